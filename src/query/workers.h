/* workers.h - threads that do parts of one piece of work together with their owner, and wait in between.
 *
 * Owner: who opened it. Thread: open, run and close the owner's; the job runs on all of them at once. */
#ifndef DOGFISH_QUERY_WORKERS_H
#define DOGFISH_QUERY_WORKERS_H

enum { WORKERS_MAX = 16 };

struct workers;

/* Does what it finds to do; worker counts from 0, which is the owner. */
typedef void workers_job(void *context, unsigned worker);

/* As many as the machine has processors, the owner among them. NULL: there is one, or no thread could be
 * started. */
struct workers *workers_open(void);

/* NULL is fine. */
void workers_close(struct workers *workers);

/* With the owner. */
unsigned workers_count(const struct workers *workers);

/* Runs the job on every one, and returns when all have come back from it. */
void workers_run(struct workers *workers, workers_job *job, void *context);

#endif
