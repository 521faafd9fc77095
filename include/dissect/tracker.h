/* tracker.h - what track may call: its state, conversations, kept records, the stream's framing, exchanges.
 * Part of dissect/dissector.h, which protocols include. Thread: engine. */
#ifndef DOGFISH_DISSECT_TRACKER_H
#define DOGFISH_DISSECT_TRACKER_H

#include "dissect/dissector.h"

/* The zeroed struct of state_size that this dissector has for the conversation at hand; lives as long as
 * the capture. NULL when there is no conversation or no memory. */
void *tracker_state(struct tracker *t);
struct packet *tracker_packet(struct tracker *t);

/* The state that another dissector is going to find for this conversation: to hand on what a switch needs. */
void *tracker_state_of(struct tracker *t, const struct dissector *other);

/* Zeroed memory for state, as long as the capture; NULL when memory has ended. */
void *tracker_take(struct tracker *t, size_t size);

/* Memory that lives as long as the capture, for tables that grow out of a state. Engine thread only:
 * dissect gets at nothing in it. */
struct arena *tracker_arena(struct tracker *t);
const struct store *tracker_store(const struct tracker *t);
uint32_t tracker_preference(const struct tracker *t, unsigned index);

/* Is the frame's data source 0 (the frame itself) what r reads? Else bytes are gathered ones. */
static inline bool tracker_is_frame(const struct reader *r) { return r->source == 0; }

/* Keeps a record for dissect, append-only, as long as the capture; 0 if there is no memory.
 * Notes hold the handle, not a pointer. */
uint32_t tracker_keep(struct tracker *t, const void *record, size_t size);
const void *tracker_kept(const struct tracker *t, uint32_t handle);

/* The same, to write to: atomic links and counts, and what no published frame refers to yet. */
void *tracker_kept_own(struct tracker *t, uint32_t handle);

/* Derived bytes that have to be kept, such as what later messages are inflated with: 64 MiB in a capture,
 * for all dissectors together. 0 too when that is used up. */
uint32_t tracker_keep_derived(struct tracker *t, const void *record, size_t size);

/* In completed only: where the PDU's bytes lie, kept: a handle of *count_out pieces. 0 if there is no
 * memory. */
uint32_t tracker_keep_pdu(struct tracker *t, uint32_t *count_out);

/* The conversation of the packet's addresses and these ports, found or created; fills the packet's ports,
 * port_type, conversation and direction, and counts the frame. NULL when memory has ended. A quoted
 * header finds or creates it too but is not counted (HARD-CASES 10). */
struct conversation *tracker_conversation(struct tracker *t, enum port_type type,
                                          uint16_t source_port, uint16_t destination_port);

/* A new conversation on the same addresses and ports, with the next number: ports were used again. */
struct conversation *tracker_new_conversation(struct tracker *t, enum port_type type,
                                              uint16_t source_port, uint16_t destination_port);

/* One more piece of a direction's payload, as the transport layer understood it. */
struct delivery {
	uint64_t stream_offset; /* of the payload's first byte, from the direction's first data byte */
	struct reader payload; /* may be empty: FIN and RST are told too */
	uint32_t left_out;     /* bytes of the segment in front of it: they are not the stream's */
	uint16_t flags;        /* enum segment_flag */
	bool is_reordered_delivery; /* tcp.reassemble_out_of_order */
	bool is_desegmenting;       /* tcp.desegment_tcp_streams */
};

/* Keeps the segment for following and hands the payload to the conversation's dissector, whose PDUs and
 * runs layer_next_stream then walks. Not for quoted headers. The note of the calling layer records what
 * it takes. */
void tracker_deliver(struct tracker *t, const struct delivery *delivery);

/* A conversation that this one announces: FTP's data connection (RFC 959 3.2). */
struct expectation {
	enum port_type type;
	struct address listener, caller;
	uint16_t listener_port;
	uint16_t caller_port;              /* 0: any */
	const struct dissector *dissector; /* of its payload */
	uint32_t record;                   /* handle: what tracker_expected says there; not 0 */
};

/* The next conversation that is opened between these is what was expected; it may begin with either's
 * packet. The newest of equal ones counts. Copied; when too many stay unmet, the oldest is forgotten. */
void tracker_expect(struct tracker *t, const struct expectation *expectation);

/* The record of whoever announced the conversation at hand, or 0. */
uint32_t tracker_expected(const struct tracker *t);

/* The number of the first frame of the conversation at hand, 0 if there is none. */
uint32_t tracker_first_frame(const struct tracker *t);

/* UDP: keeps the datagram for following. */
void tracker_append_datagram(struct tracker *t, const struct reader *payload);

/* The dissector that this layer's payload goes to, decided once: the conversation's own, those bound to
 * the ports, then detection. layer_next_ports uses what was decided here. */
void tracker_decide_ports(struct tracker *t, enum dispatch table, struct reader payload);

/* For transports, last in track: where nothing of this layer is wanted, all that dissect would do is to name
 * what comes next, which is decided: the stream's (tracker_deliver) or whose the ports are
 * (tracker_decide_ports). So it need not be called. payload NULL: nothing comes. */
void tracker_pass(struct tracker *t, const struct reader *payload);

/* A data source from pieces for what the same frame's upper layers read; as layer_source_pieces, which
 * dissect calls with the same pieces. NULL-free: an empty reader when memory has ended. */
struct reader tracker_source_pieces(struct tracker *t, const struct piece *pieces, size_t count);

/* is_stream: how many bytes of this PDU were shown before, how many are missing, has the sender closed. */
uint64_t tracker_scanned(const struct tracker *t);
uint64_t tracker_hole(const struct tracker *t);
bool tracker_closed(const struct tracker *t);

/* ---------------------------------------------------------------- exchanges: a request and its answer */

/* Both return an index for the note, 0 when there is none. A request with a key that is open already
 * starts a new exchange. exchange_response returns 0 if nobody asked. Keys are per dissector and
 * conversation, or, where there is none, per pair of addresses. */
uint32_t exchange_request(struct tracker *t, uint64_t key);
uint32_t exchange_response(struct tracker *t, uint64_t key);

/* The frames of an exchange while tracking; 0 for one that is not there (yet). */
uint32_t tracker_request_frame(const struct tracker *t, uint32_t exchange);
uint32_t tracker_response_frame(const struct tracker *t, uint32_t exchange);

/* The exchange that is open under the key without answering it, or 0. */
uint32_t exchange_find(struct tracker *t, uint64_t key);

#endif
