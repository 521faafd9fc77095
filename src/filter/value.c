/* value.c - values as users write them: 0x50, 192.0.2.0/24, 02:00:5e:10:00:01, "text", True. */
#include "value.h"

#include "value_time.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_TEXT_MAX = 256 };

struct value_reader {
	const struct field *field;
	const struct token *token;
	struct arena *arena;
	struct error *error;
	char text[VALUE_TEXT_MAX]; /* the token's content with a final 0; cut */
};

typedef bool value_function(struct value_reader *reader, struct filter_value *value);

/* Always false, so that readers may return it. */
static bool value_refuse(struct value_reader *reader, const char *what)
{
	error_set_at(reader->error, reader->token->position, reader->token->length,
	             "\"%s\" is not %s", reader->text, what);
	return false;
}

/* A number: decimal, 0x hex, 0b binary, 0 octal, 'c'. */
static bool value_integer(const struct value_reader *reader, bool *is_negative, uint64_t *out)
{
	const char *text = reader->text;
	if (reader->token->kind == TOKEN_CHARACTER) {
		*is_negative = false;
		*out = (uint8_t)reader->token->content[0];
		return true;
	}
	*is_negative = *text == '-';
	text += *is_negative;
	int base = 0;
	if (text[0] == '0' && tolower((unsigned char)text[1]) == 'b') {
		base = 2;
		text += 2;
	}
	if (reader->token->kind != TOKEN_WORD || !isdigit((unsigned char)*text)) return false;
	char *end;
	errno = 0;
	*out = strtoull(text, &end, base);
	return !*end && end != text && !errno;
}

/* The number that the field's own table gives this name, without regard to case. */
static bool value_named(const struct value_reader *reader, uint64_t *out)
{
	if (reader->token->kind == TOKEN_CHARACTER) return false;
	for (const struct value_name *row = reader->field->names; row && row->name; row++) {
		if (strcasecmp(row->name, reader->text) != 0) continue;
		*out = row->value;
		return true;
	}
	return false;
}

static bool value_unsigned(struct value_reader *reader, struct filter_value *value)
{
	unsigned width = field_type_width(reader->field->type);
	uint64_t max = width && width < 8 ? ((uint64_t)1 << 8 * width) - 1 : UINT64_MAX;
	bool is_negative = false;
	value->kind = VALUE_UNSIGNED;
	value->mask = UINT64_MAX;
	if (!value_integer(reader, &is_negative, &value->number) &&
	    !value_named(reader, &value->number))
		return value_refuse(reader, reader->field->names
		                                    ? "a number, nor a name that this field knows"
		                                    : "a number");
	if (is_negative) return value_refuse(reader, "possible: this field is never negative");
	if (value->number <= max) return true;
	error_set_at(reader->error, reader->token->position, reader->token->length,
	             "%s is more than this field can hold, at most %llu", reader->text,
	             (unsigned long long)max);
	return false;
}

static bool value_signed(struct value_reader *reader, struct filter_value *value)
{
	unsigned width = field_type_width(reader->field->type);
	uint64_t max = ((uint64_t)1 << (8 * width - 1)) - 1;
	bool is_negative = false;
	uint64_t number;
	if (!value_integer(reader, &is_negative, &number) && !value_named(reader, &number))
		return value_refuse(reader, "a number");
	if (number > max + is_negative) return value_refuse(reader, "in this field's range");
	value->kind = VALUE_SIGNED;
	value->number = is_negative ? 0 - number : number;
	return true;
}

static bool value_boolean(struct value_reader *reader, struct filter_value *value)
{
	const struct field *field = reader->field;
	const char *set = field->set ? field->set : "True";
	const char *unset = field->unset ? field->unset : "False";
	bool is_negative;
	value->kind = VALUE_BOOLEAN;
	if (value_integer(reader, &is_negative, &value->number)) {
		value->number = value->number != 0;
		return true;
	}
	value->number = strcmp(reader->text, "TRUE") == 0 || strcasecmp(reader->text, set) == 0;
	if (value->number || strcmp(reader->text, "FALSE") == 0) return true;
	if (strcasecmp(reader->text, unset) == 0) return true;
	return value_refuse(reader, "TRUE, FALSE, 1 or 0, nor a name that this field knows");
}

static bool value_double(struct value_reader *reader, struct filter_value *value)
{
	char *end;
	double number = strtod(reader->text, &end);
	if (*end || end == reader->text) return value_refuse(reader, "a number");
	value->kind = VALUE_DOUBLE;
	memcpy(&value->number, &number, sizeof number);
	return true;
}

static bool value_relative(struct value_reader *reader, struct filter_value *value)
{
	value->kind = VALUE_SIGNED;
	return value_time_relative(reader->text, &value->number) ||
	       value_refuse(reader, "a time in seconds, as 0.25");
}

static bool value_absolute(struct value_reader *reader, struct filter_value *value)
{
	bool is_utc = reader->field->base == BASE_UTC;
	value->kind = VALUE_SIGNED;
	return value_time_absolute(reader->text, is_utc, &value->number) ||
	       value_time_relative(reader->text, &value->number) || /* seconds since 1970 */
	       value_refuse(reader, "a time, as \"2024-02-29 13:37:00.5\"");
}

static bool value_string(struct value_reader *reader, struct filter_value *value)
{
	value->kind = VALUE_BYTES;
	value->bytes = (const uint8_t *)reader->token->content;
	value->length = reader->token->content_length;
	return true;
}

/* Pairs of hex digits, with or without one of : - . between them. */
static bool value_hex(struct value_reader *reader, struct filter_value *value)
{
	const char *at = reader->token->content, *end = at + reader->token->content_length;
	uint8_t *bytes = arena_take_bytes(reader->arena, reader->token->content_length);
	size_t length = 0;
	if (!bytes || reader->token->kind != TOKEN_WORD) return false;
	while (at < end) {
		if (end - at < 2 || !isxdigit((unsigned char)at[0]) ||
		    !isxdigit((unsigned char)at[1]))
			return false;
		char pair[] = { at[0], at[1], 0 };
		bytes[length++] = (uint8_t)strtoul(pair, NULL, 16);
		at += 2;
		if (end - at > 1 && strchr(":-.", *at)) at++;
	}
	value->kind = VALUE_BYTES;
	value->bytes = bytes;
	value->length = length;
	return length > 0;
}

static bool value_bytes(struct value_reader *reader, struct filter_value *value)
{
	if (reader->token->kind == TOKEN_STRING) return value_string(reader, value);
	return value_hex(reader, value) || value_refuse(reader, "bytes, as 02:00:5e");
}

static bool value_ether(struct value_reader *reader, struct filter_value *value)
{
	return (value_hex(reader, value) && value->length == 6) ||
	       value_refuse(reader, "a MAC address, as 02:00:5e:10:00:01");
}

static bool value_eui64(struct value_reader *reader, struct filter_value *value)
{
	if (!value_hex(reader, value) || value->length != 8)
		return value_refuse(reader,
		                    "an identifier of eight bytes, as 02:00:5e:10:00:00:00:01");
	value->kind = VALUE_UNSIGNED;
	value->mask = UINT64_MAX;
	value->number = 0;
	for (size_t i = 0; i < 8; i++) value->number = value->number << 8 | value->bytes[i];
	return true;
}

static bool value_guid(struct value_reader *reader, struct filter_value *value)
{
	return (value_hex(reader, value) && value->length == 16) ||
	       value_refuse(reader, "a GUID of sixteen bytes");
}

/* One arc of an OID as X.690 8.19 writes it: seven bits a byte, most significant first. */
static size_t value_arc(uint64_t arc, uint8_t *out)
{
	size_t count = 1;
	for (uint64_t rest = arc >> 7; rest; rest >>= 7) count++;
	for (size_t i = 0; i < count; i++)
		out[i] =
			(uint8_t)((arc >> 7 * (count - 1 - i) & 0x7f) | (i + 1 < count ? 0x80 : 0));
	return count;
}

/* "2.5.4.3": the first two arcs share a byte. */
static bool value_oid(struct value_reader *reader, struct filter_value *value)
{
	enum { ARC_BYTES_MAX = 10, FIRST_ARC_MAX = 2 };
	const char *at = reader->text;
	uint8_t *bytes = arena_take_bytes(reader->arena, (strlen(at) + 1) * (size_t)ARC_BYTES_MAX);
	uint64_t first = 0;
	size_t length = 0, arcs = 0;
	bool is_word = bytes && reader->token->kind == TOKEN_WORD;
	for (bool is_more = is_word; is_more; arcs++) {
		char *end;
		uint64_t arc = strtoull(at, &end, 10);
		is_word = isdigit((unsigned char)*at) && (*end == '.' || !*end) &&
		          (arcs > 0 || arc <= FIRST_ARC_MAX);
		if (arcs == 0) first = 40 * arc;
		if (arcs == 1) arc += first;
		if (arcs > 0) length += value_arc(arc, bytes + length);
		is_more = is_word && *end == '.';
		at = end + 1;
	}
	if (!is_word || arcs < 2) return value_refuse(reader, "an object identifier, as 2.5.4.3");
	value->kind = VALUE_BYTES;
	value->bytes = bytes;
	value->length = length;
	return true;
}

/* Cuts "/24" off the text. False if what follows the slash is no prefix length up to bits_max. */
static bool value_prefix(char *text, unsigned bits_max, unsigned *bits_out)
{
	char *slash = strchr(text, '/');
	*bits_out = bits_max;
	if (!slash) return true;
	*slash = 0;
	char *end;
	unsigned long bits = strtoul(slash + 1, &end, 10);
	*bits_out = (unsigned)bits;
	return isdigit((unsigned char)slash[1]) && !*end && bits <= bits_max;
}

static bool value_ipv4(struct value_reader *reader, struct filter_value *value)
{
	char text[VALUE_TEXT_MAX];
	unsigned bits;
	struct in_addr address;
	memcpy(text, reader->text, sizeof text);
	if (reader->token->kind != TOKEN_WORD || !value_prefix(text, 32, &bits) ||
	    inet_pton(AF_INET, text, &address) != 1)
		return value_refuse(reader, "an IPv4 address, as 192.0.2.1 or 192.0.2.0/24");
	value->kind = VALUE_UNSIGNED;
	value->mask = bits ? (uint32_t)(UINT32_MAX << (32 - bits)) : 0;
	value->number = ntohl(address.s_addr) & value->mask;
	return true;
}

static bool value_ipv6(struct value_reader *reader, struct filter_value *value)
{
	char text[VALUE_TEXT_MAX];
	unsigned bits;
	uint8_t *bytes = arena_take(reader->arena, 16);
	memcpy(text, reader->text, sizeof text);
	if (!bytes || reader->token->kind != TOKEN_WORD || !value_prefix(text, 128, &bits) ||
	    inet_pton(AF_INET6, text, bytes) != 1)
		return value_refuse(reader, "an IPv6 address, as 2001:db8::1 or 2001:db8::/32");
	value->kind = VALUE_BYTES;
	value->bytes = bytes;
	value->length = 16;
	value->is_prefix = true;
	value->prefix_bits = bits;
	return true;
}

static value_function *const value_functions[] = {
	[FIELD_BOOLEAN] = value_boolean,
	[FIELD_CHAR] = value_unsigned,
	[FIELD_U8] = value_unsigned,
	[FIELD_U16] = value_unsigned,
	[FIELD_U24] = value_unsigned,
	[FIELD_U32] = value_unsigned,
	[FIELD_U40] = value_unsigned,
	[FIELD_U48] = value_unsigned,
	[FIELD_U56] = value_unsigned,
	[FIELD_U64] = value_unsigned,
	[FIELD_I8] = value_signed,
	[FIELD_I16] = value_signed,
	[FIELD_I24] = value_signed,
	[FIELD_I32] = value_signed,
	[FIELD_I64] = value_signed,
	[FIELD_DOUBLE] = value_double,
	[FIELD_FRAME] = value_unsigned,
	[FIELD_TIME_ABSOLUTE] = value_absolute,
	[FIELD_TIME_RELATIVE] = value_relative,
	[FIELD_STRING] = value_string,
	[FIELD_BYTES] = value_bytes,
	[FIELD_ETHER] = value_ether,
	[FIELD_IPV4] = value_ipv4,
	[FIELD_IPV6] = value_ipv6,
	[FIELD_EUI64] = value_eui64,
	[FIELD_GUID] = value_guid,
	[FIELD_OID] = value_oid,
};

bool value_read(const struct field *field, const struct token *token, struct arena *arena,
                struct filter_value *value_out, struct error *error)
{
	struct value_reader reader = {
		.field = field, .token = token, .arena = arena, .error = error
	};
	size_t length = token->content_length;
	if (length >= sizeof reader.text) length = sizeof reader.text - 1;
	memcpy(reader.text, token->content, length);
	struct filter_value value = { 0 };
	if (!value_functions[field->type](&reader, &value)) return false;
	*value_out = value;
	return true;
}
