#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Kills a part of `ninja env` at a moment that chance picks, again and again.

    kills.py [--seed S] [--times N] VICTIM NINJENV DIRECTORY

VICTIM is `ninja`, `sync` (ninjenv), `fetch` (ninjenv-fetch): SIGKILL; or
`terminal`: ^C typed where all of it runs in the foreground. In turn the run is
one from an empty store, from a full one, and an upgrade. Then comes one plain
`ninja env`, at once, while what was left may still be at work, and has to give:

  - the tree of a fresh installation, nothing to do, `ninjenv check` content;
  - no process of the run, whoever its parent is;
  - the entries of a fresh store, each whole, and no temporary in the repository;
  - after ^C: an end within seconds, and no half-written line on the terminal.

The seed is printed: with it the moments are the same again, as far as the
machine goes along. It ends with 1 where something was wrong.
"""

import argparse
import fcntl
import os
import pathlib
import pty
import random
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent / "fixtures"
sys.path[:0] = [str(HERE.parent / "crash"), str(FIXTURES)]

import make_wheel  # noqa: E402
from tree import differences, incomplete, tree  # noqa: E402

STATES = ("cold", "warm", "upgrade")
PROGRAMS = {"ninja": "ninja", "sync": "ninjenv", "fetch": "ninjenv-fetch"}
PACKAGES = ["part%d" % i for i in range(6)] + ["large"]
PATIENCE = 20  # seconds, for what has to end by itself
MAIN = "def main():\n    print(__name__)\n"


class Wrong(Exception):
    pass


def project(name, version):
    files = {"%s/__init__.py" % name: MAIN + "VERSION = '%s'\n" % version}
    if name == "large":
        noise = random.Random(version).randbytes(150_000).hex()
        files["large/data"] = noise
        for i in range(30):
            files["large/module%d.py" % i] = MAIN * 20
    return make_wheel.Project(
        name, version, files=files,
        entry_points=["%s = %s:main" % (name, name)])


def processes(mark):
    """Those with the mark in their environment: pid -> name of the program."""
    found = {}
    for entry in os.listdir("/proc"):
        try:
            with open("/proc/%s/environ" % entry, "rb") as source:
                if mark not in source.read():
                    continue
            with open("/proc/%s/stat" % entry) as source:
                state = source.read().rpartition(")")[2].split()[0]
            if state != "Z":
                program = os.path.basename(os.readlink("/proc/%s/exe" % entry))
                found[int(entry)] = program
        except (OSError, ValueError):
            pass  # no process, or none any more
    return found


class World:
    def __init__(self, ninjenv, directory, chance):
        self.ninjenv = os.path.abspath(ninjenv)
        self.fetch = os.environ.get("NINJENV_FETCH") or os.path.join(
            os.path.dirname(self.ninjenv), "ninjenv-fetch")
        self.root = pathlib.Path(directory).resolve()
        self.now = self.root / "now"
        self.source, self.store = self.now / "source", self.now / "store"
        self.mark = b"NINJENV_CACHE=%s\0" % os.fsencode(str(self.store))
        self.chance = chance
        self.count = 0
        (self.root / "files").mkdir(parents=True)
        (self.root / "index").mkdir()
        for name in PACKAGES:
            for version in "1.0", "2.0":
                make_wheel.wheel(project(name, version),
                                 str(self.root / "files"))
        self.serve()

    def serve(self):
        self.server = subprocess.Popen(
            [sys.executable, str(FIXTURES / "index.py"),
             str(self.root / "files"), str(self.root / "index")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        port = self.root / "index/port"
        while not port.exists():
            time.sleep(0.02)
        self.url = "http://127.0.0.1:%s/simple" % port.read_text()
        # So slow that there is something to be killed.
        (self.root / "index/rules").write_text("/files/* slow=600000\n")

    def environment(self):
        kept = {key: value for key, value in os.environ.items()
                if not key.startswith(("NINJENV_", "PIP_", "CI"))}
        return dict(kept, NINJENV_CACHE=str(self.store), NINJENV_DURABLE="0",
                    NINJENV_FETCH=self.fetch, PIP_INDEX_URL=self.url,
                    PIP_CONFIG_FILE="/dev/null", TERM="xterm",
                    HOME=str(self.root))

    def start(self, *command, **how):
        return subprocess.Popen(command, cwd=self.source,
                                env=self.environment(),
                                stdin=subprocess.DEVNULL, **how)

    def must(self, *command):
        child = self.start(*command, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True)
        try:
            out = child.communicate(timeout=60)[0]
        except subprocess.TimeoutExpired:
            child.kill()
            raise Wrong("%s: not done after a minute: %s"
                        % (" ".join(command), child.communicate()[0]))
        if child.returncode:
            raise Wrong("%s: exit %d: %s"
                        % (" ".join(command), child.returncode, out))
        return out

    def away(self):
        """Aside: removing now would make what follows slow."""
        self.count += 1
        if self.now.exists():
            self.now.rename(self.root / ("was-%d" % self.count))

    def begin(self, state):
        self.away()
        subprocess.run(["cp", "-a", self.root / state, self.now], check=True)

    def want(self, version):
        lines = ["[env]", "pip = no", "[packages]"]
        lines += ["%s = %s" % (name, version) for name in PACKAGES]
        (self.source / "venv.ini").write_text("\n".join(lines) + "\n")
        # The lock by hand of the resolver, once for each version.
        kept = self.root / ("pylock-%s" % version)
        if not kept.exists():
            self.must(self.ninjenv, "lock")
            shutil.copy(self.source / "pylock.toml", kept)
        shutil.copy(kept, self.source / "pylock.toml")

    def prepare(self):
        """The beginnings, what each ends as, and how long that takes."""
        self.source.mkdir(parents=True)
        self.want("2.0")
        self.want("1.0")
        self.ready("1.0")
        subprocess.run(["cp", "-a", self.now, self.root / "cold"], check=True)
        self.must("ninja", "env")
        shutil.copytree(self.source / ".venv", self.root / "made",
                        symlinks=True)
        (self.root / "upgrade").mkdir()
        subprocess.run(["cp", "-a", self.source, self.store,
                        self.root / "upgrade"], check=True)
        shutil.rmtree(self.source)
        self.source.mkdir()
        self.ready("1.0")
        subprocess.run(["cp", "-a", self.now, self.root / "warm"], check=True)
        self.begin("upgrade")
        self.want("2.0")
        self.must(self.ninjenv)
        subprocess.run(["rm", "-rf", self.root / "upgrade"], check=True)
        subprocess.run(["cp", "-a", self.now, self.root / "upgrade"],
                       check=True)
        self.ends = {state: self.end_of(state) for state in STATES}

    def ready(self, version):
        """Generated, the store without any package."""
        self.want(version)
        self.must(self.ninjenv)
        self.must("ninja", "build.ninja")
        if not (self.root / "cold").exists():
            for kind in "wheel", "pip":  # locking is over: thousands of files
                shutil.rmtree(self.store / "v1" / kind)
                (self.store / "v1" / kind).mkdir()

    def end_of(self, state):
        self.begin(state)
        start = time.monotonic()
        self.must("ninja", "env")
        return (tree(self.source / ".venv"), self.stored(),
                time.monotonic() - start)

    def stored(self):
        return {path: what for path, what
                in tree(self.store / "v1/wheel").items()}

    def settle(self, what):
        """Waits until no process of the run is left."""
        limit = time.monotonic() + PATIENCE
        while True:
            left = processes(self.mark)
            if not left:
                return
            if time.monotonic() > limit:
                for pid in left:
                    os.kill(pid, signal.SIGKILL)
                raise Wrong("%s: still there: %s" % (what, left))
            time.sleep(0.01)

    def verify(self, state):
        """One plain run makes all as if nothing had happened."""
        self.must("ninja", "env")
        self.settle("after the repair")
        want, entries, _ = self.ends[state]
        lines = differences(want, tree(self.source / ".venv"))
        lines += ["store: " + line
                  for line in differences(entries, self.stored())]
        lines += ["left: %s" % path for path in self.source.rglob("*")
                  if path.name.startswith(".ninjenv-tmp")]
        lines += incomplete(self.source / ".venv")
        if lines:
            raise Wrong("\n  ".join(["after the repair"] + lines[:8]))
        if "no work to do" not in self.must("ninja", "env"):
            raise Wrong("there is work to do after the repair")
        self.must(self.ninjenv, "check")
        self.must(self.ninjenv, "cache", "verify")

    # --- the ends -----------------------------------------------------------

    def kill(self, state, victim):
        """Was there one to be killed?"""
        self.begin(state)
        child = self.start("ninja", "env", stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
        delay = self.chance.uniform(0, self.ends[state][2])
        if victim == "fetch":  # it comes late and stays short
            self.wait_for(child, PROGRAMS[victim])
            delay *= 0.5
        time.sleep(delay)
        hit = self.strike(child, PROGRAMS[victim])
        if hit and self.chance.random() < 0.5:
            # Half of the time what is left meets the next run.
            child.wait(PATIENCE)
            self.settle("after the kill at %.3f s" % delay)
        elif victim != "ninja" or not hit:
            child.wait(PATIENCE)
        if hit:
            incomplete_now = incomplete(self.source / ".venv")
            if incomplete_now:
                raise Wrong("after the kill: %s" % incomplete_now[0])
            self.verify(state)
        child.wait(PATIENCE)
        return hit

    def wait_for(self, child, program):
        while child.poll() is None and (
                program not in processes(self.mark).values()):
            time.sleep(0.005)

    def strike(self, child, program):
        if program == "ninja":
            pids = [child.pid] if child.poll() is None else []
        else:
            pids = [pid for pid, name in processes(self.mark).items()
                    if name == program]
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return False
        return bool(pids)

    def interrupt(self, state):
        self.begin(state)
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, 80, 0, 0))
        pid = os.fork()
        if pid == 0:
            self.become(theirs)
        os.close(theirs)
        delay = self.chance.uniform(0, self.ends[state][2])
        shown = self.read(ours, delay)
        typed = time.monotonic()
        try:
            os.write(ours, b"\x03")
        except OSError:
            pass  # it is done already
        shown += self.read(ours, PATIENCE)
        took = time.monotonic() - typed
        os.waitpid(pid, 0)
        os.close(ours)
        self.slowest = max(self.slowest, took)
        if took >= PATIENCE:
            raise Wrong("^C at %.3f s: no end after %.1f s" % (delay, took))
        self.settle("after ^C at %.3f s" % delay)
        self.look_at(shown, "^C at %.3f s" % delay)
        self.verify(state)
        return True

    slowest = 0.0

    def become(self, terminal):
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        for number in range(3):
            os.dup2(terminal, number)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.chdir(self.source)
        os.execvpe("ninja", ["ninja", "env"], self.environment())

    def read(self, terminal, seconds):
        """What is shown until then, or until its end."""
        shown, limit = b"", time.monotonic() + seconds
        while True:
            left = limit - time.monotonic()
            if left <= 0 or not select.select([terminal], [], [], left)[0]:
                return shown
            try:
                data = os.read(terminal, 65536)
            except OSError:
                return shown
            if not data:
                return shown
            shown += data

    def look_at(self, shown, when):
        """A line that was begun is ended, or taken back."""
        text = shown.replace(b"^C", b"")
        if text and not re.search(rb"(\n|\r\x1b\[K|\r)$", text):
            raise Wrong("%s: a half-written line: %r" % (when, text[-200:]))
        # Ninja says in its own words that it was interrupted.
        if re.search(rb"Traceback|(?<!ninja: )error:", text):
            raise Wrong("%s: it complains: %r" % (when, text[-500:]))


def play(world, victim, times):
    hit = wrong = tried = 0
    while hit < times and tried < times * 10:
        # A full store has nothing to fetch.
        state = STATES[2 * (tried % 2) if victim == "fetch" else tried % 3]
        tried += 1
        try:
            hit += (world.interrupt(state) if victim == "terminal"
                    else world.kill(state, victim))
        except Wrong as reason:
            hit, wrong = hit + 1, wrong + 1
            print("%s: %s: %s" % (victim, state, reason), flush=True)
    print("%s: %d of %d runs were hit, %d wrong" % (victim, hit, tried, wrong))
    if victim == "terminal":
        print("slowest end: %.3f s" % world.slowest)
    if hit < times:
        print("too few were hit: %d of %d" % (hit, times))
    return wrong or hit < times


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int,
                        default=int(os.environ.get("TESTS_RANDOM", "0"))
                        or random.SystemRandom().randrange(1, 10 ** 6))
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("victim", choices=[*PROGRAMS, "terminal"])
    parser.add_argument("ninjenv")
    parser.add_argument("directory")
    options = parser.parse_args()
    print("seed %d" % options.seed, flush=True)
    world = World(options.ninjenv, options.directory,
                  random.Random("%s %d" % (options.victim, options.seed)))
    try:
        world.prepare()
        failed = play(world, options.victim, options.times)
    except Wrong as reason:
        print("cannot begin: %s" % reason)
        failed = True
    finally:
        world.server.kill()
        world.server.wait()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
