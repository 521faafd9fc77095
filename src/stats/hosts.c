/* hosts.c - an address record belongs to the name that stands before it in the tape. */
#include "stats/hosts.h"

#include "base/hash.h"
#include "index.h"

#include <stdlib.h>
#include <string.h>

struct hosts {
	struct pass *pass;
	uint16_t name, ipv4, ipv6;
	struct host *rows;
	size_t count, capacity;
	struct index index;
	uint64_t seed;
};

struct hosts *hosts_open(const struct pass_source *source)
{
	struct hosts *hosts = calloc(1, sizeof *hosts);
	if (!hosts) abort();
	struct field_set wanted;
	field_set_clear(&wanted);
	hosts->seed = hash_seed();
	hosts->name = pass_field(source, "dns.resp.name");
	hosts->ipv4 = pass_field(source, "dns.a");
	hosts->ipv6 = pass_field(source, "dns.aaaa");
	field_set_add(&wanted, hosts->name);
	field_set_add(&wanted, hosts->ipv4);
	field_set_add(&wanted, hosts->ipv6);
	hosts->pass = pass_open(source, &wanted, 0);
	static const char *const protocols[] = { "dns", "mdns", "llmnr" };
	for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
		pass_need(hosts->pass, protocols[i]);
	return hosts;
}

void hosts_close(struct hosts *hosts)
{
	if (!hosts) return;
	for (size_t i = 0; i < hosts->count; i++) free(hosts->rows[i].name);
	pass_close(hosts->pass);
	index_close(&hosts->index);
	free(hosts->rows);
	free(hosts);
}

static bool hosts_equal(const void *table, uint32_t row, const void *key_in)
{
	const struct host *host = &((const struct hosts *)table)->rows[row];
	const struct host *key = key_in;
	return host->is_ipv6 == key->is_ipv6 &&
	       memcmp(host->bytes, key->bytes, sizeof key->bytes) == 0;
}

/* Takes the key's name: the latest counts. */
static void hosts_add(struct hosts *hosts, const struct host *key)
{
	uint64_t hash =
		hash_mix(hash_bytes(hosts->seed, key->bytes, sizeof key->bytes), key->is_ipv6);
	uint32_t found = index_find(&hosts->index, hash, hosts_equal, hosts, key);
	if (found != UINT32_MAX) {
		free(hosts->rows[found].name);
		hosts->rows[found].name = key->name;
		return;
	}
	void *grown = hosts->rows;
	bool has_room = rows_grow(&grown, &hosts->capacity, hosts->count, sizeof *hosts->rows);
	hosts->rows = grown;
	if (!has_room || !index_add(&hosts->index, hash, (uint32_t)hosts->count)) {
		free(key->name);
		return;
	}
	hosts->rows[hosts->count++] = *key;
}

static void hosts_read_address(struct hosts *hosts, const struct item *item,
                               const struct item *name)
{
	struct host host = { .is_ipv6 = item->field == hosts->ipv6 };
	if (host.is_ipv6) {
		if (item->flags & ITEM_NUMBER || item->value_length != sizeof host.bytes) return;
		for (size_t i = 0; i < sizeof host.bytes; i++) host.bytes[i] = item->value.bytes[i];
	} else {
		if (!(item->flags & ITEM_NUMBER)) return;
		for (unsigned i = 0; i < 4; i++)
			host.bytes[i] = (uint8_t)(item->value.number >> (24 - 8 * i));
	}
	size_t length = name->value_length;
	if (length > HOST_NAME_MAX_BYTES) length = HOST_NAME_MAX_BYTES;
	host.name = strndup((const char *)name->value.bytes, length);
	if (!host.name) abort();
	hosts_add(hosts, &host);
}

static void hosts_read(struct hosts *hosts)
{
	const struct tape *tape = pass_tape(hosts->pass);
	const struct item *name = NULL;
	for (uint32_t i = 0; i < tape->count; i++) {
		const struct item *item = &tape->items[i];
		if (item->field == hosts->name)
			name = item->flags & ITEM_NUMBER ? NULL : item;
		else if (name && (item->field == hosts->ipv4 || item->field == hosts->ipv6))
			hosts_read_address(hosts, item, name);
	}
}

bool hosts_advance(struct hosts *hosts, uint32_t frames_max)
{
	uint32_t last = pass_slice(hosts->pass, frames_max);
	while (pass_next(hosts->pass, last)) hosts_read(hosts);
	return pass_is_behind(hosts->pass);
}

size_t hosts_count(const struct hosts *hosts) { return hosts->count; }

const struct host *hosts_at(const struct hosts *hosts, size_t index) { return &hosts->rows[index]; }
