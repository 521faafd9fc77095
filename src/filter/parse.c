/* parse.c - a filter's grammar, by recursive descent:
 *
 *	filter  = or END
 *	or      = and { "or" and }
 *	and     = unary { "and" unary }
 *	unary   = "not" unary | "(" or ")" | test
 *	test    = field [ sign value ]
 *	field   = WORD            value = WORD | STRING | CHARACTER
 */
#include "parse.h"

#include "filter/filter.h"

struct parser {
	struct lexer lexer;
	struct token token; /* the next one, not taken yet */
	unsigned depth;
};

static const enum filter_relation parser_relations[] = {
	[TOKEN_EQUAL] = RELATION_EQUAL,         [TOKEN_ALL_EQUAL] = RELATION_ALL_EQUAL,
	[TOKEN_NOT_EQUAL] = RELATION_NOT_EQUAL, [TOKEN_ANY_NOT_EQUAL] = RELATION_ANY_NOT_EQUAL,
	[TOKEN_LESS] = RELATION_LESS,           [TOKEN_LESS_EQUAL] = RELATION_LESS_EQUAL,
	[TOKEN_GREATER] = RELATION_GREATER,     [TOKEN_GREATER_EQUAL] = RELATION_GREATER_EQUAL,
	[TOKEN_UNSUPPORTED] = RELATION_EXISTS,
};

static struct node *parser_or(struct parser *parser);

/* What is wrong with the next token where it stands, where `wanted` should have come. */
static struct node *parser_unexpected(struct parser *parser, const char *wanted)
{
	const struct token *token = &parser->token;
	int length = token->length > 40 ? 40 : (int)token->length;
	const char *text = parser->lexer.text + token->position;
	if (token->kind == TOKEN_END)
		error_set_at(parser->lexer.error, token->position, 1, "%s is missing at the end",
		             wanted);
	else if (token->kind == TOKEN_UNSUPPORTED)
		error_set_at(parser->lexer.error, token->position, token->length,
		             "\"%.*s\" is not understood by this version", length, text);
	else
		error_set_at(parser->lexer.error, token->position, token->length,
		             "\"%.*s\" stands where %s should", length, text, wanted);
	return NULL;
}

static struct node *parser_node(struct parser *parser, enum node_kind kind)
{
	struct node *node = arena_take(parser->lexer.arena, sizeof *node);
	if (node)
		node->kind = kind;
	else
		error_set_at(parser->lexer.error, 0, 0, "the filter is too long");
	return node;
}

/* Takes the next token into *taken (which may be NULL). */
static bool parser_take(struct parser *parser, struct token *taken)
{
	if (taken) *taken = parser->token;
	return lexer_next(&parser->lexer, &parser->token);
}

static bool parser_is_value(enum token_kind kind)
{
	return kind == TOKEN_WORD || kind == TOKEN_STRING || kind == TOKEN_CHARACTER;
}

static struct node *parser_test(struct parser *parser)
{
	if (parser->token.kind != TOKEN_WORD)
		return parser_unexpected(parser, "a field or protocol");
	struct node *node = parser_node(parser, NODE_TEST);
	if (!node || !parser_take(parser, &node->field)) return NULL;
	enum token_kind kind = parser->token.kind;
	if (kind < TOKEN_EQUAL || kind > TOKEN_GREATER_EQUAL) return node;
	node->relation = parser_relations[kind];
	if (!parser_take(parser, &node->sign)) return NULL;
	if (!parser_is_value(parser->token.kind)) return parser_unexpected(parser, "a value");
	return parser_take(parser, &node->value) ? node : NULL;
}

static struct node *parser_group(struct parser *parser)
{
	if (!parser_take(parser, NULL)) return NULL;
	struct node *node = parser_or(parser);
	if (!node) return NULL;
	if (parser->token.kind != TOKEN_CLOSE) return parser_unexpected(parser, "\")\"");
	return parser_take(parser, NULL) ? node : NULL;
}

static struct node *parser_unary(struct parser *parser)
{
	if (parser->depth >= FILTER_DEPTH_MAX) {
		error_set_at(parser->lexer.error, parser->token.position, parser->token.length,
		             "nested deeper than %d", FILTER_DEPTH_MAX);
		return NULL;
	}
	struct node *node = NULL;
	parser->depth++;
	if (parser->token.kind == TOKEN_NOT) {
		node = parser_node(parser, NODE_NOT);
		if (node && parser_take(parser, NULL)) node->left = parser_unary(parser);
		if (node && !node->left) node = NULL;
	} else {
		node = parser->token.kind == TOKEN_OPEN ? parser_group(parser)
		                                        : parser_test(parser);
	}
	parser->depth--;
	return node;
}

/* operand { sign operand }, as a tree that leans left. */
static struct node *parser_chain(struct parser *parser, enum token_kind sign, enum node_kind kind,
                                 struct node *(*operand)(struct parser *))
{
	struct node *left = operand(parser);
	while (left && parser->token.kind == sign) {
		struct node *node = parser_node(parser, kind);
		if (!node || !parser_take(parser, NULL)) return NULL;
		node->left = left;
		node->right = operand(parser);
		left = node->right ? node : NULL;
	}
	return left;
}

static struct node *parser_and(struct parser *parser)
{
	return parser_chain(parser, TOKEN_AND, NODE_AND, parser_unary);
}

static struct node *parser_or(struct parser *parser)
{
	return parser_chain(parser, TOKEN_OR, NODE_OR, parser_and);
}

struct node *parse_filter(const char *text, struct arena *arena, bool *is_empty_out,
                          struct error *error)
{
	struct parser parser = { .lexer = { .text = text, .arena = arena, .error = error } };
	while (text[parser.lexer.length]) parser.lexer.length++;
	*is_empty_out = false;
	if (!parser_take(&parser, NULL)) return NULL;
	if (parser.token.kind == TOKEN_END) {
		*is_empty_out = true;
		return NULL;
	}
	struct node *node = parser_or(&parser);
	if (node && parser.token.kind != TOKEN_END)
		return parser_unexpected(&parser, "\"and\", \"or\" or the end");
	return node;
}
