#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# ninjenv graph: environments as Graphviz text, and as a picture.

load helper

setup() {
	fresh
	venv_ini "[env]" "pip = no" "[packages]" "alpha = 1.0" "built =" \
		"[env:docs]" "pip = no" "[packages:docs]" "alpha =" \
		"[extension:pkg._fast]" "sources = src/*.c" \
		"native = zlib" "headers = alpha" \
		"[build:built]" "native = yaml-0.1"
	mkdir -p src pkg
	touch src/a.c src/b.c
	lock >pylock.toml built
	lock >pylock.docs.toml
}

lock() {
	local hash
	hash='hashes = {sha256 = "'$(printf %064d 1)'"}'
	cat <<-END
		lock-version = "1.0"
		created-by = "tests"
		[[packages]]
		name = "alpha"
		version = "1.0"
		dependencies = []
		wheels = [{name = "alpha-1.0-py3-none-any.whl", url = "https://example.org/x", $hash}]
	END
	[ -z "${1-}" ] || cat <<-END
		[[packages]]
		name = "built"
		version = "2.0"
		dependencies = [{name = "alpha"}]
		sdist = {name = "built-2.0.tar.gz", url = "https://example.org/x", $hash}
	END
}

# What takes the place of Graphviz: it says what it was told.
fake_dot() {
	mkdir -p tools
	printf '#!/bin/sh\n%s\n' "$1" >tools/dot
	chmod +x tools/dot
}

@test "graph: all that there is, twice the same" {
	expect 0 "$NINJENV" graph
	[ -z "$err" ]
	has "$out" 'subgraph "cluster_env"' 'subgraph "cluster_docs"' \
		'"env/line/alpha" [label="venv.ini:4\nalpha==1.0"' \
		'"env/line/alpha" -> "env/pkg/alpha";' \
		'"env/pkg/built" [label="built 2.0\nbuilt from source"' \
		'"env/pkg/built" -> "env/pkg/alpha";' \
		'"env/pkg/built" -> "native/yaml-0.1" [style=dashed];' \
		'"env/ext/pkg._fast" [label="pkg._fast\nvenv.ini:10\n2 sources"' \
		'"env/ext/pkg._fast" -> "env/pkg/alpha" [label="headers"];' \
		'"env/ext/pkg._fast" -> "native/zlib" [style=dashed];' \
		'"native/zlib" [label="zlib", shape=cylinder'
	lacks "$out" "docs/ext/"
	[ "$(grep -c '"native/zlib" \[label' <<<"$out")" -eq 1 ]
	first=$out
	expect 0 "$NINJENV" graph
	[ "$out" = "$first" ]
	expect 0 "$NINJENV" graph docs
	lacks "$out" cluster_env
	[ ! -e .venv ] && [ ! -e env.ninja ]
}

@test "graph: Graphviz reads it" {
	type dot >/dev/null 2>&1 || skip "no dot"
	"$NINJENV" graph | dot -Tplain >"$BATS_TEST_TMPDIR/plain"
	grep -q '^node "\?env/pkg/alpha' "$BATS_TEST_TMPDIR/plain"
	expect 0 "$NINJENV" graph -o env.svg
	grep -q '</svg>' env.svg
}

@test "graph: -o FILE" {
	expect 0 "$NINJENV" graph -o env.dot
	[ -z "$out$err" ]
	"$NINJENV" graph | cmp - env.dot
	fake_dot 'echo "$@"; cat'
	PATH="$PWD/tools:$PATH" expect 0 "$NINJENV" graph --output env.svg
	[ -z "$out$err" ]
	[ "$(head -n 1 env.svg)" = -Tsvg ]
	tail -n +2 env.svg | cmp - env.dot
	fake_dot 'echo "no such font" >&2; exit 3'
	PATH="$PWD/tools:$PATH" expect 1 "$NINJENV" graph -o other.png
	has "$err" "error: '$PWD/tools/dot' failed: no such font"
	[ ! -e other.png ]
	expect 2 "$NINJENV" graph -o env.jpeg
	has "$err" "'env.jpeg' has no suffix that tells its form" \
		"hint: one of .dot, .gv"
	expect 1 "$NINJENV" graph -o nowhere/env.dot
	has "$err" "error:" "nowhere" "No such file or directory"
}

@test "graph: no dot" {
	mkdir bin
	ln -s "$(python3 -c 'import sys; print(sys.executable)')" bin/python3
	expect 1 env PATH="$PWD/bin" "$NINJENV" graph -o env.svg env
	[ "$err" = "ninjenv: error: there is no 'dot' on PATH
hint: install Graphviz (apt install graphviz), or write the text: -o FILE.dot" ]
	[ ! -e env.svg ]
}
