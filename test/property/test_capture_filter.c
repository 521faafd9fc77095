/* The property *capture filter*: over every golden capture over Ethernet, libpcap takes with the translated filter
 * the frames that the display filter shows; of tagged, tunnelled, fragmented and cut frames nothing is said. And
 * what has no translation is refused. */
#include <check.h>
#include <pcap/pcap.h>

#include "../support/filtered.h"
#include "captures.h"
#include "filter/capture.h"
#include "filter/filter.h"

enum { ETHERNET = 1, SNAPLEN = 262144, TEXT_SIZE = 2048 };

static const char *const filters[] = {
	"tcp",
	"not udp",
	"ip or arp",
	"ipv6 and icmpv6",
	"igmp or icmp",
	"ip.addr == 192.0.2.1",
	"ip.src == 10.0.0.0/8",
	"ip.dst != 192.0.2.1",
	"ipv6.addr == 2001:db8::1",
	"ipv6.src == fe80::/10",
	"ipv6.dst != ff02::1",
	"eth.src == 02:00:00:00:00:01 or eth.dst == ff:ff:ff:ff:ff:ff",
	"eth.addr != ff:ff:ff:ff:ff:ff",
	"tcp.port == 80",
	"tcp.port != 80",
	"tcp.dstport > 1024",
	"tcp.srcport < 1024 && tcp.dstport >= 1024",
	"udp.port <= 53",
	"udp.port in {53, 67 .. 68, 5353}",
	"tcp.port in {80}",
	"frame.len > 100",
	"frame.len == 60 or frame.len in {64 .. 128}",
	"ip.ttl == 64",
	"ip.proto != 6",
	"ip.len < 60 and not ip.id == 0",
	"ipv6.hlim == 255 or ipv6.nxt == 17 or ipv6.plen > 40",
	"icmp.type == 8 or icmp.code == 1",
	"tcp.flags.syn == 1 and tcp.flags.ack == 0",
	"tcp.flags.fin == True or not tcp.flags.reset == 0",
	"tcp.flags == 0x018",
	"tcp.window_size_value < 1000 and tcp.seq_raw > 1000",
	"udp.length in {8 .. 60}",
	"tcp.flags.push",
	"(tcp.port == 80 or udp.port == 53) and not (ip.addr == 192.0.2.1 and frame.len < 70)",
};

/* Where what cannot be said begins, and its length. */
static const struct {
	const char *text;
	size_t position, length;
} refused[] = {
	{ "http", 0, 4 },
	{ "tcp and http.host == \"a\"", 8, 9 },
	{ "tcp.stream == 5", 0, 10 },
	{ "tcp.port === 80", 0, 15 },
	{ "all tcp.port == 80", 0, 0 },
	{ "tcp.port == udp.port", 12, 8 },
	{ "frame contains \"x\"", 0, 0 },
	{ "tcp[0:2] == 00:50", 0, 0 },
	{ "nothing", 0, 7 },
	{ "ip.addr > 10.0.0.0", 10, 8 },
};

static bool stack_has(const struct stack *stack, unsigned protocol)
{
	return stack->has[protocol / 64] >> protocol % 64 & 1;
}

static bool has_named(const struct stack *stack, const char *name)
{
	const struct registry *registry = dissectors_registry(loaded.session.dissectors);
	uint16_t id = registry_find(registry, name, strlen(name));
	return id != FIELD_ID_NONE && stack_has(stack, registry_protocol_of(registry, id));
}

/* Does a capture filter see what we see? */
static bool is_plain(const struct store *store, uint32_t frame)
{
	static const char *const hidden[] = {
		"vlan",         "mpls",         "pppoes",     "ipv6.hopopts", "ipv6.dstopts",
		"ipv6.routing", "ipv6.fraghdr", "ieee8021ah", "ieee8021ad",   "llc",
		"ah",           "esp",          "hip",        "shim6",        "mipv6",
		"pppoed",       "gtp",          "gre",        "geneve",       "vxlan",
		"teredo",       "l2tp"
	};
	uint16_t interface = store_interface(store, frame);
	const struct stack *stack = &store->stacks[store_stack(store, frame)];
	if (store_stack(store, frame) == STACK_UNKNOWN || stack_has(stack, STACK_UNUSUAL))
		return false;
	if (has_named(stack, "ip") && has_named(stack, "ipv6")) return false;
	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
		if (has_named(stack, hidden[i])) return false;
	/* a capture filter that reads past the end takes nothing, whatever else it asks */
	uint32_t least = has_named(stack, "ipv6") ? 74 : 54;
	return store->interfaces[interface].link_type == ETHERNET &&
	       store_captured(store, frame) >= least &&
	       store_captured(store, frame) == store_reported(store, frame);
}

static uint32_t check_filter_over(const char *path, const char *text, pcap_t *pcap,
                                  struct dissection *full)
{
	char translated[TEXT_SIZE];
	struct error error = { .text = "" };
	struct bpf_program program;
	const struct registry *registry = dissectors_registry(loaded.session.dissectors);
	const struct store *store = engine_store(loaded.session.engine);
	struct view view = session_view(&loaded.session, loaded.count);
	ck_assert_msg(filter_to_capture(registry, text, translated, sizeof translated, &error),
	              "%s: %s", text, error.text);
	ck_assert_msg(pcap_compile(pcap, &program, translated, 1, PCAP_NETMASK_UNKNOWN) == 0,
	              "%s: %s: %s", text, translated, pcap_geterr(pcap));
	struct filter *filter = filter_compile(registry, text, &error);
	struct filter *broken =
		filter_compile(registry, "_ws.malformed or _ws.short or tcp.hdr_len < 20", &error);
	ck_assert(filter && broken);
	uint32_t compared = 0;
	for (uint32_t frame = 1; frame <= loaded.count; frame++) {
		if (!is_plain(store, frame)) continue;
		const struct pcap_pkthdr header = { .caplen = store_captured(store, frame),
			                            .len = store_reported(store, frame) };
		dissection_run(full, frame, &view);
		if (filtered_run(broken, full)) continue;
		bool shown = filtered_run(filter, full);
		bool taken = pcap_offline_filter(&program, &header, store_bytes(store, frame)) != 0;
		ck_assert_msg(shown == taken, "%s: frame %u: %s: %s: shown %d, taken %d", path,
		              frame, text, translated, shown, taken);
		compared++;
	}
	filter_close(filter);
	filter_close(broken);
	pcap_freecode(&program);
	return compared;
}

START_TEST(test_capture_filter)
{
	uint32_t compared = 0;
	for (size_t i = 0; i < capture_count; i++) {
		load(captures[i], false);
		struct dissection *full = open_full();
		pcap_t *pcap = pcap_open_dead(DLT_EN10MB, SNAPLEN);
		for (size_t k = 0; k < sizeof filters / sizeof *filters; k++)
			compared += check_filter_over(captures[i], filters[k], pcap, full);
		pcap_close(pcap);
		dissection_close(full);
		unload();
	}
	ck_assert_uint_ge(compared, 10000);
}
END_TEST

START_TEST(test_refused)
{
	char out[TEXT_SIZE], small[8];
	struct error error = { .text = "" };
	load(captures[0], false);
	const struct registry *registry = dissectors_registry(loaded.session.dissectors);
	ck_assert_msg(!filter_to_capture(registry, refused[_i].text, out, sizeof out, &error),
	              "%s: %s", refused[_i].text, out);
	ck_assert_msg(error.text[0], "%s", refused[_i].text);
	if (refused[_i].length > 0) {
		ck_assert_uint_eq(error.position, refused[_i].position);
		ck_assert_uint_eq(error.length, refused[_i].length);
	}
	ck_assert(!filter_to_capture(registry, "tcp.port == 80", small, sizeof small, &error));
	unload();
}
END_TEST

int main(void)
{
	if (!captures_find()) return 1;
	TCase *cases = tcase_create("capture filter");
	tcase_set_timeout(cases, 280);
	tcase_add_test(cases, test_capture_filter);
	tcase_add_loop_test(cases, test_refused, 0, (int)(sizeof refused / sizeof *refused));
	Suite *suite = suite_create("capture filter");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
