/* smtp_mail.c - a mail that DATA or BDAT brought: which frames it came in, and the mail itself. */
#include <stdio.h>
#include <string.h>

#include "smtp_internal.h"

enum { TITLE_MAX = 240, TITLE_ENTRY_MAX = 32, EMPTY_LINE = 2 };

/* Kept in the frame that ends a mail. The pieces hold all of it up to the line with the dot; shown is how much
 * of them tshark counts. */
struct mail_record {
	uint64_t missing;
	uint64_t length, shown;
	uint32_t dots, count;
	uint32_t pieces; /* handle of the list; 0: there are none */
};

/* A mail while it is shown. */
struct mail {
	const struct mail_record *record;
	const struct piece *pieces;
};

/* ---------------------------------------------------------------- track */

uint32_t smtp_mail_keep(struct tracker *t, const struct smtp_state *s, uint32_t cut)
{
	enum { END = 3 }; /* dot, CR, LF */
	const struct mail_data *mail = &s->mail;
	uint64_t length = 0;
	for (uint32_t i = 0; i < mail->piece_count; i++) length += mail->pieces[i].length;
	uint32_t end = cut ? END : 0;
	struct mail_record record = { .missing = mail->missing,
		                      .length = length > end ? length - end : 0,
		                      .shown = length > cut ? length - cut : 0,
		                      .dots = mail->dots };
	if (mail->piece_count)
		record.pieces =
			tracker_keep(t, mail->pieces, mail->piece_count * sizeof *mail->pieces);
	if (record.pieces) record.count = mail->piece_count;
	return tracker_keep(t, &record, sizeof record);
}

/* ---------------------------------------------------------------- dissect */

/* Bytes of the piece at that place that count. */
static uint32_t piece_shown(const struct mail *mail, uint32_t index, uint64_t at)
{
	uint64_t shown = mail->record->shown, left = shown > at ? shown - at : 0;
	uint32_t length = mail->pieces[index].length;
	return left < length ? (uint32_t)left : length;
}

static uint32_t pieces_shown(const struct mail *mail)
{
	uint64_t at = 0;
	uint32_t count = 0;
	if (!mail->pieces) return 0;
	while (count < mail->record->count && at < mail->record->shown)
		at += mail->pieces[count++].length;
	return count;
}

static void emit_title(struct layer *l, uint32_t item, const struct mail *mail, uint32_t count)
{
	char text[TITLE_MAX + TITLE_ENTRY_MAX] = "";
	size_t used = 0;
	uint64_t at = 0;
	if (!item || !layer_wants_text(l)) return;
	for (uint32_t i = 0; i < count && used < TITLE_MAX; i++) {
		used += (size_t)snprintf(text + used, sizeof text - used, "%s#%u(%u)",
		                         i ? ", " : "", mail->pieces[i].frame,
		                         piece_shown(mail, i, at));
		at += mail->pieces[i].length;
	}
	layer_text(l, item, "[%u DATA fragment%s (%llu bytes): %s]", count, count == 1 ? "" : "s",
	           (unsigned long long)mail->record->shown, text);
}

static void emit_pieces(struct layer *l, const struct mail *mail, struct reader whole)
{
	struct reader r = whole;
	uint64_t at = 0;
	uint32_t count = pieces_shown(mail), list = layer_open(l, F_FRAGMENTS, &r);
	emit_title(l, list, mail, count);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t frame = mail->pieces[i].frame, length = piece_shown(mail, i, at);
		uint32_t item = layer_open_number(l, F_FRAGMENT, span_of(&r, length), frame,
		                                  ITEM_GENERATED);
		layer_text(l, item, "[Frame: %u, payload: %llu-%llu (%u byte%s)]", frame,
		           (unsigned long long)at, (unsigned long long)(at + length - 1), length,
		           length == 1 ? "" : "s");
		layer_close_as_is(l, item);
		reader_skip(&r, length);
		at += mail->pieces[i].length;
	}
	emit_generated_at(l, F_FRAGMENT_COUNT, &whole, count);
	emit_generated_at(l, F_REASSEMBLED_LENGTH, &whole, mail->record->shown);
	layer_close(l, list, &r);
}

/* Without the dots that were put before lines that begin with one (RFC 5321 4.5.2). */
static struct reader unstuff(struct layer *l, struct reader mail)
{
	size_t length = 0;
	uint8_t *bytes = layer_take(l, reader_left(&mail) + 1), before = '\n', last = '\r';
	if (!bytes) return mail;
	for (struct reader r = mail; reader_left(&r) > 0;) {
		uint8_t byte = read_u8(&r);
		bool is_start = before == '\n' && last == '\r';
		if (!(is_start && byte == '.')) bytes[length++] = byte;
		last = before;
		before = byte;
	}
	return layer_source_bytes(l, "Mail without added dots", bytes, length);
}

/* An empty line at the end is the envelope's, not the mail's: tshark leaves it out where it can see it. */
static void cut_empty_line(struct reader *mail)
{
	static const char end[] = "\r\n\r\n";
	size_t length = reader_left(mail);
	if (length >= 4 && memcmp(mail->end - 4, end, 4) == 0) reader_limit(mail, length - 2);
}

void smtp_mail_dissect(struct layer *l, uint32_t kept)
{
	const struct mail_record *record = layer_kept(l, kept);
	struct mail mail = { .record = record };
	if (record->pieces) mail.pieces = layer_kept(l, record->pieces);
	struct reader whole =
		layer_source_pieces(l, "Reassembled SMTP", mail.pieces, record->count);
	if (record->shown) emit_pieces(l, &mail, whole);
	if (record->missing) {
		char text[64];
		snprintf(text, sizeof text, "%llu bytes of the mail are missing",
		         (unsigned long long)record->missing);
		layer_expert(l, F_LOST, span_of(&whole, 0), text);
	}
	reader_limit(&whole, record->length);
	cut_empty_line(&whole);
	if (record->dots) whole = unstuff(l, whole);
	if (reader_left(&whole) > EMPTY_LINE) layer_next_named(l, "imf", &whole);
}
