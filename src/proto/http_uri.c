/* http_uri.c - target URIs, and strings that are ASCII or are said not to be. */
#include "http_uri.h"

#include <string.h>

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */
enum { REPLACEMENT = sizeof replacement - 1 };

static bool is_plain(const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == 0 || bytes[i] >= 0x80) return false;
	}
	return true;
}

/* out has room for REPLACEMENT bytes for each one. Returns the length. */
static size_t copy_ascii(const uint8_t *bytes, size_t length, char *out)
{
	size_t used = 0;
	for (size_t i = 0; i < length && bytes[i]; i++) {
		if (bytes[i] < 0x80) {
			out[used++] = (char)bytes[i];
			continue;
		}
		memcpy(out + used, replacement, REPLACEMENT);
		used += REPLACEMENT;
	}
	return used;
}

uint32_t http_emit_string(struct layer *l, unsigned field, struct span at, struct reader text,
                          unsigned flags)
{
	if (!layer_wants(l, field)) return 0;
	const void *value = text.at;
	size_t length = reader_left(&text);
	if (!is_plain(text.at, length)) {
		char *copy = layer_take(l, length * REPLACEMENT);
		if (!copy) return 0;
		length = copy_ascii(text.at, length, copy);
		value = copy;
	}
	uint32_t before = l->last;
	layer_add_bytes(l, field, &at.r, at.r.at, at.length, value, (uint32_t)length, flags);
	return l->last != before ? l->last : 0;
}

static bool names_host(struct http_text target)
{
	static const char *const schemes[] = { "http://", "https://" };
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t length = strlen(schemes[i]);
		if (target.length >= length &&
		    strncasecmp((const char *)target.bytes, schemes[i], length) == 0)
			return true;
	}
	return false;
}

const char *http_full_uri(struct layer *l, struct http_text target, struct http_text host,
                          bool is_alone)
{
	static const char scheme[] = "http://";
	is_alone = is_alone || names_host(target);
	if (!is_alone && !host.bytes) return NULL;
	char *uri =
		layer_take(l, sizeof scheme + ((size_t)target.length + host.length) * REPLACEMENT);
	if (!uri) return NULL;
	size_t used = 0;
	if (!is_alone) {
		used = sizeof scheme - 1;
		memcpy(uri, scheme, used);
		used += copy_ascii(host.bytes, host.length, uri + used);
	}
	used += copy_ascii(target.bytes, target.length, uri + used);
	uri[used] = 0;
	return uri;
}
