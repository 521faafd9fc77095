/* checker_expression.c - fields, slices, functions and calculations, and the types they have. */
#include "checker.h"

#include "function.h"
#include "literal.h"
#include "names.h"
#include "type.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { WORD_SHOWN_MAX = 80 };

bool checker_refuse(struct checker *checker, const struct node *node, const char *format, ...)
{
	char text[ERROR_TEXT_MAX];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	error_set_at(checker->error, node->position, node->length, "%s", text);
	return false;
}

static int checker_shown(const struct token *token)
{
	return token->content_length > WORD_SHOWN_MAX ? WORD_SHOWN_MAX : (int)token->content_length;
}

bool checker_is_field(struct checker *checker, struct node *node)
{
	if (node->kind == NODE_FIELD) return true;
	if (node->kind != NODE_LITERAL || node->token.kind != TOKEN_WORD) return false;
	node->field =
		registry_find(checker->registry, node->token.content, node->token.content_length);
	bool is_foreign = names_is_foreign(node->token.content, node->token.content_length);
	if (node->field == FIELD_ID_NONE && !node->range_count && !is_foreign) return false;
	node->kind = NODE_FIELD;
	return true;
}

static bool checker_no_field(struct checker *checker, const struct node *node)
{
	char near[ERROR_TEXT_MAX / 2];
	const struct token *token = &node->token;
	names_advice(checker->registry, token->content, token->content_length, near, sizeof near);
	error_set_at(checker->error, token->position, token->length,
	             "\"%.*s\" is no field and no protocol%s", checker_shown(token), token->content,
	             near);
	return false;
}

static bool checker_field(struct checker *checker, struct node *node)
{
	if (node->field == FIELD_ID_NONE)
		node->field = registry_find(checker->registry, node->token.content,
		                            node->token.content_length);
	if (node->field == FIELD_ID_NONE &&
	    names_is_foreign(node->token.content, node->token.content_length)) {
		node->type = FIELD_PROTOCOL;
		return true;
	}
	if (node->field == FIELD_ID_NONE) return checker_no_field(checker, node);
	node->type = registry_field(checker->registry, node->field)->type;
	return true;
}

bool checker_literal(struct checker *checker, struct node *node, enum field_type type,
                     uint16_t named, bool is_for_search)
{
	struct literal_reader reader = {
		.registry = checker->registry,
		.arena = checker->arena,
		.error = checker->error,
		.token = &node->token,
		.type = type,
		.field = named,
		.is_for_search = is_for_search,
	};
	node->type = type;
	if (type_can(type, TYPE_CAN_COMPARE)) return literal_read(&reader, &node->value);
	return checker_refuse(checker, node, "there is nothing to compare this value with");
}

/* In calculations and as arguments values are written plainly: no texts, no names. */
static bool checker_plain_literal(struct checker *checker, struct node *node, enum field_type hint)
{
	enum token_kind kind = node->token.kind;
	if (hint == FIELD_NONE) {
		if (kind == TOKEN_WORD) return checker_no_field(checker, node);
		return checker_refuse(checker, node,
		                      "a field or a function is expected here, not a value");
	}
	if (kind == TOKEN_STRING || kind == TOKEN_CHARACTER)
		return checker_refuse(checker, node, "a quoted text is nothing to calculate with");
	return checker_literal(checker, node, hint, FIELD_ID_NONE, false);
}

static bool checker_slice(struct checker *checker, struct node *node)
{
	if (!checker_expression(checker, node->child, FIELD_NONE)) return false;
	if (!type_can(node->child->type, TYPE_CAN_SLICE))
		return checker_refuse(checker, node->child, "%s has no bytes to take a part of",
		                      type_label(node->child->type));
	node->type = FIELD_BYTES;
	return true;
}

static bool checker_argument(struct checker *checker, const struct function *function,
                             struct node *argument, enum field_type hint)
{
	bool is_field = checker_is_field(checker, argument);
	if (function->wants_field && !is_field)
		return checker_refuse(checker, argument, "%s() takes a field%s", function->name,
		                      function->wants_text ? " of text" : "");
	if (argument->kind == NODE_SLICE)
		return checker_refuse(checker, argument, "%s() takes no slice", function->name);
	if (!checker_expression(checker, argument, hint)) return false;
	if (function->wants_text ? argument->type == FIELD_STRING
	                         : type_can(argument->type, function->needs))
		return true;
	return checker_refuse(checker, argument, "%s() takes %s, and this is %s", function->name,
	                      function->wants_text ? "a text" : "a number",
	                      type_label(argument->type));
}

static bool checker_call(struct checker *checker, struct node *node, enum field_type hint)
{
	const struct function *function =
		function_find(node->token.content, node->token.content_length);
	if (!function) {
		error_set_at(checker->error, node->token.position, node->token.length,
		             "there is no function \"%.*s\": there are upper, lower, len, count, "
		             "string, max, min and abs",
		             checker_shown(&node->token), node->token.content);
		return false;
	}
	if (!node->child)
		return checker_refuse(checker, node, "%s() takes an argument", function->name);
	if (node->child->next && !function->has_many)
		return checker_refuse(checker, node->child->next, "%s() takes one argument",
		                      function->name);
	node->call = function;
	for (struct node *argument = node->child; argument; argument = argument->next) {
		bool is_first = argument == node->child;
		if (!checker_argument(checker, function, argument,
		                      is_first ? hint : node->child->type))
			return false;
		if (argument->type != node->child->type)
			return checker_refuse(checker, argument,
			                      "the arguments of %s() are of one type: this is %s, "
			                      "the first %s",
			                      function->name, type_label(argument->type),
			                      type_label(node->child->type));
	}
	node->type = function->result ? function->result : node->child->type;
	return true;
}

static unsigned checker_needs(enum token_kind sign)
{
	switch (sign) {
	case TOKEN_BIT_AND: return TYPE_CAN_BITS;
	case TOKEN_MODULO: return TYPE_CAN_DIVIDE_REST;
	case TOKEN_TIMES:
	case TOKEN_DIVIDE: return TYPE_CAN_MULTIPLY;
	default: return TYPE_CAN_ADD;
	}
}

static bool checker_operand(struct checker *checker, struct node *node, enum field_type hint,
                            unsigned needs)
{
	if (!checker_expression(checker, node, hint)) return false;
	if (type_can(node->type, needs)) return true;
	return checker_refuse(checker, node, "this cannot be calculated with %s",
	                      type_label(node->type));
}

static bool checker_arithmetic(struct checker *checker, struct node *node, enum field_type hint)
{
	unsigned needs = checker_needs(node->token.kind);
	struct node *left = node->child;
	if (node->token.kind == TOKEN_OPEN_BRACE) {
		if (!checker_expression(checker, left, hint)) return false;
		node->type = left->type;
		return true;
	}
	if (!checker_operand(checker, left, hint, needs) ||
	    !checker_operand(checker, left->next, left->type, needs))
		return false;
	node->type = left->type;
	if (type_fits(left->type, left->next->type)) return true;
	return checker_refuse(checker, node, "%s and %s do not go together", type_label(left->type),
	                      type_label(left->next->type));
}

bool checker_expression(struct checker *checker, struct node *node, enum field_type hint)
{
	checker_is_field(checker, node);
	switch (node->kind) {
	case NODE_FIELD: return checker_field(checker, node);
	case NODE_SLICE: return checker_slice(checker, node);
	case NODE_CALL: return checker_call(checker, node, hint);
	case NODE_ARITHMETIC: return checker_arithmetic(checker, node, hint);
	case NODE_NEGATE:
		if (!checker_operand(checker, node->child, hint, TYPE_CAN_ADD)) return false;
		node->type = node->child->type;
		return true;
	default: return checker_plain_literal(checker, node, hint);
	}
}
