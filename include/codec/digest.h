/* digest.h - hash functions, by libcrypto. For fingerprints, not for secrets.
 * Thread: any. Without libcrypto there is none of them. */
#ifndef DOGFISH_CODEC_DIGEST_H
#define DOGFISH_CODEC_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DIGEST_MD5_SIZE = 16, DIGEST_SHA256_SIZE = 32 };

/* False, and out is untouched: the library is not there, or refuses. */
bool digest_md5(const void *bytes, size_t length, uint8_t out[DIGEST_MD5_SIZE]);
bool digest_sha256(const void *bytes, size_t length, uint8_t out[DIGEST_SHA256_SIZE]);

/* The version of libcrypto, or NULL: not in this build. */
const char *digest_library_version(void);

#endif
