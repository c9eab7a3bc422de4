#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Cuts the power after each call that changes the disk.

    power.py NINJENV DIRECTORY [--step K] [--seed N] [--random N] [SCENARIO...]

Each scenario is played once under strace, which sees our processes, Ninja's and
the interpreter's. Then the first n of the recorded calls are played again, at
every K-th n, at the same place. Names, links and modes reach the disk in order,
as on a file system with a journal; data does when something has flushed it. Of
what nothing has flushed

    keep    all is there,
    empty   nothing is,
    log     nothing but Ninja's own log, which says what is done,
    zeros   the same, but the sizes are right and the bytes are zeros,
    random  each file is one of these or cut in half, by a seeded choice.

Then `ninja env` is typed (before it `ninjenv`, where there was no env.ninja
yet), and has to give the tree of a fresh installation and a whole store; after
it there is nothing to do. A lock is the old one or the new.
"""

import argparse
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE]

import loop  # noqa: E402
import record  # noqa: E402
from loop import Failed  # noqa: E402

WAYS = ("empty", "half", "zeros", None)


def but_log(way):
    return lambda path: (
        None if os.path.basename(path).startswith(".ninja_") else way)


class Cut:
    """One scenario, recorded."""

    def __init__(self, scenario):
        self.scenario, self.world = scenario, scenario.world
        self.files = {}

    def record(self):
        world, scenario = self.world, self.scenario
        world.begin(scenario.name)
        log = os.path.join(world.root, scenario.name + ".strace")
        self.locks = [self.lock()]
        done, self.calls = record.record(
            scenario.command, world.now, log, cwd=world.source, text=True,
            env=world.environ(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        if done.returncode:
            raise Failed("under strace: %s" % done.stdout)
        scenario.sweep()
        self.locks.append(self.lock())
        end = {path: os.lstat(path) for path, _
               in record.Disk(world.now).files()}
        want = self.content()
        disk = self.replay(len(self.calls))
        if self.content() != want:
            raise Failed("what was recorded is not what was done", [
                path for path in set(want) | set(self.content())
                if want.get(path) != self.content().get(path)])
        # strace's clock is not the one that files are stamped by.
        self.exact = {}
        for path, inode in disk.files():
            stamp = disk.times.get(inode)
            if stamp is not None and path in end:
                self.exact[(path, stamp)] = end[path].st_mtime_ns

    def lock(self):
        with open(os.path.join(self.world.source, "pylock.toml"),
                  "rb") as source:
            return source.read()

    def content(self):
        found = {}
        for path, _ in record.Disk(self.world.now).files():
            if os.path.islink(path):
                found[path] = os.readlink(path)
            elif os.path.isfile(path):
                with open(path, "rb") as source:
                    found[path] = source.read()
        return found

    def replay(self, n):
        self.world.begin(self.scenario.name)
        disk = record.Disk(self.world.now)
        for i, call in enumerate(self.calls[:n]):
            try:
                call.play(disk)
            except OSError as error:
                raise Failed("call %d, %r: %s" % (i, call, error))
        return disk

    def recover(self, when):
        world, scenario = self.world, self.scenario
        if self.lock() not in self.locks:
            raise Failed("%s: pylock.toml is neither the old nor the new: %r"
                         % (when, self.lock()[:60]))
        if not os.path.exists(os.path.join(world.source, "env.ninja")) or (
                scenario.command[0] != "ninja"):
            world.must(world.ninjenv)
        done = world.run("ninja", "env")
        if done.returncode:
            raise Failed("%s: ninja env: %s" % (when, done.stdout))
        scenario.same(self.known(scenario.tree), self.known(world.installed()),
                      when)
        scenario.same(scenario.entries, world.stored(), when + ": store")
        scenario.check_store(when)
        if "no work to do" not in world.must("ninja", "env"):
            raise Failed("%s: there is work to do after the repair" % when)

    @staticmethod
    def known(tree):
        """The bytes of the lock edge's stamp mean nothing to anybody but that
        edge, to which others than it would write are a change."""
        return {path: what[:2] if path == ".ninjenv/locked" else what
                for path, what in tree.items()}

    def once(self, n, how, choice):
        disk = self.replay(n)
        if not disk.cut(choice, self.exact) and how != "keep":
            return False  # nothing was there to lose: it was kept
        last = "%r" % self.calls[n - 1] if n else "nothing"
        self.recover("%s after call %d (%s)" % (how, n, last))
        return True

    def loop(self, step, seed, rounds):
        cuts = wrong = 0
        ways = [("keep", lambda path: None), ("empty", lambda path: "empty"),
                ("log", but_log("empty")), ("zeros", but_log("zeros"))]
        last = len(self.calls)
        for n in sorted({*range(step // 2, last, step), last}):
            tries = list(ways)
            for i in range(rounds):
                chance = random.Random("%d %d %d" % (seed, n, i))
                tries.append(("random %d" % i,
                              lambda path, c=chance: c.choice(WAYS)))
            for how, choice in tries:
                try:
                    cuts += self.once(n, how, choice)
                except Failed as failed:
                    wrong += 1
                    cuts += 1
                    print("%s: %s" % (self.scenario.name, failed), flush=True)
        print("%s: %d calls, %d cuts, %d wrong"
              % (self.scenario.name, len(self.calls), cuts, wrong), flush=True)
        return wrong


def scenarios(world):
    one, two = ["alpha 1.0", "beta 1.0"], ["alpha 2.0", "beta 1.0"]
    here = sys.executable
    new = loop.Scenario
    yield new(world, "cold", None, one)
    yield new(world, "warm", None, one, store=[(one, here)])
    yield new(world, "copy", None, one, store=[(one, here)], link="copy")
    yield new(world, "replace", one, two, store=[(two, here)])
    yield new(world, "replace-copy", one, two, store=[(two, here)],
              link="copy")
    yield new(world, "remove", one, ["alpha 1.0"])
    yield new(world, "nothing-left", one, [], alike=False)
    yield new(world, "changed", one, two, store=[(two, here)],
              generated=False)
    yield new(world, "generate", one, two, store=[(two, here)],
              command=(world.ninjenv,))
    yield new(world, "lock", one, two, store=[(two, here)], index=True,
              locked=False, generated=False, command=(world.ninjenv, "lock"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ninjenv")
    parser.add_argument("directory")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--random", type=int, default=2)
    parser.add_argument("scenario", nargs="*")
    options = parser.parse_args()
    why = record.may_trace()
    if why:
        print("cannot trace: " + why)
        sys.exit(77)
    wrong = 0
    world = loop.World(options.ninjenv, options.directory, True)
    for scenario in scenarios(world):
        if options.scenario and scenario.name not in options.scenario:
            continue
        try:
            world.lazy = True
            scenario.prepare()
            world.lazy = False
            cut = Cut(scenario)
            cut.record()
        except Failed as failed:
            wrong += 1
            print("%s: %s" % (scenario.name, failed))
            continue
        world.lazy = True
        wrong += cut.loop(options.step, options.seed, options.random)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
