/* Layers and fields of the selected frame: which items are visible, the cursor, drawing and folding. */
#include "tree_pane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/language.h"
#include "dissect/dissection.h"
#include "field/format.h"
#include "filter_by.h"

enum { TREE_INDENT = 2, TREE_TEXT_MAX = 2048 };

void tree_close(struct tree_state *tree)
{
	free(tree->rows);
	*tree = (struct tree_state){ 0 };
}

static const struct tape *tree_tape(struct app *app)
{
	const struct dissection *dissection = app_detail(app);
	return dissection ? dissection_tape(dissection) : NULL;
}

/* Is any descendant drawn? */
static bool tree_has_children(const struct tape *tape, uint32_t index)
{
	uint32_t end = tape->items[index].end;
	for (uint32_t child = index + 1; child < end; child = tape->items[child].end)
		if (!(tape->items[child].flags & ITEM_HIDDEN)) return true;
	return false;
}

/* The last layer is open unless the user folded it, all else is folded unless opened. */
static bool tree_is_open(const struct tree_state *tree, const struct tape *tape, uint32_t index)
{
	uint16_t field = tape->items[index].field;
	if (field_set_has(&tree->opened, field)) return true;
	bool is_last =
		tape->items[index].end == tape->count && tape_parent(tape, index) == UINT32_MAX;
	return is_last && !field_set_has(&tree->closed, field);
}

static bool tree_push(struct tree_state *tree, uint32_t index)
{
	if (tree->count == tree->capacity) {
		uint32_t capacity = tree->capacity ? tree->capacity * 2 : 256;
		uint32_t *rows = realloc(tree->rows, capacity * sizeof *rows);
		if (!rows) return false;
		tree->rows = rows;
		tree->capacity = capacity;
	}
	tree->rows[tree->count++] = index;
	return true;
}

static void tree_build(struct tree_state *tree, const struct tape *tape)
{
	tree->count = 0;
	for (uint32_t index = 0; index < tape->count;) {
		const struct item *item = &tape->items[index];
		bool is_hidden = item->flags & ITEM_HIDDEN;
		if (!is_hidden && !tree_push(tree, index)) return;
		index = is_hidden || !tree_is_open(tree, tape, index) ? item->end : index + 1;
	}
}

/* Where the cursor was: the field, and which of the visible ones with that field. */
static void tree_remember(struct tree_state *tree, const struct tape *tape)
{
	if (tree->cursor >= tree->count) return;
	tree->field = tape->items[tree->rows[tree->cursor]].field;
	tree->ordinal = 0;
	for (uint32_t row = 0; row < tree->cursor; row++)
		if (tape->items[tree->rows[row]].field == tree->field) tree->ordinal++;
}

static void tree_return(struct tree_state *tree, const struct tape *tape)
{
	uint16_t left = tree->ordinal;
	for (uint32_t row = 0; row < tree->count; row++) {
		if (tape->items[tree->rows[row]].field != tree->field) continue;
		tree->cursor = row;
		if (left-- == 0) return;
	}
	if (tree->cursor >= tree->count) tree->cursor = tree->count ? tree->count - 1 : 0;
}

void tree_update(struct app *app)
{
	const struct tape *tape = tree_tape(app);
	struct tree_state *tree = &app->tree;
	if (!tape) {
		tree->count = 0;
		return;
	}
	if (tree->made == app->detail.made) return;
	tree->made = app->detail.made;
	tree_build(tree, tape);
	tree_return(tree, tape);
}

const struct item *tree_item(struct app *app)
{
	tree_update(app);
	struct tree_state *tree = &app->tree;
	return tree->cursor < tree->count ? &tree_tape(app)->items[tree->rows[tree->cursor]] : NULL;
}

static void tree_place(struct app *app, uint32_t row)
{
	app->tree.cursor = row;
	tree_remember(&app->tree, tree_tape(app));
	bytes_show_item(app);
}

static void tree_set_open(struct app *app, uint32_t index, bool is_open)
{
	struct tree_state *tree = &app->tree;
	const struct tape *tape = tree_tape(app);
	uint16_t field = tape->items[index].field;
	struct field_set *to = is_open ? &tree->opened : &tree->closed;
	struct field_set *from = is_open ? &tree->closed : &tree->opened;
	field_set_add(to, field);
	from->bits[field >> 6] &= ~((uint64_t)1 << (field & 63));
	tree_build(tree, tape);
}

void tree_fold_all(struct app *app, bool is_open)
{
	struct tree_state *tree = &app->tree;
	const struct tape *tape = tree_tape(app);
	if (!tape) return;
	if (is_open) {
		for (uint32_t index = 0; index < tape->count; index++)
			if (tree_has_children(tape, index))
				field_set_add(&tree->opened, tape->items[index].field);
	} else {
		field_set_clear(&tree->opened);
		field_set_fill(&tree->closed);
	}
	tree_build(tree, tape);
	tree_return(tree, tape);
}

/* The row of an item, or of the nearest visible one above it. */
static uint32_t tree_row_of(const struct tree_state *tree, const struct tape *tape, uint32_t index)
{
	for (;;) {
		for (uint32_t row = 0; row < tree->count; row++)
			if (tree->rows[row] == index) return row;
		uint32_t parent = tape_parent(tape, index);
		if (parent == UINT32_MAX) return 0;
		index = parent;
	}
}

void tree_go_to_item(struct app *app, uint32_t index)
{
	const struct tape *tape = tree_tape(app);
	tree_update(app);
	for (uint32_t at = tape_parent(tape, index); at != UINT32_MAX; at = tape_parent(tape, at))
		if (!tree_is_open(&app->tree, tape, at)) tree_set_open(app, at, true);
	tree_place(app, tree_row_of(&app->tree, tape, index));
}

static bool tree_is_heading(const struct app *app, const struct item *item)
{
	enum field_type type = registry_field(app->registry, item->field)->type;
	return type == FIELD_PROTOCOL || type == FIELD_NONE;
}

uint32_t tree_find_byte(struct app *app, uint8_t source, uint32_t offset)
{
	const struct tape *tape = tree_tape(app);
	uint32_t best = UINT32_MAX;
	for (uint32_t index = 0; tape && index < tape->count; index++) {
		const struct item *item = &tape->items[index];
		if (item->flags & ITEM_HIDDEN || item->source != source || offset < item->offset ||
		    offset - item->offset >= item->length)
			continue;
		/* As short as possible. Of those with the same bytes the first that has a value: the
		 * flags rather than one of them, a field rather than its heading. */
		const struct item *than = best == UINT32_MAX ? NULL : &tape->items[best];
		if (!than || item->length < than->length ||
		    (item->length == than->length && tree_is_heading(app, than)))
			best = index;
	}
	return best;
}

void tree_go_to_byte(struct app *app, uint8_t source, uint32_t offset, bool unfold)
{
	uint32_t index = tree_find_byte(app, source, offset);
	if (index == UINT32_MAX) return;
	tree_update(app);
	if (unfold) {
		tree_go_to_item(app, index);
		return;
	}
	app->tree.cursor = tree_row_of(&app->tree, tree_tape(app), index);
	tree_remember(&app->tree, tree_tape(app));
}

static int tree_depth(const struct tape *tape, uint32_t index)
{
	int depth = 0;
	for (uint32_t at = tape_parent(tape, index); at != UINT32_MAX; at = tape_parent(tape, at))
		depth++;
	return depth;
}

static enum role tree_role(const struct app *app, const struct item *item)
{
	const struct field *field = registry_field(app->registry, item->field);
	if (field->type == FIELD_EXPERT)
		return field->severity >= EXPERT_ERROR  ? ROLE_BAD
		       : field->severity >= EXPERT_WARN ? ROLE_WARNING
		                                        : ROLE_TEXT;
	if (field->type == FIELD_FRAME) return ROLE_LINK;
	return field->is_own ? ROLE_OWN : field->type == FIELD_PROTOCOL ? ROLE_BOLD : ROLE_TEXT;
}

static void tree_draw_row(struct app *app, const struct area *area, int line, uint32_t row,
                          bool has_focus)
{
	const struct tree_state *tree = &app->tree;
	const struct tape *tape = tree_tape(app);
	uint32_t index = tree->rows[row];
	const struct item *item = &tape->items[index];
	char text[TREE_TEXT_MAX], drawn[TREE_TEXT_MAX + 64];
	format_line(app->registry, tape, item, text, sizeof text);

	bool is_cursor = row == tree->cursor;
	int at = area->row + line, depth = tree_depth(tape, index);
	char fold = !tree_has_children(tape, index)   ? ' '
	            : tree_is_open(tree, tape, index) ? '-'
	                                              : '+';
	snprintf(drawn, sizeof drawn, "%c%c%*s%s", is_cursor ? '>' : ' ', fold,
	         1 + TREE_INDENT * depth, "", text);
	screen_put(at, area->column, area->columns, tree_role(app, item), drawn);
	if (is_cursor)
		screen_paint(at, area->column, area->columns,
		             has_focus ? ROLE_SELECTED : ROLE_SELECTED_OTHER);
}

static uint32_t tree_top(const struct tree_state *tree, uint32_t rows)
{
	uint32_t top = tree->top;
	if (tree->count > rows && top > tree->count - rows) top = tree->count - rows;
	if (tree->count <= rows) top = 0;
	if (tree->cursor < top) top = tree->cursor;
	if (tree->cursor - top >= rows) top = tree->cursor - rows + 1;
	return top;
}

/* Whether an item leads elsewhere. The frame itself does not, nor does a list of frames: a message's pieces. */
static bool tree_is_link(struct app *app, const struct tape *tape, uint32_t index)
{
	const struct item *item = &tape->items[index];
	if (item->flags & ITEM_HIDDEN ||
	    registry_field(app->registry, item->field)->type != FIELD_FRAME ||
	    item->value.number == app->frame)
		return false;
	bool is_listed = (index > 0 && item[-1].field == item->field) ||
	                 (index + 1 < tape->count && item[1].field == item->field);
	return !is_listed;
}

/* The innermost link of the frame, "Response in: 13", for the ruler: it is below a fold or far down. */
static void tree_link(struct app *app, char *out, size_t size)
{
	const struct tape *tape = tree_tape(app);
	for (uint32_t index = tape ? tape->count : 0; index > 0; index--) {
		if (!tree_is_link(app, tape, index - 1)) continue;
		format_line(app->registry, tape, &tape->items[index - 1], out, size);
		return;
	}
}

static void tree_draw(struct app *app, const struct area *area, bool has_focus)
{
	struct tree_state *tree = &app->tree;
	char title[64], link[TREE_TEXT_MAX] = "";
	snprintf(title, sizeof title, "%s", _("layers"));
	tree_update(app);
	tree_link(app, link, sizeof link);
	if (app->frame) snprintf(title, sizeof title, _("layers  frame %u"), app->frame);
	screen_ruler(area->row, area->column, area->columns, has_focus, title, link);
	tree->height = area->rows - 1;
	if (tree->height <= 0 || tree->count == 0) return;
	uint32_t top = tree_top(tree, (uint32_t)tree->height);
	for (int line = 0; line < tree->height && top + (uint32_t)line < tree->count; line++)
		tree_draw_row(app, area, line + 1, top + (uint32_t)line, has_focus);
}

/* Left folds, or goes to the parent; right unfolds, or goes to the first child. */
static void tree_move_sideways(struct app *app, bool is_right)
{
	struct tree_state *tree = &app->tree;
	const struct tape *tape = tree_tape(app);
	uint32_t index = tree->rows[tree->cursor];
	bool has_children = tree_has_children(tape, index);
	bool is_open = has_children && tree_is_open(tree, tape, index);
	if (is_right && is_open) {
		tree_place(app, tree->cursor + 1);
	} else if (is_right) {
		if (has_children) tree_set_open(app, index, true);
	} else if (is_open) {
		tree_set_open(app, index, false);
	} else if (tape_parent(tape, index) != UINT32_MAX) {
		tree_place(app, tree_row_of(tree, tape, tape_parent(tape, index)));
	}
}

static uint32_t tree_moved(const struct tree_state *tree, enum motion motion, uint32_t times)
{
	uint32_t page = tree->height > 1 ? (uint32_t)tree->height - 1 : 1, last = tree->count - 1;
	uint32_t step = motion == MOVE_PAGE_UP || motion == MOVE_PAGE_DOWN ? page * times : times;
	switch (motion) {
	case MOVE_UP:
	case MOVE_PAGE_UP: return tree->cursor > step ? tree->cursor - step : 0;
	case MOVE_DOWN:
	case MOVE_PAGE_DOWN: return last - tree->cursor > step ? tree->cursor + step : last;
	case MOVE_FIRST: return 0;
	default: return last;
	}
}

static void tree_move(struct app *app, enum motion motion, unsigned times)
{
	struct tree_state *tree = &app->tree;
	tree_update(app);
	if (tree->count == 0) return;
	if (motion == MOVE_LEFT || motion == MOVE_RIGHT) {
		tree_move_sideways(app, motion == MOVE_RIGHT);
		return;
	}
	tree_place(app, tree_moved(tree, motion, times));
	tree->top = tree_top(tree, (uint32_t)(tree->height > 0 ? tree->height : 1));
}

/* Follows a link, or folds. */
static void tree_enter(struct app *app)
{
	const struct item *item = tree_item(app);
	if (!item) return;
	if (registry_field(app->registry, item->field)->type == FIELD_FRAME) {
		app_go(app, (uint32_t)item->value.number);
		return;
	}
	const struct tape *tape = tree_tape(app);
	uint32_t index = app->tree.rows[app->tree.cursor];
	if (tree_has_children(tape, index))
		tree_set_open(app, index, !tree_is_open(&app->tree, tape, index));
}

static void tree_click(struct app *app, int row, int column)
{
	struct tree_state *tree = &app->tree;
	tree_update(app);
	if (row == 0 || tree->count == 0) return;
	uint32_t top = tree_top(tree, (uint32_t)(tree->height > 0 ? tree->height : 1));
	uint32_t at = top + (uint32_t)(row - 1);
	if (at >= tree->count) return;
	tree->top = top;
	bool is_fold = column <= 1 + TREE_INDENT * tree_depth(tree_tape(app), tree->rows[at]);
	tree_place(app, at);
	if (is_fold) tree_enter(app);
}

void tree_explain(struct app *app, const struct item *item, char *out, size_t size)
{
	const struct field *field = registry_field(app->registry, item->field);
	char filter[TREE_TEXT_MAX];
	if (filter_of_item(app, item, filter, sizeof filter) == 0)
		snprintf(filter, sizeof filter, "%s", field->name ? field->name : "");
	const char *link = field->type == FIELD_FRAME ? _("Enter goes to that frame") : NULL;
	const char *help = link ? link : field->help ? field->help : field->label;
	snprintf(out, size, "%s   %s", filter, help ? help : "");
}

static void tree_hint(struct app *app, char *out, size_t size)
{
	const struct item *item = tree_item(app);
	if (item) tree_explain(app, item, out, size);
}

static void tree_copy(struct app *app, char *out, size_t size)
{
	const struct item *item = tree_item(app);
	if (item) format_line(app->registry, tree_tape(app), item, out, size);
}

const struct pane_ops tree_pane = {
	.name = "layers",
	.where = IN_TREE,
	.draw = tree_draw,
	.move = tree_move,
	.enter = tree_enter,
	.click = tree_click,
	.hint = tree_hint,
	.copy = tree_copy,
};
