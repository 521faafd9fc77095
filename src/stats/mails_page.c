/* mails_page.c - mails as pages: the list of them, and one as it is read. */
#include "stats/mails.h"

#include "base/language.h"
#include "base/text.h"
#include "codec/html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SUBJECT_CELLS_MIN = 16,
	FROM_CELLS = 26,
	SIZE_CELLS = 10,
	SEEN_CELLS = 26,
	SIGHTINGS_LISTED = 2,
	LABEL_CELLS = 10,
	READ_BYTES_MAX = 1 << 20, /* of a text part on the page */
	LINE_BYTES_MAX = 4096,
};

static void mails_put_cell(struct page *page, enum page_role role, const char *text, size_t cells,
                           size_t end)
{
	char escaped[LINE_BYTES_MAX], cut[LINE_BYTES_MAX];
	text_escape(TEXT_SCREEN, text, strlen(text), escaped, sizeof escaped);
	text_cut(escaped, cells < 400 ? cells : 400, "…", cut, sizeof cut);
	page_put(page, role, cut);
	page_column(page, end);
}

/* "sent 33, fetched 60": where it was seen, as links. */
static void mails_put_sightings(const struct mail *mail, bool is_long, struct page *page)
{
	unsigned most = is_long ? MAIL_SIGHTINGS_MAX : SIGHTINGS_LISTED;
	unsigned count = mail->sighting_count < most ? mail->sighting_count : most;
	for (unsigned i = 0; i < count; i++) {
		const char *name = mail_carrier_name(mail->sightings[i].carrier);
		page_format(page, PAGE_TEXT, "%s%.*s%s", i ? ", " : "",
		            is_long ? 80 : (int)strcspn(name, " "), name,
		            is_long ? _(" in frame ") : " ");
		page_link(page, mail->sightings[i].frame);
	}
	if (mail->sighting_count > count)
		page_format(page, PAGE_TEXT, is_long ? _(" and %u times more") : " +%u",
		            mail->sighting_count - count);
}

void mails_page_list(const struct mails *mails, unsigned cells, struct page *page)
{
	const size_t fixed = FROM_CELLS + SIZE_CELLS + SEEN_CELLS + 3;
	size_t subject = cells > fixed + SUBJECT_CELLS_MIN ? cells - fixed : SUBJECT_CELLS_MIN;
	char size[32];
	mails_put_cell(page, PAGE_TITLE, _("From"), FROM_CELLS, FROM_CELLS + 1);
	mails_put_cell(page, PAGE_TITLE, _("Subject"), subject, FROM_CELLS + subject + 2);
	page_put(page, PAGE_TITLE, _("     Bytes  Seen in frame"));
	page_end_line(page);
	for (size_t i = 0; i < mails_count(mails); i++) {
		const struct mail *mail = mails_at(mails, i);
		mails_put_cell(page, PAGE_TEXT, mail->from, FROM_CELLS, FROM_CELLS + 1);
		mails_put_cell(page, PAGE_BOLD, *mail->subject ? mail->subject : _("(no subject)"),
		               subject, FROM_CELLS + subject + 2);
		snprintf(size, sizeof size, "%10llu  ", (unsigned long long)mail->size);
		page_put(page, PAGE_TEXT, size);
		mails_put_sightings(mail, false, page);
		page_end_line(page);
	}
	if (mails_count(mails)) return;
	page_put(page, PAGE_DIM,
	         "No mail so far. On ports 465, 993 and 995, and behind STARTTLS, mail is "
	         "encrypted: then none can be seen.");
	page_end_line(page);
}

/* ---- reading */

static void mail_put_header(const char *label, const char *value, struct page *page)
{
	if (!*value) return;
	page_indent(page, 0, LABEL_CELLS);
	page_put(page, PAGE_DIM, label);
	page_column(page, LABEL_CELLS);
	page_put(page, PAGE_TEXT, value);
	page_end_line(page);
}

static void mail_put_lines(const char *text, size_t length, struct page *page)
{
	while (length > 0) {
		const char *end = memchr(text, '\n', length);
		size_t line = end ? (size_t)(end - text) : length;
		size_t shown = line > 0 && text[line - 1] == '\r' ? line - 1 : line;
		page_put_bytes(page, PAGE_TEXT, text, shown);
		page_end_line(page);
		line += end != NULL;
		text += line;
		length -= line;
	}
}

/* HTML as text; false: it cannot be read so. */
static bool mail_put_html(const struct traced *html, struct page *page)
{
	char *text = malloc(READ_BYTES_MAX);
	bool is_read =
		text && html_to_text((const char *)html->bytes, html->length, text, READ_BYTES_MAX);
	if (is_read) mail_put_lines(text, strlen(text), page);
	free(text);
	return is_read;
}

static void mail_put_text(const struct mime_part *part, struct page *page)
{
	struct traced decoded = { 0 }, text = { 0 };
	mime_part_decode(part, &decoded);
	struct part whole = { &decoded, 0, decoded.length };
	if (whole.length > READ_BYTES_MAX) whole.length = READ_BYTES_MAX;
	struct text_charset chosen = undo_choose_charset(part->charset, whole);
	if (chosen.charset)
		undo_charset(chosen.charset, whole, &text);
	else
		traced_add_part(&text, &decoded, 0, whole.length);
	if (chosen.is_guess && chosen.charset) {
		page_format(page, PAGE_WARNING, _("no charset is stated: read as %s"),
		            charset_name(chosen.charset));
		page_end_line(page);
	}
	bool is_html = strcmp(part->type, "text/html") == 0;
	if (!is_html || !mail_put_html(&text, page))
		mail_put_lines((const char *)text.bytes, text.length, page);
	traced_close(&decoded);
	traced_close(&text);
}

static const char *mail_encoding_name(enum mime_encoding encoding)
{
	static const char *const names[] = { [MIME_AS_IT_IS] = "",
		                             [MIME_BASE64] = "Base64 ",
		                             [MIME_QUOTED_PRINTABLE] = "quoted-printable " };
	return names[encoding];
}

/* The lines of the page so far lead to no part; the last one does. */
struct part_lines {
	uint16_t *parts;
	size_t count;
};

static void part_lines_mark(struct part_lines *lines, const struct page *page, size_t part)
{
	size_t count = page_line_count(page);
	uint16_t *parts = realloc(lines->parts, count * sizeof *parts);
	if (!parts) abort();
	memset(parts + lines->count, 0, (count - lines->count) * sizeof *parts);
	parts[count - 1] = (uint16_t)(part + 1);
	lines->parts = parts;
	lines->count = count;
}

static void mail_put_attachment(const struct mail_content *content, size_t index, struct page *page)
{
	const struct mime_part *part = &content->parts.parts[index];
	char name[MAIL_FILE_NAME_MAX];
	struct traced decoded = { 0 };
	mime_part_decode(part, &decoded);
	mail_part_file_name(content, index, name);
	page_put(page, PAGE_BOLD, "+ ");
	page_put(page, PAGE_OWN, name);
	page_format(page, PAGE_TEXT, "  %s  %zu bytes", part->type, decoded.length);
	if (part->encoding != MIME_AS_IT_IS)
		page_format(page, PAGE_DECODED, "  (%s%zu -> %zu)",
		            mail_encoding_name(part->encoding), part->body.length, decoded.length);
	page_end_line(page);
	traced_close(&decoded);
}

static bool mail_part_is_read(const struct mime_part *part)
{
	return mime_part_is_text(part) && !part->is_attachment && !part->is_container;
}

/* Of a choice between the same text as plain text and as HTML, the plain one is read. */
static bool mail_has_plain(const struct mail_content *content)
{
	for (size_t i = 0; i < content->parts.count; i++) {
		const struct mime_part *part = &content->parts.parts[i];
		if (mail_part_is_read(part) && strcmp(part->type, "text/plain") == 0) return true;
	}
	return false;
}

static void mail_put_parts(const struct mail_content *content, struct page *page,
                           struct part_lines *lines)
{
	bool has_plain = mail_has_plain(content);
	for (size_t i = 0; i < content->parts.count; i++) {
		const struct mime_part *part = &content->parts.parts[i];
		if (part->is_container) continue;
		bool is_other_form = has_plain && strcmp(part->type, "text/html") == 0;
		page_end_line(page);
		if (mail_part_is_read(part) && !is_other_form) {
			mail_put_text(part, page);
		} else {
			mail_put_attachment(content, i, page);
			part_lines_mark(lines, page, i);
		}
	}
}

void mails_page_read(struct mails *mails, size_t index, const struct view *view, struct page *page,
                     uint16_t **part_lines_out)
{
	const struct mail *mail = mails_at(mails, index);
	struct mail_content content;
	struct part_lines lines = { NULL, 0 };
	mail_put_header(_("From"), mail->from, page);
	mail_put_header(_("To"), mail->to, page);
	mail_put_header(_("Cc"), mail->cc, page);
	mail_put_header(_("Date"), mail->date, page);
	mail_put_header(_("Subject"), mail->subject, page);
	page_indent(page, 0, LABEL_CELLS);
	page_put(page, PAGE_DIM, _("Seen"));
	page_column(page, LABEL_CELLS);
	mails_put_sightings(mail, true, page);
	page_format(page, PAGE_TEXT, "   %llu bytes", (unsigned long long)mail->size);
	page_end_line(page);
	if (mails_read(mails, index, view, &content))
		mail_put_parts(&content, page, &lines);
	else
		mail_put_header("", _("its bytes are no longer there"), page);
	mail_content_close(&content);
	size_t count = page_line_count(page);
	uint16_t *parts = realloc(lines.parts, (count ? count : 1) * sizeof *parts);
	if (!parts) abort();
	memset(parts + lines.count, 0, (count - lines.count) * sizeof *parts);
	if (part_lines_out)
		*part_lines_out = parts;
	else
		free(parts);
}

/* ---- names of files */

static bool file_name_takes(unsigned char c)
{
	return c >= ' ' && c != 0x7f && !strchr("/\\:*?\"<>|", c);
}

void mail_part_file_name(const struct mail_content *content, size_t index,
                         char out[MAIL_FILE_NAME_MAX])
{
	const struct mime_part *part = &content->parts.parts[index];
	char escaped[MAIL_FILE_NAME_MAX];
	const char *name = (const char *)part->name.bytes;
	size_t length = part->name.length, used = 0;
	for (size_t i = length; i > 0; i--) /* what is behind its folders */
		if (name[i - 1] == '/' || name[i - 1] == '\\') {
			name += i;
			length -= i;
			break;
		}
	while (length > 0 && *name == '.') { /* not hidden, not a folder */
		name++;
		length--;
	}
	if (length) text_escape(TEXT_SCREEN, name, length, escaped, sizeof escaped);
	for (const char *at = escaped; length && *at && used + 1 < MAIL_FILE_NAME_MAX; at++)
		if (file_name_takes((unsigned char)*at)) out[used++] = *at;
	out[used] = 0;
	const char *subtype = strchr(part->type, '/');
	if (used == 0)
		snprintf(out, MAIL_FILE_NAME_MAX, "part-%zu.%s", index,
		         strcmp(part->type, "text/html") == 0 ? "html"
		         : mime_part_is_text(part)            ? "txt"
		         : subtype && strlen(subtype) < 8     ? subtype + 1
		                                              : "bin");
}
