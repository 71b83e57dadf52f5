/* SPDX-License-Identifier: MIT */
/*
 * action: everything a key or a `:` command can ask for.  One list; the enum,
 * the names for `:`, and the help page are made from it.
 *
 * X(identifier, name, help)
 */
#ifndef TUI_ACTION_H
#define TUI_ACTION_H

#define ACTIONS(X)                                                           \
	X(NEXT_PANE, "next-pane", "go to the next pane")                     \
	X(PREVIOUS_PANE, "previous-pane", "go to the pane before")           \
	X(PANE_1, "timeline", "go to the timeline")                          \
	X(PANE_2, "actors", "go to the actors")                              \
	X(PANE_3, "locations", "go to the locations")                        \
	X(PANE_4, "event", "go to the event, or the source beside it")       \
	X(DOWN, "down", "move down")                                         \
	X(UP, "up", "move up")                                               \
	X(PAGE_DOWN, "page-down", "move down a page")                        \
	X(PAGE_UP, "page-up", "move up a page")                              \
	X(HALF_DOWN, "half-down", "move down half a page")                   \
	X(HALF_UP, "half-up", "move up half a page")                         \
	X(FIRST, "first", "go to the first")                                 \
	X(LAST, "last", "go to the last")                                    \
	X(ENTER, "source", "open the source at the quote")                   \
	X(TOGGLE, "toggle", "put the value into the filter, or take it out") \
	X(EXCLUDE, "exclude", "exclude the value, or take that back")        \
	X(FOLD, "fold", "fold the place's inner places away")                \
	X(UNFOLD, "unfold", "show the place's inner places")                 \
	X(EDIT_FILTER, "filter", "edit the filter, live")                    \
	X(FIND, "find", "find inside the pane by typing")                    \
	X(DATE_FROM, "from", "show from this date on")                       \
	X(DATE_TO, "to", "show up to this date")                             \
	X(DATE_CLEAR, "dates", "show all dates")                             \
	X(UNDO, "undo", "undo the last filter step")                         \
	X(REDO, "redo", "redo it")                                           \
	X(CLEAR, "clear", "clear the filter")                                \
	X(CONTEXT, "context", "show what the filter hides, dimmed")          \
	X(NEXT_MATCH, "next", "next match; in the reader, next quote")       \
	X(PREVIOUS_MATCH, "previous", "match before; in the reader, quote")  \
	X(FOLLOW, "follow", "go to the event that the quote supports")       \
	X(OPEN_URL, "open", "open the source's URL")                         \
	X(COPY, "copy", "copy the quote and its citation")                   \
	X(STAR, "star", "star the event, or take the star away")             \
	X(NOTE, "note", "write a note on the event")                         \
	X(ROLE, "role", "give the column's actor a role")                    \
	X(TITLE, "title", "write what the titles are made of")               \
	X(SAVE, "save", "keep what the columns are, as a profile")           \
	X(SORT, "sort", "sort the pane: count, name, first date")            \
	X(REVERSE, "reverse", "reverse the order")                           \
	X(REJECTS, "rejects", "show the rows that were rejected")            \
	X(HELP, "help", "show the keys")                                     \
	X(COMMAND, "command", "type a command by name")                      \
	X(REDRAW, "redraw", "draw the screen anew")                          \
	X(SUSPEND, "suspend", "stop; `fg` comes back")                       \
	X(BACK, "back", "go back; never quits")                              \
	X(QUIT, "quit", "go back, or quit")

#define ACTION_ENUM(identifier, name, help) ACTION_##identifier,

enum action { ACTION_NONE, ACTIONS(ACTION_ENUM) ACTION_COUNT };

#undef ACTION_ENUM

/* "next-pane"; "" for ACTION_NONE. */
const char *action_name(enum action action);
const char *action_help(enum action action);

/* By name, or by a start of it that no other name shares; else NONE. */
enum action action_find(const char *name);

#endif
