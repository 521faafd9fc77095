/* imap_compress.c - what follows COMPRESS (RFC 4978): both directions are one deflate stream each, which its
 * sender flushes with each message. Here it is inflated to see where messages end, and what has become
 * readable is kept for dissect.
 *
 *   packed  compressed bytes since the last flush     window  the last 32 KiB that were inflated
 *   plain   inflated bytes of a message that has not ended
 *   record  what is kept is made here, and may be as long as a note */
#include <string.h>

#include "codec/inflate.h"
#include "imap.h"

enum {
	PACKED_MAX = 1 << 20, /* between two flushes */
	PLAIN_MAX = 16 << 20, /* of one message */
	KEPT_MAX = 16 << 20,  /* of one direction; what follows stays compressed */
	OUTPUT_STEP = INFLATE_WINDOW_MAX,
	BUFFER_FIRST = 4 << 10,
};

struct imap_buffer {
	uint8_t *bytes;
	uint32_t length, capacity;
};

struct imap_packed {
	struct imap_buffer packed, plain, record;
	uint8_t window[INFLATE_WINDOW_MAX];
	uint32_t window_length, kept;
	bool is_given_up;
};

static bool buffer_add(struct tracker *t, struct imap_buffer *b, uint32_t max, const uint8_t *bytes,
                       size_t length)
{
	if (length > max - b->length) return false;
	if (length > b->capacity - b->length) {
		uint32_t capacity = b->capacity ? b->capacity : BUFFER_FIRST;
		while (capacity - b->length < length) capacity *= 2;
		uint8_t *larger = tracker_take(t, capacity);
		if (!larger) return false;
		if (b->length) memcpy(larger, b->bytes, b->length);
		b->bytes = larger;
		b->capacity = capacity;
	}
	if (length) memcpy(b->bytes + b->length, bytes, length);
	b->length += (uint32_t)length;
	return true;
}

static void buffer_drop(struct imap_buffer *b, uint32_t length)
{
	b->length -= length;
	if (b->length) memmove(b->bytes, b->bytes + length, b->length);
}

/* The end of what was inflated, which what comes may refer to. */
static void window_add(struct imap_packed *p, const uint8_t *bytes, size_t length)
{
	if (length >= INFLATE_WINDOW_MAX) {
		memcpy(p->window, bytes + length - INFLATE_WINDOW_MAX, INFLATE_WINDOW_MAX);
		p->window_length = INFLATE_WINDOW_MAX;
		return;
	}
	uint32_t room = INFLATE_WINDOW_MAX - (uint32_t)length;
	uint32_t keep = p->window_length < room ? p->window_length : room;
	memmove(p->window, p->window + p->window_length - keep, keep);
	if (length) memcpy(p->window + keep, bytes, length);
	p->window_length = keep + (uint32_t)length;
}

/* An empty stored block: so a sender flushes, and the next byte begins a block (RFC 1951 3.2.4). */
static bool ends_with_flush(const struct imap_buffer *b)
{
	static const uint8_t flush[] = { 0x00, 0x00, 0xff, 0xff };
	return b->length >= sizeof flush &&
	       memcmp(b->bytes + b->length - sizeof flush, flush, sizeof flush) == 0;
}

/* False: the stream is broken, or too long. */
static bool packed_run(struct tracker *t, struct imap_packed *p, struct inflater *inflater)
{
	static uint8_t output[OUTPUT_STEP]; /* engine thread only */
	const uint8_t *input = p->packed.bytes;
	size_t left = p->packed.length, produced = sizeof output;
	struct error error;
	while (left > 0 || produced == sizeof output) {
		if (!inflater_run(inflater, &input, &left, output, sizeof output, &produced,
		                  &error))
			return false;
		if (!buffer_add(t, &p->plain, PLAIN_MAX, output, produced)) return false;
		window_add(p, output, produced);
		if (produced == 0 && left > 0) return false;
	}
	return true;
}

static bool packed_inflate(struct tracker *t, struct imap_packed *p)
{
	struct error error;
	struct inflater *inflater = inflater_open(INFLATE_RAW, p->window, p->window_length, &error);
	if (!inflater) return false;
	bool is_good = packed_run(t, p, inflater);
	inflater_close(inflater);
	p->packed.length = 0;
	return is_good;
}

/* The PDUs that have ended, and their bytes together. */
static uint32_t plain_track(struct tracker *t, struct imap_state *s, struct imap_packed *p,
                            bool is_client, struct imap_inflated *out)
{
	uint32_t at = 0;
	while (out->count < IMAP_INFLATED_PDUS_MAX && at < p->plain.length) {
		uint32_t left = p->plain.length - at;
		struct imap_note note = { .is_client = is_client };
		struct reader r = reader_make(p->plain.bytes + at, left, left);
		struct extent extent = imap_track_lines(t, s, r, &note);
		if (extent.kind == EXTENT_KIND_SCANNED) break;
		uint32_t length =
			extent.length && extent.length < left ? (uint32_t)extent.length : left;
		note.is_cut = false;
		out->pdus[out->count].length = length;
		out->pdus[out->count++].note = note;
		at += length;
	}
	return at;
}

static uint32_t plain_keep(struct tracker *t, struct imap_state *s, struct imap_packed *p,
                           bool is_client)
{
	struct imap_inflated found = { 0 };
	uint32_t kept = 0, length = plain_track(t, s, p, is_client, &found);
	if (found.count == 0) return 0;
	found.length = length;
	p->record.length = 0;
	bool is_small =
		length <= KEPT_MAX - p->kept &&
		buffer_add(t, &p->record, PLAIN_MAX, (const uint8_t *)&found, sizeof found) &&
		buffer_add(t, &p->record, PLAIN_MAX, p->plain.bytes, length);
	if (is_small) kept = tracker_keep(t, p->record.bytes, p->record.length);
	if (kept) p->kept += length;
	buffer_drop(&p->plain, length);
	return kept;
}

uint32_t imap_inflate(struct tracker *t, struct imap_state *s, struct reader r, bool is_client)
{
	struct imap_packed **place = &s->packed[is_client];
	if (!*place) *place = tracker_take(t, sizeof **place);
	struct imap_packed *p = *place;
	if (!p || p->is_given_up) return 0;
	p->is_given_up = !buffer_add(t, &p->packed, PACKED_MAX, r.at, reader_left(&r));
	if (p->is_given_up || !ends_with_flush(&p->packed)) return 0;
	p->is_given_up = !packed_inflate(t, p);
	return p->plain.length ? plain_keep(t, s, p, is_client) : 0;
}
