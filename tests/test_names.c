/* SPDX-License-Identifier: MIT */
/*
 * Names and their ids: folding, aliases, merging, the hierarchy of places,
 * and that another import finds what the first one left.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "core/mem.h"
#include "core/names.h"

static struct store *store;
static struct names *names;
static struct error error;
static int64_t dataset;

/* The next dataset of the same case. */
static void
open_names(const char *name)
{
	bool replaced;

	names_close(names);
	names = NULL;
	assert_int_equal(store_dataset_begin(store, span_of(name), SPAN("p"),
			     &dataset, &replaced, &error),
	    STATUS_OK);
	assert_int_equal(names_open(&names, store, dataset, &error), STATUS_OK);
}

static int
set_up(void **state)
{
	(void)state;
	if (store_open(&store, "", STORE_SESSION, &error) != STATUS_OK ||
	    store_begin(store, &error) != STATUS_OK)
		return -1;
	open_names("one");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	mem_fail_at(0);
	names_close(names);
	names = NULL;
	store_close(store);
	return 0;
}

static int64_t
actor(const char *name)
{
	int64_t id = -1;

	assert_int_equal(
	    names_actor(names, span_of(name), &id, &error), STATUS_OK);
	return id;
}

static int64_t
place(const char *path)
{
	int64_t id = -1;

	assert_int_equal(
	    names_location(names, span_of(path), &id, &error), STATUS_OK);
	return id;
}

static int64_t
state_actor(const char *name, const char *kind, enum names_claim expected)
{
	enum names_claim claim;
	int64_t id;

	assert_int_equal(names_state_actor(names, span_of(name), span_of(kind),
			     SPAN(""), &id, &claim, &error),
	    STATUS_OK);
	assert_int_equal(claim, expected);
	return id;
}

static void
alias(int64_t owner, const char *text, enum names_claim expected,
    int64_t expected_other)
{
	enum names_claim claim;
	int64_t other = 0;

	assert_int_equal(names_actor_alias(names, owner, span_of(text), &claim,
			     &other, &error),
	    STATUS_OK);
	assert_int_equal(claim, expected);
	if (expected_other != 0)
		assert_int_equal(other, expected_other);
}

static void
place_alias(int64_t owner, const char *text, enum names_claim expected,
    int64_t expected_other)
{
	enum names_claim claim;
	int64_t other = 0;

	assert_int_equal(names_location_alias(names, owner, span_of(text),
			     &claim, &other, &error),
	    STATUS_OK);
	assert_int_equal(claim, expected);
	if (expected_other != 0)
		assert_int_equal(other, expected_other);
}

static void
assert_path(int64_t id, const char *expected, int64_t parent)
{
	struct store_location location;
	struct arena arena = { 0 };

	assert_int_equal(
	    store_read_location(store, id, &arena, &location, &error),
	    STATUS_OK);
	assert_int_equal(location.path.n, strlen(expected));
	assert_memory_equal(location.path.s, expected, location.path.n);
	assert_int_equal(location.parent, parent);
	arena_release(&arena);
}

static void
test_actors(void **state)
{
	int64_t ann = actor("Ann Other");

	(void)state;
	assert_true(ann > 0);
	assert_int_equal(actor("ANN  OTHER"), ann);
	/* Full width letters are the same after NFKC. */
	assert_int_equal(actor("\xef\xbc\xa1nn\xc2\xa0Other"), ann);
	assert_int_not_equal(actor("Ann \xc3\x93ther"), ann);
	assert_int_equal(actor(""), 0);
	assert_int_equal(actor(" "), 0);
	assert_int_equal(names_actor_count(names), 2);
}

static void
test_aliases(void **state)
{
	int64_t ann = state_actor("Ann", "person", NAMES_NEW);
	int64_t bob = state_actor("Bob", "", NAMES_NEW);

	(void)state;
	alias(ann, "Annie", NAMES_NEW, 0);
	alias(ann, "ANNIE", NAMES_KNOWN, 0);
	alias(ann, "ann", NAMES_KNOWN, 0);
	alias(bob, "annie", NAMES_TAKEN, ann);
	alias(bob, "Ann", NAMES_TAKEN, ann);
	assert_int_equal(actor("annie"), ann);
	assert_int_equal(state_actor("Annie", "", NAMES_TAKEN), ann);
	assert_int_equal(state_actor("BOB", "", NAMES_KNOWN), bob);
	open_names("two");
	assert_int_equal(actor("ANNIE"), ann);
	assert_int_equal(names_actor_count(names), 1);
}

static void
test_merge(void **state)
{
	int64_t one = actor("CENTCOM"), two = actor("Central Command"), into;
	struct store_actor read;
	struct arena arena = { 0 };

	(void)state;
	open_names("two");
	into = state_actor("U.S. Central Command", "", NAMES_NEW);
	alias(into, "centcom", NAMES_MERGED, one);
	alias(into, "Central Command", NAMES_MERGED, two);
	assert_int_equal(actor("CENTCOM"), into);
	assert_int_equal(actor("Central  command"), into);
	assert_int_equal(store_read_actor(store, one, &arena, &read, &error),
	    STATUS_MISSING);
	/* What this dataset names itself is not merged away. */
	assert_true(actor("Fifth Fleet") > 0);
	alias(into, "Fifth Fleet", NAMES_TAKEN, actor("Fifth Fleet"));
	arena_release(&arena);
}

static void
test_hierarchy(void **state)
{
	int64_t ramadi = place("Iraq > Anbar > Ramadi");
	int64_t anbar = place(" iraq>ANBAR "), iraq = place("IRAQ");

	(void)state;
	assert_path(iraq, "Iraq", 0);
	assert_path(anbar, "Iraq > Anbar", iraq);
	assert_path(ramadi, "Iraq > Anbar > Ramadi", anbar);
	assert_int_equal(place("> Iraq > > Anbar >"), anbar);
	assert_int_equal(place(""), 0);
	assert_int_equal(place(" > "), 0);
	assert_int_equal(names_location_count(names), 3);
	/* The same name elsewhere is another place. */
	assert_int_not_equal(place("Anbar"), anbar);
	assert_int_not_equal(place("Syria > Anbar"), anbar);
	open_names("two");
	assert_int_equal(place("iraq > anbar > ramadi"), ramadi);
	assert_int_equal(names_location_count(names), 3);
}

static void
test_place_aliases(void **state)
{
	int64_t ramadi = place("Iraq > Anbar > Ramadi");
	int64_t anbar = place("Iraq > Anbar"), iraq = place("Iraq");
	int64_t centre = place("Iraq > Centre"), other;

	(void)state;
	place_alias(iraq, "Irak", NAMES_NEW, 0);
	place_alias(anbar, "Al-Anbar", NAMES_NEW, 0);
	place_alias(ramadi, "Ar Ramadi", NAMES_NEW, 0);
	place_alias(ramadi, "ar ramadi", NAMES_KNOWN, 0);
	place_alias(ramadi, "Ramadi", NAMES_NEW, 0);
	place_alias(centre, "Ar Ramadi", NAMES_TAKEN, ramadi);
	place_alias(centre, "Anbar", NAMES_TAKEN, anbar);
	place_alias(ramadi, "Mesopotamia > Capital", NAMES_NEW, 0);
	place_alias(centre, "Irak > Al-Anbar", NAMES_TAKEN, anbar);
	place_alias(centre, "", NAMES_NEW, 0);
	assert_int_equal(place("Irak > al-anbar > AR RAMADI"), ramadi);
	assert_int_equal(place("Ar Ramadi"), ramadi);
	assert_int_equal(place("ramadi"), ramadi);
	assert_int_equal(place("mesopotamia>capital"), ramadi);
	assert_path(place("Ar Ramadi > Market"),
	    "Iraq > Anbar > Ramadi > Market", ramadi);
	other = place("Mesopotamia");
	assert_path(other, "Mesopotamia", 0);
	open_names("two");
	assert_int_equal(place("Ar  Ramadi"), ramadi);
	assert_int_equal(place("Irak > Al-Anbar > Ramadi"), ramadi);
	assert_int_equal(place("Mesopotamia > capital"), ramadi);
}

static enum status
work(struct store *fresh)
{
	struct names *opened = NULL;
	enum names_claim claim;
	int64_t id = 0, other, set;
	bool replaced;
	enum status status;

	status = store_begin(fresh, &error);
	if (status == STATUS_OK)
		status = store_dataset_begin(
		    fresh, SPAN("x"), SPAN("p"), &set, &replaced, &error);
	if (status == STATUS_OK)
		status = names_open(&opened, fresh, set, &error);
	if (status == STATUS_OK)
		status = names_state_actor(opened, SPAN("Ann"), SPAN("k"),
		    SPAN(""), &id, &claim, &error);
	if (status == STATUS_OK)
		status = names_state_actor(opened, SPAN("Ann"), SPAN("k"),
		    SPAN("a"), &id, &claim, &error);
	if (status == STATUS_OK)
		status = names_actor_alias(
		    opened, id, SPAN("Annie"), &claim, &other, &error);
	if (status == STATUS_OK)
		status = names_location(opened, SPAN("A > B > C"), &id, &error);
	if (status == STATUS_OK)
		status = names_location_alias(
		    opened, id, SPAN("Sea"), &claim, &other, &error);
	names_close(opened);
	store_rollback(fresh);
	return status;
}

static void
test_nomem(void **state)
{
	enum status status;
	unsigned long n;

	(void)state;
	store_rollback(store);
	for (n = 1;; n++) {
		mem_fail_at(n);
		status = work(store);
		if (mem_count() < n)
			break;
		mem_fail_at(0);
		assert_int_equal(status, STATUS_NOMEM);
		assert_true(n < 1000);
	}
	assert_int_equal(status, STATUS_OK);
	assert_true(n > 10);
}

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_actors),
		CASE(test_aliases),
		CASE(test_merge),
		CASE(test_hierarchy),
		CASE(test_place_aliases),
		CASE(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
