/* The stream pane: opening, growing, the cursor and its link with list and tree, drawing. */
#include "stream_pane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/language.h"
#include "base/text.h"
#include "dissect/follow_source.h"
#include "field/format.h"
#include "stream_decoded.h"

enum {
	STREAM_NUMBER_CELLS_MIN = 5,
	STREAM_GUTTER_CELLS = 5, /* beside the number */
	STREAM_LINE_MAX = 4096
};

static bool stream_is_open(const struct stream_state *stream)
{
	return stream->conversation != NULL;
}

void stream_close(struct stream_state *stream)
{
	decoded_close(stream->lines.decoded);
	follow_close(stream->lines.follow);
	stream->lines.decoded = NULL;
	if (stream->help) follow_help_close(stream->help);
	stream->lines.follow = NULL;
	stream->help = NULL;
	stream->conversation = NULL;
}

/* Decoding is begun when it is asked for. */
static void stream_begin_decoding(struct app *app)
{
	struct stream_lines *lines = &app->stream.lines;
	if (lines->mode != STREAM_DECODED || lines->decoded) return;
	lines->decoded =
		decoded_open_conversation(app->engine, app->stream.conversation, lines->follow);
	if (!lines->decoded) {
		lines->mode = STREAM_HEX;
		app_say(app, ROLE_BAD, "no memory to decode this stream");
		return;
	}
	app->stream.is_decoding = decoded_advance(lines->decoded, STREAM_SLICE_SEGMENTS);
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
	stream_begin_decoding(app);
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

/* The first byte that a frame brought, or a later one. False: it is not known yet. */
static bool stream_find_frame(const struct stream_lines *lines, uint32_t frame,
                              struct stream_place *place)
{
	size_t chunk = follow_find_frame(lines->follow, frame);
	if (chunk == follow_count(lines->follow)) return false;
	return stream_place_find(lines, chunk, follow_at(lines->follow, chunk)->stream_offset,
	                         place);
}

/* Goes to the wanted frame when it is known, or stays at the end; the list comes along. */
static void stream_settle(struct app *app, bool is_more)
{
	struct stream_state *stream = &app->stream;
	size_t count = stream_place_count(&stream->lines);
	if (count == 0 && !is_more) stream->wanted = 0;
	if (count == 0) return;
	if (stream->wanted) {
		bool is_found = stream_find_frame(&stream->lines, stream->wanted, &stream->cursor);
		if (!is_found && is_more) return;
		stream->wanted = 0;
		if (!is_found) stream_line_last(&stream->lines, &stream->cursor);
		stream->is_at_end = stream_is_last(stream);
	} else if (stream->is_at_end) {
		stream_line_last(&stream->lines, &stream->cursor);
		if (app->layout.focus == PANE_STREAM && !app->list.is_following)
			app_select(app, stream_place_frame(&stream->lines, stream->cursor));
	}
}

bool stream_step(struct app *app)
{
	struct stream_state *stream = &app->stream;
	if (!stream_is_open(stream)) return false;
	uint32_t known = segments_count(&stream->conversation->segments);
	if (known == stream->counted && !stream->wanted && !stream->is_decoding) return false;
	size_t before = follow_count(stream->lines.follow);
	bool is_more = follow_advance(stream->lines.follow, STREAM_SLICE_SEGMENTS);
	if (!is_more) stream->counted = known;
	stream->is_decoding = stream->lines.decoded &&
	                      decoded_advance(stream->lines.decoded, STREAM_SLICE_SEGMENTS);
	is_more = is_more || stream->is_decoding;
	stream_look_at_ends(stream);
	stream_settle(app, is_more);
	if (follow_count(stream->lines.follow) != before || stream->is_decoding)
		app->is_dirty = true;
	return is_more;
}

void stream_show_frame(struct app *app, uint32_t frame)
{
	struct stream_state *stream = &app->stream;
	if (!stream_is_open(stream) || app->layout.focus == PANE_STREAM) return;
	struct stream_place place;
	size_t chunk = follow_find_frame(stream->lines.follow, frame);
	if (chunk < follow_count(stream->lines.follow) &&
	    follow_at(stream->lines.follow, chunk)->frame == frame &&
	    stream_find_frame(&stream->lines, frame, &place))
		stream->cursor = place;
}

/* What is most wanted is one key away. */
static const enum stream_mode stream_modes_after[STREAM_MODE_COUNT] = {
	[STREAM_TEXT] = STREAM_DECODED,
	[STREAM_DECODED] = STREAM_HEX,
	[STREAM_HEX] = STREAM_RAW,
	[STREAM_RAW] = STREAM_TEXT,
};

void stream_next_mode(struct app *app)
{
	struct stream_state *stream = &app->stream;
	struct stream_lines *lines = &stream->lines;
	bool has_place = stream_place_count(lines) > 0;
	uint64_t offset = has_place ? stream_place_offset(lines, stream->cursor) : 0;
	size_t chunk = stream->cursor.chunk;
	bool was_decoded = lines->mode == STREAM_DECODED;
	if (has_place && was_decoded) chunk = decoded_at(lines->decoded, chunk)->chunk;
	lines->mode = stream_modes_after[lines->mode];
	stream_begin_decoding(app);
	if (!was_decoded && lines->mode != STREAM_DECODED) return; /* places stay */
	bool is_known = has_place && stream_place_find(lines, chunk, offset, &stream->cursor);
	if (has_place && !is_known) stream->wanted = app->frame;
	if (!is_known) stream->cursor = (struct stream_place){ 0 };
	stream->top = (struct stream_place){ SIZE_MAX, 0 };
}

void stream_toggle_direction(struct app *app, unsigned direction)
{
	struct stream_state *stream = &app->stream;
	struct stream_lines *lines = &stream->lines;
	lines->directions = lines->directions == direction ? STREAM_BOTH : direction;
	struct stream_place place = stream->cursor;
	if (stream_place_count(lines) == 0 || stream_is_shown(lines, place.chunk)) return;
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
	bool is_valid = stream->top.chunk < stream_place_count(&stream->lines) &&
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

/* Cells before the text of a line. */
static int stream_gutter(const struct stream_state *stream)
{
	return stream->number_cells + STREAM_GUTTER_CELLS;
}

/* Does a message begin here, and another side or frame speak than in the line before? */
static bool stream_is_later_turn(const struct stream_lines *lines, struct stream_place place)
{
	struct stream_place before = place;
	if (place.offset != 0) return false;
	return !stream_line_previous(lines, &before) ||
	       stream_place_direction(lines, before) != stream_place_direction(lines, place) ||
	       stream_place_frame(lines, before) != stream_place_frame(lines, place);
}

/* What is left of a line: who speaks where a turn begins, and the frame, again where a later one begins. */
static void stream_draw_gutter(const struct stream_state *stream, const struct area *area, int row,
                               struct stream_place place, enum role role)
{
	const struct stream_lines *lines = &stream->lines;
	int digits = stream->number_cells, cells = digits + 1;
	uint32_t frame = stream_place_frame(lines, place);
	char who = stream_place_direction(lines, place) == 0 ? 'C' : 'S';
	bool is_decoded = lines->mode == STREAM_DECODED;
	if (is_decoded ? stream_is_later_turn(lines, place)
	               : place.offset == 0 && stream_begins_line(lines, place.chunk))
		screen_format(row, area->column, cells + 2, role, " %*u %c", digits, frame, who);
	else if ((is_decoded || lines->mode == STREAM_TEXT) && stream_is_later_frame(lines, place))
		screen_format(row, area->column, cells, ROLE_DIM, " %*u", digits, frame);
}

static enum role stream_role(const struct stream_lines *lines, struct stream_place place)
{
	bool is_client = stream_place_direction(lines, place) == 0;
	enum role role = is_client ? ROLE_CLIENT : ROLE_SERVER;
	if (lines->mode != STREAM_DECODED)
		return follow_at(lines->follow, place.chunk)->is_hole ? ROLE_WARNING : role;
	const struct decoded_line *line = decoded_row_line(lines, place);
	if (line->role == DECODED_HOLE) return ROLE_WARNING;
	if (line->role == DECODED_NOTE) return ROLE_DIM;
	return line->secret_length ? ROLE_SECRET : role;
}

/* What was undone, at the right: marks of several lines begin below one another where there is room. */
static void stream_draw_mark(const struct stream_state *stream, const struct area *area, int row,
                             struct stream_place place, int used)
{
	enum { MARK_COLUMN_FROM = 100, MARK_CELLS = 37, MARK_GAP = 2 };
	const struct stream_lines *lines = &stream->lines;
	const char *mark = lines->mode == STREAM_DECODED ? decoded_row_mark(lines, place) : NULL;
	if (!mark) return;
	int cells = area->columns - stream_gutter(stream), length = (int)text_cells(mark);
	int column = cells - length;
	bool is_aligned = cells >= MARK_COLUMN_FROM && length <= MARK_CELLS &&
	                  used + MARK_GAP <= cells - MARK_CELLS;
	if (is_aligned) column = cells - MARK_CELLS;
	if (column < used + MARK_GAP) return;
	screen_put(row, area->column + stream_gutter(stream) + column, cells - column, ROLE_DECODED,
	           mark);
}

/* What the last search looked for, wherever the line has it. */
static void stream_draw_matches(struct app *app, const struct area *area, int row, const char *text,
                                size_t length)
{
	const struct find *find = &app->find;
	const struct stream_state *stream = &app->stream;
	size_t wanted = strlen(find->text);
	if (!wanted || find->conversation != app->stream.conversation) return;
	for (size_t at = 0; at + wanted <= length; at += wanted) {
		char before[SCREEN_TEXT_MAX], match[SCREEN_TEXT_MAX];
		at = find_text((const uint8_t *)text, length, find->text, at, length);
		if (at + wanted > length) return;
		screen_escape(text, at, before, sizeof before);
		screen_escape(text + at, wanted, match, sizeof match);
		int from = stream_gutter(stream) + (int)text_cells(before);
		int cells = (int)text_cells(match);
		if (from + cells > area->columns) return;
		screen_paint(row, area->column + from, cells, ROLE_MATCH);
	}
}

static void stream_draw_line(struct app *app, const struct area *area, int line,
                             struct stream_place place, bool is_cursor, bool has_focus)
{
	const struct stream_state *stream = &app->stream;
	const struct stream_lines *lines = &stream->lines;
	enum role role = stream_role(lines, place);
	char text[STREAM_LINE_MAX];
	size_t length;
	int row = area->row + line, cells = area->columns - stream_gutter(stream);
	stream_draw_gutter(stream, area, row, place, role);
	if (is_cursor) screen_put(row, area->column, 1, role, ">");
	stream_line_text(lines, place, text, sizeof text, &length);
	int used = screen_put_bytes(row, area->column + stream_gutter(stream), cells, role, text,
	                            length);
	stream_draw_mark(stream, area, row, place, used);
	if (is_cursor)
		screen_paint(row, area->column, area->columns,
		             has_focus ? ROLE_SELECTED : ROLE_SELECTED_OTHER);
	stream_draw_matches(app, area, row, text, length);
}

static void stream_draw(struct app *app, const struct area *area, bool has_focus)
{
	struct stream_state *stream = &app->stream;
	char title[256], remark[64] = "";
	snprintf(title, sizeof title, "%s", _("stream"));
	if (stream_is_open(stream)) stream_title(app, title, sizeof title, remark, sizeof remark);
	screen_ruler(area->row, area->column, area->columns, has_focus, title, remark);
	stream->height = area->rows - 1;
	stream->number_cells = STREAM_NUMBER_CELLS_MIN; /* a frame number is never cut */
	for (uint32_t over = app->tracked / 100000; over; over /= 10) stream->number_cells++;
	int cells = area->columns - stream_gutter(stream);
	stream->lines.cells = cells > 1 ? (size_t)cells : 1;
	if (!stream_is_open(stream) || stream->height <= 0) return;
	struct stream_place place;
	if (!stream_line_first(&stream->lines, &place)) {
		screen_put(area->row + 1, area->column + 2, area->columns - 2, ROLE_DIM,
		           stream->wanted ? _("Reading the stream...")
		                          : _("No data has been sent in this stream."));
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
	app_select(app, stream_place_frame(&stream->lines, stream->cursor));
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

/* Folds or unfolds the message under the cursor, which stays on the line that does it. */
static void stream_fold(struct stream_state *stream)
{
	struct decoded *decoded = stream->lines.decoded;
	size_t message = stream->cursor.chunk, folds = 0;
	const struct decoded_text *text = decoded_read(decoded, message);
	size_t line = decoded_line_at(text, stream->cursor.offset);
	for (size_t i = 0; i < line; i++) folds += text->lines[i].is_fold;
	decoded_toggle_fold(decoded, message);
	text = decoded_read(decoded, message);
	stream->cursor.offset = 0;
	for (size_t i = 0; i < text->line_count; i++) {
		if (!text->lines[i].is_fold || folds-- > 0) continue;
		stream->cursor.offset = text->lines[i].at;
		return;
	}
}

/* Enter goes to the packet: Esc will then not return from it. */
static void stream_enter(struct app *app)
{
	struct stream_state *stream = &app->stream;
	const struct stream_lines *lines = &stream->lines;
	if (!stream_is_open(stream) || stream_place_count(lines) == 0) return;
	if (lines->mode == STREAM_DECODED && decoded_row_line(lines, stream->cursor)->is_fold) {
		stream_fold(stream);
		return;
	}
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
	size_t cell = column > stream_gutter(stream) ? (size_t)(column - stream_gutter(stream)) : 0;
	stream->cursor = stream_line_cell(&stream->lines, place, cell);
	stream->is_at_end = false;
	stream_moved(app);
}

/* Bytes as text, or as digits if they are none: as many as the line has room for. */
static void stream_hint_raw(struct stream_state *stream, char *out, size_t size)
{
	enum { SHOWN = 64, DIGITS_SHOWN = 16 };
	const struct stream_lines *lines = &stream->lines;
	const struct decoded_origin origin = decoded_row_origin(lines, stream->cursor);
	size_t length = origin.length < SHOWN ? origin.length : SHOWN;
	uint8_t bytes[SHOWN];
	bool is_text = true;
	length = decoded_raw(lines->decoded, stream->cursor.chunk, origin.offset, bytes, length);
	while (length && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) length--;
	for (size_t i = 0; i < length; i++)
		is_text = is_text && bytes[i] >= 0x20 && bytes[i] < 0x7f;
	if (length == 0) return;
	if (is_text) {
		snprintf(out, size, _("   raw: %.*s"), (int)length, (const char *)bytes);
		return;
	}
	char digits[3 * DIGITS_SHOWN + 1];
	format_hex(bytes, length < DIGITS_SHOWN ? length : DIGITS_SHOWN, ' ', digits,
	           sizeof digits);
	snprintf(out, size, _("   raw: %s"), digits);
}

static void stream_hint(struct app *app, char *out, size_t size)
{
	struct stream_state *stream = &app->stream;
	const struct stream_lines *lines = &stream->lines;
	if (!stream_is_open(stream)) return;
	if (stream->cursor.chunk >= stream_place_count(lines)) {
		snprintf(out, size, "%s", stream_end(stream));
		return;
	}
	unsigned direction = stream_place_direction(lines, stream->cursor);
	bool is_decoded = lines->mode == STREAM_DECODED;
	size_t waiting = follow_waiting(lines->follow, 0) + follow_waiting(lines->follow, 1);
	uint64_t offset = is_decoded ? decoded_row_origin(lines, stream->cursor).offset
	                             : stream_place_offset(lines, stream->cursor);
	int at = snprintf(out, size, _("frame %u, byte %llu of %llu from the %s"),
	                  stream_place_frame(lines, stream->cursor), (unsigned long long)offset,
	                  (unsigned long long)follow_length(lines->follow, direction),
	                  direction == 0 ? _("client") : _("server"));
	if (at < 0 || (size_t)at >= size) return;
	if (is_decoded)
		stream_hint_raw(stream, out + at, size - (size_t)at);
	else
		at += snprintf(out + at, size - (size_t)at, "   %s", stream_end(stream));
	if (waiting > 0 && !is_decoded && (size_t)at < size)
		snprintf(out + at, size - (size_t)at, _("   %zu segments wait behind a gap"),
		         waiting);
}

static void stream_copy(struct app *app, char *out, size_t size)
{
	struct stream_state *stream = &app->stream;
	size_t length;
	if (stream_is_open(stream) && stream->cursor.chunk < stream_place_count(&stream->lines))
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
