# SPDX-License-Identifier: MIT
# What the tests of local projects and repositories share.

# local_project DIRECTORY NAME [LINE...]: a project with a backend of its own;
# the lines are added to [project].
local_project() {
	local directory=$1 name=$2 line
	shift 2
	mkdir -p "$directory/_backend"
	cp "$ROOT/tests/fixtures/local_backend.py" "$directory/_backend/"
	{
		printf '%s\n' '[build-system]' 'requires = []' \
			'build-backend = "local_backend"' \
			'backend-path = ["_backend"]' '[project]' \
			"name = \"$name\""
		case "$*" in
		*'version = '*) ;;
		*) echo 'version = "1.0"' ;;
		esac
		for line; do
			echo "$line"
		done
	} >"$directory/pyproject.toml"
	echo 'value = 1' >"$directory/${name//-/_}.py"
}

# builds DIRECTORY: how often it was built.
builds() {
	[ -e "$1/.builds" ] || { echo 0; return; }
	wc -l <"$1/.builds"
}

# python CODE: in the environment.
python() {
	.venv/bin/python -c "$1"
}

# direct NAME: its direct_url.json, keys sorted.
direct() {
	python "
import importlib.metadata as m, json
print(json.dumps(json.loads(m.distribution('$1').read_text('direct_url.json')), sort_keys=True))"
}
