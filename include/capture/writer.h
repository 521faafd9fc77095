/* writer.h - writes capture files by appending: pcapng or pcap.
 *
 * Records gather in a buffer of about 1 MiB; writer_flush puts them into the file. After a flush the
 * bytes are in the file and survive the death of this process: so flush, then publish. writer_append
 * flushes by itself when the buffer is full.
 *
 * If the disk fills, the file is cut back to the last complete record, so it can be read at any time;
 * what did not fit stays in the buffer, and a later flush tries it again. writer_written tells what is
 * in the file.
 *
 * Owner: who opened it. Thread: one at a time. Times in ns since 1970, lengths in bytes. */
#ifndef DOGFISH_CAPTURE_WRITER_H
#define DOGFISH_CAPTURE_WRITER_H

#include "base/error.h"
#include "capture/file.h"

#include <stdbool.h>
#include <stdint.h>

struct writer;

enum writer_format {
	WRITER_PCAPNG,
	WRITER_PCAP,      /* microseconds, one link type */
	WRITER_PCAP_NANO, /* nanoseconds, one link type */
};

/* Texts end with 0; NULL: not written. Copied. */
struct writer_interface {
	uint32_t link_type; /* LINKTYPE_ number */
	uint32_t snaplen;   /* 0: no limit */
	int time_digits;    /* pcapng: resolution of its stamps, 0 (seconds) to 9; -1: 9 */
	int fcs_length;     /* bytes; -1: not told */
	uint64_t speed;     /* bits a second; 0: not told */
	const char *name, *description, *filter, *hardware, *os, *comment;
};

struct writer_section {
	const char *hardware, *os, *application, *comment;
};

struct writer_record {
	int64_t time_ns;
	bool has_no_time;   /* pcapng: a simple packet block, interface 0 only */
	uint32_t interface; /* index as writer_add_interface gave it */
	uint32_t captured, reported;
	/* pcapng: options already encoded in this machine's byte order, without the end mark; else NULL */
	const uint8_t *options;
	uint32_t options_length;
};

struct writer_statistics {
	int64_t time_ns;          /* of this count */
	int64_t start_ns, end_ns; /* INT64_MIN: not told */
	uint64_t received, dropped_interface, accepted, dropped_system,
		delivered; /* UINT64_MAX: not told */
};

/* Creates or empties path with the caller's umask; "-" is standard output. Nothing but the section
 * header is buffered yet. section may be NULL. */
struct writer *writer_open(const char *path, enum writer_format format,
                           const struct writer_section *section, struct error *error_out);

/* The same on an open descriptor, which writer_close closes. name is for messages, copied. */
struct writer *writer_open_descriptor(int fd, const char *name, enum writer_format format,
                                      const struct writer_section *section,
                                      struct error *error_out);

/* Declares one more interface, at any time before its first packet; its index in *index_out, counted
 * from 0. pcap: refused if the link type differs from the first's. */
bool writer_add_interface(struct writer *writer, const struct writer_interface *interface,
                          uint32_t *index_out, struct error *error_out);

/* Appends a packet; *offset_out (may be NULL) is where its bytes will be in the file. False: nothing
 * was appended. */
bool writer_append(struct writer *writer, const struct writer_record *record, const uint8_t *bytes,
                   uint64_t *offset_out, struct error *error_out);

/* pcapng: an interface statistics block; pcap: nothing. Usually before writer_close. */
bool writer_append_statistics(struct writer *writer, uint32_t interface,
                              const struct writer_statistics *statistics, struct error *error_out);

/* pcapng: any other block, with its body in this machine's byte order; pcap: nothing. */
bool writer_append_block(struct writer *writer, uint32_t type, const uint8_t *body, uint32_t length,
                         struct error *error_out);

/* Writes what is buffered. False with error_out set: some of it may be in the file all the same. */
bool writer_flush(struct writer *writer, struct error *error_out);

/* Bytes that are in the file, a whole number of records; and with those still in the buffer. */
uint64_t writer_written(const struct writer *writer);
uint64_t writer_appended(const struct writer *writer);
/* Packets that are in the file, and with those still in the buffer. */
uint64_t writer_packets_written(const struct writer *writer);
uint64_t writer_packets_appended(const struct writer *writer);

/* The descriptor, to map what was written. -1 never. */
int writer_descriptor(const struct writer *writer);

/* Flushes, closes and frees, whatever fails. writer may be NULL. */
bool writer_close(struct writer *writer, struct error *error_out);

#endif
