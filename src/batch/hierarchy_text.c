/* hierarchy_text.c - the tree of -z io,phs. */
#include "batch/hierarchy_text.h"

#include "request.h"
#include "stats/hierarchy.h"

#include <stdlib.h>
#include <string.h>

enum { HIERARCHY_NAME_WIDTH = 40, HIERARCHY_INDENT = 2 };

static const char hierarchy_ruler[] =
	"===================================================================\n";

static void *hierarchy_request_open(const char *arguments, const char *text,
                                    const struct registry *registry, struct error *error_out)
{
	struct request_filter *request = calloc(1, sizeof *request);
	if (!request) abort();
	if (request_filter_open(request, arguments, strlen(arguments), text, registry, error_out))
		return request;
	free(request);
	return NULL;
}

static void hierarchy_request_close(void *request)
{
	request_filter_close(request);
	free(request);
}

static void hierarchy_write_node(const struct hierarchy_node *node, const char *name,
                                 struct output *output)
{
	size_t indent = (size_t)node->depth * HIERARCHY_INDENT;
	size_t width = indent + strlen(name);
	output_repeat(output, ' ', indent);
	output_string(output, name);
	if (width < HIERARCHY_NAME_WIDTH) output_repeat(output, ' ', HIERARCHY_NAME_WIDTH - width);
	request_format(output, " frames:%llu bytes:%llu\n", (unsigned long long)node->frames,
	               (unsigned long long)node->bytes);
}

static void hierarchy_request_write(const void *request, const struct report_context *context)
{
	const struct request_filter *filter = request;
	const struct pass_source source = request_source(context, filter);
	const struct registry *registry = dissectors_registry(engine_dissectors(context->engine));
	struct output *output = context->output;
	struct hierarchy *hierarchy = hierarchy_open(&source);
	while (hierarchy_advance(hierarchy, REQUEST_SLICE_FRAMES)) continue;
	output_char(output, '\n');
	output_string(output, hierarchy_ruler);
	output_string(output, "Protocol Hierarchy Statistics\nFilter: ");
	output_string(output, filter->text);
	output_string(output, "\n\n");
	uint32_t at = hierarchy_next(hierarchy, HIERARCHY_NONE);
	for (; at != HIERARCHY_NONE; at = hierarchy_next(hierarchy, at)) {
		const struct hierarchy_node *node = hierarchy_at(hierarchy, at);
		hierarchy_write_node(node, registry_field(registry, node->field)->name, output);
	}
	output_string(output, hierarchy_ruler);
	hierarchy_close(hierarchy);
}

const struct report_kind report_hierarchy = {
	.name = "io,phs",
	.usage = "io,phs[,FILTER]",
	.open = hierarchy_request_open,
	.write = hierarchy_request_write,
	.close = hierarchy_request_close,
};
