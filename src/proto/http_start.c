/* http_start.c - request line and status line, RFC 9112 3 and 4, in the tree. */
#include <stdio.h>

#include "base/text.h"
#include "http_message.h"
#include "lines.h"

/* RFC 9110 15 and IANA's registry, in the words that tshark has; hundreds end with "others". */
static const struct value_name status_codes[] = {
	{ 100, "Continue" },
	{ 101, "Switching Protocols" },
	{ 102, "Processing" },
	{ 103, "Early Hints" },
	{ 199, "Informational - Others" },
	{ 200, "OK" },
	{ 201, "Created" },
	{ 202, "Accepted" },
	{ 203, "Non-authoritative Information" },
	{ 204, "No Content" },
	{ 205, "Reset Content" },
	{ 206, "Partial Content" },
	{ 207, "Multi-Status" },
	{ 208, "Already Reported" },
	{ 226, "IM Used" },
	{ 299, "Success - Others" },
	{ 300, "Multiple Choices" },
	{ 301, "Moved Permanently" },
	{ 302, "Found" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 305, "Use Proxy" },
	{ 307, "Temporary Redirect" },
	{ 308, "Permanent Redirect" },
	{ 399, "Redirection - Others" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 402, "Payment Required" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 406, "Not Acceptable" },
	{ 407, "Proxy Authentication Required" },
	{ 408, "Request Time-out" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 411, "Length Required" },
	{ 412, "Precondition Failed" },
	{ 413, "Request Entity Too Large" },
	{ 414, "Request-URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 416, "Requested Range Not Satisfiable" },
	{ 417, "Expectation Failed" },
	{ 418, "I'm a teapot" },
	{ 421, "Misdirected Request" },
	{ 422, "Unprocessable Entity" },
	{ 423, "Locked" },
	{ 424, "Failed Dependency" },
	{ 425, "Too Early" },
	{ 426, "Upgrade Required" },
	{ 428, "Precondition Required" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 451, "Unavailable For Legal Reasons" },
	{ 499, "Client Error - Others" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 502, "Bad Gateway" },
	{ 503, "Service Unavailable" },
	{ 504, "Gateway Time-out" },
	{ 505, "HTTP Version not supported" },
	{ 506, "Variant Also Negotiates" },
	{ 507, "Insufficient Storage" },
	{ 508, "Loop Detected" },
	{ 510, "Not Extended" },
	{ 511, "Network Authentication Required" },
	{ 599, "Server Error - Others" },
	{ 0 },
};

static struct span span_all(const struct reader *text)
{
	return span_of(text, (uint32_t)reader_left(text));
}

static uint32_t start_emit_text(struct layer *l, unsigned field, struct reader text)
{
	return http_emit_string(l, field, span_all(&text), text, 0);
}

/* RFC 3986 3.4: parameters are parted by "&". */
static void start_emit_query(struct layer *l, struct reader query)
{
	struct reader parameter;
	uint32_t item = start_emit_text(l, F_REQUEST_QUERY, query);
	while (lines_part(&query, '&', &parameter)) {
		if (reader_left(&parameter) > 0) start_emit_text(l, F_REQUEST_PARAMETER, parameter);
	}
	layer_close_as_is(l, item);
}

static void start_emit_target(struct layer *l, struct reader target)
{
	size_t mark = lines_find(&target, '?');
	uint32_t item = start_emit_text(l, F_REQUEST_URI, target);
	if (mark != SIZE_MAX && mark + 1 < reader_left(&target)) {
		start_emit_text(l, F_REQUEST_PATH, reader_take(&target, mark));
		reader_skip(&target, 1);
		start_emit_query(l, target);
	}
	layer_close_as_is(l, item);
}

static void start_emit_request(struct http_message *m, struct reader line)
{
	struct http_request_line request = http_parse_request_line(line);
	m->target = (struct http_text){ request.target.at, (uint32_t)reader_left(&request.target) };
	m->is_connect = lines_are(&request.method, "CONNECT");
	start_emit_text(m->l, F_REQUEST_METHOD, request.method);
	start_emit_target(m->l, request.target);
	start_emit_text(m->l, F_REQUEST_VERSION, request.version);
}

static void start_emit_response(struct http_message *m, struct reader line)
{
	char unknown[24];
	struct http_status_line status = http_parse_status_line(line);
	start_emit_text(m->l, F_RESPONSE_VERSION, status.version);
	if (reader_left(&status.code) == 0) return;
	struct span at = span_all(&status.code);
	emit_number(m->l, F_RESPONSE_CODE, at, status.number, 0);
	snprintf(unknown, sizeof unknown, "Unknown (%u)", status.number);
	emit_text(m->l, F_RESPONSE_CODE_DESC, at, value_name(status_codes, status.number, unknown),
	          SIZE_MAX, ITEM_GENERATED);
	if (reader_left(&status.phrase) > 0)
		start_emit_text(m->l, F_RESPONSE_PHRASE, status.phrase);
}

/* The remark that tshark makes of each first line. */
static void start_emit_chat(struct layer *l, const struct reader *whole)
{
	size_t length = reader_left(whole);
	size_t size = 4 * length + 1; /* each byte at most three octal digits behind a backslash */
	char *line = layer_records(l) ? layer_take(l, length + 1) : NULL;
	char *text = line ? layer_take(l, size) : NULL;
	if (!text) return;
	lines_copy(whole, line, length + 1);
	text_escape(TEXT_TSHARK, line, length, text, size);
	layer_expert(l, F_CHAT, span_all(whole), text);
}

void http_emit_start(struct http_message *m, struct reader *r)
{
	struct layer *l = m->l;
	struct reader whole = *r, line;
	lines_next(r, &line);
	reader_limit(&whole, (size_t)(r->at - whole.at));
	uint32_t item = http_open_line(l, F_LINE, &whole);
	start_emit_chat(l, &whole);
	if (m->kind == HTTP_RESPONSE)
		start_emit_response(m, line);
	else
		start_emit_request(m, line);
	layer_close_as_is(l, item);
}
