/* report.c - puts together what other modules know of one conversation. */
#include "stats/report.h"

#include "base/language.h"
#include "base/text.h"
#include "dissect/dissection.h"
#include "dissect/follow_source.h"
#include "stats/decoded.h"
#include "stats/ladder.h"
#include "stats/ladder_page.h"
#include "stats/life_page.h"
#include "stream/follow.h"

#include <stdio.h>
#include <string.h>

enum {
	REPORT_SLICE_NS = 5 * 1000 * 1000,
	REPORT_LINE_MAX = 4096,
	REPORT_CELLS = 100,
	MARKDOWN_TEXT_INDENT = 4
};

struct report {
	const struct engine *engine;
	const struct view *view;
	const struct report_options *options;
	struct page *page;
};

static void report_heading(const struct report *r, const char *text)
{
	page_end_line(r->page);
	if (r->options->is_markdown) page_put(r->page, PAGE_TITLE, "## ");
	page_put(r->page, PAGE_TITLE, text);
	page_end_line(r->page);
	if (!r->options->is_markdown) {
		for (size_t i = strlen(text); i > 0; i--) page_put(r->page, PAGE_DIM, "-");
		page_end_line(r->page);
	}
	page_end_line(r->page);
}

/* Text that keeps its shape. In Markdown it is indented: between fences, a line that was sent could end it. */
static void report_begin_text(const struct report *r)
{
	if (r->options->is_markdown) page_set_margin(r->page, MARKDOWN_TEXT_INDENT);
}

static void report_end_text(const struct report *r) { page_set_margin(r->page, 0); }

static void report_left_out(const struct report *r, uint64_t count, const char *what)
{
	if (count == 0) return;
	page_format(r->page, PAGE_DIM, "... and %llu more %s", (unsigned long long)count, what);
	page_end_line(r->page);
}

/* ---- packets */

static void report_put_packet(const struct report *r, struct dissection *dissection, uint32_t frame)
{
	const struct store *store = engine_store(r->engine);
	int64_t since_ns = store_time_ns(store, frame) - store_time_ns(store, 1);
	dissection_run(dissection, frame, r->view);
	const struct summary *summary = dissection_summary(dissection);
	char info[REPORT_LINE_MAX];
	text_escape(TEXT_SCREEN, summary->info, strlen(summary->info), info, sizeof info);
	page_format(r->page, PAGE_TEXT, "%6u  %12.6f  %-22s -> %-22s  %-8s  ", frame,
	            (double)since_ns / 1e9, summary->source, summary->destination,
	            summary->protocol);
	page_put(r->page, PAGE_TEXT, info);
	page_end_line(r->page);
}

static void report_put_packets(const struct report *r, const struct ladder *ladder)
{
	const struct report_options *options = r->options;
	size_t all = options->frame_count ? options->frame_count
	             : ladder             ? ladder_count(ladder)
	                                  : 1;
	struct dissection *dissection = dissection_open(engine_dissectors(r->engine), r->engine);
	dissection_want_all(dissection, DISSECT_SUMMARY);
	report_heading(r, options->frame_count ? _("Packets that were marked") : _("Packets"));
	report_begin_text(r);
	for (size_t i = 0; i < all && i < REPORT_PACKETS_MAX; i++)
		report_put_packet(r, dissection,
		                  options->frame_count ? options->frames[i]
		                  : ladder             ? ladder_segment(ladder, (uint32_t)i)->frame
		                                       : options->frame);
	report_left_out(r, all > REPORT_PACKETS_MAX ? all - REPORT_PACKETS_MAX : 0, _("packets"));
	report_end_text(r);
	dissection_close(dissection);
}

/* ---- the ladder */

static void report_put_ladder(const struct report *r, struct ladder *ladder)
{
	const struct ladder_style style = {
		.cells = REPORT_CELLS,
		.start_ns = store_time_ns(engine_store(r->engine), 1),
		.is_unmasked = r->options->shows_secrets,
	};
	char title[LADDER_TITLE_MAX], remark[LADDER_TITLE_MAX];
	struct ladder_pen *pen = ladder_pen_open(r->engine);
	ladder_set_mode(ladder, LADDER_MESSAGES);
	ladder_title(ladder, REPORT_CELLS, title, remark);
	report_heading(r, _("Who said what when"));
	page_format(r->page, PAGE_TEXT, "%s. %s", title, remark);
	page_end_line(r->page);
	page_end_line(r->page);
	report_begin_text(r);
	ladder_write_heading(pen, ladder, &style, r->page);
	uint32_t rows = ladder_row_count(ladder);
	for (uint32_t i = 0; i < rows && i < REPORT_ROWS_MAX; i++)
		ladder_write_row(pen, ladder, i, &style, r->view, r->page);
	report_left_out(r, rows > REPORT_ROWS_MAX ? rows - REPORT_ROWS_MAX : 0, _("rows"));
	report_end_text(r);
	ladder_pen_close(pen);
}

/* ---- what was said */

static void report_put_line(const struct report *r, struct decoded *decoded, size_t message,
                            const struct decoded_line *line, uint32_t *frame)
{
	static const char *const who[] = { " C  ", " S  " };
	const struct decoded_text *text = decoded_read(decoded, message);
	const char *bytes = (const char *)text->text.bytes + line->at;
	uint32_t from = decoded_origin(decoded, message, line->at).frame;
	bool is_masked = line->secret_length && !r->options->shows_secrets;
	if (from != *frame)
		page_format(r->page, PAGE_TEXT, "%6u%s", from,
		            who[decoded_at(decoded, message)->direction]);
	else
		page_put(r->page, PAGE_TEXT, "          ");
	*frame = from;
	if (is_masked) {
		uint32_t behind = line->secret_at + line->secret_length;
		page_put_bytes(r->page, PAGE_TEXT, bytes, line->secret_at);
		page_put(r->page, PAGE_SECRET, "********");
		page_put_bytes(r->page, PAGE_TEXT, bytes + behind, line->length - behind);
	} else {
		page_put_bytes(r->page, PAGE_TEXT, bytes, line->length);
	}
	if (line->mark) page_format(r->page, PAGE_DIM, "   [%s]", text->marks + line->mark);
	page_end_line(r->page);
}

static void report_put_decoded(const struct report *r, struct decoded *decoded)
{
	uint64_t lines = 0, left_out = 0;
	uint32_t frame = 0;
	report_heading(r, _("What was said"));
	report_begin_text(r);
	for (size_t i = 0; i < decoded_count(decoded); i++) {
		if (lines >= REPORT_LINES_MAX) {
			left_out = decoded_count(decoded) - i;
			break;
		}
		size_t count = decoded_read(decoded, i)->line_count;
		for (size_t k = 0; k < count && lines < REPORT_LINES_MAX; k++, lines++)
			report_put_line(r, decoded, i, &decoded_read(decoded, i)->lines[k], &frame);
	}
	report_left_out(r, left_out, _("messages"));
	report_end_text(r);
}

static void report_put_stream(const struct report *r, const struct conversation *conversation)
{
	struct follow_help *help = follow_help_open(r->engine, (enum port_type)conversation->type,
	                                            conversation->number, r->view);
	struct follow *follow =
		follow_open(engine_store(r->engine), conversation, follow_help_source(help));
	if (follow) follow_advance(follow, REPORT_SEGMENTS_MAX);
	struct decoded *decoded =
		follow ? decoded_open_conversation(r->engine, conversation, follow) : NULL;
	if (decoded) {
		decoded_advance(decoded, REPORT_SEGMENTS_MAX);
		decoded_unfold_all(decoded);
	}
	if (decoded && decoded_count(decoded)) report_put_decoded(r, decoded);
	decoded_close(decoded);
	follow_close(follow);
	follow_help_close(help);
}

/* ---- all of it */

static void report_put_title(const struct report *r)
{
	page_format(r->page, PAGE_TITLE, "%sReport on %s, frame %u",
	            r->options->is_markdown ? "# " : "", r->options->name, r->options->frame);
	page_end_line(r->page);
	if (r->options->shows_secrets) return;
	page_end_line(r->page);
	page_put(r->page, PAGE_TEXT, _("Stars stand for passwords, cookies and tokens."));
	page_end_line(r->page);
}

static void report_put_life(const struct report *r, struct ladder *ladder,
                            const struct conversation *conversation)
{
	const struct tcp_life *life = ladder_life(ladder);
	if (!life) return;
	report_heading(r, _("The connection"));
	report_begin_text(r);
	life_page_write(life, conversation, r->page);
	report_end_text(r);
}

void report_write(const struct engine *engine, const struct view *view,
                  const struct report_options *options, struct page *page)
{
	const struct report r = { engine, view, options, page };
	struct ladder_target target;
	struct ladder *ladder = NULL;
	if (ladder_find(engine, options->frame, view, &target))
		ladder = ladder_open(engine, &target, view);
	while (ladder && ladder_count(ladder) < REPORT_SEGMENTS_MAX &&
	       ladder_advance(ladder, view, REPORT_SLICE_NS))
		continue;
	report_put_title(&r);
	if (ladder && ladder_count(ladder) == 0) {
		ladder_close(ladder);
		ladder = NULL;
	}
	const struct conversation *conversation = NULL;
	if (ladder && target.kind != LADDER_ECHO)
		conversation = conversations_at(
			engine_conversations(
				engine, target.kind == LADDER_TCP_STREAM ? PORT_TCP : PORT_UDP),
			target.number);
	report_put_packets(&r, ladder);
	if (conversation && target.kind == LADDER_TCP_STREAM)
		report_put_life(&r, ladder, conversation);
	if (ladder) report_put_ladder(&r, ladder);
	if (conversation) report_put_stream(&r, conversation);
	ladder_close(ladder);
}
