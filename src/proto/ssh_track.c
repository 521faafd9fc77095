/* ssh_track.c - which bytes make a PDU, who has identified as what, what was agreed upon, and since when each
 * direction is encrypted. */
#include "ssh.h"

#include <string.h>

#include "lines.h"

/* What one call has at hand. */
struct ssh_tracking {
	struct tracker *t;
	struct ssh_state *state;
	struct ssh_side *side;
	bool is_server;
};

/* ---------------------------------------------------------------- state */

static bool is_ssh_port(uint16_t port) { return port == SSH_PORT || port == SSH_PORT_GERRIT; }

/* The end whose port is SSH's serves; if neither is, or both, it is the one that was spoken to first. */
static bool is_from_server(const struct packet *packet)
{
	bool from = is_ssh_port(packet->source_port), to = is_ssh_port(packet->destination_port);
	return from == to ? packet->direction == 1 : from;
}

static bool ssh_begin_state(struct ssh_tracking *k)
{
	struct ssh_state *state = k->state;
	if (state->facts) return true;
	struct ssh_facts facts = { 0 };
	state->facts_handle = tracker_keep(k->t, &facts, sizeof facts);
	if (!state->facts_handle) return false;
	state->facts = tracker_kept_own(k->t, state->facts_handle);
	return true;
}

static void ssh_fill_note(const struct ssh_tracking *k, struct ssh_note *note)
{
	*note = (struct ssh_note){
		.facts = k->state->facts_handle,
		.agreed = k->state->agreed,
		.sequence = k->side->sequence,
		.version = k->state->version,
	};
	if (k->is_server) note->bits |= SSH_NOTE_SERVER;
	if (k->side->is_identified) note->bits |= SSH_NOTE_IDENTIFIED;
	if (k->side->is_encrypted) note->bits |= SSH_NOTE_ENCRYPTED;
}

/* The client says which version is spoken, as tshark has it. */
static void ssh_identify(struct ssh_tracking *k, const struct reader *line)
{
	k->side->is_identified = true;
	uint8_t version = ssh_identified_version(line);
	if (k->is_server || version == 0) return;
	k->state->version = version;
	/* relaxed: one value, and the frame that set it is in it */
	atomic_store_explicit(&k->state->facts->version,
	                      (uint64_t)tracker_packet(k->t)->frame << 8 | version,
	                      memory_order_relaxed);
}

/* The first offer outlives its packet's bytes, until the other side's is there: it is copied. */
static void ssh_keep_offer(struct ssh_tracking *k, const struct reader *message)
{
	struct ssh_state *state = k->state;
	size_t length = reader_left(message);
	uint8_t *copy = tracker_take(k->t, length);
	if (!copy) return;
	reader_copy(message, copy, length);
	state->offer = reader_make(copy, length, length);
	state->has_offer = true;
	state->is_servers_offer = k->is_server;
}

static void ssh_track_kexinit(struct ssh_tracking *k, const struct reader *message)
{
	struct ssh_state *state = k->state;
	struct ssh_agreed agreed = { 0 };
	struct ssh_lists first, second;
	if (!state->has_offer) {
		ssh_keep_offer(k, message);
		return;
	}
	if (state->agreed || state->is_servers_offer == k->is_server) return;
	if (!ssh_read_lists(state->offer, &first) || !ssh_read_lists(*message, &second)) return;
	ssh_agree(k->is_server ? &first : &second, k->is_server ? &second : &first, &agreed);
	state->agreed = tracker_keep(k->t, &agreed, sizeof agreed);
}

/* message: from behind its code on. */
static void ssh_track_packet(struct ssh_tracking *k, const struct ssh_packet *packet,
                             struct reader message)
{
	k->side->sequence++;
	if (packet->code == SSH_KEXINIT) ssh_track_kexinit(k, &message);
	if (packet->code == SSH_NEWKEYS) k->side->is_encrypted = true;
}

/* ---------------------------------------------------------------- PDUs */

/* The packet at r does not end here. What only its code says needs no more of it. */
static struct extent ssh_await(struct ssh_tracking *k, const struct ssh_packet *packet,
                               struct reader message)
{
	uint32_t total = 4 + packet->length;
	if (packet->code == SSH_KEXINIT) {
		k->side->needed = total;
		return extent_need(total);
	}
	ssh_track_packet(k, packet, message);
	return extent_pdu(total);
}

/* Whole packets from r on; behind them what is encrypted. framed: bytes of the PDU before r. */
static struct extent ssh_frame_packets(struct ssh_tracking *k, struct reader r, uint64_t framed)
{
	uint32_t needed = k->side->needed;
	k->side->needed = 0;
	while (reader_left(&r) > 0) {
		struct ssh_packet packet;
		size_t left = reader_left(&r);
		if (k->side->is_encrypted) return extent_pdu(framed + left);
		if (left < SSH_HEADER) return framed ? extent_pdu(framed) : extent_need(SSH_HEADER);
		if (!ssh_peek_packet(&r, &packet)) return extent_pdu(framed + left);
		uint32_t total = 4 + packet.length;
		struct reader message = r;
		reader_skip(&message, SSH_HEADER);
		if (total > left)
			return framed ? extent_pdu(framed) : ssh_await(k, &packet, message);
		reader_limit(&message, total - SSH_HEADER);
		ssh_track_packet(k, &packet, message);
		reader_skip(&r, total);
		framed += total;
		if (framed == needed) break; /* as tshark: what follows is a layer of its own */
	}
	return extent_pdu(framed);
}

/* The line, and the packets that came with it. */
static struct extent ssh_frame_identification(struct ssh_tracking *k, struct reader r)
{
	size_t length = lines_length(&r), left = reader_left(&r);
	if (length == 0 && left < SSH_IDENTIFICATION_MAX && !tracker_closed(k->t))
		return extent_need(left + 1);
	if (length == 0) length = left;
	ssh_identify(k, &r);
	reader_skip(&r, length);
	return k->state->version ? ssh_frame_packets(k, r, length) : extent_pdu(length);
}

struct extent ssh_track(struct tracker *t, struct reader r, void *note_out)
{
	struct ssh_note *note = note_out;
	struct ssh_tracking k = { .t = t, .state = tracker_state(t) };
	if (!k.state) return extent_reject();
	k.is_server = is_from_server(tracker_packet(t));
	k.side = &k.state->side[k.is_server];
	size_t left = reader_left(&r);
	if (tracker_hole(t)) {
		k.side->needed = 0;
		return extent_scanned(0);
	}
	if (left == 0 || !ssh_begin_state(&k)) return extent_run(left);
	ssh_fill_note(&k, note);
	if (!k.side->is_identified && ssh_is_identification(&r))
		return ssh_frame_identification(&k, r);
	if (k.state->version == 2) return ssh_frame_packets(&k, r, 0);
	note->bits |= SSH_NOTE_MIDDLE;
	return extent_run(left);
}
