/* dns_exchange.c - a query and its response have conversation and transaction ID in common. */
#include "dns_exchange.h"

#include <stdio.h>

#include "store/frames.h"

/* The same ID again, unanswered and sooner than this: the same query. Later: a new one. */
static const int64_t retransmission_ns = INT64_C(5000000000);

static bool exchange_is_repeated(struct tracker *t, uint32_t exchange)
{
	uint32_t asked = tracker_request_frame(t, exchange);
	if (!asked || tracker_response_frame(t, exchange)) return false;
	int64_t age_ns = tracker_packet(t)->time_ns - store_time_ns(tracker_store(t), asked);
	return age_ns < retransmission_ns;
}

void dns_track_message(struct tracker *t, struct reader r, struct dns_note *note)
{
	uint16_t id = read_u16(&r), flags = read_u16(&r);
	if (!reader_ok(&r) || tracker_packet(t)->is_quoted) return;
	uint32_t latest = exchange_find(t, id);
	if (flags & DNS_RESPONSE) {
		note->is_retransmission = tracker_response_frame(t, latest) != 0;
		note->exchange = note->is_retransmission ? latest : exchange_response(t, id);
	} else {
		note->is_retransmission = exchange_is_repeated(t, latest);
		note->exchange = note->is_retransmission ? latest : exchange_request(t, id);
	}
}

static uint32_t exchange_original(const struct dns_message *m, const struct dns_note *note)
{
	return dns_is_response(m) ? exchange_response_frame(m->l, note->exchange)
	                          : exchange_request_frame(m->l, note->exchange);
}

void dns_emit_retransmission_remark(struct dns_message *m, struct span at,
                                    const struct dns_note *note)
{
	char text[80];
	bool is_response = dns_is_response(m);
	snprintf(text, sizeof text, "DNS %s retransmission. Original %s in frame %u",
	         is_response ? "response" : "query", is_response ? "response" : "request",
	         exchange_original(m, note));
	layer_expert(m->l, is_response ? F_RETRANSMIT_RESPONSE : F_RETRANSMIT_REQUEST, at, text);
}

void dns_emit_links(struct dns_message *m, const struct dns_note *note)
{
	struct layer *l = m->l;
	if (note->is_retransmission) {
		emit_frame(l,
		           dns_is_response(m) ? F_RETRANSMIT_RESPONSE_IN : F_RETRANSMIT_REQUEST_IN,
		           exchange_original(m, note));
		emit_generated(l, F_RETRANSMISSION, 1);
	} else if (!dns_is_response(m)) {
		emit_frame(l, F_RESPONSE_IN, exchange_response_frame(l, note->exchange));
	} else if (!note->exchange) {
		emit_generated(l, F_UNSOLICITED, 1);
	} else {
		uint32_t asked = exchange_request_frame(l, note->exchange);
		if (!asked) return;
		emit_frame(l, F_RESPONSE_TO, asked);
		emit_generated(
			l, F_TIME,
			(uint64_t)(l->packet->time_ns - store_time_ns(layer_store(l), asked)));
	}
}
