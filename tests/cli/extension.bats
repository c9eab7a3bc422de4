#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Extension modules of the repository, with real compilers and a real Ninja:
# what is built, where it goes, and which commands run after which change.
# seconds: 60

bats_require_minimum_version 1.5.0
load graph

setup_file() {
	prepare
}

setup() {
	enter
	unset CC CXX CFLAGS CXXFLAGS CPPFLAGS LDFLAGS CC_FOR_BUILD
	unset PKG_CONFIG_PATH PKG_CONFIG_LIBDIR
	export NO_COLOR=1
	has_headers python3 || skip "python3 has no Python.h"
}

has_headers() { # PYTHON
	"$1" -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(sysconfig.get_paths()["include"] + "/Python.h"))'
}

# Another minor version with headers, older than PATH's.
older_python() {
	local one
	for one in "$HOME"/.pyenv/versions/3.*/bin/python /usr/bin/python3.*; do
		[ -x "$one" ] && "$one" -c "import sys, venv
sys.exit(not (3, 8) <= sys.version_info[:2] < \
$(python3 -c 'import sys; print(tuple(sys.version_info[:2]))'))" \
			2>/dev/null && has_headers "$one" || continue
		echo "$one"
		return
	done
	return 1
}

module() { # FILE NAME VALUE: a C module with one function
	cat >"$1" <<-END
		#define PY_SSIZE_T_CLEAN
		#include <Python.h>
		#include "value.h"
		static PyObject *value(PyObject *s, PyObject *a)
		{
			(void)s;
			(void)a;
			return PyLong_FromLong($3);
		}
		static PyMethodDef methods[] = {
			{"value", value, METH_NOARGS, ""}, {0, 0, 0, 0}};
		static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "$2",
			0, -1, methods, 0, 0, 0, 0};
		PyMODINIT_FUNC PyInit_$2(void);
		PyMODINIT_FUNC PyInit_$2(void)
		{
			return PyModule_Create(&module);
		}
	END
}

# venv.ini with one extension; LINE... are its other lines.
ini() {
	printf '%s\n' '[env]' 'pip = no' 'pythonpath = src' \
		'[extension:my._fast]' 'include = include' "$@" >venv.ini
}

# my._fast of two sources: one includes value.h and help.h, one help.h only.
repository() {
	mkdir -p src/my include
	touch src/my/__init__.py
	module src/my/fast.c _fast 'VALUE + helped()'
	sed -i 's/#include "value.h"/&\n#include "help.h"/' src/my/fast.c
	printf '#include "help.h"\nint helped(void) { return 0; }\n' \
		>src/my/help.c
	echo '#define VALUE 42' >include/value.h
	echo 'int helped(void);' >include/help.h
	ini 'sources = src/my/*.c' "$@"
}

value() { # [DIRECTORY]
	"${1:-.venv}/bin/python" -B -c 'import my._fast; print(my._fast.value())'
}

# built COMPILES LINKS: so many of each the last ninja ran. Some say nothing of
# what they start while a sync has the console: then no more than that.
built() {
	local compiles links
	compiles=$(ran ' -MD -MF ') links=$(ran '\.so\.rsp')
	if [ "$(ran_sync)" -gt 0 ]; then
		[ "$compiles" -le "$1" ] && [ "$links" -le "$2" ]
	else
		[ "$compiles $links" = "$1 $2" ]
	fi || {
		echo "$compiles compiled and $links linked:"
		cat "$log"
		return 1
	}
}

so() {
	echo src/my/_fast.*.so
}

@test "a module is built, placed and imported; then there is nothing to do" {
	repository
	"$NINJENV" -q
	[ -L "$(so)" ]
	ninja
	built 2 1
	settled
	no_op env
	no_op env/ext/my._fast
	[ "$(value)" -eq 42 ]
	# From the activated environment, in another directory.
	run bash -c '. .venv/bin/activate && cd / &&
		python -c "import my._fast as f; print(f.value())"'
	[ "$output" = 42 ]
	[ -z "$(ninja -t missingdeps 2>/dev/null | grep -F .ninjenv/obj)" ]
}

@test "check names links to modules that are not right, and mends them" {
	local link
	repository
	"$NINJENV" -q
	ninja
	"$NINJENV" -q check
	link=$(so)
	found() { # MESSAGE HINT
		local said
		! said=$("$NINJENV" check 2>&1) || return 1
		[[ $said == *"'$link'$1"*"hint: type: $2"* ]] || {
			echo "$said"
			return 1
		}
	}
	rm "$link"
	found ", the link to an extension module, is missing" ninjenv
	"$NINJENV" -q
	"$NINJENV" -q check
	ln -sfn /bin/true "$link"
	found " leads to '/bin/true', not to an extension module" ninjenv
	rm "$link"
	touch "$link"
	found " is no link to an extension module any more" ninjenv
	rm "$link"
	"$NINJENV" -q check --repair
	rm "$(realpath "$link")"
	found ", an extension module, is not built" "ninja env"
	"$NINJENV" -q check --repair
	"$NINJENV" -q check
	[ "$(value)" -eq 42 ]
}

@test "nothing to do starts one process, Ninja's own" {
	command -v strace >/dev/null || skip "strace counts the processes"
	repository
	"$NINJENV" -q
	ninja
	settled
	strace -f -qq -e trace=execve -o "$BATS_TEST_TMPDIR/trace" \
		"$NINJA" env >/dev/null || skip "strace may not trace here"
	[ "$(grep -c execve "$BATS_TEST_TMPDIR/trace")" -eq 1 ]
}

@test "a header: its objects; a source: its object; the same again: nothing" {
	repository
	"$NINJENV" -q
	ninja
	settled
	echo '#define VALUE 43' >include/value.h
	if ! is_samurai; then
		"$NINJA" -n -d explain 2>&1 | tee "$log"
		grep -q 'value\.h' "$log"
		run ! grep -q 'help\.c\.o is dirty' "$log"
	fi
	ninja
	built 1 1
	[ "$(value)" -eq 43 ]
	no_op
	echo 'int helped(void); /* more */' >include/help.h
	ninja
	built 2 1
	printf '#include "help.h"\nint helped(void) { return 1; }\n' \
		>src/my/help.c
	ninja
	built 1 1
	[ "$(value)" -eq 44 ]
	no_op
}

@test "a file that comes and goes is seen through the glob" {
	repository
	"$NINJENV" -q
	ninja
	settled
	echo 'int more(void); int more(void) { return 1; }' >src/my/more.c
	ninja
	built 1 1
	no_op
	rm src/my/more.c
	ninja
	built 0 1
	no_op
	# What is no source changes the directory and nothing else.
	touch src/my/other.py
	ninja
	built 0 0
	no_op
}

@test "a glob that reads where Ninja itself writes is said not to be watched" {
	repository
	sed -i 's|^sources.*|sources = **/*.c|' venv.ini
	run "$NINJENV" -q
	[[ "$output" == *"venv.ini:6:11: warning: "*"'ninjenv'"* ]]
	ninja
	built 2 1
	settled
	# Below it directories are watched as ever.
	echo 'int more(void); int more(void) { return 1; }' >src/more.c
	ninja
	built 1 1
	settled
}

@test "a flag of venv.ini and back: the old objects serve again" {
	repository
	"$NINJENV" -q
	ninja
	ini 'sources = src/my/*.c' 'cflags = -DX=1 "-DY=a b"'
	ninja
	built 2 1
	grep -qF -- "'-DY=a b'" env.ninja
	no_op
	ini 'sources = src/my/*.c'
	ninja
	built 0 1
	[ "$(value)" -eq 42 ]
	no_op
}

@test "define, std, libraries and ldflags reach the lines" {
	repository 'define = VALUE_=7 FLAG' 'std = c11' 'libraries = m' \
		'ldflags = -Wl,-z,now'
	printf '#ifdef FLAG\n#define VALUE VALUE_\n#endif\n' >include/value.h
	"$NINJENV" -q
	ninja
	[ "$(value)" -eq 7 ]
	grep -q -- '-std=c11' env.ninja
	grep -q -- 'env_libs = .*-Wl,-z,now.* -lm' env.ninja
}

# bats test_tags=long
@test "CFLAGS are those of generation; another compiler compiles all anew" {
	repository
	CFLAGS='-DFROM_ENV' LDFLAGS='-Wl,-z,now' "$NINJENV" -q
	grep -q -- '-DFROM_ENV' env.ninja
	grep -q -- 'env_libs = -Wl,-z,now' env.ninja
	ninja
	type -P clang >/dev/null || return 0
	CC=clang "$NINJENV" -q
	CC=clang ninja
	built 2 1
	[ "$(value)" -eq 42 ]
}

@test "a launcher in CC is kept, and compdb begins with the compiler line" {
	repository
	mkdir tools
	cat >tools/ccache <<-'END'
		#!/bin/sh
		echo "$*" >>launched
		exec "$@"
	END
	chmod +x tools/ccache
	export CC="$PWD/tools/ccache cc"
	"$NINJENV" -q
	ninja
	[ "$(value)" -eq 42 ]
	[ "$(grep -c -- '-c -o' launched)" -eq 2 ]
	is_samurai && return
	"$NINJA" -t compdb ninjenv_cc >compile_commands.json
	rm "$(find .venv/.ninjenv/obj -name 'help.c.o')"
	python3 - <<-'END'
		import json, os, shlex, subprocess

		entries = json.load(open("compile_commands.json"))
		assert len(entries) == 2, entries
		for entry in entries:
		    words = shlex.split(entry["command"])
		    assert words[0].endswith("tools/ccache"), words
		    assert os.path.basename(words[1]) in ("cc", "gcc", "clang"), words
		    assert words[-1] == entry["file"], entry
		    assert os.path.exists(
		        os.path.join(entry["directory"], entry["file"])
		    )
		    subprocess.run(
		        entry["command"], shell=True, check=True, cwd=entry["directory"]
		    )
		    assert os.path.exists(os.path.join(entry["directory"], entry["output"]))
	END
}

@test "a failing compile names the line of venv.ini" {
	repository
	"$NINJENV" -q
	echo 'this is no C' >src/my/help.c
	run "$NINJA"
	[ "$status" -ne 0 ]
	is_samurai || [[ "$output" == *"venv.ini:6: my._fast: cc "*help.c* ]]
	[[ "$output" == *FAILED* || "$output" == *failed* ]]
}

@test "a C++ module" {
	type -P c++ >/dev/null || skip "there is no C++ compiler"
	repository
	rm src/my/help.c
	printf '%s\n' 'extern "C" int helped(void);' '#include <vector>' \
		'extern "C" int helped(void)' \
		'{ return (int)std::vector<int>(3).size(); }' >src/my/help.cc
	ini 'sources = src/my/*.c src/my/*.cc' 'std = c++17'
	"$NINJENV" -q
	ninja
	[ "$(value)" -eq 45 ]
	settled
}

@test "a module that is deleted, or its link, is made again" {
	repository
	"$NINJENV" -q
	ninja
	settled
	rm .venv/.ninjenv/ext/*.so
	ninja
	built 0 1
	[ "$(value)" -eq 42 ]
	rm src/my/*.so
	ninja
	[ -L "$(so)" ]
	[ "$(value)" -eq 42 ]
	settled
	is_samurai && return
	"$NINJA" -t clean >/dev/null
	ninja
	[ "$(value)" -eq 42 ]
	settled
}

@test "a link that nobody wants any more goes, other people's files stay" {
	repository
	"$NINJENV" -q
	link=$(so)
	[ -L "$link" ]
	sed -i 's/^\[extension:my._fast\]/[extension:my._other]/' venv.ini
	"$NINJENV" -q
	[ ! -L "$link" ]
	[ -L src/my/_other.*.so ]
	place=$(echo src/my/_other.*.so)
	printf '%s\n' '[env]' 'pip = no' >venv.ini
	"$NINJENV" -q
	[ ! -L "$place" ]
	[ ! -e .venv/.ninjenv/placed ]
	echo mine >"$link"
	ini 'sources = src/my/*.c'
	run "$NINJENV"
	[ "$status" -eq 1 ]
	[[ "$output" == *"venv.ini:4:"*"'my._fast'"*"'$link'"* ]]
	[[ "$output" == *"hint: "*"rm '$link'"* ]]
	[ "$(cat "$link")" = mine ]
}

@test "two environments of one interpreter share objects and module" {
	repository 'environments = env test'
	printf '%s\n' '[env:test]' 'extends = env' >>venv.ini
	"$NINJENV" -q
	ninja
	built 2 1
	[ "$(value)" -eq 42 ]
	[ "$(value .venv-test)" -eq 42 ]
	settled
	no_op env-test/ext/my._fast
}

# bats test_tags=long
@test "two interpreters have a module each, in one directory" {
	other=$(older_python) || skip "there is no other Python with headers"
	repository 'environments = env old'
	printf '%s\n' '[env:old]' 'extends = env' "python = $other" >>venv.ini
	"$NINJENV" -q
	ninja
	built 4 2
	[ "$(value)" -eq 42 ]
	[ "$(value .venv-old)" -eq 42 ]
	settled
}

# bats test_tags=long
@test "a module of the limited API is built once, for both" {
	other=$(older_python) || skip "there is no other Python with headers"
	repository 'environments = env old' 'limited-api = 3.8'
	printf '%s\n' '[env:old]' 'extends = env' "python = $other" >>venv.ini
	"$NINJENV" -q
	ninja
	built 2 1
	[ -L src/my/_fast.abi3.so ]
	grep -q -- '-DPy_LIMITED_API=0x03080000' env.ninja
	[ "$(value)" -eq 42 ]
	[ "$(value .venv-old)" -eq 42 ]
	settled
	sed -i 's/^limited-api.*/limited-api = 3.99/' venv.ini
	run "$NINJENV"
	[ "$status" -eq 1 ]
	[[ "$output" == *"venv.ini:"*"limited-api is 3.99"* ]]
}

@test "a build directory: nothing in the source, importable from there" {
	repository
	mv "$PWD" "$BATS_TEST_TMPDIR/source"
	mkdir "$BATS_TEST_TMPDIR/repo"
	cd "$BATS_TEST_TMPDIR/repo"
	"$NINJENV" -q -C ../source lock
	find ../source | sort >before
	"$NINJENV" -q -C ../source -B .
	ninja
	built 2 1
	settled
	(cd / && [ "$(PYTHONDONTWRITEBYTECODE=1 value \
		"$BATS_TEST_TMPDIR/repo/.venv")" -eq 42 ])
	find ../source | sort | diff before -
	"$NINJENV" -C ../source -B . check
	rm .venv/lib/python3*/site-packages/_ninjenv_extensions.pth
	run "$NINJENV" -C ../source -B . check
	[ "$status" -eq 4 ]
	[[ "$output" == *_ninjenv_extensions.pth* ]]
	touch .venv/.ninjenv/want
	ninja
	"$NINJENV" -C ../source -B . check
	# Without extensions the finder goes.
	printf '%s\n' '[env]' 'pip = no' 'pythonpath = src' >../source/venv.ini
	ninja
	[ -z "$(find .venv/lib -name '_ninjenv_extensions.p*' \
		-not -path '*/__pycache__/*')" ]
}

# bats test_tags=long
@test "a build directory: every manner of importing finds the modules" {
	mkdir -p src/my src/space
	touch src/my/__init__.py
	echo 'from my import _fast; print(_fast.value())' >src/my/__main__.py
	mkdir include && echo '#define VALUE 42' >include/value.h
	module src/my/fast.c _fast VALUE
	module src/space/part.c part VALUE+1
	module src/top.c top VALUE+2
	module src/deep.c deep VALUE+3
	printf '%s\n' '[env]' 'pip = no' 'pythonpath = src' >venv.ini
	for one in my._fast=src/my/fast.c space.part=src/space/part.c \
		top=src/top.c no.where.deep=src/deep.c; do
		printf '[extension:%s]\nsources = %s\ninclude = include\n' \
			"${one%=*}" "${one#*=}" >>venv.ini
	done
	"$NINJENV" -q lock
	chmod -R a-w .
	mkdir "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two"
	cd "$BATS_TEST_TMPDIR/one"
	"$NINJENV" -q -C ../repo -B .
	ninja
	"$NINJENV" -q -C ../repo -B ../two
	(cd ../two && "$NINJA" >/dev/null)
	chmod -R u+w ../repo
	cat >how.py <<-'END'
		import importlib, multiprocessing, sys
		import my._fast, no.where.deep, space.part, top

		def double(x):
		    return 2 * my._fast.value() * x

		if __name__ == "__main__":
		    print(my._fast.value(), space.part.value(), top.value(),
		          no.where.deep.value())
		    assert importlib.reload(my._fast) is my._fast
		    spec = importlib.util.find_spec("space.part")
		    assert sys.argv[1] in spec.origin, spec
		    assert importlib.util.find_spec("my._none") is None
		    assert importlib.util.find_spec("no.such") is None
		    with multiprocessing.get_context("spawn").Pool(1) as pool:
		        assert pool.map(double, [2]) == [168]
	END
	for build in one two; do
		[ "$("../$build/.venv/bin/python" how.py "/$build/")" = \
			'42 43 44 45' ]
		[ "$("../$build/.venv/bin/python" -I -m my)" = 42 ]
	done
}

# bats test_tags=long
@test "output names the directory, also below a build directory" {
	repository 'output = out/lib'
	"$NINJENV" -q
	ninja
	[ -L out/lib/_fast.*.so ]
	[ -f out/lib/_fast.*.so ]
	[ -z "$(find src -name '*.so')" ]
	mkdir "$BATS_TEST_TMPDIR/other"
	cd "$BATS_TEST_TMPDIR/other"
	"$NINJENV" -q -C ../repo -B .
	ninja
	[ -f out/lib/_fast.*.so ]
	[ "$(value)" -eq 42 ]
}

@test "everything that is wrong is said in one run, with its line" {
	repository
	cat >venv.ini <<-'END'
		[env]
		pip = no
		[env:p]
		pip = no
		pythonpath = src
		[extension:my._fast]
		sources = src/my/fst.c src/none/*.c
		headers = numpy
		native = no-such-module
		[extension:my._two]
		environments = p
		sources = src/my/two.pyx
		[extension:my._x]
		environments = p
		sources = src/my/help.c
		output = lib
		[extension:your._x]
		environments = p
		sources = src/my/fast.c
		output = lib
	END
	touch src/my/two.pyx
	run "$NINJENV"
	[ "$status" -eq 1 ]
	echo "$output"
	[[ "$output" == *"venv.ini:7:11: error: there is no source 'src/my/fst.c'"* ]]
	[[ "$output" == *"hint: did you mean 'src/my/fast.c'?"* ]]
	[[ "$output" == *"venv.ini:7:24: error: no source matches 'src/none/*.c'"* ]]
	[[ "$output" == *"venv.ini:8:11: error: "*"'numpy'"*"'env'"* ]]
	[[ "$output" == *"hint: add this line to [packages]: numpy ="* ]]
	[[ "$output" == *"venv.ini:9:10: error: "*no-such-module* ]]
	[[ "$output" == *"venv.ini:6:"*"no 'pythonpath'"* ]]
	[[ "$output" == *"venv.ini:12:11: error: "*"'cython'"*"'p'"* ]]
	[[ "$output" == *"[packages:p]: cython ="* ]]
	[[ "$output" == *"'your._x'"*"'my._x'"* || \
		"$output" == *"'my._x'"*"'your._x'"* ]]
}

@test "typos of modules, packages and directories: did you mean" {
	repository 'native = numberz' 'headers = gama'
	sed -i 's/^sources.*/sources = scr\/my\/*.c/' venv.ini
	printf '%s\n' '[packages]' 'gamma = 1.0' >>venv.ini
	lock pylock.toml gamma=1.0
	mkdir pc
	printf '%s\n' 'Name: numbers' 'Description: x' 'Version: 1' \
		>pc/numbers.pc
	PKG_CONFIG_PATH="$PWD/pc" run "$NINJENV"
	[ "$status" -eq 1 ]
	echo "$output"
	[[ "$output" == *"no source matches 'scr/my/*.c'"* ]]
	[[ "$output" == *"there is no directory 'scr'; did you mean 'src'?"* ]]
	[[ "$output" == *"no pkg-config module 'numberz'"* ]]
	[[ "$output" == *"did you mean 'numbers'?"* ]]
	[[ "$output" == *"package 'gama', which"* ]]
	[[ "$output" == *"did you mean 'gamma'?"* ]]
	[[ "$output" != *"warning:"* ]]
}

@test "an error on the way of the manifest fails the environment, not C" {
	repository
	"$NINJENV" -q
	echo 'build only-c: phony' >>build.ninja
	ninja
	rm src/my/*.c
	run ninja only-c
	[ "$status" -eq 0 ]
	[[ "$output" == *"venv.ini:6:11: error: no source matches"* ]]
	run ninja env
	[ "$status" -ne 0 ]
	module src/my/fast.c _fast VALUE
	ninja env
	[ "$(value)" -eq 42 ]
}

@test "names with blanks" {
	repository
	mkdir 'src/a dir'
	mv src/my/fast.c 'src/a dir/my fast.c'
	mv src/my/help.c 'src/a dir/it''s.c'
	ini 'sources = src/a?dir/*.c'
	"$NINJENV" -q
	ninja
	built 2 1
	[ "$(value)" -eq 42 ]
	settled
}

@test "pkg-config: a module's flags, and what a changed .pc file reruns" {
	repository 'native = answer'
	mkdir pc
	printf '%s\n' 'Name: answer' 'Description: x' 'Version: 1' \
		'Cflags: -DANSWER=7' >pc/answer.pc
	echo '#define VALUE ANSWER' >include/value.h
	export PKG_CONFIG_PATH="$PWD/pc"
	"$NINJENV" -q
	ninja
	[ "$(value)" -eq 7 ]
	settled
	sed -i 's/=7/=8/' pc/answer.pc
	ninja
	built 2 1
	[ "$(value)" -eq 8 ]
	touch pc/answer.pc
	ninja
	built 0 0
	no_op
}

@test "two hundred sources: generation starts no process, nothing to do none" {
	command -v strace >/dev/null || skip "strace counts the processes"
	repository
	for i in $(seq 200); do
		echo "int f$i(void); int f$i(void) { return $i; }" \
			>"src/my/f$i.c"
	done
	CFLAGS=-O0 "$NINJENV" -q
	CFLAGS=-O0 strace -f -qq -e trace=execve,clone,clone3,fork,vfork \
		-o "$BATS_TEST_TMPDIR/trace" "$NINJENV" -q ||
		skip "strace may not trace here"
	[ "$(grep -c execve "$BATS_TEST_TMPDIR/trace")" -eq 1 ]
	run ! grep -qE 'clone|fork' "$BATS_TEST_TMPDIR/trace"
	[ "$(grep -c ': ninjenv_cc ' env.ninja)" -eq 202 ]
}

# bats test_tags=long
@test "names and flags that compilers, shells or Ninja would misread" {
	! is_samurai || skip "samurai reads no parenthesis in a depfile"
	local name
	repository
	printf 'int x;\n' >x
	for name in 'a;touch pwned.c' '$(touch pwned)|x.c' '`touch pwned`.c' \
		$'line\nend.c' 'star*.c' "quo'te.c" 'back\slash.c'; do
		cp x "src/my/$name"
		! "$NINJENV" -q 2>"$BATS_TEST_TMPDIR/err"
		grep -q '^venv.ini:6:11: error: ' "$BATS_TEST_TMPDIR/err"
		grep -q "' is no name that compilers" "$BATS_TEST_TMPDIR/err"
		rm "src/my/$name"
	done
	cp x ./-o.c
	ini 'sources = src/my/*.c -o.c'
	! "$NINJENV" -q 2>"$BATS_TEST_TMPDIR/err"
	grep -q "venv.ini:6:22: error: '-o.c' is no name" "$BATS_TEST_TMPDIR/err"
	ini 'sources = src/my/*.c' 'output = a|b'
	! "$NINJENV" -q 2>"$BATS_TEST_TMPDIR/err"
	grep -q "venv.ini:7:11: error: '|' in the output" "$BATS_TEST_TMPDIR/err"
	ini 'sources = src/my/*.c'
	! CFLAGS=$'"-DX=a\nb"' "$NINJENV" -q 2>"$BATS_TEST_TMPDIR/err"
	grep -q "venv.ini:4:2: error: a flag .* has a line end" \
		"$BATS_TEST_TMPDIR/err"
	# Those that have only blanks, or a meaning to shells, go through.
	printf 'int y;\n' >'src/my/$(touch pwned) #1.c'
	ini 'sources = src/my/*.c' \
		"define = 'W=\"\`touch pwned\`;\$(touch pwned)|&<>*\"'"
	"$NINJENV" -q
	ninja
	[ "$(value)" -eq 42 ]
	[ ! -e pwned ]
	settled
}

# bats test_tags=long
@test "directories of pkg-config and compilers that Ninja cannot name" {
	repository
	local place="$BATS_TEST_TMPDIR/a|b"
	mkdir "$place"
	printf 'Name: t\nDescription: t\nVersion: 1\n' >"$place/thing.pc"
	ln -s "$(command -v cc)" "$place/cc"
	export PKG_CONFIG_PATH="$place" CC="'$place/cc'"
	ini 'sources = src/my/*.c' 'native = thing'
	"$NINJENV" -q
	ninja
	[ "$(value)" -eq 42 ]
	settled
	mkdir "$BATS_TEST_TMPDIR/c|d"
	! "$NINJENV" -q -B "$BATS_TEST_TMPDIR/c|d" 2>"$BATS_TEST_TMPDIR/err"
	grep -q "c|d' has a '|' or a line end" "$BATS_TEST_TMPDIR/err"
}

@test "a list of links that was spoilt removes nothing elsewhere" {
	repository
	"$NINJENV" -q
	ninja
	local list=.venv/.ninjenv/placed far="$BATS_TEST_TMPDIR/far"
	mkdir -p "$far/.ninjenv/ext"
	ln -s "$far/.ninjenv/ext/m.so" "$far/link"
	echo mine >"$far/file"
	printf '%s\n' "$far/link" "$far/file" ../far/link src/my/fast.c >>"$list"
	"$NINJENV" -q
	[ -L "$far/link" ]
	[ -e "$far/file" ]
	[ -e src/my/fast.c ]
	head -c 100000 /dev/urandom >"$list"
	"$NINJENV" -q
	ninja
	[ "$(value)" -eq 42 ]
	settled
}
