/* imf_internal.h - what the files of the mail's dissector share: its fields, and the kinds of headers.
 * Thread: any (constant, or the layer's). */
#ifndef DOGFISH_PROTO_IMF_INTERNAL_H
#define DOGFISH_PROTO_IMF_INTERNAL_H

#include "imf_words.h"
#include "lines.h"

enum {
	F_DATE,
	F_FROM,
	F_SENDER,
	F_REPLY_TO,
	F_TO,
	F_CC,
	F_BCC,
	F_MESSAGE_ID,
	F_IN_REPLY_TO,
	F_REFERENCES,
	F_SUBJECT,
	F_COMMENTS,
	F_USER_AGENT,
	F_KEYWORDS,
	F_RESENT_DATE,
	F_RESENT_FROM,
	F_RESENT_SENDER,
	F_RESENT_TO,
	F_RESENT_CC,
	F_RESENT_BCC,
	F_RESENT_MESSAGE_ID,
	F_RETURN_PATH,
	F_RECEIVED,
	F_CONTENT_TYPE,
	F_CONTENT_DESCRIPTION,
	F_CONTENT_ID,
	F_TRANSFER_ENCODING,
	F_MIME_VERSION,
	F_AUTOFORWARDED,
	F_AUTOSUBMITTED,
	F_X400_CONTENT_IDENTIFIER,
	F_CONTENT_LANGUAGE,
	F_CONVERSION,
	F_CONVERSION_WITH_LOSS,
	F_DELIVERY_DATE,
	F_DISCARDED_IPMS,
	F_DISCARDED_MTS,
	F_DL_EXPANSION_HISTORY,
	F_DEFERRED_DELIVERY,
	F_EXPIRES,
	F_IMPORTANCE,
	F_INCOMPLETE_COPY,
	F_LATEST_DELIVERY_TIME,
	F_MESSAGE_TYPE,
	F_ORIGINAL_ENCODED,
	F_ORIGINATOR_RETURN,
	F_PRIORITY,
	F_REPLY_BY,
	F_SENSITIVITY,
	F_SUPERSEDES,
	F_X400_CONTENT_TYPE,
	F_X400_MTS_IDENTIFIER,
	F_X400_ORIGINATOR,
	F_X400_RECEIVED,
	F_X400_RECIPIENTS,
	F_DELIVERED_TO,
	F_MAILER,
	F_MIMEOLE,
	F_EXPIRY_DATE,
	F_TNEF_CORRELATOR,
	F_UIDL,
	F_AUTHENTICATION_WARNING,
	F_VIRUS_SCANNED,
	F_ORIGINAL_TO,
	F_THREAD_INDEX,
	F_LINES,
	F_PRECEDENCE,
	F_SIO_LABEL,
	F_EXTENSION,
	F_EXTENSION_TYPE,
	F_EXTENSION_VALUE,
	F_TYPE,
	F_PARAMETERS,
	F_DISPLAY_NAME,
	F_ADDRESS,
	F_ADDRESS_ITEM,
	F_MAILBOX_ITEM,
	F_LABEL_MARKING,
	F_LABEL_FOREGROUND,
	F_LABEL_BACKGROUND,
	F_LABEL_TYPE,
	F_LABEL_TEXT,
	F_LABEL_UNKNOWN,
	F_UNKNOWN_PARAMETER,
	F_MESSAGE_TEXT,
	F_LINE,
	/* our own, as a person reads them */
	F_FROM_DECODED,
	F_SENDER_DECODED,
	F_REPLY_TO_DECODED,
	F_TO_DECODED,
	F_CC_DECODED,
	F_BCC_DECODED,
	F_SUBJECT_DECODED,
	F_COMMENTS_DECODED,
	F_KEYWORDS_DECODED,
	F_CONTENT_DESCRIPTION_DECODED,
	F_DISPLAY_NAME_DECODED,
	F_EXTENSION_DECODED,
	F_DATE_TIME,
	F_FILE_NAME,
	F_DECODED_TEXT,
	F_HEADERS_CUT,
	F_COUNT
};

extern const struct field imf_fields[F_COUNT];

enum imf_kind {
	IMF_TEXT,
	IMF_DATE,
	IMF_MAILBOX,      /* one address, without an item of its own */
	IMF_MAILBOX_LIST, /* RFC 5322 3.4: mailbox-list */
	IMF_ADDRESS_LIST, /* groups too */
	IMF_CONTENT_TYPE,
	IMF_TRANSFER_ENCODING,
	IMF_LABEL, /* RFC 7444 */
	IMF_OTHER, /* no field of its own */
};

struct imf_header_row {
	const char *name; /* lower case: the table is sorted by it */
	uint8_t kind;     /* enum imf_kind */
	uint8_t field;
	uint8_t decoded; /* our own field, or 0 */
};

/* The row of a header's name, or NULL. */
const struct imf_header_row *imf_header_find(const struct reader *name);

/* Records one of our own fields from text that is decoded. */
void imf_emit_decoded(struct layer *l, unsigned field, const struct reader *text);

/* imf_address.c: the addresses of a header's value, which ends with the end of its line; how many items. */
unsigned imf_emit_addresses(struct layer *l, const struct reader *value, bool is_mailbox_list);
void imf_emit_mailbox(struct layer *l, const struct reader *value);

/* What the headers say of the body. */
struct imf_body {
	struct media media;
	bool is_named; /* by a type with parameters: tshark looks at no other */
	bool is_base64, is_quoted_printable;
};

/* imf_body.c: all that is left is the body. */
void imf_body_dissect(struct layer *l, struct reader *r, const struct imf_body *body);

#endif
