/* json_text.h - JSON (RFC 8259) member by member: commas, indentation and escapes are done here, so that what
 * comes out is valid whatever bytes go in. Owner: who declared it; the output is borrowed. Thread: one. */
#ifndef DOGFISH_BATCH_JSON_TEXT_H
#define DOGFISH_BATCH_JSON_TEXT_H

#include "batch/output.h"

struct json_text {
	struct output *output;
	unsigned depth;
	bool is_compact;  /* all on one line, without blanks */
	bool has_members; /* the innermost open object or array has some */
	bool has_name;    /* a name was written whose value comes next */
};

/* Opens an object '{' or an array '['; closes with '}' or ']'. */
void json_open(struct json_text *json, char bracket);
void json_close(struct json_text *json, char bracket);

/* The name of the next value in an object. */
void json_name(struct json_text *json, const char *name, size_t length);

/* Values. A string may hold any bytes: what is no UTF-8 becomes U+FFFD, what would act on a terminal is
 * escaped. A word is written as it is: true, null, a number. */
void json_string(struct json_text *json, const char *text, size_t length);
void json_word(struct json_text *json, const char *word);
void json_number(struct json_text *json, uint64_t number);

/* A string of hex digits; separator as in output_hex. */
void json_hex(struct json_text *json, const uint8_t *bytes, size_t length, char separator);

/* A string in pieces: json_string_begin, any of output_... that writes plain ASCII without quotes and
 * backslashes or json_escaped, json_string_end. */
void json_string_begin(struct json_text *json);
void json_string_end(struct json_text *json);
void json_escaped(struct output *output, const char *text, size_t length);

#endif
