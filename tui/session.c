/* SPDX-License-Identifier: MIT */
/*
 * session: short lines of text under keys of their own in the case, written
 * in one transaction.  Numbers are read with strtoll and checked where they
 * are used: a case may come from anywhere.
 */
#include "config.h"

#include "tui/session.h"

#include <stdio.h>
#include <stdlib.h>

static bool
remembers(struct store *store)
{
	return !store_is_readonly(store) && store_path(store)[0] != '\0';
}

/* What is read of the case, and how it went: once something cannot be read
 * nothing more is. */
struct memory {
	struct store *store;
	struct strbuf value;
	struct error *error;
	enum status status;
};

/* Is there something under the key?  It is in value then. */
static bool
get(struct memory *memory, const char *key)
{
	if (memory->status != STATUS_OK)
		return false;
	strbuf_clear(&memory->value);
	memory->status = store_session_get(
	    memory->store, key, &memory->value, memory->error);
	return memory->status == STATUS_OK && memory->value.n > 0;
}

static long long
get_number(struct memory *memory, const char *key)
{
	return get(memory, key) ? strtoll(memory->value.text, NULL, 10) : 0;
}

static struct span
got(const struct memory *memory)
{
	return (struct span){ memory->value.text, memory->value.n };
}

static void
pane_key(char *key, size_t size, size_t pane)
{
	snprintf(key, size, "screen.pane.%zu", pane + 1);
}

/* The event where the cursor was; the first line's where it is not told. */
static void
go_to_event(struct model *model, struct memory *memory)
{
	if (get(memory, "screen.event"))
		model_go(model, timeline_find_event(model->timeline,
				    strtoll(memory->value.text, NULL, 10)));
	else
		model_go(model, model_line_position(model, 0));
}

/* A filter that no longer fits is left out. */
static void
restore_filter(struct model *model, struct memory *memory)
{
	struct error error;

	if (model_filter(model, got(memory), true, &error) ||
	    error.code == STATUS_SYNTAX || error.code == STATUS_RANGE)
		return;
	memory->status = error.code;
	if (memory->error != NULL)
		*memory->error = error;
}

enum status
session_restore(
    struct session *session, struct model *model, struct error *error)
{
	struct memory memory = {
		.store = timeline_store(model->timeline),
		.value = STRBUF_INIT,
		.error = error,
	};
	char key[48];
	size_t i;

	/* Before the filter too, which an undo would take back from there. */
	go_to_event(model, &memory);
	if (get(&memory, "screen.filter"))
		restore_filter(model, &memory);
	model->reversed = get_number(&memory, "screen.reversed") == 1;
	if (get_number(&memory, "screen.context") == 1)
		model_context(model, true);
	go_to_event(model, &memory);
	session->focus = (int)get_number(&memory, "screen.focus");
	for (i = 0; i < session->pane_count; i++) {
		struct pane *pane = session->panes[i];

		pane_key(key, sizeof key, i);
		if (pane->ops->restore != NULL && get(&memory, key))
			pane->ops->restore(pane, got(&memory));
	}
	strbuf_release(&memory.value);
	return memory.status;
}

static enum status
set(struct store *store, const char *key, struct span value,
    struct error *error)
{
	return store_session_set(store, key, value, error);
}

static enum status
set_number(
    struct store *store, const char *key, long long number, struct error *error)
{
	char text[32];

	snprintf(text, sizeof text, "%lld", number);
	return set(store, key, span_of(text), error);
}

static enum status
set_pane(struct store *store, const struct pane *pane, size_t number,
    struct error *error)
{
	struct strbuf value = STRBUF_INIT;
	char key[48];
	enum status status;

	if (pane->ops->save == NULL)
		return STATUS_OK;
	pane->ops->save(pane, &value);
	pane_key(key, sizeof key, number);
	status =
	    strbuf_status(&value) != STATUS_OK
		? error_nomem(error)
		: set(store, key, (struct span){ value.text, value.n }, error);
	strbuf_release(&value);
	return status;
}

static enum status
set_all(const struct session *session, struct model *model, struct error *error)
{
	struct store *store = timeline_store(model->timeline);
	enum status status;
	size_t i;

	status = set(store, "screen.filter",
	    (struct span){ model->text.text, model->text.n }, error);
	if (status == STATUS_OK)
		status =
		    set_number(store, "screen.context", model->context, error);
	if (status == STATUS_OK)
		status = set_number(
		    store, "screen.reversed", model->reversed, error);
	if (status == STATUS_OK)
		status =
		    set_number(store, "screen.focus", session->focus, error);
	if (status == STATUS_OK &&
	    model->position < timeline_count(model->timeline))
		status = set_number(store, "screen.event",
		    timeline_event_id(model->timeline, model->position), error);
	for (i = 0; i < session->pane_count && status == STATUS_OK; i++)
		status = set_pane(store, session->panes[i], i, error);
	return status;
}

enum status
session_save(
    const struct session *session, struct model *model, struct error *error)
{
	struct store *store = timeline_store(model->timeline);
	enum status status;

	if (!remembers(store))
		return STATUS_OK;
	status = store_begin(store, error);
	if (status != STATUS_OK)
		return status;
	status = set_all(session, model, error);
	if (status == STATUS_OK)
		status = store_commit(store, error);
	if (status != STATUS_OK)
		store_rollback(store);
	return status;
}
