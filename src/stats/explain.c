/* explain.c - finds the rules that hold for a frame, and fills their texts with its values. */
#include "stats/explain.h"

#include "base/language.h"

#include "dissect/dissection.h"
#include "field/format.h"
#include "query/query.h"
#include "stats/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	VALUE_TEXT_MAX = 512,
	NAME_MAX_BYTES = 128,
	INDENT = 2,
	SEARCH_FRAMES_MAX = 1 << 20,
	SEARCH_DISSECTED_MAX = 64,
};

struct compiled_rule {
	const struct explain_table *table;
	const struct explain_rule *rule;
	struct filter *filter;
};

struct explainer {
	const struct engine *engine;
	const struct registry *registry;
	struct compiled_rule *rules;
	size_t rule_count;
	struct filter_scratch *scratch;
	struct dissection *subject, *request,
		*answer;                      /* the frame, and those that it is linked with */
	uint32_t request_frame, answer_frame; /* 0: there is none */
};

/* ---- rules */

static size_t tables_rule_count(void)
{
	size_t count = 0;
	for (const struct explain_table *const *table = explain_tables; *table; table++)
		count += (*table)->count;
	return count;
}

struct explainer *explainer_open(const struct engine *engine)
{
	struct explainer *e = calloc(1, sizeof *e);
	const struct dissectors *dissectors = engine_dissectors(engine);
	if (!e) abort();
	e->engine = engine;
	e->registry = dissectors_registry(dissectors);
	e->scratch = filter_scratch_open();
	e->rules = calloc(tables_rule_count() + 1, sizeof *e->rules);
	if (!e->rules) abort();
	for (const struct explain_table *const *table = explain_tables; *table; table++)
		for (size_t i = 0; i < (*table)->count; i++) {
			const struct explain_rule *rule = &(*table)->rules[i];
			struct filter *filter = filter_compile(e->registry, rule->when, NULL);
			if (filter)
				e->rules[e->rule_count++] =
					(struct compiled_rule){ *table, rule, filter };
		}
	struct dissection **dissections[] = { &e->subject, &e->request, &e->answer };
	for (size_t i = 0; i < sizeof dissections / sizeof *dissections; i++) {
		*dissections[i] = dissection_open(dissectors, engine);
		dissection_want_all(*dissections[i], DISSECT_TEXT | DISSECT_SUMMARY);
	}
	return e;
}

void explainer_close(struct explainer *e)
{
	if (!e) return;
	for (size_t i = 0; i < e->rule_count; i++) filter_close(e->rules[i].filter);
	free(e->rules);
	filter_scratch_close(e->scratch);
	dissection_close(e->subject);
	dissection_close(e->request);
	dissection_close(e->answer);
	free(e);
}

/* ---- what a text's names stand for */

static const struct item *tape_find(const struct registry *registry, const struct tape *tape,
                                    const char *name, unsigned *count_out)
{
	const struct item *found = NULL;
	unsigned count = 0;
	for (uint32_t i = 0; i < tape->count; i++) {
		if (strcmp(registry_field(registry, tape->items[i].field)->name, name) != 0)
			continue;
		if (!found) found = &tape->items[i];
		count++;
	}
	if (count_out) *count_out = count;
	return found;
}

enum fill { FILL_VALUE, FILL_LINK, FILL_TIME, FILL_COUNT, FILL_SECRET };
enum fill_frame { OF_SUBJECT, OF_REQUEST, OF_ANSWER };

/* What stands between braces: of which frame, how it is written, and the field's name. */
struct placeholder {
	enum fill_frame of;
	enum fill fill;
	char name[NAME_MAX_BYTES];
};

/* A word says of which frame, or how. */
static void placeholder_word(struct placeholder *p, const char *word, size_t length)
{
	static const struct {
		const char *word;
		enum fill_frame of; /* OF_SUBJECT: it says how */
		enum fill fill;
	} words[] = {
		{ "request", OF_REQUEST, FILL_VALUE }, { "answer", OF_ANSWER, FILL_VALUE },
		{ "time", OF_SUBJECT, FILL_TIME },     { "count", OF_SUBJECT, FILL_COUNT },
		{ "secret", OF_SUBJECT, FILL_SECRET },
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strlen(words[i].word) != length || memcmp(words[i].word, word, length) != 0)
			continue;
		if (words[i].of == OF_SUBJECT)
			p->fill = words[i].fill;
		else
			p->of = words[i].of;
	}
}

/* Reads one that begins at text, behind its brace; returns what is behind the closing one. */
static const char *placeholder_read(const char *text, struct placeholder *out)
{
	const char *end = text + strcspn(text, "}");
	*out = (struct placeholder){ .fill = FILL_VALUE };
	if (*text == '@') {
		out->fill = FILL_LINK;
		text++;
	}
	for (const char *space; (space = memchr(text, ' ', (size_t)(end - text))); text = space + 1)
		placeholder_word(out, text, (size_t)(space - text));
	snprintf(out->name, sizeof out->name, "%.*s", (int)(end - text), text);
	return *end ? end + 1 : end;
}

static const struct tape *explain_tape(const struct explainer *e, const struct placeholder *p)
{
	if (p->of == OF_REQUEST) return e->request_frame ? dissection_tape(e->request) : NULL;
	if (p->of == OF_ANSWER) return e->answer_frame ? dissection_tape(e->answer) : NULL;
	return dissection_tape(e->subject);
}

static const char *explain_span(int64_t ns, char *out, size_t size)
{
	if (ns < 1000000)
		snprintf(out, size, "%.1f us", (double)ns / 1e3);
	else if (ns < 1000000000)
		snprintf(out, size, "%.1f ms", (double)ns / 1e6);
	else
		snprintf(out, size, "%.3f s", (double)ns / 1e9);
	return out;
}

/* A value as it is read in a sentence: without the end of its line. */
static void explain_value(const struct explainer *e, const struct item *item, char *out,
                          size_t size)
{
	format_value_named(registry_field(e->registry, item->field), item, out, size);
	size_t length = strlen(out);
	while (length > 0 && (out[length - 1] == '\n' || out[length - 1] == '\r'))
		out[--length] = 0;
}

static void explain_put_item(const struct explainer *e, enum fill fill, const struct item *item,
                             unsigned count, bool shows_secrets, struct page *page)
{
	char text[VALUE_TEXT_MAX] = "";
	switch (fill) {
	case FILL_LINK: page_link(page, (uint32_t)item->value.number); break;
	case FILL_COUNT: page_format(page, PAGE_BOLD, "%u", count); break;
	case FILL_TIME:
		page_put(page, PAGE_BOLD,
		         explain_span((int64_t)item->value.number, text, sizeof text));
		break;
	case FILL_SECRET:
		explain_value(e, item, text, sizeof text);
		page_put(page, PAGE_SECRET, shows_secrets ? text : "********");
		break;
	case FILL_VALUE:
		explain_value(e, item, text, sizeof text);
		page_put(page, PAGE_BOLD, text);
		break;
	}
}

/* Is it there? Then it is put on the page, if there is one. */
static bool explain_fill(const struct explainer *e, const struct placeholder *p, bool shows_secrets,
                         struct page *page)
{
	unsigned count = 0;
	const struct tape *tape = explain_tape(e, p);
	if (strcmp(p->name, "frame") == 0) {
		uint32_t frame = p->of == OF_REQUEST  ? e->request_frame
		                 : p->of == OF_ANSWER ? e->answer_frame
		                                      : dissection_packet(e->subject)->frame;
		if (page) page_link(page, frame);
		return frame;
	}
	const struct item *item = tape ? tape_find(e->registry, tape, p->name, &count) : NULL;
	if (item && page) explain_put_item(e, p->fill, item, count, shows_secrets, page);
	return item;
}

/* Are all fields of this part of a text there, those in brackets aside? */
static bool explain_is_whole(const struct explainer *e, const char *text, const char *end)
{
	unsigned depth = 0;
	while (text < end) {
		struct placeholder p;
		char c = *text++;
		depth += c == '[';
		depth -= c == ']' && depth > 0;
		if (c != '{') continue;
		text = placeholder_read(text, &p);
		if (depth == 0 && !explain_fill(e, &p, false, NULL)) return false;
	}
	return true;
}

static void explain_put(const struct explainer *e, const char *text, const char *end,
                        bool shows_secrets, struct page *page)
{
	while (text < end) {
		size_t plain = strcspn(text, "{[]");
		if (plain > (size_t)(end - text)) plain = (size_t)(end - text);
		page_put_bytes(page, PAGE_TEXT, text, plain);
		text += plain;
		if (text >= end) return;
		struct placeholder p;
		char c = *text++;
		const char *close = strchr(text, ']');
		if (c == '{') {
			text = placeholder_read(text, &p);
			explain_fill(e, &p, shows_secrets, page);
		} else if (c == '[' && close) {
			if (explain_is_whole(e, text, close))
				explain_put(e, text, close, shows_secrets, page);
			text = close + 1;
		}
	}
}

/* ---- which layer, which frames it is linked with */

/* Layers that are only the content of the one before. */
static bool layer_is_content(const char *name)
{
	static const char *const names[] = { "data",
		                             "data-text-lines",
		                             "media",
		                             "json",
		                             "urlencoded-form",
		                             "mime_multipart",
		                             "xml",
		                             "png",
		                             "image-gif",
		                             "image-jfif" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0) return true;
	return false;
}

/* The layer that was asked for if the frame has it, else the highest that is more than content. */
static const struct item *explain_layer(const struct explainer *e, uint16_t wanted)
{
	const struct tape *tape = dissection_tape(e->subject);
	const struct item *found = NULL;
	for (uint32_t i = 0; i < tape->count; i = tape->items[i].end) {
		const struct item *item = &tape->items[i];
		const struct field *field = registry_field(e->registry, item->field);
		if (item->field == wanted) return item;
		if (field->type != FIELD_PROTOCOL || (found && layer_is_content(field->name)))
			continue;
		if (strncmp(field->name, "_ws.", 4) != 0) found = item;
	}
	return found;
}

/* Where nothing links request and answer, as in dialogues by lines: the nearest frame of the conversation in
 * that direction that has one. 0: none within reach. */
static uint32_t explain_search(const struct explainer *e, struct messages *messages, uint32_t frame,
                               int step, enum message_kind kind, struct dissection *dissection,
                               const struct view *view)
{
	const struct store *store = engine_store(e->engine);
	uint32_t conversation = store_conversation(store, frame);
	uint32_t last = store_tracked_count(store), dissected = 0;
	if (conversation == CONVERSATION_NONE) return 0;
	for (uint32_t i = 1; i < SEARCH_FRAMES_MAX && dissected < SEARCH_DISSECTED_MAX; i++) {
		if (step < 0 ? i >= frame : i > last - frame) return 0;
		uint32_t at = step < 0 ? frame - i : frame + i;
		if (store_conversation(store, at) != conversation ||
		    !messages_may_hold(messages, at))
			continue;
		dissection_run(dissection, at, view);
		dissected++;
		for (size_t m = messages_read(messages, dissection); m-- > 0;)
			if (messages_at(messages, m)->kind == kind) return at;
	}
	return 0;
}

static void explain_link(struct explainer *e, const struct view *view)
{
	struct messages *messages = messages_open(e->engine);
	size_t count = messages_read(messages, e->subject);
	uint32_t last = store_tracked_count(engine_store(e->engine));
	e->request_frame = e->answer_frame = 0;
	bool asks = false, answers = false;
	for (size_t i = 0; i < count; i++) {
		const struct message *message = messages_at(messages, i);
		if (!e->request_frame) e->request_frame = message->answers;
		if (!e->answer_frame) e->answer_frame = message->answered_in;
		asks = asks || message->kind == MESSAGE_REQUEST;
		answers = answers || message->kind == MESSAGE_RESPONSE;
	}
	uint32_t frame = dissection_packet(e->subject)->frame;
	if (answers && !e->request_frame)
		e->request_frame =
			explain_search(e, messages, frame, -1, MESSAGE_REQUEST, e->request, view);
	if (asks && !e->answer_frame)
		e->answer_frame =
			explain_search(e, messages, frame, 1, MESSAGE_RESPONSE, e->answer, view);
	messages_close(messages);
	if (e->request_frame > last) e->request_frame = 0;
	if (e->answer_frame > last) e->answer_frame = 0;
	if (e->request_frame) dissection_run(e->request, e->request_frame, view);
	if (e->answer_frame) dissection_run(e->answer, e->answer_frame, view);
}

/* ---- the page */

static const char *const section_titles[EXPLAIN_SECTIONS] = {
	[EXPLAIN_WHAT] = N_("What it is"),      [EXPLAIN_WHY] = N_("Why here"),
	[EXPLAIN_NEXT] = N_("What comes next"), [EXPLAIN_CONFUSED] = N_("Easily confused"),
	[EXPLAIN_SEEN] = N_("Seen so far"),     [EXPLAIN_SOURCE] = N_("Where it is written"),
};

static void explain_paragraph(const struct explainer *e, const char *text, bool shows_secrets,
                              struct page *page)
{
	page_indent(page, INDENT, INDENT);
	explain_put(e, text, text + strlen(text), shows_secrets, page);
	page_end_line(page);
}

static bool rule_holds(const struct explainer *e, const struct compiled_rule *rule,
                       const char *protocol)
{
	const char *text = rule->rule->text;
	return strcmp(rule->table->protocol, protocol) == 0 &&
	       query_passes_dissected(rule->filter, e->subject, e->scratch) &&
	       explain_is_whole(e, text, text + strlen(text));
}

/* A section of the layer's own rules; what is seen so far is TCP's to say as well. */
static void explain_section(const struct explainer *e, enum explain_section section,
                            const char *protocol, bool shows_secrets, struct page *page)
{
	bool has_title = false;
	bool is_over_tcp = section == EXPLAIN_SEEN && strcmp(protocol, "tcp") != 0;
	for (size_t i = 0; i < e->rule_count; i++) {
		const struct compiled_rule *rule = &e->rules[i];
		if (rule->rule->section != section) continue;
		if (!rule_holds(e, rule, protocol) && !(is_over_tcp && rule_holds(e, rule, "tcp")))
			continue;
		if (!has_title) {
			page_end_line(page);
			page_put(page, PAGE_TITLE, _(section_titles[section]));
			page_end_line(page);
		}
		has_title = true;
		explain_paragraph(e, _(rule->rule->text), shows_secrets, page);
	}
}

static void explain_field(const struct explainer *e, uint16_t id, struct page *page)
{
	const struct field *field = registry_field(e->registry, id);
	const struct tape *tape = dissection_tape(e->subject);
	for (uint32_t i = 0; i < tape->count; i++) {
		const struct item *item = &tape->items[i];
		char line[VALUE_TEXT_MAX];
		if (item->field != id) continue;
		format_line(e->registry, tape, item, line, sizeof line);
		page_end_line(page);
		page_put(page, PAGE_TITLE, _("The field"));
		page_end_line(page);
		page_indent(page, INDENT, INDENT);
		page_put(page, PAGE_BOLD, field->name);
		page_format(page, PAGE_TEXT, "   %.*s", (int)strcspn(line, "\r\n"), line);
		page_end_line(page);
		if (!field->help) return;
		page_indent(page, INDENT, INDENT);
		page_put(page, PAGE_TEXT, field->help);
		page_end_line(page);
		return;
	}
}

void explainer_write(struct explainer *e, uint32_t frame, const struct view *view,
                     const struct explain_options *options, struct page *page)
{
	dissection_run(e->subject, frame, view);
	explain_link(e, view);
	const struct summary *summary = dissection_summary(e->subject);
	const struct item *layer = explain_layer(e, options->layer);
	page_indent(page, INDENT, INDENT);
	page_put(page, PAGE_BOLD, summary->info);
	page_end_line(page);
	if (options->field != FIELD_ID_NONE) explain_field(e, options->field, page);
	if (!layer) return;
	const char *protocol = registry_field(e->registry, layer->field)->name;
	for (int section = 0; section < EXPLAIN_SECTIONS; section++)
		explain_section(e, (enum explain_section)section, protocol, options->shows_secrets,
		                page);
}

bool explain_rules_broken(const struct registry *registry, struct error *error_out)
{
	for (const struct explain_table *const *table = explain_tables; *table; table++)
		for (size_t i = 0; i < (*table)->count; i++) {
			struct error error = { .text = "" };
			const struct explain_rule *rule = &(*table)->rules[i];
			struct filter *filter = filter_compile(registry, rule->when, &error);
			filter_close(filter);
			if (filter) continue;
			error_set(error_out, "%s: %s: %s", (*table)->protocol, rule->when,
			          error.text);
			return true;
		}
	return false;
}
