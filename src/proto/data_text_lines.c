/* data_text_lines.c - text that is read as lines: pages, scripts, plain mail. A line ends with LF, CR LF or
 * CR, and is shown in the charset that the media's parameters name, else as UTF-8. */
#include "codec/charset.h"
#include "dissect/dissector.h"
#include "imf_words.h"

#include <string.h>

enum { F_LINE, F_COUNT };
enum { LINE_SHOWN_MAX = 1024 }; /* bytes of a line; the item covers it all */

static const struct field data_text_lines_fields[F_COUNT] = {
	[F_LINE] = { "", "Line", FIELD_NONE },
};

static const char *const data_text_lines_types[] = {
	"text/plain",
	"text/html",
	"text/css",
	"text/javascript",
	"text/richtext",
	"text/enriched",
	"text/parameters",
	"text/vnd.sun.j2me.app-descriptor",
	"text/x-ref-list",
	"text/x-ref-simple",
	"text/xml-external-parsed-entity",
	"application/xml-external-parsed-entity",
	"application/x-javascript",
	"application/x-ns-proxy-autoconfig",
	"application/x-rtsp-udp-packetpair",
	"application/x-tia-p25-issi",
	"application/x-tia-p25-sndcp",
	"application/vnd.drm.message",
	"application/vnd.poc.refer-to",
	NULL,
};

/* Bytes of the first line with its end. */
static size_t line_length(const struct reader *r)
{
	size_t left = reader_left(r);
	for (size_t i = 0; i < left; i++) {
		if (r->at[i] == '\n') return i + 1;
		if (r->at[i] == '\r') return i + 1 < left && r->at[i + 1] == '\n' ? i + 2 : i + 1;
	}
	return left;
}

static size_t line_count(struct reader r)
{
	size_t count = 0;
	for (; reader_left(&r) > 0; count++) reader_skip(&r, line_length(&r));
	return count;
}

/* The charset to convert from; NULL: the bytes are shown as they are. Lines of UTF-16 and UTF-32 do not end
 * where these bytes say, so they stay as they are too. */
static const struct charset *line_charset(struct layer *l)
{
	const struct media *media = layer_media(l);
	if (!media) return NULL;
	struct reader parameters =
		reader_make((const uint8_t *)media->parameters, strlen(media->parameters),
	                    strlen(media->parameters));
	struct imf_text name = imf_parameter(l, &parameters, "charset");
	const struct charset *charset = name.text ? charset_find(name.text, name.length) : NULL;
	if (!charset || strncmp(charset_name(charset), "UTF-", 4) == 0) return NULL;
	return charset;
}

static void line_text(struct layer *l, uint32_t item, const uint8_t *bytes, size_t length,
                      const struct charset *charset)
{
	char text[LINE_SHOWN_MAX * CHARSET_GROWTH + 1];
	char shown[LINE_SHOWN_MAX + 8];
	size_t used = 0;
	if (!layer_wants_text(l)) return;
	if (length > LINE_SHOWN_MAX) length = LINE_SHOWN_MAX;
	if (charset)
		length = charset_to_utf8(charset, bytes, length, text, sizeof text);
	else
		memcpy(text, bytes, length);
	/* A line of the tree is a C string: its NULs are written out. */
	for (size_t i = 0; i < length && used < LINE_SHOWN_MAX; i++) {
		if (text[i]) {
			shown[used++] = text[i];
			continue;
		}
		memcpy(shown + used, "\\000", 4);
		used += 4;
	}
	shown[used] = 0;
	layer_text(l, item, "%s", shown);
}

static void data_text_lines_show(struct layer *l, struct reader *r)
{
	const struct charset *charset = line_charset(l);
	while (reader_left(r) > 0) {
		struct reader start = *r;
		size_t length = line_length(r);
		uint32_t item = layer_open(l, F_LINE, r);
		reader_skip(r, length);
		layer_close(l, item, r);
		line_text(l, item, start.at, length, charset);
	}
}

/* What was handed on as another type's last resort is in that type's words already. */
static bool data_text_lines_claims(const struct media *media)
{
	for (const char *const *type = data_text_lines_types; media && *type; type++)
		if (strcmp(*type, media->type) == 0) return true;
	return false;
}

static void data_text_lines_dissect(struct layer *l, struct reader *r, const void *note)
{
	const struct media *media = layer_media(l);
	if (data_text_lines_claims(media)) summary_append_separated(l, " ", "(%s)", media->type);
	size_t count = layer_wants_text(l) ? line_count(*r) : 0;
	if (media)
		layer_title(l, "Line-based text data: %s (%zu lines)", media->type, count);
	else
		layer_title(l, "Line-based text data (%zu lines)", count);
	if (layer_wants(l, F_LINE)) data_text_lines_show(l, r);
	reader_skip(r, reader_left(r));
}

const struct dissector data_text_lines_dissector = {
	.name = "data-text-lines",
	.label = "Line-based text data",
	FIELDS(data_text_lines_fields),
	.dissect = data_text_lines_dissect,
	.is_leaf = true,
	.has_fixed_summary = true,
	.media_types = data_text_lines_types,
};
