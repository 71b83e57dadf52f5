/* SPDX-License-Identifier: MIT */
/*
 * look: one table of roles and one of grounds, each with a column for every
 * kind of terminal.
 *
 * With 256 colours a ground is a colour, and text on a dark ground has a
 * brighter shade of its own.  With fewer there is no shade that is sure to be
 * legible on whatever palette the user has, so grounds are attributes
 * (reverse, underline) or the few pairs of colours that contrast everywhere,
 * and "dim" is the attribute, never bright black: Solarized has that as its
 * background.
 */
#include "config.h"

#include "tui/look.h"

enum { OWN = -1 };

/* Colours of a role on the terminal's own ground, dark or light; on the
 * cursor and other coloured grounds; and among eight. */
static const struct {
	short dark, light, lit, eight;
	unsigned attributes; /* with colours */
	unsigned plain; /* without */
} roles[ROLE_COUNT] = {
	[ROLE_TEXT] = { OWN, OWN, 255, OWN, 0, 0 },
	[ROLE_DIM] = { 246, 243, 250, OWN, 0, LOOK_DIM },
	[ROLE_STRONG] = { OWN, OWN, 231, OWN, LOOK_BOLD, LOOK_BOLD },
	[ROLE_ACCENT] = { 39, 26, 117, 6, LOOK_BOLD, LOOK_BOLD },
	[ROLE_TITLE] = { 110, 24, 153, 6, LOOK_BOLD, 0 },
	[ROLE_TITLE_FOCUS] = { 39, 26, 117, 6, LOOK_BOLD,
	    LOOK_BOLD | LOOK_UNDERLINE },
	[ROLE_RULE] = { 240, 250, 245, OWN, 0, LOOK_DIM },
	[ROLE_RULE_FOCUS] = { 39, 26, 117, 6, 0, LOOK_BOLD },
	[ROLE_HEADING] = { 245, 243, 250, OWN, LOOK_BOLD, LOOK_BOLD },
	[ROLE_QUOTE] = { 214, 130, 222, 3, 0, 0 },
	[ROLE_CHOSEN] = { 39, 26, 117, 6, LOOK_BOLD, LOOK_BOLD },
	[ROLE_EXCLUDED] = { 203, 160, 217, 1, 0, LOOK_DIM },
	[ROLE_BAR] = { 67, 67, 110, 4, 0, 0 },
	[ROLE_BAR_DIM] = { 241, 251, 66, 4, 0, LOOK_DIM },
	[ROLE_GOOD] = { 71, 28, 157, 2, 0, 0 },
	[ROLE_WARN] = { 179, 130, 222, 3, 0, 0 },
	[ROLE_ERROR] = { 203, 160, 217, 1, 0, LOOK_BOLD },
};

/*
 * fg stands for the role's colour where it is not OWN; all: for every role's,
 * else for plain text's alone.
 */
struct ground_look {
	short fg, bg;
	bool all, lit; /* lit: the role's colour for coloured grounds */
	unsigned attributes;
};

static const struct ground_look dark_grounds[GROUND_COUNT] = {
	[GROUND_PLAIN] = { OWN, OWN, false, false, 0 },
	[GROUND_CURSOR] = { 255, 24, false, true, 0 },
	[GROUND_CURSOR_DIM] = { 255, 237, false, false, 0 },
	[GROUND_HINT] = { 252, 236, false, false, 0 },
	[GROUND_MARK] = { 230, 58, true, false, 0 },
	[GROUND_MARK_DIM] = { 180, 237, false, false, 0 },
	[GROUND_MATCH] = { 231, 94, true, false, LOOK_BOLD },
};

static const struct ground_look light_grounds[GROUND_COUNT] = {
	[GROUND_PLAIN] = { OWN, OWN, false, false, 0 },
	[GROUND_CURSOR] = { 255, 24, false, true, 0 },
	[GROUND_CURSOR_DIM] = { 235, 253, false, false, 0 },
	[GROUND_HINT] = { 238, 254, false, false, 0 },
	[GROUND_MARK] = { 16, 228, true, false, 0 },
	[GROUND_MARK_DIM] = { 94, 254, false, false, 0 },
	[GROUND_MATCH] = { 16, 215, true, false, LOOK_BOLD },
};

/* Eight colours: black on yellow and on cyan is legible in every palette. */
static const struct ground_look few_grounds[GROUND_COUNT] = {
	[GROUND_PLAIN] = { OWN, OWN, false, false, 0 },
	[GROUND_CURSOR] = { OWN, OWN, true, false, LOOK_REVERSE },
	[GROUND_CURSOR_DIM] = { OWN, OWN, false, false, LOOK_UNDERLINE },
	[GROUND_HINT] = { OWN, OWN, false, false, 0 },
	[GROUND_MARK] = { 0, 3, true, false, 0 },
	[GROUND_MARK_DIM] = { 3, OWN, false, false, LOOK_UNDERLINE },
	[GROUND_MATCH] = { 0, 6, true, false, 0 },
};

static const unsigned plain_grounds[GROUND_COUNT] = {
	[GROUND_CURSOR] = LOOK_REVERSE,
	[GROUND_CURSOR_DIM] = LOOK_UNDERLINE,
	[GROUND_MARK] = LOOK_BOLD | LOOK_UNDERLINE,
	[GROUND_MARK_DIM] = LOOK_UNDERLINE,
	[GROUND_MATCH] = LOOK_REVERSE | LOOK_UNDERLINE,
};

static struct look
look_plain(enum role role, enum ground ground)
{
	unsigned attributes = roles[role].plain | plain_grounds[ground];

	/* Dim and reversed is hard to read on many terminals. */
	if (attributes & LOOK_REVERSE)
		attributes &= ~(unsigned)LOOK_DIM;
	return (struct look){ OWN, OWN, attributes };
}

static struct look
look_few(enum role role, enum ground ground)
{
	const struct ground_look *under = &few_grounds[ground];
	unsigned attributes = roles[role].attributes | under->attributes;
	int fg = roles[role].eight;

	if (under->all || (fg == OWN && under->fg != OWN))
		fg = under->fg;
	else if ((roles[role].plain & LOOK_DIM) && fg != 1)
		attributes |= LOOK_DIM;
	return (struct look){ fg, under->bg, attributes };
}

static struct look
look_many(enum role role, enum ground ground, bool light)
{
	const struct ground_look *under =
	    light ? &light_grounds[ground] : &dark_grounds[ground];
	int fg = light ? roles[role].light : roles[role].dark;
	bool own = fg == OWN;

	if (under->lit)
		fg = roles[role].lit;
	if ((under->all || own) && under->fg != OWN)
		fg = under->fg;
	return (struct look){ fg, under->bg,
		roles[role].attributes | under->attributes };
}

struct look
look_of(enum role role, enum ground ground, int colours, bool light)
{
	if (colours < 8)
		return look_plain(role, ground);
	if (colours < 256)
		return look_few(role, ground);
	return look_many(role, ground, light);
}
