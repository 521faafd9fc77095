/* ladder.c - finds the frames of one conversation and writes down what each says. */
#include "ladder_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	ARRAY_FIRST = 64,
	/* Between two looks at the clock: a frame that is another's is a nanosecond, one of ours some hundred. */
	FRAMES_PER_LOOK = 64 * 1024,
	SEGMENTS_PER_LOOK = 256,
};

enum echo_field { ECHO_IDENT, ECHO_SEQ, ECHO_TYPE };

enum { ICMP_REPLY = 0, ICMP_REQUEST = 8, ICMPV6_REQUEST = 128, ICMPV6_REPLY = 129 };

bool ladder_grow(void **array, uint32_t count, uint32_t *capacity, size_t size)
{
	if (count < *capacity) return true;
	uint32_t more = *capacity ? *capacity * 2 : ARRAY_FIRST;
	void *grown = more > count ? realloc(*array, more * size) : NULL;
	if (!grown) return false;
	*array = grown;
	*capacity = more;
	return true;
}

static uint16_t ladder_field(const struct engine *engine, const char *name)
{
	return registry_find(dissectors_registry(engine_dissectors(engine)), name, strlen(name));
}

/* ---------------------------------------------------------------- whose frame is it? */

static struct dissection *ladder_dissection(const struct engine *engine, const uint16_t *fields,
                                            size_t count)
{
	struct field_set wanted;
	field_set_clear(&wanted);
	for (size_t i = 0; i < count; i++)
		if (fields[i] != FIELD_ID_NONE) field_set_add(&wanted, fields[i]);
	struct dissection *dissection = dissection_open(engine_dissectors(engine), engine);
	dissection_want(dissection, &wanted, 0);
	return dissection;
}

static struct dissection *ladder_echo_dissection(const struct engine *engine, bool is_ipv6,
                                                 uint16_t fields[3])
{
	fields[ECHO_IDENT] =
		ladder_field(engine, is_ipv6 ? "icmpv6.echo.identifier" : "icmp.ident");
	fields[ECHO_SEQ] =
		ladder_field(engine, is_ipv6 ? "icmpv6.echo.sequence_number" : "icmp.seq");
	fields[ECHO_TYPE] = ladder_field(engine, is_ipv6 ? "icmpv6.type" : "icmp.type");
	return ladder_dissection(engine, fields, 3);
}

struct echo_seen {
	uint32_t ident, seq;
	bool is_reply;
};

/* What the frame's first echo says; false: it holds none, or one that an error quotes. */
static bool ladder_read_echo(const struct dissection *dissection, const uint16_t fields[3],
                             struct echo_seen *out)
{
	const struct tape *tape = dissection_tape(dissection);
	uint64_t found[3] = { 0 };
	bool has[3] = { false };
	for (uint32_t i = 0; i < tape->count; i++)
		for (int k = 0; k < 3; k++) {
			if (tape->items[i].field != fields[k] || has[k]) continue;
			has[k] = true;
			found[k] = tape->items[i].value.number;
		}
	if (!has[ECHO_IDENT] || !has[ECHO_SEQ] || !has[ECHO_TYPE]) return false;
	uint64_t type = found[ECHO_TYPE];
	out->ident = (uint32_t)found[ECHO_IDENT];
	out->seq = (uint32_t)found[ECHO_SEQ];
	out->is_reply = type == ICMP_REPLY || type == ICMPV6_REPLY;
	return out->is_reply || type == ICMP_REQUEST || type == ICMPV6_REQUEST;
}

bool ladder_find(const struct engine *engine, uint32_t frame, const struct view *view,
                 struct ladder_target *out)
{
	uint16_t fields[3];
	bool is_found = false;
	for (int is_ipv6 = 0; is_ipv6 < 2 && !is_found; is_ipv6++) {
		struct dissection *dissection = ladder_echo_dissection(engine, is_ipv6, fields);
		struct echo_seen echo;
		dissection_run(dissection, frame, view);
		const struct packet *packet = dissection_packet(dissection);
		if (packet->conversation != CONVERSATION_NONE && packet->port_type != PORT_NONE) {
			bool is_tcp = packet->port_type == PORT_TCP;
			*out = (struct ladder_target){ is_tcp ? LADDER_TCP_STREAM
				                              : LADDER_UDP_STREAM,
				                       packet->conversation };
			is_found = true;
		} else if (ladder_read_echo(dissection, fields, &echo)) {
			*out = (struct ladder_target){ LADDER_ECHO, frame };
			is_found = true;
		}
		dissection_close(dissection);
	}
	return is_found;
}

/* ---------------------------------------------------------------- opening and closing */

/* A bit for each protocol that is spoken over TCP or UDP. */
static void ladder_learn_above(struct ladder *ladder)
{
	const struct dissectors *dissectors = engine_dissectors(ladder->engine);
	for (uint16_t i = 1; i <= dissectors_count(dissectors); i++) {
		const struct dissector *dissector = dissectors_at(dissectors, i);
		bool is_above = dissector->is_stream ||
		                (dissector->detect && (dissector->detect_in == TCP_PORT ||
		                                       dissector->detect_in == UDP_PORT));
		for (size_t k = 0; k < dissector->binding_count; k++)
			is_above |= dissector->bindings[k].table == TCP_PORT ||
			            dissector->bindings[k].table == UDP_PORT;
		uint16_t protocol = dissectors_protocol(dissectors, i);
		if (is_above && protocol / 64 < STACK_WORDS)
			ladder->above[protocol / 64] |= (uint64_t)1 << protocol % 64;
	}
}

static bool ladder_open_echo(struct ladder *ladder, const struct view *view)
{
	uint32_t frame = ladder->target.number;
	if (frame == 0 || frame > store_tracked_count(ladder->store)) return false;
	for (int is_ipv6 = 0; is_ipv6 < 2; is_ipv6++) {
		struct echo_seen echo;
		ladder->dissection =
			ladder_echo_dissection(ladder->engine, is_ipv6, ladder->fields);
		dissection_run(ladder->dissection, frame, view);
		if (ladder_read_echo(ladder->dissection, ladder->fields, &echo)) {
			const struct packet *packet = dissection_packet(ladder->dissection);
			ladder->addresses[echo.is_reply] = packet->source;
			ladder->addresses[!echo.is_reply] = packet->destination;
			ladder->ports[0] = (uint16_t)echo.ident;
			return true;
		}
		dissection_close(ladder->dissection);
		ladder->dissection = NULL;
	}
	return false;
}

static bool ladder_open_stream(struct ladder *ladder)
{
	bool is_tcp = ladder->target.kind == LADDER_TCP_STREAM;
	const struct conversations *table =
		engine_conversations(ladder->engine, is_tcp ? PORT_TCP : PORT_UDP);
	if (ladder->target.number >= conversations_count(table)) return false;
	ladder->conversation = conversations_at(table, ladder->target.number);
	for (int end = 0; end < 2; end++) {
		ladder->addresses[end] = ladder->conversation->address[end];
		ladder->ports[end] = ladder->conversation->port[end];
	}
	ladder->position = ladder->conversation->first_frame - 1;
	if (is_tcp) {
		ladder->reader = tcp_segment_reader_open(ladder->engine);
		tcp_life_begin(&ladder->life, ladder->target.number);
		return true;
	}
	ladder->fields[0] = ladder_field(ladder->engine, "udp.length");
	ladder->dissection = ladder_dissection(ladder->engine, ladder->fields, 1);
	return true;
}

struct ladder *ladder_open(const struct engine *engine, const struct ladder_target *target,
                           const struct view *view)
{
	struct ladder *ladder = calloc(1, sizeof *ladder);
	if (!ladder) abort();
	ladder->engine = engine;
	ladder->store = engine_store(engine);
	ladder->target = *target;
	ladder->has_memory = true;
	ladder->protocol = UINT16_MAX;
	ladder_learn_above(ladder);
	ladder->rows.group = LADDER_NO_GROUP;
	bool is_there = target->kind == LADDER_ECHO ? ladder_open_echo(ladder, view)
	                                            : ladder_open_stream(ladder);
	if (is_there) return ladder;
	ladder_close(ladder);
	return NULL;
}

void ladder_close(struct ladder *ladder)
{
	if (!ladder) return;
	tcp_segment_reader_close(ladder->reader);
	if (ladder->dissection) dissection_close(ladder->dissection);
	ladder_free_rows(ladder);
	free(ladder->segments);
	free(ladder->holes);
	free(ladder);
}

/* ---------------------------------------------------------------- what a frame adds */

static void ladder_add_hole(struct ladder *ladder, uint32_t length)
{
	void *array = ladder->holes;
	if (!ladder_grow(&array, ladder->hole_count, &ladder->hole_capacity,
	                 sizeof *ladder->holes)) {
		ladder->has_memory = false;
		return;
	}
	ladder->holes = array;
	ladder->holes[ladder->hole_count++] = (struct ladder_hole){ ladder->count, length };
}

static void ladder_add(struct ladder *ladder, const struct ladder_segment *segment)
{
	void *array = ladder->segments;
	if (!ladder_grow(&array, ladder->count, &ladder->capacity, sizeof *segment)) {
		ladder->has_memory = false;
		return;
	}
	ladder->segments = array;
	ladder->segments[ladder->count++] = *segment;
}

/* Who is the client decides which end is drawn at the left, and what the states belong to. */
static void ladder_meet_client(struct ladder *ladder, const struct tcp_segment_seen *seen)
{
	if (ladder->count) return;
	bool is_from_client = tcp_segment_is_from_client(seen);
	ladder->is_swapped = is_from_client == seen->direction;
	if (!ladder->is_swapped) return;
	for (int end = 0; end < 2; end++) {
		ladder->addresses[end] = ladder->conversation->address[!end];
		ladder->ports[end] = ladder->conversation->port[!end];
	}
}

/* Does a message of a protocol above the transport end in this frame? Its stack of protocols knows. */
static bool ladder_has_message(struct ladder *ladder, uint32_t frame, uint32_t length)
{
	const struct stack *stack = &ladder->store->stacks[store_stack(ladder->store, frame)];
	if (!length && !ladder->has_bare) {
		memcpy(ladder->bare, stack->has, sizeof ladder->bare);
		ladder->has_bare = true;
	}
	for (uint16_t i = 0; length && i < STACK_WORDS; i++) {
		uint64_t found = stack->has[i] & ladder->above[i] & ~ladder->bare[i];
		if (!found) continue;
		if (ladder->protocol == UINT16_MAX)
			ladder->protocol = (uint16_t)(i * 64 + __builtin_ctzll(found));
		return true;
	}
	return false;
}

static void ladder_measure_hole(struct ladder *ladder, const struct tcp_segment_seen *seen,
                                uint8_t *bits)
{
	uint32_t *next = &ladder->next[seen->direction];
	bool *has_next = &ladder->has_next[seen->direction];
	uint32_t syn_fin =
		(seen->flags & SEGMENT_FLAG_SYN ? 1 : 0) + (seen->flags & SEGMENT_FLAG_FIN ? 1 : 0);
	uint32_t end = seen->seq + seen->length + syn_fin;
	bool is_after = *has_next && (int32_t)(seen->seq - *next) > 0;
	if (seen->marks & TCP_MARK_LOST_BEFORE) {
		*bits |= LADDER_HOLE;
		ladder_add_hole(ladder, is_after ? seen->seq - *next : 0);
	}
	if (!*has_next || (int32_t)(end - *next) > 0) *next = end;
	*has_next = true;
}

static uint8_t ladder_states_of(const struct tcp_segment_seen *seen, uint8_t *bits)
{
	if (seen->is_assumed[0]) *bits |= LADDER_CLIENT_ASSUMED;
	if (seen->is_assumed[1]) *bits |= LADDER_SERVER_ASSUMED;
	return (uint8_t)(seen->states[0] | seen->states[1] << 4);
}

/* Where both have asked, the SYN that answers has the number of the one that asked, but it is no repetition. */
static void ladder_unmark_answer(struct ladder *ladder, struct tcp_segment_seen *seen)
{
	const unsigned answer = SEGMENT_FLAG_SYN | SEGMENT_FLAG_ACK;
	bool *has_answered = &ladder->has_answered[seen->direction];
	if ((seen->flags & answer) != answer) return;
	if (!*has_answered) seen->marks &= (uint16_t)~TCP_MARK_AGAIN;
	*has_answered = true;
}

static bool ladder_add_tcp(struct ladder *ladder, uint32_t frame, const struct view *view)
{
	const unsigned turning_flags = SEGMENT_FLAG_SYN | SEGMENT_FLAG_FIN | SEGMENT_FLAG_RST;
	struct tcp_segment_seen seen;
	bool is_ours = tcp_segment_read(ladder->reader, frame, view, &seen) &&
	               seen.stream == ladder->target.number;
	if (!is_ours) return false;
	uint8_t bits = 0;
	ladder_meet_client(ladder, &seen);
	if (seen.direction != ladder->is_swapped) bits |= LADDER_BACK;
	if (ladder_has_message(ladder, frame, seen.length)) bits |= LADDER_MESSAGE;
	ladder_measure_hole(ladder, &seen, &bits);
	uint8_t states = ladder_states_of(&seen, &bits);
	ladder->bases[bits & LADDER_BACK] = seen.seq - seen.relative_seq;
	if (seen.flags & SEGMENT_FLAG_ACK)
		ladder->bases[!(bits & LADDER_BACK)] = seen.ack - seen.relative_ack;
	bool is_change = ladder->count && states != ladder->states;
	if (seen.flags & turning_flags || is_change) bits |= LADDER_TURNING;
	ladder->states = states;
	tcp_life_note(&ladder->life, &seen);
	ladder_unmark_answer(ladder, &seen);
	ladder_add(ladder, &(struct ladder_segment){ .frame = frame,
	                                             .seq = seen.relative_seq,
	                                             .ack = seen.relative_ack,
	                                             .length = seen.length,
	                                             .flags = seen.flags,
	                                             .marks = seen.marks,
	                                             .states = states,
	                                             .bits = bits });
	return true;
}

static bool ladder_add_udp(struct ladder *ladder, uint32_t frame, const struct view *view)
{
	enum { UDP_HEADER = 8 };
	dissection_run(ladder->dissection, frame, view);
	const struct packet *packet = dissection_packet(ladder->dissection);
	bool is_ours = packet->port_type == PORT_UDP && !packet->is_quoted &&
	               packet->conversation == ladder->target.number;
	if (!is_ours) return false;
	const struct tape *tape = dissection_tape(ladder->dissection);
	uint64_t length = 0;
	ladder_has_message(ladder, frame, 1);
	for (uint32_t i = 0; i < tape->count; i++)
		if (tape->items[i].field == ladder->fields[0]) length = tape->items[i].value.number;
	ladder_add(ladder,
	           &(struct ladder_segment){
			   .frame = frame,
			   .length = length > UDP_HEADER ? (uint32_t)length - UDP_HEADER : 0,
			   .bits = (packet->direction ? LADDER_BACK : 0) | LADDER_MESSAGE });
	return true;
}

static bool ladder_add_echo(struct ladder *ladder, uint32_t frame, const struct view *view)
{
	struct echo_seen echo;
	dissection_run(ladder->dissection, frame, view);
	if (!ladder_read_echo(ladder->dissection, ladder->fields, &echo)) return false;
	const struct packet *packet = dissection_packet(ladder->dissection);
	bool is_back = address_equal(&packet->source, &ladder->addresses[1]) &&
	               address_equal(&packet->destination, &ladder->addresses[0]);
	bool is_there = address_equal(&packet->source, &ladder->addresses[0]) &&
	                address_equal(&packet->destination, &ladder->addresses[1]);
	if ((!is_back && !is_there) || echo.ident != ladder->ports[0]) return false;
	ladder_add(ladder, &(struct ladder_segment){ .frame = frame,
	                                             .seq = echo.ident,
	                                             .ack = echo.seq,
	                                             .flags = echo.is_reply,
	                                             .bits = (is_back ? LADDER_BACK : 0) |
	                                                     LADDER_MESSAGE });
	return true;
}

/* ---------------------------------------------------------------- going through the frames */

/* Can the frame be one of ours? Told from the store alone. */
static bool ladder_may_be_ours(const struct ladder *ladder, uint32_t frame)
{
	uint32_t number = store_conversation(ladder->store, frame);
	if (ladder->conversation) return number == ladder->target.number;
	return number == CONVERSATION_NONE;
}

static void ladder_look_at(struct ladder *ladder, uint32_t frame, const struct view *view)
{
	switch (ladder->target.kind) {
	case LADDER_TCP_STREAM: ladder_add_tcp(ladder, frame, view); break;
	case LADDER_UDP_STREAM: ladder_add_udp(ladder, frame, view); break;
	case LADDER_ECHO: ladder_add_echo(ladder, frame, view); break;
	}
}

static void ladder_run(struct ladder *ladder, uint32_t until, const struct view *view)
{
	for (int left = SEGMENTS_PER_LOOK; ladder->position < until && ladder->has_memory;) {
		uint32_t frame = ++ladder->position;
		if (!ladder_may_be_ours(ladder, frame)) continue;
		ladder_look_at(ladder, frame, view);
		if (--left == 0) return;
	}
}

static int64_t ladder_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Frames up to the horizon, but none behind the conversation's last one. */
static uint32_t ladder_last_frame(const struct ladder *ladder, uint32_t last)
{
	if (!ladder->conversation) return last;
	/* relaxed: written before the count of tracked frames that the caller has taken */
	uint32_t own =
		atomic_load_explicit(&ladder->conversation->last_frame, memory_order_relaxed);
	return own < last ? own : last;
}

bool ladder_is_behind(const struct ladder *ladder)
{
	uint32_t tracked = store_tracked_count(ladder->store);
	return ladder->has_memory && ladder->position < ladder_last_frame(ladder, tracked);
}

bool ladder_advance(struct ladder *ladder, const struct view *view, int64_t budget_ns)
{
	uint32_t tracked = store_tracked_count(ladder->store);
	uint32_t last = ladder_last_frame(ladder, tracked);
	int64_t end_ns = budget_ns ? ladder_now_ns() + budget_ns : INT64_MAX;
	while (ladder->position < last && ladder->has_memory) {
		uint32_t left = last - ladder->position;
		uint32_t step = left < FRAMES_PER_LOOK ? left : FRAMES_PER_LOOK;
		ladder_run(ladder, ladder->position + step, view);
		if (budget_ns && ladder_now_ns() >= end_ns) break;
	}
	ladder_lay_rows(ladder);
	return ladder->position < last && ladder->has_memory;
}

/* ---------------------------------------------------------------- reading */

uint32_t ladder_position(const struct ladder *ladder) { return ladder->position; }
bool ladder_has_memory(const struct ladder *ladder) { return ladder->has_memory; }
const struct engine *ladder_engine(const struct ladder *ladder) { return ladder->engine; }
const struct ladder_target *ladder_target(const struct ladder *ladder) { return &ladder->target; }
uint32_t ladder_count(const struct ladder *ladder) { return ladder->count; }

const struct address *ladder_address(const struct ladder *ladder, unsigned end)
{
	return &ladder->addresses[end];
}

uint16_t ladder_port(const struct ladder *ladder, unsigned end) { return ladder->ports[end]; }

const char *ladder_protocol(const struct ladder *ladder, char out[LADDER_PROTOCOL_MAX])
{
	static const char *const names[] = { "tcp", "udp", "icmp" };
	const struct dissectors *dissectors = engine_dissectors(ladder->engine);
	const char *name = names[ladder->target.kind];
	for (uint16_t i = dissectors_count(dissectors); i > 0; i--)
		if (dissectors_protocol(dissectors, i) == ladder->protocol)
			name = dissectors_at(dissectors, i)->name;
	size_t length = 0;
	if (strcmp(name, "pop") == 0) name = "pop3";
	for (; name[length] && length + 1 < LADDER_PROTOCOL_MAX; length++)
		out[length] = (char)toupper((unsigned char)name[length]);
	out[length] = 0;
	return out;
}

const struct tcp_life *ladder_life(struct ladder *ladder)
{
	tcp_life_conclude(&ladder->life, ladder->store);
	return &ladder->life;
}

const struct ladder_segment *ladder_segment(const struct ladder *ladder, uint32_t index)
{
	return &ladder->segments[index];
}

uint32_t ladder_base(const struct ladder *ladder, unsigned end) { return ladder->bases[end]; }

uint32_t ladder_hole(const struct ladder *ladder, uint32_t index)
{
	uint32_t low = 0, high = ladder->hole_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (ladder->holes[middle].segment < index)
			low = middle + 1;
		else
			high = middle;
	}
	bool is_found = low < ladder->hole_count && ladder->holes[low].segment == index;
	return is_found ? ladder->holes[low].length : 0;
}

uint32_t ladder_find_frame(const struct ladder *ladder, uint32_t frame)
{
	uint32_t low = 0, high = ladder->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (ladder->segments[middle].frame < frame)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
