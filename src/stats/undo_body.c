/* undo_body.c - chunks and compression. */
#include "stats/undo.h"

/* So finely is it known what an inflated byte was made of; finer costs time. */
enum { INFLATE_STEP = 128, CHUNK_SIZE_DIGITS_MAX = 15 };

static bool chunk_size(struct part line, uint64_t *size_out)
{
	uint64_t size = 0;
	unsigned digits = 0;
	for (; digits < line.length; digits++) {
		uint8_t c = part_bytes(line)[digits];
		bool is_letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
		if (!is_letter && !(c >= '0' && c <= '9')) break;
		size = size << 4 | (uint64_t)(is_letter ? (c | 0x20) - 'a' + 10 : c - '0');
		if (digits == CHUNK_SIZE_DIGITS_MAX) return false;
	}
	*size_out = size;
	return digits > 0;
}

bool undo_chunks(struct part in, struct traced *out)
{
	struct part line;
	while (part_line(&in, &line)) {
		uint64_t size;
		if (!chunk_size(line, &size)) return false;
		if (size == 0) return true;
		struct part data = part_take(&in, size < in.length ? (size_t)size : in.length);
		traced_add_part(out, data.text, data.at, data.length);
		if (data.length < size || !part_line(&in, &line)) return false;
	}
	return false;
}

/* Servers send with or without the zlib header what they call deflate: 0x78 begins one that there is. */
static enum inflate_kind inflate_deflate_kind(struct part in)
{
	if (in.length < 2) return INFLATE_ZLIB;
	const uint8_t *bytes = part_bytes(in);
	if (inflate_recognise(bytes, in.length) == INFLATE_GZIP) return INFLATE_GZIP;
	bool has_header = (bytes[0] & 15) == 8 && (bytes[0] << 8 | bytes[1]) % 31 == 0;
	return has_header ? INFLATE_ZLIB : INFLATE_RAW;
}

/* True: there was room for what came out. */
static bool inflate_step(struct inflater *inflater, struct part in, size_t *done,
                         struct traced *out, enum inflate_end *end)
{
	struct error error;
	uint8_t block[INFLATE_STEP];
	const uint8_t *input = part_bytes(in) + *done;
	size_t left = in.length - *done, produced = 0;
	bool is_good =
		inflater_run(inflater, &input, &left, block, sizeof block, &produced, &error);
	size_t next = in.length - left, from = *done < in.length ? *done : in.length - 1;
	size_t taken = next > from ? next - from : 1;
	if (produced) traced_add_made(out, block, produced, in.text, in.at + from, taken);
	*done = next;
	if (is_good && (left > 0 || produced == sizeof block)) return true;
	*end = !is_good                       ? INFLATE_DAMAGED
	       : inflater_is_at_end(inflater) ? INFLATE_DONE
	                                      : INFLATE_CUT;
	return false;
}

enum inflate_end undo_inflate_more(struct inflater *inflater, struct part in, struct traced *out,
                                   size_t max)
{
	enum inflate_end end = INFLATE_TOO_LARGE;
	size_t done = 0, begin = out->length;
	if (in.length == 0) return INFLATE_CUT;
	while (out->length - begin < max && !out->is_full)
		if (!inflate_step(inflater, in, &done, out, &end)) break;
	return end;
}

enum inflate_end undo_inflate(enum inflate_kind kind, struct part in, struct traced *out,
                              size_t max)
{
	struct error error;
	if (kind == INFLATE_DEFLATE) kind = inflate_deflate_kind(in);
	struct inflater *inflater = inflater_open(kind, NULL, 0, &error);
	if (!inflater) return INFLATE_NOT_BUILT_IN;
	enum inflate_end end = undo_inflate_more(inflater, in, out, max);
	inflater_close(inflater);
	return end;
}
