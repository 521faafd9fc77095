/* traffic_text.c - the tables of -z conv and -z endpoints, as tshark lays them out. */
#include "batch/traffic_text.h"

#include "base/format.h"
#include "dissect/dissector.h"
#include "request.h"
#include "stats/conversations.h"
#include "stats/endpoints.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { END_TEXT_MAX = 80, TIME_MAX = TIME_TEXT_MAX };

static const char traffic_ruler[] =
	"================================================================================\n";

struct traffic_request {
	enum traffic_type type;
	struct request_filter filter;
};

static void *traffic_request_open(const char *arguments, const char *text,
                                  const struct registry *registry, struct error *error_out)
{
	struct traffic_request *request = calloc(1, sizeof *request);
	if (!request) abort();
	size_t length = strcspn(arguments, ",");
	const char *filter = arguments + length + (arguments[length] == ',');
	if (!traffic_find(arguments, length, &request->type)) {
		error_set(error_out, "-z %s: there is eth, fddi, ip, ipv6, tcp and udp", text);
	} else if (request_filter_open(&request->filter, filter, strlen(filter), text, registry,
	                               error_out)) {
		return request;
	}
	free(request);
	return NULL;
}

static void traffic_request_close(void *request_in)
{
	struct traffic_request *request = request_in;
	request_filter_close(&request->filter);
	free(request);
}

static void traffic_write_head(const struct traffic_request *request, const char *what,
                               struct output *output)
{
	bool has_filter = request->filter.text[0];
	output_string(output, traffic_ruler);
	request_format(output, "%s %s\nFilter:", traffic_name(request->type), what);
	output_string(output, has_filter ? request->filter.text : "<No Filter>");
	output_char(output, '\n');
}

/* "1244 bytes", "12 kB": the unit in which there are at least 10. */
static const char *traffic_size(uint64_t bytes, char out[32])
{
	static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB" };
	size_t unit = 0;
	for (; unit + 1 < sizeof units / sizeof *units && bytes >= 10000; unit++) bytes /= 1000;
	text_format(out, 32, "%llu %s", (unsigned long long)bytes, units[unit]);
	return out;
}

/* ---------------------------------------------------------------- conversations */

/* How the start of a conversation is written. */
struct traffic_start {
	const char *title, *size, *subtitle; /* of its column */
	struct time_form form;
};

static struct traffic_start traffic_start(const struct report_context *context)
{
	struct traffic_start start = { "|    Relative    |", "Bytes", "|      Start     |",
		                       *context->time };
	if (start.form.style == TIME_EPOCH) {
		start.title = "|       Relative       |";
		start.subtitle = "|         Start        |";
	} else if (start.form.style == TIME_OF_DAY) {
		start.title = "| Absolute Time  |";
		start.size = "Size ";
	} else if (start.form.style == TIME_DATE || start.form.style == TIME_DAY_OF_YEAR) {
		start.title = "| Absolute Date  |";
		start.subtitle = "|     Start      |";
		start.size = "Size ";
	} else {
		start.form = (struct time_form){ .style = TIME_RELATIVE };
	}
	return start;
}

static void traffic_write_conversation_head(const struct traffic_request *request,
                                            const struct traffic_start *start,
                                            struct output *output)
{
	size_t indent = traffic_has_ports(request->type) ? 59 : 47;
	traffic_write_head(request, "Conversations", output);
	output_repeat(output, ' ', indent);
	request_format(output,
	               "|       <-      | |       ->      | |     Total     %s   Duration   |\n",
	               start->title);
	output_repeat(output, ' ', indent);
	for (int i = 0; i < 3; i++)
		request_format(output, "%s| Frames  %s ", i ? "| " : "", start->size);
	request_format(output, "%s              |\n", start->subtitle);
}

static const char *traffic_end(const struct conversation_row *row, unsigned end, bool has_port,
                               char out[END_TEXT_MAX])
{
	size_t length = address_format(&row->address[end], out, END_TEXT_MAX);
	if (has_port && length < END_TEXT_MAX)
		text_format(out + length, END_TEXT_MAX - length, ":%u", row->port[end]);
	return out;
}

static void traffic_put(struct output *output, const char *text, size_t width)
{
	size_t length = strlen(text);
	output_bytes(output, text, length);
	if (length < width) output_repeat(output, ' ', width - length);
}

/* What printf writes of the seconds as a double, with integers where that is sure to be the same: half a million
 * rows are made of it. False: ask printf. */
static bool traffic_write_seconds(struct output *output, int64_t ns, unsigned digits, size_t width)
{
	enum { NS_DIGITS = 9, TEXT_MAX = 32 };
	static const int64_t sure_ns =
		(int64_t)1000000 * 1000000000; /* its last digit is that of a double */
	int64_t step = 1;
	for (unsigned i = digits; i < NS_DIGITS; i++) step *= 10;
	if (ns < 0 || ns >= sure_ns || (step > 1 && ns % step * 2 == step)) return false;
	uint64_t rest = (uint64_t)((ns + step / 2) / step);
	char text[TEXT_MAX];
	size_t at = TEXT_MAX;
	for (unsigned i = 0; i <= digits || rest; i++) {
		if (i == digits) text[--at] = '.';
		text[--at] = (char)('0' + rest % 10);
		rest /= 10;
	}
	if (TEXT_MAX - at < width) output_repeat(output, ' ', width - (TEXT_MAX - at));
	output_bytes(output, text + at, TEXT_MAX - at);
	return true;
}

static void traffic_write_start(const struct traffic_start *start, int64_t first_ns,
                                int64_t base_ns, struct output *output)
{
	char time[TIME_MAX];
	enum time_style style = start->form.style;
	output_repeat(output, ' ', 2);
	/* A float's last digits, as tshark prints them. */
	if (style == TIME_RELATIVE || style == TIME_EPOCH) {
		int64_t since_ns = style == TIME_EPOCH ? first_ns : first_ns - base_ns;
		int width = style == TIME_EPOCH ? 20 : 14;
		if (traffic_write_seconds(output, since_ns, 9, (size_t)width)) return;
		int64_t whole = since_ns / 1000000000, rest = since_ns % 1000000000;
		double seconds = (double)whole + (double)rest / 1e9;
		request_format(output, "%*.9f", width, seconds);
		return;
	}
	time_text(&start->form, first_ns, base_ns, 0, time);
	output_string(output, time);
}

static void traffic_write_counts(struct output *output, uint64_t frames, uint64_t bytes)
{
	char size[32];
	output_repeat(output, ' ', 2);
	output_number(output, frames, 6);
	output_char(output, ' ');
	traffic_put(output, traffic_size(bytes, size), 9);
}

static void traffic_write_conversation(const struct conversation_row *row, bool has_ports,
                                       const struct traffic_start *start, int64_t base_ns,
                                       struct output *output)
{
	char end[END_TEXT_MAX];
	size_t width = has_ports ? 26 : 20;
	traffic_put(output, traffic_end(row, 0, has_ports, end), width);
	output_string(output, " <-> ");
	traffic_put(output, traffic_end(row, 1, has_ports, end), width);
	traffic_write_counts(output, row->frames[1], row->bytes[1]);
	traffic_write_counts(output, row->frames[0], row->bytes[0]);
	traffic_write_counts(output, row->frames[0] + row->frames[1],
	                     row->bytes[0] + row->bytes[1]);
	traffic_write_start(start, row->first_ns, base_ns, output);
	int64_t lasted_ns = row->last_ns - row->first_ns;
	output_repeat(output, ' ', 3);
	if (!traffic_write_seconds(output, lasted_ns, 4, 12))
		request_format(output, "%12.4f", (double)lasted_ns / 1e9);
	output_char(output, '\n');
}

static void conversations_write(const void *request_in, const struct report_context *context)
{
	const struct traffic_request *request = request_in;
	const struct pass_source source = request_source(context, &request->filter);
	const struct store *store = engine_store(context->engine);
	const struct traffic_start start = traffic_start(context);
	struct conversation_rows *rows = conversation_rows_open(&source, request->type);
	while (conversation_rows_advance(rows, REQUEST_SLICE_FRAMES)) continue;
	size_t count = conversation_rows_count(rows);
	uint32_t *order = calloc(count + 1, sizeof *order);
	if (!order) abort();
	conversation_rows_rank(rows, order);
	traffic_write_conversation_head(request, &start, context->output);
	int64_t base_ns = count ? store_time_ns(store, 1) : 0;
	for (size_t i = 0; i < count; i++)
		traffic_write_conversation(conversation_rows_at(rows, order[i]),
		                           traffic_has_ports(request->type), &start, base_ns,
		                           context->output);
	output_string(context->output, traffic_ruler);
	free(order);
	conversation_rows_close(rows);
}

const struct report_kind report_conversations = {
	.name = "conv",
	.usage = "conv,eth|fddi|ip|ipv6|tcp|udp[,FILTER]",
	.open = traffic_request_open,
	.write = conversations_write,
	.close = traffic_request_close,
};

/* ---------------------------------------------------------------- endpoints */

static void traffic_write_endpoint(const struct endpoint_row *row, bool has_ports,
                                   struct output *output)
{
	char address[END_TEXT_MAX];
	const uint64_t *frames = row->frames, *bytes = row->bytes;
	address_format(&row->address, address, sizeof address);
	request_format(output, "%-20s      ", address);
	if (has_ports) request_format(output, "%5u     ", row->port);
	request_format(output, "%6llu     %9llu     %6llu       %9llu      %6llu       %9llu   \n",
	               (unsigned long long)(frames[ENDPOINT_SENT] + frames[ENDPOINT_RECEIVED]),
	               (unsigned long long)(bytes[ENDPOINT_SENT] + bytes[ENDPOINT_RECEIVED]),
	               (unsigned long long)frames[ENDPOINT_SENT],
	               (unsigned long long)bytes[ENDPOINT_SENT],
	               (unsigned long long)frames[ENDPOINT_RECEIVED],
	               (unsigned long long)bytes[ENDPOINT_RECEIVED]);
}

static void endpoints_write(const void *request_in, const struct report_context *context)
{
	const struct traffic_request *request = request_in;
	const struct pass_source source = request_source(context, &request->filter);
	bool has_ports = traffic_has_ports(request->type);
	struct endpoint_rows *rows = endpoint_rows_open(&source, request->type);
	while (endpoint_rows_advance(rows, REQUEST_SLICE_FRAMES)) continue;
	size_t count = endpoint_rows_count(rows);
	uint32_t *order = calloc(count + 1, sizeof *order);
	if (!order) abort();
	endpoint_rows_rank(rows, order);
	traffic_write_head(request, "Endpoints", context->output);
	request_format(context->output,
	               "                       |  %sPackets  | |  Bytes  | | Tx Packets | "
	               "| Tx Bytes | | Rx Packets | | Rx Bytes |\n",
	               has_ports ? "Port  ||  " : "");
	for (size_t i = 0; i < count; i++)
		traffic_write_endpoint(endpoint_rows_at(rows, order[i]), has_ports,
		                       context->output);
	output_string(context->output, traffic_ruler);
	free(order);
	endpoint_rows_close(rows);
}

const struct report_kind report_endpoints = {
	.name = "endpoints",
	.usage = "endpoints,eth|fddi|ip|ipv6|tcp|udp[,FILTER]",
	.open = traffic_request_open,
	.write = endpoints_write,
	.close = traffic_request_close,
};
