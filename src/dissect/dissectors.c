/* dissectors.c - the list of dissectors, their ids, and the tables that find one by a key. */
#include "dissect/dissectors.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "dissection_internal.h"

enum {
	DISPATCH_DIRECT = 1 << 16,
	DISPATCH_SPARSE_MAX = 64,
	DETECTING_MAX = 32,
	NAME_BUCKETS = 4 * 1024
};
_Static_assert(NAME_BUCKETS >= 2 * DISSECTORS_MAX, "the name table never fills");

struct sparse_binding { /* keys that do not fit 16 bits: few (SNAP organisations) */
	uint32_t key;
	uint16_t dissector;
};

struct dispatch_table {
	uint16_t *direct; /* DISPATCH_DIRECT entries */
	struct sparse_binding sparse[DISPATCH_SPARSE_MAX];
	uint16_t sparse_count;
};

struct dissectors {
	struct registry *registry;
	const struct dissector *list[DISSECTORS_MAX];
	uint16_t first_field[DISSECTORS_MAX];
	uint16_t first_preference[DISSECTORS_MAX];
	uint16_t protocol[DISSECTORS_MAX];
	uint16_t names[NAME_BUCKETS];
	uint16_t count; /* indexes 1..count */
	uint16_t preference_count;
	uint16_t engine_fields[ENGINE_FIELDS];
	struct dispatch_table tables[DISPATCH_COUNT];
	uint16_t detecting[DISPATCH_COUNT][DETECTING_MAX + 1];
};

static const struct dispatch_description {
	const char *name, *path;
} dispatch_descriptions[DISPATCH_COUNT] = {
	[LINK_TYPE] = { "wtap_encap", NULL },      [ETHERTYPE] = { "ethertype", "ethertype" },
	[LLC_SAP] = { "llc.dsap", NULL },          [SNAP_PID] = { "llc.pid", NULL },
	[PPP_PROTOCOL] = { "ppp.protocol", NULL }, [IP_PROTO] = { "ip.proto", NULL },
	[TCP_PORT] = { "tcp.port", NULL },         [UDP_PORT] = { "udp.port", NULL },
	[ICMP_TYPE] = { "icmp.type", NULL },       [BY_NAME] = { "", NULL },
};

const char *dispatch_name(enum dispatch table) { return dispatch_descriptions[table].name; }

const char *dispatch_path(enum dispatch table) { return dispatch_descriptions[table].path; }

static void dispatch_bind(struct dispatch_table *table, uint32_t key, uint16_t dissector)
{
	if (key < DISPATCH_DIRECT) {
		if (!table->direct) table->direct = calloc(DISPATCH_DIRECT, sizeof *table->direct);
		if (!table->direct) abort();
		table->direct[key] = dissector;
		return;
	}
	assert(table->sparse_count < DISPATCH_SPARSE_MAX);
	table->sparse[table->sparse_count++] = (struct sparse_binding){ key, dissector };
}

uint16_t dissectors_lookup(const struct dissectors *dissectors, enum dispatch table, uint32_t key)
{
	const struct dispatch_table *where = &dissectors->tables[table];
	if (key < DISPATCH_DIRECT) return where->direct ? where->direct[key] : DISSECTOR_NONE;
	for (uint16_t i = 0; i < where->sparse_count; i++) {
		if (where->sparse[i].key == key) return where->sparse[i].dissector;
	}
	return DISSECTOR_NONE;
}

/* The bucket of a name: the first dissector that has it, or a free one. */
static size_t dissectors_bucket(const struct dissectors *dissectors, const char *name)
{
	size_t bucket = hash_bytes(0, name, strlen(name)) % NAME_BUCKETS;
	while (dissectors->names[bucket] &&
	       strcmp(dissectors->list[dissectors->names[bucket]]->name, name) != 0)
		bucket = (bucket + 1) % NAME_BUCKETS;
	return bucket;
}

static void dissectors_add_detecting(struct dissectors *dissectors,
                                     const struct dissector *dissector, uint16_t index)
{
	uint16_t *place = dissectors->detecting[dissector->detect_in];
	unsigned count = 0;
	if (!dissector->detect) return;
	while (place[count] != DISSECTOR_NONE) count++;
	assert(count < DETECTING_MAX);
	place[count] = index;
}

static void dissectors_add(struct dissectors *dissectors, const struct dissector *dissector)
{
	assert(dissectors->count + 1 < DISSECTORS_MAX);
	uint16_t index = ++dissectors->count;
	dissectors->list[index] = dissector;
	dissectors_add_detecting(dissectors, dissector, index);
	size_t bucket = dissectors_bucket(dissectors, dissector->name);
	if (!dissectors->names[bucket]) dissectors->names[bucket] = index;
	dissectors->protocol[index] = registry_add(
		dissectors->registry, dissector->name, dissector->label, dissector->fields,
		dissector->field_count, &dissectors->first_field[index]);
	dissectors->first_preference[index] = dissectors->preference_count;
	dissectors->preference_count =
		(uint16_t)(dissectors->preference_count + dissector->preference_count);
	assert(dissectors->preference_count <= PREFERENCES_MAX);
	for (size_t i = 0; i < dissector->binding_count; i++) {
		const struct binding *binding = &dissector->bindings[i];
		dispatch_bind(&dissectors->tables[binding->table], binding->key, index);
	}
}

struct dissectors *dissectors_open(const struct dissector *const *list)
{
	struct dissectors *dissectors = calloc(1, sizeof *dissectors);
	if (!dissectors) abort();
	dissectors->registry = registry_open();
	engine_fields_register(dissectors->registry, dissectors->engine_fields);
	for (; *list; list++) dissectors_add(dissectors, *list);
	return dissectors;
}

void dissectors_close(struct dissectors *dissectors)
{
	for (int i = 0; i < DISPATCH_COUNT; i++) free(dissectors->tables[i].direct);
	registry_close(dissectors->registry);
	free(dissectors);
}

const struct registry *dissectors_registry(const struct dissectors *dissectors)
{
	return dissectors->registry;
}

uint16_t dissectors_count(const struct dissectors *dissectors) { return dissectors->count; }

const struct dissector *dissectors_at(const struct dissectors *dissectors, uint16_t index)
{
	assert(index > 0 && index <= dissectors->count);
	return dissectors->list[index];
}

uint16_t dissectors_find(const struct dissectors *dissectors, const char *name)
{
	return dissectors->names[dissectors_bucket(dissectors, name)];
}

uint16_t dissectors_index(const struct dissectors *dissectors, const struct dissector *dissector)
{
	for (uint16_t i = 1; i <= dissectors->count; i++) {
		if (dissectors->list[i] == dissector) return i;
	}
	return DISSECTOR_NONE;
}

const uint16_t *dissectors_detecting(const struct dissectors *dissectors, enum dispatch table)
{
	return dissectors->detecting[table];
}

uint16_t dissectors_protocol(const struct dissectors *dissectors, uint16_t index)
{
	return dissectors->protocol[index];
}

uint16_t dissectors_first_field(const struct dissectors *dissectors, uint16_t index)
{
	return dissectors->first_field[index];
}

uint16_t dissectors_first_preference(const struct dissectors *dissectors, uint16_t index)
{
	return dissectors->first_preference[index];
}

uint16_t dissectors_engine_field(const struct dissectors *dissectors, enum engine_field field)
{
	return dissectors->engine_fields[field];
}

bool dissectors_decode_as(struct dissectors *dissectors, enum dispatch table, uint32_t key,
                          uint16_t index)
{
	if (key >= DISPATCH_DIRECT || index > dissectors->count) return false;
	dispatch_bind(&dissectors->tables[table], key, index);
	return true;
}
