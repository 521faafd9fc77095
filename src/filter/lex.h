/* lex.h - the words of a filter text. Thread: any; tokens point into the text, or, for quoted strings
 * with escapes, into the arena. Positions are byte offsets in the text. */
#ifndef DOGFISH_FILTER_LEX_H
#define DOGFISH_FILTER_LEX_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,      /* a field, or a value without quotes */
	TOKEN_STRING,    /* "quoted", or r"raw": content without quotes, escapes replaced */
	TOKEN_CHARACTER, /* 'c' */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_EQUAL,
	TOKEN_ALL_EQUAL,
	TOKEN_NOT_EQUAL,
	TOKEN_ANY_NOT_EQUAL,
	TOKEN_LESS,
	TOKEN_LESS_EQUAL,
	TOKEN_GREATER,
	TOKEN_GREATER_EQUAL,
	TOKEN_UNSUPPORTED, /* in Wireshark's language, not in this version's */
};

struct token {
	enum token_kind kind;
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

#endif
