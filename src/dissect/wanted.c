/* wanted.c - what a dissection is to record, and so which dissectors have work and which can be passed. */
#include <string.h>

#include "dissection_internal.h"

/* Does anything wanted belong to the engine itself? It can come out of any layer. */
static bool dissection_wants_engine_fields(const struct dissection *d)
{
	for (int i = 0; i < ENGINE_FIELDS; i++) {
		uint16_t id = dissectors_engine_field(d->dissectors, (enum engine_field)i);
		if (field_set_has(&d->wanted, id)) return true;
	}
	return false;
}

static bool dissection_wants_own(const struct dissection *d, uint16_t index)
{
	return field_set_has_any(&d->wanted, dissectors_first_field(d->dissectors, index),
	                         (unsigned)dissectors_at(d->dissectors, index)->field_count);
}

/* A dissector is wanted for its own fields, or for those of what it may contain. */
static void dissection_want_dissectors(struct dissection *d)
{
	uint64_t wanted[STACK_WORDS] = { 0 };
	uint16_t count = dissectors_count(d->dissectors);
	for (uint16_t i = 1; i <= count; i++) {
		uint16_t protocol = dissectors_protocol(d->dissectors, i);
		uint64_t own = dissection_wants_own(d, i);
		uint64_t itself =
			field_set_has(&d->wanted, registry_protocol(d->registry, protocol)->field);
		wanted[protocol / 64] |= (own | itself) << protocol % 64;
	}
	memset(d->wants, 0, sizeof d->wants);
	for (uint16_t i = 1; i <= count; i++) {
		const uint64_t *may = dissectors_may(d->dissectors, i);
		bool is_wanted = dissection_wants_own(d, i);
		for (int word = 0; word < STACK_WORDS; word++)
			is_wanted |= (may[word] & wanted[word]) != 0;
		if (is_wanted) d->wants[i / 64] |= (uint64_t)1 << i % 64;
	}
}

/* Where an ordinary header need not be dissected. */
static void dissection_choose_passes(struct dissection *d)
{
	memset(d->passes, 0, sizeof d->passes);
	if (d->flags || d->wants_engine_fields) return;
	for (uint16_t i = 1; i <= dissectors_count(d->dissectors); i++) {
		uint16_t protocol = dissectors_protocol(d->dissectors, i);
		uint16_t item = registry_protocol(d->registry, protocol)->field;
		bool is_wanted =
			(d->wants[i / 64] >> i % 64 & 1) || field_set_has(&d->wanted, item);
		if (dissectors_at(d->dissectors, i)->pass && !is_wanted)
			d->passes[i / 64] |= (uint64_t)1 << i % 64;
	}
}

void dissection_want(struct dissection *d, const struct field_set *wanted, unsigned flags)
{
	d->flags = (uint8_t)flags;
	if (flags & DISSECT_TEXT)
		field_set_fill(&d->wanted);
	else
		d->wanted = *wanted;
	d->wants_engine_fields = dissection_wants_engine_fields(d);
	dissection_want_dissectors(d);
	dissection_choose_passes(d);
	d->is_quiet = !flags && !d->wants_engine_fields &&
	              !field_set_has_any(&d->wanted, 0, REGISTRY_FIELDS_MAX);
}

void dissection_want_all(struct dissection *d, unsigned flags)
{
	struct field_set all;
	field_set_fill(&all);
	dissection_want(d, &all, flags);
}
