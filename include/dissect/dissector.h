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

/* A stretch of bytes that a frame holds, or, for bytes that are no frame's, a kept copy. */
struct piece {
	uint32_t frame;  /* number */
	uint32_t offset; /* in the frame's captured bytes, or in the kept record */
	uint32_t length;
	uint32_t kept; /* handle from tracker_keep; 0: in the frame */
};

/* What the two functions may call. */
#include "dissect/layer.h"
#include "dissect/tracker.h"

#endif
