/* exposed.h - what a listener on the way could read, beside what TLS left visible: HTTP against HTTPS on one
 * page.
 *
 *	struct exposed *exposed = exposed_open(engine, preferences);
 *	while (exposed_advance(exposed, 4096)) draw_progress();
 *	exposed_page_write(exposed, true, page);
 *
 * In the clear: for each server the hosts it is called by, paths, logins, cookies, forms, mails, files,
 * bytes; and names asked of DNS. Behind TLS and SSH: names in the handshake, certificates, versions, the
 * bytes there were. Each distinct thing once, with the frame that showed it first and how often it came.
 * Owner: who opened it; engine and preferences are borrowed. Thread: one, any. Memory: bounded by
 * EXPOSED_ROWS_MAX rows and by the pool of their texts; what is more is counted. */
#ifndef DOGFISH_STATS_EXPOSED_H
#define DOGFISH_STATS_EXPOSED_H

#include "stats/message.h"
#include "stats/page.h"

struct preferences;

enum { EXPOSED_ROWS_MAX = 1 << 18 };

struct exposed;

/* Never NULL. */
struct exposed *exposed_open(const struct engine *engine, const struct preferences *preferences);
void exposed_close(struct exposed *exposed);

/* Looks at up to frames_max more tracked frames. False when it has seen all that are there. */
bool exposed_advance(struct exposed *exposed, uint32_t frames_max);

/* The whole of it as a page; secrets with stars if is_masked. */
void exposed_page_write(const struct exposed *exposed, bool is_masked, struct page *page);

#endif
