/* counts_kinds.c - the protocol hierarchy, traffic over time, remarks, and trees of counts as tables. */
#include "stats/counts.h"

#include "index.h"
#include "stats/expert.h"
#include "stats/hierarchy.h"
#include "stats/io.h"
#include "stats/message.h"
#include "stats/tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NS_PER_S = 1000000000, NS_PER_MS = 1000000, INDENT = 2, INDENT_MAX = 60 };

static const char *counts_only_variant(size_t variant) { return variant ? NULL : ""; }

/* The first bytes of a text. */
static struct counts_key counts_key_text(const char *text)
{
	struct counts_key key = { 0, 0 };
	size_t length = strnlen(text, 2 * sizeof key.high);
	for (size_t i = 0; i < 2 * sizeof key.high; i++) {
		uint64_t *half = i < sizeof key.high ? &key.high : &key.low;
		*half = *half << 8 | (i < length ? (uint8_t)text[i] : 0);
	}
	return key;
}

static void counts_put_count(uint64_t number, char *out, size_t size)
{
	char text[MESSAGE_COUNT_MAX];
	snprintf(out, size, "%s", message_count(number, text));
}

static void counts_put_percent(uint64_t part, uint64_t whole, char *out, size_t size)
{
	snprintf(out, size, "%.1f %%", whole ? 100.0 * (double)part / (double)whole : 0.0);
}

static void counts_put_indented(unsigned depth, const char *text, char *out, size_t size)
{
	unsigned indent = depth * INDENT < INDENT_MAX ? depth * INDENT : INDENT_MAX;
	snprintf(out, size, "%*s%s", (int)indent, "", text);
}

/* ---- protocol hierarchy */

enum {
	HIERARCHY_NAME,
	HIERARCHY_FRAMES,
	HIERARCHY_SHARE,
	HIERARCHY_BYTES,
	HIERARCHY_BYTES_SHARE,
	HIERARCHY_FIRST,
	HIERARCHY_COLUMNS
};

static const struct counts_column hierarchy_columns[HIERARCHY_COLUMNS] = {
	[HIERARCHY_NAME] = { "protocol", 0, 0, false },
	[HIERARCHY_FRAMES] = { "frames", 9, 0, true },
	[HIERARCHY_SHARE] = { "of all", 8, 0, true },
	[HIERARCHY_BYTES] = { "bytes", 13, 0, true },
	[HIERARCHY_BYTES_SHARE] = { "of all", 8, 72, true },
	[HIERARCHY_FIRST] = { "first", 9, 100, true },
};

/* Nodes in the order of the tree, as of the last count. */
struct hierarchy_work {
	struct hierarchy *hierarchy;
	const struct registry *registry;
	uint32_t *nodes;
	size_t count, capacity;
	uint64_t frames, bytes; /* of all outermost layers */
};

static void *hierarchy_work_open(const struct pass_source *source, size_t variant)
{
	struct hierarchy_work *work = calloc(1, sizeof *work);
	if (!work) abort();
	work->hierarchy = hierarchy_open(source);
	work->registry = dissectors_registry(engine_dissectors(source->engine));
	return work;
}

static void hierarchy_work_close(void *work_in)
{
	struct hierarchy_work *work = work_in;
	hierarchy_close(work->hierarchy);
	free(work->nodes);
	free(work);
}

static bool hierarchy_work_read(void *work, uint32_t frames_max)
{
	return hierarchy_advance(((struct hierarchy_work *)work)->hierarchy, frames_max);
}

static size_t hierarchy_work_count(void *work_in)
{
	struct hierarchy_work *work = work_in;
	work->count = 0;
	work->frames = work->bytes = 0;
	uint32_t at = hierarchy_next(work->hierarchy, HIERARCHY_NONE);
	for (; at != HIERARCHY_NONE; at = hierarchy_next(work->hierarchy, at)) {
		const struct hierarchy_node *node = hierarchy_at(work->hierarchy, at);
		void *grown = work->nodes;
		if (!rows_grow(&grown, &work->capacity, work->count, sizeof *work->nodes)) break;
		work->nodes = grown;
		work->nodes[work->count++] = at;
		if (node->depth) continue;
		work->frames += node->frames;
		work->bytes += node->bytes;
	}
	return work->count;
}

static const struct hierarchy_node *hierarchy_work_node(const void *work_in, size_t row)
{
	const struct hierarchy_work *work = work_in;
	return hierarchy_at(work->hierarchy, work->nodes[row]);
}

static void hierarchy_work_text(const void *work_in, size_t row, size_t column, char *out,
                                size_t size)
{
	const struct hierarchy_work *work = work_in;
	const struct hierarchy_node *node = hierarchy_work_node(work, row);
	switch (column) {
	case HIERARCHY_NAME:
		counts_put_indented(node->depth, registry_field(work->registry, node->field)->name,
		                    out, size);
		break;
	case HIERARCHY_FRAMES: counts_put_count(node->frames, out, size); break;
	case HIERARCHY_SHARE: counts_put_percent(node->frames, work->frames, out, size); break;
	case HIERARCHY_BYTES: counts_put_count(node->bytes, out, size); break;
	case HIERARCHY_BYTES_SHARE: counts_put_percent(node->bytes, work->bytes, out, size); break;
	default: snprintf(out, size, "%u", node->first_frame);
	}
}

static void hierarchy_work_filter(const void *work_in, size_t row, char *out, size_t size)
{
	const struct hierarchy_work *work = work_in;
	const struct hierarchy_node *node = hierarchy_work_node(work, row);
	snprintf(out, size, "%s", registry_field(work->registry, node->field)->name);
}

static uint32_t hierarchy_work_frame(const void *work, size_t row)
{
	return hierarchy_work_node(work, row)->first_frame;
}

const struct counts_kind counts_hierarchy = {
	.name = "hierarchy",
	.columns = hierarchy_columns,
	.column_count = HIERARCHY_COLUMNS,
	.variant = counts_only_variant,
	.is_ordered = true,
	.open = hierarchy_work_open,
	.close = hierarchy_work_close,
	.read = hierarchy_work_read,
	.count = hierarchy_work_count,
	.text = hierarchy_work_text,
	.filter = hierarchy_work_filter,
	.frame = hierarchy_work_frame,
};

/* ---- traffic over time */

enum { IO_FROM, IO_FRAMES, IO_BYTES, IO_FRAME_RATE, IO_BIT_RATE, IO_COUNTS_COLUMNS };

static const struct counts_column io_columns[IO_COUNTS_COLUMNS] = {
	[IO_FROM] = { "from s", 12, 0, true },    [IO_FRAMES] = { "frames", 10, 0, true },
	[IO_BYTES] = { "bytes", 14, 0, true },    [IO_FRAME_RATE] = { "frames/s", 13, 0, true },
	[IO_BIT_RATE] = { "bit/s", 17, 0, true },
};

static const struct {
	const char *name;
	int64_t ns;
} io_intervals[] = {
	{ "1 ms", NS_PER_MS },
	{ "10 ms", 10 * NS_PER_MS },
	{ "100 ms", 100 * NS_PER_MS },
	{ "1 s", NS_PER_S },
	{ "10 s", 10 * (int64_t)NS_PER_S },
	{ "1 min", 60 * (int64_t)NS_PER_S },
	{ "10 min", 600 * (int64_t)NS_PER_S },
	{ "1 h", 3600 * (int64_t)NS_PER_S },
};

enum { IO_INTERVALS = sizeof io_intervals / sizeof *io_intervals, IO_ROWS_WANTED = 200 };

struct io_work {
	struct io *io;
	int64_t interval_ns;
};

static const char *io_variant(size_t variant)
{
	return variant < IO_INTERVALS ? io_intervals[variant].name : NULL;
}

static void *io_work_open(const struct pass_source *source, size_t variant)
{
	struct io_work *work = calloc(1, sizeof *work);
	if (!work) abort();
	const struct io_column all = { .filter = NULL, .field = FIELD_ID_NONE };
	work->interval_ns = io_intervals[variant].ns;
	work->io = io_open(source, &all, 1, work->interval_ns);
	return work;
}

static void io_work_close(void *work)
{
	io_close(((struct io_work *)work)->io);
	free(work);
}

static bool io_work_read(void *work, uint32_t frames_max)
{
	return io_advance(((struct io_work *)work)->io, frames_max);
}

static size_t io_work_count(void *work) { return io_row_count(((struct io_work *)work)->io); }

static void io_work_text(const void *work_in, size_t row, size_t column, char *out, size_t size)
{
	const struct io_work *work = work_in;
	const struct io_cell *cell = io_at(work->io, row, 0);
	double interval_s = (double)work->interval_ns / NS_PER_S;
	switch (column) {
	case IO_FROM: snprintf(out, size, "%.3f", (double)row * interval_s); break;
	case IO_FRAMES: counts_put_count(cell->frames, out, size); break;
	case IO_BYTES: counts_put_count(cell->bytes, out, size); break;
	case IO_FRAME_RATE:
		counts_put_count((uint64_t)((double)cell->frames / interval_s), out, size);
		break;
	default: counts_put_count((uint64_t)((double)cell->bytes * 8 / interval_s), out, size);
	}
}

static struct counts_key io_work_key(const void *work_in, size_t row, size_t column)
{
	const struct io_work *work = work_in;
	const struct io_cell *cell = io_at(work->io, row, 0);
	bool is_bytes = column == IO_BYTES || column == IO_BIT_RATE;
	return (struct counts_key){ 0, is_bytes ? cell->bytes : cell->frames };
}

static void io_work_filter(const void *work_in, size_t row, char *out, size_t size)
{
	const struct io_work *work = work_in;
	double interval_s = (double)work->interval_ns / NS_PER_S;
	snprintf(out, size, "frame.time_relative >= %.3f && frame.time_relative < %.3f",
	         (double)row * interval_s, (double)(row + 1) * interval_s);
}

const struct counts_kind counts_io = {
	.name = "traffic over time",
	.columns = io_columns,
	.column_count = IO_COUNTS_COLUMNS,
	.variant = io_variant,
	.is_ordered = true,
	.has_graph = true,
	.graph = IO_FRAMES,
	.open = io_work_open,
	.close = io_work_close,
	.read = io_work_read,
	.count = io_work_count,
	.text = io_work_text,
	.key = io_work_key,
	.filter = io_work_filter,
};

static size_t io_first_variant(const struct pass_source *source)
{
	const struct store *store = engine_store(source->engine);
	uint32_t last = store_tracked_count(store);
	int64_t lasted_ns = last ? store_time_ns(store, last) - store_time_ns(store, 1) : 0;
	size_t variant = 0;
	while (variant + 1 < IO_INTERVALS && lasted_ns / io_intervals[variant].ns > IO_ROWS_WANTED)
		variant++;
	return variant;
}

/* ---- remarks */

enum {
	REMARK_SEVERITY,
	REMARK_COUNT,
	REMARK_PROTOCOL,
	REMARK_GROUP,
	REMARK_FIRST,
	REMARK_TEXT,
	REMARK_COLUMNS
};

static const struct counts_column expert_columns[REMARK_COLUMNS] = {
	[REMARK_SEVERITY] = { "severity", 8, 0, true },
	[REMARK_COUNT] = { "count", 8, 0, true },
	[REMARK_PROTOCOL] = { "protocol", 9, 0, false },
	[REMARK_GROUP] = { "group", 11, 100, false },
	[REMARK_FIRST] = { "first", 8, 0, true },
	[REMARK_TEXT] = { "remark", 0, 0, false },
};

struct expert_work {
	struct expert_rows *rows;
};

static void *expert_work_open(const struct pass_source *source, size_t variant)
{
	struct expert_work *work = calloc(1, sizeof *work);
	if (!work) abort();
	work->rows = expert_rows_open(source);
	return work;
}

static void expert_work_close(void *work)
{
	expert_rows_close(((struct expert_work *)work)->rows);
	free(work);
}

static bool expert_work_read(void *work, uint32_t frames_max)
{
	return expert_rows_advance(((struct expert_work *)work)->rows, frames_max);
}

static size_t expert_work_count(void *work)
{
	return expert_rows_count(((struct expert_work *)work)->rows);
}

static const struct expert_row *expert_work_row(const void *work, size_t row)
{
	return expert_rows_at(((const struct expert_work *)work)->rows, row);
}

static void expert_work_text(const void *work, size_t index, size_t column, char *out, size_t size)
{
	const struct expert_row *row = expert_work_row(work, index);
	switch (column) {
	case REMARK_SEVERITY: snprintf(out, size, "%s", expert_severity_name(row->severity)); break;
	case REMARK_COUNT: counts_put_count(row->count, out, size); break;
	case REMARK_PROTOCOL: snprintf(out, size, "%s", row->protocol); break;
	case REMARK_GROUP: snprintf(out, size, "%s", expert_group_name(row->group)); break;
	case REMARK_FIRST: snprintf(out, size, "%u", row->first_frame); break;
	default: snprintf(out, size, "%s", row->message);
	}
}

/* The gravest first, and of these the most frequent. */
static struct counts_key expert_work_key(const void *work, size_t index, size_t column)
{
	const struct expert_row *row = expert_work_row(work, index);
	switch (column) {
	case REMARK_SEVERITY: return (struct counts_key){ (uint64_t)row->severity, row->count };
	case REMARK_COUNT: return (struct counts_key){ 0, row->count };
	case REMARK_PROTOCOL: return counts_key_text(row->protocol);
	case REMARK_GROUP: return counts_key_text(expert_group_name(row->group));
	case REMARK_FIRST: return (struct counts_key){ 0, row->first_frame };
	default: return counts_key_text(row->message);
	}
}

static uint32_t expert_work_frame(const void *work, size_t row)
{
	return expert_work_row(work, row)->first_frame;
}

/* The message as a string of the filter language. */
static void expert_work_filter(const void *work, size_t row, char *out, size_t size)
{
	const char *message = expert_work_row(work, row)->message;
	size_t used = (size_t)snprintf(out, size, "_ws.expert.message == \"");
	for (; *message && used + 3 < size; message++) {
		if (*message == '"' || *message == '\\') out[used++] = '\\';
		out[used++] = *message;
	}
	if (*message)
		out[0] = 0; /* what is not whole would match nothing */
	else
		snprintf(out + used, size - used, "\"");
}

const struct counts_kind counts_expert = {
	.name = "expert",
	.columns = expert_columns,
	.column_count = REMARK_COLUMNS,
	.variant = counts_only_variant,
	.leads_on = true,
	.first_sort = REMARK_SEVERITY,
	.open = expert_work_open,
	.close = expert_work_close,
	.read = expert_work_read,
	.count = expert_work_count,
	.text = expert_work_text,
	.key = expert_work_key,
	.filter = expert_work_filter,
	.frame = expert_work_frame,
};

/* ---- trees of counts */

enum {
	TALLY_NAME,
	TALLY_COUNT,
	TALLY_SHARE,
	TALLY_AVERAGE,
	TALLY_LEAST,
	TALLY_MOST,
	TALLY_RATE,
	TALLY_COLUMNS
};

static const struct counts_column tally_columns[TALLY_COLUMNS] = {
	[TALLY_NAME] = { "topic", 0, 0, false },     [TALLY_COUNT] = { "count", 9, 0, true },
	[TALLY_SHARE] = { "of above", 9, 0, true },  [TALLY_AVERAGE] = { "average", 10, 100, true },
	[TALLY_LEAST] = { "least", 10, 100, true },  [TALLY_MOST] = { "most", 10, 100, true },
	[TALLY_RATE] = { "a second", 11, 72, true },
};

struct tally_work {
	struct tally *tally;
	uint32_t *nodes;
	size_t count, capacity;
};

static const char *tally_variant(size_t variant)
{
	return tally_kind(variant) ? tally_kind(variant)->title : NULL;
}

static void *tally_work_open(const struct pass_source *source, size_t variant)
{
	struct tally_work *work = calloc(1, sizeof *work);
	if (!work) abort();
	work->tally = tally_open(source, variant);
	return work;
}

static void tally_work_close(void *work_in)
{
	struct tally_work *work = work_in;
	tally_close(work->tally);
	free(work->nodes);
	free(work);
}

static bool tally_work_read(void *work, uint32_t frames_max)
{
	return tally_advance(((struct tally_work *)work)->tally, frames_max);
}

static size_t tally_work_count(void *work_in)
{
	struct tally_work *work = work_in;
	work->count = 0;
	tally_sort(work->tally);
	uint32_t at = tally_next(work->tally, TALLY_NONE);
	for (; at != TALLY_NONE; at = tally_next(work->tally, at)) {
		void *grown = work->nodes;
		if (!rows_grow(&grown, &work->capacity, work->count, sizeof *work->nodes)) break;
		work->nodes = grown;
		work->nodes[work->count++] = at;
	}
	return work->count;
}

static void tally_put_number(const struct tally_node *node, double number, char *out, size_t size)
{
	out[0] = 0;
	if (node->flags & TALLY_NUMBERS && node->count)
		snprintf(out, size, node->flags & TALLY_DECIMALS ? "%.2f" : "%.0f", number);
}

static void tally_work_text(const void *work_in, size_t row, size_t column, char *out, size_t size)
{
	const struct tally_work *work = work_in;
	const struct tally_node *node = tally_at(work->tally, work->nodes[row]);
	uint64_t above = node->parent ? tally_at(work->tally, node->parent)->count : node->count;
	double span_ms = tally_span_ms(work->tally);
	double count = node->count ? (double)node->count : 1;
	switch (column) {
	case TALLY_NAME: counts_put_indented(node->depth, node->name, out, size); break;
	case TALLY_COUNT: counts_put_count(node->count, out, size); break;
	case TALLY_SHARE: counts_put_percent(node->count, above, out, size); break;
	case TALLY_AVERAGE: tally_put_number(node, node->sum / count, out, size); break;
	case TALLY_LEAST: tally_put_number(node, node->least, out, size); break;
	case TALLY_MOST: tally_put_number(node, node->most, out, size); break;
	default:
		snprintf(out, size, "%.2f",
		         span_ms > 0 ? (double)node->count * 1000 / span_ms : 0.0);
	}
}

const struct counts_kind counts_summary = {
	.name = "summary",
	.columns = tally_columns,
	.column_count = TALLY_COLUMNS,
	.variant = tally_variant,
	.is_ordered = true,
	.open = tally_work_open,
	.close = tally_work_close,
	.read = tally_work_read,
	.count = tally_work_count,
	.text = tally_work_text,
};

/* ---- which of them */

/* Has a frame that was tracked so far this protocol for certain? */
static bool counts_has_protocol(const struct pass_source *source, const char *name)
{
	const struct store *store = engine_store(source->engine);
	const struct registry *registry = dissectors_registry(engine_dissectors(source->engine));
	uint16_t id = pass_field(source, name);
	if (id == FIELD_ID_NONE) return false;
	uint16_t protocol = registry_protocol_of(registry, id);
	/* acquire: pairs with the release in store_intern_stack; the sets are written before */
	uint32_t count = atomic_load_explicit(&store->stack_count, memory_order_acquire);
	for (uint32_t i = 1; i < count; i++)
		if (store->stacks[i].has[protocol / 64 % STACK_WORDS] >> protocol % 64 & 1)
			return true;
	return false;
}

size_t counts_first_variant(const struct counts_kind *kind, const struct pass_source *source)
{
	if (kind == &counts_io) return io_first_variant(source);
	if (kind != &counts_conversations && kind != &counts_endpoints) return 0;
	for (size_t variant = 0; kind->variant(variant); variant++)
		if (counts_has_protocol(source, kind->variant(variant))) return variant;
	return 0;
}
