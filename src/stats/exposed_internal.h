/* exposed_internal.h - rows of exposed.h: gathered in one file, written in another. */
#ifndef DOGFISH_STATS_EXPOSED_INTERNAL_H
#define DOGFISH_STATS_EXPOSED_INTERNAL_H

#include "stats/exposed.h"
#include "text_pool.h"

/* One thing that was shown, of one server. */
struct exposed_row {
	uint32_t server;        /* index */
	uint32_t value, masked; /* texts */
	uint32_t first_frame;
	uint32_t count;
	uint8_t name; /* enum message_fact_name */
};

/* An address and port that serves a protocol. */
struct exposed_server {
	const char *protocol;
	uint32_t name;     /* text: 192.0.2.80:80 */
	uint64_t bytes[2]; /* of messages: from the client, from the server */
	uint32_t messages;
	uint32_t first_frame;
	bool is_covered; /* TLS or SSH */
};

enum { EXPOSED_SERVER_SLOTS = 1 << 16 };

struct exposed {
	const struct engine *engine;
	const struct store *store;
	struct view view;
	struct dissection *dissection;
	struct messages *messages;
	uint32_t position;
	struct exposed_server *servers;
	size_t server_count, server_capacity;
	uint32_t server_table[EXPOSED_SERVER_SLOTS]; /* index + 1; 0: free */
	struct exposed_row *rows;
	size_t count, capacity, left_out;
	uint32_t *table; /* index + 1 of rows by hash; 0: free */
	size_t table_size;
	struct text_pool texts;
};

#endif
