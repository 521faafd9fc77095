/* file_input.c - gets a capture file's bytes into a mapping: maps a plain file, copies a pipe and
 * unpacks a compressed file into an unnamed temporary one, a slice at a time. */
#include "file_private.h"

#include "capture/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	INPUT_IN_LENGTH = 256 << 10,
	INPUT_OUT_LENGTH = 1 << 20,
	INPUT_SLICE = 4 << 20, /* bytes put into the copy by one refresh, at most about so many */
	INPUT_LOOK_AGAIN_MS = 100, /* a growing file tells nobody: look at it so often */
};

static void input_finish(struct file_input *input)
{
	if (input->fd >= 0) close(input->fd);
	input->fd = -1;
	input->may_grow = false;
}

static void input_fail(struct file_input *input, const char *what)
{
	error_set(&input->error, "%s: %s", what, strerror(errno));
	input_finish(input);
}

static bool input_write(struct capture_file *file, const uint8_t *bytes, size_t length)
{
	struct file_input *input = &file->input;
	while (length > 0) {
		ssize_t written = write(input->copy_fd, bytes, length);
		if (written < 0 && errno == EINTR) continue;
		if (written < 0) {
			input_fail(input, "writing a temporary copy");
			return false;
		}
		bytes += written;
		length -= (size_t)written;
		input->copied += (uint64_t)written;
	}
	return true;
}

/* Puts what waits in `in` into the copy, unpacked if need be. */
static bool input_pass_on(struct capture_file *file)
{
	struct file_input *input = &file->input;
	const uint8_t *from = input->in;
	size_t left = input->in_length, produced = INPUT_OUT_LENGTH;
	if (!input->unpacker) {
		input->in_length = 0;
		return input_write(file, from, left);
	}
	while (left > 0 || produced == INPUT_OUT_LENGTH) {
		struct error error;
		bool is_good = inflater_run(input->unpacker, &from, &left, input->out,
		                            INPUT_OUT_LENGTH, &produced, &error);
		if (!input_write(file, input->out, produced)) return false;
		if (!is_good) {
			input->error = error;
			input_finish(input);
			return false;
		}
	}
	input->in_length = 0;
	return true;
}

/* Looks at the first bytes: are they compressed? */
static bool input_probe(struct file_input *input)
{
	enum inflate_kind kind = inflate_recognise(input->in, input->in_length);
	input->is_probed = true;
	if (kind == INFLATE_NONE) return true;
	input->out = malloc(INPUT_OUT_LENGTH);
	input->unpacker = input->out ? inflater_open(kind, NULL, 0, &input->error) : NULL;
	if (!input->unpacker) input_finish(input);
	return input->unpacker != NULL;
}

static void input_end(struct file_input *input)
{
	if (input->unpacker && !inflater_is_at_end(input->unpacker))
		error_set(&input->error, "its compressed data is cut short");
	input_finish(input);
}

/* One read, which does not wait when something is there. False: nothing more in this refresh. */
static bool input_copy_some(struct capture_file *file)
{
	struct file_input *input = &file->input;
	ssize_t got =
		read(input->fd, input->in + input->in_length, INPUT_IN_LENGTH - input->in_length);
	if (got < 0 && (errno == EINTR || errno == EAGAIN)) return false;
	if (got < 0) {
		input_fail(input, "reading");
		return false;
	}
	input->done += (uint64_t)got;
	input->in_length += (size_t)got;
	if (!input->is_probed && (got == 0 || input->in_length >= INFLATE_MAGIC_LENGTH) &&
	    !input_probe(input))
		return false;
	if (input->is_probed && !input_pass_on(file)) return false;
	if (got == 0) input_end(input);
	return got > 0;
}

/* Waits for input of a pipe; a regular file never makes one wait. */
static bool input_is_ready(const struct file_input *input, int timeout_ms)
{
	if (!input->is_pipe) return true;
	struct pollfd poll_for = { .fd = input->fd, .events = POLLIN };
	return poll(&poll_for, 1, timeout_ms) > 0;
}

/* With no limit on the time, until a byte came out: a piece of a compressed stream may give none. */
static bool input_refresh_copy(struct capture_file *file, int timeout_ms)
{
	struct file_input *input = &file->input;
	uint64_t copied = input->copied;
	do {
		if (!input_is_ready(input, timeout_ms)) return false;
		while (input_copy_some(file) && input->copied - copied < INPUT_SLICE &&
		       input_is_ready(input, 0))
			continue;
	} while (timeout_ms < 0 && input->may_grow && input->copied == copied);
	struct error error;
	if (!mapping_grow(file->mapping, input->copied, &error)) {
		input->error = error;
		input_finish(input);
	}
	return input->copied > copied || !input->may_grow;
}

/* A plain file that grows is looked at from time to time. */
static bool input_refresh_plain(struct capture_file *file, int timeout_ms)
{
	struct file_input *input = &file->input;
	uint64_t size = mapping_size(file->mapping);
	for (;;) {
		if (!mapping_refresh(file->mapping, &input->error)) input_finish(input);
		input->done = input->total = mapping_size(file->mapping);
		if (input->total > size || !input->may_grow) return true;
		int wait_ms = timeout_ms < 0 || timeout_ms > INPUT_LOOK_AGAIN_MS
		                      ? INPUT_LOOK_AGAIN_MS
		                      : timeout_ms;
		if (wait_ms == 0 || poll(NULL, 0, wait_ms) < 0) return false;
		if (timeout_ms > 0) timeout_ms -= wait_ms;
	}
}

bool file_input_refresh(struct capture_file *file, int timeout_ms)
{
	if (!file->input.may_grow) return false;
	return file->input.copy_fd >= 0 ? input_refresh_copy(file, timeout_ms)
	                                : input_refresh_plain(file, timeout_ms);
}

/* Whether the file that is open has to be copied; -1 if it cannot be known. */
static int input_needs_copy(struct file_input *input)
{
	struct stat status;
	uint8_t magic[INFLATE_MAGIC_LENGTH];
	if (fstat(input->fd, &status) != 0) return -1;
	if (S_ISDIR(status.st_mode)) {
		errno = EISDIR;
		return -1;
	}
	input->is_pipe = !S_ISREG(status.st_mode);
	if (input->is_pipe) return 1;
	input->total = (uint64_t)status.st_size;
	ssize_t got = pread(input->fd, magic, sizeof magic, 0);
	if (got < 0) return -1;
	return inflate_recognise(magic, (size_t)got) != INFLATE_NONE;
}

static int input_open_path(const char *path)
{
	if (strcmp(path, "-") == 0) return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	/* A fifo opens at once, even without a writer; read and poll wait for one. */
	return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

bool file_input_open(struct capture_file *file, const struct capture_open_options *options,
                     struct error *error_out)
{
	struct file_input *input = &file->input;
	struct error error;
	input->copy_fd = -1;
	input->fd = input_open_path(file->path);
	int needs_copy = input->fd < 0 ? -1 : input_needs_copy(input);
	if (needs_copy < 0) {
		error_set(error_out, "\"%s\" cannot be opened: %s", file->path, strerror(errno));
		return false;
	}
	input->may_grow = needs_copy || options->follow;
	if (needs_copy) {
		input->copy_fd = temporary_open_unnamed(options->temporary_directory, error_out);
		input->in = malloc(INPUT_IN_LENGTH);
		if (input->copy_fd < 0 || !input->in) return false;
	}
	file->mapping =
		mapping_open(needs_copy ? input->copy_fd : input->fd, input->may_grow, &error);
	if (!file->mapping) {
		error_set(error_out, "\"%s\" cannot be read: %s", file->path, error.text);
		return false;
	}
	if (!needs_copy) {
		input->done = input->total;
	} else if (!input->is_pipe) {
		file_input_refresh(file, 0); /* so that a format is refused at once */
	}
	return true;
}

void file_input_close(struct file_input *input)
{
	if (input->fd >= 0) close(input->fd);
	if (input->copy_fd >= 0) close(input->copy_fd);
	inflater_close(input->unpacker);
	free(input->in);
	free(input->out);
}
