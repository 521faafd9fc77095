/* tls.c - Transport Layer Security: TLS 1.3, RFC 8446; 1.2, RFC 5246; 1.1, RFC 4346; 1.0, RFC 2246; SSL 3.0,
 * RFC 6101; heartbeat, RFC 6520. Records, and what is not handshake in them.
 *
 *   content type 8, version 16, length 16, fragment */
#include "tls.h"

#include <string.h>

#include "base/format.h"
#include "tls_dissect.h"
#include "tls_protocol.h"
#include "tls_track.h"
#include "x509.h"

enum {
	PLAIN_MAX = 1 << 14,
	PROTECTED_MAX = PLAIN_MAX + 2048,    /* RFC 5246 6.2.3 */
	PROTECTED_1_3_MAX = PLAIN_MAX + 256, /* RFC 8446 5.2 */
	HEARTBEAT_PADDING_MIN = 16,
};

const char *tls_version_name(uint16_t version)
{
	static const struct value_name names[] = {
		{ TLS_SSL2, "SSLv2" },
		{ TLS_SSL3, "SSLv3" },
		{ TLS_1_0, "TLSv1" },
		{ TLS_1_1, "TLSv1.1" },
		{ TLS_1_2, "TLSv1.2" },
		{ TLS_1_3, "TLSv1.3" },
		{ 0 },
	};
	return tls_is_1_3(version) ? "TLSv1.3" : value_name(names, version, "SSL");
}

/* ---------------------------------------------------------------- what records hold */

static void tls_emit_change_cipher_spec(struct tls_walk *w, struct tls_shown_record *shown,
                                        struct reader r)
{
	struct layer *l = w->l;
	struct span at = span_of(&r, (uint32_t)reader_left(&r));
	TLS_SAY(w, "Change Cipher Spec");
	layer_text(l, shown->item,
	           "%s Record Layer: Change Cipher Spec Protocol: Change Cipher Spec",
	           shown->version);
	uint32_t item = layer_open(l, F_CHANGE_CIPHER_SPEC, &r);
	if (w->is_from_server && w->known.is_resumed) layer_expert(l, F_RESUMED, at, NULL);
	if (w->is_from_server) w->known.is_resumed = false;
	reader_skip(&r, reader_left(&r));
	layer_close(l, item, &r);
}

static void tls_emit_plain_alert(struct tls_walk *w, struct tls_shown_record *shown,
                                 struct reader r)
{
	struct layer *l = w->l;
	struct reader probe = r;
	const char *level = value_name(tls_alert_levels, read_u8(&probe), "Unknown");
	const char *description = value_name(tls_alerts, read_u8(&probe), "Unknown");
	TLS_SAY(w, "Alert (Level: %s, Description: %s)", level, description);
	layer_text(l, shown->item, "%s Record Layer: Alert (Level: %s, Description: %s)",
	           shown->version, level, description);
	uint32_t item = layer_open(l, F_ALERT_MESSAGE, &r);
	emit_u8(l, F_ALERT_MESSAGE_LEVEL, &r);
	emit_u8(l, F_ALERT_MESSAGE_DESC, &r);
	layer_close(l, item, &r);
}

/* An alert is two bytes; what has another length is encrypted. */
static void tls_emit_alert(struct tls_walk *w, struct tls_shown_record *shown, struct reader r)
{
	if (reader_left_reported(&r) == 2) {
		tls_emit_plain_alert(w, shown, r);
		return;
	}
	TLS_SAY(w, "Encrypted Alert");
	layer_text(w->l, shown->item, "%s Record Layer: Encrypted Alert", shown->version);
	uint32_t item = layer_open(w->l, F_ALERT_MESSAGE, &r);
	layer_text(w->l, item, "Alert Message: Encrypted Alert");
	reader_skip(&r, reader_left(&r));
	layer_close(w->l, item, &r);
}

static void tls_emit_application_data(struct tls_walk *w, struct tls_shown_record *shown,
                                      struct reader r)
{
	struct layer *l = w->l;
	const char *protocol = tls_protocol_name(w->known.protocol);
	TLS_SAY(w, "Application Data");
	layer_text(l, shown->item, "%s Record Layer: Application Data Protocol: %s", shown->version,
	           protocol ? protocol : "Application Data");
	emit_span(l, F_APP_DATA, span_of(&r, (uint32_t)reader_left_reported(&r)), 0);
	if (protocol) emit_generated_text(l, F_APP_DATA_PROTO, protocol);
	emit_generated(l, F_RECORD_NUMBER, w->side.record);
	emit_generated(l, F_RECORD_EPOCH, w->side.epoch);
}

static void tls_emit_heartbeat_length(struct tls_walk *w, struct reader *r, uint16_t *length)
{
	struct layer *l = w->l;
	struct span at = span_of(r, 2);
	uint16_t said = read_u16(r);
	size_t left = reader_left_reported(r);
	uint32_t item = layer_open_number(l, F_HEARTBEAT_MESSAGE_PAYLOAD_LENGTH, at, said, 0);
	*length = said;
	if ((size_t)said + HEARTBEAT_PADDING_MIN > left) {
		char text[64];
		*length = (uint16_t)left;
		layer_text_append(l, item, " (invalid, using %u to decode payload)", *length);
		text_format(text, sizeof text, "Invalid heartbeat payload length (%u)", said);
		layer_expert(l, F_HEARTBEAT_MESSAGE_PAYLOAD_LENGTH_INVALID, at, text);
	}
	layer_close_as_is(l, item);
}

static void tls_emit_heartbeat(struct tls_walk *w, struct tls_shown_record *shown, struct reader r)
{
	struct layer *l = w->l;
	int type = reader_peek(&r, 0);
	const char *name = value_name(tls_heartbeat_types, (uint64_t)type, NULL);
	if (!name) {
		TLS_SAY(w, "Encrypted Heartbeat");
		layer_text(l, shown->item, "%s Record Layer: Encrypted Heartbeat", shown->version);
		uint32_t item = layer_open(l, F_HEARTBEAT_MESSAGE, &r);
		layer_text(l, item, "Encrypted Heartbeat Message");
		reader_skip(&r, reader_left(&r));
		layer_close(l, item, &r);
		return;
	}
	TLS_SAY(w, "Heartbeat %s", name);
	layer_text(l, shown->item, "%s Record Layer: Heartbeat %s", shown->version, name);
	uint32_t item = layer_open(l, F_HEARTBEAT_MESSAGE, &r);
	uint16_t length;
	emit_u8(l, F_HEARTBEAT_MESSAGE_TYPE, &r);
	tls_emit_heartbeat_length(w, &r, &length);
	emit_bytes(l, F_HEARTBEAT_MESSAGE_PAYLOAD, &r, length);
	layer_text_last(l, "Payload (%u byte%s)", length, length == 1 ? "" : "s");
	size_t padding = reader_left(&r);
	if (padding) {
		emit_bytes(l, F_HEARTBEAT_MESSAGE_PADDING, &r, padding);
		layer_text_last(l, "Padding and HMAC (%zu byte%s)", padding,
		                padding == 1 ? "" : "s");
	}
	layer_close(l, item, &r);
}

/* ---------------------------------------------------------------- records */

static void tls_emit_type(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	struct span at = span_of(r, 1);
	uint8_t type = read_u8(r);
	bool is_1_3 = tls_is_1_3(w->known.version);
	bool is_opaque = is_1_3 && type == TLS_APPLICATION_DATA;
	uint32_t item = layer_open_number(
		l, is_opaque ? F_RECORD_OPAQUE_TYPE : F_RECORD_CONTENT_TYPE, at, type, 0);
	if (is_1_3 && type == TLS_HEARTBEAT)
		layer_expert(l, F_RECORD_LENGTH_INVALID, at,
		             "Record type is not allowed in TLS 1.3");
	layer_close_as_is(l, item);
}

static void tls_emit_length(struct tls_walk *w, const struct tls_record *record, struct reader *r)
{
	struct layer *l = w->l;
	struct span at = span_of(r, 2);
	char text[80] = "";
	bool is_1_3 = tls_is_1_3(w->known.version);
	uint16_t length = read_u16(r);
	uint32_t item = layer_open_number(l, F_RECORD_LENGTH, at, length, 0);
	if (length == 0 && record->type >= TLS_CHANGE_CIPHER_SPEC && record->type <= TLS_HANDSHAKE)
		text_format(text, sizeof text, "Zero-length %s fragments are not allowed",
		            value_name(tls_content_types, record->type, ""));
	else if (length > (is_1_3 ? PROTECTED_1_3_MAX : PROTECTED_MAX))
		text_format(text, sizeof text, "TLSCiphertext length MUST NOT exceed 2^14 + %d",
		            is_1_3 ? 256 : 2048);
	if (text[0]) layer_expert(l, F_RECORD_LENGTH_INVALID, at, text);
	layer_close_as_is(l, item);
}

static void tls_emit_fragment(struct tls_walk *w, const struct tls_record *record,
                              struct tls_shown_record *shown, struct reader fragment)
{
	switch (record->type) {
	case TLS_CHANGE_CIPHER_SPEC: tls_emit_change_cipher_spec(w, shown, fragment); break;
	case TLS_ALERT: tls_emit_alert(w, shown, fragment); break;
	case TLS_HANDSHAKE: tls_emit_handshake(w, shown, fragment); break;
	case TLS_APPLICATION_DATA: tls_emit_application_data(w, shown, fragment); break;
	case TLS_HEARTBEAT:
		if (!tls_is_1_3(w->known.version)) tls_emit_heartbeat(w, shown, fragment);
		break;
	default: break;
	}
}

/* As tshark, which looks at a record's first byte before anything else of it. */
static bool tls_is_bare(const struct reader *r, const struct tls_record *record)
{
	return record->length == 0 && reader_left(r) == TLS_RECORD_HEADER;
}

static void tls_emit_record(struct tls_walk *w, const struct tls_record *record, struct reader *r)
{
	struct layer *l = w->l;
	struct reader fragment = *r;
	bool is_bare = tls_is_bare(r, record);
	reader_skip(&fragment, TLS_RECORD_HEADER);
	struct reader held = reader_take(&fragment, record->length);
	w->rest = fragment;
	uint16_t before = w->known.version;
	if (!is_bare) tls_known_record(&w->known, record, held);
	uint16_t version = w->known.version ? w->known.version : record->version;
	struct tls_shown_record shown = { layer_open(l, F_RECORD, r), tls_version_name(version) };
	bool is_first = r->at == w->start;
	if (is_first || w->known.version != before)
		summary_protocol(l, is_bare ? tls_version_name(before) : shown.version);
	tls_emit_type(w, r);
	emit_u16(l, F_RECORD_VERSION, r);
	tls_emit_length(w, record, r);
	if (is_bare) {
		reader_skip(r, 1); /* malformed */
		layer_close(l, shown.item, r);
		return;
	}
	tls_emit_fragment(w, record, &shown, held);
	tls_side_record(&w->side, &w->known, record);
	reader_take(r, record->length);
	layer_close(l, shown.item, r);
}

/* What is there is no record, or none that is known; it is not looked at any further. */
static void tls_emit_unknown(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	size_t left = reader_left(r);
	summary_protocol(l, tls_version_name(w->known.version));
	if (w->known.version == TLS_UNKNOWN) {
		TLS_SAY(w, "Continuation Data");
	} else {
		TLS_SAY(w, "Ignored Unknown Record");
		struct span at = span_of(r, (uint32_t)left);
		uint32_t item = layer_open(l, F_UNKNOWN_RECORD, r);
		layer_expert(l, F_IGNORED_UNKNOWN_RECORD, at, NULL);
		layer_close_as_is(l, item);
	}
	reader_skip(r, left);
}

/* One record. False: what is left is less than one. */
static bool tls_emit_next(struct tls_walk *w, struct reader *r)
{
	struct tls_record record;
	struct reader probe = *r;
	uint32_t ssl2 = tls_ssl2_length(r);
	if (ssl2) {
		struct reader hello = reader_take(r, ssl2);
		tls_emit_ssl2(w, &hello);
		return true;
	}
	if (!tls_read_record(&probe, &record)) return false;
	if (tls_is_record(&w->known, &record))
		tls_emit_record(w, &record, r);
	else
		tls_emit_unknown(w, r);
	return true;
}

/* ---------------------------------------------------------------- the layer */

/* The version as it will have been known in the end, where the view may see that (HARD-CASES 6). */
static void tls_look_ahead(struct tls_walk *w, uint32_t facts_handle)
{
	struct layer *l = w->l;
	if (w->known.is_decided || !facts_handle || l->view->horizon == l->packet->frame) return;
	const struct tls_facts *facts = layer_kept(l, facts_handle);
	/* relaxed: one value, and the frame that set it is in it */
	uint64_t version = atomic_load_explicit(&facts->version, memory_order_relaxed);
	if (version >> 16 <= l->view->horizon && (uint16_t)version)
		w->known.version = (uint16_t)version;
}

static void tls_dissect(struct layer *l, struct reader *r, const void *note_in)
{
	const struct tls_note *note = note_in;
	if (layer_is_prefix(l)) {
		summary_clear(l); /* as tshark, which begins with that */
		return;
	}
	struct tls_walk w = {
		.l = l,
		.start = r->at,
		.known = { .version = note->version,
		           .cipher = note->cipher,
		           .protocol = note->protocol,
		           .is_decided = note->bits & TLS_NOTE_DECIDED,
		           .is_resumed = note->bits & TLS_NOTE_RESUMED },
		.side = { .record = note->record, .epoch = note->epoch },
		.is_from_server = note->bits & TLS_NOTE_FROM_SERVER,
		.resumes = note->bits & TLS_NOTE_RESUMES,
		.is_after_change = note->bits & TLS_NOTE_AFTER_CHANGE,
		.long_message = note->message,
	};
	tls_look_ahead(&w, note->facts);
	tls_resume_messages(&w, note->fragment);
	summary_clear(l);
	while (reader_left(r) > 0 && tls_emit_next(&w, r)) {}
	if (reader_left(r) > 0) reader_skip(r, TLS_RECORD_HEADER);
	summary_fence(l);
}

/* On any port: handshake and application data whose header cannot be anything else, as tshark finds them. */
static bool tls_detect(const struct packet *packet, struct reader r)
{
	struct tls_record record;
	if (!tls_read_record(&r, &record)) return false;
	return (record.type == TLS_HANDSHAKE || record.type == TLS_APPLICATION_DATA) &&
	       tls_is_record_version(record.version) && record.length > 0 &&
	       record.length < PROTECTED_MAX;
}

/* clang-format off */
const struct dissector tls_dissector = {
	.has_all_bytes = true,
	.name = "tls", .label = "Transport Layer Security", .short_label = "SSL", .fault_label = "TLS",
	FIELDS(tls_fields),
	.track = tls_track, .dissect = tls_dissect,
	.note_size = sizeof(struct tls_note), .state_size = TLS_STATE_SIZE,
	.is_stream = true, .is_leaf = true, .shows_prefix = true, .pdu_length_max = TLS_PDU_MAX,
	.detect = tls_detect, .detect_in = TCP_PORT,
	.may_contain = X509_MAY_CONTAIN,
	.bindings = BINDINGS(
		{ TCP_PORT, 443 }, { TCP_PORT, 324 }, { TCP_PORT, 465 }, { TCP_PORT, 636 }, { TCP_PORT, 802 },
		{ TCP_PORT, 853 }, { TCP_PORT, 993 }, { TCP_PORT, 995 }, { TCP_PORT, 1300 }, { TCP_PORT, 2221 },
		{ TCP_PORT, 2443 }, { TCP_PORT, 3249 }, { TCP_PORT, 3250 }, { TCP_PORT, 3251 }, { TCP_PORT, 3252 },
		{ TCP_PORT, 3496 }, { TCP_PORT, 5061 }, { TCP_PORT, 5671 }, { TCP_PORT, 5684 }, { TCP_PORT, 5868 },
		{ TCP_PORT, 8883 }, { TCP_PORT, 11207 }, { TCP_PORT, 19999 }, { TCP_PORT, 27017 }),
};
/* clang-format on */
