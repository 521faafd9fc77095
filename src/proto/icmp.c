/* icmp.c - Internet Control Message Protocol, RFC 792; quoted datagrams and what may follow them RFC 4884.
 *
 * An echo request and its reply have identifier and sequence number in common, and checksums that differ
 * only by the type: so a reply with other data belongs to another request. */
#include "dissect/dissector.h"

#include <stdio.h>
#include <string.h>

#include "checksum.h"
#include "duration.h"
#include "icmp_fields.h"
#include "icmp_types.h"
#include "store/frames.h"

enum { IP_PROTO_ICMP = 1, ICMP_HEADER = 8, ICMP_FIXED_MIN = 6, DAY_S = 86400 };
enum { QUOTE_WORD = 4, QUOTE_BEFORE_EXTENSION = 128, IP_LENGTH_OFFSET = 2, DAY_MS = 86400000 };

struct icmp_header {
	uint8_t type, code;
	uint16_t checksum, ident, seq;
};

struct icmp_note {
	uint32_t echo; /* exchange; 0: neither request nor answered reply */
};

static bool icmp_parse_header(struct reader *r, struct icmp_header *out)
{
	out->type = read_u8(r);
	out->code = read_u8(r);
	out->checksum = read_u16(r);
	out->ident = read_u16(r);
	out->seq = read_u16(r);
	return reader_ok(r);
}

/* The checksum that a reply with the request's data has: the type's 8 less in the first word. */
static uint16_t icmp_reply_checksum(uint16_t request_checksum)
{
	uint32_t sum = (uint32_t)request_checksum + (ICMP_ECHO_REQUEST << 8);
	return checksum_fold(sum);
}

static uint64_t icmp_key(const struct icmp_header *header, uint16_t checksum)
{
	return (uint64_t)checksum << 32 | (uint32_t)header->ident << 16 | header->seq;
}

static struct extent icmp_track(struct tracker *t, struct reader r, void *note_out)
{
	struct icmp_note *note = note_out;
	struct icmp_header header;
	if (!icmp_parse_header(&r, &header) || tracker_packet(t)->is_quoted) return EXTENT_WHOLE;
	if (header.type == ICMP_ECHO_REQUEST)
		note->echo = exchange_request(
			t, icmp_key(&header, icmp_reply_checksum(header.checksum)));
	if (header.type == ICMP_ECHO_REPLY) {
		uint64_t key = icmp_key(&header, header.checksum);
		if (!tracker_response_frame(t, exchange_find(t, key)))
			note->echo = exchange_response(t, key);
	}
	return EXTENT_WHOLE;
}

/* ---------------------------------------------------------------- the parts that several types have */

static void icmp_emit_type(struct layer *l, struct reader *r, struct icmp_header *header)
{
	header->type = (uint8_t)reader_peek(r, 0);
	header->code = (uint8_t)reader_peek(r, 1);
	const char *name = icmp_type_name(header->type, header->code);
	const struct value_name *codes = icmp_type_codes(header->type);
	char unknown[24];
	snprintf(unknown, sizeof unknown, "Unknown code: %u", header->code);
	const char *code_name = value_name(codes, header->code, unknown);

	summary_set(l, "%-20s", name);
	if (codes) summary_append(l, " (%s)", code_name);
	emit_u8(l, F_TYPE, r);
	layer_text_last_append(l, " (%s)", name);
	emit_u8(l, F_CODE, r);
	if (codes) layer_text_last_append(l, " (%s)", code_name);
}

static void icmp_emit_checksum(struct layer *l, struct reader *r, const struct reader *message)
{
	static const struct checksum_fields fields = {
		.value = F_CHECKSUM,
		.status = F_CHECKSUM_STATUS,
		.calculated = CHECKSUM_NO_FIELD,
		.bad = F_CHECKSUM_BAD,
		.zero = CHECKSUM_NO_FIELD,
	};
	struct checksum checksum = { .at = span_of(r, 2), .status = CHECKSUM_UNVERIFIED };
	checksum.sent = read_u16(r);
	if (l->packet->is_quoted) {
		checksum.remark = " [in ICMP error packet]";
	} else if (l->packet->is_fragment || message->missing) {
		checksum.remark = " [fragmented datagram]";
	} else {
		checksum.sum = checksum_fold(checksum_add(0, message->at, reader_left(message)));
		checksum.status = checksum.sum == 0xffff ? CHECKSUM_GOOD : CHECKSUM_BAD;
	}
	checksum_emit(l, &fields, &checksum);
}

static uint16_t icmp_swap(uint16_t value) { return (uint16_t)(value << 8 | value >> 8); }

/* Senders disagree about the byte order of these, so both are shown. */
static void icmp_emit_both_orders(struct layer *l, struct reader *r, unsigned big, unsigned little)
{
	struct span at = span_of(r, 2);
	uint16_t value = emit_u16(l, big, r);
	if (reader_ok(r)) emit_number(l, little, at, icmp_swap(value), 0);
}

static void icmp_emit_ident(struct layer *l, struct reader *r)
{
	int32_t ident = reader_peek_u16(r, 0), seq = reader_peek_u16(r, 2);
	icmp_emit_both_orders(l, r, F_IDENT, F_IDENT_LE);
	icmp_emit_both_orders(l, r, F_SEQ, F_SEQ_LE);
	if (ident < 0 || seq < 0) return;
	summary_append(l, " id=0x%04x, seq=%u/%u, ttl=%u", (unsigned)ident, (unsigned)seq,
	               icmp_swap((uint16_t)seq), l->packet->hop_limit);
}

static void icmp_next_data(struct layer *l, struct reader *r)
{
	layer_hold_next(l);
	if (reader_left(r) > 0) layer_next_named(l, "data", r);
	reader_skip(r, reader_left(r));
}

/* ---------------------------------------------------------------- echo */

/* Nobody says who should answer these. */
static const char *icmp_many_receivers(const struct address *destination)
{
	static const uint8_t all[4] = { 255, 255, 255, 255 };
	if (destination->type != ADDRESS_IPV4) return NULL;
	if (memcmp(destination->bytes, all, sizeof all) == 0) return "broadcast";
	return destination->bytes[0] >> 4 == 0xe ? "multicast" : NULL;
}

static void icmp_emit_unanswered(struct layer *l, struct span at)
{
	const char *receivers = icmp_many_receivers(&l->packet->destination);
	if (receivers) {
		summary_append(l, " (%s)", receivers);
		return;
	}
	uint32_t item = layer_open_generated(l, F_NO_RESP, 0);
	layer_expert(l, F_RESP_NOT_FOUND, at, NULL);
	layer_close_as_is(l, item);
	summary_append(l, " (no response found!)");
}

static void icmp_emit_request_link(struct layer *l, const struct icmp_note *note, struct span at)
{
	uint32_t answered = exchange_response_frame(l, note->echo);
	if (answered) {
		emit_frame(l, F_RESP_IN, answered);
		summary_append(l, " (reply in %u)", answered);
	} else if (note->echo && l->view->is_complete) {
		icmp_emit_unanswered(l, at);
	}
}

static void icmp_emit_reply_link(struct layer *l, const struct icmp_note *note)
{
	uint32_t asked = exchange_request_frame(l, note->echo);
	if (!asked) return;
	double time_ms = (double)(l->packet->time_ns - store_time_ns(layer_store(l), asked)) / 1e6;
	uint64_t bits;
	memcpy(&bits, &time_ms, sizeof bits);
	emit_frame(l, F_RESP_TO, asked);
	emit_generated(l, F_RESPTIME, bits);
	layer_text_last(l, "[Response time: %.3f ms]", time_ms);
	summary_append(l, " (request in %u)", asked);
}

/* Many senders begin the data with the time of day, as seconds and microseconds in one order or the
 * other. Taken as such if it lies within a day of the frame's. */
static bool icmp_data_time(const struct layer *l, uint32_t seconds, uint32_t microseconds,
                           int64_t *time_out)
{
	int64_t distance = (int64_t)seconds - l->packet->time_ns / 1000000000;
	if (distance <= -DAY_S || distance >= DAY_S || microseconds >= 1000000) return false;
	*time_out = (int64_t)seconds * 1000000000 + (int64_t)microseconds * 1000;
	return true;
}

static void icmp_emit_data_time(struct layer *l, struct reader *r)
{
	struct reader big = *r, little = *r;
	struct span at = span_of(r, 8);
	int64_t time_ns;
	if (reader_left(r) < 8) return;
	uint32_t seconds = read_u32(&big), seconds_le = read_u32_le(&little);
	if (!icmp_data_time(l, seconds, read_u32(&big), &time_ns) &&
	    !icmp_data_time(l, seconds_le, read_u32_le(&little), &time_ns))
		return;
	emit_number(l, F_DATA_TIME, at, (uint64_t)time_ns, 0);
	emit_number(l, F_DATA_TIME_RELATIVE, at, (uint64_t)(l->packet->time_ns - time_ns),
	            ITEM_GENERATED);
	reader_skip(r, 8);
}

static void icmp_emit_echo(struct layer *l, struct reader *r, const struct icmp_header *header,
                           const struct icmp_note *note)
{
	struct span at = span_of(r, 0);
	icmp_emit_ident(l, r);
	if (!reader_ok(r)) return;
	if (header->type == ICMP_ECHO_REQUEST)
		icmp_emit_request_link(l, note, at);
	else
		icmp_emit_reply_link(l, note);
	icmp_emit_data_time(l, r);
	icmp_next_data(l, r);
}

/* ---------------------------------------------------------------- errors */

/* Where the extension structure begins after the quote: said by the length, or, by senders older than
 * RFC 4884, after 128 bytes if the quoted datagram is not that long itself. 0: there is none. */
static size_t icmp_quote_length(const struct reader *quote, unsigned length_words)
{
	size_t length = (size_t)length_words * QUOTE_WORD;
	if (length && reader_left_reported(quote) > length) return length;
	int32_t quoted_total = reader_peek_u16(quote, IP_LENGTH_OFFSET);
	bool is_short = quoted_total >= 0 && quoted_total <= QUOTE_BEFORE_EXTENSION;
	return is_short && reader_left(quote) > QUOTE_BEFORE_EXTENSION ? QUOTE_BEFORE_EXTENSION : 0;
}

static void icmp_emit_quote(struct layer *l, struct reader *r, unsigned length_words,
                            bool may_extend)
{
	struct reader quote = *r;
	if (!reader_ok(r)) return;
	size_t length = may_extend ? icmp_quote_length(r, length_words) : 0;
	if (length) reader_limit(&quote, length);
	if (reader_left_reported(&quote) > 0) layer_next_quoted(l, ETHERTYPE, 0x0800, &quote);
	if (length) {
		reader_skip(r, length);
		icmp_emit_extension(l, r);
	}
	reader_skip(r, reader_left(r));
}

/* RFC 792 has the header and 8 bytes here; what some routers send beyond is not shown, as in tshark. */
static void icmp_limit_redirected(struct reader *r)
{
	int first = reader_peek(r, 0);
	if (first >= 0) reader_limit(r, (size_t)(first & 0xf) * 4 + 8);
}

/* The length of the quote, in a byte that was unused before RFC 4884. */
static unsigned icmp_emit_quote_length(struct layer *l, struct reader *r)
{
	struct span at = span_of(r, 1);
	uint8_t words = emit_u8(l, F_LENGTH, r);
	emit_number(l, F_ORIGINAL_LENGTH, at, (uint64_t)words * QUOTE_WORD, ITEM_GENERATED);
	return words;
}

static void icmp_emit_error(struct layer *l, struct reader *r, const struct icmp_header *header)
{
	unsigned words = 0, unused = 4;
	bool has_mtu = header->type == ICMP_UNREACHABLE && header->code == 4;
	if (header->type == ICMP_PARAMETER_PROBLEM) {
		emit_u8(l, F_POINTER, r);
		unused = 3;
	}
	if (reader_peek(r, unused - 3) > 0) {
		if (unused == 4) emit_bytes(l, F_UNUSED, r, 1);
		words = icmp_emit_quote_length(l, r);
		unused = 2;
	}
	if (has_mtu) unused -= 2;
	if (unused) emit_bytes(l, F_UNUSED, r, unused);
	if (has_mtu) emit_u16(l, F_MTU, r);
	icmp_emit_quote(l, r, words, true);
}

/* ---------------------------------------------------------------- the others */

/* Milliseconds since midnight; some hosts send them in their own byte order. */
static void icmp_emit_timestamp(struct layer *l, unsigned field, struct reader *r)
{
	char text[DURATION_TEXT_MAX];
	uint32_t value = emit_u32(l, field, r), swapped = __builtin_bswap32(value);
	if (!reader_ok(r) || !layer_wants_text(l)) return;
	if (value >= DAY_MS && swapped < DAY_MS) value = swapped;
	duration_format(value, text, sizeof text);
	layer_text_last_append(l, " (%s after midnight UTC)", text);
}

static void icmp_emit_timestamps(struct layer *l, struct reader *r)
{
	icmp_emit_ident(l, r);
	icmp_emit_timestamp(l, F_ORIGINATE, r);
	icmp_emit_timestamp(l, F_RECEIVE, r);
	icmp_emit_timestamp(l, F_TRANSMIT, r);
}

static void icmp_emit_extended_echo(struct layer *l, struct reader *r,
                                    const struct icmp_header *header)
{
	icmp_emit_both_orders(l, r, F_IDENT, F_IDENT_LE);
	emit_u8(l, F_ECHO_SEQ, r);
	struct span at = span_of(r, 1);
	uint8_t flags = read_u8(r);
	if (!reader_ok(r)) return;
	if (header->type == ICMP_EXTENDED_ECHO_REPLY) {
		emit_masked(l, F_ECHO_STATE, F_ECHO_IPV6, at, flags);
		return;
	}
	emit_masked(l, F_ECHO_RESERVED, F_ECHO_LOCAL, at, flags);
	if (reader_left(r) > 0) icmp_emit_extension(l, r);
}

static void icmp_emit_body(struct layer *l, struct reader *r, const struct icmp_header *header,
                           const struct icmp_note *note)
{
	switch (header->type) {
	case ICMP_ECHO_REQUEST:
	case ICMP_ECHO_REPLY: icmp_emit_echo(l, r, header, note); break;
	case ICMP_UNREACHABLE:
	case ICMP_TIME_EXCEEDED:
	case ICMP_PARAMETER_PROBLEM: icmp_emit_error(l, r, header); break;
	case ICMP_SOURCE_QUENCH:
		reader_skip(r, 4);
		icmp_emit_quote(l, r, 0, false);
		break;
	case ICMP_REDIRECT:
		emit_ipv4(l, F_GATEWAY, r);
		icmp_limit_redirected(r);
		icmp_emit_quote(l, r, 0, false);
		break;
	case ICMP_ROUTER_ADVERTISEMENT:
		icmp_emit_advertisement(
			l, r, value_name(icmp_type_codes(header->type), header->code, NULL));
		break;
	case ICMP_TIMESTAMP_REQUEST:
	case ICMP_TIMESTAMP_REPLY: icmp_emit_timestamps(l, r); break;
	case ICMP_INFORMATION_REQUEST:
	case ICMP_INFORMATION_REPLY: icmp_emit_ident(l, r); break;
	case ICMP_MASK_REQUEST:
	case ICMP_MASK_REPLY:
		icmp_emit_ident(l, r);
		emit_ipv4(l, F_ADDRESS_MASK, r);
		break;
	case ICMP_EXTENDED_ECHO_REQUEST:
	case ICMP_EXTENDED_ECHO_REPLY: icmp_emit_extended_echo(l, r, header); break;
	default: break;
	}
}

static void icmp_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct reader message = *r;
	struct icmp_header header;
	if (reader_left(r) < ICMP_FIXED_MIN) {
		reader_skip(r, ICMP_FIXED_MIN);
		return;
	}
	icmp_emit_type(l, r, &header);
	icmp_emit_checksum(l, r, &message);
	icmp_emit_body(l, r, &header, note);
	reader_skip(r, reader_left(r));
}

const struct dissector icmp_dissector = {
	.name = "icmp",
	.label = "Internet Control Message Protocol",
	.short_label = "ICMP",
	.fields = icmp_fields,
	.field_count = F_COUNT,
	.track = icmp_track,
	.dissect = icmp_dissect,
	.note_size = sizeof(struct icmp_note),
	.bindings = BINDINGS({ IP_PROTO, IP_PROTO_ICMP }),
	};
