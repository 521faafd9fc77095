/* statistics.c - the kinds of -z, by the word that each begins with. */
#include "batch/statistics.h"

#include "batch/follow_text.h"
#include "batch/life_text.h"

#include <stdlib.h>
#include <string.h>

enum { STATISTICS_MAX = 1024 };

struct statistics {
	struct follow_requests *follows;
	uint32_t lives[STATISTICS_MAX];
	size_t life_count;
};

struct statistics *statistics_open(void)
{
	struct statistics *statistics = calloc(1, sizeof *statistics);
	if (!statistics) abort();
	statistics->follows = follow_requests_open();
	return statistics;
}

void statistics_close(struct statistics *statistics)
{
	if (!statistics) return;
	follow_requests_close(statistics->follows);
	free(statistics);
}

static bool statistics_add_life(struct statistics *statistics, const char *text,
                                struct error *error_out)
{
	const char *number = text + strlen("life");
	uint32_t stream = LIFE_ALL;
	if (*number == ',') {
		char *end;
		unsigned long value = strtoul(number + 1, &end, 10);
		if (number[1] < '0' || number[1] > '9' || *end || value >= UINT32_MAX) {
			error_set(error_out, "-z %s: which stream? A number, as in tcp.stream",
			          text);
			return false;
		}
		stream = (uint32_t)value;
	}
	if (statistics->life_count == STATISTICS_MAX) {
		error_set(error_out, "-z %s: no more than %d of these", text, STATISTICS_MAX);
		return false;
	}
	statistics->lives[statistics->life_count++] = stream;
	return true;
}

bool statistics_add(struct statistics *statistics, const char *text, struct error *error_out)
{
	size_t length = strcspn(text, ",");
	if (length == strlen("life") && memcmp(text, "life", length) == 0)
		return statistics_add_life(statistics, text, error_out);
	return follow_requests_add(statistics->follows, text, error_out);
}

void statistics_write(const struct statistics *statistics, const struct engine *engine,
                      const struct preferences *preferences, struct output *output)
{
	follow_requests_write(statistics->follows, engine, preferences, output);
	for (size_t i = statistics->life_count; i-- > 0;)
		life_write(engine, preferences, statistics->lives[i], output);
}
