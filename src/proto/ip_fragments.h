/* ip_fragments.h - fragments of IPv4 and IPv6 put together. Track collects where they are (see
 * stream/fragments.h); the frame that completes a datagram keeps the list, and dissect gathers its bytes.
 * Thread: ip_fragments_track the engine's; the rest any. */
#ifndef DOGFISH_PROTO_IP_FRAGMENTS_H
#define DOGFISH_PROTO_IP_FRAGMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "dissect/dissector.h"
#include "stream/fragments.h"

struct ip_fragment_state {
	struct fragments *fragments; /* made with the first fragment */
};

/* All zero: not a fragment, or not one that can be put together. */
struct ip_fragment_note {
	uint32_t exchange; /* answered by the frame that completes the datagram */
	uint32_t list;     /* in that frame: the record of its fragments by offset; else 0 */
	uint32_t count;
	uint32_t length; /* of the datagram */
};

/* Fields of a protocol for this, as indexes in its table. */
struct fragment_fields {
	unsigned first; /* of the eleven from fragments to reassembled data, in the order of ipv4.h */
	unsigned reassembled_in;
	const char *source; /* name of the data source */
};

/* payload is the fragment's, as far as the IP header says. */
void ip_fragments_track(struct tracker *t, const struct fragment_key *key,
                        const struct reader *payload, uint32_t offset, bool is_last,
                        struct ip_fragment_note *note_out);

/* Is it a fragment that waits, or waited, for others? note may be NULL. */
bool ip_fragments_is_kept(const struct ip_fragment_note *note);

/* In the frame that completes a datagram: its items, its bytes in whole_out, and true. Else, where the view
 * allows to know it, the frame that does. note may be NULL. */
bool ip_fragments_dissect(struct layer *l, const struct fragment_fields *fields,
                          const struct ip_fragment_note *note, struct reader *whole_out);

/* Info: " [Reassembled in #7]", where that is known. */
void ip_fragments_append_link(struct layer *l, const struct ip_fragment_note *note);

#endif
