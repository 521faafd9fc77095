/* imap.h - what the IMAP files share: what track leaves for dissect, and how a line announces a literal. */
#ifndef DOGFISH_PROTO_IMAP_H
#define DOGFISH_PROTO_IMAP_H

#include "lines.h"
#include "sasl.h"

enum {
	IMAP_PORT = 143,
	IMAP_HEAD_MAX = 96,          /* bytes kept of a line that is cut: its words... */
	IMAP_TAIL_MAX = 32,          /* ...and its end, where a literal is announced */
	IMAP_EXCHANGES_MAX = 4,      /* tagged lines in a PDU */
	IMAP_INFLATED_PDUS_MAX = 16, /* of a segment; what follows is shown with the next */
};

/* What the first bytes of a client's PDU are. */
enum imap_literal {
	IMAP_NO_LITERAL,
	IMAP_LITERAL, /* an argument of some command */
	IMAP_MAIL,    /* APPEND's */
	IMAP_USERNAME,
	IMAP_PASSWORD,
};

enum imap_kind {
	IMAP_LINES,
	IMAP_REMAINDER,  /* what a hole left of a literal */
	IMAP_COMPRESSED, /* after COMPRESS (RFC 4978) */
};

struct imap_note {
	uint8_t kind;    /* enum imap_kind */
	uint8_t literal; /* enum imap_literal */
	bool is_client;
	bool is_further; /* another PDU ended in this frame before */
	bool is_cut;     /* bytes of the next PDU follow in the segment */
	bool is_sasl;    /* the client's line, or the server's challenge, of a login */
	struct sasl_note sasl;
	uint32_t literal_length;
	uint32_t inflated; /* IMAP_COMPRESSED: struct imap_inflated that ends here; 0: none */
	uint32_t exchanges[IMAP_EXCHANGES_MAX]; /* of the tagged lines in order; 0: none */
};

/* A line's words and its end, of which the middle may have been lost when it was cut. */
struct imap_words {
	uint8_t head[IMAP_HEAD_MAX], tail[IMAP_TAIL_MAX];
	uint8_t head_length, tail_length;
};

/* A message of one side while it comes: a line, and as often as the line announces one, a literal and the
 * rest of the line. */
struct imap_unit {
	struct imap_words line; /* the one that has not ended */
	uint64_t literal_left;
	uint64_t tag;      /* of its first line, hashed; 0: it has none */
	uint8_t command;   /* enum in imap_track.c */
	uint8_t status;    /* likewise */
	bool is_begun;     /* its first line has ended */
	bool has_literals; /* may announce them */
};

/* What became readable with a segment of compressed bytes: PDUs one after the other. Kept. */
struct imap_inflated {
	uint32_t count, length;
	struct {
		uint32_t length;
		struct imap_note note;
	} pdus[IMAP_INFLATED_PDUS_MAX];
	uint8_t bytes[];
};

struct imap_packed; /* imap_compress.c */

/* Of a conversation. Owner: imap_track.c. */
struct imap_state {
	struct imap_unit units[2];
	uint32_t literal;   /* that the client's next PDU begins with */
	uint64_t remainder; /* of a literal of the server's, after a hole */
	uint8_t literal_kind, arguments;
	bool is_literal, is_compressed;
	uint32_t last_frame; /* in which a PDU ended */
	uint64_t login_tag, tls_tag, compress_tag;
	struct sasl_state sasl;
	struct imap_packed *packed[2]; /* by side, once compressed */
};

/* The same for bytes that do not come from TCP; note->is_client is set. No PDU: not all of one is there. */
struct extent imap_track_lines(struct tracker *t, struct imap_state *s, struct reader r,
                               struct imap_note *note);

/* imap_compress.c: takes a segment of compressed bytes; a handle of struct imap_inflated, or 0. */
uint32_t imap_inflate(struct tracker *t, struct imap_state *s, struct reader r, bool is_client);

/* RFC 9051, RFC 3501: where messages end, what answers what. */
struct extent imap_track(struct tracker *t, struct reader r, void *note);

/* Does the text, a line without its end, announce a literal (RFC 9051 4.3)? "{12}", "{12+}", "~{12}" */
bool imap_announces(const struct reader *text, uint32_t *length_out);

/* Can this line of the server's have one? Those that report a state end in words for people. */
bool imap_is_data(const struct reader *text);

/* Cuts the next argument off, with its quotation marks (RFC 9051 4.3), and the space behind it. */
bool imap_argument(struct reader *text, struct reader *argument_out);

/* The argument without quotation marks and what protects characters between them; out: at least as long. */
size_t imap_unquote(const struct reader *argument, char *out);

#endif
