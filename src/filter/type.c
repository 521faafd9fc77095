/* type.c - the table of types; what it allows is what tshark 4.0 was seen to allow. */
#include "type.h"

enum {
	ORDER = TYPE_CAN_COMPARE,
	INTEGER = ORDER | TYPE_CAN_BITS | TYPE_CAN_ADD | TYPE_CAN_MULTIPLY | TYPE_CAN_DIVIDE_REST |
	          TYPE_CAN_STRING | TYPE_CAN_ABS,
	BYTES = ORDER | TYPE_CAN_SLICE | TYPE_CAN_BE_BYTES,
	SEARCH = TYPE_CAN_CONTAIN | TYPE_CAN_MATCH,
};

struct type_row {
	const char *label;
	enum filter_value_kind kind;
	unsigned can;
};

static const struct type_row type_rows[] = {
	[FIELD_NONE] = { "a field without a value", VALUE_UNSIGNED, 0 },
	[FIELD_EXPERT] = { "a remark without a value", VALUE_UNSIGNED, 0 },
	[FIELD_PROTOCOL] = { "a protocol's bytes", VALUE_PROTOCOL, BYTES | SEARCH },
	[FIELD_BOOLEAN] = { "true or false", VALUE_BOOLEAN, ORDER | TYPE_CAN_ABS },
	[FIELD_CHAR] = { "a character", VALUE_UNSIGNED, INTEGER & ~(unsigned)TYPE_CAN_STRING },
	[FIELD_U8] = { "an 8 bit number", VALUE_UNSIGNED, INTEGER },
	[FIELD_U16] = { "a 16 bit number", VALUE_UNSIGNED, INTEGER },
	[FIELD_U24] = { "a 24 bit number", VALUE_UNSIGNED, INTEGER },
	[FIELD_U32] = { "a 32 bit number", VALUE_UNSIGNED, INTEGER },
	[FIELD_U40] = { "a 40 bit number", VALUE_UNSIGNED_LONG, INTEGER },
	[FIELD_U48] = { "a 48 bit number", VALUE_UNSIGNED_LONG, INTEGER },
	[FIELD_U56] = { "a 56 bit number", VALUE_UNSIGNED_LONG, INTEGER },
	[FIELD_U64] = { "a 64 bit number", VALUE_UNSIGNED_LONG, INTEGER },
	[FIELD_I8] = { "a signed 8 bit number", VALUE_SIGNED, INTEGER },
	[FIELD_I16] = { "a signed 16 bit number", VALUE_SIGNED, INTEGER },
	[FIELD_I24] = { "a signed 24 bit number", VALUE_SIGNED, INTEGER },
	[FIELD_I32] = { "a signed 32 bit number", VALUE_SIGNED, INTEGER },
	[FIELD_I64] = { "a signed 64 bit number", VALUE_SIGNED_LONG, INTEGER },
	[FIELD_DOUBLE] = { "a floating-point number", VALUE_DOUBLE,
	                   ORDER | TYPE_CAN_ADD | TYPE_CAN_MULTIPLY | TYPE_CAN_STRING |
	                           TYPE_CAN_ABS },
	[FIELD_FRAME] = { "a frame's number", VALUE_UNSIGNED, INTEGER },
	[FIELD_TIME_ABSOLUTE] = { "a date and time", VALUE_TIME, ORDER },
	[FIELD_TIME_RELATIVE] = { "a time in seconds", VALUE_TIME,
	                          ORDER | TYPE_CAN_ADD | TYPE_CAN_ABS },
	[FIELD_STRING] = { "a text", VALUE_TEXT, BYTES | SEARCH },
	[FIELD_BYTES] = { "bytes", VALUE_BYTES, BYTES | SEARCH | TYPE_CAN_BITS },
	[FIELD_ETHER] = { "a MAC address", VALUE_BYTES,
	                  BYTES | SEARCH | TYPE_CAN_BITS | TYPE_CAN_STRING },
	[FIELD_IPV4] = { "an IPv4 address", VALUE_IPV4, BYTES | TYPE_CAN_BITS | TYPE_CAN_STRING },
	[FIELD_IPV6] = { "an IPv6 address", VALUE_IPV6, BYTES | TYPE_CAN_BITS | TYPE_CAN_STRING },
	[FIELD_EUI64] = { "an EUI-64 identifier", VALUE_UNSIGNED_LONG,
	                  INTEGER & ~(unsigned)TYPE_CAN_MULTIPLY },
	[FIELD_GUID] = { "a GUID", VALUE_BYTES, ORDER | TYPE_CAN_BE_BYTES | TYPE_CAN_STRING },
	[FIELD_OID] = { "an object identifier", VALUE_BYTES,
	                BYTES | TYPE_CAN_CONTAIN | TYPE_CAN_BITS | TYPE_CAN_STRING },
};

bool type_can(enum field_type type, unsigned what) { return (type_rows[type].can & what) == what; }

const char *type_label(enum field_type type) { return type_rows[type].label; }

enum filter_value_kind type_value_kind(enum field_type type) { return type_rows[type].kind; }

bool type_is_integer(enum field_type type)
{
	return type_can(type, TYPE_CAN_BITS) && !type_can(type, TYPE_CAN_BE_BYTES);
}

uint32_t type_length(enum field_type type)
{
	if (type == FIELD_IPV4) return 4;
	if (type == FIELD_FRAME) return 4;
	return type == FIELD_BOOLEAN ? 0 : (uint32_t)field_type_width(type);
}

static bool type_is_raw(enum field_type type)
{
	return type == FIELD_BYTES || type == FIELD_ETHER || type == FIELD_GUID ||
	       type == FIELD_OID;
}

bool type_fits(enum field_type left, enum field_type right)
{
	if (!type_can(left, TYPE_CAN_COMPARE) || !type_can(right, TYPE_CAN_COMPARE)) return false;
	if (type_is_integer(left)) return type_is_integer(right) || right == FIELD_BOOLEAN;
	return left == right || (type_is_raw(left) && type_is_raw(right));
}
