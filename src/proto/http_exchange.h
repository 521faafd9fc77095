/* http_exchange.h - requests and their responses: which answers which (RFC 9112 9.3), in which frames, what
 * came before and after on the connection.
 *
 * A conversation's exchanges form a chain of kept records, in the order in which their first message was
 * complete. A response answers the oldest request that waits for one. An interim response (1xx) takes its
 * request's record, as tshark has it, so that the final one gets a record of its own, which knows the
 * request too.
 * Thread: engine for what takes a tracker, any for what takes a layer. */
#ifndef DOGFISH_PROTO_HTTP_EXCHANGE_H
#define DOGFISH_PROTO_HTTP_EXCHANGE_H

#include "dissect/dissector.h"

enum { HTTP_WAITING_MAX = 4096 }; /* requests of a conversation that may wait for their response */

/* What a response's framing depends on (RFC 9112 6.3), and who takes over after it. */
struct http_question {
	uint32_t exchange; /* handle; 0: nobody asked */
	bool is_head, is_connect;
	uint8_t upgrade;       /* enum http_upgrade: what the request offered */
	uint16_t connect_port; /* of is_connect; 0: none was named */
};
enum http_upgrade { HTTP_UPGRADE_NONE, HTTP_UPGRADE_WEBSOCKET, HTTP_UPGRADE_OTHER };

struct http_waiting;

/* A conversation's side of it, within its tracker state. */
struct http_chain {
	uint32_t first, last; /* handles */
	uint32_t count;
	struct http_waiting *oldest, *newest, *unused;
	uint32_t waiting_count;
	uint32_t host, target; /* handles of texts: the last ones */
};

/* A request's head is complete: it waits for its response. The handle of its record; 0: notifications
 * have none, or memory has ended. */
struct http_asked {
	struct http_question question;
	uint32_t target, host; /* from http_keep_text */
	bool is_notification;
};
uint32_t http_ask(struct tracker *t, struct http_chain *chain, const struct http_asked *asked);

/* A response's head is complete. Whom it answers; question_out->exchange is the response's own record. */
void http_answer(struct tracker *t, struct http_chain *chain, unsigned code,
                 struct http_question *question_out);

/* Responses were lost. Of the requests that wait only the last may still get its own, and will not once
 * another was asked after it. */
void http_lose_answers(struct http_chain *chain);

/* The message that has this record is all there, in the frame at hand. */
void http_arrive(struct tracker *t, struct http_chain *chain, uint32_t exchange, bool is_request);

/* A text for dissect: a handle, or 0. The same as before: the same handle. */
uint32_t http_keep_text(struct tracker *t, uint32_t before, const struct reader *text);

/* "[HTTP request 2/3]" and the frames around it. */
void http_emit_request_links(struct layer *l, uint32_t exchange);
void http_emit_response_links(struct layer *l, uint32_t exchange);

/* Whom a tunnel goes to that this exchange has opened (RFC 9110 9.3.6). */
void http_emit_tunnel(struct layer *l, uint32_t exchange);

#endif
