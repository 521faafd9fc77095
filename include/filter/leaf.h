/* leaf.h - one question of a filter in a form that others can read: who knows the answer without a
 * tape, from a column of the store, an index, a set of protocols, tells filter_judge.
 *
 *	tcp.port == 443     LEAF_VALUES  fields tcp.port, tcp.port   ranges { 443..443 }
 *	frame.len > 1000    LEAF_VALUES  field frame.len             ranges { 1001..max }
 *	http                LEAF_EXISTS  field http, which is a protocol
 *
 * Constant; lives as long as its filter. Thread: any. */
#ifndef DOGFISH_FILTER_LEAF_H
#define DOGFISH_FILTER_LEAF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum filter_relation {
	RELATION_EQUAL,
	RELATION_ALL_EQUAL,
	RELATION_NOT_EQUAL, /* all of them */
	RELATION_ANY_NOT_EQUAL,
	RELATION_LESS,
	RELATION_LESS_EQUAL,
	RELATION_GREATER,
	RELATION_GREATER_EQUAL,
	RELATION_CONTAINS,
	RELATION_MATCHES,
	RELATION_IN,
};

/* Of several values of a field, how many must fit. */
enum filter_quantifier {
	QUANTIFIER_NONE, /* not said: the relation's own */
	QUANTIFIER_ANY,
	QUANTIFIER_ALL,
};

enum filter_value_kind {
	VALUE_BOOLEAN,       /* number: 0 or not */
	VALUE_UNSIGNED,      /* number, 32 bits of it count */
	VALUE_SIGNED,        /* number, sign-extended; 32 bits count */
	VALUE_UNSIGNED_LONG, /* number */
	VALUE_SIGNED_LONG,   /* number as int64_t */
	VALUE_DOUBLE,        /* real */
	VALUE_TIME,          /* number: nanoseconds as int64_t */
	VALUE_IPV4,          /* number, of which the first prefix_bits count */
	VALUE_IPV6,          /* 16 bytes, of which the first prefix_bits count */
	VALUE_TEXT,          /* length bytes, ordered as words are */
	VALUE_BYTES,         /* length bytes: slices, MAC addresses, ...; a longer one is greater */
	VALUE_PROTOCOL,      /* length bytes of a layer; reach bytes can be searched */
};

struct filter_value {
	enum filter_value_kind kind;
	uint8_t prefix_bits;
	uint32_t length, reach;
	union {
		uint64_t number;
		double real;
		const uint8_t *bytes; /* NULL if there are none */
	} as;
};

struct filter_field {
	uint16_t id;       /* in the registry */
	uint16_t protocol; /* index in the registry */
	bool is_protocol;  /* the item of a whole layer */
};

/* Both ends belong to it. */
struct filter_range {
	struct filter_value low, high;
};

enum filter_leaf_kind {
	LEAF_EXISTS, /* one of the fields is there */
	LEAF_VALUES, /* the fields' values against the ranges */
	LEAF_OTHER,  /* needs a tape; without one of the fields, if any are named, it is false */
};

struct filter_leaf {
	enum filter_leaf_kind kind;
	const struct filter_field *fields; /* all that share the name */
	uint16_t field_count;
	/* LEAF_VALUES: at least one value, or all and at least one, must be in (is_outside: must not be
	 * in) any of the ranges. A comparison for order has a range that begins at the least or ends at
	 * the greatest value of its kind; for kinds that have none it is LEAF_OTHER. */
	const struct filter_range *ranges;
	uint16_t range_count;
	bool is_for_all, is_outside;
};

/* Does a frame pass in which the fields have these values, in all? Not of LEAF_OTHER. */
bool filter_leaf_holds(const struct filter_leaf *leaf, const struct filter_value *values,
                       unsigned count);

#endif
