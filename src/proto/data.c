/* data.c - bytes that no dissector knows. The columns stay those of the layer below. */
#include "dissect/dissector.h"

enum { F_DATA, F_LENGTH, F_COUNT };

static const struct field data_fields[F_COUNT] = {
	[F_DATA] = { "data.data", "Data", FIELD_BYTES },
	[F_LENGTH] = { "data.len", "Length", FIELD_I32 },
};

static void data_dissect(struct layer *l, struct reader *r, const void *note)
{
	size_t length = reader_left(r);
	layer_title(l, "Data (%zu byte%s)", length, length == 1 ? "" : "s");
	emit_bytes(l, F_DATA, r, length);
	emit_generated(l, F_LENGTH, length);
}

const struct dissector data_dissector = {
	.name = "data",
	.label = "Data",
	FIELDS(data_fields),
	.dissect = data_dissect,
	.is_leaf = true,
	.has_fixed_summary = true,
	.media_types = (const char *const[]){ "application/octet-stream", NULL },
};
