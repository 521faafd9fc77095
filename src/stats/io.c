/* io.c - one pass, each frame into the row of its time. */
#include "stats/io.h"

#include <stdlib.h>
#include <string.h>

struct io {
	struct pass *pass;
	struct io_column columns[IO_COLUMNS_MAX];
	struct sieve *sieves[IO_COLUMNS_MAX];
	size_t column_count;
	int64_t interval_ns, base_ns, duration_ns;
	struct io_cell *cells; /* row after row */
	size_t row_count, row_capacity;
};

struct io *io_open(const struct pass_source *source, const struct io_column *columns,
                   size_t column_count, int64_t interval_ns)
{
	struct io *io = calloc(1, sizeof *io);
	if (!io) abort();
	const struct registry *registry = dissectors_registry(engine_dissectors(source->engine));
	struct field_set wanted;
	field_set_clear(&wanted);
	io->column_count = column_count < IO_COLUMNS_MAX ? column_count : IO_COLUMNS_MAX;
	io->interval_ns = interval_ns;
	for (size_t i = 0; i < io->column_count; i++) {
		io->columns[i] = columns[i];
		io->sieves[i] = sieve_open(columns[i].filter);
		uint16_t id = columns[i].field;
		for (; id != FIELD_ID_NONE; id = registry_next_same(registry, id))
			field_set_add(&wanted, id);
		const struct field_set *more =
			columns[i].filter ? filter_wanted(columns[i].filter) : NULL;
		for (size_t word = 0; more && word < sizeof more->bits / sizeof *more->bits; word++)
			wanted.bits[word] |= more->bits[word];
	}
	io->pass = pass_open(source, &wanted, 0);
	return io;
}

void io_close(struct io *io)
{
	if (!io) return;
	for (size_t i = 0; i < io->column_count; i++) sieve_close(io->sieves[i]);
	pass_close(io->pass);
	free(io->cells);
	free(io);
}

static bool io_make_row(struct io *io, size_t row)
{
	if (row >= IO_ROWS_MAX) return false;
	if (row >= io->row_capacity) {
		size_t capacity = io->row_capacity ? 2 * io->row_capacity : 64;
		if (capacity <= row) capacity = row + 1;
		struct io_cell *cells =
			realloc(io->cells, capacity * io->column_count * sizeof *cells);
		if (!cells) return false;
		io->cells = cells;
		io->row_capacity = capacity;
	}
	if (row >= io->row_count) {
		size_t from = io->row_count * io->column_count;
		size_t to = (row + 1) * io->column_count;
		memset(io->cells + from, 0, (to - from) * sizeof *io->cells);
		io->row_count = row + 1;
	}
	return true;
}

/* A time that ends now was under way before: it counts in each interval for its part there. */
static void io_add_load(struct io *io, size_t row, size_t column, int64_t now_ns, int64_t span_ns)
{
	int64_t left_us = span_ns / 1000;
	int64_t interval_us = io->interval_ns / 1000;
	int64_t here_us = interval_us ? now_ns / 1000 % interval_us : INT64_MAX;
	while (left_us > 0) {
		int64_t part_us = left_us < here_us ? left_us : here_us;
		io->cells[row * io->column_count + column].load_us += part_us;
		left_us -= part_us;
		here_us = interval_us;
		if (row-- == 0) return;
	}
}

static void io_add_values(struct io *io, size_t row, size_t column, int64_t now_ns)
{
	const struct registry *registry = pass_registry(io->pass);
	const struct tape *tape = pass_tape(io->pass);
	struct io_cell *cell = &io->cells[row * io->column_count + column];
	for (uint32_t i = 0; i < tape->count; i++) {
		uint16_t id = io->columns[column].field;
		const struct item *item = &tape->items[i];
		while (id != FIELD_ID_NONE && item->field != id)
			id = registry_next_same(registry, id);
		if (id == FIELD_ID_NONE) continue;
		int64_t value = item->flags & ITEM_NUMBER ? (int64_t)item->value.number : 0;
		if (!cell->count || value < cell->least) cell->least = value;
		if (!cell->count || value > cell->most) cell->most = value;
		cell->count++;
		cell->sum += value;
		if (registry_field(registry, id)->type == FIELD_TIME_RELATIVE)
			io_add_load(io, row, column, now_ns, value);
	}
}

static void io_count(struct io *io)
{
	const struct store *store = pass_store(io->pass);
	uint32_t frame = pass_frame(io->pass);
	int64_t now_ns = store_time_ns(store, frame) - io->base_ns;
	if (now_ns > io->duration_ns) io->duration_ns = now_ns;
	int64_t interval_ns = io->interval_ns;
	size_t row = interval_ns && now_ns > 0 ? (size_t)(now_ns / interval_ns) : 0;
	if (!io_make_row(io, row)) return;
	for (size_t i = 0; i < io->column_count; i++) {
		if (!sieve_passes(io->sieves[i], io->pass)) continue;
		struct io_cell *cell = &io->cells[row * io->column_count + i];
		cell->frames++;
		cell->bytes += store_reported(store, frame);
		if (io->columns[i].field != FIELD_ID_NONE) io_add_values(io, row, i, now_ns);
	}
}

bool io_advance(struct io *io, uint32_t frames_max)
{
	uint32_t last = pass_slice(io->pass, frames_max);
	if (last > 0) io->base_ns = store_time_ns(pass_store(io->pass), 1);
	while (pass_next(io->pass, last)) io_count(io);
	return pass_is_behind(io->pass);
}

int64_t io_duration_ns(const struct io *io) { return io->duration_ns; }

size_t io_row_count(const struct io *io) { return io->row_count; }

const struct io_cell *io_at(const struct io *io, size_t row, size_t column)
{
	static const struct io_cell nothing;
	if (row >= io->row_count || column >= io->column_count) return &nothing;
	return &io->cells[row * io->column_count + column];
}
