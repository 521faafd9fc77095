/* follow_source.h - answers what following a stream asks of a frame, by dissecting it.
 * Owner: who opened it. Thread: one, any. */
#ifndef DOGFISH_DISSECT_FOLLOW_SOURCE_H
#define DOGFISH_DISSECT_FOLLOW_SOURCE_H

#include "dissect/engine.h"
#include "dissect/view.h"
#include "stream/follow.h"

struct follow_help;

/* Never NULL. type: PORT_TCP or PORT_UDP. The view is copied. */
struct follow_help *follow_help_open(const struct engine *engine, enum port_type type,
                                     uint32_t conversation, const struct view *view);
void follow_help_close(struct follow_help *help);

/* For follow_open; lives as long as help. */
const struct follow_source *follow_help_source(const struct follow_help *help);

#endif
