#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The tests of the graph once more, with other Ninjas: $NINJENV_NINJA_NEW, or the
# one that NINJENV_NINJA_INSTALL=1 has pip install here, and samurai.

setup_file() {
	export NINJENV="${NINJENV:-$BATS_TEST_DIRNAME/../../build/ninjenv}"
	NINJENV=$(realpath "$NINJENV")
}

# again NINJA: by a bats of its own, which knows nothing of this one.
again() {
	local name args=()
	for name in $(compgen -e | grep '^BATS_'); do
		args+=(-u "$name")
	done
	env "${args[@]}" NINJA="$1" bats "$BATS_TEST_DIRNAME"/graph.bats \
		"$BATS_TEST_DIRNAME"/{graph_repair,graph_layout,extension,cython,edges}.bats \
		3>&-
}

@test "the newest Ninja" {
	ninja=${NINJENV_NINJA_NEW-}
	if [ -z "$ninja" ] && [ -n "${NINJENV_NINJA_INSTALL-}" ]; then
		python3 -m venv "$BATS_TEST_TMPDIR/venv"
		"$BATS_TEST_TMPDIR/venv/bin/pip" install -q ninja
		ninja="$BATS_TEST_TMPDIR/venv/bin/ninja"
	fi
	[ -n "$ninja" ] || skip "NINJENV_NINJA_NEW names none"
	"$ninja" --version
	again "$ninja"
}

@test "samurai" {
	samu=${NINJENV_SAMU:-$(type -P samu || true)}
	[ -n "$samu" ] || skip "there is no samu on PATH"
	again "$samu"
}
