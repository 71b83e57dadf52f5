/* SPDX-License-Identifier: MIT */
/*
 * Filter steps: key press to last byte of the frame, of many steps in an order
 * that an analyst might take, beside the same questions in SQL.
 *
 * A round is: choose the pane's nth actor, undo, exclude it, undo, choose a
 * place, from a date, to a later one, all dates again, clear, type a word
 * letter by letter, take back a letter.  A step ends with the frame that answers
 * it: of a letter typed, that may be the first one of a search, which then goes
 * on; until all is found is measured apart.  What only moves the cursor on the
 * way is not measured here; nor is the Esc at the end, which is held back for a
 * while, to be told from the beginning of another key.
 */
#include "config.h"

#include "bench/bench.h"

#include <stdio.h>
#include <string.h>

#include "bench/run.h"
#include "bench/sql.h"
#include "bench/words.h"

#define STEPS 220 /* at least */
#define LETTERS 5

struct steps {
	struct samples all, panes, typed, found;
	size_t silent; /* without a frame */
	bool failed;
};

static void
move(struct tty *tty, const char *keys)
{
	char key[2] = "";

	for (; *keys != '\0'; keys++) {
		key[0] = *keys;
		tty_press(tty, key);
	}
}

static void
step(
    struct steps *steps, struct tty *tty, const char *key, struct samples *kind)
{
	const struct frame frame = tty_press(tty, key);
	const double ms = frame.answered ? frame.first_ms : frame.ms;

	if (!frame.rested)
		steps->failed = true;
	if (!frame.answered)
		steps->silent++;
	samples_add(&steps->all, ms);
	samples_add(kind, ms);
	if (kind == &steps->typed)
		samples_add(&steps->found, frame.ms);
}

/* In the timeline. */
static void
go_to_year(struct tty *tty, unsigned year)
{
	char command[32];

	snprintf(command, sizeof command, "1:goto %u\r", year);
	move(tty, command);
}

/* The nth frequent word of plain letters. */
static void
plain_word(unsigned n, char word[LETTERS + 1])
{
	struct text text;
	uint32_t rank;
	size_t i;

	for (rank = 0;; rank++) {
		text.length = 0;
		text_word(&text, rank * 3);
		for (i = 0; i < text.length && text.bytes[i] >= 'a' &&
			    text.bytes[i] <= 'z';
		     i++)
			continue;
		if (i == text.length && i >= LETTERS && n-- == 0)
			break;
	}
	memcpy(word, text.bytes, LETTERS);
	word[LETTERS] = '\0';
}

static void
one_round(struct steps *steps, struct tty *tty, unsigned number)
{
	char word[LETTERS + 1], key[2] = "";
	size_t i;

	move(tty, "2g");
	for (i = 0; i < number % 7; i++)
		tty_press(tty, "j");
	step(steps, tty, " ", &steps->panes);
	step(steps, tty, "u", &steps->panes);
	step(steps, tty, "x", &steps->panes);
	step(steps, tty, "u", &steps->panes);
	move(tty, "3g");
	for (i = 0; i < number % 5; i++)
		tty_press(tty, "j");
	step(steps, tty, " ", &steps->panes);
	go_to_year(tty, 1988 + number % 12);
	step(steps, tty, "[", &steps->panes);
	go_to_year(tty, 2002 + number % 20);
	step(steps, tty, "]", &steps->panes);
	step(steps, tty, "\\", &steps->panes);
	step(steps, tty, "c", &steps->panes);
	plain_word(number, word);
	tty_press(tty, "/");
	for (i = 0; i < LETTERS; i++) {
		key[0] = word[i];
		step(steps, tty, key, &steps->typed);
	}
	step(steps, tty, "\177", &steps->typed);
	tty_press(tty, "\033");
}

/* The median over filters of every kind; 0: there is no such shell. */
static double
ask_peer(const struct bench *bench, struct samples *all, struct samples *typed)
{
	struct path file = bench_path(bench, "peer.db");
	struct path timeline = bench_path(bench, "events.case");
	double start, ms;
	struct sql *sql;
	size_t round;
	int filter;
	char word[LETTERS + 1];

	if (!run_exists("sqlite3"))
		return 0;
	sql = sql_open(file.text, timeline.text);
	start = run_clock();
	for (round = 0; sql != NULL && bench_again(bench, start, round);
	     round++) {
		for (filter = 0; filter < SQL_FILTERS; filter++) {
			plain_word((unsigned)round, word);
			ms = sql_ask(sql, (enum sql_filter)filter, word);
			if (ms < 0)
				goto out;
			samples_add(all, ms);
			if (filter == SQL_WORD)
				samples_add(typed, ms);
		}
	}
out:
	sql_close(sql);
	return samples_rank(all, 50);
}

static void
add(const struct bench *bench, const char *what, const struct samples *samples,
    unsigned rank, double peer, enum bar bar, double limit)
{
	table_add(bench->table, &(struct result){ .what = what,
				    .unit = "ms",
				    .runs = samples->n,
				    .value = samples_rank(samples, rank),
				    .peer = rank == 50 ? "SQL, median" : NULL,
				    .peer_value = rank == 50 ? peer : 0,
				    .bar = bar,
				    .limit = limit });
}

bool
measure_filter(const struct bench *bench)
{
	struct path timeline = bench_path(bench, "events.case");
	struct tty *tty = bench_open(bench, timeline.text, 40, 120);
	static struct steps steps;
	static struct samples peer, peer_typed;
	double sql, limit = bench->rows > 1000000 ? 60 : 16;
	size_t least = bench->quick ? 20 : STEPS;
	unsigned number;

	if (tty == NULL || !tty_start(tty, NULL).rested) {
		tty_close(tty, "q");
		return false;
	}
	for (number = 0; steps.all.n < least && !steps.failed; number++)
		one_round(&steps, tty, number);
	tty_close(tty, "cq");
	sql = ask_peer(bench, &peer, &peer_typed);
	add(bench, "filter step: median", &steps.all, 50, sql, BAR_RATIO,
	    1.0 / 30);
	add(bench, "filter step: 99 %", &steps.all, 99, 0, BAR_VALUE, limit);
	add(bench, "filter step in a pane: median", &steps.panes, 50, sql,
	    BAR_NONE, 0);
	add(bench, "filter step in a pane: 99 %", &steps.panes, 99, 0, BAR_NONE,
	    0);
	add(bench, "letter typed: median", &steps.typed, 50,
	    samples_rank(&peer_typed, 50), BAR_NONE, 0);
	add(bench, "letter typed: 99 %", &steps.typed, 99, 0, BAR_NONE, 0);
	add(bench, "letter typed, all found: median", &steps.found, 50,
	    samples_rank(&peer_typed, 50), BAR_NONE, 0);
	add(bench, "letter typed, all found: 99 %", &steps.found, 99, 0,
	    BAR_NONE, 0);
	if (steps.silent > 0)
		table_add(bench->table,
		    &(struct result){ .what = "filter steps without a frame",
			.unit = "",
			.runs = steps.all.n,
			.value = (double)steps.silent });
	return !steps.failed;
}
