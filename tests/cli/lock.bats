#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# From venv.ini to a lock: what is chosen, what is kept, what is said.
# seconds: 60

load helper

setup_file() {
	index_start
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	rm -f "$INDEX_FILES"/* "$INDEX_STATE/rules" "$INDEX_STATE/yanked"
	: >"$INDEX_STATE/log"
}

# ini LINE...: venv.ini with these packages, without pip.
ini() {
	venv_ini "[env]" "pip = no" "[packages]" "$@"
}

# lock of PACKAGE [FILE]: its version, or nothing.
version() {
	python3 - "$1" "${2:-pylock.toml}" <<-'END'
		import re, sys

		text = open(sys.argv[2]).read()
		found = re.search(
		    r'^name = "%s"\nversion = "(.*)"' % re.escape(sys.argv[1]),
		    text, re.M)
		print(found.group(1) if found else "")
	END
}

# The table of a package in the lock.
table() {
	python3 - "$1" "${2:-pylock.toml}" <<-'END'
		import sys

		text = open(sys.argv[2]).read()
		for part in text.split("[[packages]]")[1:]:
		    if part.startswith('\nname = "%s"\n' % sys.argv[1]):
		        print(part.split("\n[tool")[0])
	END
}

sha() {
	sha256sum "$1" | cut -d' ' -f1
}

@test "the first lock: newest versions, all files, dependencies" {
	index_wheel app 1.0 --requires 'lib>=1'
	index_wheel app 2.0 --requires 'lib>=1' --both
	index_wheel app 2.0 --tag cp39-cp39-win32 --requires 'lib>=1'
	index_wheel lib 1.5 --requires-python '>=3.6'
	ini "app ="
	expect 0 "$NINJENV" lock
	[ "$(version app)" = 2.0 ]
	[ "$(version lib)" = 1.5 ]
	has "$(table app)" 'dependencies = [{name = "lib"}]' \
		"index = \"$INDEX_URL/simple\"" \
		'name = "app-2.0-py3-none-any.whl"' \
		'name = "app-2.0-cp39-cp39-win32.whl"' \
		"sdist = {name = \"app-2.0.tar.gz\"" \
		"$(sha "$INDEX_FILES/app-2.0.tar.gz")" \
		"$(sha "$INDEX_FILES/app-2.0-py3-none-any.whl")" \
		"url = \"$INDEX_URL/files/app-2.0.tar.gz\""
	has "$(table lib)" 'dependencies = []' 'requires-python = ">=3.6"'
	lacks "$(cat pylock.toml)" app-1.0 "environments ="
	has "$(cat pylock.toml)" 'requires-python = '
}

@test "pip is locked unless venv.ini says no" {
	# Debian keeps it apart.
	pip=$(python3 -c 'import ensurepip, glob, os
print(*sorted(glob.glob(os.path.join(os.path.dirname(
    ensurepip.__file__), "_bundled", "pip-*.whl"))
    + glob.glob("/usr/share/python-wheels/pip-*.whl"))[:1])')
	[ -f "$pip" ] || skip "this Python bundles no pip"
	cp "$pip" "$INDEX_FILES"
	venv_ini
	expect 0 "$NINJENV" lock
	[[ "$(basename "$pip")" == "pip-$(version pip)-"* ]]
	ini
	expect 0 "$NINJENV" lock
	[ -z "$(version pip)" ]
}

@test "pins that still fit stay when newer versions appear" {
	index_wheel app 1.0 --requires lib --requires other
	index_wheel lib 1.0
	index_wheel other 1.0
	ini "app ="
	expect 0 "$NINJENV" lock
	cp pylock.toml before
	index_wheel app 2.0 --requires lib --requires other
	index_wheel lib 2.0
	index_wheel other 2.0
	expect 0 "$NINJENV" lock
	cmp before pylock.toml
	ini "app =" "lib = >=2"
	expect 0 "$NINJENV" lock
	[ "$(version app) $(version lib) $(version other)" = "1.0 2.0 1.0" ]
}

# bats test_tags=long
@test "--upgrade lets go of one, or of all" {
	index_wheel app 1.0 --requires lib
	index_wheel lib 1.0
	ini "app ="
	expect 0 "$NINJENV" lock
	index_wheel app 2.0 --requires lib
	index_wheel lib 2.0
	expect 0 "$NINJENV" lock --upgrade lib
	[ "$(version app) $(version lib)" = "1.0 2.0" ]
	expect 0 "$NINJENV" lock --upgrade
	[ "$(version app) $(version lib)" = "2.0 2.0" ]
	index_wheel app 3.0 --requires lib
	expect 1 "$NINJENV" lock --upgrade App lbi
	has "$err" "no lock has 'lbi'" "did you mean 'lib'?"
	[ "$(version app)" = 2.0 ]
}

# bats test_tags=long
@test "a pin that nothing requires any more is dropped" {
	index_wheel app 1.0 --requires 'lib<2'
	index_wheel app 2.0
	index_wheel lib 1.0
	ini "app = 1.0"
	expect 0 "$NINJENV" lock
	[ "$(version lib)" = 1.0 ]
	ini "app = 2.0"
	expect 0 "$NINJENV" lock
	[ "$(version app) $(version lib)" = "2.0 " ]
}

# bats test_tags=long
@test "extras are followed, through pins too, and are no dependencies" {
	index_wheel app 1.0 --extra 'net=lib>=1' --extra 'all=app[net]'
	index_wheel lib 1.0 --extra 'fast=quick'
	index_wheel quick 1.0
	index_wheel user 1.0 --requires 'lib[fast]'
	ini "app ="
	expect 0 "$NINJENV" lock
	[ -z "$(version lib)" ]
	ini "app[all] ="
	expect 0 "$NINJENV" lock
	[ "$(version lib) $(version quick)" = "1.0 " ]
	has "$(table app)" 'dependencies = [{name = "lib"}]'
	ini "app[all] =" "user ="
	expect 0 "$NINJENV" lock
	[ "$(version quick)" = 1.0 ]
	has "$(table lib)" 'dependencies = [{name = "quick"}]'
	lacks "$(cat pylock.toml)" "environments ="
}

@test "the lock says where its markers came out as they did" {
	index_wheel app 1.0 --requires 'old ; python_version < "3.6"' \
		--requires 'win ; sys_platform == "win32"' \
		--requires 'lib ; os_name == "posix" or os_name == "java"' \
		--extra 'no=nothing ; python_version > "3.0"'
	index_wheel lib 1.0
	ini "app =" 'mac = 1.0 ; sys_platform == "darwin"'
	expect 0 "$NINJENV" lock
	[ "$(version lib)" = 1.0 ]
	has "$(cat pylock.toml)" 'environments = ["(os_name == \"posix\" or os_name == \"java\") and python_version >= \"3.6\" and sys_platform != \"darwin\" and sys_platform != \"win32\""]'
	expect 0 "$NINJENV" generate
}

# bats test_tags=long
@test "requires-python is what venv.ini says" {
	index_wheel app 1.0
	venv_ini "[env]" "pip = no" "python = >=3.8, <4" "[packages]" "app ="
	expect 0 "$NINJENV" lock
	[ "$(grep -m1 requires-python pylock.toml)" = 'requires-python = "<4,>=3.8"' ]
}

@test "a yanked version is warned of, with its reason" {
	index_wheel app 1.0
	echo "app-1.0-py3-none-any.whl deletes files" >"$INDEX_STATE/yanked"
	ini "app = 1.0"
	expect 0 "$NINJENV" lock
	has "$err" "venv.ini:4:7: warning: app 1.0 is yanked: deletes files"
}

@test "an sdist alone is locked, with what its build says it needs" {
	index_wheel app 1.0 --sdist --requires lib
	index_wheel lib 1.0
	ini "app ="
	expect 0 "$NINJENV" lock
	has "$(table app)" 'dependencies = [{name = "lib"}]' \
		'sdist = {name = "app-1.0.tar.gz"'
	lacks "$(table app)" "wheels ="
	[ "$(version lib)" = 1.0 ]
}

@test "an sdist that cannot say what it needs is named" {
	index_wheel app 1.0 --sdist --fail 'there is no compiler'
	ini "app = 1.0"
	expect 1 "$NINJENV" lock
	has "$err" "venv.ini:4:7: error: 'app==1.0' has no wheel" \
		"there is no compiler" ".venv/.ninjenv/log/lock.log"
}

# bats test_tags=long
@test "a URL and a wheel of the repository are archives with their hash" {
	index_wheel app 1.0 --requires lib
	index_wheel lib 1.0
	mkdir vendor
	python3 "$ROOT/tests/fixtures/make_wheel.py" vendor mine 1.0 \
		--requires 'lib>=1' >/dev/null
	wheel=app-1.0-py3-none-any.whl
	hash=$(sha "$INDEX_FILES/$wheel")
	ini "app = $INDEX_URL/files/$wheel#sha256=$hash" \
		"mine = ./vendor/mine-1.0-py3-none-any.whl"
	expect 0 "$NINJENV" lock
	has "$(table app)" "archive = {name = \"$wheel\", url = \"$INDEX_URL/files/$wheel\"" \
		"sha256 = \"$hash\"" 'dependencies = [{name = "lib"}]'
	has "$(table mine)" 'path = "vendor/mine-1.0-py3-none-any.whl"' \
		"$(sha vendor/mine-1.0-py3-none-any.whl)"
	cp pylock.toml before
	expect 0 "$NINJENV" lock
	diff before pylock.toml
}

# bats test_tags=long
@test "what extends has the versions of what is extended" {
	index_wheel app 1.0 --requires lib
	index_wheel lib 1.0
	index_wheel doc 1.0 --requires 'lib>=1'
	ini "app ="
	expect 0 "$NINJENV" lock
	index_wheel lib 2.0
	printf '%s\n' "[env:docs]" "extends = env" "[packages:docs]" "doc =" \
		>>venv.ini
	expect 0 "$NINJENV" lock
	[ "$(version lib pylock.docs.toml)" = 1.0 ]
	[ "$(version doc pylock.docs.toml)" = 1.0 ]
	# Its own line counts more.
	echo "lib = >=2" >>venv.ini
	expect 0 "$NINJENV" lock
	[ "$(version lib)" = 1.0 ]
	[ "$(version lib pylock.docs.toml)" = 2.0 ]
}

# bats test_tags=long
@test "what an extended environment forbids is told with its name" {
	index_wheel app 1.0 --requires lib
	index_wheel lib 1.0
	ini "app ="
	expect 0 "$NINJENV" lock
	index_wheel lib 2.0
	index_wheel doc 1.0 --requires 'lib>=2'
	printf '%s\n' "[env:docs]" "extends = env" "[packages:docs]" "doc =" \
		>>venv.ini
	expect 1 "$NINJENV" lock
	has "$err" "no versions satisfy all requirements of 'docs'" \
		"'env', which 'docs' extends, has lib==1.0" \
		"doc 1.0 depends on lib>=2" "below [packages:docs]"
	[ ! -e pylock.docs.toml ]
}

@test "a conflict: who asks for what, and pip's own words are kept" {
	index_wheel one 1.0 --requires 'lib<2'
	index_wheel two 1.0 --requires 'lib>=2'
	index_wheel lib 1.0
	index_wheel lib 2.0
	ini "one =" "two ="
	expect 1 "$NINJENV" lock
	has "$err" "venv.ini" "no versions satisfy all requirements of 'env'" \
		"one 1.0 depends on lib<2" "two 1.0 depends on lib>=2" \
		"pip: Cannot install" ".venv/.ninjenv/log/lock.log"
	[ -s .venv/.ninjenv/log/lock.log ]
	[ ! -e pylock.toml ]
}

@test "a version that is not there: the line, and those that are" {
	index_wheel app 1.0
	index_wheel app 2.0
	ini "app = 9.0"
	expect 1 "$NINJENV" lock
	has "$err" "venv.ini:4:7: error: no version fits 'app==9.0'" \
		"there are: 1.0, 2.0" "ask for one of those" \
		"pip: No matching distribution found for app==9.0"
	index_wheel user 1.0 --requires 'app>=9'
	ini "user ="
	expect 1 "$NINJENV" lock
	has "$err" "no version fits 'app>=9'" "user requires it"
}

@test "a name that no index has is told before pip runs" {
	ini "nobody = 1.0" "nothing ="
	expect 1 "$NINJENV" lock
	has "$err" "venv.ini:4:10: error: no index has 'nobody'" \
		"venv.ini:5:1: error: no index has 'nothing'"
	[ "$(index_requests python)" -eq 0 ]
}

@test "an index that does not answer is named, without its password" {
	export PIP_INDEX_URL="http://me:hidden@127.0.0.1:9/simple" PIP_RETRIES=0
	ini "app ="
	expect 1 "$NINJENV" lock
	has "$err" "127.0.0.1:9"
	lacks "$err$out" hidden
}

@test "an index with a password: it is in no file and no message" {
	index_wheel app 1.0 --requires lib
	index_wheel lib 1.0
	echo "* auth=me:s3cr3t" >"$INDEX_STATE/rules"
	ini "app ="
	expect 1 "$NINJENV" lock
	export PIP_INDEX_URL="http://me:s3cr3t@${INDEX_URL#http://}/simple"
	expect 0 "$NINJENV" lock
	[ "$(version lib)" = 1.0 ]
	run ! grep -rq s3cr3t . "$NINJENV_CACHE"
	ini "app = 7"
	expect 1 "$NINJENV" lock
	lacks "$err$out" s3cr3t
	run ! grep -rq s3cr3t . "$NINJENV_CACHE"
}

# bats test_tags=long
@test "PIP_ variables that are not about sources have no say" {
	index_wheel app 1.0
	export PIP_TARGET=/nowhere PIP_REQUIRE_VIRTUALENV=1 PIP_NO_DEPS=1
	export PIP_USER=1 PIP_REPORT=/nowhere/x PIP_QUIET=3
	ini "app ="
	expect 0 "$NINJENV" lock
	[ "$(version app)" = 1.0 ]
}

@test "find-links in the repository: a relative path in the lock" {
	mkdir -p wheels
	python3 "$ROOT/tests/fixtures/make_wheel.py" wheels app 1.0 >/dev/null
	ini "app =" "[index]" "find-links = ./wheels"
	expect 0 "$NINJENV" lock
	has "$(table app)" 'path = "wheels/app-1.0-py3-none-any.whl"'
	lacks "$(table app)" "index ="
	# Where an index has the same file, its URL serves more people.
	cp wheels/app-1.0-py3-none-any.whl "$INDEX_FILES"
	expect 0 "$NINJENV" lock
	has "$(table app)" "url = \"$INDEX_URL/files/app-1.0-py3-none-any.whl\""
}

# bats test_tags=long
@test "offline: find-links and pins suffice, or it says what is missing" {
	index_wheel app 1.0 --requires lib
	index_wheel lib 1.0
	index_wheel more 1.0
	ini "app =" "more ="
	expect 0 "$NINJENV" lock
	: >"$INDEX_STATE/log"
	export NINJENV_OFFLINE=1
	ini "app ="
	expect 0 "$NINJENV" lock
	[ "$(version app) $(version lib) $(version more)" = "1.0 1.0 " ]
	has "$(table lib)" "url = \"$INDEX_URL/files/lib-1.0-py3-none-any.whl\""
	ini "app =" "other ="
	expect 1 "$NINJENV" lock
	has "$err" "venv.ini:5:1: error: no index has 'other'" NINJENV_OFFLINE
	[ ! -s "$INDEX_STATE/log" ]
	mkdir links
	python3 "$ROOT/tests/fixtures/make_wheel.py" links other 1.0 >/dev/null
	printf '%s\n' "[index]" "find-links = ./links" >>venv.ini
	expect 0 "$NINJENV" lock
	[ "$(version other)" = 1.0 ]
	[ ! -s "$INDEX_STATE/log" ]
}

# bats test_tags=long
@test "HTML pages alone are enough" {
	index_wheel app 1.0 --requires lib --both
	index_wheel lib 1.0
	export PIP_INDEX_URL="$INDEX_URL/html"
	ini "app ="
	expect 0 "$NINJENV" lock
	has "$(table app)" "$(sha "$INDEX_FILES/app-1.0.tar.gz")" \
		"index = \"$INDEX_URL/html\""
}

# bats test_tags=long
@test "every interpreter's own pip gives the same answer" {
	index_wheel app 1.0 --requires 'lib<2' --extra 'x=more'
	index_wheel lib 1.0
	index_wheel more 1.0
	seen=0
	for python in $(compgen -c python3. | grep -E '^python3\.[0-9]+$' |
		sort -u); do
		path=$(type -P "$python") || continue
		"$path" -c 'import sys; sys.exit(sys.version_info < (3, 8))' ||
			continue
		venv_ini "[env]" "pip = no" "python = $path" "[packages]" \
			"app[x] ="
		expect 0 "$NINJENV" lock --upgrade
		[ "$(version lib) $(version more)" = "1.0 1.0" ]
		index_wheel lib 1.1
		expect 0 "$NINJENV" lock
		[ "$(version lib)" = 1.0 ]
		rm "$INDEX_FILES"/lib-1.1*
		seen=$((seen + 1))
	done
	[ "$seen" -gt 0 ] || skip "no python3.N on PATH"
}

# bats test_tags=long
@test "an extended environment's sdist does not move either" {
	index_wheel lib 1.0 --sdist
	index_wheel lib 2.0 --sdist
	index_wheel doc 1.0 --requires 'lib<2'
	ini "lib ="
	expect 0 "$NINJENV" lock
	printf '%s\n' "[env:docs]" "extends = env" "[packages:docs]" "doc =" \
		>>venv.ini
	expect 1 "$NINJENV" lock
	has "$err" "'env', which 'docs' extends, has lib==2.0"
}

# bats test_tags=long
@test "a package that was built keeps its version" {
	index_wheel app 1.0 --sdist --requires lib
	index_wheel lib 1.0
	ini "app ="
	expect 0 "$NINJENV"
	expect 0 ninja env
	index_wheel app 2.0 --sdist
	index_wheel lib 2.0
	expect 0 "$NINJENV" lock
	[ "$(version app) $(version lib)" = "1.0 1.0" ]
	expect 0 "$NINJENV" lock --upgrade app
	[ "$(version app) $(version lib)" = "2.0 " ]
}

@test "^C while pip works: nothing is left, nothing is written" {
	index_wheel app 1.0
	echo "/files/* stall=1" >"$INDEX_STATE/rules"
	ini "app ="
	"$NINJENV" lock 3>&- >/dev/null 2>&1 &
	child=$!
	for _ in $(seq 100); do
		[ "$(index_requests /files/)" -gt 0 ] && break
		sleep 0.1
	done
	pip=$(pgrep -P "$child" -f run_pip.py || pgrep -P "$child" python)
	[ -n "$pip" ]
	kill -TERM "$child"
	wait "$child" && false
	run ! kill -0 "$pip"
	[ ! -e pylock.toml ]
	[ -z "$(ls "$NINJENV_CACHE"/*/tmp)" ]
}
