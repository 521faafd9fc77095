/* writer_private.h - what the parts of the capture file writer share. See capture/writer.h.
 *
 *	writer.c         opens, flushes, cuts back, closes
 *	writer_pcap.c    encodes pcap into the buffer
 *	writer_pcapng.c  encodes pcapng into the buffer */
#ifndef DOGFISH_CAPTURE_WRITER_PRIVATE_H
#define DOGFISH_CAPTURE_WRITER_PRIVATE_H

#include "capture/writer.h"

#include <string.h>

enum { WRITER_INTERFACES_MAX = CAPTURE_INTERFACES_MAX };

/* What appending needs to know of an interface. */
struct writer_link {
	uint32_t link_type;
	uint32_t snaplen;
	uint32_t packet_max;
	uint32_t tick_ns; /* ns in a unit of its stamps */
};

struct writer {
	int fd;
	char *name;
	enum writer_format format;
	bool is_seekable; /* a file that can be cut back; a pipe cannot */
	uint8_t *buffer;  /* whole records that are not in the file yet */
	size_t used, capacity;
	uint64_t written; /* bytes in the file: where the buffer will go */
	uint64_t packets_written, packets_buffered;
	struct writer_link *links;
	uint32_t link_count, links_held;
};

/* Makes room in the buffer for length bytes, by flushing or growing. */
bool writer_reserve(struct writer *writer, size_t length, struct error *error_out);

/* Each puts what it says into the buffer, for which room was made; lengths that will be needed: */
size_t writer_packet_length(const struct writer *writer, const struct writer_record *record);
/* Returns where in the buffer the packet's bytes begin. */
size_t writer_pcap_packet(struct writer *writer, const struct writer_record *record,
                          const uint8_t *bytes);
size_t writer_pcapng_packet(struct writer *writer, const struct writer_record *record,
                            const uint8_t *bytes);

/* These make the room themselves. */
bool writer_pcap_header(struct writer *writer, const struct writer_interface *interface,
                        struct error *error_out);
bool writer_pcapng_section(struct writer *writer, const struct writer_section *section,
                           struct error *error_out);
bool writer_pcapng_interface(struct writer *writer, const struct writer_interface *interface,
                             int time_digits, struct error *error_out);
bool writer_pcapng_statistics(struct writer *writer, uint32_t interface,
                              const struct writer_statistics *statistics, struct error *error_out);

/* Length of the whole records at the start of the buffer that lie within length bytes, and how many
 * of them are packets. */
size_t writer_pcap_whole(const struct writer *writer, size_t length, uint64_t *packets_out);
size_t writer_pcapng_whole(const struct writer *writer, size_t length, uint64_t *packets_out);

/* Into the buffer, in this machine's byte order. Room was made. */
static inline void put_bytes(struct writer *w, const void *bytes, size_t length)
{
	if (length > 0) memcpy(w->buffer + w->used, bytes, length);
	w->used += length;
}

static inline void put_u16(struct writer *w, uint16_t value) { put_bytes(w, &value, sizeof value); }

static inline void put_u32(struct writer *w, uint32_t value) { put_bytes(w, &value, sizeof value); }

static inline void put_u64(struct writer *w, uint64_t value) { put_bytes(w, &value, sizeof value); }

/* Zeros up to a multiple of 4 of what was put. */
static inline void put_padding(struct writer *w, size_t length)
{
	static const uint8_t zeros[4];
	put_bytes(w, zeros, (4 - length % 4) % 4);
}

static inline uint32_t get_u32(const uint8_t *bytes)
{
	uint32_t value;
	memcpy(&value, bytes, sizeof value); /* our own buffer, not a packet */
	return value;
}

#endif
