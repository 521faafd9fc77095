/* list.c - the table behind list.h, made from list.def. */
#include "proto/list.h"

const struct dissector *const proto_list[] = {
#define DISSECTOR(name) &name##_dissector,
#include "proto/list.def"
#undef DISSECTOR
	NULL,
};
