/* SPDX-License-Identifier: MIT */
/*
 * The whole program on a terminal, from its first allocation to its last:
 * each fails once, whoever asks for it.  It goes on without, or ends with
 * status 2 and says why; the terminal is as it was in either case.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/faults/interpose.h"
#include "tests/faults/scene.h"
#include "tests/vt.h"

#define FAULTY TEST_BINARIES "/faults/faulty"

/* A dataset of no known kind. */
static const char odd[] = "wann,was,wer\n3.5.2024,ein Treffen,Anna\n"
			  "22.5.2024,noch eines,Bert\n";

/* What is opened, and the keys that are pressed on it. */
static const struct show {
	const char *name, *path, *keys;
} shows[] = {
	{ "a case", "a.case",
	    "j k / text:actor:sud Enter u Tab Space c 1 Enter n Esc ? q * q" },
	{ "a dataset", "p.csv",
	    "j / text:talks Enter : text:rejects Enter q q" },
	{ "a file of no known kind", "odd.csv", "j Enter j q" },
	{ NULL, NULL, NULL },
};

/* What the program told of its allocations when it ended. */
struct told {
	bool struck;
	unsigned long count;
};

static struct told
read_told(const char *path)
{
	struct told told = { 0 };
	int struck = 0;
	FILE *file = fopen(path, "r");

	if (file == NULL)
		return told;
	if (fscanf(file, "%d %lu", &struck, &told.count) != 2)
		scene_say("at %lu: it tells nothing", scene_report->at);
	told.struck = struck != 0;
	fclose(file);
	return told;
}

/* ---- The terminal it leaves */

static const char *
left_behind(const struct vt *vt)
{
	const struct vt_state state = vt_state(vt);

	if (!vt_is_cooked(vt))
		return "keys come raw";
	if (state.alternate)
		return "the other screen stays";
	if (!state.cursor_shown)
		return "the cursor is hidden";
	if (state.mouse != 0 || state.mouse_sgr || state.paste)
		return "mouse or pastes stay on";
	return NULL;
}

static void
judge(struct vt *vt)
{
	const int status = vt_wait_exit(vt);
	const char *wrong;

	(void)vt_wait_idle(vt);
	wrong = left_behind(vt);
	if (status == -1)
		scene_say("at %lu: it does not end:\n%s", scene_report->at,
		    vt_screen(vt));
	else if (status != 0 && status != 2)
		scene_say("at %lu: it ends with %d", scene_report->at, status);
	else if (wrong != NULL)
		scene_say("at %lu: %s", scene_report->at, wrong);
	else if (status == 2 && strstr(vt_screen(vt), "memory") == NULL)
		scene_say("at %lu: it does not say why:\n%s", scene_report->at,
		    vt_screen(vt));
}

static struct told
run_one(const struct show *show, unsigned long nth)
{
	char plan[64], told[160];
	const char *const arguments[] = { FAULTY, "--keys", show->keys,
		show->path, NULL };
	const char *const environment[] = { plan, told, NULL };
	struct vt *vt;

	snprintf(plan, sizeof plan, "FAULTS=%d,%lu,%d", INTERPOSE_MEMORY, nth,
	    ENOMEM);
	snprintf(told, sizeof told, "FAULTS_TOLD=%s/told", scene_folder);
	unlink(strchr(told, '=') + 1);
	vt = vt_open(&(struct vt_options){ .rows = 24,
	    .cols = 80,
	    .arguments = arguments,
	    .environment = environment,
	    .directory = scene_folder });
	if (vt == NULL) {
		scene_say("no terminal");
		return (struct told){ 0 };
	}
	judge(vt);
	vt_close(vt);
	return read_told(strchr(told, '=') + 1);
}

/* ---- The points */

static const struct show *show; /* of the child */

static void
fail_all(const struct scenario *scenario)
{
	unsigned long count, n;

	scene_reset(scenario);
	count = run_one(show, 0).count;
	if (count == 0)
		scene_say("without any fault it does not end well");
	for (n = 1; n <= count && scene_report->reason[0] == '\0'; n++) {
		if (!scene_takes(n, count))
			continue;
		alarm(120);
		scene_report->at = n;
		scene_report->points++;
		scene_reset(scenario);
		scene_report->struck += run_one(show, n).struck;
	}
}

int
main(void)
{
	static const struct scenario held = { .name = "screen", .held = true };
	unsigned long all = 0;

#if defined(__SANITIZE_ADDRESS__)
	puts("1..1\nok 1 - allocations # SKIP a sanitizer has them");
	return 0;
#endif
	scene_open();
	scene_write("odd.csv", odd, sizeof odd - 1);
	for (show = shows; show->name != NULL; show++) {
		scene_child(fail_all, &held);
		all += scene_report->struck;
		scene_result(scene_report->reason[0] == '\0',
		    "%s: %lu allocations failed%s%s", show->name,
		    scene_report->struck,
		    scene_report->reason[0] != '\0' ? ": " : "",
		    scene_report->reason);
	}
	scene_figure(
	    "%lu allocations of the program on a terminal failed", all);
	scene_close();
	return scene_end();
}
