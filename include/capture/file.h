/* file.h - reads capture files: pcap and pcapng, plain or compressed, whole or still growing.
 *
 * The file is mapped and records are positions in that mapping; nothing is copied. A pipe ("-", a
 * fifo), and a file compressed with gzip or zstd, are copied into an unnamed temporary file in slices,
 * by capture_file_refresh, and that one is mapped: so records can be shown while more arrive.
 *
 *	while ((result = capture_file_next(file, &record)) != CAPTURE_END) {
 *		if (result == CAPTURE_RECORD) ...
 *		else if (result == CAPTURE_BROKEN) break;          (capture_file_error tells why)
 *		else if (!capture_file_refresh(file, -1)) break;   (CAPTURE_AGAIN: get more, or wait)
 *	}
 *
 * Owner: who opened it. Thread: the opener's; but capture_file_bytes, and the accessors of interfaces,
 * sections and blocks below a count that was handed over with a release, may be called from any.
 * Units: offsets in bytes from the start of the (unpacked) file, times in ns since 1970, lengths in
 * bytes. Texts point into the mapping: no final 0, not escaped, never to be printed raw.
 * Formats: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng. */
#ifndef DOGFISH_CAPTURE_FILE_H
#define DOGFISH_CAPTURE_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct capture_file;
struct mapping;

enum {
	CAPTURE_INTERFACES_MAX = 65536, /* a file with more is broken there */
	CAPTURE_SECTIONS_MAX = 65536,
	CAPTURE_BLOCKS_MAX = 262144, /* remembered; further ones are only counted */
	CAPTURE_PACKET_MAX = 262144, /* captured bytes; link types with huge packets have 128 MiB */
};

enum capture_result {
	CAPTURE_RECORD, /* *record_out is filled */
	CAPTURE_END,    /* the file ends cleanly here */
	CAPTURE_AGAIN,  /* no complete record yet: capture_file_refresh, then ask again */
	CAPTURE_BROKEN, /* nothing after this can be read; stays so */
};

enum capture_format {
	CAPTURE_FORMAT_UNKNOWN, /* nothing read yet */
	CAPTURE_FORMAT_PCAP,
	CAPTURE_FORMAT_PCAP_NANO,
	CAPTURE_FORMAT_PCAP_MODIFIED, /* longer record headers, Linux 2.2 era */
	CAPTURE_FORMAT_PCAPNG,
};

/* The options of a pcapng block, still undecoded. length 0: none. */
struct capture_options {
	uint64_t offset;
	uint32_t length;
	bool is_big_endian;
};

/* What a record is: tshark numbers these pcapng blocks as frames too. */
enum capture_kind {
	CAPTURE_KIND_PACKET,
	CAPTURE_KIND_CUSTOM,  /* a custom block; its bytes follow the enterprise number */
	CAPTURE_KIND_JOURNAL, /* a systemd journal entry, as its export format has it */
};

#define CAPTURE_NO_INTERFACE UINT32_MAX

struct capture_record {
	int64_t time_ns; /* 0 if !has_time */
	uint64_t offset; /* of the packet's bytes */
	uint32_t captured, reported;
	uint32_t interface; /* index, in the file's table over all sections; CAPTURE_NO_INTERFACE */
	uint32_t section;   /* index */
	bool has_time;      /* false for a simple packet block */
	uint8_t kind;       /* enum capture_kind */
	struct capture_options options;
};

/* What a record's options say. */
struct capture_details {
	bool has_flags, has_packet_id, has_drop_count, has_queue;
	uint32_t flags; /* epb_flags: bits 0-1 direction (1 in, 2 out), 2-4 reception, 5-8 FCS length */
	uint64_t packet_id;
	uint64_t drop_count; /* lost between this packet and the one before */
	uint32_t queue;
	uint32_t comment_count;
	uint32_t hash_count, verdict_count;
};

struct capture_text {
	const char *bytes; /* NULL: absent */
	size_t length;
};

struct capture_interface {
	uint32_t section;
	uint32_t link_type; /* LINKTYPE_ number, as in the file */
	uint32_t snaplen;   /* 0: no limit */
	int fcs_length;     /* bytes at the end of each packet; -1: not told */
	uint64_t ticks_per_second;
	int64_t time_offset_s;
	uint8_t time_digits; /* of a second, that are worth showing: 0, 1, 2, 3, 6 or 9 */
	uint64_t speed;      /* bits a second; 0: not told */
	struct capture_text name, description, filter, hardware, os, comment;

	/* Its last interface statistics block, if has_statistics; counts are UINT64_MAX if not told.
	 * Unlike the rest these change while the file is read: for the reading thread only. */
	bool has_statistics;
	int64_t start_ns, end_ns; /* INT64_MIN: not told */
	uint64_t received, dropped_interface, accepted, dropped_system, delivered;
};

struct capture_section {
	uint16_t version_major, version_minor;
	bool is_big_endian;
	uint32_t first_interface; /* index of its first interface */
	struct capture_text hardware, os, application, comment;
};

/* A pcapng block that is neither a record nor a section, interface or statistics. */
enum {
	CAPTURE_BLOCK_NAMES = 0x00000004,
	CAPTURE_BLOCK_SECRETS = 0x0000000a,
};

struct capture_block {
	uint32_t type;
	uint32_t section;
	uint64_t offset; /* of its body */
	uint32_t length; /* of its body */
	bool is_big_endian;
};

/* Decryption secrets, by who wrote them: 0x544c534b TLS key log, 0x57474b4c WireGuard, ... */
enum { CAPTURE_SECRETS_TLS = 0x544c534b };

struct capture_secrets {
	uint32_t type;
	const uint8_t *bytes;
	size_t length;
};

/* One entry of a name resolution block. */
struct capture_name {
	const uint8_t *address; /* 4 or 16 bytes; EUI-48 6, EUI-64 8 */
	size_t address_length;
	struct capture_text name;
};

struct capture_open_options {
	bool follow; /* a plain file: at its end answer CAPTURE_AGAIN, it may grow */
	/* Where copies of pipes and unpacked files go; NULL: $TMPDIR, /var/tmp, /tmp. */
	const char *temporary_directory;
};

struct capture_progress {
	uint64_t done;  /* bytes of the file as it lies on disk, or as it came through the pipe */
	uint64_t total; /* 0: not known */
};

/* Opens path; "-" is standard input. options may be NULL. Waits for nothing: of a pipe not even the
 * header need be there. A format that cannot be read is refused here if its first bytes are there,
 * by capture_file_next otherwise. NULL with error_out set on failure. */
struct capture_file *capture_file_open(const char *path, const struct capture_open_options *options,
                                       struct error *error_out);

/* file may be NULL. All that points into the mapping ends here. */
void capture_file_close(struct capture_file *file);

/* The next record. *record_out is written only for CAPTURE_RECORD. */
enum capture_result capture_file_next(struct capture_file *file, struct capture_record *record_out);

/* Gets more of a pipe, a compressed or a growing file: waits up to timeout_ms (0: not at all, -1:
 * until there is something) and copies or unpacks a slice of at most some MiB. True if there is more to
 * read or the end is now known; false if nothing came in time or the wait was interrupted. */
bool capture_file_refresh(struct capture_file *file, int timeout_ms);

/* The descriptor to poll for input before capture_file_refresh; -1 if there is nothing to wait for
 * (refresh works at once, or the file's growth can only be looked at from time to time). */
int capture_file_descriptor(const struct capture_file *file);

struct capture_progress capture_file_progress(const struct capture_file *file);

/* After CAPTURE_BROKEN: what is wrong, and at which offset, in one line. */
const struct error *capture_file_error(const struct capture_file *file);

/* After CAPTURE_AGAIN: the bytes that are there end inside a record, whose offset is *offset_out. */
bool capture_file_is_inside_record(const struct capture_file *file, uint64_t *offset_out);

/* True if the break is the file's end inside a record, not a contradiction. */
bool capture_file_is_cut_short(const struct capture_file *file);

enum capture_format capture_file_format(const struct capture_file *file);
const char *capture_format_label(enum capture_format format); /* "pcapng", ... */
const char *capture_file_path(const struct capture_file *file);

/* What lies under the offsets. Lives as long as the file. */
const struct mapping *capture_file_mapping(const struct capture_file *file);
const uint8_t *capture_file_bytes(const struct capture_file *file, uint64_t offset, size_t length);

/* Tables; an index at or past the count gives NULL. Rows never move. */
uint32_t capture_file_interface_count(const struct capture_file *file);
const struct capture_interface *capture_file_interface(const struct capture_file *file,
                                                       uint32_t index);
uint32_t capture_file_section_count(const struct capture_file *file);
const struct capture_section *capture_file_section(const struct capture_file *file, uint32_t index);
uint32_t capture_file_block_count(const struct capture_file *file);
const struct capture_block *capture_file_block(const struct capture_file *file, uint32_t index);
uint64_t capture_file_blocks_unkept(const struct capture_file *file); /* past CAPTURE_BLOCKS_MAX */

/* A record's options. Thread: any. */
void capture_file_details(const struct capture_file *file, const struct capture_options *options,
                          struct capture_details *details_out);
/* Comment number index of the record; bytes is NULL if there are not so many. Thread: any. */
struct capture_text capture_file_comment(const struct capture_file *file,
                                         const struct capture_options *options, uint32_t index);

/* What a secrets block holds; false if it is another block or malformed. */
bool capture_file_secrets(const struct capture_file *file, const struct capture_block *block,
                          struct capture_secrets *secrets_out);
/* Entries of a name resolution block, one for each name; *cursor is 0 at first. False: no more. */
bool capture_file_name(const struct capture_file *file, const struct capture_block *block,
                       uint32_t *cursor, struct capture_name *name_out);

#endif
