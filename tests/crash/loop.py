#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fails or kills ninjenv at its n-th change of the disk, n = 1, 2, 3, ...

    loop.py NINJENV DIRECTORY [--step K] [--lazy] [--kind KIND] [SCENARIO...]

In DIRECTORY (fresh) each scenario is played with a fault at each K-th n until
none is hit any more (see tool/sys/fault.h): a kill, an error, a signal (EINTR)
that nobody may notice, or half a write. Each time:

  - what the run left is whole: a package with its RECORD is what that says,
    an entry of the store is as it should be;
  - a run that says that all went well has left the right tree;
  - one run without a fault then gives the tree of a fresh installation, and
    after it there is nothing to do; the store is whole, and nothing passing is
    left in it after `ninjenv cache prune`.

It prints a line for each scenario and kind, with how many faults it hit, and
what was wrong; then it ends with 1.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../fixtures")]

import make_backend  # noqa: E402
import make_wheel  # noqa: E402
from tree import differences, incomplete, tree  # noqa: E402

KINDS = ("kill", "EIO", "ENOSPC", "EDQUOT", "EINTR", "short")
UNSEEN = ("EINTR", "short")  # the run goes on as if nothing had been
STORE_PARTS = ("wheel", "venv")
MAIN = "def main():\n    print(__name__)\n"


BACKEND = b"""
import tools

def build_wheel(directory, settings=None, metadata=None):
    return tools.wheel(directory, "built")
"""


MODULE = """
#include <Python.h>
#include <beta.h>
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "mod", 0, -1};
PyMODINIT_FUNC PyInit_mod(void) { return PyModule_Create(&module); }
"""


class Failed(Exception):
    """With what was wrong, a line for each; many are cut short."""

    def __init__(self, when, lines=()):
        shown = list(lines)[:6]
        if len(lines) > 6:
            shown.append("and %d more" % (len(lines) - 6))
        super().__init__("\n  ".join([when] + shown))


def projects():
    """The wheels that the scenarios install."""
    return [
        make_wheel.Project(
            "alpha", "1.0", entry_points=["alpha = alpha:main"],
            files={"alpha/__init__.py": MAIN, "alpha/data/text": "one\n",
                   "alpha_old.py": "\n"}),
        make_wheel.Project(
            "alpha", "2.0",
            entry_points=["alpha = alpha:main", "alpha2 = alpha:main"],
            files={"alpha/__init__.py": MAIN * 2, "alpha/data/text": "two\n",
                   "alpha/more/new.py": "\n"}),
        make_wheel.Project(
            "beta", "1.0", data={"scripts/beta": "#!python\nprint(2)\n",
                                 "headers/beta.h": "int beta;\n",
                                 "data/share/beta": "b\n"}),
    ]


def other_python():
    """Another interpreter that has a venv module, or None."""
    here = os.path.realpath(sys.executable)
    root = os.path.expanduser("~/.pyenv/versions")
    places = [os.path.join(root, name, "bin/python3")
              for name in sorted(os.listdir(root), reverse=True)
              ] if os.path.isdir(root) else []
    places += ["/usr/bin/python3", "/usr/local/bin/python3"]
    for place in places:
        if os.path.exists(place) and os.path.realpath(place) != here:
            return place
    return None


class World:
    """One repository, one store, always at the same place."""

    def __init__(self, ninjenv, directory, lazy):
        self.lazy = lazy
        self.link, self.url = "auto", None
        self.ninjenv = os.path.abspath(ninjenv)
        self.root = os.path.abspath(directory)
        self.now = os.path.join(self.root, "now")
        self.source = os.path.join(self.now, "source")
        self.store = os.path.join(self.now, "store")
        self.environment = os.path.join(self.source, ".venv")
        self.mark = os.path.join(self.root, "hit")
        self.count = 0
        self.wheels = {}
        os.makedirs(os.path.join(self.root, "wheels"))
        for project in projects():
            path = make_wheel.wheel(project, os.path.join(self.root, "wheels"))
            self.wheels[project.name + " " + project.version] = path
        make_backend.sdist(os.path.join(self.root, "wheels"), "gamma", BACKEND)
        self.wheels["gamma 1.0"] = os.path.join(
            self.root, "wheels", "gamma-1.0.tar.gz")

    def serve(self):
        """An index on the loopback address has the wheels as well."""
        state = os.path.join(self.root, "index")
        os.makedirs(state, exist_ok=True)
        port = os.path.join(state, "port")
        if not os.path.exists(port):
            self.server = subprocess.Popen(
                [sys.executable, os.path.join(HERE, "../fixtures/index.py"),
                 os.path.join(self.root, "wheels"), state],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
        for _ in range(1000):
            if os.path.exists(port) and os.path.getsize(port):
                with open(port) as source:
                    return "http://127.0.0.1:" + source.read().strip()
            time.sleep(0.01)
        raise Failed("the index does not start")

    def away(self):
        """Moves what is there aside: removing would make the next slow."""
        self.count += 1
        if os.path.exists(self.now):
            os.rename(self.now, "%s/was-%d" % (self.root, self.count))

    def empty(self):
        self.away()
        os.makedirs(self.source)

    def keep(self, name):
        """What is there becomes the beginning called name."""
        os.rename(self.now, "%s/%s" % (self.root, name))

    def begin(self, name):
        self.away()
        subprocess.run(["cp", "-a", "%s/%s" % (self.root, name), self.now],
                       check=True)

    def want(self, packages, python, locked=True):
        """venv.ini, and, unless pip is to make it, the lock."""
        lock = ['lock-version = "1.0"', 'created-by = "a test"'] + (
            [] if packages else ["packages = []"])
        conf = ["[env]", "python = " + python, "pip = no",
                "link = " + self.link, "pythonpath = ext", "[packages]"]
        for package in packages:
            if package == "module":
                continue
            name, version = package.split()
            path = self.wheels[package]
            file = os.path.basename(path)
            with open(path, "rb") as source:
                digest = hashlib.sha256(source.read()).hexdigest()
            conf.append("%s = %s" % (name, version))
            lock += ["[[packages]]", 'name = "%s"' % name,
                     'version = "%s"' % version,
                     ('wheels = [%s]' if path.endswith(".whl") else
                      'sdist = %s')
                     % ('{ name = "%s", %s = "%s", hashes = '
                        '{ sha256 = "%s" } }'
                        % (file, "url" if self.url else "path",
                           self.url + "/files/" + file if self.url else path,
                           digest))]
        os.makedirs(os.path.join(self.source, "ext"), exist_ok=True)
        if "module" in packages:
            conf += ["[extension:mod]", "sources = ext/*.c", "headers = beta"]
            with open(os.path.join(self.source, "ext/mod.c"), "w") as target:
                target.write(MODULE)
        texts = [("venv.ini", conf)] + [("pylock.toml", lock)] * locked
        for file, lines in texts:
            with open(os.path.join(self.source, file), "w") as target:
                target.write("\n".join(lines) + "\n")

    def environ(self, fault=None):
        environment = {key: value for key, value in os.environ.items()
                       if not key.startswith(("NINJENV_", "PIP_", "CI"))
                       or key == "NINJENV_FETCH"}
        environment["NINJENV_CACHE"] = self.store
        if self.lazy:
            environment["NINJENV_DURABLE"] = "0"
        if self.url:
            environment["PIP_INDEX_URL"] = self.url + "/simple"
            environment["PIP_CONFIG_FILE"] = os.devnull
        if fault:
            environment["NINJENV_FAULT"] = fault
            environment["NINJENV_FAULT_MARK"] = self.mark
        return environment

    def run(self, *command, fault=None):
        return subprocess.run(
            command, cwd=self.source, env=self.environ(fault), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=60)

    def must(self, *command):
        done = self.run(*command)
        if done.returncode:
            raise Failed("%s: %s" % (" ".join(command), done.stdout))
        return done.stdout

    def stored(self):
        found = {}
        for part in STORE_PARTS:
            place = os.path.join(self.store, "v1", part)
            if os.path.isdir(place):
                found.update((part + "/" + path, what)
                             for path, what in tree(place).items())
        return found

    def installed(self):
        return tree(self.environment)

    def lock(self):
        with open(os.path.join(self.source, "pylock.toml")) as source:
            return source.read()


class Scenario:
    """begin() makes the state in which the faulted command runs; full() what
    the end is compared with."""

    def __init__(self, world, name, before, after, *, store=(), python=None,
                 then=None, command=("ninja", "env"), link="auto",
                 generated=True, index=False, program="", locked=True,
                 alike=True):
        self.world, self.name, self.command = world, name, command
        self.link, self.generated = link, generated
        self.index, self.program, self.locked = index, program, locked
        self.alike = alike  # is the end as a fresh installation is?
        self.before, self.after = before, after
        self.store, self.then = store, then
        self.python = python or sys.executable

    def prepare(self):
        world = self.world
        world.link = self.link
        world.url = world.serve() if self.index else None
        world.empty()
        world.want(self.after, self.python, self.locked)
        world.must(world.ninjenv, "env")
        self.sweep()
        self.lock = world.lock()
        self.tree = world.installed()
        world.empty()
        if self.store:
            for packages, python in self.store:
                world.want(packages, python)
                world.must(world.ninjenv, "env")
            os.rename(world.source, world.source + "-other")
            os.mkdir(world.source)
        if self.before is not None:
            world.want(self.before, sys.executable, self.locked)
            world.must(world.ninjenv, "env")
        world.want(self.after, self.python, self.locked)
        if self.command[0] == "ninja" and self.generated:
            world.must(world.ninjenv)
            world.must("ninja", "build.ninja")
        if self.then:
            self.then(world.environment)
        if not self.store and self.before is None:
            shutil.rmtree(world.store)
        if os.path.isdir(world.environment):
            self.sweep()
        world.keep(self.name)
        world.begin(self.name)
        world.must(world.ninjenv, "env")
        self.sweep()
        self.entries = world.stored()
        if not self.alike:
            self.tree = world.installed()
        self.same(self.tree, world.installed(), "without a fault")

    def same(self, want, found, when):
        lines = differences(want, found)
        if lines:
            raise Failed(when, lines)

    def look(self, when):
        """What must be so after a kill, too."""
        lines = incomplete(self.world.environment)
        found = self.world.stored()
        # An entry of which nothing is there is no entry.
        lines += ["store: " + line for line in
                  differences(self.entries, found)
                  if not line.startswith("missing: ")]
        tops = {"/".join(path.split("/")[:2]) for path in found}
        lines += ["store: missing: " + path for path in self.entries
                  if "/".join(path.split("/")[:2]) in tops
                  and "/pyc-" not in path and path not in found]
        if lines:
            raise Failed(when, lines)

    def check_store(self, when):
        """By ninjenv itself: the store is whole, and what is left of a run that
        was killed goes."""
        world = self.world
        for what in "verify", "prune":
            done = world.run(world.ninjenv, "cache", what)
            if done.returncode:
                raise Failed("%s: cache %s: %s" % (when, what, done.stdout))
        left = [os.path.join(directory, name)
                for directory, names, files in os.walk(world.store)
                for name in names + files
                if os.path.basename(directory) in ("tmp", "trash")
                or name.startswith(".ninjenv-tmp-")]
        if left:
            raise Failed("%s: cache prune leaves" % when, left)

    def sweep(self):
        """Detached processes flush, and empty the trash."""
        own = os.path.join(self.world.environment, ".ninjenv")
        settled = os.path.join(own, "settled")
        for _ in range(3000):
            if not os.path.exists(own + "/trash") and (
                    not os.path.lexists(settled)
                    or os.readlink(settled) == ".."):
                return
            time.sleep(0.01)
        raise Failed("it does not settle", os.listdir(own))

    def once(self, n, kind):
        """One fault; was one hit?"""
        world = self.world
        fault = "%s%d:%s" % (self.program, n, kind)
        if os.path.exists(world.mark):
            os.unlink(world.mark)
        world.begin(self.name)
        done = world.run(*self.command, fault=fault)
        hit = os.path.exists(world.mark)
        self.look("after " + fault)
        if done.returncode and kind in UNSEEN and not (
                self.program and kind == "short"):
            raise Failed("%s is seen: %s" % (fault, done.stdout))
        if not done.returncode and self.command[0] == "ninja":
            self.same(self.tree, self.installed(done, kind),
                      "a run with %s says that it is done" % fault)
        if done.returncode and kind != "kill" and (
                "error" not in done.stdout):
            raise Failed("%s: no message: %s" % (fault, done.stdout))
        world.must(world.ninjenv if self.command[0] != "ninja" else "ninja",
                   "env")
        self.same(self.tree, self.installed(done, kind),
                  "repaired after " + fault)
        self.same(self.entries, world.stored(), "store after " + fault)
        if world.lock() != self.lock:
            raise Failed("%s: the lock is another one: %s"
                         % (fault, world.lock()))
        if "no work to do" not in world.must("ninja", "env"):
            raise Failed("there is work to do after the repair of " + fault)
        if kind == "kill":
            # Where all was in place Ninja saw nothing to do; what the end of
            # a run does, the next one that is called does.
            world.must(world.ninjenv, "sync", world.environment +
                       "/.ninjenv/want")
        self.sweep()
        self.check_store("after " + fault)
        return hit

    def installed(self, done, kind):
        """What is there; a temporary file that a run could not remove, and
        that harms nobody, goes when there is something to do again. A file
        that cannot be read is kept: nobody knows whose it is."""
        return {path: what for path, what in self.world.installed().items()
                if (done.returncode or "/.ninjenv-tmp-" not in path)
                and (kind in ("kill",) + UNSEEN
                     or not path.startswith(".ninjenv/kept"))}

    def loop(self, kind, step, first):
        n, hit, wrong, going = first, 0, 0, True
        while going:
            try:
                going = self.once(n, kind)
                hit += going
            except Failed as failed:
                wrong += 1
                going = os.path.exists(self.world.mark)
                print("%s: %s" % (self.name, failed), flush=True)
            n += step
        print("%s: %s: %d hit, %d wrong" % (self.name, kind, hit, wrong),
              flush=True)
        return wrong


def take_away(environment):
    """Somebody removes a package by hand."""
    site = [os.path.join(directory, name)
            for directory, names, _ in os.walk(environment)
            for name in names if name.startswith("alpha-")]
    shutil.rmtree(site[0])


def scenarios(world):
    one, two = ["alpha 1.0", "beta 1.0"], ["alpha 2.0", "beta 1.0"]
    here = sys.executable
    yield Scenario(world, "cold", None, one)
    yield Scenario(world, "fetch", None, one, index=True,
                   program="ninjenv-fetch:")
    yield Scenario(world, "warm", None, one, store=[(one, here)])
    yield Scenario(world, "copy", None, one, store=[(one, here)], link="copy")
    yield Scenario(world, "replace", one, two, store=[(two, here)])
    three = ["alpha 1.0", "gamma 1.0"]
    yield Scenario(world, "build", one, three)
    yield Scenario(world, "recipes", one, three, command=(world.ninjenv,))
    if os.path.exists(sysconfig.get_path("include") + "/Python.h"):
        yield Scenario(world, "module", one, one + ["module"])
        yield Scenario(world, "flags", one, one + ["module"],
                       command=(world.ninjenv,))
    yield Scenario(world, "remove", one, ["alpha 1.0"])
    yield Scenario(world, "repair", one, one, then=take_away)
    yield Scenario(world, "changed", one, two, store=[(two, here)],
                   generated=False)
    yield Scenario(world, "lock", one, two, index=True, locked=False,
                   generated=False, store=[(two, here)])
    yield Scenario(world, "generate", one, two, store=[(two, here)],
                   command=(world.ninjenv,))
    other = other_python()
    if other:
        yield Scenario(world, "interpreter", one, one, python=other,
                       store=[(one, other)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ninjenv")
    parser.add_argument("directory")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--lazy", action="store_true",
                        help="without flushes, which wait for all that others "
                        "write on this machine")
    parser.add_argument("--kind", choices=KINDS, action="append")
    parser.add_argument("scenario", nargs="*")
    options = parser.parse_args()
    world = World(options.ninjenv, options.directory, options.lazy)
    wrong = 0
    for scenario in scenarios(world):
        if options.scenario and scenario.name not in options.scenario:
            continue
        try:
            scenario.prepare()
        except Failed as failed:
            wrong += 1
            print("%s: %s" % (scenario.name, failed))
            continue
        for i, kind in enumerate(options.kind or KINDS):
            wrong += scenario.loop(kind, options.step,
                                   1 + i * options.step // len(KINDS))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
