/* io.h - frames, bytes and values of fields over time: rows of equal intervals, a column for each filter.
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. Times in ns from the first frame;
 * bytes are frames' reported lengths. */
#ifndef DOGFISH_STATS_IO_H
#define DOGFISH_STATS_IO_H

#include "stats/pass.h"

#include <stddef.h>

enum { IO_COLUMNS_MAX = 64, IO_ROWS_MAX = 1 << 24 };

/* One column; filter and field may be none. */
struct io_column {
	const struct filter *filter; /* borrowed; NULL: all frames */
	uint16_t field; /* id of the first field of its name; FIELD_ID_NONE: only frames count */
};

/* What a column has in an interval. Values of relative times are ns, those of floats are rounded down. */
struct io_cell {
	uint64_t frames, bytes;
	uint64_t count; /* values */
	int64_t sum, least, most;
	int64_t load_us; /* of times that end here or later, the part that lies in this interval */
};

struct io;

/* Never NULL. Columns are copied; interval_ns 0: all is one interval. */
struct io *io_open(const struct pass_source *source, const struct io_column *columns,
                   size_t column_count, int64_t interval_ns);
void io_close(struct io *io);

/* Looks at up to frames_max more tracked frames. False when it has seen all. */
bool io_advance(struct io *io, uint32_t frames_max);

/* From the first frame to the latest one. */
int64_t io_duration_ns(const struct io *io);

/* Intervals in which there was a frame, or a later one. */
size_t io_row_count(const struct io *io);

/* All zeros if nothing was there. Valid until the next advance. */
const struct io_cell *io_at(const struct io *io, size_t row, size_t column);

#endif
