/* http_header.c - field lines, RFC 9112 5, and what is known of their values. */
#include "http_message.h"
#include "lines.h"

struct known_header {
	enum http_field field;
	void (*emit)(struct http_message *m, struct span at, struct reader value); /* or NULL */
};

static void header_emit_length(struct http_message *m, struct span at, struct reader value)
{
	m->has_length = http_parse_length(value, &m->length);
	if (m->has_length) emit_number(m->l, F_CONTENT_LENGTH, at, m->length, ITEM_GENERATED);
	if (m->transfer != HTTP_TRANSFER_NONE) layer_expert(m->l, F_TE_AND_LENGTH, at, NULL);
}

static void header_emit_transfer(struct http_message *m, struct span at, struct reader value)
{
	bool is_chunked;
	m->transfer = http_parse_transfer(value, &is_chunked);
	m->is_chunked |= is_chunked;
	if (m->transfer == HTTP_TRANSFER_UNKNOWN) layer_expert(m->l, F_TE_UNKNOWN, at, NULL);
	if (m->has_length) layer_expert(m->l, F_TE_AND_LENGTH, at, NULL);
}

static void header_keep_type(struct http_message *m, struct span at, struct reader value)
{
	m->type = value;
	m->has_type = true;
}

static void header_keep_encoding(struct http_message *m, struct span at, struct reader value)
{
	m->encoding = lines_trimmed(value);
}

static void header_keep_host(struct http_message *m, struct span at, struct reader value)
{
	m->host = (struct http_text){ value.at, (uint32_t)reader_left(&value) };
}

static void header_emit_credentials(struct http_message *m, struct span at, struct reader value)
{
	http_emit_credentials(m->l, at, value);
}

/* RFC 6265 4.2.1 */
static void header_emit_cookies(struct http_message *m, struct span at, struct reader value)
{
	struct reader pair;
	while (lines_part(&value, ';', &pair)) {
		lines_skip_blanks(&pair);
		uint32_t length = (uint32_t)reader_left(&pair);
		if (length) http_emit_string(m->l, F_COOKIE_PAIR, span_of(&pair, length), pair, 0);
	}
}

/* Sorted by name; the values are indexes of known_headers. */
enum known {
	K_ACCEPT,
	K_ACCEPT_ENCODING,
	K_ACCEPT_LANGUAGE,
	K_AUTHORIZATION,
	K_CACHE_CONTROL,
	K_CONNECTION,
	K_CONTENT_ENCODING,
	K_CONTENT_LENGTH,
	K_CONTENT_TYPE,
	K_COOKIE,
	K_DATE,
	K_HOST,
	K_HTTP2_SETTINGS,
	K_LAST_MODIFIED,
	K_LOCATION,
	K_PROXY_AUTHENTICATE,
	K_PROXY_AUTHORIZATION,
	K_REFERER,
	K_SEC_WEBSOCKET_ACCEPT,
	K_SEC_WEBSOCKET_EXTENSIONS,
	K_SEC_WEBSOCKET_KEY,
	K_SEC_WEBSOCKET_PROTOCOL,
	K_SEC_WEBSOCKET_VERSION,
	K_SERVER,
	K_SET_COOKIE,
	K_TRANSFER_ENCODING,
	K_UPGRADE,
	K_USER_AGENT,
	K_WWW_AUTHENTICATE,
	K_X_FORWARDED_FOR,
};

static const struct keyword known_names[] = {
	{ "accept", K_ACCEPT },
	{ "accept-encoding", K_ACCEPT_ENCODING },
	{ "accept-language", K_ACCEPT_LANGUAGE },
	{ "authorization", K_AUTHORIZATION },
	{ "cache-control", K_CACHE_CONTROL },
	{ "connection", K_CONNECTION },
	{ "content-encoding", K_CONTENT_ENCODING },
	{ "content-length", K_CONTENT_LENGTH },
	{ "content-type", K_CONTENT_TYPE },
	{ "cookie", K_COOKIE },
	{ "date", K_DATE },
	{ "host", K_HOST },
	{ "http2-settings", K_HTTP2_SETTINGS },
	{ "last-modified", K_LAST_MODIFIED },
	{ "location", K_LOCATION },
	{ "proxy-authenticate", K_PROXY_AUTHENTICATE },
	{ "proxy-authorization", K_PROXY_AUTHORIZATION },
	{ "referer", K_REFERER },
	{ "sec-websocket-accept", K_SEC_WEBSOCKET_ACCEPT },
	{ "sec-websocket-extensions", K_SEC_WEBSOCKET_EXTENSIONS },
	{ "sec-websocket-key", K_SEC_WEBSOCKET_KEY },
	{ "sec-websocket-protocol", K_SEC_WEBSOCKET_PROTOCOL },
	{ "sec-websocket-version", K_SEC_WEBSOCKET_VERSION },
	{ "server", K_SERVER },
	{ "set-cookie", K_SET_COOKIE },
	{ "transfer-encoding", K_TRANSFER_ENCODING },
	{ "upgrade", K_UPGRADE },
	{ "user-agent", K_USER_AGENT },
	{ "www-authenticate", K_WWW_AUTHENTICATE },
	{ "x-forwarded-for", K_X_FORWARDED_FOR },
};

static const struct known_header known_headers[] = {
	[K_ACCEPT] = { F_ACCEPT },
	[K_ACCEPT_ENCODING] = { F_ACCEPT_ENCODING },
	[K_ACCEPT_LANGUAGE] = { F_ACCEPT_LANGUAGE },
	[K_AUTHORIZATION] = { F_AUTHORIZATION, header_emit_credentials },
	[K_CACHE_CONTROL] = { F_CACHE_CONTROL },
	[K_CONNECTION] = { F_CONNECTION },
	[K_CONTENT_ENCODING] = { F_CONTENT_ENCODING, header_keep_encoding },
	[K_CONTENT_LENGTH] = { F_CONTENT_LENGTH_HEADER, header_emit_length },
	[K_CONTENT_TYPE] = { F_CONTENT_TYPE, header_keep_type },
	[K_COOKIE] = { F_COOKIE, header_emit_cookies },
	[K_DATE] = { F_DATE },
	[K_HOST] = { F_HOST, header_keep_host },
	[K_HTTP2_SETTINGS] = { F_HTTP2_SETTINGS },
	[K_LAST_MODIFIED] = { F_LAST_MODIFIED },
	[K_LOCATION] = { F_LOCATION },
	[K_PROXY_AUTHENTICATE] = { F_PROXY_AUTHENTICATE },
	[K_PROXY_AUTHORIZATION] = { F_PROXY_AUTHORIZATION, header_emit_credentials },
	[K_REFERER] = { F_REFERER },
	[K_SEC_WEBSOCKET_ACCEPT] = { F_SEC_WEBSOCKET_ACCEPT },
	[K_SEC_WEBSOCKET_EXTENSIONS] = { F_SEC_WEBSOCKET_EXTENSIONS },
	[K_SEC_WEBSOCKET_KEY] = { F_SEC_WEBSOCKET_KEY },
	[K_SEC_WEBSOCKET_PROTOCOL] = { F_SEC_WEBSOCKET_PROTOCOL },
	[K_SEC_WEBSOCKET_VERSION] = { F_SEC_WEBSOCKET_VERSION },
	[K_SERVER] = { F_SERVER },
	[K_SET_COOKIE] = { F_SET_COOKIE },
	[K_TRANSFER_ENCODING] = { F_TRANSFER_ENCODING, header_emit_transfer },
	[K_UPGRADE] = { F_UPGRADE },
	[K_USER_AGENT] = { F_USER_AGENT },
	[K_WWW_AUTHENTICATE] = { F_WWW_AUTHENTICATE },
	[K_X_FORWARDED_FOR] = { F_X_FORWARDED_FOR },
};

uint32_t http_open_line(struct layer *l, unsigned field, const struct reader *line)
{
	struct span at = span_of(line, (uint32_t)reader_left(line));
	uint32_t item = http_emit_string(l, field, at, *line, 0);
	layer_text(l, item, "%.*s", LINES_TEXT(line));
	return item;
}

/* Lines whose header has no field, and beside those that have one, hidden. */
static enum http_field header_line_field(const struct http_message *m)
{
	switch (m->kind) {
	case HTTP_REQUEST: return F_REQUEST_LINE;
	case HTTP_RESPONSE: return F_RESPONSE_LINE;
	default: return F_UNKNOWN_HEADER;
	}
}

static void header_emit_unknown(struct http_message *m, const struct reader *whole,
                                const struct http_header *header)
{
	uint32_t item = http_open_line(m->l, header_line_field(m), whole);
	if (!header->is_name_valid)
		layer_expert(m->l, F_BAD_HEADER_NAME, span_of(whole, (uint32_t)reader_left(whole)),
		             NULL);
	layer_close_as_is(m->l, item);
}

static void header_emit_known(struct http_message *m, const struct reader *whole,
                              struct reader value, const struct known_header *known)
{
	struct layer *l = m->l;
	struct span at = span_of(whole, (uint32_t)reader_left(whole));
	uint32_t item = http_emit_string(l, known->field, at, value, 0);
	layer_text(l, item, "%.*s", LINES_TEXT(whole));
	if (known->emit) known->emit(m, at, value);
	layer_close_as_is(l, item);
	if (m->kind == HTTP_REQUEST || m->kind == HTTP_RESPONSE)
		http_emit_string(l, header_line_field(m), at, *whole, ITEM_HIDDEN);
}

/* A value that goes on in further lines: without their ends, and one space for the blanks there
 * (RFC 9112 5.2). */
static struct reader header_unfold(struct layer *l, struct reader value, struct reader folds)
{
	size_t size = reader_left(&value) + reader_left(&folds), used = reader_left(&value);
	char *text = layer_take(l, size + 1);
	struct reader line;
	if (!text) return value;
	lines_copy(&value, text, size + 1);
	while (lines_next(&folds, &line)) {
		lines_skip_blanks(&line);
		text[used++] = ' ';
		used += lines_copy(&line, text + used, size + 1 - used);
	}
	value.origin = value.at = (const uint8_t *)text;
	value.end = value.at + used;
	return value;
}

bool http_emit_header(struct http_message *m, struct reader *r)
{
	struct reader whole = *r, rest = *r, line;
	struct http_header header;
	if (!lines_next(&rest, &line)) return false;
	if (!http_parse_header(line, &header)) {
		if (m->kind == HTTP_OTHER) return false;
		header = (struct http_header){ .name = line, .value = line };
	}
	struct reader folds = rest, fold;
	while (http_line_is_folded(&rest)) lines_next(&rest, &fold);
	reader_limit(&folds, (size_t)(rest.at - folds.at));
	if (reader_left(&folds)) header.value = header_unfold(m->l, header.value, folds);
	*r = rest;
	reader_limit(&whole, (size_t)(r->at - whole.at));
	const struct keyword *known = LINES_KEYWORD(known_names, &header.name);
	if (known)
		header_emit_known(m, &whole, header.value, &known_headers[known->value]);
	else
		header_emit_unknown(m, &whole, &header);
	return true;
}
