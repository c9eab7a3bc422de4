# SPDX-License-Identifier: MIT
"""What people read."""

import result


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

