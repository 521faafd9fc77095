/* file_unknown.c - names of formats that dogfish does not read, for a clear refusal. */
#include "file_private.h"

#include <string.h>

struct signature {
	uint8_t offset;
	uint8_t length;
	const char *bytes;
	const char *label;
};

static const struct signature file_signatures[] = {
	{ 0, 8, "snoop\0\0\0", "a snoop capture (Solaris)" },
	{ 0, 8, "btsnoop\0", "a btsnoop capture (Bluetooth)" },
	{ 0, 4, "RTSS", "a Network Monitor 1 capture" },
	{ 0, 4, "GMBU", "a Network Monitor 2 capture" },
	{ 0, 4, "XCP\0", "a NetXRay or Windows Sniffer capture" },
	{ 0, 16, "TRSNIFF data    ", "a Sniffer capture (DOS)" },
	{ 0, 4, "\x1c\0\x01\xac", "a pcap file of an IxVeriWave or Ixia device" },
	{ 0, 4, "\xac\x01\0\x1c", "a pcap file of an IxVeriWave or Ixia device" },
	{ 0, 4, "\xf2\xc3\xb2\xa1", "a pcap file of the Navtel variant" },
	{ 0, 5, "\0\0\0\x60\x0c", "an iptrace capture (AIX)" },
	{ 0, 11, "iptrace 1.0", "an iptrace capture (AIX)" },
	{ 0, 11, "iptrace 2.0", "an iptrace capture (AIX)" },
	{ 0, 4, "\x7fver", "a Peek capture (OmniPeek)" },
	{ 0, 4, "\x04\x22\x4d\x18", "compressed with LZ4" },
	{ 0, 6,
	  "\xfd"
	  "7zXZ\0",
	  "compressed with xz" },
	{ 0, 3, "BZh", "compressed with bzip2" },
	{ 0, 4, "PK\x03\x04", "a zip archive" },
	{ 0, 4,
	  "\x7f"
	  "ELF",
	  "a program" },
	{ 0, 5, "%PDF-", "a PDF document" },
	{ 0, 1, "{", "JSON text" },
	{ 0, 1, "<", "XML or HTML text" },
};

const char *file_unknown_label(const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < sizeof file_signatures / sizeof file_signatures[0]; i++) {
		const struct signature *s = &file_signatures[i];
		if (length >= (size_t)s->offset + s->length &&
		    memcmp(bytes + s->offset, s->bytes, s->length) == 0)
			return s->label;
	}
	return NULL;
}
