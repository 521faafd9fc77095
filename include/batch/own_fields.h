/* own_fields.h - takes dogfish's own fields out of a tape, so that whole trees are made of tshark's fields alone
 * (--own-fields keeps them). Owner: who opened it. Thread: one. */
#ifndef DOGFISH_BATCH_OWN_FIELDS_H
#define DOGFISH_BATCH_OWN_FIELDS_H

#include "field/registry.h"
#include "field/tape.h"

struct own_fields {
	struct field_set ids;
	uint16_t remark;    /* id of _ws.expert */
	struct tape tape;   /* what is left; its texts are the original's */
	uint32_t *index_of; /* in it, of each index of the original */
	uint32_t capacity;
};

void own_fields_open(struct own_fields *own, const struct registry *registry);
void own_fields_close(struct own_fields *own);

/* The tape without them: itself if there are none. What lies in one moves up. Valid until the next call, and as
 * long as the tape. */
const struct tape *own_fields_leave_out(struct own_fields *own, const struct tape *tape);

#endif
