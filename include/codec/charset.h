/* charset.h - text in the charsets of mails and web pages as UTF-8, by the names that these use.
 * Names come from the network, so only those of our table reach iconv. A charset that others extend is
 * read as the extension, as browsers do (WHATWG Encoding 4.2): gb2312 as GB18030, ks_c_5601-1987 as
 * code page 949, shift_jis as code page 932; iso-8859-1 stays what it is.
 * Owner: the caller, of both buffers. Thread: any. Lengths in bytes. */
#ifndef DOGFISH_CODEC_CHARSET_H
#define DOGFISH_CODEC_CHARSET_H

#include <stddef.h>
#include <stdint.h>

struct charset;

enum { CHARSET_GROWTH = 3 }; /* bytes of UTF-8 that a byte becomes at most */

/* Case does not matter. NULL: not one we know. */
const struct charset *charset_find(const char *name, size_t length);

/* The name to show: "GB18030". */
const char *charset_name(const struct charset *charset);

/* Writes in as UTF-8, at most size bytes, never part of a character, without a final 0, and returns the
 * length. Malformed bytes and what Unicode has not become U+FFFD, one for each run that cannot be part
 * of a character. CHARSET_GROWTH * n bytes always suffice. */
size_t charset_to_utf8(const struct charset *charset, const uint8_t *in, size_t n, char *out,
                       size_t size);

#endif
