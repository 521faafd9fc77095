/* exchange_cookie.c - which Set-Cookie gave a cookie its value: what "stateless" means, made visible. */
#include <stdlib.h>
#include <string.h>

#include "exchange_internal.h"

enum { COOKIES_FIRST = 256 };

static uint64_t hash_text(uint64_t hash, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) hash = (hash ^ (uint8_t)text[i]) * 1099511628211u;
	return hash;
}

/* Host without its port, which cookies do not mind (RFC 6265 8.5), and the pair before its attributes. */
static uint64_t cookie_hash(const char *host, const char *pair)
{
	uint64_t hash = hash_text(1469598103934665603u, host, strcspn(host, ":"));
	hash = hash_text(hash, "\n", 1);
	return hash_text(hash, pair, strcspn(pair, ";"));
}

static void cookie_keep(struct exchange_rows *x, uint64_t hash, uint32_t frame)
{
	if (x->cookie_count == x->cookie_capacity) {
		size_t capacity = x->cookie_capacity ? x->cookie_capacity * 2 : COOKIES_FIRST;
		if (capacity > COOKIES_MAX) return;
		struct cookie_seen *cookies = realloc(x->cookies, capacity * sizeof *cookies);
		if (!cookies) return;
		x->cookies = cookies;
		x->cookie_capacity = capacity;
	}
	uint32_t *slot = &x->cookie_slots[hash % COOKIE_SLOTS];
	x->cookies[x->cookie_count++] =
		(struct cookie_seen){ .hash = hash, .frame = frame, .previous = *slot };
	*slot = (uint32_t)x->cookie_count;
}

void exchange_rows_keep_cookies(struct exchange_rows *x, const char *host,
                                const struct message *message)
{
	for (size_t i = 0; i < message->fact_count; i++) {
		const struct message_fact *fact = &message->facts[i];
		if (fact->name == FACT_SET_COOKIE)
			cookie_keep(x, cookie_hash(host, fact->value.shown), message->frame);
	}
}

uint32_t exchange_rows_cookie_frame(const struct exchange_rows *x, const char *host,
                                    const char *pair, uint32_t before)
{
	uint64_t hash = cookie_hash(host, pair);
	uint32_t at = x->cookie_slots[hash % COOKIE_SLOTS];
	for (; at; at = x->cookies[at - 1].previous) {
		const struct cookie_seen *cookie = &x->cookies[at - 1];
		if (cookie->hash == hash && cookie->frame < before) return cookie->frame;
	}
	return 0;
}
