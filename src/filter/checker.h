/* checker.h - gives a filter's tree its meaning: names become fields and functions, values get the type
 * of what they are compared with, and what makes no sense is refused. Thread: any. */
#ifndef DOGFISH_FILTER_CHECKER_H
#define DOGFISH_FILTER_CHECKER_H

#include "node.h"

struct checker_regex { /* a list of what has to be closed */
	struct regex *regex;
	struct checker_regex *next;
};

struct checker {
	const struct registry *registry;
	struct arena *arena;
	struct error *error;
	struct checker_regex *regexes;
};

/* Fills in what node.h says check does; memory from the arena, but for the regexes, which the caller
 * closes. False with the error set. */
bool check_filter(struct checker *checker, struct node *node);

/* For checker_expression.c and back. */

/* The type of the values on one side. hint: the type that values without one take, FIELD_PROTOCOL and
 * the like included; FIELD_NONE: they are not allowed. named: the field whose names may stand for
 * values, or FIELD_ID_NONE. */
bool checker_expression(struct checker *checker, struct node *node, enum field_type hint);

/* Reads a literal as a value of this type; named as above. */
bool checker_literal(struct checker *checker, struct node *node, enum field_type type,
                     uint16_t named, bool is_for_search);

/* Does this word name a field? Then the node becomes one. */
bool checker_is_field(struct checker *checker, struct node *node);

/* Sets the error at the node; always false. */
bool checker_refuse(struct checker *checker, const struct node *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
