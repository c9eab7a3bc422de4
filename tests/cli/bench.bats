#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The benchmark's own parts: what it measures with, makes, serves and writes.

load helper

BENCH="$ROOT/tests/bench"

setup_file() {
	cc -std=c17 -D_DEFAULT_SOURCE -o "$BATS_FILE_TMPDIR/launch" \
		"$BATS_TEST_DIRNAME/../bench/launch.c"
}

setup() {
	fresh
	LAUNCH=$BATS_FILE_TMPDIR/launch
}

# python_here: standard input as a program that can import the bench.
python_here() {
	PYTHONPATH=$BENCH python3 -B - "$@"
}

measure() {
	python_here "$LAUNCH" "$@" <<-'END'
		import os, sys, measure
		launcher = measure.Launcher(sys.argv[1])
		try:
		    print(*launcher.measure(sys.argv[2:], ".", dict(os.environ), "log"))
		except measure.Failed as problem:
		    sys.exit("failed: %s" % problem)
	END
}

@test "measure: a small program does not seem to need an interpreter's memory" {
	read -r wall cpu memory < <(measure true)
	[ "${memory%.*}" -lt 4096 ]
	[ "${memory%.*}" -gt 100 ]
}

@test "measure: a child that sleeps takes time and no processor" {
	read -r wall cpu memory < <(measure sh -c 'sleep 0.2; true')
	[ "${wall%.*}" -ge 200 ]
	[ "${cpu%.*}" -lt 150 ]
}

@test "measure: what children of children use counts" {
	read -r wall cpu memory < <(measure sh -c \
		'python3 -c "x = bytearray(b\"x\" * 40000000)"; true')
	[ "${cpu%.*}" -ge 5 ]
	[ "${memory%.*}" -ge 39000 ]
}

@test "measure: a command that fails is no result" {
	expect 1 measure sh -c 'echo broken; exit 3'
	has "$err" "failed: sh -c echo broken; exit 3: status 768" "broken"
	expect 1 measure ./nothing
	has "$err" "nothing: No such file or directory"
}

@test "wheels are the same each time, and ninjenv installs them" {
	mkdir one two
	for directory in one two; do
		python_here $directory <<-'END'
			import sys, wheels
			wheels.files(sys.argv[1], 250)
			wheels.packages(sys.argv[1], 4)
			wheels.big(sys.argv[1], count=3, size=8000)
		END
	done
	diff -r one two
	[ "$(find one -name '*.whl' | wc -l)" -eq 6 ]
	venv_ini "[env]" "pip = no" "bytecode = no" "[packages]" \
		"bench-files-250 = 1.0" "bench-p0002 = 1.0" "bench-big = 1.0" \
		"[index]" "find-links = one"
	NINJENV_OFFLINE=1 expect 0 "$NINJENV"
	NINJENV_OFFLINE=1 expect 0 ninja env
	# 250 empty files, 3 big ones, 5 of each package: p0002 needs p0001.
	[ "$(find .venv/lib/python*/site-packages/bench_files_250 -type f -empty |
		wc -l)" -eq 250 ]
	[ "$(find .venv/lib/python*/site-packages/bench_big -name '*.bin' |
		wc -l)" -eq 3 ]
	.venv/bin/python -c 'import bench_p0001.part2, bench_p0002.part0'
}

@test "the index: JSON or HTML as it is asked for, metadata, files" {
	mkdir wheels
	python_here <<-'END'
		import http.client, json, pathlib, hashlib, index, server, wheels
		wheels.packages("wheels", 2)
		found = sorted(pathlib.Path("wheels").iterdir())
		index.write("tree", found)
		with server.Server(None, "tree", "state") as at:
		    to = http.client.HTTPConnection("127.0.0.1", at.port)

		    def get(path, accept):
		        to.request("GET", path, headers={"Accept": accept})
		        answer = to.getresponse()
		        return answer.status, answer.getheader("Content-Type"), \
		            answer.read()

		    status, kind, text = get("/simple/bench-p0001/", server.JSON)
		    assert (status, kind) == (200, server.JSON), (status, kind)
		    entry, = json.loads(text)["files"]
		    status, kind, text = get("/simple/bench-p0001/", "text/html")
		    assert (status, kind) == (200, "text/html"), (status, kind)
		    assert entry["hashes"]["sha256"] in text.decode()
		    path = "/files/" + entry["filename"]
		    assert get(path, "*/*")[2] == found[1].read_bytes()
		    sums = hashlib.sha256(get(path + ".metadata", "*/*")[2])
		    assert sums.hexdigest() == entry["core-metadata"]["sha256"]
		    assert get("/simple/nothing/", "*/*")[0] == 404
		    port = at.port
		with server.Server(None, "tree", "state") as at:
		    assert at.port == port      # locks name it
	END
}

canned() {
	cat <<-'END'
		def column(tool, command, *walls, memory=1024):
		    return {"tool": tool, "command": command,
		            "samples": [[w, w / 2, memory] for w in walls]}

		def row(name, load, ours, theirs, ratio=None, ms=None, limits=()):
		    return {"row": name, "title": "what " + name, "workload": load,
		            "ratio": ratio, "ms": ms, "columns": [ours] + theirs,
		            "limits": list(limits)}

		def env(*walls, **more):
		    return column("ninjenv", "ninja env", *walls, **more)

		def sync(*walls, **more):
		    return column("uv", "uv sync --frozen", *walls, **more)

		data = {
		    "date": "2020-01-01", "place": "a disk", "server": "nginx",
		    "machine": {"processor": "P", "cores": 2, "memory": "1 GiB",
		                "system": "Linux 6", "load": 0.0},
		    "python": "3.11", "versions": {"uv": "1.2.3", "ninja": "1.11"},
		    "runs": 3, "seconds": 60, "rows": [
		        row("new", "trio", env(40, 50, 70, memory=9000),
		            [sync(100, 80, 200, memory=30000)], ratio=0.6,
		            limits=[column("limit", "limit warm -t 1", 40),
		                    column("limit", "limit warm -t 2", 25)]),
		        row("noop", "trio", env(5), [sync(10)], ratio=0.2),
		        row("generate", "trio", env(2), [], ms=3)] + [
		        row("growth", "packages-%d" % n, env(10 + n / 4),
		            [sync(20 + n)]) for n in (10, 100, 1000)]}
	END
}

@test "the report: ratios, aims, limit, memory and growth of raw data" {
	{ canned && echo 'import report; report.write("docs", data)'; } >make.py
	PYTHONPATH=$BENCH python3 -B make.py
	has "$(<docs/BENCHMARKS.md)" \
		"| new trio | what new | 50.0 (40.0-70.0) |\
 \`uv sync --frozen\` 100.0 (80.0-200.0) | 0.50 | 0.40 | 0.60 | met | 25.0: 2.00 |" \
		"| noop trio | what noop | 5.0 (5.0-5.0) |\
 \`uv sync --frozen\` 10.0 (10.0-10.0) | 0.50 | 0.50 | 0.20 | **missed** |  |" \
		"| generate trio | what generate | 2.0 (2.0-2.0) |  |  |  | 3 ms | met |" \
		"| new trio | \`uv sync --frozen\` | 8.8 | 29.3 | 0.30 | 0.40 | met |" \
		"| packages | ninjenv | 250.0 | 10.0 | 0.0 ms | 0.00 |" \
		"| packages | uv | 1000.0 | 20.0 | 0.0 ms | 0.00 |" \
		"| \`uv sync --frozen\` | new, noop, growth |" \
		"Written by \`make bench\` on 2020-01-01"
}

@test "the report: the picture is XML, and the raw data comes back" {
	{ canned && cat <<-'END'; } >make.py
		import json, xml.dom.minidom, report
		report.write("docs", data)
		picture = xml.dom.minidom.parse("docs/benchmarks.svg")
		bars = picture.getElementsByTagName("rect")
		assert len(bars) == 6, len(bars)    # no growth; one limit
		wide = [float(bar.getAttribute("width")) for bar in bars]
		assert wide[1] > wide[0] > wide[2], wide
		assert json.load(open("docs/benchmarks.json")) == data
	END
	PYTHONPATH=$BENCH python3 -B make.py
}

@test "a row or a number of runs that there is not is refused" {
	expect 2 python3 -B "$BENCH/bench.py" --rows "noop nope"
	has "$err" "error: no row 'nope'; there are: noop thousand-noop venv"
	expect 2 python3 -B "$BENCH/bench.py" --runs many
	has "$err" "error: 'many' is no number of runs"
	expect 2 python3 -B "$BENCH/bench.py" --runs 0
	[ -z "$out" ]
}

@test "pins: as many as they are said to be, each with one version" {
	for file in trio:38 jupyter:93; do
		[ "$(grep -cE '^[a-z0-9-]+==[0-9a-z.]+$' \
			"$BENCH/${file%:*}.txt")" -eq "${file#*:}" ]
		LC_ALL=C sort -c -t= -k1,1 "$BENCH/${file%:*}.txt"
	done
}
