#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Bad input: the place, the line, a caret and a hint; exit 1; and the disk is as
# it was before.
# seconds: 30

load helper

setup_file() {
	index_start
	index_wheel alpha 1.0
	index_wheel beta 1.0
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	: >"$INDEX_STATE/rules"
}

teardown() {
	if [ -n "${mounted-}" ]; then
		cd /
		umount "$mounted"
	fi
}

# Every file here with its mode, its time, where it leads and its hash.
listing() {
	find . -printf '%p %M %T@ %l\n' | sort
	find . -type f -size -9M -exec sha256sum {} + | sort
}

# refused COMMAND...: exit 1, nothing on standard output, nothing changed.
refused() {
	local before
	before=$(listing)
	expect 1 "$@"
	[ -z "$out" ]
	diff <(echo "$before") <(listing)
}

# says TEXT: exactly that on standard error.
says() {
	diff <(printf '%s\n' "$1") <(echo "$err")
}

# An environment of alpha and beta is generated, and the store is empty.
made() {
	venv_ini "[env]" "pip = no" "[packages]" "alpha =" "beta ="
	expect 0 "$NINJENV" -q
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/empty"
}

# as_user COMMAND...: as an ordinary user, who owns the working directory.
as_user() {
	if [ "$(id -u)" -ne 0 ]; then
		"$@"
		return
	fi
	setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}

# What an ordinary user of as_user() needs to get here.
let_in() {
	[ "$(id -u)" -eq 0 ] || return 0
	[ -n "$(type -P setpriv)" ] || skip "setpriv makes an ordinary user"
	chmod o+rx "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/* \
		"$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR"
	as_user test -x "$NINJENV" -a -r . ||
		skip "an ordinary user cannot get here"
}

# --- venv.ini ----------------------------------------------------------------

@test "all errors of a file in one run, each with its line, caret and hint" {
	venv_ini "[env]" "pyhton = 3" "path = .venv" "path = .x" "" "[pakages]" \
		"[packages]" "requests = ==2..1" "x = 1 ; python_versio < \"3\"" \
		"_q = 1" "w = https://" "numpy>=1.26" "jinja2==3.1.6" "[packages]"
	refused "$NINJENV"
	says "venv.ini:2:1: error: unknown key 'pyhton'
    pyhton = 3
    ^
hint: did you mean 'python'?
venv.ini:4:1: error: duplicate key 'path'
    path = .x
    ^
venv.ini:3:1: note: the first is here
    path = .venv
    ^
hint: remove one of them
venv.ini:6:2: error: unknown section '[pakages]'
    [pakages]
     ^
hint: did you mean '[packages]'?
venv.ini:8:16: error: '==2..1' is not a version specifier: expected a number
    requests = ==2..1
                   ^
hint: one dot between numbers, for example '2.1'
venv.ini:9:9: error: 'python_versio < \"3\"' is not a marker: expected a marker \
variable or a quoted text
    x = 1 ; python_versio < \"3\"
            ^
hint: did you mean 'python_version'?
venv.ini:10:1: error: '_q' is not a name: a name begins with a letter or a digit
    _q = 1
    ^
hint: write 'name = version'; a name is made of letters, digits, '.', '_' and '-'
venv.ini:11:5: error: 'https://' is not a URL
    w = https://
        ^
hint: it begins with 'https://', 'http://' or 'file:///'
venv.ini:12:6: error: 'numpy>=1.26' is not 'name = value'
    numpy>=1.26
         ^
hint: write 'numpy = >=1.26'
venv.ini:13:7: error: 'jinja2==3.1.6' is not 'name = value'
    jinja2==3.1.6
          ^
hint: write 'jinja2 = 3.1.6'
venv.ini:14:2: error: duplicate section 'packages'
    [packages]
     ^
venv.ini:7:2: note: the first is here
    [packages]
     ^
hint: put all lines of '[packages]' under one"
}

@test "an error of venv.ini is the same for every command that reads it" {
	venv_ini "[env]" "pyhton = 3"
	local command
	for command in "" env lock check "run -- true" "vendor x"; do
		# shellcheck disable=SC2086 # words
		refused "$NINJENV" $command
		has "$err" "venv.ini:2:1: error: unknown key 'pyhton'"
	done
}

@test "environments that extend themselves, share a directory or leave" {
	venv_ini "[env:a]" "extends = a" "[env:b]" "path = .venv" \
		"[env:c]" "path = ../c" "[env:d]" "path = .venv-a/d" \
		"[env:e]" "target = env-a" "[env:f]" "extends = g" \
		"[env:g]" "extends = f"
	refused "$NINJENV"
	has "$err" "venv.ini:2:11: error: 'a' extends itself
    extends = a
              ^
hint: remove the line, or write 'extends = env'" \
		"venv.ini:4:8: error: 'env' and 'b' are both in '.venv'
    path = .venv
           ^
hint: write 'path = .venv-b'" \
		"venv.ini:6:8: error: '../c' is not inside the build directory
    path = ../c
           ^
hint: write a relative path, for example 'path = .venv'" \
		"venv.ini:8:8: error: '.venv-a/d' is inside '.venv-a', the " \
		"venv.ini:10:10: error: 'a' and 'e' both have the target 'env-a'" \
		"error: 'g' extends itself through 'f'"
	[ "$(grep -c '^hint: ' <<<"$err")" -eq 6 ]
}

@test "errors of extensions, builds, [system] and git are shown in one run" {
	venv_ini "[packages]" "a = ../libs/a" \
		"b = git+https://me:secret@example.org/b@1" \
		"[extension:x._y]" "sources = y.h" "environments = doc" \
		"[build:z]" "from-source = x" "[system]" "a = 1" "[env:docs]"
	refused "$NINJENV"
	has "$err" "venv.ini:2:5: error: '../libs/a' is not inside the" \
		"venv.ini:3:17: error: the URL holds a user or password" \
		"venv.ini:5:11: error: 'y.h' is a header" \
		"venv.ini:6:16: error: no environment 'doc'" \
		"hint: did you mean 'docs'?" \
		"venv.ini:8:15: error: 'x' is not one of: yes, no" \
		"venv.ini:10:1: error: duplicate package 'a'"
	[[ $err != *secret* ]]
}

@test "NUL, bytes that are not UTF-8, UTF-16, a conflict of a merge" {
	printf '[env]\npath = a\0b\n' >venv.ini
	refused "$NINJENV"
	says "venv.ini:2:9: error: the control byte 0x00
    path = a\\x00b
            ^
hint: remove it"
	printf '[env]\nprompt = caf\xe9\n' >venv.ini
	refused "$NINJENV"
	has "$err" "venv.ini:2:13: error: the byte 0xe9 is not UTF-8" \
		"hint: save the file as UTF-8"
	printf '\xff\xfe[\0e\0n\0v\0]\0' >venv.ini
	refused "$NINJENV"
	says "venv.ini: error: the file is UTF-16
hint: save it as UTF-8"
	venv_ini "[packages]" "<<<<<<< HEAD" "x = 1" "=======" "x = 2" \
		">>>>>>> other"
	refused "$NINJENV"
	says "venv.ini:2:1: error: a mark of an unresolved merge conflict
    <<<<<<< HEAD
    ^
hint: keep one side of the conflict and delete the lines of its marks"
}

# bats test_tags=long
@test "huge: one line, many wrong lines, gigabytes; soon and in little memory" {
	{ echo "[packages]" && head -c 900000 /dev/zero | tr '\0' a; } >venv.ini
	refused timeout 10 "$NINJENV"
	has "$err" "venv.ini:2:" ": error: "
	[ "${#err}" -lt 4000 ]
	{ echo "[packages]" && yes 'a>=1' | head -n 100000; } >venv.ini
	refused timeout 10 "$NINJENV"
	has "$err" "venv.ini:2:2: error: "
	has "$err" "venv.ini:100001:2: error: "
	truncate -s 8G venv.ini
	refused timeout 10 bash -c "ulimit -v 1000000; exec '$NINJENV'"
	has "$err" "venv.ini" "arge"
}

@test "no venv.ini, or no file of that name" {
	refused "$NINJENV"
	has "$err" "ninjenv: error: there is no venv.ini in '$PWD'" \
		"hint: 'ninjenv init' writes one"
	mkdir venv.ini
	refused "$NINJENV"
	says "ninjenv: error: cannot read '$PWD/venv.ini': Is a directory"
}

@test "an empty venv.ini is an environment with nothing but pip" {
	index_wheel pip 99.0
	: >venv.ini
	export PIP_INDEX_URL="$INDEX_URL/simple"
	expect 0 "$NINJENV"
	grep -q '^name = "pip"' pylock.toml
}

# --- the lock ----------------------------------------------------------------

# bad_lock TEXT: written by printf
bad_lock() {
	venv_ini "[env]" "pip = no"
	# shellcheck disable=SC2059 # escapes are wanted
	printf "$1" >pylock.toml
	refused "$NINJENV"
}

@test "a lock of a newer version, broken, in conflict, empty, binary" {
	bad_lock 'lock-version = "2.0"\ncreated-by = "x"\npackages = []\n'
	says 'pylock.toml:1:16: error: lock-version 2.0 is not supported (1.0 is)
    lock-version = "2.0"
                   ^
hint: make the lock anew with '\''ninjenv lock'\'', or use a newer ninjenv'
	bad_lock 'lock-version = "1.0\ncreated-by = "x"\n'
	has "$err" "pylock.toml:1:16: error: a string without its end" "hint: "
	bad_lock 'lock-version = "1.0"\n<<<<<<< HEAD\ncreated-by = "x"\n=======\n'
	says 'pylock.toml:2:1: error: a mark of an unresolved merge conflict
    <<<<<<< HEAD
    ^
hint: resolve the conflict, or type '\''ninjenv lock'\'' to make the lock anew'
	bad_lock ''
	has "$err" "pylock.toml:1: error: a lock needs 'lock-version'" \
		"hint: type 'ninjenv lock' to make the lock anew"
	bad_lock 'a = "\0"\n'
	has "$err" "pylock.toml:1:6: error: a NUL byte" "hint: "
	bad_lock 'a = "\xff"\n'
	has "$err" "pylock.toml:1:6: error: a byte that is not UTF-8: 0xff"
	rm pylock.toml
	truncate -s 8G pylock.toml
	refused "$NINJENV"
	has "$err" "cannot read '$PWD/pylock.toml': File too large"
}

@test "a broken lock: ninja env fails with it, and C goes on being built" {
	made
	cat >>build.ninja <<-'END'
		rule copy
		  command = cp $in $out
		build copied: copy original
	END
	touch original
	expect 0 "$NINJENV" -q env
	sed -i '1a <<<<<<< HEAD' pylock.toml
	expect 0 ninja copied
	[ -e copied ]
	has "$out$err" "ninjenv: warning: environments stay as they are"
	expect 1 ninja env
	has "$out$err" "pylock.toml:2:1: error: a mark of an unresolved merge"
	sed -i 2d pylock.toml
	expect 0 ninja env
}

# --- places ------------------------------------------------------------------

# taken COMMAND...: what it makes stands in the way of a new environment.
taken() {
	rm -rf ./* ./.[!.]*
	venv_ini "[env]" "pip = no"
	"$@"
	refused "$NINJENV"
}

@test "a directory that is not ours is refused before anything is written" {
	taken install -D venv.ini .venv/mine/file
	says "ninjenv: error: '$PWD/.venv' is there already and is no \
environment of ours
hint: remove it (rm -r '$PWD/.venv'), or set another 'path' in venv.ini"
}

@test "an environment of another tool, a file, a link to nothing" {
	taken python3 -m venv --without-pip .venv
	has "$err" "'$PWD/.venv' is an environment that another tool made" \
		"hint: remove it (rm -r '$PWD/.venv'), or set another 'path'"
	taken touch .venv
	has "$err" "'$PWD/.venv' is there and is no directory" "hint: "
	taken ln -s nowhere .venv
	has "$err" "'$PWD/.venv' is a symbolic link to nothing" "hint: "
}

@test "a file or directory with the name of a target" {
	taken mkdir env
	says "venv.ini:1:2: error: 'env' is the name of a target, and a file or \
directory of that name is there
    [env]
     ^
hint: choose another name, for example 'target = pyenv', or rename the file"
	taken touch envs
	says "ninjenv: error: 'envs' is the name of a target, and a file or \
directory of that name is there
hint: rename 'envs'"
}

@test "manifests that are no files, or a person's own" {
	taken mkdir build.ninja
	has "$err" "cannot read '$PWD/build.ninja': Is a directory"
	taken mkdir env.ninja
	has "$err" "cannot read '$PWD/env.ninja': Is a directory"
	taken cp /etc/passwd env.ninja
	says "ninjenv: error: '$PWD/env.ninja' is there already, and ninjenv did \
not write it
hint: rename it: ninjenv writes a file of that name"
}

# --- bytes and the network ---------------------------------------------------

@test "wrong bytes: the file, both hashes, where they came from; nothing in" {
	made
	echo '/files/alpha* wrong' >"$INDEX_STATE/rules"
	expect 1 ninja env
	local sha
	sha=$(sha256sum "$INDEX_FILES"/alpha-1.0-* | cut -d' ' -f1)
	has "$out$err" "'alpha-1.0-py3-none-any.whl' has the wrong hash" \
		"expected $sha, got " \
		"from '$INDEX_URL/files/alpha-1.0-py3-none-any.whl'" \
		"hint: this is not the file that was locked"
	[ -z "$(find .venv -name 'alpha*' -o -name 'beta*')" ]
	: >"$INDEX_STATE/rules"
	expect 0 ninja env
	[ -n "$(find .venv -name 'alpha*')" ]
}

@test "network gone: which host, how often, and what came is kept" {
	made
	local gone=http://127.0.0.1:9
	sed -i "s#$INDEX_URL/files/alpha#$gone/files/alpha#" pylock.toml
	sed -i "s#$INDEX_URL/simple#$gone/simple#" pylock.toml
	export PIP_INDEX_URL=$gone/simple PIP_RETRIES=1
	expect 1 timeout 60 ninja env
	has "$out$err" "from '127.0.0.1:9': couldn't connect to server" \
		"(tried 2 times)" "what is already fetched is kept"
	: >"$INDEX_STATE/log"
	export PIP_INDEX_URL=$INDEX_URL/simple
	expect 0 timeout 60 ninja env
	[ "$(index_requests 'GET /files/alpha-')" -eq 1 ]
}

@test "network gone while locking: nothing is written" {
	venv_ini "[env]" "pip = no" "[packages]" "alpha ="
	export PIP_INDEX_URL=http://127.0.0.1:9/simple PIP_RETRIES=1
	refused timeout 60 "$NINJENV"
	has "$err" "cannot download 'alpha' from '127.0.0.1:9'" \
		"(tried 2 times)"
}

@test "NINJENV_OFFLINE names what is missing and asks nobody" {
	made
	: >"$INDEX_STATE/log"
	expect 1 env NINJENV_OFFLINE=1 ninja env
	has "$out$err" "'alpha-1.0-py3-none-any.whl' is not on this machine" \
		"'beta-1.0-py3-none-any.whl' is not on this machine" "hint: "
	[ ! -s "$INDEX_STATE/log" ]
}

# --- what is not there -------------------------------------------------------

@test "no interpreter fits: all that were found, and why not" {
	venv_ini "[env]" "python = 3.99"
	refused "$NINJENV"
	has "$err" "venv.ini:2:10: error: no interpreter here fits '==3.99.*'
    python = 3.99
             ^" "note: '" "it is Python 3."
	venv_ini "[env]" "python = ./bin/nothing"
	refused "$NINJENV"
	has "$err" "venv.ini:2:10: error: '$PWD/bin/nothing' cannot be used" \
		"there is no such file" "hint: write the path of another"
}

@test "an interpreter without venv: which, and what to install" {
	# What -I -S sees is what lies beside the executable.
	local real lib
	real=$(python3 -c 'import os, sys; print(os.path.realpath(sys.executable))')
	lib=$(python3 -c 'import os; print(os.path.dirname(os.__file__))')
	mkdir -p py/bin py/lib
	cp "$real" py/bin/python
	mkdir "py/lib/$(basename "$lib")"
	ln -s "$lib"/* "py/lib/$(basename "$lib")"
	rm "py/lib/$(basename "$lib")"/{venv,ensurepip}
	LD_LIBRARY_PATH="$(dirname "$(dirname "$real")")/lib" \
		py/bin/python -I -S -c 'import json
try:
    import venv
except ImportError:
    pass
else:
    raise SystemExit(1)' || skip "this interpreter cannot be copied"
	export LD_LIBRARY_PATH="$(dirname "$(dirname "$real")")/lib"
	venv_ini "[env]" "pip = no" "python = ./py/bin/python"
	run_split "$NINJENV" env
	[ "$code" -eq 1 ]
	has "$out$err" "$PWD/py/bin/python" "no venv module" "hint: "
}

@test "no ninja on PATH: what to install, and nothing is written" {
	venv_ini "[env]" "pip = no"
	refused env PATH="$BATS_TEST_TMPDIR" "$NINJENV" env
	says "ninjenv: error: there is no ninja on PATH
hint: install it: apt install ninja-build (dnf, pacman, apk, brew: ninja-build, \
ninja, ninja, ninja)"
}

# --- rights, and room --------------------------------------------------------

@test "no write permission: which path" {
	let_in
	venv_ini "[env]" "pip = no"
	chmod 755 .
	chmod a-w .
	refused as_user env HOME=/nonexistent NINJENV_CACHE= "$NINJENV"
	has "$err" "error: cannot " "'$PWD/" "Permission denied"
	chmod u+w .
}

@test "a full disk: which path, and the next run completes" {
	made
	mounted="$BATS_TEST_TMPDIR/small"
	mkdir "$mounted"
	if ! mount -t tmpfs -o size=200k none "$mounted" 2>/dev/null; then
		mounted=
		skip "a small disk needs a mount"
	fi
	export NINJENV_CACHE="$mounted/store"
	head -c 150k /dev/zero >"$mounted/filler"
	expect 1 ninja env
	has "$out$err" "$mounted/" "No space left on device"
	mount -o remount,size=100M "$mounted"
	expect 0 ninja env
	expect 0 "$NINJENV" check
}

@test "root refuses another user's repository, environment and store" {
	[ "$(id -u)" -eq 0 ] || skip "only root can try"
	made
	local owner
	owner=$(id -un 65534)
	expect 0 ninja env
	chown -R 65534 .venv
	sed -i '/beta/d' venv.ini
	expect 1 ninja env
	has "$out$err" "'$PWD/.venv' belongs to '$owner'" "hint: "
	chown -R 0 .venv
	chown 65534 "$NINJENV_CACHE/v1"
	refused "$NINJENV"
	says "ninjenv: error: the store '$NINJENV_CACHE/v1' belongs to '$owner'
hint: set NINJENV_CACHE to a directory of your own"
	mkdir "$BATS_TEST_TMPDIR/theirs"
	chown 65534 "$BATS_TEST_TMPDIR/theirs"
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/theirs"
	refused "$NINJENV"
	says "ninjenv: error: the store '$NINJENV_CACHE' belongs to '$owner'
hint: set NINJENV_CACHE to a directory of your own"
	[ -z "$(ls -A "$NINJENV_CACHE")" ]
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/store"
	chown 65534 .
	refused "$NINJENV"
	has "$err" "'$PWD' belongs to $owner, and this is root" "hint: run it as"
	chown 0 .
}

# --- locked ------------------------------------------------------------------

@test "CI: a missing lock is made and told, an outdated one is an error" {
	venv_ini "[env]" "pip = no" "[packages]" "alpha ="
	export CI=true
	refused env NINJENV_LOCKED=1 "$NINJENV"
	has "$err" "venv.ini: error: there is no 'pylock.toml'" \
		"hint: type 'ninjenv lock' and commit 'pylock.toml'"
	expect 0 "$NINJENV"
	has "$out$err" "pylock.toml" "commit"
	echo "beta =" >>venv.ini
	refused "$NINJENV"
	says "venv.ini: error: 'pylock.toml' does not match venv.ini
hint: type 'ninjenv lock' and commit 'pylock.toml' (CI forbids to make it here)"
	expect 1 ninja env
	has "$out$err" "'pylock.toml' does not match venv.ini"
	expect 0 env NINJENV_LOCKED=0 ninja env
	grep -q beta pylock.toml
}
