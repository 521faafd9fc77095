/* layer.c - what dissectors record: items, texts, remarks, data sources. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/format.h"
#include "dissect/engine.h"
#include "dissection_internal.h"

enum { LINE_MAX_BYTES = 2048 };

static struct item *layer_add(struct layer *l, uint16_t id, const struct reader *r,
                              const uint8_t *at, uint32_t length, unsigned flags)
{
	struct item *item = tape_add(&l->dissection->tape);
	if (!item) return NULL;
	item->field = id;
	item->flags = (uint8_t)flags;
	item->source = r->source;
	item->offset = (uint32_t)(at - r->origin);
	item->length = length;
	l->last = l->dissection->tape.count;
	return item;
}

static uint64_t field_bits(const struct field *field, uint64_t value)
{
	if (!field->mask) return value;
	return (value & field->mask) >> __builtin_ctzll(field->mask);
}

static uint64_t field_sign(const struct field *field, uint64_t value)
{
	if (field->type < FIELD_I8 || field->type > FIELD_I64 || field->mask) return value;
	unsigned unused = 64 - 8 * field_type_width(field->type);
	return (uint64_t)((int64_t)(value << unused) >> unused);
}

void layer_add_number(struct layer *l, unsigned field, const struct reader *r, const uint8_t *at,
                      uint32_t length, uint64_t value, unsigned flags)
{
	if (r->fault) {
		if (r->fault > l->fault) l->fault = r->fault;
		return;
	}
	struct item *item = layer_add(l, (uint16_t)(l->first_field + field), r, at, length,
	                              flags | ITEM_NUMBER);
	if (!item) return;
	const struct field *descriptor = &l->dissector->fields[field];
	item->value.number = field_sign(descriptor, field_bits(descriptor, value));
	/* A generated heading has no value. */
	item->value_length = descriptor->type == FIELD_NONE ? 0 : 8;
}

void layer_add_bytes(struct layer *l, unsigned field, const struct reader *r, const uint8_t *at,
                     uint32_t length, const void *value, uint32_t value_length, unsigned flags)
{
	if (r->fault) {
		if (r->fault > l->fault) l->fault = r->fault;
		return;
	}
	struct item *item = layer_add(l, (uint16_t)(l->first_field + field), r, at, length, flags);
	if (!item) return;
	item->value.bytes = value;
	item->value_length = value_length;
}

void emit_masked(struct layer *l, unsigned first, unsigned last, struct span at, uint64_t value)
{
	for (unsigned field = first; field <= last; field++) emit_number(l, field, at, value, 0);
}

void emit_text(struct layer *l, unsigned field, struct span at, const char *text, size_t length,
               unsigned flags)
{
	if (!layer_wants(l, field)) return;
	if (length == SIZE_MAX) length = strlen(text);
	char *copy = arena_take_bytes(&l->dissection->arena, length + 1);
	if (!copy) return;
	memcpy(copy, text, length);
	copy[length] = 0;
	layer_add_bytes(l, field, &at.r, at.r.at, at.length, copy, (uint32_t)length, flags);
}

void emit_span(struct layer *l, unsigned field, struct span at, unsigned flags)
{
	if (!layer_wants(l, field)) return;
	struct reader r = at.r;
	size_t left = reader_left(&r);
	uint32_t there = at.length < left ? at.length : (uint32_t)left;
	layer_add_bytes(l, field, &at.r, at.r.at, at.length, at.r.at, there, flags);
}

/* No bytes, at that place. */
static struct span span_empty(const struct layer *l, uint8_t source, uint32_t offset)
{
	const uint8_t *bytes = l->dissection->sources[source].bytes;
	struct reader r = reader_make(bytes, 0, 0);
	r.at = r.end = bytes + offset;
	r.source = source;
	return (struct span){ .r = r };
}

struct span layer_begin(const struct layer *l) { return span_empty(l, l->source, l->start); }

void emit_generated(struct layer *l, unsigned field, uint64_t value)
{
	if (layer_wants(l, field)) emit_number(l, field, layer_begin(l), value, ITEM_GENERATED);
}

void emit_generated_text(struct layer *l, unsigned field, const char *text)
{
	if (layer_wants(l, field))
		emit_text(l, field, layer_begin(l), text, SIZE_MAX, ITEM_GENERATED);
}

void emit_generated_at(struct layer *l, unsigned field, const struct reader *r, uint64_t value)
{
	emit_number(l, field, span_of(r, 0), value, ITEM_GENERATED);
}

void emit_generated_text_at(struct layer *l, unsigned field, const struct reader *r,
                            const char *text)
{
	emit_text(l, field, span_of(r, 0), text, SIZE_MAX, ITEM_GENERATED);
}

void emit_frame(struct layer *l, unsigned field, uint32_t frame)
{
	if (frame) emit_generated(l, field, frame);
}

static uint32_t layer_opened(const struct layer *l, uint32_t before)
{
	return l->dissection->tape.count > before ? before + 1 : 0;
}

uint32_t layer_open(struct layer *l, unsigned field, const struct reader *r)
{
	uint32_t before = l->dissection->tape.count;
	if (layer_wants(l, field)) layer_add_bytes(l, field, r, r->at, 0, r->at, 0, 0);
	return layer_opened(l, before);
}

uint32_t layer_open_number(struct layer *l, unsigned field, struct span at, uint64_t value,
                           unsigned flags)
{
	uint32_t before = l->dissection->tape.count;
	emit_number(l, field, at, value, flags);
	return layer_opened(l, before);
}

uint32_t layer_open_generated(struct layer *l, unsigned field, uint64_t value)
{
	if (!layer_wants(l, field)) return 0;
	return layer_open_number(l, field, layer_begin(l), value, ITEM_GENERATED);
}

void layer_close_as_is(struct layer *l, uint32_t open)
{
	if (open) l->dissection->tape.items[open - 1].end = l->dissection->tape.count;
}

void layer_close(struct layer *l, uint32_t open, const struct reader *r)
{
	if (!open) return;
	struct item *item = &l->dissection->tape.items[open - 1];
	uint32_t at = reader_offset(r);
	if (at >= item->offset) item->length = at - item->offset;
	/* Bytes as they are grow with the item; a text that was made from them stays. */
	const struct data_source *source = &l->dissection->sources[item->source];
	bool is_as_sent =
		!(item->flags & ITEM_NUMBER) && item->value.bytes == source->bytes + item->offset;
	if (is_as_sent) item->value_length = item->length;
	layer_close_as_is(l, open);
}

/* ---------------------------------------------------------------- lines of the tree */

static void layer_text_set(struct layer *l, uint32_t open, bool appends, const char *format,
                           va_list arguments) __attribute__((format(printf, 4, 0)));

static void layer_text_set(struct layer *l, uint32_t open, bool appends, const char *format,
                           va_list arguments)
{
	if (!open || !layer_wants_text(l)) return;
	struct tape *tape = &l->dissection->tape;
	struct item *item = &tape->items[open - 1];
	char line[LINE_MAX_BYTES];
	size_t used = 0;
	if (appends) {
		used = format_line(l->dissection->registry, tape, item, line, sizeof line);
		if (used >= sizeof line) used = sizeof line - 1;
	}
	int more = text_vformat(line + used, sizeof line - used, format, arguments);
	size_t length = used + (more > 0 ? (size_t)more : 0);
	if (length >= sizeof line) length = sizeof line - 1;
	item->text = tape_add_text(tape, line, length);
}

#define LAYER_TEXT(open, appends)                            \
	va_list arguments;                                   \
	va_start(arguments, format);                         \
	layer_text_set(l, open, appends, format, arguments); \
	va_end(arguments)

void layer_text(struct layer *l, uint32_t open, const char *format, ...)
{
	LAYER_TEXT(open, false);
}

void layer_text_append(struct layer *l, uint32_t open, const char *format, ...)
{
	LAYER_TEXT(open, true);
}

void layer_text_last(struct layer *l, const char *format, ...) { LAYER_TEXT(l->last, false); }

void layer_text_last_append(struct layer *l, const char *format, ...) { LAYER_TEXT(l->last, true); }

void layer_title(struct layer *l, const char *format, ...) { LAYER_TEXT(l->item, false); }

void layer_title_append(struct layer *l, const char *format, ...) { LAYER_TEXT(l->item, true); }

void layer_set_length(struct layer *l, uint32_t length)
{
	l->length = length;
	l->has_length = true;
}

void layer_drop(struct layer *l)
{
	struct tape *tape = &l->dissection->tape;
	if (!l->item || l->item != tape->count) return;
	tape->count--;
	l->item = 0;
}

void layer_end(struct layer *l)
{
	layer_close_as_is(l, l->item);
	l->has_ended = true;
}

void layer_host(struct layer *l) { l->dissection->host = l->item; }

void layer_join(struct layer *l, uint32_t length)
{
	struct dissection *d = l->dissection;
	if (!d->host) return;
	struct item *item = &d->tape.items[d->host - 1];
	item->length += length;
	item->end = d->tape.count;
}

/* ---------------------------------------------------------------- remarks */

static uint32_t layer_add_engine(struct layer *l, enum engine_field which, struct span at,
                                 const char *text, uint64_t number, unsigned flags)
{
	struct dissection *d = l->dissection;
	uint16_t id = dissectors_engine_field(d->dissectors, which);
	if (!field_set_has(l->wanted, id)) return 0;
	struct item *item = layer_add(l, id, &at.r, at.r.at, at.length, flags);
	if (!item) return 0;
	if (flags & ITEM_NUMBER) {
		item->value.number = number;
		item->value_length = 8;
	} else if (text) {
		item->value.bytes = (const uint8_t *)text;
		item->value_length = (uint32_t)strlen(text);
	}
	return d->tape.count;
}

static void layer_add_remark(struct layer *l, const struct field *field, uint16_t id,
                             struct span at, const char *text)
{
	struct dissection *d = l->dissection;
	uint32_t heading = layer_add_engine(l, ENGINE_EXPERT, at, NULL, 0, ITEM_GENERATED);
	const struct registry *registry = d->registry;
	if (heading && layer_wants_text(l)) {
		const struct field *severity = registry_field(
			registry, dissectors_engine_field(d->dissectors, ENGINE_EXPERT_SEVERITY));
		const struct field *group = registry_field(
			registry, dissectors_engine_field(d->dissectors, ENGINE_EXPERT_GROUP));
		layer_text(l, heading, "Expert Info (%s/%s): %s",
		           value_name(severity->names, field->severity, "?"),
		           value_name(group->names, field->group, "?"), text);
	}
	if (field_set_has(l->wanted, id)) {
		uint32_t before = d->tape.count;
		layer_add(l, id, &at.r, at.r.at, at.length, ITEM_GENERATED);
		layer_text(l, layer_opened(l, before), "%s", text);
	}
	layer_add_engine(l, ENGINE_EXPERT_MESSAGE, at, text, 0, ITEM_GENERATED);
	layer_add_engine(l, ENGINE_EXPERT_SEVERITY, at, NULL, field->severity,
	                 ITEM_GENERATED | ITEM_NUMBER);
	layer_add_engine(l, ENGINE_EXPERT_GROUP, at, NULL, field->group,
	                 ITEM_GENERATED | ITEM_NUMBER);
	layer_close_as_is(l, heading);
	if (field->group == EXPERT_MALFORMED)
		layer_add_engine(l, ENGINE_MALFORMED, span_empty(l, 0, 0), "_ws.malformed", 0,
		                 ITEM_GENERATED | ITEM_HIDDEN);
}

void layer_expert(struct layer *l, unsigned field, struct span at, const char *text)
{
	const struct field *descriptor = &l->dissector->fields[field];
	const char *message = descriptor->label;
	if (text) {
		size_t length = strlen(text);
		char *copy = arena_take_bytes(&l->dissection->arena, length + 1);
		if (!copy) return;
		memcpy(copy, text, length + 1);
		message = copy;
	}
	layer_add_remark(l, descriptor, (uint16_t)(l->first_field + field), at, message);
}

/* What was not captured is the frame's matter: no layer catches it. */
void layer_add_fault(struct layer *l, enum reader_fault fault)
{
	struct dissection *d = l->dissection;
	bool is_short = fault == READER_SHORT;
	const struct dissector *dissector = l->dissector;
	const char *who = dissector->fault_label ? dissector->fault_label : dissector->short_label;
	summary_append(l, is_short ? "[Packet size limited during capture]" : "[Malformed Packet]");
	char text[128];
	snprintf(text, sizeof text,
	         is_short ? "[Packet size limited during capture: %s truncated]"
	                  : "[Malformed Packet: %s]",
	         who ? who : dissector->label);
	size_t length = strlen(text);
	char *copy = arena_take_bytes(&d->arena, length + 1);
	if (!copy) return;
	memcpy(copy, text, length + 1);
	struct span at =
		is_short ? span_empty(l, 0, 0) : span_empty(l, l->guard.source, l->guard.offset);
	uint32_t item =
		layer_add_engine(l, is_short ? ENGINE_SHORT : ENGINE_MALFORMED, at, copy, 0, 0);
	layer_text(l, item, "%s", copy);
	if (!is_short) {
		uint16_t id = dissectors_engine_field(d->dissectors, ENGINE_MALFORMED_EXPERT);
		const struct field *field = registry_field(d->registry, id);
		layer_add_remark(l, field, id, at, field->label);
	}
	layer_close_as_is(l, item);
}

/* ---------------------------------------------------------------- everything else a layer asks for */

uint32_t layer_preference(const struct layer *l, unsigned index)
{
	return l->view->preferences->values[l->first_preference + index];
}

uint32_t layer_conversation_number(const struct layer *l)
{
	const struct note_entry *entry = l->dissection->current;
	return entry ? entry->conversation - 1 : CONVERSATION_NONE;
}

const struct conversation *layer_conversation(const struct layer *l)
{
	uint32_t number = layer_conversation_number(l);
	if (number == CONVERSATION_NONE) return NULL;
	enum port_type type = (enum port_type)l->dissector->transport;
	return conversations_at(engine_conversations(l->dissection->engine, type), number);
}

const struct store *layer_store(const struct layer *l) { return l->dissection->store; }

void *layer_take(struct layer *l, size_t size) { return arena_take(&l->dissection->arena, size); }

const void *layer_kept(const struct layer *l, uint32_t handle)
{
	return notes_at(&l->dissection->store->notes, handle);
}

void layer_emit_protocols(struct layer *l, unsigned field)
{
	struct dissection *d = l->dissection;
	if (!layer_wants(l, field)) return;
	emit_generated_text(l, field, "");
	d->protocols_item = d->tape.count;
}

size_t address_format(const struct address *address, char *out, size_t size)
{
	const uint8_t *b = address->bytes;
	switch (address->type) {
	case ADDRESS_ETHER: return format_ether(b, out, size);
	case ADDRESS_IPV4:
		return format_ipv4(
			(uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3],
			out, size);
	case ADDRESS_IPV6: return format_ipv6(b, out, size);
	case ADDRESS_OTHER:
		if (address->length == 1) return (size_t)snprintf(out, size, "0x%02x", b[0]);
		return format_hex(b, address->length, ':', out, size);
	default:
		if (size) out[0] = 0;
		return 0;
	}
}

struct reader dissection_source(struct dissection *d, const char *name, const uint8_t *bytes,
                                size_t length)
{
	struct reader r = reader_make(bytes, length, length);
	if (d->source_count == DATA_SOURCES_MAX) {
		r.end = r.at; /* beyond the cap there is nothing to show, and nothing to point at */
		return r;
	}
	r.source = (uint8_t)d->source_count;
	d->sources[d->source_count++] = (struct data_source){ name, bytes, (uint32_t)length };
	return r;
}

struct reader layer_source_bytes(struct layer *l, const char *name, const uint8_t *bytes,
                                 size_t length)
{
	return dissection_source(l->dissection, name, bytes, length);
}

static const uint8_t *piece_bytes(const struct store *store, const struct piece *piece)
{
	if (piece->kept)
		return (const uint8_t *)notes_at(&store->notes, piece->kept) + piece->offset;
	uint32_t captured = store_captured(store, piece->frame);
	if (piece->offset > captured || piece->length > captured - piece->offset) return NULL;
	return store_bytes(store, piece->frame) + piece->offset;
}

struct reader dissection_source_pieces(struct dissection *d, const char *name,
                                       const struct piece *pieces, size_t count)
{
	size_t total = 0;
	for (size_t i = 0; i < count; i++) total += pieces[i].length;
	uint8_t *bytes = arena_take_bytes(&d->arena, total + 1);
	if (!bytes) return dissection_source(d, name, d->sources[0].bytes, 0);
	size_t used = 0;
	for (size_t i = 0; i < count; i++) {
		const uint8_t *from = piece_bytes(d->store, &pieces[i]);
		if (from)
			memcpy(bytes + used, from, pieces[i].length);
		else
			memset(bytes + used, 0, pieces[i].length);
		used += pieces[i].length;
	}
	return dissection_source(d, name, bytes, total);
}

struct reader layer_source_pieces(struct layer *l, const char *name, const struct piece *pieces,
                                  size_t count)
{
	return dissection_source_pieces(l->dissection, name, pieces, count);
}
