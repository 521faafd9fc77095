/* tls_values.h - names of the numbers in TLS, as value_name tables: tls_values.c, tls_suites.c, tls_groups.c.
 * Thread: any (constant). */
#ifndef DOGFISH_PROTO_TLS_VALUES_H
#define DOGFISH_PROTO_TLS_VALUES_H

#include "field/field.h"

extern const struct value_name tls_content_types[];
extern const struct value_name tls_versions[];
extern const struct value_name tls_alert_levels[];
extern const struct value_name tls_alerts[];
extern const struct value_name tls_handshake_types[];
extern const struct value_name tls_ssl2_types[];
extern const struct value_name tls_extension_types[];
extern const struct value_name tls_heartbeat_types[];
extern const struct value_name tls_heartbeat_modes[];
extern const struct value_name tls_compressions[];
extern const struct value_name tls_point_formats[];
extern const struct value_name tls_curve_types[];
extern const struct value_name tls_server_name_types[];
extern const struct value_name tls_status_types[];
extern const struct value_name tls_fragment_lengths[];
extern const struct value_name tls_client_certificate_types[];
extern const struct value_name tls_certificate_types[];
extern const struct value_name tls_certificate_url_types[];
extern const struct value_name tls_psk_modes[];
extern const struct value_name tls_key_update_requests[];
extern const struct value_name tls_certificate_compressions[];
extern const struct value_name tls_ssl2_ciphers[];
extern const struct value_name tls_ssl2_certificate_types[];
extern const struct value_name tls_cipher_suites[];
extern const struct value_name tls_groups[];
extern const struct value_name tls_signature_schemes[];
extern const struct value_name tls_signature_hashes[];
extern const struct value_name tls_signature_kinds[];
extern const struct range_name tls_quic_versions[];

#endif
