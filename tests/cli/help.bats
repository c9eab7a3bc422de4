#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# ninjenv help: texts, manual pages, and completion in real shells.

load helper

setup() {
	fresh
	PATH="$(dirname "$NINJENV"):$PATH"
}

# What a shell makes of LINE and a TAB, in one line.
tab() {
	ninjenv help --completion "$1" >"$BATS_TEST_TMPDIR/script"
	timeout 60 python3 "$ROOT/tests/fixtures/tab.py" "$1" \
		"$BATS_TEST_TMPDIR/script" "$2" | tr '\n' ' '
}

repository() {
	venv_ini "[env]" "[env:docs]" "[env:evil]" 'target = pyenv' \
		"[extension:pkg._fast]" "sources = a.c"
	cat >env.ninja <<-'END'
		build env/jinja2: phony .venv/.ninjenv/pkg/jinja2
		build env/markupsafe: phony .venv/.ninjenv/pkg/markupsafe
		build env-docs/jinja2: phony .venv-docs/.ninjenv/pkg/jinja2
		build env: phony .venv/pyvenv.cfg
		build env-docs: phony .venv-docs/pyvenv.cfg
		build envs: phony env env-docs
		build env/$$(touch$ pwned): phony
		build env/`touch${IFS}pwned`: phony
		build venv.ini: phony
		build .venv/.ninjenv/want: ninjenv_x venv.ini
	END
}

@test "help: the commands, and none that only edges call" {
	expect 0 ninjenv help
	[ -z "$err" ]
	has "$out" "ninjenv init" "ninjenv check" "ninjenv vendor" \
		"-C, --source SRC"
	lacks "$out" "ninjenv sync" "ninjenv probe" --words
	all=$out
	expect 0 ninjenv --help
	[ "$out" = "$all" ]
	expect 0 ninjenv --version
	[ "$out" = "ninjenv $(cat "$ROOT/VERSION")" ]
	awk 'length > 80 { print; bad = 1 } END { exit bad }' <<<"$all"
}

@test "help COMMAND, and COMMAND --help" {
	for name in init env lock check run vendor cache tree why outdated query graph \
		sync; do
		expect 0 ninjenv help "$name"
		has "$out" "usage: ninjenv $name"
		text=$out
		expect 0 ninjenv "$name" --help
		[ "$out" = "$text" ]
	done
}

@test "help KEY, in every section that has it" {
	expect 0 ninjenv help python
	has "$out" "python = versions or path    in [env] and [env:NAME]" \
		"default: >=3.9"
	expect 0 ninjenv help native
	has "$out" "[native]"
	expect 0 ninjenv help env
	has "$out" "usage: ninjenv env" "In venv.ini:" "[env]" "key: prompt"
}

@test "help: unknown names get the nearest one" {
	expect 2 ninjenv help pyhton
	[ -z "$out" ]
	[ "$err" = "ninjenv: error: 'pyhton' is neither a command nor a key of venv.ini
hint: did you mean 'python'?" ]
	expect 2 ninjenv help chekc
	has "$err" "did you mean 'check'?"
	expect 2 ninjenv help zzzzzz
	has "$err" "see 'ninjenv help'"
	expect 2 ninjenv chekc
	has "$err" "unknown command 'chekc'" "did you mean 'check'?"
	expect 2 ninjenv help a b
}

@test "the manual pages of the repository are those of the tables" {
	ninjenv help --man | diff - "$ROOT/docs/ninjenv.1"
	ninjenv help --man venv.ini | diff - "$ROOT/docs/venv.ini.5"
	expect 2 ninjenv help --man nothing
	has "$err" "there is no manual page 'nothing'"
}

@test "the manual pages are good roff" {
	type groff >/dev/null 2>&1 || skip "no groff"
	for page in ninjenv.1 venv.ini.5; do
		run groff -man -ww -z "$ROOT/docs/$page"
		[ -z "$output" ]
	done
	text=$(groff -man -Tascii "$ROOT/docs/ninjenv.1" | col -bx)
	has "$text" "NINJENV_OFFLINE" "--upgrade" "EXIT STATUS" "[env:NAME]"
	# Every key with an example.
	text=$(groff -man -Tascii "$ROOT/docs/venv.ini.5" | col -bx)
	while read -r line; do
		has "$text" "    $line"
	done < <(grep -v -e '^#' -e '^$' -e '^\[' "$ROOT/venv.ini.example")
}

@test "every command and option that people see is in page and scripts" {
	page=$(ninjenv help --man | sed 's/\\-/-/g')
	for name in init env lock check run vendor cache tree why outdated query graph \
		help; do
		has "$page" ".SS \"ninjenv $name"
		for shell in bash zsh fish; do
			has "$(ninjenv help --completion $shell)" "$name"
		done
		for option in $(ninjenv help "$name" | grep -oE '^ .*--[a-z]+' |
			grep -oE -- '--[a-z]+'); do
			has "$page" "$option"
			for shell in bash zsh; do
				has "$(ninjenv help --completion $shell)" \
					"$option"
			done
			has "$(ninjenv help --completion fish)" "-l ${option#--}"
		done
	done
	lacks "$page" "ninjenv sync" "--words" "--edge"
}

@test "completion scripts are good syntax" {
	ninjenv help --completion bash | bash -n
	! type zsh >/dev/null 2>&1 || ninjenv help --completion zsh | zsh -n
	! type fish >/dev/null 2>&1 || ninjenv help --completion fish | fish -n
	expect 2 ninjenv help --completion tcsh
	has "$err" "no completion for 'tcsh'" "bash, zsh and fish"
}

@test "completion in bash" {
	need_terminals
	repository
	[ "$(tab bash 'ninjenv che')" = "ninjenv check " ]
	[ "$(tab bash 'ninjenv check do')" = "ninjenv check docs " ]
	[ "$(tab bash 'ninjenv -q check --js')" = "ninjenv -q check --json " ]
	[ "$(tab bash 'ninjenv env env/j')" = "ninjenv env env/jinja2 " ]
	[ "$(tab bash 'ninjenv lock --upgrade mark')" = \
		"ninjenv lock --upgrade markupsafe " ]
	[ "$(tab bash 'ninjenv tree --invert mark')" = \
		"ninjenv tree --invert markupsafe " ]
	[ "$(tab bash 'ninjenv query ext')" = "ninjenv query ext-suffix " ]
	[ "$(tab bash 'ninjenv query path do')" = "ninjenv query path docs " ]
	[ "$(tab bash 'ninjenv why mark')" = "ninjenv why markupsafe " ]
	[ "$(tab bash 'ninjenv why env/j')" = "ninjenv why env/jinja2 " ]
	[ "$(tab bash 'ninjenv why pkg')" = "ninjenv why pkg._fast " ]
	[ "$(tab bash 'ninjenv outdated --che')" = "ninjenv outdated --check " ]
	[ "$(tab bash 'ninjenv help pythonp')" = "ninjenv help pythonpath " ]
	[ "$(tab bash 'ninjenv help --completion f')" = \
		"ninjenv help --completion fish " ]
	mkdir "a directory"
	touch "a file"
	[ "$(tab bash 'ninjenv vendor a\ d')" = "ninjenv vendor a directory/ " ]
	[ "$(tab bash 'ninjenv init -r a\ f')" = "ninjenv init -r a file " ]
	cd "a directory"
	[ "$(tab bash 'ninjenv -C .. run -e do')" = \
		"ninjenv -C .. run -e docs " ]
	[ "$(tab bash 'ninjenv --source=.. run --env=do')" = \
		"ninjenv --source=.. run --env=docs " ]
}

@test "completion in zsh" {
	type zsh >/dev/null 2>&1 || skip "no zsh"
	need_terminals
	repository
	[ "$(tab zsh 'ninjenv che')" = "ninjenv check " ]
	[ "$(tab zsh 'ninjenv check do')" = "ninjenv check docs " ]
	[ "$(tab zsh 'ninjenv lock --up')" = "ninjenv lock --upgrade " ]
	[ "$(tab zsh 'ninjenv env env/j')" = "ninjenv env env/jinja2 " ]
	mkdir sub
	cd sub
	[ "$(tab zsh 'ninjenv -C .. run -e do')" = "ninjenv -C .. run -e docs " ]
}

@test "completion in fish" {
	type fish >/dev/null 2>&1 || skip "no fish"
	repository
	ninjenv help --completion fish >"$BATS_TEST_TMPDIR/script"
	complete() {
		fish -N -c "source '$BATS_TEST_TMPDIR/script'
			complete -C '$1'" | cut -f1 | tr '\n' ' '
	}
	[ "$(complete 'ninjenv che')" = "check " ]
	[ "$(complete 'ninjenv check ')" = "docs env evil " ]
	[ "$(complete 'ninjenv lock --upgrade m')" = "markupsafe " ]
	[ "$(complete 'ninjenv help --completion ')" = "bash fish zsh " ]
	mkdir sub
	cd sub
	[ "$(complete 'ninjenv -C .. run -e d')" = "docs " ]
}

@test "completion says nothing and runs nothing of a repository" {
	expect 0 ninjenv help --words envs
	[ -z "$out$err" ]
	repository
	expect 0 ninjenv help --words targets
	[ "$out" = "env/jinja2
env/markupsafe
env-docs/jinja2
env
env-docs
envs" ]
	expect 0 ninjenv help --words packages
	[ "$out" = "jinja2
markupsafe" ]
	expect 0 ninjenv help --words nonsense
	[ -z "$out$err" ]
	tab bash 'ninjenv env env/'
	[ ! -e pwned ]
	echo "[broken" >venv.ini
	expect 0 ninjenv help --words envs
	[ -z "$out$err" ]
	expect 0 ninjenv -C nowhere help --words targets
	[ -z "$out$err" ]
}
