/* The states of both ends, segment by segment: RFC 9293's figures 6 to 13, and what captures show beside.
 *
 * A segment is written as sender, flags and what comparing its numbers said:
 *   "C SA sf"  the client sends SYN+ACK that acknowledges the server's SYN and FIN
 *   d data, s acknowledges the SYN, f acknowledges the FIN, o its FIN follows a hole, x a reset that is
 *   outside the receiver's window, h a reset that follows a hole. A state ends with ? where it is assumed, "-" is nothing known. */
#include "tcp_state.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "tcp_analysis.h"

struct row {
	const char *segment, *client, *server;
};

struct scenario {
	const char *name;
	struct row rows[16];
};

/* clang-format off */
#define SYN      { "C S",     "SYN-SENT",    "SYN-RECEIVED" }
#define SYNACK   { "S SA s",  "ESTABLISHED", "SYN-RECEIVED" }
#define ACK      { "C A s",   "ESTABLISHED", "ESTABLISHED" }
#define OPEN     SYN, SYNACK, ACK

static const struct scenario scenarios[] = {
	{ "figure 6: a handshake, then data", { OPEN, { "C PA sd", "ESTABLISHED", "ESTABLISHED" },
		{ "S PA sd", "ESTABLISHED", "ESTABLISHED" } } },
	{ "figure 7: both open at once", {
		{ "C S",     "SYN-SENT",     "SYN-RECEIVED" },
		{ "S S",     "SYN-RECEIVED", "SYN-RECEIVED" },
		{ "C SA s",  "SYN-RECEIVED", "ESTABLISHED" },
		{ "S SA s",  "ESTABLISHED",  "ESTABLISHED" },
		{ "C A s",   "ESTABLISHED",  "ESTABLISHED" } } },
	{ "figure 8: an old SYN is refused, the new one goes on", {
		{ "C S",     "SYN-SENT",     "SYN-RECEIVED" },
		{ "S SA",    "SYN-SENT",     "SYN-RECEIVED" },
		{ "C R",     "SYN-SENT",     "LISTEN" },
		{ "C S",     "SYN-SENT",     "SYN-RECEIVED" },
		{ "S SA s",  "ESTABLISHED",  "SYN-RECEIVED" },
		{ "C A s",   "ESTABLISHED",  "ESTABLISHED" } } },
	{ "figures 9 and 10: the client starts again, the server is still connected", {
		{ "C S",     "SYN-SENT",     "SYN-RECEIVED" },
		{ "S A",     "SYN-SENT",     "ESTABLISHED?" },
		{ "C R",     "SYN-SENT",     "CLOSED" },
		{ "C S",     "SYN-SENT",     "SYN-RECEIVED" },
		{ "S SA s",  "ESTABLISHED",  "SYN-RECEIVED" },
		{ "C A s",   "ESTABLISHED",  "ESTABLISHED" } } },
	{ "figure 12: four segments, the client closes first", { OPEN,
		{ "C FA s",  "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S A sf",  "FIN-WAIT-2",   "CLOSE-WAIT" },
		{ "S FA sf", "TIME-WAIT",    "LAST-ACK" },
		{ "C A sf",  "TIME-WAIT",    "CLOSED" } } },
	{ "four segments, the server closes first", { OPEN,
		{ "S FA s",  "CLOSE-WAIT",   "FIN-WAIT-1" },
		{ "C A sf",  "CLOSE-WAIT",   "FIN-WAIT-2" },
		{ "C FA sf", "LAST-ACK",     "TIME-WAIT" },
		{ "S A sf",  "CLOSED",       "TIME-WAIT" } } },
	{ "three segments: acknowledgment and FIN in one", { OPEN,
		{ "C FA s",  "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S FA sf", "TIME-WAIT",    "LAST-ACK" },
		{ "C A sf",  "TIME-WAIT",    "CLOSED" } } },
	{ "figure 13: both close at once", { OPEN,
		{ "C FA s",  "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S FA s",  "CLOSING",      "CLOSING" },
		{ "C A sf",  "CLOSING",      "TIME-WAIT" },
		{ "S A sf",  "TIME-WAIT",    "TIME-WAIT" } } },
	{ "both close at once, data in between (zeek's smtp.pcap)", { OPEN,
		{ "C FA s",  "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S PA sd", "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S FA s",  "CLOSING",      "CLOSING" },
		{ "C A sf",  "CLOSING",      "TIME-WAIT" },
		{ "S A sf",  "TIME-WAIT",    "TIME-WAIT" } } },
	{ "half-close: the server goes on sending", { OPEN,
		{ "C FA s",  "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S A sf",  "FIN-WAIT-2",   "CLOSE-WAIT" },
		{ "S PA sfd","FIN-WAIT-2",   "CLOSE-WAIT" },
		{ "C A s",   "FIN-WAIT-2",   "CLOSE-WAIT" },
		{ "S FPA sfd","TIME-WAIT",   "LAST-ACK" },
		{ "C A sf",  "TIME-WAIT",    "CLOSED" } } },
	{ "the acknowledgment of the FIN covers data only", { OPEN,
		{ "C FPA sd","FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S A s",   "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S A sf",  "FIN-WAIT-2",   "CLOSE-WAIT" } } },
	{ "the last acknowledgment of the handshake brings the FIN", { SYN, SYNACK,
		{ "C FA s",  "FIN-WAIT-1",   "CLOSE-WAIT" } } },
	{ "the SYN+ACK is sent again: its acknowledgment did not arrive", { OPEN,
		{ "S SA s",  "ESTABLISHED",  "SYN-RECEIVED" },
		{ "C A s",   "ESTABLISHED",  "ESTABLISHED" } } },
	{ "the SYN is sent again", { SYN, SYN, SYNACK, SYN, SYNACK, ACK } },
	{ "the first FIN is sent again", { OPEN,
		{ "C FA s",  "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S A sf",  "FIN-WAIT-2",   "CLOSE-WAIT" },
		{ "C FA s",  "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S A sf",  "FIN-WAIT-2",   "CLOSE-WAIT" } } },
	{ "the last FIN is sent again after its acknowledgment", { OPEN,
		{ "C FA s",  "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S FA sf", "TIME-WAIT",    "LAST-ACK" },
		{ "C A sf",  "TIME-WAIT",    "CLOSED" },
		{ "S FA sf", "TIME-WAIT",    "LAST-ACK" },
		{ "C A sf",  "TIME-WAIT",    "CLOSED" } } },
	{ "the first FIN is sent again in TIME-WAIT: its end has the other FIN", { OPEN,
		{ "C FA s",  "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S FA sf", "TIME-WAIT",    "LAST-ACK" },
		{ "C FA sf", "CLOSING",      "CLOSED" },
		{ "S A sf",  "TIME-WAIT",    "CLOSED" } } },
	{ "a port that nobody listens on", { SYN,
		{ "S RA s",  "CLOSED",       "CLOSED" } } },
	/* 3.5.2: with an ACK it comes from an end without the connection, whatever the other makes of it */
	{ "a refusal that does not answer the SYN", { SYN,
		{ "S RA",    "SYN-SENT",     "CLOSED" } } },
	{ "reset by the client in SYN-SENT's answer (a port scan)", { SYN, SYNACK,
		{ "C R",     "CLOSED",       "LISTEN" } } },
	{ "reset by the server in SYN-RECEIVED", { SYN, SYNACK,
		{ "S R",     "CLOSED",       "CLOSED" } } },
	{ "reset in ESTABLISHED", { OPEN, { "S RA s", "CLOSED", "CLOSED" } } },
	/* 3.10.7.4 drops it; who sent it has no connection, unless it goes on: then somebody else did */
	{ "reset outside the window: only its sender is closed", { OPEN,
		{ "S R x",   "ESTABLISHED",  "CLOSED" },
		{ "C PA sd", "ESTABLISHED",  "CLOSED" },
		{ "S R",     "CLOSED",       "CLOSED" },
		{ "S PA sd", "CLOSED",       "CLOSED" } } },
	{ "reset outside the window: its sender goes on", { OPEN,
		{ "S R x",   "ESTABLISHED",  "CLOSED" },
		{ "S PA sd", "ESTABLISHED",  "ESTABLISHED" },
		{ "S FA s",  "CLOSE-WAIT",   "FIN-WAIT-1" } } },
	{ "reset outside the window after the FIN: the other end goes on to close", { OPEN,
		{ "C FA s",  "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "C R x",   "CLOSED",       "CLOSE-WAIT" },
		{ "S PA sd", "CLOSED",       "CLOSE-WAIT" },
		{ "S FA s",  "CLOSED",       "CLOSING" },
		{ "S FA so", "CLOSED",       "CLOSING" },
		{ "C R x",   "CLOSED",       "CLOSING" },
		{ "S R",     "CLOSED",       "CLOSED" } } },
	{ "a reset after a hole", { OPEN,
		{ "S R h",   "CLOSED?",      "CLOSED" },
		{ "S R h",   "CLOSED",       "CLOSED" } } },
	{ "LISTEN answers a stray ACK and stays there, whatever resets come", { SYN, SYNACK,
		{ "C R",     "CLOSED",       "LISTEN" },
		{ "C A",     "CLOSED",       "LISTEN" },
		{ "S R",     "CLOSED",       "LISTEN" },
		{ "C R",     "CLOSED",       "LISTEN" },
		{ "C FA o",  "CLOSED",       "LISTEN" },
		SYN, SYNACK, ACK,
		{ "C FA s",  "FIN-WAIT-1",   "CLOSE-WAIT" },
		{ "S FA sf", "TIME-WAIT",    "LAST-ACK" } } },
	{ "SYN-RECEIVED refuses an ACK of what it did not send", { SYN, SYNACK,
		{ "C A",     "ESTABLISHED",  "SYN-RECEIVED" },
		{ "S R x",   "ESTABLISHED",  "SYN-RECEIVED" },
		{ "C A s",   "ESTABLISHED",  "ESTABLISHED" } } },
	{ "both open at once: a refusal closes, nobody has listened", {
		{ "C S",     "SYN-SENT",     "SYN-RECEIVED" },
		{ "S S",     "SYN-RECEIVED", "SYN-RECEIVED" },
		{ "C R",     "CLOSED",       "CLOSED" } } },
	{ "reset in FIN-WAIT-1", { OPEN, { "C FA s", "FIN-WAIT-1", "CLOSE-WAIT" },
		{ "S R",     "CLOSED",       "CLOSED" } } },
	{ "reset in FIN-WAIT-2", { OPEN, { "C FA s", "FIN-WAIT-1", "CLOSE-WAIT" },
		{ "S A sf",  "FIN-WAIT-2",   "CLOSE-WAIT" },
		{ "C R",     "CLOSED",       "CLOSED" } } },
	{ "reset in CLOSING", { OPEN, { "C FA s", "FIN-WAIT-1", "CLOSE-WAIT" },
		{ "S FA s",  "CLOSING",      "CLOSING" },
		{ "S R",     "CLOSED",       "CLOSED" } } },
	{ "reset in LAST-ACK and TIME-WAIT", { OPEN, { "C FA s", "FIN-WAIT-1", "CLOSE-WAIT" },
		{ "S FA sf", "TIME-WAIT",    "LAST-ACK" },
		{ "C R",     "CLOSED",       "CLOSED" } } },
	{ "a reset after the close", { OPEN, { "C FA s", "FIN-WAIT-1", "CLOSE-WAIT" },
		{ "S FA sf", "TIME-WAIT",    "LAST-ACK" },
		{ "C A sf",  "TIME-WAIT",    "CLOSED" },
		{ "S R",     "CLOSED",       "CLOSED" } } },
	{ "what crosses a reset opens nothing", { OPEN, { "S R", "CLOSED", "CLOSED" },
		{ "C PA sd", "CLOSED",       "CLOSED" } } },
	/* a FIN too: sent before the reset came, by an end that the reset closes whatever it was in */
	{ "a FIN crosses a reset", { OPEN, { "C FA s", "FIN-WAIT-1", "CLOSE-WAIT" },
		{ "C RA s",  "CLOSED",       "CLOSED" },
		{ "S FA s",  "CLOSED",       "CLOSED" },
		{ "S FA sf", "CLOSED",       "CLOSED" },
		{ "C R",     "CLOSED",       "CLOSED" } } },
	{ "the SYN+ACK and the SYN are sent again: the ACK answers what was captured", { SYN, SYNACK, SYNACK, SYN,
		ACK, { "C PA sd", "ESTABLISHED", "ESTABLISHED" } } },
	{ "joined in the middle", {
		{ "C PA d",  "ESTABLISHED?", "ESTABLISHED?" },
		{ "S A d",   "ESTABLISHED?", "ESTABLISHED?" },
		{ "S FA",    "CLOSE-WAIT?",  "FIN-WAIT-1?" },
		{ "C A f",   "CLOSE-WAIT?",  "FIN-WAIT-2?" },
		{ "C FA f",  "LAST-ACK",     "TIME-WAIT" },
		{ "S A f",   "CLOSED",       "TIME-WAIT" } } },
	{ "joined at a FIN: which of the two is not known", {
		{ "C FA",    "FIN-WAIT-1?",  "CLOSE-WAIT?" },
		{ "S A f",   "FIN-WAIT-2?",  "CLOSE-WAIT?" } } },
	{ "joined at the SYN+ACK", {
		{ "S SA",    "ESTABLISHED?", "SYN-RECEIVED" },
		{ "C A s",   "ESTABLISHED?", "ESTABLISHED" } } },
	{ "joined at a reset", { { "S R", "CLOSED", "CLOSED" } } },
	{ "the SYN+ACK was not captured", { SYN,
		{ "C A",     "ESTABLISHED?", "ESTABLISHED?" } } },
	{ "the last acknowledgment of the handshake was not captured", { SYN, SYNACK,
		{ "S PA sd", "ESTABLISHED",  "ESTABLISHED?" } } },
	{ "the last acknowledgment of the handshake was captured late", { SYN, SYNACK,
		{ "S PA sd", "ESTABLISHED",  "ESTABLISHED?" },
		{ "C A s",   "ESTABLISHED",  "ESTABLISHED" } } },
	{ "the FIN follows a hole: it may have to wait", { OPEN,
		{ "C FA so", "FIN-WAIT-1",   "ESTABLISHED?" },
		{ "S A s",   "FIN-WAIT-1",   "ESTABLISHED?" },
		{ "S A sf",  "FIN-WAIT-2",   "CLOSE-WAIT?" },
		{ "S FA sf", "TIME-WAIT",    "LAST-ACK" } } },
};
/* clang-format on */

static struct tcp_step parse_segment(const char *text)
{
	static const char letters[] = "FSRPAU";
	struct tcp_step step = { .sender = text[0] == 'S',
		                 .is_fin_in_order = true,
		                 .is_reset_in_window = true };
	const char *at = text + 2;
	for (; *at && *at != ' '; at++)
		step.flags |= (uint16_t)(1u << (strchr(letters, *at) - letters));
	for (; *at; at++) {
		if (*at == 'd') step.has_data = true;
		if (*at == 's') step.acks_syn = true;
		if (*at == 'f') step.acks_fin = true;
		if (*at == 'o') step.is_fin_in_order = false;
		if (*at == 'x') step.is_reset_in_window = false;
		if (*at == 'h') step.is_reset_after_hole = true;
	}
	return step;
}

static const char *name_end(const struct tcp_end *end, char *out, size_t size)
{
	snprintf(out, size, "%s%s", tcp_state_name(end->state), end->is_assumed ? "?" : "");
	return out;
}

START_TEST(test_scenario)
{
	const struct scenario *scenario = &scenarios[_i];
	struct tcp_ends ends = { 0 };
	for (size_t i = 0; i < 16 && scenario->rows[i].segment; i++) {
		const struct row *row = &scenario->rows[i];
		struct tcp_step step = parse_segment(row->segment);
		tcp_state_advance(&ends, &step);
		char client[32], server[32];
		name_end(&ends.end[0], client, sizeof client);
		name_end(&ends.end[1], server, sizeof server);
		ck_assert_msg(strcmp(client, row->client) == 0 && strcmp(server, row->server) == 0,
		              "%s: segment %zu \"%s\": %s, %s instead of %s, %s", scenario->name,
		              i + 1, row->segment, client, server, row->client, row->server);
	}
}
END_TEST

/* Whatever comes, in whatever order: a state that exists, and no way back from a reset but a SYN. */
START_TEST(test_any_sequence)
{
	uint32_t random = 12345;
	bool is_right = true;
	struct tcp_ends ends = { 0 };
	for (unsigned i = 0; i < 300000; i++) {
		random = random * 1664525u + 1013904223u;
		uint32_t bits = random >> 8;
		struct tcp_step step = {
			.flags = (uint16_t)(bits & 0x1f),
			.sender = bits >> 5 & 1,
			.has_data = bits >> 6 & 1,
			.acks_syn = bits >> 7 & 1,
			.acks_fin = bits >> 8 & 1,
			.is_fin_in_order = bits >> 9 & 1,
			.is_reset_in_window = bits >> 10 & 1,
			.is_reset_after_hole = bits >> 11 & 1,
		};
		bool were_closed = ends.end[0].is_reset && ends.end[1].is_reset;
		tcp_state_advance(&ends, &step);
		is_right &=
			ends.end[0].state < TCP_STATE_COUNT && ends.end[1].state < TCP_STATE_COUNT;
		bool are_open =
			ends.end[0].state >= TCP_SYN_SENT || ends.end[1].state >= TCP_SYN_SENT;
		if (were_closed && are_open) is_right &= (step.flags & TCP_SYN) != 0;
		if (bits % 64 == 0) ends = (struct tcp_ends){ 0 };
	}
	ck_assert(is_right);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tcp_state");
	TCase *tcase = tcase_create("tcp_state");
	tcase_add_loop_test(tcase, test_scenario, 0, sizeof scenarios / sizeof *scenarios);
	tcase_add_test(tcase, test_any_sequence);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
