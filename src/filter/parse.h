/* parse.h - from a filter's words to its tree. Nodes live in the arena. Thread: any. */
#ifndef DOGFISH_FILTER_PARSE_H
#define DOGFISH_FILTER_PARSE_H

#include "lex.h"
#include "test.h"

enum node_kind { NODE_AND, NODE_OR, NODE_NOT, NODE_TEST };

struct node {
	enum node_kind kind;
	struct node *left, *right; /* NODE_NOT: left only */
	/* NODE_TEST */
	enum filter_relation relation;
	struct token field, sign, value; /* sign, value: not with RELATION_EXISTS */
	struct filter_test test;         /* filled in by check */
};

/* NULL with the error set; or, if the text holds no word at all, NULL with *is_empty_out true. */
struct node *parse_filter(const char *text, struct arena *arena, bool *is_empty_out,
                          struct error *error);

#endif
