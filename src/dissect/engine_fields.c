/* engine_fields.c - the pseudo protocols that belong to no dissector: what was cut short, what is
 * malformed, and the remarks of all dissectors. */
#include "dissection_internal.h"

static const struct value_name severities[] = {
	{ EXPERT_COMMENT, "Comment" }, { EXPERT_CHAT, "Chat" },   { EXPERT_NOTE, "Note" },
	{ EXPERT_WARN, "Warning" },    { EXPERT_ERROR, "Error" }, { 0 },
};

static const struct value_name groups[] = {
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

static const struct field expert_fields[] = {
	{ "_ws.expert.message", "Message", FIELD_STRING },
	{ "_ws.expert.severity", "Severity", FIELD_U32, BASE_NAMED, .names = severities },
	{ "_ws.expert.group", "Group", FIELD_U32, BASE_NAMED, .names = groups },
};

static const struct field malformed_fields[] = {
	{ "_ws.malformed.expert", "Malformed Packet (Exception occurred)", FIELD_EXPERT,
	  .severity = EXPERT_ERROR, .group = EXPERT_MALFORMED },
};

static uint16_t engine_protocol(struct registry *registry, const char *name, const char *label,
                                const struct field *fields, size_t count, uint16_t *first_out)
{
	return registry_protocol(registry,
	                         registry_add(registry, name, label, fields, count, first_out))
	        ->field;
}

void engine_fields_register(struct registry *registry, uint16_t ids[ENGINE_FIELDS])
{
	uint16_t first;
	ids[ENGINE_MALFORMED] = engine_protocol(registry, "_ws.malformed", "Malformed Packet",
	                                        malformed_fields, 1, &first);
	ids[ENGINE_MALFORMED_EXPERT] = first;
	ids[ENGINE_SHORT] = engine_protocol(registry, "_ws.short", "Short Frame", NULL, 0, &first);
	ids[ENGINE_UNREASSEMBLED] = engine_protocol(
		registry, "_ws.unreassembled", "Unreassembled Fragmented Packet", NULL, 0, &first);
	ids[ENGINE_EXPERT] =
		engine_protocol(registry, "_ws.expert", "Expert Info", expert_fields, 3, &first);
	ids[ENGINE_EXPERT_MESSAGE] = first;
	ids[ENGINE_EXPERT_SEVERITY] = (uint16_t)(first + 1);
	ids[ENGINE_EXPERT_GROUP] = (uint16_t)(first + 2);
}
