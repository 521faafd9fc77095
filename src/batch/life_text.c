/* life_text.c - a paragraph for each connection: opened, carried, sent again, silent, closed. */
#include "batch/life_text.h"

#include "dissect/dissector.h"
#include "stats/tcp_life.h"

#include <stdarg.h>
#include <stdio.h>

enum { FRAMES_AT_ONCE = 65536, LINE_MAX = 512, ENDPOINT_MAX = 80 };

static void life_line(struct output *output, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void life_line(struct output *output, const char *format, ...)
{
	char line[LINE_MAX];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	output_string(output, line);
}

static const char *life_who(const struct tcp_life *life, unsigned direction)
{
	return direction == life->client ? "client" : "server";
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

static void life_write_steps(const struct tcp_step_seen *steps, struct output *output)
{
	for (int i = 0; i < TCP_STEPS_MAX && steps[i].name; i++) {
		life_line(output, "%s%s ", i ? ", " : ": ", steps[i].name);
		if (steps[i].frame)
			life_line(output, "%u", steps[i].frame);
		else
			output_string(output, "not seen");
	}
	output_char(output, '\n');
}

static void life_write_options(const struct tcp_life *life, struct output *output)
{
	const struct tcp_life_end *client = &life->end[life->client];
	const struct tcp_life_end *server = &life->end[!life->client];
	if (!client->segment_max && !server->segment_max) return;
	life_line(output, "  agreed    segments of at most %u to the client, %u to the server",
	          client->segment_max, server->segment_max);
	if (client->window_shift >= 0 && server->window_shift >= 0)
		life_line(output, ", windows times %u and %u", 1u << client->window_shift,
		          1u << server->window_shift);
	if (client->permits_sack && server->permits_sack) output_string(output, ", selective ACKs");
	if (client->has_timestamps && server->has_timestamps) output_string(output, ", timestamps");
	output_char(output, '\n');
}

static void life_write_opening(const struct tcp_life *life, struct output *output)
{
	char time[32];
	life_line(output, "  opened    %s", tcp_opening_name(life->opening));
	if (life->opening == TCP_OPENED || life->opening == TCP_OPENED_AT_ONCE)
		life_line(output, " in %s", life_time(life->opening_ns, time));
	if (life->opening == TCP_OPENED_BEFORE)
		output_char(output, '\n');
	else
		life_write_steps(life->opening_steps, output);
	life_write_options(life, output);
}

static void life_write_closing(const struct tcp_life *life, struct output *output)
{
	char time[32];
	bool was_open =
		life->opening != TCP_OPENING_REFUSED && life->opening != TCP_OPENING_UNANSWERED;
	if (!was_open && life->closing == TCP_STILL_OPEN) return;
	life_line(output, "  closed    %s", tcp_closing_name(life->closing));
	if (life->closing == TCP_STILL_OPEN) {
		output_char(output, '\n');
		return;
	}
	if (life->closing != TCP_CLOSED_SIMULTANEOUS)
		life_line(output, ", by the %s", life_who(life, life->closer));
	if (life->closing_steps[1].frame)
		life_line(output, ", in %s", life_time(life->closing_ns, time));
	life_write_steps(life->closing_steps, output);
	if (life->is_reset_after_fin)
		life_line(output, "            then reset by the %s: RST %u\n",
		          life_who(life, life->reset_by), life->end[life->reset_by].reset_frame);
}

static void life_write_data(const struct tcp_life *life, struct output *output)
{
	const struct tcp_life_end *client = &life->end[life->client];
	const struct tcp_life_end *server = &life->end[!life->client];
	life_line(
		output,
		"  carried   %llu bytes in %u segment%s from the client, %llu in %u from the server\n",
		(unsigned long long)client->bytes, client->data_segments,
		life_plural(client->data_segments), (unsigned long long)server->bytes,
		server->data_segments);
	if (client->retransmissions || server->retransmissions)
		life_line(output, "  repeated  %u segment%s by the client, %u by the server\n",
		          client->retransmissions, life_plural(client->retransmissions),
		          server->retransmissions);
}

static void life_write_one(const struct tcp_life *life, const struct conversation *conversation,
                           struct output *output)
{
	char client[ENDPOINT_MAX + 16], server[ENDPOINT_MAX + 16], time[32];
	life_endpoint(conversation, life->client, client, sizeof client);
	life_endpoint(conversation, !life->client, server, sizeof server);
	life_line(output, "stream %u   %s → %s   %u frame%s, %u to %u\n", life->stream, client,
	          server, life->frame_count, life_plural(life->frame_count), life->first_frame,
	          life->last_frame);
	life_write_opening(life, output);
	life_write_data(life, output);
	if (life->silence_frame)
		life_line(output, "  silent    %s at most, until frame %u\n",
		          life_time(life->silence_ns, time), life->silence_frame);
	life_write_closing(life, output);
}

void life_write(const struct engine *engine, const struct preferences *preferences, uint32_t stream,
                struct output *output)
{
	struct tcp_lives *lives = tcp_lives_open(engine, preferences);
	const struct conversations *table = engine_conversations(engine, PORT_TCP);
	bool is_first = true;
	while (tcp_lives_advance(lives, FRAMES_AT_ONCE)) continue;
	for (size_t i = 0; i < tcp_lives_count(lives); i++) {
		const struct tcp_life *life = tcp_lives_at(lives, i);
		if ((stream != LIFE_ALL && stream != i) || !life->frame_count) continue;
		if (!is_first) output_char(output, '\n');
		life_write_one(life, conversations_at(table, (uint32_t)i), output);
		is_first = false;
	}
	tcp_lives_close(lives);
}
