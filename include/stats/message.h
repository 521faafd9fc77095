/* message.h - what is said in a frame: the application messages that end in it, each as a line of a ladder
 * or a row of exchanges shows it. Made from a dissected frame's tape; knows nothing of other frames but
 * what the tape links to.
 *
 *	struct messages *messages = messages_open(engine);
 *	messages_want(messages, &wanted);            // the fields that it reads, added to a set
 *	dissection_want(dissection, &wanted, 0);     // or have everything recorded: that does as well
 *	if (messages_may_hold(messages, frame)) {
 *		dissection_run(dissection, frame, &view);
 *		size_t count = messages_read(messages, dissection);
 *		for (size_t i = 0; i < count; i++) draw(messages_at(messages, i)->text.masked);
 *	}
 *
 * Texts are as sent, cut to MESSAGE_TEXT_MAX bytes at a whole character: escape them before they are
 * drawn. Each comes twice: as it is, and with stars for what should not be read over a shoulder.
 *
 * One line of dialogue is one message: a segment with three pipelined commands gives three. A login that
 * takes several lines is a request (`AUTH LOGIN`), its further lines are MESSAGE_DATA of the client, the
 * challenges are interim responses. A mail that is sent is a request of its own behind DATA, a mail that
 * is fetched is MESSAGE_DATA of the server behind the response.
 *
 * Owner: who opened it; what it hands out is valid until its next messages_read or the dissection's next
 * frame, whichever is first. Thread: one, any. */
#ifndef DOGFISH_STATS_MESSAGE_H
#define DOGFISH_STATS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect/dissection.h"
#include "dissect/engine.h"

enum {
	MESSAGES_MAX = 256, /* in one frame; what is behind them is counted by messages_left_out */
	MESSAGE_TEXT_MAX = 256, /* bytes with the final 0 */
	MESSAGE_FACTS_MAX = 24,
};

enum message_kind {
	MESSAGE_REQUEST, /* asks, or tells what wants a reply: GET, EHLO, a mail behind DATA, ClientHello */
	MESSAGE_RESPONSE, /* answers; is_interim: and another answer to the same is still to come */
	MESSAGE_GREETING, /* the server's first words, that nobody asked for */
	MESSAGE_DATA,     /* belongs to the message before it of the same side: further login lines,
	                   * pieces of a body, IMAP's untagged lines */
	MESSAGE_OTHER, /* neither asks nor answers: a WebSocket message, encrypted records, alerts */
};

enum message_outcome {
	MESSAGE_NEUTRAL,
	MESSAGE_GOOD,    /* accepted, complete */
	MESSAGE_WARNING, /* redirected, not now, asked to log in first */
	MESSAGE_BAD,     /* refused, not there, failed */
};

/* The same text, open and with its secrets as stars; the same pointer where there are none. Never NULL. */
struct message_text {
	const char *shown, *masked;
};

/* What a message says, by name: the detail line, what a listener could read, a cookie's way. */
enum message_fact_name {
	FACT_HOST,       /* as the client names the server */
	FACT_PATH,       /* HTTP: without the query */
	FACT_QUERY,      /* HTTP: name=value, one each */
	FACT_URL,        /* whole */
	FACT_USER,       /* a login's */
	FACT_PASSWORD,   /* secret */
	FACT_TOKEN,      /* secret: bearer tokens, digests, what stands for a password */
	FACT_COOKIE,     /* secret: name=value, one each */
	FACT_SET_COOKIE, /* secret: name=value; attributes */
	FACT_REFERER,
	FACT_AGENT,    /* the program that asks */
	FACT_SERVER,   /* the program that answers */
	FACT_TYPE,     /* media type of the body */
	FACT_ENCODING, /* of the body: gzip */
	FACT_BODY,     /* bytes of it as sent, a number */
	FACT_FORM,     /* name=value of a form, one each; secret if the name says so */
	FACT_LOCATION, /* where a redirect leads */
	FACT_SUBJECT,  /* of a mail, decoded */
	FACT_FROM,     /* a mail's, decoded; in an envelope the address */
	FACT_TO,
	FACT_MESSAGE_ID,
	FACT_SNI,
	FACT_ALPN,
	FACT_VERSION,     /* TLS or SSH */
	FACT_CIPHER,      /* chosen */
	FACT_CERTIFICATE, /* a name that the server's certificate is for, one each */
	FACT_NAME,        /* asked of DNS */
	FACT_ADDRESS,     /* an answer of DNS, DHCP's lease, one each */
	FACT_FILE,        /* FTP: sent or fetched */
	FACT_FOLDER,      /* IMAP */
	FACT_CAPABILITY,  /* what a server offers, one each */
	FACT_NAMES,       /* how many there are */
};

struct message_fact {
	enum message_fact_name name;
	bool is_secret;
	struct message_text value;
};

struct message {
	const char *
		protocol; /* "HTTP", "POP3": as the column has it. Constant, so pointers may be compared */
	enum message_kind kind;
	enum message_outcome outcome;
	bool is_client;  /* who says it: the side that asks, wherever it sits in the conversation */
	bool is_interim; /* MESSAGE_RESPONSE */
	bool is_last;    /* MESSAGE_DATA: with this the body is whole, as its end mark says */
	bool is_behind; /* MESSAGE_DATA of the server: part of the answer that was, not of the one to come */
	bool is_unanswered_rightly; /* MESSAGE_REQUEST: nobody need answer (DHCP release, mDNS) */
	uint8_t direction;          /* in the frame's conversation, as struct packet has it */
	uint8_t transport;          /* enum port_type; PORT_NONE: neither TCP nor UDP */
	uint32_t stream;            /* tcp.stream or udp.stream; CONVERSATION_NONE: none */
	uint32_t frame;             /* that it ends in */
	uint32_t first_frame;       /* that it begins in; the same if one frame holds it all */
	uint32_t answers; /* frame of what it answers, as the tape links it; 0: the tape does not say */
	uint32_t answered_in; /* frame of its answer, likewise, as far as the view sees */
	uint32_t repeats;     /* frame of the same request sent before; 0: none */
	uint64_t key;   /* a number that request and answer share beside their stream; 0: none */
	uint64_t bytes; /* of it as the transport carried it; of MESSAGE_DATA those in this frame */
	uint32_t code;  /* HTTP, SMTP and FTP status, DNS rcode; 0 where there is none */
	uint32_t item;  /* index of its layer on the tape */
	const char *command;      /* GET, EHLO, A: what it is counted by; "" if nothing. Short */
	const char *host;         /* as the client names the server; "" if not said */
	struct message_text text; /* a ladder's arrow: `GET /x`, `200 OK (gzip 1984)`, `AUTH LOGIN` */
	struct message_text row; /* exchanges' column, where that is another: `200 text/html gzip` */
	/* What a row that shows the whole exchange adds to what was asked: a login's user, a fetched mail's
	 * subject. Both "" if nothing. */
	struct message_text addition;
	const struct message_fact *facts;
	size_t fact_count;
};

struct messages;

/* Never NULL. The engine is borrowed and outlives it. */
struct messages *messages_open(const struct engine *engine);
void messages_close(struct messages *messages);

/* Adds the fields that messages_read looks at. */
void messages_want(const struct messages *messages, struct field_set *wanted);

/* Could a message end in this tracked frame? Cheap: answered from its protocols. */
bool messages_may_hold(struct messages *messages, uint32_t frame);

/* Reads the frame that the dissection holds; how many messages end in it, in their order. */
size_t messages_read(struct messages *messages, const struct dissection *dissection);

const struct message *messages_at(const struct messages *messages, size_t index);

/* Messages of the frame past MESSAGES_MAX. */
size_t messages_left_out(const struct messages *messages);

/* The first fact of that name at or behind index `from`, or NULL. */
const struct message_fact *message_fact(const struct message *message, enum message_fact_name name,
                                        size_t from);

/* "cookie", "certificate": for a detail line. */
const char *message_fact_label(enum message_fact_name name);

/* "2 925": digits in groups of three. Returns out. */
enum { MESSAGE_COUNT_MAX = 32 };
const char *message_count(uint64_t number, char out[MESSAGE_COUNT_MAX]);

#endif
