/* mail_data.c - finding the end of a mail among cut segments, and putting its pieces together. */
#include "mail_data.h"

#include <stdio.h>
#include <string.h>

enum { LF = '\n', CR = '\r', DOT = '.' };
enum { PIECES_FIRST = 8, TITLE_MAX = 240, TITLE_ENTRY_MAX = 32 };

/* Where in a line the next byte is. */
enum { IN_TEXT, AFTER_CR, AT_START, AFTER_DOT, AFTER_DOT_CR };

/* What dissect needs, kept in the frame that ends a mail. */
struct mail_record {
	uint64_t length, missing;
	uint32_t dots;
	uint32_t count;
	bool has_bare_ends;
	struct piece pieces[];
};

/* ---------------------------------------------------------------- track */

void mail_data_begin(struct tracker *t, struct mail_data *m, uint64_t key)
{
	m->piece_count = 0;
	m->length = m->missing = 0;
	m->dots = 0;
	m->place = AT_START;
	m->has_bare_ends = false;
	m->exchange = exchange_request(t, key);
}

void mail_data_lose(struct mail_data *m, uint64_t length)
{
	m->missing += length;
	m->place = IN_TEXT;
}

/* The place behind this byte; *is_end: it ended the mail. */
static uint8_t mail_step(struct mail_data *m, uint8_t byte, bool *is_end)
{
	bool was_dot = m->place == AFTER_DOT || m->place == AFTER_DOT_CR;
	if (byte == LF) {
		bool is_line_end =
			m->has_bare_ends || m->place == AFTER_CR || m->place == AFTER_DOT_CR;
		*is_end = is_line_end && was_dot;
		return is_line_end ? AT_START : IN_TEXT;
	}
	if (byte == CR && m->place == AFTER_DOT) return AFTER_DOT_CR;
	if (was_dot) m->dots++;
	if (byte == CR) return AFTER_CR;
	return byte == DOT && m->place == AT_START ? AFTER_DOT : IN_TEXT;
}

/* Bytes up to and with the one that ends the mail, or all of them. */
static size_t mail_scan(struct mail_data *m, const uint8_t *bytes, size_t length, bool *is_end)
{
	size_t at = 0;
	*is_end = false;
	while (at < length && !*is_end) {
		const uint8_t *lf = NULL;
		if (m->place == IN_TEXT && (lf = memchr(bytes + at, LF, length - at)) == NULL) {
			m->place = bytes[length - 1] == CR ? AFTER_CR : IN_TEXT;
			return length;
		}
		if (lf && lf > bytes + at) {
			at = (size_t)(lf - bytes);
			m->place = lf[-1] == CR ? AFTER_CR : IN_TEXT;
		}
		m->place = mail_step(m, bytes[at++], is_end);
	}
	return at;
}

static bool mail_grow(struct tracker *t, struct mail_data *m)
{
	if (m->piece_count < m->piece_capacity) return true;
	if (m->piece_count == MAIL_PIECES_MAX) return false;
	uint32_t capacity = m->piece_capacity ? m->piece_capacity * 2 : PIECES_FIRST;
	struct piece *pieces = tracker_take(t, capacity * sizeof *pieces);
	if (!pieces) return false;
	if (m->piece_count) memcpy(pieces, m->pieces, m->piece_count * sizeof *pieces);
	m->pieces = pieces;
	m->piece_capacity = capacity;
	return true;
}

void mail_data_add(struct tracker *t, struct mail_data *m, const struct reader *r, size_t length)
{
	m->length += length;
	if (length == 0) return;
	if (!mail_grow(t, m)) {
		m->missing += length;
		return;
	}
	struct piece piece = { .frame = tracker_packet(t)->frame, .length = (uint32_t)length };
	if (tracker_is_frame(r))
		piece.offset = reader_offset(r);
	else
		piece.kept = tracker_keep(t, r->at, length);
	if (tracker_is_frame(r) || piece.kept) m->pieces[m->piece_count++] = piece;
}

size_t mail_data_take(struct tracker *t, struct mail_data *m, const struct reader *r,
                      bool *is_end_out)
{
	size_t length = mail_scan(m, r->at, reader_left(r), is_end_out);
	mail_data_add(t, m, r, length);
	return length;
}

uint32_t mail_data_keep(struct tracker *t, const struct mail_data *m, uint64_t key)
{
	size_t list = m->piece_count * sizeof *m->pieces;
	struct mail_record *record = tracker_take(t, sizeof *record + list);
	exchange_response(t, key);
	if (!record) return 0;
	*record = (struct mail_record){ .length = m->length,
		                        .missing = m->missing,
		                        .dots = m->dots,
		                        .count = m->piece_count,
		                        .has_bare_ends = m->has_bare_ends };
	memcpy(record->pieces, m->pieces, list);
	return tracker_keep(t, record, sizeof *record + list);
}

/* ---------------------------------------------------------------- dissect */

void mail_data_emit_link(struct layer *l, const struct mail_fields *fields, uint32_t exchange)
{
	emit_frame(l, fields->reassembled_in, exchange_response_frame(l, exchange));
}

static void mail_title(struct layer *l, uint32_t item, const struct mail_record *record)
{
	char text[TITLE_MAX + TITLE_ENTRY_MAX];
	size_t used = 0;
	if (!item || !layer_wants_text(l)) return;
	text[0] = 0;
	for (uint32_t i = 0; i < record->count && used < TITLE_MAX; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "%s#%u(%u)",
		                         i ? ", " : "", record->pieces[i].frame,
		                         record->pieces[i].length);
	layer_text(l, item, "[%u DATA fragments (%llu bytes): %s]", record->count,
	           (unsigned long long)record->length, text);
}

static void mail_emit_pieces(struct layer *l, const struct mail_fields *fields,
                             const struct mail_record *record, struct reader whole)
{
	struct reader r = whole;
	uint32_t list = layer_open(l, fields->fragments, &r);
	mail_title(l, list, record);
	for (uint32_t i = 0; i < record->count; i++) {
		const struct piece *piece = &record->pieces[i];
		uint32_t from = reader_offset(&r) - reader_offset(&whole);
		struct span at = span_of(&r, piece->length);
		uint32_t item =
			layer_open_number(l, fields->fragment, at, piece->frame, ITEM_GENERATED);
		layer_text(l, item, "[Frame: %u, payload: %u-%u (%u byte%s)]", piece->frame, from,
		           from + piece->length - 1, piece->length, piece->length == 1 ? "" : "s");
		layer_close_as_is(l, item);
		reader_skip(&r, piece->length);
	}
	emit_generated_at(l, fields->count, &whole, record->count);
	emit_generated_at(l, fields->length, &whole, record->length);
	layer_close(l, list, &r);
}

/* Without the dots that were added. False: there is no memory, and *mail is what it was. */
static bool mail_unstuff(struct layer *l, const struct mail_record *record, struct reader *mail)
{
	size_t left = reader_left(mail), length = 0;
	uint8_t *bytes = layer_take(l, left + 1);
	if (!bytes) return false;
	const uint8_t *from = mail->at;
	bool is_start = true;
	for (size_t i = 0; i < left; i++) {
		if (!(is_start && from[i] == DOT)) bytes[length++] = from[i];
		is_start = from[i] == LF && (record->has_bare_ends || (i && from[i - 1] == CR));
	}
	*mail = layer_source_bytes(l, "Mail without added dots", bytes, length);
	return true;
}

/* Without the line that ends it. */
static void mail_cut_end(struct reader *mail)
{
	static const uint8_t end[] = { LF, CR, DOT };
	size_t length = reader_left(mail);
	for (size_t i = 0; i < sizeof end; i++) {
		if (length && mail->at[length - 1] == end[i]) length--;
	}
	reader_limit(mail, length);
}

bool mail_data_emit(struct layer *l, const struct mail_fields *fields, uint32_t kept,
                    const struct reader *here, struct reader *mail_out, uint64_t *octets_out)
{
	const struct mail_record *record = layer_kept(l, kept);
	struct reader whole = *here;
	if (record->count != 1)
		whole = layer_source_pieces(l, "Reassembled DATA", record->pieces, record->count);
	if (record->count > 1) mail_emit_pieces(l, fields, record, whole);
	if (record->missing) {
		char text[64];
		snprintf(text, sizeof text, "%llu bytes of the mail were not captured",
		         (unsigned long long)record->missing);
		layer_expert(l, fields->missing, span_of(&whole, 0), text);
	}
	mail_cut_end(&whole);
	*octets_out = reader_left(&whole) - record->dots;
	*mail_out = whole;
	return record->dots == 0 || mail_unstuff(l, record, mail_out);
}
