/* siblings.c - a hash table of names, rebuilt for each level. */
#include "batch/siblings.h"

#include <stdlib.h>
#include <string.h>

enum { SIBLINGS_SMALL = 256 };

void siblings_open(struct siblings *siblings, const struct registry *registry)
{
	*siblings = (struct siblings){
		.registry = registry,
		.capacity = SIBLINGS_SMALL,
		.count = 1,
		.table_size = 2 * SIBLINGS_SMALL,
	};
	siblings->all = calloc(siblings->capacity, sizeof *siblings->all);
	siblings->table = calloc(siblings->table_size, sizeof *siblings->table);
	siblings->name_of = calloc(REGISTRY_FIELDS_MAX, sizeof *siblings->name_of);
	if (!siblings->all || !siblings->table || !siblings->name_of) abort();
	for (uint16_t id = 1; id <= registry_field_count(registry); id++) {
		const char *name = registry_field(registry, id)->name;
		siblings->name_of[id] = registry_find(registry, name, strlen(name));
	}
}

void siblings_close(struct siblings *siblings)
{
	free(siblings->all);
	free(siblings->table);
	free(siblings->name_of);
}

uint32_t siblings_begin(const struct siblings *siblings) { return siblings->count; }

void siblings_end(struct siblings *siblings, uint32_t begin) { siblings->count = begin; }

static bool siblings_grow(struct siblings *siblings)
{
	uint32_t capacity = 2 * siblings->capacity;
	struct sibling *all = realloc(siblings->all, capacity * sizeof *all);
	if (all) siblings->all = all;
	uint32_t *table = realloc(siblings->table, (size_t)2 * capacity * sizeof *table);
	if (table) siblings->table = table;
	if (!all || !table) return false;
	siblings->capacity = capacity;
	siblings->table_size = 2 * capacity;
	return true;
}

bool siblings_add(struct siblings *siblings, uint32_t item, bool is_folded)
{
	if (siblings->count == siblings->capacity && !siblings_grow(siblings)) return false;
	siblings->all[siblings->count++] =
		(struct sibling){ .item = item, .is_first = true, .is_folded = is_folded };
	return true;
}

/* What an item without a name is known by; NULL: it has a name. */
static const char *sibling_line(const struct siblings *siblings, const struct tape *tape,
                                const struct item *item, enum sibling_texts texts)
{
	const struct field *field = registry_field(siblings->registry, item->field);
	if (field->name[0]) return NULL;
	if (texts == TEXTS_TOGETHER) return "";
	const char *line = tape_text(tape, item);
	return line ? line : field->label;
}

static uint32_t sibling_hash(const struct siblings *siblings, const struct item *item,
                             const char *line)
{
	uint32_t hash = 2166136261u;
	if (!line) return (hash ^ siblings->name_of[item->field]) * 2654435761u;
	for (; *line; line++) hash = (hash ^ (uint8_t)*line) * 16777619u;
	return hash;
}

static bool sibling_is_same(const struct siblings *siblings, const struct tape *tape,
                            const struct item *item, const char *line, uint32_t other,
                            enum sibling_texts texts)
{
	const struct item *there = &tape->items[siblings->all[other].item];
	const char *its = sibling_line(siblings, tape, there, texts);
	if (!line || !its)
		return !line && !its &&
		       siblings->name_of[item->field] == siblings->name_of[there->field];
	return strcmp(line, its) == 0;
}

static void siblings_link_one(struct siblings *siblings, uint32_t index, uint32_t mask,
                              const struct tape *tape, enum sibling_texts texts)
{
	struct sibling *sibling = &siblings->all[index];
	const struct item *item = &tape->items[sibling->item];
	const char *line = sibling_line(siblings, tape, item, texts);
	sibling->last = index;
	if (line && texts == TEXTS_ALONE) return;
	uint32_t at = sibling_hash(siblings, item, line) >> 7 & mask;
	while (siblings->table[at] &&
	       !sibling_is_same(siblings, tape, item, line, siblings->table[at], texts))
		at = (at + 1) & mask;
	if (!siblings->table[at]) {
		siblings->table[at] = index;
		return;
	}
	struct sibling *first = &siblings->all[siblings->table[at]];
	sibling->is_first = false;
	siblings->all[first->last].next = index;
	first->last = index;
}

void siblings_link(struct siblings *siblings, uint32_t begin, const struct tape *tape,
                   enum sibling_texts texts)
{
	uint32_t size = 4;
	while (size < 2 * (siblings->count - begin)) size *= 2;
	memset(siblings->table, 0, size * sizeof *siblings->table);
	for (uint32_t i = begin; i < siblings->count; i++)
		siblings_link_one(siblings, i, size - 1, tape, texts);
}
