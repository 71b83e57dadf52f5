#!/bin/sh
# SPDX-License-Identifier: MIT
# The program on a machine that fails it: disks that are full or may not be
# written, signals, other programs on its case.  Some of it needs mounts of
# its own, and is skipped where there are none.
set -u
dateline=$(cd "$(dirname "${DATELINE:-./dateline}")" && pwd)/dateline
data=$(cd "${srcdir:-.}/sample-data" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/dateline-machine.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 2
number=0
failed=0

# result NAME: of the command before.
result() {
	if [ "$?" -eq 0 ]; then
		number=$((number + 1))
		echo "ok $number - $1"
	else
		number=$((number + 1))
		failed=$((failed + 1))
		echo "not ok $number - $1"
		tail -n 5 err | sed 's/^/# /'
	fi
}

# skipped NAME WHY
skipped() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

# ends STATUS COMMAND...: with that status; what it says is in out and err.
ends() {
	wanted=$1
	shift
	"$@" >out 2>err
	status=$?
	[ "$status" -eq "$wanted" ] && return
	echo "status $status, not $wanted" >>err
	return 1
}

# says TEXT: on standard error, in one line.
says() {
	grep -qF "$1" err && [ "$(wc -l <err)" -eq 1 ]
}

# The rows of a case, and nothing beside it.
is_whole() {
	"$dateline" list --format json "$1" >now 2>err &&
	    cmp -s "$2" now && [ ! -e "$1-journal" ] && [ ! -e "$1-wal" ]
}

mkfifo pipe || exit 2
i=0
echo 'id,date,title,summary' >big.csv
while [ "$i" -lt 4000 ]; do
	echo "b$i,2024-01-01,Event $i,What was said of it at some length $i"
	i=$((i + 1))
done >>big.csv
"$dateline" import -o before.case "$data/iraq-coalition" 2>/dev/null || exit 2
"$dateline" list --format json before.case >before 2>/dev/null

# ---- What cannot be written to

if [ -w /dev/full ]; then
	"$dateline" list before.case >/dev/full 2>err
	[ "$?" -eq 2 ] && says 'standard output: No space left on device'
	result 'a full standard output'
else
	skipped 'a full standard output' 'no /dev/full'
fi

# In mounts of one's own: a small disk, a medium that is read-only.
if unshare -m sh -c 'mount -t tmpfs none /mnt' 2>/dev/null; then
	mkdir disk
	cat >mounted <<-'end'
		size=$(($(wc -c <before.case) / 1024 + 150))
		mount -t tmpfs -o "size=${size}k" none disk || exit 9
		cp before.case disk/a.case
		"$1" import -o disk/a.case big.csv
		status=$?
		ls disk >left
		cp disk/a.case a.case
		exit "$status"
	end
	ends 2 unshare -m sh mounted "$dateline" &&
	    says 'disk/a.case: ' && says 'make room' &&
	    [ "$(cat left)" = a.case ] && is_whole a.case before
	result 'a full disk leaves the case as it was'

	cat >mounted <<-'end'
		mount -t tmpfs -o size=300k none disk || exit 9
		"$1" import -o disk/a.case big.csv
		status=$?
		ls disk >left
		exit "$status"
	end
	ends 2 unshare -m sh mounted "$dateline" &&
	    says 'disk/a.case: ' && [ ! -s left ]
	result 'a full disk leaves nothing of a new case'

	cat >mounted <<-'end'
		mount -t tmpfs -o size=64k none disk || exit 9
		TMPDIR=$PWD/disk SQLITE_TMPDIR=$PWD/disk "$1" list wide.csv
		status=$?
		ls disk >left
		exit "$status"
	end
	# More than is kept in memory.
	{
		echo 'date,title,summary'
		i=0
		while [ "$i" -lt 90 ]; do
			printf '2024-01-01,t,'
			head -c 1000000 /dev/zero | tr '\0' x
			echo
			i=$((i + 1))
		done
	} >wide.csv
	ends 2 unshare -m sh mounted "$dateline" &&
	    says 'SQLITE_TMPDIR' && [ ! -s left ]
	result 'no room for temporary files'
	gzip -c big.csv >big.csv.gz
	sed 's/wide.csv/big.csv.gz/' mounted >mounted2
	ends 2 unshare -m sh mounted2 "$dateline" &&
	    says 'TMPDIR' && [ ! -s left ]
	result 'no room for what is unpacked'

	cat >mounted <<-'end'
		mount -t tmpfs none disk && cp "$2" disk/a.case &&
		{ [ ! -e "$2-journal" ] || cp "$2-journal" disk/a.case-journal; } &&
		mount -o remount,ro disk || exit 9
		shift 2
		"$@"
	end
	ends 0 unshare -m sh mounted "$dateline" before.case \
	    "$dateline" list --format json disk/a.case && cmp -s out before
	result 'a read-only medium is read'
	ends 2 unshare -m sh mounted "$dateline" before.case \
	    "$dateline" import -o disk/a.case big.csv &&
	    says 'disk/a.case: the case can only be read'
	result 'a read-only medium is not imported into'

	# What a program left that was killed while it wrote.
	if command -v sqlite3 >/dev/null; then
		cp before.case hot.case
		{
			echo 'PRAGMA cache_size = 1; BEGIN;'
			echo "UPDATE event SET title = title || ' x';"
			echo "UPDATE source_text SET text = text || ' x';"
			echo '.shell touch written'
			sleep 1000 >/dev/null 2>&1 &
			echo "$!" >sleeper
			wait
		} | sqlite3 hot.case >/dev/null 2>&1 &
		writer=$!
		i=0
		while [ ! -e written ] && [ "$i" -lt 100 ]; do
			sleep 0.1
			i=$((i + 1))
		done
		kill -9 "$writer"
		kill "$(cat sleeper)"
		ends 2 unshare -m sh mounted "$dateline" hot.case \
		    "$dateline" list disk/a.case &&
		    says 'a program was stopped while it wrote'
		result 'what cannot be put right is said'
		is_whole hot.case before
		result 'and is put right where it can be'
	else
		skipped 'what cannot be put right' 'no sqlite3 here'
	fi

	cp before.case killed.case
	sleep 1000 >pipe &
	writer=$!
	"$dateline" import -o killed.case - <pipe 2>/dev/null &
	reader=$!
	i=0
	while [ ! -s killed.case-journal ] && [ "$i" -lt 100 ]; do
		sleep 0.1
		i=$((i + 1))
	done
	kill -9 "$reader"
	wait "$reader" 2>/dev/null
	kill "$writer"
	ends 0 "$dateline" list --format json killed.case && cmp -s out before
	result 'the next program puts right what a killed one left'
else
	skipped 'disks that are full or read-only' 'no mounts here'
fi

if [ "$(id -u)" -eq 0 ] && chattr +i before.case 2>/dev/null; then
	ends 2 "$dateline" import -o before.case big.csv &&
	    says 'before.case: the case can only be read'
	result 'a case that may not be changed'
	chattr -i before.case
else
	skipped 'a case that may not be changed' 'no chattr here'
fi

# ---- Signals

# stopped SIGNAL STATUS: an import that waits for more of a pipe.
stopped() {
	cp before.case a.case
	sleep 1000 >pipe &
	writer=$!
	"$dateline" import -o a.case - <pipe >out 2>err &
	reader=$!
	i=0
	# It waits in read when nothing else is left to do.
	while [ "$i" -lt 100 ] && ! grep -q '^State:.*S' \
	    "/proc/$reader/status" 2>/dev/null; do
		sleep 0.1
		i=$((i + 1))
	done
	sleep 0.3
	kill "-$1" "$reader"
	wait "$reader"
	status=$?
	kill "$writer"
	wait "$writer" 2>/dev/null
	[ "$status" -eq "$2" ] && says 'interrupted; nothing was imported' &&
	    is_whole a.case before
}

# flooded SIGNAL STATUS: an import that reads on and on and never waits.
flooded() {
	cp before.case a.case
	{
		echo date,title
		yes 2020-01-01,something
	} >pipe 2>/dev/null &
	writer=$!
	"$dateline" import -o a.case - <pipe >out 2>err &
	reader=$!
	i=0
	while [ "$i" -lt 100 ] && ! grep -q '^rchar: [0-9]\{8\}' \
	    "/proc/$reader/io" 2>/dev/null; do
		sleep 0.1
		i=$((i + 1))
	done
	kill "-$1" "$reader"
	# It ends, or else nothing does.
	i=0
	while [ "$i" -lt 100 ] && kill -0 "$reader" 2>/dev/null; do
		sleep 0.1
		i=$((i + 1))
	done
	kill -9 "$reader" 2>/dev/null
	wait "$reader"
	status=$?
	wait "$writer" 2>/dev/null
	[ "$status" -eq "$2" ] && says 'interrupted; nothing was imported' &&
	    is_whole a.case before
}

# A shell without job control ignores SIGINT for what it starts beside it.
if command -v setsid >/dev/null && command -v env >/dev/null &&
    env --default-signal=INT true 2>/dev/null; then
	started=$dateline
	cat >deaf <<-end
		#!/bin/sh
		exec env --default-signal=INT,TERM,HUP "$started" "\$@"
	end
	chmod +x deaf
	dateline=$scratch/deaf
	stopped INT 130
	result 'Ctrl-C takes an import back'
	flooded INT 130
	result 'so it does where standard input never rests'
	stopped TERM 143
	result 'SIGTERM takes an import back'
	stopped HUP 129
	result 'a hang-up takes an import back'
	dateline=$started
else
	skipped 'signals' 'no env --default-signal'
fi

# ---- Two at once

cp before.case a.case
sleep 1000 >pipe &
writer=$!
"$dateline" import -o a.case - <pipe 2>first &
reader=$!
i=0
while [ ! -e a.case-journal ] && [ "$i" -lt 50 ]; do
	sleep 0.1
	i=$((i + 1))
done
ends 0 "$dateline" list --format json a.case && cmp -s out before
result 'while one imports another reads what was there'
ends 2 "$dateline" import -o a.case big.csv &&
    says 'a.case: ' && says 'another program holds the case'
result 'while one imports another is told to wait'
kill "$writer"
wait "$reader"
is_whole a.case before
result 'nothing of either is half there'

# Of two that make one case, the one that fails takes nothing away.
sleep 1000 >pipe &
writer=$!
"$dateline" import -o new.case - <pipe 2>first &
reader=$!
i=0
while [ ! -e new.case ] && [ "$i" -lt 50 ]; do
	sleep 0.1
	i=$((i + 1))
done
"$dateline" import -o new.case "$data/iraq-coalition" 2>second &
other=$!
sleep 0.5
kill "$writer"
wait "$reader"
if wait "$other"; then
	is_whole new.case before
else
	[ ! -e new.case ] && grep -qF 'new.case: ' second
fi
result 'of two that make one case, what is said to be done is done'

echo "1..$number"
[ "$failed" -eq 0 ]
