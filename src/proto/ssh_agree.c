/* ssh_agree.c - what two sides' lists come to, RFC 4253 7.1: the first of the client's names that the server has
 * too. */
#include "ssh.h"

#include <stdio.h>
#include <string.h>

#include "lines.h"

enum { COOKIE = 16 };

bool ssh_read_lists(struct reader r, struct ssh_lists *lists)
{
	reader_skip(&r, COOKIE);
	for (unsigned i = 0; i < SSH_LISTS; i++) {
		uint32_t length = read_u32(&r);
		lists->list[i] = reader_take(&r, length);
	}
	return reader_ok(&r);
}

static bool list_has(struct reader list, const struct reader *name)
{
	struct reader other;
	size_t length = reader_left(name);
	while (lines_part(&list, ',', &other)) {
		if (reader_left(&other) == length && memcmp(other.at, name->at, length) == 0)
			return true;
	}
	return false;
}

static void agree_on(struct reader client, const struct reader *server, char out[SSH_NAME_MAX])
{
	struct reader name;
	while (lines_part(&client, ',', &name)) {
		if (!list_has(*server, &name)) continue;
		lines_copy(&name, out, SSH_NAME_MAX);
		return;
	}
	out[0] = 0;
}

/* Encryption with its own integrity: the MAC's list then counts for nothing. */
static bool encryption_has_mac(const char *name)
{
	return strstr(name, "-gcm@openssh.com") || strstr(name, "AEAD_AES_") == name ||
	       strcmp(name, "chacha20-poly1305@openssh.com") == 0;
}

void ssh_agree(const struct ssh_lists *client, const struct ssh_lists *server,
               struct ssh_agreed *agreed)
{
	agree_on(client->list[SSH_LIST_KEX], &server->list[SSH_LIST_KEX], agreed->method);
	for (unsigned i = 0; i < 2; i++) {
		agree_on(client->list[SSH_LIST_ENCRYPTION + i],
		         &server->list[SSH_LIST_ENCRYPTION + i], agreed->encryption[i]);
		agree_on(client->list[SSH_LIST_MAC + i], &server->list[SSH_LIST_MAC + i],
		         agreed->mac[i]);
		agree_on(client->list[SSH_LIST_COMPRESSION + i],
		         &server->list[SSH_LIST_COMPRESSION + i], agreed->compression[i]);
		if (encryption_has_mac(agreed->encryption[i])) agreed->mac[i][0] = 0;
	}
}

static bool method_begins(const struct ssh_agreed *agreed, const char *with)
{
	return strncmp(agreed->method, with, strlen(with)) == 0;
}

enum ssh_method ssh_method_of(const struct ssh_agreed *agreed)
{
	if (!agreed || !agreed->method[0]) return SSH_METHOD_UNKNOWN;
	if (method_begins(agreed, "diffie-hellman-group-exchange-")) return SSH_METHOD_EXCHANGE;
	if (method_begins(agreed, "ecdh-sha2-") || method_begins(agreed, "curve25519-sha256") ||
	    method_begins(agreed, "curve448-sha512"))
		return SSH_METHOD_ECDH;
	return SSH_METHOD_DH;
}
