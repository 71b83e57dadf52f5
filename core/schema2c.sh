#!/bin/sh
# SPDX-License-Identifier: MIT
# Print a C file that holds core/schema.sql as store_schema[].  Numbers, not a
# string literal: compilers need not take literals beyond 4095 bytes.
#
#	sh core/schema2c.sh core/schema.sql > core/schema.c
set -eu

if [ ! -r "${1:-}" ]; then
	echo "usage: schema2c.sh SCHEMA.sql" >&2
	exit 2
fi
echo '/* Made by schema2c.sh from schema.sql. */'
echo '#include "config.h"'
echo
echo 'extern const char store_schema[];'
echo
echo 'const char store_schema[] = {'
od -A n -v -t u1 "$1" | awk '
	{
		line = "\t"
		for (i = 1; i <= NF; i++)
			line = line ($i > 127 ? $i - 256 : $i + 0) ", "
		sub(/ $/, "", line)
		print line
	}
	END { print "\t0" }'
echo '};'
