/* follow_decoded.c - lines with frames and marks; HTTP's messages one after the other. */
#include "batch/follow_decoded.h"

#include <string.h>

enum { FRAME_WIDTH = 6 };

/* Who spoke last, and in which frame: said again when it changes. */
struct gutter {
	uint32_t frame;
	unsigned direction;
};

static void decoded_write_line(struct decoded *d, size_t index, const struct decoded_text *text,
                               const struct decoded_line *line, struct gutter *before,
                               struct output *output)
{
	static const char *const names[] = { " C  ", " S  " };
	struct gutter now = { decoded_origin(d, index, line->at).frame,
		              decoded_at(d, index)->direction };
	bool is_same = now.frame == before->frame && now.direction == before->direction;
	*before = now;
	if (!is_same) {
		output_number(output, now.frame, FRAME_WIDTH);
		output_string(output, names[now.direction]);
	} else if (line->length) {
		output_repeat(output, ' ', FRAME_WIDTH + 4);
	}
	output_escaped(output, (const char *)text->text.bytes + line->at, line->length);
	if (line->mark) {
		const char *mark = text->marks + line->mark;
		output_string(output, "   [");
		output_escaped(output, mark, strlen(mark));
		output_string(output, "]");
	}
	output_char(output, '\n');
}

void follow_decoded_write(struct decoded *d, struct output *output)
{
	struct gutter gutter = { 0 };
	decoded_unfold_all(d);
	for (size_t i = 0; i < decoded_count(d) && !output->error; i++) {
		const struct decoded_text *text = decoded_read(d, i);
		for (size_t k = 0; k < text->line_count; k++)
			decoded_write_line(d, i, text, &text->lines[k], &gutter, output);
	}
}

/* Does the body go on in a later message? */
static bool http_goes_on(const struct decoded *d, size_t index)
{
	const struct decoded_message *message = decoded_at(d, index);
	for (size_t i = index + 1; i < decoded_count(d); i++) {
		const struct decoded_message *next = decoded_at(d, i);
		if (next->direction != message->direction) continue;
		return next->kind == DECODED_IS_BODY && next->is_continued;
	}
	return false;
}

void follow_http_walk(struct decoded *d,
                      void (*say)(void *context, unsigned direction, const uint8_t *bytes,
                                  size_t length),
                      void *context)
{
	struct traced said[2] = { { 0 }, { 0 } };
	for (size_t i = 0; i < decoded_count(d); i++) {
		const struct decoded_message *message = decoded_at(d, i);
		struct traced *text = &said[message->direction];
		bool is_body = message->kind == DECODED_IS_BODY;
		if (!is_body && message->kind != DECODED_IS_HEAD) continue;
		if (is_body)
			decoded_content(d, i, text, TRACED_LENGTH_MAX);
		else
			decoded_gather(d, i, text, TRACED_LENGTH_MAX);
		if (is_body && http_goes_on(d, i)) continue;
		if (text->length) say(context, message->direction, text->bytes, text->length);
		traced_clear(text);
	}
	traced_close(&said[0]);
	traced_close(&said[1]);
}
