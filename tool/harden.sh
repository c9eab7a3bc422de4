#!/bin/sh
# SPDX-License-Identifier: MIT
# harden.sh CFLAGS-FILE LDFLAGS-FILE: finds out which protections $CC knows and
# writes them as response files. $CFLAGS and $LDFLAGS stand behind them in every
# command, so a protection that contradicts them, or that the compiler only
# warns about, is left out. A file that would be the same is not touched.
set -u
cflags=$1 ldflags=$2
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
# What is hardened has to be used, or a flag's warning would not come.
cat >"$tmp/probe.c" <<'END'
#include <string.h>
#if defined NEEDS_OPTIMISATION && !defined __OPTIMIZE__
#error it does nothing
#endif
int main(int argc, char **argv)
{
	char name[16];
	strncpy(name, argv[argc - 1], sizeof name - 1);
	return name[0];
}
END

# The lists are split into words as the compiler's command line is.
compiles() {
	$CC -Werror "$@" ${CFLAGS-} -c -o "$tmp/probe.o" "$tmp/probe.c"
}

links() {
	$CC $found ${CFLAGS-} "$@" ${LDFLAGS-} -o "$tmp/probe" "$tmp/probe.o"
}

# Of fortify's levels the highest; none beside a sanitizer, which sees less
# through the checked functions, and none where nothing is optimised.
fortify() {
	case " ${CFLAGS-} " in *-fsanitize*) return ;; esac
	for level in 3 2; do
		set -- -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$level
		compiles -DNEEDS_OPTIMISATION "$@" 2>/dev/null && echo "$*" && return
	done
}

# keep FILE WORD...: a word per line
keep() {
	file=$1
	shift
	printf '%s\n' "$@" >"$tmp/new"
	cmp -s "$tmp/new" "$file" || cp "$tmp/new" "$file"
}

found=
compiles || exit 1
for flag in -fstack-protector-strong -fstack-clash-protection \
	-fcf-protection -mbranch-protection=standard -fPIE; do
	compiles $found $flag 2>/dev/null && found="$found $flag"
done
found="$found $(fortify)"

compiles $found || exit 1
linked=
for flag in -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack; do
	# With -static it would make a program that does not start.
	case "$flag ${CFLAGS-} ${LDFLAGS-} " in
	"-pie "*\ -static\ * | "-pie "*\ -no-pie\ *) continue ;;
	esac
	links $linked $flag 2>/dev/null && linked="$linked $flag"
done
keep "$cflags" $found
keep "$ldflags" $linked
