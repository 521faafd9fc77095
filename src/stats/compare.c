/* compare.c - lays the parts of two frames beside each other and writes them as a page. */
#include "stats/compare.h"

#include "base/language.h"
#include "base/text.h"
#include "dissect/dissection.h"
#include "field/format.h"
#include "parts.h"
#include "stats/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LABEL_CELLS_MAX = 26,
	LABEL_CELLS_MIN = 12,
	SIGN_CELLS = 2,
	GAP_CELLS = 1,
	CELL_TEXT_MAX = PART_TEXT_MAX + 16,
	ONE_SIDED_ROWS_MAX = 24,
	FOLD_NAMES_MAX = 400,
	FOLD_NAME_EXTRA = 16,
};

#define NONE UINT32_MAX

/* One of the two frames. */
struct side {
	uint32_t frame, answer; /* answer: 0 if there is none */
	struct parts parts, answer_parts;
	char title[80], answer_title[160];
	int64_t time_ns, wait_ns;
	bool is_request;
};

struct comparison {
	const struct engine *engine;
	struct side sides[2];
};

/* ---- taking apart */

static void side_read_messages(struct side *side, const struct engine *engine,
                               const struct dissection *dissection)
{
	struct messages *messages = messages_open(engine);
	size_t count = messages_read(messages, dissection);
	for (size_t i = 0; i < count; i++) {
		const struct message *message = messages_at(messages, i);
		if (!side->title[0])
			snprintf(side->title, sizeof side->title, "%s", message->text.masked);
		if (message->kind != MESSAGE_REQUEST) continue;
		side->is_request = true;
		if (!side->answer) side->answer = message->answered_in;
	}
	messages_close(messages);
}

static void side_read_answer(struct side *side, const struct engine *engine,
                             struct dissection *dissection, const struct view *view)
{
	struct messages *messages = messages_open(engine);
	dissection_run(dissection, side->answer, view);
	parts_open(&side->answer_parts, dissectors_registry(engine_dissectors(engine)), dissection);
	const char *text =
		messages_read(messages, dissection) ? messages_at(messages, 0)->text.masked : "";
	snprintf(side->answer_title, sizeof side->answer_title, _("frame %u  %s"), side->answer,
	         text);
	side->wait_ns = store_time_ns(engine_store(engine), side->answer) - side->time_ns;
	messages_close(messages);
}

static void side_open(struct side *side, const struct engine *engine, const struct view *view,
                      uint32_t frame)
{
	const struct dissectors *dissectors = engine_dissectors(engine);
	struct dissection *dissection = dissection_open(dissectors, engine);
	side->frame = frame;
	side->time_ns = store_time_ns(engine_store(engine), frame);
	dissection_want_all(dissection, DISSECT_TEXT);
	dissection_run(dissection, frame, view);
	parts_open(&side->parts, dissectors_registry(dissectors), dissection);
	side_read_messages(side, engine, dissection);
	if (side->answer) side_read_answer(side, engine, dissection, view);
	dissection_close(dissection);
}

struct comparison *comparison_open(const struct engine *engine, const struct view *view, uint32_t a,
                                   uint32_t b)
{
	struct comparison *comparison = calloc(1, sizeof *comparison);
	if (!comparison) abort();
	comparison->engine = engine;
	side_open(&comparison->sides[0], engine, view, a);
	side_open(&comparison->sides[1], engine, view, b);
	return comparison;
}

void comparison_close(struct comparison *comparison)
{
	if (!comparison) return;
	for (int i = 0; i < 2; i++) {
		parts_close(&comparison->sides[i].parts);
		parts_close(&comparison->sides[i].answer_parts);
	}
	free(comparison);
}

/* ---- writing */

/* Rows that are not shown but counted and named. */
struct fold {
	char names[FOLD_NAMES_MAX], last[FOLD_NAMES_MAX];
	size_t last_at; /* offset in names */
	unsigned count, repeats;
};

struct compare_writer {
	const struct parts *parts[2];
	const struct compare_options *options;
	struct page *page;
	struct compare_counts counts;
	unsigned label_cells, side_cells;
	const char *sign; /* of rows that differ */
	struct fold equal, by_the_way;
};

static void compare_put_cell(const struct compare_writer *w, enum page_role role, const char *text,
                             size_t cells)
{
	char escaped[CELL_TEXT_MAX], cut[CELL_TEXT_MAX];
	text_escape(TEXT_SCREEN, text, strlen(text), escaped, sizeof escaped);
	text_cut(escaped, cells, "…", cut, sizeof cut);
	page_put(w->page, role, cut);
}

static void compare_put_row(const struct compare_writer *w, const char *sign, unsigned depth,
                            const char *label, const char *a, const char *b, bool is_dim)
{
	struct page *page = w->page;
	page_put(page, PAGE_BOLD, sign);
	page_column(page, SIGN_CELLS + 2 * (depth < 5 ? depth : 5));
	size_t used = page_cells(page), end = SIGN_CELLS + w->label_cells;
	compare_put_cell(w, is_dim ? PAGE_DIM : PAGE_TEXT, label, end > used ? end - used : 1);
	page_column(page, end + GAP_CELLS);
	compare_put_cell(w, is_dim ? PAGE_DIM : PAGE_CLIENT, a, w->side_cells);
	page_column(page, end + 2 * GAP_CELLS + w->side_cells);
	compare_put_cell(w, is_dim ? PAGE_DIM : PAGE_SERVER, b, w->side_cells);
	page_end_line(page);
}

/* The value; valid until the next call for that side. */
static const char *compare_value(const struct compare_writer *w, int side, uint32_t index)
{
	if (index == NONE) return _("absent");
	const struct part *part = &w->parts[side]->rows[index];
	if (part->is_secret && !w->options->shows_secrets && *part->value) return "********";
	return *part->value ? part->value : _("present");
}

static void compare_row(const struct compare_writer *w, const char *sign, unsigned depth,
                        uint32_t a, uint32_t b)
{
	const struct part *part = a != NONE ? &w->parts[0]->rows[a] : &w->parts[1]->rows[b];
	const struct part *other = b != NONE ? &w->parts[1]->rows[b] : part;
	char named[2][CELL_TEXT_MAX];
	const char *values[2] = { compare_value(w, 0, a), compare_value(w, 1, b) };
	bool has_names = strcmp(part->label, other->label) != 0; /* each its own */
	for (int i = 0; i < 2 && has_names; i++) {
		snprintf(named[i], sizeof named[i], "%s: %s", (i ? other : part)->label, values[i]);
		values[i] = named[i];
	}
	compare_put_row(w, sign, depth, has_names ? "" : part->label, values[0], values[1],
	                part->is_volatile);
}

static void fold_note(struct fold *fold, const char *label)
{
	size_t used = strlen(fold->names), last = strlen(fold->last);
	fold->count++;
	if (strcmp(label, fold->last) == 0) {
		used = fold->last_at + last; /* behind the name: how often */
		snprintf(fold->names + used, sizeof fold->names - used, " (%u)", ++fold->repeats);
		return;
	}
	if (strlen(label) + used + FOLD_NAME_EXTRA > sizeof fold->names)
		return; /* the count says it */
	used += (size_t)snprintf(fold->names + used, sizeof fold->names - used, "%s",
	                         used ? ", " : "");
	snprintf(fold->names + used, sizeof fold->names - used, "%s", label);
	snprintf(fold->last, sizeof fold->last, "%s", label);
	fold->last_at = used;
	fold->repeats = 1;
}

static void fold_write(struct fold *fold, const char *what, struct page *page)
{
	if (fold->count) {
		page_indent(page, SIGN_CELLS, SIGN_CELLS + 2);
		page_format(page, PAGE_DIM, "+ %u %s: %s", fold->count, what, fold->names);
		page_end_line(page);
	}
	*fold = (struct fold){ 0 };
}

static void compare_note_equal(struct compare_writer *w, unsigned depth, uint32_t a, uint32_t b)
{
	w->counts.equal++;
	if (w->options->shows_equal)
		compare_row(w, " ", depth, a, b);
	else
		fold_note(&w->equal, w->parts[0]->rows[a].label);
}

/* What differs by nature; links and spans of time are folded too. */
static void compare_note_volatile(struct compare_writer *w, unsigned depth, uint32_t a, uint32_t b)
{
	const struct part *part = a != NONE ? &w->parts[0]->rows[a] : &w->parts[1]->rows[b];
	w->counts.volatiles++;
	if (part->is_by_the_way && !w->options->shows_equal)
		fold_note(&w->by_the_way, part->label);
	else
		compare_row(w, " ", depth, a, b);
}

/* What only one of the two has: its row, and of a layer what is directly in it. */
static void compare_one_sided(struct compare_writer *w, unsigned depth, int side, uint32_t index)
{
	const struct parts *parts = w->parts[side];
	const struct part *part = &parts->rows[index];
	unsigned rows = 0;
	if (part->is_volatile) {
		compare_note_volatile(w, depth, side ? NONE : index, side ? index : NONE);
		return;
	}
	w->counts.different++;
	compare_row(w, w->sign, depth, side ? NONE : index, side ? index : NONE);
	if (!part->is_layer) return;
	for (uint32_t i = index + 1; i < part->end; i = parts->rows[i].end) {
		if (++rows > ONE_SIDED_ROWS_MAX) {
			compare_put_row(w, " ", depth + 1, "and more", "", "", true);
			return;
		}
		const char *value = compare_value(w, side, i);
		compare_put_row(w, " ", depth + 1, parts->rows[i].label, side ? "" : value,
		                side ? value : "", false);
	}
}

/* A range of siblings on each side, while it is gone through: the counterpart of each that has one. */
struct alignment {
	uint32_t from[2], end[2];
	uint32_t *partner[2]; /* of each part, by its index among those of its side; NONE */
};

/* The only part of this field without a counterpart among siblings, if it holds others; NONE if there are
 * several: a record whose name says its version has another name in the other frame. */
static uint32_t alignment_lone(const struct compare_writer *w, const struct alignment *al, int side,
                               uint16_t field)
{
	const struct part *rows = w->parts[side]->rows;
	uint32_t found = NONE;
	for (uint32_t i = al->from[side]; i < al->end[side]; i = rows[i].end) {
		if (rows[i].field != field || al->partner[side][i] != NONE) continue;
		if (found != NONE || rows[i].end == i + 1) return NONE;
		found = i;
	}
	return found;
}

static void alignment_pair(struct alignment *al, uint32_t a, uint32_t b)
{
	al->partner[0][a] = b;
	al->partner[1][b] = a;
}

static void alignment_pair_lone(const struct compare_writer *w, struct alignment *al)
{
	const struct part *a = w->parts[0]->rows;
	for (uint32_t i = al->from[0]; i < al->end[0]; i = a[i].end) {
		if (al->partner[0][i] != NONE || a[i].is_layer) continue;
		if (alignment_lone(w, al, 0, a[i].field) != i) continue;
		uint32_t j = alignment_lone(w, al, 1, a[i].field);
		if (j != NONE) alignment_pair(al, i, j);
	}
}

static void alignment_make(const struct compare_writer *w, struct alignment *al)
{
	const struct part *a = w->parts[0]->rows, *b = w->parts[1]->rows;
	for (uint32_t i = al->from[0]; i < al->end[0]; i = a[i].end) al->partner[0][i] = NONE;
	for (uint32_t j = al->from[1]; j < al->end[1]; j = b[j].end) al->partner[1][j] = NONE;
	for (uint32_t i = al->from[0]; i < al->end[0]; i = a[i].end)
		for (uint32_t j = al->from[1]; j < al->end[1]; j = b[j].end) {
			if (al->partner[1][j] != NONE || a[i].key != b[j].key) continue;
			alignment_pair(al, i, j);
			break;
		}
	alignment_pair_lone(w, al);
}

static void compare_range(struct compare_writer *w, struct alignment outer, unsigned depth);

static void compare_pair(struct compare_writer *w, const struct alignment *al, unsigned depth,
                         uint32_t a, uint32_t b)
{
	const struct part *one = &w->parts[0]->rows[a], *other = &w->parts[1]->rows[b];
	bool is_leaf = one->end == a + 1 && other->end == b + 1;
	if (one->content_all == other->content_all && one->content == other->content) {
		compare_note_equal(w, depth, a, b);
		return;
	}
	if (one->is_volatile || (one->content == other->content && !one->is_layer)) {
		compare_note_volatile(w, depth, a, b);
		return;
	}
	w->counts.different += is_leaf;
	if (!one->is_layer || w->options->shows_all_layers)
		compare_row(w, is_leaf ? w->sign : " ", depth, a, b);
	if (is_leaf) return;
	struct alignment inner = *al;
	inner.from[0] = a + 1;
	inner.end[0] = one->end;
	inner.from[1] = b + 1;
	inner.end[1] = other->end;
	compare_range(w, inner, one->is_layer && !w->options->shows_all_layers ? depth : depth + 1);
}

/* Those of B without a counterpart that stand before index `until`. */
static uint32_t compare_others(struct compare_writer *w, const struct alignment *al, uint32_t at,
                               uint32_t until, unsigned depth)
{
	for (; at < until; at = w->parts[1]->rows[at].end)
		if (al->partner[1][at] == NONE) compare_one_sided(w, depth, 1, at);
	return at;
}

static void compare_range(struct compare_writer *w, struct alignment al, unsigned depth)
{
	uint32_t other = al.from[1];
	alignment_make(w, &al);
	for (uint32_t i = al.from[0]; i < al.end[0]; i = w->parts[0]->rows[i].end) {
		if (al.partner[0][i] == NONE) {
			compare_one_sided(w, depth, 0, i);
			continue;
		}
		if (al.partner[0][i] > other)
			other = compare_others(w, &al, other, al.partner[0][i], depth);
		compare_pair(w, &al, depth, i, al.partner[0][i]);
	}
	compare_others(w, &al, other, al.end[1], depth);
}

/* Where the application's layers begin; the end if there are none. */
static uint32_t parts_application(const struct parts *parts)
{
	uint32_t i = 0;
	while (i < parts->count && !parts->rows[i].is_application) i = parts->rows[i].end;
	return i;
}

static void compare_parts(struct compare_writer *w, const struct parts *a, const struct parts *b)
{
	uint32_t from_a = parts_application(a), from_b = parts_application(b);
	bool has_both = from_a < a->count && from_b < b->count;
	if (w->options->shows_all_layers || !has_both) from_a = from_b = 0;
	w->parts[0] = a;
	w->parts[1] = b;
	uint32_t *partner = calloc(a->count + 1u, sizeof *partner);
	uint32_t *other = calloc(b->count + 1u, sizeof *other);
	if (!partner || !other) abort();
	compare_range(w,
	              (struct alignment){
			      { from_a, from_b }, { a->count, b->count }, { partner, other } },
	              0);
	fold_write(&w->equal, _("equal"), w->page);
	fold_write(&w->by_the_way, _("differ by nature"), w->page);
	if (a->is_cut || b->is_cut) {
		page_format(w->page, PAGE_WARNING, "only the first %d items were compared",
		            PARTS_MAX);
		page_end_line(w->page);
	}
	free(partner);
	free(other);
}

static void compare_put_answers(struct compare_writer *w, const struct comparison *comparison)
{
	const struct side *a = &comparison->sides[0], *b = &comparison->sides[1];
	bool is_own_answer = a->answer == b->frame || b->answer == a->frame;
	if ((!a->answer && !b->answer) || is_own_answer) return;
	char waits[2][32] = { "", "" };
	for (int i = 0; i < 2; i++) {
		const struct side *side = &comparison->sides[i];
		if (side->answer)
			snprintf(waits[i], sizeof waits[i], "%.3f ms", (double)side->wait_ns / 1e6);
	}
	page_end_line(w->page);
	compare_put_row(w, "~", 0, _("answer"), a->answer ? a->answer_title : _("none seen"),
	                b->answer ? b->answer_title : _("none seen"), false);
	compare_put_row(w, "~", 0, _("wait"), waits[0], waits[1], false);
	if (!a->answer || !b->answer) return;
	struct compare_counts counts = w->counts;
	w->sign = "~";
	compare_parts(w, &a->answer_parts, &b->answer_parts);
	w->counts = counts;
}

static void compare_put_head(const struct compare_writer *w, const struct comparison *comparison)
{
	const struct side *a = &comparison->sides[0], *b = &comparison->sides[1];
	char titles[2][160];
	int64_t apart_ns = b->time_ns - a->time_ns,
		first = store_time_ns(engine_store(comparison->engine), 1);
	snprintf(titles[0], sizeof titles[0], _("A  frame %u, %.6f  %s"), a->frame,
	         (double)(a->time_ns - first) / 1e9, a->title);
	snprintf(titles[1], sizeof titles[1], _("B  frame %u, %+.6f  %s"), b->frame,
	         (double)apart_ns / 1e9, b->title);
	page_lead_to(w->page, a->frame);
	compare_put_row(w, " ", 0, "", titles[0], titles[1], false);
}

void comparison_write(const struct comparison *comparison, const struct compare_options *options,
                      struct page *page, struct compare_counts *counts_out)
{
	struct compare_writer w = { .options = options, .page = page, .sign = "*" };
	unsigned cells = options->cells < 50 ? 50 : options->cells, third = cells / 4;
	w.label_cells = third > LABEL_CELLS_MAX   ? LABEL_CELLS_MAX
	                : third < LABEL_CELLS_MIN ? LABEL_CELLS_MIN
	                                          : third;
	w.side_cells = (cells - w.label_cells - SIGN_CELLS - 2 * GAP_CELLS) / 2;
	compare_put_head(&w, comparison);
	compare_parts(&w, &comparison->sides[0].parts, &comparison->sides[1].parts);
	compare_put_answers(&w, comparison);
	*counts_out = w.counts;
}
