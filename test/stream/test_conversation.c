/* The table of conversations: keys, directions, shadowing, state, and what a million of them cost. */
#include "stream/conversation.h"

#include <check.h>
#include <time.h>

#include "store/frames.h"

static struct arena arena;
static struct conversations *table;

static void setup(void)
{
	arena_open(&arena, (size_t)2 << 30);
	table = conversations_open(PORT_TCP, &arena);
}

static void teardown(void)
{
	conversations_close(table);
	arena_close(&arena);
}

static struct address host(uint32_t number)
{
	uint8_t bytes[4] = { 10, (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number };
	return address_make(ADDRESS_IPV4, bytes, 4);
}

static const struct {
	uint32_t source, destination;
	uint16_t source_port, destination_port;
	int number, direction; /* -1: nothing is found */
	const char *why;
} finds[] = {
	{ 1, 2, 1000, 80, 0, 0, "as created" },
	{ 2, 1, 80, 1000, 0, 1, "the way back" },
	{ 1, 2, 80, 1000, -1, 0, "ports swapped, addresses not" },
	{ 2, 1, 1000, 80, -1, 0, "addresses swapped, ports not" },
	{ 1, 2, 1001, 80, -1, 0, "another port" },
	{ 1, 3, 1000, 80, -1, 0, "another address" },
	{ 5, 5, 7, 7, 1, 0, "both ends alike: one direction" },
	{ 5, 5, 8, 9, 2, 0, "one address, two ports" },
	{ 5, 5, 9, 8, 2, 1, "and back" },
};

START_TEST(test_find)
{
	static const struct {
		uint32_t source, destination;
		uint16_t source_port, destination_port;
	} made[] = { { 1, 2, 1000, 80 }, { 5, 5, 7, 7 }, { 5, 5, 8, 9 } };
	for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
		struct address s = host(made[i].source), d = host(made[i].destination);
		ck_assert_ptr_nonnull(conversations_create(table, &s, made[i].source_port, &d,
		                                           made[i].destination_port, 1));
	}
	struct address s = host(finds[_i].source), d = host(finds[_i].destination);
	uint8_t direction = 9;
	const struct conversation *found = conversations_find(
		table, &s, finds[_i].source_port, &d, finds[_i].destination_port, &direction);
	ck_assert_msg(!found == (finds[_i].number < 0), "%s", finds[_i].why);
	if (!found) return;
	ck_assert_msg(found->number == (uint32_t)finds[_i].number, "%s", finds[_i].why);
	ck_assert_msg(direction == finds[_i].direction, "%s", finds[_i].why);
}
END_TEST

START_TEST(test_address_types_differ)
{
	uint8_t bytes[16] = { 10, 0, 0, 1 };
	struct address four = address_make(ADDRESS_IPV4, bytes, 4),
		       six = address_make(ADDRESS_IPV6, bytes, 16);
	uint8_t direction;
	conversations_create(table, &four, 1, &four, 2, 1);
	ck_assert_ptr_null(conversations_find(table, &six, 1, &six, 2, &direction));
}
END_TEST

START_TEST(test_ports_used_again)
{
	enum { TIMES = 10000 };
	struct address a = host(1), b = host(2), c = host(3);
	conversations_create(table, &a, 1, &c, 2, 1);
	for (uint32_t i = 0; i < TIMES; i++) {
		bool is_back = i % 2; /* the next one may be opened from the other end */
		const struct conversation *made =
			is_back ? conversations_create(table, &b, 80, &a, 1000, i + 2)
				: conversations_create(table, &a, 1000, &b, 80, i + 2);
		ck_assert_uint_eq(made->number, i + 1);
		ck_assert_uint_eq(made->previous, i ? i : CONVERSATION_NONE);
		uint8_t direction;
		ck_assert_ptr_eq(conversations_find(table, &a, 1000, &b, 80, &direction), made);
		ck_assert_uint_eq(direction, is_back);
	}
	uint8_t direction;
	ck_assert_ptr_nonnull(conversations_find(table, &c, 2, &a, 1, &direction));
}
END_TEST

START_TEST(test_published)
{
	struct address a = host(1), b = host(2);
	const struct conversation *made = conversations_create(table, &a, 1, &b, 2, 77);
	ck_assert_uint_eq(conversations_count(table), 0);
	conversations_publish(table);
	ck_assert_uint_eq(conversations_count(table), 1);
	ck_assert_ptr_eq(conversations_at(table, 0), made);
	ck_assert_uint_eq(made->first_frame, 77);
	ck_assert_uint_eq(made->type, PORT_TCP);
}
END_TEST

START_TEST(test_state)
{
	struct address a = host(1), b = host(2);
	struct conversation *made = conversations_create(table, &a, 1, &b, 2, 1);
	uint8_t *first = conversation_state(table, made, 1, 100);
	for (int i = 0; i < 100; i++) ck_assert_uint_eq(first[i], 0);
	first[0] = 5;
	for (uint16_t i = 2; i <= CONVERSATION_STATES_MAX; i++)
		ck_assert_ptr_nonnull(conversation_state(table, made, i, 8));
	ck_assert_ptr_eq(conversation_state(table, made, 1, 100), first);
	ck_assert_uint_eq(first[0], 5);
	ck_assert_msg(!conversation_state(table, made, CONVERSATION_STATES_MAX + 1, 8), "the cap");
}
END_TEST

START_TEST(test_memory_ends)
{
	struct arena small;
	arena_open(&small, 256 * 1024);
	struct conversations *few = conversations_open(PORT_UDP, &small);
	struct address a = host(1);
	uint32_t made = 0;
	while (made < 100000) {
		struct address b = host(made);
		if (!conversations_create(few, &a, 1, &b, 2, 1)) break;
		made++;
	}
	ck_assert_uint_lt(made, 100000);
	for (uint32_t i = 0; i < made; i++) {
		struct address b = host(i);
		uint8_t direction;
		ck_assert_ptr_nonnull(conversations_find(few, &b, 2, &a, 1, &direction));
	}
	conversations_close(few);
	arena_close(&small);
}
END_TEST

static double seconds_of_cpu(void) { return (double)clock() / CLOCKS_PER_SEC; }

/* Creates conversations first .. last-1 and finds each again; the CPU it took. */
static double run_up_to(uint32_t first, uint32_t last)
{
	struct address server = host(1 << 23);
	bool is_right = true; /* one assertion for all: each costs more than what is measured */
	double start = seconds_of_cpu();
	for (uint32_t i = first; i < last; i++) {
		struct address client = host(i / 4);
		is_right &= conversations_create(table, &client, (uint16_t)(1024 + i % 4), &server,
		                                 80, i) != NULL;
	}
	for (uint32_t i = first; i < last; i++) {
		struct address client = host(i / 4);
		uint8_t direction;
		const struct conversation *found = conversations_find(
			table, &server, 80, &client, (uint16_t)(1024 + i % 4), &direction);
		is_right &= found && found->number == i && direction == 1;
	}
	double spent = seconds_of_cpu() - start;
	ck_assert(is_right);
	return spent;
}

START_TEST(test_a_million)
{
	const uint32_t part = 125000;
	double first = run_up_to(0, part), last = 0;
	for (uint32_t i = 1; i < 8; i++) last = run_up_to(i * part, (i + 1) * part);
	/* Caches make later ones dearer, by less than 3 here; a chain that grew would be 8 and more. */
	ck_assert_msg(last < 6 * first + 0.05, "first part %.3f s, last part %.3f s", first, last);
	ck_assert_msg(arena.total < 300u * 1000000, "%zu bytes", arena.total);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("conversation");
	TCase *tcase = tcase_create("conversation");
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, test_find, 0, sizeof finds / sizeof *finds);
	tcase_add_test(tcase, test_address_types_differ);
	tcase_add_test(tcase, test_ports_used_again);
	tcase_add_test(tcase, test_published);
	tcase_add_test(tcase, test_state);
	tcase_add_test(tcase, test_memory_ends);
	tcase_add_test(tcase, test_a_million);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
