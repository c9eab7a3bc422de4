# SPDX-License-Identifier: MIT
"""What a directory holds, as something that can be compared.

    tree.py DIRECTORY [HIDE=NAME...]     prints it, a line for each path

A line is the path, what it is, its mode, and the target of a link, or size and
SHA-256 of a file; and the mtime of a file where it was made from content
(1980 to 2014). HIDE=NAME prints NAME where a file or link holds HIDE.
"""

import base64
import csv
import hashlib
import os
import stat
import sys

# What tells of a run and not of its result.
PASSING = {".ninjenv/lock", ".ninjenv/settled", ".ninjenv/trash", ".ninjenv/log",
           ".ninjenv/.ninja_log", ".ninjenv/.ninja_deps"}
NEWEST_CONTENT_TIME = 1420070400  # 2015; 1980 plus 30 bits is 2014 at most


def describe(path, hide):
    info = os.lstat(path)
    mode = "%04o" % stat.S_IMODE(info.st_mode)
    if stat.S_ISLNK(info.st_mode):
        return ("link", show(os.readlink(path).encode(), hide).decode())
    if stat.S_ISDIR(info.st_mode):
        return ("directory", mode)
    if not stat.S_ISREG(info.st_mode):
        return ("special", mode)
    with open(path, "rb") as source:
        text = source.read()
    if hide and path.endswith(".dist-info/RECORD"):
        text = without_paths(text, os.path.dirname(os.path.dirname(path)),
                             hide)
    text = show(text, hide)
    time = int(info.st_mtime)
    return ("file", mode, len(text), hashlib.sha256(text).hexdigest(),
            time if time < NEWEST_CONTENT_TIME else "now")


def without_paths(record, base, hide):
    """RECORD without hash and size of files that hold what is hidden."""
    rows = []
    for row in csv.reader(record.decode().splitlines()):
        with open(os.path.join(base, row[0]), "rb") as source:
            text = source.read()
        rows.append(row[0] if show(text, hide) != text else ",".join(row))
    return "\n".join(rows).encode()


def show(text, hide):
    for secret, name in hide:
        text = text.replace(secret, name)
    return text


def tree(root, hide=(), passing=PASSING):
    """Path below root -> what is there."""
    found = {}
    for directory, names, files in os.walk(root):
        for name in names + files:
            path = os.path.join(directory, name)
            below = os.path.relpath(path, root)
            if below not in passing:
                found[below] = describe(path, hide)
        names[:] = [name for name in names if os.path.relpath(
            os.path.join(directory, name), root) not in passing]
    return found


def differences(want, found):
    """Lines that say how found differs from want."""
    lines = []
    for path in sorted(set(want) | set(found)):
        if path not in found:
            lines.append("missing: %s" % path)
        elif path not in want:
            lines.append("too much: %s %s" % (path, found[path]))
        elif want[path] != found[path]:
            lines.append("differs: %s: wanted %s, is %s"
                         % (path, want[path], found[path]))
    return lines


def matches(text, field):
    kind, _, digest = field.partition("=")
    found = hashlib.new(kind, text).digest()
    return base64.urlsafe_b64encode(found).decode().rstrip("=") == digest


def incomplete(environment):
    """Lines about packages that have their pkg/ link and RECORD, but are not
    what RECORD says."""
    lines = []
    links = os.path.join(environment, ".ninjenv/pkg")
    for name in os.listdir(links) if os.path.isdir(links) else ():
        record = os.path.join(links, name)
        if name.endswith(".new") or not os.path.exists(record):
            continue
        record = os.path.realpath(record)
        base = os.path.dirname(os.path.dirname(record))
        with open(record, newline="") as source:
            for path, digest, _ in csv.reader(source):
                try:
                    with open(os.path.join(base, path), "rb") as file:
                        good = not digest or matches(file.read(), digest)
                except FileNotFoundError:
                    good = False
                if not good:
                    lines.append("%s: its RECORD tells of '%s', which is not "
                                 "so" % (name, path))
    return lines


def main():
    hide = [tuple(part.encode() for part in word.rsplit("=", 1))
            for word in sys.argv[2:]]
    for path, what in sorted(tree(sys.argv[1], hide).items()):
        print(path, *what)


if __name__ == "__main__":
    main()
