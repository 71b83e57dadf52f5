/* SPDX-License-Identifier: MIT */
/*
 * A mapping kept as an INI file in the user's folder of profiles.
 *
 * What was written is read back before it gets its name: an INI file cannot
 * hold everything that a column may be called, and a profile that says
 * something else than what was on the screen is worse than none.  The file
 * appears under its name whole or not at all.
 */
#include "config.h"

#include "core/profiles.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/guess.h"

#define LINE_MOST 180 /* bytes of a line; the reader takes 199 */
#define NAME_MOST 60
#define NEEDS_MOST 200 /* columns */

/* ---- The text. */

/* Where a value may be broken: at one blank, and what follows is no remark. */
static bool
is_break(struct span value, size_t i)
{
	return i > 0 && i + 1 < value.n && value.s[i] == ' ' &&
	       value.s[i - 1] != ' ' && strchr(" ;#\t", value.s[i + 1]) == NULL;
}

/* `key = value`, long ones on several lines. */
static void
write_value(const char *key, struct span value, struct strbuf *out)
{
	size_t from = 0, i, last;

	if (value.n == 0)
		return;
	strbuf_printf(out, "%s =", key);
	while (from < value.n) {
		last = value.n;
		for (i = from; value.n - from > LINE_MOST - 40 && i < value.n;
		     i++) {
			if (i - from > LINE_MOST - 40 && last < value.n)
				break;
			if (is_break(value, i))
				last = i;
		}
		strbuf_add_text(out, from > 0 ? "   " : "");
		strbuf_printf(
		    out, " %.*s\n", (int)(last - from), value.s + from);
		from = last + 1;
	}
}

/* The columns that a header must have; what a list cannot hold is left out. */
static void
write_needs(const struct profiles_file *file, struct strbuf *out)
{
	struct strbuf needs = STRBUF_INIT;
	size_t i, k, n = 0;

	for (i = 0; i < file->count && n < NEEDS_MOST; i++) {
		struct span name = file->names[i];

		for (k = 0; k < i && !span_equal(file->names[k], name); k++)
			continue;
		if (k < i || name.n == 0 || name.n > LINE_MOST / 2 ||
		    memchr(name.s, ',', name.n) != NULL ||
		    memchr(name.s, ';', name.n) != NULL ||
		    memchr(name.s, '#', name.n) != NULL ||
		    memchr(name.s, '\n', name.n) != NULL ||
		    memchr(name.s, '\r', name.n) != NULL)
			continue;
		strbuf_printf(
		    &needs, "%s%.*s", n++ > 0 ? ", " : "", (int)name.n, name.s);
	}
	if (strbuf_status(&needs) != STATUS_OK)
		out->failed = true;
	write_value("needs", (struct span){ needs.text, needs.n }, out);
	strbuf_release(&needs);
}

/* What a cell of the first row looks like, as profiles.c compares it. */
static const char *
shape_of(struct span cell)
{
	size_t i, digits = 0;

	cell = span_trim(cell);
	for (i = 0; i < cell.n; i++)
		digits += cell.s[i] >= '0' && cell.s[i] <= '9';
	if (cell.n == 0 || (digits < cell.n && !guess_is_value(cell)))
		return NULL;
	if (digits < cell.n)
		return cell.n > digits + 1 && cell.s[0] != '-' ? "date" : NULL;
	return cell.n == 8    ? "day"
	       : cell.n == 14 ? "second"
	       : cell.n <= 18 ? "integer"
			      : NULL;
}

/* Width, names and shape of a file without a header. */
static void
write_shape(const struct profiles_file *file, struct strbuf *out)
{
	struct strbuf columns = STRBUF_INIT, shape = STRBUF_INIT;
	const char *what;
	size_t i;

	strbuf_printf(out, "width = %zu\n", file->count);
	for (i = 0; i < file->count; i++) {
		strbuf_printf(
		    &columns, "%scolumn %zu", i > 0 ? ", " : "", i + 1);
		what = file->row != NULL ? shape_of(file->row[i]) : NULL;
		if (what != NULL)
			strbuf_printf(&shape, "%scolumn %zu %s",
			    shape.n > 0 ? ", " : "", i + 1, what);
	}
	if (strbuf_status(&columns) != STATUS_OK ||
	    strbuf_status(&shape) != STATUS_OK)
		out->failed = true;
	write_value("columns", (struct span){ columns.text, columns.n }, out);
	write_value("shape", (struct span){ shape.text, shape.n }, out);
	strbuf_release(&columns);
	strbuf_release(&shape);
}

static enum status
write_profile(const struct profile *profile, const struct profiles_file *file,
    struct strbuf *out, struct error *error)
{
	int i;

	strbuf_add_text(
	    out, "; Saved by dateline; it may be edited.\n\n[profile]\n");
	strbuf_add_text(out, "about = mapped on the screen\n");
	if (file->has_header)
		write_needs(file, out);
	else
		write_shape(file, out);
	write_value("date-order", profile->order, out);
	write_value("tz", profile->zone, out);
	strbuf_add_text(out, "\n[event]\n");
	for (i = 0; i < PROFILE_FIELDS; i++)
		write_value(profile_field_name((enum profile_field)i),
		    profile->fields[i], out);
	return strbuf_status(out) == STATUS_OK ? STATUS_OK : error_nomem(error);
}

/* ---- Does it say what it is to say? */

static enum status
check_again(const struct profile *profile, const struct profiles_file *file,
    struct span text, bool *known, struct error *error)
{
	struct profile *again;
	struct error why = { 0 };
	enum status status =
	    profile_parse(&again, profile->name, "profile", text, &why);
	bool same = status == STATUS_OK;
	int i;

	if (status == STATUS_NOMEM)
		return error_nomem(error);
	for (i = 0; same && i < PROFILE_FIELDS; i++)
		same = span_equal(again->fields[i], profile->fields[i]);
	if (!same) {
		if (status == STATUS_OK)
			profile_free(again);
		return error_set(error, STATUS_REFUSED,
		    "a profile cannot hold one of these columns' names; "
		    "rename it in the file");
	}
	*known = false;
	status = STATUS_OK;
	if (file->has_header)
		status = profiles_fits(
		    again, file->names, file->count, known, error);
	else if (file->row != NULL)
		*known = profiles_fits_row(again, file->row, file->count);
	profile_free(again);
	return status;
}

/* ---- The file. */

static enum status
check_name(struct span name, struct error *error)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		if (strchr("/\\:*?\"'<>|", name.s[i]) != NULL ||
		    (unsigned char)name.s[i] < 0x20 || name.s[i] == 0x7f)
			break;
	if (name.n == 0 || i < name.n || name.n > NAME_MOST ||
	    strchr(".- ", name.s[0]) != NULL || name.s[name.n - 1] == ' ' ||
	    text_valid(name.s, name.n) < name.n)
		return error_set(error, STATUS_REFUSED,
		    "a profile's name is letters and digits, with - or _ "
		    "between, at most %d",
		    NAME_MOST);
	return STATUS_OK;
}

/* One that comes with the program, or stands in another folder, would be
 * hidden by a file of its name. */
static enum status
check_others(struct span name, const char *path, struct error *error)
{
	struct profiles *profiles;
	enum status status;
	size_t i;

	if (access(path, F_OK) == 0)
		return STATUS_OK;
	status = profiles_open(&profiles, error);
	if (status != STATUS_OK)
		return status;
	for (i = 0; i < profiles_count(profiles) && status == STATUS_OK; i++)
		if (span_equal(profiles_at(profiles, i)->name, name))
			status = error_set(error, STATUS_REFUSED,
			    "`%.*s` comes with the program; choose another "
			    "name",
			    (int)name.n, name.s);
	profiles_close(profiles);
	return status;
}

/* The folder and those around it. */
static enum status
make_folders(char *path, struct error *error)
{
	char *slash;

	for (slash = strchr(path + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0777) != 0 && errno != EEXIST) {
			error_set(
			    error, STATUS_IO, "%s: %s", path, strerror(errno));
			*slash = '/';
			return STATUS_IO;
		}
		*slash = '/';
	}
	return STATUS_OK;
}

static bool
write_all(int file, const char *text, size_t n)
{
	ssize_t done;

	while (n > 0) {
		done = write(file, text, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		text += done;
		n -= (size_t)done;
	}
	return fsync(file) == 0;
}

/* Under another name first; link refuses what is there, rename does not. */
static enum status
put_file(const char *path, const struct strbuf *text, bool replace,
    struct error *error)
{
	struct strbuf draft = STRBUF_INIT;
	enum status status = STATUS_OK;
	int file;

	strbuf_printf(&draft, "%s.XXXXXX", path);
	if (strbuf_status(&draft) != STATUS_OK)
		return error_nomem(error);
	file = mkstemp(draft.text);
	if (file < 0) {
		status = error_set(
		    error, STATUS_IO, "%s: %s", path, strerror(errno));
		strbuf_release(&draft);
		return status;
	}
	if (!write_all(file, text->text, text->n))
		status =
		    error_set(error, errno == ENOSPC ? STATUS_FULL : STATUS_IO,
			"%s: %s", path, strerror(errno));
	close(file);
	if (status == STATUS_OK &&
	    (replace ? rename(draft.text, path) : link(draft.text, path)) != 0)
		status = errno == EEXIST ? error_set(error, STATUS_BUSY,
					       "%s: it is there already", path)
					 : error_set(error, STATUS_IO, "%s: %s",
					       path, strerror(errno));
	unlink(draft.text);
	strbuf_release(&draft);
	return status;
}

enum status
profiles_save(const struct profile *profile, const struct profiles_file *file,
    bool replace, bool *known, struct error *error)
{
	struct strbuf path = STRBUF_INIT, text = STRBUF_INIT;
	bool will_be_known = false;
	enum status status = check_name(profile->name, error);

	if (status == STATUS_OK && !profiles_folder_of_user(&path))
		status = error_set(error, STATUS_MISSING,
		    "there is no folder for profiles: neither "
		    "XDG_CONFIG_HOME nor HOME is set");
	if (status == STATUS_OK) {
		strbuf_printf(
		    &path, "/%.*s.ini", (int)profile->name.n, profile->name.s);
		if (strbuf_status(&path) != STATUS_OK)
			status = error_nomem(error);
	}
	if (status == STATUS_OK)
		status = check_others(profile->name, path.text, error);
	if (status == STATUS_OK)
		status = write_profile(profile, file, &text, error);
	if (status == STATUS_OK)
		status = check_again(profile, file,
		    (struct span){ text.text, text.n }, &will_be_known, error);
	if (status == STATUS_OK)
		status = make_folders(path.text, error);
	if (status == STATUS_OK)
		status = put_file(path.text, &text, replace, error);
	if (status == STATUS_OK)
		*known = will_be_known;
	strbuf_release(&text);
	strbuf_release(&path);
	return status;
}
