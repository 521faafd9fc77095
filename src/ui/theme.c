/* The table of roles, in the terminal's own 16 colours and on its own background, and the rules that
 * colour the rows of the list. */
#include "theme.h"

#include <string.h>

enum { COLOR_OWN = -1 };

struct theme_role {
	short color;       /* of ncurses, COLOR_OWN: the terminal's */
	attr_t attributes; /* with colour */
	attr_t mono;       /* without */
};

static const struct theme_role theme_roles[ROLE_COUNT] = {
	[ROLE_TEXT] = { COLOR_OWN, A_NORMAL, A_NORMAL },
	[ROLE_DIM] = { COLOR_OWN, A_DIM, A_NORMAL },
	[ROLE_BOLD] = { COLOR_OWN, A_BOLD, A_BOLD },
	[ROLE_TITLE] = { COLOR_OWN, A_DIM, A_NORMAL },
	[ROLE_TITLE_FOCUS] = { COLOR_CYAN, A_BOLD, A_BOLD },
	[ROLE_HEADER] = { COLOR_OWN, A_BOLD, A_BOLD },
	[ROLE_SELECTED] = { COLOR_OWN, A_REVERSE, A_REVERSE },
	[ROLE_SELECTED_OTHER] = { COLOR_OWN, A_BOLD | A_UNDERLINE, A_BOLD | A_UNDERLINE },
	[ROLE_MATCH] = { COLOR_YELLOW, A_REVERSE, A_REVERSE },
	[ROLE_CLIENT] = { COLOR_CYAN, A_NORMAL, A_NORMAL },
	[ROLE_SERVER] = { COLOR_YELLOW, A_NORMAL, A_NORMAL },
	[ROLE_GOOD] = { COLOR_GREEN, A_NORMAL, A_NORMAL },
	[ROLE_WARNING] = { COLOR_YELLOW, A_BOLD, A_BOLD },
	[ROLE_BAD] = { COLOR_RED, A_BOLD, A_BOLD },
	[ROLE_LINK] = { COLOR_BLUE, A_UNDERLINE, A_UNDERLINE },
	[ROLE_OWN] = { COLOR_OWN, A_ITALIC, A_NORMAL },
	[ROLE_DECODED] = { COLOR_MAGENTA, A_NORMAL, A_NORMAL },
	[ROLE_SECRET] = { COLOR_RED, A_UNDERLINE, A_UNDERLINE },
	[ROLE_KEY] = { COLOR_OWN, A_BOLD, A_BOLD },
	[ROLE_FILTER_VALID] = { COLOR_GREEN, A_NORMAL, A_NORMAL },
	[ROLE_FILTER_PARTIAL] = { COLOR_YELLOW, A_NORMAL, A_NORMAL },
	[ROLE_FILTER_INVALID] = { COLOR_RED, A_NORMAL, A_NORMAL },
	[ROLE_PROTOCOL_TCP] = { COLOR_OWN, A_NORMAL, A_NORMAL },
	[ROLE_PROTOCOL_UDP] = { COLOR_CYAN, A_NORMAL, A_NORMAL },
	[ROLE_PROTOCOL_APPLICATION] = { COLOR_GREEN, A_NORMAL, A_NORMAL },
	[ROLE_PROTOCOL_NAMES] = { COLOR_BLUE, A_NORMAL, A_NORMAL },
	[ROLE_PROTOCOL_CONTROL] = { COLOR_MAGENTA, A_NORMAL, A_NORMAL },
	[ROLE_PROTOCOL_LINK] = { COLOR_YELLOW, A_NORMAL, A_NORMAL },
};

/* The first rule that fits a row colours it. A protocol is compared whole, or, ending in *, as a start. */
static const struct theme_rule {
	const char *protocol; /* NULL: any */
	const char *info;     /* found anywhere in Info; NULL: anything */
	enum role role;
} theme_rules[] = {
	{ NULL, "[Malformed Packet", ROLE_BAD },
	{ "TCP", "[RST", ROLE_BAD },
	{ "TCP", "[TCP Window Update]", ROLE_PROTOCOL_TCP },
	{ "TCP", "[TCP Keep-Alive", ROLE_DIM },
	{ "TCP", "[TCP ", ROLE_WARNING },
	{ "TCP", NULL, ROLE_PROTOCOL_TCP },
	{ "UDP", NULL, ROLE_PROTOCOL_UDP },
	{ "DNS", NULL, ROLE_PROTOCOL_NAMES },
	{ "MDNS", NULL, ROLE_PROTOCOL_NAMES },
	{ "LLMNR", NULL, ROLE_PROTOCOL_NAMES },
	{ "NBNS", NULL, ROLE_PROTOCOL_NAMES },
	{ "ICMP*", "unreachable", ROLE_WARNING },
	{ "ICMP*", NULL, ROLE_PROTOCOL_CONTROL },
	{ "IGMP*", NULL, ROLE_PROTOCOL_CONTROL },
	{ "DHCP*", NULL, ROLE_PROTOCOL_CONTROL },
	{ "ARP", NULL, ROLE_PROTOCOL_LINK },
	{ "0x*", NULL, ROLE_PROTOCOL_LINK },
	{ "IPv*", NULL, ROLE_TEXT },
	{ "Ethernet*", NULL, ROLE_PROTOCOL_LINK },
	{ "", NULL, ROLE_TEXT },
	{ NULL, NULL, ROLE_PROTOCOL_APPLICATION },
};

static attr_t theme_table[ROLE_COUNT];
static short theme_pairs[ROLE_COUNT];

void theme_open(bool use_color)
{
	bool has_color = use_color && has_colors();
	if (has_color) {
		start_color();
		use_default_colors();
		for (short color = 0; color < 8; color++) init_pair((short)(color + 1), color, -1);
	}
	for (int role = 0; role < ROLE_COUNT; role++) {
		const struct theme_role *row = &theme_roles[role];
		theme_table[role] = has_color ? row->attributes : row->mono;
		theme_pairs[role] = has_color ? (short)(row->color + 1) : 0;
	}
}

attr_t theme_attributes(enum role role) { return theme_table[role]; }
short theme_pair(enum role role) { return theme_pairs[role]; }

static bool theme_fits(const struct theme_rule *rule, const char *protocol, const char *info)
{
	if (rule->protocol) {
		size_t length = strlen(rule->protocol);
		bool is_start = length > 0 && rule->protocol[length - 1] == '*';
		if (is_start ? strncmp(rule->protocol, protocol, length - 1)
		             : strcmp(rule->protocol, protocol))
			return false;
	}
	return !rule->info || strstr(info, rule->info);
}

enum role theme_row(const char *protocol, const char *info)
{
	const struct theme_rule *rule = theme_rules;
	while (!theme_fits(rule, protocol, info)) rule++;
	return rule->role;
}
