/* page_text.c - the rows of a page, one after the other. */
#include "batch/page_text.h"

enum { PAGE_ROWS_MAX = 512, PAGE_CELLS_UNWRAPPED = 1 << 24 };

/* Blanks at the end of a row are where it was broken. */
static void page_text_row(const char *text, const struct page_row *row, struct output *output)
{
	uint32_t to = row->to;
	while (to > row->from && text[to - 1] == ' ') to--;
	if (to > row->from) output_repeat(output, ' ', row->indent);
	output_bytes(output, text + row->from, to - row->from);
	output_char(output, '\n');
}

void page_text_write(const struct page *page, size_t cells, struct output *output)
{
	struct page_row rows[PAGE_ROWS_MAX];
	size_t width = cells == PAGE_TEXT_UNWRAPPED ? PAGE_CELLS_UNWRAPPED : cells;
	for (size_t i = 0; i < page_line_count(page); i++) {
		const char *text = page_line_text(page, page_line(page, i));
		size_t count = page_wrap(page, i, width, rows, PAGE_ROWS_MAX);
		for (size_t row = 0; row < count; row++) page_text_row(text, &rows[row], output);
	}
}
