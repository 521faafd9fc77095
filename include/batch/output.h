/* output.h - text on its way to standard output: one large buffer, few writes, no printf.
 *
 * Nothing here fails at the call: the first failed write is remembered, what comes after is dropped, and
 * output_error tells. A closed pipe is such a failure too, which callers end on quietly.
 * Owner: who opened it. Thread: one. */
#ifndef DOGFISH_BATCH_OUTPUT_H
#define DOGFISH_BATCH_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OUTPUT_BUFFER_SIZE = 256 * 1024 };

struct output {
	int fd;
	int error; /* errno of the first failed write, 0: none */
	bool is_terminal;
	size_t used;
	char *buffer;
};

void output_open(struct output *output, int fd);

/* Flushes; the descriptor stays open. */
void output_close(struct output *output);
void output_flush(struct output *output);

/* As it is. */
void output_bytes(struct output *output, const void *bytes, size_t length);
void output_string(struct output *output, const char *text);
void output_char(struct output *output, char c);
void output_repeat(struct output *output, char c, size_t count);

/* Decimal digits, at least width wide with spaces before. */
void output_number(struct output *output, uint64_t number, size_t width);

/* Text that holds bytes from the wire: made harmless for a terminal (base/text.h). */
void output_escaped(struct output *output, const char *text, size_t length);

/* The same without a look at what it does to a terminal: only invalid UTF-8 becomes U+FFFD. */
void output_valid(struct output *output, const char *text, size_t length);

/* How a text gets into an output: output_escaped, output_valid, json_escaped, xml_escaped. */
typedef void text_writer(struct output *output, const char *text, size_t length);

/* Bytes as hex digits, with a separator between bytes; 0: none. */
void output_hex(struct output *output, const uint8_t *bytes, size_t length, char separator);

#endif
