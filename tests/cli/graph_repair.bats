#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What Ninja does about drift, interruptions and lost files.

bats_require_minimum_version 1.5.0
load graph

setup_file() {
	prepare
}

setup() {
	enter
}

# by_hand NAME OLD NEW: as 'pip install --upgrade' would leave it.
by_hand() {
	rm -r "$(site)/$1" "$(site)/$1-$2.dist-info"
	put_by_hand "$1" "$3"
}

put_by_hand() { # NAME VERSION
	python3 -m zipfile -e "$WHEELS/$1-$2-py3-none-any.whl" "$(site)"
	echo pip >"$(site)/$1-$2.dist-info/INSTALLER"
	echo "$1-$2.dist-info/INSTALLER,," >>"$(site)/$1-$2.dist-info/RECORD"
}

@test "a package that somebody removed comes back" {
	project
	ninja
	settled
	rm -r "$(site)/alpha" "$(site)/alpha-1.0.dist-info"
	run -0 ninja
	[ "$(ran)" -eq 2 ]
	[ "$(ran_sync)" -eq 1 ]
	[ "$(noted)" = with-alpha ]
	[[ "$output" == *"1 repaired"* ]]
	[ "$(version_of alpha)" = 1.0 ]
	no_op
}

@test "a package that somebody upgraded is named and goes back" {
	project
	ninja
	settled
	by_hand alpha 1.0 2.0
	run -0 ninja
	[ "$(ran_sync)" -eq 1 ]
	[ "$(noted)" = with-alpha ]
	[[ "$output" == *"alpha 2.0, installed by hand"* ]]
	[ "$(version_of alpha)" = 1.0 ]
	[ ! -e "$(site)/alpha-2.0.dist-info" ]
	no_op
}

@test "what somebody added stays, and is named when sync runs" {
	project
	ninja
	put_by_hand ring_two 1.0
	settled
	lock pylock.toml alpha=1.0 beta=1.0 gamma=2.0
	run -0 ninja
	[[ "$output" == *"kept, installed by hand: ring-two 1.0"* ]]
	[ "$(noted)" = with-gamma ]
	[ "$(version_of ring_two)" = 1.0 ]
	conf 'extra = remove'
	run -0 ninja
	[[ "$output" == *"ring-two 1.0, installed by hand, is removed"* ]]
	[ ! -e "$(site)/ring_two" ]
	[ -z "$(noted)" ]
	no_op
}

@test "a script that somebody removed comes back" {
	project
	ninja
	rm .venv/bin/alpha
	ninja
	[ "$(ran_sync)" -eq 1 ]
	[ -x .venv/bin/alpha ]
	no_op
}

@test "the environment removed: a clean start" {
	project
	ninja
	rm -r .venv
	ninja
	[ "$(ran_sync)" -eq 1 ]
	[ "$(noted)" = "with-alpha with-gamma" ]
	settled
}

@test "bin/ removed: made again" {
	project
	ninja
	rm -r .venv/bin
	ninja
	[ "$(version_of alpha)" = 1.0 ]
	[ -x .venv/bin/alpha ]
	[ -e .venv/bin/activate ]
	settled
}

@test "the log lost: each command runs once and changes nothing" {
	project
	ninja
	before=$(stat -L -c '%n %y' .venv/.ninjenv/pkg/* .venv/pyvenv.cfg)
	rm .ninja_log
	ninja
	[ "$(ran_lock)" -eq 1 ]
	[ "$(ran_sync)" -eq 1 ]
	grep -q 'nothing to do' "$log"
	[ "$(stat -L -c '%n %y' .venv/.ninjenv/pkg/* .venv/pyvenv.cfg)" = \
		"$before" ]
	no_op
}

@test "-t clean takes links, not packages, and not what is the user's" {
	project
	ninja
	before=$(stat -c '%n %i %y' "$(site)"/*/*.py "$(site)"/*/RECORD)
	"$NINJA" -t clean >/dev/null
	[ -f venv.ini ]
	[ -f pylock.toml ]
	[ -f env.ninja ]
	[ -f build.ninja ]
	[ ! -e .venv/.ninjenv/pkg/alpha ]
	[ "$(stat -c '%n %i %y' "$(site)"/*/*.py "$(site)"/*/RECORD |
		grep -v RECORD)" = "$(grep -v RECORD <<<"$before")" ]
	ninja
	[ "$(noted)" = "with-alpha with-gamma" ]
	[ "$(version_of alpha)" = 1.0 ]
	[ -x .venv/bin/alpha ]
	settled
}

@test "-t cleandead takes nothing that is alive" {
	is_samurai && skip "samurai has no cleandead"
	project
	printf '%s\n' '[env:docs]' 'pip = no' '[packages:docs]' 'beta =' \
		>>venv.ini
	lock pylock.docs.toml beta=2.0
	ninja
	conf
	ninja
	"$NINJA" -t cleandead >/dev/null
	[ -f venv.ini ]
	[ -f pylock.toml ]
	[ -f pylock.docs.toml ]
	[ -L .venv/.ninjenv/pkg/alpha ]
	no_op
}

@test "-n shows and does nothing" {
	project
	ninja -n
	[ "$(ran)" -gt 0 ]
	[ ! -e .venv/pyvenv.cfg ]
	ninja
	settled
	rm -r "$(site)/alpha-1.0.dist-info"
	ninja -n
	[ "$(ran_sync)" -eq 1 ]
	[ ! -e "$(site)/alpha-1.0.dist-info" ]
	ninja
	[ "$(ran_sync)" -eq 1 ]
	[ -e "$(site)/alpha-1.0.dist-info" ]
}

# interrupt [ARGUMENT...]: ninja, waiting for the environment's lock, gets ^C.
interrupt() {
	mkdir -p .venv/.ninjenv
	: >>.venv/.ninjenv/lock
	exec 8<>.venv/.ninjenv/lock
	python3 -c 'import fcntl; fcntl.flock(8, fcntl.LOCK_EX)'
	setsid env --default-signal=INT "$NINJA" -v >"$log" 2>&1 3>&- 8>&- &
	pid=$!
	for _ in $(seq 100); do
		grep -q 'waiting for' "$log" && break
		sleep 0.05
	done
	kill -INT -- -"$pid"
	exec 8>&-
	code=0
	wait "$pid" || code=$?
	[ "$code" -ne 0 ]
}

@test "^C during sync: the lock stays, and the next run completes" {
	project
	before=$(sha256sum venv.ini pylock.toml)
	interrupt
	[ "$(sha256sum venv.ini pylock.toml)" = "$before" ]
	ninja
	[ "$(version_of alpha)" = 1.0 ]
	settled
	lock pylock.toml alpha=2.0 beta=1.0 gamma=1.0
	before=$(sha256sum venv.ini pylock.toml)
	interrupt
	[ "$(sha256sum venv.ini pylock.toml)" = "$before" ]
	ninja
	[[ "$(noted)" == *with-alpha* ]]
	[ "$(version_of alpha)" = 2.0 ]
	settled
}

@test "venv.ini dated in the future is reset, with a warning" {
	project
	ninja
	settled
	touch -d '+1 hour' venv.ini
	run -0 ninja
	[[ "$output" == *"venv.ini"*"future"* ]]
	[ "$(stat -c %Y venv.ini)" -le "$(date +%s)" ]
	settled
	conf 'prompt = later'
	ninja
	grep -q '(later)' .venv/bin/activate
	touch -d '+1 hour' pylock.toml
	run -0 ninja
	[[ "$output" == *"pylock.toml"*"future"* ]]
	settled
}

@test "env.ninja lost: 'ninjenv env' writes it anew" {
	is_samurai && skip "'ninjenv env' takes ninja where there is one"
	project
	ninja
	rm env.ninja
	PATH="$(dirname "$NINJA"):$PATH" run -0 "$NINJENV" env
	no_op env
}
