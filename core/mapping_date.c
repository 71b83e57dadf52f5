/* SPDX-License-Identifier: MIT */
/*
 * Dates of a row.  Each alternative of a profile (`datetime | timestamp`) is
 * a column of its own with its own notation; an end is decided together with
 * the beginning beside it, since one hand wrote both.
 *
 * A profile's precision says more than the date where that is a single day:
 * ACLED writes the 15th for a month.  Where beginning and end differ they say
 * it themselves, and only a whole month or year is written as one.
 */
#include "config.h"

#include <string.h>

#include "core/mapping_private.h"

enum status
mapping_dates_new(struct mapping *mapping, struct error *error)
{
	size_t n = mapping->begin_count > mapping->end_count
		       ? mapping->begin_count
		       : mapping->end_count;
	enum status status = dates_new(&mapping->published, error);
	size_t i;

	for (i = 0; i < n && status == STATUS_OK; i++)
		status = dates_new(&mapping->dates[i], error);
	return status;
}

void
mapping_dates_free(struct mapping *mapping)
{
	size_t i;

	dates_free(mapping->published);
	for (i = 0; i < MAPPING_DATES; i++)
		dates_free(mapping->dates[i]);
}

/* One stretch: of year, month and day already EDTF. */
static enum status
render_part(struct mapping *mapping, const struct mapping_date_part *part,
    const struct span *cells, size_t count, struct strbuf *out,
    struct error *error)
{
	struct strbuf text[3] = { STRBUF_INIT, STRBUF_INIT, STRBUF_INIT };
	struct span span[3];
	enum status status = STATUS_OK;
	size_t i;

	(void)mapping;
	if (part->count == 1) {
		template_render(&part->cells[0], cells, count, out);
		return STATUS_OK;
	}
	for (i = 0; i < 3; i++) {
		if (i < part->count)
			template_render(
			    &part->cells[i], cells, count, &text[i]);
		span[i] = (struct span){ text[i].text, text[i].n };
		if (strbuf_status(&text[i]) != STATUS_OK)
			status = error_nomem(error);
	}
	if (status == STATUS_OK)
		status =
		    dates_read_parts(span[0], span[1], span[2], out, error);
	for (i = 0; i < 3; i++)
		strbuf_release(&text[i]);
	return status;
}

/*
 * The text of a date as the column has it, parts with a blank between.  A time
 * of day whose day is not known says nothing; that of an end is then of the
 * day on which it began.
 */
static enum status
render_date(struct mapping *mapping, const struct mapping_date *date,
    const struct span *cells, size_t count, struct strbuf *out,
    struct error *error)
{
	bool is_end =
	    date >= mapping->end && date < mapping->end + MAPPING_DATES;
	enum status status = STATUS_OK;
	size_t i, n, borrowed = 0;

	strbuf_clear(out);
	for (i = 0; i < date->count && status == STATUS_OK; i++) {
		if (i == 1 && dates_none((struct span){ out->text, out->n })) {
			strbuf_clear(out);
			if (!is_end || mapping->begin_count == 0)
				return status;
			status = render_part(mapping,
			    &mapping->begin[date - mapping->end].parts[0],
			    cells, count, out, error);
			borrowed = out->n;
			if (status != STATUS_OK || borrowed == 0)
				break;
		}
		n = out->n;
		if (n > 0)
			strbuf_add_byte(out, ' ');
		status = render_part(
		    mapping, &date->parts[i], cells, count, out, error);
		if (n > 0 && out->n == n + 1)
			strbuf_truncate(out, n);
	}
	if (borrowed > 0 && out->n == borrowed)
		strbuf_clear(out);
	if (status == STATUS_OK && strbuf_status(out) != STATUS_OK)
		return error_nomem(error);
	return status;
}

/* The first alternative that says anything; *i is which. */
static enum status
choose_date(struct mapping *mapping, const struct mapping_date *dates, size_t n,
    const struct span *cells, size_t count, size_t *i, struct error *error)
{
	enum status status = STATUS_OK;

	strbuf_clear(&mapping->scratch);
	for (*i = 0; *i < n; ++*i) {
		status = render_date(mapping, &dates[*i], cells, count,
		    &mapping->scratch, error);
		if (status != STATUS_OK || mapping->scratch.n > 0)
			break;
	}
	return status;
}

static enum status
look_alternatives(struct mapping *mapping, const struct mapping_date *dates,
    size_t n, const struct span *cells, size_t count, int64_t line,
    struct error *error)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < n && status == STATUS_OK; i++) {
		status = render_date(
		    mapping, &dates[i], cells, count, &mapping->scratch, error);
		/* Parts that are no date are told when the row is read. */
		if (status == STATUS_SYNTAX || status == STATUS_RANGE) {
			status = STATUS_OK;
			continue;
		}
		if (status == STATUS_OK && mapping->scratch.n > 0)
			status = dates_look(mapping->dates[i],
			    (struct span){
				mapping->scratch.text, mapping->scratch.n },
			    line);
	}
	return status == STATUS_NOMEM ? error_nomem(error) : status;
}

enum status
mapping_look(struct mapping *mapping, const struct span *cells, size_t count,
    int64_t line, struct error *error)
{
	const struct mapping_term *published = &mapping->one[PROFILE_PUBLISHED];
	enum status status = look_alternatives(mapping, mapping->begin,
	    mapping->begin_count, cells, count, line, error);
	struct span rest, member;

	if (status == STATUS_OK)
		status = look_alternatives(mapping, mapping->end,
		    mapping->end_count, cells, count, line, error);
	if (status != STATUS_OK || published->text.count == 0)
		return status;
	strbuf_clear(&mapping->scratch);
	template_render(&published->text, cells, count, &mapping->scratch);
	rest = (struct span){ mapping->scratch.text, mapping->scratch.n };
	while (status == STATUS_OK &&
	       mapping_member(&rest, published->separator, &member))
		status = dates_look(mapping->published, member, line);
	return status == STATUS_NOMEM ? error_nomem(error) : status;
}

static enum dates_order
order_of(const char *name)
{
	static const struct {
		const char *name;
		enum dates_order order;
	} orders[] = {
		{ "dmy", DATES_DMY },
		{ "mdy", DATES_MDY },
		{ "ymd", DATES_YMD },
	};
	size_t i;

	for (i = 0; name != NULL && i < sizeof orders / sizeof *orders; i++)
		if (strcmp(name, orders[i].name) == 0)
			return orders[i].order;
	return DATES_ORDER_NONE;
}

#define USUALLY "usually "

/* The order that a profile states; or the one that its files have unless
 * their cells tell another. */
static void
profile_order(const struct profile *profile, enum dates_order *forced,
    enum dates_order *usual)
{
	const char *order = profile->order.n > 0 ? profile->order.s : NULL;

	if (order != NULL && strncmp(order, USUALLY, strlen(USUALLY)) == 0)
		*usual = order_of(order + strlen(USUALLY));
	else
		*forced = order_of(order);
}

enum status
mapping_decide(struct mapping *mapping, const char *order, const char *zone,
    struct error *error)
{
	enum dates_order forced = order_of(order), usual = DATES_ORDER_NONE;
	enum status status = STATUS_OK;
	char own_zone[64] = "";
	struct error why;
	size_t i;

	if (order == NULL)
		profile_order(mapping->profile, &forced, &usual);
	if (zone == NULL && mapping->profile->zone.n > 0 &&
	    mapping->profile->zone.n < sizeof own_zone) {
		memcpy(own_zone, mapping->profile->zone.s,
		    mapping->profile->zone.n);
		zone = own_zone;
	}
	for (i = 0; i < MAPPING_DATES && status == STATUS_OK; i++) {
		if (mapping->dates[i] == NULL)
			continue;
		if (zone != NULL)
			status = dates_zone(mapping->dates[i], zone, error);
		if (status == STATUS_OK)
			status = dates_decide(mapping->dates[i], forced, error);
		if (status == STATUS_SYNTAX && usual != DATES_ORDER_NONE)
			status = dates_decide(mapping->dates[i], usual, error);
	}
	/* That of a document is shown as it stands where it is unclear. */
	if (status == STATUS_OK &&
	    dates_decide(mapping->published, forced, &why) != STATUS_OK) {
		dates_free(mapping->published);
		mapping->published = NULL;
	}
	return status;
}

const char *
mapping_order(const struct mapping *mapping)
{
	static const char *const names[] = { [DATES_ORDER_NONE] = NULL,
		[DATES_DMY] = "dmy",
		[DATES_MDY] = "mdy",
		[DATES_YMD] = "ymd" };
	const char *name = NULL;
	size_t i;

	for (i = 0; i < MAPPING_DATES && name == NULL; i++)
		if (mapping->dates[i] != NULL)
			name = names[dates_order(mapping->dates[i])];
	return name;
}

const char *
mapping_notation(const struct mapping *mapping)
{
	size_t i;

	for (i = 0; i < MAPPING_DATES; i++)
		if (mapping->dates[i] != NULL &&
		    dates_seen(mapping->dates[i]) > 0)
			return dates_notation(mapping->dates[i]);
	return "";
}

/* ---- Reading. */

static enum status
read_one(struct mapping *mapping, const struct mapping_date *dates, size_t n,
    const struct span *cells, size_t count, struct event *event,
    struct span *edtf, struct error *error)
{
	size_t i;
	struct error why = { 0 };
	struct span cell;
	enum status status =
	    choose_date(mapping, dates, n, cells, count, &i, error);

	*edtf = SPAN("");
	if (status != STATUS_OK || i == n)
		return status;
	strbuf_clear(&mapping->other);
	cell = (struct span){ mapping->scratch.text, mapping->scratch.n };
	status = dates_read(mapping->dates[i], cell, &mapping->other, &why);
	if (status == STATUS_NOMEM)
		return error_nomem(error);
	if (status != STATUS_OK)
		return error_set(error, STATUS_SYNTAX,
		    "`%.*s` cannot be read: %s",
		    cell.n < 120 ? (int)cell.n : 120, cell.s, why.message);
	*edtf = event_keep(event, mapping->other.text, mapping->other.n);
	return edtf->s == NULL ? error_nomem(error) : STATUS_OK;
}

static enum mapping_level
row_level(struct mapping *mapping, const struct span *cells, size_t count)
{
	size_t i;

	if (mapping->level_count == 0)
		return LEVEL_DAY;
	strbuf_clear(&mapping->scratch);
	template_render(&mapping->precision, cells, count, &mapping->scratch);
	for (i = 0; i < mapping->level_count; i++)
		if (span_equal(mapping->levels[i].code,
			(struct span){
			    mapping->scratch.text, mapping->scratch.n }))
			return mapping->levels[i].level;
	return LEVEL_DAY;
}

/* A single date at the precision that its column states. */
static enum status
lower_precision(struct mapping *mapping, enum mapping_level level,
    struct event *event, struct span *edtf, struct error *error)
{
	static const enum dates_precision precisions[] = {
		[LEVEL_WEEK] = DATES_WEEK,
		[LEVEL_MONTH] = DATES_MONTH,
		[LEVEL_YEAR] = DATES_YEAR,
	};
	enum status status = STATUS_OK;

	if (level == LEVEL_DAY || edtf->n == 0)
		return STATUS_OK;
	strbuf_clear(&mapping->other);
	if (level == LEVEL_APPROXIMATE) {
		strbuf_add(&mapping->other, edtf->s, edtf->n);
		if (edtf->n == 10)
			strbuf_add_byte(&mapping->other, '~');
	} else {
		status = dates_coarsen(
		    *edtf, precisions[level], &mapping->other, error);
	}
	if (status != STATUS_OK)
		return status;
	*edtf = event_keep(event, mapping->other.text, mapping->other.n);
	return edtf->s == NULL ? error_nomem(error) : STATUS_OK;
}

/* From the first to the last of a month or year of that precision? */
static enum status
whole_period(struct mapping *mapping, enum mapping_level level,
    struct event *event, struct error *error)
{
	struct span whole = event->date;
	struct edtf date;
	enum status status;

	if (level != LEVEL_MONTH && level != LEVEL_YEAR)
		return STATUS_OK;
	whole.n = memchr(whole.s, '/', whole.n) != NULL
		      ? (size_t)((const char *)memchr(whole.s, '/', whole.n) -
				 whole.s)
		      : whole.n;
	status = lower_precision(mapping, level, event, &whole, error);
	if (status == STATUS_OK &&
	    edtf_parse(whole.s, whole.n, &date, NULL) == STATUS_OK &&
	    date.earliest == event->when.earliest &&
	    date.latest == event->when.latest) {
		event->date = whole;
		event->when = date;
	}
	return status;
}

/* Beginning and end together; an end that cannot follow is left away. */
static enum status
join(struct mapping *mapping, struct span begin, struct span end,
    struct event *event, struct mapping_row *row, struct error *error)
{
	struct error why = { 0 };
	enum status status = STATUS_OK;

	strbuf_clear(&mapping->other);
	if (end.n > 0)
		status = edtf_join(begin.s, begin.n, end.s, end.n,
		    &mapping->other, &event->when, &why);
	if (status == STATUS_NOMEM)
		return error_nomem(error);
	if (status != STATUS_OK) {
		row->warning = "the end is before the start";
		row->odd_end = end;
	}
	if (end.n == 0 || status != STATUS_OK) {
		event->date = begin;
		status = edtf_parse(begin.s, begin.n, &event->when, error);
		return status;
	}
	event->date = event_keep(event, mapping->other.text, mapping->other.n);
	return event->date.s == NULL ? error_nomem(error) : STATUS_OK;
}

#define DAY INT64_C(86400000) /* milliseconds */
#define YEAR_1601 INT64_C(-11644473600000)
#define YEAR_1602 INT64_C(-11612937600000)
#define YEAR_2101 INT64_C(4133980800000)

/*
 * A clock that was not set counts on from where it starts, so a time of day
 * anywhere in 1601 is suspicious, where nobody looked at a watch; a chronicle
 * may have any of its days but the first.
 */
const char *
mapping_odd_date(const struct event *event)
{
	const int64_t first = event->when.earliest, last = event->when.latest;

	if (first >= YEAR_1601 && last < YEAR_1602 &&
	    (last < YEAR_1601 + DAY || last - first < DAY - 1))
		return "1601-01-01 is where Windows counts from: a clock that "
		       "was not set, or no date at all";
	if (first >= 0 && last <= 999)
		return "1970-01-01 00:00:00 is where Unix counts from: a clock "
		       "that was not set, or no date at all";
	if ((first != EDTF_EARLIEST && first >= YEAR_2101) ||
	    (last != EDTF_LATEST && last >= YEAR_2101))
		return "it is far in the future: a clock that was wrong, a "
		       "digit too many, or no date at all";
	return NULL;
}

enum status
mapping_read_date(struct mapping *mapping, const struct span *cells,
    size_t count, struct event *event, struct mapping_row *row,
    struct error *error)
{
	enum mapping_level level = row_level(mapping, cells, count);
	struct span begin, end;
	enum status status = read_one(mapping, mapping->begin,
	    mapping->begin_count, cells, count, event, &begin, error);

	if (status == STATUS_OK)
		status = read_one(mapping, mapping->end, mapping->end_count,
		    cells, count, event, &end, error);
	if (status != STATUS_OK || (begin.n == 0 && end.n == 0))
		return status;
	if (span_equal(begin, end))
		end.n = 0;
	if (end.n == 0)
		status = lower_precision(mapping, level, event, &begin, error);
	if (status == STATUS_OK)
		status = join(mapping, begin, end, event, row, error);
	if (status == STATUS_OK && end.n > 0)
		status = whole_period(mapping, level, event, error);
	if (status == STATUS_OK && row->warning == NULL)
		row->warning = mapping_odd_date(event);
	return status;
}
