/* telnet_com_port.c - a serial port at the other end of Telnet, RFC 2217. The server's numbers are the client's
 * and 100. */
#include "base/format.h"
#include "telnet.h"

enum { SERVER_FIRST = 100, BITS = 8 };

enum port_kind { PORT_SIGNATURE, PORT_BAUD_RATE, PORT_CHOICE, PORT_BITS, PORT_EVENT };

static const struct value_name data_sizes[] = {
	{ 0, "Data Size: Request" }, { 5, "Data Size: 5" }, { 6, "Data Size: 6" },
	{ 7, "Data Size: 7" },       { 8, "Data Size: 8" }, { 0, NULL },
};

static const struct value_name parities[] = {
	{ 0, "Parity: Request" },
	{ 1, "Parity: None" },
	{ 2, "Parity: Odd" },
	{ 3, "Parity: Even" },
	{ 4, "Parity: Mark" },
	{ 5, "Parity: Space" },
	{ 0, NULL },
};

static const struct value_name stops[] = {
	{ 0, "Stop: Request" }, { 1, "Stop: 1" }, { 2, "Stop: 2" }, { 3, "Stop: 1.5" }, { 0, NULL },
};

static const struct value_name controls[] = {
	{ 0, "Stop: Output Flow Control Request" },
	{ 1, "Stop: Output Flow: None" },
	{ 2, "Stop: Output Flow: XON/XOFF" },
	{ 3, "Stop: Output Flow: CTS/RTS" },
	{ 4, "Stop: Break Request" },
	{ 5, "Stop: Break: ON" },
	{ 6, "Stop: Break: OFF" },
	{ 7, "Stop: DTR Request" },
	{ 8, "Stop: DTR: ON" },
	{ 9, "Stop: DTR: OFF" },
	{ 10, "Stop: RTS Request" },
	{ 11, "Stop: RTS: ON" },
	{ 12, "Stop: RTS: OFF" },
	{ 13, "Stop: Input Flow Control Request" },
	{ 14, "Stop: Input Flow: None" },
	{ 15, "Stop: Input Flow: XON/XOFF" },
	{ 16, "Stop: Input Flow: CTS/RTS" },
	{ 17, "Stop: Output Flow: DCD" },
	{ 18, "Stop: Input Flow: DTR" },
	{ 19, "Stop: Output Flow: DSR" },
	{ 0, NULL },
};

static const struct value_name purges[] = {
	{ 0, "Purge None" },  { 1, "Purge RX" }, { 2, "Purge TX" },
	{ 3, "Purge RX/TX" }, { 0, NULL },
};

static const char *const line_bits[BITS] = {
	"Data Ready",
	"Overrun Error",
	"Parity Error",
	"Framing Error",
	"Break Detected",
	"Transfer Holding Register Empty",
	"Transfer Shift Register Empty",
	"Timeout Error",
};

static const char *const modem_bits[BITS] = {
	"DCTS", "DDSR", "TERI", "DDCD", "CTS", "DSR", "RI", "DCD",
};

/* clang-format off */
static const struct port_command {
	enum port_kind kind;
	unsigned field, remark;
	const struct value_name *names; /* PORT_CHOICE */
	const char *otherwise;          /* ... and what a value without a name is called */
	const char *const *bits;        /* PORT_BITS */
	const char *fault;              /* what it is without its data */
} port_commands[] = {
	[0]  = { PORT_SIGNATURE, F_PORT_SIGNATURE, 0, .fault = NULL },
	[1]  = { PORT_BAUD_RATE, F_PORT_BAUD_RATE, F_X_BAUD_RATE, .fault = "<Invalid Baud Rate Packet>" },
	[2]  = { PORT_CHOICE, F_PORT_DATA_SIZE, F_X_DATA_SIZE, data_sizes, "Data Size: <invalid>", NULL, "<Invalid Data Size Packet>" },
	[3]  = { PORT_CHOICE, F_PORT_PARITY, F_X_PARITY, parities, "Parity: <invalid>", NULL, "<Invalid Parity Packet>" },
	[4]  = { PORT_CHOICE, F_PORT_STOP, F_X_STOP, stops, "Stop: <invalid>", NULL, "<Invalid Stop Packet>" },
	[5]  = { PORT_CHOICE, F_PORT_CONTROL, F_X_CONTROL, controls, "Stop: Control: <invalid>", NULL, "<Invalid Control Packet>" },
	[6]  = { PORT_BITS, F_PORT_LINE, F_X_LINE, NULL, NULL, line_bits, "<Invalid Linestate Packet>" },
	[7]  = { PORT_BITS, F_PORT_MODEM, F_X_MODEM, NULL, NULL, modem_bits, "<Invalid Modemstate Packet>" },
	[8]  = { PORT_EVENT, F_PORT_SUSPEND, 0, .fault = NULL },
	[9]  = { PORT_EVENT, F_PORT_RESUME, 0, .fault = NULL },
	[10] = { PORT_BITS, F_PORT_LINE_MASK, F_X_LINE, NULL, NULL, line_bits, "<Invalid Linestate Mask>" },
	[11] = { PORT_BITS, F_PORT_MODEM_MASK, F_X_MODEM, NULL, NULL, modem_bits, "<Invalid Modemstate Mask>" },
	[12] = { PORT_CHOICE, F_PORT_PURGE, F_X_PURGE, purges, "<Purge invalid>", NULL, "<Invalid Purge Packet>" },
};
/* clang-format on */

enum { PORT_COMMANDS = sizeof port_commands / sizeof *port_commands };

static void port_emit_signature(struct layer *l, const char *who, struct reader *data)
{
	if (reader_left(data) == 0) {
		telnet_line(l, data, 0, "%s Requests Signature", who);
		return;
	}
	struct reader text = *data;
	telnet_emit_rest(l, F_PORT_SIGNATURE, data);
	layer_text_last(l, "%s Signature: %.*s", who, (int)reader_left(&text),
	                (const char *)text.at);
}

static void port_emit_baud_rate(struct layer *l, const char *who, struct reader *data)
{
	uint32_t rate = emit_u32(l, F_PORT_BAUD_RATE, data);
	if (rate)
		layer_text_last(l, "Baud Rate: %s Baud Rate: %u", who, rate);
	else
		layer_text_last(l, "Baud Rate: %s Requests Baud Rate", who);
}

static void port_emit_bits(struct layer *l, const struct port_command *command, const char *who,
                           struct reader *data)
{
	char text[200] = "";
	size_t used = 0;
	struct span at = span_of(data, 1);
	uint8_t value = read_u8(data);
	for (unsigned bit = 0; bit < BITS; bit++) {
		if (!(value >> bit & 1)) continue;
		int wrote = text_format(text + used, sizeof text - used, "%s%s", used ? ", " : "",
		                        command->bits[bit]);
		if (wrote > 0) used += (size_t)wrote;
	}
	emit_text(l, command->field, at, text, SIZE_MAX, 0);
	layer_text_last(l, "%s %s: %s", who, telnet_fields[command->field].label, text);
}

static void port_emit(struct layer *l, const struct port_command *command, const char *who,
                      struct reader *data)
{
	const struct field *field = &telnet_fields[command->field];
	switch (command->kind) {
	case PORT_SIGNATURE: port_emit_signature(l, who, data); break;
	case PORT_BAUD_RATE: port_emit_baud_rate(l, who, data); break;
	case PORT_BITS: port_emit_bits(l, command, who, data); break;
	case PORT_EVENT:
		emit_span(l, command->field, span_of(data, 0), 0);
		layer_text_last(l, "%s %s", who, field->label);
		break;
	case PORT_CHOICE: {
		uint8_t value = emit_u8(l, command->field, data);
		layer_text_last(l, "%s: %s %s", field->label, who,
		                value_name(command->names, value, command->otherwise));
		break;
	}
	}
}

void telnet_emit_com_port(struct layer *l, struct reader *data)
{
	struct span at = span_of(data, 1);
	uint8_t number = read_u8(data);
	bool is_server = number >= SERVER_FIRST;
	const char *who = is_server ? "Server" : "Client";
	unsigned which = is_server ? number - SERVER_FIRST : number;
	if (which >= PORT_COMMANDS) {
		telnet_emit_bad_subcommand(l, OPTION_COM_PORT, at, number, data);
		return;
	}
	const struct port_command *command = &port_commands[which];
	size_t needed = command->kind == PORT_BAUD_RATE ? 4 : 1;
	if (command->fault && reader_left(data) < needed) {
		char text[80];
		text_format(text, sizeof text, "%s %s", who, command->fault);
		layer_expert(l, command->remark, at, text);
		return;
	}
	port_emit(l, command, who, data);
}
