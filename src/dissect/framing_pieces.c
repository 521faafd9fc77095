/* framing_pieces.c - the bytes of a PDU in progress: where they are, sorted, without overlap. */
#include <stdlib.h>
#include <string.h>

#include "framing_internal.h"

bool placed_insert(struct placed **list, uint32_t *count, uint32_t *capacity, uint32_t count_max,
                   const struct placed *new)
{
	if (*count == count_max) return false;
	if (*count == *capacity) {
		uint32_t larger = *capacity ? *capacity * 2 : 8;
		struct placed *grown = realloc(*list, larger * sizeof **list);
		if (!grown) return false;
		*list = grown;
		*capacity = larger;
	}
	uint32_t place = *count;
	while (place > 0 && (*list)[place - 1].at > new->at) place--;
	memmove(&(*list)[place + 1], &(*list)[place], (*count - place) * sizeof **list);
	(*list)[place] = *new;
	(*count)++;
	return true;
}

void placed_cut_front(struct placed *placed, uint64_t bytes)
{
	placed->at += bytes;
	placed->piece.offset += (uint32_t)bytes;
	placed->piece.length -= (uint32_t)bytes;
}

struct placed framing_place(struct tracker *t, const struct reader *payload, uint64_t at)
{
	struct placed placed = { .at = at };
	placed.piece.frame = t->engine->walk.frame;
	placed.piece.length = (uint32_t)reader_left(payload);
	if (tracker_is_frame(payload))
		placed.piece.offset = reader_offset(payload);
	else
		placed.piece.kept = tracker_keep(t, payload->at, reader_left(payload));
	return placed;
}

void framing_add_piece(struct framing_direction *f, struct placed placed)
{
	for (uint32_t i = 0; i < f->piece_count && placed.piece.length; i++) {
		const struct placed *there = &f->pieces[i];
		uint64_t there_end = there->at + there->piece.length;
		uint64_t new_end = placed.at + placed.piece.length;
		if (placed.at >= there_end || new_end <= there->at) continue;
		if (placed.at >= there->at) {
			uint64_t known = there_end - placed.at;
			placed_cut_front(&placed,
			                 known < placed.piece.length ? known : placed.piece.length);
			continue;
		}
		struct placed before = placed;
		before.piece.length = (uint32_t)(there->at - placed.at);
		placed_cut_front(&placed, before.piece.length);
		if (!placed_insert(&f->pieces, &f->piece_count, &f->piece_capacity,
		                   FRAMING_PIECES_MAX, &before))
			return;
		i++; /* what was at i is one further on */
	}
	if (placed.piece.length)
		placed_insert(&f->pieces, &f->piece_count, &f->piece_capacity, FRAMING_PIECES_MAX,
		              &placed);
}

uint64_t framing_reached(const struct framing_direction *f)
{
	uint64_t reached = f->begin;
	for (uint32_t i = 0; i < f->piece_count && f->pieces[i].at == reached; i++)
		reached += f->pieces[i].piece.length;
	return reached;
}

void framing_forget(struct framing_direction *f)
{
	f->piece_count = 0;
	f->end = f->scanned = 0;
	f->pdu = 0;
	f->is_counting = false;
}
