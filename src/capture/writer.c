/* writer.c - appends capture records to a file through a buffer; cuts back what did not fit. */
#include "writer_private.h"

#include "file_private.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	WRITER_BUFFER = 1 << 20,
	WRITER_RECORD_MAX =
		(128 << 20) + (1 << 20), /* the largest packet, its options and headers */
};

static struct writer *writer_create(int fd, const char *name, enum writer_format format)
{
	struct writer *w = calloc(1, sizeof *w);
	struct stat status;
	if (!w) return NULL;
	w->fd = fd;
	w->format = format;
	w->name = strdup(name);
	w->capacity = WRITER_BUFFER;
	w->buffer = malloc(w->capacity);
	w->is_seekable = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
	if (w->name && w->buffer) return w;
	free(w->name);
	free(w->buffer);
	free(w);
	return NULL;
}

struct writer *writer_open_descriptor(int fd, const char *name, enum writer_format format,
                                      const struct writer_section *section, struct error *error_out)
{
	struct writer *w = writer_create(fd, name, format);
	if (!w) {
		error_set(error_out, "there is no memory to write \"%s\"", name);
		close(fd);
		return NULL;
	}
	if (format == WRITER_PCAPNG && !writer_pcapng_section(w, section, error_out)) {
		writer_close(w, NULL);
		return NULL;
	}
	return w;
}

struct writer *writer_open(const char *path, enum writer_format format,
                           const struct writer_section *section, struct error *error_out)
{
	/* Readable, to be mapped while it is written; but a fifo opened so would not wait for a reader. */
	struct stat status;
	bool is_special = stat(path, &status) == 0 && !S_ISREG(status.st_mode);
	int flags = (is_special ? O_WRONLY : O_RDWR) | O_CREAT | O_TRUNC | O_CLOEXEC;
	int fd = strcmp(path, "-") == 0 ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
	                                : open(path, flags, 0666);
	if (fd < 0) {
		error_set(error_out, "\"%s\" cannot be written: %s", path, strerror(errno));
		return NULL;
	}
	return writer_open_descriptor(fd, path, format, section, error_out);
}

bool writer_reserve(struct writer *w, size_t length, struct error *error_out)
{
	if (length <= w->capacity - w->used) return true;
	if (!writer_flush(w, error_out)) return false;
	if (length <= w->capacity) return true;
	uint8_t *larger = length <= WRITER_RECORD_MAX ? realloc(w->buffer, length) : NULL;
	if (!larger) {
		error_set(error_out, "a record of %zu bytes is too large to be written to \"%s\"",
		          length, w->name);
		return false;
	}
	w->buffer = larger;
	w->capacity = length;
	return true;
}

static bool writer_keep_link(struct writer *w, const struct writer_link *link)
{
	if (w->link_count == w->links_held) {
		uint32_t held = w->links_held ? w->links_held * 2 : 8;
		struct writer_link *links = held <= WRITER_INTERFACES_MAX
		                                    ? realloc(w->links, held * sizeof *links)
		                                    : NULL;
		if (!links) return false;
		w->links = links;
		w->links_held = held;
	}
	w->links[w->link_count] = *link;
	return true;
}

bool writer_add_interface(struct writer *w, const struct writer_interface *interface,
                          uint32_t *index_out, struct error *error_out)
{
	int digits = interface->time_digits < 0 || interface->time_digits > 9
	                     ? 9
	                     : interface->time_digits;
	if (w->format != WRITER_PCAPNG) digits = w->format == WRITER_PCAP ? 6 : 9;
	if (w->format != WRITER_PCAPNG && w->link_count > 0 &&
	    w->links[0].link_type != interface->link_type) {
		error_set(error_out,
		          "\"%s\": a pcap file has one link type, this is a second one: use pcapng",
		          w->name);
		return false;
	}
	struct writer_link link = { interface->link_type, interface->snaplen,
		                    file_packet_max(interface->link_type), 1 };
	for (int i = digits; i < 9; i++) link.tick_ns *= 10;
	if (!writer_keep_link(w, &link)) {
		error_set(error_out, "\"%s\": too many interfaces", w->name);
		return false;
	}
	bool is_good = w->format == WRITER_PCAPNG
	                       ? writer_pcapng_interface(w, interface, digits, error_out)
	                       : w->link_count > 0 || writer_pcap_header(w, interface, error_out);
	if (is_good) *index_out = w->link_count++;
	return is_good;
}

bool writer_append(struct writer *w, const struct writer_record *record, const uint8_t *bytes,
                   uint64_t *offset_out, struct error *error_out)
{
	if (record->interface >= w->link_count ||
	    record->captured > w->links[record->interface].packet_max) {
		error_set(error_out,
		          "\"%s\": a packet of %" PRIu32 " bytes on interface %" PRIu32
		          " cannot be written",
		          w->name, record->captured, record->interface);
		return false;
	}
	if (!writer_reserve(w, writer_packet_length(w, record), error_out)) return false;
	size_t at = w->format == WRITER_PCAPNG ? writer_pcapng_packet(w, record, bytes)
	                                       : writer_pcap_packet(w, record, bytes);
	w->packets_buffered++;
	if (offset_out) *offset_out = w->written + at;
	return true;
}

bool writer_append_statistics(struct writer *w, uint32_t interface,
                              const struct writer_statistics *statistics, struct error *error_out)
{
	if (w->format != WRITER_PCAPNG || interface >= w->link_count) return true;
	return writer_pcapng_statistics(w, interface, statistics, error_out);
}

bool writer_append_block(struct writer *w, uint32_t type, const uint8_t *body, uint32_t length,
                         struct error *error_out)
{
	if (w->format != WRITER_PCAPNG) return true;
	uint32_t total = 12 + ((length + 3) & ~3u);
	if (!writer_reserve(w, total, error_out)) return false;
	put_u32(w, type);
	put_u32(w, total);
	put_bytes(w, body, length);
	put_padding(w, length);
	put_u32(w, total);
	return true;
}

/* The first `sent` bytes of the buffer are in the file: keep what are whole records, cut the rest off
 * again. What is in a pipe stays there. */
static void writer_settle(struct writer *w, size_t sent)
{
	uint64_t packets = w->packets_buffered;
	size_t whole = sent;
	if (sent < w->used && w->is_seekable)
		whole = w->format == WRITER_PCAPNG ? writer_pcapng_whole(w, sent, &packets)
		                                   : writer_pcap_whole(w, sent, &packets);
	else if (sent < w->used)
		packets = 0;
	if (whole < sent && ftruncate(w->fd, (off_t)(w->written + whole)) == 0)
		lseek(w->fd, (off_t)(w->written + whole), SEEK_SET);
	w->written += whole;
	w->used -= whole;
	memmove(w->buffer, w->buffer + whole, w->used);
	w->packets_written += packets;
	w->packets_buffered -= packets;
}

bool writer_flush(struct writer *w, struct error *error_out)
{
	size_t sent = 0;
	while (sent < w->used) {
		ssize_t n = write(w->fd, w->buffer + sent, w->used - sent);
		if (n >= 0) {
			sent += (size_t)n;
		} else if (errno == EAGAIN) {
			struct pollfd poll_for = { .fd = w->fd, .events = POLLOUT };
			poll(&poll_for, 1, -1);
		} else if (errno != EINTR) {
			int why = errno;
			writer_settle(w, sent);
			error_set(error_out, "writing \"%s\": %s (it holds %" PRIu64 " packets)",
			          w->name, strerror(why), w->packets_written);
			return false;
		}
	}
	writer_settle(w, sent);
	return true;
}

uint64_t writer_written(const struct writer *w) { return w->written; }

uint64_t writer_appended(const struct writer *w) { return w->written + w->used; }

uint64_t writer_packets_written(const struct writer *w) { return w->packets_written; }

uint64_t writer_packets_appended(const struct writer *w)
{
	return w->packets_written + w->packets_buffered;
}

int writer_descriptor(const struct writer *w) { return w->fd; }

/* A pcap file that never had an interface still gets its header, so that it is one. */
static bool writer_finish(struct writer *w, struct error *error_out)
{
	static const struct writer_interface ethernet = { .link_type = 1, .fcs_length = -1 };
	if (w->format != WRITER_PCAPNG && w->link_count == 0 &&
	    !writer_pcap_header(w, &ethernet, error_out))
		return false;
	return writer_flush(w, error_out);
}

bool writer_close(struct writer *w, struct error *error_out)
{
	if (!w) return true;
	bool is_good = writer_finish(w, error_out);
	if (close(w->fd) != 0 && is_good) {
		error_set(error_out, "writing \"%s\": %s", w->name, strerror(errno));
		is_good = false;
	}
	free(w->name);
	free(w->buffer);
	free(w->links);
	free(w);
	return is_good;
}
