#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Real packages, built from source against the system's libraries: once on this
# machine, again without a socket, and again when something changed that counts.
# TESTS_LONG=1 builds numpy, too (minutes). TESTS_TIMES=FILE gets the seconds of
# each 'ninja env'.

bats_require_minimum_version 1.5.0
load real.bash

# Without optimisation, as it is the builds that are tested, by a compiler that
# counts how often it is started.
setup() {
	tidy_environment
	newest
	CALLS="$BATS_TEST_TMPDIR/calls"
	counted cc
	counted c++
	export CC="$BATS_TEST_TMPDIR/compilers/cc" CFLAGS=-O0
	export CXX="$BATS_TEST_TMPDIR/compilers/c++" CXXFLAGS=-O0
	unset CPPFLAGS LDFLAGS
}

counted() {
	mkdir -p "$BATS_TEST_TMPDIR/compilers"
	printf '#!/bin/sh\necho "$0 $*" >>"%s"\nexec %s "$@"\n' "$CALLS" \
		"$(command -v "$1")" >"$BATS_TEST_TMPDIR/compilers/$1"
	chmod +x "$BATS_TEST_TMPDIR/compilers/$1"
}

calls() {
	wc -l <"$CALLS"
}

# from_source PACKAGE [MODULE...]: venv.ini, with the pkg-config modules
from_source() {
	repository "$1 ="
	printf '[build:%s]\nfrom-source = yes\n' "$1" >>venv.ini
	[ $# -eq 1 ] || printf 'native = %s\n' "${*:2}" >>venv.ini
}

# makes WHICH COMMAND...: the command's seconds, and how often it compiled
makes() {
	local which=$1 TIMEFORMAT=%R
	shift
	: >"$CALLS"
	{ time "$@" >"$BATS_TEST_TMPDIR/said" 2>&1 3>&-; } \
		2>"$BATS_TEST_TMPDIR/seconds" || {
		cat "$BATS_TEST_TMPDIR/said"
		return 1
	}
	printf '%s: %s: %s s, %s starts of the compiler\n' \
		"$BATS_TEST_DESCRIPTION" "$which" \
		"$(tail -n 1 "$BATS_TEST_TMPDIR/seconds")" "$(calls)" \
		>>"${TESTS_TIMES:-/dev/null}"
}

can_trace() {
	command -v strace >/dev/null && strace -f -o /dev/null true
}

# without_network COMMAND...: with a store that has all of it; no socket, where
# that can be seen.
without_network() {
	local sockets="$BATS_TEST_TMPDIR/sockets"
	export NINJENV_OFFLINE=1
	can_trace || {
		"$@"
		return
	}
	strace -f --seccomp-bpf -qq -e trace=socket -o "$sockets" "$@" ||
		return 1
	cat "$sockets"
	[ "$(grep -c 'socket(AF_INET' "$sockets")" -eq 0 ]
}

# says CODE TEXT: what the environment's Python prints
says() {
	run .venv/bin/python -c "$1"
	echo "$output"
	[ "$status" = 0 ]
	[ "$output" = "$2" ]
}

# built PACKAGE CODE TEXT: from nothing; elsewhere, out of the store
built() {
	local log=".venv/.ninjenv/log/$1.log"
	ninjenv
	makes first ninja env
	[ "$(calls)" -gt 0 ]
	grep -q '^compiler c: ' "$log"
	says "$2" "$3"
	run ninja env
	[ "$output" = "ninja: no work to do." ]
	python3 "$ROOT/tests/real/compare.py" check .venv

	ninjenv -B "$BATS_TEST_TMPDIR/second"
	cd "$BATS_TEST_TMPDIR/second"
	makes second ninja env
	[ "$(calls)" -eq 0 ]
	[ ! -e "$log" ]
	says "$2" "$3"
}

# rebuilt CODE TEXT: without network where the store lacks the build alone
rebuilt() {
	rm -r "$NINJENV_CACHE"/*/built
	cd "$BATS_TEST_TMPDIR/repository"
	NINJENV_OFFLINE=1 ninjenv -B "$BATS_TEST_TMPDIR/third"
	cd "$BATS_TEST_TMPDIR/third"
	makes offline without_network ninja env
	[ "$(calls)" -gt 0 ]
	says "$1" "$2"
}

built_twice() {
	built "$@"
	rebuilt "${@:2}"
}

# version MODULE: of a library, as pkg-config has it
version() {
	"${PKG_CONFIG:-pkg-config}" --modversion "$1"
}

@test "markupsafe" {
	from_source markupsafe
	built_twice markupsafe 'import markupsafe, markupsafe._speedups
print(markupsafe.escape("<"))' '&lt;'
}

@test "pyyaml with libyaml" {
	from_source pyyaml yaml-0.1
	built_twice pyyaml 'import yaml, yaml._yaml as c
print(yaml.__with_libyaml__, c.get_version_string(),
      yaml.load("a: [1]", yaml.CSafeLoader))' \
		"True $(version yaml-0.1) {'a': [1]}"
	grep -q "^native yaml-0.1 $(version yaml-0.1)$" \
		../repository/.venv/.ninjenv/log/pyyaml.log
}

@test "cffi with libffi" {
	from_source cffi libffi
	built_twice cffi 'import cffi
ffi = cffi.FFI()
ffi.cdef("int abs(int);")
print(ffi.dlopen(None).abs(-3), ffi.callback("int(int)", abs)(-4))' '3 4'
	run ldd .venv/lib/python3.*/site-packages/_cffi_backend.*.so
	[[ $output == *libffi.so* ]]
}

@test "lxml with libxml2 and libxslt" {
	from_source lxml libxml-2.0 libxslt
	built_twice lxml 'from lxml import etree
print(*(".".join(map(str, version)) for version in (
    etree.LIBXML_COMPILED_VERSION, etree.LIBXSLT_COMPILED_VERSION)),
    etree.fromstring("<a><b/></a>").xpath("name(*)"))' \
		"$(version libxml-2.0) $(version libxslt) b"
}

@test "psycopg2 with libpq" {
	from_source psycopg2 libpq
	built_twice psycopg2 'import psycopg2, psycopg2.extensions as e
print(psycopg2.__libpq_version__ // 10000,
      e.make_dsn(host="h", dbname="d"))' \
		"$(version libpq | sed 's/\..*//') host=h dbname=d"
}

@test "numpy" {
	[ -n "${TESTS_LONG-}" ] || skip "minutes; TESTS_LONG=1 builds it"
	from_source numpy
	printf 'config-settings = setup-args=-Dallow-noblas=true\n' >>venv.ini
	unset CFLAGS CXXFLAGS
	built numpy 'import numpy as n
print((n.eye(3) * 2 @ n.arange(3.0)).tolist())' '[0.0, 2.0, 4.0]'
}

# why PART...: what 'ninjenv why pyyaml' says has each
why() {
	local part
	run ninjenv why pyyaml
	echo "$output"
	[ "$status" = 0 ]
	for part; do
		[[ $output == *"$part"* ]] || return 1
	done
}

@test "pyyaml again, when libyaml's .pc file or CFLAGS change" {
	local pc="$BATS_TEST_TMPDIR/pc"
	mkdir "$pc"
	cp "$("${PKG_CONFIG:-pkg-config}" --variable=pcfiledir yaml-0.1)"/yaml-0.1.pc \
		"$pc"
	export PKG_CONFIG_PATH="$pc"
	from_source pyyaml yaml-0.1
	ninjenv
	makes first ninja env
	[ "$(calls)" -gt 0 ]
	sed -i 's/^Version:.*/Version: 0.2.99/' "$pc/yaml-0.1.pc"
	makes '.pc changed' ninja env
	[ "$(calls)" -gt 0 ]
	why "yaml-0.1" "$(PKG_CONFIG_PATH='' version yaml-0.1)" 0.2.99
	CFLAGS='-O0 -DOTHER' ninjenv
	makes 'CFLAGS changed' ninja env
	grep -q -- -DOTHER "$CALLS"
	why CFLAGS -O0 '-O0 -DOTHER'
	# And back to what was: it is in the store.
	ninjenv
	makes 'CFLAGS back' ninja env
	[ "$(calls)" -eq 0 ]
}

@test "a missing library: an error before anything is built" {
	from_source pyyaml yaml-0.1
	ninjenv lock
	PKG_CONFIG_LIBDIR=/nonexistent PKG_CONFIG_PATH='' run ninjenv
	echo "$output"
	[ "$status" = 1 ]
	[[ $output == *"venv.ini:7:"*yaml-0.1* ]]
	case $(. /etc/os-release && echo "$ID ${ID_LIKE-}") in
	*debian*) [[ $output == *"apt install libyaml-dev"* ]] ;;
	*fedora*) [[ $output == *"dnf install libyaml-devel"* ]] ;;
	esac
	[ ! -e .venv/.ninjenv/recipe ]
}
