/* filter.c - compiles a text through all five steps, and runs what came out. */
#include "filter/filter.h"

#include "checker.h"
#include "compile.h"

#include <stdlib.h>
#include <string.h>

enum { FILTER_MEMORY_MAX = 64 << 20 };

struct filter {
	struct arena arena; /* the text, the tree and the program */
	char *text;
	struct filter_program program;
	struct field_set wanted;
};

static void filter_collect_wanted(struct filter *filter)
{
	for (uint16_t i = STEP_FIRST; i <= filter->program.start; i++) {
		const struct filter_test *test = &filter->program.steps[i].test;
		for (uint16_t k = 0; k < test->operand_count; k++)
			field_set_add(&filter->wanted, test->operands[k].field);
	}
}

static bool filter_make(struct filter *filter, const struct registry *registry, struct error *error)
{
	bool is_empty;
	struct node *node = parse_filter(filter->text, &filter->arena, &is_empty, error);
	if (!node && !is_empty) return false;
	if (node && !check_filter(node, registry, &filter->arena, error)) return false;
	if (!compile_filter(node, &filter->arena, &filter->program, error)) return false;
	filter_collect_wanted(filter);
	return true;
}

struct filter *filter_compile(const struct registry *registry, const char *text,
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
	if (filter_make(filter, registry, error_out)) return filter;
	filter_close(filter);
	return NULL;
}

void filter_close(struct filter *filter)
{
	if (!filter) return;
	arena_close(&filter->arena);
	free(filter);
}

const char *filter_text(const struct filter *filter) { return filter->text; }

const struct field_set *filter_wanted(const struct filter *filter) { return &filter->wanted; }

bool filter_run(const struct filter *filter, const struct tape *tape)
{
	uint16_t at = filter->program.start;
	while (at >= STEP_FIRST) {
		const struct filter_step *step = &filter->program.steps[at];
		at = test_run(&step->test, tape) ? step->yes : step->no;
	}
	return at == STEP_PASS;
}

static bool filter_set_has(const uint64_t *set, unsigned word_count, uint16_t bit)
{
	return bit / 64u < word_count && set[bit / 64u] >> bit % 64u & 1;
}

/* A protocol that frames have is a yes; a field of a protocol that they neither have nor may have is
 * a no; the rest has to be looked at. */
static enum filter_verdict filter_test_on_stack(const struct filter_test *test, const uint64_t *has,
                                                const uint64_t *may, unsigned word_count)
{
	enum filter_verdict verdict = FILTER_FALSE;
	for (uint16_t i = 0; i < test->operand_count; i++) {
		const struct filter_operand *operand = &test->operands[i];
		bool is_had = filter_set_has(has, word_count, operand->protocol);
		bool is_open = is_had || filter_set_has(may, word_count, operand->protocol) ||
		               operand->protocol / 64u >= word_count;
		if (is_had && operand->is_protocol) return FILTER_TRUE;
		if (is_open) verdict = FILTER_DISSECT;
	}
	return verdict;
}

enum filter_verdict filter_on_stack(const struct filter *filter, const uint64_t *has,
                                    const uint64_t *may, unsigned word_count)
{
	bool reached[STEP_FIRST + STEPS_MAX] = { false };
	reached[filter->program.start] = true;
	for (uint16_t i = filter->program.start; i >= STEP_FIRST; i--) {
		if (!reached[i]) continue;
		const struct filter_step *step = &filter->program.steps[i];
		enum filter_verdict verdict =
			filter_test_on_stack(&step->test, has, may, word_count);
		if (verdict != FILTER_FALSE) reached[step->yes] = true;
		if (verdict != FILTER_TRUE) reached[step->no] = true;
	}
	if (reached[STEP_PASS] && reached[STEP_FAIL]) return FILTER_DISSECT;
	return reached[STEP_PASS] ? FILTER_TRUE : FILTER_FALSE;
}
