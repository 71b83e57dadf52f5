/* SPDX-License-Identifier: MIT */
/*
 * Finding a quote, from the surest way to the least sure.
 *
 * Exact is memmem on the bytes, and needs no folding unless several places
 * have to be told apart.  Everything else works on a folded copy of the text
 * (anchor_fold.c), made when first needed and kept: normalised is memmem on
 * the copy, approximate is anchor_near.c on it.  A level that finds anything
 * ends the search.
 *
 * Seams make normalised matching more than memmem: a word divided at a line
 * end may be meant with its hyphen or without.  So the quote is cut into
 * pieces at its own seams and, where the text has any, at the hyphens between
 * its letters; the longest piece is looked for and the others must join on,
 * with whatever reading of the seam fits.
 *
 * Exact and normalised take time linear in the text, some 1 ms and 20 ms for
 * the first quote of a source of 5 MB.
 */
#include "config.h"

#include "core/anchor.h"

#include <stdbool.h>
#include <string.h>

#include "core/anchor_fold.h"
#include "core/anchor_near.h"
#include "core/mem.h"

/* Bytes of folded prefix and suffix that are compared. */
#define CONTEXT_SIZE 1024

/* More exact places than this are not told apart. */
#define PLACES_WEIGHED 65536

/* More pieces than this are looked for as one. */
#define PIECES 64

struct anchor_text {
	const char *bytes;
	size_t n;
	struct folded *folded; /* its source is NULL until it is made */
};

/* The best places so far. */
struct tally {
	size_t score; /* of prefix and suffix, how many fit */
	size_t places;
	size_t start, end; /* of the first */
	int alike;
};

/* A quote on its way through the levels. */
struct search {
	const struct anchor_text *text;
	struct span quote;
	struct folded folded; /* the quote */
	struct folded before, after; /* prefix and suffix */
	struct span needle, prefix, suffix; /* the parts of those that count */
	struct tally tally;
};

enum status
anchor_text_new(
    struct anchor_text **text, const char *bytes, size_t n, struct error *error)
{
	struct anchor_text *made = mem_alloc(1, sizeof *made);
	struct folded *folded = mem_alloc(1, sizeof *folded);

	if (made == NULL || folded == NULL) {
		mem_free(made);
		mem_free(folded);
		return error_nomem(error);
	}
	folded_init(folded);
	*made = (struct anchor_text){ bytes, n, folded };
	*text = made;
	return STATUS_OK;
}

void
anchor_text_free(struct anchor_text *text)
{
	if (text == NULL)
		return;
	folded_release(text->folded);
	mem_free(text->folded);
	mem_free(text);
}

static enum status
anchor_text_fold(const struct anchor_text *text)
{
	if (text->folded->source != NULL)
		return STATUS_OK;
	return folded_make(text->folded, text->bytes, text->n);
}

static struct span
folded_span(const struct folded *folded)
{
	return (struct span){ folded->text.text, folded->text.n };
}

/* Would a cut at this offset go through a character? */
static bool
is_inside_char(struct span text, size_t at)
{
	size_t start, length;

	if (at == 0 || at >= text.n || (text.s[at] & 0x80) == 0)
		return false;
	for (start = at; start > 0 && at - start < 3;) {
		if ((text.s[start] & 0xc0) != 0x80)
			break;
		start--;
	}
	text_decode(text.s + start, text.n - start, &length);
	if (length > at - start && start < at)
		return true;
	return text_extends(text_decode(text.s + at, text.n - at, &length));
}

static bool
is_whole(struct span text, size_t start, size_t end)
{
	return !is_inside_char(text, start) && !is_inside_char(text, end);
}

/* All occurrences of needle in text, overlapping ones too, in order. */
struct finder {
	struct span text, needle;
	size_t next; /* where to search */
	size_t last; /* the last one found, if any */
	size_t period; /* of the needle, once it shows */
	bool found;
};

/*
 * Overlapping occurrences come one period of the needle after another, which
 * the distance of the first two tells when it is at most half the needle; all
 * others are so far apart that starting memmem anew costs no more than the
 * text between them.
 */
static bool
finder_next(struct finder *finder, size_t *at)
{
	const struct span text = finder->text, needle = finder->needle;
	const size_t period = finder->period, behind = finder->last + needle.n;
	const char *hit;

	if (period > 0 && text.n - behind >= period &&
	    memcmp(text.s + behind, needle.s + needle.n - period, period) ==
		0) {
		finder->last += period;
		*at = finder->last;
		return true;
	}
	if (period > 0)
		finder->next = finder->last + 1;
	if (finder->next >= text.n)
		return false;
	hit = memmem(
	    text.s + finder->next, text.n - finder->next, needle.s, needle.n);
	if (hit == NULL)
		return false;
	*at = (size_t)(hit - text.s);
	if (finder->found && *at - finder->last <= needle.n / 2)
		finder->period = *at - finder->last;
	finder->found = true;
	finder->last = *at;
	finder->next = *at + 1;
	return true;
}

static void
tally_add(
    struct tally *tally, size_t score, size_t start, size_t end, int alike)
{
	if (tally->places > 0 && score < tally->score)
		return;
	if (tally->places > 0 && score == tally->score) {
		tally->places++;
		return;
	}
	*tally = (struct tally){ score, 1, start, end, alike };
}

/* How many of prefix and suffix fit a place in the folded text. */
static size_t
search_weigh(const struct search *search, size_t start, size_t end)
{
	const struct span text = folded_span(search->text->folded);
	const struct span prefix = search->prefix, suffix = search->suffix;
	size_t score = 0;

	if (start > 0 && text.s[start - 1] == ' ')
		start--;
	if (end < text.n && text.s[end] == ' ')
		end++;
	if (prefix.n > 0 && start >= prefix.n &&
	    memcmp(text.s + start - prefix.n, prefix.s, prefix.n) == 0)
		score++;
	if (suffix.n > 0 && text.n - end >= suffix.n &&
	    memcmp(text.s + end, suffix.s, suffix.n) == 0)
		score++;
	return score;
}

/* Weigh the exact places, of which there are several. */
static enum status
search_exact_weigh(struct search *search)
{
	const struct span text = { search->text->bytes, search->text->n };
	struct finder finder = { .text = text, .needle = search->quote };
	struct tally tally = { 0 };
	size_t at, end, start, stop;

	if (anchor_text_fold(search->text) != STATUS_OK)
		return STATUS_NOMEM;
	while (finder_next(&finder, &at)) {
		end = at + search->quote.n;
		if (!is_whole(text, at, end))
			continue;
		folded_find(
		    search->text->folded, at, search->quote.n, &start, &stop);
		tally_add(
		    &tally, search_weigh(search, start, stop), at, end, 100);
	}
	search->tally = tally;
	return STATUS_OK;
}

static enum status
search_exact(struct search *search)
{
	const struct span text = { search->text->bytes, search->text->n };
	struct finder finder = { .text = text, .needle = search->quote };
	size_t at, places;

	while (finder_next(&finder, &at))
		if (is_whole(text, at, at + search->quote.n))
			tally_add(
			    &search->tally, 0, at, at + search->quote.n, 100);
	places = search->tally.places;
	if (places > 1 && places <= PLACES_WEIGHED &&
	    search->prefix.n + search->suffix.n > 0)
		return search_exact_weigh(search);
	return STATUS_OK;
}

/* What stands between two pieces of a quote. */
enum joint {
	JOINT_SEAM, /* the quote's own seam: any reading of it */
	JOINT_DASH, /* a hyphen, or a seam of the text */
	JOINT_DASH_BLANK /* a hyphen and a blank, or a seam of the text */
};

struct pieces {
	struct span piece[PIECES];
	enum joint joint[PIECES]; /* behind piece i */
	size_t n;
	size_t longest;
};

/* Every character but ASCII other than letters; a seam decides the rest. */
static bool
is_letter_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

/* Is there a joint at this offset of the folded quote; what, and how long? */
static bool
quote_joint(const struct folded *quote, bool dashes, size_t at,
    enum joint *joint, size_t *length)
{
	const char *s = quote->text.text;
	size_t n = quote->text.n;

	*length = 0;
	*joint = JOINT_SEAM;
	if (quote->seams_n > 0 && folded_is_seam(quote, at))
		return true;
	if (!dashes || s[at] != '-' || !is_letter_byte(s[at - 1]))
		return false;
	*length = 1;
	*joint = JOINT_DASH;
	if (at + 1 < n && s[at + 1] == ' ') {
		*length = 2;
		*joint = JOINT_DASH_BLANK;
	}
	return at + *length < n && is_letter_byte(s[at + *length]);
}

/* Cut the needle, a part of the folded quote, or leave it as one piece. */
static void
pieces_cut(struct pieces *pieces, struct span needle,
    const struct folded *quote, bool dashes)
{
	const char *s = quote->text.text;
	const size_t first = (size_t)(needle.s - s), end = first + needle.n;
	size_t start = first, at, length, i;
	enum joint joint;

	pieces->n = 0;
	for (at = start + 1; at < end && pieces->n < PIECES; at++) {
		if (!quote_joint(quote, dashes, at, &joint, &length))
			continue;
		pieces->joint[pieces->n] = joint;
		pieces->piece[pieces->n++] =
		    (struct span){ s + start, at - start };
		start = at + length;
		if (length > 0)
			at = start - 1;
	}
	if (pieces->n == PIECES) {
		pieces->n = 0;
		start = first;
	}
	pieces->piece[pieces->n++] = (struct span){ s + start, end - start };
	pieces->longest = 0;
	for (i = 1; i < pieces->n; i++)
		if (pieces->piece[i].n > pieces->piece[pieces->longest].n)
			pieces->longest = i;
}

/* Move *at over the joint that text has behind it, if it is a fitting one. */
static bool
joint_after(const struct folded *text, enum joint joint, size_t *at)
{
	const char *s = text->text.text + *at;
	size_t left = text->text.n - *at;
	bool dash = left > 0 && s[0] == '-';
	bool blank = dash && left > 1 && s[1] == ' ';

	switch (joint) {
	case JOINT_SEAM: *at += (size_t)dash + (size_t)blank; return true;
	case JOINT_DASH: *at += (size_t)dash; break;
	case JOINT_DASH_BLANK:
		dash = blank;
		*at += dash ? 2 : 0;
		break;
	}
	return dash || folded_is_seam(text, *at);
}

/* The same for the joint before it. */
static bool
joint_before(const struct folded *text, enum joint joint, size_t *at)
{
	const char *s = text->text.text + *at;
	bool blank = *at > 1 && s[-1] == ' ' && s[-2] == '-';
	bool dash = *at > 0 && s[-1] == '-';

	switch (joint) {
	case JOINT_SEAM: *at -= blank ? 2 : (size_t)dash; return true;
	case JOINT_DASH: *at -= (size_t)dash; break;
	case JOINT_DASH_BLANK:
		dash = blank;
		*at -= dash ? 2 : 0;
		break;
	}
	return dash || folded_is_seam(text, *at);
}

/* Do all pieces join on to the longest one at *start?  Where to where? */
static bool
pieces_match(const struct pieces *pieces, const struct folded *text,
    size_t *start, size_t *end)
{
	const char *s = text->text.text;
	struct span piece;
	size_t i, at = *start, behind = *start;

	behind += pieces->piece[pieces->longest].n;
	for (i = pieces->longest; i + 1 < pieces->n; i++) {
		piece = pieces->piece[i + 1];
		if (!joint_after(text, pieces->joint[i], &behind) ||
		    text->text.n - behind < piece.n ||
		    memcmp(s + behind, piece.s, piece.n) != 0)
			return false;
		behind += piece.n;
	}
	for (i = pieces->longest; i > 0; i--) {
		piece = pieces->piece[i - 1];
		if (!joint_before(text, pieces->joint[i - 1], &at) ||
		    at < piece.n ||
		    memcmp(s + at - piece.n, piece.s, piece.n) != 0)
			return false;
		at -= piece.n;
	}
	*start = at;
	*end = behind;
	return true;
}

static void
search_normalised(struct search *search)
{
	const struct folded *text = search->text->folded;
	struct finder finder = { .text = folded_span(text) };
	struct pieces pieces;
	size_t start, end;

	pieces_cut(&pieces, search->needle, &search->folded, text->seams_n > 0);
	finder.needle = pieces.piece[pieces.longest];
	while (finder_next(&finder, &start)) {
		if (pieces_match(&pieces, text, &start, &end) &&
		    is_whole(finder.text, start, end))
			tally_add(&search->tally,
			    search_weigh(search, start, end), start, end, 100);
	}
}

static void
search_visit(void *context, const struct near_place *place)
{
	struct search *search = context;
	int alike = place->alike < 100 ? place->alike : 99;

	tally_add(&search->tally,
	    search_weigh(search, place->start, place->end), place->start,
	    place->end, alike);
}

/* Take the blanks at the ends of folded text away. */
static struct span
trim_blanks(struct span text)
{
	if (text.n > 0 && text.s[0] == ' ')
		text = (struct span){ text.s + 1, text.n - 1 };
	if (text.n > 0 && text.s[text.n - 1] == ' ')
		text.n--;
	return text;
}

static enum status
search_init(struct search *search, const struct anchor_text *text,
    const struct anchor_query *query)
{
	struct span prefix, suffix;

	*search = (struct search){
		.text = text,
		.quote = span_trim(query->quote),
	};
	folded_init(&search->folded);
	folded_init(&search->before);
	folded_init(&search->after);
	if (folded_make(&search->folded, search->quote.s, search->quote.n) !=
		STATUS_OK ||
	    folded_make(&search->before, query->prefix.s, query->prefix.n) !=
		STATUS_OK ||
	    folded_make(&search->after, query->suffix.s, query->suffix.n) !=
		STATUS_OK)
		return STATUS_NOMEM;
	prefix = trim_blanks(folded_span(&search->before));
	suffix = trim_blanks(folded_span(&search->after));
	if (prefix.n > CONTEXT_SIZE) {
		prefix.s += prefix.n - CONTEXT_SIZE;
		prefix.n = CONTEXT_SIZE;
	}
	if (suffix.n > CONTEXT_SIZE)
		suffix.n = CONTEXT_SIZE;
	search->needle = trim_blanks(folded_span(&search->folded));
	search->prefix = prefix;
	search->suffix = suffix;
	return STATUS_OK;
}

static void
search_release(struct search *search)
{
	folded_release(&search->folded);
	folded_release(&search->before);
	folded_release(&search->after);
}

/* The level that finds anything, in *state; ANCHOR_MISSING when none does. */
static enum status
search_run(struct search *search, enum anchor_state *state)
{
	enum status status;

	*state = ANCHOR_MISSING;
	if (search->quote.n == 0 || search->text->n == 0)
		return STATUS_OK;
	status = search_exact(search);
	*state = ANCHOR_EXACT;
	if (status != STATUS_OK || search->tally.places > 0)
		return status;
	if (anchor_text_fold(search->text) != STATUS_OK)
		return STATUS_NOMEM;
	if (search->needle.n == 0) {
		*state = ANCHOR_MISSING;
		return STATUS_OK;
	}
	search_normalised(search);
	*state = ANCHOR_NORMALISED;
	if (search->tally.places > 0)
		return STATUS_OK;
	status = near_find(folded_span(search->text->folded), search->needle,
	    ANCHOR_ALIKE, search_visit, search);
	*state = search->tally.places > 0 ? ANCHOR_APPROXIMATE : ANCHOR_MISSING;
	return status;
}

enum status
anchor_find(const struct anchor_text *text, const struct anchor_query *query,
    struct anchor *anchor, struct error *error)
{
	struct search search;
	const struct tally *tally = &search.tally;
	enum anchor_state state = ANCHOR_MISSING;
	enum status status = search_init(&search, text, query);
	struct anchor found = { 0 };

	if (status == STATUS_OK)
		status = search_run(&search, &state);
	if (status == STATUS_OK) {
		found.state = tally->places > 1 ? ANCHOR_AMBIGUOUS : state;
		found.places = tally->places;
		found.alike = tally->alike;
		found.offset = tally->start;
		found.length = tally->end - tally->start;
		if (state == ANCHOR_NORMALISED || state == ANCHOR_APPROXIMATE)
			folded_source(text->folded, tally->start, tally->end,
			    &found.offset, &found.length);
		*anchor = found;
	}
	search_release(&search);
	return status == STATUS_OK ? STATUS_OK : error_nomem(error);
}

const char *
anchor_state_name(enum anchor_state state)
{
	switch (state) {
	case ANCHOR_NONE: return "no text";
	case ANCHOR_EXACT: return "exact";
	case ANCHOR_NORMALISED: return "normalised";
	case ANCHOR_APPROXIMATE: return "approximate";
	case ANCHOR_AMBIGUOUS: return "ambiguous";
	case ANCHOR_MISSING: return "missing";
	}
	return "unknown";
}
