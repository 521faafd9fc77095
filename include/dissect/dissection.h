/* dissection.h - takes a frame apart: a tape of items, the summary columns, the data sources. One belongs
 * to one thread; any number may work on the same store at once.
 * Everything it hands out is valid until its next frame. Owner: who opened it. */
#ifndef DOGFISH_DISSECT_DISSECTION_H
#define DOGFISH_DISSECT_DISSECTION_H

#include "dissect/dissectors.h"
#include "store/frames.h"

struct engine;

enum { SUMMARY_INFO_MAX = 4096, SUMMARY_ADDRESS_MAX = 64, SUMMARY_PROTOCOL_MAX = 64 };

struct summary {
	char source[SUMMARY_ADDRESS_MAX], destination[SUMMARY_ADDRESS_MAX];
	char protocol[SUMMARY_PROTOCOL_MAX];
	char info[SUMMARY_INFO_MAX]; /* as sent: escape before it is drawn */
};

struct data_source {
	const char *name; /* "Frame", "Reassembled TCP" */
	const uint8_t *bytes;
	uint32_t length;
};

enum { DATA_SOURCES_MAX = 200 };

/* Never NULL. It reads frames that engine has tracked; borrowed. */
struct dissection *dissection_open(const struct dissectors *dissectors,
                                   const struct engine *engine);
void dissection_close(struct dissection *dissection);

/* Which fields the next frames record, copied; flags: enum dissect_flag. DISSECT_TEXT wants all. */
void dissection_want(struct dissection *dissection, const struct field_set *wanted, unsigned flags);
void dissection_want_all(struct dissection *dissection, unsigned flags);

/* Takes apart a tracked frame. */
void dissection_run(struct dissection *dissection, uint32_t frame, const struct view *view);

const struct tape *dissection_tape(const struct dissection *dissection);
const struct summary *dissection_summary(const struct dissection *dissection);
const struct packet *dissection_packet(const struct dissection *dissection);
const struct data_source *dissection_sources(const struct dissection *dissection,
                                             size_t *count_out);

#endif
