/* netns.h - a network of their own for the tests that capture: nothing of the machine is touched, and
 * all of it ends with the process. */
#ifndef DOGFISH_TEST_CAPTURE_NETNS_H
#define DOGFISH_TEST_CAPTURE_NETNS_H

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/if_tun.h>

/* Interface flag IFF_UP on or off. */
static inline bool netns_set_up(const char *name, bool up)
{
	struct ifreq request = { 0 };
	memcpy(request.ifr_name, name, strlen(name));
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool done = fd >= 0 && ioctl(fd, SIOCGIFFLAGS, &request) == 0;
	request.ifr_flags = (short)(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
	done = done && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
	close(fd);
	return done;
}

/* Leaves the machine's network for an empty one with lo up. False without the right to. */
static inline bool netns_enter(void)
{
	return unshare(CLONE_NEWNET) == 0 && netns_set_up("lo", true);
}

/* A tap interface that lives as long as the descriptor; frames written to it are received by the
 * interface. -1 where there is no such driver. */
static inline int netns_open_tap(const char *name)
{
	struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	memcpy(request.ifr_name, name, strlen(name));
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
	if (fd >= 0 && ioctl(fd, TUNSETIFF, &request) == 0) return fd;
	close(fd);
	return -1;
}

/* Sends count datagrams of length bytes to a port of this host, where nobody needs to listen. */
static inline void netns_send(uint16_t port, int count, size_t length)
{
	static const char payload[1400];
	struct sockaddr_in to = { .sin_family = AF_INET,
		                  .sin_port = htons(port),
		                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	for (int i = 0; i < count; i++)
		(void)!sendto(fd, payload, length, 0, (void *)&to, sizeof(to));
	close(fd);
}

/* For the machine that lacks what a test needs: counted as skipped, not as passed. */
static inline void netns_skip(const char *name, const char *why)
{
	printf("skip capture/%s - %s\n", name, why);
	fflush(stdout);
}

#endif
