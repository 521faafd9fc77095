/* ladder_rows.c - which segments are a row together. Rows are only added at the end, so that a ladder grows while it
 * is looked at; a group that is being folded takes back the rows that it had. */
#include "ladder_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
	GROUP_ROWS_MIN = 4,        /* fewer are shown as they are */
	TAIL_MESSAGES = 2,         /* the last question and answer before a close stay in sight */
	TAIL_STEPS_MAX = 64 * 1024 /* how far back they are looked for */
};

/* Remarks that a reader of messages wants to see in their place. */
enum {
	MARKS_SHOWN = TCP_MARK_AGAIN | TCP_MARK_OUT_OF_ORDER | TCP_MARK_LOST_BEFORE |
	              TCP_MARK_KEEP_ALIVE | TCP_MARK_ZERO_WINDOW | TCP_MARK_ZERO_WINDOW_PROBE
};

static void rows_push(struct ladder *ladder, const struct ladder_row *row)
{
	struct ladder_rows *rows = &ladder->rows;
	void *array = rows->rows;
	if (!ladder_grow(&array, rows->count, &rows->capacity, sizeof *row)) {
		ladder->has_memory = false;
		return;
	}
	rows->rows = array;
	rows->rows[rows->count++] = *row;
}

static void rows_push_segment(struct ladder *ladder, uint32_t index, uint32_t group)
{
	rows_push(ladder, &(struct ladder_row){ .first = index,
	                                        .last = index,
	                                        .anchor = index,
	                                        .group = group,
	                                        .kind = LADDER_ROW_SEGMENT,
	                                        .is_whole = true });
}

static struct ladder_row *rows_last(struct ladder *ladder)
{
	struct ladder_rows *rows = &ladder->rows;
	return rows->count ? &rows->rows[rows->count - 1] : NULL;
}

static uint32_t row_longer(uint32_t length, uint32_t more)
{
	return length > UINT32_MAX - more ? UINT32_MAX : length + more;
}

/* A segment as messages show it. */
static void rows_add_message(struct ladder *ladder, uint32_t index, uint32_t group)
{
	const struct ladder_segment *segment = &ladder->segments[index];
	struct ladder_row *last = rows_last(ladder);
	bool is_own = segment->bits & LADDER_TURNING || segment->marks & MARKS_SHOWN;
	if (is_own || !last) {
		rows_push_segment(ladder, index, group);
		return;
	}
	bool is_bare = !segment->length && ladder->target.kind == LADDER_TCP_STREAM;
	if (is_bare) {
		last->last = index;
		return;
	}
	bool is_same_side = !((ladder->segments[last->anchor].bits ^ segment->bits) & LADDER_BACK);
	bool is_whole = segment->bits & LADDER_MESSAGE;
	if (last->kind == LADDER_ROW_TURN && !last->is_whole && is_same_side) {
		last->last = last->anchor = index;
		last->length = row_longer(last->length, segment->length);
		last->is_whole = is_whole;
		return;
	}
	rows_push(ladder, &(struct ladder_row){ .first = index,
	                                        .last = index,
	                                        .anchor = index,
	                                        .length = segment->length,
	                                        .group = group,
	                                        .kind = LADDER_ROW_TURN,
	                                        .is_whole = is_whole });
}

static uint32_t rows_unfolded_at(const struct ladder_rows *rows, uint32_t group)
{
	uint32_t at = 0;
	while (rows->unfolded && at < rows->unfolded_count && rows->unfolded[at] < group) at++;
	return at;
}

static bool rows_is_unfolded(const struct ladder_rows *rows, uint32_t group)
{
	uint32_t at = rows_unfolded_at(rows, group);
	return rows->unfolded && at < rows->unfolded_count && rows->unfolded[at] == group;
}

/* ---------------------------------------------------------------- folded groups */

static void totals_add(const struct ladder *ladder, struct ladder_totals *totals, uint32_t index,
                       bool is_taken_back)
{
	const struct ladder_segment *segment = &ladder->segments[index];
	const uint32_t one = is_taken_back ? UINT32_MAX : 1; /* as numbers wrap */
	bool is_again = segment->marks & TCP_MARK_AGAIN;
	uint64_t *bytes = &totals->bytes[segment->bits & LADDER_BACK];
	*bytes = is_taken_back ? *bytes - segment->length : *bytes + segment->length;
	if (is_again) totals->again += one;
	if (segment->bits & LADDER_HOLE) totals->holes += one;
}

/* Takes the rows of the open group back and puts one in their place. */
static void rows_collapse(struct ladder *ladder, uint32_t last)
{
	struct ladder_rows *rows = &ladder->rows;
	void *array = rows->totals;
	if (!ladder_grow(&array, rows->totals_count, &rows->totals_capacity,
	                 sizeof *rows->totals)) {
		ladder->has_memory = false;
		return;
	}
	rows->totals = array;
	struct ladder_totals *totals = &rows->totals[rows->totals_count];
	*totals = (struct ladder_totals){ 0 };
	for (uint32_t i = rows->group; i <= last; i++) totals_add(ladder, totals, i, false);
	rows->count = rows->group_row;
	rows_push(ladder, &(struct ladder_row){ .first = rows->group,
	                                        .last = last,
	                                        .anchor = rows->group,
	                                        .totals = rows->totals_count++,
	                                        .group = rows->group,
	                                        .kind = LADDER_ROW_GROUP,
	                                        .is_whole = true });
}

/* The first of a group begins a row even if it is a bare acknowledgment. */
static void rows_open_group(struct ladder *ladder, uint32_t index)
{
	ladder->rows.group = index;
	ladder->rows.group_row = ladder->rows.count;
	rows_push_segment(ladder, index, index);
	const struct ladder_segment *segment = &ladder->segments[index];
	struct ladder_row *row = rows_last(ladder);
	if (!row || !segment->length) return;
	row->kind = LADDER_ROW_TURN;
	row->length = segment->length;
	row->is_whole = segment->bits & LADDER_MESSAGE;
}

static void rows_add_folded(struct ladder *ladder, uint32_t index)
{
	struct ladder_rows *rows = &ladder->rows;
	if (rows->group == LADDER_NO_GROUP) {
		rows_open_group(ladder, index);
		return;
	}
	struct ladder_row *first = &rows->rows[rows->group_row];
	if (first->kind == LADDER_ROW_GROUP) {
		first->last = index;
		totals_add(ladder, &rows->totals[first->totals], index, false);
		return;
	}
	rows_add_message(ladder, index, rows->group);
	bool is_long = rows->count - rows->group_row >= GROUP_ROWS_MIN;
	if (is_long && !rows_is_unfolded(rows, rows->group)) rows_collapse(ladder, index);
}

/* The segment with which the last messages of a group begin; its first one if there are none to set apart. */
static uint32_t rows_tail_of(const struct ladder *ladder, const struct ladder_row *group)
{
	uint32_t tail = group->first, messages = 0, steps = 0;
	for (uint32_t i = group->last; i > group->first && steps < TAIL_STEPS_MAX; i--, steps++) {
		const struct ladder_segment *segment = &ladder->segments[i];
		if (segment->bits & LADDER_MESSAGE && ++messages > TAIL_MESSAGES) return i + 1;
		if (segment->length && messages == TAIL_MESSAGES) tail = i;
	}
	return tail;
}

/* The connection is going to be closed: what was said last stays in sight. */
static void rows_end_group(struct ladder *ladder)
{
	struct ladder_rows *rows = &ladder->rows;
	struct ladder_row *group = rows_last(ladder);
	bool is_folded = rows->group != LADDER_NO_GROUP && group && group->kind == LADDER_ROW_GROUP;
	rows->group = LADDER_NO_GROUP;
	if (!is_folded) return;
	uint32_t tail = rows_tail_of(ladder, group), last = group->last;
	while (tail < last && !ladder->segments[tail].length) tail++;
	if (tail < group->first + GROUP_ROWS_MIN) return;
	group->last = tail - 1;
	for (uint32_t i = tail; i <= last; i++) {
		totals_add(ladder, &rows->totals[group->totals], i, true);
		rows_add_message(ladder, i, LADDER_NO_GROUP);
		group = &rows->rows[rows->group_row]; /* they may have moved */
	}
}

static void rows_add(struct ladder *ladder, uint32_t index)
{
	struct ladder_rows *rows = &ladder->rows;
	if (rows->mode == LADDER_SEGMENTS) {
		rows_push_segment(ladder, index, LADDER_NO_GROUP);
	} else if (rows->mode == LADDER_MESSAGES || ladder->target.kind != LADDER_TCP_STREAM) {
		rows_add_message(ladder, index, LADDER_NO_GROUP);
	} else if (ladder->segments[index].bits & LADDER_TURNING) {
		rows_end_group(ladder);
		rows_push_segment(ladder, index, LADDER_NO_GROUP);
	} else {
		rows_add_folded(ladder, index);
	}
}

void ladder_lay_rows(struct ladder *ladder)
{
	struct ladder_rows *rows = &ladder->rows;
	while (rows->laid < ladder->count && ladder->has_memory) rows_add(ladder, rows->laid++);
}

void ladder_free_rows(struct ladder *ladder)
{
	free(ladder->rows.rows);
	free(ladder->rows.totals);
	free(ladder->rows.unfolded);
}

static void rows_lay_again(struct ladder *ladder)
{
	ladder->rows.count = ladder->rows.laid = ladder->rows.totals_count = 0;
	ladder->rows.group = LADDER_NO_GROUP;
	ladder_lay_rows(ladder);
}

enum ladder_mode ladder_mode(const struct ladder *ladder) { return ladder->rows.mode; }

void ladder_set_mode(struct ladder *ladder, enum ladder_mode mode)
{
	ladder->rows.mode = mode;
	rows_lay_again(ladder);
}

uint32_t ladder_row_count(const struct ladder *ladder) { return ladder->rows.count; }

const struct ladder_row *ladder_row(const struct ladder *ladder, uint32_t row)
{
	return &ladder->rows.rows[row];
}

const struct ladder_totals *ladder_totals(const struct ladder *ladder, const struct ladder_row *row)
{
	return &ladder->rows.totals[row->totals];
}

uint32_t ladder_row_of(const struct ladder *ladder, uint32_t segment)
{
	uint32_t low = 0, high = ladder->rows.count;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (ladder->rows.rows[middle].first <= segment)
			low = middle;
		else
			high = middle;
	}
	return low;
}

bool ladder_fold(struct ladder *ladder, uint32_t row)
{
	struct ladder_rows *rows = &ladder->rows;
	if (row >= rows->count || rows->rows[row].group == LADDER_NO_GROUP) return false;
	uint32_t group = rows->rows[row].group, at = rows_unfolded_at(rows, group);
	uint32_t *from = rows->unfolded ? rows->unfolded + at : NULL;
	if (rows_is_unfolded(rows, group)) {
		rows->unfolded_count--;
		memmove(from, from + 1, (rows->unfolded_count - at) * sizeof *from);
	} else {
		void *array = rows->unfolded;
		if (!ladder_grow(&array, rows->unfolded_count, &rows->unfolded_capacity,
		                 sizeof *from))
			return false;
		rows->unfolded = array;
		from = rows->unfolded + at;
		memmove(from + 1, from, (rows->unfolded_count - at) * sizeof *from);
		*from = group;
		rows->unfolded_count++;
	}
	rows_lay_again(ladder);
	return true;
}
