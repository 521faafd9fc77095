/* decoded.h - a followed stream as what was said: HTTP, mail and file transfer dialogues, TLS records, WebSocket
 * messages, each cut into messages and these into lines, with codings undone and the way back kept.
 *
 * Going through the stream finds only where messages begin and end; a message becomes text when it is asked
 * for, and the last ones asked for are kept. What is long without being coded is cut into messages of
 * DECODED_BLOCK, so that nothing larger than a screen's worth is made.
 * Owner: who opened it. Thread: one, any; the follow is borrowed, and advanced by its owner. */
#ifndef DOGFISH_STATS_DECODED_H
#define DOGFISH_STATS_DECODED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/mime_parts.h"
#include "stats/traced.h"
#include "stream/follow.h"

struct decoded;
struct engine;

enum {
	DECODED_BLOCK = 32 << 10,       /* of text without messages */
	DECODED_INFLATED_MAX = 1 << 20, /* that a body is inflated to for reading */
	DECODED_MAIL_MAX = 4 << 20,     /* of one mail: what follows is shown as text */
};

enum decoded_role {
	DECODED_TEXT,
	DECODED_HEADER,
	DECODED_UNDONE, /* not what was sent, letter by letter */
	DECODED_NOTE,   /* our words */
	DECODED_HOLE,   /* bytes that are not in the capture */
};

enum decoded_kind {
	DECODED_IS_TEXT, /* a block of text or bytes without structure */
	DECODED_IS_LINE, /* of a dialogue */
	DECODED_IS_HEAD, /* of an HTTP message */
	DECODED_IS_BODY,
	DECODED_IS_MAIL,
	DECODED_IS_RECORD, /* of TLS */
	DECODED_IS_WEBSOCKET,
	DECODED_IS_HOLE,
};

/* In the order in which they begin. The last one of each direction may still grow. */
struct decoded_message {
	uint64_t offset, length; /* in its direction */
	uint32_t chunk;          /* of the follow, where it begins */
	uint32_t head; /* of a body: index of its head + 1; 0: unknown. Of others: as their kind needs */
	uint16_t detail; /* as its kind needs */
	uint8_t kind;    /* enum decoded_kind */
	uint8_t direction : 1;
	uint8_t is_continued : 1; /* goes on with what the message before of this direction began */
	uint8_t is_whole : 1;     /* its end was seen */
};

struct decoded_line {
	uint32_t at, length; /* in the text; each line has an end there, not counted */
	uint32_t secret_at, secret_length; /* in the line: what a mask hides; 0: nothing */
	uint32_t mark;                     /* in marks: what was undone; 0: nothing to say */
	uint16_t part;                     /* index + 1 of the part that begins here; 0: none */
	uint8_t role;                      /* enum decoded_role */
	bool is_fold; /* stands for what is folded here, or heads what was unfolded */
};

struct decoded_text {
	struct traced text; /* UTF-8, or as it was sent where nothing says what it is */
	struct decoded_line *lines;
	size_t line_count, line_capacity;
	char *marks; /* each ends with 0 */
	size_t marks_used, marks_capacity;
};

/* protocol: the dissector's name ("http"), or NULL. NULL if there is no memory. */
struct decoded *decoded_open(struct follow *follow, const char *protocol, bool is_datagrams);
void decoded_close(struct decoded *decoded);

/* The same with what is known of the conversation that is followed. */
struct decoded *decoded_open_conversation(const struct engine *engine,
                                          const struct conversation *conversation,
                                          struct follow *follow);
bool decoded_is_http(const struct engine *engine, const struct conversation *conversation);

/* Before the first advance: the direction that asks, in a dialogue; else direction 0. */
void decoded_set_client(struct decoded *decoded, unsigned direction);

/* Goes through at most chunks_max more chunks. False when all there are were seen. */
bool decoded_advance(struct decoded *decoded, size_t chunks_max);

size_t decoded_count(const struct decoded *decoded);
const struct decoded_message *decoded_at(const struct decoded *decoded, size_t index);

/* What the message says. Valid until the next call with another index, or a change of options. Never NULL. */
const struct decoded_text *decoded_read(struct decoded *decoded, size_t index);

/* The line that holds byte at of the text. */
size_t decoded_line_at(const struct decoded_text *text, size_t at);

/* Where byte at of the message's text comes from. */
struct decoded_origin {
	uint64_t offset; /* in the direction */
	uint32_t length; /* 0: our own words, which stand there */
	uint32_t frame;
};
struct decoded_origin decoded_origin(struct decoded *decoded, size_t index, size_t at);

/* The frame that brought a byte of a direction, looked for from a chunk on. */
uint32_t decoded_frame(const struct decoded *decoded, uint32_t chunk, unsigned direction,
                       uint64_t offset);

/* The message that holds that byte, or the next later one of the direction; decoded_count if there is none. */
size_t decoded_find(const struct decoded *decoded, unsigned direction, uint64_t offset);

/* Options. A change empties what is kept. */
void decoded_toggle_fold(struct decoded *decoded, size_t index);
/* For text on paper: all is shown, and no key is named that would show more. */
void decoded_unfold_all(struct decoded *decoded);
void decoded_toggle_json(struct decoded *decoded);
bool decoded_is_json_indented(const struct decoded *decoded);
/* NULL: as it is stated, or guessed. */
void decoded_set_charset(struct decoded *decoded, const struct charset *charset);
const struct charset *decoded_charset(const struct decoded *decoded);

/* The message's bytes as they were sent, at most max of them, appended. */
void decoded_gather(struct decoded *decoded, size_t index, struct traced *out, size_t max);

/* The bytes of the message's direction from offset on, at most length of them, which do not lie before the
 * message; how many. */
size_t decoded_raw(struct decoded *decoded, size_t index, uint64_t offset, uint8_t *out,
                   size_t length);

/* A body or a mail without what was done to send it: a body's content, decoded up to max bytes; else as sent. */
void decoded_content(struct decoded *decoded, size_t index, struct traced *out, size_t max);

/* The parts of a mail; what they point to is appended to mail. */
void decoded_parts(struct decoded *decoded, size_t index, struct traced *mail,
                   struct mime_parts *out);

#endif
