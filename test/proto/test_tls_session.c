/* What records say of a TLS session, and the stream of handshake messages over them. */
#include "tls.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tls_protocol.h"

#define BYTES(text) text, sizeof(text) - 1

static struct reader reader_of(const char *text, size_t length)
{
	return reader_make((const uint8_t *)text, length, length);
}

/* ---------------------------------------------------------------- versions */

static const struct {
	uint8_t type;
	uint16_t version;
	const char *fragment;
	size_t length;
	uint16_t expected;
	const char *why;
} records[] = {
	{ TLS_APPLICATION_DATA, TLS_1_2, BYTES("x"), TLS_1_2, "data" },
	{ TLS_ALERT, TLS_1_1, BYTES("\1\0"), TLS_1_1, "an alert" },
	{ TLS_CHANGE_CIPHER_SPEC, TLS_1_0, BYTES("\1"), TLS_1_0, "a change of cipher" },
	{ TLS_HANDSHAKE, TLS_1_0, BYTES("\1\0\0\0"), TLS_UNKNOWN, "a client only offers" },
	{ TLS_HANDSHAKE, TLS_1_0, BYTES("\x10\0\0\0"), TLS_1_0, "key exchange" },
	{ TLS_HANDSHAKE, TLS_1_0, BYTES("\xbb\xbb"), TLS_UNKNOWN, "an encrypted message" },
	{ TLS_HANDSHAKE, TLS_1_0, BYTES(""), TLS_UNKNOWN, "nothing" },
	{ TLS_ALERT, TLS_1_3, BYTES("\1\0"), TLS_UNKNOWN, "no header says 1.3" },
};

START_TEST(test_record_version)
{
	struct tls_known known = { 0 };
	struct tls_record record = { records[_i].type, records[_i].version,
		                     (uint16_t)records[_i].length };
	tls_known_record(&known, &record, reader_of(records[_i].fragment, records[_i].length));
	ck_assert_msg(known.version == records[_i].expected, "%s", records[_i].why);
	known.version = TLS_SSL3;
	tls_known_record(&known, &record, reader_of(records[_i].fragment, records[_i].length));
	ck_assert_msg(known.version == TLS_SSL3, "%s: known already", records[_i].why);
}
END_TEST

#define RANDOM "0123456789abcdef0123456789abcdef"

static const struct {
	const char *body;
	size_t length;
	uint16_t version;
	uint8_t protocol_of_alpn;
	bool is_whole;
	const char *why;
} hellos[] = {
	{ BYTES("\3\3" RANDOM "\0\xc0\x2f\0"), TLS_1_2, 0, true, "no extensions" },
	{ BYTES("\3\3" RANDOM "\0\x13\1\0\0\6\0\x2b\0\2\3\4"), TLS_1_3, 0, true,
	  "supported versions" },
	{ BYTES("\x7f\x1c" RANDOM "\0\x13\1\0"), 0x7f1c, 0, true, "a draft" },
	{ BYTES("\3\3" RANDOM "\0\xc0\x2f\0\0\x11\0\x10\0\x0d\0\x0b\x0ahttp/1.1xx"), TLS_1_2, 0,
	  true, "an unknown protocol" },
	{ BYTES("\3\3" RANDOM "\0\xc0\x2f\0\0\x0f\0\x10\0\x0b\0\x09\x08http/1.1"), TLS_1_2, 1, true,
	  "a known one" },
	{ BYTES("\5\5" RANDOM "\0\xc0\x2f\0"), TLS_UNKNOWN, 0, true, "a version that is none" },
	{ BYTES("\3\3" RANDOM "\0\xc0"), TLS_UNKNOWN, 0, false, "cut" },
};

START_TEST(test_server_hello)
{
	struct tls_known known = { 0 };
	struct reader id;
	bool is_whole =
		tls_known_server_hello(&known, reader_of(hellos[_i].body, hellos[_i].length), &id);
	ck_assert_msg(is_whole == hellos[_i].is_whole, "%s", hellos[_i].why);
	ck_assert_msg(known.version == hellos[_i].version, "%s", hellos[_i].why);
	ck_assert_msg(known.is_decided == (known.version != TLS_UNKNOWN), "%s", hellos[_i].why);
	ck_assert_msg(!known.protocol == !hellos[_i].protocol_of_alpn, "%s", hellos[_i].why);
}
END_TEST

START_TEST(test_early_data)
{
	static const char hello[] = "\3\3" RANDOM "\0\0\2\x13\1\1\0\0\4\0\x2a\0\0";
	struct tls_known known = { 0 };
	struct reader id;
	ck_assert(tls_known_client_hello(&known, reader_of(BYTES(hello)), &id));
	ck_assert_uint_eq(known.version, TLS_1_3);
	known = (struct tls_known){ .version = TLS_1_2, .is_decided = true };
	ck_assert(tls_known_client_hello(&known, reader_of(BYTES(hello)), &id));
	ck_assert_uint_eq(known.version, TLS_1_2);
}
END_TEST

/* ---------------------------------------------------------------- SSL 2.0's hello */

#define CHALLENGE "CCCCCCCCCCCCCCCC"

static const struct {
	const char *bytes;
	size_t length, expected;
	const char *why;
} ssl2[] = {
	{ BYTES("\x80\x1c\1\3\1\0\3\0\0\0\x10\0\0\4" CHALLENGE), 30, "offers TLS 1.0" },
	{ BYTES("\x80\x1c\1\0\2\0\3\0\0\0\x10\1\0\x80" CHALLENGE), 30, "offers SSL 2.0" },
	{ BYTES("\x80\x1c\1\3\1\0\3\0\0\0\x10"), 30, "not all there yet" },
	{ BYTES("\x80\x1c\1\3\1\0\3\0\0\0"), 0, "too little to know" },
	{ BYTES("\x80\x1b\1\3\1\0\3\0\0\0\x10\0\0\4" CHALLENGE), 0, "holds more than it is long" },
	{ BYTES("\x80\x1c\1\3\1\0\4\0\0\0\x10\0\0\4" CHALLENGE), 0, "part of a cipher spec" },
	{ BYTES("\x80\x1c\1\3\1\0\3\0\0\0\x08\0\0\4" CHALLENGE), 0, "too short a challenge" },
	{ BYTES("\x80\x1c\2\3\1\0\3\0\0\0\x10\0\0\4" CHALLENGE), 0, "another message" },
	{ BYTES("\x16\3\1\0\4\1\0\0\0\0\0\0\0"), 0, "a record" },
};

START_TEST(test_ssl2)
{
	struct reader r = reader_of(ssl2[_i].bytes, ssl2[_i].length);
	ck_assert_msg(tls_ssl2_length(&r) == ssl2[_i].expected, "%s", ssl2[_i].why);
	ck_assert(reader_ok(&r));
}
END_TEST

/* ---------------------------------------------------------------- messages over records */

/* Each character is a part: E encrypted, M message, F fragment, L last. Records are cut at '|'. */
static const struct {
	const char *bytes;
	size_t length;
	bool is_after_change;
	const char *expected, *why;
} flows[] = {
	{ BYTES("\1\0\0\2ab"), false, "M", "one" },
	{ BYTES("\1\0\0\2ab\x0e\0\0\0"), false, "MM", "two" },
	{ BYTES("\1\0\0\4ab|cd"), false, "F|L", "over two records" },
	{ BYTES("\1|\0|\0\4|ab|cd"), false, "F|F|F|F|L", "a header in pieces" },
	{ BYTES("\1\0\0\4ab|cd\x0e\0\0\0\x10\0"), false, "F|LMF", "the end, a whole one, a start" },
	{ BYTES("\1\0\0\0"), false, "M", "an empty one" },
	{ BYTES("\xbb\xbb\xbb\xbb\xbb\xbb\xbb\xbb\xbb\xbb\xbb\xbb\xbb\xbb\xbb\xbb"), false, "E",
	  "no message" },
	{ BYTES("\1\1\0\0aaaaaaaaaaaa"), false, "E", "too long for one" },
	{ BYTES("\0\0\0\0\0\0\0\0aaaaaaaa"), false, "E", "a nonce of 0" },
	{ BYTES("\x14\0\0\x0cvvvvvvvvvvvv"), false, "M", "finished, before the change" },
	{ BYTES("\x14\0\0\x0cvvvvvvvvvvvv"), true, "E", "finished, after it" },
	{ BYTES("\x14\0\0\1v"), true, "M", "too short to be encrypted" },
	{ BYTES("\xbb\xbb\xbb\xbb|\1\0\0\0"), false, "F|M", "given up: it would be too long" },
	{ BYTES(""), false, "", "nothing" },
};

START_TEST(test_flow)
{
	char seen[32];
	size_t used = 0, at = 0;
	struct tls_flow flow = { 0 };
	const char *bytes = flows[_i].bytes;
	while (at <= flows[_i].length && flows[_i].length) {
		const char *end = memchr(bytes + at, '|', flows[_i].length - at);
		size_t length = end ? (size_t)(end - bytes) - at : flows[_i].length - at;
		struct reader r = reader_of(bytes + at, length);
		struct tls_part part;
		bool is_first = true;
		if (at) seen[used++] = '|';
		while (tls_flow_next(&flow, &r, is_first, flows[_i].is_after_change, &part)) {
			seen[used++] = "EMFL"[part.kind];
			is_first = false;
		}
		at += length + 1;
	}
	seen[used] = 0;
	ck_assert_msg(strcmp(seen, flows[_i].expected) == 0, "%s: %s", flows[_i].why, seen);
}
END_TEST

/* ---------------------------------------------------------------- epochs and record numbers */

START_TEST(test_epochs)
{
	struct tls_side side = { 0 };
	struct tls_known known = { .version = TLS_1_2 };
	struct tls_record data = { .type = TLS_APPLICATION_DATA },
			  hello = { .type = TLS_HANDSHAKE },
			  change = { .type = TLS_CHANGE_CIPHER_SPEC };
	tls_side_record(&side, &known, &hello);
	ck_assert_uint_eq(side.record, 1);
	tls_side_record(&side, &known, &change);
	ck_assert(side.epoch == 1 && side.record == 0);
	tls_side_record(&side, &known, &hello);
	tls_side_record(&side, &known, &data);
	ck_assert(side.epoch == 1 && side.record == 2);
	side = (struct tls_side){ 0 };
	known.version = TLS_1_3;
	tls_side_record(&side, &known, &hello);
	tls_side_record(&side, &known, &change); /* says nothing, RFC 8446 D.4 */
	ck_assert(side.epoch == 0);
	tls_side_record(&side, &known, &data);
	ck_assert(side.epoch == 1 && side.record == 1);
}
END_TEST

START_TEST(test_protocols)
{
	struct reader h2 = reader_of("h2", 2), none = reader_of("h", 1), empty = reader_of("", 0);
	ck_assert_str_eq(tls_protocol_name(tls_protocol_by_alpn(&h2)),
	                 "HyperText Transfer Protocol 2");
	ck_assert_uint_eq(tls_protocol_by_alpn(&none), TLS_PROTOCOL_NONE);
	ck_assert_uint_eq(tls_protocol_by_alpn(&empty), TLS_PROTOCOL_NONE);
	ck_assert_str_eq(tls_protocol_name(tls_protocol_by_ports(40000, 993)),
	                 "Internet Message Access Protocol");
	ck_assert_str_eq(tls_protocol_name(tls_protocol_by_ports(443, 993)),
	                 "Hypertext Transfer Protocol");
	ck_assert_ptr_null(tls_protocol_name(tls_protocol_by_ports(40000, 40001)));
}
END_TEST

#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
	TCase *cases = tcase_create("session");
	tcase_add_loop_test(cases, test_record_version, 0, ROWS(records));
	tcase_add_loop_test(cases, test_server_hello, 0, ROWS(hellos));
	tcase_add_test(cases, test_early_data);
	tcase_add_loop_test(cases, test_ssl2, 0, ROWS(ssl2));
	tcase_add_loop_test(cases, test_flow, 0, ROWS(flows));
	tcase_add_test(cases, test_epochs);
	tcase_add_test(cases, test_protocols);
	Suite *suite = suite_create("tls_session");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
