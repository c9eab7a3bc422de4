#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks the layers from the #include lines of tool/:
#     cmd -> env -> {model -> format, sys} -> base
# A file includes its own layer or what lies below it; headers of a layer
# include each other in no circle; in env, the workers do not know each other.
set -u
cd "$(dirname "$0")/../.." || exit 1

edges() {
	grep -Hn '^#include "' tool/*.c tool/*/*.[ch] tool/*/*/*.[ch] |
		sed -n 's|^tool/\([^:]*\):\([0-9]*\):#include "\([^"]*\)".*|\1 \2 \3|p'
}

wrong() {
	awk '
	BEGIN {
		below["base"] = "base"
		below["format"] = "format base"
		below["model"] = "model format base"
		below["sys"] = "sys base"
		below["env"] = "env model format sys base"
		below["cmd"] = "cmd env model format sys base"
		below["fetch"] = "fetch format sys base"
		below["main.c"] = below["cmd"]
		below["embed.c"] = ""
		count = split("fetch wheel build install", worker, " ")
	}
	function part(path,    names) {
		split(path, names, "/")
		return names[1]
	}
	# the worker of env that a file belongs to: env/store/wheel_info.c -> wheel
	function work(path,    i) {
		# it makes an environment as env/change does
		if (path ~ "^env/build/build_env[.]")
			return ""
		for (i = 1; i <= count; i++)
			if (path ~ "^env/[a-z]*/" worker[i] "(_[a-z]*)?[.][ch]$")
				return worker[i]
		return ""
	}
	{
		from = part($1)
		if (!(from in below))
			print "tool/" $1 ":" $2 ": error: no layer is called " from
		else if (index(" " below[from] " ", " " part($3) " ") == 0)
			print "tool/" $1 ":" $2 ": error: " from " includes " $3
		else if (work($1) && work($3) && work($1) != work($3))
			print "tool/" $1 ":" $2 ": error: " work($1) " includes " $3
		else if ($3 == "sys/http.h" && from != "fetch" && $1 != "sys/http.c")
			print "tool/" $1 ":" $2 ": error: only ninjenv-fetch has " $3
	}'
}

circles() {
	edges | awk '$1 ~ /[.]h$/ { print $1, $3 }' | tsort 2>&1 >/dev/null
}

found=$(edges | wrong; circles)
[ -z "$found" ] && exit 0
echo "$found"
exit 1
