/* pop3_track.c - the dialogue as it comes: which lines are commands, which command a reply answers and so
 * whether lines or a mail follow it, where these end.
 *
 * A command is a PDU. So is a reply's line together with those lines of its listing that end in the same
 * segment; further lines are one PDU a segment. A mail's bytes are a run in each segment (HARD-CASES 3),
 * but those that share one with the reply's line are its PDU's. */
#include <string.h>

#include "lines.h"
#include "mail_data.h"
#include "pop3.h"
#include "proto/list.h"

enum {
	LINE_MAX = 1 << 16,    /* a longer line ends there */
	UNANSWERED_FIRST = 16, /* commands; a power of 2 */
	UNANSWERED_MAX = 1 << 15,
};

static const uint64_t mail_key = UINT64_MAX;

/* What a reply to a command has behind its line. */
enum answer { ANSWER_LINE, ANSWER_LISTING, ANSWER_MAIL, ANSWER_LOGIN, ANSWER_TLS };

enum { CLIENT, SERVER };

/* ---------------------------------------------------------------- lines */

struct pop3_line {
	struct reader text; /* without its end; at most HEAD_MAX bytes of a line that was cut */
	bool has_bare_end;
	size_t length; /* in the reader that it was taken from */
};

/* Keeps what is there of a line that has no end yet. */
static void head_add(struct pop3_head *head, const struct reader *r)
{
	size_t length =
		reader_copy(r, head->bytes + head->length, sizeof head->bytes - head->length);
	head->length = (uint8_t)(head->length + length);
}

/* The next line with an end, or with what there is when the sender has closed. False: there is none, and
 * *r is kept. */
static bool line_take(struct tracker *t, struct pop3_head *head, struct reader *r,
                      struct pop3_line *out)
{
	size_t length = lines_length(r);
	bool is_over = tracker_closed(t) || reader_left(r) + tracker_scanned(t) >= LINE_MAX;
	if (length == 0 && !is_over) {
		head_add(head, r);
		return false;
	}
	if (length == 0) length = reader_left(r);
	struct reader line = reader_take(r, length);
	if (head->length) {
		head_add(head, &line);
		line = reader_make(head->bytes, head->length, head->length);
		head->length = 0;
	}
	out->length = length;
	out->text = lines_without_end(line);
	out->has_bare_end = reader_left(&line) - reader_left(&out->text) == 1;
	return true;
}

/* ---------------------------------------------------------------- commands and what they ask for */

static const struct keyword commands[] = {
	{ "auth", ANSWER_LOGIN },   { "capa", ANSWER_LISTING }, { "lang", ANSWER_LISTING },
	{ "list", ANSWER_LISTING }, { "retr", ANSWER_MAIL },    { "stls", ANSWER_TLS },
	{ "top", ANSWER_MAIL },     { "uidl", ANSWER_LISTING },
};

/* With an argument a listing is a line (RFC 1939 5 and 7, RFC 6856 3.2), and AUTH is a login; without one
 * it lists mechanisms. CAPA takes none. */
static enum answer command_answer(struct reader text, struct reader *argument_out)
{
	struct reader word;
	if (!lines_token(&text, &word)) return ANSWER_LINE;
	const struct keyword *known = LINES_KEYWORD(commands, &word);
	bool has_argument = lines_token(&text, argument_out);
	if (!known) return ANSWER_LINE;
	if (known->value == ANSWER_LOGIN && !has_argument) return ANSWER_LISTING;
	if (known->value == ANSWER_LISTING && has_argument && !lines_are(&word, "capa"))
		return ANSWER_LINE;
	return (enum answer)known->value;
}

static void commands_forget(struct pop3_state *s)
{
	s->answered = s->asked;
	sasl_end(&s->sasl);
}

static void commands_push(struct tracker *t, struct pop3_state *s, enum answer answer)
{
	if (s->asked - s->answered == s->capacity) {
		uint32_t capacity = s->capacity ? s->capacity * 2 : UNANSWERED_FIRST;
		uint8_t *ring = capacity <= UNANSWERED_MAX ? tracker_take(t, capacity) : NULL;
		if (!ring) {
			commands_forget(s);
			return;
		}
		for (uint32_t i = s->answered; i != s->asked; i++)
			ring[i & (capacity - 1)] = s->unanswered[i & (s->capacity - 1)];
		s->unanswered = ring;
		s->capacity = capacity;
	}
	s->unanswered[s->asked++ & (s->capacity - 1)] = (uint8_t)answer;
}

/* What the oldest command without a reply asks for; false: there is none. */
static bool commands_first(const struct pop3_state *s, enum answer *out)
{
	if (s->asked == s->answered) return false;
	*out = (enum answer)s->unanswered[s->answered & (s->capacity - 1)];
	return true;
}

static struct extent client_track(struct tracker *t, struct pop3_state *s, struct reader r,
                                  struct pop3_note *note)
{
	uint64_t scanned = tracker_scanned(t);
	struct pop3_line line;
	note->is_client = true;
	if (!line_take(t, &s->heads[CLIENT], &r, &line))
		return extent_scanned(scanned + reader_left(&r));
	struct extent extent = extent_pdu(scanned + line.length);
	if (sasl_expects(&s->sasl, &line.text)) {
		note->kind = POP3_SASL;
		note->sasl = sasl_respond(&s->sasl);
		return extent;
	}
	struct reader argument, initial;
	note->kind = POP3_COMMAND;
	enum answer answer = command_answer(line.text, &argument);
	if (answer == ANSWER_LOGIN) {
		sasl_begin(&s->sasl, &argument);
		note->sasl.mechanism = s->sasl.mechanism;
		initial = line.text;
		for (int i = 0; i < 3; i++) /* AUTH, mechanism, initial response (RFC 5034 4) */
			if (!lines_token(&initial, &argument))
				break;
			else if (i == 2)
				sasl_respond(&s->sasl);
	}
	note->exchange = exchange_request(t, s->asked);
	commands_push(t, s, answer);
	return extent;
}

/* ---------------------------------------------------------------- replies */

static bool is_reply(const struct reader *text)
{
	return lines_begin_with(text, "+OK") || lines_begin_with(text, "-ERR");
}

static bool is_dot(const struct reader *text) { return lines_are(text, "."); }

/* The lines that have an end here, up to and with the one that ends the listing. */
static size_t server_take_lines(struct tracker *t, struct pop3_state *s, struct reader *r)
{
	struct pop3_line line;
	size_t length = 0;
	while (s->is_listing && reader_left(r) > 0 && lines_length(r) > 0) {
		if (!line_take(t, &s->heads[SERVER], r, &line)) break;
		length += line.length;
		s->is_listing = !is_dot(&line.text);
	}
	return length;
}

/* Lines that belong to nothing, as far as they have an end here. */
static size_t server_take_unknown(struct tracker *t, struct pop3_state *s, struct reader *r)
{
	struct pop3_line line;
	size_t length = 0;
	while (reader_left(r) > 0 && lines_length(r) > 0 && !is_reply(r)) {
		if (!line_take(t, &s->heads[SERVER], r, &line)) break;
		length += line.length;
	}
	return length;
}

/* The bytes of a mail that are here. */
static size_t server_take_mail(struct tracker *t, struct pop3_state *s, const struct reader *r,
                               struct pop3_note *note)
{
	bool is_end;
	size_t length = mail_data_take(t, &s->mail, r, &is_end);
	if (length) note->mail = s->mail.exchange;
	if (!is_end) return length;
	s->is_mail = false;
	note->kept = mail_data_keep(t, &s->mail, mail_key);
	note->octets = s->octets;
	return length;
}

/* "+OK 2700 octets": the number, 0 when it is not said. */
static uint32_t announced_octets(struct reader text)
{
	struct reader word;
	uint64_t octets;
	if (!lines_token(&text, &word) || !lines_number(&text, UINT32_MAX, &octets)) return 0;
	return lines_token(&text, &word) && lines_begin_with(&word, "octets") ? (uint32_t)octets
	                                                                      : 0;
}

/* What follows the line of this reply. Of an answer to what was not captured only the announcement of a
 * mail is known: RFC 1939's own wording, which most servers have. */
static enum answer reply_answer(struct pop3_state *s, const struct pop3_line *line, bool was_asked,
                                enum answer answer)
{
	if (!lines_begin_with(&line->text, "+OK")) return ANSWER_LINE;
	s->octets = announced_octets(line->text);
	if (!was_asked) return s->octets ? ANSWER_MAIL : ANSWER_LINE;
	return answer;
}

static struct extent server_reply(struct tracker *t, struct pop3_state *s,
                                  const struct pop3_line *line, struct reader r,
                                  struct pop3_note *note)
{
	uint64_t length = line->length;
	enum answer answer = ANSWER_LINE;
	bool was_asked = commands_first(s, &answer);
	note->kind = POP3_REPLY;
	if (was_asked && answer == ANSWER_LOGIN) sasl_end(&s->sasl);
	if (was_asked) note->exchange = exchange_response(t, s->answered++);
	answer = reply_answer(s, line, was_asked, answer);
	if (answer == ANSWER_LISTING) {
		s->is_listing = true;
		length += server_take_lines(t, s, &r);
	} else if (answer == ANSWER_MAIL) {
		s->is_mail = true;
		mail_data_begin(t, &s->mail, mail_key);
		s->mail.has_bare_ends = line->has_bare_end;
		length += server_take_mail(t, s, &r, note);
	}
	length += tracker_scanned(t);
	return answer == ANSWER_TLS ? extent_switch(length, &tls_dissector) : extent_pdu(length);
}

static struct extent server_line(struct tracker *t, struct pop3_state *s, struct reader r,
                                 struct pop3_note *note)
{
	uint64_t scanned = tracker_scanned(t);
	struct pop3_line line;
	enum answer answer;
	if (!line_take(t, &s->heads[SERVER], &r, &line))
		return extent_scanned(scanned + reader_left(&r));
	if (s->is_listing) {
		note->kind = POP3_LINES;
		s->is_listing = !is_dot(&line.text);
		return extent_pdu(scanned + line.length + server_take_lines(t, s, &r));
	}
	if (is_reply(&line.text)) return server_reply(t, s, &line, r, note);
	bool is_login = commands_first(s, &answer) && answer == ANSWER_LOGIN;
	if (is_login && lines_begin_with(&line.text, "+")) {
		note->kind = POP3_CHALLENGE;
		note->sasl = sasl_challenge(&s->sasl);
		return extent_pdu(scanned + line.length);
	}
	note->kind = POP3_LINES;
	return extent_pdu(scanned + line.length + server_take_unknown(t, s, &r));
}

static struct extent server_track(struct tracker *t, struct pop3_state *s, struct reader r,
                                  struct pop3_note *note)
{
	/* the end of a mail may lie in a hole: then the next reply begins a segment */
	if (s->is_mail && s->is_after_hole && is_reply(&r)) s->is_mail = false;
	s->is_after_hole = false;
	if (!s->is_mail) return server_line(t, s, r, note);
	note->kind = POP3_DATA;
	return extent_run(server_take_mail(t, s, &r, note));
}

/* Bytes of one side are missing: which command is answered next is not known, nor whether a listing goes
 * on; that of a mail shows. */
static void pop3_lose(struct tracker *t, struct pop3_state *s, bool is_client)
{
	commands_forget(s);
	s->heads[is_client ? CLIENT : SERVER].length = 0;
	if (is_client) return;
	s->is_listing = false;
	s->is_after_hole = true;
	if (s->is_mail) mail_data_lose(&s->mail, tracker_hole(t));
}

/* The end whose port is POP3's serves; if neither is, or both, it is the one that was spoken to first. */
static bool is_from_client(const struct packet *packet)
{
	bool to_port = packet->destination_port == POP3_PORT;
	bool from_port = packet->source_port == POP3_PORT;
	return to_port == from_port ? packet->direction == 0 : to_port;
}

struct extent pop3_track(struct tracker *t, struct reader r, void *note_out)
{
	struct pop3_note *note = note_out;
	struct pop3_state *s = tracker_state(t);
	const struct packet *packet = tracker_packet(t);
	bool is_client = is_from_client(packet);
	if (!s) return extent_reject();
	if (tracker_hole(t)) {
		pop3_lose(t, s, is_client);
		return extent_scanned(0);
	}
	if (tracker_scanned(t) == 0) s->heads[is_client ? CLIENT : SERVER].length = 0;
	struct extent extent =
		is_client ? client_track(t, s, r, note) : server_track(t, s, r, note);
	if (extent.kind == EXTENT_KIND_SCANNED) return extent;
	note->is_further = s->last_frame == packet->frame;
	s->last_frame = packet->frame;
	return extent;
}
