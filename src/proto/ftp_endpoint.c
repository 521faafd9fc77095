/* ftp_endpoint.c - where a data connection goes, as PORT, PASV (RFC 959 4.1.2), EPRT and EPSV (RFC 2428)
 * write it. */
#include <arpa/inet.h>

#include "ftp.h"
#include "lines.h"

enum { NUMBERS = 6, NUMBERS_OF_ADDRESS = 4, FAMILY_IPV4 = 1, FAMILY_IPV6 = 2 };

static bool numbers_parse(struct reader text, struct ftp_endpoint *out)
{
	uint8_t bytes[NUMBERS];
	struct reader start = text, port = text, before = text;
	for (size_t i = 0; i < NUMBERS; i++) {
		uint64_t number;
		if (i == NUMBERS_OF_ADDRESS) out->address_at = span_from(&start, &before);
		if (i == NUMBERS_OF_ADDRESS) port = text;
		if (!lines_number(&text, UINT8_MAX, &number)) return false;
		bytes[i] = (uint8_t)number;
		before = text;
		if (i + 1 < NUMBERS && read_u8(&text) != ',') return false;
	}
	out->port_at = span_from(&port, &text);
	out->address = address_make(ADDRESS_IPV4, bytes, NUMBERS_OF_ADDRESS);
	out->port = (uint16_t)(bytes[4] << 8 | bytes[5]);
	return true;
}

bool ftp_parse_port(struct reader text, struct ftp_endpoint *out)
{
	bool was_digit = false;
	for (; reader_left(&text); reader_skip(&text, 1)) {
		bool is_digit = *text.at >= '0' && *text.at <= '9';
		if (is_digit && !was_digit && numbers_parse(text, out)) return true;
		was_digit = is_digit;
	}
	return false;
}

static bool address_parse(struct reader text, uint8_t family, struct address *out)
{
	char written[INET6_ADDRSTRLEN];
	uint8_t bytes[16];
	if (reader_left(&text) >= sizeof written) return false;
	if (lines_copy(&text, written, sizeof written) == 0) return false;
	bool is_ipv4 = family == FAMILY_IPV4;
	if (inet_pton(is_ipv4 ? AF_INET : AF_INET6, written, bytes) != 1) return false;
	*out = address_make(is_ipv4 ? ADDRESS_IPV4 : ADDRESS_IPV6, bytes, is_ipv4 ? 4 : 16);
	return true;
}

/* A number that is the whole text. */
static bool whole_number(struct reader text, uint64_t max, uint64_t *out)
{
	return lines_number(&text, max, out) && reader_left(&text) == 0;
}

bool ftp_parse_eprt(struct reader text, struct ftp_endpoint *out)
{
	struct reader family, address, port;
	uint64_t number;
	char separator = (char)read_u8(&text);
	if (!lines_part(&text, separator, &family) || !lines_part(&text, separator, &address))
		return false;
	size_t length = lines_find(&text, separator);
	if (length == SIZE_MAX) return false;
	port = reader_take(&text, length);
	if (!whole_number(family, FAMILY_IPV6, &number) || number == 0) return false;
	out->family = (uint8_t)number;
	if (!address_parse(address, out->family, &out->address)) return false;
	if (!whole_number(port, UINT16_MAX, &number)) return false;
	out->port = (uint16_t)number;
	out->family_at = span_of(&family, (uint32_t)reader_left(&family));
	out->address_at = span_of(&address, (uint32_t)reader_left(&address));
	out->port_at = span_of(&port, (uint32_t)reader_left(&port));
	return true;
}

bool ftp_parse_epsv(struct reader text, struct ftp_endpoint *out)
{
	uint64_t number;
	size_t open = lines_find(&text, '(');
	if (open == SIZE_MAX) return false;
	reader_skip(&text, open + 1);
	char separator = (char)read_u8(&text);
	bool is_empty = reader_peek(&text, 0) == separator && reader_peek(&text, 1) == separator;
	if (!reader_ok(&text) || !is_empty) return false;
	reader_skip(&text, 2);
	struct reader port = text;
	if (!lines_number(&text, UINT16_MAX, &number)) return false;
	out->port_at = span_from(&port, &text);
	if ((char)read_u8(&text) != separator || read_u8(&text) != ')') return false;
	out->address = (struct address){ .type = ADDRESS_NONE };
	out->port = (uint16_t)number;
	return reader_ok(&text);
}
