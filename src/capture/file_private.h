/* file_private.h - what the parts of the capture file reader share. See capture/file.h.
 *
 *	file_input.c    gets bytes: maps the file, or copies and unpacks into a mapped temporary one
 *	file.c          opens, recognises the format, asks the format's reader for records; tables
 *	file_pcap.c     records of pcap
 *	file_pcapng.c   blocks of pcapng: packets
 *	file_section.c  blocks of pcapng: sections, interfaces, statistics
 *	file_options.c  options of pcapng blocks, name and secrets blocks
 *	file_unknown.c  names formats that we cannot read */
#ifndef DOGFISH_CAPTURE_FILE_PRIVATE_H
#define DOGFISH_CAPTURE_FILE_PRIVATE_H

#include "base/mapping.h"
#include "base/reader.h"
#include "capture/file.h"
#include "codec/inflate.h"
#include "table.h"

/* Where bytes come from. A plain file is mapped itself; anything else is copied to copy_fd. */
struct file_input {
	int fd;      /* the file or pipe; -1 once it gave its last byte */
	int copy_fd; /* the unnamed temporary file; -1: none, the file itself is mapped */
	bool is_pipe;
	bool may_grow;  /* more can come: at the end the answer is CAPTURE_AGAIN */
	bool is_probed; /* is_packed is known */
	uint64_t done, total;
	uint64_t copied;           /* bytes in the copy */
	struct inflater *unpacker; /* NULL: not compressed */
	uint8_t *in, *out;         /* buffers, with a copy only */
	size_t in_length;          /* bytes in `in` that wait */
	struct error error;        /* why there is nothing more, if text is set */
};

enum file_lengths { LENGTHS_NORMAL, LENGTHS_SWAPPED, LENGTHS_MAYBE_SWAPPED };

/* How pcap records of this file are read. */
struct file_pcap {
	uint32_t header_length; /* of a record */
	uint32_t time_scale;    /* ns in a unit of the fraction */
	uint32_t packet_max;
	enum file_lengths lengths;
};

/* The pcapng section that is being read. */
struct file_section {
	uint32_t index;           /* in the table of sections */
	uint32_t first_interface; /* index */
	uint32_t interface_count;
};

struct capture_file {
	char *path;
	struct mapping *mapping;
	struct file_input input;
	enum capture_result (*next)(struct capture_file *file, struct capture_record *record_out);
	enum capture_format format;
	bool is_big_endian; /* this file, or this section */
	bool is_broken, is_cut_short;
	uint64_t position; /* of the next record */
	uint64_t records;
	struct file_pcap pcap;
	struct file_section section;
	struct table interfaces, sections, blocks;
	uint64_t blocks_unkept;
	struct error error;
};

/* file.c */

/* Says why the file cannot be read on, and answers CAPTURE_BROKEN. " at offset N" is appended. */
enum capture_result file_fail(struct capture_file *file, uint64_t offset, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The answer when what begins at the position is not all there: again, end or broken. */
enum capture_result file_at_end(struct capture_file *file);

/* file_input.c: see capture_file_open, _refresh. */
bool file_input_open(struct capture_file *file, const struct capture_open_options *options,
                     struct error *error_out);
void file_input_close(struct file_input *input);
bool file_input_refresh(struct capture_file *file, int timeout_ms);

/* Do the first FILE_MAGIC_LENGTH bytes say that it is this format? */
enum { FILE_MAGIC_LENGTH = 4 };
bool file_pcap_is(struct capture_file *file);
bool file_pcapng_is(struct capture_file *file);

/* Take the file's header in and set file->next: then CAPTURE_RECORD. Else why not. */
enum capture_result file_pcap_begin(struct capture_file *file);
enum capture_result file_pcapng_begin(struct capture_file *file);

/* What a file that begins so is, for a message; NULL: unknown. */
const char *file_unknown_label(const uint8_t *bytes, size_t length);

/* Largest captured length of a packet, by LINKTYPE_ number. */
uint32_t file_packet_max(uint32_t link_type);

/* A reader over n bytes at offset, in which NULL gave an empty one that faults. */
struct reader file_reader(const struct capture_file *file, uint64_t offset, size_t length);

static inline uint16_t file_u16(struct reader *r, bool is_big_endian)
{
	return is_big_endian ? read_u16(r) : read_u16_le(r);
}

static inline uint32_t file_u32(struct reader *r, bool is_big_endian)
{
	return is_big_endian ? read_u32(r) : read_u32_le(r);
}

static inline uint64_t file_u64(struct reader *r, bool is_big_endian)
{
	return is_big_endian ? read_u64(r) : read_u64_le(r);
}

/* file_options.c: a pcapng option list. */
struct option {
	uint16_t code;
	struct reader value;
};

/* The next option, false at the end mark or at the end; *is_broken is set if one reaches too far. */
bool option_next(struct reader *r, bool is_big_endian, struct option *option_out, bool *is_broken);

/* Are all options whole? */
bool options_are_whole(struct reader r, bool is_big_endian);

struct capture_text option_text(const struct option *option);

/* file_section.c: the blocks that fill tables. body is the block's without its lengths. */
enum capture_result file_section_begin(struct capture_file *file, uint64_t offset,
                                       struct reader body);
enum capture_result file_interface_add(struct capture_file *file, uint64_t offset,
                                       struct reader body);
enum capture_result file_statistics(struct capture_file *file, uint64_t offset, struct reader body);

/* Ticks since 1970 of an interface as ns; saturates. */
int64_t file_time_ns(const struct capture_interface *interface, uint64_t ticks);

#endif
