/* file_pcapng.c - blocks of pcapng files (draft-ietf-opsawg-pcapng): finds them, reads the packets.
 *
 *	type 4, total length 4, body, padding to a multiple of 4, total length 4 */
#include "file_private.h"

enum {
	BLOCK_INTERFACE = 0x00000001,
	BLOCK_PACKET = 0x00000002, /* obsolete */
	BLOCK_SIMPLE_PACKET = 0x00000003,
	BLOCK_STATISTICS = 0x00000005,
	BLOCK_ENHANCED_PACKET = 0x00000006,
	BLOCK_JOURNAL = 0x00000009,
	BLOCK_CUSTOM = 0x00000bad,
	BLOCK_CUSTOM_NO_COPY = 0x40000bad,
	BLOCK_SECTION = 0x0a0d0d0a,
};

enum { BLOCK_HEADER = 8, BLOCK_TRAILER = 4, BLOCK_FRAME = BLOCK_HEADER + BLOCK_TRAILER };

static const uint32_t byte_order_magic = 0x1a2b3c4d;

struct block {
	uint32_t type;
	uint32_t total;  /* as the block says */
	uint64_t offset; /* of the block */
	struct reader body;
};

/* CAPTURE_RECORD: *record_out is filled. CAPTURE_AGAIN: the block was taken in, it is no record. */
typedef enum capture_result block_read(struct capture_file *file, struct block *block,
                                       struct capture_record *record_out);

static uint64_t pcapng_body_offset(const struct block *block)
{
	return block->offset + BLOCK_HEADER + reader_offset(&block->body);
}

static const struct capture_interface *pcapng_interface(struct capture_file *file, uint32_t number)
{
	if (number >= file->section.interface_count) return NULL;
	return table_row(&file->interfaces, file->section.first_interface + number);
}

/* The bytes of a packet and the options behind them; the cursor stands on the bytes. */
static enum capture_result pcapng_take_packet(struct capture_file *file, struct block *block,
                                              uint32_t captured, struct capture_record *record_out)
{
	const struct capture_interface *interface =
		table_row(&file->interfaces, record_out->interface);
	uint32_t packet_max = file_packet_max(interface->link_type);
	if (captured > packet_max)
		return file_fail(file, block->offset,
		                 "it has a packet of %u bytes, more than the %u possible", captured,
		                 packet_max);
	if (captured > reader_left(&block->body))
		return file_fail(file, block->offset,
		                 "a block of %u bytes is too small for a packet of %u",
		                 block->total, captured);
	record_out->section = file->section.index;
	record_out->captured = captured;
	record_out->offset = pcapng_body_offset(block);
	uint32_t padded = (captured + 3) & ~3u;
	if (reader_left(&block->body) <= padded) return CAPTURE_RECORD;
	reader_skip(&block->body, padded);
	record_out->options = (struct capture_options){
		.offset = pcapng_body_offset(block),
		.length = (uint32_t)reader_left(&block->body),
		.is_big_endian = file->is_big_endian,
	};
	if (!options_are_whole(block->body, file->is_big_endian))
		return file_fail(file, block->offset, "a packet has an option that is too long");
	return CAPTURE_RECORD;
}

static enum capture_result pcapng_fail_interface(struct capture_file *file, uint64_t offset,
                                                 uint32_t number)
{
	return file_fail(file, offset, "a packet is from interface %u, but only %u are described",
	                 number, file->section.interface_count);
}

static enum capture_result pcapng_read_enhanced(struct capture_file *file, struct block *block,
                                                struct capture_record *record_out)
{
	bool is_big_endian = file->is_big_endian;
	struct reader *r = &block->body;
	uint32_t number = file_u32(r, is_big_endian);
	uint64_t high = file_u32(r, is_big_endian), low = file_u32(r, is_big_endian);
	uint32_t captured = file_u32(r, is_big_endian), reported = file_u32(r, is_big_endian);
	if (!reader_ok(r)) return file_fail(file, block->offset, "a packet block is too short");
	const struct capture_interface *interface = pcapng_interface(file, number);
	if (!interface) return pcapng_fail_interface(file, block->offset, number);
	*record_out = (struct capture_record){
		.time_ns = file_time_ns(interface, high << 32 | low),
		.has_time = true,
		.reported = reported,
		.interface = file->section.first_interface + number,
	};
	return pcapng_take_packet(file, block, captured, record_out);
}

static enum capture_result pcapng_read_obsolete(struct capture_file *file, struct block *block,
                                                struct capture_record *record_out)
{
	bool is_big_endian = file->is_big_endian;
	struct reader *r = &block->body;
	uint32_t number = file_u16(r, is_big_endian);
	reader_skip(r, 2); /* drop count, not a total: nobody sums it up */
	uint64_t high = file_u32(r, is_big_endian), low = file_u32(r, is_big_endian);
	uint32_t captured = file_u32(r, is_big_endian), reported = file_u32(r, is_big_endian);
	if (!reader_ok(r)) return file_fail(file, block->offset, "a packet block is too short");
	const struct capture_interface *interface = pcapng_interface(file, number);
	if (!interface) return pcapng_fail_interface(file, block->offset, number);
	*record_out = (struct capture_record){
		.time_ns = file_time_ns(interface, high << 32 | low),
		.has_time = true,
		.reported = reported,
		.interface = file->section.first_interface + number,
	};
	return pcapng_take_packet(file, block, captured, record_out);
}

/* No time, no captured length: as much as the snapshot length lets through. */
static enum capture_result pcapng_read_simple(struct capture_file *file, struct block *block,
                                              struct capture_record *record_out)
{
	uint32_t reported = file_u32(&block->body, file->is_big_endian);
	if (!reader_ok(&block->body))
		return file_fail(file, block->offset, "a packet block is too short");
	const struct capture_interface *interface = pcapng_interface(file, 0);
	if (!interface) return pcapng_fail_interface(file, block->offset, 0);
	uint32_t captured = reported;
	if (interface->snaplen && captured > interface->snaplen) captured = interface->snaplen;
	if (captured > reader_left(&block->body)) captured = (uint32_t)reader_left(&block->body);
	*record_out = (struct capture_record){
		.reported = reported,
		.interface = file->section.first_interface,
	};
	reader_limit(&block->body, captured);
	return pcapng_take_packet(file, block, captured, record_out);
}

static enum capture_result pcapng_read_custom(struct capture_file *file, struct block *block,
                                              struct capture_record *record_out)
{
	reader_skip(&block->body, 4); /* the enterprise whose block it is */
	if (!reader_ok(&block->body))
		return file_fail(file, block->offset, "a custom block is too short");
	uint32_t length = (uint32_t)reader_left(&block->body);
	*record_out = (struct capture_record){
		.kind = CAPTURE_KIND_CUSTOM,
		.offset = pcapng_body_offset(block),
		.captured = length,
		.reported = length,
		.interface = CAPTURE_NO_INTERFACE,
		.section = file->section.index,
	};
	return CAPTURE_RECORD;
}

/* The entry's own time, in microseconds, is a line of its text. */
static bool pcapng_journal_time(struct reader r, int64_t *time_ns_out)
{
	static const char key[] = "__REALTIME_TIMESTAMP=";
	size_t matched = 0;
	bool is_line_start = true;
	while (reader_left(&r) > 0 && matched < sizeof key - 1) {
		int c = read_u8(&r);
		if (matched > 0 || is_line_start) matched = c == key[matched] ? matched + 1 : 0;
		is_line_start = c == '\n';
	}
	uint64_t microseconds = 0;
	int digits = 0;
	for (int c; (c = reader_peek(&r, 0)) >= '0' && c <= '9' && digits < 16; digits++)
		microseconds = microseconds * 10 + (uint64_t)(read_u8(&r) - '0');
	if (digits == 0 || matched < sizeof key - 1) return false;
	*time_ns_out = (int64_t)(microseconds * 1000);
	return true;
}

static enum capture_result pcapng_read_journal(struct capture_file *file, struct block *block,
                                               struct capture_record *record_out)
{
	uint32_t length = (uint32_t)reader_left(&block->body);
	*record_out = (struct capture_record){
		.kind = CAPTURE_KIND_JOURNAL,
		.offset = pcapng_body_offset(block),
		.captured = length,
		.reported = length,
		.interface = CAPTURE_NO_INTERFACE,
		.section = file->section.index,
	};
	record_out->has_time = pcapng_journal_time(block->body, &record_out->time_ns);
	return CAPTURE_RECORD;
}

static enum capture_result pcapng_read_interface(struct capture_file *file, struct block *block,
                                                 struct capture_record *record_out)
{
	return file_interface_add(file, block->offset, block->body);
}

static enum capture_result pcapng_read_statistics(struct capture_file *file, struct block *block,
                                                  struct capture_record *record_out)
{
	return file_statistics(file, block->offset, block->body);
}

static enum capture_result pcapng_read_section(struct capture_file *file, struct block *block,
                                               struct capture_record *record_out)
{
	return file_section_begin(file, block->offset, block->body);
}

/* Names, secrets, and what we do not know: its place is kept. */
static enum capture_result pcapng_keep(struct capture_file *file, struct block *block)
{
	struct capture_block *kept = table_add(&file->blocks);
	if (!kept) {
		file->blocks_unkept++;
		return CAPTURE_AGAIN;
	}
	*kept = (struct capture_block){
		.type = block->type,
		.section = file->section.index,
		.offset = pcapng_body_offset(block),
		.length = (uint32_t)reader_left(&block->body),
		.is_big_endian = file->is_big_endian,
	};
	table_publish(&file->blocks);
	return CAPTURE_AGAIN;
}

static const struct {
	uint32_t type;
	block_read *read;
} pcapng_blocks[] = {
	{ BLOCK_ENHANCED_PACKET, pcapng_read_enhanced },
	{ BLOCK_SIMPLE_PACKET, pcapng_read_simple },
	{ BLOCK_PACKET, pcapng_read_obsolete },
	{ BLOCK_INTERFACE, pcapng_read_interface },
	{ BLOCK_STATISTICS, pcapng_read_statistics },
	{ BLOCK_SECTION, pcapng_read_section },
	{ BLOCK_CUSTOM, pcapng_read_custom },
	{ BLOCK_CUSTOM_NO_COPY, pcapng_read_custom },
	{ BLOCK_JOURNAL, pcapng_read_journal },
};

/* A section's own byte order counts from its first field on, its length included. */
static bool pcapng_set_byte_order(struct capture_file *file)
{
	struct reader r = file_reader(file, file->position + BLOCK_HEADER, 4), again = r;
	bool is_big_endian = read_u32(&r) == byte_order_magic;
	if (!is_big_endian && read_u32_le(&again) != byte_order_magic) return false;
	file->is_big_endian = is_big_endian;
	return true;
}

/* The block at the position, whole, its two lengths equal. CAPTURE_RECORD: it is there. */
static enum capture_result pcapng_find_block(struct capture_file *file, struct block *block)
{
	uint64_t position = file->position;
	const uint8_t *header = mapping_bytes(file->mapping, position, BLOCK_FRAME);
	if (!header) return file_at_end(file);
	__builtin_prefetch((const void *)((uintptr_t)header + 8192));
	struct reader r = reader_make(header, BLOCK_FRAME, BLOCK_FRAME), first = r;
	if (read_u32(&first) == BLOCK_SECTION && !pcapng_set_byte_order(file))
		return file_fail(file, position,
		                 "a section does not begin with its byte order mark");
	block->type = file_u32(&r, file->is_big_endian);
	block->total = file_u32(&r, file->is_big_endian);
	block->offset = position;
	if (block->total < BLOCK_FRAME)
		return file_fail(file, position,
		                 "a block has the length %u, less than the least of 12",
		                 block->total);
	/* Some writers forget the padding in the length; it is there all the same. */
	uint64_t padded = ((uint64_t)block->total + 3) & ~(uint64_t)3;
	r = file_reader(file, position + padded - BLOCK_TRAILER, BLOCK_TRAILER);
	uint32_t again = file_u32(&r, file->is_big_endian);
	if (!reader_ok(&r)) return file_at_end(file);
	if (again != block->total)
		return file_fail(file, position, "a block has the length %u, and %u at its end",
		                 block->total, again);
	block->body = file_reader(file, position + BLOCK_HEADER, block->total - BLOCK_FRAME);
	file->position = position + padded;
	return CAPTURE_RECORD;
}

static enum capture_result pcapng_next(struct capture_file *file, struct capture_record *record_out)
{
	for (;;) {
		struct block block = { 0 };
		enum capture_result result = pcapng_find_block(file, &block);
		if (result != CAPTURE_RECORD) return result;
		size_t i = 0, count = sizeof pcapng_blocks / sizeof pcapng_blocks[0];
		while (i < count && pcapng_blocks[i].type != block.type) i++;
		result = i < count ? pcapng_blocks[i].read(file, &block, record_out)
		                   : pcapng_keep(file, &block);
		if (result != CAPTURE_AGAIN) return result;
	}
}

bool file_pcapng_is(struct capture_file *file)
{
	struct reader r = file_reader(file, 0, FILE_MAGIC_LENGTH);
	return read_u32(&r) == BLOCK_SECTION;
}

enum capture_result file_pcapng_begin(struct capture_file *file)
{
	if (!mapping_bytes(file->mapping, 0, BLOCK_FRAME)) return file_at_end(file);
	if (!pcapng_set_byte_order(file))
		return file_fail(file, 0, "it begins as pcapng does, but has no byte order mark");
	file->format = CAPTURE_FORMAT_PCAPNG;
	file->next = pcapng_next;
	return CAPTURE_RECORD;
}
