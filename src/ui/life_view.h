/* life_view.h - how TCP connections were opened, what they carried, how they were closed. Thread: ui. */
#ifndef DOGFISH_UI_LIFE_VIEW_H
#define DOGFISH_UI_LIFE_VIEW_H

#include <stdint.h>

struct app;

#define LIFE_ALL UINT32_MAX

/* Opens the page of one TCP stream, or of all. */
void life_view_open(struct app *app, uint32_t stream);

#endif
