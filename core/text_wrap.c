/* SPDX-License-Identifier: MIT */
/*
 * Where a line of text ends.
 *
 * A document of 20 MB is wrapped before its first line is shown, so lines of
 * ASCII and of letters two bytes long take a short way: as many bytes as fit
 * are passed in runs, and the place to break at is looked for backwards from
 * there.  Any other character sends its line the long way, which walks from
 * character to character and asks each what it is.  Both give the same lines;
 * the short way is about ten times as quick.
 */
#include "config.h"

#include "core/text.h"

#include <utf8proc.h>

/* A blank where a line may be broken: no-break spaces are none. */
static bool
is_blank(uint32_t c)
{
	return c == ' ' ||
	       (text_is_space(c) && c != 0xa0 && c != 0x2007 && c != 0x202f);
}

static bool
is_dash(uint32_t c)
{
	return c == '-' || c == 0x2010 || c == 0x2013 || c == 0x2014;
}

/* May a line end between b and c, where a stands before b and none is blank? */
static bool
may_break(uint32_t a, uint32_t b, uint32_t c)
{
	if (is_dash(b))
		return a != 0 && !is_dash(a) && !is_blank(a) && !is_dash(c) &&
		       utf8proc_category((utf8proc_int32_t)c) <=
			   UTF8PROC_CATEGORY_NO;
	if (b < 0x1100 && c < 0x1100)
		return false;
	if (text_char_width(b) < 2 && text_char_width(c) < 2)
		return false;
	switch (utf8proc_category((utf8proc_int32_t)b)) {
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PI: return false;
	default: break;
	}
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PF:
	case UTF8PROC_CATEGORY_PO:
	case UTF8PROC_CATEGORY_SK: return false;
	default: return text_char_width(c) > 0;
	}
}

/*
 * Does a letter of two bytes stand at s: one of U+00C0–02FF or U+0380–047F,
 * none of which is a blank, a dash, or of another width than one column?
 */
static bool
is_short_letter(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;

	return n > 1 &&
	       ((u[0] >= 0xc3 && u[0] <= 0xcb) ||
		   (u[0] >= 0xce && u[0] <= 0xd1)) &&
	       (u[1] & 0xc0) == 0x80;
}

/* The bytes of at most so many simple characters; *taken: how many. */
static size_t
simple_run(const char *s, size_t n, size_t most, size_t *taken)
{
	size_t i = 0, run;

	for (*taken = 0;; i += 2, ++*taken) {
		run = most - *taken;
		run = text_plain(s + i, n - i < run ? n - i : run);
		i += run;
		*taken += run;
		if (*taken == most || !is_short_letter(s + i, n - i))
			return i;
	}
}

/* Back over blanks. */
static size_t
before_blanks(const char *s, size_t offset, size_t end)
{
	while (end > offset && s[end - 1] == ' ')
		end--;
	return end;
}

/* The last place to break at of simple characters of which `full` fit, with
 * another one behind; else behind the last that fits. */
static size_t
break_simple(const char *s, size_t n, size_t offset, size_t full, size_t *next)
{
	size_t p, length;

	*next = full;
	for (p = full; p > offset; p--) {
		if (s[p - 1] == ' ' && s[p] != ' ') {
			if (before_blanks(s, offset, p) > offset)
				*next = p;
			break;
		}
		if (s[p - 1] == '-' && s[p] != ' ' && p - 1 > offset &&
		    may_break((unsigned char)s[p - 2], '-',
			text_decode(s + p, n - p, &length))) {
			*next = p;
			break;
		}
	}
	return before_blanks(s, offset, *next);
}

/* The short way; false where a character on it is not simple. */
static bool
wrap_simple(const char *s, size_t n, size_t offset, size_t columns, size_t *end,
    size_t *next)
{
	size_t taken, full, i;

	full = offset + simple_run(s + offset, n - offset, columns, &taken);
	for (i = full; taken == columns && i < n && s[i] == ' '; i++)
		continue;
	if (i == n || s[i] == '\n') {
		*next = i < n ? i + 1 : n;
		*end = before_blanks(s, offset, i);
		return true;
	}
	if (taken < columns ||
	    (text_plain(s + i, 1) == 0 && !is_short_letter(s + i, n - i)))
		return false;
	if (i > full) {
		*next = i;
		*end = before_blanks(s, offset, i);
	} else {
		*end = break_simple(s, n, offset, full, next);
	}
	return true;
}

/*
 * The long way: one walk over the line.  end is behind the last character that
 * is not a blank; break_end and break_next remember the last place to break
 * at, which is known to fit because only a character that fits moves end.
 */
static size_t
wrap_any(const char *s, size_t n, size_t offset, size_t columns, size_t *next)
{
	uint32_t before = 0, last = 0, c;
	size_t i, length, more, width = 0;
	size_t end = offset, break_end = offset, break_next = offset;

	for (i = offset; i < n; i += length) {
		c = text_decode(s + i, n - i, &length);
		if (c == '\n') {
			*next = i + 1;
			return end;
		}
		more = (size_t)text_char_width(c);
		if (is_blank(c)) {
			width += more;
			before = last;
			last = c;
			continue;
		}
		if (end > offset && is_blank(last)) {
			break_end = end;
			break_next = i;
		} else if (last != 0 && !is_blank(last) &&
			   may_break(before, last, c)) {
			break_end = break_next = i;
		}
		if (i > offset && width + more > columns && more > 0) {
			if (break_next == offset)
				break_end = end, break_next = i;
			*next = break_next;
			return break_end;
		}
		width += more;
		end = i + length;
		if (more > 0) {
			before = last;
			last = c;
		}
	}
	*next = n;
	return end < n ? end : n;
}

size_t
text_wrap(const char *s, size_t n, size_t offset, size_t columns, size_t *next)
{
	size_t end;

	if (wrap_simple(s, n, offset, columns, &end, next))
		return end;
	return wrap_any(s, n, offset, columns, next);
}
