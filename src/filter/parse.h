/* parse.h - from a filter's words to its tree. Nodes live in the arena. Thread: any. */
#ifndef DOGFISH_FILTER_PARSE_H
#define DOGFISH_FILTER_PARSE_H

#include "node.h"

/* NULL with the error set; or, if the text holds no word at all, NULL with *is_empty_out true. The
 * tokens point into the text, which must outlive the tree. */
struct node *parse_filter(const char *text, struct arena *arena, bool *is_empty_out,
                          struct error *error);

/* What went wrong was that the text ended too soon: more of it may make it right. */
bool parse_wanted_more(const struct error *error, const char *text);

#endif
