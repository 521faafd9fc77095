/* lex.c - cuts a filter into words, strings, literals and signs. */
#include "lex.h"

#include "lex_literal.h"

#include <ctype.h>
#include <string.h>

struct lexer_word {
	const char *text;
	enum token_kind kind;
};

/* Longer signs before their beginnings. */
static const struct lexer_word signs[] = {
	{ "===", TOKEN_ALL_EQUAL },
	{ "==", TOKEN_EQUAL },
	{ "!==", TOKEN_ANY_NOT_EQUAL },
	{ "!=", TOKEN_NOT_EQUAL },
	{ "~=", TOKEN_ANY_NOT_EQUAL },
	{ "~", TOKEN_MATCHES },
	{ "!", TOKEN_NOT },
	{ ">=", TOKEN_GREATER_EQUAL },
	{ ">", TOKEN_GREATER },
	{ "<=", TOKEN_LESS_EQUAL },
	{ "<", TOKEN_LESS },
	{ "&&", TOKEN_AND },
	{ "&", TOKEN_BIT_AND },
	{ "||", TOKEN_OR },
	{ "..", TOKEN_TO },
	{ "(", TOKEN_OPEN },
	{ ")", TOKEN_CLOSE },
	{ "{", TOKEN_OPEN_BRACE },
	{ "}", TOKEN_CLOSE_BRACE },
	{ "[", TOKEN_OPEN_BRACKET },
	{ "]", TOKEN_CLOSE_BRACKET },
	{ ",", TOKEN_COMMA },
	{ "+", TOKEN_PLUS },
	{ "-", TOKEN_MINUS },
	{ "*", TOKEN_TIMES },
	{ "/", TOKEN_DIVIDE },
	{ "%", TOKEN_MODULO },
};

static const struct lexer_word keywords[] = {
	{ "and", TOKEN_AND },
	{ "or", TOKEN_OR },
	{ "not", TOKEN_NOT },
	{ "any", TOKEN_ANY },
	{ "all", TOKEN_ALL },
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
	{ "contains", TOKEN_CONTAINS },
	{ "matches", TOKEN_MATCHES },
	{ "in", TOKEN_IN },
	{ "bitwise_and", TOKEN_BIT_AND },
};

enum token_kind lexer_keyword(const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
		if (strlen(keywords[i].text) == length &&
		    memcmp(word, keywords[i].text, length) == 0)
			return keywords[i].kind;
	}
	return TOKEN_WORD;
}

static bool lexer_is_word_start(char c) { return isalnum((unsigned char)c) || c == '_'; }

static bool lexer_is_word(char c) { return lexer_is_word_start(c) || c == '-'; }

static char lexer_peek(const struct lexer *lexer, size_t ahead)
{
	return lexer->at + ahead < lexer->length ? lexer->text[lexer->at + ahead] : 0;
}

static bool lexer_refuse(struct lexer *lexer, size_t position, size_t length, const char *why)
{
	error_set_at(lexer->error, position, length, "%s", why);
	return false;
}

/* Letters, digits, `_`, `-`, and single dots between them. */
static size_t lexer_word_length(const char *text, size_t length)
{
	size_t at = 0;
	while (at < length && lexer_is_word(text[at])) at++;
	while (at + 1 < length && at > 0 && text[at] == '.' && lexer_is_word(text[at + 1])) {
		for (at++; at < length && lexer_is_word(text[at]);) at++;
	}
	return at;
}

static bool lexer_take(struct lexer *lexer, enum token_kind kind, size_t length,
                       struct token *token)
{
	token->kind = kind;
	token->length = length;
	token->content = lexer->text + lexer->at;
	token->content_length = length;
	lexer->at += length;
	return true;
}

/* ${tcp.port}; what has no dot would be a macro, and those are gone by now. */
static bool lexer_reference(struct lexer *lexer, struct token *token)
{
	const char *name = lexer->text + lexer->at + 2;
	size_t left = lexer->length - lexer->at;
	size_t length = lexer_peek(lexer, 1) == '{' ? lexer_word_length(name, left - 2) : 0;
	if (length == 0 || lexer_peek(lexer, 2 + length) != '}')
		return lexer_refuse(lexer, lexer->at, 1,
		                    "a \"$\" begins a macro, $name(...) or ${name:...}, or a "
		                    "reference to a field, ${name.of.field}");
	lexer_take(lexer, TOKEN_REFERENCE, length + 3, token);
	token->content = name;
	token->content_length = length;
	return true;
}

static bool lexer_sign(struct lexer *lexer, struct token *token)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		size_t length = strlen(signs[i].text);
		if (lexer->length - lexer->at < length) continue;
		if (memcmp(lexer->text + lexer->at, signs[i].text, length) != 0) continue;
		return lexer_take(lexer, signs[i].kind, length, token);
	}
	switch (lexer_peek(lexer, 0)) {
	case '=':
		return lexer_refuse(lexer, lexer->at, 1, "one \"=\" is no comparison: use \"==\"");
	case '|':
		return lexer_refuse(lexer, lexer->at, 1,
		                    "one \"|\" means nothing here: use \"||\" or \"or\"");
	case '^': return lexer_refuse(lexer, lexer->at, 1, "there is no exclusive or");
	default: return lexer_refuse(lexer, lexer->at, 1, "this character means nothing here");
	}
}

static bool lexer_hash(struct lexer *lexer, struct token *token)
{
	char next = lexer_peek(lexer, 1);
	if (!isdigit((unsigned char)next) && next != '[')
		return lexer_refuse(lexer, lexer->at, 1,
		                    "after \"#\" comes the number of a layer, as in ip.src#2, or "
		                    "a range, as in ip.src#[1-2]");
	return lexer_take(lexer, TOKEN_HASH, 1, token);
}

static bool lexer_word(struct lexer *lexer, size_t length, struct token *token)
{
	const char *text = lexer->text + lexer->at;
	size_t left = lexer->length - lexer->at;
	size_t colons = lex_colon_literal(text, left);
	size_t prefix = lex_ipv4_prefix(text, left);
	if (prefix > colons) colons = prefix;
	if (colons >= length && colons > 0) return lexer_take(lexer, TOKEN_LITERAL, colons, token);
	return lexer_take(lexer, lexer_keyword(text, length), length, token);
}

bool lexer_next(struct lexer *lexer, struct token *token_out)
{
	while (lexer->at < lexer->length && isspace((unsigned char)lexer->text[lexer->at]))
		lexer->at++;
	struct token token = { .kind = TOKEN_END, .position = lexer->at };
	const char *text = lexer->text + lexer->at;
	size_t left = lexer->length - lexer->at;
	char first = lexer_peek(lexer, 0), second = lexer_peek(lexer, 1);
	bool is_fine = true;
	if (left == 0)
		token.length = 0;
	else if (first == '"' || (tolower((unsigned char)first) == 'r' && second == '"'))
		is_fine = lex_string(lexer, &token);
	else if (first == '\'')
		is_fine = lex_character(lexer, &token);
	else if (lexer_is_word_start(first))
		is_fine = lexer_word(lexer, lexer_word_length(text, left), &token);
	else if (first == ':' && lex_colon_literal(text, left) > 0)
		lexer_take(lexer, TOKEN_LITERAL, lex_colon_literal(text, left), &token);
	else if (first == '.' && lexer_is_word_start(second)) {
		lexer_take(lexer, TOKEN_FIELD, 1 + lexer_word_length(text + 1, left - 1), &token);
		token.content++;
		token.content_length--;
	} else if (first == '#')
		is_fine = lexer_hash(lexer, &token);
	else if (first == '$')
		is_fine = lexer_reference(lexer, &token);
	else
		is_fine = lexer_sign(lexer, &token);
	if (is_fine) *token_out = token;
	return is_fine;
}
