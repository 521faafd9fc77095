/* note_entries.c - how the analysis of a frame is kept: a run of entries, each followed by its note.
 *
 * Words of 4 bytes: the head; the link, if there is one; the conversation, if it is not what a reader
 * would expect, which is the frame's for a transport and none for all others; the note without the zeros
 * at its end. Each segment of a capture pays for this. */
#include <string.h>

#include "dissection_internal.h"

enum {
	ORDINAL_BITS = 11,
	DISSECTOR_BITS = 10,
	WORDS_BITS = 5, /* of the note */
	LINK_BITS = 3,
	DISSECTOR_SHIFT = ORDINAL_BITS,
	WORDS_SHIFT = DISSECTOR_SHIFT + DISSECTOR_BITS,
	LINK_SHIFT = WORDS_SHIFT + WORDS_BITS,
	HAS_CONVERSATION_SHIFT = LINK_SHIFT + LINK_BITS,
	IS_LAST_SHIFT = HAS_CONVERSATION_SHIFT + 1,
};
_Static_assert(IS_LAST_SHIFT < 32, "the head is one word");
_Static_assert(LAYERS_MAX <= 1 << ORDINAL_BITS, "ordinal fits");
_Static_assert(DISSECTORS_MAX <= 1 << DISSECTOR_BITS, "dissector fits");
_Static_assert(2 * ENTRY_UNITS_MAX < 1 << WORDS_BITS, "the note fits");

static uint32_t head_part(uint32_t head, unsigned shift, unsigned bits)
{
	return head >> shift & ((1u << bits) - 1);
}

/* How many words a link of this kind takes. */
static const uint8_t link_words[1 << LINK_BITS] = {
	[LINK_DISSECTOR] = 1,    [LINK_PARTS] = 1, [LINK_PREFIX] = 1,
	[LINK_TRIED_PREFIX] = 1, [LINK_PDU] = 2,
};

static uint32_t entry_expected_conversation(const struct dissectors *dissectors, uint16_t dissector,
                                            uint32_t conversation)
{
	return dissectors_at(dissectors, dissector)->transport ? conversation + 1 : 0;
}

uint32_t entry_pack(const struct dissectors *dissectors, const struct note_entry *entry,
                    uint32_t conversation, uint32_t *words)
{
	uint32_t *at = words + 1, count = entry->units * 2u;
	uint32_t expected = entry_expected_conversation(dissectors, entry->dissector, conversation);
	bool has_conversation = entry->conversation != expected;
	at[0] = entry->link;
	at[1] = entry->link_dissector;
	at += link_words[entry->link_kind];
	if (has_conversation) *at++ = entry->conversation;
	memcpy(at, entry + 1, count * sizeof *at);
	while (count && at[count - 1] == 0) count--;
	words[0] = entry->ordinal | (uint32_t)entry->dissector << DISSECTOR_SHIFT |
	           count << WORDS_SHIFT | (uint32_t)entry->link_kind << LINK_SHIFT |
	           (uint32_t)has_conversation << HAS_CONVERSATION_SHIFT;
	return (uint32_t)(at - words) + count;
}

void entry_pack_last(uint32_t *words) { words[0] |= 1u << IS_LAST_SHIFT; }

const uint32_t *entry_unpack(const struct dissectors *dissectors, const uint32_t *words,
                             uint32_t conversation, struct note_entry *out, uint32_t *count_out)
{
	uint32_t head = *words++;
	*out = (struct note_entry){
		.ordinal = (uint16_t)head_part(head, 0, ORDINAL_BITS),
		.dissector = (uint16_t)head_part(head, DISSECTOR_SHIFT, DISSECTOR_BITS),
		.link_kind = (uint8_t)head_part(head, LINK_SHIFT, LINK_BITS),
	};
	*count_out = head_part(head, WORDS_SHIFT, WORDS_BITS);
	if (out->link_kind != LINK_NONE) out->link = words[0];
	if (out->link_kind == LINK_PDU) out->link_dissector = (uint16_t)words[1];
	words += link_words[out->link_kind];
	bool has_conversation = head_part(head, HAS_CONVERSATION_SHIFT, 1);
	out->conversation = has_conversation ? *words++
	                                     : entry_expected_conversation(
						       dissectors, out->dissector, conversation);
	return words;
}

uint16_t entry_ordinal(const uint32_t *words)
{
	return (uint16_t)head_part(*words, 0, ORDINAL_BITS);
}

const uint32_t *entry_next(const uint32_t *words)
{
	uint32_t head = *words;
	if (head_part(head, IS_LAST_SHIFT, 1)) return NULL;
	return words + 1 + link_words[head_part(head, LINK_SHIFT, LINK_BITS)] +
	       head_part(head, HAS_CONVERSATION_SHIFT, 1) +
	       head_part(head, WORDS_SHIFT, WORDS_BITS);
}
