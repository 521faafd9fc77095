/* base64.c - four characters of six bits are three bytes. */
#include "codec/base64.h"

enum { BASE64_INVALID = 64 };

static uint8_t base64_value(uint8_t c)
{
	if (c >= 'A' && c <= 'Z') return (uint8_t)(c - 'A');
	if (c >= 'a' && c <= 'z') return (uint8_t)(c - 'a' + 26);
	if (c >= '0' && c <= '9') return (uint8_t)(c - '0' + 52);
	if (c == '+') return 62;
	if (c == '/') return 63;
	return BASE64_INVALID;
}

/* The bytes that count characters of a group (2 to 4) make, at out; how many. One character is none. */
static size_t base64_finish(uint32_t bits, size_t count, uint8_t *out)
{
	if (count < 2) return 0;
	bits <<= 6 * (4 - count);
	for (size_t i = 0; i + 1 < count; i++) out[i] = (uint8_t)(bits >> (16 - 8 * i));
	return count - 1;
}

bool base64_decode(const uint8_t *in, size_t n, uint8_t *out, size_t *n_out)
{
	size_t used = 0, end = n;
	if (n % 4 != 0) return false;
	while (end > 0 && n - end < 2 && in[end - 1] == '=') end--;
	for (size_t i = 0; i < end; i += 4) {
		uint32_t bits = 0;
		size_t count = end - i < 4 ? end - i : 4;
		for (size_t j = 0; j < count; j++) {
			uint8_t value = base64_value(in[i + j]);
			if (value == BASE64_INVALID) return false;
			bits = bits << 6 | value;
		}
		used += base64_finish(bits, count, out + used);
	}
	*n_out = used;
	return true;
}

size_t base64_decode_lenient(const uint8_t *in, size_t n, uint8_t *out)
{
	size_t used = 0, count = 0;
	uint32_t bits = 0;
	for (size_t i = 0; i < n; i++) {
		uint8_t value = base64_value(in[i]);
		if (value == BASE64_INVALID && in[i] != '=') continue;
		if (value != BASE64_INVALID) {
			bits = bits << 6 | value;
			count++;
		}
		if (count == 4 || in[i] == '=') {
			used += base64_finish(bits, count, out + used);
			bits = 0;
			count = 0;
		}
	}
	return used + base64_finish(bits, count, out + used);
}
