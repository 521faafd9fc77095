/* workers.c - a round is a number that rises; whoever sees a new one does the job once. */
#include "workers.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

struct worker {
	struct workers *workers;
	unsigned index; /* from 1: the owner is 0 */
	pthread_t thread;
};

struct workers {
	pthread_mutex_t mutex; /* holds what follows, but list */
	pthread_cond_t begun, done;
	unsigned round, busy;
	bool is_closing;
	workers_job *job;
	void *context;
	unsigned count; /* threads in the list; constant once open */
	struct worker list[WORKERS_MAX];
};

static void *worker_main(void *argument)
{
	struct worker *worker = argument;
	struct workers *workers = worker->workers;
	unsigned seen = 0;
	pthread_mutex_lock(&workers->mutex);
	for (;;) {
		while (workers->round == seen && !workers->is_closing)
			pthread_cond_wait(&workers->begun, &workers->mutex);
		if (workers->is_closing) break;
		seen = workers->round;
		workers_job *job = workers->job;
		void *context = workers->context;
		pthread_mutex_unlock(&workers->mutex);
		job(context, worker->index);
		pthread_mutex_lock(&workers->mutex);
		if (--workers->busy == 0) pthread_cond_signal(&workers->done);
	}
	pthread_mutex_unlock(&workers->mutex);
	return NULL;
}

/* Signals are the main thread's. */
static void workers_start(struct workers *workers, unsigned wanted)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (unsigned i = 0; i < wanted; i++) {
		struct worker *worker = &workers->list[i];
		*worker = (struct worker){ .workers = workers, .index = i + 1 };
		if (pthread_create(&worker->thread, NULL, worker_main, worker) != 0) break;
		workers->count++;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct workers *workers_open(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (processors > WORKERS_MAX) processors = WORKERS_MAX;
	if (processors < 2) return NULL;
	struct workers *workers = calloc(1, sizeof *workers);
	if (!workers) abort();
	pthread_mutex_init(&workers->mutex, NULL);
	pthread_cond_init(&workers->begun, NULL);
	pthread_cond_init(&workers->done, NULL);
	workers_start(workers, (unsigned)processors - 1);
	if (workers->count > 0) return workers;
	workers_close(workers);
	return NULL;
}

void workers_close(struct workers *workers)
{
	if (!workers) return;
	pthread_mutex_lock(&workers->mutex);
	workers->is_closing = true;
	pthread_cond_broadcast(&workers->begun);
	pthread_mutex_unlock(&workers->mutex);
	for (unsigned i = 0; i < workers->count; i++) pthread_join(workers->list[i].thread, NULL);
	pthread_mutex_destroy(&workers->mutex);
	pthread_cond_destroy(&workers->begun);
	pthread_cond_destroy(&workers->done);
	free(workers);
}

unsigned workers_count(const struct workers *workers) { return workers->count + 1; }

void workers_run(struct workers *workers, workers_job *job, void *context)
{
	pthread_mutex_lock(&workers->mutex);
	workers->job = job;
	workers->context = context;
	workers->busy = workers->count;
	workers->round++;
	pthread_cond_broadcast(&workers->begun);
	pthread_mutex_unlock(&workers->mutex);
	job(context, 0);
	pthread_mutex_lock(&workers->mutex);
	while (workers->busy > 0) pthread_cond_wait(&workers->done, &workers->mutex);
	pthread_mutex_unlock(&workers->mutex);
}
