/* tls_messages.c - handshake messages out of records: several in one, one in several (RFC 8446 5.1). */
#include <stdio.h>
#include <string.h>

#include "store/frames.h"
#include "tls_dissect.h"

enum { LIST_TEXT_MAX = 512 };

static const char *message_name(uint8_t type)
{
	return value_name(tls_handshake_types, type, "Encrypted Handshake Message");
}

static void messages_add(struct tls_walk *w, uint32_t frame, struct reader bytes)
{
	if (!w->fragments)
		w->fragments = layer_take(w->l, TLS_FRAGMENTS_MAX * sizeof *w->fragments);
	if (!w->fragments || w->fragment_count == TLS_FRAGMENTS_MAX) return;
	w->fragments[w->fragment_count++] = (struct tls_shown_fragment){ frame, bytes };
}

static struct reader fragment_bytes(const struct layer *l, const struct tls_fragment *fragment)
{
	const struct piece *piece = &fragment->piece;
	if (piece->kept)
		return reader_make(layer_kept(l, piece->kept), piece->length, piece->length);
	const struct store *store = layer_store(l);
	uint32_t captured = store_captured(store, piece->frame);
	struct reader r = reader_make(store_bytes(store, piece->frame), captured, captured);
	reader_skip(&r, piece->offset);
	return reader_take(&r, piece->length);
}

void tls_resume_messages(struct tls_walk *w, uint32_t newest)
{
	if (!newest) return;
	const struct tls_fragment *fragment = layer_kept(w->l, newest);
	w->flow.have = fragment->before + fragment->piece.length;
	w->fragments = layer_take(w->l, TLS_FRAGMENTS_MAX * sizeof *w->fragments);
	if (!w->fragments) return;
	w->fragment_count = fragment->count;
	for (uint32_t i = fragment->count; i-- > 0;) {
		w->fragments[i] = (struct tls_shown_fragment){ fragment->frame,
			                                       fragment_bytes(w->l, fragment) };
		if (fragment->older) fragment = layer_kept(w->l, fragment->older);
	}
	uint32_t have = 0;
	for (uint32_t i = 0; i < w->fragment_count && have < TLS_MESSAGE_HEADER; i++) {
		for (struct reader r = w->fragments[i].bytes;
		     reader_left(&r) > 0 && have < TLS_MESSAGE_HEADER;)
			w->flow.head[have++] = read_u8(&r);
	}
}

/* The fragments' bytes one after the other, as a data source. */
static struct reader messages_gather(struct tls_walk *w)
{
	size_t total = 0, used = 0;
	for (uint32_t i = 0; i < w->fragment_count; i++)
		total += reader_left(&w->fragments[i].bytes);
	uint8_t *whole = layer_take(w->l, total + 1);
	for (uint32_t i = 0; whole && i < w->fragment_count; i++)
		used += reader_copy(&w->fragments[i].bytes, whole + used, total - used);
	return layer_source_bytes(w->l, "Reassembled TLS Handshake", whole, used);
}

static void fragments_title(struct tls_walk *w, uint32_t item, size_t total)
{
	char text[LIST_TEXT_MAX];
	size_t used = 0;
	if (!item || !layer_wants_text(w->l)) return;
	text[0] = 0;
	for (uint32_t i = 0; i < w->fragment_count && used + 32 < sizeof text; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "%s#%u(%zu)",
		                         i ? ", " : "", w->fragments[i].frame,
		                         reader_left(&w->fragments[i].bytes));
	layer_text(w->l, item, "[%u Reassembled Handshake Fragments (%zu bytes): %s]",
	           w->fragment_count, total, text);
}

static void messages_emit_fragments(struct tls_walk *w, const struct reader *whole)
{
	struct layer *l = w->l;
	size_t at = 0, total = reader_left(whole);
	uint32_t item = layer_open(l, F_H_FRAGMENTS, whole);
	fragments_title(w, item, total);
	for (uint32_t i = 0; i < w->fragment_count; i++) {
		size_t length = reader_left(&w->fragments[i].bytes);
		struct reader place = *whole;
		reader_skip(&place, at);
		emit_number(l, F_H_FRAGMENT, span_of(&place, (uint32_t)length),
		            w->fragments[i].frame, ITEM_GENERATED);
		layer_text_last(l, "[Frame: %u, payload: %zu-%zu (%zu byte%s)]",
		                w->fragments[i].frame, at, at + length - 1, length,
		                length == 1 ? "" : "s");
		at += length;
	}
	emit_generated(l, F_H_FRAGMENT_COUNT, w->fragment_count);
	struct reader end = *whole;
	reader_skip(&end, total);
	layer_close(l, item, &end);
}

/* ---------------------------------------------------------------- the parts of a record */

static bool is_hello_retry(struct reader body)
{
	/* RFC 8446 4.1.3: SHA-256 of "HelloRetryRequest" */
	static const uint8_t retry[TLS_RANDOM] = {
		0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c,
		0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb,
		0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
	};
	reader_skip(&body, 2);
	const uint8_t *random = reader_bytes(&body, TLS_RANDOM);
	return random && memcmp(random, retry, TLS_RANDOM) == 0;
}

/* Returns what the message is called. */
static const char *message_emit(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	struct reader body = *r;
	uint8_t type = read_u8(&body);
	reader_skip(&body, 3);
	struct reader id;
	if (type == TLS_SERVER_HELLO && tls_known_server_hello(&w->known, body, &id)) {
		w->known.is_resumed = w->resumes;
		summary_protocol(l, tls_version_name(w->known.version));
	}
	if (type == TLS_SERVER_HELLO_DONE) w->known.is_resumed = false;
	bool is_retry = type == TLS_SERVER_HELLO && is_hello_retry(body);
	const char *name = message_name(is_retry ? TLS_HELLO_RETRY_REQUEST : type);
	TLS_SAY(w, "%s", name);
	uint32_t item = layer_open(l, F_HANDSHAKE, r);
	layer_text(l, item, "Handshake Protocol: %s", name);
	emit_u8(l, F_H_TYPE, r);
	uint32_t length = emit_u24(l, F_H_LENGTH, r);
	struct reader part = reader_take(r, length);
	tls_emit_body(w, type, is_retry, &part);
	if (!reader_ok(&part) && reader_ok(r)) {
		r->fault = part.fault;
		r->at = r->end;
	}
	layer_close(l, item, r);
	if (type == TLS_CLIENT_HELLO) tls_known_client_hello(&w->known, body, &id);
	return name;
}

/* Does the message in progress end in a later record of this PDU? */
static bool message_ends_here(const struct tls_walk *w)
{
	struct tls_flow flow = w->flow;
	struct reader r = w->rest;
	struct tls_record record;
	struct tls_part part;
	while (tls_read_record(&r, &record)) {
		struct reader fragment = reader_take(&r, record.length);
		if (record.type != TLS_HANDSHAKE) continue;
		if (!tls_flow_next(&flow, &fragment, true, w->is_after_change, &part)) continue;
		if (part.kind != TLS_PART_FRAGMENT) return part.kind == TLS_PART_LAST;
	}
	return false;
}

/* In one pass not even the frame that completes it knows of itself, as tshark has it. */
static void message_emit_link(struct tls_walk *w)
{
	struct layer *l = w->l;
	uint32_t frame = l->packet->frame;
	if (l->view->horizon == frame) return;
	if (!message_ends_here(w)) {
		if (!w->long_message) return;
		const struct tls_long_message *message = layer_kept(l, w->long_message);
		/* acquire: pairs with the release in tls_track.c */
		frame = atomic_load_explicit(&message->completed_in, memory_order_acquire);
	}
	if (frame <= l->view->horizon) emit_frame(l, F_H_REASSEMBLED_IN, frame);
}

static void message_emit_fragment(struct tls_walk *w, const struct tls_part *part, bool is_last)
{
	struct layer *l = w->l;
	struct reader end = part->bytes;
	uint32_t item = layer_open(l, F_HANDSHAKE, &part->bytes);
	layer_text(l, item, "Handshake Protocol: %s (%sfragment)", message_name(part->type),
	           is_last ? "last " : "");
	if (!is_last) message_emit_link(w);
	reader_skip(&end, reader_left(&end));
	layer_close(l, item, &end);
	messages_add(w, l->packet->frame, part->bytes);
}

static void message_emit_last(struct tls_walk *w, const struct tls_part *part)
{
	message_emit_fragment(w, part, true);
	struct reader whole = messages_gather(w);
	messages_emit_fragments(w, &whole);
	w->fragment_count = 0;
	message_emit(w, &whole);
	if (whole.fault > w->l->fault) w->l->fault = whole.fault;
}

static void encrypted_emit(struct tls_walk *w, const struct reader *bytes)
{
	static const char name[] = "Encrypted Handshake Message";
	struct reader r = *bytes;
	uint32_t item = layer_open(w->l, F_HANDSHAKE, &r);
	layer_text(w->l, item, "Handshake Protocol: %s", name);
	reader_skip(&r, reader_left(&r));
	layer_close(w->l, item, &r);
	TLS_SAY(w, "%s", name);
}

/* One part, and what the record's line calls it if it is the only one. NULL: "Multiple". */
static const char *part_emit(struct tls_walk *w, struct tls_part *part)
{
	const char *name = message_name(part->type);
	switch (part->kind) {
	case TLS_PART_ENCRYPTED:
		encrypted_emit(w, &part->bytes);
		return "Encrypted Handshake Message";
	case TLS_PART_MESSAGE:
		name = message_emit(w, &part->bytes);
		if (part->bytes.fault > w->l->fault) w->l->fault = part->bytes.fault;
		return name;
	case TLS_PART_LAST: message_emit_last(w, part); return name;
	case TLS_PART_FRAGMENT:
		message_emit_fragment(w, part, false);
		if (part->before) return NULL;
		return name;
	}
	return NULL;
}

void tls_emit_handshake(struct tls_walk *w, struct tls_shown_record *shown, struct reader fragment)
{
	struct tls_part part;
	unsigned count = 0;
	const char *name = NULL;
	bool is_first = true, is_begun = false;
	while (tls_flow_next(&w->flow, &fragment, is_first, w->is_after_change, &part)) {
		bool begins = part.kind == TLS_PART_FRAGMENT && part.before == 0;
		if (begins) w->fragment_count = 0;
		if (begins && is_first) {
			is_begun = true;
			TLS_SAY(w, "[%s Fragment]", message_name(part.type));
		}
		name = part_emit(w, &part);
		is_first = false;
		count++;
	}
	if (count == 0) return;
	layer_text(w->l, shown->item, "%s Record Layer: Handshake Protocol: %s%s", shown->version,
	           count == 1 && name ? name : "Multiple Handshake Messages",
	           count == 1 && is_begun ? " (fragment)" : "");
}
