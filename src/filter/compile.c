/* compile.c - writes the steps from the last to the first, so that each knows where it leads. */
#include "compile.h"

static size_t compile_count(const struct node *node)
{
	if (!node) return 0;
	return node->kind == NODE_TEST ? 1 : compile_count(node->left) + compile_count(node->right);
}

/* Adds the steps of this node; returns the one that it starts with. */
static uint16_t compile_node(const struct node *node, struct filter_program *program, uint16_t yes,
                             uint16_t no)
{
	switch (node->kind) {
	case NODE_NOT: return compile_node(node->left, program, no, yes);
	case NODE_AND: yes = compile_node(node->right, program, yes, no); break;
	case NODE_OR: no = compile_node(node->right, program, yes, no); break;
	case NODE_TEST:
		program->steps[++program->start] = (struct filter_step){ node->test, yes, no };
		return program->start;
	}
	return compile_node(node->left, program, yes, no);
}

bool compile_filter(const struct node *node, struct arena *arena,
                    struct filter_program *program_out, struct error *error)
{
	struct filter_program program = { .start = STEP_PASS };
	size_t count = compile_count(node);
	if (count <= STEPS_MAX)
		program.steps = arena_take(arena, (STEP_FIRST + count) * sizeof *program.steps);
	if (!program.steps) {
		error_set_at(error, 0, 0, "the filter has more than %d tests", STEPS_MAX);
		return false;
	}
	if (node) compile_node(node, &program, STEP_PASS, STEP_FAIL);
	*program_out = program;
	return true;
}
