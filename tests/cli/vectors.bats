#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The runner for outside test data, on directories that lack something.

load helper

setup() {
	fresh
	VECTORS="$BUILD/vectors"
	[ -x "$VECTORS" ] || skip 'build/vectors is not built'
	mkdir data
}

@test "a family without files is named, and so is one that nobody covers" {
	mkdir data/pep440 data/other
	printf '1.0\t1.0\t1\t1.0\t1.0\t-\n' >data/pep440/version-valid.tsv
	printf 'x\n' >data/other/table.tsv
	expect 0 "$VECTORS" data
	has "$out" 'pep440/version-valid: 1 passed, 0 failed' \
		'other/table: not covered' 'zip: missing' \
		'pep440/contains: missing' '1 passed, 0 failed'
}

@test "a file that its index names and that is not there is a failure" {
	mkdir data/zip data/toml
	printf 'reject/a.zip\treject\n' >data/zip/index.tsv
	printf 'invalid/a.toml\tinvalid\n' >data/toml/index.tsv
	expect 1 "$VECTORS" -v data
	has "$out" "zip: 'zip/reject/a.zip': No such file or directory" \
		"toml: 'toml/invalid/a.toml': No such file or directory"
}

@test "an empty table is said to have no cases" {
	mkdir data/names
	: >data/names/name.tsv
	expect 0 "$VECTORS" data
	has "$out" 'names/name: 0 passed, 0 failed (no cases)'
}

@test "a malformed table is a failure" {
	mkdir data/names
	printf '\\q\n' >data/names/name.tsv
	expect 1 "$VECTORS" -v data
	has "$out" "names/name: 'names/name.tsv': bad escape"
}

@test "each archive that is refused is refused for a reason of ours" {
	mkdir -p data/zip/reject
	printf 'no archive' >data/zip/reject/a.zip
	printf 'reject/a.zip\treject\n' >data/zip/index.tsv
	expect 0 "$VECTORS" -v data
	has "$out" "zip:1: 'reject/a.zip': not a zip archive"
}

@test "a directory that is not there ends it" {
	expect 2 "$VECTORS" nowhere
	[ "$err" = "vectors: cannot read 'nowhere'" ]
}
