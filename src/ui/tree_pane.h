/* tree_pane.h - the selected frame's layers and fields, foldable. What is unfolded is remembered by
 * field, so that the next frame opens in the same places. */
#ifndef DOGFISH_UI_TREE_PANE_H
#define DOGFISH_UI_TREE_PANE_H

#include <stdbool.h>
#include <stdint.h>

#include "field/registry.h"
#include "field/tape.h"

struct app;

struct tree_state {
	uint32_t *rows; /* indexes of the items that are visible, in order */
	uint32_t count, capacity;
	uint32_t cursor, top; /* rows */
	uint64_t made;        /* the detail that rows was built from */
	uint16_t field;       /* of the item under the cursor, looked for in the next frame */
	uint16_t ordinal;     /* which of the visible items with that field */
	int height;           /* rows on screen */
	struct field_set opened,
		closed; /* by field: what the user unfolded, and folded against default */
};

void tree_close(struct tree_state *tree);

/* Rebuilds the visible rows if the selected frame is another one. */
void tree_update(struct app *app);

/* The item under the cursor, or NULL. */
const struct item *tree_item(struct app *app);

/* Index of the deepest item whose bytes hold this one, UINT32_MAX if there is none. */
uint32_t tree_find_byte(struct app *app, uint8_t source, uint32_t offset);

/* The name to filter by and what the field means, in one line. */
void tree_explain(struct app *app, const struct item *item, char *out, size_t size);

/* Puts the cursor on the deepest visible item whose bytes hold this one; unfolds down to it if asked. */
void tree_go_to_byte(struct app *app, uint8_t source, uint32_t offset, bool unfold);

/* Puts the cursor on that item of the tape, unfolding what is above it. */
void tree_go_to_item(struct app *app, uint32_t index);

/* Unfolds or folds everything. */
void tree_fold_all(struct app *app, bool is_open);

#endif
