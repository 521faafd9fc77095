/* ladder_page.c - the columns of a ladder, and the lines of a row in them. */
#include "ladder_pen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"
#include "dissect/dissector.h"

enum {
	TIME_CELLS = 9,   /* "10.000000" */
	GAP_CELLS = 10,   /* "+73.03 ms", with a blank before it */
	NUMBER_CELLS = 6, /* at least */
	STATE_CELLS = 13, /* "(ESTABLISHED)" */
	SHORT_CELLS = 8,  /* "(FIN-W1)" */
	MIDDLE_MIN = 24,  /* with long names of states */
	GAP_FROM = 100,   /* lines from this width on tell time and gap */
	TIME_FROM = 56,
	ARROW_CELLS = 6, /* what an arrow needs beside its label */
	GROUP_LINES = 2, /* of names */
	GROUP_STEPS_MAX = 64 * 1024,
	LINE_BYTES = 4096,
	LINE_PART_MAX = 48,
};

struct ladder_pen *ladder_pen_open(const struct engine *engine)
{
	struct ladder_pen *pen = calloc(1, sizeof *pen);
	if (!pen) abort();
	pen->engine = engine;
	return pen;
}

void ladder_pen_close(struct ladder_pen *pen)
{
	if (!pen) return;
	if (pen->summary) dissection_close(pen->summary);
	if (pen->dissection) dissection_close(pen->dissection);
	if (pen->messages) messages_close(pen->messages);
	tcp_segment_reader_close(pen->reader);
	free(pen);
}

static bool ladder_has_states(const struct ladder *ladder)
{
	return ladder_target(ladder)->kind == LADDER_TCP_STREAM;
}

static struct ladder_columns ladder_columns_of(const struct ladder *ladder,
                                               const struct ladder_style *style)
{
	char digits[16];
	uint32_t count = ladder_count(ladder);
	uint32_t last = count ? ladder_segment(ladder, count - 1)->frame : 0;
	size_t number = (size_t)snprintf(digits, sizeof digits, "%u", last) + 1;
	struct ladder_columns columns = {
		.time = style->cells >= TIME_FROM ? TIME_CELLS : 0,
		.gap = style->cells >= GAP_FROM ? GAP_CELLS : 0,
		.number = number > NUMBER_CELLS ? number : NUMBER_CELLS,
		.state = ladder_has_states(ladder) ? STATE_CELLS : 0,
	};
	for (;; columns.state = SHORT_CELLS, columns.is_short = true) {
		/* the cursor's cell, a blank before each rail and one behind the other, the rails */
		size_t state = columns.state ? columns.state + 2 : 1;
		size_t used = 1 + columns.time + columns.gap + columns.number + 2 * state + 2;
		columns.middle = style->cells > used ? style->cells - used : 0;
		if (columns.is_short || !columns.state || columns.middle >= MIDDLE_MIN) break;
	}
	if (columns.middle < ARROW_CELLS) columns.middle = ARROW_CELLS;
	return columns;
}

/* ---------------------------------------------------------------- cells */

static void put_blanks(struct page *page, size_t count)
{
	if (count) page_format(page, PAGE_TEXT, "%*s", (int)count, "");
}

/* text, which holds ASCII only, at the right of so many cells. */
static void put_right(struct page *page, enum page_role role, size_t cells, const char *text)
{
	size_t length = strlen(text);
	if (length < cells) put_blanks(page, cells - length);
	if (*text) page_put(page, role, text);
}

/* What lines are drawn with. */
struct ladder_signs {
	enum text_mode mode; /* of texts that come from the wire */
	const char *rail, *dash, *cut;
};

static const struct ladder_signs *signs_of(const struct ladder_style *style)
{
	enum { RAIL = 0x2502 };
	static const struct ladder_signs drawn = { TEXT_SCREEN, "│", "─", "…" };
	static const struct ladder_signs typed = { TEXT_ASCII, "|", "-", "~" };
	bool is_ascii = style->is_ascii || utf8_width(RAIL) != 1;
	return is_ascii ? &typed : &drawn;
}

/* Cuts to cells what is on its way from the wire; returns the cells that it takes. */
static size_t put_fitting(const struct ladder_signs *signs, char *out, size_t size,
                          const char *text, size_t cells)
{
	char safe[LADDER_LABEL_MAX * 2];
	text_escape(signs->mode, text, strlen(text), safe, sizeof safe);
	return text_cut(safe, cells, signs->cut, out, size);
}

static void put_arrow(struct page *page, const struct ladder_signs *signs, enum page_role role,
                      bool is_back, const char *label, size_t cells)
{
	char line[LINE_BYTES], text[LINE_BYTES];
	size_t used = put_fitting(signs, text, sizeof text, label, cells - ARROW_CELLS);
	size_t shaft = cells - ARROW_CELLS - used + (is_back ? 2 : 1);
	int at = snprintf(line, sizeof line, "%s%s %s ", is_back ? "<" : signs->dash, signs->dash,
	                  text);
	for (; shaft > 0 && at >= 0 && (size_t)at < sizeof line; shaft--)
		at += snprintf(line + at, sizeof line - (size_t)at, "%s", signs->dash);
	page_put(page, role, line);
	if (!is_back) page_put(page, role, ">");
}

/* Text between the rails that is no arrow. */
static void put_between(struct page *page, const struct ladder_signs *signs, enum page_role role,
                        const char *text, size_t cells)
{
	char line[LINE_BYTES];
	size_t used = put_fitting(signs, line, sizeof line, text, cells - 1);
	put_blanks(page, 1);
	page_put(page, role, line);
	put_blanks(page, cells - 1 - used);
}

/* ---------------------------------------------------------------- a line's parts */

struct ladder_line {
	struct page *page;
	const struct ladder_signs *signs;
	struct ladder_columns columns;
	char time[LINE_PART_MAX], gap[LINE_PART_MAX], number[LINE_PART_MAX];
};

static void line_begin(const struct ladder_line *line)
{
	put_blanks(line->page, 1);
	put_right(line->page, PAGE_DIM, line->columns.time, line->columns.time ? line->time : "");
	put_right(line->page, PAGE_DIM, line->columns.gap, line->columns.gap ? line->gap : "");
	put_right(line->page, PAGE_TEXT, line->columns.number, line->number);
}

struct ladder_state_shown {
	enum tcp_end_state state;
	bool is_assumed, is_changed;
};

static void put_state(const struct ladder_line *line, const struct ladder_state_shown *shown,
                      bool is_left)
{
	char text[LADDER_TIME_MAX];
	const char *name = line->columns.is_short ? tcp_end_state_short(shown->state)
	                                          : tcp_end_state_name(shown->state);
	bool is_assumed = shown->is_assumed && *name;
	if (strlen(name) + 2 * is_assumed > line->columns.state)
		name = tcp_end_state_short(shown->state);
	snprintf(text, sizeof text, is_assumed ? "(%s)" : "%s", name);
	enum page_role role = shown->is_changed ? PAGE_BOLD : PAGE_TEXT;
	if (is_left)
		put_right(line->page, role, line->columns.state, text);
	else if (*text)
		page_put(line->page, role, text);
}

static void line_left(const struct ladder_line *line, const struct ladder_state_shown *shown)
{
	if (line->columns.state) {
		put_blanks(line->page, 1);
		put_state(line, shown, true);
	}
	put_blanks(line->page, 1);
	page_put(line->page, PAGE_DIM, line->signs->rail);
}

static void line_right(const struct ladder_line *line, const struct ladder_state_shown *shown)
{
	page_put(line->page, PAGE_DIM, line->signs->rail);
	if (line->columns.state && shown->state) {
		put_blanks(line->page, 1);
		put_state(line, shown, false);
	}
	page_end_line(line->page);
}

/* A line without a frame: states may stand at its rails, text between them. */
static void line_remark(struct ladder_line *line, const struct ladder_state_shown states[2],
                        enum page_role role, const char *text)
{
	line->time[0] = line->gap[0] = line->number[0] = 0;
	line_begin(line);
	line_left(line, &states[0]);
	put_between(line->page, line->signs, role, text, line->columns.middle);
	line_right(line, &states[1]);
}

/* ---------------------------------------------------------------- rows */

static const struct ladder_state_shown no_states[2];

static void row_states(const struct ladder *ladder, uint32_t index,
                       struct ladder_state_shown out[2])
{
	const struct ladder_segment *segment = ladder_segment(ladder, index);
	uint8_t before = index ? ladder_segment(ladder, index - 1)->states : 0;
	for (int end = 0; end < 2; end++) {
		uint8_t state = segment->states >> 4 * end & 15;
		out[end] = (struct ladder_state_shown){
			.state = (enum tcp_end_state)state,
			.is_assumed = segment->bits &
			              (end ? LADDER_SERVER_ASSUMED : LADDER_CLIENT_ASSUMED),
			.is_changed = state != (before >> 4 * end & 15),
		};
	}
}

/* Have both ends asked for the connection? Then neither listened. */
static bool ladder_is_crossing(const struct ladder *ladder)
{
	enum { OPENING_MAX = 16 };
	uint32_t count = ladder_count(ladder);
	for (uint32_t i = 0; i < count && i < OPENING_MAX; i++) {
		const struct ladder_segment *segment = ladder_segment(ladder, i);
		unsigned syn = segment->flags & (SEGMENT_FLAG_SYN | SEGMENT_FLAG_ACK);
		if (syn == SEGMENT_FLAG_SYN && segment->bits & LADDER_BACK) return true;
	}
	return false;
}

/* Before the first segment: what both ends were then. */
static void row_write_start(struct ladder_line *line, const struct ladder *ladder)
{
	const struct ladder_segment *first = ladder_segment(ladder, 0);
	struct ladder_state_shown states[2] = { { TCP_END_CLOSED, false, false },
		                                { TCP_END_LISTEN, true, false } };
	if (ladder_is_crossing(ladder)) states[1].state = TCP_END_CLOSED;
	bool is_syn = first->flags & SEGMENT_FLAG_SYN, is_answer = first->flags & SEGMENT_FLAG_ACK;
	if (is_syn && !is_answer)
		line_remark(line, states, PAGE_TEXT, "");
	else if (is_syn)
		line_remark(line, no_states, PAGE_WARNING, "(SYN: not seen)");
	else
		line_remark(line, no_states, PAGE_WARNING, "(the beginning: not seen)");
}

/* After the last one: what becomes of TIME-WAIT is never sent. */
static void row_write_end(struct ladder_line *line, const struct ladder *ladder, uint32_t index)
{
	struct ladder_state_shown states[2];
	bool is_waiting = false;
	row_states(ladder, index, states);
	for (int end = 0; end < 2; end++) {
		bool waits = states[end].state == TCP_END_TIME_WAIT;
		states[end] = (struct ladder_state_shown){ waits ? TCP_END_CLOSED : TCP_END_UNKNOWN,
			                                   true, false };
		is_waiting |= waits;
	}
	if (is_waiting) line_remark(line, states, PAGE_TEXT, "");
}

static void row_write_hole(struct ladder_line *line, const struct ladder *ladder, uint32_t index)
{
	char text[LADDER_TITLE_MAX], bytes[LADDER_TIME_MAX];
	uint32_t length = ladder_hole(ladder, index);
	if (length)
		snprintf(text, sizeof text, "(%s: not seen)", ladder_bytes(length, bytes));
	else
		snprintf(text, sizeof text, "(what came before: not seen)");
	line_remark(line, no_states, PAGE_WARNING, text);
}

/* With as many digits as fit. */
static void row_time(double seconds, struct ladder_line *line)
{
	enum { DIGITS = 6 };
	for (int digits = DIGITS; digits >= 0; digits--) {
		int length = snprintf(line->time, sizeof line->time, "%.*f", digits, seconds);
		if (length <= TIME_CELLS) return;
	}
	snprintf(line->time, sizeof line->time, "%.2e", seconds);
}

/* The first row's time, then how long after the row before. */
static void row_times(struct ladder_line *line, const struct ladder *ladder, uint32_t row,
                      const struct ladder_style *style)
{
	const struct store *store = engine_store(ladder_engine(ladder));
	const struct ladder_row *own = ladder_row(ladder, row);
	int64_t now_ns = store_time_ns(store, ladder_segment(ladder, own->anchor)->frame);
	char span[LADDER_TIME_MAX];
	bool has_gap_column = line->columns.gap;
	if (row == 0 || has_gap_column) row_time((double)(now_ns - style->start_ns) / 1e9, line);
	if (row == 0) return;
	const struct ladder_row *before = ladder_row(ladder, row - 1);
	uint32_t end = before->kind == LADDER_ROW_GROUP ? before->last : before->anchor;
	int64_t gap_ns = now_ns - store_time_ns(store, ladder_segment(ladder, end)->frame);
	bool is_group = own->kind == LADDER_ROW_GROUP;
	if (is_group) /* as long as it takes */
		gap_ns = store_time_ns(store, ladder_segment(ladder, own->last)->frame) - now_ns;
	ladder_span(gap_ns, span);
	snprintf(has_gap_column ? line->gap : line->time, sizeof line->gap, "%s%s",
	         is_group || gap_ns < 0 ? "" : "+", span);
}

static enum page_role row_role(const struct ladder_segment *segment)
{
	if (segment->flags & SEGMENT_FLAG_RST) return PAGE_BAD;
	if (segment->marks &
	    (TCP_MARK_AGAIN | TCP_MARK_OUT_OF_ORDER | TCP_MARK_ZERO_WINDOW | TCP_MARK_ACKS_UNSEEN))
		return PAGE_WARNING;
	return segment->bits & LADDER_BACK ? PAGE_SERVER : PAGE_CLIENT;
}

static void row_write_arrow(struct ladder_pen *pen, const struct ladder *ladder, uint32_t row,
                            const struct ladder_style *style, const struct view *view,
                            struct ladder_line *line)
{
	const struct ladder_row *own = ladder_row(ladder, row);
	const struct ladder_segment *anchor = ladder_segment(ladder, own->anchor);
	struct ladder_state_shown states[2];
	char label[LADDER_LABEL_MAX];
	row_states(ladder, own->anchor, states);
	row_times(line, ladder, row, style);
	snprintf(line->number, sizeof line->number, "%u", anchor->frame);
	line_begin(line);
	line_left(line, &states[0]);
	ladder_label(pen, ladder, own, style, view, line->columns.middle - ARROW_CELLS, label);
	put_arrow(line->page, line->signs, row_role(anchor), anchor->bits & LADDER_BACK, label,
	          line->columns.middle);
	page_lead_to(line->page, anchor->frame);
	line_right(line, &states[1]);
}

/* ---------------------------------------------------------------- a folded group */

/* The names of its messages, as many as the lines hold. Returns the lines used. */
static size_t group_names(struct ladder_pen *pen, const struct ladder *ladder,
                          const struct ladder_row *group, const struct ladder_style *style,
                          const struct view *view, size_t cells, char lines[][LINE_BYTES],
                          size_t lines_max)
{
	const struct ladder_signs *signs = signs_of(style);
	size_t line = 0, used = 0, at = 0;
	lines[0][0] = 0;
	for (uint32_t i = group->first, steps = 0; i <= group->last && steps < GROUP_STEPS_MAX;
	     i++, steps++) {
		char label[LADDER_LABEL_MAX], text[LINE_BYTES];
		if (!(ladder_segment(ladder, i)->bits & LADDER_MESSAGE)) continue;
		ladder_short_label(pen, ladder, i, style, view, label);
		size_t length = put_fitting(signs, text, sizeof text, label, cells);
		if (!length) continue;
		if (used && used + 2 + length > cells) {
			if (line + 1 == lines_max) {
				if (used + 2 <= cells)
					snprintf(lines[line] + at, LINE_BYTES - at, " %s",
					         signs->cut);
				break;
			}
			line++;
			used = at = 0;
		}
		at += (size_t)snprintf(lines[line] + at, LINE_BYTES - at, "%s%s", used ? "  " : "",
		                       text);
		used += length + (used ? 2 : 0);
	}
	return used || line ? line + 1 : 0;
}

static void group_summary(const struct ladder *ladder, const struct ladder_row *group,
                          const struct ladder_style *style, char *out, size_t size)
{
	const struct ladder_totals *totals = ladder_totals(ladder, group);
	char there[LADDER_TIME_MAX], back[LADDER_TIME_MAX];
	size_t used =
		(size_t)snprintf(out, size, "> %s  < %s", ladder_bytes(totals->bytes[0], there),
	                         ladder_bytes(totals->bytes[1], back));
	if (totals->again && used < size)
		used += (size_t)snprintf(out + used, size - used, _("  %u again"), totals->again);
	if (totals->holes && used < size)
		used += (size_t)snprintf(out + used, size - used, _("  %u hole%s"), totals->holes,
		                         totals->holes == 1 ? "" : "s");
	if (style->unfold && used < size)
		snprintf(out + used, size - used, _("  %s unfolds"), style->unfold);
}

/* Its frames as "18-37", on two lines where the column is too narrow. */
static void group_number(struct ladder_line *line, const char *numbers[2], size_t row)
{
	size_t both = strlen(numbers[0]) + 1 + strlen(numbers[1]);
	line->number[0] = 0;
	if (both < line->columns.number && row == 0)
		snprintf(line->number, sizeof line->number, "%s-%s", numbers[0], numbers[1]);
	else if (both >= line->columns.number && row < 2)
		snprintf(line->number, sizeof line->number, "%s%s", numbers[row], row ? "" : "-");
}

static void row_write_group(struct ladder_pen *pen, const struct ladder *ladder, uint32_t row,
                            const struct ladder_style *style, const struct view *view,
                            struct ladder_line *line)
{
	const struct ladder_row *group = ladder_row(ladder, row);
	char lines[GROUP_LINES + 1][LINE_BYTES], first[16], last[16];
	const char *const numbers[] = { first, last };
	size_t cells = line->columns.middle - 2;
	size_t count = group_names(pen, ladder, group, style, view, cells, lines, GROUP_LINES);
	group_summary(ladder, group, style, lines[count], LINE_BYTES);
	snprintf(first, sizeof first, "%u", ladder_segment(ladder, group->first)->frame);
	snprintf(last, sizeof last, "%u", ladder_segment(ladder, group->last)->frame);
	row_times(line, ladder, row, style);
	for (size_t i = 0; i <= count; i++) {
		group_number(line, (const char **)(uintptr_t)numbers, i);
		line_begin(line);
		line_left(line, &no_states[0]);
		put_between(line->page, line->signs, i < count ? PAGE_TEXT : PAGE_DIM, lines[i],
		            line->columns.middle);
		page_lead_to(line->page, ladder_segment(ladder, group->first)->frame);
		line_right(line, &no_states[1]);
		line->time[0] = line->gap[0] = 0;
	}
}

size_t ladder_write_row(struct ladder_pen *pen, const struct ladder *ladder, uint32_t row,
                        const struct ladder_style *style, const struct view *view,
                        struct page *page)
{
	struct ladder_line line = { .page = page,
		                    .signs = signs_of(style),
		                    .columns = ladder_columns_of(ladder, style) };
	const struct ladder_row *own = ladder_row(ladder, row);
	size_t before = page_line_count(page);
	bool has_states = ladder_has_states(ladder);
	bool is_segment = own->kind != LADDER_ROW_GROUP;
	if (own->first == 0 && has_states) row_write_start(&line, ladder);
	if (is_segment && ladder_segment(ladder, own->first)->bits & LADDER_HOLE && own->first)
		row_write_hole(&line, ladder, own->first);
	size_t main_line = page_line_count(page) - before;
	if (is_segment)
		row_write_arrow(pen, ladder, row, style, view, &line);
	else
		row_write_group(pen, ladder, row, style, view, &line);
	if (own->last + 1 == ladder_count(ladder) && has_states)
		row_write_end(&line, ladder, own->last);
	return main_line;
}

/* ---------------------------------------------------------------- title and heading */

const char *ladder_endpoint(const struct ladder *ladder, unsigned end,
                            char out[LADDER_ENDPOINT_MAX])
{
	char text[LADDER_ENDPOINT_MAX - 16];
	const struct address *address = ladder_address(ladder, end);
	address_format(address, text, sizeof text);
	if (ladder_target(ladder)->kind == LADDER_ECHO)
		snprintf(out, LADDER_ENDPOINT_MAX, "%s", text);
	else
		snprintf(out, LADDER_ENDPOINT_MAX,
		         address->type == ADDRESS_IPV6 ? "[%s]:%u" : "%s:%u", text,
		         ladder_port(ladder, end));
	return out;
}

/* Where the rails are too near to each other for both addresses, their tails give way: ports are told below. */
void ladder_write_heading(struct ladder_pen *pen, const struct ladder *ladder,
                          const struct ladder_style *style, struct page *page)
{
	const struct ladder_columns columns = ladder_columns_of(ladder, style);
	char left[LADDER_ENDPOINT_MAX], right[LADDER_ENDPOINT_MAX];
	ladder_endpoint(ladder, 0, left);
	ladder_endpoint(ladder, 1, right);
	put_blanks(page, 1);
	put_right(page, PAGE_DIM, columns.time, columns.time ? _("time") : "");
	put_right(page, PAGE_DIM, columns.gap, columns.gap ? _("gap") : "");
	put_right(page, PAGE_DIM, columns.number, "No.");
	size_t begin = 1 + columns.time + columns.gap + columns.number;
	size_t rail = begin + (columns.state ? columns.state + 2 : 1);
	size_t second = rail + 1 + columns.middle;
	size_t at = rail > begin + strlen(left) / 2 ? rail - strlen(left) / 2 : begin;
	if (at <= begin) at = begin + 1;
	page_column(page, at);
	page_put(page, PAGE_CLIENT, left);
	at = second > strlen(right) / 2 ? second - strlen(right) / 2 : 0;
	if (at + strlen(right) > style->cells)
		at = style->cells > strlen(right) ? style->cells - strlen(right) : 0;
	page_column(page, at);
	page_put(page, PAGE_SERVER, right);
	page_end_line(page);
}

static const char *title_who(const struct tcp_life *life, unsigned direction)
{
	return direction == life->client ? _("client") : _("server");
}

static void title_opening(const struct tcp_life *life, char *out, size_t size)
{
	char span[LADDER_TIME_MAX];
	ladder_span(life->opening_ns, span);
	switch (life->opening) {
	case TCP_OPENED_BEFORE: snprintf(out, size, _("opened before the capture began")); break;
	case TCP_OPENED: snprintf(out, size, _("opened in %s"), span); break;
	case TCP_OPENED_AT_ONCE: snprintf(out, size, _("opened by both at once")); break;
	case TCP_OPENING_UNANSWERED: snprintf(out, size, _("not opened: no answer")); break;
	case TCP_OPENING_REFUSED: snprintf(out, size, _("not opened: refused")); break;
	case TCP_OPENING_UNCONFIRMED:
		snprintf(out, size,
		         life->closing == TCP_CLOSED_BY_RESET ? _("not opened")
		                                              : _("opened, the last ACK not seen"));
		break;
	}
}

/* How it ended, and how long that took where has_time. */
static void title_closing(const struct tcp_life *life, bool has_time, char *out, size_t size)
{
	const char *who = title_who(life, life->closer), *way = "";
	char time[LADDER_TIME_MAX], span[LADDER_TIME_MAX + 8] = "";
	bool was_open =
		life->opening != TCP_OPENING_REFUSED && life->opening != TCP_OPENING_UNANSWERED;
	if (has_time) snprintf(span, sizeof span, _(" in %s"), ladder_span(life->closing_ns, time));
	out[0] = 0;
	switch (life->closing) {
	case TCP_STILL_OPEN:
		if (was_open) snprintf(out, size, _(", open"));
		return;
	case TCP_HALF_CLOSED:
		snprintf(out, size,
		         life->is_reset_after_fin ? _(", closed by the %s, then reset")
		                                  : _(", half closed by the %s"),
		         who);
		return;
	case TCP_CLOSED_BY_RESET: snprintf(out, size, _(", reset by the %s"), who); return;
	case TCP_CLOSED_SIMULTANEOUS:
		snprintf(out, size, _(", closed by both at once%s%s"),
		         life->is_reset_after_fin ? _(", then reset") : "", span);
		return;
	case TCP_CLOSED_FOUR_WAY: way = _("four-way"); break;
	case TCP_CLOSED_THREE_WAY: way = _("three-way"); break;
	}
	snprintf(out, size, _(", closed by the %s, %s%s%s"), who, way,
	         life->is_reset_after_fin ? _(", then reset") : "", span);
}

void ladder_title(struct ladder *ladder, size_t cells, char title[LADDER_TITLE_MAX],
                  char remark[LADDER_TITLE_MAX])
{
	const struct ladder_target *target = ladder_target(ladder);
	remark[0] = 0;
	if (target->kind == LADDER_ECHO) {
		snprintf(title, LADDER_TITLE_MAX, _("echo  id %u"), ladder_port(ladder, 0));
		return;
	}
	bool is_tcp = target->kind == LADDER_TCP_STREAM;
	char protocol[LADDER_PROTOCOL_MAX];
	snprintf(title, LADDER_TITLE_MAX, _("%sstream %u  %s"), is_tcp ? "" : "UDP ",
	         target->number, ladder_protocol(ladder, protocol));
	if (!is_tcp || !ladder_count(ladder)) return;
	const struct tcp_life *life = ladder_life(ladder);
	for (int has_time = 1; has_time >= 0; has_time--) {
		title_opening(life, remark, LADDER_TITLE_MAX);
		size_t used = strlen(remark);
		title_closing(life, has_time, remark + used, LADDER_TITLE_MAX - used);
		if (text_cells(title) + text_cells(remark) <= cells) return;
	}
}
