/* telnet.h - what the files of Telnet share, RFC 854: fields, and the readers of options' data.
 * Thread: any (pure). */
#ifndef DOGFISH_PROTO_TELNET_H
#define DOGFISH_PROTO_TELNET_H

#include "dissect/dissector.h"

enum telnet_field {
	F_TEXT, /* a heading, or a line without a value */
	F_COMMAND,
	F_OPTION,
	F_DATA,
	F_OPTION_DATA,
	F_SUBCOMMAND_DATA,
	F_STRING,
	F_WIDTH,
	F_HEIGHT,
	F_TAB_STOP,
	F_FLOW,
	F_MARKING,
	F_BANNER,
	F_REGIME,
	F_REGIME_VALUE,
	F_START_TLS,
	F_AUTH_COMMAND,
	F_AUTH_TYPE,
	F_AUTH_ENCRYPT,
	F_AUTH_FORWARDS,
	F_AUTH_HOW,
	F_AUTH_WHO,
	F_AUTH_NAME,
	F_AUTH_KERBEROS,
	F_CRYPT_COMMAND,
	F_CRYPT_TYPE,
	F_CRYPT_TYPE_DATA,
	F_CRYPT_KEY,
	F_3270_PART,
	F_3270_CONNECT,
	F_3270_IS,
	F_3270_REQUEST_TEXT,
	F_3270_REASON,
	F_3270_REQUEST,
	F_PORT_SIGNATURE,
	F_PORT_BAUD_RATE,
	F_PORT_DATA_SIZE,
	F_PORT_PARITY,
	F_PORT_STOP,
	F_PORT_CONTROL,
	F_PORT_LINE,
	F_PORT_MODEM,
	F_PORT_SUSPEND,
	F_PORT_RESUME,
	F_PORT_LINE_MASK,
	F_PORT_MODEM_MASK,
	F_PORT_PURGE,
	F_X_LENGTH,
	F_X_SUBCOMMAND,
	F_X_CRYPT_COMMAND,
	F_X_BAUD_RATE,
	F_X_DATA_SIZE,
	F_X_PARITY,
	F_X_STOP,
	F_X_CONTROL,
	F_X_LINE,
	F_X_MODEM,
	F_X_PURGE,
	TELNET_FIELDS
};
extern const struct field telnet_fields[TELNET_FIELDS];

enum { OPTION_COM_PORT = 44, OPTION_START_TLS = 46 };

/* The name of an option, never NULL. */
const char *telnet_option_name(uint8_t option);

/* The data of a suboption, without doubled IACs; at least a byte. */
void telnet_emit_suboption(struct layer *l, uint8_t option, struct reader *data);

/* What is left, as a text or as bytes under a field. */
void telnet_emit_rest(struct layer *l, unsigned field, struct reader *data);

/* A line that says something without a value, over what comes next. */
void telnet_line(struct layer *l, const struct reader *at, uint32_t length, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

void telnet_emit_authentication(struct layer *l, struct reader *data); /* RFC 2941 */
void telnet_emit_encryption(struct layer *l, struct reader *data);     /* RFC 2946 */
void telnet_emit_com_port(struct layer *l, struct reader *data);       /* RFC 2217 */
void telnet_emit_3270_regime(struct layer *l, struct reader *data);    /* RFC 1041 */
void telnet_emit_3270e(struct layer *l, struct reader *data);          /* RFC 2355 */

/* "Invalid Terminal Type subcommand 7", and what follows it. */
void telnet_emit_bad_subcommand(struct layer *l, uint8_t option, struct span at, uint8_t subcommand,
                                struct reader *data);

#endif
