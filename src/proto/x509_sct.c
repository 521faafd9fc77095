/* x509_sct.c - signed certificate timestamps inside a certificate, RFC 6962 3.3: TLS's own structure, wrapped
 * once more. */
#include "proto/list.h"
#include "tls_certificate_ext.h"
#include "x509ce.h"

static void list_emit(struct asn1_walk *walk, const struct dissector *protocol, uint16_t field,
                      const struct asn1_value *value)
{
	struct reader r = value->contents;
	struct tls_walk w = { .l = asn1_walk_layer(walk, protocol) };
	tls_emit_sct_list(&w, &r);
}

static const struct asn1_type list = { ASN1_KIND_OCTETS, .emit = list_emit };

static const struct asn1_binding bindings[] = {
	{ "1.3.6.1.4.1.11129.2.4.2", &list, ASN1_NO_FIELD, &tls_dissector },
	{ "1.3.6.1.4.1.11129.2.4.5", &list, ASN1_NO_FIELD, &tls_dissector },
};
const struct asn1_bindings x509_sct_bindings = { bindings, sizeof bindings / sizeof *bindings };
