/* follow_source.c - a dissection that wants only a payload and two numbers. */
#include "dissect/follow_source.h"

#include <stdlib.h>
#include <string.h>

#include "dissect/dissection.h"

struct follow_help {
	struct dissection *dissection;
	const struct engine *engine;
	struct view view;
	struct follow_source source;
	uint32_t conversation;
	uint16_t layer, payload, seq, ack, stream, port;
};

/* The field's item in the layer that belongs to the conversation: a frame may hold several such layers. */
static const struct item *help_find(const struct follow_help *help, uint16_t field)
{
	const struct tape *tape = dissection_tape(help->dissection);
	for (uint32_t i = 0; i < tape->count; i++) {
		const struct item *item = &tape->items[i];
		if (item->field != help->stream || item->value.number != help->conversation)
			continue;
		uint32_t layer = tape_parent(tape, i);
		if (layer == UINT32_MAX) return NULL;
		for (uint32_t k = layer; k < tape->items[layer].end; k++) {
			if (tape->items[k].field == field) return &tape->items[k];
		}
		return NULL;
	}
	return NULL;
}

static const uint8_t *help_payload(void *context, uint32_t frame, uint32_t *length_out)
{
	struct follow_help *help = context;
	dissection_run(help->dissection, frame, &help->view);
	const struct item *item = help_find(help, help->payload);
	if (!item) return NULL;
	*length_out = item->value_length;
	return item->value.bytes;
}

static bool help_numbers(void *context, uint32_t frame, uint32_t *seq_out, uint32_t *ack_out,
                         bool *is_reverse_out)
{
	struct follow_help *help = context;
	dissection_run(help->dissection, frame, &help->view);
	const struct item *seq = help_find(help, help->seq), *ack = help_find(help, help->ack);
	const struct item *port = help_find(help, help->port);
	if (!seq || !ack || !port) return false;
	*seq_out = (uint32_t)seq->value.number;
	*ack_out = (uint32_t)ack->value.number;
	const struct packet *packet = dissection_packet(help->dissection);
	const struct conversation *conversation =
		conversations_at(engine_conversations(help->engine, PORT_TCP), help->conversation);
	*is_reverse_out = !(port->value.number == conversation->port[0] &&
	                    address_equal(&packet->source, &conversation->address[0]));
	return true;
}

static uint16_t help_field(const struct engine *engine, const char *name)
{
	return registry_find(dissectors_registry(engine_dissectors(engine)), name, strlen(name));
}

struct follow_help *follow_help_open(const struct engine *engine, enum port_type type,
                                     uint32_t conversation, const struct view *view)
{
	struct follow_help *help = calloc(1, sizeof *help);
	if (!help) abort();
	bool is_tcp = type == PORT_TCP;
	help->engine = engine;
	help->view = *view;
	help->conversation = conversation;
	help->dissection = dissection_open(engine_dissectors(engine), engine);
	help->layer = help_field(engine, is_tcp ? "tcp" : "udp");
	help->payload = help_field(engine, is_tcp ? "tcp.payload" : "udp.payload");
	help->stream = help_field(engine, is_tcp ? "tcp.stream" : "udp.stream");
	help->seq = help_field(engine, "tcp.seq_raw");
	help->ack = help_field(engine, "tcp.ack_raw");
	help->port = help_field(engine, is_tcp ? "tcp.srcport" : "udp.srcport");
	struct field_set wanted;
	field_set_clear(&wanted);
	const uint16_t fields[] = { help->layer, help->payload, help->stream,
		                    help->seq,   help->ack,     help->port };
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		field_set_add(&wanted, fields[i]);
	dissection_want(help->dissection, &wanted, 0);
	help->source = (struct follow_source){ help, help_payload, help_numbers };
	return help;
}

void follow_help_close(struct follow_help *help)
{
	if (!help) return;
	dissection_close(help->dissection);
	free(help);
}

const struct follow_source *follow_help_source(const struct follow_help *help)
{
	return &help->source;
}
