/* device.c - which devices there are: -D, names and numbers, addresses. */
#include "capture/device.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned device_prefix_length(const uint8_t *mask, size_t length)
{
	unsigned bits = 0;
	for (size_t i = 0; i < length; i++) bits += (unsigned)__builtin_popcount(mask[i]);
	return bits;
}

/* The raw address inside a socket address, or NULL if it is neither IPv4 nor IPv6. */
static const void *device_raw_address(const struct sockaddr *address, size_t *length_out)
{
	if (address != NULL && address->sa_family == AF_INET) {
		*length_out = sizeof(struct in_addr);
		return &((const struct sockaddr_in *)(const void *)address)->sin_addr;
	}
	if (address != NULL && address->sa_family == AF_INET6) {
		*length_out = sizeof(struct in6_addr);
		return &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	}
	return NULL;
}

static bool device_format_address(const pcap_addr_t *from, char text[DEVICE_ADDRESS_MAX])
{
	size_t length, mask_length;
	const void *raw = device_raw_address(from->addr, &length);
	if (raw == NULL || inet_ntop(from->addr->sa_family, raw, text, DEVICE_ADDRESS_MAX) == NULL)
		return false;
	const void *mask = device_raw_address(from->netmask, &mask_length);
	if (mask != NULL) {
		size_t used = strlen(text);
		snprintf(text + used, DEVICE_ADDRESS_MAX - used, "/%u",
		         device_prefix_length(mask, mask_length));
	}
	return true;
}

static void device_fill_addresses(struct device *device, const pcap_addr_t *addresses)
{
	size_t count = 0;
	for (const pcap_addr_t *a = addresses; a != NULL; a = a->next) count++;
	if (count == 0) return;
	device->addresses = calloc(count, sizeof(*device->addresses));
	if (device->addresses == NULL) abort(); /* a small allocation at start */
	for (const pcap_addr_t *a = addresses; a != NULL; a = a->next)
		device->address_count +=
			device_format_address(a, device->addresses[device->address_count]);
}

static void device_fill(struct device *device, const pcap_if_t *from)
{
	snprintf(device->name, sizeof(device->name), "%s", from->name);
	device->is_loopback = (from->flags & PCAP_IF_LOOPBACK) != 0;
	device->is_up = (from->flags & PCAP_IF_UP) != 0;
	device->is_running = (from->flags & PCAP_IF_RUNNING) != 0;
	device->is_wireless = (from->flags & PCAP_IF_WIRELESS) != 0;
	device->is_any = strcmp(from->name, "any") == 0;
	device->is_interface = if_nametoindex(from->name) != 0;
	device->label = device->is_loopback ? "Loopback" : "";
	device_fill_addresses(device, from->addresses);
}

enum device_result device_list_open(struct device_list *list_out, struct error *error_out)
{
	char text[PCAP_ERRBUF_SIZE];
	pcap_if_t *all;
	if (pcap_findalldevs(&all, text) != 0) {
		error_set(error_out, "cannot list the capture devices: %s", text);
		return DEVICE_FAILED;
	}
	size_t count = 0;
	for (const pcap_if_t *one = all; one != NULL; one = one->next) count++;
	struct device_list list = { .devices = calloc(count + 1, sizeof(*list.devices)) };
	if (list.devices == NULL) abort(); /* a small allocation at start */
	for (const pcap_if_t *one = all; one != NULL; one = one->next) {
		/* A name we would have to cut could not be opened. */
		if (strlen(one->name) < DEVICE_NAME_MAX)
			device_fill(&list.devices[list.count++], one);
	}
	pcap_freealldevs(all);
	*list_out = list;
	return DEVICE_OK;
}

void device_list_close(struct device_list *list)
{
	for (size_t i = 0; i < list->count; i++) free(list->devices[i].addresses);
	free(list->devices);
	*list = (struct device_list){ 0 };
}

size_t device_list_line(const struct device_list *list, size_t index, char *text, size_t size)
{
	const struct device *device = &list->devices[index];
	bool has_label = device->label[0] != '\0';
	return (size_t)snprintf(text, size, "%zu. %s%s%s%s", index + 1, device->name,
	                        has_label ? " (" : "", device->label, has_label ? ")" : "");
}

/* The device with that number, from 1; 0 and numbers beyond the list are refused. */
static enum device_result device_by_number(uintmax_t number, char name_out[DEVICE_NAME_MAX],
                                           struct error *error_out)
{
	struct device_list list;
	enum device_result result = device_list_open(&list, error_out);
	if (result != DEVICE_OK) return result;
	if (list.count == 0) {
		error_set(error_out, "there is no device to capture on");
		result = DEVICE_NOT_FOUND;
	} else if (number == 0 || number > list.count) {
		error_set(error_out, "there is no device number %ju; -D lists 1 to %zu", number,
		          list.count);
		result = DEVICE_NOT_FOUND;
	} else {
		snprintf(name_out, DEVICE_NAME_MAX, "%s", list.devices[number - 1].name);
	}
	device_list_close(&list);
	return result;
}

enum device_result device_resolve(const char *text, char name_out[DEVICE_NAME_MAX],
                                  struct error *error_out)
{
	size_t length = strlen(text);
	if (length > 0 && strspn(text, "0123456789") == length) {
		uintmax_t number =
			strtoumax(text, NULL, 10); /* too large is UINTMAX_MAX: refused */
		return device_by_number(number, name_out, error_out);
	}
	if (length == 0 || length >= DEVICE_NAME_MAX) {
		error_set(error_out, "there is no device \"%.*s\"", DEVICE_NAME_MAX, text);
		return DEVICE_NOT_FOUND;
	}
	snprintf(name_out, DEVICE_NAME_MAX, "%s", text);
	return DEVICE_OK;
}

enum device_result device_default(char name_out[DEVICE_NAME_MAX], struct error *error_out)
{
	return device_by_number(1, name_out, error_out);
}

const char *device_library(void) { return pcap_lib_version(); }
