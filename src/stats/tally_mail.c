/* tally_mail.c - trees of our own: what SMTP, POP, IMAP and FTP were asked, and how they answered. */
#include "tally_internal.h"

#include "base/format.h"

#include <ctype.h>
#include <string.h>

enum { DIALOGUE_COMMAND, DIALOGUE_ANSWER };
enum { DIALOGUE_COMMANDS = 1, DIALOGUE_ANSWERS, DIALOGUE_OTHER };

static const struct tally_plant dialogue_plants[] = {
	{ "Commands", 0, 0 },
	{ "Replies", 0, 0 },
	{ "Packets with neither", 0, 0 },
	{ .name = NULL },
};

/* A name in capitals, or the number of a reply; what is not printable is left to the writer. */
static void dialogue_name(const struct item *item, char *out, size_t size)
{
	size_t length = item->value_length < size ? item->value_length : size - 1;
	if (item->flags & ITEM_NUMBER) {
		text_format(out, size, "%llu", (unsigned long long)item->value.number);
		return;
	}
	for (size_t i = 0; i < length; i++) out[i] = (char)toupper(item->value.bytes[i]);
	out[length] = 0;
}

/* Every command and reply of the packet counts: they come several at a time. */
static void dialogue_count(struct tally *tally, const struct tally_message *message)
{
	char name[TALLY_NAME_MAX];
	bool has_any = false;
	for (uint32_t i = message->at; i < message->end; i++) {
		const struct item *item = &message->tape->items[i];
		bool is_command = item->field == tally->fields[DIALOGUE_COMMAND];
		bool is_answer = item->field == tally->fields[DIALOGUE_ANSWER];
		if (!is_command && !is_answer) continue;
		uint32_t group = is_command ? DIALOGUE_COMMANDS : DIALOGUE_ANSWERS;
		dialogue_name(item, name, sizeof name);
		tally_tick(tally, group);
		tally_tick_child(tally, group, name);
		has_any = true;
	}
	if (!has_any) tally_tick(tally, DIALOGUE_OTHER);
}

#define DIALOGUE(name_in, title_in, protocol_in, command, answer)             \
	{                                                                     \
		.kind = { (name_in), (title_in) }, .protocol = (protocol_in), \
		.plants = dialogue_plants, .fields = { (command), (answer) }, \
		.count = dialogue_count                                       \
	}

const struct tally_row tally_dialogue_rows[TALLY_DIALOGUES] = {
	DIALOGUE("smtp,tree", "SMTP", "smtp", "smtp.req.command", "smtp.response.code"),
	DIALOGUE("pop,tree", "POP", "pop", "pop.request.command", "pop.response.indicator"),
	DIALOGUE("imap,tree", "IMAP", "imap", "imap.request.command", "imap.response.status"),
	DIALOGUE("ftp,tree", "FTP", "ftp", "ftp.request.command", "ftp.response.code"),
};
