/* decoded_scan_http.c - what follows a head: a body, so long, or another protocol. */
#include <string.h>

#include "decoded_internal.h"

static bool http_read_start(struct part line, struct http_said *said)
{
	struct part word, version;
	said->is_response = part_begins(line, "HTTP/");
	if (!part_word(&line, &word)) return false;
	if (said->is_response) {
		uint64_t status = 0;
		part_word(&line, &version);
		if (!part_number(version, &status) || status > 999) return false;
		said->status = (unsigned)status;
		return true;
	}
	for (size_t i = 0; i < word.length; i++) {
		uint8_t c = part_bytes(word)[i];
		if (c <= ' ' || c >= 0x7f || strchr("\"(),/:;<=>?@[\\]{}", c)) return false;
	}
	said->method = word;
	return part_word(&line, &said->target) && part_word(&line, &version) &&
	       part_begins(version, "HTTP/");
}

static void http_read_header(struct part name, struct part value, struct http_said *said)
{
	value = part_trimmed(value);
	if (part_is(name, "Content-Length"))
		said->has_length = part_number(value, &said->length);
	else if (part_is(name, "Transfer-Encoding"))
		said->is_chunked =
			value.length >= 7 &&
			part_is((struct part){ value.text, value.at + value.length - 7, 7 },
		                "chunked");
	else if (part_is(name, "Content-Encoding"))
		said->coding = value;
	else if (part_is(name, "Content-Type"))
		said->type = value;
	else if (part_is(name, "Host"))
		said->host = value;
	else if (part_is(name, "Upgrade"))
		said->is_websocket = part_is(value, "websocket");
	else if (part_is(name, "Sec-WebSocket-Extensions"))
		said->is_deflated = part_begins(value, "permessage-deflate");
}

bool http_read_head(struct part head, struct http_said *said_out)
{
	struct part line, name, value;
	*said_out = (struct http_said){ 0 };
	if (!part_line(&head, &line) || !http_read_start(line, said_out)) return false;
	said_out->headers = head;
	struct part empty = { head.text, head.at, 0 };
	said_out->type = said_out->coding = said_out->host = empty;
	while (mime_next_header(&head, &name, &value))
		http_read_header(part_trimmed(name), value, said_out);
	struct part coding = said_out->coding;
	if (coding.length)
		said_out->kind =
			inflate_kind_of_coding((const char *)part_bytes(coding), coding.length);
	said_out->has_type = said_out->type.length > 0;
	return true;
}

/* Both directions go on as WebSocket. The client may have said something before that was seen. */
static void http_upgrade(struct decoded *d, const struct http_said *said)
{
	for (unsigned i = 0; i < 2; i++) {
		scan_set(d, i, said->is_websocket ? SCAN_WEBSOCKET : SCAN_TEXT);
		d->sides[i].detail = said->is_deflated;
		d->sides[i].head = 0;
	}
}

static void http_expect_body(struct decoded *d, unsigned direction, size_t head,
                             const struct http_said *said, bool until_close)
{
	struct scan_side *side = &d->sides[direction];
	bool is_coded = said->coding.length && !part_is(said->coding, "identity");
	if (said->is_chunked)
		scan_set(d, direction, SCAN_CHUNKS);
	else if (said->has_length && said->length)
		scan_set_count(d, direction, DECODED_IS_BODY, said->length);
	else if (!said->has_length && until_close)
		scan_set_count(d, direction, DECODED_IS_BODY, UINT64_MAX);
	else
		return;
	side->head = head + 1;
	side->left = said->is_chunked ? 0 : side->left;
	side->is_cut_in_blocks = !is_coded;
}

static void http_ended_response(struct decoded *d, unsigned direction, size_t index,
                                const struct http_said *said)
{
	if (said->status / 100 == 1 && said->status != 101) return;
	enum pending asked = scan_pending_take(&d->dialogue);
	if (said->status == 101) {
		http_upgrade(d, said);
	} else if (asked == PENDING_CONNECT && said->status / 100 == 2) {
		scan_set(d, 0, SCAN_RECORD);
		scan_set(d, 1, SCAN_RECORD);
	} else if (asked != PENDING_HEAD && said->status != 204 && said->status != 304) {
		http_expect_body(d, direction, index, said, true);
	}
}

void scan_http_ended(struct decoded *d, unsigned direction, size_t index)
{
	if (d->messages[index].kind != DECODED_IS_HEAD) return;
	struct traced text = { 0 };
	struct http_said said;
	decoded_gather(d, index, &text, DECODED_HEAD_MAX);
	if (!http_read_head((struct part){ &text, 0, text.length }, &said)) {
		d->messages[index].kind = DECODED_IS_TEXT;
	} else if (said.is_response) {
		http_ended_response(d, direction, index, &said);
	} else {
		scan_pend(&d->dialogue, part_is(said.method, "HEAD")      ? PENDING_HEAD
		                        : part_is(said.method, "CONNECT") ? PENDING_CONNECT
		                                                          : PENDING_OTHER);
		http_expect_body(d, direction, index, &said, false);
	}
	traced_close(&text);
}
