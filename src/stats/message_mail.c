/* message_mail.c - SMTP, POP3 and IMAP: dialogues of lines, logins in several of them, and mails. */
#include "message_internal.h"

#include <string.h>

enum { END_MARK = 3 /* a dot and the line's end, which POP3's fragments hold */ };

enum { LOGIN_GOES_ON = 334, SEND_THE_MAIL = 354, CAPABILITIES_SHOWN = 2, CAPABILITY_RANKS = 3 };

/* A word in capitals, as commands are written. */
static void set_command(struct message_reader *r, struct message *message, struct slice word)
{
	struct composer c = { .shown_length = 0 };
	for (size_t i = 0; i < word.length && i < 16; i++) {
		char letter = word.text[i];
		if (letter >= 'a' && letter <= 'z') letter = (char)(letter + 'A' - 'a');
		compose(&c, "%c", letter);
	}
	message->command = compose_end(r->messages, &c).shown;
}

/* The user's name of a login's line stands for the line; what else it says is a secret. */
static void compose_login(struct composer *c, struct message_reader *r, struct message *message)
{
	const struct message_fact *user = message_fact(message, FACT_USER, 0);
	bool is_secret =
		message_fact(message, FACT_PASSWORD, 0) || message_fact(message, FACT_TOKEN, 0);
	if (user) {
		struct composer addition = { .shown_length = 0 };
		compose(&addition, "%s", user->value.shown);
		message->addition = compose_end(r->messages, &addition);
		compose(c, "user %s", user->value.shown);
	}
	if (!is_secret) return;
	const struct message_fact *secret = message_fact(message, FACT_PASSWORD, 0);
	const char *what = secret ? "password" : "digest";
	if (!secret) secret = message_fact(message, FACT_TOKEN, 0);
	compose(c, "%s%s ", user ? ", " : "", what);
	compose_secret(c, (struct slice){ secret->value.shown, strlen(secret->value.shown) });
}

/* What a login's command brings along: bob ******** */
static void compose_credentials(struct composer *c, const struct message *message)
{
	const struct message_fact *user = message_fact(message, FACT_USER, 0);
	const struct message_fact *secret = message_fact(message, FACT_PASSWORD, 0);
	if (!secret) secret = message_fact(message, FACT_TOKEN, 0);
	if (user) compose(c, " %s", user->value.shown);
	if (!secret) return;
	compose(c, " ");
	compose_secret(c, (struct slice){ secret->value.shown, strlen(secret->value.shown) });
}

/* A line that continues a login, in any of the three. */
static void read_login_line(struct message_reader *r, uint32_t from, uint32_t end)
{
	struct composer c = { .shown_length = 0 };
	struct message *message = message_begin(r, MESSAGE_DATA, true);
	message_add_login(r, message, from, end);
	compose_login(&c, r, message);
	if (!c.shown_length) compose(&c, "login goes on");
	message_set_text(r, message, &c);
}

static void read_mail(struct message_reader *r, enum message_kind kind, bool is_client,
                      enum known_field length)
{
	char count[MESSAGE_COUNT_MAX];
	struct composer c = { .shown_length = 0 };
	struct message *message = message_begin(r, kind, is_client);
	message->command = "mail";
	message->is_last = true;
	message->is_behind = !is_client;
	uint32_t piece = message_find(r, is_client ? KNOWN_SMTP_FRAGMENT : KNOWN_POP_FRAGMENT);
	if (piece != NO_ITEM) message->first_frame = (uint32_t)r->tape->items[piece].value.number;
	uint64_t size = message_number(r, length);
	if (!size) size = message_left(r); /* in one piece with what is before it */
	if (size > END_MARK && !is_client) size -= END_MARK;
	/* Without the dots that were added on the way: what the server has announced. */
	uint32_t mail = message_find(r, KNOWN_MAIL);
	uint64_t own = mail == NO_ITEM ? 0 : r->tape->items[mail].length;
	if (!is_client && own && own < size) size = own;
	compose(&c, "mail %s bytes", message_count(size, count));
	if (is_client) {
		message->bytes = size;
		message_close(r);
	}
	message_add_mail(r, message, &c);
	message_set_text(r, message, &c);
}

/* ---------------------------------------------------------------- SMTP, RFC 5321 */

static void smtp_read_command(struct message_reader *r, uint32_t item, uint32_t end)
{
	struct message *message = message_begin(r, MESSAGE_REQUEST, true);
	struct composer c = { .shown_length = 0 };
	struct slice command =
		message_slice_at(r, message_find_between(r, KNOWN_SMTP_COMMAND, item, end));
	uint32_t whole = message_find_between(r, KNOWN_SMTP_VERB, item, end);
	struct slice verb = whole == NO_ITEM ? command : message_slice_at(r, whole);
	struct slice parameter =
		message_slice_at(r, message_find_between(r, KNOWN_SMTP_PARAMETER, item, end));
	message->answered_in = (uint32_t)message_number(r, KNOWN_SMTP_RESPONSE_IN);
	set_command(r, message, verb);
	message_add_login(r, message, item, end);
	bool is_login = slice_is(verb, "AUTH");
	compose_slice(&c, verb);
	/* What stands behind a long verb's first four letters is the verb's rest, and then the parameter. */
	if (verb.length > command.length && parameter.length)
		parameter = slice_behind(parameter, verb.length - command.length);
	if (is_login) parameter = slice_until(parameter, ' ');
	if (parameter.length) compose(&c, " ");
	compose_slice(&c, slice_trim(parameter));
	if (is_login) compose_credentials(&c, message);
	message_set_text(r, message, &c);
	uint32_t path = message_find_between(r, KNOWN_SMTP_PATH, item, end);
	bool is_sender = slice_is(verb, "MAIL");
	if (path != NO_ITEM)
		message_add_slice(r, message, is_sender ? FACT_FROM : FACT_TO,
		                  message_slice_at(r, path), false);
	if (slice_is(verb, "EHLO") || slice_is(verb, "HELO"))
		message_add_slice(r, message, FACT_AGENT, slice_trim(parameter), false);
}

static bool smtp_is_login_line(const struct message_reader *r, uint32_t item, uint32_t end)
{
	static const enum known_field lines[] = { KNOWN_SMTP_LOGIN_USER, KNOWN_SMTP_LOGIN_PASSWORD,
		                                  KNOWN_SMTP_LOGIN_BOTH, KNOWN_SMTP_USER,
		                                  KNOWN_SMTP_PASSWORD,   KNOWN_SMTP_DIGEST,
		                                  KNOWN_SMTP_TOKEN };
	if (message_find_between(r, KNOWN_SMTP_COMMAND, item, end) != NO_ITEM) return false;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (message_find_between(r, lines[i], item, end) != NO_ITEM) return true;
	return false;
}

/* Each command begins with a hidden smtp.req. */
static void smtp_read_commands(struct message_reader *r)
{
	for (uint32_t item = message_find(r, KNOWN_SMTP_REQUEST); item != NO_ITEM;) {
		uint32_t next = message_find_from(r, KNOWN_SMTP_REQUEST, item + 1);
		uint32_t end = next == NO_ITEM ? r->end : next;
		uint32_t line = message_find_between(r, KNOWN_SMTP_COMMAND_LINE, item, end);
		if (line != NO_ITEM) message_split(r, line);
		if (message_find_between(r, KNOWN_SMTP_COMMAND, item, end) != NO_ITEM)
			smtp_read_command(r, item, end);
		else if (smtp_is_login_line(r, item, end) || line != NO_ITEM)
			read_login_line(r, item, end);
		item = next;
	}
}

static unsigned capability_rank(struct slice word)
{
	static const char *const first[] = { "AUTH", "STARTTLS", "SIZE" };
	for (unsigned i = 0; i < CAPABILITY_RANKS; i++)
		if (slice_is(word, first[i])) return i;
	return CAPABILITY_RANKS;
}

/* 250 AUTH, SIZE, 3 more: what decides about secrets comes first. */
static void compose_capabilities(struct composer *c, struct message_reader *r, uint32_t from,
                                 uint32_t end)
{
	unsigned count = 0, shown = 0;
	for (unsigned rank = 0; rank <= CAPABILITY_RANKS; rank++) {
		uint32_t item = message_find_between(r, KNOWN_SMTP_CAPABILITY, from, end);
		for (; item != NO_ITEM;
		     item = message_find_between(r, KNOWN_SMTP_CAPABILITY, item + 1, end)) {
			struct slice word = slice_until(message_slice_at(r, item), ' ');
			if (capability_rank(word) != rank) continue;
			if (++count > CAPABILITIES_SHOWN) continue;
			compose(c, "%s", shown++ ? ", " : " ");
			compose_slice(c, word);
		}
	}
	if (count > shown) compose(c, ", %u more", count - shown);
}

static void smtp_read_reply(struct message_reader *r, uint32_t item, uint32_t end)
{
	struct composer c = { .shown_length = 0 };
	uint32_t code = (uint32_t)r->tape->items[item].value.number;
	uint32_t text = message_find_between(r, KNOWN_SMTP_REPLY, item, end);
	uint32_t answers = (uint32_t)message_number(r, KNOWN_SMTP_RESPONSE_TO);
	bool is_greeting = code == 220 && !answers;
	struct message *message =
		message_begin(r, is_greeting ? MESSAGE_GREETING : MESSAGE_RESPONSE, false);
	message->code = code;
	message->answers = answers;
	message->is_interim = code == LOGIN_GOES_ON;
	message->outcome = code == SEND_THE_MAIL || code == LOGIN_GOES_ON
	                           ? MESSAGE_GOOD
	                           : message_status_outcome(code);
	compose(&c, "%u", code);
	if (message_find_between(r, KNOWN_SMTP_CAPABILITY, item, end) != NO_ITEM)
		compose_capabilities(&c, r, item, end);
	else if (text != NO_ITEM)
		compose(&c, " ");
	if (text != NO_ITEM && c.shown_length <= 4) {
		uint32_t challenge = message_find_between(r, KNOWN_SMTP_CHALLENGE, item, end);
		compose_slice(&c, slice_trim(message_slice_at(
					  r, challenge != NO_ITEM ? challenge : text)));
	}
	message_set_text(r, message, &c);
	message_add_all(r, message, FACT_CAPABILITY, KNOWN_SMTP_CAPABILITY, item, end);
}

void message_read_smtp(struct message_reader *r)
{
	uint32_t reply = message_find(r, KNOWN_SMTP_CODE);
	while (reply != NO_ITEM) {
		uint32_t next = message_find_from(r, KNOWN_SMTP_CODE, reply + 1);
		message_split(r, reply);
		smtp_read_reply(r, reply, next == NO_ITEM ? r->end : next);
		reply = next;
	}
	smtp_read_commands(r);
	if (message_has(r, KNOWN_SMTP_MAIL_LENGTH)) {
		read_mail(r, MESSAGE_REQUEST, true, KNOWN_SMTP_MAIL_LENGTH);
		return;
	}
	if (r->first_message != messages_count(r)) return;
	struct composer c = { .shown_length = 0 };
	struct message *message = message_begin(r, MESSAGE_DATA, message_is_to_server(r));
	compose(&c, "piece of a mail");
	message_set_text(r, message, &c);
}

/* ---------------------------------------------------------------- POP3, RFC 1939 */

/* USER bob, PASS ********, APOP bob ********, RETR 1 */
static void pop_read_request(struct message_reader *r, uint32_t item, uint32_t end)
{
	struct slice command = slice_trim(message_slice_at(r, item));
	struct slice parameter = slice_trim(
		message_slice_at(r, message_find_between(r, KNOWN_POP_PARAMETER, item, end)));
	bool is_login = message_find_between(r, KNOWN_POP_MECHANISM, item, end) == NO_ITEM &&
	                !slice_is(command, "APOP") &&
	                (message_find_between(r, KNOWN_POP_USER, item, end) != NO_ITEM ||
	                 message_find_between(r, KNOWN_POP_PASSWORD, item, end) != NO_ITEM ||
	                 message_find_between(r, KNOWN_POP_TOKEN, item, end) != NO_ITEM ||
	                 message_find_between(r, KNOWN_POP_DIGEST, item, end) != NO_ITEM);
	if (is_login && !slice_is(command, "USER") && !slice_is(command, "PASS")) {
		read_login_line(r, item, end);
		return;
	}
	struct composer c = { .shown_length = 0 };
	struct message *message = message_begin(r, MESSAGE_REQUEST, true);
	message->answered_in = (uint32_t)message_number(r, KNOWN_POP_RESPONSE_IN);
	set_command(r, message, command);
	compose_slice(&c, command);
	if (slice_is(command, "PASS")) {
		compose(&c, " ");
		compose_secret(&c, parameter);
		message_add_slice(r, message, FACT_PASSWORD, parameter, true);
	} else if (slice_is(command, "APOP")) {
		struct slice user = slice_until(parameter, ' ');
		compose(&c, " %.*s ", (int)user.length, user.text);
		compose_secret(&c, slice_trim(slice_behind(parameter, user.length)));
		message_add_login(r, message, item, end);
	} else if (slice_is(command, "AUTH")) {
		struct slice mechanism = slice_until(parameter, ' ');
		compose(&c, " %.*s", (int)mechanism.length, mechanism.text);
		message_add_login(r, message, item, end);
		compose_credentials(&c, message);
	} else if (parameter.length) {
		compose(&c, " ");
		compose_slice(&c, parameter);
		if (slice_is(command, "USER"))
			message_add_slice(r, message, FACT_USER, parameter, false);
	}
	message_set_text(r, message, &c);
}

static void pop_read_response(struct message_reader *r, uint32_t item, uint32_t end)
{
	struct slice indicator = message_slice_at(r, item);
	struct slice text = slice_trim(
		message_slice_at(r, message_find_between(r, KNOWN_POP_DESCRIPTION, item, end)));
	uint32_t challenge = message_find_between(r, KNOWN_POP_CHALLENGE, item, end);
	uint32_t answers = (uint32_t)message_number(r, KNOWN_POP_RESPONSE_TO);
	bool is_interim = slice_is(indicator, "+"), is_good = slice_is(indicator, "+OK");
	struct composer c = { .shown_length = 0 };
	struct message *message = message_begin(
		r, answers || is_interim || !is_good ? MESSAGE_RESPONSE : MESSAGE_GREETING, false);
	message->answers = answers;
	message->is_interim = is_interim;
	message->outcome = is_good || is_interim ? MESSAGE_GOOD : MESSAGE_BAD;
	compose_slice(&c, indicator);
	if (challenge != NO_ITEM) text = message_slice_at(r, challenge);
	if (text.length) compose(&c, " ");
	compose_slice(&c, text);
	message_set_text(r, message, &c);
}

void message_read_pop(struct message_reader *r)
{
	uint32_t item = message_find(r, KNOWN_POP_COMMAND);
	while (item != NO_ITEM) {
		uint32_t next = message_find_from(r, KNOWN_POP_COMMAND, item + 1);
		message_split(r, item);
		pop_read_request(r, item, next == NO_ITEM ? r->end : next);
		item = next;
	}
	item = message_find(r, KNOWN_POP_INDICATOR);
	while (item != NO_ITEM) {
		uint32_t next = message_find_from(r, KNOWN_POP_INDICATOR, item + 1);
		message_split(r, item);
		pop_read_response(r, item, next == NO_ITEM ? r->end : next);
		item = next;
	}
	item = message_find(r, KNOWN_POP_RESPONSE);
	if (item != NO_ITEM) message_split_behind(r, item);
	bool is_mail = message_has(r, KNOWN_POP_MAIL_LENGTH) ||
	               message_has(r, KNOWN_MAIL_SUBJECT) || message_has(r, KNOWN_MAIL_ID);
	if (is_mail) {
		read_mail(r, MESSAGE_DATA, false, KNOWN_POP_MAIL_LENGTH);
		return;
	}
	if (r->first_message != messages_count(r)) return;
	struct composer c = { .shown_length = 0 };
	bool is_client = message_is_to_server(r);
	struct message *message = message_begin(r, MESSAGE_DATA, is_client);
	message->is_behind = !is_client;
	compose(&c, is_client ? "login goes on" : "piece of an answer");
	message_set_text(r, message, &c);
}

/* ---------------------------------------------------------------- IMAP, RFC 9051 */

static uint64_t imap_key(struct slice tag)
{
	uint64_t key = 1469598103934665603u; /* FNV-1a */
	for (size_t i = 0; i < tag.length; i++) key = (key ^ (uint8_t)tag.text[i]) * 1099511628211u;
	return key ? key : 1;
}

/* The whole line without tag; LOGIN's password and what a login sends at once as stars. */
static void imap_read_request(struct message_reader *r, uint32_t item, uint32_t end)
{
	struct message *message = message_begin(r, MESSAGE_REQUEST, true);
	struct composer c = { .shown_length = 0 };
	uint32_t whole =
		message_find_between(r, KNOWN_IMAP_REQUEST, item > r->layer ? item - 1 : item, end);
	struct slice tag = message_slice_at(r, item);
	struct slice command =
		message_slice_at(r, message_find_between(r, KNOWN_IMAP_COMMAND, item, end));
	struct slice line = slice_trim(slice_behind(message_slice_at(r, whole), tag.length));
	bool is_uid = message_find_between(r, KNOWN_IMAP_UID, item, end) != NO_ITEM &&
	              slice_begins(line, "UID ");
	if (!command.length) { /* DONE, which ends IDLE, has no tag */
		message->kind = MESSAGE_DATA;
		compose_slice(&c, tag);
		message_set_text(r, message, &c);
		return;
	}
	message->key = imap_key(tag);
	message->answered_in = (uint32_t)message_number(r, KNOWN_IMAP_RESPONSE_IN);
	set_command(r, message, command);
	message_add_login(r, message, item, end);
	bool is_login = message->fact_count || slice_is(command, "LOGIN");
	if (!is_login && line.length) {
		compose_slice(&c, line);
	} else {
		compose(&c, "%s", is_uid ? "UID " : "");
		compose_slice(&c, command);
		uint32_t mechanism = message_find_between(r, KNOWN_IMAP_MECHANISM, item, end);
		if (mechanism != NO_ITEM) compose(&c, " ");
		compose_slice(&c, message_slice_at(r, mechanism));
		compose_credentials(&c, message);
	}
	message_set_text(r, message, &c);
	uint32_t folder = message_find_between(r, KNOWN_IMAP_FOLDER, item, end);
	if (folder != NO_ITEM)
		message_add_slice(r, message, FACT_FOLDER, message_slice_at(r, folder), false);
}

static void imap_read_requests(struct message_reader *r)
{
	uint32_t item = message_find(r, KNOWN_IMAP_REQUEST_TAG);
	if (item == NO_ITEM) {
		uint32_t line = message_find(r, KNOWN_IMAP_LINE);
		if (line == NO_ITEM && !message_has(r, KNOWN_IMAP_LITERAL)) return;
		read_login_line(r, r->layer, r->end);
		struct message *message = message_last(r);
		bool is_login = message->fact_count > 0;
		if (is_login) return;
		char count[MESSAGE_COUNT_MAX];
		struct composer c = { .shown_length = 0 };
		compose(&c, "%s bytes more", message_count(r->bytes, count));
		message_add_mail(r, message, &c);
		message->row = (struct message_text){ "", "" };
		message_set_text(r, message, &c);
		return;
	}
	while (item != NO_ITEM) {
		uint32_t next = message_find_from(r, KNOWN_IMAP_REQUEST_TAG, item + 1);
		message_split(r, item);
		imap_read_request(r, item, next == NO_ITEM ? r->end : next);
		item = next;
	}
}

static bool imap_is_tag(struct slice tag)
{
	return tag.length && !slice_is(tag, "*") && !slice_is(tag, "+") && !slice_is(tag, ")");
}

static void imap_read_reply(struct message_reader *r, uint32_t item, uint32_t end)
{
	struct slice tag = message_slice_at(r, item);
	bool is_interim = slice_is(tag, "+");
	uint32_t whole = message_find_between(r, KNOWN_IMAP_RESPONSE,
	                                      item > r->layer ? item - 1 : item, end);
	struct slice line = slice_trim(slice_behind(message_slice_at(r, whole), tag.length));
	struct slice status =
		message_slice_at(r, message_find_between(r, KNOWN_IMAP_STATUS, item, end));
	uint32_t challenge = message_find_between(r, KNOWN_IMAP_CHALLENGE, item, end);
	struct message *message = message_begin(r, MESSAGE_RESPONSE, false);
	struct composer c = { .shown_length = 0 };
	message->is_interim = is_interim;
	message->key = is_interim ? 0 : imap_key(tag);
	if (!is_interim) message->answers = (uint32_t)message_number(r, KNOWN_IMAP_RESPONSE_TO);
	message->outcome = is_interim || slice_is(status, "OK") ? MESSAGE_GOOD : MESSAGE_BAD;
	if (is_interim) compose(&c, "+ ");
	compose_slice(&c, challenge != NO_ITEM ? message_slice_at(r, challenge) : line);
	message_set_text(r, message, &c);
}

/* Untagged lines: the server's greeting if nothing else is, else part of an answer. */
static void imap_read_untagged(struct message_reader *r)
{
	struct composer c = { .shown_length = 0 };
	struct slice line = slice_trim(message_slice(r, KNOWN_IMAP_LINE));
	bool is_greeting = slice_begins(line, "* OK [CAPABILITY") ||
	                   slice_begins(line, "* PREAUTH") ||
	                   (slice_begins(line, "* OK ") && !slice_begins(line, "* OK ["));
	struct message *message =
		message_begin(r, is_greeting ? MESSAGE_GREETING : MESSAGE_DATA, false);
	if (is_greeting) message->outcome = MESSAGE_GOOD;
	compose_slice(&c, line);
	if (!c.shown_length) compose(&c, "piece of an answer");
	message_set_text(r, message, &c);
}

static void imap_read_replies(struct message_reader *r)
{
	bool is_any = false;
	uint32_t item = message_find(r, KNOWN_IMAP_RESPONSE_TAG);
	for (; item != NO_ITEM; item = message_find_from(r, KNOWN_IMAP_RESPONSE_TAG, item + 1)) {
		struct slice tag = message_slice_at(r, item);
		if (!imap_is_tag(tag) && !slice_is(tag, "+")) continue;
		if (is_any) message_split(r, item);
		uint32_t next = message_find_from(r, KNOWN_IMAP_RESPONSE_TAG, item + 1);
		imap_read_reply(r, item, next == NO_ITEM ? r->end : next);
		is_any = true;
	}
	if (!is_any) imap_read_untagged(r);
	if (!message_has(r, KNOWN_MAIL_SUBJECT)) return;
	struct composer c = { .shown_length = 0 };
	message_add_mail(r, message_last(r), &c);
}

void message_read_imap(struct message_reader *r)
{
	uint32_t side = message_find(r, KNOWN_IMAP_IS_REQUEST);
	if (side == NO_ITEM) return;
	if (r->tape->items[side].value.number)
		imap_read_requests(r);
	else
		imap_read_replies(r);
}
