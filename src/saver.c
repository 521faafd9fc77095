/* saver.c - hands frames to a copy of the file they came from, or, live ones, to a writer. */
#include "saver.h"

#include "capture/copy.h"

#include <stdlib.h>
#include <string.h>

struct saver {
	struct saver_source source;
	struct writer *writer;
	struct copy *copy;                         /* NULL: live */
	uint32_t interfaces[STORE_INTERFACES_MAX]; /* live: 1 + the writer's index */
};

bool saver_format(const char *name, enum writer_format *out)
{
	static const struct {
		const char *name;
		enum writer_format format;
	} formats[] = { { "pcapng", WRITER_PCAPNG },
		        { "pcap", WRITER_PCAP },
		        { "nsecpcap", WRITER_PCAP_NANO } };
	*out = WRITER_PCAPNG;
	for (size_t i = 0; name && i < sizeof formats / sizeof *formats; i++) {
		*out = formats[i].format;
		if (strcmp(formats[i].name, name) == 0) return true;
	}
	return !name;
}

struct saver *saver_open(const char *path, enum writer_format format,
                         const struct saver_source *source, struct error *error_out)
{
	struct saver *saver = calloc(1, sizeof *saver);
	if (!saver) abort();
	struct writer_section section = { .application = "dogfish " VERSION };
	saver->source = *source;
	saver->writer = writer_open(path, format, &section, error_out);
	if (saver->writer && source->file) saver->copy = copy_open(source->file, saver->writer);
	if (saver->writer && (saver->copy || !source->file)) return saver;
	if (saver->writer) error_set(error_out, "no memory to write %s", path);
	writer_close(saver->writer, NULL);
	free(saver);
	return NULL;
}

static bool saver_declare(struct saver *saver, uint16_t index, struct error *error)
{
	const struct store_interface *from = &saver->source.store->interfaces[index];
	struct writer_interface interface = {
		.link_type = from->link_type,
		.snaplen = from->snaplen,
		.time_digits = from->time_digits,
		.fcs_length = from->fcs_length ? from->fcs_length : -1,
		.name = from->name,
		.description = from->description,
		.filter = from->filter,
	};
	uint32_t given;
	if (!writer_add_interface(saver->writer, &interface, &given, error)) return false;
	saver->interfaces[index] = given + 1;
	return true;
}

static bool saver_add_live(struct saver *saver, uint32_t frame, struct error *error)
{
	const struct store *store = saver->source.store;
	uint16_t interface = store_interface(store, frame);
	if (!saver->interfaces[interface] && !saver_declare(saver, interface, error)) return false;
	struct writer_record record = {
		.time_ns = store_time_ns(store, frame),
		.interface = saver->interfaces[interface] - 1,
		.captured = store_captured(store, frame),
		.reported = store_reported(store, frame),
	};
	return writer_append(saver->writer, &record, store_bytes(store, frame), NULL, error);
}

bool saver_add(struct saver *saver, uint32_t frame, struct error *error_out)
{
	if (!saver->copy) return saver_add_live(saver, frame, error_out);
	struct capture_record record;
	loader_record(saver->source.loader, frame, &record);
	return copy_record(saver->copy, &record, error_out);
}

bool saver_close(struct saver *saver, struct error *error_out)
{
	bool is_fine = !saver->copy || copy_statistics(saver->copy, error_out);
	copy_close(saver->copy);
	is_fine = writer_close(saver->writer, is_fine ? error_out : NULL) && is_fine;
	free(saver);
	return is_fine;
}
