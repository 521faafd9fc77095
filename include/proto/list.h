/* list.h - every dissector of the program, from list.def. Thread: any (constant). */
#ifndef DOGFISH_PROTO_LIST_H
#define DOGFISH_PROTO_LIST_H

#include "dissect/dissector.h"

#define DISSECTOR(name) extern const struct dissector name##_dissector;
#include "proto/list.def"
#undef DISSECTOR

/* Ends with NULL. */
extern const struct dissector *const proto_list[];

#endif
