/* device_open.c - opening a device: options, link type, capture filter, and what can go wrong. */
#include "live_device.h"

#include "capture/privilege.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MIB = 1 << 20 };

/* Where libpcap's number for a link type is not the one that capture files use. All other DLT_ of
 * the systems we run on are equal to their LINKTYPE_. (www.tcpdump.org/linktypes.html) */
static const struct {
	int dlt;
	uint32_t link_type;
} device_link_types_differing[] = {
	{ DLT_ATM_RFC1483, 100 }, { DLT_RAW, 101 },      { DLT_SLIP_BSDOS, 102 },
	{ DLT_PPP_BSDOS, 103 },   { DLT_ATM_CLIP, 106 },
};

static uint32_t device_link_type_of(int dlt)
{
	size_t count = sizeof(device_link_types_differing) / sizeof(device_link_types_differing[0]);
	for (size_t i = 0; i < count; i++) {
		if (device_link_types_differing[i].dlt == dlt)
			return device_link_types_differing[i].link_type;
	}
	return (uint32_t)dlt;
}

static enum device_result device_explain_permission(const char *name, struct error *error_out)
{
	char ways[sizeof(error_out->text) / 2];
	privilege_describe_ways(ways, sizeof(ways));
	error_set(error_out, "no permission to capture on \"%s\": %s", name, ways);
	return DEVICE_NO_PERMISSION;
}

/* Turns what pcap_activate returned, below 0, into ours. */
static enum device_result device_explain(pcap_t *pcap, int status, const char *name,
                                         struct error *error_out)
{
	const char *detail = pcap_geterr(pcap);
	switch (status) {
	case PCAP_ERROR_PERM_DENIED:
	case PCAP_ERROR_PROMISC_PERM_DENIED: return device_explain_permission(name, error_out);
	case PCAP_ERROR_NO_SUCH_DEVICE:
		error_set(error_out, "there is no device \"%s\"; -D lists those there are", name);
		return DEVICE_NOT_FOUND;
	case PCAP_ERROR_IFACE_NOT_UP:
		error_set(error_out, "device \"%s\" is down", name);
		return DEVICE_IS_DOWN;
	case PCAP_ERROR_RFMON_NOTSUP:
		error_set(error_out, "device \"%s\" has no monitor mode", name);
		return DEVICE_NO_MONITOR;
	default:
		error_set(error_out, "cannot open device \"%s\": %s", name,
		          status == PCAP_ERROR && detail[0] != '\0' ? detail
		                                                    : pcap_statustostr(status));
		return DEVICE_FAILED;
	}
}

static pcap_t *device_create(const char *name, struct error *error_out)
{
	char text[PCAP_ERRBUF_SIZE];
	pcap_t *pcap = pcap_create(name, text);
	if (pcap == NULL) error_set(error_out, "cannot open device \"%s\": %s", name, text);
	return pcap;
}

/* Never immediate mode: at 200,000 frames/s it lost three quarters (DESIGN 8). */
static void device_configure(struct live_device *device, const struct device_options *options)
{
	uint32_t buffer_mib = options->buffer_mib > 0 ? options->buffer_mib : DEVICE_BUFFER_MIB;
	if (buffer_mib > DEVICE_BUFFER_MIB_MAX) buffer_mib = DEVICE_BUFFER_MIB_MAX;
	device->snaplen = options->snaplen > 0 ? options->snaplen : DEVICE_SNAPLEN_MAX;
	if (device->snaplen > DEVICE_SNAPLEN_MAX) device->snaplen = DEVICE_SNAPLEN_MAX;
	device->block_timeout_ms =
		options->block_timeout_ms > 0 ? options->block_timeout_ms : DEVICE_BLOCK_TIMEOUT_MS;

	/* These fail only on a handle that is active already. */
	pcap_set_snaplen(device->pcap, (int)device->snaplen);
	pcap_set_promisc(device->pcap, !options->no_promiscuous);
	pcap_set_timeout(device->pcap, (int)device->block_timeout_ms);
	pcap_set_buffer_size(device->pcap, (int)(buffer_mib * MIB));
	/* Refused where only microseconds are offered; asked for again once it is active. */
	pcap_set_tstamp_precision(device->pcap, PCAP_TSTAMP_PRECISION_NANO);
	if (options->monitor) pcap_set_rfmon(device->pcap, 1);
}

static bool device_is_loopback(const char *name)
{
	struct ifreq request = { 0 };
	if (strlen(name) >= sizeof(request.ifr_name))
		return false; /* not an interface of this system */
	memcpy(request.ifr_name, name, strlen(name));
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool is_known = fd >= 0 && ioctl(fd, SIOCGIFFLAGS, &request) == 0;
	if (fd >= 0) close(fd);
	return is_known && (request.ifr_flags & IFF_LOOPBACK) != 0;
}

static enum device_result device_activate(struct live_device *device, struct error *error_out)
{
	int status = pcap_activate(device->pcap);
	if (status < 0) return device_explain(device->pcap, status, device->name, error_out);
	if (status > 0) {
		const char *detail = pcap_geterr(device->pcap);
		snprintf(device->warning, sizeof(device->warning), "%s",
		         detail[0] != '\0' ? detail : pcap_statustostr(status));
	}
	device->is_nanosecond =
		pcap_get_tstamp_precision(device->pcap) == PCAP_TSTAMP_PRECISION_NANO;
	device->interface = if_nametoindex(device->name);
	snprintf(device->label, sizeof(device->label), "%s%s",
	         device_is_loopback(device->name) ? "Loopback: " : "", device->name);
	char text[PCAP_ERRBUF_SIZE];
	if (pcap_setnonblock(device->pcap, 1, text) != 0 ||
	    pcap_get_selectable_fd(device->pcap) < 0) {
		error_set(error_out, "device \"%s\" cannot be waited for", device->name);
		return DEVICE_FAILED;
	}
	return DEVICE_OK;
}

static enum device_result device_set_link_type(struct live_device *device, const char *name,
                                               struct error *error_out)
{
	if (name != NULL) {
		int dlt = pcap_datalink_name_to_val(name);
		if (dlt < 0) {
			error_set(error_out,
			          "there is no link type \"%s\"; -L lists those of a device", name);
			return DEVICE_BAD_LINK_TYPE;
		}
		if (pcap_set_datalink(device->pcap, dlt) != 0) {
			error_set(error_out,
			          "device \"%s\" has no link type \"%s\"; -L lists its own",
			          device->name, name);
			return DEVICE_BAD_LINK_TYPE;
		}
	}
	device->link_type = device_link_type_of(pcap_datalink(device->pcap));
	return DEVICE_OK;
}

static enum device_result device_set_filter(struct live_device *device, const char *filter,
                                            struct error *error_out)
{
	char ignored[PCAP_ERRBUF_SIZE];
	bpf_u_int32 network, mask;
	/* Only "ip broadcast" and the like want the mask, and say so if they cannot have it. */
	if (pcap_lookupnet(device->name, &network, &mask, ignored) != 0)
		mask = PCAP_NETMASK_UNKNOWN;
	if (pcap_compile(device->pcap, &device->filter, filter, 1, mask) != 0) {
		error_set(error_out, "capture filter \"%s\": %s", filter,
		          pcap_geterr(device->pcap));
		return DEVICE_BAD_FILTER;
	}
	device->has_filter = true;
	if (filter[0] != '\0' && pcap_setfilter(device->pcap, &device->filter) != 0) {
		error_set(error_out, "capture filter \"%s\": %s", filter,
		          pcap_geterr(device->pcap));
		return DEVICE_BAD_FILTER;
	}
	return DEVICE_OK;
}

static enum device_result device_start(struct live_device *device,
                                       const struct device_options *options,
                                       struct error *error_out)
{
	device->pcap = device_create(device->name, error_out);
	if (device->pcap == NULL) return DEVICE_FAILED;
	device_configure(device, options);
	enum device_result result = device_activate(device, error_out);
	if (result == DEVICE_OK)
		result = device_set_link_type(device, options->link_type, error_out);
	if (result == DEVICE_OK) result = device_set_filter(device, device->filter_text, error_out);
	return result;
}

enum device_result device_open(const struct device_options *options,
                               struct live_device **device_out, struct error *error_out)
{
	if (strlen(options->name) >= DEVICE_NAME_MAX) {
		error_set(error_out, "there is no device \"%.*s...\"", DEVICE_NAME_MAX,
		          options->name);
		return DEVICE_NOT_FOUND;
	}
	struct live_device *device = calloc(1, sizeof(*device));
	char *filter = strdup(options->filter != NULL ? options->filter : "");
	if (device == NULL || filter == NULL) abort(); /* small allocations at start */
	device->filter_text = filter;
	snprintf(device->name, sizeof(device->name), "%s", options->name);
	enum device_result result = device_start(device, options, error_out);
	if (result != DEVICE_OK) {
		device_close(device);
		return result;
	}
	*device_out = device;
	return DEVICE_OK;
}

void device_close(struct live_device *device)
{
	if (device == NULL) return;
	if (device->has_filter) pcap_freecode(&device->filter);
	if (device->pcap != NULL) pcap_close(device->pcap);
	free(device->filter_text);
	free(device);
}

enum device_result device_link_types(const char *name, bool monitor,
                                     struct device_link_type types_out[DEVICE_LINK_TYPES_MAX],
                                     size_t *count_out, struct error *error_out)
{
	pcap_t *pcap = device_create(name, error_out);
	if (pcap == NULL) return DEVICE_FAILED;
	if (monitor) pcap_set_rfmon(pcap, 1);
	int status = pcap_activate(pcap);
	if (status < 0) {
		enum device_result result = device_explain(pcap, status, name, error_out);
		pcap_close(pcap);
		return result;
	}
	int *types;
	int count = pcap_list_datalinks(pcap, &types);
	if (count < 0) {
		error_set(error_out, "link types of \"%s\": %s", name, pcap_geterr(pcap));
		pcap_close(pcap);
		return DEVICE_FAILED;
	}
	*count_out = 0;
	for (int i = 0; i < count && i < DEVICE_LINK_TYPES_MAX; i++) {
		struct device_link_type *type = &types_out[(*count_out)++];
		const char *type_name = pcap_datalink_val_to_name(types[i]);
		const char *label = pcap_datalink_val_to_description(types[i]);
		type->number = types[i];
		if (type_name != NULL)
			snprintf(type->name, sizeof(type->name), "%s", type_name);
		else
			snprintf(type->name, sizeof(type->name), "DLT %d", types[i]);
		snprintf(type->label, sizeof(type->label), "%s", label != NULL ? label : "");
	}
	pcap_free_datalinks(types);
	pcap_close(pcap);
	return DEVICE_OK;
}

const char *device_name(const struct live_device *device) { return device->name; }

const char *device_label(const struct live_device *device) { return device->label; }

const char *device_filter(const struct live_device *device) { return device->filter_text; }

uint32_t device_link_type(const struct live_device *device) { return device->link_type; }

uint32_t device_snaplen(const struct live_device *device) { return device->snaplen; }

uint8_t device_time_digits(const struct live_device *device)
{
	return device->is_nanosecond ? 9 : 6;
}

const char *device_warning(const struct live_device *device) { return device->warning; }
