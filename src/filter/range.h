/* range.h - ranges of slices and layers against what is there. Thread: any. */
#ifndef DOGFISH_FILTER_RANGE_H
#define DOGFISH_FILTER_RANGE_H

#include "node.h"

/* The part of a value of length bytes. False if the range does not lie in it, or is empty. */
bool range_in_bytes(const struct node_range *range, uint32_t length, uint32_t *start_out,
                    uint32_t *length_out);

/* Is layer, from 1 to total, in one of the ranges? */
bool range_has_layer(const struct node_range *ranges, uint16_t count, uint32_t layer,
                     uint32_t total);

#endif
