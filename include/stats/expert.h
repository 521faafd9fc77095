/* expert.h - the remarks on all frames, equal ones counted together.
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. */
#ifndef DOGFISH_STATS_EXPERT_H
#define DOGFISH_STATS_EXPERT_H

#include "field/field.h"
#include "stats/pass.h"

#include <stddef.h>

struct expert_row {
	enum expert_severity severity;
	enum expert_group group;
	const char *protocol; /* as the Protocol column has it */
	char *message;        /* may hold bytes from the wire */
	uint32_t first_frame, last_frame;
	uint64_t count;
};

struct expert_rows;

/* Never NULL. What source names is borrowed and outlives it. */
struct expert_rows *expert_rows_open(const struct pass_source *source);
void expert_rows_close(struct expert_rows *rows);

/* Looks at up to frames_max more tracked frames. False when it has seen all. */
bool expert_rows_advance(struct expert_rows *rows, uint32_t frames_max);

/* In the order in which they were first made. A row is valid until the next advance. */
size_t expert_rows_count(const struct expert_rows *rows);
const struct expert_row *expert_rows_at(const struct expert_rows *rows, size_t index);

/* "Sequence". */
const char *expert_group_name(enum expert_group group);

/* "Warning". */
const char *expert_severity_name(enum expert_severity severity);

#endif
