/* regex.c - the only place that sees the PCRE2 library. */
#include "regex.h"

#include <stdlib.h>

#ifdef HAVE_PCRE2

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { REGEX_HEAP_KIB_MAX = 20000, REGEX_DEPTH_MAX = 250000 };

struct regex {
	pcre2_code *code;
};

struct regex_scratch {
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

/* A pattern is bytes: nothing in it can turn UTF-8 on, whatever the data are. */
struct regex *regex_open(const char *pattern, size_t length, struct error *error)
{
	enum { WHY_MAX = 200 };
	int number;
	PCRE2_SIZE offset;
	PCRE2_UCHAR why[WHY_MAX];
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, length,
	                                 PCRE2_CASELESS | PCRE2_NEVER_UTF, &number, &offset, NULL);
	if (!code) {
		pcre2_get_error_message(number, why, sizeof why);
		error_set(error, "this is no regular expression: %s (at its character %zu)",
		          (const char *)why, (size_t)offset + 1);
		return NULL;
	}
	struct regex *regex = calloc(1, sizeof *regex);
	if (!regex) abort();
	regex->code = code;
	return regex;
}

void regex_close(struct regex *regex)
{
	if (!regex) return;
	pcre2_code_free(regex->code);
	free(regex);
}

struct regex_scratch *regex_scratch_open(void)
{
	struct regex_scratch *scratch = calloc(1, sizeof *scratch);
	if (!scratch) abort();
	scratch->data = pcre2_match_data_create(1, NULL);
	scratch->limits = pcre2_match_context_create(NULL);
	if (!scratch->data || !scratch->limits) abort();
	pcre2_set_match_limit(scratch->limits, REGEX_STEPS_MAX);
	pcre2_set_depth_limit(scratch->limits, REGEX_DEPTH_MAX);
	pcre2_set_heap_limit(scratch->limits, REGEX_HEAP_KIB_MAX);
	return scratch;
}

void regex_scratch_close(struct regex_scratch *scratch)
{
	if (!scratch) return;
	pcre2_match_data_free(scratch->data);
	pcre2_match_context_free(scratch->limits);
	free(scratch);
}

bool regex_matches(const struct regex *regex, struct regex_scratch *scratch, const uint8_t *bytes,
                   size_t length)
{
	static const uint8_t nothing[1];
	return pcre2_match(regex->code, bytes ? bytes : nothing, length, 0, 0, scratch->data,
	                   scratch->limits) >= 0;
}

#else

struct regex *regex_open(const char *pattern, size_t length, struct error *error)
{
	(void)pattern;
	(void)length;
	error_set(error, "this program was built without PCRE2, which \"matches\" needs; "
	                 "\"contains\" works");
	return NULL;
}

void regex_close(struct regex *regex) { (void)regex; }

struct regex_scratch *regex_scratch_open(void) { return NULL; }

void regex_scratch_close(struct regex_scratch *scratch) { (void)scratch; }

bool regex_matches(const struct regex *regex, struct regex_scratch *scratch, const uint8_t *bytes,
                   size_t length)
{
	(void)regex;
	(void)scratch;
	(void)bytes;
	(void)length;
	return false;
}

#endif
