#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Sources and backends that mean harm, locks that somebody edited, secrets, and
# what is left of builds that were stopped.
# seconds: 40

load helper

setup_file() {
	command -v ninja >/dev/null || skip "there is no ninja"
	index_start
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	rm -f "$INDEX_FILES"/* "$INDEX_STATE/rules"
	: >"$INDEX_STATE/log"
	unset MAKEFLAGS CFLAGS CC PKG_CONFIG_PATH
}

ini() {
	venv_ini "[env]" "pip = no" "[packages]" "$@"
}

generate() {
	expect 0 "$NINJENV"
}

build() { # CODE [NAME]
	expect "$1" "$NINJENV" build ".venv/.ninjenv/recipe/${2:-app}"
}

built() {
	find "$NINJENV_CACHE" -path '*/built/*' -type f | wc -l
}

# app <BACKEND: app 1.0 in the index, locked.
app() {
	python3 "$BATS_TEST_DIRNAME/../fixtures/make_backend.py" "$@" \
		"$INDEX_FILES" app
	lock_of app-1.0.tar.gz
}

nothing_left() {
	[ -z "$(ls "$NINJENV_CACHE"/*/tmp)" ] || { ls "$NINJENV_CACHE"/*/tmp; return 1; }
}

# bats test_tags=long
@test "what a backend answers, and what it does besides, is not trusted" {
	local body want
	ini "app ="
	while IFS='|' read -r body want; do
		rm -rf .venv
		printf 'import os, sys, subprocess, tools\n%s\n    %s\n' \
			'def build_wheel(d, s=None, m=None):' "$body" | app
		generate
		run_split "$NINJENV" build .venv/.ninjenv/recipe/app
		if [ "$want" = done ]; then
			[ "$code" -eq 0 ] || { echo "$body: $err"; false; }
			expect 0 ninja env
			.venv/bin/python -c 'import app'
		else
			[ "$code" -eq 1 ] || { echo "$body: $code"; false; }
			has "$err" "venv.ini:4:1: error: " "$want"
			[ "$(built)" -eq 0 ]
		fi
		rm -rf "$NINJENV_CACHE/v1/built"
		mkdir "$NINJENV_CACHE/v1/built"
		nothing_left
	done <<-'END'
		f = tools.wheel(d, "x"); os.rename(d + "/" + f, d + "/app-2.0-py3-none-any.whl"); return "app-2.0-py3-none-any.whl"|which is not app 1.0
		f = tools.wheel(d, "x"); os.rename(d + "/" + f, d + "/lib-1.0-py3-none-any.whl"); return "lib-1.0-py3-none-any.whl"|which is not app 1.0
		os.symlink("/dev/zero", d + "/app-1.0-py3-none-any.whl"); return "app-1.0-py3-none-any.whl"|is no file that it made
		os.mkfifo(d + "/app-1.0-py3-none-any.whl"); return "app-1.0-py3-none-any.whl"|is no file that it made
		return d + "/" + tools.wheel(d, "x")|is no file that it made
		return [tools.wheel(d, "x")]|answered no name of a wheel
		return tools.wheel(d, "x") + "\0"|ended without an answer
		sys.stdin.read(); input()|EOFError
		os.kill(0, 15); input()|killed by signal 15
		f = tools.wheel(d, "x"); open(d + "/second-1.0-py3-none-any.whl", "w"); return f|done
		f = tools.wheel(d, "x"); subprocess.Popen(["sleep", "5"]); return f|done
		f = tools.wheel(d, "x"); subprocess.Popen(["sleep", "5"], start_new_session=True); return f|done
		f = tools.wheel(d, "x"); os.close(1); os.close(2); return f|done
		f = tools.wheel(d, "x"); os.chdir("/"); return f|done
		f = tools.wheel(d, "x"); os.makedirs("deep/" * 200); os.chmod("deep", 0); return f|done
	END
}

# bats test_tags=long
@test "files of a local project by names that Ninja's depfiles cannot hold" {
	load local
	export PIP_NO_INDEX=1
	local name before
	ini "lib = ./li b"
	local_project "li b" lib
	for name in 'colon:' 'end\' $'line\nend' 'se;mi'; do
		mkdir "li b/$name"
		echo x >"li b/$name/in.c"
	done
	for name in 'sp ace.c' 'do$llar.c' '#hash.c' 'x:.c' $'\xff.c' $'a\nb.c' \
		'back\slash.c' 'qu"ote.c' 'a*.c' 'a|b.c' 'tab	.c'; do
		echo x >"li b/$name"
	done
	expect 0 "$NINJENV" env
	expect 0 ninja env
	has "$out" "no work to do"
	for name in 'sp ace.c' 'do$llar.c' '#hash.c' 'x:.c' $'\xff.c'; do
		before=$(builds 'li b')
		sleep 0.01
		echo more >>"li b/$name"
		expect 0 ninja env
		[ "$(builds 'li b')" -gt "$before" ]
		expect 0 ninja env
		has "$out" "no work to do"
	done
	# What a new name is, its directory tells.
	before=$(builds 'li b')
	sleep 0.01
	mv 'li b/a|b.c' $'li b/b\na.c'
	expect 0 ninja env
	[ "$(builds 'li b')" -gt "$before" ]
	expect 0 "$NINJENV" why lib
}

@test "credentials in the URLs of a lock are told, and go nowhere" {
	local hash commit=0123456789012345678901234567890123456789
	hash=${commit}012345678901234567890123
	export NINJENV_OFFLINE=1
	for text in \
		"index = \"https://me:s3cret@127.0.0.1:1/simple\"
sdist = {name = \"app-1.0.tar.gz\", url = \"https://me:s3cret@127.0.0.1:1/app-1.0.tar.gz\", hashes = {sha256 = \"$hash\"}}" \
		"vcs = {type = \"git\", url = \"https://me:s3cret@127.0.0.1:1/x\", commit-id = \"$commit\"}" \
		"vcs = {type = \"git\", url = \"ssh://me:s3cret@127.0.0.1:1/x\", commit-id = \"$commit\"}"; do
		rm -rf .venv
		ini "app ="
		printf '%s\n' 'lock-version = "1.0"' 'created-by = "x"' \
			'[[packages]]' 'name = "app"' 'version = "1.0"' "$text" \
			>pylock.toml
		expect 0 "$NINJENV"
		has "$err" "pylock.toml:" \
			"warning: a URL holds a user or password, which is not used"
		[ "$(grep -c warning <<<"$err")" -eq 1 ]
		lacks "$out$err" s3cret
		expect 1 ninja -v env
		lacks "$out$err" s3cret
		run ! grep -rF s3cret .venv env.ninja "$NINJENV_CACHE"
	done
}

@test "locks that would lead git or builds elsewhere" {
	local commit=0123456789012345678901234567890123456789 text want
	local git="vcs = {type = \"git\", commit-id = \"$commit\", "
	ini "app ="
	while IFS='|' read -r text want; do
		rm -rf .venv env.ninja build.ninja
		printf 'lock-version = "1.0"\ncreated-by = "x"\n' >pylock.toml
		printf '[[packages]]\nname = "app"\nversion = "1.0"\n%b\n' \
			"$text" >>pylock.toml
		run_split "$NINJENV"
		[ "$code" -ne 0 ] || run_split ninja env
		[ "$code" -ne 0 ]
		has "$out$err" "$want"
		[ -z "$(find "$BATS_TEST_TMPDIR" -name 'pwned*')" ]
	done <<-END
		$git url = "ext::sh -c 'touch pwned'"}|cannot get commit
		$git url = "--upload-pack=touch pwned"}|cannot get commit
		$git path = "--upload-pack=touch pwned"}|cannot get commit
		$git url = "ssh://-oProxyCommand=touch\${IFS}pwned/x"}|cannot get commit
		$git url = "file:///x", subdirectory = "../.."}|would leave its source
		$git url = "file:///x", subdirectory = "/etc"}|would leave its source
		vcs = {type = "git", url = "file:///x", commit-id = "--upload-pack=touch pwned"}|is not the full id
		vcs = {type = "git", url = "file:///x", commit-id = "../../../x"}|is not the full id
		directory = {path = "x", subdirectory = "../.."}|would leave its source
		sdist = {name = "../../app-1.0.tar.gz", path = "x", hashes = {sha256 = "${commit}012345678901234567890123"}}|is not the name of a file
		sdist = {name = "app-1.0.tar.gz", path = "x", hashes = {sha256 = "../../${commit}0123456789012345678"}}|no valid sha256
		directory = {path = "x"}\\n[[tool.ninjenv.build]]\\nname = "../x"|is not a normalised name
		directory = {path = "x"}\\n[[tool.ninjenv.build]]\\nname = "app"\\nversion = "../1"|is not a version
		directory = {path = "x"}\\n[[tool.ninjenv.build]]\\nname = "app"\\npackages = [{name = "h"}]|is not among
	END
}

# A backend that says where it is and waits for the file 'go'.
slow() {
	app <<-'END'
		import os, time, tools

		def build_wheel(directory, settings=None, metadata=None):
		    with open(os.environ["SEEN"], "a") as out:
		        out.write("%d\n" % os.getpid())
		    for i in range(600):
		        if os.path.exists(os.environ["SEEN"] + ".go"):
		            return tools.wheel(directory, "slow")
		        time.sleep(0.05)
	END
	export SEEN=$BATS_TEST_TMPDIR/seen
	ini "app =" "[build:app]" "environment = SEEN"
}

seen() { # N: so many builds have begun
	for _ in $(seq 200); do
		[ ! -e "$SEEN" ] || [ "$(wc -l <"$SEEN")" -lt "$1" ] || return 0
		sleep 0.05
	done
	return 1
}

@test "two build directories build a package once" {
	slow
	local a=$BATS_TEST_TMPDIR/a b=$BATS_TEST_TMPDIR/b one two
	expect 0 "$NINJENV" -B "$a"
	expect 0 "$NINJENV" -B "$b"
	ninja -C "$a" env >a.log 2>&1 3>&- &
	one=$!
	ninja -C "$b" env >b.log 2>&1 3>&- &
	two=$!
	seen 1
	sleep 0.3
	touch "$SEEN.go"
	wait "$one"
	wait "$two"
	[ "$(wc -l <"$SEEN")" -eq 1 ]
	"$a/.venv/bin/python" -c 'import app'
	"$b/.venv/bin/python" -c 'import app'
	nothing_left
}

@test "a build that was killed leaves nothing that the next would trip over" {
	slow
	generate
	setsid ninja env >log 2>&1 3>&- &
	local group=$!
	seen 1
	kill -KILL -- "-$group" $(cat "$SEEN")
	wait "$group" || true
	pkill -KILL -s "$group" || true
	touch "$SEEN.go"
	expect 0 ninja env
	.venv/bin/python -c 'import app'
	expect 0 ninja env
	has "$out" "no work to do"
	expect 0 "$NINJENV" check
}

@test "^C at ninja ends the build" {
	slow
	generate
	setsid ninja env >log 2>&1 3>&- &
	local group=$! pid
	seen 1
	kill -INT -- "-$group"
	wait "$group" || true
	sleep 0.3
	for pid in $(cat "$SEEN"); do
		! kill -0 "$pid" 2>/dev/null
	done
	nothing_left
	touch "$SEEN.go"
	expect 0 ninja env
	.venv/bin/python -c 'import app'
}

# bats test_tags=long
@test "no home, and a TMPDIR with blanks and quotes" {
	app <<-'END'
		import os, subprocess, tempfile, tools

		def build_wheel(directory, settings=None, metadata=None):
		    with tempfile.NamedTemporaryFile() as file:
		        assert os.path.exists(file.name)
		    return tools.wheel(directory, "x")
	END
	ini "app ="
	unset HOME
	export TMPDIR="$BATS_TEST_TMPDIR/t m'p\"\$x"
	mkdir "$TMPDIR"
	generate
	expect 0 ninja env
	.venv/bin/python -c 'import app'
	# Neither a home nor a store: in the environment.
	unset NINJENV_CACHE XDG_CACHE_HOME
	rm -rf .venv
	generate
	expect 0 ninja env
	.venv/bin/python -c 'import app'
	expect 0 ninja env
	has "$out" "no work to do"
	[ -z "$(ls "$TMPDIR")" ]
}

# no_sockets COMMAND...: nobody may so much as try, but for local ones.
no_sockets() {
	command -v strace >/dev/null || { "$@"; return; }
	local code=0
	strace -f -qq -e trace=connect,sendto -o "$BATS_TEST_TMPDIR/trace" "$@" ||
		code=$?
	! grep -E 'AF_INET|AF_INET6' "$BATS_TEST_TMPDIR/trace" || return 99
	return "$code"
}

@test "offline: a missing source, requirement or commit is named, no socket" {
	local id=0123456789012345678901234567890123456789
	app <<-'END'
		import tools
		build_wheel = lambda d, s=None, m=None: tools.wheel(d, "x")
	END
	ini "app ="
	export NINJENV_OFFLINE=1
	expect 0 no_sockets "$NINJENV"
	expect 1 no_sockets ninja env
	has "$out" "app-1.0.tar.gz" NINJENV_OFFLINE
	# Its source is there, what it requires is not.
	app -r helper <<-'END'
		import helper
	END
	rm -rf .venv
	unset NINJENV_OFFLINE
	generate
	expect 1 ninja env
	export NINJENV_OFFLINE=1
	expect 1 no_sockets ninja env
	has "$out" helper NINJENV_OFFLINE
	# A repository.
	rm pylock.toml
	for url in https://127.0.0.1:1/x ssh://git@127.0.0.1:1/x; do
		ini "tool = git+$url@$id"
		expect 1 no_sockets "$NINJENV"
		has "$err" "venv.ini:4:8: error: commit $id of " NINJENV_OFFLINE
	done
	# A lock of another tool that names it.
	ini "tool ="
	printf '%s\n' 'lock-version = "1.0"' 'created-by = "x"' \
		'[[packages]]' 'name = "tool"' "vcs = {type = \"git\", url = \"https://127.0.0.1:1/x\", commit-id = \"$id\"}" >pylock.toml
	expect 0 no_sockets "$NINJENV"
	expect 1 no_sockets ninja env
	has "$out" "commit $id of 'https://127.0.0.1:1/x'" NINJENV_OFFLINE
}

@test "a native module or compiler that is missing stops no C edge" {
	app <<-'END'
		import tools
		build_wheel = lambda d, s=None, m=None: tools.wheel(d, "x")
	END
	mkdir pc
	export PKG_CONFIG_PATH=$PWD/pc
	printf 'Name: t\nDescription: t\nVersion: 1\n' >pc/thing.pc
	ini "app =" "[build:app]" "native = thing"
	printf '%s\n' 'build build.ninja: phony | env.ninja' 'include env.ninja' \
		'rule copy' '  command = cp $in $out' 'build b: copy a' \
		'build c: copy a | env/app' >build.ninja
	echo 1 >a
	generate
	expect 0 ninja
	rm pc/thing.pc
	sleep 0.02
	echo 2 >a
	expect 0 ninja b
	[ "$(cat b)" = 2 ]
	expect 1 ninja c
	has "$out$err" "venv.ini:6:10: error: " thing
	expect 1 ninja env
	has "$out$err" "venv.ini:6:10: error: " thing
	expect 1 ninja env/app
	[ "$(cat c)" = 1 ]
	.venv/bin/python -c 'import app'
	printf 'Name: t\nDescription: t\nVersion: 1\n' >pc/thing.pc
	expect 0 ninja c env
	[ "$(cat c)" = 2 ]
	expect 0 ninja b c env
	has "$out" "no work to do"
}

@test "secrets of a build: in no file, no argument and no variable" {
	local secret=s3cr3t-w0rd
	index_wheel helper 1.0
	app -r helper <<-'END'
		import helper, json, os, subprocess, tools

		def build_wheel(directory, settings=None, metadata=None):
		    with open(os.environ["SEEN"], "w") as out:
		        json.dump(dict(os.environ), out)
		    return tools.wheel(directory, "x")
	END
	export SEEN=$BATS_TEST_TMPDIR/seen TOKEN=$secret-token
	echo "/* auth=me:$secret" >"$INDEX_STATE/rules"
	local url="http://me:$secret@${INDEX_URL#http://}/simple"
	export PIP_INDEX_URL=$url
	# Every command line of this machine is looked at, again and again.
	echo "$secret" >"$BATS_TEST_TMPDIR/secret"
	while sleep 0.01; do
		cat /proc/[0-9]*/cmdline 2>/dev/null | grep -aF \
			-f "$BATS_TEST_TMPDIR/secret" >>"$BATS_TEST_TMPDIR/leaks" || true
	done 3>&- &
	local watcher=$!
	ini "app =" "[build:app]" "environment = SEEN TOKEN"
	run_split "$NINJENV"
	local said=$out$err first=$code
	run_split ninja -v env
	said+=$out$err
	kill "$watcher"
	wait "$watcher" || true
	echo "$said"
	[ "$first $code" = "0 0" ]
	[ ! -s "$BATS_TEST_TMPDIR/leaks" ] ||
		{ tr '\0' ' ' <"$BATS_TEST_TMPDIR/leaks"; false; }
	lacks "$said" "$secret"
	[ "$(python3 -c 'import json, sys
v = json.load(open(sys.argv[1])); print(v.pop("TOKEN"), sys.argv[2] in str(v))' \
		"$SEEN" "$secret")" = "$secret-token False" ]
	run ! grep -rF "$secret" . "$NINJENV_CACHE"
	# In a requirements file: it is passed over, and not repeated.
	unset PIP_INDEX_URL
	printf '%s\n' "--extra-index-url http://me:$secret@127.0.0.1:1/s" \
		>"$BATS_TEST_TMPDIR/r.txt"
	cp "$BATS_TEST_TMPDIR/r.txt" .
	venv_ini "[env]" "pip = no" "requirements = r.txt"
	run_split "$NINJENV"
	rm r.txt
	lacks "$out$err" "$secret"
	run ! grep -rF "$secret" . "$NINJENV_CACHE"
}
