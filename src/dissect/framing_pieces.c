/* framing_pieces.c - the bytes of a stream that no PDU has claimed yet: where they are, sorted, without
 * overlap. */
#include <stdlib.h>
#include <string.h>

#include "framing_internal.h"

static uint64_t placed_end(const struct placed *placed)
{
	return placed->at + placed->piece.length;
}

static void placed_cut_front(struct placed *placed, uint64_t bytes)
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

/* ---------------------------------------------------------------- the list */

static bool framing_grow(struct framing_direction *f)
{
	if (f->piece_count < f->piece_capacity) return true;
	uint32_t larger = f->piece_capacity ? f->piece_capacity * 2 : 4;
	struct placed *grown = realloc(f->pieces, larger * sizeof *grown);
	if (!grown) return false;
	f->pieces = grown;
	f->piece_capacity = larger;
	return true;
}

static bool framing_insert(struct framing_direction *f, const struct placed *placed)
{
	if (f->piece_count == FRAMING_PIECES_MAX || !framing_grow(f)) return false;
	uint32_t place = f->piece_count;
	while (place > f->joined && f->pieces[place - 1].at > placed->at) place--;
	memmove(&f->pieces[place + 1], &f->pieces[place],
	        (f->piece_count - place) * sizeof *f->pieces);
	f->pieces[place] = *placed;
	f->piece_count++;
	return true;
}

/* Most directions wait for nothing most of the time. */
static void framing_free_pieces(struct framing_direction *f)
{
	free(f->pieces);
	f->pieces = NULL;
	f->piece_capacity = 0;
}

static void framing_drop(struct framing_direction *f, uint32_t count)
{
	if (count == 0) return;
	f->piece_count -= count;
	if (f->piece_count == 0) framing_free_pieces(f);
	f->joined = f->joined > count ? f->joined - count : 0;
	if (f->piece_count)
		memmove(f->pieces, f->pieces + count, f->piece_count * sizeof *f->pieces);
}

static void framing_join(struct framing_direction *f)
{
	while (f->joined < f->piece_count && f->pieces[f->joined].at == f->reached)
		f->reached = placed_end(&f->pieces[f->joined++]);
}

/* Too many: the first ones are kept, and what lies behind them is only counted, or shown once. */
static void framing_cut(struct tracker *t, struct framing_direction *f)
{
	uint64_t done = f->wait == WAIT_SHOW ? f->begin + f->scanned : f->reached;
	uint32_t dropped = 0;
	if (!f->cut_pieces) f->cut_pieces = framing_keep_pieces(t, f, f->reached, &f->cut_count);
	while (dropped < f->joined && placed_end(&f->pieces[dropped]) <= done) dropped++;
	framing_drop(f, dropped);
}

void framing_add_piece(struct tracker *t, struct framing_direction *f, struct placed placed)
{
	if (placed.at < f->reached) {
		uint64_t known = f->reached - placed.at;
		if (known >= placed.piece.length) return;
		placed_cut_front(&placed, known);
	}
	if (f->piece_count == FRAMING_PIECES_MAX) framing_cut(t, f);
	for (uint32_t i = f->joined; i < f->piece_count && placed.piece.length; i++) {
		const struct placed there = f->pieces[i];
		if (placed.at >= placed_end(&there) || placed_end(&placed) <= there.at) continue;
		if (placed.at < there.at) {
			struct placed before = placed;
			before.piece.length = (uint32_t)(there.at - placed.at);
			if (!framing_insert(f, &before)) break;
			i++; /* what was at i is one further on */
		}
		uint64_t known = placed_end(&there) - placed.at;
		placed_cut_front(&placed,
		                 known < placed.piece.length ? known : placed.piece.length);
	}
	if (placed.piece.length) framing_insert(f, &placed);
	framing_join(f);
}

void framing_begin_at(struct framing_direction *f, uint64_t from)
{
	uint32_t claimed = 0;
	while (claimed < f->piece_count && placed_end(&f->pieces[claimed]) <= from) claimed++;
	framing_drop(f, claimed);
	if (f->piece_count && f->pieces[0].at < from)
		placed_cut_front(&f->pieces[0], from - f->pieces[0].at);
	f->begin = from;
	if (f->reached < from) f->reached = from;
	framing_join(f);
	f->cut_pieces = f->cut_count = f->pdu = 0;
	f->end = f->scanned = 0;
	f->wait = WAIT_NONE;
	f->is_switching = false;
}

void framing_forget(struct framing_direction *f, uint64_t from)
{
	f->piece_count = f->joined = 0;
	framing_free_pieces(f);
	f->reached = from;
	framing_begin_at(f, from);
}

/* ---------------------------------------------------------------- reading them */

const struct piece *framing_pieces(struct tracker *t, const struct framing_direction *f,
                                   uint64_t to, uint32_t *count_out)
{
	*count_out = f->cut_count;
	if (f->cut_pieces) return tracker_kept(t, f->cut_pieces);
	struct piece *pieces =
		arena_take(&t->engine->walk.arena, ((size_t)f->piece_count + 1) * sizeof *pieces);
	if (!pieces) return NULL;
	uint32_t count = 0;
	for (uint32_t i = 0; i < f->joined && f->pieces[i].at < to; i++) {
		struct placed placed = f->pieces[i];
		if (placed_end(&placed) > to) placed.piece.length = (uint32_t)(to - placed.at);
		pieces[count++] = placed.piece;
	}
	*count_out = count;
	return pieces;
}

uint32_t framing_keep_pieces(struct tracker *t, const struct framing_direction *f, uint64_t to,
                             uint32_t *count_out)
{
	const struct piece *pieces = framing_pieces(t, f, to, count_out);
	if (f->cut_pieces) return f->cut_pieces;
	return pieces ? tracker_keep(t, pieces, *count_out * sizeof *pieces) : 0;
}

uint32_t framing_pack_pieces(struct tracker *t, const struct framing_direction *f, uint64_t to)
{
	uint32_t count;
	const struct piece *pieces = framing_pieces(t, f, to, &count);
	if (!pieces) return 0;
	uint8_t *list = arena_take(&t->engine->walk.arena,
	                           PIECE_LIST_HEAD + (size_t)count * PIECE_BYTES_MAX);
	if (!list) return 0;
	return tracker_keep(t, list, piece_list_pack(pieces, count, list));
}

struct reader framing_reader_from(struct tracker *t, const struct framing_direction *f,
                                  uint64_t from, const struct arrival *a)
{
	uint32_t first = f->joined;
	while (first > 0 && placed_end(&f->pieces[first - 1]) > from) first--;
	struct reader nothing = a->payload;
	nothing.at = nothing.end;
	if (from >= f->reached || first == f->joined) return nothing;
	if (from >= a->at && f->reached == a->at + reader_left(&a->payload)) {
		struct reader direct = a->payload;
		reader_skip(&direct, from - a->at);
		return direct;
	}
	uint32_t count = f->joined - first;
	struct piece *pieces = arena_take(&t->engine->walk.arena, count * sizeof *pieces);
	if (!pieces) return nothing;
	size_t total = 0;
	uint32_t used = 0;
	for (uint32_t i = first; i < f->joined && total < FRAMING_GATHER_MAX; i++) {
		struct placed placed = f->pieces[i];
		if (placed.at < from) placed_cut_front(&placed, from - placed.at);
		pieces[used++] = placed.piece;
		total += placed.piece.length;
	}
	return tracker_source_pieces(t, pieces, used);
}
