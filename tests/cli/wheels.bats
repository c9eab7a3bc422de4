#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What wheels may put into an environment, seen from outside. What is refused
# while a wheel is read has its tests in tests/unit/test_wheel*.c.

load helper

setup_file() { index_start; }
teardown_file() { index_stop; }

setup() {
	fresh
	rm -f "$INDEX_FILES"/*
}

@test "launchers of pip and easy_install are named for the interpreter" {
	index_wheel toolx 1.0 --entry-point 'pip = m:main' \
		--entry-point 'pip3 = m:main' --entry-point 'pip3.4 = m:main' \
		--entry-point 'easy_install = m:easy' \
		--entry-point 'easy_install-3.4 = m:easy'
	venv_ini '[env]' 'pip = no' '[packages]' 'toolx ='
	expect 0 "$NINJENV" env
	version=$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
	[ "$(cd .venv/bin && ls -d pip* easy_install* | sort | tr '\n' ' ')" = \
		"easy_install easy_install-$version pip pip3 pip$version " ]
	grep -q "bin/pip$version,sha256=" .venv/lib/python3*/site-packages/toolx-*/RECORD
	grep -q "bin/pip$version" env.ninja
	# it settles, is repaired, checked, and goes as it came
	expect 0 "$NINJENV" env
	has "$out" 'no work to do'
	rm ".venv/bin/pip$version"
	expect 0 "$NINJENV" env
	[ -x ".venv/bin/pip$version" ]
	expect 0 "$NINJENV" check
	venv_ini '[env]' 'pip = no' '[packages]'
	expect 0 "$NINJENV" env
	[ "$(cd .venv/bin && ls | grep -c -e pip -e easy)" = 0 ]
}

@test "a program that is named like an activation script is told" {
	index_wheel toolx 1.0 --data 'scripts/activate-things=#!/bin/sh\n' \
		--entry-point 'Activate_more = m:main'
	venv_ini '[env]' 'pip = no' '[packages]' 'toolx ='
	expect 0 "$NINJENV" env
	has "$out$err" "warning: 'toolx 1.0' puts 'activate-things' beside the environment's own activation scripts" \
		"'Activate_more'"
	[ -x .venv/bin/activate-things ]
}

@test "no __pycache__ that a wheel ships reaches the environment" {
	index_wheel toolx 1.0 --file 'toolx/__init__.py=x = 1\n' \
		--file 'toolx/__pycache__/__init__.cpython-311.pyc=evil' \
		--file 'toolx/__pycache__/deep/other.bin=evil' \
		--file '__pycache__/sitecustomize.cpython-311.pyc=evil'
	venv_ini '[env]' 'pip = no' 'bytecode = no' '[packages]' 'toolx ='
	expect 0 "$NINJENV" env
	[ -z "$(find .venv/lib -name __pycache__)" ]
	lacks "$(cat .venv/lib/python3*/site-packages/toolx-1.0.dist-info/RECORD)" \
		__pycache__
}

@test "an archive over a limit says which, and the limit can be raised" {
	index_wheel toolx 1.0 --file 'a/b/c/d/e=x' --file 'Case=1' --file 'case=2'
	venv_ini '[env]' 'pip = no' '[packages]' 'toolx ='
	expect 1 "$NINJENV" env
	has "$out$err" "but for the case of letters or the form of accents" \
		"export NINJENV_ARCHIVE_LIMITS='clashes=1'"
	NINJENV_ARCHIVE_LIMITS='clashes=1 depth=4' expect 1 "$NINJENV" env
	has "$out$err" "lies 5 directories deep, over the limit 'depth' of 4"
	NINJENV_ARCHIVE_LIMITS='cases=1' expect 1 "$NINJENV" env
	has "$out$err" "'cases' in NINJENV_ARCHIVE_LIMITS is no limit"
	NINJENV_ARCHIVE_LIMITS='clashes=1' expect 0 "$NINJENV" env
	[ "$(cat .venv/lib/python3*/site-packages/Case)" = 1 ]
	[ "$(cat .venv/lib/python3*/site-packages/case)" = 2 ]
}
