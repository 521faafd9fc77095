/* life_page.h - what became of a TCP connection, in words. Thread: any. */
#ifndef DOGFISH_STATS_LIFE_PAGE_H
#define DOGFISH_STATS_LIFE_PAGE_H

#include "stats/page.h"
#include "stats/tcp_life.h"
#include "stream/conversation.h"

/* Writes a paragraph: opened, carried, sent again, silent, closed. */
void life_page_write(const struct tcp_life *life, const struct conversation *conversation,
                     struct page *page);

#endif
