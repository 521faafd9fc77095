/* format.c - values as text: for columns and -e, for lines of the tree, for filters. */
#include "field/format.h"

#include <arpa/inet.h>
#include <float.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/format.h"

enum { NS_PER_SECOND = 1000000000, VALUE_MAX = 1024 };

static size_t format_text(char *out, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static size_t format_text(char *out, size_t size, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = text_vformat(out, size, format, arguments);
	va_end(arguments);
	return length > 0 ? (size_t)length : 0;
}

/* Copies bytes as a string, cut to size. */
static size_t format_copy(const void *bytes, size_t length, char *out, size_t size)
{
	if (size == 0) return length;
	size_t kept = length < size ? length : size - 1;
	if (kept) memcpy(out, bytes, kept);
	out[kept] = 0;
	return length;
}

/* Decimal digits of a number without printf: the packet list is made of them. */
static size_t format_decimal(uint64_t value, char *out, size_t size)
{
	char digits[20];
	size_t count = 0;
	do digits[sizeof digits - ++count] = (char)('0' + value % 10);
	while (value /= 10);
	return format_copy(digits + sizeof digits - count, count, out, size);
}

size_t format_ipv4(uint32_t address, char *out, size_t size)
{
	char text[16];
	size_t used = 0;
	for (int shift = 24; shift >= 0; shift -= 8) {
		used += format_decimal(address >> shift & 0xff, text + used, sizeof text - used);
		if (shift) text[used++] = '.';
	}
	return format_copy(text, used, out, size);
}

size_t format_ipv6(const uint8_t *address, char *out, size_t size)
{
	char text[INET6_ADDRSTRLEN];
	if (!inet_ntop(AF_INET6, address, text, sizeof text)) text[0] = 0;
	return format_copy(text, strlen(text), out, size);
}

size_t format_hex(const uint8_t *bytes, size_t length, char separator, char *out, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	size_t step = separator ? 3 : 2, used = 0;
	for (size_t i = 0; i < length; i++) {
		if (separator && i) {
			if (used + 1 < size) out[used] = separator;
			used++;
		}
		if (used + 2 < size) {
			out[used] = digits[bytes[i] >> 4];
			out[used + 1] = digits[bytes[i] & 15];
		} else if (used < size) {
			size_t whole = length * step - (separator ? 1 : 0);
			out[used] = 0;
			return whole;
		}
		used += 2;
	}
	if (used < size) out[used] = 0;
	return used;
}

size_t format_ether(const uint8_t *address, char *out, size_t size)
{
	return format_hex(address, 6, ':', out, size);
}

size_t format_seconds(int64_t time_ns, unsigned digits, char *out, size_t size)
{
	uint64_t magnitude = time_ns < 0 ? 0 - (uint64_t)time_ns : (uint64_t)time_ns;
	char text[40];
	size_t used = 0;
	if (time_ns < 0) text[used++] = '-';
	used += format_decimal(magnitude / NS_PER_SECOND, text + used, sizeof text - used);
	if (digits) text[used++] = '.';
	uint32_t fraction = (uint32_t)(magnitude % NS_PER_SECOND);
	uint32_t unit = NS_PER_SECOND / 10;
	for (unsigned i = 0; i < digits && i < 9; i++, unit /= 10)
		text[used++] = (char)('0' + fraction / unit % 10);
	return format_copy(text, used, out, size);
}

size_t format_time_absolute(int64_t time_ns, bool is_utc, char *out, size_t size)
{
	time_t seconds = (time_t)(time_ns / NS_PER_SECOND);
	int64_t fraction = time_ns % NS_PER_SECOND;
	if (fraction < 0) {
		fraction += NS_PER_SECOND;
		seconds--;
	}
	struct tm tm;
	char day[32], zone[32];
	if (!(is_utc ? gmtime_r(&seconds, &tm) : localtime_r(&seconds, &tm)))
		return format_copy("", 0, out, size);
	strftime(day, sizeof day, "%b %e, %Y %H:%M:%S", &tm);
	strftime(zone, sizeof zone, "%Z", &tm);
	return format_text(out, size, "%s.%09" PRId64 " %s", day, fraction, is_utc ? "UTC" : zone);
}

/* ---------------------------------------------------------------- one value */

static bool field_is_hex(const struct field *field)
{
	return field->base == BASE_HEX || field->base == BASE_HEX_DEC;
}

static size_t format_number(const struct field *field, uint64_t value, char *out, size_t size)
{
	bool is_signed = field->type >= FIELD_I8 && field->type <= FIELD_I64;
	if (field_is_hex(field))
		return format_text(out, size, "0x%0*" PRIx64,
		                   (int)(2 * field_type_width(field->type)), value);
	if (field->base == BASE_OCT) return format_text(out, size, "%#" PRIo64, value);
	if (is_signed) return format_text(out, size, "%" PRId64, (int64_t)value);
	return format_decimal(value, out, size);
}

static size_t format_char(uint64_t value, char *out, size_t size)
{
	if (value >= 0x20 && value < 0x7f) return format_text(out, size, "'%c'", (int)value);
	return format_text(out, size, "'\\x%02x'", (unsigned)value & 0xff);
}

static size_t format_guid(const uint8_t *b, char *out, size_t size)
{
	return format_text(out, size,
	                   "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
	                   b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
	                   b[12], b[13], b[14], b[15]);
}

/* Object identifier, X.690 8.19. */
static size_t format_oid(const uint8_t *bytes, size_t length, char *out, size_t size)
{
	char text[VALUE_MAX];
	size_t used = 0;
	uint64_t arc = 0;
	for (size_t i = 0; i < length && used + 48 < sizeof text; i++) {
		arc = arc << 7 | (bytes[i] & 0x7f);
		if (bytes[i] & 0x80) continue;
		if (used == 0) {
			uint64_t first = arc < 40 ? 0 : arc < 80 ? 1 : 2;
			used += format_text(text, sizeof text, "%" PRIu64 ".%" PRIu64, first,
			                    arc - first * 40);
		} else {
			used += format_text(text + used, sizeof text - used, ".%" PRIu64, arc);
		}
		arc = 0;
	}
	return format_copy(text, used, out, size);
}

static size_t format_eui64(uint64_t value, char *out, size_t size)
{
	uint8_t bytes[8];
	for (int i = 0; i < 8; i++) bytes[i] = (uint8_t)(value >> (56 - 8 * i));
	return format_hex(bytes, sizeof bytes, ':', out, size);
}

static size_t format_double(uint64_t bits, char *out, size_t size)
{
	double value;
	memcpy(&value, &bits, sizeof value);
	return format_text(out, size, "%.*g", DBL_DIG, value);
}

static size_t format_bytes(const struct field *field, const struct item *item, char *out,
                           size_t size)
{
	if (item->value_length == 0)
		return format_text(out, size, "%s",
		                   field->base == BASE_NONE_TEXT ? "<none>" : "<MISSING>");
	char separator = field->base == BASE_COLON ? ':' : field->base == BASE_DOT ? '.' : 0;
	return format_hex(item->value.bytes, item->value_length, separator, out, size);
}

size_t format_value(const struct field *field, const struct item *item, char *out, size_t size)
{
	const uint8_t *bytes = item->value.bytes;
	switch (field->type) {
	case FIELD_NONE:
		if (item->value_length && bytes) return format_bytes(field, item, out, size);
		return format_copy(field->label, strlen(field->label), out, size);
	case FIELD_EXPERT:
	case FIELD_PROTOCOL:
		if (item->value_length && bytes)
			return format_copy(bytes, item->value_length, out, size);
		return format_copy(field->label, strlen(field->label), out, size);
	case FIELD_CHAR: return format_char(item->value.number, out, size);
	case FIELD_DOUBLE: return format_double(item->value.number, out, size);
	case FIELD_TIME_ABSOLUTE:
		return format_time_absolute((int64_t)item->value.number, field->base == BASE_UTC,
		                            out, size);
	case FIELD_TIME_RELATIVE: return format_seconds((int64_t)item->value.number, 9, out, size);
	case FIELD_STRING: return format_copy(bytes, item->value_length, out, size);
	case FIELD_BYTES: return format_bytes(field, item, out, size);
	case FIELD_ETHER: return item->value_length == 6 ? format_ether(bytes, out, size) : 0;
	case FIELD_IPV4: return format_ipv4((uint32_t)item->value.number, out, size);
	case FIELD_IPV6: return item->value_length == 16 ? format_ipv6(bytes, out, size) : 0;
	case FIELD_EUI64: return format_eui64(item->value.number, out, size);
	case FIELD_GUID: return item->value_length == 16 ? format_guid(bytes, out, size) : 0;
	case FIELD_OID: return format_oid(bytes, item->value_length, out, size);
	case FIELD_BOOLEAN: return format_copy(item->value.number ? "1" : "0", 1, out, size);
	default: return format_number(field, item->value.number, out, size);
	}
}

/* ---------------------------------------------------------------- lines of the tree */

static size_t format_named_number(const struct field *field, const struct item *item, char *out,
                                  size_t size)
{
	char plain[VALUE_MAX];
	format_value(field, item, plain, sizeof plain);
	uint64_t value = item->value.number;
	if (field->names || field->ranges) {
		const char *name = value_name(field->names, value, NULL);
		if (!name) name = range_name(field->ranges, value, "Unknown");
		return format_text(out, size, "%s (%s)", name, plain);
	}
	const char *unit = field->unit ? field->unit : "";
	if (field->base == BASE_DEC_HEX)
		return format_text(out, size, "%s (0x%0*" PRIx64 ")%s", plain,
		                   (int)(2 * field_type_width(field->type)), value, unit);
	if (field->base == BASE_HEX_DEC)
		return format_text(out, size, "%s (%" PRIu64 ")%s", plain, value, unit);
	return format_text(out, size, "%s%s", plain, unit);
}

size_t format_value_named(const struct field *field, const struct item *item, char *out,
                          size_t size)
{
	if (field->format && item->flags & ITEM_NUMBER) {
		if (size == 0) return 0;
		field->format(out, size, item->value.number);
		return strlen(out);
	}
	if (field->type == FIELD_BOOLEAN) {
		const char *set = field->set ? field->set : "True",
			   *unset = field->unset ? field->unset : "False";
		const char *text = item->value.number ? set : unset;
		return format_copy(text, strlen(text), out, size);
	}
	if (field->type == FIELD_TIME_RELATIVE) {
		size_t used = format_value(field, item, out, size);
		return used < size ? used + format_copy(" seconds", 8, out + used, size - used)
		                   : used;
	}
	if (item->flags & ITEM_NUMBER && field->type < FIELD_FRAME)
		return format_named_number(field, item, out, size);
	return format_value(field, item, out, size);
}

/* ".... 0101 = ": the bits of the bytes that the field is cut out of. */
static size_t format_bits(const struct field *field, const struct item *item, char *out,
                          size_t size)
{
	if (!field->mask || !(item->flags & ITEM_NUMBER)) return 0;
	unsigned bits = item->length * 8;
	if (bits == 0 || bits > 64) return 0;
	char text[64 + 16 + 4];
	size_t used = 0;
	uint64_t placed = item->value.number << __builtin_ctzll(field->mask);
	for (unsigned bit = bits; bit-- > 0;) {
		bool is_ours = field->mask >> bit & 1;
		text[used++] = is_ours ? (char)('0' + (placed >> bit & 1)) : '.';
		if (bit % 4 == 0 && bit) text[used++] = ' ';
	}
	memcpy(text + used, " = ", 3);
	return format_copy(text, used + 3, out, size);
}

static bool field_has_value(const struct field *field)
{
	return field->type != FIELD_NONE && field->type != FIELD_PROTOCOL &&
	       field->type != FIELD_EXPERT;
}

static size_t format_own_line(const struct registry *registry, const struct item *item, char *out,
                              size_t size)
{
	const struct field *field = registry_field(registry, item->field);
	size_t used = format_bits(field, item, out, size);
	if (used >= size) return used;
	if (!field_has_value(field))
		return used +
		       format_copy(field->label, strlen(field->label), out + used, size - used);
	char value[VALUE_MAX];
	format_value_named(field, item, value, sizeof value);
	return used + format_text(out + used, size - used, "%s: %s", field->label, value);
}

size_t format_line(const struct registry *registry, const struct tape *tape,
                   const struct item *item, char *out, size_t size)
{
	const char *text = tape_text(tape, item);
	if (text) return format_copy(text, strlen(text), out, size);
	if (!(item->flags & ITEM_GENERATED) || size < 3)
		return format_own_line(registry, item, out, size);
	size_t used = format_own_line(registry, item, out + 1, size - 2);
	if (used > size - 3) used = size - 3;
	out[0] = '[';
	out[used + 1] = ']';
	out[used + 2] = 0;
	return used + 2;
}

/* ---------------------------------------------------------------- as a filter */

/* A text that grows; what does not fit is counted, not kept. */
struct format_sink {
	char *out;
	size_t size, used;
};

static void sink_put(struct format_sink *sink, const char *text, size_t length)
{
	bool has_room = sink->used < sink->size;
	format_copy(text, length, has_room ? sink->out + sink->used : sink->out,
	            has_room ? sink->size - sink->used : 0);
	sink->used += length;
}

/* A string as the filter language quotes it: the usual escapes, and no control character as it is. */
static void sink_quoted(struct format_sink *sink, const uint8_t *bytes, size_t length)
{
	static const char escaped[] = "\"\\\a\b\f\n\r\t\v", letters[] = "\"\\abfnrtv";
	sink_put(sink, "\"", 1);
	for (size_t i = 0; i < length; i++) {
		char text[8] = { '\\' };
		const char *escape = bytes[i] ? strchr(escaped, bytes[i]) : NULL;
		size_t used = 1;
		if (escape) {
			text[used++] = letters[escape - escaped];
		} else if (bytes[i] < 0x20 || bytes[i] == 0x7f) {
			text[used++] = 'x';
			used += format_hex(bytes + i, 1, 0, text + used, sizeof text - used);
		} else {
			text[0] = (char)bytes[i];
		}
		sink_put(sink, text, used);
	}
	sink_put(sink, "\"", 1);
}

/* Hex digits with colons; a single byte gets one if it could be read as the name of a protocol. */
static void sink_bytes(struct format_sink *sink, const uint8_t *bytes, size_t length)
{
	char text[8];
	if (length == 0) sink_put(sink, "\"\"", 2);
	if (length == 1 && bytes[0] >= 0xa0) sink_put(sink, ":", 1);
	for (size_t i = 0; i < length; i++) {
		if (i) sink_put(sink, ":", 1);
		sink_put(sink, text, format_hex(bytes + i, 1, 0, text, sizeof text));
	}
}

/* "2026-11-22 13:00:37.817740167+0000": local time and how far it is from UTC. */
static void sink_time(struct format_sink *sink, int64_t time_ns, bool is_utc)
{
	time_t seconds = (time_t)(time_ns / NS_PER_SECOND);
	int64_t fraction = time_ns % NS_PER_SECOND;
	struct tm tm;
	char text[64], zone[16] = "Z";
	if (fraction < 0) {
		fraction += NS_PER_SECOND;
		seconds--;
	}
	if (!(is_utc ? gmtime_r(&seconds, &tm) : localtime_r(&seconds, &tm))) return;
	size_t used = strftime(text, sizeof text, "\"%Y-%m-%d %H:%M:%S", &tm);
	if (!is_utc) strftime(zone, sizeof zone, "%z", &tm);
	if (fraction) used += format_text(text + used, sizeof text - used, ".%09" PRId64, fraction);
	used += format_text(text + used, sizeof text - used, "%s\"", zone);
	sink_put(sink, text, used);
}

/* A number; as hex with as many digits as the field's own bits need. */
static void sink_number(struct format_sink *sink, const struct field *field,
                        const struct item *item)
{
	char text[64];
	size_t used;
	const char *name = field->base == BASE_NAMED
	                           ? value_name(field->names, item->value.number, NULL)
	                           : NULL;
	if (name) {
		sink_quoted(sink, (const uint8_t *)name, strlen(name));
		return;
	}
	int bits = __builtin_popcountll(field->mask);
	if (field_is_hex(field) && bits)
		used = format_text(text, sizeof text, "0x%0*" PRIx64, (bits + 3) / 4,
		                   item->value.number);
	else
		used = format_value(field, item, text, sizeof text);
	sink_put(sink, text, used);
}

static void sink_value(struct format_sink *sink, const struct field *field, const struct item *item)
{
	switch (field->type) {
	case FIELD_STRING: sink_quoted(sink, item->value.bytes, item->value_length); break;
	case FIELD_BYTES: sink_bytes(sink, item->value.bytes, item->value_length); break;
	case FIELD_TIME_ABSOLUTE:
		sink_time(sink, (int64_t)item->value.number, field->base == BASE_UTC);
		break;
	default: {
		char text[VALUE_MAX];
		if (item->flags & ITEM_NUMBER)
			sink_number(sink, field, item);
		else
			sink_put(sink, text, format_value(field, item, text, sizeof text));
		break;
	}
	}
}

/* Some values that are worked out are greater than their type, Wireshark's, can say in a filter; and of
 * the least one of a signed type the language reads the number first, which does not fit, then the sign. */
static bool format_fits(const struct field *field, const struct item *item)
{
	unsigned bits = 8 * field_type_width(field->type);
	uint64_t number = item->value.number;
	if (field->type >= FIELD_U8 && field->type <= FIELD_U64)
		return bits >= 64 || number >> bits == 0;
	bool is_signed = field->type >= FIELD_I8 && field->type <= FIELD_I64;
	return !is_signed || (int64_t)number > INT64_MIN >> (64 - bits);
}

size_t format_filter(const struct registry *registry, const struct item *item, char *out,
                     size_t size)
{
	const struct field *field = registry_field(registry, item->field);
	if (!field->name[0] || !format_fits(field, item)) return format_copy("", 0, out, size);
	struct format_sink sink = { .out = out, .size = size };
	sink_put(&sink, field->name, strlen(field->name));
	if (field_has_value(field)) {
		sink_put(&sink, " == ", 4);
		sink_value(&sink, field, item);
	}
	return sink.used;
}

size_t format_filter_bytes(uint32_t offset, const uint8_t *bytes, size_t length, char *out,
                           size_t size)
{
	struct format_sink sink = { .out = out, .size = size };
	char text[48];
	sink_put(&sink, text, format_text(text, sizeof text, "frame[%u:%zu] == ", offset, length));
	sink_bytes(&sink, bytes, length);
	return sink.used;
}
