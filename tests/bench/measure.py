# SPDX-License-Identifier: MIT
"""One process, measured from outside: wall time, processor time, peak memory.

    sample = Launcher(program).measure(words, directory, variables, log)

The program is made from launch.c, which says why it is not Python.
"""

import os
import pathlib
import signal
import subprocess
from typing import NamedTuple


class Sample(NamedTuple):
    wall: float     # ms, until the process has ended
    cpu: float      # ms, user and system, of it and all that it waited for
    memory: int     # KiB, the peak of the largest single process


class Failed(Exception):
    """A command that was to be measured did not succeed."""


def call(words, directory, variables, log, mode):
    """The exit code. What was started ends with us."""
    with open(log, mode) as out:
        process = subprocess.Popen(
            [str(w) for w in words], cwd=str(directory), env=variables,
            stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True)
        try:
            return process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise


class Launcher:
    def __init__(self, program):
        self.program = os.path.abspath(program)

    def measure(self, words, directory, variables, log):
        """A Sample; Failed, with what the command said, where it fails."""
        result = pathlib.Path(str(log) + ".cost")
        code = call([self.program, result, *words], directory, variables, log,
                    "wb")
        if code:
            raise Failed("launch exits %d: %s" % (code, tail(log)))
        wall, user, system, memory, status = map(
            int, result.read_text().split())
        if status:
            raise Failed("%s: status %d\n%s" % (
                shown(words), status, tail(log)))
        return Sample(wall / 1e6, (user + system) / 1e3, memory)


def shown(words):
    text = " ".join(str(w) for w in words)
    return text if len(text) < 200 else text[:200] + " ..."


def tail(log):
    text = pathlib.Path(log).read_text(errors="replace")
    return "\n".join(text.strip().splitlines()[-20:])


def run(words, directory, variables, log):
    """The same, not measured: for what has to be there before."""
    code = call(words, directory, variables, log, "ab")
    if code:
        raise Failed("%s: exit code %d\n%s" % (
            shown(words), code, tail(log)))
