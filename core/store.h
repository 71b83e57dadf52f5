/* SPDX-License-Identifier: MIT */
/*
 * store: the case, a SQLite database.  The only module that speaks SQL; the
 * schema stands in core/schema.sql and is explained there.
 *
 * Ids are SQLite's row ids, positive.  Every call that writes stands inside
 * a transaction of the caller (store_begin … store_commit) or makes one of
 * its own.
 *
 *	struct store *store;
 *	store_open(&store, "t.case", STORE_CREATE, &error);
 *	store_begin(store, &error);
 *	...
 *	store_commit(store, &error);
 *	store_close(store);
 *
 * A new case gets its tables in the first transaction.  When that is rolled
 * back, or never comes, store_close removes the file that store_open made.
 */
#ifndef CORE_STORE_H
#define CORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "core/status.h"
#include "core/strbuf.h"
#include "core/text.h"

struct store;

enum store_mode {
	STORE_READ, /* an existing case, nothing written */
	STORE_WRITE, /* an existing case; read-only where it must be */
	STORE_CREATE, /* made if absent, or an empty file */
	STORE_SESSION, /* SQLite's own temporary database; path ignored */
};

/*
 * STATUS_MISSING no such file, STATUS_FOREIGN a file that is no case,
 * STATUS_NEWER, STATUS_CORRUPT, STATUS_BUSY, STATUS_IO.  Opened defensively:
 * trusted_schema off, SQLITE_DBCONFIG_DEFENSIVE, cell sizes checked.
 */
enum status store_open(struct store **store, const char *path,
    enum store_mode mode, struct error *error);
void store_close(struct store *store);

/* Does the file start as a SQLite database does? */
bool store_is_database(const char *path);

bool store_is_readonly(const struct store *store);
const char *store_path(const struct store *store); /* "" for a session */

/*
 * Has another program written to the case since it was opened, or since
 * store_catch_up?  Event ids from before may be gone, or other events'.
 * store_catch_up: what was known of the case was read anew after the last
 * time store_is_changed was asked.
 */
enum status
store_is_changed(struct store *store, bool *changed, struct error *error);

/*
 * What is read between these is of one moment, and the case is locked once for
 * all of it, where each read would else take a lock of its own.  Others wait
 * meanwhile before they write: for a frame, not for a user.  Nothing is
 * written between them.  Within a transaction they do nothing.
 */
void store_hold(struct store *store);
void store_let_go(struct store *store);
void store_catch_up(struct store *store);

enum status store_begin(struct store *store, struct error *error);
enum status store_commit(struct store *store, struct error *error);
void store_rollback(struct store *store); /* nothing to do is fine */
bool store_in_transaction(const struct store *store);

/*
 * ---- Writing: what import needs.
 */

/* Remove the dataset of that name with all that only it holds, names that
 * nothing else uses among them, and start it anew.  Stars and notes stay and find their events again by dataset name
 * and event key (without a key: date and title).
 * *replaced: there was one. */
enum status store_dataset_begin(struct store *store, struct span name,
    struct span path, int64_t *dataset, bool *replaced, struct error *error);

/* Full-text index of the new events, their count, stars and notes. */
enum status
store_dataset_end(struct store *store, int64_t dataset, struct error *error);

/* An attribute column; those of a file in their order, before its events, so
 * that an export has them so. */
enum status
store_add_column(struct store *store, struct span name, struct error *error);

enum status store_add_file(struct store *store, int64_t dataset,
    struct span path, int64_t *file, struct error *error);

struct store_actor {
	int64_t id, dataset; /* dataset: whose actors.csv states it; 0 none */
	struct span name, fold, kind, about;
};

struct store_location {
	int64_t id, dataset, parent; /* parent 0: at the top */
	struct span name, path, fold; /* fold: of the whole path */
	struct span kind;
	bool placed;
	double latitude, longitude;
};

struct store_source {
	int64_t id, dataset;
	struct span key, title, publisher, author, published, url, file,
	    language;
	bool has_text;
	struct span text; /* UTF-8; only from store_read_source */
};

/* Each inserts where id is 0 (and sets it), else updates. */
enum status store_put_actor(
    struct store *store, struct store_actor *actor, struct error *error);
enum status store_put_location(
    struct store *store, struct store_location *location, struct error *error);
enum status store_put_source(
    struct store *store, struct store_source *source, struct error *error);

enum status store_add_actor_alias(struct store *store, int64_t dataset,
    int64_t actor, struct span alias, struct span fold, struct error *error);
enum status store_add_location_alias(struct store *store, int64_t dataset,
    int64_t location, struct span alias, struct span fold, struct error *error);

/* Every event that names actor from names into instead; from is deleted. */
enum status store_merge_actor(
    struct store *store, int64_t from, int64_t into, struct error *error);

/* The ids inside event (actors, locations, sources) are set; sets event->id.
 * Quotes are added with it. */
enum status store_add_event(struct store *store, int64_t dataset, int64_t file,
    struct event *event, struct error *error);

/* A further quote of an event that is there, and its source among the
 * event's.  *added: false where the event has that quote of that source,
 * which then takes over a prefix and suffix that it lacks. */
enum status store_add_quote(struct store *store, int64_t file, int64_t event,
    const struct event_quote *quote, bool *added, struct error *error);

/* Add to the event of event->id what the others of event hold: members at
 * the end of each list, and the summary, type, coordinates and attributes
 * that it does not have.  Nothing is compared or replaced. */
enum status store_extend_event(struct store *store, int64_t file,
    const struct event *event, struct error *error);

/* The state, offset, length, alike and places of quote->id. */
enum status store_set_anchor(
    struct store *store, const struct event_quote *quote, struct error *error);

/* What check reports of the files themselves. */
struct store_finding {
	bool rejected; /* the row is not in the timeline; raw keeps it */
	struct span file;
	int64_t line; /* 0: the file as a whole */
	struct span reason; /* what is wrong, and what to do */
	struct span raw;
};
enum status store_add_finding(struct store *store, int64_t dataset,
    const struct store_finding *finding, struct error *error);

/*
 * ---- Reading.  A scan calls each for every row; what each returns other
 * than STATUS_OK ends the scan and is returned (each fills its own error).
 */

enum store_set { /* what an event has several of, or facets list */
	STORE_ACTORS,
	STORE_LOCATIONS,
	STORE_TYPES,
	STORE_SOURCES,
	STORE_TAGS,
};

#define STORE_LISTS (STORE_TAGS + 1)

struct store_fact { /* an event as columns hold it */
	int64_t id;
	bool dated;
	int64_t earliest, latest; /* ms; unset when not dated */
	bool start_open; /* earliest is EDTF_EARLIEST */
	int64_t type; /* id; 0 none */
	bool uncertain, approximate, starred, noted, summarised, placed;
	bool unanchored; /* a quote not found, or without a text to look in */
	uint32_t quotes;
	const int64_t *lists[STORE_LISTS]; /* ids by enum store_set, and how */
	size_t counts[STORE_LISTS]; /* many; none of STORE_TYPES */
};

/*
 * By id.  What the store has in memory of them it gives back on the way where
 * last is true: after an import, which remembers what it puts in.
 */
enum status store_scan_facts(struct store *store, bool last,
    enum status (*each)(void *context, const struct store_fact *fact),
    void *context, struct error *error);

/* Pairs by event id, then order in the event; not for STORE_TYPES. */
enum status store_scan_pairs(struct store *store, enum store_set set,
    enum status (*each)(void *context, int64_t event, int64_t value),
    void *context, struct error *error);

struct store_value {
	int64_t id;
	int64_t parent; /* locations; else 0 */
	struct span name; /* a source's is its key */
	struct span title; /* of a source, else empty */
	struct span publisher, url; /* of a source */
	struct span kind;
};
/* Values by id; a location's parent has a smaller id or comes later: do not
 * rely on it. */
enum status store_scan_values(struct store *store, enum store_set set,
    enum status (*each)(void *context, const struct store_value *value),
    void *context, struct error *error);

/* Aliases of STORE_ACTORS or STORE_LOCATIONS, as written. */
enum status store_scan_aliases(struct store *store, enum store_set set,
    enum status (*each)(void *context, int64_t value, struct span alias),
    void *context, struct error *error);

/* Does any quote have a prefix or a suffix? */
enum status
store_has_selectors(struct store *store, bool *has, struct error *error);

/* Has any event without a key several sources or quotes? */
enum status
store_has_rows_without_key(struct store *store, bool *has, struct error *error);

/* Names of all attribute columns, as first met. */
enum status store_scan_columns(struct store *store,
    enum status (*each)(void *context, struct span name), void *context,
    struct error *error);

/* Keys that events of several datasets have, each once. */
enum status store_scan_shared_keys(struct store *store,
    enum status (*each)(void *context, struct span key), void *context,
    struct error *error);

/* Findings in the order of file and line, rejected rows and others. */
enum status store_scan_findings(struct store *store,
    enum status (*each)(void *context, const struct store_finding *finding),
    void *context, struct error *error);

/* Rejected rows alone in that order, at most limit of them, from number skip
 * on, which counts from 0; and how many there are. */
enum status
store_scan_rejected(struct store *store, int64_t skip, int64_t limit,
    enum status (*each)(void *context, const struct store_finding *finding),
    void *context, struct error *error);
enum status
store_count_rejected(struct store *store, int64_t *count, struct error *error);

/* Quotes by file and line with their event's id; source 0: of all. */
enum status store_scan_quotes(struct store *store, int64_t source,
    enum status (*each)(
	void *context, int64_t event, const struct event_quote *quote),
    void *context, struct error *error);

/* Where a quote stands in its source: what a mark in the text is made of. */
struct store_anchor {
	int64_t event;
	size_t quote; /* its number among the event's quotes */
	enum anchor_state state;
	int64_t offset, length; /* in characters */
	int alike;
};

/* The anchors of a source's quotes, event by event; none of quotes without a
 * text to look them up in.  One pass however many events there are. */
enum status store_scan_anchors(struct store *store, int64_t source,
    enum status (*each)(void *context, const struct store_anchor *anchor),
    void *context, struct error *error);

/* Datasets by name. */
enum status store_scan_datasets(struct store *store,
    enum status (*each)(
	void *context, struct span name, struct span path, int64_t events),
    void *context, struct error *error);

/*
 * Two hashes of every event of a dataset, by id; of none where there is no
 * such dataset.  who is of its key, or of date and title where it has none;
 * what is of all that its rows say: date, title, summary, type, coordinates,
 * and the sets of its actors with their roles, locations, sources, quotes, tags
 * and attributes, by name.  Equal within one run of the program.
 */
enum status store_scan_digests(struct store *store, struct span dataset,
    enum status (*each)(void *context, uint64_t who, uint64_t what),
    void *context, struct error *error);

/* The whole event; clears it first.  STATUS_MISSING. */
enum status store_read_event(
    struct store *store, int64_t id, struct event *event, struct error *error);

/* What a list shows of it: id, key, date, title, type; clears it first. */
enum status store_read_row(
    struct store *store, int64_t id, struct event *event, struct error *error);

/* A source with its text, in arena. */
enum status store_read_source(struct store *store, int64_t id,
    struct arena *arena, struct store_source *source, struct error *error);
/* The same without its text, which may be long; has_text tells of it. */
enum status store_describe_source(struct store *store, int64_t id,
    struct arena *arena, struct store_source *source, struct error *error);
/* The text alone, of a source that has one, in arena. */
enum status store_read_text(struct store *store, int64_t id,
    struct arena *arena, struct span *text, struct error *error);

/* A location's coordinates and kind, an actor's kind and about … by id. */
enum status store_read_actor(struct store *store, int64_t id,
    struct arena *arena, struct store_actor *actor, struct error *error);
enum status store_read_location(struct store *store, int64_t id,
    struct arena *arena, struct store_location *location, struct error *error);

/* Events with a star or a note, by id. */
enum status store_scan_marks(struct store *store,
    enum status (*each)(void *context, int64_t event, bool starred, bool noted),
    void *context, struct error *error);

/*
 * ---- Finding: what may take longer than a frame.
 *
 *	store_find_words(store, SPAN("cease"), true, &find, &error);
 *	do
 *		status = store_find_next(find, &found, &error);
 *	while (status == STATUS_OK && found.more);
 *	store_find_close(find);
 *
 * A step takes microseconds however large the case is, and leads to an event
 * or to none.  An event may come several times.
 */
struct store_find;

struct store_found {
	int64_t event; /* 0: none in this step */
	struct span text; /* the attribute or the key; good until the next */
	bool more; /* false: this step came to the end, and led to none */
};

/* Events whose title, summary or quotes match: the words of text, in order
 * and adjacent; the last one may go on where prefix is true. */
enum status store_find_words(struct store *store, struct span text, bool prefix,
    struct store_find **find, struct error *error);

/* Events that have the attribute (name compared without case), by id.
 * *known: some event of the case has it. */
enum status store_find_attribute(struct store *store, struct span name,
    bool *known, struct store_find **find, struct error *error);

/* Events that have a key, by id. */
enum status store_find_keys(
    struct store *store, struct store_find **find, struct error *error);

enum status store_find_next(
    struct store_find *find, struct store_found *found, struct error *error);

/*
 * Let go of the case, so that others can write to it and transactions can
 * begin and end; the next step goes on where the last one was.  Where events
 * were taken out or put in meanwhile, some of those may be missed.
 */
void store_find_rest(struct store_find *find);

/*
 * Would a rest cost what was found?  A phrase whose last word may go on is
 * answered at one go: its first step takes the time of them all.
 */
bool store_find_is_restless(const struct store_find *find);

void store_find_close(struct store_find *find); /* NULL is fine */

/*
 * ---- The timeline's columns kept ready: parts, numbered from 0, each of so
 * many bytes.
 *
 *	store_parts_enter(store, &fresh, &error);	else rows are read
 *	store_part_read(store, 3, bytes, n, 0, n, &error);	…
 *	store_parts_leave(store);
 *
 * They are fresh where no transaction but those of stars, notes and sessions
 * came after the one that wrote them, by whatever program.
 */

/* Begins a transaction that reads, where *fresh. */
enum status
store_parts_enter(struct store *store, bool *fresh, struct error *error);
void store_parts_leave(struct store *store);

/*
 * A part that has exactly n bytes (not 0), from the copy that was entered
 * last, also after leaving it.  STATUS_CORRUPT where there is no such part,
 * or not as it was written.  The check looks at its length alone.  What is
 * read of it begins at a multiple of STORE_PIECE, and ends at one or at n; the
 * bytes go to their place in the whole.
 */
#define STORE_PIECE ((size_t)1 << 20) /* about a millisecond */
enum status store_part_check(
    struct store *store, unsigned part, size_t n, struct error *error);
enum status store_part_read(struct store *store, unsigned part, void *bytes,
    size_t n, size_t from, size_t to, struct error *error);

/* Begin a transaction of one's own in which to write them; false, without
 * waiting, where that cannot be. */
bool store_parts_claim(struct store *store);

/* In a transaction: the old ones go, new ones come, and are fresh. */
enum status store_parts_begin(struct store *store, struct error *error);
enum status store_part_write(struct store *store, unsigned part,
    const void *bytes, size_t n, struct error *error);
enum status store_parts_end(struct store *store, struct error *error);

/*
 * ---- The analyst's own work, each call a transaction of its own unless
 * one is open.  STATUS_READONLY where the case is; stars and notes:
 * STATUS_CHANGED where event may be another event by now (store_is_changed).
 */
enum status store_set_star(
    struct store *store, int64_t event, bool starred, struct error *error);
enum status store_set_note(
    struct store *store, int64_t event, struct span note, struct error *error);

/* What a frontend remembers; a key that is not there appends nothing. */
enum status store_session_get(struct store *store, const char *key,
    struct strbuf *value, struct error *error);
enum status store_session_set(struct store *store, const char *key,
    struct span value, struct error *error);

#endif
