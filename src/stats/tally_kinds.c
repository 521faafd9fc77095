/* tally_kinds.c - the trees there are: for each, the nodes it starts with and where a message counts. */
#include "tally_internal.h"

#include "base/format.h"
#include "field/format.h"

#include <string.h>

/* http,tree: messages by kind, answers by class and code. */
enum { HTTP_METHOD, HTTP_CODE, HTTP_MEANING, HTTP_HOST, HTTP_URI, HTTP_TUNNEL };

enum {
	HTTP_ALL = 1,
	HTTP_OTHER,
	HTTP_ANSWERS,
	HTTP_BROKEN,
	HTTP_INFORMATIONAL,
	HTTP_REQUESTS = HTTP_INFORMATIONAL + 5,
};

static const struct tally_plant http_plants[] = {
	{ "Total HTTP Packets", 0, 0 },
	{ "Other HTTP Packets", HTTP_ALL, 0 },
	{ "HTTP Response Packets", HTTP_ALL, 0 },
	{ "???: broken", HTTP_ANSWERS, 0 },
	{ "1xx: Informational", HTTP_ANSWERS, 0 },
	{ "2xx: Success", HTTP_ANSWERS, 0 },
	{ "3xx: Redirection", HTTP_ANSWERS, 0 },
	{ "4xx: Client Error", HTTP_ANSWERS, 0 },
	{ "5xx: Server Error", HTTP_ANSWERS, 0 },
	{ "HTTP Request Packets", HTTP_ALL, 0 },
	{ .name = NULL },
};

/* 0: it does not answer. */
static unsigned http_code(const struct tally *tally, const struct tally_message *message)
{
	const struct item *code = tally_item(tally, message, HTTP_CODE);
	return code && code->flags & ITEM_NUMBER ? (unsigned)code->value.number : 0;
}

static void http_count_answer(struct tally *tally, const struct tally_message *message,
                              unsigned code)
{
	char meaning[TALLY_NAME_MAX], name[TALLY_NAME_MAX + 16];
	if (!tally_text(tally, message, HTTP_MEANING, meaning, sizeof meaning))
		text_format(meaning, sizeof meaning, "Unknown (%u)", code);
	text_format(name, sizeof name, "%u %s", code, meaning);
	uint32_t group = HTTP_BROKEN;
	if (code >= 100 && code < 600) group = HTTP_INFORMATIONAL + code / 100 - 1;
	tally_tick(tally, HTTP_ANSWERS);
	tally_tick(tally, group);
	tally_tick_child(tally, group, name);
}

/* What goes through a tunnel is not HTTP any more. */
static bool http_counts(const struct tally *tally, const struct tally_message *message)
{
	return !tally_item(tally, message, HTTP_TUNNEL);
}

static void http_count(struct tally *tally, const struct tally_message *message)
{
	char method[TALLY_NAME_MAX];
	unsigned code = http_code(tally, message);
	tally_tick(tally, HTTP_ALL);
	if (code) {
		http_count_answer(tally, message, code);
	} else if (tally_text(tally, message, HTTP_METHOD, method, sizeof method)) {
		tally_tick(tally, HTTP_REQUESTS);
		tally_tick_child(tally, HTTP_REQUESTS, method);
	} else {
		tally_tick(tally, HTTP_OTHER);
	}
}

/* http_req,tree: what was asked for, by host. */
static const struct tally_plant http_request_plants[] = {
	{ "HTTP Requests by HTTP Host", 0, 0 },
	{ .name = NULL },
};

static void http_count_request(struct tally *tally, const struct tally_message *message)
{
	char text[TALLY_NAME_MAX];
	if (!tally_text(tally, message, HTTP_METHOD, text, sizeof text)) return;
	tally_tick(tally, 1);
	if (!tally_text(tally, message, HTTP_HOST, text, sizeof text)) return;
	uint32_t host = tally_tick_child(tally, 1, text);
	if (tally_text(tally, message, HTTP_URI, text, sizeof text))
		tally_tick_child(tally, host, text);
}

/* http_srv,tree: which servers were asked, as which hosts, and how they answered. */
enum { SERVER_ASKED = 1, SERVER_BY_ADDRESS, SERVER_BY_HOST, SERVER_ANSWERS };

static const struct tally_plant http_server_plants[] = {
	{ "HTTP Requests by Server", 0, 0 },
	{ "HTTP Requests by Server Address", SERVER_ASKED, 0 },
	{ "HTTP Requests by HTTP Host", SERVER_ASKED, 0 },
	{ "HTTP Responses by Server Address", 0, 0 },
	{ .name = NULL },
};

static void http_count_server(struct tally *tally, const struct tally_message *message)
{
	char text[TALLY_NAME_MAX];
	unsigned code = http_code(tally, message);
	const struct summary *summary = dissection_summary(pass_dissection(message->pass));
	if (!tally_text(tally, message, HTTP_METHOD, text, sizeof text)) {
		if (!code) return;
		tally_tick(tally, SERVER_ANSWERS);
		uint32_t by = tally_tick_child(tally, SERVER_ANSWERS, summary->source);
		tally_tick_child(tally, by, code > 100 && code < 400 ? "OK" : "KO");
		return;
	}
	tally_tick(tally, SERVER_ASKED);
	tally_tick(tally, SERVER_BY_ADDRESS);
	tally_tick(tally, SERVER_BY_HOST);
	uint32_t address = tally_tick_child(tally, SERVER_BY_ADDRESS, summary->destination);
	if (!tally_text(tally, message, HTTP_HOST, text, sizeof text)) return;
	uint32_t host = tally_tick_child(tally, SERVER_BY_HOST, text);
	tally_tick_child(tally, host, summary->destination);
	tally_tick_child(tally, address, text);
}

/* plen,tree: frames by length. */
static const struct tally_plant length_plants[] = {
	{ "Packet Lengths", 0, TALLY_NUMBERS | TALLY_ORDERED },
	{ "0-19", 1, TALLY_NUMBERS },
	{ "20-39", 1, TALLY_NUMBERS },
	{ "40-79", 1, TALLY_NUMBERS },
	{ "80-159", 1, TALLY_NUMBERS },
	{ "160-319", 1, TALLY_NUMBERS },
	{ "320-639", 1, TALLY_NUMBERS },
	{ "640-1279", 1, TALLY_NUMBERS },
	{ "1280-2559", 1, TALLY_NUMBERS },
	{ "2560-5119", 1, TALLY_NUMBERS },
	{ "5120 and greater", 1, TALLY_NUMBERS },
	{ .name = NULL },
};

static void length_count(struct tally *tally, const struct tally_message *message)
{
	uint32_t length = store_reported(pass_store(message->pass), pass_frame(message->pass));
	uint32_t range = 2;
	for (uint32_t end = 20; length >= end && range < 11; end *= 2) range++;
	tally_tick_number(tally, 1, length);
	tally_tick_number(tally, range, length);
}

#define HTTP_TREE(name_in, title_in, plants_in, flags, count_in)                     \
	{                                                                            \
		.kind = { (name_in), (title_in) }, .protocol = "http",               \
		.plants = (plants_in), .fields = { "http.request.method",            \
			                           "http.response.code",             \
			                           "http.response.code.desc",        \
			                           "http.host",                      \
			                           "http.request.uri",               \
			                           "http.proxy_connect_host" },      \
		.counts = http_counts, .dissect_flags = (flags), .count = (count_in) \
	}

static const struct tally_row tally_own_rows[] = {
	HTTP_TREE("http,tree", "HTTP/Packet Counter", http_plants, 0, http_count),
	HTTP_TREE("http_req,tree", "HTTP/Requests", http_request_plants, 0, http_count_request),
	HTTP_TREE("http_srv,tree", "HTTP/Load Distribution", http_server_plants, DISSECT_SUMMARY,
	          http_count_server),
	{ .kind = { "plen,tree", "Packet Lengths" },
	  .protocol = "frame",
	  .plants = length_plants,
	  .count = length_count },
};

enum { TALLY_KINDS = 5 + TALLY_DIALOGUES };

static const struct tally_row *const tally_rows[TALLY_KINDS] = {
	&tally_own_rows[0],      &tally_own_rows[1],      &tally_own_rows[2],
	&tally_own_rows[3],      &tally_dns_row,          &tally_dialogue_rows[0],
	&tally_dialogue_rows[1], &tally_dialogue_rows[2], &tally_dialogue_rows[3],
};

const struct tally_row *tally_row(size_t index) { return tally_rows[index]; }

const struct tally_kind *tally_kind(size_t index)
{
	return index < TALLY_KINDS ? &tally_rows[index]->kind : NULL;
}
