/* Opening a source through the session: a capture, a file, the demo; and the prompts for it. */
#include "opening.h"

#include <stdio.h>

#include "app.h"
#include "base/language.h"

/* The session opens a source; what was there before is let go of first. */
static bool opening_take(struct app *app, bool is_ok, const struct error *error)
{
	app_attach(app, is_ok);
	if (is_ok)
		app->view = VIEW_MAIN;
	else
		app_say_error(app, error);
	return is_ok;
}

bool opening_file(struct app *app, const char *path)
{
	struct error error = { 0 };
	if (app->status.is_unsaved && app->tracked > 0) {
		app_say(app, ROLE_WARNING,
		        "%u frames are not saved and would be lost: w saves them", app->tracked);
		return false;
	}
	app_detach(app);
	bool is_ok = app->session->calls->open(app->session->context, path, &error);
	return opening_take(app, is_ok, &error);
}

void opening_capture(struct app *app, size_t device)
{
	struct start_state *start = &app->start;
	const char *names[UI_DEVICES_MAX];
	struct ui_capture capture = { names, 0, start->filter, start->save_to };
	struct error error = { 0 };
	for (size_t i = 0; i < start->device_count; i++)
		if (start->devices[i].is_chosen)
			names[capture.device_count++] = start->devices[i].device.name;
	if (capture.device_count == 0)
		names[capture.device_count++] = start->devices[device].device.name;
	app_detach(app);
	bool is_ok = app->session->calls->start(app->session->context, &capture, &error);
	if (opening_take(app, is_ok, &error)) app->list.is_following = true;
}

void opening_demo(struct app *app)
{
	struct error error = { 0 };
	app_detach(app);
	opening_take(app, app->session->calls->demo(app->session->context, &error), &error);
}

/* The prompts that say which. */

static void opening_label_filter(struct app *app, char *out, size_t size)
{
	snprintf(out, size, _("capture filter: "));
}

static bool opening_accept_filter(struct app *app, const char *text)
{
	snprintf(app->start.filter, sizeof app->start.filter, "%s", text);
	return true;
}

static const struct prompt_ops opening_filter_prompt = {
	.label = opening_label_filter,
	.accept = opening_accept_filter,
	.keys = "Enter keep  Esc cancel   as tcpdump: tcp port 80 and host 192.0.2.1",
};

void prompt_capture_filter(struct app *app)
{
	prompt_open(app, &opening_filter_prompt, app->start.filter, NULL);
}

static void opening_label_save(struct app *app, char *out, size_t size)
{
	snprintf(out, size, _("save to: "));
}

static bool opening_accept_save(struct app *app, const char *text)
{
	snprintf(app->start.save_to, sizeof app->start.save_to, "%s", text);
	return true;
}

static const struct prompt_ops opening_save_prompt = {
	.label = opening_label_save,
	.accept = opening_accept_save,
	.keys = "Enter keep  Esc cancel   empty: a temporary file",
};

void prompt_save_to(struct app *app)
{
	prompt_open(app, &opening_save_prompt, app->start.save_to, NULL);
}

static void opening_label_open(struct app *app, char *out, size_t size)
{
	snprintf(out, size, _("open: "));
}

static bool opening_accept_open(struct app *app, const char *text)
{
	return !*text || opening_file(app, text);
}

static const struct prompt_ops opening_open_prompt = {
	.label = opening_label_open,
	.accept = opening_accept_open,
	.keys = "Enter open  Esc cancel",
};

void prompt_open_file(struct app *app) { prompt_open(app, &opening_open_prompt, "", NULL); }
