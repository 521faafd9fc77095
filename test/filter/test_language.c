/* test_language.c - what filters mean and what they refuse and where, in rows. What tshark 4.0.17 does with
 * the like of each was looked at. */
#include "world.h"

/* clang-format off */
static const struct { const char *text; bool passes; } meanings[] = {
	{ "", true }, { "   ", true },
	{ "t", true }, { "x", false }, { "t.mark", false }, { "t.port", true }, { ".t", true }, { ".t.port", true },
	{ "not x", true }, { "!t", false }, { "not not t", true }, { "!!!t", false }, { "! not t", true },
	{ "t and n", true }, { "t && x", false }, { "x or n", true }, { "x || x", false }, { "t&&n", true },
	{ "x and x or n", true }, { "n or x and x", true }, { "(n or x) and x", false },
	{ "not x and not x", true }, { "not (x or n)", false }, { "not(n and x)", true }, { "((t))", true },
	/* several values: any for ==, all for != */
	{ "t.port == 80", true }, { "t.port==1000", true }, { "t.port == 81", false },
	{ "t.port != 80", false }, { "t.port != 81", true }, { "t.port ~= 80", true }, { "t.port any_eq 80", true },
	{ "t.port !== 80", true }, { "t.port === 80", false }, { "t.port all_eq 80", false },
	{ "t.port any_ne 80", true }, { "t.port all_ne 81", true }, { "not t.port == 80", false },
	{ "t.port < 80", false }, { "t.port <= 80", true }, { "t.port > 999", true },
	{ "t.port ge 1001", false }, { "t.port lt 81", true }, { "t.port eq 80 and t.port eq 1000", true },
	{ "all t.port > 79", true }, { "all t.port > 80", false }, { "any t.port > 80", true },
	{ "any t.port != 80", true }, { "all t.port == 80", false }, { "any t.port === 80", true },
	{ "t.absent == 0", false }, { "t.absent != 0", false }, { "all t.absent == 0", false },
	{ "not t.absent == 0", true },
	/* chains */
	{ "t.kind < t.char < 100", true }, { "t.kind < t.char < 99", false }, { "t.char == t.char == 99", true },
	/* values in all their forms */
	{ "t.port == 0x50", true }, { "t.port == 0120", true }, { "t.port == 0b1010000", true }, { "t.port == 0X50", true },
	{ "t.port == 'P'", true }, { "t.port == '\\x50'", true }, { "t.port == '\\120'", true }, { "t.kind == '\\x02'", true },
	{ "t.kind == \"answer\"", true }, { "t.kind == Answer", true }, { "t.kind == \"ANSWER\"", true },
	{ "t.kind == Request", false }, { "t.kind == 2", true }, { "t.kind > Request", true },
	{ "t.flag == 1", true }, { "t.flag == 7", true }, { "t.flag == TRUE", true }, { "t.flag == True", true },
	{ "t.flag == Set", true }, { "t.flag == \"Not set\"", false }, { "t.flag == FALSE", false }, { "t.flag > 0", true },
	{ "t.plain == \"False\"", true }, { "t.plain == False", true }, { "t.plain == 0", true },
	{ "t.name == \"a\\\"b\"", true }, { "t.name == \"a\\x22b\"", true }, { "t.name == \"a\\042b\"", true },
	{ "t.name == r\"a\\\"b\"", false }, { "t.name > \"a\"", true }, { "t.name == ab", false }, { "t.name < \"b\"", true },
	{ "t.raw == 01:02:ff", true }, { "t.raw == 0102FF", true }, { "t.raw == 01-02-ff", true }, { "t.raw == 1.2.ff", true },
	{ "t.raw == \"\\x01\\x02\\xff\"", true }, { "t.raw == \"abc\"", false }, { "t.raw == 01:02", false },
	{ "t.raw > 01:02", true }, { "t.raw > 0xff", true }, { "t.raw < 00:00:00:00", true }, { "t.raw < 02:00:00", true },
	{ "t.raw == :0102ff", true }, { "t.raw == 12f", false },
	{ "t.delta == -0.25", true }, { "t.delta < 0", true }, { "t.delta > -0.250000001", true }, { "t.delta == - 0.25", true },
	{ "t.delta == -0.2500000000", true }, { "t.delta == -0.25s", true },
	{ "t.signed == -5", true }, { "t.signed < -4", true }, { "t.signed > 0", false },
	{ "t.real == 1.5", true }, { "t.real < 1.4", false }, { "t.real == 15e-1", true }, { "t.real > -inf", true },
	{ "t.char == 'c'", true }, { "t.char == 99", true }, { "t.long == 8589934591", true }, { "t.long == 0x1ffffffff", true },
	{ "n.v4 == 192.0.2.1", true }, { "n.v4 == 192.0.2.0/24", true }, { "n.v4 == 192.0.3.0/24", false },
	{ "n.v4 != 192.0.2.0/24", false }, { "n.v4 == 0.0.0.0/0", true }, { "n.v4 > 192.0.2.0", true },
	{ "n.v4 > 192.0.2.0/24", false }, { "n.v4 >= 192.0.2.0/24", true }, { "n.v4 == 192.0.2.77/24", true },
	{ "n.v6 == 2001:db8::1", true }, { "n.v6 == 2001:db8::/32", true }, { "n.v6 == 2001:db9::/31", true },
	{ "n.v6 == ::/0", true }, { "n.v6 == 2001:db8::/33", true }, { "n.v6 == 2001:db8:8000::/33", false },
	{ "n.v6 == 2001:DB8:0:0:0:0:0:1", true }, { "n.v6==2001:db8::1&&t", true },
	{ "n.mac == 02:00:5e:10:00:01", true }, { "n.mac == 0200.5e10.0001", true }, { "n.mac == 02005e100001", true },
	{ "n.mac == 02-00-5e-10-00-02", false },
	{ "n.oid == 2.5.4.3", true }, { "n.oid == 2.5.4", false }, { "n.frame == 7", true },
	{ "n.guid == 00112233-0000-0000-0000-0000000000ff", true }, { "n.eui == 02:00:5e:10:00:00:00:01", true },
	{ "n.eui == 0x02005e1000000001", true },
	{ "n.time == \"2023-11-14 22:13:20.5\"", true }, { "n.time < \"2023-11-14 22:13:20.500000001 UTC\"", true },
	{ "n.time > \"Nov 14, 2023 22:13:20Z\"", true }, { "n.time == \"2023-11-14T23:13:20.5+01:00\"", true },
	{ "n.time == \"2023-11-14T20:13:20.5-0200\"", true }, { "n.time > 2023-11-14", true },
	{ "n.time > \"2023-11-14 22:13\"", true }, { "n.time == \"Nov 14, 2023 22:13:20.5 UTC\"", true },
	/* sets */
	{ "t.port in {80}", true }, { "t.port in {1, 2, 80..90}", true }, { "t.port in {1..79}", false }, { "t.port in{ 70 .. 80 }", true },
	{ "t.port in {90..80}", false }, { "t.port not in {80}", false }, { "t.port ! in {81}", true }, { "t.absent not in {1}", true },
	{ "all t.port in {80, 1000}", false }, { "all t.port in {80 .. 1000}", true }, { "t.name in {\"a\" .. \"b\"}", true },
	{ "t.kind in {Request, Answer}", true }, { "t.delta in {-1 .. -0.1}", true }, { "t.signed in {-5}", true },
	{ "n.v4 in {10.0.0.0/8}", true }, { "n.v4 in {10.0.0.1..10.0.0.9}", true }, { "n.v6 in {2001:db8::..2001:db8::2}", true },
	{ "t.char in {t.kind .. t.port}", true }, { "t.kind in {t.char}", false }, { "t.kind in {len(n.v4), abs(-2)}", true },
	/* text and bytes */
	{ "t.name contains \"\\\"b\"", true }, { "t.name contains b", true }, { "t.name contains \"B\"", false }, { "t.name contains \"\"", false },
	{ "t.raw contains 02:ff", true }, { "t.raw contains 2", true }, { "t.raw contains '\\xff'", true }, { "t.raw contains \"\\xff\"", true },
	{ "n.mac contains 5e:10", true }, { "n contains \"GET\"", true }, { "n contains 00:01", true }, { "t contains \"GET /x\"", true },
	{ "t contains n", true }, { "n contains t", true }, { "t.raw contains t.raw", true }, { "t.name contains upper(t.name)", false },
	{ "t[3:] == \"GET /x\"", true }, { "n[3]", false }, { "n[2]", true }, { "t[100]", false }, { "t[-1] == \"x\"", true },
	{ "t.raw[0] == 1", true }, { "t.raw[0] == 0x01", true }, { "t.raw[1:2] == 02:ff", true }, { "t.raw[1-2] == 02:ff", true },
	{ "t.raw[:2] == 01:02", true }, { "t.raw[-2:] == 02:ff", true }, { "t.raw[-3--2] == 01:02", true }, { "t.raw[0,2] == 01:ff", true },
	{ "t.raw[2,0:2] == ff:01:02", true }, { "t.raw[0,9] == 01", true }, { "t.raw[2:2]", false }, { "t.raw[3:]", false }, { "t.raw[:]", true },
	{ "t.raw[0:3][1] == 02", true }, { "n.v4[0] == c0", true }, { "n.v6[0:2] == 20:01", true }, { "t.name[0] == \"a\"", true },
	{ "t.name[0] == 61", true }, { "n.v4[0:4] == n.v4", true }, { "t.raw [ 0 : 2 ] == 01:02", true }, { "upper(t.name)[0] == \"A\"", true },
	{ "t == 74:50:ff:47:45:54:20:2f:78", true }, { "n == 6e:00:01", true }, { "t.raw[0] == ff", false },
	/* layers */
	{ "n.v4#1 == 192.0.2.1", true }, { "n.v4#2 == 192.0.2.1", false }, { "n.v4#2 == 10.0.0.1", true }, { "n.v4#3", false },
	{ "n.v4#[-1] == 10.0.0.1", true }, { "n.v4#[-2] == 192.0.2.1", true }, { "n.v4#[1-2] == 10.0.0.1", true }, { "n.v4#[2:]", true },
	{ "n.v4#[-3]", false }, { "n#2", true }, { "n#3", false }, { "n.v4#2[0] == 0a", true }, { "count(n.v4#1) == 1", true },
	/* functions */
	{ "upper(t.name) == \"A\\\"B\"", true }, { "lower(t.name) == \"a\\\"b\"", true }, { "len(t.name) == 3", true }, { "len(n) == 3", true },
	{ "len(t) == 9", true }, { "len(n.v4) == 4", true }, { "len(t.port) == 2", true }, { "len(t.flag) == 0", true },
	{ "count(t.port) == 2", true }, { "count(t.absent) == 0", false }, { "string(t.port) == \"80\"", true }, { "string(n.v4) contains \".2.\"", true },
	{ "string(n.mac) == \"02:00:5e:10:00:01\"", true }, { "max(t.port) == 1000", true }, { "min(t.port) == 80", true },
	{ "max(t.port, 2000) == 2000", true }, { "max(t.absent, 5) == 5", true }, { "abs(t.signed) == 5", true }, { "abs(t.delta) == 0.25", true },
	{ "t.port == max(80, 81)", false }, { "t.port == min(80, 81)", true }, { "min(max(t.port), 90) == 90", true },
	/* arithmetic and bits */
	{ "t.port + 1 == 81", true }, { "t.port - 81 == -1", true }, { "t.port - 81 < 0", true }, { "t.kind > t.kind - 3", false },
	{ "t.port * 2 == 160", true }, { "t.port / 3 == 26", true }, { "t.port % 3 == 2", true }, { "t.port / 0", false }, { "t.port % 0 == 0", false },
	{ "t.kind + 2 * 3 == 8", true }, { "{t.kind + 2} * 3 == 12", true }, { "t.kind == 10 - 4 - 4", true }, { "t.kind == 1 + {1}", true },
	{ "t.port & 0x50", true }, { "t.kind & 1", false }, { "t.kind & 3 == 2", true }, { "t.kind & 2 + 1 == 2", true }, { "t.port bitwise_and 8", true },
	{ "n.v4 & 255.255.0.0 == 192.0.0.0", true }, { "t.raw & ff:00:ff == 01:00:ff", true }, { "t.raw[0] & 02", false }, { "t.raw & 00", false },
	{ "-t.port == -80", true }, { "-t.port < 0", true }, { "t.kind + -1 == 1", false }, { "t.port == -80", false }, { "+t.port == 80", true },
	{ "t.port + t.port == 160", true }, { "t.port + t.port == 1080", true }, { "t.kind - 2", false }, { "t.kind - 1", true }, { "{t.kind}", true },
	{ "t.plain", true }, { "t.long + 1 == 8589934592", true }, { "t.delta + 1 == 0.75", true }, { "t.real * 2 == 3", true },
	{ "len(t) * 4294967295 > 0", false }, { "t.kind * 255 == 254", false }, { "t.signed - 1 == -6", true }, { "t.signed * -1 == 5", true }, { "-t.signed == 5", true },
	/* fields on both sides */
	{ "t.kind < t.port", true }, { "t.port == t.port", true }, { "t.port != t.port", false }, { "t.kind == .t.kind", true },
	{ "t.absent == t.kind", false }, { "t.port == ${t.port}", false }, { "t.raw[0] == n.mac[5]", true },
#ifdef HAVE_PCRE2
	{ "t.name matches \"^A\"", true }, { "t.name ~ \"(?-i)^A\"", false }, { "n matches \"get /X$\"", true }, { "t.raw matches \"\\\\xff$\"", true },
	{ "t.raw matches \"\\x02\"", true }, { "t[3:3] matches r\"^\\w{3}$\"", true }, { "string(t.port) matches \"^8\"", true },
	{ "t.name matches \"\"", true }, { "t.name matches \"(a|aa)+$\"", false }, { "all t.name matches \"a\"", true },
#endif
};

static const struct { const char *text; size_t position, length; } refusals[] = {
	{ "t.prt", 0, 5 }, { "t and nosuch", 6, 6 }, { "T", 0, 1 }, { "t AND n", 2, 3 },
	{ "t.port ==", 9, 1 }, { "t and", 5, 1 }, { "and t", 0, 3 }, { "t t", 2, 1 }, { "(t", 2, 1 },
	{ "t)", 1, 1 }, { "()", 1, 1 }, { "!", 1, 1 }, { "\"t\"", 0, 3 }, { "t.port = 80", 7, 1 },
	{ "t | n", 2, 1 }, { "t ^^ n", 2, 1 }, { "t xor n", 2, 3 }, { "t.port <> 80", 8, 1 }, { "@t", 0, 1 }, { "t;n", 1, 1 },
	{ "t.port == 65536", 10, 5 }, { "t.port == 80x", 10, 3 }, { "t.port == \"80\"", 10, 4 }, { "t.port == 08", 10, 2 },
	{ "t.port == 1.5", 10, 3 }, { "t.port == 99999999999999999999", 10, 20 }, { "t.port == 80-1", 10, 4 },
	{ "t.signed == 128", 12, 3 }, { "t.flag == maybe", 10, 5 }, { "t.flag == \"True\"", 10, 6 }, { "t.flag == true", 10, 4 },
	{ "t.flag == -1", 11, 1 }, { "t.flag & 1", 0, 6 },
	{ "t.kind == Reqest", 10, 6 }, { "t.kind + Request == 3", 9, 7 }, { "t.mark == 1", 0, 6 }, { "t.mark & 1", 0, 6 },
	{ "t.name == \"a", 10, 2 }, { "t.name == r\"a", 10, 3 }, { "t.name == 'a", 10, 2 }, { "t.name == \"a\\q\"", 12, 2 },
	{ "t.name == \"\\400\"", 11, 4 }, { "t.name == \"\\u0050\"", 11, 6 }, { "t.name == \"\\ud800\"", 11, 6 }, { "t.name == \"\\x\"", 11, 2 },
	{ "t.name == 'ab'", 10, 4 }, { "t.name == ''", 10, 2 }, { "t.name == '\\n'", 10, 4 }, { "t.name == \"a\" \"b\"", 14, 3 },
	{ "t.raw == 1:2", 10, 2 }, { "t.raw == 01:02:", 14, 1 }, { "t.raw == xyz", 9, 3 }, { "t.raw == 0x123", 9, 5 }, { "t.raw[0] == -1", 13, 1 },
	{ "t.delta == soon", 11, 4 }, { "t.delta == \"1\"", 11, 3 }, { "t.delta < 1e-1", 10, 4 }, { "t.delta == .5", 11, 2 }, { "t.delta * 2 > 1", 0, 7 },
	{ "n.v4 == 300.0.0.1", 8, 9 }, { "n.v4 == 1.2.3.4/33", 8, 10 }, { "n.v4 == 1.2.3", 8, 5 }, { "n.v4 == 1.2.3.4.5", 8, 9 },
	{ "n.v4 == \"1.2.3.4\"", 8, 9 }, { "n.v4 == ::1", 8, 3 }, { "n.v4 contains 10", 0, 4 }, { "n.v4 == host.example", 8, 12 },
	{ "n.v6 == 2001::1::", 15, 2 }, { "n.v6 == ::1/129", 8, 7 }, { "n.v6 == n.v4", 8, 4 }, { "n.mac == 02:00", 9, 5 }, { "n.mac == ff", 9, 2 },
	{ "n.time == yesterday", 10, 9 }, { "n.time == \"2023-13-01\"", 10, 12 }, { "n.time == 1700000000", 10, 10 }, { "n.time + 1 > 2023-11-14", 0, 6 },
	{ "n.time == \"Nov 14, 2023\"", 10, 14 }, { "n.guid == 00", 10, 2 }, { "n.oid == 2", 9, 1 }, { "n.oid == 3.1", 9, 3 }, { "n.eui == abc", 9, 3 },
	{ "1 == 1", 0, 1 }, { "1 + t.port == 3", 0, 1 }, { "-1 < t.port", 1, 1 }, { "t == 80 == 80", 5, 2 }, { "t.port == t.name", 10, 6 },
	{ "t.port in {}", 11, 1 }, { "t.port in {80", 13, 1 }, { "t.port in {80 81}", 14, 2 }, { "t.port in 80", 10, 2 }, { "t.port in {70000}", 11, 5 },
	{ "t.port in {t.name}", 11, 6 }, { "t.port in {1 + 1}", 13, 1 }, { "t.raw[0] in {01}", 0, 8 }, { "len(t) in {1}", 0, 6 }, { "t.port + 1 in {1}", 11, 2 },
	{ "t.port not == 80", 11, 2 }, { "any t", 5, 1 }, { "any (t.port) == 80", 4, 1 }, { "any t.port == all t.port", 14, 3 }, { "any t.port + 1", 14, 1 },
	{ "t.port contains 80", 0, 6 }, { "t.port matches \"8\"", 0, 6 }, { "t.name matches a", 15, 1 }, { "t.name matches 'a'", 15, 3 },
	{ "t.name contains -1", 16, 1 }, { "t.port + 1 contains 1", 11, 8 }, { "\"a\" contains \"a\"", 0, 3 }, { "t contains t.raw", 11, 5 },
	{ "t[]", 2, 1 }, { "t[0", 3, 1 }, { "t[a]", 2, 1 }, { "t[3-1]", 2, 3 }, { "t[3-3]", 2, 3 }, { "t[-1-1]", 2, 4 }, { "t[0:0]", 2, 3 }, { "t[0:-1]", 2, 4 },
	{ "t[1,]", 4, 1 }, { "t[1 2]", 2, 3 }, { "t[4294967296]", 2, 10 }, { "t.port[0]", 0, 6 }, { "n.guid[0]", 0, 6 }, { "{t.port}[0]", 8, 1 },
	{ "t.port == t[0]", 10, 4 }, { "t[0] == t.port", 8, 6 },
	{ "n.v4#", 4, 1 }, { "n.v4#a", 4, 1 }, { "n.v4#-1", 4, 1 }, { "n.v4#[]", 6, 1 }, { "n.v4#1#2", 6, 1 }, { "n.v4#08", 5, 2 }, { "len(t)#1 > 1", 6, 1 },
	{ "len(t)", 0, 6 }, { "{len(t)}", 1, 6 }, { "len() > 1", 0, 5 }, { "len(t, n) > 1", 7, 1 }, { "len(\"a\") > 1", 4, 3 }, { "len(t[0]) > 1", 4, 4 },
	{ "nosuch(t) > 1", 0, 6 }, { "upper(t.port) == \"A\"", 6, 6 }, { "upper(upper(t.name)) == \"A\"", 6, 13 }, { "string(t.name) == \"a\"", 7, 6 },
	{ "max(1, t.port) > 1", 4, 1 }, { "max(t.port, t.kind) > 1", 12, 6 }, { "max(t.raw[0]) == 01", 4, 8 }, { "abs(t.name) > 1", 4, 6 }, { "abs(5) == t.port", 4, 1 },
	{ "t.name + \"a\" == \"b\"", 0, 6 }, { "-t.name == 1", 1, 6 }, { "t.port == --80", 11, 1 }, { "t.port == -{1}", 11, 1 }, { "{t.port == 1}", 8, 2 },
	{ "(t.port) == 1", 9, 2 }, { "t.port == (1)", 10, 1 }, { "t + 1 == 1", 0, 1 }, { "t.port + \"1\" == 2", 9, 3 },
	{ "$t", 0, 1 }, { "${t.nosuch} == 1", 0, 11 }, { "${nosuch:1}", 0, 11 }, { "$nosuch(1)", 0, 10 }, { "t and ${", 6, 1 },
#ifdef HAVE_PCRE2
	{ "t.name matches \"(\"", 15, 3 }, { "t.name matches \"*\"", 15, 3 }, { "t.name matches \"(*UTF)a\"", 15, 9 },
#else
	{ "t.name matches \"a\"", 15, 3 },
#endif
};
/* clang-format on */

START_TEST(means)
{
	struct error error = { .text = "" };
	const char *text = meanings[_i].text;
	int passes = world_passes(text, &error);
	ck_assert_msg(passes >= 0, "%s: %s", text, error.text);
	ck_assert_msg(passes == meanings[_i].passes, "%s", text);
}
END_TEST

START_TEST(refuses)
{
	struct error error = { .text = "" };
	const char *text = refusals[_i].text;
	ck_assert_msg(world_passes(text, &error) < 0, "%s", text);
	ck_assert_msg(error.text[0] && !strchr(error.text, '\n'), "%s", text);
	ck_assert_msg(
		error.position == refusals[_i].position && error.length == refusals[_i].length,
		"%s: %s at %zu, %zu", text, error.text, error.position, error.length);
}
END_TEST

int main(void)
{
	TCase *rows = tcase_create("rows");
	setenv("TZ", "UTC", 1);
	tcase_add_checked_fixture(rows, world_open, world_close);
	tcase_add_loop_test(rows, means, 0, ROWS(meanings));
	tcase_add_loop_test(rows, refuses, 0, ROWS(refusals));
	return world_run(rows);
}
