#!/bin/sh
# SPDX-License-Identifier: MIT
# Print a C file that holds the profiles given, so that the program has them
# wherever it stands.  Numbers, not string literals: compilers need not take
# literals beyond 4095 bytes.  FOLDER is where they are installed.
#
#	sh core/profiles2c.sh FOLDER core/profiles/*.ini > core/profiles_own.c
set -eu

folder=$1
shift

echo '/* Made by profiles2c.sh from core/profiles. */'
echo '#include "config.h"'
echo
echo '#include "core/profiles_private.h"'
echo
echo "const char profiles_folder[] = \"$folder\";"
names=
for file; do
	name=$(basename "$file" .ini)
	symbol=profile_$(echo "$name" | tr -c 'a-z0-9\n' _)
	names="$names $name=$symbol"
	echo
	echo "static const char ${symbol}[] = {"
	od -A n -v -t u1 "$file" | awk '
		{
			line = "\t"
			for (i = 1; i <= NF; i++)
				line = line ($i > 127 ? $i - 256 : $i + 0) ", "
			sub(/ $/, "", line)
			print line
		}
		END { print "\t0" }'
	echo '};'
done
echo
echo 'const struct profile_own profiles_own[] = {'
for pair in $names; do
	echo "	{ \"${pair%%=*}\", ${pair#*=} },"
done
echo '	{ 0, 0 },'
echo '};'
