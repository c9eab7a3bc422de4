#!/bin/sh
# SPDX-License-Identifier: MIT
# hardened.sh PROGRAM...: each must have the protections that tool/harden.sh
# asks for; every one that is missing is named.
set -u
export LC_ALL=C

lacks() {
	echo "$program: error: built without $1"
}

# has TEXT PATTERN WHAT
has() {
	printf '%s\n' "$1" | grep -qE "$2" || lacks "$3"
}

check() {
	head=$(readelf -hW "$program") || return 1
	segments=$(readelf -lW "$program")
	dynamic=$(readelf -dW "$program")
	symbols=$(readelf --dyn-syms -W "$program")
	has "$head" 'Type: +DYN' 'PIE'
	has "$segments" 'GNU_RELRO' 'RELRO'
	has "$dynamic" 'BIND_NOW|FLAGS.*NOW' 'immediate binding (-z now)'
	has "$segments" 'GNU_STACK.* RW ' 'a stack that is not executable'
	has "$symbols" ' __stack_chk_(fail|guard)' 'stack protector'
	has "$symbols" ' __[a-z]+_chk(@|$)' 'FORTIFY'
}

check_all() {
	for program; do
		check || echo "$program: error: it cannot be read"
	done
}

found=$(check_all "$@")
[ -z "$found" ] && exit 0
echo "$found"
exit 1
