# SPDX-License-Identifier: MIT
"""The rows of the benchmark: what is compared with what, and the aim.

An aim is the ratio of medians, ours to the first of theirs, that is wanted,
or so many milliseconds.
"""

from dataclasses import dataclass
from typing import Optional, Tuple

from act import (Act, call, checkout, crowd, generated, installed,
                 poetry_checkout, put_ours, together, tox_checkout,
                 uv_checkout, uv_installed, uv_skeleton)

BOTH = ("trio", "jupyter")
ENV = ("ninja", "env")
SYNC = ("uv", "sync", "--frozen")
PIP_SYNC = ("uv", "pip", "sync", "requirements.txt")
IMPORT = " && .venv/bin/python -c 'import sphinx.application'"
# What Ninja runs where venv.ini or the lock was touched.
LOCK_EDGE = ("ninjenv", "lock", "--edge", ".venv/.ninjenv/locked")
CROWD = 8
GROWTH = ("packages-10", "packages-100", "packages-1000",
          "files-1000", "files-10000", "files-100000")


@dataclass(frozen=True)
class Row:
    name: str
    title: str
    ours: Act
    theirs: Tuple[Act, ...] = ()
    workloads: Tuple[str, ...] = BOTH
    ratio: Optional[float] = None   # the aim
    ms: Optional[float] = None      # or this one
    limit: str = ""                 # "warm" or "cold": beside build/limit
    quick: Tuple[str, ...] = ()     # with QUICK, where no row is named
    runs: int = 0                   # fewer than the others


def shell(text):
    return ("sh", "-c", text)


def ours(ready, words=ENV, **more):
    return Act("ninjenv", words, ready, **more)


def uv(ready, words=SYNC, **more):
    return Act("uv", words, ready, **more)


NEW = ours(generated())
UV_NEW = uv(uv_checkout())
UV_PIP_NEW = uv(uv_checkout(), shell("uv venv && " + " ".join(PIP_SYNC)))
COLD = ours(generated(), caches="empty")
UV_COLD = (uv(uv_skeleton, PIP_SYNC, caches="empty"),
           uv(uv_checkout(), caches="empty"))


def many(number):
    """That many environments, each with all packages."""
    def ready(stage, run, workload):
        put_ours(stage, run.directory, workload, "full", False)
        ini = run.directory / "venv.ini"
        text = ini.read_text()
        lock = (run.directory / "pylock.toml").read_bytes()
        with open(ini, "a") as out:
            for name in ("e%d" % i for i in range(1, number)):
                out.write(text.replace("[env]", "[env:%s]" % name).replace(
                    "[packages]", "[packages:%s]" % name))
                (run.directory / ("pylock.%s.toml" % name)).write_bytes(lock)
        call(run, "ninjenv")
        with open(ini, "a") as out:
            out.write("# a line more\n")
    return ready


def rows():
    yield Row("noop", "nothing to do", ours(installed(), once=True),
              (uv(uv_installed(), once=True),), ratio=0.2, quick=BOTH)
    yield Row("thousand-noop", "nothing to do, 1,000 packages",
              ours(installed(), once=True),
              (uv(uv_installed(), once=True),), ("packages-1000",), ratio=0.2)
    yield Row("venv", "skeleton, ready to activate", NEW,
              (uv(uv_checkout(), ("uv", "venv")),), ("none",), ratio=0.2,
              quick=("none",))
    yield Row("venv-pip", "skeleton with pip", NEW, (
        Act("virtualenv", ("virtualenv", "-p", "{python}", ".venv")),
        Act("python", ("{python}", "-m", "venv", ".venv"), few=True)),
        ("pip",), ratio=0.05, quick=("pip",))
    yield Row("new", "new environment, full store, no bytecode", NEW,
              (UV_NEW,), ratio=0.6, limit="warm", quick=BOTH)
    yield Row("new-pip", "the same, against uv's other way", NEW,
              (UV_PIP_NEW,), ratio=0.4, quick=("trio",))
    yield Row("checkout", "from a clone: generated, then the environment",
              ours(checkout(), shell("ninjenv && ninja env")), (UV_NEW,))
    yield Row("new-bytecode", "new environment with bytecode",
              ours(generated(bytecode=True)),
              (uv(uv_checkout(), SYNC + ("--compile-bytecode",), few=True),),
              ratio=0.05, quick=("trio",))
    yield Row("first-import", "new environment, then the first import",
              ours(generated(bytecode=True), shell("ninja env" + IMPORT)),
              (uv(uv_checkout(), shell(" ".join(SYNC) + IMPORT)),),
              ("trio",), ratio=0.4)
    yield from changes()
    yield Row("cold", "empty store, on the disk at the end", COLD, UV_COLD,
              ratio=0.7, limit="cold", quick=("trio",))
    yield Row("cold-fast", "empty store, nothing flushed",
              ours(generated(), caches="empty",
                   variables={"NINJENV_DURABLE": "0"}), UV_COLD[:1],
              ratio=0.55, quick=("trio",))
    yield from large()
    yield from crowds()
    yield others()
    yield from generation()
    yield Row("growth", "new environment, full store", NEW, (UV_NEW,), GROWTH,
              runs=5)


def changes():
    for name, title, before, after in (
            ("pin", "one changed pin pulled", "full", "other"),
            ("removed", "one package less pulled", "full", "less"),
            ("added", "one package more pulled", "less", "full")):
        yield Row(name, title, ours(installed(before, after)),
                  (uv(uv_installed(before, after)),), ratio=0.5,
                  quick=("trio",))


def large():
    for name, title, workload in (
            ("manyfiles", "one wheel of 10,000 empty files", "files-10000"),
            ("thousand", "1,000 small wheels", "packages-1000"),
            ("big", "one wheel of 120 MB in 400 files", "big")):
        yield Row(name, title, NEW, (UV_NEW,), (workload,), ratio=0.6,
                  limit="warm", quick=(workload,))


def crowds():
    def at_once(act_of, ready, command, caches="full"):
        return act_of(crowd(ready, CROWD), together(command, CROWD),
                      caches=caches)
    for name, title, caches in (
            ("eight", "8 environments at once, full store", "full"),
            ("eight-cold", "8 environments at once, empty store", "empty")):
        yield Row(name, title,
                  at_once(ours, generated(), " ".join(ENV), caches),
                  (at_once(uv, uv_checkout(), " ".join(SYNC), caches),),
                  ratio=0.7)


def others():
    return Row("others", "new environment, full caches", NEW, (
        Act("pip", shell("{python} -m venv --without-pip .venv && pip -q "
                         "--python .venv/bin/python install "
                         "-r requirements.txt"), uv_checkout()),
        Act("pip-sync", shell(
            "virtualenv -q -p {python} .venv && pip-sync -q --python-"
            "executable .venv/bin/python requirements.txt"), uv_checkout()),
        Act("poetry", ("poetry", "install", "-n", "-q"), poetry_checkout),
        Act("tox", ("tox", "run", "-q", "-e", "bench", "--notest"),
            tox_checkout)), ("trio",), runs=3)


def generation():
    yield Row("lock-current", "the lock is looked at, and current",
              ours(installed(), LOCK_EDGE, once=True), ms=3,
              quick=("trio",))
    yield Row("generate", "generation, all current",
              ours(installed(), ("ninjenv",), once=True),
              quick=("trio",))
    yield Row("many-generate", "ten environments generated anew",
              ours(many(10), ("ninjenv",)),
              workloads=("packages-100", "packages-1000"), ms=15)


ALL = {row.name: row for row in rows()}
