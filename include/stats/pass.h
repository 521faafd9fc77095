/* pass.h - one walk over the tracked frames, for whoever counts something: a filter in front, frames that
 * cannot matter left out by their stack of protocols, and each frame dissected only when it is asked for.
 *
 *	uint32_t last = pass_slice(pass, frames_max);
 *	while (pass_next(pass, last)) count(pass_tape(pass));
 *	return pass_is_behind(pass);
 *
 * Owner: who opened it. Thread: one, any. Frames are numbers from 1. */
#ifndef DOGFISH_STATS_PASS_H
#define DOGFISH_STATS_PASS_H

#include "dissect/dissection.h"
#include "dissect/engine.h"
#include "dissect/view.h"
#include "filter/filter.h"

#include <stdbool.h>
#include <stdint.h>

/* All are borrowed and outlive what is opened with it. */
struct pass_source {
	const struct engine *engine;
	const struct preferences *preferences;
	const struct filter *filter; /* which frames count; NULL: all */
	bool is_two_pass;            /* -2: frames know what came after them */
};

struct pass;
struct sieve;

/* Never NULL. wanted: the fields that the tapes hold, beside those of the filter; NULL: none. flags: enum
 * dissect_flag. */
struct pass *pass_open(const struct pass_source *source, const struct field_set *wanted,
                       unsigned flags);
void pass_close(struct pass *pass);

/* Leaves out frames that neither have nor may have one of the protocols named so far. */
void pass_need(struct pass *pass, const char *protocol);

/* The last frame that a slice of so many may look at. */
uint32_t pass_slice(const struct pass *pass, uint32_t frames_max);

/* Goes to the next frame that counts, up to last. False: none is left. */
bool pass_next(struct pass *pass, uint32_t last);

/* Are there tracked frames that were not looked at? */
bool pass_is_behind(const struct pass *pass);

/* The current frame. */
uint32_t pass_frame(const struct pass *pass);

/* Its dissection, made now if it was not; valid until the next pass_next. */
const struct dissection *pass_dissection(struct pass *pass);
const struct tape *pass_tape(struct pass *pass);

const struct store *pass_store(const struct pass *pass);
const struct registry *pass_registry(const struct pass *pass);

/* The id of a field or protocol; FIELD_ID_NONE if this program does not have it. */
uint16_t pass_field(const struct pass_source *source, const char *name);

/* Adds the items of all protocols: what stands at the top of a tape then is the frame's layers. */
void pass_want_protocols(const struct pass_source *source, struct field_set *wanted);

/* The first item of this field below the item at `parent`; NULL: none. */
const struct item *pass_child(const struct tape *tape, uint32_t parent, uint16_t field);

/* A second filter over the frames of a pass whose wanted fields include the filter's. NULL lets all
 * through. */
struct sieve *sieve_open(const struct filter *filter);
void sieve_close(struct sieve *sieve);
bool sieve_passes(struct sieve *sieve, struct pass *pass);

#endif
