/* follow_text.c - headings, and the bytes of a stream as text, hex dump or hex digits. */
#include "batch/follow_text.h"

#include "batch/follow_decoded.h"
#include "dissect/dissector.h"
#include "dissect/follow_source.h"
#include "stream/follow.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEGMENTS_AT_ONCE = 65536, DUMP_WIDTH = 16, ENDPOINT_MAX = 80 };

enum follow_form { FOLLOW_ASCII, FOLLOW_HEX, FOLLOW_RAW, FOLLOW_DECODED, FOLLOW_FORMS };
enum follow_type { FOLLOW_TCP, FOLLOW_UDP, FOLLOW_TLS, FOLLOW_HTTP, FOLLOW_TYPES };

static const char *const follow_form_names[FOLLOW_FORMS] = { "ascii", "hex", "raw", "decoded" };
static const char *const follow_type_names[FOLLOW_TYPES] = { "tcp", "udp", "tls", "http" };
static const char follow_ruler[] =
	"===================================================================\n";

struct follow_request {
	enum follow_type type;
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
	if (!follow_read_word(&at, follow_type_names, FOLLOW_TYPES, &type)) {
		error_set(error_out, "-z %s: there is tcp, udp, tls and http to follow", text);
		return NULL;
	}
	if (!follow_read_word(&at, follow_form_names, FOLLOW_FORMS, &form)) {
		error_set(error_out, "-z %s: a stream is shown as ascii, hex, raw or decoded",
		          text);
		return NULL;
	}
	char *end;
	unsigned long stream = strtoul(at, &end, 10);
	if (*at < '0' || *at > '9' || *end || stream >= UINT32_MAX) {
		error_set(error_out, "-z %s: which stream? A number, as in %s.stream", text,
		          type == FOLLOW_UDP ? "udp" : "tcp");
		return NULL;
	}
	struct follow_request *request = malloc(sizeof *request);
	if (!request) abort();
	*request = (struct follow_request){ (enum follow_type)type, (enum follow_form)form,
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

/* A stream that is being written: what HTTP said is one run after the other. */
struct follow_writing {
	enum follow_form form;
	uint64_t offsets[2];
	struct output *output;
};

static void follow_write_said(void *context, unsigned direction, const uint8_t *bytes,
                              size_t length)
{
	struct follow_writing *writing = context;
	follow_write_run(writing->form, direction, writing->offsets[direction], bytes, length,
	                 writing->output);
	writing->offsets[direction] += length;
}

static void follow_write_stream(const struct follow_request *request,
                                const struct report_context *context, struct follow *follow,
                                const struct conversation *conversation)
{
	struct follow_writing writing = { .form = request->form, .output = context->output };
	if (request->form != FOLLOW_DECODED && request->type != FOLLOW_HTTP) {
		follow_write_chunks(follow, request->form, context->output);
		return;
	}
	struct decoded *decoded = decoded_open_conversation(context->engine, conversation, follow);
	while (decoded && decoded_advance(decoded, SEGMENTS_AT_ONCE)) continue;
	if (decoded && request->form == FOLLOW_DECODED)
		follow_decoded_write(decoded, context->output);
	else if (decoded)
		follow_http_walk(decoded, follow_write_said, &writing);
	decoded_close(decoded);
}

/* The conversation, if it holds what is asked for: TLS that is not decrypted has nothing to follow. */
static const struct conversation *follow_find(const struct follow_request *request,
                                              const struct engine *engine)
{
	enum port_type type = request->type == FOLLOW_UDP ? PORT_UDP : PORT_TCP;
	const struct conversations *conversations = engine_conversations(engine, type);
	if (request->stream >= conversations_count(conversations)) return NULL;
	if (request->type == FOLLOW_TLS && request->form != FOLLOW_DECODED) return NULL;
	return conversations_at(conversations, request->stream);
}

static struct follow *follow_open_all(const struct report_context *context,
                                      const struct conversation *conversation,
                                      struct follow_help **help_out)
{
	struct view view = { .preferences = context->preferences,
		             .horizon = UINT32_MAX,
		             .is_complete = true };
	*help_out = follow_help_open(context->engine, (enum port_type)conversation->type,
	                             conversation->number, &view);
	struct follow *follow = follow_open(engine_store(context->engine), conversation,
	                                    follow_help_source(*help_out));
	while (follow && follow_advance(follow, SEGMENTS_AT_ONCE)) continue;
	return follow;
}

static void follow_request_write(const void *request_in, const struct report_context *context)
{
	const struct follow_request *request = request_in;
	struct output *output = context->output;
	const struct conversation *conversation = follow_find(request, context->engine);
	struct follow_help *help = NULL;
	struct follow *follow = NULL;
	if (conversation) follow = follow_open_all(context, conversation, &help);
	bool is_there = follow && (request->type != FOLLOW_HTTP ||
	                           decoded_is_http(context->engine, conversation));
	char heading[160];
	const char *type = follow_type_names[request->type];
	snprintf(heading, sizeof heading, "Follow: %s,%s\nFilter: %s.stream eq %u\n", type,
	         follow_form_names[request->form], request->type == FOLLOW_UDP ? "udp" : "tcp",
	         request->stream);
	output_char(output, '\n');
	output_string(output, follow_ruler);
	output_string(output, heading);
	for (unsigned node = 0; node < 2; node++)
		follow_write_node(node, is_there ? conversation : NULL, output);
	if (is_there) follow_write_stream(request, context, follow, conversation);
	output_string(output, follow_ruler);
	follow_close(follow);
	follow_help_close(help);
}

const struct report_kind report_follow = {
	.name = "follow",
	.usage = "follow,tcp|udp|tls|http,ascii|hex|raw|decoded,STREAM",
	.open = follow_request_open,
	.write = follow_request_write,
	.close = free,
};
