/* imf_words.c - encoded words and parameters of headers, decoded. */
#include "imf_words.h"

#include <string.h>

#include "codec/base64.h"
#include "codec/charset.h"
#include "codec/quoted_printable.h"
#include "lines.h"

/* Text that grows: bytes of one charset wait until another begins. */
struct decoder {
	uint8_t *waiting;
	size_t waiting_length;
	const struct charset *charset; /* of what waits */
	char *out;
	size_t length, size;
};

struct word {
	const struct charset *charset;
	bool is_base64;
	struct reader text;
};

static void decoder_flush(struct decoder *d)
{
	if (d->waiting_length == 0) return;
	d->length += charset_to_utf8(d->charset, d->waiting, d->waiting_length, d->out + d->length,
	                             d->size - d->length);
	d->waiting_length = 0;
}

static void decoder_enter(struct decoder *d, const struct charset *charset)
{
	if (d->charset != charset) decoder_flush(d);
	d->charset = charset;
}

static void decoder_add_plain(struct decoder *d, uint8_t byte)
{
	decoder_enter(d, charset_find("utf-8", 5));
	d->waiting[d->waiting_length++] = byte;
}

static void decoder_add_word(struct decoder *d, const struct word *word)
{
	decoder_enter(d, word->charset);
	uint8_t *out = d->waiting + d->waiting_length;
	size_t length = reader_left(&word->text);
	d->waiting_length += word->is_base64
	                             ? base64_decode_lenient(word->text.at, length, out)
	                             : quoted_printable_decode_word(word->text.at, length, out);
}

/* Cuts =?charset*language?B?text?= off *r; false, and nothing moves: it does not begin with one. */
static bool word_take(struct reader *r, struct word *out)
{
	struct reader rest = *r, charset, encoding;
	if (reader_peek(&rest, 0) != '=' || reader_peek(&rest, 1) != '?') return false;
	reader_skip(&rest, 2);
	if (!lines_part(&rest, '?', &charset) || !lines_part(&rest, '?', &encoding)) return false;
	size_t length = 0;
	while (reader_peek(&rest, length) != '?' || reader_peek(&rest, length + 1) != '=') {
		int c = reader_peek(&rest, length++);
		if (c < 0 || c == '?' || c == '\r' || c == '\n') return false;
	}
	struct reader name;
	if (!lines_part(&charset, '*', &name)) return false; /* RFC 2231 5 */
	bool is_base64 = lines_are(&encoding, "b");
	if (!is_base64 && !lines_are(&encoding, "q")) return false;
	*out = (struct word){ .charset = charset_find((const char *)name.at, reader_left(&name)),
		              .is_base64 = is_base64,
		              .text = reader_take(&rest, length) };
	if (!out->charset) return false;
	reader_skip(&rest, 2);
	*r = rest;
	return true;
}

static bool is_white(int byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* White space between two words does not count (RFC 2047 6.2). */
static void skip_to_word(struct reader *r)
{
	struct reader ahead = *r;
	struct word word;
	while (is_white(reader_peek(&ahead, 0))) reader_skip(&ahead, 1);
	struct reader there = ahead;
	if (word_take(&ahead, &word)) *r = there;
}

/* A fold is the white space after the end of a line. */
static bool is_line_end(const struct reader *r)
{
	int first = reader_peek(r, 0);
	return first == '\n' || (first == '\r' && reader_peek(r, 1) == '\n');
}

/* What stands before the continuation, often a tab, reads as a space. */
static void skip_fold(struct decoder *d, struct reader *r)
{
	reader_skip(r, reader_peek(r, 0) == '\n' ? 1 : 2);
	if (reader_peek(r, 0) != '\t') return;
	reader_skip(r, 1);
	decoder_add_plain(d, ' ');
}

static bool decoder_open(struct layer *l, struct decoder *d, size_t length)
{
	d->size = CHARSET_GROWTH * length + 1;
	d->waiting = layer_take(l, base64_room(length) + length);
	d->out = layer_take(l, d->size);
	d->charset = charset_find("utf-8", 5);
	return d->waiting && d->out && d->charset;
}

static struct imf_text decoder_end(struct decoder *d)
{
	decoder_flush(d);
	if (d->length == d->size) d->length--;
	d->out[d->length] = 0;
	return (struct imf_text){ d->out, d->length };
}

struct imf_text imf_text_decode(struct layer *l, const struct reader *text)
{
	struct decoder d = { 0 };
	struct reader r = *text;
	struct word word;
	reader_limit(&r, IMF_TEXT_MAX);
	if (!decoder_open(l, &d, reader_left(&r))) return (struct imf_text){ "", 0 };
	while (reader_left(&r) > 0) {
		if (word_take(&r, &word)) {
			decoder_add_word(&d, &word);
			skip_to_word(&r);
		} else if (is_line_end(&r)) {
			skip_fold(&d, &r);
		} else {
			decoder_add_plain(&d, read_u8(&r));
		}
	}
	return decoder_end(&d);
}

/* ---------------------------------------------------------------- parameters */

/* name=value, name*=charset'language'value, name*0=value, name*0*=charset'language'value */
struct parameter {
	struct reader name, value;
	uint64_t segment;
	bool is_segment, is_encoded, is_quoted;
};

static void skip_white(struct reader *r)
{
	while (is_white(reader_peek(r, 0)) || reader_peek(r, 0) == ';') reader_skip(r, 1);
}

/* Behind the quote that ends it; a backslash takes the next byte along. */
static struct reader take_quoted(struct reader *r)
{
	size_t length = 0;
	reader_skip(r, 1);
	for (int c; (c = reader_peek(r, length)) >= 0 && c != '"'; length++)
		if (c == '\\' && reader_peek(r, length + 1) >= 0) length++;
	struct reader text = reader_take(r, length);
	if (reader_left(r) > 0) reader_skip(r, 1);
	return text;
}

static void parameter_parse_name(struct parameter *p)
{
	struct reader rest = p->name;
	if (!lines_part(&rest, '*', &p->name) || p->name.end == rest.end) return;
	p->is_segment = lines_number(&rest, IMF_SEGMENTS_MAX - 1, &p->segment);
	p->is_encoded = !p->is_segment || reader_peek(&rest, 0) == '*';
}

static bool parameter_take(struct reader *r, struct parameter *out)
{
	*out = (struct parameter){ 0 };
	skip_white(r);
	if (reader_left(r) == 0) return false;
	size_t length = 0;
	for (int c; (c = reader_peek(r, length)) >= 0 && c != '=' && c != ';'; length++) continue;
	out->name = lines_trimmed(reader_take(r, length));
	parameter_parse_name(out);
	out->value = *r;
	reader_limit(&out->value, 0);
	if (reader_peek(r, 0) != '=') return true;
	reader_skip(r, 1);
	while (is_white(reader_peek(r, 0))) reader_skip(r, 1);
	out->is_quoted = reader_peek(r, 0) == '"';
	if (out->is_quoted) {
		out->value = take_quoted(r);
		return true;
	}
	for (length = 0; reader_peek(r, length) >= 0 && reader_peek(r, length) != ';'; length++)
		continue;
	out->value = reader_take(r, length);
	while (length && is_white(reader_peek(&out->value, length - 1))) length--;
	reader_limit(&out->value, length);
	return true;
}

static int hex_digit(int c)
{
	if (c >= '0' && c <= '9') return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %e4: RFC 2231 4. */
static void decoder_add_percent(struct decoder *d, struct reader value)
{
	while (reader_left(&value) > 0) {
		uint8_t byte = read_u8(&value);
		int high = hex_digit(reader_peek(&value, 0)),
		    low = hex_digit(reader_peek(&value, 1));
		if (byte == '%' && high >= 0 && low >= 0) {
			reader_skip(&value, 2);
			byte = (uint8_t)(high << 4 | low);
		}
		d->waiting[d->waiting_length++] = byte;
	}
}

static void decoder_add_value(struct decoder *d, struct parameter *p)
{
	struct reader charset, language;
	if (p->is_encoded && p->segment == 0 && lines_part(&p->value, '\'', &charset) &&
	    lines_part(&p->value, '\'', &language)) {
		const struct charset *known =
			charset_find((const char *)charset.at, reader_left(&charset));
		if (known) decoder_enter(d, known);
	}
	if (p->is_encoded) {
		decoder_add_percent(d, p->value);
		return;
	}
	while (reader_left(&p->value) > 0) {
		uint8_t byte = read_u8(&p->value);
		if (p->is_quoted && byte == '\\' && reader_left(&p->value) > 0)
			byte = read_u8(&p->value);
		d->waiting[d->waiting_length++] = byte;
	}
}

/* The one segment, or the whole, of that name; the first counts. */
static bool parameter_find(struct reader parameters, const char *name, bool is_segment,
                           uint64_t segment, struct parameter *out)
{
	while (parameter_take(&parameters, out)) {
		if (lines_are(&out->name, name) && out->is_segment == is_segment &&
		    out->segment == segment)
			return true;
	}
	return false;
}

struct imf_text imf_parameter(struct layer *l, const struct reader *parameters, const char *name)
{
	struct decoder d = { 0 };
	struct parameter p;
	struct reader all = *parameters;
	reader_limit(&all, IMF_TEXT_MAX);
	bool is_whole = parameter_find(all, name, false, 0, &p);
	bool is_split = !is_whole && parameter_find(all, name, true, 0, &p);
	if ((!is_whole && !is_split) || !decoder_open(l, &d, reader_left(&all)))
		return (struct imf_text){ NULL, 0 };
	if (is_whole && !p.is_encoded) {
		decoder_add_value(&d, &p);
		struct reader plain = reader_make(d.waiting, d.waiting_length, d.waiting_length);
		return imf_text_decode(l, &plain);
	}
	decoder_add_value(&d, &p);
	for (uint64_t i = 1; is_split && parameter_find(all, name, true, i, &p); i++)
		decoder_add_value(&d, &p);
	return decoder_end(&d);
}
