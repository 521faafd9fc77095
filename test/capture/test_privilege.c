/* Giving up privileges, seen from outside: what /proc says, and every way back that one would try.
 * Each case runs in a child of its own, since there is no way back. Without root: skipped. */
#include "capture/privilege.h"

#include <check.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534, USER = 12345, GROUP = 23456 };

/* In the child: says what is wrong and ends. Not by ck_assert, which belongs to the parent, nor by
 * exit, as a leak checker could not look at a process that has given up everything. */
#define EXPECT(holds, ...)                            \
	do {                                          \
		if (!(holds)) {                       \
			fprintf(stderr, __VA_ARGS__); \
			fprintf(stderr, "\n");        \
			_exit(1);                     \
		}                                     \
	} while (0)

static void run_in_child(void (*body)(void))
{
	int status;
	fflush(NULL);
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		body();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	              "the child failed; its reason is on stderr");
}

/* The rest of the line of /proc/self/status that starts with key. */
static const char *status_line(const char *key)
{
	static char line[4096];
	FILE *file = fopen("/proc/self/status", "r");
	EXPECT(file != NULL, "no /proc/self/status");
	while (fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, key, strlen(key)) == 0) {
			fclose(file);
			line[strcspn(line, "\n")] = '\0';
			return line + strlen(key);
		}
	}
	fclose(file);
	return "absent";
}

static void expect_status(const char *key, const char *value)
{
	const char *line = status_line(key);
	EXPECT(strcmp(line, value) == 0, "%s is \"%s\", not \"%s\"", key, line, value);
}

static void expect_ids(uid_t uid, gid_t gid)
{
	char uids[64], gids[64];
	snprintf(uids, sizeof(uids), "\t%u\t%u\t%u\t%u", uid, uid, uid, uid);
	snprintf(gids, sizeof(gids), "\t%u\t%u\t%u\t%u", gid, gid, gid, gid);
	expect_status("Uid:", uids);
	expect_status("Gid:", gids);
}

static void expect_nothing_left(void)
{
	static const char *const sets[] = { "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:" };
	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++)
		expect_status(sets[i], "\t0000000000000000");
	expect_status("NoNewPrivs:", "\t1");
	const char *groups = status_line("Groups:");
	EXPECT(groups[strspn(groups, "\t ")] == '\0', "Groups is \"%s\"", groups);
	EXPECT(!privilege_can_capture(), "may still capture");
	EXPECT(socket(AF_PACKET, SOCK_RAW, 0) < 0, "a packet socket was opened");
}

static void expect_no_way_back(void)
{
	EXPECT(setuid(0) != 0, "setuid(0) worked");
	EXPECT(seteuid(0) != 0, "seteuid(0) worked");
	EXPECT(setresuid(0, 0, 0) != 0, "setresuid(0) worked");
	EXPECT(setgid(0) != 0, "setgid(0) worked");
	EXPECT(setgroups(1, &(gid_t){ 0 }) != 0, "setgroups worked");
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct all[2] = { { UINT32_MAX, UINT32_MAX, UINT32_MAX },
		                                 { UINT32_MAX, UINT32_MAX, UINT32_MAX } };
	EXPECT(syscall(SYS_capset, &header, all) != 0, "capset worked");
}

static struct privilege_user find_user(const char *name)
{
	struct error error;
	struct privilege_user user;
	EXPECT(privilege_find_user(name, &user, &error), "%s", error.text);
	return user;
}

static void drop(const struct privilege_user *user)
{
	struct error error;
	EXPECT(privilege_drop(user, &error), "%s", error.text);
}

/* As sudo starts us; with a group that must not survive, and an ambient capability. */
static void become_sudo(const char *uid, const char *gid)
{
	setenv("SUDO_UID", uid, 1);
	setenv("SUDO_GID", gid, 1);
	EXPECT(setgroups(2, (gid_t[]){ 0, 4 }) == 0, "no groups to lose");
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct sets[2];
	EXPECT(syscall(SYS_capget, &header, sets) == 0, "no capabilities to read");
	sets[0].inheritable = 1u << CAP_NET_RAW;
	EXPECT(syscall(SYS_capset, &header, sets) == 0, "no capability to inherit");
	EXPECT(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0) == 0,
	       "no ambient one");
}

static void child_behind_sudo(void)
{
	become_sudo("12345", "23456");
	struct privilege_user user = find_user(NULL);
	EXPECT(user.is_other && user.is_behind_sudo, "not the user behind sudo");
	EXPECT(strcmp(user.name, "12345") == 0, "a user without a name is called %s", user.name);
	drop(&user);
	expect_ids(USER, GROUP);
	expect_nothing_left();
	expect_no_way_back();
}

static void child_named(void)
{
	struct privilege_user user = find_user("nobody");
	EXPECT(user.uid == NOBODY && user.is_other && !user.is_behind_sudo, "nobody not found");
	drop(&user);
	expect_ids(NOBODY, user.gid);
	expect_nothing_left();
	expect_no_way_back();
}

static void child_plain_root(void)
{
	unsetenv("SUDO_UID");
	struct privilege_user user = find_user(NULL);
	EXPECT(user.uid == 0 && !user.is_other, "root became another");
	drop(&user);
	expect_ids(0, 0);
	expect_nothing_left();
	/* Root in name: its own files, but no longer everybody's. */
	EXPECT(setuid(USER) != 0, "setuid to another worked");
	EXPECT(open("/proc/self/status", O_RDONLY) >= 0, "cannot read anything");
}

static void child_sudo_by_root(void)
{
	become_sudo("0", "0");
	struct privilege_user user = find_user(NULL);
	drop(&user);
	expect_ids(0, 0);
	expect_nothing_left();
}

/* As a program with file capabilities is started: a user's id, and these two in effect. */
static void become_capable(void)
{
	uint32_t two = 1u << CAP_NET_RAW | 1u << CAP_NET_ADMIN;
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct sets[2] = { { .effective = two, .permitted = two } };
	EXPECT(setgroups(0, NULL) == 0 && setresgid(GROUP, GROUP, GROUP) == 0, "no group");
	EXPECT(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0, "capabilities cannot be kept");
	EXPECT(setresuid(USER, USER, USER) == 0, "no user");
	EXPECT(syscall(SYS_capset, &header, sets) == 0, "no capabilities");
}

static void child_file_capabilities(void)
{
	become_capable();
	EXPECT(privilege_can_capture(), "cannot capture by capability");
	struct privilege_user user = find_user(NULL);
	EXPECT(user.uid == USER && !user.is_other, "became another");
	char text[256];
	privilege_describe(text, sizeof(text));
	EXPECT(strstr(text, "allowed (by capability") != NULL, "described as %s", text);
	drop(&user);
	expect_ids(USER, GROUP);
	expect_status("CapPrm:", "\t0000000000000000");
	expect_status("CapEff:", "\t0000000000000000");
	expect_status("NoNewPrivs:", "\t1");
	EXPECT(socket(AF_PACKET, SOCK_RAW, 0) < 0, "a packet socket was opened");
	expect_no_way_back();
}

/* A program that is setuid root does not make us root: this one is a copy of `id`. */
static char setuid_program[] = "/tmp/dogfish-test-id.XXXXXX";

static bool make_setuid_program(void)
{
	char bytes[8192];
	size_t length;
	FILE *from = fopen("/usr/bin/id", "rb");
	int fd = mkstemp(setuid_program);
	if (from == NULL || fd < 0) return false;
	while ((length = fread(bytes, 1, sizeof(bytes), from)) > 0) {
		if (write(fd, bytes, length) != (ssize_t)length) return false;
	}
	fclose(from);
	bool done = fchmod(fd, 04755) == 0;
	return close(fd) == 0 && done;
}

/* What `id -u` says, run through the setuid program. */
static unsigned long effective_id_of_program(void)
{
	char command[128], answer[64] = "";
	snprintf(command, sizeof(command), "%s -u", setuid_program);
	FILE *pipe = popen(command, "r");
	EXPECT(pipe != NULL && fgets(answer, sizeof(answer), pipe) != NULL,
	       "the program did not run");
	pclose(pipe);
	return strtoul(answer, NULL, 10);
}

static void child_exec(void)
{
	become_sudo("12345", "23456");
	struct privilege_user user = find_user(NULL);
	drop(&user);
	EXPECT(effective_id_of_program() == USER, "a setuid program made us root");
}

static void child_exec_undropped(void)
{
	EXPECT(setresuid(USER, USER, USER) == 0, "no user");
	EXPECT(effective_id_of_program() == 0, "setuid programs do not work here");
}

START_TEST(test_behind_sudo) { run_in_child(child_behind_sudo); }
END_TEST
START_TEST(test_named) { run_in_child(child_named); }
END_TEST
START_TEST(test_plain_root) { run_in_child(child_plain_root); }
END_TEST
START_TEST(test_sudo_by_root) { run_in_child(child_sudo_by_root); }
END_TEST
START_TEST(test_file_capabilities) { run_in_child(child_file_capabilities); }
END_TEST

START_TEST(test_setuid_program)
{
	ck_assert(make_setuid_program());
	run_in_child(child_exec_undropped); /* else the next proves nothing */
	run_in_child(child_exec);
	unlink(setuid_program);
}
END_TEST

static void child_wrong_sudo(void)
{
	static const struct {
		const char *uid, *gid, *why;
	} rows[] = {
		{ "", "1", "empty" },
		{ "1", NULL, "no group" },
		{ "-1", "1", "negative" },
		{ "1x", "1", "not a number" },
		{ "4294967295", "1", "the number that means no change" },
		{ "1", "4294967296", "cut to 32 bits it would be root's" },
		{ "99999999999999999999999", "1", "beyond 64 bits" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct error error = { .text = "" };
		struct privilege_user user;
		setenv("SUDO_UID", rows[i].uid, 1);
		unsetenv("SUDO_GID");
		if (rows[i].gid != NULL) setenv("SUDO_GID", rows[i].gid, 1);
		EXPECT(!privilege_find_user(NULL, &user, &error), "accepted: %s", rows[i].why);
		EXPECT(error.text[0] != '\0', "no reason: %s", rows[i].why);
	}
}

START_TEST(test_wrong_sudo) { run_in_child(child_wrong_sudo); }
END_TEST

START_TEST(test_unknown_user)
{
	struct error error;
	struct privilege_user user;
	ck_assert(!privilege_find_user("no-such-user", &user, &error));
	ck_assert_str_eq(error.text, "there is no user \"no-such-user\"");
}
END_TEST

/* SUDO_UID in the environment of somebody who is not root means nothing. */
static void child_forged_sudo(void)
{
	EXPECT(setresuid(USER, USER, USER) == 0, "no user");
	setenv("SUDO_UID", "0", 1);
	setenv("SUDO_GID", "0", 1);
	struct privilege_user user = find_user(NULL);
	EXPECT(user.uid == USER && !user.is_behind_sudo, "believed it");
	struct error error;
	EXPECT(!privilege_find_user("root", &user, &error), "-Z root accepted from a user");
	drop(&user);
}

START_TEST(test_forged_sudo) { run_in_child(child_forged_sudo); }
END_TEST

static void child_environment(void)
{
	struct error error;
	setenv("HOME", "/root", 1);
	setenv("XDG_CONFIG_HOME", "/root/.config", 1);
	struct privilege_user user = find_user("root");
	EXPECT(privilege_set_environment(&user, &error), "%s", error.text);
	EXPECT(getenv("XDG_CONFIG_HOME") != NULL, "root's own was taken from root");
	user = find_user("nobody");
	EXPECT(privilege_set_environment(&user, &error), "%s", error.text);
	EXPECT(getenv("XDG_CONFIG_HOME") == NULL, "root's directory is kept for nobody");
	EXPECT(strcmp(getenv("HOME"), user.home) == 0, "HOME is %s", getenv("HOME"));
	EXPECT(strcmp(getenv("USER"), "nobody") == 0, "USER is %s", getenv("USER"));
	EXPECT(strcmp(getenv("LOGNAME"), "nobody") == 0, "LOGNAME is %s", getenv("LOGNAME"));
}

START_TEST(test_environment) { run_in_child(child_environment); }
END_TEST

static void child_described(void)
{
	char text[512];
	privilege_describe(text, sizeof(text));
	EXPECT(strcmp(text,
	              "capturing is allowed (root, given up again once the device is open)") == 0,
	       "root is described as %s", text);
	EXPECT(setresuid(USER, USER, USER) == 0, "no user");
	privilege_describe(text, sizeof(text));
	EXPECT(strncmp(text, "capturing is not allowed: run it with sudo, or once: sudo setcap ",
	               65) == 0,
	       "a user is described as %s", text);
}

START_TEST(test_described) { run_in_child(child_described); }
END_TEST

static TCase *plain_case(void)
{
	TCase *plain = tcase_create("as anybody");
	tcase_add_test(plain, test_unknown_user);
	return plain;
}

static TCase *root_case(void)
{
	TCase *root = tcase_create("as root");
	tcase_add_test(root, test_behind_sudo);
	tcase_add_test(root, test_named);
	tcase_add_test(root, test_plain_root);
	tcase_add_test(root, test_sudo_by_root);
	tcase_add_test(root, test_file_capabilities);
	tcase_add_test(root, test_setuid_program);
	tcase_add_test(root, test_wrong_sudo);
	tcase_add_test(root, test_forged_sudo);
	tcase_add_test(root, test_environment);
	tcase_add_test(root, test_described);
	return root;
}

int main(void)
{
	Suite *suite = suite_create("privilege");
	suite_add_tcase(suite, plain_case());
	if (geteuid() == 0)
		suite_add_tcase(suite, root_case());
	else
		printf("skip capture/privilege - needs root to have something to give up\n");
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
