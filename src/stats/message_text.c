/* message_text.c - the making of a message's texts: open and masked side by side. */
#include "message_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum { GROUP_DIGITS = 3 };

static const char stars[] = "********"; /* as many for any secret: its length is one too */
static const char cut_mark[] = "\xe2\x80\xa6";

/* ---------------------------------------------------------------- slices */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c; }

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool slice_begins(struct slice slice, const char *word)
{
	size_t length = strlen(word);
	if (slice.length < length) return false;
	for (size_t i = 0; i < length; i++)
		if (lower(slice.text[i]) != lower(word[i])) return false;
	return true;
}

bool slice_is(struct slice slice, const char *word)
{
	return slice.length == strlen(word) && slice_begins(slice, word);
}

struct slice slice_trim(struct slice slice)
{
	while (slice.length && is_blank(slice.text[0])) slice = slice_behind(slice, 1);
	while (slice.length && is_blank(slice.text[slice.length - 1])) slice.length--;
	return slice;
}

struct slice slice_until(struct slice slice, char end)
{
	const char *at = slice.length ? memchr(slice.text, end, slice.length) : NULL;
	if (at) slice.length = (size_t)(at - slice.text);
	return slice;
}

struct slice slice_behind(struct slice slice, size_t count)
{
	if (count > slice.length) count = slice.length;
	return (struct slice){ slice.text + count, slice.length - count };
}

/* ---------------------------------------------------------------- composing */

/* Adds what fits, at a whole character, with a mark behind what is cut. */
static void add_bytes(char *out, size_t *length, const char *text, size_t count)
{
	size_t room = COMPOSED_MAX - sizeof cut_mark - *length;
	bool is_cut = count > room;
	for (size_t at = 0; at < count;) {
		uint32_t code;
		size_t step = utf8_decode(text + at, count - at, &code);
		if (is_cut && at + step > room) break;
		for (size_t i = 0; i < step; i++)
			out[(*length)++] = text[at + i] ? text[at + i] : '?';
		at += step;
	}
	if (!is_cut) return;
	for (size_t i = 0; cut_mark[i]; i++) out[(*length)++] = cut_mark[i];
}

static void add(struct composer *c, struct slice shown, struct slice masked)
{
	if (c->is_cut) return;
	size_t room = COMPOSED_MAX - sizeof cut_mark;
	c->is_cut =
		c->shown_length + shown.length > room || c->masked_length + masked.length > room;
	add_bytes(c->shown, &c->shown_length, shown.text, shown.length);
	add_bytes(c->masked, &c->masked_length, masked.text, masked.length);
}

void compose_slice(struct composer *c, struct slice slice) { add(c, slice, slice); }

void compose(struct composer *c, const char *format, ...)
{
	char text[COMPOSED_MAX];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (length < 0) return;
	if ((size_t)length >= sizeof text) length = sizeof text - 1;
	compose_slice(c, (struct slice){ text, (size_t)length });
}

void compose_secret(struct composer *c, struct slice slice)
{
	if (slice.length) add(c, slice, (struct slice){ stars, sizeof stars - 1 });
}

/* ---------------------------------------------------------------- secrets by their names */

static bool name_holds(struct slice name, const char *word)
{
	for (; name.length; name = slice_behind(name, 1))
		if (slice_begins(name, word)) return true;
	return false;
}

bool message_name_is_secret(struct slice name)
{
	static const char *const words[] = { "passw",   "passphrase", "passwd",   "secret",
		                             "token",   "session",    "apikey",   "api_key",
		                             "api-key", "credential", "signature" };
	static const char *const whole[] = { "pass", "pwd", "pw",   "sid",  "pin",
		                             "otp",  "key", "auth", "code", "sig" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (name_holds(name, words[i])) return true;
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (slice_is(name, whole[i])) return true;
	return false;
}

void compose_pair(struct composer *c, struct slice pair, bool is_secret)
{
	struct slice name = slice_until(pair, '=');
	compose_slice(c, name);
	if (name.length == pair.length) return;
	compose(c, "=");
	struct slice value = slice_behind(pair, name.length + 1);
	if (is_secret || message_name_is_secret(name))
		compose_secret(c, value);
	else
		compose_slice(c, value);
}

void compose_uri(struct composer *c, struct slice uri)
{
	struct slice path = slice_until(uri, '?');
	compose_slice(c, path);
	char before = '?';
	for (uri = slice_behind(uri, path.length); uri.length > 0;) {
		struct slice pair = slice_until(slice_behind(uri, 1), '&');
		compose(c, "%c", before);
		compose_pair(c, pair, false);
		uri = slice_behind(uri, pair.length + 1);
		before = '&';
	}
}

/* ---------------------------------------------------------------- facts */

void message_add_slice(struct message_reader *r, struct message *message,
                       enum message_fact_name name, struct slice slice, bool is_secret)
{
	struct composer c = { .shown_length = 0 };
	if (is_secret)
		compose_secret(&c, slice);
	else
		compose_slice(&c, slice);
	message_add_fact(r, message, name, &c, is_secret);
}

void message_add_all(struct message_reader *r, struct message *message, enum message_fact_name name,
                     enum known_field known, uint32_t from, uint32_t end)
{
	for (uint32_t item = message_find_between(r, known, from, end); item != NO_ITEM;
	     item = message_find_between(r, known, item + 1, end)) {
		struct composer c = { .shown_length = 0 };
		compose_value(&c, r, item);
		message_add_fact(r, message, name, &c, false);
	}
}

/* The fields of logins are named alike in all protocols: one table says what each is. */
void message_add_login(struct message_reader *r, struct message *message, uint32_t from,
                       uint32_t end)
{
	static const struct {
		enum known_field known;
		enum message_fact_name name;
	} logins[] = {
		{ KNOWN_SMTP_USER, FACT_USER },
		{ KNOWN_POP_USER, FACT_USER },
		{ KNOWN_POP_APOP_USER, FACT_USER },
		{ KNOWN_IMAP_USER, FACT_USER },
		{ KNOWN_IMAP_REQUEST_USER, FACT_USER },
		{ KNOWN_SMTP_PASSWORD, FACT_PASSWORD },
		{ KNOWN_POP_PASSWORD, FACT_PASSWORD },
		{ KNOWN_IMAP_PASSWORD, FACT_PASSWORD },
		{ KNOWN_IMAP_REQUEST_PASSWORD, FACT_PASSWORD },
		{ KNOWN_SMTP_DIGEST, FACT_TOKEN },
		{ KNOWN_SMTP_TOKEN, FACT_TOKEN },
		{ KNOWN_POP_DIGEST, FACT_TOKEN },
		{ KNOWN_POP_APOP_DIGEST, FACT_TOKEN },
		{ KNOWN_POP_TOKEN, FACT_TOKEN },
		{ KNOWN_IMAP_DIGEST, FACT_TOKEN },
		{ KNOWN_IMAP_TOKEN, FACT_TOKEN },
	};
	for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
		uint32_t item = message_find_between(r, logins[i].known, from, end);
		if (item == NO_ITEM) continue;
		message_add_slice(r, message, logins[i].name, message_slice_at(r, item),
		                  logins[i].name != FACT_USER);
	}
}

void message_add_mail(struct message_reader *r, struct message *message, struct composer *c)
{
	static const struct {
		enum known_field known;
		enum message_fact_name name;
	} headers[] = {
		{ KNOWN_MAIL_SUBJECT, FACT_SUBJECT },
		{ KNOWN_MAIL_FROM, FACT_FROM },
		{ KNOWN_MAIL_TO, FACT_TO },
		{ KNOWN_MAIL_ID, FACT_MESSAGE_ID },
	};
	struct slice subject = slice_trim(message_slice(r, KNOWN_MAIL_SUBJECT));
	if (subject.length) compose(c, "  ");
	compose_slice(c, subject);
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		message_add_slice(r, message, headers[i].name,
		                  slice_trim(message_slice(r, headers[i].known)), false);
	struct composer addition = { .shown_length = 0 };
	compose_slice(&addition, subject);
	message->addition = compose_end(r->messages, &addition);
}

enum message_outcome message_status_outcome(uint32_t code)
{
	if (code == 0) return MESSAGE_NEUTRAL;
	return code < 300 ? MESSAGE_GOOD : code < 400 ? MESSAGE_WARNING : MESSAGE_BAD;
}

const char *message_count(uint64_t number, char out[MESSAGE_COUNT_MAX])
{
	char digits[MESSAGE_COUNT_MAX];
	int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number), used = 0;
	for (int i = 0; i < length; i++) {
		if (i && (length - i) % GROUP_DIGITS == 0) out[used++] = ' ';
		out[used++] = digits[i];
	}
	out[used] = 0;
	return out;
}
