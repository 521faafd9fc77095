/* imf_address.c - the addresses in a header (RFC 5322 3.4): mailboxes and groups, each an item.
 *
 * An item's text is what lies between the commas, white space and the line's end with it, as tshark shows
 * it; a comma or colon in quotes, in a comment or in <...> separates nothing. */
#include "imf_internal.h"

enum { COMMENT_DEPTH_MAX = 16 };

/* Where in an address one is: what stands here is text, not a separator. */
struct place {
	bool is_quoted, is_in_angle;
	unsigned comments;
};

static bool place_is_open(const struct place *p)
{
	return p->is_quoted || p->is_in_angle || p->comments > 0;
}

/* How many bytes this step takes: two for an escape. */
static size_t place_step(struct place *p, int byte)
{
	bool can_escape = p->is_quoted || p->comments > 0;
	if (byte == '\\' && can_escape) return 2;
	if (byte == '"' && p->comments == 0) p->is_quoted = !p->is_quoted;
	if (p->is_quoted) return 1;
	if (byte == '(' && p->comments < COMMENT_DEPTH_MAX) p->comments++;
	if (byte == ')' && p->comments > 0) p->comments--;
	if (p->comments > 0) return 1;
	if (byte == '<') p->is_in_angle = true;
	if (byte == '>') p->is_in_angle = false;
	return 1;
}

/* A list that is cut into items. What was found to have no end is not looked for again, or a header of
 * nothing but openings would cost its length squared. */
struct address_list {
	struct reader rest;
	bool is_plain;      /* a quote, comment or angle never ends: none counts */
	bool has_no_groups; /* no semicolon comes */
};

/* Offset of the first such byte that is a separator, or SIZE_MAX. */
static size_t address_find(struct address_list *list, const struct reader *text, char byte)
{
	struct place place = { 0 };
	size_t at = 0;
	if (list->is_plain) return lines_find(text, byte);
	for (int c; (c = reader_peek(text, at)) >= 0;) {
		if (c == byte && !place_is_open(&place)) return at;
		at += place_step(&place, c);
	}
	if (!place_is_open(&place)) return SIZE_MAX;
	list->is_plain = true;
	return lines_find(text, byte);
}

static struct reader text_trimmed(struct reader text)
{
	size_t length = reader_left(&text);
	while (length && reader_peek(&text, length - 1) <= ' ') length--;
	reader_limit(&text, length);
	while (reader_left(&text) > 0 && reader_peek(&text, 0) <= ' ') reader_skip(&text, 1);
	return text;
}

static uint32_t emit_display_name(struct layer *l, struct reader name)
{
	name = text_trimmed(name);
	if (reader_left(&name) == 0) return 0;
	uint32_t item = lines_emit_ascii(l, F_DISPLAY_NAME, &name);
	if (layer_wants(l, F_DISPLAY_NAME_DECODED))
		imf_emit_decoded(l, F_DISPLAY_NAME_DECODED, &name);
	return item;
}

void imf_emit_mailbox(struct layer *l, const struct reader *value)
{
	struct reader rest = *value, address = *value;
	struct place place = { 0 };
	size_t at = 0, count = reader_left(value);
	for (int c; (c = reader_peek(value, at)) >= 0 && (c != '<' || place_is_open(&place));)
		at += place_step(&place, c);
	if (at >= count && (at = lines_find(value, '<')) == SIZE_MAX) {
		lines_emit_ascii(l, F_ADDRESS, value);
		return;
	}
	layer_close_as_is(l, emit_display_name(l, reader_take(&rest, at)));
	reader_skip(&rest, 1);
	address = rest;
	size_t length = lines_find(&rest, '>');
	if (length != SIZE_MAX) reader_limit(&address, length);
	lines_emit_ascii(l, F_ADDRESS, &address);
}

/* name: mailbox, mailbox; */
static void emit_group(struct layer *l, struct reader value, size_t colon, size_t end)
{
	struct reader name = reader_take(&value, colon);
	uint32_t item = emit_display_name(l, name);
	reader_skip(&value, 1);
	reader_limit(&value, end - colon - 1);
	lines_skip_blanks(&value);
	if (reader_left(&value) > 0) {
		unsigned count = imf_emit_addresses(l, &value, true);
		layer_text_append(l, item, ", %u item%s", count, count == 1 ? "" : "s");
	}
	layer_close_as_is(l, item);
}

struct mailbox_or_group {
	struct reader text;
	size_t colon, end; /* of a group, in text; SIZE_MAX: a mailbox */
};

/* Does a group begin here? Its semicolon, else SIZE_MAX. */
static size_t group_find_end(struct address_list *list, size_t colon)
{
	struct reader members = list->rest;
	if (colon == SIZE_MAX || list->has_no_groups) return SIZE_MAX;
	reader_skip(&members, colon);
	size_t end = address_find(list, &members, ';');
	list->has_no_groups = end == SIZE_MAX;
	return end == SIZE_MAX ? SIZE_MAX : colon + end;
}

/* Up to the next comma; a group's commas are its own. */
static struct mailbox_or_group address_take(struct address_list *list, bool is_mailbox_list)
{
	struct mailbox_or_group address = { .colon = SIZE_MAX, .end = SIZE_MAX };
	struct reader head = list->rest;
	size_t comma = address_find(list, &list->rest, ',');
	if (comma != SIZE_MAX) reader_limit(&head, comma);
	if (!is_mailbox_list) address.colon = address_find(list, &head, ':');
	address.end = group_find_end(list, address.colon);
	if (address.end != SIZE_MAX) {
		struct reader behind = list->rest;
		reader_skip(&behind, address.end);
		comma = address_find(list, &behind, ',');
		if (comma != SIZE_MAX) comma += address.end;
	}
	size_t length = comma == SIZE_MAX ? reader_left(&list->rest) : comma;
	address.text = reader_take(&list->rest, length);
	if (comma != SIZE_MAX) reader_skip(&list->rest, 1);
	return address;
}

unsigned imf_emit_addresses(struct layer *l, const struct reader *value, bool is_mailbox_list)
{
	unsigned count = 0, field = is_mailbox_list ? F_MAILBOX_ITEM : F_ADDRESS_ITEM;
	struct address_list list = { .rest = *value };
	while (reader_left(&list.rest) > 0) {
		struct mailbox_or_group address = address_take(&list, is_mailbox_list);
		uint32_t item = lines_emit_ascii(l, field, &address.text);
		if (address.end != SIZE_MAX)
			emit_group(l, address.text, address.colon, address.end);
		else
			imf_emit_mailbox(l, &address.text);
		layer_close_as_is(l, item);
		count++;
	}
	return count;
}
