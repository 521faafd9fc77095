/* filter.h - display filters: text in, a yes or no for each frame's tape out.
 *
 * This version understands protocol names, `field`, `field OP value` and `and or not ( )`:
 *
 *	http and not tcp.port == 8080 and ip.addr == 192.0.2.0/24
 *
 * A text goes through five steps, a file each: lex (words), parse (a tree), check (names become field
 * ids, values get their field's type), compile (a program of tests), run. It knows fields and tapes
 * only: over which frames it is run, and from where, is query's.
 *
 * Where a field occurs several times in a frame, `==`, `<`, `<=`, `>`, `>=` and `~=` ask for one value
 * that fits, `!=` and `===` for all values to fit; all of them are false where the field is not there.
 *
 * Owner: who compiled it; constant after. Thread: any. */
#ifndef DOGFISH_FILTER_FILTER_H
#define DOGFISH_FILTER_FILTER_H

#include "base/error.h"
#include "field/registry.h"
#include "field/tape.h"

#include <stdbool.h>
#include <stdint.h>

enum { FILTER_TEXT_MAX = 65536, FILTER_DEPTH_MAX = 200 };

struct filter;

/* NULL with error_out set, position and length included, if the text is not a filter. An empty one lets
 * everything pass. The registry is borrowed and outlives the filter. */
struct filter *filter_compile(const struct registry *registry, const char *text,
                              struct error *error_out);

/* NULL is fine. */
void filter_close(struct filter *filter);

/* The text it was made from. */
const char *filter_text(const struct filter *filter);

/* The fields that a tape must have recorded for filter_run to be right. */
const struct field_set *filter_wanted(const struct filter *filter);

/* Does the frame with this tape pass? */
bool filter_run(const struct filter *filter, const struct tape *tape);

/* What can be said of a frame of which only the protocols are known: those that it has, and those that
 * a dissection could add, as sets of protocol indexes of the registry (HARD-CASES 8). */
enum filter_verdict {
	FILTER_FALSE,
	FILTER_TRUE,
	FILTER_DISSECT, /* dissect the frame and call filter_run */
};

enum filter_verdict filter_on_stack(const struct filter *filter, const uint64_t *has,
                                    const uint64_t *may, unsigned word_count);

#endif
