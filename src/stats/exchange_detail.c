/* exchange_detail.c - the lines below the table: what happened when, and what request and answer say. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "exchange_internal.h"

static void line_add(char line[EXCHANGE_LINE_MAX], const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void line_add(char line[EXCHANGE_LINE_MAX], const char *format, ...)
{
	size_t used = strlen(line);
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line + used, EXCHANGE_LINE_MAX - used, format, arguments);
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
		line_add(line, row->transport == PORT_TCP ? "   no retransmission" : "");
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
	line_add(line, "%s %s%s", message_fact_label(fact->name), value, is_number ? " bytes" : "");
	if (fact->name != FACT_COOKIE) return;
	uint32_t frame = exchange_rows_cookie_frame(x, exchange_rows_text(x, row->host),
	                                            fact->value.shown, message->frame);
	if (frame)
		line_add(line, ", set by frame %u", frame);
	else
		line_add(line, ", set before the capture");
}

/* What a row shows already, or what is only of use to other views, is left out. */
static bool detail_is_shown(enum message_fact_name name)
{
	static const bool left_out[FACT_NAMES] = {
		[FACT_PATH] = true, [FACT_QUERY] = true,   [FACT_URL] = true,    [FACT_NAME] = true,
		[FACT_SNI] = true,  [FACT_ADDRESS] = true, [FACT_FOLDER] = true, [FACT_FILE] = true,
	};
	return !left_out[name];
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
		for (size_t k = 0; k < message->fact_count; k++)
			if (detail_is_shown(message->facts[k].name))
				detail_fact(x, row, message, &message->facts[k], is_masked, line);
		if (is_client) return;
	}
}

size_t exchange_rows_detail(struct exchange_rows *x, size_t index, bool is_masked,
                            char lines[EXCHANGE_LINES_MAX][EXCHANGE_LINE_MAX])
{
	const struct exchange_row *row = exchange_rows_at(x, index);
	size_t count = 1;
	if (!x->detail_dissection) {
		struct field_set wanted;
		field_set_clear(&wanted);
		x->detail_messages = messages_open(x->engine);
		messages_want(x->detail_messages, &wanted);
		x->detail_dissection = dissection_open(engine_dissectors(x->engine), x->engine);
		dissection_want(x->detail_dissection, &wanted, 0);
	}
	for (int i = 0; i < EXCHANGE_LINES_MAX; i++) lines[i][0] = 0;
	detail_frames(x, row, is_masked, lines[0]);
	bool has_messages = row->kind <= EXCHANGE_TOLD;
	if (has_messages) {
		detail_message(x, row, row->made_frame, true, is_masked, lines[count]);
		if (*lines[count]) count++;
		detail_message(x, row, row->answer_frame, false, is_masked, lines[count]);
		if (*lines[count]) count++;
	}
	return count;
}
