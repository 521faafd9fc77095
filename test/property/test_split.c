/* The property *split*: the streams of every golden capture with DNS over TCP, sent again in other segments, down to
 * one byte each, cut at random, twice, and (with tcp.reassemble_out_of_order) in another order, hold the same
 * messages with the same fields. What depends on when a message came is left out: generated items. */
#include <check.h>

#include "captures.h"
#include "field/format.h"

enum { STREAM_MAX = 1 << 16, SEGMENT_MAX = 1400, PIECES_MAX = STREAM_MAX, PRINTS_MAX = 4096 };
enum { ETHERNET = 14, IPV4 = 20, TCP = 20, HEADERS = ETHERNET + IPV4 + TCP };
enum { FIN = 1, SYN = 2, PUSH_ACK = 0x18, ACK = 0x10 };
enum { PORT_ASKING = 40000, PORT_DNS = 53 };

/* What each side sent, from the capture: 0 the client, 1 the server. */
static struct {
	uint8_t bytes[STREAM_MAX];
	size_t length;
} streams[2];

static uint32_t get_u32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void put_u16(uint8_t *at, size_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static void put_u32(uint8_t *at, size_t value)
{
	put_u16(at, value >> 16);
	put_u16(at + 2, value);
}

/* Puts a frame's payload where it belongs in its stream, if it is DNS over TCP over IPv4 in Ethernet. */
static bool gather(const struct session_frame *frame, uint32_t first[2])
{
	const uint8_t *ip = frame->bytes + ETHERNET, *tcp = ip + IPV4;
	if (frame->link_type != 1 || frame->captured < HEADERS || ip[0] != 0x45 || ip[9] != 6)
		return false;
	bool is_server = tcp[0] == 0 && tcp[1] == PORT_DNS,
	     is_client = tcp[2] == 0 && tcp[3] == PORT_DNS;
	size_t header = (size_t)(tcp[12] >> 4) * 4, total = (size_t)ip[2] << 8 | ip[3];
	if (is_server == is_client || header < TCP || total < IPV4 + header) return false;
	if (frame->captured < ETHERNET + total) return false;
	if (tcp[13] & SYN) first[is_server] = get_u32(tcp + 4) + 1;
	uint32_t at = get_u32(tcp + 4) - first[is_server];
	size_t length = total - IPV4 - header;
	if (!length || at + length > STREAM_MAX) return false;
	memcpy(streams[is_server].bytes + at, tcp + header, length);
	if (at + length > streams[is_server].length) streams[is_server].length = at + length;
	return true;
}

static bool gather_all(const char *path)
{
	static struct session_frame frames[FRAMES_MAX];
	struct capture_file *file;
	uint32_t first[2] = { 0 };
	bool any = false;
	streams[0].length = streams[1].length = 0;
	size_t count = session_read(path, frames, FRAMES_MAX, &file);
	for (size_t i = 0; i < count; i++) any |= gather(&frames[i], first);
	capture_file_close(file);
	return any;
}

/* ---------------------------------------------------------------- sending them again */

static struct session session;
static int64_t now_ns;

static void send_segment(bool is_server, unsigned flags, size_t at, size_t length)
{
	static const uint8_t addresses[2][4] = { { 192, 0, 2, 1 }, { 192, 0, 2, 53 } };
	uint8_t bytes[HEADERS + SEGMENT_MAX] = { [12] = 8 }, *ip = bytes + ETHERNET,
				*tcp = ip + IPV4;
	ip[0] = 0x45;
	put_u16(ip + 2, IPV4 + TCP + length);
	ip[8] = 64;
	ip[9] = 6;
	memcpy(ip + 12, addresses[is_server], 4);
	memcpy(ip + 16, addresses[!is_server], 4);
	put_u16(tcp, is_server ? PORT_DNS : PORT_ASKING);
	put_u16(tcp + 2, is_server ? PORT_ASKING : PORT_DNS);
	put_u32(tcp + 4, at + (flags & SYN ? 0 : 1));
	put_u32(tcp + 8, is_server && !(flags & SYN) ? streams[0].length + 1 : 1);
	tcp[12] = 0x50;
	tcp[13] = (uint8_t)flags;
	put_u16(tcp + 14, 65535);
	if (length) memcpy(tcp + TCP, streams[is_server].bytes + at, length);
	now_ns += 1000000;
	session_add(&session, &(struct session_frame){ .bytes = bytes,
	                                               .captured = (uint32_t)(HEADERS + length),
	                                               .reported = (uint32_t)(HEADERS + length),
	                                               .time_ns = now_ns,
	                                               .link_type = 1 });
}

struct schedule {
	const char *name;
	size_t smallest, largest; /* of a segment */
	bool is_twice, is_swapped;
};

static const struct schedule schedules[] = {
	{ "large segments", SEGMENT_MAX, SEGMENT_MAX, false, false },
	{ "a byte each", 1, 1, false, false },
	{ "two bytes each", 2, 2, false, false },
	{ "cut at random", 1, 60, false, false },
	{ "cut at random, larger", 1, 400, false, false },
	{ "each twice", 1, 80, true, false },
	{ "pairs swapped", 1, 80, false, true },
	{ "pairs swapped, each twice", 1, 40, true, true },
	{ "bytes swapped", 1, 1, false, true },
};

static void send_stream(bool is_server, const struct schedule *schedule)
{
	static size_t cuts[PIECES_MAX + 1];
	size_t count = 0, at = 0, length = streams[is_server].length;
	while (at < length) {
		size_t step = schedule->smallest +
		              random_below((uint32_t)(schedule->largest - schedule->smallest + 1));
		cuts[count++] = at;
		at += step < length - at ? step : length - at;
	}
	cuts[count] = length;
	for (size_t i = 0; i < count; i++) {
		/* the first stays: a stream begins where its first segment does */
		size_t piece = !schedule->is_swapped || i == 0 ? i
		               : i % 2                         ? (i + 1 < count ? i + 1 : i)
		                                               : i - 1;
		for (int again = 0; again <= schedule->is_twice; again++)
			send_segment(is_server, PUSH_ACK, cuts[piece],
			             cuts[piece + 1] - cuts[piece]);
	}
}

static void send_all(const struct schedule *schedule)
{
	session_open(&session, proto_list);
	if (schedule->is_swapped)
		ck_assert(preferences_set(session.dissectors, &session.preferences,
		                          "tcp.reassemble_out_of_order:TRUE", NULL));
	session_start(&session);
	now_ns = 0;
	random_state = 11;
	send_segment(false, SYN, 0, 0);
	send_segment(true, SYN | ACK, 0, 0);
	send_segment(false, ACK, 0, 0);
	send_stream(false, schedule);
	send_stream(true, schedule);
	send_segment(false, FIN | ACK, streams[0].length, 0);
	send_segment(true, FIN | ACK, streams[1].length, 0);
}

/* ---------------------------------------------------------------- the messages in them */

static uint64_t hash_text(uint64_t hash, const char *text)
{
	for (; *text; text++) hash = (hash ^ (uint8_t)*text) * 1099511628211u;
	return hash;
}

/* One number for the message at this item: names and values of what was read from its bytes. */
static uint64_t print_message(const struct tape *tape, uint32_t index,
                              const struct registry *registry)
{
	uint64_t hash = 14695981039346656037u;
	for (uint32_t i = index + 1; i < tape->items[index].end; i++) {
		const struct item *item = &tape->items[i];
		const struct field *field = registry_field(registry, item->field);
		char text[1024] = "";
		if (item->flags & ITEM_GENERATED || field->type == FIELD_EXPERT) continue;
		format_value(field, item, text, sizeof text);
		hash = hash_text(hash_text(hash, field->name ? field->name : ""), text);
	}
	return hash;
}

/* In the order in which they end; how many. */
static size_t read_messages(uint64_t prints[PRINTS_MAX])
{
	const struct registry *registry = dissectors_registry(session.dissectors);
	uint16_t dns = registry_find(registry, "dns", 3);
	struct dissection *d = dissection_open(session.dissectors, session.engine);
	dissection_want_all(d, DISSECT_TEXT);
	size_t count = 0;
	uint32_t frames = store_tracked_count(session.store);
	struct view view = session_view(&session, frames);
	for (uint32_t frame = 1; frame <= frames; frame++) {
		dissection_run(d, frame, &view);
		const struct tape *tape = dissection_tape(d);
		for (uint32_t i = 0; i < tape->count && count < PRINTS_MAX; i++) {
			if (tape->items[i].field == dns)
				prints[count++] = print_message(tape, i, registry);
		}
	}
	dissection_close(d);
	return count;
}

START_TEST(test_split)
{
	static uint64_t whole[PRINTS_MAX], split[PRINTS_MAX];
	if (!gather_all(captures[_i])) return;
	send_all(&schedules[0]);
	size_t whole_count = read_messages(whole);
	session_close(&session);
	ck_assert_msg(whole_count > 0, "%s: no messages", captures[_i]);
	for (size_t s = 1; s < sizeof schedules / sizeof *schedules; s++) {
		send_all(&schedules[s]);
		size_t count = read_messages(split);
		session_close(&session);
		for (size_t i = 0; i < whole_count && i < count; i++)
			ck_assert_msg(split[i] == whole[i], "%s, %s: message %zu differs",
			              captures[_i], schedules[s].name, i + 1);
		ck_assert_msg(count == whole_count, "%s, %s: %zu messages, not %zu", captures[_i],
		              schedules[s].name, count, whole_count);
	}
}
END_TEST

int main(void)
{
	if (!captures_find()) return 1;
	TCase *cases = tcase_create("split");
	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, test_split, 0, (int)capture_count);
	Suite *suite = suite_create("split");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
