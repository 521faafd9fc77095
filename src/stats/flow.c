/* flow.c - which frames are steps, and what they say. */
#include "stats/flow.h"

#include "base/format.h"

#include <stdlib.h>
#include <string.h>

enum { ICMP_ECHO_REPLY = 0, ICMP_ECHO = 8, ICMPV6_ECHO = 128, ICMPV6_ECHO_REPLY = 129 };

struct flow {
	enum flow_type type;
	struct pass *pass;
	uint32_t at; /* the item to go on from in the current frame; 0: none */
	uint16_t protocol, kind, code, answered;  /* ICMP */
	uint16_t flags, seq, ack, length, stream; /* TCP */
};

static const struct flow_kind {
	const char *name, *protocol;
} flow_kinds[FLOW_TYPES] = {
	[FLOW_ANY] = { "any", NULL },
	[FLOW_ICMP] = { "icmp", "icmp" },
	[FLOW_ICMPV6] = { "icmpv6", "icmpv6" },
	[FLOW_TCP] = { "tcp", "tcp" },
};

const char *flow_type_name(enum flow_type type) { return flow_kinds[type].name; }

static uint16_t flow_want(const struct pass_source *source, const char *name,
                          struct field_set *wanted)
{
	uint16_t id = pass_field(source, name);
	if (id != FIELD_ID_NONE) field_set_add(wanted, id);
	return id;
}

struct flow *flow_open(const struct pass_source *source, enum flow_type type)
{
	struct flow *flow = calloc(1, sizeof *flow);
	if (!flow) abort();
	bool is_v6 = type == FLOW_ICMPV6;
	struct field_set wanted;
	field_set_clear(&wanted);
	pass_want_protocols(source, &wanted);
	flow->type = type;
	flow->protocol = FIELD_ID_NONE;
	if (flow_kinds[type].protocol)
		flow->protocol = flow_want(source, flow_kinds[type].protocol, &wanted);
	if (type == FLOW_ICMP || is_v6) {
		flow->kind = flow_want(source, is_v6 ? "icmpv6.type" : "icmp.type", &wanted);
		flow->code = flow_want(source, is_v6 ? "icmpv6.code" : "icmp.code", &wanted);
		flow->answered =
			flow_want(source, is_v6 ? "icmpv6.resp_to" : "icmp.resp_to", &wanted);
	} else if (type == FLOW_TCP) {
		flow->flags = flow_want(source, "tcp.flags", &wanted);
		flow->seq = flow_want(source, "tcp.seq", &wanted);
		flow->ack = flow_want(source, "tcp.ack", &wanted);
		flow->length = flow_want(source, "tcp.len", &wanted);
		flow->stream = flow_want(source, "tcp.stream", &wanted);
	}
	flow->pass = pass_open(source, &wanted, DISSECT_SUMMARY);
	if (flow_kinds[type].protocol) pass_need(flow->pass, flow_kinds[type].protocol);
	return flow;
}

void flow_close(struct flow *flow)
{
	if (!flow) return;
	pass_close(flow->pass);
	free(flow);
}

const struct summary *flow_summary(struct flow *flow)
{
	return dissection_summary(pass_dissection(flow->pass));
}

static uint64_t flow_number(const struct tape *tape, uint32_t at, uint16_t field)
{
	const struct item *item = pass_child(tape, at, field);
	return item && item->flags & ITEM_NUMBER ? item->value.number : 0;
}

/* "PSH, ACK - Len: 34". */
static void flow_label(uint64_t flags, uint64_t length, char out[FLOW_LABEL_MAX])
{
	static const char *const names[] = { "FIN", "SYN", "RST", "PSH", "ACK",
		                             "URG", "ECE", "CWR", "AE" };
	size_t used = 0;
	out[0] = 0;
	for (unsigned bit = 0; bit < sizeof names / sizeof *names; bit++)
		if (flags >> bit & 1)
			used += (size_t)text_format(out + used, FLOW_LABEL_MAX - used, "%s%s",
			                            used ? ", " : "", names[bit]);
	if (!used) used = (size_t)text_format(out, FLOW_LABEL_MAX, "<None>");
	if (length) text_format(out + used, FLOW_LABEL_MAX - used, " - Len: %u", (unsigned)length);
}

static bool flow_read_tcp(const struct flow *flow, const struct tape *tape, uint32_t at,
                          struct flow_step *out)
{
	enum { ACK_BIT = 4 };
	if (!pass_child(tape, at, flow->seq) || !pass_child(tape, at, flow->flags)) return false;
	uint64_t flags = flow_number(tape, at, flow->flags);
	flow_label(flags, flow_number(tape, at, flow->length), out->label);
	out->stream = (uint32_t)flow_number(tape, at, flow->stream);
	out->seq = (uint32_t)flow_number(tape, at, flow->seq);
	out->ack = (uint32_t)flow_number(tape, at, flow->ack);
	out->has_ack = flags >> ACK_BIT & 1;
	return true;
}

/* The port that ICMP has in conversations: type and code. */
static bool flow_read_echo(const struct flow *flow, const struct tape *tape, uint32_t at,
                           struct flow_step *out)
{
	uint64_t kind = flow_number(tape, at, flow->kind), code = flow_number(tape, at, flow->code);
	bool is_v6 = flow->type == FLOW_ICMPV6;
	bool asks = kind == (is_v6 ? ICMPV6_ECHO : ICMP_ECHO);
	bool answers = kind == (is_v6 ? ICMPV6_ECHO_REPLY : ICMP_ECHO_REPLY) &&
	               pass_child(tape, at, flow->answered);
	out->source_port = 0;
	out->destination_port = (uint16_t)(kind << 8 | code);
	return asks || answers;
}

static bool flow_is_network(const struct address *address)
{
	return address->type == ADDRESS_IPV4 || address->type == ADDRESS_IPV6;
}

static bool flow_read_frame(const struct packet *packet, struct flow_step *out)
{
	bool has_ports = packet->port_type != PORT_NONE;
	*out = (struct flow_step){
		.frame = packet->frame,
		.source = packet->source,
		.destination = packet->destination,
		.source_port = has_ports ? packet->source_port : 0,
		.destination_port = has_ports ? packet->destination_port : 0,
	};
	return flow_is_network(&packet->source) && flow_is_network(&packet->destination);
}

/* The next layer of the frame that is a step. */
static bool flow_next_layer(struct flow *flow, struct flow_step *out)
{
	const struct tape *tape = pass_tape(flow->pass);
	while (flow->at < tape->count) {
		uint32_t at = flow->at;
		flow->at = tape->items[at].end;
		if (tape->items[at].field != flow->protocol) continue;
		bool is_step = flow->type == FLOW_TCP ? flow_read_tcp(flow, tape, at, out)
		                                      : flow_read_echo(flow, tape, at, out);
		if (is_step) return true;
	}
	return false;
}

bool flow_next(struct flow *flow, struct flow_step *out)
{
	uint32_t last = pass_slice(flow->pass, UINT32_MAX);
	for (;;) {
		if (flow->at) {
			flow_read_frame(dissection_packet(pass_dissection(flow->pass)), out);
			if (flow_next_layer(flow, out)) return true;
			flow->at = 0;
		}
		if (!pass_next(flow->pass, last)) return false;
		const struct packet *packet = dissection_packet(pass_dissection(flow->pass));
		bool has_addresses = flow_read_frame(packet, out);
		if (flow->type == FLOW_ANY && has_addresses) return true;
		if (flow->type != FLOW_ANY && has_addresses)
			flow->at = pass_tape(flow->pass)->count
			                   ? pass_tape(flow->pass)->items[0].end
			                   : 0;
	}
}
