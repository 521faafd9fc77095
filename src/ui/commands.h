/* commands.h - the one table of commands: keys, names, where they work, help. The key line, the help
 * screen, the command line and the manual are made from it. Thread: ui. */
#ifndef DOGFISH_UI_COMMANDS_H
#define DOGFISH_UI_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;

enum { COMMAND_KEYS_MAX = 3 };

struct command {
	const char *name; /* for the command line */
	uint32_t keys[COMMAND_KEYS_MAX];
	unsigned where; /* enum where */
	/* count: the number typed before the key, 0 if there was none. */
	void (*run)(struct app *app, unsigned count);
	const char *label; /* on the key line; NULL: not there */
	const char *help;
};

extern const struct command commands[];
extern const size_t command_count;

/* The command of a key there, or NULL. */
const struct command *command_of_key(uint32_t key, unsigned where);
const struct command *command_of_name(const char *name, size_t length);

/* Runs what a key means: counts, gg, commands. */
void commands_key(struct app *app, uint32_t key);

#endif
