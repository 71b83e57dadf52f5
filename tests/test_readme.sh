#!/bin/sh
# SPDX-License-Identifier: MIT
# What the documents say, done: every example is run in a folder with the
# sample data and has to print what stands beneath it.  Speaks TAP.
#
# An example is a line `$ COMMAND` in a fenced block of README.md or
# HACKING.md, or in a literal display of doc/dateline.1; a backslash at its end
# goes on with the next line.  What follows, up to the next `$` or the end of
# the block, is what it prints on both its outputs; blank lines at its end
# aside.
set -u
cd "${srcdir:-$(dirname "$0")/..}" || exit 2
top=$PWD
program=${DATELINE:-$top/_build/dateline}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/dateline-readme.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/examples" || exit 2
ln -s "$program" "$scratch/bin/dateline" || exit 2
PATH=$scratch/bin:$PATH
export PATH

number=0

# result NAME OFFENDERS: fine when there are none.
result() {
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		printf '%s\n' "$2" | sed 's/^/#	/'
	fi
}

skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

# ---- Examples

# literal FILE: the lines of its blocks, each block closed by a line `%`.
literal() {
	case $1 in
	*.md) awk '/^```/ { if (inside) print "%"; inside = !inside; next }
	    inside' "$1" ;;
	*) awk '/^\.Ed/ { if (inside) print "%"; inside = 0 }
	    inside
	    /^\.Bd -literal/ { inside = 1 }' "$1" |
	    sed 's/\\-/-/g; s/\\(aq/'"'"'/g; s/\\(dq/"/g; s/\\(ga/`/g
		s/^\\&//; s/\\e/\\/g' ;;
	esac
}

# split FILE FOLDER: its examples, as NNN.sh and NNN.out.
split() {
	literal "$1" | awk -v folder="$2" '
	    /^%$/ { command = ""; next }
	    going || sub(/^\$ /, "") {
		if (!going)
			command = sprintf("%s/%03d", folder, ++n)
		print > (command ".sh")
		printf "" > (command ".out")
		going = /\\$/
		blank = ""
		next
	    }
	    /^$/ { blank = blank "\n"; next }
	    command != "" {
		printf "%s%s\n", blank, $0 > (command ".out")
		blank = ""
	    }'
}

# try NAME EXAMPLE: run it where the sample data is.
try() {
	said=$(head -n 1 "$2.sh")
	tool=${said%% *}
	if ! command -v "$tool" >/dev/null; then
		skip "$1: $said" "there is no $tool here"
		return
	fi
	sh "$2.sh" >"$2.real" 2>&1 </dev/null
	result "$1: $said" "$(diff -u "$2.out" "$2.real" | sed 1,2d)"
}

for document in README.md HACKING.md doc/dateline.1; do
	name=$(basename "$document")
	folder=$scratch/examples/$name
	mkdir "$folder" "$scratch/$name" || exit 2
	cp -R sample-data "$scratch/$name/" || exit 2
	chmod -R u+w "$scratch/$name"
	split "$document" "$folder"
	cd "$scratch/$name" || exit 2
	for example in "$folder"/*.sh; do
		[ -e "$example" ] || continue
		try "$name" "${example%.sh}"
	done
	cd "$top" || exit 2
done
result "there are examples" "$(
	for document in README.md dateline.1; do
		set -- "$scratch/examples/$document"/*.sh
		[ -e "$1" ] || echo "$document has none"
	done)"

# ---- Files

result "HACKING.md names every file of core/ and tui/" "$(
	find core tui -name '*.[ch]' -o -name '*.sql' -o -name '*.sh' |
	    grep -vx core/store_schema.c | # made while building
	    sort | while read -r file; do
		grep -qF "\`$file\`" HACKING.md ||
		    grep -qF "\`${file%.[ch]}.[ch]\`" HACKING.md ||
		    echo "$file"
	done)"

# shellcheck disable=SC2016 # backquotes of Markdown
result "every file that HACKING.md names is there" "$(
	grep -oE '`(core|tui|tests|doc)/[a-zA-Z0-9_./-]+(\[ch\])?`' HACKING.md |
	    tr -d '`' | sed 's/^\(.*\)\.\[ch\]$/\1.c \1.h/' | tr ' ' '\n' |
	    while read -r file; do
		[ -e "$file" ] || echo "$file"
	done)"

result "links lead somewhere" "$(
	for document in README.md HACKING.md; do
		grep -oE '\]\([^)#]+' "$document" | cut -c 3- |
		    grep -vE '^https?:' | while read -r file; do
			[ -e "$file" ] || echo "$document: $file"
		done
	done)"

# ---- The manual page

if command -v mandoc >/dev/null; then
	result "the manual page is clean" "$(
		mandoc -T lint -W style doc/dateline.1 2>&1 |
		    grep -v 'mandoc\.db')"
else
	skip "the manual page is clean" "there is no mandoc here"
fi

echo "1..$number"
