/* SPDX-License-Identifier: MIT */
/*
 * JSON (RFC 8259), one object a line.  It is valid whatever bytes a case
 * holds: an invalid byte is U+FFFD, control characters are escaped, and on
 * a terminal so are all characters that change what is seen around them.
 */
#include "config.h"

#include "core/edtf.h"
#include "core/export_private.h"

struct range {
	uint32_t first, last;
};

/* Format characters, and what else a terminal would not show as itself. */
static const struct range unseen[] = {
	{ 0x00ad, 0x00ad },
	{ 0x0600, 0x0605 },
	{ 0x061c, 0x061c },
	{ 0x06dd, 0x06dd },
	{ 0x070f, 0x070f },
	{ 0x180b, 0x180f },
	{ 0x200b, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },
	{ 0xd800, 0xf8ff },
	{ 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff },
	{ 0xfff0, 0xfffb },
	{ 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a },
	{ 0xe0000, 0x10ffff },
};

static bool
is_unseen(uint32_t codepoint)
{
	for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
		if (codepoint >= unseen[i].first && codepoint <= unseen[i].last)
			return true;
	return false;
}

static void
add_escape(struct strbuf *out, uint32_t codepoint)
{
	if (codepoint < 0x10000) {
		strbuf_printf(out, "\\u%04x", (unsigned)codepoint);
		return;
	}
	codepoint -= 0x10000;
	strbuf_printf(out, "\\u%04x\\u%04x",
	    (unsigned)(0xd800 + (codepoint >> 10)),
	    (unsigned)(0xdc00 + (codepoint & 0x3ff)));
}

static void
add_ascii(struct strbuf *out, char byte)
{
	switch (byte) {
	case '"': strbuf_add_text(out, "\\\""); return;
	case '\\': strbuf_add_text(out, "\\\\"); return;
	case '\n': strbuf_add_text(out, "\\n"); return;
	case '\r': strbuf_add_text(out, "\\r"); return;
	case '\t': strbuf_add_text(out, "\\t"); return;
	default: break;
	}
	if ((unsigned char)byte < 0x20 || byte == 0x7f)
		add_escape(out, (unsigned char)byte);
	else
		strbuf_add_byte(out, byte);
}

void
export_json_string(struct export_output *output, struct span text)
{
	struct strbuf *out = &output->lines;
	size_t i = 0, length;

	strbuf_add_byte(out, '"');
	for (; i < text.n; i += length) {
		uint32_t codepoint;

		length = 1;
		if ((unsigned char)text.s[i] < 0x80) {
			add_ascii(out, text.s[i]);
			continue;
		}
		codepoint = text_decode(text.s + i, text.n - i, &length);
		if (codepoint == TEXT_INVALID)
			strbuf_add_text(out, "\xef\xbf\xbd");
		else if (codepoint < 0xa0 ||
			 (output->sink->terminal && is_unseen(codepoint)))
			add_escape(out, codepoint);
		else
			strbuf_add(out, text.s + i, length);
	}
	strbuf_add_byte(out, '"');
}

/* `,"name":` */
static void
add_key(struct export_output *output, const char *name)
{
	strbuf_printf(&output->lines, ",\"%s\":", name);
}

static void
add_text(struct export_output *output, struct span text)
{
	if (text.n == 0)
		strbuf_add_text(&output->lines, "null");
	else
		export_json_string(output, text);
}

static void
add_comma(struct export_output *output, size_t i)
{
	if (i > 0)
		strbuf_add_byte(&output->lines, ',');
}

static void
add_bound(struct export_output *output, const struct event *event,
    void (*print)(const struct edtf *date, struct strbuf *out))
{
	struct strbuf *cell = &output->cell;

	if (strbuf_status(cell) == STATUS_OK)
		strbuf_clear(cell);
	if (event->date.n > 0)
		print(&event->when, cell);
	add_text(output, (struct span){ cell->text, cell->n });
}

static void
add_actors(struct export_output *output, const struct event *event)
{
	struct strbuf *out = &output->lines;

	strbuf_add_byte(out, '[');
	for (size_t i = 0; i < event->actor_count; i++) {
		add_comma(output, i);
		strbuf_add_text(out, "{\"name\":");
		export_json_string(output, event->actors[i].name);
		add_key(output, "role");
		add_text(output, event->actors[i].role);
		strbuf_add_byte(out, '}');
	}
	strbuf_add_byte(out, ']');
}

static void
add_locations(struct export_output *output, const struct event *event)
{
	strbuf_add_byte(&output->lines, '[');
	for (size_t i = 0; i < event->location_count; i++) {
		add_comma(output, i);
		export_json_string(output, event->locations[i].path);
	}
	strbuf_add_byte(&output->lines, ']');
}

static void
add_coordinates(struct export_output *output, const struct event *event)
{
	struct strbuf *out = &output->lines;

	if (!event->placed) {
		strbuf_add_text(out, "null");
		return;
	}
	strbuf_add_text(out, "{\"latitude\":");
	export_number(out, event->latitude);
	add_key(output, "longitude");
	export_number(out, event->longitude);
	strbuf_add_byte(out, '}');
}

static bool
has_place(enum anchor_state state)
{
	return state != ANCHOR_NONE && state != ANCHOR_MISSING;
}

static void
add_quote(struct export_output *output, const struct event_quote *quote)
{
	struct strbuf *out = &output->lines;

	strbuf_add_text(out, "{\"source\":");
	add_text(output, quote->source);
	add_key(output, "text");
	add_text(output, quote->text);
	add_key(output, "anchor");
	if (quote->state == ANCHOR_NONE)
		strbuf_add_text(out, "null");
	else
		export_json_string(
		    output, span_of(anchor_state_name(quote->state)));
	add_key(output, "offset");
	if (has_place(quote->state))
		strbuf_printf(out, "%lld", (long long)quote->offset);
	else
		strbuf_add_text(out, "null");
	if (quote->state == ANCHOR_APPROXIMATE) {
		add_key(output, "alike");
		strbuf_printf(out, "%d", quote->alike);
	}
	strbuf_add_byte(out, '}');
}

static bool
is_quoted(const struct event *event, struct span source)
{
	for (size_t i = 0; i < event->quote_count; i++)
		if (span_equal(event->quotes[i].source, source))
			return true;
	return false;
}

/* A source without a quote is a quote without text. */
static void
add_quotes(struct export_output *output, const struct event *event)
{
	size_t n = 0;

	strbuf_add_byte(&output->lines, '[');
	for (size_t i = 0; i < event->quote_count; i++) {
		add_comma(output, n++);
		add_quote(output, &event->quotes[i]);
	}
	for (size_t i = 0; i < event->source_count; i++) {
		if (is_quoted(event, event->sources[i]))
			continue;
		add_comma(output, n++);
		add_quote(output,
		    &(struct event_quote){ .source = event->sources[i] });
	}
	strbuf_add_byte(&output->lines, ']');
}

static void
add_tags(struct export_output *output, const struct event *event)
{
	strbuf_add_byte(&output->lines, '[');
	for (size_t i = 0; i < event->tag_count; i++) {
		add_comma(output, i);
		export_json_string(output, event->tags[i]);
	}
	strbuf_add_byte(&output->lines, ']');
}

static void
add_attributes(struct export_output *output, const struct event *event)
{
	strbuf_add_byte(&output->lines, '{');
	for (size_t i = 0; i < event->attribute_count; i++) {
		add_comma(output, i);
		export_json_string(output, event->attributes[i].name);
		strbuf_add_byte(&output->lines, ':');
		export_json_string(output, event->attributes[i].value);
	}
	strbuf_add_byte(&output->lines, '}');
}

void
export_json_event(struct export_output *output, const struct event *event)
{
	strbuf_add_text(&output->lines, "{\"id\":");
	add_text(output, event->key);
	add_key(output, "date");
	add_text(output, event->date);
	add_key(output, "earliest");
	add_bound(output, event, edtf_print_earliest);
	add_key(output, "latest");
	add_bound(output, event, edtf_print_latest);
	add_key(output, "title");
	export_json_string(output, event->title);
	add_key(output, "summary");
	add_text(output, event->summary);
	add_key(output, "type");
	add_text(output, event->type);
	add_key(output, "actors");
	add_actors(output, event);
	add_key(output, "locations");
	add_locations(output, event);
	add_key(output, "coordinates");
	add_coordinates(output, event);
	add_key(output, "quotes");
	add_quotes(output, event);
	add_key(output, "tags");
	add_tags(output, event);
	add_key(output, "attributes");
	add_attributes(output, event);
	strbuf_add_text(&output->lines, "}\n");
}
