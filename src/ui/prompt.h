/* prompt.h - a line that the user types an answer into: filter, find, command, path. What is asked is a
 * table of functions; one prompt is open at a time. Thread: ui. */
#ifndef DOGFISH_UI_PROMPT_H
#define DOGFISH_UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "filter/typing.h"
#include "line_edit.h"

struct app;

enum { PROMPT_CANDIDATES_MAX = 64 };

enum validity { TEXT_NEUTRAL, TEXT_VALID, TEXT_DOUBTFUL, TEXT_PARTIAL, TEXT_INVALID };

struct candidate {
	const char *text, *note; /* live while the prompt stands as it does; note may be NULL */
};

struct prompt_ops {
	/* What stands before the line. */
	void (*label)(struct app *app, char *out, size_t size);
	/* The text was accepted by Enter. False: it stays open. */
	bool (*accept)(struct app *app, const char *text);
	/* Is what was typed so far right? NULL: everything is. */
	enum validity (*check)(struct app *app, const char *text, struct error *error_out);
	/* What the word before the cursor could become; *start_out is where it begins. NULL: nothing. */
	size_t (*complete)(struct app *app, const char *text, size_t cursor, size_t *start_out,
	                   struct candidate *out, size_t max);
	/* The right text that a wrong one must have meant; Enter puts it into the line. False: there is
	 * none. NULL: there never is. */
	bool (*correct)(struct app *app, const char *text, char *out, size_t size);
	/* The key Tab, where there is nothing to complete. NULL: nothing. */
	void (*tab)(struct app *app);
	const char *keys;    /* the last line */
	bool on_filter_line; /* else above the keys */
};

struct prompt {
	const struct prompt_ops *ops; /* NULL: closed */
	struct line_edit line;
	enum validity validity;
	struct error error;
	char correction[LINE_MAX_BYTES]; /* what the wrong text must have meant; or "" */
	struct candidate candidates[PROMPT_CANDIDATES_MAX];
	struct filter_completion
		completions[PROMPT_CANDIDATES_MAX]; /* what candidates of a filter are */
	size_t candidate_count, candidate,
		start; /* candidate: the one chosen by Tab; count: none */
	struct {
		int row, column, cells, offset; /* offset: cells scrolled away */
	} drawn;                                /* where the line is on the screen */
	struct history filters, commands, finds;
};

/* Opens with text to begin with. history may be NULL. */
void prompt_open(struct app *app, const struct prompt_ops *ops, const char *text,
                 struct history *history);
void prompt_cancel(struct app *app);

/* Takes any key while a prompt is open. */
void prompt_key(struct app *app, uint32_t key);

/* Draws the line there; and on another row what helps: the error, marked below the line, or the candidates. */
void prompt_draw(struct app *app, int row);
void prompt_draw_help(struct app *app, int row);
void prompt_draw_keys(struct app *app, int row);

/* The prompts. */
void prompt_filter(struct app *app);
void prompt_find(struct app *app);
void prompt_command(struct app *app);
void prompt_save(struct app *app);
void prompt_save_stream(struct app *app);
void prompt_open_file(struct app *app);
void prompt_capture_filter(struct app *app);
void prompt_save_to(struct app *app);

/* Applies a display filter; false, and says why, if it is none. */
bool filter_apply(struct app *app, const char *text);

/* Runs the text of a command line: "goto 12". */
bool command_line_run(struct app *app, const char *text);

/* The commands that take arguments, one after the other, for the help; false after the last. */
bool command_line_describe(size_t index, struct candidate *out);

#endif
