/* dissector.h - everything that a protocol file needs: the table that describes it, what its two functions
 * may call. STYLE 3 explains the contract; HARD-CASES 4 the framing of byte streams.
 *
 *   track    once per PDU, in capture order, on the engine thread. It alone changes state.
 *   dissect  a pure function of bytes and note; any thread, any number of times.
 *
 * emit_* read, record if wanted, and return the value. A field is the index in the dissector's table. */
#ifndef DOGFISH_DISSECT_DISSECTOR_H
#define DOGFISH_DISSECT_DISSECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/reader.h"
#include "dissect/packet.h"
#include "dissect/preferences.h"
#include "dissect/view.h"
#include "field/field.h"
#include "field/format.h"
#include "field/registry.h"
#include "field/tape.h"

struct dissection;
struct dissector;
struct tracker;
struct store;

/* ---------------------------------------------------------------- the table */

/* Where a dissector can be looked up. The order is that of the names in dispatch.c. */
enum dispatch {
	LINK_TYPE, /* LINKTYPE_ number of the interface */
	ETHERTYPE,
	LLC_SAP,
	SNAP_PID, /* organisation << 16 | protocol */
	PPP_PROTOCOL,
	IP_PROTO,
	TCP_PORT,
	UDP_PORT,
	ICMP_TYPE,
	BY_MEDIA, /* detect_in only: bodies of a media type that nobody claims, or of none */
	BY_NAME,  /* key: index in dissectors, from layer_next_dissector only */
	DISPATCH_COUNT
};

struct binding {
	enum dispatch table;
	uint32_t key;
};

/* What track says of the bytes it was shown. */
enum extent_kind {
	EXTENT_KIND_PDU,
	EXTENT_KIND_NEED,
	EXTENT_KIND_SCANNED,
	EXTENT_KIND_UNTIL_CLOSE,
	EXTENT_KIND_RUN,
	EXTENT_KIND_SKIP,
	EXTENT_KIND_SWITCH,
	EXTENT_KIND_REJECT,
};

struct extent {
	enum extent_kind kind;
	uint64_t length;
	const struct dissector
		*next; /* EXTENT_KIND_SWITCH; EXTENT_KIND_RUN: whose it is, NULL: one's own */
	uint16_t port; /* EXTENT_KIND_SWITCH, see extent_tunnel; 0: none */
};

/* The datagram is one PDU. */
#define EXTENT_WHOLE ((struct extent){ .kind = EXTENT_KIND_PDU, .length = UINT64_MAX })
static inline struct extent extent_pdu(uint64_t length)
{
	return (struct extent){ EXTENT_KIND_PDU, length, NULL };
}
static inline struct extent extent_need(uint64_t n)
{
	return (struct extent){ EXTENT_KIND_NEED, n, NULL };
}
static inline struct extent extent_scanned(uint64_t n)
{
	return (struct extent){ EXTENT_KIND_SCANNED, n, NULL };
}
static inline struct extent extent_until_close(void)
{
	return (struct extent){ EXTENT_KIND_UNTIL_CLOSE, 0, NULL };
}
static inline struct extent extent_run(uint64_t length)
{
	return (struct extent){ EXTENT_KIND_RUN, length, NULL };
}
/* Bytes that nobody is shown. 0: all that are there. */
static inline struct extent extent_skip(uint64_t length)
{
	return (struct extent){ EXTENT_KIND_SKIP, length, NULL };
}
/* A run that another dissector shows: data that one leaves alone. It has no note. */
static inline struct extent extent_run_as(uint64_t length, const struct dissector *whose)
{
	return (struct extent){ EXTENT_KIND_RUN, length, whose };
}
static inline struct extent extent_reject(void)
{
	return (struct extent){ EXTENT_KIND_REJECT, 0, NULL };
}
static inline struct extent extent_switch(uint64_t length, const struct dissector *next)
{
	return (struct extent){ EXTENT_KIND_SWITCH, length, next };
}
/* A PDU after which the connection goes on to that port of another host: whoever has the port, or detects
 * what comes, has both directions. In front of what a segment has of it lies a run of this dissector,
 * without bytes and with this PDU's note. */
static inline struct extent extent_tunnel(uint64_t length, uint16_t port)
{
	return (struct extent){ EXTENT_KIND_SWITCH, length, NULL, port };
}

struct layer;

/* Where a layer that was passed hands its payload. */
struct passage {
	enum dispatch table;
	uint32_t key;
};

struct dissector {
	const char *name;  /* "icmp": filters, frame.protocols, list.def */
	const char *label; /* its line in the tree */
	const char *
		short_label; /* "ICMP": the Protocol column as a start; NULL: the layer leaves it */
	const char *fault_label; /* "[Malformed Packet: Ethernet]"; NULL: short_label, or label */
	const struct field *fields;
	size_t field_count;
	struct extent (*track)(struct tracker *t, struct reader r, void *note); /* or NULL */
	/* is_stream, or NULL: a PDU with this note is all there, in the frame at hand, which need not be the
	 * one in which track framed it. */
	void (*completed)(struct tracker *t, const void *note);
	void (*dissect)(struct layer *l, struct reader *r, const void *note);
	/* For headers on every frame's way: an ordinary one of which nothing is wanted. Tells the packet what
	 * dissect would, leaves r at the payload and says where that goes; it is not tracked. False: dissect
	 * has to look, and nothing but the packet was changed. Or NULL. */
	bool (*pass)(struct packet *packet, struct reader *r, struct passage *out);
	/* Can these first bytes only be this protocol's? Asked during track where tshark has a heuristic
	 * dissector on by default (HARD-CASES 15). Or NULL. */
	bool (*detect)(const struct packet *packet, struct reader r);
	enum dispatch detect_in; /* TCP_PORT or UDP_PORT */
	bool detects_each;       /* detect speaks of one datagram, not of its conversation */
	/* At most 120; larger things go through tracker_keep. A note left all zeros costs nothing, and dissect
	 * sees zeros then; it sees NULL only with a size of 0. */
	uint16_t note_size;
	uint16_t state_size; /* of the zeroed struct a conversation, see tracker_state */
	uint8_t transport; /* enum port_type of the conversations that it opens: its state lies with them */
	bool is_stream;  /* over TCP: track frames PDUs in a byte stream */
	bool is_counted; /* is_stream: PDUs say how long they are, tcp.pdu.size shows it */
	const char *
		named_after; /* what frame.protocols has in front of it, if it has not yet; or NULL */
	/* No layer that dissect names next is ever tracked: skipped when nothing is wanted of it or of what
	 * it may contain. */
	bool is_leaf;
	/* Filters that slice and compare the protocol see all bytes that it was given, not only those that
	 * its item covers in the tree: as it is with tshark's tcp, arp, tls. */
	bool has_all_bytes;
	/* What it says in the summary does not depend on its bytes: for a row of the list, a body's first ones
	 * are enough. */
	bool has_fixed_summary;
	/* is_stream: when a segment ends in a PDU that track was shown and wanted to see more of, dissect is
	 * called with what there is, for Info only: layer_is_prefix is true, nothing is recorded. */
	bool shows_prefix;
	uint32_t pdu_length_max; /* is_stream: a longer PDU is closed there, marked cut */
	const struct binding *bindings;
	size_t binding_count;
	const struct preference *preferences;
	size_t preference_count;
	const char *const
		*media_types; /* "application/json", ... in lower case, NULL at the end; or NULL */
	/* Names of protocols, with spaces between, that dissect could add and track cannot know: what is
	 * in a body, a guest (HARD-CASES 8). "media" stands for all that may be a body of some type. */
	const char *may_contain;
};

#define FIELDS(table) .fields = (table), .field_count = sizeof(table) / sizeof *(table)
#define BINDINGS(...)                            \
	(const struct binding[]){ __VA_ARGS__ }, \
		.binding_count =                 \
			sizeof((const struct binding[]){ __VA_ARGS__ }) / sizeof(struct binding)
#define PREFERENCES(table) \
	.preferences = (table), .preference_count = sizeof(table) / sizeof *(table)

/* ---------------------------------------------------------------- dissect: the layer */

/* What is made beside the tape. */
enum dissect_flag {
	DISSECT_SUMMARY = 1, /* columns Source, Destination, Protocol, Info */
	DISSECT_TEXT = 2,    /* lines of the tree; implies that every field is wanted */
};

/* Where the innermost layer lies that catches what goes wrong above it, as Ethernet does with its payload: a
 * remark on a malformed packet is placed there. */
struct guard {
	uint32_t offset;
	uint8_t source; /* index of the data source */
};

struct layer {
	struct dissection *dissection;
	const struct dissector *dissector;
	const struct field_set *wanted;
	struct packet *packet;
	const struct view *view;
	const struct media *media; /* or NULL */
	uint32_t start;            /* offset of its first byte, recorded or not, in the source */
	uint8_t source;            /* index of that */
	struct guard guard;        /* see there */
	uint32_t item;        /* index of the layer's own item in the tape + 1; 0: not recorded */
	uint32_t last;        /* index + 1 of the item recorded last in this layer; 0: none */
	uint16_t first_field; /* registry id of fields[0] */
	uint16_t first_preference;
	uint16_t ordinal; /* of the layer in the walk */
	uint16_t depth;
	uint32_t length; /* of its own item, when has_length */
	uint8_t flags;   /* enum dissect_flag */
	uint8_t fault;   /* the worst that an emit saw in a reader */
	bool has_length, has_ended, is_quoted, holds_next;
	bool is_prefix;               /* see shows_prefix */
	bool is_later;                /* see layer_is_later */
	bool is_silent, is_recording; /* see layer_is_silent and layer_records */
};

static inline bool layer_wants(const struct layer *l, unsigned field)
{
	return field_set_has(l->wanted, l->first_field + field);
}

/* Is nothing that this layer could record or write wanted? Then only what it names as next matters, as in
 * tracking: a dissector on every frame's way may go straight there. */
static inline bool layer_is_silent(const struct layer *l) { return l->is_silent; }

/* May this layer have to record an item, a remark or a line of the tree? Not while only a summary is made. */
static inline bool layer_records(const struct layer *l) { return l->is_recording; }

/* Are these only the first bytes of a PDU that ends in a later segment? Then Info is all that counts. */
static inline bool layer_is_prefix(const struct layer *l) { return l->is_prefix; }

/* Was an earlier part of the same segment's stream shown before this one? Its Info may have to stay. */
static inline bool layer_is_later(const struct layer *l) { return l->is_later; }

/* Is a summary being made, and may this layer write it (not quoted)? Ask before costly texts only. */
bool layer_wants_summary(const struct layer *l);

/* Are lines of the tree being made? */
static inline bool layer_wants_text(const struct layer *l) { return l->flags & DISSECT_TEXT; }

/* The cold half of emit: records one item. at is where its bytes begin in r's data source. */
void layer_add_number(struct layer *l, unsigned field, const struct reader *r, const uint8_t *at,
                      uint32_t length, uint64_t value, unsigned flags);
void layer_add_bytes(struct layer *l, unsigned field, const struct reader *r, const uint8_t *at,
                     uint32_t length, const void *value, uint32_t value_length, unsigned flags);

#define EMIT_NUMBER(suffix, type, width, read)                                                 \
	static inline type emit_##suffix(struct layer *l, unsigned field, struct reader *r)    \
	{                                                                                      \
		const uint8_t *at = r->at;                                                     \
		type value = read(r);                                                          \
		if (layer_wants(l, field)) layer_add_number(l, field, r, at, width, value, 0); \
		return value;                                                                  \
	}
EMIT_NUMBER(u8, uint8_t, 1, read_u8)
EMIT_NUMBER(u16, uint16_t, 2, read_u16)
EMIT_NUMBER(u24, uint32_t, 3, read_u24)
EMIT_NUMBER(u32, uint32_t, 4, read_u32)
EMIT_NUMBER(u64, uint64_t, 8, read_u64)
EMIT_NUMBER(u16_le, uint16_t, 2, read_u16_le)
EMIT_NUMBER(u32_le, uint32_t, 4, read_u32_le)
EMIT_NUMBER(u64_le, uint64_t, 8, read_u64_le)
EMIT_NUMBER(ipv4, uint32_t, 4, read_u32)
#undef EMIT_NUMBER

/* A number of 1 to 8 bytes, most significant first. */
static inline uint64_t emit_uint(struct layer *l, unsigned field, struct reader *r, size_t width)
{
	const uint8_t *at = r->at;
	uint64_t value = read_uint(r, width);
	if (layer_wants(l, field)) layer_add_number(l, field, r, at, (uint32_t)width, value, 0);
	return value;
}

/* The next length bytes as they are (FIELD_BYTES, FIELD_STRING, FIELD_ETHER, FIELD_IPV6, FIELD_NONE...).
 * What is there, or NULL if not all of it is: then nothing is recorded. */
static inline const uint8_t *emit_bytes(struct layer *l, unsigned field, struct reader *r,
                                        size_t length)
{
	const uint8_t *at = reader_bytes(r, length);
	if (layer_wants(l, field))
		layer_add_bytes(l, field, r, at ? at : r->at, (uint32_t)length, at,
		                (uint32_t)length, 0);
	return at;
}
static inline const uint8_t *emit_ether(struct layer *l, unsigned field, struct reader *r)
{
	return emit_bytes(l, field, r, 6);
}
static inline const uint8_t *emit_ipv6(struct layer *l, unsigned field, struct reader *r)
{
	return emit_bytes(l, field, r, 16);
}

/* A place in a data source, for values that were read before they can be recorded. */
struct span {
	struct reader r; /* cursor at the first byte */
	uint32_t length;
};
static inline struct span span_from(const struct reader *start, const struct reader *end)
{
	return (struct span){ *start, (uint32_t)(end->at - start->at) };
}
static inline struct span span_of(const struct reader *start, uint32_t length)
{
	return (struct span){ *start, length };
}

/* A number whose bytes are the span; with .mask the field's bits are cut out of value. flags: ITEM_*. */
static inline void emit_number(struct layer *l, unsigned field, struct span at, uint64_t value,
                               unsigned flags)
{
	if (layer_wants(l, field))
		layer_add_number(l, field, &at.r, at.r.at, at.length, value, flags);
}

/* The fields first..last, all with .mask, out of one number: the flags of a header. */
void emit_masked(struct layer *l, unsigned first, unsigned last, struct span at, uint64_t value);

/* Bytes or text that differ from the bytes sent (decoded names). Copied; length SIZE_MAX: strlen. */
void emit_text(struct layer *l, unsigned field, struct span at, const char *text, size_t length,
               unsigned flags);

/* Bytes as they are in the span, with flags. */
void emit_span(struct layer *l, unsigned field, struct span at, unsigned flags);

/* Where the layer begins, without bytes. */
struct span layer_begin(const struct layer *l);

/* Worked out, not in the bytes: it lies where its layer begins. */
void emit_generated(struct layer *l, unsigned field, uint64_t value);
void emit_generated_text(struct layer *l, unsigned field, const char *text);

/* The same, where r stands instead of where the layer begins. */
void emit_generated_at(struct layer *l, unsigned field, const struct reader *r, uint64_t value);
void emit_generated_text_at(struct layer *l, unsigned field, const struct reader *r,
                            const char *text);

/* A generated frame number; 0 records nothing. */
void emit_frame(struct layer *l, unsigned field, uint32_t frame);

/* Opens an item with children: everything recorded until layer_close becomes its child. The returned
 * handle is 0 when the item is not wanted; closing 0 is fine. emit_open records a number of width bytes
 * first; layer_open a heading (FIELD_NONE, FIELD_BYTES) that ends where r is on closing. */
uint32_t layer_open(struct layer *l, unsigned field, const struct reader *r);
uint32_t layer_open_number(struct layer *l, unsigned field, struct span at, uint64_t value,
                           unsigned flags);
uint32_t layer_open_generated(struct layer *l, unsigned field, uint64_t value);
void layer_close(struct layer *l, uint32_t open, const struct reader *r); /* length ends at r */
void layer_close_as_is(struct layer *l, uint32_t open);                   /* length stays */

/* The line in the tree of an open item, of the item recorded last, or of the layer's own item; nothing
 * unless layer_wants_text. _append adds to what is there (or would be made). */
void layer_text(struct layer *l, uint32_t open, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void layer_text_append(struct layer *l, uint32_t open, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void layer_text_last(struct layer *l, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void layer_text_last_append(struct layer *l, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void layer_title(struct layer *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
void layer_title_append(struct layer *l, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The layer's own item ends here instead of where its reader stood after dissect. */
void layer_set_length(struct layer *l, uint32_t length);

/* These bytes are another protocol's: the layer's name leaves frame.protocols, and they are data. */
void layer_refuse(struct layer *l, const struct reader *r);

/* The layer has no item, for too little of it is there: nothing was recorded in it yet. */
void layer_drop(struct layer *l);

/* What is recorded from here on stands beside the layer's own item, not in it. */
void layer_end(struct layer *l);

/* The layers that this one names as next become children of its item: a mail's body. Not after layer_end. */
static inline void layer_hold_next(struct layer *l) { l->holds_next = true; }

/* Headers that belong to another: IPv6's extension headers are drawn in the fixed header's item and make it
 * longer. The fixed one hosts; each of the others joins when all its items are there. */
void layer_host(struct layer *l);
void layer_join(struct layer *l, uint32_t length);

/* A remark (FIELD_EXPERT), below whatever item is open now. A text of its own replaces the field's label
 * in _ws.expert.message; NULL: the label. */
void layer_expert(struct layer *l, unsigned field, struct span at, const char *text);

uint32_t layer_preference(const struct layer *l, unsigned index);

/* What the layer's track has entered (tracker_conversation), of its dissector's transport, and its number;
 * NULL and CONVERSATION_NONE: nothing. */
const struct conversation *layer_conversation(const struct layer *l);
uint32_t layer_conversation_number(const struct layer *l);
const struct store *layer_store(const struct layer *l);

/* Scratch that lives until the next frame; NULL only beyond a large cap. */
void *layer_take(struct layer *l, size_t size);

/* What comes next: the engine looks up, counts and walks after dissect has returned. Several calls give
 * several layers, in that order. The reader is copied. False: the table has nothing for the key, and
 * nothing was queued. */
bool layer_next(struct layer *l, enum dispatch table, uint32_t key, const struct reader *r);

/* The dissector for a pair of ports after tshark: conversation's own, lower port, higher, detection, else
 * data. table: TCP_PORT or UDP_PORT. */
void layer_next_ports(struct layer *l, enum dispatch table, const struct reader *r);

/* Faults in what is named from here on are remarked on at r. */
void layer_guard(struct layer *l, const struct reader *r);

/* A dissector by its name ("data"); must exist. It is told of the same media as this layer was. */
void layer_next_named(struct layer *l, const char *name, const struct reader *r);

/* What a body is said to be (RFC 9110 8.3, RFC 2045 5). Neither is NULL; both live until the next frame. */
struct media {
	const char *type;       /* "text/html": in lower case, without parameters */
	const char *parameters; /* "charset=utf-8; boundary=x", or "" */
};

/* The dissector that claims the type, else one that knows the bytes (detect_in BY_MEDIA), else the one
 * called "media". media is kept, not copied; NULL: nothing was said, and only who knows the bytes will do.
 * False: nobody. */
bool layer_next_media(struct layer *l, const struct media *media, const struct reader *r);

/* The same with the body's first MEDIA_START_LENGTH bytes, or all if there are fewer. False: what matters
 * may lie behind them, or nobody takes it; nothing has been done. */
enum { MEDIA_START_LENGTH = 256 };
bool layer_next_media_start(struct layer *l, const struct media *media, const struct reader *start);

/* The same, but walked at once: its items lie below what is open now, and what this layer records next
 * follows them. For a body of several parts; the caller bounds how deep these nest. */
bool layer_walk_media(struct layer *l, const struct media *media, const struct reader *r);
void layer_walk_named(struct layer *l, const char *name, const struct reader *r);

/* What the layer below called this one's bytes, or NULL. */
const struct media *layer_media(const struct layer *l);

/* Another protocol's items within this layer's: X.509's in TLS's. Used like a layer; what it records lies
 * below whatever is open now, in the field table of guest. It writes no name into frame.protocols:
 * layer_repeat_name does. It ends with layer_leave, which makes the guest's faults the layer's. */
struct layer layer_guest(struct layer *l, const struct dissector *guest);
void layer_leave(struct layer *l, const struct layer *guest);

/* A header quoted by an error message (HARD-CASES 10): its items become children of this layer's item. */
void layer_next_quoted(struct layer *l, enum dispatch table, uint32_t key, const struct reader *r);

/* The PDUs over TCP that end in this frame, and its runs (see dissect/framing.h); payload is the segment's. */
void layer_next_stream(struct layer *l, const struct reader *payload);

/* A stretch of bytes that a frame holds, or, for bytes that are no frame's, a kept copy. */
struct piece {
	uint32_t frame;  /* number */
	uint32_t offset; /* in the frame's captured bytes, or in the kept record */
	uint32_t length;
	uint32_t kept; /* handle from tracker_keep; 0: in the frame */
};

/* A new data source made of pieces, copied one after the other; its reader. name is what the tab of the
 * bytes pane says and must be a literal. */
struct reader layer_source_pieces(struct layer *l, const char *name, const struct piece *pieces,
                                  size_t count);

/* A new data source from bytes that live in the frame's arena or longer. */
struct reader layer_source_bytes(struct layer *l, const char *name, const uint8_t *bytes,
                                 size_t length);

/* A record kept by tracker_keep. handle must not be 0. */
const void *layer_kept(const struct layer *l, uint32_t handle);

/* "eth:ethertype:ip" so far, completed when the frame's walk ends: only for frame.protocols. */
void layer_emit_protocols(struct layer *l, unsigned field);

/* frame.protocols names this layer once more: its protocol hands on to a part of itself. */
void layer_repeat_name(struct layer *l);

/* ---------------------------------------------------------------- the summary columns (HARD-CASES 12) */

/* All do nothing unless a summary is wanted and the layer may write. */
void summary_protocol(struct layer *l, const char *text);
void summary_protocol_append(struct layer *l, const char *text); /* "SMTP" becomes "SMTP/IMF" */
void summary_set(struct layer *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
void summary_append(struct layer *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
void summary_append_separated(struct layer *l, const char *separator, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void summary_prefix(struct layer *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, for a layer's own beginning: what comes after it may clear it where nothing is fenced. */
void summary_prepend(struct layer *l, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void summary_clear(struct layer *l); /* back to the fence */
void summary_fence(struct layer *l); /* what is there stays */

/* Sets the packet's addresses and, where allowed, Source and Destination. */
void layer_set_addresses(struct layer *l, const struct address *source,
                         const struct address *destination);
void layer_set_link_addresses(struct layer *l, const struct address *source,
                              const struct address *destination);

/* "192.0.2.1", "2001:db8::1", "02:00:5e:10:00:00"; as snprintf. */
size_t address_format(const struct address *address, char *out, size_t size);

/* ---------------------------------------------------------------- track */

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

/* Frame numbers, 0 when there is none or it lies above the view's horizon. */
uint32_t exchange_request_frame(const struct layer *l, uint32_t exchange);
uint32_t exchange_response_frame(const struct layer *l, uint32_t exchange);

#endif
