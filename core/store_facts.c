/* SPDX-License-Identifier: MIT */
/*
 * Facts: an event as columns hold it, of all events by id.
 *
 * They are one pass over the case's events, kept in step with those over
 * quotes and marks.  But what an import has just put into an empty case need
 * not be read back: it is remembered on its way in, some 30 bytes an event.
 * An event that is changed afterwards is noted, and read when its turn comes;
 * where that would be many, or memory is short, all is forgotten and the
 * tables are read.
 *
 *	block   [id flags earliest length type quotes lists…][…]…
 *
 * Numbers are written in groups of seven bits, the lowest first; earliest is
 * eight bytes; a list ends with 0.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/store_private.h"

#define BLOCK ((size_t)256 * 1024)
#define NUMBER_MOST 10 /* bytes of a number of 64 bits */
#define CHANGED_MOST 8 /* one event of so many */

enum { /* of a record; its dates follow where it is dated */
	FACT_DATED = 1,
	FACT_UNCERTAIN = 2,
	FACT_APPROXIMATE = 4,
	FACT_SUMMARISED = 8,
	FACT_PLACED = 16,
	FACT_UNANCHORED = 32,
};

struct facts_block {
	struct facts_block *next;
	size_t n, room;
	unsigned char bytes[];
};

/* What a fact's lists point to. */
struct fact_lists {
	int64_t *ids;
	size_t n, capacity;
};

/* ---- Remembering */

void
facts_forget(struct store *store)
{
	struct store_facts *facts = &store->facts;
	struct facts_block *block;

	while ((block = facts->first) != NULL) {
		facts->first = block->next;
		mem_free(block);
	}
	mem_free(facts->changed);
	*facts = (struct store_facts){ 0 };
}

enum status
facts_begin(struct store *store, struct error *error)
{
	int64_t some = 0;
	enum status status;

	facts_forget(store);
	status = store_number(
	    store, "SELECT EXISTS (SELECT 1 FROM event)", &some, error);
	store->facts.whole = status == STATUS_OK && some == 0;
	return status;
}

/* Room for n bytes at the end of the last block; NULL without memory. */
static unsigned char *
facts_room(struct store_facts *facts, size_t n)
{
	struct facts_block *block = facts->last;
	size_t room = n > BLOCK ? n : BLOCK;

	if (block == NULL || block->room - block->n < n) {
		block = mem_alloc(1, sizeof *block + room);
		if (block == NULL)
			return NULL;
		block->room = room;
		if (facts->last != NULL)
			facts->last->next = block;
		else
			facts->first = block;
		facts->last = block;
	}
	return block->bytes + block->n;
}

static unsigned char *
put_number(unsigned char *to, uint64_t number)
{
	for (; number >= 0x80; number >>= 7)
		*to++ = (unsigned char)(number | 0x80);
	*to++ = (unsigned char)number;
	return to;
}

static unsigned
event_flags(const struct event *event)
{
	unsigned flags = 0;
	size_t i;

	flags |= event->date.n > 0 ? FACT_DATED : 0;
	flags |= event->summary.n > 0 ? FACT_SUMMARISED : 0;
	flags |= event->placed ? FACT_PLACED : 0;
	if (event->date.n > 0 && (event->when.qualifiers & EDTF_UNCERTAIN) != 0)
		flags |= FACT_UNCERTAIN;
	if (event->date.n > 0 &&
	    (event->when.qualifiers & EDTF_APPROXIMATE) != 0)
		flags |= FACT_APPROXIMATE;
	for (i = 0; i < event->quote_count; i++)
		if (event->quotes[i].state == ANCHOR_MISSING ||
		    event->quotes[i].state == ANCHOR_NONE)
			flags |= FACT_UNANCHORED;
	return flags;
}

void
facts_add(struct store *store, const struct event *event, int64_t type,
    const struct strbuf *lists)
{
	struct store_facts *facts = &store->facts;
	size_t most = 7, i;
	unsigned char *to;

	if (!facts->whole)
		return;
	for (i = 0; i < 4; i++) /* a number for two characters at the most */
		most += lists[i].n;
	to = facts_room(facts, most * NUMBER_MOST);
	if (to == NULL) {
		facts_forget(store);
		return;
	}
	to = put_number(to, (uint64_t)event->id);
	to = put_number(to, event_flags(event));
	if (event->date.n > 0) {
		memcpy(to, &event->when.earliest, sizeof(int64_t));
		to = put_number(
		    to + sizeof(int64_t), (uint64_t)event->when.latest -
					      (uint64_t)event->when.earliest);
	}
	to = put_number(to, (uint64_t)type);
	to = put_number(to, event->quote_count);
	for (i = 0; i < 4; i++) {
		const struct span list = { lists[i].text, lists[i].n };
		size_t offset = 0;
		int64_t id;

		while (list_next(list, &offset, &id) && id != 0)
			to = put_number(to, (uint64_t)id);
		to = put_number(to, 0);
	}
	facts->last->n = (size_t)(to - facts->last->bytes);
	facts->count++;
}

void
facts_change(struct store *store, int64_t event)
{
	struct store_facts *facts = &store->facts;
	const size_t n = facts->changed_count;

	if (!facts->whole || (n > 0 && facts->changed[n - 1] == event))
		return;
	if (n > 1024 && n > facts->count / CHANGED_MOST) {
		facts_forget(store);
		return;
	}
	if (mem_reserve(&facts->changed, &facts->changed_capacity, n + 1,
		sizeof *facts->changed) != STATUS_OK) {
		facts_forget(store);
		return;
	}
	facts->changed[facts->changed_count++] = event;
}

/* ---- One fact */

/* In the order in which records and rows have them. */
static const enum store_set SETS[4] = { STORE_ACTORS, STORE_LOCATIONS,
	STORE_SOURCES, STORE_TAGS };

/* Ids go into one array, which may move; so pointers are made at the end. */
static bool
lists_add(struct fact_lists *lists, int64_t id)
{
	if (mem_reserve(&lists->ids, &lists->capacity, lists->n + 1,
		sizeof *lists->ids) != STATUS_OK)
		return false;
	lists->ids[lists->n++] = id;
	return true;
}

static void
lists_point(const struct fact_lists *lists, struct store_fact *fact)
{
	size_t at = 0;
	int i;

	for (i = 0; i < 4 && lists->n > 0; i++) {
		fact->lists[SETS[i]] = lists->ids + at;
		at += fact->counts[SETS[i]];
	}
}

static void
fact_dates(struct store_fact *fact, int64_t earliest, int64_t latest)
{
	fact->earliest = earliest;
	fact->latest = latest;
	fact->start_open = earliest == EDTF_EARLIEST;
}

#define FACT_SELECT                                                            \
	"SELECT id, earliest, latest, qualifiers, type, latitude IS NOT NULL " \
	"AND longitude IS NOT NULL, summary IS NOT NULL, actors, locations, "  \
	"sources, tags FROM event "

static enum status
fact_of_row(sqlite3_stmt *row, struct fact_lists *lists,
    struct store_fact *fact, struct error *error)
{
	const int qualifiers = sqlite3_column_int(row, 3);
	int i;

	*fact = (struct store_fact){
		.id = sqlite3_column_int64(row, 0),
		.dated = sqlite3_column_type(row, 1) != SQLITE_NULL,
		.type = sqlite3_column_int64(row, 4),
		.uncertain = (qualifiers & EDTF_UNCERTAIN) != 0,
		.approximate = (qualifiers & EDTF_APPROXIMATE) != 0,
		.placed = sqlite3_column_int(row, 5) != 0,
		.summarised = sqlite3_column_int(row, 6) != 0,
	};
	if (fact->dated)
		fact_dates(fact, sqlite3_column_int64(row, 1),
		    sqlite3_column_int64(row, 2));
	lists->n = 0;
	for (i = 0; i < 4; i++) {
		const struct span list = column_text(row, 7 + i);
		size_t offset = 0;
		int64_t id;

		while (list_next(list, &offset, &id)) {
			if (!lists_add(lists, id))
				return error_nomem(error);
			fact->counts[SETS[i]]++;
		}
	}
	lists_point(lists, fact);
	return STATUS_OK;
}

static void
add_quote_state(struct store_fact *fact, int state)
{
	fact->quotes++;
	fact->unanchored |= state == ANCHOR_MISSING || state == ANCHOR_NONE;
}

static const unsigned char *
get_number(const unsigned char *from, uint64_t *number)
{
	unsigned shift = 0;

	for (*number = 0; (*from & 0x80) != 0; shift += 7)
		*number |= (uint64_t)(*from++ & 0x7f) << shift;
	*number |= (uint64_t)*from++ << shift;
	return from;
}

/* The record at *from, which moves on. */
static enum status
fact_of_record(const unsigned char **from, struct fact_lists *lists,
    struct store_fact *fact, struct error *error)
{
	uint64_t id, flags, length, type, quotes, value;
	int64_t earliest;
	int i;

	*from = get_number(get_number(*from, &id), &flags);
	*fact = (struct store_fact){
		.id = (int64_t)id,
		.dated = (flags & FACT_DATED) != 0,
		.uncertain = (flags & FACT_UNCERTAIN) != 0,
		.approximate = (flags & FACT_APPROXIMATE) != 0,
		.summarised = (flags & FACT_SUMMARISED) != 0,
		.placed = (flags & FACT_PLACED) != 0,
		.unanchored = (flags & FACT_UNANCHORED) != 0,
	};
	if (fact->dated) {
		memcpy(&earliest, *from, sizeof earliest);
		*from = get_number(*from + sizeof earliest, &length);
		fact_dates(
		    fact, earliest, (int64_t)((uint64_t)earliest + length));
	}
	*from = get_number(get_number(*from, &type), &quotes);
	fact->type = (int64_t)type;
	fact->quotes = (uint32_t)quotes;
	lists->n = 0;
	for (i = 0; i < 4; i++) {
		for (*from = get_number(*from, &value); value != 0;
		     *from = get_number(*from, &value)) {
			if (!lists_add(lists, (int64_t)value))
				return error_nomem(error);
			fact->counts[SETS[i]]++;
		}
	}
	lists_point(lists, fact);
	return STATUS_OK;
}

/* What has changed of an event since it was put in. */
static enum status
fact_again(struct store *store, struct fact_lists *lists,
    struct store_fact *fact, struct error *error)
{
	static const char event_sql[] = FACT_SELECT "WHERE id = ?1";
	static const char quote_sql[] =
	    "SELECT state FROM quote WHERE id BETWEEN (?1 << 20) "
	    "AND (?1 << 20) + 1048575";
	const int64_t id = fact->id;
	sqlite3_stmt *row;
	bool found = false;
	enum status status = store_prepare(store, event_sql, &row, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(row, 1, id);
	status = store_step(store, row, &found, error);
	if (status != STATUS_OK || !found)
		return status;
	status = fact_of_row(row, lists, fact, error);
	sqlite3_reset(row);
	if (status == STATUS_OK)
		status = store_prepare(store, quote_sql, &row, error);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(row, 1, id);
	while ((status = store_step(store, row, &found, error)) == STATUS_OK &&
	       found)
		add_quote_state(fact, sqlite3_column_int(row, 0));
	return status;
}

/* ---- All of them */

/* A pass by event id that is kept in step with that over events. */
struct side {
	sqlite3_stmt *scan;
	bool more;
};

struct pass {
	struct store *store;
	struct fact_lists lists;
	struct side quotes, marks;
	enum status (*each)(void *context, const struct store_fact *fact);
	void *context;
	struct error *error;
};

static enum status
side_open(struct pass *pass, const char *sql, struct side *side)
{
	enum status status =
	    scan_open(pass->store, sql, &side->scan, pass->error);

	if (status == STATUS_OK)
		side->more =
		    scan_next(pass->store, side->scan, &status, pass->error);
	return status;
}

/* Move on to event; does the side have a row of it? */
static bool
side_at(
    struct pass *pass, struct side *side, int64_t event, enum status *status)
{
	while (side->more && sqlite3_column_int64(side->scan, 0) < event)
		side->more =
		    scan_next(pass->store, side->scan, status, pass->error);
	return side->more && sqlite3_column_int64(side->scan, 0) == event;
}

/* With what the marks say, to whoever asked. */
static enum status
pass_on(struct pass *pass, struct store_fact *fact)
{
	enum status status = STATUS_OK;

	if (side_at(pass, &pass->marks, fact->id, &status)) {
		fact->starred = sqlite3_column_int(pass->marks.scan, 1) != 0;
		fact->noted = sqlite3_column_int(pass->marks.scan, 2) != 0;
	}
	return status == STATUS_OK ? pass->each(pass->context, fact) : status;
}

static enum status
pass_rows(struct pass *pass)
{
	struct store *store = pass->store;
	struct side *quotes = &pass->quotes;
	struct store_fact fact;
	sqlite3_stmt *events;
	enum status status =
	    scan_open(store, FACT_SELECT "ORDER BY id", &events, pass->error);

	if (status == STATUS_OK)
		status = side_open(pass,
		    "SELECT id / 1048576, state FROM quote ORDER BY id",
		    quotes);
	while (status == STATUS_OK &&
	       scan_next(store, events, &status, pass->error)) {
		status = fact_of_row(events, &pass->lists, &fact, pass->error);
		while (status == STATUS_OK &&
		       side_at(pass, quotes, fact.id, &status)) {
			add_quote_state(
			    &fact, sqlite3_column_int(quotes->scan, 1));
			quotes->more = scan_next(
			    store, quotes->scan, &status, pass->error);
		}
		if (status == STATUS_OK)
			status = pass_on(pass, &fact);
	}
	sqlite3_finalize(events);
	return status;
}

static int
compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static enum status
pass_block(struct pass *pass, const struct facts_block *block, size_t *changed)
{
	const struct store_facts *facts = &pass->store->facts;
	const unsigned char *from = block->bytes;
	enum status status = STATUS_OK;
	struct store_fact fact;

	while (status == STATUS_OK && from < block->bytes + block->n) {
		status =
		    fact_of_record(&from, &pass->lists, &fact, pass->error);
		while (*changed < facts->changed_count &&
		       facts->changed[*changed] < fact.id)
			++*changed;
		if (status == STATUS_OK && *changed < facts->changed_count &&
		    facts->changed[*changed] == fact.id)
			status = fact_again(
			    pass->store, &pass->lists, &fact, pass->error);
		if (status == STATUS_OK)
			status = pass_on(pass, &fact);
	}
	return status;
}

static enum status
pass_memory(struct pass *pass, bool last)
{
	struct store_facts *facts = &pass->store->facts;
	struct facts_block *block = facts->first, *next;
	enum status status = STATUS_OK;
	size_t changed = 0;

	if (facts->changed_count > 1)
		qsort(facts->changed, facts->changed_count,
		    sizeof *facts->changed, compare_ids);
	for (; block != NULL && status == STATUS_OK; block = next) {
		next = block->next;
		status = pass_block(pass, block, &changed);
		if (last) {
			facts->first = next;
			mem_free(block);
		}
	}
	if (last)
		facts_forget(pass->store);
	return status;
}

enum status
store_scan_facts(struct store *store, bool last,
    enum status (*each)(void *context, const struct store_fact *fact),
    void *context, struct error *error)
{
	struct pass pass = {
		.store = store,
		.each = each,
		.context = context,
		.error = error,
	};
	enum status status = side_open(&pass,
	    "SELECT event, starred, note IS NOT NULL FROM mark "
	    "WHERE event IS NOT NULL ORDER BY event",
	    &pass.marks);

	if (status == STATUS_OK)
		status = store->facts.whole ? pass_memory(&pass, last)
					    : pass_rows(&pass);
	sqlite3_finalize(pass.quotes.scan);
	sqlite3_finalize(pass.marks.scan);
	mem_free(pass.lists.ids);
	return status;
}
