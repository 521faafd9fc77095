/* format.c - the conversions that lines are made of, by hand; everything else is vsnprintf's. */
#include "base/format.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 20 };

struct conversion {
	char kind;      /* s S for .*s, u d c x %, 0: not one of ours */
	uint8_t width;  /* zero-padded to */
	uint8_t longs;  /* 0 int, 1 long and size_t, 2 long long */
	uint8_t length; /* characters of the format */
};

/* at is behind the %. */
static struct conversion conversion_read(const char *at)
{
	struct conversion c = { .kind = 0 };
	const char *start = at;
	if (at[0] == '.' && at[1] == '*' && at[2] == 's')
		return (struct conversion){ .kind = 'S', .length = 3 };
	if (at[0] == '0' && at[1] >= '1' && at[1] <= '9') {
		c.width = (uint8_t)(at[1] - '0');
		at += 2;
	}
	while (*at == 'l' || *at == 'z') {
		c.longs++;
		at++;
	}
	bool is_number = *at == 'u' || *at == 'd' || *at == 'x';
	bool is_plain = at == start && (*at == 's' || *at == 'c' || *at == '%');
	bool is_padded_sign = *at == 'd' && c.width;
	if ((is_number && !is_padded_sign && c.longs <= 2) || is_plain) c.kind = *at;
	c.length = (uint8_t)(at + 1 - start);
	return c;
}

struct target {
	char *out;
	size_t size, used; /* used may pass size: what the whole text would have */
};

static void target_add(struct target *target, const char *bytes, size_t length)
{
	if (target->used < target->size) {
		size_t room = target->size - target->used;
		memcpy(target->out + target->used, bytes, length < room ? length : room);
	}
	target->used += length;
}

static void target_add_number(struct target *target, uint64_t value, unsigned base, unsigned width)
{
	char digits[DIGITS_MAX];
	size_t count = 0;
	do digits[DIGITS_MAX - ++count] = "0123456789abcdef"[value % base];
	while (value /= base);
	while (count < width) digits[DIGITS_MAX - ++count] = '0';
	target_add(target, digits + DIGITS_MAX - count, count);
}

/* A va_list inside a struct may be handed on by pointer on every system. */
struct list {
	va_list arguments;
};

static uint64_t list_unsigned(struct list *list, unsigned longs)
{
	if (longs == 0) return va_arg(list->arguments, unsigned);
	if (longs == 1) return va_arg(list->arguments, unsigned long);
	return va_arg(list->arguments, unsigned long long);
}

static int64_t list_signed(struct list *list, unsigned longs)
{
	if (longs == 0) return va_arg(list->arguments, int);
	if (longs == 1) return va_arg(list->arguments, long);
	return va_arg(list->arguments, long long);
}

static void target_add_text(struct target *target, const char *text)
{
	if (!text) text = "(null)";
	target_add(target, text, strlen(text));
}

/* As much of the text as the precision allows; it need not end with a NUL then. */
static void target_add_part(struct target *target, int precision, const char *text)
{
	size_t most = precision < 0 ? SIZE_MAX : (size_t)precision;
	if (!text) text = most < strlen("(null)") ? "" : "(null)";
	target_add(target, text, precision < 0 ? strlen(text) : strnlen(text, most));
}

static void target_convert(struct target *target, struct conversion c, struct list *list)
{
	char letter = c.kind;
	int64_t number;
	int precision;
	switch (c.kind) {
	case 's': target_add_text(target, va_arg(list->arguments, const char *)); break;
	case 'S':
		precision = va_arg(list->arguments, int);
		target_add_part(target, precision, va_arg(list->arguments, const char *));
		break;
	case 'c':
		letter = (char)va_arg(list->arguments, int);
		target_add(target, &letter, 1);
		break;
	case '%': target_add(target, &letter, 1); break;
	case 'u': target_add_number(target, list_unsigned(list, c.longs), 10, c.width); break;
	case 'x': target_add_number(target, list_unsigned(list, c.longs), 16, c.width); break;
	default:
		number = list_signed(list, c.longs);
		if (number < 0) target_add(target, "-", 1);
		target_add_number(target, number < 0 ? 0 - (uint64_t)number : (uint64_t)number, 10,
		                  0);
	}
}

/* False: the format has a conversion that is not one of ours, and what was written counts for nothing. */
static bool target_write(struct target *target, const char *format, struct list *list)
{
	for (const char *at = format;;) {
		const char *plain = at;
		while (*at && *at != '%') at++;
		target_add(target, plain, (size_t)(at - plain));
		if (!*at) return true;
		struct conversion c = conversion_read(at + 1);
		if (!c.kind) return false;
		target_convert(target, c, list);
		at += 1 + c.length;
	}
}

int text_vformat(char *out, size_t size, const char *format, va_list arguments)
{
	struct target target = { .out = out, .size = size ? size - 1 : 0 };
	struct list list;
	va_copy(list.arguments, arguments);
	bool is_ours = target_write(&target, format, &list);
	va_end(list.arguments);
	if (!is_ours) return vsnprintf(out, size, format, arguments);
	if (size) out[target.used < target.size ? target.used : target.size] = 0;
	return target.used > INT32_MAX ? -1 : (int)target.used;
}

int text_format(char *out, size_t size, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = text_vformat(out, size, format, arguments);
	va_end(arguments);
	return length;
}
