/* ascii.h - text fields as Wireshark has those of protocols that speak ASCII: up to the first NUL, and with
 * U+FFFD for each byte that is none of its characters. Thread: any. */
#ifndef DOGFISH_PROTO_ASCII_H
#define DOGFISH_PROTO_ASCII_H

#include "dissect/dissector.h"

/* Records the text. The item, to be closed with layer_close_as_is if it gets children; 0: not recorded. */
uint32_t ascii_emit(struct layer *l, unsigned field, const struct reader *text, unsigned flags);

#endif
