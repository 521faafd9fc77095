/* The property *facts*: over every golden capture, a query, which asks the store first and dissects with few fields
 * what that leaves, finds the frames that the whole tape of each says. Filters are made at random of the fields that
 * the store knows, with values that the capture holds, and of some that it does not know. */
#include <check.h>

#include "../support/filtered.h"
#include "captures.h"
#include "field/format.h"
#include "filter/filter.h"

enum { FILTERS = 40, LEAVES_MAX = 3, POOL_MAX = 200, NAME_SIZE = 32, VALUE_SIZE = 96 };

static const char *const names[] = {
	"frame.number", "frame.len",   "frame.cap_len", "frame.time",  "frame.time_epoch",
	"tcp.stream",   "udp.stream",  "tcp.port",      "udp.port",    "frame.time_relative",
	"tcp.srcport",  "tcp.dstport", "udp.srcport",   "udp.dstport", "ip.addr",
	"ip.src",       "ip.dst",      "ipv6.addr",     "ipv6.src",    "ipv6.dst",
	"ip.ttl",       "tcp.len",
};

static struct sample {
	char name[NAME_SIZE], value[VALUE_SIZE];
} pool[POOL_MAX];
static uint32_t pool_count;

static const struct registry *the_registry(void)
{
	return dissectors_registry(loaded.session.dissectors);
}

static bool is_fact(const char *name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0) return true;
	return false;
}

static void add_sample(const struct item *item)
{
	char text[VALUE_SIZE];
	const struct field *field = registry_field(the_registry(), item->field);
	size_t length =
		is_fact(field->name) ? format_filter(the_registry(), item, text, sizeof text) : 0;
	const char *value = length > 0 && length < sizeof text ? strstr(text, " == ") : NULL;
	if (!value) return;
	struct sample *sample =
		&pool[pool_count < POOL_MAX ? pool_count++ : random_below(POOL_MAX)];
	snprintf(sample->name, sizeof sample->name, "%s", field->name);
	snprintf(sample->value, sizeof sample->value, "%s", value + 4);
}

/* A test of a random kind, at the end of the text. */
static size_t make_leaf(char *out, size_t size)
{
	static const char *const signs[] = { "==", "!=", ">", "<=", "<", ">=", "===", "!==" };
	const struct sample *sample = &pool[random_below(pool_count)], *other = NULL;
	for (int i = 0; i < 20 && !other; i++) {
		const struct sample *one = &pool[random_below(pool_count)];
		if (strcmp(one->name, sample->name) == 0) other = one;
	}
	const char *not = random_below(4) ? "" : "not ";
	bool is_address = strncmp(sample->name, "ip.", 3) == 0 && strchr(sample->value, '.');
	if (random_below(8) == 0) return (size_t)snprintf(out, size, "%s%s", not, sample->name);
	if (is_address && random_below(3) == 0)
		return (size_t)snprintf(out, size, "%s%s == %s/%u", not, sample->name,
		                        sample->value, 8 + random_below(24));
	if (other && random_below(4) == 0)
		return (size_t)snprintf(out, size, "%s%s%s in {%s, %s}", not,
		                        random_below(3) ? "" : "any ", sample->name, sample->value,
		                        other->value);
	return (size_t)snprintf(out, size, "%s%s %s %s", not, sample->name, signs[random_below(8)],
	                        sample->value);
}

static void make_filter(char *out, size_t size)
{
	uint32_t count = 1 + random_below(LEAVES_MAX);
	size_t used = make_leaf(out, size);
	for (uint32_t i = 1; i < count && used < size; i++) {
		used += (size_t)snprintf(out + used, size - used, "%s",
		                         random_below(2) ? " and " : " or ");
		if (used < size) used += make_leaf(out + used, size - used);
	}
}

static void fill_pool(struct dissection *full, const struct view *view)
{
	pool_count = 0;
	for (uint32_t frame = 1; frame <= loaded.count; frame++) {
		dissection_run(full, frame, view);
		const struct tape *tape = dissection_tape(full);
		for (uint32_t i = 0; i < tape->count; i++)
			if (pool_count < POOL_MAX / 2 || random_below(20) == 0)
				add_sample(&tape->items[i]);
	}
}

START_TEST(test_facts)
{
	load(captures[_i], false);
	struct dissection *full = open_full();
	struct view view = session_view(&loaded.session, loaded.count);
	random_state = (uint32_t)_i + 1;
	fill_pool(full, &view);
	for (int i = 0; i < FILTERS && pool_count > 0; i++) {
		char text[1024];
		struct error error = { .text = "" };
		make_filter(text, sizeof text);
		struct filter *filter = filter_compile(the_registry(), text, &error);
		ck_assert_msg(filter, "%s: %s: %s", captures[_i], text, error.text);
		struct query *query = query_open(loaded.session.engine, filter);
		query_step(query, loaded.count, &view, 0);
		uint32_t count, at = 0;
		const uint32_t *matches = query_matches(query, &count);
		for (uint32_t frame = 1; frame <= loaded.count; frame++) {
			dissection_run(full, frame, &view);
			bool expected = filtered_run(filter, full);
			bool found = at < count && matches[at] == frame;
			ck_assert_msg(found == expected, "%s: %s: frame %u: not %d", captures[_i],
			              text, frame, found);
			at += found;
		}
		query_close(query);
		filter_close(filter);
	}
	dissection_close(full);
	unload();
}
END_TEST

int main(void)
{
	if (!captures_find()) return 1;
	TCase *cases = tcase_create("facts");
	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, test_facts, 0, (int)capture_count);
	Suite *suite = suite_create("facts");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
