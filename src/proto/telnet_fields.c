/* telnet_fields.c - Telnet's fields and the names of their values. */
#include "telnet.h"

/* clang-format off */
static const struct value_name commands[] = {
	{ 236, "End of File" }, { 237, "Suspend Current Process" }, { 238, "Abort Process" }, { 239, "End of Record" },
	{ 240, "Suboption End" }, { 241, "No Operation" }, { 242, "Data Mark" }, { 243, "Break" },
	{ 244, "Interrupt Process" }, { 245, "Abort Output" }, { 246, "Are You There?" }, { 247, "Escape Character" },
	{ 248, "Erase Line" }, { 249, "Go Ahead" }, { 250, "Suboption" }, { 251, "Will" }, { 252, "Won't" },
	{ 253, "Do" }, { 254, "Don't" }, { 0, NULL },
};

static const struct value_name flow_commands[] = {
	{ 0, "OFF" }, { 1, "ON" }, { 2, "RESTART-ANY" }, { 3, "RESTART-XON" }, { 0, NULL },
};

static const struct value_name markings[] = {
	{ 6, "ACK" }, { 21, "NAK" }, { 'D', "Default" }, { 'T', "Top" }, { 'B', "Bottom" }, { 'L', "Left" },
	{ 'R', "Right" }, { 0, NULL },
};

static const struct value_name auth_commands[] = {
	{ 0, "IS" }, { 1, "SEND" }, { 2, "REPLY" }, { 3, "NAME" }, { 0, NULL },
};

static const struct value_name auth_types[] = {
	{ 0, "NULL" }, { 1, "Kerberos v4" }, { 2, "Kerberos v5" }, { 3, "SPX" }, { 4, "MINK" }, { 5, "SRP" }, { 6, "RSA" },
	{ 7, "SSL" }, { 10, "LOKI" }, { 11, "SSA" }, { 12, "KEA_SJ" }, { 13, "KEA_SJ_INTEG" }, { 14, "DSS" },
	{ 15, "NTLM" }, { 0, NULL },
};

static const struct value_name auth_encryptions[] = {
	{ 0, "Off" }, { 1, "Telnet Options" }, { 2, "After Exchange" }, { 4, "Reserved" }, { 0, NULL },
};

static const struct value_name kerberos_commands[] = {
	{ 0, "Auth" }, { 1, "Reject" }, { 2, "Accept" }, { 3, "Response" }, { 4, "Forward" }, { 5, "Forward Accept" },
	{ 6, "Forward Reject" }, { 0, NULL },
};

static const struct value_name crypt_commands[] = {
	{ 0, "IS" }, { 1, "SUPPORT" }, { 2, "REPLY" }, { 3, "START" }, { 4, "END" }, { 5, "REQUEST-START" },
	{ 6, "REQUEST-END" }, { 7, "ENC_KEYID" }, { 8, "DEC_KEYID" }, { 0, NULL },
};

static const struct value_name crypt_types[] = {
	{ 0, "NULL" }, { 1, "DES_CFB64" }, { 2, "DES_OFB64" }, { 3, "DES3_CFB64" }, { 4, "DES3_OFB64" },
	{ 8, "CAST5_40_CFB64" }, { 9, "CAST5_40_OFB64" }, { 10, "CAST128_CFB64" }, { 11, "CAST128_OFB64" }, { 0, NULL },
};

static const struct value_name parts_3270[] = {
	{ 0, "ASSOCIATE" }, { 1, "CONNECT" }, { 2, "DEVICE-TYPE" }, { 3, "FUNCTIONS" }, { 4, "IS" }, { 5, "REASON" },
	{ 6, "REJECT" }, { 7, "REQUEST" }, { 8, "SEND" }, { 0, NULL },
};

static const struct value_name reasons_3270[] = {
	{ 0, "CONN-PARTNER" }, { 1, "DEVICE-IN-USE" }, { 2, "INV-ASSOCIATE" }, { 3, "INV-DEVICE-NAME" },
	{ 4, "INV-DEVICE-TYPE" }, { 5, "TYPE-NAME-ERROR" }, { 6, "UNKNOWN-ERROR" }, { 7, "UNSUPPORTED-REQ" }, { 0, NULL },
};

static const struct value_name requests_3270[] = {
	{ 0, "BIND-IMAGE" }, { 1, "DATA-STREAM-CTL" }, { 2, "RESPONSES" }, { 3, "SCS-CTL-CODES" }, { 4, "SYSREQ" },
	{ 0, NULL },
};

#define REMARK(name, label) { name, label, FIELD_EXPERT, .severity = EXPERT_WARN, .group = EXPERT_PROTOCOL }

const struct field telnet_fields[TELNET_FIELDS] = {
	[F_TEXT]              = { "", "", FIELD_NONE },
	[F_COMMAND]           = { "telnet.cmd", "Command", FIELD_U8, .names = commands },
	[F_OPTION]            = { "telnet.subcmd", "Subcommand", FIELD_U8 },
	[F_DATA]              = { "telnet.data", "Data", FIELD_STRING },
	[F_OPTION_DATA]       = { "telnet.option_data", "Option data", FIELD_BYTES },
	[F_SUBCOMMAND_DATA]   = { "telnet.subcommand_data", "Subcommand data", FIELD_BYTES },
	[F_STRING]            = { "telnet.string_subopt.value", "Value", FIELD_STRING },
	[F_WIDTH]             = { "telnet.naws_subopt.width", "Width", FIELD_U16 },
	[F_HEIGHT]            = { "telnet.naws_subopt.height", "Height", FIELD_U16 },
	[F_TAB_STOP]          = { "telnet.tabstop", "Tabstop value", FIELD_U8 },
	[F_FLOW]              = { "telnet.rfc_subopt.cmd", "Command", FIELD_U8, .names = flow_commands },
	[F_MARKING]           = { "telnet.outmark_subopt.cmd", "Command", FIELD_CHAR, .base = BASE_HEX, .names = markings },
	[F_BANNER]            = { "telnet.outmark_subopt.banner", "Banner", FIELD_STRING },
	[F_REGIME]            = { "telnet.regime_cmd", "Cmd", FIELD_U8 },
	[F_REGIME_VALUE]      = { "telnet.tn3270.regime_subopt.value", "Value", FIELD_STRING },
	[F_START_TLS]         = { "telnet.starttls", "Follows", FIELD_U8 },
	[F_AUTH_COMMAND]      = { "telnet.auth.cmd", "Auth Cmd", FIELD_U8, .names = auth_commands },
	[F_AUTH_TYPE]         = { "telnet.auth.type", "Auth Type", FIELD_U8, .names = auth_types },
	[F_AUTH_ENCRYPT]      = { "telnet.auth.mod.enc", "Encrypt", FIELD_U8, .mask = 0x14, .names = auth_encryptions },
	[F_AUTH_FORWARDS]     = { "telnet.auth.mod.cred_fwd", "Cred Fwd", FIELD_BOOLEAN, .mask = 0x08,
	                          .set = "Client WILL forward auth creds", .unset = "Client will NOT forward auth creds" },
	[F_AUTH_HOW]          = { "telnet.auth.mod.how", "How", FIELD_BOOLEAN, .mask = 0x02,
	                          .set = "MUTUAL authentication", .unset = "One Way authentication" },
	[F_AUTH_WHO]          = { "telnet.auth.mod.who", "Who", FIELD_BOOLEAN, .mask = 0x01,
	                          .set = "Mask server to client", .unset = "Mask client to server" },
	[F_AUTH_NAME]         = { "telnet.auth.name", "Name", FIELD_STRING },
	[F_AUTH_KERBEROS]     = { "telnet.auth.krb5.cmd", "Command", FIELD_U8, .names = kerberos_commands },
	[F_CRYPT_COMMAND]     = { "telnet.enc.cmd", "Enc Cmd", FIELD_U8, .names = crypt_commands },
	[F_CRYPT_TYPE]        = { "telnet.enc.type", "Enc Type", FIELD_U8, .names = crypt_types },
	[F_CRYPT_TYPE_DATA]   = { "telnet.enc.type_data", "Type-specific data", FIELD_BYTES },
	[F_CRYPT_KEY]         = { "telnet.enc.key_id", "Key ID", FIELD_BYTES },
	[F_3270_PART]         = { "telnet.tn3270.subopt", "Suboption", FIELD_U8, .names = parts_3270 },
	[F_3270_CONNECT]      = { "telnet.tn3270.connect", "Connect", FIELD_STRING },
	[F_3270_IS]           = { "telnet.tn3270.is", "Is", FIELD_STRING },
	[F_3270_REQUEST_TEXT] = { "telnet.tn3270.request_string", "Request", FIELD_STRING },
	[F_3270_REASON]       = { "telnet.tn3270.reason", "Reason", FIELD_U8, .names = reasons_3270 },
	[F_3270_REQUEST]      = { "telnet.tn3270.request", "Request", FIELD_U8, .names = requests_3270 },
	[F_PORT_SIGNATURE]    = { "telnet.comport_subopt.signature", "Signature", FIELD_STRING },
	[F_PORT_BAUD_RATE]    = { "telnet.comport_subopt.baud_rate", "Baud Rate", FIELD_U32 },
	[F_PORT_DATA_SIZE]    = { "telnet.comport_subopt.data_size", "Data Size", FIELD_U8 },
	[F_PORT_PARITY]       = { "telnet.comport_subopt.parity", "Parity", FIELD_U8 },
	[F_PORT_STOP]         = { "telnet.comport_subopt.stop", "Stop Bits", FIELD_U8 },
	[F_PORT_CONTROL]      = { "telnet.comport_subopt.control", "Control", FIELD_U8 },
	[F_PORT_LINE]         = { "telnet.comport_subopt.linestate", "Linestate", FIELD_STRING },
	[F_PORT_MODEM]        = { "telnet.comport_subopt.modemstate", "Modemstate", FIELD_STRING },
	[F_PORT_SUSPEND]      = { "telnet.comport_subopt.flow_control_suspend", "Flow Control Suspend", FIELD_NONE },
	[F_PORT_RESUME]       = { "telnet.comport_subopt.flow_control_resume", "Flow Control Resume", FIELD_NONE },
	[F_PORT_LINE_MASK]    = { "telnet.comport_subopt.set_linestate_mask", "Set Linestate Mask", FIELD_STRING },
	[F_PORT_MODEM_MASK]   = { "telnet.comport_subopt.set_modemstate_mask", "Set Modemstate Mask", FIELD_STRING },
	[F_PORT_PURGE]        = { "telnet.comport_subopt.purge", "Purge", FIELD_U8 },
	[F_X_LENGTH]          = REMARK("telnet.suboption_length.invalid", "Bogus suboption data"),
	[F_X_SUBCOMMAND]      = REMARK("telnet.invalid_subcommand", "Invalid subcommand"),
	[F_X_CRYPT_COMMAND]   = REMARK("telnet.enc.cmd.unknown", "Unknown encryption command"),
	[F_X_BAUD_RATE]       = REMARK("telnet.invalid_baud_rate", "Invalid Baud Rate"),
	[F_X_DATA_SIZE]       = REMARK("telnet.invalid_data_size", "Invalid Data Size"),
	[F_X_PARITY]          = REMARK("telnet.invalid_parity", "Invalid Parity Packet"),
	[F_X_STOP]            = REMARK("telnet.invalid_stop", "Invalid Stop Packet"),
	[F_X_CONTROL]         = REMARK("telnet.invalid_control", "Invalid Control Packet"),
	[F_X_LINE]            = REMARK("telnet.invalid_linestate", "Invalid linestate"),
	[F_X_MODEM]           = REMARK("telnet.invalid_modemstate", "Invalid Modemstate"),
	[F_X_PURGE]           = REMARK("telnet.invalid_purge", "Invalid Purge Packet"),
};
/* clang-format on */
