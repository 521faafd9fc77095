/* image_jfif.h - what the two halves of the JPEG dissector share: the markers in image_jfif.c, the Exif
 * directories in image_exif.c.
 * Thread: any. */
#ifndef DOGFISH_PROTO_IMAGE_JFIF_H
#define DOGFISH_PROTO_IMAGE_JFIF_H

#include "dissect/dissector.h"

enum {
	F_MARKER,
	F_SEGMENT,
	F_LENGTH,
	F_IDENTIFIER,
	F_VERSION,
	F_VERSION_MAJOR,
	F_VERSION_MINOR,
	F_UNITS,
	F_DENSITY_X,
	F_DENSITY_Y,
	F_THUMBNAIL_X,
	F_THUMBNAIL_Y,
	F_RGB,
	F_EXTENSION_CODE,
	F_FRAME,
	F_PRECISION,
	F_LINES,
	F_SAMPLES,
	F_FRAME_COMPONENTS,
	F_COMPONENT,
	F_SAMPLING_X,
	F_SAMPLING_Y,
	F_QUANTIZATION,
	F_SCAN,
	F_SCAN_COMPONENTS,
	F_SELECTOR,
	F_DC_SELECTOR,
	F_AC_SELECTOR,
	F_SPECTRAL_START,
	F_SPECTRAL_END,
	F_APPROXIMATION_HIGH,
	F_APPROXIMATION_LOW,
	F_COMMENT_HEADER,
	F_COMMENT,
	F_REMAINING,
	F_FLASHPIX,
	F_ENTROPY,
	F_FILL,
	F_NOT_JFIF,
	F_ENDIANNESS,
	F_FIRST_IFD,
	F_NEXT_IFD,
	F_SKIPPED,
	F_IFD,
	F_IFD_FIELDS,
	F_TAG, /* of the image; the next three in the order of enum ifd_kind */
	F_TAG_EXIF,
	F_TAG_GPS,
	F_TAG_INTEROPERABILITY,
	F_TYPE,
	F_VALUES,
	F_OFFSET,
	F_VALUE_BYTE,
	F_VALUE_ASCII,
	F_VALUE_SHORT,
	F_VALUE_LONG,
	F_VALUE_RATIONAL,
	F_NUMERATOR,
	F_DENOMINATOR,
	F_VALUE_UNDEFINED,
	F_VALUE_SLONG,
	F_VALUE_SRATIONAL,
	F_SIGNED_NUMERATOR,
	F_SIGNED_DENOMINATOR,
	F_BAD_FIRST_IFD,
	F_BAD_NEXT_IFD,
	F_BAD_OFFSET,
	F_COUNT
};

extern const struct value_name image_exif_tags[], image_exif_photo_tags[], image_exif_gps_tags[],
	image_exif_interoperability_tags[], image_exif_types[];

/* The TIFF structure behind "Exif\0\0": directories and their values, up to the end of r. */
void image_exif_dissect(struct layer *l, struct reader *r);

#endif
