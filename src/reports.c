/* reports.c - lists of what there is. */
#include "reports.h"

#include "base/text.h"
#include "batch/statistics.h"
#include "capture/device.h"
#include "capture/privilege.h"
#include "capture/temporary.h"
#include "codec/digest.h"
#include "codec/html.h"
#include "codec/inflate.h"
#include "complain.h"
#include "dissect/dissectors.h"
#include "proto/list.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { REPORT_LINE_MAX = 512 };

/* The libraries that can be left out; false: there are no more. */
static bool library_at(size_t index, const char **name_out, const char **version_out)
{
	size_t codecs = 0;
	while (inflate_library_at(codecs, name_out, version_out)) codecs++;
	if (index < codecs) return inflate_library_at(index, name_out, version_out);
	static const struct {
		const char *name;
		const char *(*version)(void);
	} others[] = { { "libcrypto", digest_library_version },
		       { "libxml2", html_library_version } };
	index -= codecs;
	if (index >= sizeof others / sizeof *others) return false;
	*name_out = others[index].name;
	*version_out = others[index].version();
	return true;
}

int report_version(bool is_tshark)
{
	const char *name, *version;
	size_t without = 0;
	/* Programs that run tshark look here for what its command line can do. */
	if (is_tshark) puts("TShark 4.0.17, its command line as dogfish understands it\n");
	printf("dogfish " VERSION "\n\nWith %s, %s", device_library(), ui_library());
	for (size_t i = 0; library_at(i, &name, &version); i++) {
		if (version)
			printf(", %s %s", name, version);
		else
			without++;
	}
	printf(".\nWithout:%s", without ? "" : " nothing that it could be built with");
	for (size_t i = 0; library_at(i, &name, &version); i++)
		if (!version) printf(" %s", name);
	puts(".");
	return EXIT_FINE;
}

static void report_line(const char *text)
{
	char line[REPORT_LINE_MAX];
	text_escape(TEXT_SCREEN, text, strlen(text), line, sizeof line);
	puts(line);
}

int report_devices(void)
{
	struct device_list list;
	struct error error = { .text = "" };
	if (device_list_open(&list, &error) != DEVICE_OK) {
		complain_error(NULL, &error);
		return EXIT_REFUSED;
	}
	for (size_t i = 0; i < list.count; i++) {
		char line[REPORT_LINE_MAX];
		device_list_line(&list, i, line, sizeof line);
		report_line(line);
	}
	device_list_close(&list);
	return EXIT_FINE;
}

static int report_link_types_of(const char *text, bool monitor)
{
	char name[DEVICE_NAME_MAX];
	struct error error = { .text = "" };
	struct device_link_type types[DEVICE_LINK_TYPES_MAX];
	size_t count;
	enum device_result result =
		text ? device_resolve(text, name, &error) : device_default(name, &error);
	if (result == DEVICE_OK) result = device_link_types(name, monitor, types, &count, &error);
	if (result != DEVICE_OK) {
		complain_error(NULL, &error);
		return EXIT_REFUSED;
	}
	printf("Data link types of interface %s (use option -y to set):\n", name);
	for (size_t i = 0; i < count; i++) printf("  %s (%s)\n", types[i].name, types[i].label);
	return EXIT_FINE;
}

int report_link_types(const struct options *options)
{
	int code = EXIT_FINE;
	if (options->interface_count == 0)
		return report_link_types_of(NULL, options->standard.monitor);
	for (size_t i = 0; i < options->interface_count && code == EXIT_FINE; i++)
		code = report_link_types_of(options->interfaces[i].name,
		                            options->interfaces[i].monitor);
	return code;
}

int report_formats(void)
{
	puts("The file types that -F can be:\n"
	     "    pcapng - several interfaces, nanoseconds, comments\n"
	     "    pcap - one link type, microseconds\n"
	     "    nsecpcap - one link type, nanoseconds");
	return EXIT_FINE;
}

static const char *report_type(enum field_type type)
{
	static const char *const names[] = {
		[FIELD_NONE] = "FT_NONE",
		[FIELD_PROTOCOL] = "FT_PROTOCOL",
		[FIELD_EXPERT] = "FT_NONE",
		[FIELD_BOOLEAN] = "FT_BOOLEAN",
		[FIELD_CHAR] = "FT_CHAR",
		[FIELD_U8] = "FT_UINT8",
		[FIELD_U16] = "FT_UINT16",
		[FIELD_U24] = "FT_UINT24",
		[FIELD_U32] = "FT_UINT32",
		[FIELD_U40] = "FT_UINT40",
		[FIELD_U48] = "FT_UINT48",
		[FIELD_U56] = "FT_UINT56",
		[FIELD_U64] = "FT_UINT64",
		[FIELD_I8] = "FT_INT8",
		[FIELD_I16] = "FT_INT16",
		[FIELD_I24] = "FT_INT24",
		[FIELD_I32] = "FT_INT32",
		[FIELD_I64] = "FT_INT64",
		[FIELD_DOUBLE] = "FT_DOUBLE",
		[FIELD_FRAME] = "FT_FRAMENUM",
		[FIELD_TIME_ABSOLUTE] = "FT_ABSOLUTE_TIME",
		[FIELD_TIME_RELATIVE] = "FT_RELATIVE_TIME",
		[FIELD_STRING] = "FT_STRING",
		[FIELD_BYTES] = "FT_BYTES",
		[FIELD_ETHER] = "FT_ETHER",
		[FIELD_IPV4] = "FT_IPv4",
		[FIELD_IPV6] = "FT_IPv6",
		[FIELD_EUI64] = "FT_EUI64",
		[FIELD_GUID] = "FT_GUID",
		[FIELD_OID] = "FT_OID",
	};
	return names[type];
}

static void report_protocol(const struct registry *registry, uint16_t index, bool with_fields)
{
	const struct registry_protocol *protocol = registry_protocol(registry, index);
	if (!with_fields) {
		printf("%s\t%s\t%s\n", protocol->label, protocol->name, protocol->name);
		return;
	}
	printf("P\t%s\t%s\n", protocol->label, protocol->name);
	for (uint16_t id = 1; id <= registry_field_count(registry); id++) {
		const struct field *field = registry_field(registry, id);
		if (registry_protocol_of(registry, id) != index || field->type == FIELD_PROTOCOL)
			continue;
		printf("F\t%s\t%s\t%s\t%s\t\t0x%llx\t%s\n", field->label, field->name,
		       report_type(field->type), protocol->name, (unsigned long long)field->mask,
		       field->help ? field->help : "");
	}
}

/* What names its values: V a value, R a range, T what true and false mean. */
static void report_values(const struct registry *registry)
{
	for (uint16_t id = 1; id <= registry_field_count(registry); id++) {
		const struct field *field = registry_field(registry, id);
		for (const struct value_name *name = field->names; name && name->name; name++)
			printf("V\t%s\t%llu\t%s\n", field->name, (unsigned long long)name->value,
			       name->name);
		for (const struct range_name *range = field->ranges; range && range->name; range++)
			printf("R\t%s\t0x%llx\t0x%llx\t%s\n", field->name,
			       (unsigned long long)range->first, (unsigned long long)range->last,
			       range->name);
		if (field->type == FIELD_BOOLEAN)
			printf("T\t%s\t%s\t%s\n", field->name, field->set ? field->set : "True",
			       field->unset ? field->unset : "False");
	}
}

static void report_column_formats(void)
{
	puts("%m\tNumber\n%t\tTime (format as specified)\n%s\tSource address\n"
	     "%d\tDestination address\n%p\tProtocol\n%L\tPacket length (bytes)\n"
	     "%i\tInformation");
}

int report_registry(const char *what)
{
	bool with_fields = strcmp(what, "fields") == 0, with_values = strcmp(what, "values") == 0;
	if (strcmp(what, "column-formats") == 0) {
		report_column_formats();
		return EXIT_FINE;
	}
	if (!with_fields && !with_values && strcmp(what, "protocols") != 0) {
		complain("-G %s: there is fields, protocols, values and column-formats", what);
		return EXIT_REFUSED;
	}
	struct dissectors *dissectors = dissectors_open(proto_list);
	const struct registry *registry = dissectors_registry(dissectors);
	for (uint16_t i = 0; i < registry_protocol_count(registry) && !with_values; i++)
		report_protocol(registry, i, with_fields);
	if (with_values) report_values(registry);
	dissectors_close(dissectors);
	return EXIT_FINE;
}

int report_statistics(void)
{
	const char *usage;
	for (size_t i = 0; (usage = statistics_usage(i)); i++) printf("     %s\n", usage);
	return EXIT_FINE;
}

int report_leftovers(void)
{
	static struct temporary_leftover leftovers[TEMPORARY_LEFTOVERS_MAX];
	size_t count = temporary_leftovers(leftovers, TEMPORARY_LEFTOVERS_MAX);
	for (size_t i = 0; i < count; i++) {
		char date[32];
		time_t modified = (time_t)leftovers[i].modified_s;
		struct tm tm;
		if (!localtime_r(&modified, &tm)) continue;
		strftime(date, sizeof date, "%Y-%m-%d %H:%M", &tm);
		printf("%s  %12llu bytes  ", date, (unsigned long long)leftovers[i].size);
		report_line(leftovers[i].path);
	}
	if (count == 0)
		puts("No capture is left over.");
	else
		puts("Open one with: dogfish --recover FILE");
	return EXIT_FINE;
}
