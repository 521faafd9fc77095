/* error.c - formats an error's text. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

void error_set(struct error *error, const char *format, ...)
{
	if (!error) return;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(error->text, sizeof error->text, format, arguments);
	va_end(arguments);
	error->position = error->length = 0;
}

void error_set_at(struct error *error, size_t position, size_t length, const char *format, ...)
{
	if (!error) return;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(error->text, sizeof error->text, format, arguments);
	va_end(arguments);
	error->position = position;
	error->length = length;
}
