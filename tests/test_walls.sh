#!/bin/sh
# SPDX-License-Identifier: MIT
# The walls between the layers, read off the source itself.  Speaks TAP.
set -u
cd "${srcdir:-$(dirname "$0")/..}" || exit 2

number=0

# wall NAME OFFENDERS: stands when there are none.
wall() {
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		printf '%s\n' "$2" | sed 's/^/#	/'
	fi
}

# including HEADERS FILE...: the files that include one of them.
including() {
	headers=$1
	shift
	grep -lE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($headers)[>\"]" \
	    "$@"
}

# except PATTERN: the lines on standard input that do not match all of it.
except() {
	grep -vxE "$1"
}

named() {
	find bench core tui tests -type f \( -name '*.[ch]' "$@" \)
}

sources=$(named)
core=$(find core -name '*.[ch]')
units=$(find bench core tui -name '*.c')

# shellcheck disable=SC2046,SC2086 # no file of ours has blanks in its name
{
wall "curses is for term, draw and input" "$(
	including '(ncursesw/)?(n?curses|term)\.h' $sources |
	    except 'tui/(term|draw|input)\.c')"

wall "sqlite3.h is for the store" "$(
	including 'sqlite3\.h' $core $(find tui -name '*.[ch]') |
	    except 'core/store(_[a-z]+)?\.c|core/store_private\.h')"

wall "store_private.h is for the store" "$(
	including 'core/store_private\.h' $sources |
	    except 'core/store(_[a-z]+)?\.c|tests/test_facts\.c')"

wall "csv.h is for csv" "$(
	including 'csv\.h' $sources | except 'core/csv\.c')"

wall "the core knows no screen" "$(including 'tui/.*' $core)"

wall "the core takes memory from mem alone" "$(
	grep -nE '(^|[^a-z_>.])(malloc|calloc|realloc|free|strdup|strndup)\(' \
	    $core | grep -v '^core/mem\.c:')"

wall "the core neither prints nor exits" "$(
	grep -nE '(^|[^a-z_])(v?printf|puts|putchar|perror|_?exit|abort)\(' \
	    $core
	grep -nwE 'stdout|stderr' $core | grep -v ':[[:space:]]*/\?\*')"

wall "headers do not go round in circles" "$(
	grep -HE '^#include "(bench|core|tui|tests)/' $(find bench core tui tests \
	    -name '*.h') | sed 's/^\([^:]*\):.*"\(.*\)"/\1 \2/' |
	    tsort 2>&1 >/dev/null)"

wall "config.h comes first" "$(
	for file in $units; do
		grep -m 1 '^#include' "$file" | grep -q '"config.h"' ||
		    echo "$file"
	done)"

wall "every file names its licence first" "$(
	for file in $(named -o -name '*.sh' -o -name '*.sql') \
	    configure.ac Makefile.am tests/*/*.am bootstrap m4/*.m4 tests/run tests/lint \
	    doc/screenshot; do
		head -n 2 "$file" | grep -q 'SPDX-License-Identifier: MIT' ||
		    echo "$file"
	done)"

wall "one noun, one file" "$(
	find bench core tui tests | grep -iE '/(utils?|common|misc|helpers?)([._]|$)'
	)"

wall "every file is in Makefile.am" "$(
	for file in $sources $(find bench core tui tests -name '*.sh'); do
		grep -qE "(^|[[:space:]])($file|${file%.c})([[:space:]]|\$)" \
		    Makefile.am tests/faults/faults.am || echo "$file"
	done)"

wall "comments are /* this way */" "$(
	grep -nE '(^|[;{}[:space:]])//' $sources)"
}

echo "1..$number"
