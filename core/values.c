/* SPDX-License-Identifier: MIT */
/*
 * Value tables are read from the store once and then never change.  Rows
 * come by id; they are sorted by folded name, locations are threaded into a
 * tree and laid out in preorder, so that a place stands right before all
 * that is inside it.  The store may be hostile: a parent that is missing, a
 * circle of parents, and a chain deeper than VALUES_DEPTH_MAX are cut, and
 * the place where they are cut stands at the top.
 *
 * Keys are one sorted array: an exact look-up is a binary search, a search
 * for the start of a word walks all keys (about 5 ms for 100 000).
 */
#include "config.h"

#include "core/values.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/strbuf.h"
#include "core/text.h"

struct row { /* a value while it is being loaded */
	int64_t id, parent_id;
	struct span name, fold;
	struct span title, publisher, url;
	uint32_t parent, child, sibling; /* rows; VALUES_NONE at the end */
	uint32_t number;
};

struct load {
	struct values *values;
	struct row *rows;
	size_t n, capacity;
	size_t key_capacity;
	struct strbuf fold;
	struct error *error;
};

static int
span_compare(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n > 0 ? memcmp(a.s, b.s, n) : 0;

	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

/* Put the folded `a>b > c` as paths are written: ` > ` between the parts. */
static void
path_normalise(const struct strbuf *fold, struct strbuf *out)
{
	struct span rest = { fold->text, fold->n };

	for (;;) {
		const char *mark = memchr(rest.s, '>', rest.n);
		struct span part = { rest.s,
			mark != NULL ? (size_t)(mark - rest.s) : rest.n };

		part = span_trim(part);
		strbuf_add(out, part.s, part.n);
		if (mark == NULL)
			return;
		strbuf_add_text(out, " > ");
		rest.n -= (size_t)(mark + 1 - rest.s);
		rest.s = mark + 1;
	}
}

static enum status
fold_text(const struct values *values, struct span text, struct strbuf *out)
{
	struct strbuf fold = STRBUF_INIT;
	enum status status;

	if (!values->nested)
		return text_fold_search(text.s, text.n, out);
	status = text_fold_search(text.s, text.n, &fold);
	if (status == STATUS_OK)
		path_normalise(&fold, out);
	strbuf_release(&fold);
	return status != STATUS_OK ? status : strbuf_status(out);
}

static bool
keep(struct load *load, struct span text, struct span *kept)
{
	const char *copy = "";

	if (text.n > 0)
		copy = arena_copy(&load->values->arena, text.s, text.n);
	*kept = (struct span){ copy, text.n };
	return copy != NULL;
}

static bool
keep_fold(struct load *load, struct span text, struct span *kept)
{
	strbuf_clear(&load->fold);
	if (fold_text(load->values, text, &load->fold) != STATUS_OK)
		return false;
	/* Most names are folded already: no second copy of those. */
	if (load->fold.n == text.n &&
	    (text.n == 0 || memcmp(load->fold.text, text.s, text.n) == 0)) {
		*kept = text;
		return true;
	}
	return keep(load, (struct span){ load->fold.text, load->fold.n }, kept);
}

static enum status
load_row(void *context, const struct store_value *value)
{
	struct load *load = context;
	struct row *row;

	if (load->n >= VALUES_NONE - 1)
		return error_set(load->error, STATUS_RANGE,
		    "the case has more values than can be held");
	if (mem_reserve(&load->rows, &load->capacity, load->n + 1,
		sizeof *load->rows) != STATUS_OK)
		return error_nomem(load->error);
	row = &load->rows[load->n];
	*row = (struct row){ .id = value->id, .parent_id = value->parent };
	if (!keep(load, value->name, &row->name) ||
	    !keep_fold(load, row->name, &row->fold) ||
	    !keep(load, value->title, &row->title) ||
	    !keep(load, value->publisher, &row->publisher) ||
	    !keep(load, value->url, &row->url))
		return error_nomem(load->error);
	load->n++;
	return STATUS_OK;
}

static int
row_compare_id(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static int
row_compare_fold(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = span_compare(x->fold, y->fold);

	if (order == 0)
		order = span_compare(x->name, y->name);
	return order != 0 ? order : row_compare_id(a, b);
}

static int
place_compare(const void *a, const void *b)
{
	const struct value_place *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

uint32_t
values_by_id(const struct values *values, int64_t id)
{
	const struct value_place wanted = { .id = id }, *place;
	uint64_t guess;

	if (values->n == 0)
		return VALUES_NONE;
	/* Ids mostly follow on each other. */
	guess = (uint64_t)id - (uint64_t)values->places[0].id;
	if (guess < values->n && values->places[guess].id == id)
		return values->places[guess].number;
	place = bsearch(
	    &wanted, values->places, values->n, sizeof *place, place_compare);
	return place == NULL ? VALUES_NONE : place->number;
}

/* Fill the places with row numbers; later they become value numbers. */
static enum status
load_places(struct load *load)
{
	struct value_place *places = mem_alloc(load->n, sizeof *places);

	if (places == NULL)
		return error_nomem(load->error);
	for (size_t i = 0; i < load->n; i++)
		places[i] = (struct value_place){ .id = load->rows[i].id,
			.number = (uint32_t)i };
	if (load->n > 0)
		qsort(places, load->n, sizeof *places, place_compare);
	load->values->places = places;
	load->values->n = load->n;
	return STATUS_OK;
}

/*
 * Set every row's parent and cut what is no tree.  A chain of parents is
 * walked upwards to a row whose depth is known, then once more to number it
 * from there downwards; .number holds depth + 1 meanwhile, 0 unknown, and
 * VALUES_NONE on the chain being walked.  Each row is on one chain only.
 */
static enum status
load_parents(struct load *load)
{
	struct row *rows = load->rows;
	uint32_t *chain = mem_alloc(load->n, sizeof *chain);

	if (chain == NULL)
		return error_nomem(load->error);
	for (size_t i = 0; i < load->n; i++) {
		rows[i].number = 0;
		rows[i].parent =
		    rows[i].parent_id == 0
			? VALUES_NONE
			: values_by_id(load->values, rows[i].parent_id);
	}
	for (size_t i = 0; i < load->n; i++) {
		uint32_t at = (uint32_t)i, depth = 0;
		size_t length = 0;

		while (at != VALUES_NONE && rows[at].number == 0) {
			rows[at].number = VALUES_NONE;
			chain[length++] = at;
			at = rows[at].parent;
		}
		if (at != VALUES_NONE && rows[at].number == VALUES_NONE)
			rows[chain[length - 1]].parent = VALUES_NONE;
		else if (at != VALUES_NONE)
			depth = rows[at].number;
		while (length > 0) {
			struct row *row = &rows[chain[--length]];

			if (depth > VALUES_DEPTH_MAX) {
				row->parent = VALUES_NONE;
				depth = 0;
			}
			row->number = ++depth;
		}
	}
	mem_free(chain);
	return STATUS_OK;
}

/*
 * Number the rows in preorder.  Rows stand by folded name, so linking them
 * from the last to the first leaves every list of siblings in that order.
 */
static void
load_preorder(struct load *load)
{
	struct row *rows = load->rows;
	uint32_t top = VALUES_NONE, number = 0, at;

	for (size_t i = 0; i < load->n; i++)
		rows[i].child = VALUES_NONE;
	for (size_t i = load->n; i-- > 0;) {
		uint32_t *head = rows[i].parent == VALUES_NONE
				     ? &top
				     : &rows[rows[i].parent].child;

		rows[i].sibling = *head;
		*head = (uint32_t)i;
	}
	at = top;
	while (at != VALUES_NONE) {
		rows[at].number = number++;
		if (rows[at].child != VALUES_NONE) {
			at = rows[at].child;
			continue;
		}
		while (at != VALUES_NONE && rows[at].sibling == VALUES_NONE)
			at = rows[at].parent;
		if (at != VALUES_NONE)
			at = rows[at].sibling;
	}
	assert(number == load->n);
}

static enum status
load_list(struct load *load)
{
	struct values *values = load->values;

	values->list = mem_alloc(load->n, sizeof *values->list);
	if (values->list == NULL)
		return error_nomem(load->error);
	for (size_t i = 0; i < load->n; i++) {
		const struct row *row = &load->rows[i];

		values->list[row->number] = (struct value){
			.id = row->id,
			.name = row->name,
			.label = row->title.n > 0 ? row->title : row->name,
			.path = row->name,
			.parent = row->parent == VALUES_NONE
				      ? VALUES_NONE
				      : load->rows[row->parent].number,
			.unique = true,
		};
	}
	for (size_t i = 0; i < load->n; i++)
		values->places[i].number =
		    load->rows[values->places[i].number].number;
	return STATUS_OK;
}

/* Outer places have smaller numbers: their paths are ready. */
static enum status
load_paths(struct load *load)
{
	struct values *values = load->values;
	struct strbuf path = STRBUF_INIT;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < values->n && status == STATUS_OK; i++) {
		struct value *value = &values->list[i];
		const struct value *outer;

		if (value->parent == VALUES_NONE)
			continue;
		outer = &values->list[value->parent];
		value->depth = outer->depth + 1;
		strbuf_clear(&path);
		strbuf_add(&path, outer->path.s, outer->path.n);
		strbuf_add_text(&path, " > ");
		strbuf_add(&path, value->name.s, value->name.n);
		if (strbuf_status(&path) != STATUS_OK ||
		    !keep(
			load, (struct span){ path.text, path.n }, &value->path))
			status = error_nomem(load->error);
	}
	strbuf_release(&path);
	return status;
}

/* From the innermost out: a place ends where the last one inside it does. */
static void
load_ends(struct values *values)
{
	for (size_t i = values->n; i-- > 0;) {
		struct value *value = &values->list[i];

		if (value->end == 0)
			value->end = (uint32_t)i + 1;
		if (value->parent != VALUES_NONE &&
		    values->list[value->parent].end < value->end)
			values->list[value->parent].end = value->end;
	}
}

static enum status
add_key(struct load *load, struct span fold, uint32_t number,
    enum value_key_kind kind)
{
	struct values *values = load->values;

	if (fold.n == 0)
		return STATUS_OK;
	if (mem_reserve(&values->keys, &load->key_capacity,
		values->key_count + 1, sizeof *values->keys) != STATUS_OK)
		return error_nomem(load->error);
	values->keys[values->key_count++] =
	    (struct value_key){ .fold = fold, .value = number, .kind = kind };
	return STATUS_OK;
}

static enum status
add_text_key(struct load *load, struct span text, uint32_t number,
    enum value_key_kind kind)
{
	struct span fold;

	if (text.n == 0)
		return STATUS_OK;
	if (!keep_fold(load, text, &fold))
		return error_nomem(load->error);
	return add_key(load, fold, number, kind);
}

static enum status
load_alias(void *context, int64_t id, struct span alias)
{
	struct load *load = context;
	uint32_t number = values_by_id(load->values, id);
	struct span kept;

	if (number == VALUES_NONE)
		return STATUS_OK;
	if (!keep(load, alias, &kept))
		return error_nomem(load->error);
	return add_text_key(load, kept, number, VALUE_ALIAS);
}

static int
key_compare(const void *a, const void *b)
{
	const struct value_key *x = a, *y = b;
	int order = span_compare(x->fold, y->fold);

	if (order == 0)
		order = (x->value > y->value) - (x->value < y->value);
	return order != 0 ? order : (int)x->kind - (int)y->kind;
}

static bool
key_is_whole(const struct value_key *key)
{
	return key->kind != VALUE_PUBLISHER;
}

static bool
key_has_words(const struct value_key *key)
{
	return key->kind != VALUE_PATH && key->kind != VALUE_URL;
}

/* Take unique away from values that share their name with another. */
static void
mark_shared(struct values *values)
{
	const struct value_key *keys = values->keys;
	size_t start = 0, end;

	for (; start < values->key_count; start = end) {
		uint32_t owner = VALUES_NONE;
		bool shared = false;

		for (end = start; end < values->key_count &&
				  span_equal(keys[start].fold, keys[end].fold);
		     end++) {
			if (!key_is_whole(&keys[end]))
				continue;
			if (owner != VALUES_NONE && owner != keys[end].value)
				shared = true;
			owner = keys[end].value;
		}
		for (size_t i = start; shared && i < end; i++)
			if (keys[i].kind == VALUE_NAME)
				values->list[keys[i].value].unique = false;
	}
}

static enum status
load_keys(struct load *load, struct store *store, enum store_set set)
{
	struct values *values = load->values;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < load->n && status == STATUS_OK; i++) {
		const struct row *row = &load->rows[i];
		const uint32_t number = row->number;

		status = add_key(load, row->fold, number, VALUE_NAME);
		if (status == STATUS_OK && values->list[number].depth > 0)
			status = add_text_key(load, values->list[number].path,
			    number, VALUE_PATH);
		if (status == STATUS_OK)
			status =
			    add_text_key(load, row->title, number, VALUE_TITLE);
		if (status == STATUS_OK)
			status = add_text_key(
			    load, row->publisher, number, VALUE_PUBLISHER);
		if (status == STATUS_OK && !span_equal(row->url, row->name))
			status =
			    add_text_key(load, row->url, number, VALUE_URL);
	}
	if (status == STATUS_OK &&
	    (set == STORE_ACTORS || set == STORE_LOCATIONS))
		status = store_scan_aliases(
		    store, set, load_alias, load, load->error);
	if (status != STATUS_OK)
		return status;
	if (values->key_count > 0)
		qsort(values->keys, values->key_count, sizeof *values->keys,
		    key_compare);
	mark_shared(values);
	return STATUS_OK;
}

enum status
values_load(struct values *values, struct store *store, enum store_set set,
    struct error *error)
{
	struct load load = {
		.values = values,
		.fold = STRBUF_INIT,
		.error = error,
	};
	enum status status;

	values_release(values);
	values->nested = set == STORE_LOCATIONS;
	status = store_scan_values(store, set, load_row, &load, error);
	if (status != STATUS_OK)
		goto out;
	if (load.n > 0)
		qsort(load.rows, load.n, sizeof *load.rows, row_compare_fold);
	status = load_places(&load);
	if (status == STATUS_OK)
		status = load_parents(&load);
	if (status != STATUS_OK)
		goto out;
	load_preorder(&load);
	status = load_list(&load);
	if (status != STATUS_OK)
		goto out;
	load_ends(values);
	status = load_paths(&load);
	if (status == STATUS_OK)
		status = load_keys(&load, store, set);
out:
	mem_free(load.rows);
	strbuf_release(&load.fold);
	if (status != STATUS_OK)
		values_release(values);
	return status;
}

void
values_release(struct values *values)
{
	arena_release(&values->arena);
	mem_free(values->list);
	mem_free(values->keys);
	mem_free(values->places);
	*values = (struct values){ 0 };
}

/* The first key whose fold is not below fold. */
static size_t
key_lower(const struct values *values, struct span fold)
{
	size_t low = 0, high = values->key_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (span_compare(values->keys[middle].fold, fold) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
match_whole(const struct values *values, struct span fold, bool *wanted)
{
	for (size_t i = key_lower(values, fold);
	     i < values->key_count && span_equal(values->keys[i].fold, fold);
	     i++)
		if (key_is_whole(&values->keys[i]))
			wanted[values->keys[i].value] = true;
}

static void
match_words(const struct values *values, struct span fold, bool *wanted)
{
	for (size_t i = 0; i < values->key_count; i++) {
		const struct value_key *key = &values->keys[i];

		if (!wanted[key->value] && key_has_words(key) &&
		    text_has_word(key->fold, fold))
			wanted[key->value] = true;
	}
}

enum status
values_match(const struct values *values, struct span text, bool quoted,
    bool *wanted, struct error *error)
{
	struct strbuf fold = STRBUF_INIT;
	struct span span;

	if (fold_text(values, text, &fold) != STATUS_OK) {
		strbuf_release(&fold);
		return error_nomem(error);
	}
	span = (struct span){ fold.text, fold.n };
	if (quoted)
		match_whole(values, span, wanted);
	else
		match_words(values, span, wanted);
	strbuf_release(&fold);
	return STATUS_OK;
}

/* How well a key that is text, folded, names its value; 0 not at all. */
static int
key_rank(
    const struct values *values, const struct value_key *key, struct span text)
{
	if (key->kind == VALUE_NAME)
		return span_equal(values->list[key->value].name, text) ? 3 : 2;
	return key->kind == VALUE_ALIAS || key->kind == VALUE_PATH ? 1 : 0;
}

static size_t
find_fold(const struct values *values, struct span fold, struct span text)
{
	size_t found = values->n;
	int best = 0;

	for (size_t i = key_lower(values, fold);
	     i < values->key_count && span_equal(values->keys[i].fold, fold);
	     i++) {
		const struct value_key *key = &values->keys[i];
		int rank = key_rank(values, key, text);

		if (rank > 0 && values->nested && found != values->n &&
		    found != key->value)
			return values->n;
		if (rank > best) {
			best = rank;
			found = key->value;
		}
	}
	return found;
}

size_t
values_find(const struct values *values, struct span text)
{
	struct strbuf fold = STRBUF_INIT;
	size_t found = values->n;

	if (fold_text(values, text, &fold) == STATUS_OK)
		found =
		    find_fold(values, (struct span){ fold.text, fold.n }, text);
	strbuf_release(&fold);
	return found;
}
