#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Packages from commits of git repositories, all on this machine.
# seconds: 25

load helper
load local

setup() {
	fresh
	export PIP_NO_INDEX=1
	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
	export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org
	export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
	FAR="$BATS_TEST_TMPDIR/far"
	URL="git+file://$FAR"
	mkdir "$FAR"
	git -C "$FAR" init -q
}

# commit MESSAGE: all of $FAR; its id.
commit() {
	git -C "$FAR" add -A
	git -C "$FAR" commit -q -m "$1"
	git -C "$FAR" rev-parse HEAD
}

ini() {
	venv_ini "[env]" "pip = no" "[packages]" "$@"
}

@test "a commit: locked, built once, told as the standard says" {
	local_project "$FAR" tool
	local first second
	first=$(commit one)
	echo 'value = 2' >"$FAR/tool.py"
	second=$(commit two)
	ini "tool = $URL@$first"
	expect 0 "$NINJENV"
	has "$(cat pylock.toml)" 'name = "tool"' "commit-id = \"$first\"" \
		'type = "git"' 'version = "1.0"'
	expect 0 ninja env
	[ "$(python 'import tool; print(tool.value)')" = 1 ]
	[ "$(direct tool)" = "{\"url\": \"file://$FAR\", \"vcs_info\": {\"commit_id\": \"$first\", \"requested_revision\": \"$first\", \"vcs\": \"git\"}}" ]
	expect 0 ninja env
	has "$out" "no work to do"
	ini "tool = $URL@$second"
	expect 0 ninja env
	[ "$(python 'import tool; print(tool.value)')" = 2 ]
	# From the store, without the repository.
	mv "$FAR" "$FAR.gone"
	ini "tool = $URL@$first"
	expect 0 env NINJENV_OFFLINE=1 ninja env
	[ "$(python 'import tool; print(tool.value)')" = 1 ]
	rm -rf .venv
	expect 0 env NINJENV_OFFLINE=1 "$NINJENV" env
	[ "$(python 'import tool; print(tool.value)')" = 1 ]
	expect 0 "$NINJENV" check
	[ ! -e "$FAR.gone/.builds" ]
}

@test "a subdirectory, and a requirements file with #egg" {
	local_project "$FAR/python" tool
	local id
	id=$(commit one)
	ini "tool = $URL@$id#subdirectory=python"
	expect 0 "$NINJENV" env
	python 'import tool'
	has "$(direct tool)" '"subdirectory": "python"'
	echo "-e $URL@$id#egg=tool&subdirectory=python" >r.txt
	venv_ini "[env]" "pip = no" "requirements = r.txt"
	expect 0 "$NINJENV" env
	has "$(direct tool)" '"subdirectory": "python"'
}

@test "hooks, filters and configuration of the repository are not run" {
	local_project "$FAR" tool
	printf '#!/bin/sh\ntouch "%s"\n' "$BATS_TEST_TMPDIR/ran" \
		>"$FAR/hook.sh"
	chmod +x "$FAR/hook.sh"
	mkdir -p "$FAR/hooks"
	cp "$FAR/hook.sh" "$FAR/hooks/post-checkout"
	cp "$FAR/hook.sh" "$FAR/.git/hooks/post-checkout"
	echo '* filter=evil' >"$FAR/.gitattributes"
	printf '[core]\n\thooksPath = hooks\n[filter "evil"]\n\tsmudge = ./hook.sh\n' \
		>"$FAR/.gitconfig"
	local id
	id=$(commit one)
	git -C "$FAR" config filter.evil.smudge "$FAR/hook.sh"
	git -C "$FAR" config core.hooksPath hooks
	rm -f "$BATS_TEST_TMPDIR/ran"
	ini "tool = $URL@$id"
	expect 0 "$NINJENV" env
	[ ! -e "$BATS_TEST_TMPDIR/ran" ]
}

@test "submodules are not fetched, and that is said" {
	local_project "$FAR" tool
	mkdir "$BATS_TEST_TMPDIR/sub"
	git -C "$BATS_TEST_TMPDIR/sub" init -q
	git -C "$BATS_TEST_TMPDIR/sub" commit -q --allow-empty -m one
	git -C "$FAR" -c protocol.file.allow=always submodule --quiet add \
		"$BATS_TEST_TMPDIR/sub" sub
	local id
	id=$(commit one)
	ini "tool = $URL@$id"
	expect 0 "$NINJENV" lock
	has "$err" "venv.ini:4:8: warning: the submodules of tool are not fetched"
}

@test "mistakes: no such commit, no repository, offline, no git" {
	local_project "$FAR" tool
	local id none=0123456789012345678901234567890123456789
	id=$(commit one)
	ini "tool = $URL@$none"
	expect 1 "$NINJENV"
	has "$err" "venv.ini:4:8: error: cannot get commit $none of 'file://$FAR'"
	ini "tool = $URL-gone@$id"
	expect 1 "$NINJENV"
	has "$err" "venv.ini:4:8: error: cannot get commit $id" "note: git:"
	ini "tool = $URL@main"
	expect 1 "$NINJENV"
	has "$err" "'main' is not a full commit id"
	ini "tool = git+https://127.0.0.1:1/x@$id"
	expect 1 env NINJENV_OFFLINE=1 "$NINJENV"
	has "$err" "is not in the store, and NINJENV_OFFLINE is set"
	[ -z "$(ls "$NINJENV_CACHE"/v1/git)" ]
	[ -z "$(ls "$NINJENV_CACHE"/v1/tmp)" ]
	mkdir bin
	local name
	for name in env sh python3; do
		ln -s "$(command -v "$name")" bin/
	done
	ini "tool = $URL@$id"
	expect 1 env PATH="$PWD/bin" "$NINJENV" lock
	has "$err" "there is no 'git'" "apt install git"
}
