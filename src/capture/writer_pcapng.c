/* writer_pcapng.c - encodes pcapng blocks (draft-ietf-opsawg-pcapng) in this machine's byte order. */
#include "writer_private.h"

enum {
	BLOCK_INTERFACE = 1,
	BLOCK_SIMPLE_PACKET = 3,
	BLOCK_STATISTICS = 5,
	BLOCK_ENHANCED_PACKET = 6,
	BLOCK_SECTION = 0x0a0d0d0a,
	BLOCK_FRAME = 12, /* type, and the length twice */
	ENHANCED_PACKET_HEADER = 28,
	SIMPLE_PACKET_HEADER = 12,
	OPTION_HEADER = 4,
	TEXT_MAX = 65535,
};

static size_t pcapng_padded(size_t length) { return (length + 3) & ~(size_t)3; }

static size_t pcapng_text_length(const char *text)
{
	return text ? strnlen(text, TEXT_MAX - 3) : 0;
}

/* Room for an option with this text; absent ones need none. */
static size_t pcapng_text_room(const char *text)
{
	return text ? OPTION_HEADER + pcapng_padded(pcapng_text_length(text) + 1) : 0;
}

static void pcapng_put_option(struct writer *w, uint16_t code, const void *value, size_t length)
{
	put_u16(w, code);
	put_u16(w, (uint16_t)length);
	put_bytes(w, value, length);
	put_padding(w, length);
}

static void pcapng_put_text(struct writer *w, uint16_t code, const char *text)
{
	if (text) pcapng_put_option(w, code, text, pcapng_text_length(text));
}

/* A block's type, and its length, which pcapng_end_block fills in. Returns where it begins. */
static size_t pcapng_begin_block(struct writer *w, uint32_t type)
{
	size_t start = w->used;
	put_u32(w, type);
	put_u32(w, 0);
	return start;
}

static void pcapng_end_block(struct writer *w, size_t start)
{
	uint32_t total = (uint32_t)(w->used - start) + 4;
	put_u32(w, total);
	memcpy(w->buffer + start + 4, &total, sizeof total);
}

bool writer_pcapng_section(struct writer *w, const struct writer_section *section,
                           struct error *error_out)
{
	static const struct writer_section nothing = { 0 };
	const struct writer_section *s = section ? section : &nothing;
	size_t room = BLOCK_FRAME + 16 + OPTION_HEADER + pcapng_text_room(s->hardware) +
	              pcapng_text_room(s->os) + pcapng_text_room(s->application) +
	              pcapng_text_room(s->comment);
	if (!writer_reserve(w, room, error_out)) return false;
	size_t start = pcapng_begin_block(w, BLOCK_SECTION);
	put_u32(w, 0x1a2b3c4d);
	put_u16(w, 1);
	put_u16(w, 0);
	put_u64(w, UINT64_MAX); /* section length: not known while it is written */
	pcapng_put_text(w, 1, s->comment);
	pcapng_put_text(w, 2, s->hardware);
	pcapng_put_text(w, 3, s->os);
	pcapng_put_text(w, 4, s->application);
	put_u32(w, 0);
	pcapng_end_block(w, start);
	return true;
}

bool writer_pcapng_interface(struct writer *w, const struct writer_interface *i, int time_digits,
                             struct error *error_out)
{
	size_t room = BLOCK_FRAME + 8 + 4 * (OPTION_HEADER + 8) + pcapng_text_room(i->name) +
	              pcapng_text_room(i->description) + pcapng_text_room(i->filter) +
	              pcapng_text_room(i->hardware) + pcapng_text_room(i->os) +
	              pcapng_text_room(i->comment);
	if (!writer_reserve(w, room, error_out)) return false;
	uint8_t resolution = (uint8_t)time_digits, fcs_length = (uint8_t)i->fcs_length;
	size_t start = pcapng_begin_block(w, BLOCK_INTERFACE);
	put_u16(w, (uint16_t)i->link_type);
	put_u16(w, 0);
	put_u32(w, i->snaplen);
	pcapng_put_text(w, 1, i->comment);
	pcapng_put_text(w, 2, i->name);
	pcapng_put_text(w, 3, i->description);
	if (i->speed) pcapng_put_option(w, 8, &i->speed, sizeof i->speed);
	pcapng_put_option(w, 9, &resolution, sizeof resolution);
	if (i->filter) {
		size_t length = pcapng_text_length(i->filter);
		put_u16(w, 11);
		put_u16(w, (uint16_t)(length + 1));
		put_bytes(w, "", 1); /* 0: a text follows */
		put_bytes(w, i->filter, length);
		put_padding(w, length + 1);
	}
	pcapng_put_text(w, 12, i->os);
	if (i->fcs_length >= 0) pcapng_put_option(w, 13, &fcs_length, sizeof fcs_length);
	pcapng_put_text(w, 15, i->hardware);
	put_u32(w, 0);
	pcapng_end_block(w, start);
	return true;
}

static void pcapng_put_stamp(struct writer *w, uint32_t interface, int64_t time_ns)
{
	uint64_t ticks = time_ns > 0 ? (uint64_t)time_ns / w->links[interface].tick_ns : 0;
	put_u32(w, (uint32_t)(ticks >> 32));
	put_u32(w, (uint32_t)ticks);
}

bool writer_pcapng_statistics(struct writer *w, uint32_t interface,
                              const struct writer_statistics *s, struct error *error_out)
{
	const int64_t times[] = { s->start_ns, s->end_ns };
	const uint64_t counts[] = { s->received, s->dropped_interface, s->accepted,
		                    s->dropped_system, s->delivered };
	if (!writer_reserve(w, BLOCK_FRAME + 12 + 8 * (OPTION_HEADER + 8), error_out)) return false;
	size_t start = pcapng_begin_block(w, BLOCK_STATISTICS);
	put_u32(w, interface);
	pcapng_put_stamp(w, interface, s->time_ns);
	for (uint16_t i = 0; i < 2; i++) {
		if (times[i] == INT64_MIN) continue;
		put_u16(w, (uint16_t)(2 + i));
		put_u16(w, 8);
		pcapng_put_stamp(w, interface, times[i]);
	}
	for (uint16_t i = 0; i < 5; i++)
		if (counts[i] != UINT64_MAX)
			pcapng_put_option(w, (uint16_t)(4 + i), &counts[i], sizeof counts[i]);
	put_u32(w, 0);
	pcapng_end_block(w, start);
	return true;
}

size_t writer_packet_length(const struct writer *w, const struct writer_record *record)
{
	(void)w; /* pcap needs less */
	size_t options = record->options_length ? pcapng_padded(record->options_length) + 4 : 0;
	return BLOCK_FRAME + ENHANCED_PACKET_HEADER + pcapng_padded(record->captured) + options;
}

size_t writer_pcapng_packet(struct writer *w, const struct writer_record *record,
                            const uint8_t *bytes)
{
	bool is_simple = record->has_no_time && record->interface == 0;
	size_t start =
		pcapng_begin_block(w, is_simple ? BLOCK_SIMPLE_PACKET : BLOCK_ENHANCED_PACKET);
	if (!is_simple) {
		put_u32(w, record->interface);
		pcapng_put_stamp(w, record->interface, record->time_ns);
		put_u32(w, record->captured);
	}
	put_u32(w, record->reported);
	size_t at = w->used;
	put_bytes(w, bytes, record->captured);
	put_padding(w, record->captured);
	if (record->options_length > 0 && !is_simple) {
		put_bytes(w, record->options, record->options_length);
		put_padding(w, record->options_length);
		put_u32(w, 0);
	}
	pcapng_end_block(w, start);
	return at;
}

size_t writer_pcapng_whole(const struct writer *w, size_t length, uint64_t *packets_out)
{
	size_t whole = 0;
	uint64_t packets = 0;
	while (length - whole >= BLOCK_FRAME) {
		uint32_t type = get_u32(w->buffer + whole), total = get_u32(w->buffer + whole + 4);
		if (total > length - whole) break;
		packets += type == BLOCK_ENHANCED_PACKET || type == BLOCK_SIMPLE_PACKET;
		whole += total;
	}
	*packets_out = packets;
	return whole;
}
