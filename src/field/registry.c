/* registry.c - ids of fields, found by name through a small open hash table. */
#include "field/registry.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { PROTOCOLS_MAX = 1024, TABLES_MAX = 1024, BUCKETS = 4 * REGISTRY_FIELDS_MAX };

struct registry_table { /* which descriptors were added, so that dissectors may share them */
	const struct field *fields;
	uint16_t first;
};

struct registry {
	const struct field *fields[REGISTRY_FIELDS_MAX];
	uint16_t next_same[REGISTRY_FIELDS_MAX];
	uint16_t protocol_of[REGISTRY_FIELDS_MAX];
	uint16_t buckets[BUCKETS];
	uint16_t field_count; /* ids 1..field_count */
	struct registry_protocol protocols[PROTOCOLS_MAX];
	struct field protocol_fields[PROTOCOLS_MAX];
	uint16_t protocol_count;
	struct registry_table tables[TABLES_MAX];
	uint16_t table_count;
};

struct registry *registry_open(void)
{
	struct registry *registry = calloc(1, sizeof *registry);
	if (!registry) abort();
	return registry;
}

void registry_close(struct registry *registry) { free(registry); }

static uint32_t registry_bucket(const struct registry *registry, const char *name, size_t length)
{
	uint32_t bucket = (uint32_t)hash_bytes(0, name, length) % BUCKETS;
	for (; registry->buckets[bucket]; bucket = (bucket + 1) % BUCKETS) {
		const char *there = registry->fields[registry->buckets[bucket]]->name;
		if (strncmp(there, name, length) == 0 && !there[length]) break;
	}
	return bucket;
}

static uint16_t registry_add_field(struct registry *registry, const struct field *field,
                                   uint16_t protocol)
{
	assert(registry->field_count + 1 < REGISTRY_FIELDS_MAX);
	uint16_t id = ++registry->field_count;
	registry->fields[id] = field;
	registry->protocol_of[id] = protocol;
	uint32_t bucket = registry_bucket(registry, field->name, strlen(field->name));
	if (!registry->buckets[bucket]) {
		registry->buckets[bucket] = id;
		return id;
	}
	uint16_t last = registry->buckets[bucket];
	while (registry->next_same[last]) last = registry->next_same[last];
	registry->next_same[last] = id;
	return id;
}

static uint16_t registry_protocol_named(struct registry *registry, const char *name,
                                        const char *label)
{
	for (uint16_t i = 0; i < registry->protocol_count; i++) {
		if (strcmp(registry->protocols[i].name, name) == 0) return i;
	}
	assert(registry->protocol_count < PROTOCOLS_MAX);
	uint16_t index = registry->protocol_count++;
	registry->protocol_fields[index] =
		(struct field){ .name = name, .label = label, .type = FIELD_PROTOCOL };
	registry->protocols[index] = (struct registry_protocol){ .name = name, .label = label };
	registry->protocols[index].field =
		registry_add_field(registry, &registry->protocol_fields[index], index);
	return index;
}

uint16_t registry_add(struct registry *registry, const char *name, const char *label,
                      const struct field *fields, size_t count, uint16_t *first_out)
{
	uint16_t protocol = registry_protocol_named(registry, name, label);
	for (uint16_t i = 0; i < registry->table_count; i++) {
		if (count && registry->tables[i].fields == fields) {
			*first_out = registry->tables[i].first;
			return protocol;
		}
	}
	*first_out = (uint16_t)(registry->field_count + 1);
	for (size_t i = 0; i < count; i++) registry_add_field(registry, &fields[i], protocol);
	assert(registry->table_count < TABLES_MAX);
	registry->tables[registry->table_count++] = (struct registry_table){ fields, *first_out };
	struct registry_protocol *entry = &registry->protocols[protocol];
	if (!entry->count) {
		entry->first = *first_out;
		entry->count = (uint16_t)count;
	}
	return protocol;
}

const struct field *registry_field(const struct registry *registry, uint16_t id)
{
	assert(id > 0 && id <= registry->field_count);
	return registry->fields[id];
}

uint16_t registry_field_count(const struct registry *registry) { return registry->field_count; }

uint16_t registry_find(const struct registry *registry, const char *name, size_t length)
{
	return registry->buckets[registry_bucket(registry, name, length)];
}

uint16_t registry_next_same(const struct registry *registry, uint16_t id)
{
	return registry->next_same[id];
}

uint16_t registry_protocol_count(const struct registry *registry)
{
	return registry->protocol_count;
}

const struct registry_protocol *registry_protocol(const struct registry *registry, uint16_t index)
{
	assert(index < registry->protocol_count);
	return &registry->protocols[index];
}

uint16_t registry_protocol_of(const struct registry *registry, uint16_t id)
{
	return registry->protocol_of[id];
}

void field_set_clear(struct field_set *set) { memset(set, 0, sizeof *set); }

void field_set_fill(struct field_set *set) { memset(set, 0xff, sizeof *set); }

bool field_set_has_any(const struct field_set *set, unsigned first, unsigned count)
{
	for (const unsigned last = first + count; first < last;) {
		unsigned low = first % 64, bits = 64 - low < last - first ? 64 - low : last - first;
		uint64_t mask = (bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1) << low;
		if (set->bits[first / 64] & mask) return true;
		first += bits;
	}
	return false;
}
