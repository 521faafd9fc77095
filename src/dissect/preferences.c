/* preferences.c - reads `-o name:value` against the tables that dissectors declare. */
#include "dissect/preferences.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "dissect/dissectors.h"

void preferences_standard(const struct dissectors *dissectors, struct preferences *out)
{
	*out = (struct preferences){ 0 };
	for (uint16_t i = 1; i <= dissectors_count(dissectors); i++) {
		const struct dissector *dissector = dissectors_at(dissectors, i);
		uint16_t first = dissectors_first_preference(dissectors, i);
		for (size_t p = 0; p < dissector->preference_count; p++)
			out->values[first + p] = dissector->preferences[p].standard;
	}
}

static bool preference_parse(const struct preference *preference, const char *text,
                             uint32_t *value_out)
{
	char *end = NULL;
	unsigned long number;
	switch (preference->type) {
	case PREFERENCE_BOOLEAN:
		if (strcasecmp(text, "TRUE") != 0 && strcasecmp(text, "FALSE") != 0) return false;
		*value_out = strcasecmp(text, "TRUE") == 0;
		return true;
	case PREFERENCE_NUMBER:
		number = strtoul(text, &end, 0);
		if (end == text || *end || number > UINT32_MAX) return false;
		*value_out = (uint32_t)number;
		return true;
	case PREFERENCE_CHOICE:
		for (const struct preference_choice *choice = preference->choices; choice->name;
		     choice++) {
			if (strcasecmp(choice->name, text) != 0) continue;
			*value_out = choice->value;
			return true;
		}
		return false;
	}
	return false;
}

bool preferences_set(const struct dissectors *dissectors, struct preferences *preferences,
                     const char *text, struct error *error_out)
{
	const char *colon = strchr(text, ':');
	const char *dot = strchr(text, '.');
	if (!colon || colon == text) {
		error_set(error_out,
		          "\"%s\" is not NAME:VALUE, as tcp.analyze_sequence_numbers:FALSE", text);
		return false;
	}
	bool is_ours = false;
	for (uint16_t i = 1; i <= dissectors_count(dissectors); i++) {
		const struct dissector *dissector = dissectors_at(dissectors, i);
		size_t length = strlen(dissector->name);
		if (!dot || (size_t)(dot - text) != length ||
		    strncmp(text, dissector->name, length) != 0)
			continue;
		is_ours = is_ours || dissector->preference_count > 0;
		for (size_t p = 0; p < dissector->preference_count; p++) {
			const struct preference *preference = &dissector->preferences[p];
			size_t name_length = strlen(preference->name);
			if ((size_t)(colon - dot - 1) != name_length) continue;
			if (strncmp(dot + 1, preference->name, name_length) != 0) continue;
			uint32_t *value =
				&preferences->values[dissectors_first_preference(dissectors, i) + p];
			if (preference_parse(preference, colon + 1, value)) return true;
			error_set_at(error_out, (size_t)(colon + 1 - text), strlen(colon + 1),
			             "\"%s\" is not a value for %.*s", colon + 1,
			             (int)(colon - text), text);
			return false;
		}
	}
	if (!is_ours) return true;
	error_set_at(error_out, 0, (size_t)(colon - text), "no preference is called \"%.*s\"",
	             (int)(colon - text), text);
	return false;
}
