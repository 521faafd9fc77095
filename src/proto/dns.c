/* dns.c - Domain Name System, RFC 1035; over TCP 4.2.2; multicast DNS, RFC 6762; LLMNR, RFC 4795.
 *
 *   ID 16, flags 16, four counts of 16, then questions, answers, authorities, additional records
 *
 * Over TCP each message has its length before it. */
#include <stdio.h>
#include <string.h>

#include "base/format.h"
#include "dns_exchange.h"
#include "dns_message.h"

enum {
	DNS_PORT = 53,
	MDNS_PORT = 5353,
	LLMNR_PORT = 5355,
	CLASS_MASK = 0x7fff,
	QUESTION_UNICAST = 0x8000
};
enum { SECTIONS = 4, LENGTH_BEFORE = 2, FRAMING_PEEK = 6, DNS_PDU_MAX = 65537, TYPE_ANY = 255 };

/* ---------------------------------------------------------------- words */

const char *dns_type_name(uint16_t type, char buffer[DNS_TYPE_NAME_MAX])
{
	const char *description = value_name(dns_type_descriptions, type, NULL);
	if (type == TYPE_ANY) return "ANY";
	if (!description) {
		snprintf(buffer, DNS_TYPE_NAME_MAX, "Unknown (%u)", type);
		return buffer;
	}
	size_t length = strcspn(description, " ");
	text_format(buffer, DNS_TYPE_NAME_MAX, "%.*s", (int)length, description);
	return buffer;
}

static const char *message_opcode(const struct dns_message *m, char *buffer, size_t size)
{
	snprintf(buffer, size, "Unknown operation (%u)", dns_opcode(m));
	return value_name(dns_opcodes, dns_opcode(m), buffer);
}

static const char *message_rcode(const struct dns_message *m, char *buffer, size_t size)
{
	snprintf(buffer, size, "Unknown error (%u)", m->flags & DNS_RCODE);
	return value_name(dns_rcodes, m->flags & DNS_RCODE, buffer);
}

/* ---------------------------------------------------------------- header */

static void message_summary(struct dns_message *m)
{
	char opcode[40], rcode[32];
	summary_set(m->l, "%s%s 0x%04x", message_opcode(m, opcode, sizeof opcode),
	            dns_is_response(m) ? " response" : "", m->id);
	if (dns_is_response(m) && m->flags & DNS_RCODE)
		summary_append(m->l, " %s", message_rcode(m, rcode, sizeof rcode));
}

/* Which flags are shown depends on who speaks. */
static const uint16_t flags_query[] = { F_FLAG_RESPONSE,
	                                F_FLAG_OPCODE,
	                                F_FLAG_TRUNCATED,
	                                F_FLAG_RECDESIRED,
	                                F_FLAG_Z,
	                                F_FLAG_AUTHENTICATED_QUERY,
	                                F_FLAG_CHECKDISABLE,
	                                0 };
static const uint16_t flags_response[] = { F_FLAG_RESPONSE,
	                                   F_FLAG_OPCODE,
	                                   F_FLAG_AUTHORITATIVE,
	                                   F_FLAG_TRUNCATED,
	                                   F_FLAG_RECDESIRED,
	                                   F_FLAG_RECAVAIL,
	                                   F_FLAG_Z,
	                                   F_FLAG_AUTHENTICATED,
	                                   F_FLAG_CHECKDISABLE,
	                                   F_FLAG_RCODE,
	                                   0 };
static const uint16_t flags_local_query[] = { F_FLAG_RESPONSE,  F_FLAG_OPCODE,    F_FLAG_CONFLICT,
	                                      F_FLAG_TRUNCATED, F_FLAG_TENTATIVE, 0 };
static const uint16_t flags_local_response[] = { F_FLAG_RESPONSE,
	                                         F_FLAG_OPCODE,
	                                         F_FLAG_CONFLICT_RESPONSE,
	                                         F_FLAG_TRUNCATED,
	                                         F_FLAG_TENTATIVE,
	                                         F_FLAG_RCODE,
	                                         0 };

static const uint16_t *message_flags(const struct dns_message *m)
{
	if (m->flavor == DNS_LINK_LOCAL)
		return dns_is_response(m) ? flags_local_response : flags_local_query;
	return dns_is_response(m) ? flags_response : flags_query;
}

static void message_emit_flags(struct dns_message *m, struct span at)
{
	char rcode[32];
	uint32_t item = layer_open_number(m->l, F_FLAGS, at, m->flags, 0);
	layer_text_append(m->l, item, " %s",
	                  value_name(dns_opcodes, dns_opcode(m), "Unknown operation"));
	if (dns_is_response(m))
		layer_text_append(m->l, item, " response, %s",
		                  message_rcode(m, rcode, sizeof rcode));
	for (const uint16_t *field = message_flags(m); *field; field++) {
		if (*field == F_FLAG_AUTHENTICATED_QUERY && !(m->flags & DNS_AUTHENTICATED))
			continue;
		emit_number(m->l, *field, at, m->flags, 0);
	}
	layer_close_as_is(m->l, item);
}

/* Are all questions and records there? */
static bool message_is_whole(const struct dns_message *m)
{
	struct reader r = m->whole;
	struct dns_name name;
	reader_skip(&r, DNS_HEADER - SECTIONS * 2);
	unsigned questions = read_u16(&r);
	unsigned records = read_u16(&r);
	records += read_u16(&r);
	records += read_u16(&r);
	for (unsigned i = 0; i < questions + records && reader_ok(&r); i++) {
		dns_name_read(&r, &m->whole, &name);
		reader_skip(&r, 4);
		if (i < questions) continue;
		reader_skip(&r, 4);
		reader_skip(&r, read_u16(&r));
	}
	return reader_ok(&r);
}

/* False if not even ID and flags are there. */
static bool message_emit_start(struct dns_message *m, struct reader *r, const struct dns_note *note)
{
	struct span id = span_of(r, 2);
	m->id = read_u16(r);
	struct span flags = span_of(r, 2);
	m->flags = read_u16(r);
	if (!reader_ok(r)) return false;
	layer_title_append(m->l, " (%s)", dns_is_response(m) ? "response" : "query");
	message_summary(m);
	uint32_t item = layer_open_number(m->l, F_ID, id, m->id, 0);
	/* as tshark, which finds out about it at the end of a message that has one */
	if (note->is_retransmission && message_is_whole(m))
		dns_emit_retransmission_remark(m, id, note);
	layer_close_as_is(m->l, item);
	message_emit_flags(m, flags);
	return true;
}

/* ---------------------------------------------------------------- questions and records */

static void question_emit_class(struct dns_message *m, struct reader *r)
{
	struct span at = span_of(r, 2);
	uint16_t class = read_u16(r);
	if (m->flavor != DNS_MULTICAST) {
		emit_number(m->l, F_QRY_CLASS, at, class, 0);
		return;
	}
	emit_number(m->l, F_QRY_CLASS_MDNS, at, class, 0);
	emit_number(m->l, F_QRY_QU, at, class, 0);
}

static void question_emit_name(struct dns_message *m, struct reader *r, struct dns_name *name)
{
	struct reader start = *r;
	dns_emit_name(m, F_QRY_NAME, r, name);
	struct span at = span_from(&start, r);
	bool is_counted = name->length > 1; /* as tshark: a name of one byte counts nothing */
	emit_number(m->l, F_QRY_NAME_LEN, at, is_counted ? name->length : 0, ITEM_GENERATED);
	emit_number(m->l, F_COUNT_LABELS, at, is_counted ? dns_name_labels(name) : 0,
	            ITEM_GENERATED);
}

static void message_emit_question(struct dns_message *m, struct reader *r)
{
	char buffer[DNS_TYPE_NAME_MAX], visible[DNS_NAME_VISIBLE_MAX];
	struct reader probe = *r;
	struct dns_name name;
	dns_name_read(&probe, &m->whole, &name);
	uint16_t type = read_u16(&probe), class = read_u16(&probe);
	if (!reader_ok(&probe)) {
		dns_absorb(r, &probe);
		return;
	}
	const char *type_name = dns_type_name(type, buffer);
	const char *asks = "";
	if (m->flavor == DNS_MULTICAST) {
		asks = class & QUESTION_UNICAST ? ", \"QU\" question" : ", \"QM\" question";
		class &= CLASS_MASK;
	}
	const char *shown = dns_name_visible(&name, visible);
	summary_append(m->l, " %s %s%s", type_name, shown, asks);

	uint32_t item = layer_open(m->l, F_RECORD, r);
	layer_text(m->l, item, "%s: type %s, class %s%s", shown, type_name,
	           value_name(dns_classes, class, "Unknown"), asks);
	question_emit_name(m, r, &name);
	emit_u16(m->l, F_QRY_TYPE, r);
	question_emit_class(m, r);
	layer_close(m->l, item, r);
}

struct section {
	const char *title;
	void (*emit)(struct dns_message *m, struct reader *r);
};

static void message_emit_section(struct dns_message *m, struct reader *r,
                                 const struct section *section, uint16_t count)
{
	if (count == 0 || !reader_ok(r)) return;
	uint32_t item = layer_open(m->l, F_SECTION, r);
	layer_text(m->l, item, "%s", section->title);
	for (unsigned i = 0; i < count && reader_ok(r); i++) section->emit(m, r);
	layer_close(m->l, item, r);
}

static const struct section sections[SECTIONS] = {
	{ "Queries", message_emit_question },
	{ "Answers", dns_emit_record },
	{ "Authoritative nameservers", dns_emit_record },
	{ "Additional records", dns_emit_record },
};
static const struct section sections_of_update[SECTIONS] = {
	/* RFC 2136 2 */
	{ "Zone", message_emit_question },
	{ "Prerequisites", dns_emit_record },
	{ "Updates", dns_emit_record },
	{ "Additional records", dns_emit_record },
};
static const uint16_t counts[SECTIONS] = { F_COUNT_QUERIES, F_COUNT_ANSWERS, F_COUNT_AUTH_RR,
	                                   F_COUNT_ADD_RR };
static const uint16_t counts_of_update[SECTIONS] = { F_COUNT_ZONES, F_COUNT_PREREQUISITES,
	                                             F_COUNT_UPDATES, F_COUNT_ADD_RR };

static void message_emit_extraneous(struct dns_message *m, struct reader *r)
{
	size_t length = reader_left(r);
	if (length == 0) return;
	struct span at = span_of(r, (uint32_t)length);
	uint32_t item = layer_open(m->l, F_EXTRANEOUS_PART, r);
	layer_text(m->l, item, "Extraneous Data (%zu byte%s)", length, length == 1 ? "" : "s");
	emit_bytes(m->l, F_EXTRANEOUS_DATA, r, length);
	emit_generated(m->l, F_EXTRANEOUS_LENGTH, length);
	uint32_t part = layer_open(m->l, F_EXTRANEOUS_PART, &at.r);
	layer_expert(m->l, F_EXTRANEOUS, at, NULL);
	layer_close(m->l, part, r);
	layer_close(m->l, item, r);
}

static void message_emit(struct layer *l, struct reader *r, enum dns_flavor flavor,
                         const struct dns_note *note)
{
	struct dns_message m = { .l = l, .whole = *r, .flavor = flavor };
	uint16_t count[SECTIONS];
	summary_clear(l);
	if (!message_emit_start(&m, r, note)) return;
	bool is_update = dns_opcode(&m) == DNS_OPCODE_UPDATE;
	for (size_t i = 0; i < SECTIONS; i++)
		count[i] = emit_u16(l, is_update ? counts_of_update[i] : counts[i], r);
	for (size_t i = 0; i < SECTIONS; i++)
		message_emit_section(&m, r, is_update ? &sections_of_update[i] : &sections[i],
		                     count[i]);
	if (!reader_ok(r)) return;
	dns_emit_links(&m, note);
	message_emit_extraneous(&m, r);
}

/* ---------------------------------------------------------------- the dissectors */

static struct extent dns_track(struct tracker *t, struct reader r, void *note)
{
	dns_track_message(t, r, note);
	return EXTENT_WHOLE;
}

/* Off its port too, a datagram is DNS's if flags and counts are such as queries and responses have: the
 * bounds are those that tshark was seen to have. It looks at each datagram anew. */
static bool dns_detect(const struct packet *packet, struct reader r)
{
	enum { ANSWERS_MAX = 100, AUTHORITIES_MAX = 10, ADDITIONAL_MAX = 10 };
	if (reader_left(&r) < DNS_HEADER || reader_left_reported(&r) <= DNS_HEADER) return false;
	reader_skip(&r, 2);
	uint16_t flags = read_u16(&r), questions = read_u16(&r), answers = read_u16(&r);
	uint16_t authorities = read_u16(&r), additional = read_u16(&r);
	if (flags & DNS_OPCODE || additional > ADDITIONAL_MAX) return false;
	if (!(flags & DNS_RESPONSE)) return questions == 1 && answers == 0 && authorities == 0;
	return questions <= 1 && answers <= ANSWERS_MAX && authorities <= AUTHORITIES_MAX;
}

static void dns_dissect(struct layer *l, struct reader *r, const void *note)
{
	message_emit(l, r, DNS_UNICAST, note);
}

static void mdns_dissect(struct layer *l, struct reader *r, const void *note)
{
	message_emit(l, r, DNS_MULTICAST, note);
}

static void llmnr_dissect(struct layer *l, struct reader *r, const void *note)
{
	message_emit(l, r, DNS_LINK_LOCAL, note);
}

/* The exchange is noted when ID and flags are there, which nearly always is the whole message. */
static struct extent dns_tcp_track(struct tracker *t, struct reader r, void *note)
{
	size_t left = reader_left(&r);
	if (left < LENGTH_BEFORE) return extent_need(LENGTH_BEFORE);
	uint16_t length = read_u16(&r);
	if (length >= FRAMING_PEEK - LENGTH_BEFORE && left < FRAMING_PEEK)
		return extent_need(FRAMING_PEEK);
	reader_limit(&r, length);
	dns_track_message(t, r, note);
	return extent_pdu((uint64_t)LENGTH_BEFORE + length);
}

static void dns_tcp_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct reader probe = *r;
	uint16_t length = read_u16(&probe);
	if (reader_left_reported(&probe) >= 4 || length < 4) emit_u16(l, F_LENGTH, r);
	message_emit(l, r, DNS_UNICAST, note);
}

#define DNS_SHARED                                                                          \
	.fields = dns_fields, .field_count = F_COUNT, .note_size = sizeof(struct dns_note), \
	.is_leaf = true

const struct dissector dns_dissector = {
	.name = "dns",
	.label = "Domain Name System",
	.short_label = "DNS",
	DNS_SHARED,
	.track = dns_track,
	.dissect = dns_dissect,
	.bindings = BINDINGS({ UDP_PORT, DNS_PORT }), .detect = dns_detect, .detect_in = UDP_PORT,
	                     .detects_each = true,
	};

const struct dissector dns_tcp_dissector = {
	.name = "dns",
	.label = "Domain Name System",
	.short_label = "DNS",
	DNS_SHARED,
	.track = dns_tcp_track,
	.dissect = dns_tcp_dissect,
	.is_stream = true,
	.is_counted = true,
	.pdu_length_max = DNS_PDU_MAX,
	.bindings = BINDINGS({ TCP_PORT, DNS_PORT }),
	};

const struct dissector mdns_dissector = {
	.name = "mdns",
	.label = "Multicast Domain Name System",
	.short_label = "MDNS",
	DNS_SHARED,
	.track = dns_track,
	.dissect = mdns_dissect,
	.bindings = BINDINGS({ UDP_PORT, MDNS_PORT }),
	};

const struct dissector llmnr_dissector = {
	.name = "llmnr",
	.label = "Link-local Multicast Name Resolution",
	.short_label = "LLMNR",
	DNS_SHARED,
	.track = dns_track,
	.dissect = llmnr_dissect,
	.bindings = BINDINGS({ UDP_PORT, LLMNR_PORT }),
	};
