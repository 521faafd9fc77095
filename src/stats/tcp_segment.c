/* tcp_segment.c - a dissection that wants only what the course of a connection is told from. */
#include "stats/tcp_segment.h"

#include <stdlib.h>
#include <string.h>

#include "dissect/dissection.h"
#include "dissect/engine.h"

/* What is asked of a frame. */
enum asked {
	ASKED_NOTHING,
	ASKED_FLAGS,
	ASKED_LENGTH,
	ASKED_SEQ,
	ASKED_ACK,
	ASKED_RELATIVE_SEQ,
	ASKED_RELATIVE_ACK,
	ASKED_MSS,
	ASKED_SHIFT,
	ASKED_SACK,
	ASKED_TIMESTAMP,
	ASKED_CLIENT,
	ASKED_SERVER,
	ASKED_MARK, /* and after it, by the bit of enum tcp_mark */
};

static const struct {
	const char *name;
	uint8_t asked;
} asked_fields[] = {
	{ "tcp.flags", ASKED_FLAGS },
	{ "tcp.len", ASKED_LENGTH },
	{ "tcp.seq_raw", ASKED_SEQ },
	{ "tcp.ack_raw", ASKED_ACK },
	{ "tcp.seq", ASKED_RELATIVE_SEQ },
	{ "tcp.ack", ASKED_RELATIVE_ACK },
	{ "tcp.options.mss_val", ASKED_MSS },
	{ "tcp.options.wscale.shift", ASKED_SHIFT },
	{ "tcp.options.sack_perm", ASKED_SACK },
	{ "tcp.options.timestamp.tsval", ASKED_TIMESTAMP },
	{ "tcp.state.client", ASKED_CLIENT },
	{ "tcp.state.server", ASKED_SERVER },
	{ "tcp.analysis.retransmission", ASKED_MARK + 0 },
	{ "tcp.analysis.fast_retransmission", ASKED_MARK + 1 },
	{ "tcp.analysis.spurious_retransmission", ASKED_MARK + 2 },
	{ "tcp.analysis.out_of_order", ASKED_MARK + 3 },
	{ "tcp.analysis.lost_segment", ASKED_MARK + 4 },
	{ "tcp.analysis.ack_lost_segment", ASKED_MARK + 5 },
	{ "tcp.analysis.duplicate_ack", ASKED_MARK + 6 },
	{ "tcp.analysis.keep_alive", ASKED_MARK + 7 },
	{ "tcp.analysis.keep_alive_ack", ASKED_MARK + 8 },
	{ "tcp.analysis.zero_window", ASKED_MARK + 9 },
	{ "tcp.analysis.zero_window_probe", ASKED_MARK + 10 },
	{ "tcp.analysis.zero_window_probe_ack", ASKED_MARK + 11 },
	{ "tcp.analysis.window_full", ASKED_MARK + 12 },
	{ "tcp.analysis.window_update", ASKED_MARK + 13 },
	{ "tcp.analysis.reused_ports", ASKED_MARK + 14 },
};

static const struct {
	const char *name, *short_name;
} states[TCP_END_STATES] = {
	[TCP_END_UNKNOWN] = { "", "" },
	[TCP_END_CLOSED] = { "CLOSED", "CLOSED" },
	[TCP_END_LISTEN] = { "LISTEN", "LISTEN" },
	[TCP_END_SYN_SENT] = { "SYN-SENT", "SYN-S" },
	[TCP_END_SYN_RECEIVED] = { "SYN-RECEIVED", "SYN-R" },
	[TCP_END_ESTABLISHED] = { "ESTABLISHED", "ESTAB" },
	[TCP_END_FIN_WAIT_1] = { "FIN-WAIT-1", "FIN-W1" },
	[TCP_END_FIN_WAIT_2] = { "FIN-WAIT-2", "FIN-W2" },
	[TCP_END_CLOSE_WAIT] = { "CLOSE-WAIT", "CLO-W" },
	[TCP_END_CLOSING] = { "CLOSING", "CLOSNG" },
	[TCP_END_LAST_ACK] = { "LAST-ACK", "LAST-A" },
	[TCP_END_TIME_WAIT] = { "TIME-WAIT", "TIME-W" },
};

struct tcp_segment_reader {
	struct dissection *dissection;
	uint16_t tcp, icmp[2];              /* the layers' fields */
	uint8_t asked[REGISTRY_FIELDS_MAX]; /* by field id: enum asked */
};

struct tcp_segment_reader *tcp_segment_reader_open(const struct engine *engine)
{
	struct tcp_segment_reader *reader = calloc(1, sizeof *reader);
	if (!reader) abort();
	const struct dissectors *dissectors = engine_dissectors(engine);
	const struct registry *registry = dissectors_registry(dissectors);
	struct field_set wanted;
	for (size_t i = 0; i < sizeof asked_fields / sizeof *asked_fields; i++) {
		const char *name = asked_fields[i].name;
		uint16_t id = registry_find(registry, name, strlen(name));
		for (; id != FIELD_ID_NONE; id = registry_next_same(registry, id)) {
			reader->asked[id] = asked_fields[i].asked;
		}
	}
	reader->tcp = registry_find(registry, "tcp", strlen("tcp"));
	reader->icmp[0] = registry_find(registry, "icmp", strlen("icmp"));
	reader->icmp[1] = registry_find(registry, "icmpv6", strlen("icmpv6"));
	field_set_clear(&wanted);
	tcp_segment_want(reader, &wanted);
	reader->dissection = dissection_open(dissectors, engine);
	dissection_want(reader->dissection, &wanted, 0);
	return reader;
}

void tcp_segment_want(const struct tcp_segment_reader *reader, struct field_set *wanted)
{
	for (unsigned id = 1; id < REGISTRY_FIELDS_MAX; id++)
		if (reader->asked[id]) field_set_add(wanted, id);
	field_set_add(wanted, reader->tcp);
	for (int i = 0; i < 2; i++) field_set_add(wanted, reader->icmp[i]);
}

void tcp_segment_reader_close(struct tcp_segment_reader *reader)
{
	if (!reader) return;
	dissection_close(reader->dissection);
	free(reader);
}

/* "FIN-WAIT-1", "ESTABLISHED (assumed)" */
static void segment_read_state(struct tcp_segment_seen *out, int end, const struct item *item)
{
	const char *text = (const char *)item->value.bytes;
	for (int state = TCP_END_CLOSED; state < TCP_END_STATES; state++) {
		size_t length = strlen(states[state].name);
		if (item->value_length < length || memcmp(text, states[state].name, length) != 0)
			continue;
		out->states[end] = (uint8_t)state;
		out->is_assumed[end] = item->value_length > length;
	}
}

static void segment_read_item(struct tcp_segment_seen *out, unsigned asked, const struct item *item)
{
	const uint64_t number = item->flags & ITEM_NUMBER ? item->value.number : 0;
	switch (asked) {
	case ASKED_FLAGS: out->flags = (uint16_t)number; break;
	case ASKED_LENGTH: out->length = (uint32_t)number; break;
	case ASKED_SEQ: out->seq = (uint32_t)number; break;
	case ASKED_ACK: out->ack = (uint32_t)number; break;
	case ASKED_RELATIVE_SEQ: out->relative_seq = (uint32_t)number; break;
	case ASKED_RELATIVE_ACK: out->relative_ack = (uint32_t)number; break;
	case ASKED_MSS: out->segment_max = (uint16_t)number; break;
	case ASKED_SHIFT: out->window_shift = (int8_t)number; break;
	case ASKED_SACK: out->permits_sack = true; break;
	case ASKED_TIMESTAMP: out->has_timestamps = true; break;
	case ASKED_CLIENT: segment_read_state(out, 0, item); break;
	case ASKED_SERVER: segment_read_state(out, 1, item); break;
	default: out->marks |= (uint16_t)(1u << (asked - ASKED_MARK)); break;
	}
}

/* The last TCP header of the frame; UINT32_MAX: there is none, or an ICMP error quotes it. */
static uint32_t segment_header(const struct tcp_segment_reader *reader, const struct tape *tape)
{
	uint32_t header = UINT32_MAX;
	for (uint32_t i = 0; i < tape->count; i = tape->items[i].end) {
		uint16_t field = tape->items[i].field;
		if (field == reader->icmp[0] || field == reader->icmp[1]) return UINT32_MAX;
		if (field == reader->tcp) header = i;
	}
	return header;
}

bool tcp_segment_take(const struct tcp_segment_reader *reader, const struct dissection *dissection,
                      uint32_t frame, struct tcp_segment_seen *out)
{
	*out = (struct tcp_segment_seen){ .frame = frame, .window_shift = -1 };
	const struct tape *tape = dissection_tape(dissection);
	uint32_t header = segment_header(reader, tape);
	if (header == UINT32_MAX) return false;
	bool has_flags = false;
	for (uint32_t i = header + 1; i < tape->items[header].end; i++) {
		unsigned asked = reader->asked[tape->items[i].field];
		if (asked) segment_read_item(out, asked, &tape->items[i]);
		has_flags |= asked == ASKED_FLAGS;
	}
	const struct packet *packet = dissection_packet(dissection);
	out->stream = packet->conversation;
	out->time_ns = packet->time_ns;
	out->direction = packet->direction;
	out->ports[0] = packet->source_port;
	out->ports[1] = packet->destination_port;
	return has_flags && packet->port_type == PORT_TCP &&
	       packet->conversation != CONVERSATION_NONE && !packet->is_quoted;
}

bool tcp_segment_read(struct tcp_segment_reader *reader, uint32_t frame, const struct view *view,
                      struct tcp_segment_seen *out)
{
	dissection_run(reader->dissection, frame, view);
	return tcp_segment_take(reader, reader->dissection, frame, out);
}

const char *tcp_end_state_name(enum tcp_end_state state) { return states[state].name; }
const char *tcp_end_state_short(enum tcp_end_state state) { return states[state].short_name; }

bool tcp_segment_is_from_client(const struct tcp_segment_seen *first)
{
	if (first->flags & SEGMENT_FLAG_SYN) return !(first->flags & SEGMENT_FLAG_ACK);
	return first->ports[0] >= first->ports[1];
}
