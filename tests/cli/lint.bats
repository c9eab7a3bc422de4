#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Each check of 'make lint' can fail: a repository of its own with one good
# file, and then a bad one.

bats_require_minimum_version 1.5.0

setup() {
	ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	REPO=$BATS_TEST_TMPDIR/repo
	mkdir -p "$REPO/tests" "$REPO"/tool/{base,format,model,sys,env/store,cmd,fetch}
	cp -r "$ROOT/tests/lint" "$ROOT/tests/tests.mk" "$REPO/tests"
	cp "$ROOT"/{Makefile,VERSION,.clang-format,.clang-tidy} "$REPO"
	cd "$REPO" || return
	git init -q .
	source_file env/store/good.c '#include "base/good.h"'
	source_file base/good.h '#ifndef GOOD_H' '#define GOOD_H' '' \
		'int good(int n);' '' '#endif'
	source_file main.c '#include "base/good.h"' '' 'int' 'main(void)' '{' \
		$'\treturn good(-1);' '}'
	source_file base/good.c '#include "base/good.h"' '' 'int' \
		'good(int n)' '{' $'\treturn n + 1;' '}'
	git add .
}

# source_file NAME LINE...: tool/NAME, behind its SPDX line
source_file() {
	local name=tool/$1
	shift
	printf '%s\n' '/* SPDX-License-Identifier: MIT */' "$@" >"$name"
	git add "$name"
}

# refused SCRIPT LINE...: it says these lines, and nothing else
refused() {
	run "tests/lint/$1.sh"
	shift
	printf '%s\n' "$output"
	[ "$status" = 1 ]
	[ "$output" = "$(printf '%s\n' "$@")" ]
}

need() {
	command -v "$1" >/dev/null || skip "without $1"
}

@test "good files pass" {
	for script in banned layers; do
		run "tests/lint/$script.sh"
		[ "$status" = 0 ]
		[ -z "$output" ]
	done
}

@test "calls that are never used" {
	for name in strcpy strcat sprintf strtok atoi system popen gets tmpnam \
		mktemp alloca vfork rand signal strdup sscanf localtime; do
		source_file base/bad.c "int x = $name(y);"
		refused banned \
			"tool/base/bad.c:2: error: $name is not used here"
	done
}

@test "calls that have their places" {
	source_file base/bad.c ' f = open(name, 0);' ' p = malloc(3);' \
		' puts(text);' ' exit(1);' ' _exit(1);'
	refused banned \
		'tool/base/bad.c:2: error: open is a system call, which only sys/ makes' \
		'tool/base/bad.c:3: error: malloc is only for base/arena.c' \
		'tool/base/bad.c:4: error: puts is for cmd/ alone: others add to a diag' \
		'tool/base/bad.c:5: error: exit is for nobody: return to main' \
		'tool/base/bad.c:6: error: _exit is for forked children of sys/'
	git mv tool/base/bad.c tool/sys/good.c
	source_file sys/good.c ' f = open(name, 0);' ' part.open(name);' \
		' p = part_open(name);' ' /* signal (what) */' ' * gets (what)'
	run tests/lint/banned.sh
	[ "$status" = 0 ]
}

@test "form: comments, features, typedefs, licences, lengths" {
	printf '%s\n' '// no' '#define _GNU_SOURCE' 'typedef struct a b;' \
		>tool/base/bad.c
	yes '' | head -498 >>tool/base/bad.c
	yes '' | head -121 >tool/base/bad.h
	sed -i '1s|.*|/* SPDX-License-Identifier: MIT */|' tool/base/bad.h
	git add .
	refused banned \
		'tool/base/bad.c:1: error: comments are written as /* */' \
		'tool/base/bad.c:2: error: _GNU_SOURCE is for sys/*_linux.c' \
		'tool/base/bad.c:3: error: structs have no typedef' \
		'tool/base/bad.c:1: error: the first line is no SPDX line' \
		'tool/base/bad.c:501: error: longer than 500 lines' \
		'tool/base/bad.h:121: error: longer than 120 lines'
}

@test "no index is named" {
	echo "https://py""pi.org/simple" >README.md
	git add .
	refused banned 'README.md:1: error: an index is named'
}

@test "layers, workers and circles" {
	source_file model/bad.c '#include "sys/file.h"'
	source_file env/store/wheel.c '#include "env/fetch/fetch.h"'
	source_file sys/bad.c '#include "sys/http.h"'
	mkdir tool/other
	source_file other/bad.c '#include "base/good.h"'
	refused layers \
		'tool/model/bad.c:2: error: model includes sys/file.h' \
		'tool/other/bad.c:2: error: no layer is called other' \
		'tool/sys/bad.c:2: error: only ninjenv-fetch has sys/http.h' \
		'tool/env/store/wheel.c:2: error: wheel includes env/fetch/fetch.h'
	rm -r tool/other tool/model/bad.c tool/env/store/wheel.c tool/sys/bad.c
	source_file base/a.h '#include "base/b.h"'
	source_file base/b.h '#include "base/a.h"'
	run tests/lint/layers.sh
	[ "$status" = 1 ]
	[[ "$output" == *loop*base/a.h* ]]
}

# lint NAME: make lint-NAME, which installs nothing
lint() {
	run make --no-print-directory "lint-$1"
}

@test "clang-format refuses what it would write otherwise" {
	need clang-format
	lint format
	[ "$status" = 0 ]
	source_file base/bad.c 'int good( int n );'
	lint format
	[ "$status" != 0 ]
	[[ "$output" == *"tool/base/bad.c:2:"*"[-Wclang-format-violations]"* ]]
}

@test "cppcheck refuses a wrong access" {
	need cppcheck
	lint cppcheck
	[ "$status" = 0 ]
	source_file base/bad.c 'int bad(void);' 'int bad(void)' '{' \
		$'\tint v[2] = {0, 1};' $'\treturn v[2];' '}'
	lint cppcheck
	[ "$status" != 0 ]
	[[ "$output" == *"tool/base/bad.c:6:"*arrayIndexOutOfBounds* ]]
}

@test "clang-tidy refuses what is suspicious" {
	need clang-tidy
	lint tidy
	[ "$status" = 0 ]
	source_file base/bad.c '#include "base/good.h"' 'int' 'good(int n)' \
		'{' $'\tif (n);' $'\t\tn = 2;' $'\treturn n;' '}'
	lint tidy
	[ "$status" != 0 ]
	[[ "$output" == *"tool/base/bad.c:6:"*bugprone-suspicious-semicolon* ]]
}

@test "a page of promises names tests that are there" {
	mkdir -p docs tests/cli
	printf '@test "one" {\n@test "two: x; y" {\n' >tests/cli/a.bats
	printf '| %s |\n' 'what | where | test' \
		'x | `cli/a.bats` | one + two: x; y' >docs/SECURITY.md
	run tests/lint/security.sh
	[ "$status" = 0 ] && [ -z "$output" ]
	printf '| %s |\n' 'x | `cli/a.bats` | one + three' \
		'x | `cli/b.bats` | one' 'x | `cli/a.bats` | ' >docs/SECURITY.md
	refused security \
		"docs/SECURITY.md:1: error: tests/cli/a.bats has no test 'three'" \
		"docs/SECURITY.md:2: error: tests/cli/b.bats has no test 'one'" \
		"docs/SECURITY.md:3: error: tests/cli/a.bats has no test ''"
	echo nothing >docs/SECURITY.md
	refused security "docs/SECURITY.md: error: it names no test"
}
