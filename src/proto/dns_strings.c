/* dns_strings.c - records that are mostly text: TXT and SPF (RFC 1035 3.3.14), NAPTR (RFC 3403 4),
 * CAA (RFC 8659 4). */
#include <stdio.h>
#include <string.h>

#include "dns_message.h"

static void strings_emit(struct dns_message *m, unsigned length_field, unsigned field,
                         struct reader *r)
{
	uint8_t length;
	while (reader_left(r) > 0) dns_emit_counted(m, length_field, field, r, &length);
}

void dns_emit_text(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	strings_emit(m, F_TXT_LENGTH, F_TXT, r);
}

void dns_emit_policy(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	strings_emit(m, F_SPF_LENGTH, F_SPF, r);
}

void dns_emit_naptr(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	char text[256];
	uint8_t length;
	uint16_t order = emit_u16(m->l, F_NAPTR_ORDER, r);
	uint16_t preference = emit_u16(m->l, F_NAPTR_PREFERENCE, r);
	const uint8_t *flags = dns_emit_counted(m, F_NAPTR_FLAG_LENGTH, F_NAPTR_FLAGS, r, &length);
	if (!flags) return;
	snprintf(text, sizeof text, "%u", order);
	dns_remark(record, "order ", text);
	snprintf(text, sizeof text, "%u", preference);
	dns_remark(record, "preference ", text);
	snprintf(text, sizeof text, "%.*s", length, (const char *)flags);
	dns_remark(record, "flags ", text);
	dns_emit_counted(m, F_NAPTR_SERVICE_LENGTH, F_NAPTR_SERVICE, r, &length);
	dns_emit_counted(m, F_NAPTR_REGEX_LENGTH, F_NAPTR_REGEX, r, &length);

	struct dns_name name;
	struct reader start = *r, probe = *r;
	dns_name_read(&probe, &m->whole, &name);
	if (reader_ok(&probe))
		emit_number(m->l, F_NAPTR_REPLACEMENT_LENGTH, span_from(&start, &probe),
		            name.length, ITEM_GENERATED);
	dns_emit_name(m, F_NAPTR_REPLACEMENT, r, &name);
}

static unsigned caa_field(const uint8_t *tag, size_t length)
{
	static const struct {
		const char *tag;
		unsigned field;
	} tags[] = { { "issue", F_CAA_ISSUE },
		     { "issuewild", F_CAA_ISSUEWILD },
		     { "iodef", F_CAA_IODEF } };
	for (size_t i = 0; i < sizeof tags / sizeof *tags;
	     i++) /* as tshark: the start of a tag will do */
		if (strncmp((const char *)tag, tags[i].tag, length) == 0) return tags[i].field;
	return F_CAA_UNKNOWN;
}

/* The tag decides which field the value is; it is shown in parts below that. */
void dns_emit_caa(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	struct span flags_at = span_of(r, 1);
	uint8_t flags = read_u8(r);
	uint32_t item = layer_open_number(m->l, F_CAA_FLAGS, flags_at, flags, 0);
	emit_number(m->l, F_CAA_FLAG_ISSUER_CRITICAL, flags_at, flags, 0);
	layer_close_as_is(m->l, item);

	struct reader probe = *r;
	uint8_t length = read_u8(&probe);
	const uint8_t *tag = reader_bytes(&probe, length);
	if (!tag) {
		dns_absorb(r, &probe);
		return;
	}
	item = layer_open(m->l, caa_field(tag, length), &probe);
	emit_u8(m->l, F_CAA_TAG_LENGTH, r);
	emit_bytes(m->l, F_CAA_TAG, r, length);
	emit_bytes(m->l, F_CAA_VALUE, r, reader_left(r));
	layer_close(m->l, item, r);
}
