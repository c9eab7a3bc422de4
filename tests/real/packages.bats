#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Real packages from the index: locked, installed, run, compared with pip.

bats_require_minimum_version 1.5.0
load real.bash

setup() {
	tidy_environment
}

# This sphinx imports imghdr, which left the standard library with 3.13.
sphinx() {
	need "$1"
	repository 'sphinx = 6.1.3' 'sphinx-rtd-theme =' \
		'sphinxcontrib-trio =' 'towncrier =' 'attrs =' 'outcome =' \
		'sortedcontainers =' 'pyopenssl =' 'immutables =' \
		'standard-imghdr = ; python_version >= "3.13"'
	made
	[ "$(count)" -ge 35 ]
	run .venv/bin/sphinx-build --version
	[ "$output" = "sphinx-build 6.1.3" ]
	.venv/bin/towncrier --version
	.venv/bin/python -c 'import attr, immutables, OpenSSL, outcome
import sortedcontainers, sphinxcontrib_trio
print(OpenSSL.SSL.SSLeay_version(0), immutables.Map(a=1))'
	mkdir docs
	echo "html_theme = 'sphinx_rtd_theme'" >docs/conf.py
	printf 'Title\n=====\n\ntext\n' >docs/index.rst
	ninjenv run -- sphinx-build -q docs html
	grep -q '<h1>Title' html/index.html
	same_as_pip
}

@test "sphinx and 37 more, on 3.9, as pip installs them" {
	sphinx 9
}

@test "sphinx and 37 more, on 3.10, as pip installs them" {
	sphinx 10
}

@test "sphinx and 37 more, on 3.11, as pip installs them" {
	sphinx 11
}

@test "sphinx and 37 more, on 3.12, as pip installs them" {
	sphinx 12
}

@test "sphinx and 37 more, on 3.13, as pip installs them" {
	sphinx 13
}

@test "jupyter, as pip installs it" {
	newest
	repository 'jupyter ='
	made
	[ "$(count)" -ge 85 ]
	run .venv/bin/jupyter --version
	[[ $output == *"jupyter_core"* ]]
	.venv/bin/python -c 'import IPython, notebook, zmq; print(zmq.zmq_version())'
	echo '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}' \
		>empty.ipynb
	.venv/bin/jupyter nbconvert --to html empty.ipynb
	[ -s empty.html ]
	same_as_pip
}

@test "a package without a wheel is built, once" {
	newest
	repository 'docopt = 0.6.2' 'six ='
	made
	.venv/bin/python -c 'import docopt; print(docopt.__version__)'
	grep -q 'docopt-0\.6\.2\.tar\.gz' pylock.toml
	[ "$(grep -c 'docopt.*\.whl' pylock.toml)" = 0 ]
	# Another directory gets it from the store, with no index at all.
	ninjenv -B "$BATS_TEST_TMPDIR/other"
	(
		cd "$BATS_TEST_TMPDIR/other"
		NINJENV_OFFLINE=1 ninja env
		.venv/bin/python -c 'import docopt'
	)
	same_as_pip
}

# The tools that must be able to read our lock, in their newest release.
tools() {
	newest
	"$PYTHON" -m venv "$BATS_TEST_TMPDIR/tools"
	"$BATS_TEST_TMPDIR/tools/bin/python" -m pip install -q --upgrade pip uv
	PATH="$BATS_TEST_TMPDIR/tools/bin:$PATH"
	repository 'requests = >=2.31' \
		'tomli = 2.2.1 ; python_version < "3.11"'
	ninjenv lock
}

@test "pip reads the lock" {
	tools
	reads_locks python || skip "no pip that reads locks"
	run pip install --dry-run --ignore-installed -r pylock.toml
	echo "$output"
	[ "$status" = 0 ]
	[[ $output == *"Would install"*" requests-"* ]]
}

@test "uv reads the lock and installs the same" {
	tools
	ninjenv env
	"$PYTHON" -m venv --without-pip theirs
	uv pip sync -q --python theirs/bin/python pylock.toml
	python3 "$ROOT/tests/real/compare.py" same .venv theirs
}

# What packaging selects from the lock for the interpreter that runs it: a line
# "name file" each. It validates the lock first.
packagings_choice() {
	"$BATS_TEST_TMPDIR/tools/bin/python" - <<-'END'
		import tomllib
		from packaging.pylock import Pylock

		with open("pylock.toml", "rb") as source:
		    lock = Pylock.from_dict(tomllib.load(source))
		for package, file in lock.select():
		    print(package.name, file.filename)
	END
}

@test "packaging takes the lock and selects the same files" {
	tools
	"$BATS_TEST_TMPDIR/tools/bin/python" -m pip install -q 'packaging>=26'
	ninjenv env
	packagings_choice | sort >theirs
	awk '$1 == "package" { name = $2 } $1 == "file" { print name, $2 }' \
		.venv/.ninjenv/want | sort >ours
	[ "$(wc -l <ours)" -ge 5 ]
	diff theirs ours
}

@test "the newest ninja" {
	newest
	"$PYTHON" -m venv "$BATS_TEST_TMPDIR/tools"
	"$BATS_TEST_TMPDIR/tools/bin/python" -m pip install -q ninja
	PATH="$BATS_TEST_TMPDIR/tools/bin:$PATH"
	run ninja --version
	[[ $output =~ ^1\.(1[2-9]|[2-9][0-9]) ]]
	repository 'click ='
	made
	rm -rf .venv/lib/python3.*/site-packages/click
	rm -rf .venv/lib/python3.*/site-packages/click-*
	run ninja env
	[ "$status" = 0 ]
	.venv/bin/python -c 'import click'
	run ninja env
	[ "$output" = "ninja: no work to do." ]
}
