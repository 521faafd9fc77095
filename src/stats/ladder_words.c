/* ladder_words.c - what a segment does, told by its flags, its remarks and the states before and after it. */
#include "stats/ladder_words.h"

#include "base/language.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NEXT_STEPS_MAX = 256 * 1024 /* segments that are looked through for what comes next */ };

struct told {
	const struct ladder *ladder;
	const struct ladder_segment *segment;
	uint32_t index;
	unsigned sender, receiver; /* 0 client, 1 server */
	enum tcp_end_state before[2], now[2];
	bool is_complete;
	uint32_t base; /* of the sender's numbers, as they are told */
	uint32_t ack_base;
	struct ladder_words *out;
};

static const char *const who[] = { N_("client"), N_("server") };
static const char *const Who[] = { N_("The client"), N_("The server") };

static void say(char out[LADDER_WORDS_MAX], const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void say(char out[LADDER_WORDS_MAX], const char *format, ...)
{
	size_t used = strlen(out);
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(out + used, LADDER_WORDS_MAX - used, _(format), arguments);
	va_end(arguments);
}

static bool told_has(const struct told *told, unsigned flags)
{
	return (told->segment->flags & flags) == flags;
}

/* The number that acknowledges all of the segment. */
static uint32_t told_end(const struct told *told)
{
	const struct ladder_segment *segment = told->segment;
	return segment->seq + segment->length + (segment->flags & SEGMENT_FLAG_SYN ? 1 : 0) +
	       (segment->flags & SEGMENT_FLAG_FIN ? 1 : 0);
}

/* ---------------------------------------------------------------- what comes next */

/* What is looked for among later segments of one side. */
struct wanted {
	unsigned sender;
	uint16_t flags; /* of TCP */
	uint32_t ack;   /* at least, if has_ack */
	bool has_ack;
};

/* The first segment that does what is wanted, or a reset, whichever is first. */
static const struct ladder_segment *told_find(const struct told *told, const struct wanted *wanted)
{
	uint32_t count = ladder_count(told->ladder);
	for (uint32_t i = told->index + 1; i < count && i - told->index < NEXT_STEPS_MAX; i++) {
		const struct ladder_segment *segment = ladder_segment(told->ladder, i);
		bool is_back = segment->bits & LADDER_BACK;
		bool fits = is_back == wanted->sender &&
		            (segment->flags & wanted->flags) == wanted->flags;
		bool is_far = !wanted->has_ack || (int32_t)(segment->ack - wanted->ack) >= 0;
		if ((fits && is_far) || segment->flags & SEGMENT_FLAG_RST) return segment;
	}
	return NULL;
}

/* Who did it, or that nobody has. */
static void told_who_does(struct told *told, const struct wanted *wanted)
{
	const struct ladder_segment *found = told_find(told, wanted);
	char *next = told->out->next;
	if (!found) {
		say(next, told->is_complete ? " It was not seen." : " It has not come yet.");
		return;
	}
	told->out->next_frame = found->frame;
	say(next,
	    found->flags & SEGMENT_FLAG_RST ? " Instead, frame %u resets the connection."
	                                    : " Frame %u does.",
	    found->frame);
}

static void next_is_ack(struct told *told)
{
	const struct wanted wanted = { .sender = told->receiver,
		                       .flags = SEGMENT_FLAG_ACK,
		                       .ack = told_end(told),
		                       .has_ack = true };
	say(told->out->next, "Next: the %s acknowledges %s %u with Ack %u.", _(who[told->receiver]),
	    told->segment->length ? _("what begins at Seq") : _("Seq"),
	    told->segment->seq + told->base, told_end(told) + told->base);
	told_who_does(told, &wanted);
}

static void next_is_syn_ack(struct told *told)
{
	const struct wanted wanted = { .sender = told->receiver,
		                       .flags = SEGMENT_FLAG_SYN | SEGMENT_FLAG_ACK };
	say(told->out->next, "Next: the %s answers with SYN ACK, or refuses with RST.",
	    _(who[told->receiver]));
	told_who_does(told, &wanted);
}

static void next_is_fin(struct told *told, unsigned sender)
{
	const struct wanted wanted = { .sender = sender, .flags = SEGMENT_FLAG_FIN };
	say(told->out->next, "Next: the %s sends what it still has, then its own FIN.",
	    _(who[sender]));
	told_who_does(told, &wanted);
}

/* ---------------------------------------------------------------- what it says */

static void what_reset(struct told *told)
{
	bool was_asked = told->before[told->receiver] == TCP_END_SYN_SENT;
	if (was_asked)
		say(told->out->what,
		    "%s refuses: nobody listens on that port, or a firewall says so.",
		    _(Who[told->sender]));
	else
		say(told->out->what,
		    "%s breaks the connection off; what was on its way is thrown away.",
		    _(Who[told->sender]));
	if (told->now[told->receiver] == told->before[told->receiver] &&
	    told->now[told->receiver] != TCP_END_CLOSED)
		say(told->out->what, " Its number fits no window: the %s ignores it.",
		    _(who[told->receiver]));
	else
		say(told->out->next, "Next: nothing. A reset is not acknowledged.");
}

static void what_syn(struct told *told)
{
	bool is_again = told->segment->marks & TCP_MARK_AGAIN;
	bool is_answer = told_has(told, SEGMENT_FLAG_ACK);
	bool is_crossing = told->before[told->receiver] == TCP_END_SYN_SENT && !is_answer;
	if (is_again)
		say(told->out->what, "%s sends its SYN again: it has not had the answer.",
		    _(Who[told->sender]));
	else if (is_crossing)
		say(told->out->what,
		    "%s asks as well, at the same time: both ends open (RFC 9293 figure 7).",
		    _(Who[told->sender]));
	else if (is_answer)
		say(told->out->what, "%s agrees; its own bytes are counted from here.",
		    _(Who[told->sender]));
	else
		say(told->out->what, "%s asks for a connection; its bytes are counted from here.",
		    _(Who[told->sender]));
	if (is_answer || is_crossing)
		next_is_ack(told);
	else
		next_is_syn_ack(told);
}

static void what_fin(struct told *told)
{
	enum tcp_end_state own = told->now[told->sender];
	if (told->segment->marks & TCP_MARK_AGAIN)
		say(told->out->what, "%s sends its FIN again: it was not acknowledged.",
		    _(Who[told->sender]));
	else if (own == TCP_END_FIN_WAIT_1 || own == TCP_END_FIN_WAIT_2)
		say(told->out->what,
		    "%s has sent everything and closes first; it can still receive.",
		    _(Who[told->sender]));
	else if (own == TCP_END_CLOSING)
		say(told->out->what,
		    "%s closes at the same time: it had not had the other FIN when it sent this.",
		    _(Who[told->sender]));
	else
		say(told->out->what, "%s has sent everything as well%s.", _(Who[told->sender]),
		    told->now[told->receiver] == TCP_END_TIME_WAIT &&
		                    told->before[told->receiver] == TCP_END_FIN_WAIT_1
		            ? _("; the same segment acknowledges the other FIN")
		            : "");
	next_is_ack(told);
}

/* An acknowledgment that changed what its receiver is in. False: it did not. */
static bool what_turning_ack(struct told *told)
{
	enum tcp_end_state before = told->before[told->receiver], now = told->now[told->receiver];
	if (before == now || before == TCP_END_UNKNOWN) return false;
	char *what = told->out->what;
	if (now == TCP_END_ESTABLISHED) {
		say(what, "%s acknowledges the %s's SYN: the connection is open at both ends.",
		    _(Who[told->sender]), _(who[told->receiver]));
	} else if (now == TCP_END_FIN_WAIT_2) {
		say(what, "%s knows that the %s is done. It may go on sending: half closed.",
		    _(Who[told->sender]), _(who[told->receiver]));
		next_is_fin(told, told->sender);
	} else if (now == TCP_END_TIME_WAIT) {
		say(what, "%s acknowledges the FIN that crossed its own; the %s waits now.",
		    _(Who[told->sender]), _(who[told->receiver]));
	} else if (now == TCP_END_CLOSED && told->now[told->sender] == TCP_END_TIME_WAIT) {
		say(what,
		    "%s acknowledges the last FIN, and waits twice the longest life of a segment.",
		    _(Who[told->sender]));
		say(told->out->next, "Next: nothing is sent; after TIME-WAIT the %s is CLOSED too.",
		    _(who[told->sender]));
	} else {
		return false;
	}
	return true;
}

/* Remarks that say more than the numbers do. */
static const struct {
	uint16_t mark;
	const char *text; /* with who sends */
} remarks[] = {
	{ TCP_MARK_KEEP_ALIVE, N_("%s asks whether the other end is still there: keep-alive.") },
	{ TCP_MARK_KEEP_ALIVE_ACK, N_("%s is still there: it answers the keep-alive.") },
	{ TCP_MARK_ZERO_WINDOW_PROBE, N_("%s asks whether there is room again.") },
	{ TCP_MARK_ZERO_WINDOW_PROBE_ACK, N_("%s says how much room it has now.") },
	{ TCP_MARK_FAST_RETRANSMISSION,
	  N_("%s sends this again after several duplicate acknowledgments, without waiting.") },
	{ TCP_MARK_SPURIOUS_RETRANSMISSION, N_("%s sends again what was acknowledged already.") },
	{ TCP_MARK_RETRANSMISSION, N_("%s sends this again: it was not acknowledged in time.") },
	{ TCP_MARK_OUT_OF_ORDER, N_("%s sent this earlier than what was captured before it.") },
	{ TCP_MARK_ACKS_UNSEEN, N_("%s acknowledges bytes that were not captured.") },
	{ TCP_MARK_ZERO_WINDOW, N_("%s has no room left: the other end must wait.") },
	{ TCP_MARK_DUPLICATE_ACK,
	  N_("%s repeats what it waits for: something that was sent later has arrived.") },
	{ TCP_MARK_WINDOW_UPDATE, N_("%s has more room now.") },
};

static bool what_remark(struct told *told)
{
	for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++) {
		if (!(told->segment->marks & remarks[i].mark)) continue;
		const char *rest = _(remarks[i].text) + strlen("%s");
		say(told->out->what, "%s%s", _(Who[told->sender]), rest);
		return true;
	}
	return false;
}

static void what_data(struct told *told)
{
	const struct ladder_segment *segment = told->segment;
	if (segment->length) {
		if (!what_remark(told))
			say(told->out->what, "%s sends %u bytes, from Seq %u on.",
			    _(Who[told->sender]), segment->length, segment->seq + told->base);
		next_is_ack(told);
		return;
	}
	if (what_turning_ack(told) || what_remark(told)) return;
	say(told->out->what, "%s has everything up to Seq %u.", _(Who[told->sender]),
	    segment->ack + told->ack_base);
}

static void told_states(struct told *told)
{
	uint8_t before = told->index ? ladder_segment(told->ladder, told->index - 1)->states : 0;
	for (int end = 0; end < 2; end++) {
		told->before[end] = (enum tcp_end_state)(before >> 4 * end & 15);
		told->now[end] = (enum tcp_end_state)(told->segment->states >> 4 * end & 15);
	}
}

static void told_filter(struct told *told)
{
	static const uint8_t assumed[] = { LADDER_CLIENT_ASSUMED, LADDER_SERVER_ASSUMED };
	char *filter = told->out->filter;
	for (int end = 0; end < 2; end++)
		if (told->now[end])
			say(filter, "%stcp.state.%s == \"%s%s\"", *filter ? "   " : "", who[end],
			    tcp_end_state_name(told->now[end]),
			    told->segment->bits & assumed[end] ? " (assumed)" : "");
}

/* ---------------------------------------------------------------- rows */

static void words_group(const struct ladder *ladder, const struct ladder_row *row,
                        struct ladder_words *out)
{
	const struct ladder_totals *totals = ladder_totals(ladder, row);
	say(out->what, "%u frames, in which the client sends %llu bytes and the server %llu.",
	    row->last - row->first + 1, (unsigned long long)totals->bytes[0],
	    (unsigned long long)totals->bytes[1]);
	if (totals->again) say(out->next, "%u segments were sent again. ", totals->again);
	if (totals->holes) say(out->next, "In %u places something is missing.", totals->holes);
}

static void words_datagram(const struct ladder *ladder, struct told *told)
{
	const struct wanted wanted = { .sender = told->receiver };
	if (ladder_target(ladder)->kind == LADDER_UDP_STREAM) {
		say(told->out->what, "%s sends a datagram of %u bytes. UDP knows no states.",
		    told->sender ? _("The other end") : _("Who sent first"), told->segment->length);
		return;
	}
	uint32_t count = ladder_count(ladder), frame = 0;
	if (told->segment->flags) {
		say(told->out->what, "The reply to request %u: the same bytes, sent back.",
		    told->segment->ack);
		return;
	}
	say(told->out->what, "A request that asks for its own bytes back.");
	say(told->out->next, "Next: a reply with the same number, %u.", told->segment->ack);
	for (uint32_t i = told->index + 1; i < count && i - told->index < NEXT_STEPS_MAX; i++) {
		const struct ladder_segment *segment = ladder_segment(ladder, i);
		bool is_back = segment->bits & LADDER_BACK;
		if (is_back == wanted.sender && segment->ack == told->segment->ack && !frame)
			frame = segment->frame;
	}
	told->out->next_frame = frame;
	if (frame)
		say(told->out->next, " Frame %u is it.", frame);
	else
		say(told->out->next, told->is_complete ? " None was seen." : " None has come yet.");
}

void ladder_explain(const struct ladder *ladder, uint32_t row, bool is_raw, bool is_complete,
                    struct ladder_words *out)
{
	const struct ladder_row *own = ladder_row(ladder, row);
	*out = (struct ladder_words){ 0 };
	if (own->kind == LADDER_ROW_GROUP) {
		words_group(ladder, own, out);
		return;
	}
	struct told told = { .ladder = ladder,
		             .segment = ladder_segment(ladder, own->anchor),
		             .index = own->anchor,
		             .is_complete = is_complete,
		             .out = out };
	told.sender = told.segment->bits & LADDER_BACK;
	told.receiver = !told.sender;
	if (ladder_target(ladder)->kind != LADDER_TCP_STREAM) {
		words_datagram(ladder, &told);
		return;
	}
	if (is_raw) {
		told.base = ladder_base(ladder, told.sender);
		told.ack_base = ladder_base(ladder, told.receiver);
	}
	told_states(&told);
	told_filter(&told);
	if (told_has(&told, SEGMENT_FLAG_RST))
		what_reset(&told);
	else if (told_has(&told, SEGMENT_FLAG_SYN))
		what_syn(&told);
	else if (told_has(&told, SEGMENT_FLAG_FIN))
		what_fin(&told);
	else
		what_data(&told);
}
