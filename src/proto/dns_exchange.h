/* dns_exchange.h - which response belongs to which query, and which message was only sent again. */
#ifndef DOGFISH_PROTO_DNS_EXCHANGE_H
#define DOGFISH_PROTO_DNS_EXCHANGE_H

#include "dns_message.h"

struct dns_note {
	uint32_t exchange; /* 0: a response that nobody asked for, or not tracked (quoted, too short) */
	bool is_retransmission;
};

/* From the transaction ID on. */
void dns_track_message(struct tracker *t, struct reader r, struct dns_note *note);

/* The remark below the ID of a message that was sent before. */
void dns_emit_retransmission_remark(struct dns_message *m, struct span at,
                                    const struct dns_note *note);

/* What ends a message: links to the other side of the exchange, time. */
void dns_emit_links(struct dns_message *m, const struct dns_note *note);

#endif
