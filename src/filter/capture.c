/* capture.c - walks the checked tree of a display filter and writes each node in the other language. What
 * a capture filter can ask is a table: bytes at a fixed place, ends, lengths. */
#include "filter/capture.h"

#include "checker.h"
#include "filter/filter.h"
#include "parse.h"
#include "regex.h"

#include "base/format.h"
#include "field/format.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

enum { CAPTURE_MEMORY_MAX = 16 << 20, IPV4_BITS = 32, IPV6_BITS = 128, IPV6_HEADER = 40 };

enum capture_kind {
	CAPTURE_PROTOCOL, /* there or not */
	CAPTURE_ADDRESS,  /* host, or net with a prefix */
	CAPTURE_PORT,
	CAPTURE_NUMBER, /* what the words stand for */
	CAPTURE_TRANSPORT, /* bytes of a header that is found over IPv4, and at a fixed place over IPv6 */
};

static const struct capture_word {
	const char *field;
	enum capture_kind kind;
	const char *protocol; /* in the capture filter's words; NULL: every frame has it */
	const char *words;    /* `src`, `dst` or nothing for ends; `ip[8]` */
	uint8_t next, offset,
		size;  /* CAPTURE_TRANSPORT: IPv6's next header, and where in the header */
	uint16_t mask; /* 0: all bits; more than one: the value is shifted by none */
} capture_words[] = {
	{ "ip", CAPTURE_PROTOCOL, "ip" },
	{ "ipv6", CAPTURE_PROTOCOL, "ip6" },
	{ "arp", CAPTURE_PROTOCOL, "(arp or rarp or ether proto 0x80f6)" },
	{ "tcp", CAPTURE_PROTOCOL, "tcp" },
	{ "udp", CAPTURE_PROTOCOL, "udp" },
	{ "icmp", CAPTURE_PROTOCOL, "icmp" },
	{ "icmpv6", CAPTURE_PROTOCOL, "icmp6" },
	{ "igmp", CAPTURE_PROTOCOL, "igmp" },
	{ "ip.addr", CAPTURE_ADDRESS, "ip", "" },
	{ "ip.src", CAPTURE_ADDRESS, "ip", " src" },
	{ "ip.dst", CAPTURE_ADDRESS, "ip", " dst" },
	{ "ipv6.addr", CAPTURE_ADDRESS, "ip6", "" },
	{ "ipv6.src", CAPTURE_ADDRESS, "ip6", " src" },
	{ "ipv6.dst", CAPTURE_ADDRESS, "ip6", " dst" },
	{ "eth.addr", CAPTURE_ADDRESS, "ether", "" },
	{ "eth.src", CAPTURE_ADDRESS, "ether", " src" },
	{ "eth.dst", CAPTURE_ADDRESS, "ether", " dst" },
	{ "tcp.port", CAPTURE_PORT, "tcp", "" },
	{ "tcp.srcport", CAPTURE_PORT, "tcp", " src" },
	{ "tcp.dstport", CAPTURE_PORT, "tcp", " dst" },
	{ "udp.port", CAPTURE_PORT, "udp", "" },
	{ "udp.srcport", CAPTURE_PORT, "udp", " src" },
	{ "udp.dstport", CAPTURE_PORT, "udp", " dst" },
	{ "frame.len", CAPTURE_NUMBER, NULL, "len" },
	{ "ip.proto", CAPTURE_NUMBER, "ip", "ip[9]" },
	{ "ip.ttl", CAPTURE_NUMBER, "ip", "ip[8]" },
	{ "ip.len", CAPTURE_NUMBER, "ip", "ip[2:2]" },
	{ "ip.id", CAPTURE_NUMBER, "ip", "ip[4:2]" },
	{ "ipv6.nxt", CAPTURE_NUMBER, "ip6", "ip6[6]" },
	{ "ipv6.hlim", CAPTURE_NUMBER, "ip6", "ip6[7]" },
	{ "ipv6.plen", CAPTURE_NUMBER, "ip6", "ip6[4:2]" },
	{ "icmp.type", CAPTURE_NUMBER, "icmp", "icmp[0]" },
	{ "icmp.code", CAPTURE_NUMBER, "icmp", "icmp[1]" },
	{ "tcp.flags", CAPTURE_TRANSPORT, "tcp", NULL, 6, 12, 2, 0xfff },
	{ "tcp.flags.fin", CAPTURE_TRANSPORT, "tcp", NULL, 6, 13, 1, 1 },
	{ "tcp.flags.syn", CAPTURE_TRANSPORT, "tcp", NULL, 6, 13, 1, 2 },
	{ "tcp.flags.reset", CAPTURE_TRANSPORT, "tcp", NULL, 6, 13, 1, 4 },
	{ "tcp.flags.push", CAPTURE_TRANSPORT, "tcp", NULL, 6, 13, 1, 8 },
	{ "tcp.flags.ack", CAPTURE_TRANSPORT, "tcp", NULL, 6, 13, 1, 16 },
	{ "tcp.flags.urg", CAPTURE_TRANSPORT, "tcp", NULL, 6, 13, 1, 32 },
	{ "tcp.seq_raw", CAPTURE_TRANSPORT, "tcp", NULL, 6, 4, 4, 0 },
	{ "tcp.ack_raw", CAPTURE_TRANSPORT, "tcp", NULL, 6, 8, 4, 0 },
	{ "tcp.window_size_value", CAPTURE_TRANSPORT, "tcp", NULL, 6, 14, 2, 0 },
	{ "udp.length", CAPTURE_TRANSPORT, "udp", NULL, 17, 4, 2, 0 },
};

struct capture {
	const struct registry *registry;
	char *out;
	size_t size, used;
	struct error *error;
};

static void capture_put(struct capture *capture, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static void capture_put(struct capture *capture, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	bool has_room = capture->used < capture->size;
	int length = text_vformat(has_room ? capture->out + capture->used : capture->out,
	                          has_room ? capture->size - capture->used : 0, format, arguments);
	va_end(arguments);
	if (length > 0) capture->used += (size_t)length;
}

static bool capture_refuse(struct capture *capture, const struct node *node, const char *why)
{
	error_set_at(capture->error, node->position, node->length, "%s", why);
	return false;
}

/* The row of a node's field; NULL, and said why, if it has none. */
static const struct capture_word *capture_word_of(struct capture *capture, const struct node *node)
{
	bool is_field = node->kind == NODE_FIELD && node->range_count == 0;
	const char *name = is_field && node->field != FIELD_ID_NONE
	                           ? registry_field(capture->registry, node->field)->name
	                           : NULL;
	for (size_t i = 0; name && i < sizeof capture_words / sizeof *capture_words; i++)
		if (strcmp(capture_words[i].field, name) == 0) return &capture_words[i];
	capture_refuse(capture, node,
	               is_field ? "a capture filter cannot know this: it sees headers at fixed "
	                          "places only, and each frame alone"
	                        : "a capture filter has no words for this");
	return NULL;
}

/* ---------------------------------------------------------------- one comparison */

static const char *capture_sign(enum filter_relation relation)
{
	switch (relation) {
	case RELATION_EQUAL: return "=";
	case RELATION_NOT_EQUAL: return "!=";
	case RELATION_LESS: return "<";
	case RELATION_LESS_EQUAL: return "<=";
	case RELATION_GREATER: return ">";
	case RELATION_GREATER_EQUAL: return ">=";
	default: return NULL;
	}
}

static bool capture_address(struct capture *capture, const struct capture_word *word,
                            const struct filter_value *value)
{
	char text[64];
	bool is_ipv4 = value->kind == VALUE_IPV4, is_net = false;
	unsigned bits = value->prefix_bits;
	uint8_t bytes[16] = { 0 };
	if (is_ipv4) {
		uint32_t mask = bits ? UINT32_MAX << (IPV4_BITS - bits) : 0;
		is_net = bits < IPV4_BITS;
		format_ipv4((uint32_t)value->as.number & mask, text, sizeof text);
	} else if (value->kind == VALUE_IPV6) {
		is_net = bits < IPV6_BITS;
		for (unsigned i = 0; i < bits; i++)
			bytes[i / 8] |= value->as.bytes[i / 8] & (uint8_t)(0x80 >> i % 8);
		format_ipv6(bytes, text, sizeof text);
	} else if (value->kind == VALUE_BYTES && value->length == 6) {
		format_ether(value->as.bytes, text, sizeof text);
	} else {
		return false;
	}
	capture_put(capture, "%s%s %s %s", word->protocol, word->words, is_net ? "net" : "host",
	            text);
	if (is_net) capture_put(capture, "/%u", bits);
	return true;
}

static bool capture_ports(struct capture *capture, const struct capture_word *word, uint64_t low,
                          uint64_t high)
{
	if (low > high || high > UINT16_MAX) return false;
	if (low == high)
		capture_put(capture, "%s%s port %" PRIu64, word->protocol, word->words, low);
	else
		capture_put(capture, "%s%s portrange %" PRIu64 "-%" PRIu64, word->protocol,
		            word->words, low, high);
	return true;
}

static bool capture_port(struct capture *capture, const struct capture_word *word,
                         enum filter_relation relation, uint64_t port)
{
	switch (relation) {
	case RELATION_LESS: return port > 0 && capture_ports(capture, word, 0, port - 1);
	case RELATION_LESS_EQUAL: return capture_ports(capture, word, 0, port);
	case RELATION_GREATER: return capture_ports(capture, word, port + 1, UINT16_MAX);
	case RELATION_GREATER_EQUAL: return capture_ports(capture, word, port, UINT16_MAX);
	default: return capture_ports(capture, word, port, port);
	}
}

/* A flag is its bit or 0; other numbers are what is left of them under the mask. */
static bool capture_number(struct capture *capture, const struct capture_word *word,
                           enum filter_relation relation, const struct filter_value *value)
{
	const char *sign = capture_sign(relation);
	uint64_t number = value->as.number;
	if (value->kind == VALUE_BOOLEAN) number = number ? word->mask : 0;
	if (number > UINT32_MAX) return false;
	if (word->kind == CAPTURE_NUMBER) {
		capture_put(capture, "%s %s %" PRIu64, word->words, sign, number);
		return true;
	}
	char mask[24] = "";
	if (word->mask) text_format(mask, sizeof mask, " & 0x%x", word->mask);
	capture_put(capture, "(%s[%u:%u]%s %s %" PRIu64, word->protocol, word->offset, word->size,
	            mask, sign, number);
	capture_put(capture, " or (ip6[6] = %u and ip6[%u:%u]%s %s %" PRIu64 "))", word->next,
	            IPV6_HEADER + word->offset, word->size, mask, sign, number);
	return true;
}

static bool capture_value(struct capture *capture, const struct capture_word *word,
                          enum filter_relation relation, const struct node *right)
{
	bool is_ordered = relation != RELATION_EQUAL && relation != RELATION_NOT_EQUAL;
	bool is_said = false;
	if (right->kind == NODE_LITERAL && capture_sign(relation)) {
		if (word->kind == CAPTURE_ADDRESS && !is_ordered)
			is_said = capture_address(capture, word, &right->value);
		else if (word->kind == CAPTURE_PORT)
			is_said = capture_port(capture, word, relation, right->value.as.number);
		else if (word->kind == CAPTURE_NUMBER || word->kind == CAPTURE_TRANSPORT)
			is_said = capture_number(capture, word, relation, &right->value);
	}
	return is_said || capture_refuse(capture, right, "a capture filter has no words for this");
}

static bool capture_span(struct capture *capture, const struct capture_word *word,
                         const struct node *element)
{
	if (element->kind != NODE_SPAN)
		return capture_value(capture, word, RELATION_EQUAL, element);
	const struct node *low = element->child, *high = low->next;
	bool is_constant = low->kind == NODE_LITERAL && high->kind == NODE_LITERAL;
	if (word->kind == CAPTURE_PORT && is_constant &&
	    capture_ports(capture, word, low->value.as.number, high->value.as.number))
		return true;
	if (word->kind != CAPTURE_NUMBER && word->kind != CAPTURE_TRANSPORT)
		return capture_refuse(capture, element, "a capture filter has no words for this");
	capture_put(capture, "(");
	if (!capture_value(capture, word, RELATION_GREATER_EQUAL, low)) return false;
	capture_put(capture, " and ");
	if (!capture_value(capture, word, RELATION_LESS_EQUAL, high)) return false;
	capture_put(capture, ")");
	return true;
}

static bool capture_relation(struct capture *capture, const struct node *node)
{
	const struct node *left = node->child, *right = left->next;
	const struct capture_word *word = capture_word_of(capture, left);
	if (!word) return false;
	if (node->quantifier == QUANTIFIER_ALL ||
	    (node->relation != RELATION_IN && !capture_sign(node->relation)))
		return capture_refuse(capture, node, "a capture filter has no words for this");
	/* none of the values is this one: not as if the field were not there */
	bool is_denied = node->relation == RELATION_NOT_EQUAL &&
	                 (word->kind == CAPTURE_ADDRESS || word->kind == CAPTURE_PORT);
	bool is_ether = is_denied && strcmp(word->protocol, "ether") == 0;
	if (is_denied && !is_ether) capture_put(capture, "(%s and ", word->protocol);
	if (is_denied) capture_put(capture, is_ether ? "(not " : "not ");
	if (node->relation == RELATION_IN) {
		capture_put(capture, "(");
		for (const struct node *element = right; element; element = element->next) {
			if (element != right) capture_put(capture, " or ");
			if (!capture_span(capture, word, element)) return false;
		}
		capture_put(capture, ")");
	} else if (!capture_value(capture, word, node->relation, right)) {
		return false;
	}
	if (is_denied) capture_put(capture, ")");
	return true;
}

/* ---------------------------------------------------------------- the tree */

static bool capture_node(struct capture *capture, const struct node *node);

static bool capture_list(struct capture *capture, const struct node *node, const char *sign)
{
	capture_put(capture, "(");
	for (const struct node *child = node->child; child; child = child->next) {
		if (child != node->child) capture_put(capture, " %s ", sign);
		if (!capture_node(capture, child)) return false;
	}
	capture_put(capture, ")");
	return true;
}

static bool capture_node(struct capture *capture, const struct node *node)
{
	const struct capture_word *word;
	switch (node->kind) {
	case NODE_AND: return capture_list(capture, node, "and");
	case NODE_OR: return capture_list(capture, node, "or");
	case NODE_NOT: capture_put(capture, "not "); return capture_node(capture, node->child);
	case NODE_EXISTS:
		word = capture_word_of(capture, node->child);
		if (!word) return false;
		if (word->protocol && strcmp(word->protocol, "ether") != 0)
			capture_put(capture, "%s", word->protocol);
		else
			capture_put(capture, "len >= 0");
		return true;
	case NODE_RELATION: return capture_relation(capture, node);
	default: return capture_refuse(capture, node, "a capture filter has no words for this");
	}
}

bool filter_to_capture(const struct registry *registry, const char *text, char *out, size_t size,
                       struct error *error_out)
{
	struct error error = { .text = "" };
	struct arena arena;
	bool is_empty = false;
	struct capture capture = { .registry = registry, .out = out, .size = size, .error = &error };
	arena_open(&arena, CAPTURE_MEMORY_MAX);
	struct checker checker = { .registry = registry, .arena = &arena, .error = &error };
	struct node *node = parse_filter(text, &arena, &is_empty, &error);
	if (size > 0) out[0] = 0;
	bool is_said = node && check_filter(&checker, node) && capture_node(&capture, node);
	for (struct checker_regex *link = checker.regexes; link; link = link->next)
		regex_close(link->regex);
	arena_close(&arena);
	if (is_said && capture.used >= size) {
		error_set(&error, "the capture filter would be too long");
		is_said = false;
	}
	if (!is_said && error_out) *error_out = error;
	return is_said || is_empty;
}
