/* exposed_view.h - what a listener could read, as a page. Thread: ui. */
#ifndef DOGFISH_UI_EXPOSED_VIEW_H
#define DOGFISH_UI_EXPOSED_VIEW_H

struct app;

void exposed_view_open(struct app *app);

/* The key M; nothing on another view. */
void exposed_toggle_secrets(struct app *app);

#endif
