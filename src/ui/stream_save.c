/* Saving a stream, as sent or as decoded, and what a mail or a body holds. */
#include "stream_save.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "base/language.h"
#include "stream_decoded.h"

static const char *const save_names[STREAM_SAVE_COUNT] = {
	[STREAM_SAVE_PART] = N_("the part under the cursor"),
	[STREAM_SAVE_DECODED] = N_("the stream, decoded,"),
	[STREAM_SAVE_RAW] = N_("the stream's bytes"),
};

/* ---------------------------------------------------------------- what there is */

/* The message under the cursor is a mail or a body, whose content can be saved by itself. */
static bool save_has_part(const struct stream_state *stream)
{
	const struct stream_lines *lines = &stream->lines;
	if (lines->mode != STREAM_DECODED || stream->cursor.chunk >= decoded_count(lines->decoded))
		return false;
	uint8_t kind = decoded_at(lines->decoded, stream->cursor.chunk)->kind;
	return kind == DECODED_IS_MAIL || kind == DECODED_IS_BODY;
}

/* Number of the mail's part that the cursor is in, or SIZE_MAX: it is in none. */
static size_t save_part_index(const struct stream_state *stream)
{
	const struct decoded_text *text = decoded_read(stream->lines.decoded, stream->cursor.chunk);
	size_t line = decoded_line_at(text, stream->cursor.offset);
	for (size_t i = line + 1; i-- > 0 && i < text->line_count;)
		if (text->lines[i].part) return text->lines[i].part - 1u;
	return SIZE_MAX;
}

/* The content of the part under the cursor, and the name it was sent with. */
static void save_take_part(const struct stream_state *stream, struct traced *content,
                           struct traced *name)
{
	struct decoded *decoded = stream->lines.decoded;
	size_t message = stream->cursor.chunk, index = save_part_index(stream);
	struct traced mail = { 0 };
	struct mime_parts parts = { 0 };
	if (decoded_at(decoded, message)->kind == DECODED_IS_MAIL && index != SIZE_MAX)
		decoded_parts(decoded, message, &mail, &parts);
	if (index < parts.count) {
		const struct mime_part *part = &parts.parts[index];
		mime_part_decode(part, content);
		traced_add_part(name, &part->name, 0, part->name.length);
	} else {
		decoded_content(decoded, message, content, TRACED_LENGTH_MAX);
	}
	mime_parts_close(&parts);
	traced_close(&mail);
}

/* A name from the wire as one for a file here: no folders, nothing that a shell or terminal minds. */
static void save_name(const struct traced *name, char *out, size_t size)
{
	size_t used = 0;
	for (size_t i = 0; i < name->length && used < size - 1; i++) {
		uint8_t c = name->bytes[i];
		bool is_bad = c < 0x20 || c == 0x7f || strchr("/\\:*?\"<>|", c) ||
		              (c == '.' && used == 0);
		out[used++] = is_bad ? '_' : (char)c;
	}
	out[used] = 0;
}

/* ---------------------------------------------------------------- writing */

static void save_write_decoded(const struct stream_lines *lines, FILE *file)
{
	struct stream_place place;
	for (bool is_there = decoded_row_first(lines, &place); is_there;
	     is_there = decoded_row_next(lines, &place)) {
		char text[SCREEN_TEXT_MAX];
		const struct decoded_line *line = decoded_row_line(lines, place);
		size_t length = decoded_row_text(lines, place, text, sizeof text);
		fwrite(text, 1, length, file);
		uint32_t end = place.offset + decoded_row_length(lines, place);
		if (end > line->at + line->length) fputc('\n', file);
	}
}

/* All of the body that the message is a block of, a block at a time. False: not all of it is there. */
static bool save_write_body(struct decoded *decoded, size_t index, FILE *file)
{
	const struct decoded_message *body = decoded_at(decoded, index);
	bool is_whole = true;
	for (size_t i = body->head ? body->head : index; i < decoded_count(decoded); i++) {
		const struct decoded_message *at = decoded_at(decoded, i);
		struct traced content = { 0 };
		if (at->direction != body->direction) continue;
		if (at->kind == DECODED_IS_HOLE) {
			is_whole = false;
			continue;
		}
		if (at->kind != DECODED_IS_BODY || at->head != body->head) break;
		decoded_content(decoded, i, &content, TRACED_LENGTH_MAX);
		if (content.length) fwrite(content.bytes, 1, content.length, file);
		is_whole = is_whole && !content.is_full && content.length < TRACED_LENGTH_MAX;
		traced_close(&content);
	}
	return is_whole;
}

static void save_write_raw(const struct stream_lines *lines, FILE *file)
{
	for (size_t i = 0; i < follow_count(lines->follow); i++) {
		const struct follow_chunk *chunk = follow_at(lines->follow, i);
		const uint8_t *bytes = follow_bytes(lines->follow, chunk);
		if (bytes && lines->directions >> chunk->direction & 1)
			fwrite(bytes, 1, chunk->length, file);
	}
}

bool stream_save(struct app *app, const char *path, enum stream_save what)
{
	struct stream_state *stream = &app->stream;
	struct stream_lines *lines = &stream->lines;
	if (!stream->conversation || !*path) return false;
	FILE *file = fopen(path, "we");
	if (!file) {
		app_say(app, ROLE_BAD, "%s: %s", path, strerror(errno));
		return false;
	}
	struct traced content = { 0 }, name = { 0 };
	bool is_cut = false, has_part = what == STREAM_SAVE_PART && save_has_part(stream);
	if (has_part && decoded_at(lines->decoded, stream->cursor.chunk)->kind == DECODED_IS_BODY) {
		is_cut = !save_write_body(lines->decoded, stream->cursor.chunk, file);
	} else if (has_part) {
		save_take_part(stream, &content, &name);
		if (content.length) fwrite(content.bytes, 1, content.length, file);
	} else if (what == STREAM_SAVE_DECODED && lines->decoded) {
		save_write_decoded(lines, file);
	} else {
		save_write_raw(lines, file);
	}
	long long written = (long long)ftello(file);
	bool is_good = !ferror(file);
	is_cut = is_cut || content.is_full;
	if (fclose(file) != 0 || !is_good)
		app_say(app, ROLE_BAD, "%s: %s", path, strerror(errno));
	else
		app_say(app, is_cut ? ROLE_WARNING : ROLE_GOOD, "%lld bytes saved to %s%s", written,
		        path, is_cut ? _(", but not all of it is there") : "");
	traced_close(&content);
	traced_close(&name);
	return is_good;
}

/* ---------------------------------------------------------------- the prompt */

static void save_label(struct app *app, char *out, size_t size)
{
	snprintf(out, size, _("save %s to: "), _(save_names[app->stream.save]));
}

static bool save_accept(struct app *app, const char *path)
{
	if (*path) stream_save(app, path, app->stream.save);
	return true;
}

static void save_next(struct app *app)
{
	struct stream_state *stream = &app->stream;
	stream->save = (enum stream_save)((stream->save + 1) % STREAM_SAVE_COUNT);
	if (stream->save == STREAM_SAVE_PART && !save_has_part(stream))
		stream->save = STREAM_SAVE_DECODED;
	if (stream->save == STREAM_SAVE_DECODED && stream->lines.mode != STREAM_DECODED)
		stream->save = STREAM_SAVE_RAW;
}

static const struct prompt_ops save_prompt = {
	.label = save_label,
	.accept = save_accept,
	.tab = save_next,
	.keys = "Enter save  Tab the part, the stream decoded or its bytes  Esc cancel",
};

void prompt_save_stream(struct app *app)
{
	struct stream_state *stream = &app->stream;
	if (!stream->conversation) return;
	char path[UI_PATH_MAX] = "";
	stream->save = STREAM_SAVE_COUNT - 1;
	save_next(app);
	if (stream->save == STREAM_SAVE_PART) {
		struct traced content = { 0 }, name = { 0 };
		save_take_part(stream, &content, &name);
		save_name(&name, path, sizeof path);
		traced_close(&content);
		traced_close(&name);
	}
	prompt_open(app, &save_prompt, path, NULL);
}
