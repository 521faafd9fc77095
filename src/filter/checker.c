/* checker.c - tests: what may stand on the left, and what the right must be for it. */
#include "checker.h"

#include "regex.h"
#include "type.h"

static bool checker_is_slice(const struct node *node) { return node->kind == NODE_SLICE; }

/* The field whose own names may stand for values right of it. */
static uint16_t checker_named(const struct node *left)
{
	return left->kind == NODE_FIELD ? left->field : FIELD_ID_NONE;
}

static bool checker_left(struct checker *checker, struct node *left, unsigned needs,
                         const char *what)
{
	if (!checker_expression(checker, left, FIELD_NONE)) return false;
	if (type_can(left->type, needs)) return true;
	return checker_refuse(checker, left, "this is %s: %s", type_label(left->type), what);
}

/* A slice is compared with whatever has bytes, anything else with its own kind. */
static bool checker_sides(struct checker *checker, const struct node *left,
                          const struct node *right)
{
	bool fits = checker_is_slice(left) || checker_is_slice(right)
	                    ? type_can(left->type, TYPE_CAN_BE_BYTES) &&
	                              type_can(right->type, TYPE_CAN_BE_BYTES)
	                    : type_fits(left->type, right->type);
	if (fits) return true;
	return checker_refuse(checker, right,
	                      "this is %s, and on the left is %s: they do not compare",
	                      type_label(right->type), type_label(left->type));
}

static bool checker_right(struct checker *checker, const struct node *left, struct node *right,
                          bool is_for_search)
{
	if (right->kind == NODE_LITERAL && !checker_is_field(checker, right))
		return checker_literal(checker, right, left->type, checker_named(left),
		                       is_for_search);
	/* {TCP} may be a name as well as TCP */
	if (right->kind == NODE_ARITHMETIC && right->token.kind == TOKEN_OPEN_BRACE) {
		if (!checker_right(checker, left, right->child, is_for_search)) return false;
		right->type = right->child->type;
		return true;
	}
	return checker_expression(checker, right, left->type) &&
	       checker_sides(checker, left, right);
}

static bool checker_compare(struct checker *checker, struct node *node)
{
	return checker_left(checker, node->child, TYPE_CAN_COMPARE,
	                    "it is there or not, there is nothing to compare") &&
	       checker_right(checker, node->child, node->child->next, false);
}

static bool checker_in(struct checker *checker, struct node *node)
{
	struct node *left = node->child;
	if (!checker_is_field(checker, left))
		return checker_refuse(checker, left, "only a field can be looked for in a set");
	if (!checker_left(checker, left, TYPE_CAN_COMPARE,
	                  "it is there or not, there is nothing to compare"))
		return false;
	for (struct node *element = left->next; element; element = element->next) {
		if (element->kind != NODE_SPAN) {
			if (!checker_right(checker, left, element, false)) return false;
		} else if (!checker_right(checker, left, element->child, false) ||
		           !checker_right(checker, left, element->child->next, false)) {
			return false;
		}
	}
	return true;
}

static bool checker_contains(struct checker *checker, struct node *node)
{
	return checker_left(checker, node->child, TYPE_CAN_CONTAIN,
	                    "\"contains\" looks into texts and bytes; string() makes a text of "
	                    "it") &&
	       checker_right(checker, node->child, node->child->next, true);
}

static bool checker_matches(struct checker *checker, struct node *node)
{
	struct node *left = node->child, *pattern = left->next;
	if (!checker_left(checker, left, TYPE_CAN_MATCH,
	                  "\"matches\" looks into texts and bytes; string() makes a text of it"))
		return false;
	if (pattern->kind != NODE_LITERAL || pattern->token.kind != TOKEN_STRING)
		return checker_refuse(checker, pattern,
		                      "a regular expression stands in double quotes");
	const struct token *token = &pattern->token;
	struct error why = { .text = "" };
	struct checker_regex *link = arena_take(checker->arena, sizeof *link);
	if (!link) return checker_refuse(checker, pattern, "the filter needs too much memory");
	node->regex = regex_open(token->content, token->content_length, &why);
	if (!node->regex) return checker_refuse(checker, pattern, "%s", why.text);
	*link = (struct checker_regex){ node->regex, checker->regexes };
	checker->regexes = link;
	return true;
}

static bool checker_exists(struct checker *checker, const struct node *node)
{
	struct node *child = node->child;
	if (!checker_expression(checker, child, FIELD_NONE)) return false;
	while (child->kind == NODE_ARITHMETIC && child->token.kind == TOKEN_OPEN_BRACE)
		child = child->child;
	if (child->kind != NODE_CALL) return true;
	return checker_refuse(checker, child,
	                      "a function's result is always there: compare it with something");
}

static bool checker_relation(struct checker *checker, struct node *node)
{
	switch (node->relation) {
	case RELATION_IN: return checker_in(checker, node);
	case RELATION_CONTAINS: return checker_contains(checker, node);
	case RELATION_MATCHES: return checker_matches(checker, node);
	default: return checker_compare(checker, node);
	}
}

bool check_filter(struct checker *checker, struct node *node)
{
	if (node->kind == NODE_EXISTS) return checker_exists(checker, node);
	if (node->kind == NODE_RELATION) return checker_relation(checker, node);
	for (struct node *child = node->child; child; child = child->next) {
		if (!check_filter(checker, child)) return false;
	}
	return true;
}
