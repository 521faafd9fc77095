/* preferences.h - settings of dissectors, `-o ip.check_checksum:TRUE`. Each dissector declares its own in
 * a table; values are one array of numbers, copied for a snapshot.
 * Owner: who copied it. Thread: constant once handed to a view or an engine. */
#ifndef DOGFISH_DISSECT_PREFERENCES_H
#define DOGFISH_DISSECT_PREFERENCES_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct dissectors; /* dissect/dissectors.h */

enum preference_type { PREFERENCE_BOOLEAN, PREFERENCE_NUMBER, PREFERENCE_CHOICE };

struct preference_choice {
	const char *name; /* NULL ends the table */
	uint32_t value;
};

struct preference {
	const char *name; /* after the dissector's: "check_checksum" */
	enum preference_type type;
	uint32_t standard; /* the value that tshark has by default */
	const char *help;
	const struct preference_choice *choices;
};

enum { PREFERENCES_MAX = 256 };

struct preferences {
	uint32_t values[PREFERENCES_MAX];
};

/* The values that tshark starts with. */
void preferences_standard(const struct dissectors *dissectors, struct preferences *out);

/* "ip.check_checksum:TRUE". A name that Wireshark has and we do not need is accepted and ignored when
 * its protocol is unknown to us; a wrong value or a malformed text is an error. */
bool preferences_set(const struct dissectors *dissectors, struct preferences *preferences,
                     const char *text, struct error *error_out);

#endif
