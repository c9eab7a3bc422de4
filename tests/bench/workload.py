# SPDX-License-Identifier: MIT
"""What is installed: names and versions, and the wheels of them.

    workload = Workload(name)       "trio", "packages-1000", "files-10000", ...
    workload.variants["full"]       pairs of name and version
    workload.wheels(directory, fetch)   makes or downloads them once

Variants besides "full": "other" has one version changed, "less" lacks one
package that no other needs.
"""

import pathlib
import re

import index
import wheels

HERE = pathlib.Path(__file__).resolve().parent
# The package that is changed, and the one that goes.
OTHER = ("idna", "3.7")
LEAF = {"trio": "sortedcontainers", "jupyter": "jupyter"}
PIP = "26.3"
# Poetry locks for all platforms, and sphinx wants this on one of them.
ELSEWHERE = {"trio": [("colorama", "0.4.6")]}


class Unknown(Exception):
    """No workload has that name."""


def read_pins(name):
    lines = (HERE / (name + ".txt")).read_text().split()
    return [tuple(line.split("==")) for line in lines]


def parts(name):
    """Kind and number: ("packages", 1000), ("trio", 0)."""
    found = re.fullmatch(r"([a-z]+)(?:-(\d+))?", name)
    if not found:
        raise Unknown(name)
    return found.group(1), int(found.group(2) or 0)


def pin_of(wheel):
    name, version = wheel.name.split("-")[:2]
    return index.normalise(name), version


class Workload:
    def __init__(self, name):
        self.name = name
        self.kind, self.count = parts(name)
        self.has_pip = self.kind == "pip"
        full = self.pins()
        self.variants = {"full": full}
        if self.kind in LEAF:
            self.variants["other"] = [
                OTHER if pin[0] == OTHER[0] else pin for pin in full]
            self.variants["less"] = [
                pin for pin in full if pin[0] != LEAF[self.kind]]

    def pins(self):
        if self.kind in LEAF:
            return read_pins(self.kind)
        if self.kind in ("none", "pip"):
            return []
        if self.kind == "packages":
            names = map(wheels.package_name, range(self.count))
        elif self.kind == "files":
            names = [wheels.files_name(self.count)]
        elif self.kind == "big":
            names = ["bench-big"]
        else:
            raise Unknown(self.name)
        return [(name, wheels.VERSION) for name in names]

    def downloads(self):
        """What an index has to give, as requirements."""
        if self.kind in LEAF:
            return ["%s==%s" % pin
                    for pin in self.variants["full"] + [OTHER]
                    + ELSEWHERE.get(self.kind, [])]
        return ["pip==" + PIP] if self.has_pip else []

    def make(self, directory):
        if self.kind == "packages":
            wheels.packages(directory, self.count)
        elif self.kind == "files":
            wheels.files(directory, self.count)
        elif self.kind == "big":
            wheels.big(directory)

    def wheels(self, directory, fetch):
        """Their paths; fetch(directory, requirements) downloads wheels."""
        directory = pathlib.Path(directory) / self.name
        stamp = directory / "complete"
        wanted = "\n".join(self.downloads()) + "\n"
        if not stamp.exists() or stamp.read_text() != wanted:
            directory.mkdir(parents=True, exist_ok=True)
            for old in directory.iterdir():
                old.unlink()
            # pip takes one version of a name at a time.
            names = {w.partition("==")[0]: w for w in self.downloads()}
            rest = [w for w in self.downloads() if w not in names.values()]
            for batch in (list(names.values()), rest):
                if batch:
                    fetch(directory, batch)
            self.make(directory)
            stamp.write_text(wanted)
        return sorted(directory.glob("*.whl"))

    def full(self, found):
        """Those of the wheels that the variant "full" has."""
        pins = set(self.variants["full"])
        return [wheel for wheel in found if pin_of(wheel) in pins]
