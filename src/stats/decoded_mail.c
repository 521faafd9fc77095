/* decoded_mail.c - a mail as it reads: headers as words, parts as what they say. */
#include <stdio.h>
#include <string.h>

#include "decoded_internal.h"

enum { INDENT = 4, BINARY_SHOWN = 4096 };

static const char *const main_headers[] = { "From", "To", "Cc", "Subject" };

static bool header_is_main(struct part name)
{
	for (size_t i = 0; i < sizeof main_headers / sizeof *main_headers; i++)
		if (part_is(name, main_headers[i])) return true;
	return false;
}

static void show_mail_header(struct shower *s, struct part name, struct part value)
{
	struct part line = { name.text, name.length ? name.at : value.at,
		             value.at + value.length - (name.length ? name.at : value.at) };
	struct traced words = { 0 };
	struct words_undone undone = undo_words(line, &words);
	struct part read = { &words, 0, words.length };
	struct text_charset charset = undo_choose_charset(NULL, read);
	show_begin(s, undone.count || charset.charset ? DECODED_UNDONE : DECODED_HEADER);
	if (charset.charset)
		undo_charset(charset.charset, read, &s->out->text);
	else
		traced_add_part(&s->out->text, &words, 0, words.length);
	struct decoded_line *shown = show_end(s, line);
	char many[16] = "";
	if (undone.count > 1) snprintf(many, sizeof many, "%u ", undone.count);
	if (undone.count)
		show_mark(s, shown, "%sencoded word%s  %.*s %c  %zu -> %zu", many,
		          undone.count > 1 ? "s" : "", (int)undone.charset.length,
		          (const char *)part_bytes(undone.charset), undone.encoding, undone.in,
		          undone.out);
	else if (undone.has_unknown_charset)
		show_mark(s, shown, "a charset that is not known");
	else if (charset.is_guess)
		show_mark(s, shown, "%s, guessed", charset_name(charset.charset));
	traced_close(&words);
}

static void show_mail_headers(struct shower *s, struct part headers)
{
	struct part name, value, rest = headers;
	unsigned hidden = 0, count = 0;
	while (mime_next_header(&rest, &name, &value)) {
		bool is_main = header_is_main(part_trimmed(name));
		count++;
		if (is_main || s->is_unfolded) show_mail_header(s, name, value);
		hidden += !is_main;
	}
	if (hidden == 0 || s->d->is_all_unfolded) return;
	struct decoded_line *line =
		s->is_unfolded ? show_note(s, DECODED_NOTE, headers, "- %u headers", count)
			       : show_note(s, DECODED_NOTE, headers, "+ %u more header%s", hidden,
	                                   hidden == 1 ? "" : "s");
	if (line) line->is_fold = true;
	show_mark(s, line, s->is_unfolded ? "Enter folds" : "Enter unfolds");
}

/* ---------------------------------------------------------------- parts */

static const char *encoding_name(enum mime_encoding encoding)
{
	static const char *const names[] = { "", "Base64", "quoted-printable" };
	return names[encoding];
}

/* "in frame 33", "in frames 33-35" */
static void part_frames(const struct shower *s, struct part body, char *out, size_t size)
{
	const struct decoded_message *m = s->message;
	size_t last = body.length ? body.at + body.length - 1 : body.at;
	uint64_t begin = traced_origin(body.text, body.at).offset;
	uint64_t end = traced_origin(body.text, last).offset;
	uint32_t first = decoded_frame(s->d, m->chunk, m->direction, begin);
	uint32_t final = decoded_frame(s->d, m->chunk, m->direction, end);
	if (first == final)
		snprintf(out, size, "in frame %u", first);
	else
		snprintf(out, size, "in frames %u-%u", first, final);
}

/* A part's heading: our words, but for the name. */
static struct decoded_line *show_part_heading(struct shower *s, const struct mime_part *part,
                                              unsigned number, bool is_shown)
{
	char head[32], tail[MIME_TYPE_MAX + 128], frames[48];
	struct traced *out = &s->out->text;
	const struct charset *charset = part->charset;
	show_begin(s, DECODED_NOTE);
	const char *sign = s->d->is_all_unfolded ? "" : is_shown ? "- " : "+ ";
	if (number)
		snprintf(head, sizeof head, "%spart %u  ", sign, number);
	else
		snprintf(head, sizeof head, "%sbody  ", sign);
	traced_add_own(out, head, strlen(head), part->body.text, part->headers.at);
	traced_add_part(out, &part->name, 0, part->name.length);
	part_frames(s, part->body, frames, sizeof frames);
	snprintf(tail, sizeof tail, "%s%s%s%s  %s", part->name.length ? "  " : "", part->type,
	         charset ? "; charset=" : "", charset ? charset_name(charset) : "", frames);
	traced_add_own(out, tail, strlen(tail), part->body.text, part->body.at);
	return show_end(s, part->body);
}

static void show_part_mark(struct shower *s, struct decoded_line *line,
                           const struct mime_part *part, size_t length, const char *more)
{
	char in[32], out[32];
	if (part->encoding == MIME_AS_IT_IS)
		show_mark(s, line, "%s bytes%s", show_number(out, length), more);
	else
		show_mark(s, line, "%s  %s -> %s%s", encoding_name(part->encoding),
		          show_number(in, part->body.length), show_number(out, length), more);
}

static void show_mail_part(struct shower *s, const struct mime_part *part, unsigned number,
                           size_t index)
{
	struct traced content = { 0 };
	mime_part_decode(part, &content);
	struct part text = { &content, 0, content.length };
	bool is_text = mime_part_is_text(part) && !part->is_attachment && show_is_text(text);
	bool is_shown = is_text || s->is_unfolded;
	size_t heading = s->out->line_count;
	struct decoded_line *line = show_part_heading(s, part, number, is_shown);
	if (line) line->part = (uint16_t)(index + 1);
	if (line) line->is_fold = !is_text;
	bool can_save = !is_text && !s->d->is_all_unfolded;
	show_part_mark(s, line, part, content.length, can_save ? "  w saves" : "");
	if (is_text && content.length) {
		s->indent = number ? INDENT : 0;
		struct text_charset charset = show_text(s, text, part->charset, DECODED_UNDONE);
		s->indent = 0;
		if (charset.is_guess && heading < s->out->line_count)
			show_mark(s, &s->out->lines[heading], "%s, guessed",
			          charset_name(charset.charset));
	} else if (is_shown) {
		show_dump(s, text, BINARY_SHOWN);
	}
	traced_close(&content);
}

void show_parts(struct shower *s, const struct mime_parts *parts, size_t first)
{
	bool is_single = parts->count == 1;
	unsigned number = 0;
	for (size_t i = first; i < parts->count; i++) {
		const struct mime_part *part = &parts->parts[i];
		if (part->is_container && parts->count > 1) continue;
		if (!is_single) number++;
		show_mail_part(s, part, number, i);
	}
}

/* ---------------------------------------------------------------- the mail */

/* The line that ends the mail, cut off. */
static struct part mail_cut_end(struct part *mail)
{
	struct part end = { mail->text, mail->at + mail->length, 0 };
	const uint8_t *bytes = part_bytes(*mail);
	size_t at = mail->length;
	while (at > 0 && (bytes[at - 1] == '\n' || bytes[at - 1] == '\r')) at--;
	bool is_dot = at > 0 && bytes[at - 1] == '.' && (at == 1 || bytes[at - 2] == '\n');
	if (!is_dot) return end;
	end = (struct part){ mail->text, mail->at + at - 1, 1 };
	mail->length = at - 1;
	return end;
}

/* A body of one part that is text as it was sent needs no heading. */
static bool mail_is_plain(const struct mime_parts *parts)
{
	const struct mime_part *part = parts->parts;
	const char *charset = part->charset ? charset_name(part->charset) : "UTF-8";
	return parts->count == 1 && part->encoding == MIME_AS_IT_IS && mime_part_is_text(part) &&
	       !part->is_attachment &&
	       (strcmp(charset, "UTF-8") == 0 || strcmp(charset, "US-ASCII") == 0);
}

static void show_whole_mail(struct shower *s, struct part mail)
{
	struct mime_parts parts = { 0 };
	struct part headers = mime_take_headers(&mail);
	show_mail_headers(s, headers);
	mime_parts_walk(&parts, headers, mail);
	if (parts.count && mail.length && mail_is_plain(&parts)) {
		show_part(s, DECODED_TEXT, (struct part){ mail.text, mail.at, 0 });
		show_text(s, mail, NULL, DECODED_TEXT);
	} else if (parts.count && mail.length) {
		show_parts(s, &parts, 0);
	}
	mime_parts_close(&parts);
}

void show_mail(struct shower *s)
{
	char number[32];
	struct part raw = { s->raw, 0, s->raw->length }, end = raw;
	struct traced mail = { 0 };
	if (raw.length == 0) return;
	end.length = 0;
	if (s->message->detail && s->message->is_whole) end = mail_cut_end(&raw);
	if (s->message->detail)
		undo_dots(raw, &mail);
	else
		traced_add_part(&mail, raw.text, raw.at, raw.length);
	struct part text = { &mail, 0, mail.length };
	if (s->message->is_continued)
		show_text(s, text, NULL, DECODED_TEXT);
	else
		show_whole_mail(s, text);
	if (end.length)
		show_mark(s, show_part(s, DECODED_TEXT, end), "end of mail, %s bytes",
		          show_number(number, raw.length));
	traced_close(&mail);
}

void decoded_parts(struct decoded *d, size_t index, struct traced *mail, struct mime_parts *out)
{
	const struct decoded_message *message = decoded_at(d, index);
	struct traced raw = { 0 };
	decoded_gather(d, index, &raw, DECODED_MAIL_MAX);
	struct part all = { &raw, 0, raw.length };
	if (message->detail && message->is_whole && raw.length) mail_cut_end(&all);
	if (message->detail)
		undo_dots(all, mail);
	else
		traced_add_part(mail, &raw, 0, raw.length);
	traced_close(&raw);
	struct part rest = { mail, 0, mail->length };
	struct part headers = mime_take_headers(&rest);
	mime_parts_walk(out, headers, rest);
}
