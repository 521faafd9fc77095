/* fuzz_filter_frame.c - a filter over a frame: the first line is the filter, the rest an Ethernet frame. What compiles is
 * run over the full tape and over one of what it wants, which must agree, and with what the protocols alone tell. */
#include "../support/filtered.h"
#include "../support/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Over a frame that is tracked in a session of its own. */
static void fuzz_run(struct session *session, const struct filter *filter)
{
	const struct view view = session_view(session, 1);
	struct dissection *full = dissection_open(session->dissectors, session->engine);
	struct dissection *some = dissection_open(session->dissectors, session->engine);
	dissection_want_all(full, 0);
	dissection_want(some, filter_wanted(filter), 0);
	dissection_run(full, 1, &view);
	dissection_run(some, 1, &view);
	bool passes = filtered_run(filter, full);
	if (filtered_run(filter, some) != passes) abort();
	const struct stack *stack = &session->store->stacks[store_stack(session->store, 1)];
	enum filter_verdict verdict = filter_on_stack(filter, stack->has, stack->may, STACK_WORDS);
	bool is_known =
		store_stack(session->store, 1) != STACK_UNKNOWN && verdict != FILTER_DISSECT;
	if (is_known && (verdict == FILTER_TRUE) != passes) abort();
	dissection_close(full);
	dissection_close(some);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { ETHERNET = 1, FRAME_MAX = 65536 };
	static struct dissectors *dissectors; /* opened once: it does not change */
	if (!dissectors) dissectors = dissectors_open(proto_list);
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	if (!end || size - (size_t)(end - data) > FRAME_MAX) return 0;
	size_t length = (size_t)(end - data);
	char *text = malloc(length + 1);
	if (!text) return 0;
	if (length) memcpy(text, data, length);
	text[length] = 0;
	struct filter *filter = filter_compile(dissectors_registry(dissectors), text, NULL);
	free(text);
	if (!filter) return 0;
	uint32_t bytes = (uint32_t)(size - length - 1);
	const struct session_frame frame = { end + 1, bytes, bytes, 0, ETHERNET };
	struct session session;
	session_open_with(&session, dissectors);
	session_start(&session);
	session_add(&session, &frame);
	fuzz_run(&session, filter);
	session_close(&session);
	filter_close(filter);
	return 0;
}
