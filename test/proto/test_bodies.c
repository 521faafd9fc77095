/* Bodies that are made to cost: their time grows with their length, not with its square, and what nests ends
 * at its limit. */
#include "../support/session.h"

#include <check.h>
#include <time.h>

enum { BODY_LENGTH = 1 << 20, SECONDS_MAX = 20 /* the sanitizers' too; a square takes minutes */ };

static struct media body_media; /* what the frame at hand is said to be */

static void outer_dissect(struct layer *l, struct reader *r, const void *note)
{
	layer_next_media(l, &body_media, r);
}

static const struct dissector outer_dissector = { .name = "frame",
	                                          .label = "Frame",
	                                          .dissect = outer_dissect };

/* All dissectors behind a frame that is nothing but a body. */
static const struct dissector *const *body_list(void)
{
	enum { LISTED_MAX = 1000 };
	static const struct dissector *list[LISTED_MAX] = { &outer_dissector };
	size_t count = 1;
	for (const struct dissector *const *at = proto_list; *at; at++)
		if (strcmp((*at)->name, "frame") != 0) list[count++] = *at;
	list[count] = NULL;
	return list;
}

/* Takes the body apart; how many items carry the field, and in *deepest_out how deep they nest. */
static size_t body_run(const uint8_t *bytes, size_t length, const char *field, size_t *deepest_out)
{
	struct session session;
	session_open(&session, body_list());
	session_start(&session);
	struct session_frame frame = { .bytes = bytes,
		                       .captured = (uint32_t)length,
		                       .reported = (uint32_t)length,
		                       .link_type = 1 };
	session_add(&session, &frame);
	struct dissection *dissection = dissection_open(session.dissectors, session.engine);
	dissection_want_all(dissection, DISSECT_SUMMARY | DISSECT_TEXT);
	struct view view = session_view(&session, 1);
	dissection_run(dissection, 1, &view);
	const struct tape *tape = dissection_tape(dissection);
	uint16_t id = registry_find(dissectors_registry(session.dissectors), field, strlen(field));
	size_t count = 0, deepest = 0, depth = 0;
	static uint32_t ends[4096];
	for (uint32_t i = 0; i < tape->count; i++) {
		while (depth > 0 && ends[depth - 1] <= i) depth--;
		count += tape->items[i].field == id;
		if (tape->items[i].end > i + 1 && depth < 4096) ends[depth++] = tape->items[i].end;
		if (depth > deepest) deepest = depth;
	}
	if (deepest_out) *deepest_out = deepest;
	dissection_close(dissection);
	session_close(&session);
	return count;
}

static const struct {
	const char *type, *piece; /* repeated */
	const char *why;
} costly[] = {
	{ "text/xml", "<!-- ", "comments that do not end" },
	{ "text/xml", "<![CDATA[ ", "sections that do not end" },
	{ "text/xml", "<a b=\"", "attributes that do not end" },
	{ "text/xml", "<a b='", "the same with apostrophes" },
	{ "text/xml", "<a b=''", "tags that do not end" },
	{ "text/xml", "<!DOCTYPE a [<!", "declarations" },
	{ "text/xml", "<?x y=''", "instructions" },
	{ "text/xml", "<a>", "tags that do not close" },
	{ "text/xml", "</a>", "tags that did not open" },
	{ "application/json", "[", "arrays" },
	{ "application/json", "{}", "a lot of values" },
	{ "application/json", "[\"", "strings that do not end" },
	{ "multipart/mixed", "--XX\n\n", "parts" },
	{ "multipart/mixed", "--X-", "what begins like a boundary" },
	{ "multipart/mixed", "--XX\nA:\n b\n", "folded headers" },
	{ "application/x-www-form-urlencoded", "a&", "pairs" },
	{ "application/x-www-form-urlencoded", "%", "escapes" },
	{ "text/plain", "\r", "lines" },
	{ "image/gif", "GIF89a\x21", "extensions" },
	{ "image/jpeg",
	  "\xff\xd8\xff\xe1\x00\x08"
	  "Exif",
	  "segments" },
};

START_TEST(test_cost)
{
	size_t piece = strlen(costly[_i].piece);
	uint8_t *bytes = malloc(BODY_LENGTH);
	ck_assert_ptr_nonnull(bytes);
	for (size_t i = 0; i < BODY_LENGTH; i++) bytes[i] = (uint8_t)costly[_i].piece[i % piece];
	body_media = (struct media){ costly[_i].type, "boundary=XX" };
	clock_t start = clock();
	body_run(bytes, BODY_LENGTH, "frame", NULL);
	double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	ck_assert_msg(seconds < SECONDS_MAX, "%s: %.1f s", costly[_i].why, seconds);
	free(bytes);
}
END_TEST

START_TEST(test_multipart_depth)
{
	enum { LEVELS = 100, ROOM = LEVELS * 80 };
	char body[ROOM] = "";
	size_t used = 0;
	for (int level = 1; level < LEVELS; level++)
		used += (size_t)snprintf(
			body + used, ROOM - used,
			"--b%02d\r\nContent-Type: multipart/mixed; boundary=b%02d\r\n\r\n", level,
			level + 1);
	for (int level = LEVELS - 1; level > 0; level--)
		used += (size_t)snprintf(body + used, ROOM - used, "\r\n--b%02d--\r\n", level);
	body_media = (struct media){ "multipart/mixed", "boundary=b01" };
	size_t parts = body_run((const uint8_t *)body, used, "mime_multipart.part", NULL);
	ck_assert_uint_ge(parts, 30);
	ck_assert_uint_lt(parts, 64);
	ck_assert_uint_eq(body_run((const uint8_t *)body, used, "mime_multipart.too_deep", NULL),
	                  1);
}
END_TEST

START_TEST(test_tree_depth)
{
	static const char *const types[] = { "text/xml", "application/json" };
	static const char *const opening[] = { "<a>", "[" };
	static const char *const closing[] = { "</a>", "]" };
	for (int kind = 0; kind < 2; kind++) {
		enum { LEVELS = 5000 };
		static char body[LEVELS * 8];
		size_t used = 0, deepest = 0;
		for (int i = 0; i < LEVELS; i++)
			used += (size_t)snprintf(body + used, sizeof body - used, "%s",
			                         opening[kind]);
		for (int i = 0; i < LEVELS; i++)
			used += (size_t)snprintf(body + used, sizeof body - used, "%s",
			                         closing[kind]);
		body_media = (struct media){ types[kind], "" };
		body_run((const uint8_t *)body, used, "frame", &deepest);
		ck_assert_uint_lt(deepest, 250);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bodies");
	TCase *tcase = tcase_create("bodies");
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, test_cost, 0, sizeof costly / sizeof *costly);
	tcase_add_test(tcase, test_multipart_depth);
	tcase_add_test(tcase, test_tree_depth);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
