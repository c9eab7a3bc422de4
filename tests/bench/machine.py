# SPDX-License-Identifier: MIT
"""What we measure on: processor, memory, kernel; and the interpreter."""

import os
import platform
import re
import shutil
import subprocess

# Of these there are wheels of every pin.
PYTHONS = ("python3.11", "python3.12")


def python(wanted):
    """The real path of an interpreter (not of a script that chooses one)."""
    for name in [wanted] if wanted else PYTHONS:
        if not shutil.which(name):
            continue
        said = subprocess.run(
            [name, "-c", "import sys; print(sys.executable)"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if not said.returncode:
            return os.path.realpath(said.stdout.strip())
    raise SystemExit("bench: error: there is no %s" % (
        "'%s'" % wanted if wanted else " and no ".join(PYTHONS)))


def processor():
    try:
        with open("/proc/cpuinfo") as source:
            found = re.search(r"^model name\s*:\s*(.*)$", source.read(), re.M)
    except FileNotFoundError:
        found = None
    return found.group(1) if found else platform.machine()


def memory():
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return round(pages / (1 << 30))


def describe():
    return {"processor": processor(), "cores": len(os.sched_getaffinity(0)),
            "memory": "%d GiB" % memory(),
            "system": "%s %s" % (platform.system(), platform.release()),
            "load": os.getloadavg()[0]}
