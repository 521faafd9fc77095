/* imf_words.h - header texts as a person reads them: unfolded (RFC 5322 2.2.3), encoded words decoded
 * (RFC 2047), parameters put together (RFC 2231).
 * Owner: the caller, of every buffer. Thread: any. Lengths in bytes; all text that comes out is UTF-8. */
#ifndef DOGFISH_PROTO_IMF_WORDS_H
#define DOGFISH_PROTO_IMF_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/reader.h"
#include "dissect/dissector.h"

enum {
	IMF_TEXT_MAX = 1 << 16, /* of a header, decoded: what comes after is left as it is */
	IMF_SEGMENTS_MAX = 64,  /* parts of one parameter (RFC 2231 3) */
};

/* A text and its length; with a final 0. */
struct imf_text {
	const char *text;
	size_t length;
};

/* The header's text, decoded, in the layer's scratch. Words of a charset we do not know, and what looks like
 * a word but is none, stay as sent; several words of one charset are put together first, since
 * mailers cut characters in two. */
struct imf_text imf_text_decode(struct layer *l, const struct reader *text);

/* The parameter called name (lower case) among "; a=b; c*=utf-8''%e4": decoded, without quotes. The text is
 * NULL when there is none. Encoded words are decoded too, as mailers write file names so. */
struct imf_text imf_parameter(struct layer *l, const struct reader *parameters, const char *name);

#endif
