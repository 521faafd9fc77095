/* device.h - capture devices: which there are, what they can do, and opening one.
 *
 * Listing never reads a packet. An opened device captures from that moment on into the kernel's
 * buffer; nobody looks at what is in it before capture_thread_start (HARD-CASES 24: open, drop
 * privileges, look).
 *
 * Owner: lists belong to the caller; an opened device too, until capture_thread_open takes it over.
 * Thread: any, one at a time for each object. Errors: an enum device_result that programs can tell
 * apart, and one line for people in error_out. */
#ifndef DOGFISH_CAPTURE_DEVICE_H
#define DOGFISH_CAPTURE_DEVICE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	DEVICE_NAME_MAX = 64,    /* with the final 0 */
	DEVICE_ADDRESS_MAX = 64, /* an IPv6 address with zone and prefix length, and the final 0 */
	DEVICE_SNAPLEN_MAX = 262144,
	DEVICE_BUFFER_MIB = 64,       /* default */
	DEVICE_BUFFER_MIB_MAX = 2047, /* libpcap takes bytes in an int */
	DEVICE_BLOCK_TIMEOUT_MS = 8,  /* the longest a lone frame waits in the kernel; DESIGN 8 */
};

enum device_result {
	DEVICE_OK,
	DEVICE_NO_PERMISSION,
	DEVICE_NOT_FOUND,
	DEVICE_IS_DOWN,
	DEVICE_BAD_FILTER,    /* the error's text is libpcap's */
	DEVICE_BAD_LINK_TYPE, /* no such type, or not one of this device's */
	DEVICE_NO_MONITOR,    /* monitor mode asked for and not to be had */
	DEVICE_FAILED,        /* anything else; the text says what */
};

/* --- Listing --- */

struct device {
	char name[DEVICE_NAME_MAX];
	const char *label; /* "Loopback", or ""; what -D shows in parentheses */
	bool is_up, is_running, is_loopback, is_wireless;
	bool is_any;       /* "any": every device at once */
	bool is_interface; /* has counters in device_counters, unlike any, nflog, ... */
	/* "192.0.2.2/24", "fe80::1/64"; the start view shows the first ones. */
	char (*addresses)[DEVICE_ADDRESS_MAX];
	size_t address_count;
};

struct device_list {
	struct device *devices; /* in the order of -D, whose numbers count from 1 */
	size_t count;
};

/* The devices of this machine, in tshark's order. No right to capture is needed. */
enum device_result device_list_open(struct device_list *list_out, struct error *error_out);
void device_list_close(struct device_list *list);

/* The line of -D for the device at index, without a newline: "3. lo (Loopback)". Returns the length
 * that the whole line has, as snprintf does. */
size_t device_list_line(const struct device_list *list, size_t index, char *text, size_t size);

/* What a user gave to -i, as a name: a number of -D becomes that device's name, anything else stays
 * as it is (if it exists is seen on opening it). */
enum device_result device_resolve(const char *text, char name_out[DEVICE_NAME_MAX],
                                  struct error *error_out);

/* The device that is captured on when none is named: the first of the list. */
enum device_result device_default(char name_out[DEVICE_NAME_MAX], struct error *error_out);

/* The name and version of the library behind all this, for --version. */
const char *device_library(void);

/* --- Traffic counters, for the start view. Need no right to capture. --- */

struct device_counters {
	char name[DEVICE_NAME_MAX];
	uint64_t received_frames, received_bytes;
	uint64_t sent_frames, sent_bytes;
};

/* Counters of all interfaces since they came up, at most `max` of them; returns how many were
 * written, 0 if the system does not tell. Only growing, but for an interface that was made anew. */
size_t device_counters_read(struct device_counters *counters_out, size_t max);

/* --- Link types --- */

struct device_link_type {
	int number;     /* libpcap's DLT_ */
	char name[32];  /* "EN10MB" */
	char label[96]; /* "Ethernet" */
};

enum { DEVICE_LINK_TYPES_MAX = 64 };

/* What -L lists, in its order. Opens the device for a moment, so it needs the right to capture. */
enum device_result device_link_types(const char *name, bool monitor,
                                     struct device_link_type types_out[DEVICE_LINK_TYPES_MAX],
                                     size_t *count_out, struct error *error_out);

/* --- Opening --- */

struct device_options {
	const char *name;      /* of the device; not a number */
	const char *filter;    /* capture filter, or NULL or "": everything */
	const char *link_type; /* its name as -L lists it, any case, or NULL: the device's own */
	uint32_t snaplen;      /* 0: DEVICE_SNAPLEN_MAX */
	uint32_t buffer_mib;   /* kernel buffer; 0: DEVICE_BUFFER_MIB */
	uint32_t block_timeout_ms; /* 0: DEVICE_BLOCK_TIMEOUT_MS */
	bool no_promiscuous;       /* -p */
	bool monitor;              /* -I */
};

struct live_device;

/* Opens the device and installs the filter. NULL is never a success: on DEVICE_OK *device_out is the
 * opened device, else error_out says why not. */
enum device_result device_open(const struct device_options *options,
                               struct live_device **device_out, struct error *error_out);

/* NULL is fine. Not for one that a capture thread has taken over. */
void device_close(struct live_device *device);

/* Facts of an opened device; they do not change while it is open. */
const char *device_name(const struct live_device *device);
const char *device_label(const struct live_device *device);  /* "Loopback: lo", or the name */
const char *device_filter(const struct live_device *device); /* "" for none */
uint32_t device_link_type(
	const struct live_device *device); /* LINKTYPE_, as capture files have it */
uint32_t device_snaplen(const struct live_device *device);
uint8_t device_time_digits(const struct live_device *device); /* of a second: 9, or 6 */
/* What was asked for and not to be had, though capturing works (say, no promiscuous mode); or "". */
const char *device_warning(const struct live_device *device);

#endif
