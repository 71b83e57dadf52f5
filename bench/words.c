/* SPDX-License-Identifier: MIT */
/*
 * Words are syllables: the digits of a number written to base 40.  The number
 * is multiplied first, by a factor that shares no divisor with the base, which
 * shuffles the words without making two of them one.
 */
#include "config.h"

#include "bench/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYLLABLES 40u

static const char *const SYLLABLE[SYLLABLES] = { "ba", "de", "ki", "lo", "mu",
	"na", "re", "si", "to", "va", "ga", "he", "fi", "jo", "pu", "ra", "se",
	"ti", "wo", "za", "lan", "mer", "dis", "kor", "nur", "tal", "ven",
	"rim", "sol", "bur", "hay", "shi", "tre", "plo", "kha", "dra", "min",
	"n\xc3\xa9", "\xc3\xb6r",
	"\xc5\x9f"
	"a" };

/* ---- Chance. */

/* Every bit of the result hangs on every bit of x. */
static uint64_t
stir(uint64_t x)
{
	x = (x ^ (x >> 31)) * 0xd6e8feb86659fd93u;
	x = (x ^ (x >> 29)) * 0xa0761d6478bd642fu;
	return x ^ (x >> 32);
}

struct chance
chance_from(uint64_t seed, uint64_t number)
{
	return (struct chance){ stir(seed + 1) ^ stir(~number) };
}

static uint64_t
chance_next(struct chance *chance)
{
	chance->state += 0x9e3779b97f4a7c15u;
	return stir(chance->state);
}

uint32_t
chance_below(struct chance *chance, uint32_t limit)
{
	return (uint32_t)(((chance_next(chance) >> 32) * limit) >> 32);
}

bool
chance_percent(struct chance *chance, unsigned percent)
{
	return chance_below(chance, 100) < percent;
}

/* ---- Ranks. */

bool
zipf_init(struct zipf *zipf, uint32_t ranks)
{
	uint64_t sum = 0;
	uint32_t i;

	zipf->ranks = ranks;
	zipf->upto = malloc(ranks * sizeof *zipf->upto);
	if (zipf->upto == NULL)
		return false;
	for (i = 0; i < ranks; i++) {
		sum += (UINT64_C(1) << 32) / (i + 1);
		zipf->upto[i] = sum;
	}
	return true;
}

void
zipf_release(struct zipf *zipf)
{
	free(zipf->upto);
	zipf->upto = NULL;
}

uint32_t
zipf_draw(const struct zipf *zipf, struct chance *chance)
{
	uint64_t at = chance_next(chance) % zipf->upto[zipf->ranks - 1];
	uint32_t low = 0, high = zipf->ranks - 1, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (at < zipf->upto[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* ---- Text. */

void
text_add(struct text *text, const char *bytes)
{
	size_t n = strlen(bytes);

	if (n > sizeof text->bytes - text->length)
		return;
	memcpy(text->bytes + text->length, bytes, n);
	text->length += n;
}

void
text_print(struct text *text, const char *format, ...)
{
	char bytes[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(bytes, sizeof bytes, format, arguments);
	va_end(arguments);
	text_add(text, bytes);
}

/* Make the letter at a place a capital, where it is a plain one. */
static void
capital(struct text *text, size_t at)
{
	if (at < text->length && text->bytes[at] >= 'a' &&
	    text->bytes[at] <= 'z')
		text->bytes[at] = (char)(text->bytes[at] - 'a' + 'A');
}

/* Two syllables for a number below 1,600. */
static void
pair(struct text *text, uint32_t number)
{
	text_add(text, SYLLABLE[number / SYLLABLES % SYLLABLES]);
	text_add(text, SYLLABLE[number % SYLLABLES]);
}

void
text_word(struct text *text, uint32_t number)
{
	uint32_t shuffled = number * 7919u % 64000u;

	pair(text, shuffled % 1600);
	if (number % 5 != 0) /* the longer ones */
		text_add(text, SYLLABLE[shuffled / 1600 % SYLLABLES]);
}

void
text_name(struct text *text, uint32_t number)
{
	uint64_t shuffled = (uint64_t)number * 1048573u % 2560000u;
	size_t start = text->length;

	pair(text, (uint32_t)(shuffled % 1600));
	capital(text, start);
	text_add(text, " ");
	start = text->length;
	pair(text, (uint32_t)(shuffled / 1600));
	capital(text, start);
}

void
text_sentence(struct text *text, const struct zipf *vocabulary,
    struct chance *chance, uint32_t least, uint32_t most)
{
	uint32_t left = least + chance_below(chance, most - least + 1);
	size_t start = text->length;

	for (; left > 0; left--) {
		text_word(text, zipf_draw(vocabulary, chance));
		if (left > 1)
			text_add(text, chance_percent(chance, 4) ? ", " : " ");
	}
	capital(text, start);
	text_add(text, ".");
}
