/* framing_internal.h - what the framing files share: records as track writes and dissect reads them, and the
 * state of a direction while it is framed. */
#ifndef DOGFISH_DISSECT_FRAMING_INTERNAL_H
#define DOGFISH_DISSECT_FRAMING_INTERNAL_H

#include <stdatomic.h>

#include "dissect/framing.h"
#include "engine_internal.h"

enum {
	FRAMING_PARTS_MAX = 1024,   /* shown of one frame (HARD-CASES 9) */
	FRAMING_PIECES_MAX = 65536, /* of one PDU */
	FRAMING_AHEAD_MAX = 4096,   /* segments that wait for a gap to be filled */
	FRAMING_GATHER_MAX = 1 << 20,
};

/* A PDU. Kept when its first segment is seen; completed_in and pieces are set once. */
struct pdu_record {
	uint64_t stream_offset, length;
	uint32_t first_frame;
	_Atomic uint32_t completed_in;
	uint32_t pieces; /* handle; 0: the PDU lies in one segment */
	uint32_t piece_count;
};

struct part_record {
	uint8_t kind; /* enum stream_part_kind */
	uint8_t was_tried;
	uint16_t dissector;
	uint32_t offset, length;
	uint32_t pdu;  /* handle of struct pdu_record, or 0 */
	uint32_t note; /* handle, or 0 */
};

/* What a layer's link refers to. */
struct parts_record {
	uint32_t count;
	struct part_record parts[];
};

/* A piece with its place in the stream. */
struct placed {
	uint64_t at;
	struct piece piece;
};

struct framing_direction {
	struct placed *pieces;
	uint32_t piece_count, piece_capacity;
	struct placed *
		ahead; /* only with reassemble_out_of_order: sorted, waiting for a gap to be filled */
	uint32_t ahead_count, ahead_capacity;
	uint64_t begin;   /* of the PDU in progress */
	uint64_t end;     /* of it, when known; else 0 */
	uint64_t scanned; /* bytes of it that need not be shown again */
	uint64_t next;    /* in-order offset */
	uint32_t pdu;     /* handle of the PDU in progress, or 0 */
	uint32_t waiting_note;
	uint16_t dissector;
	bool is_counting; /* end is the PDU's own: it completes without being shown again */
	bool is_rejected, is_started;
};

/* The parts of the segment at hand, in the walk's arena until they are kept. */
struct parts_builder {
	struct parts_record *record; /* in the walk's arena */
	uint32_t count;
};

/* ---------------------------------------------------------------- framing_pieces.c */

/* Keeps the list sorted by place; what has the same place stays in order of arrival. False: it is full. */
bool placed_insert(struct placed **list, uint32_t *count, uint32_t *capacity, uint32_t count_max,
                   const struct placed *new);
void placed_cut_front(struct placed *placed, uint64_t bytes);

/* The segment's payload as a piece that can be found again: in the frame, or as a kept copy. */
struct placed framing_place(struct tracker *t, const struct reader *payload, uint64_t at);

/* Adds the bytes of a piece that are new; first come, first kept. */
void framing_add_piece(struct framing_direction *f, struct placed placed);

/* Up to where the PDU in progress is there without a gap. */
uint64_t framing_reached(const struct framing_direction *f);

/* Gives up the PDU in progress. */
void framing_forget(struct framing_direction *f);

/* ---------------------------------------------------------------- framing_records.c */

/* One more part, or NULL beyond FRAMING_PARTS_MAX. */
struct part_record *parts_add(struct tracker *t, struct parts_builder *builder,
                              enum stream_part_kind kind, uint16_t dissector);

/* Leaves the parts for dissect, under the link of the layer at hand. */
void parts_keep(struct tracker *t, struct parts_builder *builder);

/* A PDU that begins here: its handle, 0 when memory has ended. */
uint32_t framing_new_pdu(struct tracker *t, uint64_t at, uint32_t first_frame);

/* The record behind a handle, to be completed once. */
struct pdu_record *framing_pdu(struct tracker *t, uint32_t handle);

#endif
