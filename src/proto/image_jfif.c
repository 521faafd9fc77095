/* image_jfif.c - JPEG images (ITU-T T.81) with a JFIF or an Exif header: markers, segments, and the
 * entropy-coded data between them as it is. */
#include "image_jfif.h"

#include <string.h>

/* clang-format off */
static const struct value_name jfif_markers[] = {
	{ 0xff01, "Reserved - For temporary private use in arithmetic coding" },
	{ 0xffc0, "Start of Frame (non-differential, Huffman coding) - Baseline DCT" },
	{ 0xffc1, "Start of Frame (non-differential, Huffman coding) - Extended sequential DCT" },
	{ 0xffc2, "Start of Frame (non-differential, Huffman coding) - Progressive DCT" },
	{ 0xffc3, "Start of Frame (non-differential, Huffman coding) - Lossless (sequential)" },
	{ 0xffc4, "Define Huffman table(s)" },
	{ 0xffc5, "Start of Frame (differential, Huffman coding) - Differential sequential DCT" },
	{ 0xffc6, "Start of Frame (differential, Huffman coding) - Differential progressive DCT" },
	{ 0xffc7, "Start of Frame (differential, Huffman coding) - Differential lossless (sequential)" },
	{ 0xffc8, "Start of Frame (non-differential, arithmetic coding) - Reserved for JPEG extensions" },
	{ 0xffc9, "Start of Frame (non-differential, arithmetic coding) - Extended sequential DCT" },
	{ 0xffca, "Start of Frame (non-differential, arithmetic coding) - Progressive DCT" },
	{ 0xffcb, "Start of Frame (non-differential, arithmetic coding) - Lossless (sequential)" },
	{ 0xffcc, "Define arithmetic coding conditioning(s)" },
	{ 0xffcd, "Start of Frame (differential, arithmetic coding) - Differential sequential DCT" },
	{ 0xffce, "Start of Frame (differential, arithmetic coding) - Differential progressive DCT" },
	{ 0xffcf, "Start of Frame (differential, arithmetic coding) - Differential lossless (sequential)" },
	{ 0xffd0, "Restart interval termination - Restart with modulo 8 count 0" },
	{ 0xffd1, "Restart interval termination - Restart with modulo 8 count 1" },
	{ 0xffd2, "Restart interval termination - Restart with modulo 8 count 2" },
	{ 0xffd3, "Restart interval termination - Restart with modulo 8 count 3" },
	{ 0xffd4, "Restart interval termination - Restart with modulo 8 count 4" },
	{ 0xffd5, "Restart interval termination - Restart with modulo 8 count 5" },
	{ 0xffd6, "Restart interval termination - Restart with modulo 8 count 6" },
	{ 0xffd7, "Restart interval termination - Restart with modulo 8 count 7" },
	{ 0xffd8, "Start of Image" },
	{ 0xffd9, "End of Image" },
	{ 0xffda, "Start of Scan" },
	{ 0xffdb, "Define quantization table(s)" },
	{ 0xffdc, "Define number of lines" },
	{ 0xffdd, "Define restart interval" },
	{ 0xffde, "Define hierarchical progression" },
	{ 0xffdf, "Expand reference component(s)" },
	{ 0xffe0, "Reserved for application segments - 0" },
	{ 0xffe1, "Reserved for application segments - 1" },
	{ 0xffe2, "Reserved for application segments - 2" },
	{ 0xffe3, "Reserved for application segments - 3" },
	{ 0xffe4, "Reserved for application segments - 4" },
	{ 0xffe5, "Reserved for application segments - 5" },
	{ 0xffe6, "Reserved for application segments - 6" },
	{ 0xffe7, "Reserved for application segments - 7" },
	{ 0xffe8, "Reserved for application segments - 8" },
	{ 0xffe9, "Reserved for application segments - 9" },
	{ 0xffea, "Reserved for application segments - 10" },
	{ 0xffeb, "Reserved for application segments - 11" },
	{ 0xffec, "Reserved for application segments - 12" },
	{ 0xffed, "Reserved for application segments - 13" },
	{ 0xffee, "Reserved for application segments - 14" },
	{ 0xffef, "Reserved for application segments - 15" },
	{ 0xfff0, "Reserved for JPEG extensions - 0" },
	{ 0xfff1, "Reserved for JPEG extensions - 1" },
	{ 0xfff2, "Reserved for JPEG extensions - 2" },
	{ 0xfff3, "Reserved for JPEG extensions - 3" },
	{ 0xfff4, "Reserved for JPEG extensions - 4" },
	{ 0xfff5, "Reserved for JPEG extensions - 5" },
	{ 0xfff6, "Reserved for JPEG extensions - 6" },
	{ 0xfff7, "Reserved for JPEG extensions - 7" },
	{ 0xfff8, "Reserved for JPEG extensions - 8" },
	{ 0xfff9, "Reserved for JPEG extensions - 9" },
	{ 0xfffa, "Reserved for JPEG extensions - 10" },
	{ 0xfffb, "Reserved for JPEG extensions - 11" },
	{ 0xfffc, "Reserved for JPEG extensions - 12" },
	{ 0xfffd, "Reserved for JPEG extensions - 13" },
	{ 0xfffe, "Comment" },
	{ 0, NULL },
};

static const struct value_name jfif_units[] = {
	{ 0, "No units; Xdensity and Ydensity specify the pixel aspect ratio" },
	{ 1, "Dots per inch" }, { 2, "Dots per centimeter" }, { 0, NULL },
};
static const struct value_name jfif_extensions[] = {
	{ 0x10, "Thumbnail encoded using JPEG" }, { 0x11, "Thumbnail encoded using 1 byte (8 bits) per pixel" },
	{ 0x13, "Thumbnail encoded using 3 bytes (24 bits) per pixel" }, { 0, NULL },
};

#define JFIF(name) "image-jfif." name
#define REMARK(level) FIELD_EXPERT, .severity = (level), .group = EXPERT_PROTOCOL

static const struct field image_jfif_fields[F_COUNT] = {
	[F_MARKER]               = { JFIF("marker"), "Marker", FIELD_U16, BASE_HEX, .names = jfif_markers },
	[F_SEGMENT]              = { JFIF("marker_segment"), "Marker segment", FIELD_NONE },
	[F_LENGTH]               = { JFIF("length"), "Length", FIELD_U16 },
	[F_IDENTIFIER]           = { JFIF("identifier"), "Identifier", FIELD_STRING },
	[F_VERSION]              = { JFIF("version"), "Version", FIELD_NONE },
	[F_VERSION_MAJOR]        = { JFIF("version.major"), "Major Version", FIELD_U8 },
	[F_VERSION_MINOR]        = { JFIF("version.minor"), "Minor Version", FIELD_U8 },
	[F_UNITS]                = { JFIF("units"), "Units", FIELD_U8, .names = jfif_units },
	[F_DENSITY_X]            = { JFIF("Xdensity"), "Xdensity", FIELD_U16 },
	[F_DENSITY_Y]            = { JFIF("Ydensity"), "Ydensity", FIELD_U16 },
	[F_THUMBNAIL_X]          = { JFIF("Xthumbnail"), "Xthumbnail", FIELD_U8 },
	[F_THUMBNAIL_Y]          = { JFIF("Ythumbnail"), "Ythumbnail", FIELD_U8 },
	[F_RGB]                  = { JFIF("RGB"), "RGB values of thumbnail pixels", FIELD_BYTES },
	[F_EXTENSION_CODE]       = { JFIF("extension.code"), "Extension code", FIELD_U8, BASE_HEX,
		.names = jfif_extensions },
	[F_FRAME]                = { JFIF("sof"), "Start of Frame header", FIELD_NONE },
	[F_PRECISION]            = { JFIF("sof.precision"), "Sample Precision (bits)", FIELD_U8 },
	[F_LINES]                = { JFIF("sof.lines"), "Lines", FIELD_U16 },
	[F_SAMPLES]              = { JFIF("sof.samples_per_line"), "Samples per line", FIELD_U16 },
	[F_FRAME_COMPONENTS]     = { JFIF("sof.nf"), "Number of image components in frame", FIELD_U8 },
	[F_COMPONENT]            = { JFIF("sof.c_i"), "Component identifier", FIELD_U8 },
	[F_SAMPLING_X]           = { JFIF("sof.h_i"), "Horizontal sampling factor", FIELD_U8, .mask = 0xf0 },
	[F_SAMPLING_Y]           = { JFIF("sof.v_i"), "Vertical sampling factor", FIELD_U8, .mask = 0x0f },
	[F_QUANTIZATION]         = { JFIF("sof.tq_i"), "Quantization table destination selector", FIELD_U8 },
	[F_SCAN]                 = { JFIF("header.sos"), "Start of Segment header", FIELD_NONE },
	[F_SCAN_COMPONENTS]      = { JFIF("sos.ns"), "Number of image components in scan", FIELD_U8 },
	[F_SELECTOR]             = { JFIF("sos.component_selector"), "Scan component selector", FIELD_U8 },
	[F_DC_SELECTOR]          = { JFIF("sos.dc_entropy_selector"),
		"DC entropy coding table destination selector", FIELD_U8, .mask = 0xf0 },
	[F_AC_SELECTOR]          = { JFIF("sos.ac_entropy_selector"),
		"AC entropy coding table destination selector", FIELD_U8, .mask = 0x0f },
	[F_SPECTRAL_START]       = { JFIF("sos.ss"), "Start of spectral or predictor selection", FIELD_U8 },
	[F_SPECTRAL_END]         = { JFIF("sos.se"), "End of spectral selection", FIELD_U8 },
	[F_APPROXIMATION_HIGH]   = { JFIF("sos.ah"), "Successive approximation bit position high", FIELD_U8,
		.mask = 0xf0 },
	[F_APPROXIMATION_LOW]    = { JFIF("sos.al"), "Successive approximation bit position low or point transform",
		FIELD_U8, .mask = 0x0f },
	[F_COMMENT_HEADER]       = { JFIF("header.comment"), "Comment header", FIELD_NONE },
	[F_COMMENT]              = { JFIF("comment"), "Comment", FIELD_STRING },
	[F_REMAINING]            = { JFIF("remain_seg_data"), "Remaining segment data", FIELD_BYTES },
	[F_FLASHPIX]             = { JFIF("exif_flashpix_marker"), "Exif FlashPix APP2 application marker", FIELD_NONE },
	[F_ENTROPY]              = { JFIF("entropy_coded_segment"),
		"Entropy-coded segment (dissection is not yet implemented)", FIELD_BYTES },
	[F_FILL]                 = { JFIF("fill_bytes"), "Fill bytes", FIELD_BYTES },
	[F_NOT_JFIF]             = { JFIF("app0-identifier-not-jfif"),
		"Initial App0 segment with \"JFIF\" Identifier not found", REMARK(EXPERT_WARN) },
	[F_ENDIANNESS]           = { JFIF("endianness"), "Endianness", FIELD_U16, BASE_HEX },
	[F_FIRST_IFD]            = { JFIF("start_ifd_offset"),
		"Start offset of IFD starting from the TIFF header start", FIELD_U32, .unit = " bytes" },
	[F_NEXT_IFD]             = { JFIF("next_ifd_offset"), "Offset to next IFD from start of TIFF header",
		FIELD_U32, .unit = " bytes" },
	[F_SKIPPED]              = { JFIF("skipped_tiff_data"),
		"Skipped data between end of TIFF header and start of IFD", FIELD_BYTES },
	[F_IFD]                  = { "", "Image File Directory", FIELD_NONE },
	[F_IFD_FIELDS]           = { JFIF("ifd.num_fields"), "Number of fields in this IFD", FIELD_U16 },
	[F_TAG]                  = { JFIF("ifd.tag"), "Tag", FIELD_U16, .names = image_exif_tags },
	[F_TAG_EXIF]             = { JFIF("ifd.tag_exif"), "Tag", FIELD_U16, .names = image_exif_photo_tags },
	[F_TAG_GPS]              = { JFIF("ifd.tag_gps"), "Tag", FIELD_U16, .names = image_exif_gps_tags },
	[F_TAG_INTEROPERABILITY] = { JFIF("ifd.tag_interop"), "Tag", FIELD_U16,
		.names = image_exif_interoperability_tags },
	[F_TYPE]                 = { JFIF("ifd.type"), "Type", FIELD_U16, .names = image_exif_types },
	[F_VALUES]               = { JFIF("ifd.count"), "Count", FIELD_U32 },
	[F_OFFSET]               = { JFIF("ifd.offset"), "Value offset from start of TIFF header", FIELD_U32 },
	[F_VALUE_BYTE]           = { JFIF("ifd.value_byte"), "Value", FIELD_U8 },
	[F_VALUE_ASCII]          = { JFIF("ifd.value_ascii"), "Value", FIELD_STRING },
	[F_VALUE_SHORT]          = { JFIF("ifd.value_short"), "Value", FIELD_U16 },
	[F_VALUE_LONG]           = { JFIF("ifd.value_long"), "Value", FIELD_U32 },
	[F_VALUE_RATIONAL]       = { JFIF("ifd.value_rational"), "Value", FIELD_NONE },
	[F_NUMERATOR]            = { JFIF("ifd.value_rational.numerator"), "Numerator", FIELD_U32 },
	[F_DENOMINATOR]          = { JFIF("ifd.value_rational.denominator"), "Denominator", FIELD_U32 },
	[F_VALUE_UNDEFINED]      = { JFIF("ifd.value_undefined"), "Value (raw)", FIELD_BYTES },
	[F_VALUE_SLONG]          = { JFIF("ifd.value_slong"), "Value", FIELD_I32 },
	[F_VALUE_SRATIONAL]      = { JFIF("ifd.value_srational"), "Value", FIELD_NONE },
	[F_SIGNED_NUMERATOR]     = { JFIF("ifd.value_srational.numerator"), "Numerator", FIELD_I32 },
	[F_SIGNED_DENOMINATOR]   = { JFIF("ifd.value_srational.denominator"), "Denominator", FIELD_I32 },
	[F_BAD_FIRST_IFD]        = { JFIF("start_ifd_offset.invalid"), "Invalid value", REMARK(EXPERT_WARN) },
	[F_BAD_NEXT_IFD]         = { JFIF("next_ifd_offset.invalid"), "Invalid value", REMARK(EXPERT_WARN) },
	[F_BAD_OFFSET]           = { JFIF("ifd_value_offset.invalid"), "Invalid value", REMARK(EXPERT_WARN) },
};
/* clang-format on */

enum {
	JFIF_LENGTH_MIN = 20, /* shorter bodies are no images */
	MARKER_TEMPORARY = 0xff01,
	MARKER_RESTART_FIRST = 0xffd0,
	MARKER_RESTART_LAST = 0xffd7,
	MARKER_START = 0xffd8,
	MARKER_END = 0xffd9,
	MARKER_SCAN = 0xffda,
	MARKER_APP0 = 0xffe0,
	MARKER_APP1 = 0xffe1,
	MARKER_APP2 = 0xffe2,
	MARKER_COMMENT = 0xfffe,
};

/* ---------------------------------------------------------------- segments: what is behind the length */

static void jfif_remaining(struct layer *l, struct reader *r)
{
	size_t length = reader_left(r);
	if (length == 0) return;
	emit_bytes(l, F_REMAINING, r, length);
	layer_text_last(l, "Remaining segment data: %zu byte%s", length, length == 1 ? "" : "s");
}

/* A text with its final 0, which r passes; NULL: there is none. */
static const char *jfif_identifier(struct layer *l, struct reader *r, const char *const *known)
{
	const uint8_t *end = memchr(r->at, 0, reader_left(r));
	if (!end) return NULL;
	const char *text = (const char *)r->at;
	size_t length = (size_t)(end - r->at);
	bool is_known = false;
	for (; *known; known++) is_known |= strcmp(*known, text) == 0;
	emit_text(l, F_IDENTIFIER, span_of(r, (uint32_t)length + 1), text, length, 0);
	if (layer_wants(l, F_IDENTIFIER) && !is_known)
		layer_text_last_append(l, " (Unknown identifier)");
	reader_skip(r, length + 1);
	return text;
}

static void jfif_version(struct layer *l, struct reader *r)
{
	uint32_t item = layer_open(l, F_VERSION, r);
	uint8_t major = emit_u8(l, F_VERSION_MAJOR, r), minor = emit_u8(l, F_VERSION_MINOR, r);
	layer_text(l, item, "Version: %u.%u", major, minor);
	layer_close(l, item, r);
}

static void jfif_app0(struct layer *l, struct reader *r)
{
	static const char *const known[] = { "JFIF", "JFXX", NULL };
	const char *identifier = jfif_identifier(l, r, known);
	if (identifier && strcmp(identifier, "JFIF") == 0) {
		jfif_version(l, r);
		emit_u8(l, F_UNITS, r);
		emit_u16(l, F_DENSITY_X, r);
		emit_u16(l, F_DENSITY_Y, r);
		uint8_t x = emit_u8(l, F_THUMBNAIL_X, r), y = emit_u8(l, F_THUMBNAIL_Y, r);
		if (x > 0 && y > 0) emit_bytes(l, F_RGB, r, (size_t)3 * x * y);
	} else if (identifier && strcmp(identifier, "JFXX") == 0) {
		emit_u8(l, F_EXTENSION_CODE, r);
	} else {
		jfif_remaining(l, r);
	}
}

static void jfif_app1(struct layer *l, struct reader *r)
{
	static const char *const known[] = { "Exif", NULL };
	struct reader start = *r;
	const char *identifier = jfif_identifier(l, r, known);
	if (identifier && strcmp(identifier, "Exif") == 0) {
		uint32_t item = layer_wants(l, F_IDENTIFIER) ? l->last : 0;
		layer_expert(l, F_NOT_JFIF, span_from(&start, r), NULL);
		layer_close_as_is(l, item);
		reader_skip(r, 1);
		image_exif_dissect(l, r);
		reader_skip(r, reader_left(r));
	} else {
		jfif_remaining(l, r);
	}
}

static void jfif_app2(struct layer *l, struct reader *r)
{
	static const char *const known[] = { "FPXR", NULL };
	struct reader start = *r;
	const char *identifier = jfif_identifier(l, r, known);
	if (identifier && strcmp(identifier, "FPXR") == 0)
		emit_span(l, F_FLASHPIX, span_of(&start, (uint32_t)reader_left(&start)), 0);
	else
		jfif_remaining(l, r);
}

static void jfif_comment(struct layer *l, struct reader *r)
{
	emit_bytes(l, F_COMMENT, r, reader_left(r));
}

static void jfif_frame(struct layer *l, struct reader *r)
{
	emit_u8(l, F_PRECISION, r);
	emit_u16(l, F_LINES, r);
	emit_u16(l, F_SAMPLES, r);
	uint8_t count = emit_u8(l, F_FRAME_COMPONENTS, r);
	for (unsigned i = 0; i < count && reader_left(r) > 0; i++) {
		emit_u8(l, F_COMPONENT, r);
		struct reader at = *r;
		emit_masked(l, F_SAMPLING_X, F_SAMPLING_Y, span_of(&at, 1), read_u8(r));
		emit_u8(l, F_QUANTIZATION, r);
	}
}

static void jfif_scan(struct layer *l, struct reader *r)
{
	uint8_t count = emit_u8(l, F_SCAN_COMPONENTS, r);
	struct reader at;
	for (unsigned i = 0; i < count && reader_left(r) > 0; i++) {
		emit_u8(l, F_SELECTOR, r);
		at = *r;
		emit_masked(l, F_DC_SELECTOR, F_AC_SELECTOR, span_of(&at, 1), read_u8(r));
	}
	emit_u8(l, F_SPECTRAL_START, r);
	emit_u8(l, F_SPECTRAL_END, r);
	at = *r;
	uint8_t bits = read_u8(r);
	if (reader_ok(r))
		emit_masked(l, F_APPROXIMATION_HIGH, F_APPROXIMATION_LOW, span_of(&at, 1), bits);
}

/* 0xffc4 and 0xffcc define tables, 0xffc8 is reserved. */
static bool is_frame(uint16_t marker)
{
	return marker == 0xffc0 || (marker > 0xffc0 && marker <= 0xffcf && marker % 4 != 0);
}

struct jfif_segment {
	unsigned heading;
	const char *label;
	void (*dissect)(struct layer *l, struct reader *r);
};

static struct jfif_segment jfif_segment_of(uint16_t marker)
{
	if (is_frame(marker))
		return (struct jfif_segment){ F_FRAME, "Start of Frame header", jfif_frame };
	switch (marker) {
	case MARKER_SCAN:
		return (struct jfif_segment){ F_SCAN, "Start of Segment header", jfif_scan };
	case MARKER_COMMENT:
		return (struct jfif_segment){ F_COMMENT_HEADER, "Comment header", jfif_comment };
	case MARKER_APP0: return (struct jfif_segment){ F_SEGMENT, "Marker segment", jfif_app0 };
	case MARKER_APP1: return (struct jfif_segment){ F_SEGMENT, "Marker segment", jfif_app1 };
	case MARKER_APP2: return (struct jfif_segment){ F_SEGMENT, "Marker segment", jfif_app2 };
	default: return (struct jfif_segment){ F_SEGMENT, "Marker segment", jfif_remaining };
	}
}

static void jfif_segment(struct layer *l, struct reader *r, uint16_t marker)
{
	struct jfif_segment segment = jfif_segment_of(marker);
	uint32_t item = layer_open(l, segment.heading, r);
	layer_text(l, item, "%s: %s (0x%04X)", segment.label,
	           value_name(jfif_markers, marker, "Unknown"), marker);
	emit_u16(l, F_MARKER, r);
	uint16_t length = emit_u16(l, F_LENGTH, r);
	if (length >= 2) {
		struct reader body = reader_take(r, length - 2u);
		segment.dissect(l, &body);
		if (body.fault > r->fault) r->fault = body.fault;
	} else if (reader_ok(r)) {
		reader_fail(r,
		            reader_left_reported(r) + 1); /* it is shorter than its length field */
	}
	layer_close(l, item, r);
}

/* ---------------------------------------------------------------- what is between markers */

/* Up to the next marker, which is no 0xff00; then the fill bytes before it. */
static void jfif_between(struct layer *l, struct reader *r)
{
	const uint8_t *at = r->at;
	while (at < r->end) {
		at = memchr(at, 0xff, (size_t)(r->end - at));
		if (!at || r->end - at < 2) at = r->end;
		if (at == r->end || at[1] != 0) break;
		at += 2;
	}
	if (at > r->at) emit_bytes(l, F_ENTROPY, r, (size_t)(at - r->at));
	size_t fill = 0;
	while (reader_peek(r, fill) == 0xff && reader_peek(r, fill + 1) == 0xff) fill++;
	if (fill > 0) emit_bytes(l, F_FILL, r, fill);
}

static bool is_alone(uint16_t marker)
{
	return marker == MARKER_TEMPORARY ||
	       (marker >= MARKER_RESTART_FIRST && marker <= MARKER_END);
}

static void image_jfif_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_append(l, " (JPEG JFIF image)");
	while (reader_left(r) > 0 && reader_ok(r)) {
		int32_t marker = reader_peek_u16(r, 0);
		if (marker <= 0xff00 || marker == 0xffff)
			jfif_between(l, r);
		else if (is_alone((uint16_t)marker))
			emit_u16(l, F_MARKER, r);
		else
			jfif_segment(l, r, (uint16_t)marker);
	}
}

static bool image_jfif_detect(const struct packet *packet, struct reader r)
{
	if (reader_left(&r) < JFIF_LENGTH_MIN || reader_peek_u16(&r, 0) != MARKER_START)
		return false;
	int32_t marker = reader_peek_u16(&r, 2);
	return (marker == MARKER_APP0 && memcmp(r.at + 6, "JFIF", 5) == 0) ||
	       (marker == MARKER_APP1 && memcmp(r.at + 6, "Exif", 5) == 0);
}

const struct dissector image_jfif_dissector = {
	.name = "image-jfif",
	.label = "JPEG File Interchange Format",
	.fault_label = "JFIF (JPEG) image",
	FIELDS(image_jfif_fields),
	.dissect = image_jfif_dissect,
	.detect = image_jfif_detect,
	.detect_in = BY_MEDIA,
	.is_leaf = true,
};
