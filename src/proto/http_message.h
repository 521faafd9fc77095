/* http_message.h - a message while it is shown: what its parts tell each other.
 * Thread: any. Readers are over the message's own data source. */
#ifndef DOGFISH_PROTO_HTTP_MESSAGE_H
#define DOGFISH_PROTO_HTTP_MESSAGE_H

#include "http_fields.h"
#include "http_lines.h"
#include "http_track.h"
#include "http_uri.h"

struct http_message {
	struct layer *l;
	const struct http_note *note;
	struct reader start; /* at its first byte */
	uint32_t head;       /* bytes up to the body */
	enum http_kind kind;
	struct http_text target, host;
	bool is_connect;
	/* from the headers */
	bool has_length, has_type, is_chunked;
	enum http_transfer transfer;
	uint64_t length;        /* has_length */
	struct reader type;     /* has_type: Content-Type's value */
	struct reader encoding; /* Content-Encoding's value, or empty */
};

/* The first line, with its end, which *r passes. */
void http_emit_start(struct http_message *m, struct reader *r);

/* A field line with all its folds, likewise. False, and nothing moves: it has no colon, and belongs to no
 * message. */
bool http_emit_header(struct http_message *m, struct reader *r);

/* What is in an Authorization, below it. */
void http_emit_credentials(struct layer *l, struct span at, struct reader value);

/* What follows the head, up to the end of *r: chunks, codings, and the body for whoever knows its type. */
void http_emit_body(struct http_message *m, struct reader *r);

/* Bytes without a type, as part of the message. */
void http_emit_data(struct layer *l, const struct reader *r);

/* A line, with its end, as it is. */
uint32_t http_open_line(struct layer *l, unsigned field, const struct reader *line);

#endif
