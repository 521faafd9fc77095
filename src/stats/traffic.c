/* traffic.c - reads addresses and ports off the layers of a tape. */
#include "stats/traffic.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS_OF_ADDRESS = 2, NETWORKS = 2 };

struct traffic_names {
	const char *word, *name;
	const char *source, *destination; /* fields of addresses; NULL: those of the layer below */
	const char *source_port, *destination_port, *stream;
	enum address_type address;
	enum port_type ports;
};

static const struct traffic_names traffic_types[TRAFFIC_TYPES] = {
	[TRAFFIC_ETHER] = { "eth", "Ethernet", "eth.src", "eth.dst", .address = ADDRESS_ETHER },
	[TRAFFIC_FDDI] = { "fddi", "FDDI", "fddi.src", "fddi.dst", .address = ADDRESS_ETHER },
	[TRAFFIC_IPV4] = { "ip", "IPv4", "ip.src", "ip.dst", .address = ADDRESS_IPV4 },
	[TRAFFIC_IPV6] = { "ipv6", "IPv6", "ipv6.src", "ipv6.dst", .address = ADDRESS_IPV6 },
	[TRAFFIC_TCP] = { "tcp", "TCP", NULL, NULL, "tcp.srcport", "tcp.dstport", "tcp.stream",
	                  .ports = PORT_TCP },
	[TRAFFIC_UDP] = { "udp", "UDP", NULL, NULL, "udp.srcport", "udp.dstport", "udp.stream",
	                  .ports = PORT_UDP },
};

/* A layer with addresses, by the ids of its fields. */
struct traffic_addresses {
	uint16_t protocol, source, destination;
	enum address_type type;
};

struct traffic {
	enum traffic_type type;
	struct pass *pass;
	uint16_t protocol, source_port, destination_port, stream, is_short, is_malformed;
	struct traffic_addresses own, networks[NETWORKS];
};

const char *traffic_word(enum traffic_type type) { return traffic_types[type].word; }

const char *traffic_name(enum traffic_type type) { return traffic_types[type].name; }

bool traffic_has_ports(enum traffic_type type) { return traffic_types[type].ports != PORT_NONE; }

bool traffic_find(const char *word, size_t length, enum traffic_type *out)
{
	for (int i = 0; i < TRAFFIC_TYPES; i++) {
		const char *name = traffic_types[i].word;
		if (strlen(name) != length || memcmp(name, word, length) != 0) continue;
		*out = (enum traffic_type)i;
		return true;
	}
	return false;
}

static uint16_t traffic_want(const struct pass_source *source, const char *name,
                             struct field_set *wanted)
{
	uint16_t id = name ? pass_field(source, name) : FIELD_ID_NONE;
	if (id != FIELD_ID_NONE) field_set_add(wanted, id);
	return id;
}

static struct traffic_addresses traffic_want_addresses(const struct pass_source *source,
                                                       const struct traffic_names *names,
                                                       struct field_set *wanted)
{
	return (struct traffic_addresses){
		.protocol = traffic_want(source, names->word, wanted),
		.source = traffic_want(source, names->source, wanted),
		.destination = traffic_want(source, names->destination, wanted),
		.type = names->address,
	};
}

struct traffic *traffic_open(const struct pass_source *source, enum traffic_type type)
{
	struct traffic *traffic = calloc(1, sizeof *traffic);
	if (!traffic) abort();
	const struct traffic_names *names = &traffic_types[type];
	struct field_set wanted;
	field_set_clear(&wanted);
	/* All layers: so that quotes lie below their ICMP item, and a fault stands behind who has it. */
	pass_want_protocols(source, &wanted);
	traffic->type = type;
	traffic->protocol = traffic_want(source, names->word, &wanted);
	traffic->source_port = traffic_want(source, names->source_port, &wanted);
	traffic->destination_port = traffic_want(source, names->destination_port, &wanted);
	traffic->stream = traffic_want(source, names->stream, &wanted);
	traffic->is_short = traffic_want(source, "_ws.short", &wanted);
	traffic->is_malformed = traffic_want(source, "_ws.malformed", &wanted);
	if (names->source) traffic->own = traffic_want_addresses(source, names, &wanted);
	for (int i = 0; i < NETWORKS && names->ports; i++)
		traffic->networks[i] = traffic_want_addresses(
			source, &traffic_types[i ? TRAFFIC_IPV6 : TRAFFIC_IPV4], &wanted);
	traffic->pass = pass_open(source, &wanted, 0);
	pass_need(traffic->pass, names->word);
	return traffic;
}

void traffic_close(struct traffic *traffic)
{
	if (!traffic) return;
	pass_close(traffic->pass);
	free(traffic);
}

struct pass *traffic_pass(struct traffic *traffic) { return traffic->pass; }

static struct address traffic_address(const struct item *item, enum address_type type)
{
	if (!(item->flags & ITEM_NUMBER))
		return address_make(type, item->value.bytes, (uint8_t)item->value_length);
	uint8_t bytes[4];
	for (int i = 0; i < 4; i++) bytes[i] = (uint8_t)(item->value.number >> (24 - 8 * i));
	return address_make(type, bytes, sizeof bytes);
}

static bool traffic_read_addresses(const struct tape *tape, uint32_t at,
                                   const struct traffic_addresses *fields,
                                   struct traffic_layer *out)
{
	const struct item *source = pass_child(tape, at, fields->source);
	const struct item *destination = pass_child(tape, at, fields->destination);
	if (!source || !destination) return false;
	out->source = traffic_address(source, fields->type);
	out->destination = traffic_address(destination, fields->type);
	return true;
}

static bool traffic_read_ports(const struct traffic *traffic, const struct tape *tape, uint32_t at,
                               struct traffic_layer *out)
{
	const struct item *source = pass_child(tape, at, traffic->source_port);
	const struct item *destination = pass_child(tape, at, traffic->destination_port);
	const struct item *stream = pass_child(tape, at, traffic->stream);
	if (!source || !destination || !stream) return false;
	out->source_port = (uint16_t)source->value.number;
	out->destination_port = (uint16_t)destination->value.number;
	out->stream = (uint32_t)stream->value.number;
	return true;
}

/* Is the header of the layer before this item not all there, or wrong? */
static bool traffic_is_fault(const struct traffic *traffic, const struct tape *tape, uint32_t at)
{
	if (at >= tape->count) return false;
	uint16_t field = tape->items[at].field;
	return field == traffic->is_short || field == traffic->is_malformed;
}

size_t traffic_read(struct traffic *traffic, struct traffic_layer out[TRAFFIC_LAYERS_MAX])
{
	const struct tape *tape = pass_tape(traffic->pass);
	const struct packet *packet = dissection_packet(pass_dissection(traffic->pass));
	/* tshark does not count a fragment of IPv6 before the packet is whole; it does with IPv4. */
	if (traffic->type == TRAFFIC_IPV6 && packet->is_fragment) return 0;
	struct traffic_layer layer = { .stream = 0 };
	size_t count = 0;
	for (uint32_t i = 0; i < tape->count && count < TRAFFIC_LAYERS_MAX;
	     i = tape->items[i].end) {
		uint16_t field = tape->items[i].field;
		for (int n = 0; n < NETWORKS; n++)
			if (field == traffic->networks[n].protocol)
				traffic_read_addresses(tape, i, &traffic->networks[n], &layer);
		if (field != traffic->protocol) continue;
		if (traffic_is_fault(traffic, tape, tape->items[i].end)) continue;
		bool is_read = traffic_has_ports(traffic->type)
		                       ? traffic_read_ports(traffic, tape, i, &layer)
		                       : traffic_read_addresses(tape, i, &traffic->own, &layer);
		if (is_read) out[count++] = layer;
	}
	return count;
}

/* ---------------------------------------------------------------- without a look at frames */

bool traffic_is_in_engine(const struct pass_source *source, enum traffic_type type)
{
	return !source->filter && traffic_has_ports(type);
}

struct traffic_order traffic_order_begin(const struct pass_source *source)
{
	static const char *const quoting[] = { "icmp", "icmpv6" };
	struct traffic_order order = { .store = engine_store(source->engine) };
	const struct registry *registry = dissectors_registry(engine_dissectors(source->engine));
	for (size_t i = 0; i < sizeof quoting / sizeof *quoting; i++) {
		uint16_t id = pass_field(source, quoting[i]);
		if (id == FIELD_ID_NONE) continue;
		uint16_t protocol = registry_protocol_of(registry, id);
		order.quoting[protocol / 64 % STACK_WORDS] |= (uint64_t)1 << protocol % 64;
	}
	return order;
}

bool traffic_order_holds(struct traffic_order *order, uint32_t frames_max)
{
	uint32_t left = store_tracked_count(order->store) - order->frame;
	for (uint32_t i = 0; i < left && i < frames_max; i++) {
		uint32_t slot;
		const struct frame_chunk *chunk = store_chunk(order->store, ++order->frame, &slot);
		bool is_back = order->frame > 1 && chunk->time_ns[slot] < order->time_ns;
		if (is_back || chunk->rarely.not_captured[slot]) return false;
		order->time_ns = chunk->time_ns[slot];
	}
	return true;
}

bool traffic_began_quoted(const struct traffic_order *order, uint32_t first_frame)
{
	uint16_t stack = store_stack(order->store, first_frame);
	if (stack == STACK_UNKNOWN) return true;
	for (int word = 0; word < STACK_WORDS; word++)
		if (order->store->stacks[stack].has[word] & order->quoting[word]) return true;
	return false;
}
