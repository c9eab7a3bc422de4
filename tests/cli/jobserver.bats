#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Builds from source under GNU make: its jobserver reaches the backend, through
# Ninja and us.

load helper

setup_file() {
	command -v ninja >/dev/null || skip "there is no ninja"
	index_start
}

teardown_file() {
	index_stop
}

# app's backend takes a job from the server and gives it back, then starts a
# make of its own: what they say is the package's __version__.
setup() {
	fresh
	unset MAKEFLAGS MAKELEVEL
	python3 "$ROOT/tests/fixtures/make_backend.py" "$INDEX_FILES" app <<-'END'
		import os, re, subprocess, tools

		RULES = "all: a b\na b: ; @echo one\n"

		def take(flags):
		    found = re.search(r"--jobserver-auth=(\S+)", flags)
		    if not found:
		        return "no jobserver"
		    kind, _, path = found[1].partition(":")
		    if kind == "fifo":
		        out = into = os.open(path, os.O_RDWR)
		    else:
		        out, into = map(int, kind.split(","))
		    token = os.read(out, 1)
		    os.write(into, token)
		    return "fifo" if path else "pipe"

		def build_wheel(directory, settings=None, metadata=None):
		    taken = take(os.environ.get("MAKEFLAGS", ""))
		    made = subprocess.run(
		        [os.environ["INNER"], "-f", "-"], input=RULES.encode(),
		        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
		        close_fds=False)
		    said = made.stdout.decode().split("\n")
		    return tools.wheel(directory, " ".join([taken] + said))
	END
	venv_ini "[env]" "pip = no" "[packages]" "app =" "[build:app]" \
		"environment = INNER"
	lock_of app-1.0.tar.gz
	printf 'env:\n\t+ninja env\n' >Makefile
}

# under MAKE OPTION...: makes the environment under it
under() {
	export INNER=$1
	expect 0 "$NINJENV"
	expect 0 "$@" -j3 env
	.venv/bin/python -c 'import app; print(app.__version__)' >said
	cat said
}

@test "the jobserver of the make that is here" {
	command -v make || skip "there is no make"
	under "$(command -v make)"
	[[ "$(cat said)" =~ ^(fifo|pipe)\ one\ one\ $ ]]
}

@test "a jobserver of pipes" {
	command -v make || skip "there is no make"
	local style=()
	# make 4.4 would have a fifo.
	make --help | grep -q jobserver-style && style=(--jobserver-style=pipe)
	under "$(command -v make)" "${style[@]}"
	[ "$(cat said)" = "pipe one one " ]
}

@test "no make above: none" {
	INNER=$(command -v make) || skip "there is no make"
	export INNER
	expect 0 "$NINJENV"
	expect 0 ninja env
	run .venv/bin/python -c 'import app; print(app.__version__)'
	[ "$output" = "no jobserver one one " ]
}
