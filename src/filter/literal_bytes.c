/* literal_bytes.c - reads hex digits, dotted and colon notations. */
#include "literal_bytes.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool literal_is_hex(char c) { return isxdigit((unsigned char)c) != 0; }

static unsigned literal_digit(char c)
{
	unsigned char byte = (unsigned char)c;
	return (unsigned)(isdigit(byte) ? byte - '0' : tolower(byte) - 'a' + 10);
}

static void literal_set_bytes(struct filter_value *value, const uint8_t *bytes, size_t length)
{
	value->kind = VALUE_BYTES;
	value->as.bytes = bytes;
	value->length = (uint32_t)length;
}

bool literal_hex(const char *text, size_t length, struct arena *arena, struct filter_value *value)
{
	bool is_0x = length == 4 && text[0] == '0' && tolower((unsigned char)text[1]) == 'x';
	size_t at = is_0x ? 2 : length > 0 && text[0] == ':' ? 1 : 0, count = 0;
	uint8_t *bytes = arena_take_bytes(arena, length + 1);
	char separator = 0;
	if (!bytes || at == length) return false;
	while (at < length) {
		if (!literal_is_hex(text[at])) return false;
		unsigned byte = literal_digit(text[at++]);
		if (at < length && literal_is_hex(text[at]))
			byte = byte * 16 + literal_digit(text[at++]);
		bytes[count++] = (uint8_t)byte;
		if (at == length || literal_is_hex(text[at])) continue;
		if (!strchr(":-.", text[at]) || (separator && separator != text[at])) return false;
		separator = text[at++];
		if (at == length) return false;
	}
	literal_set_bytes(value, bytes, count);
	return true;
}

/* Cuts "/24" off the text. False if what follows the slash is no prefix length up to bits_max. */
static bool literal_prefix(char *text, uint8_t bits_max, uint8_t *bits_out)
{
	char *slash = strchr(text, '/');
	*bits_out = bits_max;
	if (!slash) return true;
	*slash = 0;
	char *end;
	unsigned long bits = strtoul(slash + 1, &end, 10);
	if (!isdigit((unsigned char)slash[1]) || *end || bits > bits_max) return false;
	*bits_out = (uint8_t)bits;
	return true;
}

bool literal_ipv4(const char *text, struct filter_value *value)
{
	char copy[INET6_ADDRSTRLEN + 4];
	struct in_addr address;
	size_t length = strlen(text);
	if (length >= sizeof copy) return false;
	memcpy(copy, text, length + 1);
	if (!literal_prefix(copy, 32, &value->prefix_bits) ||
	    inet_pton(AF_INET, copy, &address) != 1)
		return false;
	value->kind = VALUE_IPV4;
	value->as.number = ntohl(address.s_addr);
	return true;
}

bool literal_ipv6(const char *text, struct arena *arena, struct filter_value *value)
{
	enum { IPV6_BYTES = 16 };
	char copy[INET6_ADDRSTRLEN + 4];
	uint8_t *bytes = arena_take(arena, IPV6_BYTES);
	size_t length = strlen(text);
	if (!bytes || length >= sizeof copy) return false;
	memcpy(copy, text, length + 1);
	if (!literal_prefix(copy, 128, &value->prefix_bits) ||
	    inet_pton(AF_INET6, copy, bytes) != 1)
		return false;
	literal_set_bytes(value, bytes, IPV6_BYTES);
	value->kind = VALUE_IPV6;
	return true;
}

/* One arc of an OID: seven bits a byte, most significant first. */
static size_t literal_arc(uint64_t arc, uint8_t *out)
{
	size_t count = 1;
	for (uint64_t rest = arc >> 7; rest; rest >>= 7) count++;
	for (size_t i = 0; i < count; i++)
		out[i] =
			(uint8_t)((arc >> 7 * (count - 1 - i) & 0x7f) | (i + 1 < count ? 0x80 : 0));
	return count;
}

bool literal_oid(const char *text, struct arena *arena, struct filter_value *value)
{
	/* The first two arcs share a number: 40 * first + second, so below 2 the second is below 40. */
	enum { ARC_BYTES_MAX = 10, FIRST_ARC_MAX = 2, ARCS_OF_FIRST = 40 };
	uint8_t *bytes = arena_take_bytes(arena, (strlen(text) + 1) * (size_t)ARC_BYTES_MAX);
	uint64_t first = 0;
	size_t length = 0, arcs = 0;
	for (const char *at = text; bytes; arcs++) {
		char *end;
		errno = 0;
		uint64_t arc = isdigit((unsigned char)*at) ? strtoull(at, &end, 10) : UINT64_MAX;
		if (arc >= UINT64_MAX - (uint64_t)ARCS_OF_FIRST * FIRST_ARC_MAX || errno ||
		    (*end && *end != '.'))
			return false;
		if (arcs == 0 && arc > FIRST_ARC_MAX) return false;
		if (arcs == 1 && first < FIRST_ARC_MAX && arc >= ARCS_OF_FIRST) return false;
		if (arcs == 0)
			first = arc;
		else
			length += literal_arc(arcs == 1 ? first * ARCS_OF_FIRST + arc : arc,
			                      bytes + length);
		if (!*end) break;
		at = end + 1;
	}
	if (!bytes || arcs < 1) return false;
	literal_set_bytes(value, bytes, length);
	return true;
}

bool literal_guid(const char *text, size_t length, struct arena *arena, struct filter_value *value)
{
	static const char pattern[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	enum { GUID_BYTES = 16 };
	uint8_t *bytes = arena_take(arena, GUID_BYTES);
	size_t digits = 0;
	if (!bytes || length != sizeof pattern - 1) return false;
	for (size_t i = 0; i < length; i++) {
		if (pattern[i] == '-' ? text[i] != '-' : !literal_is_hex(text[i])) return false;
		if (pattern[i] == '-') continue;
		bytes[digits / 2] = (uint8_t)(bytes[digits / 2] * 16u + literal_digit(text[i]));
		digits++;
	}
	literal_set_bytes(value, bytes, GUID_BYTES);
	return true;
}
