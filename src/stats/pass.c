/* pass.c - the column of stack ids says which frames need no look; the rest are dissected on demand. */
#include "stats/pass.h"

#include "query/judge.h"
#include "query/query.h"

#include <stdlib.h>
#include <string.h>

struct sieve {
	const struct filter *filter;
	struct filter_scratch *scratch;
	struct judge *judge; /* NULL before the first frame */
};

struct pass {
	struct pass_source source;
	const struct store *store;
	struct dissection *dissection;
	struct sieve *sieve;
	bool has_needs;
	uint64_t needs[STACK_WORDS];
	uint32_t frame;
	bool is_dissected;
};

struct sieve *sieve_open(const struct filter *filter)
{
	struct sieve *sieve = calloc(1, sizeof *sieve);
	if (!sieve) abort();
	sieve->filter = filter;
	sieve->scratch = filter_scratch_open();
	return sieve;
}

void sieve_close(struct sieve *sieve)
{
	if (!sieve) return;
	judge_close(sieve->judge);
	filter_scratch_close(sieve->scratch);
	free(sieve);
}

static struct view pass_view(const struct pass *pass)
{
	return (struct view){
		.preferences = pass->source.preferences,
		.horizon = pass->source.is_two_pass ? UINT32_MAX : pass->frame,
		.is_complete = pass->source.is_two_pass,
		.previous_displayed = pass->frame - 1,
	};
}

bool sieve_passes(struct sieve *sieve, struct pass *pass)
{
	if (!sieve->filter) return true;
	if (!sieve->judge) sieve->judge = judge_open(pass->source.engine, sieve->filter);
	const struct view view = pass_view(pass);
	enum filter_verdict verdict = judge_frame(sieve->judge, pass->frame, &view);
	if (verdict != FILTER_DISSECT) return verdict == FILTER_TRUE;

	return query_passes_dissected(sieve->filter, pass_dissection(pass), sieve->scratch);
}

struct pass *pass_open(const struct pass_source *source, const struct field_set *wanted,
                       unsigned flags)
{
	struct pass *pass = calloc(1, sizeof *pass);
	if (!pass) abort();
	pass->source = *source;
	pass->store = engine_store(source->engine);
	pass->sieve = sieve_open(source->filter);
	struct field_set all;
	field_set_clear(&all);
	if (wanted) all = *wanted;
	const struct field_set *more = source->filter ? filter_wanted(source->filter) : NULL;
	size_t words = sizeof all.bits / sizeof *all.bits;
	for (size_t i = 0; more && i < words; i++) all.bits[i] |= more->bits[i];
	pass->dissection = dissection_open(engine_dissectors(source->engine), source->engine);
	dissection_want(pass->dissection, &all, flags);
	return pass;
}

void pass_close(struct pass *pass)
{
	if (!pass) return;
	dissection_close(pass->dissection);
	sieve_close(pass->sieve);
	free(pass);
}

void pass_need(struct pass *pass, const char *protocol)
{
	const struct registry *registry = pass_registry(pass);
	uint16_t id = registry_find(registry, protocol, strlen(protocol));
	pass->has_needs = true;
	if (id == FIELD_ID_NONE) return;
	uint16_t index = registry_protocol_of(registry, id);
	pass->needs[index / 64 % STACK_WORDS] |= (uint64_t)1 << index % 64;
}

uint32_t pass_slice(const struct pass *pass, uint32_t frames_max)
{
	uint32_t tracked = store_tracked_count(pass->store);
	return tracked - pass->frame < frames_max ? tracked : pass->frame + frames_max;
}

static bool pass_may_matter(const struct pass *pass)
{
	uint16_t stack = store_stack(pass->store, pass->frame);
	if (!pass->has_needs || stack == STACK_UNKNOWN) return true;
	const struct stack *sets = &pass->store->stacks[stack];
	for (int word = 0; word < STACK_WORDS; word++)
		if ((sets->has[word] | sets->may[word]) & pass->needs[word]) return true;
	return false;
}

bool pass_next(struct pass *pass, uint32_t last)
{
	while (pass->frame < last) {
		pass->frame++;
		pass->is_dissected = false;
		if (pass_may_matter(pass) && sieve_passes(pass->sieve, pass)) return true;
	}
	return false;
}

bool pass_is_behind(const struct pass *pass)
{
	return pass->frame < store_tracked_count(pass->store);
}

uint32_t pass_frame(const struct pass *pass) { return pass->frame; }

const struct dissection *pass_dissection(struct pass *pass)
{
	if (pass->is_dissected) return pass->dissection;
	const struct view view = pass_view(pass);
	dissection_run(pass->dissection, pass->frame, &view);
	pass->is_dissected = true;
	return pass->dissection;
}

const struct tape *pass_tape(struct pass *pass) { return dissection_tape(pass_dissection(pass)); }

const struct store *pass_store(const struct pass *pass) { return pass->store; }

const struct registry *pass_registry(const struct pass *pass)
{
	return dissectors_registry(engine_dissectors(pass->source.engine));
}

uint16_t pass_field(const struct pass_source *source, const char *name)
{
	const struct registry *registry = dissectors_registry(engine_dissectors(source->engine));
	return registry_find(registry, name, strlen(name));
}

void pass_want_protocols(const struct pass_source *source, struct field_set *wanted)
{
	const struct registry *registry = dissectors_registry(engine_dissectors(source->engine));
	for (uint16_t i = 0; i < registry_protocol_count(registry); i++)
		field_set_add(wanted, registry_protocol(registry, i)->field);
}

const struct item *pass_child(const struct tape *tape, uint32_t parent, uint16_t field)
{
	for (uint32_t i = parent + 1; i < tape->items[parent].end; i++)
		if (tape->items[i].field == field) return &tape->items[i];
	return NULL;
}
