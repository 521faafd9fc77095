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
                              struct span at, uint16_t expected)
{
	char text[48];
	layer_text_append(l, item, " incorrect, should be 0x%04x%s", (unsigned)expected,
	                  fields->excuse ? fields->excuse : "");
	snprintf(text, sizeof text, "Bad checksum [should be 0x%04x]", (unsigned)expected);
	layer_expert(l, fields->bad, at, text);
}

void checksum_emit(struct layer *l, const struct checksum_fields *fields, struct span at, uint16_t sent,
                   enum checksum_status status, uint16_t sum)
{
	struct span status_at = span_of(&at.r, 0);
	uint32_t item = layer_open_number(l, fields->value, at, sent, 0);
	if (status == CHECKSUM_BAD)
		checksum_emit_bad(l, fields, item, at, checksum_expected(sum, sent));
	else
		layer_text_append(l, item, "%s", checksum_remarks[status]);
	if (fields->calculated != CHECKSUM_NO_FIELD && (status == CHECKSUM_BAD || status == CHECKSUM_GOOD))
		emit_number(l, fields->calculated, at, checksum_expected(sum, sent), ITEM_GENERATED);
	/* Where the sender left it out, the status is a remark on the value; else it stands beside it. */
	bool is_inside = status == CHECKSUM_NOT_PRESENT || status == CHECKSUM_ILLEGAL;
	if (status == CHECKSUM_ILLEGAL) layer_expert(l, fields->zero, at, NULL);
	if (is_inside) emit_number(l, fields->status, status_at, status, ITEM_GENERATED);
	layer_close_as_is(l, item);
	if (!is_inside) emit_number(l, fields->status, status_at, status, ITEM_GENERATED);
}
