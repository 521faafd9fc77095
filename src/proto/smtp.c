/* smtp.c - Simple Mail Transfer Protocol, RFC 5321: commands, replies, and the pieces of mails between them.
 *
 *   C: EHLO client.example                  one PDU: the lines of one side that came together
 *   S: 250-mail.example                     a reply of several lines has a hyphen in all but the last
 *   S: 250 SIZE 1000000
 *   C: DATA                                 behind the reply 354 comes a mail, up to a line that is a dot */
#include <stdio.h>

#include "smtp_internal.h"
#include "store/frames.h"

enum { CODE_LENGTH = 3, CODE_LOGIN_GOES_ON = 334 };

/* ---------------------------------------------------------------- lines */

static struct reader line_take(struct reader *r)
{
	size_t length = lines_length(r);
	return reader_take(r, length ? length : reader_left(r));
}

/* Info has the lines of all PDUs of a frame; the first says whose they are. */
static void info_add(struct layer *l, const struct smtp_note *note, bool is_first, const char *side,
                     struct smtp_info info)
{
	if (is_first && note->is_further) summary_fence(l);
	if (is_first && !note->is_further)
		summary_set(l, "%s: %.*s", side, (int)info.length, info.text);
	else
		summary_append(l, " | %.*s", (int)info.length, info.text);
}

/* A mail says of itself what it is, in place of how it came. */
static void mail_dissect(struct layer *l, const struct smtp_note *note)
{
	if (note->is_further) {
		summary_clear(l);
		summary_append(l, " | ");
		summary_fence(l);
	}
	smtp_mail_dissect(l, note->kept);
}

/* ---------------------------------------------------------------- commands */

static void commands_dissect(struct layer *l, struct reader *r, const struct smtp_note *note)
{
	struct reader start = *r;
	for (bool is_first = true; reader_left(r) > 0; is_first = false) {
		struct reader line = line_take(r);
		emit_number(l, F_REQUEST, span_of(&start, 0), 1, ITEM_HIDDEN);
		struct smtp_info info =
			note->kind == SMTP_LOGIN
				? smtp_emit_login(l, &line, note)
				: smtp_emit_command(l, &line, note, reader_left(r) == 0);
		info_add(l, note, is_first, "C", info);
	}
	emit_frame(l, F_RESPONSE_IN, exchange_response_frame(l, note->exchange));
	if (note->kept) mail_dissect(l, note);
}

/* ---------------------------------------------------------------- replies */

/* A reply while its lines come. */
struct reply {
	uint32_t item;
	unsigned code;
	bool is_open;
};

/* The number that the line begins with; false: it is no line of a reply. */
static bool reply_code(const struct reader *text, unsigned *code_out)
{
	struct reader r = *text;
	uint64_t code;
	reader_limit(&r, CODE_LENGTH);
	bool is_code = reader_left(&r) == CODE_LENGTH && lines_number(&r, 999, &code) &&
	               reader_left(&r) == 0;
	if (is_code) *code_out = (unsigned)code;
	return is_code;
}

/* Says of the lines that follow which have another code. */
static void emit_unexpected(struct layer *l, struct reader rest, unsigned expected)
{
	char text[96];
	while (reader_left(&rest) > 0) {
		struct reader line = line_take(&rest), bare = lines_without_end(line);
		unsigned code;
		if (!reply_code(&bare, &code)) continue;
		if (code != expected) {
			snprintf(text, sizeof text, "Code %u in a reply that began with %u", code,
			         expected);
			layer_expert(l, F_CODE_UNEXPECTED, span_of(&line, CODE_LENGTH), text);
		}
		if (reader_peek(&bare, CODE_LENGTH) != '-') return;
	}
}

/* 5.7.8: class, subject, detail (RFC 3463 2) */
static void emit_enhanced(struct layer *l, const struct reader *parameter)
{
	struct reader rest = *parameter, token, part;
	uint64_t number;
	unsigned parts = 0;
	if (!layer_wants(l, F_ENHANCED_CODE) || !lines_token(&rest, &token)) return;
	for (rest = token; lines_part(&rest, '.', &part); parts++) {
		if (!lines_number(&part, 999, &number) || reader_left(&part) > 0) return;
	}
	if (parts == 3) smtp_emit_own(l, F_ENHANCED_CODE, &token);
}

/* SIZE 1000000 */
static void emit_capability(struct layer *l, struct reader text)
{
	struct reader word;
	uint64_t size;
	smtp_emit_own(l, F_CAPABILITY, &text);
	if (!lines_token(&text, &word) || !lines_are(&word, "size")) return;
	struct reader at = text;
	if (lines_number(&text, UINT64_MAX, &size))
		emit_number(l, F_CAPABILITY_SIZE, span_from(&at, &text), size, ITEM_GENERATED);
}

static void reply_open(struct layer *l, struct reply *reply, const struct reader *line,
                       struct reader rest, bool goes_on)
{
	reply->item = lines_emit_ascii(l, F_RESPONSE, line);
	uint32_t code = layer_open_number(l, F_CODE, span_of(line, CODE_LENGTH), reply->code, 0);
	if (goes_on) emit_unexpected(l, rest, reply->code);
	layer_close_as_is(l, code);
}

static void reply_close(struct layer *l, struct reply *reply)
{
	if (reply->is_open) layer_close_as_is(l, reply->item);
	reply->is_open = false;
}

/* rest: the lines behind this one. */
static struct smtp_info reply_line(struct layer *l, struct reply *reply, const struct reader *line,
                                   struct reader rest, const struct smtp_note *note)
{
	struct reader text = lines_without_end(*line), parameter = text;
	bool is_first = !reply->is_open, goes_on = reader_peek(&text, CODE_LENGTH) == '-';
	struct smtp_info info = { (const char *)text.at, reader_left(&text) };
	unsigned code;
	if (!reply_code(&text, &code)) return (struct smtp_info){ "", 0 };
	if (is_first) {
		reply->code = code;
		reply_open(l, reply, line, rest, goes_on);
		reply->is_open = true;
	}
	if (reader_left(&text) > CODE_LENGTH) {
		reader_skip(&parameter, CODE_LENGTH + 1);
		if (code == CODE_LOGIN_GOES_ON)
			smtp_emit_challenge(l, &parameter, note->login, &info);
		else
			lines_emit_ascii(l, F_RESPONSE_PARAMETER, &parameter);
		emit_enhanced(l, &parameter);
		bool is_later = !is_first || note->is_continued;
		if (note->is_greeting && is_later) emit_capability(l, parameter);
		if (!is_first)
			info = (struct smtp_info){ (const char *)parameter.at,
				                   reader_left(&parameter) };
	}
	if (!goes_on) reply_close(l, reply);
	return info;
}

static void replies_dissect(struct layer *l, struct reader *r, const struct smtp_note *note)
{
	struct reply reply = { 0 };
	emit_number(l, F_RESPONSE_IS, span_of(r, 0), 1, ITEM_HIDDEN);
	for (bool is_first = true; reader_left(r) > 0; is_first = false) {
		struct reader line = line_take(r);
		info_add(l, note, is_first, "S", reply_line(l, &reply, &line, *r, note));
	}
	reply_close(l, &reply);
	uint32_t asked = exchange_request_frame(l, note->exchange);
	if (!asked) return;
	emit_frame(l, F_RESPONSE_TO, asked);
	emit_generated(l, F_TIME,
	               (uint64_t)(l->packet->time_ns - store_time_ns(layer_store(l), asked)));
}

/* ---------------------------------------------------------------- pieces of a mail */

static void piece_dissect(struct layer *l, struct reader *r, const struct smtp_note *note)
{
	size_t length = reader_left(r);
	char text[64];
	int printed = snprintf(text, sizeof text, "DATA fragment, %zu byte%s", length,
	                       length == 1 ? "" : "s");
	info_add(l, note, true, "C", (struct smtp_info){ text, (size_t)printed });
	layer_walk_named(l, "data-text-lines", r);
	reader_skip(r, length);
	if (note->kept)
		mail_dissect(l, note);
	else
		emit_frame(l, F_REASSEMBLED_IN, exchange_response_frame(l, note->mail));
}

static void end_dissect(struct layer *l, struct reader *r, const struct smtp_note *note)
{
	uint32_t item = layer_open(l, F_EOM, r);
	layer_text(l, item, "C: .");
	layer_close(l, item, r);
	info_add(l, note, true, "C", (struct smtp_info){ ".", 1 });
	reader_skip(r, reader_left(r));
	if (note->kept) mail_dissect(l, note);
}

/* ---------------------------------------------------------------- the dissector */

/* What nobody tracked (an error message quotes it) is a piece of something. */
static void untracked_dissect(struct layer *l, struct reader *r, const struct smtp_note *note)
{
	if (smtp_is_from_client(l->packet))
		piece_dissect(l, r, note);
	else
		replies_dissect(l, r, note);
}

static void smtp_dissect(struct layer *l, struct reader *r, const void *note_in)
{
	const struct smtp_note *note = note_in;
	if (layer_is_silent(l)) {
		reader_skip(r, reader_left(r));
		return;
	}
	switch ((enum smtp_kind)note->kind) {
	case SMTP_NOTHING: untracked_dissect(l, r, note); break;
	case SMTP_COMMANDS:
	case SMTP_LOGIN: commands_dissect(l, r, note); break;
	case SMTP_REPLIES: replies_dissect(l, r, note); break;
	case SMTP_DATA:
		if (note->is_end)
			end_dissect(l, r, note);
		else
			piece_dissect(l, r, note);
		break;
	}
}

const struct dissector smtp_dissector = {
	.name = "smtp",
	.label = "Simple Mail Transfer Protocol",
	.short_label = "SMTP",
	FIELDS(smtp_fields),
	.track = smtp_track,
	.dissect = smtp_dissect,
	.note_size = sizeof(struct smtp_note),
	.state_size = sizeof(struct smtp_state),
	.is_stream = true,
	.pdu_length_max = 1 << 20,
	PREFERENCES(smtp_preferences),
	.may_contain = "imf data-text-lines",
	.bindings = BINDINGS({ TCP_PORT, SMTP_PORT }, { TCP_PORT, SMTP_SUBMISSION_PORT }),
        };
