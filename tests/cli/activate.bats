#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Activation as every tutorial shows it, in the shells that are here.
# seconds: 40

load helper

setup_file() {
	index_start
	index_wheel alpha 1.0
	local pip
	pip=$(python3 - <<-'END'
		import ensurepip, glob, os
		below = os.path.join(os.path.dirname(ensurepip.__file__), "_bundled")
		found = glob.glob(below + "/pip-*.whl")
		found += glob.glob("/usr/share/python-wheels/pip-*.whl")
		print(found[0] if found else "")
	END
	)
	[ -z "$pip" ] || cp "$pip" "$INDEX_FILES"
	export BUNDLED="$pip"
	python3 "$ROOT/tests/fixtures/make_wheel.py" "$BATS_FILE_TMPDIR" \
		by-hand 1.0 >/dev/null
	export HAND="$BATS_FILE_TMPDIR/by_hand-1.0-py3-none-any.whl"
}

teardown_file() {
	index_stop
}

setup() {
	case $BATS_TEST_DESCRIPTION in
	bash | zsh | fish | csh)
		[ -n "$(type -P "$BATS_TEST_DESCRIPTION")" ] ||
			skip "there is no $BATS_TEST_DESCRIPTION"
		;;
	esac
	fresh
	seed_pip
	[ -n "$BUNDLED" ] || skip "there is no pip to put in"
	venv_ini "[env]" "prompt = my prompt" "[packages]" "alpha =" \
		"[env:other]" "extends = env"
	expect 0 "$NINJENV" -q env envs
	export PIP_DISABLE_PIP_VERSION_CHECK=1
}

# in_shell SHELL SUFFIX: what a person types, and what comes of it.
in_shell() {
	local shell=$1 suffix=$2 before after
	before=$(cd .venv-other && find . -type f | sort | xargs sha256sum)
	cat >script <<-END
		source .venv/bin/activate$suffix
		which python
		python -c 'import sys, alpha; print(sys.prefix)'
		pip install -q --no-index $HAND
		python -c 'import by_hand'
		echo "venv \$VIRTUAL_ENV"
		deactivate
		which python
		true
	END
	local outside
	outside=$("$shell" -c 'which python' 2>/dev/null || true)
	expect 0 "$shell" script
	[ "$out" = "$PWD/.venv/bin/python
$PWD/.venv
venv $PWD/.venv${outside:+
$outside}" ] || {
		echo "$out"
		return 1
	}
	after=$(cd .venv-other && find . -type f | sort | xargs sha256sum)
	[ "$before" = "$after" ]
	# What a person put there is named, and stays.
	touch venv.ini
	sed -i 's/my prompt/another/' venv.ini
	expect 0 ninja env
	has "$out" "kept, installed by hand: by-hand 1.0"
	[ -n "$(find .venv -name 'by_hand*.dist-info')" ]
}

@test "bash" {
	in_shell bash ""
}

@test "zsh" {
	in_shell zsh ""
}

@test "fish" {
	in_shell fish .fish
}

@test "csh" {
	in_shell csh .csh
}

@test "the prompt says which environment, and goes with it" {
	expect 0 bash --norc -c 'PS1="$ "
		source .venv/bin/activate
		echo "<$PS1>"
		deactivate
		echo "<$PS1>"'
	has "$out" "<(my prompt) $ >
<$ >"
}

@test "Activate.ps1 is as the interpreter's own venv writes it" {
	local file=.venv/bin/Activate.ps1 theirs="$BATS_TEST_TMPDIR/theirs"
	.venv/bin/python - "$theirs" <<-'END'
		import sys, venv
		venv.create(sys.argv[1], prompt="my prompt")
	END
	[ -s "$file" ]
	diff <(sed "s#$theirs#$PWD/.venv#g" "$theirs/bin/Activate.ps1") "$file"
	if [ -n "$(type -P pwsh)" ]; then
		expect 0 pwsh -NoProfile -c ". ./$file; (Get-Command python).Source"
		[ "$out" = "$PWD/.venv/bin/python" ]
	fi
}
