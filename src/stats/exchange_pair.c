/* exchange_pair.c - messages become rows: which answer belongs to which request. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange_internal.h"

/* ---------------------------------------------------------------- texts of a row */

static void row_set_asked(struct exchange_rows *x, struct exchange_row *row,
                          struct message_text text)
{
	row->asked = text_pool_keep(&x->texts, text.shown);
	row->asked_masked = text_pool_keep(&x->texts, text.masked);
}

static void row_set_answer(struct exchange_rows *x, struct exchange_row *row,
                           struct message_text text)
{
	row->answer = text_pool_keep(&x->texts, text.shown);
	row->answer_masked = text_pool_keep(&x->texts, text.masked);
}

static exchange_text text_join(struct exchange_rows *x, exchange_text before, const char *between,
                               const char *behind)
{
	char text[EXCHANGE_TEXT_MAX];
	snprintf(text, sizeof text, "%s%s%s", text_pool_at(&x->texts, before), between, behind);
	return text_pool_keep(&x->texts, text);
}

/* A login's user, a fetched mail's subject. A second one, of a second attempt, is not added. */
static void row_add_asked(struct exchange_rows *x, struct exchange_row *row,
                          const struct message *message, const char *between)
{
	struct message_text text = message->addition;
	if (!*text.shown) return;
	if (strstr(text_pool_at(&x->texts, row->asked), text.shown)) return;
	bool is_same = row->asked == row->asked_masked;
	row->asked = text_join(x, row->asked, between, text.shown);
	row->asked_masked = is_same && text.masked == text.shown
	                            ? row->asked
	                            : text_join(x, row->asked_masked, between, text.masked);
}

/* ---------------------------------------------------------------- rows */

/* A retransmission during the message, that no row had yet. */
static void row_take_lost(struct talk *talk, struct exchange_row *row,
                          const struct message *message)
{
	if (talk->lost_frame >= message->first_frame) {
		row->lost_ns += talk->lost_ns;
		row->lost_count += talk->lost_count;
	}
	talk->lost_frame = talk->lost_count = 0;
	talk->lost_ns = 0;
}

static struct exchange_row *row_begin(struct exchange_rows *x, enum exchange_kind kind,
                                      const struct message *message, uint32_t *number_out)
{
	struct exchange_row *row = exchange_rows_add(x, number_out);
	if (!row) return NULL;
	row->protocol = message->protocol;
	row->kind = (uint8_t)kind;
	row->state = EXCHANGE_DONE;
	row->transport = message->transport;
	row->stream = message->stream;
	row->first_frame = message->first_frame;
	row->last_frame = row->made_frame = message->frame;
	row->time_ns = exchange_rows_time(x, message->first_frame);
	return row;
}

static int64_t not_before(int64_t later_ns, int64_t earlier_ns)
{
	return later_ns > earlier_ns ? later_ns - earlier_ns : 0;
}

/* The answer, or a further piece of it, ends in this frame. */
static void row_answered(struct exchange_rows *x, struct exchange_row *row,
                         const struct message *message)
{
	if (!row->answer_first) {
		row->answer_first = message->first_frame;
		if (row->request_frame)
			row->wait_ns = not_before(exchange_rows_time(x, row->answer_first),
			                          exchange_rows_time(x, row->request_frame));
	}
	row->answer_frame = row->last_frame = message->frame;
	row->transfer_ns = not_before(exchange_rows_time(x, row->answer_frame),
	                              exchange_rows_time(x, row->answer_first));
	row->bytes += message->bytes;
	x->changes++;
}

/* ---------------------------------------------------------------- requests */

/* The row of a request that ended in that frame; rows are in the order in which they were made. */
static uint32_t row_of_request(struct exchange_rows *x, uint32_t frame, const char *protocol)
{
	size_t low = 0, high = x->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (x->rows[middle].made_frame < frame)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < x->count && x->rows[low].made_frame == frame; low++)
		if (x->rows[low].protocol == protocol && x->rows[low].state != EXCHANGE_DONE)
			return (uint32_t)low + 1;
	return NO_ROW;
}

static void take_request(struct exchange_rows *x, struct talk *talk, const struct message *message)
{
	uint32_t number;
	struct exchange_row *row = row_begin(x, EXCHANGE_ASKED, message, &number);
	talk->was_asked = true;
	if (!row) return;
	row->request_frame = message->frame;
	row->asked_bytes = message->bytes;
	row->key = message->key;
	row->command = text_pool_keep(&x->texts, message->command);
	row->host = text_pool_keep(&x->texts, message->host);
	row_set_asked(x, row, message->row);
	row_take_lost(talk, row, message);
	row->state = EXCHANGE_WAITING;
	if (message->is_unanswered_rightly) row->state = EXCHANGE_NEEDS_NO_ANSWER;
	if (talk != &x->other || row->key) talk_push(x, talk, number);
}

/* The same request once more: by the frame that the tape names; where there is no stream, by its key. */
static bool is_repetition(const struct exchange_rows *x, const struct talk *talk,
                          const struct exchange_row *row, const struct message *message)
{
	if (message->repeats) return row->request_frame == message->repeats;
	return talk == &x->other && message->key && row->key == message->key &&
	       strcmp(exchange_rows_text(x, row->asked), message->row.shown) == 0;
}

/* It costs the first one time, and is no row of its own. */
static bool take_repetition(struct exchange_rows *x, struct talk *talk,
                            const struct message *message)
{
	for (uint32_t at = talk->open_first; at; at = exchange_row_at(x, at)->next_open) {
		struct exchange_row *row = exchange_row_at(x, at);
		if (!is_repetition(x, talk, row, message)) continue;
		row->lost_ns = not_before(exchange_rows_time(x, message->frame), row->time_ns);
		row->lost_count++;
		row->last_frame = message->frame;
		x->changes++;
		return true;
	}
	return false;
}

/* ---------------------------------------------------------------- answers */

static uint32_t open_by_frame(struct exchange_rows *x, const struct talk *talk, uint32_t frame)
{
	for (uint32_t at = talk->open_first; at && frame; at = exchange_row_at(x, at)->next_open)
		if (exchange_row_at(x, at)->request_frame == frame) return at;
	return NO_ROW;
}

static uint32_t open_by_key(struct exchange_rows *x, const struct talk *talk,
                            const struct message *message)
{
	for (uint32_t at = talk->open_first; at && message->key;
	     at = exchange_row_at(x, at)->next_open) {
		const struct exchange_row *row = exchange_row_at(x, at);
		if (row->key == message->key && row->protocol == message->protocol) return at;
	}
	return NO_ROW;
}

static uint32_t open_by_order(struct exchange_rows *x, const struct talk *talk,
                              const struct message *message)
{
	for (uint32_t at = talk->open_first; at; at = exchange_row_at(x, at)->next_open) {
		const struct exchange_row *row = exchange_row_at(x, at);
		if (row->protocol == message->protocol) return at;
	}
	return NO_ROW;
}

static uint32_t row_for_answer(struct exchange_rows *x, const struct talk *talk,
                               const struct message *message)
{
	bool has_order = talk != &x->other && !message->key;
	uint32_t row = open_by_frame(x, talk, message->answers);
	if (!row) row = open_by_key(x, talk, message);
	if (!row && message->answers) row = row_of_request(x, message->answers, message->protocol);
	if (!row && has_order) row = open_by_order(x, talk, message);
	return row;
}

static void keep_cookies(struct exchange_rows *x, const struct exchange_row *row,
                         const struct message *message)
{
	if (message_fact(message, FACT_SET_COOKIE, 0))
		exchange_rows_keep_cookies(x, exchange_rows_text(x, row->host), message);
}

static void take_unasked(struct exchange_rows *x, struct talk *talk, const struct message *message,
                         enum exchange_kind kind)
{
	uint32_t number;
	struct exchange_row *row = row_begin(x, kind, message, &number);
	if (!row) return;
	row->outcome = (uint8_t)message->outcome;
	row->code = message->code;
	row->command = text_pool_keep(&x->texts, message->command);
	row_set_answer(x, row, message->row);
	row_answered(x, row, message);
	row_take_lost(talk, row, message);
	keep_cookies(x, row, message);
	talk->last = number;
}

static void take_answer(struct exchange_rows *x, struct talk *talk, const struct message *message)
{
	uint32_t number = row_for_answer(x, talk, message);
	if (!number) {
		if (!message->is_interim) take_unasked(x, talk, message, EXCHANGE_UNASKED);
		return;
	}
	struct exchange_row *row = exchange_row_at(x, number);
	row->outcome = (uint8_t)message->outcome;
	row->code = message->code;
	row_set_answer(x, row, message->row);
	if (message->is_interim) {
		row->last_frame = message->frame;
		row->bytes += message->bytes;
		x->changes++;
		return;
	}
	row->state = EXCHANGE_DONE;
	row_answered(x, row, message);
	row_take_lost(talk, row, message);
	keep_cookies(x, row, message);
	talk_remove(x, talk, number);
	talk->last = number;
}

/* The server speaks first: what it takes from the handshake's end is what it waited. */
static void take_greeting(struct exchange_rows *x, struct talk *talk, const struct message *message,
                          const struct tcp_life *life)
{
	if (open_by_order(x, talk, message)) {
		take_answer(x, talk, message);
		return;
	}
	take_unasked(x, talk, message, talk->was_asked ? EXCHANGE_UNASKED : EXCHANGE_GREETING);
	if (!talk->last || !life || !life->confirm_frame) return;
	struct exchange_row *row = exchange_row_at(x, talk->last);
	if (row->kind != EXCHANGE_GREETING) return;
	row->wait_ns = not_before(row->time_ns, exchange_rows_time(x, life->confirm_frame));
}

/* ---------------------------------------------------------------- data and the rest */

/* +OK 2925 octets becomes +OK complete, 2 925 of 2 925, when the mail's end mark has come. */
static void complete_answer(struct exchange_rows *x, struct exchange_row *row,
                            const struct message *message)
{
	char text[EXCHANGE_TEXT_MAX], count[MESSAGE_COUNT_MAX], announced[MESSAGE_COUNT_MAX];
	const char *before = text_pool_at(&x->texts, row->answer);
	const char *size = message->text.shown + strcspn(message->text.shown, "0123456789");
	const char *digits = before + strcspn(before, "0123456789");
	char *end;
	unsigned long long number = strtoull(digits, &end, 10);
	size_t length = strspn(size, "0123456789 ");
	while (length && size[length - 1] == ' ') length--;
	snprintf(count, sizeof count, "%.*s", (int)length, size);
	if (number && strncmp(end, " octets", strlen(" octets")) == 0)
		snprintf(text, sizeof text, "%.*s complete, %s of %s", (int)strcspn(before, " "),
		         before, count, message_count(number, announced));
	else
		snprintf(text, sizeof text, "%.*s complete, %s bytes", (int)strcspn(before, " "),
		         before, count);
	row->answer = row->answer_masked = text_pool_keep(&x->texts, text);
}

static void take_data(struct exchange_rows *x, struct talk *talk, const struct message *message)
{
	uint32_t open = open_by_order(x, talk, message);
	if (message->is_client) {
		if (!open) return;
		struct exchange_row *row = exchange_row_at(x, open);
		row->last_frame = message->frame;
		row->asked_bytes += message->bytes;
		row_add_asked(x, row, message, " ");
		x->changes++;
		return;
	}
	uint32_t number = message->is_behind && talk->last ? talk->last : open ? open : talk->last;
	if (!number) return;
	struct exchange_row *row = exchange_row_at(x, number);
	if (row->protocol != message->protocol) return;
	row_answered(x, row, message);
	row_take_lost(talk, row, message);
	row_add_asked(x, row, message, "  ");
	if (message->is_last && message->is_behind) complete_answer(x, row, message);
}

/* Bytes nobody can read, as turns: what the client sent until the server spoke, what came until the
 * client spoke again. */
static void take_encrypted(struct exchange_rows *x, struct talk *talk,
                           const struct message *message)
{
	struct exchange_row *row = talk->turn ? exchange_row_at(x, talk->turn) : NULL;
	if (!message->is_client) {
		if (!row) return;
		row->state = EXCHANGE_DONE;
		row_answered(x, row, message);
		row_take_lost(talk, row, message);
		return;
	}
	if (!row || row->answer_frame) {
		row = row_begin(x, EXCHANGE_ENCRYPTED, message, &talk->turn);
		if (!row) return;
		row->state = EXCHANGE_NEEDS_NO_ANSWER; /* as far as one can see */
		row->command = text_pool_keep(&x->texts, message->command);
	}
	row->request_frame = row->last_frame = message->frame;
	row->asked_bytes += message->bytes;
	row_take_lost(talk, row, message);
	x->changes++;
}

static void take_other(struct exchange_rows *x, struct talk *talk, const struct message *message)
{
	uint32_t number;
	if (strcmp(message->command, "encrypted") == 0) {
		take_encrypted(x, talk, message);
		return;
	}
	bool is_websocket = strcmp(message->protocol, "WS") == 0;
	if (!is_websocket && message->outcome != MESSAGE_BAD) return;
	if (!message->is_client) {
		take_unasked(x, talk, message, EXCHANGE_UNASKED);
		return;
	}
	struct exchange_row *row = row_begin(x, EXCHANGE_TOLD, message, &number);
	if (!row) return;
	row->request_frame = message->frame;
	row->asked_bytes = message->bytes;
	row->command = text_pool_keep(&x->texts, message->command);
	row->state = EXCHANGE_NEEDS_NO_ANSWER;
	row_set_asked(x, row, message->row);
}

void exchange_rows_take_message(struct exchange_rows *x, struct talk *talk,
                                const struct message *message, const struct tcp_life *life)
{
	switch (message->kind) {
	case MESSAGE_REQUEST:
		if (!take_repetition(x, talk, message)) take_request(x, talk, message);
		break;
	case MESSAGE_RESPONSE: take_answer(x, talk, message); break;
	case MESSAGE_GREETING: take_greeting(x, talk, message, life); break;
	case MESSAGE_DATA: take_data(x, talk, message); break;
	case MESSAGE_OTHER: take_other(x, talk, message); break;
	}
}
