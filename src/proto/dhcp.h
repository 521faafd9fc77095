/* dhcp.h - what the files of DHCP share, RFC 2131 and 2132: an option's row in a table, and the walk through a
 * message.
 *
 * Most options have a value of one kind: their row says it all. The others have a function of their own.
 * Thread: any; a walk belongs to one dissection. */
#ifndef DOGFISH_PROTO_DHCP_H
#define DOGFISH_PROTO_DHCP_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp_fields.h"
#include "dissect/dissector.h"

/* How a value is read, and how long it must be. */
enum dhcp_kind {
	DHCP_BYTES, /* as it is */
	DHCP_U8,    /* also what is true or false */
	DHCP_U16,
	DHCP_U32,
	DHCP_SECONDS,
	DHCP_SECONDS_SIGNED,
	DHCP_EPOCH,     /* seconds since 1970 */
	DHCP_ADDRESS,   /* one, shown in the option's line too */
	DHCP_ADDRESSES, /* any number, but one */
	DHCP_U8S,
	DHCP_U16S,
	DHCP_STRING, /* to its end, or a NUL before that */
	DHCP_ETHER,
};

enum { DHCP_OPTION_HEADER = 2 }; /* code and length */

struct dhcp_walk;

struct dhcp_option {
	const char *name;
	enum dhcp_kind kind;
	uint16_t field; /* of the value; 0: none of its own */
	/* Reads the value instead; or NULL. r holds what the option has and no more. */
	void (*emit)(struct dhcp_walk *walk, struct reader *r);
};

/* The same for options inside an option. */
struct dhcp_suboption {
	uint8_t code;
	struct dhcp_option option;
};
struct dhcp_suboptions {
	const char *title;       /* "Option 82 Suboption" */
	uint16_t heading, bytes; /* fields: of the code, of values that are not known */
	bool has_bare;           /* codes 0 and 255 stand without a length */
	const struct dhcp_suboption *rows;
	size_t count;
};

struct dhcp_walk {
	struct layer *l;
	struct reader server_name, file; /* the header's, which options may be put into */
	struct reader vendor_class;      /* of the message; empty: none */
	uint8_t overload;                /* RFC 2132 9.3 */
	bool is_overloaded;              /* reading options from there: no further overload */
};

/* The row of an option; never NULL. */
const struct dhcp_option *dhcp_option_of(uint8_t code);

/* Records the value of an option or suboption; r holds it. */
void dhcp_emit_value(struct dhcp_walk *walk, const struct dhcp_option *option, struct reader *r);

/* Records suboptions up to the end of r. */
void dhcp_emit_suboptions(struct dhcp_walk *walk, const struct dhcp_suboptions *table,
                          struct reader *r);

/* The end of an option's line, "(192.0.2.1)"; out is emptied where there is none. */
void dhcp_format_address(const struct dhcp_option *option, struct reader value, char *out,
                         size_t size);

/* Text to its end or the NUL before that; r goes to its end. */
void dhcp_emit_string(struct layer *l, unsigned field, struct reader *r);

/* Remarks that an option is not as long as it has to be: "length isn't 4". */
void dhcp_remark_length(struct layer *l, const struct reader *r, const char *text);

/* dhcp_client.c: who the client is and what it wants */
void dhcp_emit_client_id(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_uuid(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_request_list(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_user_class(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_fqdn(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_network_id(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_authentication(struct dhcp_walk *walk, struct reader *r);

/* dhcp_network.c: routes, names and places */
void dhcp_emit_policy_filter(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_static_routes(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_routes(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_search_list(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_sip_servers(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_slp_agent(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_slp_scope(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_name_services(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_civic(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_rdnss(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_lease_status(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_pcp(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_port_parameters(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_six_rd(struct dhcp_walk *walk, struct reader *r);

/* dhcp_vendor.c: options in options, of vendors and relays */
void dhcp_emit_vendor(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_relay(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_novell(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_vendor_classes(struct dhcp_walk *walk, struct reader *r);
void dhcp_emit_vendor_options(struct dhcp_walk *walk, struct reader *r);

#endif
