/* SPDX-License-Identifier: MIT */
/*
 * words: chance by seed, ranks by Zipf, and words and names that belong to
 * numbers.  Integers only, so that every machine makes the same text.
 *
 *	struct chance chance = chance_from(seed, row);
 *	struct zipf zipf;
 *	struct text text = { .length = 0 };
 *
 *	if (!zipf_init(&zipf, 5000))
 *		return false;
 *	text_name(&text, zipf_draw(&zipf, &chance));
 *	zipf_release(&zipf);
 */
#ifndef BENCH_WORDS_H
#define BENCH_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

/* A stream of its own for each pair of numbers. */
struct chance chance_from(uint64_t seed, uint64_t number);

/* Below the limit, which is not 0. */
uint32_t chance_below(struct chance *chance, uint32_t limit);

/* True in that many of a hundred cases. */
bool chance_percent(struct chance *chance, unsigned percent);

/* Ranks from 0, of which the nth is drawn 1/n as often as the first. */
struct zipf {
	uint64_t *upto; /* sums of weights, this rank's included */
	uint32_t ranks;
};

/* False: no memory.  There is at least one rank. */
bool zipf_init(struct zipf *zipf, uint32_t ranks);
void zipf_release(struct zipf *zipf);
uint32_t zipf_draw(const struct zipf *zipf, struct chance *chance);

/* A cell in the making.  What does not fit is left out. */
struct text {
	char bytes[8192];
	size_t length;
};

void text_add(struct text *text, const char *bytes);
void text_print(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A word of the number; some numbers share one. */
void text_word(struct text *text, uint32_t number);

/* Two words, capitals first: one name for each number below 2,560,000. */
void text_name(struct text *text, uint32_t number);

/*
 * A sentence of words by rank: from `least` to `most`, a capital first, a
 * full stop last, and here and there a comma.
 */
void text_sentence(struct text *text, const struct zipf *vocabulary,
    struct chance *chance, uint32_t least, uint32_t most);

#endif
