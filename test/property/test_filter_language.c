/* The property *filter*, for the whole language: filters made at random of what is in a capture are compiled and run,
 * and each is worked out again here, from its own tree, by going through all items of the full tape and comparing
 * names as text. Nothing of src/filter is used for that.
 *
 * A test has a left side (a field, its length, its count, a part of it, a sum, bits of it, its upper case), a relation and
 * values or a field on the right; several are joined by and, or, not and brackets. */
#include <check.h>
#include <inttypes.h>

#include <ctype.h>

#include "../support/filtered.h"
#include "captures.h"
#include "field/format.h"

enum {
	FILTERS = 80,
	PAIRS_LEAST = 100000,
	TESTS_MAX = 4,
	POOL_MAX = 300,
	BYTES_MAX = 48,
	VALUES_MAX = 4096,
	ELEMENTS_MAX = 3,
	TEXT_SIZE = 8192,
	LITERAL_SIZE = 256,
	RIGHT_SIZE = 1024,
};

/* ---------------------------------------------------------------- values, plainly */

struct plain {
	bool is_number, is_text;
	int64_t number;
	const uint8_t *bytes;
	uint32_t length;
};

/* A value that the capture holds. */
struct sample {
	const struct field *field;
	struct plain value;
	uint8_t bytes[BYTES_MAX];
	char text[LITERAL_SIZE]; /* as it is written in a filter */
};

static struct sample pool[POOL_MAX];
static uint32_t pool_count;
static const struct registry *the_registry(void)
{
	return dissectors_registry(loaded.session.dissectors);
}

static bool is_small_number(enum field_type type)
{
	return type == FIELD_U8 || type == FIELD_U16 || type == FIELD_U24 || type == FIELD_U32;
}

static bool has_parts(enum field_type type)
{
	return type == FIELD_STRING || type == FIELD_BYTES || type == FIELD_ETHER;
}

static bool is_known(enum field_type type)
{
	return is_small_number(type) || has_parts(type) || type == FIELD_BOOLEAN ||
	       type == FIELD_IPV4 || type == FIELD_TIME_RELATIVE || type == FIELD_FRAME;
}

/* Fields that share a name may differ in type: then a value of the one is not one of the other. */
static bool has_one_type(const struct field *field)
{
	uint16_t id = registry_find(the_registry(), field->name, strlen(field->name));
	for (; id != FIELD_ID_NONE; id = registry_next_same(the_registry(), id)) {
		if (registry_field(the_registry(), id)->type != field->type) return false;
	}
	return true;
}

static struct plain plain_of(const struct field *field, const struct item *item)
{
	struct plain plain = { .is_number = item->flags & ITEM_NUMBER,
		               .is_text = field->type == FIELD_STRING };
	if (plain.is_number) {
		plain.number = (int64_t)item->value.number;
		if (field->type == FIELD_BOOLEAN) plain.number = plain.number != 0;
		return plain;
	}
	plain.bytes = item->value.bytes;
	plain.length = item->value_length;
	return plain;
}

/* -1, 0, 1. Of bytes the longer are greater; texts are ordered as in a dictionary. */
static int plain_order(const struct plain *left, const struct plain *right)
{
	if (left->is_number) return (left->number > right->number) - (left->number < right->number);
	bool are_texts = left->is_text && right->is_text;
	uint32_t common = left->length < right->length ? left->length : right->length;
	int order = common ? memcmp(left->bytes, right->bytes, common) : 0;
	if (!are_texts && left->length != right->length)
		return left->length < right->length ? -1 : 1;
	if (order) return order < 0 ? -1 : 1;
	return (left->length > right->length) - (left->length < right->length);
}

/* ---------------------------------------------------------------- the tree */

enum side_kind { SIDE_FIELD, SIDE_LEN, SIDE_COUNT, SIDE_PART, SIDE_SUM, SIDE_BITS, SIDE_UPPER };

struct side {
	enum side_kind kind;
	const struct field *field;
	int32_t start, length; /* SIDE_PART */
	uint32_t operand;      /* SIDE_SUM, SIDE_BITS */
};

enum relation {
	EXISTS,
	EQUAL,
	NOT_EQUAL,
	LESS,
	LESS_EQUAL,
	GREATER,
	GREATER_EQUAL,
	IN,
	CONTAINS,
	MATCHES
};
static const char *const relation_texts[] = { "",  "==", "!=", "<",        "<=",
	                                      ">", ">=", "in", "contains", "matches" };

struct test {
	enum relation relation;
	bool is_negated;
	char quantifier; /* 'y' any, 'l' all, 0 */
	struct side left;
	const struct field *right; /* a field on the right, or NULL */
	uint32_t value_count;
	struct plain low[ELEMENTS_MAX], high[ELEMENTS_MAX]; /* the same for single values */
	uint8_t bytes[BYTES_MAX];                           /* what low[0] may point to */
};

struct random_filter {
	struct test tests[TESTS_MAX];
	bool is_or[TESTS_MAX]; /* before test i; brackets group from the left */
	uint32_t count;
	char text[TEXT_SIZE];
	struct filter *filter;
};

/* ---------------------------------------------------------------- the plain way */

static uint8_t upper_texts[1 << 16];
static uint32_t upper_used;

static bool side_value(const struct side *side, const struct field *field, struct plain *value)
{
	static const uint32_t widths[] = {
		[FIELD_BOOLEAN] = 0, [FIELD_U8] = 1,    [FIELD_U16] = 2,  [FIELD_U24] = 3,
		[FIELD_U32] = 4,     [FIELD_FRAME] = 4, [FIELD_IPV4] = 4, [FIELD_TIME_RELATIVE] = 0
	};
	struct plain number = { .is_number = true };
	switch (side->kind) {
	case SIDE_LEN:
		number.number = value->is_number ? (int64_t)widths[field->type] : value->length;
		break;
	case SIDE_SUM: number.number = value->number + side->operand; break;
	case SIDE_BITS: number.number = value->number & side->operand; break;
	case SIDE_PART: {
		int64_t start = side->start, length = value->length;
		if (start < 0) start += length;
		if (start < 0 || start + side->length > length) return false;
		*value = (struct plain){ .bytes = value->bytes + start,
			                 .length = (uint32_t)side->length };
		return true;
	}
	case SIDE_UPPER:
		if (upper_used + value->length > sizeof upper_texts) return false;
		for (uint32_t i = 0; i < value->length; i++) {
			uint8_t c = value->bytes[i];
			upper_texts[upper_used + i] = c >= 'a' && c <= 'z' ? (uint8_t)(c - 32) : c;
		}
		value->bytes = upper_texts + upper_used;
		upper_used += value->length;
		return true;
	default: return true;
	}
	*value = number;
	return number.number <= UINT32_MAX; /* a sum that does not fit is none */
}

/* All values of the side; how many. */
static uint32_t side_values(const struct side *side, const struct tape *tape, struct plain *out)
{
	uint32_t count = 0, there = 0;
	for (uint32_t i = 0; i < tape->count && count < VALUES_MAX; i++) {
		const struct field *field = registry_field(the_registry(), tape->items[i].field);
		if (!field->name || strcmp(field->name, side->field->name) != 0) continue;
		there++;
		out[count] = plain_of(field, &tape->items[i]);
		count += side_value(side, field, &out[count]);
	}
	if (side->kind != SIDE_COUNT) return count;
	out[0] = (struct plain){ .is_number = true, .number = there };
	return there > 0;
}

static bool contains(const struct plain *hay, const struct plain *needle, bool ignores_case)
{
	if (needle->length == 0) return false;
	for (uint32_t at = 0; at + needle->length <= hay->length; at++) {
		uint32_t i = 0;
		for (; i < needle->length; i++) {
			int a = hay->bytes[at + i], b = needle->bytes[i];
			if (ignores_case && a < 0x80 && b < 0x80) a = tolower(a), b = tolower(b);
			if (a != b) break;
		}
		if (i == needle->length) return true;
	}
	return false;
}

static bool pair_fits(const struct test *test, const struct plain *left, const struct plain *low,
                      const struct plain *high)
{
	switch (test->relation) {
	case EQUAL: return plain_order(left, low) == 0;
	case NOT_EQUAL: return plain_order(left, low) != 0;
	case LESS: return plain_order(left, low) < 0;
	case LESS_EQUAL: return plain_order(left, low) <= 0;
	case GREATER: return plain_order(left, low) > 0;
	case GREATER_EQUAL: return plain_order(left, low) >= 0;
	case IN: return plain_order(left, low) >= 0 && plain_order(left, high) <= 0;
	case CONTAINS: return contains(left, low, false);
	case MATCHES: return contains(left, low, true);
	default: return true;
	}
}

/* `in` asks each element of all values, the others each value of all values. */
static bool test_holds(const struct test *test, const struct tape *tape)
{
	static struct plain lefts[VALUES_MAX], rights[VALUES_MAX];
	uint32_t left_count = side_values(&test->left, tape, lefts), right_count = 1;
	bool is_all = test->quantifier ? test->quantifier == 'l' : test->relation == NOT_EQUAL;
	if (test->relation == EXISTS) return (left_count > 0) != test->is_negated;
	const struct plain *low = test->low, *high = test->high;
	if (test->right) {
		const struct side side = { .kind = SIDE_FIELD, .field = test->right };
		right_count = side_values(&side, tape, rights);
		low = high = rights;
	}
	bool some = false, all = left_count > 0 && right_count > 0, one_for_all = false;
	uint32_t elements = test->relation == IN ? test->value_count : right_count;
	for (uint32_t k = 0; k < elements; k++) {
		bool is_for_all = left_count > 0;
		for (uint32_t i = 0; i < left_count; i++) {
			bool fits = pair_fits(test, &lefts[i], &low[k], &high[k]);
			some = some || fits;
			all = all && fits;
			is_for_all = is_for_all && fits;
		}
		one_for_all = one_for_all || is_for_all;
	}
	bool holds = !is_all ? some : test->relation == IN ? one_for_all : all;
	return holds != test->is_negated;
}

static bool filter_holds(const struct random_filter *f, const struct tape *tape)
{
	bool holds = test_holds(&f->tests[0], tape);
	for (uint32_t i = 1; i < f->count; i++) {
		bool test = test_holds(&f->tests[i], tape);
		holds = f->is_or[i] ? holds || test : holds && test;
	}
	return holds;
}

/* ---------------------------------------------------------------- making them */

static void add_sample(const struct item *item)
{
	char text[TEXT_SIZE];
	const struct field *field = registry_field(the_registry(), item->field);
	struct sample *sample = &pool[pool_count];
	if (!field->name || !is_known(field->type) || !has_one_type(field)) return;
	*sample = (struct sample){ .field = field, .value = plain_of(field, item) };
	if (!sample->value.is_number && (item->value_length > BYTES_MAX || item->value_length == 0))
		return;
	if (!sample->value.is_number) {
		memcpy(sample->bytes, item->value.bytes, item->value_length);
		sample->value.bytes = sample->bytes;
	}
	size_t length = format_filter(the_registry(), item, text, sizeof text);
	const char *value = strstr(text, " == ");
	if (!value || length >= sizeof text) return;
	value += strlen(" == ");
	/* a name stands for its number, but not where the field is calculated with */
	bool is_named = field->base == BASE_NAMED;
	int used = is_named ? snprintf(sample->text, sizeof sample->text, "%" PRIu64,
	                               item->value.number)
	                    : snprintf(sample->text, sizeof sample->text, "%s", value);
	if (used < (int)sizeof sample->text) pool_count++;
}

/* About POOL_MAX of all items, evenly. */
static void fill_pool(struct dissection *d, const struct view *view)
{
	uint64_t total = 0;
	pool_count = 0;
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t frame = 1; frame <= loaded.count; frame++) {
			dissection_run(d, frame, view);
			const struct tape *tape = dissection_tape(d);
			for (uint32_t i = 0; i < tape->count; i++) {
				if (pass == 0)
					total++;
				else if (pool_count < POOL_MAX &&
				         random_below((uint32_t)total) < POOL_MAX)
					add_sample(&tape->items[i]);
			}
		}
	}
}

static size_t put(char *out, size_t used, const char *text)
{
	return used + (size_t)snprintf(out + used, RIGHT_SIZE - used, "%s", text);
}

/* The bytes as hex digits, each with something before it; all between two texts. */
static void write_bytes(const uint8_t *bytes, uint32_t length, const char *start,
                        const char *before, const char *end, char *out)
{
	size_t used = put(out, 0, start);
	for (uint32_t i = 0; i < length; i++) {
		char digits[3];
		snprintf(digits, sizeof digits, "%02x", bytes[i]);
		used = put(out, put(out, used, before), digits);
	}
	put(out, used, end);
}

/* With a colon before them, so that no name can be meant. */
static void write_hex(const uint8_t *bytes, uint32_t length, char *out)
{
	write_bytes(bytes, length, "", ":", "", out);
}

static enum side_kind random_side(enum field_type type)
{
	static const enum side_kind numbers[] = { SIDE_FIELD, SIDE_FIELD, SIDE_SUM, SIDE_BITS,
		                                  SIDE_LEN };
	static const enum side_kind texts[] = { SIDE_FIELD, SIDE_PART, SIDE_UPPER, SIDE_LEN,
		                                SIDE_COUNT };
	if (is_small_number(type)) return numbers[random_below(5)];
	if (type == FIELD_STRING) return texts[random_below(5)];
	if (has_parts(type)) return random_below(2) ? SIDE_PART : SIDE_FIELD;
	return random_below(4) ? SIDE_FIELD : SIDE_COUNT;
}

static void write_side(const struct side *side, char *out, size_t size)
{
	const char *name = side->field->name;
	switch (side->kind) {
	case SIDE_LEN: snprintf(out, size, "len(%s)", name); break;
	case SIDE_COUNT: snprintf(out, size, "count( %s )", name); break;
	case SIDE_UPPER: snprintf(out, size, "upper(%s)", name); break;
	case SIDE_SUM: snprintf(out, size, "%s + %u", name, side->operand); break;
	case SIDE_BITS: snprintf(out, size, "{%s & %u}", name, side->operand); break;
	case SIDE_PART: snprintf(out, size, "%s[%d:%d]", name, side->start, side->length); break;
	default: snprintf(out, size, "%s", name); break;
	}
}

static bool is_calculated(const struct side *side)
{
	return side->kind != SIDE_FIELD && side->kind != SIDE_PART && side->kind != SIDE_UPPER;
}

/* What stands right of the relation, for a left side of numbers that are not the field's own. */
static void make_number(struct test *test, char *right, size_t size)
{
	uint32_t number = random_below(test->left.kind == SIDE_COUNT ? 4 : 60);
	test->low[0] = test->high[0] = (struct plain){ .is_number = true, .number = number };
	snprintf(right, size, "0x%x", number);
}

/* A piece of the sample's bytes, sometimes changed. */
static void make_piece(struct test *test, const struct sample *sample, uint32_t length)
{
	uint32_t most = sample->value.length - length;
	memcpy(test->bytes, sample->bytes + (most ? random_below(most + 1) : 0), length);
	if (random_below(4) == 0) test->bytes[random_below(length)] ^= 0x20;
	test->low[0] = test->high[0] = (struct plain){ .bytes = test->bytes, .length = length };
}

static void make_part(struct test *test, const struct sample *sample, char *right)
{
	uint32_t length = 1 + random_below(sample->value.length < 4 ? sample->value.length : 4);
	test->left.length = (int32_t)length;
	test->left.start =
		random_below(2) ? (int32_t)random_below(6) : -(int32_t)(length + random_below(3));
	make_piece(test, sample, length);
	write_hex(test->bytes, length, right);
}

static void make_search(struct test *test, const struct sample *sample, char *right)
{
	uint32_t most = sample->value.length < 5 ? sample->value.length : 5;
	make_piece(test, sample, 1 + random_below(most));
	if (test->relation == MATCHES)
		write_bytes(test->bytes, test->low[0].length, "r\"", "\\x", "\"", right);
	else if (sample->field->type == FIELD_STRING)
		write_bytes(test->bytes, test->low[0].length, "\"", "\\x", "\"", right);
	else
		write_hex(test->bytes, test->low[0].length, right);
}

/* Samples of the same field, or this one again. */
static void make_set(struct test *test, const struct sample *sample, char *right, size_t size)
{
	size_t used = (size_t)snprintf(right, size, "{");
	test->value_count = 1 + random_below(ELEMENTS_MAX);
	for (uint32_t i = 0; i < test->value_count; i++) {
		const struct sample *ends[2] = { sample, &pool[random_below(pool_count)] };
		if (ends[1]->field != sample->field) ends[1] = sample;
		bool is_span = random_below(2);
		test->low[i] = ends[0]->value;
		test->high[i] = ends[is_span]->value;
		used += (size_t)snprintf(right + used, size - used, "%s%s", i ? ", " : "",
		                         ends[0]->text);
		if (is_span)
			used += (size_t)snprintf(right + used, size - used, " .. %s",
			                         ends[1]->text);
	}
	snprintf(right + used, size - used, "}");
}

static enum relation random_relation(const struct side *left)
{
	enum field_type type = left->field->type;
	if (random_below(8) == 0 && left->kind == SIDE_FIELD) return EXISTS;
	if (random_below(4) == 0 && left->kind == SIDE_FIELD) return IN;
#ifdef HAVE_PCRE2
	if (random_below(3) == 0 && left->kind == SIDE_FIELD && has_parts(type)) return MATCHES;
#endif
	if (random_below(3) == 0 && left->kind == SIDE_FIELD && has_parts(type)) return CONTAINS;
	return (enum relation)(EQUAL + random_below(GREATER_EQUAL));
}

static bool test_make(struct test *test, char *text, size_t size)
{
	char left[LITERAL_SIZE], right[RIGHT_SIZE] = "";
	const struct sample *sample = &pool[random_below(pool_count)];
	const char *quantifier = "";
	*test = (struct test){ .left = { .field = sample->field }, .value_count = 1 };
	test->left.kind = random_side(sample->field->type);
	test->left.operand = random_below(200);
	test->relation = random_relation(&test->left);
	test->is_negated = random_below(4) == 0;
	test->low[0] = test->high[0] = sample->value;
	snprintf(right, sizeof right, "%s", sample->text);
	if (test->left.kind == SIDE_PART)
		make_part(test, sample, right);
	else if (test->relation == IN)
		make_set(test, sample, right, sizeof right);
	else if (test->relation == CONTAINS || test->relation == MATCHES)
		make_search(test, sample, right);
	else if (is_calculated(&test->left) && test->left.kind != SIDE_SUM)
		make_number(test, right, sizeof right);
	else if (test->relation != EXISTS && random_below(5) == 0) {
		const struct field *other = pool[random_below(pool_count)].field;
		if (other->type == sample->field->type && test->left.kind == SIDE_FIELD) {
			test->right = other;
			snprintf(right, sizeof right, ".%s", other->name);
		}
	}
	if (test->relation != EXISTS && random_below(3) == 0) {
		test->quantifier = random_below(2) ? 'l' : 'y';
		quantifier = test->quantifier == 'l' ? "all " : "any ";
	}
	write_side(&test->left, left, sizeof left);
	int length = snprintf(text, size, "%s%s%s %s %s", test->is_negated ? "not " : "",
	                      quantifier, left, relation_texts[test->relation],
	                      test->relation == EXISTS ? "" : right);
	return length > 0 && (size_t)length < size;
}

static void filter_make(struct random_filter *f)
{
	f->count = 0;
	f->text[0] = 0;
	uint32_t wanted = 1 + random_below(TESTS_MAX);
	while (f->count < wanted) {
		char test[TEXT_SIZE / 4], joined[TEXT_SIZE];
		if (!test_make(&f->tests[f->count], test, sizeof test)) continue;
		bool is_or = random_below(2);
		int length = f->count == 0 ? snprintf(joined, sizeof joined, "%s", test)
		                           : snprintf(joined, sizeof joined, "(%s) %s %s", f->text,
		                                      is_or ? "||" : "and", test);
		ck_assert_int_lt(length, (int)sizeof joined);
		memcpy(f->text, joined, sizeof joined);
		f->is_or[f->count++] = is_or;
	}
}

/* ---------------------------------------------------------------- the property */

static uint64_t check_frame(const struct random_filter *filters, const struct dissection *d,
                            struct filter_scratch *scratch, const char *path, uint32_t frame)
{
	for (int i = 0; i < FILTERS; i++) {
		const struct random_filter *f = &filters[i];
		upper_used = 0;
		bool expected = filter_holds(f, dissection_tape(d));
		ck_assert_msg(query_passes_dissected(f->filter, d, scratch) == expected,
		              "%s: frame %u: %s: is not %d", path, frame, f->text, expected);
	}
	return FILTERS;
}

static uint64_t check_capture(const char *path)
{
	static struct random_filter filters[FILTERS];
	uint64_t pairs = 0;
	load(path, false);
	struct dissection *full = open_full();
	struct view view = session_view(&loaded.session, loaded.count);
	struct filter_scratch *scratch = filter_scratch_open();
	fill_pool(full, &view);
	for (int i = 0; i < FILTERS && pool_count > 0; i++) {
		struct error error = { .text = "" };
		filter_make(&filters[i]);
		filters[i].filter = filter_compile(the_registry(), filters[i].text, &error);
		ck_assert_msg(filters[i].filter, "%s: %s: %s", path, filters[i].text, error.text);
	}
	for (uint32_t frame = 1; frame <= loaded.count && pool_count > 0; frame++) {
		dissection_run(full, frame, &view);
		pairs += check_frame(filters, full, scratch, path, frame);
	}
	for (int i = 0; i < FILTERS && pool_count > 0; i++) filter_close(filters[i].filter);
	filter_scratch_close(scratch);
	dissection_close(full);
	unload();
	return pairs;
}

START_TEST(test_filter_language)
{
	uint64_t pairs = 0;
	for (size_t i = 0; i < capture_count; i++) {
		random_state = (uint32_t)i + 1;
		pairs += check_capture(captures[i]);
	}
	ck_assert_uint_ge(pairs, PAIRS_LEAST);
}
END_TEST

int main(void)
{
	if (!captures_find()) return 1;
	TCase *cases = tcase_create("filter language");
	tcase_set_timeout(cases, 280);
	tcase_add_test(cases, test_filter_language);
	Suite *suite = suite_create("filter language");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
