/* own_fields.c - copies what is left, and corrects where items end. */
#include "batch/own_fields.h"

#include <stdlib.h>
#include <string.h>

void own_fields_open(struct own_fields *own, const struct registry *registry)
{
	static const char remark[] = "_ws.expert";
	*own = (struct own_fields){ .remark = registry_find(registry, remark, sizeof remark - 1) };
	tape_open(&own->tape);
	free(own->tape.texts); /* they are always another's */
	own->tape.texts = NULL;
	for (uint16_t id = 1; id <= registry_field_count(registry); id++)
		if (registry_field(registry, id)->is_own) field_set_add(&own->ids, id);
}

void own_fields_close(struct own_fields *own)
{
	own->tape.texts = NULL;
	tape_close(&own->tape);
	free(own->index_of);
}

/* A remark goes with all that says what it is. */
static bool own_is_remark(const struct own_fields *own, const struct tape *tape, uint32_t index)
{
	const struct item *item = &tape->items[index];
	return item->field == own->remark && item->end > index + 1 &&
	       field_set_has(&own->ids, tape->items[index + 1].field);
}

static bool own_reserve(struct own_fields *own, uint32_t count)
{
	if (count < own->capacity) return true;
	uint32_t *index_of = realloc(own->index_of, (2 * (size_t)count + 1) * sizeof *index_of);
	if (!index_of) return false;
	own->index_of = index_of;
	own->capacity = 2 * count + 1;
	return true;
}

static const struct tape *own_copy(struct own_fields *own, const struct tape *tape)
{
	uint32_t remark_end = 0;
	if (!own_reserve(own, tape->count)) return tape;
	own->tape.count = 0;
	own->tape.texts = tape->texts;
	for (uint32_t i = 0; i < tape->count; i++) {
		own->index_of[i] = own->tape.count;
		if (own_is_remark(own, tape, i)) remark_end = tape->items[i].end;
		if (i < remark_end || field_set_has(&own->ids, tape->items[i].field)) continue;
		struct item *copy = tape_add(&own->tape);
		if (!copy) return tape;
		*copy = tape->items[i];
	}
	own->index_of[tape->count] = own->tape.count;
	for (uint32_t i = 0; i < own->tape.count; i++)
		own->tape.items[i].end = own->index_of[own->tape.items[i].end];
	return &own->tape;
}

const struct tape *own_fields_leave_out(struct own_fields *own, const struct tape *tape)
{
	for (uint32_t i = 0; i < tape->count; i++)
		if (field_set_has(&own->ids, tape->items[i].field)) return own_copy(own, tape);
	return tape;
}
