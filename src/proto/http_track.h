/* http_track.h - HTTP's state of a conversation, and what track leaves in a note for dissect.
 * Thread: engine; notes any. */
#ifndef DOGFISH_PROTO_HTTP_TRACK_H
#define DOGFISH_PROTO_HTTP_TRACK_H

#include "http_exchange.h"

enum {
	/* Bytes: a body that is said to be longer is taken as far as the connection goes. */
	HTTP_CONTENT_LENGTH_MAX = INT32_MAX,
	HTTP_CHUNK_MAX = INT32_MAX,
};

enum http_note_flag {
	HTTP_NOTE_SEEN = 1,    /* a request came before: what is no message continues one */
	HTTP_NOTE_NO_BODY = 2, /* whatever its headers say */
	HTTP_NOTE_REQUEST = 4,
};

struct http_note {
	uint32_t exchange; /* handle, for http_emit_..._links; 0: none */
	uint8_t flags;     /* enum http_note_flag */
};

enum http_phase { HTTP_START, HTTP_HEADERS, HTTP_SIZE, HTTP_CHUNK, HTTP_CHUNK_END, HTTP_TRAILER };

/* One direction: the message in progress. */
struct http_side {
	struct http_note note;
	uint8_t phase;  /* enum http_phase */
	uint8_t header; /* the last one, as http_track.c names them: a folded line goes on with it */
	bool is_response, is_notification, is_chunked, has_length;
	bool is_websocket; /* it says that the connection goes on as that */
	uint16_t code;
	struct http_question question;
	uint64_t length; /* has_length */
	uint64_t chunk_left;
	uint32_t target, host; /* handles of texts */
};

struct http_state {
	struct http_side sides[2];
	struct http_chain chain;
	bool was_asked; /* a request was seen */
};

struct extent http_track(struct tracker *t, struct reader r, void *note);
void http_completed(struct tracker *t, const void *note);

#endif
