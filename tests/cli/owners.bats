#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# No package overwrites a file of another.

load helper

setup_file() { index_start; }
teardown_file() { index_stop; }

setup() {
	fresh
	rm -f "$INDEX_FILES"/*
}

# Everything below site-packages, the dist-info directories apart.
installed() {
	(cd .venv/lib/python3*/site-packages && find . -type f |
		grep -v -e dist-info -e __pycache__ | sort)
}

@test "a file of two packages: both owners, the path, and their lines" {
	index_wheel aa 1.0 --file 'both/x.py=a = 1\n' --file 'aa.py='
	index_wheel bb 2.0 --file 'both/x.py=b = 2\n'
	venv_ini '[env]' 'pip = no' '[packages]' 'aa = 1.0' 'bb ='
	expect 1 "$NINJENV" env
	has "$err" "site-packages/both/x.py' belongs to both 'aa 1.0' and 'bb 2.0'" \
		"venv.ini:4:6: note: asks for 'aa'" \
		"venv.ini:5:1: note: asks for 'bb'" \
		'hint: one of them has to go: take its line out of venv.ini'
	[ "$(installed)" = '' ]
	[ ! -e .venv/.ninjenv/pkg/aa ]
}

@test "a package that no line names is told by who needs it" {
	index_wheel aa 1.0 --file 'x.py=a'
	index_wheel cc 1.0 --requires bb
	index_wheel bb 2.0 --file 'x.py=b'
	index_wheel dd 1.0 --requires cc
	venv_ini '[env]' 'pip = no' '[packages]' 'aa =' 'dd =' 'cc ='
	expect 1 "$NINJENV" env
	has "$err" "belongs to both 'aa 1.0' and 'bb 2.0'" \
		"venv.ini:6:1: note: asks for 'cc', which needs 'bb'" \
		"venv.ini:5:1: note: asks for 'dd', which needs 'cc', which needs 'bb'"
}

@test "a line that is inherited is told at its place" {
	index_wheel aa 1.0 --file 'x.py=a'
	index_wheel bb 2.0 --file 'x.py=b'
	venv_ini '[env]' 'pip = no' '[packages]' 'aa =' \
		'[env:more]' 'extends = env' '[packages:more]' 'bb ='
	expect 0 "$NINJENV" env
	expect 1 "$NINJENV" env env-more
	has "$err" "venv.ini:4:1: note: asks for 'aa'" \
		"venv.ini:8:1: note: asks for 'bb'"
	[ -e .venv/.ninjenv/pkg/aa ]
}

@test "all clashes of a plan in one run" {
	index_wheel aa 1.0 --file 'x.py=a' --file 'x2.py=a' --file 'x3.py=a'
	index_wheel bb 1.0 --file 'x.py=b' --file 'x2.py=b' --file 'x3.py=b'
	index_wheel cc 1.0 --file 'y.py=c' --file 'x.py=c'
	index_wheel dd 1.0 --file 'y.py=d'
	venv_ini '[env]' 'pip = no' '[packages]' 'aa =' 'bb =' 'cc =' 'dd ='
	expect 1 "$NINJENV" env
	has "$err" "site-packages/x.py' belongs to both 'aa 1.0' and 'bb 1.0'" \
		'note: so do 2 more paths' \
		"site-packages/x.py' belongs to both 'bb 1.0' and 'cc 1.0'" \
		"site-packages/y.py' belongs to both 'cc 1.0' and 'dd 1.0'"
	[ "$(installed)" = '' ]
}

# bats test_tags=long
@test "what comes against what stays: the environment stays as it was" {
	index_wheel aa 1.0 --file 'x.py=a'
	index_wheel bb 1.0 --file 'x.py=b'
	venv_ini '[env]' 'pip = no' '[packages]' 'aa ='
	expect 0 "$NINJENV" env
	venv_ini '[env]' 'pip = no' '[packages]' 'aa =' 'bb ='
	expect 1 "$NINJENV" env
	has "$err" "belongs to both 'aa 1.0' and 'bb 1.0'" \
		"venv.ini:5:1: note: asks for 'bb'"
	[ "$(cat .venv/lib/python3*/site-packages/x.py)" = a ]
	venv_ini '[env]' 'pip = no' '[packages]' 'bb ='
	expect 0 "$NINJENV" env
	[ "$(cat .venv/lib/python3*/site-packages/x.py)" = b ]
}

# bats test_tags=long
@test "the same contents are allowed, with a note when they come" {
	index_wheel aa 1.0 --file 'shared/data.txt=same' --file 'aa.py='
	index_wheel bb 1.0 --file 'shared/data.txt=same' --file 'bb.py='
	venv_ini '[env]' 'pip = no' '[packages]' 'aa =' 'bb ='
	expect 0 "$NINJENV" env
	has "$out$err" "site-packages/shared/data.txt' belongs to both 'aa 1.0' and 'bb 1.0', with the same contents"
	index_wheel cc 1.0
	venv_ini '[env]' 'pip = no' '[packages]' 'aa =' 'bb =' 'cc ='
	expect 0 "$NINJENV" env
	lacks "$out$err" 'belongs to both'
	# it stays while one of them does
	venv_ini '[env]' 'pip = no' '[packages]' 'bb =' 'cc ='
	expect 0 "$NINJENV" env
	[ "$(cat .venv/lib/python3*/site-packages/shared/data.txt)" = same ]
	venv_ini '[env]' 'pip = no' '[packages]' 'cc ='
	expect 0 "$NINJENV" env
	[ ! -e .venv/lib/python3*/site-packages/shared ]
}

@test "namespace packages of both kinds, without a word" {
	index_wheel aa 1.0 --file 'plain/a.py=x = 1\n' \
		--file 'old/__init__.py=__path__ = __import__("pkgutil").extend_path(__path__, __name__)\n' \
		--file 'old/a.py=x = 1\n'
	index_wheel bb 1.0 --file 'plain/b.py=x = 2\n' \
		--file 'old/__init__.py=__path__ = __import__("pkgutil").extend_path(__path__, __name__)\n' \
		--file 'old/b.py=x = 2\n'
	venv_ini '[env]' 'pip = no' '[packages]' 'aa =' 'bb ='
	expect 0 "$NINJENV" env
	lacks "$out$err" 'belongs to both' warning
	run .venv/bin/python -c 'import plain.a, plain.b, old.a, old.b; print(plain.a.x + plain.b.x + old.a.x + old.b.x)'
	[ "$output" = 6 ]
	venv_ini '[env]' 'pip = no' '[packages]' 'bb ='
	expect 0 "$NINJENV" env
	run .venv/bin/python -c 'import plain.b, old.b; print(plain.b.x + old.b.x)'
	[ "$output" = 4 ]
}

@test "names that differ in case or in the form of accents alone" {
	index_wheel aa 1.0 --file 'Mod.py=a' --file $'caf\xc3\xa9.txt=a'
	index_wheel bb 1.0 --file 'mod.py=b'
	index_wheel cc 1.0 --file $'CAFE\xcc\x81.txt=c'
	venv_ini '[env]' 'pip = no' '[packages]' 'aa =' 'bb =' 'cc ='
	expect 1 "$NINJENV" env
	has "$err" "site-packages/mod.py' belongs to both 'aa 1.0' and 'bb 1.0'" \
		"site-packages/Mod.py': some file systems make one file of both" \
		"belongs to both 'aa 1.0' and 'cc 1.0'"
}

@test "a file where another has a directory" {
	index_wheel aa 1.0 --file 'thing/x.py=a'
	index_wheel bb 1.0 --file 'thing=b'
	venv_ini '[env]' 'pip = no' '[packages]' 'aa =' 'bb ='
	expect 1 "$NINJENV" env
	has "$err" "site-packages/thing' belongs to both 'aa 1.0' and 'bb 1.0'" \
		"it is a directory of 'aa', and a file of the other"
}

# bats test_tags=long
@test "two launchers of one name: the same one is shared, another is refused" {
	index_wheel aa 1.0 --entry-point 'go = m:main'
	index_wheel bb 1.0 --entry-point 'go = m:main'
	index_wheel cc 1.0 --entry-point 'go = m:other'
	venv_ini '[env]' 'pip = no' '[packages]' 'aa =' 'bb ='
	expect 0 "$NINJENV" env
	lacks "$out$err" 'belongs to both'
	venv_ini '[env]' 'pip = no' '[packages]' 'aa =' 'bb =' 'cc ='
	expect 1 "$NINJENV" env
	has "$err" "'bin/go' belongs to both"
}
