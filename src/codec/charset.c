/* charset.c - names of charsets as they are sent, and the conversion: three by hand, the rest by iconv. */
#include "codec/charset.h"

#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum charset_how { BY_ICONV, BY_UTF8, BY_ASCII, BY_LATIN1 };

struct charset {
	const char *name;    /* as shown, and as iconv has it */
	const char *aliases; /* in lower case, each between spaces; beside the name */
	enum charset_how how;
};

/* Names: the IANA registry of character sets, and what mail programs made up. */
static const struct charset charsets[] = {
	{ "UTF-8", " utf8 unicode-1-1-utf-8 unicode-2-0-utf-8 x-unicode20utf8 ", BY_UTF8 },
	{ "US-ASCII", " ascii ansi_x3.4-1968 ansi_x3.4-1986 iso646-us iso-ir-6 us cp367 7bit ",
	  BY_ASCII },
	{ "ISO-8859-1",
	  " iso8859-1 iso_8859-1 iso_8859-1:1987 iso88591 8859_1 latin1 latin-1 l1 "
	  "iso-ir-100 cp819 ibm819 csisolatin1 ",
	  BY_LATIN1 },
	{ "WINDOWS-1252", " cp1252 x-cp1252 cp-1252 ansi " },
	{ "GB18030",
	  " gb2312 gb_2312 gb_2312-80 gb2312-80 x-gb2312 gbk x-gbk cp936 ms936 windows-936 "
	  "euc-cn euccn x-euc-cn csgb2312 csiso58gb231280 iso-ir-58 chinese gb-18030 "
	  "gb18030-2000 cn-gb " },
	{ "BIG5-HKSCS",
	  " big5 big-5 big5hkscs cn-big5 x-x-big5 csbig5 cp950 ms950 windows-950 big5-eten "
	  "x-big5 " },
	{ "EUC-TW", " x-euc-tw euctw " },
	{ "ISO-2022-CN", " csiso2022cn iso2022cn " },
	{ "CP932", " shift_jis shift-jis sjis x-sjis x-shift-jis ms_kanji csshiftjis windows-31j "
	           "cswindows31j ms932 windows-932 " },
	{ "EUC-JP-MS", " euc-jp eucjp x-euc-jp x-euc cseucpkdfmtjapanese ujis eucjp-ms " },
	{ "ISO-2022-JP-3", " iso-2022-jp iso2022jp csiso2022jp iso-2022-jp-1 cp50220 cp50221 "
	                   "iso-2022-jp-ms x-windows-iso2022jp " },
	{ "ISO-2022-JP-2", " csiso2022jp2 iso2022jp2 " },
	{ "CP949",
	  " ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ks_c-5601-1987 ksc5601 ksc_5601 ks-c-5601 "
	  "iso-ir-149 korean euc-kr euckr x-euc-kr cseuckr csksc56011987 windows-949 ms949 "
	  "x-windows-949 uhc " },
	{ "ISO-2022-KR", " csiso2022kr iso2022kr " },
	{ "JOHAB", " cp1361 ms1361 x-johab " },
	{ "KOI8-R", " koi8r koi8 koi cskoi8r x-koi8-r " },
	{ "KOI8-U", " koi8u koi8-ru " },
	{ "ISO-8859-2", " iso8859-2 iso_8859-2 iso88592 latin2 l2 iso-ir-101 csisolatin2 " },
	{ "ISO-8859-3", " iso8859-3 iso_8859-3 latin3 l3 iso-ir-109 csisolatin3 " },
	{ "ISO-8859-4", " iso8859-4 iso_8859-4 latin4 l4 iso-ir-110 csisolatin4 " },
	{ "ISO-8859-5", " iso8859-5 iso_8859-5 iso88595 cyrillic iso-ir-144 csisolatincyrillic " },
	{ "ISO-8859-6", " iso8859-6 iso_8859-6 arabic asmo-708 ecma-114 iso-8859-6-i iso-8859-6-e "
	                "iso-ir-127 csisolatinarabic " },
	{ "ISO-8859-7", " iso8859-7 iso_8859-7 iso88597 greek greek8 elot_928 ecma-118 iso-ir-126 "
	                "csisolatingreek " },
	{ "ISO-8859-8",
	  " iso8859-8 iso_8859-8 iso88598 hebrew iso-8859-8-i iso-8859-8-e logical visual "
	  "iso-ir-138 csisolatinhebrew " },
	{ "ISO-8859-9", " iso8859-9 iso_8859-9 iso88599 latin5 l5 iso-ir-148 csisolatin5 " },
	{ "ISO-8859-10", " iso8859-10 latin6 l6 iso-ir-157 csisolatin6 " },
	{ "ISO-8859-11", " iso8859-11 " },
	{ "ISO-8859-13", " iso8859-13 latin7 " },
	{ "ISO-8859-14", " iso8859-14 latin8 l8 iso-celtic " },
	{ "ISO-8859-15", " iso8859-15 iso_8859-15 latin9 latin-9 csisolatin9 " },
	{ "ISO-8859-16", " iso8859-16 latin10 l10 " },
	{ "WINDOWS-1250", " cp1250 x-cp1250 " },
	{ "WINDOWS-1251", " cp1251 x-cp1251 win-1251 " },
	{ "WINDOWS-1253", " cp1253 x-cp1253 " },
	{ "WINDOWS-1254", " cp1254 x-cp1254 " },
	{ "WINDOWS-1255", " cp1255 x-cp1255 " },
	{ "WINDOWS-1256", " cp1256 x-cp1256 " },
	{ "WINDOWS-1257", " cp1257 x-cp1257 " },
	{ "WINDOWS-1258", " cp1258 x-cp1258 " },
	{ "WINDOWS-874", " cp874 dos-874 x-windows-874 " },
	{ "TIS-620", " tis620 tis620-0 tis620.2533-0 " },
	{ "VISCII", " csviscii " },
	{ "TCVN5712-1", " tcvn tcvn-5712 x-viet-tcvn5712 " },
	{ "CP437", " ibm437 437 cspc8codepage437 " },
	{ "CP850", " ibm850 850 cspc850multilingual " },
	{ "CP852", " ibm852 852 cspcp852 " },
	{ "CP866", " ibm866 866 csibm866 " },
	{ "MACINTOSH", " mac csmacintosh x-mac-roman macroman " },
	{ "MAC-CYRILLIC", " x-mac-cyrillic x-mac-ukrainian maccyrillic " },
	{ "UTF-7", " utf7 unicode-1-1-utf-7 unicode-2-0-utf-7 x-unicode20utf7 " },
	{ "UTF-16", " utf16 unicode csunicode ucs-2 iso-10646-ucs-2 " },
	{ "UTF-16LE", " utf16le unicodelittle x-utf-16le " },
	{ "UTF-16BE", " utf16be unicodebig unicodefffe x-utf-16be " },
	{ "UTF-32", " utf32 ucs-4 iso-10646-ucs-4 " },
	{ "UTF-32LE", " utf32le " },
	{ "UTF-32BE", " utf32be " },
};

/* Where the text goes; cut where a character no longer fits. */
struct charset_out {
	char *at;
	size_t left;
};

static bool charset_put(struct charset_out *out, uint32_t code)
{
	char bytes[UTF8_LENGTH_MAX];
	size_t length = utf8_encode(code, bytes);
	if (length > out->left) return false;
	for (size_t i = 0; i < length; i++) *out->at++ = bytes[i];
	out->left -= length;
	return true;
}

enum { REPLACEMENT = 0xfffd };

static void charset_from_utf8(const uint8_t *in, size_t n, struct charset_out *out)
{
	while (n > 0) {
		uint32_t code;
		size_t taken = utf8_decode((const char *)in, n, &code);
		if (!charset_put(out, code == UTF8_INVALID ? REPLACEMENT : code)) return;
		in += taken;
		n -= taken;
	}
}

static void charset_from_bytes(const uint8_t *in, size_t n, bool is_ascii, struct charset_out *out)
{
	for (size_t i = 0; i < n; i++)
		if (!charset_put(out, is_ascii && in[i] >= 0x80 ? REPLACEMENT : in[i])) return;
}

/* iconv stops at what it cannot convert: that byte becomes U+FFFD, and it begins again behind. */
static void charset_from_iconv(iconv_t converter, const uint8_t *in, size_t n,
                               struct charset_out *out)
{
	union {
		const uint8_t *bytes;
		char *as_iconv_has_it; /* which it does not write through */
	} from = { .bytes = in };
	while (n > 0) {
		size_t result = iconv(converter, &from.as_iconv_has_it, &n, &out->at, &out->left);
		if (result != (size_t)-1 || (errno != EILSEQ && errno != EINVAL)) break;
		if (!charset_put(out, REPLACEMENT)) return;
		if (errno == EINVAL) break; /* a character that is cut short at the end */
		from.bytes++;
		n--;
	}
	/* Some hold a character back to see whether another joins it. */
	iconv(converter, NULL, NULL, &out->at, &out->left);
}

const struct charset *charset_find(const char *name, size_t length)
{
	enum { NAME_MAX_LENGTH = 32 };
	char key[NAME_MAX_LENGTH + 3] = " ";
	if (length == 0 || length > NAME_MAX_LENGTH) return NULL;
	for (size_t i = 0; i < length; i++) {
		char c = name[i];
		if (c <= ' ' || c > '~') return NULL;
		key[i + 1] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++)
		if (strlen(charsets[i].name) == length &&
		    strncasecmp(charsets[i].name, name, length) == 0)
			return &charsets[i];
	key[length + 1] = ' ';
	for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++)
		if (strstr(charsets[i].aliases, key)) return &charsets[i];
	return NULL;
}

const char *charset_name(const struct charset *charset) { return charset->name; }

size_t charset_to_utf8(const struct charset *charset, const uint8_t *in, size_t n, char *out,
                       size_t size)
{
	struct charset_out to = { out, size };
	iconv_t converter = (iconv_t)-1;
	if (charset->how == BY_ICONV) converter = iconv_open("UTF-8", charset->name);
	if (converter != (iconv_t)-1) {
		charset_from_iconv(converter, in, n, &to);
		iconv_close(converter);
	} else if (charset->how == BY_UTF8) {
		charset_from_utf8(in, n, &to);
	} else {
		/* A system without this charset: what is ASCII can still be read. */
		charset_from_bytes(in, n, charset->how != BY_LATIN1, &to);
	}
	return size - to.left;
}
