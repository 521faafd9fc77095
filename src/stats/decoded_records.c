/* decoded_records.c - what can be seen of TLS (RFC 8446 4, 5, 6), and WebSocket's frames (RFC 6455 5.2). */
#include <stdio.h>
#include <string.h>

#include "base/reader.h"
#include "decoded_internal.h"
#include "field/field.h"

enum { TLS_CHANGE_CIPHER_SPEC = 20, TLS_ALERT, TLS_HANDSHAKE, TLS_APPLICATION_DATA, TLS_HEARTBEAT };
enum { TLS_HEADER = 5, HANDSHAKE_HEADER = 4, CLIENT_HELLO = 1, SERVER_HELLO = 2 };
enum { EXTENSION_SNI = 0, EXTENSION_ALPN = 16, EXTENSION_VERSIONS = 43, LINE_ROOM = 512 };

/* ---------------------------------------------------------------- TLS */

static const struct value_name handshake_names[] = {
	{ 0, "HelloRequest" },       { 1, "ClientHello" },         { 2, "ServerHello" },
	{ 4, "NewSessionTicket" },   { 8, "EncryptedExtensions" }, { 11, "Certificate" },
	{ 12, "ServerKeyExchange" }, { 13, "CertificateRequest" }, { 14, "ServerHelloDone" },
	{ 15, "CertificateVerify" }, { 16, "ClientKeyExchange" },  { 20, "Finished" },
	{ 22, "CertificateStatus" }, { 24, "KeyUpdate" },          { 0, NULL },
};

static const struct value_name alert_names[] = {
	{ 0, "close_notify" },
	{ 10, "unexpected_message" },
	{ 20, "bad_record_mac" },
	{ 22, "record_overflow" },
	{ 40, "handshake_failure" },
	{ 42, "bad_certificate" },
	{ 43, "unsupported_certificate" },
	{ 44, "certificate_revoked" },
	{ 45, "certificate_expired" },
	{ 46, "certificate_unknown" },
	{ 47, "illegal_parameter" },
	{ 48, "unknown_ca" },
	{ 49, "access_denied" },
	{ 50, "decode_error" },
	{ 51, "decrypt_error" },
	{ 70, "protocol_version" },
	{ 71, "insufficient_security" },
	{ 80, "internal_error" },
	{ 86, "inappropriate_fallback" },
	{ 90, "user_canceled" },
	{ 109, "missing_extension" },
	{ 110, "unsupported_extension" },
	{ 112, "unrecognized_name" },
	{ 116, "certificate_required" },
	{ 120, "no_application_protocol" },
	{ 0, NULL },
};

static const struct value_name version_names[] = {
	{ 0x0300, "SSL 3.0" }, { 0x0301, "TLS 1.0" }, { 0x0302, "TLS 1.1" },
	{ 0x0303, "TLS 1.2" }, { 0x0304, "TLS 1.3" }, { 0, NULL },
};

/* Text that is put together in a buffer. */
struct wording {
	char text[LINE_ROOM];
	size_t used;
};

static void wording_add(struct wording *w, const char *before, const char *text, size_t length)
{
	size_t room = sizeof w->text - w->used;
	int added = snprintf(w->text + w->used, room, "%s%.*s", before,
	                     (int)(length < 255 ? length : 255), text);
	if (added > 0) w->used += (size_t)added < room ? (size_t)added : room - 1;
}

static void hello_extension(struct wording *w, unsigned type, struct reader r, bool is_client)
{
	if (type == EXTENSION_SNI && is_client && reader_left(&r) > 5) {
		reader_skip(&r, 5); /* RFC 6066 3: list length, type, length */
		wording_add(w, "  sni=", (const char *)r.at, reader_left(&r));
	} else if (type == EXTENSION_ALPN) {
		reader_skip(&r, 2);
		for (unsigned count = 0; reader_left(&r) > 1; count++) {
			struct reader name = reader_take(&r, read_u8(&r));
			wording_add(w, count ? "," : "  alpn=", (const char *)name.at,
			            reader_left(&name));
		}
	} else if (type == EXTENSION_VERSIONS) {
		if (is_client) reader_skip(&r, 1);
		for (unsigned count = 0; reader_left(&r) > 1; count++) {
			const char *name = value_name(version_names, read_u16(&r), NULL);
			if (name) wording_add(w, count ? ", " : "  ", name, strlen(name));
		}
	}
}

static void hello_read(struct wording *w, struct reader r, bool is_client)
{
	const char *version = value_name(version_names, read_u16(&r), "TLS");
	wording_add(w, "  ", version, strlen(version));
	reader_skip(&r, 32);
	reader_skip(&r, read_u8(&r));
	if (is_client) {
		reader_skip(&r, read_u16(&r));
		reader_skip(&r, read_u8(&r));
	} else {
		reader_skip(&r, 3);
	}
	reader_skip(&r, 2);
	while (reader_left(&r) > 4 && reader_ok(&r)) {
		unsigned type = read_u16(&r);
		struct reader extension = reader_take(&r, read_u16(&r));
		hello_extension(w, type, extension, is_client);
	}
}

/* A line made of those bytes. */
static struct decoded_line *show_wording(struct shower *s, struct part of, const struct wording *w)
{
	show_begin(s, DECODED_UNDONE);
	traced_add_made(&s->out->text, w->text, w->used, of.text, of.at, of.length);
	return show_end(s, of);
}

/* False: these are no handshake messages that can be read. */
static bool show_handshake(struct shower *s, struct part *body)
{
	char number[32];
	if (body->length < HANDSHAKE_HEADER) return false;
	const uint8_t *bytes = part_bytes(*body);
	size_t length = (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
	const char *name = value_name(handshake_names, bytes[0], NULL);
	if (!name || length > TRACED_LENGTH_MAX) return false;
	if (bytes[0] == CLIENT_HELLO && length < 38) return false;
	bool goes_on = HANDSHAKE_HEADER + length > body->length;
	struct wording w = { .used = 0 };
	wording_add(&w, "", name, strlen(name));
	struct part message = part_take(body, HANDSHAKE_HEADER + length);
	if (bytes[0] == CLIENT_HELLO || bytes[0] == SERVER_HELLO) {
		size_t there = message.length - HANDSHAKE_HEADER;
		hello_read(&w, reader_make(bytes + HANDSHAKE_HEADER, there, there),
		           bytes[0] == CLIENT_HELLO);
	}
	struct decoded_line *line = show_wording(s, message, &w);
	show_mark(s, line, "%s bytes%s", show_number(number, length), goes_on ? ", goes on" : "");
	return true;
}

static void show_alert(struct shower *s, struct part body)
{
	const uint8_t *bytes = part_bytes(body);
	const char *level = bytes[0] == 1 ? "warning" : "fatal";
	const char *name = value_name(alert_names, bytes[1], "unknown");
	struct wording w = { .used = 0 };
	wording_add(&w, "Alert  ", level, strlen(level));
	wording_add(&w, " ", name, strlen(name));
	show_wording(s, body, &w);
}

/* Handshake messages behind a change of ciphers look like any bytes: a first byte that names one and a
 * length that fits in the record are taken for a message in the clear. */
static bool handshake_is_clear(struct part body)
{
	if (body.length < HANDSHAKE_HEADER) return false;
	const uint8_t *bytes = part_bytes(body);
	size_t length = (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
	bool is_long = bytes[0] == 11 || bytes[0] == CLIENT_HELLO;
	return value_name(handshake_names, bytes[0], NULL) &&
	       (length <= body.length - HANDSHAKE_HEADER || (is_long && length < 1 << 17));
}

void show_record(struct shower *s)
{
	static const char *const names[] = { "Change Cipher Spec", "Alert", "Handshake",
		                             "Application Data", "Heartbeat" };
	char number[32];
	struct part all = { s->raw, 0, s->raw->length }, body = all;
	if (all.length == 0) return;
	if (s->message->is_continued || all.length < TLS_HEADER) {
		show_note(s, DECODED_NOTE, all, "[ %s bytes of a record ]",
		          show_number(number, s->message->length));
		return;
	}
	unsigned type = part_bytes(all)[0];
	part_take(&body, TLS_HEADER);
	if (type == TLS_HANDSHAKE && handshake_is_clear(body)) {
		while (body.length && show_handshake(s, &body)) continue;
		if (body.length == 0) return;
	}
	if (type == TLS_ALERT && body.length == 2) {
		show_alert(s, body);
		return;
	}
	struct wording w = { .used = 0 };
	const char *name = type >= TLS_CHANGE_CIPHER_SPEC && type <= TLS_HEARTBEAT
	                           ? names[type - TLS_CHANGE_CIPHER_SPEC]
	                           : "Record";
	wording_add(&w, "", name, strlen(name));
	struct decoded_line *line = show_wording(s, all, &w);
	if (type != TLS_CHANGE_CIPHER_SPEC)
		show_mark(s, line, "%s bytes, encrypted",
		          show_number(number, s->message->length - TLS_HEADER));
}

/* ---------------------------------------------------------------- WebSocket */

enum {
	OPCODE_CONTINUATION,
	OPCODE_TEXT,
	OPCODE_BINARY,
	OPCODE_CLOSE = 8,
	OPCODE_PING,
	OPCODE_PONG
};
enum { INFLATED_BEFORE_MAX = 4 << 20 };

struct ws_frame {
	unsigned opcode;
	bool is_final, is_compressed, is_masked;
	struct traced payload; /* unmasked */
};

/* False: its header is not all there. */
static bool ws_read(struct decoded *d, size_t index, struct ws_frame *frame_out)
{
	struct traced raw = { 0 };
	decoded_gather(d, index, &raw, 2u * DECODED_INFLATED_MAX);
	struct part rest = { &raw, 0, raw.length };
	*frame_out = (struct ws_frame){ 0 };
	bool is_there = raw.length >= 2;
	if (is_there) {
		const uint8_t *bytes = raw.bytes;
		size_t size = bytes[1] & 0x7f;
		frame_out->opcode = bytes[0] & 15;
		frame_out->is_final = bytes[0] & 0x80;
		frame_out->is_compressed = bytes[0] & 0x40;
		frame_out->is_masked = bytes[1] & 0x80;
		part_take(&rest, 2u + (size == 126 ? 2u : size == 127 ? 8u : 0u));
		struct part key = part_take(&rest, frame_out->is_masked ? 4 : 0);
		uint8_t mask[4] = { 0 };
		for (size_t i = 0; i < key.length; i++) mask[i] = part_bytes(key)[i];
		undo_mask(rest, mask, &frame_out->payload);
	}
	traced_close(&raw);
	return is_there;
}

static const uint8_t flush_tail[] = { 0, 0, 0xff, 0xff }; /* RFC 7692 7.2.2 */

static bool ws_is_data(const struct ws_frame *frame) { return frame->opcode < OPCODE_CLOSE; }

/* Inflates the frames before this one, which it may refer to, and then it. False: not to be had. */
static bool ws_inflate(struct shower *s, struct ws_frame *frame, struct traced *out)
{
	struct error error;
	struct inflater *inflater = inflater_open(INFLATE_RAW, NULL, 0, &error);
	uint64_t before = 0;
	bool is_compressed = false, is_good = inflater != NULL;
	for (size_t i = 0; i <= s->index && is_good; i++) {
		const struct decoded_message *m = decoded_at(s->d, i);
		struct ws_frame other;
		if (m->direction != s->message->direction || m->kind != DECODED_IS_WEBSOCKET)
			continue;
		before += m->length;
		is_good = before < INFLATED_BEFORE_MAX && !m->is_continued &&
		          ws_read(s->d, i, &other);
		if (!is_good) break;
		if (ws_is_data(&other) && other.opcode != OPCODE_CONTINUATION)
			is_compressed = other.is_compressed;
		struct traced dropped = { 0 };
		if (ws_is_data(&other) && is_compressed) {
			struct part at = { &other.payload, 0, other.payload.length };
			if (other.is_final)
				traced_add_made(&other.payload, flush_tail, sizeof flush_tail,
				                at.text, at.length ? at.length - 1 : 0, 1);
			at.length = other.payload.length;
			struct traced *into = i == s->index ? out : &dropped;
			is_good = undo_inflate_more(inflater, at, into, TRACED_LENGTH_MAX) !=
			          INFLATE_DAMAGED;
		}
		traced_close(&dropped);
		traced_close(&other.payload);
	}
	inflater_close(inflater);
	return is_good && is_compressed;
}

static void show_close(struct shower *s, struct part payload)
{
	struct wording w = { .used = 0 };
	wording_add(&w, "", "Close", 5);
	if (payload.length >= 2) {
		char code[16];
		unsigned value = (unsigned)part_bytes(payload)[0] << 8 | part_bytes(payload)[1];
		snprintf(code, sizeof code, "%u", value);
		wording_add(&w, "  ", code, strlen(code));
		struct part reason = payload;
		part_take(&reason, 2);
		if (reason.length)
			wording_add(&w, "  ", (const char *)part_bytes(reason), reason.length);
	}
	show_wording(s, payload, &w);
}

static void show_ws_payload(struct shower *s, const struct ws_frame *frame, struct part payload)
{
	static const char *const names[] = { [OPCODE_PING] = "Ping", [OPCODE_PONG] = "Pong" };
	if (frame->opcode == OPCODE_CLOSE) {
		show_close(s, payload);
	} else if (frame->opcode == OPCODE_PING || frame->opcode == OPCODE_PONG) {
		struct wording w = { .used = 0 };
		wording_add(&w, "", names[frame->opcode], strlen(names[frame->opcode]));
		if (payload.length)
			wording_add(&w, "  ", (const char *)part_bytes(payload), payload.length);
		show_wording(s, payload, &w);
	} else if (frame->opcode == OPCODE_BINARY || !show_is_text(payload)) {
		show_dump(s, payload, 2u * DECODED_BLOCK);
	} else if (s->d->is_json_indented && payload.length &&
	           strchr("{[", part_bytes(payload)[0])) {
		show_json(s, payload);
	} else {
		show_text(s, payload, NULL, DECODED_UNDONE);
	}
}

void show_websocket(struct shower *s)
{
	char in[32], out[32];
	struct ws_frame frame;
	struct part raw = { s->raw, 0, s->raw->length };
	struct traced inflated = { 0 };
	if (s->message->is_continued || !ws_read(s->d, s->index, &frame)) {
		show_note(s, DECODED_NOTE, raw, "[ %s bytes of a frame ]",
		          show_number(in, s->message->length));
		return;
	}
	struct part payload = { &frame.payload, 0, frame.payload.length };
	bool is_inflated = s->message->detail && ws_is_data(&frame) && frame.payload.length &&
	                   ws_inflate(s, &frame, &inflated);
	if (is_inflated) payload = (struct part){ &inflated, 0, inflated.length };
	if (payload.length == 0) payload = raw;
	if (payload.text == raw.text) payload.length = 0;
	show_ws_payload(s, &frame, payload);
	if (s->out->line_count == 0) show_note(s, DECODED_NOTE, raw, "an empty message");
	struct decoded_line *first = &s->out->lines[0];
	const char *mask = frame.is_masked ? "unmasked" : "";
	if (is_inflated)
		show_mark(s, first, "deflate  %s -> %s%s%s", show_number(in, frame.payload.length),
		          show_number(out, inflated.length), *mask ? ", " : "", mask);
	else if (frame.is_compressed && ws_is_data(&frame))
		show_mark(s, first, "deflate that cannot be undone here");
	else if (*mask && frame.payload.length)
		show_mark(s, first, "%s", mask);
	traced_close(&inflated);
	traced_close(&frame.payload);
}
