/* undo.c - parts of a text, and the codings of single bytes: Base64, quoted-printable, percent, dots, masks. */
#include "stats/undo.h"

#include <string.h>
#include <strings.h>

struct part part_take(struct part *part, size_t count)
{
	struct part taken = *part;
	if (count > part->length) count = part->length;
	taken.length = count;
	part->at += count;
	part->length -= count;
	return taken;
}

static bool part_is_blank(uint8_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

struct part part_trimmed(struct part part)
{
	while (part.length && part_is_blank(part_bytes(part)[0])) part_take(&part, 1);
	while (part.length && part_is_blank(part_bytes(part)[part.length - 1])) part.length--;
	return part;
}

bool part_line(struct part *part, struct part *line_out)
{
	if (part->length == 0) return false;
	const uint8_t *bytes = part_bytes(*part), *feed = memchr(bytes, '\n', part->length);
	*line_out = part_take(part, feed ? (size_t)(feed - bytes) + 1 : part->length);
	if (feed) line_out->length--;
	if (line_out->length && bytes[line_out->length - 1] == '\r') line_out->length--;
	return true;
}

bool part_begins(struct part part, const char *word)
{
	size_t length = strlen(word);
	return part.length >= length &&
	       (length == 0 || strncasecmp((const char *)part_bytes(part), word, length) == 0);
}

bool part_is(struct part part, const char *word)
{
	return part.length == strlen(word) && part_begins(part, word);
}

bool part_word(struct part *part, struct part *word_out)
{
	size_t length = 0;
	*part = part_trimmed(*part);
	while (length < part->length && !part_is_blank(part_bytes(*part)[length])) length++;
	*word_out = part_take(part, length);
	*part = part_trimmed(*part);
	return length > 0;
}

bool part_number(struct part part, uint64_t *number_out)
{
	uint64_t number = 0;
	for (size_t i = 0; i < part.length; i++) {
		uint8_t c = part_bytes(part)[i];
		if (c < '0' || c > '9' || number > UINT64_MAX / 64) return false;
		number = number * 10 + (uint64_t)(c - '0');
	}
	*number_out = number;
	return part.length > 0;
}

/* ---------------------------------------------------------------- Base64 */

static int base64_value(uint8_t c)
{
	if (c >= 'A' && c <= 'Z') return c - 'A';
	if (c >= 'a' && c <= 'z') return c - 'a' + 26;
	if (c >= '0' && c <= '9') return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Four letters from places[0] on, of which count are not padding. */
static void base64_group(struct part in, const size_t places[4], unsigned count, struct traced *out)
{
	uint32_t word = 0;
	for (unsigned i = 0; i < 4; i++) {
		int value = i < count ? base64_value(part_bytes(in)[places[i]]) : 0;
		word = word << 6 | (uint32_t)value;
	}
	uint8_t bytes[3] = { (uint8_t)(word >> 16), (uint8_t)(word >> 8), (uint8_t)word };
	size_t first = places[0], last = places[count - 1];
	if (count > 1)
		traced_add_made(out, bytes, count - 1, in.text, in.at + first, last - first + 1);
}

void undo_base64_mail(struct part in, struct traced *out)
{
	size_t places[4];
	unsigned count = 0;
	for (size_t i = 0; i < in.length; i++) {
		uint8_t c = part_bytes(in)[i];
		if (base64_value(c) >= 0) places[count++] = i;
		if (count == 4 || (c == '=' && count > 0)) {
			base64_group(in, places, count, out);
			count = 0;
		}
	}
	if (count > 1) base64_group(in, places, count, out);
}

bool undo_base64(struct part in, struct traced *out, const char **why)
{
	size_t letters = 0, padding = 0;
	for (size_t i = 0; i < in.length; i++) {
		uint8_t c = part_bytes(in)[i];
		if (c == '=') {
			padding++;
		} else if (padding || base64_value(c) < 0) {
			*why = padding ? "letters behind the padding" : "other characters in it";
			return false;
		} else {
			letters++;
		}
	}
	if ((letters + padding) % 4 || padding > 2) {
		*why = padding > 2 ? "too much padding" : "its length is no multiple of 4";
		return false;
	}
	undo_base64_mail(in, out);
	return true;
}

/* ---------------------------------------------------------------- escapes */

static int hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9') return c - '0';
	if (c >= 'A' && c <= 'F') return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Is there an escape and two digits at byte i? */
static bool escaped_byte(struct part in, size_t i, uint8_t *byte_out)
{
	if (in.length - i < 3) return false;
	int high = hex_digit(part_bytes(in)[i + 1]), low = hex_digit(part_bytes(in)[i + 2]);
	if (high < 0 || low < 0) return false;
	*byte_out = (uint8_t)(high << 4 | low);
	return true;
}

/* How long the line end at byte i is, with the blanks before it; 0: none. */
static size_t line_end_length(struct part in, size_t i)
{
	size_t end = i;
	const uint8_t *bytes = part_bytes(in);
	while (end < in.length && (bytes[end] == ' ' || bytes[end] == '\t')) end++;
	if (end == in.length) return end - i;
	if (bytes[end] == '\n') return end + 1 - i;
	return bytes[end] == '\r' && end + 1 < in.length && bytes[end + 1] == '\n' ? end + 2 - i
	                                                                           : 0;
}

void undo_quoted_printable(struct part in, struct traced *out)
{
	size_t from = 0;
	for (size_t i = 0; i < in.length;) {
		const uint8_t *escape = memchr(part_bytes(in) + i, '=', in.length - i);
		if (!escape) break;
		i = (size_t)(escape - part_bytes(in));
		uint8_t byte;
		bool is_byte = escaped_byte(in, i, &byte);
		size_t soft = line_end_length(in, i + 1);
		if (!is_byte && soft == 0 && i + 1 < in.length) {
			i++;
			continue;
		}
		traced_add_part(out, in.text, in.at + from, i - from);
		if (is_byte) traced_add_made(out, &byte, 1, in.text, in.at + i, 3);
		from = i += is_byte ? 3 : 1 + soft;
	}
	if (from < in.length) traced_add_part(out, in.text, in.at + from, in.length - from);
}

void undo_percent(struct part in, bool plus_is_blank, struct traced *out)
{
	for (size_t i = 0; i < in.length;) {
		uint8_t byte = part_bytes(in)[i];
		size_t taken = 1;
		if (byte == '+' && plus_is_blank)
			byte = ' ';
		else if (byte == '%' && escaped_byte(in, i, &byte))
			taken = 3;
		traced_add_made(out, &byte, 1, in.text, in.at + i, taken);
		i += taken;
	}
}

void undo_dots(struct part in, struct traced *out)
{
	struct part line;
	while (in.length) {
		if (part_bytes(in)[0] == '.') part_take(&in, 1);
		if (!part_line(&in, &line)) return;
		traced_add_part(out, in.text, line.at, in.at - line.at);
	}
}

void undo_mask(struct part in, const uint8_t mask[4], struct traced *out)
{
	for (size_t i = 0; i < in.length; i++) {
		uint8_t byte = part_bytes(in)[i] ^ mask[i % 4];
		traced_add_made(out, &byte, 1, in.text, in.at + i, 1);
	}
}
