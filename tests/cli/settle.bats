#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What is known to be on the disk, and what sync does where it is not: a power
# cut is a witness that is gone (tests/crash/power.py loses data as well).

load helper

setup_file() {
	index_start
	index_wheel alpha 1.0 --entry-point 'alpha = alpha:main'
	index_wheel beta 1.0
	index_wheel hand 3.0
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	unset NINJENV_DURABLE
	PKG=.venv/.ninjenv/pkg
	SETTLED=.venv/.ninjenv/settled
	SITE=$(python3 -c 'import sysconfig; print(sysconfig.get_path(
"purelib", "venv", {"base": ".venv", "platbase": ".venv"}))' 2>/dev/null ||
		python3 -c 'import sys
print(".venv/lib/python%d.%d/site-packages" % sys.version_info[:2])')
}

# A detached process settles it.
settles() {
	local _
	for _ in $(seq 3000); do
		[ "$(readlink $SETTLED)" = .. ] && return
		sleep 0.01
	done
	echo "it does not settle: $(readlink $SETTLED)"
	return 1
}

made() {
	venv_ini '[env]' 'pip = no' "$@"
	expect 0 "$NINJENV" env
}

power_cut() {
	settles
	ln -sfn "/dev/shm/ninjenv-$(id -u)/gone" $SETTLED
}

@test "a witness stands for what is not flushed yet, and then '..'" {
	made '[packages]' 'alpha = 1.0' 'beta = 1.0'
	[ "$(readlink $PKG/beta)" = \
		"../settled/${SITE#.venv/}/beta-1.0.dist-info/RECORD" ]
	settles
	[ -e $PKG/alpha ]
	expect 0 ninja env
	has "$out" 'no work to do'
	# Nothing of it is left in memory.
	! ls -l "/dev/shm/ninjenv-$(id -u)" 2>/dev/null | grep -F "$PWD/"
}

@test "a power cut: what was lost comes again, what is whole stays" {
	made '[packages]' 'alpha = 1.0' 'beta = 1.0'
	power_cut
	before=$(stat -c %y "$SITE/beta-1.0.dist-info/RECORD")
	: >.venv/bin/alpha
	: >.venv/bin/activate
	: >.venv/.ninjenv/have
	expect 0 ninja env
	lacks "$out$err" 'by hand' 'warning'
	[ -s .venv/bin/alpha ]
	[ -s .venv/bin/activate ]
	settles
	expect 0 "$NINJENV" check
	power_cut
	: >.venv/bin/alpha
	before=$(stat -c %y "$SITE/beta-1.0.dist-info/RECORD")
	expect 0 ninja env
	has "$out" '1 repaired'
	[ "$(stat -c %y "$SITE/beta-1.0.dist-info/RECORD")" = "$before" ]
	[ ! -e .venv/.ninjenv/kept ]
	expect 0 ninja env
	has "$out" 'no work to do'
}

@test "a power cut: what a person installed and changed stays" {
	made '[packages]' 'alpha = 1.0'
	cp -r "$SITE/alpha-1.0.dist-info" "$SITE/hand-3.0.dist-info"
	echo '# mine' >>.venv/bin/activate
	power_cut
	expect 0 ninja env
	[ -d "$SITE/hand-3.0.dist-info" ]
	grep -q '# mine' .venv/bin/activate
	has "$out" 'kept, installed by hand: hand 3.0'
}

@test "a power cut: with a manifest all is made anew, and what goes is named" {
	made 'link = copy' '[packages]' 'alpha = 1.0'
	cp -r "$SITE/alpha-1.0.dist-info" "$SITE/hand-3.0.dist-info"
	power_cut
	chmod u+w .venv/.ninjenv/manifest/alpha
	: >.venv/.ninjenv/manifest/alpha
	expect 0 ninja env
	has "$out$err" 'made anew: the machine stopped before it was on the disk' \
		'warning: hand 3.0, installed by hand, is removed: the environment is made anew'
	lacks "$out$err" 'warning: alpha'
	expect 0 "$NINJENV" check
}

@test "a power cut: half of what is wanted is generated anew by sync" {
	made '[packages]' 'alpha = 1.0' 'beta = 1.0'
	power_cut
	sed -i '/^package beta/,$d' .venv/.ninjenv/want
	touch -r env.ninja .venv/.ninjenv/want
	expect 0 ninja env
	[ -e "$SITE/beta-1.0.dist-info/RECORD" ]
	[ "$(tail -1 .venv/.ninjenv/want)" = end ]
	expect 0 ninja env
	has "$out" 'no work to do'
}

@test "an environment that does not settle is looked at by the next run alone" {
	made '[packages]' 'alpha = 1.0'
	power_cut
	expect 0 ninja env/alpha
	settles
	rm $PKG/alpha
	expect 0 ninja env
	settles
}

@test "'ninja -t clean' leaves it, and a moved environment is told" {
	made '[packages]' 'alpha = 1.0'
	settles
	expect 0 ninja -t clean
	[ -L $SETTLED ]
	expect 0 ninja env
	settles
	cd ..
	mv repo elsewhere
	cd elsewhere || return
	[ -e $PKG/alpha ]
}

@test "without packages there is a link for this alone" {
	made '[packages]'
	[ "$(readlink .venv/.ninjenv/whole)" = settled/pyvenv.cfg ]
	power_cut
	: >.venv/bin/activate
	expect 0 ninja env
	lacks "$out" 'no work to do'
	[ -s .venv/bin/activate ]
	settles
	expect 0 ninja env
	has "$out" 'no work to do'
	rm .venv/.ninjenv/whole
	expect 0 ninja env
	[ -e .venv/.ninjenv/whole ]
	expect 0 "$NINJENV" check
}

@test "NINJENV_DURABLE=0: there is no witness" {
	export NINJENV_DURABLE=0
	made '[packages]' 'alpha = 1.0'
	[ "$(readlink $SETTLED)" = .. ]
}
