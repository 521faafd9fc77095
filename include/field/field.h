/* field.h - what a protocol field is: its name as users type it, its type, how its value is written.
 * Descriptors are `static const` tables in the protocol files; filters, columns, batch output, help
 * and man page read the same tables. Names and types are Wireshark's; labels are ours.
 * Thread: any (constant). */
#ifndef DOGFISH_FIELD_FIELD_H
#define DOGFISH_FIELD_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
	FIELD_NONE,     /* no value: a heading in the tree, or something that is there or not */
	FIELD_PROTOCOL, /* the item of a whole layer; made by the registry, not declared */
	FIELD_EXPERT,   /* a remark on the packet, with severity and group; no value */
	FIELD_BOOLEAN,
	FIELD_CHAR,
	FIELD_U8,
	FIELD_U16,
	FIELD_U24,
	FIELD_U32,
	FIELD_U40,
	FIELD_U48,
	FIELD_U56,
	FIELD_U64,
	FIELD_I8,
	FIELD_I16,
	FIELD_I24,
	FIELD_I32,
	FIELD_I64,
	FIELD_DOUBLE,
	FIELD_FRAME,         /* a frame number: Enter follows it */
	FIELD_TIME_ABSOLUTE, /* nanoseconds since 1970, UTC */
	FIELD_TIME_RELATIVE, /* nanoseconds */
	FIELD_STRING,        /* bytes as sent, shown escaped */
	FIELD_BYTES,
	FIELD_ETHER, /* 6 bytes */
	FIELD_IPV4,  /* the value is the address as a number, most significant byte first */
	FIELD_IPV6,  /* 16 bytes */
	FIELD_EUI64, /* the value is the identifier as a number */
	FIELD_GUID,  /* 16 bytes */
	FIELD_OID,   /* bytes */
};

enum field_base {
	BASE_DEFAULT, /* decimal for numbers, hex digits without separators for bytes */
	BASE_DEC,
	BASE_HEX,
	BASE_OCT,
	BASE_DEC_HEX,   /* in the tree 10 (0x000a); as a value 10 */
	BASE_HEX_DEC,   /* in the tree 0x000a (10); as a value 0x000a */
	BASE_CUSTOM,    /* .format writes it, in the tree only */
	BASE_PORT,      /* a port number */
	BASE_COLON,     /* bytes as aa:bb:cc */
	BASE_DOT,       /* bytes as aa.bb.cc */
	BASE_UTC,       /* FIELD_TIME_ABSOLUTE in UTC instead of local time */
	BASE_NAMED,     /* decimal, but filters say the name: "Good" */
	BASE_NONE_TEXT, /* bytes that may well be none: "<none>", where others say "<MISSING>" */
};

/* A table that names values ends with a row whose name is NULL. */
struct value_name {
	uint64_t value;
	const char *name;
};

struct range_name {
	uint64_t first, last;
	const char *name;
};

enum expert_severity { /* the values that Wireshark's filter language knows */
	               EXPERT_COMMENT = 0x00100000,
	               EXPERT_CHAT = 0x00200000,
	               EXPERT_NOTE = 0x00400000,
	               EXPERT_WARN = 0x00600000,
	               EXPERT_ERROR = 0x00800000,
};

enum expert_group {
	EXPERT_CHECKSUM = 0x01000000,
	EXPERT_SEQUENCE = 0x02000000,
	EXPERT_RESPONSE_CODE = 0x03000000,
	EXPERT_REQUEST_CODE = 0x04000000,
	EXPERT_UNDECODED = 0x05000000,
	EXPERT_REASSEMBLE = 0x06000000,
	EXPERT_MALFORMED = 0x07000000,
	EXPERT_DEBUG = 0x08000000,
	EXPERT_PROTOCOL = 0x09000000,
	EXPERT_SECURITY = 0x0a000000,
	EXPERT_COMMENTS_GROUP = 0x0b000000,
	EXPERT_DECRYPTION = 0x0c000000,
	EXPERT_ASSUMPTION = 0x0d000000,
	EXPERT_DEPRECATED = 0x0e000000,
	EXPERT_RECEIVE = 0x0f000000,
	EXPERT_INTERFACE = 0x10000000,
};

struct field {
	const char *name;  /* "tcp.srcport" */
	const char *label; /* "Source port"; for FIELD_EXPERT the message */
	enum field_type type;
	enum field_base base;
	uint64_t mask;                  /* the bits of a larger number that this is; 0: all of it */
	const struct value_name *names; /* or NULL */
	const struct range_name *ranges; /* or NULL; asked after names */
	const char *set, *unset; /* FIELD_BOOLEAN: what 1 and 0 mean; NULL: "True", "False" */
	const char *unit;        /* " bytes": appended in the tree; or NULL */
	/* Writes value as text, at most size bytes with the final 0; or NULL. */
	void (*format)(char *out, size_t size, uint64_t value);
	enum expert_severity severity;
	enum expert_group group;
	bool is_own;      /* a field that Wireshark does not have */
	const char *help; /* one sentence for the status line, or NULL */
};

/* The name of value, or otherwise. The table may be NULL. */
const char *value_name(const struct value_name *names, uint64_t value, const char *otherwise);

/* The same for ranges. */
const char *range_name(const struct range_name *ranges, uint64_t value, const char *otherwise);

/* Bytes that a number of this type has, 0 if the type is not a number. */
unsigned field_type_width(enum field_type type);

/* Is the value kept in item.number (numbers, times, addresses up to 8 bytes)? Else in item.bytes. */
bool field_type_is_number(enum field_type type);

#endif
