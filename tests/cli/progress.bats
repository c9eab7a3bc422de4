#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What is shown while it works, with a terminal and without one, and ^C.
# seconds: 40

load helper

setup_file() {
	index_start
	head -c 60000 /dev/urandom >"$BATS_FILE_TMPDIR/random"
	python3 -c 'for i in range(30000): print(f"def f{i}(a, b=[{i}]): return {{a: b}}")' \
		>"$BATS_FILE_TMPDIR/code"
	local name
	for name in alpha beta gamma delta; do
		index_wheel $name 1.0 \
			--file "$name/data=@$BATS_FILE_TMPDIR/random"
	done
	index_wheel code 1.0 --file "code/large.py=@$BATS_FILE_TMPDIR/code"
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	unset NO_COLOR NINJA_STATUS
	export TERM=xterm
	: >"$INDEX_STATE/rules"
	screen="$BATS_TEST_TMPDIR/screen"
}

# generated PACKAGE...: all is there but the environment and its files.
generated() {
	venv_ini "[env]" "pip = no" "[packages]" "${@/%/ =}"
	expect 0 "$NINJENV" -q
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/empty"
	expect 0 ninja env.ninja
}

slowly() { # BYTES A SECOND
	echo "/files/* slow=$1" >"$INDEX_STATE/rules"
}

# terminal [OPTION...] COMMAND...: $code, $first, $stopped, $widest, $shown
terminal() {
	local said options=()
	need_terminals
	while [[ $1 == --* ]]; do
		options+=("$1" "$2")
		shift 2
	done
	said=$(python3 "$ROOT/tests/fixtures/terminal.py" "${options[@]}" \
		"$screen" "$@")
	eval "$said"
	shown=$(cat "$screen")
}

# No process of ours is left that works here.
alone() {
	local pid
	sleep 0.2
	for pid in $(pgrep -f 'ninjenv|pip|compile'); do
		[[ "$(readlink "/proc/$pid/cwd")" != "$BATS_TEST_TMPDIR"* ]] ||
			[[ "$(tr '\0' ' ' </proc/"$pid"/cmdline)" == *bats* ]] ||
			{
				tr '\0' ' ' </proc/"$pid"/cmdline
				return 1
			}
	done
}

@test "a terminal has a sign at once, and one line that is redrawn and erased" {
	generated alpha beta gamma delta
	slowly 60000
	terminal --columns 60 ninja env
	[ "$code" -eq 0 ]
	[ "$widest" -gt 20 ]
	[ "$widest" -lt 60 ]
	has "$shown" "installing 0/4" "kB/s" "(fetching)" " left" \
		"env: 4 packages; 4 installed, 4 downloaded (24" " kB); "
	lacks "$shown" "fetched alpha"
	[[ "$(tail -n 1 "$screen")" == *$'\e[Kenv: 4 packages; 4 installed'* ]]
}

@test "the first sign comes within a tenth of a second" {
	generated alpha
	slowly 30000
	terminal "$NINJENV" env
	[ "$code" -eq 0 ]
	[ "$first" -lt 200 ] # a tenth, and the start of two programs
}

@test "the line is there before the server has answered" {
	generated alpha
	echo "/* hold=go" >"$INDEX_STATE/rules"
	rm -f "$INDEX_STATE/go"
	terminal --when 'installing 0/1.*alpha .fetching' \
		--touch "$INDEX_STATE/go" ninja env
	[ "$code" -eq 0 ]
	has "$shown" "env: 1 package; 1 installed, 1 downloaded"
}

@test "the line is there before a lock knows any package" {
	venv_ini "[env]" "pip = no" "[packages]" "alpha ="
	echo "/* hold=go" >"$INDEX_STATE/rules"
	rm -f "$INDEX_STATE/go"
	terminal --when locking --touch "$INDEX_STATE/go" "$NINJENV"
	[ "$code" -eq 0 ]
	[ -e pylock.toml ]
}

# The server lets alpha go when code is an entry that has its bytecode.
@test "what has come is compiled while the rest comes" {
	generated alpha code
	echo "/files/alpha* hold=go" >"$INDEX_STATE/rules"
	rm -f "$INDEX_STATE/go"
	"$NINJENV" env >out.txt 2>&1 3>&- &
	for _ in $(seq 300); do
		ls "$NINJENV_CACHE"/v1/wheel/*/pyc-*/index >found.txt 2>&1 &&
			break
		sleep 0.1
	done
	[ "$(wc -l <found.txt)" = 1 ]
	has "$(cat "$(dirname "$(dirname "$(cat found.txt)")")/manifest")" \
		"name	code"
	[ ! -e .venv/.ninjenv/pkg/code ]
	touch "$INDEX_STATE/go"
	wait $!
	expect 0 "$NINJENV" check
	[ -e .venv/.ninjenv/pkg/code ]
	[ -e .venv/.ninjenv/pkg/alpha ]
}

@test "a narrow terminal cuts the line" {
	generated alpha beta
	slowly 60000
	terminal --columns 12 ninja env
	[ "$code" -eq 0 ]
	has "$shown" "installing "
	local line most=0
	while IFS= read -r line; do
		line=${line#$'\e[K'}
		[[ $line != "installing"* ]] || [ "${#line}" -le "$most" ] ||
			most=${#line}
	done < <(tr '\r' '\n' <"$screen")
	[ "$most" -eq 11 ]
}

@test "TERM=dumb has plain lines, NO_COLOR no colour" {
	generated alpha beta
	TERM=dumb terminal ninja env
	[ "$code" -eq 0 ]
	has "$shown" "fetched alpha 1.0" "fetched beta 1.0" "env: 2 packages"
	lacks "$shown" $'\e['
	sed -i 's/^alpha/alhpa!/' venv.ini
	terminal "$NINJENV"
	has "$shown" $'\e['
	NO_COLOR=1 terminal "$NINJENV"
	lacks "$shown" $'\e['
	has "$shown" "venv.ini:4:"
}

@test "no terminal: a plain line for each package, and no control bytes" {
	generated alpha beta
	slowly 200000
	expect 0 ninja env
	has "$out$err" "fetched alpha 1.0" "fetched beta 1.0" \
		"env: 2 packages; 2 installed, 2 downloaded (121."
	lacks "$out$err" $'\e' $'\r'
}

@test "--quiet says nothing, with a terminal and without" {
	generated alpha beta
	slowly 200000
	expect 0 "$NINJENV" -q env
	[ -z "$out$err" ]
	rm -rf .venv
	terminal "$NINJENV" -q env
	[ "$code" -eq 0 ]
	[ -z "$shown" ]
	[ -e .venv/.ninjenv/pkg/beta ]
}

@test "run: the command's output is its own" {
	generated alpha
	expect 0 "$NINJENV" run -- echo one
	[ "$out" = one ]
	has "$err" "env: 1 package; 1 installed"
	expect 0 "$NINJENV" run -- echo two
	[ "$out" = two ]
	[ -z "$err" ]
	expect 7 "$NINJENV" run -- python -c 'raise SystemExit(7)'
	expect 143 "$NINJENV" run -- sh -c 'kill -TERM $$'
}

# interrupted PATTERN COMMAND...: ^C when PATTERN is shown; it ends at once, with
# nothing left on the line, no process left, and the next run completes.
interrupted() {
	local pattern=$1
	shift
	terminal --interrupt "$pattern" "$@"
	ended=$code
	[ "$ended" -ne 0 ]
	[ "$stopped" -lt 5000 ]
	lacks "$shown" "error:"
	alone
	: >"$INDEX_STATE/rules"
	: >"$INDEX_STATE/log"
	expect 0 ninja env
	expect 0 "$NINJENV" check
	expect 0 ninja env
	has "$out" "no work to do"
}

@test "^C while fetching: what came is kept, and carried on with" {
	generated alpha beta gamma delta
	slowly 20000
	interrupted 'kB/s' ninja env
	grep -q 'GET /files/alpha-.* 206 bytes=' "$INDEX_STATE/log"
}

@test "^C of ninjenv env ends it by the signal, as shells want it" {
	generated alpha beta
	slowly 20000
	interrupted 'kB/s' "$NINJENV" env
	[ "$ended" -eq 130 ]
}

@test "^C while bytecode is made" {
	generated code
	interrupted '[(]compiling|bytecode' ninja env
}

# bats test_tags=long
@test "^C at any time" {
	generated alpha beta gamma delta code
	local delay
	for delay in 0.01 0.03 0.05 0.08 0.12 0.2 0.3; do
		rm -rf .venv "$NINJENV_CACHE"
		expect 0 ninja .venv/.ninjenv/want
		code=0
		timeout --foreground -s INT $delay ninja env >/dev/null 2>&1 ||
			code=$?
		[ "$code" -eq 124 ] || [ "$code" -eq 0 ]
	done
	alone
	expect 0 ninja env
	expect 0 "$NINJENV" check
}

# bats test_tags=long
@test "^C while locking: no lock, no process, and the line is gone" {
	venv_ini "[env]" "pip = no" "[packages]" "alpha =" "beta ="
	echo "/simple/* slow=20" >"$INDEX_STATE/rules"
	terminal --interrupt 'locking' "$NINJENV"
	[ "$code" -eq 130 ]
	[ "$stopped" -lt 5000 ]
	lacks "$shown" "error:"
	[[ "$shown" == *$'\r\e[K' ]]
	[ "$(ls -A)" = venv.ini ]
	alone
	# While pip runs: the pages came, the wheels are slow.
	slowly 2000
	terminal --interrupt 'resolving' "$NINJENV"
	[ "$code" -eq 130 ]
	[ "$stopped" -lt 5000 ]
	lacks "$shown" "error:" "Traceback"
	[ "$(ls -A)" = venv.ini ]
	alone
	: >"$INDEX_STATE/rules"
	expect 0 "$NINJENV"
}
