/* framing_internal.h - what the framing files share: records as track writes and dissect reads them, and the
 * state of a direction while it is framed. */
#ifndef DOGFISH_DISSECT_FRAMING_INTERNAL_H
#define DOGFISH_DISSECT_FRAMING_INTERNAL_H

#include <stdatomic.h>

#include "dissect/framing.h"
#include "engine_internal.h"

enum {
	FRAMING_PARTS_MAX = 1024, /* shown of one frame (HARD-CASES 9) */
	PART_LENGTH_MAX = (1 << 20) - 1,
	FRAMING_PIECES_MAX = 65535,   /* kept of one PDU: a longer one is marked cut */
	FRAMING_AHEAD_MAX = 4096,     /* pieces that wait for a gap to be filled */
	FRAMING_GATHER_MAX = 1 << 20, /* bytes shown at once */
};

/* A PDU. Kept when its first segment is seen; what follows completed_in is set once, before it. */
struct pdu_record {
	struct piece first; /* what its first frame has of it */
	_Atomic uint32_t completed_in;
	uint32_t pieces; /* handle, see piece_list.c; 0: the PDU lies in one segment */
	uint32_t length; /* the pieces may be fewer: it was cut */
	uint16_t length_upper;
	uint16_t dissector; /* from the start */
};

/* A layer's link refers to the first part of its segment; the others follow. See also enum entry_link. */
struct part_record {
	uint64_t kind : 2; /* enum stream_part_kind */
	uint64_t was_tried : 1;
	uint64_t count : 11; /* of the segment's parts; in the first */
	uint64_t dissector : 10;
	uint64_t offset : 20, length : 20;
	uint32_t pdu;  /* handle of struct pdu_record, or 0 */
	uint32_t note; /* handle, or 0 */
};
_Static_assert(sizeof(struct part_record) == 16, "a segment of a PDU pays for a part");
_Static_assert(FRAMING_PARTS_MAX < 1 << 11, "count fits part_record");

/* A piece with its place in the stream. */
struct placed {
	uint64_t at;
	struct piece piece;
};

/* What a PDU in progress waits for. */
enum framing_wait {
	WAIT_NONE,
	WAIT_COUNT, /* its end: it completes there without being shown again */
	WAIT_SHOW,  /* more to show to its dissector, at least up to end when there is one */
	WAIT_CLOSE, /* all there is until the sender closes */
};

/* A direction: the bytes that no PDU has claimed yet, and what is known of the PDU they belong to. */
struct framing_direction {
	struct placed *pieces; /* from begin on, sorted, without overlap; behind a gap too */
	uint32_t piece_count, piece_capacity;
	uint32_t joined;     /* so many of them lie one after the other from begin on */
	uint32_t cut_pieces; /* handle of the first ones, when there were too many; else 0 */
	uint32_t cut_count;
	uint64_t begin;   /* of the PDU in progress */
	uint64_t reached; /* up to where there is no gap */
	uint64_t end;     /* of the PDU, when known; else 0 */
	uint64_t scanned; /* bytes of it that need not be shown again */
	uint64_t next;    /* highest offset seen */
	uint32_t pdu;     /* handle of the PDU in progress, or 0 */
	uint32_t waiting_note;
	uint32_t tunnel_note;    /* of the run that stands before each segment's parts, if tunnel */
	uint16_t tunnel;         /* and whose it is, or NONE */
	uint16_t dissector;      /* DISSECTOR_NONE: whoever detects the next segment */
	uint16_t next_dissector; /* after the PDU that is counted, if is_switching */
	uint8_t wait;            /* enum framing_wait */
	bool is_switching;
	bool is_opening_tunnel; /* is_switching: see extent_tunnel */
	bool is_handed_over;    /* ports do not matter any more: it was switched, or rejected */
	bool is_started;
};

/* What framing keeps of a conversation. */
struct framing_state {
	struct framing_direction directions[2];
};

/* The parts of the segment at hand, in the walk's arena until they are kept. */
struct parts_builder {
	struct part_record *parts;
	uint32_t count, capacity;
};

/* A stretch of the stream that a segment brought. */
struct arrival {
	struct reader payload; /* what is new in it */
	uint64_t at;           /* stream offset of the first byte */
	uint32_t offset;       /* of that byte in the segment's payload */
	unsigned flags;        /* enum segment_flag */
	bool is_alone; /* nothing goes on in another segment: not all was captured, or not wanted */
};

/* ---------------------------------------------------------------- framing_pieces.c */

/* Adds the bytes of a piece that are new; first come, first kept. */
void framing_add_piece(struct tracker *t, struct framing_direction *f, struct placed placed);

/* The payload as a piece that can be found again: in the frame, or as a kept copy. */
struct placed framing_place(struct tracker *t, const struct reader *payload, uint64_t at);

/* What lies before from is claimed: the next PDU begins there. */
void framing_begin_at(struct framing_direction *f, uint64_t from);

/* The pieces that [begin, to) is made of, kept: a handle, and their count. */
uint32_t framing_keep_pieces(struct tracker *t, const struct framing_direction *f, uint64_t to,
                             uint32_t *count_out);

/* The same for a PDU's record, in less room (piece_list.c). */
uint32_t framing_pack_pieces(struct tracker *t, const struct framing_direction *f, uint64_t to);

/* The pieces that [begin, to) is made of, for as long as the frame at hand is tracked; NULL without memory. */
const struct piece *framing_pieces(struct tracker *t, const struct framing_direction *f,
                                   uint64_t to, uint32_t *count_out);

/* A reader of [from, reached), or of as much of it as is gathered at once. */
struct reader framing_reader_from(struct tracker *t, const struct framing_direction *f,
                                  uint64_t from, const struct arrival *a);

/* Gives up the PDU in progress and every piece; the next one begins at from. */
void framing_forget(struct framing_direction *f, uint64_t from);

/* ---------------------------------------------------------------- piece_list.c */

enum { PIECE_BYTES_MAX = 17, PIECE_LIST_HEAD = 4 };

/* Writes the pieces to out, which has room for the head and PIECE_BYTES_MAX each; returns the bytes used. */
size_t piece_list_pack(const struct piece *pieces, uint32_t count, uint8_t *out);
uint32_t piece_list_count(const uint8_t *list);
void piece_list_unpack(const uint8_t *list, struct piece *out);

/* ---------------------------------------------------------------- framing_walk.c */

/* Shows the dissector what it has not seen, PDU after PDU; says what parts the arrival consists of. */
void framing_walk(struct tracker *t, struct framing_direction *f, struct parts_builder *builder,
                  const struct arrival *a);

/* Tells the dissector of bytes that nobody saw. */
void framing_tell_hole(struct tracker *t, struct framing_direction *f, uint64_t length);

/* Bytes that are handed to nobody, and are not plain data either. */
void framing_add_unseen(struct tracker *t, struct framing_direction *f,
                        struct parts_builder *builder);

/* The dissector that knows these first bytes, remembered for the conversation; or DISSECTOR_NONE. */
uint16_t framing_detect(struct tracker *t, struct reader bytes);

/* ---------------------------------------------------------------- framing_records.c */

/* One more part, or NULL beyond FRAMING_PARTS_MAX. Valid until the next is added. */
struct part_record *parts_add(struct tracker *t, struct parts_builder *builder,
                              enum stream_part_kind kind, uint16_t dissector);

/* Leaves the parts of the payload for dissect, under the link of the layer at hand. */
void parts_keep(struct tracker *t, struct parts_builder *builder, const struct reader *payload);

/* A PDU that begins here: its handle, 0 when memory has ended. */
uint32_t framing_new_pdu(struct tracker *t, const struct framing_direction *f);

/* The record behind a handle, to be completed once. */
struct pdu_record *framing_pdu(struct tracker *t, uint32_t handle);

#endif
