/* siblings.h - items of one level by their names, in the order of each name's first: what --no-duplicate-keys and
 * ek make arrays of. Levels lie on each other like a stack. Owner: who opened it. Thread: one. */
#ifndef DOGFISH_BATCH_SIBLINGS_H
#define DOGFISH_BATCH_SIBLINGS_H

#include "field/registry.h"
#include "field/tape.h"

struct sibling {
	uint32_t item;  /* index in the tape */
	uint32_t next;  /* the next one of that name, an index; 0: none */
	uint32_t last;  /* in the first of a name: the last one so far */
	bool is_first;  /* of its name */
	bool is_folded; /* for the user: see siblings_add */
};

struct siblings {
	const struct registry *registry;
	struct sibling *all; /* index 0 is not used */
	uint32_t count, capacity;
	uint32_t *table; /* of indexes, by hash */
	uint32_t table_size;
	uint16_t *name_of; /* by field id: the first id that has its name */
};

void siblings_open(struct siblings *siblings, const struct registry *registry);
void siblings_close(struct siblings *siblings);

/* Begins a level; returns what ends it. */
uint32_t siblings_begin(const struct siblings *siblings);
void siblings_end(struct siblings *siblings, uint32_t begin);

/* Adds an item to the innermost level, with a mark of the caller's. False: out of memory. */
bool siblings_add(struct siblings *siblings, uint32_t item, bool is_folded);

/* What becomes of items without a name, which have only a line. */
enum sibling_texts { TEXTS_ALONE, TEXTS_BY_LINE, TEXTS_TOGETHER };

/* Links the level's items by name. What is added after this must be a level of its own. */
void siblings_link(struct siblings *siblings, uint32_t begin, const struct tape *tape,
                   enum sibling_texts texts);

#endif
