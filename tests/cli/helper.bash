# SPDX-License-Identifier: MIT
# What the tests of commands share: a fresh directory with an empty home and a
# store without packages for each test, and an index of made wheels on the
# loopback address for each file.
#
#     load helper
#     setup_file() { index_start; }      # only where an index is wanted
#     teardown_file() { index_stop; }
#     setup() { fresh; }

bats_require_minimum_version 1.8.0

ROOT="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
BUILD="${NINJENV_BUILD:-$ROOT/build}"
NINJENV=$(realpath "${NINJENV:-$BUILD/ninjenv}")
NINJENV_FETCH=$(realpath "${NINJENV_FETCH:-$(dirname "$NINJENV")/ninjenv-fetch}")
export NINJENV_FETCH

# What every machine learns once, by minutes of processor if each test did so:
# for the whole run ($TESTS_SEED, by tests/run), else for the file.
seed_store() {
	local seed="${TESTS_SEED:-$BATS_FILE_TMPDIR/seed}"
	[ -d "$seed/pip" ] ||
		NINJENV=$NINJENV "$ROOT/tests/cli/seed.sh" "$seed" || return
	mkdir -p "$NINJENV_CACHE/v1"
	cp -R "$seed/python" "$seed/venv" "$NINJENV_CACHE/v1"
	ln -s "$seed/pip" "$NINJENV_CACHE/v1/pip"
}

# seed_pip: the store has the pip that Python bundles, with bytecode.
seed_pip() {
	mkdir -p "$NINJENV_CACHE/v1/wheel"
	ln -s "${TESTS_SEED:-$BATS_FILE_TMPDIR/seed}"/wheel/* \
		"$NINJENV_CACHE/v1/wheel"
}

# fresh [cold]: the working directory is $BATS_TEST_TMPDIR/repo, and nothing of
# the person who runs the tests has a say. The store knows this machine's Python
# and holds no package; cold: there is none yet.
fresh() {
	local name
	for name in $(compgen -e | grep -E '^(PIP_|NINJENV_|XDG_|UV_|CI$)'); do
		[ "$name" = NINJENV_FETCH ] || unset "$name"
	done
	unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
	# Variables of make's command line (CFLAGS=...) reach its children, too.
	unset CC CXX CFLAGS CXXFLAGS CPPFLAGS LDFLAGS
	unset VIRTUAL_ENV PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE
	export HOME="$BATS_TEST_TMPDIR/home"
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/store"
	export NINJENV_DURABLE=0 PIP_CONFIG_FILE=/dev/null NO_COLOR=1
	[ -z "${INDEX_URL-}" ] || export PIP_INDEX_URL="$INDEX_URL/simple"
	[ "${1-}" = cold ] || seed_store || return
	mkdir -p "$HOME" "$BATS_TEST_TMPDIR/repo"
	cd "$BATS_TEST_TMPDIR/repo" || return
}

# swept: what the last run left to a process of its own has been removed from
# $STORE, and the trash with it.
swept() {
	for _ in $(seq 50); do
		[ -e "$STORE/trash" ] || return 0
		sleep 0.1
	done
}

# venv_ini LINE...: writes venv.ini.
venv_ini() {
	printf '%s\n' "$@" >venv.ini
}

# run_split COMMAND...: $out, $err and $code, apart. Never fails.
run_split() {
	code=0
	"$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || code=$?
	out=$(cat "$BATS_TEST_TMPDIR/out")
	err=$(cat "$BATS_TEST_TMPDIR/err")
}

# expect CODE COMMAND...: the same, and says all of it where the code differs.
expect() {
	local want=$1
	shift
	run_split "$@"
	[ "$code" -eq "$want" ] && return
	printf '%s: exit %s, not %s\n--- out\n%s\n--- err\n%s\n' \
		"$*" "$code" "$want" "$out" "$err"
	return 1
}

# has TEXT PART...: each part stands in the text.
has() {
	local text=$1 part
	shift
	for part; do
		[[ "$text" == *"$part"* ]] && continue
		printf 'not there: %s\n--- in\n%s\n' "$part" "$text"
		return 1
	done
}

# lacks TEXT PART...: none does.
lacks() {
	local text=$1 part
	shift
	for part; do
		[[ "$text" != *"$part"* ]] && continue
		printf 'there: %s\n--- in\n%s\n' "$part" "$text"
		return 1
	done
}

# --- the index ---------------------------------------------------------------

# index_start: $INDEX_FILES is the directory that it serves, $INDEX_URL where.
index_start() {
	export INDEX_FILES="$BATS_FILE_TMPDIR/files"
	export INDEX_STATE="$BATS_FILE_TMPDIR/state"
	mkdir -p "$INDEX_FILES" "$INDEX_STATE"
	python3 "$ROOT/tests/fixtures/index.py" "$INDEX_FILES" "$INDEX_STATE" \
		>"$BATS_FILE_TMPDIR/index.log" 2>&1 3>&- &
	echo $! >"$BATS_FILE_TMPDIR/index.pid"
	for _ in $(seq 100); do
		[ -s "$INDEX_STATE/port" ] && break
		sleep 0.1
	done
	INDEX_URL="http://127.0.0.1:$(cat "$INDEX_STATE/port")"
	export INDEX_URL
}

index_stop() {
	kill "$(cat "$BATS_FILE_TMPDIR/index.pid")"
}

# index_wheel NAME VERSION [OPTION...]: a wheel of tests/fixtures/make_wheel.py
# (--sdist: an sdist) in the index.
index_wheel() {
	local name=$1 version=$2
	shift 2
	python3 "$ROOT/tests/fixtures/make_wheel.py" "$@" \
		"$INDEX_FILES" "$name" "$version" >/dev/null
}

# How often a path was asked for that has this in it.
index_requests() {
	grep -c -- "$1" "$INDEX_STATE/log" || true
}

# lock_of FILE...: pylock.toml as another tool would write it, with these files
# of the index.
lock_of() {
	python3 - "$INDEX_FILES" "$INDEX_URL" "$@" >pylock.toml <<-'END'
		import hashlib, os, sys

		directory, url, *names = sys.argv[1:]
		print('lock-version = "1.0"\ncreated-by = "a test"')
		for name in names:
		    path = os.path.join(directory, name)
		    data = open(path, "rb").read()
		    wheel = name.endswith(".whl")
		    stem = name if wheel else name[: -len(".tar.gz")]
		    project, version = stem.split("-")[:2]
		    print(f'\n[[packages]]\nname = "{project.replace("_", "-")}"')
		    print(f'version = "{version}"')
		    print(f'index = "{url}/simple"')
		    print("wheels = [" if wheel else "sdist = ", end="")
		    print(
		        f'{{name = "{name}", url = "{url}/files/{name}", '
		        f"size = {len(data)}, hashes = {{sha256 = "
		        f'"{hashlib.sha256(data).hexdigest()}"}}}}',
		        end="]\n" if wheel else "\n",
		    )
	END
}

# need_terminals: skips the test where none can be made (a chroot has no /dev/pts).
need_terminals() {
	python3 -c 'import os; os.openpty()' 2>/dev/null || skip "no terminals"
}
