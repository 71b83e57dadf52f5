/* SPDX-License-Identifier: MIT */
/*
 * term_probe: a program of a few keys for test_term to run on a terminal.
 *
 * The first row tells the size and the colours, the second the last event
 * and its number; below is a scene that keys choose.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/strbuf.h"
#include "tui/draw.h"
#include "tui/input.h"
#include "tui/term.h"

#define SCENE_ROW 3

static const char *const role_names[] = { "text", "dim", "strong", "accent",
	"title", "title-focus", "rule", "rule-focus", "heading", "quote",
	"chosen", "excluded", "bar", "bar-dim", "good", "warn", "error" };

static void
event_text(const struct input *input, struct strbuf *out)
{
	static const char *const mice[] = { "press", "double", "drag",
		"release", "wheel-up", "wheel-down" };

	switch (input->kind) {
	case INPUT_KEY:
		strbuf_add_text(out, "key ");
		input_key_name(input->key, out);
		break;
	case INPUT_MOUSE:
		strbuf_printf(out, "mouse %s %d,%d", mice[input->mouse],
		    input->row, input->col);
		break;
	case INPUT_PASTE:
		strbuf_printf(out, "paste %zu [%.*s]", input->text_n,
		    (int)input->text_n, input->text);
		break;
	case INPUT_RESIZE: strbuf_add_text(out, "resize"); break;
	default: strbuf_add_text(out, "other"); break;
	}
}

static void
put(struct draw *draw, int row, int col, const char *text)
{
	draw_text(
	    draw, row, col, draw_cols(draw) - col, ROLE_TEXT, span_of(text));
}

static void
scene_clear(struct draw *draw)
{
	draw_clear(draw,
	    (struct rect){ SCENE_ROW, 0, draw_rows(draw), draw_cols(draw) });
}

static void
scene_roles(struct draw *draw)
{
	for (int role = 0; role < ROLE_COUNT; role++) {
		for (int ground = 0; ground < GROUND_COUNT; ground++)
			draw_text(draw, SCENE_ROW + role, ground * 11, 11,
			    (enum role)role, span_of(role_names[role]));
	}
	for (int ground = 0; ground < GROUND_COUNT; ground++)
		draw_ground(draw,
		    (struct rect){ SCENE_ROW, ground * 11, ROLE_COUNT, 11 },
		    (enum ground)ground);
}

/* Anything anywhere: wide characters, marks, grounds, bars. */
static void
scene_random(struct draw *draw)
{
	static const char *const texts[] = { "a", "中文", "e\xcc\x81t\xc3\xa9",
		"かな", "plain words", "한글", "x", "\xf0\x9f\x98\x80!" };
	static unsigned long seed = 1;
	unsigned dice[6];
	struct rect rect;

	for (size_t i = 0; i < 6; i++) {
		seed = seed * 6364136223846793005ul + 1442695040888963407ul;
		dice[i] = (unsigned)(seed >> 40);
	}
	rect.row = SCENE_ROW + (int)(dice[0] % 40) % draw_rows(draw);
	rect.col = (int)dice[1] % draw_cols(draw) - 2;
	rect.rows = 1 + (int)(dice[2] % 3);
	rect.cols = 1 + (int)(dice[3] % 20);
	switch (dice[4] % 4) {
	case 0: draw_ground(draw, rect, dice[5] % GROUND_COUNT); break;
	case 1: draw_clear(draw, rect); break;
	case 2:
		draw_bar(draw, rect.row, rect.col, rect.cols, ROLE_BAR,
		    dice[5] % 100, 100);
		break;
	default:
		draw_text(draw, rect.row, rect.col, rect.cols,
		    dice[5] % ROLE_COUNT, span_of(texts[dice[5] % 8]));
		break;
	}
}

/* A key that does something; false: quit. */
static bool
act(struct draw *draw, uint32_t key)
{
	switch (key) {
	case 'q': return false;
	case 'w':
		scene_clear(draw);
		put(draw, SCENE_ROW, 0, "中文字幕");
		put(draw, SCENE_ROW + 1, 0, "中文字幕");
		put(draw, SCENE_ROW + 2, draw_cols(draw) - 2, "幕");
		break;
	case 'x':
		put(draw, SCENE_ROW, 3, "x");
		put(draw, SCENE_ROW + 1, 2, "x");
		put(draw, SCENE_ROW + 2, draw_cols(draw) - 1, "x");
		break;
	case 'm':
		put(draw, SCENE_ROW, 0,
		    "cafe\xcc\x81 \xcc\x81 o\xcc\xa7\xcc\x84");
		put(draw, SCENE_ROW + 1, 0, "evil \033[31m \xe2\x80\xae");
		break;
	case 'r': scene_roles(draw); break;
	case 'n': scene_random(draw); break;
	case 'c': scene_clear(draw); break;
	case 'k': draw_cursor(draw, SCENE_ROW + 2, 5); break;
	case 'a': abort();
	case 's': raise(SIGSEGV); break;
	case 'z': term_suspend(); break;
	case 't': term_title(span_of("probe \033 title")); break;
	case 'b': term_bell(); break;
	case 'y':
		if (!term_copy(span_of("any carnal pleas")))
			put(draw, SCENE_ROW, 0, "not copied");
		break;
	default: break;
	}
	return true;
}

static bool
step(struct draw *draw, const struct input *input, unsigned long number)
{
	struct strbuf text = STRBUF_INIT;
	int rows, cols;
	bool go_on = true;

	if (input->kind == INPUT_RESIZE) {
		term_size(&rows, &cols);
		if ((rows != draw_rows(draw) || cols != draw_cols(draw)) &&
		    draw_resize(draw, rows, cols, NULL) != STATUS_OK)
			return false;
	}
	draw_clear(draw, (struct rect){ 0, 0, 2, draw_cols(draw) });
	draw_printf(draw, 0, 0, 60, ROLE_STRONG, "probe %dx%d colours %d",
	    draw_cols(draw), draw_rows(draw), term_colours());
	event_text(input, &text);
	draw_printf(draw, 1, 0, draw_cols(draw), ROLE_TEXT, "#%lu %s", number,
	    text.text);
	if (input->kind == INPUT_KEY)
		go_on = act(draw, input->key);
	draw_flush(draw);
	strbuf_release(&text);
	return go_on;
}

int
main(int argc, char **argv)
{
	struct draw *draw = NULL;
	struct error error;
	struct input input = { .kind = INPUT_NONE };
	unsigned long number = 0;
	int rows, cols;

	if (argc > 1 && input_script(argv[1], &error) != STATUS_OK) {
		fprintf(stderr, "term_probe: %s\n", error.message);
		return 2;
	}
	if (term_open(&error) != STATUS_OK) {
		fprintf(stderr, "term_probe: %s\n", error.message);
		return 2;
	}
	term_size(&rows, &cols);
	if (draw_new(&draw, rows, cols, NULL) != STATUS_OK)
		return 2;
	while (step(draw, &input, number)) {
		number++;
		if (!input_wait(&input, -1) || input.kind == INPUT_END)
			break;
	}
	draw_free(draw);
	term_close();
	printf("bye %d\n", term_ending());
	return 0;
}
