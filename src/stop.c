/* stop.c - installs the handlers. */
#include "stop.h"

static volatile sig_atomic_t stop_requested;
static struct wakeup stop_wake;

static void stop_handle(int signal)
{
	stop_requested = signal;
	wakeup_signal(&stop_wake);
}

bool stop_install(struct error *error_out)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	if (!wakeup_open(&stop_wake, error_out)) return false;
	struct sigaction action = { .sa_handler = stop_handle };
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct sigaction before;
		sigaction(signals[i], NULL, &before);
		/* nohup ignores SIGHUP for us: that stays. A shell's & ignores SIGINT: that was not meant. */
		if (signals[i] == SIGHUP && before.sa_handler == SIG_IGN) continue;
		sigaction(signals[i], &action, NULL);
	}
	return true;
}

const volatile sig_atomic_t *stop_flag(void) { return &stop_requested; }

const struct wakeup *stop_wakeup(void) { return &stop_wake; }
