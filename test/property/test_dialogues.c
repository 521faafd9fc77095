/* The property *split* for dialogues: what client and server of a golden capture said to each other, said again in
 * the same turns but in other segments, down to one byte each, cut at random, twice, and (with
 * tcp.reassemble_out_of_order) in another order within a turn, has the same fields in the same order. What depends
 * on when something came is left out, and which lines of a mail shared a segment with the reply before it. */
#include <check.h>

#include "captures.h"
#include "field/format.h"

enum { STREAM_MAX = 1 << 15, TURNS_MAX = 512, SEGMENT_MAX = 1400, PRINTS_MAX = 1 << 14 };
enum { ETHERNET = 14, IPV4 = 20, TCP = 20, HEADERS = ETHERNET + IPV4 + TCP };
enum { FIN = 1, SYN = 2, PUSH_ACK = 0x18, ACK = 0x10, CLIENT_PORT = 40000 };

/* Who serves on which port, and the beginning of its fields' names. */
static const struct served {
	uint16_t port;
	const char *prefix;
} served[] = { { 25, "smtp." },  { 80, "http." }, { 110, "pop." },
	       { 143, "imap." }, { 443, "tls." }, { 587, "smtp." } };

/* The first conversation of a capture with such a server: 0 the client, 1 the server. */
static struct {
	const struct served *server;
	uint8_t bytes[2][STREAM_MAX];
	size_t length[2];
	uint32_t first[2]; /* sequence number of the first byte */
	uint16_t client_port;
	struct turn {
		bool is_server;
		size_t at, length;
	} turns[TURNS_MAX];
	size_t turn_count;
} said;

static uint16_t get_u16(const uint8_t *at) { return (uint16_t)(at[0] << 8 | at[1]); }

static uint32_t get_u32(const uint8_t *at) { return (uint32_t)get_u16(at) << 16 | get_u16(at + 2); }

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

static const struct served *served_find(uint16_t port)
{
	for (size_t i = 0; i < sizeof served / sizeof *served; i++)
		if (served[i].port == port) return &served[i];
	return NULL;
}

/* False: the stream has a hole, or begins in the middle, or there is too much of it. */
static bool gather_payload(bool is_server, uint32_t seq, const uint8_t *payload, size_t length)
{
	if (length == 0) return true;
	if (seq - said.first[is_server] != said.length[is_server]) return false;
	if (said.length[is_server] + length > STREAM_MAX) return false;
	struct turn *last = said.turn_count ? &said.turns[said.turn_count - 1] : NULL;
	if (!last || last->is_server != is_server) {
		if (said.turn_count == TURNS_MAX) return false;
		last = &said.turns[said.turn_count++];
		*last = (struct turn){ is_server, said.length[is_server], 0 };
	}
	memcpy(said.bytes[is_server] + said.length[is_server], payload, length);
	said.length[is_server] += length;
	last->length += length;
	return true;
}

/* False: the capture is none for this property. */
static bool gather(const struct session_frame *frame)
{
	const uint8_t *ip = frame->bytes + ETHERNET, *tcp = ip + IPV4;
	if (frame->link_type != 1 || frame->captured < HEADERS || ip[0] != 0x45 || ip[9] != 6)
		return true;
	bool is_server = served_find(get_u16(tcp)) != NULL;
	const struct served *server = served_find(get_u16(tcp + (is_server ? 0 : 2)));
	uint16_t client_port = get_u16(tcp + (is_server ? 2 : 0));
	if (!server) return true;
	if (!said.server) {
		said.server = server;
		said.client_port = client_port;
	}
	if (said.server != server || said.client_port != client_port) return false;
	size_t header = (size_t)(tcp[12] >> 4) * 4, total = get_u16(ip + 2);
	if (tcp[13] & SYN) said.first[is_server] = get_u32(tcp + 4) + 1;
	if (header < TCP || total < IPV4 + header || frame->captured < ETHERNET + total)
		return false;
	return gather_payload(is_server, get_u32(tcp + 4), tcp + header, total - IPV4 - header);
}

static bool gather_all(const char *path)
{
	static struct session_frame frames[FRAMES_MAX];
	struct capture_file *file;
	bool is_whole = true;
	memset(&said, 0, sizeof said);
	size_t count = session_read(path, frames, FRAMES_MAX, &file);
	for (size_t i = 0; i < count && is_whole; i++) is_whole = gather(&frames[i]);
	capture_file_close(file);
	return is_whole && said.turn_count > 0;
}

/* ---------------------------------------------------------------- saying it again */

static struct session session;
static int64_t now_ns;
static size_t sent[2]; /* how far each side is */

static void send_segment(bool is_server, unsigned flags, size_t at, size_t length)
{
	static const uint8_t addresses[2][4] = { { 192, 0, 2, 1 }, { 192, 0, 2, 2 } };
	uint8_t bytes[HEADERS + SEGMENT_MAX] = { [12] = 8 }, *ip = bytes + ETHERNET,
				*tcp = ip + IPV4;
	ip[0] = 0x45;
	put_u16(ip + 2, IPV4 + TCP + length);
	ip[8] = 64;
	ip[9] = 6;
	memcpy(ip + 12, addresses[is_server], 4);
	memcpy(ip + 16, addresses[!is_server], 4);
	put_u16(tcp, is_server ? said.server->port : CLIENT_PORT);
	put_u16(tcp + 2, is_server ? CLIENT_PORT : said.server->port);
	put_u32(tcp + 4, at + (flags & SYN ? 0 : 1));
	put_u32(tcp + 8, sent[!is_server] + 1);
	tcp[12] = 0x50;
	tcp[13] = (uint8_t)flags;
	put_u16(tcp + 14, 65535);
	if (length) memcpy(tcp + TCP, said.bytes[is_server] + at, length);
	now_ns += 1000000;
	session_add(&session, &(struct session_frame){ .bytes = bytes,
	                                               .captured = (uint32_t)(HEADERS + length),
	                                               .reported = (uint32_t)(HEADERS + length),
	                                               .time_ns = now_ns,
	                                               .link_type = 1 });
}

static const struct schedule {
	const char *name;
	size_t smallest, largest; /* of a segment */
	bool is_twice, is_swapped;
} schedules[] = {
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

static void send_turn(const struct turn *turn, const struct schedule *schedule)
{
	static size_t cuts[STREAM_MAX + 1];
	size_t count = 0, at = turn->at, end = turn->at + turn->length;
	while (at < end) {
		size_t step = schedule->smallest +
		              random_below((uint32_t)(schedule->largest - schedule->smallest + 1));
		cuts[count++] = at;
		at += step < end - at ? step : end - at;
	}
	cuts[count] = end;
	for (size_t i = 0; i < count; i++) {
		/* the first stays: a stream begins where its first segment does */
		size_t piece = !schedule->is_swapped || i == 0 ? i
		               : i % 2                         ? (i + 1 < count ? i + 1 : i)
		                                               : i - 1;
		for (int again = 0; again <= schedule->is_twice; again++)
			send_segment(turn->is_server, PUSH_ACK, cuts[piece],
			             cuts[piece + 1] - cuts[piece]);
	}
	sent[turn->is_server] = end;
}

static void send_all(const struct schedule *schedule)
{
	session_open(&session, proto_list);
	if (schedule->is_swapped)
		ck_assert(preferences_set(session.dissectors, &session.preferences,
		                          "tcp.reassemble_out_of_order:TRUE", NULL));
	session_start(&session);
	now_ns = 0;
	sent[0] = sent[1] = 0;
	random_state = 11;
	send_segment(false, SYN, 0, 0);
	send_segment(true, SYN | ACK, 0, 0);
	send_segment(false, ACK, 0, 0);
	for (size_t i = 0; i < said.turn_count; i++) send_turn(&said.turns[i], schedule);
	send_segment(false, FIN | ACK, said.length[0], 0);
	send_segment(true, FIN | ACK, said.length[1], 0);
}

/* ---------------------------------------------------------------- the fields in it */

struct print {
	const char *name;
	char text[64];
	uint64_t hash;
};

static bool begins_with(const char *text, const char *prefix)
{
	return text && strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Is a piece of a mail shown in the layer that the item belongs to? */
static bool has_mail(const struct tape *tape, const struct registry *registry, uint32_t item)
{
	while (item > 0 && tape_parent(tape, item) != UINT32_MAX) item = tape_parent(tape, item);
	uint32_t end = tape->items[item].end;
	for (uint32_t i = item; i < end; i++) {
		const char *name = registry_field(registry, tape->items[i].field)->name;
		if (begins_with(name, "pop.data.")) return true;
	}
	if (end == tape->count) return false;
	return begins_with(registry_field(registry, tape->items[end].field)->name, "imf");
}

/* Fields that say how lines were cut into segments: a reply of SMTP has its number once in each. */
static bool is_of_cuts(const char *name)
{
	static const char *const prefixes[] = { "pop.data.", "smtp.data.", "smtp.response" };
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (begins_with(name, prefixes[i])) return true;
	return strcmp(name, "imap.compressed") == 0 || strcmp(name, "smtp.rsp") == 0;
}

/* Does the item belong to a message of HTTP, not to a piece of one that nobody saw begin? */
static bool has_start(const struct tape *tape, const struct registry *registry, uint32_t index)
{
	while (index-- > 0) {
		const char *name = registry_field(registry, tape->items[index].field)->name;
		if (strcmp(name, "http.chat") == 0) return true;
		if (strcmp(name, "http") == 0) return false;
	}
	return false;
}

static bool is_compared(const struct tape *tape, const struct registry *registry, uint32_t index,
                        const char *prefix)
{
	const struct item *item = &tape->items[index];
	const struct field *field = registry_field(registry, item->field);
	if (!begins_with(field->name, prefix) || field->type == FIELD_EXPERT) return false;
	if (is_of_cuts(field->name)) return false;
	if (strcmp(field->name, "http.file_data") == 0 && !has_start(tape, registry, index))
		return false;
	if (item->flags & ITEM_GENERATED && field->type != FIELD_STRING) return false;
	if (strcmp(field->name, "pop.response.data") != 0) return true;
	return !has_mail(tape, registry, index);
}

static void print_item(const struct tape *tape, const struct registry *registry, uint32_t index,
                       struct print *out)
{
	static char text[1 << 16];
	const struct field *field = registry_field(registry, tape->items[index].field);
	format_value(field, &tape->items[index], text, sizeof text);
	out->name = field->name;
	snprintf(out->text, sizeof out->text, "%.60s", text);
	out->hash = 14695981039346656037u;
	for (const char *at = text; *at; at++)
		out->hash = (out->hash ^ (uint8_t)*at) * 1099511628211u;
}

/* Fields whose names begin so, from print number count on; how many there are then. */
static size_t read_fields(const char *prefix, struct print prints[PRINTS_MAX], size_t count)
{
	const struct registry *registry = dissectors_registry(session.dissectors);
	struct dissection *d = dissection_open(session.dissectors, session.engine);
	dissection_want_all(d, DISSECT_TEXT);
	uint32_t frames = store_tracked_count(session.store);
	struct view view = session_view(&session, frames);
	for (uint32_t frame = 1; frame <= frames; frame++) {
		dissection_run(d, frame, &view);
		const struct tape *tape = dissection_tape(d);
		for (uint32_t i = 0; i < tape->count && count < PRINTS_MAX; i++)
			if (is_compared(tape, registry, i, prefix))
				print_item(tape, registry, i, &prints[count++]);
	}
	dissection_close(d);
	return count;
}

/* A mail may come before or behind the lines that follow it, with what is in the same segment. */
static size_t read_all(struct print prints[PRINTS_MAX])
{
	return read_fields("imf.", prints, read_fields(said.server->prefix, prints, 0));
}

START_TEST(test_dialogue)
{
	static struct print whole[PRINTS_MAX], split[PRINTS_MAX];
	if (!gather_all(captures[_i])) return;
	send_all(&schedules[0]);
	size_t whole_count = read_all(whole);
	session_close(&session);
	ck_assert_msg(whole_count > 0, "%s: no fields", captures[_i]);
	for (size_t s = 1; s < sizeof schedules / sizeof *schedules; s++) {
		send_all(&schedules[s]);
		size_t count = read_all(split);
		session_close(&session);
		for (size_t i = 0; i < whole_count && i < count; i++)
			ck_assert_msg(split[i].hash == whole[i].hash &&
			                      strcmp(split[i].name, whole[i].name) == 0,
			              "%s, %s: %zu is %s %s, not %s %s", captures[_i],
			              schedules[s].name, i + 1, split[i].name, split[i].text,
			              whole[i].name, whole[i].text);
		ck_assert_msg(count == whole_count, "%s, %s: %zu fields, not %zu", captures[_i],
		              schedules[s].name, count, whole_count);
	}
}
END_TEST

int main(void)
{
	if (!captures_find()) return 1;
	TCase *cases = tcase_create("dialogues");
	tcase_set_timeout(cases, 120);
	tcase_add_loop_test(cases, test_dialogue, 0, (int)capture_count);
	Suite *suite = suite_create("dialogues");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
