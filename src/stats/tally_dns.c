/* tally_dns.c - dns,tree: what was asked and answered, how long it took, how long names are. */
#include "tally_internal.h"

#include "base/format.h"

enum {
	DNS_FLAGS,
	DNS_RCODE,
	DNS_OPCODE,
	DNS_TYPE,
	DNS_CLASS,
	DNS_RECORD_TYPE,
	DNS_RECORD_CLASS,
	DNS_NAME_LENGTH,
	DNS_LABELS,
	DNS_RESPONSE_TO,
	DNS_REPEATED,
	DNS_TIME,
	DNS_COUNTS, /* questions, answers, authorities, additional records */
	DNS_UPDATE_COUNTS = DNS_COUNTS + 4, /* the same of an update */
	DNS_FAULTS = DNS_UPDATE_COUNTS + 3,
};

enum {
	NODE_ALL = 1,
	NODE_RCODE,
	NODE_OPCODE,
	NODE_WAY,
	NODE_TYPE,
	NODE_CLASS,
	NODE_PAYLOAD,
	NODE_QUERIES,
	NODE_NAME_LENGTH,
	NODE_LABELS,
	NODE_LEVELS, /* four */
	NODE_RESPONSES = NODE_LEVELS + 4,
	NODE_COUNTS, /* four */
	NODE_SERVICE = NODE_COUNTS + 4,
	NODE_TIME,
	NODE_UNSOLICITED,
	NODE_REPEATED,
};

static const struct tally_plant dns_plants[] = {
	{ "Total Packets", 0, 0 },
	{ "rcode", NODE_ALL, 0 },
	{ "opcodes", NODE_ALL, 0 },
	{ "Query/Response", NODE_ALL, 0 },
	{ "Query Type", NODE_ALL, 0 },
	{ "Class", NODE_ALL, 0 },
	{ "Payload size", 0, TALLY_NUMBERS },
	{ "Query Stats", 0, 0 },
	{ "Qname Len", NODE_QUERIES, TALLY_NUMBERS },
	{ "Label Stats", NODE_QUERIES, 0 },
	{ "1st Level", NODE_LABELS, 0 },
	{ "2nd Level", NODE_LABELS, 0 },
	{ "3rd Level", NODE_LABELS, 0 },
	{ "4th Level or more", NODE_LABELS, 0 },
	{ "Response Stats", 0, 0 },
	{ "no. of questions", NODE_RESPONSES, TALLY_NUMBERS },
	{ "no. of answers", NODE_RESPONSES, TALLY_NUMBERS },
	{ "no. of authorities", NODE_RESPONSES, TALLY_NUMBERS },
	{ "no. of additionals", NODE_RESPONSES, TALLY_NUMBERS },
	{ "Service Stats", 0, 0 },
	{ "request-response time (msec)", NODE_SERVICE, TALLY_NUMBERS | TALLY_DECIMALS },
	{ "no. of unsolicited responses", NODE_SERVICE, 0 },
	{ "no. of retransmissions", NODE_SERVICE, 0 },
	{ .name = NULL },
};

static bool dns_number(const struct tally *tally, const struct tally_message *message,
                       unsigned field, uint64_t *out)
{
	const struct item *item = tally_item(tally, message, field);
	if (!item || !(item->flags & ITEM_NUMBER)) return false;
	*out = item->value.number;
	return true;
}

/* A message that ends early counts nowhere: what says so stands behind it. */
static bool dns_counts(const struct tally *tally, const struct tally_message *message)
{
	uint64_t flags;
	const struct tape *tape = message->tape;
	for (unsigned i = DNS_FAULTS; i < DNS_FAULTS + 2 && message->end < tape->count; i++)
		if (tape->items[message->end].field == tally->fields[i]) return false;
	return dns_number(tally, message, DNS_FLAGS, &flags);
}

/* One below node, under the name that the field has for the value. */
static void dns_tick_value(struct tally *tally, uint32_t node, unsigned field, uint64_t value,
                           const char *what)
{
	char unknown[TALLY_NAME_MAX];
	const struct registry *registry = pass_registry(tally->pass);
	text_format(unknown, sizeof unknown, "Unknown %s (%u)", what, (unsigned)value);
	const struct value_name *names = registry_field(registry, tally->fields[field])->names;
	tally_tick(tally, node);
	tally_tick_child(tally, node, value_name(names, value, unknown));
}

/* Where no question is, what is read in its place is the first record. */
static void dns_count_question(struct tally *tally, const struct tally_message *message)
{
	uint64_t type, class;
	if (dns_number(tally, message, DNS_TYPE, &type) ||
	    dns_number(tally, message, DNS_RECORD_TYPE, &type))
		dns_tick_value(tally, NODE_TYPE, DNS_TYPE, type, "packet type");
	if (dns_number(tally, message, DNS_CLASS, &class) ||
	    dns_number(tally, message, DNS_RECORD_CLASS, &class))
		dns_tick_value(tally, NODE_CLASS, DNS_CLASS, class, "class");
}

static void dns_count_query(struct tally *tally, const struct tally_message *message)
{
	uint64_t length, labels;
	if (!dns_number(tally, message, DNS_NAME_LENGTH, &length) ||
	    !dns_number(tally, message, DNS_LABELS, &labels))
		return;
	tally_tick_number(tally, NODE_NAME_LENGTH, (double)length);
	bool is_deep = labels < 1 || labels > 3;
	tally_tick(tally, NODE_LEVELS + (is_deep ? 3 : (uint32_t)labels - 1));
}

static void dns_count_numbers(struct tally *tally, const struct tally_message *message)
{
	for (uint32_t i = 0; i < 4; i++) {
		uint64_t number = 0;
		if (!dns_number(tally, message, DNS_COUNTS + i, &number) && i < 3)
			(void)dns_number(tally, message, DNS_UPDATE_COUNTS + i, &number);
		tally_tick_number(tally, NODE_COUNTS + i, (double)number);
	}
}

/* The numbers of an answer whose query is known count twice, as tshark has it. */
static void dns_count_response(struct tally *tally, const struct tally_message *message)
{
	uint64_t number;
	dns_count_numbers(tally, message);
	if (tally_item(tally, message, DNS_REPEATED)) {
		tally_tick(tally, NODE_REPEATED);
	} else if (dns_number(tally, message, DNS_TIME, &number)) {
		tally_tick_number(tally, NODE_TIME, (double)(int64_t)number / 1e6);
	} else {
		tally_tick(tally, NODE_UNSOLICITED);
		return;
	}
	dns_count_numbers(tally, message);
}

static void dns_count(struct tally *tally, const struct tally_message *message)
{
	uint64_t flags = 0;
	(void)dns_number(tally, message, DNS_FLAGS, &flags);
	bool is_response = flags & 0x8000;
	tally_tick(tally, NODE_ALL);
	dns_tick_value(tally, NODE_RCODE, DNS_RCODE, flags & 0xf, "rcode");
	dns_tick_value(tally, NODE_OPCODE, DNS_OPCODE, flags >> 11 & 0xf, "opcode");
	tally_tick(tally, NODE_WAY);
	tally_tick_child(tally, NODE_WAY, is_response ? "Response" : "Query");
	dns_count_question(tally, message);
	tally_tick_number(tally, NODE_PAYLOAD, message->tape->items[message->at].length);
	if (is_response)
		dns_count_response(tally, message);
	else
		dns_count_query(tally, message);
}

const struct tally_row tally_dns_row = {
	.kind = { "dns,tree", "DNS" },
	.protocol = "dns",
	.plants = dns_plants,
	.fields = { "dns.flags",         "dns.flags.rcode",         "dns.flags.opcode",
	            "dns.qry.type",      "dns.qry.class",           "dns.resp.type",
	            "dns.resp.class",    "dns.qry.name.len",        "dns.count.labels",
	            "dns.response_to",   "dns.retransmit_response", "dns.time",
	            "dns.count.queries", "dns.count.answers",       "dns.count.auth_rr",
	            "dns.count.add_rr",  "dns.count.zones",         "dns.count.prerequisites",
	            "dns.count.updates", "_ws.malformed",           "_ws.short" },
	.counts = dns_counts,
	.count = dns_count,
};
