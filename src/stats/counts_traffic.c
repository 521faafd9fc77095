/* counts_traffic.c - conversations and endpoints as tables, a variant for each layer. */
#include "stats/counts.h"

#include "dissect/dissector.h"
#include "stats/conversations.h"
#include "stats/endpoints.h"
#include "stats/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRAFFIC_END_MAX = 80, NS_PER_MS = 1000000 };

struct traffic_work {
	enum traffic_type type;
	const struct store *store;
	struct conversation_rows *conversations;
	struct endpoint_rows *endpoints;
};

/* As it is wanted most: the highest layer first. */
static const enum traffic_type traffic_order[] = {
	TRAFFIC_TCP, TRAFFIC_UDP, TRAFFIC_IPV4, TRAFFIC_IPV6, TRAFFIC_ETHER, TRAFFIC_FDDI,
};

enum { TRAFFIC_VARIANTS = sizeof traffic_order / sizeof *traffic_order };

static const char *traffic_variant(size_t variant)
{
	return variant < TRAFFIC_VARIANTS ? traffic_word(traffic_order[variant]) : NULL;
}

static struct traffic_work *traffic_work_open(const struct pass_source *source, size_t variant)
{
	struct traffic_work *work = calloc(1, sizeof *work);
	if (!work) abort();
	work->type = traffic_order[variant];
	work->store = engine_store(source->engine);
	return work;
}

static void traffic_work_close(void *work_in)
{
	struct traffic_work *work = work_in;
	conversation_rows_close(work->conversations);
	endpoint_rows_close(work->endpoints);
	free(work);
}

static void traffic_end_text(const struct address *address, uint16_t port, bool has_port, char *out,
                             size_t size)
{
	char text[TRAFFIC_END_MAX];
	address_format(address, text, sizeof text);
	if (!has_port)
		snprintf(out, size, "%s", text);
	else
		snprintf(out, size, address->type == ADDRESS_IPV6 ? "[%s]:%u" : "%s:%u", text,
		         port);
}

/* IPv4 and then IPv6, by number, then by port. */
static struct counts_key traffic_end_key(const struct address *address, uint16_t port)
{
	struct counts_key key = { 0, 0 };
	for (int i = 0; i < 8; i++) key.high = key.high << 8 | address->bytes[i];
	for (int i = 8; i < 16; i++) key.low = key.low << 8 | address->bytes[i];
	if (address->length > 8) return key; /* there is no room for the port */
	return (struct counts_key){ address->length, (key.high & ~(uint64_t)0xffff) | port };
}

/* The field that has an address of this type on either side. */
static const char *traffic_address_field(enum traffic_type type, const struct address *address)
{
	if (type == TRAFFIC_FDDI) return "fddi.addr";
	if (address->type == ADDRESS_ETHER) return "eth.addr";
	return address->type == ADDRESS_IPV6 ? "ipv6.addr" : "ip.addr";
}

static void traffic_address_filter(enum traffic_type type, const struct address *address, char *out,
                                   size_t size)
{
	char text[TRAFFIC_END_MAX];
	address_format(address, text, sizeof text);
	snprintf(out, size, "%s == %s", traffic_address_field(type, address), text);
}

/* ---- conversations */

enum {
	CONVERSATION_A,
	CONVERSATION_B,
	CONVERSATION_FRAMES,
	CONVERSATION_BYTES,
	CONVERSATION_FRAMES_OUT,
	CONVERSATION_BYTES_OUT,
	CONVERSATION_FRAMES_BACK,
	CONVERSATION_BYTES_BACK,
	CONVERSATION_START,
	CONVERSATION_DURATION,
	CONVERSATION_RATE_OUT,
	CONVERSATION_RATE_BACK,
	CONVERSATION_COLUMNS
};

static const struct counts_column conversation_columns[CONVERSATION_COLUMNS] = {
	[CONVERSATION_A] = { "from", 0, 0, false },
	[CONVERSATION_B] = { "to", 0, 0, false },
	[CONVERSATION_FRAMES] = { "frames", 8, 0, true },
	[CONVERSATION_BYTES] = { "bytes", 11, 0, true },
	[CONVERSATION_FRAMES_OUT] = { "frames →", 8, 118, true },
	[CONVERSATION_BYTES_OUT] = { "bytes →", 11, 118, true },
	[CONVERSATION_FRAMES_BACK] = { "← frames", 8, 118, true },
	[CONVERSATION_BYTES_BACK] = { "← bytes", 11, 118, true },
	[CONVERSATION_START] = { "start", 10, 140, true },
	[CONVERSATION_DURATION] = { "lasted s", 9, 72, true },
	[CONVERSATION_RATE_OUT] = { "bit/s →", 11, 170, true },
	[CONVERSATION_RATE_BACK] = { "← bit/s", 11, 170, true },
};

static void *conversation_table_open(const struct pass_source *source, size_t variant)
{
	struct traffic_work *work = traffic_work_open(source, variant);
	work->conversations = conversation_rows_open(source, work->type);
	return work;
}

static bool conversation_table_read(void *work, uint32_t frames_max)
{
	return conversation_rows_advance(((struct traffic_work *)work)->conversations, frames_max);
}

static size_t conversation_table_count(void *work)
{
	return conversation_rows_count(((struct traffic_work *)work)->conversations);
}

static const struct conversation_row *conversation_table_row(const void *work, size_t row)
{
	return conversation_rows_at(((const struct traffic_work *)work)->conversations, row);
}

static uint64_t conversation_rate(const struct conversation_row *row, unsigned end)
{
	int64_t lasted_ms = (row->last_ns - row->first_ns) / NS_PER_MS;
	return lasted_ms > 0 ? row->bytes[end] * 8 * 1000 / (uint64_t)lasted_ms : 0;
}

static uint64_t conversation_number(const struct traffic_work *work,
                                    const struct conversation_row *row, size_t column)
{
	switch (column) {
	case CONVERSATION_FRAMES: return row->frames[0] + row->frames[1];
	case CONVERSATION_BYTES: return row->bytes[0] + row->bytes[1];
	case CONVERSATION_FRAMES_OUT: return row->frames[0];
	case CONVERSATION_BYTES_OUT: return row->bytes[0];
	case CONVERSATION_FRAMES_BACK: return row->frames[1];
	case CONVERSATION_BYTES_BACK: return row->bytes[1];
	case CONVERSATION_START: return (uint64_t)(row->first_ns - store_time_ns(work->store, 1));
	case CONVERSATION_DURATION: return (uint64_t)(row->last_ns - row->first_ns);
	case CONVERSATION_RATE_OUT: return conversation_rate(row, 0);
	default: return conversation_rate(row, 1);
	}
}

static struct counts_key conversation_table_key(const void *work, size_t index, size_t column)
{
	const struct conversation_row *row = conversation_table_row(work, index);
	if (column == CONVERSATION_A) return traffic_end_key(&row->address[0], row->port[0]);
	if (column == CONVERSATION_B) return traffic_end_key(&row->address[1], row->port[1]);
	return (struct counts_key){ 0, conversation_number(work, row, column) };
}

static void conversation_table_text(const void *work_in, size_t index, size_t column, char *out,
                                    size_t size)
{
	const struct traffic_work *work = work_in;
	const struct conversation_row *row = conversation_table_row(work, index);
	bool has_ports = traffic_has_ports(work->type);
	unsigned end = column == CONVERSATION_B;
	uint64_t number = conversation_number(work, row, column);
	char text[MESSAGE_COUNT_MAX];
	if (column == CONVERSATION_A || column == CONVERSATION_B)
		traffic_end_text(&row->address[end], row->port[end], has_ports, out, size);
	else if (column == CONVERSATION_START || column == CONVERSATION_DURATION)
		snprintf(out, size, "%.4f", (double)(int64_t)number / 1e9);
	else
		snprintf(out, size, "%s", message_count(number, text));
}

static void conversation_table_filter(const void *work_in, size_t index, char *out, size_t size)
{
	const struct traffic_work *work = work_in;
	const struct conversation_row *row = conversation_table_row(work, index);
	char ends[2][COUNTS_TEXT_MAX / 2];
	if (traffic_has_ports(work->type)) {
		snprintf(out, size, "%s.stream == %u", traffic_word(work->type), row->stream);
		return;
	}
	for (int end = 0; end < 2; end++)
		traffic_address_filter(work->type, &row->address[end], ends[end], sizeof ends[end]);
	snprintf(out, size, "%s && %s", ends[0], ends[1]);
}

static uint32_t conversation_table_frame(const void *work, size_t row)
{
	return conversation_table_row(work, row)->first_frame;
}

static bool conversation_table_stream(const void *work_in, size_t row, struct counts_stream *out)
{
	const struct traffic_work *work = work_in;
	if (!traffic_has_ports(work->type)) return false;
	*out = (struct counts_stream){ work->type == TRAFFIC_TCP ? PORT_TCP : PORT_UDP,
		                       conversation_table_row(work, row)->stream };
	return true;
}

const struct counts_kind counts_conversations = {
	.name = "conversations",
	.columns = conversation_columns,
	.column_count = CONVERSATION_COLUMNS,
	.variant = traffic_variant,
	.first_sort = CONVERSATION_FRAMES,
	.open = conversation_table_open,
	.close = traffic_work_close,
	.read = conversation_table_read,
	.count = conversation_table_count,
	.text = conversation_table_text,
	.key = conversation_table_key,
	.filter = conversation_table_filter,
	.frame = conversation_table_frame,
	.stream = conversation_table_stream,
};

/* ---- endpoints */

enum {
	ENDPOINT_ADDRESS,
	ENDPOINT_PORT,
	ENDPOINT_FRAMES,
	ENDPOINT_BYTES,
	ENDPOINT_FRAMES_SENT,
	ENDPOINT_BYTES_SENT,
	ENDPOINT_FRAMES_RECEIVED,
	ENDPOINT_BYTES_RECEIVED,
	ENDPOINT_COLUMNS
};

static const struct counts_column endpoint_columns[ENDPOINT_COLUMNS] = {
	[ENDPOINT_ADDRESS] = { "address", 0, 0, false },
	[ENDPOINT_PORT] = { "port", 6, 0, true },
	[ENDPOINT_FRAMES] = { "frames", 9, 0, true },
	[ENDPOINT_BYTES] = { "bytes", 13, 0, true },
	[ENDPOINT_FRAMES_SENT] = { "sent", 9, 78, true },
	[ENDPOINT_BYTES_SENT] = { "sent bytes", 13, 110, true },
	[ENDPOINT_FRAMES_RECEIVED] = { "received", 9, 78, true },
	[ENDPOINT_BYTES_RECEIVED] = { "recv. bytes", 13, 110, true },
};

static void *endpoint_table_open(const struct pass_source *source, size_t variant)
{
	struct traffic_work *work = traffic_work_open(source, variant);
	work->endpoints = endpoint_rows_open(source, work->type);
	return work;
}

static bool endpoint_table_read(void *work, uint32_t frames_max)
{
	return endpoint_rows_advance(((struct traffic_work *)work)->endpoints, frames_max);
}

static size_t endpoint_table_count(void *work)
{
	return endpoint_rows_count(((struct traffic_work *)work)->endpoints);
}

static const struct endpoint_row *endpoint_table_row(const void *work, size_t row)
{
	return endpoint_rows_at(((const struct traffic_work *)work)->endpoints, row);
}

static uint64_t endpoint_number(const struct endpoint_row *row, size_t column)
{
	switch (column) {
	case ENDPOINT_PORT: return row->port;
	case ENDPOINT_FRAMES: return row->frames[ENDPOINT_SENT] + row->frames[ENDPOINT_RECEIVED];
	case ENDPOINT_BYTES: return row->bytes[ENDPOINT_SENT] + row->bytes[ENDPOINT_RECEIVED];
	case ENDPOINT_FRAMES_SENT: return row->frames[ENDPOINT_SENT];
	case ENDPOINT_BYTES_SENT: return row->bytes[ENDPOINT_SENT];
	case ENDPOINT_FRAMES_RECEIVED: return row->frames[ENDPOINT_RECEIVED];
	default: return row->bytes[ENDPOINT_RECEIVED];
	}
}

static struct counts_key endpoint_table_key(const void *work, size_t index, size_t column)
{
	const struct endpoint_row *row = endpoint_table_row(work, index);
	if (column == ENDPOINT_ADDRESS) return traffic_end_key(&row->address, row->port);
	return (struct counts_key){ 0, endpoint_number(row, column) };
}

static void endpoint_table_text(const void *work_in, size_t index, size_t column, char *out,
                                size_t size)
{
	const struct traffic_work *work = work_in;
	const struct endpoint_row *row = endpoint_table_row(work, index);
	char text[MESSAGE_COUNT_MAX];
	if (column == ENDPOINT_ADDRESS)
		traffic_end_text(&row->address, 0, false, out, size);
	else if (column != ENDPOINT_PORT)
		snprintf(out, size, "%s", message_count(endpoint_number(row, column), text));
	else if (traffic_has_ports(work->type))
		snprintf(out, size, "%u", row->port);
	else
		out[0] = 0;
}

static void endpoint_table_filter(const void *work_in, size_t index, char *out, size_t size)
{
	const struct traffic_work *work = work_in;
	const struct endpoint_row *row = endpoint_table_row(work, index);
	char address[COUNTS_TEXT_MAX / 2];
	traffic_address_filter(work->type, &row->address, address, sizeof address);
	if (traffic_has_ports(work->type))
		snprintf(out, size, "%s && %s.port == %u", address, traffic_word(work->type),
		         row->port);
	else
		snprintf(out, size, "%s", address);
}

const struct counts_kind counts_endpoints = {
	.name = "endpoints",
	.columns = endpoint_columns,
	.column_count = ENDPOINT_COLUMNS,
	.variant = traffic_variant,
	.first_sort = ENDPOINT_FRAMES,
	.open = endpoint_table_open,
	.close = traffic_work_close,
	.read = endpoint_table_read,
	.count = endpoint_table_count,
	.text = endpoint_table_text,
	.key = endpoint_table_key,
	.filter = endpoint_table_filter,
};
