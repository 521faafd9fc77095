/* image_gif.c - GIF87a and GIF89a: the screen, then extensions and images as blocks of data. */
#include "dissect/dissector.h"

#include <string.h>

enum {
	F_VERSION,
	F_WIDTH,
	F_HEIGHT,
	F_SETTINGS,
	F_GLOBAL_PRESENT,
	F_GLOBAL_BITS,
	F_GLOBAL_ORDERED,
	F_GLOBAL_PIXEL_BITS,
	F_BACKGROUND,
	F_ASPECT,
	F_GLOBAL_MAP,
	F_EXTENSION,
	F_EXTENSION_LABEL,
	F_IMAGE,
	F_IMAGE_LEFT,
	F_IMAGE_TOP,
	F_IMAGE_WIDTH,
	F_IMAGE_HEIGHT,
	F_LOCAL_PRESENT,
	F_LOCAL_BITS,
	F_LOCAL_ORDERED,
	F_LOCAL_PIXEL_BITS,
	F_LOCAL_MAP,
	F_CODE_SIZE,
	F_BLOCK,
	F_END,
	F_UNKNOWN_BLOCK,
	F_COUNT
};

/* clang-format off */
static const struct value_name gif_truths[] = { { 0, "False" }, { 1, "True" }, { 0, NULL } };
static const struct value_name gif_extensions[] = {
	{ 0x01, "Plain Text" }, { 0xf9, "Graphics Control" }, { 0xfe, "Comment" }, { 0xff, "Application" },
	{ 0, NULL },
};

static const struct field image_gif_fields[F_COUNT] = {
	[F_VERSION]           = { "image-gif.version", "Version", FIELD_STRING },
	[F_WIDTH]             = { "image-gif.screen.width", "Screen width", FIELD_U16 },
	[F_HEIGHT]            = { "image-gif.screen.height", "Screen height", FIELD_U16 },
	[F_SETTINGS]          = { "", "Settings", FIELD_NONE },
	[F_GLOBAL_PRESENT]    = { "image-gif.global.color_map.present", "Global color map is present", FIELD_U8,
		.mask = 0x80, .names = gif_truths },
	[F_GLOBAL_BITS]       = { "image-gif.global.color_bpp", "Bits per color minus 1", FIELD_U8, .mask = 0x70 },
	[F_GLOBAL_ORDERED]    = { "image-gif.global.color_map.ordered", "Global color map is ordered", FIELD_U8,
		.mask = 0x08, .names = gif_truths },
	[F_GLOBAL_PIXEL_BITS] = { "image-gif.global.bpp", "Image bits per pixel minus 1", FIELD_U8, .mask = 0x07 },
	[F_BACKGROUND]        = { "image-gif.image_background_index", "Background color index", FIELD_U8 },
	[F_ASPECT]            = { "image-gif.global.pixel_aspect_ratio", "Global pixel aspect ratio", FIELD_U8 },
	[F_GLOBAL_MAP]        = { "image-gif.global.color_map", "Global color map", FIELD_BYTES },
	[F_EXTENSION]         = { "image-gif.extension", "Extension", FIELD_NONE },
	[F_EXTENSION_LABEL]   = { "image-gif.extension.label", "Extension label", FIELD_U8, BASE_HEX,
		.names = gif_extensions },
	[F_IMAGE]             = { "image-gif.image", "Image", FIELD_NONE },
	[F_IMAGE_LEFT]        = { "image-gif.image.left", "Image left position", FIELD_U16 },
	[F_IMAGE_TOP]         = { "image-gif.image.top", "Image top position", FIELD_U16 },
	[F_IMAGE_WIDTH]       = { "image-gif.image.width", "Image width", FIELD_U16 },
	[F_IMAGE_HEIGHT]      = { "image-gif.image.height", "Image height", FIELD_U16 },
	[F_LOCAL_PRESENT]     = { "image-gif.local.color_map.present", "Local color map is present", FIELD_U8,
		.mask = 0x80, .names = gif_truths },
	[F_LOCAL_BITS]        = { "image-gif.local.color_bpp", "Bits per color minus 1", FIELD_U8, .mask = 0x70 },
	[F_LOCAL_ORDERED]     = { "image-gif.local.color_map.ordered", "Local color map is ordered", FIELD_U8,
		.mask = 0x08, .names = gif_truths },
	[F_LOCAL_PIXEL_BITS]  = { "image-gif.local.bpp", "Image bits per pixel minus 1", FIELD_U8, .mask = 0x07 },
	[F_LOCAL_MAP]         = { "image-gif.local.color_map", "Local color map", FIELD_BYTES },
	[F_CODE_SIZE]         = { "image-gif.image.code_size", "LZW minimum code size", FIELD_U8 },
	[F_BLOCK]             = { "image-gif.data_block", "Data block", FIELD_BYTES, BASE_NONE_TEXT },
	[F_END]               = { "image-gif.end", "Trailer (End of the GIF stream)", FIELD_NONE },
	[F_UNKNOWN_BLOCK]     = { "gif.data_block_type.unknown", "Unknown GIF data block type", FIELD_EXPERT,
		.severity = EXPERT_WARN, .group = EXPERT_PROTOCOL },
};
/* clang-format on */

enum {
	GIF_VERSION_LENGTH = 6,
	GIF_LENGTH_MIN = 20, /* shorter bodies are no images */
	GIF_EXTENSION = 0x21,
	GIF_IMAGE = 0x2c,
	GIF_END = 0x3b,
	GIF_HAS_MAP = 0x80,
};

/* The byte of settings for the screen (F_GLOBAL_...) or an image (F_LOCAL_...), whose fields stand in the
 * same order. Returns the color map's length. */
static size_t gif_settings(struct layer *l, unsigned first, const char *whose, struct reader *r)
{
	struct reader start = *r;
	uint8_t settings = read_u8(r);
	unsigned color_bits = 1 + (settings >> 4 & 7), pixel_bits = 1 + (settings & 7);
	bool has_map = settings & GIF_HAS_MAP;
	uint32_t item = layer_open(l, F_SETTINGS, &start);
	layer_text(l, item, "%s settings:%s (%u bit%s per color) (%u bit%s per pixel)", whose,
	           has_map ? first == F_GLOBAL_PRESENT ? " (Global color table present)"
	                                               : " (Local color table present)"
	                   : "",
	           color_bits, color_bits == 1 ? "" : "s", pixel_bits, pixel_bits == 1 ? "" : "s");
	if (reader_ok(r)) emit_masked(l, first, first + 3, span_from(&start, r), settings);
	layer_close(l, item, r);
	return has_map ? (size_t)3 << pixel_bits : 0;
}

/* Blocks, each a length and so many bytes, up to an empty one. */
static void gif_blocks(struct layer *l, struct reader *r)
{
	uint8_t length;
	do {
		struct reader start = *r;
		length = read_u8(r);
		const uint8_t *bytes = reader_bytes(r, length);
		if (!layer_wants(l, F_BLOCK) || !reader_ok(r)) continue;
		layer_add_bytes(l, F_BLOCK, r, start.at, 1u + length, bytes, length, 0);
		layer_text_last_append(l, " (length = %u)", length);
	} while (length > 0 && reader_ok(r));
}

static void gif_extension(struct layer *l, struct reader *r)
{
	uint32_t item = layer_open(l, F_EXTENSION, r);
	reader_skip(r, 1);
	uint8_t label = emit_u8(l, F_EXTENSION_LABEL, r);
	const char *name = value_name(gif_extensions, label, NULL);
	if (name)
		layer_text(l, item, "Extension: %s", name);
	else
		layer_text(l, item, "Extension: Unknown (0x%02x)", label);
	gif_blocks(l, r);
	layer_close(l, item, r);
}

static void gif_image(struct layer *l, struct reader *r)
{
	uint32_t item = layer_open(l, F_IMAGE, r);
	reader_skip(r, 1);
	for (unsigned field = F_IMAGE_LEFT; field <= F_IMAGE_HEIGHT; field++)
		emit_u16_le(l, field, r);
	size_t map_length = gif_settings(l, F_LOCAL_PRESENT, "Local", r);
	if (map_length > 0) emit_bytes(l, F_LOCAL_MAP, r, map_length);
	emit_u8(l, F_CODE_SIZE, r);
	gif_blocks(l, r);
	layer_close(l, item, r);
}

/* Up to where a block may begin again. */
static void gif_unknown(struct layer *l, struct reader *r)
{
	struct reader start = *r;
	int next;
	do {
		reader_skip(r, 1);
		next = reader_peek(r, 0);
	} while (next >= 0 && next != GIF_EXTENSION && next != GIF_IMAGE && next != GIF_END);
	layer_expert(l, F_UNKNOWN_BLOCK, span_from(&start, r), NULL);
}

static void gif_screen(struct layer *l, struct reader *r)
{
	emit_bytes(l, F_VERSION, r, GIF_VERSION_LENGTH);
	emit_u16_le(l, F_WIDTH, r);
	emit_u16_le(l, F_HEIGHT, r);
	size_t map_length = gif_settings(l, F_GLOBAL_PRESENT, "Global", r);
	emit_u8(l, F_BACKGROUND, r);
	struct reader start = *r;
	uint8_t aspect = read_u8(r);
	if (aspect > 0) {
		emit_number(l, F_ASPECT, span_from(&start, r), aspect, 0);
		layer_text_last(l, "%u, yields an aspect ratio of (15 + %u) / 64 = %.2f", aspect,
		                aspect, (15 + aspect) / 64.0);
	}
	if (map_length > 0) emit_bytes(l, F_GLOBAL_MAP, r, map_length);
}

static void image_gif_dissect(struct layer *l, struct reader *r, const void *note)
{
	int length = reader_left(r) < GIF_VERSION_LENGTH ? 0 : GIF_VERSION_LENGTH;
	summary_append(l, " (%.*s)", length, (const char *)r->at);
	layer_title(l, "Compuserve GIF, Version: %.*s", length, (const char *)r->at);
	gif_screen(l, r);
	int kind;
	while (reader_ok(r) && (kind = reader_peek(r, 0)) >= 0 && kind != GIF_END) {
		if (kind == GIF_EXTENSION)
			gif_extension(l, r);
		else if (kind == GIF_IMAGE)
			gif_image(l, r);
		else
			gif_unknown(l, r);
	}
	if (reader_left(r) > 0) emit_bytes(l, F_END, r, 1);
}

static bool image_gif_detect(const struct packet *packet, struct reader r)
{
	if (reader_left(&r) < GIF_LENGTH_MIN) return false;
	return memcmp(r.at, "GIF87a", GIF_VERSION_LENGTH) == 0 ||
	       memcmp(r.at, "GIF89a", GIF_VERSION_LENGTH) == 0;
}

const struct dissector image_gif_dissector = {
	.name = "image-gif",
	.label = "Compuserve GIF",
	.fault_label = "GIF image",
	FIELDS(image_gif_fields),
	.dissect = image_gif_dissect,
	.detect = image_gif_detect,
	.detect_in = BY_MEDIA,
	.is_leaf = true,
};
