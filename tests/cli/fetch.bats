#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# ninjenv-fetch against an index on the loopback address that misbehaves.
# seconds: 55

bats_require_minimum_version 1.5.0

setup_file() {
	export ROOT="$BATS_TEST_DIRNAME/../.."
	export FETCH="${NINJENV_FETCH:-$ROOT/build/ninjenv-fetch}"
	export BOX="$BATS_FILE_TMPDIR"
	mkdir -p "$BOX/files" "$BOX/state"
	head -c 300000 /dev/urandom >"$BOX/files/big-1.0.tar.gz"
	head -c 900 /dev/urandom >"$BOX/files/small-1.0.tar.gz"
	for i in $(seq 30); do
		head -c 2000 /dev/urandom >"$BOX/files/many$i-1.0.tar.gz"
	done
	python3 "$ROOT/tests/fixtures/index.py" "$BOX/files" "$BOX/state" \
		>"$BOX/server.log" 2>&1 3>&- &
	echo $! >"$BOX/pid"
	for _ in $(seq 100); do
		[ -s "$BOX/state/port" ] && break
		sleep 0.1
	done
	PORT=$(cat "$BOX/state/port")
	export PORT
	export URL="http://127.0.0.1:$PORT"
}

teardown_file() {
	kill "$(cat "$BOX/pid")"
}

setup() {
	out="$BATS_TEST_TMPDIR/out"
	part="$BATS_TEST_TMPDIR/part"
	settings='{"retries":3,"timeout":2}'
	: >"$BOX/state/rules"
	: >"$BOX/state/log"
	unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
}

rule() {
	echo "$*" >>"$BOX/state/rules"
}

sha() {
	sha256sum "$BOX/files/$1" | cut -d' ' -f1
}

# request NAME [URL...]: a file's request, to $out and $part
request() {
	local name=$1 urls="" url
	shift
	[ $# -gt 0 ] || set -- "$URL/files/$name"
	for url; do
		urls="$urls,\"$url\""
	done
	printf '{"id":1,"kind":"file","name":"%s","urls":[%s],' \
		"$name" "${urls#,}"
	printf '"sha256":"%s","path":"%s","part":"%s"}\n' \
		"$(sha "$name")" "$out" "$part"
}

fetch() {
	printf '%s\n%s\n' "$settings" "$*" | timeout 60 "$FETCH"
}

# The last event's member, by Python's own JSON reader.
last() {
	python3 -c '
import json, sys
lines = sys.argv[2].splitlines()
print(json.loads(lines[-1]).get(sys.argv[1], ""))' "$1" "$output"
}

requests() {
	grep -c "" "$BOX/state/log" || true
}

is_file() {
	cmp "$1" "$BOX/files/$2"
}

@test "a file arrives whole, verified, with its part gone" {
	run fetch "$(request big-1.0.tar.gz)"
	[ "$status" -eq 0 ]
	[ "$(last event)" = done ]
	[ "$(last bytes)" = 300000 ]
	[ "$(last sha256)" = "$(sha big-1.0.tar.gz)" ]
	is_file "$out" big-1.0.tar.gz
	[ ! -e "$part" ]
}

@test "thirty files come at once, each answered once" {
	lines=$settings
	for i in $(seq 30); do
		lines="$lines
{\"id\":$i,\"kind\":\"file\",\"urls\":[\"$URL/files/many$i-1.0.tar.gz\"],\
\"path\":\"$BATS_TEST_TMPDIR/f$i\"}"
	done
	run timeout 60 "$FETCH" <<<"$lines"
	[ "$status" -eq 0 ]
	[ "$(grep -c '"event":"done"' <<<"$output")" -eq 30 ]
	for i in $(seq 30); do
		is_file "$BATS_TEST_TMPDIR/f$i" "many$i-1.0.tar.gz"
	done
}

@test "more than one at a time: ten slow files take the time of one" {
	rule '/files/many*' slow=2000
	lines=$settings
	for i in $(seq 10); do
		lines="$lines
{\"id\":$i,\"kind\":\"file\",\"urls\":[\"$URL/files/many$i-1.0.tar.gz\"],\
\"path\":\"$BATS_TEST_TMPDIR/f$i\"}"
	done
	start=$(date +%s)
	run timeout 60 "$FETCH" <<<"$lines"
	[ "$(grep -c '"event":"done"' <<<"$output")" -eq 10 ]
	[ $(($(date +%s) - start)) -lt 6 ]
}

# arrive_beside_one_that_stalls URL
arrive_beside_one_that_stalls() {
	local wanted=$settings i
	for i in 1 2 3 4 5; do
		wanted="$wanted
{\"id\":$i,\"kind\":\"file\",\"urls\":[\"$1/files/many$i-1.0.tar.gz\"],\
\"path\":\"$BATS_TEST_TMPDIR/f$i\"}"
	done
	run timeout 60 "$FETCH" <<<"$wanted"
	[ "$(sed -n 's/.*"id":\([0-9]*\),"event":"done".*/\1/p' \
		<<<"$output" | sort | tr -d '\n')" = 2345 ]
	# The one that stalls fails last, after the others are done.
	[ "$(last event)" = failed ]
}

@test "a download that stalls holds no other up" {
	rule '/files/many1-*' stall=10
	settings='{"retries":0,"timeout":2}'
	arrive_beside_one_that_stalls "$URL"
}

@test "a part of another run is carried on with" {
	head -c 100000 "$BOX/files/big-1.0.tar.gz" >"$part"
	run fetch "$(request big-1.0.tar.gz)"
	[ "$(last event)" = done ]
	is_file "$out" big-1.0.tar.gz
	grep -q ' 206 bytes=100000- ' "$BOX/state/log"
}

@test "a whole part needs no request" {
	cp "$BOX/files/big-1.0.tar.gz" "$part"
	run fetch "$(request big-1.0.tar.gz)"
	[ "$(last event)" = done ]
	is_file "$out" big-1.0.tar.gz
	[ "$(requests)" -eq 0 ]
}

@test "a part with wrong bytes: once more from zero" {
	head -c 100000 /dev/zero >"$part"
	run fetch "$(request big-1.0.tar.gz)"
	[ "$(last event)" = done ]
	is_file "$out" big-1.0.tar.gz
	[ "$(requests)" -eq 2 ]
}

@test "a part longer than the file: once more from zero" {
	head -c 400000 /dev/zero >"$part"
	run fetch "$(request big-1.0.tar.gz)"
	[ "$(last event)" = done ]
	is_file "$out" big-1.0.tar.gz
	grep -q ' 416 ' "$BOX/state/log"
}

@test "a server without ranges sends all of it again" {
	rule '/files/*' no-range
	head -c 100000 "$BOX/files/big-1.0.tar.gz" >"$part"
	run fetch "$(request big-1.0.tar.gz)"
	[ "$(last event)" = done ]
	is_file "$out" big-1.0.tar.gz
}

@test "a dropped connection is resumed where it broke" {
	rule '/files/*' first=2 truncate=100000
	run fetch "$(request big-1.0.tar.gz)"
	[ "$(last event)" = done ]
	is_file "$out" big-1.0.tar.gz
	grep -q ' 206 bytes=100000- ' "$BOX/state/log"
	grep -q ' 206 bytes=200000- ' "$BOX/state/log"
}

@test "a stalled connection is given up and resumed" {
	rule '/files/*' first=1 stall=5000
	run fetch "$(request big-1.0.tar.gz)"
	[ "$(last event)" = done ]
	is_file "$out" big-1.0.tar.gz
	grep -q ' 206 bytes=5000- ' "$BOX/state/log"
}

@test "503 is tried again" {
	rule '/files/*' first=2 status=503
	run fetch "$(request small-1.0.tar.gz)"
	[ "$(last event)" = done ]
	[ "$(requests)" -eq 3 ]
}

@test "503 for ever fails with the number of tries" {
	rule '/files/*' status=503
	run fetch "$(request small-1.0.tar.gz)"
	[ "$status" -eq 0 ]
	[ "$(last event)" = failed ]
	[ "$(last status)" = 503 ]
	[[ "$(last tried)" == *"status 503 (tried 4 times)"* ]]
	[ "$(requests)" -eq 4 ]
}

@test "429 waits as long as Retry-After says" {
	rule '/files/*' first=1 status=429 retry-after=2
	start=$(date +%s%N)
	run fetch "$(request small-1.0.tar.gz)"
	[ "$(last event)" = done ]
	[ $((($(date +%s%N) - start) / 1000000)) -ge 1900 ]
	[ "$(requests)" -eq 2 ]
}

@test "404 is not tried again" {
	run fetch "$(request small-1.0.tar.gz "$URL/files/none-1.0.tar.gz")"
	[ "$(last event)" = failed ]
	[ "$(last status)" = 404 ]
	[ "$(requests)" -eq 1 ]
	[ ! -e "$out" ]
}

@test "wrong bytes name the file, both hashes and the source" {
	rule '/files/*' wrong
	run fetch "$(request small-1.0.tar.gz)"
	[ "$(last event)" = failed ]
	message=$(last message)
	[[ "$message" == *"'small-1.0.tar.gz'"* ]]
	[[ "$message" == *"expected $(sha small-1.0.tar.gz)"* ]]
	[[ "$message" == *"got $(last sha256)"* ]]
	[[ "$message" == *"from '$URL/files/small-1.0.tar.gz'"* ]]
	[ ! -e "$out" ]
	[ ! -s "$part" ]
}

@test "wrong bytes in one place: the next is tried" {
	rule '/files/big*' wrong
	cp "$BOX/files/big-1.0.tar.gz" "$BOX/files/copy-1.0.tar.gz"
	run fetch "$(request big-1.0.tar.gz "$URL/files/big-1.0.tar.gz" \
		"$URL/files/copy-1.0.tar.gz")"
	[ "$(last event)" = done ]
	[ "$(last url)" = "$URL/files/copy-1.0.tar.gz" ]
	[[ "$(last tried)" == *"hash (SHA-256)"* ]]
	is_file "$out" big-1.0.tar.gz
}

@test "an HTML page in place of the file is a wrong hash" {
	rule '/files/*' html
	run fetch "$(request small-1.0.tar.gz)"
	[ "$(last event)" = failed ]
	[[ "$(last message)" == *"wrong hash"* ]]
}

@test "a body that never ends is cut at the limit" {
	rule '/files/*' endless
	run fetch "{\"id\":1,\"kind\":\"file\",\"name\":\"x\",\"limit\":500000,\
\"urls\":[\"$URL/files/small-1.0.tar.gz\"],\"path\":\"$out\"}"
	[ "$(last event)" = failed ]
	[[ "$(last message)" == *"more than 500000 bytes"* ]]
	[ ! -e "$out" ]
}

@test "a body longer than the size that was said is refused" {
	rule '/files/*' endless
	run fetch "{\"id\":1,\"kind\":\"file\",\"name\":\"x\",\"size\":900,\
\"urls\":[\"$URL/files/small-1.0.tar.gz\"],\"path\":\"$out\"}"
	[ "$(last event)" = failed ]
	[[ "$(last message)" == *"wrong size"* ]]
}

@test "a redirect on the same host is followed" {
	rule '/moved' redirect=/files/small-1.0.tar.gz
	run fetch "$(request small-1.0.tar.gz "$URL/moved")"
	[ "$(last event)" = done ]
	[ "$(last url)" = "$URL/files/small-1.0.tar.gz" ]
}

@test "a redirect loop ends" {
	rule '/moved' redirect=loop
	run fetch "$(request small-1.0.tar.gz "$URL/moved")"
	[ "$(last event)" = failed ]
	[[ "$(last message)" == *"more than 10 redirects"* ]]
	[ "$(requests)" -eq 11 ]
}

@test "a redirect to a file of this machine is refused" {
	rule '/moved' "redirect=file://$BOX/files/small-1.0.tar.gz"
	run fetch "$(request small-1.0.tar.gz "$URL/moved")"
	[ "$(last event)" = failed ]
	[[ "$(last message)" == *"a redirect to what is not of the web"* ]]
	[ ! -e "$out" ]
}

@test "a password goes to its host and not along with a redirect" {
	rule '/moved' redirect=http://localhost:PORT/files/small-1.0.tar.gz
	settings="{\"credentials\":[{\"host\":\"127.0.0.1:$PORT\",\
\"secure\":false,\"user\":\"me\",\"password\":\"pass word\"}]}"
	run fetch "$(request small-1.0.tar.gz "$URL/moved")"
	[ "$(last event)" = done ]
	grep -q 'GET /moved 302 - auth' "$BOX/state/log"
	grep -q 'GET /files/small-1.0.tar.gz 200 - - ' "$BOX/state/log"
}

@test "a password of an https index is not sent over http" {
	settings="{\"credentials\":[{\"host\":\"127.0.0.1:$PORT\",\
\"secure\":true,\"user\":\"me\",\"password\":\"secret\"}]}"
	run fetch "$(request small-1.0.tar.gz)"
	[ "$(last event)" = done ]
	run ! grep -q ' auth ' "$BOX/state/log"
}

@test "basic authentication: without it 401 and a hint, with it the file" {
	rule '/files/*' auth=me:secret
	run fetch "$(request small-1.0.tar.gz)"
	[ "$(last event)" = failed ]
	[ "$(last status)" = 401 ]
	[[ "$(last hint)" == *netrc* ]]
	settings="{\"credentials\":[{\"host\":\"127.0.0.1:$PORT\",\
\"secure\":false,\"user\":\"me\",\"password\":\"secret\"}]}"
	run fetch "$(request small-1.0.tar.gz)"
	[ "$(last event)" = done ]
	[[ "$output" != *secret* ]]
}

@test "netrc is read" {
	rule '/files/*' auth=me:secret
	echo "machine 127.0.0.1 login me password secret" \
		>"$BATS_TEST_TMPDIR/netrc"
	settings="{\"netrc\":\"$BATS_TEST_TMPDIR/netrc\"}"
	run fetch "$(request small-1.0.tar.gz)"
	[ "$(last event)" = done ]
}

@test "no secret of a URL is ever told" {
	run fetch "$(request small-1.0.tar.gz \
		"http://me:secret@127.0.0.1:$PORT/files/none-1.0.tar.gz")"
	[ "$(last event)" = failed ]
	[[ "$output" != *secret* ]]
}

@test "nobody listens: host, tries and a hint" {
	settings='{"retries":2,"timeout":2}'
	run fetch "$(request small-1.0.tar.gz http://127.0.0.1:1/x)"
	[ "$status" -eq 0 ]
	[ "$(last event)" = failed ]
	[[ "$(last message)" == *"127.0.0.1:1"* ]]
	[[ "$(last tried)" == *"tried 3 times"* ]]
	[[ "$(last hint)" == *"already fetched is kept"* ]]
}

@test "nobody listens: a later job of that host fails at once" {
	mkfifo "$BATS_TEST_TMPDIR/in"
	timeout 30 "$FETCH" <"$BATS_TEST_TMPDIR/in" \
		>"$BATS_TEST_TMPDIR/events" 3>&- &
	pid=$!
	exec 9>"$BATS_TEST_TMPDIR/in"
	printf '%s\n' '{"retries":1}' \
		"$(request small-1.0.tar.gz http://127.0.0.1:1/x)" >&9
	for _ in $(seq 50); do
		grep -q '"event":"failed"' "$BATS_TEST_TMPDIR/events" && break
		sleep 0.1
	done
	request small-1.0.tar.gz http://127.0.0.1:1/y >&9
	exec 9>&-
	wait "$pid"
	grep -q 'x: .*tried 2 times' "$BATS_TEST_TMPDIR/events"
	grep -q 'y: .*tried 1 time)' "$BATS_TEST_TMPDIR/events"
}

# An https index on another port, as $TLS, its certificate $cert.
serve_tls() {
	command -v openssl >/dev/null || skip "openssl makes the certificate"
	local state="$BATS_TEST_TMPDIR/tls"
	mkdir "$state"
	cert="$state/cert"
	openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost \
		-addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
		-keyout "$state/key" -out "$cert" 2>/dev/null
	cat "$state/key" "$cert" >"$state/both"
	echo "/down redirect=$URL/files/small-1.0.tar.gz" >"$state/rules"
	python3 "$ROOT/tests/fixtures/index.py" "$BOX/files" "$state" \
		--tls "$state/both" >"$state/log" 2>&1 3>&- &
	tls_pid=$!
	for _ in $(seq 100); do
		[ -s "$state/port" ] && break
		sleep 0.1
	done
	TLS="https://127.0.0.1:$(cat "$state/port")"
}

teardown() {
	[ -z "${tls_pid:-}" ] || kill "$tls_pid"
}

@test "https: an unknown certificate is refused at once, with a hint" {
	serve_tls
	run fetch "$(request small-1.0.tar.gz "$TLS/files/small-1.0.tar.gz")"
	[ "$(last event)" = failed ]
	[[ "$(last message)" == *certificate* ]]
	[[ "$(last tried)" == *"tried 1 time)"* ]]
	[[ "$(last hint)" == *PIP_CERT* ]]
}

@test "https: a download that stalls holds no other up" {
	serve_tls
	echo '/files/many1-* stall=10' >"$BATS_TEST_TMPDIR/tls/rules"
	settings="{\"cert\":\"$cert\",\"retries\":0,\"timeout\":2}"
	arrive_beside_one_that_stalls "$TLS"
}

@test "https: a certificate of the settings, or a trusted host, is good" {
	serve_tls
	for settings in "{\"cert\":\"$cert\"}" '{"trusted":["127.0.0.1"]}'; do
		run fetch "$(request small-1.0.tar.gz \
			"$TLS/files/small-1.0.tar.gz")"
		[ "$(last event)" = done ]
	done
}

@test "https: a redirect to http is refused" {
	serve_tls
	settings="{\"cert\":\"$cert\"}"
	run fetch "$(request small-1.0.tar.gz "$TLS/down")"
	[ "$(last event)" = failed ]
	[[ "$(last message)" == *"redirect from https"* ]]
	[ "$(requests)" -eq 0 ]
}

@test "a proxy of the settings is used" {
	settings="{\"proxy\":\"http://127.0.0.1:$PORT\",\"retries\":0}"
	run fetch "$(request small-1.0.tar.gz http://example.org/x)"
	[ "$(last event)" = failed ]
	grep -q 'GET http://example.org/x 404' "$BOX/state/log"
}

@test "pages come in JSON where there is JSON, compressed or not" {
	for words in "" gzip; do
		: >"$BOX/state/rules"
		rule '/simple/*' $words
		run fetch "{\"id\":1,\"kind\":\"page\",\"path\":\"$out\",\
\"urls\":[\"$URL/simple/small/\"],\
\"accept\":\"application/vnd.pypi.simple.v1+json\"}"
		[ "$(last event)" = done ]
		[ "$(last type)" = application/vnd.pypi.simple.v1+json ]
		grep -q '"filename": "small-1.0.tar.gz"' "$out"
	done
}

# page RULE...: of small, to $out
page() {
	: >"$BOX/state/rules"
	rule '/simple/small/' "$@"
	run fetch "{\"id\":1,\"kind\":\"page\",\"name\":\"small\",\
\"path\":\"$out\",\"urls\":[\"$URL/simple/small/\"]}"
	[ "$status" -eq 0 ]
}

@test "a page that inflates to gigabytes, has no end or is huge is cut" {
	for words in bomb=4000 endless pad=65; do
		page $words
		[ "$(last event)" = failed ]
		[[ "$(last message)" == *"has more than 67108864 bytes" ]]
		[ ! -e "$out" ]
	done
}

@test "a byte now and then is given up after the time limit, as nothing is" {
	settings='{"retries":0,"timeout":2}'
	page drip
	[ "$(last event)" = failed ]
	[[ "$(last message)" == *"nothing, or too little, came for 2 seconds" ]]
	run fetch "$(rule '/files/*' drip; request small-1.0.tar.gz)"
	[ "$(last event)" = failed ]
	[ ! -e "$out" ]
}

@test "headers without an end are refused at once" {
	page headers=40
	[ "$(last event)" = failed ]
	[[ "$(last message)" == *"its headers have no end" ]]
	[[ "$(last tried)" == *"tried 1 time)"* ]]
}

@test "a compressed body that nobody asked for is a wrong hash" {
	rule '/files/*' squeezed
	run fetch "$(request small-1.0.tar.gz)"
	[ "$(last event)" = failed ]
	[[ "$(last message)" == *"wrong hash"* ]]
	[ ! -e "$out" ]
}

@test "file: URLs are read, also as the second place" {
	run fetch "$(request small-1.0.tar.gz "$URL/files/none-1.0.tar.gz" \
		"file://$BOX/files/small-1.0.tar.gz")"
	[ "$(last event)" = done ]
	is_file "$out" small-1.0.tar.gz
}

@test "two at once for the same part both end well" {
	rule '/files/*' slow=300000
	fetch "$(request big-1.0.tar.gz)" >"$BATS_TEST_TMPDIR/first" 3>&- &
	first=$!
	sleep 0.4
	kept=$out
	out=$out.second
	run fetch "$(request big-1.0.tar.gz)"
	[ "$(last event)" = done ]
	wait "$first"
	is_file "$kept" big-1.0.tar.gz
	is_file "$out" big-1.0.tar.gz
}

@test "SIGINT stops at once and the part stays for the next run" {
	rule '/files/*' stall=100000
	mkfifo "$BATS_TEST_TMPDIR/in"
	env --default-signal=INT "$FETCH" <"$BATS_TEST_TMPDIR/in" \
		>"$BATS_TEST_TMPDIR/events" 3>&- &
	pid=$!
	exec 9>"$BATS_TEST_TMPDIR/in"
	printf '%s\n%s\n' '{}' "$(request big-1.0.tar.gz)" >&9
	for _ in $(seq 50); do
		[ "$(stat -c %s "$part" 2>/dev/null || echo 0)" -eq 100000 ] &&
			break
		sleep 0.1
	done
	kill -INT "$pid"
	code=0
	wait "$pid" || code=$?
	[ "$code" -eq 130 ]
	exec 9>&-
	: >"$BOX/state/rules"
	run fetch "$(request big-1.0.tar.gz)"
	[ "$(last event)" = done ]
	grep -q ' 206 bytes=100000- ' "$BOX/state/log"
}

@test "requests may come while others run, and an empty input ends it" {
	mkfifo "$BATS_TEST_TMPDIR/in"
	timeout 30 "$FETCH" <"$BATS_TEST_TMPDIR/in" \
		>"$BATS_TEST_TMPDIR/events" 3>&- &
	pid=$!
	exec 9>"$BATS_TEST_TMPDIR/in"
	printf '%s\n' '{}' "$(request small-1.0.tar.gz)" >&9
	sleep 0.5
	grep -q '"event":"done"' "$BATS_TEST_TMPDIR/events"
	out=$out.second
	request big-1.0.tar.gz >&9
	exec 9>&-
	wait "$pid"
	[ "$(grep -c '"event":"done"' "$BATS_TEST_TMPDIR/events")" -eq 2 ]
	run timeout 5 "$FETCH" </dev/null
	[ "$status" -eq 0 ]
}

@test "what is no request ends it with exit 2 and the place" {
	run fetch '{"id":1,"kind":"fil"}'
	[ "$status" -eq 2 ]
	[[ "$output" == *"neither 'file' nor 'page'"* ]]
	run fetch '{"id":1'
	[ "$status" -eq 2 ]
	run fetch '{"id":1,"kind":"file","path":"/x","urls":["ftp://h/x"]}'
	[ "$status" -eq 2 ]
	[[ "$output" == *"not a URL of http, https or file"* ]]
}

@test "a place that cannot be written is named" {
	out=/proc/none/file
	part=
	run fetch "$(request small-1.0.tar.gz)"
	[ "$(last event)" = failed ]
	[[ "$(last message)" == *"/proc/none/file"* ]]
}
