/* exposed.c - gathers what messages show, once each, by server. */
#include "stats/exposed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dissect/dissector.h"
#include "exposed_internal.h"

enum { ROWS_FIRST = 256, TABLE_FIRST = 1024, SERVERS_FIRST = 64, NAME_SIZE = 96 };

struct exposed *exposed_open(const struct engine *engine, const struct preferences *preferences)
{
	struct exposed *exposed = calloc(1, sizeof *exposed);
	if (!exposed) abort();
	struct field_set wanted;
	field_set_clear(&wanted);
	exposed->engine = engine;
	exposed->store = engine_store(engine);
	exposed->view = (struct view){ .preferences = preferences, .horizon = UINT32_MAX };
	exposed->messages = messages_open(engine);
	exposed->dissection = dissection_open(engine_dissectors(engine), engine);
	messages_want(exposed->messages, &wanted);
	dissection_want(exposed->dissection, &wanted, 0);
	exposed->table_size = TABLE_FIRST;
	exposed->table = calloc(TABLE_FIRST, sizeof *exposed->table);
	if (!exposed->table) abort();
	text_pool_open(&exposed->texts);
	return exposed;
}

void exposed_close(struct exposed *exposed)
{
	if (!exposed) return;
	messages_close(exposed->messages);
	dissection_close(exposed->dissection);
	text_pool_close(&exposed->texts);
	free(exposed->servers);
	free(exposed->rows);
	free(exposed->table);
	free(exposed);
}

/* ---------------------------------------------------------------- servers */

static bool is_covering(const char *protocol)
{
	return strcmp(protocol, "TLS") == 0 || strcmp(protocol, "SSH") == 0;
}

/* Address and port of the side that serves. */
static void server_name(const struct packet *packet, bool is_client, char out[NAME_SIZE])
{
	char text[NAME_SIZE / 2];
	const struct address *address = is_client ? &packet->destination : &packet->source;
	uint16_t port = is_client ? packet->destination_port : packet->source_port;
	bool is_ipv6 = address->type == ADDRESS_IPV6;
	address_format(address, text, sizeof text);
	snprintf(out, NAME_SIZE, "%s%s%s:%u", is_ipv6 ? "[" : "", text, is_ipv6 ? "]" : "", port);
}

static size_t server_slot(const struct exposed *exposed, uint32_t name, const char *protocol)
{
	uint64_t hash = (name ^ (uint64_t)(uintptr_t)protocol << 20) * 0x9e3779b97f4a7c15u;
	size_t at = (size_t)(hash >> 32) % EXPOSED_SERVER_SLOTS;
	for (; exposed->server_table[at]; at = (at + 1) % EXPOSED_SERVER_SLOTS) {
		const struct exposed_server *server =
			&exposed->servers[exposed->server_table[at] - 1];
		if (server->name == name && server->protocol == protocol) break;
	}
	return at;
}

static bool servers_grow(struct exposed *exposed)
{
	if (exposed->server_count < exposed->server_capacity) return true;
	size_t capacity = exposed->server_capacity ? exposed->server_capacity * 2 : SERVERS_FIRST;
	if (capacity > EXPOSED_SERVER_SLOTS / 2) return false;
	struct exposed_server *servers = realloc(exposed->servers, capacity * sizeof *servers);
	if (!servers) return false;
	exposed->servers = servers;
	exposed->server_capacity = capacity;
	return true;
}

/* The server of a message, by its index; false when there are too many. */
static bool server_of(struct exposed *exposed, const struct message *message, uint32_t *index_out)
{
	char text[NAME_SIZE];
	server_name(dissection_packet(exposed->dissection), message->is_client, text);
	uint32_t name = text_pool_keep(&exposed->texts, text);
	size_t slot = server_slot(exposed, name, message->protocol);
	if (!exposed->server_table[slot]) {
		if (!servers_grow(exposed)) return false;
		exposed->servers[exposed->server_count++] = (struct exposed_server){
			.protocol = message->protocol,
			.name = name,
			.first_frame = message->frame,
			.is_covered = is_covering(message->protocol),
		};
		exposed->server_table[slot] = (uint32_t)exposed->server_count;
	}
	*index_out = exposed->server_table[slot] - 1;
	return true;
}

/* ---------------------------------------------------------------- rows */

static size_t row_slot(const struct exposed *exposed, uint32_t server, uint8_t name, uint32_t value)
{
	uint64_t hash =
		((uint64_t)server << 40 ^ (uint64_t)value << 8 ^ name) * 0x9e3779b97f4a7c15u;
	size_t at = (size_t)(hash >> 32) & (exposed->table_size - 1);
	for (; exposed->table[at]; at = (at + 1) & (exposed->table_size - 1)) {
		const struct exposed_row *row = &exposed->rows[exposed->table[at] - 1];
		if (row->server == server && row->name == name && row->value == value) break;
	}
	return at;
}

static bool rows_grow(struct exposed *exposed)
{
	if (exposed->count < exposed->capacity) return true;
	size_t capacity = exposed->capacity ? exposed->capacity * 2 : ROWS_FIRST;
	if (capacity > EXPOSED_ROWS_MAX) return false;
	struct exposed_row *rows = realloc(exposed->rows, capacity * sizeof *rows);
	if (rows) exposed->rows = rows;
	uint32_t *table = calloc(capacity * 4, sizeof *table);
	if (!rows || !table) {
		free(table);
		return false;
	}
	free(exposed->table);
	exposed->table = table;
	exposed->table_size = capacity * 4;
	exposed->capacity = capacity;
	for (size_t i = 0; i < exposed->count; i++) {
		const struct exposed_row *row = &exposed->rows[i];
		exposed->table[row_slot(exposed, row->server, row->name, row->value)] =
			(uint32_t)i + 1;
	}
	return true;
}

static void exposed_add(struct exposed *exposed, uint32_t server, enum message_fact_name name,
                        const struct message_text *text, uint32_t frame)
{
	uint32_t value = text_pool_keep(&exposed->texts, text->shown);
	size_t slot = row_slot(exposed, server, (uint8_t)name, value);
	if (exposed->table[slot]) {
		exposed->rows[exposed->table[slot] - 1].count++;
		return;
	}
	if (!rows_grow(exposed)) {
		exposed->left_out++;
		return;
	}
	exposed->rows[exposed->count++] = (struct exposed_row){
		.server = server,
		.value = value,
		.masked = text_pool_keep(&exposed->texts, text->masked),
		.first_frame = frame,
		.count = 1,
		.name = (uint8_t)name,
	};
	exposed->table[row_slot(exposed, server, (uint8_t)name, value)] = (uint32_t)exposed->count;
}

/* What is known of the ends and of the content; what only servers tell of themselves is no secret. */
static bool is_exposing(enum message_fact_name name)
{
	static const bool left_out[FACT_NAMES] = {
		[FACT_QUERY] = true,    [FACT_URL] = true,        [FACT_BODY] = true,
		[FACT_ENCODING] = true, [FACT_CAPABILITY] = true, [FACT_MESSAGE_ID] = true,
		[FACT_LOCATION] = true,
	};
	return !left_out[name];
}

static void exposed_take(struct exposed *exposed, const struct message *message)
{
	uint32_t server;
	if (!server_of(exposed, message, &server)) {
		exposed->left_out++;
		return;
	}
	struct exposed_server *at = &exposed->servers[server];
	at->bytes[!message->is_client] += message->bytes;
	at->messages++;
	for (size_t i = 0; i < message->fact_count; i++) {
		const struct message_fact *fact = &message->facts[i];
		if (is_exposing(fact->name))
			exposed_add(exposed, server, fact->name, &fact->value, message->frame);
	}
}

bool exposed_advance(struct exposed *exposed, uint32_t frames_max)
{
	uint32_t last = store_tracked_count(exposed->store);
	for (uint32_t i = 0; i < frames_max && exposed->position < last; i++) {
		uint32_t frame = ++exposed->position;
		if (!messages_may_hold(exposed->messages, frame)) continue;
		dissection_run(exposed->dissection, frame, &exposed->view);
		size_t count = messages_read(exposed->messages, exposed->dissection);
		for (size_t k = 0; k < count; k++)
			exposed_take(exposed, messages_at(exposed->messages, k));
	}
	return exposed->position < last;
}
