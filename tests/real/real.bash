# SPDX-License-Identifier: MIT
# For the tests with an index: interpreters, repositories, pip to compare with.

ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
NINJENV_FETCH="${NINJENV_FETCH:-$ROOT/build/ninjenv-fetch}"
export ROOT NINJENV_FETCH

# What the tests decide themselves; pip's settings stay those of the machine.
tidy_environment() {
	unset CI NINJENV_LOCKED NINJENV_OFFLINE VIRTUAL_ENV PYTHONPATH
	export NINJENV_CACHE="$BATS_FILE_TMPDIR/store"
	mkdir -p "$BATS_FILE_TMPDIR/bin"
	ln -sf "${NINJENV:-$ROOT/build/ninjenv}" "$BATS_FILE_TMPDIR/bin/ninjenv"
	export PATH="$BATS_FILE_TMPDIR/bin:$PATH"
	export PIP_DISABLE_PIP_VERSION_CHECK=1
}

# The path of an interpreter 3.N that has venv, or nothing.
interpreter() {
	local python
	for python in "$HOME"/.pyenv/versions/3."$1".*/bin/python3."$1" \
		"$(command -v python3."$1")" /usr/bin/python3."$1"; do
		[ -x "$python" ] || continue
		"$python" -I -c "import ensurepip, venv, sys
sys.exit(sys.version_info[:2] != (3, $1))" 2>/dev/null || continue
		echo "$python"
		return
	done
}

# need N: skips the test where there is no interpreter 3.N
need() {
	PYTHON=$(interpreter "$1")
	[ -n "$PYTHON" ] || skip "no Python 3.$1 with venv here"
}

# newest: the newest interpreter from 3.9 to 3.13
newest() {
	local minor
	for minor in 13 12 11 10 9; do
		PYTHON=$(interpreter $minor)
		[ -n "$PYTHON" ] && return
	done
	return 1
}

# repository PACKAGE...: a venv.ini with these lines, in a fresh directory
repository() {
	mkdir -p "$BATS_TEST_TMPDIR/repository"
	cd "$BATS_TEST_TMPDIR/repository" || return 1
	printf '[env]\npython = %s\n[packages]\n' "$PYTHON" >venv.ini
	printf '%s\n' "$@" >>venv.ini
}

made() {
	ninjenv
	ninja env
	run ninja env
	[ "$output" = "ninja: no work to do." ]
	python3 "$ROOT/tests/real/compare.py" check .venv
	ninjenv check
}

# reads_locks PYTHON: its pip is one that takes -r pylock.toml (26.1)
reads_locks() {
	"$1" -m pip --version |
		grep -qE '^pip (26\.[1-9]|2[7-9]\.|[3-9][0-9]\.)'
}

# An environment beside ours, by pip from the same lock. A pip that cannot read
# locks gets the same pins and hashes as requirements.
by_pip() {
	"$PYTHON" -m venv theirs
	theirs/bin/python -m pip install -q --upgrade pip
	if reads_locks theirs/bin/python; then
		theirs/bin/python -m pip install -q --no-deps --no-compile \
			-r pylock.toml
	else
		python3 "$ROOT/tests/real/compare.py" requirements pylock.toml \
			>requirements.txt
		theirs/bin/python -m pip install -q --no-deps --no-compile \
			--require-hashes -r requirements.txt
	fi
	# What ensurepip brought and the lock does not name (Python 3.11).
	if ! grep -q '^name = "setuptools"$' pylock.toml; then
		theirs/bin/python -m pip uninstall -q -y setuptools 2>/dev/null
	fi
}

same_as_pip() {
	by_pip
	python3 "$ROOT/tests/real/compare.py" same .venv theirs
}

count() {
	find .venv/lib/python3.*/site-packages -maxdepth 1 \
		-name '*.dist-info' | wc -l
}
