/* demo.h - where the demo capture lies: beside the installed program, or in the tree it was built in.
 * Thread: main. */
#ifndef DOGFISH_DEMO_H
#define DOGFISH_DEMO_H

#include <stdbool.h>
#include <stddef.h>

/* False if there is none. */
bool demo_path(char *out, size_t size);

#endif
