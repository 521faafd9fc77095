/* html.c - walks the tree that libxml2 makes of a page. */
#include "codec/html.h"

#ifdef HAVE_XML2

#include <libxml/HTMLparser.h>
#include <libxml/xmlversion.h>
#include <stdio.h>
#include <string.h>

struct html_writer {
	char *out;
	size_t used, size; /* size leaves room for the final 0 */
	unsigned newlines; /* at the end of what is written */
	bool has_space;    /* a blank is due before the next word */
	bool is_verbatim;
};

enum { LINE_BREAK = 1, PARAGRAPH = 2, LEFT_OUT = 4, ITEM = 8, VERBATIM = 16, CELL = 32 };

static const struct {
	const char *name;
	unsigned effect;
} html_elements[] = {
	{ "script", LEFT_OUT },
	{ "style", LEFT_OUT },
	{ "head", LEFT_OUT },
	{ "template", LEFT_OUT },
	{ "br", LINE_BREAK },
	{ "hr", LINE_BREAK },
	{ "div", LINE_BREAK },
	{ "tr", LINE_BREAK },
	{ "dt", LINE_BREAK },
	{ "dd", LINE_BREAK },
	{ "li", LINE_BREAK | ITEM },
	{ "p", PARAGRAPH },
	{ "h1", PARAGRAPH },
	{ "h2", PARAGRAPH },
	{ "h3", PARAGRAPH },
	{ "h4", PARAGRAPH },
	{ "h5", PARAGRAPH },
	{ "h6", PARAGRAPH },
	{ "ul", PARAGRAPH },
	{ "ol", PARAGRAPH },
	{ "table", PARAGRAPH },
	{ "blockquote", PARAGRAPH },
	{ "pre", PARAGRAPH | VERBATIM },
	{ "td", CELL },
	{ "th", CELL },
};

static unsigned html_effect(const xmlNode *node)
{
	for (size_t i = 0; i < sizeof html_elements / sizeof *html_elements; i++)
		if (strcmp((const char *)node->name, html_elements[i].name) == 0)
			return html_elements[i].effect;
	return 0;
}

static void html_put(struct html_writer *w, const char *text, size_t length)
{
	if (length > w->size - w->used) length = w->size - w->used;
	memcpy(w->out + w->used, text, length); /* from the tree, not from a packet */
	w->used += length;
}

/* So many line ends in all; none at the beginning. */
static void html_break(struct html_writer *w, unsigned count)
{
	for (; w->used > 0 && w->newlines < count; w->newlines++) html_put(w, "\n", 1);
	w->has_space = false;
}

static bool html_is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* Words with one blank between them, or, in preformatted text, as they are. */
static void html_put_text(struct html_writer *w, const char *text)
{
	for (; *text; text++) {
		if (html_is_blank(*text) && !w->is_verbatim) {
			w->has_space = w->newlines == 0 && w->used > 0;
			continue;
		}
		if (w->has_space) html_put(w, " ", 1);
		w->has_space = false;
		w->newlines = *text == '\n' ? w->newlines + 1 : 0;
		html_put(w, text, 1);
	}
}

static void html_put_attribute(struct html_writer *w, xmlNode *node, const char *name,
                               const char *before, const char *after)
{
	xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
	if (value && *value && *value != '#') {
		html_put_text(w, before);
		html_put_text(w, (const char *)value);
		html_put_text(w, after);
	}
	xmlFree(value);
}

static void html_begin(struct html_writer *w, xmlNode *node, unsigned effect)
{
	if (effect & LINE_BREAK) html_break(w, 1);
	if (effect & PARAGRAPH) html_break(w, 2);
	if (effect & VERBATIM) w->is_verbatim = true;
	if (effect & ITEM) html_put_text(w, "* ");
	if (strcmp((const char *)node->name, "img") == 0)
		html_put_attribute(w, node, "alt", "[", "]");
}

static void html_end(struct html_writer *w, xmlNode *node, unsigned effect)
{
	if (effect & VERBATIM) w->is_verbatim = false;
	if (effect & (LINE_BREAK | CELL)) w->has_space = w->newlines == 0;
	if (effect & LINE_BREAK) html_break(w, 1);
	if (effect & PARAGRAPH) html_break(w, 2);
	if (strcmp((const char *)node->name, "a") == 0)
		html_put_attribute(w, node, "href", " <", ">");
}

/* Goes through the tree without recursion: how deep it is, the sender decides. */
static void html_walk(struct html_writer *w, xmlNode *root)
{
	xmlNode *node = root;
	unsigned depth = 0;
	while (node) {
		bool is_element = node->type == XML_ELEMENT_NODE;
		unsigned effect = is_element ? html_effect(node) : 0;
		if (node->type == XML_TEXT_NODE && node->content)
			html_put_text(w, (const char *)node->content);
		if (is_element && !(effect & LEFT_OUT)) {
			html_begin(w, node, effect);
			if (node->children && depth < HTML_DEPTH_MAX) {
				node = node->children;
				depth++;
				continue;
			}
			html_end(w, node, effect);
		}
		while (node && !node->next) {
			node = depth ? node->parent : NULL;
			depth -= depth > 0;
			if (node && node->type == XML_ELEMENT_NODE)
				html_end(w, node, html_effect(node));
		}
		if (node) node = node->next;
	}
}

bool html_to_text(const char *html, size_t length, char *out, size_t size)
{
	int options =
		HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
	int count = length < HTML_BYTES_MAX ? (int)length : HTML_BYTES_MAX;
	htmlDocPtr document = htmlReadMemory(html, count, NULL, "UTF-8", options);
	if (size > 0) out[0] = 0;
	if (!document || size < 2) {
		xmlFreeDoc(document);
		return false;
	}
	struct html_writer writer = { .out = out, .size = size - 1 };
	html_walk(&writer, xmlDocGetRootElement(document));
	while (writer.used > 0 && html_is_blank(out[writer.used - 1])) writer.used--;
	out[writer.used] = 0;
	xmlFreeDoc(document);
	return true;
}

const char *html_library_version(void) { return LIBXML_DOTTED_VERSION; }

#else

bool html_to_text(const char *html, size_t length, char *out, size_t size)
{
	if (size > 0) out[0] = 0;
	return false;
}

const char *html_library_version(void) { return NULL; }

#endif
