/* tree.c - a loop over the tape: four spaces a level, hidden items and folded protocols skipped. */
#include "batch/tree.h"

#include "field/format.h"

#include <stdlib.h>
#include <string.h>

enum { TREE_DEPTH_MAX = 256, TREE_LINE_MAX = 64 * 1024, TREE_INDENT = 4 };

void tree_write(const struct registry *registry, const struct tape *tape,
                const struct field_set *open, struct output *output)
{
	char line[TREE_LINE_MAX];
	uint32_t ends[TREE_DEPTH_MAX]; /* of the items that are open around the one at hand */
	size_t depth = 0;
	for (uint32_t i = 0; i < tape->count;) {
		const struct item *item = &tape->items[i];
		while (depth > 0 && ends[depth - 1] <= i) depth--;
		if (item->flags & ITEM_HIDDEN) {
			i = item->end;
			continue;
		}
		size_t length = format_line(registry, tape, item, line, sizeof line);
		if (length >= sizeof line) length = strlen(line);
		output_repeat(output, ' ', TREE_INDENT * depth);
		output_escaped(output, line, length);
		output_char(output, '\n');
		bool is_folded = depth == 0 && open && !field_set_has(open, item->field);
		i = is_folded ? item->end : i + 1;
		if (!is_folded && item->end > i && depth < TREE_DEPTH_MAX)
			ends[depth++] = item->end;
	}
}
