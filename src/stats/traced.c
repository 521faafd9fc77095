/* traced.c - appending to runs, and looking things up in them. */
#include "stats/traced.h"

#include <stdlib.h>
#include <string.h>

void traced_close(struct traced *text)
{
	free(text->bytes);
	free(text->runs);
	*text = (struct traced){ 0 };
}

void traced_clear(struct traced *text)
{
	text->length = text->run_count = 0;
	text->is_full = false;
}

static bool traced_room(struct traced *text, size_t length)
{
	if (text->is_full || length > TRACED_LENGTH_MAX - text->length) {
		text->is_full = true;
		return false;
	}
	if (text->length + length <= text->capacity) return true;
	size_t capacity = text->capacity ? text->capacity : 256;
	while (capacity < text->length + length) capacity *= 2;
	uint8_t *bytes = realloc(text->bytes, capacity);
	if (!bytes) {
		text->is_full = true;
		return false;
	}
	text->bytes = bytes;
	text->capacity = capacity;
	return true;
}

/* Does a run that begins with the next byte go on where the last one ends? */
static bool traced_goes_on(const struct traced *text, const struct trace_run *run)
{
	if (text->run_count == 0) return false;
	const struct trace_run *last = &text->runs[text->run_count - 1];
	if (last->group_out != run->group_out || last->group_in != run->group_in) return false;
	size_t bytes = run->out - last->out;
	return bytes % last->group_out == 0 &&
	       last->in + bytes / last->group_out * last->group_in == run->in;
}

static bool traced_add_run(struct traced *text, struct trace_run run)
{
	run.out = (uint32_t)text->length;
	if (traced_goes_on(text, &run)) return true;
	if (text->run_count == text->run_capacity) {
		size_t capacity = text->run_capacity ? text->run_capacity * 2 : 8;
		struct trace_run *runs = realloc(text->runs, capacity * sizeof *runs);
		if (!runs) {
			text->is_full = true;
			return false;
		}
		text->runs = runs;
		text->run_capacity = capacity;
	}
	text->runs[text->run_count++] = run;
	return true;
}

static void traced_add(struct traced *text, const void *bytes, size_t length, struct trace_run run)
{
	if (length == 0 || !traced_room(text, length) || !traced_add_run(text, run)) return;
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
}

void traced_add_sent(struct traced *text, const void *bytes, size_t length, uint64_t offset)
{
	traced_add(text, bytes, length, (struct trace_run){ offset, 0, 1, 1 });
}

void traced_add_group(struct traced *text, const void *bytes, size_t length, uint64_t offset,
                      uint32_t in_length)
{
	traced_add(text, bytes, length,
	           (struct trace_run){ offset, 0, (uint32_t)length, in_length });
}

/* The run that byte at belongs to. There is one. */
static size_t traced_run_of(const struct traced *text, size_t at)
{
	size_t low = 0, high = text->run_count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (text->runs[middle].out <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static size_t traced_run_end(const struct traced *text, size_t run)
{
	return run + 1 < text->run_count ? text->runs[run + 1].out : text->length;
}

void traced_add_part(struct traced *text, const struct traced *from, size_t at, size_t length)
{
	if (length == 0 || at >= from->length) return;
	if (length > from->length - at) length = from->length - at;
	for (size_t run = traced_run_of(from, at), end = at + length; at < end; run++) {
		const struct trace_run *source = &from->runs[run];
		size_t stop = traced_run_end(from, run);
		if (stop > end) stop = end;
		size_t into = at - source->out, group = into / source->group_out;
		struct trace_run piece = *source;
		piece.in += group * source->group_in;
		/* a part of a group is a smaller group of the same bytes */
		size_t rest = into % source->group_out, left = source->group_out - rest;
		size_t count = stop - at;
		if (rest && count > left) count = left;
		if (!rest && count > source->group_out) count -= count % source->group_out;
		if (rest || count < source->group_out) piece.group_out = (uint32_t)count;
		traced_add(text, from->bytes + at, count, piece);
		at += count;
		if (at < stop) run--;
	}
}

struct trace_origin traced_origin(const struct traced *text, size_t at)
{
	if (text->run_count == 0) return (struct trace_origin){ 0 };
	if (at >= text->length) at = text->length - 1;
	const struct trace_run *run = &text->runs[traced_run_of(text, at)];
	size_t group = (at - run->out) / run->group_out;
	return (struct trace_origin){ run->in + group * run->group_in, run->group_in };
}

void traced_add_made(struct traced *text, const void *bytes, size_t length,
                     const struct traced *from, size_t at, size_t from_length)
{
	struct trace_origin first = traced_origin(from, at), last = first;
	if (from_length > 1) last = traced_origin(from, at + from_length - 1);
	uint64_t end = last.offset + last.length;
	uint32_t in_length = end > first.offset ? (uint32_t)(end - first.offset) : first.length;
	traced_add_group(text, bytes, length, first.offset, from_length ? in_length : 0);
}

void traced_add_own(struct traced *text, const char *bytes, size_t length,
                    const struct traced *from, size_t at)
{
	struct trace_origin origin = traced_origin(from, at);
	traced_add_group(text, bytes, length, origin.offset, 0);
}

size_t traced_find(const struct traced *text, uint64_t offset)
{
	for (size_t i = 0; i < text->run_count; i++) {
		const struct trace_run *run = &text->runs[i];
		size_t bytes = traced_run_end(text, i) - run->out;
		uint64_t groups = (bytes + run->group_out - 1) / run->group_out;
		if (run->group_in == 0 || run->in + groups * run->group_in <= offset) continue;
		if (offset <= run->in) return run->out;
		return run->out + (size_t)((offset - run->in) / run->group_in) * run->group_out;
	}
	return text->length;
}
