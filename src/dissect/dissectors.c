/* dissectors.c - the list of dissectors, their ids, and the tables that find one by a key. */
#include "dissect/dissectors.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "dissection_internal.h"
#include "store/frames.h"

enum {
	DISPATCH_DIRECT = 1 << 16,
	DISPATCH_SPARSE_MAX = 64,
	DETECTING_MAX = 32,
	NAME_BUCKETS = 4 * 1024,
	MEDIA_BUCKETS = 1024,
	MEDIA_TYPES_MAX = MEDIA_BUCKETS / 2,
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

struct media_binding {
	const char *type; /* NULL: free */
	uint16_t dissector;
};

struct dissectors {
	struct registry *registry;
	const struct dissector *list[DISSECTORS_MAX];
	uint16_t first_field[DISSECTORS_MAX];
	uint16_t first_preference[DISSECTORS_MAX];
	uint16_t protocol[DISSECTORS_MAX];
	uint16_t names[NAME_BUCKETS];
	struct media_binding media[MEDIA_BUCKETS];
	uint16_t media_count, media_default;
	uint64_t may[DISSECTORS_MAX][STACK_WORDS];
	uint16_t count; /* indexes 1..count */
	uint16_t preference_count;
	uint16_t engine_fields[ENGINE_FIELDS];
	struct dispatch_table tables[DISPATCH_COUNT];
	uint16_t detecting[DISPATCH_COUNT][DETECTING_MAX + 1];
};

static const struct dispatch_description {
	const char *name, *path;
} dispatch_descriptions[DISPATCH_COUNT] = {
	[LINK_TYPE] = { "wtap_encap", NULL },
	[ETHERTYPE] = { "ethertype", "ethertype" },
	[LLC_SAP] = { "llc.dsap", NULL },
	[SNAP_PID] = { "llc.pid", NULL },
	[PPP_PROTOCOL] = { "ppp.protocol", NULL },
	[IP_PROTO] = { "ip.proto", NULL },
	[TCP_PORT] = { "tcp.port", NULL },
	[UDP_PORT] = { "udp.port", NULL },
	[ICMP_TYPE] = { "icmp.type", NULL },
	[BY_MEDIA] = { "", NULL },
	[BY_NAME] = { "", NULL },
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

/* The bucket of a media type: its own, or a free one. */
static size_t dissectors_media_bucket(const struct dissectors *dissectors, const char *type,
                                      size_t length)
{
	size_t bucket = hash_bytes(0, type, length) % MEDIA_BUCKETS;
	const char *at;
	while ((at = dissectors->media[bucket].type) &&
	       (strncmp(at, type, length) != 0 || at[length]))
		bucket = (bucket + 1) % MEDIA_BUCKETS;
	return bucket;
}

static void dissectors_add_media(struct dissectors *dissectors, const char *const *types,
                                 uint16_t index)
{
	for (; types && *types; types++) {
		size_t bucket = dissectors_media_bucket(dissectors, *types, strlen(*types));
		assert(dissectors->media_count < MEDIA_TYPES_MAX);
		dissectors->media[bucket] = (struct media_binding){ *types, index };
		dissectors->media_count++;
	}
}

uint16_t dissectors_find_media(const struct dissectors *dissectors, const char *type)
{
	size_t bucket = dissectors_media_bucket(dissectors, type, strlen(type));
	const char *slash = strchr(type, '/');
	if (!dissectors->media[bucket].type && slash)
		bucket = dissectors_media_bucket(dissectors, type, (size_t)(slash + 1 - type));
	return dissectors->media[bucket].type ? dissectors->media[bucket].dissector
	                                      : dissectors->media_default;
}

const uint64_t *dissectors_may(const struct dissectors *dissectors, uint16_t index)
{
	return dissectors->may[index];
}

/* Adds what the dissector's contents may contain. Did that add anything? */
static bool dissectors_widen_may(struct dissectors *dissectors, uint16_t index)
{
	uint64_t *may = dissectors->may[index];
	bool is_wider = false;
	for (uint16_t i = 1; i <= dissectors->count; i++) {
		uint16_t protocol = dissectors->protocol[i];
		if (!(may[protocol / 64] >> protocol % 64 & 1)) continue;
		for (int word = 0; word < STACK_WORDS; word++) {
			is_wider |= (dissectors->may[i][word] & ~may[word]) != 0;
			may[word] |= dissectors->may[i][word];
		}
	}
	return is_wider;
}

static void dissectors_add_may(struct dissectors *dissectors, uint16_t index, uint16_t named)
{
	uint16_t protocol = dissectors->protocol[named];
	dissectors->may[index][protocol / 64] |= (uint64_t)1 << protocol % 64;
}

/* Whatever a body of some media type can be. */
static void dissectors_add_may_media(struct dissectors *dissectors, uint16_t index)
{
	for (uint16_t i = 1; i <= dissectors->count; i++) {
		const struct dissector *dissector = dissectors->list[i];
		if (dissector->media_types ||
		    (dissector->detect && dissector->detect_in == BY_MEDIA))
			dissectors_add_may(dissectors, index, i);
	}
}

static void dissectors_name_may(struct dissectors *dissectors, uint16_t index)
{
	char name[64];
	const char *at = dissectors->list[index]->may_contain;
	while (at && *at) {
		size_t length = strcspn(at, " ");
		assert(length < sizeof name);
		memcpy(name, at, length);
		name[length] = 0;
		uint16_t named = dissectors_find(dissectors, name);
		assert(named != DISSECTOR_NONE);
		dissectors_add_may(dissectors, index, named);
		if (named == dissectors->media_default) dissectors_add_may_media(dissectors, index);
		at += length;
		at += strspn(at, " ");
	}
}

static void dissectors_learn_may(struct dissectors *dissectors)
{
	for (uint16_t i = 1; i <= dissectors->count; i++) dissectors_name_may(dissectors, i);
	bool is_wider;
	do {
		is_wider = false;
		for (uint16_t i = 1; i <= dissectors->count; i++)
			is_wider |= dissectors_widen_may(dissectors, i);
	} while (is_wider);
}

static void dissectors_add(struct dissectors *dissectors, const struct dissector *dissector)
{
	assert(dissectors->count + 1 < DISSECTORS_MAX);
	uint16_t index = ++dissectors->count;
	dissectors->list[index] = dissector;
	dissectors_add_detecting(dissectors, dissector, index);
	dissectors_add_media(dissectors, dissector->media_types, index);
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
	assert(registry_protocol_count(dissectors->registry) <= 64 * STACK_WORDS);
	dissectors->media_default = dissectors_find(dissectors, "media");
	dissectors_learn_may(dissectors);
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
