/* png.c - Portable Network Graphics (W3C REC-PNG): its chunks, and what the small ones say. */
#include "dissect/dissector.h"

#include <string.h>

enum {
	F_SIGNATURE,
	F_CHUNK,
	F_LENGTH,
	F_TYPE,
	F_ANCILLARY,
	F_PRIVATE,
	F_SAFE_TO_COPY,
	F_DATA,
	F_CRC,
	F_WIDTH,
	F_HEIGHT,
	F_BIT_DEPTH,
	F_COLOUR_TYPE,
	F_COMPRESSION,
	F_FILTER,
	F_INTERLACE,
	F_INTENT,
	F_KEYWORD,
	F_STRING,
	F_YEAR,
	F_MONTH,
	F_DAY,
	F_HOUR,
	F_MINUTE,
	F_SECOND,
	F_PER_UNIT_X,
	F_PER_UNIT_Y,
	F_UNIT,
	F_PALETTE_INDEX,
	F_GREYSCALE,
	F_RED,
	F_GREEN,
	F_BLUE,
	F_WHITE_X,
	F_WHITE_Y,
	F_RED_X,
	F_RED_Y,
	F_GREEN_X,
	F_GREEN_Y,
	F_BLUE_X,
	F_BLUE_Y,
	F_GAMMA,
	F_TOO_LARGE,
	F_COUNT
};

/* clang-format off */
static const struct value_name png_colours[] = {
	{ 0, "Greyscale" }, { 2, "Truecolour" }, { 3, "Indexed-colour" }, { 4, "Greyscale with alpha" },
	{ 6, "Truecolour with alpha" }, { 0, NULL },
};
static const struct value_name png_compressions[] = { { 0, "Deflate" }, { 0, NULL } };
static const struct value_name png_filters[] = { { 0, "Adaptive" }, { 0, NULL } };
static const struct value_name png_interlaces[] = { { 0, "No interlace" }, { 1, "Adam7" }, { 0, NULL } };
static const struct value_name png_intents[] = {
	{ 0, "Perceptual" }, { 1, "Relative colorimetric" }, { 2, "Saturation" },
	{ 3, "Absolute colorimetric" }, { 0, NULL },
};
static const struct value_name png_units[] = { { 0, "Unit is unknown" }, { 1, "Unit is METRE" }, { 0, NULL } };

static const struct field png_fields[F_COUNT] = {
	[F_SIGNATURE]     = { "png.signature", "PNG Signature", FIELD_BYTES },
	[F_CHUNK]         = { "", "Chunk", FIELD_NONE },
	[F_LENGTH]        = { "png.chunk.len", "Len", FIELD_U32 },
	[F_TYPE]          = { "png.chunk.type", "Chunk", FIELD_STRING },
	[F_ANCILLARY]     = { "png.chunk.flag.ancillary", "Ancillary", FIELD_BOOLEAN, .mask = 0x20000000,
		.set = "This is an ANCILLARY chunk", .unset = "This is a CRITICAL chunk" },
	[F_PRIVATE]       = { "png.chunk.flag.private", "Private", FIELD_BOOLEAN, .mask = 0x00200000,
		.set = "This is a PRIVATE chunk", .unset = "This is a PUBLIC chunk" },
	[F_SAFE_TO_COPY]  = { "png.chunk.flag.stc", "Safe To Copy", FIELD_BOOLEAN, .mask = 0x00000020,
		.set = "This chunk is SAFE TO COPY", .unset = "This chunk is NOT safe to copy" },
	[F_DATA]          = { "png.chunk.data", "Data", FIELD_NONE },
	[F_CRC]           = { "png.chunk.crc", "CRC", FIELD_U32, BASE_HEX },
	[F_WIDTH]         = { "png.ihdr.width", "Width", FIELD_U32 },
	[F_HEIGHT]        = { "png.ihdr.height", "Height", FIELD_U32 },
	[F_BIT_DEPTH]     = { "png.ihdr.bitdepth", "Bit Depth", FIELD_U8 },
	[F_COLOUR_TYPE]   = { "png.ihdr.colour_type", "Colour Type", FIELD_U8, .names = png_colours },
	[F_COMPRESSION]   = { "png.ihdr.compression_method", "Compression Method", FIELD_U8, .names = png_compressions },
	[F_FILTER]        = { "png.ihdr.filter_method", "Filter Method", FIELD_U8, .names = png_filters },
	[F_INTERLACE]     = { "png.ihdr.interlace_method", "Interlace Method", FIELD_U8, .names = png_interlaces },
	[F_INTENT]        = { "png.srgb.intent", "Intent", FIELD_U8, .names = png_intents },
	[F_KEYWORD]       = { "png.text.keyword", "Keyword", FIELD_STRING },
	[F_STRING]        = { "png.text.string", "String", FIELD_STRING },
	[F_YEAR]          = { "png.time.year", "Year", FIELD_U16 },
	[F_MONTH]         = { "png.time.month", "Month", FIELD_U8 },
	[F_DAY]           = { "png.time.day", "Day", FIELD_U8 },
	[F_HOUR]          = { "png.time.hour", "Hour", FIELD_U8 },
	[F_MINUTE]        = { "png.time.minute", "Minute", FIELD_U8 },
	[F_SECOND]        = { "png.time.second", "Second", FIELD_U8 },
	[F_PER_UNIT_X]    = { "png.phys.horiz", "Horizontal pixels per unit", FIELD_U32 },
	[F_PER_UNIT_Y]    = { "png.phys.vert", "Vertical pixels per unit", FIELD_U32 },
	[F_UNIT]          = { "png.phys.unit", "Unit", FIELD_U8, .names = png_units },
	[F_PALETTE_INDEX] = { "png.bkgd.palette_index", "Palette Index", FIELD_U8 },
	[F_GREYSCALE]     = { "png.bkgd.greyscale", "Greyscale", FIELD_U16, BASE_HEX },
	[F_RED]           = { "png.bkgd.red", "Red", FIELD_U16, BASE_HEX },
	[F_GREEN]         = { "png.bkgd.green", "Green", FIELD_U16, BASE_HEX },
	[F_BLUE]          = { "png.bkgd.blue", "Blue", FIELD_U16, BASE_HEX },
	[F_WHITE_X]       = { "png.chrm.white.x", "White X", FIELD_DOUBLE },
	[F_WHITE_Y]       = { "png.chrm.white.y", "White Y", FIELD_DOUBLE },
	[F_RED_X]         = { "png.chrm.red.x", "Red X", FIELD_DOUBLE },
	[F_RED_Y]         = { "png.chrm.red.y", "Red Y", FIELD_DOUBLE },
	[F_GREEN_X]       = { "png.chrm.green.x", "Green X", FIELD_DOUBLE },
	[F_GREEN_Y]       = { "png.chrm.green.y", "Green Y", FIELD_DOUBLE },
	[F_BLUE_X]        = { "png.chrm.blue.x", "Blue X", FIELD_DOUBLE },
	[F_BLUE_Y]        = { "png.chrm.blue.y", "Blue Y", FIELD_DOUBLE },
	[F_GAMMA]         = { "png.gama.gamma", "Gamma", FIELD_DOUBLE },
	[F_TOO_LARGE]     = { "png.chunk_too_large", "chunk size too large, dissection of this chunk is not supported",
		FIELD_EXPERT, .severity = EXPERT_WARN, .group = EXPERT_PROTOCOL },
};
/* clang-format on */

enum {
	PNG_SIGNATURE_LENGTH = 8,
	PNG_LENGTH_MIN = 20, /* shorter bodies are no images */
	PNG_TYPE_LENGTH = 4,
	PNG_CHUNK_MAX = 0x7fffffff, /* REC-PNG 5.3 */
};

/* A number of hundred thousandths. */
static void png_emit_scaled(struct layer *l, unsigned field, struct reader *r)
{
	struct reader start = *r;
	union {
		double value;
		uint64_t bits;
	} number = { .value = read_u32(r) / 100000.0 };
	if (reader_ok(r)) emit_number(l, field, span_from(&start, r), number.bits, 0);
}

/* What a chunk holds. */
static void png_header(struct layer *l, struct reader *r)
{
	emit_u32(l, F_WIDTH, r);
	emit_u32(l, F_HEIGHT, r);
	emit_u8(l, F_BIT_DEPTH, r);
	emit_u8(l, F_COLOUR_TYPE, r);
	emit_u8(l, F_COMPRESSION, r);
	emit_u8(l, F_FILTER, r);
	emit_u8(l, F_INTERLACE, r);
}

static void png_gamma(struct layer *l, struct reader *r) { png_emit_scaled(l, F_GAMMA, r); }

static void png_chromaticities(struct layer *l, struct reader *r)
{
	for (unsigned field = F_WHITE_X; field <= F_BLUE_Y; field++) png_emit_scaled(l, field, r);
}

static void png_intent(struct layer *l, struct reader *r) { emit_u8(l, F_INTENT, r); }

static void png_background(struct layer *l, struct reader *r)
{
	size_t length = reader_left(r); /* of an index, a shade, or three of red, green and blue */
	if (length == 1) {
		emit_u8(l, F_PALETTE_INDEX, r);
	} else if (length == 2) {
		emit_u16(l, F_GREYSCALE, r);
	} else {
		for (unsigned field = F_RED; field <= F_BLUE; field++) emit_u16(l, field, r);
	}
}

static void png_dimensions(struct layer *l, struct reader *r)
{
	emit_u32(l, F_PER_UNIT_X, r);
	emit_u32(l, F_PER_UNIT_Y, r);
	emit_u8(l, F_UNIT, r);
}

static void png_time(struct layer *l, struct reader *r)
{
	emit_u16(l, F_YEAR, r);
	for (unsigned field = F_MONTH; field <= F_SECOND; field++) emit_u8(l, field, r);
}

static void png_text(struct layer *l, struct reader *r)
{
	const uint8_t *end = memchr(r->at, 0, reader_left(r));
	if (!end) return;
	emit_bytes(l, F_KEYWORD, r, (size_t)(end - r->at));
	reader_skip(r, 1);
	emit_bytes(l, F_STRING, r, reader_left(r));
}

static const struct png_chunk {
	char type[PNG_TYPE_LENGTH + 1];
	const char *name;
	void (*dissect)(struct layer *l, struct reader *r);
} png_chunks[] = {
	{ "IHDR", "Image Header", png_header },
	{ "PLTE", "Palette", NULL },
	{ "IDAT", "Image data chunk", NULL },
	{ "IEND", "Image Trailer", NULL },
	{ "tRNS", "Transparency", NULL },
	{ "cHRM", "Primary chromaticities and white point", png_chromaticities },
	{ "gAMA", "Image gamma", png_gamma },
	{ "iCCP", "Embedded ICC profile", NULL },
	{ "sBIT", "Significant bits", NULL },
	{ "sRGB", "Standard RGB colour space", png_intent },
	{ "tEXt", "Textual data", png_text },
	{ "iTXt", "International textual data", NULL },
	{ "bKGD", "Background colour", png_background },
	{ "pHYs", "Physical pixel dimensions", png_dimensions },
	{ "tIME", "Image last-modification time", png_time },
	{ "", "unknown", NULL },
};

static const struct png_chunk *png_chunk_find(const uint8_t *type)
{
	const struct png_chunk *chunk = png_chunks;
	while (chunk->type[0] && memcmp(chunk->type, type, PNG_TYPE_LENGTH) != 0) chunk++;
	return chunk;
}

/* Length, type, data, checksum. False: nothing after it can be read. */
static bool png_chunk(struct layer *l, struct reader *r)
{
	struct reader start = *r, ahead = *r;
	uint32_t length = read_u32(&ahead);
	const uint8_t *type = reader_bytes(&ahead, PNG_TYPE_LENGTH);
	const struct png_chunk *chunk = type ? png_chunk_find(type) : NULL;
	uint32_t item = layer_open(l, F_CHUNK, r);
	if (chunk) layer_text(l, item, "%s (%.4s)", chunk->name, (const char *)type);
	emit_u32(l, F_LENGTH, r);
	if (length > PNG_CHUNK_MAX) {
		layer_expert(l, F_TOO_LARGE, span_from(&start, r), NULL);
		layer_close(l, item, r);
		return false;
	}
	struct reader bits = *r;
	struct span letters = span_of(r, PNG_TYPE_LENGTH); /* whose case says three things */
	emit_bytes(l, F_TYPE, r, PNG_TYPE_LENGTH);
	if (chunk) emit_masked(l, F_ANCILLARY, F_SAFE_TO_COPY, letters, read_u32(&bits));
	struct reader data = reader_take(r, length);
	if (chunk && chunk->dissect)
		chunk->dissect(l, &data);
	else if (length > 0)
		emit_span(l, F_DATA, span_of(&data, length), 0);
	emit_u32(l, F_CRC, r);
	layer_close(l, item, r);
	if (data.fault > r->fault) r->fault = data.fault;
	return reader_ok(r);
}

static void png_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_append(l, " (PNG)");
	emit_bytes(l, F_SIGNATURE, r, PNG_SIGNATURE_LENGTH);
	while (reader_left(r) > 0 && png_chunk(l, r)) continue;
}

static bool png_detect(const struct packet *packet, struct reader r)
{
	static const uint8_t signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
	if (reader_left(&r) < PNG_LENGTH_MIN) return false;
	return memcmp(r.at, signature, sizeof signature) == 0;
}

const struct dissector png_dissector = {
	.name = "png",
	.label = "Portable Network Graphics",
	.fault_label = "PNG",
	FIELDS(png_fields),
	.dissect = png_dissect,
	.detect = png_detect,
	.detect_in = BY_MEDIA,
	.is_leaf = true,
};
