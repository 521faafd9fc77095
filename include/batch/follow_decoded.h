/* follow_decoded.h - a stream as what was said (stats/decoded.h), as text. Thread: one. */
#ifndef DOGFISH_BATCH_FOLLOW_DECODED_H
#define DOGFISH_BATCH_FOLLOW_DECODED_H

#include "batch/output.h"
#include "stats/decoded.h"

/* Each line with the frame that brought it and who said it, and what was undone in [brackets] behind it.
 * Headers are unfolded. */
void follow_decoded_write(struct decoded *decoded, struct output *output);

/* The heads of HTTP messages as they were sent and their bodies as they read, in order: what tshark calls
 * following http. */
void follow_http_walk(struct decoded *decoded,
                      void (*say)(void *context, unsigned direction, const uint8_t *bytes,
                                  size_t length),
                      void *context);

#endif
