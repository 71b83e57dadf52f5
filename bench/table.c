/* SPDX-License-Identifier: MIT */
/* table: written as it grows, for a run at ten million rows is long. */
#include "config.h"

#include "bench/table.h"

#include <stdio.h>
#include <stdlib.h>

struct table {
	FILE *csv;
};

struct table *
table_open(const char *csv)
{
	struct table *table = malloc(sizeof *table);

	if (table == NULL)
		return NULL;
	table->csv = fopen(csv, "w");
	if (table->csv == NULL) {
		free(table);
		return NULL;
	}
	fputs("measure,value,unit,runs,peer,peer_value,ratio,limit,of,"
	      "verdict\n",
	    table->csv);
	printf("%-40s %14s %5s  %-31s %8s  %-12s %s\n", "measure", "dateline",
	    "runs", "peer", "ratio", "bar", "");
	return table;
}

/* Three digits that matter. */
static void
number(char *text, size_t size, double value)
{
	snprintf(text, size, "%.*f",
	    value < 10    ? 2
	    : value < 100 ? 1
			  : 0,
	    value);
}

static const char *
verdict(const struct result *result, double ratio)
{
	switch (result->bar) {
	case BAR_VALUE:
		return result->value <= result->limit ? "met" : "not met";
	case BAR_RATIO:
		if (result->peer_value <= 0)
			return "not compared";
		return ratio <= result->limit ? "met" : "not met";
	case BAR_NONE: break;
	}
	return "";
}

void
table_add(struct table *table, const struct result *result)
{
	const char *peer = result->peer != NULL ? result->peer : "";
	bool compared = result->peer != NULL && result->peer_value > 0;
	double ratio = compared ? result->value / result->peer_value : 0;
	char value[64], other[64], beside[128] = "", by[64] = "", bar[64] = "";

	number(value, sizeof value, result->value);
	number(other, sizeof other, result->peer_value);
	if (compared) {
		snprintf(beside, sizeof beside, "%s %s", other, peer);
		snprintf(by, sizeof by, ratio < 0.1 ? "%.4f" : "%.2f", ratio);
	} else if (result->peer != NULL) {
		snprintf(beside, sizeof beside, "%s: not measured", peer);
	}
	if (result->bar != BAR_NONE)
		snprintf(bar, sizeof bar, "%s %.4g",
		    result->bar == BAR_RATIO ? "ratio" : "at most",
		    result->limit);
	printf("%-40s %9s %-4s %5zu  %-31s %8s  %-12s %s\n", result->what,
	    value, result->unit, result->runs, beside, by, bar,
	    verdict(result, ratio));
	fflush(stdout);
	fprintf(table->csv, "\"%s\",%.6g,%s,%zu,\"%s\",", result->what,
	    result->value, result->unit, result->runs, peer);
	if (compared)
		fprintf(table->csv, "%.6g,%.6g,", result->peer_value, ratio);
	else
		fputs(",,", table->csv);
	if (result->bar != BAR_NONE)
		fprintf(table->csv, "%.6g,%s,", result->limit,
		    result->bar == BAR_RATIO ? "ratio" : "value");
	else
		fputs(",,", table->csv);
	fprintf(table->csv, "%s\n", verdict(result, ratio));
	fflush(table->csv);
}

bool
table_close(struct table *table)
{
	bool written = !ferror(table->csv) && !ferror(stdout);

	written = fclose(table->csv) == 0 && written;
	free(table);
	return written;
}
