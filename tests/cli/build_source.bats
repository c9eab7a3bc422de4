#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Builds from source: what goes into a recipe and its key, backends of all
# manners, archives that are not safe. No backend comes from elsewhere: they lie
# in the sdists, or in wheels made here.
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

# How many packages the store says were built.
built() {
	find "$NINJENV_CACHE" -path '*/built/*' -type f | wc -l
}

app() { # what the installed app says
	.venv/bin/python -c 'import app; print(app.__version__)'
}

# sdist [-r REQUIRES] [-p PATH=TEXT] NAME: NAME 1.0 in the index, whose backend
# is standard input; 'tools' there makes the wheel: tools.wheel(directory, text).
sdist() {
	python3 "$BATS_TEST_DIRNAME/../fixtures/make_backend.py" \
		"${@:1:$#-1}" "$INDEX_FILES" "${@: -1}"
}

plain() { # NAME: with a backend that only makes the wheel
	sdist "$1" <<-'END'
		import tools

		def build_wheel(directory, settings=None, metadata=None):
		    return tools.wheel(directory, repr(settings))
	END
}

lock_both() { # NAME...
	local files=() name
	for name; do files+=("$name-1.0.tar.gz"); done
	lock_of "${files[@]}"
}

# locked_build WHEEL [TEXT]: adds to the lock that app is built with it.
locked_build() {
	local wheel=$1 name version
	name=${wheel%%-*} version=${wheel#*-} version=${version%%-*}
	{
		printf '\n[[tool.ninjenv.build]]\nname = "app"\n'
		printf 'version = "1.0"\nrequires = ["%s"]\n' "$name"
		printf 'packages = [{name = "%s", version = "%s"}]\n' \
			"$name" "$version"
		printf '\n[[tool.ninjenv.build-packages]]\nname = "%s"\n' "$name"
		printf 'version = "%s"\nindex = "%s/simple"\nwheels = [\n' \
			"$version" "$INDEX_URL"
		printf '{name = "%s", url = "%s/files/%s", hashes = {' \
			"$wheel" "$INDEX_URL" "$wheel"
		printf 'sha256 = "%s"}}]\n' \
			"$(sha256sum "$INDEX_FILES/$wheel" | cut -d' ' -f1)"
	} >>pylock.toml
}

@test "with a full store it is built again without a socket" {
	index_wheel helper 1.0 --file 'helper.py=WORD = "helped"\n'
	sdist -r helper app <<-'END'
		import helper, tools

		def build_wheel(directory, settings=None, metadata=None):
		    return tools.wheel(directory, helper.WORD)
	END
	ini "app ="
	lock_both app
	locked_build helper-1.0-py3-none-any.whl
	generate
	expect 0 ninja env
	lacks "$out$err" "not locked"
	[ "$(app)" = helped ]
	has "$(cat .venv/.ninjenv/recipe/app)" "locked yes" "wheel helper"
	# Nothing is left elsewhere; another flag is another build.
	rm -f "$INDEX_FILES"/*
	: >"$INDEX_STATE/log"
	rm -rf .venv
	export CFLAGS=-O1 NINJENV_OFFLINE=1
	generate
	expect 0 ninja env
	[ "$(built)" -eq 2 ]
	[ "$(app)" = helped ]
	[ ! -s "$INDEX_STATE/log" ]
	[ -z "$(ls "$NINJENV_CACHE"/*/tmp)" ]
}

@test "a locked build requirement without a fitting wheel is told at once" {
	index_wheel helper 1.0 --tag cp27-cp27m-win32
	plain app
	ini "app ="
	lock_both app
	locked_build helper-1.0-cp27-cp27m-win32.whl
	expect 1 "$NINJENV"
	has "$err" "venv.ini:4:1: error: building app needs helper 1.0, which" \
		"hint: " "[build:"
}

# bats test_tags=long
@test "settings make another build of that package, and of no other" {
	plain app
	plain lib
	ini "app =" "lib ="
	lock_both app lib
	generate
	expect 0 ninja env
	[ "$(built)" -eq 2 ]
	[ "$(app)" = None ]
	ini "app =" "lib =" "[build:app]" "config-settings = a=1 b=x a=2"
	expect 0 ninja env
	[ "$(built)" -eq 3 ]
	[ "$(app)" = "{'a': ['1', '2'], 'b': 'x'}" ]
	has "$out" "build app from source"
	lacks "$out" "build lib from source"
	has "$(cat .venv/.ninjenv/built/app.recipe)" "setting b"
	lacks "$(cat .venv/.ninjenv/built/app.before)" "setting"
	# Back: from the store.
	ini "app =" "lib ="
	expect 0 ninja env
	[ "$(built)" -eq 3 ]
	[ "$(app)" = None ]
	expect 0 ninja env
	has "$out" "no work to do"
}

pc() { # VERSION
	printf 'Name: thing\nDescription: a thing\nVersion: %s\nLibs: -lthing\n' \
		"$1" >pc/thing.pc
}

# bats test_tags=long
@test "another version of a native module is another build of who uses it" {
	plain app
	plain lib
	mkdir pc
	export PKG_CONFIG_PATH=$PWD/pc
	ini "app =" "lib =" "[build:app]" "native = thing"
	lock_both app lib
	expect 1 "$NINJENV"
	has "$err" "venv.ini:7:10: error: " thing
	[ ! -e .venv/.ninjenv/recipe/app ]
	pc 1.0
	generate
	expect 0 ninja env
	[ "$(built)" -eq 2 ]
	pc 1.1
	expect 0 ninja env
	[ "$(built)" -eq 3 ]
	has "$out" "build app from source"
	lacks "$out" "build lib from source"
	has "$(cat .venv/.ninjenv/built/app.before)" " version 1.0"
	has "$(cat .venv/.ninjenv/built/app.recipe)" " version 1.1"
	touch pc/thing.pc
	expect 0 ninja env
	[ "$(built)" -eq 3 ]
	expect 0 ninja env
	has "$out" "no work to do"
}

@test "environments of one interpreter share a build" {
	plain app
	venv_ini "[env]" "pip = no" "[packages]" "app =" \
		"[env:docs]" "extends = env"
	lock_both app
	cp pylock.toml pylock.docs.toml
	generate
	expect 0 ninja envs
	[ "$(built)" -eq 1 ]
	cmp .venv/.ninjenv/built/app .venv-docs/.ninjenv/built/app
}

@test "a package that is gone leaves no recipe" {
	plain app
	plain lib
	ini "app =" "lib ="
	lock_both app lib
	generate
	[ -e .venv/.ninjenv/recipe/lib ]
	ini "app ="
	lock_both app
	expect 0 ninja env
	[ ! -e .venv/.ninjenv/recipe/lib ]
	[ -e .venv/.ninjenv/recipe/app ]
}

@test "what a backend gets: a clean list of variables, no input, its source" {
	sdist app <<-'END'
		import json, os, sys, tools

		def build_wheel(directory, settings=None, metadata=None):
		    with open(os.environ["SEEN"], "w") as out:
		        json.dump({
		            "variables": dict(os.environ),
		            "input": sys.stdin.read(),
		            "here": sorted(os.listdir(".")),
		            "isolated": sys.flags.isolated,
		            "prefix": sys.prefix,
		            "argv": sys.argv[1:],
		            "tmp": os.path.isdir(os.environ["TMPDIR"]),
		        }, out)
		    return tools.wheel(directory, "x")
	END
	export SEEN=$PWD/seen TOKEN=secret-word STRANGER=1 PYTHONPATH=/x
	export PIP_INDEX_URL="$INDEX_URL/simple" MAKEFLAGS="-k --jobserver-auth=98,99 -j4"
	ini "app =" "[build:app]" "environment = SEEN TOKEN MODE=fast ABSENT"
	lock_both app
	generate
	lacks "$(cat .venv/.ninjenv/recipe/app)" secret-word
	build 0
	python3 - <<-'END'
		import json, os

		seen = json.load(open("seen"))
		v = seen["variables"]
		assert v["TOKEN"] == "secret-word" and v["MODE"] == "fast", v
		for name in ("STRANGER", "PYTHONPATH", "PIP_INDEX_URL", "MAKEFLAGS",
		             "ABSENT"):
		    assert name not in v, name
		assert v["SOURCE_DATE_EPOCH"] == "315532800"
		assert v["PATH"].startswith(seen["prefix"] + "/bin:"), v["PATH"]
		assert v["HOME"] == os.environ["HOME"]
		assert seen["input"] == "" and seen["isolated"] == 1
		assert "pyproject.toml" in seen["here"]
		assert seen["argv"] == [] and seen["tmp"]
		assert not os.path.exists(seen["prefix"])
	END
	# A value that is not written down must be the one of the recipe.
	touch -d '1 hour ago' seen
	rm -r "$NINJENV_CACHE"/*/built
	mkdir "$NINJENV_CACHE"/v1/built
	TOKEN=wrong-word build 1
	has "$err" "'TOKEN'" "hint: type 'ninjenv'"
	lacks "$err" secret-word wrong-word
}

@test "a jobserver that can be reached is handed on" {
	sdist app <<-'END'
		import os, tools

		def build_wheel(directory, settings=None, metadata=None):
		    return tools.wheel(directory, os.environ.get("MAKEFLAGS", "none"))
	END
	ini "app ="
	lock_both app
	generate
	mkfifo jobs
	export MAKEFLAGS="k -j7 --jobserver-auth=fifo:$PWD/jobs -- A=1"
	build 0
	unset MAKEFLAGS
	expect 0 ninja env
	[ "$(app)" = " -j7 --jobserver-auth=fifo:$PWD/jobs" ]
}

# bats test_tags=long
@test "setup.py alone: the legacy backend, and what its hook asks for" {
	python3 - "$BATS_TEST_DIRNAME/../fixtures" "$INDEX_FILES" <<-'END'
		import io, gzip, os, sys, tarfile

		sys.path.insert(0, sys.argv[1])
		import make_wheel as m

		path = os.path.join(sys.argv[1], "make_backend.py")
		tools = open(path, "rb").read()
		backend = b"""
		import tools

		class Legacy:
		    def get_requires_for_build_wheel(self, settings=None):
		        return ["late"]

		    def build_wheel(self, directory, settings=None, metadata=None):
		        import late
		        scope = {}
		        exec(open("setup.py").read(), scope)
		        return tools.wheel(directory, scope["WORD"] + late.WORD)

		__legacy__ = Legacy()
		"""
		text = "\n".join(line[2:] for line in backend.decode().split("\n"))
		text = text if "\nimport tools" in text else backend.decode()
		m.wheel(m.Project("setuptools", "65.0", files={
		    "setuptools/__init__.py": "",
		    "setuptools/build_meta.py": text,
		    "tools.py": tools,
		}), sys.argv[2])
		m.wheel(m.Project("late", "1.0", files={
		    "late.py": "WORD = '-late'\n"}), sys.argv[2])
		out = io.BytesIO()
		with tarfile.open(fileobj=out, mode="w") as new:
		    m.add_member(new, "app-1.0/setup.py", b"WORD = 'old'\n")
		    m.add_member(new, "app-1.0/name", b"app")
		with open(os.path.join(sys.argv[2], "app-1.0.tar.gz"), "wb") as file:
		    file.write(gzip.compress(out.getvalue()))
	END
	ini "app ="
	lock_both app
	generate
	build 0
	has "$err" "not locked" "venv.ini:4:1: warning: "
	expect 0 ninja env
	[ "$(app)" = old-late ]
}

# bats test_tags=long
@test "requires of venv.ini are there as well" {
	index_wheel helper 1.0 --file 'helper.py=WORD = "asked"\n'
	sdist app <<-'END'
		import helper, tools

		def build_wheel(directory, settings=None, metadata=None):
		    return tools.wheel(directory, helper.WORD)
	END
	ini "app =" "[build:app]" "requires = helper>=1"
	lock_both app
	generate
	expect 0 ninja env
	[ "$(app)" = asked ]
}

@test "a backend that fails: its traceback, its line of venv.ini, the log" {
	sdist app <<-'END'
		import sys

		def build_wheel(directory, settings=None, metadata=None):
		    print("on standard output")
		    print("on standard error", file=sys.stderr)
		    raise ValueError("the reason")
	END
	ini "app ="
	lock_both app
	generate
	build 1
	has "$err" "venv.ini:4:1: error: cannot build app 1.0 from" \
		"build_wheel() of 'backend' ended with exit status 1" \
		"on standard output" "on standard error" \
		"ValueError: the reason" "app.log" "hint: "
	# Of our own program nothing is shown.
	lacks "$err" "build.py"
	[ -z "$(ls "$NINJENV_CACHE"/*/tmp)" ]
}

@test "a missing header is named, with what to write" {
	sdist app <<-'END'
		import sys

		def build_wheel(directory, settings=None, metadata=None):
		    sys.exit("a.c:1:10: fatal error: yaml.h: No such file or directory")
	END
	ini "app ="
	lock_both app
	generate
	build 1
	has "$err" "hint: install what has 'yaml.h'" "[build:app]"
}

# bats test_tags=long
@test "backends that end without an answer, or with a strange one" {
	local body want
	ini "app ="
	while IFS='|' read -r body want; do
		rm -rf "$INDEX_FILES"/* .venv
		printf 'import os\ndef build_wheel(d, s=None, m=None):\n    %s\n' \
			"$body" | sdist app
		lock_both app
		generate
		build 1
		has "$err" "$want"
		[ ! -e .venv/.ninjenv/built/app ]
	done <<-'END'
		os._exit(0)|ended without an answer
		os.kill(os.getpid(), 9)|killed by signal 9
		return "nothing.whl"|is no file that it made
		return "../x.whl"|is no file that it made
		return None|is no file that it made
		open(d + "/app.zip", "w"); return "app.zip"|is no wheel's name
	END
}

@test "a wheel that does not fit the interpreter is refused" {
	sdist app <<-'END'
		import tools

		def build_wheel(directory, settings=None, metadata=None):
		    return tools.wheel(directory, "x", tag="cp27-cp27m-win32")
	END
	ini "app ="
	lock_both app
	generate
	build 1
	has "$err" "which does not fit Python"
	[ "$(built)" -eq 0 ]
}

# bats test_tags=long
@test "a backend that is not there, and one that backend-path does not have" {
	plain app
	ini "app ="
	edit() { # FROM TO
		rm -rf .venv
		plain app
		python3 - "$INDEX_FILES/app-1.0.tar.gz" "$@" <<-'END'
			import gzip, io, sys, tarfile

			path, before, after = sys.argv[1:]
			data = gzip.open(path).read()
			out = io.BytesIO()
			with tarfile.open(fileobj=io.BytesIO(data)) as old, \
			        tarfile.open(fileobj=out, mode="w") as new:
			    for member in old:
			        text = old.extractfile(member).read()
			        if member.name.endswith("pyproject.toml"):
			            text = text.replace(before.encode(), after.encode())
			        member.size = len(text)
			        new.addfile(member, io.BytesIO(text))
			open(path, "wb").write(gzip.compress(out.getvalue()))
		END
		lock_both app
		generate
	}
	edit '"backend"' '"no.such"'
	build 1
	has "$err" "there is no build backend 'no.such'"
	edit '"backend"' '"json"'
	build 1
	has "$err" "backend-path has no 'json'"
	edit '"backend"' '"backend:nothing"'
	build 1
	has "$err" "'backend' has no 'nothing'"
	edit '["_backend"]' '["../x"]'
	build 1
	has "$err" "pyproject.toml:" "leads out of the source"
	edit 'requires = []' 'requires = ["a b"]'
	build 1
	has "$err" "'a b' is no requirement"
}

@test "a backend that prints much, and then fails" {
	sdist app <<-'END'
		def build_wheel(directory, settings=None, metadata=None):
		    for i in range(200000):
		        print("a line of a hundred bytes", i, "." * 70)
		    raise SystemExit("the last words")
	END
	ini "app ="
	lock_both app
	generate
	build 1
	has "$err" "the last words" " 199999 "
	lacks "$err" " 199000 "
	[ "$(wc -l <.venv/.ninjenv/log/app.log)" -gt 200000 ]
}

@test "^C ends the backend, and leaves nothing" {
	sdist app <<-'END'
		import os, subprocess, sys, time

		def build_wheel(directory, settings=None, metadata=None):
		    child = subprocess.Popen(["sleep", "600"])
		    with open(os.environ["SEEN"] + ".new", "w") as out:
		        out.write("%d %d" % (os.getpid(), child.pid))
		    os.rename(os.environ["SEEN"] + ".new", os.environ["SEEN"])
		    time.sleep(600)
	END
	export SEEN=$PWD/seen
	ini "app =" "[build:app]" "environment = SEEN"
	lock_both app
	generate
	"$NINJENV" build .venv/.ninjenv/recipe/app 3>&- 2>err &
	local one=$! code=0 pid
	for _ in $(seq 100); do
		[ -e seen ] && break
		sleep 0.1
	done
	kill -TERM "$one"
	wait "$one" || code=$?
	[ "$code" -ne 0 ]
	sleep 0.2
	for pid in $(cat seen); do
		! kill -0 "$pid" 2>/dev/null
	done
	[ -z "$(ls "$NINJENV_CACHE"/*/tmp)" ]
	[ "$(built)" -eq 0 ]
}

@test "archives that are not safe are refused" {
	local kind words
	ini "app ="
	while IFS='|' read -r kind words; do
		rm -rf .venv
		python3 "$BATS_TEST_DIRNAME/../fixtures/make_backend.py" \
			--hostile "$kind" "$INDEX_FILES" app <<-'END'
				import tools
				build_wheel = lambda d, s=None, m=None: tools.wheel(d, "x")
			END
		lock_both app
		generate
		build 1
		has "$err" "cannot unpack 'app-1.0.tar.gz': " "$words"
		[ -z "$(find "$BATS_TEST_TMPDIR" -name 'evil*')" ]
		[ -z "$(ls "$NINJENV_CACHE"/*/tmp)" ]
	done <<-'END'
		above|leads out of it
		absolute|leads out of it
		link|leads out of it
		chain|leads out of it
		through|
		hard|link to nothing
		fifo|is no file, directory or link
		device|is no file, directory or link
		negative|has a negative size
		behind|it has bytes after its end
		zip-too|
		nul|leads out of it
		itself|link to nothing
		below-file|File exists
		bomb|times its size
		empty|it is empty
		garbage|
		cut|
	END
}

@test "links inside an archive, hard links, modes and dates are kept" {
	sdist -p 'tool.sh=#!/bin/sh' app <<-'END'
		import os, tools

		def build_wheel(directory, settings=None, metadata=None):
		    assert os.readlink("linked") == "tool.sh"
		    assert open("linked").read() == open("hard").read() == "#!/bin/sh"
		    assert os.access("tool.sh", os.X_OK)
		    assert not os.access("project", os.X_OK)
		    assert os.stat("tool.sh").st_mtime == 1577836800
		    assert os.stat("future").st_mtime < 4000000000
		    return tools.wheel(directory, "ok")
	END
	python3 "$BATS_TEST_DIRNAME/../fixtures/make_backend.py" --decorate \
		"$INDEX_FILES/app-1.0.tar.gz"
	ini "app ="
	lock_both app
	generate
	expect 0 ninja env
	[ "$(app)" = ok ]
}

# bats test_tags=long
@test "a zip archive" {
	plain app
	python3 - "$INDEX_FILES" <<-'END'
		import os, sys, tarfile, zipfile

		path = os.path.join(sys.argv[1], "app-1.0.tar.gz")
		with tarfile.open(path) as old, \
		        zipfile.ZipFile(path[:-7] + ".zip", "w") as new:
		    for member in old:
		        new.writestr(member.name, old.extractfile(member).read())
	END
	lock_both app
	sed -i 's/app-1.0.tar.gz/app-1.0.zip/g' pylock.toml
	sed -i "s/sha256 = \"[0-9a-f]*\"/sha256 = \"$(sha256sum \
		"$INDEX_FILES/app-1.0.zip" | cut -d' ' -f1)\"/; s/size = [0-9]*, //" \
		pylock.toml
	ini "app ="
	generate
	expect 0 ninja env
	[ "$(app)" = None ]
	# What zipfile reads as well, and others as another archive.
	rm -rf .venv
	before=$(sha256sum "$INDEX_FILES/app-1.0.zip" | cut -d' ' -f1)
	printf 'before' | cat - "$INDEX_FILES/app-1.0.zip" >new
	mv new "$INDEX_FILES/app-1.0.zip"
	sed -i "s/$before/$(sha256sum "$INDEX_FILES/app-1.0.zip" |
		cut -d' ' -f1)/" pylock.toml
	generate
	build 1
	has "$err" "app-1.0.zip: error: the archive's directory is misplaced"
	[ -z "$(ls "$NINJENV_CACHE"/*/tmp)" ]
}

@test "a recipe of another place or version is refused" {
	plain app
	ini "app ="
	lock_both app
	generate
	cp -r .venv other
	expect 1 "$NINJENV" build other/.ninjenv/recipe/app
	has "$err" "was moved or copied" "hint: type 'ninjenv'"
	echo nothing >>.venv/.ninjenv/recipe/app
	build 1
	has "$err" "this is not what ninjenv of this version wrote"
	expect 1 "$NINJENV" build .venv/.ninjenv/recipe/none
	expect 2 "$NINJENV" build
}
