/* undo.h - codings undone, each byte keeping its way back (stats/traced.h). Each reads a part of one text and
 * appends to another, which must not be the same.
 * Owner: the caller. Thread: one. */
#ifndef DOGFISH_STATS_UNDO_H
#define DOGFISH_STATS_UNDO_H

#include <stdbool.h>
#include <stddef.h>

#include "codec/charset.h"
#include "codec/inflate.h"
#include "stats/traced.h"

/* A part of a text. */
struct part {
	const struct traced *text;
	size_t at, length;
};

static inline const uint8_t *part_bytes(struct part part) { return part.text->bytes + part.at; }

/* The part's first count bytes cut off it. */
struct part part_take(struct part *part, size_t count);

/* Without blanks and line ends at both sides. */
struct part part_trimmed(struct part part);

/* The first line cut off, without its end. False: nothing is left. */
bool part_line(struct part *part, struct part *line_out);

/* Is it this word, does it begin with it, without case? */
bool part_is(struct part part, const char *word);
bool part_begins(struct part part, const char *word);

/* Cuts off what stands before the first blank; blanks around it go. False: nothing is left. */
bool part_word(struct part *part, struct part *word_out);

/* Decimal digits; false if there is anything else, or a number above 2^62. */
bool part_number(struct part part, uint64_t *number_out);

/* As a command's argument has it. False, and nothing appended: why says what is wrong with it. */
bool undo_base64(struct part in, struct traced *out, const char **why);

/* As mail has it: what is no letter of the alphabet is skipped. */
void undo_base64_mail(struct part in, struct traced *out);

void undo_quoted_printable(struct part in, struct traced *out);

/* %XX; in application/x-www-form-urlencoded a plus is a blank. */
void undo_percent(struct part in, bool plus_is_blank, struct traced *out);

/* The dots that were put before lines of a mail (RFC 5321 4.5.2). */
void undo_dots(struct part in, struct traced *out);

/* Chunks (RFC 9112 7.1). False: what was there is no chunks, or ends before the last one. */
bool undo_chunks(struct part in, struct traced *out);

/* At most max bytes of it. */
enum inflate_end undo_inflate(enum inflate_kind kind, struct part in, struct traced *out,
                              size_t max);

/* The same with an inflater that has seen what came before. */
enum inflate_end undo_inflate_more(struct inflater *inflater, struct part in, struct traced *out,
                                   size_t max);

/* A mask over bytes, from that byte of the mask on (RFC 6455 5.3). */
void undo_mask(struct part in, const uint8_t mask[4], struct traced *out);

/* Text in a charset as UTF-8, character by character where the charset allows it, else line by line. */
void undo_charset(const struct charset *charset, struct part in, struct traced *out);

/* What a body's text is read as. */
struct text_charset {
	const struct charset *charset; /* NULL: left as it is */
	bool is_guess;
};

/* What is said of it, or, when nothing is and it is not UTF-8, GB18030 if that can be. */
struct text_charset undo_choose_charset(const struct charset *stated, struct part in);

/* What was undone in a header's value. */
struct words_undone {
	unsigned count;           /* encoded words */
	size_t in, out;           /* their bytes, before and after */
	struct part charset;      /* of the first one */
	char encoding;            /* 'B', 'Q', or '*' for RFC 2231 */
	bool has_unknown_charset; /* left as they are */
};

/* A header's value, unfolded: encoded words (RFC 2047) as they read. */
struct words_undone undo_words(struct part in, struct traced *out);

/* A parameter's value (RFC 2045 5.1, RFC 2231): appended to out; false if there is none of that name. */
bool undo_parameter(struct part value, const char *name, struct traced *out);

#endif
