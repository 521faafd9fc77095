/* tally_text.c - one writer for all trees of counts: a row a node, its columns at fixed widths. */
#include "batch/tally_text.h"

#include "base/format.h"
#include "base/text.h"
#include "request.h"
#include "stats/tally.h"

#include <stdlib.h>
#include <string.h>

enum { TALLY_COLUMN_WIDTH = 12, TALLY_CELL_MAX = 64, TALLY_NAME_TEXT_MAX = 16384 };

static const char *const tally_titles[] = {
	"Count",     "Average", "Min Val",    "Max Val",
	"Rate (ms)", "Percent", "Burst Rate", "Burst Start",
};

enum { TALLY_COLUMNS = sizeof tally_titles / sizeof *tally_titles };

static const char tally_first_title[] = "Topic / Item";

struct tally_request {
	size_t kind;
	struct request_filter filter;
};

static void *tally_request_open(const char *name, const char *arguments, const char *text,
                                const struct registry *registry, struct error *error_out)
{
	struct tally_request *request = calloc(1, sizeof *request);
	if (!request) abort();
	while (strcmp(tally_kind(request->kind)->name, name) != 0) request->kind++;
	if (request_filter_open(&request->filter, arguments, strlen(arguments), text, registry,
	                        error_out))
		return request;
	free(request);
	return NULL;
}

static void tally_request_close(void *request_in)
{
	struct tally_request *request = request_in;
	request_filter_close(&request->filter);
	free(request);
}

static size_t tally_name(const struct tally_node *node, char *out, size_t size)
{
	return text_escape(TEXT_TSHARK, node->name, strlen(node->name), out, size) + node->depth;
}

static size_t tally_name_width(const struct tally *tally)
{
	char name[TALLY_NAME_TEXT_MAX];
	size_t width = strlen(tally_first_title);
	uint32_t at = tally_next(tally, TALLY_NONE);
	for (; at != TALLY_NONE; at = tally_next(tally, at)) {
		size_t here = tally_name(tally_at(tally, at), name, sizeof name);
		if (here > width) width = here;
	}
	return width;
}

/* The last column is as wide as its title. */
static void tally_write_cells(const char *const *cells, struct output *output)
{
	for (int i = 0; i < TALLY_COLUMNS; i++) {
		size_t width = i + 1 < TALLY_COLUMNS ? TALLY_COLUMN_WIDTH
		                                     : strlen(tally_titles[TALLY_COLUMNS - 1]);
		size_t length = strlen(cells[i]);
		output_string(output, cells[i]);
		output_repeat(output, ' ', length < width + 2 ? width + 2 - length : 0);
	}
	output_char(output, '\n');
}

/* Ranges of numbers say so where there are none. */
static void tally_format_numbers(const struct tally_node *parent, const struct tally_node *node,
                                 char (*cells)[TALLY_CELL_MAX])
{
	if (!(node->flags & TALLY_NUMBERS)) return;
	int digits = node->flags & TALLY_DECIMALS ? 6 : 0;
	if (!node->count) {
		if (!node->parent || !(parent->flags & TALLY_ORDERED)) return;
		for (int i = 1; i <= 3; i++) text_format(cells[i], TALLY_CELL_MAX, "-");
		return;
	}
	text_format(cells[1], TALLY_CELL_MAX, "%.2f", node->sum / (double)node->count);
	text_format(cells[2], TALLY_CELL_MAX, "%.*f", digits, node->least);
	text_format(cells[3], TALLY_CELL_MAX, "%.*f", digits, node->most);
}

static void tally_format(const struct tally *tally, const struct tally_node *node,
                         char (*cells)[TALLY_CELL_MAX])
{
	double span_ms = tally_span_ms(tally);
	const struct tally_node *parent = tally_at(tally, node->parent);
	for (int i = 0; i < TALLY_COLUMNS; i++) cells[i][0] = 0;
	text_format(cells[0], TALLY_CELL_MAX, "%llu", (unsigned long long)node->count);
	tally_format_numbers(parent, node, cells);
	if (span_ms > 0)
		text_format(cells[4], TALLY_CELL_MAX, "%.4f", (double)node->count / span_ms);
	if (!node->parent)
		text_format(cells[5], TALLY_CELL_MAX, "100%%");
	else if (parent->count)
		text_format(cells[5], TALLY_CELL_MAX, "%.2f%%",
		            (double)node->count * 100 / (double)parent->count);
	if (!node->burst) {
		text_format(cells[6], TALLY_CELL_MAX, "-");
		text_format(cells[7], TALLY_CELL_MAX, "-");
		return;
	}
	double window_ms = TALLY_BURST_STEP_MS * TALLY_BURST_STEPS;
	text_format(cells[6], TALLY_CELL_MAX, "%.4f", (double)node->burst / window_ms);
	text_format(cells[7], TALLY_CELL_MAX, "%.3f", node->burst_ms / 1000);
}

static void tally_write_node(const struct tally *tally, const struct tally_node *node, size_t width,
                             struct output *output)
{
	char name[TALLY_NAME_TEXT_MAX], texts[TALLY_COLUMNS][TALLY_CELL_MAX];
	const char *cells[TALLY_COLUMNS];
	size_t length = tally_name(node, name, sizeof name);
	output_repeat(output, ' ', node->depth);
	output_string(output, name);
	output_repeat(output, ' ', width - length + 2);
	tally_format(tally, node, texts);
	for (int i = 0; i < TALLY_COLUMNS; i++) cells[i] = texts[i];
	tally_write_cells(cells, output);
}

static void tally_write_ruler(struct output *output, char mark, size_t width)
{
	width += 2 + (TALLY_COLUMNS - 1) * (TALLY_COLUMN_WIDTH + 2);
	output_repeat(output, mark, width + strlen(tally_titles[TALLY_COLUMNS - 1]) + 2);
	output_char(output, '\n');
}

static void tally_request_write(const void *request_in, const struct report_context *context)
{
	const struct tally_request *request = request_in;
	const struct pass_source source = request_source(context, &request->filter);
	struct output *output = context->output;
	struct tally *tally = tally_open(&source, request->kind);
	while (tally_advance(tally, REQUEST_SLICE_FRAMES)) continue;
	tally_sort(tally);
	size_t width = tally_name_width(tally);
	output_char(output, '\n');
	tally_write_ruler(output, '=', width);
	request_format(output, "%s:\n%s", tally_kind(request->kind)->title, tally_first_title);
	output_repeat(output, ' ', width - strlen(tally_first_title) + 2);
	tally_write_cells(tally_titles, output);
	tally_write_ruler(output, '-', width);
	uint32_t at = tally_next(tally, TALLY_NONE);
	for (; at != TALLY_NONE; at = tally_next(tally, at))
		tally_write_node(tally, tally_at(tally, at), width, output);
	output_char(output, '\n');
	tally_write_ruler(output, '-', width);
	tally_close(tally);
}

/* A kind of -z for each row of the trees: it is found there by its name. */
#define TALLY_REPORT(symbol, kind_name)                                                      \
	static void *symbol##_open(const char *arguments, const char *text,                  \
	                           const struct registry *registry, struct error *error_out) \
	{                                                                                    \
		return tally_request_open(kind_name, arguments, text, registry, error_out);  \
	}                                                                                    \
	const struct report_kind symbol = {                                                  \
		.name = kind_name,                                                           \
		.usage = kind_name "[,FILTER]",                                              \
		.open = symbol##_open,                                                       \
		.write = tally_request_write,                                                \
		.close = tally_request_close,                                                \
	};

TALLY_REPORT(report_tally_http, "http,tree")
TALLY_REPORT(report_tally_http_requests, "http_req,tree")
TALLY_REPORT(report_tally_http_servers, "http_srv,tree")
TALLY_REPORT(report_tally_lengths, "plen,tree")
TALLY_REPORT(report_tally_dns, "dns,tree")
TALLY_REPORT(report_tally_smtp, "smtp,tree")
TALLY_REPORT(report_tally_pop, "pop,tree")
TALLY_REPORT(report_tally_imap, "imap,tree")
TALLY_REPORT(report_tally_ftp, "ftp,tree")
