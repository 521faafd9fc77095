/* list.c - the table behind list.h, made from list.def. */
#include "proto/list.h"

#define DISSECTOR(name) extern const struct dissector name##_dissector;
#include "proto/list.def"
#undef DISSECTOR

const struct dissector *const proto_list[] = {
#define DISSECTOR(name) &name##_dissector,
#include "proto/list.def"
#undef DISSECTOR
	NULL,
};
