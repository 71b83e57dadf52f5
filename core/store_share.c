/* SPDX-License-Identifier: MIT */
/*
 * Other programs on the same case.  Locks are waited for, but not again and
 * again; what others wrote is noticed before one acts on what one knew; a
 * file that was removed meanwhile is not written to.
 */
#include "config.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/store_private.h"

#define BUSY_MS 5000
#define DATA_VERSION "PRAGMA data_version" /* grows as others write */

static int64_t
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * Wait for another program's lock, BUSY_MS in all.  When that was in vain the
 * next ones are not waited for as long again, or a screen of rows would cost
 * it for each row.
 */
static int
wait_for_lock(void *context, int times)
{
	struct store *store = context;
	int64_t now = milliseconds();
	struct timespec nap = { 0, times < 10 ? 2000000 : 25000000 };

	if (times == 0)
		store->waiting_since = now;
	if (now < store->patient_from)
		return 0;
	if (now - store->waiting_since >= BUSY_MS) {
		store->patient_from = now + BUSY_MS;
		return 0;
	}
	nanosleep(&nap, NULL);
	return 1;
}

void
store_share(struct store *store)
{
	sqlite3_busy_handler(store->db, wait_for_lock, store);
}

enum status
store_is_changed(struct store *store, bool *changed, struct error *error)
{
	enum status status =
	    store_number(store, DATA_VERSION, &store->version_seen, error);

	if (status == STATUS_OK)
		*changed = store->version_seen != store->version_known;
	return status;
}

void
store_catch_up(struct store *store)
{
	store->version_known = store->version_seen;
}

enum status
store_unchanged(struct store *store, struct error *error)
{
	bool changed = false;
	enum status status = store_is_changed(store, &changed, error);

	if (status == STATUS_OK && changed)
		status = error_set(error, STATUS_CHANGED,
		    "%s: another program has just changed the case; look "
		    "again, and repeat it",
		    store->path);
	return status;
}

enum status
store_still_there(struct store *store, struct error *error)
{
	int moved = 0;

	if (store->path[0] == '\0' ||
	    sqlite3_file_control(store->db, "main", SQLITE_FCNTL_HAS_MOVED,
		&moved) != SQLITE_OK ||
	    moved == 0)
		return STATUS_OK;
	store_rollback(store);
	return error_set(error, STATUS_CHANGED,
	    "%s: another program has removed or replaced the case; open it "
	    "again",
	    store->path);
}

void
store_hold(struct store *store)
{
	if (store->path[0] != '\0' && !store_in_transaction(store))
		store->held = store_run(store, "BEGIN", NULL) == STATUS_OK;
}

void
store_let_go(struct store *store)
{
	/* Nothing was written; out of memory it may take the other word. */
	if (store->held && store_run(store, "COMMIT", NULL) != STATUS_OK)
		store_rollback(store);
	store->held = false;
}

void
store_remove_unused(struct store *store)
{
	struct stat info;

	if (!store->created || stat(store->path, &info) != 0 ||
	    info.st_size != 0)
		return;
	if (store_in_transaction(store))
		store_run(store, "ROLLBACK", NULL);
	store->patient_from = INT64_MAX;
	if (store_run(store, "BEGIN EXCLUSIVE", NULL) == STATUS_OK &&
	    stat(store->path, &info) == 0 && info.st_size == 0)
		unlink(store->path);
}
