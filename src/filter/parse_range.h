/* parse_range.h - the ranges of slices and layers: [1], [-2], [0:3], [2-4], [:3], [5:], [1,3-5,9:].
 * Thread: any. */
#ifndef DOGFISH_FILTER_PARSE_RANGE_H
#define DOGFISH_FILTER_PARSE_RANGE_H

#include "node.h"

/* Reads from behind `[` to behind `]`; at moves there. False with the error set. */
bool parse_ranges(struct lexer *lexer, struct node *node);

/* The digits behind `#`: one layer. */
bool parse_layer_number(struct lexer *lexer, struct node *node);

#endif
