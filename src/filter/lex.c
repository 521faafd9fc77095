/* lex.c - cuts a filter text into words. */
#include "lex.h"

#include <ctype.h>
#include <string.h>

struct lexer_symbol {
	const char *text;
	enum token_kind kind;
};

/* Longer ones first: the first that fits is taken. */
static const struct lexer_symbol lexer_symbols[] = {
	{ "===", TOKEN_ALL_EQUAL },
	{ "!==", TOKEN_ANY_NOT_EQUAL },
	{ "==", TOKEN_EQUAL },
	{ "!=", TOKEN_NOT_EQUAL },
	{ "~=", TOKEN_ANY_NOT_EQUAL },
	{ "<=", TOKEN_LESS_EQUAL },
	{ ">=", TOKEN_GREATER_EQUAL },
	{ "&&", TOKEN_AND },
	{ "||", TOKEN_OR },
	{ "<", TOKEN_LESS },
	{ ">", TOKEN_GREATER },
	{ "!", TOKEN_NOT },
	{ "(", TOKEN_OPEN },
	{ ")", TOKEN_CLOSE },
	{ "&", TOKEN_UNSUPPORTED },
	{ "~", TOKEN_UNSUPPORTED },
	{ "[", TOKEN_UNSUPPORTED },
	{ "]", TOKEN_UNSUPPORTED },
	{ "{", TOKEN_UNSUPPORTED },
	{ "}", TOKEN_UNSUPPORTED },
	{ "#", TOKEN_UNSUPPORTED },
	{ "$", TOKEN_UNSUPPORTED },
	{ "@", TOKEN_UNSUPPORTED },
	{ "+", TOKEN_UNSUPPORTED },
	{ "*", TOKEN_UNSUPPORTED },
	{ "%", TOKEN_UNSUPPORTED },
};

/* Only in lower case, as in Wireshark. */
static const struct lexer_symbol lexer_words[] = {
	{ "and", TOKEN_AND },
	{ "or", TOKEN_OR },
	{ "not", TOKEN_NOT },
	{ "eq", TOKEN_EQUAL },
	{ "any_eq", TOKEN_EQUAL },
	{ "all_eq", TOKEN_ALL_EQUAL },
	{ "ne", TOKEN_NOT_EQUAL },
	{ "all_ne", TOKEN_NOT_EQUAL },
	{ "any_ne", TOKEN_ANY_NOT_EQUAL },
	{ "lt", TOKEN_LESS },
	{ "le", TOKEN_LESS_EQUAL },
	{ "gt", TOKEN_GREATER },
	{ "ge", TOKEN_GREATER_EQUAL },
	{ "contains", TOKEN_UNSUPPORTED },
	{ "matches", TOKEN_UNSUPPORTED },
	{ "in", TOKEN_UNSUPPORTED },
	{ "any", TOKEN_UNSUPPORTED },
	{ "all", TOKEN_UNSUPPORTED },
	{ "bitand", TOKEN_UNSUPPORTED },
	{ "bitwise_and", TOKEN_UNSUPPORTED },
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool lexer_is_word(unsigned char c)
{
	return isalnum(c) || (c && strchr("_.-:/", c)) || c >= 0x80;
}

static bool lexer_symbol(struct lexer *lexer, struct token *token)
{
	const char *at = lexer->text + lexer->at;
	for (size_t i = 0; i < COUNT(lexer_symbols); i++) {
		size_t length = strlen(lexer_symbols[i].text);
		if (strncmp(at, lexer_symbols[i].text, length) != 0) continue;
		token->kind = lexer_symbols[i].kind;
		token->length = token->content_length = length;
		lexer->at += length;
		return true;
	}
	error_set_at(lexer->error, lexer->at, 1, "\"%c\" has no meaning here",
	             isprint((unsigned char)*at) ? *at : '?');
	return false;
}

static void lexer_word(struct lexer *lexer, struct token *token)
{
	size_t end = lexer->at;
	while (lexer_is_word((unsigned char)lexer->text[end])) end++;
	token->kind = TOKEN_WORD;
	token->length = token->content_length = end - lexer->at;
	lexer->at = end;
	for (size_t i = 0; i < COUNT(lexer_words); i++) {
		if (strlen(lexer_words[i].text) != token->length) continue;
		if (memcmp(lexer_words[i].text, token->content, token->length) == 0)
			token->kind = lexer_words[i].kind;
	}
}

/* The digits of \x41 and \101: their value, or -1. */
static int lexer_escape_digits(const char *text, size_t count, int base, size_t *used_out)
{
	int value = 0;
	size_t used = 0;
	for (; used < count; used++) {
		const char *digits = "0123456789abcdef";
		int c = tolower((unsigned char)text[used]);
		const char *digit = c ? strchr(digits, c) : NULL;
		if (!digit || digit - digits >= base) break;
		value = value * base + (int)(digit - digits);
	}
	*used_out = used;
	return used && value <= 0xff ? value : -1;
}

/* One escape after the backslash at text; its byte, or -1. */
static int lexer_escape(const char *text, size_t *used_out)
{
	static const char names[] = "abfnrtv\\\"'", values[] = "\a\b\f\n\r\t\v\\\"'";
	const char *name = *text ? strchr(names, *text) : NULL;
	*used_out = 1;
	if (name) return (unsigned char)values[name - names];
	if (*text == 'x') {
		int value = lexer_escape_digits(text + 1, 2, 16, used_out);
		*used_out += 1;
		return value;
	}
	return lexer_escape_digits(text, 3, 8, used_out);
}

/* A quoted text whose opening quote is at `open`; *end_out is after the closing one. */
static bool lexer_quoted(struct lexer *lexer, size_t open, bool is_raw, struct token *token)
{
	const char *text = lexer->text;
	char quote = text[open];
	char *content = arena_take_bytes(lexer->arena, lexer->length - open);
	size_t length = 0, at = open + 1;
	while (content && at < lexer->length && text[at] != quote) {
		if (text[at] != '\\') {
			content[length++] = text[at++];
			continue;
		}
		size_t used;
		if (is_raw) { /* a backslash stays, and keeps a quote after it from ending the text */
			content[length++] = text[at++];
			if (at < lexer->length) content[length++] = text[at++];
			continue;
		}
		int value = lexer_escape(text + at + 1, &used);
		if (value < 0) {
			error_set_at(lexer->error, at, 2, "no such escape in a quoted text");
			return false;
		}
		content[length++] = (char)value;
		at += 1 + used;
	}
	if (!content || at >= lexer->length) {
		error_set_at(lexer->error, open, 1, "the quote that opens here is never closed");
		return false;
	}
	token->content = content;
	token->content_length = length;
	token->length = at + 1 - token->position;
	lexer->at = at + 1;
	return true;
}

static bool lexer_character(struct lexer *lexer, struct token *token)
{
	token->kind = TOKEN_CHARACTER;
	if (!lexer_quoted(lexer, lexer->at, false, token)) return false;
	if (token->content_length == 1) return true;
	error_set_at(lexer->error, token->position, token->length, "'...' holds one character");
	return false;
}

bool lexer_next(struct lexer *lexer, struct token *token_out)
{
	const char *text = lexer->text;
	while (isspace((unsigned char)text[lexer->at])) lexer->at++;
	*token_out = (struct token){ .position = lexer->at, .content = text + lexer->at };
	char c = text[lexer->at];
	if (!c) return true;
	bool is_raw = tolower((unsigned char)c) == 'r' && text[lexer->at + 1] == '"';
	if (c == '"' || is_raw) {
		token_out->kind = TOKEN_STRING;
		return lexer_quoted(lexer, lexer->at + is_raw, is_raw, token_out);
	}
	if (c == '\'') return lexer_character(lexer, token_out);
	if (!lexer_is_word((unsigned char)c)) return lexer_symbol(lexer, token_out);
	lexer_word(lexer, token_out);
	return true;
}
