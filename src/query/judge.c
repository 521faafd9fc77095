/* judge.c - the verdict of a stack of protocols is worked out once; where that is none, the leaves of the
 * filter that ask for what the store keeps are answered frame by frame. */
#include "query/judge.h"

#include <stdlib.h>
#include <string.h>

enum fact {
	FACT_NONE,
	FACT_NUMBER,
	FACT_LENGTH,
	FACT_CAPTURED,
	FACT_TIME,
	FACT_TIME_RELATIVE,
	FACT_STREAM,
	FACT_ADDRESS,
	FACT_ONE_ADDRESS, /* source or destination: which end that is, the store does not say */
	FACT_PORT,
	FACT_ONE_PORT,
};

/* The fields that are kept, and whose: the transport's, or the network's. */
static const struct fact_field {
	const char *name;
	enum fact fact;
	enum port_type port;
	enum address_type address;
} fact_fields[] = {
	{ "frame.number", FACT_NUMBER, PORT_NONE, ADDRESS_NONE },
	{ "frame.len", FACT_LENGTH, PORT_NONE, ADDRESS_NONE },
	{ "frame.cap_len", FACT_CAPTURED, PORT_NONE, ADDRESS_NONE },
	{ "frame.time", FACT_TIME, PORT_NONE, ADDRESS_NONE },
	{ "frame.time_epoch", FACT_TIME, PORT_NONE, ADDRESS_NONE },
	{ "frame.time_relative", FACT_TIME_RELATIVE, PORT_NONE, ADDRESS_NONE },
	{ "tcp.stream", FACT_STREAM, PORT_TCP, ADDRESS_NONE },
	{ "udp.stream", FACT_STREAM, PORT_UDP, ADDRESS_NONE },
	{ "tcp.port", FACT_PORT, PORT_TCP, ADDRESS_NONE },
	{ "udp.port", FACT_PORT, PORT_UDP, ADDRESS_NONE },
	{ "tcp.srcport", FACT_ONE_PORT, PORT_TCP, ADDRESS_NONE },
	{ "tcp.dstport", FACT_ONE_PORT, PORT_TCP, ADDRESS_NONE },
	{ "udp.srcport", FACT_ONE_PORT, PORT_UDP, ADDRESS_NONE },
	{ "udp.dstport", FACT_ONE_PORT, PORT_UDP, ADDRESS_NONE },
	{ "ip.addr", FACT_ADDRESS, PORT_NONE, ADDRESS_IPV4 },
	{ "ip.src", FACT_ONE_ADDRESS, PORT_NONE, ADDRESS_IPV4 },
	{ "ip.dst", FACT_ONE_ADDRESS, PORT_NONE, ADDRESS_IPV4 },
	{ "ipv6.addr", FACT_ADDRESS, PORT_NONE, ADDRESS_IPV6 },
	{ "ipv6.src", FACT_ONE_ADDRESS, PORT_NONE, ADDRESS_IPV6 },
	{ "ipv6.dst", FACT_ONE_ADDRESS, PORT_NONE, ADDRESS_IPV6 },
};

enum { FACT_FIELDS = sizeof fact_fields / sizeof *fact_fields, LEAVES_KNOWN_MAX = 64 };

/* The protocols whose presence says what a conversation is made of. */
enum carrier {
	CARRIER_IPV4,
	CARRIER_IPV6,
	CARRIER_TCP,
	CARRIER_UDP,
	CARRIER_MOVED, /* from here on: headers that bring another source or destination */
	CARRIERS = CARRIER_MOVED + 3
};
static const char *const carrier_names[CARRIERS] = { "ip",          "ipv6",         "tcp",
	                                             "udp",         "ipv6.routing", "ipv6.hopopts",
	                                             "ipv6.dstopts" };

struct judge {
	const struct filter *filter;
	const struct engine *engine;
	const struct store *store;
	uint16_t carriers[CARRIERS]; /* protocol indexes */
	/* the leaves that ask for something that is kept */
	struct known_leaf {
		const struct filter_leaf *leaf;
		const struct fact_field *field;
	} known[LEAVES_KNOWN_MAX];
	unsigned known_count;
	uint8_t verdicts[STACKS_MAX + 1]; /* by stack id: 0 not asked yet, else verdict + 1 */
};

/* The frame at hand. */
struct judged {
	const struct judge *judge;
	const struct stack *stack;
	const struct view *view;
	uint32_t frame;
};

static const struct fact_field *fact_of(const struct registry *registry,
                                        const struct filter_leaf *leaf)
{
	if (leaf->kind == LEAF_OTHER || leaf->field_count == 0) return NULL;
	const char *name = registry_field(registry, leaf->fields[0].id)->name;
	for (size_t i = 0; i < FACT_FIELDS; i++)
		if (strcmp(fact_fields[i].name, name) == 0) return &fact_fields[i];
	return NULL;
}

struct judge *judge_open(const struct engine *engine, const struct filter *filter)
{
	const struct registry *registry = dissectors_registry(engine_dissectors(engine));
	struct judge *judge = calloc(1, sizeof *judge);
	if (!judge) abort();
	judge->filter = filter;
	judge->engine = engine;
	judge->store = engine_store(engine);
	judge->verdicts[STACK_UNKNOWN] = FILTER_DISSECT + 1;
	for (int i = 0; i < CARRIERS; i++) {
		const char *name = carrier_names[i];
		judge->carriers[i] =
			registry_protocol_of(registry, registry_find(registry, name, strlen(name)));
	}
	for (unsigned i = 0; i < filter_leaf_count(filter); i++) {
		const struct filter_leaf *leaf = filter_leaf(filter, i);
		const struct fact_field *field = fact_of(registry, leaf);
		if (field && judge->known_count < LEAVES_KNOWN_MAX)
			judge->known[judge->known_count++] = (struct known_leaf){ leaf, field };
	}
	return judge;
}

void judge_close(struct judge *judge) { free(judge); }

/* ---------------------------------------------------------------- one leaf in one frame */

static bool judged_has(const struct judged *j, unsigned protocol)
{
	return protocol / 64 < STACK_WORDS && j->stack->has[protocol / 64] >> protocol % 64 & 1;
}

/* The conversation, if its ends are the only ones that the frame's layers show; else NULL. */
static const struct conversation *judged_conversation(const struct judged *j)
{
	const uint16_t *carriers = j->judge->carriers;
	uint32_t number = store_conversation(j->judge->store, j->frame);
	bool is_tcp = judged_has(j, carriers[CARRIER_TCP]);
	bool is_ipv4 = judged_has(j, carriers[CARRIER_IPV4]);
	if (number == CONVERSATION_NONE || judged_has(j, STACK_UNUSUAL) ||
	    is_tcp == judged_has(j, carriers[CARRIER_UDP]) ||
	    is_ipv4 == judged_has(j, carriers[CARRIER_IPV6]))
		return NULL;
	for (int i = CARRIER_MOVED; i < CARRIERS; i++)
		if (judged_has(j, carriers[i])) return NULL;
	return conversations_at(
		engine_conversations(j->judge->engine, is_tcp ? PORT_TCP : PORT_UDP), number);
}

static struct filter_value fact_number(uint64_t number)
{
	return (struct filter_value){ .kind = VALUE_UNSIGNED, .as.number = number };
}

static struct filter_value fact_address(const struct address *address)
{
	const uint8_t *b = address->bytes;
	if (address->type == ADDRESS_IPV6)
		return (struct filter_value){
			.kind = VALUE_IPV6, .prefix_bits = 128, .length = 16, .as.bytes = b
		};
	uint32_t number = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
	return (struct filter_value){ .kind = VALUE_IPV4, .prefix_bits = 32, .as.number = number };
}

static bool fact_is_of_conversation(enum fact fact) { return fact >= FACT_STREAM; }

/* The two ends' values; those of a stream are one. How many, 0: not known. */
static unsigned judged_ends(const struct judged *j, const struct fact_field *field,
                            struct filter_value values[2])
{
	const struct conversation *conversation = judged_conversation(j);
	if (!conversation) return 0;
	if (field->port != PORT_NONE && field->port != conversation->type) return 0;
	if (field->fact == FACT_STREAM) {
		values[0] = fact_number(conversation->number);
		return 1;
	}
	for (int end = 0; end < 2; end++) {
		const struct address *address = &conversation->address[end];
		if (field->port != PORT_NONE)
			values[end] = fact_number(conversation->port[end]);
		else if (address->type == field->address)
			values[end] = fact_address(address);
		else
			return 0;
	}
	return 2;
}

/* What is known of the frame itself; false: it has no time. */
static bool judged_frame(const struct judged *j, enum fact fact, struct filter_value *value)
{
	const struct store *store = j->judge->store;
	int64_t time_ns = store_time_ns(store, j->frame), from_ns = 0;
	switch (fact) {
	case FACT_NUMBER: *value = fact_number(j->frame); return true;
	case FACT_LENGTH: *value = fact_number(store_reported(store, j->frame)); return true;
	case FACT_CAPTURED: *value = fact_number(store_captured(store, j->frame)); return true;
	case FACT_TIME_RELATIVE:
		from_ns = store_time_ns(store, j->view->reference ? j->view->reference : 1);
		break;
	default: break;
	}
	*value = (struct filter_value){ .kind = VALUE_TIME,
		                        .as.number = (uint64_t)(time_ns - from_ns) };
	return time_ns != TIME_UNKNOWN_NS;
}

static enum filter_verdict judged_known(const struct judged *j, const struct known_leaf *known)
{
	struct filter_value values[2];
	enum fact fact = known->field->fact;
	unsigned count;
	if (fact_is_of_conversation(fact))
		count = judged_ends(j, known->field, values);
	else
		count = judged_frame(j, fact, values);
	if (count == 0) return FILTER_DISSECT;
	if (fact != FACT_ONE_ADDRESS && fact != FACT_ONE_PORT)
		return filter_leaf_holds(known->leaf, values, count) ? FILTER_TRUE : FILTER_FALSE;
	bool of_first = filter_leaf_holds(known->leaf, &values[0], 1);
	bool of_second = filter_leaf_holds(known->leaf, &values[1], 1);
	if (of_first != of_second) return FILTER_DISSECT;
	return of_first ? FILTER_TRUE : FILTER_FALSE;
}

static enum filter_verdict judged_leaf(const void *context, const struct filter_leaf *leaf)
{
	const struct judged *j = context;
	enum filter_verdict verdict =
		filter_leaf_on_stack(leaf, j->stack->has, j->stack->may, STACK_WORDS);
	for (unsigned i = 0; verdict == FILTER_DISSECT && i < j->judge->known_count; i++)
		if (j->judge->known[i].leaf == leaf) return judged_known(j, &j->judge->known[i]);
	return verdict;
}

enum filter_verdict judge_frame(struct judge *judge, uint32_t frame, const struct view *view)
{
	uint16_t id = store_stack(judge->store, frame);
	const struct stack *stack = &judge->store->stacks[id];
	if (!judge->verdicts[id]) {
		enum filter_verdict verdict =
			filter_on_stack(judge->filter, stack->has, stack->may, STACK_WORDS);
		judge->verdicts[id] = (uint8_t)(verdict + 1);
	}
	enum filter_verdict verdict = (enum filter_verdict)(judge->verdicts[id] - 1);
	if (verdict != FILTER_DISSECT || judge->known_count == 0 || id == STACK_UNKNOWN)
		return verdict;
	const struct judged judged = { judge, stack, view, frame };
	return filter_judge(judge->filter, judged_leaf, &judged);
}
