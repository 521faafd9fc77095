/* dns_message.h - a DNS message being taken apart: what its parts share.
 * Lives on the stack of one dissect. */
#ifndef DOGFISH_PROTO_DNS_MESSAGE_H
#define DOGFISH_PROTO_DNS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect/dissector.h"
#include "dns_fields.h"
#include "dns_name.h"
#include "dns_values.h"

enum dns_flavor { DNS_UNICAST, DNS_MULTICAST, DNS_LINK_LOCAL };

enum dns_flag {
	DNS_RESPONSE = 0x8000,
	DNS_OPCODE = 0x7800,
	DNS_OPCODE_SHIFT = 11,
	DNS_AUTHENTICATED = 0x0020,
	DNS_RCODE = 0x000f,
};

enum { DNS_OPCODE_UPDATE = 5, DNS_HEADER = 12 };

struct dns_message {
	struct layer *l;
	struct reader whole; /* from the transaction ID on: pointers in names count from here */
	enum dns_flavor flavor;
	uint16_t id, flags;
};

static inline bool dns_is_response(const struct dns_message *m) { return m->flags & DNS_RESPONSE; }
static inline unsigned dns_opcode(const struct dns_message *m)
{
	return (m->flags & DNS_OPCODE) >> DNS_OPCODE_SHIFT;
}

enum { DNS_REMARK_MAX = 1024 };

/* A resource record. */
struct dns_record {
	struct dns_name owner;
	uint16_t type, class;
	uint32_t ttl;
	uint16_t length;             /* of its data */
	char remark[DNS_REMARK_MAX]; /* what ends its line in the tree */
	size_t remark_length;
	char info[DNS_REMARK_MAX]; /* what of it goes to Info, if the data turns out to be whole */
	size_t info_length;
};

/* "AAAA", "Unknown (4711)". The result is a constant or buffer. */
enum { DNS_TYPE_NAME_MAX = 24 };
const char *dns_type_name(uint16_t type, char buffer[DNS_TYPE_NAME_MAX]);

/* Reads a name and records it. */
void dns_emit_name(struct dns_message *m, unsigned field, struct reader *r, struct dns_name *out);

/* A number of seconds, with words. */
uint32_t dns_emit_seconds(struct dns_message *m, unsigned field, struct reader *r);

/* Text that its length goes before. */
const uint8_t *dns_emit_counted(struct dns_message *m, unsigned length_field, unsigned field,
                                struct reader *r, uint8_t *length_out);

/* An address of which only the first bytes are sent; family as in IANA's address-family-numbers. */
struct dns_address_fields {
	uint16_t ipv4, ipv6, other;
};
void dns_emit_short_address(struct dns_message *m, const struct dns_address_fields *fields,
                            uint16_t family, struct reader *r, size_t length);

/* A fault in a part of r is one of r. */
static inline void dns_absorb(struct reader *r, const struct reader *part)
{
	if (reader_ok(part) || !reader_ok(r)) return;
	r->fault = part->fault;
	r->at = r->end;
}

/* Adds value to the record's line, after label, and to Info. */
void dns_remark(struct dns_record *record, const char *label, const char *value);

/* One record at the cursor, with Info. dns_record.c */
void dns_emit_record(struct dns_message *m, struct reader *r);

/* The data of a record of a type that dns_record.c's table names, up to r's end. */
typedef void dns_emit_data(struct dns_message *m, struct dns_record *record, struct reader *r);
dns_emit_data dns_emit_options;                                              /* dns_option.c */
dns_emit_data dns_emit_service_binding;                                      /* dns_service.c */
dns_emit_data dns_emit_key, dns_emit_dnskey, dns_emit_nsec3, dns_emit_types; /* dns_security.c */
dns_emit_data dns_emit_csync, dns_emit_ipseckey, dns_emit_hip;
dns_emit_data dns_emit_tsig, dns_emit_tkey;                                 /* dns_signature.c */
dns_emit_data dns_emit_text, dns_emit_policy, dns_emit_naptr, dns_emit_caa; /* dns_strings.c */
dns_emit_data dns_emit_services, dns_emit_prefixes, dns_emit_a6,
	dns_emit_location; /* dns_address.c */
dns_emit_data dns_emit_wins, dns_emit_wins_reverse, dns_emit_forwarded;

#endif
