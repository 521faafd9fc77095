/* tls_fingerprint.c - JA3, JA3S and JA4 of a hello. */
#include "tls_fingerprint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/digest.h"
#include "tls.h"

enum { LIST_MAX = 512, JA4_HASH = 12, ALPN_MAX = 255 };
enum {
	EXTENSION_SERVER_NAME = 0,
	EXTENSION_GROUPS = 10,
	EXTENSION_POINT_FORMATS = 11,
	EXTENSION_SIGNATURE_ALGORITHMS = 13,
	EXTENSION_ALPN = 16,
	EXTENSION_SUPPORTED_VERSIONS = 43,
};

struct list {
	uint16_t values[LIST_MAX];
	size_t count;
};

/* What of a hello the fingerprints are made of. */
struct hello {
	uint16_t version;
	struct list suites, extensions, groups, formats, schemes, versions;
	struct reader alpn; /* the first name */
};

struct text {
	char *out;
	size_t used, size;
};

static bool is_grease(uint16_t value)
{
	return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff); /* RFC 8701 2 */
}

static void list_add(struct list *list, uint16_t value)
{
	if (!is_grease(value) && list->count < LIST_MAX) list->values[list->count++] = value;
}

static void list_read(struct list *list, struct reader r, size_t width)
{
	while (reader_left(&r) >= width) list_add(list, (uint16_t)read_uint(&r, width));
}

static struct reader take_u8(struct reader *r) { return reader_take(r, read_u8(r)); }
static struct reader take_u16(struct reader *r) { return reader_take(r, read_u16(r)); }

static void hello_read_extension(struct hello *hello, uint16_t type, struct reader data)
{
	struct reader names;
	switch (type) {
	case EXTENSION_GROUPS: list_read(&hello->groups, take_u16(&data), 2); break;
	case EXTENSION_POINT_FORMATS: list_read(&hello->formats, take_u8(&data), 1); break;
	case EXTENSION_SIGNATURE_ALGORITHMS: list_read(&hello->schemes, take_u16(&data), 2); break;
	case EXTENSION_SUPPORTED_VERSIONS: list_read(&hello->versions, take_u8(&data), 2); break;
	case EXTENSION_ALPN:
		names = take_u16(&data);
		hello->alpn = take_u8(&names);
		break;
	default: break;
	}
}

static bool hello_read_extensions(struct hello *hello, struct reader *r)
{
	if (reader_left(r) == 0) return reader_ok(r);
	struct reader extensions = take_u16(r);
	while (reader_left(&extensions) > 0) {
		uint16_t type = read_u16(&extensions);
		struct reader data = take_u16(&extensions);
		if (!reader_ok(&extensions)) return false;
		list_add(&hello->extensions, type);
		hello_read_extension(hello, type, data);
	}
	return reader_ok(r);
}

static bool hello_read_client(struct hello *hello, struct reader r)
{
	hello->version = read_u16(&r);
	reader_skip(&r, TLS_RANDOM);
	take_u8(&r); /* session */
	list_read(&hello->suites, take_u16(&r), 2);
	take_u8(&r); /* compression */
	return reader_ok(&r) && hello_read_extensions(hello, &r);
}

/* ---------------------------------------------------------------- texts */

static void text_add(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static void text_add(struct text *text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(text->out + text->used, text->size - text->used, format, arguments);
	va_end(arguments);
	if (length > 0 && (size_t)length < text->size - text->used) text->used += (size_t)length;
	text->out[text->used] = 0;
}

/* As JA3 has it. */
static void text_add_decimals(struct text *text, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++)
		text_add(text, "%s%u", i ? "-" : "", list->values[i]);
}

/* As JA4 has it. */
static void text_add_hexadecimals(struct text *text, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++)
		text_add(text, "%s%04x", i ? "," : "", list->values[i]);
}

static void hex_text(const uint8_t *bytes, size_t digits, char *out)
{
	for (size_t i = 0; i < digits; i++)
		out[i] = "0123456789abcdef"[i % 2 ? bytes[i / 2] & 15 : bytes[i / 2] >> 4];
	out[digits] = 0;
}

static void fingerprint_hash(struct tls_fingerprint *fingerprint)
{
	uint8_t digest[DIGEST_MD5_SIZE];
	fingerprint->hash[0] = 0;
	if (digest_md5(fingerprint->full, strlen(fingerprint->full), digest))
		hex_text(digest, TLS_HASH_TEXT - 1, fingerprint->hash);
}

bool tls_fingerprint_client(struct reader r, struct tls_fingerprint *ja3)
{
	struct hello hello = { 0 };
	if (!hello_read_client(&hello, r)) return false;
	const struct list *lists[] = { &hello.suites, &hello.extensions, &hello.groups,
		                       &hello.formats };
	struct text text = { ja3->full, 0, sizeof ja3->full };
	text_add(&text, "%u", hello.version);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		text_add(&text, ",");
		text_add_decimals(&text, lists[i]);
	}
	fingerprint_hash(ja3);
	return true;
}

bool tls_fingerprint_server(struct reader r, struct tls_fingerprint *ja3s)
{
	struct hello hello = { .version = read_u16(&r) };
	reader_skip(&r, TLS_RANDOM);
	take_u8(&r); /* session */
	uint16_t suite = read_u16(&r);
	reader_skip(&r, 1); /* compression */
	if (!reader_ok(&r) || !hello_read_extensions(&hello, &r)) return false;
	struct text text = { ja3s->full, 0, sizeof ja3s->full };
	text_add(&text, "%u,%u,", hello.version, suite);
	text_add_decimals(&text, &hello.extensions);
	fingerprint_hash(ja3s);
	return true;
}

/* ---------------------------------------------------------------- JA4 */

static int compare_values(const void *a, const void *b)
{
	return *(const uint16_t *)a - *(const uint16_t *)b;
}

static bool list_has(const struct list *list, uint16_t value)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->values[i] == value) return true;
	}
	return false;
}

static void list_remove(struct list *list, uint16_t value)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++) {
		if (list->values[i] != value) list->values[kept++] = list->values[i];
	}
	list->count = kept;
}

static const char *ja4_version(const struct hello *hello)
{
	static const struct value_name names[] = {
		{ TLS_SSL2, "s2" },
		{ TLS_SSL3, "s3" },
		{ TLS_1_0, "10" },
		{ TLS_1_1, "11" },
		{ TLS_1_2, "12" },
		{ TLS_1_3, "13" },
		{ 0 },
	};
	uint16_t version = hello->versions.count ? 0 : hello->version;
	for (size_t i = 0; i < hello->versions.count; i++) {
		if (hello->versions.values[i] > version) version = hello->versions.values[i];
	}
	return value_name(names, version, "00");
}

static bool is_alphanumeric(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* First and last character of the first name; of one with others, first and last hex digit. */
static void ja4_alpn(const struct reader *name, char out[2])
{
	size_t length = reader_left(name);
	out[0] = out[1] = '0';
	if (!name->at || length == 0) return;
	uint8_t first = name->at[0], last = name->at[length - 1];
	bool is_plain = is_alphanumeric(first) && is_alphanumeric(last);
	out[0] = is_plain ? (char)first : "0123456789abcdef"[first >> 4];
	out[1] = is_plain ? (char)last : "0123456789abcdef"[last & 15];
}

static void ja4_add_hash(struct text *hash, const char *part)
{
	uint8_t digest[DIGEST_SHA256_SIZE] = { 0 };
	char digits[JA4_HASH + 1];
	if (part[0] && !digest_sha256(part, strlen(part), digest)) {
		hash->out[0] = 0;
		hash->size = 1; /* and so it stays */
		hash->used = 0;
		return;
	}
	hex_text(digest, JA4_HASH, digits);
	text_add(hash, "_%s", digits);
}

/* One more part of both texts, its own made of one or two lists. */
static void ja4_add_part(struct text *full, struct text *hash, const struct list *first,
                         const struct list *second)
{
	text_add(full, "_");
	size_t start = full->used;
	text_add_hexadecimals(full, first);
	if (second->count) text_add(full, "_");
	text_add_hexadecimals(full, second);
	ja4_add_hash(hash, first->count ? full->out + start : "");
}

static unsigned ja4_count(const struct list *list)
{
	return list->count < 99 ? (unsigned)list->count : 99;
}

bool tls_fingerprint_ja4(struct reader r, char transport, struct tls_ja4 *ja4)
{
	struct hello hello = { 0 };
	struct list none = { .count = 0 };
	if (!hello_read_client(&hello, r)) return false;
	char alpn[2];
	ja4_alpn(&hello.alpn, alpn);
	bool has_name = list_has(&hello.extensions, EXTENSION_SERVER_NAME);
	int length = snprintf(ja4->full, sizeof ja4->full, "%c%s%c%02u%02u%c%c", transport,
	                      ja4_version(&hello), has_name ? 'd' : 'i', ja4_count(&hello.suites),
	                      ja4_count(&hello.extensions), alpn[0], alpn[1]);
	struct text full = { ja4->full, (size_t)length, sizeof ja4->full };
	struct text hash = { ja4->hash, (size_t)length, sizeof ja4->hash };
	memcpy(ja4->hash, ja4->full, (size_t)length + 1);
	list_remove(&hello.extensions, EXTENSION_SERVER_NAME);
	list_remove(&hello.extensions, EXTENSION_ALPN);
	qsort(hello.suites.values, hello.suites.count, sizeof *hello.suites.values, compare_values);
	qsort(hello.extensions.values, hello.extensions.count, sizeof *hello.extensions.values,
	      compare_values);
	ja4_add_part(&full, &hash, &hello.suites, &none);
	ja4_add_part(&full, &hash, &hello.extensions, &hello.schemes);
	return true;
}
