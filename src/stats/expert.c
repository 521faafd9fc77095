/* expert.c - remarks by severity, group, protocol and message. */
#include "stats/expert.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "index.h"

struct expert_rows {
	struct pass *pass;
	const struct dissectors *dissectors;
	uint16_t message, fault, malformed;
	const char **protocols; /* by index in the registry: what a remark's protocol is called */
	struct expert_row *rows;
	size_t count, capacity;
	struct index index;
	uint64_t seed;
};

struct expert_key {
	const struct field *field;
	const char *protocol, *message;
	size_t length;
};

const char *expert_group_name(enum expert_group group)
{
	static const struct value_name names[] = {
		{ EXPERT_CHECKSUM, "Checksum" },
		{ EXPERT_SEQUENCE, "Sequence" },
		{ EXPERT_RESPONSE_CODE, "Response" },
		{ EXPERT_REQUEST_CODE, "Request" },
		{ EXPERT_UNDECODED, "Undecoded" },
		{ EXPERT_REASSEMBLE, "Reassemble" },
		{ EXPERT_MALFORMED, "Malformed" },
		{ EXPERT_DEBUG, "Debug" },
		{ EXPERT_PROTOCOL, "Protocol" },
		{ EXPERT_SECURITY, "Security" },
		{ EXPERT_COMMENTS_GROUP, "Comment" },
		{ EXPERT_DECRYPTION, "Decryption" },
		{ EXPERT_ASSUMPTION, "Assumption" },
		{ EXPERT_DEPRECATED, "Deprecated" },
		{ EXPERT_RECEIVE, "Receive" },
		{ EXPERT_INTERFACE, "Interface" },
		{ 0 },
	};
	return value_name(names, group, "Unknown");
}

const char *expert_severity_name(enum expert_severity severity)
{
	static const struct value_name names[] = {
		{ EXPERT_COMMENT, "Comment" }, { EXPERT_CHAT, "Chat" },   { EXPERT_NOTE, "Note" },
		{ EXPERT_WARN, "Warning" },    { EXPERT_ERROR, "Error" }, { 0 },
	};
	return value_name(names, severity, "Unknown");
}

static const char *dissector_called(const struct dissector *dissector)
{
	if (dissector->fault_label) return dissector->fault_label;
	return dissector->short_label ? dissector->short_label : dissector->label;
}

/* What the dissectors call the protocols whose fields they have. */
static void expert_name_protocols(struct expert_rows *rows)
{
	const struct registry *registry = dissectors_registry(rows->dissectors);
	uint16_t count = registry_protocol_count(registry);
	rows->protocols = calloc((size_t)count + 1, sizeof *rows->protocols);
	if (!rows->protocols) abort();
	for (uint16_t i = 0; i < count; i++)
		rows->protocols[i] = registry_protocol(registry, i)->label;
	for (uint16_t i = dissectors_count(rows->dissectors); i > 0; i--) {
		uint16_t protocol = dissectors_protocol(rows->dissectors, i);
		rows->protocols[protocol] = dissector_called(dissectors_at(rows->dissectors, i));
	}
}

struct expert_rows *expert_rows_open(const struct pass_source *source)
{
	struct expert_rows *rows = calloc(1, sizeof *rows);
	if (!rows) abort();
	rows->dissectors = engine_dissectors(source->engine);
	rows->seed = hash_seed();
	expert_name_protocols(rows);
	const struct registry *registry = dissectors_registry(rows->dissectors);
	struct field_set wanted;
	field_set_clear(&wanted);
	for (uint16_t id = 1; id <= registry_field_count(registry); id++)
		if (registry_field(registry, id)->type == FIELD_EXPERT) field_set_add(&wanted, id);
	rows->message = pass_field(source, "_ws.expert.message");
	rows->malformed = pass_field(source, "_ws.malformed");
	rows->fault = pass_field(source, "_ws.malformed.expert");
	field_set_add(&wanted, rows->message);
	field_set_add(&wanted, rows->malformed);
	rows->pass = pass_open(source, &wanted, 0);
	return rows;
}

void expert_rows_close(struct expert_rows *rows)
{
	if (!rows) return;
	for (size_t i = 0; i < rows->count; i++) free(rows->rows[i].message);
	pass_close(rows->pass);
	index_close(&rows->index);
	free(rows->protocols);
	free(rows->rows);
	free(rows);
}

static bool rows_equal(const void *table, uint32_t index, const void *key_in)
{
	const struct expert_row *row = &((const struct expert_rows *)table)->rows[index];
	const struct expert_key *key = key_in;
	return row->severity == key->field->severity && row->group == key->field->group &&
	       strcmp(row->protocol, key->protocol) == 0 && strlen(row->message) == key->length &&
	       memcmp(row->message, key->message, key->length) == 0;
}

static void rows_add(struct expert_rows *rows, const struct expert_key *key, uint32_t frame)
{
	uint64_t hash = hash_bytes(rows->seed, key->message, key->length);
	hash = hash_bytes(
		hash_mix(hash, (unsigned)key->field->severity | (unsigned)key->field->group),
		key->protocol, strlen(key->protocol));
	uint32_t found = index_find(&rows->index, hash, rows_equal, rows, key);
	if (found == UINT32_MAX) {
		void *grown = rows->rows;
		if (!rows_grow(&grown, &rows->capacity, rows->count, sizeof *rows->rows)) return;
		rows->rows = grown;
		char *message = strndup(key->message, key->length);
		if (!message || !index_add(&rows->index, hash, (uint32_t)rows->count)) {
			free(message);
			return;
		}
		found = (uint32_t)rows->count++;
		rows->rows[found] = (struct expert_row){ .severity = key->field->severity,
			                                 .group = key->field->group,
			                                 .protocol = key->protocol,
			                                 .message = message,
			                                 .first_frame = frame };
	}
	rows->rows[found].count++;
	rows->rows[found].last_frame = frame;
}

/* Whose packet is malformed: "[Malformed Packet: TCP]" stands above that remark. */
static const char *expert_fault_protocol(const struct expert_rows *rows, const struct tape *tape,
                                         uint32_t at)
{
	uint32_t parent = tape_parent(tape, at);
	if (parent == UINT32_MAX || tape->items[parent].field != rows->malformed) return "";
	const struct item *item = &tape->items[parent];
	static const char before[] = "[Malformed Packet: ";
	size_t length = sizeof before - 1;
	if (item->flags & ITEM_NUMBER || item->value_length <= length + 1) return "";
	size_t name = item->value_length - length - 1;
	for (uint16_t i = 1; i <= dissectors_count(rows->dissectors); i++) {
		const char *called = dissector_called(dissectors_at(rows->dissectors, i));
		if (strlen(called) == name && memcmp(called, item->value.bytes + length, name) == 0)
			return called;
	}
	return "";
}

static void expert_read(struct expert_rows *rows)
{
	const struct tape *tape = pass_tape(rows->pass);
	const struct registry *registry = pass_registry(rows->pass);
	for (uint32_t i = 0; i < tape->count; i++) {
		uint16_t id = tape->items[i].field;
		const struct field *field = registry_field(registry, id);
		if (field->type != FIELD_EXPERT) continue;
		const struct item *message = &tape->items[i] + 1; /* recorded right behind */
		if (i + 1 == tape->count || message->field != rows->message) message = NULL;
		struct expert_key key = { .field = field, .message = field->label };
		key.protocol = id == rows->fault
		                       ? expert_fault_protocol(rows, tape, i)
		                       : rows->protocols[registry_protocol_of(registry, id)];
		if (message) key.message = (const char *)message->value.bytes;
		key.length =
			message ? strnlen(key.message, message->value_length) : strlen(key.message);
		rows_add(rows, &key, pass_frame(rows->pass));
	}
}

bool expert_rows_advance(struct expert_rows *rows, uint32_t frames_max)
{
	uint32_t last = pass_slice(rows->pass, frames_max);
	while (pass_next(rows->pass, last)) expert_read(rows);
	return pass_is_behind(rows->pass);
}

size_t expert_rows_count(const struct expert_rows *rows) { return rows->count; }

const struct expert_row *expert_rows_at(const struct expert_rows *rows, size_t index)
{
	return &rows->rows[index];
}
