/* file_pcap.c - records of pcap files (draft-ietf-opsawg-pcap), old and modified ones included.
 *
 *	file header:   magic 4, major 2, minor 2, zone 4, accuracy 4, snaplen 4, link type 4
 *	record header: seconds 4, fraction 4, captured 4, reported 4 [, more in modified files], bytes */
#include "file_private.h"

enum { PCAP_FILE_HEADER = 24, PCAP_RECORD_HEADER = 16, PCAP_PREFETCH = 8192 };

struct pcap_magic {
	uint32_t magic;
	enum capture_format format;
	uint32_t header_length; /* of a record */
	uint32_t time_scale;
};

static const struct pcap_magic pcap_magics[] = {
	{ 0xa1b2c3d4, CAPTURE_FORMAT_PCAP, PCAP_RECORD_HEADER, 1000 },
	{ 0xa1b23c4d, CAPTURE_FORMAT_PCAP_NANO, PCAP_RECORD_HEADER, 1 },
	/* Linux 2.2 era: interface index 4, protocol 2, packet type 1, padding 1 */
	{ 0xa1b2cd34, CAPTURE_FORMAT_PCAP_MODIFIED, PCAP_RECORD_HEADER + 8, 1000 },
};

/* Link type field: LINKTYPE_ number, and above it whether and how long a frame check sequence is. */
enum { PCAP_LINK_TYPE_MASK = 0x03ffffff, PCAP_FCS_PRESENT = 0x04000000, PCAP_FCS_SHIFT = 28 };

/* Before version 2.3 reported came before captured; in 2.3 it depends on who wrote the file, and the
 * smaller of the two is what was captured. Some systems wrote minor version 543 for old files. */
static enum file_lengths pcap_lengths(uint16_t major, uint16_t minor)
{
	if (major == 2 && (minor < 3 || minor == 543)) return LENGTHS_SWAPPED;
	return major == 2 && minor == 3 ? LENGTHS_MAYBE_SWAPPED : LENGTHS_NORMAL;
}

static enum capture_result pcap_next(struct capture_file *file, struct capture_record *record_out)
{
	const struct file_pcap *pcap = &file->pcap;
	uint64_t position = file->position;
	const uint8_t *header = mapping_bytes(file->mapping, position, pcap->header_length);
	if (!header) return file_at_end(file);
	/* Walking headers waits for memory, not for the processor: ask early. Never a fault. */
	__builtin_prefetch((const void *)((uintptr_t)header + PCAP_PREFETCH));

	bool is_big_endian = file->is_big_endian;
	struct reader r = reader_make(header, pcap->header_length, pcap->header_length);
	uint32_t seconds = file_u32(&r, is_big_endian);
	uint32_t fraction = file_u32(&r, is_big_endian);
	uint32_t captured = file_u32(&r, is_big_endian);
	uint32_t reported = file_u32(&r, is_big_endian);
	if (pcap->lengths == LENGTHS_SWAPPED ||
	    (pcap->lengths == LENGTHS_MAYBE_SWAPPED && captured > reported)) {
		uint32_t first = captured;
		captured = reported;
		reported = first;
	}
	if (captured > pcap->packet_max)
		return file_fail(file, position,
		                 "it has a packet of %u bytes, more than the %u possible", captured,
		                 pcap->packet_max);
	uint64_t offset = position + pcap->header_length;
	if (!mapping_bytes(file->mapping, offset, captured)) return file_at_end(file);
	*record_out = (struct capture_record){
		.time_ns = (int64_t)seconds * 1000000000 + (int64_t)fraction * pcap->time_scale,
		.offset = offset,
		.captured = captured,
		.reported = reported,
		.has_time = true,
	};
	file->position = offset + captured;
	return CAPTURE_RECORD;
}

static const struct pcap_magic *pcap_find_magic(uint32_t magic)
{
	for (size_t i = 0; i < sizeof pcap_magics / sizeof pcap_magics[0]; i++)
		if (pcap_magics[i].magic == magic) return &pcap_magics[i];
	return NULL;
}

/* A modified file may have 4 more bytes a record (processors and padding, in one patch of 1999): it has
 * if only so the second record makes sense. */
static uint32_t pcap_modified_header(const struct capture_file *file)
{
	static const uint32_t lengths[] = { PCAP_RECORD_HEADER + 8, PCAP_RECORD_HEADER + 12 };
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		struct reader r = file_reader(file, PCAP_FILE_HEADER, PCAP_RECORD_HEADER);
		reader_skip(&r, 8);
		uint64_t second = PCAP_FILE_HEADER + lengths[i];
		second += file_u32(&r, file->is_big_endian);
		r = file_reader(file, second, PCAP_RECORD_HEADER);
		reader_skip(&r, 8);
		uint32_t captured = file_u32(&r, file->is_big_endian);
		uint32_t reported = file_u32(&r, file->is_big_endian);
		if (reader_ok(&r) && captured <= CAPTURE_PACKET_MAX && captured <= reported &&
		    reported > 0)
			return lengths[i];
	}
	return lengths[0];
}

/* Enough of the file to tell by? */
static bool pcap_has_two_records(const struct capture_file *file)
{
	struct reader r = file_reader(file, PCAP_FILE_HEADER, PCAP_RECORD_HEADER);
	reader_skip(&r, 8);
	uint64_t end = PCAP_FILE_HEADER + 2 * (PCAP_RECORD_HEADER + 12);
	end += file_u32(&r, file->is_big_endian);
	return reader_ok(&r) && mapping_bytes(file->mapping, 0, (size_t)end);
}

/* The magic number at the file's start, in the byte order that makes it one. */
static const struct pcap_magic *pcap_magic_of(const struct capture_file *file,
                                              bool *is_big_endian_out)
{
	struct reader r = file_reader(file, 0, FILE_MAGIC_LENGTH), again = r;
	const struct pcap_magic *magic = pcap_find_magic(read_u32(&r));
	*is_big_endian_out = magic != NULL;
	return magic ? magic : pcap_find_magic(read_u32_le(&again));
}

bool file_pcap_is(struct capture_file *file)
{
	bool is_big_endian;
	return pcap_magic_of(file, &is_big_endian) != NULL;
}

enum capture_result file_pcap_begin(struct capture_file *file)
{
	const struct pcap_magic *magic = pcap_magic_of(file, &file->is_big_endian);
	struct reader r =
		file_reader(file, FILE_MAGIC_LENGTH, PCAP_FILE_HEADER - FILE_MAGIC_LENGTH);
	uint16_t major = file_u16(&r, file->is_big_endian);
	uint16_t minor = file_u16(&r, file->is_big_endian);
	reader_skip(&r, 8);
	uint32_t snaplen = file_u32(&r, file->is_big_endian);
	uint32_t link = file_u32(&r, file->is_big_endian);
	if (!reader_ok(&r)) return file_at_end(file);
	bool is_modified = magic->format == CAPTURE_FORMAT_PCAP_MODIFIED;
	if (is_modified && file->input.may_grow && !pcap_has_two_records(file))
		return CAPTURE_AGAIN;
	struct capture_section *section = table_add(&file->sections);
	struct capture_interface *interface = table_add(&file->interfaces);
	if (!section || !interface) return file_fail(file, 0, "there is no memory to read it");
	*section = (struct capture_section){ major, minor, file->is_big_endian };
	*interface = (struct capture_interface){
		.link_type = link & PCAP_LINK_TYPE_MASK,
		.snaplen = snaplen,
		.fcs_length = link & PCAP_FCS_PRESENT ? (int)(link >> PCAP_FCS_SHIFT) * 2 : -1,
		.ticks_per_second = magic->time_scale == 1 ? 1000000000 : 1000000,
		.time_digits = magic->time_scale == 1 ? 9 : 6,
	};
	table_publish(&file->sections);
	table_publish(&file->interfaces);
	file->format = magic->format;
	file->pcap = (struct file_pcap){
		.header_length = is_modified ? pcap_modified_header(file) : magic->header_length,
		.time_scale = magic->time_scale,
		.packet_max = file_packet_max(interface->link_type),
		.lengths = pcap_lengths(major, minor),
	};
	file->position = PCAP_FILE_HEADER;
	file->next = pcap_next;
	return CAPTURE_RECORD;
}
