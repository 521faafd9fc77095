/* duration.h - spans of time in words: "1 day, 2 hours". Thread: any. */
#ifndef DOGFISH_PROTO_DURATION_H
#define DOGFISH_PROTO_DURATION_H

#include <stddef.h>
#include <stdint.h>

enum { DURATION_TEXT_MAX = 96 };

/* "1 day, 1 hour, 2 minutes, 3.456 seconds"; parts that are 0 are left out, all of them: "0 seconds". */
void duration_format(uint64_t time_ms, char *out, size_t size);

#endif
