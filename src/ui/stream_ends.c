/* Who talks in a stream, and how each side ended, for the ruler and the line above the keys. */
#include <stdio.h>

#include "app.h"
#include "base/language.h"
#include "field/format.h"

static bool stream_is_over(const struct stream_state *stream)
{
	uint16_t both = stream->flags[0] & stream->flags[1],
		 any = stream->flags[0] | stream->flags[1];
	return both & SEGMENT_FIN || any & SEGMENT_RESET;
}

static void stream_endpoint(const struct conversation *conversation, int end, char *out,
                            size_t size)
{
	char address[64];
	bool is_ipv6 = conversation->address[end].type == ADDRESS_IPV6;
	address_format(&conversation->address[end], address, sizeof address);
	snprintf(out, size, is_ipv6 ? "[%s]:%u" : "%s:%u", address, conversation->port[end]);
}

void stream_look_at_ends(struct stream_state *stream)
{
	for (int i = 0; i < 2 * STREAM_SLICE_SEGMENTS; i++) {
		const struct segment *segment =
			segments_next(&stream->conversation->segments, &stream->seen);
		if (!segment) break;
		stream->flags[segment->direction] |= (uint16_t)segment->flags;
	}
}

const char *stream_end(const struct stream_state *stream)
{
	if (stream->type == PORT_UDP) return "UDP";
	if (stream->flags[0] & SEGMENT_RESET) return _("reset by the client");
	if (stream->flags[1] & SEGMENT_RESET) return _("reset by the server");
	bool is_client_done = stream->flags[0] & SEGMENT_FIN,
	     is_server_done = stream->flags[1] & SEGMENT_FIN;
	if (is_client_done && is_server_done) return _("closed");
	if (is_client_done) return _("the client has closed, waiting for the server");
	if (is_server_done) return _("the server has closed, waiting for the client");
	size_t count = follow_count(stream->lines.follow);
	if (count == 0) return _("open, nothing sent yet");
	return follow_at(stream->lines.follow, count - 1)->direction == 0
	               ? _("open, waiting for the server")
	               : _("open, waiting for the client");
}

void stream_title(struct app *app, char *title, size_t title_size, char *remark, size_t remark_size)
{
	const struct stream_state *stream = &app->stream;
	char client[80], server[80];
	stream_endpoint(stream->conversation, 0, client, sizeof client);
	stream_endpoint(stream->conversation, 1, server, sizeof server);
	snprintf(title, title_size, _("%s stream %u  %s → %s"),
	         stream->type == PORT_TCP ? "TCP" : "UDP", stream->conversation->number, client,
	         server);
	const char *only = stream->lines.directions == STREAM_CLIENT   ? _("C only  ")
	                   : stream->lines.directions == STREAM_SERVER ? _("S only  ")
	                                                               : "";
	bool is_live = app->status.state == UI_CAPTURING && !stream_is_over(stream);
	snprintf(remark, remark_size, "%s%s%s", only, stream_mode_name(stream->lines.mode),
	         is_live                  ? _("  live")
	         : stream_is_over(stream) ? _("  closed")
	                                  : "");
}
