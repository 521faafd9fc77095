/* decoded_scan.c - goes through a stream once, in the order in which it is followed, and finds where messages
 * begin and end. It looks at no more bytes than that takes: what is counted is stepped over. */
#include <stdlib.h>
#include <string.h>

#include "decoded_internal.h"

enum { CR = '\r', LF = '\n', CHUNK_DIGITS_MAX = 15 };
enum { TLS_HEADER = 5, TLS_TYPE_FIRST = 20, TLS_TYPE_LAST = 24, TLS_VERSION = 3 };

static const struct scan_protocol scan_protocols[] = {
	{ "http", SCAN_HEAD, scan_http_ended },      { "smtp", SCAN_LINE, scan_smtp_ended },
	{ "pop", SCAN_LINE, scan_pop_ended },        { "imap", SCAN_LINE, scan_imap_ended },
	{ "ftp", SCAN_LINE, scan_ftp_ended },        { "tls", SCAN_RECORD, NULL },
	{ "websocket", SCAN_HEAD, scan_http_ended }, { NULL, SCAN_TEXT, NULL },
};

const struct scan_protocol *scan_protocol_find(const char *name)
{
	const struct scan_protocol *protocol = scan_protocols;
	while (protocol->name && (!name || strcmp(protocol->name, name) != 0)) protocol++;
	return protocol;
}

/* ---------------------------------------------------------------- messages */

static size_t scan_begin(struct decoded *d, unsigned direction, enum decoded_kind kind,
                         uint64_t offset, size_t chunk)
{
	if (d->count == d->capacity) {
		size_t capacity = d->capacity ? d->capacity * 2 : 64;
		struct decoded_message *messages =
			realloc(d->messages, capacity * sizeof *messages);
		if (!messages) {
			d->has_no_memory = true;
			return 0;
		}
		d->messages = messages;
		d->capacity = capacity;
	}
	struct scan_side *side = &d->sides[direction];
	d->messages[d->count] = (struct decoded_message){
		.offset = offset,
		.chunk = (uint32_t)chunk,
		.head = (uint32_t)side->head,
		.kind = (uint8_t)kind,
		.detail = side->detail,
		.direction = direction & 1u,
		.is_continued = side->is_continued,
	};
	side->message = d->count;
	return d->count++;
}

static void scan_end(struct decoded *d, unsigned direction, bool is_whole)
{
	struct scan_side *side = &d->sides[direction];
	if (!side->is_open) return;
	side->is_open = false;
	d->messages[side->message].is_whole = is_whole;
	if (is_whole && !side->is_continued && d->protocol->ended)
		d->protocol->ended(d, direction, side->message);
}

void scan_set(struct decoded *d, unsigned direction, enum scan_mode mode)
{
	struct scan_side *side = &d->sides[direction];
	side->mode = (uint8_t)mode;
	side->kind = DECODED_IS_TEXT;
	side->place = 0;
	side->line_length = side->line_count = 0;
	side->header_length = 0;
	side->is_cut_in_blocks = mode == SCAN_TEXT;
	side->detail = mode == SCAN_MAIL; /* its lines have got dots */
}

void scan_set_count(struct decoded *d, unsigned direction, enum decoded_kind kind, uint64_t count)
{
	scan_set(d, direction, SCAN_COUNT);
	d->sides[direction].left = count;
	d->sides[direction].kind = (uint8_t)kind;
}

void scan_pend(struct scan_dialogue *dialogue, enum pending pending)
{
	if (dialogue->pending_count == DECODED_PENDING_MAX) return;
	uint32_t at = dialogue->pending_first + dialogue->pending_count++;
	dialogue->pending[at % DECODED_PENDING_MAX] = (uint8_t)pending;
}

enum pending scan_pending_take(struct scan_dialogue *dialogue)
{
	if (dialogue->pending_count == 0) return PENDING_OTHER;
	dialogue->pending_count--;
	return (enum pending)dialogue->pending[dialogue->pending_first++ % DECODED_PENDING_MAX];
}

/* ---------------------------------------------------------------- the ways of cutting */

/* Takes from the next bytes what belongs to the open message; *is_end: it ends there. */
typedef size_t (*scan_step)(struct scan_side *side, struct decoded_message *message,
                            const uint8_t *bytes, size_t length, bool *is_end);

/* Cuts behind a line if there is one, so that most blocks hold whole lines. */
static size_t scan_block(const struct decoded_message *message, const uint8_t *bytes, size_t length,
                         bool *is_end)
{
	if (message->length + length < DECODED_BLOCK) return length;
	size_t most = 2u * DECODED_BLOCK - (size_t)message->length;
	if (length > most) length = most;
	const uint8_t *feed = memrchr(bytes, LF, length);
	if (!feed && message->length + length < 2u * DECODED_BLOCK) return length;
	*is_end = true;
	return feed ? (size_t)(feed - bytes) + 1 : length;
}

static size_t scan_text(struct scan_side *side, struct decoded_message *message,
                        const uint8_t *bytes, size_t length, bool *is_end)
{
	return scan_block(message, bytes, length, is_end);
}

static size_t scan_line(struct scan_side *side, struct decoded_message *message,
                        const uint8_t *bytes, size_t length, bool *is_end)
{
	size_t most = DECODED_LINE_MAX - (size_t)message->length;
	if (length > most) length = most;
	const uint8_t *feed = memchr(bytes, LF, length);
	*is_end = feed || length == most;
	return feed ? (size_t)(feed - bytes) + 1 : length;
}

/* The first line alone decides whether it is a head: the rest of one that is none are lines again. */
static size_t scan_head(struct scan_side *side, struct decoded_message *message,
                        const uint8_t *bytes, size_t length, bool *is_end)
{
	size_t at = 0;
	while (at < length && !*is_end) {
		const uint8_t *feed = memchr(bytes + at, LF, length - at);
		size_t end = feed ? (size_t)(feed - bytes) + 1 : length;
		for (; at < end; at++)
			if (bytes[at] != CR && bytes[at] != LF) side->line_length++;
		if (!feed) break;
		*is_end = side->line_length == 0 || message->length + at >= DECODED_HEAD_MAX;
		if (side->line_count++ == 0) {
			*is_end = true; /* scan_chunk looks at it and goes on if it is a head */
		}
		side->line_length = 0;
	}
	if (message->length + at >= DECODED_HEAD_MAX) *is_end = true;
	return at;
}

static size_t scan_count(struct scan_side *side, struct decoded_message *message,
                         const uint8_t *bytes, size_t length, bool *is_end)
{
	if (length > side->left) length = (size_t)side->left;
	bool is_block_end = false;
	if (side->is_cut_in_blocks) length = scan_block(message, bytes, length, &is_block_end);
	side->left -= length;
	*is_end = side->left == 0 || is_block_end;
	return length;
}

static size_t scan_chunk_size(struct scan_side *side, uint8_t byte)
{
	bool is_letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'f';
	if (byte == LF) {
		side->place = side->left ? CHUNK_DATA : CHUNK_TRAILER;
		side->line_length = 0;
	} else if (side->place == CHUNK_SIZE && (is_letter || (byte >= '0' && byte <= '9')) &&
	           side->header_length < CHUNK_DIGITS_MAX) {
		unsigned digit = is_letter ? (byte | 0x20) - 'a' + 10u : byte - '0' + 0u;
		side->left = side->left << 4 | digit;
		side->header_length++;
	} else {
		side->place = CHUNK_EXTENSION;
	}
	return 1;
}

static size_t scan_chunks(struct scan_side *side, struct decoded_message *message,
                          const uint8_t *bytes, size_t length, bool *is_end)
{
	size_t at = 0;
	while (at < length && !*is_end) {
		if (side->place == CHUNK_SIZE || side->place == CHUNK_EXTENSION) {
			at += scan_chunk_size(side, bytes[at]);
		} else if (side->place == CHUNK_DATA) {
			size_t count = length - at;
			if (count > side->left) count = (size_t)side->left;
			side->left -= count;
			at += count;
			if (side->left == 0) side->place = CHUNK_END;
		} else if (side->place == CHUNK_END) {
			if (bytes[at++] != LF) continue;
			side->place = CHUNK_SIZE;
			side->left = side->header_length = 0;
			*is_end = side->is_cut_in_blocks && message->length + at >= DECODED_BLOCK;
			if (*is_end) side->is_continued = true;
		} else if (bytes[at++] == LF) {
			*is_end = side->line_length == 0;
			if (*is_end) side->left = 0;
			side->line_length = 0;
		} else if (bytes[at - 1] != CR) {
			side->line_length++;
		}
	}
	return at;
}

/* Looks for the line that is a dot, RFC 5321 4.5.2; LF alone ends lines too. */
static size_t scan_mail(struct scan_side *side, struct decoded_message *message,
                        const uint8_t *bytes, size_t length, bool *is_end)
{
	size_t at = 0;
	while (at < length && !*is_end) {
		if (side->place == MAIL_IN_LINE) {
			const uint8_t *feed = memchr(bytes + at, LF, length - at);
			if (!feed) return length;
			at = (size_t)(feed - bytes) + 1;
			side->place = MAIL_AT_START;
			continue;
		}
		uint8_t byte = bytes[at++];
		bool was_dot = side->place == MAIL_AFTER_DOT || side->place == MAIL_AFTER_DOT_CR;
		if (byte == LF && was_dot)
			*is_end = true;
		else if (byte == '.' && side->place == MAIL_AT_START)
			side->place = MAIL_AFTER_DOT;
		else if (byte == CR && side->place == MAIL_AFTER_DOT)
			side->place = MAIL_AFTER_DOT_CR;
		else
			side->place = byte == LF ? MAIL_AT_START : MAIL_IN_LINE;
	}
	return at;
}

/* Collects a header of count bytes; false while it is not all there. */
static bool scan_collect(struct scan_side *side, size_t count, const uint8_t *bytes, size_t length,
                         size_t *at)
{
	while (*at < length && side->header_length < count)
		side->header[side->header_length++] = bytes[(*at)++];
	return side->header_length >= count;
}

static size_t scan_rest_of_record(struct scan_side *side, size_t at, size_t length, bool *is_end)
{
	size_t count = length - at;
	if (count > side->left) count = (size_t)side->left;
	side->left -= count;
	*is_end = side->left == 0;
	if (*is_end) side->header_length = 0;
	return at + count;
}

static size_t scan_record(struct scan_side *side, struct decoded_message *message,
                          const uint8_t *bytes, size_t length, bool *is_end)
{
	size_t at = 0;
	const uint8_t *header = side->header;
	bool has_header = side->header_length >= TLS_HEADER;
	if (!scan_collect(side, TLS_HEADER, bytes, length, &at)) return at;
	if (!has_header) {
		side->left = (uint64_t)header[3] << 8 | header[4];
		if (header[0] < TLS_TYPE_FIRST || header[0] > TLS_TYPE_LAST ||
		    header[1] != TLS_VERSION) {
			side->mode = SCAN_TEXT; /* not TLS, or not from its beginning */
			side->is_cut_in_blocks = true;
			message->kind = DECODED_IS_TEXT;
			return at;
		}
	}
	return scan_rest_of_record(side, at, length, is_end);
}

/* RFC 6455 5.2: two bytes say how long the header is. */
static size_t websocket_header_length(const uint8_t header[2])
{
	size_t length = 2, size = header[1] & 0x7f;
	if (size == 126) length += 2;
	if (size == 127) length += 8;
	return length + (header[1] & 0x80 ? 4 : 0);
}

static uint64_t websocket_payload_length(const uint8_t *header)
{
	uint64_t length = header[1] & 0x7f;
	size_t count = length == 126 ? 2 : length == 127 ? 8 : 0;
	if (count) length = 0;
	for (size_t i = 0; i < count; i++) length = length << 8 | header[2 + i];
	return length;
}

static size_t scan_websocket(struct scan_side *side, struct decoded_message *message,
                             const uint8_t *bytes, size_t length, bool *is_end)
{
	size_t at = 0;
	bool has_header = side->header_length >= 2 &&
	                  side->header_length >= websocket_header_length(side->header);
	if (!scan_collect(side, 2, bytes, length, &at)) return at;
	size_t wanted = websocket_header_length(side->header);
	if (!scan_collect(side, wanted, bytes, length, &at)) return at;
	if (!has_header) side->left = websocket_payload_length(side->header);
	return scan_rest_of_record(side, at, length, is_end);
}

static const struct {
	scan_step step;
	enum decoded_kind kind;
} scan_ways[] = {
	[SCAN_TEXT] = { scan_text, DECODED_IS_TEXT },
	[SCAN_LINE] = { scan_line, DECODED_IS_LINE },
	[SCAN_HEAD] = { scan_head, DECODED_IS_HEAD },
	[SCAN_COUNT] = { scan_count, DECODED_IS_TEXT },
	[SCAN_CHUNKS] = { scan_chunks, DECODED_IS_BODY },
	[SCAN_MAIL] = { scan_mail, DECODED_IS_MAIL },
	[SCAN_RECORD] = { scan_record, DECODED_IS_RECORD },
	[SCAN_WEBSOCKET] = { scan_websocket, DECODED_IS_WEBSOCKET },
};

/* ---------------------------------------------------------------- a chunk of the follow */

/* A head that is none, or none yet: its first line says. True: the message has ended. */
static bool scan_check_head(struct decoded *d, struct scan_side *side)
{
	enum { START_LINE_MAX = 512 };
	struct decoded_message *message = &d->messages[side->message];
	if (side->mode != SCAN_HEAD || side->line_count != 1) return true;
	struct traced line = { 0 };
	decoded_gather(d, side->message, &line, START_LINE_MAX);
	struct http_said said;
	bool is_head = http_read_head((struct part){ &line, 0, line.length }, &said);
	traced_close(&line);
	if (is_head && message->length < DECODED_HEAD_MAX) return false;
	message->kind = DECODED_IS_TEXT;
	return true;
}

/* What is counted or goes on to the end is one message after the other, each but the first continued. */
static void scan_after(struct decoded *d, unsigned direction, uint8_t mode)
{
	struct scan_side *side = &d->sides[direction];
	bool goes_on =
		side->mode == mode && ((mode == SCAN_COUNT && side->left) || mode == SCAN_TEXT ||
	                               (mode == SCAN_CHUNKS && side->place != CHUNK_TRAILER));
	if (goes_on) {
		side->is_continued = true;
		return;
	}
	side->is_continued = false;
	if (side->mode == SCAN_COUNT || side->mode == SCAN_CHUNKS || side->mode == SCAN_MAIL) {
		if (side->mode != mode) return; /* it begins only now */
		scan_set(d, direction, d->protocol->mode);
		side->head = 0;
		side->detail = 0;
	}
	if (side->mode == SCAN_HEAD) side->line_count = side->line_length = 0;
}

static size_t scan_bytes(struct decoded *d, unsigned direction, const uint8_t *bytes, size_t length,
                         uint64_t offset, size_t chunk)
{
	struct scan_side *side = &d->sides[direction];
	uint8_t mode = side->mode;
	bool is_end = false;
	if (!side->is_open) {
		enum decoded_kind kind = scan_ways[mode].kind;
		if (mode == SCAN_COUNT || mode == SCAN_TEXT) kind = (enum decoded_kind)side->kind;
		scan_begin(d, direction, kind, offset, chunk);
		if (d->has_no_memory) return length;
		side->is_open = true;
	}
	struct decoded_message *message = &d->messages[side->message];
	size_t taken = scan_ways[mode].step(side, message, bytes, length, &is_end);
	message->length += taken;
	if (mode == SCAN_MAIL && message->length >= DECODED_MAIL_MAX && !is_end) {
		scan_end(d, direction, false);
		side->is_continued = true;
	}
	if (is_end && scan_check_head(d, side)) {
		scan_end(d, direction, true);
		scan_after(d, direction, mode);
	}
	return taken;
}

/* What was counted goes on behind a hole that lies in it; lines begin anew. */
static void scan_hole(struct decoded *d, const struct follow_chunk *chunk, size_t index)
{
	unsigned direction = chunk->direction;
	struct scan_side *side = &d->sides[direction];
	bool was_open = side->is_open;
	scan_end(d, direction, false);
	size_t hole = scan_begin(d, direction, DECODED_IS_HOLE, chunk->stream_offset, index);
	if (d->has_no_memory) return;
	d->messages[hole].length = chunk->length;
	d->messages[hole].is_whole = 1;
	bool is_counted = side->mode == SCAN_COUNT ||
	                  (side->mode == SCAN_CHUNKS && side->place == CHUNK_DATA) ||
	                  ((side->mode == SCAN_RECORD || side->mode == SCAN_WEBSOCKET) &&
	                   was_open && side->left);
	if (is_counted && chunk->length <= side->left) {
		side->left -= chunk->length;
		side->is_continued = true;
		if (side->left || side->mode == SCAN_CHUNKS) return;
	} else if (side->mode == SCAN_MAIL) {
		side->place = MAIL_IN_LINE;
		side->is_continued = true;
		return;
	}
	side->is_continued = side->mode == SCAN_TEXT;
	side->head = 0;
	side->header_length = 0;
	bool stays = side->mode == SCAN_WEBSOCKET || side->mode == SCAN_TEXT ||
	             side->mode == SCAN_RECORD;
	if (!stays) scan_set(d, direction, d->protocol->mode);
}

static void scan_datagram(struct decoded *d, const struct follow_chunk *chunk, size_t index)
{
	size_t at = scan_begin(d, chunk->direction, DECODED_IS_TEXT, chunk->stream_offset, index);
	if (d->has_no_memory) return;
	d->messages[at].length = chunk->length;
	d->messages[at].is_whole = 1;
}

void scan_chunk(struct decoded *d, size_t index)
{
	const struct follow_chunk *chunk = follow_at(d->follow, index);
	const uint8_t *bytes = follow_bytes(d->follow, chunk);
	if (!bytes) {
		scan_hole(d, chunk, index);
		return;
	}
	if (d->is_datagrams) {
		scan_datagram(d, chunk, index);
		return;
	}
	for (size_t at = 0; at < chunk->length && !d->has_no_memory;) {
		/* what a message's end asked for may have looked at other frames */
		bytes = follow_bytes(d->follow, chunk);
		if (!bytes) return;
		at += scan_bytes(d, chunk->direction, bytes + at, chunk->length - at,
		                 chunk->stream_offset + at, index);
	}
}
