/* credentials.h - the names that users logged in with where a password could be read: HTTP's basic authentication,
 * FTP, IMAP, POP3, SMTP. As sent, Base64 included. What else was exposed is exposed.h's.
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. */
#ifndef DOGFISH_STATS_CREDENTIALS_H
#define DOGFISH_STATS_CREDENTIALS_H

#include "stats/pass.h"

#include <stddef.h>

struct credential {
	uint32_t frame;       /* that has the password */
	uint32_t user_frame;  /* that has the name, if it is another; else 0 */
	const char *protocol; /* "FTP" */
	const char *remark;   /* what stands before the number of user_frame */
	char *username;       /* may hold bytes from the wire */
};

struct credentials;

/* Never NULL. What source names is borrowed and outlives it. */
struct credentials *credentials_open(const struct pass_source *source);
void credentials_close(struct credentials *credentials);

/* Looks at up to frames_max more tracked frames. False when it has seen all. */
bool credentials_advance(struct credentials *credentials, uint32_t frames_max);

/* In the order of the passwords. */
size_t credentials_count(const struct credentials *credentials);
const struct credential *credentials_at(const struct credentials *credentials, size_t index);

#endif
