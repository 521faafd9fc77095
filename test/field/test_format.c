/* Values as text: for columns and -e, for the tree, for filters. */
#include "field/format.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct value_name colours[] = { { 1, "Red" }, { 2, "Green" }, { 0 } };
static const struct range_name sizes[] = { { 10, 19, "Medium" }, { 0 } };

static const struct field fields[] = {
	{ "t.u8", "Small", FIELD_U8 },
	{ "t.hex", "Hex", FIELD_U16, .base = BASE_HEX },
	{ "t.name", "Colour", FIELD_U16, .base = BASE_HEX, .names = colours, .ranges = sizes },
	{ "t.bits", "Bits", FIELD_U8, .mask = 0x3c },
	{ "t.flag", "Flag", FIELD_BOOLEAN, .mask = 0x40, .set = "Set", .unset = "Not set" },
	{ "t.signed", "Signed", FIELD_I16 },
	{ "t.text", "Text", FIELD_STRING },
	{ "t.bytes", "Bytes", FIELD_BYTES },
	{ "t.ether", "Address", FIELD_ETHER },
	{ "t.ip", "Address", FIELD_IPV4 },
	{ "t.ip6", "Address", FIELD_IPV6 },
	{ "t.rel", "Time", FIELD_TIME_RELATIVE },
	{ "t.abs", "Time", FIELD_TIME_ABSOLUTE, .base = BASE_UTC },
	{ "t.unit", "Length", FIELD_U8, .unit = " bytes" },
	{ "t.dechex", "Both", FIELD_U16, .base = BASE_DEC_HEX },
	{ "t.oid", "Identifier", FIELD_OID },
	{ "t.guid", "Identifier", FIELD_GUID },
	{ "t.none", "Heading", FIELD_NONE },
	{ "t.char", "Letter", FIELD_CHAR },
	{ "t.frame", "Answer in", FIELD_FRAME },
};
enum {
	U8,
	HEX,
	NAME,
	BITS,
	FLAG,
	SIGNED,
	TEXT,
	BYTES,
	ETHER,
	IP,
	IP6,
	REL,
	ABS,
	UNIT,
	DECHEX,
	OID,
	GUID,
	NONE,
	CHAR,
	FRAME
};

static const struct {
	int field;
	uint64_t number;
	const char *bytes;
	uint32_t length, item_length;
	const char *value, *line, *filter;
	unsigned flags;
} rows[] = {
	{ U8, 200, NULL, 0, 1, "200", "Small: 200", "t.u8 == 200" },
	{ HEX, 0x800, NULL, 0, 2, "0x0800", "Hex: 0x0800", "t.hex == 0x0800" },
	{ NAME, 2, NULL, 0, 2, "0x0002", "Colour: Green (0x0002)", "t.name == 0x0002" },
	{ NAME, 12, NULL, 0, 2, "0x000c", "Colour: Medium (0x000c)", "t.name == 0x000c" },
	{ NAME, 99, NULL, 0, 2, "0x0063", "Colour: Unknown (0x0063)", "t.name == 0x0063" },
	{ BITS, 5, NULL, 0, 1, "5", "..01 01.. = Bits: 5", "t.bits == 5" },
	{ FLAG, 1, NULL, 0, 1, "1", ".1.. .... = Flag: Set", "t.flag == 1" },
	{ FLAG, 0, NULL, 0, 2, "0", ".... .... .0.. .... = Flag: Not set", "t.flag == 0" },
	{ SIGNED, (uint64_t)-5, NULL, 0, 2, "-5", "Signed: -5", "t.signed == -5" },
	{ TEXT, 0, "a\"b\\c", 5, 5, "a\"b\\c", "Text: a\"b\\c", "t.text == \"a\\\"b\\\\c\"" },
	{ TEXT, 0, "a\r\n\x1b\x7f", 5, 5, "a\r\n\x1b\x7f", "Text: a\r\n\x1b\x7f",
	  "t.text == \"a\\r\\n\\x1b\\x7f\"" },
	{ BYTES, 0, "\xff", 1, 1, "ff", "Bytes: ff", "t.bytes == :ff" },
	{ BYTES, 0, "\x10", 1, 1, "10", "Bytes: 10", "t.bytes == 10" },
	{ BYTES, 0, "\x00\xff\x10", 3, 3, "00ff10", "Bytes: 00ff10", "t.bytes == 00:ff:10" },
	{ ETHER, 0, "\x02\x00\x5e\x10\x00\xff", 6, 6, "02:00:5e:10:00:ff",
	  "Address: 02:00:5e:10:00:ff", "t.ether == 02:00:5e:10:00:ff" },
	{ IP, 0xc0000201, NULL, 0, 4, "192.0.2.1", "Address: 192.0.2.1", "t.ip == 192.0.2.1" },
	{ IP6, 0, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16, 16, "2001:db8::1",
	  "Address: 2001:db8::1", "t.ip6 == 2001:db8::1" },
	{ REL, (uint64_t)-1500000000, NULL, 0, 0, "-1.500000000", "Time: -1.500000000 seconds",
	  "t.rel == -1.500000000" },
	{ ABS, 0, NULL, 0, 8, "Jan  1, 1970 00:00:00.000000000 UTC",
	  "Time: Jan  1, 1970 00:00:00.000000000 UTC", "t.abs == \"1970-01-01 00:00:00Z\"" },
	{ UNIT, 20, NULL, 0, 1, "20", "Length: 20 bytes", "t.unit == 20" },
	{ DECHEX, 10, NULL, 0, 2, "10", "Both: 10 (0x000a)", "t.dechex == 10" },
	{ OID, 0, "\x2a\x86\x48\x86\xf7\x0d", 6, 6, "1.2.840.113549", "Identifier: 1.2.840.113549",
	  "t.oid == 1.2.840.113549" },
	{ GUID, 0, "0123456789abcdef", 16, 16, "30313233-3435-3637-3839-616263646566",
	  "Identifier: 30313233-3435-3637-3839-616263646566",
	  "t.guid == 30313233-3435-3637-3839-616263646566" },
	{ NONE, 0, NULL, 0, 3, "Heading", "Heading", "t.none" },
	{ CHAR, 'q', NULL, 0, 1, "'q'", "Letter: 'q'", "t.char == 'q'" },
	{ CHAR, 7, NULL, 0, 1, "'\\x07'", "Letter: '\\x07'", "t.char == '\\x07'" },
	{ FRAME, 12, NULL, 0, 0, "12", "[Answer in: 12]", "t.frame == 12", ITEM_GENERATED },
};

static struct registry *registry;
static uint16_t first;

static void setup(void)
{
	registry = registry_open();
	registry_add(registry, "t", "Test", fields, sizeof fields / sizeof *fields, &first);
}

static void teardown(void) { registry_close(registry); }

START_TEST(test_row)
{
	struct item item = { .field = (uint16_t)(first + rows[_i].field),
		             .length = rows[_i].item_length };
	item.flags = (uint8_t)rows[_i].flags;
	if (field_type_is_number(fields[rows[_i].field].type)) {
		item.flags |= ITEM_NUMBER;
		item.value.number = rows[_i].number;
	} else {
		item.value.bytes = (const uint8_t *)rows[_i].bytes;
		item.value_length = rows[_i].length;
	}
	struct tape tape;
	tape_open(&tape);
	char text[256];
	ck_assert_uint_eq(format_value(&fields[rows[_i].field], &item, text, sizeof text),
	                  strlen(rows[_i].value));
	ck_assert_str_eq(text, rows[_i].value);
	ck_assert_uint_eq(format_line(registry, &tape, &item, text, sizeof text),
	                  strlen(rows[_i].line));
	ck_assert_str_eq(text, rows[_i].line);
	format_filter(registry, &item, text, sizeof text);
	ck_assert_str_eq(text, rows[_i].filter);
	for (size_t size = 0; size < 8; size++) {
		char small[16];
		memset(small, 'x', sizeof small);
		format_value(&fields[rows[_i].field], &item, small, size);
		ck_assert_int_eq(small[size], 'x');
		format_line(registry, &tape, &item, small, size);
		ck_assert_int_eq(small[size], 'x');
	}
	tape_close(&tape);
}
END_TEST

static const struct {
	int64_t time_ns;
	unsigned digits;
	const char *text;
} times[] = {
	{ 0, 9, "0.000000000" },   { 1, 9, "0.000000001" },
	{ -1, 9, "-0.000000001" }, { 1234567890123456789, 6, "1234567890.123456" },
	{ 1999999999, 0, "1" },    { INT64_MIN, 9, "-9223372036.854775808" },
};

START_TEST(test_seconds)
{
	char text[64];
	format_seconds(times[_i].time_ns, times[_i].digits, text, sizeof text);
	ck_assert_str_eq(text, times[_i].text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("format");
	TCase *cases = tcase_create("format");
	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_loop_test(cases, test_row, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_loop_test(cases, test_seconds, 0, (int)(sizeof times / sizeof *times));
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
