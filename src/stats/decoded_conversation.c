/* decoded_conversation.c - which protocol a conversation began with, and who asks in it. */
#include "dissect/engine.h"
#include "stats/decoded.h"

#include <string.h>

static uint16_t conversation_bound(const struct dissectors *dissectors,
                                   const struct conversation *conversation, unsigned end)
{
	return dissectors_lookup(dissectors, conversation->type == PORT_TCP ? TCP_PORT : UDP_PORT,
	                         conversation->port[end]);
}

/* The conversation's dissector is the last one: TLS after STARTTLS, WebSocket after an upgrade. The ports
 * tell what came before those. */
static const char *conversation_protocol(const struct dissectors *dissectors,
                                         const struct conversation *conversation)
{
	/* relaxed: a dissector that was decided meanwhile is as good as the one before */
	uint16_t index = atomic_load_explicit(&conversation->dissector, memory_order_relaxed);
	const char *name = index ? dissectors_at(dissectors, index)->name : NULL;
	bool is_last = name && (strcmp(name, "tls") == 0 || strcmp(name, "websocket") == 0);
	for (unsigned end = 0; end < 2 && (is_last || !name); end++) {
		uint16_t bound = conversation_bound(dissectors, conversation, end);
		if (bound) return dissectors_at(dissectors, bound)->name;
	}
	return name;
}

/* A capture may begin with what the server says: whose port has a dissector is the server. */
static unsigned conversation_client(const struct dissectors *dissectors,
                                    const struct conversation *conversation)
{
	return conversation_bound(dissectors, conversation, 0) &&
	       !conversation_bound(dissectors, conversation, 1);
}

struct decoded *decoded_open_conversation(const struct engine *engine,
                                          const struct conversation *conversation,
                                          struct follow *follow)
{
	const struct dissectors *dissectors = engine_dissectors(engine);
	struct decoded *decoded =
		decoded_open(follow, conversation_protocol(dissectors, conversation),
	                     conversation->type == PORT_UDP);
	if (decoded) decoded_set_client(decoded, conversation_client(dissectors, conversation));
	return decoded;
}

bool decoded_is_http(const struct engine *engine, const struct conversation *conversation)
{
	const char *name = conversation_protocol(engine_dissectors(engine), conversation);
	return name && strcmp(name, "http") == 0;
}
