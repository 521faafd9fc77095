/* query.h - a filter over the frames of a store: from the index where it can be told from there, by
 * dissecting with nothing but the fields it asks for where it cannot.
 *
 * A query goes through the frames once, in slices, and keeps the numbers of those that pass. When more
 * frames are tracked, it goes on. To start again (another filter, other preferences) open another one.
 *
 *	struct query *query = query_open(engine, filter);
 *	view.horizon = store_tracked_count(store);
 *	while (query_step(query, view.horizon, &view, 5 * 1000 * 1000))
 *		draw_progress(query_position(query));
 *
 * Owner: who opened it; engine and filter are borrowed and outlive it. Thread: its owner's, one at a
 * time; any number of queries may run on one store. Frames are numbers from 1. */
#ifndef DOGFISH_QUERY_QUERY_H
#define DOGFISH_QUERY_QUERY_H

#include "dissect/dissection.h"
#include "dissect/engine.h"
#include "dissect/view.h"
#include "filter/filter.h"

#include <stdbool.h>
#include <stdint.h>

struct query;

/* Never NULL. */
struct query *query_open(const struct engine *engine, const struct filter *filter);

/* NULL is fine. */
void query_close(struct query *query);

const struct filter *query_filter(const struct query *query);

/* Decides frames up to last, which must be tracked, for about budget_ns (0: to the end). True while frames
 * are left. view gives all but previous_displayed, which is the last match. */
bool query_step(struct query *query, uint32_t last, const struct view *view, int64_t budget_ns);

/* Frames 1 to this are decided. */
uint32_t query_position(const struct query *query);

/* The matches so far in rising order; valid until the next step. */
const uint32_t *query_matches(const struct query *query, uint32_t *count_out);

/* The index in the matches of the first that is not below frame; the count if there is none. */
uint32_t query_index_at(const struct query *query, uint32_t frame);

/* Frames that had to be dissected: what made it slow. */
uint32_t query_dissected(const struct query *query);

/* False: memory for more matches could not be had; query_step does nothing any more. */
bool query_has_memory(const struct query *query);

/* Does this one tracked frame pass? Does not move the position and adds no match. */
bool query_passes(struct query *query, uint32_t frame, const struct view *view);

/* The same of a frame that a dissection, which recorded what the filter wants, has just taken apart. scratch:
 * one of the calling thread. */
bool query_passes_dissected(const struct filter *filter, const struct dissection *dissection,
                            struct filter_scratch *scratch);

#endif
