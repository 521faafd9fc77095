/* websocket_internal.h - what the files of WebSocket share: the header of a frame, what track leaves for
 * dissect, messages and what they are inflated with.
 * Thread: engine for what takes a tracker; any for the rest. */
#ifndef DOGFISH_PROTO_WEBSOCKET_INTERNAL_H
#define DOGFISH_PROTO_WEBSOCKET_INTERNAL_H

#include "codec/inflate.h"
#include "dissect/dissector.h"

enum websocket_opcode {
	WEBSOCKET_CONTINUATION = 0,
	WEBSOCKET_TEXT = 1,
	WEBSOCKET_BINARY = 2,
	WEBSOCKET_CLOSE = 8,
	WEBSOCKET_PING = 9,
	WEBSOCKET_PONG = 10,
};

enum {
	WEBSOCKET_HEADER_MAX = 14,
	WEBSOCKET_KEY_LENGTH = 4,
	WEBSOCKET_FRAME_MAX = INT32_MAX,  /* bytes of payload: a longer frame is no frame */
	WEBSOCKET_MESSAGE_MAX = 16 << 20, /* bytes as sent that are put together or inflated */
	WEBSOCKET_FRAGMENTS_MAX = 4096,   /* of a message */
	WEBSOCKET_RSV_COMPRESSED = 4,     /* RFC 7692 6 */
};

struct websocket_header {
	uint64_t length; /* of the payload */
	uint8_t header_length;
	uint8_t opcode, rsv; /* rsv: three bits */
	uint8_t length_7;    /* as the second byte has it */
	uint8_t key[WEBSOCKET_KEY_LENGTH];
	bool is_final, is_masked;
};

/* The bytes that the header takes, as far as they say: when r has fewer, *out is not filled. */
size_t websocket_parse_header(struct reader r, struct websocket_header *out);

/* The masking of RFC 6455 5.3 on bytes that begin position bytes into the payload. */
void websocket_unmask(const struct websocket_header *header, uint64_t position, const uint8_t *in,
                      uint8_t *out, size_t n);

/* ---------------------------------------------------------------- what track leaves */

/* Kept: a fragment of a message that has several, or is compressed. Pieces are set when it is all there. */
struct websocket_fragment {
	uint32_t previous; /* handle of the one before; 0: the first */
	uint32_t index;    /* in the message */
	uint32_t frame;
	uint32_t pieces, piece_count; /* of the WebSocket frame, with its header */
	struct websocket_header header;
};

/* Kept: the end of what a message inflated to; later ones may refer to it (RFC 7692 7.2.3.2). */
struct websocket_output {
	uint32_t previous; /* handle */
	uint32_t length;
	uint8_t bytes[];
};

enum websocket_note_flag {
	WEBSOCKET_HAS_DEFLATE = 1,
	WEBSOCKET_COMPRESSED = 2, /* the message that this belongs to */
	WEBSOCKET_LOST = 4,       /* ... and what it refers to is not known */
	WEBSOCKET_FIRST = 8,      /* of its direction */
};

struct websocket_note {
	uint32_t fragment; /* handle; 0: a whole message in plain */
	uint32_t output;   /* handle of the newest struct websocket_output before it */
	uint8_t flags;     /* enum websocket_note_flag */
	uint8_t opcode;    /* of the message; 0: its start was not seen */
};

/* ---------------------------------------------------------------- messages: websocket_message.c */

/* Whose kept records are read: a layer's or a tracker's. */
struct websocket_records {
	const struct store *store;
	const struct layer *layer; /* or NULL */
	const struct tracker *tracker;
};

const void *websocket_kept(const struct websocket_records *records, uint32_t handle);

/* The payloads of all fragments up to this one, unmasked, from malloc; NULL: too long, or no memory. */
uint8_t *websocket_gather(const struct websocket_records *records, uint32_t fragment,
                          size_t *length_out);

/* What a compressed message says, RFC 7692 7.2.2; output: of the messages before. For the caller to
 * free(bytes). */
struct inflated websocket_inflate(const struct websocket_records *records, const uint8_t *in,
                                  size_t n, uint32_t output);

/* ---------------------------------------------------------------- tracking: websocket_track.c */

struct websocket_side {
	uint32_t fragment; /* handle of the last one of the message in progress; 0: none */
	uint32_t output;   /* handle of the newest struct websocket_output */
	uint8_t opcode;    /* of the last message; 0: its start was not seen */
	bool is_begun, is_compressed;
	bool takes_over; /* later messages may refer to earlier ones */
	bool is_lost;    /* ... and not all of these are known */
	bool is_unsure;  /* bytes are missing: where the next frame begins is a guess */
};

struct websocket_state {
	struct websocket_side sides[2]; /* by direction */
	uint8_t server;                 /* its direction, if is_negotiated */
	bool is_negotiated, has_deflate;
};

struct extent websocket_track(struct tracker *t, struct reader r, void *note);
void websocket_completed(struct tracker *t, const void *note);

#endif
