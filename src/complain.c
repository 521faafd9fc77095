/* complain.c - writes messages. */
#include "complain.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { COMPLAINT_MAX = 4096, COMPLAINT_INDENT = 4 };

static void complain_escaped(const char *text, size_t length)
{
	char escaped[COMPLAINT_MAX];
	text_escape(TEXT_SCREEN, text, length, escaped, sizeof escaped);
	fputs(escaped, stderr);
}

void complain(const char *format, ...)
{
	char text[COMPLAINT_MAX];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	fputs("dogfish: ", stderr);
	complain_escaped(text, strlen(text));
	fputc('\n', stderr);
}

void complain_error(const char *about, const struct error *error)
{
	complain("%s%s%s", about ? about : "", about ? ": " : "", error->text);
}

/* Cells that the first length bytes of text take on the line. */
static int complain_cells(const char *text, size_t length)
{
	char escaped[COMPLAINT_MAX];
	text_escape(TEXT_SCREEN, text, length, escaped, sizeof escaped);
	return (int)text_cells(escaped);
}

void complain_in_text(const struct error *error, const char *text)
{
	size_t length = strlen(text);
	complain("%s", error->text);
	if (error->length == 0 || error->position > length) return;
	size_t wrong =
		error->length < length - error->position ? error->length : length - error->position;
	fprintf(stderr, "%*s", COMPLAINT_INDENT, "");
	complain_escaped(text, length);
	fprintf(stderr, "\n%*s^", COMPLAINT_INDENT + complain_cells(text, error->position), "");
	for (int i = complain_cells(text + error->position, wrong); i > 1; i--) fputc('~', stderr);
	fputc('\n', stderr);
}
