/* lex.h - the words of a filter text. Thread: any; tokens point into the text, or, for quoted strings
 * with escapes, into the arena. Positions are byte offsets in the text.
 *
 * A word is letters, digits, `_` and `-`, joined by single dots: so `a-b` is one word and `a -b` a
 * difference. What holds colons is a literal of its own: 00:50, 2001:db8::1/32, :4745. */
#ifndef DOGFISH_FILTER_LEX_H
#define DOGFISH_FILTER_LEX_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,      /* a field, a function, or a value without quotes */
	TOKEN_FIELD,     /* .tcp.port: a field and nothing else; the content without the dot */
	TOKEN_REFERENCE, /* ${tcp.port}: the field in the selected frame; the content is the name */
	TOKEN_LITERAL,   /* 00:50, ::1, 192.0.2.0/24, :4745: a value and nothing else */
	TOKEN_STRING,    /* "quoted", or r"raw": content without quotes, escapes replaced */
	TOKEN_CHARACTER, /* 'c': the content is its bytes in UTF-8, number the code point */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_OPEN_BRACE,
	TOKEN_CLOSE_BRACE,
	TOKEN_OPEN_BRACKET,
	TOKEN_CLOSE_BRACKET,
	TOKEN_HASH, /* `#` right before a digit or `[` */
	TOKEN_COMMA,
	TOKEN_TO, /* .. */
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_ANY,
	TOKEN_ALL,
	TOKEN_EQUAL,
	TOKEN_ALL_EQUAL,
	TOKEN_NOT_EQUAL,
	TOKEN_ANY_NOT_EQUAL,
	TOKEN_LESS,
	TOKEN_LESS_EQUAL,
	TOKEN_GREATER,
	TOKEN_GREATER_EQUAL,
	TOKEN_CONTAINS,
	TOKEN_MATCHES,
	TOKEN_IN,
	TOKEN_PLUS,
	TOKEN_MINUS,
	TOKEN_TIMES,
	TOKEN_DIVIDE,
	TOKEN_MODULO,
	TOKEN_BIT_AND,
};

struct token {
	enum token_kind kind;
	bool is_raw; /* TOKEN_STRING: r"..." */
	uint32_t number;
	size_t position, length; /* in the filter's text, quotes included */
	const char *content;     /* what it says; no final 0 */
	size_t content_length;
};

struct lexer {
	const char *text;
	size_t at, length;
	struct arena *arena;
	struct error *error;
};

/* The next word; TOKEN_END at the end, again and again. False with the error set. */
bool lexer_next(struct lexer *lexer, struct token *token_out);

/* The token of a word of the language, as `contains`; TOKEN_WORD if it is none. */
enum token_kind lexer_keyword(const char *word, size_t length);

#endif
