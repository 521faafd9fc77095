/* What a key changes of how a stream is shown. */
#include <string.h>

#include "app.h"
#include "base/language.h"
#include "stats/decoded.h"

/* The ones to try where nothing is stated, or the wrong thing; NULL: as it is stated, or guessed. */
static const char *const stream_charsets[] = { NULL,           "UTF-8",     "GB18030", "Big5",
	                                       "Shift_JIS",    "EUC-JP",    "EUC-KR",  "KOI8-R",
	                                       "Windows-1251", "ISO-8859-1" };

enum { CHARSETS = sizeof stream_charsets / sizeof *stream_charsets };

/* The decoded stream, or a word on where this key does something. */
static struct decoded *stream_decoded(struct app *app)
{
	const struct stream_lines *lines = &app->stream.lines;
	if (lines->mode == STREAM_DECODED && lines->decoded) return lines->decoded;
	app_say(app, ROLE_TEXT, "only where the stream is decoded: d");
	return NULL;
}

/* The text changes: the cursor stays at what it was made of. */
static void stream_change(struct app *app, uint64_t offset)
{
	struct stream_state *stream = &app->stream;
	unsigned direction = stream_place_direction(&stream->lines, stream->cursor);
	struct stream_place place;
	if (decoded_find(stream->lines.decoded, direction, offset) <
	            decoded_count(stream->lines.decoded) &&
	    stream_place_find(&stream->lines,
	                      decoded_at(stream->lines.decoded, stream->cursor.chunk)->chunk,
	                      offset, &place))
		stream->cursor = place;
	stream->top = (struct stream_place){ SIZE_MAX, 0 };
}

void stream_toggle_mask(struct app *app)
{
	struct stream_lines *lines = &app->stream.lines;
	if (!stream_decoded(app)) return;
	lines->is_masked = !lines->is_masked;
	app_say(app, ROLE_TEXT, lines->is_masked ? "secrets are stars" : "secrets are readable");
}

void stream_toggle_wrap(struct app *app)
{
	struct stream_state *stream = &app->stream;
	stream->lines.is_unwrapped = !stream->lines.is_unwrapped;
	stream->top = (struct stream_place){ SIZE_MAX, 0 };
	app_say(app, ROLE_TEXT,
	        stream->lines.is_unwrapped ? "long lines go on beyond the screen"
	                                   : "long lines are broken");
}

void stream_toggle_json(struct app *app)
{
	struct stream_state *stream = &app->stream;
	struct decoded *decoded = stream_decoded(app);
	if (!decoded || decoded_count(decoded) == 0) return;
	uint64_t offset = stream_place_offset(&stream->lines, stream->cursor);
	decoded_toggle_json(decoded);
	stream_change(app, offset);
	app_say(app, ROLE_TEXT,
	        decoded_is_json_indented(decoded) ? "JSON is indented" : "JSON is as it was sent");
}

void stream_next_charset(struct app *app)
{
	struct stream_state *stream = &app->stream;
	struct decoded *decoded = stream_decoded(app);
	if (!decoded || decoded_count(decoded) == 0) return;
	uint64_t offset = stream_place_offset(&stream->lines, stream->cursor);
	stream->charset = (stream->charset + 1) % CHARSETS;
	const char *name = stream_charsets[stream->charset];
	decoded_set_charset(decoded, name ? charset_find(name, strlen(name)) : NULL);
	stream_change(app, offset);
	app_say(app, ROLE_TEXT, "text is read as %s",
	        name ? name : _("it is stated, or guessed where it is not"));
}
