/* nbss.c - the session service of NetBIOS over TCP, RFC 1002 4.3: who calls whom, and the messages that they
 * exchange. On port 445 SMB uses its header without sessions, with a longer length. What the messages carry is
 * shown as data. */
#include "base/format.h"
#include "dissect/dissector.h"

enum { SESSION_PORT = 139, DIRECT_PORT = 445, HEADER = 4, NAME_SIZE = 32, LENGTH_MAX = 0x1ffff };

enum {
	TYPE_MESSAGE = 0x00,
	TYPE_REQUEST = 0x81,
	TYPE_POSITIVE = 0x82,
	TYPE_NEGATIVE = 0x83,
	TYPE_RETARGET = 0x84,
	TYPE_KEEP_ALIVE = 0x85,
};

/* clang-format off */
enum {
	F_TYPE, F_FLAGS, F_EXTEND, F_LENGTH, F_ERROR, F_RETARGET_ADDRESS, F_RETARGET_PORT, F_CONTINUATION,
	F_CALLED, F_CALLING, F_COUNT
};

static const struct value_name types[] = {
	{ TYPE_MESSAGE, "Session message" }, { TYPE_REQUEST, "Session request" },
	{ TYPE_POSITIVE, "Positive session response" }, { TYPE_NEGATIVE, "Negative session response" },
	{ TYPE_RETARGET, "Retarget session response" }, { TYPE_KEEP_ALIVE, "Session keep-alive" }, { 0 },
};

static const struct value_name errors[] = {
	{ 0x80, "Not listening on called name" }, { 0x81, "Not listening for calling name" },
	{ 0x82, "Called name not present" }, { 0x83, "Called name present, but insufficient resources" },
	{ 0x8f, "Unspecified error" }, { 0 },
};

static const struct field fields[F_COUNT] = {
	[F_TYPE]             = { "nbss.type", "Message type", FIELD_U8, BASE_HEX, .names = types },
	[F_FLAGS]            = { "nbss.flags", "Flags", FIELD_U8, BASE_HEX },
	[F_EXTEND]           = { "nbss.flags.e", "Length is extended", FIELD_BOOLEAN, .mask = 0x01 },
	[F_LENGTH]           = { "nbss.length", "Length", FIELD_U24 },
	[F_ERROR]            = { "nbss.error_code", "Error", FIELD_U8, BASE_HEX, .names = errors },
	[F_RETARGET_ADDRESS] = { "nbss.retarget_ip_address", "Call instead", FIELD_IPV4 },
	[F_RETARGET_PORT]    = { "nbss.retarget_port", "On port", FIELD_U16 },
	[F_CONTINUATION]     = { "nbss.continuation_data", "Rest of a message", FIELD_BYTES },
	[F_CALLED]           = { "nbss.called_name", "Called", FIELD_STRING },
	[F_CALLING]          = { "nbss.calling_name", "Calling", FIELD_STRING },
};
/* clang-format on */

static bool nbss_is_direct(const struct packet *packet)
{
	return packet->source_port == DIRECT_PORT || packet->destination_port == DIRECT_PORT;
}

static bool nbss_is_type(uint8_t type)
{
	return type == TYPE_MESSAGE || (type >= TYPE_REQUEST && type <= TYPE_KEEP_ALIVE);
}

/* 24 bits on port 445, else 17 of them. */
static bool nbss_length_is_known(const struct packet *packet, uint32_t length)
{
	return nbss_is_direct(packet) || length <= LENGTH_MAX;
}

/* A segment that begins with no header is the rest of a message whose start was not captured. */
static struct extent nbss_track(struct tracker *t, struct reader r, void *note)
{
	(void)note;
	if (tracker_hole(t) || tracker_closed(t)) return extent_need(HEADER);
	if (reader_left(&r) < HEADER) return extent_need(HEADER);
	uint8_t type = read_u8(&r);
	uint32_t length = read_u24(&r);
	if (!nbss_is_type(type) || !nbss_length_is_known(tracker_packet(t), length))
		return extent_run(0);
	return extent_pdu(HEADER + (uint64_t)length);
}

/* Half a byte a letter, RFC 1001 14.1; spaces at the end are filling, and the last byte is the kind of
 * service: "SERVER<20>". */
static void nbss_emit_name(struct layer *l, unsigned field, const char *role, struct reader *r)
{
	char name[NAME_SIZE / 2 + 8] = "";
	struct reader start = *r;
	size_t used = 0;
	if (read_u8(r) != NAME_SIZE) return;
	for (int i = 0; i < NAME_SIZE / 2; i++) {
		unsigned high = read_u8(r) - (unsigned)'A', low = read_u8(r) - (unsigned)'A';
		if (high > 15 || low > 15) return;
		name[used++] = (char)(high << 4 | low);
	}
	reader_skip(r, 1);
	if (!reader_ok(r)) return;
	uint8_t kind = (uint8_t)name[--used];
	while (used > 0 && name[used - 1] == ' ') used--;
	text_format(name + used, sizeof name - used, "<%02x>", kind);
	emit_text(l, field, span_from(&start, r), name, SIZE_MAX, 0);
	summary_append(l, "%s%s", role, name);
}

static void nbss_emit_error(struct layer *l, struct reader *r)
{
	uint8_t error = emit_u8(l, F_ERROR, r);
	const char *name = value_name(errors, error, NULL);
	if (name)
		summary_append(l, ", %s", name);
	else
		summary_append(l, ", Unknown (%x)", error);
}

static void nbss_emit_body(struct layer *l, struct reader *r, uint8_t type)
{
	switch (type) {
	case TYPE_REQUEST:
		nbss_emit_name(l, F_CALLED, ", to ", r);
		nbss_emit_name(l, F_CALLING, " from ", r);
		break;
	case TYPE_NEGATIVE: nbss_emit_error(l, r); break;
	case TYPE_RETARGET:
		emit_ipv4(l, F_RETARGET_ADDRESS, r);
		emit_u16(l, F_RETARGET_PORT, r);
		break;
	case TYPE_MESSAGE:
		layer_set_length(l, HEADER);
		if (reader_left_reported(r)) layer_next_named(l, "data", r);
		break;
	default: break;
	}
}

static void nbss_dissect(struct layer *l, struct reader *r, const void *note)
{
	(void)note;
	struct reader probe = *r, flags;
	uint8_t type = read_u8(&probe);
	uint32_t length = read_u24(&probe);
	if (!nbss_is_type(type) || !nbss_length_is_known(l->packet, length)) {
		summary_set(l, "NBSS Continuation Message");
		emit_bytes(l, F_CONTINUATION, r, reader_left(r));
		return;
	}
	summary_set(l, "%s", value_name(types, type, ""));
	if (layer_is_prefix(l)) return;
	emit_u8(l, F_TYPE, r);
	flags = *r;
	if (!reader_ok(&probe)) {
		reader_skip(r, HEADER);
		return;
	}
	if (nbss_is_direct(l->packet)) {
		emit_u24(l, F_LENGTH, r);
	} else {
		uint8_t bits = read_u8(r);
		uint32_t item = layer_open_number(l, F_FLAGS, span_of(&flags, 1), bits, 0);
		emit_number(l, F_EXTEND, span_of(&flags, 1), bits, 0);
		layer_close(l, item, r);
		reader_skip(r, 2);
		emit_number(l, F_LENGTH, span_of(&flags, 3), length, 0);
	}
	nbss_emit_body(l, r, type);
}

/* clang-format off */
const struct dissector nbss_dissector = {
	.has_all_bytes = true,
	.name = "nbss", .label = "NetBIOS Session Service", .short_label = "NBSS", FIELDS(fields),
	.track = nbss_track, .dissect = nbss_dissect, .is_stream = true, .is_leaf = true, .shows_prefix = true,
	.may_contain = "data",
	.bindings = BINDINGS({ TCP_PORT, SESSION_PORT }, { TCP_PORT, DIRECT_PORT }),
};
/* clang-format on */
