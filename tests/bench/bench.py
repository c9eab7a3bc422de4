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
import index
import workload

HERE = pathlib.Path(__file__).resolve().parent
QUICK_RUNS = 3
RUNS = 10
FEW = 3


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


def acts_of(options, row):
    theirs = row.theirs
    if options.quick:
        theirs = theirs[:1] + tuple(act for act in theirs[1:] if not act.few)
    return (row.ours,) + theirs


def runs_of(options, row, act):
    runs = min(options.runs, row.runs or options.runs)
    if act.few:
        runs = min(runs, 1 if options.quick else FEW)
    return runs


class Turn:
    """One tool in one row: its runs."""

    def __init__(self, the_stage, act, load, runs):
        self.stage, self.act, self.load, self.runs = (
            the_stage, act, load, runs)
        self.words = act.command(the_stage, load)
        self.samples = []
        self.run = None

    def ready(self):
        if self.run and self.act.once:
            return
        self.run = self.stage.fresh(self.act.caches)
        self.run.variables.update(self.act.variables)
        self.act.ready(self.stage, self.run, self.load)
        self.stage.settle(self.run)

    def time(self):
        self.stage.rest()
        sample = self.stage.time(self.run, self.words)
        self.stage.settle(self.run)
        return sample

    def warm(self):
        """Fills the caches, and is not counted."""
        self.ready()
        self.time()

    def record(self):
        return {"tool": self.act.tool, "command": self.act.shown,
                "samples": self.samples}


def limits(the_stage, row, load, tree):
    """What only does the system calls that cannot be avoided."""
    if not row.limit or not (the_stage.tools / "limit").exists():
        return []
    if row.limit == "warm":
        listed = the_stage.fresh()
        measure.run(("limit", "list", str(tree)), listed.directory,
                    listed.variables, listed.log)
        words = ("limit", "warm", "-t", "{threads}", str(listed.log), ".venv")
        shown = "limit warm -t {threads}"
    else:
        words = ("limit", "cold", "-t", "{threads}", "store", ".venv",
                 *map(str, load.full(the_stage.wheels[load.name])))
        shown = "limit cold -t {threads}"
    turns = []
    for threads in "12":
        fill = [w.replace("{threads}", threads) for w in words]
        turn = Turn(the_stage, rows.Act("limit", tuple(fill)), load, 0)
        turn.shown = shown.replace("{threads}", threads)
        turns.append(turn)
    return turns


def measure_row(the_stage, options, row, load):
    turns = [Turn(the_stage, act, load, runs_of(options, row, act))
             for act in acts_of(options, row)]
    for turn in turns:
        turn.warm()
    bounds = limits(the_stage, row, load, turns[0].run.directory / ".venv")
    for turn in bounds:
        turn.runs = turns[0].runs
    for number in range(max(turn.runs for turn in turns)):
        due = [t for t in turns + bounds if number < t.runs]
        for turn in due:
            turn.ready()
        for turn in due:
            turn.samples.append(list(turn.time()))
    return {"row": row.name, "title": row.title, "workload": load.name,
            "ratio": row.ratio, "ms": row.ms,
            "columns": [turn.record() for turn in turns],
            "limits": [dict(turn.record(), command=turn.shown)
                       for turn in bounds]}


def lay_out(the_stage, loads, bench):
    """The wheels, and the index of them."""
    fetch = peers.fetcher(the_stage.python)
    the_stage.wheels = {
        load.name: load.wheels(bench / "files", fetch) for load in loads}
    pages = [wheel for found in sorted((bench / "files").iterdir())
             for wheel in sorted(found.glob("*.whl"))]
    index.write(bench / "index", pages)


def measure_rows(the_stage, options, picked, data, log):
    for row, load in picked:
        found = measure_row(the_stage, options, row, load)
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
            return measure_rows(the_stage, options, picked, data, log)
        nginx = server.find_nginx(bench / "nginx")
        with server.Server(nginx, bench / "index", bench / "server") as at:
            the_stage.url = at.url
            data = result.head(the_stage, where, at.kind, options)
            return measure_rows(the_stage, options, picked, data, log)


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
