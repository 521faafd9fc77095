/* imap_track.c - the dialogue as it comes: where messages end whatever literals they have, which reply
 * answers which command, and what a reply changes: TLS, compression, the end of a login.
 *
 * The messages that end in a segment are one PDU, as Wireshark has them. A client's ends with a line that
 * announces a literal, too: the server is asked first. */
#include <string.h>

#include "base/hash.h"
#include "imap.h"
#include "proto/list.h"

enum { CLIENT, SERVER };
enum { LINE_MAX = 1 << 20 }; /* a longer line ends there */

enum command {
	COMMAND_OTHER,
	COMMAND_APPEND,
	COMMAND_LOGIN,
	COMMAND_AUTHENTICATE,
	COMMAND_TLS,
	COMMAND_COMPRESS
};
enum status { STATUS_OTHER, STATUS_OK, STATUS_NO };

static const struct keyword commands[] = {
	{ "append", COMMAND_APPEND },     { "authenticate", COMMAND_AUTHENTICATE },
	{ "compress", COMMAND_COMPRESS }, { "login", COMMAND_LOGIN },
	{ "starttls", COMMAND_TLS },
};

static const struct keyword statuses[] = {
	{ "bad", STATUS_NO },
	{ "no", STATUS_NO },
	{ "ok", STATUS_OK },
};

/* ---------------------------------------------------------------- lines */

struct imap_line {
	struct reader head, tail; /* the same text, unless it was cut */
	size_t length;            /* in the reader that it was taken from */
};

static void words_add(struct imap_words *words, const struct reader *r)
{
	struct reader end = *r;
	size_t left = reader_left(r);
	if (left == 0) return;
	size_t first = reader_copy(r, words->head + words->head_length,
	                           (size_t)IMAP_HEAD_MAX - words->head_length);
	words->head_length = (uint8_t)(words->head_length + first);
	size_t last = left < IMAP_TAIL_MAX ? left : IMAP_TAIL_MAX;
	size_t keep = words->tail_length < IMAP_TAIL_MAX - last ? words->tail_length
	                                                        : IMAP_TAIL_MAX - last;
	memmove(words->tail, words->tail + words->tail_length - keep, keep);
	reader_skip(&end, left - last);
	reader_copy(&end, words->tail + keep, last);
	words->tail_length = (uint8_t)(keep + last);
}

/* The next line that has an end, or all there is when the sender has closed. False: there is none, and what
 * is there of it is kept. */
static bool line_take(const struct tracker *t, struct imap_words *words, struct reader *r,
                      struct imap_line *out)
{
	size_t length = lines_length(r);
	bool is_over = tracker_closed(t) || reader_left(r) + tracker_scanned(t) >= LINE_MAX;
	if (length == 0 && !is_over) {
		words_add(words, r);
		reader_skip(r, reader_left(r));
		return false;
	}
	out->length = length ? length : reader_left(r);
	struct reader line = reader_take(r, out->length);
	out->head = out->tail = lines_without_end(line);
	if (words->head_length == 0) return true;
	words_add(words, &line);
	out->head =
		lines_without_end(reader_make(words->head, words->head_length, words->head_length));
	out->tail =
		lines_without_end(reader_make(words->tail, words->tail_length, words->tail_length));
	words->head_length = words->tail_length = 0;
	return true;
}

static uint64_t tag_hash(const struct reader *tag)
{
	uint64_t hash = hash_bytes(0, tag->at, reader_left(tag));
	return hash ? hash : 1;
}

/* ---------------------------------------------------------------- the client's */

static enum imap_literal literal_kind(struct imap_state *s, const struct imap_unit *unit)
{
	if (unit->command == COMMAND_APPEND) return IMAP_MAIL;
	if (unit->command != COMMAND_LOGIN) return IMAP_LITERAL;
	return s->arguments == 0 ? IMAP_USERNAME : IMAP_PASSWORD;
}

/* The first line of a command. */
static void command_begin(struct imap_state *s, struct imap_unit *unit,
                          const struct imap_line *line)
{
	struct reader rest = line->head, tag, word, argument;
	unit->is_begun = true;
	unit->tag = 0;
	unit->command = COMMAND_OTHER;
	s->arguments = 0;
	if (!imap_argument(&rest, &tag)) return;
	unit->tag = tag_hash(&tag);
	if (!imap_argument(&rest, &word)) return;
	const struct keyword *known = LINES_KEYWORD(commands, &word);
	if (known) unit->command = (uint8_t)known->value;
	while (unit->command == COMMAND_LOGIN && imap_argument(&rest, &argument)) {
		uint32_t length;
		if (!imap_announces(&argument, &length)) s->arguments++;
	}
}

/* A command is all there, but for literals. */
static void command_act(struct imap_state *s, const struct imap_unit *unit,
                        const struct imap_line *line, struct imap_note *note)
{
	struct reader rest = line->head, word;
	switch (unit->command) {
	case COMMAND_TLS: s->tls_tag = unit->tag; break;
	case COMMAND_COMPRESS: s->compress_tag = unit->tag; break;
	case COMMAND_AUTHENTICATE:
		s->login_tag = unit->tag;
		imap_argument(&rest, &word);
		imap_argument(&rest, &word);
		if (!imap_argument(&rest, &word)) break;
		sasl_begin(&s->sasl, &word);
		note->sasl.mechanism = s->sasl.mechanism;
		if (reader_left(&rest)) sasl_respond(&s->sasl);
		break;
	default: break;
	}
}

/* Answers to a challenge, which have no tag. */
static bool client_is_sasl(const struct imap_state *s, const struct imap_line *line)
{
	return !s->units[CLIENT].is_begun && sasl_expects(&s->sasl, &line->head);
}

/* One line. True: the PDU ends with it. */
static bool client_line(struct tracker *t, struct imap_state *s, const struct imap_line *line,
                        struct imap_note *note, unsigned *count)
{
	struct imap_unit *unit = &s->units[CLIENT];
	if (client_is_sasl(s, line)) {
		note->is_sasl = true;
		note->sasl = sasl_respond(&s->sasl);
		return true;
	}
	bool is_first = !unit->is_begun;
	if (is_first) {
		command_begin(s, unit, line);
		if (unit->tag) note->exchanges[(*count)++] = exchange_request(t, unit->tag);
		command_act(s, unit, line, note);
	}
	if (imap_announces(&line->tail, &s->literal)) {
		s->is_literal = true;
		s->literal_kind = (uint8_t)literal_kind(s, unit);
		return true;
	}
	unit->is_begun = false;
	return *count == IMAP_EXCHANGES_MAX || unit->command == COMMAND_TLS ||
	       unit->command == COMMAND_AUTHENTICATE || unit->command == COMMAND_COMPRESS;
}

/* The literal that this PDU begins with. False: not all of it is there. */
static bool client_literal(struct tracker *t, struct imap_state *s, struct reader *r,
                           struct imap_note *note)
{
	struct imap_unit *unit = &s->units[CLIENT];
	if (!s->is_literal) return true;
	if (tracker_scanned(t) == 0) unit->literal_left = s->literal;
	uint64_t left = reader_left(r);
	uint64_t taken = left < unit->literal_left ? left : unit->literal_left;
	reader_skip(r, taken);
	unit->literal_left -= taken;
	note->literal = s->literal_kind;
	note->literal_length = s->literal;
	return unit->literal_left == 0;
}

static struct extent client_track(struct tracker *t, struct imap_state *s, struct reader r,
                                  struct imap_note *note)
{
	uint64_t scanned = tracker_scanned(t);
	struct reader start = r;
	struct imap_unit *unit = &s->units[CLIENT];
	struct imap_line line;
	unsigned count = 0;
	note->is_client = true;
	if (scanned == 0) unit->line.head_length = unit->line.tail_length = 0;
	if (!client_literal(t, s, &r, note)) return extent_scanned(scanned + reader_left(&start));
	uint64_t ended = 0;
	while (reader_left(&r) > 0 || (tracker_closed(t) && ended == 0)) {
		if (!line_take(t, &unit->line, &r, &line)) break;
		ended = (uint64_t)(r.at - start.at);
		if (s->is_literal) {
			s->is_literal = false;
			s->arguments++;
		}
		if (client_line(t, s, &line, note, &count) || tracker_closed(t)) break;
	}
	if (ended == 0 && !tracker_closed(t)) return extent_scanned(scanned + reader_left(&start));
	unit->line.head_length = unit->line.tail_length = 0;
	note->is_cut = start.at + ended < start.end;
	return extent_pdu(scanned + ended);
}

/* ---------------------------------------------------------------- the server's */

/* The first line of a reply. */
static void reply_begin(struct imap_unit *unit, const struct imap_line *line)
{
	struct reader rest = line->head, tag, word;
	unit->is_begun = true;
	unit->tag = 0;
	unit->status = STATUS_OTHER;
	if (!imap_argument(&rest, &tag) || reader_left(&tag) == 0) return;
	if (lines_begin_with(&tag, "*") || lines_are(&tag, "+")) return;
	unit->tag = tag_hash(&tag);
	const struct keyword *known =
		imap_argument(&rest, &word) ? LINES_KEYWORD(statuses, &word) : NULL;
	if (known) unit->status = (uint8_t)known->value;
}

/* A reply with a tag ends what its command began. True: the bytes that follow are not lines. */
static bool reply_act(struct tracker *t, struct imap_state *s, const struct imap_unit *unit,
                      uint32_t *exchange_out)
{
	*exchange_out = exchange_response(t, unit->tag);
	if (unit->tag == s->login_tag) sasl_end(&s->sasl);
	struct imap_unit *asking = &s->units[CLIENT];
	bool is_refused = s->is_literal && asking->is_begun && asking->tag == unit->tag &&
	                  unit->status == STATUS_NO && asking->literal_left == 0;
	if (is_refused) s->is_literal = asking->is_begun = false;
	if (unit->status != STATUS_OK) return false;
	if (unit->tag == s->compress_tag) s->is_compressed = true;
	return unit->tag == s->tls_tag || unit->tag == s->compress_tag;
}

/* Goes through a message as far as it is there. False: it has not ended. */
static bool server_unit(const struct tracker *t, struct imap_unit *unit, struct reader *r,
                        struct imap_line *line)
{
	for (;;) {
		uint64_t left = reader_left(r);
		uint64_t taken = left < unit->literal_left ? left : unit->literal_left;
		reader_skip(r, taken);
		unit->literal_left -= taken;
		if (unit->literal_left) return tracker_closed(t);
		if (reader_left(r) == 0 && !tracker_closed(t)) return false;
		if (!line_take(t, &unit->line, r, line)) return false;
		bool was_begun = unit->is_begun;
		if (!was_begun) {
			reply_begin(unit, line);
			unit->has_literals = imap_is_data(&line->head);
		}
		uint32_t length;
		if (!unit->has_literals || !imap_announces(&line->tail, &length)) return true;
		unit->literal_left = length;
	}
}

static struct extent server_track(struct tracker *t, struct imap_state *s, struct reader r,
                                  struct imap_note *note)
{
	uint64_t scanned = tracker_scanned(t);
	struct reader start = r;
	struct imap_unit *unit = &s->units[SERVER];
	struct imap_line line;
	uint64_t ended = 0;
	unsigned count = 0;
	bool is_last = false, has_message = false, is_secured = false;
	if (scanned == 0) *unit = (struct imap_unit){ 0 };
	while (!is_last && count < IMAP_EXCHANGES_MAX &&
	       (reader_left(&r) > 0 || (tracker_closed(t) && !has_message))) {
		if (!server_unit(t, unit, &r, &line)) break;
		ended = (uint64_t)(r.at - start.at);
		has_message = true;
		if (unit->tag) is_last = reply_act(t, s, unit, &note->exchanges[count++]);
		is_secured = is_last && unit->tag == s->tls_tag;
		if (s->sasl.mechanism && lines_begin_with(&line.head, "+") && !unit->tag) {
			note->is_sasl = true;
			note->sasl = sasl_challenge(&s->sasl);
			is_last = true;
		}
		*unit = (struct imap_unit){ 0 };
	}
	if (!has_message) return extent_scanned(scanned + reader_left(&start));
	note->is_cut = start.at + ended < start.end && !is_last && count < IMAP_EXCHANGES_MAX;
	ended += scanned;
	return is_secured ? extent_switch(ended, &tls_dissector) : extent_pdu(ended);
}

/* ---------------------------------------------------------------- either's */

/* Bytes are missing: what was begun is not finished, but how much of a literal is left to come is known. */
static void imap_lose(struct tracker *t, struct imap_state *s, bool is_client)
{
	struct imap_unit *unit = &s->units[is_client ? CLIENT : SERVER];
	uint64_t lost = tracker_hole(t);
	if (is_client)
		s->is_literal = false;
	else
		s->remainder = unit->literal_left > lost ? unit->literal_left - lost : 0;
	*unit = (struct imap_unit){ 0 };
	sasl_end(&s->sasl);
}

static bool is_from_client(const struct packet *packet)
{
	bool to_port = packet->destination_port == IMAP_PORT;
	bool from_port = packet->source_port == IMAP_PORT;
	return to_port == from_port ? packet->direction == 0 : to_port;
}

struct extent imap_track_lines(struct tracker *t, struct imap_state *s, struct reader r,
                               struct imap_note *note)
{
	return note->is_client ? client_track(t, s, r, note) : server_track(t, s, r, note);
}

static struct extent imap_frame(struct tracker *t, struct imap_state *s, struct reader r,
                                struct imap_note *note)
{
	if (s->is_compressed) {
		note->kind = IMAP_COMPRESSED;
		note->inflated = imap_inflate(t, s, r, note->is_client);
		return extent_run(reader_left(&r));
	}
	if (!note->is_client && s->remainder) {
		uint64_t left = reader_left(&r);
		uint64_t taken = left < s->remainder ? left : s->remainder;
		s->remainder -= taken;
		note->kind = IMAP_REMAINDER;
		return extent_run(taken);
	}
	return imap_track_lines(t, s, r, note);
}

struct extent imap_track(struct tracker *t, struct reader r, void *note_out)
{
	struct imap_note *note = note_out;
	struct imap_state *s = tracker_state(t);
	const struct packet *packet = tracker_packet(t);
	if (!s) return extent_reject();
	note->is_client = is_from_client(packet);
	if (tracker_hole(t)) {
		imap_lose(t, s, note->is_client);
		return extent_scanned(0);
	}
	struct extent extent = imap_frame(t, s, r, note);
	if (extent.kind == EXTENT_KIND_SCANNED) return extent;
	note->is_further = s->last_frame == packet->frame;
	s->last_frame = packet->frame;
	return extent;
}
