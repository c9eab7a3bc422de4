# SPDX-License-Identifier: MIT
# The interpreters that this machine has.
# shellcheck shell=bash

# An interpreter of another version than the one that PATH has first.
other_python() {
	local one usual
	usual=$(python3 -c 'import sys; print(sys.version_info[:2])')
	for one in "$HOME"/.pyenv/versions/3.*/bin/python /usr/bin/python3; do
		[ -x "$one" ] && "$one" -c "import sys, venv, ensurepip
sys.exit(sys.version_info < (3, 8) or
         str(sys.version_info[:2]) == '$usual')" 2>/dev/null || continue
		echo "$one"
		return
	done
	return 1
}
