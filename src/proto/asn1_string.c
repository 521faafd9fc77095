/* asn1_string.c - the character strings of ASN.1 in UTF-8: X.680 41, and T.61 for TeletexString. */
#include "asn1.h"

#include <string.h>

#include "base/utf8.h"

enum { REPLACEMENT = 0xfffd, SURROGATE_FIRST = 0xd800, SURROGATE_LAST = 0xdfff };

/* T.61 from 0xa0 on; 0: no character. 0xc1 to 0xcf are marks over the letter that follows. */
/* clang-format off */
static const uint16_t teletex_high[96] = {
	0x00a0, 0x00a1, 0x00a2, 0x00a3, 0x0024, 0x00a5, 0x0023, 0x00a7,
	0x00a4, 0,      0,      0x00ab, 0,      0,      0,      0,
	0x00b0, 0x00b1, 0x00b2, 0x00b3, 0x00d7, 0x00b5, 0x00b6, 0x00b7,
	0x00f7, 0,      0,      0x00bb, 0x00bc, 0x00bd, 0x00be, 0x00bf,
	0,      0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x0306, 0x0307,
	0x0308, 0x0308, 0x030a, 0x0327, 0x0332, 0x030b, 0x0328, 0x030c,
	0,      0,      0,      0,      0,      0,      0,      0,
	0,      0,      0,      0,      0,      0,      0,      0,
	0x2126, 0x00c6, 0x00d0, 0x00aa, 0x0126, 0,      0x0132, 0x013f,
	0x0141, 0x00d8, 0x0152, 0x00ba, 0x00de, 0x0166, 0x014a, 0x0149,
	0x0138, 0x00e6, 0x0111, 0x00f0, 0x0127, 0x0131, 0x0133, 0x0140,
	0x0142, 0x00f8, 0x0153, 0x00df, 0x00fe, 0x0167, 0x014b, 0,
};
/* clang-format on */

static bool teletex_is_mark(uint8_t byte) { return byte > 0xc0 && byte <= 0xcf; }

static uint32_t teletex_code(uint8_t byte)
{
	if (byte < 0x80) return byte;
	uint32_t code = byte >= 0xa0 ? teletex_high[byte - 0xa0] : 0;
	return code ? code : REPLACEMENT;
}

static size_t teletex_text(const uint8_t *bytes, size_t length, char *out)
{
	size_t used = 0;
	for (size_t i = 0; i < length; i++) {
		bool has_letter = teletex_is_mark(bytes[i]) && i + 1 < length;
		if (has_letter) used += utf8_encode(teletex_code(bytes[i + 1]), out + used);
		used += utf8_encode(teletex_code(bytes[i]), out + used);
		if (has_letter) i++;
	}
	return used;
}

/* Characters of width bytes each; what is left over at the end is none. */
static size_t wide_text(unsigned width, const uint8_t *bytes, size_t length, char *out)
{
	size_t used = 0;
	for (size_t i = 0; i + width <= length; i += width) {
		uint32_t code = 0;
		for (unsigned k = 0; k < width; k++) code = code << 8 | bytes[i + k];
		bool is_bad =
			code >= UTF8_INVALID || (code >= SURROGATE_FIRST && code <= SURROGATE_LAST);
		used += utf8_encode(is_bad ? REPLACEMENT : code, out + used);
	}
	return used;
}

static size_t ascii_text(const uint8_t *bytes, size_t length, char *out)
{
	size_t used = 0;
	for (size_t i = 0; i < length; i++)
		used += utf8_encode(bytes[i] < 0x80 ? bytes[i] : REPLACEMENT, out + used);
	return used;
}

size_t asn1_string_text(unsigned tag, const uint8_t *bytes, size_t length, char *out)
{
	size_t used = length;
	switch (tag) {
	case ASN1_UTF8_STRING:
		for (size_t i = 0; i < length; i++) out[i] = (char)bytes[i];
		break;
	case ASN1_TELETEX_STRING: used = teletex_text(bytes, length, out); break;
	case ASN1_BMP_STRING: used = wide_text(2, bytes, length, out); break;
	case ASN1_UNIVERSAL_STRING: used = wide_text(4, bytes, length, out); break;
	default: used = ascii_text(bytes, length, out); break;
	}
	out[used] = 0;
	return used;
}
