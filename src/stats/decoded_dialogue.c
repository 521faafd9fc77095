/* decoded_dialogue.c - a line of a dialogue: what Base64 hides in it, and what is secret. */
#include <string.h>

#include "decoded_internal.h"

static struct part line_of(const struct shower *s)
{
	struct part all = { s->raw, 0, s->raw->length }, line;
	return part_line(&all, &line) ? line : all;
}

/* All of a shown line from byte at on is hidden by a mask. */
static void line_is_secret(struct decoded_line *line, size_t at)
{
	if (!line || at >= line->length) return;
	line->secret_at = (uint32_t)at;
	line->secret_length = line->length - (uint32_t)at;
}

/* Shown raw with the reason, never half decoded. */
static void show_not_base64(struct shower *s, struct part before, struct part code, const char *why)
{
	struct part all = { before.text, before.at, code.at + code.length - before.at };
	struct decoded_line *line = show_part(s, DECODED_TEXT, all);
	if (line) line_is_secret(line, code.at - before.at);
	show_mark(s, line, "no Base64: %s", why);
}

/* A line: what stands before as it is, then what the code says. what may be NULL. */
static void show_base64(struct shower *s, struct part before, struct part code, const char *what,
                        bool is_secret)
{
	struct traced plain = { 0 };
	const char *why = "";
	if (code.length == 0 || !undo_base64(code, &plain, &why)) {
		if (code.length == 0) why = "it is empty";
		show_not_base64(s, before, code, why);
		traced_close(&plain);
		return;
	}
	show_begin(s, DECODED_UNDONE);
	traced_add_part(&s->out->text, before.text, before.at, before.length);
	traced_add_part(&s->out->text, &plain, 0, plain.length);
	struct decoded_line *line = show_end(s, code);
	if (is_secret) line_is_secret(line, before.length);
	show_mark(s, line, "Base64  %zu -> %zu%s%s", code.length, plain.length, what ? "  " : "",
	          what ? what : "");
	traced_close(&plain);
}

/* RFC 4616: authorization identity, user and password, with NULs between: each on a line. */
static void show_plain_login(struct shower *s, struct part before, struct part code)
{
	static const char *const names[] = { "authorization", "user", "password" };
	struct traced plain = { 0 };
	const char *why = "";
	bool is_good = undo_base64(code, &plain, &why);
	struct part rest = { &plain, 0, plain.length };
	if (is_good && !memchr(plain.bytes ? plain.bytes : (const uint8_t *)"", 0, plain.length)) {
		is_good = false;
		why = "no login in it";
	}
	if (!is_good) {
		show_not_base64(s, before, code, why);
		traced_close(&plain);
		return;
	}
	if (before.length) show_part(s, DECODED_TEXT, part_trimmed(before));
	for (unsigned i = 0; i < 3; i++) {
		const uint8_t *nul = rest.length ? memchr(part_bytes(rest), 0, rest.length) : NULL;
		struct part word =
			part_take(&rest, nul ? (size_t)(nul - part_bytes(rest)) : rest.length);
		if (nul) part_take(&rest, 1);
		if (i == 0 && word.length == 0) continue;
		struct decoded_line *line = show_part(s, DECODED_UNDONE, word);
		if (i > 0) line_is_secret(line, 0);
		show_mark(s, line, "Base64  %zu -> %zu  %s", code.length, plain.length, names[i]);
	}
	traced_close(&plain);
}

/* user=..., auth=Bearer ..., each ended by ^A: the fields of Google's XOAUTH2 and of RFC 7628. */
static void show_xoauth2(struct shower *s, struct part before, struct part code)
{
	struct traced plain = { 0 };
	const char *why = "";
	if (!undo_base64(code, &plain, &why)) {
		show_not_base64(s, before, code, why);
		return;
	}
	struct part rest = { &plain, 0, plain.length };
	if (before.length) show_part(s, DECODED_TEXT, part_trimmed(before));
	while (rest.length) {
		const uint8_t *end = memchr(part_bytes(rest), 1, rest.length);
		struct part word =
			part_take(&rest, end ? (size_t)(end - part_bytes(rest)) : rest.length);
		if (end) part_take(&rest, 1);
		if (word.length == 0) continue;
		const uint8_t *equals = memchr(part_bytes(word), '=', word.length);
		bool is_token = part_begins(word, "auth=");
		struct decoded_line *line = show_part(s, DECODED_UNDONE, word);
		line_is_secret(line, equals ? (size_t)(equals - part_bytes(word)) + 1 : 0);
		show_mark(s, line, "Base64  %zu -> %zu  %s", code.length, plain.length,
		          is_token ? "token" : "user");
	}
	traced_close(&plain);
}

/* The line cut before its word number index: commands with a secret behind them. */
static struct part line_cut(struct part line, unsigned index, struct part *rest_out)
{
	struct part rest = line, word;
	for (unsigned i = 0; i < index; i++) part_word(&rest, &word);
	*rest_out = rest;
	return (struct part){ line.text, line.at, rest.at - line.at };
}

/* The last word of a command with a mechanism: AUTH PLAIN AGE=, a AUTHENTICATE PLAIN AGE=. */
static struct part line_cut_last(struct part line, struct part *rest_out)
{
	size_t at = part_trimmed(line).length;
	while (at > 0 && part_bytes(line)[at - 1] != ' ') at--;
	*rest_out = part_trimmed((struct part){ line.text, line.at + at, line.length - at });
	return (struct part){ line.text, line.at, at };
}

static void show_secret_from(struct shower *s, struct part line, unsigned word, const char *what)
{
	struct part rest;
	struct part before = line_cut(line, word, &rest);
	struct decoded_line *shown = show_part(s, DECODED_TEXT, line);
	line_is_secret(shown, before.length);
	if (rest.length) show_mark(s, shown, "%s", what);
}

void show_line(struct shower *s)
{
	struct part line = line_of(s), none = { s->raw, 0, 0 }, code, before;
	enum line_meaning meaning = (enum line_meaning)s->message->detail;
	switch (meaning) {
	case LINE_BASE64_USER: show_base64(s, none, line, "user", true); break;
	case LINE_BASE64_PASSWORD: show_base64(s, none, line, "password", true); break;
	case LINE_BASE64_ANSWER: show_base64(s, none, line, "answer", true); break;
	case LINE_BASE64_PLAIN: show_plain_login(s, none, line); break;
	case LINE_BASE64_XOAUTH2: show_xoauth2(s, none, line); break;
	case LINE_BASE64_PROMPT:
		before = line_cut(line, 1, &code);
		show_base64(s, before, code, NULL, false);
		break;
	case LINE_FIRST_USER:
		before = line_cut_last(line, &code);
		show_base64(s, before, code, "user", true);
		break;
	case LINE_FIRST_PLAIN:
		before = line_cut_last(line, &code);
		show_plain_login(s, before, code);
		break;
	case LINE_FIRST_XOAUTH2:
		before = line_cut_last(line, &code);
		show_xoauth2(s, before, code);
		break;
	case LINE_USER: show_secret_from(s, line, 1, "user"); break;
	case LINE_PASSWORD: show_secret_from(s, line, 1, "password"); break;
	case LINE_LOGIN: show_secret_from(s, line, 2, "user and password"); break;
	case LINE_DOT: show_mark(s, show_part(s, DECODED_TEXT, line), "end of the list"); break;
	case LINE_PLAIN: show_text(s, line, NULL, DECODED_TEXT); break;
	}
	if (s->out->line_count == 0) show_part(s, DECODED_TEXT, line); /* an empty one */
}
