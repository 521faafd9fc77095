/* xml.h - which media types are XML, and how deep its tags are followed.
 * Thread: any (constant). */
#ifndef DOGFISH_PROTO_XML_H
#define DOGFISH_PROTO_XML_H

enum { XML_DEPTH_MAX = 200 }; /* tags within each other; deeper ones are shown side by side */

extern const char *const xml_media_types[]; /* NULL at the end */

#endif
