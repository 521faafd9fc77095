/* life_page.c - a paragraph for each connection: opened, carried, sent again, silent, closed. */
#include "stats/life_page.h"

#include "base/language.h"

#include "dissect/dissector.h"
#include "stats/tcp_life.h"

#include <stdio.h>

enum { ENDPOINT_MAX = 80, LIFE_INDENT = 2, LIFE_LABEL_CELLS = 10 };

static const char *life_who(const struct tcp_life *life, unsigned direction)
{
	return direction == life->client ? _("client") : _("server");
}

static const char *life_plural(uint32_t count) { return count == 1 ? "" : "s"; }

/* "12.345 ms", with the unit that leaves few digits. */
static const char *life_time(int64_t ns, char out[32])
{
	if (ns < 1000000)
		snprintf(out, 32, "%.1f us", (double)ns / 1e3);
	else if (ns < 1000000000)
		snprintf(out, 32, "%.3f ms", (double)ns / 1e6);
	else
		snprintf(out, 32, "%.3f s", (double)ns / 1e9);
	return out;
}

static void life_endpoint(const struct conversation *conversation, unsigned direction, char *out,
                          size_t size)
{
	char text[ENDPOINT_MAX];
	const struct address *address = &conversation->address[direction];
	bool is_ipv6 = address->type == ADDRESS_IPV6;
	address_format(address, text, sizeof text);
	snprintf(out, size, "%s%s%s:%u", is_ipv6 ? "[" : "", text, is_ipv6 ? "]" : "",
	         conversation->port[direction]);
}

static void life_label(struct page *page, const char *label)
{
	page_indent(page, LIFE_INDENT, LIFE_INDENT + LIFE_LABEL_CELLS);
	page_put(page, PAGE_DIM, label);
	page_column(page, LIFE_LABEL_CELLS);
}

static void life_write_steps(const struct tcp_step_seen *steps, struct page *page)
{
	for (int i = 0; i < TCP_STEPS_MAX && steps[i].name; i++) {
		page_format(page, PAGE_TEXT, "%s%s ", i ? ", " : ": ", steps[i].name);
		if (steps[i].frame)
			page_link(page, steps[i].frame);
		else
			page_put(page, PAGE_WARNING, _("not seen"));
	}
	page_end_line(page);
}

static void life_write_options(const struct tcp_life *life, struct page *page)
{
	const struct tcp_life_end *client = &life->end[life->client];
	const struct tcp_life_end *server = &life->end[!life->client];
	if (!client->segment_max && !server->segment_max) return;
	life_label(page, _("agreed"));
	page_format(page, PAGE_TEXT, "segments of at most %u to the client, %u to the server",
	            client->segment_max, server->segment_max);
	if (client->window_shift >= 0 && server->window_shift >= 0)
		page_format(page, PAGE_TEXT, ", windows times %u and %u",
		            1u << client->window_shift, 1u << server->window_shift);
	if (client->permits_sack && server->permits_sack)
		page_put(page, PAGE_TEXT, _(", selective ACKs"));
	if (client->has_timestamps && server->has_timestamps)
		page_put(page, PAGE_TEXT, _(", timestamps"));
	page_end_line(page);
}

static void life_write_opening(const struct tcp_life *life, struct page *page)
{
	char time[32];
	life_label(page, _("opened"));
	page_put(page, PAGE_TEXT, tcp_opening_name(life->opening));
	if (life->opening == TCP_OPENED || life->opening == TCP_OPENED_AT_ONCE)
		page_format(page, PAGE_TEXT, " in %s", life_time(life->opening_ns, time));
	if (life->opening == TCP_OPENED_BEFORE)
		page_end_line(page);
	else
		life_write_steps(life->opening_steps, page);
	life_write_options(life, page);
}

static void life_write_closing(const struct tcp_life *life, struct page *page)
{
	char time[32];
	bool was_open =
		life->opening != TCP_OPENING_REFUSED && life->opening != TCP_OPENING_UNANSWERED;
	if (!was_open && life->closing == TCP_STILL_OPEN) return;
	life_label(page, _("closed"));
	page_put(page, PAGE_TEXT, tcp_closing_name(life->closing));
	if (life->closing == TCP_STILL_OPEN) {
		page_end_line(page);
		return;
	}
	if (life->closing != TCP_CLOSED_SIMULTANEOUS)
		page_format(page, PAGE_TEXT, ", by the %s", life_who(life, life->closer));
	if (life->closing_steps[1].frame)
		page_format(page, PAGE_TEXT, ", in %s", life_time(life->closing_ns, time));
	life_write_steps(life->closing_steps, page);
	if (!life->is_reset_after_fin) return;
	page_indent(page, LIFE_INDENT + LIFE_LABEL_CELLS, LIFE_INDENT + LIFE_LABEL_CELLS);
	page_format(page, PAGE_TEXT, "then reset by the %s: RST ", life_who(life, life->reset_by));
	page_link(page, life->end[life->reset_by].reset_frame);
	page_end_line(page);
}

static void life_write_data(const struct tcp_life *life, struct page *page)
{
	const struct tcp_life_end *client = &life->end[life->client];
	const struct tcp_life_end *server = &life->end[!life->client];
	life_label(page, _("carried"));
	page_format(page, PAGE_TEXT,
	            "%llu bytes in %u segment%s from the client, %llu in %u from the server",
	            (unsigned long long)client->bytes, client->data_segments,
	            life_plural(client->data_segments), (unsigned long long)server->bytes,
	            server->data_segments);
	page_end_line(page);
	if (!client->retransmissions && !server->retransmissions) return;
	life_label(page, _("repeated"));
	page_format(page, PAGE_TEXT, "%u segment%s by the client, %u by the server",
	            client->retransmissions, life_plural(client->retransmissions),
	            server->retransmissions);
	page_end_line(page);
}

static void life_write_silence(const struct tcp_life *life, struct page *page)
{
	char time[32];
	if (!life->silence_frame) return;
	life_label(page, _("silent"));
	page_format(page, PAGE_TEXT, "%s at most, until frame ", life_time(life->silence_ns, time));
	page_link(page, life->silence_frame);
	page_end_line(page);
}

void life_page_write(const struct tcp_life *life, const struct conversation *conversation,
                     struct page *page)
{
	char client[ENDPOINT_MAX + 16], server[ENDPOINT_MAX + 16];
	life_endpoint(conversation, life->client, client, sizeof client);
	life_endpoint(conversation, !life->client, server, sizeof server);
	page_format(page, PAGE_BOLD, "stream %u", life->stream);
	page_format(page, PAGE_TEXT, "   %s → %s   %u frame%s, ", client, server, life->frame_count,
	            life_plural(life->frame_count));
	page_link(page, life->first_frame);
	page_put(page, PAGE_TEXT, _(" to "));
	page_link(page, life->last_frame);
	page_end_line(page);
	life_write_opening(life, page);
	life_write_data(life, page);
	life_write_silence(life, page);
	life_write_closing(life, page);
}
