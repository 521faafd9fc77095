/* exchange_list.c - filter, order and groups of exchanges. */
#include "stats/exchange_list.h"

#include "base/language.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "query/query.h"

enum { DECISIONS_FIRST = 1024, GROUPS_MAX = 4096, STEPS_A_ROW = 16 };

enum decision { PASSES, FAILS, WAITS /* for an answer, which may pass */ };

/* What a row is sorted by, taken when it was picked: sorting looks at nothing that changes meanwhile. */
struct sorted {
	const char *name;
	exchange_text text; /* a number, as texts move */
	int64_t number;
	uint32_t frame, index;
};

/* The next list while it is made, in slices: rows are picked, then sorted by merging runs of them. */
struct making {
	struct sorted *keys, *spare; /* keys NULL: none is being made */
	size_t count, capacity, picked;
	uint64_t changes;
	int64_t longest_ns;
	enum exchange_sort sort;
	bool is_in_order;
	size_t width, left, right, out; /* runs of width; where the merge of two is */
};

struct exchange_list {
	struct exchange_rows *exchanges;
	const struct engine *engine;
	struct view view;
	char text[FILTER_TEXT_MAX > 1024 ? 1024 : FILTER_TEXT_MAX];
	struct filter *filter; /* NULL: text is looked for, or nothing */
	struct query *query;
	enum exchange_sort sort;
	uint8_t *decisions; /* by index: enum decision */
	size_t decision_capacity, decided;
	uint64_t changes; /* of the exchanges when places were made */
	uint32_t *places;
	size_t count, capacity;
	int64_t longest_ns;
	bool is_stale; /* places are to be made anew */
	struct making making;
};

struct exchange_list *exchange_list_open(struct exchange_rows *exchanges,
                                         const struct engine *engine,
                                         const struct preferences *preferences)
{
	struct exchange_list *list = calloc(1, sizeof *list);
	if (!list) abort();
	list->exchanges = exchanges;
	list->engine = engine;
	list->view = (struct view){ .preferences = preferences, .horizon = UINT32_MAX };
	list->is_stale = true;
	return list;
}

static void making_drop(struct making *making)
{
	free(making->keys);
	free(making->spare);
	*making = (struct making){ 0 };
}

static void list_drop_filter(struct exchange_list *list)
{
	query_close(list->query);
	filter_close(list->filter);
	list->query = NULL;
	list->filter = NULL;
}

void exchange_list_close(struct exchange_list *list)
{
	if (!list) return;
	list_drop_filter(list);
	making_drop(&list->making);
	free(list->decisions);
	free(list->places);
	free(list);
}

/* ---------------------------------------------------------------- filter */

bool exchange_list_filter(struct exchange_list *list, const char *text)
{
	struct error error;
	size_t length = strlen(text);
	list_drop_filter(list);
	if (length >= sizeof list->text) length = sizeof list->text - 1;
	memcpy(list->text, text, length);
	list->text[length] = 0;
	const struct registry *registry = dissectors_registry(engine_dissectors(list->engine));
	if (length) list->filter = filter_compile(registry, list->text, &error);
	if (list->filter) list->query = query_open(list->engine, list->filter);
	list->decided = 0;
	list->is_stale = true;
	making_drop(&list->making);
	return list->filter || !length;
}

const char *exchange_list_filter_text(const struct exchange_list *list) { return list->text; }

static bool text_holds(const char *text, const char *part)
{
	for (; *text; text++) {
		size_t i = 0;
		while (part[i] && tolower((uint8_t)text[i]) == tolower((uint8_t)part[i])) i++;
		if (!part[i]) return true;
	}
	return !*part;
}

/* What the row shows with its secrets: whoever looks for one knows it. */
static bool list_text_passes(const struct exchange_list *list, const struct exchange_row *row)
{
	char out[EXCHANGE_TEXT_MAX];
	const struct exchange_rows *x = list->exchanges;
	return text_holds(row->protocol, list->text) ||
	       text_holds(exchange_rows_asked(x, row, false, out), list->text) ||
	       text_holds(exchange_rows_answered(x, row, false, false, out), list->text) ||
	       text_holds(exchange_rows_text(x, row->host), list->text);
}

static bool list_passes(struct exchange_list *list, const struct exchange_row *row)
{
	if (!*list->text) return true;
	if (!list->query) return list_text_passes(list, row);
	return query_passes(list->query, row->made_frame, &list->view) ||
	       (row->answer_frame && query_passes(list->query, row->answer_frame, &list->view));
}

static enum decision list_decide(struct exchange_list *list, const struct exchange_row *row)
{
	if (list_passes(list, row)) return PASSES;
	return row->answer_frame ? FAILS : WAITS;
}

static bool list_grow(struct exchange_list *list, size_t count)
{
	if (count <= list->decision_capacity) return true;
	size_t capacity = list->decision_capacity ? list->decision_capacity * 2 : DECISIONS_FIRST;
	if (capacity < count) capacity = count;
	uint8_t *decisions = realloc(list->decisions, capacity);
	if (decisions) list->decisions = decisions;
	uint32_t *places = realloc(list->places, capacity * sizeof *places);
	if (places) list->places = places;
	if (!decisions || !places) return false;
	list->decision_capacity = capacity;
	return true;
}

/* ---------------------------------------------------------------- order */

static const char *sorted_text(const struct exchange_list *list, const struct sorted *key)
{
	return key->name ? key->name : exchange_rows_text(list->exchanges, key->text);
}

static bool sorted_is_before(const struct exchange_list *list, const struct sorted *a,
                             const struct sorted *b)
{
	enum exchange_sort sort = list->making.sort;
	bool has_text = sort == SORT_PROTOCOL || sort == SORT_ASKED || sort == SORT_ANSWER;
	int texts = has_text ? strcmp(sorted_text(list, a), sorted_text(list, b)) : 0;
	if (texts) return texts < 0;
	if (a->number != b->number) return a->number < b->number;
	if (a->frame != b->frame) return a->frame < b->frame;
	return a->index < b->index;
}

static struct sorted list_key(enum exchange_sort sort, const struct exchange_row *row,
                              uint32_t index)
{
	struct sorted key = { .frame = row->first_frame, .index = index };
	switch (sort) {
	case SORT_STREAM: key.number = row->stream; break;
	case SORT_PROTOCOL: key.name = row->protocol; break;
	case SORT_ASKED: key.text = row->asked_masked; break;
	case SORT_ANSWER: key.text = row->answer_masked; break;
	case SORT_WAIT: key.number = -row->wait_ns; break;
	case SORT_TRANSFER: key.number = -row->transfer_ns; break;
	case SORT_BYTES: key.number = -(int64_t)row->bytes; break;
	case SORT_LOST: key.number = -row->lost_ns; break;
	default: break;
	}
	return key;
}

static bool making_begin(struct exchange_list *list)
{
	struct making *making = &list->making;
	making_drop(making);
	making->capacity = list->decided;
	making->keys = malloc((making->capacity + 1) * sizeof *making->keys);
	making->changes = exchange_rows_changes(list->exchanges);
	making->sort = list->sort;
	making->is_in_order = true;
	list->is_stale = false;
	return making->keys;
}

/* The next row, if it passes. Nearly always they come in order by frame: then nothing is sorted. */
static void making_pick(struct exchange_list *list)
{
	struct making *making = &list->making;
	size_t index = making->picked++;
	const struct exchange_row *row = exchange_rows_at(list->exchanges, index);
	bool has_news = list->decisions[index] == WAITS && row->answer_frame;
	if (has_news) list->decisions[index] = (uint8_t)list_decide(list, row);
	if (list->decisions[index] != PASSES) return;
	struct sorted *key = &making->keys[making->count++];
	*key = list_key(making->sort, row, (uint32_t)index);
	if (making->count > 1 && sorted_is_before(list, key, key - 1)) making->is_in_order = false;
	if (row->wait_ns > making->longest_ns) making->longest_ns = row->wait_ns;
}

/* Where the run that holds `at` ends, or the rows do. */
static size_t making_end(const struct making *making, size_t at)
{
	return at < making->count ? at : making->count;
}

/* Moves one row from two neighbouring runs to the merged one; false: all runs are one. */
static bool making_merge(struct exchange_list *list)
{
	struct making *making = &list->making;
	if (making->width >= making->count) return false;
	size_t pair = making->out - making->out % (2 * making->width);
	size_t middle = making_end(making, pair + making->width);
	size_t end = making_end(making, pair + 2 * making->width);
	if (making->out == pair) {
		making->left = pair;
		making->right = middle;
	}
	bool takes_right =
		making->left == middle ||
		(making->right < end &&
	         sorted_is_before(list, &making->keys[making->right], &making->keys[making->left]));
	making->spare[making->out++] = making->keys[takes_right ? making->right++ : making->left++];
	if (making->out < making->count) return true;
	struct sorted *merged = making->spare;
	making->spare = making->keys;
	making->keys = merged;
	making->width *= 2;
	making->out = 0;
	return true;
}

static void making_publish(struct exchange_list *list)
{
	struct making *making = &list->making;
	for (size_t i = 0; i < making->count; i++) list->places[i] = making->keys[i].index;
	list->count = making->count;
	list->longest_ns = making->longest_ns;
	list->changes = making->changes;
	making_drop(making);
}

/* Some steps of the list that is being made; true while there are more. */
static bool list_make(struct exchange_list *list, size_t steps)
{
	struct making *making = &list->making;
	bool is_other = making->keys && (list->is_stale || making->sort != list->sort);
	if ((!making->keys || is_other) && !making_begin(list)) return false;
	for (; steps > 0 && making->picked < making->capacity; steps--) making_pick(list);
	if (making->picked < making->capacity) return true;
	if (!making->is_in_order && !making->spare) {
		making->spare = malloc((making->count + 1) * sizeof *making->spare);
		making->width = making->spare ? 1 : making->count;
	}
	bool is_more = !making->is_in_order;
	while (steps > 0 && is_more) {
		is_more = making_merge(list);
		steps--;
	}
	if (is_more) return true;
	making_publish(list);
	return false;
}

void exchange_list_sort(struct exchange_list *list, enum exchange_sort sort)
{
	list->is_stale |= list->sort != sort;
	list->sort = sort;
}

enum exchange_sort exchange_list_sorted(const struct exchange_list *list) { return list->sort; }

const char *exchange_sort_name(enum exchange_sort sort)
{
	static const char *const names[SORT_COUNT] = {
		[SORT_FRAME] = N_("frame"),       [SORT_STREAM] = N_("stream"),
		[SORT_PROTOCOL] = N_("protocol"), [SORT_ASKED] = N_("what was asked"),
		[SORT_ANSWER] = N_("answer"),     [SORT_WAIT] = N_("wait"),
		[SORT_TRANSFER] = N_("transfer"), [SORT_BYTES] = N_("bytes"),
		[SORT_LOST] = N_("time lost"),
	};
	return _(names[sort]);
}

bool exchange_list_is_stale(const struct exchange_list *list)
{
	return list->is_stale || list->making.keys ||
	       list->changes != exchange_rows_changes(list->exchanges) ||
	       list->decided < exchange_rows_count(list->exchanges);
}

bool exchange_list_advance(struct exchange_list *list, size_t rows_max)
{
	size_t count = exchange_rows_count(list->exchanges);
	if (!list_grow(list, count)) return false;
	for (size_t i = 0; i < rows_max && list->decided < count; i++, list->decided++) {
		const struct exchange_row *row = exchange_rows_at(list->exchanges, list->decided);
		list->decisions[list->decided] = (uint8_t)list_decide(list, row);
	}
	if (list->decided < count) return true;
	bool is_wanted = list->is_stale || list->making.keys ||
	                 list->changes != exchange_rows_changes(list->exchanges);
	return is_wanted && list_make(list, rows_max * STEPS_A_ROW);
}

size_t exchange_list_count(const struct exchange_list *list) { return list->count; }

size_t exchange_list_at(const struct exchange_list *list, size_t place)
{
	return list->places[place];
}

size_t exchange_list_place(const struct exchange_list *list, size_t index)
{
	size_t place = 0;
	while (place < list->count && list->places[place] != index) place++;
	return place;
}

int64_t exchange_list_longest_wait(const struct exchange_list *list) { return list->longest_ns; }

/* ---------------------------------------------------------------- groups */

/* A wait and whose it is. */
struct wait {
	uint32_t group;
	int64_t ns;
};

static int wait_compare(const void *a_in, const void *b_in)
{
	const struct wait *a = a_in, *b = b_in;
	if (a->group != b->group) return a->group < b->group ? -1 : 1;
	return a->ns < b->ns ? -1 : a->ns > b->ns;
}

static const char *group_name(const struct exchange_list *list, const struct exchange_row *row,
                              enum exchange_grouping grouping)
{
	if (grouping == GROUP_PROTOCOL) return row->protocol;
	exchange_text number = grouping == GROUP_HOST ? row->host : row->command;
	return exchange_rows_text(list->exchanges, number);
}

/* Names are kept once each, so that equal ones are at the same place. */
static size_t group_find(struct exchange_group *groups, size_t *count, const char *name)
{
	for (size_t i = 0; i < *count; i++)
		if (groups[i].name == name) return i;
	if (*count == GROUPS_MAX) return GROUPS_MAX;
	groups[*count] = (struct exchange_group){ .name = name };
	return (*count)++;
}

static int64_t nearest_rank(const struct wait *waits, size_t count, unsigned percent)
{
	size_t rank = (count * percent + 99) / 100;
	return waits[rank ? rank - 1 : 0].ns;
}

static void groups_measure(struct exchange_group *groups, struct wait *waits, size_t count)
{
	qsort(waits, count, sizeof *waits, wait_compare);
	for (size_t from = 0, to; from < count; from = to) {
		struct exchange_group *group = &groups[waits[from].group];
		for (to = from; to < count && waits[to].group == waits[from].group;) to++;
		group->waits = to - from;
		group->p50_ns = nearest_rank(waits + from, to - from, 50);
		group->p95_ns = nearest_rank(waits + from, to - from, 95);
		group->p99_ns = nearest_rank(waits + from, to - from, 99);
		group->longest_ns = waits[to - 1].ns;
	}
}

static int group_compare(const void *a_in, const void *b_in)
{
	const struct exchange_group *a = a_in, *b = b_in;
	if (a->count != b->count) return a->count > b->count ? -1 : 1;
	return strcmp(a->name, b->name);
}

size_t exchange_list_groups(struct exchange_list *list, enum exchange_grouping grouping,
                            struct exchange_group *out, size_t max)
{
	struct exchange_group *groups = calloc(GROUPS_MAX, sizeof *groups);
	struct wait *waits = malloc((list->count + 1) * sizeof *waits);
	size_t group_count = 0, wait_count = 0;
	for (size_t i = 0; groups && waits && i < list->count; i++) {
		const struct exchange_row *row = exchange_rows_at(list->exchanges, list->places[i]);
		const char *name = group_name(list, row, grouping);
		if (!*name) continue;
		size_t group = group_find(groups, &group_count, name);
		if (group == GROUPS_MAX) continue;
		groups[group].count++;
		groups[group].bytes += row->bytes;
		groups[group].unanswered += row->state == EXCHANGE_WAITING && !row->answer_frame;
		if (row->wait_ns < 0) continue;
		waits[wait_count++] = (struct wait){ .group = (uint32_t)group, .ns = row->wait_ns };
	}
	if (groups && waits) groups_measure(groups, waits, wait_count);
	if (groups) qsort(groups, group_count, sizeof *groups, group_compare);
	if (group_count > max) group_count = max;
	for (size_t i = 0; i < group_count; i++) out[i] = groups[i];
	free(groups);
	free(waits);
	return group_count;
}
