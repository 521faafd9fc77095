/* The stream pane: opening, growing, the cursor and its link with list and tree, drawing. */
#include "stream_pane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "dissect/follow_source.h"

enum {
	STREAM_NUMBER_CELLS = 5,
	STREAM_GUTTER_CELLS = STREAM_NUMBER_CELLS + 5,
	STREAM_LINE_MAX = 4096
};

static bool stream_is_open(const struct stream_state *stream)
{
	return stream->conversation != NULL;
}

void stream_close(struct stream_state *stream)
{
	follow_close(stream->lines.follow);
	if (stream->help) follow_help_close(stream->help);
	stream->lines.follow = NULL;
	stream->help = NULL;
	stream->conversation = NULL;
}

static void stream_open(struct app *app, enum port_type type, uint32_t number)
{
	struct stream_state *stream = &app->stream;
	struct view view = app_view(app, app->tracked, 0);
	unsigned directions = stream->lines.directions ? stream->lines.directions : STREAM_BOTH;
	stream_close(stream);
	stream->conversation = conversations_at(engine_conversations(app->engine, type), number);
	stream->type = type;
	stream->help = follow_help_open(app->engine, type, number, &view);
	stream->lines.follow =
		follow_open(app->store, stream->conversation, follow_help_source(stream->help));
	stream->lines.directions = directions;
	stream->lines.is_datagrams = type == PORT_UDP;
	if (stream->lines.cells == 0)
		stream->lines.cells = (size_t)screen_columns(); /* until drawn */
	stream->cursor = stream->top = (struct stream_place){ 0 };
	stream->is_at_end = false;
	stream->wanted = 0;
	stream->counted = 0;
	memset(&stream->seen, 0, sizeof stream->seen);
	memset(stream->flags, 0, sizeof stream->flags);
	if (!stream->lines.follow) {
		stream_close(stream);
		app_say(app, ROLE_BAD, "no memory to follow this stream");
		return;
	}
	stream_step(app);
}

bool stream_open_number(struct app *app, enum port_type type, uint32_t number)
{
	if (number >= conversations_count(engine_conversations(app->engine, type))) return false;
	stream_open(app, type, number);
	app->layout.detail = PANE_STREAM;
	return true;
}

void stream_open_selected(struct app *app)
{
	const struct dissection *detail = app_detail(app);
	const struct packet *packet = detail ? dissection_packet(detail) : NULL;
	if (!packet || packet->port_type == PORT_NONE ||
	    packet->conversation == CONVERSATION_NONE) {
		app_say(app, ROLE_WARNING, "frame %u belongs to no TCP or UDP stream", app->frame);
		return;
	}
	uint32_t frame = app->frame;
	if (!stream_open_number(app, (enum port_type)packet->port_type, packet->conversation))
		return;
	app->stream.origin = app->stream.wanted = frame;
	stream_step(app);
	app_focus(app, PANE_STREAM);
}

void stream_leave(struct app *app)
{
	uint32_t origin = app->stream.origin;
	stream_close(&app->stream);
	app->layout.detail = PANE_BYTES;
	app_focus(app, PANE_LIST);
	if (origin && !app->list.is_following) app_select(app, origin);
}

static bool stream_is_same(struct stream_place a, struct stream_place b)
{
	return a.chunk == b.chunk && a.offset == b.offset;
}

/* The line under the cursor, which is a byte of it. */
static struct stream_place stream_cursor_line(const struct stream_state *stream)
{
	return stream_line_at(&stream->lines, stream->cursor);
}

static bool stream_is_last(const struct stream_state *stream)
{
	struct stream_place place = stream_cursor_line(stream);
	return !stream_line_next(&stream->lines, &place);
}

/* Goes to the wanted frame when it is known, or stays at the end; the list comes along. */
static void stream_settle(struct app *app, bool is_more)
{
	struct stream_state *stream = &app->stream;
	size_t count = follow_count(stream->lines.follow);
	if (count == 0 && !is_more) stream->wanted = 0;
	if (count == 0) return;
	if (stream->wanted) {
		size_t chunk = follow_find_frame(stream->lines.follow, stream->wanted);
		if (chunk == count && is_more) return;
		stream->wanted = 0;
		if (chunk < count)
			stream->cursor = (struct stream_place){ chunk, 0 };
		else
			stream_line_last(&stream->lines, &stream->cursor);
		stream->is_at_end = stream_is_last(stream);
	} else if (stream->is_at_end) {
		stream_line_last(&stream->lines, &stream->cursor);
		if (app->layout.focus == PANE_STREAM && !app->list.is_following)
			app_select(app,
			           follow_at(stream->lines.follow, stream->cursor.chunk)->frame);
	}
}

bool stream_step(struct app *app)
{
	struct stream_state *stream = &app->stream;
	if (!stream_is_open(stream)) return false;
	uint32_t known = segments_count(&stream->conversation->segments);
	if (known == stream->counted && !stream->wanted) return false;
	size_t before = follow_count(stream->lines.follow);
	bool is_more = follow_advance(stream->lines.follow, STREAM_SLICE_SEGMENTS);
	if (!is_more) stream->counted = known;
	stream_look_at_ends(stream);
	stream_settle(app, is_more);
	if (follow_count(stream->lines.follow) != before) app->is_dirty = true;
	return is_more;
}

void stream_show_frame(struct app *app, uint32_t frame)
{
	struct stream_state *stream = &app->stream;
	if (!stream_is_open(stream) || app->layout.focus == PANE_STREAM) return;
	size_t chunk = follow_find_frame(stream->lines.follow, frame);
	if (chunk < follow_count(stream->lines.follow) &&
	    follow_at(stream->lines.follow, chunk)->frame == frame)
		stream->cursor = (struct stream_place){ chunk, 0 };
}

void stream_next_mode(struct app *app)
{
	struct stream_lines *lines = &app->stream.lines;
	lines->mode = (enum stream_mode)((lines->mode + 1) % STREAM_MODE_COUNT);
}

void stream_toggle_direction(struct app *app, unsigned direction)
{
	struct stream_state *stream = &app->stream;
	struct stream_lines *lines = &stream->lines;
	lines->directions = lines->directions == direction ? STREAM_BOTH : direction;
	struct stream_place place = stream->cursor;
	if (follow_count(lines->follow) == 0 || stream_is_shown(lines, place.chunk)) return;
	if (!stream_turn(lines, &place, 1)) stream_line_last(lines, &place);
	stream->cursor = place;
}

/* How many lines below top that line is, at most lines; -1 if it is not among them. */
static int stream_row_of(const struct stream_state *stream, struct stream_place wanted, int lines)
{
	struct stream_place at = stream->top;
	for (int line = 0; line < lines; line++) {
		if (stream_is_same(at, wanted)) return line;
		if (!stream_line_next(&stream->lines, &at)) break;
	}
	return -1;
}

/* Keeps top where it was if the cursor can be seen from there; one line further scrolls by a line; after
 * a jump there is some of what came before above it, and more of what follows below. */
static void stream_scroll(struct stream_state *stream)
{
	enum { ABOVE_PART = 4 };
	int height = stream->height > 0 ? stream->height : 1;
	bool is_valid = stream->top.chunk < follow_count(stream->lines.follow) &&
	                stream_is_shown(&stream->lines, stream->top.chunk);
	if (is_valid) stream->top = stream_line_at(&stream->lines, stream->top);
	struct stream_place cursor = stream_cursor_line(stream), above = stream->top;
	int line = is_valid ? stream_row_of(stream, cursor, height + 1) : -1;
	if (line >= 0 && line < height) return;

	bool is_above = is_valid && stream_line_previous(&stream->lines, &above) &&
	                stream_is_same(above, cursor);
	int lines_before = is_above ? 0 : line == height ? height - 1 : height / ABOVE_PART;
	if (stream->is_at_end) lines_before = height - 1;
	stream->top = cursor;
	while (lines_before-- > 0 && stream_line_previous(&stream->lines, &stream->top)) continue;
}

/* What is left of a line: who speaks where a turn begins, and the frame, again where a later one begins. */
static void stream_draw_gutter(const struct stream_lines *lines, const struct area *area, int row,
                               struct stream_place place, enum role role)
{
	const struct follow_chunk *chunk = follow_at(lines->follow, place.chunk);
	int cells = STREAM_NUMBER_CELLS + 1;
	if (place.offset == 0 && stream_begins_line(lines, place.chunk))
		screen_format(row, area->column, cells + 2, role, " %*u %c", STREAM_NUMBER_CELLS,
		              chunk->frame, chunk->direction == 0 ? 'C' : 'S');
	else if (lines->mode == STREAM_TEXT && stream_is_later_frame(lines, place))
		screen_format(row, area->column, cells, ROLE_DIM, " %*u", STREAM_NUMBER_CELLS,
		              chunk->frame);
}

static void stream_draw_line(struct app *app, const struct area *area, int line,
                             struct stream_place place, bool is_cursor, bool has_focus)
{
	const struct stream_state *stream = &app->stream;
	const struct follow_chunk *chunk = follow_at(stream->lines.follow, place.chunk);
	enum role role = chunk->is_hole          ? ROLE_WARNING
	                 : chunk->direction == 0 ? ROLE_CLIENT
	                                         : ROLE_SERVER;
	char text[STREAM_LINE_MAX];
	size_t length;
	int row = area->row + line;
	stream_draw_gutter(&stream->lines, area, row, place, role);
	if (is_cursor) screen_put(row, area->column, 1, role, ">");
	stream_line_text(&stream->lines, place, text, sizeof text, &length);
	screen_put_bytes(row, area->column + STREAM_GUTTER_CELLS,
	                 area->columns - STREAM_GUTTER_CELLS, role, text, length);
	if (is_cursor)
		screen_paint(row, area->column, area->columns,
		             has_focus ? ROLE_SELECTED : ROLE_SELECTED_OTHER);
}

static void stream_draw(struct app *app, const struct area *area, bool has_focus)
{
	struct stream_state *stream = &app->stream;
	char title[256] = "stream", remark[64] = "";
	if (stream_is_open(stream)) stream_title(app, title, sizeof title, remark, sizeof remark);
	screen_ruler(area->row, area->column, area->columns, has_focus, title, remark);
	stream->height = area->rows - 1;
	int cells = area->columns - STREAM_GUTTER_CELLS;
	stream->lines.cells = cells > 1 ? (size_t)cells : 1;
	if (!stream_is_open(stream) || stream->height <= 0) return;
	struct stream_place place;
	if (!stream_line_first(&stream->lines, &place)) {
		screen_put(area->row + 1, area->column + 2, area->columns - 2, ROLE_DIM,
		           stream->wanted ? "Reading the stream..."
		                          : "No data has been sent in this stream.");
		return;
	}
	stream_scroll(stream);
	struct stream_place cursor = stream_cursor_line(stream);
	place = stream->top;
	for (int line = 0; line < stream->height; line++) {
		stream_draw_line(app, area, line + 1, place, stream_is_same(place, cursor),
		                 has_focus);
		if (!stream_line_next(&stream->lines, &place)) break;
	}
}

/* The cursor was moved here: its frame is what list and tree show. */
static void stream_moved(struct app *app)
{
	struct stream_state *stream = &app->stream;
	stream->wanted = 0;
	app->list.is_following = false;
	app_select(app, follow_at(stream->lines.follow, stream->cursor.chunk)->frame);
}

static void stream_walk(const struct stream_lines *lines, struct stream_place *place,
                        enum motion motion, unsigned steps)
{
	bool is_back = motion == MOVE_UP || motion == MOVE_PAGE_UP, is_ok = true;
	*place = stream_line_at(lines, *place);
	for (unsigned i = 0; i < steps && is_ok; i++) {
		if (motion == MOVE_LEFT || motion == MOVE_RIGHT)
			is_ok = stream_turn(lines, place, motion == MOVE_LEFT ? -1 : 1);
		else
			is_ok = is_back ? stream_line_previous(lines, place)
			                : stream_line_next(lines, place);
	}
}

static void stream_move(struct app *app, enum motion motion, unsigned times)
{
	struct stream_state *stream = &app->stream;
	const struct stream_lines *lines = &stream->lines;
	struct stream_place place;
	if (!stream_is_open(stream) || !stream_line_first(lines, &place)) return;
	bool is_page = motion == MOVE_PAGE_UP || motion == MOVE_PAGE_DOWN;
	unsigned page = stream->height > 1 ? (unsigned)stream->height - 1 : 1;
	unsigned steps = is_page ? page * times : times;
	if (motion == MOVE_FIRST)
		stream->cursor = place;
	else if (motion == MOVE_LAST)
		stream_line_last(lines, &stream->cursor);
	else
		stream_walk(lines, &stream->cursor, motion, steps);
	if (is_page) stream_walk(lines, &stream->top, motion, steps);
	stream->is_at_end = stream_is_last(stream);
	stream_moved(app);
}

/* Enter goes to the packet: Esc will then not return from it. */
static void stream_enter(struct app *app)
{
	if (!stream_is_open(&app->stream) || follow_count(app->stream.lines.follow) == 0) return;
	stream_moved(app);
	app->stream.origin = app->frame;
	app_focus(app, PANE_LIST);
}

/* On the byte that was clicked: its frame is not always that of its line. */
static void stream_click(struct app *app, int row, int column)
{
	struct stream_state *stream = &app->stream;
	struct stream_place place = stream->top, first;
	if (row == 0 || !stream_is_open(stream) || !stream_line_first(&stream->lines, &first))
		return;
	for (int line = 1; line < row; line++)
		if (!stream_line_next(&stream->lines, &place)) return;
	size_t cell = column > STREAM_GUTTER_CELLS ? (size_t)(column - STREAM_GUTTER_CELLS) : 0;
	stream->cursor = stream_line_cell(&stream->lines, place, cell);
	stream->is_at_end = false;
	stream_moved(app);
}

static void stream_hint(struct app *app, char *out, size_t size)
{
	const struct stream_state *stream = &app->stream;
	if (!stream_is_open(stream)) return;
	size_t count = follow_count(stream->lines.follow);
	if (count == 0 || stream->cursor.chunk >= count) {
		snprintf(out, size, "%s", stream_end(stream));
		return;
	}
	const struct follow_chunk *chunk = follow_at(stream->lines.follow, stream->cursor.chunk);
	unsigned direction = chunk->direction;
	size_t waiting =
		follow_waiting(stream->lines.follow, 0) + follow_waiting(stream->lines.follow, 1);
	int at = snprintf(out, size, "frame %u, byte %llu of %llu from the %s   %s", chunk->frame,
	                  (unsigned long long)(chunk->stream_offset + stream->cursor.offset),
	                  (unsigned long long)follow_length(stream->lines.follow, direction),
	                  direction == 0 ? "client" : "server", stream_end(stream));
	if (waiting > 0 && at > 0 && (size_t)at < size)
		snprintf(out + at, size - (size_t)at, "   %zu segments wait behind a gap", waiting);
}

static void stream_copy(struct app *app, char *out, size_t size)
{
	struct stream_state *stream = &app->stream;
	size_t length;
	if (stream_is_open(stream) && stream->cursor.chunk < follow_count(stream->lines.follow))
		stream_line_text(&stream->lines, stream_cursor_line(stream), out, size, &length);
}

void stream_go(struct app *app, struct stream_place place)
{
	app->stream.cursor = place;
	app->stream.is_at_end = stream_is_last(&app->stream);
	stream_moved(app);
}

const struct pane_ops stream_pane = {
	.name = "stream",
	.where = IN_STREAM,
	.draw = stream_draw,
	.move = stream_move,
	.enter = stream_enter,
	.click = stream_click,
	.hint = stream_hint,
	.copy = stream_copy,
};
