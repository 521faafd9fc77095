/* ladder_label.c - what stands on an arrow. */
#include "ladder_pen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---------------------------------------------------------------- segments of TCP */

/* In the order in which they are told; the short words are for narrow rails. */
static const struct {
	uint16_t mark;
	const char *text, *narrow;
} label_marks[] = {
	{ TCP_MARK_KEEP_ALIVE, "keep-alive", "keep-alive" },
	{ TCP_MARK_KEEP_ALIVE_ACK, "keep-alive answered", "alive" },
	{ TCP_MARK_ZERO_WINDOW_PROBE, "window probe", "probe" },
	{ TCP_MARK_ZERO_WINDOW_PROBE_ACK, "window probe answered", "probe ACK" },
	{ TCP_MARK_FAST_RETRANSMISSION, "sent again, fast", "again" },
	{ TCP_MARK_SPURIOUS_RETRANSMISSION, "sent again needlessly", "again" },
	{ TCP_MARK_RETRANSMISSION, "sent again", "again" },
	{ TCP_MARK_OUT_OF_ORDER, "out of order", "late" },
	{ TCP_MARK_ACKS_UNSEEN, "for what was not seen", "unseen" },
	{ TCP_MARK_ZERO_WINDOW, "no room left", "no room" },
	{ TCP_MARK_WINDOW_FULL, "fills the room", "full" },
	{ TCP_MARK_WINDOW_UPDATE, "more room", "room" },
	{ TCP_MARK_DUPLICATE_ACK, "once more", "dup" },
};

/* Which parts a label has, from the fullest to the barest. */
enum {
	PART_PUSH = 1,
	PART_SEQ = 2,
	PART_ACK = 4,
	PART_LENGTH = 8,
	PART_MARK = 16,
	PART_NARROW = 32
};
static const uint8_t label_choices[] = {
	PART_PUSH | PART_SEQ | PART_ACK | PART_LENGTH | PART_MARK,
	PART_SEQ | PART_ACK | PART_LENGTH | PART_MARK,
	PART_SEQ | PART_ACK | PART_LENGTH | PART_MARK | PART_NARROW,
	PART_SEQ | PART_LENGTH | PART_MARK | PART_NARROW,
	PART_LENGTH | PART_MARK | PART_NARROW,
	PART_MARK | PART_NARROW,
	0,
};

static void label_append(char *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void label_append(char *out, const char *format, ...)
{
	va_list arguments;
	size_t used = strlen(out);
	va_start(arguments, format);
	vsnprintf(out + used, LADDER_LABEL_MAX - used, format, arguments);
	va_end(arguments);
}

static void label_flags(const struct ladder_segment *segment, unsigned parts, char *out)
{
	static const struct {
		uint16_t flag;
		const char *name;
	} names[] = { { SEGMENT_FLAG_SYN, "SYN" },
		      { SEGMENT_FLAG_FIN, "FIN" },
		      { SEGMENT_FLAG_RST, "RST" },
		      { SEGMENT_FLAG_PSH, "PSH" },
		      { SEGMENT_FLAG_ACK, "ACK" } };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		bool is_push = names[i].flag == SEGMENT_FLAG_PSH;
		if (!(segment->flags & names[i].flag) || (is_push && !(parts & PART_PUSH)))
			continue;
		label_append(out, "%s%s", *out ? " " : "", names[i].name);
	}
	if (!*out) label_append(out, "no flags");
}

static void label_make(const struct ladder_segment *segment, unsigned parts, char *out)
{
	*out = 0;
	label_flags(segment, parts, out);
	for (size_t i = 0; parts & PART_MARK && i < sizeof label_marks / sizeof *label_marks; i++) {
		if (!(segment->marks & label_marks[i].mark)) continue;
		label_append(out, " %s",
		             parts & PART_NARROW ? label_marks[i].narrow : label_marks[i].text);
		break;
	}
	const char *gap = " ";
	if (parts & PART_SEQ) {
		label_append(out, " %sSeq=%u", gap, segment->seq);
		gap = "";
	}
	if (parts & PART_ACK && segment->flags & SEGMENT_FLAG_ACK) {
		label_append(out, " %sAck=%u", gap, segment->ack);
		gap = "";
	}
	if (parts & PART_LENGTH && segment->length)
		label_append(out, " %sLen=%u", gap, segment->length);
}

static void label_segment(struct ladder_pen *pen, const struct ladder *ladder, uint32_t index,
                          const struct ladder_style *style, const struct view *view, size_t cells,
                          char *out)
{
	struct ladder_segment segment = *ladder_segment(ladder, index);
	struct tcp_segment_seen seen;
	if (style->is_raw && !pen->reader) pen->reader = tcp_segment_reader_open(pen->engine);
	if (style->is_raw && tcp_segment_read(pen->reader, segment.frame, view, &seen)) {
		segment.seq = seen.seq;
		segment.ack = seen.ack;
	}
	for (size_t i = 0; i < sizeof label_choices; i++) {
		label_make(&segment, label_choices[i], out);
		if (strlen(out) <= cells) return;
	}
}

/* ---------------------------------------------------------------- messages */

/* What the list's Info says, where nothing better is known. */
static void label_from_summary(struct ladder_pen *pen, uint32_t frame, const struct view *view,
                               char *out)
{
	if (!pen->summary) {
		pen->summary = dissection_open(engine_dissectors(pen->engine), pen->engine);
		dissection_want_all(pen->summary, DISSECT_SUMMARY);
	}
	dissection_run(pen->summary, frame, view);
	label_append(out, "%.*s", LADDER_LABEL_MAX / 2, dissection_summary(pen->summary)->info);
}

/* The messages that end in the frame; none if it is of a kind that has no words for them. */
static size_t label_read_messages(struct ladder_pen *pen, uint32_t frame, const struct view *view)
{
	if (!pen->messages) {
		struct field_set wanted;
		field_set_clear(&wanted);
		pen->messages = messages_open(pen->engine);
		messages_want(pen->messages, &wanted);
		pen->dissection = dissection_open(engine_dissectors(pen->engine), pen->engine);
		dissection_want(pen->dissection, &wanted, 0);
	}
	if (!messages_may_hold(pen->messages, frame)) return 0;
	dissection_run(pen->dissection, frame, view);
	return messages_read(pen->messages, pen->dissection);
}

static const char *label_text(const struct message_text *text, const struct ladder_style *style)
{
	return style->is_unmasked ? text->shown : text->masked;
}

/* What a message is called where many stand in a line. */
static void label_append_short(const struct message *message, const struct ladder_style *style,
                               char *out)
{
	enum { SHORT_CELLS = 20 };
	const char *text = label_text(&message->text, style);
	const char *gap = *out ? "  " : "";
	bool is_answer = message->kind == MESSAGE_RESPONSE || message->kind == MESSAGE_GREETING;
	size_t first = strcspn(text, " "); /* a word; a sign takes the next one along */
	if (first == 1 && text[1] && text[2]) first += 1 + strcspn(text + 2, " ");
	if (message->kind == MESSAGE_DATA) return;
	if (is_answer && message->code)
		label_append(out, "%s%u", gap, message->code);
	else if (is_answer && strlen(text) > SHORT_CELLS)
		label_append(out, "%s%.*s", gap, (int)first, text);
	else if (strlen(text) > SHORT_CELLS && *message->command)
		label_append(out, "%s%s", gap, message->command);
	else
		label_append(out, "%s%s", gap, text);
}

/* All of a frame's messages; false if there are none. */
static bool label_from_messages(struct ladder_pen *pen, uint32_t frame,
                                const struct ladder_style *style, const struct view *view,
                                bool is_short, char *out)
{
	size_t count = label_read_messages(pen, frame, view);
	for (size_t i = 0; i < count; i++) {
		const struct message *message = messages_at(pen->messages, i);
		if (is_short)
			label_append_short(message, style, out);
		else
			label_append(out, "%s%s", *out ? ", " : "",
			             label_text(&message->text, style));
	}
	return count;
}

static void label_turn(struct ladder_pen *pen, const struct ladder *ladder,
                       const struct ladder_row *row, const struct ladder_style *style,
                       const struct view *view, char *out)
{
	const struct ladder_segment *anchor = ladder_segment(ladder, row->anchor);
	if (anchor->bits & LADDER_MESSAGE) {
		if (!label_from_messages(pen, anchor->frame, style, view, false, out))
			label_from_summary(pen, anchor->frame, view, out);
		return;
	}
	char text[LADDER_TIME_MAX];
	label_append(out, "%s of data", ladder_bytes(row->length, text));
}

static void label_echo(const struct ladder_segment *segment, char *out)
{
	label_append(out, "%s  seq=%u", segment->flags ? "reply" : "request", segment->ack);
}

const char *ladder_label(struct ladder_pen *pen, const struct ladder *ladder,
                         const struct ladder_row *row, const struct ladder_style *style,
                         const struct view *view, size_t cells, char out[LADDER_LABEL_MAX])
{
	*out = 0;
	bool is_tcp = ladder_target(ladder)->kind == LADDER_TCP_STREAM;
	if (ladder_target(ladder)->kind == LADDER_ECHO)
		label_echo(ladder_segment(ladder, row->anchor), out);
	else if (is_tcp && row->kind == LADDER_ROW_SEGMENT)
		label_segment(pen, ladder, row->anchor, style, view, cells, out);
	else
		label_turn(pen, ladder, row, style, view, out);
	return out;
}

const char *ladder_short_label(struct ladder_pen *pen, const struct ladder *ladder,
                               uint32_t segment, const struct ladder_style *style,
                               const struct view *view, char out[LADDER_LABEL_MAX])
{
	uint32_t frame = ladder_segment(ladder, segment)->frame;
	*out = 0;
	if (!label_from_messages(pen, frame, style, view, true, out))
		label_from_summary(pen, frame, view, out);
	return out;
}

/* ---------------------------------------------------------------- numbers */

const char *ladder_bytes(uint64_t bytes, char out[LADDER_TIME_MAX])
{
	if (bytes < 10000)
		snprintf(out, LADDER_TIME_MAX, "%u B", (unsigned)bytes);
	else if (bytes < 1000000)
		snprintf(out, LADDER_TIME_MAX, "%.1f kB", (double)bytes / 1e3);
	else if (bytes < 1000000000)
		snprintf(out, LADDER_TIME_MAX, "%.1f MB", (double)bytes / 1e6);
	else
		snprintf(out, LADDER_TIME_MAX, "%.1f GB", (double)bytes / 1e9);
	return out;
}

const char *ladder_span(int64_t ns, char out[LADDER_TIME_MAX])
{
	/* few enough digits for nine cells with a sign */
	static const struct {
		double below_ms, unit_ms;
		int digits;
		const char *unit;
	} forms[] = {
		{ 10, 1, 3, "ms" },      { 100, 1, 2, "ms" },       { 1000, 1, 1, "ms" },
		{ 10000, 1000, 3, "s" }, { 1000000, 1000, 1, "s" }, { 1000000000, 1000, 0, "s" },
		{ 0, 86400000, 1, "d" },
	};
	const double ms = (double)ns / 1e6, size = ms < 0 ? -ms : ms;
	size_t i = 0;
	while (forms[i].below_ms > 0 && size >= forms[i].below_ms) i++;
	snprintf(out, LADDER_TIME_MAX, "%.*f %s", forms[i].digits, ms / forms[i].unit_ms,
	         forms[i].unit);
	return out;
}
