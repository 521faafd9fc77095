/* query.c - goes through the frames; what the store cannot tell is dissected. */
#include "query/query.h"

#include "dissect/dissection.h"
#include "query/judge.h"

#include "workers.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	MATCHES_FIRST = 4096,
	FRAMES_PER_ROUND = 16384, /* told by the store, a few nanoseconds each */
	/* Those that are left to be dissected in a round: so many that a round is over soon, however long
	 * one takes, and that threads have something to do. */
	DISSECTED_LEAST = 64,
	DISSECTED_MOST = 4096,
	SHARED_LEAST = 256, /* fewer are not worth waking anybody */
	FRAMES_PER_SHARE = 16,
	ROUND_SHORT_NS = 1000 * 1000,
	ROUND_LONG_NS = 4 * 1000 * 1000,
};

/* What one thread dissects with. */
struct query_hand {
	struct dissection *dissection;
	struct filter_scratch *scratch;
};

/* A frame that passes, or may. */
struct query_candidate {
	uint32_t frame;
	uint8_t verdict; /* enum filter_verdict */
};

struct query {
	const struct filter *filter;
	const struct engine *engine;
	const struct store *store;
	struct judge *judge;
	struct workers *workers; /* NULL before they are needed, or where there is one processor */
	bool has_tried_workers;
	bool is_in_order; /* what a frame shows depends on which one passed before it */
	struct query_hand hands[WORKERS_MAX]; /* made when used; the first is the owner's */
	uint32_t *matches;
	uint32_t match_count, match_capacity;
	uint32_t position;
	uint32_t dissected;
	bool has_memory;
	/* the round at hand */
	struct query_candidate *candidates; /* FRAMES_PER_ROUND */
	uint32_t candidate_count, dissected_max;
	const struct view *view;
	_Atomic uint32_t next_share;
};

static void query_open_hand(struct query *query, unsigned index)
{
	struct query_hand *hand = &query->hands[index];
	if (hand->dissection) return;
	hand->dissection = dissection_open(engine_dissectors(query->engine), query->engine);
	hand->scratch = filter_scratch_open();
	dissection_want(hand->dissection, filter_wanted(query->filter), 0);
}

struct query *query_open(const struct engine *engine, const struct filter *filter)
{
	static const char previous[] = "frame.time_delta_displayed";
	const struct registry *registry = dissectors_registry(engine_dissectors(engine));
	struct query *query = calloc(1, sizeof *query);
	if (!query) abort();
	query->filter = filter;
	query->engine = engine;
	query->store = engine_store(engine);
	query->judge = judge_open(engine, filter);
	query->has_memory = true;
	query->dissected_max = SHARED_LEAST;
	query->is_in_order = field_set_has(filter_wanted(filter),
	                                   registry_find(registry, previous, strlen(previous)));
	query_open_hand(query, 0);
	return query;
}

void query_close(struct query *query)
{
	if (!query) return;
	workers_close(query->workers);
	for (unsigned i = 0; i < WORKERS_MAX && query->hands[i].dissection; i++) {
		dissection_close(query->hands[i].dissection);
		filter_scratch_close(query->hands[i].scratch);
	}
	judge_close(query->judge);
	free(query->candidates);
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

static bool query_dissect(struct query *query, unsigned index, uint32_t frame,
                          const struct view *view)
{
	struct query_hand *hand = &query->hands[index];
	dissection_run(hand->dissection, frame, view);
	return query_passes_dissected(query->filter, hand->dissection, hand->scratch);
}

bool query_passes(struct query *query, uint32_t frame, const struct view *view)
{
	enum filter_verdict verdict = judge_frame(query->judge, frame, view);
	if (verdict != FILTER_DISSECT) return verdict == FILTER_TRUE;
	query->dissected++;
	return query_dissect(query, 0, frame, view);
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

/* Asks the store about the next frames, up to last, and writes down those that pass or may. How many of
 * them are to be dissected. */
static uint32_t query_collect(struct query *query, uint32_t last, const struct view *view)
{
	uint32_t left = 0, seen = 0;
	query->candidate_count = 0;
	while (query->position < last && seen++ < FRAMES_PER_ROUND && left < query->dissected_max) {
		uint32_t frame = ++query->position;
		enum filter_verdict verdict = judge_frame(query->judge, frame, view);
		if (verdict == FILTER_FALSE) continue;
		query->candidates[query->candidate_count++] =
			(struct query_candidate){ frame, (uint8_t)verdict };
		left += verdict == FILTER_DISSECT;
	}
	return left;
}

/* Dissects a share of the candidates, and another, until there is none. */
static void query_dissect_shares(void *context, unsigned worker)
{
	struct query *query = context;
	for (;;) {
		/* relaxed: the round's begin and end are ordered by the workers' lock */
		uint32_t at = atomic_fetch_add_explicit(&query->next_share, FRAMES_PER_SHARE,
		                                        memory_order_relaxed);
		if (at >= query->candidate_count) return;
		uint32_t end = at + FRAMES_PER_SHARE;
		if (end > query->candidate_count) end = query->candidate_count;
		for (; at < end; at++) {
			struct query_candidate *candidate = &query->candidates[at];
			if (candidate->verdict != FILTER_DISSECT) continue;
			bool passes = query_dissect(query, worker, candidate->frame, query->view);
			candidate->verdict = passes ? FILTER_TRUE : FILTER_FALSE;
		}
	}
}

static void query_need_workers(struct query *query)
{
	if (query->has_tried_workers) return;
	query->has_tried_workers = true;
	query->workers = workers_open();
	for (unsigned i = 1; query->workers && i < workers_count(query->workers); i++)
		query_open_hand(query, i);
}

/* Dissects what is left of the round, by all hands if it is much. */
static void query_decide(struct query *query, uint32_t left, const struct view *view)
{
	query->dissected += left;
	query->view = view;
	/* relaxed: as above */
	atomic_store_explicit(&query->next_share, 0, memory_order_relaxed);
	if (left >= SHARED_LEAST) query_need_workers(query);
	if (left >= SHARED_LEAST && query->workers)
		workers_run(query->workers, query_dissect_shares, query);
	else
		query_dissect_shares(query, 0);
}

/* One round: what passes becomes matches, in the order of the frames. */
static void query_round(struct query *query, uint32_t last, const struct view *view)
{
	uint32_t begin = query->position;
	uint32_t left = query_collect(query, last, view);
	struct view own = *view;
	if (!query->is_in_order && left > 0) query_decide(query, left, view);
	for (uint32_t i = 0; i < query->candidate_count; i++) {
		const struct query_candidate *candidate = &query->candidates[i];
		bool passes = candidate->verdict == FILTER_TRUE;
		if (candidate->verdict == FILTER_DISSECT) {
			own.previous_displayed =
				query->match_count ? query->matches[query->match_count - 1] : 0;
			query->dissected++;
			passes = query_dissect(query, 0, candidate->frame, &own);
		}
		if (passes) query_add(query, candidate->frame);
		if (query->has_memory) continue;
		query->position = i ? query->candidates[i - 1].frame : begin;
		return;
	}
}

/* The next round is longer or shorter, so that one takes about the same time. */
static void query_pace(struct query *query, int64_t took_ns)
{
	if (took_ns < ROUND_SHORT_NS && query->dissected_max < DISSECTED_MOST)
		query->dissected_max *= 2;
	if (took_ns > ROUND_LONG_NS && query->dissected_max > DISSECTED_LEAST)
		query->dissected_max /= 2;
}

bool query_step(struct query *query, uint32_t last, const struct view *view, int64_t budget_ns)
{
	int64_t begin_ns = query_now_ns(), end_ns = budget_ns ? begin_ns + budget_ns : INT64_MAX;
	if (!query->candidates)
		query->candidates = malloc(FRAMES_PER_ROUND * sizeof *query->candidates);
	if (!query->candidates) query->has_memory = false;
	while (query->position < last && query->has_memory && begin_ns < end_ns) {
		query_round(query, last, view);
		int64_t now_ns = query_now_ns();
		query_pace(query, now_ns - begin_ns);
		begin_ns = now_ns;
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
