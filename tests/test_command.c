/* SPDX-License-Identifier: MIT */
/*
 * The command line: the built program is run in a folder of small datasets,
 * and what it prints, tells and returns is compared.  Most cases stand in
 * command.tsv, one a line.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/strbuf.h"

#ifndef DATELINE
#define DATELINE "./dateline"
#endif

static char *program;
static char folder[] = "/tmp/dateline-command-XXXXXX";
static struct strbuf output = STRBUF_INIT, messages = STRBUF_INIT;

static const struct {
	const char *name, *text;
} files[] = {
	{ "t/events.csv",
	    "id,date,end,title,summary,type,actors,locations,latitude,"
	    "longitude,source,quote,tags,Deaths\n"
	    "e1,2024-05-01,,Talks begin,sum,meeting,host=Ann; Bob,"
	    "Iraq > Baghdad; Iran,33.3,44.4,s1,They will meet,x;y,3\n"
	    "e2,2024,2025,Long,,protest,Ann,Iraq > Anbar,,,s1,nowhere said,,\n"
	    ",nonsense,,Bad date,,,,,,,,,,\n"
	    "e3,,,Undated,,,,,,,https://example.org/x,,,\n"
	    "e1,2024-05-01,,Talks begin,,,,,,,s2,,,\n" },
	{ "t/sources.csv", "id,title,file\ns1,Paper,s1.txt\ns2,Other,\n" },
	{ "t/s1.txt", "They will meet tomorrow. The end.\n" },
	{ "good.csv", "title,date\nGood,2020\n" },
	{ "list", "title,date\nListed,2021\n" },
	{ "timed.csv",
	    "title,date,end\nSpring,2025-03-30T00:30Z,2025-03-30T01:30Z\n"
	    "Day,2025-09-02,\nNight,2024-12-31T23:30:15Z,\n" },
	{ "hostile.csv", "title\n\"a\x1b[2J\xe2\x80\xae\tb\n\"\n" },
	{ "sub/t/events.csv", "title\nOther\n" },
	{ "untitled.csv", "date\n2020\n" },
	{ "semicolon.csv",
	    "sep=;\r\ndate;title;actors\r\n2024-01-01;Caf\xe9;A\r\n"
	    "2024-02-30;Bad;x\r\n2024-03;\"two\r\nlines\";y\r\n"
	    "2024-04;short\r\n\"q\"x;2;3\r\n" },
};
#define FILES (sizeof files / sizeof *files)

static void
in_folder(struct strbuf *path, const char *name)
{
	strbuf_clear(path);
	strbuf_printf(path, "%s/%s", folder, name);
}

static int
set_up(void **state)
{
	static const char *const folders[] = { "t", "sub", "sub/t" };
	const char *given = getenv("DATELINE");
	struct strbuf path = STRBUF_INIT;

	(void)state;
	program = realpath(given != NULL ? given : DATELINE, NULL);
	if (program == NULL) {
		print_error("there is no program %s\n",
		    given != NULL ? given : DATELINE);
		return -1;
	}
	if (mkdtemp(folder) == NULL)
		return -1;
	for (size_t i = 0; i < 3; i++) {
		in_folder(&path, folders[i]);
		assert_int_equal(mkdir(path.text, 0777), 0);
	}
	for (size_t i = 0; i < FILES; i++) {
		FILE *file;

		in_folder(&path, files[i].name);
		file = fopen(path.text, "w");
		assert_non_null(file);
		fputs(files[i].text, file);
		assert_int_equal(fclose(file), 0);
	}
	strbuf_release(&path);
	return 0;
}

static int
tear_down(void **state)
{
	struct strbuf line = STRBUF_INIT;

	(void)state;
	strbuf_printf(&line, "rm -rf '%s'", folder);
	assert_int_equal(system(line.text), 0);
	strbuf_release(&line);
	strbuf_release(&output);
	strbuf_release(&messages);
	free(program);
	return 0;
}

static void
read_file(const char *name, struct strbuf *out)
{
	struct strbuf path = STRBUF_INIT;
	char bytes[4096];
	FILE *file;
	size_t n;

	in_folder(&path, name);
	file = fopen(path.text, "rb");
	assert_non_null(file);
	strbuf_clear(out);
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		strbuf_add(out, bytes, n);
	fclose(file);
	strbuf_release(&path);
}

/* The exit status of a shell command in the folder. */
static int
shell(const char *command)
{
	struct strbuf line = STRBUF_INIT;
	int status;

	strbuf_printf(&line, "cd '%s' && %s", folder, command);
	status = system(line.text);
	strbuf_release(&line);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Run `dateline arguments`, its standard output redirected. */
static int
run_to(const char *redirect, const char *arguments)
{
	struct strbuf command = STRBUF_INIT;
	int status;

	strbuf_printf(&command, "</dev/null '%s' %s %s 2>messages", program,
	    arguments, redirect);
	status = shell(command.text);
	strbuf_release(&command);
	read_file("messages", &messages);
	return status;
}

static int
run(const char *arguments)
{
	const int status = run_to(">output", arguments);

	read_file("output", &output);
	return status;
}

/* Expected text may go on in any way after a `*`. */
static bool
is_as(const char *text, const char *expected)
{
	const char *star = strchr(expected, '*');

	if (star == NULL)
		return strcmp(text, expected) == 0;
	return strncmp(text, expected, (size_t)(star - expected)) == 0;
}

static void
unescape(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++) {
		if (text[0] == '\\' && (text[1] == 'n' || text[1] == 't'))
			*to++ = *++text == 'n' ? '\n' : '\t';
		else
			*to++ = *text;
	}
	*to = '\0';
}

static char *
next_field(char **rest)
{
	char *field = *rest, *tab;

	assert_non_null(field);
	tab = strchr(field, '\t');
	*rest = tab != NULL ? tab + 1 : NULL;
	if (tab != NULL)
		*tab = '\0';
	return field;
}

static void
check_case(char *line)
{
	const char *arguments = next_field(&line);
	const int expected = atoi(next_field(&line));
	char *printed = next_field(&line), *told = next_field(&line);
	const int status = run(arguments);

	unescape(printed);
	unescape(told);
	if (status != expected || !is_as(output.text, printed) ||
	    !is_as(messages.text, told))
		fail_msg("dateline %s: status %d\n%s---\n%s", arguments, status,
		    output.text, messages.text);
}

static void
test_cases(void **state)
{
	FILE *file = fopen(TEST_DATA "/command.tsv", "r");
	char line[4096];
	size_t cases = 0;

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			continue;
		check_case(line);
		cases++;
	}
	fclose(file);
	assert_true(cases > 40);
}

/* Every page fits a terminal. */
static void
test_help(void **state)
{
	static const char *const pages[] = { "--help", "import --help",
		"list --help", "facets --help", "check --help", "date --help",
		"list nosuch -h" };

	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		char *line, *rest;

		assert_int_equal(run(pages[i]), 0);
		assert_int_equal(messages.n, 0);
		assert_true(output.n > 200);
		assert_int_equal(
		    strncmp(output.text, "Usage: dateline", 15), 0);
		for (line = strtok_r(output.text, "\n", &rest); line != NULL;
		     line = strtok_r(NULL, "\n", &rest))
			if (strlen(line) > 80)
				fail_msg("%s", line);
	}
}

static bool
exists(const char *name)
{
	struct strbuf path = STRBUF_INIT;
	struct stat found;
	bool is;

	in_folder(&path, name);
	is = lstat(path.text, &found) == 0;
	strbuf_release(&path);
	return is;
}

static void
test_import(void **state)
{
	static const char rejected[] = "dateline: t/events.csv:4: ";
	static const char first[] =
	    "dateline: a.case: t: 5 rows read, 3 events made, 1 row added to "
	    "them, "
	    "1 row rejected; "
	    "native, comma-separated, UTF-8, dates EDTF; 2 actors, "
	    "4 locations, 3 sources, 2 quotes\n";
	static const char again[] =
	    "dateline: a.case: t: 5 rows read, 3 events (0 new, 0 changed, "
	    "3 unchanged; 0 gone), 1 row added to them, 1 row rejected; "
	    "native, comma-separated, "
	    "UTF-8, dates EDTF; 2 actors, 4 locations, 3 sources, "
	    "2 quotes\n";

	(void)state;
	assert_int_equal(run("import -o a.case t/"), 1);
	assert_int_equal(output.n, 0);
	assert_int_equal(strncmp(messages.text, first, strlen(first)), 0);
	assert_non_null(strstr(messages.text, rejected));
	assert_int_equal(run("import t -o a.case"), 1);
	assert_int_equal(strncmp(messages.text, again, strlen(again)), 0);
	assert_int_equal(run("import good.csv --output=a.case"), 0);
	assert_null(strstr(messages.text, rejected));
	assert_non_null(strstr(
	    messages.text, "good: 1 row read, 1 event made, none rejected; "));
	assert_int_equal(run("list -f good a.case"), 0);
	assert_string_equal(output.text, "2020\tGood\t\n");
	assert_int_equal(messages.n, 0);
	assert_int_equal(run("list a.case good.csv"), 2);
}

/* A name given replaces the dataset of that name, whatever its path's is. */
static void
test_import_name(void **state)
{
	(void)state;
	assert_int_equal(run("import -o named.case --name n good.csv"), 0);
	assert_non_null(
	    strstr(messages.text, "named.case: n: 1 row read, 1 event made"));
	assert_int_equal(run("import -o named.case good.csv"), 0);
	assert_null(strstr(messages.text, "gone"));
	assert_int_equal(run("import -o named.case --name n list"), 0);
	assert_non_null(
	    strstr(messages.text, "(1 new, 0 changed, 0 unchanged; 1 gone)"));
	assert_int_equal(run("list named.case"), 0);
	assert_string_equal(output.text, "2020\tGood\t\n2021\tListed\t\n");
}

/* What each way to read a file assumes is told, and what was read the same. */
static void
test_reading(void **state)
{
	static const struct {
		const char *make, *arguments, *told;
	} ways[] = {
		{ "date;title\\n2024;Caf\\303\\251\\n", "",
		    "semicolon-separated\n" },
		{ "date\\ttitle\\r2024\\tCaf\\351\\r", "",
		    "tab-separated, Windows-1252\n" },
		{ "date|title\\n2024|Caf\\303\\251\\n", "",
		    "pipe-separated\n" },
		{ "date^title\\n2024^Caf\\303\\251\\n", "--delimiter ^",
		    "separated by `^`\n" },
		{ "date,title\\n2024,Caf\\202\\n", "--encoding cp437",
		    "cp437\n" },
		{ "sep=;\\ntitle;date\\nCaf\\303\\251;2024\\n", "",
		    "semicolon-separated\n" },
		{ "\\377\\376t\\0i\\0t\\0l\\0e\\0,\\0x\\0\\n\\0"
		  "C\\0a\\0f\\0\\351\\0,\\0\\n\\0",
		    "", NULL },
	};
	struct strbuf line = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		strbuf_clear(&line);
		strbuf_printf(&line, "printf '%s' >some.csv", ways[i].make);
		assert_int_equal(shell(line.text), 0);
		strbuf_clear(&line);
		strbuf_printf(&line, "list %s some.csv", ways[i].arguments);
		if (run(line.text) != 0)
			fail_msg("%s: %s", ways[i].make, messages.text);
		assert_non_null(strstr(output.text, "\tCaf\xc3\xa9\t\n"));
		if (ways[i].told == NULL)
			continue;
		strbuf_clear(&line);
		strbuf_printf(&line, "dateline: some.csv: %s", ways[i].told);
		assert_string_equal(messages.text, line.text);
		assert_string_equal(output.text, "2024\tCaf\xc3\xa9\t\n");
	}
	strbuf_release(&line);
}

/* What an encoding lacks is told; advice fits the delimiter. */
static void
test_reading_faults(void **state)
{
	(void)state;
	assert_int_equal(
	    shell("printf '\\377\\376t\\0i\\0t\\0l\\0e\\0\\n\\0\\75\\330x\\0' "
		  ">some.csv"),
	    0);
	assert_int_equal(run("list some.csv"), 0);
	assert_string_equal(output.text, "undated\t\xef\xbf\xbdx\t\n");
	assert_string_equal(messages.text,
	    "dateline: some.csv: UTF-16LE, invalid in 1 place\n");
	assert_int_equal(
	    shell("printf 'date\\ttitle\\n2024\\t\"x\\n2024\\ta\\tb\\n' "
		  ">some.csv"),
	    0);
	assert_int_equal(run("check some.csv"), 1);
	assert_string_equal(output.text,
	    "some.csv:3: row has 3 cells, the header has 2; take out of its "
	    "cells any tabs\n");
	assert_string_equal(messages.text,
	    "dateline: some.csv: tab-separated, quotes are data\n");
	assert_int_equal(shell("printf 'date|title\\n2024|x\\n2024|a|b\\n' "
			       ">some.csv"),
	    0);
	assert_int_equal(run("check some.csv"), 1);
	assert_string_equal(output.text,
	    "some.csv:3: row has 3 cells, the header has 2; put quotes around "
	    "cells that hold `|`\n");
}

static void
test_standard_input(void **state)
{
	(void)state;
	assert_int_equal(shell("printf 'title,date\\nGood,2020\\n' | "
			       "gzip >good.csv.gz"),
	    0);
	assert_int_equal(run("list good.csv.gz"), 0);
	assert_string_equal(output.text, "2020\tGood\t\n");
	assert_string_equal(messages.text, "dateline: good.csv.gz: gzip\n");
	assert_int_equal(run("list - <good.csv"), 0);
	assert_string_equal(output.text, "2020\tGood\t\n");
	assert_int_equal(messages.n, 0);
	assert_int_equal(run("import -o piped.case - <good.csv.gz"), 0);
	assert_string_equal(messages.text,
	    "dateline: piped.case: standard input: 1 row read, 1 event made, "
	    "none rejected; native, gzip, comma-separated, UTF-8, dates EDTF; "
	    "0 actors, 0 locations, 0 sources, 0 quotes\n");
	assert_int_equal(run("list piped.case"), 0);
	assert_string_equal(output.text, "2020\tGood\t\n");
	assert_int_equal(shell("head -c 30 good.csv.gz >cut.csv.gz"), 0);
	assert_int_equal(run("list cut.csv.gz"), 2);
	assert_string_equal(messages.text,
	    "dateline: cut.csv.gz: the gzip data is damaged or cut short; "
	    "get the file again\n");
}

static void
test_rejects(void **state)
{
	struct strbuf rows = STRBUF_INIT;

	(void)state;
	assert_int_equal(
	    run("import -o r.case --rejects r.csv semicolon.csv"), 1);
	read_file("r.csv", &rows);
	assert_int_equal(
	    strncmp(rows.text, "line,reason,date,title,actors\n4,", 32), 0);
	assert_non_null(strstr(rows.text, ",2024-02-30,Bad,x\n7,"));
	assert_non_null(strstr(rows.text, ",2024-04,short\n8,"));
	assert_non_null(strstr(rows.text, ",\"\"\"q\"\"x\",2,3\n"));
	assert_int_equal(run("list r.case"), 0);
	assert_string_equal(
	    output.text, "1 Jan 2024\tCaf\xc3\xa9\t\nMar 2024\ttwo  lines\t\n");
	/* Mended, they are read. */
	assert_int_equal(
	    shell("sed -e s/2024-02-30/2024-02-28/g -e 's/short/short,/' "
		  "r.csv >mended.csv"),
	    0);
	assert_int_equal(run("list mended.csv"), 1);
	assert_string_equal(
	    output.text, "28 Feb 2024\tBad\t\nApr 2024\tshort\t\n");
	/* Nothing is left of an earlier list; the input is never written. */
	assert_int_equal(run("import -o r.case --rejects r.csv good.csv"), 0);
	read_file("r.csv", &rows);
	assert_int_equal(rows.n, 0);
	assert_int_equal(
	    run("import -o r.case --rejects ./good.csv good.csv"), 2);
	assert_non_null(strstr(messages.text, "this is the file that is read"));
	assert_int_equal(run("list good.csv"), 0);
	assert_int_equal(run("import -o r.case --rejects r.csv t list"), 2);
	strbuf_release(&rows);
}

static void
test_strict(void **state)
{
	(void)state;
	assert_int_equal(run("import -o s.case --strict semicolon.csv"), 2);
	assert_string_equal(messages.text,
	    "dateline: semicolon.csv: 3 rows cannot be read, and all or none "
	    "were asked for; 'dateline check' lists them\n");
	assert_false(exists("s.case"));
	assert_int_equal(run("import -o s.case --strict good.csv"), 0);
	assert_int_equal(run("import -o s.case --strict list t"), 2);
	assert_int_equal(run("list s.case"), 0);
	assert_string_equal(output.text, "2020\tGood\t\n");
}

static void
test_trial(void **state)
{
	(void)state;
	assert_int_equal(run("import --dry-run semicolon.csv"), 1);
	assert_non_null(
	    strstr(messages.text, "dateline: dry run: semicolon: 5 rows read, "
				  "2 events made, 3 rows rejected; native, "
				  "semicolon-separated, Windows-1252, "));
	assert_non_null(strstr(messages.text, "dateline: semicolon.csv:7: "));
	assert_int_equal(run("import --dry-run -o dry.case good.csv"), 0);
	assert_false(exists("dry.case"));
	assert_int_equal(run("import -o dry.case good.csv"), 0);
	assert_int_equal(run("import -o dry.case --dry-run list"), 0);
	assert_int_equal(run("import -o dry.case --dry-run good.csv"), 0);
	assert_non_null(strstr(messages.text, " unchanged; "));
	assert_int_equal(run("list dry.case"), 0);
	assert_string_equal(output.text, "2020\tGood\t\n");
}

/* All or nothing, and a case that was not there before is not there after. */
static void
test_import_fails(void **state)
{
	(void)state;
	assert_int_equal(run("import -o new.case good.csv nosuch"), 2);
	assert_non_null(strstr(messages.text, "nosuch"));
	assert_false(exists("new.case"));
	assert_int_equal(run("import -o new.case untitled.csv"), 2);
	assert_false(exists("new.case"));
	assert_int_equal(run("import -o kept.case good.csv"), 0);
	assert_int_equal(run("import -o kept.case list nosuch"), 2);
	assert_int_equal(run("list kept.case"), 0);
	assert_string_equal(output.text, "2020\tGood\t\n");
	assert_int_equal(run("import -o good.csv t"), 2);
	assert_int_equal(run("list good.csv"), 0);
}

/* What is exported is imported again as the same events. */
static void
test_round_trip(void **state)
{
	struct strbuf before = STRBUF_INIT;

	(void)state;
	/* 1, here and below: a row of t was rejected. */
	assert_int_equal(run("list --format json t"), 1);
	strbuf_add(&before, output.text, output.n);
	assert_int_equal(shell("mkdir again && "
			       "cp t/sources.csv t/s1.txt again"),
	    0);
	assert_int_equal(run_to(">again/events.csv", "list --format csv t"), 1);
	assert_int_equal(run("list --format json again"), 0);
	assert_string_equal(output.text, before.text);
	assert_int_equal(messages.n, 0);
	strbuf_release(&before);
}

/* One odd date among EDTF is a mistake in its row; a column of odd ones is
 * another notation. */
static void
test_odd_dates(void **state)
{
	(void)state;
	assert_int_equal(shell("printf 'date,title\\n2024,a\\n2025-01,b\\n"
			       "07-09-2025,c\\n' >odd.csv"),
	    0);
	assert_int_equal(run("check odd.csv"), 1);
	assert_non_null(strstr(output.text, "odd.csv:4: date `07-09-2025`"));
	assert_int_equal(run("list odd.csv"), 1);
	assert_string_equal(output.text, "2024\ta\t\nJan 2025\tb\t\n");
	assert_int_equal(shell("printf 'date,title\\n05-08-2025,a\\n"
			       "07-09-2025,c\\n' >odd.csv"),
	    0);
	assert_int_equal(run("list odd.csv"), 2);
	assert_non_null(strstr(messages.text, "--date-order"));
	assert_int_equal(run("list --date-order dmy odd.csv"), 0);
	assert_string_equal(output.text, "5 Aug 2025\ta\t\n7 Sep 2025\tc\t\n");
}

/* A folder's events.csv is native; a file by itself may be anything. */
static void
test_folder_is_native(void **state)
{
	(void)state;
	assert_int_equal(shell("mkdir folder && printf 'date,name\\n2024,a\\n' "
			       ">folder/events.csv"),
	    0);
	assert_int_equal(run("list folder"), 2);
	assert_non_null(strstr(messages.text, "`title`"));
	assert_int_equal(run("list folder/events.csv"), 0);
	assert_string_equal(output.text, "2024\ta\t\n");
}

/* What the samples hold, prefixes of quotes and all, comes back the same. */
static void
test_round_trip_sample(void **state)
{
	struct strbuf before = STRBUF_INIT;

	(void)state;
	assert_int_equal(
	    shell("mkdir copy && cd " SAMPLE_DATA "/iraq-coalition && "
		  "cp -r actors.csv locations.csv sources.csv sources "
		  "\"$OLDPWD/copy\" && chmod -R u+w \"$OLDPWD/copy\""),
	    0);
	assert_int_equal(
	    run("list --format json " SAMPLE_DATA "/iraq-coalition"), 0);
	strbuf_add(&before, output.text, output.n);
	assert_int_equal(
	    run_to(">copy/events.csv",
		"list --format csv " SAMPLE_DATA "/iraq-coalition"),
	    0);
	assert_int_equal(run("list --format json copy"), 0);
	assert_string_equal(output.text, before.text);
	strbuf_release(&before);
}

/* A name with `=` in it is not taken for a role. */
static void
test_round_trip_signs(void **state)
{
	struct strbuf before = STRBUF_INIT;

	(void)state;
	assert_int_equal(shell("mkdir sign signed && printf 'date,title,actors"
			       "\\n2024,x,=a=b; r=c=d; e\\n' >sign/events.csv"),
	    0);
	assert_int_equal(run("list --format json sign"), 0);
	assert_non_null(
	    strstr(output.text, "{\"name\":\"a=b\",\"role\":null}"));
	strbuf_add(&before, output.text, output.n);
	assert_int_equal(
	    run_to(">signed/events.csv", "list --format csv sign"), 0);
	assert_int_equal(run("list --format json signed"), 0);
	assert_string_equal(output.text, before.text);
	strbuf_release(&before);
}

static void
test_names(void **state)
{
	(void)state;
	/* A file called like a command. */
	assert_int_equal(run("list ./list"), 0);
	assert_string_equal(output.text, "2021\tListed\t\n");
	/* Datasets of one name, side by side. */
	assert_int_equal(run("list -f other t sub/t"), 1);
	assert_string_equal(output.text, "undated\tOther\t\n");
	assert_int_equal(run("list -f talks t sub/t"), 1);
}

static void
test_output_fails(void **state)
{
	(void)state;
	assert_int_equal(run_to(">&-", "list t"), 2);
	assert_non_null(strstr(messages.text, "standard output: "));
	if (access("/dev/full", W_OK) != 0)
		skip();
	assert_int_equal(run_to(">/dev/full", "list t"), 2);
	assert_non_null(strstr(messages.text, "standard output: "));
	assert_int_equal(run_to(">/dev/full", "--help"), 2);
	assert_int_equal(run_to(">/dev/full", "date 2024"), 2);
}

/* In a file text stays as it is, but an event stays one line. */
static void
test_hostile(void **state)
{
	(void)state;
	assert_int_equal(run("list hostile.csv"), 0);
	assert_non_null(strstr(output.text, "a\x1b[2J\xe2\x80\xae b"));
	assert_int_equal(strcspn(output.text, "\n"), output.n - 1);
	/* Messages are cleaned always. */
	assert_int_equal(run("list \"$(printf 'no\\033[2J')\""), 2);
	assert_null(strchr(messages.text, '\x1b'));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_import),
		cmocka_unit_test(test_import_name),
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_reading_faults),
		cmocka_unit_test(test_standard_input),
		cmocka_unit_test(test_rejects),
		cmocka_unit_test(test_strict),
		cmocka_unit_test(test_trial),
		cmocka_unit_test(test_import_fails),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_odd_dates),
		cmocka_unit_test(test_folder_is_native),
		cmocka_unit_test(test_round_trip_sample),
		cmocka_unit_test(test_round_trip_signs),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_output_fails),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests_name("command", tests, set_up, tear_down);
}
