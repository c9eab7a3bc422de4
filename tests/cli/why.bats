#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# ninjenv why: what leads to a thing, when and why it was made, and what would
# be done now.
# seconds: 35

load helper

setup_file() {
	index_start
	index_wheel top 1.0 --requires mid --entry-point top=top:main
	index_wheel mid 1.0 --requires low
	index_wheel low 1.0
	index_wheel low 2.0
	index_wheel lonely 1.0 --sdist
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	unset MAKEFLAGS
}

# An environment with top (which needs mid, which needs low) and low; an edge
# that depends on low, and one after it.
made() {
	venv_ini "[env]" "pip = no" "[packages]" "top = 1.0" "low = 2.0"
	cat >build.ninja <<-'END'
		build build.ninja: phony | env.ninja
		include env.ninja
		rule cp
		  command = cp $in $out
		build b: cp a | env/low
		build c: cp b
	END
	echo >a
	expect 0 "$NINJENV"
	expect 0 ninja env c
}

why() {
	expect 0 "$NINJENV" why "$@"
}

time='[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}'

@test "why: a package, the lines that lead to it, and when it was installed" {
	made
	why low
	[ -z "$err" ]
	[ "$(sed -E "s/$time/TIME/" <<<"$out")" = "low 2.0 in env
from: low-2.0-py3-none-any.whl
why it is there:
  venv.ini:5: low = 2.0
  venv.ini:4: top = 1.0: top 1.0 -> mid 1.0 -> low 2.0
needed by: mid 1.0
the last time: TIME: install low 2.0 (it is new in the lock)
now: it would be kept as it is" ]
	answer=$out
	for name in env/low .venv/.ninjenv/pkg/low Low \
		"$PWD"/.venv/lib/python3*/site-packages/low/__init__.py \
		.venv/lib/python3*/site-packages/low-2.0.dist-info/METADATA; do
		why "$name"
		[ "$out" = "$answer" ]
	done
	why .venv/bin/top
	has "$out" "top 1.0 in env" "venv.ini:4: top = 1.0"
	mkdir -p sub
	cd sub
	why -C .. low
	[ "$out" = "$answer" ]
	why -C .. ../.venv/bin/top
	has "$out" "top 1.0 in env"
}

@test "why: what would be done, and what was, with old and new values" {
	made
	sed -i 's/low = 2.0/low = 1.0/' venv.ini
	why low
	has "$err" "warning: 'pylock.toml' does not match venv.ini"
	has "$out" "now: what is wanted is not known until 'ninjenv' ran"
	expect 0 "$NINJENV" lock
	why low
	has "$out" "low 1.0 in env" \
		"now: replace low 2.0 -> 1.0 (the lock names another version)"
	rm .venv/lib/python3*/site-packages/mid-1.0.dist-info/RECORD
	why env
	has "$out" "a sync would do:
  replace low 2.0 -> 1.0 (the lock names another version)
  repair mid 1.0 (it was removed or changed by hand)"
	expect 0 ninja env
	why env/low
	has "$out" ": replace low 2.0 -> 1.0 (the lock names another version)" \
		"now: it would be kept as it is"
	why mid
	has "$out" ": repair mid 1.0 (it was removed or changed by hand)"
}

# bats test_tags=long
@test "why: an environment" {
	venv_ini "[env]" "pip = no" "[packages]" "top ="
	expect 0 "$NINJENV" lock
	why env
	has "$out" "env, the environment '.venv'" "  venv.ini:1: [env]" \
		"packages: 3, of 1 line" "it was not made yet" \
		"now: nothing was generated yet: type 'ninjenv'"
	made
	why env
	has "$out" "last made 20" "now: Ninja would do nothing"
	lacks "$out" "a sync would do"
	why .venv/pyvenv.cfg
	has "$out" "env, the environment '.venv'"
	echo "[env:docs]
extends = env" >>venv.ini
	expect 1 "$NINJENV" why docs
	[ "$err" = "ninjenv: error: there is no 'pylock.docs.toml'
hint: type: ninjenv" ]
	expect 0 "$NINJENV" lock
	why docs
	has "$out" "env-docs, the environment '.venv-docs'" \
		"venv.ini:6: [env:docs]" "(with those of 'env')" \
		"now: it is not in the graph yet: type 'ninjenv'"
	why env
	has "$out" "now: the graph is generated first:
  '.venv/.ninjenv/locked' is older than '"
}

@test "why: a file of the graph" {
	made
	why c
	[ "$(sed -E "s/$time, in [0-9.]+ s/TIME/" <<<"$out")" = "c
made by: rule cp
from: b
last made TIME
now: Ninja would do nothing" ]
	sleep 0.01
	echo new >a
	why c
	has "$out" "now: Ninja would make it:
  'b' is older than 'a'"
	rm c
	why c
	has "$out" "'b' is older than 'a'"
	why a
	[ "$out" = "a
made by: nobody, it is a source
goes into: b" ]
	ninja c
	sed -i 's/cp $in/cp -p $in/' build.ninja
	why b
	has "$out" "the command for 'b' is another one"
	mkdir sub
	cd sub
	why -C .. ../b
	has "$out" "the command for 'b' is another one"
	why -C .. b
	has "$out" "made by: rule cp"
}

@test "why: a package that is built from source, and what changed" {
	venv_ini "[env]" "pip = no" "[packages]" "lonely =" "[build:lonely]" \
		"config-settings = level=1"
	expect 0 "$NINJENV"
	why lonely
	has "$out" "lonely 1.0 (built) in env" "the build:
  it was not built yet" "now: install lonely 1.0"
	expect 0 ninja env
	why lonely
	has "$out" "  built from source: last made 20" \
		"  it would not be built again"
	lacks "$out" "not the first"
	sed -i 's/level=1/level=2/' venv.ini
	expect 0 "$NINJENV"
	why lonely
	has "$out" "  it would be built again:
    " "1 -> " "2"
	expect 0 ninja env
	why lonely
	has "$out" "  that build was not the first; since then:
    " "1 -> " "2" "  it would not be built again"
}

@test "why: an extension module before anything was generated" {
	venv_ini "[env]" "pip = no" "[packages]" "low =" \
		"[extension:pkg._fast]" "sources = src/a.c src/b.c" \
		"headers = low" "native = zlib"
	mkdir -p src pkg
	touch src/a.c src/b.c
	expect 0 "$NINJENV" lock
	why pkg._fast
	has "$out" "pkg._fast, an extension module
why it is there:
  venv.ini:5: [extension:pkg._fast]
sources: src/a.c, src/b.c
headers: low
native: zlib" "env/ext/pkg._fast
now: it is not in the graph yet: type 'ninjenv'"
	[ ! -e env.ninja ]
}

@test "why: nothing of that name" {
	venv_ini "[env]" "pip = no" "[packages]" "low ="
	expect 1 "$NINJENV" why low
	has "$err" "there is no 'pylock.toml'" "'low' is no package" \
		"hint: "
	made
	expect 1 "$NINJENV" why mdi
	[ "$err" = "ninjenv: error: 'mdi' is no package, extension module, \
environment or file of the graph
hint: did you mean 'mid'?" ]
	[ -z "$out" ]
	expect 2 "$NINJENV" why
	has "$err" "usage: ninjenv why TARGET"
}

@test "why: an extension module: what it is made of, and which header changed" {
	[ -e "$(python3 -c 'import sysconfig
print(sysconfig.get_path("include"))')/Python.h" ] || skip "no Python.h"
	venv_ini "[env]" "pip = no" "pythonpath = ." "[extension:fast]" \
		"sources = src/*.c"
	mkdir src
	echo '#define NAME "fast"' >src/name.h
	cat >src/a.c <<-'END'
		#include <Python.h>
		#include "name.h"
		static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, NAME};
		PyMODINIT_FUNC PyInit_fast(void) { return PyModule_Create(&def); }
	END
	echo 'int other;' >src/b.c
	expect 0 "$NINJENV"
	why fast
	has "$out" "fast, an extension module" "venv.ini:4: [extension:fast]"
	expect 0 ninja env
	why fast
	has "$out" "env/ext/fast" "file: .venv/.ninjenv/ext/fast" "src/a.c.o" \
		"last made 20" "now: Ninja would do nothing"
	sleep 0.01
	echo '#define NAME "faster"' >src/name.h
	why env/ext/fast
	has "$out" "now: Ninja would make it:" "is older than 'src/name.h'"
	object=$(cd .venv/.ninjenv/obj && find . -name 'a.c.o' | sed 's|^\./||')
	why ".venv/.ninjenv/obj/$object"
	has "$out" "made by: rule ninjenv" "from: src/a.c" \
		"goes into: .venv/.ninjenv/ext/fast" \
		"is older than 'src/name.h'"
}
