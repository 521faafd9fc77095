/* hosts_text.c - the lines of -z hosts: those of IPv4 first, then those of IPv6. */
#include "batch/hosts_text.h"

#include "field/format.h"
#include "request.h"
#include "stats/hosts.h"

#include <stdlib.h>
#include <string.h>

enum { HOSTS_ADDRESS_MAX = 64 };

struct hosts_request {
	bool has_ipv4, has_ipv6;
};

static void *hosts_request_open(const char *arguments, const char *text,
                                const struct registry *registry, struct error *error_out)
{
	(void)registry;
	struct hosts_request *request = calloc(1, sizeof *request);
	if (!request) abort();
	while (*arguments) {
		size_t length = strcspn(arguments, ",");
		bool is_ipv4 = (length == 4 && strncmp(arguments, "ipv4", 4) == 0) ||
		               (length == 2 && strncmp(arguments, "ip", 2) == 0);
		bool is_ipv6 = length == 4 && strncmp(arguments, "ipv6", 4) == 0;
		if (!is_ipv4 && !is_ipv6) {
			error_set(error_out, "-z %s: what may follow is ip, ipv4 or ipv6", text);
			free(request);
			return NULL;
		}
		request->has_ipv4 |= is_ipv4;
		request->has_ipv6 |= is_ipv6;
		arguments += length + (arguments[length] == ',');
	}
	if (!request->has_ipv4 && !request->has_ipv6) request->has_ipv4 = request->has_ipv6 = true;
	return request;
}

static void hosts_write_host(const struct host *host, struct output *output)
{
	char address[HOSTS_ADDRESS_MAX];
	uint32_t number = (uint32_t)host->bytes[0] << 24 | (uint32_t)host->bytes[1] << 16 |
	                  (uint32_t)host->bytes[2] << 8 | host->bytes[3];
	if (host->is_ipv6)
		format_ipv6(host->bytes, address, sizeof address);
	else
		format_ipv4(number, address, sizeof address);
	output_string(output, address);
	output_char(output, '\t');
	request_padded(output, host->name, 0);
	output_char(output, '\n');
}

static void hosts_write_family(const struct hosts *hosts, bool is_ipv6, struct output *output)
{
	for (size_t i = 0; i < hosts_count(hosts); i++)
		if (hosts_at(hosts, i)->is_ipv6 == is_ipv6)
			hosts_write_host(hosts_at(hosts, i), output);
}

static void hosts_request_write(const void *request_in, const struct report_context *context)
{
	const struct hosts_request *request = request_in;
	const struct pass_source source = request_source(context, NULL);
	struct output *output = context->output;
	struct hosts *hosts = hosts_open(&source);
	while (hosts_advance(hosts, REQUEST_SLICE_FRAMES)) continue;
	output_string(output, "# TShark hosts output\n#\n# Host data gathered from ");
	request_padded(output, context->path, 0);
	output_string(output, "\n\n");
	if (request->has_ipv4) hosts_write_family(hosts, false, output);
	if (request->has_ipv6) hosts_write_family(hosts, true, output);
	hosts_close(hosts);
}

const struct report_kind report_hosts = {
	.name = "hosts",
	.usage = "hosts[,ip|ipv4|ipv6]",
	.open = hosts_request_open,
	.write = hosts_request_write,
	.close = free,
};
