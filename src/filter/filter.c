/* filter.c - compiles a text through all its steps, and runs what came out. */
#include "filter/filter.h"

#include "checker.h"
#include "compile.h"
#include "macro.h"
#include "parse.h"

#include <stdlib.h>
#include <string.h>

enum { FILTER_MEMORY_MAX = 64 << 20, SCRATCH_MEMORY_MAX = 64 << 20 };

struct filter {
	struct arena arena; /* the texts, the tree and the program */
	char *text;
	struct filter_program program;
	struct field_set wanted;
	struct checker_regex *regexes;
};

struct filter_scratch {
	struct arena arena;
	struct regex_scratch *regex;
};

static bool filter_make(struct filter *filter, const struct registry *registry, const char *text,
                        struct error *error)
{
	bool is_empty;
	struct checker checker = { .registry = registry, .arena = &filter->arena, .error = error };
	struct compiler compiler = { .registry = registry,
		                     .arena = &filter->arena,
		                     .wanted = &filter->wanted,
		                     .error = error };
	struct node *node = parse_filter(text, &filter->arena, &is_empty, error);
	if (!node && !is_empty) return false;
	bool is_fine = !node || check_filter(&checker, node);
	filter->regexes = checker.regexes;
	return is_fine && compile_filter(&compiler, node, &filter->program);
}

static bool filter_expand(struct filter *filter, const struct registry *registry,
                          const struct filter_macros *macros, struct error *error)
{
	struct error own = { .text = "" };
	struct macro_text expanded;
	if (!macro_expand(macros, filter->text, &filter->arena, &expanded, &own)) {
		error_set_at(error, own.position, own.length, "%s", own.text);
		return false;
	}
	if (filter_make(filter, registry, expanded.text, &own)) return true;
	macro_place(&expanded, &own.position, &own.length);
	error_set_at(error, own.position, own.length, "%s",
	             own.text[0] ? own.text : "the filter needs too much memory");
	return false;
}

static const struct filter_macros *usual_macros; /* set before threads start */

void filter_use_macros(const struct filter_macros *macros) { usual_macros = macros; }

struct filter *filter_compile_with(const struct registry *registry,
                                   const struct filter_macros *macros, const char *text,
                                   struct error *error_out)
{
	size_t length = strlen(text);
	if (length > FILTER_TEXT_MAX) {
		error_set_at(error_out, 0, 0, "the filter is longer than %d bytes",
		             FILTER_TEXT_MAX);
		return NULL;
	}
	struct filter *filter = calloc(1, sizeof *filter);
	if (!filter) abort();
	arena_open(&filter->arena, FILTER_MEMORY_MAX);
	filter->text = arena_take_bytes(&filter->arena, length + 1);
	if (!filter->text) abort();
	memcpy(filter->text, text, length + 1);
	if (!macros) macros = usual_macros;
	if (filter_expand(filter, registry, macros, error_out)) return filter;
	filter_close(filter);
	return NULL;
}

struct filter *filter_compile(const struct registry *registry, const char *text,
                              struct error *error_out)
{
	return filter_compile_with(registry, NULL, text, error_out);
}

void filter_close(struct filter *filter)
{
	if (!filter) return;
	for (struct checker_regex *link = filter->regexes; link; link = link->next)
		regex_close(link->regex);
	arena_close(&filter->arena);
	free(filter);
}

const char *filter_text(const struct filter *filter) { return filter->text; }

const struct field_set *filter_wanted(const struct filter *filter) { return &filter->wanted; }

/* ---------------------------------------------------------------- over a tape */

struct filter_scratch *filter_scratch_open(void)
{
	struct filter_scratch *scratch = calloc(1, sizeof *scratch);
	if (!scratch) abort();
	arena_open(&scratch->arena, SCRATCH_MEMORY_MAX);
	scratch->regex = regex_scratch_open();
	return scratch;
}

void filter_scratch_close(struct filter_scratch *scratch)
{
	if (!scratch) return;
	arena_close(&scratch->arena);
	regex_scratch_close(scratch->regex);
	free(scratch);
}

bool filter_run(const struct filter *filter, const struct filter_frame *frame,
                struct filter_scratch *scratch)
{
	struct evaluation run = { frame, &scratch->arena, scratch->regex };
	uint16_t at = filter->program.start;
	while (at >= STEP_FIRST) {
		const struct filter_step *step = &filter->program.steps[at];
		at = test_run(&step->test, &run) ? step->yes : step->no;
	}
	arena_reset(&scratch->arena);
	return at == STEP_PASS;
}

/* ---------------------------------------------------------------- without a tape */

/* Leaves in the order of a run: the last step is the first. */
unsigned filter_leaf_count(const struct filter *filter)
{
	return filter->program.start - STEP_PASS;
}

const struct filter_leaf *filter_leaf(const struct filter *filter, unsigned index)
{
	return &filter->program.steps[filter->program.start - index].leaf;
}

enum filter_verdict filter_judge(const struct filter *filter, filter_judge_function *judge,
                                 const void *context)
{
	bool reached[STEP_FIRST + STEPS_MAX];
	memset(reached, 0, filter->program.start + 1u);
	reached[STEP_FAIL] = reached[STEP_PASS] = false;
	reached[filter->program.start] = true;
	for (uint16_t i = filter->program.start; i >= STEP_FIRST; i--) {
		if (!reached[i]) continue;
		const struct filter_step *step = &filter->program.steps[i];
		enum filter_verdict verdict = judge(context, &step->leaf);
		if (verdict != FILTER_FALSE) reached[step->yes] = true;
		if (verdict != FILTER_TRUE) reached[step->no] = true;
	}
	if (reached[STEP_PASS] && reached[STEP_FAIL]) return FILTER_DISSECT;
	return reached[STEP_PASS] ? FILTER_TRUE : FILTER_FALSE;
}

unsigned filter_required(const struct filter *filter, unsigned *leaves_out, bool *are_true_out,
                         unsigned max)
{
	unsigned count = 0;
	uint16_t at = filter->program.start;
	while (at >= STEP_FIRST && count < max) {
		const struct filter_step *step = &filter->program.steps[at];
		if (step->no != STEP_FAIL && step->yes != STEP_FAIL) break;
		leaves_out[count] = (unsigned)(filter->program.start - at);
		are_true_out[count++] = step->no == STEP_FAIL;
		at = step->no == STEP_FAIL ? step->yes : step->no;
	}
	return count;
}

static bool filter_leaf_covers(const struct filter_leaf *leaf, const struct filter_value *value)
{
	for (uint16_t i = 0; i < leaf->range_count; i++) {
		int low = value_order(value, &leaf->ranges[i].low);
		int high = value_order(value, &leaf->ranges[i].high);
		if (value_fits(RELATION_GREATER_EQUAL, low) &&
		    value_fits(RELATION_LESS_EQUAL, high))
			return true;
	}
	return false;
}

bool filter_leaf_holds(const struct filter_leaf *leaf, const struct filter_value *values,
                       unsigned count)
{
	if (leaf->kind == LEAF_EXISTS) return count > 0;
	for (unsigned i = 0; i < count; i++) {
		bool fits = filter_leaf_covers(leaf, &values[i]) != leaf->is_outside;
		if (fits != leaf->is_for_all) return fits;
	}
	return leaf->is_for_all && count > 0;
}

static bool filter_set_has(const uint64_t *set, unsigned word_count, uint16_t bit)
{
	return bit / 64u < word_count && set[bit / 64u] >> bit % 64u & 1;
}

/* A protocol that frames have is a yes; a field of a protocol that they neither have nor may have is
 * a no; the rest has to be looked at. */
enum filter_verdict filter_leaf_on_stack(const struct filter_leaf *leaf, const uint64_t *has,
                                         const uint64_t *may, unsigned word_count)
{
	enum filter_verdict verdict = leaf->field_count ? FILTER_FALSE : FILTER_DISSECT;
	for (uint16_t i = 0; i < leaf->field_count; i++) {
		const struct filter_field *field = &leaf->fields[i];
		bool is_had = filter_set_has(has, word_count, field->protocol);
		bool is_open = is_had || filter_set_has(may, word_count, field->protocol) ||
		               field->protocol / 64u >= word_count;
		if (leaf->kind == LEAF_EXISTS && is_had && field->is_protocol) return FILTER_TRUE;
		if (is_open) verdict = FILTER_DISSECT;
	}
	return verdict;
}

struct filter_stack {
	const uint64_t *has, *may;
	unsigned word_count;
};

static enum filter_verdict filter_judge_stack(const void *context, const struct filter_leaf *leaf)
{
	const struct filter_stack *stack = context;
	return filter_leaf_on_stack(leaf, stack->has, stack->may, stack->word_count);
}

enum filter_verdict filter_on_stack(const struct filter *filter, const uint64_t *has,
                                    const uint64_t *may, unsigned word_count)
{
	const struct filter_stack stack = { has, may, word_count };
	return filter_judge(filter, filter_judge_stack, &stack);
}
