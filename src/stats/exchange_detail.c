/* exchange_detail.c - the lines below the table: what happened when, and what request and answer say. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "exchange_internal.h"

#include "base/language.h"

enum { REQUEST_FRAMES_MAX = 32 };

static void line_add(char line[EXCHANGE_LINE_MAX], const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void line_add(char line[EXCHANGE_LINE_MAX], const char *format, ...)
{
	size_t used = strlen(line);
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line + used, EXCHANGE_LINE_MAX - used, _(format), arguments);
	va_end(arguments);
}

/* ---------------------------------------------------------------- when */

static void detail_frames(struct exchange_rows *x, const struct exchange_row *row, bool is_masked,
                          char line[EXCHANGE_LINE_MAX])
{
	char text[EXCHANGE_TEXT_MAX], time[EXCHANGE_TIME_MAX];
	line_add(line, "%s", exchange_rows_asked(x, row, is_masked, text));
	if (row->request_frame && row->first_frame != row->request_frame)
		line_add(line, "   request frames %u to %u", row->first_frame, row->request_frame);
	else if (row->request_frame)
		line_add(line, "   request frame %u", row->request_frame);
	if (row->answer_first && row->answer_first == row->answer_frame)
		line_add(line, ", answer frame %u", row->answer_frame);
	else if (row->answer_first)
		line_add(line, ", first byte frame %u, last byte frame %u after %s",
		         row->answer_first, row->answer_frame,
		         exchange_duration(row->transfer_ns, time));
	if (!row->lost_count)
		line_add(line, row->transport == PORT_TCP ? _("   no retransmission") : "");
	else
		line_add(line, "   %u retransmission%s, %s lost", row->lost_count,
		         row->lost_count == 1 ? "" : "s", exchange_duration(row->lost_ns, time));
}

/* ---------------------------------------------------------------- what */

static void detail_fact(struct exchange_rows *x, const struct exchange_row *row,
                        const struct message *message, const struct message_fact *fact,
                        bool is_masked, char line[EXCHANGE_LINE_MAX])
{
	const char *value = is_masked ? fact->value.masked : fact->value.shown;
	bool is_number = fact->name == FACT_BODY;
	if (*line) line_add(line, "   ");
	line_add(line, "%s %s%s", message_fact_label(fact->name), value,
	         is_number ? _(" bytes") : "");
	if (fact->name != FACT_COOKIE) return;
	uint32_t frame = exchange_rows_cookie_frame(x, exchange_rows_text(x, row->host),
	                                            fact->value.shown, message->frame);
	if (frame)
		line_add(line, ", set by frame %u", frame);
	else
		line_add(line, ", set before the capture");
}

/* What a row shows already, or is of use to other views alone, is left out; what makes this exchange
 * another than its neighbours comes first, as lines are cut on narrow screens. */
enum importance { LEFT_OUT, COMMON, TELLING };

static enum importance detail_importance(enum message_fact_name name)
{
	static const uint8_t importances[FACT_NAMES] = {
		[FACT_HOST] = COMMON,        [FACT_AGENT] = COMMON,        [FACT_SERVER] = COMMON,
		[FACT_TYPE] = COMMON,        [FACT_ENCODING] = COMMON,     [FACT_BODY] = COMMON,
		[FACT_ALPN] = COMMON,        [FACT_VERSION] = COMMON,      [FACT_CIPHER] = COMMON,
		[FACT_CAPABILITY] = COMMON,  [FACT_MESSAGE_ID] = COMMON,   [FACT_USER] = TELLING,
		[FACT_PASSWORD] = TELLING,   [FACT_TOKEN] = TELLING,       [FACT_COOKIE] = TELLING,
		[FACT_SET_COOKIE] = TELLING, [FACT_REFERER] = TELLING,     [FACT_FORM] = TELLING,
		[FACT_LOCATION] = TELLING,   [FACT_SUBJECT] = TELLING,     [FACT_FROM] = TELLING,
		[FACT_TO] = TELLING,         [FACT_CERTIFICATE] = TELLING,
	};
	return importances[name];
}

static void detail_facts(struct exchange_rows *x, const struct exchange_row *row,
                         const struct message *message, bool is_masked,
                         char line[EXCHANGE_LINE_MAX])
{
	for (uint8_t importance = TELLING; importance > LEFT_OUT; importance--)
		for (size_t i = 0; i < message->fact_count; i++)
			if (detail_importance(message->facts[i].name) == importance)
				detail_fact(x, row, message, &message->facts[i], is_masked, line);
}

static void detail_message(struct exchange_rows *x, const struct exchange_row *row, uint32_t frame,
                           bool is_client, bool is_masked, char line[EXCHANGE_LINE_MAX])
{
	struct view view = x->view;
	if (!frame || !messages_may_hold(x->detail_messages, frame)) return;
	dissection_run(x->detail_dissection, frame, &view);
	size_t count = messages_read(x->detail_messages, x->detail_dissection);
	for (size_t i = 0; i < count; i++) {
		const struct message *message = messages_at(x->detail_messages, i);
		bool is_it = message->is_client == is_client &&
		             message->protocol == row->protocol &&
		             (message->stream == row->stream || !message->stream);
		const char *asked = exchange_rows_text(x, row->asked);
		if (is_it && is_client && count > 1) /* of those that were sent at once */
			is_it = strncmp(message->row.shown, asked, strlen(message->row.shown)) == 0;
		if (!is_it) continue;
		detail_facts(x, row, message, is_masked, line);
		if (is_client) return;
	}
}

/* A login says who in its later lines. */
static void detail_request(struct exchange_rows *x, const struct exchange_row *row, bool is_masked,
                           char line[EXCHANGE_LINE_MAX])
{
	uint32_t last = row->last_frame, most = row->made_frame + REQUEST_FRAMES_MAX;
	detail_message(x, row, row->made_frame, true, is_masked, line);
	if (row->stream == CONVERSATION_NONE || row->kind != EXCHANGE_ASKED) return;
	for (uint32_t frame = row->made_frame + 1; frame < last && frame < most; frame++)
		if (store_conversation(x->store, frame) == row->stream)
			detail_message(x, row, frame, true, is_masked, line);
}

static void detail_open(struct exchange_rows *x)
{
	if (x->detail_dissection) return;
	struct field_set wanted;
	field_set_clear(&wanted);
	x->detail_messages = messages_open(x->engine);
	messages_want(x->detail_messages, &wanted);
	x->detail_dissection = dissection_open(engine_dissectors(x->engine), x->engine);
	dissection_want(x->detail_dissection, &wanted, 0);
}

uint32_t exchange_rows_cookie_of(struct exchange_rows *x, size_t index)
{
	const struct exchange_row *row = exchange_rows_at(x, index);
	detail_open(x);
	if (!messages_may_hold(x->detail_messages, row->made_frame)) return 0;
	dissection_run(x->detail_dissection, row->made_frame, &x->view);
	size_t count = messages_read(x->detail_messages, x->detail_dissection);
	for (size_t i = 0; i < count; i++) {
		const struct message *message = messages_at(x->detail_messages, i);
		for (size_t k = 0; k < message->fact_count; k++) {
			const struct message_fact *fact = &message->facts[k];
			uint32_t frame = 0;
			if (fact->name == FACT_COOKIE)
				frame = exchange_rows_cookie_frame(
					x, message->host, fact->value.shown, message->frame);
			if (frame) return frame;
		}
	}
	return 0;
}

size_t exchange_rows_detail(struct exchange_rows *x, size_t index, bool is_masked,
                            char lines[EXCHANGE_LINES_MAX][EXCHANGE_LINE_MAX])
{
	const struct exchange_row *row = exchange_rows_at(x, index);
	size_t count = 1;
	detail_open(x);
	for (int i = 0; i < EXCHANGE_LINES_MAX; i++) lines[i][0] = 0;
	detail_frames(x, row, is_masked, lines[0]);
	bool has_messages = row->kind <= EXCHANGE_TOLD;
	if (has_messages) {
		detail_request(x, row, is_masked, lines[count]);
		if (*lines[count]) count++;
		detail_message(x, row, row->answer_frame, false, is_masked, lines[count]);
		if (*lines[count]) count++;
	}
	return count;
}
