/* mail_data.h - a mail as a dialogue of lines carries it (RFC 5321 4.5.2, RFC 1939 3): it ends with a line
 * that is a single dot, and its own lines that begin with a dot have got another one before it. While it
 * comes, track looks for that end and collects where the pieces are; the frame that ends it keeps the list,
 * and dissect gathers the bytes.
 *
 *   struct mail_data m = { 0 } -> mail_data_begin -> mail_data_take... -> mail_data_keep
 *
 * Owner: the state that holds it; memory is the capture's. Thread: track's parts the engine's, dissect's any. */
#ifndef DOGFISH_PROTO_MAIL_DATA_H
#define DOGFISH_PROTO_MAIL_DATA_H

#include <stdbool.h>
#include <stdint.h>

#include "dissect/dissector.h"

enum { MAIL_PIECES_MAX = 32768 }; /* of one mail; what comes after counts as missing */

struct mail_data {
	struct piece *pieces;
	uint32_t piece_count, piece_capacity;
	uint64_t length;    /* as sent, with what ends it */
	uint64_t missing;   /* bytes that were not captured */
	uint32_t dots;      /* that were added before lines */
	uint32_t exchange;  /* answered by the frame that ends it */
	uint8_t place;      /* enum in mail_data.c: where in a line */
	bool has_bare_ends; /* LF alone ends lines here */
};

/* A mail begins with the next byte. key: the exchange's, not used for anything else in the conversation. */
void mail_data_begin(struct tracker *t, struct mail_data *m, uint64_t key);

/* How many of the bytes belong to the mail; *is_end_out: the last of them ends it. Remembers the place of
 * those that do. */
size_t mail_data_take(struct tracker *t, struct mail_data *m, const struct reader *r,
                      bool *is_end_out);

/* The next length bytes belong to the mail, however it ends (RFC 3030). */
void mail_data_add(struct tracker *t, struct mail_data *m, const struct reader *r, size_t length);

/* Bytes of it that were sent and not captured: its end is looked for anew. */
void mail_data_lose(struct mail_data *m, uint64_t length);

/* The mail has ended in this frame: a handle for dissect, 0 when memory has ended. */
uint32_t mail_data_keep(struct tracker *t, const struct mail_data *m, uint64_t key);

/* Fields of a protocol for this, as indexes in its table. */
struct mail_fields {
	unsigned fragments, fragment, count, length, reassembled_in;
	unsigned missing; /* FIELD_EXPERT */
};

/* In a frame with a piece of a mail: the frame that ends it, where the view allows to know it. */
void mail_data_emit_link(struct layer *l, const struct mail_fields *fields, uint32_t exchange);

/* In the frame that ends a mail, here being the bytes of it that this frame has: its pieces, if there are
 * several, and the mail itself, without the dots that were added and the line that ends it. *octets_out: its
 * length so. False: there is no memory to take out the dots, they are still there. */
bool mail_data_emit(struct layer *l, const struct mail_fields *fields, uint32_t kept,
                    const struct reader *here, struct reader *mail_out, uint64_t *octets_out);

#endif
