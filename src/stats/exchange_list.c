/* exchange_list.c - filter, order and groups of exchanges. */
#include "stats/exchange_list.h"

#include "base/language.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "query/query.h"

enum { DECISIONS_FIRST = 1024, GROUPS_MAX = 4096 };

enum decision { PASSES, FAILS, WAITS /* for an answer, which may pass */ };

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

/* A row with what it is sorted by, so that sorting looks at nothing else. */
struct sorted {
	const struct exchange_rows *exchanges;
	const char *text;
	int64_t number;
	uint32_t frame, index;
};

static int sorted_compare(const void *a_in, const void *b_in)
{
	const struct sorted *a = a_in, *b = b_in;
	int texts = a->text ? strcmp(a->text, b->text) : 0;
	if (texts) return texts;
	if (a->number != b->number) return a->number < b->number ? -1 : 1;
	if (a->frame != b->frame) return a->frame < b->frame ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static struct sorted list_key(const struct exchange_list *list, uint32_t index)
{
	const struct exchange_rows *x = list->exchanges;
	const struct exchange_row *row = exchange_rows_at(x, index);
	struct sorted key = { .frame = row->first_frame, .index = index };
	switch (list->sort) {
	case SORT_STREAM: key.number = row->stream; break;
	case SORT_PROTOCOL: key.text = row->protocol; break;
	case SORT_ASKED: key.text = exchange_rows_text(x, row->asked_masked); break;
	case SORT_ANSWER: key.text = exchange_rows_text(x, row->answer_masked); break;
	case SORT_WAIT: key.number = -row->wait_ns; break;
	case SORT_TRANSFER: key.number = -row->transfer_ns; break;
	case SORT_BYTES: key.number = -(int64_t)row->bytes; break;
	case SORT_LOST: key.number = -row->lost_ns; break;
	default: break;
	}
	return key;
}

/* Nearly always in order by frame: then nothing is sorted. */
static bool list_is_in_order(const struct exchange_list *list)
{
	if (list->sort != SORT_FRAME) return false;
	for (size_t i = 1; i < list->count; i++)
		if (exchange_rows_at(list->exchanges, list->places[i - 1])->first_frame >
		    exchange_rows_at(list->exchanges, list->places[i])->first_frame)
			return false;
	return true;
}

static void list_order(struct exchange_list *list)
{
	if (list->count < 2 || list_is_in_order(list)) return;
	struct sorted *keys = malloc(list->count * sizeof *keys);
	if (!keys) return;
	for (size_t i = 0; i < list->count; i++) keys[i] = list_key(list, list->places[i]);
	qsort(keys, list->count, sizeof *keys, sorted_compare);
	for (size_t i = 0; i < list->count; i++) list->places[i] = keys[i].index;
	free(keys);
}

static void list_make(struct exchange_list *list)
{
	list->count = 0;
	list->longest_ns = 0;
	for (size_t i = 0; i < list->decided; i++) {
		const struct exchange_row *row = exchange_rows_at(list->exchanges, i);
		bool has_news = list->decisions[i] == WAITS && row->answer_frame;
		if (has_news) list->decisions[i] = (uint8_t)list_decide(list, row);
		if (list->decisions[i] != PASSES) continue;
		list->places[list->count++] = (uint32_t)i;
		if (row->wait_ns > list->longest_ns) list->longest_ns = row->wait_ns;
	}
	list_order(list);
	list->changes = exchange_rows_changes(list->exchanges);
	list->is_stale = false;
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
	return list->is_stale || list->changes != exchange_rows_changes(list->exchanges) ||
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
	bool is_done = list->decided == count;
	if (is_done && (list->is_stale || list->changes != exchange_rows_changes(list->exchanges)))
		list_make(list);
	return !is_done;
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
