/* dissection.c - walks the layers of a frame: the one loop that tracking and dissecting share. */
#include "dissect/dissection.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "dissect/engine.h"
#include "dissection_internal.h"

void dissection_setup(struct dissection *d, const struct dissectors *dissectors,
                      const struct engine *engine, const struct store *store)
{
	d->dissectors = dissectors;
	d->registry = dissectors_registry(dissectors);
	d->engine = engine;
	d->store = store;
	d->name_frame = dissectors_find(dissectors, "frame");
	d->name_data = dissectors_find(dissectors, "data");
	assert(d->name_frame != DISSECTOR_NONE);
	arena_open(&d->arena, FRAME_ARENA_MAX);
	tape_open(&d->tape);
}

void dissection_teardown(struct dissection *d)
{
	tape_close(&d->tape);
	arena_close(&d->arena);
}

struct dissection *dissection_open(const struct dissectors *dissectors, const struct engine *engine)
{
	struct dissection *d = calloc(1, sizeof *d);
	if (!d) abort();
	dissection_setup(d, dissectors, engine, engine_store(engine));
	return d;
}

void dissection_close(struct dissection *d)
{
	if (!d) return;
	dissection_teardown(d);
	free(d);
}

/* ---------------------------------------------------------------- what comes next */

struct pending *dissection_push(struct dissection *d, uint16_t dissector, uint16_t depth,
                                const struct reader *r)
{
	if (depth >= LAYER_DEPTH_MAX || d->pending_count == PENDING_MAX) return NULL;
	struct pending *next = &d->pending[d->pending_count++];
	*next = (struct pending){ .dissector = dissector, .depth = depth, .reader = *r };
	/* not always: a byte written here would hold up whoever copies the reader next */
	if (r->fault) next->reader.fault = READER_OK;
	return next;
}

struct pending *layer_push(struct layer *l, uint16_t dissector, const struct reader *r)
{
	struct dissection *d = l->dissection;
	struct pending *next = dissection_push(d, dissector, (uint16_t)(l->depth + 1), r);
	if (!next) return NULL;
	next->path = d->missed_path;
	next->is_quoted = l->is_quoted;
	next->guard = l->guard;
	d->missed_path = NULL;
	return next;
}

void layer_guard(struct layer *l, const struct reader *r)
{
	l->guard = (struct guard){ .offset = reader_offset(r), .source = r->source };
}

bool layer_next(struct layer *l, enum dispatch table, uint32_t key, const struct reader *r)
{
	if (table == ETHERTYPE) layer_guard(l, r);
	uint16_t dissector = dissectors_lookup(l->dissection->dissectors, table, key);
	const char *path = dispatch_path(table), *missed = l->dissection->missed_path;
	l->dissection->missed_path = path || dissector == DISSECTOR_NONE ? path : missed;
	return dissector != DISSECTOR_NONE && layer_push(l, dissector, r);
}

void layer_next_quoted(struct layer *l, enum dispatch table, uint32_t key, const struct reader *r)
{
	uint16_t dissector = dissectors_lookup(l->dissection->dissectors, table, key);
	struct pending *next = dissector != DISSECTOR_NONE ? layer_push(l, dissector, r) : NULL;
	if (next) next->is_quoted = true;
}

void layer_next_named(struct layer *l, const char *name, const struct reader *r)
{
	uint16_t dissector = dissectors_find(l->dissection->dissectors, name);
	assert(dissector != DISSECTOR_NONE);
	struct pending *next = layer_push(l, dissector, r);
	if (next) next->media = l->media;
}

void layer_next_data(struct layer *l, const struct reader *r)
{
	layer_push(l, l->dissection->name_data, r);
}

uint16_t dissection_lookup_ports(const struct dissection *d, enum dispatch table, uint16_t a,
                                 uint16_t b)
{
	uint16_t dissector = dissectors_lookup(d->dissectors, table, a < b ? a : b);
	return dissector != DISSECTOR_NONE ? dissector
	                                   : dissectors_lookup(d->dissectors, table, a < b ? b : a);
}

static uint16_t layer_find_media(const struct layer *l, const struct media *media,
                                 const struct reader *r)
{
	const struct dissectors *dissectors = l->dissection->dissectors;
	uint16_t last = media ? dissectors_find(dissectors, "media") : DISSECTOR_NONE;
	uint16_t claiming = media ? dissectors_find_media(dissectors, media->type) : last;
	if (claiming != last) return claiming;
	for (const uint16_t *at = dissectors_detecting(dissectors, BY_MEDIA); *at; at++)
		if (dissectors_at(dissectors, *at)->detect(l->packet, *r)) return *at;
	return last;
}

bool layer_next_media(struct layer *l, const struct media *media, const struct reader *r)
{
	uint16_t dissector = layer_find_media(l, media, r);
	struct pending *next = dissector == DISSECTOR_NONE ? NULL : layer_push(l, dissector, r);
	if (next) next->media = media;
	return next;
}

bool layer_next_media_start(struct layer *l, const struct media *media, const struct reader *start)
{
	const struct dissectors *dissectors = l->dissection->dissectors;
	if (layer_records(l)) return false;
	uint16_t dissector = layer_find_media(l, media, start);
	if (dissector == DISSECTOR_NONE) return false;
	if (!dissectors_at(dissectors, dissector)->has_fixed_summary) return false;
	struct pending *next = layer_push(l, dissector, start);
	if (next) next->media = media;
	return next;
}

const struct media *layer_media(const struct layer *l) { return l->media; }

void layer_next_ports(struct layer *l, enum dispatch table, const struct reader *r)
{
	struct dissection *d = l->dissection;
	if (reader_left_reported(r) == 0) return;
	bool is_decided = d->current && d->current->link_kind == LINK_DISSECTOR;
	uint16_t dissector = is_decided ? (uint16_t)d->current->link : DISSECTOR_NONE;
	if (dissector == DISSECTOR_NONE)
		dissector = dissection_lookup_ports(d, table, l->packet->source_port,
		                                    l->packet->destination_port);
	layer_push(l, dissector != DISSECTOR_NONE ? dissector : d->name_data, r);
}

void layer_next_stream(struct layer *l, const struct reader *payload) { framing_queue(l, payload); }

/* ---------------------------------------------------------------- the walk */

static void walk_name(struct dissection *d, const char *name)
{
	size_t length = strlen(name);
	if (d->protocols_length + length + 2 > sizeof d->protocols) return;
	if (d->protocols_length) d->protocols[d->protocols_length++] = ':';
	memcpy(d->protocols + d->protocols_length, name, length + 1);
	d->protocols_length += length;
}

void layer_repeat_name(struct layer *l)
{
	if (l->dissection->protocols_item) walk_name(l->dissection, l->dissector->name);
}

void layer_refuse(struct layer *l, const struct reader *r)
{
	struct dissection *d = l->dissection;
	size_t length = strlen(l->dissector->name) + 1;
	if (d->protocols_item && length < d->protocols_length) {
		d->protocols_length -= length;
		d->protocols[d->protocols_length] = 0;
	}
	layer_next_data(l, r);
}

/* What a dissector sees where track had nothing to say. */
static const _Alignas(8) uint8_t zero_note[ENTRY_UNITS_MAX * 8];

const void *dissection_zero_note(const struct dissector *dissector)
{
	return dissector->note_size ? zero_note : NULL;
}

/* A note gets back its alignment and the zeros at its end, which were not kept. */
static const void *walk_whole_note(struct dissection *d, const struct dissector *dissector,
                                   const uint32_t *words, uint32_t count)
{
	if (count == 0) return dissection_zero_note(dissector);
	void *whole = arena_take(&d->arena, (dissector->note_size + 7u) & ~7u);
	if (!whole) return dissection_zero_note(dissector);
	memcpy(whole, words, count * sizeof *words);
	return whole;
}

/* The note that track left for this layer: entries are in walk order. */
static const void *walk_find_note(struct dissection *d, uint16_t index, uint16_t ordinal)
{
	const struct dissector *dissector = dissectors_at(d->dissectors, index);
	d->current = NULL;
	while (d->entry && entry_ordinal(d->entry) < ordinal) d->entry = entry_next(d->entry);
	if (!d->entry || entry_ordinal(d->entry) != ordinal) return dissection_zero_note(dissector);
	uint32_t count;
	const uint32_t *words = entry_unpack(
		d->dissectors, d->entry, store_conversation(d->store, d->frame), &d->read, &count);
	if (d->read.dissector != index) return dissection_zero_note(dissector);
	d->current = &d->read;
	return walk_whole_note(d, dissector, words, count);
}

static const void *walk_note(struct dissection *d, const struct dissector *dissector,
                             const struct pending *p, uint16_t ordinal)
{
	if (!p->has_note && !d->tracker) return walk_find_note(d, p->dissector, ordinal);
	d->current = NULL;
	if (p->has_note) return p->note;
	if (!dissector->track) return dissection_zero_note(dissector);
	return tracker_run(d->tracker, d, p, ordinal);
}

/* frame.protocols names the layers, so whoever could name one must be asked. */
static bool walk_records(const struct dissection *d, uint16_t index)
{
	return d->wants_engine_fields || d->protocols_item ||
	       (d->wants[index / 64] >> index % 64 & 1);
}

bool dissection_skips(const struct dissection *d, uint16_t index)
{
	return dissectors_at(d->dissectors, index)->is_leaf && !walk_records(d, index) &&
	       !(d->flags & DISSECT_SUMMARY);
}

static uint32_t walk_open_item(struct dissection *d, const struct pending *p)
{
	if (d->is_quiet) return 0;
	uint16_t protocol = dissectors_protocol(d->dissectors, p->dissector);
	uint16_t field = registry_protocol(d->registry, protocol)->field;
	if (!field_set_has(&d->wanted, field)) return 0;
	struct item *item = tape_add(&d->tape);
	if (!item) return 0;
	item->field = field;
	item->source = p->reader.source;
	item->offset = reader_offset(&p->reader);
	item->value.number = reader_left(&p->reader);
	if (dissectors_at(d->dissectors, p->dissector)->has_all_bytes) item->flags = ITEM_ALL_BYTES;
	return d->tape.count;
}

static void walk_close_item(struct layer *l, const struct pending *p, const struct reader *end)
{
	if (!l->item) return;
	struct item *item = &l->dissection->tape.items[l->item - 1];
	item->length = l->has_length ? l->length : (uint32_t)(end->at - p->reader.at);
	if (!l->has_ended) item->end = l->dissection->tape.count;
}

void dissection_reverse(struct dissection *d, uint32_t first)
{
	for (uint32_t low = first, high = d->pending_count; low + 1 < high; low++, high--) {
		struct pending swap = d->pending[low];
		d->pending[low] = d->pending[high - 1];
		d->pending[high - 1] = swap;
	}
}

static bool walk_has_quoted(const struct dissection *d, uint32_t first)
{
	for (uint32_t i = first; i < d->pending_count; i++) {
		if (d->pending[i].is_quoted) return true;
	}
	return false;
}

/* Is this the last name so far? */
static bool walk_ends_with(const struct dissection *d, const char *name)
{
	size_t length = strlen(name), used = d->protocols_length;
	if (used < length || memcmp(d->protocols + used - length, name, length) != 0) return false;
	return used == length || d->protocols[used - length - 1] == ':';
}

static void walk_mark_unusual(struct dissection *d)
{
	d->has[STACK_UNUSUAL / 64] |= (uint64_t)1 << STACK_UNUSUAL % 64;
}

/* Adds to the protocols that the frame has. */
static void walk_count(struct dissection *d, uint16_t dissector)
{
	uint16_t protocol = dissectors_protocol(d->dissectors, dissector);
	uint64_t *word = &d->has[protocol / 64 % STACK_WORDS], bit = (uint64_t)1 << protocol % 64;
	if (*word & bit && d->carriers[protocol / 64 % STACK_WORDS] & bit) walk_mark_unusual(d);
	*word |= bit;
}

/* Notes where the walk stands for what layers cannot see: the layer's short name and its place. */
static void walk_enter(struct dissection *d, const struct pending *p,
                       const struct dissector *dissector)
{
	bool is_named = (d->layer_count > 1 || p->dissector != d->name_frame) && !p->is_unnamed;
	if (is_named && d->protocols_item) {
		const char *after = dissector->named_after;
		if (p->path) walk_name(d, p->path);
		if (after && !walk_ends_with(d, after)) walk_name(d, after);
		walk_name(d, dissector->name);
	}
	if (!d->tracker) return;
	walk_count(d, p->dissector);
	/* it could not be passed, or is a copy in an error message */
	if (dissector->pass || p->is_quoted) walk_mark_unusual(d);
}

void dissection_count_leaf(struct dissection *d, uint16_t dissector)
{
	if (d->layer_count == LAYERS_MAX) return;
	d->layer_count++;
	walk_count(d, dissector);
}

/* Goes past headers of which nothing is wanted, as long as they are ordinary. Their names are wanted with
 * frame.protocols. */
static void walk_pass(struct dissection *d, struct pending *p)
{
	struct passage passage;
	if (d->protocols_item) return;
	while (d->passes[p->dissector / 64] >> p->dissector % 64 & 1 && !p->is_quoted) {
		const struct dissector *dissector = dissectors_at(d->dissectors, p->dissector);
		struct reader r = p->reader;
		if (!dissector->pass(&d->packet, &r, &passage)) return;
		uint16_t next = dissectors_lookup(d->dissectors, passage.table, passage.key);
		if (next == DISSECTOR_NONE || p->depth + 1 == LAYER_DEPTH_MAX) return;
		if (d->layer_count + 1 == LAYERS_MAX) return;
		d->layer_count++;
		if (d->tracker) walk_count(d, p->dissector);
		p->dissector = next;
		p->depth++;
		p->reader = r;
	}
}

struct layer layer_guest(struct layer *l, const struct dissector *guest)
{
	struct dissection *d = l->dissection;
	uint16_t index = dissectors_index(d->dissectors, guest);
	struct layer out = *l;
	out.dissector = guest;
	out.first_field = dissectors_first_field(d->dissectors, index);
	out.first_preference = dissectors_first_preference(d->dissectors, index);
	out.item = 0;
	return out;
}

void layer_leave(struct layer *l, const struct layer *guest)
{
	if (guest->fault > l->fault) l->fault = guest->fault;
	l->last = guest->last;
}

/* The dissector says what Info starts with. The Protocol column stays that of who carries it. */
static void walk_show_prefix(struct dissection *d, const struct pending *p)
{
	static const struct field_set nothing;
	const struct dissector *dissector = dissectors_at(d->dissectors, p->dissector);
	struct layer layer = {
		.dissection = d,
		.dissector = dissector,
		.wanted = &nothing,
		.packet = &d->packet,
		.view = &d->view,
		.first_field = dissectors_first_field(d->dissectors, p->dissector),
		.first_preference = dissectors_first_preference(d->dissectors, p->dissector),
		.ordinal = (uint16_t)d->layer_count,
		.depth = p->depth,
		.flags = d->flags & DISSECT_SUMMARY,
		.is_prefix = true,
		.is_later = p->is_later,
	};
	char protocol[SUMMARY_PROTOCOL_MAX];
	struct reader r = p->reader;
	uint32_t first = d->pending_count;
	memcpy(protocol, d->summary.protocol, sizeof protocol);
	dissector->dissect(&layer, &r, p->note);
	d->pending_count = first;
	memcpy(d->summary.protocol, protocol, sizeof protocol);
}

/* A frame that only holds a part of a PDU says so. */
static void walk_prefix(struct dissection *d, const struct pending *p)
{
	struct layer layer = { .dissection = d, .flags = d->flags };
	if (p->prefix == PREFIX_SHOWN) walk_show_prefix(d, p);
	if (!p->is_later)
		summary_append_separated(&layer, " ", "[TCP segment of a reassembled PDU]");
}

/* Track has said all that dissect could, and what comes next is queued. */
static bool walk_goes_on(struct dissection *d, const struct pending *p)
{
	bool was_tracked =
		d->tracker && !p->has_note && dissectors_at(d->dissectors, p->dissector)->track;
	return was_tracked && tracker_has_passed(d, p);
}

static void walk_layer(struct dissection *d, struct pending *p)
{
	if (d->layer_count == LAYERS_MAX) return;
	if (p->prefix != PREFIX_NO) {
		walk_prefix(d, p);
		return;
	}
	if (!d->view.is_ignored) walk_pass(d, p);
	uint16_t ordinal = (uint16_t)d->layer_count++;
	const struct dissector *dissector = dissectors_at(d->dissectors, p->dissector);
	const void *note = walk_note(d, dissector, p, ordinal);
	walk_enter(d, p, dissector);
	if (d->is_quiet && (dissector->is_leaf || walk_goes_on(d, p))) return;
	struct layer layer = {
		.dissection = d,
		.dissector = dissector,
		.wanted = &d->wanted,
		.packet = &d->packet,
		.view = &d->view,
		.media = p->media,
		.first_field = dissectors_first_field(d->dissectors, p->dissector),
		.first_preference = dissectors_first_preference(d->dissectors, p->dissector),
		.ordinal = ordinal,
		.depth = p->depth,
		.flags = d->flags,
		.is_quoted = p->is_quoted,
		.is_later = p->is_later,
		.is_recording = walk_records(d, p->dissector),
		.start = reader_offset(&p->reader),
		.source = p->reader.source,
		.guard = p->guard,
		.item = walk_open_item(d, p),
	};
	layer.is_silent = !layer.is_recording && !(d->flags & DISSECT_SUMMARY);
	if (dissector->is_leaf && layer.is_silent) {
		struct reader all = p->reader;
		all.at = all.end;
		walk_close_item(&layer, p, &all);
		return;
	}
	struct reader r = p->reader;
	uint32_t first = d->pending_count;
	d->missed_path = NULL;
	if (p->keeps_info) summary_fence(&layer);
	if (dissector->short_label) summary_protocol(&layer, dissector->short_label);
	bool was_quoted = d->packet.is_quoted;
	d->packet.is_quoted = p->is_quoted;
	dissector->dissect(&layer, &r, note);
	d->packet.is_quoted = was_quoted;
	walk_close_item(&layer, p, &r);
	uint8_t fault = r.fault > layer.fault ? r.fault : layer.fault;
	/* Whoever quotes cuts: the end of a quote is no mistake of its layers. */
	bool is_cut_quote = p->is_quoted && fault == READER_MALFORMED;
	if (fault && !is_cut_quote) layer_add_fault(&layer, (enum reader_fault)fault);
	if (d->pending_count == first) return;
	bool is_quoting = !p->is_quoted && walk_has_quoted(d, first);
	dissection_reverse(d, first);
	if (is_quoting || layer.holds_next) p->close = layer.item;
}

/* Walks what is pending above the first so many. */
static void walk_pending(struct dissection *d, uint32_t first)
{
	while (d->pending_count > first) {
		struct pending *top = &d->pending[d->pending_count - 1];
		if (!top->is_walked) {
			top->is_walked = true;
			walk_layer(d, top);
			continue;
		}
		if (top->close) d->tape.items[top->close - 1].end = d->tape.count;
		d->pending_count--;
	}
}

bool layer_walk_media(struct layer *l, const struct media *media, const struct reader *r)
{
	uint32_t first = l->dissection->pending_count;
	bool is_known = layer_next_media(l, media, r);
	walk_pending(l->dissection, first);
	return is_known;
}

void layer_walk_named(struct layer *l, const char *name, const struct reader *r)
{
	uint32_t first = l->dissection->pending_count;
	layer_next_named(l, name, r);
	walk_pending(l->dissection, first);
}

static void walk_begin(struct dissection *d)
{
	arena_reset(&d->arena);
	tape_reset(&d->tape);
	d->source_count = d->pending_count = d->layer_count = d->protocols_item = d->host = 0;
	memset(d->has, 0, sizeof d->has);
	d->protocols_length = 0;
	d->stream_pdu = NULL;
	d->unpacked = 0;
	if (d->flags & DISSECT_SUMMARY) {
		d->columns[0] = d->columns[1] = (struct address){ .type = ADDRESS_NONE };
		d->info_length = d->info_fence = 0;
		d->summary.source[0] = d->summary.destination[0] = d->summary.protocol[0] =
			d->summary.info[0] = 0;
	}
	uint16_t interface = store_interface(d->store, d->frame);
	d->packet = (struct packet){
		.frame = d->frame,
		.time_ns = store_time_ns(d->store, d->frame),
		.interface = interface,
		.link_type = d->store->interfaces[interface].link_type,
		.captured = store_captured(d->store, d->frame),
		.reported = store_reported(d->store, d->frame),
		.conversation = CONVERSATION_NONE,
	};
}

static void walk_end(struct dissection *d)
{
	if (d->flags & DISSECT_SUMMARY) dissection_end_summary(d);
	if (!d->protocols_item) return;
	struct item *item = &d->tape.items[d->protocols_item - 1];
	item->value.bytes = (const uint8_t *)d->protocols;
	item->value_length = (uint32_t)d->protocols_length;
}

void dissection_walk(struct dissection *d)
{
	walk_begin(d);
	struct pending *start = &d->pending[d->pending_count++];
	*start = (struct pending){ .dissector = d->name_frame };
	start->reader =
		dissection_source(d, "Frame", store_bytes(d->store, d->frame), d->packet.captured);
	if (d->packet.reported > d->packet.captured)
		start->reader.missing = d->packet.reported - d->packet.captured;
	walk_pending(d, 0);
	walk_end(d);
}

void dissection_run(struct dissection *d, uint32_t frame, const struct view *view)
{
	d->frame = frame;
	d->view = *view;
	uint32_t analysis = store_analysis(d->store, frame);
	d->entry = analysis ? notes_at(&d->store->notes, analysis) : NULL;
	dissection_walk(d);
}

const struct tape *dissection_tape(const struct dissection *d) { return &d->tape; }

const struct summary *dissection_summary(const struct dissection *d) { return &d->summary; }

const struct packet *dissection_packet(const struct dissection *d) { return &d->packet; }

const struct data_source *dissection_sources(const struct dissection *d, size_t *count_out)
{
	*count_out = d->source_count;
	return d->sources;
}
