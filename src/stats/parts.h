/* parts.h - what a dissected frame consists of, as names and values that can be laid beside those of another:
 * a copy of the tape's tree, each item with the key that its counterpart has.
 * Owner: who filled it. Thread: one. */
#ifndef DOGFISH_STATS_PARTS_H
#define DOGFISH_STATS_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "dissect/dissection.h"

enum { PARTS_MAX = 4096, PART_TEXT_MAX = 2048 };

struct part {
	const char *label, *value; /* "Content-Length", "46"; value "" where there is none */
	uint16_t field;
	uint64_t key;         /* of its kind among its siblings; the same in both frames */
	uint64_t content;     /* of it and all below it, but for what is volatile */
	uint64_t content_all; /* of all */
	uint32_t end;         /* index after its last descendant */
	bool is_volatile;     /* differs by nature: a time, a port, an identifier */
	bool is_by_the_way; /* a link or a span of time: how it was worked out, not what was said */
	bool is_secret;
	bool is_layer;       /* a protocol's own */
	bool is_application; /* a layer above the transport */
};

struct parts {
	struct arena arena;
	struct part *rows;
	uint32_t count;
	bool is_cut; /* there was more than PARTS_MAX */
};

/* Copies the tree of the frame that the dissection holds, which recorded texts. */
void parts_open(struct parts *parts, const struct registry *registry,
                const struct dissection *dissection);
void parts_close(struct parts *parts);

#endif
