/* message_internal.h - what the protocols' files of message.h share: the fields they know, a cursor over a
 * layer's items, and the making of texts. A protocol is a row of message_rules and one read function. */
#ifndef DOGFISH_STATS_MESSAGE_INTERNAL_H
#define DOGFISH_STATS_MESSAGE_INTERNAL_H

#include "base/arena.h"
#include "message_fields.h"
#include "stats/message.h"

#define NO_ITEM UINT32_MAX

enum { COMPOSED_MAX = MESSAGE_TEXT_MAX };

/* A text while it is made, open and masked. */
struct composer {
	char shown[COMPOSED_MAX], masked[COMPOSED_MAX];
	size_t shown_length, masked_length;
	bool is_cut;
};

/* One layer of the frame, with what belongs to it behind it, while its messages are read. */
struct message_reader {
	struct messages *messages;
	const struct tape *tape;
	const struct packet *packet;
	const struct message_rule *rule;
	uint32_t layer, end; /* items layer .. end-1 */
	uint32_t first_frame;
	uint64_t bytes;       /* of the whole layer */
	uint32_t piece;       /* offset where the next message begins */
	size_t first_message; /* of this layer */
};

struct message_rule {
	const char *protocol; /* in the registry */
	const char *label;
	void (*read)(struct message_reader *r);
};

/* ---------------------------------------------------------------- items */

/* The first item of a known field at or behind `from`; NO_ITEM. */
uint32_t message_find_from(const struct message_reader *r, enum known_field known, uint32_t from);
uint32_t message_find(const struct message_reader *r, enum known_field known);
/* The same before `end`. */
uint32_t message_find_between(const struct message_reader *r, enum known_field known, uint32_t from,
                              uint32_t end);
/* Which one this item is; KNOWN_NONE. */
enum known_field message_known(const struct message_reader *r, uint32_t item);
bool message_has(const struct message_reader *r, enum known_field known);
/* 0 if it is not there. */
uint64_t message_number(const struct message_reader *r, enum known_field known);
/* A string or bytes; length 0 if it is not there. */
struct slice {
	const char *text;
	size_t length;
};
struct slice message_slice_at(const struct message_reader *r, uint32_t item);
struct slice message_slice(const struct message_reader *r, enum known_field known);
bool slice_is(struct slice slice, const char *word); /* whatever the case */
bool slice_begins(struct slice slice, const char *word);
struct slice slice_trim(struct slice slice);
/* The part before the character, or all. */
struct slice slice_until(struct slice slice, char end);
/* What is behind so many bytes. */
struct slice slice_behind(struct slice slice, size_t count);

/* ---------------------------------------------------------------- making texts */

void compose(struct composer *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void compose_slice(struct composer *c, struct slice slice);
/* Stars in the masked text. */
void compose_secret(struct composer *c, struct slice slice);
/* name=value with the value secret if the name says so, or if all are. */
void compose_pair(struct composer *c, struct slice pair, bool is_secret);
/* A path with its query, secrets of the query masked. */
void compose_uri(struct composer *c, struct slice uri);
/* The item's value as its field writes it: "TLS 1.3", "192.0.2.80"; of named numbers the name. */
void compose_value(struct composer *c, const struct message_reader *r, uint32_t item);
/* Kept until the next frame. */
struct message_text compose_end(struct messages *messages, const struct composer *c);
const char *message_keep(struct messages *messages, struct slice slice);

/* Is what goes by this name a secret? password, token, session... */
bool message_name_is_secret(struct slice name);

/* ---------------------------------------------------------------- messages */

/* A new message of this layer, or a throw-away one when there are too many: never NULL. The first takes
 * what comes before the second begins. */
struct message *message_begin(struct message_reader *r, enum message_kind kind, bool is_client);
/* Messages of the frame so far, and the last of them. */
size_t messages_count(const struct message_reader *r);
struct message *message_last(struct message_reader *r);
/* By its ports, where the message itself does not say who speaks: servers have the lower one. */
bool message_is_to_server(const struct message_reader *r);
/* The messages of the layer so far end before this item's bytes. */
void message_split(struct message_reader *r, uint32_t item);
void message_split_behind(struct message_reader *r, uint32_t item);
/* Bytes of the layer that no message has yet; and no message gets them. */
uint64_t message_left(const struct message_reader *r);
void message_close(struct message_reader *r);
void message_set_text(struct message_reader *r, struct message *message, const struct composer *c);
void message_set_row(struct message_reader *r, struct message *message, const struct composer *c);

void message_add_fact(struct message_reader *r, struct message *message,
                      enum message_fact_name name, const struct composer *c, bool is_secret);
void message_add_slice(struct message_reader *r, struct message *message,
                       enum message_fact_name name, struct slice slice, bool is_secret);
/* All items of a field from `from` to `end`, one fact each. */
void message_add_all(struct message_reader *r, struct message *message, enum message_fact_name name,
                     enum known_field known, uint32_t from, uint32_t end);

/* A login's name, password or token, in whatever protocol. */
void message_add_login(struct message_reader *r, struct message *message, uint32_t from,
                       uint32_t end);
/* Subject, From, To, Message-ID of the mail behind this layer; the subject is appended to c as well. */
void message_add_mail(struct message_reader *r, struct message *message, struct composer *c);

/* Good below 300, a warning below 400, bad above. */
enum message_outcome message_status_outcome(uint32_t code);

/* ---------------------------------------------------------------- the protocols */

void message_read_http(struct message_reader *r);
void message_read_websocket(struct message_reader *r);
void message_read_dns(struct message_reader *r);
void message_read_dhcp(struct message_reader *r);
void message_read_icmp(struct message_reader *r);
void message_read_icmpv6(struct message_reader *r);
void message_read_tls(struct message_reader *r);
void message_read_ssh(struct message_reader *r);
void message_read_smtp(struct message_reader *r);
void message_read_pop(struct message_reader *r);
void message_read_imap(struct message_reader *r);
void message_read_ftp(struct message_reader *r);
void message_read_ftp_data(struct message_reader *r);

#endif
