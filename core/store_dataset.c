/* SPDX-License-Identifier: MIT */
/*
 * A dataset as a whole: taking the old one of the same name out, and what
 * is due when the new one is in.
 *
 * Marks (stars and notes) let go of their events before those are removed
 * and look for them again afterwards, by key, or by date, title and their
 * place among twins.  Both are one pass over the dataset's events.  When no
 * other dataset is there, tables are emptied as wholes, which SQLite does
 * without visiting rows.
 */
#include "config.h"

#include <string.h>

#include "core/bitset.h"
#include "core/store_private.h"

static enum status
run_for(
    struct store *store, const char *sql, int64_t dataset, struct error *error)
{
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);

	if (status != STATUS_OK)
		return status;
	if (sqlite3_bind_parameter_count(statement) > 0)
		sqlite3_bind_int64(statement, 1, dataset);
	return store_finish(store, statement, error);
}

static enum status
run_all(struct store *store, const char *const *steps, size_t n,
    int64_t dataset, struct error *error)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < n && status == STATUS_OK; i++)
		status = run_for(store, steps[i], dataset, error);
	return status;
}

/* The one number that sql answers for a dataset; *found without one false. */
static enum status
number_for(struct store *store, const char *sql, int64_t dataset,
    int64_t *number, struct error *error)
{
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);
	bool row = false;

	if (status != STATUS_OK)
		return status;
	if (sqlite3_bind_parameter_count(statement) > 0)
		sqlite3_bind_int64(statement, 1, dataset);
	status = store_step(store, statement, &row, error);
	if (row) {
		*number = sqlite3_column_int64(statement, 0);
		sqlite3_reset(statement);
	}
	return status;
}

/*
 * Every mark of the dataset with the number of its event among those of equal
 * date and title; the passes below join on it.
 */
#define TWINS                                                              \
	"SELECT event.id AS event, event.date, event.title, row_number() " \
	"OVER (PARTITION BY event.date, event.title ORDER BY event.id) "   \
	"AS twin FROM event WHERE event.dataset = ?1 "                     \
	"AND event.key IS NULL AND EXISTS (SELECT 1 FROM mark "            \
	"WHERE mark.dataset = (SELECT name FROM dataset WHERE id = ?1) "   \
	"AND mark.key IS NULL AND mark.date = coalesce(event.date, '') "   \
	"AND mark.title = event.title)"

static enum status
marks_let_go(struct store *store, int64_t dataset, struct error *error)
{
	static const char *const steps[] = {
		"UPDATE mark SET twin = twins.twin FROM (" TWINS ") AS twins "
		"WHERE mark.event = twins.event",
		"UPDATE mark SET event = NULL WHERE dataset = "
		"(SELECT name FROM dataset WHERE id = ?1)",
	};

	return run_all(
	    store, steps, sizeof steps / sizeof *steps, dataset, error);
}

static enum status
marks_find(struct store *store, int64_t dataset, struct error *error)
{
	static const char wanted[] =
	    "SELECT count(*) FROM mark WHERE event IS NULL AND dataset = "
	    "(SELECT name FROM dataset WHERE id = ?1)";
	static const char *const steps[] = {
		"UPDATE mark SET event = found.id FROM event AS found "
		"WHERE found.dataset = ?1 AND mark.event IS NULL "
		"AND mark.dataset = (SELECT name FROM dataset WHERE id = ?1) "
		"AND mark.key = found.key",
		"UPDATE mark SET event = twins.event FROM (" TWINS ") AS twins "
		"WHERE mark.event IS NULL AND mark.dataset = "
		"(SELECT name FROM dataset WHERE id = ?1) "
		"AND mark.key IS NULL "
		"AND mark.date = coalesce(twins.date, '') "
		"AND mark.title = twins.title AND mark.twin = twins.twin",
	};
	int64_t count = 0;
	enum status status = number_for(store, wanted, dataset, &count, error);

	if (status != STATUS_OK || count == 0)
		return status;
	return run_all(
	    store, steps, sizeof steps / sizeof *steps, dataset, error);
}

/* Everything that hangs on the dataset's events or is its own. */
static enum status
dataset_empty(struct store *store, int64_t dataset, struct error *error)
{
	static const char *const part[] = {
		"DELETE FROM quote WHERE id / 1048576 IN "
		"(SELECT id FROM event WHERE dataset = ?1)",
		"DELETE FROM event WHERE dataset = ?1",
		"DELETE FROM source_text WHERE source IN "
		"(SELECT id FROM source WHERE dataset = ?1)",
	};
	static const char *const whole[] = {
		"DELETE FROM quote",
		"DELETE FROM event",
		"DELETE FROM source_text",
	};
	static const char *const own[] = {
		"DELETE FROM source WHERE dataset = ?1",
		"DELETE FROM finding WHERE dataset = ?1",
		"DELETE FROM file WHERE dataset = ?1",
		"DELETE FROM actor_alias WHERE dataset = ?1",
		"DELETE FROM location_alias WHERE dataset = ?1",
		"UPDATE actor SET dataset = NULL, kind = NULL, about = NULL "
		"WHERE dataset = ?1",
		"UPDATE location SET dataset = NULL, kind = NULL, "
		"latitude = NULL, longitude = NULL WHERE dataset = ?1",
	};
	static const char others[] =
	    "SELECT count(*) FROM dataset WHERE id <> ?1";
	int64_t count = 0;
	enum status status = number_for(store, others, dataset, &count, error);

	if (status == STATUS_OK)
		status = run_all(store, count == 0 ? whole : part,
		    sizeof part / sizeof *part, dataset, error);
	if (status == STATUS_OK)
		status = run_all(
		    store, own, sizeof own / sizeof *own, dataset, error);
	if (status == STATUS_OK) /* the case may have no events now */
		status = facts_begin(store, error);
	return status;
}

/* The ids that lists of all events name, in a table for the sweep. */
struct used {
	struct store *store;
	struct bitset ids;
	sqlite3_stmt *add;
	struct error *error;
};

static enum status
add_used(void *context, int64_t event, int64_t value)
{
	struct used *used = context;

	(void)event;
	if (value < 0 || (uint64_t)value >= used->ids.n ||
	    bitset_has(&used->ids, (size_t)value))
		return STATUS_OK;
	bitset_add(&used->ids, (size_t)value);
	sqlite3_bind_int64(used->add, 1, value);
	return store_finish(used->store, used->add, used->error);
}

static enum status
find_used(struct store *store, enum store_set set, const char *greatest,
    struct error *error)
{
	struct used used = { .store = store, .error = error };
	int64_t most = 0;
	enum status status = store_run(store,
	    "CREATE TEMP TABLE IF NOT EXISTS used (id INTEGER PRIMARY KEY); "
	    "DELETE FROM temp.used",
	    error);

	if (status == STATUS_OK)
		status = number_for(store, greatest, 0, &most, error);
	if (status == STATUS_OK &&
	    bitset_resize(&used.ids, (size_t)most + 1) != STATUS_OK)
		status = error_nomem(error);
	if (status == STATUS_OK)
		status = store_prepare(store,
		    "INSERT INTO temp.used (id) VALUES (?1)", &used.add, error);
	if (status == STATUS_OK)
		status = store_scan_pairs(store, set, add_used, &used, error);
	bitset_release(&used.ids);
	return status;
}

/* Values that nothing names any more; places from the innermost out. */
static enum status
sweep(struct store *store, struct error *error)
{
	static const char *const rest[] = {
		"DELETE FROM type WHERE id NOT IN "
		"(SELECT type FROM event WHERE type IS NOT NULL)",
		"DELETE FROM attribute_column WHERE NOT EXISTS "
		"(SELECT 1 FROM event WHERE instr(event.attributes, "
		"'\"' || attribute_column.id || '\":') > 0)",
	};
	static const char places[] =
	    "DELETE FROM location WHERE dataset IS NULL "
	    "AND id NOT IN (SELECT id FROM temp.used) "
	    "AND id NOT IN (SELECT location FROM location_alias) "
	    "AND id NOT IN (SELECT parent FROM location "
	    "WHERE parent IS NOT NULL)";
	enum status status = find_used(store, STORE_ACTORS,
	    "SELECT coalesce(max(id), 0) FROM actor", error);

	if (status == STATUS_OK)
		status = run_for(store,
		    "DELETE FROM actor WHERE dataset IS NULL "
		    "AND id NOT IN (SELECT id FROM temp.used) "
		    "AND id NOT IN (SELECT actor FROM actor_alias)",
		    0, error);
	if (status == STATUS_OK)
		status = find_used(store, STORE_TAGS,
		    "SELECT coalesce(max(id), 0) FROM tag", error);
	if (status == STATUS_OK)
		status = run_for(store,
		    "DELETE FROM tag WHERE id NOT IN "
		    "(SELECT id FROM temp.used)",
		    0, error);
	if (status == STATUS_OK)
		status =
		    run_all(store, rest, sizeof rest / sizeof *rest, 0, error);
	if (status == STATUS_OK)
		status = find_used(store, STORE_LOCATIONS,
		    "SELECT coalesce(max(id), 0) FROM location", error);
	while (status == STATUS_OK) {
		status = run_for(store, places, 0, error);
		if (status == STATUS_OK && sqlite3_changes(store->db) == 0)
			break;
	}
	return status;
}

static enum status
dataset_find(
    struct store *store, struct span name, int64_t *id, struct error *error)
{
	static const char sql[] = "SELECT id FROM dataset WHERE name = ?1";
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);
	bool row = false;

	*id = 0;
	if (status != STATUS_OK)
		return status;
	bind_text(statement, 1, name);
	status = store_step(store, statement, &row, error);
	if (row) {
		*id = sqlite3_column_int64(statement, 0);
		sqlite3_reset(statement);
	}
	return status;
}

/* Insert it, or note a new path. */
static enum status
dataset_put(struct store *store, int64_t *id, struct span name,
    struct span path, struct error *error)
{
	static const char sql[] =
	    "INSERT INTO dataset (id, name, path, events) "
	    "VALUES (?1, ?2, ?3, 0) "
	    "ON CONFLICT (id) DO UPDATE SET path = ?3, events = 0";
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);

	if (status != STATUS_OK)
		return status;
	bind_id(statement, 1, *id);
	bind_text(statement, 2, name);
	bind_text(statement, 3, path);
	status = store_finish(store, statement, error);
	if (status == STATUS_OK && *id == 0)
		*id = store_inserted(store);
	return status;
}

enum status
store_dataset_begin(struct store *store, struct span name, struct span path,
    int64_t *dataset, bool *replaced, struct error *error)
{
	int64_t id;
	bool own;
	enum status status = store_enter(store, &own, error);

	if (status != STATUS_OK)
		return status;
	status = dataset_find(store, name, &id, error);
	*replaced = id != 0;
	if (status == STATUS_OK && *replaced) {
		status = marks_let_go(store, id, error);
		if (status == STATUS_OK)
			status = index_drop(store, id, error);
		if (status == STATUS_OK)
			status = dataset_empty(store, id, error);
		if (status == STATUS_OK)
			status = sweep(store, error);
		map_clear(&store->values);
	}
	if (status == STATUS_OK)
		status = dataset_put(store, &id, name, path, error);
	if (status == STATUS_OK)
		status = index_begin(store, id, error);
	status = store_leave(store, own, status, error);
	if (status == STATUS_OK)
		*dataset = id;
	return status;
}

enum status
store_dataset_end(struct store *store, int64_t dataset, struct error *error)
{
	static const char count[] =
	    "UPDATE dataset SET events = "
	    "(SELECT count(*) FROM event WHERE dataset = ?1) WHERE id = ?1";
	bool own;
	enum status status = store_enter(store, &own, error);

	if (status != STATUS_OK)
		return status;
	status = index_end(store, dataset, error);
	if (status == STATUS_OK)
		status = run_for(store, count, dataset, error);
	if (status == STATUS_OK)
		status = marks_find(store, dataset, error);
	return store_leave(store, own, status, error);
}
