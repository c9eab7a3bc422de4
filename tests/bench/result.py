# SPDX-License-Identifier: MIT
"""Raw data of a benchmark, and what follows from it.

    {"machine": {...}, "versions": {...}, "date": ..., "rows": [
        {"row": "new", "workload": "trio", "ratio": 0.6, "columns": [
            {"tool": "ninjenv", "command": ..., "samples": [
                [wall ms, processor ms, memory KiB], ...]}, ...]}]}
"""

import datetime
import statistics

import machine

WALL, CPU, MEMORY = range(3)
# Of our peak memory to theirs, in the rows that say so.
MEMORY_AIM = 0.4


def head(stage, place, server, options):
    return {
        "date": datetime.date.today().isoformat(),
        "machine": machine.describe(), "place": place.kind,
        "server": server, "python": stage.python_version,
        "versions": stage.versions, "runs": options.runs, "rows": []}


def values(column, what=WALL):
    return [sample[what] for sample in column["samples"]]


def median(column, what=WALL):
    return statistics.median(values(column, what))


def ratio(row, other, what=WALL):
    """Of the medians, ours to that column."""
    return median(row["columns"][0], what) / median(other, what)


def paired(row, other):
    """The median of the ratios of runs that followed each other."""
    ours, theirs = values(row["columns"][0]), values(other)
    return statistics.median(a / b for a, b in zip(ours, theirs))


def aim(row):
    """Text of what is wanted, and whether it is met; None: nothing is."""
    ours = row["columns"][0]
    if row["ms"]:
        return "%g ms" % row["ms"], median(ours) <= row["ms"]
    if row["ratio"]:
        met = ratio(row, row["columns"][1]) <= row["ratio"]
        return "%.2f" % row["ratio"], met
    return None


def bound(row):
    """The faster of the limits; None where there is none."""
    return min(row["limits"], key=median) if row["limits"] else None


def slope(points):
    """Least squares: what one more costs, and what is there without any."""
    n = len(points)
    x, y = (sum(p[i] for p in points) / n for i in (0, 1))
    spread = sum((p[0] - x) ** 2 for p in points)
    rise = sum((p[0] - x) * (p[1] - y) for p in points) / spread
    return rise, y - rise * x
