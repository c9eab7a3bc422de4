# SPDX-License-Identifier: MIT
"""A picture of the benchmark: a bar for each tool, time on a log scale.

It is to be read on light and on dark pages: what is written is of a grey that
stands out on both.
"""

import html
import math

import result

TEXT = "#808890"
OURS, LIMIT = "#2f9e5f", "#aab0b6"
OTHERS = {"uv": "#8a63d2", "virtualenv": "#d08a2e", "python": "#3b82c4",
          "pip": "#c25450", "pip-sync": "#b05a9a", "poetry": "#5f8a99",
          "tox": "#94802c"}
LEFT, RIGHT, BAR, GAP, TOP = 190, 760, 11, 9, 34


def colour(tool):
    return {"ninjenv": OURS, "limit": LIMIT}.get(tool) or OTHERS.get(
        tool, TEXT)


def bars_of(row):
    bound = result.bound(row)
    return row["columns"] + ([bound] if bound else [])


class Scale:
    """From ms to a place on the page; whole decades."""

    def __init__(self, values):
        self.low = math.floor(math.log10(min(values)))
        self.high = math.ceil(math.log10(max(values)))
        if self.high == self.low:
            self.high += 1

    def x(self, ms):
        part = (math.log10(ms) - self.low) / (self.high - self.low)
        return LEFT + part * (RIGHT - LEFT)

    def ticks(self):
        return [10.0 ** n for n in range(self.low, self.high + 1)]


def text(x, y, words, anchor="start", size=11, fill=TEXT):
    return ('<text x="%.1f" y="%.1f" text-anchor="%s" font-size="%d" '
            'fill="%s">%s</text>' % (
                x, y, anchor, size, fill, html.escape(words)))


def tick(scale, ms, bottom):
    x = scale.x(ms)
    label = "%g ms" % ms if ms < 1000 else "%g s" % (ms / 1000)
    return ['<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="%s" '
            'stroke-opacity="0.3"/>' % (x, x, TOP - 8, bottom, TEXT),
            text(x, TOP - 14, label, "middle")]


def bar(scale, column, y):
    ms = result.median(column)
    x = scale.x(ms)
    return ['<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>' % (
        LEFT, y, max(x - LEFT, 1), BAR - 1, colour(column["tool"])),
        text(x + 4, y + BAR - 2, "%s %.1f" % (column["tool"], ms), size=9)]


def svg(data):
    rows = [row for row in data["rows"] if row["row"] != "growth"]
    scale = Scale([result.median(c) for row in rows for c in bars_of(row)])
    lines, y = [], TOP
    for row in rows:
        bars = bars_of(row)
        lines.append(text(LEFT - 6, y + len(bars) * BAR / 2 + 4, "%s %s" % (
            row["row"], row["workload"]), "end"))
        for column in bars:
            lines += bar(scale, column, y)
            y += BAR
        y += GAP
    grid = [part for ms in scale.ticks() for part in tick(scale, ms, y)]
    return "\n".join([
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
        'font-family="sans-serif" role="img">' % (RIGHT + 110, y + 6),
        "<title>Median time of each command, on a log scale: less is better"
        "</title>"] + grid + lines + ["</svg>", ""])
