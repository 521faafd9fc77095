/* filter.h - display filters: text in, a yes or no for each frame's tape out. dogfish-filter(5) tells the
 * language, which is tshark 4.0's.
 *
 *	http and not tcp.port == 8080 and ip.addr == 192.0.2.0/24
 *
 * A text goes through five steps: macros are put in, lex (words), parse (a tree), check (names become
 * fields, values get the type of what they are compared with), compile (a program of tests). It knows
 * fields and tapes only: over which frames it is run, and from where, is query's. What can be said of a
 * frame without a tape, filter_judge asks of who knows it.
 *
 * Owner: who compiled it; constant after, and may be run by several threads, each with a scratch of its
 * own. Thread: any. */
#ifndef DOGFISH_FILTER_FILTER_H
#define DOGFISH_FILTER_FILTER_H

#include "base/error.h"
#include "field/registry.h"
#include "field/tape.h"
#include "filter/leaf.h"

#include <stdbool.h>
#include <stdint.h>

enum { FILTER_TEXT_MAX = 65536, FILTER_DEPTH_MAX = 200 };

struct filter; /* opaque */

/* Macros by name: ${name:a;b}, ${name;a;b} and $name(a,b) stand for the text of the macro, in which $1, $2
 * stand for the arguments. */
struct filter_macros {
	/* The text, or NULL if there is no such macro; name has no final 0. */
	const char *(*find)(const void *context, const char *name, size_t length);
	const void *context;
};

/* The macros of every filter that is compiled without others; NULL: none. They outlive all filters' making.
 * Thread: main, before there are others. */
void filter_use_macros(const struct filter_macros *macros);

/* NULL with error_out set, position and length included, if the text is not a filter. An empty one lets
 * everything pass. The registry is borrowed and outlives the filter. */
struct filter *filter_compile(const struct registry *registry, const char *text,
                              struct error *error_out);

/* The same with macros; NULL: those of filter_use_macros. They are not needed any more afterwards. */
struct filter *filter_compile_with(const struct registry *registry,
                                   const struct filter_macros *macros, const char *text,
                                   struct error *error_out);

/* NULL is fine. */
void filter_close(struct filter *filter);

/* The text it was made from. */
const char *filter_text(const struct filter *filter);

/* The fields that a tape must have recorded for filter_run to be right. */
const struct field_set *filter_wanted(const struct filter *filter);

/* ---------------------------------------------------------------- over a tape */

struct filter_bytes {
	const uint8_t *bytes;
	uint32_t length;
};

/* A frame as a filter sees it. Protocols are compared and searched in the bytes of their data source. */
struct filter_frame {
	const struct tape *tape;
	/* The data source with this index; context is the one below. NULL: no source is known. */
	struct filter_bytes (*source)(const void *context, unsigned source);
	const void *context;
};

/* Memory that a run needs. One belongs to one thread at a time; it fits any filter. */
struct filter_scratch; /* opaque */

/* Never NULL. */
struct filter_scratch *filter_scratch_open(void);

/* NULL is fine. */
void filter_scratch_close(struct filter_scratch *scratch);

/* Does the frame pass? */
bool filter_run(const struct filter *filter, const struct filter_frame *frame,
                struct filter_scratch *scratch);

/* ---------------------------------------------------------------- without a tape */

enum filter_verdict {
	FILTER_FALSE,
	FILTER_TRUE,
	FILTER_DISSECT, /* not known: dissect the frame and call filter_run */
};

/* What is known of one leaf in the frame at hand. */
typedef enum filter_verdict filter_judge_function(const void *context,
                                                  const struct filter_leaf *leaf);

/* The filter's leaves, cheapest first where their order is free. Indexes from 0. */
unsigned filter_leaf_count(const struct filter *filter);
const struct filter_leaf *filter_leaf(const struct filter *filter, unsigned index);

/* What follows for the filter from what judge knows of its leaves. A leaf that cannot matter any more is
 * not asked. */
enum filter_verdict filter_judge(const struct filter *filter, filter_judge_function *judge,
                                 const void *context);

/* Leaves that hold in every frame that passes, and (are_true_out false) leaves that hold in none: the
 * terms of an `and` at the top. At most max indexes are written; how many. */
unsigned filter_required(const struct filter *filter, unsigned *leaves_out, bool *are_true_out,
                         unsigned max);

/* What can be said of a frame of which only the protocols are known: those that it has, and those that a
 * dissection could add, as sets of protocol indexes of the registry (HARD-CASES 8). */
enum filter_verdict filter_on_stack(const struct filter *filter, const uint64_t *has,
                                    const uint64_t *may, unsigned word_count);

/* The same for one leaf, for judges that know more only of some. */
enum filter_verdict filter_leaf_on_stack(const struct filter_leaf *leaf, const uint64_t *has,
                                         const uint64_t *may, unsigned word_count);

#endif
