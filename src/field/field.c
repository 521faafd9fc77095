/* field.c - facts about field types, and lookups in value tables. */
#include "field/field.h"

static const uint8_t field_widths[] = {
	[FIELD_BOOLEAN] = 8, [FIELD_CHAR] = 1, [FIELD_U8] = 1,  [FIELD_U16] = 2, [FIELD_U24] = 3,
	[FIELD_U32] = 4,     [FIELD_U40] = 5,  [FIELD_U48] = 6, [FIELD_U56] = 7, [FIELD_U64] = 8,
	[FIELD_I8] = 1,      [FIELD_I16] = 2,  [FIELD_I24] = 3, [FIELD_I32] = 4, [FIELD_I64] = 8,
	[FIELD_FRAME] = 4,   [FIELD_OID] = 0,
};

unsigned field_type_width(enum field_type type) { return field_widths[type]; }

bool field_type_is_number(enum field_type type)
{
	switch (type) {
	case FIELD_NONE:
	case FIELD_PROTOCOL:
	case FIELD_EXPERT:
	case FIELD_STRING:
	case FIELD_BYTES:
	case FIELD_ETHER:
	case FIELD_IPV6:
	case FIELD_GUID:
	case FIELD_OID: return false;
	default: return true;
	}
}

const char *value_name(const struct value_name *names, uint64_t value, const char *otherwise)
{
	for (; names && names->name; names++) {
		if (names->value == value) return names->name;
	}
	return otherwise;
}

const char *range_name(const struct range_name *ranges, uint64_t value, const char *otherwise)
{
	for (; ranges && ranges->name; ranges++) {
		if (ranges->first <= value && value <= ranges->last) return ranges->name;
	}
	return otherwise;
}
