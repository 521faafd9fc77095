/* framing.c - a byte stream's PDUs and runs: what the payload of a segment is to the dissectors above. */
#include "engine_internal.h"

uint64_t tracker_scanned(const struct tracker *t)
{
	return t->scanned;
}

uint64_t tracker_hole(const struct tracker *t)
{
	return t->hole;
}

bool tracker_closed(const struct tracker *t)
{
	return t->is_closed;
}

void tracker_deliver(struct tracker *t, const struct delivery *delivery)
{
	const struct packet *packet = &t->engine->walk.packet;
	if (packet->conversation == CONVERSATION_NONE || packet->is_quoted) return;
	struct conversation *conversation =
	        conversations_at(t->engine->conversations[packet->port_type], packet->conversation);
	uint32_t offset = reader_offset(&delivery->payload);
	uint32_t length = (uint32_t)reader_left(&delivery->payload);
	bool is_direct = tracker_is_frame(&delivery->payload) && offset <= UINT16_MAX;
	struct segment segment = {
		.stream_offset = delivery->stream_offset & (((uint64_t)1 << 48) - 1),
		.frame = packet->frame,
		.flags = (uint16_t)(delivery->flags | (is_direct ? 0 : SEGMENT_INDIRECT)),
		.data_offset = is_direct ? (uint16_t)offset : 0,
	};
	if (length || delivery->flags & (SEGMENT_FIN | SEGMENT_RESET))
		segments_append(&conversation->segments[packet->direction], &t->engine->arena, &segment, length);
}

void framing_queue(struct layer *l, const struct reader *payload, uint32_t link)
{
	(void)link;
	if (reader_left_reported(payload) > 0) layer_next_named(l, "data", payload);
}
