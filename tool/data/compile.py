# SPDX-License-Identifier: MIT
"""Compiles sources of store entries to bytecode (env/store/bytecode.h starts it).

Runs under -I -S -B. Standard input holds fields, each ended by a NUL: the number
of processes, then for each source its job, its number, its path, the path of
the bytecode, the file name to put into it, and the source's mtime and size.
For each source a line comes back: job, number, the bytecode's size and CRC-32,
or "-" for both where it is none that compiles (a template, Python 2).
"""
import marshal
import os
import sys
import warnings
from binascii import crc32  # hashlib takes 20 ms to import
from importlib.util import MAGIC_NUMBER

FIELDS = 7


def number(value):
    return (int(value) & 0xFFFFFFFF).to_bytes(4, "little")


def write(path, data, mtime):
    """A new file; its mtime is the source's, so that a change shows."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.fchmod(fd, 0o444)  # whatever the mask says
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view):]
        os.utime(fd, (mtime, mtime))
    finally:
        os.close(fd)


def compile_one(source, target, name, mtime, size):
    """The size and the sum of the bytecode, or "-"."""
    with open(source, "rb") as file:
        text = file.read()
    try:
        code = compile(text, os.fsdecode(name), "exec", 0, True)
    except (SyntaxError, ValueError, OverflowError, RecursionError,
            MemoryError):
        return "-"
    # The form of timestamp-checked files (PEP 552).
    data = b"".join((MAGIC_NUMBER, number(0), number(mtime), number(size),
                     marshal.dumps(code)))
    write(target, data, int(mtime))
    return "%d %08x" % (len(data), crc32(data) & 0xFFFFFFFF)


def work(tasks, out):
    for job, index, source, target, name, mtime, size in tasks:
        result = compile_one(source, target, name, mtime, size)
        line = b"%s %s %s\n" % (job, index, result.encode())
        os.write(out, line)  # short enough to be one piece


def share_out(tasks, n):
    """Each in turn to who has the fewest bytes so far: keeps the order."""
    shares = [[] for _ in range(n)]
    loads = [0] * n
    for task in tasks:
        least = loads.index(min(loads))
        shares[least].append(task)
        loads[least] += int(task[-1]) + 1000
    return [share for share in shares if share]


def main():
    fields = sys.stdin.buffer.read().split(b"\0")
    rest = fields[1:-1]
    tasks = [rest[i:i + FIELDS] for i in range(0, len(rest), FIELDS)]
    shares = share_out(tasks, int(fields[0]))
    warnings.simplefilter("ignore")
    children = []
    for share in shares[1:]:
        pid = os.fork()
        if not pid:
            status = 1
            try:
                work(share, 1)
                status = 0
            except BaseException:
                sys.excepthook(*sys.exc_info())
                sys.stderr.flush()
            finally:
                os._exit(status)
        children.append(pid)
    if shares:
        work(shares[0], 1)
    return 1 if any([os.waitpid(pid, 0)[1] for pid in children]) else 0


sys.exit(main())
