#!/bin/sh
# SPDX-License-Identifier: MIT
# What configure promises of the program that was built, read off its file.
# Speaks TAP.
set -u
program=${DATELINE:?the program to test}
makefile=$(dirname "$program")/Makefile
number=0

LC_ALL=C
export LC_ALL

skip_all() {
	echo '1..1'
	echo "ok 1 - hardened # SKIP $1"
	exit 0
}

command -v readelf >/dev/null || skip_all 'no readelf'
headers=$(readelf -Whld "$program" 2>/dev/null) || skip_all 'no ELF program'
symbols=$(readelf -W --dyn-syms "$program")
case $symbols in
*__asan_*) skip_all 'built for the sanitizers' ;;
esac

# promised NAME TEXT PATTERN: a line of the text is like the pattern.
promised() {
	number=$((number + 1))
	if printf '%s\n' "$2" | grep -Eq "$3"; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
	fi
}

promised 'runs at any address' "$headers" 'Type: *DYN'
promised 'its tables are read-only once it runs' "$headers" 'GNU_RELRO'
promised 'all it calls is bound at the start' "$headers" \
    'BIND_NOW|FLAGS_1.*NOW'
promised 'its stack is guarded' "$symbols" '__stack_chk_fail'
promised 'no code on the stack' "$headers" 'GNU_STACK.* RW +0x'
if grep -q '^PROBED_CPPFLAGS = .*FORTIFY_SOURCE' "$makefile" 2>/dev/null; then
	promised 'copies are checked' "$symbols" '__[a-z]+_chk'
else
	number=$((number + 1))
	echo "ok $number - copies are checked # SKIP CFLAGS do not optimise"
fi
echo "1..$number"
