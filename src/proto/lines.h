/* lines.h - what the protocols made of lines of text share: where a line ends, its tokens, keywords and
 * numbers.
 *
 * A piece of text is a struct reader over its bytes, so it keeps its place in the data source and can be
 * emitted as it is. A line ends with CR LF or, as many servers have it, a bare LF; a CR elsewhere is text.
 * Blanks are space and tab. Letters are compared without case in ASCII only.
 * Owner: the caller; nothing is kept or taken. Thread: any. Lengths are bytes. */
#ifndef DOGFISH_PROTO_LINES_H
#define DOGFISH_PROTO_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/reader.h"
#include "dissect/dissector.h"

/* Bytes up to and with the first LF; 0: none among them. */
size_t lines_length(const struct reader *r);

/* For a track whose PDU is one line: r begins where tracker_scanned says. The PDU ends after the LF, or
 * after length_max bytes if none comes before, or with what there is when the sender has closed. */
struct extent lines_extent(const struct tracker *t, const struct reader *r, size_t length_max);

/* Cuts the first line off *r, which moves behind its end: *line_out is the text without CR LF. The last
 * line may have no end. False: nothing is left. */
bool lines_next(struct reader *r, struct reader *line_out);

/* Without the LF or CR LF that it ends with, if any. */
struct reader lines_without_end(struct reader line);

/* Moves *text behind the blanks that it begins with. */
void lines_skip_blanks(struct reader *text);

/* Without blanks at both ends. */
struct reader lines_trimmed(struct reader text);

/* Cuts the next token off *text: what stands before a blank. Blanks before it are skipped, and those
 * behind it too, so that what is left begins with the next one. False: only blanks were left. */
bool lines_token(struct reader *text, struct reader *token_out);

/* Cuts off what stands before the first separator, which is passed over too; all, if there is none.
 * Empty parts count. False: nothing is left. */
bool lines_part(struct reader *text, char separator, struct reader *part_out);

/* Is the text this word, without case? Does it begin with it? */
bool lines_are(const struct reader *text, const char *word);
bool lines_begin_with(const struct reader *text, const char *word);

/* Offset of the first such byte, or SIZE_MAX. */
size_t lines_find(const struct reader *text, char byte);

/* The digits that *text begins with, which moves behind them. False, and nothing moves: there are none,
 * or the number is above max. */
bool lines_number(struct reader *text, uint64_t max, uint64_t *number_out);

/* A row of a table that is sorted by word (lower case). */
struct keyword {
	const char *word;
	unsigned value;
};

/* The row whose word the text is, without case; NULL: none. */
const struct keyword *lines_keyword(const struct keyword *table, size_t count,
                                    const struct reader *text);
#define LINES_KEYWORD(table, text) lines_keyword(table, sizeof(table) / sizeof *(table), text)

/* Copies the text and a final 0, cut to size; the length copied. */
size_t lines_copy(const struct reader *text, char *out, size_t size);

/* Records text as tshark has what is meant to be ASCII: each byte beyond it is a U+FFFD. The item may be given
 * children: a handle for layer_close_as_is, 0 when it is not recorded. */
uint32_t lines_emit_ascii(struct layer *l, unsigned field, const struct reader *text);

/* The two arguments of a "%.*s". */
#define LINES_TEXT(text) (int)reader_left(text), (const char *)(text)->at

#endif
