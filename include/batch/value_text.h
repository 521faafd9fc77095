/* value_text.h - the texts of one item that json, ek and pdml share, in one place: what it shows, the bytes that
 * it is, its line without brackets. Each form says how texts are escaped (json_escaped, xml_escaped).
 * Owner: who opened it; what it returns is valid until the next call. Thread: one. */
#ifndef DOGFISH_BATCH_VALUE_TEXT_H
#define DOGFISH_BATCH_VALUE_TEXT_H

#include "batch/output.h"
#include "dissect/dissection.h"
#include "field/registry.h"
#include "field/tape.h"

struct value_text {
	const struct registry *registry;
	char *bytes, *line; /* scratch */
	size_t size;
	uint16_t remark; /* id of _ws.expert */
};

void value_text_open(struct value_text *text, const struct registry *registry);
void value_text_close(struct value_text *text);

/* Does it show a value, or is it only there: headings, remarks, layers? */
bool value_is_shown(const struct field *field);

/* The value as tshark's json and pdml show it: "0x0800", "1", "0a:0b". */
void value_write_shown(struct value_text *text, const struct item *item, struct output *output,
                       text_writer *write);

/* A time as ISO 8601 has it: 2023-11-14T22:13:20.001000000Z. */
void value_write_time(int64_t time_ns, struct output *output);

/* The item's bytes in hex, or with a mask the bits cut out of them, also in hex. */
void value_write_raw(const struct field *field, const struct item *item,
                     const struct data_source *sources, size_t source_count, struct output *output);

/* Its bytes; fewer than it says it has if they are not there. */
void value_write_bytes(const struct item *item, const struct data_source *sources,
                       size_t source_count, struct output *output);

/* The item's line in the tree without the brackets that mark what is worked out; control characters are
 * visible in it. */
const char *value_line(struct value_text *text, const struct tape *tape, const struct item *item,
                       size_t *length_out);

/* Has the item no name of its own, so that its line is all it has? */
bool value_is_text(const struct field *field);

/* Where it lies: remarks lie nowhere. */
void value_place(const struct value_text *text, const struct item *item, uint32_t *offset_out,
                 uint32_t *length_out);

/* The number that the type has in tshark 4.0's jsonraw. */
unsigned value_type_number(const struct field *field);

#endif
