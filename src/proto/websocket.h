/* websocket.h - how HTTP hands a connection over to WebSocket, RFC 6455 and 7692.
 * Thread: engine. */
#ifndef DOGFISH_PROTO_WEBSOCKET_H
#define DOGFISH_PROTO_WEBSOCKET_H

#include "dissect/dissector.h"

/* The value of a Sec-WebSocket-Extensions header in the server's 101: to be called by HTTP's track in the
 * frame of that response, before it switches to websocket_dissector. Once for each such header. */
void websocket_negotiate(struct tracker *t, struct reader extensions);

#endif
