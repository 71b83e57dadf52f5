/* SPDX-License-Identifier: MIT */
/*
 * Scrolling at 80x24, by line, by page, to either end and to a date, beside
 * `less` on the CSV file.  less shows one column of text where dateline draws
 * panes, so it is a floor and no bar.
 */
#include "config.h"

#include "bench/bench.h"

#include <stdio.h>

#include "bench/run.h"

#define ROWS 24
#define COLS 80
#define KEYS 60 /* of each kind */
#define PAGE_DOWN "\033[6~"
#define PAGE_UP "\033[5~"

struct kind {
	const char *what, *less; /* NULL: less cannot do that */
	const char *keys[2], *less_keys[2]; /* in turn */
};

static const struct kind KINDS[] = {
	{ "line", "less", { "j", "j" }, { "j", "j" } },
	{ "line up", "less", { "k", "k" }, { "k", "k" } },
	{ "page", "less", { PAGE_DOWN, PAGE_DOWN }, { " ", " " } },
	{ "page up", "less", { PAGE_UP, PAGE_UP }, { "b", "b" } },
	{ "either end", "less", { "G", "g" }, { "G", "g" } },
	{ "a date", NULL, { NULL, NULL }, { NULL, NULL } },
};

#define KIND_COUNT (sizeof KINDS / sizeof KINDS[0])

/* The command is typed first; Enter is what is measured. */
static struct frame
go_to_date(struct tty *tty, size_t number)
{
	char command[64];
	const char *c;
	char key[2] = "";

	snprintf(command, sizeof command, ":goto %zu-%02zu",
	    1985 + number * 7 % 40, 1 + number % 12);
	for (c = command; *c != '\0'; c++) {
		key[0] = *c;
		tty_press(tty, key);
	}
	return tty_press(tty, "\r");
}

static bool
scroll(struct tty *tty, const char *const *keys, size_t count,
    struct samples *times, struct samples *bytes)
{
	struct frame frame;
	size_t i;

	for (i = 0; i < count; i++) {
		frame = keys[0] != NULL ? tty_press(tty, keys[i % 2])
					: go_to_date(tty, i);
		if (!frame.rested)
			return false;
		if (!frame.answered) /* already there */
			continue;
		samples_add(times, frame.ms);
		samples_add(bytes, (double)frame.bytes);
	}
	return true;
}

static void
add(const struct bench *bench, const struct kind *kind,
    const struct samples *times, const struct samples *peer)
{
	char what[64];

	snprintf(what, sizeof what, "scroll, %s: median", kind->what);
	table_add(bench->table, &(struct result){ .what = what,
				    .unit = "ms",
				    .runs = times->n,
				    .value = samples_rank(times, 50),
				    .peer = kind->less,
				    .peer_value = samples_rank(peer, 50) });
	snprintf(what, sizeof what, "scroll, %s: 99 %%", kind->what);
	table_add(bench->table, &(struct result){ .what = what,
				    .unit = "ms",
				    .runs = times->n,
				    .value = samples_rank(times, 99),
				    .peer = kind->less,
				    .peer_value = samples_rank(peer, 99),
				    .bar = BAR_VALUE,
				    .limit = 4 });
}

bool
measure_scroll(const struct bench *bench)
{
	struct path timeline = bench_path(bench, "events.case");
	struct path csv = bench_path(bench, "events.csv");
	const char *const arguments[] = { "less", csv.text, NULL };
	struct tty *tty = bench_open(bench, timeline.text, ROWS, COLS);
	struct tty *less = NULL;
	static struct samples times[KIND_COUNT], peer[KIND_COUNT], bytes, spare;
	size_t i, count = bench->quick ? 4 : KEYS;
	bool done = tty != NULL && tty_start(tty, NULL).rested;

	if (run_exists("less"))
		less = tty_open(arguments, ROWS, COLS, TTY_PEER);
	if (less != NULL)
		tty_start(less, NULL);
	if (done)
		tty_press(tty, "1");
	for (i = 0; i < KIND_COUNT && done; i++) {
		done = scroll(tty, KINDS[i].keys, count, &times[i], &bytes);
		if (less != NULL && KINDS[i].less != NULL)
			scroll(
			    less, KINDS[i].less_keys, count, &peer[i], &spare);
	}
	tty_close(tty, "q");
	tty_close(less, "q");
	for (i = 0; i < KIND_COUNT && done; i++)
		add(bench, &KINDS[i], &times[i], &peer[i]);
	if (done)
		table_add(bench->table,
		    &(struct result){ .what = "scroll: bytes of a frame, most",
			.unit = "B",
			.runs = bytes.n,
			.value = samples_rank(&bytes, 100),
			.bar = BAR_VALUE,
			.limit = 8192 });
	return done;
}
