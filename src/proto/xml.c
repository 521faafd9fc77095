/* xml.c - XML as a tree of tags, attributes and texts. Tags nest as they open and close, whatever their names:
 * what is not well formed is shown as far as it goes. */
#include "xml.h"

#include "dissect/dissector.h"

#include <string.h>
#include <strings.h>

enum {
	F_TAG,
	F_ATTRIBUTE,
	F_CDATA,
	F_CDATA_SECTION,
	F_COMMENT,
	F_DOCTYPE,
	F_DTD_TAG,
	F_PI,
	F_PI_XML,
	F_PI_VERSION,
	F_PI_ENCODING,
	F_PI_STANDALONE,
	F_TEXT,
	F_UNOPENED,
	F_UNRECOGNIZED,
	F_TOO_DEEP,
	F_COUNT
};

#define REMARK(level, part) .type = FIELD_EXPERT, .severity = (level), .group = (part)

/* clang-format off */
static const struct field xml_fields[F_COUNT] = {
	[F_TAG]           = { "xml.tag", "Tag", FIELD_STRING },
	[F_ATTRIBUTE]     = { "xml.attribute", "Attribute", FIELD_STRING },
	[F_CDATA]         = { "xml.cdata", "CDATA", FIELD_STRING },
	[F_CDATA_SECTION] = { "xml.cdatasection", "CDATASection", FIELD_STRING },
	[F_COMMENT]       = { "xml.comment", "Comment", FIELD_STRING },
	[F_DOCTYPE]       = { "xml.doctype", "Doctype", FIELD_STRING },
	[F_DTD_TAG]       = { "xml.dtdtag", "DTD Tag", FIELD_STRING },
	[F_PI]            = { "xml.xmlpi", "XMLPI", FIELD_STRING },
	[F_PI_XML]        = { "xml.xmlpi.xml", "xml.xmlpi.xml", FIELD_STRING },
	[F_PI_VERSION]    = { "xml.xmlpi.xml.version", "version", FIELD_STRING },
	[F_PI_ENCODING]   = { "xml.xmlpi.xml.encoding", "encoding", FIELD_STRING },
	[F_PI_STANDALONE] = { "xml.xmlpi.xml.standalone", "standalone", FIELD_STRING },
	[F_TEXT]          = { "", "Text", FIELD_NONE },
	[F_UNOPENED]      = { "xml.closing_unopened_tag", "Closing an unopened tag",
		REMARK(EXPERT_ERROR, EXPERT_MALFORMED) },
	[F_UNRECOGNIZED]  = { "xml.unrecognized_text", "Unrecognized text",
		REMARK(EXPERT_WARN, EXPERT_PROTOCOL) },
	[F_TOO_DEEP]      = { "xml.too_deep", "Tags within tags: deeper ones are shown beside each other",
		REMARK(EXPERT_NOTE, EXPERT_UNDECODED), .is_own = true },
};
/* clang-format on */

/* What constructs end with. One that is not found once is not looked for again: else a page of nothing but
 * beginnings would cost its square. */
enum { END_COMMENT, END_SECTION, END_TAG, END_QUOTE, END_APOSTROPHE, ENDS };
static const char *const xml_ends[ENDS] = { "-->", "]]>", ">", "\"", "'" };

struct xml_walk {
	struct layer *l;
	struct reader r;
	const uint8_t *none_from[ENDS]; /* there is no such end at or after this; or NULL */
	uint32_t open[XML_DEPTH_MAX];   /* items of the tags around the cursor */
	unsigned depth;
	unsigned beyond; /* tags that are open deeper than that */
};

/* ---------------------------------------------------------------- what stands at the cursor */

static size_t left(const struct xml_walk *w) { return reader_left(&w->r); }

static bool is_space(int c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static bool is_name(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == ':' || c == '.';
}

static size_t spaces(const struct reader *r, size_t at)
{
	size_t n = at;
	while (is_space(reader_peek(r, n))) n++;
	return n - at;
}

static size_t name(const struct reader *r, size_t at)
{
	size_t n = at;
	while (is_name(reader_peek(r, n))) n++;
	return n - at;
}

static bool begins(const struct reader *r, size_t at, const char *word)
{
	size_t length = strlen(word), there = reader_left(r);
	return at <= there && length <= there - at &&
	       strncasecmp((const char *)r->at + at, word, length) == 0;
}

/* From the cursor to behind the first such end at or after at; 0: there is none. */
static size_t until(struct xml_walk *w, size_t at, unsigned end)
{
	size_t length = strlen(xml_ends[end]);
	const uint8_t *found = NULL;
	if (at >= left(w) || (w->none_from[end] && w->r.at + at >= w->none_from[end])) return 0;
	found = memmem(w->r.at + at, left(w) - at, xml_ends[end], length);
	if (!found) w->none_from[end] = w->r.at + at;
	return found ? (size_t)(found - w->r.at) + length : 0;
}

/* An attribute: name="value", with blanks around = and either quote. Offsets from the cursor; 0: none. */
struct xml_attribute {
	size_t at, end;
	size_t name_end;
	size_t value, value_end;
};

static bool attribute(struct xml_walk *w, size_t at, struct xml_attribute *out)
{
	const struct reader *r = &w->r;
	size_t n = name(r, at);
	out->at = at;
	out->name_end = at + n;
	at += n;
	at += spaces(r, at);
	if (n == 0 || reader_peek(r, at) != '=') return false;
	at++;
	at += spaces(r, at);
	int quote = reader_peek(r, at);
	if (quote != '"' && quote != '\'') return false;
	out->value = at + 1;
	out->end = until(w, at + 1, quote == '"' ? END_QUOTE : END_APOSTROPHE);
	out->value_end = out->end - 1;
	return out->end > 0;
}

/* Behind the attributes that begin at at. */
static size_t attributes(struct xml_walk *w, size_t at)
{
	struct xml_attribute one;
	for (;;) {
		at += spaces(&w->r, at);
		if (!attribute(w, at, &one)) return at;
		at = one.end;
	}
}

/* ---------------------------------------------------------------- items */

static void xml_line(struct xml_walk *w, struct reader part)
{
	uint32_t item = layer_open(w->l, F_TEXT, &part);
	size_t length = reader_left(&part);
	layer_text(w->l, item, "%.*s", (int)length, (const char *)part.at);
	reader_skip(&part, length);
	layer_close(w->l, item, &part);
}

/* Length bytes as one item whose line is themselves. */
static void xml_leaf(struct xml_walk *w, unsigned field, size_t length)
{
	struct reader part = reader_take(&w->r, length);
	if (!layer_wants(w->l, field)) return;
	emit_span(w->l, field, span_of(&part, (uint32_t)length), 0);
	layer_text_last(w->l, "%.*s", (int)length, (const char *)part.at);
}

/* A heading with the remark below it. */
static void xml_remark(struct xml_walk *w, unsigned field, const char *text, struct reader part)
{
	struct span span = span_of(&part, (uint32_t)reader_left(&part));
	uint32_t item = layer_open(w->l, F_TEXT, &part);
	layer_text(w->l, item, "%s", text);
	layer_expert(w->l, field, span, NULL);
	reader_skip(&part, span.length);
	layer_close(w->l, item, &part);
}

/* An item whose value is length bytes, and that will hold others: its handle. */
static uint32_t xml_open(struct xml_walk *w, unsigned field, size_t length)
{
	if (!layer_wants(w->l, field)) return 0;
	emit_text(w->l, field, span_of(&w->r, (uint32_t)length), (const char *)w->r.at, length, 0);
	return w->l->last;
}

/* The field of an attribute of <?xml ?>. */
static unsigned pi_field(const struct reader *r, const struct xml_attribute *a)
{
	size_t length = a->name_end - a->at;
	if (length == 7 && begins(r, a->at, "version")) return F_PI_VERSION;
	if (length == 8 && begins(r, a->at, "encoding")) return F_PI_ENCODING;
	return length == 10 && begins(r, a->at, "standalone") ? F_PI_STANDALONE : F_ATTRIBUTE;
}

/* The attributes before end; the line of the last one shows how the tag ends. */
static void xml_attributes(struct xml_walk *w, size_t at, size_t end, const char *tail, bool is_pi)
{
	struct xml_attribute a, next;
	struct reader r = w->r;
	at += spaces(&r, at);
	for (bool is_there = attribute(w, at, &a); is_there && a.at < end; a = next) {
		is_there = attribute(w, a.end + spaces(&r, a.end), &next);
		bool is_last = !is_there || next.at >= end;
		unsigned field = is_pi ? pi_field(&r, &a) : F_ATTRIBUTE;
		size_t from = field == F_ATTRIBUTE ? a.at : a.value;
		size_t to = field == F_ATTRIBUTE ? a.end : a.value_end;
		struct reader part = r;
		reader_skip(&part, from);
		if (layer_wants(w->l, field)) {
			emit_span(w->l, field, span_of(&part, (uint32_t)(to - from)), 0);
			layer_text_last(w->l, "%.*s%s", (int)(a.end - a.at),
			                (const char *)r.at + a.at, is_last ? tail : "");
		}
	}
}

/* ---------------------------------------------------------------- constructs: false: not this one */

static bool xml_comment(struct xml_walk *w)
{
	size_t end = begins(&w->r, 0, "<!--") ? until(w, 4, END_COMMENT) : 0;
	if (end) xml_leaf(w, F_COMMENT, end);
	return end;
}

static bool xml_cdata_section(struct xml_walk *w)
{
	size_t end = begins(&w->r, 0, "<![CDATA[") ? until(w, 9, END_SECTION) : 0;
	if (end) xml_leaf(w, F_CDATA_SECTION, end);
	return end;
}

static bool xml_instruction(struct xml_walk *w)
{
	size_t length = begins(&w->r, 0, "<?") ? name(&w->r, 2) : 0;
	size_t end = attributes(w, 2 + length);
	if (length == 0 || !begins(&w->r, end, "?>")) return false;
	bool is_xml = length == 3 && begins(&w->r, 2, "xml");
	uint32_t item = xml_open(w, is_xml ? F_PI_XML : F_PI, end + 2);
	layer_text(w->l, item, "<?%.*s", (int)length, (const char *)w->r.at + 2);
	xml_attributes(w, 2 + length, end, "", is_xml);
	reader_skip(&w->r, end);
	xml_line(w, reader_take(&w->r, 2));
	layer_close_as_is(w->l, item);
	return true;
}

/* <!DOCTYPE name ... [ <!...> ... ]> */
static bool xml_doctype(struct xml_walk *w)
{
	static const char word[] = "<!DOCTYPE";
	size_t at = sizeof word - 1;
	if (!begins(&w->r, 0, word) || !is_space(reader_peek(&w->r, at))) return false;
	at += spaces(&w->r, at);
	size_t length = name(&w->r, at), end = at + length;
	for (int c = reader_peek(&w->r, end); c != '>' && c != '[' && c != '<';
	     c = reader_peek(&w->r, ++end))
		if (c < 0) return false;
	if (length == 0 || reader_peek(&w->r, end) == '<') return false;
	bool has_subset = reader_peek(&w->r, end) == '[';
	struct reader start = w->r;
	reader_skip(&w->r, at);
	uint32_t item = xml_open(w, F_DOCTYPE, length);
	layer_text(w->l, item, "%.*s", (int)end + 1, (const char *)start.at);
	reader_skip(&w->r, end + 1 - at);
	while (has_subset && left(w) > 0) {
		reader_skip(&w->r, spaces(&w->r, 0));
		size_t close = reader_peek(&w->r, 0) == ']' ? 1 + spaces(&w->r, 1) : 0;
		if (close && reader_peek(&w->r, close) == '>') {
			xml_line(w, reader_take(&w->r, close + 1));
			break;
		}
		size_t tag = begins(&w->r, 0, "<!") ? until(w, 2, END_TAG) : 0;
		if (!tag) break;
		if (!xml_comment(w)) xml_leaf(w, F_DTD_TAG, tag);
	}
	layer_close_as_is(w->l, item);
	return true;
}

static bool xml_closing_tag(struct xml_walk *w)
{
	size_t length = begins(&w->r, 0, "</") ? name(&w->r, 2) : 0;
	size_t end = 2 + length + spaces(&w->r, 2 + length);
	if (length == 0 || reader_peek(&w->r, end) != '>') return false;
	struct reader part = reader_take(&w->r, end + 1);
	xml_line(w, part);
	if (w->beyond > 0)
		w->beyond--;
	else if (w->depth > 0)
		layer_close(w->l, w->open[--w->depth], &w->r);
	else
		xml_remark(w, F_UNOPENED, "Closing an unopened tag", part);
	return true;
}

static bool xml_tag(struct xml_walk *w)
{
	size_t length = name(&w->r, 1);
	size_t end = attributes(w, 1 + length);
	bool is_empty = begins(&w->r, end, "/>");
	if (length == 0 || (!is_empty && reader_peek(&w->r, end) != '>')) return false;
	const char *tail = is_empty ? "/>" : ">";
	struct xml_attribute first;
	bool has_attributes = attribute(w, 1 + length + spaces(&w->r, 1 + length), &first);
	uint32_t item = xml_open(w, F_TAG, end + strlen(tail));
	layer_text(w->l, item, "<%.*s%s", (int)length, (const char *)w->r.at + 1,
	           has_attributes ? "" : tail);
	xml_attributes(w, 1 + length, end, tail, false);
	reader_skip(&w->r, end + strlen(tail));
	if (is_empty) {
		layer_close_as_is(w->l, item);
	} else if (w->depth < XML_DEPTH_MAX) {
		w->open[w->depth++] = item;
	} else {
		if (w->beyond++ == 0) layer_expert(w->l, F_TOO_DEEP, span_of(&w->r, 0), NULL);
		layer_close_as_is(w->l, item);
	}
	return true;
}

static bool xml_text(struct xml_walk *w)
{
	if (reader_peek(&w->r, 0) == '<') return false;
	const uint8_t *end = memchr(w->r.at, '<', left(w));
	xml_leaf(w, F_CDATA, end ? (size_t)(end - w->r.at) : left(w));
	return true;
}

/* Up to the next blanks, so that what follows may be understood again. */
static bool xml_unrecognized(struct xml_walk *w)
{
	size_t n = 0;
	while (n < left(w) && !is_space(reader_peek(&w->r, n))) n++;
	xml_remark(w, F_UNRECOGNIZED, "Unrecognized text",
	           reader_take(&w->r, n + spaces(&w->r, n)));
	return true;
}

static bool (*const xml_constructs[])(struct xml_walk *w) = {
	xml_text,          xml_tag,         xml_closing_tag, xml_comment,
	xml_cdata_section, xml_instruction, xml_doctype,     xml_unrecognized,
};

static void xml_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_protocol_append(l, "XML");
	if (layer_records(l)) {
		struct xml_walk walk = { .l = l, .r = *r };
		struct xml_walk *w = &walk;
		while (reader_skip(&w->r, spaces(&w->r, 0)), left(w) > 0) {
			unsigned which = 0;
			while (!xml_constructs[which](w)) which++;
		}
		while (w->depth > 0) layer_close(l, w->open[--w->depth], &w->r);
	}
	reader_skip(r, reader_left(r));
}

const struct dissector xml_dissector = {
	.name = "xml",
	.label = "eXtensible Markup Language",
	.fault_label = "XML",
	FIELDS(xml_fields),
	.dissect = xml_dissect,
	.is_leaf = true,
	.has_fixed_summary = true,
	.media_types = xml_media_types,
};
