#!/bin/sh
# SPDX-License-Identifier: MIT
# Calls, words and sizes that have no place here; all are listed in one run.
set -u
cd "$(dirname "$0")/../.." || exit 1

calls='strcpy|strcat|strncpy|strncat|sprintf|vsprintf|strtok|strtok_r|atoi|atol
|atof|system|popen|gets|tmpnam|tempnam|mktemp|alloca|rand|setjmp|longjmp'
calls=$(echo "$calls" | tr -d '\n')

# Only these may allocate, print or leave (STYLE: arenas, diag, exit codes).
source_files() {
	git ls-files -- 'tool/*.c' 'tool/*.h'
}

every_file() {
	git ls-files | grep -v '^LICENSE$'
}

# message FILE:LINE:TEXT..., from grep -Hn
as_error() {
	sed -n "s|^\([^:]*:[0-9]*\):.*|\1: error: $1|p"
}

banned_calls() {
	source_files | xargs grep -HnE "\\b($calls)[[:space:]]*\\(" |
		grep -vE '^[^:]*:[0-9]*:[[:space:]]*/?\*' |
		sed -E "s/^([^:]*:[0-9]*):.*\\b($calls)[[:space:]]*\(.*/\1:\2(/" |
		sed 's/^\([^:]*:[0-9]*\):\(.*\)(/\1: error: \2 is not used here/'
	source_files | xargs grep -Hn '^[[:space:]]*//' |
		as_error 'comments are written as \/* *\/'
	source_files | grep -v '_linux\.c$' | xargs grep -Hn '_GNU_SOURCE' |
		as_error '_GNU_SOURCE is for sys\/*_linux.c'
	source_files | xargs grep -HnE '^typedef[[:space:]]+(struct|enum|union)' |
		as_error 'structs have no typedef'
}

# No index is named anywhere: it is what pip's settings say it is.
index_hosts() {
	every_file | xargs grep -HnIiE 'py''pi\.org|python''hosted\.org' |
		as_error 'an index is named'
}

licences() {
	source_files | while read -r file; do
		head -1 "$file" | grep -q 'SPDX-License-Identifier: MIT' ||
			echo "$file:1: error: the first line is no SPDX line"
	done
}

# limit PATTERN LINES
limit() {
	git ls-files -- "$1" | xargs wc -l | awk -v most="$2" \
		'$2 != "total" && $1 > most {
			print $2 ":" $1 ": error: longer than " most " lines" }'
}

found=$(banned_calls; index_hosts; licences; limit 'tool/*.c' 500
	limit 'tool/*.h' 120)
[ -z "$found" ] && exit 0
echo "$found"
exit 1
