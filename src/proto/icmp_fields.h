/* icmp_fields.h - the fields of ICMP, shared by the files that take its parts apart. */
#ifndef DOGFISH_PROTO_ICMP_FIELDS_H
#define DOGFISH_PROTO_ICMP_FIELDS_H

#include "dissect/dissector.h"

/* clang-format off */
enum icmp_field {
	F_TYPE, F_CODE, F_CHECKSUM, F_CHECKSUM_STATUS, F_CHECKSUM_BAD,
	F_UNUSED, F_RESERVED, F_IDENT, F_IDENT_LE, F_SEQ, F_SEQ_LE,
	F_RESP_IN, F_NO_RESP, F_RESP_NOT_FOUND, F_RESP_TO, F_RESPTIME, F_DATA_TIME, F_DATA_TIME_RELATIVE,
	F_MTU, F_POINTER, F_GATEWAY, F_LENGTH, F_ORIGINAL_LENGTH,
	F_ORIGINATE, F_RECEIVE, F_TRANSMIT, F_ADDRESS_MASK,
	/* router and Mobile IP advertisements: icmp_mobile.c */
	F_ADDRESS_COUNT, F_ADDRESS_SIZE, F_LIFETIME, F_ROUTER, F_PREFERENCE,
	F_MIP, F_MIP_TYPE, F_MIP_LENGTH, F_MIP_PREFIX_LENGTH, F_MIP_SEQ, F_MIP_LIFE, F_MIP_FLAGS,
	F_MIP_R, F_MIP_B, F_MIP_H, F_MIP_F, F_MIP_M, F_MIP_G, F_MIP_V, F_MIP_RT, F_MIP_U, F_MIP_X,
	F_MIP_RESERVED, F_MIP_COA, F_MIP_CHALLENGE, F_MIP_CONTENT,
	/* extensions: icmp_extension.c */
	F_EXT, F_EXT_VERSION, F_EXT_RESERVED, F_EXT_CHECKSUM, F_EXT_CHECKSUM_STATUS, F_EXT_CHECKSUM_BAD,
	F_EXT_OBJECT, F_EXT_LENGTH, F_EXT_CLASS, F_EXT_CTYPE, F_EXT_DATA,
	F_MPLS_ENTRY, F_MPLS_LABEL, F_MPLS_EXP, F_MPLS_BOTTOM, F_MPLS_TTL, F_MPLS_DATA,
	F_INFO_ROLE, F_INFO_RESERVED, F_INFO_HAS_INDEX, F_INFO_HAS_ADDRESS, F_INFO_HAS_NAME, F_INFO_HAS_MTU,
	F_INFO_INDEX, F_INFO_PART, F_INFO_AFI, F_INFO_IPV4, F_INFO_IPV6, F_INFO_UNKNOWN,
	F_INFO_NAME_LENGTH, F_INFO_NAME, F_INFO_MTU,
	F_IDENT_NAME, F_IDENT_INDEX, F_IDENT_AFI, F_IDENT_LENGTH, F_IDENT_RESERVED, F_IDENT_IPV4,
	F_IDENT_IPV6, F_IDENT_ADDRESS,
	F_ECHO_SEQ, F_ECHO_RESERVED, F_ECHO_LOCAL,
	F_ECHO_STATE, F_ECHO_REPLY_RESERVED, F_ECHO_ACTIVE, F_ECHO_IPV4, F_ECHO_IPV6,
	F_COUNT
};
/* clang-format on */

extern const struct field icmp_fields[F_COUNT];

/* Addresses of routers and, from a Mobile IP agent, extensions: from the fifth byte on (RFC 1256, 5944). */
void icmp_emit_advertisement(struct layer *l, struct reader *r, bool is_agent);

/* An extension structure (RFC 4884 7) up to the reader's end. */
void icmp_emit_extension(struct layer *l, struct reader *r);

#endif
