/* SPDX-License-Identifier: MIT */
/*
 * The attributes of an event as one JSON object, column id to cell.
 *
 * A row for every cell would be forty million rows for a million events of
 * forty columns; one text an event costs a twentieth of the time to write,
 * and json_each shows it as a table (the view `attributes`).  Reading one
 * column of every event is what filters do, so the walk here is by hand and
 * skips what it does not need.
 */
#include "config.h"

#include <string.h>

#include "core/store_private.h"

void
pack_begin(struct strbuf *out)
{
	strbuf_clear(out);
	strbuf_add_byte(out, '{');
}

void
pack_text(struct strbuf *out, struct span value)
{
	static const char hex[] = "0123456789abcdef";
	size_t i, plain = 0;
	unsigned char c;

	strbuf_add_byte(out, '"');
	for (i = 0; i < value.n; i++) {
		c = (unsigned char)value.s[i];
		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		strbuf_add(out, value.s + plain, i - plain);
		plain = i + 1;
		if (c >= 0x20) {
			strbuf_add_byte(out, '\\');
			strbuf_add_byte(out, (char)c);
		} else if (c == '\n') {
			strbuf_add(out, "\\n", 2);
		} else {
			strbuf_add(out, "\\u00", 4);
			strbuf_add_byte(out, hex[c >> 4]);
			strbuf_add_byte(out, hex[c & 15]);
		}
	}
	strbuf_add(out, value.s + plain, value.n - plain);
	strbuf_add_byte(out, '"');
}

void
pack_member(struct strbuf *out, int64_t column, struct span value)
{
	if (out->n > 1)
		strbuf_add_byte(out, ',');
	strbuf_add_byte(out, '"');
	strbuf_add_number(out, column < 0 ? 0 : (uint64_t)column);
	strbuf_add(out, "\":", 2);
	pack_text(out, value);
}

void
pack_end(struct strbuf *out)
{
	strbuf_add_byte(out, '}');
}

/* The string that opens at *offset, quotes left out, still escaped. */
static bool
pack_string(struct span packed, size_t *offset, struct span *inside)
{
	size_t i = *offset, start;

	if (i >= packed.n || packed.s[i] != '"')
		return false;
	for (start = ++i; i < packed.n && packed.s[i] != '"'; i++)
		if (packed.s[i] == '\\')
			i++;
	if (i >= packed.n)
		return false;
	*inside = (struct span){ packed.s + start, i - start };
	*offset = i + 1;
	return true;
}

/* Four hexadecimal digits at s; UINT32_MAX when they are not. */
static uint32_t
pack_hex(const char *s, const char *end)
{
	uint32_t value = 0;
	int i;
	char c;

	if (end - s < 4)
		return UINT32_MAX;
	for (i = 0; i < 4; i++) {
		c = s[i];
		if (c >= '0' && c <= '9')
			value = value << 4 | (uint32_t)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value = value << 4 | (uint32_t)((c | 0x20) - 'a' + 10);
		else
			return UINT32_MAX;
	}
	return value;
}

/* The character of a \u escape whose digits start at *s; moves behind. */
static void
pack_unicode(const char **s, const char *end, struct strbuf *out)
{
	uint32_t c = pack_hex(*s, end), low;

	if (c == UINT32_MAX)
		return;
	*s += 4;
	if (c >= 0xd800 && c < 0xdc00 && end - *s >= 6 && (*s)[0] == '\\' &&
	    (*s)[1] == 'u') {
		low = pack_hex(*s + 2, end);
		if (low >= 0xdc00 && low < 0xe000) {
			*s += 6;
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		}
	}
	if (c >= 0xd800 && c < 0xe000)
		c = 0xfffd;
	strbuf_add_char(out, c);
}

static void
pack_unescape(struct span inside, struct strbuf *out)
{
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	const char *s = inside.s, *end = s + inside.n, *stop, *found;

	while (s < end) {
		stop = memchr(s, '\\', (size_t)(end - s));
		if (stop == NULL || stop + 1 == end)
			stop = end;
		strbuf_add(out, s, (size_t)(stop - s));
		if (stop == end)
			return;
		s = stop + 2;
		if (stop[1] == 'u') {
			pack_unicode(&s, end, out);
			continue;
		}
		found = stop[1] != '\0' ? strchr(from, stop[1]) : NULL;
		strbuf_add_byte(
		    out, found != NULL ? to[found - from] : stop[1]);
	}
}

/* One member, its value still escaped. */
static bool
pack_raw(
    struct span packed, size_t *offset, int64_t *column, struct span *inside)
{
	struct span name;
	size_t i;

	if (*offset >= packed.n ||
	    packed.s[*offset] != (*offset == 0 ? '{' : ','))
		return false;
	++*offset;
	if (!pack_string(packed, offset, &name) || name.n > 18 ||
	    *offset >= packed.n || packed.s[*offset] != ':')
		return false;
	*column = 0;
	for (i = 0; i < name.n; i++) {
		if (name.s[i] < '0' || name.s[i] > '9')
			return false;
		*column = *column * 10 + (name.s[i] - '0');
	}
	++*offset;
	return pack_string(packed, offset, inside);
}

bool
pack_next(
    struct span packed, size_t *offset, int64_t *column, struct strbuf *value)
{
	struct span inside;

	strbuf_clear(value);
	if (!pack_raw(packed, offset, column, &inside))
		return false;
	pack_unescape(inside, value);
	return true;
}

bool
pack_find(struct span packed, int64_t column, struct strbuf *value)
{
	struct span inside;
	size_t offset = 0;
	int64_t at;

	strbuf_clear(value);
	while (pack_raw(packed, &offset, &at, &inside)) {
		if (at == column) {
			pack_unescape(inside, value);
			return true;
		}
	}
	return false;
}

bool
pack_read_text(struct span packed, size_t *offset, struct strbuf *value)
{
	struct span inside;

	if (!pack_string(packed, offset, &inside))
		return false;
	pack_unescape(inside, value);
	return true;
}
