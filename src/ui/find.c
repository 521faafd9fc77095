/* Find: a job that goes through the shown frames from the selected one, once around. */
#include "find.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "app.h"
#include "base/language.h"
#include "dissect/dissection.h"
#include "filter/filter.h"
#include "query/query.h"

enum { FIND_SLICE_NS = 5 * 1000 * 1000, FIND_BATCH = 64 };

static const char *const find_names[FIND_KIND_COUNT] = {
	[FIND_ROWS] = N_("text in the list"),
	[FIND_BYTES] = N_("text in the bytes"),
	[FIND_HEX] = N_("hex bytes"),
	[FIND_FILTER] = N_("filter"),
};

void find_close(struct find *find)
{
	query_close(find->query);
	filter_close(find->filter);
	find->query = NULL;
	find->filter = NULL;
}

static bool find_in_row(struct app *app, uint32_t frame)
{
	struct view view = app_view(app, frame, 0);
	dissection_run(app->rows, frame, &view);
	const struct summary *summary = dissection_summary(app->rows);
	const char *text = app->find.text;
	return strcasestr(summary->info, text) || strcasestr(summary->protocol, text) ||
	       strcasestr(summary->source, text) || strcasestr(summary->destination, text);
}

size_t find_text(const uint8_t *bytes, size_t length, const char *text, size_t from, size_t end)
{
	size_t needed = strlen(text);
	char lower = (char)tolower((unsigned char)text[0]),
	     upper = (char)toupper((unsigned char)text[0]);
	if (needed > length) return length;
	if (end > length - needed + 1) end = length - needed + 1;
	for (size_t at = from; at < end; at++) {
		char first = (char)bytes[at];
		if ((first == lower || first == upper) &&
		    strncasecmp((const char *)bytes + at, text, needed) == 0)
			return at;
	}
	return length;
}

static bool find_in_bytes(struct app *app, uint32_t frame)
{
	size_t captured = store_captured(app->store, frame);
	const uint8_t *bytes = store_bytes(app->store, frame);
	return find_text(bytes, captured, app->find.text, 0, captured) < captured;
}

static bool find_hex(struct app *app, uint32_t frame)
{
	return memmem(store_bytes(app->store, frame), store_captured(app->store, frame),
	              app->find.bytes, app->find.length);
}

static bool find_filter(struct app *app, uint32_t frame)
{
	struct view view = app_view(app, frame, 0);
	return query_passes(app->find.query, frame, &view);
}

static bool (*const find_tests[FIND_KIND_COUNT])(struct app *app, uint32_t frame) = {
	[FIND_ROWS] = find_in_row,
	[FIND_BYTES] = find_in_bytes,
	[FIND_HEX] = find_hex,
	[FIND_FILTER] = find_filter,
};

static void find_found(struct app *app, uint32_t frame)
{
	const struct find *find = &app->find;
	bool is_around = find->step > 0 ? frame < app->frame : frame > app->frame;
	app->list.is_following = false;
	app->list.wanted = 0;
	if (frame == app->frame)
		app_say(app, ROLE_TEXT, "\"%s\" is only here", find->text);
	else if (is_around)
		app_say(app, ROLE_TEXT, "found beyond the %s",
		        find->step > 0 ? _("end") : _("beginning"));
	app_select(app, frame);
}

static bool find_step(struct app *app)
{
	struct find *find = &app->find;
	uint32_t count = shown_count(&app->shown);
	int64_t end_ns = app_now_ns() + FIND_SLICE_NS;
	if (find->left == 0 || count == 0) {
		app_say(app, ROLE_WARNING, "\"%s\" is nowhere in %u frames", find->text,
		        find->total);
		return false;
	}
	for (unsigned i = 1; find->left > 0; i++, find->left--) {
		if (find->index >= count) find->index = find->step > 0 ? 0 : count - 1;
		uint32_t frame = shown_frame(&app->shown, find->index);
		if (find_tests[find->kind](app, frame)) {
			find_found(app, frame);
			return false;
		}
		find->index = find->index == 0 && find->step < 0
		                      ? count - 1
		                      : find->index + (uint32_t)find->step;
		if (i % FIND_BATCH == 0 && app_now_ns() > end_ns) return true;
	}
	return true;
}

static void find_cancel(struct app *app) { app_say(app, ROLE_TEXT, "search stopped"); }

static void find_progress(struct app *app, char *out, size_t size)
{
	const struct find *find = &app->find;
	uint64_t done = find->total - find->left;
	snprintf(out, size, _("searching \"%s\"  %u %%   Esc stops"), find->text,
	         (unsigned)(done * 100 / (find->total ? find->total : 1)));
}

static const struct job find_job = { find_step, find_cancel, find_progress };

static int find_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;
	return at ? (int)(at - digits) : -1;
}

static bool find_parse_hex(struct find *find)
{
	find->length = 0;
	for (const char *at = find->text; *at;) {
		if (*at == ' ' || *at == ':') {
			at++;
			continue;
		}
		int high = find_digit(at[0]), low = high < 0 ? -1 : find_digit(at[1]);
		if (low < 0) return false;
		find->bytes[find->length++] = (uint8_t)(high << 4 | low);
		at += 2;
	}
	return find->length > 0;
}

static bool find_prepare(struct app *app)
{
	struct find *find = &app->find;
	struct error error = { 0 };
	if (find->kind == FIND_HEX && !find_parse_hex(find)) {
		app_say(app, ROLE_BAD, "bytes are pairs of hex digits: 47 45 54");
		return false;
	}
	if (find->kind != FIND_FILTER) return true;
	struct filter *filter = filter_compile(app->registry, find->text, &error);
	if (!filter) {
		app_say_error(app, &error);
		return false;
	}
	find_close(find);
	find->filter = filter;
	find->query = query_open(app->engine, filter);
	return true;
}

bool find_start(struct app *app, const char *text)
{
	struct find *find = &app->find;
	if (!*text || !app->engine) return true;
	snprintf(find->text, sizeof find->text, "%s", text);
	find->is_found = false;
	if (app->layout.focus != PANE_STREAM && !find_prepare(app)) return false;
	find_again(app, 1);
	return true;
}

void find_again(struct app *app, int step)
{
	struct find *find = &app->find;
	if (!find->text[0]) {
		app_say(app, ROLE_TEXT, "nothing to find yet: Ctrl-F");
		return;
	}
	if (app->layout.focus == PANE_STREAM) {
		find_in_stream(app, step);
		return;
	}
	if (find->kind == FIND_FILTER && !find->query && !find_prepare(app)) return;
	uint32_t count = shown_count(&app->shown), at = shown_index(&app->shown, app->frame);
	find->step = step;
	find->total = find->left = count;
	find->index = step > 0 ? at + 1 : at > 0 ? at - 1 : count ? count - 1 : 0;
	app_start_job(app, &find_job);
}

static void find_label(struct app *app, char *out, size_t size)
{
	if (app->layout.focus == PANE_STREAM)
		snprintf(out, size, _("find in the stream: "));
	else
		snprintf(out, size, _("find %s: "), _(find_names[app->find.kind]));
}

static void find_next_kind(struct app *app)
{
	app->find.kind = (enum find_kind)((app->find.kind + 1) % FIND_KIND_COUNT);
}

static const struct prompt_ops find_prompt = {
	.label = find_label,
	.accept = find_start,
	.tab = find_next_kind,
	.keys = "Enter find  Tab rows, bytes, hex or filter  Up Down history  Esc cancel",
};

void prompt_find(struct app *app) { prompt_open(app, &find_prompt, "", &app->prompt.finds); }
