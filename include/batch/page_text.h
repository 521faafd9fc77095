/* page_text.h - a page (stats/page.h) as plain text. Thread: any. */
#ifndef DOGFISH_BATCH_PAGE_TEXT_H
#define DOGFISH_BATCH_PAGE_TEXT_H

#include "batch/output.h"
#include "stats/page.h"

enum { PAGE_TEXT_UNWRAPPED = 0, PAGE_TEXT_CELLS = 80 };

/* Writes all lines, wrapped to so many cells; PAGE_TEXT_UNWRAPPED: each as it is. */
void page_text_write(const struct page *page, size_t cells, struct output *output);

#endif
