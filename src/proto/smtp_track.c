/* smtp_track.c - where SMTP's PDUs end, and what each is: which reply answers what, when a mail begins and ends,
 * when TLS takes over (RFC 5321 4.1.4, RFC 2920, RFC 3030, RFC 3207, RFC 4954). */
#include "smtp_internal.h"

#include <string.h>

#include "proto/list.h"

enum { CLIENT, SERVER };
enum { CODE_GREETING = 220, CODE_LOGIN_GOES_ON = 334, CODE_MAIL_GOES_ON = 354, CODE_FAILURE = 400 };

/* Exchanges of mails have keys of their own beside those of commands. */
static const uint64_t mail_key = (uint64_t)1 << 32;

/* What a command does to the dialogue; the others only ask. */
enum effect {
	ASKS,
	BEGINS_MAIL,
	BEGINS_CHUNK,
	BEGINS_TLS,
	BEGINS_LOGIN,
	SAYS_HELLO,
	ABANDONS_MAIL
};

/* RFC 5321 4.1.1, RFC 1985, RFC 2034..., and what is seen of older and private ones: a line that begins
 * with one of these is a command even where the dialogue's beginning was not captured. */
static const struct keyword verbs[] = {
	{ "atrn", ASKS },          { "auth", BEGINS_LOGIN },   { "bdat", BEGINS_CHUNK },
	{ "burl", ASKS },          { "data", BEGINS_MAIL },    { "ehlo", SAYS_HELLO },
	{ "etrn", ASKS },          { "expn", ASKS },           { "helo", SAYS_HELLO },
	{ "help", ASKS },          { "lhlo", SAYS_HELLO },     { "mail", ASKS },
	{ "noop", ASKS },          { "quit", ASKS },           { "rcpt", ASKS },
	{ "rset", ABANDONS_MAIL }, { "saml", ASKS },           { "send", ASKS },
	{ "soml", ASKS },          { "starttls", BEGINS_TLS }, { "turn", ASKS },
	{ "verb", ASKS },          { "vrfy", ASKS },           { "x-exps", BEGINS_LOGIN },
	{ "xclient", ASKS },       { "xforward", ASKS },
};

/* ---------------------------------------------------------------- lines */

static void head_add(struct smtp_head *head, const struct reader *r, size_t length)
{
	size_t room = sizeof head->bytes - head->length;
	struct reader bytes = *r;
	if (length > room) length = room;
	const uint8_t *from = reader_bytes(&bytes, length);
	if (from) memcpy(head->bytes + head->length, from, length);
	head->length = (uint8_t)(head->length + length);
}

static struct reader head_text(const struct smtp_head *head)
{
	return lines_without_end(reader_make(head->bytes, head->length, head->length));
}

/* Takes a line off *r, the beginning of which may have been shown before; false: its end is not there.
 * *head then holds what it begins with. */
static bool line_take(struct smtp_head *head, struct reader *r, size_t before, size_t *length_out)
{
	size_t left = reader_left(r), length = lines_length(r);
	size_t room = before < SMTP_LINE_MAX ? SMTP_LINE_MAX - before : 0;
	bool is_ended = length > 0 || left >= room;
	if (length == 0 || length > room) length = left < room ? left : room;
	head_add(head, r, length);
	*length_out = length;
	reader_skip(r, length);
	return is_ended;
}

/* ---------------------------------------------------------------- the client's side */

static void mail_begin(struct tracker *t, struct smtp_state *s)
{
	mail_data_begin(t, &s->mail, mail_key);
	s->is_goahead = s->is_answered = s->is_lossy = s->is_headless = false;
}

/* BDAT size [LAST] */
static void chunk_begin(struct tracker *t, struct smtp_state *s, struct reader argument,
                        struct smtp_note *note)
{
	struct reader size, last;
	uint64_t length;
	if (!lines_token(&argument, &size) || !lines_number(&size, UINT64_MAX / 2, &length)) return;
	bool has_last = lines_token(&argument, &last);
	if (has_last && !lines_are(&last, "last")) return; /* refused, and no chunk follows */
	s->is_last_chunk = has_last;
	if (!s->has_chunks) mail_begin(t, s);
	s->has_chunks = !s->is_last_chunk;
	s->chunk_left = length;
	if (length) {
		s->mode = SMTP_MODE_CHUNK;
		return;
	}
	if (!s->is_last_chunk) return;
	note->mail = s->mail.exchange;
	note->kept = smtp_mail_keep(t, s, 0);
	exchange_response(t, mail_key);
}

/* True: what follows is none of the plain commands that may stand in one PDU with this one. */
static bool command_take(struct tracker *t, struct smtp_state *s, struct reader text,
                         struct smtp_note *note)
{
	struct reader verb, mechanism;
	if (!lines_token(&text, &verb)) return false;
	const struct keyword *known = LINES_KEYWORD(verbs, &verb);
	enum effect effect = known ? (enum effect)known->value : ASKS;
	if (known) s->is_known = true;
	uint32_t number = ++s->asked;
	uint32_t exchange = exchange_request(t, number);
	if (!note->exchange) note->exchange = exchange;
	switch (effect) {
	case ASKS: return false;
	case SAYS_HELLO:
		s->hello_asked = number;
		s->has_chunks = false;
		return false;
	case ABANDONS_MAIL: s->has_chunks = false; return false;
	case BEGINS_TLS: s->tls_asked = number; return true;
	case BEGINS_MAIL:
		s->data_asked = number;
		s->mode = SMTP_MODE_MAIL;
		mail_begin(t, s);
		return true;
	case BEGINS_CHUNK: chunk_begin(t, s, text, note); return true;
	case BEGINS_LOGIN:
		s->login_asked = number;
		if (!lines_token(&text, &mechanism)) return true;
		sasl_begin(&s->login, &mechanism);
		note->login.mechanism = s->login.mechanism;
		if (reader_left(&text) > 0) note->login = sasl_respond(&s->login);
		return true;
	}
	return false;
}

static bool is_command(const struct reader *text)
{
	struct reader rest = *text, verb;
	return lines_token(&rest, &verb) && LINES_KEYWORD(verbs, &verb);
}

/* One PDU of as many commands as are there; the last may be one that changes what comes. */
static struct extent commands_track(struct tracker *t, struct smtp_state *s, struct reader r,
                                    struct smtp_note *note)
{
	struct smtp_head *head = &s->heads[CLIENT];
	size_t total = (size_t)tracker_scanned(t), length;
	note->kind = SMTP_COMMANDS;
	for (bool is_first = true; reader_left(&r) > 0; is_first = false) {
		struct reader before = r;
		if (!is_first) head->length = 0;
		if (!line_take(head, &r, is_first ? total : 0, &length)) {
			if (is_first) return extent_scanned(total + length);
			head->length = 0;
			return extent_pdu(total);
		}
		struct reader text = head_text(head);
		if (sasl_expects(&s->login, &text)) {
			if (!is_first) return extent_pdu(total);
			note->kind = SMTP_LOGIN;
			note->login = sasl_respond(&s->login);
			return extent_pdu(total + length);
		}
		if (!s->is_known && !is_command(&text)) {
			if (!is_first) return extent_pdu(total);
			r = before;
			mail_begin(t, s);
			s->is_headless = true;
			s->mode = SMTP_MODE_MAIL;
			return extent_need(0);
		}
		total += length;
		if (command_take(t, s, text, note)) break;
	}
	return extent_pdu(total);
}

/* What tshark does not count of the mail's end: the line with the dot, and an empty one before it where both
 * came in one segment. */
static uint32_t mail_end_length(const struct reader *r, size_t length)
{
	static const char empty_line[] = "\n\r\n.\r\n", alone[] = "\r\n.\r\n";
	enum { EMPTY_LINE = sizeof empty_line - 1, ALONE = sizeof alone - 1, DOT = 3 };
	const uint8_t *end = r->at + length;
	if (length == ALONE && memcmp(r->at, alone, ALONE) == 0) return ALONE;
	if (length >= EMPTY_LINE && memcmp(end - EMPTY_LINE, empty_line, EMPTY_LINE) == 0)
		return ALONE;
	return DOT;
}

/* before: bytes of the run that were shown already, while it could have been a command. */
static struct extent mail_track(struct tracker *t, struct smtp_state *s, const struct reader *r,
                                size_t before, struct smtp_note *note)
{
	bool is_end;
	size_t length = mail_data_take(t, &s->mail, r, &is_end);
	note->kind = SMTP_DATA;
	note->mail = s->mail.exchange;
	note->is_end = is_end;
	if (is_end) {
		note->kept = s->is_headless ? 0 : smtp_mail_keep(t, s, mail_end_length(r, length));
		exchange_response(t, mail_key);
		s->mode = SMTP_MODE_COMMANDS;
		s->is_known = true;
		s->data_asked = 0;
	}
	return extent_run(before + length);
}

static struct extent chunk_track(struct tracker *t, struct smtp_state *s, const struct reader *r,
                                 struct smtp_note *note)
{
	size_t left = reader_left(r);
	size_t length = s->chunk_left < left ? (size_t)s->chunk_left : left;
	mail_data_add(t, &s->mail, r, length);
	note->kind = SMTP_DATA;
	note->mail = s->mail.exchange;
	s->chunk_left -= length;
	if (s->chunk_left == 0) s->mode = SMTP_MODE_COMMANDS;
	if (s->chunk_left == 0 && s->is_last_chunk) {
		note->kept = smtp_mail_keep(t, s, 0);
		exchange_response(t, mail_key);
	}
	return extent_run(length);
}

static struct extent client_track(struct tracker *t, struct smtp_state *s, struct reader r,
                                  struct smtp_note *note)
{
	if (s->mode == SMTP_MODE_COMMANDS) {
		struct extent extent = commands_track(t, s, r, note);
		if (extent.kind != EXTENT_KIND_NEED) return extent;
		*note = (struct smtp_note){ 0 };
	}
	size_t before = (size_t)tracker_scanned(t);
	return s->mode == SMTP_MODE_CHUNK ? chunk_track(t, s, &r, note)
	                                  : mail_track(t, s, &r, before, note);
}

/* ---------------------------------------------------------------- the server's side */

/* The number of a reply; 0: the line is none. */
static unsigned reply_code(const struct reader *text)
{
	struct reader r = *text;
	uint64_t code;
	reader_limit(&r, 3);
	return lines_number(&r, 999, &code) && reader_left(&r) == 0 ? (unsigned)code : 0;
}

/* The last line of a reply that is no mere go-ahead has come: it answers the oldest command. */
static void reply_answers(struct tracker *t, struct smtp_state *s, unsigned code,
                          struct smtp_note *note)
{
	bool is_first = !s->is_greeted;
	s->is_greeted = true;
	if (is_first && (code == CODE_GREETING || code == 421 || code == 554) && !s->tls_asked)
		return;
	if (s->answered == s->asked) return;
	uint32_t number = ++s->answered;
	uint32_t exchange = exchange_response(t, number);
	if (!note->exchange) note->exchange = exchange;
	if (code >= CODE_FAILURE && number == s->data_asked && !s->is_goahead) {
		s->mode = SMTP_MODE_COMMANDS;
		s->data_asked = 0;
	}
	if (s->login_asked && (number >= s->login_asked || code == 235)) {
		sasl_end(&s->login);
		s->login_asked = 0;
	}
}

/* The server has answered a mail of which bytes are missing: its end was among them. */
static void mail_end_lost(struct smtp_state *s)
{
	if (s->mode == SMTP_MODE_MAIL && s->is_answered && s->is_lossy)
		s->mode = SMTP_MODE_COMMANDS;
}

/* True: the line is the last of its PDU. *is_tls_out: TLS begins behind it. */
static bool reply_take(struct tracker *t, struct smtp_state *s, const struct reader *text,
                       struct smtp_note *note, bool *is_tls_out)
{
	unsigned code = reply_code(text);
	bool goes_on = reader_peek(text, 3) == '-';
	if (code == 0) return false;
	s->is_known = true;
	if (s->hello_asked && s->hello_asked == s->answered + 1) note->is_greeting = true;
	s->is_in_reply = goes_on;
	if (goes_on) return false;
	if (code == CODE_LOGIN_GOES_ON && s->login.mechanism) {
		note->login = sasl_challenge(&s->login);
		return true;
	}
	if (code == CODE_MAIL_GOES_ON) {
		s->is_goahead = true;
		return false;
	}
	if (s->mode == SMTP_MODE_MAIL && s->is_goahead) s->is_answered = true;
	mail_end_lost(s);
	bool is_tls = s->tls_asked && code == CODE_GREETING && s->tls_asked <= s->answered + 1;
	if (s->tls_asked && s->tls_asked == s->answered + 1) s->tls_asked = 0;
	reply_answers(t, s, code, note);
	*is_tls_out = is_tls;
	return is_tls || note->is_greeting;
}

static struct extent server_track(struct tracker *t, struct smtp_state *s, struct reader r,
                                  struct smtp_note *note)
{
	struct smtp_head *head = &s->heads[SERVER];
	size_t total = (size_t)tracker_scanned(t), length;
	bool is_tls = false;
	note->kind = SMTP_REPLIES;
	note->is_continued = s->is_in_reply;
	for (bool is_first = true; reader_left(&r) > 0; is_first = false) {
		if (!is_first) head->length = 0;
		if (!line_take(head, &r, is_first ? total : 0, &length)) {
			if (is_first) return extent_scanned(total + length);
			head->length = 0;
			return extent_pdu(total);
		}
		struct reader text = head_text(head);
		total += length;
		if (reply_take(t, s, &text, note, &is_tls)) break;
	}
	return is_tls ? extent_switch(total, &tls_dissector) : extent_pdu(total);
}

/* ---------------------------------------------------------------- both */

/* Bytes of one side are missing: which command the next reply answers is not known any more. Where a chunk
 * ends is; whether the mail has ended shows at the next reply. */
static void smtp_lose(struct tracker *t, struct smtp_state *s, bool is_client)
{
	uint64_t hole = tracker_hole(t);
	s->heads[is_client ? CLIENT : SERVER].length = 0;
	s->asked = s->answered = 0;
	s->data_asked = s->hello_asked = s->login_asked = 0;
	sasl_end(&s->login);
	if (!is_client || s->mode == SMTP_MODE_COMMANDS) return;
	s->is_lossy = true;
	uint64_t of_mail =
		s->mode == SMTP_MODE_CHUNK && hole > s->chunk_left ? s->chunk_left : hole;
	mail_data_lose(&s->mail, of_mail);
	mail_end_lost(s);
	if (s->mode != SMTP_MODE_CHUNK) return;
	s->chunk_left -= of_mail;
	if (s->chunk_left == 0) s->mode = SMTP_MODE_COMMANDS;
}

static bool is_smtp_port(uint16_t port)
{
	return port == SMTP_PORT || port == SMTP_SUBMISSION_PORT || port == SMTP_TLS_PORT;
}

/* The end with one of SMTP's ports serves; if both or neither has, the one that was spoken to first. */
bool smtp_is_from_client(const struct packet *packet)
{
	bool to_port = is_smtp_port(packet->destination_port);
	bool from_port = is_smtp_port(packet->source_port);
	return to_port == from_port ? packet->direction == 0 : to_port;
}

struct extent smtp_track(struct tracker *t, struct reader r, void *note_out)
{
	struct smtp_note *note = note_out;
	struct smtp_state *s = tracker_state(t);
	const struct packet *packet = tracker_packet(t);
	int side = smtp_is_from_client(packet) ? CLIENT : SERVER;
	if (!s) return extent_reject();
	if (packet->is_quoted) return EXTENT_WHOLE;
	if (tracker_hole(t)) {
		smtp_lose(t, s, side == CLIENT);
		return extent_scanned(0);
	}
	if (tracker_scanned(t) == 0) s->heads[side].length = 0;
	/* at the close: a line without an end stays what it is */
	if (reader_left(&r) == 0) return extent_scanned(tracker_scanned(t));
	struct extent extent =
		side == CLIENT ? client_track(t, s, r, note) : server_track(t, s, r, note);
	if (extent.kind == EXTENT_KIND_SCANNED) return extent;
	note->is_further = s->last_frame[side] == packet->frame;
	s->last_frame[side] = packet->frame;
	return extent;
}
