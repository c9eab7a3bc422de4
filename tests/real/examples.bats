#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The examples, with the real packages that they name.

bats_require_minimum_version 1.5.0
load real.bash
load ../examples.bash

setup() {
	tidy_environment
}

@test "minimal: a header that a package of the environment generates" {
	minimal_works
	minimal_follows_pins
}

@test "environments: one extends the other and overrides a package" {
	environments_work
}

@test "codegen: three headers, each by a package of its own" {
	codegen_works
	codegen_follows_pins
}

@test "cmake: two headers, each by a package of its own" {
	cmake_works
	cmake_follows_pins
}

@test "meson: two headers, each by a package of its own" {
	meson_works
	meson_follows_pins
	meson_takes_a_native_file
}

@test "extension: a C module against zlib, tested by pytest" {
	extension_works
	extension_follows_changes
}

@test "numpy-extension: the headers of three versions of numpy" {
	numpy_extension_works
	numpy_extension_follows_pins
}

@test "cython: a module by the Cython of the environment" {
	cython_works
	cython_follows_changes
}

@test "pybind11: a module in C++" {
	pybind11_works
	pybind11_follows_changes
}

@test "monorepo: three environments and a library of its own" {
	monorepo_works
	monorepo_follows_changes
}

@test "source-build: pyyaml against the system's libyaml, built once" {
	source_build_works
	source_build_is_kept
}

@test "ci: the workflows' commands, with a committed lock and a cached store" {
	ci_works
}

# A workflow's first step, from a clone of this repository.
@test "ci: ninjenv installs itself as the workflow says" {
	[ -e "$ROOT/.git" ] || skip "not a git repository"
	export NINJENV_REPOSITORY="file://$ROOT" RUNNER_TEMP="$BATS_TEST_TMPDIR"
	export GITHUB_PATH="$BATS_TEST_TMPDIR/path" HOME="$BATS_TEST_TMPDIR/home"
	run bash -e -o pipefail -c \
		"$(step "$ROOT/examples/ci/github.yml" 'install ninjenv')"
	echo "$output"
	[ "$status" = 0 ]
	unset NINJENV_FETCH
	PATH="$(cat "$GITHUB_PATH"):$PATH"
	[ "$(command -v ninjenv)" = "$HOME/.local/bin/ninjenv" ]
	copy minimal
	unset PIP_CONFIG_FILE
	ninjenv
	ninja
	./crc 123456789
	make -C "$RUNNER_TEMP/ninjenv" uninstall PREFIX="$HOME/.local"
	[ -z "$(find "$HOME/.local" -type f)" ]
}

@test "ci: the workflow files are YAML" {
	newest
	repository 'pyyaml ='
	ninjenv env
	.venv/bin/python - "$ROOT"/examples/ci/*.yml <<'PYTHON'
import sys
import yaml

github, gitlab = (yaml.safe_load(open(path)) for path in sys.argv[1:])
steps = github["jobs"]["build"]["steps"]
assert [s.get("name", s.get("uses")) for s in steps] == [
    "actions/checkout@v4", "install ninjenv", "actions/cache@v4", "build",
    "clean the store"]
assert gitlab["build"]["cache"]["key"]["files"] == ["pylock.toml"]
assert all(isinstance(line, str) for line in gitlab["build"]["script"])
PYTHON
}
