/* asn1_walk.c - structures: which part is which, and the walk through them. Values without parts are
 * asn1_emit.c's. */
#include "asn1_walk.h"

#include "asn1_emit.h"

/* ---------------------------------------------------------------- the walk */

void asn1_walk_open(struct asn1_walk *walk, struct layer *host,
                    const struct asn1_binding *(*find)(const char *oid), void *user)
{
	walk->host = host;
	walk->guest_count = walk->depth = 0;
	walk->parent = 0;
	walk->oid[0] = 0;
	walk->fault = READER_OK;
	walk->find = find;
	walk->user = user;
}

void asn1_walk_close(struct asn1_walk *walk, struct reader *r)
{
	for (unsigned i = 0; i < walk->guest_count; i++) layer_leave(walk->host, &walk->guests[i]);
	if (walk->fault == READER_OK) return;
	if (r->fault == READER_OK) r->fault = walk->fault;
	r->at = r->end;
}

struct layer *asn1_walk_layer(struct asn1_walk *walk, const struct dissector *protocol)
{
	for (unsigned i = 0; i < walk->guest_count; i++)
		if (walk->guests[i].dissector == protocol) return &walk->guests[i];
	if (walk->guest_count == ASN1_PROTOCOLS_MAX) walk->guest_count--;
	struct layer *guest = &walk->guests[walk->guest_count++];
	*guest = layer_guest(walk->host, protocol);
	return guest;
}

/* The next value, or false: the fault is the walk's, and ends it. */
static bool walk_read(struct asn1_walk *walk, struct reader *r, struct asn1_value *value)
{
	if (asn1_read(r, value)) return true;
	if (walk->fault == READER_OK) walk->fault = r->fault;
	return false;
}

static bool walk_goes_on(const struct asn1_walk *walk, const struct reader *r)
{
	return walk->fault == READER_OK && reader_left(r) > 0;
}

/* ---------------------------------------------------------------- what a value may be */

static bool type_accepts(const struct asn1_type *type, const struct asn1_value *value);

static bool member_accepts(const struct asn1_member *member, const struct asn1_value *value)
{
	if (member->tagging == ASN1_OWN_TAG) return type_accepts(member->type, value);
	return value->class == ASN1_CONTEXT && value->tag == member->tag;
}

static const struct asn1_member *choice_find(const struct asn1_type *type,
                                             const struct asn1_value *value)
{
	for (const struct asn1_member *m = type->members; m->type; m++)
		if (member_accepts(m, value)) return m;
	return NULL;
}

static bool type_accepts(const struct asn1_type *type, const struct asn1_value *value)
{
	if (type->kind == ASN1_KIND_BY_OID) return true;
	if (type->kind == ASN1_KIND_CHOICE) return choice_find(type, value);
	return value->class == ASN1_UNIVERSAL && value->tag == asn1_type_tag(type);
}

/* ---------------------------------------------------------------- structures */

static void walk_member(struct asn1_walk *walk, const struct asn1_type *type,
                        const struct asn1_member *member, const struct asn1_value *value)
{
	if (member->tagging == ASN1_EXPLICIT) {
		struct reader r = value->contents;
		asn1_walk_next(walk, member->type, type->protocol, member->field, &r);
		return;
	}
	bool is_tagged = member->tagging == ASN1_IMPLICIT;
	asn1_walk_value(walk, member->type, type->protocol, member->field, value, is_tagged);
}

/* Members come in their order; those that are optional may be left out. What has another type than the
 * member that must come now takes its place. */
static void walk_members(struct asn1_walk *walk, const struct asn1_type *type, struct reader r)
{
	const struct asn1_member *member = type->members;
	while (walk_goes_on(walk, &r)) {
		struct asn1_value value;
		if (!walk_read(walk, &r, &value)) return;
		while (member->type && member->is_optional && !member_accepts(member, &value))
			member++;
		if (!member->type) {
			asn1_remark_unexpected(walk, &value);
			return;
		}
		if (member_accepts(member, &value))
			walk_member(walk, type, member, &value);
		else
			asn1_remark_unexpected(walk, &value);
		member++;
	}
}

static struct reader value_end(const struct asn1_value *value)
{
	struct reader end = value->contents;
	end.at = end.end;
	return end;
}

static void walk_sequence(struct asn1_walk *walk, const struct asn1_type *type,
                          const struct dissector *protocol, uint16_t field,
                          const struct asn1_value *value)
{
	struct reader end = value_end(value);
	struct layer *l = asn1_walk_layer(walk, protocol);
	uint32_t outer = walk->parent, item = 0;
	if (field != ASN1_NO_FIELD) item = layer_open(l, field, &value->start);
	if (item) walk->parent = item;
	if (reader_left(&value->contents) == 0) layer_text_append(l, item, " [0 length]");
	if (type->before) type->before(walk);
	walk_members(walk, type, value->contents);
	if (type->after) type->after(walk, item);
	layer_close(l, item, &end);
	walk->parent = outer;
}

static unsigned walk_count(struct asn1_walk *walk, struct reader r)
{
	struct asn1_value value;
	unsigned count = 0;
	while (walk_goes_on(walk, &r) && walk_read(walk, &r, &value)) count++;
	return count;
}

static void walk_elements(struct asn1_walk *walk, const struct asn1_type *type, struct reader r)
{
	while (walk_goes_on(walk, &r)) {
		struct asn1_value value;
		if (!walk_read(walk, &r, &value)) return;
		if (member_accepts(type->members, &value))
			walk_member(walk, type, type->members, &value);
		else
			asn1_remark_unexpected(walk, &value);
	}
}

static void walk_sequence_of(struct asn1_walk *walk, const struct asn1_type *type,
                             const struct dissector *protocol, uint16_t field,
                             const struct asn1_value *value)
{
	unsigned count = walk_count(walk, value->contents);
	struct span at = span_of(&value->contents, (uint32_t)reader_left(&value->contents));
	struct layer *l = asn1_walk_layer(walk, protocol);
	uint32_t outer = walk->parent, item = 0;
	if (walk->fault != READER_OK) return;
	if (field != ASN1_NO_FIELD) item = layer_open_number(l, field, at, count, 0);
	if (item) walk->parent = item;
	layer_text_append(l, item, count == 1 ? " item" : " items");
	if (type->before) type->before(walk);
	walk_elements(walk, type, value->contents);
	if (type->after) type->after(walk, item);
	layer_close_as_is(l, item);
	walk->parent = outer;
}

static void walk_choice(struct asn1_walk *walk, const struct asn1_type *type,
                        const struct dissector *protocol, uint16_t field,
                        const struct asn1_value *value)
{
	const struct asn1_member *member = choice_find(type, value);
	if (!member) {
		asn1_remark_unexpected(walk, value);
		return;
	}
	struct reader end = value_end(value);
	struct span at = span_from(&value->start, &end);
	struct layer *l = asn1_walk_layer(walk, protocol);
	uint32_t outer = walk->parent, item = 0;
	if (field != ASN1_NO_FIELD)
		item = layer_open_number(l, field, at, (uint64_t)(member - type->members), 0);
	if (item) walk->parent = item;
	walk_member(walk, type, member, value);
	if (type->after) type->after(walk, item);
	layer_close_as_is(l, item);
	walk->parent = outer;
}

/* ---------------------------------------------------------------- what an identifier says */

static void walk_by_oid(struct asn1_walk *walk, const struct asn1_value *value)
{
	bool is_null = value->class == ASN1_UNIVERSAL && value->tag == ASN1_NULL;
	const struct asn1_binding *binding = walk->find(walk->oid);
	if (!binding) {
		if (!is_null) asn1_remark_unknown(walk, value);
		return;
	}
	if (!binding->type || (is_null && binding->type->kind != ASN1_KIND_NULL)) return;
	bool is_accepted = type_accepts(binding->type, value);
	if (is_accepted || binding->type->kind != ASN1_KIND_CHOICE)
		layer_repeat_name(asn1_walk_layer(walk, binding->protocol));
	if (is_accepted)
		asn1_walk_value(walk, binding->type, binding->protocol, binding->field, value,
		                false);
	else
		asn1_remark_unexpected(walk, value);
}

void asn1_walk_next(struct asn1_walk *walk, const struct asn1_type *type,
                    const struct dissector *protocol, uint16_t field, struct reader *r)
{
	struct asn1_value value;
	if (!walk_read(walk, r, &value)) return;
	if (type_accepts(type, &value))
		asn1_walk_value(walk, type, protocol, field, &value, false);
	else
		asn1_remark_unexpected(walk, &value);
}

void asn1_walk_value(struct asn1_walk *walk, const struct asn1_type *type,
                     const struct dissector *protocol, uint16_t field,
                     const struct asn1_value *value, bool is_tagged)
{
	if (walk->depth == ASN1_DEPTH_MAX) {
		asn1_remark_deep(walk, value);
		return;
	}
	walk->depth++;
	if (type->emit) {
		type->emit(walk, protocol, field, value);
	} else if (type->kind == ASN1_KIND_SEQUENCE) {
		walk_sequence(walk, type, protocol, field, value);
	} else if (type->kind == ASN1_KIND_SEQUENCE_OF) {
		walk_sequence_of(walk, type, protocol, field, value);
	} else if (type->kind == ASN1_KIND_CHOICE) {
		walk_choice(walk, type, protocol, field, value);
	} else if (type->kind == ASN1_KIND_BY_OID) {
		walk_by_oid(walk, value);
	} else if (type->kind == ASN1_KIND_WRAPPED) {
		struct reader r = value->contents;
		asn1_walk_next(walk, &asn1_any, protocol, field, &r);
	} else {
		asn1_emit(walk, type, protocol, field, value);
	}
	walk->depth--;
}
