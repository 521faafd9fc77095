/* compile.c - writes the steps from the last to the first, so that each knows where it leads. */
#include "compile.h"

#include "base/arena.h"

#include <assert.h>

static const struct node *compile_inside(const struct node *node)
{
	assert(node);
	while (node->kind == NODE_ARITHMETIC && node->token.kind == TOKEN_OPEN_BRACE)
		node = node->child;
	return node;
}

/* ---------------------------------------------------------------- the cheap first */

enum {
	COST_EXISTS = 1,
	COST_NUMBER = 2,
	COST_CALCULATED = 8,
	COST_CONTAINS = 16,
	COST_MATCHES = 256,
	COST_MAX = 1 << 20,
};

static unsigned compile_cost(const struct node *node)
{
	unsigned cost = 0;
	if (node->kind == NODE_EXISTS)
		return node->child->kind == NODE_FIELD ? COST_EXISTS : COST_CALCULATED;
	if (node->kind == NODE_RELATION) {
		if (node->relation == RELATION_MATCHES) return COST_MATCHES;
		if (node->relation == RELATION_CONTAINS) return COST_CONTAINS;
		return node->child->kind == NODE_FIELD ? COST_NUMBER : COST_CALCULATED;
	}
	for (const struct node *child = node->child; child && cost < COST_MAX; child = child->next)
		cost += compile_cost(child);
	return cost;
}

/* Sorts the terms of an `and` or `or`; equal ones keep their order. */
static void compile_sort(struct node *node)
{
	struct node *sorted = NULL;
	for (struct node *term = node->child, *next; term; term = next) {
		unsigned cost = compile_cost(term);
		struct node **link = &sorted;
		next = term->next;
		while (*link && compile_cost(*link) <= cost) link = &(*link)->next;
		term->next = *link;
		*link = term;
	}
	node->child = sorted;
}

static void compile_sort_all(struct node *node)
{
	enum { SORTED_MAX = 64 }; /* long lists are made by programs: as they are */
	unsigned count = 0;
	if (node->kind == NODE_EXISTS || node->kind == NODE_RELATION) return;
	for (struct node *child = node->child; child; child = child->next, count++)
		compile_sort_all(child);
	if (count <= SORTED_MAX) compile_sort(node);
}

/* ---------------------------------------------------------------- tests */

static bool compile_set(struct compiler *compiler, const struct node *first,
                        struct filter_test *test)
{
	uint16_t count = 0, at = 0;
	for (const struct node *node = first; node; node = node->next) count++;
	struct test_element *elements = arena_take(compiler->arena, count * sizeof *elements);
	if (!elements) return false;
	for (const struct node *node = first; node; node = node->next, at++) {
		struct test_element *element = &elements[at];
		element->is_span = node->kind == NODE_SPAN;
		const struct node *low = element->is_span ? node->child : node;
		if (!compile_expression(compiler, low, &element->low)) return false;
		if (element->is_span && !compile_expression(compiler, low->next, &element->high))
			return false;
	}
	test->elements = elements;
	test->element_count = count;
	return true;
}

static bool compile_relation(struct compiler *compiler, const struct node *node,
                             struct filter_test *test)
{
	const struct node *right = node->child->next;
	test->kind = TEST_RELATION;
	test->relation = node->relation;
	test->regex = node->regex;
	test->is_for_all = node->quantifier == QUANTIFIER_NONE
	                           ? node->relation == RELATION_ALL_EQUAL ||
	                                     node->relation == RELATION_NOT_EQUAL
	                           : node->quantifier == QUANTIFIER_ALL;
	if (!compile_expression(compiler, node->child, &test->left)) return false;
	if (node->relation == RELATION_MATCHES) return true;
	if (node->relation == RELATION_IN) return compile_set(compiler, right, test);
	return compile_expression(compiler, right, &test->right);
}

static bool compile_test(struct compiler *compiler, const struct node *node,
                         struct filter_test *test)
{
	*test = (struct filter_test){ .kind = TEST_EXISTS };
	if (node->kind == NODE_RELATION) return compile_relation(compiler, node, test);
	const struct node *child = compile_inside(node->child);
	if (child->kind != NODE_FIELD && child->kind != NODE_SLICE) test->kind = TEST_TRUE;
	compiler->asks_existence = child->kind == NODE_FIELD;
	bool is_fine = compile_expression(compiler, child, &test->left);
	compiler->asks_existence = false;
	return is_fine;
}

/* ---------------------------------------------------------------- steps */

static bool compile_step(struct compiler *compiler, const struct node *node,
                         struct filter_program *program, uint16_t yes, uint16_t no)
{
	struct filter_step *step = &program->steps[++program->start];
	step->yes = yes;
	step->no = no;
	return compile_test(compiler, node, &step->test) &&
	       compile_leaf(compiler, &step->test, &step->leaf);
}

static bool compile_node(struct compiler *compiler, const struct node *node,
                         struct filter_program *program, uint16_t *start, uint16_t yes,
                         uint16_t no);

/* The terms of an `and` or `or`, the last first: what it starts with, the one before it leads to. */
static bool compile_terms(struct compiler *compiler, const struct node *node, bool is_and,
                          struct filter_program *program, uint16_t *start, uint16_t yes,
                          uint16_t no)
{
	size_t count = 0;
	for (const struct node *term = node; term; term = term->next) count++;
	const struct node **terms =
		arena_take(compiler->arena, count * sizeof(const struct node *));
	if (!terms) return false;
	for (size_t i = 0; i < count; i++, node = node->next) terms[i] = node;
	for (size_t i = count; i-- > 0;) {
		if (!compile_node(compiler, terms[i], program, start, yes, no)) return false;
		if (is_and)
			yes = *start;
		else
			no = *start;
	}
	return true;
}

/* Adds the steps of this node; *start: the one that it starts with. */
static bool compile_node(struct compiler *compiler, const struct node *node,
                         struct filter_program *program, uint16_t *start, uint16_t yes, uint16_t no)
{
	assert(node);
	switch (node->kind) {
	case NODE_NOT: return compile_node(compiler, node->child, program, start, no, yes);
	case NODE_AND:
	case NODE_OR:
		return compile_terms(compiler, node->child, node->kind == NODE_AND, program, start,
		                     yes, no);
	default:
		if (!compile_step(compiler, node, program, yes, no)) return false;
		*start = program->start;
		return true;
	}
}

static size_t compile_count(const struct node *node)
{
	size_t count = 0;
	if (node->kind == NODE_EXISTS || node->kind == NODE_RELATION) return 1;
	for (const struct node *child = node->child; child; child = child->next)
		count += compile_count(child);
	return count;
}

bool compile_filter(struct compiler *compiler, struct node *node,
                    struct filter_program *program_out)
{
	struct filter_program program = { .start = STEP_PASS };
	size_t count = node ? compile_count(node) : 0;
	uint16_t start = STEP_PASS;
	if (count > STEPS_MAX) {
		error_set_at(compiler->error, 0, 0, "the filter has more than %d tests", STEPS_MAX);
		return false;
	}
	program.steps = arena_take(compiler->arena, (STEP_FIRST + count) * sizeof *program.steps);
	if (node) compile_sort_all(node);
	if (!program.steps ||
	    (node && !compile_node(compiler, node, &program, &start, STEP_PASS, STEP_FAIL))) {
		error_set_at(compiler->error, 0, 0, "the filter needs too much memory");
		return false;
	}
	*program_out = program;
	return true;
}
