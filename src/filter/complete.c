/* complete.c - looks at the word before the cursor, and whether a comparison waits for a value. */
#include "filter/typing.h"

#include "function.h"
#include "lex.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct completer {
	const struct registry *registry;
	const char *word; /* what is to be completed: length bytes, without the quote that opens it */
	size_t length;
	bool is_quoted;
	struct filter_completion *out;
	size_t count, max;
};

static bool complete_is_name(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == '_' || c == '-';
}

/* Where the word that ends at the cursor begins: a string that is still open, or a name. */
static size_t complete_start(const char *text, size_t cursor, bool *is_quoted_out)
{
	size_t start = cursor, quote = cursor;
	bool is_open = false;
	for (size_t i = 0; i < cursor; i++) {
		if (text[i] == '"') is_open = !is_open;
		if (text[i] == '"') quote = i;
		if (is_open && text[i] == '\\') i++;
	}
	*is_quoted_out = is_open;
	if (is_open) return quote;
	while (start > 0 && complete_is_name(text[start - 1])) start--;
	return start;
}

/* The field whose value is wanted behind this text, FIELD_ID_NONE if it is no value that is wanted. */
static uint16_t complete_field(const struct registry *registry, const char *text, size_t length)
{
	struct arena arena = { 0 };
	struct lexer lexer = { .text = text, .length = length, .arena = &arena };
	struct token token;
	uint16_t field = FIELD_ID_NONE;
	bool is_compared = false, is_set = false;
	while (lexer_next(&lexer, &token) && token.kind != TOKEN_END) {
		uint16_t id = FIELD_ID_NONE;
		if (token.kind == TOKEN_WORD || token.kind == TOKEN_FIELD)
			id = registry_find(registry, token.content, token.content_length);
		if (token.kind == TOKEN_OPEN_BRACE || token.kind == TOKEN_CLOSE_BRACE)
			is_set = token.kind == TOKEN_OPEN_BRACE;
		if (is_set) continue;
		is_compared = token.kind >= TOKEN_EQUAL && token.kind <= TOKEN_IN;
		if (id != FIELD_ID_NONE) field = id;
	}
	arena_close(&arena);
	return is_compared || is_set ? field : FIELD_ID_NONE;
}

static bool complete_is_offered(const struct completer *completer, const char *text)
{
	for (size_t i = 0; i < completer->count; i++)
		if (strcmp(completer->out[i].text, text) == 0) return true;
	return false;
}

/* Offers a text, if there is room and it is new. */
static void complete_add(struct completer *completer, const char *text, const char *note)
{
	if (completer->count == completer->max || strlen(text) >= FILTER_COMPLETION_MAX ||
	    complete_is_offered(completer, text))
		return;
	struct filter_completion *out = &completer->out[completer->count++];
	snprintf(out->text, sizeof out->text, "%s", text);
	snprintf(out->note, sizeof out->note, "%s", note ? note : "");
}

static bool complete_begins(const struct completer *completer, const char *name)
{
	return strncasecmp(name, completer->word, completer->length) == 0;
}

/* Another value has this name too: then it says nothing. */
static bool complete_is_ambiguous(const struct value_name *names, const struct value_name *one)
{
	for (; names->name; names++)
		if (names->value != one->value && strcasecmp(names->name, one->name) == 0)
			return true;
	return false;
}

static void complete_value(struct completer *completer, const struct field *field,
                           const struct value_name *value)
{
	char number[32], quoted[FILTER_COMPLETION_MAX];
	snprintf(number, sizeof number, "%" PRIu64, value->value);
	bool is_digits = completer->length > 0 && isdigit((unsigned char)completer->word[0]);
	if (is_digits && !completer->is_quoted) {
		if (complete_begins(completer, number))
			complete_add(completer, number, value->name);
		return;
	}
	if (!complete_begins(completer, value->name)) return;
	bool is_plain =
		!strpbrk(value->name, "\"\\") && !complete_is_ambiguous(field->names, value);
	int length = snprintf(quoted, sizeof quoted, "\"%s\"", value->name);
	if (is_plain && length < (int)sizeof quoted)
		complete_add(completer, quoted, number);
	else if (!completer->is_quoted)
		complete_add(completer, number, value->name);
}

static void complete_truth(struct completer *completer, const struct field *field)
{
	const struct {
		const char *text, *meaning;
	} values[] = { { "True", field->set }, { "False", field->unset } };
	for (size_t i = 0; i < 2 && !completer->is_quoted; i++)
		if (complete_begins(completer, values[i].text) ||
		    (values[i].meaning && complete_begins(completer, values[i].meaning)))
			complete_add(completer, values[i].text, values[i].meaning);
}

/* The names of the values of all fields that share the name of this one. */
static void complete_values(struct completer *completer, uint16_t id)
{
	for (; id != FIELD_ID_NONE; id = registry_next_same(completer->registry, id)) {
		const struct field *field = registry_field(completer->registry, id);
		if (field->type == FIELD_BOOLEAN) complete_truth(completer, field);
		for (const struct value_name *value = field->names; value && value->name; value++)
			complete_value(completer, field, value);
	}
}

/* Protocols, then functions, then fields. */
static void complete_names(struct completer *completer)
{
	const struct function *function;
	for (int pass = 0; pass < 2; pass++) {
		for (uint16_t id = 1; id <= registry_field_count(completer->registry); id++) {
			const struct field *field = registry_field(completer->registry, id);
			bool is_protocol = field->type == FIELD_PROTOCOL;
			if (is_protocol == (pass == 0) && field->name && *field->name &&
			    strncmp(field->name, completer->word, completer->length) == 0)
				complete_add(completer, field->name, field->label);
		}
		for (size_t i = 0; pass == 0 && (function = function_at(i)); i++) {
			char call[FILTER_COMPLETION_MAX];
			snprintf(call, sizeof call, "%s(", function->name);
			if (strncmp(call, completer->word, completer->length) == 0)
				complete_add(completer, call, function->help);
		}
	}
}

size_t filter_complete(const struct registry *registry, const char *text, size_t cursor,
                       size_t *start_out, struct filter_completion *out, size_t max)
{
	struct completer completer = { .registry = registry, .out = out, .max = max };
	size_t start = complete_start(text, cursor, &completer.is_quoted);
	*start_out = start;
	completer.word = text + start + completer.is_quoted;
	completer.length = cursor - start - completer.is_quoted;
	uint16_t field = complete_field(registry, text, start);
	if (field != FIELD_ID_NONE) complete_values(&completer, field);
	if (!completer.is_quoted && completer.length > 0) complete_names(&completer);
	return completer.count;
}
