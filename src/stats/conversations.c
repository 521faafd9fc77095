/* conversations.c - a row for each pair of ends, whichever of them sent first. */
#include "stats/conversations.h"

#include <stdlib.h>

#include "base/hash.h"
#include "index.h"

struct conversation_rows {
	const struct engine *engine;
	enum traffic_type type;
	struct pass_source source;
	struct traffic *traffic; /* NULL: the rows are the engine's conversations */
	struct traffic_order order;
	uint32_t copied; /* the engine's conversations that were looked at in this round */
	size_t filled;   /* rows that this gave */
	struct conversation_row *rows;
	size_t count, capacity;
	struct index index;
	uint64_t seed;
};

struct conversation_rows *conversation_rows_open(const struct pass_source *source,
                                                 enum traffic_type type)
{
	struct conversation_rows *rows = calloc(1, sizeof *rows);
	if (!rows) abort();
	rows->engine = source->engine;
	rows->type = type;
	rows->seed = hash_seed();
	rows->source = *source;
	if (traffic_is_in_engine(source, type))
		rows->order = traffic_order_begin(source);
	else
		rows->traffic = traffic_open(source, type);
	return rows;
}

void conversation_rows_close(struct conversation_rows *rows)
{
	if (!rows) return;
	traffic_close(rows->traffic);
	index_close(&rows->index);
	free(rows->rows);
	free(rows);
}

/* The same for both directions. */
static uint64_t rows_hash(const struct conversation_rows *rows, const struct traffic_layer *key)
{
	uint64_t source = hash_bytes(rows->seed, key->source.bytes, sizeof key->source.bytes);
	uint64_t destination =
		hash_bytes(rows->seed, key->destination.bytes, sizeof key->destination.bytes);
	source = hash_mix(source, key->source_port);
	destination = hash_mix(destination, key->destination_port);
	return hash_mix(hash_mix(rows->seed, source + destination), key->stream);
}

static bool row_begins(const struct conversation_row *row, const struct traffic_layer *key,
                       unsigned end)
{
	return row->port[end] == key->source_port && row->port[!end] == key->destination_port &&
	       address_equal(&row->address[end], &key->source) &&
	       address_equal(&row->address[!end], &key->destination);
}

static bool rows_equal(const void *table, uint32_t index, const void *key)
{
	const struct conversation_row *row =
		&((const struct conversation_rows *)table)->rows[index];
	const struct traffic_layer *layer = key;
	return row->stream == layer->stream &&
	       (row_begins(row, layer, 0) || row_begins(row, layer, 1));
}

static struct conversation_row *rows_find(struct conversation_rows *rows,
                                          const struct traffic_layer *key, uint32_t frame)
{
	uint64_t hash = rows_hash(rows, key);
	uint32_t found = index_find(&rows->index, hash, rows_equal, rows, key);
	if (found != UINT32_MAX) return &rows->rows[found];
	void *grown = rows->rows;
	if (!rows_grow(&grown, &rows->capacity, rows->count, sizeof *rows->rows)) return NULL;
	rows->rows = grown;
	if (!index_add(&rows->index, hash, (uint32_t)rows->count)) return NULL;
	rows->rows[rows->count] = (struct conversation_row){
		.address = { key->source, key->destination },
		.port = { key->source_port, key->destination_port },
		.stream = key->stream,
		.first_ns = INT64_MAX,
		.last_ns = INT64_MIN,
		.first_frame = frame,
	};
	return &rows->rows[rows->count++];
}

static void rows_add(struct conversation_rows *rows, const struct traffic_layer *layer,
                     const struct store *store, uint32_t frame)
{
	struct conversation_row *row = rows_find(rows, layer, frame);
	if (!row) return;
	unsigned direction = row_begins(row, layer, 0) ? 0 : 1;
	int64_t time_ns = store_time_ns(store, frame);
	row->frames[direction]++;
	row->bytes[direction] += store_reported(store, frame);
	if (time_ns < row->first_ns) row->first_ns = time_ns;
	if (time_ns > row->last_ns) row->last_ns = time_ns;
}

/* ---------------------------------------------------------------- from the engine's table */

static void row_copy(struct conversation_row *row, const struct conversation *conversation,
                     const struct store *store)
{
	*row = (struct conversation_row){
		.stream = conversation->number,
		.first_frame = conversation->first_frame,
		.first_ns = store_time_ns(store, conversation->first_frame),
	};
	/* relaxed: counters, read one by one */
	uint32_t last = atomic_load_explicit(&conversation->last_frame, memory_order_relaxed);
	row->last_ns = store_time_ns(store, last);
	for (int end = 0; end < 2; end++) {
		row->address[end] = conversation->address[end];
		row->port[end] = conversation->port[end];
		row->frames[end] =
			atomic_load_explicit(&conversation->frames[end], memory_order_relaxed);
		row->bytes[end] =
			atomic_load_explicit(&conversation->bytes[end], memory_order_relaxed);
	}
}

/* Copies up to so many of the engine's conversations; a round through all of them brings the rows up to date.
 * False: they do not say what the frames say. */
static bool rows_copy(struct conversation_rows *rows, const struct conversations *table,
                      uint32_t max)
{
	uint32_t count = conversations_count(table);
	for (; max && rows->copied < count; max--) {
		const struct conversation *conversation = conversations_at(table, rows->copied++);
		/* relaxed: as in row_copy; 0: it was only quoted */
		if (!atomic_load_explicit(&conversation->last_frame, memory_order_relaxed))
			continue;
		if (traffic_began_quoted(&rows->order, conversation->first_frame)) return false;
		void *grown = rows->rows;
		if (!rows_grow(&grown, &rows->capacity, rows->filled, sizeof *rows->rows))
			return true;
		rows->rows = grown;
		row_copy(&rows->rows[rows->filled++], conversation, engine_store(rows->engine));
		if (rows->filled > rows->count) rows->count = rows->filled;
	}
	return true;
}

/* The engine's word, as long as it is good: else all frames are read. */
static bool rows_ask_engine(struct conversation_rows *rows, uint32_t max)
{
	enum port_type type = rows->type == TRAFFIC_TCP ? PORT_TCP : PORT_UDP;
	const struct conversations *table = engine_conversations(rows->engine, type);
	if (!traffic_order_holds(&rows->order, max) || !rows_copy(rows, table, max)) {
		rows->count = 0;
		rows->traffic = traffic_open(&rows->source, rows->type);
		return true;
	}
	uint32_t tracked = store_tracked_count(engine_store(rows->engine));
	if (rows->copied < conversations_count(table) || rows->order.frame < tracked) return true;
	rows->copied = 0;
	rows->filled = 0;
	return false;
}

bool conversation_rows_advance(struct conversation_rows *rows, uint32_t frames_max)
{
	if (!rows->traffic) return rows_ask_engine(rows, frames_max);
	struct pass *pass = traffic_pass(rows->traffic);
	uint32_t last = pass_slice(pass, frames_max);
	while (pass_next(pass, last)) {
		struct traffic_layer layers[TRAFFIC_LAYERS_MAX];
		size_t count = traffic_read(rows->traffic, layers);
		for (size_t i = 0; i < count; i++)
			rows_add(rows, &layers[i], pass_store(pass), pass_frame(pass));
	}
	return pass_is_behind(pass);
}

size_t conversation_rows_count(const struct conversation_rows *rows) { return rows->count; }

const struct conversation_row *conversation_rows_at(const struct conversation_rows *rows,
                                                    size_t index)
{
	return &rows->rows[index];
}

static uint64_t rows_value(const void *table, uint32_t index)
{
	const struct conversation_row *row =
		&((const struct conversation_rows *)table)->rows[index];
	return row->frames[0] + row->frames[1];
}

void conversation_rows_rank(const struct conversation_rows *rows, uint32_t *out)
{
	rows_rank(rows, (uint32_t)rows->count, rows_value, out);
}
