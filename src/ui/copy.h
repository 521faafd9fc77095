/* copy.h - text to the clipboard of the user's terminal, over ssh and through tmux too (OSC 52).
 * Thread: ui. */
#ifndef DOGFISH_UI_COPY_H
#define DOGFISH_UI_COPY_H

void copy_to_terminal(const char *text);

#endif
