/* names.c - edit distance over the registry, with swapped neighbours as one edit. */
#include "names.h"

#include "function.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
	NAME_MAX = 64,        /* longer ones are compared in full only */
	LETTERS_PER_EDIT = 4, /* a name of eight letters may be two edits away */
	EDITS_MAX = 3,
	COST_CASE = 0,
	COST_EDIT = 2,
	COST_LONGER = 5, /* begins with what was typed */
	COST_FAR = 100,
};

static bool names_equal_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static bool names_differ_in_case(const char *near, const char *name, size_t length)
{
	return strlen(near) == length && strncasecmp(near, name, length) == 0;
}

/* Rows of the usual table; two before the current one are kept, for swaps. */
static unsigned names_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	unsigned rows[3][NAME_MAX + 1];
	for (unsigned j = 0; j <= b_length; j++) rows[0][j] = j;
	for (unsigned i = 1; i <= a_length; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i - 1) % 3],
			 *before = rows[(i + 1) % 3];
		row[0] = i;
		for (unsigned j = 1; j <= b_length; j++) {
			bool is_same = names_equal_letter(a[i - 1], b[j - 1]);
			unsigned best = above[j - 1] + !is_same;
			if (above[j] + 1 < best) best = above[j] + 1;
			if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
			bool is_swap = i > 1 && j > 1 && names_equal_letter(a[i - 1], b[j - 2]) &&
			               names_equal_letter(a[i - 2], b[j - 1]);
			if (is_swap && before[j - 2] + 1 < best) best = before[j - 2] + 1;
			row[j] = best;
		}
	}
	return rows[a_length % 3][b_length];
}

static unsigned names_cost(const char *near, const char *name, size_t length)
{
	size_t near_length = strlen(near);
	if (names_differ_in_case(near, name, length)) return COST_CASE;
	if (length > NAME_MAX || near_length > NAME_MAX) return COST_FAR;
	size_t edits_max = length / LETTERS_PER_EDIT + 1;
	if (edits_max > EDITS_MAX) edits_max = EDITS_MAX;
	size_t apart = near_length > length ? near_length - length : length - near_length;
	unsigned edits =
		apart > edits_max ? COST_FAR : names_distance(name, length, near, near_length);
	if (edits <= edits_max && edits < length) return COST_EDIT * edits;
	bool is_longer = length > 1 && near_length > length && strncasecmp(near, name, length) == 0;
	return is_longer ? COST_LONGER + (unsigned)apart : COST_FAR;
}

static size_t names_ranked(const struct registry *registry, const char *name, size_t length,
                           const char *near[NAMES_NEAR_MAX], unsigned costs[NAMES_NEAR_MAX])
{
	size_t count = 0;
	for (uint16_t id = 1; length > 0 && id <= registry_field_count(registry); id++) {
		const char *candidate = registry_field(registry, id)->name;
		if (!candidate || !*candidate ||
		    registry_find(registry, candidate, strlen(candidate)) != id)
			continue;
		unsigned cost = names_cost(candidate, name, length);
		size_t place = count;
		while (place > 0 && costs[place - 1] > cost) place--;
		if (cost >= COST_FAR || place == NAMES_NEAR_MAX) continue;
		if (count < NAMES_NEAR_MAX) count++;
		for (size_t i = count - 1; i > place; i--) {
			costs[i] = costs[i - 1];
			near[i] = near[i - 1];
		}
		costs[place] = cost;
		near[place] = candidate;
	}
	return count;
}

size_t names_near(const struct registry *registry, const char *name, size_t length,
                  const char *near[NAMES_NEAR_MAX])
{
	unsigned costs[NAMES_NEAR_MAX];
	return names_ranked(registry, name, length, near, costs);
}

const char *names_meant(const struct registry *registry, const char *name, size_t length)
{
	const char *near[NAMES_NEAR_MAX];
	unsigned costs[NAMES_NEAR_MAX];
	size_t count = names_ranked(registry, name, length, near, costs);
	if (count == 0 || costs[0] > COST_EDIT) return NULL;
	return costs[0] == COST_CASE || count == 1 || costs[1] > costs[0] ? near[0] : NULL;
}

bool names_begin_with(const struct registry *registry, const char *start, size_t length)
{
	static const char *const words[] = { "and",      "or",      "not",         "any",
		                             "all",      "eq",      "ne",          "lt",
		                             "le",       "gt",      "ge",          "in",
		                             "contains", "matches", "bitwise_and", "any_eq",
		                             "all_eq",   "any_ne",  "all_ne" };
	const struct function *function;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strncmp(words[i], start, length) == 0) return true;
	for (size_t i = 0; (function = function_at(i)); i++)
		if (strncmp(function->name, start, length) == 0) return true;
	for (uint16_t id = 1; id <= registry_field_count(registry); id++) {
		const char *name = registry_field(registry, id)->name;
		if (name && strncmp(name, start, length) == 0) return true;
	}
	return false;
}

bool names_is_foreign(const char *name, size_t length)
{
	static const char *const foreign[] = { "a11",  "a21",   "a615a", "aaf",  "acf",  "adb",
		                               "bfd",  "c1222", "c15",   "dc",   "dcc",  "e100",
		                               "e164", "e212",  "fc",    "fc00", "fefd", "ff" };
	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
		if (strlen(foreign[i]) == length && memcmp(foreign[i], name, length) == 0)
			return true;
	}
	return false;
}

void names_advice(const struct registry *registry, const char *name, size_t length, char *out,
                  size_t size)
{
	const char *near[NAMES_NEAR_MAX];
	size_t count = names_near(registry, name, length, near), used;
	*out = 0;
	if (count == 0) return;
	if (names_differ_in_case(near[0], name, length)) {
		bool is_protocol = !strchr(near[0], '.');
		snprintf(out, size, ": %s names are lower case: %s",
		         is_protocol ? "protocol" : "field", near[0]);
		return;
	}
	used = (size_t)snprintf(out, size, "; near it: %s", near[0]);
	for (size_t i = 1; i < count && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, ", %s", near[i]);
}
