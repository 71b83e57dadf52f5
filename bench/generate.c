/* SPDX-License-Identifier: MIT */
/*
 * generate: datasets to measure with.
 *
 *	bench/generate --rows 1000000 >events.csv
 *	bench/generate --source FOLDER --bytes 20000000 --quotes 10000
 *
 * The first writes native events: actors, places, sources and words by Zipf,
 * dates over 40 years in no order and of several precisions, quotes, types,
 * tags and two columns that are not the dataset's own.  The second writes a
 * folder with one long source and events that quote it.
 *
 * The same options give the same bytes everywhere.  A row hangs on the seed
 * and its number alone: a shorter file is the beginning of a longer one.
 */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/generate.h"
#include "bench/words.h"

#define COUNTRIES 60u
#define VOCABULARY 20000u
#define TAGS 200u

struct plan {
	uint64_t rows, seed, bytes, quotes;
	uint32_t actors, locations, sources, depth;
	unsigned undated; /* per cent */
	bool one_actor; /* the first takes part in every event */
	bool one_day;
	const char *source; /* folder for one long source; NULL: events */
};

struct maker {
	const struct plan *plan;
	struct zipf actors, locations, sources, tags, words;
};

static const char *const TYPES[] = { "protest", "battle", "strike", "statement",
	"meeting", "arrest", "explosion", "election", "ceasefire",
	"negotiation", "abduction", "riot", "movement", "sanction", "trial",
	"visit" };
static const char *const ROLES[] = { "attacker", "target", "speaker",
	"addressee", "victim", "mediator" };

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))

/* ---- Cells. */

static void
write_cell(const struct text *text, char after)
{
	size_t i;
	bool quoted = memchr(text->bytes, ',', text->length) != NULL ||
		      memchr(text->bytes, '"', text->length) != NULL;

	if (quoted)
		putchar('"');
	for (i = 0; quoted && i < text->length; i++) {
		if (text->bytes[i] == '"')
			putchar('"');
		putchar(text->bytes[i]);
	}
	if (!quoted)
		fwrite(text->bytes, 1, text->length, stdout);
	else
		putchar('"');
	putchar(after);
}

static void
end_cell(struct text *text)
{
	write_cell(text, ',');
	text->length = 0;
}

/* A day of the 40 years from 1985, 1 January being 0; months of 28 days and
 * no others: a measure needs no calendar. */
static void
add_day(struct text *text, uint32_t day)
{
	text_print(text, "%04u-%02u-%02u", 1985 + day / 336 % 40,
	    1 + day / 28 % 12, 1 + day % 28);
}

/* The cells `date` and `end`. */
static void
write_date(const struct maker *maker, struct chance *chance, struct text *text)
{
	uint32_t day = chance_below(chance, 40 * 336);
	uint32_t kind = chance_below(chance, 100), end = 0;

	if (maker->plan->one_day) {
		day = 20 * 336;
		kind = kind < 50 ? 0 : 90;
	}
	if (chance_percent(chance, maker->plan->undated)) {
		/* No date, and none by another name. */
	} else if (kind < 75) {
		add_day(text, day);
	} else if (kind < 80) {
		add_day(text, day);
		end = day + 1 + chance_below(chance, 27);
	} else if (kind < 86) {
		text_print(
		    text, "%04u-%02u", 1985 + day / 336, 1 + day / 28 % 12);
	} else if (kind < 88) {
		text_print(text, "%04u", 1985 + day / 336);
	} else if (kind < 97) {
		add_day(text, day);
		text_print(text, "T%02u:%02u:%02uZ", chance_below(chance, 24),
		    chance_below(chance, 60), chance_below(chance, 60));
	} else {
		add_day(text, day);
		text_add(text, kind == 97 ? "?" : "~");
	}
	end_cell(text);
	if (end != 0)
		add_day(text, end < 40 * 336 ? end : day);
	end_cell(text);
}

static void
write_actors(
    const struct maker *maker, struct chance *chance, struct text *text)
{
	uint32_t drawn[4], count = 1 + chance_below(chance, 3), i, j, used = 0;

	for (i = 0; i < count; i++) {
		drawn[used] = maker->plan->one_actor && i == 0
				  ? 0
				  : zipf_draw(&maker->actors, chance);
		for (j = 0; j < used && drawn[j] != drawn[used]; j++)
			continue;
		if (j < used) /* nobody takes part twice */
			continue;
		if (used++ > 0)
			text_add(text, "; ");
		if (chance_percent(chance, 50))
			text_print(text,
			    "%s=", ROLES[chance_below(chance, COUNT(ROLES))]);
		text_name(text, drawn[used - 1]);
	}
	end_cell(text);
}

/*
 * Place n lies in country n % 60, and the levels below that it shares with
 * its neighbours: eight on the last but one, 64 on the one above, and so on.
 */
static void
write_location(
    const struct maker *maker, struct chance *chance, struct text *text)
{
	uint32_t place = zipf_draw(&maker->locations, chance);
	uint32_t depth = maker->plan->depth, level, up, group;

	text_name(text, 1000000 + place % COUNTRIES);
	for (level = 1; level < depth; level++) {
		up = depth - 1 - level;
		group = up < 8 ? place / COUNTRIES >> (3 * up) : 0;
		text_add(text, " > ");
		text_name(text, 1001000 + level * 20000 + group);
	}
	end_cell(text);
	if (chance_percent(chance, 60)) {
		text_print(
		    text, "%d.%04u", (int)(place % 120) - 60, place % 9973);
		end_cell(text);
		text_print(
		    text, "%d.%04u", (int)(place % 359) - 179, place % 9967);
		end_cell(text);
	} else {
		fputs(",,", stdout);
	}
}

static void
write_tags(const struct maker *maker, struct chance *chance, struct text *text)
{
	uint32_t drawn[3], count = chance_below(chance, 4), i, j, used = 0;

	for (i = 0; i < count; i++) {
		drawn[used] = zipf_draw(&maker->tags, chance);
		for (j = 0; j < used && drawn[j] != drawn[used]; j++)
			continue;
		if (j < used)
			continue;
		if (used > 0)
			text_add(text, "; ");
		text_word(text, 30000 + drawn[used++]);
	}
	end_cell(text);
}

static void
write_row(const struct maker *maker, uint64_t row)
{
	struct chance chance = chance_from(maker->plan->seed, row);
	struct text text = { .length = 0 };

	text_print(&text, "e%08llu", (unsigned long long)row + 1);
	end_cell(&text);
	write_date(maker, &chance, &text);
	text_sentence(&text, &maker->words, &chance, 4, 8);
	text.length--; /* a title has no full stop */
	end_cell(&text);
	if (chance_percent(&chance, 60))
		text_sentence(&text, &maker->words, &chance, 8, 20);
	end_cell(&text);
	text_add(&text, TYPES[chance_below(&chance, COUNT(TYPES))]);
	end_cell(&text);
	write_actors(maker, &chance, &text);
	write_location(maker, &chance, &text);
	text_print(&text, "s%04u", zipf_draw(&maker->sources, &chance) + 1);
	end_cell(&text);
	text_sentence(&text, &maker->words, &chance, 6, 14);
	if (chance_percent(&chance, 5))
		text_add(&text, " \"So it was.\"");
	end_cell(&text);
	write_tags(maker, &chance, &text);
	text_print(&text, "%u", chance_below(&chance, 5) + 1);
	end_cell(&text);
	text_print(&text, "%u", zipf_draw(&maker->tags, &chance));
	write_cell(&text, '\n');
}

static bool
write_events(const struct plan *plan)
{
	struct maker maker = { .plan = plan };
	uint64_t row;
	bool ready = zipf_init(&maker.actors, plan->actors) &&
		     zipf_init(&maker.locations, plan->locations) &&
		     zipf_init(&maker.sources, plan->sources) &&
		     zipf_init(&maker.tags, TAGS) &&
		     zipf_init(&maker.words, VOCABULARY);

	if (ready)
		puts("id,date,end,title,summary,type,actors,locations,"
		     "latitude,longitude,source,quote,tags,precision,"
		     "fatalities");
	for (row = 0; ready && row < plan->rows; row++)
		write_row(&maker, row);
	zipf_release(&maker.actors);
	zipf_release(&maker.locations);
	zipf_release(&maker.sources);
	zipf_release(&maker.tags);
	zipf_release(&maker.words);
	return ready && fflush(stdout) == 0 && !ferror(stdout);
}

/* ---- Options. */

static const char USAGE[] =
    "usage: generate [OPTION]... >events.csv\n"
    "  --rows N        events (1000)\n"
    "  --seed N        another seed, another file (1)\n"
    "  --actors N      different actors (5000)\n"
    "  --locations N   different places (5000)\n"
    "  --depth N       levels of a place (3)\n"
    "  --sources N     different sources (5000)\n"
    "  --undated N     per cent of the events (1)\n"
    "  --one-actor     the same actor in every event\n"
    "  --one-day       all events on one day\n"
    "  --source FOLDER one long source instead, and events that quote it\n"
    "  --bytes N       of that source (1000000)\n"
    "  --quotes N      of it (100)\n";

enum {
	ROWS,
	SEED,
	ACTORS,
	LOCATIONS,
	DEPTH,
	SOURCES,
	UNDATED,
	BYTES,
	QUOTES,
	NUMBERS,
	ONE_ACTOR = NUMBERS,
	ONE_DAY,
	SOURCE,
};

static const struct option OPTIONS[] = {
	{ "rows", required_argument, NULL, ROWS },
	{ "seed", required_argument, NULL, SEED },
	{ "actors", required_argument, NULL, ACTORS },
	{ "locations", required_argument, NULL, LOCATIONS },
	{ "depth", required_argument, NULL, DEPTH },
	{ "sources", required_argument, NULL, SOURCES },
	{ "undated", required_argument, NULL, UNDATED },
	{ "bytes", required_argument, NULL, BYTES },
	{ "quotes", required_argument, NULL, QUOTES },
	{ "one-actor", no_argument, NULL, ONE_ACTOR },
	{ "one-day", no_argument, NULL, ONE_DAY },
	{ "source", required_argument, NULL, SOURCE },
	{ 0 },
};

/* What a number may be; more than these are not told apart by their names. */
static const struct {
	uint64_t least, most;
} RANGES[NUMBERS] = {
	[ROWS] = { 0, 99999999 },
	[SEED] = { 0, UINT64_MAX },
	[ACTORS] = { 1, 1000000 },
	[LOCATIONS] = { 1, 1000000 },
	[DEPTH] = { 1, 60 },
	[SOURCES] = { 1, 1000000 },
	[UNDATED] = { 0, 100 },
	[BYTES] = { 1000, UINT64_C(1) << 32 },
	[QUOTES] = { 1, 1000000 },
};

static bool
read_number(int which, const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	return errno == 0 && end != text && *end == '\0' &&
	       *value >= RANGES[which].least && *value <= RANGES[which].most;
}

static bool
read_options(int argc, char **argv, struct plan *plan)
{
	uint64_t value[NUMBERS] = { [ROWS] = 1000,
		[SEED] = 1,
		[ACTORS] = 5000,
		[LOCATIONS] = 5000,
		[DEPTH] = 3,
		[SOURCES] = 5000,
		[UNDATED] = 1,
		[BYTES] = 1000000,
		[QUOTES] = 100 };
	int option;

	while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
		if (option == ONE_ACTOR)
			plan->one_actor = true;
		else if (option == ONE_DAY)
			plan->one_day = true;
		else if (option == SOURCE)
			plan->source = optarg;
		else if (option < 0 || option >= NUMBERS ||
			 !read_number(option, optarg, &value[option]))
			return false;
	}
	plan->rows = value[ROWS];
	plan->seed = value[SEED];
	plan->actors = (uint32_t)value[ACTORS];
	plan->locations = (uint32_t)value[LOCATIONS];
	plan->depth = (uint32_t)value[DEPTH];
	plan->sources = (uint32_t)value[SOURCES];
	plan->undated = (unsigned)value[UNDATED];
	plan->bytes = value[BYTES];
	plan->quotes = value[QUOTES];
	return optind == argc;
}

int
main(int argc, char **argv)
{
	struct plan plan = { 0 };
	bool done;

	if (!read_options(argc, argv, &plan)) {
		fputs(USAGE, stderr);
		return 2;
	}
	if (plan.source != NULL)
		done = generate_source(
		    plan.source, plan.seed, plan.bytes, plan.quotes);
	else
		done = write_events(&plan);
	if (!done)
		perror("generate");
	return done ? 0 : 2;
}
