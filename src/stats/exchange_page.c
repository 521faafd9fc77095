/* exchange_page.c - rows and groups of exchanges, column by column. */
#include "stats/exchange_page.h"

#include <stdio.h>

#include "base/text.h"

enum {
	FRAMES_CELLS = 11,
	TIME_CELLS = 12,
	STREAM_CELLS = 5,
	PROTOCOL_CELLS = 7,
	DURATION_CELLS = 10,
	BYTES_CELLS = 9,
	GROUP_NAME_CELLS = 28,
	GROUPS_SHOWN = 10,
	CELL_MAX = 2048,
};

const char *exchange_frames(const struct exchange_row *exchange, char out[EXCHANGE_FRAMES_MAX])
{
	if (exchange->first_frame == exchange->last_frame)
		snprintf(out, EXCHANGE_FRAMES_MAX, "%u", exchange->first_frame);
	else
		snprintf(out, EXCHANGE_FRAMES_MAX, "%u-%u", exchange->first_frame,
		         exchange->last_frame);
	return out;
}

/* A text of any length in so many cells and a blank behind it. */
static void put_cut(struct page *page, enum page_role role, const char *text, size_t cells)
{
	char safe[CELL_MAX], cut[CELL_MAX];
	size_t begin = page_cells(page), length = 0;
	while (text[length]) length++;
	text_escape(TEXT_SCREEN, text, length, safe, sizeof safe);
	text_cut(safe, cells < 400 ? cells : 400, "\xe2\x80\xa6", cut, sizeof cut);
	page_put(page, role, cut);
	page_column(page, begin + cells + 1);
}

static void put_right(struct page *page, enum page_role role, const char *text, int cells)
{
	page_format(page, role, "%*s", cells, text);
}

void exchange_page_heading(const struct exchange_form *form, struct page *page)
{
	put_right(page, PAGE_TITLE, "frames", FRAMES_CELLS);
	put_right(page, PAGE_TITLE, "time", TIME_CELLS);
	put_right(page, PAGE_TITLE, "strm", STREAM_CELLS);
	page_format(page, PAGE_TITLE, "  %-*s", PROTOCOL_CELLS, "proto");
	put_cut(page, PAGE_TITLE, "asked", form->asked_cells);
	put_cut(page, PAGE_TITLE, "answer", form->answer_cells);
	put_right(page, PAGE_TITLE, "wait", DURATION_CELLS);
	put_right(page, PAGE_TITLE, "transfer", DURATION_CELLS);
	put_right(page, PAGE_TITLE, "bytes", BYTES_CELLS);
	put_right(page, PAGE_TITLE, "lost", DURATION_CELLS);
	page_end_line(page);
}

void exchange_page_row(const struct exchange_rows *exchanges, const struct exchange_row *exchange,
                       const struct exchange_form *form, struct page *page)
{
	static const enum page_role outcomes[] = {
		[MESSAGE_NEUTRAL] = PAGE_TEXT,
		[MESSAGE_GOOD] = PAGE_SERVER,
		[MESSAGE_WARNING] = PAGE_WARNING,
		[MESSAGE_BAD] = PAGE_BAD,
	};
	char text[EXCHANGE_TEXT_MAX], time[64], count[MESSAGE_COUNT_MAX];
	snprintf(time, sizeof time, "%.6f", (double)(exchange->time_ns - form->zero_ns) / 1e9);
	put_right(page, PAGE_TEXT, exchange_frames(exchange, text), FRAMES_CELLS);
	put_right(page, PAGE_TEXT, time, TIME_CELLS);
	if (exchange->stream == CONVERSATION_NONE || exchange->transport != PORT_TCP)
		put_right(page, PAGE_DIM, "-", STREAM_CELLS);
	else
		page_format(page, PAGE_TEXT, "%*u", STREAM_CELLS, exchange->stream);
	page_format(page, PAGE_TEXT, "  %-*s", PROTOCOL_CELLS, exchange->protocol);
	put_cut(page, PAGE_CLIENT, exchange_rows_asked(exchanges, exchange, form->is_masked, text),
	        form->asked_cells);
	put_cut(page, outcomes[exchange->outcome],
	        exchange_rows_answered(exchanges, exchange, form->is_masked, form->is_complete,
	                               text),
	        form->answer_cells);
	put_right(page, PAGE_TEXT, exchange_duration(exchange->wait_ns, time), DURATION_CELLS);
	bool is_long = exchange->transfer_ns > 0;
	put_right(page, PAGE_TEXT, is_long ? exchange_duration(exchange->transfer_ns, time) : "",
	          DURATION_CELLS);
	put_right(page, PAGE_TEXT, message_count(exchange->bytes, count), BYTES_CELLS);
	if (exchange->lost_count)
		put_right(page, PAGE_WARNING, exchange_duration(exchange->lost_ns, time),
		          DURATION_CELLS);
	page_lead_to(page, exchange->made_frame);
	page_end_line(page);
}

static void groups_write(struct exchange_list *list, enum exchange_grouping grouping,
                         const char *title, struct page *page)
{
	struct exchange_group groups[GROUPS_SHOWN];
	char p50[EXCHANGE_TIME_MAX], p95[EXCHANGE_TIME_MAX], p99[EXCHANGE_TIME_MAX],
		count[MESSAGE_COUNT_MAX];
	size_t shown = exchange_list_groups(list, grouping, groups, GROUPS_SHOWN);
	if (!shown) return;
	page_end_line(page);
	put_cut(page, PAGE_TITLE, title, GROUP_NAME_CELLS);
	page_format(page, PAGE_TITLE, "%7s%10s%11s%11s%11s%14s", "count", "no answer", "p50", "p95",
	            "p99", "bytes");
	page_end_line(page);
	for (size_t i = 0; i < shown; i++) {
		const struct exchange_group *group = &groups[i];
		bool has_waits = group->waits > 0;
		put_cut(page, PAGE_TEXT, group->name, GROUP_NAME_CELLS);
		page_format(page, PAGE_TEXT, "%7zu%10zu%11s%11s%11s%14s", group->count,
		            group->unanswered,
		            exchange_duration(has_waits ? group->p50_ns : -1, p50),
		            exchange_duration(has_waits ? group->p95_ns : -1, p95),
		            exchange_duration(has_waits ? group->p99_ns : -1, p99),
		            message_count(group->bytes, count));
		page_end_line(page);
	}
}

void exchange_page_groups(struct exchange_list *list, struct page *page)
{
	groups_write(list, GROUP_PROTOCOL, "by protocol", page);
	groups_write(list, GROUP_HOST, "by host", page);
	groups_write(list, GROUP_COMMAND, "by command", page);
}
