/* dissectors.h - all dissectors with their fields, the tables that find them, and their preferences.
 * Built once from proto/list.def before threads start, constant after. Owner: main. Thread: any. */
#ifndef DOGFISH_DISSECT_DISSECTORS_H
#define DOGFISH_DISSECT_DISSECTORS_H

#include "dissect/dissector.h"
#include "dissect/preferences.h"
#include "field/registry.h"

enum { DISSECTORS_MAX = 1000, DISSECTOR_NONE = 0 };

struct dissectors;

/* Never NULL. list ends with NULL (proto/list.h makes it). */
struct dissectors *dissectors_open(const struct dissector *const *list);
void dissectors_close(struct dissectors *dissectors);

const struct registry *dissectors_registry(const struct dissectors *dissectors);

/* Indexes count from 1. */
uint16_t dissectors_count(const struct dissectors *dissectors);
const struct dissector *dissectors_at(const struct dissectors *dissectors, uint16_t index);

/* By name, or DISSECTOR_NONE. */
uint16_t dissectors_find(const struct dissectors *dissectors, const char *name);
uint16_t dissectors_index(const struct dissectors *dissectors, const struct dissector *dissector);

/* The dissector bound to this key, or DISSECTOR_NONE. */
uint16_t dissectors_lookup(const struct dissectors *dissectors, enum dispatch table, uint32_t key);

/* Those that know their first bytes in a table, in the order of the list; ends with DISSECTOR_NONE. */
const uint16_t *dissectors_detecting(const struct dissectors *dissectors, enum dispatch table);

/* The registry protocol (a bit of struct stack) of a dissector. */
uint16_t dissectors_protocol(const struct dissectors *dissectors, uint16_t index);

/* The one that claims a media type, else the one called "media", else DISSECTOR_NONE. */
uint16_t dissectors_find_media(const struct dissectors *dissectors, const char *type);

/* Protocols that its dissect could add, or what they could, without end: bits as in struct stack. */
const uint64_t *dissectors_may(const struct dissectors *dissectors, uint16_t index);

/* Id of the first field in the registry, and of the first preference in struct preferences. */
uint16_t dissectors_first_field(const struct dissectors *dissectors, uint16_t index);
uint16_t dissectors_first_preference(const struct dissectors *dissectors, uint16_t index);

/* The name that filters and -d use for a table ("tcp.port"), and the part it adds to frame.protocols
 * ("ethertype") or NULL. */
const char *dispatch_name(enum dispatch table);
const char *dispatch_path(enum dispatch table);

/* Before threads start: -d tcp.port==8080,http */
bool dissectors_decode_as(struct dissectors *dissectors, enum dispatch table, uint32_t key,
                          uint16_t index);

#endif
