/* x509.c - a certificate from its first byte, and which module knows the value of an object identifier. */
#include "x509.h"

#include <stdlib.h>
#include <string.h>

#include "pkcs1.h"
#include "pkix.h"
#include "x509af.h"
#include "x509ce.h"
#include "x509if.h"
#include "x509sat.h"

static int binding_compare(const void *key, const void *row)
{
	return strcmp(key, ((const struct asn1_binding *)row)->oid);
}

static const struct asn1_binding *x509_find(const char *oid)
{
	static const struct asn1_bindings *const modules[] = {
		&x509sat_bindings,
		&x509ce_bindings,
		&pkcs1_bindings,
		&pkix1implicit_bindings,
		&pkix1explicit_bindings,
		&x509af_bindings,
		&x509if_bindings,
		&ns_cert_exts_bindings,
		&pkixqualified_bindings,
		&x509_sct_bindings,
		NULL,
	};
	for (size_t i = 0; modules[i]; i++) {
		const struct asn1_bindings *m = modules[i];
		const struct asn1_binding *row =
			bsearch(oid, m->rows, m->count, sizeof *m->rows, binding_compare);
		if (row) return row;
	}
	return NULL;
}

/* The walk is too large for the stack of what may be nested deep, and a frame may have many. */
struct x509 {
	struct asn1_walk walk;
	struct x509_names names;
};

static struct x509 *x509_open(struct layer *l)
{
	if (!layer_records(l)) return NULL;
	struct x509 *x = layer_take(l, sizeof *x);
	if (!x) return NULL;
	asn1_walk_open(&x->walk, l, x509_find, &x->names);
	return x;
}

const char *x509_certificate(struct layer *l, struct reader *r)
{
	struct x509 *x = x509_open(l);
	if (!x) return "";
	asn1_walk_next(&x->walk, &x509af_certificate, l->dissector, ASN1_NO_FIELD, r);
	asn1_walk_close(&x->walk, r);
	return x->names.subject;
}

const char *x509_distinguished_name(struct layer *l, struct reader *r,
                                    const struct dissector *protocol, uint16_t field)
{
	struct x509 *x = x509_open(l);
	if (!x) return "";
	asn1_walk_next(&x->walk, &x509if_sequence, protocol, field, r);
	asn1_walk_close(&x->walk, r);
	return x->names.name;
}

void x509_dissect_value(struct layer *l, struct reader *r, const struct asn1_type *type,
                        uint16_t field)
{
	struct x509 *x = x509_open(l);
	if (!x) return;
	asn1_walk_next(&x->walk, type, l->dissector, field, r);
	asn1_walk_close(&x->walk, r);
}
