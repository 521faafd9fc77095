/* fuzz_dissector.c - bytes into one dissector, built once for each line of proto/list.def.
 *
 * The input is a list of pieces: a control byte, a length (2), then that many bytes. The control byte says
 * which way the piece goes, whether it was sent before or comes late, and how far behind the stream's end it
 * begins. A datagram dissector takes each piece as a datagram; a stream dissector as a segment. All pieces
 * are tracked, then each frame is dissected twice, with everything and with nothing wanted: the second time
 * must give what the first gave. */
#include "../support/session.h"

#define NAME_TEXT(name)   #name
#define NAME_STRING(name) NAME_TEXT(name)
#define TARGET_(name)     name##_dissector
#define TARGET(name)      TARGET_(name)
#define DISSECTOR(name)   extern const struct dissector name##_dissector;
#include "proto/list.def"
#undef DISSECTOR

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PIECES_MAX = 64, LISTED_MAX = 1000, FUZZ_TARGET_INDEX = 3 };

enum control {
	CONTROL_BACK = 1,
	CONTROL_LATE = 2,
	CONTROL_AGAIN = 4,
	CONTROL_REORDER = 8,
	CONTROL_BEHIND_SHIFT = 4
};

static uint64_t stream_at[2];

static void fuzz_endpoints(struct packet *packet, bool is_back)
{
	static const uint8_t one[4] = { 192, 0, 2, 1 }, other[4] = { 192, 0, 2, 2 };
	packet->source = address_make(ADDRESS_IPV4, is_back ? other : one, 4);
	packet->destination = address_make(ADDRESS_IPV4, is_back ? one : other, 4);
	packet->payload_length = packet->captured ? packet->captured - 1 : 0;
}

static struct extent fuzz_track(struct tracker *t, struct reader r, void *note)
{
	*(uint32_t *)note = 1;
	uint8_t control = read_u8(&r);
	bool is_back = control & CONTROL_BACK;
	fuzz_endpoints(tracker_packet(t), is_back);
	if (!TARGET(FUZZ_DISSECTOR).is_stream) {
		if (TARGET(FUZZ_DISSECTOR).bindings &&
		    TARGET(FUZZ_DISSECTOR).bindings[0].table == UDP_PORT)
			tracker_conversation(t, PORT_UDP, is_back ? 53 : 40000,
			                     is_back ? 40000 : 53);
		return EXTENT_WHOLE;
	}
	struct conversation *conversation =
		tracker_conversation(t, PORT_TCP, is_back ? 1 : 2, is_back ? 2 : 1);
	if (!conversation) return EXTENT_WHOLE;
	atomic_store_explicit(&conversation->dissector, FUZZ_TARGET_INDEX, memory_order_relaxed);
	uint64_t behind = control >> CONTROL_BEHIND_SHIFT;
	uint64_t *at = &stream_at[is_back];
	struct delivery delivery = { .stream_offset = *at >= behind ? *at - behind : 0,
		                     .payload = r,
		                     .is_desegmenting = true,
		                     .is_reordered_delivery = control & CONTROL_REORDER };
	if (control & CONTROL_LATE) delivery.flags |= SEGMENT_OUT_OF_ORDER;
	if (control & CONTROL_AGAIN) delivery.flags |= SEGMENT_RETRANSMITTED;
	uint64_t end = delivery.stream_offset + reader_left(&r);
	if (end > *at) *at = end;
	tracker_deliver(t, &delivery);
	return EXTENT_WHOLE;
}

/* What a body is said to be: of the first type that its dissector claims, in one of two charsets. */
static const struct media *fuzz_media(uint8_t control)
{
	static struct media media[] = { { "", "boundary=XX; charset=utf-8" },
		                        { "", "boundary=XX; charset=iso-2022-jp" } };
	const char *type = TARGET(FUZZ_DISSECTOR).media_types[0];
	bool is_family = type[strlen(type) - 1] == '/';
	media[0].type = media[1].type = is_family ? "multipart/mixed" : type;
	return &media[control & CONTROL_BACK];
}

static void fuzz_dissect(struct layer *l, struct reader *r, const void *note)
{
	uint8_t control = read_u8(r);
	fuzz_endpoints(l->packet, control & CONTROL_BACK);
	if (TARGET(FUZZ_DISSECTOR).is_stream)
		layer_next_stream(l, r);
	else if (TARGET(FUZZ_DISSECTOR).media_types)
		layer_next_media(l, fuzz_media(control), r);
	else
		layer_next_named(l, TARGET(FUZZ_DISSECTOR).name, r);
}

static void outer_dissect(struct layer *l, struct reader *r, const void *note)
{
	layer_next_named(l, "fuzz", r);
}

static const struct dissector fuzz_dissector = { .name = "fuzz",
	                                         .label = "Fuzz",
	                                         .track = fuzz_track,
	                                         .dissect = fuzz_dissect,
	                                         .note_size = 4 };
static const struct dissector outer_dissector = { .name = "frame",
	                                          .label = "Frame",
	                                          .dissect = outer_dissect };

/* All dissectors; the target's own `frame` unless it is the target, then the real one. */
static const struct dissector *const *fuzz_list(void)
{
	static const struct dissector *list[LISTED_MAX];
	if (list[0]) return list;
	bool is_frame = strcmp(TARGET(FUZZ_DISSECTOR).name, "frame") == 0;
	size_t count = 0;
	if (!is_frame) {
		list[count++] = &outer_dissector;
		list[count++] = &fuzz_dissector;
		list[count++] = &TARGET(FUZZ_DISSECTOR);
	}
	for (const struct dissector *const *at = proto_list; *at; at++) {
		if (!is_frame &&
		    (strcmp((*at)->name, "frame") == 0 || *at == &TARGET(FUZZ_DISSECTOR)))
			continue;
		list[count++] = *at;
	}
	return list;
}

static void fuzz_dissect_all(struct session *session)
{
	struct dissection *full = dissection_open(session->dissectors, session->engine);
	struct dissection *none = dissection_open(session->dissectors, session->engine);
	dissection_want_all(full, DISSECT_SUMMARY | DISSECT_TEXT);
	struct field_set nothing;
	field_set_clear(&nothing);
	dissection_want(none, &nothing, 0);
	const struct registry *registry = dissectors_registry(session->dissectors);
	uint32_t count = store_tracked_count(session->store);
	struct view view = session_view(session, count);
	for (uint32_t frame = 1; frame <= count; frame++) {
		dissection_run(full, frame, &view);
		uint64_t first = session_fingerprint(full, registry);
		dissection_run(none, frame, &view);
		dissection_run(full, frame, &view);
		if (session_fingerprint(full, registry) != first)
			session_fail("a frame differs the second time");
	}
	dissection_close(full);
	dissection_close(none);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct dissectors *dissectors; /* opened once: they do not change */
	if (!dissectors) dissectors = dissectors_open(fuzz_list());
	struct session session;
	session_open_with(&session, dissectors);
	session_start(&session);
	stream_at[0] = stream_at[1] = 0;
	bool is_frame = strcmp(TARGET(FUZZ_DISSECTOR).name, "frame") == 0;
	for (size_t piece = 0; piece < PIECES_MAX && size > 3; piece++) {
		size_t length = (size_t)(data[1] << 8 | data[2]);
		if (length > size - 3) length = size - 3;
		static uint8_t bytes[65536 + 1];
		bytes[0] = data[0];
		memcpy(bytes + 1, data + 3, length);
		/* For frame the control byte is the link type; else it is the frame's first byte. */
		struct session_frame frame = { .bytes = is_frame ? bytes + 1 : bytes,
			                       .captured = (uint32_t)length + !is_frame,
			                       .reported = (uint32_t)length + !is_frame,
			                       .time_ns = (int64_t)piece * 1000000,
			                       .link_type = is_frame ? data[0] : 1 };
		session_append_fenced(&session, &frame);
		engine_track(session.engine, 1);
		data += 3 + length;
		size -= 3 + length;
	}
	fuzz_dissect_all(&session);
	session_close(&session);
	return 0;
}
