/* flow_text.c - the diagram of -z flow, as tshark draws it: two lines a step, a column of 20 cells an address. What is
 * drawn lies over the rails between the columns, cell by cell. */
#include "batch/flow_text.h"

#include "base/text.h"
#include "base/utf8.h"
#include "batch/columns.h"
#include "dissect/dissector.h"
#include "request.h"
#include "stats/flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FLOW_NODES_MAX = 40,
	FLOW_NODE_CELLS = 20,
	FLOW_CELLS_MAX = (FLOW_NODES_MAX + 1) * FLOW_NODE_CELLS,
	FLOW_LABEL_AT = 9, /* behind the rail of the left address */
	FLOW_PORT_AT = 10, /* likewise, of the right one */
	FLOW_TIME_CELLS = 9,
	FLOW_STREAM_CELLS = 5,
	FLOW_TEXT_MAX = 16384,
};

struct flow_request {
	enum flow_type type;
	struct request_filter filter;
};

/* A line of cells. */
struct flow_line {
	char cells[FLOW_CELLS_MAX][UTF8_LENGTH_MAX + 1];
	size_t count;
};

/* The drawing: who stands where, and whether streams are numbered. */
struct flow_picture {
	const struct report_context *context;
	struct address nodes[FLOW_NODES_MAX];
	size_t node_count;
	bool has_streams; /* more than one */
	uint32_t stream;
	bool has_stream;
};

static void *flow_request_open(const char *arguments, const char *text,
                               const struct registry *registry, struct error *error_out)
{
	static const char mode[] = ",standard";
	struct flow_request *request = calloc(1, sizeof *request);
	if (!request) abort();
	size_t length = strcspn(arguments, ",");
	const char *rest = arguments + length;
	bool is_mode = strncmp(rest, mode, sizeof mode - 1) == 0;
	rest += is_mode ? sizeof mode - 1 : 0;
	int type = 0;
	while (type < FLOW_TYPES &&
	       (strlen(flow_type_name((enum flow_type)type)) != length ||
	        strncmp(flow_type_name((enum flow_type)type), arguments, length)))
		type++;
	request->type = (enum flow_type)type;
	if (type == FLOW_TYPES || !is_mode || (*rest && *rest != ','))
		error_set(error_out, "-z %s: it is flow,any|icmp|icmpv6|tcp,standard[,FILTER]",
		          text);
	else if (request_filter_open(&request->filter, rest + (*rest == ','),
	                             strlen(rest + (*rest == ',')), text, registry, error_out))
		return request;
	free(request);
	return NULL;
}

static void flow_request_close(void *request_in)
{
	struct flow_request *request = request_in;
	request_filter_close(&request->filter);
	free(request);
}

/* ---- lines */

static void flow_line_put(struct flow_line *line, size_t at, const char *text, size_t cells)
{
	size_t left = strlen(text);
	for (; left && cells && at < FLOW_CELLS_MAX; at++, cells--) {
		uint32_t code;
		size_t taken = utf8_decode(text, left, &code);
		while (line->count <= at) snprintf(line->cells[line->count++], 2, " ");
		snprintf(line->cells[at], sizeof line->cells[at], "%.*s", (int)taken, text);
		text += taken;
		left -= taken;
	}
}

static void flow_line_write(const struct flow_line *line, struct output *output)
{
	for (size_t i = 0; i < line->count; i++) output_string(output, line->cells[i]);
}

/* Columns of that many cells, each with its rail. */
static struct flow_line flow_line_make(size_t columns, size_t cells)
{
	struct flow_line line = { .count = 0 };
	for (size_t i = 1; i <= columns; i++) flow_line_put(&line, i * cells - 1, "|", 1);
	return line;
}

/* ---- addresses */

static size_t flow_node(struct flow_picture *picture, const struct address *address)
{
	size_t node = 0;
	while (node < picture->node_count && !address_equal(&picture->nodes[node], address)) node++;
	if (node == picture->node_count && node < FLOW_NODES_MAX)
		picture->nodes[picture->node_count++] = *address;
	return node;
}

/* Every second address stands in the second line, so that each has the room of two. */
static void flow_write_head(const struct flow_picture *picture)
{
	enum { ROOM = 2 * FLOW_NODE_CELLS };
	char text[80] = " ";
	struct flow_line lines[2] = {
		flow_line_make(picture->node_count - picture->node_count / 2, ROOM), { .count = 0 }
	};
	size_t second = picture->node_count / 2;
	flow_line_put(&lines[1], FLOW_NODE_CELLS - 1, "|", second > 0);
	for (size_t i = 0; i < second; i++) {
		flow_line_put(&lines[1], i * ROOM + ROOM - 1, "|", 1);
		bool is_last = i + 1 == second;
		flow_line_put(&lines[1], (i + 1) * ROOM + FLOW_NODE_CELLS - 1 - is_last,
		              is_last ? " " : "|", 1);
	}
	for (size_t i = 0; i < picture->node_count; i++) {
		address_format(&picture->nodes[i], text + 1, sizeof text - 1);
		flow_line_put(&lines[i % 2], i * FLOW_NODE_CELLS, text, sizeof text);
	}
	struct output *output = picture->context->output;
	output_string(output, picture->has_streams ? "Conv.| Time    |" : "|Time     |");
	flow_line_write(&lines[0], output);
	output_string(output, picture->has_streams ? "\n     |         |" : "\n|         |");
	flow_line_write(&lines[1], output);
	output_char(output, '\n');
}

/* ---- steps */

static void flow_write_time(const struct report_context *context, uint32_t frame)
{
	char text[TIME_TEXT_MAX];
	const struct store *store = engine_store(context->engine);
	const struct store_interface *interface = &store->interfaces[store_interface(store, frame)];
	bool is_delta =
		context->time->style == TIME_DELTA || context->time->style == TIME_DELTA_SHOWN;
	uint32_t base = is_delta && frame > 1 ? frame - 1 : 1;
	time_text(context->time, store_time_ns(store, frame), store_time_ns(store, base),
	          interface->time_digits, text);
	request_format(context->output, "%-*s|", FLOW_TIME_CELLS, text);
}

/* A ruler where another stream speaks than before. */
static void flow_write_stream(struct flow_picture *picture, const struct flow_step *step)
{
	enum { RULER_MORE = 17 };
	struct output *output = picture->context->output;
	if (!picture->has_streams) {
		output_char(output, '|');
		return;
	}
	if (picture->has_stream && picture->stream != step->stream) {
		output_repeat(output, '-', picture->node_count * FLOW_NODE_CELLS + RULER_MORE);
		output_char(output, '\n');
	}
	picture->has_stream = true;
	picture->stream = step->stream;
	request_format(output, "%-*u|", FLOW_STREAM_CELLS, step->stream);
}

static void flow_write_comment(const struct flow_step *step, const struct summary *summary,
                               struct output *output)
{
	if (*step->label) {
		request_format(output, "Seq = %u", step->seq);
		if (step->has_ack) request_format(output, " Ack = %u", step->ack);
	} else {
		request_padded(output, summary->protocol, 0);
		output_string(output, ": ");
		request_padded(output, summary->info, 0);
	}
}

/* The label over an arrow between the ports. */
static void flow_draw(const struct flow_step *step, const struct summary *summary, size_t from,
                      size_t to, struct flow_line lines[2])
{
	char text[FLOW_TEXT_MAX];
	bool is_right = from <= to;
	size_t left = is_right ? from : to, right = is_right ? to : from;
	right += left == right; /* to itself: as if it were to the next one */
	size_t span = (right - left) * FLOW_NODE_CELLS, at = left * FLOW_NODE_CELLS;
	if (*step->label)
		snprintf(text, sizeof text, "%s", step->label);
	else
		text_escape(TEXT_TSHARK, summary->info, strlen(summary->info), text, sizeof text);
	flow_line_put(&lines[0], at + FLOW_LABEL_AT, text, span);
	snprintf(text, sizeof text, "(%u)", is_right ? step->source_port : step->destination_port);
	flow_line_put(&lines[1], at, text, sizeof text);
	for (size_t i = 0; i + 1 < span; i++)
		flow_line_put(&lines[1], at + FLOW_LABEL_AT + i, "-", 1);
	if (is_right)
		flow_line_put(&lines[1], at + FLOW_LABEL_AT + span - 2, ">", 1);
	else
		flow_line_put(&lines[1], at + FLOW_LABEL_AT, "<", 1);
	flow_line_put(&lines[1], at + FLOW_LABEL_AT + span - 1, "  ", 2);
	snprintf(text, sizeof text, "(%u)", is_right ? step->destination_port : step->source_port);
	flow_line_put(&lines[1], right * FLOW_NODE_CELLS + FLOW_PORT_AT, text, sizeof text);
}

static void flow_write_step(struct flow_picture *picture, const struct flow_step *step,
                            const struct summary *summary)
{
	struct output *output = picture->context->output;
	struct flow_line lines[2] = { flow_line_make(picture->node_count, FLOW_NODE_CELLS),
		                      flow_line_make(picture->node_count, FLOW_NODE_CELLS) };
	size_t from = flow_node(picture, &step->source);
	size_t to = flow_node(picture, &step->destination);
	if (from < FLOW_NODES_MAX && to < FLOW_NODES_MAX) flow_draw(step, summary, from, to, lines);
	flow_write_stream(picture, step);
	flow_write_time(picture->context, step->frame);
	flow_line_write(&lines[0], output);
	flow_write_comment(step, summary, output);
	output_string(output, picture->has_streams ? "\n     |         |" : "\n|         |");
	flow_line_write(&lines[1], output);
	output_char(output, '\n');
}

/* Addresses and streams first: the columns must be known before the first step is drawn. */
static bool flow_find_nodes(struct flow_picture *picture, const struct pass_source *source,
                            enum flow_type type)
{
	struct flow *flow = flow_open(source, type);
	struct flow_step step;
	bool has_any = false;
	uint32_t stream = 0;
	for (; flow_next(flow, &step); has_any = true) {
		flow_node(picture, &step.source);
		flow_node(picture, &step.destination);
		picture->has_streams = picture->has_streams || (has_any && step.stream != stream);
		stream = step.stream;
	}
	flow_close(flow);
	return has_any;
}

static void flow_request_write(const void *request_in, const struct report_context *context)
{
	const struct flow_request *request = request_in;
	const struct pass_source source = request_source(context, &request->filter);
	struct flow_picture picture = { .context = context };
	if (!flow_find_nodes(&picture, &source, request->type)) return;
	flow_write_head(&picture);
	struct flow *flow = flow_open(&source, request->type);
	struct flow_step step;
	while (flow_next(flow, &step)) flow_write_step(&picture, &step, flow_summary(flow));
	flow_close(flow);
}

const struct report_kind report_flow = {
	.name = "flow",
	.usage = "flow,any|icmp|icmpv6|tcp,standard[,FILTER]",
	.open = flow_request_open,
	.write = flow_request_write,
	.close = flow_request_close,
};
