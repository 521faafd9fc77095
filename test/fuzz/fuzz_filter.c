/* fuzz_filter.c - any text is compiled against all fields; what compiles is run and judged. */
#include "dissect/dissectors.h"
#include "filter/filter.h"
#include "proto/list.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct dissectors *dissectors; /* opened once: it does not change */
	if (!dissectors) dissectors = dissectors_open(proto_list);
	char *text = malloc(size + 1);
	if (!text) return 0;
	if (size) memcpy(text, data, size);
	text[size] = 0;
	struct error error = { .text = "" };
	struct filter *filter = filter_compile(dissectors_registry(dissectors), text, &error);
	if (filter) {
		const uint64_t none[4] = { 0 },
			       all[4] = { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX };
		struct tape empty;
		tape_open(&empty);
		const struct filter_frame frame = { .tape = &empty };
		struct filter_scratch *scratch = filter_scratch_open();
		bool passes = filter_run(filter, &frame, scratch);
		enum filter_verdict verdict = filter_on_stack(filter, none, none, 4);
		/* A frame without protocols has an empty tape. */
		if (verdict != FILTER_DISSECT && (verdict == FILTER_TRUE) != passes) abort();
		filter_on_stack(filter, all, none, 4);
		filter_on_stack(filter, none, all, 4);
		filter_scratch_close(scratch);
		tape_close(&empty);
		filter_close(filter);
	} else if (!error.text[0] || error.position > strlen(text)) {
		abort();
	}
	free(text);
	return 0;
}
