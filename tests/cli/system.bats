#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# [system]: what the interpreter's own site directories hold serves an
# environment, and nothing else of them.

bats_require_minimum_version 1.5.0
load graph
load helper

setup_file() {
	prepare
}

setup() {
	enter
	export PYTHON="$BATS_TEST_TMPDIR/python" NO_COLOR=1
	make_python
}

# An interpreter with site directories of its own: the real one's binary, and
# links to its library but for what is installed there.
make_python() {
	local base name
	base=$(python3 -c 'import sys; print(sys.base_prefix)')
	name=$(python3 -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
	mkdir -p "$PYTHON/bin" "$PYTHON/lib/$name"
	cp "$(realpath "$base/bin/$name")" "$PYTHON/bin/$name"
	ln -s "$base/lib/$name"/* "$PYTHON/lib/$name/"
	rm -f "$PYTHON/lib/$name/site-packages" \
		"$PYTHON/lib/$name/dist-packages"
	SITE=$("$PYTHON/bin/$name" -I -S -c \
		'import site; print(site.getsitepackages()[0])')
	[[ $SITE == "$PYTHON"/* ]]
	mkdir -p "$SITE"
	PYTHON_BIN="$PYTHON/bin/$name"
}

# put NAME VERSION: into the system's site, as pip would.
put() {
	python3 -m zipfile -e "$WHEELS/$1-$2-py3-none-any.whl" "$SITE"
}

conf_system() { # LINE...
	printf '%s\n' '[env]' 'pip = no' "python = $PYTHON_BIN" '[packages]' \
		'gamma =' '[system]' "$@" >venv.ini
}

start() { # LINE...
	conf_system "$@"
	lock pylock.toml alpha=1.0 beta=1.0 gamma=1.0
	manifest >build.ninja
	echo input >in
	expect 0 "$NINJENV" -q
}

imports() {
	.venv/bin/python -c "import $1; print($1.__file__)"
}

version() {
	.venv/bin/python -c "from importlib.metadata import version
print(version('$1'))"
}

@test "what fits is linked, nothing else of the system is visible" {
	put alpha 1.0
	put beta 2.0
	start 'alpha = >=1'
	ninja
	[[ $(imports alpha) == "$PWD/.venv/.ninjenv/system/alpha/"* ]]
	[ "$(readlink .venv/.ninjenv/system/alpha/alpha)" = "$SITE/alpha" ]
	[ "$(version alpha)" = 1.0 ]
	[ "$(version beta)" = 1.0 ]
	[[ $(imports beta) == */site-packages/* ]]
	[ ! -e "$(site)/alpha" ]
	[ -x .venv/bin/alpha ]
	grep -qx "from alpha import main" .venv/bin/alpha
	[ "$(readlink .venv/.ninjenv/pkg/alpha)" = ../settled/.ninjenv/system/alpha.made ]
	grep -q 'linked from the system' "$log"
	settled
	no_op
	expect 0 "$NINJENV" check
	has "$out" "env: up to date; 3 packages"
	[ -z "$err" ]
}

@test "the node's time is when the environment got it, not the system's" {
	put alpha 1.0
	find "$SITE" -exec touch -h -d 2001-01-01 {} +
	start 'alpha ='
	ninja
	[ "$(noted)" = "with-alpha with-gamma" ]
	settled
	# The same version, installed again, with times of an archive.
	rm -r "$SITE"/alpha*
	put alpha 1.0
	find "$SITE"/alpha* -exec touch -h -d 2001-01-02 {} +
	ninja
	[ "$(ran_sync)" -eq 1 ]
	[ "$(noted)" = with-alpha ]
	no_op
}

@test "what does not fit, or lacks what it requires, comes from the lock" {
	put alpha 1.0
	start 'alpha ='
	conf_system 'alpha = >=1, !=1.0'
	lock pylock.toml alpha=2.0 beta=1.0 gamma=1.0
	ninja
	[ "$(version alpha)" = 2.0 ]
	[[ $(imports alpha) == */site-packages/* ]]
	[ ! -e .venv/.ninjenv/system/alpha ]
	sed -i 's/Requires-Dist: beta/Requires-Dist: beta>=3/' \
		"$SITE"/alpha-1.0.dist-info/METADATA
	conf_system 'alpha ='
	ninja
	[ "$(version alpha)" = 2.0 ]
	sed -i 's/Requires-Dist: beta>=3/Requires-Dist: beta>=1/' \
		"$SITE"/alpha-1.0.dist-info/METADATA
	ninja
	[ "$(version alpha)" = 1.0 ]
	[ ! -e "$(site)/alpha" ]
	grep -q '1 removed' "$log"
}

@test "installed, upgraded and removed in the system: the environment follows" {
	start 'alpha ='
	ninja
	[[ $(imports alpha) == */site-packages/* ]]
	settled
	put alpha 2.0
	ninja
	[ "$(noted)" = with-alpha ]
	[ "$(version alpha)" = 2.0 ]
	[ -x .venv/bin/alpha ]
	no_op
	settled
	rm -r "$SITE"/alpha*
	put alpha 1.0
	ninja
	[ "$(noted)" = with-alpha ]
	[ "$(version alpha)" = 1.0 ]
	settled
	rm -r "$SITE"/alpha*
	ninja
	[ "$(noted)" = with-alpha ]
	[[ $(imports alpha) == */site-packages/* ]]
	[ ! -e .venv/.ninjenv/system/alpha ]
	[ ! -e "$(site)/_ninjenv_system.pth" ]
	[ -x .venv/bin/alpha ]
	no_op
	expect 0 "$NINJENV" check
}

@test "of a package that others share only its own files are linked" {
	put alpha 1.0
	mkdir -p "$SITE/shared/one" "$SITE/shared/two"
	echo 'x = 1' >"$SITE/shared/one/a.py"
	echo 'x = 2' >"$SITE/shared/two/b.py"
	printf '%s,,\n' shared/one/a.py ../../../bin/prog >> \
		"$SITE"/alpha-1.0.dist-info/RECORD
	start 'alpha ='
	ninja
	.venv/bin/python -c 'import shared.one.a'
	run ! .venv/bin/python -c 'import shared.two.b'
	[ -d .venv/.ninjenv/system/alpha/shared ]
	[ ! -L .venv/.ninjenv/system/alpha/shared ]
	[ -L .venv/.ninjenv/system/alpha/shared/one ]
}

@test "an egg-info tells its modules; an editable one is not taken" {
	put alpha 1.0
	mv "$SITE"/alpha-1.0.dist-info "$SITE"/alpha-1.0.egg-info
	mv "$SITE"/alpha-1.0.egg-info/{METADATA,PKG-INFO}
	rm "$SITE"/alpha-1.0.egg-info/RECORD
	echo alpha >"$SITE"/alpha-1.0.egg-info/top_level.txt
	start 'alpha ='
	ninja
	[[ $(imports alpha) == */system/alpha/* ]]
	[ "$(version alpha)" = 1.0 ]
	settled
	rm -r "$SITE"/alpha*
	put alpha 1.0
	echo 'alpha.pth,,' >>"$SITE"/alpha-1.0.dist-info/RECORD
	ninja
	[[ $(imports alpha) == */site-packages/* ]]
}

@test "what was removed by hand comes back; check names it" {
	put alpha 1.0
	start 'alpha ='
	ninja
	settled
	rm .venv/bin/alpha
	expect 4 "$NINJENV" check
	has "$err" "alpha is not linked as the system's Python has it"
	ninja
	[ "$(ran_sync)" -eq 1 ]
	[ -x .venv/bin/alpha ]
	rm .venv/.ninjenv/pkg/alpha .venv/.ninjenv/system/alpha/alpha
	ninja
	[ "$(imports alpha)" ]
	expect 0 "$NINJENV" check
	# What Ninja does not see.
	ln -sfn /nowhere .venv/.ninjenv/system/alpha/alpha
	expect 4 "$NINJENV" check
	has "$err" "alpha is not linked as the system's Python has it" \
		"hint: type: ninjenv check --repair"
	expect 0 "$NINJENV" check --repair
	has "$out" "env: alpha is installed again"
	[ "$(imports alpha)" ]
	rm -r .venv
	expect 0 "$NINJENV" env
	[[ $(imports alpha) == */system/alpha/* ]]
}

# bats test_tags=long
@test "pip inside sees it, and cannot harm the system's" {
	put alpha 1.0
	wheel=$(python3 -c 'import ensurepip, os
print(os.path.join(os.path.dirname(ensurepip.__file__), "_bundled"))')
	compgen -G "$wheel/pip-*.whl" >/dev/null || skip "no bundled pip"
	start 'alpha ='
	ninja
	pip() {
		.venv/bin/python "$(compgen -G "$wheel/pip-*.whl")/pip" \
			--disable-pip-version-check "$@"
	}
	expect 0 pip list
	has "$out" "alpha" "beta"
	expect 0 pip check
	find "$SITE" -type f | sort | xargs sha256sum >"$BATS_TEST_TMPDIR/sums"
	run_split pip uninstall -y alpha
	find "$SITE" -type f | sort | xargs sha256sum |
		cmp - "$BATS_TEST_TMPDIR/sums"
	ninja
	expect 0 "$NINJENV" check
	[[ $(imports alpha) == */system/alpha/* ]]
}

@test "names of the system that no file of ours can hold" {
	put alpha 1.0
	put beta 2.0
	mv "$SITE"/alpha-1.0.dist-info "$SITE"/$'alpha-1.0 x\ny.dist-info'
	printf '%s\n' '../../../../etc/passwd,,' '/etc/passwd,,' 'beta/../../x,,' \
		'.,,' ',,' >>"$SITE"/beta-2.0.dist-info/RECORD
	printf '[console_scripts]\n../../evil = beta:main\n/tmp/evil = beta:main\n' \
		>"$SITE"/beta-2.0.dist-info/entry_points.txt
	printf '%s\n' '"beta/odd' 'name.py",,' >>"$SITE"/beta-2.0.dist-info/RECORD
	touch "$SITE"/$'beta/odd\nname.py' "$SITE/beta/others.py"
	start 'alpha =' 'beta ='
	ninja
	[[ $(imports alpha) == */site-packages/* ]]
	[[ $(imports beta) == "$PWD/.venv/.ninjenv/system/beta/"* ]]
	[ ! -e .venv/.ninjenv/system/beta/passwd ]
	[ ! -e .venv/evil ]
	[ ! -e /tmp/evil ]
	settled
	no_op
}
