/* arp_claims.c - a table of IPv4 addresses and the machines that use them. */
#include "arp_claims.h"

#include <string.h>

#include "base/arena.h"
#include "base/hash.h"

enum { SLOTS_FIRST = 64, SLOTS_MAX = 1 << 20 };

struct arp_claim {
	uint32_t address; /* 0: the slot is free */
	uint32_t frame;   /* the latest in which the owner was seen */
	uint8_t owner[ARP_HARDWARE_LENGTH];
};

static struct arp_claim *claim_slot(struct arp_claim *slots, uint32_t count, uint64_t seed,
                                    uint32_t address)
{
	uint64_t at = hash_mix(seed, address);
	while (slots[at % count].address && slots[at % count].address != address) at++;
	return &slots[at % count];
}

/* The old table stays in the arena: all of them together are no larger than the new one. */
static bool claims_grow(struct tracker *t, struct arp_claims *claims)
{
	uint32_t count = claims->slot_count ? claims->slot_count * 2 : SLOTS_FIRST;
	if (count > SLOTS_MAX) return false;
	struct arp_claim *slots = arena_take(tracker_arena(t), count * sizeof *slots);
	if (!slots) return false;
	if (!claims->seed) claims->seed = hash_seed() | 1;
	for (uint32_t i = 0; i < claims->slot_count; i++) {
		const struct arp_claim *claim = &claims->slots[i];
		if (claim->address)
			*claim_slot(slots, count, claims->seed, claim->address) = *claim;
	}
	claims->slots = slots;
	claims->slot_count = count;
	return true;
}

/* All zeros or all ones. */
static bool is_nobody(const uint8_t *hardware)
{
	static const uint8_t nobody[ARP_HARDWARE_LENGTH],
		everybody[] = { 255, 255, 255, 255, 255, 255 };
	return memcmp(hardware, nobody, sizeof nobody) == 0 ||
	       memcmp(hardware, everybody, sizeof everybody) == 0;
}

void arp_claim(struct tracker *t, struct arp_claims *claims, struct reader hardware,
               struct reader protocol, struct arp_duplicate *duplicate_out)
{
	uint32_t frame = tracker_packet(t)->frame, address = read_u32(&protocol);
	const uint8_t *claimant = reader_bytes(&hardware, ARP_HARDWARE_LENGTH);
	if (address == 0 || !claimant || is_nobody(claimant)) return;
	if (claims->used * 2 >= claims->slot_count && !claims_grow(t, claims)) return;
	struct arp_claim *claim =
		claim_slot(claims->slots, claims->slot_count, claims->seed, address);
	if (!claim->address) {
		claim->address = address;
		for (int i = 0; i < ARP_HARDWARE_LENGTH; i++) claim->owner[i] = claimant[i];
		claims->used++;
	}
	if (memcmp(claim->owner, claimant, ARP_HARDWARE_LENGTH) == 0) {
		claim->frame = frame;
		return;
	}
	duplicate_out->address = address;
	duplicate_out->frame = claim->frame;
	for (int i = 0; i < ARP_HARDWARE_LENGTH; i++) {
		duplicate_out->owner[i] = claim->owner[i];
		duplicate_out->claimant[i] = claimant[i];
	}
}
