#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# An index that misbehaves: what ninjenv and `ninja env` say and leave. What
# ninjenv-fetch does alone is in fetch.bats. Pages of what venv.ini names are
# asked for by ninjenv-fetch before pip runs; pip reads those of the rest.
# seconds: 40

load helper

JSON=application/vnd.pypi.simple.v1+json

setup_file() {
	index_start
	index_wheel alpha 1.0 --file alpha/__init__.py=
	index_wheel app 1.0 --requires alpha
	cp "$INDEX_FILES/alpha-1.0-py3-none-any.whl" "$BATS_FILE_TMPDIR"
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	: >"$INDEX_STATE/log"
	: >"$INDEX_STATE/rules"
	cp "$BATS_FILE_TMPDIR/alpha-1.0-py3-none-any.whl" "$INDEX_FILES"
	export PIP_RETRIES=1 PIP_TIMEOUT=2
	page=$INDEX_URL/simple/alpha/
}

# refused PACKAGE RULE...: locking it fails; no lock, no environment.
refused() {
	local name=$1
	shift
	echo "$*" >"$INDEX_STATE/rules"
	venv_ini "[env]" "pip = no" "[packages]" "$name ="
	expect 1 timeout 60 "$NINJENV" lock
	[ ! -e pylock.toml ]
	[ ! -e .venv/bin ]
	[ -z "$(ls "$NINJENV_CACHE/v1/tmp")" ]
}

# evil FORMAT...: the text of what `body=evil` serves, by printf.
evil() {
	# shellcheck disable=SC2059 # it is meant as one
	printf "$@" >"$INDEX_STATE/evil"
}

# in_json URL [HASHES]: a page with alpha there.
in_json() {
	evil '{"meta":{"api-version":"1.0"},"name":"alpha","files":[{"filename":
"alpha-1.0-py3-none-any.whl","url":"%s","hashes":{%s}}]}' "$1" "${2-}"
}

# alpha: locked as the index has it.
locked() {
	venv_ini "[env]" "pip = no" "[packages]" "alpha = 1.0"
	lock_of alpha-1.0-py3-none-any.whl
	expect 0 "$NINJENV"
}

# not_installed RULE...: `ninja env` fails and leaves nothing of alpha.
not_installed() {
	echo "$*" >"$INDEX_STATE/rules"
	expect 1 timeout 60 ninja env
	[ ! -e .venv/.ninjenv/pkg/alpha ]
	[ -z "$(find .venv -name 'alpha*')" ]
	[ -z "$(ls "$NINJENV_CACHE/v1/wheel" "$NINJENV_CACHE/v1/tmp" |
		grep -v ':$')" ]
}

@test "a page that inflates to gigabytes is cut at 64 MiB" {
	refused alpha '/simple/alpha/ bomb=4000'
	has "$err" "error: cannot download 'alpha': '$page' has more than 67108864 bytes
" "hint: look at the URL of the index"
}

@test "a page that inflates to gigabytes, read by pip" {
	ulimit -v 2000000 # that of pip itself is a third of it
	refused app '/simple/alpha/ bomb=4000'
	has "$err" "no version fits 'alpha'" "app requires it"
}

@test "a page without an end, and a huge one" {
	refused alpha '/simple/alpha/ endless'
	has "$err" "'$page' has more than 67108864 bytes"
	refused alpha '/simple/alpha/ pad=65'
	has "$err" "'$page' has more than 67108864 bytes"
}

@test "a byte now and then is not waited for" {
	refused alpha '/simple/alpha/ drip'
	has "$err" "cannot download 'alpha' from '127.0.0.1:${INDEX_URL##*:}': nothing, or too little, came for 2 seconds" \
		"(tried 2 times)" "hint: check the network"
}

@test "headers without an end" {
	refused alpha '/simple/alpha/ headers=40'
	has "$err" "its headers have no end" "(tried 1 time)" "hint: "
	refused app '/simple/alpha/ headers=40'
	has "$err" "no version fits 'alpha'"
}

@test "garbage after a page, another type, half a page" {
	refused alpha '/simple/alpha/ append=garbage'
	has "$err" "$page:1:" "this is not JSON" \
		"hint: an index answers with HTML or the simple API's JSON"
	refused alpha '/simple/alpha/ type=text/plain'
	has "$err" "'$page' is not an index page: it is of type 'text/plain'" \
		"hint: an index answers with HTML"
	refused alpha '/simple/alpha/ truncate=40'
	has "$err" "cannot download 'alpha'" "partial file" "hint: "
}

@test "an error page in place of the page, with status 200" {
	refused alpha '/simple/alpha/ html'
	has "$err" "venv.ini:4:1: error: no index has 'alpha'" "hint: "
}

@test "redirects that go round, and to files of this machine" {
	refused alpha '/simple/alpha/ redirect=loop'
	has "$err" "'$page' answered with more than 10 redirects" "hint: "
	refused alpha "/simple/alpha/ redirect=file://$INDEX_FILES/x"
	has "$err" "'$page' answered with a redirect to what is not of the web" \
		"hint: look at the URL of the index"
}

@test "a page leads to files of this machine, or elsewhere: they are not there" {
	in_json "file://$INDEX_FILES/alpha-1.0-py3-none-any.whl"
	refused alpha "/simple/alpha/ body=evil type=$JSON"
	has "$err" "venv.ini:4:1: error: no index has 'alpha'"
	refused app "/simple/alpha/ body=evil type=$JSON"
	has "$err" "took 'alpha-1.0-py3-none-any.whl', which no index lists"
	for scheme in ftp javascript data; do
		in_json "$scheme://127.0.0.1/alpha-1.0-py3-none-any.whl"
		refused alpha "/simple/alpha/ body=evil type=$JSON"
		has "$err" "venv.ini:4:1: error: no index has 'alpha'"
	done
}

@test "NUL in names" {
	in_json '/files/alpha\u0000-1.0-py3-none-any.whl'
	refused alpha "/simple/alpha/ body=evil type=$JSON"
	has "$err" "$page:2:" "error: this is not JSON"
	evil '<a href="/files/alpha-1.0-py3-none-any.whl\0x">alpha\0</a>'
	refused alpha '/simple/alpha/ body=evil type=text/html'
	has "$err" "no index has 'alpha'"
}

@test "503 and then the page" {
	echo '/simple/alpha/ status=503 first=1' >"$INDEX_STATE/rules"
	venv_ini "[env]" "pip = no" "[packages]" "alpha ="
	expect 0 "$NINJENV" lock
	grep -q 'GET /simple/alpha/ 503 ' "$INDEX_STATE/log"
}

@test "hashes: none, a wrong one, two that contradict each other" {
	in_json /files/alpha-1.0-py3-none-any.whl
	echo "/simple/alpha/ body=evil type=$JSON" >"$INDEX_STATE/rules"
	venv_ini "[env]" "pip = no" "[packages]" "alpha ="
	expect 0 "$NINJENV" lock
	local good wrong
	good=$(sha256sum "$INDEX_FILES/alpha-1.0-py3-none-any.whl" |
		cut -d' ' -f1)
	has "$(cat pylock.toml)" "$good"
	rm pylock.toml
	wrong=$(printf '0%.0s' $(seq 64))
	in_json /files/alpha-1.0-py3-none-any.whl "\"sha256\":\"$wrong\""
	refused alpha "/simple/alpha/ body=evil type=$JSON"
	has "$err" "$wrong" "$good"
	evil '<a href="/files/%s#sha256=%s">%s</a>' \
		alpha-1.0-py3-none-any.whl "$good" alpha-1.0-py3-none-any.whl \
		alpha-1.0-py3-none-any.whl "$wrong" alpha-1.0-py3-none-any.whl
	refused alpha '/simple/alpha/ body=evil type=text/html'
	has "$err" "$wrong" "$good"
}

@test "a file changed under the same name after it was locked" {
	locked
	index_wheel alpha 1.0 --file alpha/__init__.py='evil = 1'
	not_installed
	has "$out$err" "alpha-1.0-py3-none-any.whl" "wrong "
}

@test "a file that is another, cut, compressed, or a page" {
	locked
	local rule
	for rule in wrong html squeezed "append=x" "status=404" \
		"redirect=loop" "redirect=file:///etc/passwd"; do
		not_installed "/files/alpha-* $rule"
		has "$out$err" "'alpha-1.0-py3-none-any.whl'"
	done
	not_installed "/files/alpha-* truncate=10"
	has "$out$err" "partial file"
	not_installed "/files/alpha-* drip"
	has "$out$err" "too little, came for 2 seconds"
	not_installed "/files/alpha-* endless"
	has "$out$err" "wrong size"
	: >"$INDEX_STATE/rules"
	expect 0 ninja env
	expect 0 "$NINJENV" check
}

# bats test_tags=long
@test "a file without a length and without an end, read by pip" {
	refused alpha '/files/alpha-* endless'
	has "$err" "more than 1073741824 bytes came"
}
