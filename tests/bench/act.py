# SPDX-License-Identifier: MIT
"""What one tool does in a row: how a directory is made ready, what is timed.

    act.ready(stage, run, workload)     not measured
    act.command(stage)                  the words that are measured
"""

import shutil
from dataclasses import dataclass, field
from typing import Callable, Tuple

import measure
import source


def nothing(stage, run, workload):
    """The directory stays empty."""


@dataclass(frozen=True)
class Act:
    tool: str
    words: Tuple[str, ...]      # {python} and the like are filled in
    ready: Callable = nothing
    caches: str = "full"        # or "empty": each run has its own
    once: bool = False          # one directory for all runs: nothing changes
    few: bool = False           # takes seconds: not in all rounds
    variables: dict = field(default_factory=dict)
    label: str = ""             # what the report has for the words

    @property
    def shown(self):
        """As the report has it."""
        if self.label:
            return self.label
        before = ["%s=%s" % item for item in self.variables.items()]
        words = list(self.words)
        if words[:2] == ["sh", "-c"]:
            words = words[2:]
        return " ".join(before + words)

    def command(self, stage):
        return [w.replace("{python}", stage.python) for w in self.words]


def call(run, *words):
    measure.run(words, run.directory, run.variables, run.log)


def put(kept, directory):
    """The files of a repository, as a pull would bring them."""
    for path in kept.iterdir():
        if path.is_file() and path.name != "stamp":
            # Contents only: an old time would be a lie about a pull.
            shutil.copyfile(path, directory / path.name)


# ninjenv

def put_ours(stage, directory, workload, variant, bytecode):
    put(stage.sources.ours(workload, variant), directory)
    (directory / "venv.ini").write_text(source.venv_ini(
        stage.python, workload.variants[variant], workload.has_pip,
        bytecode))


def checkout(variant="full", bytecode=False):
    """Cloned, and nothing typed."""
    def ready(stage, run, workload):
        put_ours(stage, run.directory, workload, variant, bytecode)
    return ready


def generated(bytecode=False):
    """Cloned, and `ninjenv` typed, as others need `meson setup` once."""
    def ready(stage, run, workload):
        put_ours(stage, run.directory, workload, "full", bytecode)
        call(run, "ninjenv")
    return ready


def installed(variant="full", then=None, bytecode=False):
    """`ninja env` typed; then, maybe, another version pulled."""
    def ready(stage, run, workload):
        put_ours(stage, run.directory, workload, variant, bytecode)
        call(run, "ninjenv")
        call(run, "ninja", "env")
        # Ninja writes its log anew now and then: not while we measure.
        call(run, "ninja", "env")
        stage.settle(run)
        if then:
            put_ours(stage, run.directory, workload, then, bytecode)
    return ready


# uv

def uv_checkout(variant="full"):
    def ready(stage, run, workload):
        put(stage.sources.uv(workload, variant), run.directory)
    return ready


def uv_skeleton(stage, run, workload):
    put(stage.sources.uv(workload, "full"), run.directory)
    call(run, "uv", "venv")


def uv_installed(variant="full", then=None):
    def ready(stage, run, workload):
        put(stage.sources.uv(workload, variant), run.directory)
        call(run, "uv", "sync", "--frozen")
        # Only now does it keep what the environment's interpreter says.
        call(run, "uv", "sync", "--frozen")
        if then:
            put(stage.sources.uv(workload, then), run.directory)
    return ready


# others

def poetry_checkout(stage, run, workload):
    put(stage.sources.poetry(workload, "full"), run.directory)


TOX = """\
[tox]
env_list = bench
skipsdist = true
[testenv:bench]
base_python = %s
skip_install = true
deps = -r requirements.txt
"""


def tox_checkout(stage, run, workload):
    uv_checkout()(stage, run, workload)
    (run.directory / "pyproject.toml").unlink()
    (run.directory / "tox.ini").write_text(TOX % stage.python)


# crowds

def crowd(ready, count):
    """That many directories below the run's, each made ready."""
    def all_ready(stage, run, workload):
        for number in range(count):
            each = stage.fresh()
            each.directory = run.directory / str(number)
            each.directory.mkdir()
            each.variables = run.variables
            ready(stage, each, workload)
    return all_ready


def together(command, count):
    """One shell that starts all at once and fails where one does."""
    return ("sh", "-c", (
        "p=; for d in $(seq 0 %d); do (cd $d && exec %s) & p=\"$p $!\"; "
        "done; for p in $p; do wait $p || exit 1; done")
        % (count - 1, command))
