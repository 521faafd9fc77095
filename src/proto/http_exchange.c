/* http_exchange.c - the chain of a conversation's exchanges: written by track, read by dissect. */
#include "http_exchange.h"

#include <stdatomic.h>
#include <string.h>

#include "http_fields.h"
#include "http_lines.h"
#include "http_uri.h"
#include "lines.h"
#include "store/frames.h"

/* Kept when the first message's head is complete; numbered and linked when that message is. */
struct http_exchange {
	uint32_t number; /* from 1 on; 0: its first message is not complete yet */
	uint32_t previous;
	_Atomic uint32_t next;
	uint32_t request_frame; /* 0: none */
	_Atomic uint32_t response_frame;
	uint32_t question; /* an interim response took this request's record before; or 0 */
	uint32_t target, host;
	uint32_t totals;
	bool is_connect, is_answered;
};

/* Of a conversation: how many exchanges, and in which frame the last one began. */
struct http_totals {
	_Atomic uint32_t count, last_frame;
};

/* Of bytes, as many are kept as there are. */
struct kept_text {
	uint32_t length;
	char bytes[HTTP_LINE_MAX];
};

struct http_waiting {
	struct http_waiting *next;
	struct http_question question;
	bool is_doubtful; /* its response may be among those that were lost */
};

/* ---------------------------------------------------------------- track */

/* Records are the store's; their links are written here, on the engine thread, and nowhere else. */
static void *kept_for_links(struct tracker *t, uint32_t handle)
{
	return handle ? tracker_kept_own(t, handle) : NULL;
}

uint32_t http_keep_text(struct tracker *t, uint32_t before, const struct reader *text)
{
	struct kept_text copy;
	const struct kept_text *last = before ? tracker_kept(t, before) : NULL;
	size_t length = reader_left(text);
	if (last && last->length == length && memcmp(last->bytes, text->at, length) == 0)
		return before;
	copy.length = (uint32_t)lines_copy(text, copy.bytes, sizeof copy.bytes);
	return tracker_keep(t, &copy, offsetof(struct kept_text, bytes) + copy.length);
}

static uint32_t chain_totals(struct tracker *t, struct http_chain *chain)
{
	const struct http_exchange *first = kept_for_links(t, chain->first);
	if (first) return first->totals;
	struct http_totals totals = { 0 };
	return tracker_keep(t, &totals, sizeof totals);
}

/* A response without a request of its own has the last one's URI. */
static uint32_t chain_new(struct tracker *t, struct http_chain *chain,
                          const struct http_asked *asked)
{
	struct http_exchange exchange = {
		.target = asked->target,
		.host = asked->host,
		.is_connect = asked->question.is_connect,
		.totals = chain_totals(t, chain),
	};
	uint32_t handle = tracker_keep(t, &exchange, sizeof exchange);
	if (!chain->first) chain->first = handle;
	return handle;
}

static struct http_question waiting_pop(struct http_chain *chain)
{
	struct http_waiting *waiting = chain->oldest;
	chain->oldest = waiting->next;
	if (!chain->oldest) chain->newest = NULL;
	waiting->next = chain->unused;
	chain->unused = waiting;
	chain->waiting_count--;
	return waiting->question;
}

static void waiting_push(struct tracker *t, struct http_chain *chain,
                         const struct http_question *question)
{
	if (chain->waiting_count == HTTP_WAITING_MAX) waiting_pop(chain);
	struct http_waiting *waiting = chain->unused;
	if (waiting)
		chain->unused = waiting->next;
	else
		waiting = tracker_take(t, sizeof *waiting);
	if (!waiting) return;
	*waiting = (struct http_waiting){ .question = *question };
	if (chain->newest)
		chain->newest->next = waiting;
	else
		chain->oldest = waiting;
	chain->newest = waiting;
	chain->waiting_count++;
}

uint32_t http_ask(struct tracker *t, struct http_chain *chain, const struct http_asked *asked)
{
	struct http_question question = asked->question;
	if (asked->is_notification) {
		chain->target = asked->target;
		chain->host = asked->host;
	} else {
		question.exchange = chain_new(t, chain, asked);
	}
	waiting_push(t, chain, &question);
	return question.exchange;
}

void http_answer(struct tracker *t, struct http_chain *chain, unsigned code,
                 struct http_question *question_out)
{
	enum { SWITCHING_PROTOCOLS = 101 };
	bool is_interim = code / 100 == 1 && code != SWITCHING_PROTOCOLS;
	*question_out = (struct http_question){ 0 };
	if (chain->oldest && chain->oldest->is_doubtful && chain->oldest->next) waiting_pop(chain);
	if (chain->oldest)
		*question_out = is_interim ? chain->oldest->question : waiting_pop(chain);
	uint32_t asked = question_out->exchange;
	struct http_exchange *request = kept_for_links(t, asked);
	if (request && request->number && !request->is_answered) {
		request->is_answered = true;
		return;
	}
	struct http_asked last = { *question_out, chain->target, chain->host, false };
	question_out->exchange = chain_new(t, chain, &last);
	struct http_exchange *own = kept_for_links(t, question_out->exchange);
	if (own && request && request->number) own->question = asked;
}

void http_lose_answers(struct http_chain *chain)
{
	while (chain->waiting_count > 1) waiting_pop(chain);
	if (chain->oldest) chain->oldest->is_doubtful = true;
}

static void chain_number(struct tracker *t, struct http_chain *chain, uint32_t handle,
                         struct http_exchange *exchange)
{
	struct http_exchange *last = kept_for_links(t, chain->last);
	exchange->previous = chain->last;
	exchange->number = ++chain->count;
	chain->last = handle;
	/* release: pairs with the acquire in links_next; the record is written before */
	if (last) atomic_store_explicit(&last->next, handle, memory_order_release);
	struct http_totals *totals = kept_for_links(t, exchange->totals);
	if (!totals) return;
	/* relaxed, release: pairs with the acquire in links_total, which reads last_frame first */
	atomic_store_explicit(&totals->count, chain->count, memory_order_relaxed);
	atomic_store_explicit(&totals->last_frame, tracker_packet(t)->frame, memory_order_release);
}

void http_arrive(struct tracker *t, struct http_chain *chain, uint32_t exchange, bool is_request)
{
	struct http_exchange *record = kept_for_links(t, exchange);
	if (!record) return;
	uint32_t frame = tracker_packet(t)->frame;
	if (is_request) {
		record->request_frame = frame;
		chain->target = record->target;
		chain->host = record->host;
	} else { /* release: pairs with the acquire in links_response */
		atomic_store_explicit(&record->response_frame, frame, memory_order_release);
	}
	if (!record->number) chain_number(t, chain, exchange, record);
}

/* ---------------------------------------------------------------- dissect */

static const struct http_exchange *links_at(const struct layer *l, uint32_t handle)
{
	return handle ? layer_kept(l, handle) : NULL;
}

static uint32_t links_visible(const struct layer *l, uint32_t frame)
{
	return frame <= l->view->horizon ? frame : 0;
}

static uint32_t links_request(const struct layer *l, const struct http_exchange *exchange)
{
	return exchange ? links_visible(l, exchange->request_frame) : 0;
}

static uint32_t links_response(const struct layer *l, const struct http_exchange *exchange)
{
	if (!exchange) return 0;
	/* acquire: pairs with the release in http_arrive */
	return links_visible(l,
	                     atomic_load_explicit(&exchange->response_frame, memory_order_acquire));
}

/* In one pass nothing follows, not even in the same frame. */
static const struct http_exchange *links_next(const struct layer *l,
                                              const struct http_exchange *exchange)
{
	/* acquire: pairs with the release in chain_number */
	const struct http_exchange *next =
		links_at(l, atomic_load_explicit(&exchange->next, memory_order_acquire));
	uint32_t frame = next ? links_request(l, next) : 0;
	if (next && !frame) frame = links_response(l, next);
	bool is_after = frame == l->packet->frame && frame == l->view->horizon;
	return frame && !is_after ? next : NULL;
}

/* How many exchanges there are below the horizon. */
static uint32_t links_total(const struct layer *l, const struct http_exchange *exchange)
{
	const struct http_totals *totals = layer_kept(l, exchange->totals);
	/* acquire: pairs with the release in chain_number */
	if (atomic_load_explicit(&totals->last_frame, memory_order_acquire) <= l->view->horizon)
		return atomic_load_explicit(&totals->count, memory_order_relaxed);
	const struct http_exchange *last = exchange;
	for (const struct http_exchange *next; (next = links_next(l, last)); last = next) continue;
	return last->number;
}

static void links_emit_number(struct layer *l, unsigned field, const char *what,
                              const struct http_exchange *exchange)
{
	uint32_t item = layer_open_generated(l, field, exchange->number);
	if (item && layer_wants_text(l) && exchange->totals)
		layer_text(l, item, "[HTTP %s %u/%u]", what, exchange->number,
		           links_total(l, exchange));
	layer_close_as_is(l, item);
}

void http_emit_request_links(struct layer *l, uint32_t exchange)
{
	const struct http_exchange *own = links_at(l, exchange);
	if (!own) return;
	const struct http_exchange *before = links_at(l, own->previous),
				   *after = links_next(l, own);
	links_emit_number(l, F_REQUEST_NUMBER, "request", own);
	emit_frame(l, F_PREV_REQUEST_IN, links_request(l, before));
	emit_frame(l, F_RESPONSE_IN, links_response(l, own));
	emit_frame(l, F_NEXT_REQUEST_IN, links_request(l, after));
}

static struct http_text links_text(const struct layer *l, uint32_t handle)
{
	const struct kept_text *kept = handle ? layer_kept(l, handle) : NULL;
	if (!kept) return (struct http_text){ NULL, 0 };
	return (struct http_text){ (const uint8_t *)kept->bytes, kept->length };
}

void http_emit_tunnel(struct layer *l, uint32_t exchange)
{
	const struct http_exchange *own = links_at(l, exchange);
	struct http_text target = links_text(l, own ? own->target : 0);
	struct reader text = reader_make(target.bytes, target.length, target.length), host;
	uint64_t port;
	char *name = layer_take(l, (size_t)target.length + 1);
	if (!name || !lines_part(&text, ':', &host)) return;
	lines_copy(&host, name, (size_t)target.length + 1);
	emit_generated_text(l, F_PROXY_CONNECT_HOST, name);
	if (lines_number(&text, UINT16_MAX, &port)) emit_generated(l, F_PROXY_CONNECT_PORT, port);
}

static void links_emit_uri(struct layer *l, const struct http_exchange *own)
{
	if (!own->target || !layer_wants(l, F_RESPONSE_FOR_URI)) return;
	struct http_text target = links_text(l, own->target);
	bool is_alone = own->is_connect || !own->host;
	const char *uri = http_full_uri(l, target, links_text(l, own->host), is_alone);
	if (uri) emit_generated_text(l, F_RESPONSE_FOR_URI, uri);
}

void http_emit_response_links(struct layer *l, uint32_t exchange)
{
	const struct http_exchange *own = links_at(l, exchange);
	if (!own) return;
	const struct http_exchange *before = links_at(l, own->previous),
				   *after = links_next(l, own);
	const struct http_exchange *question = own->question ? links_at(l, own->question) : own;
	uint32_t asked = links_request(l, question);
	links_emit_number(l, F_RESPONSE_NUMBER, "response", own);
	if (asked)
		emit_generated(
			l, F_TIME,
			(uint64_t)(l->packet->time_ns - store_time_ns(layer_store(l), asked)));
	emit_frame(l, F_PREV_REQUEST_IN, links_request(l, before));
	emit_frame(l, F_PREV_RESPONSE_IN, links_response(l, before));
	emit_frame(l, F_REQUEST_IN, asked);
	emit_frame(l, F_NEXT_REQUEST_IN, links_request(l, after));
	emit_frame(l, F_NEXT_RESPONSE_IN, links_response(l, after));
	links_emit_uri(l, own);
}
