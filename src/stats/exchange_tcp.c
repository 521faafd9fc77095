/* exchange_tcp.c - what TCP itself contributes: a row for the opening and one for the close of each
 * connection, and the time that retransmissions cost the exchange they fall into. */
#include <stdio.h>
#include <stdlib.h>

#include "dissect/dissector.h"
#include "exchange_internal.h"

enum { TALKS_FIRST = 256, ADDRESS_CELLS = 64 };

static struct tcp_talk *tcp_talk_at(struct exchange_rows *x, uint32_t stream)
{
	if (stream >= x->tcp_capacity) {
		size_t capacity = x->tcp_capacity ? x->tcp_capacity * 2 : TALKS_FIRST;
		if (capacity <= stream) capacity = (size_t)stream + 1;
		struct tcp_talk *tcp = realloc(x->tcp, capacity * sizeof *tcp);
		if (!tcp) return NULL;
		x->tcp = tcp;
		x->tcp_capacity = capacity;
	}
	for (; x->tcp_count <= stream; x->tcp_count++)
		x->tcp[x->tcp_count] = (struct tcp_talk){ .opening = NO_ROW };
	struct tcp_talk *tcp = &x->tcp[stream];
	if (!tcp->has_begun) tcp_life_begin(&tcp->life, stream);
	tcp->has_begun = true;
	return tcp;
}

/* ---------------------------------------------------------------- opening and close */

static uint32_t steps_first(const struct tcp_step_seen *steps) { return steps[0].frame; }

static uint32_t steps_last(const struct tcp_step_seen *steps)
{
	uint32_t last = 0;
	for (int i = 0; i < TCP_STEPS_MAX; i++)
		if (steps[i].frame > last) last = steps[i].frame;
	return last;
}

static struct exchange_row *tcp_row(struct exchange_rows *x, enum exchange_kind kind, uint32_t *row,
                                    const struct tcp_segment_seen *seen)
{
	if (*row) return exchange_row_at(x, *row);
	struct exchange_row *added = exchange_rows_add(x, row);
	if (!added) return NULL;
	added->protocol = "TCP";
	added->kind = (uint8_t)kind;
	added->transport = PORT_TCP;
	added->stream = seen->stream;
	added->first_frame = added->made_frame = seen->frame;
	added->time_ns = seen->time_ns;
	added->command = text_pool_keep(&x->texts, kind == EXCHANGE_OPEN ? "open" : "close");
	return added;
}

static void row_set_steps(struct exchange_rows *x, struct exchange_row *row,
                          const struct tcp_step_seen *steps)
{
	uint32_t first = steps_first(steps), answer = steps[1].frame, last = steps_last(steps);
	if (!first) first = row->first_frame;
	row->request_frame = first;
	row->last_frame = last > row->last_frame ? last : row->last_frame;
	row->answer_first = answer;
	row->answer_frame = answer ? last : 0;
	row->wait_ns = answer ? exchange_rows_time(x, answer) - exchange_rows_time(x, first) : -1;
	row->transfer_ns =
		answer && last ? exchange_rows_time(x, last) - exchange_rows_time(x, answer) : -1;
	x->changes++;
}

static void row_set_texts(struct exchange_rows *x, struct exchange_row *row, const char *asked,
                          const char *answer)
{
	row->asked = row->asked_masked = text_pool_keep(&x->texts, asked);
	row->answer = row->answer_masked = text_pool_keep(&x->texts, answer);
}

/* open 192.0.2.80:80, open [2001:db8::1]:80 */
static void opening_name(const struct exchange_rows *x, const struct tcp_life *life, char *out,
                         size_t size)
{
	char address[ADDRESS_CELLS];
	const struct conversations *table = engine_conversations(x->engine, PORT_TCP);
	const struct conversation *conversation = conversations_at(table, life->stream);
	unsigned server = !life->client;
	bool is_ipv6 = conversation->address[server].type == ADDRESS_IPV6;
	address_format(&conversation->address[server], address, sizeof address);
	snprintf(out, size, "open %s%s%s:%u", is_ipv6 ? "[" : "", address, is_ipv6 ? "]" : "",
	         conversation->port[server]);
}

static void opening_update(struct exchange_rows *x, struct tcp_talk *tcp,
                           const struct tcp_segment_seen *seen)
{
	static const struct {
		const char *text;
		uint8_t state, outcome;
	} openings[] = {
		[TCP_OPENED_BEFORE] = { "", EXCHANGE_DONE, MESSAGE_NEUTRAL },
		[TCP_OPENED] = { "established", EXCHANGE_DONE, MESSAGE_GOOD },
		[TCP_OPENED_AT_ONCE] = { "established, both at once", EXCHANGE_DONE, MESSAGE_GOOD },
		[TCP_OPENING_UNANSWERED] = { "", EXCHANGE_WAITING, MESSAGE_BAD },
		[TCP_OPENING_REFUSED] = { "refused", EXCHANGE_DONE, MESSAGE_BAD },
		[TCP_OPENING_UNCONFIRMED] = { "accepted, not confirmed", EXCHANGE_DONE,
		                              MESSAGE_WARNING },
	};
	char asked[MESSAGE_TEXT_MAX];
	const struct tcp_life *life = &tcp->life;
	struct exchange_row *row = tcp_row(x, EXCHANGE_OPEN, &tcp->opening, seen);
	if (!row) return;
	row_set_steps(x, row, life->opening_steps);
	if (row->last_frame < seen->frame) row->last_frame = seen->frame;
	opening_name(x, life, asked, sizeof asked);
	row_set_texts(x, row, asked, openings[life->opening].text);
	row->state = openings[life->opening].state;
	row->outcome = openings[life->opening].outcome;
}

static const char *who(const struct tcp_life *life, unsigned direction)
{
	return direction == life->client ? "client" : "server";
}

static void closing_answer(const struct tcp_life *life, char *out, size_t size)
{
	static const char *const closings[] = {
		[TCP_STILL_OPEN] = "",
		[TCP_HALF_CLOSED] = "half closed",
		[TCP_CLOSED_FOUR_WAY] = "four-way",
		[TCP_CLOSED_THREE_WAY] = "three-way",
		[TCP_CLOSED_SIMULTANEOUS] = "both at once",
		[TCP_CLOSED_BY_RESET] = "",
	};
	char time[EXCHANGE_TIME_MAX];
	bool is_whole = life->closing > TCP_HALF_CLOSED && life->closing < TCP_CLOSED_BY_RESET;
	if (life->is_reset_after_fin)
		snprintf(out, size, "%s resets it", who(life, life->reset_by));
	else if (is_whole && !life->is_close_acknowledged)
		snprintf(out, size, "%s, last ACK not seen", closings[life->closing]);
	else if (is_whole)
		snprintf(out, size, "%s, %s", closings[life->closing],
		         exchange_duration(life->closing_ns, time));
	else
		snprintf(out, size, "%s", closings[life->closing]);
}

static void closing_update(struct exchange_rows *x, struct tcp_talk *tcp,
                           const struct tcp_segment_seen *seen)
{
	char asked[MESSAGE_TEXT_MAX], answer[MESSAGE_TEXT_MAX];
	const struct tcp_life *life = &tcp->life;
	struct exchange_row *row = tcp_row(x, EXCHANGE_CLOSE, &tcp->closing, seen);
	if (!row) return;
	row_set_steps(x, row, life->closing_steps);
	bool is_reset = life->closing == TCP_CLOSED_BY_RESET;
	const char *by = who(life, life->closer);
	snprintf(asked, sizeof asked, is_reset ? "reset by %s" : "close by %s", by);
	if (life->closing == TCP_CLOSED_SIMULTANEOUS)
		snprintf(asked, sizeof asked, "close by both");
	closing_answer(life, answer, sizeof answer);
	if (life->is_reset_after_fin) row->last_frame = seen->frame;
	row_set_texts(x, row, asked, answer);
	row->state = EXCHANGE_DONE;
	row->outcome = is_reset || life->is_reset_after_fin ? MESSAGE_BAD
	               : life->is_close_acknowledged        ? MESSAGE_GOOD
	                                                    : MESSAGE_WARNING;
}

/* Rows change only while the handshake or the close goes on. */
static void steps_update(struct exchange_rows *x, struct tcp_talk *tcp,
                         const struct tcp_segment_seen *seen)
{
	struct tcp_life *life = &tcp->life;
	bool is_syn = seen->flags & SEGMENT_FLAG_SYN, is_reset = seen->flags & SEGMENT_FLAG_RST;
	bool is_opening = is_syn || (tcp->opening && !life->confirm_frame && is_reset) ||
	                  life->confirm_frame == seen->frame;
	bool is_ending = life->end[0].fin_frame || life->end[1].fin_frame ||
	                 life->end[0].reset_frame || life->end[1].reset_frame;
	if (!is_opening && !is_ending) return;
	tcp_life_conclude(life, x->store);
	if (is_opening) opening_update(x, tcp, seen);
	if (is_ending && life->closing != TCP_STILL_OPEN) {
		bool was_closed = tcp->closing && seen->flags == SEGMENT_FLAG_ACK &&
		                  steps_last(life->closing_steps) < seen->frame;
		if (!was_closed) closing_update(x, tcp, seen);
	}
}

/* ---------------------------------------------------------------- retransmission */

static int64_t segment_lost_ns(const struct exchange_rows *x)
{
	const struct tape *tape = dissection_tape(x->dissection);
	for (uint32_t i = 0; i < tape->count; i++)
		if (tape->items[i].field == x->rto) return (int64_t)tape->items[i].value.number;
	return 0;
}

/* To the exchange that waits, else to the message that this segment is part of. A repetition of what had
 * arrived already costs nothing, but counts. */
static void segment_note_lost(struct exchange_rows *x, struct tcp_talk *tcp,
                              const struct tcp_segment_seen *seen)
{
	struct talk *talk = &tcp->talk;
	bool is_needless = seen->marks & TCP_MARK_SPURIOUS_RETRANSMISSION;
	int64_t lost_ns = is_needless ? 0 : segment_lost_ns(x);
	bool is_opening = seen->flags & SEGMENT_FLAG_SYN && tcp->opening;
	uint32_t number = is_opening ? tcp->opening : talk->open_first;
	if (number) {
		struct exchange_row *row = exchange_row_at(x, number);
		row->lost_ns += lost_ns;
		row->lost_count++;
		x->changes++;
		return;
	}
	talk->lost_frame = seen->frame;
	talk->lost_ns += lost_ns;
	talk->lost_count++;
}

struct tcp_talk *exchange_rows_take_segment(struct exchange_rows *x, uint32_t frame)
{
	struct tcp_segment_seen seen;
	if (!tcp_segment_take(x->segments, x->dissection, frame, &seen)) return NULL;
	struct tcp_talk *tcp = tcp_talk_at(x, seen.stream);
	if (!tcp) return NULL;
	tcp_life_note(&tcp->life, &seen);
	steps_update(x, tcp, &seen);
	if (seen.marks & TCP_MARK_AGAIN) segment_note_lost(x, tcp, &seen);
	return tcp;
}
