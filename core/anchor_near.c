/* SPDX-License-Identifier: MIT */
/*
 * Approximate matching in two steps.
 *
 * First the ends.  Myers' bit-vector algorithm (JACM 46, 1999) keeps a column
 * of the edit-distance matrix as differences, 64 rows to a word, and moves
 * it on by one code point of text in a dozen instructions a word:
 *
 *	         text →  t h e   c a t
 *	quote  block 0   | | | | | | |    rows 1 … 64
 *	  ↓    block 1   | |              rows 65 … 128
 *	       …                          not computed: all above the limit
 *
 * Words whose rows all exceed the limit are left out (Ukkonen), and the limit
 * falls with each better end found.  On prose a quote of 2,000 characters
 * keeps some five words alive, and a short one a single word; at worst it is
 * all of them.
 *
 * Then the starts.  Around the ends at the least distance d, a band of the
 * plain matrix is computed whose cells carry distance and start in one number,
 * so that the smaller number is the nearer stretch, and of two as near the
 * longer one.  The band is 4d + 1 wide at most.
 *
 * A filter of exact pieces would skip most of the text, but common words make
 * it verify at every sentence, and the column needs no more than some 20 ms
 * for 5 MB.
 */
#include "config.h"

#include "core/anchor_near.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/mem.h"

#define WORD 64

struct slot {
	uint32_t point;
	uint32_t row; /* 0: free */
};

struct block {
	uint64_t plus, minus; /* rows one more, one less than the row above */
	size_t score; /* distance in the last row */
};

/*
 * The quote.  Each distinct code point has a row of words, whose bits say
 * where in the quote it stands; row 0 is that of all others, and empty.
 */
struct pattern {
	uint32_t *points;
	size_t n;
	size_t blocks;
	uint64_t *rows;
	uint32_t ascii[128];
	struct slot *slots;
	size_t slots_mask;
	struct block *block;
};

static struct slot *
pattern_slot(const struct pattern *pattern, uint32_t point)
{
	size_t i = (point * (uint32_t)2654435761u) & pattern->slots_mask;

	while (pattern->slots[i].row != 0 && pattern->slots[i].point != point)
		i = (i + 1) & pattern->slots_mask;
	return &pattern->slots[i];
}

static const uint64_t *
pattern_row(const struct pattern *pattern, uint32_t point)
{
	uint32_t row = point < 128 ? pattern->ascii[point]
				   : pattern_slot(pattern, point)->row;

	return pattern->rows + row * pattern->blocks;
}

static size_t
block_height(const struct pattern *pattern, size_t block)
{
	return block + 1 < pattern->blocks ? WORD : pattern->n - block * WORD;
}

static void
pattern_release(struct pattern *pattern)
{
	mem_free(pattern->points);
	mem_free(pattern->rows);
	mem_free(pattern->slots);
	mem_free(pattern->block);
}

/* Give each distinct code point of the quote a row; returns how many. */
static size_t
pattern_number(struct pattern *pattern)
{
	size_t i;
	uint32_t rows = 0, point;
	struct slot *slot;

	for (i = 0; i < pattern->n; i++) {
		point = pattern->points[i];
		slot = pattern_slot(pattern, point);
		if (slot->row != 0)
			continue;
		*slot = (struct slot){ point, ++rows };
		if (point < 128)
			pattern->ascii[point] = rows;
	}
	return rows;
}

/* The quote has n code points, at least one.  Release it in any case. */
static enum status
pattern_init(struct pattern *pattern, struct span quote, size_t n)
{
	size_t i, at, length, slots = 4, row;

	*pattern = (struct pattern){ .n = n, .blocks = (n - 1) / WORD + 1 };
	while (slots < n * 2)
		slots *= 2;
	pattern->slots_mask = slots - 1;
	pattern->points = mem_alloc(n, sizeof *pattern->points);
	pattern->slots = mem_alloc(slots, sizeof *pattern->slots);
	pattern->block = mem_alloc(pattern->blocks, sizeof *pattern->block);
	if (pattern->points == NULL || pattern->slots == NULL ||
	    pattern->block == NULL)
		return STATUS_NOMEM;
	for (i = at = 0; i < n; i++, at += length)
		pattern->points[i] =
		    text_decode(quote.s + at, quote.n - at, &length);
	row = pattern_number(pattern) + 1;
	pattern->rows = mem_alloc(row, pattern->blocks * sizeof *pattern->rows);
	if (pattern->rows == NULL)
		return STATUS_NOMEM;
	for (i = 0; i < n; i++) {
		row = pattern_slot(pattern, pattern->points[i])->row;
		pattern->rows[row * pattern->blocks + i / WORD] |=
		    (uint64_t)1 << (i % WORD);
	}
	return STATUS_OK;
}

/*
 * One word of a column moves on.  carry is what the row above did, -1, 0 or 1,
 * and so is the answer for the row that bit `last` stands for.
 */
static inline int
block_advance(struct block *block, uint64_t equal, int carry, uint64_t last)
{
	const uint64_t plus = block->plus, minus = block->minus;
	uint64_t vertical, horizontal, more, less;
	int out;

	vertical = equal | minus;
	equal |= (uint64_t)(carry < 0);
	horizontal = (((equal & plus) + plus) ^ plus) | equal;
	more = minus | ~(horizontal | plus);
	less = plus & horizontal;
	out = (int)((more & last) != 0) - (int)((less & last) != 0);
	more = more << 1 | (uint64_t)(carry > 0);
	less = less << 1 | (uint64_t)(carry < 0);
	block->plus = less | ~(vertical | more);
	block->minus = more & vertical;
	return out;
}

/* A walk along the text that stops at ends near enough. */
struct scan {
	const struct pattern *pattern;
	struct span text;
	size_t at; /* bytes consumed */
	size_t index; /* code points consumed since the start of the walk */
	size_t active; /* the last block in use */
	size_t score; /* distance of the end at `at` */
	bool blank; /* the last code point was one */
};

static void
block_start(const struct pattern *pattern, size_t i)
{
	pattern->block[i].plus = ~(uint64_t)0;
	pattern->block[i].minus = 0;
	pattern->block[i].score = i * WORD + block_height(pattern, i);
}

static void
scan_init(struct scan *scan, const struct pattern *pattern, struct span text,
    size_t at, size_t limit)
{
	size_t i;

	*scan = (struct scan){ .pattern = pattern, .text = text, .at = at };
	scan->active =
	    limit / WORD < pattern->blocks ? limit / WORD : pattern->blocks - 1;
	for (i = 0; i <= scan->active; i++)
		block_start(pattern, i);
}

/* Move the column on by one code point, and its lower edge where it must. */
static void
scan_column(struct scan *scan, const uint64_t *row, size_t limit)
{
	const struct pattern *pattern = scan->pattern;
	struct block *block = pattern->block;
	const size_t last = pattern->blocks - 1;
	const uint64_t end = (uint64_t)1 << (block_height(pattern, last) - 1);
	const uint64_t top = (uint64_t)1 << (WORD - 1);
	size_t i, active = scan->active;
	int carry = 0;

	for (i = 0; i <= active; i++) {
		carry = block_advance(
		    &block[i], row[i], carry, i == last ? end : top);
		block[i].score += (size_t)carry;
	}
	if (active < last && block[active].score - (size_t)carry <= limit &&
	    ((row[active + 1] & 1) != 0 || carry < 0)) {
		active++;
		block_start(pattern, active);
		block[active].score = block[active - 1].score - (size_t)carry +
				      block_height(pattern, active);
		block[active].score += (size_t)block_advance(&block[active],
		    row[active], carry, active == last ? end : top);
	} else {
		while (active > 0 && block[active].score >=
					 limit + block_height(pattern, active))
			active--;
	}
	scan->active = active;
}

/*
 * Go on to the next end, not behind a blank, whose distance is limit or less.
 * The limit must not grow from call to call.
 */
static bool
scan_next(struct scan *scan, size_t limit)
{
	const struct pattern *pattern = scan->pattern;
	const size_t last = pattern->blocks - 1;
	size_t length;
	uint32_t point;

	while (scan->at < scan->text.n) {
		point = (unsigned char)scan->text.s[scan->at];
		length = 1;
		if (point >= 0x80)
			point = text_decode(scan->text.s + scan->at,
			    scan->text.n - scan->at, &length);
		scan->at += length;
		scan->index++;
		scan_column(scan, pattern_row(pattern, point), limit);
		if (scan->active == last &&
		    pattern->block[last].score <= limit && point != ' ') {
			scan->score = pattern->block[last].score;
			return true;
		}
	}
	return false;
}

/* The byte offset count code points before at, but not before floor. */
static size_t
step_back(struct span text, size_t at, size_t count, size_t floor)
{
	for (; count > 0 && at > floor; count--)
		do
			at--;
		while (at > floor && (text.s[at] & 0xc0) == 0x80);
	return at;
}

/* Ends that lie together, and the stretch of text that may lead to them. */
struct window {
	size_t base, end; /* bytes: the stretch, up to the last of the ends */
	size_t width; /* code points from the first end to the last */
};

/* A cell: distance above, start (in code points from base) below. */
#define CELL_EDIT ((uint64_t)1 << 32)
#define CELL_NONE ((uint64_t)1 << 63)

/*
 * Row i of the band in place of row i - 1.  Cell x stands for the column
 * i + low + x; so the cell beyond it above is x + 1, the one to its left
 * x - 1, and the one on the diagonal itself.
 */
static void
band_row(uint64_t *band, size_t width, ptrdiff_t column, uint32_t point,
    const uint32_t *points, size_t n)
{
	size_t x = column < 0 ? (size_t)-column : 0;
	size_t j;
	uint64_t cell, other;

	for (; x < width; x++) {
		j = (size_t)(column + (ptrdiff_t)x);
		if (j > n)
			break;
		cell = x + 1 < width ? band[x + 1] + CELL_EDIT : CELL_NONE;
		if (j > 0) {
			other =
			    band[x] + (points[j - 1] != point ? CELL_EDIT : 0);
			cell = other < cell ? other : cell;
			other = x > 0 ? band[x - 1] + CELL_EDIT : CELL_NONE;
			cell = other < cell ? other : cell;
		}
		band[x] = cell < CELL_NONE ? cell : CELL_NONE;
	}
}

/* Fill the last row of the band over the n points of a window. */
static void
band_fill(uint64_t *band, size_t width, ptrdiff_t low,
    const struct pattern *pattern, const uint32_t *points, size_t n)
{
	ptrdiff_t j;
	size_t x, i;

	for (x = 0; x < width; x++) {
		j = low + (ptrdiff_t)x;
		band[x] = j >= 0 && (size_t)j < n && points[j] != ' '
			      ? (uint64_t)j
			      : CELL_NONE;
	}
	for (i = 1; i <= pattern->n; i++)
		band_row(band, width, low + (ptrdiff_t)i,
		    pattern->points[i - 1], points, n);
}

/*
 * The longest stretch of the window at this distance: start and end in code
 * points from its base, both 0 when there is none.
 */
static enum status
window_stretch(const struct window *window, const struct pattern *pattern,
    struct span text, size_t distance, size_t *start, size_t *end)
{
	const size_t n =
	    text_count(text.s + window->base, window->end - window->base);
	const size_t width = window->width + 2 * distance + 1;
	const ptrdiff_t low = (ptrdiff_t)n - (ptrdiff_t)window->width -
			      (ptrdiff_t)pattern->n - (ptrdiff_t)distance;
	uint32_t *points = mem_alloc(n, sizeof *points);
	uint64_t *band = mem_alloc(width, sizeof *band);
	enum status status = STATUS_NOMEM;
	size_t i, at, length, from;

	*start = *end = 0;
	if (points == NULL || band == NULL)
		goto out;
	for (i = 0, at = window->base; i < n; i++, at += length)
		points[i] = text_decode(text.s + at, text.n - at, &length);
	band_fill(band, width, low, pattern, points, n);
	for (i = distance; i <= distance + window->width; i++) {
		at = (size_t)(low + (ptrdiff_t)(pattern->n + i));
		from = (size_t)(band[i] & (CELL_EDIT - 1));
		if (at == 0 || points[at - 1] == ' ' ||
		    band[i] / CELL_EDIT != distance ||
		    at - from <= *end - *start)
			continue;
		*start = from;
		*end = at;
	}
	status = STATUS_OK;
out:
	mem_free(points);
	mem_free(band);
	return status;
}

static int
alike_of(size_t distance, size_t a, size_t b)
{
	size_t longer = a > b ? a : b;

	return (int)(100 * (longer - distance) / longer);
}

/* Where the ends at the least distance lie. */
struct ends {
	size_t distance;
	size_t first, last; /* bytes */
};

static bool
ends_find(struct ends *ends, const struct pattern *pattern, struct span text,
    size_t limit)
{
	struct scan scan;
	bool found = false;

	scan_init(&scan, pattern, text, 0, limit);
	while (scan_next(&scan, limit)) {
		if (!found || scan.score < ends->distance)
			*ends = (struct ends){ scan.score, scan.at, scan.at };
		ends->last = scan.at;
		limit = scan.score;
		found = true;
	}
	return found;
}

/*
 * Walk over the ends once more.  Those within 2 × distance of each other are
 * weighed together; ends too near behind a place found to leave room for
 * another are passed over.
 */
static enum status
ends_visit(const struct ends *ends, const struct pattern *pattern,
    struct span text, int least,
    void (*visit)(void *context, const struct near_place *place), void *context)
{
	const size_t distance = ends->distance, n = pattern->n;
	struct near_place place = { .distance = distance };
	struct window window;
	struct scan scan;
	enum status status;
	size_t first, last, behind = 0, start, end, places = 0;
	bool more;

	text.n = ends->last;
	scan_init(&scan, pattern, text,
	    step_back(text, ends->first, n + distance, 0), distance);
	more = scan_next(&scan, distance);
	while (more && places < NEAR_PLACES) {
		if (places > 0 && scan.index - behind < n - distance) {
			more = scan_next(&scan, distance);
			continue;
		}
		first = scan.index;
		do {
			last = scan.index;
			window.end = scan.at;
			more = scan_next(&scan, distance);
		} while (more && scan.index <= first + 2 * distance);
		window.width = last - first;
		window.base = step_back(
		    text, window.end, window.width + n + distance, place.end);
		status = window_stretch(
		    &window, pattern, text, distance, &start, &end);
		if (status != STATUS_OK)
			return status;
		place.alike = alike_of(distance, n, end - start);
		if (end == 0 || place.alike < least)
			continue;
		behind = last - (text_count(text.s + window.base,
				     window.end - window.base) -
				    end);
		place.start =
		    window.base + text_offset(text.s + window.base,
				      window.end - window.base, start);
		place.end = window.base + text_offset(text.s + window.base,
					      window.end - window.base, end);
		visit(context, &place);
		places++;
	}
	return STATUS_OK;
}

enum status
near_find(struct span text, struct span quote, int least,
    void (*visit)(void *context, const struct near_place *place), void *context)
{
	size_t n = text_count(quote.s, quote.n), limit;
	struct pattern pattern;
	struct ends ends = { 0 };
	enum status status;

	assert(least >= 50 && least <= 100);
	if (n == 0 || n > NEAR_LONGEST)
		return STATUS_OK;
	/* From distance <= (n + distance) × (100 - least) / 100. */
	limit = n * (size_t)(100 - least) / (size_t)least;
	if (limit == 0 || text.n + limit < n)
		return STATUS_OK;
	status = pattern_init(&pattern, quote, n);
	if (status == STATUS_OK && ends_find(&ends, &pattern, text, limit))
		status =
		    ends_visit(&ends, &pattern, text, least, visit, context);
	pattern_release(&pattern);
	return status;
}
