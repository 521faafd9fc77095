/* file_options.c - options of pcapng blocks, and the blocks that hold names and secrets.
 *
 *	code 2, length 2, value, padding to a multiple of 4; code 0 ends the list, or the block does */
#include "file_private.h"

enum { OPTION_END = 0, OPTION_COMMENT = 1 };
enum {
	PACKET_FLAGS = 2,
	PACKET_HASH = 3,
	PACKET_DROP_COUNT = 4,
	PACKET_ID = 5,
	PACKET_QUEUE = 6,
	PACKET_VERDICT = 7,
};

bool option_next(struct reader *r, bool is_big_endian, struct option *option_out, bool *is_broken)
{
	if (reader_left(r) < 4) return false;
	uint16_t code = file_u16(r, is_big_endian), length = file_u16(r, is_big_endian);
	if (code == OPTION_END) return false;
	if (length > reader_left(r)) {
		*is_broken = true;
		return false;
	}
	*option_out = (struct option){ code, reader_take(r, length) };
	size_t padding = (4u - length % 4u) % 4u;
	reader_skip(r, padding <= reader_left(r) ? padding : reader_left(r));
	return true;
}

bool options_are_whole(struct reader r, bool is_big_endian)
{
	struct option option;
	bool is_broken = false;
	while (option_next(&r, is_big_endian, &option, &is_broken)) continue;
	return !is_broken;
}

/* Without the zeros that some writers put behind a text. */
struct capture_text option_text(const struct option *option)
{
	size_t length = reader_left(&option->value);
	while (length > 0 && reader_peek(&option->value, length - 1) == 0) length--;
	return (struct capture_text){ (const char *)option->value.at, length };
}

static struct reader options_reader(const struct capture_file *file,
                                    const struct capture_options *options)
{
	return file_reader(file, options->offset, options->length);
}

void capture_file_details(const struct capture_file *file, const struct capture_options *options,
                          struct capture_details *details_out)
{
	struct capture_details details = { 0 };
	struct reader r = options_reader(file, options);
	bool is_broken = false, is_big_endian = options->is_big_endian;
	for (struct option option; option_next(&r, is_big_endian, &option, &is_broken);) {
		struct reader value = option.value;
		size_t length = reader_left(&value);
		if (option.code == OPTION_COMMENT) {
			details.comment_count++;
		} else if (option.code == PACKET_FLAGS && length == 4) {
			details.has_flags = true;
			details.flags = file_u32(&value, is_big_endian);
		} else if (option.code == PACKET_HASH) {
			details.hash_count++;
		} else if (option.code == PACKET_DROP_COUNT && length == 8) {
			details.has_drop_count = true;
			details.drop_count = file_u64(&value, is_big_endian);
		} else if (option.code == PACKET_ID && length == 8) {
			details.has_packet_id = true;
			details.packet_id = file_u64(&value, is_big_endian);
		} else if (option.code == PACKET_QUEUE && length == 4) {
			details.has_queue = true;
			details.queue = file_u32(&value, is_big_endian);
		} else if (option.code == PACKET_VERDICT) {
			details.verdict_count++;
		}
	}
	*details_out = details;
}

struct capture_text capture_file_comment(const struct capture_file *file,
                                         const struct capture_options *options, uint32_t index)
{
	struct reader r = options_reader(file, options);
	bool is_broken = false;
	for (struct option option; option_next(&r, options->is_big_endian, &option, &is_broken);)
		if (option.code == OPTION_COMMENT && index-- == 0) return option_text(&option);
	return (struct capture_text){ NULL, 0 };
}

bool capture_file_secrets(const struct capture_file *file, const struct capture_block *block,
                          struct capture_secrets *secrets_out)
{
	struct reader r = file_reader(file, block->offset, block->length);
	uint32_t type = file_u32(&r, block->is_big_endian);
	uint32_t length = file_u32(&r, block->is_big_endian);
	const uint8_t *bytes = reader_bytes(&r, length);
	if (block->type != CAPTURE_BLOCK_SECRETS || !bytes) return false;
	*secrets_out = (struct capture_secrets){ type, bytes, length };
	return true;
}

/* A name record: type 2, length 2, an address and one or more names, each ended by 0; padding. The
 * cursor is the offset in the block of the next name; the record it is in is found again from the
 * start, since blocks of names are short and read once. */
bool capture_file_name(const struct capture_file *file, const struct capture_block *block,
                       uint32_t *cursor, struct capture_name *name_out)
{
	static const uint8_t address_lengths[] = { [1] = 4, [2] = 16, [3] = 6, [4] = 8 };
	if (block->type != CAPTURE_BLOCK_NAMES) return false;
	struct reader r = file_reader(file, block->offset, block->length);
	bool is_broken = false;
	for (struct option record; option_next(&r, block->is_big_endian, &record, &is_broken);) {
		size_t address_length =
			record.code < sizeof address_lengths ? address_lengths[record.code] : 0;
		struct reader value = record.value;
		const uint8_t *address = reader_bytes(&value, address_length);
		while (address && address_length > 0 && reader_left(&value) > 0) {
			uint32_t start = reader_offset(&value);
			const char *text = (const char *)value.at;
			size_t length = 0;
			while (reader_peek(&value, 0) > 0) {
				reader_skip(&value, 1);
				length++;
			}
			if (reader_left(&value) > 0) reader_skip(&value, 1);
			if (start < *cursor || length == 0) continue;
			*cursor = start + (uint32_t)length;
			*name_out =
				(struct capture_name){ address, address_length, { text, length } };
			return true;
		}
	}
	return false;
}
