/* export_text.c - what there is to be exported, and where it is found: bodies of HTTP, mails, files of FTP. */
#include "batch/export_text.h"

#include "export_file.h"
#include "request.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXPORT_NAMES = 2 };

/* What is exported of a protocol. */
static const struct export_kind {
	const char *name, *protocol;
	const char *body;                /* the field that has the bytes; NULL: the layer */
	const char *names[EXPORT_NAMES]; /* fields, the first that is there names the file */
	const char *extension;
	bool is_path;      /* the name's last part counts */
	bool follows_verb; /* only behind RETR and STOR, and the segments of a stream are one file */
} export_kinds[] = {
	{ "http",
	  "http",
	  "http.file_data",
	  { "http.request.uri", "http.response_for.uri" },
	  "",
	  true,
	  false },
	{ "imf", "imf", NULL, { "imf.subject", NULL }, ".eml", false, false },
	{ "ftp-data", "ftp-data", NULL, { "ftp-data.command", NULL }, "", true, true },
};

enum { EXPORT_KINDS = sizeof export_kinds / sizeof *export_kinds };

struct export_request {
	const struct export_kind *kind;
	char *folder;
};

/* A file that grows with its stream. */
struct export_stream {
	uint32_t stream;
	char path[EXPORT_PATH_MAX];
};

struct export
{
	const struct export_kind *kind;
	struct pass *pass;
	uint16_t protocol, body, names[EXPORT_NAMES];
	uint16_t length; /* of what TCP carried; FIELD_ID_NONE: it does not matter */
	int folder;
	struct export_stream *streams;
	size_t stream_count;
};

static void *export_open(const char *arguments, const char *text, const struct registry *registry,
                         struct error *error_out)
{
	size_t length = strcspn(arguments, ",");
	for (int i = 0; i < EXPORT_KINDS && arguments[length] && arguments[length + 1]; i++) {
		const struct export_kind *kind = &export_kinds[i];
		if (strlen(kind->name) != length || memcmp(kind->name, arguments, length) != 0)
			continue;
		struct export_request *request = calloc(1, sizeof *request);
		if (!request) abort();
		request->kind = kind;
		request->folder = strdup(arguments + length + 1);
		if (!request->folder) abort();
		return request;
	}
	error_set(error_out, "%s: what can be exported is http,DIR imf,DIR and ftp-data,DIR", text);
	return NULL;
}

static void export_request_close(void *request_in)
{
	struct export_request *request = request_in;
	free(request->folder);
	free(request);
}

/* The bytes that an item was made of: a string's value is what is shown of it. */
static struct data_source export_bytes(const struct dissection *dissection, const struct item *item,
                                       uint32_t length)
{
	size_t count;
	const struct data_source *sources = dissection_sources(dissection, &count);
	if (item->source >= count || item->offset > sources[item->source].length)
		return (struct data_source){ .length = 0 };
	const struct data_source *source = &sources[item->source];
	uint32_t left = source->length - item->offset;
	return (struct data_source){ .bytes = source->bytes + item->offset,
		                     .length = length < left ? length : left };
}

/* What TCP carried in this frame: behind it Ethernet may have padding. */
static uint32_t export_payload(const struct export *export)
{
	const struct tape *tape = pass_tape(export->pass);
	uint32_t length = UINT32_MAX;
	for (uint32_t i = 0; i < tape->count; i++)
		if (tape->items[i].field == export->length)
			length = (uint32_t)tape->items[i].value.number;
	return length;
}

/* In the layer, or behind it, where what is known of a file stands. */
static const struct item *export_find(const struct tape *tape, uint32_t at, uint16_t field)
{
	const struct item *item = pass_child(tape, at, field);
	for (uint32_t i = tape->items[at].end; !item && i < tape->count; i++)
		if (tape->items[i].field == field) item = &tape->items[i];
	return item;
}

static void export_name_of(const struct export *export, const struct tape *tape, uint32_t at,
                           struct export_object *object)
{
	for (int i = 0; i < EXPORT_NAMES; i++) {
		const struct item *item = export->kind->follows_verb
		                                  ? export_find(tape, at, export->names[i])
		                                  : pass_child(tape, at, export->names[i]);
		if (!item || item->flags & ITEM_NUMBER) continue;
		object->name = (const char *)item->value.bytes;
		object->name_length = item->value_length;
		return;
	}
}

/* The name behind RETR and STOR; false: the command moves no file. */
static bool export_skip_verb(struct export_object *object)
{
	static const char *const verbs[] = { "RETR ", "STOR " };
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		size_t length = strlen(verbs[i]);
		if (object->name_length <= length || memcmp(object->name, verbs[i], length) != 0)
			continue;
		object->name += length;
		object->name_length -= length;
		return true;
	}
	return false;
}

/* The file of the current frame's stream, NULL: none yet. */
static struct export_stream *export_stream(const struct export *export)
{
	uint32_t stream = dissection_packet(pass_dissection(export->pass))->conversation;
	for (size_t i = export->stream_count; i-- > 0;)
		if (export->streams[i].stream == stream) return &export->streams[i];
	return NULL;
}

static bool export_to_stream(struct export *export, const struct export_object *object)
{
	const struct export_stream *known = export_stream(export);
	if (known) return export_more(export->folder, known->path, object);
	struct export_stream *grown =
		realloc(export->streams, (export->stream_count + 1) * sizeof *export->streams);
	if (!grown) abort();
	export->streams = grown;
	struct export_stream *stream = &grown[export->stream_count++];
	stream->stream = dissection_packet(pass_dissection(export->pass))->conversation;
	return export_file(export->folder, object, stream->path);
}

static bool export_layer(struct export *export, uint32_t at)
{
	const struct tape *tape = pass_tape(export->pass);
	const struct item *body =
		export->kind->body ? pass_child(tape, at, export->body) : &tape->items[at];
	if (!body) return true;
	bool is_payload = export->length != FIELD_ID_NONE;
	uint32_t length = is_payload ? export_payload(export) : body->length;
	const struct data_source bytes = export_bytes(pass_dissection(export->pass), body, length);
	struct export_object object = { .name = "",
		                        .extension = export->kind->extension,
		                        .bytes = bytes.bytes,
		                        .length = bytes.length };
	char path[EXPORT_PATH_MAX];
	if (!bytes.length) return true;
	export_name_of(export, tape, at, &object);
	if (export->kind->follows_verb && !export_skip_verb(&object)) return true;
	if (export->kind->is_path) export_last_of_path(&object.name, &object.name_length);
	return export->kind->follows_verb ? export_to_stream(export, &object)
	                                  : export_file(export->folder, &object, path);
}

static uint16_t export_want(const struct pass_source *source, const char *name,
                            struct field_set *wanted)
{
	uint16_t id = name ? pass_field(source, name) : FIELD_ID_NONE;
	if (id != FIELD_ID_NONE) field_set_add(wanted, id);
	return id;
}

static struct export export_begin(const struct report_context *context,
                                  const struct export_kind *kind, int folder)
{
	const struct pass_source source = request_source(context, NULL);
	struct export export = { .kind = kind, .folder = folder };
	struct field_set wanted;
	field_set_clear(&wanted);
	export.protocol = export_want(&source, kind->protocol, &wanted);
	export.body = export_want(&source, kind->body, &wanted);
	export.length = export_want(&source, kind->follows_verb ? "tcp.len" : NULL, &wanted);
	for (int i = 0; i < EXPORT_NAMES; i++)
		export.names[i] = export_want(&source, kind->names[i], &wanted);
	export.pass = pass_open(&source, &wanted, 0);
	pass_need(export.pass, kind->protocol);
	return export;
}

/* Stops at the first file that cannot be written: the next ones could not either. */
static bool export_all(const struct report_context *context, const struct export_kind *kind,
                       int folder)
{
	struct export export = export_begin(context, kind, folder);
	uint32_t last = pass_slice(export.pass, UINT32_MAX);
	bool is_written = true;
	while (is_written && pass_next(export.pass, last)) {
		const struct tape *tape = pass_tape(export.pass);
		for (uint32_t i = 0; is_written && i < tape->count; i++)
			if (tape->items[i].field == export.protocol)
				is_written = export_layer(&export, i);
	}
	int error = errno;
	pass_close(export.pass);
	free(export.streams);
	errno = error;
	return is_written;
}

static void export_request_write(const void *request_in, const struct report_context *context)
{
	const struct export_request *request = request_in;
	const char *path = request->folder;
	bool is_there = mkdir(path, 0777) == 0 || errno == EEXIST;
	int folder = is_there ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (folder < 0 || !export_all(context, request->kind, folder)) {
		(void)fprintf(stderr, "dogfish: %s: %s\n", path, strerror(errno));
		if (context->has_failed) *context->has_failed = true;
	}
	if (folder >= 0) (void)close(folder);
}

const struct report_kind report_export = {
	.name = "export-objects",
	.usage = "export-objects,http|imf|ftp-data,DIR",
	.open = export_open,
	.write = export_request_write,
	.close = export_request_close,
};
