/* Bounds of TLS over a whole session: what costs memory or time is given up at the limit, and goes on after it. */
#include "../support/session.h"

#include <check.h>

#include "tls.h"

enum { ETHERNET = 14, IPV4 = 20, TCP = 20, HEADERS = ETHERNET + IPV4 + TCP, SEGMENT_MAX = 1400 };
enum { PORT_CLIENT = 40000, PORT_TLS = 443 };

static struct session session;
static uint32_t stream_at;

static void put(uint8_t *at, size_t value, size_t width)
{
	for (size_t i = 0; i < width; i++) at[i] = (uint8_t)(value >> 8 * (width - 1 - i));
}

/* One segment of the client's. */
static void send_bytes(const uint8_t *payload, size_t length)
{
	uint8_t bytes[HEADERS + SEGMENT_MAX] = { [12] = 8 }, *ip = bytes + ETHERNET,
				*tcp = ip + IPV4;
	ip[0] = 0x45;
	put(ip + 2, IPV4 + TCP + length, 2);
	ip[8] = 64;
	ip[9] = 6;
	put(ip + 12, 0xc0000201, 4);
	put(ip + 16, 0xc0000202, 4);
	put(tcp, PORT_CLIENT, 2);
	put(tcp + 2, PORT_TLS, 2);
	put(tcp + 4, stream_at, 4);
	tcp[12] = 0x50;
	tcp[13] = 0x18;
	put(tcp + 14, 0xffff, 2);
	memcpy(tcp + TCP, payload, length);
	stream_at += (uint32_t)length;
	session_add(&session, &(struct session_frame){ .bytes = bytes,
	                                               .captured = (uint32_t)(HEADERS + length),
	                                               .reported = (uint32_t)(HEADERS + length),
	                                               .link_type = 1 });
}

static void send_record(uint8_t type, const uint8_t *fragment, size_t length)
{
	uint8_t record[TLS_RECORD_HEADER + SEGMENT_MAX] = { type, 3, 3 };
	put(record + 3, length, 2);
	memcpy(record + TLS_RECORD_HEADER, fragment, length);
	send_bytes(record, TLS_RECORD_HEADER + length);
}

/* What Info says of the frame sent last. */
static void last_info(char *out, size_t size)
{
	struct dissection *d = dissection_open(session.dissectors, session.engine);
	struct field_set none = { 0 };
	uint32_t frame = store_tracked_count(session.store);
	struct view view = session_view(&session, frame);
	dissection_want(d, &none, DISSECT_SUMMARY);
	dissection_run(d, frame, &view);
	snprintf(out, size, "%s", dissection_summary(d)->info);
	dissection_close(d);
}

static void start(void)
{
	session_open(&session, proto_list);
	session_start(&session);
	stream_at = 1;
}

/* A message of a byte a record: of TLS_FRAGMENTS_MAX it is put together, of one more it is given up. */
START_TEST(test_fragments)
{
	char info[256];
	bool is_too_long = _i == 1;
	size_t length = TLS_FRAGMENTS_MAX - TLS_MESSAGE_HEADER + is_too_long;
	uint8_t head[TLS_MESSAGE_HEADER] = { TLS_CLIENT_KEY_EXCHANGE }, byte = 0x10;
	put(head + 1, length, 3);
	start();
	for (size_t i = 0; i < sizeof head; i++) send_record(TLS_HANDSHAKE, head + i, 1);
	for (size_t i = 0; i < length; i++) send_record(TLS_HANDSHAKE, &byte, 1);
	last_info(info, sizeof info);
	ck_assert_str_eq(info,
	                 is_too_long ? "[Client Key Exchange Fragment]" : "Client Key Exchange");
	session_close(&session);
}
END_TEST

/* A message that says to be longer than TLS_MESSAGE_MAX is not waited for: the next one is itself. */
START_TEST(test_message)
{
	static const uint8_t start_of_long[] = { TLS_CERTIFICATE, 1, 0, 0, 'a' };
	static const uint8_t done[] = { TLS_SERVER_HELLO_DONE, 0, 0, 0 };
	char info[256];
	start();
	send_record(TLS_HANDSHAKE, start_of_long, sizeof start_of_long);
	send_record(TLS_HANDSHAKE, done, sizeof done);
	last_info(info, sizeof info);
	ck_assert_str_eq(info, "Server Hello Done");
	session_close(&session);
}
END_TEST

/* A record of the largest length that a header can say is waited for, and no byte more. */
START_TEST(test_record)
{
	static const uint8_t header[] = { TLS_APPLICATION_DATA, 3, 3, 0xff, 0xff };
	static const uint8_t data[SEGMENT_MAX];
	char info[256];
	start();
	send_bytes(header, sizeof header);
	for (size_t left = 0xffff; left;) {
		size_t length = left < SEGMENT_MAX ? left : SEGMENT_MAX;
		send_bytes(data, length);
		left -= length;
	}
	last_info(info, sizeof info);
	ck_assert_str_eq(info, "Application Data");
	send_record(TLS_APPLICATION_DATA, data, 8);
	last_info(info, sizeof info);
	ck_assert_str_eq(info, "Application Data");
	session_close(&session);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("bounds");
	tcase_add_loop_test(cases, test_fragments, 0, 2);
	tcase_add_test(cases, test_message);
	tcase_add_test(cases, test_record);
	Suite *suite = suite_create("tls_bounds");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
