/* asn1.h - reading ASN.1 values in the Basic Encoding Rules, X.690: tag, length, contents; object
 * identifiers, times and character strings as text.
 * Owner: readers are values, texts go into the caller's buffers. Thread: any. Nothing here allocates. A
 * value that ends past its container is the container's fault, as base/reader.h has it. */
#ifndef DOGFISH_PROTO_ASN1_H
#define DOGFISH_PROTO_ASN1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/reader.h"

/* X.690 8.1.2.2 */
enum asn1_class { ASN1_UNIVERSAL, ASN1_APPLICATION, ASN1_CONTEXT, ASN1_PRIVATE };

/* X.680 8.4 */
enum asn1_tag {
	ASN1_BOOLEAN = 1,
	ASN1_INTEGER = 2,
	ASN1_BIT_STRING = 3,
	ASN1_OCTET_STRING = 4,
	ASN1_NULL = 5,
	ASN1_OBJECT_IDENTIFIER = 6,
	ASN1_ENUMERATED = 10,
	ASN1_UTF8_STRING = 12,
	ASN1_SEQUENCE = 16,
	ASN1_SET = 17,
	ASN1_NUMERIC_STRING = 18,
	ASN1_PRINTABLE_STRING = 19,
	ASN1_TELETEX_STRING = 20,
	ASN1_IA5_STRING = 22,
	ASN1_UTC_TIME = 23,
	ASN1_GENERALIZED_TIME = 24,
	ASN1_VISIBLE_STRING = 26,
	ASN1_GENERAL_STRING = 27,
	ASN1_UNIVERSAL_STRING = 28,
	ASN1_BMP_STRING = 30,
};

enum {
	ASN1_OID_TEXT_MAX = 256, /* a longer identifier is cut */
	ASN1_TIME_TEXT_MAX = 64,
	ASN1_NESTING_MAX = 64, /* of values of indefinite length */
};

struct asn1_value {
	struct reader start;    /* at the tag */
	struct reader contents; /* ends with the contents */
	uint32_t tag;
	uint8_t class; /* enum asn1_class */
	bool is_constructed;
};

/* Reads one value, which r passes. False, with the fault in r, if it is not all there. A value of
 * indefinite length ends at its end-of-contents octets, which are no part of the contents. */
bool asn1_read(struct reader *r, struct asn1_value *value_out);

/* The identifier as "1.2.840.113549"; empty when there are no bytes or the last number is not finished.
 * out holds ASN1_OID_TEXT_MAX bytes. */
void asn1_oid_text(const uint8_t *bytes, size_t length, char *out);

/* UTCTime as "2015-11-15 00:00:00 (UTC)" (RFC 5280 4.1.2.5.1: years from 50 on are 19..); out holds
 * ASN1_TIME_TEXT_MAX bytes. False, with the bytes as they are, if it does not begin with ten digits. */
bool asn1_utc_time_text(const uint8_t *bytes, size_t length, char *out);

/* GeneralizedTime in nanoseconds since 1970. One that these cannot hold (after 2262) is their last.
 * False if it is not one. */
bool asn1_read_generalized_time(const uint8_t *bytes, size_t length, int64_t *time_ns_out);

/* Bytes that asn1_string_text needs for length bytes of a string. */
static inline size_t asn1_string_text_max(size_t length) { return 3 * length + 1; }

/* A character string in UTF-8, with a final 0; returns its length without it. tag: enum asn1_tag. What is no character
 * of the string's alphabet becomes U+FFFD; UTF8String is handed on as it is. */
size_t asn1_string_text(unsigned tag, const uint8_t *bytes, size_t length, char *out);

#endif
