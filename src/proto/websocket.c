/* websocket.c - WebSocket, RFC 6455, with compressed messages, RFC 7692: frames in the tree and in Info. */
#include "websocket.h"

#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "websocket_internal.h"

enum {
	F_FIN,
	F_RSV,
	F_COMPRESSED,
	F_OPCODE,
	F_MASK,
	F_LENGTH,
	F_LENGTH_16,
	F_LENGTH_64,
	F_KEY,
	F_MASKED,
	F_PAYLOAD,
	F_CONTINUE,
	F_TEXT,
	F_CLOSE,
	F_STATUS,
	F_REASON,
	F_PING,
	F_PONG,
	F_UNKNOWN,
	F_FRAGMENTS,
	F_FRAGMENT,
	F_FRAGMENT_COUNT,
	F_REASSEMBLED_LENGTH,
	F_NOT_INFLATED,
	F_X_OPCODE,
	F_X_INFLATE,
	F_COUNT
};

/* clang-format off */
static const struct value_name opcodes[] = {
	{ WEBSOCKET_CONTINUATION, "Continuation" }, { WEBSOCKET_TEXT, "Text" }, { WEBSOCKET_BINARY, "Binary" },
	{ WEBSOCKET_CLOSE, "Connection Close" }, { WEBSOCKET_PING, "Ping" }, { WEBSOCKET_PONG, "Pong" }, { 0, NULL },
};

static const struct value_name statuses[] = {
	{ 1000, "Normal Closure" }, { 1001, "Going Away" }, { 1002, "Protocol error" }, { 1003, "Unsupported Data" },
	{ 1004, "---Reserved----" }, { 1005, "No Status Rcvd" }, { 1006, "Abnormal Closure" },
	{ 1007, "Invalid frame payload data" }, { 1008, "Policy Violation" }, { 1009, "Message Too Big" },
	{ 1010, "Mandatory Ext." }, { 1011, "Internal Server" }, { 1015, "TLS handshake" }, { 0, NULL },
};

static const struct field websocket_fields[F_COUNT] = {
	[F_FIN]                = { "websocket.fin", "Fin", FIELD_BOOLEAN, .mask = 0x80 },
	[F_RSV]                = { "websocket.rsv", "Reserved", FIELD_U8, .base = BASE_HEX, .mask = 0x70 },
	[F_COMPRESSED]         = { "websocket.pmc", "Per-Message Compressed", FIELD_BOOLEAN, .mask = 0x40 },
	[F_OPCODE]             = { "websocket.opcode", "Opcode", FIELD_U8, .mask = 0x0f, .names = opcodes },
	[F_MASK]               = { "websocket.mask", "Mask", FIELD_BOOLEAN, .mask = 0x80 },
	[F_LENGTH]             = { "websocket.payload_length", "Payload length", FIELD_U8, .mask = 0x7f },
	[F_LENGTH_16]          = { "websocket.payload_length_ext_16", "Extended Payload length (16 bits)", FIELD_U16 },
	[F_LENGTH_64]          = { "websocket.payload_length_ext_64", "Extended Payload length (64 bits)", FIELD_U64 },
	[F_KEY]                = { "websocket.masking_key", "Masking-Key", FIELD_BYTES },
	[F_MASKED]             = { "websocket.masked_payload", "Masked payload", FIELD_NONE },
	[F_PAYLOAD]            = { "websocket.payload", "Payload", FIELD_NONE },
	[F_CONTINUE]           = { "websocket.payload.continue", "Continue", FIELD_BYTES },
	[F_TEXT]               = { "websocket.payload.text", "Text", FIELD_STRING },
	[F_CLOSE]              = { "websocket.payload.close", "Close", FIELD_NONE },
	[F_STATUS]             = { "websocket.payload.close.status_code", "Status code", FIELD_U16, .names = statuses },
	[F_REASON]             = { "websocket.payload.close.reason", "Reason", FIELD_STRING },
	[F_PING]               = { "websocket.payload.ping", "Ping", FIELD_BYTES },
	[F_PONG]               = { "websocket.payload.pong", "Pong", FIELD_BYTES },
	[F_UNKNOWN]            = { "websocket.payload.unknown", "Unknown", FIELD_BYTES },
	[F_FRAGMENTS]          = { "websocket.fragments", "Reassembled websocket Fragments", FIELD_NONE },
	[F_FRAGMENT]           = { "websocket.fragment", "Websocket Fragment", FIELD_FRAME },
	[F_FRAGMENT_COUNT]     = { "websocket.fragment.count", "Fragment count", FIELD_U32 },
	[F_REASSEMBLED_LENGTH] = { "websocket.reassembled.length", "Reassembled websocket Payload length", FIELD_U32 },
	[F_NOT_INFLATED]       = { "", "Decompression failed", FIELD_NONE },
	[F_X_OPCODE]           = { "websocket.payload.unknown.expert", "No protocol is known for this opcode",
	                           FIELD_EXPERT, .severity = EXPERT_NOTE, .group = EXPERT_UNDECODED },
	[F_X_INFLATE]          = { "websocket.decompression.failed.expert", "Decompression failed",
	                           FIELD_EXPERT, .severity = EXPERT_WARN, .group = EXPERT_PROTOCOL },
};

enum { P_TEXT_TYPE, P_DECOMPRESS };
enum { TEXT_AS_IS, TEXT_LINES, TEXT_JSON };

static const struct preference_choice text_types[] = {
	{ "No subdissection", TEXT_AS_IS }, { "Line based text", TEXT_LINES }, { "As json", TEXT_JSON }, { NULL, 0 },
};

static const struct preference websocket_preferences[] = {
	[P_TEXT_TYPE]  = { "text_type", PREFERENCE_CHOICE, TEXT_AS_IS, "what the text of messages is read as", text_types },
	[P_DECOMPRESS] = { "decompress", PREFERENCE_BOOLEAN, true, "inflate compressed messages", NULL },
};
/* clang-format on */

/* ---------------------------------------------------------------- the header */

static void emit_header(struct layer *l, struct reader *r, const struct websocket_header *header,
                        const struct websocket_note *note)
{
	struct span first = span_of(r, 1);
	uint8_t value = read_u8(r);
	emit_number(l, F_FIN, first, value, 0);
	emit_number(l, F_RSV, first, value, 0);
	if (note->flags & WEBSOCKET_HAS_DEFLATE) emit_number(l, F_COMPRESSED, first, value, 0);
	emit_number(l, F_OPCODE, first, value, 0);
	struct span second = span_of(r, 1);
	value = read_u8(r);
	emit_number(l, F_MASK, second, value, 0);
	emit_number(l, F_LENGTH, second, value, 0);
	if (header->length_7 == 126) {
		layer_text_last_append(l, " Extended Payload Length (16 bits)");
		emit_u16(l, F_LENGTH_16, r);
	} else if (header->length_7 == 127) {
		layer_text_last_append(l, " Extended Payload Length (64 bits)");
		emit_u64(l, F_LENGTH_64, r);
	}
	if (header->is_masked) emit_bytes(l, F_KEY, r, WEBSOCKET_KEY_LENGTH);
}

static void summarize(struct layer *l, const struct websocket_header *header,
                      const struct websocket_note *note)
{
	/* what HTTP said in this segment stays */
	if (layer_is_later(l) && note->flags & WEBSOCKET_FIRST) summary_fence(l);
	summary_set(l, "WebSocket %s%s %s", value_name(opcodes, header->opcode, "Unknown Opcode"),
	            header->is_final ? " [FIN]" : "[FRAGMENT] ",
	            header->is_masked ? "[MASKED]" : "");
}

/* ---------------------------------------------------------------- payloads */

/* The payload of this frame as it is meant. */
static struct reader unmasked_payload(struct layer *l, struct reader payload,
                                      const struct websocket_header *header)
{
	size_t length = reader_left(&payload);
	if (!header->is_masked || length == 0) return payload;
	uint8_t *bytes = layer_take(l, length);
	if (!bytes) return payload;
	websocket_unmask(header, 0, payload.at, bytes, length);
	return layer_source_bytes(l, "Unmasked data", bytes, length);
}

static struct span whole(const struct reader *r) { return span_of(r, (uint32_t)reader_left(r)); }

static void emit_close(struct layer *l, struct reader data)
{
	uint32_t item = layer_open(l, F_CLOSE, &data);
	bool has_status = reader_left(&data) >= 2;
	if (has_status) emit_u16(l, F_STATUS, &data);
	if (has_status && reader_left(&data)) emit_bytes(l, F_REASON, &data, reader_left(&data));
	layer_close(l, item, &data);
}

static void emit_unknown(struct layer *l, struct reader data)
{
	uint32_t item = layer_open(l, F_UNKNOWN, &data);
	layer_expert(l, F_X_OPCODE, whole(&data), NULL);
	reader_skip(&data, reader_left(&data));
	layer_close(l, item, &data);
}

/* A message that is all there. */
static void emit_message(struct layer *l, uint8_t opcode, struct reader message)
{
	switch (opcode) {
	case WEBSOCKET_TEXT: emit_span(l, F_TEXT, whole(&message), 0); break;
	case WEBSOCKET_BINARY: break;
	case WEBSOCKET_CLOSE: emit_close(l, message); break;
	case WEBSOCKET_PING: emit_span(l, F_PING, whole(&message), 0); break;
	case WEBSOCKET_PONG: emit_span(l, F_PONG, whole(&message), 0); break;
	default: emit_unknown(l, message);
	}
}

static void name_next(struct layer *l, uint8_t opcode, const struct reader *message)
{
	static const struct media json = { "application/json", "" };
	if (reader_left(message) == 0) return;
	if (opcode == WEBSOCKET_BINARY) layer_next_named(l, "data", message);
	if (opcode != WEBSOCKET_TEXT) return;
	if (layer_preference(l, P_TEXT_TYPE) == TEXT_JSON)
		layer_next_media(l, &json, message);
	else
		layer_next_named(l, "data-text-lines", message);
}

/* ---------------------------------------------------------------- messages of several frames */

static struct websocket_records records_of(const struct layer *l)
{
	return (struct websocket_records){ .store = layer_store(l), .layer = l };
}

/* Bytes from malloc as a data source. */
static struct reader source_of(struct layer *l, const char *name, uint8_t *bytes, size_t length)
{
	static const uint8_t none[1];
	uint8_t *copy = bytes ? layer_take(l, length + 1) : NULL;
	if (copy && length) memcpy(copy, bytes, length);
	free(bytes);
	return layer_source_bytes(l, name, copy ? copy : none, copy ? length : 0);
}

/* The fragments in their order, and in the line which frames had them. */
static void emit_fragments(struct layer *l, uint32_t last, struct reader message)
{
	const struct websocket_fragment *fragment = layer_kept(l, last);
	uint32_t count = fragment->index + 1;
	if (!layer_records(l) || count == 1 || count > WEBSOCKET_FRAGMENTS_MAX) return;
	uint32_t *handles = layer_take(l, count * sizeof *handles);
	if (!handles) return;
	for (uint32_t i = count; i-- > 0; last = fragment->previous) {
		handles[i] = last;
		fragment = layer_kept(l, last);
	}
	uint32_t item = layer_open(l, F_FRAGMENTS, &message);
	layer_text(l, item, "[%u Reassembled websocket Fragments (%zu bytes): ", count,
	           reader_left(&message));
	for (uint32_t i = 0; i < count; i++) {
		fragment = layer_kept(l, handles[i]);
		layer_text_append(l, item, "%s#%u(%u)", i ? ", " : "", fragment->frame,
		                  (uint32_t)fragment->header.length);
	}
	layer_text_append(l, item, "]");
	struct reader rest = message;
	for (uint32_t i = 0, from = 0; i < count; i++) {
		fragment = layer_kept(l, handles[i]);
		uint32_t length = (uint32_t)fragment->header.length;
		struct reader part = reader_take(&rest, length);
		emit_number(l, F_FRAGMENT, whole(&part), fragment->frame, ITEM_GENERATED);
		layer_text_last(l, "[Frame: %u, payload: %u-%u (%u bytes)]", fragment->frame, from,
		                length ? from + length - 1 : from, length);
		from += length;
	}
	emit_number(l, F_FRAGMENT_COUNT, span_of(&message, 0), count, ITEM_GENERATED);
	emit_number(l, F_REASSEMBLED_LENGTH, span_of(&message, 0), reader_left(&message),
	            ITEM_GENERATED);
	layer_close(l, item, &rest);
}

/* What the message says, inflated; false: it cannot be read. */
static bool inflated_message(struct layer *l, const struct websocket_note *note,
                             struct reader *message)
{
	const struct websocket_records records = records_of(l);
	if (!layer_preference(l, P_DECOMPRESS) || reader_left(message) == 0) return true;
	if (note->flags & WEBSOCKET_LOST) return false;
	struct inflated out =
		websocket_inflate(&records, message->at, reader_left(message), note->output);
	if (out.end != INFLATE_DONE) {
		free(out.bytes);
		return false;
	}
	*message = source_of(l, "Decompressed payload", out.bytes, out.length);
	return true;
}

static void emit_inflate_failure(struct layer *l, const struct reader *message)
{
	uint32_t item = layer_open(l, F_NOT_INFLATED, message);
	layer_expert(l, F_X_INFLATE, whole(message), NULL);
	layer_close_as_is(l, item);
}

/* The end of a message: all of it, put together and inflated. */
static void dissect_end(struct layer *l, const struct websocket_header *header,
                        const struct websocket_note *note, struct reader payload)
{
	const struct websocket_records records = records_of(l);
	const struct websocket_fragment *last =
		note->fragment ? layer_kept(l, note->fragment) : NULL;
	struct reader message = payload;
	uint8_t opcode = header->opcode == WEBSOCKET_CONTINUATION ? note->opcode : header->opcode;
	bool is_control = header->opcode >= WEBSOCKET_CLOSE;
	uint32_t item = layer_open(l, F_PAYLOAD, &payload);
	if (last && last->index) {
		size_t length;
		uint8_t *bytes = websocket_gather(&records, note->fragment, &length);
		if (bytes) message = source_of(l, "Reassembled WebSocket message", bytes, length);
	}
	struct reader sent = message;
	bool is_readable = is_control || !(note->flags & WEBSOCKET_COMPRESSED) ||
	                   inflated_message(l, note, &message);
	bool is_whole = is_readable && opcode != WEBSOCKET_CONTINUATION;
	if (is_whole) emit_message(l, opcode, message);
	reader_skip(&payload, reader_left(&payload));
	layer_close(l, item, &payload);
	layer_end(l);
	if (!is_readable) emit_inflate_failure(l, &sent);
	if (is_readable && !is_whole) emit_span(l, F_CONTINUE, whole(&message), 0);
	if (last) emit_fragments(l, note->fragment, sent);
	if (is_whole) name_next(l, opcode, &message);
}

static void websocket_dissect(struct layer *l, struct reader *r, const void *note_in)
{
	const struct websocket_note *note = note_in;
	struct websocket_header header;
	if (reader_left(r) < websocket_parse_header(*r, &header)) {
		reader_skip(r, reader_left_reported(r) + 1);
		return;
	}
	summarize(l, &header, note);
	struct reader start = *r;
	emit_header(l, r, &header, note);
	layer_set_length(l, (uint32_t)(r->at - start.at));
	struct reader payload = reader_take(r, header.length);
	if (reader_left_reported(&payload) == 0) return;
	if (payload.missing) { /* what is there of it can be read as nothing */
		reader_skip(&payload, reader_left_reported(&payload));
		l->fault = payload.fault;
		return;
	}
	if (header.is_masked) emit_span(l, F_MASKED, whole(&payload), 0);
	payload = unmasked_payload(l, payload, &header);
	if (header.is_final) {
		dissect_end(l, &header, note, payload);
		return;
	}
	emit_span(l, F_PAYLOAD, whole(&payload), 0);
	layer_end(l);
	if (header.opcode == WEBSOCKET_CONTINUATION) emit_span(l, F_CONTINUE, whole(&payload), 0);
}

/* clang-format off */
const struct dissector websocket_dissector = {
	.name = "websocket", .label = "WebSocket", .short_label = "WebSocket", FIELDS(websocket_fields),
	.track = websocket_track, .completed = websocket_completed, .dissect = websocket_dissect,
	.note_size = sizeof(struct websocket_note), .state_size = sizeof(struct websocket_state), .is_stream = true,
	.is_counted = true, .named_after = "http",
	PREFERENCES(websocket_preferences), .may_contain = "data data-text-lines json",
};
/* clang-format on */
