/* tape.h - what a dissection found: a flat array of items in tree order. An open item knows the index
 * after its last descendant, so a tree pane is a loop and a reset is `count = 0`.
 *
 *   index  item                 end
 *   0      eth                  4     <- children are 1, 3
 *   1        eth.dst            3
 *   2          eth.addr (hid.)  3
 *   3        eth.src            4
 *   4      ip ...
 *
 * Owner: the dissection that filled it. Valid until that dissection's next frame. Thread: its owner's.
 * Offsets and lengths are bytes in the item's data source. */
#ifndef DOGFISH_FIELD_TAPE_H
#define DOGFISH_FIELD_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum item_flag {
	ITEM_HIDDEN = 1,    /* not drawn in the tree; filters and columns see it */
	ITEM_GENERATED = 2, /* worked out, not in the bytes: drawn in [brackets] */
	ITEM_NUMBER = 4,    /* the value is in number, else in bytes and value_length */
	ITEM_URL = 8,
	ITEM_ALL_BYTES = 16, /* a protocol whose value is all that its layer was given */
};

struct item {
	uint16_t field; /* id in the registry */
	uint8_t flags;  /* enum item_flag */
	uint8_t source; /* index of the data source */
	uint32_t offset;
	uint32_t length;
	uint32_t end; /* index after the last descendant */
	union {
		uint64_t number;      /* integers, sign-extended; times in ns; IPv4; booleans; of a
		                       * protocol: how many bytes its layer was given, from offset on */
		const uint8_t *bytes; /* strings, bytes, long addresses; lives as long as the tape */
	} value;
	uint32_t value_length;
	uint32_t text; /* offset of the drawn line in texts, 0: made from the field's label and value */
};

_Static_assert(sizeof(struct item) == 32, "an item is half a cache line");

enum { TAPE_ITEMS_MAX = 1 << 20, TAPE_TEXT_MAX = 64 << 20 };

struct tape {
	struct item *items;
	uint32_t count, capacity;
	char *texts; /* each ends with 0; the first byte is unused so that offset 0 means none */
	uint32_t texts_used, texts_capacity;
	bool is_full; /* TAPE_ITEMS_MAX was reached: what follows is not recorded */
};

void tape_open(struct tape *tape);
void tape_close(struct tape *tape);
void tape_reset(struct tape *tape);

/* A new zeroed item whose end is the index after it, or NULL if the tape is full. The pointer is
 * valid until the next tape_add. */
struct item *tape_add(struct tape *tape);

/* Keeps a text and returns its offset, 0 if there is no room. */
uint32_t tape_add_text(struct tape *tape, const char *text, size_t length);

/* The drawn line that a dissector made for this item, or NULL: then field/format.h makes one. */
const char *tape_text(const struct tape *tape, const struct item *item);

/* Index of the item's parent, or UINT32_MAX for a top-level item. Walks back: for single items. */
uint32_t tape_parent(const struct tape *tape, uint32_t index);

#endif
