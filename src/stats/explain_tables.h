/* explain_tables.h - the tables of rules, a group of protocols a file. Constant. */
#ifndef DOGFISH_STATS_EXPLAIN_TABLES_H
#define DOGFISH_STATS_EXPLAIN_TABLES_H

#include "stats/explain.h"

/* clang-format off */
#define EXPLAIN_TABLE(name, rows) \
	{ .protocol = (name), .rules = (rows), .count = sizeof(rows) / sizeof *(rows) }
/* clang-format on */

/* explain_web.c */
extern const struct explain_table explain_http, explain_websocket, explain_tls;
/* explain_mail.c */
extern const struct explain_table explain_smtp, explain_pop, explain_imap, explain_imf;
/* explain_transport.c */
extern const struct explain_table explain_tcp, explain_udp, explain_ip, explain_ipv6, explain_icmp,
	explain_icmpv6, explain_arp, explain_igmp;
/* explain_tables.c */
extern const struct explain_table explain_dns, explain_dhcp, explain_ftp, explain_ssh;

#endif
