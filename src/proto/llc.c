/* llc.c - IEEE 802.2 logical link control, and SNAP (RFC 1042). */
#include "dissect/dissector.h"

#include <stdio.h>
#include <string.h>

#include "ethertype.h"

enum { SAP_SNAP = 0xaa, SAP_IP = 0x06, FRAME_UNNUMBERED = 3, FRAME_SUPERVISORY = 1 };
enum { OUI_ETHERTYPE = 0x000000, OUI_BRIDGE_TUNNEL = 0x0000f8, OUI_BRIDGED = 0x0080c2 };
enum { COMMAND_UI = 0x03, POLL_FINAL = 0x10, POLL_FINAL_EXTENDED = 0x0100, RESPONSE = 1 };

/* clang-format off */
enum {
	F_DSAP, F_DSAP_SAP, F_DSAP_IG, F_SSAP, F_SSAP_SAP, F_SSAP_CR, F_CONTROL, F_RECEIVE, F_SEND,
	F_POLL, F_FINAL, F_POLL_EXTENDED, F_FINAL_EXTENDED, F_SUPERVISORY, F_COMMAND, F_RESPONSE,
	F_UNNUMBERED, F_NUMBERED, F_INFORMATION, F_OUI, F_TYPE, F_PID, F_COUNT
};

static const struct value_name saps[] = {
	{ 0x00, "NULL LSAP" }, { 0x02, "LLC Sub-Layer Management" }, { 0x04, "SNA Path Control" },
	{ 0x06, "TCP/IP" }, { 0x08, "SNA" }, { 0x0c, "SNA" },
	{ 0x0e, "PROWAY (IEC955) Network Management and Initialization" },
	{ 0x10, "NetWare (unofficial?)" }, { 0x14, "ISO Network Layer (OSLAN 1)" },
	{ 0x18, "Texas Instruments" }, { 0x20, "ISO Network Layer (unofficial?)" },
	{ 0x34, "ISO Network Layer (unofficial?)" }, { 0x42, "Spanning Tree BPDU" },
	{ 0x4e, "EIA RS-511 Manufacturing Message Service" }, { 0x54, "ISO Network Layer (OSLAN 2)" },
	{ 0x7e, "ISO 8208 (X.25 over 802.2)" }, { 0x80, "XNS" }, { 0x82, "BACnet" }, { 0x86, "Nestar" },
	{ 0x8e, "PROWAY (IEC955) Active Station List Maintenance" }, { 0x98, "ARP" },
	{ 0xaa, "SNAP" }, { 0xb4, "HP JetDirect Printer" }, { 0xba, "Banyan Vines" },
	{ 0xbc, "Banyan Vines" }, { 0xe0, "NetWare" }, { 0xf0, "NetBIOS" },
	{ 0xf4, "IBM Net Management" }, { 0xf8, "HP Extended LLC" }, { 0xfa, "Ungermann-Bass" },
	{ 0xfc, "Remote Program Load" }, { 0xfe, "ISO Network Layer" }, { 0 },
};

static const struct value_name supervisory_names[] = {
	{ 0, "RR" }, { 1, "RNR" }, { 2, "REJ" }, { 3, "SREJ" }, { 0 },
};

/* The modifier's two parts, as in the control byte without poll/final and frame type. */
static const struct value_name unnumbered_names[] = {
	{ 0x00, "UI" }, { 0x08, "UP" }, { 0x10, "DISC" }, { 0x18, "UA" }, { 0x20, "SNRM" }, { 0x38, "TEST" },
	{ 0x01, "SIM" }, { 0x21, "FRMR" }, { 0x31, "CFGR" }, { 0x03, "SARM" }, { 0x0b, "SABM" },
	{ 0x13, "SARME" }, { 0x1b, "SABME" }, { 0x23, "RESET" }, { 0x2b, "XID" }, { 0x33, "SNRME" },
	{ 0x3b, "BCN" }, { 0 },
};

static const struct value_name frame_types[] = {
	{ 0, "Information" }, { 1, "Supervisory" }, { 2, "Information" }, { 3, "Unnumbered" }, { 0 },
};

static const struct field llc_fields[F_COUNT] = {
	[F_DSAP]        = { "llc.dsap", "Destination access point", FIELD_U8, BASE_HEX, .names = saps },
	[F_DSAP_SAP]    = { "llc.dsap.sap", "Access point", FIELD_U8, BASE_DEC, 0xfe },
	[F_DSAP_IG]     = { "llc.dsap.ig", "Group", FIELD_BOOLEAN, 0, 0x01, .set = "Group", .unset = "Individual" },
	[F_SSAP]        = { "llc.ssap", "Source access point", FIELD_U8, BASE_HEX, .names = saps },
	[F_SSAP_SAP]    = { "llc.ssap.sap", "Access point", FIELD_U8, BASE_DEC, 0xfe },
	[F_SSAP_CR]     = { "llc.ssap.cr", "Kind", FIELD_BOOLEAN, 0, 0x01, .set = "Response", .unset = "Command" },
	[F_CONTROL]     = { "llc.control", "Control", FIELD_U16, BASE_HEX },
	[F_RECEIVE]     = { "llc.control.n_r", "Receive number", FIELD_U16, BASE_DEC, 0xfe00 },
	[F_SEND]        = { "llc.control.n_s", "Send number", FIELD_U16, BASE_DEC, 0x00fe },
	[F_POLL]        = { "llc.control.p", "Poll", FIELD_BOOLEAN, 0, POLL_FINAL, .set = "Set", .unset = "Not set" },
	[F_FINAL]       = { "llc.control.f", "Final", FIELD_BOOLEAN, 0, POLL_FINAL, .set = "Set", .unset = "Not set" },
	[F_POLL_EXTENDED]  = { "llc.control.p", "Poll", FIELD_BOOLEAN, 0, POLL_FINAL_EXTENDED, .set = "Set",
			       .unset = "Not set" },
	[F_FINAL_EXTENDED] = { "llc.control.f", "Final", FIELD_BOOLEAN, 0, POLL_FINAL_EXTENDED, .set = "Set",
			       .unset = "Not set" },
	[F_SUPERVISORY] = { "llc.control.s_ftype", "Function", FIELD_U16, BASE_HEX, 0x000c, supervisory_names },
	[F_COMMAND]     = { "llc.control.u_modifier_cmd", "Command", FIELD_U8, BASE_HEX, 0xec,  unnumbered_names },
	[F_RESPONSE]    = { "llc.control.u_modifier_resp", "Response", FIELD_U8, BASE_HEX, 0xec, unnumbered_names },
	[F_UNNUMBERED]  = { "llc.control.ftype", "Frame type", FIELD_U8, BASE_HEX, 0x03, frame_types },
	[F_NUMBERED]    = { "llc.control.ftype", "Frame type", FIELD_U16, BASE_HEX, 0x0003, frame_types },
	[F_INFORMATION] = { "llc.control.ftype", "Frame type", FIELD_U16, BASE_HEX, 0x0001, frame_types },
	[F_OUI]         = { "llc.oui", "Organisation", FIELD_U24, BASE_DEC },
	[F_TYPE]        = { "llc.type", "Type", FIELD_U16, BASE_HEX, .names = ethertype_names },
	[F_PID]         = { "llc.pid", "Protocol", FIELD_U16, BASE_HEX },
};
/* clang-format on */

struct llc {
	uint8_t dsap, ssap;
	uint16_t control;
	bool is_response;
};

static void llc_emit_saps(struct layer *l, struct reader *r, struct llc *llc)
{
	struct span at = span_of(r, 1);
	llc->dsap = read_u8(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_DSAP, at, llc->dsap, 0);
	emit_masked(l, F_DSAP_SAP, F_DSAP_IG, at, llc->dsap);
	layer_close(l, item, r);
	at = span_of(r, 1);
	llc->ssap = read_u8(r);
	if (!reader_ok(r)) return;
	item = layer_open_number(l, F_SSAP, at, llc->ssap, 0);
	emit_masked(l, F_SSAP_SAP, F_SSAP_CR, at, llc->ssap);
	layer_close(l, item, r);
	llc->is_response = llc->ssap & RESPONSE;
}

/* Unnumbered frames have one control byte, the others two, the low one first. The text is what Info says of
 * it: "U P, func=SABME", "S F, func=RR, N(R)=2". */
static void llc_emit_control(struct layer *l, struct reader *r, struct llc *llc, char *text,
                             size_t size)
{
	bool is_unnumbered = (reader_peek(r, 0) & 3) == FRAME_UNNUMBERED;
	struct span at = span_of(r, is_unnumbered ? 1 : 2);
	llc->control = is_unnumbered ? read_u8(r) : read_u16_le(r);
	text[0] = 0;
	if (!reader_ok(r)) return;
	uint16_t control = llc->control;
	bool is_polled = control & (is_unnumbered ? POLL_FINAL : POLL_FINAL_EXTENDED);
	const char *polled = !is_polled ? "" : llc->is_response ? " F" : " P";
	uint32_t item = layer_open_number(l, F_CONTROL, at, control, 0);
	unsigned modifier = control >> 2 & 0x3b, receive = control >> 9;
	if (is_unnumbered)
		snprintf(text, size, "U%s, func=%s", polled,
		         value_name(unnumbered_names, modifier, "Unknown"));
	else if ((control & 3) == FRAME_SUPERVISORY)
		snprintf(text, size, "S%s, func=%s, N(R)=%u", polled,
		         value_name(supervisory_names, control >> 2 & 3, "?"), receive);
	else
		snprintf(text, size, "I%s, N(R)=%u, N(S)=%u", polled, receive, control >> 1 & 0x7f);
	layer_text(l, item, "Control: %s (0x%0*x)", text, is_unnumbered ? 2 : 4, control);
	if (!is_unnumbered) emit_number(l, F_RECEIVE, at, control, 0);
	if (!(control & 1)) emit_number(l, F_SEND, at, control, 0);
	if (is_polled && is_unnumbered)
		emit_number(l, llc->is_response ? F_FINAL : F_POLL, at, control, 0);
	if (!is_unnumbered)
		emit_number(l, llc->is_response ? F_FINAL_EXTENDED : F_POLL_EXTENDED, at, control,
		            0);
	if (!is_unnumbered && control & 1) emit_number(l, F_SUPERVISORY, at, control, 0);
	if (is_unnumbered)
		emit_number(l, llc->is_response ? F_RESPONSE : F_COMMAND, at, control, 0);
	unsigned kind = control & 1 ? F_NUMBERED : F_INFORMATION;
	emit_number(l, is_unnumbered ? F_UNNUMBERED : kind, at, control, 0);
	layer_close(l, item, r);
}

static const char *oui_name(uint32_t oui)
{
	static const struct value_name names[] = {
		{ OUI_ETHERTYPE, "Officially Xerox, but 0:0:0:0:0:0 is more common" },
		{ OUI_BRIDGE_TUNNEL, "Cisco Systems, Inc" },
		{ 0x00000c, "Cisco Systems, Inc" },
		{ 0x080007, "Apple, Inc." },
		{ OUI_BRIDGED, "IEEE 802.1 Working Group" },
		{ 0 },
	};
	return value_name(names, oui, "Unknown");
}

/* For the organisation 0 the protocol is an ethertype. Its path is not named: "llc:ip". */
static void llc_dissect_snap(struct layer *l, struct reader *r)
{
	uint32_t oui = emit_u24(l, F_OUI, r);
	bool is_ethertype = oui == OUI_ETHERTYPE || oui == OUI_BRIDGE_TUNNEL;
	uint16_t pid = emit_u16(l, is_ethertype ? F_TYPE : F_PID, r);
	if (!reader_ok(r)) return;
	if (layer_wants_summary(l))
		summary_append(l, "; SNAP, OUI 0x%06X (%s), PID 0x%04X", oui, oui_name(oui), pid);
	if (reader_left_reported(r) == 0) return;
	const char *name = is_ethertype ? ethertype_dissector(pid) : NULL;
	if (name)
		layer_next_named(l, name, r);
	else if (is_ethertype || !layer_next(l, SNAP_PID, oui << 16 | pid, r))
		layer_next_named(l, "data", r);
}

static void llc_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct llc llc = { 0 };
	char text[64];
	summary_clear(l);
	llc_emit_saps(l, r, &llc);
	llc_emit_control(l, r, &llc, text, sizeof text);
	if (!reader_ok(r)) return;
	summary_set(l, "%s", text);
	if (llc.dsap == SAP_SNAP && llc.ssap == SAP_SNAP && llc.control == COMMAND_UI) {
		llc_dissect_snap(l, r);
		return;
	}
	if (layer_wants_summary(l)) {
		char dsap[8], ssap[8];
		snprintf(dsap, sizeof dsap, "0x%02x", llc.dsap & 0xfe);
		snprintf(ssap, sizeof ssap, "0x%02x", llc.ssap & 0xfe);
		summary_append(l, "; DSAP %s %s, SSAP %s %s",
		               value_name(saps, llc.dsap & 0xfe, dsap),
		               llc.dsap & 1 ? "Group" : "Individual",
		               value_name(saps, llc.ssap & 0xfe, ssap),
		               llc.is_response ? "Response" : "Command");
	}
	if (reader_left_reported(r) == 0) return;
	if (llc.dsap == SAP_IP && llc.control == COMMAND_UI)
		layer_next_named(l, "ip", r);
	else if (!layer_next(l, LLC_SAP, llc.dsap, r))
		layer_next_named(l, "data", r);
}

/* clang-format off */
const struct dissector llc_dissector = {
	.name = "llc", .label = "Logical-Link Control", .short_label = "LLC", FIELDS(llc_fields),
	.dissect = llc_dissect,
	.bindings = BINDINGS({ ETHERTYPE, ETHERTYPE_JUMBO_LLC }),
};
/* clang-format on */
