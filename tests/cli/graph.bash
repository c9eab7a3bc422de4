# SPDX-License-Identifier: MIT
# What the tests of the graph share: wheels, locks, and counting what Ninja ran.
# shellcheck shell=bash

# shellcheck source=tests/cli/interpreters.bash
source "$BATS_TEST_DIRNAME/interpreters.bash"

# For setup_file: the programs, wheels and the store that a file's tests share.
# NINJA names the Ninja to test with (graph_others.bats); the default is PATH's.
prepare() {
	export NINJA=${NINJA:-$(type -P ninja || true)}
	[ -x "$NINJA" ] || skip "there is no ninja"
	ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	export ROOT
	export NINJENV="${NINJENV:-$ROOT/build/ninjenv}"
	export WHEELS="$BATS_FILE_TMPDIR/wheels"
	export NINJENV_CACHE="$BATS_FILE_TMPDIR/cache"
	make_wheels
}

# For setup: an empty repository, which is the working directory.
enter() {
	unset CI NINJENV_LOCKED NINJENV_OFFLINE NINJA_STATUS
	log="$BATS_TEST_TMPDIR/log"
	mkdir "$BATS_TEST_TMPDIR/repo"
	cd "$BATS_TEST_TMPDIR/repo" || return 1
}

is_samurai() {
	[[ $NINJA == *samu ]]
}

wheel() { # NAME VERSION [OPTION...]
	python3 "$ROOT/tests/fixtures/make_wheel.py" "$WHEELS" "$@" >/dev/null
}

# alpha needs beta; gamma stands alone; ring-one and ring-two need each other,
# and beta.
make_wheels() {
	local version
	for version in 1.0 2.0; do
		wheel alpha $version --requires beta \
			--entry-point alpha=alpha:main
		wheel beta $version
		wheel gamma $version
		wheel ring-one $version --requires ring-two
		wheel ring-two $version --requires ring-one --requires beta
	done
}

depends() { # NAME: the lock's line
	case $1 in
	alpha) echo 'dependencies = [{name = "beta"}]' ;;
	ring-one) echo 'dependencies = [{name = "ring-two"}]' ;;
	ring-two)
		echo 'dependencies = [{name = "ring-one"}, {name = "beta"}]'
		;;
	*) echo 'dependencies = []' ;;
	esac
}

# lock FILE NAME=VERSION...: as another tool would write it, but with scripts.
lock() {
	local file=$1 item name version wheel
	shift
	{
		printf 'lock-version = "1.0"\ncreated-by = "tests"\n'
		for item; do
			name=${item%=*} version=${item#*=}
			wheel=${name//-/_}-$version-py3-none-any.whl
			printf '\n[[packages]]\nname = "%s"\nversion = "%s"\n' \
				"$name" "$version"
			depends "$name"
			printf 'wheels = [{name = "%s", path = "%s", ' \
				"$wheel" "$WHEELS/$wheel"
			printf 'hashes = {sha256 = "%s"}}]\n' \
				"$(sha256sum "$WHEELS/$wheel" | cut -d' ' -f1)"
			[ "$name" != alpha ] ||
				printf '[packages.tool.ninjenv]\n%s\n' \
					'scripts = ["alpha"]'
		done
	} >"$file.new"
	mv "$file.new" "$file"
}

# conf [LINE...]: venv.ini, with the lines in [env].
conf() {
	printf '%s\n' '[env]' 'pip = no' "$@" '[packages]' 'alpha =' 'gamma =' \
		>venv.ini
}

# A repository with alpha (which needs beta) and gamma, an edge that depends on
# alpha and one that depends on gamma; each says how often it ran.
project() {
	conf
	lock pylock.toml alpha=1.0 beta=1.0 gamma=1.0
	manifest >build.ninja
	echo input >in
	"$NINJENV" -q
}

manifest() {
	cat <<'END'
build build.ninja: phony | env.ninja
include env.ninja
rule note
  command = cp $in $out && echo $out >>ran
rule c
  command = cp $in $out
build with-alpha: note in | env/alpha
build with-gamma: note in | env/gamma
build only-c: c in
build all: phony envs with-alpha with-gamma only-c
default all
END
}

# ninja ARGUMENT...: its output to $log, and to standard output.
ninja() {
	local code=0
	"$NINJA" -v "$@" >"$log" 2>&1 || code=$?
	cat "$log"
	return $code
}

# How many commands the last ninja ran, or how many of one kind: sync, lock,
# generate; or cp. samurai runs what the manifest needs once more after it.
ran() {
	local filter=cat
	! is_samurai || filter='sort -u'
	grep -E '^\[[0-9]+/[0-9]+\]' "$log" | cut -d']' -f2- | $filter |
		grep -cE -- "${1:-}" || true
}

ran_sync() { ran ' sync '; }
ran_lock() { ran ' lock --edge '; }
ran_generate() { ran ' generate --edge '; }

# Which of the repository's own edges the last ninja ran, in order of names.
noted() {
	grep -oE '>>ran' "$log" >/dev/null || return 0
	grep -oE 'echo [^ ]+ >>ran' "$log" | cut -d' ' -f2 | sort | xargs
}

# Nothing at all ran.
no_op() {
	ninja "$@" >/dev/null
	[ "$(ran)" -eq 0 ] || {
		echo "it should have had nothing to do:"
		cat "$log"
		return 1
	}
}

version_of() { # NAME [DIRECTORY]: as the environment's Python sees it
	"${2:-.venv}/bin/python" -c "import $1; print($1.__version__)"
}

# Nothing to do, at most after one more sync that changes nothing: samurai takes
# .venv/bin/python for older than its input, as it is older when it is made.
settled() {
	if is_samurai; then
		ninja "$@" >/dev/null
		grep -E '^\[' "$log" | grep -vq ' sync ' && return 1
		[ -z "$(noted)" ] || return 1
	fi
	no_op "$@"
}

site() {
	echo .venv/lib/python3*/site-packages
}
