/* decoded.c - messages found, read, kept; from text back to the stream. */
#include <stdlib.h>
#include <string.h>

#include "decoded_internal.h"

struct decoded *decoded_open(struct follow *follow, const char *protocol, bool is_datagrams)
{
	struct decoded *d = calloc(1, sizeof *d);
	if (!d) return NULL;
	d->follow = follow;
	d->is_datagrams = is_datagrams;
	d->protocol = scan_protocol_find(protocol);
	scan_set(d, 0, d->protocol->mode);
	scan_set(d, 1, d->protocol->mode);
	return d;
}

static void kept_clear(struct decoded_kept *kept)
{
	traced_close(&kept->text.text);
	free(kept->text.lines);
	free(kept->text.marks);
	*kept = (struct decoded_kept){ 0 };
}

static void decoded_forget(struct decoded *d)
{
	for (size_t i = 0; i < DECODED_KEPT_MAX; i++) kept_clear(&d->kept[i]);
}

void decoded_close(struct decoded *d)
{
	if (!d) return;
	decoded_forget(d);
	free(d->messages);
	free(d->unfolded);
	free(d);
}

void decoded_set_client(struct decoded *d, unsigned direction) { d->client = direction & 1; }

bool decoded_advance(struct decoded *d, size_t chunks_max)
{
	size_t count = follow_count(d->follow);
	for (; d->chunk < count && chunks_max && !d->has_no_memory; chunks_max--)
		scan_chunk(d, d->chunk++);
	return d->chunk < count && !d->has_no_memory;
}

size_t decoded_count(const struct decoded *d) { return d->count; }

const struct decoded_message *decoded_at(const struct decoded *d, size_t index)
{
	return &d->messages[index];
}

void decoded_gather(struct decoded *d, size_t index, struct traced *out, size_t max)
{
	const struct decoded_message *message = &d->messages[index];
	uint64_t at = message->offset, end = at + message->length;
	if (message->kind == DECODED_IS_HOLE) return;
	if (message->length > max) end = at + max;
	size_t count = follow_count(d->follow);
	for (size_t i = message->chunk; i < count && at < end; i++) {
		const struct follow_chunk *chunk = follow_at(d->follow, i);
		uint64_t chunk_end = (uint64_t)chunk->stream_offset + chunk->length;
		if (chunk->direction != message->direction || chunk_end <= at) continue;
		const uint8_t *bytes = follow_bytes(d->follow, chunk);
		if (!bytes || chunk->stream_offset > at) return;
		uint64_t stop = chunk_end < end ? chunk_end : end;
		traced_add_sent(out, bytes + (at - chunk->stream_offset), (size_t)(stop - at), at);
		at = stop;
	}
}

size_t decoded_raw(struct decoded *d, size_t index, uint64_t offset, uint8_t *out, size_t length)
{
	const struct decoded_message *message = &d->messages[index];
	size_t count = follow_count(d->follow), done = 0;
	for (size_t i = message->chunk; i < count && done < length; i++) {
		const struct follow_chunk *chunk = follow_at(d->follow, i);
		uint64_t at = offset + done, end = (uint64_t)chunk->stream_offset + chunk->length;
		if (chunk->direction != message->direction || end <= at) continue;
		const uint8_t *bytes = follow_bytes(d->follow, chunk);
		if (!bytes || chunk->stream_offset > at) break;
		for (; at < end && done < length; at++)
			out[done++] = bytes[at - chunk->stream_offset];
	}
	return done;
}

/* ---------------------------------------------------------------- reading */

static bool decoded_is_unfolded(const struct decoded *d, size_t index)
{
	for (size_t i = 0; i < d->unfolded_count; i++)
		if (d->unfolded[i] == index) return !d->is_all_unfolded;
	return d->is_all_unfolded;
}

static void (*const show_ways[])(struct shower *s) = {
	[DECODED_IS_TEXT] = show_plain,          [DECODED_IS_LINE] = show_line,
	[DECODED_IS_HEAD] = show_http_head,      [DECODED_IS_BODY] = show_http_body,
	[DECODED_IS_MAIL] = show_mail,           [DECODED_IS_RECORD] = show_record,
	[DECODED_IS_WEBSOCKET] = show_websocket, [DECODED_IS_HOLE] = show_hole,
};

/* So much of a message is looked at to show it: what is inflated may need all of it. */
static size_t decoded_bytes_max(const struct decoded_message *message)
{
	return message->kind == DECODED_IS_MAIL ? DECODED_MAIL_MAX : 2u * DECODED_INFLATED_MAX;
}

static void decoded_make(struct decoded *d, struct decoded_kept *kept, size_t index)
{
	const struct decoded_message *message = &d->messages[index];
	struct traced raw = { 0 };
	kept_clear(kept);
	kept->index = index;
	kept->length = message->length;
	kept->is_valid = true;
	decoded_gather(d, index, &raw, decoded_bytes_max(message));
	struct shower shower = { .d = d,
		                 .index = index,
		                 .message = message,
		                 .out = &kept->text,
		                 .raw = &raw,
		                 .is_unfolded = decoded_is_unfolded(d, index) };
	show_ways[message->kind](&shower);
	traced_close(&raw);
}

static size_t kept_size(const struct decoded_kept *kept)
{
	const struct decoded_text *text = &kept->text;
	return text->text.capacity + text->text.run_capacity * sizeof *text->text.runs +
	       text->line_capacity * sizeof *text->lines + text->marks_capacity;
}

/* The entry to use for another message: the one that was not asked for longest. */
static struct decoded_kept *kept_oldest(struct decoded *d)
{
	struct decoded_kept *oldest = &d->kept[0];
	for (size_t i = 1; i < DECODED_KEPT_MAX; i++) {
		struct decoded_kept *kept = &d->kept[i];
		if (!kept->is_valid) return oldest->is_valid ? kept : oldest;
		if (kept->used < oldest->used) oldest = kept;
	}
	return oldest;
}

static void kept_bound(struct decoded *d, const struct decoded_kept *newest)
{
	size_t size = 0;
	for (size_t i = 0; i < DECODED_KEPT_MAX; i++) size += kept_size(&d->kept[i]);
	for (size_t i = 0; i < DECODED_KEPT_MAX && size > DECODED_KEPT_BYTES; i++) {
		if (&d->kept[i] == newest) continue;
		size -= kept_size(&d->kept[i]);
		kept_clear(&d->kept[i]);
	}
}

const struct decoded_text *decoded_read(struct decoded *d, size_t index)
{
	struct decoded_kept *found = NULL;
	for (size_t i = 0; i < DECODED_KEPT_MAX && !found; i++)
		if (d->kept[i].is_valid && d->kept[i].index == index) found = &d->kept[i];
	if (!found) found = kept_oldest(d);
	bool is_current = found->is_valid && found->index == index &&
	                  found->length == d->messages[index].length;
	if (!is_current) {
		decoded_make(d, found, index);
		kept_bound(d, found);
	}
	found->used = ++d->reads;
	return &found->text;
}

size_t decoded_line_at(const struct decoded_text *text, size_t at)
{
	size_t low = 0, high = text->line_count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (text->lines[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* ---------------------------------------------------------------- back to the stream */

uint32_t decoded_frame(const struct decoded *d, uint32_t chunk, unsigned direction, uint64_t offset)
{
	size_t count = follow_count(d->follow);
	uint32_t frame = 0;
	for (size_t i = chunk; i < count; i++) {
		const struct follow_chunk *at = follow_at(d->follow, i);
		if (at->direction != direction || (d->is_datagrams && frame)) continue;
		if (frame && at->stream_offset > offset) break;
		frame = at->frame;
		if (offset < (uint64_t)at->stream_offset + at->length) break;
	}
	return frame;
}

struct decoded_origin decoded_origin(struct decoded *d, size_t index, size_t at)
{
	const struct decoded_message *message = &d->messages[index];
	struct trace_origin origin = traced_origin(&decoded_read(d, index)->text, at);
	if (origin.offset < message->offset) origin.offset = message->offset;
	return (struct decoded_origin){
		.offset = origin.offset,
		.length = origin.length,
		.frame = decoded_frame(d, message->chunk, message->direction, origin.offset),
	};
}

size_t decoded_find(const struct decoded *d, unsigned direction, uint64_t offset)
{
	/* Messages of a direction begin in the order of their offsets; the other's lie between. */
	size_t low = 0, high = d->count;
	size_t found = high;
	while (low < high) {
		size_t middle = low + (high - low) / 2, at = middle;
		while (at < high && d->messages[at].direction != direction) at++;
		if (at == high || d->messages[at].offset + d->messages[at].length > offset) {
			if (at < high) found = at;
			high = middle;
		} else {
			low = at + 1;
		}
	}
	return found;
}

/* ---------------------------------------------------------------- options */

void decoded_toggle_fold(struct decoded *d, size_t index)
{
	decoded_forget(d);
	for (size_t i = 0; i < d->unfolded_count; i++) {
		if (d->unfolded[i] != index) continue;
		d->unfolded[i] = d->unfolded[--d->unfolded_count];
		return;
	}
	uint32_t *unfolded = realloc(d->unfolded, (d->unfolded_count + 1) * sizeof *unfolded);
	if (!unfolded) return;
	d->unfolded = unfolded;
	d->unfolded[d->unfolded_count++] = (uint32_t)index;
}

void decoded_unfold_all(struct decoded *d)
{
	d->is_all_unfolded = true;
	d->unfolded_count = 0;
	decoded_forget(d);
}

void decoded_toggle_json(struct decoded *d)
{
	d->is_json_indented = !d->is_json_indented;
	decoded_forget(d);
}

bool decoded_is_json_indented(const struct decoded *d) { return d->is_json_indented; }

void decoded_set_charset(struct decoded *d, const struct charset *charset)
{
	d->charset = charset;
	decoded_forget(d);
}

const struct charset *decoded_charset(const struct decoded *d) { return d->charset; }
