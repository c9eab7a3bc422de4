# SPDX-License-Identifier: MIT
"""Where and with what all runs happen: programs, variables, directories.

    stage = Stage(paths...); run = stage.fresh(caches="full")

A Run is a directory of its own with the variables for its processes. Nothing
of the person who measures has a say: homes and caches lie on the stage.
"""

import itertools
import os
import pathlib
import platform
import re
import subprocess
import time

import measure

PEERS = ("uv", "uvx", "pip", "virtualenv", "pip-sync", "poetry", "tox")
# What a tool looks for, as a person's PATH would have it.
PYTHONS = ("python", "python3")
PAUSE = 0.05
PATIENCE = 60


# The way to the real index is the one thing that is the person's.
NETWORK = re.compile(r"(PIP_(INDEX_URL|EXTRA_INDEX_URL|CERT|CONFIG_FILE)"
                     r"|UV_(DEFAULT_)?INDEX|SSL_CERT_(FILE|DIR)"
                     r"|CURL_CA_BUNDLE|(https?|all|no)_proxy)$", re.I)


def of_network(variables):
    return {k: v for k, v in variables.items() if NETWORK.match(k)}


class Run:
    def __init__(self, stage, directory, caches):
        self.directory = directory
        self.variables = stage.variables(caches)
        self.log = directory.parent / (directory.name + ".log")


def version_of(words):
    said = subprocess.run([str(w) for w in words], capture_output=True,
                          text=True, check=True)
    return said.stdout.strip()


class Stage:
    def __init__(self, root, build, peers, python):
        self.root = pathlib.Path(root)
        self.build = pathlib.Path(build).resolve()
        self.program = self.build / "ninjenv"
        self.python = python
        self.machine = platform.machine()
        self.numbers = itertools.count()
        self.launcher = measure.Launcher(self.build / "bench/launch")
        self.url = self.wheels = self.sources = None
        self.python_version = version_of([python, "-c", (
            "import sys; print('%d.%d' % sys.version_info[:2])")])
        self.tools = self.root / "tools"
        self.peers = pathlib.Path(peers)
        self.versions = {}
        self.furnish()

    def furnish(self):
        """In an empty place: one directory of programs, so that PATH has no
        surprise."""
        self.tools.mkdir()
        found = {"ninjenv": self.program}
        if (self.build / "limit").exists():
            found["limit"] = self.build / "limit"
        found.update((name, self.peers / name) for name in PEERS)
        found.update((name, self.python) for name in PYTHONS)
        for name, path in found.items():
            (self.tools / name).symlink_to(path)

    def variables(self, caches):
        home = self.root / "home"
        home.mkdir(exist_ok=True)
        return {
            "PATH": "%s:/usr/local/bin:/usr/bin:/bin" % self.tools,
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "XDG_CACHE_HOME": str(caches / "xdg"),
            "NINJENV_CACHE": str(caches / "ninjenv"),
            "NINJENV_FETCH": str(self.build / "ninjenv-fetch"),
            "UV_CACHE_DIR": str(caches / "uv"),
            # No UV_PYTHON: `uv pip sync` would install there, not in .venv.
            "UV_PYTHON_DOWNLOADS": "never",
            **(self.loopback() if self.url else of_network(os.environ)),
            "PIP_CACHE_DIR": str(caches / "pip"),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "VIRTUALENV_OVERRIDE_APP_DATA": str(caches / "virtualenv"),
            "POETRY_CACHE_DIR": str(caches / "poetry"),
            "POETRY_VIRTUALENVS_IN_PROJECT": "true",
            "POETRY_VIRTUALENVS_USE_POETRY_PYTHON": "true",
        }

    def loopback(self):
        return {"UV_DEFAULT_INDEX": self.url, "PIP_INDEX_URL": self.url,
                "PIP_CONFIG_FILE": os.devnull}

    def fresh(self, caches="full"):
        number = next(self.numbers)
        directory = self.root / "runs" / ("%05d" % number)
        directory.mkdir(parents=True)
        name = caches if caches == "full" else "%s-%05d" % (caches, number)
        return Run(self, directory, self.root / "caches" / name)

    def run(self, words, directory):
        """What has to be there before; with the caches of all full runs."""
        made = self.fresh()
        measure.run(words, directory, made.variables, made.log)

    def rest(self):
        """What is written reaches the disk now, and not while we measure."""
        subprocess.check_call(["sync", "-f", str(self.root)])
        time.sleep(PAUSE)

    def time(self, run, words):
        return self.launcher.measure(words, run.directory, run.variables,
                                     run.log)

    def settle(self, run):
        """Returns when nothing that ninjenv left behind is at work."""
        end = time.monotonic() + PATIENCE
        while self.is_running() or not is_settled(run.directory):
            if time.monotonic() > end:
                raise measure.Failed("ninjenv is still at work for %s"
                                     % run.directory)
            time.sleep(0.005)

    def is_running(self):
        """Is there a process of the program that we measure?"""
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(process / "exe") == str(self.program):
                    return True
            except OSError:
                continue    # it has ended, or is somebody else's
        return False


def is_settled(directory):
    """Has everything reached the disk, and has the trash gone?"""
    for memory in [*directory.glob(".venv/.ninjenv"),
                   *directory.glob("*/.venv/.ninjenv")]:
        settled, trash = memory / "settled", memory / "trash"
        if settled.is_symlink() and os.readlink(settled) != "..":
            return False
        if trash.is_dir() and any(trash.iterdir()):
            return False
    return True
