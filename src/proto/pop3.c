/* pop3.c - Post Office Protocol version 3, RFC 1939, 2449 (CAPA), 2595 (STLS), 5034 (AUTH): commands,
 * replies, and the mails that come with them.
 *
 *   C: RETR 1
 *   S: +OK 120 octets
 *   S: a mail, lines that begin with a dot having one more, up to a line that is a dot alone */
#include "pop3.h"

#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "lines.h"
#include "mail_data.h"
#include "store/frames.h"

enum {
	F_RESPONSE,
	F_RESPONSE_INDICATOR,
	F_RESPONSE_DESCRIPTION,
	F_RESPONSE_DATA,
	F_REQUEST,
	F_REQUEST_COMMAND,
	F_REQUEST_PARAMETER,
	F_REQUEST_DATA,
	F_FRAGMENTS,
	F_FRAGMENT,
	F_FRAGMENT_OVERLAP,
	F_FRAGMENT_CONFLICT,
	F_FRAGMENT_TAILS,
	F_FRAGMENT_TOO_LONG,
	F_FRAGMENT_ERROR,
	F_FRAGMENT_COUNT,
	F_REASSEMBLED_IN,
	F_REASSEMBLED_LENGTH,
	F_LENGTH_INVALID,
	F_RESPONSE_IN,
	F_RESPONSE_TO,
	F_TIME,
	F_OCTETS,
	F_MISSING,
	F_TIMESTAMP,
	F_APOP_USERNAME,
	F_APOP_DIGEST,
	F_AUTH,
	F_COUNT = F_AUTH + SASL_FIELD_COUNT
};

/* clang-format off */
static const struct field pop3_fields[F_COUNT] = {
	[F_RESPONSE]             = { "pop.response", "Response", FIELD_STRING },
	[F_RESPONSE_INDICATOR]   = { "pop.response.indicator", "Response indicator", FIELD_STRING },
	[F_RESPONSE_DESCRIPTION] = { "pop.response.description", "Response description", FIELD_STRING },
	[F_RESPONSE_DATA]        = { "pop.response.data", "Data", FIELD_STRING },
	[F_REQUEST]              = { "pop.request", "Request", FIELD_STRING },
	[F_REQUEST_COMMAND]      = { "pop.request.command", "Request command", FIELD_STRING },
	[F_REQUEST_PARAMETER]    = { "pop.request.parameter", "Request parameter", FIELD_STRING },
	[F_REQUEST_DATA]         = { "pop.request.data", "Data", FIELD_STRING },
	[F_FRAGMENTS]            = { "pop.data.fragments", "DATA fragments", FIELD_NONE },
	[F_FRAGMENT]             = { "pop.data.fragment", "DATA fragment", FIELD_FRAME },
	[F_FRAGMENT_OVERLAP]     = { "pop.data.fragment.overlap", "DATA fragment overlap", FIELD_BOOLEAN },
	[F_FRAGMENT_CONFLICT]    = { "pop.data.fragment.overlap.conflicts", "DATA fragment overlapping with conflicting data", FIELD_BOOLEAN },
	[F_FRAGMENT_TAILS]       = { "pop.data.fragment.multiple_tails", "DATA has multiple tail fragments", FIELD_BOOLEAN },
	[F_FRAGMENT_TOO_LONG]    = { "pop.data.fragment.too_long_fragment", "DATA fragment too long", FIELD_BOOLEAN },
	[F_FRAGMENT_ERROR]       = { "pop.data.fragment.error", "DATA defragmentation error", FIELD_FRAME },
	[F_FRAGMENT_COUNT]       = { "pop.data.fragment.count", "DATA fragment count", FIELD_U32 },
	[F_REASSEMBLED_IN]       = { "pop.data.reassembled.in", "Reassembled DATA in frame", FIELD_FRAME },
	[F_REASSEMBLED_LENGTH]   = { "pop.data.reassembled.length", "Reassembled DATA length", FIELD_U32 },
	[F_LENGTH_INVALID]       = { "pop.response.tot_len.invalid", "The announced length is no number", FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_MALFORMED },
	[F_RESPONSE_IN]          = { "pop.response_in", "Response in", FIELD_FRAME, .is_own = true },
	[F_RESPONSE_TO]          = { "pop.response_to", "Request in", FIELD_FRAME, .is_own = true },
	[F_TIME]                 = { "pop.time", "Time since request", FIELD_TIME_RELATIVE, .is_own = true },
	[F_OCTETS]               = { "pop.data.octets", "The mail is not as long as announced", FIELD_EXPERT, .severity = EXPERT_NOTE, .group = EXPERT_PROTOCOL, .is_own = true },
	[F_MISSING]              = { "pop.data.missing", "Bytes of the mail were not captured", FIELD_EXPERT, .severity = EXPERT_WARN, .group = EXPERT_REASSEMBLE, .is_own = true },
	[F_TIMESTAMP]            = { "pop.greeting.timestamp", "Timestamp for APOP", FIELD_STRING, .is_own = true },
	[F_APOP_USERNAME]        = { "pop.apop.username", "User", FIELD_STRING, .is_own = true },
	[F_APOP_DIGEST]          = { "pop.apop.digest", "Digest", FIELD_STRING, .is_own = true },
	SASL_FIELD_ROWS(F_AUTH, "pop.auth"),
};
/* clang-format on */

static const struct mail_fields mail_fields = {
	.fragments = F_FRAGMENTS,
	.fragment = F_FRAGMENT,
	.count = F_FRAGMENT_COUNT,
	.length = F_REASSEMBLED_LENGTH,
	.reassembled_in = F_REASSEMBLED_IN,
	.missing = F_MISSING,
};

/* ---------------------------------------------------------------- lines */

/* The next line with its end. */
static struct reader line_take(struct reader *r)
{
	size_t length = lines_length(r);
	return reader_take(r, length ? length : reader_left(r));
}

/* As Wireshark has it, a whole line is drawn but its value is empty; what it consists of has values. */
static uint32_t line_open(struct layer *l, unsigned field, const struct reader *line)
{
	if (!layer_wants(l, field)) return 0;
	emit_text(l, field, span_of(line, (uint32_t)reader_left(line)), "", 0, 0);
	layer_text_last(l, "%.*s", LINES_TEXT(line));
	return l->last;
}

static void line_emit(struct layer *l, unsigned field, struct reader line)
{
	layer_close_as_is(l, line_open(l, field, &line));
}

/* Cuts off what stands before the first space, and the spaces behind it. */
static struct reader word_take(struct reader *text)
{
	size_t length = lines_find(text, ' ');
	struct reader word = reader_take(text, length == SIZE_MAX ? reader_left(text) : length);
	while (reader_peek(text, 0) == ' ') reader_skip(text, 1);
	return word;
}

static void text_emit(struct layer *l, unsigned field, struct reader text)
{
	if (reader_left(&text)) ascii_emit(l, field, &text, 0);
}

/* What several PDUs of a frame say stands side by side. */
static void summary_begin(struct layer *l, const struct pop3_note *note)
{
	if (note->is_further) {
		summary_append(l, " | ");
		return;
	}
	summary_protocol(l, "POP");
	summary_clear(l);
}

static void summary_add(struct layer *l, const struct pop3_note *note, const char *text,
                        size_t length)
{
	const char *side = note->is_further ? "" : note->is_client ? "C: " : "S: ";
	summary_append(l, "%s%.*s", side, (int)length, text);
}

/* ---------------------------------------------------------------- commands */

/* APOP name digest (RFC 1939 7) */
static void apop_emit(struct layer *l, struct reader parameter)
{
	text_emit(l, F_APOP_USERNAME, word_take(&parameter));
	text_emit(l, F_APOP_DIGEST, parameter);
}

/* AUTH mechanism [initial response] (RFC 5034 4) */
static void auth_emit(struct layer *l, struct reader parameter, struct sasl_note sasl)
{
	text_emit(l, F_AUTH + SASL_F_MECHANISM, word_take(&parameter));
	sasl_emit_response(l, F_AUTH, sasl, &parameter);
}

static void command_dissect(struct layer *l, struct reader line, const struct pop3_note *note)
{
	uint32_t item = line_open(l, F_REQUEST, &line);
	struct reader rest = lines_without_end(line), whole = rest;
	struct reader word = word_take(&rest);
	if (reader_left(&word) == 0) rest = whole; /* as tshark: blanks come first, no command */
	text_emit(l, F_REQUEST_COMMAND, word);
	text_emit(l, F_REQUEST_PARAMETER, rest);
	if (note->kind == POP3_SASL)
		sasl_emit_response(l, F_AUTH, note->sasl, &whole);
	else if (lines_are(&word, "apop"))
		apop_emit(l, rest);
	else if (note->sasl.mechanism)
		auth_emit(l, rest, note->sasl);
	emit_frame(l, F_RESPONSE_IN, exchange_response_frame(l, note->exchange));
	layer_close_as_is(l, item);
}

/* ---------------------------------------------------------------- replies */

/* The greeting's timestamp, which APOP's digest is made with: <...@...> (RFC 1939 7). */
static void timestamp_emit(struct layer *l, struct reader text)
{
	size_t from = lines_find(&text, '<');
	if (from == SIZE_MAX) return;
	reader_skip(&text, from);
	size_t to = lines_find(&text, '>');
	if (to == SIZE_MAX || lines_find(&text, '@') > to) return;
	reader_limit(&text, to + 1);
	text_emit(l, F_TIMESTAMP, text);
}

static void reply_emit_links(struct layer *l, const struct pop3_note *note)
{
	uint32_t asked = exchange_request_frame(l, note->exchange);
	if (!asked) return;
	emit_frame(l, F_RESPONSE_TO, asked);
	emit_generated(l, F_TIME,
	               (uint64_t)(l->packet->time_ns - store_time_ns(layer_store(l), asked)));
}

static void reply_dissect(struct layer *l, struct reader line, const struct pop3_note *note)
{
	uint32_t item = line_open(l, F_RESPONSE, &line);
	struct reader rest = lines_without_end(line);
	text_emit(l, F_RESPONSE_INDICATOR, word_take(&rest));
	text_emit(l, F_RESPONSE_DESCRIPTION, rest);
	if (note->kind == POP3_CHALLENGE)
		sasl_emit_challenge(l, F_AUTH, note->sasl, &rest);
	else if (!note->exchange)
		timestamp_emit(l, rest);
	reply_emit_links(l, note);
	layer_close_as_is(l, item);
}

/* ---------------------------------------------------------------- mails */

/* The octets of a mail are those without what the transfer adds (RFC 1939 11). */
static void octets_compare(struct layer *l, const struct reader *mail, uint32_t announced,
                           uint64_t octets)
{
	char text[80];
	if (!announced || announced == octets) return;
	snprintf(text, sizeof text, "%u octets were announced, the mail has %llu", announced,
	         (unsigned long long)octets);
	layer_expert(l, F_OCTETS, span_of(mail, 0), text);
}

/* here: the bytes of the mail that this frame has. */
static void mail_dissect(struct layer *l, struct reader here, const struct pop3_note *note)
{
	struct reader mail;
	uint64_t octets;
	if (!note->kept) {
		mail_data_emit_link(l, &mail_fields, note->mail);
		return;
	}
	mail_data_emit(l, &mail_fields, note->kept, &here, &mail, &octets);
	octets_compare(l, &here, note->octets, octets);
	layer_next_named(l, "imf", &mail);
}

static void data_dissect(struct layer *l, struct reader *r, const struct pop3_note *note)
{
	struct reader here = *r;
	size_t length = reader_left(r);
	char text[48];
	reader_skip(r, length);
	mail_dissect(l, here, note);
	if (note->kept) return;
	int printed = snprintf(text, sizeof text, "DATA fragment, %zu byte%s", length,
	                       length == 1 ? "" : "s");
	summary_add(l, note, text, (size_t)printed);
}

/* ---------------------------------------------------------------- the dissector */

static void lines_dissect(struct layer *l, struct reader *r, const struct pop3_note *note)
{
	struct reader line = line_take(r), text = lines_without_end(line);
	summary_add(l, note, (const char *)text.at, reader_left(&text));
	if (note->is_client)
		command_dissect(l, line, note);
	else if (note->kind == POP3_LINES)
		line_emit(l, F_RESPONSE_DATA, line);
	else
		reply_dissect(l, line, note);
	struct reader rest = *r;
	while (reader_left(r) > 0) line_emit(l, F_RESPONSE_DATA, line_take(r));
	if (note->mail) mail_dissect(l, rest, note);
	if (note->kept) summary_append(l, " | ");
}

static void pop3_dissect(struct layer *l, struct reader *r, const void *note_in)
{
	const struct pop3_note *note = note_in;
	if (layer_is_silent(l)) { /* nor does anything want the mail */
		reader_skip(r, reader_left(r));
		return;
	}
	summary_begin(l, note);
	if (note->kind == POP3_DATA)
		data_dissect(l, r, note);
	else
		lines_dissect(l, r, note);
	summary_fence(l);
}

const struct dissector pop_dissector = {
	.name = "pop",
	.label = "Post Office Protocol",
	.fault_label = "[Malformed Packet: POP]",
	FIELDS(pop3_fields),
	.track = pop3_track,
	.dissect = pop3_dissect,
	.note_size = sizeof(struct pop3_note),
	.state_size = sizeof(struct pop3_state),
	.is_stream = true,
	.pdu_length_max = 1 << 20,
	.may_contain = "imf",
	.bindings = BINDINGS({ TCP_PORT, POP3_PORT }),
	};
