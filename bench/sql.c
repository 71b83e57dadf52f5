/* SPDX-License-Identifier: MIT */
/*
 * sql: the shell at the other end of two pipes.  Each question is followed by
 * one that prints a number; the answer is there when the number is.  Facets
 * are summed up within SQL, so that no printing is measured.
 */
#include "config.h"

#include "bench/sql.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/run.h"

struct sql {
	pid_t pid;
	FILE *in, *out;
	unsigned number; /* of the last question */
};

static const char SETTINGS[] =
    "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000000;"
    "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;";

static const char TABLES[] =
    "BEGIN;"
    "CREATE TABLE e (id INTEGER PRIMARY KEY, earliest, latest);"
    "INSERT INTO e SELECT id, earliest, latest FROM timeline.events;"
    "CREATE INDEX e_earliest ON e (earliest, latest);"
    "CREATE TABLE ea (event, actor, PRIMARY KEY (event, actor))"
    " WITHOUT ROWID;"
    "INSERT OR IGNORE INTO ea SELECT event, actor FROM timeline.event_actors;"
    "CREATE INDEX ea_actor ON ea (actor, event);"
    "CREATE TEMP TABLE up AS WITH RECURSIVE w (place, above) AS"
    " (SELECT id, id FROM timeline.locations UNION ALL"
    " SELECT w.place, l.parent FROM w JOIN timeline.locations AS l"
    " ON l.id = w.above WHERE l.parent IS NOT NULL) SELECT * FROM w;"
    "CREATE INDEX temp.up_place ON up (place, above);"
    "CREATE TABLE el (event, place, PRIMARY KEY (event, place))"
    " WITHOUT ROWID;"
    "INSERT OR IGNORE INTO el SELECT event, up.above"
    " FROM timeline.event_locations AS l JOIN up ON up.place = l.location;"
    "CREATE INDEX el_place ON el (place, event);"
    "CREATE VIRTUAL TABLE w USING fts5 (title, summary, content = '');"
    "INSERT INTO w (rowid, title, summary)"
    " SELECT id, title, summary FROM timeline.events;"
    "CREATE TABLE top AS SELECT"
    " (SELECT actor FROM ea GROUP BY actor ORDER BY count(*) DESC LIMIT 1)"
    " AS actor,"
    " (SELECT place FROM el GROUP BY place ORDER BY count(*) DESC LIMIT 1)"
    " AS place,"
    " (SELECT min(earliest) * 2 / 3 + max(earliest) / 3 FROM e) AS early,"
    " (SELECT min(earliest) / 3 + max(earliest) * 2 / 3 FROM e) AS late;"
    "COMMIT; ANALYZE;";

static const char *const SELECTION[SQL_WORD] = {
	[SQL_ALL] = "SELECT id FROM e",
	[SQL_ACTOR] = "SELECT event FROM ea"
		      " WHERE actor = (SELECT actor FROM top)",
	[SQL_NOT_ACTOR] = "SELECT id FROM e WHERE id NOT IN (SELECT event"
			  " FROM ea WHERE actor = (SELECT actor FROM top))",
	[SQL_LOCATION] = "SELECT event FROM el"
			 " WHERE place = (SELECT place FROM top)",
	[SQL_DATES] = "SELECT id FROM e WHERE latest >="
		      " (SELECT early FROM top) AND earliest <="
		      " (SELECT late FROM top)",
};

static const char COUNTS[] =
    "SELECT count(*) FROM pick;"
    "SELECT count(*), sum(n) FROM (SELECT actor, count(*) AS n FROM ea"
    " JOIN pick ON pick.id = ea.event GROUP BY actor);"
    "SELECT count(*), sum(n) FROM (SELECT place, count(*) AS n FROM el"
    " JOIN pick ON pick.id = el.event GROUP BY place);"
    "SELECT count(*), sum(n) FROM (SELECT earliest / 2629746000 AS month,"
    " count(*) AS n FROM e JOIN pick ON pick.id = e.id GROUP BY month);";

static void
become(int in, int out, const char *file)
{
	if (dup2(in, 0) < 0 || dup2(out, 1) < 0)
		_exit(126);
	execlp("sqlite3", "sqlite3", "-batch", "-bail", file, (char *)NULL);
	_exit(127);
}

/* Wait until all that was asked is answered. */
static bool
answered(struct sql *sql)
{
	char line[256], mark[64];

	snprintf(mark, sizeof mark, "answer %u\n", ++sql->number);
	fprintf(sql->in, "SELECT 'answer %u';\n", sql->number);
	if (fflush(sql->in) != 0)
		return false;
	while (fgets(line, sizeof line, sql->out) != NULL) {
		if (strcmp(line, mark) == 0)
			return true;
	}
	return false;
}

struct sql *
sql_open(const char *file, const char *timeline)
{
	struct sql *sql = calloc(1, sizeof *sql);
	int in[2], out[2];

	if (sql == NULL)
		return NULL;
	if (pipe(in) != 0) {
		free(sql);
		return NULL;
	}
	if (pipe(out) != 0) {
		close(in[0]);
		close(in[1]);
		free(sql);
		return NULL;
	}
	/* A shell that ends early is an answer that does not come. */
	signal(SIGPIPE, SIG_IGN);
	sql->pid = fork();
	if (sql->pid == 0) {
		close(in[1]);
		close(out[0]);
		become(in[0], out[1], file);
	}
	close(in[0]);
	close(out[1]);
	sql->in = fdopen(in[1], "w");
	sql->out = fdopen(out[0], "r");
	if (sql->pid > 0 && sql->in != NULL && sql->out != NULL) {
		fprintf(sql->in, "%s ATTACH '%s' AS timeline;\n%s\n", SETTINGS,
		    timeline, TABLES);
		if (answered(sql))
			return sql;
	}
	sql_close(sql);
	return NULL;
}

double
sql_ask(struct sql *sql, enum sql_filter filter, const char *word)
{
	double start = run_clock();

	fputs("DROP TABLE IF EXISTS temp.pick;"
	      "CREATE TEMP TABLE pick (id INTEGER PRIMARY KEY);"
	      "INSERT INTO pick ",
	    sql->in);
	if (filter == SQL_WORD)
		fprintf(
		    sql->in, "SELECT rowid FROM w WHERE w MATCH '%s*'", word);
	else
		fputs(SELECTION[filter], sql->in);
	fprintf(sql->in, ";%s\n", COUNTS);
	return answered(sql) ? run_clock() - start : -1;
}

void
sql_close(struct sql *sql)
{
	if (sql == NULL)
		return;
	if (sql->in != NULL)
		fclose(sql->in);
	if (sql->out != NULL)
		fclose(sql->out);
	if (sql->pid > 0)
		waitpid(sql->pid, NULL, 0);
	free(sql);
}
