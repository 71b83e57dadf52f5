#!/bin/sh
# SPDX-License-Identifier: MIT
# Foreign files as the program reads them, whole: each tests/data/foreign/NAME
# that has a NAME.expected beside it is listed as JSON and checked, and both
# have to print what stands there, the line of what was assumed first.  Its CSV
# export, read again, has to list the same events, and so has the --map that a
# guess is told as.  Speaks TAP.
#
# A line `# OPTIONS` on top of the expected lines is passed on.  To add a file,
# add both; the expected lines are those of this script's `got`, once they are
# what they should be.
set -u
cd "${srcdir:-$(dirname "$0")/..}" || exit 2
program=${DATELINE:-$PWD/_build/dateline}
folder=tests/data/foreign

scratch=$(mktemp -d "${TMPDIR:-/tmp}/dateline-families.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT

number=0

# result NAME FILE: fine where FILE is empty.
result() {
	number=$((number + 1))
	if [ -s "$2" ]; then
		echo "not ok $number - $1"
		sed 's/^/#	/' "$2"
	else
		echo "ok $number - $1"
	fi
}

# got FILE OPTIONS...: what the program makes of it.
got() {
	file=$1
	shift
	"$program" list --format json "$@" "$file" 2>"$scratch/said"
	"$program" check "$@" "$file" 2>/dev/null |
		sed "s,^$folder/,! ,"
	sed -n "s,^dateline: $folder/,= ,p" "$scratch/said"
}

for expected in "$folder"/*.expected; do
	file=${expected%.expected}
	name=${file##*/}
	options=$(sed -n '1s/^# //p' "$expected")
	# The options are words.
	# shellcheck disable=SC2086
	got "$file" $options >"$scratch/got"
	grep -v '^# ' "$expected" | diff - "$scratch/got" >"$scratch/diff"
	result "$name is read as it should be" "$scratch/diff"

	# shellcheck disable=SC2086
	"$program" list --format csv $options "$file" >"$scratch/again.csv" \
		2>/dev/null
	"$program" list --format json "$scratch/again.csv" \
		>"$scratch/again" 2>/dev/null ||
		echo 'not all of it can be read' >>"$scratch/again"
	grep '^{' "$scratch/got" | diff - "$scratch/again" >"$scratch/diff"
	result "the export of $name lists the same" "$scratch/diff"

	map=$(sed -n "s/^= .*--map '\(.*\)'\$/\1/p" "$scratch/got")
	if [ -n "$map" ]; then
		"$program" list --format json --map "$map" "$file" \
			>"$scratch/again" 2>/dev/null
		grep '^{' "$scratch/got" | diff - "$scratch/again" \
			>"$scratch/diff"
		result "the --map told for $name does the same" "$scratch/diff"
	fi
done

# ---- Datasets that share ids

printf '%s\n' 'id,date,title,source,quote' '1,2020,One,b:1,q' '1,,,b:2,r' \
	'2,2021,Two,,' >"$scratch/a.csv"
printf '%s\n' 'id,date,title,source,quote' '1,2020,One,b:1,q' '1,,,b:3,s' \
	'1x,2022,Three,,' >"$scratch/b.csv"
cp "$scratch/a.csv" "$scratch/c.csv"

# shared NAME FILE...: the export of them all, read again, lists the same but
# for the dataset that events of one id have.
shared() {
	name=$1
	shift
	"$program" list --format csv "$@" >"$scratch/all.csv" 2>/dev/null
	"$program" list --format json "$@" 2>/dev/null |
		sed 's/"dataset":"[^"]*"//' >"$scratch/got"
	"$program" list --format json "$scratch/all.csv" 2>/dev/null |
		sed 's/"dataset\( (2)\)*":"[^"]*",*//g' |
		diff "$scratch/got" - >"$scratch/diff"
	"$program" check "$scratch/all.csv" 2>/dev/null >>"$scratch/diff"
	result "$name" "$scratch/diff"
}

shared 'datasets that share ids are exported whole' \
	"$scratch/a.csv" "$scratch/b.csv"
cp "$scratch/all.csv" "$scratch/ab.csv"
"$program" list --format csv "$scratch/ab.csv" 2>/dev/null |
	diff "$scratch/ab.csv" - >"$scratch/diff"
result 'what came of it is exported the same' "$scratch/diff"
shared 'and once more beside another' "$scratch/ab.csv" "$scratch/c.csv"
"$program" list --format csv "$scratch/a.csv" 2>/dev/null |
	grep dataset >"$scratch/diff"
result 'one alone says no dataset' "$scratch/diff"

# ---- Where profiles are looked for

mkdir -p "$scratch/user/dateline/profiles" "$scratch/site" || exit 2
printf '%s\n' '[profile]' 'about = of the user' 'needs = when, what happened' \
	'[event]' 'date = when' 'title = what happened' \
	>"$scratch/user/dateline/profiles/mine.ini"
sed 's/of the user/of the site/' "$scratch/user/dateline/profiles/mine.ini" \
	>"$scratch/site/mine.ini"
printf '[event]\nwho = x\n' >"$scratch/site/wrong.ini"

# look NAME EXPECTED VARIABLE...: which profile shape.csv is read by, and what
# is said of them.
look() {
	name=$1
	printf '%s\n' "$2" >"$scratch/wanted"
	shift 2
	{
		env "$@" "$program" list "$folder/shape.csv" 2>&1 >/dev/null |
			sed -n 's/.*: \(profile [a-z]*\).*/\1/p'
		env "$@" "$program" profiles 2>"$scratch/said" | grep '^mine'
		sed 's,.*/,,' "$scratch/said"
	} >"$scratch/got"
	diff "$scratch/wanted" "$scratch/got" >"$scratch/diff"
	result "$name" "$scratch/diff"
}

# shellcheck disable=SC2016 # quotes of a message
broken='wrong.ini:2: `who` in [event] is not known to profiles; the profile is left out'
tab=$(printf '\t')
look "a profile of the user is found" "profile mine
mine${tab}of the user" XDG_CONFIG_HOME="$scratch/user"
look "installed profiles are found" "profile mine
mine${tab}of the site
$broken" DATELINE_PROFILES="$scratch/site"
look "the user's goes before" "profile mine
mine${tab}of the user
$broken" XDG_CONFIG_HOME="$scratch/user" DATELINE_PROFILES="$scratch/site"

"$program" list --format json --profile acled --map 'title=notes' \
	"$folder/acled.csv" 2>/dev/null |
	grep -c '"title":"[^"]*2024[^"]*".*"role":"actor' >"$scratch/got"
echo 3 | diff - "$scratch/got" >"$scratch/diff"
result "--map changes one field of a --profile" "$scratch/diff"

echo "1..$number"
