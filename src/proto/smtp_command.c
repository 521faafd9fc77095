/* smtp_command.c - commands of SMTP with their parameters (RFC 5321 4.1.1, RFC 1870, 3461, 4954, 6152, 6531). */
#include "smtp_internal.h"

enum { COMMAND_LENGTH = 4 };

/* ---------------------------------------------------------------- parameters of MAIL and RCPT */

static const struct keyword extensions[] = {
	{ "auth", F_MAIL_AUTH }, { "body", F_BODY }, { "envid", F_ENVID }, { "notify", F_NOTIFY },
	{ "orcpt", F_ORCPT },    { "ret", F_RET },   { "size", F_SIZE },   { "smtputf8", F_UTF8 },
};

void smtp_emit_own(struct layer *l, unsigned field, const struct reader *text)
{
	emit_text(l, field, span_of(text, (uint32_t)reader_left(text)), (const char *)text->at,
	          reader_left(text), ITEM_GENERATED);
}

static void emit_extension(struct layer *l, struct reader text)
{
	struct reader value = text, name;
	uint64_t size;
	if (!lines_part(&value, '=', &name)) return;
	const struct keyword *known = LINES_KEYWORD(extensions, &name);
	unsigned field = known ? known->value : F_EXTENSION;
	if (field == F_UTF8)
		emit_number(l, field, span_of(&text, (uint32_t)reader_left(&text)), 1,
		            ITEM_GENERATED);
	else if (field == F_SIZE && lines_number(&value, UINT64_MAX, &size))
		emit_number(l, field, span_of(&text, (uint32_t)reader_left(&text)), size,
		            ITEM_GENERATED);
	else if (field == F_SIZE || field == F_EXTENSION)
		smtp_emit_own(l, F_EXTENSION,
		              &text); /* a size that is no number is nothing we know */
	else
		smtp_emit_own(l, field, &value);
}

/* FROM:<path> [parameters] */
static void emit_path(struct layer *l, struct reader text)
{
	struct reader path, parameter;
	size_t colon = lines_find(&text, ':');
	if (colon == SIZE_MAX) return;
	reader_skip(&text, colon + 1);
	lines_skip_blanks(&text);
	size_t end = reader_peek(&text, 0) == '<' ? lines_find(&text, '>') : SIZE_MAX;
	if (end != SIZE_MAX) {
		reader_skip(&text, 1);
		path = reader_take(&text, end - 1);
		reader_skip(&text, 1);
	} else if (!lines_token(&text, &path)) {
		return;
	}
	smtp_emit_own(l, F_PATH, &path);
	while (lines_token(&text, &parameter)) emit_extension(l, parameter);
}

/* ---------------------------------------------------------------- commands */

/* As tshark cuts them: four letters, whatever comes next, and the rest. */
static void emit_words(struct layer *l, struct reader text)
{
	struct reader command = reader_take(
		&text, reader_left(&text) < COMMAND_LENGTH ? reader_left(&text) : COMMAND_LENGTH);
	if (reader_left(&command) > 0) lines_emit_ascii(l, F_COMMAND, &command);
	if (reader_left(&text) < 2) return;
	reader_skip(&text, 1);
	lines_emit_ascii(l, F_PARAMETER, &text);
}

/* Seen only where the four letters are not all of it. */
static void emit_verb(struct layer *l, const struct reader *verb)
{
	size_t length = reader_left(verb);
	unsigned hidden = length <= COMMAND_LENGTH ? ITEM_HIDDEN : 0;
	emit_text(l, F_VERB, span_of(verb, (uint32_t)length), (const char *)verb->at, length,
	          ITEM_GENERATED | hidden);
}

struct smtp_info smtp_emit_command(struct layer *l, const struct reader *ended,
                                   const struct smtp_note *note, bool is_last)
{
	struct reader text = lines_without_end(*ended), rest = text, verb;
	struct smtp_info info = { (const char *)text.at, reader_left(&text) };
	uint32_t item = lines_emit_ascii(l, F_COMMAND_LINE, ended);
	emit_words(l, text);
	if (lines_token(&rest, &verb)) {
		emit_verb(l, &verb);
		if (lines_are(&verb, "mail") || lines_are(&verb, "rcpt")) emit_path(l, rest);
		if (is_last && note->login.mechanism) smtp_emit_auth(l, rest, note->login, &info);
	}
	layer_close_as_is(l, item);
	return info;
}
