/* SPDX-License-Identifier: MIT */
/*
 * sql: the questions that a filter step answers, put to SQLite.  Its shell
 * stays open between them, with a cache as large as the data.
 *
 *	struct sql *sql = sql_open("peer.db", "events.case");
 *	double ms = sql_ask(sql, SQL_ACTOR, NULL);
 *	sql_close(sql);
 */
#ifndef BENCH_SQL_H
#define BENCH_SQL_H

struct sql;

enum sql_filter {
	SQL_ALL,
	SQL_ACTOR, /* the most frequent */
	SQL_NOT_ACTOR,
	SQL_LOCATION, /* the most frequent, and all within */
	SQL_DATES, /* a third of the years */
	SQL_WORD, /* title or summary has a word that starts so */
	SQL_FILTERS,
};

/*
 * Copies the events of a case, once, into tables made for these questions:
 * ids alone, covering indexes both ways, places already spread to those they
 * lie in, a full-text index.  So the peer is at its best.  NULL: the shell is
 * not there or could not do it.
 */
struct sql *sql_open(const char *file, const char *timeline);

/*
 * Selection, number of events, counts of every actor and every location, and
 * a histogram by month.  Milliseconds; below 0: it did not answer.
 */
double sql_ask(struct sql *sql, enum sql_filter filter, const char *word);

void sql_close(struct sql *sql); /* NULL is fine */

#endif
