/* ftp_data.c - FTP's data connections, RFC 959 3.2: what they carry, and which request asked for it. */
#include "ftp.h"

enum { F_SETUP_FRAME, F_METHOD, F_COMMAND, F_COMMAND_FRAME, F_DIRECTORY, F_COUNT };

enum { FTP_DATA_PORT = 20, TEXT_LOOKED_AT_MAX = 20 };

/* clang-format off */
static const struct field ftp_data_fields[F_COUNT] = {
	[F_SETUP_FRAME]   = { "ftp-data.setup-frame", "Setup frame", FIELD_FRAME },
	[F_METHOD]        = { "ftp-data.setup-method", "Setup method", FIELD_STRING },
	[F_COMMAND]       = { "ftp-data.command", "Command", FIELD_STRING },
	[F_COMMAND_FRAME] = { "ftp-data.command-frame", "Command frame", FIELD_FRAME },
	[F_DIRECTORY]     = { "ftp-data.current-working-directory", "Current working directory", FIELD_STRING },
};
/* clang-format on */

static const char *const method_names[] = {
	[FTP_BY_PORT] = "PORT",
	[FTP_BY_PASV] = "PASV",
	[FTP_BY_EPRT] = "EPRT",
	[FTP_BY_EPSV] = "EPASV",
};

struct ftp_data_note {
	uint32_t transfer;    /* handle of a struct ftp_transfer; 0: nobody announced it */
	uint32_t first_frame; /* of the conversation, then */
};

static struct extent ftp_data_track(struct tracker *t, struct reader r, void *note_out)
{
	struct ftp_data_note *note = note_out;
	uint32_t frame = tracker_packet(t)->frame;
	uint64_t length = reader_left(&r);
	if (length == 0) return extent_run(0);
	note->transfer = tracker_expected(t);
	if (!note->transfer) {
		note->first_frame = tracker_first_frame(t);
		return extent_run(length);
	}
	struct ftp_transfer *transfer = tracker_kept_own(t, note->transfer);
	/* relaxed: ours to write, and the release below orders them */
	if (!atomic_load_explicit(&transfer->first_frame, memory_order_relaxed))
		atomic_store_explicit(&transfer->first_frame, frame, memory_order_relaxed);
	atomic_fetch_add_explicit(&transfer->frames, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&transfer->bytes, length, memory_order_relaxed);
	/* release: pairs with the acquire in ftp_emit_transfer */
	atomic_store_explicit(&transfer->last_frame, frame, memory_order_release);
	return extent_run(length);
}

static void ftp_data_emit_text(struct layer *l, unsigned field, struct span at,
                               const struct ftp_text *text)
{
	emit_text(l, field, at, text ? text->bytes : "", text ? text->length : 0, ITEM_GENERATED);
}

static void ftp_data_emit_transfer(struct layer *l, const struct ftp_transfer *transfer,
                                   struct span at)
{
	const struct ftp_text *command = ftp_transfer_command(l, transfer);
	emit_generated(l, F_SETUP_FRAME, transfer->setup_frame);
	emit_generated_text(l, F_METHOD, method_names[transfer->method]);
	summary_append(l, " (%s)", method_names[transfer->method]);
	if (command) {
		summary_append(l, " (%.*s)", (int)command->length, command->bytes);
		ftp_data_emit_text(l, F_COMMAND, at, command);
		emit_number(l, F_COMMAND_FRAME, at, command->frame, 0);
	}
	ftp_data_emit_text(l, F_DIRECTORY, at,
	                   transfer->directory ? layer_kept(l, transfer->directory) : NULL);
}

/* Do these bytes begin as text does? */
static bool ftp_data_is_text(const struct reader *r)
{
	for (size_t i = 0; i < TEXT_LOOKED_AT_MAX; i++) {
		int byte = reader_peek(r, i);
		if (byte < 0) return i > 0;
		bool is_printable = byte >= ' ' && byte <= '~';
		if (!is_printable && byte != '\r' && byte != '\n') return false;
	}
	return true;
}

static void ftp_data_dissect(struct layer *l, struct reader *r, const void *note_in)
{
	const struct ftp_data_note *note = note_in;
	const struct reader body = *r;
	size_t length = reader_left(r);
	reader_skip(r, length);
	summary_set(l, "FTP Data: %zu bytes", length);
	layer_title(l, "FTP Data (%zu bytes data)", length);
	layer_set_length(l, (uint32_t)length);
	layer_end(l);
	if (note->transfer)
		ftp_data_emit_transfer(l, layer_kept(l, note->transfer), span_of(&body, 0));
	else
		emit_generated(l, F_SETUP_FRAME, note->first_frame);
	if (ftp_data_is_text(&body)) layer_next_named(l, "data-text-lines", &body);
}

/* clang-format off */
const struct dissector ftp_data_dissector = {
	.name = "ftp-data", .label = "FTP Data", .short_label = "FTP-DATA", FIELDS(ftp_data_fields),
	.track = ftp_data_track, .dissect = ftp_data_dissect, .note_size = sizeof(struct ftp_data_note),
	.is_stream = true, .bindings = BINDINGS({ TCP_PORT, FTP_DATA_PORT }),
	.may_contain = "data-text-lines",
};
/* clang-format on */
