/* privilege.c - whom to become, becoming it, and proving that there is no way back. */
#include "capture/privilege.h"

#include "base/capability.h"

#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <limits.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A user or group id in decimal. The largest value means "no change" to the kernel. */
static bool privilege_parse_id(const char *text, uint32_t *id_out)
{
	if (text == NULL || text[0] == '\0' || text[strspn(text, "0123456789")] != '\0')
		return false;
	uintmax_t id = strtoumax(text, NULL, 10);
	if (id >= UINT32_MAX) return false;
	*id_out = (uint32_t)id;
	return true;
}

static void privilege_set_user(struct privilege_user *user, uid_t uid, gid_t gid)
{
	const struct passwd *entry = getpwuid(uid);
	*user = (struct privilege_user){ .uid = uid, .gid = gid, .is_other = uid != getuid() };
	if (entry == NULL) {
		snprintf(user->name, sizeof(user->name), "%ju", (uintmax_t)uid);
		return;
	}
	snprintf(user->name, sizeof(user->name), "%s", entry->pw_name);
	if (strlen(entry->pw_dir) < sizeof(user->home))
		snprintf(user->home, sizeof(user->home), "%s", entry->pw_dir);
}

static bool privilege_find_named(const char *name, struct privilege_user *user_out,
                                 struct error *error_out)
{
	uint32_t id;
	const struct passwd *entry = getpwnam(name);
	if (entry == NULL && privilege_parse_id(name, &id)) entry = getpwuid(id);
	if (entry == NULL) {
		error_set(error_out, "there is no user \"%s\"", name);
		return false;
	}
	if (entry->pw_uid != getuid() && geteuid() != 0) {
		error_set(error_out, "only root can become user \"%s\"", name);
		return false;
	}
	privilege_set_user(user_out, entry->pw_uid, entry->pw_gid);
	return true;
}

bool privilege_find_user(const char *name, struct privilege_user *user_out, struct error *error_out)
{
	uint32_t uid, gid;
	if (name != NULL) return privilege_find_named(name, user_out, error_out);
	/* Only root's word on who called sudo counts; others could set the variables themselves. */
	if (getuid() == 0 && getenv("SUDO_UID") != NULL) {
		if (!privilege_parse_id(getenv("SUDO_UID"), &uid) ||
		    !privilege_parse_id(getenv("SUDO_GID"), &gid)) {
			error_set(error_out,
			          "SUDO_UID and SUDO_GID do not name a user and a group");
			return false;
		}
		privilege_set_user(user_out, uid, gid);
		user_out->is_behind_sudo = true;
		return true;
	}
	privilege_set_user(user_out, getuid(), getgid());
	return true;
}

/* A user that stays who it is may lack the right to leave its groups; then it keeps them. */
static bool privilege_leave_groups(const struct privilege_user *user, struct error *error_out)
{
	if (setgroups(0, NULL) == 0) {
		if (getgroups(0, NULL) == 0) return true;
		error_set(error_out, "supplementary groups are left after leaving them");
		return false;
	}
	if (errno == EPERM && !user->is_other) return true;
	error_set(error_out, "cannot leave the supplementary groups: %s", strerror(errno));
	return false;
}

/* Groups, then group, then user: each step needs what the next one gives up. */
static bool privilege_become(const struct privilege_user *user, struct error *error_out)
{
	if (!privilege_leave_groups(user, error_out)) return false;
	if (setresgid(user->gid, user->gid, user->gid) != 0 ||
	    setresuid(user->uid, user->uid, user->uid) != 0) {
		error_set(error_out, "cannot become user \"%s\": %s", user->name, strerror(errno));
		return false;
	}
	return true;
}

static bool privilege_is_user(const struct privilege_user *user)
{
	uid_t uids[3];
	gid_t gids[3];
	if (getresuid(&uids[0], &uids[1], &uids[2]) != 0 ||
	    getresgid(&gids[0], &gids[1], &gids[2]) != 0)
		return false;
	for (int i = 0; i < 3; i++) {
		if (uids[i] != user->uid || gids[i] != user->gid) return false;
	}
	return true;
}

/* Not by reading what should hold, but by trying what must not work. */
static bool privilege_has_way_back(const struct privilege_user *user)
{
	if (user->uid != 0 && (setuid(0) == 0 || seteuid(0) == 0 || setresuid(0, 0, 0) == 0))
		return true;
	return user->gid != 0 && (setgid(0) == 0 || setegid(0) == 0 || setresgid(0, 0, 0) == 0);
}

bool privilege_drop(const struct privilege_user *user, struct error *error_out)
{
	if (!capability_drop_bounds(error_out) || !privilege_become(user, error_out) ||
	    !capability_drop_all(error_out))
		return false;
	if (!privilege_is_user(user) || privilege_has_way_back(user)) {
		error_set(error_out, "privileges are not gone after giving them up");
		return false;
	}
	return true;
}

bool privilege_set_environment(const struct privilege_user *user, struct error *error_out)
{
	static const char *const others[] = { "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME",
		                              "XDG_CACHE_HOME", "XDG_RUNTIME_DIR" };
	if (!user->is_other) return true;
	bool is_set =
		user->home[0] != '\0' ? setenv("HOME", user->home, 1) == 0 : unsetenv("HOME") == 0;
	is_set = is_set && setenv("USER", user->name, 1) == 0 &&
	         setenv("LOGNAME", user->name, 1) == 0;
	for (size_t i = 0; !user->is_behind_sudo && i < sizeof(others) / sizeof(others[0]); i++)
		is_set = is_set && unsetenv(others[i]) == 0;
	if (!is_set) error_set(error_out, "cannot set the user's environment: %s", strerror(errno));
	return is_set;
}

bool privilege_can_capture(void) { return capability_has_raw_sockets(); }

void privilege_describe(char *text, size_t size)
{
	if (!privilege_can_capture()) {
		char ways[PATH_MAX + 128];
		privilege_describe_ways(ways, sizeof(ways));
		snprintf(text, size, "capturing is not allowed: %s", ways);
		return;
	}
	snprintf(text, size, "capturing is allowed (%s, given up again once the device is open)",
	         geteuid() == 0 ? "root" : "by capability");
}

void privilege_describe_ways(char *text, size_t size)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	path[length > 0 ? length : 0] = '\0';
	snprintf(text, size,
	         "run it with sudo, or once: sudo setcap cap_net_raw,cap_net_admin+ep %s",
	         path[0] != '\0' ? path : "$(command -v dogfish)");
}
