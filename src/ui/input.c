/* Reading keys through ncurses, and the names that help and the key line write for them. */
#include "input.h"

#include <errno.h>
#include <stdio.h>
#include <wchar.h>

#include "base/utf8.h"

static const struct {
	uint32_t key;
	const char *name;
} input_names[] = {
	{ INPUT_FUNCTION(KEY_UP), "Up" },
	{ INPUT_FUNCTION(KEY_DOWN), "Down" },
	{ INPUT_FUNCTION(KEY_LEFT), "Left" },
	{ INPUT_FUNCTION(KEY_RIGHT), "Right" },
	{ INPUT_FUNCTION(KEY_PPAGE), "PgUp" },
	{ INPUT_FUNCTION(KEY_NPAGE), "PgDn" },
	{ INPUT_FUNCTION(KEY_HOME), "Home" },
	{ INPUT_FUNCTION(KEY_END), "End" },
	{ INPUT_FUNCTION(KEY_BTAB), "Shift-Tab" },
	{ INPUT_FUNCTION(KEY_BACKSPACE), "Backspace" },
	{ INPUT_FUNCTION(KEY_DC), "Del" },
	{ INPUT_FUNCTION(KEY_F(1)), "F1" },
	{ INPUT_ENTER, "Enter" },
	{ INPUT_ESCAPE, "Esc" },
	{ '\t', "Tab" },
	{ ' ', "Space" },
	{ INPUT_GG, "gg" },
};

/* What terminals send in different ways, as one key. */
static uint32_t input_same(uint32_t key)
{
	switch (key) {
	case '\n':
	case INPUT_FUNCTION(KEY_ENTER): return INPUT_ENTER;
	case 0x7f:
	case INPUT_CTRL('H'): return INPUT_FUNCTION(KEY_BACKSPACE);
	default: return key;
	}
}

static struct input input_from_mouse(void)
{
	MEVENT event;
	struct input input = { .key = INPUT_MOUSE };
	if (getmouse(&event) == ERR) return (struct input){ .key = INPUT_FUNCTION(0) };
	input.row = event.y;
	input.column = event.x;
	if (event.bstate & BUTTON4_PRESSED)
		input.mouse = MOUSE_WHEEL_UP;
	else if (event.bstate & BUTTON5_PRESSED)
		input.mouse = MOUSE_WHEEL_DOWN;
	else
		input.mouse = event.bstate & BUTTON1_RELEASED ? MOUSE_RELEASE : MOUSE_PRESS;
	return input;
}

struct input input_read(void)
{
	wint_t code;
	errno = 0;
	int kind = get_wch(&code);
	if (kind == ERR) return (struct input){ .key = errno == EIO ? INPUT_CLOSED : INPUT_NONE };
	if (kind == KEY_CODE_YES && code == KEY_MOUSE) return input_from_mouse();
	uint32_t key = kind == KEY_CODE_YES ? INPUT_FUNCTION(code) : (uint32_t)code;
	return (struct input){ .key = input_same(key) };
}

size_t input_name(uint32_t key, char *out, size_t size)
{
	for (size_t i = 0; i < sizeof input_names / sizeof *input_names; i++)
		if (input_names[i].key == key)
			return (size_t)snprintf(out, size, "%s", input_names[i].name);
	if (key < 0x20) return (size_t)snprintf(out, size, "Ctrl-%c", (char)(key + '@'));
	if (key >= UTF8_INVALID) return (size_t)snprintf(out, size, "key %u", key & 0x1fffff);
	char text[UTF8_LENGTH_MAX + 1] = "";
	utf8_encode(key, text);
	return (size_t)snprintf(out, size, "%s", text);
}
