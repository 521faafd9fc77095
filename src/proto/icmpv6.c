/* icmpv6.c - Internet Control Message Protocol for IPv6, RFC 4443. */
#include "dissect/dissector.h"

#include <stdio.h>
#include <string.h>

#include "checksum.h"
#include "icmpv6_fields.h"
#include "icmpv6_types.h"
#include "store/frames.h"

enum { IP_PROTO_ICMPV6 = 58, ICMPV6_HEADER = 4, QUOTE_WORD = 8, MULTICAST = 0xff };

struct icmpv6_header {
	uint8_t type, code;
	uint16_t checksum, identifier, sequence;
	struct span code_at;
};

struct icmpv6_note {
	uint32_t echo; /* exchange; 0: neither request nor answered reply */
};

/* ---------------------------------------------------------------- echo */

/* Request and reply have the rest in common, so their checksums differ by the type alone (icmp.c). */
static uint64_t icmpv6_key(const struct icmpv6_header *header, uint16_t checksum)
{
	return (uint64_t)checksum << 32 | (uint32_t)header->identifier << 16 | header->sequence;
}

static uint16_t icmpv6_reply_checksum(uint16_t request_checksum)
{
	uint32_t less = 0xffff - ((ICMPV6_ECHO_REPLY - ICMPV6_ECHO_REQUEST) << 8);
	return checksum_fold(request_checksum + less);
}

static struct extent icmpv6_track(struct tracker *t, struct reader r, void *note_out)
{
	struct icmpv6_note *note = note_out;
	struct icmpv6_header header;
	header.type = read_u8(&r);
	header.code = read_u8(&r);
	header.checksum = read_u16(&r);
	header.identifier = read_u16(&r);
	header.sequence = read_u16(&r);
	if (!reader_ok(&r) || tracker_packet(t)->is_quoted) return EXTENT_WHOLE;
	if (header.type == ICMPV6_ECHO_REQUEST)
		note->echo = exchange_request(
			t, icmpv6_key(&header, icmpv6_reply_checksum(header.checksum)));
	if (header.type == ICMPV6_ECHO_REPLY) {
		uint64_t key = icmpv6_key(&header, header.checksum);
		if (!tracker_response_frame(t, exchange_find(t, key)))
			note->echo = exchange_response(t, key);
	}
	return EXTENT_WHOLE;
}

static void icmpv6_emit_unanswered(struct layer *l, struct span at)
{
	char text[64];
	if (l->packet->destination.bytes[0] == MULTICAST) {
		summary_append(l, " (multicast)");
		return;
	}
	uint32_t item = layer_open_generated(l, F_NO_RESP, 0);
	snprintf(text, sizeof text, "No response seen to ICMPv6 request in frame %u",
	         l->packet->frame);
	layer_expert(l, F_RESP_NOT_FOUND, at, text);
	layer_close_as_is(l, item);
	summary_append(l, " (no response found!)");
}

static void icmpv6_emit_asked(struct layer *l, uint32_t asked)
{
	double time_ms = (double)(l->packet->time_ns - store_time_ns(layer_store(l), asked)) / 1e6;
	uint64_t bits;
	memcpy(&bits, &time_ms, sizeof bits);
	emit_frame(l, F_RESP_TO, asked);
	emit_generated(l, F_RESPTIME, bits);
	layer_text_last(l, "[Response time: %.3f ms]", time_ms);
	summary_append(l, " (request in %u)", asked);
}

static void icmpv6_emit_echo(struct layer *l, struct reader *r, uint8_t type,
                             const struct icmpv6_note *note)
{
	struct span at = span_of(r, 0);
	uint16_t identifier = emit_u16(l, F_IDENTIFIER, r);
	uint16_t sequence = emit_u16(l, F_SEQUENCE, r);
	if (!reader_ok(r)) return;
	summary_append(l, " id=0x%04x, seq=%u, hop limit=%u", identifier, sequence,
	               l->packet->hop_limit);
	uint32_t asked = exchange_request_frame(l, note->echo),
		 answered = exchange_response_frame(l, note->echo);
	if (type == ICMPV6_ECHO_REPLY) {
		if (asked) icmpv6_emit_asked(l, asked);
	} else if (answered) {
		emit_frame(l, F_RESP_IN, answered);
		summary_append(l, " (reply in %u)", answered);
	} else if (note->echo && l->view->is_complete) {
		icmpv6_emit_unanswered(l, at);
	}
	layer_hold_next(l);
	if (reader_left(r) > 0) layer_next_named(l, "data", r);
}

static void icmpv6_emit_extended_echo(struct layer *l, struct reader *r, uint8_t type)
{
	emit_u16(l, F_IDENTIFIER, r);
	emit_u8(l, F_EXT_ECHO_SEQ, r);
	struct span at = span_of(r, 1);
	uint8_t flags = read_u8(r);
	if (!reader_ok(r)) return;
	if (type == ICMPV6_EXTENDED_ECHO_REPLY)
		emit_masked(l, F_EXT_ECHO_STATE, F_EXT_ECHO_IPV6, at, flags);
	else
		emit_masked(l, F_EXT_ECHO_RESERVED, F_EXT_ECHO_LOCAL, at, flags);
}

/* ---------------------------------------------------------------- errors */

static void icmpv6_emit_error(struct layer *l, struct reader *r, uint8_t type)
{
	size_t words = 0;
	if (type == ICMPV6_TOO_BIG) {
		emit_u32(l, F_MTU, r);
	} else if (type == ICMPV6_PARAMETER_PROBLEM) {
		emit_u32(l, F_POINTER, r);
	} else if (reader_peek(r, 0) > 0) { /* RFC 4884 4.4 */
		words = emit_u8(l, F_LENGTH, r);
		emit_bytes(l, F_RESERVED, r, 3);
	} else {
		emit_bytes(l, F_RESERVED, r, 4);
	}
	if (!reader_ok(r)) return;
	struct reader quote = *r;
	if (words) reader_limit(&quote, words * QUOTE_WORD);
	if (reader_left_reported(&quote) > 0)
		layer_next_quoted(l, ETHERTYPE, 0x86dd, &quote);
	else
		reader_skip(r, 1); /* an error quotes something */
}

/* ---------------------------------------------------------------- all types */

static void icmpv6_emit_checksum(struct layer *l, struct reader *r, const struct reader *message)
{
	static const struct checksum_fields fields = {
		.value = F_CHECKSUM,
		.status = F_CHECKSUM_STATUS,
		.calculated = CHECKSUM_NO_FIELD,
		.bad = F_CHECKSUM_BAD,
		.zero = CHECKSUM_NO_FIELD,
	};
	size_t length = reader_left(message);
	struct checksum checksum = { .at = span_of(r, 2), .status = CHECKSUM_UNVERIFIED };
	checksum.sent = read_u16(r);
	if (!reader_ok(r)) return;
	if (l->packet->is_quoted) {
		checksum.remark = " [in ICMP error packet]";
	} else if (l->packet->is_fragment || message->missing) {
		checksum.remark = " [fragmented datagram]";
	} else {
		uint32_t sum = l->packet->pseudo_header_sum + (uint32_t)(length >> 16) +
		               (uint32_t)(length & 0xffff);
		checksum.sum = checksum_fold(checksum_add(sum, message->at, length));
		checksum.status = checksum.sum == 0xffff ? CHECKSUM_GOOD : CHECKSUM_BAD;
	}
	checksum_emit(l, &fields, &checksum);
}

static bool icmpv6_emit_header(struct layer *l, struct reader *r, struct icmpv6_header *out)
{
	char unknown[16];
	out->type = emit_u8(l, F_TYPE, r);
	if (!reader_ok(r)) return false;
	snprintf(unknown, sizeof unknown, "Unknown (%u)", out->type);
	summary_set(l, "%s", value_name(icmpv6_types, out->type, unknown));
	out->code_at = span_of(r, 1);
	out->code = emit_u8(l, F_CODE, r);
	const struct value_name *codes = icmpv6_type_codes(out->type);
	if (!reader_ok(r) || !codes) return reader_ok(r);
	snprintf(unknown, sizeof unknown, "Unknown (%u)", out->code);
	const char *otherwise = out->type == ICMPV6_UNREACHABLE ? "Unknown" : unknown;
	summary_append(l, " (%s)", value_name(codes, out->code, otherwise));
	layer_text_last_append(l, " (%s)", value_name(codes, out->code, otherwise));
	return true;
}

/* Types that IANA keeps for experiments and growth have no body that could be known. */
static bool icmpv6_is_reserved(uint8_t type)
{
	return type == 100 || type == 101 || type == 127 || type == 200 || type == 201 ||
	       type == 255;
}

static void icmpv6_emit_unknown(struct layer *l, struct reader *r, uint8_t type)
{
	char text[128];
	if (value_name(icmpv6_types, type, NULL) && !icmpv6_is_reserved(type)) {
		if (reader_left(r) > 0) emit_bytes(l, F_DATA, r, reader_left(r));
		return;
	}
	snprintf(text, sizeof text, "ICMPv6 type %u is not dissected: its data is shown as bytes",
	         type);
	if (reader_left(r) == 0) {
		reader_skip(r, 1);
		return;
	}
	layer_expert(l, F_UNDECODED_TYPE, span_of(r, (uint32_t)reader_left(r)), text);
	emit_bytes(l, F_DATA, r, reader_left(r));
}

static void icmpv6_emit_body(struct layer *l, struct reader *r, const struct icmpv6_header *header,
                             const struct icmpv6_note *note)
{
	switch (header->type) {
	case ICMPV6_UNREACHABLE:
	case ICMPV6_TOO_BIG:
	case ICMPV6_TIME_EXCEEDED:
	case ICMPV6_PARAMETER_PROBLEM: icmpv6_emit_error(l, r, header->type); break;
	case ICMPV6_ECHO_REQUEST:
	case ICMPV6_ECHO_REPLY: icmpv6_emit_echo(l, r, header->type, note); break;
	case ICMPV6_EXTENDED_ECHO_REQUEST:
	case ICMPV6_EXTENDED_ECHO_REPLY: icmpv6_emit_extended_echo(l, r, header->type); break;
	default:
		if (!icmpv6_emit_discovery(l, r, header->type) &&
		    !icmpv6_emit_listener(l, r, header->type) &&
		    !icmpv6_emit_other(l, r, header->type, header->code, header->code_at))
			icmpv6_emit_unknown(l, r, header->type);
		break;
	}
}

static void icmpv6_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct reader message = *r;
	struct icmpv6_header header;
	if (!icmpv6_emit_header(l, r, &header)) return;
	icmpv6_emit_checksum(l, r, &message);
	if (reader_ok(r)) icmpv6_emit_body(l, r, &header, note);
	reader_skip(r, reader_left(r));
}

const struct dissector icmpv6_dissector = {
	.name = "icmpv6",
	.label = "Internet Control Message Protocol v6",
	.short_label = "ICMPv6",
	.fields = icmpv6_fields,
	.field_count = F_COUNT,
	.track = icmpv6_track,
	.dissect = icmpv6_dissect,
	.note_size = sizeof(struct icmpv6_note),
	.bindings = BINDINGS({ IP_PROTO, IP_PROTO_ICMPV6 }),
	};
