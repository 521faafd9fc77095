/* message_ftp.c - FTP's control connection (RFC 959), and what its data connections carry. */
#include "message_internal.h"

enum { PRELIMINARY = 200, READY = 220, NEED_PASSWORD = 331 };

static void ftp_read_request(struct message_reader *r, uint32_t item, uint32_t end)
{
	struct message *message = message_begin(r, MESSAGE_REQUEST, true);
	struct slice command = slice_trim(message_slice_at(r, item));
	struct slice argument = slice_trim(
		message_slice_at(r, message_find_between(r, KNOWN_FTP_ARGUMENT, item, end)));
	bool is_secret = slice_is(command, "PASS") || slice_is(command, "ACCT");
	bool is_file = slice_is(command, "RETR") || slice_is(command, "STOR") ||
	               slice_is(command, "APPE") || slice_is(command, "STOU");
	struct composer c = { .shown_length = 0 };
	message->command = message_keep(r->messages, command);
	compose_slice(&c, command);
	if (argument.length) compose(&c, " ");
	if (is_secret)
		compose_secret(&c, argument);
	else
		compose_slice(&c, argument);
	message_set_text(r, message, &c);
	if (slice_is(command, "USER")) message_add_slice(r, message, FACT_USER, argument, false);
	if (is_secret) message_add_slice(r, message, FACT_PASSWORD, argument, true);
	if (is_file) message_add_slice(r, message, FACT_FILE, argument, false);
}

static void ftp_read_response(struct message_reader *r, uint32_t item, uint32_t end)
{
	uint32_t code = (uint32_t)r->tape->items[item].value.number;
	struct composer c = { .shown_length = 0 };
	struct message *message = message_begin(r, MESSAGE_RESPONSE, false);
	message->code = code;
	message->is_interim = code < PRELIMINARY;
	message->outcome = code == NEED_PASSWORD ? MESSAGE_GOOD : message_status_outcome(code);
	compose(&c, "%u ", code);
	compose_slice(&c, slice_trim(message_slice_at(
				  r, message_find_between(r, KNOWN_FTP_REPLY, item, end))));
	message_set_text(r, message, &c);
	if (code == READY) message->kind = MESSAGE_GREETING;
}

void message_read_ftp(struct message_reader *r)
{
	uint32_t item = message_find(r, KNOWN_FTP_COMMAND);
	if (item != NO_ITEM) ftp_read_request(r, item, r->end);
	item = message_find(r, KNOWN_FTP_CODE);
	if (item != NO_ITEM) ftp_read_response(r, item, r->end);
}

void message_read_ftp_data(struct message_reader *r)
{
	char count[MESSAGE_COUNT_MAX];
	struct composer c = { .shown_length = 0 };
	struct message *message = message_begin(r, MESSAGE_OTHER, false);
	struct slice command = slice_trim(message_slice(r, KNOWN_FTP_DATA_COMMAND));
	message->command = "data";
	message->answers = (uint32_t)message_number(r, KNOWN_FTP_DATA_COMMAND_FRAME);
	message->is_client = slice_begins(command, "STOR") || slice_begins(command, "APPE");
	compose(&c, "data %s bytes", message_count(r->bytes, count));
	message_set_text(r, message, &c);
}
