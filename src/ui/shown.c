/* The list's frames: a query where there is a filter, simple counting where there is none. */
#include "shown.h"

void shown_open(struct shown *shown, const struct engine *engine)
{
	*shown = (struct shown){ .engine = engine };
}

void shown_close(struct shown *shown)
{
	query_close(shown->query);
	filter_close(shown->filter);
	*shown = (struct shown){ 0 };
}

bool shown_set_filter(struct shown *shown, const char *text, struct error *error_out)
{
	struct filter *filter = NULL;
	if (*text) {
		const struct registry *registry =
			dissectors_registry(engine_dissectors(shown->engine));
		filter = filter_compile(registry, text, error_out);
		if (!filter) return false;
	}
	query_close(shown->query);
	filter_close(shown->filter);
	shown->filter = filter;
	shown->query = filter ? query_open(shown->engine, filter) : NULL;
	return true;
}

const char *shown_filter(const struct shown *shown)
{
	return shown->filter ? filter_text(shown->filter) : "";
}

bool shown_step(struct shown *shown, const struct view *view)
{
	shown->tracked = view->horizon;
	return shown->query && query_step(shown->query, view->horizon, view, SHOWN_SLICE_NS);
}

uint32_t shown_position(const struct shown *shown)
{
	return shown->query ? query_position(shown->query) : shown->tracked;
}

uint32_t shown_count(const struct shown *shown)
{
	if (!shown->query) return shown->tracked;
	uint32_t count;
	query_matches(shown->query, &count);
	return count;
}

uint32_t shown_frame(const struct shown *shown, uint32_t index)
{
	if (!shown->query) return index + 1;
	uint32_t count;
	return query_matches(shown->query, &count)[index];
}

uint32_t shown_index(const struct shown *shown, uint32_t frame)
{
	if (shown->query) return query_index_at(shown->query, frame);
	if (frame == 0) return 0;
	return frame <= shown->tracked ? frame - 1 : shown->tracked;
}
