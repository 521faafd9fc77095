/* duration.c - spans of time in words. */
#include "duration.h"

#include <stdio.h>

static const struct duration_unit {
	uint64_t length_ms;
	const char *name;
} duration_units[] = {
	{ 86400000, "day" },
	{ 3600000, "hour" },
	{ 60000, "minute" },
};

static size_t duration_add(char *out, size_t size, size_t used, const char *text)
{
	if (used >= size) return used;
	int length = snprintf(out + used, size - used, "%s%s", used ? ", " : "", text);
	return length < 0 ? used : used + (size_t)length;
}

void duration_format(uint64_t time_ms, char *out, size_t size)
{
	char part[48];
	size_t used = 0;
	for (size_t i = 0; i < sizeof duration_units / sizeof *duration_units; i++) {
		const struct duration_unit *unit = &duration_units[i];
		unsigned long long count = time_ms / unit->length_ms;
		time_ms %= unit->length_ms;
		if (!count) continue;
		snprintf(part, sizeof part, "%llu %s%s", count, unit->name, count == 1 ? "" : "s");
		used = duration_add(out, size, used, part);
	}
	unsigned seconds = (unsigned)(time_ms / 1000), fraction = (unsigned)(time_ms % 1000);
	if (!seconds && !fraction && used) return;
	if (fraction)
		snprintf(part, sizeof part, "%u.%03u seconds", seconds, fraction);
	else
		snprintf(part, sizeof part, "%u second%s", seconds, seconds == 1 ? "" : "s");
	duration_add(out, size, used, part);
}
