/* macro.c - ${name:a;b}, ${name;a;b} and $name(a,b). In the macro's text $1 is the first argument. What is
 * in quotes is left alone. ${a.b} with a dot and without arguments is a reference to a field. */
#include "macro.h"

#include <ctype.h>
#include <string.h>

enum { MACRO_ARGUMENTS_MAX = 9, MACRO_DEPTH_MAX = 16, EXPANDED_MAX = FILTER_TEXT_MAX };

struct macro_part {
	const char *text;
	size_t length;
};

struct macro_call {
	struct macro_part name, arguments[MACRO_ARGUMENTS_MAX];
	size_t argument_count;
	size_t length; /* of the whole call */
};

struct macro_writer {
	const struct filter_macros *macros;
	struct arena *arena;
	struct error *error;
	char *out;
	size_t used;
	struct macro_text *result;
};

static bool macro_is_name(char c) { return isalnum((unsigned char)c) || c == '_'; }

/* The length of a quoted string or character, 0 if there is none; to the end if it is not closed. */
static size_t macro_quoted(const char *text, size_t length)
{
	char quote = *text;
	if (quote != '"' && quote != '\'') return 0;
	for (size_t at = 1; at < length; at++) {
		if (text[at] == quote) return at + 1;
		if (text[at] == '\\') at++;
	}
	return length;
}

/* Arguments from at on, up to close. False if it is not there, or they are too many. */
static bool macro_arguments(struct macro_call *call, const char *text, size_t length, size_t at,
                            char separator, char close)
{
	size_t start = at, depth = 0;
	while (at < length) {
		size_t quoted = macro_quoted(text + at, length - at);
		bool is_end = depth == 0 && !quoted && text[at] == close;
		bool is_nothing = is_end && at == start && call->argument_count == 0;
		if (!is_nothing && (is_end || (depth == 0 && !quoted && text[at] == separator))) {
			if (call->argument_count == MACRO_ARGUMENTS_MAX) return false;
			call->arguments[call->argument_count++] =
				(struct macro_part){ text + start, at - start };
			start = at + 1;
		}
		call->length = at + 1;
		if (is_end) return true;
		if (!quoted && strchr("({", text[at])) depth++;
		if (!quoted && depth > 0 && strchr(")}", text[at])) depth--;
		at += quoted ? quoted : 1;
	}
	return false;
}

/* Is there a call at the `$` that text begins with? */
static bool macro_read_call(const char *text, size_t length, struct macro_call *call)
{
	bool is_braced = length > 1 && text[1] == '{';
	size_t start = is_braced ? 2 : 1, at = start;
	*call = (struct macro_call){ .length = 1 };
	while (at < length && macro_is_name(text[at])) at++;
	call->name = (struct macro_part){ text + start, at - start };
	if (at == start || at == length || isdigit((unsigned char)text[start])) return false;
	if (is_braced && text[at] == '}') {
		call->length = at + 1;
		return true;
	}
	if (is_braced && (text[at] == ':' || text[at] == ';'))
		return macro_arguments(call, text, length, at + 1, ';', '}');
	return !is_braced && text[at] == '(' &&
	       macro_arguments(call, text, length, at + 1, ',', ')');
}

static bool macro_write(struct macro_writer *writer, const char *text, size_t length)
{
	if (length >= EXPANDED_MAX - writer->used) {
		error_set(writer->error, "with its macros the filter is longer than %d bytes",
		          EXPANDED_MAX);
		return false;
	}
	if (length) memcpy(writer->out + writer->used, text, length);
	writer->used += length;
	return true;
}

static bool macro_copy(struct macro_writer *writer, const char *text, size_t length,
                       unsigned depth);

static int macro_shown(const struct macro_part *name)
{
	enum { SHOWN_MAX = 80 };
	return name->length > SHOWN_MAX ? SHOWN_MAX : (int)name->length;
}

/* The argument that text names as $1, or NULL with the error set. */
static const struct macro_part *macro_argument(struct macro_writer *writer,
                                               const struct macro_call *call, char digit)
{
	size_t number = (size_t)(digit - '0');
	if (number >= 1 && number <= call->argument_count) return &call->arguments[number - 1];
	error_set(writer->error, "the macro \"%.*s\" wants an argument $%zu",
	          macro_shown(&call->name), call->name.text, number);
	return NULL;
}

/* The macro's body with its arguments in it, in the arena; NULL with the error set. */
static const char *macro_fill(struct macro_writer *writer, const struct macro_call *call,
                              const char *body, size_t *length_out)
{
	char *filled = arena_take_bytes(writer->arena, EXPANDED_MAX);
	size_t used = 0;
	for (const char *at = body; filled && *at;) {
		struct macro_part part = { at, 1 };
		bool is_argument = at[0] == '$' && isdigit((unsigned char)at[1]);
		if (is_argument) {
			const struct macro_part *argument = macro_argument(writer, call, at[1]);
			if (!argument) return NULL;
			part = *argument;
		}
		if (part.length >= EXPANDED_MAX - used) break;
		if (part.length) memcpy(filled + used, part.text, part.length);
		used += part.length;
		at += is_argument ? 2 : 1;
		*length_out = used;
		if (!*at) return filled;
	}
	if (filled && !*body) {
		*length_out = 0;
		return filled;
	}
	error_set(writer->error, "with its macros the filter is longer than %d bytes",
	          EXPANDED_MAX);
	return NULL;
}

static bool macro_put_in(struct macro_writer *writer, const struct macro_call *call, unsigned depth)
{
	const struct filter_macros *macros = writer->macros;
	size_t length;
	const char *body =
		macros ? macros->find(macros->context, call->name.text, call->name.length) : NULL;
	if (!body) {
		error_set(writer->error, "there is no macro \"%.*s\"", macro_shown(&call->name),
		          call->name.text);
		return false;
	}
	if (depth == MACRO_DEPTH_MAX) {
		error_set(writer->error, "the macro \"%.*s\" does not end: it contains itself",
		          macro_shown(&call->name), call->name.text);
		return false;
	}
	const char *filled = macro_fill(writer, call, body, &length);
	return filled && macro_copy(writer, filled, length, depth + 1);
}

/* Notes where the next bytes of the expanded text come from. */
static void macro_note(struct macro_writer *writer, size_t from, size_t length, bool is_macro)
{
	struct macro_text *result = writer->result;
	result->pieces[result->piece_count++] =
		(struct macro_piece){ writer->used, from, length, is_macro };
}

/* Writes the text with what its calls stand for. depth 0: it is the user's. */
static bool macro_copy(struct macro_writer *writer, const char *text, size_t length, unsigned depth)
{
	bool is_users = depth == 0;
	size_t plain = 0, at = 0;
	while (at < length) {
		size_t quoted = macro_quoted(text + at, length - at);
		struct macro_call call;
		if (quoted || text[at] != '$' || !macro_read_call(text + at, length - at, &call)) {
			at += quoted ? quoted : 1;
			continue;
		}
		if (is_users) macro_note(writer, plain, at - plain, false);
		if (!macro_write(writer, text + plain, at - plain)) return false;
		if (is_users) macro_note(writer, at, call.length, true);
		if (!macro_put_in(writer, &call, depth)) {
			if (is_users) writer->error->position = at;
			if (is_users) writer->error->length = call.length;
			return false;
		}
		at += call.length;
		plain = at;
	}
	if (is_users) macro_note(writer, plain, length - plain, false);
	return macro_write(writer, text + plain, length - plain);
}

bool macro_expand(const struct filter_macros *macros, const char *text, struct arena *arena,
                  struct macro_text *out, struct error *error)
{
	size_t length = strlen(text), dollars = 0;
	*out = (struct macro_text){ .text = text };
	for (size_t i = 0; i < length; i++) dollars += text[i] == '$';
	if (dollars == 0) return true;
	struct macro_writer writer = { macros, arena, error, NULL, 0, out };
	writer.out = arena_take_bytes(arena, EXPANDED_MAX + 1);
	out->pieces = arena_take(arena, (2 * dollars + 1) * sizeof *out->pieces);
	if (!writer.out || !out->pieces) {
		error_set(error, "the filter needs too much memory");
		return false;
	}
	if (!macro_copy(&writer, text, length, 0)) return false;
	writer.out[writer.used] = 0;
	out->text = writer.out;
	return true;
}

void macro_place(const struct macro_text *text, size_t *position, size_t *length)
{
	const struct macro_piece *piece = NULL;
	for (size_t i = 0; i < text->piece_count && text->pieces[i].position <= *position; i++)
		piece = &text->pieces[i];
	if (!piece) return;
	if (piece->is_macro) {
		*position = piece->from;
		*length = piece->length;
	} else {
		*position += piece->from - piece->position;
	}
}
