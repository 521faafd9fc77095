/* tcp_life.c - one pass over TCP's frames: each segment is written down at its connection's two ends, and the
 * conclusions are drawn from that when somebody asks. */
#include "stats/tcp_life.h"

#include <stdlib.h>
#include <string.h>

#include "dissect/dissection.h"
#include "dissect/engine.h"

enum { FLAG_FIN = 1, FLAG_SYN = 2, FLAG_RST = 4, FLAG_ACK = 16 };

/* What is asked of a frame, by the names of fields. */
enum asked {
	ASKED_PROTOCOL,
	ASKED_FLAGS,
	ASKED_LENGTH,
	ASKED_SEQ,
	ASKED_ACK,
	ASKED_RETRANSMISSION,
	ASKED_FAST_RETRANSMISSION,
	ASKED_SPURIOUS_RETRANSMISSION,
	ASKED_MSS,
	ASKED_SHIFT,
	ASKED_SACK,
	ASKED_TIMESTAMP,
	ASKED_COUNT
};

static const char *const asked_names[ASKED_COUNT] = {
	[ASKED_PROTOCOL] = "tcp",
	[ASKED_FLAGS] = "tcp.flags",
	[ASKED_LENGTH] = "tcp.len",
	[ASKED_SEQ] = "tcp.seq_raw",
	[ASKED_ACK] = "tcp.ack_raw",
	[ASKED_RETRANSMISSION] = "tcp.analysis.retransmission",
	[ASKED_FAST_RETRANSMISSION] = "tcp.analysis.fast_retransmission",
	[ASKED_SPURIOUS_RETRANSMISSION] = "tcp.analysis.spurious_retransmission",
	[ASKED_MSS] = "tcp.options.mss_val",
	[ASKED_SHIFT] = "tcp.options.wscale.shift",
	[ASKED_SACK] = "tcp.options.sack_perm",
	[ASKED_TIMESTAMP] = "tcp.options.timestamp.tsval",
};

/* A segment's answers. */
struct segment_seen {
	bool has[ASKED_COUNT];
	uint64_t number[ASKED_COUNT];
	uint32_t frame;
	int64_t time_ns;
	uint8_t direction;
	uint16_t ports[2]; /* source, destination */
};

struct tcp_lives {
	const struct engine *engine;
	const struct store *store;
	struct view view;
	struct dissection *dissection;
	uint16_t fields[ASKED_COUNT];
	struct tcp_life *rows; /* by stream number */
	int64_t *last_ns;
	size_t count, capacity;
	uint32_t position; /* frames seen */
};

/* ---------------------------------------------------------------- opening and closing the table */

struct tcp_lives *tcp_lives_open(const struct engine *engine, const struct preferences *preferences)
{
	struct tcp_lives *lives = calloc(1, sizeof *lives);
	if (!lives) abort();
	const struct dissectors *dissectors = engine_dissectors(engine);
	const struct registry *registry = dissectors_registry(dissectors);
	struct field_set wanted;
	field_set_clear(&wanted);
	for (int i = 0; i < ASKED_COUNT; i++) {
		lives->fields[i] = registry_find(registry, asked_names[i], strlen(asked_names[i]));
		field_set_add(&wanted, lives->fields[i]);
	}
	lives->engine = engine;
	lives->store = engine_store((struct engine *)(uintptr_t)engine);
	lives->view = (struct view){ .preferences = preferences, .horizon = UINT32_MAX };
	lives->dissection = dissection_open(dissectors, engine);
	dissection_want(lives->dissection, &wanted, 0);
	return lives;
}

void tcp_lives_close(struct tcp_lives *lives)
{
	if (!lives) return;
	dissection_close(lives->dissection);
	free(lives->rows);
	free(lives->last_ns);
	free(lives);
}

static bool lives_grow(struct tcp_lives *lives, size_t count)
{
	if (count <= lives->capacity) return true;
	size_t capacity = lives->capacity ? lives->capacity * 2 : 256;
	if (capacity < count) capacity = count;
	struct tcp_life *rows = realloc(lives->rows, capacity * sizeof *rows);
	if (rows) lives->rows = rows;
	int64_t *last_ns = realloc(lives->last_ns, capacity * sizeof *last_ns);
	if (last_ns) lives->last_ns = last_ns;
	if (!rows || !last_ns) return false;
	lives->capacity = capacity;
	return true;
}

static struct tcp_life *lives_row(struct tcp_lives *lives, uint32_t stream)
{
	if (!lives_grow(lives, (size_t)stream + 1)) return NULL;
	for (; lives->count <= stream; lives->count++) {
		struct tcp_life *life = &lives->rows[lives->count];
		*life = (struct tcp_life){ .stream = (uint32_t)lives->count };
		life->end[0].window_shift = life->end[1].window_shift = -1;
	}
	return &lives->rows[stream];
}

/* ---------------------------------------------------------------- what a frame says */

/* Reads the frame's last TCP header, which is the innermost. False: none of its own. */
static bool lives_read(struct tcp_lives *lives, uint32_t frame, struct segment_seen *out)
{
	*out = (struct segment_seen){ .frame = frame };
	dissection_run(lives->dissection, frame, &lives->view);
	const struct tape *tape = dissection_tape(lives->dissection);
	uint32_t header = UINT32_MAX;
	for (uint32_t i = 0; i < tape->count; i = tape->items[i].end)
		if (tape->items[i].field == lives->fields[ASKED_PROTOCOL]) header = i;
	if (header == UINT32_MAX) return false;
	for (uint32_t i = header + 1; i < tape->items[header].end; i++) {
		const struct item *item = &tape->items[i];
		for (int asked = 0; asked < ASKED_COUNT; asked++) {
			if (item->field != lives->fields[asked]) continue;
			out->has[asked] = true;
			out->number[asked] = item->flags & ITEM_NUMBER ? item->value.number : 0;
		}
	}
	const struct packet *packet = dissection_packet(lives->dissection);
	out->time_ns = packet->time_ns;
	out->direction = packet->direction;
	out->ports[0] = packet->source_port;
	out->ports[1] = packet->destination_port;
	return packet->port_type == PORT_TCP && packet->conversation != CONVERSATION_NONE &&
	       out->has[ASKED_FLAGS];
}

static bool segment_has(const struct segment_seen *seen, uint64_t flags)
{
	return (seen->number[ASKED_FLAGS] & flags) == flags;
}

static bool segment_acks(const struct segment_seen *seen, uint32_t next)
{
	return segment_has(seen, FLAG_ACK) &&
	       (int32_t)((uint32_t)seen->number[ASKED_ACK] - next) >= 0;
}

static void life_note_time(struct tcp_life *life, int64_t *last_ns, const struct segment_seen *seen)
{
	int64_t silence = seen->time_ns - *last_ns;
	if (life->frame_count && (silence > life->silence_ns || !life->silence_frame)) {
		life->silence_ns = silence;
		life->silence_frame = seen->frame;
	}
	if (!life->frame_count) life->first_frame = seen->frame;
	life->frame_count++;
	life->last_frame = seen->frame;
	*last_ns = seen->time_ns;
}

static void life_note_data(struct tcp_life_end *end, const struct segment_seen *seen)
{
	bool is_again = seen->has[ASKED_RETRANSMISSION] || seen->has[ASKED_FAST_RETRANSMISSION] ||
	                seen->has[ASKED_SPURIOUS_RETRANSMISSION];
	uint64_t length = seen->number[ASKED_LENGTH];
	if (is_again) end->retransmissions++;
	if (!length || is_again) return;
	end->bytes += length;
	end->data_segments++;
}

static void life_note_opening(struct tcp_life *life, const struct segment_seen *seen)
{
	struct tcp_life_end *own = &life->end[seen->direction];
	bool is_answer = segment_has(seen, FLAG_SYN | FLAG_ACK);
	if (segment_has(seen, FLAG_SYN)) {
		if (!own->syn_frame && !is_answer) own->syn_frame = seen->frame;
		if (is_answer && !life->answer_frame) {
			life->answer_frame = seen->frame;
			life->answer_next = (uint32_t)seen->number[ASKED_SEQ] + 1;
		}
		if (!life->is_client_known) {
			life->client = is_answer ? !seen->direction : seen->direction;
			life->is_client_known = true;
		}
		own->segment_max = (uint16_t)seen->number[ASKED_MSS];
		if (seen->has[ASKED_SHIFT]) own->window_shift = (int8_t)seen->number[ASKED_SHIFT];
		own->permits_sack |= seen->has[ASKED_SACK];
		own->has_timestamps |= seen->has[ASKED_TIMESTAMP];
		return;
	}
	bool is_confirming = life->answer_frame && !life->confirm_frame &&
	                     seen->direction == life->client && !segment_has(seen, FLAG_RST) &&
	                     segment_acks(seen, life->answer_next);
	if (is_confirming) life->confirm_frame = seen->frame;
}

static void life_note_close(struct tcp_life *life, const struct segment_seen *seen)
{
	uint8_t here = seen->direction, there = !here;
	struct tcp_life_end *own = &life->end[here], *other = &life->end[there];
	bool acks_fin = other->fin_frame && segment_acks(seen, other->fin_next);
	if (segment_has(seen, FLAG_RST)) {
		if (!own->reset_frame) own->reset_frame = seen->frame;
		return;
	}
	if (acks_fin && !other->fin_acked_frame) other->fin_acked_frame = seen->frame;
	if (!segment_has(seen, FLAG_FIN) || own->fin_frame) return;
	own->fin_frame = seen->frame;
	own->fin_next =
		(uint32_t)seen->number[ASKED_SEQ] + (uint32_t)seen->number[ASKED_LENGTH] + 1;
	if (!other->fin_frame) {
		life->closer = here;
		return;
	}
	life->is_fin_answer = other->fin_acked_frame == seen->frame;
	life->is_fin_crossing = !acks_fin;
}

bool tcp_lives_advance(struct tcp_lives *lives, uint32_t frames_max)
{
	uint32_t last = store_tracked_count(lives->store);
	for (uint32_t i = 0; i < frames_max && lives->position < last; i++) {
		struct segment_seen seen;
		if (!lives_read(lives, ++lives->position, &seen)) continue;
		uint32_t stream = dissection_packet(lives->dissection)->conversation;
		struct tcp_life *life = lives_row(lives, stream);
		if (!life) return false;
		life_note_time(life, &lives->last_ns[stream], &seen);
		if (!life->is_client_known && life->frame_count == 1)
			life->client =
				seen.ports[0] < seen.ports[1] ? !seen.direction : seen.direction;
		life_note_data(&life->end[seen.direction], &seen);
		life_note_opening(life, &seen);
		life_note_close(life, &seen);
	}
	return lives->position < last;
}

/* ---------------------------------------------------------------- conclusions */

static int64_t life_span(const struct tcp_lives *lives, const struct tcp_step_seen *steps)
{
	uint32_t first = 0, last = 0;
	for (int i = 0; i < TCP_STEPS_MAX; i++) {
		if (!steps[i].frame) continue;
		if (!first) first = steps[i].frame;
		last = steps[i].frame;
	}
	if (!first) return 0;
	return store_time_ns(lives->store, last) - store_time_ns(lives->store, first);
}

static void life_conclude_opening(struct tcp_life *life)
{
	const struct tcp_life_end *client = &life->end[life->client];
	const struct tcp_life_end *server = &life->end[!life->client];
	struct tcp_step_seen *steps = life->opening_steps;
	memset(steps, 0, sizeof life->opening_steps);
	steps[0] = (struct tcp_step_seen){ "SYN", client->syn_frame };
	if (client->syn_frame && server->syn_frame) {
		life->opening = TCP_OPENED_AT_ONCE;
		steps[1] = (struct tcp_step_seen){ "SYN", server->syn_frame };
		if (life->answer_frame)
			steps[2] = (struct tcp_step_seen){ "SYN+ACK", life->answer_frame };
		return;
	}
	if (!client->syn_frame && !life->answer_frame) {
		life->opening = TCP_OPENED_BEFORE;
		return;
	}
	if (!life->answer_frame) {
		bool is_refused = server->reset_frame;
		life->opening = is_refused ? TCP_OPENING_REFUSED : TCP_OPENING_UNANSWERED;
		if (is_refused) steps[1] = (struct tcp_step_seen){ "RST", server->reset_frame };
		return;
	}
	steps[1] = (struct tcp_step_seen){ "SYN+ACK", life->answer_frame };
	steps[2] = (struct tcp_step_seen){ "ACK", life->confirm_frame };
	life->opening = life->confirm_frame ? TCP_OPENED : TCP_OPENING_UNCONFIRMED;
}

static void life_conclude_fins(struct tcp_life *life)
{
	const struct tcp_life_end *first = &life->end[life->closer];
	const struct tcp_life_end *second = &life->end[!life->closer];
	struct tcp_step_seen *steps = life->closing_steps;
	steps[0] = (struct tcp_step_seen){ "FIN", first->fin_frame };
	life->is_close_acknowledged = first->fin_acked_frame && second->fin_acked_frame;
	if (!second->fin_frame) {
		life->closing = TCP_HALF_CLOSED;
		steps[1] = (struct tcp_step_seen){ "ACK", first->fin_acked_frame };
		return;
	}
	if (life->is_fin_crossing) {
		bool is_second_first = first->fin_acked_frame > second->fin_acked_frame;
		const struct tcp_life_end *a = is_second_first ? second : first;
		const struct tcp_life_end *b = is_second_first ? first : second;
		life->closing = TCP_CLOSED_SIMULTANEOUS;
		steps[1] = (struct tcp_step_seen){ "FIN", second->fin_frame };
		steps[2] = (struct tcp_step_seen){ "ACK", a->fin_acked_frame };
		steps[3] = (struct tcp_step_seen){ "ACK", b->fin_acked_frame };
		return;
	}
	if (life->is_fin_answer) {
		life->closing = TCP_CLOSED_THREE_WAY;
		steps[1] = (struct tcp_step_seen){ "FIN+ACK", second->fin_frame };
		steps[2] = (struct tcp_step_seen){ "ACK", second->fin_acked_frame };
		return;
	}
	life->closing = TCP_CLOSED_FOUR_WAY;
	steps[1] = (struct tcp_step_seen){ "ACK", first->fin_acked_frame };
	steps[2] = (struct tcp_step_seen){ "FIN", second->fin_frame };
	steps[3] = (struct tcp_step_seen){ "ACK", second->fin_acked_frame };
}

static void life_conclude_closing(struct tcp_life *life)
{
	uint32_t resets[2] = { life->end[0].reset_frame, life->end[1].reset_frame };
	uint32_t fins[2] = { life->end[0].fin_frame, life->end[1].fin_frame };
	memset(life->closing_steps, 0, sizeof life->closing_steps);
	life->closing = TCP_STILL_OPEN;
	life->is_reset_after_fin = false;
	life->reset_by = resets[0] && (!resets[1] || resets[0] < resets[1]) ? 0 : 1;
	bool is_reset = resets[0] || resets[1], is_ending = fins[0] || fins[1];
	bool was_open = life->opening != TCP_OPENING_REFUSED;
	if (is_ending) {
		life_conclude_fins(life);
		life->is_reset_after_fin = is_reset;
	} else if (is_reset && was_open) {
		life->closing = TCP_CLOSED_BY_RESET;
		life->closer = life->reset_by;
		life->closing_steps[0] = (struct tcp_step_seen){ "RST", resets[life->reset_by] };
	}
}

size_t tcp_lives_count(const struct tcp_lives *lives) { return lives->count; }

const struct tcp_life *tcp_lives_at(struct tcp_lives *lives, size_t stream)
{
	struct tcp_life *life = &lives->rows[stream];
	life_conclude_opening(life);
	life_conclude_closing(life);
	life->opening_ns = life_span(lives, life->opening_steps);
	life->closing_ns = life_span(lives, life->closing_steps);
	return life;
}

const char *tcp_opening_name(enum tcp_opening opening)
{
	static const char *const names[] = {
		[TCP_OPENED_BEFORE] = "before the capture began",
		[TCP_OPENED] = "three-way handshake",
		[TCP_OPENED_AT_ONCE] = "by both at once",
		[TCP_OPENING_UNANSWERED] = "not: the SYN was not answered",
		[TCP_OPENING_REFUSED] = "not: the SYN was answered with a reset",
		[TCP_OPENING_UNCONFIRMED] = "handshake without its last ACK",
	};
	return names[opening];
}

const char *tcp_closing_name(enum tcp_closing closing)
{
	static const char *const names[] = {
		[TCP_STILL_OPEN] = "not: it was still open",
		[TCP_HALF_CLOSED] = "half",
		[TCP_CLOSED_FOUR_WAY] = "four-way",
		[TCP_CLOSED_THREE_WAY] = "three-way, with FIN and ACK in one segment",
		[TCP_CLOSED_SIMULTANEOUS] = "by both at once",
		[TCP_CLOSED_BY_RESET] = "reset",
	};
	return names[closing];
}
