/* tally_internal.h - what the kinds of trees count with. Thread: the tally's. */
#ifndef DOGFISH_TALLY_INTERNAL_H
#define DOGFISH_TALLY_INTERNAL_H

#include "index.h"
#include "stats/tally.h"

enum { TALLY_FIELDS_MAX = 24, TALLY_NAME_MAX = 4096 };

/* A node that is there from the start; parent: its row in the same table + 1, 0: the root. */
struct tally_plant {
	const char *name;
	unsigned parent, flags;
};

/* One message of a frame, to be counted: the items from at + 1 up to end lie in it. */
struct tally_message {
	struct pass *pass;
	const struct tape *tape;
	uint32_t at, end;
};

struct tally_row {
	struct tally_kind kind;
	const char *protocol;             /* whose items are counted */
	const struct tally_plant *plants; /* end with a NULL name; the index-th is node index + 1 */
	const char *fields[TALLY_FIELDS_MAX];
	unsigned dissect_flags;
	/* Is the message one that is looked at at all? NULL: all are. */
	bool (*counts)(const struct tally *tally, const struct tally_message *message);
	void (*count)(struct tally *tally, const struct tally_message *message);
};

struct tally {
	struct pass *pass;
	const struct tally_row *row;
	uint16_t protocol, fields[TALLY_FIELDS_MAX];
	struct tally_node *nodes;
	size_t count, capacity;
	struct index index; /* by parent and name */
	uint64_t seed;
	double now_ms, first_ms;
	bool has_first;
};

const struct tally_row *tally_row(size_t index);

/* tally_dns.c, tally_mail.c */
enum { TALLY_DIALOGUES = 4 };
extern const struct tally_row tally_dns_row, tally_dialogue_rows[TALLY_DIALOGUES];

/* The child of this name, made if it is not there; TALLY_NONE: no room. */
uint32_t tally_child(struct tally *tally, uint32_t parent, const char *name, unsigned flags);

/* Counts one at node, or nothing if that is TALLY_NONE. */
void tally_tick(struct tally *tally, uint32_t node);
void tally_tick_number(struct tally *tally, uint32_t node, double number);

/* tally_child, and tally_tick for it. */
uint32_t tally_tick_child(struct tally *tally, uint32_t parent, const char *name);

/* The first item in the message of the row's field of this index; NULL: none. */
const struct item *tally_item(const struct tally *tally, const struct tally_message *message,
                              unsigned field);

/* A string field's text, cut to size; false: it is not there. */
bool tally_text(const struct tally *tally, const struct tally_message *message, unsigned field,
                char *out, size_t size);

#endif
