/* test_filter.c - what filters mean, what they refuse and where, and what stacks tell. */
#include "filter/filter.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A small world: two protocols with a field of each kind. */
enum {
	T_PORT_A,
	T_PORT_B,
	T_FLAG,
	T_NAME,
	T_RAW,
	T_DELTA,
	T_SIGNED,
	T_KIND,
	T_MARK,
	T_REAL,
	T_COUNT
};
static const struct value_name kinds[] = { { 1, "Request" }, { 2, "Answer" }, { 0 } };
static const struct field t_fields[T_COUNT] = {
	[T_PORT_A] = { "t.port", "Port", FIELD_U16 },
	[T_PORT_B] = { "t.port", "Port", FIELD_U16 },
	[T_FLAG] = { "t.flag", "Flag", FIELD_BOOLEAN, .set = "Set", .unset = "Not set" },
	[T_NAME] = { "t.name", "Name", FIELD_STRING },
	[T_RAW] = { "t.raw", "Raw", FIELD_BYTES },
	[T_DELTA] = { "t.delta", "Delta", FIELD_TIME_RELATIVE },
	[T_SIGNED] = { "t.signed", "Signed", FIELD_I8 },
	[T_KIND] = { "t.kind", "Kind", FIELD_U8, .names = kinds },
	[T_MARK] = { "t.mark", "Mark", FIELD_NONE },
	[T_REAL] = { "t.real", "Real", FIELD_DOUBLE },
};
enum { N_V4, N_V6, N_MAC, N_TIME, N_COUNT };
static const struct field n_fields[N_COUNT] = {
	[N_V4] = { "n.v4", "IPv4", FIELD_IPV4 },
	[N_V6] = { "n.v6", "IPv6", FIELD_IPV6 },
	[N_MAC] = { "n.mac", "MAC", FIELD_ETHER },
	[N_TIME] = { "n.time", "Time", FIELD_TIME_ABSOLUTE, .base = BASE_UTC },
};

static struct registry *registry;
static struct tape tape;
static uint16_t t_first, n_first;

static void add_number(uint16_t field, uint64_t value)
{
	struct item *item = tape_add(&tape);
	item->field = field;
	item->flags = ITEM_NUMBER;
	item->value.number = value;
}

static void add_bytes(uint16_t field, const void *bytes, size_t length)
{
	struct item *item = tape_add(&tape);
	item->field = field;
	item->value.bytes = bytes;
	item->value_length = (uint32_t)length;
}

/* The frame that all rows below are asked of: n over t, no third protocol. */
static void setup(void)
{
	static const uint8_t v6[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 };
	static const uint8_t mac[6] = { 2, 0, 0x5e, 0x10, 0, 1 };
	double real = 1.5;
	uint64_t real_bits, absolute = 1700000000500000000;
	uint16_t none;
	memcpy(&real_bits, &real, sizeof real_bits);
	registry = registry_open();
	registry_add(registry, "n", "Network", n_fields, N_COUNT, &n_first);
	registry_add(registry, "t", "Transport", t_fields, T_COUNT, &t_first);
	registry_add(registry, "x", "Absent", NULL, 0, &none);
	tape_open(&tape);
	add_bytes(registry_find(registry, "n", 1), NULL, 0);
	add_number((uint16_t)(n_first + N_V4), 0xc0000201);
	add_bytes((uint16_t)(n_first + N_V6), v6, sizeof v6);
	add_bytes((uint16_t)(n_first + N_MAC), mac, sizeof mac);
	add_number((uint16_t)(n_first + N_TIME), absolute);
	add_bytes(registry_find(registry, "t", 1), NULL, 0);
	add_number((uint16_t)(t_first + T_PORT_A), 1000);
	add_number((uint16_t)(t_first + T_PORT_B), 80);
	add_number((uint16_t)(t_first + T_FLAG), 1);
	add_bytes((uint16_t)(t_first + T_NAME), "a\"b", 3);
	add_bytes((uint16_t)(t_first + T_RAW), "\x01\x02\xff", 3);
	add_number((uint16_t)(t_first + T_DELTA), (uint64_t)-250000000);
	add_number((uint16_t)(t_first + T_SIGNED), (uint64_t)-5);
	add_number((uint16_t)(t_first + T_KIND), 2);
	add_number((uint16_t)(t_first + T_REAL), real_bits);
}

static void teardown(void)
{
	tape_close(&tape);
	registry_close(registry);
}

/* clang-format off */
static const struct { const char *text; bool passes; } meanings[] = {
	{ "", true }, { "   ", true },
	{ "t", true }, { "x", false }, { "t.mark", false }, { "t.port", true },
	{ "not x", true }, { "!t", false }, { "not not t", true }, { "!!!t", false },
	{ "t and n", true }, { "t && x", false }, { "x or n", true }, { "x || x", false },
	{ "x and x or n", true }, { "n or x and x", true }, { "(n or x) and x", false },
	{ "not x and not x", true }, { "not (x or n)", false }, { "not(n and x)", true },
	/* several values: any for ==, all for !=, see tshark 4.0 */
	{ "t.port == 80", true }, { "t.port==1000", true }, { "t.port == 81", false },
	{ "t.port != 80", false }, { "t.port != 81", true }, { "t.port ~= 80", true },
	{ "t.port !== 80", true }, { "t.port === 80", false }, { "t.port all_eq 80", false },
	{ "t.port any_ne 80", true }, { "t.port all_ne 81", true }, { "not t.port == 80", false },
	{ "t.port < 80", false }, { "t.port <= 80", true }, { "t.port > 999", true },
	{ "t.port ge 1001", false }, { "t.port lt 81", true }, { "t.port eq 80 and t.port eq 1000", true },
	/* values in all their forms */
	{ "t.port == 0x50", true }, { "t.port == 0120", true }, { "t.port == 0b1010000", true },
	{ "t.port == 'P'", true }, { "t.kind == \"answer\"", true }, { "t.kind == Answer", true },
	{ "t.kind == Request", false }, { "t.kind == 2", true },
	{ "t.flag == 1", true }, { "t.flag == 7", true }, { "t.flag == TRUE", true },
	{ "t.flag == Set", true }, { "t.flag == \"Not set\"", false }, { "t.flag == FALSE", false },
	{ "t.name == \"a\\\"b\"", true }, { "t.name == \"a\\x22b\"", true }, { "t.name == \"a\\042b\"", true },
	{ "t.name == r\"a\\\"b\"", false }, { "t.name > \"a\"", true }, { "t.name == ab", false },
	{ "t.raw == 01:02:ff", true }, { "t.raw == 0102FF", true }, { "t.raw == 01-02-ff", true },
	{ "t.raw == \"abc\"", false }, { "t.raw == 01:02", false }, { "t.raw > 01:02", true },
	{ "t.delta == -0.25", true }, { "t.delta < 0", true }, { "t.delta > -0.250000001", true },
	{ "t.signed == -5", true }, { "t.signed < -4", true }, { "t.signed > 0", false },
	{ "t.real == 1.5", true }, { "t.real < 1.4", false },
	{ "n.v4 == 192.0.2.1", true }, { "n.v4 == 192.0.2.0/24", true }, { "n.v4 == 192.0.3.0/24", false },
	{ "n.v4 != 192.0.2.0/24", false }, { "n.v4 == 0.0.0.0/0", true }, { "n.v4 > 192.0.2.0", true },
	{ "n.v6 == 2001:db8::1", true }, { "n.v6 == 2001:db8::/32", true }, { "n.v6 == 2001:db9::/31", true },
	{ "n.v6 == ::/0", true }, { "n.v6 == 2001:db8::/33", true }, { "n.v6 == 2001:db8:8000::/33", false },
	{ "n.mac == 02:00:5e:10:00:01", true }, { "n.mac == 0200.5e10.0001", true },
	{ "n.mac == 02-00-5e-10-00-02", false },
	{ "n.time == \"2023-11-14 22:13:20.5\"", true }, { "n.time < \"2023-11-14 22:13:20.500000001 UTC\"", true },
	{ "n.time > \"Nov 14, 2023 22:13:20Z\"", true },
};

static const struct { const char *text; size_t position, length; } refusals[] = {
	{ "t.prt", 0, 5 }, { "t and nosuch", 6, 6 }, { "T", 0, 1 }, { "t AND n", 2, 3 },
	{ "t.port ==", 9, 1 }, { "t and", 5, 1 }, { "and t", 0, 3 }, { "t t", 2, 1 }, { "(t", 2, 1 },
	{ "t)", 1, 1 }, { "()", 1, 1 }, { "!", 1, 1 }, { "\"t\"", 0, 3 }, { "t.port = 80", 7, 1 },
	{ "t.port == 65536", 10, 5 }, { "t.port == 80x", 10, 3 }, { "t.port == \"80\"", 10, 4 },
	{ "t.port == -1", 10, 2 }, { "t.port == t.kind", 10, 6 }, { "t.signed == 128", 12, 3 },
	{ "t.flag == maybe", 10, 5 }, { "t.kind == Reqest", 10, 6 }, { "t == 1", 0, 1 },
	{ "t.mark == 1", 0, 6 }, { "t.name == \"a", 10, 1 }, { "t.name == \"a\\q\"", 12, 2 },
	{ "t.name == 'ab'", 10, 4 }, { "t.raw == 1:2", 9, 3 }, { "t.delta == soon", 11, 4 },
	{ "n.v4 == 300.0.0.1", 8, 9 }, { "n.v4 == 1.2.3.4/33", 8, 10 }, { "n.v4 == 1.2.3", 8, 5 },
	{ "n.v6 == 2001::1::", 8, 9 }, { "n.mac == 02:00", 9, 5 }, { "n.time == yesterday", 10, 9 },
	{ "t.name contains \"a\"", 7, 8 }, { "t[0:2] == 1", 1, 1 }, { "t.port in {80}", 7, 2 },
};

/* has, may: bit 0 is n, bit 1 is t, bit 2 is x. */
static const struct { const char *text; uint64_t has, may; enum filter_verdict verdict; } verdicts[] = {
	{ "t", 2, 0, FILTER_TRUE }, { "t", 0, 2, FILTER_DISSECT }, { "t", 1, 4, FILTER_FALSE },
	{ "not t", 2, 0, FILTER_FALSE }, { "not t", 0, 2, FILTER_DISSECT }, { "not t", 1, 0, FILTER_TRUE },
	{ "t.port == 80", 2, 0, FILTER_DISSECT }, { "t.port == 80", 1, 0, FILTER_FALSE },
	{ "t.port", 0, 2, FILTER_DISSECT }, { "not t.port == 80", 1, 0, FILTER_TRUE },
	{ "n and t.port == 80", 2, 0, FILTER_FALSE }, { "n or t.port == 80", 1, 2, FILTER_TRUE },
	{ "t and n", 3, 0, FILTER_TRUE }, { "t and n", 2, 1, FILTER_DISSECT }, { "", 0, 0, FILTER_TRUE },
};
/* clang-format on */

START_TEST(means)
{
	struct error error = { .text = "" };
	const char *text = meanings[_i].text;
	struct filter *filter = filter_compile(registry, text, &error);
	ck_assert_msg(filter, "%s: %s", text, error.text);
	ck_assert_str_eq(filter_text(filter), text);
	ck_assert_msg(filter_run(filter, &tape) == meanings[_i].passes, "%s", text);
	filter_close(filter);
}
END_TEST

START_TEST(refuses)
{
	struct error error = { .text = "" };
	const char *text = refusals[_i].text;
	ck_assert_msg(!filter_compile(registry, text, &error), "%s", text);
	ck_assert_msg(error.text[0] && !strchr(error.text, '\n'), "%s", text);
	ck_assert_msg(
		error.position == refusals[_i].position && error.length == refusals[_i].length,
		"%s: %s at %zu, %zu", text, error.text, error.position, error.length);
}
END_TEST

START_TEST(judges_stacks)
{
	struct error error = { .text = "" };
	struct filter *filter = filter_compile(registry, verdicts[_i].text, &error);
	ck_assert_msg(filter, "%s", error.text);
	ck_assert_int_eq(filter_on_stack(filter, &verdicts[_i].has, &verdicts[_i].may, 1),
	                 verdicts[_i].verdict);
	filter_close(filter);
}
END_TEST

START_TEST(wants_its_fields_only)
{
	struct filter *filter = filter_compile(registry, "t.port == 80 and not n", NULL);
	ck_assert_ptr_nonnull(filter);
	unsigned count = 0;
	for (unsigned id = 0; id < REGISTRY_FIELDS_MAX; id++)
		count += field_set_has(filter_wanted(filter), id);
	ck_assert_uint_eq(count, 3); /* both ports and n itself */
	ck_assert(field_set_has(filter_wanted(filter), t_first + T_PORT_B));
	filter_close(filter);
}
END_TEST

/* Every combination of and, or, not over three tests gives what C gives. */
START_TEST(agrees_with_logic)
{
	static const char *const tests[] = { "t", "x", "n" };
	for (int bits = 0; bits < 64; bits++) {
		bool a = bits & 1, b = bits & 2, c = bits & 4, first_or = bits & 8,
		     second_or = bits & 16;
		bool outer = bits & 32;
		char text[128];
		snprintf(text, sizeof text, "%s(%s%s %s %s%s) %s %s%s", outer ? "not " : "",
		         a ? "not " : "", tests[0], first_or ? "or" : "and", b ? "not " : "",
		         tests[1], second_or ? "or" : "and", c ? "not " : "", tests[2]);
		bool left = first_or ? (!a || b) : (!a && b);
		if (outer) left = !left;
		bool expected = second_or ? (left || !c) : (left && !c);
		struct filter *filter = filter_compile(registry, text, NULL);
		ck_assert_msg(filter && filter_run(filter, &tape) == expected, "%s", text);
		filter_close(filter);
	}
}
END_TEST

START_TEST(bounds_hold)
{
	enum { MANY = 5000 };
	char *text = malloc(MANY * 8);
	size_t used = 0;
	for (int i = 0; i < FILTER_DEPTH_MAX + 1; i++) text[used++] = '(';
	text[used] = 0;
	struct error error = { .text = "" };
	ck_assert_ptr_null(filter_compile(registry, text, &error));
	ck_assert(strstr(error.text, "deeper"));
	used = 0;
	for (int i = 0; i < MANY; i++)
		used += (size_t)snprintf(text + used, 8, "%st", i ? " or " : "");
	ck_assert_ptr_null(filter_compile(registry, text, &error));
	ck_assert(strstr(error.text, "tests"));
	free(text);
}
END_TEST

int main(void)
{
#define ROWS(table) (int)(sizeof(table) / sizeof *(table))
	TCase *rows = tcase_create("rows");
	tcase_add_checked_fixture(rows, setup, teardown);
	tcase_add_loop_test(rows, means, 0, ROWS(meanings));
	tcase_add_loop_test(rows, refuses, 0, ROWS(refusals));
	tcase_add_loop_test(rows, judges_stacks, 0, ROWS(verdicts));
	tcase_add_test(rows, wants_its_fields_only);
	tcase_add_test(rows, agrees_with_logic);
	tcase_add_test(rows, bounds_hold);
	Suite *suite = suite_create("filter");
	suite_add_tcase(suite, rows);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
