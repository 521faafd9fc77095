/* follow_text.c - headings, and the bytes of a stream as text, hex dump or hex digits. */
#include "batch/follow_text.h"

#include "dissect/dissector.h"
#include "dissect/follow_source.h"
#include "stream/follow.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEGMENTS_AT_ONCE = 65536, DUMP_WIDTH = 16, ENDPOINT_MAX = 80 };

enum follow_form { FOLLOW_ASCII, FOLLOW_HEX, FOLLOW_RAW, FOLLOW_FORMS };

static const char *const follow_form_names[FOLLOW_FORMS] = { "ascii", "hex", "raw" };
static const char *const follow_type_names[PORT_TYPES] = { "", "tcp", "udp" };
static const char follow_ruler[] =
	"===================================================================\n";

struct follow_request {
	enum port_type type;
	enum follow_form form;
	uint32_t stream;
};

/* The index of the word that text begins with, up to a comma or the end; moves text behind it. */
static bool follow_read_word(const char **text, const char *const *names, size_t count, size_t *out)
{
	size_t length = strcspn(*text, ",");
	for (size_t i = 0; i < count; i++) {
		if (length == 0 || strlen(names[i]) != length ||
		    memcmp(names[i], *text, length) != 0)
			continue;
		*text += length + ((*text)[length] == ',');
		*out = i;
		return true;
	}
	return false;
}

static void *follow_request_open(const char *arguments, const char *text,
                                 const struct registry *registry, struct error *error_out)
{
	const char *at = arguments;
	size_t type, form;
	if (!follow_read_word(&at, follow_type_names, PORT_TYPES, &type)) {
		error_set(error_out, "-z %s: this version follows tcp and udp", text);
		return NULL;
	}
	if (!follow_read_word(&at, follow_form_names, FOLLOW_FORMS, &form)) {
		error_set(error_out, "-z %s: a stream is shown as ascii, hex or raw", text);
		return NULL;
	}
	char *end;
	unsigned long stream = strtoul(at, &end, 10);
	if (*at < '0' || *at > '9' || *end || stream >= UINT32_MAX) {
		error_set(error_out, "-z %s: which stream? A number, as in %s.stream", text,
		          follow_type_names[type]);
		return NULL;
	}
	struct follow_request *request = malloc(sizeof *request);
	if (!request) abort();
	*request = (struct follow_request){ (enum port_type)type, (enum follow_form)form,
		                            (uint32_t)stream };
	return request;
}

static void follow_write_node(unsigned node, const struct conversation *conversation,
                              struct output *output)
{
	char text[ENDPOINT_MAX] = "", line[2 * ENDPOINT_MAX];
	bool is_ipv6 = conversation && conversation->address[node].type == ADDRESS_IPV6;
	if (conversation) address_format(&conversation->address[node], text, sizeof text);
	snprintf(line, sizeof line, "Node %u: %s%s%s:%u\n", node, is_ipv6 ? "[" : "", text,
	         is_ipv6 ? "]" : "", conversation ? conversation->port[node] : 0u);
	output_string(output, line);
}

/* A carriage return stays where a line ends, as tshark has it; one inside a line would let what follows
 * overwrite it on the terminal. */
static void follow_write_ascii(const uint8_t *bytes, size_t length, struct output *output)
{
	char piece[4096];
	while (length > 0) {
		size_t count = length < sizeof piece ? length : sizeof piece;
		for (size_t i = 0; i < count; i++) {
			uint8_t c = bytes[i];
			bool ends_line = i + 1 == length || bytes[i + 1] == '\n';
			bool stays =
				(c >= 0x20 && c < 0x7f) || c == '\n' || (c == '\r' && ends_line);
			piece[i] = stays ? (char)c : '.';
		}
		output_bytes(output, piece, count);
		bytes += count;
		length -= count;
	}
}

/* The eight hex digits of four bytes, a digit in each byte of a word: digit by digit, a stream of a
 * gigabyte takes a quarter longer. */
static void follow_write_digits(const uint8_t *bytes, char *digits)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t word = bytes[0] | (uint64_t)bytes[1] << 16 | (uint64_t)bytes[2] << 32 |
	                (uint64_t)bytes[3] << 48;
	uint64_t values = (word >> 4 & ones * 0xf) | (word & ones * 0xf) << 8;
	uint64_t is_letter = (values + ones * 6) >> 4 & ones;
	uint64_t text = htole64(values + ones * '0' + is_letter * ('a' - '0' - 10));
	memcpy(digits, &text, sizeof text);
}

static void follow_write_raw(const uint8_t *bytes, size_t length, struct output *output)
{
	static const char digits[] = "0123456789abcdef";
	char piece[8192];
	while (length > 0) {
		size_t count = length < sizeof piece / 2 ? length : sizeof piece / 2, done = 0;
		for (; done + 4 <= count; done += 4)
			follow_write_digits(bytes + done, piece + 2 * done);
		for (; done < count; done++) {
			piece[2 * done] = digits[bytes[done] >> 4];
			piece[2 * done + 1] = digits[bytes[done] & 15];
		}
		output_bytes(output, piece, 2 * count);
		bytes += count;
		length -= count;
	}
}

/* "00000010  66 6f 6e 74 73 2f 53 6f  75 72 ...  fonts/So urceSans", without spaces at the end. */
static void follow_write_dump_line(const uint8_t *bytes, size_t count, uint64_t offset,
                                   bool is_indented, struct output *output)
{
	static const char digits[] = "0123456789abcdef", large[] = "0123456789ABCDEF";
	char line[1 + 8 + 2 + 3 * DUMP_WIDTH + 2 + DUMP_WIDTH + 1 + 1];
	size_t used = 0;
	if (is_indented) line[used++] = '\t';
	for (int shift = 28; shift >= 0; shift -= 4) line[used++] = large[offset >> shift & 15];
	memset(line + used, ' ', 2 + 3 * DUMP_WIDTH + 2);
	char *hex = line + used + 2, *text = hex + 3 * DUMP_WIDTH + 2;
	for (size_t i = 0; i < count; i++) {
		size_t gap = i >= DUMP_WIDTH / 2;
		hex[3 * i + gap] = digits[bytes[i] >> 4];
		hex[3 * i + 1 + gap] = digits[bytes[i] & 15];
		if (i == DUMP_WIDTH / 2) *text++ = ' ';
		*text++ = bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char)bytes[i] : '.';
	}
	while (text[-1] == ' ') text--;
	*text++ = '\n';
	output_bytes(output, line, (size_t)(text - line));
}

static void follow_write_dump(const uint8_t *bytes, size_t length, uint64_t offset,
                              bool is_indented, struct output *output)
{
	for (size_t at = 0; at < length; at += DUMP_WIDTH) {
		size_t count = length - at < DUMP_WIDTH ? length - at : DUMP_WIDTH;
		follow_write_dump_line(bytes + at, count, offset + at, is_indented, output);
	}
}

static void follow_write_run(enum follow_form form, bool is_second, uint64_t offset,
                             const uint8_t *bytes, size_t length, struct output *output)
{
	if (form == FOLLOW_HEX) {
		follow_write_dump(bytes, length, offset, is_second, output);
		return;
	}
	if (is_second) output_char(output, '\t');
	if (form == FOLLOW_ASCII) {
		output_number(output, length, 0);
		output_char(output, '\n');
		follow_write_ascii(bytes, length, output);
	} else {
		follow_write_raw(bytes, length, output);
	}
	output_char(output, '\n');
}

static void follow_write_chunks(struct follow *follow, enum follow_form form, struct output *output)
{
	uint64_t offsets[2] = { 0, 0 };
	for (size_t i = 0; i < follow_count(follow) && !output->error; i++) {
		const struct follow_chunk *chunk = follow_at(follow, i);
		const uint8_t *bytes = chunk->is_hole ? NULL : follow_bytes(follow, chunk);
		size_t length = chunk->length;
		char hole[64];
		if (!bytes) { /* with its final 0, which tshark counts */
			length = 1 + (size_t)snprintf(hole, sizeof hole,
			                              "[%u bytes missing in capture file]",
			                              chunk->length);
			bytes = (const uint8_t *)hole;
		}
		follow_write_run(form, chunk->direction, offsets[chunk->direction], bytes, length,
		                 output);
		offsets[chunk->direction] += length;
	}
}

static void follow_write_stream(const struct follow_request *request, const struct engine *engine,
                                const struct preferences *preferences,
                                const struct conversation *conversation, struct output *output)
{
	struct view view = { .preferences = preferences,
		             .horizon = UINT32_MAX,
		             .is_complete = true };
	struct follow_help *help = follow_help_open(engine, request->type, request->stream, &view);
	struct follow *follow =
		follow_open(engine_store(engine), conversation, follow_help_source(help));
	while (follow && follow_advance(follow, SEGMENTS_AT_ONCE)) continue;
	if (follow) follow_write_chunks(follow, request->form, output);
	follow_close(follow);
	follow_help_close(help);
}

static void follow_request_write(const void *request_in, const struct report_context *context)
{
	const struct follow_request *request = request_in;
	struct output *output = context->output;
	const struct conversations *conversations =
		engine_conversations(context->engine, request->type);
	const struct conversation *conversation = NULL;
	if (request->stream < conversations_count(conversations))
		conversation = conversations_at(conversations, request->stream);
	char heading[160];
	const char *type = follow_type_names[request->type];
	snprintf(heading, sizeof heading, "Follow: %s,%s\nFilter: %s.stream eq %u\n", type,
	         follow_form_names[request->form], type, request->stream);
	output_char(output, '\n');
	output_string(output, follow_ruler);
	output_string(output, heading);
	for (unsigned node = 0; node < 2; node++) follow_write_node(node, conversation, output);
	if (conversation)
		follow_write_stream(request, context->engine, context->preferences, conversation,
		                    output);
	output_string(output, follow_ruler);
}

const struct report_kind report_follow = {
	.name = "follow",
	.usage = "follow,tcp|udp,ascii|hex|raw,STREAM",
	.open = follow_request_open,
	.write = follow_request_write,
	.close = free,
};
