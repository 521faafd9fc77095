/* format.h - values as text. Nothing here escapes for a terminal: that is base/text.h's, at the end.
 * Thread: any. Each function writes at most size bytes with the final 0 and returns the length the
 * whole text has, as snprintf does. */
#ifndef DOGFISH_FIELD_FORMAT_H
#define DOGFISH_FIELD_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "field/registry.h"
#include "field/tape.h"

/* The value as `-T fields` prints it: 443, 0x0800, 192.0.2.1, 1. */
size_t format_value(const struct field *field, const struct item *item, char *out, size_t size);

/* The value as the tree draws it, with its name: "IPv4 (0x0800)", "Set". */
size_t format_value_named(const struct field *field, const struct item *item, char *out,
                          size_t size);

/* The item's line in the tree without indentation: "Type: IPv4 (0x0800)", ".... 0101 = Header length: 20
 * bytes (5)", "[Stream index: 0]"; the dissector's own text where it made one. */
size_t format_line(const struct registry *registry, const struct tape *tape,
                   const struct item *item, char *out, size_t size);

/* The filter that selects this value, as Wireshark writes it: `http.host == "a"`, `ip.flags == 0x2`; the
 * name alone where there is no value. Empty for items that have no name, and for values that their type cannot hold. */
size_t format_filter(const struct registry *registry, const struct item *item, char *out,
                     size_t size);

/* The filter for what has no name: `frame[54:3] == 53:56:0d`, bytes of the frame from offset on. */
size_t format_filter_bytes(uint32_t offset, const uint8_t *bytes, size_t length, char *out,
                           size_t size);

size_t format_ipv4(uint32_t address, char *out, size_t size);
size_t format_ipv6(const uint8_t *address, char *out, size_t size);
size_t format_ether(const uint8_t *address, char *out, size_t size);

/* Bytes as hex digits with a separator between bytes, 0: none. */
size_t format_hex(const uint8_t *bytes, size_t length, char separator, char *out, size_t size);

/* Seconds with nine digits: "-0.000000001". */
size_t format_seconds(int64_t time_ns, unsigned digits, char *out, size_t size);

/* "Apr  7, 2025 02:08:29.000000000 UTC", or the local zone's name. */
size_t format_time_absolute(int64_t time_ns, bool is_utc, char *out, size_t size);

#endif
