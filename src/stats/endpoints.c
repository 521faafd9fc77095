/* endpoints.c - a row for each end. */
#include "stats/endpoints.h"

#include <stdlib.h>

#include "base/hash.h"
#include "index.h"

struct endpoint_rows {
	struct traffic *traffic;
	struct endpoint_row *rows;
	size_t count, capacity;
	struct index index;
	uint64_t seed;
};

struct endpoint_key {
	struct address address;
	uint16_t port;
};

struct endpoint_rows *endpoint_rows_open(const struct pass_source *source, enum traffic_type type)
{
	struct endpoint_rows *rows = calloc(1, sizeof *rows);
	if (!rows) abort();
	rows->seed = hash_seed();
	rows->traffic = traffic_open(source, type);
	return rows;
}

void endpoint_rows_close(struct endpoint_rows *rows)
{
	if (!rows) return;
	traffic_close(rows->traffic);
	index_close(&rows->index);
	free(rows->rows);
	free(rows);
}

static bool rows_equal(const void *table, uint32_t index, const void *key)
{
	const struct endpoint_row *row = &((const struct endpoint_rows *)table)->rows[index];
	const struct endpoint_key *wanted = key;
	return row->port == wanted->port && address_equal(&row->address, &wanted->address);
}

static struct endpoint_row *rows_find(struct endpoint_rows *rows, const struct endpoint_key *key)
{
	uint64_t hash = hash_bytes(rows->seed, key->address.bytes, sizeof key->address.bytes);
	hash = hash_mix(hash, key->port);
	uint32_t found = index_find(&rows->index, hash, rows_equal, rows, key);
	if (found != UINT32_MAX) return &rows->rows[found];
	void *grown = rows->rows;
	if (!rows_grow(&grown, &rows->capacity, rows->count, sizeof *rows->rows)) return NULL;
	rows->rows = grown;
	if (!index_add(&rows->index, hash, (uint32_t)rows->count)) return NULL;
	rows->rows[rows->count] =
		(struct endpoint_row){ .address = key->address, .port = key->port };
	return &rows->rows[rows->count++];
}

static void rows_add(struct endpoint_rows *rows, const struct endpoint_key *key,
                     enum endpoint_way way, uint64_t bytes)
{
	struct endpoint_row *row = rows_find(rows, key);
	if (!row) return;
	row->frames[way]++;
	row->bytes[way] += bytes;
}

bool endpoint_rows_advance(struct endpoint_rows *rows, uint32_t frames_max)
{
	struct pass *pass = traffic_pass(rows->traffic);
	uint32_t last = pass_slice(pass, frames_max);
	while (pass_next(pass, last)) {
		struct traffic_layer layers[TRAFFIC_LAYERS_MAX];
		size_t count = traffic_read(rows->traffic, layers);
		uint64_t bytes = store_reported(pass_store(pass), pass_frame(pass));
		for (size_t i = 0; i < count; i++) {
			struct endpoint_key source = { layers[i].source, layers[i].source_port };
			struct endpoint_key destination = { layers[i].destination,
				                            layers[i].destination_port };
			rows_add(rows, &source, ENDPOINT_SENT, bytes);
			rows_add(rows, &destination, ENDPOINT_RECEIVED, bytes);
		}
	}
	return pass_is_behind(pass);
}

size_t endpoint_rows_count(const struct endpoint_rows *rows) { return rows->count; }

const struct endpoint_row *endpoint_rows_at(const struct endpoint_rows *rows, size_t index)
{
	return &rows->rows[index];
}

static uint64_t rows_value(const void *table, uint32_t index)
{
	const struct endpoint_row *row = &((const struct endpoint_rows *)table)->rows[index];
	return row->frames[ENDPOINT_SENT] + row->frames[ENDPOINT_RECEIVED];
}

void endpoint_rows_rank(const struct endpoint_rows *rows, uint32_t *out)
{
	rows_rank(rows, (uint32_t)rows->count, rows_value, out);
}
