/* tls_quic.c - the extension that carries QUIC's transport parameters: RFC 9000 18, RFC 9221, RFC 9368. */
#include <stdio.h>

#include "tls_extension.h"

enum { TOKEN = 16 };

/* What a parameter's value is. */
enum value_kind { BYTES, NUMBER, NOTHING, ADDRESS, VERSIONS, TEXT, WORD };

static const struct parameter {
	uint64_t type;
	const char *name;
	uint16_t field;
	uint8_t kind;
	const char *
		unit; /* behind the number in the parameter's line; NULL: the number is not there */
} parameters[] = {
	{ 0x00, "original_destination_connection_id", F_QUIC_ORIGINAL_DESTINATION_CONNECTION_ID,
	  BYTES, NULL },
	{ 0x01, "max_idle_timeout", F_QUIC_MAX_IDLE_TIMEOUT, NUMBER, " ms" },
	{ 0x02, "stateless_reset_token", F_QUIC_STATELESS_RESET_TOKEN, BYTES, NULL },
	{ 0x03, "max_udp_payload_size", F_QUIC_MAX_UDP_PAYLOAD_SIZE, NUMBER, "" },
	{ 0x04, "initial_max_data", F_QUIC_INITIAL_MAX_DATA, NUMBER, "" },
	{ 0x05, "initial_max_stream_data_bidi_local", F_QUIC_INITIAL_MAX_STREAM_DATA_BIDI_LOCAL,
	  NUMBER, "" },
	{ 0x06, "initial_max_stream_data_bidi_remote", F_QUIC_INITIAL_MAX_STREAM_DATA_BIDI_REMOTE,
	  NUMBER, "" },
	{ 0x07, "initial_max_stream_data_uni", F_QUIC_INITIAL_MAX_STREAM_DATA_UNI, NUMBER, "" },
	{ 0x08, "initial_max_streams_bidi", F_QUIC_INITIAL_MAX_STREAMS_BIDI, NUMBER, "" },
	{ 0x09, "initial_max_streams_uni", F_QUIC_INITIAL_MAX_STREAMS_UNI, NUMBER, "" },
	{ 0x0a, "ack_delay_exponent", F_QUIC_ACK_DELAY_EXPONENT, NUMBER, NULL },
	{ 0x0b, "max_ack_delay", F_QUIC_MAX_ACK_DELAY, NUMBER, "" },
	{ 0x0c, "disable_active_migration", 0, NOTHING, NULL },
	{ 0x0d, "preferred_address", 0, ADDRESS, NULL },
	{ 0x0e, "active_connection_id_limit", F_QUIC_ACTIVE_CONNECTION_ID_LIMIT, NUMBER, "" },
	{ 0x0f, "initial_source_connection_id", F_QUIC_INITIAL_SOURCE_CONNECTION_ID, BYTES, NULL },
	{ 0x10, "retry_source_connection_id", F_QUIC_RETRY_SOURCE_CONNECTION_ID, BYTES, NULL },
	{ 0x11, "version_information", 0, VERSIONS, NULL },
	{ 0x20, "max_datagram_frame_size", F_QUIC_MAX_DATAGRAM_FRAME_SIZE, NUMBER, "" },
	{ 0x1057, "loss_bits", F_QUIC_LOSS_BITS, NUMBER, NULL },
	{ 0x2ab2, "grease_quic_bit", 0, NOTHING, NULL },
	{ 0x3127, "initial_rtt", F_GOOGLE_INITIAL_RTT, NUMBER, " us" },
	{ 0x3128, "google_connection_options", F_GOOGLE_CONNECTION_OPTIONS, BYTES, NULL },
	{ 0x3129, "user_agent", F_GOOGLE_USER_AGENT, TEXT, NULL },
	{ 0x4752, "google_version", F_GOOGLE_QUIC_VERSION, WORD, NULL },
	{ 0x7157, "enable_time_stamp", 0, NOTHING, NULL },
	{ 0x7158, "enable_time_stamp_v2", F_QUIC_ENABLE_TIME_STAMP_V2, NUMBER, NULL },
	{ 0xde1a, "min_ack_delay", F_QUIC_MIN_ACK_DELAY, NUMBER, NULL },
	{ 0xff73db, "version_information_draft", 0, VERSIONS, NULL },
	{ 0xff04de1a, "min_ack_delay", F_QUIC_MIN_ACK_DELAY, NUMBER, NULL },
};

const struct value_name tls_quic_timestamps[] = {
	{ 1, "I would like to receive TIME_STAMP frames" },
	{ 2, "I am able to generate TIME_STAMP frames" },
	{ 3, "I am able to generate TIME_STAMP frames and I would like to receive them" },
	{ 0 },
};

static const struct parameter *parameter_find(uint64_t type)
{
	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
		if (parameters[i].type == type) return &parameters[i];
	}
	return NULL;
}

/* Reserved to keep receivers honest, RFC 9000 18.1. */
static const char *parameter_name(uint64_t type)
{
	const struct parameter *parameter = parameter_find(type);
	if (parameter) return parameter->name;
	return type >= 27 && (type - 27) % 31 == 0 ? "GREASE" : "Unknown";
}

void tls_format_quic_parameter(char *out, size_t size, uint64_t value)
{
	snprintf(out, size, "%s (0x%02llx)", parameter_name(value), (unsigned long long)value);
}

/* RFC 9000 16: the first two bits say how long the number is. */
static uint64_t read_varint(struct reader *r)
{
	int first = reader_peek(r, 0);
	if (first < 0) {
		reader_skip(r, 1);
		return 0;
	}
	static const struct {
		uint8_t width;
		uint64_t mask;
	} forms[4] = {
		{ 1, 0x3f },
		{ 2, 0x3fff },
		{ 4, 0x3fffffff },
		{ 8, 0x3fffffffffffffff },
	};
	unsigned form = (unsigned)first >> 6 & 3;
	return read_uint(r, forms[form].width) & forms[form].mask;
}

static uint64_t emit_varint(struct layer *l, unsigned field, struct reader *r)
{
	struct reader start = *r;
	uint64_t value = read_varint(r);
	if (reader_ok(r)) emit_number(l, field, span_from(&start, r), value, 0);
	return value;
}

static void emit_preferred_address(struct layer *l, struct reader *r)
{
	emit_ipv4(l, F_QUIC_PREFERRED_IPV4ADDRESS, r);
	emit_u16(l, F_QUIC_PREFERRED_IPV4PORT, r);
	emit_ipv6(l, F_QUIC_PREFERRED_IPV6ADDRESS, r);
	emit_u16(l, F_QUIC_PREFERRED_IPV6PORT, r);
	uint8_t length = emit_u8(l, F_QUIC_PREFERRED_CONNECTIONID_LENGTH, r);
	if (length) emit_bytes(l, F_QUIC_PREFERRED_CONNECTIONID, r, length);
	emit_bytes(l, F_QUIC_PREFERRED_STATELESSRESETTOKEN, r, TOKEN);
}

static void emit_number_value(struct layer *l, uint32_t item, const struct parameter *parameter,
                              struct reader *r)
{
	uint64_t value = emit_varint(l, parameter->field, r);
	if (parameter->unit)
		layer_text_append(l, item, " %llu%s", (unsigned long long)value, parameter->unit);
}

static void emit_value(struct layer *l, uint32_t item, const struct parameter *parameter,
                       struct reader *r)
{
	switch ((enum value_kind)parameter->kind) {
	case BYTES:
	case TEXT: emit_bytes(l, parameter->field, r, reader_left(r)); break;
	case NUMBER: emit_number_value(l, item, parameter, r); break;
	case ADDRESS: emit_preferred_address(l, r); break;
	case WORD: emit_u32(l, parameter->field, r); break;
	case VERSIONS:
		emit_u32(l, F_QUIC_VI_CHOSEN_VERSION, r);
		while (reader_left(r) >= 4) emit_u32(l, F_QUIC_VI_OTHER_VERSION, r);
		break;
	case NOTHING: break;
	}
}

static void emit_parameter(struct layer *l, struct reader *r)
{
	uint32_t item = layer_open(l, F_QUIC, r);
	uint64_t type = emit_varint(l, F_QUIC_TYPE, r);
	uint64_t length = emit_varint(l, F_QUIC_LENGTH, r);
	struct reader value = reader_take(r, length > UINT32_MAX ? UINT32_MAX : (size_t)length);
	struct reader whole = value;
	layer_text(l, item, "Parameter: %s (len=%llu)", parameter_name(type),
	           (unsigned long long)length);
	if (reader_ok(r)) emit_bytes(l, F_QUIC_VALUE, &whole, reader_left(&whole));
	const struct parameter *parameter = parameter_find(type);
	if (parameter && reader_ok(r)) emit_value(l, item, parameter, &value);
	if (value.fault > l->fault) l->fault = value.fault;
	layer_close(l, item, r);
}

void tls_emit_quic_parameters(struct tls_walk *w, struct reader *r)
{
	while (reader_left(r) > 0) emit_parameter(w->l, r);
}
