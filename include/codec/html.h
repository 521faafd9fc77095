/* html.h - a page of HTML as plain text to read: words of its elements, a line for each paragraph, where links
 * lead. Nothing is loaded, scripts and styles are left out. By libxml2, which reads what mails have instead
 * of HTML; without it a page stays what it is.
 * Owner: the caller, of both buffers. Thread: any. */
#ifndef DOGFISH_CODEC_HTML_H
#define DOGFISH_CODEC_HTML_H

#include <stdbool.h>
#include <stddef.h>

enum { HTML_BYTES_MAX = 2 << 20, HTML_DEPTH_MAX = 200 };

/* Writes the text of length bytes of UTF-8, cut to size, with a final 0. False: it could not be read as
 * HTML, or the program was built without libxml2. At most HTML_BYTES_MAX of it are read. */
bool html_to_text(const char *html, size_t length, char *out, size_t size);

/* The library's version, or NULL if the program was built without it. */
const char *html_library_version(void);

#endif
