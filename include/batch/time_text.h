/* time_text.h - times as the Time column has them, in all forms of -t and -u.
 * Thread: any. Times in ns; absolute ones since 1970, local time as TZ says. */
#ifndef DOGFISH_BATCH_TIME_TEXT_H
#define DOGFISH_BATCH_TIME_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum time_style {
	TIME_RELATIVE,    /* r: since the first frame */
	TIME_DELTA,       /* d: since the frame before */
	TIME_DELTA_SHOWN, /* dd: since the frame shown before */
	TIME_EPOCH,       /* e */
	TIME_OF_DAY,      /* a, u */
	TIME_DATE,        /* ad, ud */
	TIME_DAY_OF_YEAR, /* adoy, udoy */
};

struct time_form {
	enum time_style style;
	bool is_utc;
	bool is_hms; /* -u hms: spans as 1h  1m  1.000007s */
};

enum { TIME_TEXT_MAX = 64 };

/* The form that -t names ("ud"). False if there is none of that name. */
bool time_form_named(const char *name, struct time_form *form);

/* The text for a frame at time_ns, of a span the time since base_ns. digits: after the point. Returns
 * its length. */
size_t time_text(const struct time_form *form, int64_t time_ns, int64_t base_ns, unsigned digits,
                 char out[TIME_TEXT_MAX]);

#endif
