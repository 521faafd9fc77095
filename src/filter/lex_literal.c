/* lex_literal.c - addresses and bytes by their longest form; escapes in strings and characters. */
#include "lex_literal.h"

#include "base/utf8.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

enum {
	IPV6_TEXT_MAX = INET6_ADDRSTRLEN - 1,
	PREFIX_DIGITS_V4 = 2,
	PREFIX_DIGITS_V6 = 3,
	UTF8_MAX = 4,
};

static bool lex_is_hex(char c) { return isxdigit((unsigned char)c) != 0; }

/* Up to digits_max digits after a slash; 0 if there is no slash, or no digit. */
static size_t lex_prefix_length(const char *text, size_t length, size_t digits_max)
{
	size_t digits = 0;
	if (length == 0 || *text != '/') return 0;
	while (digits < digits_max && 1 + digits < length &&
	       isdigit((unsigned char)text[1 + digits]))
		digits++;
	return digits ? 1 + digits : 0;
}

static bool lex_is_address(int family, const char *text, size_t length)
{
	char copy[IPV6_TEXT_MAX + 1];
	uint8_t bytes[16];
	if (length > IPV6_TEXT_MAX) return false;
	memcpy(copy, text, length);
	copy[length] = 0;
	return inet_pton(family, copy, bytes) == 1;
}

static size_t lex_ipv6(const char *text, size_t length)
{
	size_t run = 0, colons = 0;
	while (run < length && run < IPV6_TEXT_MAX &&
	       (lex_is_hex(text[run]) || text[run] == ':' || text[run] == '.'))
		colons += text[run++] == ':';
	if (colons < 2) return 0;
	while (run > 1 && !lex_is_address(AF_INET6, text, run)) run--;
	if (run <= 1) return 0;
	return run + lex_prefix_length(text + run, length - run, PREFIX_DIGITS_V6);
}

/* 00:50:56 */
static size_t lex_pairs(const char *text, size_t length)
{
	size_t at = 0;
	while (at + 2 < length && lex_is_hex(text[at]) && lex_is_hex(text[at + 1]) &&
	       text[at + 2] == ':')
		at += 3;
	if (at == 0) return 0;
	bool is_pair = at + 1 < length && lex_is_hex(text[at]) && lex_is_hex(text[at + 1]);
	return is_pair ? at + 2 : at == 3 ? 0 : at - 1;
}

/* :4745, :47.45, :47-45, :47:45 */
static size_t lex_after_colon(const char *text, size_t length)
{
	size_t pairs = lex_pairs(text + 1, length - 1), at = 1;
	while (at < length && lex_is_hex(text[at])) at++;
	while (at > 1 && at + 1 < length && strchr(".-", text[at]) && lex_is_hex(text[at + 1])) {
		for (at++; at < length && lex_is_hex(text[at]);) at++;
	}
	if (pairs >= at) return 1 + pairs;
	return at > 1 ? at : 0;
}

size_t lex_colon_literal(const char *text, size_t length)
{
	size_t address = lex_ipv6(text, length);
	size_t bytes = *text == ':' ? lex_after_colon(text, length) : lex_pairs(text, length);
	return address > bytes ? address : bytes;
}

size_t lex_ipv4_prefix(const char *text, size_t length)
{
	size_t run = 0;
	while (run < length && (isdigit((unsigned char)text[run]) || text[run] == '.')) run++;
	if (!lex_is_address(AF_INET, text, run)) return 0;
	size_t prefix = lex_prefix_length(text + run, length - run, PREFIX_DIGITS_V4);
	return prefix ? run + prefix : 0;
}

/* ---------------------------------------------------------------- quotes */

struct lex_escape {
	const char *at, *end; /* at: behind the backslash */
	uint32_t number;
	bool is_code_point; /* \u and \U: in a string it takes its UTF-8 */
	const char *fault;  /* NULL: fine */
};

/* Digits of a base, at most max, into number. */
static size_t lex_digits(struct lex_escape *escape, unsigned base, size_t max)
{
	size_t count = 0;
	escape->number = 0;
	for (; count < max && escape->at < escape->end; count++, escape->at++) {
		unsigned char c = (unsigned char)*escape->at;
		if (base == 8 ? c < '0' || c > '7' : !isxdigit(c)) break;
		unsigned digit = (unsigned)(isdigit(c) ? c - '0' : tolower(c) - 'a' + 10);
		escape->number = escape->number * base + digit;
	}
	return count;
}

/* C's rule for universal character names: nothing that has a shorter spelling, no surrogates. */
static bool lex_is_code_point(uint32_t number)
{
	if (number < 0xa0) return number == '$' || number == '@' || number == '`';
	return (number < 0xd800 || number > 0xdfff) && number <= 0x10ffff;
}

static void lex_code_point(struct lex_escape *escape, size_t digits)
{
	escape->at++;
	escape->is_code_point = true;
	if (lex_digits(escape, 16, digits) != digits || !lex_is_code_point(escape->number))
		escape->fault = "\\uNNNN and \\UNNNNNNNN name a character from U+00A0 on, and no "
				"surrogate";
}

/* What follows a backslash. */
static void lex_escape(struct lex_escape *escape)
{
	static const char letters[] = "abfnrtv'\"\\", meanings[] = "\a\b\f\n\r\t\v'\"\\";
	char c = escape->at < escape->end ? *escape->at : 0;
	const char *letter = c ? strchr(letters, c) : NULL;
	if (letter) {
		escape->at++;
		escape->number = (unsigned char)meanings[letter - letters];
	} else if (c == 'x') {
		escape->at++;
		if (lex_digits(escape, 16, 2) == 0)
			escape->fault = "\"\\x\" wants one or two hex digits";
	} else if (c == 'u') {
		lex_code_point(escape, 4);
	} else if (c == 'U') {
		lex_code_point(escape, 8);
	} else if (lex_digits(escape, 8, 3) == 0) {
		escape->fault = "a backslash is followed by one of \" ' \\ a b f n r t v, by octal "
				"digits, by x, u or U; in r\"...\" it stands for itself";
	} else if (escape->number > 0xff) {
		escape->fault = "this octal number is more than a byte";
	}
}

static bool lex_refuse(const struct lexer *lexer, size_t position, size_t length, const char *why)
{
	error_set_at(lexer->error, position, length, "%s", why);
	return false;
}

/* The closing quote's offset; what a backslash precedes closes nothing. SIZE_MAX if there is none. */
static size_t lex_closing(const struct lexer *lexer, size_t start, char quote)
{
	for (size_t at = start; at < lexer->length; at++) {
		if (lexer->text[at] == quote) return at;
		if (lexer->text[at] == '\\') at++;
	}
	return SIZE_MAX;
}

/* Replaces the escapes between start and end; the arena holds the result. */
static bool lex_unescape(struct lexer *lexer, size_t start, size_t end, struct token *token)
{
	char *out = arena_take_bytes(lexer->arena, end - start + UTF8_MAX);
	if (!out) return lex_refuse(lexer, token->position, 1, "the filter needs too much memory");
	token->content = out;
	for (size_t at = start; at < end;) {
		if (lexer->text[at] != '\\') {
			*out++ = lexer->text[at++];
			continue;
		}
		struct lex_escape escape = { .at = lexer->text + at + 1, .end = lexer->text + end };
		lex_escape(&escape);
		size_t next = (size_t)(escape.at - lexer->text);
		if (escape.fault)
			return lex_refuse(lexer, at, next > at + 1 ? next - at : 2, escape.fault);
		if (escape.is_code_point)
			out += utf8_encode(escape.number, out);
		else
			*out++ = (char)escape.number;
		at = next;
	}
	token->content_length = (size_t)(out - token->content);
	return true;
}

bool lex_string(struct lexer *lexer, struct token *token)
{
	token->kind = TOKEN_STRING;
	token->is_raw = lexer->text[lexer->at] != '"';
	size_t start = lexer->at + 1 + token->is_raw, end = lex_closing(lexer, start, '"');
	if (end == SIZE_MAX)
		return lex_refuse(lexer, lexer->at, lexer->length - lexer->at,
		                  "this string has no closing quote");
	token->length = end + 1 - lexer->at;
	token->content = lexer->text + start;
	token->content_length = end - start;
	bool is_plain = token->is_raw || !memchr(token->content, '\\', token->content_length);
	if (!is_plain && !lex_unescape(lexer, start, end, token)) return false;
	lexer->at = end + 1;
	return true;
}

bool lex_character(struct lexer *lexer, struct token *token)
{
	token->kind = TOKEN_CHARACTER;
	size_t start = lexer->at + 1, end = lex_closing(lexer, start, '\'');
	if (end == SIZE_MAX)
		return lex_refuse(lexer, lexer->at, lexer->length - lexer->at,
		                  "this character has no closing quote");
	struct lex_escape escape = { .at = lexer->text + start, .end = lexer->text + end };
	token->length = end + 1 - lexer->at;
	if (start == end)
		return lex_refuse(lexer, lexer->at, token->length, "there is no character here");
	/* Wireshark 4.0 refuses '\n', of all its escapes: the same text is refused here. */
	bool is_refused = end - start == 2 && memcmp(escape.at, "\\n", 2) == 0;
	if (*escape.at != '\\') {
		escape.number = (unsigned char)*escape.at++;
		is_refused = is_refused || escape.number > 0x7e || escape.number < 0x20;
	} else {
		escape.at++;
		lex_escape(&escape);
	}
	if (escape.fault) return lex_refuse(lexer, lexer->at, token->length, escape.fault);
	if (is_refused || escape.at != escape.end)
		return lex_refuse(lexer, lexer->at, token->length,
		                  "between single quotes is one character, printable ASCII or an "
		                  "escape (a line feed is '\\x0a'); a text goes in double quotes");
	char *bytes = arena_take_bytes(lexer->arena, UTF8_MAX);
	if (!bytes) return lex_refuse(lexer, lexer->at, 1, "the filter needs too much memory");
	token->number = escape.number;
	token->content = bytes;
	token->content_length = escape.is_code_point ? utf8_encode(escape.number, bytes) : 1;
	if (!escape.is_code_point) *bytes = (char)escape.number;
	lexer->at = end + 1;
	return true;
}
