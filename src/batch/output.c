/* output.c - gathers text and writes it in large pieces. */
#include "batch/output.h"

#include "base/text.h"
#include "base/utf8.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ESCAPE_STEP = 1024, ESCAPE_GROWTH = 12 };

void output_open(struct output *output, int fd)
{
	*output = (struct output){
		.fd = fd,
		.buffer = malloc(OUTPUT_BUFFER_SIZE),
		.is_terminal = isatty(fd),
	};
	if (!output->buffer) abort();
}

void output_close(struct output *output)
{
	output_flush(output);
	free(output->buffer);
	output->buffer = NULL;
}

static void output_write(struct output *output, const char *bytes, size_t length)
{
	while (length && !output->error) {
		ssize_t written = write(output->fd, bytes, length);
		if (written >= 0) {
			bytes += written;
			length -= (size_t)written;
		} else if (errno == EAGAIN) {
			poll(&(struct pollfd){ .fd = output->fd, .events = POLLOUT }, 1, -1);
		} else if (errno != EINTR) {
			output->error = errno;
		}
	}
}

void output_flush(struct output *output)
{
	output_write(output, output->buffer, output->used);
	output->used = 0;
}

void output_bytes(struct output *output, const void *bytes, size_t length)
{
	if (length > OUTPUT_BUFFER_SIZE - output->used) output_flush(output);
	if (length > OUTPUT_BUFFER_SIZE) {
		output_write(output, bytes, length);
		return;
	}
	memcpy(output->buffer + output->used, bytes, length);
	output->used += length;
}

void output_string(struct output *output, const char *text)
{
	output_bytes(output, text, strlen(text));
}

void output_char(struct output *output, char c)
{
	if (output->used == OUTPUT_BUFFER_SIZE) output_flush(output);
	output->buffer[output->used++] = c;
}

void output_repeat(struct output *output, char c, size_t count)
{
	while (count-- > 0) output_char(output, c);
}

void output_number(struct output *output, uint64_t number, size_t width)
{
	char digits[20];
	size_t at = sizeof digits;
	do digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	size_t length = sizeof digits - at;
	if (length < width) output_repeat(output, ' ', width - length);
	output_bytes(output, digits + at, length);
}

static bool output_is_plain(char c) { return c >= 0x20 && c < 0x7f; }

/* The part that has to be looked at character by character, in pieces of bounded size. A piece is cut
 * only before an ASCII byte, so no character is torn. */
static void output_escape_slowly(struct output *output, const char *text, size_t length)
{
	char escaped[ESCAPE_STEP * ESCAPE_GROWTH];
	while (length > 0) {
		size_t step = length < ESCAPE_STEP ? length : ESCAPE_STEP;
		while (step < length && step > ESCAPE_STEP / 2 && (text[step] & 0x80)) step--;
		size_t escaped_length =
			text_escape(TEXT_TSHARK, text, step, escaped, sizeof escaped);
		if (escaped_length >= sizeof escaped) escaped_length = strlen(escaped);
		output_bytes(output, escaped, escaped_length);
		text += step;
		length -= step;
	}
}

void output_escaped(struct output *output, const char *text, size_t length)
{
	static const char arrow[] = "→"; /* in most rows, and harmless */
	const size_t arrow_length = sizeof arrow - 1;
	size_t plain = 0;
	while (plain < length) {
		if (output_is_plain(text[plain]))
			plain++;
		else if (length - plain >= arrow_length &&
		         !memcmp(text + plain, arrow, arrow_length))
			plain += arrow_length;
		else
			break;
	}
	output_bytes(output, text, plain);
	if (plain < length) output_escape_slowly(output, text + plain, length - plain);
}

void output_valid(struct output *output, const char *text, size_t length)
{
	size_t valid = 0, at = 0;
	while (at < length) {
		uint32_t code;
		size_t taken =
			(uint8_t)text[at] < 0x80 ? 1 : utf8_decode(text + at, length - at, &code);
		if ((uint8_t)text[at] >= 0x80 && code == UTF8_INVALID) {
			output_bytes(output, text + valid, at - valid);
			output_string(output, "\xef\xbf\xbd");
			valid = at + taken;
		}
		at += taken;
	}
	output_bytes(output, text + valid, length - valid);
}

/* Hex digits for as many bytes as have room in the buffer. */
static size_t output_hex_some(struct output *output, const uint8_t *bytes, size_t length,
                              char separator)
{
	static const char digits[] = "0123456789abcdef";
	size_t step = separator ? 3 : 2, room = (OUTPUT_BUFFER_SIZE - output->used) / step;
	size_t count = length < room ? length : room;
	char *at = output->buffer + output->used;
	for (size_t i = 0; i < count; i++) {
		*at++ = digits[bytes[i] >> 4];
		*at++ = digits[bytes[i] & 15];
		if (separator) *at++ = separator;
	}
	output->used += count * step;
	return count;
}

void output_hex(struct output *output, const uint8_t *bytes, size_t length, char separator)
{
	bool ends = separator && length > 0; /* with a separator too many, taken back at the end */
	while (length > 0) {
		size_t done = output_hex_some(output, bytes, length, separator);
		bytes += done;
		length -= done;
		if (length > 0) output_flush(output);
	}
	if (ends) output->used--;
}
