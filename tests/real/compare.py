#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks an environment, and compares it with one that pip made.

    compare.py check ENV               every row of every RECORD holds
    compare.py same OURS THEIRS        the same files with the same contents
    compare.py requirements LOCK       the lock as `name==version --hash...`

Left out of the comparison is what cannot be equal: bytecode, INSTALLER,
REQUESTED, the order of RECORD, launchers' text (they hold a path) and the
skeleton that the interpreter's venv module makes. Runs with the interpreter of
neither, needs nothing but the standard library, and prints each difference.
"""

import base64
import csv
import glob
import hashlib
import os
import re
import sys

LEFT_OUT = ("INSTALLER", "REQUESTED", "direct_url.json", "RECORD")
# pip adds a pip3.N when it installs itself, which no wheel's file names.
SKELETON = re.compile(r"bin/(activate.*|Activate\.ps1|python[0-9.]*)$|"
                      r"bin/pip3\.[0-9]+$|"
                      r"pyvenv\.cfg$|\.gitignore$|\.lock$|CACHEDIR\.TAG$")


def site_of(env):
    found = glob.glob(os.path.join(glob.escape(env), "lib/python3.*/"
                                   "site-packages"))
    if len(found) != 1:
        sys.exit("%s: not one site-packages: %s" % (env, found))
    return found[0]


def records(env):
    """{RECORD's path: its rows}, of all that is installed."""
    result = {}
    for path in glob.glob(glob.escape(site_of(env)) + "/*.dist-info/RECORD"):
        with open(path, newline="", encoding="utf-8") as source:
            result[path] = list(csv.reader(source))
    return result


def digest(path, algorithm):
    with open(path, "rb") as source:
        value = hashlib.new(algorithm, source.read()).digest()
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def all_files(env):
    for folder, folders, names in os.walk(env):
        folders[:] = [f for f in folders if f not in (".ninjenv",
                                                      "__pycache__")
                      and not os.path.islink(os.path.join(folder, f))]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), env)


def is_left_out(path):
    return (SKELETON.match(path) or path.endswith(".pyc")
            or os.path.basename(os.path.dirname(path)).endswith(".dist-info")
            and os.path.basename(path) in LEFT_OUT)


def check(env):
    """Rows that do not hold, and files that no RECORD lists."""
    wrong, owned, site = [], set(), site_of(env)
    for record, rows in records(env).items():
        for path, expected, size in rows:
            where = os.path.normpath(os.path.join(site, path))
            owned.add(os.path.relpath(where, env))
            if not os.path.isfile(where):
                wrong.append("%s: %s is missing" % (record, path))
            elif expected:
                algorithm, _, value = expected.partition("=")
                if digest(where, algorithm) != value:
                    wrong.append("%s: %s differs" % (record, path))
                if int(size) != os.path.getsize(where):
                    wrong.append("%s: %s has another size" % (record, path))
    wrong += ["%s belongs to nobody" % path for path in sorted(all_files(env))
              if path not in owned and not SKELETON.match(path)
              and path != os.path.relpath(site, env) + "/ninjenv.pth"]
    if not owned:
        wrong.append("%s: no RECORD at all" % env)
    return wrong


def compared_rows(rows):
    """Without rows of what is left out; launchers by their names alone."""
    result = set()
    for path, expected, size in rows:
        name = os.path.basename(path)
        if (path.endswith(".pyc") or name in LEFT_OUT
                or re.search(r"/bin/pip3\.\d+$", path)):
            continue
        result.add((path,) if "/bin/" in path else (path, expected, size))
    return result


def without_first_line(path):
    with open(path, "rb") as source:
        text = source.read()
    return text.partition(b"\n")[2] if text.startswith(b"#!") else text


def is_launcher(path):
    with open(path, "rb") as source:
        text = source.read(4096)
    return text.startswith(b"#!") and b"import" in text and b"sys.exit" in text


def differs(path, ours, theirs):
    a, b = os.path.join(ours, path), os.path.join(theirs, path)
    if os.stat(a).st_mode & 0o111 != os.stat(b).st_mode & 0o111:
        return "%s: modes %o and %o" % (path, os.stat(a).st_mode & 0o777,
                                        os.stat(b).st_mode & 0o777)
    if path.startswith("bin/") and is_launcher(a) and is_launcher(b):
        return None
    if without_first_line(a) != without_first_line(b):
        return "%s: other contents" % path
    return None


def same(ours, theirs):
    a = {p for p in all_files(ours) if not is_left_out(p)}
    b = {p for p in all_files(theirs) if not is_left_out(p)}
    wrong = ["only ours: " + p for p in sorted(a - b)]
    wrong += ["only pip's: " + p for p in sorted(b - a)]
    wrong += [d for d in (differs(p, ours, theirs) for p in sorted(a & b))
              if d]
    left = {os.path.relpath(p, ours): r for p, r in records(ours).items()}
    right = {os.path.relpath(p, theirs): r
             for p, r in records(theirs).items()}
    for record in sorted(set(left) | set(right)):
        x = compared_rows(left.get(record, []))
        y = compared_rows(right.get(record, []))
        wrong += ["%s: only ours: %s" % (record, r) for r in sorted(x - y)]
        wrong += ["%s: only pip's: %s" % (record, r) for r in sorted(y - x)]
    print("%d files of %d packages compared" % (len(a & b), len(left)))
    if len(a & b) < 10:
        wrong.append("too few files to compare")
    return wrong


def requirements(path):
    """For a pip that cannot read pylock.toml; our own form of it only."""
    with open(path, encoding="utf-8") as source:
        text = source.read()
    for package in text.split("[[packages]]")[1:]:
        name = re.search(r'^name = "(.*)"$', package, re.M).group(1)
        version = re.search(r'^version = "(.*)"$', package, re.M).group(1)
        marker = re.search(r"^marker = (['\"])(.*)\1$", package, re.M)
        hashes = re.findall(r'sha256 = "([0-9a-f]{64})"', package)
        print("%s==%s%s %s" % (
            name, version, " ; " + marker.group(2) if marker else "",
            " ".join("--hash=sha256:" + h for h in hashes)))
    return []


def main():
    verb, arguments = sys.argv[1], [a.rstrip("/") for a in sys.argv[2:]]
    actions = {"check": check, "same": same, "requirements": requirements}
    wrong = actions[verb](*arguments)
    for line in wrong[:200]:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
