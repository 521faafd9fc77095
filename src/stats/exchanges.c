/* exchanges.c - goes over the frames, hands segments and messages to those who pair them, keeps the rows. */
#include "stats/exchanges.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange_internal.h"

enum { ROWS_FIRST = 256 };

/* ---------------------------------------------------------------- opening */

struct exchange_rows *exchange_rows_open(const struct engine *engine,
                                         const struct preferences *preferences)
{
	static const char rto[] = "tcp.analysis.rto";
	struct exchange_rows *x = calloc(1, sizeof *x);
	if (!x) abort();
	const struct dissectors *dissectors = engine_dissectors(engine);
	struct field_set wanted;
	field_set_clear(&wanted);
	x->engine = engine;
	x->store = engine_store(engine);
	x->view = (struct view){ .preferences = preferences, .horizon = UINT32_MAX };
	x->messages = messages_open(engine);
	x->segments = tcp_segment_reader_open(engine);
	x->dissection = dissection_open(dissectors, engine);
	const struct registry *registry = dissectors_registry(dissectors);
	x->rto = registry_find(registry, rto, sizeof rto - 1);
	field_set_add(&wanted, x->rto);
	x->tcp_protocol = registry_protocol_of(registry, registry_find(registry, "tcp", 3));
	tcp_segment_want(x->segments, &wanted);
	messages_want(x->messages, &wanted);
	dissection_want(x->dissection, &wanted, 0);
	text_pool_open(&x->texts);
	return x;
}

void exchange_rows_close(struct exchange_rows *x)
{
	if (!x) return;
	messages_close(x->messages);
	messages_close(x->detail_messages);
	tcp_segment_reader_close(x->segments);
	dissection_close(x->dissection);
	dissection_close(x->detail_dissection);
	text_pool_close(&x->texts);
	free(x->rows);
	free(x->tcp);
	free(x->udp);
	free(x->cookies);
	free(x);
}

/* ---------------------------------------------------------------- rows */

struct exchange_row *exchange_rows_add(struct exchange_rows *x, uint32_t *row_out)
{
	*row_out = NO_ROW;
	if (x->count == x->capacity) {
		size_t capacity = x->capacity ? x->capacity * 2 : ROWS_FIRST;
		struct exchange_row *rows =
			x->count < EXCHANGES_MAX ? realloc(x->rows, capacity * sizeof *rows) : NULL;
		if (!rows) {
			x->left_out++;
			return NULL;
		}
		x->rows = rows;
		x->capacity = capacity;
	}
	struct exchange_row *row = &x->rows[x->count++];
	*row = (struct exchange_row){ .wait_ns = -1,
		                      .transfer_ns = -1,
		                      .stream = CONVERSATION_NONE };
	*row_out = (uint32_t)x->count;
	x->changes++;
	return row;
}

struct exchange_row *exchange_row_at(struct exchange_rows *x, uint32_t row)
{
	return &x->rows[row - 1];
}

int64_t exchange_rows_time(const struct exchange_rows *x, uint32_t frame)
{
	return store_time_ns(x->store, frame);
}

void talk_push(struct exchange_rows *x, struct talk *talk, uint32_t row)
{
	if (talk->open_last)
		exchange_row_at(x, talk->open_last)->next_open = row;
	else
		talk->open_first = row;
	talk->open_last = row;
	if (++talk->open_count > OPEN_MAX) talk_remove(x, talk, talk->open_first);
}

void talk_remove(struct exchange_rows *x, struct talk *talk, uint32_t row)
{
	uint32_t before = NO_ROW;
	for (uint32_t at = talk->open_first; at; at = exchange_row_at(x, at)->next_open) {
		if (at != row) {
			before = at;
			continue;
		}
		uint32_t next = exchange_row_at(x, at)->next_open;
		if (before)
			exchange_row_at(x, before)->next_open = next;
		else
			talk->open_first = next;
		if (talk->open_last == row) talk->open_last = before;
		exchange_row_at(x, at)->next_open = NO_ROW;
		talk->open_count--;
		return;
	}
}

/* ---------------------------------------------------------------- frames */

static struct talk *exchange_rows_udp(struct exchange_rows *x, uint32_t stream)
{
	struct talk *udp = x->udp;
	if (stream >= x->udp_capacity) {
		size_t capacity = x->udp_capacity ? x->udp_capacity * 2 : ROWS_FIRST;
		if (capacity <= stream) capacity = (size_t)stream + 1;
		udp = realloc(udp, capacity * sizeof *udp);
		if (!udp) return NULL;
		x->udp = udp;
		x->udp_capacity = capacity;
	}
	for (; udp && x->udp_count <= stream; x->udp_count++)
		udp[x->udp_count] = (struct talk){ .last = NO_ROW };
	return udp ? &udp[stream] : NULL;
}

static struct talk *exchange_rows_talk(struct exchange_rows *x, const struct message *message,
                                       struct tcp_talk *tcp)
{
	if (message->transport == PORT_TCP && tcp) return &tcp->talk;
	if (message->transport == PORT_UDP && message->stream != CONVERSATION_NONE)
		return exchange_rows_udp(x, message->stream);
	return &x->other;
}

/* Has it a TCP layer, or could have one? */
static bool exchange_rows_is_tcp(const struct exchange_rows *x, uint32_t frame)
{
	uint16_t id = store_stack(x->store, frame);
	const struct stack *stack = &x->store->stacks[id];
	uint16_t bit = x->tcp_protocol;
	return id == STACK_UNKNOWN || stack->has[bit / 64] >> bit % 64 & 1;
}

static void exchange_rows_look(struct exchange_rows *x, uint32_t frame)
{
	bool may_hold = messages_may_hold(x->messages, frame);
	if (!may_hold && !exchange_rows_is_tcp(x, frame)) return;
	dissection_run(x->dissection, frame, &x->view);
	struct tcp_talk *tcp = exchange_rows_take_segment(x, frame);
	size_t count = may_hold ? messages_read(x->messages, x->dissection) : 0;
	for (size_t i = 0; i < count; i++) {
		const struct message *message = messages_at(x->messages, i);
		struct talk *talk = exchange_rows_talk(x, message, tcp);
		if (talk) exchange_rows_take_message(x, talk, message, tcp ? &tcp->life : NULL);
	}
}

bool exchange_rows_advance(struct exchange_rows *x, uint32_t frames_max)
{
	uint32_t last = store_tracked_count(x->store);
	for (uint32_t i = 0; i < frames_max && x->position < last; i++)
		exchange_rows_look(x, ++x->position);
	return x->position < last;
}

uint32_t exchange_rows_position(const struct exchange_rows *x) { return x->position; }
size_t exchange_rows_count(const struct exchange_rows *x) { return x->count; }
size_t exchange_rows_left_out(const struct exchange_rows *x) { return x->left_out; }
uint64_t exchange_rows_changes(const struct exchange_rows *x) { return x->changes; }

const struct exchange_row *exchange_rows_at(const struct exchange_rows *x, size_t index)
{
	return &x->rows[index];
}

/* ---------------------------------------------------------------- texts */

const char *exchange_rows_text(const struct exchange_rows *x, exchange_text number)
{
	return text_pool_at(&x->texts, number);
}

const char *exchange_rows_asked(const struct exchange_rows *x, const struct exchange_row *exchange,
                                bool is_masked, char out[EXCHANGE_TEXT_MAX])
{
	static const char *const unasked[] = {
		[EXCHANGE_GREETING] = "(greeting)",
		[EXCHANGE_UNASKED] = "(not asked)",
	};
	char count[MESSAGE_COUNT_MAX];
	exchange_text number = is_masked ? exchange->asked_masked : exchange->asked;
	if (exchange->kind == EXCHANGE_ENCRYPTED)
		snprintf(out, EXCHANGE_TEXT_MAX, "encrypted, %s bytes",
		         message_count(exchange->asked_bytes, count));
	else if (!number && exchange->kind <= EXCHANGE_UNASKED && unasked[exchange->kind])
		snprintf(out, EXCHANGE_TEXT_MAX, "%s", unasked[exchange->kind]);
	else
		snprintf(out, EXCHANGE_TEXT_MAX, "%s", exchange_rows_text(x, number));
	return out;
}

const char *exchange_rows_answered(const struct exchange_rows *x,
                                   const struct exchange_row *exchange, bool is_masked,
                                   bool is_complete, char out[EXCHANGE_TEXT_MAX])
{
	static const char *const waiting[2][2] = {
		{ "waiting", "no answer" },
		{ "answer goes on", "no whole answer" },
	};
	char count[MESSAGE_COUNT_MAX];
	exchange_text number = is_masked ? exchange->answer_masked : exchange->answer;
	if (exchange->kind == EXCHANGE_ENCRYPTED && exchange->answer_frame)
		snprintf(out, EXCHANGE_TEXT_MAX, "encrypted, %s bytes",
		         message_count(exchange->bytes, count));
	else if (exchange->state == EXCHANGE_WAITING && !number)
		snprintf(out, EXCHANGE_TEXT_MAX, "%s",
		         waiting[!!exchange->answer_frame][is_complete]);
	else
		snprintf(out, EXCHANGE_TEXT_MAX, "%s", exchange_rows_text(x, number));
	return out;
}

const char *exchange_duration(int64_t ns, char out[EXCHANGE_TIME_MAX])
{
	if (ns < 0)
		out[0] = 0;
	else if (ns < 100 * 1000 * 1000)
		snprintf(out, EXCHANGE_TIME_MAX, "%.2f ms", (double)ns / 1e6);
	else if (ns < 1000 * 1000 * 1000)
		snprintf(out, EXCHANGE_TIME_MAX, "%.0f ms", (double)ns / 1e6);
	else
		snprintf(out, EXCHANGE_TIME_MAX, "%.2f s", (double)ns / 1e9);
	return out;
}
