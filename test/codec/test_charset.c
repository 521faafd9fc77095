/* Charsets: the names that mails use, text in each family, malformed bytes, bounds. */
#include "codec/charset.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *shown; /* NULL: unknown */
} names[] = {
	{ "utf-8", "UTF-8" },
	{ "UTF8", "UTF-8" },
	{ "gb2312", "GB18030" },
	{ "GBK", "GB18030" },
	{ "GB18030", "GB18030" },
	{ "ks_c_5601-1987", "CP949" },
	{ "EUC-KR", "CP949" },
	{ "x-sjis", "CP932" },
	{ "Shift_JIS", "CP932" },
	{ "big5", "BIG5-HKSCS" },
	{ "iso-2022-jp", "ISO-2022-JP-3" },
	{ "koi8-r", "KOI8-R" },
	{ "windows-1251", "WINDOWS-1251" },
	{ "iso-8859-8-i", "ISO-8859-8" },
	{ "us-ascii", "US-ASCII" },
	{ "x-unknown", NULL },
	{ "", NULL },
	{ "utf", NULL },
	{ "8 utf8", NULL },
	{ "utf-8//translit", NULL },
	{ "../../x", NULL },
	{ "a-name-that-is-much-longer-than-any-charset-has", NULL },
};

START_TEST(test_name)
{
	const struct charset *charset = charset_find(names[_i].name, strlen(names[_i].name));
	if (!names[_i].shown)
		ck_assert_msg(!charset, "%s", names[_i].name);
	else
		ck_assert_str_eq(charset ? charset_name(charset) : "", names[_i].shown);
}
END_TEST

static const struct {
	const char *charset, *in, *out, *why;
} texts[] = {
	{ "utf-8", "\xe5\xae\x9e", "\xe5\xae\x9e", "as it is" },
	{ "utf-8",
	  "a\xff"
	  "b\xe5\xae",
	  "a\xef\xbf\xbd"
	  "b\xef\xbf\xbd",
	  "malformed UTF-8" },
	{ "us-ascii", "a\xe4", "a\xef\xbf\xbd", "not ASCII" },
	{ "iso-8859-1", "a\xe4\x80", "a\xc3\xa4\xc2\x80", "Latin-1, controls and all" },
	{ "windows-1252", "\x80", "\xe2\x82\xac", "the euro" },
	{ "gb2312", "\xb2\xe2\xca\xd4", "\xe6\xb5\x8b\xe8\xaf\x95", "a test" },
	{ "gb2312", "\x95\xc6", "\xe6\x9a\xba", "a character that only GBK has" },
	{ "gb18030", "\x81\x30\x89\x37", "\xc3\x9e", "four bytes" },
	{ "big5", "\xb4\xfa\xb8\xd5", "\xe6\xb8\xac\xe8\xa9\xa6", "a test" },
	{ "iso-2022-jp", "\x1b$B%F%9%H\x1b(B!", "\xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88!", "a test" },
	{ "shift_jis", "\x83\x65\x83\x58\x83\x67", "\xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88",
	  "a test" },
	{ "shift_jis", "\x87\x40", "\xe2\x91\xa0", "what Windows added" },
	{ "euc-jp", "\xa5\xc6", "\xe3\x83\x86", "a letter" },
	{ "ks_c_5601-1987", "\xb0\xa1\x81\x41", "\xea\xb0\x80\xea\xb0\x82",
	  "one of them is Windows's" },
	{ "koi8-r", "\xd4\xc5\xd3\xd4", "\xd1\x82\xd0\xb5\xd1\x81\xd1\x82", "a test" },
	{ "gb2312",
	  "a\xff"
	  "b\xb2",
	  "a\xef\xbf\xbd"
	  "b\xef\xbf\xbd",
	  "malformed, and cut short" },
	{ "big5", "\x88\x62", "\xc3\x8a\xcc\x84", "two code points" },
};

START_TEST(test_text)
{
	const char *in = texts[_i].in;
	const struct charset *charset = charset_find(texts[_i].charset, strlen(texts[_i].charset));
	char out[64];
	ck_assert_ptr_nonnull(charset);
	size_t length = charset_to_utf8(charset, (const uint8_t *)in, strlen(in), out, sizeof out);
	ck_assert_msg(length == strlen(texts[_i].out) && memcmp(out, texts[_i].out, length) == 0,
	              "%s, %s: %.*s", texts[_i].charset, texts[_i].why, (int)length, out);
	ck_assert_uint_le(length, strlen(in) * CHARSET_GROWTH);
}
END_TEST

/* However small the room, what is written is whole characters, and no byte behind is touched. */
START_TEST(test_room)
{
	const char *in = texts[_i].in, *whole = texts[_i].out;
	const struct charset *charset = charset_find(texts[_i].charset, strlen(texts[_i].charset));
	for (size_t size = 0; size < strlen(whole); size++) {
		char *out = malloc(size + 1);
		ck_assert_ptr_nonnull(out);
		out[size] = '#';
		size_t length =
			charset_to_utf8(charset, (const uint8_t *)in, strlen(in), out, size);
		ck_assert_uint_le(length, size);
		ck_assert(out[size] == '#');
		ck_assert_mem_eq(out, whole, length);
		ck_assert((whole[length] & 0xc0) != 0x80);
		free(out);
	}
}
END_TEST

/* CHARSET_GROWTH suffices for every byte and pair of bytes in every charset of the table above. */
START_TEST(test_growth)
{
	if (!names[_i].shown) return;
	const struct charset *charset = charset_find(names[_i].name, strlen(names[_i].name));
	for (unsigned pair = 0; pair < 0x10000; pair += 7) {
		uint8_t in[8] = { (uint8_t)(pair >> 8),
			          (uint8_t)pair,
			          (uint8_t)(pair >> 8),
			          (uint8_t)pair,
			          '!',
			          '!',
			          '!',
			          '!' };
		char out[64];
		size_t length = charset_to_utf8(charset, in, sizeof in, out, sizeof out);
		ck_assert_msg(length <= sizeof in * CHARSET_GROWTH, "%s: %04x gives %zu",
		              names[_i].name, pair, length);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("charset");
	TCase *tcase = tcase_create("charset");
	tcase_add_loop_test(tcase, test_name, 0, sizeof names / sizeof *names);
	tcase_add_loop_test(tcase, test_text, 0, sizeof texts / sizeof *texts);
	tcase_add_loop_test(tcase, test_room, 0, sizeof texts / sizeof *texts);
	tcase_add_loop_test(tcase, test_growth, 0, sizeof names / sizeof *names);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
