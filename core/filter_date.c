/* SPDX-License-Identifier: MIT */
/*
 * date: values: their notations, what span of time they stand for, and the
 * one range among them that the panes move.
 *
 *	2024	2024-09/2025	[2020,2022]	EDTF as it is
 *	A..B	A..	..B	>A	>=A	<A	<=A
 *
 * Bounds come from EDTF alone; a comparison moves them by one millisecond.
 * An edit keeps the other side as the user wrote it where it can, as texts
 * are what people recognise; only the far side of `>` and `<` has none, and
 * becomes the day or second that its bound falls on.
 */
#include "config.h"

#include "core/filter.h"

#include <string.h>

#include "core/edtf.h"
#include "core/filter_private.h"

#define DAY_MS INT64_C(86400000)

/* ---- Values */

struct filter_date
filter_date_split(struct span text)
{
	static const enum filter_date_form forms[2][2] = {
		{ FILTER_DATE_AFTER, FILTER_DATE_SINCE },
		{ FILTER_DATE_BEFORE, FILTER_DATE_UNTIL },
	};
	struct filter_date date = { .form = FILTER_DATE_EDTF, .first = text };
	size_t dots = text.n, brackets = 0;

	if (text.n > 0 && (text.s[0] == '>' || text.s[0] == '<')) {
		size_t equals = text.n > 1 && text.s[1] == '=';

		date.form = forms[text.s[0] == '<'][equals];
		date.first.s += 1 + equals;
		date.first.n -= 1 + equals;
		return date;
	}
	/* Dots inside a set belong to it; with a slash they are an EDTF
	 * interval's open side. */
	for (size_t i = 0; i < text.n; i++) {
		char c = text.s[i];

		if (c == '[' || c == '{')
			brackets++;
		else if ((c == ']' || c == '}') && brackets > 0)
			brackets--;
		else if (c == '/' && brackets == 0)
			return date;
		else if (c == '.' && brackets == 0 && dots == text.n &&
			 i + 1 < text.n && text.s[i + 1] == '.')
			dots = i;
	}
	if (dots == text.n)
		return date;
	date.form = FILTER_DATE_RANGE;
	date.first.n = dots;
	date.second = (struct span){ text.s + dots + 2, text.n - dots - 2 };
	return date;
}

/* Parse part, a piece of text, with an error's column counted in text. */
static enum status
parse_date_part(
    struct span text, struct span part, struct edtf *date, struct error *error)
{
	struct error inner;
	enum status status = edtf_parse(part.s, part.n, date, &inner);
	size_t before;

	if (status == STATUS_OK)
		return STATUS_OK;
	if (status == STATUS_NOMEM)
		return error_nomem(error);
	before = text_count(text.s, (size_t)(part.s - text.s));
	return error_set_at(error,
	    before + (inner.column > 0 ? inner.column : 1), "%s",
	    inner.message);
}

static enum status
resolve_range(struct span text, const struct filter_date *split,
    struct filter_value *value, struct error *error)
{
	struct edtf date;
	enum status status;

	value->earliest = EDTF_EARLIEST;
	value->latest = EDTF_LATEST;
	if (split->first.n == 0 && split->second.n == 0)
		return error_set_at(
		    error, 3, "a date is wanted before or after ..");
	if (split->first.n > 0) {
		status = parse_date_part(text, split->first, &date, error);
		if (status != STATUS_OK)
			return status;
		value->earliest = date.earliest;
	}
	if (split->second.n > 0) {
		status = parse_date_part(text, split->second, &date, error);
		if (status != STATUS_OK)
			return status;
		value->latest = date.latest;
	}
	if (value->earliest > value->latest)
		return error_set_at(error,
		    text_count(text.s, (size_t)(split->second.s - text.s)) + 1,
		    "this range ends before it starts");
	return STATUS_OK;
}

static enum status
resolve_comparison(struct span text, const struct filter_date *split,
    struct filter_value *value, struct error *error)
{
	struct edtf date;
	enum status status;

	if (split->first.n == 0)
		return error_set_at(error, text.n + 1,
		    "a date is wanted after %.*s", (int)text.n, text.s);
	status = parse_date_part(text, split->first, &date, error);
	if (status != STATUS_OK)
		return status;
	if (split->form == FILTER_DATE_AFTER && date.latest == EDTF_LATEST)
		return error_set_at(error, 1, "nothing is after an open end");
	if (split->form == FILTER_DATE_BEFORE && date.earliest == EDTF_EARLIEST)
		return error_set_at(
		    error, 1, "nothing is before an open start");
	value->earliest = split->form == FILTER_DATE_AFTER   ? date.latest + 1
			  : split->form == FILTER_DATE_SINCE ? date.earliest
							     : EDTF_EARLIEST;
	value->latest = split->form == FILTER_DATE_BEFORE  ? date.earliest - 1
			: split->form == FILTER_DATE_UNTIL ? date.latest
							   : EDTF_LATEST;
	return STATUS_OK;
}

enum status
filter_date_resolve(struct filter_value *value, struct error *error)
{
	struct span text = { value->text, value->n };
	struct filter_date split = filter_date_split(text);
	struct edtf date;
	enum status status;

	if (split.form == FILTER_DATE_RANGE)
		return resolve_range(text, &split, value, error);
	if (split.form != FILTER_DATE_EDTF)
		return resolve_comparison(text, &split, value, error);
	status = parse_date_part(text, text, &date, error);
	if (status != STATUS_OK)
		return status;
	value->earliest = date.earliest;
	value->latest = date.latest;
	return STATUS_OK;
}

/* ---- The bounds that the panes set */

static bool
is_date(const struct filter *filter)
{
	return filter->kind == FILTER_TERM && filter->field == FILTER_DATE;
}

static size_t
find_bounds(const struct filter *filter)
{
	for (size_t i = 0; i < filter_top_count(filter); i++) {
		const struct filter *term = filter_top_term(filter, i);

		if (is_date(term) && term->value_count == 1)
			return i;
	}
	return FILTER_NOWHERE;
}

/* Append one side of an EDTF text; nothing where it is open. */
static void
add_side(struct span edtf, bool start, struct strbuf *out)
{
	if (start)
		edtf_start_text(edtf.s, edtf.n, out);
	else
		edtf_end_text(edtf.s, edtf.n, out);
}

/* A date as it is written; of an interval, the side that is asked for. */
static void
add_bound(struct span edtf, bool start, struct strbuf *out)
{
	if (edtf.n > 0 && memchr(edtf.s, '/', edtf.n) != NULL)
		add_side(edtf, start, out);
	else
		strbuf_add(out, edtf.s, edtf.n);
}

/* Append the day that starts or ends at this instant, or the second. */
static void
add_instant(int64_t instant, bool start, struct strbuf *out)
{
	int64_t edge = start ? instant : instant + 1;
	enum edtf_precision precision =
	    edge % DAY_MS == 0 ? EDTF_PRECISION_DAY : EDTF_PRECISION_TIME;
	struct edtf date = { .earliest = instant,
		.latest = instant,
		.start_precision = precision,
		.end_precision = precision };

	if (start)
		edtf_print_earliest(&date, out);
	else
		edtf_print_latest(&date, out);
}

/* Append the EDTF text of one side of a date: value; nothing: open. */
static void
add_value_side(const struct filter_value *value, bool start, struct strbuf *out)
{
	struct span text = { value->text, value->n };
	struct filter_date date = filter_date_split(text);

	switch (date.form) {
	case FILTER_DATE_EDTF: add_side(text, start, out); break;
	case FILTER_DATE_RANGE:
		add_bound(start ? date.first : date.second, start, out);
		break;
	case FILTER_DATE_SINCE:
		if (start)
			add_bound(date.first, start, out);
		break;
	case FILTER_DATE_UNTIL:
		if (!start)
			add_bound(date.first, start, out);
		break;
	case FILTER_DATE_AFTER:
		if (start)
			add_instant(value->earliest, start, out);
		break;
	case FILTER_DATE_BEFORE:
		if (!start)
			add_instant(value->latest, start, out);
		break;
	}
}

/* Empty `other` when it and `own` enclose nothing. */
static enum status
drop_crossed(const struct strbuf *own, struct strbuf *other, bool start,
    struct error *error)
{
	struct edtf a, b;
	enum status status;

	if (own->n == 0)
		return STATUS_OK;
	status = edtf_parse(own->text, own->n, &a, error);
	if (status != STATUS_OK || other->n == 0)
		return status;
	status = edtf_parse(other->text, other->n, &b, error);
	if (status != STATUS_OK)
		return status;
	if (start ? a.earliest > b.latest : b.earliest > a.latest)
		strbuf_clear(other);
	return STATUS_OK;
}

/* Put a date: term of this range at i, or last; none for an open range. */
static enum status
replace_bounds(struct filter *top, size_t i, const struct strbuf *from,
    const struct strbuf *to, struct error *error)
{
	struct strbuf range = STRBUF_INIT;
	struct span text;
	enum status status = STATUS_OK;

	strbuf_add(&range, from->text, from->n);
	if (from->n != to->n || memcmp(from->text, to->text, to->n) != 0) {
		strbuf_add_text(&range, "..");
		strbuf_add(&range, to->text, to->n);
	}
	if (strbuf_status(&range) != STATUS_OK) {
		status = error_nomem(error);
		goto done;
	}
	if (range.n > 0) {
		text = (struct span){ range.text, range.n };
		status = filter_top_append(
		    top, FILTER_DATE, false, text, false, error);
		if (status != STATUS_OK)
			goto done;
	}
	if (i != FILTER_NOWHERE && range.n > 0) {
		filter_free(top->children[i]);
		top->children[i] = filter_orphan(top, top->child_count - 1);
	} else if (i != FILTER_NOWHERE) {
		filter_top_remove(top, i);
	}
done:
	strbuf_release(&range);
	return status;
}

static enum status
set_bound(
    struct filter **filter, struct span date, bool start, struct error *error)
{
	struct strbuf own = STRBUF_INIT, other = STRBUF_INIT;
	size_t i = find_bounds(*filter);
	struct filter *top = NULL;
	enum status status;

	if (i != FILTER_NOWHERE)
		add_value_side(
		    &filter_top_term(*filter, i)->values[0], !start, &other);
	add_bound(date, start, &own);
	if (strbuf_status(&own) != STATUS_OK ||
	    strbuf_status(&other) != STATUS_OK) {
		status = error_nomem(error);
		goto done;
	}
	status = drop_crossed(&own, &other, start, error);
	if (status != STATUS_OK)
		goto done;
	top = filter_top_open(*filter);
	if (top == NULL) {
		status = error_nomem(error);
		goto done;
	}
	status = replace_bounds(
	    top, i, start ? &own : &other, start ? &other : &own, error);
	if (status == STATUS_OK) {
		status = filter_top_commit(filter, top, error);
		top = NULL;
	}
done:
	filter_free(top);
	strbuf_release(&own);
	strbuf_release(&other);
	return status;
}

enum status
filter_date_from(struct filter **filter, struct span date, struct error *error)
{
	return set_bound(filter, date, true, error);
}

enum status
filter_date_to(struct filter **filter, struct span date, struct error *error)
{
	return set_bound(filter, date, false, error);
}

enum status
filter_date_clear(struct filter **filter, struct error *error)
{
	struct filter *top = filter_top_open(*filter);

	if (top == NULL)
		return error_nomem(error);
	for (size_t i = 0; i < top->child_count;) {
		if (is_date(top->children[i]))
			filter_top_remove(top, i);
		else
			i++;
	}
	return filter_top_commit(filter, top, error);
}
