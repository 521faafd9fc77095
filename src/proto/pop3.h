/* pop3.h - what the POP3 files share: what track leaves for dissect. */
#ifndef DOGFISH_PROTO_POP3_H
#define DOGFISH_PROTO_POP3_H

#include "mail_data.h"
#include "sasl.h"

enum { POP3_PORT = 110, POP3_HEAD_MAX = 96 };

enum pop3_kind {
	POP3_COMMAND,
	POP3_SASL,      /* a line of the client's login */
	POP3_REPLY,     /* its line, and what follows it in the segment */
	POP3_CHALLENGE, /* a line of the server's login */
	POP3_LINES,     /* more lines of a listing, or of a reply that nobody saw begin */
	POP3_DATA,      /* more of a mail */
};

struct pop3_note {
	uint8_t kind; /* enum pop3_kind */
	struct sasl_note sasl;
	bool is_client;
	bool is_further;   /* another PDU ended in this frame before */
	uint32_t exchange; /* of command and reply; 0: none */
	uint32_t mail;     /* exchange of the mail that has a piece here; 0: none */
	uint32_t kept;     /* the mail that ends here; 0: none does */
	uint32_t octets;   /* that were announced for it; 0: none were */
};

/* The first bytes of a line whose end is still to come: its words. */
struct pop3_head {
	uint8_t bytes[POP3_HEAD_MAX];
	uint8_t length;
};

/* Of a conversation. Owner: pop3_track.c. */
struct pop3_state {
	struct pop3_head heads[2];
	uint8_t *unanswered; /* ring of what commands ask for, see pop3_track.c */
	uint32_t capacity;
	uint32_t asked, answered; /* commands; the difference is in the ring */
	struct sasl_state sasl;
	bool is_listing, is_mail, is_after_hole;
	uint32_t last_frame; /* in which a PDU ended */
	uint32_t octets;     /* announced for the mail */
	struct mail_data mail;
};

/* RFC 1939, 2449, 5034: where lines, replies and mails end, and which command a reply answers. */
struct extent pop3_track(struct tracker *t, struct reader r, void *note);

#endif
