/* mails.h - the mails of a capture: sent by SMTP, fetched by POP3 and IMAP, each once, however often it was
 * seen: by its Message-ID, or else by sender, subject and date.
 * Owner: who opened it; the engine is borrowed. Thread: one. A mail's bytes are not kept: they are dissected
 * again from the frame that completed it. */
#ifndef DOGFISH_STATS_MAILS_H
#define DOGFISH_STATS_MAILS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect/engine.h"
#include "stats/mime_parts.h"
#include "stats/page.h"

enum { MAILS_MAX = 1 << 20, MAIL_SIGHTINGS_MAX = 8 };

enum mail_carrier { MAIL_SENT, MAIL_FETCHED_POP, MAIL_FETCHED_IMAP, MAIL_CARRIED };

struct mail_sighting {
	uint32_t frame;   /* that completed it */
	uint32_t ordinal; /* which of the mails that end there */
	enum mail_carrier carrier;
};

/* Texts as a reader shows them, "" where there is none; not escaped. */
struct mail {
	const char *message_id, *subject, *from, *to, *cc, *date;
	uint64_t size; /* bytes, as it was seen first */
	struct mail_sighting sightings[MAIL_SIGHTINGS_MAX];
	unsigned sighting_count; /* all of them; the first MAIL_SIGHTINGS_MAX are kept */
};

struct mails;

/* Never NULL. */
struct mails *mails_open(const struct engine *engine);
void mails_close(struct mails *mails);

/* Looks at up to frames_max more tracked frames. False when it has seen all. */
bool mails_advance(struct mails *mails, uint32_t frames_max, const struct view *view);

size_t mails_count(const struct mails *mails);
const struct mail *mails_at(const struct mails *mails, size_t index);

/* "sent by SMTP": a few words. */
const char *mail_carrier_name(enum mail_carrier carrier);

/* A mail taken apart. */
struct mail_content {
	struct traced bytes; /* as sent, without the transport's own changes */
	struct mime_parts parts;
};

/* False: its frame no longer gives it. Close it in either case. */
bool mails_read(struct mails *mails, size_t index, const struct view *view,
                struct mail_content *out);
void mail_content_close(struct mail_content *content);

/* A file name for a part: its own, without folders and what no file system should have; else "part-3.txt". */
enum { MAIL_FILE_NAME_MAX = 128 };
void mail_part_file_name(const struct mail_content *content, size_t part,
                         char out[MAIL_FILE_NAME_MAX]);

/* The list: a line each behind a head line, cut to so many cells. */
enum { MAILS_PAGE_HEAD = 1 };
void mails_page_list(const struct mails *mails, unsigned cells, struct page *page);

/* The mail as it is read: the usual headers, text, attachments. part_lines_out, if not NULL: for each line of
 * the page the index of the part that it offers to save + 1, 0: none; freed by the caller. */
void mails_page_read(struct mails *mails, size_t index, const struct view *view, struct page *page,
                     uint16_t **part_lines_out);

#endif
