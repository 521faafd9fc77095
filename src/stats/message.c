/* message.c - cuts a tape into layers, hands each that talks to its protocol's function, and keeps what
 * that says. */
#include "stats/message.h"

#include <stdlib.h>
#include <string.h>

#include "field/format.h"
#include "message_internal.h"

enum {
	MESSAGE_ARENA_MAX = 4 << 20, /* texts and facts of one frame */
	STACK_UNASKED = 0,
	STACK_NONE = 1,
	STACK_MAY = 2,
};

static const struct message_rule rules[] = {
	{ "http", "HTTP", message_read_http },        { "websocket", "WS", message_read_websocket },
	{ "dns", "DNS", message_read_dns },           { "mdns", "MDNS", message_read_dns },
	{ "llmnr", "LLMNR", message_read_dns },       { "dhcp", "DHCP", message_read_dhcp },
	{ "icmp", "ICMP", message_read_icmp },        { "icmpv6", "ICMPv6", message_read_icmpv6 },
	{ "tls", "TLS", message_read_tls },           { "ssh", "SSH", message_read_ssh },
	{ "smtp", "SMTP", message_read_smtp },        { "pop", "POP3", message_read_pop },
	{ "imap", "IMAP", message_read_imap },        { "ftp", "FTP", message_read_ftp },
	{ "ftp-data", "FTP", message_read_ftp_data },
};

enum { RULES = sizeof rules / sizeof *rules };

struct messages {
	const struct store *store;
	const struct registry *registry;
	uint8_t known_of[REGISTRY_FIELDS_MAX]; /* enum known_field by field id */
	uint16_t layer_of[RULES];              /* id of the protocol's own item */
	uint64_t talking[STACK_WORDS];         /* protocols of the rules, as in struct stack */
	uint8_t stacks[STACKS_MAX + 1];        /* STACK_UNASKED, STACK_NONE, STACK_MAY */
	struct arena arena;
	struct message list[MESSAGES_MAX + 1];           /* the last one takes what is too much */
	struct message_fact (*facts)[MESSAGE_FACTS_MAX]; /* by index in list */
	size_t count, left_out;
	const struct packet *packet;
};

_Static_assert(KNOWN_COUNT <= UINT8_MAX, "known_of is of bytes");

/* ---------------------------------------------------------------- opening */

static const char *const known_names[KNOWN_COUNT] = {
#define KNOWN_NAME(id, name) [KNOWN_##id] = name,
	KNOWN_FIELDS(KNOWN_NAME)
#undef KNOWN_NAME
};

static void messages_learn(struct messages *messages)
{
	for (int known = 1; known < KNOWN_COUNT; known++) {
		const char *name = known_names[known];
		uint16_t id = registry_find(messages->registry, name, strlen(name));
		for (; id != FIELD_ID_NONE; id = registry_next_same(messages->registry, id))
			messages->known_of[id] = (uint8_t)known;
	}
	for (int i = 0; i < RULES; i++) {
		const char *name = rules[i].protocol;
		uint16_t id = registry_find(messages->registry, name, strlen(name));
		messages->layer_of[i] = id;
		if (id == FIELD_ID_NONE) continue;
		uint16_t protocol = registry_protocol_of(messages->registry, id);
		messages->talking[protocol / 64] |= (uint64_t)1 << protocol % 64;
	}
}

struct messages *messages_open(const struct engine *engine)
{
	struct messages *messages = calloc(1, sizeof *messages);
	if (!messages) abort();
	messages->facts = calloc(MESSAGES_MAX + 1, sizeof *messages->facts);
	if (!messages->facts) abort();
	messages->store = engine_store(engine);
	messages->registry = dissectors_registry(engine_dissectors(engine));
	arena_open(&messages->arena, MESSAGE_ARENA_MAX);
	messages_learn(messages);
	return messages;
}

void messages_close(struct messages *messages)
{
	if (!messages) return;
	arena_close(&messages->arena);
	free(messages->facts);
	free(messages);
}

void messages_want(const struct messages *messages, struct field_set *wanted)
{
	for (unsigned id = 1; id < REGISTRY_FIELDS_MAX; id++)
		if (messages->known_of[id]) field_set_add(wanted, id);
	for (int i = 0; i < RULES; i++)
		if (messages->layer_of[i]) field_set_add(wanted, messages->layer_of[i]);
}

bool messages_may_hold(struct messages *messages, uint32_t frame)
{
	uint16_t id = store_stack(messages->store, frame);
	if (id == STACK_UNKNOWN) return true;
	uint8_t *known = &messages->stacks[id];
	if (*known == STACK_UNASKED) {
		const struct stack *stack = &messages->store->stacks[id];
		uint64_t talking = 0;
		for (int i = 0; i < STACK_WORDS; i++)
			talking |= (stack->has[i] | stack->may[i]) & messages->talking[i];
		*known = talking ? STACK_MAY : STACK_NONE;
	}
	return *known == STACK_MAY;
}

/* ---------------------------------------------------------------- items */

uint32_t message_find_between(const struct message_reader *r, enum known_field known, uint32_t from,
                              uint32_t end)
{
	const uint8_t *known_of = r->messages->known_of;
	for (uint32_t i = from; i < end; i++)
		if (known_of[r->tape->items[i].field] == known) return i;
	return NO_ITEM;
}

uint32_t message_find_from(const struct message_reader *r, enum known_field known, uint32_t from)
{
	return message_find_between(r, known, from, r->end);
}

uint32_t message_find(const struct message_reader *r, enum known_field known)
{
	return message_find_between(r, known, r->layer, r->end);
}

enum known_field message_known(const struct message_reader *r, uint32_t item)
{
	return (enum known_field)r->messages->known_of[r->tape->items[item].field];
}

bool message_has(const struct message_reader *r, enum known_field known)
{
	return message_find(r, known) != NO_ITEM;
}

uint64_t message_number(const struct message_reader *r, enum known_field known)
{
	uint32_t item = message_find(r, known);
	if (item == NO_ITEM || !(r->tape->items[item].flags & ITEM_NUMBER)) return 0;
	return r->tape->items[item].value.number;
}

struct slice message_slice_at(const struct message_reader *r, uint32_t item)
{
	if (item == NO_ITEM) return (struct slice){ "", 0 };
	const struct item *at = &r->tape->items[item];
	if (at->flags & ITEM_NUMBER || !at->value_length) return (struct slice){ "", 0 };
	return (struct slice){ (const char *)at->value.bytes, at->value_length };
}

struct slice message_slice(const struct message_reader *r, enum known_field known)
{
	return message_slice_at(r, message_find(r, known));
}

/* ---------------------------------------------------------------- messages */

struct message *message_begin(struct message_reader *r, enum message_kind kind, bool is_client)
{
	static const struct message_text none = { "", "" };
	struct messages *messages = r->messages;
	size_t index = messages->count;
	if (index < MESSAGES_MAX)
		messages->count++;
	else
		messages->left_out++;
	struct message *message = &messages->list[index];
	bool is_first = index == r->first_message;
	const struct packet *packet = r->packet;
	*message = (struct message){
		.protocol = r->rule->label,
		.kind = kind,
		.is_client = is_client,
		.direction = packet->direction,
		.transport = packet->port_type,
		.stream = packet->conversation,
		.frame = packet->frame,
		.first_frame = is_first && r->first_frame ? r->first_frame : packet->frame,
		.item = r->layer,
		.command = "",
		.host = "",
		.text = none,
		.row = none,
		.addition = none,
		.facts = messages->facts[index],
	};
	return message;
}

size_t messages_count(const struct message_reader *r) { return r->messages->count; }

struct message *message_last(struct message_reader *r)
{
	return &r->messages->list[r->messages->count - 1];
}

bool message_is_to_server(const struct message_reader *r)
{
	return r->packet->destination_port < r->packet->source_port;
}

/* What lies between the piece's begin and here is the last message's. */
static void message_give_bytes(struct message_reader *r, uint64_t end)
{
	size_t count = r->messages->count;
	if (count <= r->first_message || end < r->piece) return;
	r->messages->list[count - 1].bytes += end - r->piece;
	r->piece = (uint32_t)end;
}

void message_split(struct message_reader *r, uint32_t item)
{
	uint32_t begin = r->tape->items[r->layer].offset;
	uint32_t offset = r->tape->items[item].offset;
	if (offset > begin) message_give_bytes(r, offset - begin);
}

void message_split_behind(struct message_reader *r, uint32_t item)
{
	uint32_t begin = r->tape->items[r->layer].offset;
	uint32_t end = r->tape->items[item].offset + r->tape->items[item].length;
	if (end > begin) message_give_bytes(r, end - begin);
}

uint64_t message_left(const struct message_reader *r)
{
	return r->bytes > r->piece ? r->bytes - r->piece : 0;
}

void message_close(struct message_reader *r) { r->piece = (uint32_t)r->bytes; }

static bool messages_is_layer(const struct messages *messages, uint16_t field, int *rule_out)
{
	for (int i = 0; i < RULES; i++) {
		if (messages->layer_of[i] != field) continue;
		*rule_out = i;
		return true;
	}
	return false;
}

/* Where the layers that are not its own begin: the next one that talks, or what gathers segments. */
static uint32_t layer_reach(const struct messages *messages, const struct tape *tape,
                            uint32_t layer)
{
	int rule;
	uint32_t at = tape->items[layer].end;
	for (; at < tape->count; at = tape->items[at].end) {
		uint16_t field = tape->items[at].field;
		if (messages->known_of[field] == KNOWN_TCP_SEGMENTS) break;
		if (messages_is_layer(messages, field, &rule)) break;
	}
	return at;
}

/* The frame of the first segment below this item. */
static uint32_t first_segment(const struct messages *messages, const struct tape *tape,
                              uint32_t item)
{
	for (uint32_t i = item + 1; i < tape->items[item].end; i++)
		if (messages->known_of[tape->items[i].field] == KNOWN_TCP_SEGMENT)
			return (uint32_t)tape->items[i].value.number;
	return 0;
}

static void messages_read_layer(struct messages *messages, const struct tape *tape, uint32_t layer,
                                const struct message_rule *rule, uint32_t first_frame)
{
	struct message_reader r = {
		.messages = messages,
		.tape = tape,
		.packet = messages->packet,
		.rule = rule,
		.layer = layer,
		.end = layer_reach(messages, tape, layer),
		.first_frame = first_frame,
		.bytes = (uint32_t)tape->items[layer].value.number,
		.first_message = messages->count,
	};
	rule->read(&r);
	message_give_bytes(&r, r.bytes);
}

/* Layers stand side by side on the tape, but one that quotes or holds others has them below it. */
size_t messages_read(struct messages *messages, const struct dissection *dissection)
{
	const struct tape *tape = dissection_tape(dissection);
	uint32_t first_frame = 0;
	int rule;
	messages->count = messages->left_out = 0;
	messages->packet = dissection_packet(dissection);
	arena_reset(&messages->arena);
	for (uint32_t i = 0; i < tape->count; i++) {
		uint16_t field = tape->items[i].field;
		if (messages->known_of[field] == KNOWN_TCP_SEGMENTS)
			first_frame = first_segment(messages, tape, i);
		if (!messages_is_layer(messages, field, &rule)) continue;
		messages_read_layer(messages, tape, i, &rules[rule], first_frame);
		first_frame = 0;
	}
	return messages->count;
}

const struct message *messages_at(const struct messages *messages, size_t index)
{
	return &messages->list[index];
}

size_t messages_left_out(const struct messages *messages) { return messages->left_out; }

/* ---------------------------------------------------------------- what is kept */

static const char *messages_copy(struct messages *messages, const char *text, size_t length)
{
	char *out = arena_take_bytes(&messages->arena, length + 1);
	if (!out) return "";
	for (size_t i = 0; i < length; i++) out[i] = text[i];
	out[length] = 0;
	return out;
}

struct message_text compose_end(struct messages *messages, const struct composer *c)
{
	struct message_text text;
	bool is_same = c->shown_length == c->masked_length &&
	               memcmp(c->shown, c->masked, c->shown_length) == 0;
	text.shown = messages_copy(messages, c->shown, c->shown_length);
	text.masked = is_same ? text.shown : messages_copy(messages, c->masked, c->masked_length);
	return text;
}

const char *message_keep(struct messages *messages, struct slice slice)
{
	struct composer c = { .shown_length = 0 };
	compose_slice(&c, slice);
	return compose_end(messages, &c).shown;
}

void message_set_text(struct message_reader *r, struct message *message, const struct composer *c)
{
	message->text = compose_end(r->messages, c);
	if (!*message->row.shown) message->row = message->text;
}

void message_set_row(struct message_reader *r, struct message *message, const struct composer *c)
{
	message->row = compose_end(r->messages, c);
}

void message_add_fact(struct message_reader *r, struct message *message,
                      enum message_fact_name name, const struct composer *c, bool is_secret)
{
	size_t index = (size_t)(message - r->messages->list);
	if (message->fact_count == MESSAGE_FACTS_MAX || !c->shown_length) return;
	r->messages->facts[index][message->fact_count++] = (struct message_fact){
		.name = name,
		.is_secret = is_secret,
		.value = compose_end(r->messages, c),
	};
}

void compose_value(struct composer *c, const struct message_reader *r, uint32_t item)
{
	if (item == NO_ITEM) return;
	char text[COMPOSED_MAX];
	const struct item *at = &r->tape->items[item];
	const struct field *field = registry_field(r->messages->registry, at->field);
	if (!(at->flags & ITEM_NUMBER) && field->type == FIELD_STRING) {
		compose_slice(c, message_slice_at(r, item));
		return;
	}
	const char *name = NULL;
	if (at->flags & ITEM_NUMBER) name = value_name(field->names, at->value.number, NULL);
	if (!name) format_value(field, at, text, sizeof text);
	compose(c, "%s", name ? name : text);
}

/* ---------------------------------------------------------------- facts */

const struct message_fact *message_fact(const struct message *message, enum message_fact_name name,
                                        size_t from)
{
	for (size_t i = from; i < message->fact_count; i++)
		if (message->facts[i].name == name) return &message->facts[i];
	return NULL;
}

const char *message_fact_label(enum message_fact_name name)
{
	static const char *const labels[FACT_NAMES] = {
		[FACT_HOST] = "Host",
		[FACT_PATH] = "path",
		[FACT_QUERY] = "query",
		[FACT_URL] = "URL",
		[FACT_USER] = "user",
		[FACT_PASSWORD] = "password",
		[FACT_TOKEN] = "token",
		[FACT_COOKIE] = "Cookie",
		[FACT_SET_COOKIE] = "Set-Cookie",
		[FACT_REFERER] = "Referer",
		[FACT_AGENT] = "program",
		[FACT_SERVER] = "Server",
		[FACT_TYPE] = "type",
		[FACT_ENCODING] = "encoding",
		[FACT_BODY] = "body",
		[FACT_FORM] = "form",
		[FACT_LOCATION] = "Location",
		[FACT_SUBJECT] = "Subject",
		[FACT_FROM] = "From",
		[FACT_TO] = "To",
		[FACT_MESSAGE_ID] = "Message-ID",
		[FACT_SNI] = "SNI",
		[FACT_ALPN] = "ALPN",
		[FACT_VERSION] = "version",
		[FACT_CIPHER] = "cipher",
		[FACT_CERTIFICATE] = "certificate",
		[FACT_NAME] = "name",
		[FACT_ADDRESS] = "address",
		[FACT_FILE] = "file",
		[FACT_FOLDER] = "folder",
		[FACT_CAPABILITY] = "offers",
	};
	return labels[name];
}
