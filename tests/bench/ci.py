#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a CI job waits for: its cache is restored, its environment is made.

    ci.py --ninjenv build/ninjenv --uv UV [--wheels DIR] [--runs 5]

A first job has filled the cache, with the same lock; what it saves is packed as
the cache actions do. Each run then has a fresh home and a fresh checkout: it
unpacks that and makes the environment, one command measured from outside, the
tools in turn. Files come from an index on the loopback address, so what a tool
did not keep costs it less than it would from afar: the bytes are told as well.

    ninjenv             'ninjenv cache prune --ci', with bytecode
    ninjenv, plain      the same, bytecode = no
    uv                  its cache as it is
    uv, bytecode        and --compile-bytecode
    uv, pruned          'uv cache prune --ci', as its manual advises
"""

import argparse
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
INDEX = HERE.parent / "fixtures" / "index.py"
ROOT = HERE.parent.parent
OURS = "ninjenv -q && ninja env"
THEIRS = "uv sync -q --frozen"
PYPROJECT = """\
[project]
name = "bench"
version = "0"
requires-python = "==%s.*"
dependencies = [%s]
[tool.uv]
package = false
environments = ["sys_platform == '%s'"]
"""


class Failed(Exception):
    """A command did not do what it was to do."""


class Kind:
    """One way to work: the job's command, and what it does before it saves."""

    def __init__(self, name, command, save="true", bytecode=True):
        self.name, self.command, self.save = name, command, save
        self.bytecode = bytecode
        self.is_ours = command.startswith("ninjenv")


KINDS = (
    Kind("ninjenv", OURS, "ninjenv -q cache prune --ci"),
    Kind("ninjenv, plain", OURS, "ninjenv -q cache prune --ci", False),
    Kind("uv", THEIRS),
    Kind("uv, bytecode", THEIRS + " --compile-bytecode"),
    Kind("uv, pruned", THEIRS, "uv cache prune -q --ci"),
)


class Context:
    """The programs, the index, and the directories of all runs."""

    def __init__(self, ninjenv, uv, wheels, root, runs, python=sys.executable):
        self.root, self.runs, self.python = pathlib.Path(root), runs, python
        self.wheels = sorted(pathlib.Path(wheels).glob("*.whl"))
        if not self.wheels:
            raise Failed("no wheel is in '%s'" % wheels)
        self.ninjenv = pathlib.Path(ninjenv).resolve()
        self.tools = self.root / "tools"
        self.tools.mkdir()
        (self.tools / "ninjenv").symlink_to(self.ninjenv)
        (self.tools / "uv").symlink_to(pathlib.Path(uv).resolve())
        self.packer = "zstd -T0 --long=30 -q" if shutil.which("zstd") else (
            "gzip")
        self.locks = {}
        self.start_index(pathlib.Path(wheels).resolve())

    def start_index(self, wheels):
        state = self.root / "index"
        state.mkdir()
        self.index = subprocess.Popen(
            [sys.executable, str(INDEX), str(wheels), str(state)])
        self.log, port = state / "log", state / "port"
        end = time.monotonic() + 10
        while not port.exists() or not port.read_text():
            if time.monotonic() > end or self.index.poll() is not None:
                raise Failed("the index does not start")
            time.sleep(0.02)
        self.url = "http://127.0.0.1:%s/simple" % port.read_text().strip()

    def stop(self):
        self.index.terminate()
        self.index.wait()

    def variables(self, home):
        return {
            "PATH": "%s:/usr/local/bin:/usr/bin:/bin" % self.tools,
            "HOME": str(home), "LANG": "C.UTF-8", "CI": "true",
            "NINJENV_FETCH": str(self.ninjenv) + "-fetch",
            "NINJENV_DURABLE": "0", "NINJENV_CACHE": str(home / "cache"),
            "UV_CACHE_DIR": str(home / "cache"),
            "UV_DEFAULT_INDEX": self.url, "UV_PYTHON": self.python,
            "UV_PYTHON_DOWNLOADS": "never", "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": self.url,
        }

    def run(self, command, directory, home):
        """Milliseconds: on the wall, and of processors."""
        begin, used = time.perf_counter(), processors()
        done = subprocess.run(
            ["sh", "-ec", command], cwd=str(directory),
            env=self.variables(home), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        spent = ((time.perf_counter() - begin) * 1e3,
                 processors() - used)
        if done.returncode:
            raise Failed("%s: exit code %d\n%s" % (
                command, done.returncode, done.stdout))
        return spent


def processors():
    """Milliseconds that all commands had so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1e3


def pins(wheels):
    for wheel in wheels:
        name, version = wheel.name.split("-")[:2]
        yield name.replace("_", "-"), version


def write_ours(context, directory, kind):
    lines = ["[env]", "python = " + context.python, "pip = no",
             "prompt = bench", "bytecode = " + (
                 "yes" if kind.bytecode else "no"), "[packages]"]
    lines += ["%s = %s" % pin for pin in pins(context.wheels)]
    (directory / "venv.ini").write_text("\n".join(lines) + "\n")


def write_theirs(context, directory):
    version = subprocess.run(
        [context.python, "-c",
         "import sys; print('%d.%d' % sys.version_info[:2])"],
        capture_output=True, text=True, check=True).stdout.strip()
    wanted = ", ".join('"%s==%s"' % pin for pin in pins(context.wheels))
    (directory / "pyproject.toml").write_text(PYPROJECT % (
        version, wanted, sys.platform))


def checkout(context, kind, directory):
    """What is in git: the requirements and their lock, made once."""
    directory.mkdir(parents=True)
    if kind.is_ours:
        write_ours(context, directory, kind)
    else:
        write_theirs(context, directory)
    name = "pylock.toml" if kind.is_ours else "uv.lock"
    if name not in context.locks:
        home = context.root / ("lock-" + name)
        home.mkdir()
        context.run("ninjenv -q lock" if kind.is_ours else "uv lock -q",
                    directory, home)
        context.locks[name] = (directory / name).read_bytes()
    (directory / name).write_bytes(context.locks[name])


def first_job(context, kind):
    """The cache that it saves."""
    place = context.root / ("first " + kind.name)
    home = place / "home"
    checkout(context, kind, place / "repo")
    home.mkdir()
    context.run(kind.command + " && " + kind.save, place / "repo", home)
    saved = context.root / ("%s.tar" % kind.name)
    context.run("tar -C '%s' -c --sort=name cache | %s >'%s'" % (
        home, context.packer, saved), context.root, home)
    return saved


def served(context):
    """Bytes of files that the index was asked for since it started."""
    sizes = {wheel.name: wheel.stat().st_size for wheel in context.wheels}
    lines = context.log.read_text().splitlines() if (
        context.log.exists()) else []
    names = (line.split()[1].rpartition("/")[2] for line in lines)
    return sum(sizes.get(name, 0) for name in names)


def next_job(context, kind, saved, number):
    """What restoring and the command cost; bytes from the index."""
    place = context.root / ("%s %d" % (kind.name, number))
    home = place / "home"
    checkout(context, kind, place / "repo")
    home.mkdir()
    subprocess.check_call(["sync", "-f", str(context.root)])
    before = served(context)
    restored = context.run("%s -d <'%s' | tar -C '%s' -x" % (
        context.packer, saved, home), place / "repo", home)
    made = context.run(kind.command, place / "repo", home)
    return restored, made, served(context) - before


def summary(samples):
    def median(number):
        return statistics.median(number(*sample) for sample in samples)
    return {
        "restore": median(lambda restored, made, fetched: restored[0]),
        "command": median(lambda restored, made, fetched: made[0]),
        "total": median(lambda restored, made, fetched:
                        restored[0] + made[0]),
        "cpu": median(lambda restored, made, fetched: restored[1] + made[1]),
        "fetched": median(lambda restored, made, fetched: fetched),
    }


def ci(context):
    """Medians of each way: a plain dict of numbers, times in ms."""
    saved = {kind: first_job(context, kind) for kind in KINDS}
    samples = {kind: [] for kind in KINDS}
    for number in range(context.runs):
        for kind in KINDS:
            samples[kind].append(
                next_job(context, kind, saved[kind], number))
    return {kind.name: dict(summary(samples[kind]),
                            cached=saved[kind].stat().st_size)
            for kind in KINDS}


COLUMNS = (("cached", "cached MB", 1e6, 1), ("fetched", "fetched MB", 1e6, 1),
           ("restore", "restore ms", 1, 0), ("command", "command ms", 1, 0),
           ("total", "total ms", 1, 0), ("cpu", "cpu ms", 1, 0))


def report(medians):
    print(" " * 16 + "".join("%12s" % title for _, title, *_ in COLUMNS))
    for name, row in medians.items():
        print("%-16s" % name + "".join(
            "%12.*f" % (digits, row[key] / unit)
            for key, _, unit, digits in COLUMNS))


def main(words):
    parser = argparse.ArgumentParser(description="Measures a CI job.")
    add = parser.add_argument
    add("--ninjenv", default=str(ROOT / "build" / "ninjenv"))
    add("--uv", default=shutil.which("uv"))
    add("--wheels", default=str(ROOT / "build/bench/wheels/trio"),
        help="a directory with what is installed, and nothing else")
    add("--runs", type=int, default=5)
    options = parser.parse_args(words)
    if not options.uv:
        parser.error("there is no uv: name one with --uv")
    with tempfile.TemporaryDirectory(prefix="ninjenv-ci-") as root:
        context = Context(options.ninjenv, options.uv, options.wheels, root,
                          options.runs)
        try:
            report(ci(context))
        finally:
            context.stop()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failed as failure:
        sys.exit("ci.py: " + str(failure))
