/* json.c - JSON as a tree (RFC 8259). One value may follow another; what is no JSON is shown as text. */
#include "dissect/dissector.h"
#include "json_text.h"

#include <string.h>

enum {
	F_ARRAY,
	F_OBJECT,
	F_MEMBER,
	F_KEY,
	F_PATH,
	F_PATH_WITH_VALUE,
	F_MEMBER_WITH_VALUE,
	F_STRING,
	F_NUMBER,
	F_TRUE,
	F_FALSE,
	F_NULL,
	F_NAN,
	F_COUNT
};

static const struct field json_fields[F_COUNT] = {
	[F_ARRAY] = { "json.array", "Array", FIELD_NONE },
	[F_OBJECT] = { "json.object", "Object", FIELD_NONE },
	[F_MEMBER] = { "json.member", "Member", FIELD_STRING },
	[F_KEY] = { "json.key", "Key", FIELD_STRING },
	[F_PATH] = { "json.path", "Path", FIELD_STRING },
	[F_PATH_WITH_VALUE] = { "json.path_with_value", "Path with value", FIELD_STRING },
	[F_MEMBER_WITH_VALUE] = { "json.member_with_value", "Member with value", FIELD_STRING },
	[F_STRING] = { "json.value.string", "String value", FIELD_STRING },
	[F_NUMBER] = { "json.value.number", "Number value", FIELD_STRING },
	[F_TRUE] = { "json.value.true", "True value", FIELD_NONE },
	[F_FALSE] = { "json.value.false", "False value", FIELD_NONE },
	[F_NULL] = { "json.value.null", "Null value", FIELD_NONE },
	[F_NAN] = { "json.value.nan", "NaN value", FIELD_NONE },
};

enum { JSON_PATH_MAX = 1024 }; /* bytes of "/a/[]/b"; what is longer is cut */

struct json_text {
	const char *text;
	size_t length;
};

/* The walk through a value that json_measure found whole. */
struct json_walk {
	struct layer *l;
	struct reader r;
	char path[JSON_PATH_MAX];
	size_t path_length;
};

static void json_value(struct json_walk *w, struct json_text name);

static size_t json_ahead(const struct json_walk *w)
{
	return json_token(w->r.at, reader_left(&w->r));
}

static void json_skip_blanks(struct json_walk *w)
{
	reader_skip(&w->r, json_blanks(w->r.at, reader_left(&w->r)));
}

/* A comma or a colon, and the blanks around it. */
static void json_skip_mark(struct json_walk *w)
{
	json_skip_blanks(w);
	reader_skip(&w->r, 1);
	json_skip_blanks(w);
}

/* Adds a step to the path; returns the length to go back to. */
static size_t json_enter(struct json_walk *w, struct json_text name)
{
	size_t before = w->path_length;
	size_t room = JSON_PATH_MAX - before;
	if (room == 0) return before;
	w->path[w->path_length++] = '/';
	size_t length = name.length < room - 1 ? name.length : room - 1;
	memcpy(w->path + w->path_length, name.text, length);
	w->path_length += length;
	return before;
}

/* "a:1" */
static void json_emit_pair(struct json_walk *w, unsigned field, struct span at, const char *name,
                           size_t name_length, struct json_text value)
{
	if (!layer_wants(w->l, field)) return;
	char *text = layer_take(w->l, name_length + 1 + value.length);
	if (!text) return;
	memcpy(text, name, name_length);
	text[name_length] = ':';
	memcpy(text + name_length + 1, value.text, value.length);
	emit_text(w->l, field, at, text, name_length + 1 + value.length, ITEM_GENERATED);
}

/* The string's text without quotes and escapes. */
static struct json_text json_decode(struct json_walk *w, const uint8_t *at, size_t length)
{
	char *text = layer_take(w->l, length);
	if (!text) return (struct json_text){ "", 0 };
	return (struct json_text){ text, json_unescape(at + 1, length - 2, text) };
}

static unsigned json_scalar_field(uint8_t first)
{
	switch (first) {
	case '"': return F_STRING;
	case 't': return F_TRUE;
	case 'f': return F_FALSE;
	case 'n': return F_NULL;
	case 'N': return F_NAN;
	default: return F_NUMBER;
	}
}

static void json_scalar(struct json_walk *w, struct json_text name)
{
	size_t length = json_ahead(w);
	const uint8_t *at = w->r.at;
	struct span span = span_of(&w->r, (uint32_t)length);
	unsigned field = json_scalar_field(*at);
	struct json_text value = { (const char *)at, length };
	if (field == F_STRING) value = json_decode(w, at, length);
	json_emit_pair(w, F_PATH_WITH_VALUE, span, w->path, w->path_length, value);
	json_emit_pair(w, F_MEMBER_WITH_VALUE, span, name.text, name.length, value);
	if (field == F_STRING || field == F_NUMBER)
		emit_text(w->l, field, span, value.text, value.length, 0);
	else
		emit_span(w->l, field, span, 0);
	reader_skip(&w->r, length);
}

static void json_member(struct json_walk *w)
{
	struct layer *l = w->l;
	struct reader start = w->r;
	size_t key_length = json_ahead(w);
	struct json_text key = json_decode(w, start.at, key_length);
	uint32_t member = 0;
	if (layer_wants(l, F_MEMBER)) {
		emit_text(l, F_MEMBER, span_of(&start, (uint32_t)key_length), key.text, key.length,
		          0);
		member = l->last;
	}
	reader_skip(&w->r, key_length);
	json_skip_mark(w);
	size_t before = json_enter(w, key);
	json_value(w, key);
	emit_text(l, F_KEY, span_of(&start, (uint32_t)key_length), key.text, key.length, 0);
	emit_text(l, F_PATH, span_from(&start, &w->r), w->path, w->path_length, ITEM_GENERATED);
	w->path_length = before;
	layer_close(l, member, &w->r);
}

/* What stands between brackets or braces. */
static void json_container(struct json_walk *w, bool is_object)
{
	static const struct json_text element = { "[]", 2 };
	uint32_t item = layer_open(w->l, is_object ? F_OBJECT : F_ARRAY, &w->r);
	reader_skip(&w->r, 1);
	json_skip_blanks(w);
	size_t before = w->path_length;
	if (!is_object) json_enter(w, element);
	for (int next = reader_peek(&w->r, 0); next != ']' && next != '}' && next >= 0;
	     next = reader_peek(&w->r, 0)) {
		if (is_object)
			json_member(w);
		else
			json_value(w, element);
		json_skip_blanks(w);
		if (reader_peek(&w->r, 0) == ',') json_skip_mark(w);
	}
	reader_skip(&w->r, 1);
	w->path_length = before;
	layer_close(w->l, item, &w->r);
}

static void json_value(struct json_walk *w, struct json_text name)
{
	int first = reader_peek(&w->r, 0);
	if (first == '{' || first == '[')
		json_container(w, first == '{');
	else
		json_scalar(w, name);
}

static void json_dissect(struct layer *l, struct reader *r, const void *note)
{
	const struct media *media = layer_media(l);
	summary_protocol_append(l, "JSON");
	summary_append_separated(l, ", ", "JavaScript Object Notation");
	if (media) {
		summary_append_separated(l, " ", "(%s)", media->type);
		layer_title(l, "JavaScript Object Notation: %s", media->type);
	}
	if (!layer_records(l)) return;
	struct json_walk walk = { .l = l, .r = *r };
	while (json_skip_blanks(&walk), reader_left(&walk.r) > 0) {
		if (json_measure(walk.r.at, reader_left(&walk.r)) == 0) {
			layer_next_named(l, "data-text-lines", &walk.r);
			break;
		}
		json_container(&walk, *walk.r.at == '{');
	}
	reader_skip(r, reader_left(r));
}

const struct dissector json_dissector = {
	.name = "json",
	.label = "JavaScript Object Notation",
	.fault_label = "JSON",
	FIELDS(json_fields),
	.dissect = json_dissect,
	.is_leaf = true,
	.has_fixed_summary = true,
	.media_types =
		(const char *const[]){ "application/json", "application/json-patch+json",
	                               "application/json-rpc", "application/jsonrequest",
	                               "application/dds-web+json", "application/merge-patch+json",
	                               "application/problem+json", "application/senml+json",
	                               "application/sensml+json", "application/vnd.oma.lwm2m+json",
	                               "application/x-ndjson", NULL },
	.may_contain = "data-text-lines",
};
