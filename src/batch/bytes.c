/* bytes.c - hex dumps: "0010  20 00 af 02 ...   .....". */
#include "batch/bytes.h"

#include <string.h>

enum { LINE_MAX_LENGTH = 16 + 3 * BYTES_PER_LINE + 3 + BYTES_PER_LINE + 1 };

static const char bytes_digits[] = "0123456789abcdef";

/* Four digits, or eight where the offsets need them. */
static size_t bytes_offset(char *out, uint32_t offset, size_t width)
{
	for (size_t i = 0; i < width; i++)
		out[i] = bytes_digits[offset >> 4 * (width - 1 - i) & 15];
	return width;
}

static void bytes_write_line(const uint8_t *bytes, size_t count, uint32_t offset, size_t width,
                             struct output *output)
{
	char line[LINE_MAX_LENGTH];
	memset(line, ' ', sizeof line);
	size_t hex = bytes_offset(line, offset, width) + 2;
	size_t text = hex + 3 * BYTES_PER_LINE + 2;
	for (size_t i = 0; i < count; i++) {
		line[hex + 3 * i] = bytes_digits[bytes[i] >> 4];
		line[hex + 3 * i + 1] = bytes_digits[bytes[i] & 15];
		line[text + i] = bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char)bytes[i] : '.';
	}
	line[text + count] = '\n';
	output_bytes(output, line, text + count + 1);
}

static void bytes_write_source(const struct data_source *source, struct output *output)
{
	size_t width = source->length > 0x10000 ? 8 : 4;
	for (uint32_t at = 0; at < source->length; at += BYTES_PER_LINE) {
		uint32_t left = source->length - at;
		bytes_write_line(source->bytes + at, left < BYTES_PER_LINE ? left : BYTES_PER_LINE,
		                 at, width, output);
	}
}

void bytes_write(const struct data_source *sources, size_t count, struct output *output)
{
	for (size_t i = 0; i < count; i++) {
		if (count > 1) {
			output_string(output, sources[i].name);
			output_string(output, " (");
			output_number(output, sources[i].length, 0);
			output_string(output, sources[i].length == 1 ? " byte):\n" : " bytes):\n");
		}
		bytes_write_source(&sources[i], output);
	}
}
