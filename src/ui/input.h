/* input.h - keys of the keyboard and what the mouse did, as one number each, and their names.
 * Thread: ui. */
#ifndef DOGFISH_UI_INPUT_H
#define DOGFISH_UI_INPUT_H

#define NCURSES_NOMACROS /* move, erase, ... stay names */
#include <ncurses.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A key is a Unicode code point, or one of these. */
#define INPUT_FUNCTION(code) (0x200000u | (uint32_t)(code)) /* KEY_ of ncurses */
#define INPUT_CTRL(letter)   ((uint32_t)((letter)&0x1f))

enum {
	INPUT_NONE = 0x400000, /* nothing more to read */
	INPUT_CLOSED,          /* the terminal is gone */
	INPUT_MOUSE,           /* see struct input */
	INPUT_GG,              /* g twice */
	INPUT_ESCAPE = 27,
	INPUT_ENTER = '\r',
};

enum input_mouse { MOUSE_PRESS, MOUSE_RELEASE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct input {
	uint32_t key;
	enum input_mouse mouse; /* INPUT_MOUSE */
	int row, column;
};

/* The next key that waits, without waiting. */
struct input input_read(void);

/* "Ctrl-F", "PgDn", "gg", "/". */
size_t input_name(uint32_t key, char *out, size_t size);

#endif
