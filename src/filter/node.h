/* node.h - the tree of a filter, as it was written. Made by parse, given meaning by check, read by
 * compile; lives in the filter's arena.
 *
 *	any ip.src#[-1] in {10.0.0.1 .. 10.0.0.9} and not len(http.host) + 1 > 20
 *
 *	AND  RELATION in any   FIELD ip.src, layers [-1]
 *	                       SPAN  LITERAL LITERAL
 *	     NOT  RELATION >   ARITHMETIC +  CALL len  FIELD http.host
 *	                                     LITERAL 1
 *	                       LITERAL 20
 */
#ifndef DOGFISH_FILTER_NODE_H
#define DOGFISH_FILTER_NODE_H

#include "filter/leaf.h"
#include "lex.h"

#include "field/registry.h"

enum node_kind {
	NODE_AND, /* children: two or more */
	NODE_OR,
	NODE_NOT,      /* child */
	NODE_EXISTS,   /* child: an expression; there, or not zero */
	NODE_RELATION, /* children: left, right; with RELATION_IN the elements of the set */
	/* expressions */
	NODE_LITERAL,    /* token */
	NODE_FIELD,      /* token, maybe ranges of layers */
	NODE_SLICE,      /* child, ranges */
	NODE_CALL,       /* token: the function's name; children: arguments */
	NODE_ARITHMETIC, /* token: the sign; children: left, right */
	NODE_NEGATE,     /* child */
	NODE_SPAN,       /* children: low, high; in a set only */
};

/* A part of a value, or of the numbers of layers. Offsets below 0 count from the end. */
struct node_range {
	int32_t start;
	int32_t length; /* bytes; 0: to the end; below 0: up to this offset from the end, -1 the last */
};

struct function; /* function.h */

struct node {
	enum node_kind kind;
	struct token token;      /* the word or sign that it is named by */
	size_t position, length; /* of all of it in the text */
	struct node *child, *next;
	struct node_range *ranges;
	uint16_t range_count;
	enum filter_relation relation;
	enum filter_quantifier quantifier;
	/* by check */
	enum field_type type; /* of an expression's values */
	uint16_t field;       /* NODE_FIELD: the first of its name; NONE: one that is never there */
	const struct function *call; /* NODE_CALL */
	struct filter_value value;   /* NODE_LITERAL */
	struct regex *regex;         /* RELATION_MATCHES */
};

#endif
