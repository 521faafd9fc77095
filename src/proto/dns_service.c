/* dns_service.c - SVCB and HTTPS records, RFC 9460 2.2. */
#include <stdio.h>
#include <string.h>

#include "dns_message.h"
#include "field/format.h"

enum service_key {
	KEY_MANDATORY = 0,
	KEY_ALPN = 1,
	KEY_NO_DEFAULT_ALPN = 2,
	KEY_PORT = 3,
	KEY_IPV4 = 4,
	KEY_ECH = 5,
	KEY_IPV6 = 6,
	KEY_ODOH = 32769,
};

/* A parameter's line in the tree is put together while its values are read. */
struct line {
	char text[512];
	size_t length;
	bool has_value;
};

static void line_add(struct line *line, const char *text, size_t length)
{
	size_t room = sizeof line->text - line->length;
	int added = snprintf(line->text + line->length, room, "%.*s", (int)length, text);
	if (added > 0) line->length += (size_t)added < room ? (size_t)added : room - 1;
}

static void line_add_value(struct line *line, const char *text, size_t length)
{
	line_add(line, line->has_value ? "," : "=", 1);
	line_add(line, text, length);
	line->has_value = true;
}

/* The name that a zone file has for a key. */
static const char *key_name(uint16_t key, char buffer[16])
{
	snprintf(buffer, 16, "key%u", key);
	return value_name(dns_service_keys, key, buffer);
}

static void service_emit_mandatory(struct dns_message *m, struct reader *r, struct line *line)
{
	char buffer[16];
	while (reader_left(r) > 0) {
		uint16_t key = emit_u16(m->l, F_SVCB_PARAM_MANDATORY_KEY, r);
		const char *name = key_name(key, buffer);
		if (reader_ok(r)) line_add_value(line, name, strlen(name));
	}
}

static void service_emit_alpn(struct dns_message *m, struct reader *r, struct line *line)
{
	while (reader_left(r) > 0) {
		uint8_t length;
		const uint8_t *name = dns_emit_counted(m, F_SVCB_PARAM_ALPN_LENGTH,
		                                       F_SVCB_PARAM_ALPN, r, &length);
		if (name) line_add_value(line, (const char *)name, length);
	}
}

static void service_emit_addresses(struct dns_message *m, struct reader *r, struct line *line,
                                   bool is_ipv6)
{
	char text[48];
	while (reader_left(r) > 0) {
		if (is_ipv6) {
			const uint8_t *address = emit_ipv6(m->l, F_SVCB_PARAM_IPV6, r);
			if (address) format_ipv6(address, text, sizeof text);
		} else {
			format_ipv4(emit_ipv4(m->l, F_SVCB_PARAM_IPV4, r), text, sizeof text);
		}
		if (reader_ok(r)) line_add_value(line, text, strlen(text));
	}
}

static void service_emit_port(struct dns_message *m, struct reader *r, struct line *line)
{
	char text[8];
	uint16_t port = emit_u16(m->l, F_SVCB_PARAM_PORT, r);
	int length = snprintf(text, sizeof text, "%u", port);
	if (reader_ok(r)) line_add_value(line, text, (size_t)length);
}

/* Base64, as zone files have such values. */
static void service_emit_encoded(struct dns_message *m, unsigned field, struct reader *r,
                                 struct line *line)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char text[sizeof line->text];
	size_t length = reader_left(r), used = 0;
	const uint8_t *bytes = emit_bytes(m->l, field, r, length);
	if (!bytes || !layer_wants_text(m->l)) return;
	for (size_t i = 0; i < length && used + 4 < sizeof text; i += 3) {
		uint32_t three = (uint32_t)bytes[i] << 16;
		if (i + 1 < length) three |= (uint32_t)bytes[i + 1] << 8;
		if (i + 2 < length) three |= bytes[i + 2];
		text[used++] = digits[three >> 18];
		text[used++] = digits[three >> 12 & 63];
		text[used++] = i + 1 < length ? digits[three >> 6 & 63] : '=';
		text[used++] = i + 2 < length ? digits[three & 63] : '=';
	}
	layer_text_last(m->l, "%s: %.*s", dns_fields[field].label, (int)used, text);
	line_add_value(line, text, used);
}

static void service_emit_value(struct dns_message *m, uint16_t key, struct reader *r,
                               struct line *line)
{
	switch (key) {
	case KEY_MANDATORY: service_emit_mandatory(m, r, line); break;
	case KEY_ALPN: service_emit_alpn(m, r, line); break;
	case KEY_NO_DEFAULT_ALPN: break;
	case KEY_PORT: service_emit_port(m, r, line); break;
	case KEY_IPV4: service_emit_addresses(m, r, line, false); break;
	case KEY_IPV6: service_emit_addresses(m, r, line, true); break;
	case KEY_ECH: service_emit_encoded(m, F_SVCB_PARAM_ECHCONFIG, r, line); break;
	case KEY_ODOH: service_emit_encoded(m, F_SVCB_PARAM_ODOHCONFIG, r, line); break;
	default: {
		size_t length = reader_left(r);
		if (length == 0) break;
		const uint8_t *bytes = emit_bytes(m->l, F_SVCB_PARAM_VALUE, r, length);
		if (bytes) line_add_value(line, (const char *)bytes, length);
		break;
	}
	}
}

static void service_emit_parameter(struct dns_message *m, struct reader *r)
{
	char buffer[16];
	struct line line = { .length = 0 };
	uint32_t item = layer_open(m->l, F_SVCB_PARAM, r);
	uint16_t key = emit_u16(m->l, F_SVCB_PARAM_KEY, r);
	uint16_t length = emit_u16(m->l, F_SVCB_PARAM_VALUE_LENGTH, r);
	const char *name = key_name(key, buffer);
	line_add(&line, name, strlen(name));
	struct reader value = reader_take(r, length);
	if (reader_ok(r)) {
		service_emit_value(m, key, &value, &line);
		dns_absorb(r, &value);
	}
	layer_text(m->l, item, "SvcParam: %s", line.text);
	layer_close(m->l, item, r);
}

void dns_emit_service_binding(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	struct dns_name target;
	emit_u16(m->l, F_SVCB_PRIORITY, r);
	dns_emit_name(m, F_SVCB_TARGET, r, &target);
	while (reader_left(r) > 0) service_emit_parameter(m, r);
}
