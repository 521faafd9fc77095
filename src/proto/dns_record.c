/* dns_record.c - resource records (RFC 1035 3.2.1), and the data of those that are a row of plain values. */
#include <stdio.h>
#include <string.h>

#include "base/format.h"
#include "dns_message.h"
#include "duration.h"
#include "field/format.h"

enum { TYPE_SRV = 33, TYPE_OPT = 41, CLASS_MASK = 0x7fff, CLASS_TOP = 0x8000, TTL_TOP_BIT = 31 };
enum { RECORD_FIXED = 10 };

/* ---------------------------------------------------------------- shapes */

enum part_kind {
	PART_U8,
	PART_U16,
	PART_U32,
	PART_SECONDS,
	PART_TIME, /* 32 bits of seconds since 1970 */
	PART_IPV4,
	PART_IPV6,
	PART_ETHER,
	PART_EUI64,
	PART_NAME,
	PART_COUNTED, /* text; the field before it is its length */
	PART_REST,    /* bytes or text to the end */
};

struct part {
	enum part_kind kind;
	enum dns_field field;
	const char *remark; /* goes before the value in the record's line; NULL: not there */
};

enum { PARTS_MAX = 9 };

struct shape {
	uint16_t type;
	bool names_owner;    /* Info repeats whose record it is */
	dns_emit_data *emit; /* or NULL: parts */
	uint8_t count;
	struct part parts[PARTS_MAX];
};

/* clang-format off */
static const struct shape shapes[] = {
	{ 1, .count = 1, .parts = { { PART_IPV4, F_A, "addr " } } },
	{ 2, .count = 1, .parts = { { PART_NAME, F_NS, "ns " } } },
	{ 3, true, .count = 1, .parts = { { PART_NAME, F_MD } } },
	{ 4, true, .count = 1, .parts = { { PART_NAME, F_MF } } },
	{ 5, .count = 1, .parts = { { PART_NAME, F_CNAME, "cname " } } },
	{ 6, .count = 7, .parts = { { PART_NAME, F_SOA_MNAME, "mname " }, { PART_NAME, F_SOA_RNAME },
		{ PART_U32, F_SOA_SERIAL }, { PART_SECONDS, F_SOA_REFRESH }, { PART_SECONDS, F_SOA_RETRY },
		{ PART_SECONDS, F_SOA_EXPIRE_LIMIT }, { PART_SECONDS, F_SOA_MINIMUM_TTL } } },
	{ 7, true, .count = 1, .parts = { { PART_NAME, F_MB } } },
	{ 8, true, .count = 1, .parts = { { PART_NAME, F_MG } } },
	{ 9, true, .count = 1, .parts = { { PART_NAME, F_MR } } },
	{ 10, true, .count = 1, .parts = { { PART_REST, F_NULL } } },
	{ 11, .emit = dns_emit_services },
	{ 12, .count = 1, .parts = { { PART_NAME, F_PTR_DOMAIN_NAME, "" } } },
	{ 13, .count = 2, .parts = { { PART_COUNTED, F_HINFO_CPU, "CPU " }, { PART_COUNTED, F_HINFO_OS, "OS " } } },
	{ 14, true, .count = 2, .parts = { { PART_NAME, F_MINFO_R }, { PART_NAME, F_MINFO_E } } },
	{ 15, .count = 2, .parts = { { PART_U16, F_MX_PREFERENCE, "preference " }, { PART_NAME, F_MX_EXCHANGE, "mx " } } },
	{ 16, .emit = dns_emit_text },
	{ 17, true, .count = 2, .parts = { { PART_NAME, F_RP_MAILBOX }, { PART_NAME, F_RP_TXT_RR } } },
	{ 18, true, .count = 2, .parts = { { PART_U16, F_AFSDB_SUBTYPE }, { PART_NAME, F_AFSDB_HOSTNAME } } },
	{ 19, true, .count = 1, .parts = { { PART_COUNTED, F_X25_PSDN_ADDRESS } } },
	{ 20, true, .count = 2, .parts = { { PART_COUNTED, F_ISDN_ADDRESS }, { PART_COUNTED, F_ISDN_SA_ADDRESS } } },
	{ 21, true, .count = 2, .parts = { { PART_U16, F_RT_SUBTYPE }, { PART_NAME, F_RT_INTERMEDIATE_HOST } } },
	{ 22, true, .count = 1, .parts = { { PART_REST, F_NSAP_RDATA } } },
	{ 23, true, .count = 1, .parts = { { PART_NAME, F_NSAP_PTR_OWNER } } },
#define SIGNATURE_PARTS .count = 9, .parts = { { PART_U16, F_RRSIG_TYPE_COVERED }, { PART_U8, F_RRSIG_ALGORITHM }, \
		{ PART_U8, F_RRSIG_LABELS }, { PART_SECONDS, F_RRSIG_ORIGINAL_TTL }, { PART_TIME, F_RRSIG_EXPIRATION }, \
		{ PART_TIME, F_RRSIG_INCEPTION }, { PART_U16, F_RRSIG_KEY_TAG }, { PART_NAME, F_RRSIG_SIGNERS_NAME }, \
		{ PART_REST, F_RRSIG_SIGNATURE } }
	{ 24, SIGNATURE_PARTS },
	{ 25, .emit = dns_emit_key },
	{ 26, true, .count = 3, .parts = { { PART_U16, F_PX_PREFERENCE }, { PART_NAME, F_PX_MAP822 },
		{ PART_NAME, F_PX_MAP400 } } },
	{ 27, true, .count = 3, .parts = { { PART_COUNTED, F_GPOS_LONGITUDE }, { PART_COUNTED, F_GPOS_LATITUDE },
		{ PART_COUNTED, F_GPOS_ALTITUDE } } },
	{ 28, .count = 1, .parts = { { PART_IPV6, F_AAAA, "addr " } } },
	{ 29, .emit = dns_emit_location },
	{ 30, .emit = dns_emit_types },
	{ 33, .count = 4, .parts = { { PART_U16, F_SRV_PRIORITY, "priority " }, { PART_U16, F_SRV_WEIGHT, "weight " },
		{ PART_U16, F_SRV_PORT, "port " }, { PART_NAME, F_SRV_TARGET, "target " } } },
	{ 35, .emit = dns_emit_naptr },
	{ 36, .count = 2, .parts = { { PART_U16, F_KX_PREFERENCE, "preference " }, { PART_NAME, F_KX_EXCHANGE, "kx " } } },
	{ 37, .count = 4, .parts = { { PART_U16, F_CERT_TYPE }, { PART_U16, F_CERT_KEY_TAG }, { PART_U8, F_CERT_ALGORITHM },
		{ PART_REST, F_CERT_CERTIFICATE } } },
	{ 38, .emit = dns_emit_a6 },
	{ 39, .count = 1, .parts = { { PART_NAME, F_DNAME, "dname " } } },
	{ TYPE_OPT, .emit = dns_emit_options },
	{ 42, true, .emit = dns_emit_prefixes },
#define DIGEST_PARTS .count = 4, .parts = { { PART_U16, F_DS_KEY_ID }, { PART_U8, F_DS_ALGORITHM }, \
		{ PART_U8, F_DS_DIGEST_TYPE }, { PART_REST, F_DS_DIGEST } }
	{ 43, DIGEST_PARTS },
	{ 44, .count = 3, .parts = { { PART_U8, F_SSHFP_ALGORITHM }, { PART_U8, F_SSHFP_FINGERPRINT_TYPE },
		{ PART_REST, F_SSHFP_FINGERPRINT } } },
	{ 45, .emit = dns_emit_ipseckey },
	{ 46, SIGNATURE_PARTS },
	{ 47, .emit = dns_emit_types },
	{ 48, .emit = dns_emit_dnskey },
	{ 49, true, .count = 1, .parts = { { PART_REST, F_DHCID_RDATA } } },
	{ 50, .emit = dns_emit_nsec3 },
	{ 51, true, .emit = dns_emit_nsec3 },
	{ 52, true, .count = 4, .parts = { { PART_U8, F_TLSA_CERTIFICATE_USAGE }, { PART_U8, F_TLSA_SELECTOR },
		{ PART_U8, F_TLSA_MATCHING_TYPE }, { PART_REST, F_TLSA_DATA } } },
	{ 55, true, .emit = dns_emit_hip },
	{ 59, DIGEST_PARTS },
	{ 60, .emit = dns_emit_dnskey },
	{ 61, .count = 1, .parts = { { PART_REST, F_OPENPGPKEY } } },
	{ 62, .emit = dns_emit_csync },
	{ 63, .count = 4, .parts = { { PART_U32, F_ZONEMD_SERIAL }, { PART_U8, F_ZONEMD_SCHEME },
		{ PART_U8, F_ZONEMD_HASH_ALGO }, { PART_REST, F_ZONEMD_DIGEST } } },
	{ 64, .emit = dns_emit_service_binding },
	{ 65, .emit = dns_emit_service_binding },
	{ 99, .emit = dns_emit_policy },
	{ 104, .count = 2, .parts = { { PART_U16, F_ILNP_NID_PREFERENCE }, { PART_REST, F_ILNP_NID } } },
	{ 105, .count = 2, .parts = { { PART_U16, F_ILNP_L32_PREFERENCE }, { PART_IPV4, F_ILNP_L32 } } },
	{ 106, .count = 2, .parts = { { PART_U16, F_ILNP_L64_PREFERENCE }, { PART_REST, F_ILNP_L64 } } },
	{ 107, .count = 2, .parts = { { PART_U16, F_ILNP_LP_PREFERENCE }, { PART_NAME, F_ILNP_LP } } },
	{ 108, .count = 1, .parts = { { PART_ETHER, F_EUI48 } } },
	{ 109, .count = 1, .parts = { { PART_EUI64, F_EUI64 } } },
	{ 249, .emit = dns_emit_tkey },
	{ 250, .emit = dns_emit_tsig },
	{ 257, .emit = dns_emit_caa },
	{ 32769, DIGEST_PARTS },
	{ 65281, .emit = dns_emit_wins },
	{ 65282, .emit = dns_emit_wins_reverse },
	{ 65422, .emit = dns_emit_forwarded },
};
/* clang-format on */

static const struct shape *record_shape(uint16_t type)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		if (shapes[i].type == type) return &shapes[i];
	return NULL;
}

/* ---------------------------------------------------------------- values */

static void remark_append(char text[DNS_REMARK_MAX], size_t *used, const char *between,
                          const char *label, const char *value)
{
	size_t room = DNS_REMARK_MAX - *used;
	int length = text_format(text + *used, room, "%s%s%s", between, label, value);
	if (length > 0) *used += (size_t)length < room ? (size_t)length : room - 1;
}

void dns_remark(struct dns_record *record, const char *label, const char *value)
{
	remark_append(record->remark, &record->remark_length, ", ", label, value);
	remark_append(record->info, &record->info_length, " ", "", value);
}

void dns_emit_name(struct dns_message *m, unsigned field, struct reader *r, struct dns_name *out)
{
	struct reader start = *r;
	dns_name_read(r, &m->whole, out);
	if (reader_ok(r)) emit_text(m->l, field, span_from(&start, r), out->text, out->length, 0);
}

uint32_t dns_emit_seconds(struct dns_message *m, unsigned field, struct reader *r)
{
	char words[DURATION_TEXT_MAX];
	uint32_t seconds = emit_u32(m->l, field, r);
	if (!reader_ok(r) || !layer_wants_text(m->l)) return seconds;
	duration_format((uint64_t)seconds * 1000, words, sizeof words);
	layer_text_last_append(m->l, " (%s)", words);
	return seconds;
}

const uint8_t *dns_emit_counted(struct dns_message *m, unsigned length_field, unsigned field,
                                struct reader *r, uint8_t *length_out)
{
	*length_out = emit_u8(m->l, length_field, r);
	return emit_bytes(m->l, field, r, *length_out);
}

static void record_emit_time(struct dns_message *m, unsigned field, struct reader *r)
{
	struct span at = span_of(r, 4);
	uint64_t seconds = read_u32(r);
	if (reader_ok(r)) emit_number(m->l, field, at, seconds * 1000000000, 0);
}

/* Records one value; its text, for remarks, in out. */
static void record_emit_part(struct dns_message *m, const struct part *part, struct reader *r,
                             char *out, size_t size)
{
	char visible[DNS_NAME_VISIBLE_MAX];
	struct dns_name name;
	const uint8_t *bytes;
	uint8_t length;
	out[0] = 0;
	switch (part->kind) {
	case PART_U8: snprintf(out, size, "%u", emit_u8(m->l, part->field, r)); break;
	case PART_U16: snprintf(out, size, "%u", emit_u16(m->l, part->field, r)); break;
	case PART_U32: emit_u32(m->l, part->field, r); break;
	case PART_SECONDS: dns_emit_seconds(m, part->field, r); break;
	case PART_TIME: record_emit_time(m, part->field, r); break;
	case PART_IPV4: format_ipv4(emit_ipv4(m->l, part->field, r), out, size); break;
	case PART_IPV6:
		bytes = emit_ipv6(m->l, part->field, r);
		if (bytes) format_ipv6(bytes, out, size);
		break;
	case PART_ETHER: emit_ether(m->l, part->field, r); break;
	case PART_EUI64: emit_u64(m->l, part->field, r); break;
	case PART_NAME:
		dns_emit_name(m, part->field, r, &name);
		text_format(out, size, "%s", dns_name_visible(&name, visible));
		break;
	case PART_COUNTED:
		bytes = dns_emit_counted(m, part->field - 1u, part->field, r, &length);
		if (bytes) snprintf(out, size, "%.*s", length, (const char *)bytes);
		break;
	case PART_REST: emit_bytes(m->l, part->field, r, reader_left(r)); break;
	}
}

static void record_emit_parts(struct dns_message *m, struct dns_record *record, struct reader *r,
                              const struct shape *shape)
{
	char value[DNS_NAME_VISIBLE_MAX];
	for (size_t i = 0; i < shape->count && reader_ok(r); i++) {
		const struct part *part = &shape->parts[i];
		record_emit_part(m, part, r, value, sizeof value);
		if (part->remark && reader_ok(r)) dns_remark(record, part->remark, value);
	}
}

static void record_emit_data(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	const struct shape *shape = record_shape(record->type);
	if (record->length == 0) return;
	if (!shape) {
		char text[128];
		snprintf(text, sizeof text,
		         "DNS type %u is not dissected: its data is shown as bytes", record->type);
		layer_expert(m->l, F_UNDECODED_TYPE, span_of(r, record->length), text);
		emit_bytes(m->l, F_DATA, r, reader_left(r));
		return;
	}
	if (shape->names_owner) summary_append(m->l, " %s", record->owner.text);
	if (shape->emit)
		shape->emit(m, record, r);
	else
		record_emit_parts(m, record, r, shape);
}

/* ---------------------------------------------------------------- what all records have */

static void record_emit_owner(struct dns_message *m, const struct dns_record *record,
                              struct span at)
{
	if (record->type != TYPE_SRV) {
		emit_text(m->l, F_RESP_NAME, at, record->owner.text, record->owner.length, 0);
		return;
	}
	/* _service._proto.name, RFC 2782 */
	static const unsigned fields[] = { F_SRV_SERVICE, F_SRV_PROTO, F_SRV_NAME };
	const char *from = record->owner.text;
	for (size_t i = 0; from && i < 3; i++) {
		const char *dot = i < 2 ? strchr(from, '.') : NULL;
		emit_text(m->l, fields[i], at, from, dot ? (size_t)(dot - from) : strlen(from), 0);
		from = dot ? dot + 1 : NULL;
	}
}

static void record_emit_class(struct dns_message *m, const struct dns_record *record,
                              struct span at)
{
	if (m->flavor != DNS_MULTICAST) {
		emit_number(m->l, F_RESP_CLASS, at, record->class, 0);
		return;
	}
	emit_number(m->l, F_RESP_CLASS_MDNS, at, record->class, 0);
	emit_number(m->l, F_RESP_CACHE_FLUSH, at, record->class, 0);
}

/* OPT has the class and the time to live for its own purposes, RFC 6891 6.1.3. */
static void record_emit_opt_fixed(struct dns_message *m, const struct dns_record *record,
                                  struct reader *r)
{
	struct span size = span_of(r, 2);
	bool is_multicast = m->flavor == DNS_MULTICAST;
	emit_number(m->l, is_multicast ? F_UDP_SIZE_MDNS : F_UDP_SIZE, size, record->class, 0);
	if (is_multicast) emit_number(m->l, F_RESP_CACHE_FLUSH, size, record->class, 0);
	reader_skip(r, 2);
	emit_u8(m->l, F_RESP_EXT_RCODE, r);
	emit_u8(m->l, F_RESP_EDNS0_VERSION, r);
	struct span at = span_of(r, 2);
	uint16_t z = read_u16(r);
	uint32_t item = layer_open_number(m->l, F_RESP_Z, at, z, 0);
	emit_masked(m->l, F_RESP_Z_DO, F_RESP_Z_RESERVED, at, z);
	layer_close_as_is(m->l, item);
}

static void record_emit_ttl(struct dns_message *m, struct reader *r)
{
	char words[DURATION_TEXT_MAX];
	struct span at = span_of(r, 4);
	uint32_t ttl = read_u32(r);
	uint32_t item = layer_open_number(m->l, F_RESP_TTL, at, ttl, 0);
	duration_format((uint64_t)ttl * 1000, words, sizeof words);
	layer_text_append(m->l, item, " (%s)", words);
	if (ttl >> TTL_TOP_BIT) layer_expert(m->l, F_TTL_HIGH_BIT_SET, at, NULL);
	layer_close_as_is(m->l, item);
}

static void record_emit_fixed(struct dns_message *m, const struct dns_record *record,
                              struct reader *r)
{
	emit_u16(m->l, F_RESP_TYPE, r);
	if (record->type == TYPE_OPT) {
		record_emit_opt_fixed(m, record, r);
	} else {
		record_emit_class(m, record, span_of(r, 2));
		reader_skip(r, 2);
		record_emit_ttl(m, r);
	}
	emit_u16(m->l, F_RESP_LEN, r);
}

static void record_name_line(struct dns_message *m, uint32_t item, const struct dns_record *record,
                             const char *type_name)
{
	bool is_flushing = m->flavor == DNS_MULTICAST && record->class & CLASS_TOP;
	uint16_t class = m->flavor == DNS_MULTICAST ? record->class & CLASS_MASK : record->class;
	layer_text(m->l, item, "%s: type %s", record->owner.text, type_name);
	if (record->type != TYPE_OPT)
		layer_text_append(m->l, item, ", class %s",
		                  value_name(dns_classes, class, "Unknown"));
	layer_text_append(m->l, item, "%s%s", is_flushing ? ", cache flush" : "", record->remark);
}

/* The parts before the data, without recording them. */
static bool record_read_fixed(struct dns_message *m, struct reader r, struct dns_record *out)
{
	out->remark[0] = 0;
	out->remark_length = 0;
	out->info[0] = 0;
	out->info_length = 0;
	dns_name_read(&r, &m->whole, &out->owner);
	out->type = read_u16(&r);
	out->class = read_u16(&r);
	out->ttl = read_u32(&r);
	out->length = read_u16(&r);
	return reader_ok(&r);
}

void dns_emit_record(struct dns_message *m, struct reader *r)
{
	char buffer[DNS_TYPE_NAME_MAX];
	struct dns_record record;
	struct reader start = *r;
	bool is_there = record_read_fixed(m, *r, &record);
	struct dns_name owner;
	dns_name_read(r, &m->whole, &owner);
	if (!is_there) {
		reader_skip(r, RECORD_FIXED);
		return;
	}
	const char *type_name = dns_type_name(record.type, buffer);
	bool is_flushing = m->flavor == DNS_MULTICAST && record.class & CLASS_TOP;
	summary_append(m->l, " %s%s", type_name, is_flushing ? ", cache flush" : "");
	if (reader_left(r) < RECORD_FIXED + (size_t)record.length) {
		reader_skip(r, RECORD_FIXED + (size_t)record.length);
		return;
	}
	uint32_t item = layer_open(m->l, F_RECORD, &start);
	record_emit_owner(m, &record, span_from(&start, r));
	record_emit_fixed(m, &record, r);
	struct reader data = reader_take(r, record.length);
	record_emit_data(m, &record, &data);
	dns_absorb(r, &data);
	if (reader_ok(r)) summary_append(m->l, "%s", record.info);
	record_name_line(m, item, &record, type_name);
	layer_close(m->l, item, r);
}
