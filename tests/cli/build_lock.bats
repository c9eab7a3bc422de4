#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What packages from source are built with is a part of the lock.
# seconds: 60

load helper
load interpreters

setup_file() {
	index_start
	OTHER=$(other_python) || OTHER=
	export OTHER
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	rm -f "$INDEX_FILES"/* "$INDEX_STATE/rules"
	: >"$INDEX_STATE/log"
}

ini() {
	venv_ini "[env]" "pip = no" "[packages]" "$@"
}

# lock [OPTION...]: makes it; $lock is its text.
lock() {
	expect 0 "$NINJENV" lock "$@"
	lock=$(cat pylock.toml)
}

# builds: a line for each build of the lock: what, with which, asked for by.
builds() {
	python3 - "$1" <<-'END'
		import sys

		try:
		    import tomllib
		except ImportError:
		    from pip._vendor import tomli as tomllib

		own = tomllib.load(open(sys.argv[1], "rb"))["tool"]["ninjenv"]
		files = {(p["name"], p["version"]): p for p in own.get("build-packages", [])}
		for build in own.get("build", []):
		    used = [(p["name"], p["version"]) for p in build["packages"]]
		    assert all(files[u]["wheels"] for u in used)
		    print(build["name"], build.get("version", "-"),
		          "with", " ".join("=".join(u) for u in used),
		          "for", " ".join(build["requires"]),
		          *(["where", build["marker"]] if "marker" in build else []))
	END
}

@test "build requirements are locked, with those that they need" {
	index_wheel app 1.0 --sdist --build-requires 'tool>=1'
	index_wheel tool 1.0
	index_wheel tool 2.0 --requires helper
	index_wheel helper 0.1
	index_wheel helper 0.1 --tag py3-none-win_amd64
	ini "app ="
	lock
	[ "$(builds pylock.toml)" = "app 1.0 with helper=0.1 tool=2.0 for tool>=1" ]
	# of all platforms, and no packages of the environment
	has "$lock" "helper-0.1-py3-none-win_amd64.whl" "helper-0.1-py3-none-any.whl"
	expect 0 "$NINJENV" lock
	[ "$(cat pylock.toml)" = "$lock" ]
	[ "$(grep -c '^\[\[packages\]\]' pylock.toml)" -eq 1 ]
}

# bats test_tags=long
@test "a lock made twice, from nothing, has the same bytes" {
	index_wheel app 1.0 --sdist --build-requires tool --build-requires helper
	index_wheel other 1.0 --sdist --build-requires helper --build-requires tool
	index_wheel tool 1.0
	index_wheel helper 0.1
	ini "app =" "other ="
	lock
	rm -rf pylock.toml "$NINJENV_CACHE" .venv
	first=$lock
	lock
	[ "$lock" = "$first" ]
	[ "$(builds pylock.toml | wc -l)" -eq 2 ]
}

# bats test_tags=long
@test "equal sets of requirements are resolved once" {
	index_wheel app 1.0 --sdist --build-requires tool --build-requires helper
	index_wheel other 1.0 --sdist --build-requires helper --build-requires tool
	index_wheel tool 1.0
	index_wheel helper 0.1
	ini "app =" "other ="
	lock
	# pip, which asks each source what it requires: one each; we: one for
	# the files of all versions and one of the resolver.
	[ "$(index_requests 'GET /simple/helper/')" -le 4 ]
	has "$(builds pylock.toml)" "app 1.0 with helper=0.1 tool=1.0" \
		"other 1.0 with helper=0.1 tool=1.0"
}

# bats test_tags=long
@test "what the backend asks for besides is resolved with the rest" {
	index_wheel app 1.0 --sdist --build-requires tool \
		--hook-requires 'helper>=0.1'
	index_wheel tool 1.0
	index_wheel helper 0.1
	ini "app ="
	lock
	[ "$(builds pylock.toml)" = \
		"app 1.0 with helper=0.1 tool=1.0 for helper>=0.1 tool" ]
}

@test "a package without build requirements has an empty build" {
	index_wheel app 1.0 --sdist
	ini "app ="
	lock
	[ "$(builds pylock.toml)" = "app 1.0 with  for " ]
	lacks "$lock" "build-packages"
}

# bats test_tags=long
@test "pins are kept, and let go of by --upgrade" {
	index_wheel app 1.0 --sdist --build-requires tool --build-requires helper
	index_wheel tool 1.0
	index_wheel helper 0.1
	ini "app ="
	lock
	index_wheel tool 2.0
	index_wheel helper 0.2
	lock
	has "$(builds pylock.toml)" "with helper=0.1 tool=1.0"
	lock --upgrade tool
	has "$(builds pylock.toml)" "with helper=0.1 tool=2.0"
	lock --upgrade
	has "$(builds pylock.toml)" "with helper=0.2 tool=2.0"
	lacks "$lock" "tool-1.0" "helper-0.1"
}

# bats test_tags=long
@test "[build:NAME] requires: added, re-locked when it changes, gone with it" {
	index_wheel app 1.0 --sdist --build-requires tool
	index_wheel tool 1.0
	index_wheel helper 0.1
	index_wheel helper 0.2
	ini "app ="
	lock
	printf '%s\n' "[build:app]" "requires = helper<0.2" >>venv.ini
	expect 0 "$NINJENV"
	[ "$(builds pylock.toml)" = \
		"app 1.0 with helper=0.1 tool=1.0 for helper<0.2 tool" ]
	sed -i 's/helper<0.2/helper>=0.2/' venv.ini
	expect 0 "$NINJENV"
	[ "$(builds pylock.toml)" = \
		"app 1.0 with helper=0.2 tool=1.0 for helper>=0.2 tool" ]
	sed -i '/build:app/,$d' venv.ini
	expect 0 "$NINJENV"
	[ "$(builds pylock.toml)" = "app 1.0 with tool=1.0 for tool" ]
}

# bats test_tags=long
@test "[build:NAME] from-source: the sdist also where a wheel fits" {
	index_wheel app 1.0 --both --build-requires tool
	index_wheel tool 1.0
	ini "app ="
	lock
	[ -z "$(builds pylock.toml)" ]
	printf '%s\n' "[build:app]" "from-source = yes" >>venv.ini
	lock
	[ "$(builds pylock.toml)" = "app 1.0 with tool=1.0 for tool" ]
	rm "$INDEX_FILES"/app-1.0.tar.gz
	expect 1 "$NINJENV" lock --upgrade
	has "$err" "app 1.0 is to be built from source" "from-source" "[build:app]"
}

# bats test_tags=long
@test "a marker of a requirement says where the build holds" {
	index_wheel app 1.0 --sdist --build-requires tool \
		--build-requires 'helper; sys_platform == "win32"'
	index_wheel tool 1.0
	ini "app ="
	lock
	has "$(builds pylock.toml)" "app 1.0 with tool=1.0 for " \
		'helper; sys_platform == "win32" tool where ' "win32"
	# What another platform has locked for itself stays.
	python3 - <<-'END'
		text = open("pylock.toml").read()
		begin = text.index("[[tool.ninjenv.build]]")
		end = text.index("[[tool.ninjenv.build-packages]]")
		build = text[begin:end].replace("!=", "==")
		assert build != text[begin:end]
		open("pylock.toml", "w").write(text[:end] + build + text[end:])
	END
	cp pylock.toml two
	lock
	[ "$(builds pylock.toml | wc -l)" -eq 2 ]
	cmp <(sort two) <(sort pylock.toml)
	lock --upgrade
	[ "$(builds pylock.toml | wc -l)" -eq 2 ]
	# Of another version it says nothing any more.
	index_wheel app 2.0 --sdist --build-requires tool
	lock --upgrade
	[ "$(builds pylock.toml)" = "app 2.0 with tool=1.0 for tool" ]
}

# bats test_tags=long
@test "a build made elsewhere stays where a wheel fits" {
	index_wheel app 1.0 --sdist --build-requires tool
	index_wheel tool 1.0
	ini "app ="
	lock
	index_wheel app 1.0
	lock
	[ "$(builds pylock.toml)" = "app 1.0 with tool=1.0 for tool" ]
}

# bats test_tags=long
@test "a requirement without a wheel: an error, and for whom" {
	index_wheel app 1.0 --sdist --build-requires tool
	index_wheel tool 1.0 --sdist
	ini "app ="
	expect 1 "$NINJENV" lock
	has "$err" "venv.ini:4:1: " "tool" "app 1.0 is built with it" "hint: "
	[ ! -e pylock.toml ]
	# An older one that has is taken.
	index_wheel tool 0.9
	lock
	[ "$(builds pylock.toml)" = "app 1.0 with tool=0.9 for tool" ]
}

@test "a requirement that nobody has" {
	index_wheel app 1.0 --sdist
	ini "app =" "[build:app]" "requires = nowhere"
	expect 1 "$NINJENV" lock
	has "$err" "venv.ini:5:" "no index has 'nowhere'" \
		"app 1.0 is built with it"
	[ ! -e pylock.toml ]
}

# bats test_tags=long
@test "offline, with find-links and an empty store: no socket is opened" {
	index_wheel app 1.0 --sdist --build-requires tool --hook-requires helper
	index_wheel tool 1.0
	index_wheel helper 0.1
	mkdir vendor
	cp "$INDEX_FILES"/* vendor
	ini "app =" "[index]" "find-links = ./vendor"
	: >"$INDEX_STATE/log"
	NINJENV_OFFLINE=1 PIP_INDEX_URL=http://127.0.0.1:1/simple \
		expect 0 "$NINJENV" lock
	[ "$(builds pylock.toml)" = \
		"app 1.0 with helper=0.1 tool=1.0 for helper tool" ]
	[ ! -s "$INDEX_STATE/log" ]
	has "$(cat pylock.toml)" 'path = "vendor/tool-1.0-py3-none-any.whl"'
	# And again out of the store and the lock.
	cp pylock.toml first
	NINJENV_OFFLINE=1 PIP_INDEX_URL=http://127.0.0.1:1/simple \
		expect 0 "$NINJENV" lock
	cmp first pylock.toml
}

# bats test_tags=long
@test "an environment that extends has the builds of what it extends" {
	index_wheel app 1.0 --sdist --build-requires tool
	index_wheel tool 1.0
	index_wheel click 8
	ini "app ="
	lock
	index_wheel tool 2.0
	printf '%s\n' "[env:docs]" "extends = env" "[packages:docs]" "click =" \
		>>venv.ini
	expect 0 "$NINJENV"
	[ "$(builds pylock.docs.toml)" = "app 1.0 with tool=1.0 for tool" ]
}

# bats test_tags=long
@test "one with another interpreter has builds of its own where it has to" {
	[ -n "$OTHER" ] || skip "there is no other Python"
	usual=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
	index_wheel app 1.0 --sdist --build-requires tool
	index_wheel tool 1.0
	index_wheel tool 2.0 --requires-python "==$usual.*"
	ini "app ="
	lock
	[ "$(builds pylock.toml)" = "app 1.0 with tool=2.0 for tool" ]
	printf '%s\n' "[env:old]" "extends = env" "python = $OTHER" >>venv.ini
	expect 0 "$NINJENV" env
	[ "$(builds pylock.old.toml)" = "app 1.0 with tool=1.0 for tool" ]
	# Its lock does not serve the other.
	cp pylock.toml pylock.old.toml
	sed -i 's/^digest.*//' pylock.old.toml
	expect 1 "$NINJENV"
	has "$err" "tool 2.0" "needs Python ==$usual.*"
}

# bats test_tags=long
@test "vendor takes what builds need along" {
	index_wheel app 1.0 --sdist --build-requires tool
	index_wheel tool 1.0
	index_wheel tool 1.0 --tag py3-none-win_amd64
	ini "app ="
	lock
	expect 0 "$NINJENV" vendor --all all
	[ "$(cd all && echo *)" = "app-1.0.tar.gz tool-1.0-py3-none-any.whl tool-1.0-py3-none-win_amd64.whl" ]
	expect 0 "$NINJENV" vendor here
	[ "$(cd here && echo *)" = "app-1.0.tar.gz tool-1.0-py3-none-any.whl" ]
	lacks "$err" warning
}

reads_lock_pip() {
	expect 0 pip install --dry-run --target there -r pylock.toml
	has "$out" "Would install app-1.0"
	lacks "$out" "tool-1.0"
}

reads_lock_uv() {
	expect 0 uv pip sync --dry-run --target there pylock.toml
	has "$err" "+ app==1.0"
	lacks "$err" "tool==1.0"
}

# bats test_tags=long
@test "such a lock is one for other tools, too" {
	index_wheel app 1.0 --both --build-requires tool
	index_wheel tool 1.0
	ini "app =" "[build:app]" "from-source = yes"
	lock
	# What PEP 751 does not know stands below [tool] alone.
	python3 - <<-'END'
		import sys

		try:
		    import tomllib
		except ImportError:
		    from pip._vendor import tomli as tomllib

		lock = tomllib.load(open("pylock.toml", "rb"))
		assert set(lock) == {"lock-version", "requires-python",
		                     "created-by", "packages", "tool"}, lock
		assert set(lock["packages"][0]) == {
		    "name", "version", "dependencies", "index", "sdist", "wheels"}
	END
	local pip
	for pip in pip uv; do
		command -v "$pip" >/dev/null || continue
		[ "$pip" = uv ] || "$pip" install --help | grep -q pylock ||
			continue
		reads_lock_"$pip"
	done
}

# --- and what generation and builds make of it ---------------------------------

need_ninja() {
	command -v ninja >/dev/null || skip "there is no ninja"
}

@test "the build gets what is locked, not what is newest, without a socket" {
	need_ninja
	index_wheel app 1.0 --sdist --build-requires tool --hook-requires helper
	index_wheel tool 1.0
	index_wheel helper 0.1
	ini "app ="
	lock
	index_wheel tool 2.0
	expect 0 "$NINJENV"
	has "$(cat .venv/.ninjenv/recipe/app)" "tool-1.0-py3-none-any.whl" \
		"helper-0.1-py3-none-any.whl"
	rm -f "$INDEX_FILES"/*
	: >"$INDEX_STATE/log"
	NINJENV_OFFLINE=1 expect 0 ninja env
	lacks "$out$err" "warning"
	[ -e .venv/.ninjenv/pkg/app ]
	[ ! -e .venv/.ninjenv/pkg/tool ]
	[ ! -s "$INDEX_STATE/log" ]
}

# bats test_tags=long
@test "an unused build requirement's pin changes no recipe, a used one's does" {
	need_ninja
	index_wheel app 1.0 --sdist --build-requires tool
	index_wheel other 1.0 --sdist --build-requires helper
	index_wheel tool 1.0
	index_wheel helper 0.1
	ini "app =" "other ="
	expect 0 "$NINJENV"
	cp -p .venv/.ninjenv/recipe/app app
	cp -p .venv/.ninjenv/recipe/other other
	index_wheel helper 0.2
	lock --upgrade helper
	expect 0 "$NINJENV"
	cmp app .venv/.ninjenv/recipe/app
	[ ! .venv/.ninjenv/recipe/app -nt app ]
	has "$(cat .venv/.ninjenv/recipe/other)" "helper-0.2"
}

# bats test_tags=long
@test "a lock made where nothing was built: the build resolves, and says so" {
	need_ninja
	index_wheel app 1.0 --sdist --build-requires tool
	index_wheel tool 1.0
	ini "app ="
	lock
	sed -i '/tool.ninjenv.build/,$d' pylock.toml
	expect 0 "$NINJENV"
	[ -z "$(builds pylock.toml)" ]
	expect 0 ninja env
	has "$out$err" "what app is built with is not locked" "type 'ninjenv lock'"
	lock
	[ "$(builds pylock.toml)" = "app 1.0 with tool=1.0 for tool" ]
}

# bats test_tags=long
@test "a build of another platform does not count here" {
	need_ninja
	index_wheel app 1.0 --sdist --build-requires tool \
		--build-requires 'helper; sys_platform == "win32"'
	index_wheel tool 1.0
	ini "app ="
	lock
	sed -i 's/^marker = .*/marker = "sys_platform == '"'win32'"'"/' pylock.toml
	expect 0 "$NINJENV"
	lacks "$(cat .venv/.ninjenv/recipe/app)" "tool-1.0"
}

# bats test_tags=long
@test "a local project's build is locked too" {
	index_wheel tool 1.0
	index_wheel helper 0.1
	mkdir -p libs/mylib/_backend
	cp "$ROOT/tests/fixtures/make_wheel.py" libs/mylib/_backend
	cat >libs/mylib/pyproject.toml <<-'END'
		[build-system]
		requires = ["tool"]
		build-backend = "local"
		backend-path = ["_backend"]
		[project]
		name = "mylib"
		version = "1.0"
	END
	cat >libs/mylib/_backend/local.py <<-'END'
		import json, os

		import make_wheel
		import tool

		def get_requires_for_build_editable(config_settings=None):
		    return ["helper"]

		def build_editable(wheel_directory, config_settings=None,
		                   metadata_directory=None):
		    import helper
		    project = make_wheel.Project("mylib", "1.0")
		    return os.path.basename(
		        make_wheel.wheel(project, wheel_directory))

		get_requires_for_build_wheel = get_requires_for_build_editable
		build_wheel = build_editable
	END
	ini "mylib = ./libs/mylib"
	lock
	has "$(builds pylock.toml)" "mylib - with helper=0.1 tool=1.0 for helper tool"
	sed -i 's/"tool"/"tool", "helper"/' libs/mylib/pyproject.toml
	index_wheel helper 0.2
	lock
	has "$(builds pylock.toml)" "mylib - with helper=0.1 tool=1.0 for helper tool"
}
