/* arp.c - Address Resolution Protocol, RFC 826, with its reverse (RFC 903) and inverse (RFC 2390) uses,
 * and the detection of addresses that two machines claim (after RFC 5227). */
#include "dissect/dissector.h"

#include <stdio.h>
#include <string.h>

#include "arp_claims.h"
#include "arp_hardware.h"
#include "ethertype.h"
#include "store/frames.h"

enum { HARDWARE_ETHERNET = 1, HARDWARE_IEEE802 = 6, ETHER_LENGTH = 6, IPV4_LENGTH = 4 };

enum opcode {
	REQUEST = 1,
	REPLY = 2,
	REVERSE_REQUEST = 3,
	REVERSE_REPLY = 4,
	DYNAMIC_REQUEST = 5,
	DYNAMIC_REPLY = 6,
	DYNAMIC_ERROR = 7,
	INVERSE_REQUEST = 8,
	INVERSE_REPLY = 9,
	NAK = 10,
	UNARP = 23,
	EXPERIMENT_1 = 24,
	EXPERIMENT_2 = 25,
};

/* clang-format off */
enum {
	F_HARDWARE_TYPE, F_PROTOCOL_TYPE, F_HARDWARE_SIZE, F_PROTOCOL_SIZE, F_OPCODE, F_GRATUITOUS, F_PROBE,
	F_ANNOUNCEMENT, F_SENDER_HARDWARE, F_SENDER_MAC, F_SENDER_PROTOCOL, F_SENDER_IPV4,
	F_TARGET_HARDWARE, F_TARGET_MAC, F_TARGET_PROTOCOL, F_TARGET_IPV4, F_DUPLICATE, F_DUPLICATE_FRAME,
	F_DUPLICATE_SECONDS, F_DUPLICATE_EXPERT, F_COUNT
};

const struct value_name arp_hardware_types[] = {
	{ 0, "NET/ROM pseudo" }, { 1, "Ethernet" }, { 2, "Experimental Ethernet" }, { 3, "AX.25" },
	{ 4, "ProNET" }, { 5, "Chaos" }, { 6, "IEEE 802" }, { 7, "ARCNET" }, { 15, "Frame Relay DLCI" },
	{ 16, "ATM" }, { 17, "HDLC" }, { 18, "Fibre Channel" }, { 19, "ATM (RFC 2225)" },
	{ 20, "Serial line" }, { 24, "IEEE 1394" }, { 27, "EUI-64" }, { 31, "IPsec tunnel" },
	{ 32, "InfiniBand" }, { 512, "PPP" }, { 772, "Loopback" }, { 0 },
};

static const struct value_name opcodes[] = {
	{ 1, "request" }, { 2, "reply" }, { 3, "reverse request" }, { 4, "reverse reply" },
	{ 5, "drarp request" }, { 6, "drarp reply" }, { 7, "drarp error" }, { 8, "inverse request" },
	{ 9, "inverse reply" }, { 10, "arp nak" }, { 23, "mapos unarp" }, { 24, "experimental 1" },
	{ 25, "experimental 2" }, { 0 },
};

static const struct field arp_fields[F_COUNT] = {
	[F_HARDWARE_TYPE]   = { "arp.hw.type", "Hardware type", FIELD_U16, .names = arp_hardware_types },
	[F_PROTOCOL_TYPE]   = { "arp.proto.type", "Protocol type", FIELD_U16, BASE_HEX, .names = ethertype_names },
	[F_HARDWARE_SIZE]   = { "arp.hw.size", "Hardware size", FIELD_U8 },
	[F_PROTOCOL_SIZE]   = { "arp.proto.size", "Protocol size", FIELD_U8 },
	[F_OPCODE]          = { "arp.opcode", "Opcode", FIELD_U16, .names = opcodes },
	[F_GRATUITOUS]      = { "arp.isgratuitous", "Is gratuitous", FIELD_BOOLEAN },
	[F_PROBE]           = { "arp.isprobe", "Is probe", FIELD_BOOLEAN },
	[F_ANNOUNCEMENT]    = { "arp.isannouncement", "Is announcement", FIELD_BOOLEAN },
	[F_SENDER_HARDWARE] = { "arp.src.hw", "Sender hardware address", FIELD_BYTES },
	[F_SENDER_MAC]      = { "arp.src.hw_mac", "Sender MAC address", FIELD_ETHER },
	[F_SENDER_PROTOCOL] = { "arp.src.proto", "Sender protocol address", FIELD_BYTES },
	[F_SENDER_IPV4]     = { "arp.src.proto_ipv4", "Sender IP address", FIELD_IPV4 },
	[F_TARGET_HARDWARE] = { "arp.dst.hw", "Target hardware address", FIELD_BYTES },
	[F_TARGET_MAC]      = { "arp.dst.hw_mac", "Target MAC address", FIELD_ETHER },
	[F_TARGET_PROTOCOL] = { "arp.dst.proto", "Target protocol address", FIELD_BYTES },
	[F_TARGET_IPV4]     = { "arp.dst.proto_ipv4", "Target IP address", FIELD_IPV4 },
	[F_DUPLICATE]       = { "", "Two claim one address", FIELD_NONE },
	[F_DUPLICATE_FRAME] = { "arp.duplicate-address-frame", "Earlier use of the address", FIELD_FRAME },
	[F_DUPLICATE_SECONDS] = { "arp.seconds-since-duplicate-address-frame", "Seconds since then", FIELD_U32 },
	[F_DUPLICATE_EXPERT] = { "arp.duplicate-address-detected", "Duplicate IP address configured", FIELD_EXPERT,
				 .severity = EXPERT_WARN, .group = EXPERT_SEQUENCE },
};
/* clang-format on */

struct arp {
	uint16_t hardware_type, protocol_type, opcode;
	uint8_t hardware_size, protocol_size;
	struct reader sender_hardware, sender_protocol, target_hardware, target_protocol;
	bool has_fixed, has_all;
	bool is_ethernet, is_ipv4; /* as which the addresses are read */
	bool is_gratuitous, is_probe, is_announcement;
};

static bool arp_is_all(struct reader r, uint8_t value)
{
	while (reader_left(&r) > 0) {
		if (read_u8(&r) != value) return false;
	}
	return true;
}

static bool arp_is_same(struct reader a, struct reader b)
{
	size_t length = reader_left(&a);
	return length == reader_left(&b) && memcmp(a.at, b.at, length) == 0;
}

/* RFC 5227 1.1: a probe asks for an address without having one; an announcement asks for its own. */
static void arp_classify(struct arp *arp)
{
	if (arp->opcode != REQUEST && arp->opcode != REPLY) return;
	bool target_is_zero = arp_is_all(arp->target_hardware, 0);
	arp->is_gratuitous =
		arp->protocol_size > 0 && arp_is_same(arp->sender_protocol, arp->target_protocol);
	arp->is_probe = arp->opcode == REQUEST && !arp->is_gratuitous && target_is_zero &&
	                arp->is_ipv4 && arp_is_all(arp->sender_protocol, 0);
	arp->is_announcement = arp->is_gratuitous && arp->opcode == REQUEST && target_is_zero;
}

static struct arp arp_parse(struct reader r)
{
	struct arp arp = { 0 };
	arp.hardware_type = read_u16(&r);
	arp.protocol_type = read_u16(&r);
	arp.hardware_size = read_u8(&r);
	arp.protocol_size = read_u8(&r);
	arp.opcode = read_u16(&r);
	arp.has_fixed = reader_ok(&r);
	bool is_ether_like =
		arp.hardware_type == HARDWARE_ETHERNET || arp.hardware_type == HARDWARE_IEEE802;
	arp.is_ethernet = is_ether_like && arp.hardware_size == ETHER_LENGTH;
	arp.is_ipv4 = arp.protocol_type == ETHERTYPE_IPV4 && arp.protocol_size == IPV4_LENGTH;
	arp.has_all =
		arp.has_fixed && reader_left(&r) >= 2u * arp.hardware_size + 2u * arp.protocol_size;
	if (!arp.has_all) return arp;
	arp.sender_hardware = reader_take(&r, arp.hardware_size);
	arp.sender_protocol = reader_take(&r, arp.protocol_size);
	arp.target_hardware = reader_take(&r, arp.hardware_size);
	arp.target_protocol = reader_take(&r, arp.protocol_size);
	arp_classify(&arp);
	return arp;
}

/* ---------------------------------------------------------------- track */

/* Of the sender's address and, in replies, of the target's. */
struct arp_note {
	struct arp_duplicate sender, target;
};

static struct extent arp_track(struct tracker *t, struct reader r, void *note_out)
{
	struct arp_note *note = note_out;
	struct arp arp = arp_parse(r);
	bool is_checked = arp.opcode == REQUEST || arp.opcode == REPLY;
	if (!arp.has_all || !arp.is_ethernet || !arp.is_ipv4 || !is_checked) return EXTENT_WHOLE;
	struct arp_claims *claims = tracker_state(t);
	if (!claims) return EXTENT_WHOLE;
	arp_claim(t, claims, arp.sender_hardware, arp.sender_protocol, &note->sender);
	if (arp.opcode == REPLY)
		arp_claim(t, claims, arp.target_hardware, arp.target_protocol, &note->target);
	return EXTENT_WHOLE;
}

/* ---------------------------------------------------------------- dissect */

static void arp_emit_address(struct layer *l, struct reader *r, size_t length, bool is_known,
                             unsigned bytes_field, unsigned known_field)
{
	if (length == 0) return;
	if (!is_known)
		emit_bytes(l, bytes_field, r, length);
	else if (length == IPV4_LENGTH)
		emit_ipv4(l, known_field, r);
	else
		emit_ether(l, known_field, r);
}

static void arp_emit_addresses(struct layer *l, struct reader *r, const struct arp *arp)
{
	size_t hardware = arp->hardware_size, protocol = arp->protocol_size;
	arp_emit_address(l, r, hardware, arp->is_ethernet, F_SENDER_HARDWARE, F_SENDER_MAC);
	arp_emit_address(l, r, protocol, arp->is_ipv4, F_SENDER_PROTOCOL, F_SENDER_IPV4);
	arp_emit_address(l, r, hardware, arp->is_ethernet, F_TARGET_HARDWARE, F_TARGET_MAC);
	arp_emit_address(l, r, protocol, arp->is_ipv4, F_TARGET_PROTOCOL, F_TARGET_IPV4);
}

static void arp_emit_duplicate(struct layer *l, const struct arp_duplicate *duplicate,
                               const struct reader *start)
{
	if (!duplicate->frame) return;
	char address[16], owner[18], claimant[18], text[80];
	format_ipv4(duplicate->address, address, sizeof address);
	format_ether(duplicate->owner, owner, sizeof owner);
	format_ether(duplicate->claimant, claimant, sizeof claimant);
	uint32_t heading = layer_open(l, F_DUPLICATE, start);
	layer_text(l, heading, "Duplicate use of %s: by %s here, by %s in frame %u", address,
	           claimant, owner, duplicate->frame);
	uint32_t item = layer_open_generated(l, F_DUPLICATE_FRAME, duplicate->frame);
	snprintf(text, sizeof text, "Duplicate IP address configured (%s)", address);
	layer_expert(l, F_DUPLICATE_EXPERT, span_of(start, 0), text);
	layer_close_as_is(l, item);
	int64_t since = l->packet->time_ns - store_time_ns(layer_store(l), duplicate->frame);
	emit_generated(l, F_DUPLICATE_SECONDS, (uint64_t)(since / 1000000000));
	layer_close_as_is(l, heading);
}

static void arp_format(bool is_known, struct reader r, char *out, size_t size)
{
	size_t length = reader_left(&r);
	if (length == 0)
		snprintf(out, size, "<No address>");
	else if (is_known && length == IPV4_LENGTH)
		format_ipv4(read_u32(&r), out, size);
	else if (is_known && length == ETHER_LENGTH)
		format_ether(r.at, out, size);
	else
		format_hex(r.at, length, 0, out, size);
}

struct arp_texts {
	char sender_hardware[512], sender[512], target_hardware[512], target[512];
};

static void arp_summary_request(struct layer *l, const struct arp *arp,
                                const struct arp_texts *texts)
{
	if (arp->is_announcement)
		summary_set(l, "ARP Announcement for %s", texts->target);
	else if (arp->is_gratuitous)
		summary_set(l, "Gratuitous ARP for %s (%s)", texts->target,
		            arp->opcode == REQUEST ? "Request" : "Reply");
	else if (arp->is_probe)
		summary_set(l, "Who has %s? (ARP Probe)", texts->target);
	else if (arp->opcode == REQUEST)
		summary_set(l, "Who has %s? Tell %s", texts->target, texts->sender);
	else
		summary_set(l, "%s is at %s", texts->sender, texts->sender_hardware);
}

static void arp_summary_set(struct layer *l, const struct arp *arp, const struct arp_texts *texts)
{
	switch (arp->opcode) {
	case REQUEST:
	case REPLY: arp_summary_request(l, arp, texts); break;
	case REVERSE_REQUEST:
	case DYNAMIC_REQUEST:
	case INVERSE_REQUEST:
		summary_set(l, "Who is %s? Tell %s", texts->target_hardware,
		            texts->sender_hardware);
		break;
	case REVERSE_REPLY:
	case DYNAMIC_REPLY:
		summary_set(l, "%s is at %s", texts->target_hardware, texts->target);
		break;
	case DYNAMIC_ERROR: summary_set(l, "DRARP Error"); break;
	case INVERSE_REPLY:
		summary_set(l, "%s is at %s", texts->sender_hardware, texts->sender);
		break;
	case NAK: summary_set(l, "ARP NAK"); break;
	case UNARP:
		summary_set(l, "MAPOS UNARP request from %s at %s", texts->sender_hardware,
		            texts->sender);
		break;
	case EXPERIMENT_1:
	case EXPERIMENT_2:
		summary_set(l, "Experimental %d ( opcode %d )", arp->opcode - EXPERIMENT_1 + 1,
		            arp->opcode);
		break;
	default: summary_set(l, "Unknown ARP opcode 0x%04x", arp->opcode); break;
	}
}

static void arp_summary_protocol(struct layer *l, uint16_t opcode)
{
	static const struct value_name names[] = {
		{ REVERSE_REQUEST, "RARP" },
		{ REVERSE_REPLY, "RARP" },
		{ DYNAMIC_REQUEST, "DRARP" },
		{ DYNAMIC_REPLY, "DRARP" },
		{ DYNAMIC_ERROR, "DRARP" },
		{ INVERSE_REQUEST, "Inverse ARP" },
		{ INVERSE_REPLY, "Inverse ARP" },
		{ UNARP, "MAPOS" },
		{ 0 },
	};
	summary_protocol(l, value_name(names, opcode, "ARP"));
}

/* As tshark: where a reply's target was looked at too, only that one is told of. */
static const struct arp_duplicate *arp_told_duplicate(const struct arp *arp,
                                                      const struct arp_note *note)
{
	bool is_target = arp->opcode == REPLY && !arp_is_all(arp->target_protocol, 0);
	return is_target ? &note->target : &note->sender;
}

static void arp_summary(struct layer *l, const struct arp *arp, const struct arp_note *note)
{
	struct arp_texts texts;
	arp_summary_protocol(l, arp->opcode);
	arp_format(arp->is_ethernet, arp->sender_hardware, texts.sender_hardware,
	           sizeof texts.sender_hardware);
	arp_format(arp->is_ipv4, arp->sender_protocol, texts.sender, sizeof texts.sender);
	arp_format(arp->is_ethernet, arp->target_hardware, texts.target_hardware,
	           sizeof texts.target_hardware);
	arp_format(arp->is_ipv4, arp->target_protocol, texts.target, sizeof texts.target);
	arp_summary_set(l, arp, &texts);
	const struct arp_duplicate *duplicate = note ? arp_told_duplicate(arp, note) : NULL;
	if (!duplicate || !duplicate->frame) return;
	char address[16];
	format_ipv4(duplicate->address, address, sizeof address);
	summary_append(l, " (duplicate use of %s detected!)", address);
}

static void arp_title(struct layer *l, const struct arp *arp)
{
	char unknown[16];
	if (!layer_wants_text(l)) return;
	snprintf(unknown, sizeof unknown, "opcode 0x%04x", arp->opcode);
	const char *kind = value_name(opcodes, arp->opcode, unknown);
	if (arp->is_probe)
		kind = "ARP Probe";
	else if (arp->is_announcement)
		kind = "ARP Announcement";
	bool is_gratuitous = arp->is_gratuitous && !arp->is_announcement;
	layer_title_append(l, " (%s%s)", kind, is_gratuitous ? "/gratuitous ARP" : "");
}

static void arp_dissect(struct layer *l, struct reader *r, const void *note_in)
{
	const struct arp_note *note = note_in;
	struct reader start = *r;
	struct arp arp = arp_parse(*r);
	summary_clear(l);
	emit_u16(l, F_HARDWARE_TYPE, r);
	emit_u16(l, F_PROTOCOL_TYPE, r);
	emit_u8(l, F_HARDWARE_SIZE, r);
	emit_u8(l, F_PROTOCOL_SIZE, r);
	emit_u16(l, F_OPCODE, r);
	if (!arp.has_all) {
		/* Addresses that are not all there say nothing */
		if (arp.has_fixed) reader_skip(r, 2u * arp.hardware_size + 2u * arp.protocol_size);
		return;
	}
	arp_title(l, &arp);
	if (arp.is_gratuitous) emit_generated(l, F_GRATUITOUS, 1);
	if (arp.is_probe) emit_generated(l, F_PROBE, 1);
	if (arp.is_announcement) emit_generated(l, F_ANNOUNCEMENT, 1);
	arp_emit_addresses(l, r, &arp);
	if (layer_wants_summary(l)) arp_summary(l, &arp, note);
	if (!note) return;
	arp_emit_duplicate(l, &note->sender, &start);
	arp_emit_duplicate(l, &note->target, &start);
}

/* clang-format off */
const struct dissector arp_dissector = {
	.has_all_bytes = true,
	.name = "arp", .label = "Address Resolution Protocol", .short_label = "ARP",
	.fault_label = "ARP/RARP", FIELDS(arp_fields),
	.track = arp_track, .dissect = arp_dissect, .is_leaf = true,
	.note_size = sizeof(struct arp_note), .state_size = sizeof(struct arp_claims),
	.bindings = BINDINGS({ ETHERTYPE, ETHERTYPE_ARP }, { ETHERTYPE, ETHERTYPE_RARP }),
};
/* clang-format on */
