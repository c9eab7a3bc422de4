#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# 'ninjenv flags': the response files for an installed package's headers.

load helper

setup_file() {
	command -v cc >/dev/null || skip "there is no cc"
	command -v ninja >/dev/null || skip "there is no ninja"
	index_start
	index_wheel thing 1.0 --file thing/__init__.py= \
		--file 'thing/include/thing.h=#define THING 1\n'
	index_wheel thing 2.0 --file thing/__init__.py= \
		--file 'thing/new/include/thing.h=#define THING 2\n'
	index_wheel linked 1.0 --file linked/__init__.py= \
		--file 'linked/inc/linked.h=#define LINKED "a b"\n' \
		--file 'linked/pc/linked.pc=Name: l\nDescription: l\nVersion: 1\nCflags: -I${pcfiledir}/../inc -DBOTH="a b"\nLibs: -L${pcfiledir} -lm\n' \
		--dist-info 'entry_points.txt=[pkg_config]\nlinked = linked.pc\n'
	index_wheel bare 1.0
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	WANT=.venv/.ninjenv/want
	FLAGS=.venv/.ninjenv/flags
}

ini() {
	venv_ini "[env]" "pip = no" "[packages]" "$@"
}

made() {
	expect 0 "$NINJENV"
	expect 0 ninja env
}

flags() {
	expect 0 "$NINJENV" flags "$WANT" "$1"
	[ -z "$out$err" ]
}

# value FLAGS HEADER NAME: what the compiler takes the name for
value() {
	printf '#include <%s>\n%s\n' "$2" "$3" >value.c
	cc "@$1" -E -P value.c | tail -n 1
}

@test "a compiler reads what is written, and it follows the package" {
	ini 'thing = 1.0'
	made
	flags thing
	[ "$(value "$FLAGS/thing" thing.h THING)" = 1 ]
	[ -f "$FLAGS/thing.libs" ] && [ ! -s "$FLAGS/thing.libs" ]
	ini 'thing = 2.0'
	made
	flags thing
	[ "$(value "$FLAGS/thing" thing.h THING)" = 2 ]
}

@test "what has not changed is not written again" {
	ini 'thing = 1.0'
	made
	flags thing
	touch -d 2001-01-01 "$FLAGS/thing" "$FLAGS/thing.libs"
	flags thing
	[ "$(stat -c %Y "$FLAGS/thing")" = "$(date -d 2001-01-01 +%s)" ]
	[ "$(stat -c %Y "$FLAGS/thing.libs")" = "$(date -d 2001-01-01 +%s)" ]
}

@test "a .pc file's other flags, in a directory with a space" {
	mkdir 'a b'
	cd 'a b'
	ini 'linked = 1.0'
	made
	flags linked
	[ "$(value "$FLAGS/linked" linked.h 'LINKED BOTH')" = '"a b" a b' ]
	echo 'double floor(double); int main(int n, char **v) { (void)v;
		return floor(n) > 9; }' >main.c
	cc -fno-builtin -o main main.c "@$FLAGS/linked.libs"
	./main
}

@test "errors name the line of venv.ini" {
	ini 'bare = 1.0'
	made
	expect 1 "$NINJENV" flags "$WANT" bare
	[ "$err" = "ninjenv: error: the package 'bare' has no header files
hint: take it out of 'headers'; for headers of this repository there is 'include'" ]
	printf '%s\n' '[extension:m]' 'sources = m.c' 'headers = bare' \
		>>venv.ini
	expect 1 "$NINJENV" flags "$WANT" bare
	has "$err" "venv.ini:7:11: error: the package 'bare' has no header files" \
		'    headers = bare'
	expect 1 "$NINJENV" flags "$WANT" nothere
	has "$err" "'nothere' is not installed in 'env'"
	[ ! -e "$FLAGS/bare" ]
}

@test "a want file with an error says it, and nothing is written" {
	ini 'thing = 1.0'
	made
	printf 'ninjenv-want 1\nerror venv.ini:1: error: broken\nend\n' >"$WANT"
	expect 1 "$NINJENV" flags "$WANT" thing
	has "$err" 'venv.ini:1: error: broken'
	[ ! -e "$FLAGS" ]
}
