/* typing.c - looks at what is wrong with an unfinished text, and mends what has one remedy. */
#include "filter/typing.h"

#include "lex.h"
#include "names.h"
#include "parse.h"

#include <ctype.h>
#include <string.h>

static bool typing_is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

/* Is a test expected behind the text before at, so that a word there is a field's or function's name? */
static bool typing_wants_name(const char *text, size_t at)
{
	while (at > 0 && isspace((unsigned char)text[at - 1])) at--;
	size_t start = at;
	if (at == 0 || strchr("(!&|", text[at - 1])) return true;
	while (start > 0 && typing_is_word(text[start - 1])) start--;
	switch (lexer_keyword(text + start, at - start)) {
	case TOKEN_AND:
	case TOKEN_OR:
	case TOKEN_NOT:
	case TOKEN_ANY:
	case TOKEN_ALL: return true;
	default: return false;
	}
}

/* Fine as a filter, but it says something else than it seems to. */
static bool typing_is_doubtful(const struct registry *registry, const char *text,
                               struct error *error_out)
{
	struct arena arena = { 0 };
	struct lexer lexer = { .text = text, .length = strlen(text), .arena = &arena };
	struct token token;
	bool is_doubtful = false;
	while (!is_doubtful && lexer_next(&lexer, &token) && token.kind != TOKEN_END) {
		bool is_foreign = token.kind == TOKEN_WORD &&
		                  names_is_foreign(token.content, token.content_length) &&
		                  registry_find(registry, token.content, token.content_length) ==
		                          FIELD_ID_NONE;
		bool is_old = token.length == 2 && memcmp(text + token.position, "~=", 2) == 0;
		is_doubtful = is_foreign || is_old;
		if (is_foreign)
			error_set_at(
				error_out, token.position, token.length,
				"\"%.*s\" is a protocol that is never there; as bytes it is :%.*s",
				(int)token.length, token.content, (int)token.length, token.content);
		if (is_old)
			error_set_at(error_out, token.position, token.length,
			             "\"~=\" is the old sign: write \"!==\"");
	}
	arena_close(&arena);
	return is_doubtful;
}

enum filter_typing filter_typing(const struct registry *registry,
                                 const struct filter_macros *macros, const char *text,
                                 struct error *error_out)
{
	struct error error = { .text = "" };
	size_t end = strlen(text);
	while (end > 0 && isspace((unsigned char)text[end - 1])) end--;
	if (end == 0) return TYPING_EMPTY;
	struct filter *filter = filter_compile_with(registry, macros, text, &error);
	filter_close(filter);
	if (filter)
		return typing_is_doubtful(registry, text, error_out) ? TYPING_DOUBTFUL
		                                                     : TYPING_VALID;
	if (error_out) *error_out = error;
	if (!parse_wanted_more(&error, text)) return TYPING_INVALID;
	size_t start = end;
	while (start > 0 && typing_is_word(text[start - 1])) start--;
	bool is_name = start < end && isalpha((unsigned char)text[start]) &&
	               typing_wants_name(text, start);
	/* a blank behind it says that the word is finished */
	bool may_grow = text[end] == 0 && names_begin_with(registry, text + start, end - start);
	return is_name && error.position <= start && error.position + error.length > start &&
	                       !may_grow
	               ? TYPING_INVALID
	               : TYPING_PARTIAL;
}

/* ---------------------------------------------------------------- what was meant */

enum { CORRECTED_MAX = 4096, OPEN_MAX = 64, WORD_MAX = 64 };

struct correction {
	const struct registry *registry;
	const char *text;
	size_t at, length;
	char out[CORRECTED_MAX];
	size_t used;
	char open[OPEN_MAX]; /* the brackets that wait to be closed */
	size_t open_count;
	bool is_broken;
};

static void correct_write(struct correction *correction, const char *text, size_t length)
{
	if (length >= sizeof correction->out - correction->used) {
		correction->is_broken = true;
		return;
	}
	memcpy(correction->out + correction->used, text, length);
	correction->used += length;
	correction->out[correction->used] = 0;
}

static void correct_space(struct correction *correction)
{
	if (correction->used > 0 && correction->out[correction->used - 1] != ' ')
		correct_write(correction, " ", 1);
}

/* Signs that are written otherwise in other languages, and those that want room around them. */
static bool correct_sign(struct correction *correction)
{
	static const struct {
		const char *typed, *meant;
	} signs[] = { { "===", "===" }, { "!==", "!==" }, { "==", "==" }, { "!=", "!=" },
		      { "~=", "~=" },   { ">=", ">=" },   { "<=", "<=" }, { "=>", ">=" },
		      { "=<", "<=" },   { "<>", "!=" },   { "=~", "~" },  { "=", "==" },
		      { "&&", "&&" },   { "||", "||" },   { "|", "||" } };
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		size_t length = strlen(signs[i].typed);
		if (strncmp(correction->text + correction->at, signs[i].typed, length) != 0)
			continue;
		correct_space(correction);
		correct_write(correction, signs[i].meant, strlen(signs[i].meant));
		correct_space(correction);
		correction->at += length;
		while (correction->text[correction->at] == ' ') correction->at++;
		return true;
	}
	return false;
}

static bool correct_quoted(struct correction *correction)
{
	const char *text = correction->text + correction->at;
	char quote = *text;
	size_t length = 1;
	if (quote != '"' && quote != '\'') return false;
	while (text[length] && text[length] != quote)
		length += text[length] == '\\' && text[length + 1] ? 2 : 1;
	bool is_closed = text[length] == quote;
	correct_write(correction, text, length + is_closed);
	if (!is_closed) correct_write(correction, &quote, 1);
	correction->at += length + is_closed;
	return true;
}

static bool correct_word(struct correction *correction)
{
	const char *word = correction->text + correction->at, *meant = NULL;
	char lower[WORD_MAX];
	size_t length = 0;
	while (typing_is_word(word[length])) length++;
	if (length == 0) return false;
	for (size_t i = 0; i < length && i < sizeof lower; i++)
		lower[i] = (char)tolower((unsigned char)word[i]);
	bool is_keyword = length < sizeof lower && lexer_keyword(lower, length) != TOKEN_WORD;
	bool is_known = registry_find(correction->registry, word, length) != FIELD_ID_NONE;
	if (!is_known && !is_keyword && typing_wants_name(correction->out, correction->used))
		meant = names_meant(correction->registry, word, length);
	if (is_keyword)
		correct_write(correction, lower, length);
	else if (meant)
		correct_write(correction, meant, strlen(meant));
	else
		correct_write(correction, word, length);
	correction->at += length;
	return true;
}

/* Any other character; brackets are counted. */
static void correct_other(struct correction *correction)
{
	static const char opening[] = "({[", closing[] = ")}]";
	char c = correction->text[correction->at++];
	const char *bracket = strchr(opening, c);
	correct_write(correction, &c, 1);
	if (bracket && correction->open_count < OPEN_MAX)
		correction->open[correction->open_count++] = closing[bracket - opening];
	if (correction->open_count > 0 && c == correction->open[correction->open_count - 1])
		correction->open_count--;
}

bool filter_correct(const struct registry *registry, const char *text, char *out, size_t size)
{
	struct correction correction = { .registry = registry,
		                         .text = text,
		                         .length = strlen(text) };
	struct filter *filter = filter_compile(registry, text, NULL);
	filter_close(filter);
	if (filter) return false;
	while (correction.at < correction.length && !correction.is_broken) {
		if (!correct_quoted(&correction) && !correct_word(&correction) &&
		    !correct_sign(&correction))
			correct_other(&correction);
	}
	while (correction.open_count > 0)
		correct_write(&correction, &correction.open[--correction.open_count], 1);
	if (correction.is_broken || correction.used >= size) return false;
	filter = filter_compile(registry, correction.out, NULL);
	filter_close(filter);
	if (filter) memcpy(out, correction.out, correction.used + 1);
	return filter;
}
