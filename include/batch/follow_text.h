/* follow_text.h - followed streams as text: -z follow,tcp,ascii,0.
 * Owner: who opened it. Thread: one. */
#ifndef DOGFISH_BATCH_FOLLOW_TEXT_H
#define DOGFISH_BATCH_FOLLOW_TEXT_H

#include "base/error.h"
#include "batch/output.h"
#include "dissect/engine.h"

#include <stdbool.h>

enum { FOLLOW_REQUESTS_MAX = 1024 };

struct follow_requests;

/* Never NULL. */
struct follow_requests *follow_requests_open(void);
void follow_requests_close(struct follow_requests *requests);

/* Reads what -z says. False with error_out set if it is no stream to follow. */
bool follow_requests_add(struct follow_requests *requests, const char *text,
                         struct error *error_out);

/* Writes the streams, the one that was asked for last first, as tshark does. All is tracked. */
void follow_requests_write(const struct follow_requests *requests, const struct engine *engine,
                           const struct preferences *preferences, struct output *output);

#endif
