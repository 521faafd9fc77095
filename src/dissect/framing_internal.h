/* framing_internal.h - records of framed streams, as track writes and dissect reads them. */
#ifndef DOGFISH_DISSECT_FRAMING_INTERNAL_H
#define DOGFISH_DISSECT_FRAMING_INTERNAL_H

#include <stdatomic.h>

#include "dissect/framing.h"

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

#endif
