/* tcp_stream.c - what a segment is to the protocol above: which PDUs end in it, and of which it is a part. */
#include <stdio.h>

#include "dissect/framing.h"
#include "tcp_internal.h"

enum { LIST_TEXT_MAX = 1024 };

/* "#28(1369), #30(1448)" */
static void tcp_list_pieces(const struct stream_part *part, char *out, size_t size)
{
	size_t used = 0;
	out[0] = 0;
	for (uint32_t i = 0; i < part->piece_count && used + 32 < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s#%u(%u)", i ? ", " : "",
		                         part->pieces[i].frame, part->pieces[i].length);
}

static void tcp_emit_pieces(struct layer *l, const struct stream_part *part, struct reader whole)
{
	for (uint32_t i = 0; i < part->piece_count; i++) {
		const struct piece *piece = &part->pieces[i];
		uint32_t from = reader_offset(&whole);
		struct span at = span_of(&whole, piece->length);
		emit_number(l, F_SEGMENT, at, piece->frame, ITEM_GENERATED);
		layer_text_last(l, "[Frame %u: bytes %u to %u (%u)]", piece->frame, from,
		                from + piece->length - 1, piece->length);
		reader_skip(&whole, piece->length);
	}
}

/* A PDU of several segments that ends in this one; its items lie beside the header's. */
static void tcp_emit_reassembled(struct layer *l, const struct stream_part *part)
{
	char text[LIST_TEXT_MAX];
	struct reader whole = layer_stream_source(l, part), end = whole;
	struct span all = span_of(&whole, (uint32_t)reader_left(&whole));
	uint32_t item = layer_open(l, F_SEGMENTS, &whole);
	if (item && layer_wants_text(l)) {
		tcp_list_pieces(part, text, sizeof text);
		layer_text(l, item, "[%u reassembled segments (%llu bytes): %s]", part->piece_count,
		           (unsigned long long)part->pdu_length, text);
	}
	tcp_emit_pieces(l, part, whole);
	struct span start = span_of(&whole, 0);
	emit_number(l, F_SEGMENT_COUNT, start, part->piece_count, ITEM_GENERATED);
	emit_number(l, F_REASSEMBLED_LENGTH, start, part->pdu_length, ITEM_GENERATED);
	emit_span(l, F_REASSEMBLED_DATA, all, ITEM_GENERATED);
	reader_skip(&end, reader_left(&end));
	layer_close(l, item, &end);
}

/* The segment's bytes of a PDU that has others elsewhere. */
static void tcp_emit_segment_data(struct layer *l, const struct stream_part *part,
                                  const struct reader *payload)
{
	struct reader at = *payload;
	bool is_unseen = part->kind == STREAM_PREFIX && part->length == 0;
	bool is_nobodys = part->kind == STREAM_PREFIX && part->length && !part->first_frame;
	uint32_t length = is_unseen ? (uint32_t)reader_left(payload) : part->length;
	if (length == 0 || is_nobodys) return;
	reader_skip(&at, part->offset);
	if (length > reader_left(&at)) length = (uint32_t)reader_left(&at);
	emit_span(l, F_SEGMENT_DATA, span_of(&at, length), 0);
	layer_text_last(l, "Part of a message: %u byte%s", length, length == 1 ? "" : "s");
}

/* The whole PDU, where one segment has all of it. */
static void tcp_emit_pdu_size(struct layer *l, const struct stream_part *part,
                              const struct reader *payload)
{
	if (part->pieces) {
		struct reader whole = layer_stream_source(l, part);
		emit_number(l, F_PDU_SIZE, span_of(&whole, (uint32_t)reader_left(&whole)),
		            part->pdu_length, ITEM_GENERATED);
		return;
	}
	struct reader at = *payload;
	reader_skip(&at, part->offset);
	size_t left = reader_left(&at);
	struct span pdu = span_of(&at, part->length < left ? part->length : (uint32_t)left);
	emit_number(l, F_PDU_SIZE, pdu, part->length, ITEM_GENERATED);
}

void tcp_emit_stream(struct layer *l, const struct reader *payload)
{
	struct stream_part part, reassembled = { .piece_count = 0 };
	for (uint32_t i = 0; layer_stream_part(l, payload, i, &part); i++) {
		bool is_prefix = part.kind == STREAM_PREFIX;
		if (part.kind == STREAM_PDU && part.dissector->is_counted)
			tcp_emit_pdu_size(l, &part, payload);
		if (!is_prefix && !part.pieces) continue;
		if (is_prefix) emit_frame(l, F_REASSEMBLED_IN, part.completed_in);
		tcp_emit_segment_data(l, &part, payload);
		if (!is_prefix && !reassembled.pieces) reassembled = part;
	}
	if (!reassembled.pieces) return;
	layer_end(l);
	tcp_emit_reassembled(l, &reassembled);
}
