/* slow-disk.c - a library to be preloaded: what a program writes to files goes out at SLOW_DISK_MBPS
 * megabytes a second (default 20), as on a slow disk. Pipes, sockets and terminals stay fast. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { MBPS_DEFAULT = 20, FREE_BYTES = 512 }; /* wakeups and messages are not the disk's */

/* 1 MB/s is a byte a microsecond. */
static void slow_down(int fd, ssize_t length)
{
	struct stat status;
	if (length < FREE_BYTES || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return;
	const char *text = getenv("SLOW_DISK_MBPS");
	long mbps = text ? strtol(text, NULL, 10) : MBPS_DEFAULT;
	int64_t ns = (int64_t)length * 1000 / (mbps > 0 ? mbps : MBPS_DEFAULT);
	struct timespec wait = { ns / 1000000000, ns % 1000000000 };
	nanosleep(&wait, NULL);
}

ssize_t write(int fd, const void *bytes, size_t length)
{
	static ssize_t (*real)(int, const void *, size_t);
	if (!real) *(void **)&real = dlsym(RTLD_NEXT, "write"); /* as POSIX has it */
	ssize_t done = real(fd, bytes, length);
	slow_down(fd, done);
	return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
	static ssize_t (*real)(int, const void *, size_t, off_t);
	if (!real) *(void **)&real = dlsym(RTLD_NEXT, "pwrite"); /* as POSIX has it */
	ssize_t done = real(fd, bytes, length, offset);
	slow_down(fd, done);
	return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	static ssize_t (*real)(int, const struct iovec *, int);
	if (!real) *(void **)&real = dlsym(RTLD_NEXT, "writev"); /* as POSIX has it */
	ssize_t done = real(fd, parts, count);
	slow_down(fd, done);
	return done;
}
