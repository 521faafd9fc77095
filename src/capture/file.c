/* file.c - capture files: open, recognise, next record, tables. */
#include "file_private.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Link types whose packets may be larger than CAPTURE_PACKET_MAX. */
static const struct {
	uint32_t link_type, packet_max;
} file_large_packets[] = {
	{ 231, 128u << 20 }, /* D-Bus */
	{ 249, 128u << 20 }, /* USBPcap */
	{ 279, 32u << 20 },  /* Elektrobit high speed capture */
};

uint32_t file_packet_max(uint32_t link_type)
{
	for (size_t i = 0; i < sizeof file_large_packets / sizeof file_large_packets[0]; i++)
		if (file_large_packets[i].link_type == link_type)
			return file_large_packets[i].packet_max;
	return CAPTURE_PACKET_MAX;
}

struct reader file_reader(const struct capture_file *file, uint64_t offset, size_t length)
{
	const uint8_t *bytes = mapping_bytes(file->mapping, offset, length);
	return reader_make(bytes ? bytes : mapping_bytes(file->mapping, 0, 0), bytes ? length : 0,
	                   0);
}

enum capture_result file_fail(struct capture_file *file, uint64_t offset, const char *format, ...)
{
	char why[ERROR_TEXT_MAX / 2];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(why, sizeof why, format, arguments);
	va_end(arguments);
	error_set(&file->error,
	          "\"%s\" is damaged: %s (at offset %" PRIu64 ", after %" PRIu64 " packet%s)",
	          file->path, why, offset, file->records, file->records == 1 ? "" : "s");
	file->is_broken = true;
	return CAPTURE_BROKEN;
}

/* The copy of a pipe or of compressed data ended early: its reason says more than the cut. */
static enum capture_result file_fail_input(struct capture_file *file)
{
	error_set(&file->error, "\"%s\" cannot be read on: %s (after %" PRIu64 " packet%s)",
	          file->path, file->input.error.text, file->records, file->records == 1 ? "" : "s");
	file->is_broken = true;
	return CAPTURE_BROKEN;
}

enum capture_result file_at_end(struct capture_file *file)
{
	if (file->input.may_grow) return CAPTURE_AGAIN;
	if (file->input.error.text[0]) return file_fail_input(file);
	if (file->position == mapping_size(file->mapping)) return CAPTURE_END;
	error_set(&file->error,
	          "\"%s\" is cut short in the middle of a packet (at offset %" PRIu64
	          ", after %" PRIu64 " packet%s)",
	          file->path, file->position, file->records, file->records == 1 ? "" : "s");
	file->is_broken = file->is_cut_short = true;
	return CAPTURE_BROKEN;
}

static enum capture_result file_fail_unknown(struct capture_file *file)
{
	uint64_t size = mapping_size(file->mapping);
	size_t length = size < 64 ? (size_t)size : 64;
	const char *label = file_unknown_label(mapping_bytes(file->mapping, 0, length), length);
	error_set(&file->error, "\"%s\" is not a capture file that dogfish can read%s%s%s",
	          file->path, label ? " (it is " : "", label ? label : "", label ? ")" : "");
	file->is_broken = true;
	return CAPTURE_BROKEN;
}

/* Until the format is known, this is file->next. */
static enum capture_result file_begin(struct capture_file *file, struct capture_record *record_out)
{
	uint64_t size = mapping_size(file->mapping);
	if (size == 0 || (size < FILE_MAGIC_LENGTH && file->input.may_grow))
		return file_at_end(file);
	enum capture_result result = file_pcap_is(file)     ? file_pcap_begin(file)
	                             : file_pcapng_is(file) ? file_pcapng_begin(file)
	                                                    : file_fail_unknown(file);
	return result == CAPTURE_RECORD ? file->next(file, record_out) : result;
}

/* Zeros were read in place of bytes that are gone: what was made of them does not count. */
static enum capture_result file_fail_cut(struct capture_file *file)
{
	file->is_cut_short = true;
	return file_fail(file, mapping_cut(file->mapping),
	                 "its bytes can no longer be read, the file was cut or the disk failed");
}

enum capture_result capture_file_next(struct capture_file *file, struct capture_record *record_out)
{
	if (file->is_broken) return CAPTURE_BROKEN;
	enum capture_result result = file->next(file, record_out);
	if (mapping_cut(file->mapping) < file->position) return file_fail_cut(file);
	if (result == CAPTURE_RECORD) file->records++;
	return result;
}

struct capture_file *capture_file_open(const char *path, const struct capture_open_options *options,
                                       struct error *error_out)
{
	static const struct capture_open_options defaults = { 0 };
	struct capture_file *file = calloc(1, sizeof *file);
	if (!file || !(file->path = strdup(path))) {
		error_set(error_out, "there is no memory to open \"%s\"", path);
		free(file);
		return NULL;
	}
	file->next = file_begin;
	table_open(&file->interfaces, sizeof(struct capture_interface), CAPTURE_INTERFACES_MAX);
	table_open(&file->sections, sizeof(struct capture_section), CAPTURE_SECTIONS_MAX);
	table_open(&file->blocks, sizeof(struct capture_block), CAPTURE_BLOCKS_MAX);
	if (!file_input_open(file, options ? options : &defaults, error_out)) {
		capture_file_close(file);
		return NULL;
	}
	uint64_t size = mapping_size(file->mapping);
	if (size >= FILE_MAGIC_LENGTH ? !file_pcap_is(file) && !file_pcapng_is(file)
	                              : file->input.error.text[0]) {
		if (file->input.error.text[0])
			file_fail_input(file);
		else
			file_fail_unknown(file);
		if (error_out) *error_out = file->error;
		capture_file_close(file);
		return NULL;
	}
	return file;
}

void capture_file_close(struct capture_file *file)
{
	if (!file) return;
	file_input_close(&file->input);
	mapping_close(file->mapping);
	table_close(&file->interfaces);
	table_close(&file->sections);
	table_close(&file->blocks);
	free(file->path);
	free(file);
}

bool capture_file_is_inside_record(const struct capture_file *file, uint64_t *offset_out)
{
	*offset_out = file->position;
	return file->position < mapping_size(file->mapping);
}

bool capture_file_refresh(struct capture_file *file, int timeout_ms)
{
	return file_input_refresh(file, timeout_ms);
}

int capture_file_descriptor(const struct capture_file *file)
{
	return file->input.is_pipe ? file->input.fd : -1;
}

struct capture_progress capture_file_progress(const struct capture_file *file)
{
	return (struct capture_progress){ file->input.done, file->input.total };
}

const struct error *capture_file_error(const struct capture_file *file) { return &file->error; }

bool capture_file_is_cut_short(const struct capture_file *file) { return file->is_cut_short; }

enum capture_format capture_file_format(const struct capture_file *file) { return file->format; }

const char *capture_format_label(enum capture_format format)
{
	static const char *const labels[] = {
		[CAPTURE_FORMAT_UNKNOWN] = "unknown",    [CAPTURE_FORMAT_PCAP] = "pcap",
		[CAPTURE_FORMAT_PCAP_NANO] = "nsecpcap", [CAPTURE_FORMAT_PCAP_MODIFIED] = "modpcap",
		[CAPTURE_FORMAT_PCAPNG] = "pcapng",
	};
	return labels[format];
}

const char *capture_file_path(const struct capture_file *file) { return file->path; }

const struct mapping *capture_file_mapping(const struct capture_file *file)
{
	return file->mapping;
}

const uint8_t *capture_file_bytes(const struct capture_file *file, uint64_t offset, size_t length)
{
	return mapping_bytes(file->mapping, offset, length);
}

uint32_t capture_file_interface_count(const struct capture_file *file)
{
	return table_count(&file->interfaces);
}

const struct capture_interface *capture_file_interface(const struct capture_file *file,
                                                       uint32_t index)
{
	return table_row(&file->interfaces, index);
}

uint32_t capture_file_section_count(const struct capture_file *file)
{
	return table_count(&file->sections);
}

const struct capture_section *capture_file_section(const struct capture_file *file, uint32_t index)
{
	return table_row(&file->sections, index);
}

uint32_t capture_file_block_count(const struct capture_file *file)
{
	return table_count(&file->blocks);
}

const struct capture_block *capture_file_block(const struct capture_file *file, uint32_t index)
{
	return table_row(&file->blocks, index);
}

uint64_t capture_file_blocks_unkept(const struct capture_file *file) { return file->blocks_unkept; }
