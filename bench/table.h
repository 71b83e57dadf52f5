/* SPDX-License-Identifier: MIT */
/*
 * table: results, a line each, for people on standard output and as CSV.
 *
 *	struct table *table = table_open("bench.csv");
 *	table_add(table, &(struct result){ .what = "import", .value = 12.1,
 *	    .unit = "s", .runs = 5, .peer = "sqlite3 .import",
 *	    .peer_value = 5.0, .bar = BAR_RATIO, .limit = 3 });
 *	table_close(table);
 */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct table;

/* What the limit is of: nothing, the value, or the value by the peer's. */
enum bar { BAR_NONE, BAR_VALUE, BAR_RATIO };

struct result {
	const char *what, *unit;
	double value;
	size_t runs; /* that the value is the median or a rank of */
	const char *peer; /* NULL: there is none to compare with */
	double
	    peer_value; /* in the same unit; 0: it is not installed, or failed */
	enum bar bar;
	double limit; /* the value or ratio is to be at most this */
};

/* NULL, with errno: the CSV cannot be written. */
struct table *table_open(const char *csv);
void table_add(struct table *table, const struct result *result);
bool table_close(struct table *table); /* false: not all could be written */

#endif
