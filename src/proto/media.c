/* media.c - a body of a media type that nobody else claims. */
#include "dissect/dissector.h"

enum { F_TYPE, F_COUNT };

static const struct field media_fields[F_COUNT] = {
	[F_TYPE] = { "media.type", "Media type", FIELD_BYTES },
};

static void media_dissect(struct layer *l, struct reader *r, const void *note)
{
	const struct media *media = layer_media(l);
	const char *type = media ? media->type : "";
	size_t length = reader_left(r);
	summary_append_separated(l, " ", "(%s)", type);
	emit_bytes(l, F_TYPE, r, length);
	layer_text_last(l, "Media type: %s (%zu byte%s)", type, length, length == 1 ? "" : "s");
}

const struct dissector media_dissector = {
	.name = "media",
	.label = "Media Type",
	FIELDS(media_fields),
	.dissect = media_dissect,
	.is_leaf = true,
	.has_fixed_summary = true,
};
