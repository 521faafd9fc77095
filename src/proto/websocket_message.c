/* websocket_message.c - messages of WebSocket: put together from fragments, unmasked, inflated. */
#include <stdlib.h>
#include <string.h>

#include "store/frames.h"
#include "websocket_internal.h"

size_t websocket_parse_header(struct reader r, struct websocket_header *out)
{
	enum { TWO_BYTES = 126, EIGHT_BYTES = 127, FIXED = 2 };
	size_t left = reader_left(&r);
	uint8_t first = read_u8(&r), second = read_u8(&r);
	if (left < FIXED) return FIXED;
	uint8_t length_7 = second & 0x7f;
	size_t extended = length_7 == TWO_BYTES ? 2 : length_7 == EIGHT_BYTES ? 8 : 0;
	bool is_masked = second >> 7;
	size_t needed = FIXED + extended + (is_masked ? WEBSOCKET_KEY_LENGTH : 0);
	if (left < needed) return needed;
	*out = (struct websocket_header){ .length = extended ? read_uint(&r, extended) : length_7,
		                          .header_length = (uint8_t)needed,
		                          .opcode = first & 15,
		                          .rsv = first >> 4 & 7,
		                          .length_7 = length_7,
		                          .is_final = first >> 7,
		                          .is_masked = is_masked };
	for (size_t i = 0; is_masked && i < WEBSOCKET_KEY_LENGTH; i++) out->key[i] = read_u8(&r);
	return needed;
}

void websocket_unmask(const struct websocket_header *header, uint64_t position, const uint8_t *in,
                      uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = in[i] ^ header->key[(position + i) % WEBSOCKET_KEY_LENGTH];
}

const void *websocket_kept(const struct websocket_records *records, uint32_t handle)
{
	return records->layer ? layer_kept(records->layer, handle)
	                      : tracker_kept(records->tracker, handle);
}

/* ---------------------------------------------------------------- fragments */

/* The bytes of a piece, or NULL when not all were captured. */
static const uint8_t *piece_bytes(const struct websocket_records *records,
                                  const struct piece *piece)
{
	if (piece->kept)
		return (const uint8_t *)websocket_kept(records, piece->kept) + piece->offset;
	uint32_t captured = store_captured(records->store, piece->frame);
	if (piece->offset > captured || piece->length > captured - piece->offset) return NULL;
	return store_bytes(records->store, piece->frame) + piece->offset;
}

/* Writes the fragment's payload to out, which has room; false when some of it is missing. */
static bool fragment_copy(const struct websocket_records *records,
                          const struct websocket_fragment *fragment, uint8_t *out)
{
	const struct websocket_header *header = &fragment->header;
	uint64_t position = 0, skip = header->header_length;
	if (!fragment->pieces) return false;
	const struct piece *pieces = websocket_kept(records, fragment->pieces);
	for (uint32_t i = 0; i < fragment->piece_count && position < header->length; i++) {
		const uint8_t *from = piece_bytes(records, &pieces[i]);
		uint64_t n = pieces[i].length;
		if (!from) return false;
		if (skip >= n) {
			skip -= n;
			continue;
		}
		from += skip;
		n -= skip;
		skip = 0;
		if (n > header->length - position) n = header->length - position;
		websocket_unmask(header, position, from, out + position, n);
		position += n;
	}
	return position == header->length;
}

uint8_t *websocket_gather(const struct websocket_records *records, uint32_t fragment,
                          size_t *length_out)
{
	const struct websocket_fragment *last = websocket_kept(records, fragment);
	uint64_t total = 0;
	if (last->index >= WEBSOCKET_FRAGMENTS_MAX) return NULL;
	for (uint32_t at = fragment; at;) {
		const struct websocket_fragment *part = websocket_kept(records, at);
		total += part->header.length;
		if (total > WEBSOCKET_MESSAGE_MAX) return NULL;
		at = part->previous;
	}
	uint8_t *bytes = malloc(total + 1);
	uint64_t end = total;
	for (uint32_t at = fragment; bytes && at;) {
		const struct websocket_fragment *part = websocket_kept(records, at);
		end -= part->header.length;
		if (!fragment_copy(records, part, bytes + end)) {
			free(bytes);
			return NULL;
		}
		at = part->previous;
	}
	*length_out = total;
	return bytes;
}

/* ---------------------------------------------------------------- inflating */

/* What came before, as far as a message may refer to it: at most INFLATE_WINDOW_MAX bytes. */
static size_t window_gather(const struct websocket_records *records, uint32_t output,
                            uint8_t window[INFLATE_WINDOW_MAX])
{
	size_t begin = INFLATE_WINDOW_MAX;
	while (output && begin > 0) {
		const struct websocket_output *part = websocket_kept(records, output);
		size_t n = part->length < begin ? part->length : begin;
		begin -= n;
		memcpy(window + begin, part->bytes + part->length - n, n);
		output = part->previous;
	}
	size_t length = INFLATE_WINDOW_MAX - begin;
	memmove(window, window + begin, length);
	return length;
}

/* Room for more, up to the largest output that n bytes may have. */
static bool output_grow(struct inflated *out, size_t *capacity, size_t n)
{
	size_t most = INFLATE_OUTPUT_MAX;
	if (n < most / INFLATE_RATIO_MAX) most = n * INFLATE_RATIO_MAX;
	if (most < INFLATE_RATIO_FREE) most = INFLATE_RATIO_FREE;
	size_t larger = *capacity ? *capacity * 2 : 4096;
	if (larger > most) larger = most;
	if (larger <= *capacity) return false;
	uint8_t *grown = realloc(out->bytes, larger);
	if (!grown) return false;
	out->bytes = grown;
	*capacity = larger;
	return true;
}

/* Until the input is used up; how it ended. */
static enum inflate_end output_run(struct inflater *inflater, const uint8_t *in, size_t n,
                                   size_t of_all, struct inflated *out, size_t *capacity)
{
	struct error error;
	for (;;) {
		if (out->length == *capacity && !output_grow(out, capacity, of_all))
			return INFLATE_TOO_LARGE;
		size_t room = *capacity - out->length, produced = 0;
		bool is_good = inflater_run(inflater, &in, &n, out->bytes + out->length, room,
		                            &produced, &error);
		out->length += produced;
		if (!is_good) return INFLATE_DAMAGED;
		if (n == 0 && produced < room) return INFLATE_DONE;
	}
}

struct inflated websocket_inflate(const struct websocket_records *records, const uint8_t *in,
                                  size_t n, uint32_t output)
{
	static const uint8_t tail[] = { 0, 0, 0xff, 0xff }; /* taken off by the sender */
	struct inflated out = { .end = INFLATE_NOT_BUILT_IN };
	struct error error;
	size_t capacity = 0;
	uint8_t *window = output ? malloc(INFLATE_WINDOW_MAX) : NULL;
	if (output && !window) return out;
	size_t window_length = output ? window_gather(records, output, window) : 0;
	struct inflater *inflater = inflater_open(INFLATE_RAW, window, window_length, &error);
	if (inflater) {
		out.end = output_run(inflater, in, n, n, &out, &capacity);
		if (out.end == INFLATE_DONE)
			out.end = output_run(inflater, tail, sizeof tail, n, &out, &capacity);
	}
	inflater_close(inflater);
	free(window);
	return out;
}
