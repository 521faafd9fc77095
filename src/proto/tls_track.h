/* tls_track.h - the tracking half of TLS. Thread: engine. */
#ifndef DOGFISH_PROTO_TLS_TRACK_H
#define DOGFISH_PROTO_TLS_TRACK_H

#include "tls.h"

enum {
	TLS_STATE_SIZE = 192,  /* of what is known of a conversation; tls_track.c */
	TLS_PDU_MAX = 1 << 20, /* the records of one segment; a single one is shorter */
};

struct extent tls_track(struct tracker *t, struct reader r, void *note_out);

#endif
