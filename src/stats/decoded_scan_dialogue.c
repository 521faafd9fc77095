/* decoded_scan_dialogue.c - dialogues of lines (SMTP, POP3, IMAP, FTP): what a line is, and whether a mail, a
 * literal or TLS follows it. */
#include <string.h>

#include "decoded_internal.h"

enum { LOOKED_AT = 1024 };

/* A line while it is looked at. */
struct spoken {
	struct traced text;
	struct part line, first, rest; /* without its end; the first word, and what is behind it */
	struct decoded_message *message;
	bool is_client;
};

static void spoken_open(struct spoken *s, struct decoded *d, unsigned direction, size_t index)
{
	*s = (struct spoken){ .message = &d->messages[index], .is_client = direction == d->client };
	decoded_gather(d, index, &s->text, LOOKED_AT);
	struct part all = { &s->text, 0, s->text.length };
	if (!part_line(&all, &s->line)) s->line = all;
	s->rest = s->line;
	part_word(&s->rest, &s->first);
}

static void spoken_close(struct spoken *s) { traced_close(&s->text); }

static void scan_switch_to_tls(struct decoded *d)
{
	scan_set(d, 0, SCAN_RECORD);
	scan_set(d, 1, SCAN_RECORD);
}

/* ---------------------------------------------------------------- logins, RFC 4954, 5034, 3501 6.2.2 */

static const struct {
	const char *name;
	enum auth_step step;
	enum line_meaning first; /* with an initial response */
} auth_mechanisms[] = {
	{ "LOGIN", AUTH_USER, LINE_FIRST_USER },
	{ "PLAIN", AUTH_PLAIN, LINE_FIRST_PLAIN },
	{ "XOAUTH2", AUTH_XOAUTH2, LINE_FIRST_XOAUTH2 },
};

/* The words behind AUTH. */
static void scan_auth_begin(struct scan_dialogue *dialogue, struct spoken *s, struct part words)
{
	struct part mechanism;
	dialogue->auth = AUTH_CHALLENGE;
	if (!part_word(&words, &mechanism)) {
		dialogue->auth = AUTH_NONE;
		return;
	}
	for (size_t i = 0; i < sizeof auth_mechanisms / sizeof *auth_mechanisms; i++) {
		if (!part_is(mechanism, auth_mechanisms[i].name)) continue;
		dialogue->auth = auth_mechanisms[i].step;
		if (words.length == 0) return;
		s->message->detail = (uint16_t)auth_mechanisms[i].first;
		dialogue->auth = dialogue->auth == AUTH_USER ? AUTH_PASSWORD : AUTH_CHALLENGE;
	}
}

/* The client's answer to a prompt. */
static void scan_auth_answer(struct scan_dialogue *dialogue, struct spoken *s)
{
	static const uint8_t meanings[] = {
		[AUTH_NONE] = LINE_PLAIN,
		[AUTH_USER] = LINE_BASE64_USER,
		[AUTH_PASSWORD] = LINE_BASE64_PASSWORD,
		[AUTH_PLAIN] = LINE_BASE64_PLAIN,
		[AUTH_XOAUTH2] = LINE_BASE64_XOAUTH2,
		[AUTH_CHALLENGE] = LINE_BASE64_ANSWER,
	};
	if (!part_is(s->line, "*")) s->message->detail = meanings[dialogue->auth];
	dialogue->auth = dialogue->auth == AUTH_USER ? AUTH_PASSWORD : AUTH_CHALLENGE;
}

static void scan_prompt(struct spoken *s)
{
	if (s->rest.length) s->message->detail = LINE_BASE64_PROMPT;
}

/* ---------------------------------------------------------------- SMTP */

static void scan_smtp_client(struct decoded *d, unsigned direction, struct spoken *s)
{
	struct scan_dialogue *dialogue = &d->dialogue;
	uint64_t length;
	struct part word;
	if (dialogue->auth) {
		scan_auth_answer(dialogue, s);
	} else if (part_is(s->first, "AUTH")) {
		scan_auth_begin(dialogue, s, s->rest);
	} else if (part_is(s->first, "DATA")) {
		dialogue->is_data_asked = true;
	} else if (part_is(s->first, "STARTTLS")) {
		dialogue->is_tls_asked = true;
	} else if (part_is(s->first, "BDAT") && part_word(&s->rest, &word) &&
	           part_number(word, &length) && length) {
		scan_set_count(d, direction, DECODED_IS_MAIL, length);
	}
}

static void scan_smtp_server(struct decoded *d, struct spoken *s)
{
	struct scan_dialogue *dialogue = &d->dialogue;
	if (part_is(s->first, "334")) {
		scan_prompt(s);
		return;
	}
	if (part_begins(s->line, "334") || s->first.length != 3) return; /* "250-": more follows */
	dialogue->auth = AUTH_NONE;
	if (dialogue->is_data_asked && part_is(s->first, "354")) scan_set(d, d->client, SCAN_MAIL);
	dialogue->is_data_asked = false;
	if (dialogue->is_tls_asked && part_is(s->first, "220")) scan_switch_to_tls(d);
	dialogue->is_tls_asked = false;
}

void scan_smtp_ended(struct decoded *d, unsigned direction, size_t index)
{
	struct spoken s;
	if (d->messages[index].kind != DECODED_IS_LINE) return;
	spoken_open(&s, d, direction, index);
	if (s.is_client)
		scan_smtp_client(d, direction, &s);
	else
		scan_smtp_server(d, &s);
	spoken_close(&s);
}

/* ---------------------------------------------------------------- POP3 */

static const struct {
	const char *word;
	enum pending pending;
	enum line_meaning meaning;
	bool is_with_argument; /* RFC 1939: LIST 1 is answered by one line */
} pop_commands[] = {
	{ "USER", PENDING_OTHER, LINE_USER, false },
	{ "PASS", PENDING_OTHER, LINE_PASSWORD, false },
	{ "RETR", PENDING_MAIL, LINE_PLAIN, true },
	{ "TOP", PENDING_MAIL, LINE_PLAIN, true },
	{ "LIST", PENDING_LISTING, LINE_PLAIN, false },
	{ "UIDL", PENDING_LISTING, LINE_PLAIN, false },
	{ "CAPA", PENDING_LISTING, LINE_PLAIN, false },
	{ "STLS", PENDING_TLS, LINE_PLAIN, false },
};

static void scan_pop_client(struct decoded *d, struct spoken *s)
{
	struct scan_dialogue *dialogue = &d->dialogue;
	if (dialogue->auth) {
		scan_auth_answer(dialogue, s);
		return;
	}
	enum pending pending = PENDING_OTHER;
	for (size_t i = 0; i < sizeof pop_commands / sizeof *pop_commands; i++) {
		if (!part_is(s->first, pop_commands[i].word)) continue;
		pending = pop_commands[i].pending;
		s->message->detail = (uint16_t)pop_commands[i].meaning;
		if (pending == PENDING_LISTING && s->rest.length) pending = PENDING_OTHER;
	}
	if (part_is(s->first, "AUTH")) {
		scan_auth_begin(dialogue, s, s->rest);
		if (s->rest.length == 0) pending = PENDING_LISTING;
	}
	scan_pend(dialogue, pending);
}

static void scan_pop_server(struct decoded *d, unsigned direction, struct spoken *s)
{
	struct scan_dialogue *dialogue = &d->dialogue;
	if (dialogue->is_listing) {
		dialogue->is_listing = !part_is(s->line, ".");
		if (!dialogue->is_listing) s->message->detail = LINE_DOT;
		return;
	}
	if (part_is(s->first, "+")) {
		scan_prompt(s);
		return;
	}
	bool is_good = part_is(s->first, "+OK");
	enum pending pending = scan_pending_take(dialogue);
	dialogue->auth = AUTH_NONE;
	if (is_good && pending == PENDING_MAIL) scan_set(d, direction, SCAN_MAIL);
	if (is_good && pending == PENDING_LISTING) dialogue->is_listing = true;
	if (is_good && pending == PENDING_TLS) scan_switch_to_tls(d);
}

void scan_pop_ended(struct decoded *d, unsigned direction, size_t index)
{
	struct spoken s;
	if (d->messages[index].kind != DECODED_IS_LINE) return;
	spoken_open(&s, d, direction, index);
	if (s.is_client)
		scan_pop_client(d, &s);
	else if (d->messages[index].offset ||
	         d->dialogue.pending_count) /* the greeting answers nobody */
		scan_pop_server(d, direction, &s);
	spoken_close(&s);
}

/* ---------------------------------------------------------------- IMAP */

/* "{310}" or "{310+}" at the end of a line: so many bytes follow it, RFC 9051 4.3. */
static bool imap_literal(struct part line, uint64_t *length_out)
{
	const uint8_t *bytes = part_bytes(line), *brace;
	if (line.length < 3 || bytes[line.length - 1] != '}') return false;
	brace = memrchr(bytes, '{', line.length);
	if (!brace) return false;
	struct part number = line;
	part_take(&number, (size_t)(brace - bytes) + 1);
	number.length--;
	if (number.length && part_bytes(number)[number.length - 1] == '+') number.length--;
	return part_number(number, length_out);
}

static bool part_holds(struct part part, const char *word)
{
	for (; part.length; part_take(&part, 1))
		if (part_begins(part, word)) return true;
	return false;
}

/* Is the literal at the end of the line a mail, or the headers of one? */
static bool imap_is_mail(const struct spoken *s)
{
	static const char *const items[] = { "RFC822 ", "RFC822.HEADER ", "BODY[] ", "BODY[]<",
		                             "BODY[HEADER" };
	if (s->is_client) return part_holds(s->line, " APPEND ");
	for (size_t i = 0; i < sizeof items / sizeof *items; i++)
		if (part_holds(s->line, items[i])) return true;
	return false;
}

static void scan_imap_client(struct decoded *d, struct spoken *s)
{
	struct scan_dialogue *dialogue = &d->dialogue;
	struct part command, rest = s->rest;
	if (dialogue->auth) {
		scan_auth_answer(dialogue, s);
		return;
	}
	if (!part_word(&rest, &command)) return;
	if (part_is(command, "LOGIN")) s->message->detail = LINE_LOGIN;
	if (part_is(command, "AUTHENTICATE")) scan_auth_begin(dialogue, s, rest);
	if (part_is(command, "STARTTLS")) dialogue->is_tls_asked = true;
}

static void scan_imap_server(struct decoded *d, struct spoken *s)
{
	struct scan_dialogue *dialogue = &d->dialogue;
	struct part status, rest = s->rest;
	if (part_is(s->first, "+")) {
		if (dialogue->auth) scan_prompt(s);
		return;
	}
	if (part_is(s->first, "*")) return;
	dialogue->auth = AUTH_NONE;
	bool is_good = part_word(&rest, &status) && part_is(status, "OK");
	if (dialogue->is_tls_asked && is_good) scan_switch_to_tls(d);
	dialogue->is_tls_asked = false;
}

void scan_imap_ended(struct decoded *d, unsigned direction, size_t index)
{
	struct spoken s;
	uint64_t length;
	if (d->messages[index].kind != DECODED_IS_LINE) return;
	spoken_open(&s, d, direction, index);
	if (s.is_client)
		scan_imap_client(d, &s);
	else
		scan_imap_server(d, &s);
	if (d->sides[direction].mode == SCAN_LINE && imap_literal(s.line, &length) && length)
		scan_set_count(d, direction, imap_is_mail(&s) ? DECODED_IS_MAIL : DECODED_IS_TEXT,
		               length);
	spoken_close(&s);
}

/* ---------------------------------------------------------------- FTP */

void scan_ftp_ended(struct decoded *d, unsigned direction, size_t index)
{
	struct spoken s;
	if (d->messages[index].kind != DECODED_IS_LINE) return;
	spoken_open(&s, d, direction, index);
	if (s.is_client) {
		if (part_is(s.first, "USER")) s.message->detail = LINE_USER;
		if (part_is(s.first, "PASS")) s.message->detail = LINE_PASSWORD;
		d->dialogue.is_tls_asked = part_is(s.first, "AUTH");
	} else if (d->dialogue.is_tls_asked) {
		d->dialogue.is_tls_asked = false;
		if (part_is(s.first, "234")) scan_switch_to_tls(d);
	}
	spoken_close(&s);
}
