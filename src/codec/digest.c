/* digest.c - hash functions through libcrypto's EVP interface. */
#include "codec/digest.h"

#ifdef HAVE_CRYPTO

#include <openssl/crypto.h>
#include <openssl/evp.h>

static bool digest_run(const EVP_MD *kind, const void *bytes, size_t length, uint8_t *out)
{
	return kind && EVP_Digest(bytes, length, out, NULL, kind, NULL) == 1;
}

bool digest_md5(const void *bytes, size_t length, uint8_t out[DIGEST_MD5_SIZE])
{
	return digest_run(EVP_md5(), bytes, length, out);
}

bool digest_sha256(const void *bytes, size_t length, uint8_t out[DIGEST_SHA256_SIZE])
{
	return digest_run(EVP_sha256(), bytes, length, out);
}

const char *digest_library_version(void) { return OpenSSL_version(OPENSSL_VERSION_STRING); }

#else

bool digest_md5(const void *bytes, size_t length, uint8_t out[DIGEST_MD5_SIZE]) { return false; }

bool digest_sha256(const void *bytes, size_t length, uint8_t out[DIGEST_SHA256_SIZE])
{
	return false;
}

const char *digest_library_version(void) { return NULL; }

#endif
