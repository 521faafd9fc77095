/* range.c - counts from either end. */
#include "range.h"

bool range_in_bytes(const struct node_range *range, uint32_t length, uint32_t *start_out,
                    uint32_t *length_out)
{
	int64_t total = length, start = range->start, end = total;
	if (start < 0) start += total;
	if (range->length > 0) end = start + range->length;
	if (range->length < 0) end = total + range->length + 1;
	if (start < 0 || end > total || start >= end) return false;
	*start_out = (uint32_t)start;
	*length_out = (uint32_t)(end - start);
	return true;
}

bool range_has_layer(const struct node_range *ranges, uint16_t count, uint32_t layer,
                     uint32_t total)
{
	for (uint16_t i = 0; i < count; i++) {
		int64_t first = ranges[i].start, last = INT64_MAX;
		if (first < 0) first += (int64_t)total + 1;
		if (ranges[i].length > 0) last = first + ranges[i].length - 1;
		if (ranges[i].length < 0) last = (int64_t)total + 1 + ranges[i].length;
		bool is_there = ranges[i].start >= 0 || first >= 1;
		if (is_there && first <= layer && layer <= last) return true;
	}
	return false;
}
