# SPDX-License-Identifier: MIT
"""The runs of a row: tools in turns, A B A B, and what bounds them beside.

    measure(stage, options, row, workload)      the row's raw data
"""

from act import Act
from measure import run

# Runs of what takes seconds.
FEW = 3


def acts_of(options, row):
    theirs = row.theirs
    if options.quick:
        theirs = theirs[:1] + tuple(act for act in theirs[1:] if not act.few)
    return (row.ours,) + theirs


def runs_of(options, row, act):
    runs = min(options.runs, row.runs or options.runs)
    if act.few:
        runs = min(runs, 1 if options.quick else FEW)
    return runs


class Turn:
    """One tool in one row: its runs."""

    def __init__(self, stage, act, load, runs):
        self.stage, self.act, self.load, self.runs = stage, act, load, runs
        self.words = act.command(stage)
        self.samples = []
        self.run = None

    def ready(self):
        if self.run and self.act.once:
            return
        self.run = self.stage.fresh(self.act.caches)
        self.run.variables.update(self.act.variables)
        self.act.ready(self.stage, self.run, self.load)
        self.stage.settle(self.run)

    def time(self):
        self.stage.rest()
        sample = self.stage.time(self.run, self.words)
        self.stage.settle(self.run)
        return sample

    def warm(self):
        """Fills the caches, and is not counted."""
        self.ready()
        self.time()

    def record(self):
        return {"tool": self.act.tool, "command": self.act.shown,
                "samples": self.samples}


def bounds_of(stage, row, load, tree):
    """What only does the system calls that cannot be avoided, if it is there:
    with one thread, and with two."""
    if not row.limit or not (stage.tools / "limit").exists():
        return []
    if row.limit == "warm":
        listed = stage.fresh()
        run(("limit", "list", str(tree)), listed.directory, listed.variables,
            listed.log)
        words, shown = (str(listed.log), ".venv"), "LIST .venv"
    else:
        found = load.full(stage.wheels[load.name])
        words = ("store", ".venv", *map(str, found))
        shown = "store .venv WHEEL..."
    acts = []
    for threads in "12":
        begin = ("limit", row.limit, "-t", threads)
        acts.append(Act("limit", begin + words,
                        label=" ".join(begin + (shown,))))
    return acts


def measure(stage, options, row, load):
    turns = [Turn(stage, act, load, runs_of(options, row, act))
             for act in acts_of(options, row)]
    for turn in turns:
        turn.warm()
    tree = turns[0].run.directory / ".venv"
    bounds = [Turn(stage, act, load, turns[0].runs)
              for act in bounds_of(stage, row, load, tree)]
    for number in range(max(turn.runs for turn in turns)):
        due = [t for t in turns + bounds if number < t.runs]
        for turn in due:
            turn.ready()
        for turn in due:
            turn.samples.append(list(turn.time()))
    return {"row": row.name, "title": row.title, "workload": load.name,
            "ratio": row.ratio, "ms": row.ms,
            "columns": [turn.record() for turn in turns],
            "limits": [turn.record() for turn in bounds]}
