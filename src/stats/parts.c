/* parts.c - items of a tape as labels and values, with keys to find counterparts by. */
#include "parts.h"

#include "base/hash.h"
#include "field/format.h"
#include "message_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_ARENA_MAX = 32 << 20, KEY_SEED = 1 };

static const char json_value_name[] = "json.path_with_value";

/* Fields whose values differ between any two packets, by the start of their names. */
static const char *const volatile_names[] = {
	"frame.",
	"eth.fcs",
	"ip.id",
	"ip.checksum",
	"ipv6.flow",
	"tcp.srcport",
	"tcp.port",
	"tcp.stream",
	"tcp.seq",
	"tcp.ack",
	"tcp.nxtseq",
	"tcp.checksum",
	"tcp.window_size",
	"tcp.options.timestamp",
	"tcp.time",
	"tcp.analysis",
	"tcp.completeness",
	"udp.srcport",
	"udp.port",
	"udp.checksum",
	"udp.stream",
	"udp.time",
	"icmp.ident",
	"icmp.seq",
	"icmp.checksum",
	"icmpv6.checksum",
	"http.date",
	"http.cookie",
	"http.set_cookie",
	"http.time",
	"http.request_number",
	"http.response_number",
	"http.request_in",
	"http.response_in",
	"http.prev_re",
	"http.next_re",
	"http.last_modified",
	"dns.id",
	"dns.time",
	"dns.response_in",
	"dns.response_to",
	"dns.resp.ttl",
	"dns.opt.cookie",
	"tls.handshake.random",
	"tls.handshake.session_id",
	"tls.handshake.extensions_key_share_key_exchange",
	"tls.handshake.session_ticket",
	"ssh.cookie",
	"dhcp.id",
	"imf.date",
	"imf.message_id",
};

/* Layers below what applications say. */
static const char *const carrier_names[] = { "frame", "eth",  "sll",       "null",
	                                     "ppp",   "vlan", "llc",       "ip",
	                                     "ipv6",  "tcp",  "udp",       "raw",
	                                     "gre",   "mpls", "ethertype", "tcp.segments" };

static bool name_begins(const char *name, const char *const *starts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strncmp(name, starts[i], strlen(starts[i])) == 0) return true;
	return false;
}

static bool name_is(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0) return true;
	return false;
}

static uint64_t key_of_text(uint64_t seed, const char *text, size_t length)
{
	uint64_t hash = seed;
	for (size_t i = 0; i < length; i++)
		hash = hash_mix(hash, (uint64_t)(uint8_t)tolower((unsigned char)text[i]));
	return hash;
}

static const char *parts_keep(struct parts *parts, const char *text, size_t length)
{
	char *kept = arena_take_bytes(&parts->arena, length + 1);
	if (!kept) return "";
	memcpy(kept, text, length);
	kept[length] = 0;
	return kept;
}

/* A line without the brackets of what was worked out, the bits of a mask and the end of a header line. */
static void line_strip(char **text, size_t *length)
{
	char *at = *text, *end = *text + *length, *mask;
	if (end > at && *at == '[' && end[-1] == ']') {
		at++;
		end--;
	}
	while (end > at && (end[-1] == '\n' || end[-1] == '\r' || end[-1] == ' ')) end--;
	*end = 0;
	if ((*at == '.' || *at == '0' || *at == '1') && (mask = strstr(at, " = ")) != NULL)
		at = mask + 3;
	*text = at;
	*length = (size_t)(end - at);
}

/* Where the name ends and the value begins: `Host: x`, `Form item: "user" = "x"`; else the field has the name. */
static void part_split(struct parts *parts, struct part *part, const struct field *field,
                       const char *text, size_t length)
{
	const char *colon = strstr(text, ": "), *equals = strstr(text, "\" = \"");
	const char *value = text;
	part->label = field->label;
	if (equals && colon && colon[2] == '"' && equals > colon) {
		part->label = parts_keep(parts, colon + 3, (size_t)(equals - colon - 3));
		value = equals + strlen("\" = \"");
		if (text[length - 1] == '"') length--;
	} else if (strcmp(field->name, json_value_name) == 0 && colon) {
		colon = strchr(colon + 2, ':');
		const char *path = strchr(text, '/');
		if (path && colon > path) {
			part->label = parts_keep(parts, path, (size_t)(colon - path));
			value = colon + 1;
		}
	} else if (colon && strcspn(text, "<{[") > (size_t)(colon - text)) {
		part->label = parts_keep(parts, text, (size_t)(colon - text));
		value = colon + 2;
	}
	part->value = parts_keep(parts, value, length - (size_t)(value - text));
}

/* A name that was sent tells what its value is; the names of our own fields do not. */
static bool part_is_secret(const struct part *part, const struct field *field)
{
	struct slice label = { part->label, strlen(part->label) };
	return strcmp(field->name, "http.authorization") == 0 ||
	       strcmp(field->name, "http.cookie") == 0 ||
	       strcmp(field->name, "http.set_cookie") == 0 ||
	       (strcmp(part->label, field->label) != 0 && message_name_is_secret(label));
}

static void part_fill(struct parts *parts, struct part *part, const struct registry *registry,
                      const struct tape *tape, const struct item *item)
{
	char line[PART_TEXT_MAX], *text = line;
	const struct field *field = registry_field(registry, item->field);
	size_t length = format_line(registry, tape, item, line, sizeof line);
	if (length >= sizeof line) length = sizeof line - 1;
	line_strip(&text, &length);
	part->is_layer = field->type == FIELD_PROTOCOL;
	part->label = field->label;
	part->value = "";
	if (!part->is_layer && length > 0) part_split(parts, part, field, text, length);
	part->is_by_the_way = field->type == FIELD_FRAME || field->type == FIELD_TIME_RELATIVE;
	part->is_volatile =
		part->is_by_the_way || name_begins(field->name, volatile_names,
	                                           sizeof volatile_names / sizeof *volatile_names);
	part->is_application =
		part->is_layer &&
		!name_is(field->name, carrier_names, sizeof carrier_names / sizeof *carrier_names);
	part->is_secret = part_is_secret(part, field);
	part->field = item->field;
	part->key = hash_mix(KEY_SEED, item->field);
	if (part->label != field->label) /* a text line's name is in its text */
		part->key = key_of_text(part->key, part->label, strlen(part->label));
}

/* Siblings of one kind, as suites of a list or extensions, are told apart by what they say up to a detail in
 * parentheses. */
static void parts_tell_apart(struct parts *parts, uint32_t from, uint32_t end)
{
	for (uint32_t i = from; i < end; i = parts->rows[i].end) {
		bool is_repeated = false;
		uint64_t key = parts->rows[i].key;
		for (uint32_t j = parts->rows[i].end; j < end && !parts->rows[i].is_layer;
		     j = parts->rows[j].end) {
			struct part *other = &parts->rows[j];
			if (other->key != key) continue;
			other->key = key_of_text(key, other->value, strcspn(other->value, "("));
			is_repeated = true;
		}
		const char *value = parts->rows[i].value;
		if (is_repeated) parts->rows[i].key = key_of_text(key, value, strcspn(value, "("));
	}
}

/* What a part and all below it say; children stand behind their parents, so this goes backwards. */
static void parts_sum_up(struct parts *parts)
{
	for (uint32_t i = parts->count; i-- > 0;) {
		struct part *part = &parts->rows[i];
		bool is_leaf = part->end == i + 1; /* else what is below says it again */
		uint64_t own =
			key_of_text(part->key, part->value, is_leaf ? strlen(part->value) : 0);
		part->content_all = own;
		part->content = part->is_volatile ? part->key : own;
		for (uint32_t j = i + 1; j < part->end; j = parts->rows[j].end) {
			part->content = hash_mix(part->content, parts->rows[j].content);
			part->content_all = hash_mix(part->content_all, parts->rows[j].content_all);
		}
		parts_tell_apart(parts, i + 1, part->end);
	}
	parts_tell_apart(parts, 0, parts->count);
}

enum part_choice { PART_COPIED, PART_LEFT_OUT, PART_OPENED };

/* Remarks are ours; a line without text is the end of a header; a form's item says its key and value in one
 * line, and JSON's values name their way through the objects, which stand for themselves. */
static enum part_choice part_choose(const struct field *field, const struct tape *tape,
                                    const struct item *item)
{
	static const char json[] = "json.", remark[] = "_ws.";
	const char *text = tape_text(tape, item);
	if (item->flags & ITEM_HIDDEN || (text && !text[strspn(text, "\r\n")]))
		return PART_LEFT_OUT;
	if (strncmp(field->name, remark, strlen(remark)) == 0) return PART_LEFT_OUT;
	if (strcmp(field->name, "urlencoded-form.key") == 0 ||
	    strcmp(field->name, "urlencoded-form.value") == 0)
		return PART_LEFT_OUT;
	if (strncmp(field->name, json, strlen(json)) != 0) return PART_COPIED;
	if (strcmp(field->name, json_value_name) == 0) return PART_COPIED;
	return item->end == (uint32_t)(item - tape->items) + 1 ? PART_LEFT_OUT : PART_OPENED;
}

/* Does a line that was worked out only say again what the one it is below says? */
static bool part_repeats(const struct parts *parts, uint32_t parent, const struct item *item)
{
	const struct part *part = &parts->rows[parts->count];
	return parent < parts->count && item->flags & ITEM_GENERATED && *part->value &&
	       strstr(parts->rows[parent].value, part->value);
}

/* Copies the items of a range, and theirs in turn. */
static void parts_copy(struct parts *parts, const struct registry *registry,
                       const struct tape *tape)
{
	uint32_t open[64], depth = 0; /* parts whose items are being copied */
	for (uint32_t i = 0; i < tape->count;) {
		const struct item *item = &tape->items[i];
		while (depth > 0 && parts->rows[open[depth - 1]].content <= i)
			parts->rows[open[--depth]].end = parts->count;
		enum part_choice choice =
			part_choose(registry_field(registry, item->field), tape, item);
		if (choice != PART_COPIED) {
			i = choice == PART_OPENED ? i + 1 : item->end;
			continue;
		}
		if (parts->count == PARTS_MAX || depth == 64) {
			parts->is_cut = true;
			break;
		}
		struct part *part = &parts->rows[parts->count];
		part_fill(parts, part, registry, tape, item);
		part->content = item->end; /* until the sums are made: where its items end */
		i++;
		if (part_repeats(parts, depth ? open[depth - 1] : UINT32_MAX, item)) continue;
		open[depth++] = parts->count++;
	}
	while (depth > 0) parts->rows[open[--depth]].end = parts->count;
}

void parts_open(struct parts *parts, const struct registry *registry,
                const struct dissection *dissection)
{
	*parts = (struct parts){ .rows = calloc(PARTS_MAX, sizeof *parts->rows) };
	if (!parts->rows) abort();
	arena_open(&parts->arena, PARTS_ARENA_MAX);
	parts_copy(parts, registry, dissection_tape(dissection));
	parts_sum_up(parts);
}

void parts_close(struct parts *parts)
{
	arena_close(&parts->arena);
	free(parts->rows);
	*parts = (struct parts){ 0 };
}
