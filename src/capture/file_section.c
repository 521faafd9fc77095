/* file_section.c - pcapng blocks that describe: section header, interface, interface statistics. */
#include "file_private.h"

#include <stddef.h>

enum { OPTION_COMMENT = 1 };
enum { SECTION_HARDWARE = 2, SECTION_OS = 3, SECTION_APPLICATION = 4 };
enum {
	INTERFACE_NAME = 2,
	INTERFACE_DESCRIPTION = 3,
	INTERFACE_SPEED = 8,
	INTERFACE_TIME_RESOLUTION = 9,
	INTERFACE_FILTER = 11,
	INTERFACE_OS = 12,
	INTERFACE_FCS_LENGTH = 13,
	INTERFACE_TIME_OFFSET = 14,
	INTERFACE_HARDWARE = 15,
};
enum {
	STATISTICS_START = 2,
	STATISTICS_END = 3,
	STATISTICS_RECEIVED = 4,
	STATISTICS_DROPPED_INTERFACE = 5,
	STATISTICS_ACCEPTED = 6,
	STATISTICS_DROPPED_SYSTEM = 7,
	STATISTICS_DELIVERED = 8,
};

struct place {
	uint16_t code;
	size_t offset; /* in the struct that is filled */
};

#define PLACE_AT(object, place, type) ((type *)(void *)((char *)(object) + (place)->offset))

static const struct place *section_find_place(const struct place *places, size_t count,
                                              uint16_t code)
{
	for (size_t i = 0; i < count; i++)
		if (places[i].code == code) return &places[i];
	return NULL;
}

static const struct place section_texts[] = {
	{ OPTION_COMMENT, offsetof(struct capture_section, comment) },
	{ SECTION_HARDWARE, offsetof(struct capture_section, hardware) },
	{ SECTION_OS, offsetof(struct capture_section, os) },
	{ SECTION_APPLICATION, offsetof(struct capture_section, application) },
};

enum capture_result file_section_begin(struct capture_file *file, uint64_t offset,
                                       struct reader body)
{
	bool is_big_endian = file->is_big_endian;
	reader_skip(&body, 4); /* byte order mark */
	uint16_t major = file_u16(&body, is_big_endian), minor = file_u16(&body, is_big_endian);
	reader_skip(&body, 8); /* section length: a hint, often absent */
	if (!reader_ok(&body)) return file_fail(file, offset, "a section header is too short");
	if (major != 1 || (minor != 0 && minor != 2))
		return file_fail(file, offset, "a section is of the unknown version %u.%u", major,
		                 minor);
	struct capture_section *section = table_add(&file->sections);
	if (!section)
		return file_fail(file, offset, "it has more than %d sections, or memory is full",
		                 CAPTURE_SECTIONS_MAX);
	*section = (struct capture_section){
		.version_major = major,
		.version_minor = minor,
		.is_big_endian = is_big_endian,
		.first_interface = table_count(&file->interfaces),
	};
	struct option option;
	bool is_broken = false;
	while (option_next(&body, is_big_endian, &option, &is_broken)) {
		const struct place *place = section_find_place(
			section_texts, sizeof section_texts / sizeof section_texts[0], option.code);
		if (place) *PLACE_AT(section, place, struct capture_text) = option_text(&option);
	}
	if (is_broken) return file_fail(file, offset, "a section has an option that is too long");
	file->section = (struct file_section){ .index = table_count(&file->sections),
		                               .first_interface = section->first_interface };
	table_publish(&file->sections);
	return CAPTURE_AGAIN;
}

static const struct place interface_texts[] = {
	{ OPTION_COMMENT, offsetof(struct capture_interface, comment) },
	{ INTERFACE_NAME, offsetof(struct capture_interface, name) },
	{ INTERFACE_DESCRIPTION, offsetof(struct capture_interface, description) },
	{ INTERFACE_OS, offsetof(struct capture_interface, os) },
	{ INTERFACE_HARDWARE, offsetof(struct capture_interface, hardware) },
};

/* The exponent of 10, or with the highest bit set of 2; too fine for 64 bits: every stamp is 0. */
static uint64_t section_ticks_per_second(uint8_t resolution)
{
	unsigned exponent = resolution & 0x7f;
	if (resolution & 0x80) return exponent < 64 ? (uint64_t)1 << exponent : 0;
	if (exponent > 19) return 0;
	uint64_t ticks = 1;
	while (exponent-- > 0) ticks *= 10;
	return ticks;
}

/* As many digits as the resolution is worth, but only those that people use. */
static uint8_t section_time_digits(uint64_t ticks_per_second)
{
	static const struct {
		uint64_t ticks;
		uint8_t digits;
	} steps[] = { { 1000000000, 9 }, { 1000000, 6 }, { 1000, 3 }, { 100, 2 }, { 10, 1 } };
	if (ticks_per_second == 0) return 9;
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (ticks_per_second >= steps[i].ticks) return steps[i].digits;
	return 0;
}

static void section_interface_option(struct capture_interface *interface,
                                     const struct option *option, bool is_big_endian)
{
	struct reader value = option->value;
	const struct place *place = section_find_place(
		interface_texts, sizeof interface_texts / sizeof interface_texts[0], option->code);
	if (place) {
		*PLACE_AT(interface, place, struct capture_text) = option_text(option);
	} else if (option->code == INTERFACE_TIME_RESOLUTION && reader_left(&value) >= 1) {
		interface->ticks_per_second = section_ticks_per_second(read_u8(&value));
		interface->time_digits = section_time_digits(interface->ticks_per_second);
	} else if (option->code == INTERFACE_TIME_OFFSET && reader_left(&value) >= 8) {
		interface->time_offset_s = (int64_t)file_u64(&value, is_big_endian);
	} else if (option->code == INTERFACE_SPEED && reader_left(&value) >= 8) {
		interface->speed = file_u64(&value, is_big_endian);
	} else if (option->code == INTERFACE_FCS_LENGTH && reader_left(&value) >= 1) {
		interface->fcs_length = read_u8(&value);
	} else if (option->code == INTERFACE_FILTER && reader_peek(&value, 0) == 0) {
		struct option text = *option; /* 0: a filter's text follows; 1: BPF instructions */
		reader_skip(&text.value, 1);
		interface->filter = option_text(&text);
	}
}

enum capture_result file_interface_add(struct capture_file *file, uint64_t offset,
                                       struct reader body)
{
	bool is_big_endian = file->is_big_endian, is_broken = false;
	uint16_t link_type = file_u16(&body, is_big_endian);
	reader_skip(&body, 2);
	uint32_t snaplen = file_u32(&body, is_big_endian);
	if (!reader_ok(&body)) return file_fail(file, offset, "an interface block is too short");
	struct capture_interface *interface = table_add(&file->interfaces);
	if (!interface)
		return file_fail(file, offset, "it has more than %d interfaces, or memory is full",
		                 CAPTURE_INTERFACES_MAX);
	*interface = (struct capture_interface){
		.section = file->section.index,
		.link_type = link_type,
		.snaplen = snaplen,
		.fcs_length = -1,
		.ticks_per_second = 1000000,
		.time_digits = 6,
	};
	struct option option;
	while (option_next(&body, is_big_endian, &option, &is_broken))
		section_interface_option(interface, &option, is_big_endian);
	if (is_broken)
		return file_fail(file, offset, "an interface has an option that is too long");
	table_publish(&file->interfaces);
	file->section.interface_count++;
	return CAPTURE_AGAIN;
}

static const struct place statistics_counts[] = {
	{ STATISTICS_RECEIVED, offsetof(struct capture_interface, received) },
	{ STATISTICS_DROPPED_INTERFACE, offsetof(struct capture_interface, dropped_interface) },
	{ STATISTICS_ACCEPTED, offsetof(struct capture_interface, accepted) },
	{ STATISTICS_DROPPED_SYSTEM, offsetof(struct capture_interface, dropped_system) },
	{ STATISTICS_DELIVERED, offsetof(struct capture_interface, delivered) },
};

static const struct place statistics_times[] = {
	{ STATISTICS_START, offsetof(struct capture_interface, start_ns) },
	{ STATISTICS_END, offsetof(struct capture_interface, end_ns) },
};

static void section_statistics_option(struct capture_interface *interface,
                                      const struct option *option, bool is_big_endian)
{
	struct reader value = option->value;
	if (reader_left(&value) < 8) return;
	const struct place *place = section_find_place(
		statistics_counts, sizeof statistics_counts / sizeof statistics_counts[0],
		option->code);
	if (place) *PLACE_AT(interface, place, uint64_t) = file_u64(&value, is_big_endian);
	place = section_find_place(statistics_times,
	                           sizeof statistics_times / sizeof statistics_times[0],
	                           option->code);
	if (!place) return;
	uint64_t high = file_u32(&value, is_big_endian), low = file_u32(&value, is_big_endian);
	*PLACE_AT(interface, place, int64_t) = file_time_ns(interface, high << 32 | low);
}

enum capture_result file_statistics(struct capture_file *file, uint64_t offset, struct reader body)
{
	bool is_big_endian = file->is_big_endian, is_broken = false;
	uint32_t number = file_u32(&body, is_big_endian);
	reader_skip(&body, 8); /* when this was counted */
	if (!reader_ok(&body)) return file_fail(file, offset, "a statistics block is too short");
	if (number >= file->section.interface_count)
		return file_fail(file, offset,
		                 "statistics are of interface %u, but only %u are described",
		                 number, file->section.interface_count);
	struct capture_interface *interface =
		table_row(&file->interfaces, file->section.first_interface + number);
	interface->has_statistics = true;
	interface->start_ns = interface->end_ns = INT64_MIN;
	for (size_t i = 0; i < sizeof statistics_counts / sizeof statistics_counts[0]; i++)
		*PLACE_AT(interface, &statistics_counts[i], uint64_t) = UINT64_MAX;
	struct option option;
	while (option_next(&body, is_big_endian, &option, &is_broken))
		section_statistics_option(interface, &option, is_big_endian);
	if (is_broken) return file_fail(file, offset, "statistics have an option that is too long");
	return CAPTURE_AGAIN;
}

int64_t file_time_ns(const struct capture_interface *interface, uint64_t ticks)
{
	enum { NS_PER_S = 1000000000 };
	uint64_t per_second = interface->ticks_per_second;
	int64_t ns = 0, offset_ns = 0;
	if (per_second == 1000000 && ticks <= (uint64_t)INT64_MAX / 1000) {
		ns = (int64_t)(ticks * 1000);
	} else if (per_second == NS_PER_S && ticks <= (uint64_t)INT64_MAX) {
		ns = (int64_t)ticks;
	} else if (per_second > 0) {
		uint64_t seconds = ticks / per_second, rest = ticks % per_second;
		uint64_t fraction = per_second <= NS_PER_S ? rest * NS_PER_S / per_second
		                                           : rest / (per_second / NS_PER_S);
		if (per_second > NS_PER_S && per_second % NS_PER_S != 0)
			fraction = (uint64_t)((double)rest / (double)per_second * NS_PER_S);
		if (seconds >= INT64_MAX / NS_PER_S) return INT64_MAX;
		ns = (int64_t)(seconds * NS_PER_S + fraction);
	}
	if (__builtin_mul_overflow(interface->time_offset_s, (int64_t)NS_PER_S, &offset_ns) ||
	    __builtin_add_overflow(ns, offset_ns, &ns))
		return interface->time_offset_s < 0 ? INT64_MIN : INT64_MAX;
	return ns;
}
