/* urlencoded_form.c - forms as key=value pairs (WHATWG URL 5.1). Pairs end at &, a pair without = is a key, + is
 * a space, and a % that begins no escape is itself: what one wrong pair says, the next need not suffer. */
#include "dissect/dissector.h"

#include <string.h>

enum { F_ITEM, F_KEY, F_VALUE, F_COUNT };

static const struct field urlencoded_form_fields[F_COUNT] = {
	[F_ITEM] = { "", "Form item", FIELD_NONE },
	[F_KEY] = { "urlencoded-form.key", "Key", FIELD_STRING },
	[F_VALUE] = { "urlencoded-form.value", "Value", FIELD_STRING },
};

struct form_text {
	struct span span; /* as sent */
	char *text;       /* decoded */
	size_t length;
};

static int form_hex(int c)
{
	if (c >= '0' && c <= '9') return c - '0';
	if (c >= 'a' && c <= 'f') return c - 'a' + 10;
	if (c >= 'A' && c <= 'F') return c - 'A' + 10;
	return -1;
}

/* Takes what stands before the first of ends and decodes it; the end itself is left. */
static struct form_text form_take(struct layer *l, struct reader *r, const char *ends)
{
	struct form_text out = { .span = span_of(r, 0) };
	size_t length = 0;
	while (length < reader_left(r) && !(r->at[length] && strchr(ends, r->at[length]))) length++;
	struct reader part = reader_take(r, length);
	out.span.length = (uint32_t)length;
	out.text = layer_take(l, length + 1);
	while (out.text && reader_left(&part) > 0) {
		int high = form_hex(reader_peek(&part, 1)), low = form_hex(reader_peek(&part, 2));
		uint8_t c = read_u8(&part);
		if (c == '%' && high >= 0 && low >= 0) {
			c = (uint8_t)(high << 4 | low);
			reader_skip(&part, 2);
		} else if (c == '+') {
			c = ' ';
		}
		out.text[out.length++] = (char)c;
	}
	return out;
}

static void form_emit(struct layer *l, unsigned field, const struct form_text *text)
{
	if (text->text) emit_text(l, field, text->span, text->text, text->length, 0);
}

static void form_item(struct layer *l, struct reader *r)
{
	uint32_t item = layer_open(l, F_ITEM, r);
	struct form_text key = form_take(l, r, "=&");
	if (reader_peek(r, 0) == '=') reader_skip(r, 1);
	struct form_text value = form_take(l, r, "&");
	if (reader_left(r) > 0) reader_skip(r, 1);
	form_emit(l, F_KEY, &key);
	form_emit(l, F_VALUE, &value);
	if (key.text && value.text)
		layer_text(l, item, "Form item: \"%s\" = \"%s\"", key.text, value.text);
	layer_close(l, item, r);
}

static void urlencoded_form_dissect(struct layer *l, struct reader *r, const void *note)
{
	const struct media *media = layer_media(l);
	if (media) {
		summary_append_separated(l, " ", "(%s)", media->type);
		layer_title(l, "HTML Form URL Encoded: %s", media->type);
	}
	if (!layer_records(l)) return;
	while (reader_left(r) > 0) {
		if (reader_peek(r, 0) == '&')
			reader_skip(r, 1);
		else
			form_item(l, r);
	}
}

const struct dissector urlencoded_form_dissector = {
	.name = "urlencoded-form",
	.label = "HTML Form URL Encoded",
	.fault_label = "URL Encoded Form Data",
	FIELDS(urlencoded_form_fields),
	.dissect = urlencoded_form_dissect,
	.is_leaf = true,
	.has_fixed_summary = true,
	.media_types = (const char *const[]){ "application/x-www-form-urlencoded", NULL },
};
