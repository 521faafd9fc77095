/* layer_filter.c - a list of names. */
#include "batch/layer_filter.h"

#include <string.h>

bool layer_filter_has(const struct layer_filter *filter, const char *name, size_t length)
{
	for (const char *at = filter->names; *at;) {
		size_t word = strcspn(at, " ");
		if (word == length && memcmp(at, name, length) == 0) return true;
		at += word + (at[word] == ' ');
	}
	return false;
}
