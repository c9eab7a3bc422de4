#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A repository that says its requirements in other files: 'requirements' and
# 'groups' of [env].
# seconds: 30

load helper

setup_file() {
	index_start
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	rm -f "$INDEX_FILES"/* "$INDEX_STATE/rules"
	: >"$INDEX_STATE/log"
	index_wheel app 1.0 --requires lib
	index_wheel app 2.0 --requires lib
	index_wheel lib 1.0
	index_wheel lib 2.0
	index_wheel other 1.0
}

env_ini() {
	venv_ini "[env]" "pip = no" "$@"
}

# "name version" of each package in the lock.
locked() {
	python3 - "${1:-pylock.toml}" <<-'END'
		import re, sys

		for name, version in re.findall(
		    r'^name = "(.*)"\n(?:version = "(.*)")?',
		    open(sys.argv[1]).read(), re.M):
		    print(name, version)
	END
}

sha() {
	sha256sum "$INDEX_FILES/$1" | cut -d' ' -f1
}

@test "requirements files: includes, constraints, markers, comments" {
	mkdir reqs
	cat >requirements.txt <<-'END'
		# what the server needs
		app \
		    >=1    # any
		-r reqs/more.txt
		-c reqs/limits.txt
		nothing ; python_version < "3"
	END
	echo "other==1.0 ; python_version >= '3'" >reqs/more.txt
	printf '%s\n' 'lib<2' 'unused==7' >reqs/limits.txt
	env_ini "requirements = requirements.txt"
	expect 0 "$NINJENV" lock
	[ "$(locked)" = "app 2.0
lib 1.0
other 1.0" ]
	expect 0 "$NINJENV" env
	expect 0 .venv/bin/python -c 'import app, lib, other'
}

@test "a line of [packages] counts instead, extras of the file do not" {
	printf '%s\n' 'app==1.0' 'other' >r.txt
	env_ini "requirements = r.txt" "[packages]" "app = 2.0"
	expect 0 "$NINJENV" lock
	has "$(locked)" "app 2.0" "other 1.0"
}

# bats test_tags=long
@test "an edit of any of the files is seen by ninja, a comment relocks nothing" {
	echo "-r more.txt" >r.txt
	echo "app==1.0" >more.txt
	env_ini "requirements = r.txt"
	expect 0 "$NINJENV"
	expect 0 ninja env
	expect 0 ninja env
	has "$out" "no work to do"
	cp pylock.toml before
	echo "# why" >>more.txt
	expect 0 ninja env
	cmp pylock.toml before
	expect 0 ninja env
	has "$out" "no work to do"
	echo "app==2.0" >more.txt
	expect 0 ninja env
	has "$(locked)" "app 2.0"
	expect 0 .venv/bin/python -c \
		'import importlib.metadata as m; assert m.version("app") == "2.0"'
	rm more.txt
	expect 1 ninja env
	has "$out$err" "r.txt:1" "there is no 'more.txt'"
	echo "app==1.0" >more.txt
	expect 0 ninja env
	has "$(locked)" "app 1.0"
}

# bats test_tags=long
@test "hashes: what is locked is among them" {
	index_wheel app 2.0 --tag cp39-cp39-win32 --requires lib
	cat >r.txt <<-END
		app==2.0 --hash=sha256:$(sha app-2.0-py3-none-any.whl) \\
		    --hash=sha256:$(printf '0%.0s' $(seq 64))
		lib==1.0 --hash=sha256:$(sha lib-1.0-py3-none-any.whl)
	END
	env_ini "requirements = r.txt"
	expect 0 "$NINJENV" lock
	has "$(cat pylock.toml)" "app-2.0-py3-none-any.whl"
	lacks "$(cat pylock.toml)" "win32"
	expect 0 "$NINJENV" env
	sed -i "s/$(sha lib-1.0-py3-none-any.whl)/$(printf '1%.0s' $(seq 64))/" r.txt
	expect 1 "$NINJENV"
	has "$err" "r.txt:3:1: error: no file of lib 1.0 has a hash"
	# Another tool's lock with that file is none that serves.
	lock_of lib-1.0-py3-none-any.whl app-2.0-py3-none-any.whl
	expect 1 "$NINJENV"
	has "$err" "does not satisfy 'lib==1.0'" "r.txt:3:1"
}

# bats test_tags=long
@test "options: indexes, pre-releases, and those that have no meaning" {
	index_wheel app 3.0rc1 --requires lib
	mkdir wheels reqs
	mv "$INDEX_FILES"/other-* wheels/
	printf '%s\n' "--pre" "-f ../wheels" "-i $INDEX_URL/simple" app other \
		--require-hashes >reqs/r.txt
	unset PIP_INDEX_URL
	env_ini "requirements = reqs/r.txt"
	expect 0 "$NINJENV" lock
	has "$(locked)" "app 3.0rc1" "other 1.0"
	printf '%s\n' "app" "--no-binary :all:" "other==1.0 --global-option=x" \
		'-i https://me:secret@example.org/simple' >reqs/r.txt
	expect 1 "$NINJENV" lock
	has "$err" "reqs/r.txt:2:1: error: '--no-binary' is an option" \
		"reqs/r.txt:3:12: error: '--global-option' is an option" \
		"reqs/r.txt:4:4: error: the URL holds a user or password"
	lacks "$err" secret
}

@test "mistakes have their place, all in one run" {
	printf '%s\n' "app==1..0" "-r r.txt" "-r gone.txt" "-e ./gone" \
		>r.txt
	env_ini "requirements = r.txt missing.txt"
	expect 1 "$NINJENV"
	has "$err" "r.txt:1:" "r.txt:2:4: error: 'r.txt' includes itself" \
		"r.txt:3:4: error: there is no 'gone.txt'" \
		"r.txt:4:4: error: there is no directory './gone'" \
		"venv.ini:3:22: error: there is no 'missing.txt'"
	printf '%s\n' "app==1.0" \
		"app @ https://example.org/app-2.0-py3-none-any.whl#sha256=$(printf '0%.0s' $(seq 64))" >r.txt
	env_ini "requirements = r.txt"
	expect 1 "$NINJENV"
	has "$err" "r.txt:2:1: error: 'app' is asked for in two ways" \
		"r.txt:1:1: note:"
	printf '%s\n' "-c c.txt" >r.txt
	echo "app[x]==1" >c.txt
	expect 1 "$NINJENV"
	has "$err" "c.txt:1:1: error: a constraint says versions"
}

# bats test_tags=long
@test "dependency groups: included ones, names in any spelling, changes seen" {
	cat >pyproject.toml <<-'END'
		[dependency-groups]
		Test_Group = ["app<2"]
		dev = [{include-group = "test-group"}, "other"]
	END
	env_ini "groups = dev"
	expect 0 "$NINJENV"
	[ "$(locked)" = "app 1.0
lib 2.0
other 1.0" ]
	expect 0 ninja env
	sed -i 's/, "other"//' pyproject.toml
	expect 0 ninja env
	lacks "$(locked)" other
	expect 1 .venv/bin/python -c 'import other'
	expect 0 ninja env
	has "$out" "no work to do"
}

@test "dependency groups: mistakes" {
	env_ini "groups = dev"
	expect 1 "$NINJENV"
	has "$err" "venv.ini:3:10: error: there is no 'pyproject.toml'"
	printf '%s\n' '[dependency-groups]' 'devel = []' \
		'a = [{include-group = "b"}]' 'b = [{include-group = "a"}]' \
		>pyproject.toml
	expect 1 "$NINJENV"
	has "$err" "venv.ini:3:10: error: pyproject.toml has no dependency group 'dev'" \
		"did you mean 'devel'?"
	env_ini "groups = a"
	expect 1 "$NINJENV"
	has "$err" "pyproject.toml:4:24: error: dependency groups include each other: 'a' includes 'b' includes 'a'"
}

# bats test_tags=long
@test "an environment that extends gets them, and adds its own" {
	echo "app==1.0" >base.txt
	echo "other" >docs.txt
	venv_ini "[env]" "pip = no" "requirements = base.txt" \
		"[env:docs]" "extends = env" "requirements = docs.txt"
	expect 0 "$NINJENV" lock
	[ "$(locked)" = "app 1.0
lib 2.0" ]
	has "$(locked pylock.docs.toml)" "app 1.0" "lib 2.0" "other 1.0"
}

@test "typos of files and local projects get the nearest name, once" {
	touch requirements.txt
	mkdir -p libs/mylib
	printf '%s\n' '[env]' 'pip = no' 'requirements = requirement.txt' \
		'[packages]' 'mylib = ./libs/mylb' '[env:more]' 'pip = no' \
		'extends = env' >venv.ini
	expect 1 "$NINJENV"
	has "$err" "venv.ini:3:16: error: there is no 'requirement.txt'" \
		"did you mean 'requirements.txt'?" \
		"venv.ini:5:9: error: there is no directory 'libs/mylb'" \
		"did you mean './libs/mylib'?"
	[ "$(grep -c 'no directory' <<<"$err")" -eq 1 ]
	# Not by pip, at length.
	printf '%s\n' '[project]' 'name = ' >libs/mylib/pyproject.toml
	sed -i 's/mylb/mylib/; s/t\.txt/ts.txt/' venv.ini
	expect 1 "$NINJENV"
	has "$err" "libs/mylib/pyproject.toml:2:"
	lacks "$err" "Traceback" "pip"
	[ "$(grep -c 'pyproject.toml' <<<"$err")" -eq 1 ]
}

# bats test_tags=long
@test "a conflict with a constraint names the constraint's line" {
	printf '%s\n' '-c c.txt' 'app==2.0' >r.txt
	printf '%s\n' '' 'app<2' >c.txt
	env_ini "requirements = r.txt"
	expect 1 "$NINJENV" lock
	has "$err" "r.txt:2:1: error: no versions satisfy" \
		"r.txt:2:1: note: r.txt asks for app==2.0" \
		"c.txt:2:1: note: the constraint is app<2"
	lacks "$err" "extends"
}
