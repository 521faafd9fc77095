/* message_names.c - names, addresses and echoes: DNS and its kin, DHCP, ICMP. */
#include "message_internal.h"

#include <string.h>

/* ---------------------------------------------------------------- DNS */

enum { ANSWERS_SHOWN = 3, OPCODE_QUERY = 0 };

static const enum known_field answer_fields[] = {
	KNOWN_DNS_A,   KNOWN_DNS_AAAA, KNOWN_DNS_CNAME, KNOWN_DNS_MX,  KNOWN_DNS_NS,
	KNOWN_DNS_PTR, KNOWN_DNS_TXT,  KNOWN_DNS_SRV,   KNOWN_DNS_SOA,
};

static bool is_answer(const struct message_reader *r, uint32_t item)
{
	enum known_field known = message_known(r, item);
	for (size_t i = 0; i < sizeof answer_fields / sizeof *answer_fields; i++)
		if (known == answer_fields[i]) return true;
	return false;
}

/* The table's "A (Host Address)" without what it stands for. */
static void compose_type(struct composer *c, const struct message_reader *r)
{
	struct composer named = { .shown_length = 0 };
	compose_value(&named, r, message_find(r, KNOWN_DNS_QUESTION_TYPE));
	compose_slice(c, slice_until((struct slice){ named.shown, named.shown_length }, ' '));
}

/* A www.lab.example */
static void compose_question(struct composer *c, const struct message_reader *r)
{
	compose_type(c, r);
	if (c->shown_length) compose(c, " ");
	compose_slice(c, message_slice(r, KNOWN_DNS_QUESTION));
}

static void dns_read_question(struct message_reader *r)
{
	struct composer c = { .shown_length = 0 }, type = { .shown_length = 0 };
	struct message *message = message_begin(r, MESSAGE_REQUEST, true);
	message->key = message_number(r, KNOWN_DNS_ID);
	message->answered_in = (uint32_t)message_number(r, KNOWN_DNS_RESPONSE_IN);
	message->repeats = (uint32_t)message_number(r, KNOWN_DNS_AGAIN);
	message->is_unanswered_rightly = strcmp(r->rule->protocol, "dns") != 0;
	compose_type(&type, r);
	message->command = compose_end(r->messages, &type).shown;
	compose_question(&c, r);
	message_set_text(r, message, &c);
	message_add_all(r, message, FACT_NAME, KNOWN_DNS_QUESTION, r->layer, r->end);
}

static void compose_answers(struct composer *c, const struct message_reader *r)
{
	unsigned count = 0;
	for (uint32_t i = r->layer; i < r->end; i++) {
		if (!is_answer(r, i)) continue;
		if (count++ >= ANSWERS_SHOWN) continue;
		compose(c, "%s", count > 1 ? ", " : "");
		compose_value(c, r, i);
	}
	if (count > ANSWERS_SHOWN) compose(c, ", %u more", count - ANSWERS_SHOWN);
}

static void dns_read_answer(struct message_reader *r)
{
	struct composer c = { .shown_length = 0 };
	struct message *message = message_begin(r, MESSAGE_RESPONSE, false);
	uint32_t rcode = message_find(r, KNOWN_DNS_RCODE);
	message->key = message_number(r, KNOWN_DNS_ID);
	message->answers = (uint32_t)message_number(r, KNOWN_DNS_RESPONSE_TO);
	message->code = (uint32_t)message_number(r, KNOWN_DNS_RCODE);
	message->outcome = message->code ? MESSAGE_BAD : MESSAGE_GOOD;
	message->is_unanswered_rightly = true;
	if (message->code) {
		compose_value(&c, r, rcode);
	} else {
		compose_answers(&c, r);
		if (!c.shown_length) compose(&c, "no such record");
	}
	message_set_text(r, message, &c);
	message_add_all(r, message, FACT_NAME, KNOWN_DNS_QUESTION, r->layer, r->end);
	message_add_all(r, message, FACT_ADDRESS, KNOWN_DNS_A, r->layer, r->end);
	message_add_all(r, message, FACT_ADDRESS, KNOWN_DNS_AAAA, r->layer, r->end);
}

void message_read_dns(struct message_reader *r)
{
	if (!message_has(r, KNOWN_DNS_RESPONSE)) return; /* cut short */
	if (message_number(r, KNOWN_DNS_RESPONSE))
		dns_read_answer(r);
	else
		dns_read_question(r);
}

/* ---------------------------------------------------------------- DHCP, RFC 2131 */

enum { BOOT_REQUEST = 1, DISCOVER = 1, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE, INFORM };

static const char *const dhcp_names[] = {
	[DISCOVER] = "Discover", [OFFER] = "Offer", [REQUEST] = "Request", [DECLINE] = "Decline",
	[ACK] = "ACK",           [NAK] = "NAK",     [RELEASE] = "Release", [INFORM] = "Inform",
};

static void compose_address(struct composer *c, const struct message_reader *r,
                            enum known_field known)
{
	if (!message_number(r, known)) return;
	compose(c, " ");
	compose_value(c, r, message_find(r, known));
}

void message_read_dhcp(struct message_reader *r)
{
	uint64_t type = message_number(r, KNOWN_DHCP_TYPE);
	bool is_client = message_number(r, KNOWN_DHCP_BOOTP) == BOOT_REQUEST;
	const char *name = type && type <= INFORM ? dhcp_names[type]
	                   : is_client            ? "BOOTP"
	                                          : "reply";
	struct composer c = { .shown_length = 0 };
	struct message *message =
		message_begin(r, is_client ? MESSAGE_REQUEST : MESSAGE_RESPONSE, is_client);
	/* A transaction is two exchanges: Discover with Offer, and what ACK and NAK answer. */
	bool is_search = type == DISCOVER || type == OFFER;
	message->key = message_number(r, KNOWN_DHCP_ID) | (uint64_t)(is_search ? 1 : 2) << 32;
	message->stream = CONVERSATION_NONE; /* the ends change their addresses while they talk */
	message->transport = PORT_NONE;
	message->command = name;
	message->is_unanswered_rightly = type == DECLINE || type == RELEASE;
	message->outcome = is_client ? MESSAGE_NEUTRAL : type == NAK ? MESSAGE_BAD : MESSAGE_GOOD;
	compose(&c, "%s", name);
	compose_address(&c, r, is_client ? KNOWN_DHCP_REQUESTED : KNOWN_DHCP_YOUR);
	if (type == RELEASE || type == INFORM) compose_address(&c, r, KNOWN_DHCP_CLIENT);
	struct slice host = slice_trim(message_slice(r, KNOWN_DHCP_HOSTNAME));
	if (is_client && host.length) compose(&c, "  %.*s", (int)host.length, host.text);
	message_set_text(r, message, &c);
	message_add_slice(r, message, FACT_HOST, host, false);
	if (!is_client && message_number(r, KNOWN_DHCP_YOUR))
		message_add_all(r, message, FACT_ADDRESS, KNOWN_DHCP_YOUR, r->layer, r->end);
}

/* ---------------------------------------------------------------- ICMP echo, RFC 792 and 4443 */

struct echo {
	uint64_t request, reply; /* types */
	enum known_field type, sequence, response_in, response_to;
};

static void echo_read(struct message_reader *r, const struct echo *echo)
{
	uint64_t type = message_number(r, echo->type);
	bool is_request = type == echo->request;
	if (!is_request && type != echo->reply) return;
	struct composer c = { .shown_length = 0 };
	struct message *message =
		message_begin(r, is_request ? MESSAGE_REQUEST : MESSAGE_RESPONSE, is_request);
	message->command = "echo";
	message->stream = CONVERSATION_NONE;
	message->transport = PORT_NONE;
	message->answered_in = (uint32_t)message_number(r, echo->response_in);
	message->answers = (uint32_t)message_number(r, echo->response_to);
	message->outcome = is_request ? MESSAGE_NEUTRAL : MESSAGE_GOOD;
	compose(&c, is_request ? "echo %u" : "echo reply %u",
	        (unsigned)message_number(r, echo->sequence));
	message_set_text(r, message, &c);
}

void message_read_icmp(struct message_reader *r)
{
	static const struct echo echo = { 8,
		                          0,
		                          KNOWN_ICMP_TYPE,
		                          KNOWN_ICMP_SEQ,
		                          KNOWN_ICMP_RESPONSE_IN,
		                          KNOWN_ICMP_RESPONSE_TO };
	if (message_has(r, KNOWN_ICMP_TYPE)) echo_read(r, &echo);
}

void message_read_icmpv6(struct message_reader *r)
{
	static const struct echo echo = { 128,
		                          129,
		                          KNOWN_ICMPV6_TYPE,
		                          KNOWN_ICMPV6_SEQ,
		                          KNOWN_ICMPV6_RESPONSE_IN,
		                          KNOWN_ICMPV6_RESPONSE_TO };
	if (message_has(r, KNOWN_ICMPV6_TYPE)) echo_read(r, &echo);
}
