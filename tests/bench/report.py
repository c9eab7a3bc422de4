# SPDX-License-Identifier: MIT
"""What people read: a line while we measure, and the page at the end.

    write(docs, data)       BENCHMARKS.md, benchmarks.svg, benchmarks.json
"""

import json
import pathlib

import plot
import result

# A command that would be too wide for a table; all are at the page's end.
LONG = 40

HEAD = """\
# Benchmarks

Written by `make bench` on {date}; the raw data is in
[benchmarks.json](benchmarks.json). Where we are behind, the table says so.

![ninjenv and its peers](benchmarks.svg)

| | |
| --- | --- |
{facts}

A process is measured from outside, whole; the tools take turns ({runs} runs of
each, fewer where a line says so), each run in a directory of its own, where
nothing is deleted before the end. Before each run what was written goes to the
disk. What a tool leaves to a detached process (ninjenv: flushing and deleting)
is not in its figures; the next run waits for it. All download from one server
({server}) on the loopback address. A full store or cache is one that had the
same run before; where `ninja env` makes an environment, `ninjenv` was typed
before, as others need `meson setup` once.

`trio` is 38 packages (sphinx and what trio's documentation needs), `jupyter`
93; `packages-N` are N small wheels that were made for this, `files-N` is one
wheel of N empty files, `big` one of 120 MB in 400 files.

## Time

Medians in ms, with minimum and maximum. *ratio* is ours to theirs, of the
medians; *pairs* is the median of the ratios of runs that followed each other;
*aim* is the ratio wanted, or so many ms. *limit* is a program that does only
the system calls that the work cannot avoid, with the faster of one and two
threads.

{table}
"""

TAIL = """
## Processor and memory

Medians: ms of processor time, user and system, of all processes that were
waited for; peak MB of the largest one.

{costs}
{memory}{growth}
## Commands

{commands}
"""


def name_of(row):
    return "%s %s" % (row["row"], row["workload"])


def line(row):
    """One line of a row, as it is printed while we measure."""
    ours, *theirs = row["columns"]
    parts = ["%-26s %8.1f ms" % (name_of(row), result.median(ours))]
    for column in theirs:
        parts.append("%s %.1f: %.2f (%.2f)" % (
            column["tool"], result.median(column),
            result.ratio(row, column), result.paired(row, column)))
    bound = result.bound(row)
    if bound:
        parts.append("limit %.1f: %.2f" % (
            result.median(bound), result.ratio(row, bound)))
    aim = result.aim(row)
    if aim:
        parts.append("aim %s %s" % (aim[0], "met" if aim[1] else "MISSED"))
    return "  ".join(parts)


def title_of(column):
    """The command, or the tool where that is long."""
    command = column["command"]
    return "`%s`" % command if len(command) <= LONG else column["tool"]


def table(head, rows):
    """Markdown; numbers to the right."""
    marks = ["---" if i < 2 else "---:" for i in range(len(head))]
    return "\n".join("| %s |" % " | ".join(str(cell) for cell in cells)
                     for cells in [head, marks] + rows)


def spread(column):
    found = result.values(column)
    return "%.1f (%.1f-%.1f)" % (
        result.median(column), min(found), max(found))


def time_cells(row):
    """A line for each of theirs; one of ours alone where there is none."""
    ours, *theirs = row["columns"]
    aim, bound = result.aim(row), result.bound(row)
    for number, column in enumerate(theirs or [None]):
        first = number == 0
        yield [
            name_of(row) if first else "", row["title"] if first else "",
            spread(ours) if first else "",
            "%s %s" % (title_of(column), spread(column)) if column else "",
            "%.2f" % result.ratio(row, column) if column else "",
            "%.2f" % result.paired(row, column) if column else "",
            aim[0] if aim and first else "",
            ("met" if aim[1] else "**missed**") if aim and first else "",
            "%.1f: %.2f" % (result.median(bound), result.ratio(row, bound))
            if bound and first else ""]


def times(data):
    head = ["row", "what", "ninjenv", "theirs", "ratio", "pairs", "aim", "",
            "limit, and ours to it"]
    return table(head, [cells for row in data["rows"]
                        for cells in time_cells(row)])


def costs(data):
    head = ["row", "command", "runs", "CPU ms", "MB"]
    lines = []
    for row in data["rows"]:
        for number, column in enumerate(row["columns"] + row["limits"]):
            lines.append([
                name_of(row) if not number else "",
                title_of(column), len(column["samples"]),
                "%.1f" % result.median(column, result.CPU),
                "%.1f" % (result.median(column, result.MEMORY) / 1024)])
    return table(head, lines)


def memory(data):
    lines = []
    for row in data["rows"]:
        if row["row"] not in ("new", "cold"):
            continue
        for column in row["columns"][1:]:
            found = result.ratio(row, column, result.MEMORY)
            lines.append([
                name_of(row), title_of(column),
                "%.1f" % (result.median(row["columns"][0], result.MEMORY)
                          / 1024),
                "%.1f" % (result.median(column, result.MEMORY) / 1024),
                "%.2f" % found, "%.2f" % result.MEMORY_AIM,
                "met" if found <= result.MEMORY_AIM else "**missed**"])
    head = ["peak memory, MB", "theirs", "ninjenv", "theirs", "ratio", "aim",
            ""]
    return "\n" + table(head, lines) + "\n" if lines else ""


def growth(data):
    """What one more package and one more file cost."""
    lines = []
    for kind in ("packages", "files"):
        rows = [row for row in data["rows"] if row["row"] == "growth"
                and row["workload"].startswith(kind + "-")]
        if len(rows) < 2:
            continue
        for number, column in enumerate(rows[0]["columns"]):
            lines.append([kind, column["tool"]] + growth_cells(rows, number))
    if not lines:
        return ""
    head = ["more", "tool", "µs for one more", "ms without any",
            "furthest from a line", "KiB for one more"]
    return ("\n## Growth\n\nLines through the rows `growth`, by least squares."
            "\n\n" + table(head, lines) + "\n")


def growth_cells(rows, number):
    def points(what):
        return [(int(row["workload"].rpartition("-")[2]),
                 result.median(row["columns"][number], what))
                for row in rows]
    wall = points(result.WALL)
    rise, without = result.slope(wall)
    off = max(abs(y - without - rise * x) for x, y in wall)
    return ["%.1f" % (rise * 1000), "%.1f" % without, "%.1f ms" % off,
            "%.2f" % result.slope(points(result.MEMORY))[0]]


def commands(data):
    """Each once, with the rows where it is measured."""
    found = {}
    for row in data["rows"]:
        for column in row["columns"] + row["limits"]:
            names = found.setdefault(column["command"], [])
            if row["row"] not in names:
                names.append(row["row"])
    return table(["command", "rows"], [
        ["`%s`" % command.replace("|", "\\|"), ", ".join(names)]
        for command, names in found.items()])


def facts(data):
    machine = data["machine"]
    lines = [
        ("processor", "%s, %d cores" % (
            machine["processor"], machine["cores"])),
        ("memory", machine["memory"]),
        ("system", machine["system"]),
        ("file system", data["place"]),
        ("load before", "%.1f" % machine["load"]),
        ("Python", data["python"]),
        ("versions", ", ".join("%s %s" % item for item in sorted(
            data["versions"].items()))),
        ("took", "%d minutes" % round(data["seconds"] / 60))]
    return "\n".join("| %s | %s |" % pair for pair in lines)


def page(data):
    text = HEAD.format(date=data["date"], facts=facts(data),
                       runs=data["runs"], server=data["server"],
                       table=times(data))
    return text + TAIL.format(costs=costs(data), memory=memory(data),
                              growth=growth(data), commands=commands(data))


def write(docs, data):
    docs = pathlib.Path(docs)
    docs.mkdir(parents=True, exist_ok=True)
    (docs / "BENCHMARKS.md").write_text(page(data))
    (docs / "benchmarks.svg").write_text(plot.svg(data))
    (docs / "benchmarks.json").write_text(compact(data))


def compact(data):
    """JSON with a line for each column, so that a change reads well."""
    rows = []
    for row in data["rows"]:
        columns = {
            key: ",\n    ".join(json.dumps(c) for c in row[key])
            for key in ("columns", "limits")}
        rest = {k: v for k, v in row.items() if k not in columns}
        rows.append('  {%s,\n   "columns": [\n    %s],\n   "limits": [%s]}' % (
            json.dumps(rest)[1:-1], columns["columns"],
            columns["limits"] and "\n    " + columns["limits"]))
    rest = {k: v for k, v in data.items() if k != "rows"}
    return '{%s,\n "rows": [\n%s\n ]}\n' % (
        json.dumps(rest)[1:-1], ",\n".join(rows))
