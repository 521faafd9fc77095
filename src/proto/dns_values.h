/* dns_values.h - names of the values in DNS messages. Thread: any (constant). */
#ifndef DOGFISH_PROTO_DNS_VALUES_H
#define DOGFISH_PROTO_DNS_VALUES_H

#include "field/field.h"

/* "AAAA (IPv6 Address)", for the tree; dns_type_name() gives "AAAA". */
extern const struct value_name dns_type_descriptions[];

extern const struct value_name dns_opcodes[], dns_rcodes[], dns_classes[], dns_service_keys[],
	dns_option_codes[], dns_security_algorithms[], dns_digest_types[], dns_hash_algorithms[],
	dns_key_modes[], dns_gateway_algorithms[], dns_gateway_types[], dns_ip_versions[],
	dns_ip_protocols[], dns_certificate_types[], dns_address_families[], dns_tlsa_usages[],
	dns_tlsa_selectors[], dns_tlsa_matchings[], dns_sshfp_algorithms[],
	dns_sshfp_fingerprints[], dns_hip_algorithms[];
extern const struct range_name dns_zone_digest_schemes[], dns_zone_digest_hashes[],
	dns_extended_errors[];

#endif
