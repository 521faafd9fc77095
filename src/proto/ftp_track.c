/* ftp_track.c - what the lines of an FTP control connection announce: data connections, the directory that
 * is worked in, TLS. Lines are put together however they are cut. */
#include <string.h>

#include "ftp.h"
#include "lines.h"
#include "proto/list.h"

enum ftp_request {
	REQUEST_OTHER,
	REQUEST_CWD,
	REQUEST_CDUP,
	REQUEST_MKD,
	REQUEST_PORT,
	REQUEST_EPRT,
	REQUEST_AUTH,
};

/* A segment while its lines are read. */
struct ftp_walk {
	struct tracker *t;
	struct packet *packet;
	struct ftp_state *state;
	struct ftp_note *note;
	bool is_request, has_agreed_tls;
};

static const struct keyword ftp_requests[] = {
	{ "auth", REQUEST_AUTH }, { "cdup", REQUEST_CDUP }, { "cwd", REQUEST_CWD },
	{ "eprt", REQUEST_EPRT }, { "mkd", REQUEST_MKD },   { "port", REQUEST_PORT },
	{ "xcup", REQUEST_CDUP }, { "xcwd", REQUEST_CWD },  { "xmkd", REQUEST_MKD },
};

/* The handle of a text with its frame. */
static uint32_t ftp_keep_text(struct ftp_walk *k, const char *text, size_t length)
{
	_Alignas(4) uint8_t record[sizeof(struct ftp_text) + FTP_LINE_MAX];
	struct ftp_text *kept = (struct ftp_text *)(void *)record;
	if (length > FTP_LINE_MAX) length = FTP_LINE_MAX;
	*kept = (struct ftp_text){ .frame = k->packet->frame, .length = (uint32_t)length };
	memcpy(kept->bytes, text, length);
	return tracker_keep(k->t, record, sizeof *kept + length);
}

/* ---------------------------------------------------------------- data connections */

static void ftp_await(struct ftp_walk *k, enum ftp_method method, const struct ftp_endpoint *where)
{
	const struct packet *packet = k->packet;
	bool is_passive = method == FTP_BY_PASV || method == FTP_BY_EPSV;
	if (where->port == 0) return;
	struct ftp_transfer transfer = { .setup_frame = packet->frame,
		                         .directory = k->state->directory,
		                         .method = (uint8_t)method };
	uint32_t handle = tracker_keep(k->t, &transfer, sizeof transfer);
	if (!handle) return;
	struct expectation expectation = {
		.type = PORT_TCP,
		.listener = where->address.type == ADDRESS_NONE ? packet->source : where->address,
		.listener_port = where->port,
		.caller = packet->destination,
		/* RFC 959 5.2: the server calls from the port below the one that it listens on */
		.caller_port = is_passive ? 0 : (uint16_t)(packet->destination_port - 1),
		.dissector = &ftp_data_dissector,
		.record = handle,
	};
	tracker_expect(k->t, &expectation);
	k->note->setup = k->state->waiting_handle = handle;
	k->state->waiting = tracker_kept_own(k->t, handle);
}

/* The first request after a data connection was named is what it is for. */
static void ftp_note_command(struct ftp_walk *k, struct reader line)
{
	struct ftp_state *state = k->state;
	if (!state->waiting) return;
	uint32_t command = ftp_keep_text(k, (const char *)line.at, reader_left(&line));
	/* release: pairs with the acquire in ftp_transfer_command; the text is written before */
	atomic_store_explicit(&state->waiting->command, command, memory_order_release);
	k->note->commands = state->waiting_handle;
	state->waiting = NULL;
}

/* ---------------------------------------------------------------- requests */

/* RFC 4217 4; SSL and TLS-P are what came before it. */
static bool ftp_asks_tls(const struct reader *mechanism)
{
	return lines_are(mechanism, "TLS") || lines_are(mechanism, "TLS-C") ||
	       lines_are(mechanism, "SSL") || lines_are(mechanism, "TLS-P");
}

static void ftp_remember_where(struct ftp_walk *k, struct reader where)
{
	struct ftp_state *state = k->state;
	if (!state->where) state->where = tracker_take(k->t, sizeof *state->where);
	if (!state->where) return;
	state->where->length =
		(uint16_t)lines_copy(&where, state->where->bytes, sizeof state->where->bytes);
}

static void ftp_track_request(struct ftp_walk *k, struct reader line)
{
	struct ftp_endpoint where = { .port = 0 };
	struct reader argument = line;
	struct reader command = ftp_cut_command(&argument);
	if (reader_left(&command) == 0) return;
	ftp_note_command(k, line);
	const struct keyword *keyword = LINES_KEYWORD(ftp_requests, &command);
	k->state->request = (uint8_t)(keyword ? keyword->value : REQUEST_OTHER);
	if (k->state->request == REQUEST_AUTH) k->state->has_asked_tls = ftp_asks_tls(&argument);
	if (k->state->request == REQUEST_CWD) ftp_remember_where(k, argument);
	if (k->state->request == REQUEST_PORT && ftp_parse_port(argument, &where))
		ftp_await(k, FTP_BY_PORT, &where);
	if (k->state->request == REQUEST_EPRT && ftp_parse_eprt(argument, &where))
		ftp_await(k, FTP_BY_EPRT, &where);
}

/* ---------------------------------------------------------------- replies */

static void ftp_set_directory(struct ftp_walk *k, const char *path)
{
	k->state->directory = ftp_keep_text(k, path, strlen(path));
}

static void ftp_change_directory(struct ftp_walk *k, struct reader where)
{
	char path[FTP_PATH_MAX] = "";
	if (k->state->directory) {
		const struct ftp_text *now = tracker_kept(k->t, k->state->directory);
		memcpy(path, now->bytes, now->length);
		path[now->length] = 0;
	}
	if (ftp_change_path(path, where)) ftp_set_directory(k, path);
}

/* A CWD counts once, however many lines its reply has. */
static void ftp_end_change(struct ftp_walk *k)
{
	static const char up[] = "..";
	struct ftp_state *state = k->state;
	bool is_up = state->request == REQUEST_CDUP;
	if (is_up)
		ftp_change_directory(k, reader_make((const uint8_t *)up, 2, 2));
	else if (state->where)
		ftp_change_directory(k, reader_make((const uint8_t *)state->where->bytes,
		                                    state->where->length, state->where->length));
	state->request = REQUEST_OTHER;
}

static void ftp_track_reply(struct ftp_walk *k, struct reader line)
{
	enum {
		OK = 200,
		PASSIVE = 227,
		EXTENDED_PASSIVE = 229,
		AGREED = 234,
		DONE = 250,
		PATH = 257
	};
	char path[FTP_PATH_MAX];
	struct ftp_endpoint where = { .port = 0 };
	int code = ftp_cut_code(&line);
	k->has_agreed_tls = code == AGREED && k->state->has_asked_tls;
	uint8_t request = k->state->request;
	if (code == PASSIVE && ftp_parse_port(line, &where)) ftp_await(k, FTP_BY_PASV, &where);
	if (code == EXTENDED_PASSIVE && ftp_parse_epsv(line, &where))
		ftp_await(k, FTP_BY_EPSV, &where);
	/* what MKD made is named likewise, and not gone to (RFC 959 appendix II) */
	if (code == PATH && request != REQUEST_MKD && ftp_unquote_path(line, path))
		ftp_set_directory(k, path);
	if ((code == DONE && request == REQUEST_CWD) ||
	    ((code == DONE || code == OK) && request == REQUEST_CDUP))
		ftp_end_change(k);
}

/* ---------------------------------------------------------------- lines */

static void ftp_track_line(struct ftp_walk *k, struct reader line)
{
	if (k->is_request)
		ftp_track_request(k, line);
	else
		ftp_track_reply(k, line);
}

/* The end of the segment is no line's end: what is there is kept until the rest has come. */
static void ftp_keep_line(struct ftp_walk *k, struct ftp_line **kept, struct reader rest)
{
	if (!*kept) *kept = tracker_take(k->t, sizeof **kept);
	struct ftp_line *line = *kept;
	if (!line) return;
	size_t length =
		reader_copy(&rest, line->bytes + line->length, sizeof line->bytes - line->length);
	line->length = (uint16_t)(line->length + length);
}

static bool ftp_has_end(const struct reader *line, const struct reader *whole)
{
	return reader_left(line) < reader_left(whole);
}

struct extent ftp_track(struct tracker *t, struct reader r, void *note)
{
	size_t length = reader_left(&r);
	struct ftp_walk k = {
		.t = t, .packet = tracker_packet(t), .state = tracker_state(t), .note = note
	};
	if (!k.state) return extent_run(length);
	struct ftp_line **kept = &k.state->lines[k.packet->direction];
	if (tracker_hole(t) && *kept) (*kept)->length = 0;
	k.is_request = ftp_is_request(k.packet);
	struct reader line, whole;
	while (ftp_next_line(&r, &line, &whole)) {
		bool is_continued = *kept && (*kept)->length;
		if (is_continued || !ftp_has_end(&line, &whole)) ftp_keep_line(&k, kept, line);
		if (!ftp_has_end(&line, &whole)) break;
		if (is_continued) {
			line = reader_make((const uint8_t *)(*kept)->bytes, (*kept)->length,
			                   (*kept)->length);
			(*kept)->length = 0;
		}
		ftp_track_line(&k, line);
		if (k.has_agreed_tls) break;
	}
	k.note->directory = k.state->directory;
	if (k.has_agreed_tls) return extent_switch(length - reader_left(&r), &tls_dissector);
	return extent_run(length);
}
