/* page.c - lines of spans in three growing arrays: bytes, spans, lines. */
#include "stats/page.h"

#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_ESCAPED_MAX = 16384, PAGE_FORMATTED_MAX = 4096 };

struct page {
	char *bytes;
	struct page_span *spans;
	struct page_line *lines;
	size_t byte_count, byte_capacity;
	size_t span_count, span_capacity;
	size_t line_count, line_capacity;
	struct page_line line; /* being written */
	uint16_t margin;
	bool is_full;
};

struct page *page_open(void)
{
	struct page *page = calloc(1, sizeof *page);
	if (!page) abort();
	return page;
}

void page_close(struct page *page)
{
	if (!page) return;
	free(page->bytes);
	free(page->spans);
	free(page->lines);
	free(page);
}

static void page_begin_line(struct page *page)
{
	page->line = (struct page_line){ .text = (uint32_t)page->byte_count,
		                         .span = (uint32_t)page->span_count };
}

void page_reset(struct page *page)
{
	page->byte_count = page->span_count = page->line_count = 0;
	page->is_full = false;
	page->margin = 0;
	page_begin_line(page);
}

/* Room for count more of size bytes each; the page is bounded, so this small memory is there or we end. */
static void *page_grow(void *array, size_t used, size_t count, size_t size, size_t *capacity)
{
	if (used + count <= *capacity) return array;
	size_t wanted = *capacity ? *capacity * 2 : 256;
	if (wanted < used + count) wanted = used + count;
	array = realloc(array, wanted * size);
	if (!array) abort();
	*capacity = wanted;
	return array;
}

static void page_add(struct page *page, enum page_role role, uint32_t frame, const char *text,
                     size_t length)
{
	if (length == 0) return;
	page->bytes = page_grow(page->bytes, page->byte_count, length, 1, &page->byte_capacity);
	page->spans = page_grow(page->spans, page->span_count, 1, sizeof *page->spans,
	                        &page->span_capacity);
	memcpy(page->bytes + page->byte_count, text, length);
	page->spans[page->span_count++] = (struct page_span){ .offset = page->line.length,
		                                              .length = (uint32_t)length,
		                                              .frame = frame,
		                                              .role = role };
	page->byte_count += length;
	page->line.length += (uint32_t)length;
	page->line.span_count++;
}

static void page_add_raw(struct page *page, enum page_role role, uint32_t frame, const char *text,
                         size_t length)
{
	char escaped[PAGE_ESCAPED_MAX];
	if (page->is_full) return;
	size_t needed = text_escape(TEXT_SCREEN, text, length, escaped, sizeof escaped);
	page_add(page, role, frame, escaped, strlen(escaped));
	if (needed >= sizeof escaped) page_add(page, PAGE_DIM, 0, "…", strlen("…"));
	page->is_full = page->byte_count > PAGE_BYTES_MAX;
	if (page->is_full) page_add(page, PAGE_WARNING, 0, " [cut here: too long]", 21);
}

void page_put_bytes(struct page *page, enum page_role role, const char *text, size_t length)
{
	page_add_raw(page, role, 0, text, length);
}

void page_put(struct page *page, enum page_role role, const char *text)
{
	page_add_raw(page, role, 0, text, strlen(text));
}

void page_format(struct page *page, enum page_role role, const char *format, ...)
{
	char text[PAGE_FORMATTED_MAX];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, _(format), arguments);
	va_end(arguments);
	page_put(page, role, text);
}

void page_link_text(struct page *page, uint32_t frame, const char *text)
{
	page_add_raw(page, PAGE_LINK, frame, text, strlen(text));
}

void page_link(struct page *page, uint32_t frame)
{
	char text[16];
	snprintf(text, sizeof text, "%u", frame);
	page_link_text(page, frame, text);
}

size_t page_cells(const struct page *page)
{
	char text[PAGE_ESCAPED_MAX];
	size_t length = page->line.length < sizeof text ? page->line.length : sizeof text - 1;
	if (length) memcpy(text, page->bytes + page->line.text, length);
	text[length] = 0;
	return text_cells(text);
}

void page_column(struct page *page, size_t cells)
{
	size_t used = page_cells(page), blanks = used < cells ? cells - used : used > 0;
	for (; blanks > 0 && !page->is_full; blanks--) page_add(page, PAGE_TEXT, 0, " ", 1);
}

void page_indent(struct page *page, unsigned indent, unsigned hang)
{
	page->line.indent = (uint16_t)(indent < PAGE_INDENT_MAX ? indent : PAGE_INDENT_MAX);
	page->line.hang = (uint16_t)(hang < PAGE_INDENT_MAX ? hang : PAGE_INDENT_MAX);
}

void page_set_margin(struct page *page, unsigned cells) { page->margin = (uint16_t)cells; }

void page_lead_to(struct page *page, uint32_t frame) { page->line.frame = frame; }

void page_end_line(struct page *page)
{
	if (page->is_full && page->line.length == 0) return;
	page->line.indent = (uint16_t)(page->line.indent + page->margin);
	page->line.hang = (uint16_t)(page->line.hang + page->margin);
	page->lines = page_grow(page->lines, page->line_count, 1, sizeof *page->lines,
	                        &page->line_capacity);
	page->lines[page->line_count++] = page->line;
	page_begin_line(page);
}

size_t page_line_count(const struct page *page) { return page->line_count; }

const struct page_line *page_line(const struct page *page, size_t index)
{
	return &page->lines[index];
}

const char *page_line_text(const struct page *page, const struct page_line *line)
{
	return line->length ? page->bytes + line->text : "";
}

const struct page_span *page_line_spans(const struct page *page, const struct page_line *line)
{
	return line->span_count ? page->spans + line->span : NULL;
}

/* Signs that close what is before them: a row does not begin with one. */
static bool page_closes(uint32_t code)
{
	static const uint32_t signs[] = { 0x3001, 0x3002, 0xff0c, 0xff1a, 0xff1b, 0xff01,
		                          0xff1f, 0xff09, 0x300b, 0x300d, 0x201d };
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (code == signs[i]) return true;
	return false;
}

/* Bytes from `from` that fit into cells: up to the last blank if there is one, else between characters.
 * A wide character may stand at the end of a row on its own, as Chinese is written without blanks. */
static uint32_t page_row_end(const char *text, uint32_t from, uint32_t length, size_t cells)
{
	uint32_t at = from, broken = from;
	size_t used = 0;
	bool may_break = false; /* before the next character */
	while (at < length) {
		uint32_t code;
		uint32_t step = (uint32_t)utf8_decode(text + at, length - at, &code);
		int width = utf8_width(code);
		size_t wide = width > 0 ? (size_t)width : 0;
		if (may_break && !page_closes(code)) broken = code == ' ' ? at + step : at;
		if (used + wide > cells && at > from) break;
		used += wide;
		at += step;
		may_break = code == ' ' || wide == 2;
	}
	if (at >= length) return length;
	return broken > from ? broken : at;
}

size_t page_wrap(const struct page *page, size_t index, size_t cells, struct page_row *rows,
                 size_t max)
{
	const struct page_line *line = &page->lines[index];
	const char *text = page_line_text(page, line);
	uint32_t from = 0;
	size_t count = 0;
	do {
		uint16_t indent = count ? line->hang : line->indent;
		size_t room = cells > indent + 8u ? cells - indent : 8;
		uint32_t to = page_row_end(text, from, line->length, room);
		rows[count++] = (struct page_row){ (uint32_t)index, from, to, indent };
		from = to;
	} while (from < line->length && count < max);
	return count;
}
