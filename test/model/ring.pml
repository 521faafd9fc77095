/* The index protocol of src/capture/ring.c: publication in batches, dropping when full, release in
 * batches, falling asleep and being woken. `make model` checks, over every interleaving:
 *
 *	no overwrite      a cell is written only after the consumer has released it
 *	no lost record    received and dropped make up all that was pushed, in order, once the ring
 *	                  has finished
 *	no lost wake-up   no state in which both wait (Spin: no invalid end state), although the
 *	                  producer may wait for everything published to be taken
 *	no busy wait      no endless round in which nothing is pushed or taken (Spin: no
 *	                  non-progress cycle)
 *
 * A record is one cell; that real ones have lengths changes nothing in the protocol. Counters are
 * small here and wrap (modulo COUNTERS), so that comparing by difference is checked as well.
 *
 * Statements are steps that nothing interrupts, in one order for all: what the code asks of its
 * seq_cst accesses. A load that passes its own store, which is what weaker orders would allow, is the
 * mutation LOAD_PASSES_STORE. Each mutation must make a check fail; test/model/verify sees to it. */

#define CELLS    2
#define COUNTERS 8 /* a multiple of CELLS, above 2 * CELLS */
#define RECORDS  6
#define STRAY    2 /* wake-ups out of nothing: timeout, signal, another descriptor */

#define DISTANCE(from, to) ((to - from + COUNTERS) % COUNTERS)

/* What both see: struct ring_control. */
byte published, released;
bool finished, sleeping;
bool readable; /* the descriptor's state */

/* What the checks need. */
byte cell[CELLS];      /* number of the record */
bool unread[CELLS];    /* from publication until the consumer has passed it */
byte dropped, received;
bool was_dropped[RECORDS];

/* ring_wake. A load first, then the word is taken back in one step. */
inline wake()
{
	if
	:: sleeping ->
		d_step { taken = sleeping; sleeping = false }
		if
		:: taken -> readable = true
		:: else
		fi
	:: else
	fi
}

active proctype producer()
{
	byte write, released_seen, number, i;
	bool taken, was_silent;

	do
	:: number < RECORDS ->
		/* ring_push: look at the copy first, and fetch a new one only if that says full. */
progress_push:
		if
		:: DISTANCE(released_seen, write) == CELLS -> released_seen = released
		:: else
		fi;
		if
		:: DISTANCE(released_seen, write) == CELLS ->
			d_step { dropped++; was_dropped[number] = true }
		:: else ->
			assert(!unread[write % CELLS]);
			cell[write % CELLS] = number;
			unread[write % CELLS] = true;
			write = (write + 1) % COUNTERS
		fi;
		number++;
		was_silent = false
	:: published != write ->
		/* ring_publish, after any number of pushes. */
#ifdef WAKE_BEFORE_PUBLISH
		wake();
		published = write
#else
		published = write;
		wake()
#endif
	:: published == write && !was_silent ->
		/* The network may fall silent until the last record was taken: who is woken only by the
		 * next one, or by the end, is not woken. */
		received + dropped == number;
		was_silent = true
	:: number == RECORDS && published == write -> break
	od;
	finished = true;
#ifndef FINISH_WITHOUT_WAKE
	wake()
#endif
}

active proctype consumer()
{
	byte read, published_seen, expected, stray;
	bool ready, found;

	do
	:: /* ring_is_finished: `finished` is loaded first. */
#ifdef FINISHED_AFTER_PEEK
		published_seen = published;
		if
		:: finished && read == published_seen -> break
		:: else
		fi;
#else
		if
		:: finished ->
			published_seen = published;
			if
			:: read == published_seen -> break
			:: else
			fi
		:: else
		fi;
#endif
		/* ring_peek and ring_next, until there is nothing. */
		do
		:: read == published_seen ->
			published_seen = published;
			if
			:: read == published_seen -> break
			:: else
			fi
		:: else ->
progress_take:
#ifdef RELEASE_BEFORE_READ
			released = (read + 1) % COUNTERS;
#endif
			do
			:: expected < RECORDS && was_dropped[expected] -> expected++
			:: else -> break
			od;
			assert(unread[read % CELLS] && cell[read % CELLS] == expected);
			unread[read % CELLS] = false;
			expected++;
			received++;
			read = (read + 1) % COUNTERS;
			/* ring_release now and then. */
			if
			:: released = read
			:: true
			fi
		od;
		/* ring_wait. */
		released = read;
#ifdef LOAD_PASSES_STORE
		found = (published != read || finished);
		sleeping = true;
#else
		sleeping = true;
#ifdef NO_RECHECK
		found = false;
#else
		found = (published != read);
		found = (found || finished);
#endif
#endif
		if
		:: found -> ready = readable /* poll with a timeout of 0 */
		:: else ->
			if
			:: readable -> ready = true
			:: stray < STRAY -> stray++; ready = readable
			fi
		fi;
		sleeping = false;
		if
		:: ready -> readable = false
		:: else
		fi
	od;
	assert(received + dropped == RECORDS)
}
