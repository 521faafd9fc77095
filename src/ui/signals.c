/* Handlers that note what came and wake the ui thread out of poll(). */
#include "signals.h"

#include <signal.h>
#include <stddef.h>

static struct {
	const struct wakeup *wake;
	volatile sig_atomic_t resized, suspended, continued;
	struct sigaction before_resize, before_suspend, before_continue;
} signals;

static void signals_handle(int number)
{
	if (number == SIGWINCH) signals.resized = 1;
	if (number == SIGTSTP) signals.suspended = 1;
	if (number == SIGCONT) signals.continued = 1;
	wakeup_signal(signals.wake);
}

void signals_open(const struct wakeup *wake)
{
	struct sigaction action = { .sa_handler = signals_handle, .sa_flags = SA_RESTART };
	sigemptyset(&action.sa_mask);
	signals.wake = wake;
	sigaction(SIGWINCH, &action, &signals.before_resize);
	sigaction(SIGTSTP, &action, &signals.before_suspend);
	sigaction(SIGCONT, &action, &signals.before_continue);
}

void signals_close(void)
{
	sigaction(SIGWINCH, &signals.before_resize, NULL);
	sigaction(SIGTSTP, &signals.before_suspend, NULL);
	sigaction(SIGCONT, &signals.before_continue, NULL);
}

static bool signals_take_one(volatile sig_atomic_t *flag)
{
	bool is_set = *flag;
	if (is_set) *flag = 0;
	return is_set;
}

struct signals signals_take(void)
{
	return (struct signals){
		.is_resized = signals_take_one(&signals.resized),
		.is_suspended = signals_take_one(&signals.suspended),
		.is_continued = signals_take_one(&signals.continued),
	};
}

void signals_suspend(void)
{
	struct sigaction action = { .sa_handler = SIG_DFL }, own;
	sigset_t suspend, before;
	sigemptyset(&action.sa_mask);
	sigemptyset(&suspend);
	sigaddset(&suspend, SIGTSTP);
	sigaction(SIGTSTP, &action, &own);
	pthread_sigmask(SIG_UNBLOCK, &suspend, &before);
	kill(0, SIGTSTP); /* the whole job, as the terminal does */
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	sigaction(SIGTSTP, &own, NULL);
}
