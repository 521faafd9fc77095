/* export_text.c - a file for each body of HTTP, called as the last part of its path. Names come from the wire:
 * none leaves the folder, hides, or replaces what is there. */
#include "batch/export_text.h"

#include "base/format.h"
#include "request.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXPORT_NAME_MAX = 200, EXPORT_SAME_MAX = 9999, EXPORT_FILE_MODE = 0600 };

static const char export_unnamed[] = "object";

struct export_fields {
	uint16_t http, body, uri, answered_uri;
};

static void *export_open(const char *arguments, const char *text, const struct registry *registry,
                         struct error *error_out)
{
	(void)registry;
	static const char http[] = "http,";
	size_t length = sizeof http - 1;
	if (strncmp(arguments, http, length) == 0 && arguments[length]) {
		char *folder = strdup(arguments + length);
		if (!folder) abort();
		return folder;
	}
	error_set(error_out, "%s: what can be exported is http,DIR", text);
	return NULL;
}

/* The path of a URI, without scheme and host. */
static void export_path(const char **uri, size_t *length)
{
	for (size_t i = 0; i + 2 < *length && (*uri)[i] != '/'; i++) {
		if ((*uri)[i] != ':' || (*uri)[i + 1] != '/' || (*uri)[i + 2] != '/') continue;
		size_t at = i + 3;
		while (at < *length && (*uri)[at] != '/') at++;
		*uri += at;
		*length -= at;
		return;
	}
}

/* Its last part and the query behind it; all of it where there is nothing but slashes. */
static void export_last_part(const char **uri, size_t *length)
{
	size_t path = 0;
	while (path < *length && (*uri)[path] != '?') path++;
	size_t end = path;
	while (end > 0 && (*uri)[end - 1] == '/') end--;
	if (end == 0) return;
	size_t start = end;
	while (start > 0 && (*uri)[start - 1] != '/') start--;
	*uri += start;
	*length = end == path ? *length - start : end - start;
}

static bool export_keeps(char c, bool is_first)
{
	if (c <= ' ' || c > '~') return false;
	return !strchr("\"*/:<>?\\|", c) && !(is_first && c == '.');
}

/* What no file system should have becomes %2f. Returns the length. */
static size_t export_name(const char *uri, size_t length, char out[EXPORT_NAME_MAX])
{
	export_path(&uri, &length);
	export_last_part(&uri, &length);
	size_t used = 0;
	for (size_t i = 0; i < length && used + 4 < EXPORT_NAME_MAX; i++) {
		if (export_keeps(uri[i], i == 0))
			out[used++] = uri[i];
		else
			used += (size_t)text_format(out + used, 4, "%%%02x",
			                            (unsigned)(unsigned char)uri[i]);
	}
	out[used] = 0;
	if (used) return used;
	return (size_t)text_format(out, EXPORT_NAME_MAX, "%s", export_unnamed);
}

/* A new file of this name, else of the first number behind it that is free; -1 with errno set. */
static int export_create(int folder, const char *name)
{
	const char *dot = strrchr(name, '.');
	int stem = (int)(dot ? dot - name : (ptrdiff_t)strlen(name));
	char numbered[EXPORT_NAME_MAX + 16];
	text_format(numbered, sizeof numbered, "%s", name);
	for (unsigned i = 1;; i++) {
		int fd = openat(folder, numbered,
		                O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		                EXPORT_FILE_MODE);
		if (fd >= 0 || errno != EEXIST || i > EXPORT_SAME_MAX) return fd;
		text_format(numbered, sizeof numbered, "%.*s(%u)%s", stem, name, i, dot ? dot : "");
	}
}

/* The bytes that a body was made of: a string's value is what is shown of it. */
static struct data_source export_bytes(const struct dissection *dissection, const struct item *body)
{
	size_t count;
	const struct data_source *sources = dissection_sources(dissection, &count);
	if (body->source >= count || body->offset > sources[body->source].length ||
	    body->length > sources[body->source].length - body->offset)
		return (struct data_source){ .length = 0 };
	return (struct data_source){ .bytes = sources[body->source].bytes + body->offset,
		                     .length = body->length };
}

static bool export_write(int folder, const char *name, const struct data_source *body)
{
	int fd = export_create(folder, name);
	if (fd < 0) return false;
	size_t done = 0;
	while (done < body->length) {
		ssize_t count = write(fd, body->bytes + done, body->length - done);
		if (count < 0 && errno == EINTR) continue;
		if (count < 0) break;
		done += (size_t)count;
	}
	bool is_written = done == body->length;
	return close(fd) == 0 && is_written;
}

static bool export_message(const struct export_fields *fields, struct pass *pass, uint32_t at,
                           int folder)
{
	const struct tape *tape = pass_tape(pass);
	const struct item *body = pass_child(tape, at, fields->body);
	const struct item *uri = pass_child(tape, at, fields->uri);
	if (!uri) uri = pass_child(tape, at, fields->answered_uri);
	if (!body) return true;
	const struct data_source bytes = export_bytes(pass_dissection(pass), body);
	if (!bytes.length) return true;
	char name[EXPORT_NAME_MAX];
	bool is_named = uri && !(uri->flags & ITEM_NUMBER);
	export_name(is_named ? (const char *)uri->value.bytes : "",
	            is_named ? uri->value_length : 0, name);
	return export_write(folder, name, &bytes);
}

static struct pass *export_pass(const struct report_context *context, struct export_fields *fields)
{
	const struct pass_source source = request_source(context, NULL);
	*fields = (struct export_fields){
		.http = pass_field(&source, "http"),
		.body = pass_field(&source, "http.file_data"),
		.uri = pass_field(&source, "http.request.uri"),
		.answered_uri = pass_field(&source, "http.response_for.uri"),
	};
	struct field_set wanted;
	field_set_clear(&wanted);
	field_set_add(&wanted, fields->http);
	field_set_add(&wanted, fields->body);
	field_set_add(&wanted, fields->uri);
	field_set_add(&wanted, fields->answered_uri);
	struct pass *pass = pass_open(&source, &wanted, 0);
	pass_need(pass, "http");
	return pass;
}

/* Stops at the first file that cannot be written: the next ones could not either. */
static bool export_all(const struct report_context *context, int folder)
{
	struct export_fields fields;
	struct pass *pass = export_pass(context, &fields);
	uint32_t last = pass_slice(pass, UINT32_MAX);
	bool is_written = true;
	while (is_written && pass_next(pass, last)) {
		const struct tape *tape = pass_tape(pass);
		for (uint32_t i = 0; is_written && i < tape->count; i++)
			if (tape->items[i].field == fields.http)
				is_written = export_message(&fields, pass, i, folder);
	}
	pass_close(pass);
	return is_written;
}

static void export_request_write(const void *request, const struct report_context *context)
{
	const char *path = request;
	bool is_there = mkdir(path, 0777) == 0 || errno == EEXIST;
	int folder = is_there ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (folder < 0 || !export_all(context, folder))
		(void)fprintf(stderr, "dogfish: %s: %s\n", path, strerror(errno));
	if (folder >= 0) (void)close(folder);
}

const struct report_kind report_export = {
	.name = "export-objects",
	.usage = "export-objects,http,DIR",
	.open = export_open,
	.write = export_request_write,
	.close = free,
};
