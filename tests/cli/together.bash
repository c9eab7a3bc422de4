# SPDX-License-Identifier: MIT
# Several runs at once: what together.bats and tests/long/crowds.bats share.
# shellcheck shell=bash

index_parts() {
	local i
	for i in 1 2 3 4 5 6; do
		index_wheel "part$i" 1.0 --entry-point "part$i=part$i:main" \
			--file "part$i/__init__.py=def main(): print($i)" \
			--file "part$i/data.txt=$i"
	done
}

# A repository with all packages, generated.
repository() { # DIRECTORY
	mkdir -p "$1"
	(
		cd "$1"
		venv_ini "[env]" "pip = no" "prompt = same" "[packages]" \
			"part1 =" "part2 =" "part3 =" "part4 =" "part5 =" \
			"part6 ="
		lock_of part{1..6}-1.0-py3-none-any.whl
		expect 0 "$NINJENV"
		expect 0 ninja build.ninja
	)
}

sync_here() { # DIRECTORY: in the background, its process in $pids
	(cd "$1" && exec "$NINJENV" sync .venv/.ninjenv/want) \
		>"$1/out" 2>"$1/err" 3>&- &
	pids+=($!)
}

wait_all() {
	local pid
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
}

tree_of() { # REPOSITORY
	python3 "$ROOT/tests/crash/tree.py" "$1/.venv" "$PWD/$1=ROOT"
}

complete() { # REPOSITORY
	(
		cd "$1"
		expect 0 "$NINJENV" check
		expect 0 ninja env
		expect 0 ninja env
		has "$out" "no work to do"
	)
}
