/* decoded_internal.h - what the files of the decoded stream share: the state of going through it (scan), and
 * the building of lines (show). */
#ifndef DOGFISH_STATS_DECODED_INTERNAL_H
#define DOGFISH_STATS_DECODED_INTERNAL_H

#include "stats/decoded.h"

enum {
	DECODED_LINE_MAX = 16 << 10, /* of a dialogue: a longer one is cut */
	DECODED_HEAD_MAX = 64 << 10, /* of HTTP */
	DECODED_KEPT_MAX = 48,       /* messages that are kept as text */
	DECODED_KEPT_BYTES = 16 << 20,
	DECODED_PENDING_MAX = 64, /* commands that wait for their answers */
	RECORD_HEADER_MAX = 14,
	SHOW_INDENT_MAX = 8,
};

/* How the next bytes of a direction are cut. */
enum scan_mode {
	SCAN_TEXT, /* blocks, to the end */
	SCAN_LINE,
	SCAN_HEAD, /* up to an empty line */
	SCAN_COUNT,
	SCAN_CHUNKS,
	SCAN_MAIL, /* up to a line that is a dot */
	SCAN_RECORD,
	SCAN_WEBSOCKET,
};

/* Where in a chunked body the next byte is. */
enum chunk_place { CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_DATA, CHUNK_END, CHUNK_TRAILER };

/* Where in a line of a mail the next byte is. */
enum mail_place { MAIL_AT_START, MAIL_AFTER_DOT, MAIL_AFTER_DOT_CR, MAIL_IN_LINE };

struct scan_side {
	uint64_t left;                    /* SCAN_COUNT, chunk data, record: bytes to come */
	size_t message;                   /* that is open */
	size_t head;                      /* index + 1 of the head that the body belongs to */
	uint32_t line_length, line_count; /* SCAN_HEAD */
	uint16_t detail;                  /* of the next message */
	uint8_t mode;                     /* enum scan_mode */
	uint8_t kind;                     /* of the next message, SCAN_COUNT and SCAN_TEXT */
	uint8_t place;                    /* enum chunk_place, mail_place */
	uint8_t header[RECORD_HEADER_MAX], header_length;
	bool is_open, is_continued;
	bool is_cut_in_blocks;
};

/* What a line of a dialogue is, in its message's detail. */
enum line_meaning {
	LINE_PLAIN,
	LINE_BASE64_USER, /* the whole line */
	LINE_BASE64_PASSWORD,
	LINE_BASE64_PROMPT, /* behind the first word */
	LINE_BASE64_PLAIN,  /* RFC 4616: authorization, user, password */
	LINE_BASE64_XOAUTH2,
	LINE_BASE64_ANSWER, /* to a challenge */
	LINE_FIRST_USER,    /* the word behind AUTH and the mechanism: an initial response */
	LINE_FIRST_PLAIN,
	LINE_FIRST_XOAUTH2,
	LINE_USER,     /* the word behind the command */
	LINE_PASSWORD, /* all behind the command */
	LINE_LOGIN,    /* IMAP: user and password behind tag and command */
	LINE_DOT,      /* ends a mail or a listing */
};

enum auth_step { AUTH_NONE, AUTH_USER, AUTH_PASSWORD, AUTH_PLAIN, AUTH_XOAUTH2, AUTH_CHALLENGE };

/* Commands whose answers are more than a line, or change what follows. */
enum pending {
	PENDING_OTHER,
	PENDING_MAIL,    /* POP3 RETR, TOP */
	PENDING_LISTING, /* POP3 LIST, UIDL, CAPA */
	PENDING_TLS,     /* STARTTLS, STLS, AUTH TLS */
	PENDING_HEAD,    /* HTTP: the answer has no body */
	PENDING_CONNECT,
};

struct scan_dialogue {
	uint8_t pending[DECODED_PENDING_MAX];
	uint32_t pending_first, pending_count;
	enum auth_step auth;
	bool is_data_asked; /* SMTP: DATA, and 354 has not come */
	bool is_listing, is_at_append;
	bool is_tls_asked;
};

struct decoded_kept {
	struct decoded_text text;
	size_t index;
	uint64_t length, used; /* of the message when it was made; when it was last asked for */
	bool is_valid;
};

struct scan_protocol {
	const char *name;
	enum scan_mode mode;
	/* A message has ended: its kind and detail may change, and how the next bytes are cut. */
	void (*ended)(struct decoded *d, unsigned direction, size_t index);
};

struct decoded {
	struct follow *follow;
	const struct scan_protocol *protocol;
	struct decoded_message *messages;
	size_t count, capacity;
	size_t chunk; /* of the follow: seen up to here */
	struct scan_side sides[2];
	struct scan_dialogue dialogue;
	unsigned client; /* direction */
	bool is_datagrams, has_no_memory;
	/* options */
	const struct charset *charset;
	uint32_t *unfolded; /* messages */
	size_t unfolded_count;
	bool is_json_indented, is_all_unfolded;
	struct decoded_kept kept[DECODED_KEPT_MAX];
	uint64_t reads;
};

/* ---------------------------------------------------------------- scan */

/* The protocol of that name; without one, text. Never NULL. */
const struct scan_protocol *scan_protocol_find(const char *name);

void scan_chunk(struct decoded *d, size_t chunk);

/* The next bytes of a direction are cut so. count: SCAN_COUNT, of that kind. */
void scan_set(struct decoded *d, unsigned direction, enum scan_mode mode);
void scan_set_count(struct decoded *d, unsigned direction, enum decoded_kind kind, uint64_t count);

void scan_pend(struct scan_dialogue *dialogue, enum pending pending);
enum pending scan_pending_take(struct scan_dialogue *dialogue);

void scan_http_ended(struct decoded *d, unsigned direction, size_t index);
void scan_smtp_ended(struct decoded *d, unsigned direction, size_t index);
void scan_pop_ended(struct decoded *d, unsigned direction, size_t index);
void scan_imap_ended(struct decoded *d, unsigned direction, size_t index);
void scan_ftp_ended(struct decoded *d, unsigned direction, size_t index);

/* ---------------------------------------------------------------- show */

struct shower {
	struct decoded *d;
	size_t index;
	const struct decoded_message *message;
	struct decoded_text *out;
	struct traced *raw; /* the message as sent */
	bool is_unfolded;
	unsigned indent; /* blanks before lines of text: what belongs to a part */
};

/* A line is built of what is added to out's text between these two; its end stands behind that part. */
void show_begin(struct shower *s, enum decoded_role role);
struct decoded_line *show_end(struct shower *s, struct part at);

/* The part as a line; NULL when there is no memory, as show_end. */
struct decoded_line *show_part(struct shower *s, enum decoded_role role, struct part part);

/* Our own words, standing at a byte of the part's text. */
struct decoded_line *show_note(struct shower *s, enum decoded_role role, struct part at,
                               const char *format, ...) __attribute__((format(printf, 4, 5)));

/* What was undone, at the right of the line. */
void show_mark(struct shower *s, struct decoded_line *line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Bytes as text or as a dump: lines in their charset. stated may be NULL. The charset it was read in. */
struct text_charset show_text(struct shower *s, struct part part, const struct charset *stated,
                              enum decoded_role role);
void show_dump(struct shower *s, struct part part, size_t max);

/* The same for what is text already: in lines, or indented. */
void show_lines(struct shower *s, struct part part, enum decoded_role role);
void show_json(struct shower *s, struct part part);

/* Are these bytes text, in whatever charset? */
bool show_is_text(struct part part);

/* "8 960": digits in groups of three. */
const char *show_number(char out[32], uint64_t number);

void show_plain(struct shower *s); /* decoded_text.c */
void show_hole(struct shower *s);
void show_line(struct shower *s);      /* decoded_dialogue.c */
void show_http_head(struct shower *s); /* decoded_http.c */
void show_http_body(struct shower *s);
void show_mail(struct shower *s); /* decoded_mail.c */
void show_parts(struct shower *s, const struct mime_parts *parts, size_t first);
void show_record(struct shower *s); /* decoded_records.c */
void show_websocket(struct shower *s);

/* decoded_http.c: what a head says of the body behind it. */
struct http_said {
	bool is_response, is_chunked, has_length, has_type, is_websocket, is_deflated;
	unsigned status;
	uint64_t length;
	struct part method, target, type, coding, host;
	enum inflate_kind kind;
	struct part headers;
};
/* False: this is no head. */
bool http_read_head(struct part head, struct http_said *said_out);

/* A body's content out of its bytes; what was undone and how it ended. */
struct http_undone {
	bool is_dechunked, is_cut, is_unknown;
	enum inflate_kind kind;
	enum inflate_end end;
	size_t in;
};
struct http_undone http_undo_body(const struct decoded_message *message,
                                  const struct http_said *said, struct part body,
                                  struct traced *out, size_t max);

#endif
