#!/bin/sh
# SPDX-License-Identifier: MIT
# Cases from strangers: each is a case that was made well and then tampered
# with, by SQL or byte by byte.  The program may show it or refuse it, and must
# end by itself, and must not have written to it.  Speaks TAP.
set -u
src=${srcdir:-$(dirname "$0")/..}
dateline=${DATELINE:?the program to test}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/dateline-case.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT
good=$scratch/good.case bad=$scratch/bad.case number=0

if ! command -v sqlite3 >/dev/null; then
	echo '1..1'
	echo 'ok 1 - hostile cases # SKIP no sqlite3'
	exit 0
fi
"$dateline" import -o "$good" "$src/sample-data/iraq-coalition" \
    >/dev/null 2>&1 || exit 2

# ask ARGUMENT...: how the program ends on the case; told when not by itself.
ask() {
	timeout 60 "$dateline" "$@" "$bad" >"$scratch/out" 2>"$scratch/err" \
	    </dev/null
	status=$?
	if [ "$status" -gt 2 ]; then
		echo "dateline $*: status $status"
	elif [ "$status" -eq 2 ] && [ ! -s "$scratch/err" ]; then
		echo "dateline $*: refused without a word"
	elif LC_ALL=C grep -q "$(printf '\033')" "$scratch/err"; then
		echo "dateline $*: an escape in a message"
	fi
}

# What is wrong with how the program takes the bad case.
offences() {
	before=$(cksum <"$bad")
	ask list
	ask list --format json
	ask list --format csv -f 'attack OR actor:"United States"'
	ask facets --by location
	ask facets --by actor
	ask check
	[ "$before" = "$(cksum <"$bad")" ] || echo 'the case was written to'
	[ -z "$(find "$scratch" -name 'bad.case?*')" ] || echo 'leftovers'
}

result() {
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		printf '%s\n' "$2" | sed 's/^/#	/'
	fi
}

# tampered NAME SQL: SQL is let fail where a schema has no such thing.
tampered() {
	cp "$good" "$bad"
	sqlite3 -cmd '.dbconfig defensive off' "$bad" \
	    "PRAGMA writable_schema = ON; $2" >/dev/null 2>&1
	result "$1" "$(offences)"
}

# SQL that sets every column of every table to an expression.
every_column() {
	sqlite3 "$good" "SELECT 'UPDATE OR IGNORE \"' || m.name || '\" SET \"' ||
		c.name || '\" = $1;' FROM sqlite_schema AS m
		JOIN pragma_table_info(m.name) AS c
		WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'
		AND c.pk = 0"
}

tampered 'triggers' "CREATE TRIGGER t AFTER INSERT ON event BEGIN
	DELETE FROM event; END;
	CREATE TRIGGER u AFTER UPDATE ON session BEGIN
	DELETE FROM event; END;"
tampered 'a view in a table'"'"'s place' "ALTER TABLE event RENAME TO kept;
	CREATE VIEW event AS SELECT * FROM kept;"
tampered 'an endless view in a table'"'"'s place' "DROP TABLE finding;
	CREATE VIEW finding AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL
	SELECT i + 1 FROM n) SELECT i AS id FROM n;"
tampered 'a generated column' "ALTER TABLE event ADD COLUMN
	g TEXT AS (hex(zeroblob(1000000)));"
tampered 'a check that calls' "CREATE TABLE x (a CHECK
	(load_extension('x')));
	UPDATE sqlite_schema SET sql = replace(sql, 'title', 'title CHECK
	(load_extension(''x'') IS NULL)') WHERE name = 'event';"
tampered 'a schema of nonsense' "UPDATE sqlite_schema SET sql =
	'CREATE TABLE event (x' WHERE name = 'event';"
tampered 'a schema that goes round' "CREATE VIEW a AS SELECT * FROM b;
	CREATE VIEW b AS SELECT * FROM a;"
tampered 'from the future' "PRAGMA user_version = 1000;"
tampered 'from before the beginning' "PRAGMA user_version = -1;"
tampered 'of another program' "PRAGMA application_id = 1;"
tampered 'parents that go round' "UPDATE location SET parent = id;"
tampered 'parents that go round in pairs' "UPDATE location SET
	parent = CASE id % 2 WHEN 0 THEN id - 1 ELSE id + 1 END;"
tampered 'parents that are not there' "UPDATE location SET parent = id + 9999;"
tampered 'places beyond the text' "UPDATE quote SET offset = 1000000000000;
	UPDATE quote SET length = 9223372036854775807;"
tampered 'places before the text' "UPDATE quote SET offset = -5, length = -7;"
tampered 'no texts' "DELETE FROM source_text;"
tampered 'texts of other kinds' "UPDATE source_text SET text = x'ff00fe';"
tampered 'all words gone' "$(sqlite3 "$good" "SELECT 'DELETE FROM \"' || name ||
	'\";' FROM sqlite_schema WHERE type = 'table' AND name LIKE 'search%\\_%'
	ESCAPE '\\'")"
tampered 'words that are noise' "$(sqlite3 "$good" "SELECT 'UPDATE \"' || name ||
	'\" SET block = randomblob(200);' FROM sqlite_schema WHERE
	name LIKE 'search%\\_data' ESCAPE '\\'")"
for table in $(sqlite3 "$good" "SELECT name FROM sqlite_schema WHERE
    type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE
    'search%' AND name NOT LIKE 'sqlite%'"); do
	tampered "no $table" "DELETE FROM $table;"
	tampered "twice each $table" "PRAGMA ignore_check_constraints = ON;
		INSERT OR IGNORE INTO $table SELECT * FROM $table;"
	tampered "no table $table" "DROP TABLE $table;"
done
for value in NULL 9223372036854775807 -1 1e999 -1e308 "''text''" "x''ff00''" \
    "''[[[[{''" "''[1,null,9e99,-1,\"\"x\"\"]''" 'zeroblob(100000)' \
    "printf(''%%.*c'', 100000, ''['')"; do
	every_column "$value" >"$scratch/sql"
	while read -r statement; do
		cp "$good" "$bad"
		sqlite3 "$bad" "PRAGMA ignore_check_constraints = ON;
			PRAGMA foreign_keys = OFF; $statement" \
		    >/dev/null 2>&1 || continue
		offences | sed "s/^/$statement: /"
		[ -n "${HOSTILE_ALL-}" ] || break
	done <"$scratch/sql" >"$scratch/found"
	result "every column as $value" "$(cat "$scratch/found")"
done

# Bytes turned over: every HOSTILE_STEP-th, the first page's more often.
size=$(wc -c <"$good")
step=${HOSTILE_STEP:-$((size / 12 + 1))}
at=16
while [ "$at" -lt "$size" ]; do
	cp "$good" "$bad"
	printf '\377\000\200\377' |
	    dd of="$bad" bs=1 seek="$at" conv=notrunc 2>/dev/null
	offences | sed "s/^/byte $at: /"
	if [ "$at" -lt 110 ]; then
		at=$((at + 13))
	else
		at=$((at + step))
	fi
done >"$scratch/found"
result 'bytes turned over' "$(cat "$scratch/found")"

for part in 0 1 100 4096 $((size / 2)) $((size - 1)); do
	head -c "$part" "$good" >"$bad"
	offences | sed "s/^/$part bytes: /"
done >"$scratch/found"
result 'cut short' "$(cat "$scratch/found")"

echo "1..$number"
