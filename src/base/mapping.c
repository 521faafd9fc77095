/* mapping.c - files that grow, mapped into one reserved address range, safe against SIGBUS.
 *
 *	base            base + size      base + mapped               base + reserved
 *	|  published    |  in the file or  |  PROT_NONE, nothing there    |
 *	|  bytes        |  past its end    |  yet                         |
 *
 * Mapped is a whole number of steps and reaches past the file's end: there nobody looks before the size
 * is published, and then the pages are the file's. So growth costs a system call once in 64 MiB. */
#include "base/mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAPPINGS_MAX = 256 }; /* at a time; ring files of -b each have one */

static const uint64_t mapping_step = 64u << 20;
static const uint64_t mapping_room = (uint64_t)1
                                     << 40; /* of address space, for a file that grows */

struct mapping {
	atomic_bool is_taken;
	_Atomic(uint8_t *) base;   /* NULL: nothing to repair here */
	_Atomic uint64_t reserved; /* written before base */
	_Atomic uint64_t mapped;
	_Atomic uint64_t size;
	_Atomic uint64_t cut;
	int fd;
	int advice;
};

/* A signal handler gets no argument, so the ranges it may repair are global; they are static, so that
 * it never meets one that is being freed. */
static struct mapping mappings[MAPPINGS_MAX];
static struct sigaction mapping_action_before;
static pthread_once_t mapping_handler_once = PTHREAD_ONCE_INIT;

static uint64_t mapping_round_up(uint64_t size, uint64_t unit)
{
	return (size + unit - 1) / unit * unit;
}

static uint64_t mapping_page(void) { return (uint64_t)sysconf(_SC_PAGESIZE); }

static void mapping_note_cut(struct mapping *m, uint64_t offset)
{
	uint64_t cut = atomic_load_explicit(&m->cut, memory_order_relaxed);
	/* release: pairs with the acquire in mapping_cut() */
	while (offset < cut &&
	       !atomic_compare_exchange_weak_explicit(&m->cut, &cut, offset, memory_order_release,
	                                              memory_order_relaxed))
		continue;
}

/* Puts zeros where the page at offset was: only there if the disk failed, up to the end of all that is
 * mapped if the file ends before it, since then every further page would fail as well. */
static bool mapping_fill(struct mapping *m, uint8_t *base, uint64_t offset)
{
	uint64_t page = mapping_page(), start = offset / page * page;
	uint64_t length = page;
	struct stat status;
	if (fstat(m->fd, &status) == 0 && (uint64_t)status.st_size <= start)
		length = atomic_load_explicit(&m->mapped, memory_order_relaxed) - start;
	void *zeros = mmap(base + start, (size_t)length, PROT_READ,
	                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
	if (zeros == MAP_FAILED) return false;
	mapping_note_cut(m, start);
	return true;
}

bool mapping_repair(const void *address)
{
	uintptr_t at = (uintptr_t)address;
	for (size_t i = 0; i < MAPPINGS_MAX; i++) {
		/* acquire: pairs with the release in mapping_reserve(); reserved is this range's */
		uint8_t *base = atomic_load_explicit(&mappings[i].base, memory_order_acquire);
		if (!base || at < (uintptr_t)base) continue;
		uint64_t offset = at - (uintptr_t)base;
		if (offset < atomic_load_explicit(&mappings[i].mapped, memory_order_relaxed))
			return mapping_fill(&mappings[i], base, offset);
	}
	return false;
}

/* A SIGBUS that is not ours goes to who was there before, or kills: by returning, the read that
 * caused it happens again; one that was sent is sent again. */
static void mapping_on_bus_error(int signal_number, siginfo_t *info, void *context)
{
	(void)context;
	int errno_before = errno;
	bool is_sent = info->si_code <= 0;
	if (is_sent || !mapping_repair(info->si_addr)) {
		sigaction(SIGBUS, &mapping_action_before, NULL);
		if (is_sent) raise(signal_number);
	}
	errno = errno_before;
}

static void mapping_install_handler(void)
{
	struct sigaction action = { .sa_sigaction = mapping_on_bus_error,
		                    .sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK };
	sigemptyset(&action.sa_mask);
	sigaction(SIGBUS, &action, &mapping_action_before);
}

static struct mapping *mapping_take_slot(void)
{
	for (size_t i = 0; i < MAPPINGS_MAX; i++) {
		bool is_taken = false;
		/* acquire: pairs with the release in mapping_close(); the slot is ours alone */
		if (atomic_compare_exchange_strong_explicit(&mappings[i].is_taken, &is_taken, true,
		                                            memory_order_acquire,
		                                            memory_order_relaxed))
			return &mappings[i];
	}
	return NULL;
}

static void mapping_free_slot(struct mapping *m)
{
	/* release: pairs with the acquire in mapping_take_slot() */
	atomic_store_explicit(&m->is_taken, false, memory_order_release);
}

/* Reserves room for the file, and behind it a page that stays unreadable: a read past the end is a
 * crash, not luck. Less room where the system has limits, but never less than needed. */
static bool mapping_reserve(struct mapping *m, uint64_t room, uint64_t needed)
{
	for (;; room = room / 2 > needed ? room / 2 : needed) {
		void *base = mmap(NULL, (size_t)(room + mapping_page()), PROT_NONE,
		                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (base != MAP_FAILED) {
			atomic_store_explicit(&m->reserved, room, memory_order_relaxed);
			/* release: pairs with the acquire in mapping_repair() */
			atomic_store_explicit(&m->base, base, memory_order_release);
			return true;
		}
		if (room <= needed) return false;
	}
}

struct mapping *mapping_open(int fd, bool grows, struct error *error_out)
{
	struct stat status;
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		error_set(error_out, "not a regular file, it cannot be mapped");
		return NULL;
	}
	pthread_once(&mapping_handler_once, mapping_install_handler);
	struct mapping *m = mapping_take_slot();
	if (!m) {
		error_set(error_out, "more than %d files are open", MAPPINGS_MAX);
		return NULL;
	}
	uint64_t page = mapping_page(), size = (uint64_t)status.st_size;
	uint64_t needed = mapping_round_up(size ? size : 1, page);
	uint64_t room = grows && needed < mapping_room ? mapping_room : needed;
	m->advice = MADV_NORMAL;
	atomic_store_explicit(&m->cut, UINT64_MAX, memory_order_relaxed);
	atomic_store_explicit(&m->mapped, 0, memory_order_relaxed);
	atomic_store_explicit(&m->size, 0, memory_order_relaxed);
	m->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (m->fd < 0 || !mapping_reserve(m, room, needed)) {
		error_set(error_out, "cannot map %llu bytes: %s", (unsigned long long)needed,
		          strerror(errno));
		if (m->fd >= 0) close(m->fd);
		mapping_free_slot(m);
		return NULL;
	}
	if (!mapping_grow(m, size, error_out)) {
		mapping_close(m);
		return NULL;
	}
	return m;
}

void mapping_close(struct mapping *m)
{
	if (!m) return;
	uint8_t *base = atomic_exchange_explicit(&m->base, NULL, memory_order_relaxed);
	uint64_t reserved = atomic_load_explicit(&m->reserved, memory_order_relaxed);
	munmap(base, (size_t)(reserved + mapping_page()));
	close(m->fd);
	mapping_free_slot(m);
}

static bool mapping_map_more(struct mapping *m, uint64_t size, struct error *error_out)
{
	uint64_t mapped = atomic_load_explicit(&m->mapped, memory_order_relaxed);
	uint64_t reserved = atomic_load_explicit(&m->reserved, memory_order_relaxed);
	uint8_t *base = atomic_load_explicit(&m->base, memory_order_relaxed);
	if (size > reserved) {
		error_set(error_out, "the file outgrew the %llu bytes of address space kept for it",
		          (unsigned long long)reserved);
		return false;
	}
	uint64_t end = mapping_round_up(size, mapping_step);
	if (end > reserved) end = reserved;
	/* Shared: a private mapping need not show what is written to the file later. */
	void *part = mmap(base + mapped, (size_t)(end - mapped), PROT_READ, MAP_SHARED | MAP_FIXED,
	                  m->fd, (off_t)mapped);
	if (part == MAP_FAILED) {
		error_set(error_out, "cannot map the file: %s", strerror(errno));
		return false;
	}
	madvise(part, (size_t)(end - mapped), m->advice);
	atomic_store_explicit(&m->mapped, end, memory_order_relaxed);
	return true;
}

bool mapping_grow(struct mapping *m, uint64_t size, struct error *error_out)
{
	if (size <= atomic_load_explicit(&m->size, memory_order_relaxed)) return true;
	if (size > atomic_load_explicit(&m->mapped, memory_order_relaxed) &&
	    !mapping_map_more(m, size, error_out))
		return false;
	/* release: pairs with the acquire in mapping_size(); what lies below is mapped */
	atomic_store_explicit(&m->size, size, memory_order_release);
	return true;
}

bool mapping_refresh(struct mapping *m, struct error *error_out)
{
	struct stat status;
	if (fstat(m->fd, &status) != 0) {
		error_set(error_out, "cannot ask for the file's size: %s", strerror(errno));
		return false;
	}
	if ((uint64_t)status.st_size < atomic_load_explicit(&m->size, memory_order_relaxed))
		mapping_note_cut(m, (uint64_t)status.st_size);
	return mapping_grow(m, (uint64_t)status.st_size, error_out);
}

uint64_t mapping_size(const struct mapping *m)
{
	/* acquire: pairs with the release in mapping_grow() */
	return atomic_load_explicit(&m->size, memory_order_acquire);
}

const uint8_t *mapping_bytes(const struct mapping *m, uint64_t offset, size_t length)
{
	uint64_t size = mapping_size(m);
	if (offset > size || length > size - offset) return NULL;
	return atomic_load_explicit(&m->base, memory_order_relaxed) + offset;
}

uint64_t mapping_cut(const struct mapping *m)
{
	/* acquire: pairs with the release in mapping_note_cut() */
	return atomic_load_explicit(&m->cut, memory_order_acquire);
}

void mapping_advise(struct mapping *m, enum mapping_access access)
{
	m->advice = access == MAPPING_SEQUENTIAL ? MADV_SEQUENTIAL : MADV_RANDOM;
	madvise(atomic_load_explicit(&m->base, memory_order_relaxed),
	        (size_t)atomic_load_explicit(&m->mapped, memory_order_relaxed), m->advice);
}
