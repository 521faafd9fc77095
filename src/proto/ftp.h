/* ftp.h - what the files of FTP share, RFC 959: lines, the four ways to name a data connection, and what is
 * known of a transfer.
 * Thread: engine for what writes a transfer; any for the rest. */
#ifndef DOGFISH_PROTO_FTP_H
#define DOGFISH_PROTO_FTP_H

#include <stdatomic.h>

#include "dissect/dissector.h"

enum { FTP_PORT = 21 };

/* Cuts the first line off *r: *line_out is its text, *whole_out that with its end. A lone CR ends one
 * too. False: nothing is left. */
bool ftp_next_line(struct reader *r, struct reader *line_out, struct reader *whole_out);

/* Cuts the command off a request, and the blanks behind it: *line is then its argument. */
struct reader ftp_cut_command(struct reader *line);

/* Cuts the code off a line of a reply, and what separates it; -1, and nothing: it has none. */
int ftp_cut_code(struct reader *line);

/* Is it the client that speaks? */
bool ftp_is_request(const struct packet *packet);

/* ---------------------------------------------------------------- the other end of a data connection */

struct ftp_endpoint {
	struct address address; /* ADDRESS_NONE: of the control connection */
	uint16_t port;
	uint8_t family; /* EPRT: 1 IPv4, 2 IPv6 */
	struct span family_at, address_at, port_at;
};

/* The six numbers h1,h2,h3,h4,p1,p2 somewhere in the text: PORT and the reply to PASV, RFC 959 4.1.2. */
bool ftp_parse_port(struct reader text, struct ftp_endpoint *out);

/* "|1|192.0.2.1|6446|", RFC 2428 2. */
bool ftp_parse_eprt(struct reader text, struct ftp_endpoint *out);

/* "... (|||6446|)", RFC 2428 3. */
bool ftp_parse_epsv(struct reader text, struct ftp_endpoint *out);

/* ---------------------------------------------------------------- directories */

enum { FTP_PATH_MAX = 1024 };

/* The path that a reply 257 quotes, a quote in it being doubled (RFC 959 appendix II). False: it does
 * not, or the path does not fit. */
bool ftp_unquote_path(struct reader text, char out[FTP_PATH_MAX]);

/* Goes from path to where, which may be "..". False, and nothing changes: it does not fit. */
bool ftp_change_path(char path[FTP_PATH_MAX], struct reader where);

/* ---------------------------------------------------------------- transfers */

enum ftp_method { FTP_BY_PORT, FTP_BY_PASV, FTP_BY_EPRT, FTP_BY_EPSV };

/* Kept: a text, and the frame that said it. */
struct ftp_text {
	uint32_t frame, length;
	char bytes[];
};

/* Kept: a data connection, from the frame that names it on. */
struct ftp_transfer {
	uint32_t setup_frame;
	uint32_t directory;       /* handle of a struct ftp_text, 0: not known */
	uint8_t method;           /* enum ftp_method */
	_Atomic uint32_t command; /* handle of a struct ftp_text: the request that came next */
	_Atomic uint32_t first_frame, last_frame, frames;
	_Atomic uint64_t bytes;
};

/* The request behind a transfer as far as the view goes, or NULL. */
const struct ftp_text *ftp_transfer_command(const struct layer *l,
                                            const struct ftp_transfer *transfer);

struct ftp_note {
	uint32_t directory; /* after this frame: handle of a struct ftp_text, 0: not known */
	uint32_t setup;     /* the struct ftp_transfer that is named here */
	uint32_t commands;  /* the one that a request here is for */
};

enum { FTP_LINE_MAX = 1024 };

/* A line as it comes, cut to its largest length. */
struct ftp_line {
	uint16_t length;
	char bytes[FTP_LINE_MAX];
};

/* A control connection. */
struct ftp_state {
	struct ftp_line *lines[2];    /* by direction; NULL: none was cut yet */
	struct ftp_transfer *waiting; /* for a request; NULL: none is */
	uint32_t waiting_handle;
	uint32_t directory;
	bool has_asked_tls;
	uint8_t request;        /* enum ftp_request: the last one */
	struct ftp_line *where; /* of the last CWD */
};

/* Where what is known without bytes is recorded. */
static inline struct span ftp_nowhere(void)
{
	static const uint8_t none[1];
	struct reader r = reader_make(none, 0, 0);
	return span_of(&r, 0);
}

struct extent ftp_track(struct tracker *t, struct reader r, void *note);

#endif
