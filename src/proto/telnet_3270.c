/* telnet_3270.c - IBM's terminals over Telnet: the 3270 regime, RFC 1041, and TN3270E, RFC 2355. */
#include "telnet.h"

void telnet_emit_3270_regime(struct layer *l, struct reader *data)
{
	enum { IS = 0, ARE = 1 };
	while (reader_left(data)) {
		uint8_t command = emit_u8(l, F_REGIME, data);
		if (command > ARE) {
			layer_text_last(l, "Bogus value: %u", command);
			continue;
		}
		layer_text_last(l, "%s", command == IS ? "IS" : "ARE");
		telnet_emit_rest(l, F_REGIME_VALUE, data);
	}
}

/* A name ends before a byte that is no character of one: CONNECT or ASSOCIATE. */
static size_t name_length(const struct reader *data)
{
	size_t length = 0;
	while (reader_peek(data, length) >= ' ') length++;
	return length;
}

static void emit_name(struct layer *l, unsigned field, struct reader *data)
{
	emit_bytes(l, field, data, name_length(data));
}

void telnet_emit_3270e(struct layer *l, struct reader *data)
{
	enum {
		ASSOCIATE = 0,
		CONNECT = 1,
		DEVICE_TYPE = 2,
		FUNCTIONS = 3,
		IS = 4,
		REASON = 5,
		REQUEST = 7
	};
	uint8_t about = 0;
	while (reader_left(data)) {
		uint8_t part = emit_u8(l, F_3270_PART, data);
		bool is_list = about == FUNCTIONS && (part == IS || part == REQUEST);
		if (part == ASSOCIATE && about == DEVICE_TYPE)
			emit_name(l, F_SUBCOMMAND_DATA, data);
		if (part == CONNECT) emit_name(l, F_3270_CONNECT, data);
		if (part == DEVICE_TYPE || part == FUNCTIONS) about = part;
		if (part == IS && about == DEVICE_TYPE) emit_name(l, F_3270_IS, data);
		if (part == REQUEST && about == DEVICE_TYPE)
			emit_name(l, F_3270_REQUEST_TEXT, data);
		if (part == REASON && reader_left(data)) emit_u8(l, F_3270_REASON, data);
		while (is_list && reader_left(data)) emit_u8(l, F_3270_REQUEST, data);
	}
}
