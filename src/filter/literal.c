/* literal.c - a reader for each type; numbers in every base, and the names that a field gives them. */
#include "literal.h"

#include "literal_bytes.h"
#include "type.h"
#include "value_time.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LITERAL_TEXT_MAX = 256 };

/* What a reader function needs besides. */
struct literal_text {
	const struct literal_reader *reader;
	const struct token *token;
	char text[LITERAL_TEXT_MAX]; /* the token's content with a final 0; cut */
};

typedef bool literal_function(const struct literal_text *literal, struct filter_value *value);

/* Always false, so that readers may return it. */
static bool literal_refuse(const struct literal_text *literal, const char *what)
{
	const struct token *token = literal->token;
	error_set_at(literal->reader->error, token->position, token->length, "\"%s\" is not %s",
	             literal->text, what);
	return false;
}

static bool literal_is_quoted(const struct literal_text *literal)
{
	return literal->token->kind == TOKEN_STRING || literal->token->kind == TOKEN_CHARACTER;
}

/* A number: decimal, 0x hex, 0b binary, 0 octal. */
static bool literal_integer(const struct literal_text *literal, uint64_t *out)
{
	const char *text = literal->text;
	int base = 0;
	if (literal->token->kind == TOKEN_CHARACTER) {
		*out = literal->token->number;
		return true;
	}
	if (literal->token->kind == TOKEN_STRING || !isdigit((unsigned char)*text)) return false;
	if (text[0] == '0' && tolower((unsigned char)text[1]) == 'b') {
		base = 2;
		text += 2;
	}
	char *end;
	errno = 0;
	*out = strtoull(text, &end, base);
	return !*end && !errno;
}

/* The number that a table of the field, or of one of the same name, gives this name. */
static bool literal_named(const struct literal_text *literal, uint64_t *out)
{
	const struct literal_reader *reader = literal->reader;
	if (literal->token->kind == TOKEN_CHARACTER) return false;
	for (uint16_t id = reader->field; id != FIELD_ID_NONE;
	     id = registry_next_same(reader->registry, id)) {
		const struct value_name *row = registry_field(reader->registry, id)->names;
		for (; row && row->name; row++) {
			if (strcasecmp(row->name, literal->text) != 0) continue;
			*out = row->value;
			return true;
		}
	}
	return false;
}

static bool literal_has_names(const struct literal_text *literal)
{
	const struct literal_reader *reader = literal->reader;
	return reader->field != FIELD_ID_NONE &&
	       registry_field(reader->registry, reader->field)->names;
}

/* A number up to max, or a name. */
static bool literal_number(const struct literal_text *literal, uint64_t max, uint64_t *out)
{
	if (!literal_integer(literal, out)) {
		if (literal_named(literal, out)) return true;
		return literal_refuse(literal, literal_has_names(literal)
		                                       ? "a number, nor a name that this field "
		                                         "gives one"
		                                       : "a number");
	}
	if (literal->token->kind == TOKEN_CHARACTER) *out &= max;
	if (*out <= max) return true;
	error_set_at(literal->reader->error, literal->token->position, literal->token->length,
	             "%s is more than this field can hold, at most %llu", literal->text,
	             (unsigned long long)max);
	return false;
}

static bool literal_unsigned(const struct literal_text *literal, struct filter_value *value)
{
	enum field_type type = literal->reader->type;
	unsigned width = type == FIELD_FRAME ? 4 : field_type_width(type);
	uint64_t max = width && width < 8 ? ((uint64_t)1 << 8 * width) - 1 : UINT64_MAX;
	return literal_number(literal, max, &value->as.number);
}

static bool literal_signed(const struct literal_text *literal, struct filter_value *value)
{
	unsigned width = field_type_width(literal->reader->type);
	uint64_t max = ((uint64_t)1 << (8 * width - 1)) - 1;
	return literal_number(literal, max, &value->as.number);
}

static bool literal_boolean(const struct literal_text *literal, struct filter_value *value)
{
	const struct literal_reader *reader = literal->reader;
	const struct field *field = reader->field == FIELD_ID_NONE
	                                    ? NULL
	                                    : registry_field(reader->registry, reader->field);
	bool is_word = literal->token->kind == TOKEN_WORD;
	const char *text = literal->text;
	uint64_t *out = &value->as.number;
	if (literal_integer(literal, out)) {
		*out = *out != 0;
		return true;
	}
	*out = 1;
	if (is_word && (strcmp(text, "TRUE") == 0 || strcmp(text, "True") == 0)) return true;
	if (field && strcasecmp(text, field->set ? field->set : "True") == 0) return true;
	*out = 0;
	if (is_word && (strcmp(text, "FALSE") == 0 || strcmp(text, "False") == 0)) return true;
	if (field && strcasecmp(text, field->unset ? field->unset : "False") == 0) return true;
	return literal_refuse(literal,
	                      "True, False, 1 or 0, nor a name that this field gives them");
}

static bool literal_double(const struct literal_text *literal, struct filter_value *value)
{
	char *end;
	value->as.real = strtod(literal->text, &end);
	if (!literal_is_quoted(literal) && !*end && end != literal->text) return true;
	return literal_refuse(literal, "a number");
}

static bool literal_relative(const struct literal_text *literal, struct filter_value *value)
{
	if (!literal_is_quoted(literal) && value_time_relative(literal->text, &value->as.number))
		return true;
	return literal_refuse(literal, "a time in seconds, as 0.25");
}

static bool literal_absolute(const struct literal_text *literal, struct filter_value *value)
{
	if (literal->token->kind != TOKEN_CHARACTER &&
	    value_time_absolute(literal->text, &value->as.number))
		return true;
	return literal_refuse(literal, "a time, as \"2024-02-29 13:37:00.5\"");
}

static bool literal_text(const struct literal_text *literal, struct filter_value *value)
{
	value->as.bytes = (const uint8_t *)literal->token->content;
	value->length = (uint32_t)literal->token->content_length;
	return true;
}

static bool literal_bytes(const struct literal_text *literal, struct filter_value *value)
{
	const struct token *token = literal->token;
	if (token->kind == TOKEN_CHARACTER) {
		uint8_t *byte = arena_take(literal->reader->arena, 1);
		if (!byte) return literal_refuse(literal, "possible: memory is short");
		*byte = (uint8_t)token->number;
		value->as.bytes = byte;
		value->length = 1;
		return true;
	}
	if (literal_is_quoted(literal)) return literal_text(literal, value);
	if (literal_hex(token->content, token->content_length, literal->reader->arena, value))
		return true;
	return literal_refuse(literal, "bytes, as 02:00:5e, nor a text in double quotes");
}

static bool literal_ether(const struct literal_text *literal, struct filter_value *value)
{
	enum { ETHER_BYTES = 6 };
	const struct token *token = literal->token;
	if (!literal_is_quoted(literal) &&
	    literal_hex(token->content, token->content_length, literal->reader->arena, value) &&
	    (literal->reader->is_for_search || value->length == ETHER_BYTES))
		return true;
	return literal_refuse(literal, "a MAC address, as 02:00:5e:10:00:01");
}

static bool literal_eui64(const struct literal_text *literal, struct filter_value *value)
{
	enum { EUI64_BYTES = 8 };
	const struct token *token = literal->token;
	struct filter_value bytes = { .length = 0 };
	if (token->kind == TOKEN_STRING || token->kind == TOKEN_CHARACTER ||
	    !literal_hex(token->content, token->content_length, literal->reader->arena, &bytes) ||
	    bytes.length != EUI64_BYTES) {
		if (token->kind != TOKEN_CHARACTER && literal_integer(literal, &value->as.number))
			return true;
		return literal_refuse(literal,
		                      "an identifier of eight bytes, as 02:00:5e:10:00:00:00:01");
	}
	value->as.number = 0;
	for (size_t i = 0; i < EUI64_BYTES; i++)
		value->as.number = value->as.number << 8 | bytes.as.bytes[i];
	return true;
}

static bool literal_of_guid(const struct literal_text *literal, struct filter_value *value)
{
	const struct token *token = literal->token;
	return (!literal_is_quoted(literal) && literal_guid(token->content, token->content_length,
	                                                    literal->reader->arena, value)) ||
	       literal_refuse(literal, "a GUID, as 00112233-4455-6677-8899-aabbccddeeff");
}

static bool literal_of_oid(const struct literal_text *literal, struct filter_value *value)
{
	return (!literal_is_quoted(literal) &&
	        literal_oid(literal->text, literal->reader->arena, value)) ||
	       literal_refuse(literal, "an object identifier, as 2.5.4.3");
}

static bool literal_of_ipv4(const struct literal_text *literal, struct filter_value *value)
{
	return (!literal_is_quoted(literal) && literal_ipv4(literal->text, value)) ||
	       literal_refuse(literal, "an IPv4 address, as 192.0.2.1 or 192.0.2.0/24");
}

static bool literal_of_ipv6(const struct literal_text *literal, struct filter_value *value)
{
	return (!literal_is_quoted(literal) &&
	        literal_ipv6(literal->text, literal->reader->arena, value)) ||
	       literal_refuse(literal, "an IPv6 address, as 2001:db8::1 or 2001:db8::/32");
}

static literal_function *const literal_functions[] = {
	[FIELD_PROTOCOL] = literal_bytes,
	[FIELD_BOOLEAN] = literal_boolean,
	[FIELD_CHAR] = literal_unsigned,
	[FIELD_U8] = literal_unsigned,
	[FIELD_U16] = literal_unsigned,
	[FIELD_U24] = literal_unsigned,
	[FIELD_U32] = literal_unsigned,
	[FIELD_U40] = literal_unsigned,
	[FIELD_U48] = literal_unsigned,
	[FIELD_U56] = literal_unsigned,
	[FIELD_U64] = literal_unsigned,
	[FIELD_I8] = literal_signed,
	[FIELD_I16] = literal_signed,
	[FIELD_I24] = literal_signed,
	[FIELD_I32] = literal_signed,
	[FIELD_I64] = literal_signed,
	[FIELD_DOUBLE] = literal_double,
	[FIELD_FRAME] = literal_unsigned,
	[FIELD_TIME_ABSOLUTE] = literal_absolute,
	[FIELD_TIME_RELATIVE] = literal_relative,
	[FIELD_STRING] = literal_text,
	[FIELD_BYTES] = literal_bytes,
	[FIELD_ETHER] = literal_ether,
	[FIELD_IPV4] = literal_of_ipv4,
	[FIELD_IPV6] = literal_of_ipv6,
	[FIELD_EUI64] = literal_eui64,
	[FIELD_GUID] = literal_of_guid,
	[FIELD_OID] = literal_of_oid,
};

bool literal_read(const struct literal_reader *reader, struct filter_value *value_out)
{
	struct literal_text literal = { .reader = reader, .token = reader->token };
	size_t length = reader->token->content_length;
	if (length >= sizeof literal.text) length = sizeof literal.text - 1;
	memcpy(literal.text, reader->token->content, length);
	struct filter_value value = { .kind = type_value_kind(reader->type) };
	if (!literal_functions[reader->type](&literal, &value)) return false;
	value.kind = type_value_kind(reader->type);
	if (value.kind == VALUE_PROTOCOL) value.reach = value.length;
	*value_out = value;
	return true;
}
