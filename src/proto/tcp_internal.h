/* tcp_internal.h - what the files of TCP share: a segment's header as numbers, what a conversation
 * remembers, what a segment's note says. RFC 9293.
 * Thread: state belongs to the engine; notes and facts are read by any thread. */
#ifndef DOGFISH_PROTO_TCP_INTERNAL_H
#define DOGFISH_PROTO_TCP_INTERNAL_H

#include "tcp_analysis.h"
#include "tcp_fields.h"
#include "tcp_state.h"

enum { TCP_HEADER_MIN = 20, IP_PROTO_TCP = 6 };

struct tcp_header {
	uint16_t source_port, destination_port;
	uint32_t seq, ack;
	uint16_t flags; /* 12 bits */
	uint16_t window, checksum, urgent;
	uint8_t length;    /* as the data offset says, in bytes */
	uint32_t reported; /* header and payload as they were on the wire */
	uint32_t data_length;
};

/* False if the fixed part is not all there; a length below TCP_HEADER_MIN or above reported is the
 * caller's to judge. The cursor is left after the fixed part. */
bool tcp_parse_header(struct reader *r, struct tcp_header *out);

/* ---------------------------------------------------------------- what was captured of a conversation */

enum {
	COMPLETE_SYN = 1,
	COMPLETE_SYNACK = 2,
	COMPLETE_ACK = 4,
	COMPLETE_DATA = 8,
	COMPLETE_FIN = 16,
	COMPLETE_RST = 32,
	COMPLETE_BITS = 6,
};

/* A SYN+ACK with another number than before moves what numbers are relative to (tshark does so). */
struct tcp_rebase {
	uint32_t older; /* handle, or 0 */
	uint32_t frame;
	uint32_t base;
	uint32_t direction;
};

/* What dissect reads of a conversation's state, which begins with it. Final facts (HARD-CASES 6) are 0
 * until the frame that sets them. */
struct tcp_facts {
	/* What the direction's numbers are relative to; set before a frame that needs it. */
	_Atomic uint32_t base[2];
	_Atomic uint32_t rebased; /* handle of the newest struct tcp_rebase */
	_Atomic uint32_t
		seen_in[COMPLETE_BITS];     /* the frame that set this bit of the completeness */
	_Atomic uint32_t initial_rtt_frame; /* the frame that ended the handshake */
	int64_t initial_rtt_ns;
	uint8_t first_bits; /* of the completeness: what the first frame showed, if it was no SYN */
};

/* ---------------------------------------------------------------- the note of a segment */

enum tcp_note_bit {
	TCP_NOTE_BACKWARD = 1, /* direction 1 */
	TCP_NOTE_FLAGGED = 2,  /* push_bytes_sent is the handle of a struct tcp_flagged */
	TCP_NOTE_FIN_PASSIVE = 4,
	TCP_NOTE_TFO_IGNORED = 8,
	TCP_NOTE_CUT = 16, /* the header does not end where it says, or before it begins to */
	TCP_NOTE_CLIENT_ASSUMED = 32,
	TCP_NOTE_SERVER_ASSUMED = 64,
	TCP_NOTE_HAS_MULTIPATH = 256,
	TCP_NOTE_HAS_BASE = 128, /* its direction's numbers are relative to something */
	TCP_NOTE_IN_FLIGHT = 512,
	TCP_NOTE_PUSH_IN_FLIGHT = 1024,
};

/* Each segment of a capture pays for this. */
struct tcp_note {
	uint32_t previous_frame; /* of the conversation; 0: this is the first */
	uint32_t measure; /* TCP_NOTE_IN_FLIGHT: bytes in flight; else the segment that is acknowledged */
	int8_t window_shift; /* of this direction, or enum tcp_window_shift */
	uint8_t states;      /* enum tcp_state of the client, and << 4 of the server */
	uint16_t bits;       /* enum tcp_note_bit */
	/* Zero in most notes, which are shorter for it: */
	uint32_t acks_frame; /* TCP_NOTE_IN_FLIGHT: the segment that is acknowledged here, or 0 */
	uint32_t push_bytes_sent; /* unless TCP_NOTE_PUSH_IN_FLIGHT: then they are the bytes in flight */
};
_Static_assert(sizeof(struct tcp_note) == 20, "each segment pays for its note");

/* Kept for segments that analysis flagged, only for these. */
struct tcp_flagged {
	uint32_t flags; /* enum tcp_analysis_flag */
	uint32_t push_bytes_sent;
	uint32_t duplicate_number, duplicate_frame;
	uint32_t rto_frame;
};

/* ---------------------------------------------------------------- options: tcp_options.c */

/* What analysis needs to know of a segment's options. */
struct tcp_options {
	int8_t window_shift; /* or TCP_WINDOW_SHIFT_UNKNOWN: no such option */
	uint8_t sack_count;
	bool has_fast_open_cookie, has_multipath;
	struct tcp_sack sacks[TCP_SACKS_MAX];
};

/* r holds the options. */
void tcp_parse_options(struct reader r, struct tcp_options *out);

/* What numbers in options are relative to, and what SACK is compared with. */
struct tcp_option_context {
	const struct tcp_header *header;
	uint32_t sack_base;
	bool is_relative;
};

/* Records the options, which end where r does, and queues multipath TCP's. */
void tcp_emit_options(struct layer *l, struct reader *r, const struct tcp_option_context *context);

/* ---------------------------------------------------------------- analysis in the tree: tcp_verdict.c */

/* "[TCP Dup ACK 12#1] ..." in front of Info, the tree below "SEQ/ACK analysis". */
void tcp_emit_analysis(struct layer *l, const struct reader *header, const struct tcp_note *note,
                       const struct tcp_facts *facts);

/* tcp_stream.c: what the segment is to the protocol above. May end the layer's own item. */
void tcp_emit_stream(struct layer *l, const struct reader *payload);

#endif
