/* The table of commands, and the small functions behind its rows. */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "app.h"
#include "copy.h"
#include "exchanges_view.h"
#include "exposed_view.h"
#include "filter_by.h"
#include "ladder_view.h"
#include "page_view.h"
#include "signals.h"
#include "table_view.h"

enum { COUNT_MAX = 100 * 1000 * 1000 };

static unsigned command_times(unsigned count) { return count ? count : 1; }

/* ---- moving */

static void command_move(struct app *app, enum motion motion, unsigned count)
{
	if (app->view == VIEW_START)
		start_move(app, motion, command_times(count));
	else if (app->view == VIEW_HELP)
		help_move(app, motion, command_times(count));
	else
		app_pane(app)->move(app, motion, command_times(count));
}

static void command_up(struct app *app, unsigned count) { command_move(app, MOVE_UP, count); }
static void command_down(struct app *app, unsigned count) { command_move(app, MOVE_DOWN, count); }
static void command_left(struct app *app, unsigned count) { command_move(app, MOVE_LEFT, count); }
static void command_right(struct app *app, unsigned count) { command_move(app, MOVE_RIGHT, count); }
static void command_page_up(struct app *app, unsigned count)
{
	command_move(app, MOVE_PAGE_UP, count);
}
static void command_page_down(struct app *app, unsigned count)
{
	command_move(app, MOVE_PAGE_DOWN, count);
}

static void command_first(struct app *app, unsigned count)
{
	if (count && app->view == VIEW_MAIN)
		views_open_frame(app, count);
	else
		command_move(app, MOVE_FIRST, 1);
}

static void command_last(struct app *app, unsigned count)
{
	if (count && app->view == VIEW_MAIN)
		views_open_frame(app, count);
	else
		command_move(app, MOVE_LAST, 1);
}

/* The frame before or after the selected one in the list, from any pane. */
static void command_step_frame(struct app *app, enum motion motion, unsigned count)
{
	list_pane.move(app, motion, command_times(count));
}

static void command_next_frame(struct app *app, unsigned count)
{
	command_step_frame(app, MOVE_DOWN, count);
}
static void command_previous_frame(struct app *app, unsigned count)
{
	command_step_frame(app, MOVE_UP, count);
}

/* ---- panes */

static void command_enter(struct app *app, unsigned count) { app_pane(app)->enter(app); }
static void command_next_pane(struct app *app, unsigned count)
{
	app_focus(app, layout_next(&app->layout, 1));
}
static void command_previous_pane(struct app *app, unsigned count)
{
	app_focus(app, layout_next(&app->layout, -1));
}
static void command_zoom(struct app *app, unsigned count)
{
	app->layout.is_zoomed = !app->layout.is_zoomed;
}
static void command_arrange(struct app *app, unsigned count)
{
	struct layout *layout = &app->layout;
	layout->arrangement = (enum arrangement)((layout->arrangement + 1) % ARRANGE_COUNT);
	layout->is_zoomed = false;
	app_say(app, ROLE_TEXT, "layout: %s", layout_name(layout->arrangement));
}
static void command_grow(struct app *app, unsigned count)
{
	layout_resize(&app->layout, (int)command_times(count));
}
static void command_shrink(struct app *app, unsigned count)
{
	layout_resize(&app->layout, -(int)command_times(count));
}
static void command_bytes(struct app *app, unsigned count)
{
	stream_close(&app->stream);
	app->layout.detail = PANE_BYTES;
	app_focus(app, app->layout.focus == PANE_STREAM ? PANE_BYTES : app->layout.focus);
}
static void command_unfold(struct app *app, unsigned count) { tree_fold_all(app, true); }
static void command_fold(struct app *app, unsigned count) { tree_fold_all(app, false); }
static void command_next_source(struct app *app, unsigned count) { bytes_next_source(app); }
static void command_copy(struct app *app, unsigned count)
{
	char text[SCREEN_TEXT_MAX] = "";
	app_pane(app)->copy(app, text, sizeof text);
	if (*text) copy_to_terminal(text);
	app_say(app, ROLE_TEXT, *text ? "copied: %s" : "nothing to copy here", text);
}

static void command_filter_by(struct app *app, unsigned count) { filter_by(app, FILTER_BY_PLAIN); }
static void command_filter_not(struct app *app, unsigned count) { filter_by(app, FILTER_BY_NOT); }
static void command_filter_and(struct app *app, unsigned count) { filter_by(app, FILTER_BY_AND); }
static void command_filter_or(struct app *app, unsigned count) { filter_by(app, FILTER_BY_OR); }
static void command_filter_and_not(struct app *app, unsigned count)
{
	filter_by(app, FILTER_BY_AND_NOT);
}
static void command_filter_or_not(struct app *app, unsigned count)
{
	filter_by(app, FILTER_BY_OR_NOT);
}

/* ---- streams */

static void command_follow(struct app *app, unsigned count) { stream_open_selected(app); }
static void command_stream_mode(struct app *app, unsigned count) { stream_next_mode(app); }
static void command_mask(struct app *app, unsigned count) { stream_toggle_mask(app); }
static void command_wrap(struct app *app, unsigned count) { stream_toggle_wrap(app); }
static void command_json(struct app *app, unsigned count) { stream_toggle_json(app); }
static void command_charset(struct app *app, unsigned count) { stream_next_charset(app); }
static void command_save_stream(struct app *app, unsigned count) { prompt_save_stream(app); }
static void command_client(struct app *app, unsigned count)
{
	stream_toggle_direction(app, STREAM_CLIENT);
}
static void command_server(struct app *app, unsigned count)
{
	stream_toggle_direction(app, STREAM_SERVER);
}

/* The neighbour is shown from its start, and list and tree with it; Esc returns to where it began. */
static void command_step_stream(struct app *app, int64_t step)
{
	struct stream_state *stream = &app->stream;
	int64_t number = stream->conversation->number + step;
	uint32_t origin = stream->origin;
	if (number < 0 || number > UINT32_MAX ||
	    !stream_open_number(app, stream->type, (uint32_t)number)) {
		app_say(app, ROLE_TEXT,
		        step > 0 ? "this is the last stream" : "this is the first stream");
		return;
	}
	stream->origin = origin;
	if (!stream->conversation) return;
	const struct follow *follow = stream->lines.follow;
	app->list.is_following = false;
	app_select(app, follow_count(follow) ? follow_at(follow, 0)->frame
	                                     : stream->conversation->first_frame);
}

static void command_next_stream(struct app *app, unsigned count)
{
	command_step_stream(app, command_times(count));
}
static void command_previous_stream(struct app *app, unsigned count)
{
	command_step_stream(app, -(int64_t)command_times(count));
}

/* ---- views */

static void command_next_link(struct app *app, unsigned count) { page_view_link(app, 1); }
static void command_previous_link(struct app *app, unsigned count) { page_view_link(app, -1); }
static void command_next_page(struct app *app, unsigned count) { page_view_neighbour(app, 1); }
static void command_previous_page(struct app *app, unsigned count) { page_view_neighbour(app, -1); }

static void command_compare(struct app *app, unsigned count) { compare_choose(app); }
static void command_compare_fold(struct app *app, unsigned count)
{
	compare_toggle(app, &app->compare.options.shows_equal);
}
static void command_compare_layers(struct app *app, unsigned count)
{
	compare_toggle(app, &app->compare.options.shows_all_layers);
}
static void command_compare_secrets(struct app *app, unsigned count)
{
	compare_toggle(app, &app->compare.options.shows_secrets);
}
static void command_compare_swap(struct app *app, unsigned count) { compare_swap(app); }

static void command_exchanges(struct app *app, unsigned count) { exchanges_view_open(app, ""); }
static void command_exchanges_sort(struct app *app, unsigned count) { exchanges_next_sort(app); }
static void command_exchanges_groups(struct app *app, unsigned count)
{
	exchanges_next_grouping(app);
}
static void command_exchanges_secrets(struct app *app, unsigned count)
{
	exchanges_toggle_secrets(app);
}
static void command_exchanges_filter(struct app *app, unsigned count) { exchanges_filter(app); }
static void command_exchanges_save(struct app *app, unsigned count) { exchanges_save(app); }
static void command_exchanges_follow(struct app *app, unsigned count) { exchanges_follow(app); }
static void command_exchanges_ladder(struct app *app, unsigned count) { exchanges_ladder(app); }
static void command_exchanges_cookie(struct app *app, unsigned count) { exchanges_cookie(app); }
static void command_exposed_secrets(struct app *app, unsigned count)
{
	exposed_toggle_secrets(app);
}
static void command_exchanges_compare(struct app *app, unsigned count) { exchanges_compare(app); }
static void command_mail(struct app *app, unsigned count) { mail_view_open(app); }
static void command_mail_save(struct app *app, unsigned count) { mail_save(app); }
static void command_explain(struct app *app, unsigned count) { explain_open(app); }
static void command_explain_secrets(struct app *app, unsigned count)
{
	app->explain.shows_secrets = !app->explain.shows_secrets;
	page_view_remake(app);
}

static void command_explain_language(struct app *app, unsigned count)
{
	explain_switch_language(app);
}

static void command_ladder(struct app *app, unsigned count) { ladder_view_open_selected(app); }
static void command_ladder_fold(struct app *app, unsigned count) { ladder_view_fold(app); }
static void command_ladder_mode(struct app *app, unsigned count) { ladder_view_next_mode(app); }
static void command_ladder_raw(struct app *app, unsigned count) { ladder_view_toggle_raw(app); }
static void command_ladder_secrets(struct app *app, unsigned count)
{
	ladder_view_toggle_secrets(app);
}
static void command_next_ladder(struct app *app, unsigned count)
{
	ladder_view_neighbour(app, command_times(count));
}
static void command_previous_ladder(struct app *app, unsigned count)
{
	ladder_view_neighbour(app, -(int64_t)command_times(count));
}

/* ---- statistics */

static void command_conversations(struct app *app, unsigned count)
{
	table_view_open(app, &counts_conversations, "");
}
static void command_endpoints(struct app *app, unsigned count)
{
	table_view_open(app, &counts_endpoints, "");
}
static void command_expert(struct app *app, unsigned count)
{
	table_view_open(app, &counts_expert, "");
}
static void command_table_sort(struct app *app, unsigned count) { table_view_sort(app); }
static void command_table_reverse(struct app *app, unsigned count) { table_view_reverse(app); }
static void command_table_limit(struct app *app, unsigned count) { table_view_limit(app); }
static void command_table_filter(struct app *app, unsigned count) { table_view_filter(app); }
static void command_table_go(struct app *app, unsigned count) { table_view_go(app); }
static void command_table_follow(struct app *app, unsigned count) { table_view_follow(app); }
static void command_table_ladder(struct app *app, unsigned count) { table_view_ladder(app); }
static void command_table_save(struct app *app, unsigned count) { table_view_save(app); }
static void command_next_table(struct app *app, unsigned count) { table_view_neighbour(app, 1); }
static void command_previous_table(struct app *app, unsigned count)
{
	table_view_neighbour(app, -1);
}

/* ---- marks, time */

static void command_mark(struct app *app, unsigned count)
{
	if (app->frame == 0 || !marks_toggle(&app->marks, app->frame)) return;
	list_pane.move(app, MOVE_DOWN, 1);
}

static void command_go_mark(struct app *app, uint32_t frame)
{
	if (frame)
		app_go(app, frame);
	else
		app_say(app, ROLE_TEXT,
		        app->marks.count ? "no mark in that direction" : "nothing is marked: m");
}

static void command_next_mark(struct app *app, unsigned count)
{
	command_go_mark(app, marks_next(&app->marks, app->frame));
}
static void command_previous_mark(struct app *app, unsigned count)
{
	command_go_mark(app, marks_previous(&app->marks, app->frame));
}

static void command_time_format(struct app *app, unsigned count)
{
	app->time_format = (enum ui_time)((app->time_format + 1) % UI_TIME_COUNT);
	list_reset_widths(app);
	app_say(app, ROLE_TEXT, "time: %s", columns_time_name(app->time_format));
}

static void command_time_reference(struct app *app, unsigned count)
{
	app->reference = app->reference == app->frame ? 0 : app->frame;
	if (app->reference)
		app_say(app, ROLE_TEXT, "times count from frame %u", app->reference);
	else
		app_say(app, ROLE_TEXT, "times count from the first frame");
}

/* ---- the source */

static void command_autoscroll(struct app *app, unsigned count)
{
	app->list.is_following = !app->list.is_following;
	app_say(app, ROLE_TEXT,
	        app->list.is_following ? "new frames move the list" : "the list stays");
}

static void command_pause(struct app *app, unsigned count)
{
	const struct ui_session *session = app->session;
	struct error error = { 0 };
	bool is_capturing = app->status.state == UI_CAPTURING;
	if (!is_capturing && app->status.state != UI_PAUSED) {
		app_say(app, ROLE_TEXT, "nothing is being captured");
		return;
	}
	if (!session->calls->pause(session->context, is_capturing, &error))
		app_say_error(app, &error);
}

static void command_open(struct app *app, unsigned count) { prompt_open_file(app); }
static void command_save(struct app *app, unsigned count) { prompt_save(app); }
static void command_filter(struct app *app, unsigned count) { prompt_filter(app); }
static void command_find(struct app *app, unsigned count) { prompt_find(app); }
static void command_find_next(struct app *app, unsigned count) { find_again(app, 1); }
static void command_find_previous(struct app *app, unsigned count) { find_again(app, -1); }
static void command_line(struct app *app, unsigned count) { prompt_command(app); }
static void command_start(struct app *app, unsigned count) { start_enter(app); }
static void command_choose(struct app *app, unsigned count) { start_choose(app); }
static void command_capture_filter(struct app *app, unsigned count) { prompt_capture_filter(app); }
static void command_save_to(struct app *app, unsigned count) { prompt_save_to(app); }

/* ---- the program */

static void command_help(struct app *app, unsigned count)
{
	app->view_before = app->view;
	app->view = VIEW_HELP;
	app->help_top = 0;
}

static void command_close_help(struct app *app, unsigned count) { app->view = app->view_before; }

/* Back, one thing at a time: the job, a view, the zoom, the stream, the filter. */
static void command_back(struct app *app, unsigned count)
{
	if (app->job)
		app_cancel_job(app);
	else if (views_top(app))
		views_pop(app);
	else if (app->layout.is_zoomed)
		app->layout.is_zoomed = false;
	else if (app->stream.conversation)
		stream_leave(app);
	else if (app->layout.focus != PANE_LIST)
		app_focus(app, PANE_LIST);
	else if (*shown_filter(&app->shown))
		filter_apply(app, "");
}

static void command_close(struct app *app, unsigned count)
{
	if (views_top(app))
		views_pop(app);
	else if (app->stream.conversation && app->layout.focus == PANE_STREAM)
		stream_leave(app);
	else
		app_quit(app);
}

static void command_quit(struct app *app, unsigned count) { app_quit(app); }
static void command_redraw(struct app *app, unsigned count) { screen_forget(); }

static void command_suspend(struct app *app, unsigned count)
{
	screen_leave();
	signals_suspend();
	screen_return();
}

/* clang-format off */
#define F(key) INPUT_FUNCTION(key)
const struct command commands[] = {
	{ "start",      { INPUT_ENTER },              IN_START,  command_start,     "start",   "capture on this device, or open this file" },
	{ "choose",     { ' ' },                      IN_START,  command_choose,    "choose several", "choose several devices to capture on at once" },
	{ "capture-filter", { 'f' },                  IN_START,  command_capture_filter, "filter", "edit the capture filter, as tcpdump's" },
	{ "save-to",    { 'w' },                      IN_START,  command_save_to,   "save to", "the file that the capture is written to" },
	{ "next-pane",  { '\t' },                     IN_MAIN,   command_next_pane, "pane",    "go to the next pane" },
	{ "previous-pane", { F(KEY_BTAB) },           IN_MAIN,   command_previous_pane, NULL,  "go to the pane before" },
	{ "enter-list", { INPUT_ENTER },              IN_LIST,   command_enter,     NULL,      "go to the layers of this frame" },
	{ "fold",       { INPUT_ENTER, ' ' },         IN_TREE,   command_enter,     "fold/go", "unfold or fold; on a frame number: go there" },
	{ "enter-bytes", { INPUT_ENTER },             IN_BYTES,  command_enter,     "field",   "show the field that this byte belongs to" },
	{ "enter-stream", { INPUT_ENTER },            IN_STREAM, command_enter,     "packet",  "go to the packet that brought this line; decoded: unfold what is folded" },
	{ "stream-mode", { 'd' },                     IN_STREAM, command_stream_mode, "decoded", "show the stream as text, decoded, as hex with offsets, or hex digits alone" },
	{ "client",     { 'C' },                      IN_STREAM, command_client,    "C S both", "only what the client sent, again: both" },
	{ "server",     { 'S' },                      IN_STREAM, command_server,    NULL,      "only what the server sent, again: both" },
	{ "next-stream", { ']' },                     IN_STREAM, command_next_stream, "[ ] stream", "follow the next stream" },
	{ "previous-stream", { '[' },                 IN_STREAM, command_previous_stream, NULL, "follow the stream before" },
	{ "mask",       { 'M' },                      IN_STREAM, command_mask,      "mask",    "decoded: stars for users, passwords and tokens" },
	{ "json",       { 'J' },                      IN_STREAM, command_json,      NULL,      "decoded: indent JSON, or do not" },
	{ "charset",    { 'E' },                      IN_STREAM, command_charset,   NULL,      "decoded: read text in the next charset" },
	{ "wrap",       { 'W' },                      IN_STREAM, command_wrap,      NULL,      "break long lines where the screen ends, or do not" },
	{ "save-stream", { 'w' },                     IN_STREAM, command_save_stream, "save",  "save the stream as sent or as decoded, or the part under the cursor" },
	{ "enter-page", { INPUT_ENTER },              IN_PAGE,   command_enter,     "go to it", "go to the frame that this line or the chosen link names" },
	{ "next-link",  { '\t' },                     IN_PAGE,   command_next_link, "next link", "the next link to a frame" },
	{ "previous-link", { F(KEY_BTAB) },           IN_PAGE,   command_previous_link, NULL,  "the link before" },
	{ "next-page",  { ']' },                      IN_PAGE,   command_next_page, NULL,      "the same of the next packet or stream" },
	{ "previous-page", { '[' },                   IN_PAGE,   command_previous_page, NULL,  "the same of the packet or stream before" },
	{ "enter-ladder", { INPUT_ENTER },            IN_LADDER, command_enter,     "packet",  "unfold what is folded, else go to the packet" },
	{ "ladder-fold", { ' ' },                     IN_LADDER, command_ladder_fold, "fold",  "fold the dialogue, or unfold it" },
	{ "ladder-mode", { 'd' },                     IN_LADDER, command_ladder_mode, "mode", "the dialogue folded, a row for each message, or for each segment" },
	{ "ladder-raw", { 'r' },                      IN_LADDER, command_ladder_raw, "raw",  "sequence numbers as they were sent, or from the stream's beginning" },
	{ "next-ladder", { ']' },                     IN_LADDER, command_next_ladder, "[ ] next", "the ladder of the next stream" },
	{ "previous-ladder", { '[' },                 IN_LADDER, command_previous_ladder, NULL, "the ladder of the stream before" },
	{ "ladder-secrets", { 'M' },                  IN_LADDER, command_ladder_secrets, NULL,  "show passwords and cookies, or stars" },
	{ "compare",    { '=' },                      IN_MAIN,   command_compare,   "compare", "take this frame as one to compare; on another: compare the two" },
	{ "compare-fold", { ' ' },                    IN_COMPARE, command_compare_fold, "fold", "show what is equal too, or its names alone" },
	{ "compare-swap", { 'r' },                    IN_COMPARE, command_compare_swap, "swap sides", "the right one to the left" },
	{ "compare-layers", { 'd' },                  IN_COMPARE, command_compare_layers, "all layers", "compare the layers below the application as well" },
	{ "compare-secrets", { 'M' },                 IN_COMPARE, command_compare_secrets, "secrets", "show passwords and cookies, or stars" },
	{ "exchanges",  { 'x' },                      IN_MAIN,   command_exchanges, "exchanges", "every request with its answer, and how long it waited" },
	{ "enter-exchange", { INPUT_ENTER },          IN_EXCHANGES, command_enter,  "open",    "go to the packet that asks" },
	{ "exchanges-follow", { 'f' },                IN_EXCHANGES, command_exchanges_follow, "follow", "follow the stream of this exchange" },
	{ "exchanges-ladder", { 'F' },                IN_EXCHANGES, command_exchanges_ladder, "ladder", "the conversation of this exchange as a sequence diagram" },
	{ "exchanges-compare", { '=' },               IN_EXCHANGES, command_exchanges_compare, "compare", "take this request as one to compare; on another: compare the two" },
	{ "exchanges-cookie", { 'C' },                IN_EXCHANGES, command_exchanges_cookie, NULL, "go to the exchange whose answer set the cookie of this one" },
	{ "exchanges-sort", { 'S' },                  IN_EXCHANGES, command_exchanges_sort, "sort", "sort by the next column" },
	{ "exchanges-filter", { '/' },                IN_EXCHANGES, command_exchanges_filter, "filter", "only what a display filter lets pass, or what holds a text" },
	{ "exchanges-secrets", { 'M' },               IN_EXCHANGES, command_exchanges_secrets, "secrets", "show passwords and cookies, or stars" },
	{ "exchanges-groups", { 'p' },                IN_EXCHANGES, command_exchanges_groups, "by", "waits by protocol, by host, by command" },
	{ "exchanges-save", { 'w' },                  IN_EXCHANGES, command_exchanges_save, "save", "save the table as text" },
	{ "exposed-secrets", { 'M' },                 IN_EXPOSED, command_exposed_secrets, "secrets", "show passwords and cookies, or stars" },
	{ "conversations", { 'v' },                   IN_MAIN,   command_conversations, NULL, "who has sent how much to whom, at each layer" },
	{ "endpoints",  { 'V' },                      IN_MAIN,   command_endpoints, NULL,      "what each address has sent and received" },
	{ "expert",     { 'i' },                      IN_MAIN,   command_expert,    NULL,      "what is remarkable: errors, warnings, notes" },
	{ "enter-table", { INPUT_ENTER },             IN_TABLE,  command_enter,     "filter",  "show only the frames that this row counts, or go where it leads" },
	{ "table-sort", { 'S' },                      IN_TABLE,  command_table_sort, "sort",   "sort by the next column" },
	{ "table-reverse", { 'r' },                   IN_TABLE,  command_table_reverse, "reverse", "sort the other way" },
	{ "next-table", { ']' },                      IN_TABLE,  command_next_table, "[ ] other", "the same of the next layer, or with the next interval" },
	{ "previous-table", { '[' },                  IN_TABLE,  command_previous_table, NULL, "the same of the layer or interval before" },
	{ "table-follow", { 'f' },                    IN_TABLE,  command_table_follow, "follow", "follow the stream of this row" },
	{ "table-ladder", { 'F' },                    IN_TABLE,  command_table_ladder, "ladder", "the conversation of this row as a sequence diagram" },
	{ "table-limit", { 'd' },                     IN_TABLE,  command_table_limit, "shown",  "count only the frames that the display filter shows, or all" },
	{ "table-go",   { ' ' },                      IN_TABLE,  command_table_go,  NULL,      "go to the first frame of this row" },
	{ "table-filter", { 'p' },                    IN_TABLE,  command_table_filter, NULL,   "filter by this row, where Enter goes to a frame" },
	{ "table-save", { 'w' },                      IN_TABLE,  command_table_save, "save",   "save the table as text, with tabs between columns" },
	{ "mail",       { '@' },                      IN_MAIN,   command_mail,      NULL,      "the mails that were sent and fetched" },
	{ "mail-save",  { 'w' },                      IN_MAIL,   command_mail_save, "save",    "save the attachment of this line" },
	{ "explain",    { 'e' },                      IN_MAIN | IN_LADDER,   command_explain,   "explain", "what this packet is, why it is here, what comes next" },
	{ "explain-secrets", { 'M' },                 IN_EXPLAIN, command_explain_secrets, "secrets", "show passwords and cookies, or stars" },
	{ "explain-language", { 'L' },                IN_EXPLAIN, command_explain_language, "Chinese", "read this in Chinese, or in English again" },
	{ "filter",     { '/' },                      IN_MAIN,   command_filter,    "filter",  "edit the display filter" },
	{ "follow",     { 'f' },                      IN_LIST | IN_TREE | IN_BYTES, command_follow, "follow", "follow the stream of this frame in a pane" },
	{ "ladder",     { 'F' },                      IN_MAIN,   command_ladder,    "ladder",  "the conversation of this frame as a ladder, with TCP's states" },
	{ "next-source", { 'd' },                     IN_BYTES,  command_next_source, "data",  "show the next data source: reassembled, decrypted" },
	{ "filter-by",  { 'p' },                      IN_TREE | IN_BYTES, command_filter_by, "filter by it", "filter by the field under the cursor" },
	{ "filter-not", { 'P' }, IN_TREE | IN_BYTES, command_filter_not, NULL, "filter out the field under the cursor" },
	{ "filter-and", { '&' }, IN_TREE | IN_BYTES, command_filter_and, NULL, "of what is shown, only what has this field's value" },
	{ "filter-or", { '^' }, IN_TREE | IN_BYTES, command_filter_or, NULL, "what is shown, and what has this field's value" },
	{ "filter-and-not", { '~' }, IN_TREE | IN_BYTES, command_filter_and_not, NULL, "of what is shown, only what has not this field's value" },
	{ "filter-or-not", { '%' }, IN_TREE | IN_BYTES, command_filter_or_not, NULL, "what is shown, and what has not this field's value" },
	{ "unfold-all", { '*' },                      IN_TREE,   command_unfold,    NULL,      "unfold everything" },
	{ "fold-all",   { '_' },                      IN_TREE,   command_fold,      NULL,      "fold everything" },
	{ "next-frame", { ']' },                      IN_TREE | IN_BYTES | IN_LIST, command_next_frame, NULL, "the next frame, without leaving this pane" },
	{ "previous-frame", { '[' },                  IN_TREE | IN_BYTES | IN_LIST, command_previous_frame, NULL, "the frame before, without leaving this pane" },
	{ "bytes",      { 'b' },                      IN_MAIN,   command_bytes,     NULL,      "bytes instead of the stream" },
	{ "find",       { INPUT_CTRL('F') },          IN_MAIN,   command_find,      "find",    "find text, bytes or a filter; in the stream: text" },
	{ "find-next",  { 'n' },                      IN_MAIN,   command_find_next, NULL,      "find again, downwards" },
	{ "find-previous", { 'N' },                   IN_MAIN,   command_find_previous, NULL,  "find again, upwards" },
	{ "mark",       { 'm' },                      IN_LIST,   command_mark,      "mark",    "mark this frame, or take the mark away" },
	{ "next-mark",  { '\'' },                     IN_LIST,   command_next_mark, NULL,      "go to the next mark" },
	{ "previous-mark", { '"' },                   IN_LIST,   command_previous_mark, NULL,  "go to the mark before" },
	{ "time",       { 't' },                      IN_MAIN,   command_time_format, NULL,    "the next format of times" },
	{ "reference",  { 'T' },                      IN_MAIN,   command_time_reference, NULL, "count times from this frame" },
	{ "autoscroll", { 'a' },                      IN_MAIN,   command_autoscroll, NULL,     "new frames move the list, or do not" },
	{ "capture",    { 's' },                      IN_MAIN,   command_pause,     NULL,      "stop capturing, go on capturing" },
	{ "save",       { 'w' },                      IN_LIST | IN_TREE | IN_BYTES, command_save,      "save",    "save all, shown or marked frames" },
	{ "open",       { 'o' },                      IN_MAIN | IN_START, command_open, NULL,  "open a capture file" },
	{ "copy",       { 'c' },                      IN_MAIN | IN_VIEWS,   command_copy,      NULL,      "copy the line under the cursor to the terminal's clipboard (OSC 52)" },
	{ "zoom",       { '\\' },                     IN_MAIN,   command_zoom,      "zoom",    "this pane alone, and back" },
	{ "layout",     { '|' },                      IN_MAIN,   command_arrange,   NULL,      "the next arrangement of panes" },
	{ "grow",       { '+' },                 IN_MAIN,   command_grow,      NULL,      "make this pane larger" },
	{ "shrink",     { '-' },                      IN_MAIN,   command_shrink,    NULL,      "make this pane smaller" },
	{ "up",         { 'k', F(KEY_UP) },           ANYWHERE,  command_up,        NULL,      "up; 5k: five times" },
	{ "down",       { 'j', F(KEY_DOWN) },         ANYWHERE,  command_down,      NULL,      "down" },
	{ "left",       { 'h', F(KEY_LEFT) },         ANYWHERE,  command_left,      NULL,      "left; in the tree: fold; in the stream: the turn before" },
	{ "right",      { 'l', F(KEY_RIGHT) },        ANYWHERE,  command_right,     NULL,      "right; in the tree: unfold; in the stream: the next turn" },
	{ "page-up",    { F(KEY_PPAGE), INPUT_CTRL('U') }, ANYWHERE, command_page_up, NULL,    "a screen up" },
	{ "page-down",  { F(KEY_NPAGE), INPUT_CTRL('D') }, ANYWHERE, command_page_down, NULL,  "a screen down" },
	{ "first",      { INPUT_GG, F(KEY_HOME) },    ANYWHERE,  command_first,     NULL,      "to the beginning; 5gg: to frame 5" },
	{ "last",       { 'G', F(KEY_END) },          ANYWHERE,  command_last,      NULL,      "to the end, and follow new frames; 5G: to frame 5" },
	{ "command",    { ':' },                      IN_MAIN | IN_START | IN_VIEWS, command_line, NULL,  "type a command: any name of this list, or one below" },
	{ "suspend",    { INPUT_CTRL('Z') },          ANYWHERE,  command_suspend,   NULL,      "back to the shell, fg returns" },
	{ "redraw",     { INPUT_CTRL('L') },          ANYWHERE,  command_redraw,    NULL,      "draw the screen again" },
	{ "help",       { '?', F(KEY_F(1)) },         IN_MAIN | IN_START | IN_VIEWS, command_help, "help", "this help" },
	{ "close-help", { INPUT_ESCAPE, 'q', '?' },   IN_HELP,   command_close_help, "back",   "close the help" },
	{ "back",       { INPUT_ESCAPE },             IN_MAIN | IN_VIEWS,   command_back,      NULL,      "stop a search, close the view, the zoom, the stream, then the filter" },
	{ "quit",       { 'q' },                      IN_LIST | IN_TREE | IN_BYTES | IN_START, command_quit, "quit", "quit; asks if the capture is not saved" },
	{ "close",      { 'q' },                      IN_STREAM | IN_VIEWS, command_close, NULL,  "close the stream or the view" },
	{ "quit-now",   { INPUT_CTRL('C') },          ANYWHERE,  command_quit,      NULL,      "quit from anywhere, asks as q does" },
};
#undef F
/* clang-format on */

const size_t command_count = sizeof commands / sizeof *commands;

const struct command *command_of_key(uint32_t key, unsigned where)
{
	for (size_t i = 0; i < command_count; i++)
		for (int k = 0; k < COMMAND_KEYS_MAX; k++)
			if (commands[i].where & where && commands[i].keys[k] == key && key)
				return &commands[i];
	return NULL;
}

const struct command *command_of_name(const char *name, size_t length)
{
	for (size_t i = 0; i < command_count; i++)
		if (strlen(commands[i].name) == length &&
		    strncmp(commands[i].name, name, length) == 0)
			return &commands[i];
	return NULL;
}

/* Digits before a command count; a 0 at the beginning is none. */
static bool commands_digit(struct app *app, uint32_t key)
{
	if (key < '0' || key > '9' || (key == '0' && app->count == 0)) return false;
	unsigned count = app->count * 10 + (key - '0');
	app->count = count < COUNT_MAX ? count : COUNT_MAX;
	return true;
}

void commands_key(struct app *app, uint32_t key)
{
	if (app->view == VIEW_MAIN && commands_digit(app, key)) return;
	if (key == 'g' && app->pressed != 'g') {
		app->pressed = 'g';
		return;
	}
	if (key == 'g') key = INPUT_GG;
	app->pressed = 0;
	unsigned count = app->count;
	app->count = 0;
	const struct command *command = command_of_key(key, app_where(app));
	char name[32];
	if (command) {
		command->run(app, count);
		return;
	}
	input_name(key, name, sizeof name);
	if (key < INPUT_NONE) app_say(app, ROLE_TEXT, "%s does nothing here, ? helps", name);
}
