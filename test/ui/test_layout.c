/* Where panes are: whatever the size, those that are visible fill the area and do not overlap. */
#include "layout.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* How many visible panes and separators a cell belongs to. */
static int owners_of(const struct layout *layout, int row, int column)
{
	int owners = column == layout->separator && row >= layout->separator_row &&
	             row < layout->separator_row + layout->separator_rows;
	for (int pane = 0; pane < PANE_COUNT; pane++) {
		const struct area *at = &layout->areas[pane];
		owners += layout->is_visible[pane] && row >= at->row && row < at->row + at->rows &&
		          column >= at->column && column < at->column + at->columns;
	}
	return owners;
}

/* Each cell belongs to one. */
static void check_fills(const struct layout *layout, const struct area *area)
{
	int wrong = 0;
	for (int row = area->row; row < area->row + area->rows; row++)
		for (int column = area->column; column < area->column + area->columns; column++)
			wrong += owners_of(layout, row, column) != 1;
	ck_assert_msg(wrong == 0, "%d cells of %dx%d, arrangement %d", wrong, area->columns,
	              area->rows, layout->arrangement);
}

START_TEST(test_fills)
{
	static const int columns[] = { 20, 40, 80, 99, 100, 131, 132 };
	struct layout layout;
	layout_open(&layout);
	layout.arrangement = (enum arrangement)(_i % ARRANGE_COUNT);
	layout.detail = _i & 4 ? PANE_STREAM : PANE_BYTES;
	for (int focus = 0; focus < PANE_COUNT; focus++) {
		layout.focus = (enum pane)focus;
		for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
			for (int rows = 2; rows < 60; rows += rows < 20 ? 1 : 13) {
				struct area area = { 2, 0, rows, columns[i] };
				layout_compute(&layout, &area);
				check_fills(&layout, &area);
				ck_assert(layout.is_visible[layout.focus]);
			}
		}
	}
}
END_TEST

START_TEST(test_zoom)
{
	struct layout layout;
	struct area area = { 2, 0, 20, 80 };
	layout_open(&layout);
	layout.is_zoomed = true;
	layout.focus = PANE_TREE;
	layout_compute(&layout, &area);
	ck_assert(layout.is_visible[PANE_TREE] && !layout.is_visible[PANE_LIST]);
	ck_assert_int_eq(layout.areas[PANE_TREE].rows, 20);
}
END_TEST

START_TEST(test_resize)
{
	struct layout layout;
	struct area area = { 2, 0, 40, 120 };
	layout_open(&layout);
	layout_compute(&layout, &area);
	int before = layout.areas[PANE_LIST].rows;
	layout_resize(&layout, 2);
	layout_compute(&layout, &area);
	ck_assert_int_gt(layout.areas[PANE_LIST].rows, before);
	layout_resize(&layout, -100);
	layout_compute(&layout, &area);
	ck_assert_int_ge(layout.areas[PANE_LIST].rows, LAYOUT_PANE_ROWS_MIN);
	layout.focus = PANE_TREE;
	before = layout.areas[PANE_TREE].columns;
	layout_resize(&layout, 1);
	layout_compute(&layout, &area);
	ck_assert_int_gt(layout.areas[PANE_TREE].columns, before);
	check_fills(&layout, &area);
}
END_TEST

START_TEST(test_next)
{
	struct layout layout;
	layout_open(&layout);
	ck_assert_int_eq(layout_next(&layout, 1), PANE_TREE);
	ck_assert_int_eq(layout_next(&layout, -1), PANE_BYTES);
	layout.focus = layout.detail = PANE_STREAM;
	ck_assert_int_eq(layout_next(&layout, 1), PANE_LIST);
	ck_assert_int_eq(layout_next(&layout, -1), PANE_TREE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("layout");
	TCase *cases = tcase_create("layout");
	tcase_add_loop_test(cases, test_fills, 0, 8);
	tcase_add_test(cases, test_zoom);
	tcase_add_test(cases, test_resize);
	tcase_add_test(cases, test_next);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
