/* compile_expression.c - expressions from the tree's; what can be worked out now is. */
#include "compile.h"

#include "type.h"

#include "base/arena.h"

static bool compile_fields(struct compiler *compiler, const struct node *node,
                           struct expression *out)
{
	const struct registry *registry = compiler->registry;
	uint16_t count = 0, at = 0;
	for (uint16_t id = node->field; id != FIELD_ID_NONE; id = registry_next_same(registry, id))
		count++;
	struct filter_field *fields = arena_take(compiler->arena, count * sizeof *fields);
	const struct field **descriptors =
		arena_take(compiler->arena, count * sizeof(const struct field *));
	uint16_t *layers = arena_take(compiler->arena, count * sizeof *layers);
	if (!fields || !descriptors || !layers) return false;
	for (uint16_t id = node->field; at < count; id = registry_next_same(registry, id), at++) {
		uint16_t protocol = registry_protocol_of(registry, id);
		descriptors[at] = registry_field(registry, id);
		layers[at] = registry_protocol(registry, protocol)->field;
		fields[at] = (struct filter_field){ id, protocol,
			                            descriptors[at]->type == FIELD_PROTOCOL };
		field_set_add(compiler->wanted, id);
		/* whoever wants a layer's bytes must have it taken apart: a layer that is only asked for
		 * may stay what it is in the segment, without what is reassembled */
		if (fields[at].is_protocol && !compiler->asks_existence &&
		    registry_protocol(registry, protocol)->count > 0)
			field_set_add(compiler->wanted,
			              registry_protocol(registry, protocol)->first);
		if (node->range_count > 0) field_set_add(compiler->wanted, layers[at]);
	}
	out->fields = fields;
	out->descriptors = descriptors;
	out->layers = layers;
	out->field_count = count;
	return true;
}

static bool compile_parts(struct compiler *compiler, const struct node *node,
                          struct expression *out)
{
	uint16_t count = 0, at = 0;
	for (const struct node *child = node->child; child; child = child->next) count++;
	struct expression *parts = arena_take(compiler->arena, count * sizeof *parts);
	if (!parts) return false;
	for (const struct node *child = node->child; child; child = child->next) {
		if (!compile_expression(compiler, child, &parts[at++])) return false;
	}
	out->parts = parts;
	out->part_count = count;
	return true;
}

static enum value_sign compile_sign(enum token_kind sign)
{
	switch (sign) {
	case TOKEN_PLUS: return VALUE_ADD;
	case TOKEN_MINUS: return VALUE_SUBTRACT;
	case TOKEN_TIMES: return VALUE_MULTIPLY;
	case TOKEN_DIVIDE: return VALUE_DIVIDE;
	case TOKEN_MODULO: return VALUE_REST;
	default: return VALUE_AND;
	}
}

static bool compile_is_constant(const struct expression *expression)
{
	if (expression->kind == EXPRESSION_CONSTANT) return true;
	if (expression->kind == EXPRESSION_FIELD || expression->kind == EXPRESSION_SLICE)
		return false;
	for (uint16_t i = 0; i < expression->part_count; i++) {
		if (!compile_is_constant(&expression->parts[i])) return false;
	}
	return true;
}

/* Replaces what does not depend on a frame by its value. */
static void compile_fold(struct compiler *compiler, struct expression *expression)
{
	const struct evaluation run = { .arena = compiler->arena };
	if (!compile_is_constant(expression)) return;
	struct values values = evaluate(&run, expression);
	struct expression constant = { .kind = EXPRESSION_CONSTANT,
		                       .type = expression->type,
		                       .is_void = values.count == 0 };
	if (values.count > 0) constant.value = *values.list;
	*expression = constant;
}

bool compile_expression(struct compiler *compiler, const struct node *node, struct expression *out)
{
	while (node->kind == NODE_ARITHMETIC && node->token.kind == TOKEN_OPEN_BRACE)
		node = node->child;
	*out = (struct expression){ .type = node->type,
		                    .ranges = node->ranges,
		                    .range_count = node->range_count };
	switch (node->kind) {
	case NODE_FIELD:
		out->kind = EXPRESSION_FIELD;
		/* no frame is selected here: a reference has no value */
		return node->token.kind == TOKEN_REFERENCE || compile_fields(compiler, node, out);
	case NODE_SLICE: out->kind = EXPRESSION_SLICE; break;
	case NODE_CALL: out->kind = EXPRESSION_CALL; break;
	case NODE_ARITHMETIC: out->kind = EXPRESSION_ARITHMETIC; break;
	case NODE_NEGATE: out->kind = EXPRESSION_NEGATE; break;
	default:
		out->kind = EXPRESSION_CONSTANT;
		out->value = node->value;
		return true;
	}
	out->sign = compile_sign(node->token.kind);
	out->function = node->call;
	if (!compile_parts(compiler, node, out)) return false;
	compile_fold(compiler, out);
	return true;
}
