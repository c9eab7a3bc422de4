#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Sources and backends that mean harm, locks that somebody edited, secrets, and
# what is left of builds that were stopped.

load helper

setup_file() {
	command -v ninja >/dev/null || skip "there is no ninja"
	index_start
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	rm -f "$INDEX_FILES"/* "$INDEX_STATE/rules"
	: >"$INDEX_STATE/log"
	unset MAKEFLAGS CFLAGS CC PKG_CONFIG_PATH
}

ini() {
	venv_ini "[env]" "pip = no" "[packages]" "$@"
}

generate() {
	expect 0 "$NINJENV"
}

build() { # CODE [NAME]
	expect "$1" "$NINJENV" build ".venv/.ninjenv/recipe/${2:-app}"
}

built() {
	find "$NINJENV_CACHE" -path '*/built/*' -type f | wc -l
}

# app <BACKEND: app 1.0 in the index, locked.
app() {
	python3 "$BATS_TEST_DIRNAME/../fixtures/make_backend.py" "$@" \
		"$INDEX_FILES" app
	lock_of app-1.0.tar.gz
}

nothing_left() {
	[ -z "$(ls "$NINJENV_CACHE"/*/tmp)" ] || { ls "$NINJENV_CACHE"/*/tmp; return 1; }
}

@test "what a backend answers, and what it does besides, is not trusted" {
	local body want
	ini "app ="
	while IFS='|' read -r body want; do
		rm -rf .venv
		printf 'import os, sys, subprocess, tools\n%s\n    %s\n' \
			'def build_wheel(d, s=None, m=None):' "$body" | app
		generate
		run_split "$NINJENV" build .venv/.ninjenv/recipe/app
		if [ "$want" = done ]; then
			[ "$code" -eq 0 ] || { echo "$body: $err"; false; }
			expect 0 ninja env
			.venv/bin/python -c 'import app'
		else
			[ "$code" -eq 1 ] || { echo "$body: $code"; false; }
			has "$err" "venv.ini:4:1: error: " "$want"
			[ "$(built)" -eq 0 ]
		fi
		rm -rf "$NINJENV_CACHE/v1/built"
		mkdir "$NINJENV_CACHE/v1/built"
		nothing_left
	done <<-'END'
		f = tools.wheel(d, "x"); os.rename(d + "/" + f, d + "/app-2.0-py3-none-any.whl"); return "app-2.0-py3-none-any.whl"|which is not app 1.0
		f = tools.wheel(d, "x"); os.rename(d + "/" + f, d + "/lib-1.0-py3-none-any.whl"); return "lib-1.0-py3-none-any.whl"|which is not app 1.0
		os.symlink("/dev/zero", d + "/app-1.0-py3-none-any.whl"); return "app-1.0-py3-none-any.whl"|is no file that it made
		os.mkfifo(d + "/app-1.0-py3-none-any.whl"); return "app-1.0-py3-none-any.whl"|is no file that it made
		return d + "/" + tools.wheel(d, "x")|is no file that it made
		return [tools.wheel(d, "x")]|answered no name of a wheel
		return tools.wheel(d, "x") + "\0"|ended without an answer
		sys.stdin.read(); input()|EOFError
		os.kill(0, 15); input()|killed by signal 15
		f = tools.wheel(d, "x"); open(d + "/second-1.0-py3-none-any.whl", "w"); return f|done
		f = tools.wheel(d, "x"); subprocess.Popen(["sleep", "5"]); return f|done
		f = tools.wheel(d, "x"); subprocess.Popen(["sleep", "5"], start_new_session=True); return f|done
		f = tools.wheel(d, "x"); os.close(1); os.close(2); return f|done
		f = tools.wheel(d, "x"); os.chdir("/"); return f|done
		f = tools.wheel(d, "x"); os.makedirs("deep/" * 200); os.chmod("deep", 0); return f|done
	END
}

@test "files of a local project by names that Ninja's depfiles cannot hold" {
	load local
	export PIP_NO_INDEX=1
	local name before
	ini "lib = ./li b"
	local_project "li b" lib
	for name in 'colon:' 'end\' $'line\nend' 'se;mi'; do
		mkdir "li b/$name"
		echo x >"li b/$name/in.c"
	done
	for name in 'sp ace.c' 'do$llar.c' '#hash.c' 'x:.c' $'\xff.c' $'a\nb.c' \
		'back\slash.c' 'qu"ote.c' 'a*.c' 'a|b.c' 'tab	.c'; do
		echo x >"li b/$name"
	done
	expect 0 "$NINJENV" env
	expect 0 ninja env
	has "$out" "no work to do"
	for name in 'sp ace.c' 'do$llar.c' '#hash.c' 'x:.c' $'\xff.c'; do
		before=$(builds 'li b')
		sleep 0.01
		echo more >>"li b/$name"
		expect 0 ninja env
		[ "$(builds 'li b')" -gt "$before" ]
		expect 0 ninja env
		has "$out" "no work to do"
	done
	# What a new name is, its directory tells.
	before=$(builds 'li b')
	sleep 0.01
	mv 'li b/a|b.c' $'li b/b\na.c'
	expect 0 ninja env
	[ "$(builds 'li b')" -gt "$before" ]
	expect 0 "$NINJENV" why lib
}
