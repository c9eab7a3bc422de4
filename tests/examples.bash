# SPDX-License-Identifier: MIT
# What the examples promise. tests/cli/examples.bats runs it against an index on
# the loopback address, tests/real/examples.bats against the one that pip is
# configured for. Both set ROOT and PATH, and let `ninjenv` find its index.

# copy NAME: an example as a repository of its own, the current directory after
copy() {
	mkdir -p "$BATS_TEST_TMPDIR/$1"
	cd "$ROOT/examples/$1" || return 1
	tar -cf - --exclude=.venv* --exclude=.ninja_* --exclude=env.ninja \
		--exclude=pylock* . | tar -xf - -C "$BATS_TEST_TMPDIR/$1"
	cd "$BATS_TEST_TMPDIR/$1" || return 1
	git init -q .
	git add .
	git -c user.name=t -c user.email=t@example.org commit -q -m start
}

# pin PACKAGE VERSION, in venv.ini; a second later for coarse clocks is not
# needed: Ninja compares nanoseconds.
pin() {
	sed "s/^\($1 *=\).*/\1 $2/" venv.ini >venv.ini.new
	mv venv.ini.new venv.ini
}

# says TEXT: among the output of the last run
says() {
	[[ $output == *"$1"* ]] || {
		echo "no '$1' in:"
		echo "$output"
		return 1
	}
}

says_not() {
	[[ $output != *"$1"* ]] || {
		echo "'$1' in:"
		echo "$output"
		return 1
	}
}

# has PYTHON PACKAGE VERSION
has() {
	run "$1" -c "from importlib import metadata as m; print(m.version('$2'))"
	[ "$output" = "$3" ] || {
		echo "$2 is $output"
		return 1
	}
}

minimal_works() {
	copy minimal
	run ninjenv
	echo "$output"
	[ "$status" = 0 ]
	says "now type: ninja env"
	run ninja
	echo "$output"
	[ "$status" = 0 ]
	run ./crc 123456789
	says "cbf43926  123456789"
	says "table by jinja2 3.1.6"
	run ninja
	[ "$output" = "ninja: no work to do." ]
	run ninja env
	[ "$output" = "ninja: no work to do." ]
	has .venv/bin/python click 8.1.8
	[ -z "$(git status --porcelain)" ]
}

# Run after minimal_works, in its directory.
minimal_follows_pins() {
	cp -p crc_table.h before
	pin click 8.1.7
	run ninja -v
	echo "$output"
	[ "$status" = 0 ]
	says_not gen.py
	says_not main.c
	[ ! crc_table.h -nt before ]
	has .venv/bin/python click 8.1.7

	pin jinja2 3.1.5
	run ninja -v
	[ "$status" = 0 ]
	says gen.py
	says main.c
	run ./crc
	[ "$output" = "table by jinja2 3.1.5" ]
	run ninja
	[ "$output" = "ninja: no work to do." ]

	pin jinja2 3.1.6
	run ninja -v
	[ "$status" = 0 ]
	says gen.py
	run ./crc
	[ "$output" = "table by jinja2 3.1.6" ]
	has .venv/bin/python click 8.1.7
}

environments_work() {
	copy environments
	ninjenv
	run ninja envs
	echo "$output"
	[ "$status" = 0 ]
	run .venv/bin/python show.py
	says "jinja2 3.1.5"
	says "click 8.1.8"
	says "markdown -"
	shared=$(grep markupsafe <<<"$output")
	run .venv-docs/bin/python show.py
	says "jinja2 3.1.6"
	says "click 8.1.8"
	says "markdown 3.7"
	says "$shared"
	run ninja envs
	[ "$output" = "ninja: no work to do." ]
	[ -z "$(git status --porcelain)" ]
}

# cmake_built TEXT...: `cmake --build build` runs these and no other step of the
# example, and nothing the second time.
cmake_built() {
	run cmake --build build
	echo "$output"
	[ "$status" = 0 ]
	local text
	for text in "$@"; do
		says "$text"
	done
	for text in "Generating units.h" "Generating help.h" "Re-running CMake"; do
		[[ " $* " == *"$text"* ]] || says_not "$text"
	done
	[ -n "$*" ] || says_not "Linking"
	run cmake --build build
	says "no work to do"
	says_not "["
}

cmake_works() {
	copy cmake
	export ninjenv_DIR="$ROOT/rules"
	cmake -G Ninja -S . -B build
	# Both are edges that Ninja has not run yet.
	cmake_built "Generating units.h" "Generating help.h" Linking
	run build/units 3 mile
	[ "$output" = "4828.03 m" ]
	run build/units --version
	[ "$output" = "jinja2 3.1.6, markdown 3.7" ]
	[ -z "$(git status --porcelain)" ]
	has build/.venv/bin/python click 8.1.8
}

# Run after cmake_works, in its directory: three versions in turn, and back.
cmake_follows_pins() {
	local version
	pin click 8.1.7
	cmake_built
	has build/.venv/bin/python click 8.1.7
	for version in 3.1.5 3.1.4 3.1.6; do
		pin jinja2 $version
		cmake_built "Generating units.h" Linking
		run build/units --version
		[ "$output" = "jinja2 $version, markdown 3.7" ]
	done
	pin markdown 3.6
	cmake_built "Generating help.h" Linking
	run build/units --version
	[ "$output" = "jinja2 3.1.6, markdown 3.6" ]
	touch venv.ini pylock.toml
	cmake_built
}

# codegen_ran EDGE...: ninja runs these of the example's edges and no others, and
# nothing the second time.
codegen_ran() {
	local edge
	run ninja -v
	echo "$output"
	[ "$status" = 0 ]
	for edge in gen_limits.py gen_names.py gen_help.py check.o.d main.o.d \
		"cc -o limits"; do
		if [[ " $* " == *" $edge "* ]]; then
			says "$edge"
		else
			says_not "$edge"
		fi
	done
	run ninja
	[ "$output" = "ninja: no work to do." ]
}

codegen_works() {
	copy codegen
	ninjenv
	codegen_ran gen_limits.py gen_names.py gen_help.py check.o.d main.o.d "cc -o limits"
	run ./limits 20 40 1000
	says "within limits"
	run ./limits 90 40 1000
	says "out of limits"
	run ./limits
	says "limits by tomli 2.2.1"
	says "names by jinja2 3.1.6, help by markdown 3.7"
	[ -z "$(git status --porcelain)" ]
}

# Run after codegen_works, in its directory: what its README says of each pin,
# three versions in turn and back.
codegen_follows_pins() {
	local version
	pin click 8.1.7
	codegen_ran
	for version in 2.0.1 2.0.2 2.2.1; do
		pin tomli $version
		codegen_ran gen_limits.py check.o.d "cc -o limits"
		run ./limits
		says "limits by tomli $version"
	done
	for version in 3.1.5 3.1.4 3.1.6; do
		pin jinja2 $version
		codegen_ran gen_names.py main.o.d "cc -o limits"
		run ./limits
		says "names by jinja2 $version"
	done
	pin markdown 3.6
	codegen_ran gen_help.py main.o.d "cc -o limits"
	git checkout -q venv.ini
	codegen_ran gen_help.py main.o.d "cc -o limits"
	touch venv.ini pylock.toml
	codegen_ran
	echo '# a remark' >>venv.ini
	codegen_ran
}

# meson_built TEXT...: ninja makes these, and nothing else of the example.
meson_built() {
	local text
	run ninja -C build
	echo "$output"
	[ "$status" = 0 ]
	for text in "Generating units.h" "Generating help.h"; do
		if [[ " $* " == *"$text"* ]]; then
			says "$text"
			says "Linking target units"
		else
			says_not "$text"
		fi
	done
	[ -n "$*" ] || says_not Linking
	run ninja -C build
	says "no work to do"
	says_not "Regenerating"
}

# Meson comes from an environment of the example.
meson_works() {
	copy meson
	ninjenv
	ninja env-meson
	.venv-meson/bin/meson setup build
	meson_built "Generating units.h" "Generating help.h"
	run build/units 3 mile
	[ "$output" = "4828.03 m" ]
	run build/units --version
	[ "$output" = "jinja2 3.1.6, markdown 3.7" ]
	[ -z "$(git status --porcelain)" ]
}

# Run after meson_works, in its directory.
meson_follows_pins() {
	local version
	pin click 8.1.7
	meson_built
	has build/python/.venv/bin/python click 8.1.7
	for version in 3.1.5 3.1.4 3.1.6; do
		pin jinja2 $version
		meson_built "Generating units.h"
		run build/units --version
		[ "$output" = "jinja2 $version, markdown 3.7" ]
	done
	pin markdown 3.6
	meson_built "Generating help.h"
	# The lock alone, as a checkout changes it.
	cp pylock.toml pylock.old
	ninjenv lock --upgrade markupsafe
	cmp -s pylock.toml pylock.old || meson_built "Generating units.h"
	rm build/python/.venv/.ninjenv/pkg/jinja2
	ninja -C build env
	meson_built "Generating units.h"
}

# The native file: a meson.build that knows nothing of ninjenv.
meson_takes_a_native_file() {
	ninja env
	mkdir plain
	cat >plain/meson.build <<-'END'
		project('plain', 'c')
		python = import('python').find_installation()
		message('python is', python.full_path())
	END
	cp native.ini plain
	sed -i 's/@GLOBAL_SOURCE_ROOT@/&\/../' plain/native.ini
	.venv-meson/bin/meson setup --native-file plain/native.ini plain out
	grep -q "python is .*/plain/../.venv/bin/python" \
		out/meson-logs/meson-log.txt
}

# logged FROM PATTERN: how many such outputs Ninja made since line FROM of its
# log. (Of what runs while sync has the terminal it does not print all.)
logged() {
	tail -n +$(($1 + 1)) .ninja_log | cut -f4 | grep -cE "$2" || true
}

# ran COMPILED LINKED [TEXT...]: so many objects are compiled and modules linked
# by the next ninja, these texts are among its commands (with a '!', are not),
# and nothing is left to do for the one after it.
ran() {
	local text compiled=$1 linked=$2 from=0
	[ ! -e .ninja_log ] || from=$(wc -l <.ninja_log)
	shift 2
	run ninja -v $EXAMPLE_TARGET
	echo "$output"
	[ "$status" = 0 ]
	[ "$(logged "$from" '\.ninjenv/obj/')" = "$compiled" ]
	[ "$(logged "$from" '\.ninjenv/ext/')" = "$linked" ]
	for text in "$@"; do
		if [[ $text = !* ]]; then
			says_not "${text#!}"
		else
			says "$text"
		fi
	done
	run ninja $EXAMPLE_TARGET
	[ "$output" = "ninja: no work to do." ]
}

# prints OUTPUT CODE: what the environment's Python says
prints() {
	run .venv/bin/python -c "$2"
	echo "$output"
	[ "$output" = "$1" ]
}

extension_works() {
	copy extension
	ninjenv
	EXAMPLE_TARGET='' ran 2 1 "-m pytest"
	prints 891568578 'import checks; print(checks.checksum("crc32", b"abc"))'
	[ -z "$(git status --porcelain)" ]
}

# Run after extension_works, in its directory: the table of its README.
extension_follows_changes() {
	local EXAMPLE_TARGET=''
	echo '/* more */' >>src/crc.c
	ran 1 1 "-m pytest"
	echo '/* more */' >>src/crc.h
	ran 2 1 "-m pytest"
	echo 'int more = 1;' >src/more.c
	ran 1 1 "-m pytest"
	rm src/more.c
	ran 0 1 "-m pytest"
	echo '# more' >>tests/test_crc.py
	ran 0 0 "-m pytest"
	pin pytest 8.3.3
	ran 0 0 "-m pytest"
	pin cflags "-Wall -O1"
	ran 2 1 "-m pytest"
	pin cflags "-Wall"
	ran 0 1 "-m pytest"
	touch venv.ini pylock.toml
	ran 0 0 "!-m pytest"
	run ninja -t compdb
	says '"file": "src/crc.c"'
}

numpy_extension_works() {
	copy numpy-extension
	ninjenv
	EXAMPLE_TARGET=env ran 1 1
	prints 1.0 'import sums; print(sums.sum([0.1] * 10))'
	[ -z "$(git status --porcelain)" ]
}

# Run after numpy_extension_works, in its directory: three versions of numpy's
# headers and back, of both majors.
numpy_extension_follows_pins() {
	local version api EXAMPLE_TARGET=env
	pin click 8.1.7
	ran 0 0
	for version in 2.0.2 1.26.4 2.2.6 2.0.2; do
		pin numpy $version
		ran 1 1
		has .venv/bin/python numpy $version
		prints 1.0 'import sums; print(sums.sum([0.1] * 10))'
	done
	echo '/* more */' >>src/sums.c
	ran 1 1
}

cython_works() {
	copy cython
	ninjenv
	EXAMPLE_TARGET=env ran 1 1 _sieve.pyx
	prints "[2, 3, 5, 7]" 'import primes; print(primes.primes(10))'
	[ -z "$(git status --porcelain)" ]
}

# Run after cython_works, in its directory.
cython_follows_changes() {
	local version EXAMPLE_TARGET=env
	pin click 8.1.7
	ran 0 0 !_sieve.pyx
	sed -i 's/10000000/10/' src/primes/limits.pxd
	ran 1 1 _sieve.pyx
	run .venv/bin/python -c 'import primes; primes.primes(11)'
	says "ValueError: at most 10"
	for version in 3.0.10 3.0.12 3.0.11; do
		pin cython $version
		ran 1 1 _sieve.pyx
	done
}

pybind11_works() {
	copy pybind11
	ninjenv
	EXAMPLE_TARGET=env ran 2 1
	prints "6.0 2.13" 'import shapes as s
print(s.Polygon([(0, 0), (4, 0), (0, 3)]).area(), s.pybind11)'
	[ -z "$(git status --porcelain)" ]
}

# Run after pybind11_works, in its directory.
pybind11_follows_changes() {
	local version EXAMPLE_TARGET=env
	pin click 8.1.7
	ran 0 0
	echo '// more' >>src/polygon.hpp
	ran 2 1
	echo '// more' >>src/polygon.cpp
	ran 1 1
	for version in 2.12.0 2.11.1 2.13.6; do
		pin pybind11 $version
		ran 2 1
		prints "${version%.*}" \
			'import shapes as s; print(s.pybind11)'
	done
}

monorepo_works() {
	copy monorepo
	ninjenv
	ninja
	run ./greet
	[ "$output" = $'hello\ngoodbye' ]
	run .venv/bin/python app '<world>'
	[ "$output" = 'Hello, &lt;world&gt;!' ]
	grep -q '&lt;you&gt;' site/index.html
	run ninja
	[ "$output" = "ninja: no work to do." ]
	[ -z "$(git status --porcelain)" ]
}

# monorepo_ran TEXT...: of its own edges these run, and no others
monorepo_ran() {
	local edge
	run ninja -v
	echo "$output"
	[ "$status" = 0 ]
	for edge in core/gen.py "-c -MD" docs/make.py; do
		if [[ " $* " == *" $edge "* ]]; then
			says "$edge"
		else
			says_not "$edge"
		fi
	done
	run ninja
	[ "$output" = "ninja: no work to do." ]
}

# Run after monorepo_works, in its directory.
monorepo_follows_changes() {
	local library=libs/wording/src/wording/__init__.py
	pin jinja2 3.1.5
	monorepo_ran core/gen.py "-c -MD"
	pin markdown 3.6
	monorepo_ran docs/make.py
	pin click 8.1.7
	monorepo_ran
	sed -i 's/Hello/Welcome/' $library
	monorepo_ran docs/make.py
	grep -q 'Welcome, &lt;you&gt;' site/index.html
	run .venv/bin/python app you
	[ "$output" = 'Welcome, you!' ]
	sed -i 's/markupsafe>=2.0/&", "idna/' libs/wording/pyproject.toml
	monorepo_ran docs/make.py
	.venv/bin/python -c 'import idna'
	.venv-docs/bin/python -c 'import idna'
}

source_build_works() {
	copy source-build
	ninjenv
	run ninja -v env
	echo "$output"
	[ "$status" = 0 ]
	says " build "
	run .venv/bin/python show.py limits.yaml
	says "pyyaml 6.0.2 by libyaml"
	says "{'temperature': 85, 'humidity': 100}"
	run ldd "$(echo .venv/lib/python3*/site-packages/yaml/_yaml*.so)"
	says libyaml
	run ninja env
	[ "$output" = "ninja: no work to do." ]
	[ -z "$(git status --porcelain)" ]
}

# Run after source_build_works, in its directory.
source_build_is_kept() {
	local before="$BATS_TEST_TMPDIR/before"
	touch "$before"
	pin click 8.1.7
	run ninja -v env
	[ "$status" = 0 ]
	says_not " build "
	pin environment PYYAML_FORCE_LIBYAML=0
	run ninja -v env
	[ "$status" = 0 ]
	says " build "
	pin environment PYYAML_FORCE_LIBYAML=1
	ninja env
	.venv/bin/python show.py
	rm -r .venv
	NINJENV_OFFLINE=1 ninjenv env
	.venv/bin/python show.py
}

# step FILE NAME: the commands of a step of the GitHub workflow
step() {
	awk -v name="$2" '
		/^      - / { on = ($0 == "      - name: " name); next }
		on && /^          / { print substr($0, 11) }' "$1"
}

# script FILE KEY: the commands of a list of the GitLab job
script() {
	awk -v key="  $2:" '
		on && /^    - / { print substr($0, 7); next }
		{ on = ($0 == key) }' "$1"
}

# What both systems run, in a repository with its lock committed, from an empty
# store and then from the one that the first run left.
ci_works() {
	local commands
	local github="$ROOT/examples/ci/github.yml"
	# Of its own: the last command leaves nothing to others.
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/store"
	for commands in "$(step "$github" build
		step "$github" "clean the store")" \
		"$(script "$ROOT/examples/ci/gitlab.yml" script)"; do
		[ "$(wc -l <<<"$commands")" = 4 ]
		rm -rf "$BATS_TEST_TMPDIR/minimal"
		copy minimal
		export CI=true NINJENV_LOCKED=1
		run bash -e -o pipefail -c "$commands"
		[ "$status" = 1 ]
		says pylock.toml
		CI='' NINJENV_LOCKED=0 ninjenv lock
		run bash -e -o pipefail -c "$commands"
		echo "$output"
		[ "$status" = 0 ]
		[ -x crc ]
		[ "$(ls "$NINJENV_CACHE/v1/wheel" | wc -l)" = \
			"$(grep -c '^package ' .venv/.ninjenv/want)" ]
		pin click 8.1.7
		run bash -e -o pipefail -c "$commands"
		[ "$status" = 1 ]
		git checkout -q venv.ini
		rm -rf .venv
		NINJENV_OFFLINE=1 bash -e -o pipefail -c "$commands"
		has .venv/bin/python click 8.1.8
	done
}

# Both cache by the digest of the lock, and cache the store they use.
ci_caches_the_store() {
	grep -q "hashFiles('\*\*/pylock\*.toml')" "$ROOT/examples/ci/github.yml"
	grep -q 'path: ~/.cache/ninjenv$' "$ROOT/examples/ci/github.yml"
	run awk '/^    key:/,/prefix/' "$ROOT/examples/ci/gitlab.yml"
	says "- pylock.toml"
	grep -q 'NINJENV_CACHE: "$CI_PROJECT_DIR/.ninjenv-store"' \
		"$ROOT/examples/ci/gitlab.yml"
	[ "$(script "$ROOT/examples/ci/gitlab.yml" script | head -1)" = ninjenv ]
}
