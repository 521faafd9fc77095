/* writer_pcap.c - encodes pcap: a file header, then records. */
#include "writer_private.h"

enum {
	PCAP_MAGIC = (int)0xa1b2c3d4,
	PCAP_MAGIC_NANO = (int)0xa1b23c4d,
	PCAP_FILE_HEADER = 24,
	PCAP_RECORD_HEADER = 16,
	PCAP_CAPTURED_AT = 8,  /* in a record header */
	PCAP_SNAPLEN = 262144, /* if none was told: the most that readers take */
};

bool writer_pcap_header(struct writer *w, const struct writer_interface *interface,
                        struct error *error_out)
{
	if (!writer_reserve(w, PCAP_FILE_HEADER, error_out)) return false;
	uint32_t link = interface->link_type;
	if (interface->fcs_length >= 0)
		link |= 0x04000000u | (uint32_t)(interface->fcs_length / 2) << 28;
	put_u32(w, (uint32_t)(w->format == WRITER_PCAP ? PCAP_MAGIC : PCAP_MAGIC_NANO));
	put_u16(w, 2);
	put_u16(w, 4);
	put_u64(w, 0); /* zone and accuracy: nobody uses them */
	put_u32(w, interface->snaplen ? interface->snaplen : PCAP_SNAPLEN);
	put_u32(w, link);
	return true;
}

/* Seconds are 32 bits without a sign: earlier or later than they reach is the first or last second. */
size_t writer_pcap_packet(struct writer *w, const struct writer_record *record,
                          const uint8_t *bytes)
{
	int64_t seconds = record->time_ns / 1000000000, fraction = record->time_ns % 1000000000;
	if (record->time_ns < 0) seconds = fraction = 0;
	if (seconds > UINT32_MAX) seconds = UINT32_MAX;
	put_u32(w, (uint32_t)seconds);
	put_u32(w, (uint32_t)fraction / w->links[0].tick_ns);
	put_u32(w, record->captured);
	put_u32(w, record->reported);
	size_t at = w->used;
	put_bytes(w, bytes, record->captured);
	return at;
}

size_t writer_pcap_whole(const struct writer *w, size_t length, uint64_t *packets_out)
{
	size_t whole = w->written == 0 ? PCAP_FILE_HEADER : 0;
	uint64_t packets = 0;
	if (whole > length) whole = 0;
	while (whole > 0 || w->written > 0) {
		if (length - whole < PCAP_RECORD_HEADER) break;
		size_t record =
			PCAP_RECORD_HEADER + (size_t)get_u32(w->buffer + whole + PCAP_CAPTURED_AT);
		if (record > length - whole) break;
		whole += record;
		packets++;
	}
	*packets_out = packets;
	return whole;
}
