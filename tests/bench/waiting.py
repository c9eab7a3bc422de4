#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a person waits for, apart from the work: three kinds of figures.

    waiting.py [--ninjenv build/ninjenv] [--runs 5] [--rate 2000000]

    first    ms until a terminal shows a sign: of a cold 'ninja env', and of
             'ninjenv' in a repository without a lock
    stopped  ms from ^C until no process holds the terminal any more: while it
             downloads, while it compiles, while pip resolves
    line     ms before the first byte is asked for and after the last was sent,
             from a server that sends so many bytes a second in all

Medians of all runs. The wheels are made of the standard library's packages, so
that they compress, unpack and compile as code does, with as much data beside it
as packages have on the average (37 of them: 30 MB for 2 s of compiling). Each run has a store of its
own; what a machine learns once of its Python is there.
"""

import argparse
import base64
import hashlib
import http.server
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TERMINAL = HERE.parent / "fixtures" / "terminal.py"
PACKAGES = ("asyncio", "concurrent", "ctypes", "email", "encodings", "html",
            "http", "importlib", "json", "logging", "multiprocessing",
            "unittest", "urllib", "wsgiref", "xml", "xmlrpc")
CHUNK = 8192


def row(path, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return "%s,sha256=%s,%d\n" % (path, digest.decode().rstrip("="), len(data))


def contents(package, version):
    """Pairs of path and bytes: the sources, below another name."""
    top = pathlib.Path(sysconfig.get_path("stdlib")) / package
    for path in sorted(top.rglob("*.py")):
        name = "std_%s/%s" % (package, path.relative_to(top).as_posix())
        yield name, path.read_bytes()
    size = sum(path.stat().st_size for path in top.rglob("*.py"))
    chance = random.Random(package)
    yield "std_%s/ballast" % package, bytes(
        chance.getrandbits(8) for _ in range(size))
    about = "std_%s-%s.dist-info/" % (package, version)
    yield about + "METADATA", (
        "Metadata-Version: 2.1\nName: std-%s\nVersion: %s\n"
        % (package, version)).encode()
    yield about + "WHEEL", (b"Wheel-Version: 1.0\nGenerator: bench\n"
                            b"Root-Is-Purelib: true\nTag: py3-none-any\n")


def make_wheel(directory, package, version="1.0"):
    path = directory / ("std_%s-%s-py3-none-any.whl" % (package, version))
    record = ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents(package, version):
            archive.writestr(name, data)
            record += row(name, data)
        name = "std_%s-%s.dist-info/RECORD" % (package, version)
        archive.writestr(name, record + name + ",,\n")
    return path


class Line:
    """What all answers share: so many bytes a second, and the times."""

    def __init__(self):
        self.lock = threading.Lock()
        self.begin(None)

    def begin(self, rate):
        self.rate = rate
        self.free = self.first = self.last = None

    def send(self, out, data):
        for at in range(0, len(data), CHUNK):
            part = data[at:at + CHUNK]
            with self.lock:
                now = time.monotonic()
                # Who sleeps too long is not to slow the line down.
                self.free = max(self.free or now, now - 0.05)
                if self.rate:
                    self.free += len(part) / self.rate
                free = self.free
            time.sleep(max(0, free - time.monotonic()))
            out.write(part)
        self.last = time.monotonic()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        line, files = self.server.line, self.server.files
        line.first = line.first or time.monotonic()
        found = re.fullmatch(r"/files/([\w.-]+)", self.path)
        page = re.fullmatch(r"/simple/([\w-]+)/", self.path)
        if found and (files / found.group(1)).is_file():
            self.answer("application/octet-stream",
                        (files / found.group(1)).read_bytes())
        elif page:
            self.answer("text/html", self.page(page.group(1)))
        else:
            self.send_error(404)

    def page(self, project):
        stem = project.replace("-", "_") + "-"
        return "".join(
            '<a href="/files/%s">%s</a>\n' % (path.name, path.name)
            for path in self.server.files.iterdir()
            if path.name.startswith(stem)).encode()

    def answer(self, kind, data):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        try:
            self.server.line.send(self.wfile, data)
        except OSError:
            self.close_connection = True    # who asked was stopped

    def log_message(self, *words):
        """Nothing: the terminal is for the report."""


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128    # a dropped one would come again in a second


class Stage:
    """The server and the directories; a repository for each run."""

    def __init__(self, ninjenv, root):
        self.root = pathlib.Path(root)
        self.ninjenv = pathlib.Path(ninjenv).resolve()
        self.number = 0
        self.files = self.root / "files"
        self.files.mkdir()
        self.wheels = [make_wheel(self.files, name) for name in PACKAGES]
        self.line = Line()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.line, self.server.files = self.line, self.files
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()
        self.learn()

    def variables(self, store, **more):
        names = ("PATH", "HOME", "LANG")
        return dict(
            {name: os.environ[name] for name in names if name in os.environ},
            TERM="xterm", NINJENV_CACHE=str(store),
            NINJENV_FETCH=str(self.ninjenv) + "-fetch",
            PIP_INDEX_URL=self.url + "/simple", PIP_CONFIG_FILE=os.devnull,
            NINJENV_OFFLINE="0", **more)

    def learn(self):
        """The answers of this machine's Python, and the pip that locks."""
        self.known = self.root / "known"
        place = self.repository(locked=False)
        self.call([self.ninjenv, "-q"], place, self.known)
        self.call(["ninja", "env"], place, self.known)

    def call(self, words, directory, store):
        done = subprocess.run(
            [str(w) for w in words], cwd=str(directory),
            env=self.variables(store), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            sys.exit("waiting.py: %s\n%s" % (words, done.stdout))

    def repository(self, locked, bytecode="yes"):
        self.number += 1
        place = self.root / ("repo-%d" % self.number)
        place.mkdir()
        lines = ["[env]", "pip = no", "python = " + sys.executable,
                 "bytecode = " + bytecode, "[packages]"]
        lines += ["std-%s = 1.0" % name for name in PACKAGES]
        (place / "venv.ini").write_text("\n".join(lines) + "\n")
        if locked:
            (place / "pylock.toml").write_text(self.lock())
        return place

    def lock(self):
        text = 'lock-version = "1.0"\ncreated-by = "a benchmark"\n'
        for name, wheel in zip(PACKAGES, self.wheels):
            data = wheel.read_bytes()
            text += ('[[packages]]\nname = "std-%s"\nversion = "1.0"\n'
                     'wheels = [{name = "%s", url = "%s/files/%s", size = %d, '
                     'hashes = {sha256 = "%s"}}]\n' % (
                         name, wheel.name, self.url, wheel.name, len(data),
                         hashlib.sha256(data).hexdigest()))
        return text

    def store(self, full=False):
        """A new one that knows Python; full: and has the packages."""
        self.number += 1
        place = self.root / ("store-%d" % self.number)
        for kind in ("python", "venv", "pip"):
            if (self.known / "v1" / kind).exists():
                shutil.copytree(self.known / "v1" / kind, place / "v1" / kind)
        return place

    def generated(self, store, bytecode="yes"):
        place = self.repository(locked=True, bytecode=bytecode)
        self.call([self.ninjenv, "-q"], place, store)
        self.call(["ninja", "env.ninja"], place, store)
        return place

    def terminal(self, words, directory, store, pattern=None):
        """What terminal.py says: milliseconds by name."""
        options = ["--interrupt", pattern] if pattern else []
        said = subprocess.run(
            [sys.executable, str(TERMINAL), *options,
             str(directory / "screen")] + [str(w) for w in words],
            cwd=str(directory), env=self.variables(store),
            stdout=subprocess.PIPE, text=True, check=True).stdout
        return {key: int(value) for key, value in
                (word.split("=") for word in said.split())}


def first_signs(stage, rate):
    stage.line.begin(rate)
    store = stage.store()
    place = stage.generated(store)
    yield "first: ninja env", stage.terminal(
        ["ninja", "env"], place, store)["first"]
    place = stage.repository(locked=False)
    yield "first: ninjenv, no lock", stage.terminal(
        [stage.ninjenv], place, stage.store())["first"]


def interrupted(stage, rate):
    stage.line.begin(rate)
    store = stage.store()
    yield "^C: downloading", stage.terminal(
        ["ninja", "env"], stage.generated(store), store, "B/s")["stopped"]
    stage.line.begin(None)
    store = stage.store()
    yield "^C: compiling", stage.terminal(
        ["ninja", "env"], stage.generated(store), store,
        "compiling")["stopped"]
    stage.line.begin(rate / 20)
    yield "^C: locking", stage.terminal(
        [stage.ninjenv], stage.repository(locked=False), stage.store(),
        "resolving")["stopped"]


def slow_line(stage, rate):
    for bytecode in ("yes", "no"):
        store = stage.store()
        place = stage.generated(store, bytecode)
        stage.line.begin(rate)
        begin = time.monotonic()
        stage.call(["ninja", "env"], place, store)
        end = time.monotonic()
        words = "bytecode" if bytecode == "yes" else "no bytecode"
        yield "line: before, " + words, 1e3 * (stage.line.first - begin)
        yield "line: the line, " + words, 1e3 * (
            stage.line.last - stage.line.first)
        yield "line: after, " + words, 1e3 * (end - stage.line.last)


def main(words):
    parser = argparse.ArgumentParser(description="Measures people's waiting.")
    parser.add_argument("--ninjenv", default=str(ROOT / "build" / "ninjenv"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=2e6)
    parser.add_argument("--only", default="", help="first, stopped or line")
    options = parser.parse_args(words)
    kinds = {"first": first_signs, "stopped": interrupted, "line": slow_line}
    samples = {}
    with tempfile.TemporaryDirectory(prefix="ninjenv-waiting-") as root:
        stage = Stage(options.ninjenv, root)
        print("%.1f MB in %d wheels" % (
            sum(wheel.stat().st_size for wheel in stage.wheels) / 1e6,
            len(stage.wheels)))
        for _ in range(options.runs):
            for kind, measure in kinds.items():
                if options.only in ("", kind):
                    for name, value in measure(stage, options.rate):
                        samples.setdefault(name, []).append(value)
        for name, values in samples.items():
            print("%-28s %6.0f ms  (%.0f to %.0f)" % (
                name, statistics.median(values), min(values), max(values)))
        stage.server.shutdown()


if __name__ == "__main__":
    main(sys.argv[1:])
