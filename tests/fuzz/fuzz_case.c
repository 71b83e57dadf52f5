/* SPDX-License-Identifier: MIT */
/*
 * A case that somebody has tampered with is refused or shown, and one that is
 * opened for reading is not written to.  The first byte of the input is what
 * is done to a small case:
 *
 *	p	bytes of the file: offset (3 bytes, largest first) and byte,
 *		again and again
 *	r	the rest replaces the file from its start
 *	s	the rest replaces what stands at an offset (3 bytes)
 *	c	bytes of the columns that it keeps: part, offset (2), byte;
 *		with sums that are right
 *	l	a column gets another length: part, then what it holds
 */
#include "config.h"

#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PARTS 32
#define PART_MAX 2048

static char *path, *journal;
static struct strbuf pristine = STRBUF_INIT, before = STRBUF_INIT,
		     after = STRBUF_INIT;
static unsigned char parts[PARTS][PART_MAX];
static size_t lengths[PARTS]; /* 0: no such part */

/* The lengths are known to the columns alone; they are found by asking. */
static void
read_parts(void)
{
	struct store *store;
	struct error error;
	bool fresh;

	if (store_open(&store, path, STORE_READ, &error) != STATUS_OK ||
	    store_parts_enter(store, &fresh, &error) != STATUS_OK || !fresh)
		abort();
	for (unsigned i = 0; i < PARTS; i++)
		for (size_t n = 1; n <= PART_MAX && lengths[i] == 0; n++)
			if (store_part_check(store, i, n, &error) ==
				STATUS_OK &&
			    store_part_read(store, i, parts[i], n, 0, n,
				&error) == STATUS_OK)
				lengths[i] = n;
	assert(lengths[0] > 0);
	store_parts_leave(store);
	store_close(store);
}

static void
prepare(void)
{
	char *name = fuzz_path("fuzz.case");

	path = name;
	journal = fuzz_path("fuzz.case-journal");
	fuzz_make_case(path);
	fuzz_read(path, &pristine);
	read_parts();
}

/* ---- Tampering */

static size_t
offset_of(const uint8_t *data, size_t n)
{
	return ((size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2]) % n;
}

static void
tamper_file(uint8_t how, const uint8_t *data, size_t n)
{
	struct strbuf bytes = STRBUF_INIT;
	size_t at = 0;

	strbuf_add(&bytes, pristine.text, pristine.n);
	for (; how == 'p' && n >= 4; data += 4, n -= 4)
		bytes.text[offset_of(data, bytes.n)] = (char)data[3];
	if (how == 's' && n >= 3) {
		at = offset_of(data, bytes.n);
		data += 3;
		n -= 3;
	}
	if (how == 's' || how == 'r')
		memcpy(
		    bytes.text + at, data, n < bytes.n - at ? n : bytes.n - at);
	fuzz_write(path, bytes.text, bytes.n);
	strbuf_release(&bytes);
}

static void
tamper_parts(uint8_t how, const uint8_t *data, size_t n)
{
	static unsigned char copy[PARTS][PART_MAX];
	size_t sizes[PARTS];
	struct store *store;
	struct error error;

	memcpy(copy, parts, sizeof copy);
	memcpy(sizes, lengths, sizeof sizes);
	for (; how == 'c' && n >= 4; data += 4, n -= 4) {
		const unsigned part = data[0] % PARTS;

		if (sizes[part] > 0)
			copy[part][((size_t)data[1] << 8 | data[2]) %
				   sizes[part]] = data[3];
	}
	if (how == 'l' && n >= 1) {
		sizes[data[0] % PARTS] = n - 1 < PART_MAX ? n - 1 : PART_MAX;
		memcpy(copy[data[0] % PARTS], data + 1, sizes[data[0] % PARTS]);
	}
	fuzz_write(path, pristine.text, pristine.n);
	if (store_open(&store, path, STORE_WRITE, &error) != STATUS_OK ||
	    store_begin(store, &error) != STATUS_OK ||
	    store_parts_begin(store, &error) != STATUS_OK)
		abort();
	for (unsigned i = 0; i < PARTS; i++)
		if (sizes[i] > 0 && store_part_write(store, i, copy[i],
					sizes[i], &error) != STATUS_OK)
			abort();
	if (store_parts_end(store, &error) != STATUS_OK ||
	    store_commit(store, &error) != STATUS_OK)
		abort();
	store_close(store);
}

/* ---- Opening */

/* Words, with a rest behind every few steps. */
static void
find(struct store *store, struct span text)
{
	struct store_find *find;
	struct store_found found = { .more = true };
	struct error error;
	unsigned steps = 0;
	enum status status = store_find_words(store, text, true, &find, &error);

	if (status != STATUS_OK)
		return;
	while (status == STATUS_OK && found.more) {
		status = store_find_next(find, &found, &error);
		if (++steps % 7 == 0 && !store_find_is_restless(find))
			store_find_rest(find);
	}
	assert(status == STATUS_OK || error.message[0] != '\0');
	store_find_close(find);
}

static void
open_as(enum store_mode mode, unsigned choice)
{
	struct timeline *timeline;
	struct store *store;
	struct error error;

	if (store_open(&store, path, mode, &error) != STATUS_OK) {
		assert(error.message[0] != '\0');
		return;
	}
	if (choice % 4 == 0) {
		find(store, SPAN("met on"));
		find(store, SPAN("t"));
	}
	if (timeline_open(&timeline, store, &error) == STATUS_OK) {
		if (mode == STORE_READ)
			fuzz_explore(timeline, false, choice);
		if (mode == STORE_WRITE && timeline_count(timeline) > 0) {
			timeline_star(timeline, 0, true, &error);
			timeline_note(timeline, 0, SPAN("so"), &error);
		}
		timeline_close(timeline);
	} else {
		assert(error.message[0] != '\0');
	}
	store_close(store);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (path == NULL)
		prepare();
	if (n == 0)
		return 0;
	unlink(journal);
	if (data[0] == 'c' || data[0] == 'l')
		tamper_parts(data[0], data + 1, n - 1);
	else
		tamper_file(data[0], data + 1, n - 1);
	fuzz_read(path, &before);
	open_as(STORE_READ, fuzz_choice(data, n, 64));
	fuzz_read(path, &after);
	assert(before.n == after.n);
	assert(memcmp(before.text, after.text, before.n) == 0);
	open_as(STORE_WRITE, 0);
	return 0;
}
