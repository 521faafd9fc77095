/* checksum.c - the Internet checksum (RFC 1071) and the items that show one. */
#include "checksum.h"

#include <stdio.h>

const struct value_name checksum_statuses[] = {
	{ CHECKSUM_BAD, "Bad" },
	{ CHECKSUM_GOOD, "Good" },
	{ CHECKSUM_UNVERIFIED, "Unverified" },
	{ CHECKSUM_NOT_PRESENT, "Not present" },
	{ CHECKSUM_ILLEGAL, "Illegal" },
	{ 0, NULL },
};

void checksum_format_status(char *out, size_t size, uint64_t status)
{
	snprintf(out, size, "%s", value_name(checksum_statuses, status, "Unknown"));
}

uint32_t checksum_add(uint32_t sum, const uint8_t *bytes, size_t length)
{
	uint64_t total = sum;
	size_t even = length & ~(size_t)1;
	for (size_t i = 0; i < even; i += 2) total += (uint32_t)(bytes[i] << 8 | bytes[i + 1]);
	if (even < length) total += (uint32_t)bytes[even] << 8;
	while (total > UINT32_MAX) total = (total & UINT32_MAX) + (total >> 32);
	return (uint32_t)total;
}

uint16_t checksum_fold(uint32_t sum)
{
	while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

uint16_t checksum_expected(uint16_t sum, uint16_t sent)
{
	uint32_t expected = (uint32_t)sent + (uint16_t)~sum;
	return checksum_fold(expected);
}

static const char *const checksum_remarks[] = {
	[CHECKSUM_BAD] = "",
	[CHECKSUM_GOOD] = " [correct]",
	[CHECKSUM_UNVERIFIED] = " [unverified]",
	[CHECKSUM_NOT_PRESENT] = " [zero-value ignored]",
	[CHECKSUM_ILLEGAL] = " [zero-value illegal]",
};

static void checksum_emit_bad(struct layer *l, const struct checksum_fields *fields, uint32_t item,
                              const struct checksum *checksum)
{
	char text[48];
	unsigned expected = checksum_expected(checksum->sum, checksum->sent);
	layer_text_append(l, item, " incorrect, should be 0x%04x", expected);
	snprintf(text, sizeof text, "Bad checksum [should be 0x%04x]", expected);
	layer_expert(l, fields->bad, checksum->at, text);
}

void checksum_emit(struct layer *l, const struct checksum_fields *fields,
                   const struct checksum *checksum)
{
	enum checksum_status status = checksum->status;
	bool is_verified = status == CHECKSUM_BAD || status == CHECKSUM_GOOD;
	/* Where the sender left it out, the status is a remark on the value; else it stands beside it. */
	bool is_inside = status == CHECKSUM_NOT_PRESENT || status == CHECKSUM_ILLEGAL;
	struct span status_at = is_inside ? checksum->at : span_of(&checksum->at.r, 0);

	uint32_t item = layer_open_number(l, fields->value, checksum->at, checksum->sent, 0);
	layer_text_append(l, item, "%s", checksum_remarks[status]);
	if (status == CHECKSUM_BAD) checksum_emit_bad(l, fields, item, checksum);
	if (checksum->remark && (status == CHECKSUM_BAD || status == CHECKSUM_UNVERIFIED))
		layer_text_append(l, item, "%s", checksum->remark);
	if (status == CHECKSUM_ILLEGAL) layer_expert(l, fields->zero, checksum->at, NULL);
	if (is_verified && fields->calculated != CHECKSUM_NO_FIELD)
		emit_number(l, fields->calculated, checksum->at,
		            checksum_expected(checksum->sum, checksum->sent), ITEM_GENERATED);
	if (is_inside) emit_number(l, fields->status, status_at, status, ITEM_GENERATED);
	layer_close_as_is(l, item);
	if (!is_inside) emit_number(l, fields->status, status_at, status, ITEM_GENERATED);
}
