/* mime_parts.h - what a mail or a form consists of (RFC 2045, RFC 2046): its parts with type, charset, file
 * name and encoding, each with the place of its headers and its body in the text that was walked. Nothing is
 * decoded before it is asked for.
 * Owner: who walked; the parts borrow the text. Thread: one. */
#ifndef DOGFISH_STATS_MIME_PARTS_H
#define DOGFISH_STATS_MIME_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/undo.h"

enum { MIME_PARTS_MAX = 256, MIME_DEPTH_MAX = 8, MIME_TYPE_MAX = 80 };

enum mime_encoding { MIME_AS_IT_IS, MIME_BASE64, MIME_QUOTED_PRINTABLE };

struct mime_part {
	struct part headers, body;     /* the body as it was sent */
	char type[MIME_TYPE_MAX];      /* "text/plain", in lower case */
	struct traced name;            /* of the file, decoded; empty: none is given */
	const struct charset *charset; /* NULL: none is stated, or none that is known */
	enum mime_encoding encoding;
	unsigned depth;    /* 0: the mail itself */
	bool is_container; /* multipart/...: its parts follow, and the body holds them all */
	bool has_end;      /* of a container: its last boundary is there */
	bool is_attachment;
};

struct mime_parts {
	struct mime_part *parts; /* in the order in which they begin; the first is the mail itself */
	size_t count;
};

/* A zeroed struct is empty. headers and body of the whole, which may be a mail's or an HTTP message's. */
void mime_parts_walk(struct mime_parts *parts, struct part headers, struct part body);
void mime_parts_close(struct mime_parts *parts);

/* A part's body as what it says: its transfer encoding undone. Text is still in its charset. */
void mime_part_decode(const struct mime_part *part, struct traced *out);

bool mime_part_is_text(const struct mime_part *part);

/* Cuts headers off a message, the empty line too. */
struct part mime_take_headers(struct part *message);

/* The next header with the lines that continue it, name and value apart; false: there is none. A line
 * without a colon is a header whose name is empty. */
bool mime_next_header(struct part *headers, struct part *name_out, struct part *value_out);

/* The value of the first header of that name; empty if there is none. */
struct part mime_find_header(struct part headers, const char *name);

#endif
