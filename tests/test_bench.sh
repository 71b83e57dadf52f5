#!/bin/sh
# SPDX-License-Identifier: MIT
# The programs of bench/: the same seed makes the same dataset, what is made is
# read without a finding, and every measure can be taken.  How long anything
# takes is not looked at.  Speaks TAP.
set -u
build=$(dirname "${DATELINE:?the program to test}")
generate=$build/bench/generate

scratch=$(mktemp -d "${TMPDIR:-/tmp}/dateline-bench.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 2

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

# imports NAME OPTION...: is a thousand rows of it read whole?
imports() {
	name=$1
	shift
	result "events are read without a finding: $name" "$(
		"$generate" --rows 1000 "$@" >"$name.csv" || echo 'not made'
		"$DATELINE" import -o "$name.case" "$name.csv" 2>"$name.log" ||
		    cat "$name.log"
		"$DATELINE" list --format csv "$name.case" >"$name.out"
		"$DATELINE" facets --by type "$name.case" |
		    awk '{ n += $1 } END { if (n != 1000) print n " events" }'
		)"
}

"$generate" --rows 1000 --seed 7 >one.csv
"$generate" --rows 1000 --seed 7 >two.csv
"$generate" --rows 1000 --seed 8 >other.csv
"$generate" --rows 100 --seed 7 >short.csv

result 'the same seed makes the same file' "$(cmp one.csv two.csv 2>&1)"
result 'another seed makes another' "$(
	cmp -s one.csv other.csv && echo 'they are the same')"
result 'a shorter file begins a longer one' "$(
	head -n 101 one.csv | cmp - short.csv 2>&1)"

imports plain
imports one-actor --one-actor
imports actors --actors 200000
imports one-day --one-day
imports undated --undated 40
imports deep --depth 50

result 'the options are in the events' "$(
	"$DATELINE" facets --by actor one-actor.case | head -n 1 |
	    grep -q '^1000	' || echo 'one-actor: not in all'
	[ "$("$DATELINE" facets --by year one-day.case |
	    grep -c '^[0-9]*	[0-9]')" -eq 1 ] || echo 'one-day: more years'
	n=$("$DATELINE" list -f is:undated --format json undated.case | wc -l)
	[ "$n" -gt 330 ] && [ "$n" -lt 470 ] || echo "undated: $n of 1000"
	[ "$("$DATELINE" facets --by location deep.case | sed -n 1,2000p |
	    awk -F ' > ' '{ if (NF > n) n = NF } END { print n }')" -eq 50 ] ||
	    echo 'deep: not 50 levels'
	)"

result 'every quote of the long source is found' "$(
	"$generate" --source report --bytes 100000 --quotes 50 || echo 'no source'
	"$DATELINE" import -o report.case report 2>report.log || cat report.log
	n=$("$DATELINE" list --format json report.case |
	    grep -cE '"anchor": ?"(exact|normalised)"')
	[ "$n" -eq 50 ] || echo "$n of 50"
	[ "$(wc -c <report/report.txt)" -ge 100000 ] || echo 'too short'
	)"

result 'what is asked for wrongly is refused' "$(
	"$generate" --rows many >/dev/null 2>&1 && echo 'rows: many'
	"$generate" --depth 0 >/dev/null 2>&1 && echo 'depth: 0'
	"$generate" --source . --quotes 0 >/dev/null 2>&1 && echo 'quotes: 0'
	[ -s events.csv ] && echo 'it wrote all the same')"

# Peers that are slow to start are kept out of it.
mkdir bin bench
for peer in sqlite3 less; do
	found=$(command -v $peer) && ln -s "$found" bin/$peer
done
result 'every measure is taken' "$(
	(PATH=$scratch/bin exec "$build/bench/bench" --rows 1000 --folder bench \
	    --program "$DATELINE" --generate "$generate" --csv bench.csv) \
	    >bench.out 2>bench.err || {
		echo "it ended with status $?"
		cat bench.err
	}
	for measure in import 'case: all' 'CSV: all' 'memory: resident' idle \
	    'filter step: median' 'letter typed: 99' 'scroll, page: 99' \
	    'scroll, a date' 'bytes of a frame' 'long source: opened again' \
	    'many quotes: next'; do
		grep -q "$measure" bench.out || echo "not in the table: $measure"
		grep -q "$measure" bench.csv || echo "not in the CSV: $measure"
	done
	grep 'without a frame' bench.out
	grep -q 'lnav: not measured' bench.out || echo 'lnav: where from?'
	awk -F '",' 'NR > 1 && !/idle|beyond/ && $2 + 0 <= 0' bench.csv
	)"

result 'a measure that cannot be taken is said' "$(
	"$build/bench/bench" --rows 1000 --folder bench --program false \
	    --generate "$generate" --csv none.csv >none.out 2>none.err
	[ $? -eq 2 ] || echo 'the status is not 2'
	grep -q 'ended with status 1' none.err || cat none.err)"

echo "1..$number"
