/* Where the panes are. */
#include "layout.h"

#include "base/language.h"

#include <string.h>

static const char *const layout_names[ARRANGE_COUNT] = {
	[ARRANGE_AUTOMATIC] = N_("automatic"),
	[ARRANGE_STACKED] = N_("stacked"),
	[ARRANGE_BESIDE] = N_("beside"),
	[ARRANGE_COLUMNS] = N_("columns"),
};

void layout_open(struct layout *layout)
{
	*layout = (struct layout){
		.detail = PANE_BYTES, .list_share = 450, .detail_share = 0, .separator = -1
	};
}

const char *layout_name(enum arrangement arrangement) { return _(layout_names[arrangement]); }

static int layout_share(int total, int share, int least)
{
	int part = (total * share + 500) / 1000;
	if (part > total - least) part = total - least;
	return part < least ? least : part;
}

static void layout_put(struct layout *layout, enum pane pane, struct area area)
{
	layout->areas[pane] = area;
	layout->is_visible[pane] = area.rows > 0 && area.columns > 0;
}

static enum arrangement layout_arrangement(const struct layout *layout, int columns)
{
	if (layout->arrangement != ARRANGE_AUTOMATIC) return layout->arrangement;
	return columns >= LAYOUT_WIDE_COLUMNS ? ARRANGE_BESIDE : ARRANGE_STACKED;
}

/* What bytes or stream get of the space they share with the tree when the user has not said. */
static int layout_detail_share(const struct layout *layout, enum arrangement arrangement)
{
	if (layout->detail_share) return layout->detail_share;
	if (arrangement == ARRANGE_BESIDE) return 520;
	return layout->detail == PANE_STREAM ? 600 : 280;
}

static void layout_split_rows(struct layout *layout, struct area area, enum pane upper,
                              enum pane lower, int lower_share)
{
	int rows = layout_share(area.rows, lower_share, LAYOUT_PANE_ROWS_MIN);
	struct area below = { area.row + area.rows - rows, area.column, rows, area.columns };
	area.rows -= rows;
	layout_put(layout, upper, area);
	layout_put(layout, lower, below);
}

static void layout_split_columns(struct layout *layout, struct area area, enum pane left,
                                 enum pane right, int right_share)
{
	int columns = layout_share(area.columns, right_share, LAYOUT_PANE_ROWS_MIN * 4);
	struct area beside = { area.row, area.column + area.columns - columns, area.rows, columns };
	area.columns -= columns + 1;
	layout_put(layout, left, area);
	layout_put(layout, right, beside);
	layout->separator = beside.column - 1;
	layout->separator_row = area.row;
	layout->separator_rows = area.rows;
}

static void layout_stacked(struct layout *layout, struct area area)
{
	int least = LAYOUT_PANE_ROWS_MIN;
	bool has_tree = layout->detail != PANE_STREAM || layout->focus == PANE_TREE;
	bool has_detail = layout->focus != PANE_TREE || layout->detail != PANE_STREAM;
	if (area.rows < 3 * least + 3 && has_tree && has_detail) {
		has_tree = layout->focus != layout->detail;
		has_detail = !has_tree;
	}
	struct area rest = area;
	area.rows = layout_share(area.rows, layout->list_share, least);
	rest.row += area.rows;
	rest.rows -= area.rows;
	layout_put(layout, PANE_LIST, area);
	if (has_tree && has_detail)
		layout_split_rows(layout, rest, PANE_TREE, layout->detail,
		                  layout_detail_share(layout, ARRANGE_STACKED));
	else
		layout_put(layout, has_tree ? PANE_TREE : layout->detail, rest);
}

/* Bytes get what a row of 16, or else of 8, takes; the tree's lines need the rest. */
static int layout_beside_share(const struct layout *layout, int columns)
{
	if (layout->detail_share || layout->detail != PANE_BYTES)
		return layout_detail_share(layout, ARRANGE_BESIDE);
	int cells = columns - LAYOUT_BYTES_WIDE >= LAYOUT_TREE_COLUMNS ? LAYOUT_BYTES_WIDE
	                                                               : LAYOUT_BYTES_NARROW;
	return (cells * 1000 + columns - 1) / columns;
}

static void layout_beside(struct layout *layout, struct area area)
{
	struct area rest = area;
	area.rows = layout_share(area.rows, layout->list_share, LAYOUT_PANE_ROWS_MIN);
	rest.row += area.rows;
	rest.rows -= area.rows;
	layout_put(layout, PANE_LIST, area);
	layout_split_columns(layout, rest, PANE_TREE, layout->detail,
	                     layout_beside_share(layout, area.columns));
}

static void layout_columns(struct layout *layout, struct area area)
{
	layout_split_columns(layout, area, PANE_LIST, PANE_TREE, 1000 - layout->list_share);
	layout_split_rows(layout, layout->areas[PANE_TREE], PANE_TREE, layout->detail,
	                  layout_detail_share(layout, ARRANGE_COLUMNS));
}

static void (*const layout_arrange[ARRANGE_COUNT])(struct layout *layout, struct area area) = {
	[ARRANGE_STACKED] = layout_stacked,
	[ARRANGE_BESIDE] = layout_beside,
	[ARRANGE_COLUMNS] = layout_columns,
};

void layout_compute(struct layout *layout, const struct area *area)
{
	memset(layout->is_visible, 0, sizeof layout->is_visible);
	layout->separator = -1;
	bool is_small = area->rows < 2 * LAYOUT_PANE_ROWS_MIN + 2 || area->columns < 30;
	if (layout->focus == PANE_BYTES || layout->focus == PANE_STREAM)
		layout->focus = layout->detail;
	if (layout->is_zoomed || is_small)
		layout_put(layout, layout->focus, *area);
	else
		layout_arrange[layout_arrangement(layout, area->columns)](layout, *area);
}

enum pane layout_next(const struct layout *layout, int step)
{
	const enum pane order[] = { PANE_LIST, PANE_TREE, layout->detail };
	int at = layout->focus == PANE_LIST ? 0 : layout->focus == PANE_TREE ? 1 : 2;
	return order[(at + step + 3) % 3];
}

static int layout_clamp(int share)
{
	int most = 1000 - LAYOUT_SHARE_MIN;
	return share < LAYOUT_SHARE_MIN ? LAYOUT_SHARE_MIN : share > most ? most : share;
}

void layout_resize(struct layout *layout, int steps)
{
	int change = steps * LAYOUT_SHARE_STEP;
	if (layout->focus == PANE_LIST) {
		layout->list_share = layout_clamp(layout->list_share + change);
		return;
	}
	const struct area *tree = &layout->areas[PANE_TREE],
			  *detail = &layout->areas[layout->detail];
	if (!layout->is_visible[PANE_TREE] || !layout->is_visible[layout->detail]) {
		layout->list_share = layout_clamp(layout->list_share - change);
		return;
	}
	bool is_beside = detail->row == tree->row;
	int share = is_beside ? detail->columns * 1000 / (tree->columns + detail->columns)
	                      : detail->rows * 1000 / (tree->rows + detail->rows);
	layout->detail_share =
		layout_clamp(share + (layout->focus == PANE_TREE ? -change : change));
}

bool layout_is_split(const struct layout *layout, int row, int column)
{
	if (layout->is_zoomed || !layout->is_visible[PANE_LIST]) return false;
	const struct area *list = &layout->areas[PANE_LIST];
	return row == list->row + list->rows || column == layout->separator;
}

void layout_drag(struct layout *layout, const struct area *area, int row, int column)
{
	const struct area *list = &layout->areas[PANE_LIST];
	if (list->columns < area->columns)
		layout->list_share = layout_clamp((column - area->column) * 1000 / area->columns);
	else if (row != layout->separator_row || layout->separator < 0)
		layout->list_share = layout_clamp((row - area->row) * 1000 / area->rows);
}
