/* tls_track.c - frames the record stream and keeps what later records need to know (RFC 8446 5.1).
 *
 * Application data costs its header here: a record that goes on in later segments is counted, not gathered. All
 * others are shown again when they are whole, for what they say of the session. */
#include "tls_track.h"

#include <string.h>

#include "proto/list.h"
#include "tls_protocol.h"

enum { TEXT_LOOK = 4 };

struct tls_direction {
	struct tls_side side;
	struct tls_flow flow;
	uint32_t fragment,
		fragments;   /* of the message in progress: handle of the newest, how many */
	uint32_t message;    /* handle of its struct tls_long_message */
	uint32_t changed_in; /* frame that changed the cipher last; 0: none */
	uint32_t needed;     /* bytes of a record that were asked for; 0: none */
	bool is_begun;       /* it was something else than text */
};

struct tls_state {
	uint32_t facts_handle;
	struct tls_facts *facts;
	struct tls_known known;
	struct tls_session_id offered; /* by the client last */
	uint8_t server;                /* direction of the server + 1; 0: nobody has said hello */
	struct tls_direction directions[2];
};

_Static_assert(sizeof(struct tls_state) <= TLS_STATE_SIZE, "the state of a conversation");

/* What one call has at hand. */
struct tls_tracking {
	struct tracker *t;
	const struct packet *packet;
	struct tls_state *state;
	struct tls_direction *direction;
	struct tls_note *note;
};

static bool tls_begin_state(struct tls_tracking *k)
{
	struct tls_state *state = k->state;
	if (state->facts) return true;
	struct tls_facts facts = { 0 };
	state->facts_handle = tracker_keep(k->t, &facts, sizeof facts);
	if (!state->facts_handle) return false;
	state->facts = tracker_kept_own(k->t, state->facts_handle);
	state->known.protocol =
		tls_protocol_by_ports(k->packet->source_port, k->packet->destination_port);
	return true;
}

static bool tls_is_from_server(const struct tls_tracking *k)
{
	if (k->state->server) return k->state->server == k->packet->direction + 1;
	return tls_protocol_by_ports(k->packet->source_port, 0) != TLS_PROTOCOL_NONE;
}

static void tls_note_start(const struct tls_tracking *k)
{
	const struct tls_known *known = &k->state->known;
	const struct tls_direction *direction = k->direction;
	uint32_t changed_in = direction->changed_in;
	struct tls_note *note = k->note;
	*note = (struct tls_note){
		.facts = k->state->facts_handle,
		.fragment = direction->flow.have ? direction->fragment : 0,
		.record = direction->side.record,
		.version = known->version,
		.cipher = known->cipher,
		.epoch = direction->side.epoch,
		.protocol = known->protocol,
	};
	if (known->is_decided) note->bits |= TLS_NOTE_DECIDED;
	if (known->is_resumed) note->bits |= TLS_NOTE_RESUMED;
	if (tls_is_from_server(k)) note->bits |= TLS_NOTE_FROM_SERVER;
	if (changed_in && changed_in < k->packet->frame) note->bits |= TLS_NOTE_AFTER_CHANGE;
}

/* ---------------------------------------------------------------- handshake messages */

static void tls_track_client_hello(struct tls_tracking *k, struct reader message)
{
	struct tls_session_id *offered = &k->state->offered;
	k->state->server = (uint8_t)(2 - k->packet->direction);
	struct reader id;
	*offered = (struct tls_session_id){ 0 };
	if (!tls_known_client_hello(&k->state->known, message, &id)) return;
	size_t length = reader_left(&id);
	if (length > TLS_SESSION_ID_MAX) return;
	offered->length = (uint8_t)length;
	reader_copy(&id, offered->bytes, length);
}

static void tls_track_server_hello(struct tls_tracking *k, struct reader message)
{
	struct tls_known *known = &k->state->known;
	const struct tls_session_id *offered = &k->state->offered;
	struct reader id;
	k->state->server = (uint8_t)(k->packet->direction + 1);
	if (!tls_known_server_hello(known, message, &id)) return;
	known->is_resumed = !tls_is_1_3(known->version) && reader_left(&id) == offered->length &&
	                    memcmp(id.at, offered->bytes, offered->length) == 0;
	if (known->is_resumed) k->note->bits |= TLS_NOTE_RESUMES;
}

static void tls_track_message(struct tls_tracking *k, uint8_t type, struct reader message)
{
	if (type == TLS_CLIENT_HELLO) tls_track_client_hello(k, message);
	if (type == TLS_SERVER_HELLO) tls_track_server_hello(k, message);
	if (type == TLS_SERVER_HELLO_DONE) k->state->known.is_resumed = false;
}

/* Keeps where the part's bytes are. A message of too many records is given up. */
static void tls_track_fragment(struct tls_tracking *k, const struct tls_part *part)
{
	struct tls_direction *direction = k->direction;
	if (part->before == 0) {
		struct tls_long_message message = { 0 };
		direction->fragments = direction->fragment = 0;
		direction->message = tracker_keep(k->t, &message, sizeof message);
	}
	struct tls_fragment fragment = {
		.older = direction->fragment,
		.message = direction->message,
		.before = part->before,
		.count = ++direction->fragments,
		.frame = k->packet->frame,
		.piece = { .length = (uint32_t)reader_left(&part->bytes) },
	};
	if (tracker_is_frame(&part->bytes)) {
		fragment.piece.frame = k->packet->frame;
		fragment.piece.offset = reader_offset(&part->bytes);
	} else {
		fragment.piece.kept = tracker_keep(k->t, part->bytes.at, fragment.piece.length);
	}
	direction->fragment = tracker_keep(k->t, &fragment, sizeof fragment);
	if (!direction->fragment || direction->fragments == TLS_FRAGMENTS_MAX)
		direction->flow.have = 0;
}

/* The long message that is all there now, as one. */
static struct reader tls_track_gather(struct tls_tracking *k)
{
	struct piece pieces[TLS_FRAGMENTS_MAX];
	size_t count = 0;
	for (uint32_t handle = k->direction->fragment; handle && count < TLS_FRAGMENTS_MAX;) {
		const struct tls_fragment *fragment = tracker_kept(k->t, handle);
		pieces[TLS_FRAGMENTS_MAX - ++count] = fragment->piece;
		handle = fragment->older;
	}
	return tracker_source_pieces(k->t, pieces + TLS_FRAGMENTS_MAX - count, count);
}

static void tls_track_end(struct tls_tracking *k, const struct tls_part *part)
{
	struct tls_direction *direction = k->direction;
	tls_track_fragment(k, part);
	if (direction->message) {
		struct tls_long_message *message = tracker_kept_own(k->t, direction->message);
		/* release: pairs with the acquire in tls_messages.c */
		atomic_store_explicit(&message->completed_in, k->packet->frame,
		                      memory_order_release);
	}
	if (part->type != TLS_CLIENT_HELLO && part->type != TLS_SERVER_HELLO) return;
	struct reader whole = tls_track_gather(k);
	reader_skip(&whole, TLS_MESSAGE_HEADER);
	if (reader_ok(&whole)) tls_track_message(k, part->type, whole);
}

static void tls_track_handshake(struct tls_tracking *k, struct reader fragment,
                                bool is_after_change)
{
	struct tls_flow *flow = &k->direction->flow;
	struct tls_part part;
	bool is_first = true;
	while (tls_flow_next(flow, &fragment, is_first, is_after_change, &part)) {
		is_first = false;
		struct reader message = part.bytes;
		switch (part.kind) {
		case TLS_PART_MESSAGE:
			reader_skip(&message, TLS_MESSAGE_HEADER);
			tls_track_message(k, part.type, message);
			break;
		case TLS_PART_FRAGMENT:
			if (flow->have) tls_track_fragment(k, &part);
			break;
		case TLS_PART_LAST: tls_track_end(k, &part); break;
		case TLS_PART_ENCRYPTED: break;
		}
	}
}

/* ---------------------------------------------------------------- records */

static void tls_track_record(struct tls_tracking *k, const struct tls_record *record,
                             struct reader fragment, bool is_after_change)
{
	struct tls_known *known = &k->state->known;
	tls_known_record(known, record, fragment);
	if (record->type == TLS_HANDSHAKE) tls_track_handshake(k, fragment, is_after_change);
	if (record->type == TLS_CHANGE_CIPHER_SPEC) {
		if (!tls_is_1_3(known->version)) k->direction->changed_in = k->packet->frame;
		if (tls_is_from_server(k)) known->is_resumed = false;
	}
	tls_side_record(&k->direction->side, known, record);
}

/* What is known now is a final fact for whoever looks back. */
static void tls_publish(struct tls_tracking *k, uint16_t before)
{
	uint16_t version = k->state->known.version;
	if (version == before) return;
	/* relaxed: one value, and the frame that set it is in it */
	atomic_store_explicit(&k->state->facts->version, (uint64_t)k->packet->frame << 16 | version,
	                      memory_order_relaxed);
}

/* A record that ends in a later segment, the first of a PDU. */
static struct extent tls_await(struct tls_tracking *k, const struct tls_record *record,
                               struct reader fragment)
{
	uint32_t length = TLS_RECORD_HEADER + (uint32_t)record->length;
	if (record->type != TLS_APPLICATION_DATA) {
		k->direction->needed = length;
		return extent_need(length);
	}
	uint16_t before = k->state->known.version;
	tls_track_record(k, record, fragment, false);
	tls_publish(k, before);
	return extent_pdu(length);
}

/* The whole records that are there. */
static struct extent tls_frame(struct tls_tracking *k, struct reader r)
{
	uint64_t framed = 0, left = reader_left(&r);
	bool is_after_change = k->note->bits & TLS_NOTE_AFTER_CHANGE;
	uint16_t before = k->state->known.version;
	uint32_t needed = k->direction->needed;
	k->direction->needed = 0;
	while (left - framed >= TLS_RECORD_HEADER) {
		struct tls_record record;
		uint32_t ssl2 = tls_ssl2_length(&r);
		if (ssl2 && ssl2 > left - framed)
			return framed ? extent_pdu(framed) : extent_need(ssl2);
		if (ssl2) {
			reader_skip(&r, ssl2);
			framed += ssl2;
			continue;
		}
		struct reader fragment = r;
		tls_read_record(&fragment, &record);
		if (!tls_is_record(&k->state->known, &record)) {
			framed = left;
			break;
		}
		uint32_t length = TLS_RECORD_HEADER + (uint32_t)record.length;
		if (length > left - framed) {
			if (framed == 0) return tls_await(k, &record, fragment);
			break;
		}
		reader_limit(&fragment, record.length);
		tls_track_record(k, &record, fragment, is_after_change);
		reader_skip(&r, length);
		framed += length;
		if (framed == needed) break; /* as tshark: what follows is a layer of its own */
	}
	tls_publish(k, before);
	k->note->message = k->direction->flow.have ? k->direction->message : 0;
	return extent_pdu(framed);
}

/* tshark leaves text to others: a request without TLS on its port, a proxy's answer. A direction that begins
 * with it is not TLS's; later it is data. */
static bool tls_is_text(const struct reader *r)
{
	for (size_t i = 0; i < TEXT_LOOK; i++) {
		int byte = reader_peek(r, i);
		if (byte < ' ' || byte > '~') return false;
	}
	return true;
}

struct extent tls_track(struct tracker *t, struct reader r, void *note_out)
{
	struct tls_tracking k = { .t = t, .packet = tracker_packet(t), .state = tracker_state(t) };
	if (!k.state) return EXTENT_WHOLE;
	k.direction = &k.state->directions[k.packet->direction];
	if (tracker_hole(t)) {
		k.direction->needed = 0;
		k.direction->flow.have = 0;
		return extent_need(TLS_RECORD_HEADER);
	}
	if (reader_left(&r) < TLS_RECORD_HEADER) return extent_need(TLS_RECORD_HEADER);
	if (tls_is_text(&r))
		return k.direction->is_begun ? extent_run_as(reader_left(&r), &data_dissector)
		                             : extent_reject();
	k.direction->is_begun = true;
	if (!tls_begin_state(&k)) return EXTENT_WHOLE;
	k.note = note_out;
	tls_note_start(&k);
	return tls_frame(&k, r);
}
