/* layer.h - what dissect may call: it reads fields, records those that are wanted, names what comes next and
 * fills the summary columns. Part of dissect/dissector.h, which protocols include.
 * Thread: any; a layer belongs to the dissection that runs. */
#ifndef DOGFISH_DISSECT_LAYER_H
#define DOGFISH_DISSECT_LAYER_H

#include "dissect/dissector.h"

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

/* ---------------------------------------------------------------- exchanges, see dissect/tracker.h */

/* Frame numbers, 0 when there is none or it lies above the view's horizon. */
uint32_t exchange_request_frame(const struct layer *l, uint32_t exchange);
uint32_t exchange_response_frame(const struct layer *l, uint32_t exchange);

#endif
