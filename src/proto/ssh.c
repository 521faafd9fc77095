/* ssh.c - Secure Shell up to the keys: identification, packets (RFC 4253 4.2, 6), and what is encrypted. */
#include "ssh.h"

#include <stdio.h>
#include <string.h>

#include "lines.h"

enum { LENGTH = 4, PADDING_MIN = 4, VERSION_TEXT_MAX = 9 };

/* ---------------------------------------------------------------- what track reads too */

bool ssh_peek_packet(const struct reader *r, struct ssh_packet *packet)
{
	struct reader probe = *r;
	packet->length = read_u32(&probe);
	packet->padding = read_u8(&probe);
	packet->code = read_u8(&probe);
	return reader_ok(&probe) && packet->length <= SSH_PACKET_MAX &&
	       packet->padding >= PADDING_MIN && packet->length >= 2u + packet->padding;
}

bool ssh_is_identification(const struct reader *r) { return lines_begin_with(r, "SSH-"); }

uint8_t ssh_identified_version(const struct reader *r)
{
	if (lines_begin_with(r, "SSH-2.") || lines_begin_with(r, "SSH-1.99-")) return 2;
	return lines_begin_with(r, "SSH-1.") ? 1 : 0;
}

/* ---------------------------------------------------------------- what dissect walks with */

/* One PDU; the note is a copy that goes on with it. */
struct ssh_view {
	struct layer *l;
	struct ssh_note note;
	const struct ssh_agreed *agreed;
};

static unsigned view_direction(const struct ssh_view *v)
{
	return v->note.bits & SSH_NOTE_SERVER ? 1 : 0;
}

/* tshark tries its hand at what these encrypt, unless the keys come of a group exchange, and says nothing. */
static bool encryption_is_unsaid(const struct ssh_view *v)
{
	static const char *const names[] = { "chacha20-poly1305@openssh.com",
		                             "aes128-ctr",
		                             "aes192-ctr",
		                             "aes256-ctr",
		                             "aes128-cbc",
		                             "aes192-cbc",
		                             "aes256-cbc" };
	if (!v->agreed || ssh_method_of(v->agreed) == SSH_METHOD_EXCHANGE) return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], v->agreed->encryption[view_direction(v)]) == 0) return true;
	return false;
}

/* ---------------------------------------------------------------- parts of a PDU */

static void emit_identification(struct ssh_view *v, struct reader *r)
{
	struct reader line;
	char text[SSH_IDENTIFICATION_MAX];
	if (!lines_next(r, &line)) return;
	lines_copy(&line, text, sizeof text);
	summary_append_separated(v->l, ", ", "Protocol (%s)", text);
	emit_bytes(v->l, SSH_F_IDENTIFICATION, &line, reader_left(&line));
	if (v->note.version == 0) v->note.version = 2;
}

/* Whatever a segment brings; not even its length can be told. */
static void emit_encrypted(struct ssh_view *v, struct reader *r)
{
	size_t left = reader_left(r);
	if (!encryption_is_unsaid(v))
		summary_append_separated(v->l, ", ", "Encrypted packet (len=%zu)", left);
	emit_bytes(v->l, SSH_F_PACKET_LENGTH_ENCRYPTED, r, left < LENGTH ? left : LENGTH);
	if (reader_left(r) > 0) emit_bytes(v->l, SSH_F_ENCRYPTED_PACKET, r, reader_left(r));
}

static uint32_t open_packet(struct ssh_view *v, const struct reader *r, bool has_keys)
{
	uint32_t item = layer_open(v->l, SSH_F_VERSION_2, r);
	if (!has_keys || !v->agreed) return item;
	const struct ssh_agreed *a = v->agreed;
	unsigned direction = view_direction(v);
	const char *mac = a->mac[direction];
	layer_text_append(v->l, item, " (encryption:%s%s%s compression:%s)",
	                  a->encryption[direction], mac[0] ? " mac:" : "", mac,
	                  a->compression[direction]);
	return item;
}

static void emit_packet(struct ssh_view *v, struct reader *r, const struct ssh_packet *packet)
{
	char unknown[32];
	uint32_t item = open_packet(v, r, packet->code == SSH_NEWKEYS);
	emit_u32(v->l, SSH_F_PACKET_LENGTH, r);
	struct reader body = reader_take(r, packet->length);
	emit_u8(v->l, SSH_F_PADDING_LENGTH, &body);
	const char *name = ssh_message_name(packet->code, v->agreed);
	snprintf(unknown, sizeof unknown, "Unknown (%u)", packet->code);
	summary_append_separated(v->l, ", ", "%s", name ? name : unknown);
	struct reader message = reader_take(&body, packet->length - 1u - packet->padding);
	struct reader end = body;
	reader_skip(&end, packet->padding);
	ssh_emit_message(v->l, &message, &end, &v->note, v->agreed);
	if (!reader_ok(&message)) reader_fail(r, SIZE_MAX);
	emit_bytes(v->l, SSH_F_PADDING, &body, packet->padding);
	end = *r;
	end.fault = READER_OK; /* which number it has does not depend on what is in it */
	emit_generated_at(v->l, SSH_F_SEQUENCE, &end, v->note.sequence);
	layer_text_last(v->l, "Sequence number: %u", v->note.sequence);
	layer_close(v->l, item, r);
	v->note.sequence++;
	if (packet->code == SSH_NEWKEYS) v->note.bits |= SSH_NOTE_ENCRYPTED;
}

static void emit_packets(struct ssh_view *v, struct reader *r)
{
	while (reader_left(r) > 0) {
		struct ssh_packet packet;
		bool is_plain = !(v->note.bits & SSH_NOTE_ENCRYPTED);
		if (is_plain && ssh_peek_packet(r, &packet)) {
			emit_packet(v, r, &packet);
			continue;
		}
		if (is_plain && reader_left(r) < SSH_HEADER) {
			reader_skip(r, SSH_HEADER);
			return;
		}
		uint32_t item = open_packet(v, r, true);
		emit_encrypted(v, r);
		layer_close(v->l, item, r);
	}
}

/* The version that is known where the view ends (HARD-CASES 6). */
static uint8_t view_version(const struct layer *l, const struct ssh_note *note)
{
	if (!note->facts) return note->version;
	const struct ssh_facts *facts = layer_kept(l, note->facts);
	/* relaxed: one value, and the frame that set it is in it */
	uint64_t fact = atomic_load_explicit(&facts->version, memory_order_relaxed);
	return fact && fact >> 8 < l->view->horizon ? (uint8_t)fact : note->version;
}

static void ssh_dissect(struct layer *l, struct reader *r, const void *note_in)
{
	static const char *const columns[] = { "SSH", "SSHv1", "SSHv2" };
	struct ssh_view v = { .l = l, .note = *(const struct ssh_note *)note_in };
	if (layer_is_prefix(l)) { /* as tshark, which says nothing of half a packet */
		if (!l->is_later) summary_clear(l);
		return;
	}
	bool is_server = v.note.bits & SSH_NOTE_SERVER;
	if (v.note.agreed) v.agreed = layer_kept(l, v.note.agreed);
	summary_protocol(l, columns[view_version(l, &v.note)]);
	summary_clear(l);
	if (!(v.note.bits & SSH_NOTE_IDENTIFIED) && ssh_is_identification(r))
		emit_identification(&v, r);
	if (v.note.bits & SSH_NOTE_MIDDLE)
		emit_encrypted(&v, r);
	else
		emit_packets(&v, r);
	emit_generated(l, SSH_F_DIRECTION, is_server);
	if (reader_ok(r)) summary_prepend(l, "%s: ", is_server ? "Server" : "Client");
}

const struct dissector ssh_dissector = {
	.name = "ssh",
	.label = "SSH Protocol",
	.short_label = "SSH",
	.fields = ssh_fields,
	.field_count = SSH_F_COUNT,
	.track = ssh_track,
	.dissect = ssh_dissect,
	.note_size = sizeof(struct ssh_note),
	.state_size = sizeof(struct ssh_state),
	.is_stream = true,
	.is_leaf = true,
	.shows_prefix = true,
	.pdu_length_max = SSH_PDU_MAX,
	.bindings = BINDINGS({ TCP_PORT, SSH_PORT }, { TCP_PORT, SSH_PORT_GERRIT }),
        };
