/* Listing, resolving and opening devices, in a network of their own. Without root: what anybody can. */
#include "capture/device.h"

#include "netns.h"

#include <check.h>
#include <stdlib.h>

static void enter(void) { ck_assert_msg(netns_enter(), "no network of our own"); }

static struct device_list list_devices(void)
{
	struct error error;
	struct device_list list;
	ck_assert_msg(device_list_open(&list, &error) == DEVICE_OK, "%s", error.text);
	return list;
}

static size_t index_of(const struct device_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->devices[i].name, name) == 0) return i;
	}
	ck_abort_msg("%s is not listed", name);
	return 0;
}

START_TEST(test_list)
{
	struct device_list list = list_devices();
	const struct device *lo = &list.devices[index_of(&list, "lo")];
	ck_assert(lo->is_up && lo->is_loopback && lo->is_interface && !lo->is_any);
	ck_assert_uint_eq(lo->address_count, 2);
	ck_assert_str_eq(lo->addresses[0], "127.0.0.1/8");
	ck_assert_str_eq(lo->addresses[1], "::1/128");
	const struct device *any = &list.devices[index_of(&list, "any")];
	ck_assert(any->is_any && !any->is_interface && any->address_count == 0);
	device_list_close(&list);
	ck_assert_uint_eq(list.count, 0);
}
END_TEST

START_TEST(test_list_line)
{
	char text[128], expected[128];
	struct device_list list = list_devices();
	size_t lo = index_of(&list, "lo"), any = index_of(&list, "any");
	size_t length = device_list_line(&list, lo, text, sizeof(text));
	snprintf(expected, sizeof(expected), "%zu. lo (Loopback)", lo + 1);
	ck_assert_str_eq(text, expected);
	ck_assert_uint_eq(length, strlen(expected));
	device_list_line(&list, any, text, sizeof(text));
	snprintf(expected, sizeof(expected), "%zu. any", any + 1);
	ck_assert_str_eq(text, expected);
	ck_assert_uint_eq(device_list_line(&list, lo, text, 4), length);
	device_list_close(&list);
}
END_TEST

START_TEST(test_resolve)
{
	static const struct {
		const char *text;
		enum device_result result;
		const char *name, *why;
	} rows[] = {
		{ "eth0", DEVICE_OK, "eth0", "a name stays, be there such a device or not" },
		{ "1a", DEVICE_OK, "1a", "a name may start with a digit" },
		{ "-1", DEVICE_OK, "-1", "no number" },
		{ "0", DEVICE_NOT_FOUND, NULL, "numbers start at 1" },
		{ "100000", DEVICE_NOT_FOUND, NULL, "beyond the list" },
		{ "18446744073709551617", DEVICE_NOT_FOUND, NULL, "1 if it were cut to 64 bits" },
		{ "", DEVICE_NOT_FOUND, NULL, "no name" },
		{ "a-name-that-is-longer-than-any-device-may-have-on-any-of-our-systems",
		  DEVICE_NOT_FOUND, NULL, "too long" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct error error = { .text = "" };
		char name[DEVICE_NAME_MAX] = "untouched";
		enum device_result result = device_resolve(rows[i].text, name, &error);
		ck_assert_msg(result == rows[i].result, "%s", rows[i].why);
		ck_assert_str_eq(name, rows[i].name != NULL ? rows[i].name : "untouched");
		ck_assert_msg((result == DEVICE_OK) == (error.text[0] == '\0'), "%s", rows[i].why);
	}
}
END_TEST

START_TEST(test_resolve_number)
{
	struct error error;
	char name[DEVICE_NAME_MAX], number[24];
	struct device_list list = list_devices();
	for (size_t i = 0; i < list.count; i++) {
		snprintf(number, sizeof(number), "%zu", i + 1);
		ck_assert_int_eq(device_resolve(number, name, &error), DEVICE_OK);
		ck_assert_str_eq(name, list.devices[i].name);
	}
	ck_assert_int_eq(device_default(name, &error), DEVICE_OK);
	ck_assert_str_eq(name, list.devices[0].name);
	device_list_close(&list);
}
END_TEST

START_TEST(test_counters)
{
	struct device_counters before[4], after[4];
	ck_assert_uint_eq(device_counters_read(before, 0), 0);
	ck_assert_uint_eq(device_counters_read(before, 4), 1);
	ck_assert_str_eq(before[0].name, "lo");
	netns_send(40000, 10, 100);
	ck_assert_uint_eq(device_counters_read(after, 4), 1);
	/* Ten datagrams, and for each the news that nobody listens. */
	ck_assert_uint_ge(after[0].received_frames, before[0].received_frames + 10);
	ck_assert_uint_ge(after[0].sent_bytes, before[0].sent_bytes + 10 * (100 + 28));
}
END_TEST

START_TEST(test_link_types)
{
	struct error error;
	struct device_link_type types[DEVICE_LINK_TYPES_MAX];
	size_t count;
	ck_assert_int_eq(device_link_types("any", false, types, &count, &error), DEVICE_OK);
	ck_assert_uint_eq(count, 2);
	ck_assert_str_eq(types[0].name, "LINUX_SLL");
	ck_assert_str_eq(types[0].label, "Linux cooked v1");
	ck_assert_str_eq(types[1].name, "LINUX_SLL2");
	ck_assert_int_eq(device_link_types("nosuch", false, types, &count, &error),
	                 DEVICE_NOT_FOUND);
	ck_assert_str_ne(error.text, "");
}
END_TEST

static const struct {
	struct device_options options;
	enum device_result result;
	const char *text; /* how the reason starts */
} openings[] = {
	{ { .name = "lo" }, DEVICE_OK, "" },
	{ { .name = "lo", .filter = "" }, DEVICE_OK, "" },
	{ { .name = "lo", .filter = "tcp port 80" }, DEVICE_OK, "" },
	{ { .name = "lo", .link_type = "en10mb" }, DEVICE_OK, "" },
	{ { .name = "lo", .snaplen = UINT32_MAX, .no_promiscuous = true }, DEVICE_OK, "" },
	{ { .name = "any", .link_type = "LINUX_SLL2" }, DEVICE_OK, "" },
	{ { .name = "nosuch" }, DEVICE_NOT_FOUND, "there is no device \"nosuch\"" },
	{ { .name = "a-name-that-is-longer-than-any-device-may-have-on-any-of-our-systems" },
	  DEVICE_NOT_FOUND,
	  "there is no device \"a-name" },
	{ { .name = "dead0" }, DEVICE_IS_DOWN, "device \"dead0\" is down" },
	{ { .name = "lo", .filter = "tcp foo bar" },
	  DEVICE_BAD_FILTER,
	  "capture filter \"tcp foo bar\": can't parse filter expression: syntax error" },
	{ { .name = "lo", .filter = "host 1.2.3.4.5" }, DEVICE_BAD_FILTER, "capture filter " },
	{ { .name = "lo", .link_type = "NONSENSE" },
	  DEVICE_BAD_LINK_TYPE,
	  "there is no link type \"NONSENSE\"" },
	{ { .name = "lo", .link_type = "RAW" },
	  DEVICE_BAD_LINK_TYPE,
	  "device \"lo\" has no link type \"RAW\"" },
	{ { .name = "lo", .monitor = true },
	  DEVICE_NO_MONITOR,
	  "device \"lo\" has no monitor mode" },
};

START_TEST(test_open)
{
	struct error error = { .text = "" };
	struct live_device *device = NULL;
	int tap = strcmp(openings[_i].options.name, "dead0") == 0 ? netns_open_tap("dead0") : 0;
	if (tap < 0) {
		netns_skip("device that is down", "no tap driver");
		return;
	}
	enum device_result result = device_open(&openings[_i].options, &device, &error);
	ck_assert_msg(result == openings[_i].result, "%d: %s", (int)result, error.text);
	ck_assert_msg(strncmp(error.text, openings[_i].text, strlen(openings[_i].text)) == 0, "%s",
	              error.text);
	ck_assert((device != NULL) == (result == DEVICE_OK));
	device_close(device);
}
END_TEST

START_TEST(test_facts)
{
	struct error error;
	struct live_device *device;
	struct device_options options = { .name = "lo", .filter = "tcp", .snaplen = 100 };
	ck_assert_int_eq(device_open(&options, &device, &error), DEVICE_OK);
	ck_assert_str_eq(device_name(device), "lo");
	ck_assert_str_eq(device_label(device), "Loopback: lo");
	ck_assert_str_eq(device_filter(device), "tcp");
	ck_assert_uint_eq(device_link_type(device), 1);
	ck_assert_uint_eq(device_snaplen(device), 100);
	ck_assert_uint_eq(device_time_digits(device), 9);
	ck_assert_str_eq(device_warning(device), "");
	device_close(device);
	options = (struct device_options){ .name = "any", .link_type = "LINUX_SLL2" };
	ck_assert_int_eq(device_open(&options, &device, &error), DEVICE_OK);
	ck_assert_str_eq(device_label(device), "any");
	ck_assert_uint_eq(device_link_type(device), 276);
	ck_assert_uint_eq(device_snaplen(device), DEVICE_SNAPLEN_MAX);
	device_close(device);
	device_close(NULL);
}
END_TEST

START_TEST(test_no_permission)
{
	struct error error;
	struct live_device *device = NULL;
	struct device_options options = { .name = "lo" };
	ck_assert_int_eq(setresuid(65534, 65534, 65534), 0);
	ck_assert_int_eq(device_open(&options, &device, &error), DEVICE_NO_PERMISSION);
	ck_assert_ptr_nonnull(strstr(error.text, "no permission to capture on \"lo\""));
	ck_assert_ptr_nonnull(strstr(error.text, "sudo"));
	ck_assert_ptr_nonnull(strstr(error.text, "setcap cap_net_raw,cap_net_admin+ep /"));
}
END_TEST

static TCase *plain_case(void)
{
	TCase *plain = tcase_create("as anybody");
	tcase_add_test(plain, test_resolve);
	tcase_add_test(plain, test_resolve_number);
	return plain;
}

static TCase *live_case(void)
{
	TCase *live = tcase_create("in a network of its own");
	tcase_add_checked_fixture(live, enter, NULL);
	tcase_add_test(live, test_list);
	tcase_add_test(live, test_list_line);
	tcase_add_test(live, test_counters);
	tcase_add_test(live, test_link_types);
	tcase_add_loop_test(live, test_open, 0, sizeof(openings) / sizeof(openings[0]));
	tcase_add_test(live, test_facts);
	tcase_add_test(live, test_no_permission);
	return live;
}

int main(void)
{
	Suite *suite = suite_create("device");
	suite_add_tcase(suite, plain_case());
	if (geteuid() == 0)
		suite_add_tcase(suite, live_case());
	else
		netns_skip("device", "needs root for a network namespace");
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
