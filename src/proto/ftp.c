/* ftp.c - File Transfer Protocol, RFC 959 and 2428: the control connection. What a segment carries is shown
 * as it came; its first line is the request or reply. */
#include "ftp.h"

#include <string.h>

#include "base/text.h"
#include "lines.h"
#include "store/frames.h"

enum {
	F_LINE,
	F_REQUEST,
	F_RESPONSE,
	F_COMMAND,
	F_ARGUMENT,
	F_CODE,
	F_TEXT,
	F_PASSIVE_IP,
	F_PASSIVE_PORT,
	F_PASSIVE_NAT,
	F_ACTIVE_IP,
	F_ACTIVE_PORT,
	F_ACTIVE_NAT,
	F_EPRT_FAMILY,
	F_EPRT_IP,
	F_EPRT_IPV6,
	F_EPRT_PORT,
	F_EPSV_IP,
	F_EPSV_IPV6,
	F_EPSV_PORT,
	F_DIRECTORY,
	F_TRANSFER_FRAMES,
	F_TRANSFER_BYTES,
	F_TRANSFER_FIRST,
	F_TRANSFER_LAST,
	F_TRANSFER_DURATION,
	F_TRANSFER_RATE,
	F_SETUP_FRAME,
	F_SETUP_COMMAND,
	F_SETUP_COMMAND_FRAME,
	F_X_EPRT,
	F_X_EPSV,
	F_X_PATH,
	F_COUNT
};

/* clang-format off */
static const struct value_name reply_codes[] = {
	{ 110, "Restart marker reply" },
	{ 120, "Service ready in nnn minutes" },
	{ 125, "Data connection already open; transfer starting" },
	{ 150, "File status okay; about to open data connection" },
	{ 200, "Command okay" },
	{ 202, "Command not implemented, superfluous at this site" },
	{ 211, "System status, or system help reply" },
	{ 212, "Directory status" },
	{ 213, "File status" },
	{ 214, "Help message" },
	{ 215, "NAME system type" },
	{ 220, "Service ready for new user" },
	{ 221, "Service closing control connection" },
	{ 225, "Data connection open; no transfer in progress" },
	{ 226, "Closing data connection" },
	{ 227, "Entering Passive Mode" },
	{ 229, "Entering Extended Passive Mode" },
	{ 230, "User logged in, proceed" },
	{ 232, "User logged in, authorized by security data exchange" },
	{ 234, "Security data exchange complete" },
	{ 235, "Security data exchange completed successfully" },
	{ 250, "Requested file action okay, completed" },
	{ 257, "PATHNAME created" },
	{ 331, "User name okay, need password" },
	{ 332, "Need account for login" },
	{ 334, "Requested security mechanism is ok" },
	{ 335, "Security data is acceptable, more is required" },
	{ 336, "Username okay, need password. Challenge is ..." },
	{ 350, "Requested file action pending further information" },
	{ 421, "Service not available, closing control connection" },
	{ 425, "Can't open data connection" },
	{ 426, "Connection closed; transfer aborted" },
	{ 431, "Need some unavailable resource to process security" },
	{ 450, "Requested file action not taken" },
	{ 451, "Requested action aborted: local error in processing" },
	{ 452, "Requested action not taken. Insufficient storage space in system" },
	{ 500, "Syntax error, command unrecognized" },
	{ 501, "Syntax error in parameters or arguments" },
	{ 502, "Command not implemented" },
	{ 503, "Bad sequence of commands" },
	{ 504, "Command not implemented for that parameter" },
	{ 522, "Network protocol not supported" },
	{ 530, "Not logged in" },
	{ 532, "Need account for storing files" },
	{ 533, "Command protection level denied for policy reasons" },
	{ 534, "Request denied for policy reasons" },
	{ 535, "Failed security check (hash, sequence, etc)" },
	{ 536, "Requested PROT level not supported by mechanism" },
	{ 537, "Command protection level not supported by security mechanism" },
	{ 550, "Requested action not taken: File unavailable" },
	{ 551, "Requested action aborted: page type unknown" },
	{ 552, "Requested file action aborted: Exceeded storage allocation" },
	{ 553, "Requested action not taken: File name not allowed" },
	{ 631, "Integrity protected reply" },
	{ 632, "Confidentiality and integrity protected reply" },
	{ 633, "Confidentiality protected reply" },
	{ 0, NULL },
};

static const struct value_name families[] = { { 1, "IPv4" }, { 2, "IPv6" }, { 0, NULL } };

static const struct field ftp_fields[F_COUNT] = {
	[F_LINE]                = { "", "", FIELD_NONE },
	[F_REQUEST]             = { "ftp.request", "Request", FIELD_BOOLEAN },
	[F_RESPONSE]            = { "ftp.response", "Response", FIELD_BOOLEAN },
	[F_COMMAND]             = { "ftp.request.command", "Request command", FIELD_STRING },
	[F_ARGUMENT]            = { "ftp.request.arg", "Request arg", FIELD_STRING },
	[F_CODE]                = { "ftp.response.code", "Response code", FIELD_U32, .names = reply_codes },
	[F_TEXT]                = { "ftp.response.arg", "Response arg", FIELD_STRING },
	[F_PASSIVE_IP]          = { "ftp.passive.ip", "Passive IP address", FIELD_IPV4 },
	[F_PASSIVE_PORT]        = { "ftp.passive.port", "Passive port", FIELD_U16 },
	[F_PASSIVE_NAT]         = { "ftp.passive.nat", "Passive IP NAT", FIELD_BOOLEAN },
	[F_ACTIVE_IP]           = { "ftp.active.cip", "Active IP address", FIELD_IPV4 },
	[F_ACTIVE_PORT]         = { "ftp.active.port", "Active port", FIELD_U16 },
	[F_ACTIVE_NAT]          = { "ftp.active.nat", "Active IP NAT", FIELD_BOOLEAN },
	[F_EPRT_FAMILY]         = { "ftp.eprt.af", "Extended active address family", FIELD_U8, .names = families },
	[F_EPRT_IP]             = { "ftp.eprt.ip", "Extended active IP address", FIELD_IPV4 },
	[F_EPRT_IPV6]           = { "ftp.eprt.ipv6", "Extended active IPv6 address", FIELD_IPV6 },
	[F_EPRT_PORT]           = { "ftp.eprt.port", "Extended active port", FIELD_U16 },
	[F_EPSV_IP]             = { "ftp.epsv.ip", "Extended passive IPv4 address", FIELD_IPV4 },
	[F_EPSV_IPV6]           = { "ftp.epsv.ipv6", "Extended passive IPv6 address", FIELD_IPV6 },
	[F_EPSV_PORT]           = { "ftp.epsv.port", "Extended passive port", FIELD_U16 },
	[F_DIRECTORY]           = { "ftp.current-working-directory", "Current working directory", FIELD_STRING },
	[F_TRANSFER_FRAMES]     = { "ftp.command-response.frames", "Command response frames", FIELD_U32 },
	[F_TRANSFER_BYTES]      = { "ftp.command-response.bytes", "Command response bytes", FIELD_U32 },
	[F_TRANSFER_FIRST]      = { "ftp.command-response.first-frame-num", "Command response first frame", FIELD_FRAME },
	[F_TRANSFER_LAST]       = { "ftp.command-response.last-frame-num", "Command response last frame", FIELD_FRAME },
	[F_TRANSFER_DURATION]   = { "ftp.command-response.duration", "Response duration", FIELD_U32, .unit = "ms" },
	[F_TRANSFER_RATE]       = { "ftp.command-response.bitrate", "Response bitrate", FIELD_U32, .unit = "Kbps" },
	[F_SETUP_FRAME]         = { "ftp.setup-frame", "Setup frame", FIELD_FRAME },
	[F_SETUP_COMMAND]       = { "ftp.command", "Command", FIELD_STRING },
	[F_SETUP_COMMAND_FRAME] = { "ftp.command-frame", "Command frame", FIELD_FRAME },
	[F_X_EPRT]              = { "ftp.eprt.args_invalid", "EPRT arguments must have the form: |<family>|<addr>|<port>|",
	                            FIELD_EXPERT, .severity = EXPERT_WARN, .group = EXPERT_MALFORMED },
	[F_X_EPSV]              = { "ftp.epsv.args_invalid", "EPSV arguments must have the form (|||<port>|)",
	                            FIELD_EXPERT, .severity = EXPERT_WARN, .group = EXPERT_MALFORMED },
	[F_X_PATH]              = { "ftp.response.pwd.invalid", "Invalid PWD response",
	                            FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_MALFORMED },
};
/* clang-format on */

/* ---------------------------------------------------------------- data connections */

static uint32_t ftp_ipv4(const struct address *address)
{
	const uint8_t *b = address->bytes;
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* PORT or PASV: the three fields of either follow each other. */
static void ftp_emit_port(struct layer *l, unsigned first, struct reader text)
{
	struct ftp_endpoint where;
	if (!ftp_parse_port(text, &where)) return;
	emit_number(l, first, where.address_at, ftp_ipv4(&where.address), 0);
	emit_number(l, first + 1, where.port_at, where.port, 0);
	if (!address_equal(&where.address, &l->packet->source))
		emit_number(l, first + 2, where.address_at, true, 0);
}

/* A remark with a line of its own. */
static void ftp_remark(struct layer *l, unsigned remark, struct reader text)
{
	uint32_t line = layer_open(l, F_LINE, &text);
	layer_text(l, line, "%s", ftp_fields[remark].label);
	layer_expert(l, remark, span_of(&text, (uint32_t)reader_left(&text)), NULL);
	layer_close_as_is(l, line);
}

static void ftp_emit_eprt(struct layer *l, struct reader text)
{
	struct ftp_endpoint where;
	if (!ftp_parse_eprt(text, &where)) {
		ftp_remark(l, F_X_EPRT, text);
		return;
	}
	emit_number(l, F_EPRT_FAMILY, where.family_at, where.family, 0);
	if (where.address.type == ADDRESS_IPV4)
		emit_number(l, F_EPRT_IP, where.address_at, ftp_ipv4(&where.address), 0);
	else
		emit_text(l, F_EPRT_IPV6, where.address_at, (const char *)where.address.bytes,
		          where.address.length, 0);
	emit_number(l, F_EPRT_PORT, where.port_at, where.port, 0);
}

static void ftp_emit_epsv(struct layer *l, struct reader text)
{
	struct ftp_endpoint where;
	const struct address *server = &l->packet->source;
	if (!ftp_parse_epsv(text, &where)) {
		ftp_remark(l, F_X_EPSV, text);
		return;
	}
	struct span nowhere = span_of(&text, 0);
	if (server->type == ADDRESS_IPV4)
		emit_number(l, F_EPSV_IP, nowhere, ftp_ipv4(server), ITEM_GENERATED);
	if (server->type == ADDRESS_IPV6)
		emit_text(l, F_EPSV_IPV6, layer_begin(l), (const char *)server->bytes,
		          server->length, ITEM_GENERATED);
	emit_number(l, F_EPSV_PORT, where.port_at, where.port, 0);
}

/* ---------------------------------------------------------------- the first line */

/* is_cut: the line goes on where nothing was captured, so that its numbers are not known. */
static void ftp_emit_request(struct layer *l, struct reader line, bool is_cut)
{
	struct reader command = ftp_cut_command(&line);
	if (reader_left(&command))
		emit_span(l, F_COMMAND, span_of(&command, (uint32_t)reader_left(&command)), 0);
	if (reader_left(&line))
		emit_span(l, F_ARGUMENT, span_of(&line, (uint32_t)reader_left(&line)), 0);
	if (is_cut) return;
	if (lines_are(&command, "PORT")) ftp_emit_port(l, F_ACTIVE_IP, line);
	if (lines_are(&command, "EPRT")) ftp_emit_eprt(l, line);
}

static void ftp_emit_reply(struct layer *l, struct reader line, bool is_cut)
{
	enum { CODE_LENGTH = 3, PASSIVE = 227, EXTENDED_PASSIVE = 229, PATH = 257 };
	char path[FTP_PATH_MAX];
	struct span at = span_of(&line, CODE_LENGTH);
	int code = ftp_cut_code(&line);
	bool has_text = reader_left(&line);
	if (code >= 0) {
		uint32_t item = layer_open_number(l, F_CODE, at, (uint64_t)code, 0);
		if (code == PATH && has_text && !is_cut && !ftp_unquote_path(line, path))
			layer_expert(l, F_X_PATH, at, NULL);
		layer_close_as_is(l, item);
	}
	if (!has_text || (code < 0 && is_cut && reader_left(&line) < CODE_LENGTH)) return;
	emit_span(l, F_TEXT, span_of(&line, (uint32_t)reader_left(&line)), 0);
	if (is_cut) return;
	if (code == PASSIVE) ftp_emit_port(l, F_PASSIVE_IP, line);
	if (code == EXTENDED_PASSIVE) ftp_emit_epsv(l, line);
}

/* ---------------------------------------------------------------- what is known beside the bytes */

const struct ftp_text *ftp_transfer_command(const struct layer *l,
                                            const struct ftp_transfer *transfer)
{
	/* acquire: pairs with the release in ftp_note_command; the text is written before */
	uint32_t handle = atomic_load_explicit(&transfer->command, memory_order_acquire);
	const struct ftp_text *command = handle ? layer_kept(l, handle) : NULL;
	return command && command->frame <= l->view->horizon ? command : NULL;
}

static void ftp_emit_kept(struct layer *l, unsigned field, const struct ftp_text *text)
{
	emit_text(l, field, ftp_nowhere(), text ? text->bytes : "", text ? text->length : 0,
	          ITEM_GENERATED);
}

/* How the transfer went that this frame's request asked for; all zeros: none was seen. */
static void ftp_emit_transfer(struct layer *l, const struct ftp_transfer *transfer)
{
	/* acquire: pairs with the release in ftp_data_track; the rest is written before. Counters are
	 * read one by one, for display. */
	uint32_t last = atomic_load_explicit(&transfer->last_frame, memory_order_acquire);
	uint32_t first = atomic_load_explicit(&transfer->first_frame, memory_order_relaxed);
	uint64_t bytes = atomic_load_explicit(&transfer->bytes, memory_order_relaxed);
	emit_generated(l, F_TRANSFER_FRAMES,
	               atomic_load_explicit(&transfer->frames, memory_order_relaxed));
	emit_generated(l, F_TRANSFER_BYTES, bytes);
	emit_generated(l, F_TRANSFER_FIRST, first);
	emit_generated(l, F_TRANSFER_LAST, last);
	const struct store *store = layer_store(l);
	int64_t duration_ns = last ? store_time_ns(store, last) - store_time_ns(store, first) : 0;
	uint64_t duration_ms = duration_ns > 0 ? (uint64_t)duration_ns / 1000000 : 0;
	if (duration_ms) {
		emit_generated(l, F_TRANSFER_DURATION, duration_ms);
		emit_generated(l, F_TRANSFER_RATE, bytes * 8 / duration_ms);
	}
	emit_generated(l, F_SETUP_FRAME, last ? transfer->setup_frame : 0);
}

static void ftp_emit_setup(struct layer *l, const struct ftp_transfer *transfer)
{
	const struct ftp_text *command = ftp_transfer_command(l, transfer);
	/* acquire: as above */
	if (!command || !atomic_load_explicit(&transfer->last_frame, memory_order_acquire)) return;
	ftp_emit_kept(l, F_SETUP_COMMAND, command);
	emit_generated(l, F_SETUP_COMMAND_FRAME, command->frame);
}

static void ftp_emit_context(struct layer *l, const struct reader *start,
                             const struct ftp_note *note)
{
	const struct ftp_text *where = note->directory ? layer_kept(l, note->directory) : NULL;
	emit_text(l, F_DIRECTORY, span_of(start, 0), where ? where->bytes : "",
	          where ? where->length : 0, ITEM_GENERATED);
	/* in one pass this frame is the last there is */
	if (l->view->horizon == l->packet->frame) return;
	if (note->setup) ftp_emit_setup(l, layer_kept(l, note->setup));
	if (note->commands) ftp_emit_transfer(l, layer_kept(l, note->commands));
}

/* ---------------------------------------------------------------- the segment */

/* A text that ends at no NUL within: such bytes become visible here, not only where the line is drawn. */
static const char *ftp_visible(struct layer *l, const struct reader *text)
{
	size_t length = reader_left(text);
	if (length == 0) return "";
	size_t size = 4 * length + 1; /* "\000" for each */
	char *out = layer_take(l, size);
	if (!out) return "";
	if (memchr(text->at, 0, length))
		text_escape(TEXT_TSHARK, (const char *)text->at, length, out, size);
	else
		lines_copy(text, out, size);
	return out;
}

static uint32_t ftp_open_line(struct layer *l, const struct reader *whole)
{
	uint32_t item = layer_open(l, F_LINE, whole);
	if (layer_wants_text(l)) layer_text(l, item, "%s", ftp_visible(l, whole));
	return item;
}

static void ftp_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct reader line, whole;
	bool is_request = ftp_is_request(l->packet);
	struct span nowhere = span_of(r, 0);
	const struct reader start = *r;
	if (!ftp_next_line(r, &line, &whole)) return;
	if (layer_wants_summary(l))
		summary_set(l, "%s: %s", is_request ? "Request" : "Response",
		            ftp_visible(l, &line));
	emit_number(l, F_REQUEST, nowhere, is_request, ITEM_HIDDEN);
	emit_number(l, F_RESPONSE, nowhere, !is_request, ITEM_HIDDEN);
	bool is_cut =
		r->missing && reader_left(r) == 0 && reader_left(&line) == reader_left(&whole);
	uint32_t item = ftp_open_line(l, &whole);
	if (is_request)
		ftp_emit_request(l, line, is_cut);
	else
		ftp_emit_reply(l, line, is_cut);
	layer_close(l, item, r);
	while (ftp_next_line(r, &line, &whole)) layer_close(l, ftp_open_line(l, &whole), r);
	layer_end(l);
	ftp_emit_context(l, &start, note);
}

/* clang-format off */
const struct dissector ftp_dissector = {
	.name = "ftp", .label = "File Transfer Protocol (FTP)", .short_label = "FTP", FIELDS(ftp_fields),
	.track = ftp_track, .dissect = ftp_dissect, .note_size = sizeof(struct ftp_note),
	.state_size = sizeof(struct ftp_state), .is_stream = true, .is_leaf = true,
	.bindings = BINDINGS({ TCP_PORT, FTP_PORT }),
};
/* clang-format on */
