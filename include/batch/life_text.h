/* life_text.h - what became of TCP connections, in words: -z life[,STREAM]. */
#ifndef DOGFISH_BATCH_LIFE_TEXT_H
#define DOGFISH_BATCH_LIFE_TEXT_H

#include "batch/output.h"
#include "dissect/engine.h"

#define LIFE_ALL UINT32_MAX

/* A paragraph a stream, in their order. stream: its number, or LIFE_ALL. All is tracked. */
void life_write(const struct engine *engine, const struct preferences *preferences, uint32_t stream,
                struct output *output);

#endif
