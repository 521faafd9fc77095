/* json_text.c - JSON tokens, and a check of their order that needs one bit a level. */
#include "json_text.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

size_t json_blanks(const uint8_t *at, size_t length)
{
	size_t n = 0;
	while (n < length && (at[n] == ' ' || at[n] == '\t' || at[n] == '\r' || at[n] == '\n')) n++;
	return n;
}

static int json_hex(uint8_t c)
{
	if (c >= '0' && c <= '9') return c - '0';
	if (c >= 'a' && c <= 'f') return c - 'a' + 10;
	if (c >= 'A' && c <= 'F') return c - 'A' + 10;
	return -1;
}

/* The four digits of \uXXXX, of which at is the backslash; -1: there are none. */
static int32_t json_code_unit(const uint8_t *at, size_t length)
{
	int32_t code = 0;
	if (length < 6 || at[0] != '\\' || at[1] != 'u') return -1;
	for (int i = 2; i < 6; i++) {
		int digit = json_hex(at[i]);
		if (digit < 0) return -1;
		code = code << 4 | digit;
	}
	return code;
}

static size_t json_string(const uint8_t *at, size_t length)
{
	for (size_t i = 1; i < length; i++) {
		if (at[i] == '"') return i + 1;
		if (at[i] != '\\') continue;
		if (i + 1 == length) return 0;
		if (at[i + 1] == 'u') {
			if (json_code_unit(at + i, length - i) < 0) return 0;
		} else if (!at[i + 1] || !strchr("\"\\/bfnrt", at[i + 1])) {
			return 0;
		}
		i++;
	}
	return 0;
}

static size_t json_digits(const uint8_t *at, size_t length)
{
	size_t n = 0;
	while (n < length && at[n] >= '0' && at[n] <= '9') n++;
	return n;
}

static size_t json_number(const uint8_t *at, size_t length)
{
	size_t n = at[0] == '-';
	size_t digits = json_digits(at + n, length - n);
	if (digits == 0 || (digits > 1 && at[n] == '0')) return 0;
	n += digits;
	if (n < length && at[n] == '.') {
		digits = json_digits(at + n + 1, length - n - 1);
		if (digits == 0) return 0;
		n += 1 + digits;
	}
	if (n < length && (at[n] == 'e' || at[n] == 'E')) {
		size_t sign = n + 1 < length && (at[n + 1] == '+' || at[n + 1] == '-');
		digits = json_digits(at + n + 1 + sign, length - n - 1 - sign);
		if (digits == 0) return 0;
		n += 1 + sign + digits;
	}
	return n;
}

/* NaN is none of RFC 8259's, but some write it. */
static size_t json_name(const uint8_t *at, size_t length)
{
	static const char *const names[] = { "true", "false", "null", "NaN" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t n = strlen(names[i]);
		if (n <= length && memcmp(at, names[i], n) == 0) return n;
	}
	return 0;
}

size_t json_token(const uint8_t *at, size_t length)
{
	if (length == 0) return 0;
	if (at[0] == '"') return json_string(at, length);
	if (at[0] == '-' || (at[0] >= '0' && at[0] <= '9')) return json_number(at, length);
	if (at[0] && strchr("{}[],:", at[0])) return 1;
	return json_name(at, length);
}

/* What may come next. A value is behind "[", "," and ":"; a key behind "{" and ",". */
enum json_wants {
	WANT_VALUE,
	WANT_VALUE_OR_END,
	WANT_KEY,
	WANT_KEY_OR_END,
	WANT_COLON,
	WANT_COMMA_OR_END
};

struct json_check {
	enum json_wants wants;
	unsigned depth;
	uint8_t is_object[JSON_DEPTH_MAX]; /* of each that is open */
};

static bool check_open(struct json_check *c, uint8_t token)
{
	if (c->wants != WANT_VALUE && c->wants != WANT_VALUE_OR_END) return false;
	if (c->depth == JSON_DEPTH_MAX) return false;
	c->is_object[c->depth++] = token == '{';
	c->wants = token == '{' ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
	return true;
}

static bool check_close(struct json_check *c, uint8_t token)
{
	bool is_object = c->depth > 0 && c->is_object[c->depth - 1];
	enum json_wants empty = is_object ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
	if (c->depth == 0 || is_object != (token == '}')) return false;
	if (c->wants != WANT_COMMA_OR_END && c->wants != empty) return false;
	c->depth--;
	c->wants = WANT_COMMA_OR_END;
	return true;
}

static bool check_comma(struct json_check *c)
{
	if (c->wants != WANT_COMMA_OR_END || c->depth == 0) return false;
	c->wants = c->is_object[c->depth - 1] ? WANT_KEY : WANT_VALUE;
	return true;
}

static bool check_scalar(struct json_check *c, uint8_t token)
{
	bool wants_key = c->wants == WANT_KEY || c->wants == WANT_KEY_OR_END;
	bool wants_value = c->wants == WANT_VALUE || c->wants == WANT_VALUE_OR_END;
	if (!wants_value && !(wants_key && token == '"')) return false;
	c->wants = wants_key ? WANT_COLON : WANT_COMMA_OR_END;
	return true;
}

/* Does the token that begins with this byte belong here? */
static bool check_token(struct json_check *c, uint8_t token)
{
	switch (token) {
	case '{':
	case '[': return check_open(c, token);
	case '}':
	case ']': return check_close(c, token);
	case ',': return check_comma(c);
	case ':':
		if (c->wants != WANT_COLON) return false;
		c->wants = WANT_VALUE;
		return true;
	default: return check_scalar(c, token);
	}
}

size_t json_measure(const uint8_t *at, size_t length)
{
	struct json_check check = { .wants = WANT_VALUE };
	size_t n = 0;
	if (length == 0 || (at[0] != '{' && at[0] != '[')) return 0;
	do {
		n += json_blanks(at + n, length - n);
		size_t token = json_token(at + n, length - n);
		if (token == 0 || !check_token(&check, at[n])) return 0;
		n += token;
	} while (check.depth > 0);
	return n;
}

/* The code point of the escape at the backslash, and how long that is. */
static uint32_t json_escape(const uint8_t *at, size_t length, size_t *taken)
{
	static const char names[] = "bfnrt", codes[] = "\b\f\n\r\t";
	int32_t code = json_code_unit(at, length);
	*taken = code >= 0 ? 6 : 2;
	if (code < 0) {
		const char *name = at[1] ? strchr(names, at[1]) : NULL;
		return name ? (uint8_t)codes[name - names] : at[1];
	}
	if (code < 0xd800 || code > 0xdfff) return (uint32_t)code;
	int32_t low = code < 0xdc00 ? json_code_unit(at + 6, length - 6) : -1;
	if (low < 0xdc00 || low > 0xdfff) return 0xfffd;
	*taken = 12;
	return (uint32_t)(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00));
}

size_t json_unescape(const uint8_t *at, size_t length, char *out)
{
	size_t used = 0;
	for (size_t i = 0; i < length;) {
		if (at[i] != '\\' || i + 1 == length) {
			out[used++] = (char)at[i++];
			continue;
		}
		/* Through a buffer of its own: out may have room for no more than is written. */
		char utf8[UTF8_LENGTH_MAX];
		size_t taken;
		size_t n = utf8_encode(json_escape(at + i, length - i, &taken), utf8);
		memcpy(out + used, utf8, n);
		used += n;
		i += taken;
	}
	return used;
}
