# SPDX-License-Identifier: MIT
"""What a command does to the files below a directory, in order, by strace.

    calls = record(command, root, ...)    the calls that change something there
    for call in calls: call.play(disk)    the same again, on a Disk

A Disk is that directory, and which of its files hold data that nothing has
flushed: after a power cut these may be empty, cut short or zeros.
"""

import os
import re
import subprocess

CALLS = ("open,openat,creat,write,writev,pwrite64,ftruncate,truncate,mkdir,"
         "mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,"
         "unlink,unlinkat,rmdir,chmod,fchmod,fchmodat,utimensat,"
         "copy_file_range,sendfile,ioctl,fsync,fdatasync,syncfs,sync,"
         "sync_file_range,mmap")

LINE = re.compile(r"(\d+) +(\d+\.\d+) (.*)$", re.S)
UNFINISHED = re.compile(r"(.*) <unfinished \.\.\.>$", re.S)
RESUMED = re.compile(r"<\.\.\. \w+ resumed>(.*)$", re.S)
CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+|\?)(.*)$", re.S)
DESCRIPTOR = re.compile(r"(?:AT_FDCWD|-?\d+)<(.*)>$", re.S)
TIME = re.compile(r"tv_sec=(-?\d+), tv_nsec=(\w+)")


class Strange(Exception):
    """strace said what is not understood."""


def may_trace():
    """None, or why nothing can be traced here."""
    try:
        done = subprocess.run(["strace", "-f", "-o", "/dev/null", "true"],
                              capture_output=True, text=True)
    except FileNotFoundError:
        return "there is no strace"
    return None if not done.returncode else done.stderr.strip()


def unquote(text):
    """The bytes that strace shows in quotes."""
    if not (text.startswith('"') and text.endswith('"')):
        raise Strange("not whole: %.60s" % text)
    return text[1:-1].encode().decode("unicode_escape").encode("latin-1")


def split(text):
    """Arguments of a call: at commas outside of quotes and brackets."""
    parts, depth, quoted, begin, i = [], 0, False, 0, 0
    while i < len(text):
        c = text[i]
        if quoted:
            if c == "\\":
                i += 1
            elif c == '"':
                quoted = False
        elif c == '"':
            quoted = True
        elif c in "[{<":
            depth += 1
        elif c in "]}" or (c == ">" and text[i - 1:i + 1] != "=>"):
            depth -= 1
        elif c == "," and not depth:
            parts.append(text[begin:i].strip())
            begin = i + 1
        i += 1
    return parts + [text[begin:].strip()]


class Call:
    """One call that changed something, or flushed it."""

    def __init__(self, name, time, arguments, result):
        self.name, self.time = name, time
        self.arguments, self.result = arguments, result

    def __repr__(self):
        return "%s%r" % (self.name, tuple(
            a if len(a) < 80 else a[:80] for a in map(str, self.arguments)))

    def play(self, disk):
        getattr(disk, "do_" + self.name)(self.time, *self.arguments)


def of_descriptor(text):
    found = DESCRIPTOR.match(text)
    return found.group(1) if found else ""


def flags_of(text):
    return set(text.split("|"))


class Reader:
    """Lines of strace become calls below the root."""

    def __init__(self, root, cwd):
        self.root, self.cwd = root, cwd
        self.calls, self.halves = [], {}

    def path(self, directory, name):
        """Whole. Where strace shows no directory it is the one in which all
        begin: who leaves it (a detached process) names no relative path."""
        found = DESCRIPTOR.match(directory)
        base = found.group(1) if found else self.cwd
        name = os.fsdecode(unquote(name))
        return os.path.normpath(os.path.join(base, name))

    def inside(self, path):
        return path == self.root or path.startswith(self.root + "/")

    def add(self, name, time, paths, *rest):
        here = [self.inside(path) for path in paths]
        if not any(here):
            return
        if not all(here):
            raise Strange("%s across the edge: %s" % (name, paths))
        self.calls.append(Call(name, time, list(paths) + list(rest), 0))

    def line(self, text):
        match = LINE.match(text)
        if not match:
            raise Strange("what is this: %.80s" % text)
        pid, time, rest = match.group(1), float(match.group(2)), match.group(3)
        half = UNFINISHED.match(rest)
        if half:
            self.halves[pid] = half.group(1)
            return
        half = RESUMED.match(rest)
        if half:
            rest = self.halves.pop(pid) + half.group(1)
        call = CALL.match(rest)
        if not call:  # a signal, an exit
            return
        name, result = call.group(1), call.group(3)
        if result == "?" or int(result) < 0:
            return
        take = getattr(self, "take_" + name, None)
        if take:
            take(time, split(call.group(2)), int(result))

    # --- the calls, by their names

    def opened(self, time, path, flags, mode):
        flags = flags_of(flags)
        if flags & {"O_CREAT", "O_TRUNC"}:
            self.add("open", time, [path], "O_CREAT" in flags,
                     "O_TRUNC" in flags, int(mode or "0", 8))

    def take_open(self, time, a, _):
        self.opened(time, self.path("", a[0]), a[1], a[2] if len(a) > 2 else "")

    def take_openat(self, time, a, _):
        self.opened(time, self.path(a[0], a[1]), a[2],
                    a[3] if len(a) > 3 else "")

    def take_creat(self, time, a, _):
        self.opened(time, self.path("", a[0]), "O_CREAT|O_TRUNC", a[1])

    def take_write(self, time, a, result):
        path = of_descriptor(a[0])
        if self.inside(path) and not path.endswith(" (deleted)"):
            self.add("write", time, [path], unquote(a[1])[:result])

    def take_writev(self, time, a, result):
        path = of_descriptor(a[0])
        if self.inside(path):
            data = b"".join(unquote(part) for part in re.findall(
                r'iov_base=("(?:[^"\\]|\\.)*")', a[1]))
            self.add("write", time, [path], data[:result])

    def take_pwrite64(self, time, a, result):
        path = of_descriptor(a[0])
        if self.inside(path):
            self.add("pwrite", time, [path], unquote(a[1])[:result],
                     int(a[3]))

    def moved(self, time, source, target, result):
        if self.inside(target) and result:
            self.calls.append(Call("move", time, [target, source, result], 0))

    def take_copy_file_range(self, time, a, result):
        self.moved(time, of_descriptor(a[0]), of_descriptor(a[2]), result)

    def take_sendfile(self, time, a, result):
        self.moved(time, of_descriptor(a[1]), of_descriptor(a[0]), result)

    def take_ioctl(self, time, a, _):
        if a[1].startswith(("FICLONE", "BTRFS_IOC_CLONE")) and self.inside(
                of_descriptor(a[0])):
            raise Strange("a clone: run this on a file system without them")

    def take_mmap(self, _, a, __):
        if "PROT_WRITE" in a[2] and "MAP_SHARED" in a[3] and self.inside(
                of_descriptor(a[4])):
            raise Strange("written through memory: %s" % a[4])

    def take_ftruncate(self, time, a, _):
        self.add("truncate", time, [of_descriptor(a[0])], int(a[1]))

    def take_truncate(self, time, a, _):
        self.add("truncate", time, [self.path("", a[0])], int(a[1]))

    def take_mkdir(self, time, a, _):
        self.add("mkdir", time, [self.path("", a[0])], int(a[1], 8))

    def take_mkdirat(self, time, a, _):
        self.add("mkdir", time, [self.path(a[0], a[1])], int(a[2], 8))

    def take_rename(self, time, a, _):
        self.add("rename", time, [self.path("", a[0]), self.path("", a[1])])

    def take_renameat(self, time, a, _):
        self.add("rename", time, [self.path(a[0], a[1]), self.path(a[2], a[3])])

    take_renameat2 = take_renameat

    def take_link(self, time, a, _):
        self.add("link", time, [self.path("", a[0]), self.path("", a[1])])

    def take_linkat(self, time, a, _):
        self.add("link", time, [self.path(a[0], a[1]), self.path(a[2], a[3])])

    def take_symlink(self, time, a, _):
        self.add("symlink", time, [self.path("", a[1])], unquote(a[0]))

    def take_symlinkat(self, time, a, _):
        self.add("symlink", time, [self.path(a[1], a[2])], unquote(a[0]))

    def take_unlink(self, time, a, _):
        self.add("unlink", time, [self.path("", a[0])])

    def take_rmdir(self, time, a, _):
        self.add("rmdir", time, [self.path("", a[0])])

    def take_unlinkat(self, time, a, _):
        self.add("rmdir" if "AT_REMOVEDIR" in a[2] else "unlink", time,
                 [self.path(a[0], a[1])])

    def take_chmod(self, time, a, _):
        self.add("chmod", time, [self.path("", a[0])], int(a[1], 8))

    def take_fchmod(self, time, a, _):
        self.add("chmod", time, [of_descriptor(a[0])], int(a[1], 8))

    def take_fchmodat(self, time, a, _):
        self.add("chmod", time, [self.path(a[0], a[1])], int(a[2], 8))

    def take_utimensat(self, time, a, _):
        path = of_descriptor(a[0]) if a[1] == "NULL" else self.path(a[0], a[1])
        times = TIME.findall(a[2])
        stamp = None
        if times and not times[-1][1].startswith("UTIME") and len(times) > 1:
            stamp = int(times[1][0]) * 10**9 + int(times[1][1])
        elif "UTIME_OMIT" in a[2] and times:
            stamp = int(times[-1][0]) * 10**9 + int(times[-1][1])
        self.add("utime", time, [path], stamp)

    def take_fsync(self, time, a, _):
        self.add("fsync", time, [of_descriptor(a[0])])

    take_fdatasync = take_fsync

    def take_syncfs(self, time, a, _):
        self.calls.append(Call("sync", time, [], 0))

    take_sync = take_syncfs


def record(command, root, log, **how):
    """Runs the command; its result, and the calls that changed root."""
    done = subprocess.run(
        ["strace", "-f", "-y", "-ttt", "-s", "100000000", "-e",
         "trace=" + CALLS, "-e", "signal=none", "-o", log, *command], **how)
    reader = Reader(root, how["cwd"])
    with open(log, encoding="latin-1", newline="\n") as source:
        for line in source:
            reader.line(line.rstrip("\n"))
    return done, reader.calls


class Disk:
    """The directory, as it is after some calls."""

    def __init__(self, root):
        self.root = root
        self.dirty = {}  # inode -> what a power cut may leave: its first bytes
        self.times = {}  # inode -> mtime

    def file(self, path, time):
        info = os.stat(path)
        self.times[info.st_ino] = int(time * 1e9)
        return info

    def changed(self, path, time):
        info = self.file(path, time)
        self.dirty[info.st_ino] = True

    def entry(self, path, time):
        self.file(os.path.dirname(path), time)

    def do_open(self, time, path, create, truncate, mode):
        is_new = not os.path.lexists(path)
        if is_new and create:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, mode))
            self.entry(path, time)
            self.file(path, time)
        elif truncate and os.path.getsize(path):
            self.do_truncate(time, path, 0)

    def do_write(self, time, path, data):
        with open(path, "ab") as target:
            target.write(data)
        self.changed(path, time)

    def do_pwrite(self, time, path, data, offset):
        with open(path, "r+b") as target:
            target.seek(offset)
            target.write(data)
        self.changed(path, time)

    def do_move(self, time, path, source, size):
        with open(path, "ab") as target, open(source, "rb") as origin:
            origin.seek(target.tell())
            target.write(origin.read(size))
        self.changed(path, time)

    def do_truncate(self, time, path, size):
        os.truncate(path, size)
        info = self.file(path, time)
        if not size:
            self.dirty.pop(info.st_ino, None)

    def do_mkdir(self, time, path, mode):
        os.mkdir(path, mode)
        self.entry(path, time)
        self.file(path, time)

    def forget(self, path):
        """It goes: when it was the last name, its number may come again."""
        info = os.lstat(path)
        if info.st_nlink == 1:
            self.dirty.pop(info.st_ino, None)
            self.times.pop(info.st_ino, None)

    def do_rename(self, time, source, target):
        if (os.path.islink(target) or os.path.isfile(target)) and (
                not os.path.samestat(os.lstat(source), os.lstat(target))):
            self.forget(target)
        os.rename(source, target)
        self.entry(source, time)
        self.entry(target, time)

    def do_link(self, time, source, target):
        os.link(source, target, follow_symlinks=False)
        self.entry(target, time)

    def do_symlink(self, time, path, target):
        os.symlink(target, os.fsencode(path))
        self.entry(path, time)

    def do_unlink(self, time, path):
        self.forget(path)
        os.unlink(path)
        self.entry(path, time)

    def do_rmdir(self, time, path):
        self.times.pop(os.lstat(path).st_ino, None)
        os.rmdir(path)
        self.entry(path, time)

    def do_chmod(self, _, path, mode):
        os.chmod(path, mode)

    def do_utime(self, time, path, stamp):
        info = os.stat(path)
        self.times[info.st_ino] = int(time * 1e9) if stamp is None else stamp

    def do_fsync(self, _, path):
        if os.path.exists(path):
            self.dirty.pop(os.stat(path).st_ino, None)

    def do_sync(self, _):
        self.dirty.clear()

    def files(self):
        """Each file once, and all directories: path, inode."""
        seen = set()
        for directory, _, names in os.walk(self.root, topdown=False):
            for name in names:
                path = os.path.join(directory, name)
                info = os.lstat(path)
                if info.st_ino not in seen:
                    seen.add(info.st_ino)
                    yield path, info.st_ino
            yield directory, os.stat(directory).st_ino

    def cut(self, lose, exact):
        """The power goes. lose(path) -> None, "empty", "half" or "zeros" for
        each file whose data is not on the disk; exact: true times of inodes
        that are as they were at the end, by their recorded ones."""
        lost = 0
        for path, inode in self.files():
            how = lose(path) if inode in self.dirty else None
            size = os.path.getsize(path) if how else 0
            if size:
                lost += 1
                os.truncate(path, size // 2 if how == "half" else 0)
                if how == "zeros":
                    os.truncate(path, size)
            stamp = self.times.get(inode)
            if stamp is not None and not os.path.islink(path):
                stamp = exact.get((path, stamp), stamp)
                os.utime(path, ns=(stamp, stamp))
        return lost
