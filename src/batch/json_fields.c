/* json_fields.c - members that json and ek have in common. */
#include "batch/json_fields.h"

#include <string.h>
#include <time.h>

static void json_member(struct json_text *json, const char *name, const char *value)
{
	json_name(json, name, strlen(name));
	json_string(json, value, strlen(value));
}

void json_write_index(struct json_text *json, const struct row *row)
{
	int64_t time_ns = store_time_ns(row->store, row->frame);
	time_t seconds = (time_t)(time_ns / 1000000000 - (time_ns % 1000000000 < 0));
	char index[64] = "packets";
	struct tm tm;
	if (localtime_r(&seconds, &tm)) strftime(index, sizeof index, "packets-%Y-%m-%d", &tm);
	json_member(json, "_index", index);
	json_member(json, "_type", "doc");
}

size_t json_flat_name(const char *name, char out[FLAT_NAME_MAX])
{
	size_t length = 0;
	for (; length < FLAT_NAME_MAX - 1 && name[length]; length++)
		out[length] = name[length] == '.' ? '_' : name[length];
	out[length] = 0;
	return length;
}

void json_write_fields(struct json_text *json, const struct form_settings *settings,
                       const struct form_frame *frame, bool is_flat)
{
	struct fields *fields = settings->fields;
	fields_collect(fields, frame->tape);
	for (size_t i = 0; i < fields_count(fields); i++) {
		struct fields_cursor cursor = fields_begin(fields, i);
		if (!fields_has(&cursor)) continue;
		char flat[FLAT_NAME_MAX];
		const char *name = fields_name(fields, i);
		if (is_flat) {
			json_flat_name(name, flat);
			name = flat;
		}
		json_name(json, name, strlen(name));
		json_open(json, '[');
		for (; fields_has(&cursor); fields_next(fields, &cursor)) {
			json_string_begin(json);
			fields_write_value(fields, &cursor, frame->tape, &frame->row,
			                   &settings->time, json->output, json_escaped);
			json_string_end(json);
		}
		json_close(json, ']');
	}
}
