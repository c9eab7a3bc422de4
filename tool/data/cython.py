# SPDX-License-Identifier: MIT
# Runs Cython and writes a depfile of what it read. Cython's own is made by a
# second look at the source, which knows no 'from package cimport module'. Run
# with -I: what it writes, then Cython's arguments.
import os
import runpy
import sys

output = sys.argv.pop(1)
read = {}


def is_below(path, directory):
    return path.startswith(os.path.join(directory, ""))


def note(event, arguments):
    if event != "open" or not isinstance(arguments[0], str):
        return
    path, _, flags = arguments
    if flags & os.O_ACCMODE == os.O_RDONLY:
        read[os.path.abspath(path)] = None


# Cython's own files, and the interpreter's, are those of the edge's other
# inputs; .pxd files of other packages are not.
def counts(path):
    if is_below(path, cython):
        return False
    return path.endswith((".pxd", ".pxi", ".pyx")) or not any(
        is_below(path, prefix) for prefix in (sys.prefix, sys.base_prefix)
    )


# As make reads it: below the working directory by the name that Ninja knows.
def escaped(path):
    here = os.getcwd()
    if is_below(path, here):
        path = os.path.relpath(path, here)
    for char in "\\", " ", "#":
        path = path.replace(char, "\\" + char)
    return path.replace("$", "$$")


sys.addaudithook(note)
try:
    runpy.run_module("cython", run_name="__main__", alter_sys=True)
except SystemExit as end:
    if end.code:
        raise
cython = os.path.dirname(os.path.abspath(sys.modules["Cython"].__file__))
with open(output + ".dep", "w", encoding="utf-8") as file:
    names = [name for name in read if counts(name) and os.path.isfile(name)]
    file.write("%s: %s\n" % (escaped(output), " ".join(map(escaped, names))))
