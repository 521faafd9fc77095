/* http_lines.h - what a line of an HTTP message is, RFC 9112 2 to 5: asked by track, which frames, and by
 * dissect, which shows.
 * Thread: any. */
#ifndef DOGFISH_PROTO_HTTP_LINES_H
#define DOGFISH_PROTO_HTTP_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/reader.h"

enum {
	HTTP_LINE_MAX = 1 << 16, /* bytes: longer lines frame nothing */
	HTTP_HEAD_MAX = 1 << 20, /* bytes from the first line to the empty one */
};

/* What begins with this line (without its end)? */
enum http_kind { HTTP_OTHER, HTTP_REQUEST, HTTP_RESPONSE, HTTP_NOTIFICATION };
enum http_kind http_line_kind(const struct reader *line);

/* The first line of a message in parts. What is not there is empty. */
struct http_request_line {
	struct reader method, target, version;
};
struct http_status_line {
	struct reader version, code, phrase;
	unsigned number; /* of the code; 0: it has no three characters */
};
struct http_request_line http_parse_request_line(struct reader line);
struct http_status_line http_parse_status_line(struct reader line);

/* A field line, RFC 9112 5: "name: value". */
struct http_header {
	struct reader name;  /* without the colon */
	struct reader value; /* without blanks before it */
	bool is_name_valid;  /* a token, RFC 9110 5.6.2 */
};

/* False: the line has no colon. */
bool http_parse_header(struct reader line, struct http_header *out);

/* Does the line go on with the value of the one before (RFC 9112 5.2)? */
bool http_line_is_folded(const struct reader *line);

/* A Content-Length. False: none that can be used, RFC 9112 6.3. */
bool http_parse_length(struct reader value, uint64_t *length_out);

/* A Transfer-Encoding, RFC 9112 6.1 and 7. */
enum http_transfer {
	HTTP_TRANSFER_NONE,
	HTTP_TRANSFER_IDENTITY,
	HTTP_TRANSFER_CHUNKED, /* and nothing else */
	HTTP_TRANSFER_CODED,   /* with a known coding, which is not undone */
	HTTP_TRANSFER_UNKNOWN,
};
enum http_transfer http_parse_transfer(struct reader value, bool *is_chunked_out);

/* The size that a chunk begins with, RFC 9112 7.1, from the line before it. False: it has none. */
bool http_parse_chunk_size(struct reader line, uint64_t *size_out);

#endif
