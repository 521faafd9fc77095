/* imap.c - Internet Message Access Protocol, RFC 9051 (revision 2) and 3501 (4rev1): commands, replies, and
 * the mails in their literals.
 *
 *   C: a1 FETCH 1 BODY[]
 *   S: * 1 FETCH (BODY[] {310}
 *   S: 310 bytes, and the rest of the line: )
 *   S: a1 OK FETCH completed */
#include "imap.h"

#include <string.h>

#include "ascii.h"
#include "store/frames.h"

enum {
	F_IS_REQUEST,
	F_LINE,
	F_REQUEST,
	F_REQUEST_TAG,
	F_RESPONSE,
	F_RESPONSE_TAG,
	F_REQUEST_COMMAND,
	F_RESPONSE_COMMAND,
	F_RESPONSE_STATUS,
	F_TAG,
	F_COMMAND,
	F_FOLDER,
	F_IS_UID,
	F_USERNAME,
	F_PASSWORD,
	F_RESPONSE_IN,
	F_RESPONSE_TO,
	F_TIME,
	F_LITERAL,
	F_COMPRESSED,
	F_AUTH,
	F_COUNT = F_AUTH + SASL_FIELD_COUNT
};

/* clang-format off */
static const struct field imap_fields[F_COUNT] = {
	[F_IS_REQUEST]       = { "imap.isrequest", "Request", FIELD_BOOLEAN },
	[F_LINE]             = { "imap.line", "Line", FIELD_STRING },
	[F_REQUEST]          = { "imap.request", "Request", FIELD_STRING },
	[F_REQUEST_TAG]      = { "imap.request_tag", "Request Tag", FIELD_STRING },
	[F_RESPONSE]         = { "imap.response", "Response", FIELD_STRING },
	[F_RESPONSE_TAG]     = { "imap.response_tag", "Response Tag", FIELD_STRING },
	[F_REQUEST_COMMAND]  = { "imap.request.command", "Request Command", FIELD_STRING },
	[F_RESPONSE_COMMAND] = { "imap.response.command", "Response Command", FIELD_STRING },
	[F_RESPONSE_STATUS]  = { "imap.response.status", "Response Status", FIELD_STRING },
	[F_TAG]              = { "imap.tag", "Tag", FIELD_STRING },
	[F_COMMAND]          = { "imap.command", "Command", FIELD_STRING },
	[F_FOLDER]           = { "imap.request.folder", "Request Folder", FIELD_STRING },
	[F_IS_UID]           = { "imap.request.command.uid", "Request isUID", FIELD_BOOLEAN },
	[F_USERNAME]         = { "imap.request.username", "Request Username", FIELD_STRING },
	[F_PASSWORD]         = { "imap.request.password", "Request Password", FIELD_STRING },
	[F_RESPONSE_IN]      = { "imap.response_in", "Response In", FIELD_FRAME },
	[F_RESPONSE_TO]      = { "imap.response_to", "Request In", FIELD_FRAME },
	[F_TIME]             = { "imap.time", "Response Time", FIELD_TIME_RELATIVE },
	[F_LITERAL]          = { "imap.literal", "Literal", FIELD_BYTES, .is_own = true },
	[F_COMPRESSED]       = { "imap.compressed", "Compressed bytes", FIELD_BYTES, .is_own = true },
	SASL_FIELD_ROWS(F_AUTH, "imap.auth"),
};
/* clang-format on */

/* A PDU while it is shown. */
struct shown {
	struct layer *l;
	const struct imap_note *note;
	unsigned tagged;     /* lines with a tag so far */
	const char *summary; /* of the line that Info is made of */
	size_t summary_length;
	bool has_summary, is_summary_untagged;
};

/* ---------------------------------------------------------------- lines */

static struct reader line_take(struct reader *r)
{
	size_t length = lines_length(r);
	return reader_take(r, length ? length : reader_left(r));
}

/* As Wireshark has it, words are what single spaces separate. */
static struct reader word_take(struct reader *text)
{
	size_t length = lines_find(text, ' ');
	struct reader word = reader_take(text, length == SIZE_MAX ? reader_left(text) : length);
	if (reader_peek(text, 0) == ' ') reader_skip(text, 1);
	return word;
}

static void text_emit(struct layer *l, unsigned field, const struct reader *text)
{
	if (reader_left(text)) ascii_emit(l, field, text, 0);
}

static void text_emit_twice(struct layer *l, unsigned field, unsigned hidden,
                            const struct reader *text)
{
	if (reader_left(text) == 0) return;
	ascii_emit(l, field, text, 0);
	ascii_emit(l, hidden, text, ITEM_HIDDEN);
}

/* Info is the first line that is no untagged reply, else the first. */
static void shown_remember(struct shown *s, const struct reader *text, bool is_untagged)
{
	if (s->has_summary && (!s->is_summary_untagged || is_untagged)) return;
	s->has_summary = true;
	s->is_summary_untagged = is_untagged;
	s->summary = (const char *)text->at;
	s->summary_length = reader_left(text);
}

static uint32_t shown_exchange(struct shown *s)
{
	return s->tagged < IMAP_EXCHANGES_MAX ? s->note->exchanges[s->tagged++] : 0;
}

/* ---------------------------------------------------------------- commands */

/* Commands with the name of a mailbox, and which argument it is. */
static const struct keyword folder_commands[] = {
	{ "append", 1 },  { "copy", 2 },      { "create", 1 },      { "delete", 1 },
	{ "examine", 1 }, { "move", 2 },      { "rename", 1 },      { "select", 1 },
	{ "status", 1 },  { "subscribe", 1 }, { "unsubscribe", 1 },
};

static void folder_emit(struct layer *l, const struct reader *command, struct reader rest)
{
	const struct keyword *known = LINES_KEYWORD(folder_commands, command);
	struct reader argument = rest;
	if (!known) return;
	for (unsigned i = 0; i < known->value; i++)
		if (!imap_argument(&rest, &argument)) return;
	uint32_t length;
	if (!imap_announces(&argument, &length)) text_emit(l, F_FOLDER, &argument);
}

/* Without quotation marks. */
static void password_emit(struct layer *l, const struct reader *argument)
{
	size_t length = reader_left(argument);
	char *out = length ? layer_take(l, length) : NULL;
	if (!out) return;
	length = imap_unquote(argument, out);
	if (length == 0) return;
	emit_text(l, F_PASSWORD, span_of(argument, (uint32_t)reader_left(argument)), out, length,
	          0);
}

/* LOGIN user password; either may be a literal that is still to come. */
static void login_emit(struct layer *l, struct reader rest)
{
	struct reader argument;
	uint32_t length;
	if (!imap_argument(&rest, &argument) || imap_announces(&argument, &length)) return;
	text_emit(l, F_USERNAME, &argument);
	if (!imap_argument(&rest, &argument) || imap_announces(&argument, &length)) return;
	password_emit(l, &argument);
}

/* AUTHENTICATE mechanism [initial response] (RFC 9051 6.2.2) */
static void authenticate_emit(const struct shown *s, struct reader rest)
{
	struct reader word = word_take(&rest);
	text_emit(s->l, F_AUTH + SASL_F_MECHANISM, &word);
	sasl_emit_response(s->l, F_AUTH, s->note->sasl, &rest);
}

static struct reader command_word_emit(struct layer *l, struct reader *text)
{
	struct reader word = word_take(text);
	if (!lines_are(&word, "uid")) {
		text_emit_twice(l, F_REQUEST_COMMAND, F_COMMAND, &word);
		return word;
	}
	emit_number(l, F_IS_UID, span_of(&word, (uint32_t)reader_left(&word)), 1, 0);
	if (reader_left(text)) ascii_emit(l, F_COMMAND, &word, ITEM_HIDDEN);
	word = word_take(text);
	text_emit(l, F_REQUEST_COMMAND, &word);
	return word;
}

static void command_emit(struct shown *s, struct reader text)
{
	struct layer *l = s->l;
	struct reader tag = word_take(&text);
	text_emit_twice(l, F_REQUEST_TAG, F_TAG, &tag);
	struct reader word = command_word_emit(l, &text);
	if (lines_are(&word, "login"))
		login_emit(l, text);
	else if (lines_are(&word, "authenticate"))
		authenticate_emit(s, text);
	else
		folder_emit(l, &word, text);
	emit_frame(l, F_RESPONSE_IN, exchange_response_frame(l, shown_exchange(s)));
}

/* A line of the client's. is_rest: of one that had a literal before; it has no tag. */
static void request_line_emit(struct shown *s, struct reader *r, bool is_rest)
{
	struct layer *l = s->l;
	struct reader line = line_take(r), text = lines_without_end(line);
	uint32_t item = ascii_emit(l, F_LINE, &line, 0);
	if (reader_left(&text)) {
		ascii_emit(l, F_REQUEST, &text, 0);
		if (s->note->is_sasl) {
			text_emit_twice(l, F_REQUEST_TAG, F_TAG, &text);
			sasl_emit_response(l, F_AUTH, s->note->sasl, &text);
		} else if (!is_rest) {
			command_emit(s, text);
		}
	}
	layer_close_as_is(l, item);
}

/* The literal that the client's PDU begins with. */
static void request_literal_emit(struct shown *s, struct reader *r)
{
	struct layer *l = s->l;
	struct reader literal = reader_take(r, s->note->literal_length);
	struct reader whole = literal;
	size_t length = reader_left(&literal);
	if (length == 0) return;
	switch (s->note->literal) {
	case IMAP_USERNAME: text_emit(l, F_USERNAME, &literal); break;
	case IMAP_PASSWORD: text_emit(l, F_PASSWORD, &literal); break;
	case IMAP_MAIL: layer_next_named(l, "imf", &whole); break;
	default: break;
	}
	emit_bytes(l, F_LITERAL, &literal, length);
	layer_text_last(l, "Literal (%zu byte%s)", length, length == 1 ? "" : "s");
}

/* ---------------------------------------------------------------- replies */

static void reply_links_emit(struct shown *s, const struct reader *at)
{
	struct layer *l = s->l;
	uint32_t asked = exchange_request_frame(l, shown_exchange(s));
	if (!asked) return;
	int64_t wait_ns = l->packet->time_ns - store_time_ns(layer_store(l), asked);
	emit_generated_at(l, F_RESPONSE_TO, at, asked);
	emit_generated_at(l, F_TIME, at, (uint64_t)wait_ns);
}

/* What a line of the server's consists of, unless it is untagged. is_rest: of one that had a literal before,
 * whose first word Wireshark calls a tag as well. */
static void reply_emit(struct shown *s, const struct reader *text, bool is_rest)
{
	struct layer *l = s->l;
	struct reader rest = *text;
	if (reader_left(text) == 0) return;
	ascii_emit(l, F_RESPONSE, text, 0);
	struct reader tag = word_take(&rest);
	text_emit_twice(l, F_RESPONSE_TAG, F_TAG, &tag);
	if (s->note->is_sasl && lines_are(&tag, "+")) {
		struct reader challenge = rest;
		sasl_emit_challenge(l, F_AUTH, s->note->sasl, &challenge);
	}
	if (reader_left(&tag) == 0) return;
	struct reader word = word_take(&rest);
	text_emit(l, F_RESPONSE_STATUS, &word);
	if (reader_left(&word)) {
		word = word_take(&rest);
		text_emit_twice(l, F_RESPONSE_COMMAND, F_COMMAND, &word);
	}
	if (!is_rest && !lines_are(&tag, "+")) reply_links_emit(s, text);
}

static bool is_fetch(struct reader text)
{
	struct reader word;
	for (int i = 0; i < 3; i++)
		if (!lines_token(&text, &word)) return false;
	return lines_are(&word, "fetch");
}

/* A line of the server's that ends with *r; true: with a literal announced. */
static bool reply_line_emit(struct shown *s, struct reader *r, bool is_rest,
                            struct reader *text_out, uint32_t *length_out)
{
	struct layer *l = s->l;
	struct reader line = line_take(r), text = lines_without_end(line);
	uint32_t item = ascii_emit(l, F_LINE, &line, 0);
	bool is_untagged = !is_rest && reader_peek(&text, 0) == '*';
	shown_remember(s, &text, is_untagged || is_rest);
	if (!is_untagged) reply_emit(s, &text, is_rest);
	layer_close_as_is(l, item);
	if (!is_rest) *text_out = text;
	return imap_is_data(text_out) && imap_announces(&text, length_out);
}

/* A message of the server's: lines with literals between them. */
static void reply_message_emit(struct shown *s, struct reader *r)
{
	struct layer *l = s->l;
	struct reader text;
	uint32_t length;
	bool is_rest = false;
	while (reader_left(r) > 0 && reply_line_emit(s, r, is_rest, &text, &length)) {
		struct reader literal = reader_take(r, length), whole = literal;
		is_rest = true;
		size_t there = reader_left(&literal);
		if (there == 0) continue;
		if (is_fetch(text)) {
			layer_next_named(l, "imf", &whole);
			continue;
		}
		emit_bytes(l, F_LITERAL, &literal, there);
	}
}

/* ---------------------------------------------------------------- the dissector */

static void bytes_dissect(struct layer *l, struct reader *r, unsigned field, bool is_summary)
{
	size_t length = reader_left(r);
	emit_bytes(l, field, r, length);
	layer_text_last(l, "%s (%zu byte%s)", imap_fields[field].label, length,
	                length == 1 ? "" : "s");
	if (!is_summary) return;
	summary_append(l, "%s, %zu byte%s", imap_fields[field].label, length,
	               length == 1 ? "" : "s");
}

/* What several PDUs of a frame say stands side by side. */
static void summary_begin(struct layer *l, const struct imap_note *note)
{
	if (note->is_further) {
		summary_append(l, " | ");
		return;
	}
	summary_protocol(l, "IMAP");
	if (!note->is_cut || note->is_client) summary_clear(l);
}

static void request_dissect(struct shown *s, struct reader *r)
{
	bool is_rest = s->note->literal != IMAP_NO_LITERAL;
	struct reader start = *r, first = lines_without_end(line_take(&start));
	if (is_rest) request_literal_emit(s, r);
	for (; reader_left(r) > 0; is_rest = false) request_line_emit(s, r, is_rest);
	bool is_mail = s->note->literal == IMAP_MAIL && s->note->literal_length > 0;
	const char *side = s->note->is_further ? "" : "Request: ";
	if (!is_mail) summary_append(s->l, "%s%.*s", side, LINES_TEXT(&first));
	summary_fence(s->l);
}

/* As Wireshark has it, Info stays TCP's while the segment has the beginning of another message. */
static void reply_dissect(struct shown *s, struct reader *r)
{
	while (reader_left(r) > 0) reply_message_emit(s, r);
	if (s->note->is_cut) return;
	const char *side = s->note->is_further ? "" : "Response: ";
	summary_append(s->l, "%s%.*s", side, (int)s->summary_length, s->summary);
}

static void lines_dissect(struct layer *l, struct reader *r, const struct imap_note *note)
{
	struct shown s = { .l = l, .note = note, .summary = "" };
	summary_begin(l, note);
	emit_number(l, F_IS_REQUEST, span_of(r, 0), note->is_client, ITEM_HIDDEN | ITEM_GENERATED);
	if (note->is_client)
		request_dissect(&s, r);
	else
		reply_dissect(&s, r);
}

/* The bytes as sent, and the PDUs that they complete. */
static void compressed_dissect(struct layer *l, struct reader *r, const struct imap_note *note)
{
	const struct imap_inflated *inflated =
		note->inflated ? layer_kept(l, note->inflated) : NULL;
	if (!inflated) summary_begin(l, note);
	bytes_dissect(l, r, F_COMPRESSED, inflated == NULL);
	if (!inflated) return;
	struct reader plain = layer_source_bytes(l, "Inflated", inflated->bytes, inflated->length);
	for (uint32_t i = 0; i < inflated->count; i++) {
		struct imap_note inner = inflated->pdus[i].note;
		struct reader pdu = reader_take(&plain, inflated->pdus[i].length);
		inner.is_further = i > 0 || note->is_further;
		lines_dissect(l, &pdu, &inner);
	}
}

static void imap_dissect(struct layer *l, struct reader *r, const void *note_in)
{
	const struct imap_note *note = note_in;
	if (layer_is_silent(l)) { /* nor does anything want the mails */
		reader_skip(r, reader_left(r));
		return;
	}
	switch (note->kind) {
	case IMAP_COMPRESSED: compressed_dissect(l, r, note); break;
	case IMAP_REMAINDER:
		summary_begin(l, note);
		bytes_dissect(l, r, F_LITERAL, true);
		break;
	default: lines_dissect(l, r, note); break;
	}
}

const struct dissector imap_dissector = {
	.name = "imap",
	.label = "Internet Message Access Protocol",
	.fault_label = "[Malformed Packet: IMAP]",
	FIELDS(imap_fields),
	.track = imap_track,
	.dissect = imap_dissect,
	.note_size = sizeof(struct imap_note),
	.state_size = sizeof(struct imap_state),
	.is_stream = true,
	.pdu_length_max = 1 << 26,
	.may_contain = "imf",
	.bindings = BINDINGS({ TCP_PORT, IMAP_PORT }),
	};
