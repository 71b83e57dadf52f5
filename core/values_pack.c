/* SPDX-License-Identifier: MIT */
/*
 * Values as bytes and back: records of fixed size, then all text once.
 *
 *	head | n values | keys | n places | text
 *
 * Texts are told by where they stand and how long they are; a label or path
 * that is the name, and a fold that is, stand there once.  Values, keys and
 * places are in the order in which memory has them, so that nothing is
 * folded or sorted on the way back; 200,000 values take 20 ms.
 */
#include "config.h"

#include <string.h>

#include "core/values.h"

struct packed_head {
	uint64_t n, keys, text;
};

struct packed_text {
	uint32_t at, n;
};

struct packed_value {
	int64_t id;
	struct packed_text name, label, path;
	uint32_t parent, depth, end, unique, total, first;
};

struct packed_key {
	struct packed_text fold;
	uint32_t value, kind;
};

struct packed_place {
	int64_t id;
	uint32_t number, unused;
};

/* Text not yet among the others is added there. */
static struct packed_text
pack_text(struct strbuf *text, struct span span)
{
	const struct packed_text packed = { (uint32_t)text->n,
		(uint32_t)span.n };

	strbuf_add(text, span.s, span.n);
	return packed;
}

static struct packed_text
pack_like(struct strbuf *text, struct span span, struct span name,
    struct packed_text packed_name)
{
	if (span.s == name.s && span.n == name.n)
		return packed_name;
	return pack_text(text, span);
}

static void
pack_value(const struct value *value, struct strbuf *out, struct strbuf *text)
{
	struct packed_value packed = {
		.id = value->id,
		.name = pack_text(text, value->name),
		.parent = value->parent,
		.depth = value->depth,
		.end = value->end,
		.unique = value->unique,
		.total = value->total,
		.first = value->first,
	};

	packed.label = pack_like(text, value->label, value->name, packed.name);
	packed.path = pack_like(text, value->path, value->name, packed.name);
	strbuf_add(out, (const char *)&packed, sizeof packed);
}

static void
pack_key(const struct values *values, const struct value_key *key,
    struct strbuf *out, struct strbuf *text)
{
	const struct span name = values->list[key->value].name;
	struct packed_value value;
	struct packed_key packed = { .value = key->value,
		.kind = (uint32_t)key->kind };

	if (strbuf_status(out) != STATUS_OK)
		return;
	memcpy(&value,
	    out->text + sizeof(struct packed_head) + key->value * sizeof value,
	    sizeof value);
	packed.fold = pack_like(text, key->fold, name, value.name);
	strbuf_add(out, (const char *)&packed, sizeof packed);
}

enum status
values_pack(
    const struct values *values, struct strbuf *out, struct error *error)
{
	struct packed_head head = { values->n, values->key_count, 0 };
	struct strbuf text = STRBUF_INIT;
	enum status status;

	strbuf_add(out, (const char *)&head, sizeof head);
	for (size_t i = 0; i < values->n; i++)
		pack_value(&values->list[i], out, &text);
	for (size_t i = 0; i < values->key_count; i++)
		pack_key(values, &values->keys[i], out, &text);
	for (size_t i = 0; i < values->n; i++) {
		const struct packed_place packed = { values->places[i].id,
			values->places[i].number, 0 };

		strbuf_add(out, (const char *)&packed, sizeof packed);
	}
	head.text = text.n;
	if (text.n > 0)
		strbuf_add(out, text.text, text.n);
	status = strbuf_status(&text) != STATUS_OK ? strbuf_status(&text)
						   : strbuf_status(out);
	if (status != STATUS_OK)
		error_nomem(error);
	else if (text.n > UINT32_MAX)
		status = error_set(error, STATUS_RANGE,
		    "the case's names are longer than can be kept ready");
	else
		memcpy(out->text, &head, sizeof head);
	strbuf_release(&text);
	return status;
}

struct unpacking {
	struct values *values;
	struct packed_head head;
	const char *bytes; /* where it goes on */
	char *text;
	size_t events;
};

static bool
unpack_text(const struct unpacking *unpacking, struct packed_text packed,
    struct span *span)
{
	if (packed.at > unpacking->head.text ||
	    packed.n > unpacking->head.text - packed.at)
		return false;
	*span = (struct span){ unpacking->text + packed.at, packed.n };
	return true;
}

static bool
unpack_value(struct unpacking *unpacking, size_t i)
{
	struct value *value = &unpacking->values->list[i];
	struct packed_value packed;

	memcpy(&packed, unpacking->bytes, sizeof packed);
	unpacking->bytes += sizeof packed;
	*value = (struct value){
		.id = packed.id,
		.parent = packed.parent,
		.depth = packed.depth,
		.end = packed.end,
		.unique = packed.unique != 0,
		.total = packed.total,
		.first = packed.first,
	};
	if (packed.parent != VALUES_NONE &&
	    (!unpacking->values->nested || packed.parent >= i))
		return false;
	return packed.depth <= VALUES_DEPTH_MAX && packed.end > i &&
	       packed.end <= unpacking->head.n &&
	       packed.total <= unpacking->events &&
	       packed.first <= unpacking->events &&
	       unpack_text(unpacking, packed.name, &value->name) &&
	       unpack_text(unpacking, packed.label, &value->label) &&
	       unpack_text(unpacking, packed.path, &value->path);
}

static bool
unpack_key(struct unpacking *unpacking, size_t i)
{
	struct value_key *key = &unpacking->values->keys[i];
	struct packed_key packed;

	memcpy(&packed, unpacking->bytes, sizeof packed);
	unpacking->bytes += sizeof packed;
	key->value = packed.value;
	key->kind = (enum value_key_kind)packed.kind;
	return packed.value < unpacking->head.n && packed.kind <= VALUE_URL &&
	       unpack_text(unpacking, packed.fold, &key->fold);
}

static bool
unpack_place(struct unpacking *unpacking, size_t i)
{
	struct packed_place packed;

	memcpy(&packed, unpacking->bytes, sizeof packed);
	unpacking->bytes += sizeof packed;
	unpacking->values->places[i] =
	    (struct value_place){ packed.id, packed.number };
	return packed.number < unpacking->head.n;
}

static bool
unpack_all(struct unpacking *unpacking)
{
	bool holds = true;

	for (size_t i = 0; i < unpacking->head.n && holds; i++)
		holds = unpack_value(unpacking, i);
	for (size_t i = 0; i < unpacking->head.keys && holds; i++)
		holds = unpack_key(unpacking, i);
	for (size_t i = 0; i < unpacking->head.n && holds; i++)
		holds = unpack_place(unpacking, i);
	return holds;
}

/* Does the head tell of exactly so many bytes? */
static bool
head_holds(const struct packed_head *head, size_t n)
{
	const size_t each =
	    sizeof(struct packed_value) + sizeof(struct packed_place);
	const size_t key = sizeof(struct packed_key);

	return head->n < VALUES_NONE && head->n <= n / each &&
	       head->keys <= n / key && head->text <= n &&
	       sizeof *head + head->n * each + head->keys * key + head->text ==
		   n;
}

enum status
values_unpack(struct values *values, struct span bytes, bool nested,
    size_t events, struct error *error)
{
	struct unpacking unpacking = { .values = values, .events = events };
	struct packed_head *head = &unpacking.head;

	values_release(values);
	if (bytes.n >= sizeof *head)
		memcpy(head, bytes.s, sizeof *head);
	if (bytes.n < sizeof *head || !head_holds(head, bytes.n))
		return error_set(error, STATUS_CORRUPT, "damaged values");
	values->nested = nested;
	values->n = (size_t)head->n;
	values->key_count = (size_t)head->keys;
	values->list = mem_alloc(values->n, sizeof *values->list);
	values->keys = mem_alloc(values->key_count, sizeof *values->keys);
	values->places = mem_alloc(values->n, sizeof *values->places);
	unpacking.bytes = bytes.s + sizeof *head;
	unpacking.text = arena_copy(&values->arena,
	    bytes.s + (bytes.n - (size_t)head->text), (size_t)head->text);
	if (values->list == NULL || values->keys == NULL ||
	    values->places == NULL || unpacking.text == NULL) {
		values_release(values);
		return error_nomem(error);
	}
	if (unpack_all(&unpacking))
		return STATUS_OK;
	values_release(values);
	return error_set(error, STATUS_CORRUPT, "damaged values");
}
