/* privilege.h - giving up root and capabilities for good, before the first packet is looked at.
 *
 * Whom the program becomes (HARD-CASES 24, step 4):
 *
 *	started as                        becomes
 *	root, with -Z user                that user
 *	root through sudo                 the user behind it (SUDO_UID, SUDO_GID)
 *	setuid root                       the user who called it
 *	root, otherwise                   stays user id 0, but without any capability: it can read and
 *	                                  write what root owns, and nothing more than another user could
 *	a user, with file capabilities    that user, without the capabilities
 *	a user                            no change
 *
 * In every case afterwards: no capability in any set (nor, if it could be cleared, in the bounding
 * set), no supplementary groups if there was the right to clear them, no_new_privs set. If any of
 * it does not hold, privilege_drop fails and the program must end.
 *
 * A process whose user id changed can not be traced by that user's other processes, and so its packet
 * socket cannot be taken from it; we leave that as the kernel does it.
 *
 * Thread: main, before any other thread exists: capabilities are a thread's own. */
#ifndef DOGFISH_CAPTURE_PRIVILEGE_H
#define DOGFISH_CAPTURE_PRIVILEGE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { PRIVILEGE_NAME_MAX = 64, PRIVILEGE_HOME_MAX = 4096 };

struct privilege_user {
	uid_t uid;
	gid_t gid;
	char name[PRIVILEGE_NAME_MAX]; /* "1000" if the user has no name */
	char home[PRIVILEGE_HOME_MAX]; /* "" if not known */
	bool is_other;                 /* than the one the program was started as */
	bool is_behind_sudo;
};

/* Whom privilege_drop shall become. `name` is what -Z gave, a name or a number, or NULL. False if
 * that user is not known, or another one than oneself and we are not root. */
bool privilege_find_user(const char *name, struct privilege_user *user_out,
                         struct error *error_out);

/* Gives everything up for good, and proves that it is gone. Once false, the process may be halfway:
 * the only right answer is to say why and to exit. */
bool privilege_drop(const struct privilege_user *user, struct error *error_out);

/* If the user is_other: HOME, USER and LOGNAME become that user's, and XDG directories go, unless it
 * is the user behind sudo (whose own they are, if sudo let them through). So configuration and state
 * are found where that user has them. Call before reading configuration. */
bool privilege_set_environment(const struct privilege_user *user, struct error *error_out);

/* True if devices can be opened now: the capability for packet sockets is in effect. */
bool privilege_can_capture(void);

/* One line for the start view: that capturing is allowed, by what right and that it will be given up;
 * or that it is not, and what to type. Cut at size. */
void privilege_describe(char *text, size_t size);

/* The two ways to get the right to capture, for error messages: "run it with sudo, or once: sudo
 * setcap cap_net_raw,cap_net_admin+ep /path/of/the/program". Cut at size. */
void privilege_describe_ways(char *text, size_t size);

#endif
