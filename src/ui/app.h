/* app.h - the state of the terminal UI, and what its parts do for each other.
 * Owner: ui_run, on its stack's end; parts borrow it. Thread: ui. Private to src/ui. */
#ifndef DOGFISH_UI_APP_H
#define DOGFISH_UI_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect/dissection.h"
#include "dissect/engine.h"
#include "store/frames.h"
#include "ui/ui.h"

#include "bytes_pane.h"
#include "compare_view.h"
#include "explain_view.h"
#include "find.h"
#include "input.h"
#include "layout.h"
#include "list_pane.h"
#include "mail_view.h"
#include "marks.h"
#include "opening.h"
#include "pane.h"
#include "prompt.h"
#include "save.h"
#include "screen.h"
#include "shown.h"
#include "start_view.h"
#include "stream_pane.h"
#include "tree_pane.h"
#include "views.h"

enum mode { VIEW_START, VIEW_MAIN, VIEW_HELP };

/* Where a command's key works: bits. */
enum where {
	IN_START = 1,
	IN_LIST = 2,
	IN_TREE = 4,
	IN_BYTES = 8,
	IN_STREAM = 16,
	IN_HELP = 32,
	IN_PAGE = 64,
	IN_COMPARE = 128, /* a page too */
	IN_LADDER = 256,
	IN_EXCHANGES = 1024,
	IN_EXPOSED = 2048, /* a page too */
	IN_EXPLAIN = 4096, /* likewise */
	IN_MAIL = 8192,    /* likewise */
	IN_TABLE = 16384,
	IN_MAIN = IN_LIST | IN_TREE | IN_BYTES | IN_STREAM,
	IN_VIEWS = IN_PAGE | IN_COMPARE | IN_LADDER | IN_EXCHANGES | IN_EXPOSED | IN_EXPLAIN |
	           IN_MAIL | IN_TABLE,
	ANYWHERE = IN_MAIN | IN_START | IN_HELP | IN_VIEWS,
};

/* Work that takes longer than a screen may wait: done in slices between keys, Esc stops it. */
struct job {
	bool (*step)(struct app *app); /* false: done */
	void (*cancel)(struct app *app);
	void (*progress)(struct app *app, char *out, size_t size);
};

/* The selected frame taken apart, for tree and bytes. */
struct detail {
	struct dissection *dissection;
	uint32_t frame;   /* what is in it; 0: nothing */
	uint32_t horizon; /* frames that were tracked then: links may come later */
	uint64_t made;    /* counts dissections: others see that the tape is another */
};

struct app {
	const struct ui_session *session;
	struct ui_status status;

	/* the source; all NULL while there is none */
	const struct engine *engine;
	const struct store *store;
	const struct registry *registry;
	struct dissection *rows; /* for rows of the list */
	struct detail detail;
	struct shown shown;
	uint32_t tracked; /* published frames, as of this turn */

	/* what the user has chosen */
	uint32_t frame;     /* selected; 0 while there is none */
	uint32_t reference; /* time reference; 0: the first frame */
	enum ui_time time_format;
	struct marks marks;
	char kept_filter[LINE_MAX_BYTES]; /* while the source is let go of */

	enum mode view, view_before; /* before: where help returns to */
	struct views views;          /* over the main view */
	struct compare_state compare;
	bool shows_exposed_secrets;
	struct explain_options explain;
	struct mail_state mail;
	struct layout layout;
	struct list_state list;
	struct tree_state tree;
	struct bytes_state bytes;
	struct stream_state stream;
	struct start_state start;
	struct prompt prompt;
	struct find find;
	struct save_state save;
	unsigned help_top;

	const struct job *job; /* NULL: none */
	bool is_asking;        /* quit, although the capture is not saved? */
	char message[ERROR_TEXT_MAX];
	enum role message_role;
	uint32_t pressed;             /* a first g */
	unsigned count;               /* digits typed before a command; 0: none */
	bool is_pressed, is_dragging; /* the mouse's button; a split moves with it */
	bool is_dirty;                /* something changed: draw */
	bool is_quitting;
	int64_t wake_ns;    /* the next turn is due then, though nothing comes; 0: it is not */
	int64_t clicked_ns; /* for double clicks */
	int clicked_row, clicked_column;
};

/* app.c: the source */

/* Takes up what the session has opened, or lets go of it before the session opens another. is_new false:
 * it could not, and the source is the one from before, with its filter and marks. */
void app_attach(struct app *app, bool is_new);
void app_detach(struct app *app);

/* Fetches status and published counts; goes on with the filter and the job. True: there is more to do. */
bool app_step(struct app *app);

/* What a dissection of this frame may see. */
struct view app_view(const struct app *app, uint32_t frame, uint32_t previous_displayed);

/* The dissected selected frame, made when asked for; NULL while there is none. */
const struct dissection *app_detail(struct app *app);

void app_select(struct app *app, uint32_t frame);

/* Selects a frame, or the next one that the filter shows, and says so. False: there is no such frame. */
bool app_go(struct app *app, uint32_t frame);

/* One line above the keys until the next key. */
void app_say(struct app *app, enum role role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void app_say_error(struct app *app, const struct error *error);

void app_focus(struct app *app, enum pane pane);
const struct pane_ops *app_pane(const struct app *app); /* the view on top, else the focused one */
unsigned app_where(const struct app *app);              /* enum where */

/* The part of the screen that the panes share. */
struct area app_area(void);

/* Draws the screen as it is now. */
void app_draw(struct app *app);

/* Quits, after asking if frames would be lost. */
void app_quit(struct app *app);

void app_start_job(struct app *app, const struct job *job);
void app_cancel_job(struct app *app);

int64_t app_now_ns(void);

/* Takes another turn at that time of app_now_ns, or before. */
void app_wake_at(struct app *app, int64_t ns);

/* main_view.c, status_line.c, help.c */
void main_view_draw(struct app *app);
void status_line_draw(struct app *app);
void filter_line_draw(struct app *app);
void hint_lines_draw(struct app *app);
void help_draw(struct app *app);
void help_move(struct app *app, enum motion motion, unsigned count);

#endif
