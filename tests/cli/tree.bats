#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# ninjenv tree: who needs whom, from the lock alone.

load helper

setup() {
	fresh
	venv_ini "[env]" "pip = no" "[packages]" "alpha =" \
		"delta[fast] = >=1" "old = 1.0 ; python_version < \"3\"" \
		"[env:docs]" "pip = no" "[packages:docs]" "ring-one ="
	lock pylock.toml "alpha 1.0 beta gamma" "beta 2.0 gamma" \
		"delta 1.5 beta" "gamma 3.0"
	lock pylock.docs.toml "ring-one 1.0 ring-two" "ring-two 1.0 ring-one"
}

# lock FILE "NAME VERSION NEEDS..."...: as another tool writes it.
lock() {
	local file=$1 item name version need
	shift
	{
		printf 'lock-version = "1.0"\ncreated-by = "tests"\n'
		for item; do
			# shellcheck disable=SC2086
			set -- $item
			name=$1 version=$2
			shift 2
			printf '\n[[packages]]\nname = "%s"\nversion = "%s"\n' \
				"$name" "$version"
			printf 'dependencies = ['
			for need; do printf '{name = "%s"}, ' "$need"; done
			printf ']\nwheels = [{name = '
			printf '"%s-%s-py3-none-any.whl", ' "${name//-/_}" \
				"$version"
			printf 'url = "https://example.org/x", '
			printf 'hashes = {sha256 = "%064d"}}]\n' 1
		done
	} >"$file"
}

version() {
	"$NINJENV" query version "$@"
}

@test "tree: in ASCII where there is no terminal" {
	expect 0 "$NINJENV" tree env
	[ -z "$err" ]
	[ "$out" = "env: python $(version), 4 packages
alpha 1.0
|-- beta 2.0
|   \`-- gamma 3.0
\`-- gamma 3.0
delta[fast] 1.5
\`-- beta 2.0 (*)
old (not here ; python_version < \"3\")
(*) its part of the tree stands above" ]
	[ ! -e .venv ] && [ ! -e env.ninja ]
}

@test "tree: in Unicode on a terminal with UTF-8" {
	need_terminals
	cat >run.py <<-'END'
		import os, pty, sys
		pid, fd = pty.fork()
		if not pid:
		    os.execvp(sys.argv[1], sys.argv[1:])
		data = b""
		try:
		    while True:
		        more = os.read(fd, 65536)
		        if not more:
		            break
		        data += more
		except OSError:
		    pass
		os.waitpid(pid, 0)
		sys.stdout.buffer.write(data.replace(b"\r\n", b"\n"))
	END
	shown=$(LC_ALL=C.UTF-8 python3 run.py "$NINJENV" tree env)
	has "$shown" "├── beta 2.0" "│   └── gamma 3.0"
	shown=$(LC_ALL=C python3 run.py "$NINJENV" tree env)
	has "$shown" "|-- beta 2.0"
	lacks "$shown" "├"
}

@test "tree: all environments, circles, and where the tree is cut" {
	expect 0 "$NINJENV" tree
	has "$out" "env: python" "

env-docs: python $(version docs), 2 packages
ring-one 1.0
\`-- ring-two 1.0
    \`-- ring-one 1.0 (cycle)"
	expect 0 "$NINJENV" tree --depth 1 env
	lacks "$out" gamma "(*)"
	has "$out" "alpha 1.0" "delta[fast] 1.5"
	expect 0 "$NINJENV" tree -d 2 env
	has "$out" "|-- beta 2.0
\`-- gamma 3.0
delta[fast] 1.5
\`-- beta 2.0"
	lacks "$out" "(*)"
}

@test "tree: --invert shows who needs it, up to venv.ini" {
	expect 0 "$NINJENV" tree --invert Gamma env
	[ "$out" = "env: python $(version), 4 packages
gamma 3.0
|-- alpha 1.0 [venv.ini:4]
\`-- beta 2.0
    |-- alpha 1.0 [venv.ini:4]
    \`-- delta 1.5 [venv.ini:5]" ]
	# Only environments that have it are shown.
	expect 0 "$NINJENV" tree --invert ring-two
	lacks "$out" "env: "
	has "$out" "env-docs: " "ring-two 1.0
\`-- ring-one 1.0 [venv.ini:10]
    \`-- ring-two 1.0 (cycle)"
	expect 1 "$NINJENV" tree -i gama
	[ "$err" = "ninjenv: error: no lock has 'gama'
hint: did you mean 'gamma'?" ]
}

@test "tree: where things come from" {
	venv_ini "[env]" "pip = no" "[packages]" "built =" "local =" "repo ="
	cat >pylock.toml <<-'END'
		lock-version = "1.0"
		created-by = "tests"
		[[packages]]
		name = "built"
		version = "1.0"
		dependencies = []
		sdist = {name = "built-1.0.tar.gz", url = "https://example.org/x", hashes = {sha256 = "0000000000000000000000000000000000000000000000000000000000000001"}}
		[[packages]]
		name = "local"
		dependencies = []
		directory = {path = "libs/local", editable = true}
		[[packages]]
		name = "repo"
		version = "2.0"
		dependencies = []
		vcs = {type = "git", url = "https://example.org/repo", commit-id = "0123456789012345678901234567890123456789"}
		[[packages]]
		name = "stray"
		version = "1"
		dependencies = []
		wheels = [{name = "stray-1-py3-none-any.whl", url = "https://example.org/x", hashes = {sha256 = "0000000000000000000000000000000000000000000000000000000000000001"}}]
	END
	expect 0 "$NINJENV" tree
	has "$out" "built 1.0 (built)" "local (local libs/local)" \
		"repo 2.0 (git 0123456)" \
		"stray 1 (no line of venv.ini needs it)"
}

@test "tree: --json" {
	expect 0 "$NINJENV" tree --json
	python3 - <<-'END' "$out"
		import json, sys
		env, docs = json.loads(sys.argv[1])
		assert env["environment"] == env["target"] == "env"
		assert docs["environment"] == "docs"
		assert docs["target"] == "env-docs"
		assert docs["lock"] == "pylock.docs.toml"
		assert env["complete"] is True
		alpha, beta, delta, gamma = env["packages"]
		assert beta == {
		    "name": "beta", "version": "2.0", "origin": "wheel",
		    "from": "beta-2.0-py3-none-any.whl", "marker": "",
		    "needs": ["gamma"], "needed_by": ["alpha", "delta"]}
		assert [r["name"] for r in env["roots"]] == [
		    "alpha", "delta", "old"]
		assert env["roots"][1] == {
		    "name": "delta", "requirement": "delta[fast]>=1",
		    "file": "venv.ini", "line": 5, "here": True}
		assert env["roots"][2]["here"] is False
	END
	expect 2 "$NINJENV" tree --json --depth 2
	has "$err" "--json goes without --depth and --invert" "hint: "
}

@test "tree: a lock that does not say who needs whom" {
	sed -i '/^dependencies/d' pylock.toml
	expect 0 "$NINJENV" tree env
	has "$err" "warning: 'pylock.toml' does not say what its packages need"
	has "$out" "beta 2.0" "gamma 3.0"
	lacks "$out" "|--" "no line of"
}

@test "tree: no lock, an outdated one, wrong calls" {
	rm pylock.toml
	expect 1 "$NINJENV" tree env
	[ "$err" = "ninjenv: error: there is no 'pylock.toml'
hint: type: ninjenv" ]
	lock pylock.toml "alpha 1.0"
	printf '[tool.ninjenv]\ndigest = "sha256:0"\n' >>pylock.toml
	expect 0 "$NINJENV" tree env
	has "$err" "warning: 'pylock.toml' does not match venv.ini; this is" \
		"hint: type: ninjenv lock"
	has "$out" "alpha 1.0"
	expect 2 "$NINJENV" tree doc
	[ "$err" = "ninjenv: error: venv.ini has no environment 'doc'
hint: did you mean 'docs'?" ]
	for depth in 0 x -1 99999999999999999999; do
		expect 2 "$NINJENV" tree --depth=$depth
		has "$err" "--depth '$depth' is no depth"
	done
}
