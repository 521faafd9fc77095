/* smtp_internal.h - what the files of SMTP's dissector share: fields, the note of a PDU, the state of a
 * conversation. A PDU is as many lines of one side as came together, or a segment's piece of a mail.
 * Thread: state the engine's; the rest any. */
#ifndef DOGFISH_PROTO_SMTP_INTERNAL_H
#define DOGFISH_PROTO_SMTP_INTERNAL_H

#include "lines.h"
#include "mail_data.h"
#include "sasl.h"

enum {
	SMTP_PORT = 25,
	SMTP_SUBMISSION_PORT = 587, /* RFC 6409 */
	SMTP_TLS_PORT = 465,        /* RFC 8314 3.3 */
	SMTP_LINE_MAX =
		1 << 16, /* a longer line is cut there; RFC 5321 4.5.3.1 wants 512, RFC 4954 12288 */
	SMTP_HEAD_MAX = 64, /* of a line that comes in parts: the command and its first argument */
};

enum {
	F_REQUEST,
	F_RESPONSE_IS,
	F_MESSAGE,
	F_COMMAND_LINE,
	F_COMMAND,
	F_PARAMETER,
	F_RESPONSE,
	F_CODE,
	F_RESPONSE_PARAMETER,
	F_USERNAME,
	F_PASSWORD,
	F_USERNAME_PASSWORD,
	F_EOM,
	F_FRAGMENTS,
	F_FRAGMENT,
	F_FRAGMENT_OVERLAP,
	F_FRAGMENT_CONFLICT,
	F_FRAGMENT_TAILS,
	F_FRAGMENT_TOO_LONG,
	F_FRAGMENT_ERROR,
	F_FRAGMENT_COUNT,
	F_REASSEMBLED_IN,
	F_REASSEMBLED_LENGTH,
	F_BASE64,
	F_CODE_UNEXPECTED,
	/* our own */
	F_VERB,
	F_PATH,
	F_SIZE,
	F_BODY,
	F_UTF8,
	F_RET,
	F_ENVID,
	F_MAIL_AUTH,
	F_NOTIFY,
	F_ORCPT,
	F_EXTENSION,
	F_CAPABILITY,
	F_CAPABILITY_SIZE,
	F_ENHANCED_CODE,
	F_RESPONSE_IN,
	F_RESPONSE_TO,
	F_TIME,
	F_LOST,
	F_NTLM_DOMAIN,
	F_NTLM_USER,
	F_NTLM_HOST,
	F_LOGIN, /* SASL_FIELD_COUNT of them */
	F_COUNT = F_LOGIN + SASL_FIELD_COUNT
};

extern const struct field smtp_fields[F_COUNT];

enum { P_DECRYPTION, P_COUNT };
extern const struct preference smtp_preferences[P_COUNT];

enum smtp_kind {
	SMTP_NOTHING, /* track said nothing of it: lines, for which side the ports decide */
	SMTP_COMMANDS,
	SMTP_LOGIN, /* a message of a login instead of a command */
	SMTP_REPLIES,
	SMTP_DATA, /* a piece of a mail */
};

/* The last line of a PDU is the one that a login belongs to. */
struct smtp_note {
	uint8_t kind;      /* enum smtp_kind */
	bool is_further;   /* a PDU of the same side stands before it in the frame */
	bool is_end;       /* SMTP_DATA: the mail ends with it */
	bool is_greeting;  /* SMTP_REPLIES: lists what the server can do (EHLO) */
	bool is_continued; /* SMTP_REPLIES: the first line continues a reply */
	struct sasl_note login;
	uint32_t exchange; /* of the first command, or the first reply */
	uint32_t mail;     /* exchange of the mail and the frame that ends it */
	uint32_t kept;     /* the mail that ends here, for smtp_mail_dissect; or 0 */
};

/* What the client's next bytes are. */
enum smtp_mode {
	SMTP_MODE_COMMANDS,
	SMTP_MODE_MAIL,  /* after DATA, until the line with a dot */
	SMTP_MODE_CHUNK, /* after BDAT, as many bytes as it said */
};

/* The first bytes of a line that has not come whole. */
struct smtp_head {
	uint8_t bytes[SMTP_HEAD_MAX];
	uint8_t length;
};

struct smtp_state {
	struct smtp_head heads[2]; /* client, server */
	uint32_t last_frame[2];    /* with a PDU of that side */
	uint32_t asked,
		answered; /* commands and final replies; what is answered next is answered + 1 */
	uint32_t data_asked, tls_asked, hello_asked,
		login_asked; /* which command that was; 0: none waits */
	uint8_t mode;        /* enum smtp_mode */
	bool is_known;       /* the dialogue is understood: a command or reply was seen */
	bool is_greeted;
	bool is_goahead;  /* 354 was seen */
	bool is_answered; /* a reply came after that: the mail has ended */
	bool is_headless; /* the mail's beginning was not captured */
	bool is_lossy;    /* bytes of the mail are missing, perhaps its end */
	bool is_last_chunk, has_chunks;
	bool is_in_reply; /* a reply of several lines goes on */
	uint64_t chunk_left;
	struct sasl_state login;
	struct mail_data mail;
};

/* smtp_track.c */
struct extent smtp_track(struct tracker *t, struct reader r, void *note);
bool smtp_is_from_client(const struct packet *packet);

/* What Info says of a line. */
struct smtp_info {
	const char *text;
	size_t length;
};

/* smtp_command.c; ended is the line with its end. */
struct smtp_info smtp_emit_command(struct layer *l, const struct reader *ended,
                                   const struct smtp_note *note, bool is_last);
void smtp_emit_own(struct layer *l, unsigned field, const struct reader *text);

/* smtp_login.c: a line that is a message of a login; what stands behind AUTH; a challenge; what NTLM's last
 * message says of who logs in. */
struct smtp_info smtp_emit_login(struct layer *l, const struct reader *ended,
                                 const struct smtp_note *note);
void smtp_emit_auth(struct layer *l, struct reader text, struct sasl_note login,
                    struct smtp_info *info);
void smtp_emit_challenge(struct layer *l, const struct reader *text, struct sasl_note login,
                         struct smtp_info *info);
void smtp_emit_ntlm(struct layer *l, const struct reader *message);

/* smtp_mail.c */
/* cut: bytes at its end that are not shown as the mail's. */
uint32_t smtp_mail_keep(struct tracker *t, const struct smtp_state *s, uint32_t cut);
void smtp_mail_dissect(struct layer *l, uint32_t kept);

#endif
