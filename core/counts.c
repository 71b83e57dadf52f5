/* SPDX-License-Identifier: MIT */
/*
 * Counting walks the runs of the selection and adds to an array: 1 to 3 ms
 * for a million events, at most 0.1 ms for ten thousand.
 *
 * Locations are counted where they stand; then a place gives its count to
 * the one outside it, from the innermost out, which is a walk over the places,
 * not the events.  What that counts twice is taken away before, where it
 * begins (columns.h).
 *
 *	Iraq            0 here - 1 twice + 3 from inside = 2
 *	  Anbar         1 here
 *	  Baghdad       2 here
 */
#include "config.h"

#include "core/counts.h"

#include <string.h>

/* At most one value each. */
static void
count_narrow(
    const uint32_t *values, const struct bitset *selection, uint32_t *counts)
{
	for (size_t i = 0; i < selection->n; i += 64) {
		uint64_t word = selection->words[i / 64];

		for (; word != 0; word &= word - 1) {
			const uint32_t value =
			    values[i + (size_t)__builtin_ctzll(word)];

			if (value != VALUES_NONE)
				counts[value]++;
		}
	}
}

/* The values of neighbouring events stand side by side. */
static void
count_wide(const struct column_list *list, const struct bitset *selection,
    uint32_t *counts)
{
	for (size_t i = 0; i < selection->n; i += 64) {
		uint64_t word = selection->words[i / 64];

		while (word != 0) {
			const unsigned start = (unsigned)__builtin_ctzll(word);
			const uint64_t rest = ~(word >> start);
			const unsigned length =
			    rest == 0 ? 64 : (unsigned)__builtin_ctzll(rest);
			const uint32_t *value =
			    list->values + list->offsets[i + start];
			const uint32_t *end =
			    list->values + list->offsets[i + start + length];

			for (; value < end; value++)
				counts[*value]++;
			if (start + length >= 64)
				break;
			word &= ~(uint64_t)0 << (start + length);
		}
	}
}

/* An outer place has a smaller number than all that is inside it. */
static void
hand_outwards(const struct values *values, uint32_t *counts)
{
	for (size_t i = values->n; i-- > 0;)
		if (values->list[i].parent != VALUES_NONE)
			counts[values->list[i].parent] += counts[i];
}

void
counts_values(const struct columns *columns, enum store_set set,
    const struct bitset *selection, uint32_t *counts)
{
	const struct column_list *list = &columns->lists[set];
	const struct values *values = &columns->values[set];

	memset(counts, 0, values->n * sizeof *counts);
	if (list->offsets != NULL)
		count_wide(list, selection, counts);
	else if (list->values != NULL)
		count_narrow(list->values, selection, counts);
	if (!values->nested)
		return;
	/* Below zero for a while perhaps, which unsigned numbers can bear. */
	for (size_t i = 0; i < columns->overlap_count; i++)
		counts[columns->overlaps[i].value] -=
		    bitset_has(selection, columns->overlaps[i].position);
	hand_outwards(values, counts);
}

void
counts_firsts(const struct columns *columns, enum store_set set, size_t *firsts)
{
	const struct values *values = &columns->values[set];

	for (size_t i = 0; i < values->n; i++)
		firsts[i] = columns->count;
	for (size_t i = 0; i < columns->count; i++) {
		const uint32_t *numbers;
		size_t n = column_list_get(&columns->lists[set], i, &numbers);

		while (n-- > 0) {
			uint32_t number = *numbers++;

			while (number != VALUES_NONE &&
			       firsts[number] == columns->count) {
				firsts[number] = i;
				number = values->list[number].parent;
			}
		}
	}
}
