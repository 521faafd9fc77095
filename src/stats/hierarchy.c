/* hierarchy.c - a node for each path of layers. */
#include "stats/hierarchy.h"

#include <stdlib.h>
#include <string.h>

#include "index.h"

enum { HIERARCHY_NODES_MAX = 1 << 20, HIERARCHY_DEPTH_MAX = 2048 };

struct hierarchy {
	struct pass *pass;
	uint16_t frame_field, segments_field;
	struct hierarchy_node *nodes; /* node 0 is the root, which is nobody's */
	size_t count, capacity;
};

static uint32_t hierarchy_add(struct hierarchy *hierarchy, uint32_t parent, uint16_t field,
                              uint32_t frame)
{
	void *grown = hierarchy->nodes;
	if (hierarchy->count == HIERARCHY_NODES_MAX ||
	    !rows_grow(&grown, &hierarchy->capacity, hierarchy->count, sizeof *hierarchy->nodes))
		return HIERARCHY_NONE;
	hierarchy->nodes = grown;
	uint32_t node = (uint32_t)hierarchy->count++;
	hierarchy->nodes[node] = (struct hierarchy_node){
		.field = field,
		.parent = parent,
		.child = HIERARCHY_NONE,
		.last_child = HIERARCHY_NONE,
		.next = HIERARCHY_NONE,
		.first_frame = frame,
	};
	if (parent == HIERARCHY_NONE) return node;
	struct hierarchy_node *above = &hierarchy->nodes[parent];
	if (parent) hierarchy->nodes[node].depth = (uint16_t)(above->depth + 1);
	if (above->child == HIERARCHY_NONE)
		above->child = node;
	else
		hierarchy->nodes[above->last_child].next = node;
	above->last_child = node;
	return node;
}

struct hierarchy *hierarchy_open(const struct pass_source *source)
{
	struct hierarchy *hierarchy = calloc(1, sizeof *hierarchy);
	if (!hierarchy) abort();
	struct field_set wanted;
	field_set_clear(&wanted);
	pass_want_protocols(source, &wanted);
	hierarchy->segments_field = pass_field(source, "tcp.segments");
	field_set_add(&wanted, hierarchy->segments_field);
	hierarchy->frame_field = pass_field(source, "frame");
	hierarchy->pass = pass_open(source, &wanted, 0);
	if (hierarchy_add(hierarchy, HIERARCHY_NONE, FIELD_ID_NONE, 0) == HIERARCHY_NONE) abort();
	return hierarchy;
}

void hierarchy_close(struct hierarchy *hierarchy)
{
	if (!hierarchy) return;
	pass_close(hierarchy->pass);
	free(hierarchy->nodes);
	free(hierarchy);
}

static uint32_t hierarchy_child(struct hierarchy *hierarchy, uint32_t parent, uint16_t field,
                                uint32_t frame)
{
	uint32_t node = hierarchy->nodes[parent].child;
	while (node != HIERARCHY_NONE && hierarchy->nodes[node].field != field)
		node = hierarchy->nodes[node].next;
	if (node != HIERARCHY_NONE) return node;
	if (hierarchy->nodes[parent].depth >= HIERARCHY_DEPTH_MAX) return HIERARCHY_NONE;
	return hierarchy_add(hierarchy, parent, field, frame);
}

static void hierarchy_enter(struct hierarchy *hierarchy, uint32_t *node, uint16_t field)
{
	uint32_t frame = pass_frame(hierarchy->pass);
	if (*node == HIERARCHY_NONE) return;
	*node = hierarchy_child(hierarchy, *node, field, frame);
	if (*node == HIERARCHY_NONE) return;
	hierarchy->nodes[*node].frames++;
	hierarchy->nodes[*node].bytes += store_reported(pass_store(hierarchy->pass), frame);
}

/* Layers that lie in the one before, not behind it, as tshark has it. */
static const struct {
	const char *inner, *outer; /* NULL: any */
} hierarchy_held[] = {
	{ "ipv6.hopopts", NULL }, { "ipv6.routing", NULL }, { "ipv6.fraghdr", NULL },
	{ "ipv6.dstopts", NULL }, { "data", "icmp" },       { "data", "icmpv6" },
};

static bool hierarchy_is_held(const struct hierarchy *hierarchy, uint16_t field, uint16_t before)
{
	const struct registry *registry = pass_registry(hierarchy->pass);
	if (before == FIELD_ID_NONE) return false;
	const char *inner = registry_field(registry, field)->name;
	const char *outer = registry_field(registry, before)->name;
	for (size_t i = 0; i < sizeof hierarchy_held / sizeof *hierarchy_held; i++)
		if (strcmp(inner, hierarchy_held[i].inner) == 0 &&
		    (!hierarchy_held[i].outer || strcmp(outer, hierarchy_held[i].outer) == 0))
			return true;
	return false;
}

/* The list of a PDU's segments is a layer too, as tshark has it: behind those that lie in the PDU. */
static void hierarchy_count(struct hierarchy *hierarchy)
{
	const struct tape *tape = pass_tape(hierarchy->pass);
	uint16_t segments = hierarchy->segments_field;
	uint32_t node = 0;
	uint16_t before = FIELD_ID_NONE;
	bool is_in_pdu = false;
	for (uint32_t i = 0; i < tape->count; i = tape->items[i].end) {
		const struct item *item = &tape->items[i];
		if (item->field == hierarchy->frame_field) continue;
		bool is_held = hierarchy_is_held(hierarchy, item->field, before);
		before = item->field;
		if (is_held) continue;
		bool ends_pdu = is_in_pdu && (item->field == segments || item->source == 0);
		if (ends_pdu) hierarchy_enter(hierarchy, &node, segments);
		if (ends_pdu || item->field == segments) is_in_pdu = item->field == segments;
		if (item->field != segments) hierarchy_enter(hierarchy, &node, item->field);
	}
	if (is_in_pdu) hierarchy_enter(hierarchy, &node, segments);
}

bool hierarchy_advance(struct hierarchy *hierarchy, uint32_t frames_max)
{
	uint32_t last = pass_slice(hierarchy->pass, frames_max);
	while (pass_next(hierarchy->pass, last)) hierarchy_count(hierarchy);
	return pass_is_behind(hierarchy->pass);
}

uint32_t hierarchy_next(const struct hierarchy *hierarchy, uint32_t node)
{
	const struct hierarchy_node *nodes = hierarchy->nodes;
	if (node == HIERARCHY_NONE) return nodes[0].child;
	if (nodes[node].child != HIERARCHY_NONE) return nodes[node].child;
	while (node && nodes[node].next == HIERARCHY_NONE) node = nodes[node].parent;
	return node ? nodes[node].next : HIERARCHY_NONE;
}

const struct hierarchy_node *hierarchy_at(const struct hierarchy *hierarchy, uint32_t node)
{
	return &hierarchy->nodes[node];
}
