/* registry.h - every field of every protocol under one small number, its id.
 * Built once before threads start and constant after. Thread: any. */
#ifndef DOGFISH_FIELD_REGISTRY_H
#define DOGFISH_FIELD_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "field/field.h"

enum { REGISTRY_FIELDS_MAX = 8192, FIELD_ID_NONE = 0 };

struct registry; /* opaque */

/* A protocol as the registry knows it: its own item's field, and its fields at first .. first+count-1. */
struct registry_protocol {
	const char *name;  /* "tcp", as in filters and frame.protocols */
	const char *label; /* "Transmission Control Protocol" */
	uint16_t field;    /* id of the FIELD_PROTOCOL item */
	uint16_t first, count;
};

/* Never NULL: the process ends if there is no memory at start. */
struct registry *registry_open(void);
void registry_close(struct registry *registry);

/* Adds a protocol and its fields; returns its index. A name that is there already returns that
 * protocol's index, and the fields are added if this table was not before: so dissectors may share
 * both. first_out receives the id of fields[0]. Only before threads start. */
uint16_t registry_add(struct registry *registry, const char *name, const char *label,
                      const struct field *fields, size_t count, uint16_t *first_out);

/* The descriptor of an id; never NULL for ids that the registry gave. */
const struct field *registry_field(const struct registry *registry, uint16_t id);

/* Ids from 1 to this. */
uint16_t registry_field_count(const struct registry *registry);

/* The id of the first field of that name (a protocol's name too), or FIELD_ID_NONE. Several fields may
 * have one name (tcp.port): registry_next_same goes through them. */
uint16_t registry_find(const struct registry *registry, const char *name, size_t length);

/* The next field with the same name, or FIELD_ID_NONE. */
uint16_t registry_next_same(const struct registry *registry, uint16_t id);

uint16_t registry_protocol_count(const struct registry *registry);
const struct registry_protocol *registry_protocol(const struct registry *registry, uint16_t index);

/* The protocol that a field belongs to, as an index. */
uint16_t registry_protocol_of(const struct registry *registry, uint16_t id);

/* A set of fields: which items a dissection records. One bit for each id. */
struct field_set {
	uint64_t bits[REGISTRY_FIELDS_MAX / 64];
};

static inline bool field_set_has(const struct field_set *set, unsigned id)
{
	return set->bits[id >> 6] >> (id & 63) & 1;
}

static inline void field_set_add(struct field_set *set, unsigned id)
{
	set->bits[id >> 6] |= (uint64_t)1 << (id & 63);
}

void field_set_clear(struct field_set *set);
void field_set_fill(struct field_set *set);

/* Is any id of first .. first+count-1 in the set? */
bool field_set_has_any(const struct field_set *set, unsigned first, unsigned count);

#endif
