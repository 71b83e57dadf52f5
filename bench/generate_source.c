/* SPDX-License-Identifier: MIT */
/*
 * A long source is paragraphs of sentences.  The quotes are sentences of it,
 * written down in the same pass: one whenever as much of the text has gone by
 * as lies between two quotes, more than one where a sentence is longer.
 */
#include "config.h"

#include "bench/generate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/words.h"

#define VOCABULARY 20000u

static FILE *
create(const char *folder, const char *name)
{
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/%s", folder, name);

	if (n < 0 || (size_t)n >= sizeof path) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	return fopen(path, "w");
}

/* An event that quotes a sentence; `wide` doubles its blanks. */
static void
write_quote(
    FILE *events, uint64_t number, const struct text *sentence, bool wide)
{
	size_t i;

	fprintf(events, "q%07llu,%04u-%02u-%02u,Passage %llu,report,\"",
	    (unsigned long long)number, (unsigned)(1985 + number % 40),
	    (unsigned)(1 + number / 40 % 12), (unsigned)(1 + number / 480 % 28),
	    (unsigned long long)number);
	for (i = 0; i < sentence->length; i++) {
		putc(sentence->bytes[i], events);
		if (wide && sentence->bytes[i] == ' ')
			putc(' ', events);
	}
	fputs("\"\n", events);
}

static void
write_all(FILE *text, FILE *events, struct chance *chance,
    const struct zipf *words, uint64_t bytes, uint64_t quotes)
{
	struct text sentence;
	uint64_t written = 0, quoted = 0, number = 0;

	while (written < bytes || quoted < quotes) {
		sentence.length = 0;
		text_sentence(&sentence, words, chance, 8, 24);
		if (quoted < quotes && written >= quoted * (bytes / quotes)) {
			quoted++;
			write_quote(
			    events, quoted, &sentence, quoted % 10 == 0);
		}
		number++;
		fwrite(sentence.bytes, 1, sentence.length, text);
		fputs(number % 6 == 0 ? "\n\n" : " ", text);
		written += sentence.length + 1 + (number % 6 == 0);
	}
	putc('\n', text);
}

static bool
finish(FILE *file)
{
	bool written;

	if (file == NULL)
		return false;
	written = !ferror(file);
	return fclose(file) == 0 && written;
}

bool
generate_source(
    const char *folder, uint64_t seed, uint64_t bytes, uint64_t quotes)
{
	struct chance chance = chance_from(seed, UINT64_MAX);
	FILE *text, *events, *sources;
	struct zipf words;
	bool done;

	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return false;
	if (!zipf_init(&words, VOCABULARY))
		return false;
	text = create(folder, "report.txt");
	events = create(folder, "events.csv");
	sources = create(folder, "sources.csv");
	if (text != NULL && events != NULL && sources != NULL) {
		fputs("id,title,published,file\n"
		      "report,A long report,2024-12-31,report.txt\n",
		    sources);
		fputs("id,date,title,source,quote\n", events);
		write_all(text, events, &chance, &words, bytes, quotes);
	}
	done = finish(text);
	done = finish(events) && done;
	done = finish(sources) && done;
	zipf_release(&words);
	return done;
}
