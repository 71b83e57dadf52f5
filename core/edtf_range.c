/* SPDX-License-Identifier: MIT */
/*
 * What joins two dates: the interval and the member of a set.  Both end in
 * the same shape, a range of two sides, of which each may be open and an
 * interval's may be unknown.
 *
 * A range is refused when its start is after its end whatever the masks and
 * precisions leave open: 2004-06-11/2004-06 may hold, 2002/2001 cannot.
 */
#include "config.h"

#include "core/edtf_read.h"

#include <string.h>

enum edtf_kind
edtf_kind(const char *s, size_t n)
{
	if (n > 0 && s[0] == '[')
		return EDTF_KIND_ONE_OF;
	if (n > 0 && s[0] == '{')
		return EDTF_KIND_ALL_OF;
	return n > 0 && memchr(s, '/', n) != NULL ? EDTF_KIND_INTERVAL
						  : EDTF_KIND_DATE;
}

/* A date that may be one of several, not a lone century, decade or Y year. */
static enum status
read_side_date(struct edtf_reader *reader, struct edtf_date *date)
{
	size_t start = reader->at;
	enum status status = edtf_date_read(reader, date);

	if (status != STATUS_OK)
		return status;
	if (date->form == EDTF_FORM_LONG_YEAR)
		return error_set_at(reader->error, edtf_column(reader, start),
		    "a year with the letter Y stands alone");
	if (date->form == EDTF_FORM_CENTURY || date->form == EDTF_FORM_DECADE)
		return error_set_at(reader->error, edtf_column(reader, start),
		    "a year has four digits here: a decade is 198X, a century "
		    "19XX");
	return STATUS_OK;
}

/* Sides that hold, together, or a message at the second one. */
static enum status
check_order(
    struct edtf_reader *reader, const struct edtf_range *range, size_t second)
{
	if (range->start != EDTF_KNOWN || range->end != EDTF_KNOWN ||
	    range->first.earliest <= range->last.latest)
		return STATUS_OK;
	return error_set_at(reader->error, edtf_column(reader, second),
	    "the end is before the start");
}

static enum status
refuse_dots(struct edtf_reader *reader, size_t at)
{
	return error_set_at(reader->error, edtf_column(reader, at),
	    ".. is a whole side of an interval; beside a date it stands in a "
	    "set, as in [..1984]");
}

static enum status
read_side(
    struct edtf_reader *reader, enum edtf_side *side, struct edtf_date *date)
{
	size_t start = reader->at;
	enum status status;

	*side = EDTF_UNKNOWN;
	if (reader->at == reader->n || edtf_peek(reader) == '/')
		return STATUS_OK;
	if (edtf_take_text(reader, "..")) {
		*side = EDTF_OPEN;
		return reader->at == reader->n || edtf_peek(reader) == '/'
			   ? STATUS_OK
			   : refuse_dots(reader, start);
	}
	*side = EDTF_KNOWN;
	status = read_side_date(reader, date);
	if (status == STATUS_OK && edtf_peek(reader) == '.')
		return refuse_dots(reader, reader->at);
	return status;
}

enum status
edtf_interval_read(struct edtf_reader *reader, struct edtf_range *range)
{
	enum status status = read_side(reader, &range->start, &range->first);
	size_t second;

	if (status != STATUS_OK)
		return status;
	if (!edtf_take(reader, '/'))
		return edtf_unexpected(reader, "a slash");
	second = reader->at;
	status = read_side(reader, &range->end, &range->last);
	if (status != STATUS_OK)
		return status;
	if (reader->at != reader->n)
		return edtf_peek(reader) == '/'
			   ? error_set_at(reader->error,
				 edtf_column(reader, reader->at),
				 "an interval has one slash, a start and an "
				 "end")
			   : edtf_unexpected(reader, "the end");
	if (range->start == EDTF_UNKNOWN && range->end == EDTF_UNKNOWN)
		return error_set_at(reader->error, 1,
		    "an interval of two unknown sides says nothing: leave the "
		    "date empty");
	return check_order(reader, range, second);
}

static void
skip_blanks(struct edtf_reader *reader)
{
	while (edtf_take(reader, ' '))
		continue;
}

/* What stands behind the first date of a member: nothing, or .. and a date. */
static enum status
read_member_end(
    struct edtf_reader *reader, struct edtf_range *member, char close)
{
	size_t start = reader->at;
	enum status status;

	member->last = member->first;
	if (member->start == EDTF_OPEN || !edtf_take_text(reader, ".."))
		return STATUS_OK;
	if (edtf_peek(reader) == close) {
		member->end = EDTF_OPEN;
		return STATUS_OK;
	}
	if (edtf_peek(reader) == ',')
		return error_set_at(reader->error, edtf_column(reader, start),
		    "an open end belongs to the last member of a set");
	start = reader->at;
	status = read_side_date(reader, &member->last);
	return status == STATUS_OK ? check_order(reader, member, start)
				   : status;
}

enum status
edtf_member_read(
    struct edtf_reader *reader, struct edtf_range *member, bool *last)
{
	const char close = reader->s[0] == '[' ? ']' : '}';
	bool first = reader->at == 1;
	enum status status;

	*member = (struct edtf_range){ .start = EDTF_KNOWN };
	skip_blanks(reader);
	if (edtf_take_text(reader, ".."))
		member->start = EDTF_OPEN;
	if (member->start == EDTF_OPEN && !first)
		return error_set_at(reader->error,
		    edtf_column(reader, reader->at - 2),
		    "an open start belongs to the first member of a set");
	status = read_side_date(reader, &member->first);
	if (status == STATUS_OK)
		status = read_member_end(reader, member, close);
	if (status != STATUS_OK)
		return status;
	skip_blanks(reader);
	*last = edtf_take(reader, close);
	if (*last || edtf_take(reader, ','))
		return STATUS_OK;
	return edtf_unexpected(reader, "a comma or the closing bracket");
}
