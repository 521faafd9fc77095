/* summary.c - the columns of the packet list as dissectors write them (HARD-CASES 12). */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/format.h"
#include "dissection_internal.h"

bool layer_wants_summary(const struct layer *l)
{
	return (l->flags & DISSECT_SUMMARY) && !l->is_quoted;
}

void summary_protocol(struct layer *l, const char *text)
{
	if (!layer_wants_summary(l)) return;
	text_format(l->dissection->summary.protocol, SUMMARY_PROTOCOL_MAX, "%s", text);
}

void summary_protocol_append(struct layer *l, const char *text)
{
	if (!layer_wants_summary(l)) return;
	char *protocol = l->dissection->summary.protocol;
	size_t used = strlen(protocol);
	text_format(protocol + used, SUMMARY_PROTOCOL_MAX - used, "%s%s", used ? "/" : "", text);
}

static void summary_write(struct dissection *d, size_t at, const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));

static void summary_write(struct dissection *d, size_t at, const char *format, va_list arguments)
{
	int length = text_vformat(d->summary.info + at, SUMMARY_INFO_MAX - at, format, arguments);
	d->info_length = at + (length > 0 ? (size_t)length : 0);
	if (d->info_length >= SUMMARY_INFO_MAX) d->info_length = SUMMARY_INFO_MAX - 1;
}

void summary_set(struct layer *l, const char *format, ...)
{
	if (!layer_wants_summary(l)) return;
	va_list arguments;
	va_start(arguments, format);
	summary_write(l->dissection, l->dissection->info_fence, format, arguments);
	va_end(arguments);
}

void summary_append(struct layer *l, const char *format, ...)
{
	if (!layer_wants_summary(l)) return;
	va_list arguments;
	va_start(arguments, format);
	summary_write(l->dissection, l->dissection->info_length, format, arguments);
	va_end(arguments);
}

void summary_append_separated(struct layer *l, const char *separator, const char *format, ...)
{
	if (!layer_wants_summary(l)) return;
	if (l->dissection->info_length > 0) summary_append(l, "%s", separator);
	va_list arguments;
	va_start(arguments, format);
	summary_write(l->dissection, l->dissection->info_length, format, arguments);
	va_end(arguments);
}

/* Puts text before all that is there; the fence, if it is to stay behind the text, moves with it. */
static void summary_insert(struct layer *l, bool is_kept, const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));

static void summary_insert(struct layer *l, bool is_kept, const char *format, va_list arguments)
{
	struct dissection *d = l->dissection;
	char prefix[SUMMARY_INFO_MAX];
	int printed = text_vformat(prefix, sizeof prefix, format, arguments);
	if (printed <= 0) return;
	size_t length = (size_t)printed < sizeof prefix ? (size_t)printed : sizeof prefix - 1;
	size_t kept = d->info_length;
	if (kept > SUMMARY_INFO_MAX - 1 - length) kept = SUMMARY_INFO_MAX - 1 - length;
	memmove(d->summary.info + length, d->summary.info, kept);
	memcpy(d->summary.info, prefix, length);
	d->info_length = length + kept;
	d->summary.info[d->info_length] = 0;
	if (!is_kept && d->info_fence == 0) return;
	d->info_fence =
		d->info_fence + length < d->info_length ? d->info_fence + length : d->info_length;
}

void summary_prefix(struct layer *l, const char *format, ...)
{
	if (!layer_wants_summary(l)) return;
	va_list arguments;
	va_start(arguments, format);
	summary_insert(l, true, format, arguments);
	va_end(arguments);
}

void summary_prepend(struct layer *l, const char *format, ...)
{
	if (!layer_wants_summary(l)) return;
	va_list arguments;
	va_start(arguments, format);
	summary_insert(l, false, format, arguments);
	va_end(arguments);
}

void summary_clear(struct layer *l)
{
	if (!layer_wants_summary(l)) return;
	struct dissection *d = l->dissection;
	d->info_length = d->info_fence;
	d->summary.info[d->info_length] = 0;
}

void summary_fence(struct layer *l)
{
	if (layer_wants_summary(l)) l->dissection->info_fence = l->dissection->info_length;
}

/* Only the last ones are made into text: dissection_end_summary. */
static void layer_write_addresses(struct layer *l, const struct address *source,
                                  const struct address *destination)
{
	if (!layer_wants_summary(l)) return;
	l->dissection->columns[0] = *source;
	l->dissection->columns[1] = *destination;
}

void dissection_end_summary(struct dissection *d)
{
	struct summary *summary = &d->summary;
	address_format(&d->columns[0], summary->source, sizeof summary->source);
	address_format(&d->columns[1], summary->destination, sizeof summary->destination);
}

void layer_set_addresses(struct layer *l, const struct address *source,
                         const struct address *destination)
{
	l->packet->source = *source;
	l->packet->destination = *destination;
	layer_write_addresses(l, source, destination);
}

void layer_set_link_addresses(struct layer *l, const struct address *source,
                              const struct address *destination)
{
	l->packet->link_source = *source;
	l->packet->link_destination = *destination;
	layer_write_addresses(l, source, destination);
}
