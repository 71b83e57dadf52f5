/* SPDX-License-Identifier: MIT */
/*
 * Both sides are read back from the store by the same pass, so that a name
 * written another way, an alias or a list in another order make no change
 * where the case has none.  Each event is two hashes there; both sides are
 * sorted and walked together.  Within a run of equal `who` (twins without an
 * id) equal contents are paired first, the rest are changed as far as both
 * sides have some, and what is left over is new or gone.
 */
#include "config.h"

#include "core/import_compare.h"

#include <assert.h>
#include <stdlib.h>

#include "core/import_private.h"
#include "core/map.h"
#include "core/mem.h"

#define TICK_EVENTS 4096

uint64_t
compare_cells(const struct span *cells, size_t count)
{
	uint64_t hash = count;
	size_t i;

	for (i = 0; i < count; i++)
		hash = map_hash((int64_t)hash, cells[i]);
	return hash == 0 ? 1 : hash;
}

struct reading {
	struct compare_side *side;
	struct import *import;
	struct error *error;
};

static enum status
add_entry(void *context, uint64_t who, uint64_t what)
{
	const struct reading *reading = context;
	struct compare_side *side = reading->side;

	if (mem_reserve(&side->list, &side->capacity, side->n + 1,
		sizeof *side->list) != STATUS_OK)
		return error_nomem(reading->error);
	side->list[side->n++] = (struct compare_entry){ who, what };
	return side->n % TICK_EVENTS != 0
		   ? STATUS_OK
		   : import_tick(reading->import, reading->error);
}

static enum status
read_side(struct compare_side *side, struct import *import, struct span dataset,
    struct error *error)
{
	struct reading reading = { side, import, error };

	return store_scan_digests(
	    import->store, dataset, add_entry, &reading, error);
}

static int
by_hashes(const void *a, const void *b)
{
	const struct compare_entry *x = a, *y = b;

	if (x->who != y->who)
		return x->who < y->who ? -1 : 1;
	return (x->what > y->what) - (x->what < y->what);
}

static void
side_sort(struct compare_side *side)
{
	if (side->n > 1)
		qsort(side->list, side->n, sizeof *side->list, by_hashes);
}

/* Behind the entries that are who's, from i on. */
static size_t
run_end(const struct compare_side *side, size_t i, uint64_t who)
{
	while (i < side->n && side->list[i].who == who)
		i++;
	return i;
}

/* How many of two sorted runs have their equal in the other. */
static int64_t
count_equal(const struct compare_entry *a, size_t n,
    const struct compare_entry *b, size_t m)
{
	int64_t equal = 0;
	size_t i = 0, j = 0;

	assert(a != NULL && b != NULL);
	while (i < n && j < m) {
		if (a[i].what == b[j].what) {
			equal++;
			i++;
			j++;
		} else if (a[i].what < b[j].what) {
			i++;
		} else {
			j++;
		}
	}
	return equal;
}

static void
count_sides(const struct compare_side *old, const struct compare_side *new,
    struct import_report *report)
{
	size_t i = 0, j = 0, n, m, both;
	int64_t equal;
	uint64_t who;

	while (i < old->n || j < new->n) {
		assert(i == old->n || old->list != NULL);
		assert(j == new->n || new->list != NULL);
		who = j == new->n                           ? old->list[i].who
		      : i == old->n                         ? new->list[j].who
		      : old->list[i].who < new->list[j].who ? old->list[i].who
							    : new->list[j].who;
		n = run_end(old, i, who) - i;
		m = run_end(new, j, who) - j;
		both = n < m ? n : m;
		equal = both == 0
			    ? 0
			    : count_equal(&old->list[i], n, &new->list[j], m);
		report->unchanged += equal;
		report->changed += (int64_t)both - equal;
		report->gone += (int64_t)(n - both);
		report->added += (int64_t)(m - both);
		i += n;
		j += m;
	}
}

enum status
compare_before(struct compare *compare, struct import *import,
    struct span dataset, struct error *error)
{
	enum status status =
	    read_side(&compare->before, import, dataset, error);

	side_sort(&compare->before);
	return status;
}

enum status
compare_after(struct compare *compare, struct import *import,
    struct span dataset, struct error *error)
{
	struct compare_side after = { 0 };
	enum status status = read_side(&after, import, dataset, error);

	side_sort(&after);
	if (status == STATUS_OK)
		count_sides(&compare->before, &after, &import->report);
	mem_free(after.list);
	return status;
}

void
compare_release(struct compare *compare)
{
	mem_free(compare->before.list);
	*compare = (struct compare){ 0 };
}
