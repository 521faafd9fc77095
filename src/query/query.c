/* query.c - goes through the frames; what the store cannot tell is dissected. */
#include "query/query.h"

#include "dissect/dissection.h"
#include "query/judge.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	MATCHES_FIRST = 4096,
	/* Between two looks at the clock: frames told by their stack are a nanosecond each, dissected
	 * ones some hundred. */
	FRAMES_PER_LOOK = 16384,
	DISSECTED_PER_LOOK = 256,
};

struct query {
	const struct filter *filter;
	struct filter_scratch *scratch;
	struct judge *judge;
	const struct store *store;
	struct dissection *dissection;
	uint32_t *matches;
	uint32_t match_count, match_capacity;
	uint32_t position;
	uint32_t dissected;
	bool has_memory;
};

struct query *query_open(const struct engine *engine, const struct filter *filter)
{
	struct query *query = calloc(1, sizeof *query);
	if (!query) abort();
	query->filter = filter;
	query->scratch = filter_scratch_open();
	query->store = engine_store(engine);
	query->dissection = dissection_open(engine_dissectors(engine), engine);
	query->has_memory = true;
	query->judge = judge_open(engine, filter);
	dissection_want(query->dissection, filter_wanted(filter), 0);
	return query;
}

void query_close(struct query *query)
{
	if (!query) return;
	dissection_close(query->dissection);
	judge_close(query->judge);
	filter_scratch_close(query->scratch);
	free(query->matches);
	free(query);
}

const struct filter *query_filter(const struct query *query) { return query->filter; }

/* The bytes of a data source, for the filter. */
static struct filter_bytes query_source(const void *context, unsigned source)
{
	size_t count;
	const struct data_source *sources = dissection_sources(context, &count);
	if (source >= count) return (struct filter_bytes){ NULL, 0 };
	return (struct filter_bytes){ sources[source].bytes, sources[source].length };
}

bool query_passes_dissected(const struct filter *filter, const struct dissection *dissection,
                            struct filter_scratch *scratch)
{
	const struct filter_frame frame = { dissection_tape(dissection), query_source, dissection };
	return filter_run(filter, &frame, scratch);
}

static bool query_dissect(struct query *query, uint32_t frame, const struct view *view)
{
	struct view own = *view;
	own.previous_displayed = query->match_count ? query->matches[query->match_count - 1] : 0;
	query->dissected++;
	dissection_run(query->dissection, frame, &own);
	return query_passes_dissected(query->filter, query->dissection, query->scratch);
}

bool query_passes(struct query *query, uint32_t frame, const struct view *view)
{
	enum filter_verdict verdict = judge_frame(query->judge, frame, view);
	if (verdict != FILTER_DISSECT) return verdict == FILTER_TRUE;
	query->dissected++;
	dissection_run(query->dissection, frame, view);
	return query_passes_dissected(query->filter, query->dissection, query->scratch);
}

static void query_add(struct query *query, uint32_t frame)
{
	if (query->match_count == query->match_capacity) {
		size_t capacity =
			query->match_capacity ? 2 * (size_t)query->match_capacity : MATCHES_FIRST;
		uint32_t *matches = realloc(query->matches, capacity * sizeof *matches);
		if (!matches) {
			query->has_memory = false;
			return;
		}
		query->matches = matches;
		query->match_capacity = capacity > UINT32_MAX ? UINT32_MAX : (uint32_t)capacity;
	}
	query->matches[query->match_count++] = frame;
}

static int64_t query_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Decides frames until last or until it is time to look at the clock. */
static void query_run(struct query *query, uint32_t last, const struct view *view)
{
	uint32_t dissected_max = query->dissected + DISSECTED_PER_LOOK;
	while (query->position < last && query->has_memory && query->dissected < dissected_max) {
		uint32_t frame = query->position + 1;
		enum filter_verdict verdict = judge_frame(query->judge, frame, view);
		if (verdict == FILTER_DISSECT) verdict = query_dissect(query, frame, view);
		if (verdict == FILTER_TRUE) query_add(query, frame);
		if (query->has_memory) query->position = frame;
	}
}

bool query_step(struct query *query, uint32_t last, const struct view *view, int64_t budget_ns)
{
	int64_t end_ns = budget_ns ? query_now_ns() + budget_ns : INT64_MAX;
	while (query->position < last && query->has_memory) {
		uint32_t left = last - query->position;
		uint32_t until =
			query->position + (left < FRAMES_PER_LOOK ? left : FRAMES_PER_LOOK);
		query_run(query, until, view);
		if (budget_ns && query_now_ns() >= end_ns) break;
	}
	return query->position < last && query->has_memory;
}

uint32_t query_position(const struct query *query) { return query->position; }

const uint32_t *query_matches(const struct query *query, uint32_t *count_out)
{
	*count_out = query->match_count;
	return query->matches;
}

uint32_t query_index_at(const struct query *query, uint32_t frame)
{
	uint32_t low = 0, high = query->match_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (query->matches[middle] < frame)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t query_dissected(const struct query *query) { return query->dissected; }

bool query_has_memory(const struct query *query) { return query->has_memory; }
