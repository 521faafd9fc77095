/* lex_literal.h - values that hold colons or a slash, and what is between quotes. Thread: any. */
#ifndef DOGFISH_FILTER_LEX_LITERAL_H
#define DOGFISH_FILTER_LEX_LITERAL_H

#include "lex.h"

/* Bytes of the longest literal with colons that text begins with: pairs of hex digits, an IPv6 address
 * with or without a prefix length, a colon and hex digits. 0 if there is none. */
size_t lex_colon_literal(const char *text, size_t length);

/* Bytes of the IPv4 address with a prefix length that text begins with, 0 if there is none. */
size_t lex_ipv4_prefix(const char *text, size_t length);

/* A quoted string at lexer->at, with `r` before it or not; the token's position is set. */
bool lex_string(struct lexer *lexer, struct token *token);

/* A character between single quotes at lexer->at. */
bool lex_character(struct lexer *lexer, struct token *token);

#endif
