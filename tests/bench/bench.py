#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The benchmark: ninjenv against its peers, from a loopback index.

    make bench                      all rows; writes docs/BENCHMARKS.md
    make bench QUICK=1              under a minute, prints ratios
    make bench ROWS='noop pin'      these rows only, prints ratios
    make bench RUNS=20              more runs of each
    make bench-net                  one cold run each from the real index

Peers are installed by ninjenv from venv.ini beside this file, wheels are
downloaded once; both stay in build/bench/. What is where:

    rows.py      what is compared, and the aims     act.py      what a tool does
    measure.py   one process, by launch.c           stage.py    directories
    place.py     the file system that is used       server.py   the index
    workload.py  what is installed                  wheels.py   made wheels
    source.py    each tool's repository             index.py    its pages
    result.py    raw data and what follows of it    report.py   the page
    plot.py      the picture                        peers.py    other tools
    turn.py      the runs of a row                  machine.py  what we run on

A run is a process measured from outside, in a directory of its own, where
nothing is deleted before the end. The tools take turns. Before each run all
that was written goes to the disk, and what ninjenv leaves behind (it flushes
and deletes in a detached process) has ended.
"""

import argparse
import datetime
import pathlib
import signal
import sys

import index
import machine
import measure
import peers
import place
import report
import result
import rows
import server
import source
import stage
import turn
import workload

HERE = pathlib.Path(__file__).resolve().parent
QUICK_RUNS = 3
RUNS = 10


def arguments(words):
    parser = argparse.ArgumentParser(
        description="Measures ninjenv against its peers.")
    add = parser.add_argument
    add("--build", default="build", type=pathlib.Path)
    add("--docs", default=None, type=pathlib.Path,
        help="where the report goes; default: only printed")
    add("--raw", default=None, type=pathlib.Path,
        help="the raw data goes there, too")
    add("--rows", default="", help="their names; default: all")
    add("--runs", default="", help="of each (%d)" % RUNS)
    add("--quick", default="", help="anything: few runs, ratios only")
    add("--net", action="store_true", help="the real index, once")
    add("--python", default="", help="the interpreter of the environments")
    add("--no-image", action="store_true",
        help="in a directory, also where an image could be mounted")
    options = parser.parse_args(words)
    options.rows = options.rows.split()
    for name in options.rows:
        if name not in rows.ALL:
            parser.error("no row '%s'; there are: %s"
                         % (name, " ".join(rows.ALL)))
    if options.runs and not options.runs.isdigit() or options.runs == "0":
        parser.error("'%s' is no number of runs" % options.runs)
    if options.net:
        options.rows = options.rows or ["cold"]
        options.runs = options.runs or "1"
    options.runs = int(options.runs or (QUICK_RUNS if options.quick else RUNS))
    return options


def chosen(options):
    """Pairs of a row and the name of a workload."""
    for row in rows.ALL.values():
        if options.rows and row.name not in options.rows:
            continue
        quick = options.quick and not options.rows
        for name in row.quick if quick else row.workloads:
            yield row, name


def lay_out(the_stage, loads, bench):
    """The wheels, and the index of them."""
    fetch = peers.fetcher(the_stage.python)
    the_stage.wheels = {
        load.name: load.wheels(bench / "files", fetch) for load in loads}
    pages = [wheel for found in sorted((bench / "files").iterdir())
             for wheel in sorted(found.glob("*.whl"))]
    index.write(bench / "index", pages)


def measure_rows(the_stage, where, options, picked, data, log):
    for row, load in picked:
        if where.renew():
            the_stage.furnish()
        found = turn.measure(the_stage, options, row, load)
        data["rows"].append(found)
        log(report.line(found))
    return data


def measure_all(options, bench, log):
    picked = [(row, workload.Workload(name)) for row, name in chosen(options)]
    python = machine.python(options.python)
    programs = peers.install(options.build, bench / "peers", HERE, python)
    with place.Place(bench, not options.no_image) as where:
        the_stage = stage.Stage(where.root, options.build, programs, python)
        the_stage.versions = peers.versions(programs, the_stage.program)
        the_stage.sources = source.Sources(
            bench / ("sources-net" if options.net else "sources"), the_stage)
        loads = {load.name: load for _, load in picked}
        lay_out(the_stage, loads.values(), bench)
        if options.net:
            data = result.head(the_stage, where, "the real index", options)
            return measure_rows(
                the_stage, where, options, picked, data, log)
        nginx = server.find_nginx(bench / "nginx")
        with server.Server(nginx, bench / "index", bench / "server") as at:
            the_stage.url = at.url
            data = result.head(the_stage, where, at.kind, options)
            return measure_rows(
                the_stage, where, options, picked, data, log)


def main(words):
    options = arguments(words)
    bench = (options.build / "bench").resolve()
    (bench / "files").mkdir(parents=True, exist_ok=True)
    # What was started and mounted ends with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    begin = datetime.datetime.now()
    try:
        data = measure_all(options, bench, lambda s: print(s, flush=True))
    except (measure.Failed, peers.Missing) as problem:
        print("bench: error: %s" % problem, file=sys.stderr)
        return 1
    data["seconds"] = round((datetime.datetime.now() - begin).total_seconds())
    print("%d s" % data["seconds"])
    if options.docs and not options.quick and not options.rows:
        report.write(options.docs, data)
    if options.raw:
        options.raw.write_text(report.compact(data))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
