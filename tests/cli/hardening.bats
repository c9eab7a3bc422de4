#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What the programs are built with (tool/harden.sh), read off them.

load helper

setup() {
	local compiler=${CC:-cc}
	fresh
	CC=$compiler
	printf 'int main(void) { return 0; }\n' >a.c
}

sanitized() {
	readelf --dyn-syms -W "$NINJENV" | grep -qE '__(asan|tsan|ubsan)_'
}

@test "both programs have every protection" {
	sanitized && skip "a sanitizer takes FORTIFY's place"
	run_split "$ROOT/tests/lint/hardened.sh" "$NINJENV" "$NINJENV_FETCH"
	[ "$code" = 0 ]
	[ -z "$out$err" ]
}

@test "a program without them is refused, and each is named" {
	$CC -O2 -fno-stack-protector -U_FORTIFY_SOURCE -no-pie -fno-pie \
		-Wl,-z,norelro,-z,lazy,-z,execstack -o a a.c 2>/dev/null
	run_split "$ROOT/tests/lint/hardened.sh" a "$NINJENV_FETCH"
	[ "$code" = 1 ]
	[[ "$out" == "a: error: built without PIE
a: error: built without RELRO
a: error: built without immediate binding (-z now)
a: error: built without a stack that is not executable
a: error: built without stack protector
a: error: built without FORTIFY"* ]]
}

# harden CFLAGS LDFLAGS
harden() {
	CC="$CC" CFLAGS=$1 LDFLAGS=$2 "$ROOT/tool/harden.sh" cflags ldflags
}

@test "flags of the person who builds win" {
	harden "-O2" ""
	grep -q '^-D_FORTIFY_SOURCE=[23]$' cflags
	grep -qx -- -fstack-protector-strong cflags
	grep -qx -- -fPIE cflags
	grep -qx -- -pie ldflags
	harden "-O2 -D_FORTIFY_SOURCE=1" "-static"
	run ! grep -q FORTIFY cflags
	run ! grep -qx -- -pie ldflags
	harden "-O2 -fsanitize=undefined" ""
	run ! grep -q FORTIFY cflags
}

@test "what a compiler does not know is left out" {
	printf '%s\n' '#!/bin/sh' 'case " $* " in' \
		'*-fstack-clash*|*-fcf-*|*-mbranch*|*=3*|*,now*) exit 1 ;;' \
		'esac' "exec $CC \"\$@\"" >old
	chmod +x old
	CC=./old harden "-O2" ""
	run ! grep -qE 'clash|cf-|branch|=3' cflags
	grep -qx -- -D_FORTIFY_SOURCE=2 cflags
	grep -qx -- -fstack-protector-strong cflags
	grep -qx -- -Wl,-z,relro ldflags
	run ! grep -q now ldflags
}

@test "the same answer leaves the files as they are" {
	harden "-O2" ""
	touch -d '1 hour ago' cflags ldflags
	cp -p cflags before
	harden "-O2" ""
	[ ! cflags -nt before ]
	harden "" ""
	[ cflags -nt before ]
}

@test "without a compiler that works it fails" {
	CC=./none run_split harden "" ""
	[ "$code" = 1 ]
	[ ! -e cflags ]
	[[ "$err" == *none* ]]
}
