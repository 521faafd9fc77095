/* tcp_life.c - one pass over TCP's frames: each segment is written down at its connection's two ends, and the
 * conclusions are drawn from that when somebody asks. */
#include "stats/tcp_life.h"

#include "base/language.h"

#include <stdlib.h>
#include <string.h>

#include "dissect/engine.h"
#include "stats/tcp_segment.h"

struct tcp_lives {
	const struct engine *engine;
	const struct store *store;
	struct view view;
	struct tcp_segment_reader *reader;
	struct tcp_life *rows; /* by stream number */
	size_t count, capacity;
	uint32_t position; /* frames seen */
};

/* ---------------------------------------------------------------- opening and closing the table */

struct tcp_lives *tcp_lives_open(const struct engine *engine, const struct preferences *preferences)
{
	struct tcp_lives *lives = calloc(1, sizeof *lives);
	if (!lives) abort();
	lives->engine = engine;
	lives->store = engine_store((struct engine *)(uintptr_t)engine);
	lives->view = (struct view){ .preferences = preferences, .horizon = UINT32_MAX };
	lives->reader = tcp_segment_reader_open(engine);
	return lives;
}

void tcp_lives_close(struct tcp_lives *lives)
{
	if (!lives) return;
	tcp_segment_reader_close(lives->reader);
	free(lives->rows);
	free(lives);
}

static bool lives_grow(struct tcp_lives *lives, size_t count)
{
	if (count <= lives->capacity) return true;
	size_t capacity = lives->capacity ? lives->capacity * 2 : 256;
	if (capacity < count) capacity = count;
	struct tcp_life *rows = realloc(lives->rows, capacity * sizeof *rows);
	if (!rows) return false;
	lives->rows = rows;
	lives->capacity = capacity;
	return true;
}

static struct tcp_life *lives_row(struct tcp_lives *lives, uint32_t stream)
{
	if (!lives_grow(lives, (size_t)stream + 1)) return NULL;
	for (; lives->count <= stream; lives->count++)
		tcp_life_begin(&lives->rows[lives->count], (uint32_t)lives->count);
	return &lives->rows[stream];
}

/* ---------------------------------------------------------------- what a segment says */

static bool segment_has(const struct tcp_segment_seen *seen, unsigned flags)
{
	return (seen->flags & flags) == flags;
}

static bool segment_acks(const struct tcp_segment_seen *seen, uint32_t next)
{
	return segment_has(seen, SEGMENT_FLAG_ACK) && (int32_t)(seen->ack - next) >= 0;
}

static void life_note_time(struct tcp_life *life, const struct tcp_segment_seen *seen)
{
	int64_t silence = seen->time_ns - life->last_ns;
	if (life->frame_count && (silence > life->silence_ns || !life->silence_frame)) {
		life->silence_ns = silence;
		life->silence_frame = seen->frame;
	}
	if (!life->frame_count) life->first_frame = seen->frame;
	life->frame_count++;
	life->last_frame = seen->frame;
	life->last_ns = seen->time_ns;
}

static void life_note_data(struct tcp_life_end *end, const struct tcp_segment_seen *seen)
{
	bool is_again = seen->marks & TCP_MARK_AGAIN;
	if (is_again) end->retransmissions++;
	if (!seen->length || is_again) return;
	end->bytes += seen->length;
	end->data_segments++;
}

static void life_note_opening(struct tcp_life *life, const struct tcp_segment_seen *seen)
{
	struct tcp_life_end *own = &life->end[seen->direction];
	bool is_answer = segment_has(seen, SEGMENT_FLAG_SYN | SEGMENT_FLAG_ACK);
	if (segment_has(seen, SEGMENT_FLAG_SYN)) {
		if (!own->syn_frame && !is_answer) own->syn_frame = seen->frame;
		if (is_answer && !life->answer_frame) {
			life->answer_frame = seen->frame;
			life->answer_next = seen->seq + 1;
		}
		if (!life->is_client_known) {
			life->client = is_answer ? !seen->direction : seen->direction;
			life->is_client_known = true;
		}
		own->segment_max = seen->segment_max;
		if (seen->window_shift >= 0) own->window_shift = seen->window_shift;
		own->permits_sack |= seen->permits_sack;
		own->has_timestamps |= seen->has_timestamps;
		return;
	}
	bool is_confirming =
		life->answer_frame && !life->confirm_frame && seen->direction == life->client &&
		!segment_has(seen, SEGMENT_FLAG_RST) && segment_acks(seen, life->answer_next);
	if (is_confirming) life->confirm_frame = seen->frame;
}

static bool state_is_closed(uint8_t state) { return state <= TCP_END_LISTEN; }

/* A reset that both ends have ends the connection: a FIN that it crosses closes nothing. An end that goes on
 * after a reset did not send it. */
static void life_note_reset(struct tcp_life *life, const struct tcp_segment_seen *seen)
{
	struct tcp_life_end *own = &life->end[seen->direction];
	bool are_closed = state_is_closed(seen->states[0]) && state_is_closed(seen->states[1]);
	if (segment_has(seen, SEGMENT_FLAG_RST)) {
		bool is_effective = are_closed && !life->is_reset;
		if (!own->reset_frame || is_effective) own->reset_frame = seen->frame;
		life->is_reset |= are_closed;
		return;
	}
	if (!state_is_closed(seen->states[seen->direction != life->client])) own->reset_frame = 0;
	if (!are_closed) life->is_reset = false;
}

static void life_note_close(struct tcp_life *life, const struct tcp_segment_seen *seen)
{
	uint8_t here = seen->direction, there = !here;
	struct tcp_life_end *own = &life->end[here], *other = &life->end[there];
	bool acks_fin = other->fin_frame && segment_acks(seen, other->fin_next);
	life_note_reset(life, seen);
	if (segment_has(seen, SEGMENT_FLAG_RST) || life->is_reset) return;
	if (acks_fin && !other->fin_acked_frame) other->fin_acked_frame = seen->frame;
	if (!segment_has(seen, SEGMENT_FLAG_FIN) || own->fin_frame) return;
	own->fin_frame = seen->frame;
	own->fin_next = seen->seq + seen->length + 1;
	if (!other->fin_frame) {
		life->closer = here;
		return;
	}
	life->is_fin_answer = other->fin_acked_frame == seen->frame;
	life->is_fin_crossing = !acks_fin;
}

void tcp_life_begin(struct tcp_life *life, uint32_t stream)
{
	*life = (struct tcp_life){ .stream = stream };
	life->end[0].window_shift = life->end[1].window_shift = -1;
}

void tcp_life_note(struct tcp_life *life, const struct tcp_segment_seen *seen)
{
	life_note_time(life, seen);
	if (!life->is_client_known && life->frame_count == 1)
		life->client =
			tcp_segment_is_from_client(seen) ? seen->direction : !seen->direction;
	life_note_data(&life->end[seen->direction], seen);
	life_note_opening(life, seen);
	life_note_close(life, seen);
}

bool tcp_lives_advance(struct tcp_lives *lives, uint32_t frames_max)
{
	uint32_t last = store_tracked_count(lives->store);
	for (uint32_t i = 0; i < frames_max && lives->position < last; i++) {
		struct tcp_segment_seen seen;
		if (!tcp_segment_read(lives->reader, ++lives->position, &lives->view, &seen))
			continue;
		struct tcp_life *life = lives_row(lives, seen.stream);
		if (!life) return false;
		tcp_life_note(life, &seen);
	}
	return lives->position < last;
}

/* ---------------------------------------------------------------- conclusions */

static int64_t life_span(const struct store *store, const struct tcp_step_seen *steps)
{
	uint32_t first = 0, last = 0;
	for (int i = 0; i < TCP_STEPS_MAX; i++) {
		if (!steps[i].frame) continue;
		if (!first) first = steps[i].frame;
		last = steps[i].frame;
	}
	if (!first) return 0;
	return store_time_ns(store, last) - store_time_ns(store, first);
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
		life->is_reset_after_fin = resets[life->reset_by] > fins[life->closer];
	} else if (is_reset && was_open) {
		life->closing = TCP_CLOSED_BY_RESET;
		life->closer = life->reset_by;
		life->closing_steps[0] = (struct tcp_step_seen){ "RST", resets[life->reset_by] };
	}
}

void tcp_life_conclude(struct tcp_life *life, const struct store *store)
{
	life_conclude_opening(life);
	life_conclude_closing(life);
	life->opening_ns = life_span(store, life->opening_steps);
	life->closing_ns = life_span(store, life->closing_steps);
}

size_t tcp_lives_count(const struct tcp_lives *lives) { return lives->count; }

const struct tcp_life *tcp_lives_at(struct tcp_lives *lives, size_t stream)
{
	tcp_life_conclude(&lives->rows[stream], lives->store);
	return &lives->rows[stream];
}

const char *tcp_opening_name(enum tcp_opening opening)
{
	static const char *const names[] = {
		[TCP_OPENED_BEFORE] = N_("before the capture began"),
		[TCP_OPENED] = N_("three-way handshake"),
		[TCP_OPENED_AT_ONCE] = N_("by both at once"),
		[TCP_OPENING_UNANSWERED] = N_("not: the SYN was not answered"),
		[TCP_OPENING_REFUSED] = N_("not: the SYN was answered with a reset"),
		[TCP_OPENING_UNCONFIRMED] = N_("handshake without its last ACK"),
	};
	return _(names[opening]);
}

const char *tcp_closing_name(enum tcp_closing closing)
{
	static const char *const names[] = {
		[TCP_STILL_OPEN] = N_("not: it was still open"),
		[TCP_HALF_CLOSED] = N_("half"),
		[TCP_CLOSED_FOUR_WAY] = N_("four-way"),
		[TCP_CLOSED_THREE_WAY] = N_("three-way, with FIN and ACK in one segment"),
		[TCP_CLOSED_SIMULTANEOUS] = N_("by both at once"),
		[TCP_CLOSED_BY_RESET] = N_("reset"),
	};
	return _(names[closing]);
}
