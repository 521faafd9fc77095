/* json_fields.h - what json and ek share: the index a frame goes to, and chosen fields (-e) as members. Thread:
 * any. */
#ifndef DOGFISH_BATCH_JSON_FIELDS_H
#define DOGFISH_BATCH_JSON_FIELDS_H

#include "batch/frame_form.h"
#include "batch/json_text.h"

/* "_index" with the day of the frame in local time, as tshark names it, and "_type". */
void json_write_index(struct json_text *json, const struct row *row);

/* Each column of -e that the frame has as a member, its values an array of strings. is_flat: names with _ for
 * each dot. */
void json_write_fields(struct json_text *json, const struct form_settings *settings,
                       const struct form_frame *frame, bool is_flat);

/* A name with _ in place of dots and, if lowers, capitals. */
enum { FLAT_NAME_MAX = 512 };
size_t json_flat_name(const char *name, char out[FLAT_NAME_MAX]);

#endif
