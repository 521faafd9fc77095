/* literal.h - the text of a value, read as a type wants it. Thread: any. */
#ifndef DOGFISH_FILTER_LITERAL_H
#define DOGFISH_FILTER_LITERAL_H

#include "base/arena.h"
#include "field/registry.h"
#include "filter/leaf.h"
#include "lex.h"

struct literal_reader {
	const struct registry *registry;
	struct arena *arena;
	struct error *error;
	const struct token *token;
	enum field_type type;
	uint16_t field;     /* the first of those whose names and words stand for values; or NONE */
	bool is_for_search; /* right of `contains` */
};

/* The value of the token, in the arena or the token's content. False with the error set at the token. */
bool literal_read(const struct literal_reader *reader, struct filter_value *value_out);

#endif
