/* dissection_internal.h - what the files of this folder share: the walk over layers, with or without
 * tracking. */
#ifndef DOGFISH_DISSECT_DISSECTION_INTERNAL_H
#define DOGFISH_DISSECT_DISSECTION_INTERNAL_H

#include "base/arena.h"
#include "dissect/dissection.h"
#include "dissect/dissector.h"
#include "stream/conversation.h"

enum {
	LAYER_DEPTH_MAX = 64,
	LAYERS_MAX = 1024 + LAYER_DEPTH_MAX,
	PENDING_MAX = 2 * LAYERS_MAX + LAYER_DEPTH_MAX,
	PROTOCOLS_PATH_MAX = 4096,
	FRAME_ARENA_MAX = 256 << 20,
	ENTRY_UNITS_MAX = 15,
};

/* Fields of the engine's own pseudo protocols, in the order of engine_fields.c. */
enum engine_field {
	ENGINE_MALFORMED, /* the protocol items */
	ENGINE_SHORT,
	ENGINE_UNREASSEMBLED,
	ENGINE_EXPERT,
	ENGINE_EXPERT_MESSAGE,
	ENGINE_EXPERT_SEVERITY,
	ENGINE_EXPERT_GROUP,
	ENGINE_MALFORMED_EXPERT,
	ENGINE_FIELDS,
};

/* Registers them and writes their ids. */
void engine_fields_register(struct registry *registry, uint16_t ids[ENGINE_FIELDS]);
uint16_t dissectors_engine_field(const struct dissectors *dissectors, enum engine_field field);

/* What the link of an entry is. Framing leaves a list of parts; the two most frequent lists need none:
 * the segment's payload is all of one part. */
enum entry_link {
	LINK_NONE,
	LINK_DISSECTOR,    /* ports: the dissector decided on */
	LINK_PARTS,        /* handle of struct part_record */
	LINK_PREFIX,       /* handle of struct pdu_record: of a PDU that goes on */
	LINK_TRIED_PREFIX, /* and its dissector was shown this */
	LINK_PDU,          /* handle of the note, or 0, of a PDU that begins and ends here */
};

/* What track left for a layer: an entry, and a note behind it. note_entries.c says how they are kept. */
struct note_entry {
	uint16_t ordinal; /* of the layer in the walk */
	uint16_t dissector;
	uint16_t units; /* of 8 bytes, of the note */
	uint8_t link_kind;
	uint8_t unused;
	uint32_t link;
	uint16_t link_dissector; /* LINK_PDU: whose */
	uint16_t unused_too;
	uint32_t conversation; /* that the layer's track entered: number + 1; 0: none */
	uint32_t unused_as_well;
};
_Static_assert(sizeof(struct note_entry) % 8 == 0, "the note behind it is aligned");

/* Is a layer the first bytes of a PDU that ends later? It only adds to Info then. */
enum prefix {
	PREFIX_NO,
	PREFIX_NAMED, /* Info says that it is one */
	PREFIX_SHOWN, /* and what its dissector makes of it, in one pass */
};

/* A layer to be walked. Once it is, it stays below the layers it named until these are walked too. */
struct pending {
	uint16_t dissector; /* index */
	uint16_t depth;
	bool is_walked;
	bool is_quoted;
	bool keeps_info;  /* what Info says so far stays: a reassembled PDU came before */
	bool has_note;    /* track was done when the PDU was framed */
	uint8_t prefix;   /* enum prefix */
	bool is_later;    /* another part of the same segment came before */
	bool is_unnamed;  /* and frame.protocols named its dissector then */
	const char *path; /* what the dispatch adds to frame.protocols, or NULL */
	uint32_t close; /* is_walked: index + 1 of its item, which ends after what is above; 0: ended */
	const void *note;
	const struct media *media; /* what the layer below says these bytes are, or NULL */
	struct guard guard;
	struct reader reader;
};

struct dissection {
	const struct dissectors *dissectors;
	const struct registry *registry;
	const struct engine *engine;
	const struct store *store;
	struct tracker *tracker; /* NULL: dissect only */

	struct field_set wanted;
	uint8_t flags;
	bool wants_engine_fields;                    /* any layer may have to record one */
	uint64_t wants[(DISSECTORS_MAX + 63) / 64];  /* dissectors with a wanted field */
	uint64_t passes[(DISSECTORS_MAX + 63) / 64]; /* dissectors whose pass will do */
	bool is_quiet;                               /* nothing is wanted at all, as in tracking */
	uint16_t name_frame, name_data;              /* indexes of "frame" and "data" */

	/* of the current frame */
	uint32_t frame;
	struct view view;
	struct packet packet;
	struct arena arena;
	struct tape tape;
	struct summary summary;
	struct address columns[2]; /* what Source and Destination will say */
	size_t info_length, info_fence;
	struct data_source sources[DATA_SOURCES_MAX];
	size_t source_count;
	struct pending pending[PENDING_MAX];
	uint32_t pending_count;
	uint32_t next_first;     /* of the current layer's nexts in pending */
	const char *missed_path; /* of a lookup that found nothing */
	uint32_t layer_count;
	const uint32_t *entry;            /* next in the frame's analysis; NULL when tracking */
	const struct note_entry *current; /* of the layer at hand, or NULL */
	struct note_entry read;           /* what current is when reading */
	uint64_t has[STACK_WORDS];        /* protocols walked, as in struct stack */
	uint64_t carriers[STACK_WORDS];   /* protocols with addresses or ports; tracking */
	char protocols[PROTOCOLS_PATH_MAX];
	size_t protocols_length;
	uint32_t protocols_item;        /* index + 1 of frame.protocols */
	uint32_t host;                  /* index + 1 of the item that layer_join makes longer */
	const struct piece *stream_pdu; /* first piece of what stream_reader has; NULL: nothing yet */
	struct reader stream_reader;
	uint32_t unpacked; /* handle of the list that was unpacked last, or 0 */
	const struct piece *unpacked_pieces;
};

/* Walks the frame that dissection->frame names. */
void dissection_walk(struct dissection *dissection);
void dissection_setup(struct dissection *dissection, const struct dissectors *dissectors,
                      const struct engine *engine, const struct store *store);
void dissection_teardown(struct dissection *dissection);

/* Queues a layer above the one at hand, with the reader copied; what else it has is the caller's to fill in.
 * NULL: too deep or too many. */
struct pending *layer_push(struct layer *l, uint16_t dissector, const struct reader *r);

/* Bytes that no dissector knows. */
void layer_next_data(struct layer *l, const struct reader *r);

/* Track of a layer whose dissector has one (engine.c): its note, or NULL. */
const void *tracker_run(struct tracker *tracker, struct dissection *dissection,
                        const struct pending *pending, uint16_t ordinal);

/* ---------------------------------------------------------------- note_entries.c */

/* Adds an entry and its note to words; returns how many words they took, ENTRY_WORDS_MAX at most.
 * conversation is the frame's. */
enum { ENTRY_WORDS_MAX = 4 + 2 * ENTRY_UNITS_MAX };
uint32_t entry_pack(const struct dissectors *dissectors, const struct note_entry *entry,
                    uint32_t conversation, uint32_t *words);

/* Marks the last of the entries that begins at words. */
void entry_pack_last(uint32_t *words);

/* The entry at words without its note. Returns where the note lies, *count_out words of it were kept. */
const uint32_t *entry_unpack(const struct dissectors *dissectors, const uint32_t *words,
                             uint32_t conversation, struct note_entry *out, uint32_t *count_out);

/* The layer that the entry belongs to; the next entry or NULL. */
uint16_t entry_ordinal(const uint32_t *words);
const uint32_t *entry_next(const uint32_t *words);

/* ---------------------------------------------------------------- the walk, for other files */

/* Is the dissector not even called, because nothing it could find or say is wanted? */
bool dissection_skips(const struct dissection *d, uint16_t dissector);

/* The note of a layer that has none: zeros, or NULL for a dissector without notes. */
const void *dissection_zero_note(const struct dissector *dissector);

/* By ports: the lower one first, as tshark does. */
uint16_t dissection_lookup_ports(const struct dissection *d, enum dispatch table, uint16_t a,
                                 uint16_t b);

/* Writes the columns that are only known when the walk has ended (summary.c). */
void dissection_end_summary(struct dissection *d);

/* A new data source (layer.c). */
struct reader dissection_source(struct dissection *d, const char *name, const uint8_t *bytes,
                                size_t length);
struct reader dissection_source_pieces(struct dissection *d, const char *name,
                                       const struct piece *pieces, size_t count);

/* Items of the engine's own (layer.c). */
void layer_add_fault(struct layer *l, enum reader_fault fault);

/* framing_parts.c: queues the PDUs and runs of a stream layer, from its entry's link. */
void framing_queue(struct layer *l, const struct reader *payload);

/* The same while nothing is wanted. */
void framing_queue_quiet(struct dissection *d, uint16_t depth, const struct reader *payload);

/* A layer that is only counted among the frame's: nothing above it is ever tracked. */
void dissection_count_leaf(struct dissection *d, uint16_t dissector);

/* Queues a layer at that depth with the reader copied, as layer_push. */
struct pending *dissection_push(struct dissection *d, uint16_t dissector, uint16_t depth,
                                const struct reader *r);

/* Turns over what was queued in order from first on: the walk takes from the end. */
void dissection_reverse(struct dissection *d, uint32_t first);

/* Of the layer whose track has just run: may the walk go on without its dissect? What comes next is queued
 * then (tracker.c). */
bool tracker_has_passed(struct dissection *d, const struct pending *p);

struct exchanges;
const struct exchanges *engine_exchanges(const struct engine *engine);

#endif
