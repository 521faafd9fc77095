/* telnet.c - Telnet, RFC 854: data and commands as they lie in each segment. */
#include "telnet.h"

#include <string.h>

#include "proto/list.h"

enum { TELNET_PORT = 23, IAC = 255, DONT = 254, WILL = 251, SUBOPTION = 250 };

/* Offset of the next IAC that is not doubled, or what is left. */
static size_t telnet_find_command(const struct reader *r)
{
	size_t left = reader_left(r), offset = 0;
	while (offset < left) {
		const uint8_t *found = memchr(r->at + offset, IAC, left - offset);
		if (!found) return left;
		offset = (size_t)(found - r->at);
		if (reader_peek(r, offset + 1) != IAC) return offset;
		offset += 2;
	}
	return left;
}

/* ---------------------------------------------------------------- data */

/* Up to and with CR LF, CR NUL or LF; all, if there is none. */
static size_t telnet_line_length(const struct reader *r)
{
	size_t left = reader_left(r);
	for (size_t i = 0; i < left; i++) {
		if (r->at[i] == '\n') return i + 1;
		if (r->at[i] != '\r') continue;
		int next = reader_peek(r, i + 1);
		if (next == '\n' || next == 0) return i + 2;
	}
	return left;
}

static void telnet_emit_data(struct layer *l, struct reader data)
{
	while (reader_left(&data)) {
		size_t taken = telnet_line_length(&data);
		if (taken == reader_left(&data) && data.missing && data.at[taken - 1] != '\n') {
			reader_skip(&data, taken + 1); /* it goes on where nothing was captured */
			l->fault = data.fault;
			return;
		}
		struct reader line = reader_take(&data, taken);
		size_t length = reader_left(&line);
		/* as a text it ends at the NUL, which after a CR is not meant (RFC 854) */
		const uint8_t *nul = memchr(line.at, 0, length);
		emit_text(l, F_DATA, span_of(&line, (uint32_t)length), (const char *)line.at,
		          nul ? (size_t)(nul - line.at) : length, 0);
	}
}

/* ---------------------------------------------------------------- commands */

/* The data of a suboption without the doubling of IAC, which needs bytes of its own. */
static struct reader telnet_undouble(struct layer *l, struct reader data)
{
	size_t length = reader_left(&data), used = 0;
	if (!memchr(data.at, IAC, length)) return data;
	uint8_t *bytes = layer_take(l, length);
	if (!bytes) return data;
	for (size_t i = 0; i < length; i++) {
		bytes[used++] = data.at[i];
		if (data.at[i] == IAC) i++;
	}
	return layer_source_bytes(l, "Telnet suboption", bytes, used);
}

static void telnet_dissect_suboption(struct layer *l, struct reader *r, uint32_t heading)
{
	struct span at = span_of(r, 1);
	uint8_t option = read_u8(r);
	if (!reader_ok(r)) return;
	const char *name = telnet_option_name(option);
	layer_text(l, heading, "Suboption %s", name);
	uint32_t item = layer_open_number(l, F_OPTION, at, option, 0);
	layer_text(l, item, "Subcommand: %s", name);
	struct reader data = reader_take(r, telnet_find_command(r));
	if (reader_left(&data)) {
		data = telnet_undouble(l, data);
		telnet_emit_suboption(l, option, &data);
	}
	layer_close_as_is(l, item);
}

static void telnet_dissect_command(struct layer *l, struct reader *r)
{
	uint32_t heading = layer_open(l, F_TEXT, r);
	layer_text(l, heading, "Command header");
	reader_skip(r, 1); /* IAC */
	uint8_t command = emit_u8(l, F_COMMAND, r);
	const char *name = value_name(telnet_fields[F_COMMAND].names, command, "<unknown option>");
	if (command == SUBOPTION) {
		telnet_dissect_suboption(l, r, heading);
	} else if (command >= WILL && command <= DONT) {
		struct span at = span_of(r, 1);
		uint8_t option = read_u8(r);
		if (reader_ok(r)) {
			emit_number(l, F_OPTION, at, option, 0);
			layer_text_last(l, "Subcommand: %s", telnet_option_name(option));
			layer_text(l, heading, "%s %s", name, telnet_option_name(option));
		}
	} else {
		layer_text(l, heading, "%s", name);
	}
	layer_close(l, heading, r);
}

static void telnet_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_set(l, "Telnet Data ...");
	while (reader_left(r)) {
		size_t data = telnet_find_command(r);
		if (data + 1 == reader_left(r) && r->at[data] == IAC) {
			reader_skip(r, data + 2); /* the command is in no byte of this segment */
			return;
		}
		struct reader text = reader_take(r, data);
		if (reader_left(r) == 0) text.missing = r->missing;
		telnet_emit_data(l, text);
		if (reader_left(r)) telnet_dissect_command(l, r);
	}
}

/* ---------------------------------------------------------------- TLS */

struct telnet_state {
	bool follows[2]; /* by direction: it has said that TLS comes next */
};

/* The end of IAC SB START_TLS FOLLOWS IAC SE, from the reader's start; 0: it is not there. */
static size_t telnet_find_follows(struct reader r)
{
	static const uint8_t follows[] = { IAC, SUBOPTION, OPTION_START_TLS, 1, IAC, 240 };
	size_t length = reader_left(&r);
	for (;;) {
		reader_skip(&r, telnet_find_command(&r));
		if (reader_left(&r) < sizeof follows) return 0;
		if (memcmp(r.at, follows, sizeof follows) == 0)
			return length - reader_left(&r) + sizeof follows;
		reader_skip(&r, 2);
	}
}

/* Once both sides have said so, what follows is TLS (draft-altman-telnet-starttls). */
static struct extent telnet_track(struct tracker *t, struct reader r, void *note)
{
	struct telnet_state *state = tracker_state(t);
	size_t length = reader_left(&r), end = telnet_find_follows(r);
	if (!state || !end) return extent_run(length);
	uint8_t direction = tracker_packet(t)->direction;
	state->follows[direction] = true;
	return state->follows[!direction] ? extent_switch(end, &tls_dissector) : extent_run(length);
}

/* clang-format off */
const struct dissector telnet_dissector = {
	.name = "telnet", .label = "Telnet", .short_label = "TELNET",
	.fields = telnet_fields, .field_count = TELNET_FIELDS,
	.track = telnet_track, .dissect = telnet_dissect, .state_size = sizeof(struct telnet_state),
	.is_stream = true, .is_leaf = true, .bindings = BINDINGS({ TCP_PORT, TELNET_PORT }),
};
/* clang-format on */
