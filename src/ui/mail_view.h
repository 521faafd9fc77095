/* mail_view.h - the mails of the capture as a page, and one of them to read. Thread: ui. */
#ifndef DOGFISH_UI_MAIL_VIEW_H
#define DOGFISH_UI_MAIL_VIEW_H

#include <stdint.h>

struct app;
struct mails;

struct mail_state {
	struct mails *mails;  /* NULL: not opened yet for this source */
	uint16_t *part_lines; /* of the mail on screen: the part that each line offers + 1 */
	uint32_t reading;     /* its index */
	uint16_t saving;      /* index of the part that the prompt asks a file for */
};

void mail_view_open(struct app *app);

/* The key w: asks where to save the part of the line under the cursor. */
void mail_save(struct app *app);

/* Forgets the mails of a source that is let go of. */
void mail_close(struct app *app);

#endif
