/* ipsec.c - the headers of IPsec: authentication (RFC 4302), which shows what follows, and encapsulation (RFC
 * 4303), which does not. */
#include "dissect/dissector.h"

#include "ip_protocol.h"
#include "ipv6.h"

/* clang-format off */
enum { F_NEXT_HEADER, F_LENGTH, F_RESERVED, F_SPI, F_SEQUENCE, F_ICV, F_AH_COUNT };
enum { F_ESP_SPI, F_ESP_SEQUENCE, F_ESP_COUNT };
enum { AH_FIXED = 12 };

static const struct field ah_fields[F_AH_COUNT] = {
	[F_NEXT_HEADER] = { "ah.next_header", "Next header", FIELD_U8, .names = ip_protocol_names },
	[F_LENGTH]      = { "ah.length", "Length", FIELD_U8 },
	[F_RESERVED]    = { "ah.reserved", "Reserved", FIELD_BYTES },
	[F_SPI]         = { "ah.spi", "Security parameters index", FIELD_U32, BASE_HEX },
	[F_SEQUENCE]    = { "ah.sequence", "Sequence number", FIELD_U32 },
	[F_ICV]         = { "ah.icv", "Integrity check value", FIELD_BYTES },
};

static const struct field esp_fields[F_ESP_COUNT] = {
	[F_ESP_SPI]      = { "esp.spi", "Security parameters index", FIELD_U32, BASE_HEX_DEC },
	[F_ESP_SEQUENCE] = { "esp.sequence", "Sequence number", FIELD_U32 },
};
/* clang-format on */

static void ah_dissect(struct layer *l, struct reader *r, const void *note)
{
	uint8_t next_header = emit_u8(l, F_NEXT_HEADER, r);
	uint32_t length = (emit_u8(l, F_LENGTH, r) + 2u) * 4;
	if (reader_ok(r)) layer_text_last_append(l, " (%u bytes)", length);
	emit_bytes(l, F_RESERVED, r, 2);
	uint32_t spi = emit_u32(l, F_SPI, r);
	emit_u32(l, F_SEQUENCE, r);
	if (!reader_ok(r)) return;
	summary_set(l, "AH (SPI=0x%08x)", spi);
	if (length > AH_FIXED) emit_bytes(l, F_ICV, r, length - AH_FIXED);
	if (!reader_ok(r)) return;
	if (l->packet->source.type == ADDRESS_IPV6) {
		ipv6_set_pseudo_header(l->packet, next_header);
		ipv6_next(l, next_header, r);
	} else {
		ip_next(l, next_header, r);
	}
}

static void esp_dissect(struct layer *l, struct reader *r, const void *note)
{
	uint32_t spi = emit_u32(l, F_ESP_SPI, r);
	emit_u32(l, F_ESP_SEQUENCE, r);
	if (!reader_ok(r)) return;
	summary_set(l, "ESP (SPI=0x%08x)", spi);
	layer_set_length(l, (uint32_t)reader_left(r) + 8);
}

/* clang-format off */
const struct dissector ah_dissector = {
	.has_all_bytes = true,
	.name = "ah", .label = "Authentication Header", .short_label = "AH", FIELDS(ah_fields),
	.dissect = ah_dissect,
	.bindings = BINDINGS({ IP_PROTO, IP_AUTHENTICATION }),
};

const struct dissector esp_dissector = {
	.name = "esp", .label = "Encapsulating Security Payload", .short_label = "ESP", FIELDS(esp_fields),
	.dissect = esp_dissect, .is_leaf = true,
	.bindings = BINDINGS({ IP_PROTO, IP_ESP }),
};
/* clang-format on */
