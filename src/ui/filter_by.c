/* Makes a filter of an item, joins it with the one that is there, and applies it. */
#include "filter_by.h"

#include <stdio.h>

#include "app.h"
#include "field/format.h"

enum { DATA_SOURCE_FRAME = 0 };

size_t filter_of_item(struct app *app, const struct item *item, char *out, size_t size)
{
	size_t length = format_filter(app->registry, item, out, size), count;
	if (length > 0 || item->source != DATA_SOURCE_FRAME || item->length == 0) return length;
	const struct data_source *sources = dissection_sources(app_detail(app), &count);
	bool is_inside = count > 0 && item->offset <= sources[0].length &&
	                 item->length <= sources[0].length - item->offset;
	return is_inside ? format_filter_bytes(item->offset, sources[0].bytes + item->offset,
	                                       item->length, out, size)
	                 : 0;
}

size_t filter_joined(enum filter_join join, const char *was, const char *item, char *out,
                     size_t size)
{
	static const struct {
		const char *sign, *open, *close;
	} joins[] = {
		[FILTER_BY_PLAIN] = { NULL, "", "" },      [FILTER_BY_NOT] = { NULL, "!(", ")" },
		[FILTER_BY_AND] = { "&&", "(", ")" },      [FILTER_BY_OR] = { "||", "(", ")" },
		[FILTER_BY_AND_NOT] = { "&&", "!(", ")" }, [FILTER_BY_OR_NOT] = { "||", "!(", ")" },
	};
	bool is_alone = !*was || !joins[join].sign;
	bool is_bare = is_alone && joins[join].open[0] == '(';
	const char *open = is_bare ? "" : joins[join].open,
		   *close = is_bare ? "" : joins[join].close;
	int length = is_alone ? snprintf(out, size, "%s%s%s", open, item, close)
	                      : snprintf(out, size, "(%s) %s %s%s%s", was, joins[join].sign, open,
	                                 item, close);
	return length > 0 ? (size_t)length : 0;
}

void filter_by(struct app *app, enum filter_join join)
{
	char own[LINE_MAX_BYTES], joined[LINE_MAX_BYTES];
	const struct item *item = tree_item(app);
	size_t length = item ? filter_of_item(app, item, own, sizeof own) : 0;
	if (length == 0) {
		app_say(app, ROLE_TEXT, "this cannot be filtered by");
		return;
	}
	bool fits = length < sizeof own && filter_joined(join, shown_filter(&app->shown), own,
	                                                 joined, sizeof joined) < sizeof joined;
	if (!fits)
		app_say(app, ROLE_TEXT, "that filter would be too long");
	else if (filter_apply(app, joined))
		history_add(&app->prompt.filters, joined);
}
