#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What benchmarks call the limit (tests/bench/limit.c) does the whole work: its
# trees are equal to those that it was given.

load helper

setup() {
	fresh
	LIMIT="$(dirname "$NINJENV")/limit"
}

# a tree: many directories, one that is large, links, and an empty directory
plant() {
	local i
	mkdir -p tree/lib/big tree/bin tree/empty
	for i in $(seq 40); do
		mkdir -p "tree/lib/p$i/sub"
		echo "$i" >"tree/lib/p$i/a.py"
		echo "$i" >"tree/lib/p$i/sub/b c.py"
		echo "$i" >"tree/lib/big/$i"
	done
	ln -s ../lib tree/bin/lib
	chmod +x tree/lib/p1/a.py
}

# shape TREE: everything in it, by name, kind and mode.
shape() {
	(cd "$1" && find . -printf '%P %y %m %l\n' | sort)
}

@test "warm: directories and hard links, in one thread and in two" {
	local n
	plant
	"$LIMIT" list tree >list
	for n in 1 2; do
		expect 0 "$LIMIT" warm -t "$n" list "copy$n"
		[ -z "$out$err" ]
		[ "$(shape "copy$n")" = "$(shape tree)" ]
		[ "copy$n/lib/p7/sub/b c.py" -ef "tree/lib/p7/sub/b c.py" ]
	done
}

@test "warm: what is in the way or gone is an error" {
	plant
	"$LIMIT" list tree >list
	mkdir there
	expect 1 "$LIMIT" warm list there
	[ "$err" = "limit: cannot make 'there': File exists" ]
	rm tree/lib/p3/a.py
	expect 1 "$LIMIT" warm -t 2 list copy
	[ "$err" = "limit: cannot link 'lib/p3/a.py': No such file or directory" ]
	expect 2 "$LIMIT" warm -t 0 list copy
}

@test "list: a name with a line end is refused" {
	mkdir tree
	touch $'tree/a\nb'
	expect 1 "$LIMIT" list tree
	has "$err" "limit: cannot list '"
}

@test "cold: wheels are unpacked as zip readers see them" {
	local n files=()
	export INDEX_FILES="$BATS_TEST_TMPDIR/files"
	mkdir "$INDEX_FILES"
	for n in $(seq 150); do
		files+=(--file "alpha/p$((n % 7))/q/m$n.py=$n")
	done
	index_wheel alpha 1.0 "${files[@]}"
	index_wheel beta 2.0 --stored
	python3 - "$INDEX_FILES" <<-'END'
		import glob, sys, zipfile
		for name in glob.glob(sys.argv[1] + "/*.whl"):
		    zipfile.ZipFile(name).extractall("want")
	END
	for n in 1 2; do
		expect 0 "$LIMIT" cold -s -t "$n" "s$n" "t$n" "$INDEX_FILES"/*.whl
		[ -z "$out$err" ]
		diff -r want "t$n"
		[ "$(ls "s$n")" = "$(sha256sum "$INDEX_FILES"/*.whl |
			cut -d' ' -f1 | sort)" ]
		[ "$(find "s$n" -type f ! -links 2)" = "" ]
		[ "$(find "s$n" -type f | wc -l)" = "$(find want -type f | wc -l)" ]
		[ -z "$(find "s$n" -mindepth 2 -type d -links +2)" ]
	done
}

@test "cold: no archive, and one that leads out" {
	echo text >a.whl
	expect 1 "$LIMIT" cold s t a.whl
	[ "$err" = "limit: cannot read 'a.whl': Bad message" ]
	python3 -c 'import zipfile
zipfile.ZipFile("b.whl", "w").writestr("../x", "y")'
	expect 1 "$LIMIT" cold s2 t2 b.whl
	[ "$err" = "limit: cannot read '../x': Bad message" ]
	[ ! -e x ]
}
