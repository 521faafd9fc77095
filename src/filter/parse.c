/* parse.c - recursive descent, from what binds loosest to what binds tightest: or, and, not, a test;
 * within a test `&`, then `+ -`, then `* / %`, then a sign before one value. */
#include "parse.h"

#include "filter/filter.h"
#include "parse_range.h"

#include <string.h>

struct parser {
	struct lexer lexer;
	struct token token; /* the one to look at */
	size_t last_end;    /* where the one before it ended */
	unsigned depth;
	bool is_broken; /* the error is set */
};

static struct node *parser_or(struct parser *parser);
static struct node *parser_expression(struct parser *parser);

static void parser_advance(struct parser *parser)
{
	parser->last_end = parser->token.position + parser->token.length;
	if (!parser->is_broken) parser->is_broken = !lexer_next(&parser->lexer, &parser->token);
	if (parser->is_broken) parser->token.kind = TOKEN_END;
}

/* Sets the error at the current word, unless there is one; always NULL. */
static struct node *parser_refuse(struct parser *parser, const char *why)
{
	if (parser->is_broken) return NULL;
	parser->is_broken = true;
	size_t length = parser->token.length ? parser->token.length : 1;
	error_set_at(parser->lexer.error, parser->token.position, length, "%s%s",
	             parser->token.kind == TOKEN_END ? "the filter ends too soon: " : "", why);
	return NULL;
}

static bool parser_accept(struct parser *parser, enum token_kind kind)
{
	if (parser->is_broken || parser->token.kind != kind) return false;
	parser_advance(parser);
	return true;
}

static struct node *parser_node(struct parser *parser, enum node_kind kind, size_t position)
{
	struct node *node = arena_take(parser->lexer.arena, sizeof *node);
	if (!node) return parser_refuse(parser, "the filter needs too much memory");
	node->kind = kind;
	node->position = position;
	node->token = parser->token;
	return node;
}

/* The node is complete: it reaches to the word before the current one. */
static struct node *parser_done(const struct parser *parser, struct node *node)
{
	if (parser->is_broken || !node) return NULL;
	node->length = parser->last_end - node->position;
	return node;
}

static bool parser_deeper(struct parser *parser)
{
	if (++parser->depth <= FILTER_DEPTH_MAX) return true;
	parser_refuse(parser, "the filter is nested deeper than this program can follow");
	return false;
}

/* ---------------------------------------------------------------- values */

/* Arguments behind `(`, up to behind `)`. */
static struct node *parser_arguments(struct parser *parser, struct node *call)
{
	struct node **link = &call->child;
	parser_advance(parser);
	if (parser_accept(parser, TOKEN_CLOSE)) return parser_done(parser, call);
	do {
		*link = parser_expression(parser);
		if (!*link) return NULL;
		link = &(*link)->next;
	} while (parser_accept(parser, TOKEN_COMMA));
	if (!parser_accept(parser, TOKEN_CLOSE))
		return parser_refuse(parser, "\")\" is missing behind the arguments");
	return parser_done(parser, call);
}

/* The lexer stands right behind the current `[` or `#`, with no word read ahead. */
static struct node *parser_ranges(struct parser *parser, struct node *node, bool is_number)
{
	struct lexer *lexer = &parser->lexer;
	if (!(is_number ? parse_layer_number : parse_ranges)(lexer, node)) {
		parser->is_broken = true;
		return NULL;
	}
	parser->token.length = lexer->at - parser->token.position;
	parser_advance(parser);
	return node;
}

static struct node *parser_layers(struct parser *parser, struct node *field)
{
	if (parser->token.kind != TOKEN_HASH) return field;
	bool is_number = parser->lexer.text[parser->lexer.at] != '[';
	parser->lexer.at += !is_number;
	return parser_done(parser, parser_ranges(parser, field, is_number));
}

static struct node *parser_slices(struct parser *parser, struct node *value)
{
	unsigned depth = parser->depth;
	while (value && parser->token.kind == TOKEN_OPEN_BRACKET) {
		if (!parser_deeper(parser)) return NULL;
		struct node *slice = parser_node(parser, NODE_SLICE, value->position);
		if (!slice) return NULL;
		slice->child = value;
		value = parser_done(parser, parser_ranges(parser, slice, false));
	}
	parser->depth = depth;
	return value;
}

/* A field, a value, a function's result; with its layers and slices. */
static struct node *parser_value(struct parser *parser)
{
	static const char wanted[] = "a field, a value or a function is expected here";
	enum token_kind kind = parser->token.kind;
	bool is_field = kind == TOKEN_FIELD || kind == TOKEN_REFERENCE;
	bool is_literal = kind == TOKEN_STRING || kind == TOKEN_CHARACTER || kind == TOKEN_LITERAL;
	if (kind != TOKEN_WORD && !is_field && !is_literal) return parser_refuse(parser, wanted);
	struct node *node =
		parser_node(parser, is_field ? NODE_FIELD : NODE_LITERAL, parser->token.position);
	parser_advance(parser);
	if (!parser_done(parser, node)) return NULL;
	if (kind == TOKEN_WORD && parser->token.kind == TOKEN_OPEN) {
		node->kind = NODE_CALL;
		if (!parser_deeper(parser)) return NULL;
		node = parser_arguments(parser, node);
		parser->depth--;
	} else if (kind == TOKEN_WORD || is_field) {
		node = parser_layers(parser, node);
	}
	return parser_slices(parser, node);
}

static struct node *parser_signed(struct parser *parser)
{
	size_t position = parser->token.position;
	if (parser_accept(parser, TOKEN_PLUS)) return parser_value(parser);
	if (parser->token.kind != TOKEN_MINUS) return parser_value(parser);
	struct node *node = parser_node(parser, NODE_NEGATE, position);
	parser_advance(parser);
	if (!node || parser->is_broken) return NULL;
	node->child = parser_value(parser);
	return node->child ? parser_done(parser, node) : NULL;
}

/* ---------------------------------------------------------------- arithmetic */

static struct node *parser_factor(struct parser *parser)
{
	if (parser->token.kind != TOKEN_OPEN_BRACE) return parser_signed(parser);
	size_t position = parser->token.position;
	parser_advance(parser);
	if (!parser_deeper(parser)) return NULL;
	struct node *node = parser_expression(parser);
	parser->depth--;
	if (!node) return NULL;
	if (!parser_accept(parser, TOKEN_CLOSE_BRACE))
		return parser_refuse(parser, "\"}\" is missing");
	/* {x} is not x where one value is wanted: it counts as a sum */
	struct node *sum = parser_node(parser, NODE_ARITHMETIC, position);
	if (!sum) return NULL;
	sum->token.kind = TOKEN_OPEN_BRACE;
	sum->child = node;
	return parser_done(parser, sum);
}

/* What binds as tight as level, 0 being the tightest. */
static const enum token_kind arithmetic_signs[][3] = {
	{ TOKEN_TIMES, TOKEN_DIVIDE, TOKEN_MODULO },
	{ TOKEN_PLUS, TOKEN_MINUS, TOKEN_MINUS },
	{ TOKEN_BIT_AND, TOKEN_BIT_AND, TOKEN_BIT_AND },
};
enum { ARITHMETIC_LEVELS = sizeof arithmetic_signs / sizeof *arithmetic_signs };

static bool parser_is_sign(const struct parser *parser, unsigned level)
{
	const enum token_kind *kinds = arithmetic_signs[level - 1];
	enum token_kind kind = parser->token.kind;
	return kind == kinds[0] || kind == kinds[1] || kind == kinds[2];
}

static struct node *parser_level(struct parser *parser, unsigned level)
{
	if (level == 0) return parser_factor(parser);
	struct node *left = parser_level(parser, level - 1);
	unsigned depth = parser->depth;
	while (left && parser_is_sign(parser, level)) {
		if (!parser_deeper(parser)) return NULL;
		struct node *node = parser_node(parser, NODE_ARITHMETIC, left->position);
		parser_advance(parser);
		if (!node) return NULL;
		node->child = left;
		left->next = parser_level(parser, level - 1);
		if (!left->next) return NULL;
		left = parser_done(parser, node);
	}
	parser->depth = depth;
	return left;
}

static struct node *parser_expression(struct parser *parser)
{
	return parser_level(parser, ARITHMETIC_LEVELS);
}

/* ---------------------------------------------------------------- tests */

static const struct {
	enum token_kind token;
	enum filter_relation relation;
} comparisons[] = {
	{ TOKEN_EQUAL, RELATION_EQUAL },         { TOKEN_ALL_EQUAL, RELATION_ALL_EQUAL },
	{ TOKEN_NOT_EQUAL, RELATION_NOT_EQUAL }, { TOKEN_ANY_NOT_EQUAL, RELATION_ANY_NOT_EQUAL },
	{ TOKEN_LESS, RELATION_LESS },           { TOKEN_LESS_EQUAL, RELATION_LESS_EQUAL },
	{ TOKEN_GREATER, RELATION_GREATER },     { TOKEN_GREATER_EQUAL, RELATION_GREATER_EQUAL },
};

static bool parser_comparison(const struct parser *parser, enum filter_relation *out)
{
	for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
		if (comparisons[i].token != parser->token.kind) continue;
		*out = comparisons[i].relation;
		return true;
	}
	return false;
}

static struct node *parser_element(struct parser *parser)
{
	struct node *low = parser_signed(parser);
	if (!low || parser->token.kind != TOKEN_TO) return low;
	struct node *span = parser_node(parser, NODE_SPAN, low->position);
	parser_advance(parser);
	if (!span) return NULL;
	span->child = low;
	low->next = parser_signed(parser);
	return low->next ? parser_done(parser, span) : NULL;
}

/* { element, element } behind `in`. */
static struct node *parser_set(struct parser *parser, struct node *relation)
{
	struct node **link = &relation->child->next;
	parser_advance(parser);
	if (!parser_accept(parser, TOKEN_OPEN_BRACE))
		return parser_refuse(parser,
		                     "\"in\" is followed by values in braces, as {80, 443}");
	do {
		*link = parser_element(parser);
		if (!*link) return NULL;
		link = &(*link)->next;
	} while (parser_accept(parser, TOKEN_COMMA));
	if (!parser_accept(parser, TOKEN_CLOSE_BRACE))
		return parser_refuse(parser, "a comma or \"}\" is expected here");
	return parser_done(parser, relation);
}

static struct node *parser_relation(struct parser *parser, struct node *left,
                                    enum filter_relation relation)
{
	struct node *node = parser_node(parser, NODE_RELATION, left->position);
	if (!node) return NULL;
	node->relation = relation;
	node->child = left;
	if (relation == RELATION_IN) return parser_set(parser, node);
	bool is_search = relation == RELATION_CONTAINS || relation == RELATION_MATCHES;
	parser_advance(parser);
	left->next = is_search ? parser_value(parser) : parser_expression(parser);
	return left->next ? parser_done(parser, node) : NULL;
}

/* A copy of a value that stands between two comparisons: a < b < c is a < b and b < c. */
static struct node *parser_again(struct parser *parser, const struct node *value)
{
	struct node *copy = parser_node(parser, value->kind, value->position);
	if (!copy) return NULL;
	*copy = *value;
	copy->next = NULL;
	struct node **link = &copy->child;
	for (const struct node *child = value->child; child; child = child->next) {
		*link = parser_again(parser, child);
		if (!*link) return NULL;
		link = &(*link)->next;
	}
	return copy;
}

static struct node *parser_chain(struct parser *parser, struct node *left,
                                 enum filter_quantifier quantifier)
{
	struct node *first = NULL, **link = &first, *all;
	enum filter_relation relation;
	while (parser_comparison(parser, &relation)) {
		*link = parser_relation(parser, left, relation);
		if (!*link) return NULL;
		(*link)->quantifier = quantifier;
		left = parser_again(parser, (*link)->child->next);
		if (!left) return NULL;
		link = &(*link)->next;
	}
	if (!first || !first->next) return first;
	all = parser_node(parser, NODE_AND, first->position);
	if (!all) return NULL;
	all->child = first;
	return parser_done(parser, all);
}

/* `not in` and `! in`, where the quantifier says nothing. */
static struct node *parser_not_in(struct parser *parser, struct node *left)
{
	struct node *node = parser_node(parser, NODE_NOT, left->position);
	parser_advance(parser);
	if (!node) return NULL;
	if (parser->token.kind != TOKEN_IN)
		return parser_refuse(parser, "behind a value, \"not\" is followed by \"in\"");
	node->child = parser_relation(parser, left, RELATION_IN);
	return node->child ? parser_done(parser, node) : NULL;
}

static bool parser_is_one_value(const struct node *node)
{
	return node->kind != NODE_ARITHMETIC && node->kind != NODE_NEGATE;
}

static struct node *parser_behind_value(struct parser *parser, struct node *left,
                                        enum filter_quantifier quantifier)
{
	static const struct {
		enum token_kind token;
		enum filter_relation relation;
	} others[] = { { TOKEN_CONTAINS, RELATION_CONTAINS },
		       { TOKEN_MATCHES, RELATION_MATCHES },
		       { TOKEN_IN, RELATION_IN } };
	enum token_kind kind = parser->token.kind;
	enum filter_relation relation;
	if (parser_comparison(parser, &relation)) return parser_chain(parser, left, quantifier);
	bool is_one = parser_is_one_value(left);
	if (kind == TOKEN_NOT && is_one) return parser_not_in(parser, left);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (others[i].token != kind) continue;
		if (!is_one)
			return parser_refuse(parser, "this takes one field or function on its "
			                             "left, not a calculation");
		struct node *node = parser_relation(parser, left, others[i].relation);
		if (node) node->quantifier = quantifier;
		return node;
	}
	if (quantifier != QUANTIFIER_NONE)
		return parser_refuse(parser, "\"any\" and \"all\" want a comparison");
	struct node *node = parser_node(parser, NODE_EXISTS, left->position);
	if (!node) return NULL;
	node->child = left;
	return parser_done(parser, node);
}

static struct node *parser_test(struct parser *parser)
{
	enum filter_quantifier quantifier = QUANTIFIER_NONE;
	size_t position = parser->token.position;
	if (parser_accept(parser, TOKEN_ANY))
		quantifier = QUANTIFIER_ANY;
	else if (parser_accept(parser, TOKEN_ALL))
		quantifier = QUANTIFIER_ALL;
	struct node *left = parser_expression(parser);
	struct node *test = left ? parser_behind_value(parser, left, quantifier) : NULL;
	if (test) {
		test->length += test->position - position;
		test->position = position;
	}
	return test;
}

/* ---------------------------------------------------------------- logic */

static struct node *parser_not(struct parser *parser)
{
	size_t position = parser->token.position;
	struct node *node = NULL;
	if (!parser_deeper(parser)) return NULL;
	if (parser->token.kind == TOKEN_NOT) {
		node = parser_node(parser, NODE_NOT, position);
		parser_advance(parser);
		if (node) node->child = parser_not(parser);
		node = node && node->child ? parser_done(parser, node) : NULL;
	} else if (parser_accept(parser, TOKEN_OPEN)) {
		node = parser_or(parser);
		if (node && !parser_accept(parser, TOKEN_CLOSE))
			node = parser_refuse(parser, "\")\" is missing");
	} else {
		node = parser_test(parser);
	}
	parser->depth--;
	return node;
}

/* One or more of what operand reads, joined by sign. */
static struct node *parser_joined(struct parser *parser, enum token_kind sign, enum node_kind kind,
                                  struct node *(*operand)(struct parser *))
{
	struct node *first = operand(parser);
	if (!first || parser->token.kind != sign) return first;
	struct node *all = parser_node(parser, kind, first->position);
	if (!all) return NULL;
	all->child = first;
	struct node **link = &first->next;
	while (parser_accept(parser, sign)) {
		*link = operand(parser);
		if (!*link) return NULL;
		link = &(*link)->next;
	}
	return parser_done(parser, all);
}

static struct node *parser_and(struct parser *parser)
{
	return parser_joined(parser, TOKEN_AND, NODE_AND, parser_not);
}

static struct node *parser_or(struct parser *parser)
{
	return parser_joined(parser, TOKEN_OR, NODE_OR, parser_and);
}

struct node *parse_filter(const char *text, struct arena *arena, bool *is_empty_out,
                          struct error *error)
{
	struct parser parser = {
		.lexer = { .text = text, .length = strlen(text), .arena = arena, .error = error }
	};
	parser_advance(&parser);
	*is_empty_out = !parser.is_broken && parser.token.kind == TOKEN_END;
	if (*is_empty_out) return NULL;
	struct node *node = parser_or(&parser);
	if (!node || parser.is_broken) return NULL;
	if (parser.token.kind != TOKEN_END)
		return parser_refuse(&parser, "this was not expected here: \"and\" or \"or\" joins "
		                              "two tests");
	return node;
}

bool parse_wanted_more(const struct error *error, const char *text)
{
	size_t end = strlen(text);
	while (end > 0 && strchr(" \t\r\n", text[end - 1])) end--;
	return error->position + error->length >= end;
}
