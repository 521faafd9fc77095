/* fuzz_codec.c - bytes into one of the decoders, which the first byte chooses. What is written must fit the
 * room that the headers promise to suffice. */
#include "codec/base64.h"
#include "codec/charset.h"
#include "codec/inflate.h"
#include "codec/quoted_printable.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds) abort();
}

static void fuzz_base64(const uint8_t *in, size_t n, uint8_t *out)
{
	size_t strict, length = base64_decode_lenient(in, n, out);
	require(length <= base64_room(n));
	/* What strict takes, lenient reads the same. */
	uint8_t *again = malloc(base64_room(n));
	if (again && base64_decode(in, n, again, &strict))
		require(strict == length && memcmp(again, out, length) == 0);
	free(again);
}

static void fuzz_quoted_printable(const uint8_t *in, size_t n, uint8_t *out)
{
	require(quoted_printable_decode(in, n, out) <= n);
	require(quoted_printable_decode_word(in, n, out) <= n);
}

static void fuzz_charset(const uint8_t *in, size_t n, uint8_t *out)
{
	static const char *const names[] = { "utf-8",       "gb2312",      "big5",
		                             "shift_jis",   "iso-2022-jp", "euc-kr",
		                             "iso-2022-kr", "utf-7",       "utf-16",
		                             "iso-2022-cn", "euc-jp",      "us-ascii" };
	if (n == 0) return;
	const char *name = names[in[0] % (sizeof names / sizeof *names)];
	size_t room = n * CHARSET_GROWTH;
	require(charset_to_utf8(charset_find(name, strlen(name)), in, n, (char *)out, room) <=
	        room);
	charset_find((const char *)in, n);
}

static void fuzz_inflate(const uint8_t *in, size_t n, uint8_t *out)
{
	for (int kind = INFLATE_NONE; kind < INFLATE_KIND_COUNT; kind++) {
		struct inflated inflated = inflate_all((enum inflate_kind)kind, in, n);
		require(inflated.length <= INFLATE_OUTPUT_MAX);
		require(inflated.bytes || inflated.length == 0);
		free(inflated.bytes);
	}
}

static void (*const decoders[])(const uint8_t *in, size_t n,
                                uint8_t *out) = { fuzz_base64, fuzz_quoted_printable, fuzz_charset,
	                                          fuzz_inflate };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) return 0;
	size_t n = size - 1;
	/* Of their own, so that a byte too far on either side is seen. */
	uint8_t *in = malloc(n + !n), *out = malloc(base64_room(n) + n * CHARSET_GROWTH);
	if (in && out) {
		memcpy(in, data + 1, n);
		decoders[data[0] % (sizeof decoders / sizeof *decoders)](in, n, out);
	}
	free(in);
	free(out);
	return 0;
}
