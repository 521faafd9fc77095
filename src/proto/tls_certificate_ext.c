/* tls_certificate_ext.c - what extensions ask and say of certificates. */
#include "tls_certificate_ext.h"

#include "tls_extension.h"

enum { NS_PER_MS = 1000000, SCT_LOG_ID = 32 };

/* Something with its length before it that is not taken apart. */
static void emit_undecoded(struct tls_walk *w, unsigned length_field, const char *text,
                           struct reader *r)
{
	struct layer *l = w->l;
	uint16_t length = emit_u16(l, length_field, r);
	struct reader bytes = reader_take(r, length);
	if (length == 0) return;
	struct span at = span_of(&bytes, length);
	uint32_t item = layer_open(l, F_H_STATUS_UNDECODED, &bytes);
	layer_text(l, item, "%s", text);
	layer_expert(l, F_H_STATUS_REQUEST_UNDECODED, at, text);
	reader_skip(&bytes, reader_left(&bytes));
	layer_close(l, item, &bytes);
}

static void emit_ocsp_request(struct tls_walk *w, struct reader *r)
{
	emit_undecoded(w, F_X_STATUS_REQUEST_RESPONDER_IDS_LEN,
	               "Responder ID list is not dissected", r);
	emit_undecoded(w, F_X_STATUS_REQUEST_EXTS_LEN, "Request Extensions are not dissected", r);
}

void tls_emit_status_request(struct tls_walk *w, uint8_t message, struct reader *r)
{
	enum { OCSP = 1, OCSP_MULTI = 2 };
	if (reader_left_reported(r) == 0) return;
	if (message == TLS_CERTIFICATE) {
		tls_emit_status(w, r);
		return;
	}
	if (message != TLS_CLIENT_HELLO) return;
	uint8_t type = emit_u8(w->l, F_X_STATUS_REQUEST_TYPE, r);
	if (type == OCSP || type == OCSP_MULTI) emit_ocsp_request(w, r);
}

void tls_emit_status_requests(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	struct reader list = reader_take(r, emit_u16(l, F_X_STATUS_REQUEST_LIST_LEN, r));
	while (reader_left(&list) > 0) {
		emit_u8(l, F_X_STATUS_REQUEST_TYPE, &list);
		struct reader one = reader_take(&list, emit_u16(l, F_X_STATUS_REQUEST_LEN, &list));
		emit_ocsp_request(w, &one);
	}
}

static void emit_sct(struct tls_walk *w, struct reader *list)
{
	struct layer *l = w->l;
	uint32_t item = layer_open(l, F_X_SCT, list);
	layer_text(l, item, "Signed Certificate Timestamp (Unknown Log)");
	struct reader r = reader_take(list, emit_u16(l, F_SCT_SCT_LENGTH, list));
	emit_u8(l, F_SCT_SCT_VERSION, &r);
	emit_bytes(l, F_SCT_SCT_LOGID, &r, SCT_LOG_ID);
	struct span at = span_of(&r, 8);
	uint64_t time_ms = read_u64(&r);
	emit_number(l, F_SCT_SCT_TIMESTAMP, at, time_ms * NS_PER_MS, 0);
	uint16_t length = emit_u16(l, F_SCT_SCT_EXTENSIONS_LENGTH, &r);
	if (length) {
		struct reader extensions = reader_take(&r, length);
		uint32_t inner = layer_open(l, F_SCT_SCT_EXTENSIONS, &extensions);
		reader_skip(&extensions, reader_left(&extensions));
		layer_close(l, inner, &extensions);
	}
	tls_emit_scheme(w, &r);
	emit_bytes(l, F_SCT_SCT_SIGNATURE, &r, emit_u16(l, F_SCT_SCT_SIGNATURE_LENGTH, &r));
	if (r.fault > l->fault) l->fault = r.fault;
	layer_close(l, item, list);
}

void tls_emit_sct_list(struct tls_walk *w, struct reader *r)
{
	struct reader list = reader_take(r, emit_u16(w->l, F_SCT_SCTS_LENGTH, r));
	while (reader_left(&list) > 0) emit_sct(w, &list);
}

void tls_emit_oid_filters(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	struct reader list = reader_take(r, emit_u16(l, F_X_OID_FILTERS_LENGTH, r));
	while (reader_left(&list) > 0) {
		uint32_t item = layer_open(l, F_X_OID_FILTER, &list);
		struct reader oid =
			reader_take(&list, emit_u8(l, F_X_OID_FILTERS_OID_LENGTH, &list));
		reader_skip(&oid, 2); /* tag and length, X.690 8.19 */
		if (reader_ok(&oid)) emit_bytes(l, F_X_OID_FILTERS_OID, &oid, reader_left(&oid));
		reader_skip(&list, emit_u16(l, F_X_OID_FILTERS_VALUES_LENGTH, &list));
		layer_close(l, item, &list);
	}
	if (list.fault > l->fault) l->fault = list.fault;
}
