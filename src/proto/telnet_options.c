/* telnet_options.c - Telnet's options by number (IANA's registry), and what their suboptions hold. */
#include <stdarg.h>

#include "base/format.h"
#include "telnet.h"

struct telnet_option {
	const char *name;
	void (*emit)(struct layer *l, uint8_t option, struct reader *data); /* NULL: bytes */
	uint8_t length; /* of the data, where only one is right; else 0 */
};

void telnet_line(struct layer *l, const struct reader *at, uint32_t length, const char *format, ...)
{
	char text[200];
	va_list arguments;
	emit_span(l, F_TEXT, span_of(at, length), 0);
	if (!layer_wants_text(l)) return;
	va_start(arguments, format);
	text_vformat(text, sizeof text, format, arguments);
	va_end(arguments);
	layer_text_last(l, "%s", text);
}

void telnet_emit_rest(struct layer *l, unsigned field, struct reader *data)
{
	emit_bytes(l, field, data, reader_left(data));
}

void telnet_emit_bad_subcommand(struct layer *l, uint8_t option, struct span at, uint8_t subcommand,
                                struct reader *data)
{
	char text[120];
	text_format(text, sizeof text, "Invalid %s subcommand %u", telnet_option_name(option),
	            subcommand);
	layer_expert(l, F_X_SUBCOMMAND, at, text);
	if (reader_left(data)) telnet_emit_rest(l, F_SUBCOMMAND_DATA, data);
}

/* ---------------------------------------------------------------- the smaller options */

/* IS and SEND, RFC 1091 and others: true where the sender tells. */
static bool option_is_told(struct layer *l, uint8_t option, struct reader *data)
{
	enum { IS = 0, SEND = 1 };
	struct reader start = *data;
	uint8_t subcommand = read_u8(data);
	const char *name = telnet_option_name(option);
	if (subcommand == IS || subcommand == SEND)
		emit_number(l, F_OPTION, span_of(&start, 1), subcommand, 0);
	if (subcommand == IS)
		layer_text_last(l, "Here's my %s", name);
	else if (subcommand == SEND)
		layer_text_last(l, "Send your %s", name);
	else
		telnet_emit_bad_subcommand(l, option, span_of(&start, 1), subcommand, data);
	return subcommand == IS;
}

static void emit_string(struct layer *l, uint8_t option, struct reader *data)
{
	if (option_is_told(l, option, data) && reader_left(data))
		telnet_emit_rest(l, F_STRING, data);
}

/* RFC 653 */
static void emit_tab_stops(struct layer *l, uint8_t option, struct reader *data)
{
	enum { TAB_STOP_MAX = 250 };
	if (!option_is_told(l, option, data)) return;
	while (reader_left(data)) {
		uint8_t stop = emit_u8(l, F_TAB_STOP, data);
		if (stop == 0)
			layer_text_last(l, "Sender wants to handle tab stops");
		else if (stop <= TAB_STOP_MAX)
			layer_text_last(l, "Sender wants receiver to handle tab stop at %u", stop);
		else
			layer_text_last(l, "Invalid value: %u", stop);
	}
}

/* RFC 1073 */
static void emit_window(struct layer *l, uint8_t option, struct reader *data)
{
	emit_u16(l, F_WIDTH, data);
	emit_u16(l, F_HEIGHT, data);
}

/* RFC 1372 */
static void emit_flow(struct layer *l, uint8_t option, struct reader *data)
{
	emit_u8(l, F_FLOW, data);
}

/* RFC 933 */
static void emit_marking(struct layer *l, uint8_t option, struct reader *data)
{
	emit_u8(l, F_MARKING, data);
	if (reader_left(data)) telnet_emit_rest(l, F_BANNER, data);
}

static void emit_start_tls(struct layer *l, uint8_t option, struct reader *data)
{
	emit_u8(l, F_START_TLS, data);
}

static void emit_authentication(struct layer *l, uint8_t option, struct reader *data)
{
	telnet_emit_authentication(l, data);
}

static void emit_encryption(struct layer *l, uint8_t option, struct reader *data)
{
	telnet_emit_encryption(l, data);
}

static void emit_com_port(struct layer *l, uint8_t option, struct reader *data)
{
	telnet_emit_com_port(l, data);
}

static void emit_3270_regime(struct layer *l, uint8_t option, struct reader *data)
{
	telnet_emit_3270_regime(l, data);
}

static void emit_3270e(struct layer *l, uint8_t option, struct reader *data)
{
	telnet_emit_3270e(l, data);
}

/* ---------------------------------------------------------------- by number */

/* clang-format off */
static const struct telnet_option options[] = {
	[0]  = { "Binary Transmission" },                     /* RFC 856 */
	[1]  = { "Echo" },                                    /* RFC 857 */
	[2]  = { "Reconnection" },
	[3]  = { "Suppress Go Ahead" },                       /* RFC 858 */
	[4]  = { "Approx Message Size Negotiation" },
	[5]  = { "Status" },                                  /* RFC 859 */
	[6]  = { "Timing Mark" },                             /* RFC 860 */
	[7]  = { "Remote Controlled Trans and Echo" },        /* RFC 726 */
	[8]  = { "Output Line Width" },
	[9]  = { "Output Page Size" },
	[10] = { "Output Carriage-Return Disposition" },      /* RFC 652 */
	[11] = { "Output Horizontal Tab Stops", emit_tab_stops, 0 },
	[12] = { "Output Horizontal Tab Disposition" },       /* RFC 654 */
	[13] = { "Output Formfeed Disposition" },             /* RFC 655 */
	[14] = { "Output Vertical Tabstops" },                /* RFC 656 */
	[15] = { "Output Vertical Tab Disposition" },         /* RFC 657 */
	[16] = { "Output Linefeed Disposition" },             /* RFC 658 */
	[17] = { "Extended ASCII" },                          /* RFC 698 */
	[18] = { "Logout" },                                  /* RFC 727 */
	[19] = { "Byte Macro" },                              /* RFC 735 */
	[20] = { "Data Entry Terminal" },                     /* RFC 1043 */
	[21] = { "SUPDUP" },                                  /* RFC 736 */
	[22] = { "SUPDUP Output" },                           /* RFC 749 */
	[23] = { "Send Location" },                           /* RFC 779 */
	[24] = { "Terminal Type", emit_string, 0 },           /* RFC 1091 */
	[25] = { "End of Record" },                           /* RFC 885 */
	[26] = { "TACACS User Identification" },              /* RFC 927 */
	[27] = { "Output Marking", emit_marking, 0 },
	[28] = { "Terminal Location Number" },                /* RFC 946 */
	[29] = { "Telnet 3270 Regime", emit_3270_regime, 0 },
	[30] = { "X.3 PAD" },                                 /* RFC 1053 */
	[31] = { "Negotiate About Window Size", emit_window, 4 },
	[32] = { "Terminal Speed" },                          /* RFC 1079 */
	[33] = { "Remote Flow Control", emit_flow, 1 },
	[34] = { "Linemode" },                                /* RFC 1184 */
	[35] = { "X Display Location", emit_string, 0 },      /* RFC 1096 */
	[36] = { "Environment Option" },                      /* RFC 1408 */
	[37] = { "Authentication Option", emit_authentication, 0 },
	[38] = { "Encryption Option", emit_encryption, 0 },
	[39] = { "New Environment Option" },                  /* RFC 1572 */
	[40] = { "TN3270E", emit_3270e, 0 },
	[41] = { "XAUTH" },
	[42] = { "CHARSET" },                                 /* RFC 2066 */
	[43] = { "Remote Serial Port" },
	[OPTION_COM_PORT] = { "COM Port Control", emit_com_port, 0 },
	[45] = { "Suppress Local Echo" },
	[OPTION_START_TLS] = { "Start TLS", emit_start_tls, 1 },
	[47] = { "KERMIT" },                                  /* RFC 2840 */
	[48] = { "SEND-URL" },
	[49] = { "FORWARD_X" },
};
/* clang-format on */

enum { OPTIONS = sizeof options / sizeof *options };

const char *telnet_option_name(uint8_t option)
{
	return option < OPTIONS ? options[option].name : "<unknown option>";
}

void telnet_emit_suboption(struct layer *l, uint8_t option, struct reader *data)
{
	static const struct telnet_option unknown = { .name = "" };
	const struct telnet_option *known = option < OPTIONS ? &options[option] : &unknown;
	size_t length = reader_left(data);
	if (known->length && known->length != length) {
		char text[80];
		text_format(text, sizeof text, "Suboption parameter length is %zu, should be %u",
		            length, known->length);
		layer_expert(l, F_X_LENGTH, span_of(data, (uint32_t)length), text);
		return;
	}
	if (known->emit)
		known->emit(l, option, data);
	else
		telnet_emit_rest(l, F_OPTION_DATA, data);
	if (data->fault > l->fault) l->fault = data->fault;
}
