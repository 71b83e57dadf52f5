/* SPDX-License-Identifier: MIT */
/*
 * The dates of edtf.h out of what edtf_read finds in a text: a lone date, an
 * interval, or the members of a set one after the other.  Nothing is kept
 * and nothing allocated while parsing; a text is cheap enough to be read
 * again wherever its words or its sides are wanted.
 */
#include "config.h"

#include "core/edtf.h"

#include <string.h>

#include "core/calendar.h"
#include "core/edtf_hint.h"
#include "core/edtf_read.h"

/* ---- Parsing */

static enum status
refuse_year(struct error *error)
{
	return error_set(error, STATUS_RANGE,
	    "valid notation, but a year beyond +-292 million cannot be held");
}

static void
set_date(struct edtf *edtf, const struct edtf_date *date)
{
	*edtf = (struct edtf){
		.earliest = date->earliest,
		.latest = date->latest,
		.start_precision = date->precision,
		.end_precision = date->precision,
		.qualifiers = date->qualifiers,
		.level = date->level,
	};
}

/*
 * An open side has no bound; an unknown one that of the nearest known
 * instant, which is the known side's own, or none beside an open side.
 */
static void
set_range(struct edtf *edtf, const struct edtf_range *range)
{
	bool start = range->start == EDTF_KNOWN;
	bool end = range->end == EDTF_KNOWN;

	*edtf = (struct edtf){
		.earliest = EDTF_EARLIEST,
		.latest = EDTF_LATEST,
		.start = range->start,
		.end = range->end,
		.start_precision =
		    (start ? range->first : range->last).precision,
		.end_precision = (end ? range->last : range->first).precision,
		.qualifiers = range->first.qualifiers | range->last.qualifiers,
		.level = range->first.level,
	};
	if (start || (end && range->start == EDTF_UNKNOWN))
		edtf->earliest = (start ? range->first : range->last).earliest;
	if (end || (start && range->end == EDTF_UNKNOWN))
		edtf->latest = (end ? range->last : range->first).latest;
	if (range->last.level > edtf->level)
		edtf->level = range->last.level;
	if ((!start || !end) && edtf->level < 1)
		edtf->level = 1;
}

/* Widen a set by a member; the member that sets a bound gives its precision. */
static void
add_member(struct edtf *set, const struct edtf_range *range)
{
	struct edtf member;

	set_range(&member, range);
	set->qualifiers |= member.qualifiers;
	if (member.earliest < set->earliest) {
		set->earliest = member.earliest;
		set->start = member.start;
		set->start_precision = member.start_precision;
	}
	if (member.latest > set->latest) {
		set->latest = member.latest;
		set->end = member.end;
		set->end_precision = member.end_precision;
	}
}

static enum status
parse_set(struct edtf_reader *reader, struct edtf *set)
{
	bool last = false;

	*set = (struct edtf){
		.earliest = INT64_MAX, .latest = INT64_MIN, .level = 2
	};
	reader->at = 1;
	while (!last) {
		struct edtf_range member;
		enum status status = edtf_member_read(reader, &member, &last);

		if (status != STATUS_OK)
			return status;
		add_member(set, &member);
	}
	return reader->at == reader->n ? STATUS_OK
				       : edtf_unexpected(reader, "the end");
}

static enum status
parse_date(struct edtf_reader *reader, struct edtf *edtf)
{
	struct edtf_date date;
	enum status status = edtf_date_read(reader, &date);

	if (status != STATUS_OK)
		return status;
	if (reader->at != reader->n)
		return edtf_unexpected(reader, "the end");
	if (date.beyond)
		return refuse_year(reader->error);
	set_date(edtf, &date);
	return STATUS_OK;
}

static enum status
parse_interval(struct edtf_reader *reader, struct edtf *edtf)
{
	struct edtf_range range = { 0 };
	enum status status = edtf_interval_read(reader, &range);

	if (status == STATUS_OK)
		set_range(edtf, &range);
	return status;
}

enum status
edtf_parse(const char *s, size_t n, struct edtf *date, struct error *error)
{
	struct edtf_reader reader = { .s = s, .n = n, .error = error };
	struct edtf parsed;
	enum status status;

	switch (edtf_kind(s, n)) {
	case EDTF_KIND_INTERVAL:
		status = parse_interval(&reader, &parsed);
		break;
	case EDTF_KIND_ONE_OF:
	case EDTF_KIND_ALL_OF: status = parse_set(&reader, &parsed); break;
	default: status = parse_date(&reader, &parsed); break;
	}
	if (status == STATUS_OK)
		*date = parsed;
	else if (status == STATUS_SYNTAX)
		edtf_hint(s, n, error);
	return status;
}

/* ---- Printing bounds */

static void
print_year(int64_t year, struct strbuf *out)
{
	const char *sign = year < 0 ? "-" : "";
	long long size = year < 0 ? -year : year;

	if (size > 9999)
		strbuf_printf(out, "Y%s%lld", sign, size);
	else
		strbuf_printf(out, "%s%04lld", sign, size);
}

static void
print_bound(int64_t instant, enum edtf_precision precision, struct strbuf *out)
{
	struct civil civil = calendar_civil(instant);

	print_year(civil.year, out);
	strbuf_printf(out, "-%02d-%02d", civil.month, civil.day);
	if (precision == EDTF_PRECISION_TIME)
		strbuf_printf(out, "T%02d:%02d:%02dZ", civil.hour, civil.minute,
		    civil.second);
}

static void
print_side(enum edtf_side side, int64_t instant, enum edtf_precision precision,
    struct strbuf *out)
{
	if (side == EDTF_OPEN)
		strbuf_add_text(out, "..");
	else if (side == EDTF_KNOWN)
		print_bound(instant, precision, out);
}

void
edtf_print_earliest(const struct edtf *date, struct strbuf *out)
{
	print_side(date->start, date->earliest, date->start_precision, out);
}

void
edtf_print_latest(const struct edtf *date, struct strbuf *out)
{
	print_side(date->end, date->latest, date->end_precision, out);
}

/* ---- Joining two columns */

/* One of the two parts must be a lone date or, for an end, an open side. */
static enum status
check_part(const char *s, size_t n, const char *name, struct error *error)
{
	struct error inner;
	struct edtf date;
	enum status status;

	if (n == 0 || (n == 2 && memcmp(s, "..", 2) == 0))
		return STATUS_OK;
	if (edtf_kind(s, n) != EDTF_KIND_DATE)
		return error_set_at(error, 1,
		    "the %s is not one date: beside %s it must be", name,
		    name[0] == 'd' ? "an end" : "a date");
	status = edtf_parse(s, n, &date, &inner);
	if (status == STATUS_SYNTAX)
		return error_set_at(
		    error, inner.column, "%s: %s", name, inner.message);
	if (status != STATUS_OK)
		return error_set(error, status, "%s: %s", name, inner.message);
	return STATUS_OK;
}

static enum status
check_parts(const char *date, size_t date_n, const char *end, size_t end_n,
    struct error *error)
{
	enum status status;

	if (end_n == 0)
		return STATUS_OK;
	status = check_part(date, date_n, "date", error);
	if (status == STATUS_OK)
		status = check_part(end, end_n, "end", error);
	return status;
}

/* A date without an end is itself; an end without a date starts unknown. */
enum status
edtf_join(const char *date, size_t date_n, const char *end, size_t end_n,
    struct strbuf *out, struct edtf *joined, struct error *error)
{
	size_t before = out->n;
	enum status status = check_parts(date, date_n, end, end_n, error);

	if (status != STATUS_OK)
		return status;
	strbuf_add(out, date, date_n);
	if (end_n > 0) {
		strbuf_add_byte(out, '/');
		strbuf_add(out, end, end_n);
	}
	if (strbuf_status(out) != STATUS_OK)
		status = error_nomem(error);
	else
		status = edtf_parse(
		    out->text + before, out->n - before, joined, error);
	if (status != STATUS_OK && out->n > before)
		strbuf_truncate(out, before);
	return status;
}

/* ---- The text of one side */

static void
add_unqualified(const struct edtf_date *date, struct strbuf *out)
{
	for (size_t i = 0; i < date->n; i++)
		if (strchr("?~%", date->s[i]) == NULL)
			strbuf_add_byte(out, date->s[i]);
}

/* The date that bounds a range at its start or its end, NULL without one. */
static const struct edtf_date *
range_side(const struct edtf_range *range, bool start)
{
	enum edtf_side side = start ? range->start : range->end;
	enum edtf_side other = start ? range->end : range->start;

	if (side == EDTF_KNOWN)
		return start ? &range->first : &range->last;
	if (side == EDTF_UNKNOWN && other == EDTF_KNOWN)
		return start ? &range->last : &range->first;
	return NULL;
}

/* The bound of a set, as a day or second, or as a year with its letter. */
static bool
add_bound(const struct edtf *set, bool start, struct strbuf *out)
{
	enum edtf_side side = start ? set->start : set->end;
	int64_t instant = start ? set->earliest : set->latest;
	int64_t year = calendar_civil(instant).year;

	if (side == EDTF_OPEN)
		return false;
	if (year > 9999 || year < -9999)
		print_year(year, out);
	else
		print_bound(instant,
		    start ? set->start_precision : set->end_precision, out);
	return true;
}

static bool
side_text(const char *s, size_t n, bool start, struct strbuf *out)
{
	struct edtf_reader reader = { .s = s, .n = n };
	enum edtf_kind kind = edtf_kind(s, n);
	struct edtf parsed;
	struct edtf_range range = { 0 };
	const struct edtf_date *date = &range.first;

	if (edtf_parse(s, n, &parsed, NULL) != STATUS_OK)
		return false;
	if (kind == EDTF_KIND_ONE_OF || kind == EDTF_KIND_ALL_OF)
		return add_bound(&parsed, start, out);
	if (kind == EDTF_KIND_INTERVAL) {
		edtf_interval_read(&reader, &range);
		date = range_side(&range, start);
	} else
		edtf_date_read(&reader, &range.first);
	if (date == NULL)
		return false;
	add_unqualified(date, out);
	return true;
}

bool
edtf_start_text(const char *s, size_t n, struct strbuf *out)
{
	return side_text(s, n, true, out);
}

bool
edtf_end_text(const char *s, size_t n, struct strbuf *out)
{
	return side_text(s, n, false, out);
}
