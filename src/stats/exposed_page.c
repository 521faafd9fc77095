/* exposed_page.c - what was in the clear, then what was covered and showed all the same. */
#include <stdio.h>
#include <stdlib.h>

#include "exposed_internal.h"

#include "base/language.h"

enum { INDENT = 2, LABEL_CELLS = 14, SHOWN_OF_A_KIND = 12 };

/* Which facts, in which order, under which words; the rest of them are not what a listener is after. */
static const struct {
	enum message_fact_name name;
	const char *label;
	enum page_role role;
} kinds[] = {
	{ FACT_USER, N_("logins"), PAGE_SECRET },
	{ FACT_PASSWORD, N_("passwords"), PAGE_SECRET },
	{ FACT_TOKEN, N_("tokens"), PAGE_SECRET },
	{ FACT_COOKIE, N_("cookies"), PAGE_SECRET },
	{ FACT_SET_COOKIE, N_("cookies set"), PAGE_SECRET },
	{ FACT_FORM, N_("forms"), PAGE_SECRET },
	{ FACT_HOST, N_("hosts"), PAGE_TEXT },
	{ FACT_PATH, N_("paths"), PAGE_TEXT },
	{ FACT_REFERER, N_("came from"), PAGE_TEXT },
	{ FACT_TYPE, N_("bodies"), PAGE_TEXT },
	{ FACT_FROM, N_("senders"), PAGE_TEXT },
	{ FACT_TO, N_("recipients"), PAGE_TEXT },
	{ FACT_SUBJECT, N_("subjects"), PAGE_TEXT },
	{ FACT_FILE, N_("files"), PAGE_TEXT },
	{ FACT_FOLDER, N_("folders"), PAGE_TEXT },
	{ FACT_NAME, N_("names asked"), PAGE_TEXT },
	{ FACT_ADDRESS, N_("addresses"), PAGE_TEXT },
	{ FACT_SNI, N_("server name"), PAGE_TEXT },
	{ FACT_ALPN, N_("ALPN"), PAGE_TEXT },
	{ FACT_CERTIFICATE, N_("certificate"), PAGE_TEXT },
	{ FACT_VERSION, N_("version"), PAGE_TEXT },
	{ FACT_CIPHER, N_("cipher"), PAGE_TEXT },
	{ FACT_AGENT, N_("programs"), PAGE_TEXT },
	{ FACT_SERVER, N_("server is"), PAGE_TEXT },
};

enum { KINDS = sizeof kinds / sizeof *kinds };

/* The rows of a server and a kind: those of a server stand together once sorted. */
static int row_compare(const void *a_in, const void *b_in)
{
	const struct exposed_row *a = a_in, *b = b_in;
	if (a->server != b->server) return a->server < b->server ? -1 : 1;
	if (a->name != b->name) return a->name < b->name ? -1 : 1;
	if (a->first_frame != b->first_frame) return a->first_frame < b->first_frame ? -1 : 1;
	return a->value < b->value ? -1 : a->value > b->value;
}

static void write_value(const struct exposed *exposed, const struct exposed_row *row,
                        enum page_role role, bool is_masked, struct page *page)
{
	page_put(page, role, text_pool_at(&exposed->texts, is_masked ? row->masked : row->value));
	page_put(page, PAGE_DIM, _("  frame "));
	page_link(page, row->first_frame);
	if (row->count > 1) page_format(page, PAGE_DIM, " and %u more", row->count - 1);
	page_end_line(page);
}

static void write_kind(const struct exposed *exposed, const struct exposed_row *rows, size_t count,
                       int kind, bool is_masked, struct page *page)
{
	for (size_t i = 0; i < count && i < SHOWN_OF_A_KIND; i++) {
		page_indent(page, INDENT, INDENT + LABEL_CELLS);
		page_put(page, PAGE_DIM, i ? "" : _(kinds[kind].label));
		page_column(page, LABEL_CELLS);
		write_value(exposed, &rows[i], kinds[kind].role, is_masked, page);
	}
	if (count <= SHOWN_OF_A_KIND) return;
	page_indent(page, INDENT, INDENT + LABEL_CELLS);
	page_column(page, LABEL_CELLS);
	page_format(page, PAGE_DIM, "and %zu more", count - SHOWN_OF_A_KIND);
	page_end_line(page);
}

static void write_server(const struct exposed *exposed, uint32_t index,
                         const struct exposed_row *rows, size_t count, bool is_masked,
                         struct page *page)
{
	const struct exposed_server *server = &exposed->servers[index];
	char sent[MESSAGE_COUNT_MAX], received[MESSAGE_COUNT_MAX];
	page_format(page, PAGE_BOLD, "%s  %s", server->protocol,
	            text_pool_at(&exposed->texts, server->name));
	page_format(page, PAGE_TEXT, "   %s bytes to it, %s from it",
	            message_count(server->bytes[0], sent),
	            message_count(server->bytes[1], received));
	page_put(page, PAGE_DIM,
	         server->is_covered ? _(", of which nobody reads more than this")
	                            : _(", readable from the first to the last"));
	page_end_line(page);
	for (int kind = 0; kind < KINDS; kind++) {
		size_t from = 0, to;
		while (from < count && rows[from].name != kinds[kind].name) from++;
		for (to = from; to < count && rows[to].name == kinds[kind].name;) to++;
		if (to > from) write_kind(exposed, rows + from, to - from, kind, is_masked, page);
	}
	page_end_line(page);
}

static void write_part(const struct exposed *exposed, const struct exposed_row *rows,
                       bool is_covered, bool is_masked, struct page *page)
{
	bool is_any = false;
	for (uint32_t server = 0; server < exposed->server_count; server++) {
		size_t from = 0, to = exposed->count;
		if (exposed->servers[server].is_covered != is_covered) continue;
		for (size_t high = to; from < high;) { /* the first row that is not before it */
			size_t middle = from + (high - from) / 2;
			if (rows[middle].server < server)
				from = middle + 1;
			else
				high = middle;
		}
		for (to = from; to < exposed->count && rows[to].server == server;) to++;
		write_server(exposed, server, rows + from, to - from, is_masked, page);
		is_any = true;
	}
	if (is_any) return;
	page_indent(page, INDENT, INDENT);
	page_put(page, PAGE_DIM, _("nothing that dogfish knows"));
	page_end_line(page);
	page_end_line(page);
}

void exposed_page_write(const struct exposed *exposed, bool is_masked, struct page *page)
{
	struct exposed_row *rows = calloc(exposed->count + 1, sizeof *rows);
	if (!rows) return;
	for (size_t i = 0; i < exposed->count; i++) rows[i] = exposed->rows[i];
	qsort(rows, exposed->count, sizeof *rows, row_compare);
	page_put(page, PAGE_TITLE, _("In the clear: anybody on the way could read this"));
	page_end_line(page);
	page_end_line(page);
	write_part(exposed, rows, false, is_masked, page);
	page_put(page, PAGE_TITLE, _("Encrypted: what TLS and SSH left visible"));
	page_end_line(page);
	page_end_line(page);
	write_part(exposed, rows, true, is_masked, page);
	if (exposed->left_out) {
		page_format(page, PAGE_WARNING,
		            "%zu more are left out: there is no memory for them",
		            exposed->left_out);
		page_end_line(page);
	}
	free(rows);
}
