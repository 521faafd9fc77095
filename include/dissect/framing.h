/* framing.h - what a segment's payload is to the dissectors above: PDUs that end here, runs, and the start
 * or the middle of a PDU that ends later (HARD-CASES 2 and 3). The parts are worked out by track and read
 * by whoever draws the segment.
 * Thread: any; what a part points at lives as long as the frame is shown. */
#ifndef DOGFISH_DISSECT_FRAMING_H
#define DOGFISH_DISSECT_FRAMING_H

#include "dissect/dissector.h"

enum stream_part_kind {
	STREAM_PDU,    /* a message that ends in this frame */
	STREAM_RUN,    /* a piece of a body, as long as the segment has it */
	STREAM_PREFIX, /* a message's bytes, and it goes on in a later segment */
};

struct stream_part {
	enum stream_part_kind kind;
	const struct dissector *dissector;
	uint32_t offset; /* STREAM_RUN, STREAM_PREFIX, a PDU of one piece: in the segment's payload */
	uint32_t length;      /* bytes of this part that the segment holds */
	uint64_t pdu_length;  /* STREAM_PDU: of the whole message */
	bool was_tried;       /* STREAM_PREFIX: the dissector saw these bytes and asked for more */
	uint32_t first_frame; /* of the PDU */
	const struct piece *first;  /* of the PDU, in first_frame; NULL: it lies in one segment */
	uint32_t completed_in;      /* frame, 0: not (yet, below the view's horizon) */
	const struct piece *pieces; /* STREAM_PDU of several segments, else NULL */
	uint32_t piece_count;
};

/* Part number index of the layer's payload, which the segment has after its header; false when there is none. Without a stream dissector there are
 * no parts, and the payload is data. For the dissect function of the transport layer. */
bool layer_stream_part(const struct layer *l, const struct reader *payload, uint32_t index,
                       struct stream_part *out);

/* The bytes of a PDU of several segments, as a data source: the same one that its dissector reads. */
struct reader layer_stream_source(struct layer *l, const struct stream_part *part);

#endif
