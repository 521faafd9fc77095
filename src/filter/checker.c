/* checker.c - looks names up in the registry and has values read for their fields. */
#include "checker.h"

#include "value.h"

struct checker {
	const struct registry *registry;
	struct arena *arena;
	struct error *error;
};

static bool checker_refuse(struct checker *checker, const struct token *token, const char *what)
{
	int length = token->length > 80 ? 80 : (int)token->length;
	error_set_at(checker->error, token->position, token->length, "\"%.*s\" %s", length,
	             token->content, what);
	return false;
}

static bool checker_has_value(enum field_type type)
{
	return type != FIELD_NONE && type != FIELD_PROTOCOL && type != FIELD_EXPERT;
}

/* A word on the right that names a field is one to Wireshark; only a field of names takes it as text. */
static bool checker_is_field(struct checker *checker, const struct token *token)
{
	return token->kind == TOKEN_WORD && registry_find(checker->registry, token->content,
	                                                  token->content_length) != FIELD_ID_NONE;
}

static bool checker_value(struct checker *checker, const struct node *node,
                          struct filter_operand *operand)
{
	const struct field *field = registry_field(checker->registry, operand->field);
	if (node->relation == RELATION_EXISTS) return true;
	if (!checker_has_value(field->type))
		return checker_refuse(checker, &node->field,
		                      "is there or not, it has no value to compare");
	if (checker_is_field(checker, &node->value))
		return checker_refuse(checker, &node->value,
		                      "is a field: this version compares with values only "
		                      "(a text that reads like a field goes in quotes)");
	return value_read(field, &node->value, checker->arena, &operand->value, checker->error);
}

static bool checker_test(struct checker *checker, struct node *node)
{
	const struct registry *registry = checker->registry;
	struct filter_test *test = &node->test;
	uint16_t first = registry_find(registry, node->field.content, node->field.content_length);
	if (first == FIELD_ID_NONE)
		return checker_refuse(checker, &node->field, "is no field and no protocol");
	test->relation = node->relation;
	for (uint16_t id = first; id != FIELD_ID_NONE; id = registry_next_same(registry, id))
		test->operand_count++;
	test->operands = arena_take(checker->arena, test->operand_count * sizeof *test->operands);
	if (!test->operands)
		return checker_refuse(checker, &node->field, "does not fit into memory");
	struct filter_operand *operand = test->operands;
	for (uint16_t id = first; id != FIELD_ID_NONE; id = registry_next_same(registry, id)) {
		operand->field = id;
		operand->protocol = registry_protocol_of(registry, id);
		operand->is_protocol = registry_field(registry, id)->type == FIELD_PROTOCOL;
		if (!checker_value(checker, node, operand++)) return false;
	}
	return true;
}

static bool checker_node(struct checker *checker, struct node *node)
{
	if (node->kind == NODE_TEST) return checker_test(checker, node);
	return checker_node(checker, node->left) &&
	       (!node->right || checker_node(checker, node->right));
}

bool check_filter(struct node *node, const struct registry *registry, struct arena *arena,
                  struct error *error)
{
	struct checker checker = { .registry = registry, .arena = arena, .error = error };
	return checker_node(&checker, node);
}
