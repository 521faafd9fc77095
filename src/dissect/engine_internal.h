/* engine_internal.h - the engine and its tracker, for the files of this folder that serve trackers. */
#ifndef DOGFISH_DISSECT_ENGINE_INTERNAL_H
#define DOGFISH_DISSECT_ENGINE_INTERNAL_H

#include <stdatomic.h>

#include "dissect/engine.h"
#include "dissection_internal.h"
#include "exchange.h"
#include "lookahead.h"

enum {
	TRACK_UNITS_MAX = 8192,
	ENTRY_UNITS = sizeof(struct note_entry) / 8,
	NOTE_UNITS_USUAL = 3,
	REMEMBERED_STACKS = 512,
};

struct tracker {
	struct engine *engine;
	uint16_t dissector;                /* whose track runs */
	struct note_entry *entry;          /* of the layer whose track runs */
	struct conversation *conversation; /* innermost so far, or NULL */
	uint32_t left_last_frame;          /* last frame of the conversation entered last, before */
	uint64_t scanned, hole;            /* is_stream, see framing.c */
	bool is_closed;
	bool has_passed; /* the layer at hand needs no dissect if nothing is wanted: see tracker_pass */
	bool has_payload;
	struct reader payload; /* has_payload: what comes next */
	const struct framing_direction
		*completing; /* in completed, up to where, see framing_walk.c */
	uint64_t completing_to;
	uint32_t entry_units;
	_Alignas(8) uint8_t entries[TRACK_UNITS_MAX * 8]; /* of the frame, with notes between */
	uint32_t packed[TRACK_UNITS_MAX * 2];             /* as they are kept */
};

struct remembered_stack {
	uint64_t has[STACK_WORDS];
	uint16_t id; /* STACK_UNKNOWN: nothing is remembered here */
};

struct engine {
	const struct dissectors *dissectors;
	struct store *store;
	struct preferences preferences;
	struct arena arena; /* lives as long as the capture */
	struct conversations *conversations[PORT_TYPES];
	struct exchanges *exchanges;
	size_t derived_bytes;              /* kept so far: tracker_keep_derived */
	struct expectations *expectations; /* expected.c; NULL: nobody expects any */
	void **states_of_none; /* states of dissectors without a conversation, by dissector */
	uint64_t always_may[STACK_WORDS];
	struct remembered_stack remembered[REMEMBERED_STACKS];
	_Atomic bool has_memory;
	struct lookahead lookahead;
	struct tracker tracker;
	struct dissection walk;
};

/* expected.c: is this new conversation one that was expected? */
void tracker_meet_expected(struct tracker *t, struct conversation *conversation);

/* tracker.c: the dissector that knows these first bytes, or DISSECTOR_NONE. */
uint16_t tracker_detect(struct tracker *t, enum dispatch table, struct reader payload);

/* framing.c: frees what conversations hold outside the arena. */
void framing_close(struct engine *engine);

#endif
