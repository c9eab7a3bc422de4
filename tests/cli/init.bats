#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# ninjenv init: a first venv.ini.

load helper

setup_file() {
	index_start
	index_wheel one 1.0
	index_wheel one 1.1
	index_wheel two 2.0 --requires one
}

teardown_file() {
	index_stop
}

setup() {
	fresh
}

@test "init writes a venv.ini of comments and says what to do next" {
	expect 0 "$NINJENV" init
	[ -z "$err" ]
	has "$out" "wrote venv.ini" "below [packages]; then type: ninjenv"
	has "$(cat venv.ini)" "[env]" "# python = >=3.9" "[packages]"
	[ "$(stat -c %a venv.ini)" = 644 ]
	[ "$(ls -A)" = venv.ini ]
}

@test "init never overwrites a venv.ini" {
	venv_ini "# mine"
	expect 1 "$NINJENV" init
	[ -z "$out" ]
	has "$err" "ninjenv: error: 'venv.ini' is there already" "hint: "
	[ "$(cat venv.ini)" = "# mine" ]
	rm venv.ini
	ln -s nowhere venv.ini
	expect 1 "$NINJENV" init
	[ -L venv.ini ]
	[ ! -e nowhere ]
}

@test "init in another directory" {
	mkdir other
	expect 0 "$NINJENV" -C other init
	has "$out" "ninjenv -C other"
	[ -s other/venv.ini ]
	expect 1 "$NINJENV" -C nowhere init
	has "$err" "nowhere' is not a directory"
}

@test "init says how to adopt what is there" {
	touch requirements.txt
	printf '%s\n' '[dependency-groups]' 'lint = []' 'Test_more = []' \
		>pyproject.toml
	expect 0 "$NINJENV" init
	has "$out" "
  requirements = requirements.txt
  groups = lint Test_more
"
	# They are right as they stand.
	sed -i "s/^\[env\]/&\n$(grep '^  requirements' <<<"$out")/" venv.ini
	sed -i "s/^\[env\]/&\n$(grep '^  groups' <<<"$out")/" venv.ini
	sed -i 's/^  //; s/^# pip = yes/pip = no/' venv.ini
	expect 0 "$NINJENV"
	rm venv.ini
	expect 0 "$NINJENV" init -r requirements.txt
	lacks "$out" "requirements = "
	has "$out" "  groups = lint Test_more"
	rm venv.ini
	echo "not TOML" >pyproject.toml
	expect 0 "$NINJENV" init -r requirements.txt
	lacks "$out" "adopt"
}

@test "init -r takes pins" {
	cat >requirements.txt <<-'END'
		# what we need
		jinja2==3.1.6 \
		    --hash=sha256:aa \
		    --hash=sha256:bb
		uvicorn[standard]~=0.30   # the server
		tomli==2.2.1 ; python_version < "3.11"
		click
	END
	expect 0 "$NINJENV" init -r requirements.txt
	has "$out" "wrote venv.ini with 4 packages" "now type: ninjenv"
	[ "$(sed -n '/^\[packages\]/,$p' venv.ini)" = '[packages]
jinja2 = 3.1.6
uvicorn[standard] = ~=0.30
tomli = 2.2.1 ; python_version < "3.11"
click =' ]
	has "$err" "requirements.txt: warning: its '--hash' options are not taken"
}

@test "init -r follows nested files, from where they lie" {
	mkdir deps
	echo "-r deps/base.txt" >requirements.txt
	echo "-r more.txt" >deps/base.txt
	echo "six==1.17.0" >deps/more.txt
	expect 0 "$NINJENV" init --requirements=requirements.txt
	[ -z "$err" ]
	has "$(cat venv.ini)" "six = 1.17.0"
}

@test "init -r names what it cannot take, with its line" {
	printf '%s\n' "-e ." "six" "" "git+https://host.example/r@1" \
		"-i https://me:s3cret@index.example.org/simple" \
		"a==2..1" "Six==1.0" >requirements.txt
	expect 0 "$NINJENV" init -r requirements.txt
	has "$out" "wrote venv.ini with 1 package"
	has "$err" "requirements.txt:1: warning: not taken: no name stands before" \
		"requirements.txt:4: warning: not taken: no name stands before" \
		"requirements.txt:5: warning: not taken: an option of pip" \
		"hint: write 'url = URL' into [index]" \
		"requirements.txt:6: warning: not taken: not a requirement" \
		"requirements.txt:7: warning: not taken: 'six' was named" \
		"requirements.txt:2: note: it is named here"
	lacks "$err$(cat venv.ini)" s3cret
}

@test "init -r writes nothing where a file is missing or includes itself" {
	expect 1 "$NINJENV" init -r requirements.txt
	has "$err" "there is no 'requirements.txt'"
	echo "-r requirements.txt" >requirements.txt
	expect 1 "$NINJENV" init -r requirements.txt
	has "$err" "requirements.txt:1: error: 'requirements.txt' includes itself"
	printf 'a\0b' >requirements.txt
	expect 1 "$NINJENV" init -r requirements.txt
	has "$err" "requirements.txt: error: the file is not UTF-8 text"
	[ ! -e venv.ini ]
}

@test "init says which lines .gitignore lacks, and adds none" {
	printf '%s\n' ".venv/" "/env.ninja" >.gitignore
	cp .gitignore before
	expect 0 "$NINJENV" init
	has "$out" "  /build.ninja" "  /.ninja_log" "  /.ninja_deps"
	lacks "$out" "/.venv/" "/env.ninja"
	cmp .gitignore before
	rm venv.ini
	printf '%s\n' "*.ninja" ".ninja*" >>.gitignore
	expect 0 "$NINJENV" init
	lacks "$out" .gitignore
}

@test "init: a build.ninja of somebody else is not to be ignored" {
	echo "# of another tool" >build.ninja
	expect 0 "$NINJENV" init
	has "$out" "  /env-alone.ninja"
	lacks "$out" "/build.ninja" "/.ninja_log"
	rm venv.ini
	printf 'build build.ninja: phony | env.ninja\ninclude env.ninja\n' \
		>build.ninja
	expect 0 "$NINJENV" init
	has "$out" "  /.ninja_log"
	lacks "$out" "/build.ninja" "/env-alone.ninja"
}

@test "init takes no operands, and --quiet says nothing" {
	expect 2 "$NINJENV" init here
	has "$err" "usage: ninjenv init [-r FILE]"
	expect 2 "$NINJENV" init -r
	has "$err" "option '-r' needs an argument (FILE)"
	expect 0 "$NINJENV" -q init
	[ -z "$out$err" ]
	[ -s venv.ini ]
}

@test "init -r, ninjenv, ninja env: from pins to an environment" {
	echo "one==1.0" >base.txt
	printf '%s\n' "-r base.txt" "two" >requirements.txt
	expect 0 "$NINJENV" init -r requirements.txt
	sed -i 's/^# pip = yes/pip = no/' venv.ini
	expect 0 "$NINJENV"
	expect 0 ninja env
	[ "$(.venv/bin/python -c 'import one; print(one.__version__)')" = 1.0 ]
	.venv/bin/python -c 'import two'
}
