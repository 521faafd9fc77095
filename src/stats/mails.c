/* mails.c - finds mails among frames by their protocol, and those that are the same by a key. */
#include "stats/mails.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/language.h"
#include "dissect/dissection.h"
#include "field/format.h"

#include <stdlib.h>
#include <string.h>

enum { MAIL_FIELD_TEXT_MAX = 1024, MAILS_ARENA_MAX = 256 << 20, BUCKETS_FIRST = 256 };

enum mail_field {
	MAIL_ID,
	MAIL_SUBJECT,
	MAIL_FROM,
	MAIL_TO,
	MAIL_CC,
	MAIL_DATE,
	MAIL_FIELDS,
};

/* The decoded form, and what stands for it where nothing had to be decoded. */
static const char *const mail_field_names[MAIL_FIELDS][2] = {
	[MAIL_ID] = { "imf.message_id", NULL },
	[MAIL_SUBJECT] = { "imf.subject.decoded", "imf.subject" },
	[MAIL_FROM] = { "imf.from.decoded", "imf.from" },
	[MAIL_TO] = { "imf.to.decoded", "imf.to" },
	[MAIL_CC] = { "imf.cc.decoded", "imf.cc" },
	[MAIL_DATE] = { "imf.date", NULL },
};

struct mail_row {
	struct mail mail;
	uint64_t key;
	uint32_t next; /* in its bucket: index + 1 */
};

struct mails {
	const struct engine *engine;
	const struct registry *registry;
	struct dissection *dissection;
	uint16_t fields[MAIL_FIELDS][2];
	uint16_t protocol, smtp, pop, imap; /* ids of their items */
	uint16_t protocol_index;            /* of imf, in stacks */
	uint32_t next_frame;
	struct arena arena;
	struct mail_row *rows;
	size_t count, capacity;
	uint32_t *buckets; /* index + 1 of the first */
	size_t bucket_count;
};

static uint16_t mails_field(const struct registry *registry, const char *name)
{
	return name ? registry_find(registry, name, strlen(name)) : FIELD_ID_NONE;
}

struct mails *mails_open(const struct engine *engine)
{
	struct mails *mails = calloc(1, sizeof *mails);
	struct field_set wanted;
	if (!mails) abort();
	const struct dissectors *dissectors = engine_dissectors(engine);
	mails->engine = engine;
	mails->registry = dissectors_registry(dissectors);
	mails->dissection = dissection_open(dissectors, engine);
	mails->next_frame = 1;
	mails->protocol = mails_field(mails->registry, "imf");
	mails->protocol_index = registry_protocol_of(mails->registry, mails->protocol);
	mails->smtp = mails_field(mails->registry, "smtp");
	mails->pop = mails_field(mails->registry, "pop");
	mails->imap = mails_field(mails->registry, "imap");
	field_set_clear(&wanted);
	const uint16_t layers[] = { mails->protocol, mails->smtp, mails->pop, mails->imap };
	for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
		field_set_add(&wanted, layers[i]);
	for (int i = 0; i < MAIL_FIELDS; i++)
		for (int form = 0; form < 2; form++) {
			mails->fields[i][form] =
				mails_field(mails->registry, mail_field_names[i][form]);
			if (mails->fields[i][form] != FIELD_ID_NONE)
				field_set_add(&wanted, mails->fields[i][form]);
		}
	dissection_want(mails->dissection, &wanted, 0);
	arena_open(&mails->arena, MAILS_ARENA_MAX);
	mails->bucket_count = BUCKETS_FIRST;
	mails->buckets = calloc(mails->bucket_count, sizeof *mails->buckets);
	if (!mails->buckets) abort();
	return mails;
}

void mails_close(struct mails *mails)
{
	if (!mails) return;
	dissection_close(mails->dissection);
	arena_close(&mails->arena);
	free(mails->rows);
	free(mails->buckets);
	free(mails);
}

/* ---- one mail */

/* Where a mail lies on the tape: from its layer's item to the end of that. */
static bool mail_item_is_inner(const struct tape *tape, uint32_t index, uint16_t protocol)
{
	const struct item *item = &tape->items[index];
	for (uint32_t i = 0; i < index; i = tape->items[i].end) {
		const struct item *outer = &tape->items[i];
		if (outer->field == protocol && outer->source == item->source &&
		    item->offset > outer->offset && item->offset < outer->offset + outer->length)
			return true;
	}
	return false;
}

static const char *mails_keep(struct mails *mails, const struct item *item, uint16_t field)
{
	char text[MAIL_FIELD_TEXT_MAX];
	size_t length =
		format_value(registry_field(mails->registry, field), item, text, sizeof text);
	if (length >= sizeof text) length = strlen(text);
	while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r')) length--;
	char *kept = arena_take_bytes(&mails->arena, length + 1);
	if (!kept) return "";
	memcpy(kept, text, length);
	kept[length] = 0;
	return kept;
}

static const char *mail_read_field(struct mails *mails, const struct item *layer,
                                   enum mail_field which)
{
	const struct tape *tape = dissection_tape(mails->dissection);
	for (int form = 0; form < 2; form++) {
		uint16_t field = mails->fields[which][form];
		if (field == FIELD_ID_NONE) continue;
		for (uint32_t i = (uint32_t)(layer - tape->items) + 1; i < layer->end; i++)
			if (tape->items[i].field == field)
				return mails_keep(mails, &tape->items[i], field);
	}
	return "";
}

static enum mail_carrier mail_read_carrier(const struct mails *mails, uint32_t index)
{
	const struct tape *tape = dissection_tape(mails->dissection);
	enum mail_carrier carrier = MAIL_CARRIED;
	for (uint32_t i = 0; i < index; i = tape->items[i].end) {
		uint16_t field = tape->items[i].field;
		if (field == mails->smtp) carrier = MAIL_SENT;
		if (field == mails->pop) carrier = MAIL_FETCHED_POP;
		if (field == mails->imap) carrier = MAIL_FETCHED_IMAP;
	}
	return carrier;
}

/* A Message-ID names a mail; without one, what a reader tells mails apart by. */
static uint64_t mail_key(const struct mail *mail)
{
	const char *const texts[] = { mail->from, mail->subject, mail->date };
	if (*mail->message_id) return hash_bytes(1, mail->message_id, strlen(mail->message_id));
	uint64_t key = 2;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		key = hash_bytes(key, texts[i], strlen(texts[i]) + 1);
	return key;
}

static bool mail_is_same(const struct mail *a, const struct mail *b)
{
	if (*a->message_id || *b->message_id) return strcmp(a->message_id, b->message_id) == 0;
	return strcmp(a->from, b->from) == 0 && strcmp(a->subject, b->subject) == 0 &&
	       strcmp(a->date, b->date) == 0;
}

static struct mail_row *mails_find(const struct mails *mails, uint64_t key, const struct mail *mail)
{
	uint32_t at = mails->buckets[key % mails->bucket_count];
	for (; at; at = mails->rows[at - 1].next) {
		struct mail_row *row = &mails->rows[at - 1];
		if (row->key == key && mail_is_same(&row->mail, mail)) return row;
	}
	return NULL;
}

static void mails_grow(struct mails *mails)
{
	size_t capacity = mails->capacity ? mails->capacity * 2 : 64;
	struct mail_row *rows = realloc(mails->rows, capacity * sizeof *rows);
	uint32_t *buckets = calloc(capacity * 2, sizeof *buckets);
	if (!rows || !buckets) abort();
	free(mails->buckets);
	mails->rows = rows;
	mails->capacity = capacity;
	mails->buckets = buckets;
	mails->bucket_count = capacity * 2;
	for (size_t i = 0; i < mails->count; i++) {
		uint32_t *bucket = &buckets[rows[i].key % mails->bucket_count];
		rows[i].next = *bucket;
		*bucket = (uint32_t)i + 1;
	}
}

static struct mail_row *mails_add(struct mails *mails, uint64_t key, const struct mail *mail)
{
	if (mails->count == MAILS_MAX) return NULL;
	if (mails->count == mails->capacity) mails_grow(mails);
	uint32_t *bucket = &mails->buckets[key % mails->bucket_count];
	struct mail_row *row = &mails->rows[mails->count++];
	*row = (struct mail_row){ .mail = *mail, .key = key, .next = *bucket };
	*bucket = (uint32_t)mails->count;
	return row;
}

static void mails_see(struct mails *mails, const struct item *layer, struct mail_sighting sighting)
{
	struct mail mail = {
		.message_id = mail_read_field(mails, layer, MAIL_ID),
		.subject = mail_read_field(mails, layer, MAIL_SUBJECT),
		.from = mail_read_field(mails, layer, MAIL_FROM),
		.to = mail_read_field(mails, layer, MAIL_TO),
		.cc = mail_read_field(mails, layer, MAIL_CC),
		.date = mail_read_field(mails, layer, MAIL_DATE),
		.size = layer->length,
	};
	uint64_t key = mail_key(&mail);
	struct mail_row *row = mails_find(mails, key, &mail);
	if (!row) row = mails_add(mails, key, &mail);
	if (!row) return;
	unsigned count = row->mail.sighting_count++;
	if (count < MAIL_SIGHTINGS_MAX) row->mail.sightings[count] = sighting;
}

/* The mails that a dissected frame completes, from one on; NULL: no more. */
static const struct item *mails_next_layer(const struct mails *mails, uint32_t *index)
{
	const struct tape *tape = dissection_tape(mails->dissection);
	for (; *index < tape->count; *index = tape->items[*index].end) {
		const struct item *item = &tape->items[*index];
		if (item->field == mails->protocol &&
		    !mail_item_is_inner(tape, *index, mails->protocol))
			return item;
	}
	return NULL;
}

static void mails_look_at(struct mails *mails, uint32_t frame, const struct view *view)
{
	const struct item *layer;
	uint32_t index = 0, ordinal = 0;
	dissection_run(mails->dissection, frame, view);
	while ((layer = mails_next_layer(mails, &index))) {
		struct mail_sighting sighting = { frame, ordinal++,
			                          mail_read_carrier(mails, index) };
		mails_see(mails, layer, sighting);
		index = layer->end;
	}
}

/* Could the frame hold a mail? Answered from its protocols (HARD-CASES 8). */
static bool mails_may_be_in(const struct mails *mails, uint32_t frame)
{
	const struct store *store = engine_store(mails->engine);
	uint16_t id = store_stack(store, frame);
	const struct stack *stack = &store->stacks[id];
	unsigned word = mails->protocol_index / 64, bit = mails->protocol_index % 64;
	return id == STACK_UNKNOWN || ((stack->has[word] | stack->may[word]) >> bit & 1);
}

bool mails_advance(struct mails *mails, uint32_t frames_max, const struct view *view)
{
	uint32_t last = store_tracked_count(engine_store(mails->engine));
	for (; frames_max > 0 && mails->next_frame <= last; frames_max--, mails->next_frame++)
		if (mails_may_be_in(mails, mails->next_frame))
			mails_look_at(mails, mails->next_frame, view);
	return mails->next_frame <= last;
}

size_t mails_count(const struct mails *mails) { return mails->count; }
const struct mail *mails_at(const struct mails *mails, size_t index)
{
	return &mails->rows[index].mail;
}

const char *mail_carrier_name(enum mail_carrier carrier)
{
	static const char *const names[] = { [MAIL_SENT] = N_("sent by SMTP"),
		                             [MAIL_FETCHED_POP] = N_("fetched by POP3"),
		                             [MAIL_FETCHED_IMAP] = N_("fetched by IMAP"),
		                             [MAIL_CARRIED] = N_("carried") };
	return _(names[carrier]);
}

/* ---- its content */

bool mails_read(struct mails *mails, size_t index, const struct view *view,
                struct mail_content *out)
{
	const struct mail_sighting *sighting = &mails->rows[index].mail.sightings[0];
	const struct item *layer;
	uint32_t at = 0, ordinal = 0;
	size_t source_count;
	*out = (struct mail_content){ .parts = { .count = 0 } };
	dissection_run(mails->dissection, sighting->frame, view);
	while ((layer = mails_next_layer(mails, &at)) && ordinal < sighting->ordinal) {
		ordinal++;
		at = layer->end;
	}
	const struct data_source *sources = dissection_sources(mails->dissection, &source_count);
	if (!layer || layer->source >= source_count) return false;
	const struct data_source *source = &sources[layer->source];
	if (layer->offset > source->length || layer->length > source->length - layer->offset)
		return false;
	traced_add_sent(&out->bytes, source->bytes + layer->offset, layer->length, 0);
	struct part body = { &out->bytes, 0, out->bytes.length };
	struct part headers = mime_take_headers(&body);
	mime_parts_walk(&out->parts, headers, body);
	return true;
}

void mail_content_close(struct mail_content *content)
{
	mime_parts_close(&content->parts);
	traced_close(&content->bytes);
}
