/* request.c - what the kinds of -z have in common. */
#include "request.h"

#include "base/format.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REQUEST_LINE_MAX = 1024, REQUEST_TEXT_MAX = 16384 };

bool request_filter_open(struct request_filter *out, const char *text, size_t length,
                         const char *whole, const struct registry *registry,
                         struct error *error_out)
{
	struct error error = { .text = "" };
	*out = (struct request_filter){ .text = strndup(text, length) };
	if (!out->text) abort();
	if (length == 0) return true;
	out->filter = filter_compile(registry, out->text, &error);
	if (out->filter) return true;
	error_set(error_out, "-z %s: the filter \"%s\": %s", whole, out->text, error.text);
	request_filter_close(out);
	return false;
}

void request_filter_close(struct request_filter *filter)
{
	filter_close(filter->filter);
	free(filter->text);
	*filter = (struct request_filter){ .text = NULL };
}

struct pass_source request_source(const struct report_context *context,
                                  const struct request_filter *filter)
{
	return (struct pass_source){
		.engine = context->engine,
		.preferences = context->preferences,
		.filter = filter ? filter->filter : NULL,
		.is_two_pass = context->is_two_pass,
	};
}

void request_format(struct output *output, const char *format, ...)
{
	char line[REQUEST_LINE_MAX];
	va_list arguments;
	va_start(arguments, format);
	text_vformat(line, sizeof line, format, arguments);
	va_end(arguments);
	output_string(output, line);
}

void request_padded(struct output *output, const char *text, size_t width)
{
	char shown[REQUEST_TEXT_MAX];
	size_t length = text_escape(TEXT_TSHARK, text, strlen(text), shown, sizeof shown);
	output_string(output, shown);
	if (length < width) output_repeat(output, ' ', width - length);
}
