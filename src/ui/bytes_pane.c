/* Hex and text of a data source, with the bytes of the tree's item highlighted. */
#include "bytes_pane.h"

#include <stdio.h>
#include <string.h>

#include "app.h"
#include "base/language.h"
#include "dissect/dissection.h"

enum {
	BYTES_WIDE = 16,
	BYTES_NARROW = 8,
	BYTES_OFFSET_CELLS = 8, /* "  0030  " */
	BYTES_TITLE_MAX = 256,
};

static const struct data_source *bytes_source(struct app *app, size_t *count_out)
{
	size_t count = 0;
	const struct dissection *dissection = app_detail(app);
	const struct data_source *sources =
		dissection ? dissection_sources(dissection, &count) : NULL;
	if (count_out) *count_out = count;
	if (count == 0) return NULL;
	if (app->bytes.source >= count) app->bytes.source = 0;
	return &sources[app->bytes.source];
}

/* Another frame: from its start, unless the tree's item says where. */
static void bytes_update(struct app *app)
{
	if (app->bytes.frame != app->frame) bytes_show_item(app);
}

/* Scrolls so that the row is on screen, with its item's start visible. */
static void bytes_scroll(struct bytes_state *bytes, uint32_t offset)
{
	uint32_t row = bytes->per_row ? offset / bytes->per_row : 0;
	uint32_t height = bytes->height > 0 ? (uint32_t)bytes->height : 1;
	if (row < bytes->top) bytes->top = row;
	if (row - bytes->top >= height) bytes->top = row - height + 1;
}

void bytes_show_item(struct app *app)
{
	struct bytes_state *bytes = &app->bytes;
	const struct item *item = tree_item(app);
	bytes->frame = app->frame;
	if (!item) {
		bytes->cursor = bytes->top = 0;
		return;
	}
	if (item->length == 0 && item->flags & ITEM_GENERATED) return;
	bytes->source = item->source;
	bytes->cursor = item->offset;
	bytes->top = 0;
	bytes_scroll(bytes, item->offset);
}

void bytes_next_source(struct app *app)
{
	size_t count;
	if (!bytes_source(app, &count)) return;
	app->bytes.source = (uint8_t)((app->bytes.source + 1u) % count);
	app->bytes.cursor = app->bytes.top = 0;
}

/* Where the cells of byte i of a row are. */
static int bytes_hex_column(uint32_t i) { return BYTES_OFFSET_CELLS + (int)i * 3 + (i >= 8); }
static int bytes_text_column(uint32_t per_row, uint32_t i)
{
	return bytes_hex_column(per_row) + 2 + (int)i;
}

/* Is the byte highlighted? Not if the item is all there is: the frame's own. */
static bool bytes_is_in(const struct item *item, uint8_t source, uint32_t total, uint32_t offset)
{
	return item && item->length < total && item->source == source && offset >= item->offset &&
	       offset - item->offset < item->length;
}

/* Brackets around the item, for terminals without reverse video. */
static void bytes_draw_bounds(const struct area *area, int row, int hex, const struct item *item,
                              bool is_item, uint32_t offset)
{
	if (!is_item) return;
	if (offset == item->offset) screen_put(row, area->column + hex - 1, 1, ROLE_TEXT, "[");
	if (offset - item->offset == item->length - 1)
		screen_put(row, area->column + hex + 2, 1, ROLE_TEXT, "]");
}

static void bytes_draw_row(struct app *app, const struct area *area, int line,
                           const struct data_source *source, uint32_t row, bool has_focus)
{
	const struct bytes_state *bytes = &app->bytes;
	const struct item *item = tree_item(app);
	int at = area->row + line;
	uint32_t start = row * bytes->per_row;
	screen_format(at, area->column, area->columns, ROLE_DIM, "  %04x", start);
	for (uint32_t i = 0; i < bytes->per_row && start + i < source->length; i++) {
		uint32_t offset = start + i;
		uint8_t byte = source->bytes[offset];
		bool is_item = bytes_is_in(item, bytes->source, source->length, offset);
		enum role role = is_item ? ROLE_SELECTED : byte == 0 ? ROLE_DIM : ROLE_TEXT;
		if (has_focus && offset == bytes->cursor) role = ROLE_MATCH;
		int hex = bytes_hex_column(i), text = bytes_text_column(bytes->per_row, i);
		if (hex + 2 > area->columns) break;
		screen_format(at, area->column + hex, 2, role, "%02x", byte);
		bytes_draw_bounds(area, at, hex, item, is_item, offset);
		if (text + 1 > area->columns) continue;
		char shown[2] = { byte >= 0x20 && byte < 0x7f ? (char)byte : '.', 0 };
		screen_put(at, area->column + text, 1, role, shown);
	}
}

static void bytes_title(struct app *app, const struct data_source *sources, size_t count, char *out,
                        size_t size)
{
	int at = snprintf(out, size, _("bytes  frame %u"), app->frame);
	for (size_t i = 0; count > 1 && i < count && at > 0 && (size_t)at < size; i++)
		at += snprintf(out + at, size - (size_t)at,
		               i == app->bytes.source ? "  [%s]" : "  %s", sources[i].name);
}

static void bytes_remark(struct app *app, const struct data_source *source, char *out, size_t size)
{
	const struct item *item = tree_item(app);
	if (item && item->source == app->bytes.source && item->length > 0)
		snprintf(out, size, _("%u-%u of %u"), item->offset, item->offset + item->length - 1,
		         source->length);
	else
		snprintf(out, size, "%u", source->length);
}

static void bytes_draw(struct app *app, const struct area *area, bool has_focus)
{
	struct bytes_state *bytes = &app->bytes;
	size_t count;
	bytes->per_row = area->columns >= bytes_text_column(BYTES_WIDE, BYTES_WIDE) ? BYTES_WIDE
	                                                                            : BYTES_NARROW;
	bytes->height = area->rows - 1;
	bytes_source(app, NULL);
	bytes_update(app);
	const struct data_source *source = bytes_source(app, &count);
	char title[BYTES_TITLE_MAX], remark[64] = "";
	snprintf(title, sizeof title, "%s", _("bytes"));
	if (source) {
		bytes_title(app, source - bytes->source, count, title, sizeof title);
		bytes_remark(app, source, remark, sizeof remark);
	}
	screen_ruler(area->row, area->column, area->columns, has_focus, title, remark);
	if (!source) return;

	uint32_t rows = (source->length + bytes->per_row - 1) / bytes->per_row;
	bytes_scroll(bytes, bytes->cursor);
	for (int line = 0; line < bytes->height && bytes->top + (uint32_t)line < rows; line++)
		bytes_draw_row(app, area, line + 1, source, bytes->top + (uint32_t)line, has_focus);
}

static void bytes_place(struct app *app, uint32_t offset)
{
	app->bytes.cursor = offset;
	bytes_scroll(&app->bytes, offset);
	tree_go_to_byte(app, app->bytes.source, offset, false);
}

static void bytes_move(struct app *app, enum motion motion, unsigned times)
{
	struct bytes_state *bytes = &app->bytes;
	const struct data_source *source = bytes_source(app, NULL);
	if (!source || source->length == 0) return;
	uint32_t row = bytes->per_row ? bytes->per_row : BYTES_WIDE;
	uint32_t page = row * (uint32_t)(bytes->height > 1 ? bytes->height - 1 : 1);
	const uint32_t steps[] = {
		[MOVE_UP] = row,  [MOVE_DOWN] = row, [MOVE_PAGE_UP] = page, [MOVE_PAGE_DOWN] = page,
		[MOVE_FIRST] = 0, [MOVE_LAST] = 0,   [MOVE_LEFT] = 1,       [MOVE_RIGHT] = 1,
	};
	uint32_t step = steps[motion] * times, last = source->length - 1, at = bytes->cursor;
	if (at > last) at = last;
	bool is_back = motion == MOVE_UP || motion == MOVE_PAGE_UP || motion == MOVE_LEFT;
	if (motion == MOVE_FIRST || motion == MOVE_LAST)
		at = motion == MOVE_FIRST ? 0 : last;
	else if (is_back)
		at = at >= step ? at - step : motion == MOVE_PAGE_UP ? 0 : at;
	else
		at = last - at >= step ? at + step : motion == MOVE_PAGE_DOWN ? last : at;
	bytes_place(app, at);
}

static void bytes_enter(struct app *app)
{
	tree_go_to_byte(app, app->bytes.source, app->bytes.cursor, true);
	app_focus(app, PANE_TREE);
}

static void bytes_click(struct app *app, int row, int column)
{
	struct bytes_state *bytes = &app->bytes;
	const struct data_source *source = bytes_source(app, NULL);
	if (!source || row == 0) return;
	for (uint32_t i = 0; i < bytes->per_row; i++) {
		uint32_t offset = (bytes->top + (uint32_t)(row - 1)) * bytes->per_row + i;
		bool is_hex = column >= bytes_hex_column(i) && column < bytes_hex_column(i) + 3;
		bool is_text = column == bytes_text_column(bytes->per_row, i);
		if (offset >= source->length || (!is_hex && !is_text)) continue;
		bytes_place(app, offset);
		return;
	}
}

static void bytes_hint(struct app *app, char *out, size_t size)
{
	const struct data_source *source = bytes_source(app, NULL);
	if (!source || app->bytes.cursor >= source->length) return;
	uint8_t byte = source->bytes[app->bytes.cursor];
	char field[512] = "";
	uint32_t index = tree_find_byte(app, app->bytes.source, app->bytes.cursor);
	if (index != UINT32_MAX)
		tree_explain(app, &dissection_tape(app_detail(app))->items[index], field,
		             sizeof field);
	snprintf(out, size, _("byte %u (0x%x) is 0x%02x, %u   %s"), app->bytes.cursor,
	         app->bytes.cursor, byte, byte, field);
}

static void bytes_copy(struct app *app, char *out, size_t size)
{
	const struct data_source *source = bytes_source(app, NULL);
	const struct item *item = tree_item(app);
	size_t at = 0;
	if (!source || !item || item->source != app->bytes.source) return;
	for (uint32_t i = 0; i < item->length && item->offset + i < source->length && at + 3 < size;
	     i++)
		at += (size_t)snprintf(out + at, size - at, "%02x",
		                       source->bytes[item->offset + i]);
}

const struct pane_ops bytes_pane = {
	.name = "bytes",
	.where = IN_BYTES,
	.draw = bytes_draw,
	.move = bytes_move,
	.enter = bytes_enter,
	.click = bytes_click,
	.hint = bytes_hint,
	.copy = bytes_copy,
};
