/* explain.h - what a packet is, why it is here, what comes next: sentences built from the packet's own values.
 *
 * Rules, not a model: each is a condition in the language of display filters and a text whose {names} are
 * fields of the frame. A text whose fields are not all there is not said, nor is a part in [brackets] whose
 * fields are missing. So everything that is said, the capture shows.
 *
 *	{ EXPLAIN_WHY, "http.response.code == 304",
 *	  "Frame {@http.request_in} asked only for what is newer than its copy." }
 *
 *	{http.host}           the value, as the tree names it
 *	{@http.request_in}    the number of that frame, as a link
 *	{time http.time}      a span of time: 12.1 ms
 *	{secret ftp.pass}     stars unless secrets are shown
 *	{request http.host}   a field of the frame that this one answers; {answer ...} of the one that answers it
 *	{count smtp.rsp}      how often the field is there
 *	{frame} {request frame} {answer frame}   their numbers, as links
 *	[ and {x} ]           left out where x is not there
 *
 * Owner: who opened it; the engine is borrowed. Thread: one. */
#ifndef DOGFISH_STATS_EXPLAIN_H
#define DOGFISH_STATS_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "dissect/engine.h"
#include "stats/page.h"

enum explain_section {
	EXPLAIN_WHAT,     /* what it is */
	EXPLAIN_WHY,      /* why it is here now */
	EXPLAIN_NEXT,     /* what must come */
	EXPLAIN_CONFUSED, /* what it is easily taken for */
	EXPLAIN_SEEN,     /* what is so far known of the conversation */
	EXPLAIN_SOURCE,   /* where it is written */
	EXPLAIN_SECTIONS
};

struct explain_rule {
	enum explain_section section;
	const char *when; /* a display filter; "": always, where the table's protocol is explained */
	const char *text;
};

/* The rules of one protocol, in the order in which their texts are read. */
struct explain_table {
	const char *protocol; /* its name in filters */
	const struct explain_rule *rules;
	size_t count;
};

struct explain_options {
	uint16_t field; /* its meaning is told too; FIELD_ID_NONE: no field */
	uint16_t layer; /* id of the protocol's field that is explained; FIELD_ID_NONE: the highest */
	bool shows_secrets;
};

struct explainer;

/* Compiles the rules. Never NULL. */
struct explainer *explainer_open(const struct engine *engine);
void explainer_close(struct explainer *explainer);

/* Writes what is known of a tracked frame. */
void explainer_write(struct explainer *explainer, uint32_t frame, const struct view *view,
                     const struct explain_options *options, struct page *page);

/* All tables, ended by NULL. */
extern const struct explain_table *const explain_tables[];

/* The first rule that does not compile, with the reason; false if all do. For the tests. */
bool explain_rules_broken(const struct registry *registry, struct error *error_out);

#endif
