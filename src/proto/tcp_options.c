/* tcp_options.c - the options of a header: what analysis needs of them, their place in tree and Info.
 * RFC 9293 3.2, 7323, 2018, 2883, 2385, 5925, 5482, 7413, 6994, 4782, 8684; AccECN draft. */
#include <stdio.h>

#include "tcp_internal.h"

enum {
	KIND_EOL = 0,
	KIND_NOP = 1,
	KIND_MSS = 2,
	KIND_WSCALE = 3,
	KIND_SACK_PERMITTED = 4,
	KIND_SACK = 5,
	KIND_ECHO = 6,
	KIND_ECHO_REPLY = 7,
	KIND_TIMESTAMP = 8,
	KIND_CC = 11,
	KIND_CC_NEW = 12,
	KIND_CC_ECHO = 13,
	KIND_MD5 = 19,
	KIND_QUICK_START = 27,
	KIND_USER_TIMEOUT = 28,
	KIND_AO = 29,
	KIND_MPTCP = 30,
	KIND_FAST_OPEN = 34,
	KIND_ACCECN_0 = 172,
	KIND_ACCECN_1 = 174,
	KIND_EXPERIMENT_1 = 253,
	KIND_EXPERIMENT_2 = 254,
};

enum { SACK_BLOCK = 8, NOPS_IN_A_ROW = 4, EXPERIMENT_FAST_OPEN = 0xf989 };

/* ---------------------------------------------------------------- for analysis */

static void tcp_parse_sacks(struct reader *r, struct tcp_options *out)
{
	out->sack_count = 0;
	while (reader_left(r) >= SACK_BLOCK && out->sack_count < TCP_SACKS_MAX) {
		struct tcp_sack *sack = &out->sacks[out->sack_count++];
		sack->left = read_u32(r);
		sack->right = read_u32(r);
	}
}

static void tcp_parse_option(uint8_t kind, struct reader *value, struct tcp_options *out)
{
	switch (kind) {
	case KIND_WSCALE:
		if (reader_left(value) != 1) break;
		out->window_shift = (int8_t)(read_u8(value) & 0x7f);
		if (out->window_shift > TCP_WINDOW_SHIFT_MAX)
			out->window_shift = TCP_WINDOW_SHIFT_MAX;
		break;
	case KIND_SACK: tcp_parse_sacks(value, out); break;
	case KIND_MPTCP: out->has_multipath = true; break;
	case KIND_FAST_OPEN: out->has_fast_open_cookie = reader_left(value) > 0; break;
	default: break;
	}
}

void tcp_parse_options(struct reader r, struct tcp_options *out)
{
	*out = (struct tcp_options){ .window_shift = TCP_WINDOW_SHIFT_UNKNOWN };
	/* NOP NOP Timestamps, as RFC 7323 appendix A lays them out: nothing to learn for most segments */
	if (reader_left(&r) == 12 && reader_peek_u16(&r, 0) == 0x0101 &&
	    reader_peek_u16(&r, 2) == 0x080a)
		return;
	while (reader_left(&r) > 0) {
		uint8_t kind = read_u8(&r);
		if (kind == KIND_EOL) return;
		if (kind == KIND_NOP) continue;
		uint8_t length = read_u8(&r);
		if (length < 2 || length - 2u > reader_left(&r)) return;
		struct reader value = reader_take(&r, length - 2u);
		tcp_parse_option(kind, &value, out);
	}
}

/* ---------------------------------------------------------------- for the tree */

/* An option while it is recorded. */
struct shown_option {
	uint8_t kind;
	uint32_t item;
	struct reader start;
	struct reader value; /* after kind and length */
	const struct tcp_option_context *context;
};

static void option_mss(struct layer *l, struct shown_option *o)
{
	uint16_t mss = emit_u16(l, F_OPT_MSS_VALUE, &o->value);
	layer_text_append(l, o->item, ": %u bytes", mss);
	summary_append(l, " MSS=%u", mss);
	if (!(o->context->header->flags & TCP_SYN))
		layer_expert(l, F_X_MSS_PRESENT, span_of(&o->start, 4), NULL);
}

static void option_window_scale(struct layer *l, struct shown_option *o)
{
	struct span at = span_of(&o->value, 1);
	uint8_t shift = read_u8(&o->value);
	unsigned multiplier = 1u << (shift > TCP_WINDOW_SHIFT_MAX ? TCP_WINDOW_SHIFT_MAX : shift);
	uint32_t item = layer_open_number(l, F_OPT_WSCALE_SHIFT, at, shift, 0);
	if (shift > TCP_WINDOW_SHIFT_MAX) layer_expert(l, F_X_WSCALE_INVALID, at, NULL);
	layer_close_as_is(l, item);
	emit_number(l, F_OPT_WSCALE_MULTIPLIER, at, multiplier, ITEM_GENERATED);
	layer_text_append(l, o->item, ": %u (multiply by %u)", shift, multiplier);
	summary_append(l, " WS=%u", multiplier);
}

static void option_sack_permitted(struct layer *l, struct shown_option *o)
{
	summary_append(l, " SACK_PERM");
}

/* RFC 2883 4: the first block reports a duplicate if it lies below the acknowledgment or inside the next. */
static bool sack_is_duplicate(const struct tcp_option_context *context, const uint32_t edges[4],
                              unsigned blocks)
{
	uint32_t ack = context->header->ack;
	if (!(context->header->flags & TCP_ACK)) return false;
	if ((int32_t)(edges[0] - ack) < 0) return true;
	return blocks > 1 && (int32_t)(edges[0] - edges[2]) >= 0 &&
	       (int32_t)(edges[1] - edges[3]) <= 0;
}

static void option_emit_duplicate_sack(struct layer *l, struct span left, struct span right,
                                       struct span both, const uint32_t edges[2], uint32_t base)
{
	emit_number(l, F_OPT_DSACK_LEFT, left, edges[0] - base, ITEM_GENERATED);
	layer_text_last(l, "[Duplicate from: %u%s]", edges[0] - base, base ? " (relative)" : "");
	emit_number(l, F_OPT_DSACK_RIGHT, right, edges[1] - base, ITEM_GENERATED);
	layer_text_last(l, "[Duplicate to: %u%s]", edges[1] - base, base ? " (relative)" : "");
	uint32_t item = layer_open(l, F_OPT_DSACK_TEXT, &both.r);
	layer_expert(l, F_X_DSACK, both, NULL);
	layer_close_as_is(l, item);
}

static void option_sack(struct layer *l, struct shown_option *o)
{
	const struct tcp_option_context *context = o->context;
	const char *relative = context->is_relative ? " (relative)" : "";
	uint32_t base = context->sack_base, edges[4] = { 0 };
	struct span left = span_of(&o->value, 4), right = left,
		    both = span_of(&o->value, SACK_BLOCK);
	unsigned blocks = 0;
	while (reader_left(&o->value) >= SACK_BLOCK) {
		if (blocks == 0) {
			right.r = o->value;
			reader_skip(&right.r, 4);
		}
		uint32_t edge[2];
		for (unsigned i = 0; i < 2; i++) {
			struct span at = span_of(&o->value, 4);
			edge[i] = read_u32(&o->value);
			emit_number(l, i ? F_OPT_SACK_RIGHT : F_OPT_SACK_LEFT, at, edge[i] - base,
			            0);
			layer_text_last(l, "Block %s: %u%s", i ? "to" : "from", edge[i] - base,
			                relative);
			if (blocks < 2) edges[blocks * 2 + i] = edge[i];
		}
		layer_text_append(l, o->item, " %u-%u", edge[0] - base, edge[1] - base);
		summary_append(l, " SLE=%u SRE=%u", edge[0] - base, edge[1] - base);
		blocks++;
	}
	emit_number(l, F_OPT_SACK_COUNT, span_of(&o->start, 0), blocks, ITEM_GENERATED);
	if (blocks && sack_is_duplicate(context, edges, blocks))
		option_emit_duplicate_sack(l, left, right, both, edges, base);
}

static void option_echo(struct layer *l, struct shown_option *o)
{
	uint32_t echo = emit_u32(l, F_OPT_ECHO_VALUE, &o->value);
	layer_text_append(l, o->item, ": %u", echo);
	summary_append(l, " ECHO=%u", echo);
}

static void option_timestamps(struct layer *l, struct shown_option *o)
{
	uint32_t value = emit_u32(l, F_OPT_TIMESTAMP_VALUE, &o->value);
	uint32_t echo = emit_u32(l, F_OPT_TIMESTAMP_ECHO, &o->value);
	layer_text_append(l, o->item, ": TSval %u, TSecr %u", value, echo);
	summary_append(l, " TSval=%u TSecr=%u", value, echo);
}

static void option_cc(struct layer *l, struct shown_option *o)
{
	summary_append(l, " CC=%u", emit_u32(l, F_OPT_CC_VALUE, &o->value));
}

static void option_md5(struct layer *l, struct shown_option *o)
{
	emit_bytes(l, F_OPT_MD5_DIGEST, &o->value, 16);
	summary_append(l, " MD5");
}

static void option_quick_start(struct layer *l, struct shown_option *o)
{
	struct span at = span_of(&o->value, 1);
	uint8_t rate = read_u8(&o->value);
	emit_number(l, F_OPT_QS_RATE, at, rate, 0);
	emit_u8(l, F_OPT_QS_TTL, &o->value);
	summary_append(l, " QSresp=%s", value_name(tcp_quick_start_rates, rate & 15, "Unknown"));
}

static void option_user_timeout(struct layer *l, struct shown_option *o)
{
	struct span at = span_of(&o->value, 2);
	uint16_t timeout = read_u16(&o->value);
	emit_masked(l, F_OPT_USER_TIMEOUT_GRANULARITY, F_OPT_USER_TIMEOUT_VALUE, at, timeout);
	summary_append(l, " USER_TO=%u", timeout & 0x7fff);
}

static void option_authentication(struct layer *l, struct shown_option *o)
{
	summary_append(l, "TCP AO");
	if (!reader_left(&o->value)) return;
	emit_u8(l, F_OPT_AO_KEY, &o->value);
	if (!reader_left(&o->value)) return;
	emit_u8(l, F_OPT_AO_NEXT_KEY, &o->value);
	if (reader_left(&o->value)) emit_bytes(l, F_OPT_AO_MAC, &o->value, reader_left(&o->value));
}

static void option_fast_open(struct layer *l, struct shown_option *o)
{
	size_t length = reader_left(&o->value);
	summary_append(l, length ? " TFO=C" : " TFO=R");
	if (length == 0) {
		layer_close_as_is(l, layer_open(l, F_OPT_TFO_REQUEST, &o->start));
		return;
	}
	struct span at = span_of(&o->value, (uint32_t)length);
	uint32_t item = layer_open(l, F_OPT_TFO_COOKIE, &o->value);
	reader_skip(&o->value, length);
	if ((o->context->header->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN)
		layer_expert(l, F_X_TFO_SYN, at, NULL);
	layer_close(l, item, &o->value);
}

/* The 24-bit counters stand in the order that the kind says, as many as fit. */
static void option_accurate_ecn(struct layer *l, struct shown_option *o)
{
	static const struct {
		unsigned field;
		const char *name;
	} counters[] = { { F_OPT_ACCECN_ECT0, "EE0B" },
		         { F_OPT_ACCECN_CE, "ECEB" },
		         { F_OPT_ACCECN_ECT1, "EE1B" } };
	bool is_backwards = o->kind == KIND_ACCECN_1;
	layer_text_append(l, o->item, " (Order %d):", is_backwards);
	for (unsigned i = 0; i < 3 && reader_left(&o->value) >= 3; i++) {
		unsigned counter = is_backwards ? 2 - i : i;
		uint32_t count = emit_u24(l, counters[counter].field, &o->value);
		layer_text_append(l, o->item, "%s %s %u", i ? "," : "", counters[counter].name,
		                  count);
		summary_append(l, " %s=%u", counters[counter].name, count);
	}
}

static void option_experiment(struct layer *l, struct shown_option *o)
{
	if (reader_left(&o->value) < 2) {
		if (reader_left(&o->value))
			emit_bytes(l, F_OPT_EXPERIMENT_DATA, &o->value, reader_left(&o->value));
		return;
	}
	uint16_t experiment = emit_u16(l, F_OPT_EXPERIMENT, &o->value);
	layer_text_append(l, o->item, ": %s", value_name(tcp_experiments, experiment, "Unknown"));
	if (experiment == EXPERIMENT_FAST_OPEN) {
		option_fast_open(l, o);
		return;
	}
	summary_append(l, " ExID=%04X", experiment);
	if (reader_left(&o->value))
		emit_bytes(l, F_OPT_EXPERIMENT_DATA, &o->value, reader_left(&o->value));
}

static void option_unknown(struct layer *l, struct shown_option *o)
{
	if (reader_left(&o->value))
		emit_bytes(l, F_OPT_UNKNOWN_PAYLOAD, &o->value, reader_left(&o->value));
}

/* Length is the whole option's; least to most, most 0: any. */
struct option_type {
	uint8_t kind, least, most;
	unsigned field;
	const char *name; /* in the list of options */
	void (*emit)(struct layer *l, struct shown_option *o);
};

/* clang-format off */
static const struct option_type option_types[] = {
	{ KIND_MSS,            4,  4, F_OPT_MSS, "Maximum segment size", option_mss },
	{ KIND_WSCALE,         3,  3, F_OPT_WSCALE, "Window scale", option_window_scale },
	{ KIND_SACK_PERMITTED, 2,  2, F_OPT_SACK_PERMITTED, "SACK permitted", option_sack_permitted },
	{ KIND_SACK,           2,  0, F_OPT_SACK, "SACK", option_sack },
	{ KIND_ECHO,           6,  6, F_OPT_ECHO, "Echo", option_echo },
	{ KIND_ECHO_REPLY,     6,  6, F_OPT_ECHO_REPLY, "Echo reply", option_echo },
	{ KIND_TIMESTAMP,     10, 10, F_OPT_TIMESTAMP, "Timestamps", option_timestamps },
	{ KIND_CC,             6,  6, F_OPT_CC, "CC", option_cc },
	{ KIND_CC_NEW,         6,  6, F_OPT_CC, "CC.NEW", option_cc },
	{ KIND_CC_ECHO,        6,  6, F_OPT_CC, "CC.ECHO", option_cc },
	{ KIND_MD5,           18, 18, F_OPT_MD5, "TCP MD5 signature", option_md5 },
	{ KIND_QUICK_START,    8,  8, F_OPT_QS, "Quick-Start", option_quick_start },
	{ KIND_USER_TIMEOUT,   4,  4, F_OPT_USER_TIMEOUT, "User Timeout", option_user_timeout },
	{ KIND_AO,             2,  0, F_OPT_AO, "TCP AO", option_authentication },
	{ KIND_MPTCP,          3,  0, F_OPT_MPTCP, "MPTCP", NULL },
	{ KIND_FAST_OPEN,      2,  0, F_OPT_TFO, "TCP Fast Open", option_fast_open },
	{ KIND_ACCECN_0,       2,  0, F_OPT_ACCECN, "Accurate ECN", option_accurate_ecn },
	{ KIND_ACCECN_1,       2,  0, F_OPT_ACCECN, "Accurate ECN", option_accurate_ecn },
	{ KIND_EXPERIMENT_1,   2,  0, F_OPT_EXPERIMENTAL, "Experimental", option_experiment },
	{ KIND_EXPERIMENT_2,   2,  0, F_OPT_EXPERIMENTAL, "Experimental", option_experiment },
};
/* clang-format on */

static const struct option_type *option_type_of(uint8_t kind)
{
	static const struct option_type unknown = { 0, 2, 0, F_OPT_UNKNOWN, NULL, option_unknown };
	for (size_t i = 0; i < sizeof option_types / sizeof *option_types; i++)
		if (option_types[i].kind == kind) return &option_types[i];
	return &unknown;
}

static const char *option_name(const struct option_type *type, uint8_t kind, char *out, size_t size)
{
	if (type->name) return type->name;
	snprintf(out, size, "Unknown (0x%02x)", kind);
	return out;
}

/* A line with a remark where an option cannot be read; what follows it cannot be either. */
static void option_emit_broken(struct layer *l, const struct reader *start, uint32_t length,
                               unsigned remark, const char *text)
{
	uint32_t item = layer_open(l, F_OPT_TEXT, start);
	struct reader end = *start;
	reader_skip(&end, length);
	layer_text(l, item, "%s", text);
	layer_expert(l, remark, span_of(start, length), text);
	layer_close(l, item, &end);
}

static void option_emit_length(struct layer *l, struct reader *r, const struct option_type *type,
                               uint8_t length)
{
	char text[48];
	struct span at = span_of(r, 1);
	reader_skip(r, 1);
	bool is_wrong = length < type->least || (type->most && length > type->most);
	uint32_t item = layer_open_number(l, F_OPTION_LENGTH, at, length, 0);
	if (is_wrong) {
		snprintf(text, sizeof text, "option length should be %s%u",
		         type->most ? "" : ">= ", type->least);
		layer_expert(l, F_X_OPTION_LENGTH, at, text);
	}
	layer_close_as_is(l, item);
}

/* One of a kind and a length. False: nothing after it can be read. */
static bool option_emit(struct layer *l, struct reader *r, uint32_t list,
                        const struct tcp_option_context *context)
{
	char name_text[24], text[112];
	struct reader start = *r, probe = *r;
	uint8_t kind = read_u8(&probe);
	const struct option_type *type = option_type_of(kind);
	const char *name = option_name(type, kind, name_text, sizeof name_text);
	if (!reader_left(&probe)) {
		snprintf(text, sizeof text, "%s (option length byte missing)", name);
		option_emit_broken(l, &start, 1, F_X_OPTION_LENGTH, text);
		return false;
	}
	uint8_t length = read_u8(&probe);
	const char *plural = length == 1 ? "" : "s";
	if (length < 2) {
		snprintf(text, sizeof text, "%s (with too-short option length = %u byte%s)", name,
		         length, plural);
		option_emit_broken(l, &start, 2, F_X_OPTION_LENGTH, text);
		return false;
	}
	if (length > reader_left(r)) {
		snprintf(text, sizeof text,
		         "%s (option length = %u byte%s says option goes past end of options)",
		         name, length, plural);
		option_emit_broken(l, &start, (uint32_t)reader_left(r), F_X_OPTION_LENGTH, text);
		return false;
	}
	struct shown_option option = { .kind = kind, .start = start, .context = context };
	option.item = layer_open(l, type->field, &start);
	layer_text(l, option.item, "%s", tcp_fields[type->field].label);
	option.value = reader_take(r, length);
	emit_u8(l, F_OPTION_KIND, &option.value);
	option_emit_length(l, &option.value, type, length);
	bool is_right = length >= type->least && (!type->most || length <= type->most);
	struct reader content = option.value;
	if (is_right && type->emit) type->emit(l, &option);
	layer_close(l, option.item, r);
	layer_text_append(l, list, ", %s", name);
	if (kind == KIND_MPTCP && is_right) layer_next_named(l, "mptcp", &content);
	return true;
}

static void option_emit_byte(struct layer *l, struct reader *r, uint32_t list, unsigned field,
                             const char *name)
{
	uint32_t item = layer_open(l, field, r);
	layer_text(l, item, "%s", tcp_fields[field].label);
	emit_u8(l, F_OPTION_KIND, r);
	layer_close(l, item, r);
	layer_text_append(l, list, ", %s", name);
}

static bool reader_is_zero(struct reader r)
{
	while (reader_left(&r) > 0)
		if (read_u8(&r)) return false;
	return true;
}

static void option_emit_all(struct layer *l, struct reader *r, uint32_t list,
                            const struct tcp_option_context *context)
{
	const uint32_t start = reader_offset(r);
	unsigned nops = 0;
	while (reader_left(r) > 0) {
		int kind = reader_peek(r, 0);
		if (kind == KIND_NOP) {
			/* a whole word of them, where an option may have stood */
			bool is_aligned = (reader_offset(r) - start) % NOPS_IN_A_ROW == 0;
			nops = nops || is_aligned ? nops + 1 : 0;
			option_emit_byte(l, r, list, F_OPT_NOP, "No-Operation (NOP)");
			if (nops == NOPS_IN_A_ROW) layer_expert(l, F_X_NOP, span_of(r, 0), NULL);
			continue;
		}
		nops = 0;
		if (kind != KIND_EOL) {
			if (!option_emit(l, r, list, context)) return;
			continue;
		}
		option_emit_byte(l, r, list, F_OPT_EOL, "End of Option List (EOL)");
		if (reader_is_zero(*r)) continue;
		option_emit_broken(l, r, (uint32_t)reader_left(r), F_X_NON_ZERO_AFTER_EOL,
		                   "Non-zero header padding");
		return;
	}
}

static bool options_have_mss(struct reader r)
{
	while (reader_left(&r) > 0) {
		uint8_t kind = read_u8(&r);
		if (kind == KIND_EOL) return false;
		if (kind == KIND_NOP) continue;
		if (kind == KIND_MSS) return true;
		uint8_t length = read_u8(&r);
		if (length < 2) return true; /* what follows is not known */
		reader_skip(&r, length - 2u);
		if (!reader_ok(&r)) return true;
	}
	return false;
}

void tcp_emit_options(struct layer *l, struct reader *r, const struct tcp_option_context *context)
{
	struct reader start = *r;
	size_t length = context->header->length - TCP_HEADER_MIN;
	uint32_t list = layer_open(l, F_OPTIONS, &start);
	layer_text(l, list, "Options: (%zu bytes)", length);
	option_emit_all(l, r, list, context);
	if (context->header->flags & TCP_SYN && !options_have_mss(start))
		layer_expert(l, F_X_MSS_ABSENT, span_of(&start, 0), NULL);
	r->at = r->end;
	layer_close(l, list, r);
}
