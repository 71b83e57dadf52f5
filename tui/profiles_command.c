/* SPDX-License-Identifier: MIT */
/*
 * What profiles there are.  A profile is explained as it is written: field by
 * field, in its own words, which are those that --map takes.
 */
#include "config.h"

#include "tui/profiles_command.h"

#include <string.h>

#include "core/profiles.h"
#include "tui/report.h"
#include "tui/usage.h"

static void
add_list(const struct profiles *profiles, struct strbuf *out)
{
	const struct profile *profile;
	size_t i;

	for (i = 0; i < profiles_count(profiles); i++) {
		profile = profiles_at(profiles, i);
		strbuf_printf(out, "%.*s\t%.*s\n", (int)profile->name.n,
		    profile->name.s, (int)profile->about.n, profile->about.s);
	}
}

static void
add_profile(const struct profile *profile, struct strbuf *out)
{
	size_t i;

	strbuf_printf(out, "%.*s: %.*s\n", (int)profile->name.n,
	    profile->name.s, (int)profile->about.n, profile->about.s);
	if (profile->needs.n > 0)
		strbuf_printf(out, "known by     %.*s\n", (int)profile->needs.n,
		    profile->needs.s);
	for (i = 0; i < profile->width_count; i++)
		strbuf_printf(out, "%s%zu%s", i == 0 ? "or by        " : " or ",
		    profile->widths[i],
		    i + 1 == profile->width_count
			? " columns without a header\n"
			: "");
	if (profile->order.n > 0)
		strbuf_printf(out, "dates        %.*s\n", (int)profile->order.n,
		    profile->order.s);
	if (profile->zone.n > 0)
		strbuf_printf(out, "times of     %.*s\n", (int)profile->zone.n,
		    profile->zone.s);
	strbuf_add_byte(out, '\n');
	profile_explain(profile, out);
	for (i = 0; i < profile->value_count; i++)
		strbuf_printf(out, "%s%.*s %.*s is %.*s\n", i == 0 ? "\n" : "",
		    (int)profile->values[i].column.n,
		    profile->values[i].column.s, (int)profile->values[i].code.n,
		    profile->values[i].code.s,
		    profile->values[i].word.n > 0
			? (int)profile->values[i].word.n
			: 4,
		    profile->values[i].word.n > 0 ? profile->values[i].word.s
						  : "none");
}

static int
print(struct profiles *profiles, char **names, int n)
{
	struct strbuf out = STRBUF_INIT;
	const struct profile *profile;
	struct error error = { 0 };
	enum status status = STATUS_OK;
	int i, code;

	if (n == 0)
		add_list(profiles, &out);
	for (i = 0; i < n && status == STATUS_OK; i++) {
		status = profiles_find(profiles, names[i], &profile, &error);
		if (status != STATUS_OK)
			break;
		if (i > 0)
			strbuf_add_byte(&out, '\n');
		add_profile(profile, &out);
	}
	if (status == STATUS_OK && strbuf_status(&out) != STATUS_OK)
		status = error_nomem(&error);
	code = status == STATUS_OK ? report_print(out.text, out.n)
				   : report_error(&error);
	strbuf_release(&out);
	return code;
}

int
profiles_command(int argc, char **argv)
{
	struct profiles *profiles;
	struct error error = { 0 };
	int i, code;

	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0)
			return report_print(
			    usage_profiles, strlen(usage_profiles));
		if (argv[i][0] == '-') {
			report("%s: there is no such option; see 'dateline "
			       "profiles --help'",
			    argv[i]);
			return REPORT_TROUBLE;
		}
	}
	if (profiles_open(&profiles, &error) != STATUS_OK)
		return report_error(&error);
	if (profiles_broken(profiles) != NULL)
		report(
		    "%s; the profile is left out", profiles_broken(profiles));
	code = print(profiles, argv + 1, argc - 1);
	profiles_close(profiles);
	return code;
}
