/* Mails: the list, the one that is read, and its parts as files. */
#include "mail_view.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "base/language.h"
#include "page_view.h"
#include "stats/mails.h"

enum { MAIL_FRAMES_A_SLICE = 2048, MAIL_MARGIN = 2 };

static const struct page_maker mail_maker;

static void *mail_begin(struct app *app, uint32_t argument)
{
	if (!app->mail.mails) app->mail.mails = mails_open(app->engine);
	return app;
}

static bool mail_advance(void *work)
{
	struct app *app = work;
	struct view view = app_view(app, app->tracked, 0);
	return mails_advance(app->mail.mails, MAIL_FRAMES_A_SLICE, &view);
}

static void mail_end(void *work) {}

/* ---- the list */

static void mails_title(struct app *app, uint32_t argument, char *out, size_t size)
{
	snprintf(out, size, _("mail   %zu seen"), mails_count(app->mail.mails));
}

static void mails_write(struct app *app, uint32_t argument, void *work, struct page *page)
{
	int columns = screen_columns() - MAIL_MARGIN;
	mails_page_list(app->mail.mails, columns > 0 ? (unsigned)columns : 0, page);
}

static bool mails_enter(struct app *app, uint32_t argument, size_t line)
{
	if (line < MAILS_PAGE_HEAD || line - MAILS_PAGE_HEAD >= mails_count(app->mail.mails))
		return true;
	page_view_open(app, &mail_maker, (uint32_t)(line - MAILS_PAGE_HEAD));
	return true;
}

static const struct page_maker mails_maker = {
	.title = mails_title,
	.open = mail_begin,
	.advance = mail_advance,
	.close = mail_end,
	.write = mails_write,
	.enter = mails_enter,
	.grows = true,
	.follows_width = true,
};

void mail_view_open(struct app *app) { page_view_open(app, &mails_maker, 0); }

void mail_close(struct app *app)
{
	mails_close(app->mail.mails);
	free(app->mail.part_lines);
	app->mail = (struct mail_state){ 0 };
}

/* ---- one mail */

static void mail_title(struct app *app, uint32_t index, char *out, size_t size)
{
	snprintf(out, size, _("mail %u of %zu   %s"), index + 1, mails_count(app->mail.mails),
	         mails_at(app->mail.mails, index)->subject);
}

static void mail_write(struct app *app, uint32_t index, void *work, struct page *page)
{
	struct mail_state *mail = &app->mail;
	struct view view = app_view(app, app->tracked, 0);
	free(mail->part_lines);
	mail->part_lines = NULL;
	mail->reading = index;
	mails_page_read(mail->mails, index, &view, page, &mail->part_lines);
}

static uint32_t mail_neighbour(struct app *app, uint32_t index, int step)
{
	if (step < 0) return index > 0 ? index - 1 : index;
	return index + 1 < mails_count(app->mail.mails) ? index + 1 : index;
}

static const struct page_maker mail_maker = {
	.title = mail_title,
	.write = mail_write,
	.neighbour = mail_neighbour,
	.where = IN_MAIL,
};

/* ---- saving */

/* A file that is new: what a mail names must never replace what is there. */
static bool mail_write_file(struct app *app, const char *path, const struct traced *bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	size_t done = 0;
	while (fd >= 0 && done < bytes->length) {
		ssize_t count = write(fd, bytes->bytes + done, bytes->length - done);
		if (count < 0 && errno == EINTR) continue;
		if (count < 0) break;
		done += (size_t)count;
	}
	bool is_written = fd >= 0 && done == bytes->length;
	if (fd >= 0 && close(fd) != 0) is_written = false;
	if (is_written)
		app_say(app, ROLE_GOOD, "%zu bytes saved to %s", done, path);
	else
		app_say(app, ROLE_BAD, "%s: %s", path, strerror(errno));
	return is_written;
}

/* Gives the part that is being saved, decoded. False: it is no longer there. */
static bool mail_part_content(struct app *app, struct traced *out, char name[MAIL_FILE_NAME_MAX])
{
	const struct mail_state *mail = &app->mail;
	struct mail_content content;
	struct view view = app_view(app, app->tracked, 0);
	bool is_there = mails_read(mail->mails, mail->reading, &view, &content) &&
	                mail->saving < content.parts.count;
	if (is_there) {
		mime_part_decode(&content.parts.parts[mail->saving], out);
		mail_part_file_name(&content, mail->saving, name);
	}
	mail_content_close(&content);
	return is_there;
}

static void mail_save_label(struct app *app, char *out, size_t size)
{
	snprintf(out, size, _("save this part to: "));
}

static bool mail_save_accept(struct app *app, const char *path)
{
	struct traced bytes = { 0 };
	char name[MAIL_FILE_NAME_MAX];
	bool is_done =
		*path && mail_part_content(app, &bytes, name) && mail_write_file(app, path, &bytes);
	traced_close(&bytes);
	return is_done || !*path;
}

static const struct prompt_ops mail_save_prompt = {
	.label = mail_save_label,
	.accept = mail_save_accept,
	.keys = "Enter save  Esc cancel   a file that is there is not replaced",
};

void mail_save(struct app *app)
{
	size_t line;
	char name[MAIL_FILE_NAME_MAX];
	struct traced bytes = { 0 };
	if (!page_view_is(app, &mail_maker) || !page_view_line(app, &line)) return;
	uint16_t part = app->mail.part_lines[line];
	if (part == 0) {
		app_say(app, ROLE_TEXT, "no part begins in this line: those with + can be saved");
		return;
	}
	app->mail.saving = (uint16_t)(part - 1);
	if (mail_part_content(app, &bytes, name)) prompt_open(app, &mail_save_prompt, name, NULL);
	traced_close(&bytes);
}
