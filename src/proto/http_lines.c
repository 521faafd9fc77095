/* http_lines.c - the lines of an HTTP message, taken apart. */
#include "http_lines.h"

#include <string.h>

#include "lines.h"

/* ---------------------------------------------------------------- the first line */

/* The methods that tshark knows, by length; "M-" before one of them makes it mandatory (RFC 2774). */
struct method {
	const char *name;
	enum http_kind kind;
};
static const struct method methods[] = {
	{ "GET", HTTP_REQUEST },
	{ "PUT", HTTP_REQUEST },
	{ "COPY", HTTP_REQUEST },
	{ "HEAD", HTTP_REQUEST },
	{ "LOCK", HTTP_REQUEST },
	{ "MOVE", HTTP_REQUEST },
	{ "POLL", HTTP_REQUEST },
	{ "POST", HTTP_REQUEST },
	{ "BCOPY", HTTP_REQUEST },
	{ "BMOVE", HTTP_REQUEST },
	{ "LABEL", HTTP_REQUEST },
	{ "MERGE", HTTP_REQUEST },
	{ "MKCOL", HTTP_REQUEST },
	{ "PATCH", HTTP_REQUEST },
	{ "TRACE", HTTP_REQUEST },
	{ "DELETE", HTTP_REQUEST },
	{ "NOTIFY", HTTP_NOTIFICATION },
	{ "REPORT", HTTP_REQUEST },
	{ "SEARCH", HTTP_REQUEST },
	{ "UNLOCK", HTTP_REQUEST },
	{ "UPDATE", HTTP_REQUEST },
	{ "BDELETE", HTTP_REQUEST },
	{ "CHECKIN", HTTP_REQUEST },
	{ "CONNECT", HTTP_REQUEST },
	{ "OPTIONS", HTTP_REQUEST },
	{ "CCM_POST", HTTP_REQUEST },
	{ "CHECKOUT", HTTP_REQUEST },
	{ "PROPFIND", HTTP_REQUEST },
	{ "BPROPFIND", HTTP_REQUEST },
	{ "PROPPATCH", HTTP_REQUEST },
	{ "SUBSCRIBE", HTTP_NOTIFICATION },
	{ "BPROPPATCH", HTTP_REQUEST },
	{ "MKACTIVITY", HTTP_REQUEST },
	{ "UNCHECKOUT", HTTP_REQUEST },
	{ "MKWORKSPACE", HTTP_REQUEST },
	{ "RPC_CONNECT", HTTP_REQUEST },
	{ "RPC_IN_DATA", HTTP_REQUEST },
	{ "UNSUBSCRIBE", HTTP_NOTIFICATION },
	{ "RPC_OUT_DATA", HTTP_REQUEST },
	{ "VERSION-CONTROL", HTTP_REQUEST },
	{ "BASELINE-CONTROL", HTTP_REQUEST },
	{ "SSTP_DUPLEX_POST", HTTP_REQUEST },
};

static bool line_starts(const struct reader *line, const char *text)
{
	size_t length = strlen(text);
	return reader_left(line) >= length && memcmp(line->at, text, length) == 0;
}

static bool line_is(const struct reader *line, const char *text)
{
	return reader_left(line) == strlen(text) && line_starts(line, text);
}

/* Up to the next space; the spaces behind it are passed over, as many as there are. */
static struct reader line_token(struct reader *line)
{
	size_t length = lines_find(line, ' ');
	struct reader token = reader_take(line, length == SIZE_MAX ? reader_left(line) : length);
	while (reader_peek(line, 0) == ' ') reader_skip(line, 1);
	return token;
}

enum http_kind http_line_kind(const struct reader *line)
{
	struct reader rest = *line;
	if (line_starts(&rest, "M-")) reader_skip(&rest, 2);
	if (line_starts(&rest, "HTTP/") || line_starts(&rest, "ICY")) return HTTP_RESPONSE;
	struct reader method = line_token(&rest);
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		if (line_is(&method, methods[i].name)) return methods[i].kind;
	}
	return HTTP_OTHER;
}

struct http_request_line http_parse_request_line(struct reader line)
{
	struct http_request_line out;
	out.method = line_token(&line);
	/* two spaces: the target between them is empty */
	bool has_target = line.at - out.method.end < 2;
	out.target = line;
	reader_limit(&out.target, 0);
	if (has_target) out.target = line_token(&line);
	out.version = line;
	return out;
}

struct http_status_line http_parse_status_line(struct reader line)
{
	struct http_status_line out = { .version = line_token(&line) };
	out.code = line_token(&line);
	out.phrase = line;
	if (reader_left(&out.code) < 3) {
		reader_limit(&out.code, 0);
		reader_limit(&out.phrase, 0);
		return out;
	}
	reader_limit(&out.code, 3);
	struct reader digits = out.code;
	uint64_t number = 0;
	if (lines_number(&digits, 999, &number)) out.number = (unsigned)number;
	return out;
}

/* ---------------------------------------------------------------- field lines */

static bool is_token_byte(uint8_t c)
{
	if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
	return c && strchr("!#$%&'*+-.^_`|~", c);
}

static bool is_token(const struct reader *text)
{
	for (size_t i = 0; i < reader_left(text); i++) {
		if (!is_token_byte(text->at[i])) return false;
	}
	return reader_left(text) > 0;
}

bool http_parse_header(struct reader line, struct http_header *out)
{
	size_t colon = lines_find(&line, ':');
	if (colon == SIZE_MAX) return false;
	out->name = reader_take(&line, colon);
	reader_skip(&line, 1);
	lines_skip_blanks(&line);
	out->value = line;
	out->is_name_valid = is_token(&out->name);
	return true;
}

bool http_line_is_folded(const struct reader *line)
{
	int first = reader_peek(line, 0);
	return first == ' ' || first == '\t';
}

bool http_parse_length(struct reader value, uint64_t *length_out)
{
	uint64_t length;
	if (reader_peek(&value, 0) == '+') reader_skip(&value, 1);
	if (!lines_number(&value, INT64_MAX, &length)) return false;
	int after = reader_peek(&value, 0);
	if (after >= 0 && !(after == ' ' || (after >= '\t' && after <= '\r'))) return false;
	*length_out = length;
	return true;
}

enum http_transfer http_parse_transfer(struct reader value, bool *is_chunked_out)
{
	static const char *const codings[] = { "compress", "deflate",   "gzip", "x-compress",
		                               "x-gzip",   "x-deflate", NULL };
	enum http_transfer transfer = HTTP_TRANSFER_NONE;
	struct reader part;
	*is_chunked_out = false;
	while (lines_part(&value, ',', &part)) {
		struct reader coding = lines_trimmed(part);
		if (reader_left(&coding) == 0) continue;
		*is_chunked_out = lines_are(&coding, "chunked");
		enum http_transfer found = HTTP_TRANSFER_UNKNOWN;
		if (*is_chunked_out) found = HTTP_TRANSFER_CHUNKED;
		if (lines_are(&coding, "identity")) found = HTTP_TRANSFER_IDENTITY;
		for (size_t i = 0; codings[i]; i++) {
			if (lines_are(&coding, codings[i])) found = HTTP_TRANSFER_CODED;
		}
		if (found > transfer) transfer = found;
	}
	return transfer;
}

bool http_parse_chunk_size(struct reader line, uint64_t *size_out)
{
	enum { DIGITS_MAX = 16 };
	uint64_t size = 0;
	size_t digits = 0;
	lines_skip_blanks(&line);
	for (int c; (c = reader_peek(&line, digits)) >= 0; digits++) {
		unsigned digit;
		if (c >= '0' && c <= '9')
			digit = (unsigned)c - '0';
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			digit = ((unsigned)c | 0x20) - 'a' + 10;
		else
			break;
		if (digits == DIGITS_MAX) return false;
		size = size << 4 | digit;
	}
	if (digits == 0) return false;
	*size_out = size;
	return true;
}
