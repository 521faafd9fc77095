/* copy.c - saves records of one capture file into another, with what belongs to them.
 * A source of the other byte order is turned into this machine's: lengths and numbers of options are
 * swapped, texts and hashes are not. */
#include "capture/copy.h"

#include "file_private.h"

#include <stdlib.h>
#include <string.h>

struct copy {
	const struct capture_file *file;
	struct writer *writer;
	uint32_t *links; /* by the source's interface: the writer's index + 1, 0: not declared */
	uint32_t links_held;
	uint32_t blocks_done; /* of the source's names and secrets */
	uint8_t *bytes;       /* what is swapped, or a text with its final 0 */
	size_t bytes_held;
};

enum { COPY_BYTES_MAX = 128 << 20, COPY_TEXTS = 6 };

static const bool copy_is_big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

struct copy *copy_open(const struct capture_file *file, struct writer *writer)
{
	struct copy *copy = calloc(1, sizeof *copy);
	if (copy) *copy = (struct copy){ .file = file, .writer = writer };
	return copy;
}

void copy_close(struct copy *copy)
{
	if (!copy) return;
	free(copy->links);
	free(copy->bytes);
	free(copy);
}

static bool copy_hold_bytes(struct copy *copy, size_t length, struct error *error_out)
{
	if (length <= copy->bytes_held) return true;
	uint8_t *bytes = length <= COPY_BYTES_MAX ? realloc(copy->bytes, length) : NULL;
	if (!bytes) {
		error_set(error_out, "there is no memory for %zu bytes to be saved", length);
		return false;
	}
	copy->bytes = bytes;
	copy->bytes_held = length;
	return true;
}

static void copy_swap(uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length / 2; i++) {
		uint8_t byte = bytes[i];
		bytes[i] = bytes[length - 1 - i];
		bytes[length - 1 - i] = byte;
	}
}

/* Swaps the list of options, or of name records, that lies in bytes: codes and lengths; and of packet
 * options those values that are numbers. */
static void copy_swap_options(uint8_t *bytes, size_t length, bool is_packet)
{
	for (size_t at = 0; length - at >= 4;) {
		struct reader r = reader_make(bytes + at, 4, 4);
		uint16_t code = file_u16(&r, !copy_is_big_endian);
		uint16_t value = file_u16(&r, !copy_is_big_endian);
		copy_swap(bytes + at, 2);
		copy_swap(bytes + at + 2, 2);
		at += 4;
		if (value > length - at) return;
		bool is_number = is_packet && (code == 2 || (code >= 4 && code <= 6));
		if (is_number && value <= 8) copy_swap(bytes + at, value);
		size_t padded = ((size_t)value + 3) & ~(size_t)3;
		at += padded <= length - at ? padded : length - at;
	}
}

/* The options without their end mark: what is behind it is nothing. */
static uint32_t copy_options_length(struct reader r, bool is_big_endian)
{
	bool is_broken = false;
	uint32_t end = 0;
	for (struct option option; option_next(&r, is_big_endian, &option, &is_broken);)
		end = reader_offset(&r);
	return end;
}

static bool copy_options(struct copy *copy, const struct capture_options *options,
                         struct writer_record *record, struct error *error_out)
{
	const uint8_t *bytes = capture_file_bytes(copy->file, options->offset, options->length);
	if (!bytes || options->length == 0) return true;
	struct reader r = reader_make(bytes, options->length, options->length);
	uint32_t length = copy_options_length(r, options->is_big_endian);
	if (options->is_big_endian != copy_is_big_endian) {
		if (!copy_hold_bytes(copy, length, error_out)) return false;
		memcpy(copy->bytes, bytes, length);
		copy_swap_options(copy->bytes, length, true);
		bytes = copy->bytes;
	}
	record->options = bytes;
	record->options_length = length;
	return true;
}

/* Names and secrets that the source had up to here; other blocks may not make sense in a copy. */
static bool copy_blocks(struct copy *copy, struct error *error_out)
{
	uint32_t count = capture_file_block_count(copy->file);
	for (; copy->blocks_done < count; copy->blocks_done++) {
		const struct capture_block *block =
			capture_file_block(copy->file, copy->blocks_done);
		bool is_secrets = block->type == CAPTURE_BLOCK_SECRETS;
		if (!is_secrets && block->type != CAPTURE_BLOCK_NAMES) continue;
		const uint8_t *body = capture_file_bytes(copy->file, block->offset, block->length);
		if (!body || (is_secrets && block->length < 8)) continue;
		if (block->is_big_endian != copy_is_big_endian) {
			if (!copy_hold_bytes(copy, block->length, error_out)) return false;
			memcpy(copy->bytes, body, block->length);
			body = copy->bytes;
			if (is_secrets) {
				copy_swap(copy->bytes, 4);
				copy_swap(copy->bytes + 4, 4);
			} else {
				copy_swap_options(copy->bytes, block->length, false);
			}
		}
		if (!writer_append_block(copy->writer, block->type, body, block->length, error_out))
			return false;
	}
	return true;
}

/* Stamps keep the source's resolution, if it is a power of ten that we write. */
static int copy_time_digits(uint64_t ticks_per_second)
{
	uint64_t ticks = 1;
	for (int digits = 0; digits < 9; digits++, ticks *= 10)
		if (ticks == ticks_per_second) return digits;
	return 9;
}

static bool copy_add_interface(struct copy *copy, const struct capture_interface *from,
                               uint32_t *index_out, struct error *error_out)
{
	struct writer_interface to = {
		.link_type = from->link_type,
		.snaplen = from->snaplen,
		.time_digits = copy_time_digits(from->ticks_per_second),
		.fcs_length = from->fcs_length,
		.speed = from->speed,
	};
	const struct {
		const struct capture_text *from;
		const char **to;
	} texts[COPY_TEXTS] = {
		{ &from->name, &to.name },     { &from->description, &to.description },
		{ &from->filter, &to.filter }, { &from->hardware, &to.hardware },
		{ &from->os, &to.os },         { &from->comment, &to.comment },
	};
	size_t length = 0, at = 0;
	for (size_t i = 0; i < COPY_TEXTS; i++)
		length += texts[i].from->bytes ? texts[i].from->length + 1 : 0;
	if (!copy_hold_bytes(copy, length, error_out)) return false;
	for (size_t i = 0; i < COPY_TEXTS; i++) {
		if (!texts[i].from->bytes) continue;
		memcpy(copy->bytes + at, texts[i].from->bytes, texts[i].from->length);
		*texts[i].to = (const char *)copy->bytes + at;
		at += texts[i].from->length;
		copy->bytes[at++] = '\0';
	}
	return writer_add_interface(copy->writer, &to, index_out, error_out);
}

/* The writer's index of the source's interface, which is declared if it was not. */
static bool copy_interface(struct copy *copy, uint32_t interface, uint32_t *index_out,
                           struct error *error_out)
{
	const struct capture_interface *from = capture_file_interface(copy->file, interface);
	if (!from) {
		error_set(error_out, "the packet's interface is not known");
		return false;
	}
	if (interface >= copy->links_held) {
		uint32_t held = capture_file_interface_count(copy->file);
		uint32_t *links = realloc(copy->links, held * sizeof *links);
		if (!links) {
			error_set(error_out, "there is no memory for %u interfaces", held);
			return false;
		}
		memset(links + copy->links_held, 0, (held - copy->links_held) * sizeof *links);
		copy->links = links;
		copy->links_held = held;
	}
	if (copy->links[interface] == 0) {
		uint32_t index;
		if (!copy_add_interface(copy, from, &index, error_out)) return false;
		copy->links[interface] = index + 1;
	}
	*index_out = copy->links[interface] - 1;
	return true;
}

/* Custom and journal blocks go as the blocks they were. */
static bool copy_block_record(struct copy *copy, const struct capture_record *record,
                              struct error *error_out)
{
	bool is_custom = record->kind == CAPTURE_KIND_CUSTOM;
	uint32_t before = is_custom ? 4 : 0; /* the enterprise number */
	uint32_t type = is_custom ? 0x00000bad : 0x00000009;
	const uint8_t *body =
		capture_file_bytes(copy->file, record->offset - before, record->captured + before);
	const struct capture_section *section = capture_file_section(copy->file, record->section);
	if (!body || !section || !copy_hold_bytes(copy, record->captured + before, error_out))
		return false;
	memcpy(copy->bytes, body, record->captured + before);
	if (section->is_big_endian != copy_is_big_endian) copy_swap(copy->bytes, before);
	return writer_append_block(copy->writer, type, copy->bytes, record->captured + before,
	                           error_out);
}

bool copy_record(struct copy *copy, const struct capture_record *record, struct error *error_out)
{
	if (!copy_blocks(copy, error_out)) return false;
	if (record->kind != CAPTURE_KIND_PACKET) return copy_block_record(copy, record, error_out);
	struct writer_record to = {
		.time_ns = record->time_ns,
		.has_no_time = !record->has_time,
		.captured = record->captured,
		.reported = record->reported,
	};
	const uint8_t *bytes = capture_file_bytes(copy->file, record->offset, record->captured);
	if (!bytes) {
		error_set(error_out, "the packet's bytes are no longer there");
		return false;
	}
	return copy_interface(copy, record->interface, &to.interface, error_out) &&
	       copy_options(copy, &record->options, &to, error_out) &&
	       writer_append(copy->writer, &to, bytes, NULL, error_out);
}

bool copy_statistics(struct copy *copy, struct error *error_out)
{
	for (uint32_t i = 0; i < copy->links_held; i++) {
		const struct capture_interface *from = capture_file_interface(copy->file, i);
		if (copy->links[i] == 0 || !from->has_statistics) continue;
		struct writer_statistics statistics = {
			.time_ns = from->end_ns == INT64_MIN ? 0 : from->end_ns,
			.start_ns = from->start_ns,
			.end_ns = from->end_ns,
			.received = from->received,
			.dropped_interface = from->dropped_interface,
			.accepted = from->accepted,
			.dropped_system = from->dropped_system,
			.delivered = from->delivered,
		};
		if (!writer_append_statistics(copy->writer, copy->links[i] - 1, &statistics,
		                              error_out))
			return false;
	}
	return true;
}
