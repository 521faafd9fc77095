/* raw.c - captures that begin with the network layer: IPv4 or IPv6, as the first four bits say. */
#include "dissect/dissector.h"

#include "link_types.h"

enum { PPP_ADDRESS_CONTROL = 0xff03, LOOK_AT = 2 };

static const char *raw_next(const struct reader *r)
{
	if (reader_peek_u16(r, 0) == PPP_ADDRESS_CONTROL) return "ppp";
	switch (reader_peek(r, 0) >> 4) {
	case 4: return "ip";
	case 6: return "ipv6";
	default: return "data";
	}
}

static void raw_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_protocol(l, "N/A");
	summary_set(l, "Raw packet data");
	if (reader_left(r) < LOOK_AT) {
		reader_skip(r, LOOK_AT);
		return;
	}
	layer_set_length(l, (uint32_t)reader_left(r));
	layer_next_named(l, raw_next(r), r);
}

/* clang-format off */
const struct dissector raw_dissector = {
	.has_all_bytes = true,
	.name = "raw", .label = "Raw packet data", .fault_label = "Raw", .dissect = raw_dissect,
	.bindings = BINDINGS({ LINK_TYPE, LINK_RAW }, { LINK_TYPE, LINK_RAW_BSD },
	                     { LINK_TYPE, LINK_RAW_OPENBSD }),
};
/* clang-format on */
