/* piece_list.c - the pieces of a PDU as bytes: each is told from the one before.
 *
 * The count, 4 bytes. Then for each piece a head and what the head says is there, lowest byte first:
 *
 *   head, bits 0-1 bytes of frame less one, 2 offset, 3 length, 4 and more than two bytes of it, 5 kept
 *   frame    1 to 4 bytes: how much higher than the one before
 *   offset   4 bytes, length 2 or 4, kept 4; else as the one before, which is how segments of a long
 *            message mostly are */
#include "framing_internal.h"

enum piece_head {
	PIECE_OFFSET = 4,
	PIECE_LENGTH = 8,
	PIECE_IS_LONG = 16,
	PIECE_KEPT = 32,
};

static uint8_t *piece_put(uint8_t *at, uint32_t number, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++) at[i] = (uint8_t)(number >> 8 * i);
	return at + bytes;
}

static uint32_t piece_get(const uint8_t **at, unsigned bytes)
{
	uint32_t number = 0;
	for (unsigned i = 0; i < bytes; i++) number |= (uint32_t) * (*at)++ << 8 * i;
	return number;
}

static unsigned piece_bytes(uint32_t number)
{
	if (number <= UINT8_MAX) return 1;
	if (number <= UINT16_MAX) return 2;
	return number < 1u << 24 ? 3 : 4;
}

static uint8_t *piece_pack(const struct piece *before, const struct piece *piece, uint8_t *out)
{
	uint32_t frames = piece->frame - before->frame;
	unsigned frame_bytes = piece_bytes(frames), head = frame_bytes - 1;
	bool is_long = piece->length > UINT16_MAX;
	uint8_t *at = piece_put(out + 1, frames, frame_bytes);
	if (piece->offset != before->offset) {
		head |= PIECE_OFFSET;
		at = piece_put(at, piece->offset, 4);
	}
	if (piece->length != before->length) {
		head |= is_long ? PIECE_LENGTH | PIECE_IS_LONG : PIECE_LENGTH;
		at = piece_put(at, piece->length, is_long ? 4 : 2);
	}
	if (piece->kept != before->kept) {
		head |= PIECE_KEPT;
		at = piece_put(at, piece->kept, 4);
	}
	*out = (uint8_t)head;
	return at;
}

size_t piece_list_pack(const struct piece *pieces, uint32_t count, uint8_t *out)
{
	struct piece before = { 0 };
	uint8_t *at = piece_put(out, count, PIECE_LIST_HEAD);
	for (uint32_t i = 0; i < count; i++) {
		at = piece_pack(&before, &pieces[i], at);
		before = pieces[i];
	}
	return (size_t)(at - out);
}

uint32_t piece_list_count(const uint8_t *list) { return piece_get(&list, PIECE_LIST_HEAD); }

void piece_list_unpack(const uint8_t *list, struct piece *out)
{
	struct piece piece = { 0 };
	uint32_t count = piece_get(&list, PIECE_LIST_HEAD);
	for (uint32_t i = 0; i < count; i++) {
		unsigned head = *list++;
		piece.frame += piece_get(&list, (head & 3) + 1);
		if (head & PIECE_OFFSET) piece.offset = piece_get(&list, 4);
		if (head & PIECE_LENGTH)
			piece.length = piece_get(&list, head & PIECE_IS_LONG ? 4 : 2);
		if (head & PIECE_KEPT) piece.kept = piece_get(&list, 4);
		out[i] = piece;
	}
}
