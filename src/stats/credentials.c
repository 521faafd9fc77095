/* credentials.c - a table of which fields have the name and the password; a name waits for its password in its
 * stream. */
#include "stats/credentials.h"

#include "base/hash.h"
#include "index.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { KINDS = 5, USERNAME_MAX = 4096 };

/* command, where it is not NULL: the fields count only behind an item of it that has this value. */
static const struct credential_kind {
	const char *name, *protocol;
	const char *command, *user_command, *user, *password_command, *password;
	const char *remark; /* NULL: the name stands with the password */
	bool ends_at_colon; /* name and password are one text */
} credential_kinds[KINDS] = {
	{ "HTTP basic auth", "http", NULL, NULL, "http.authbasic", NULL, "http.authbasic", NULL,
	  true },
	{ "FTP", "ftp", "ftp.request.command", "USER", "ftp.request.arg", "PASS", NULL,
	  "Username in packet: ", false },
	{ "IMAP", "imap", NULL, NULL, "imap.request.username", NULL, "imap.request.password", NULL,
	  false },
	{ "POP3", "pop", "pop.request.command", "USER", "pop.request.parameter", "PASS", NULL,
	  "Username in packet ", false },
	{ "SMTP", "smtp", NULL, NULL, "smtp.auth.username", NULL, "smtp.auth.password",
	  "Username in packet ", false },
};

/* A name that was sent, and by whom. */
struct credential_name {
	uint32_t stream, kind, frame;
	char *text;
};

struct credentials {
	struct pass *pass;
	uint16_t protocols[KINDS], commands[KINDS], users[KINDS], passwords[KINDS];
	struct credential *rows;
	size_t count, capacity;
	struct credential_name *names;
	size_t name_count, name_capacity;
	struct index index;
	uint64_t seed;
};

static uint16_t credentials_want(const struct pass_source *source, const char *name,
                                 struct field_set *wanted)
{
	uint16_t id = name ? pass_field(source, name) : FIELD_ID_NONE;
	if (id != FIELD_ID_NONE) field_set_add(wanted, id);
	return id;
}

struct credentials *credentials_open(const struct pass_source *source)
{
	struct credentials *credentials = calloc(1, sizeof *credentials);
	if (!credentials) abort();
	struct field_set wanted;
	field_set_clear(&wanted);
	for (int i = 0; i < KINDS; i++) {
		const struct credential_kind *kind = &credential_kinds[i];
		credentials->protocols[i] = credentials_want(source, kind->protocol, &wanted);
		credentials->commands[i] = credentials_want(source, kind->command, &wanted);
		credentials->users[i] = credentials_want(source, kind->user, &wanted);
		credentials->passwords[i] = credentials_want(source, kind->password, &wanted);
	}
	credentials->seed = hash_seed();
	credentials->pass = pass_open(source, &wanted, 0);
	for (int i = 0; i < KINDS; i++) pass_need(credentials->pass, credential_kinds[i].protocol);
	return credentials;
}

void credentials_close(struct credentials *credentials)
{
	if (!credentials) return;
	for (size_t i = 0; i < credentials->count; i++) free(credentials->rows[i].username);
	for (size_t i = 0; i < credentials->name_count; i++) free(credentials->names[i].text);
	free(credentials->rows);
	free(credentials->names);
	index_close(&credentials->index);
	pass_close(credentials->pass);
	free(credentials);
}

/* ---- names that wait */

static bool name_equal(const void *table, uint32_t row, const void *key_in)
{
	const struct credential_name *name = &((const struct credentials *)table)->names[row];
	const struct credential_name *key = key_in;
	return name->stream == key->stream && name->kind == key->kind;
}

static uint32_t credentials_stream(const struct credentials *credentials)
{
	return dissection_packet(pass_dissection(credentials->pass))->conversation;
}

static uint64_t name_hash(const struct credentials *credentials, const struct credential_name *key)
{
	return hash_mix(hash_mix(credentials->seed, key->stream), key->kind);
}

static struct credential_name *credentials_name(struct credentials *credentials, uint32_t kind)
{
	const struct credential_name key = { credentials_stream(credentials), kind, 0, NULL };
	uint32_t row = index_find(&credentials->index, name_hash(credentials, &key), name_equal,
	                          credentials, &key);
	return row == UINT32_MAX ? NULL : &credentials->names[row];
}

static struct credential_name *credentials_make_name(struct credentials *credentials, uint32_t kind)
{
	struct credential_name *name = credentials_name(credentials, kind);
	const struct credential_name key = { credentials_stream(credentials), kind, 0, NULL };
	if (name) return name;
	void *grown = credentials->names;
	if (!rows_grow(&grown, &credentials->name_capacity, credentials->name_count,
	               sizeof *credentials->names))
		return NULL;
	credentials->names = grown;
	uint32_t row = (uint32_t)credentials->name_count;
	if (!index_add(&credentials->index, name_hash(credentials, &key), row)) return NULL;
	credentials->names[credentials->name_count++] = key;
	return &credentials->names[row];
}

static char *credentials_text(const struct item *item, bool ends_at_colon)
{
	const char *bytes = (const char *)item->value.bytes;
	size_t length = item->value_length < USERNAME_MAX ? item->value_length : USERNAME_MAX;
	const char *colon = ends_at_colon ? memchr(bytes, ':', length) : NULL;
	char *text = strndup(bytes, colon ? (size_t)(colon - bytes) : length);
	if (!text) abort();
	return text;
}

/* ---- layers */

static void credentials_add(struct credentials *credentials, uint32_t kind_index, char *username,
                            uint32_t user_frame)
{
	const struct credential_kind *kind = &credential_kinds[kind_index];
	void *grown = credentials->rows;
	if (!rows_grow(&grown, &credentials->capacity, credentials->count,
	               sizeof *credentials->rows)) {
		free(username);
		return;
	}
	credentials->rows = grown;
	credentials->rows[credentials->count++] = (struct credential){
		.frame = pass_frame(credentials->pass),
		.user_frame = user_frame,
		.protocol = kind->name,
		.remark = kind->remark ? kind->remark : "",
		.username = username,
	};
}

/* A name is kept, but where the password stands beside it. */
static void credentials_take_user(struct credentials *credentials, uint32_t kind,
                                  const struct item *user)
{
	struct credential_name *name = credentials_make_name(credentials, kind);
	if (!name) return;
	free(name->text);
	name->text = credentials_text(user, credential_kinds[kind].ends_at_colon);
	name->frame = pass_frame(credentials->pass);
}

static void credentials_take_password(struct credentials *credentials, uint32_t kind)
{
	struct credential_name *name = credentials_name(credentials, kind);
	bool is_apart = credential_kinds[kind].remark != NULL;
	uint32_t frame = pass_frame(credentials->pass);
	if (!name || !name->text || (!is_apart && name->frame != frame)) return;
	char *text = strdup(name->text);
	if (!text) abort();
	credentials_add(credentials, kind, text, is_apart ? name->frame : 0);
}

static bool credentials_is(const struct item *item, const char *word)
{
	return item->value_length == strlen(word) &&
	       strncasecmp((const char *)item->value.bytes, word, item->value_length) == 0;
}

/* Where a command says what its argument is. */
static void credentials_read_commands(struct credentials *credentials, uint32_t kind,
                                      const struct tape *tape, uint32_t at)
{
	const struct credential_kind *names = &credential_kinds[kind];
	const struct item *command = NULL;
	for (uint32_t i = at + 1; i < tape->items[at].end; i++) {
		const struct item *item = &tape->items[i];
		if (item->field == credentials->commands[kind]) {
			command = item;
			if (credentials_is(item, names->password_command))
				credentials_take_password(credentials, kind);
		} else if (item->field == credentials->users[kind] && command &&
		           credentials_is(command, names->user_command)) {
			credentials_take_user(credentials, kind, item);
		}
	}
}

/* Where each has a field of its own. */
static void credentials_read_fields(struct credentials *credentials, uint32_t kind,
                                    const struct tape *tape, uint32_t at)
{
	for (uint32_t i = at + 1; i < tape->items[at].end; i++) {
		const struct item *item = &tape->items[i];
		if (item->field == credentials->users[kind])
			credentials_take_user(credentials, kind, item);
		if (item->field == credentials->passwords[kind])
			credentials_take_password(credentials, kind);
	}
}

bool credentials_advance(struct credentials *credentials, uint32_t frames_max)
{
	uint32_t last = pass_slice(credentials->pass, frames_max);
	while (pass_next(credentials->pass, last)) {
		const struct tape *tape = pass_tape(credentials->pass);
		for (uint32_t i = 0; i < tape->count; i++)
			for (uint32_t kind = 0; kind < KINDS; kind++) {
				if (tape->items[i].field != credentials->protocols[kind]) continue;
				if (credential_kinds[kind].command)
					credentials_read_commands(credentials, kind, tape, i);
				else
					credentials_read_fields(credentials, kind, tape, i);
			}
	}
	return pass_is_behind(credentials->pass);
}

size_t credentials_count(const struct credentials *credentials) { return credentials->count; }

const struct credential *credentials_at(const struct credentials *credentials, size_t index)
{
	return &credentials->rows[index];
}
