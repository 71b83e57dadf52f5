/* SPDX-License-Identifier: MIT */
/*
 * Findings of the import and quotes without a sure place, in one list.
 *
 * Both come by file, as imported, and line, each on its own; the files are
 * brought into one order by merging: while one side has a file that the
 * other side will come to later, the other side goes first.
 */
#include "config.h"

#include "core/check.h"

#include <string.h>

#include "core/export_private.h"
#include "core/mem.h"

struct problem {
	struct span file;
	int64_t line; /* 0: the file as a whole */
	struct span reason;
};

struct problems { /* one side of the merge */
	struct problem *list;
	size_t n, capacity;
	size_t next;
	struct arena arena;
	struct strbuf text;
	struct error *error;
};

static enum status
add_problem(struct problems *problems, struct span file, int64_t line,
    struct span reason)
{
	const struct problem *last =
	    problems->n > 0 ? &problems->list[problems->n - 1] : NULL;
	const char *kept_file, *kept_reason;

	/* Neighbours mostly share their file: share its name. */
	if (last != NULL && span_equal(last->file, file))
		kept_file = last->file.s;
	else
		kept_file = arena_copy(&problems->arena, file.s, file.n);
	kept_reason = arena_copy(&problems->arena, reason.s, reason.n);
	if (kept_file == NULL || kept_reason == NULL ||
	    mem_reserve(&problems->list, &problems->capacity, problems->n + 1,
		sizeof *problems->list) != STATUS_OK)
		return error_nomem(problems->error);
	problems->list[problems->n++] = (struct problem){
		.file = { kept_file, file.n },
		.line = line,
		.reason = { kept_reason, reason.n },
	};
	return STATUS_OK;
}

static enum status
add_finding(void *context, const struct store_finding *finding)
{
	return add_problem(
	    context, finding->file, finding->line, finding->reason);
}

/* What is wrong with a quote's place, and what to do; false when nothing. */
static bool
describe(const struct event_quote *quote, struct strbuf *out)
{
	switch (quote->state) {
	case ANCHOR_APPROXIMATE:
		strbuf_printf(out,
		    "the quote is only %d %% like its place in "
		    "the source",
		    quote->alike);
		break;
	case ANCHOR_AMBIGUOUS:
		strbuf_printf(out,
		    "the quote stands in %lld places of the "
		    "source",
		    (long long)quote->places);
		break;
	case ANCHOR_MISSING:
		strbuf_add_text(out, "the quote is not in the source");
		break;
	case ANCHOR_NONE:
	case ANCHOR_EXACT:
	case ANCHOR_NORMALISED: return false;
	}
	strbuf_add_text(out, " \"");
	strbuf_add(out, quote->source.s, quote->source.n);
	strbuf_add_text(out, "\"; ");
	if (quote->state == ANCHOR_APPROXIMATE)
		strbuf_add_text(out, "compare the two");
	else if (quote->state == ANCHOR_AMBIGUOUS)
		strbuf_add_text(out, "lengthen it, or give a prefix or suffix");
	else
		strbuf_add_text(out, "check its words and its source");
	return true;
}

static enum status
add_quote(void *context, int64_t event, const struct event_quote *quote)
{
	struct problems *problems = context;
	struct strbuf *text = &problems->text;

	(void)event;
	strbuf_clear(text);
	if (!describe(quote, text))
		return STATUS_OK;
	if (strbuf_status(text) != STATUS_OK)
		return error_nomem(problems->error);
	return add_problem(problems, quote->file, quote->line,
	    (struct span){ text->text, text->n });
}

static void
problems_release(struct problems *problems)
{
	mem_free(problems->list);
	arena_release(&problems->arena);
	strbuf_release(&problems->text);
}

/* Does a side still come to the file? */
static bool
comes_to(const struct problems *problems, struct span file)
{
	for (size_t i = problems->next; i < problems->n; i++)
		if (span_equal(problems->list[i].file, file))
			return true;
	return false;
}

/*
 * The side whose problem is told next; NULL at the end.  *file is the one
 * being told: it is finished before the sides are compared anew, so that
 * comes_to is asked once a file only.
 */
static struct problems *
pick(struct problems *findings, struct problems *quotes, struct span *file)
{
	const bool more = findings->next < findings->n;
	const struct problem *finding, *quote;
	bool same, other;

	if (!more || quotes->next == quotes->n)
		return more                       ? findings
		       : quotes->next < quotes->n ? quotes
						  : NULL;
	finding = &findings->list[findings->next];
	quote = &quotes->list[quotes->next];
	same = span_equal(finding->file, *file);
	other = span_equal(quote->file, *file);
	if (!same && !other) {
		*file = comes_to(quotes, finding->file) ? quote->file
							: finding->file;
		same = span_equal(finding->file, *file);
		other = span_equal(quote->file, *file);
	}
	if (same && other)
		return quote->line < finding->line ? quotes : findings;
	return same ? findings : quotes;
}

static enum status
write_problem(struct export_output *output, const struct problem *problem)
{
	struct span text = export_line(output, problem->file);

	strbuf_add(&output->lines, text.s, text.n);
	if (problem->line > 0)
		strbuf_printf(
		    &output->lines, ":%lld", (long long)problem->line);
	strbuf_add_text(&output->lines, ": ");
	text = export_line(output, problem->reason);
	strbuf_add(&output->lines, text.s, text.n);
	strbuf_add_byte(&output->lines, '\n');
	return export_flush(output, false);
}

static enum status
write_problems(struct export_output *output, struct problems *findings,
    struct problems *quotes)
{
	struct span file = { NULL, 0 };
	struct problems *from = pick(findings, quotes, &file);
	enum status status = STATUS_OK;

	while (from != NULL && status == STATUS_OK) {
		status = write_problem(output, &from->list[from->next++]);
		from = pick(findings, quotes, &file);
	}
	return status == STATUS_OK ? export_flush(output, true) : status;
}

enum status
check_run(struct store *store, const struct export_sink *sink, size_t *problems,
    struct error *error)
{
	struct problems findings = { .text = STRBUF_INIT, .error = error };
	struct problems quotes = { .text = STRBUF_INIT, .error = error };
	struct export_output output = {
		.sink = sink,
		.lines = STRBUF_INIT,
		.cell = STRBUF_INIT,
		.clean = STRBUF_INIT,
		.error = error,
	};
	enum status status;

	status = store_scan_findings(store, add_finding, &findings, error);
	if (status == STATUS_OK)
		status = store_scan_quotes(store, 0, add_quote, &quotes, error);
	if (status == STATUS_OK)
		status = write_problems(&output, &findings, &quotes);
	if (status == STATUS_OK)
		*problems = findings.n + quotes.n;
	export_output_release(&output);
	problems_release(&findings);
	problems_release(&quotes);
	return status;
}
