/* world.h - a small world for filters: two protocols, n over t, with a field of each kind, and one frame of
 * them. Header only. */
#ifndef DOGFISH_TEST_FILTER_WORLD_H
#define DOGFISH_TEST_FILTER_WORLD_H

#include "filter/filter.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	T_PORT_A,
	T_PORT_B,
	T_FLAG,
	T_NAME,
	T_RAW,
	T_DELTA,
	T_SIGNED,
	T_KIND,
	T_MARK,
	T_REAL,
	T_PLAIN,
	T_LONG,
	T_ABSENT,
	T_CHAR,
	T_COUNT
};
static const struct value_name world_kinds[] = { { 1, "Request" }, { 2, "Answer" }, { 0 } };
static const struct field t_fields[T_COUNT] = {
	[T_PORT_A] = { "t.port", "Port", FIELD_U16 },
	[T_PORT_B] = { "t.port", "Port", FIELD_U16 },
	[T_FLAG] = { "t.flag", "Flag", FIELD_BOOLEAN, .set = "Set", .unset = "Not set" },
	[T_NAME] = { "t.name", "Name", FIELD_STRING },
	[T_RAW] = { "t.raw", "Raw", FIELD_BYTES },
	[T_DELTA] = { "t.delta", "Delta", FIELD_TIME_RELATIVE },
	[T_SIGNED] = { "t.signed", "Signed", FIELD_I8 },
	[T_KIND] = { "t.kind", "Kind", FIELD_U8, .names = world_kinds },
	[T_MARK] = { "t.mark", "Mark", FIELD_NONE },
	[T_REAL] = { "t.real", "Real", FIELD_DOUBLE },
	[T_PLAIN] = { "t.plain", "Plain flag", FIELD_BOOLEAN },
	[T_LONG] = { "t.long", "Long", FIELD_U64 },
	[T_ABSENT] = { "t.absent", "Absent", FIELD_U32 },
	[T_CHAR] = { "t.char", "Character", FIELD_CHAR },
};
enum { N_V4, N_V6, N_MAC, N_TIME, N_OID, N_GUID, N_EUI, N_FRAME, N_COUNT };
static const struct field n_fields[N_COUNT] = {
	[N_V4] = { "n.v4", "IPv4", FIELD_IPV4 },
	[N_V6] = { "n.v6", "IPv6", FIELD_IPV6 },
	[N_MAC] = { "n.mac", "MAC", FIELD_ETHER },
	[N_TIME] = { "n.time", "Time", FIELD_TIME_ABSOLUTE },
	[N_OID] = { "n.oid", "OID", FIELD_OID },
	[N_GUID] = { "n.guid", "GUID", FIELD_GUID },
	[N_EUI] = { "n.eui", "EUI", FIELD_EUI64 },
	[N_FRAME] = { "n.frame", "Frame", FIELD_FRAME },
};

static struct registry *registry;
static struct tape tape;
static uint16_t t_first, n_first;

/* The frame: a header of n, one of t, "GET /x". */
static const uint8_t world_bytes[] = { 'n', 0x00, 0x01, 't', 0x50, 0xff,
	                               'G', 'E',  'T',  ' ', '/',  'x' };

static inline struct filter_bytes world_source(const void *context, unsigned source)
{
	(void)context;
	return source == 0 ? (struct filter_bytes){ world_bytes, sizeof world_bytes }
	                   : (struct filter_bytes){ NULL, 0 };
}

static const struct filter_frame world_frame = { &tape, world_source, NULL };

static inline void world_number(uint16_t field, uint64_t value)
{
	struct item *item = tape_add(&tape);
	item->field = field;
	item->flags = ITEM_NUMBER;
	item->value.number = value;
}

static inline void world_put(uint16_t field, const void *bytes, size_t length)
{
	struct item *item = tape_add(&tape);
	item->field = field;
	item->value.bytes = bytes;
	item->value_length = (uint32_t)length;
}

static inline void world_layer(const char *name, uint32_t offset, uint32_t length, uint8_t flags)
{
	struct item *item = tape_add(&tape);
	item->field = registry_find(registry, name, strlen(name));
	item->flags = flags;
	item->offset = offset;
	item->length = length;
	item->value.number = sizeof world_bytes - offset;
}

static inline void world_open(void)
{
	static const uint8_t v6[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 };
	static const uint8_t mac[6] = { 2, 0, 0x5e, 0x10, 0, 1 };
	static const uint8_t guid[16] = { 0, 0x11, 0x22, 0x33, [15] = 0xff };
	double real = 1.5;
	uint64_t real_bits;
	uint16_t none;
	memcpy(&real_bits, &real, sizeof real_bits);
	registry = registry_open();
	registry_add(registry, "n", "Network", n_fields, N_COUNT, &n_first);
	registry_add(registry, "t", "Transport", t_fields, T_COUNT, &t_first);
	registry_add(registry, "x", "Absent", NULL, 0, &none);
	tape_open(&tape);
	world_layer("n", 0, 3, 0);
	world_number((uint16_t)(n_first + N_V4), 0xc0000201);
	world_put((uint16_t)(n_first + N_V6), v6, sizeof v6);
	world_put((uint16_t)(n_first + N_MAC), mac, sizeof mac);
	world_number((uint16_t)(n_first + N_TIME), 1700000000500000000);
	world_put((uint16_t)(n_first + N_OID), "\x55\x04\x03", 3);
	world_put((uint16_t)(n_first + N_GUID), guid, sizeof guid);
	world_number((uint16_t)(n_first + N_EUI), 0x02005e1000000001);
	world_number((uint16_t)(n_first + N_FRAME), 7);
	world_layer("t", 3, 3, ITEM_ALL_BYTES);
	world_number((uint16_t)(t_first + T_PORT_A), 1000);
	world_number((uint16_t)(t_first + T_PORT_B), 80);
	world_number((uint16_t)(t_first + T_FLAG), 1);
	world_put((uint16_t)(t_first + T_NAME), "a\"b", 3);
	world_put((uint16_t)(t_first + T_RAW), "\x01\x02\xff", 3);
	world_number((uint16_t)(t_first + T_DELTA), (uint64_t)-250000000);
	world_number((uint16_t)(t_first + T_SIGNED), (uint64_t)-5);
	world_number((uint16_t)(t_first + T_KIND), 2);
	world_number((uint16_t)(t_first + T_REAL), real_bits);
	world_number((uint16_t)(t_first + T_PLAIN), 0);
	world_number((uint16_t)(t_first + T_LONG), 0x1ffffffff);
	world_number((uint16_t)(t_first + T_CHAR), 'c');
	world_layer("n", 6, 1, 0);
	world_number((uint16_t)(n_first + N_V4), 0x0a000001);
}

static inline void world_close(void)
{
	tape_close(&tape);
	registry_close(registry);
}

/* -1: it does not compile. */
static inline int world_passes(const char *text, struct error *error)
{
	struct filter *filter = filter_compile(registry, text, error);
	if (!filter) return -1;
	struct filter_scratch *scratch = filter_scratch_open();
	bool passes = filter_run(filter, &world_frame, scratch);
	filter_scratch_close(scratch);
	filter_close(filter);
	return passes;
}

static inline int world_run(TCase *rows)
{
	Suite *suite = suite_create("filter");
	suite_add_tcase(suite, rows);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

#endif
