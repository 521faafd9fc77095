/* message_http.c - HTTP/1 requests and responses, and WebSocket's messages. */
#include "message_internal.h"

#include <string.h>

enum {
	SWITCHING_PROTOCOLS = 101,
	FINAL_CODES = 200,
	REDIRECTS = 300,
	NOT_MODIFIED = 304,
	ERRORS = 400
};

/* "form", "json", or the media type without its parameters. */
static struct slice body_type(struct slice type)
{
	static const struct {
		const char *type, *word;
	} words[] = {
		{ "application/x-www-form-urlencoded", "form" },
		{ "application/json", "json" },
		{ "multipart/form-data", "form" },
	};
	type = slice_trim(slice_until(type, ';'));
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_is(type, words[i].type))
			return (struct slice){ words[i].word, strlen(words[i].word) };
	return type;
}

/* Bytes of the body as sent: as announced, or the sum of its chunks. */
static bool body_length(const struct message_reader *r, uint64_t *length_out)
{
	uint32_t item = message_find(r, KNOWN_HTTP_CHUNK_SIZE);
	*length_out = message_number(r, KNOWN_HTTP_LENGTH);
	if (item == NO_ITEM) return message_has(r, KNOWN_HTTP_LENGTH);
	for (*length_out = 0; item != NO_ITEM;
	     item = message_find_from(r, KNOWN_HTTP_CHUNK_SIZE, item + 1))
		*length_out += r->tape->items[item].value.number;
	return true;
}

static void add_body(struct message_reader *r, struct message *message)
{
	char count[MESSAGE_COUNT_MAX];
	uint64_t length;
	struct composer c = { .shown_length = 0 };
	message_add_slice(r, message, FACT_TYPE, slice_trim(message_slice(r, KNOWN_HTTP_TYPE)),
	                  false);
	message_add_slice(r, message, FACT_ENCODING,
	                  slice_trim(message_slice(r, KNOWN_HTTP_ENCODING)), false);
	if (!body_length(r, &length) || !length) return;
	compose(&c, "%s", message_count(length, count));
	message_add_fact(r, message, FACT_BODY, &c, false);
}

/* ---------------------------------------------------------------- requests */

/* user:password, or what another scheme has in their place. */
static void add_authorization(struct message_reader *r, struct message *message)
{
	struct slice basic = message_slice(r, KNOWN_HTTP_BASIC);
	struct slice other = slice_trim(message_slice(r, KNOWN_HTTP_AUTHORIZATION));
	if (!basic.length) {
		message_add_slice(r, message, FACT_TOKEN, other, true);
		return;
	}
	struct slice user = slice_until(basic, ':');
	message_add_slice(r, message, FACT_USER, user, false);
	message_add_slice(r, message, FACT_PASSWORD, slice_behind(basic, user.length + 1), true);
}

static void add_pairs(struct message_reader *r, struct message *message,
                      enum message_fact_name name, enum known_field known, bool is_secret)
{
	for (uint32_t item = message_find(r, known); item != NO_ITEM;
	     item = message_find_from(r, known, item + 1)) {
		struct composer c = { .shown_length = 0 };
		struct slice pair = slice_trim(message_slice_at(r, item));
		compose_pair(&c, pair, is_secret);
		bool is_masked = is_secret || message_name_is_secret(slice_until(pair, '='));
		message_add_fact(r, message, name, &c, is_masked);
	}
}

static void add_form(struct message_reader *r, struct message *message)
{
	for (uint32_t key = message_find(r, KNOWN_FORM_KEY); key != NO_ITEM;) {
		uint32_t next = message_find_from(r, KNOWN_FORM_KEY, key + 1);
		uint32_t value = message_find_between(r, KNOWN_FORM_VALUE, key,
		                                      next == NO_ITEM ? r->end : next);
		struct slice name = message_slice_at(r, key);
		bool is_secret = message_name_is_secret(name);
		struct composer c = { .shown_length = 0 };
		compose_slice(&c, name);
		compose(&c, "=");
		if (is_secret)
			compose_secret(&c, message_slice_at(r, value));
		else
			compose_slice(&c, message_slice_at(r, value));
		message_add_fact(r, message, FACT_FORM, &c, is_secret);
		key = next;
	}
}

static void add_request_facts(struct message_reader *r, struct message *message, struct slice uri)
{
	struct composer path = { .shown_length = 0 }, url = { .shown_length = 0 };
	message_add_slice(r, message, FACT_HOST, slice_trim(message_slice(r, KNOWN_HTTP_HOST)),
	                  false);
	compose_slice(&path, slice_until(uri, '?'));
	message_add_fact(r, message, FACT_PATH, &path, false);
	add_pairs(r, message, FACT_QUERY, KNOWN_HTTP_PARAMETER, false);
	compose_uri(&url, message_slice(r, KNOWN_HTTP_FULL_URI));
	message_add_fact(r, message, FACT_URL, &url, false);
	message_add_slice(r, message, FACT_AGENT, slice_trim(message_slice(r, KNOWN_HTTP_AGENT)),
	                  false);
	struct composer referer = { .shown_length = 0 };
	compose_uri(&referer, slice_trim(message_slice(r, KNOWN_HTTP_REFERER)));
	message_add_fact(r, message, FACT_REFERER, &referer, false);
	add_pairs(r, message, FACT_COOKIE, KNOWN_HTTP_COOKIE_PAIR, true);
	add_authorization(r, message);
	add_body(r, message);
	add_form(r, message);
}

static void read_request(struct message_reader *r)
{
	char count[MESSAGE_COUNT_MAX];
	struct message *message = message_begin(r, MESSAGE_REQUEST, true);
	struct slice method = message_slice(r, KNOWN_HTTP_METHOD),
		     uri = message_slice(r, KNOWN_HTTP_URI);
	struct slice type = body_type(message_slice(r, KNOWN_HTTP_TYPE));
	struct composer c = { .shown_length = 0 };
	uint64_t length;
	message->command = message_keep(r->messages, method);
	message->host = message_keep(r->messages, slice_trim(message_slice(r, KNOWN_HTTP_HOST)));
	message->answered_in = (uint32_t)message_number(r, KNOWN_HTTP_RESPONSE_IN);
	compose_slice(&c, method);
	compose(&c, " ");
	compose_uri(&c, uri);
	message_set_text(r, message, &c);
	if (body_length(r, &length) && length) {
		compose(&c, "   %.*s, %s bytes", type.length ? (int)type.length : 4,
		        type.length ? type.text : "body", message_count(length, count));
		message_set_row(r, message, &c);
	}
	add_request_facts(r, message, uri);
}

/* ---------------------------------------------------------------- responses */

/* As a row has it: what came, not how it was put into words. */
static void compose_answer(struct composer *c, const struct message_reader *r, uint32_t code)
{
	struct slice type = slice_trim(slice_until(message_slice(r, KNOWN_HTTP_TYPE), ';'));
	struct slice encoding = slice_trim(message_slice(r, KNOWN_HTTP_ENCODING));
	struct slice location = slice_trim(message_slice(r, KNOWN_HTTP_LOCATION));
	bool is_redirect = code >= REDIRECTS && code < ERRORS && location.length;
	compose(c, "%u ", code);
	if (is_redirect) {
		compose(c, "to ");
		compose_uri(c, location);
		return;
	}
	bool has_reason = !type.length || code >= ERRORS;
	if (has_reason) compose_slice(c, slice_trim(message_slice(r, KNOWN_HTTP_PHRASE)));
	if (has_reason && type.length) compose(c, " ");
	compose_slice(c, type);
	if (encoding.length) compose(c, " ");
	compose_slice(c, encoding);
}

static void add_response_facts(struct message_reader *r, struct message *message)
{
	message_add_slice(r, message, FACT_SERVER, slice_trim(message_slice(r, KNOWN_HTTP_SERVER)),
	                  false);
	add_body(r, message);
	struct composer location = { .shown_length = 0 };
	compose_uri(&location, slice_trim(message_slice(r, KNOWN_HTTP_LOCATION)));
	message_add_fact(r, message, FACT_LOCATION, &location, false);
	for (uint32_t item = message_find(r, KNOWN_HTTP_SET_COOKIE); item != NO_ITEM;
	     item = message_find_from(r, KNOWN_HTTP_SET_COOKIE, item + 1)) {
		struct slice cookie = slice_trim(message_slice_at(r, item));
		struct slice pair = slice_until(cookie, ';');
		struct composer c = { .shown_length = 0 };
		compose_pair(&c, pair, true);
		compose_slice(&c, slice_behind(cookie, pair.length));
		message_add_fact(r, message, FACT_SET_COOKIE, &c, true);
	}
}

static void read_response(struct message_reader *r, uint32_t code)
{
	char count[MESSAGE_COUNT_MAX];
	struct message *message = message_begin(r, MESSAGE_RESPONSE, false);
	struct slice encoding = slice_trim(message_slice(r, KNOWN_HTTP_ENCODING));
	struct composer text = { .shown_length = 0 }, row = { .shown_length = 0 };
	uint64_t length;
	message->code = code;
	message->is_interim = code < FINAL_CODES && code != SWITCHING_PROTOCOLS;
	message->outcome = code == NOT_MODIFIED || code < FINAL_CODES
	                           ? MESSAGE_GOOD
	                           : message_status_outcome(code);
	message->answers = (uint32_t)message_number(r, KNOWN_HTTP_REQUEST_IN);
	compose(&text, "%u ", code);
	compose_slice(&text, slice_trim(message_slice(r, KNOWN_HTTP_PHRASE)));
	if (encoding.length && body_length(r, &length)) {
		compose(&text, " (");
		compose_slice(&text, encoding);
		compose(&text, " %s)", message_count(length, count));
	}
	message_set_text(r, message, &text);
	compose_answer(&row, r, code);
	message_set_row(r, message, &row);
	add_response_facts(r, message);
}

void message_read_http(struct message_reader *r)
{
	if (message_has(r, KNOWN_HTTP_METHOD)) {
		read_request(r);
		return;
	}
	uint32_t code = (uint32_t)message_number(r, KNOWN_HTTP_CODE);
	if (code) {
		read_response(r, code);
		return;
	}
	struct composer c = { .shown_length = 0 };
	struct message *message = message_begin(r, MESSAGE_DATA, message_is_to_server(r));
	message->is_behind = true;
	compose(&c, "more of a body");
	message_set_text(r, message, &c);
}

/* ---------------------------------------------------------------- WebSocket, RFC 6455 */

enum { TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10, LENGTH_16 = 126, LENGTH_64 = 127 };

static uint64_t websocket_length(const struct message_reader *r)
{
	uint64_t length = message_number(r, KNOWN_WEBSOCKET_LENGTH);
	if (length == LENGTH_16) return message_number(r, KNOWN_WEBSOCKET_LENGTH_16);
	if (length == LENGTH_64) return message_number(r, KNOWN_WEBSOCKET_LENGTH_64);
	return length;
}

void message_read_websocket(struct message_reader *r)
{
	static const char *const names[] = {
		[TEXT] = "text", [BINARY] = "binary", [CLOSE] = "close",
		[PING] = "ping", [PONG] = "pong",
	};
	char count[MESSAGE_COUNT_MAX];
	uint64_t opcode = message_number(r, KNOWN_WEBSOCKET_OPCODE);
	const char *name = opcode <= PONG && names[opcode] ? names[opcode] : "more";
	/* Only a client masks what it sends (RFC 6455 5.1). */
	bool is_client = message_number(r, KNOWN_WEBSOCKET_MASK) != 0;
	enum message_kind kind = opcode == PING   ? MESSAGE_REQUEST
	                         : opcode == PONG ? MESSAGE_RESPONSE
	                         : opcode         ? MESSAGE_OTHER
	                                          : MESSAGE_DATA;
	struct message *message = message_begin(r, kind, is_client);
	struct composer c = { .shown_length = 0 };
	message->command = name;
	compose(&c, "%s %s bytes", name, message_count(websocket_length(r), count));
	if (message_has(r, KNOWN_WEBSOCKET_CLOSE))
		compose(&c, ", %u", (unsigned)message_number(r, KNOWN_WEBSOCKET_CLOSE));
	struct slice text = message_slice(r, KNOWN_WEBSOCKET_TEXT);
	if (text.length) compose(&c, "  ");
	compose_slice(&c, text);
	message_set_text(r, message, &c);
}
