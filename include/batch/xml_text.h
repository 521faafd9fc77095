/* xml_text.h - text inside XML 1.0: well-formed whatever bytes go in. Thread: any. */
#ifndef DOGFISH_BATCH_XML_TEXT_H
#define DOGFISH_BATCH_XML_TEXT_H

#include "batch/output.h"

/* For content and for attributes in double quotes. What XML cannot hold becomes \x1b, as tshark has it; what
 * is no UTF-8 becomes U+FFFD; what would act on a terminal a reference like &#x202e;. */
void xml_escaped(struct output *output, const char *text, size_t length);

#endif
