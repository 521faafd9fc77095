/* judge.h - what the store knows of a filter's answer, without dissecting: from the protocols of a frame, its
 * number, lengths and time, and the addresses, ports and number of its conversation (HARD-CASES 8 and 11).
 *
 * Owner: who opened it; engine and filter are borrowed and outlive it. Thread: its owner's, one at a time. */
#ifndef DOGFISH_QUERY_JUDGE_H
#define DOGFISH_QUERY_JUDGE_H

#include "dissect/engine.h"
#include "dissect/view.h"
#include "filter/filter.h"

struct judge;

/* Never NULL. */
struct judge *judge_open(const struct engine *engine, const struct filter *filter);

/* NULL is fine. */
void judge_close(struct judge *judge);

/* Does this tracked frame pass? FILTER_DISSECT: only its tape can tell. */
enum filter_verdict judge_frame(struct judge *judge, uint32_t frame, const struct view *view);

#endif
