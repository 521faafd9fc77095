/* sealed.c - protocols asked for, and the ports on which they pass encrypted from the first byte. */
#include "sealed.h"

#include <stdbool.h>
#include <string.h>

#include "base/language.h"
#include "dissect/engine.h"
#include "stream/conversation.h"

enum { LOOKED_AT_MAX = 20000 }; /* conversations, the latest: a millisecond */

static const struct sealed_row {
	const char *asked;
	enum port_type type;
	uint16_t port;
	const char *sentence;
} rows[] = {
	{ "http", PORT_TCP, 443,
	  N_("Port 443 is HTTPS: HTTP inside TLS, which cannot be read on the way.") },
	{ "http", PORT_UDP, 443,
	  N_("UDP port 443 is QUIC: HTTP/3 in it is encrypted from the first byte.") },
	{ "smtp", PORT_TCP, 465,
	  N_("Mail on port 465 is TLS from the first byte: it cannot be read.") },
	{ "pop", PORT_TCP, 995,
	  N_("Mail on port 995 is TLS from the first byte: it cannot be read.") },
	{ "imap", PORT_TCP, 993,
	  N_("Mail on port 993 is TLS from the first byte: it cannot be read.") },
};

enum { ROWS = sizeof rows / sizeof *rows };

static bool is_of_name(char letter)
{
	return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
	       letter == '_';
}

/* Does the filter name it, by itself or with a field of it? */
static bool filter_asks(const char *filter, const char *protocol)
{
	size_t length = strlen(protocol);
	for (const char *at = filter; (at = strstr(at, protocol)); at += length) {
		bool begins = at == filter || (!is_of_name(at[-1]) && at[-1] != '.');
		if (begins && !is_of_name(at[length])) return true;
	}
	return false;
}

static bool port_is_used(const struct engine *engine, enum port_type type, uint16_t port)
{
	const struct conversations *all = engine_conversations(engine, type);
	uint32_t count = conversations_count(all);
	uint32_t first = count > LOOKED_AT_MAX ? count - LOOKED_AT_MAX : 0;
	for (uint32_t i = first; i < count; i++) {
		const struct conversation *one = conversations_at(all, i);
		if (one->port[0] == port || one->port[1] == port) return true;
	}
	return false;
}

size_t sealed_sentences(const struct engine *engine, const char *filter,
                        const char *sentences[SEALED_SENTENCES_MAX])
{
	size_t count = 0;
	for (size_t i = 0; i < ROWS && count < SEALED_SENTENCES_MAX; i++)
		if (filter_asks(filter, rows[i].asked) &&
		    port_is_used(engine, rows[i].type, rows[i].port))
			sentences[count++] = rows[i].sentence;
	return count;
}
