/* capture.h - a display filter said as a capture filter, in the words of pcap-filter(7).
 * Thread: any. */
#ifndef DOGFISH_FILTER_CAPTURE_H
#define DOGFISH_FILTER_CAPTURE_H

#include "base/error.h"
#include "field/registry.h"

#include <stdbool.h>
#include <stddef.h>

/* The capture filter that takes the same frames, tagged, tunnelled and fragmented ones apart, into which
 * capture filters do not look. False with error_out set, the place in text included: there is none, or
 * the text is no display filter, or size bytes are too few. Macros are not known here. */
bool filter_to_capture(const struct registry *registry, const char *text, char *out, size_t size,
                       struct error *error_out);

#endif
