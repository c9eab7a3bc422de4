# SPDX-License-Identifier: MIT
"""Unpacks source archives and calls hooks of build backends (env/build/hooks.h).

    build.py unpack ARCHIVE DIRECTORY ANSWER
    build.py hook REQUEST ANSWER

The first runs under -I -S in any interpreter, the second under -I in the build
environment's, in the source tree. The answer is a file of JSON, apart from what
a backend prints: {"value": ...}, or {"error": "..."} where the fault is the
archive's or the backend's shape. A hook that fails leaves no answer: its
traceback is its message.
"""
import importlib
import json
import os
import shutil
import stat
import sys
import time
import traceback

# Beyond these an archive is a bomb; format/zip.h has the same for wheels.
MOST_BYTES = 16 << 30
MOST_MEMBERS = 1 << 20
MOST_RATIO = 200  # of all, unpacked to packed ...
FREE_BYTES = 256 << 20  # ... beyond this much
MOST_MEMORY = 1 << 30  # the headers of a tar file are read at once


class Refused(Exception):
    """What the answer's error is to say."""


# Archives. One member is (name, kind, mode, mtime, size, target, open), of kind
# "file", "directory", "link" or "" for anything that a source has no use for.

def check_rest(archive):
    """Where the archive ends there is nothing more: tarfile passes over what
    it cannot read, and another reader would see other members there."""
    archive.fileobj.seek(archive.offset)
    read = 0
    while True:
        block = archive.fileobj.read(1 << 20)
        if block.count(0) != len(block):
            raise Refused("it has bytes after its end")
        read += len(block)
        if read > FREE_BYTES:
            raise Refused("it is larger than any source")
        if not block:
            return


def tar_members(path):
    import tarfile
    kinds = {tarfile.DIRTYPE: "directory", tarfile.SYMTYPE: "link"}
    with tarfile.open(path, "r:gz") as archive:
        for item in archive:
            if item.size < 0:
                raise Refused("member %r has a negative size" % item.name)
            kind = kinds.get(item.type, "")
            if item.isreg() or item.islnk():
                kind = "file"  # a hard link is a file with another's bytes
            yield (item.name, kind, item.mode, item.mtime, item.size,
                   item.linkname,
                   lambda item=item: archive.extractfile(item))
        check_rest(archive)


def zip_time(item):
    try:
        return time.mktime(item.date_time + (0, 0, -1))
    except (OverflowError, ValueError):
        return 0


def zip_members(path):
    import zipfile
    with zipfile.ZipFile(path) as archive:
        for item in archive.infolist():
            mode, kind, target = item.external_attr >> 16, "file", ""
            if item.is_dir():
                kind = "directory"
            elif stat.S_ISLNK(mode):
                kind, target = "link", os.fsdecode(archive.read(item))
            elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                kind = ""
            yield (item.filename, kind, mode, zip_time(item), item.file_size,
                   target, lambda item=item: archive.open(item))


def members(path):
    """By the name alone (PEP 625), as a file can be both at once."""
    return zip_members(path) if path.endswith(".zip") else tar_members(path)


def safe_name(name):
    """The parts of a name that stays inside; [] for the root itself."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts or "\0" in name:
        raise Refused("member %r leads out of it" % name)
    return parts


class Unpacker:
    def __init__(self, directory, packed):
        self.packed = packed  # the archive's size
        self.root = os.path.realpath(directory)
        self.links = []  # made last: nothing is written through one
        self.times = []
        self.now = time.time()
        self.bytes = self.count = 0

    def add(self, name, kind, mode, mtime, size, target, source):
        self.count += 1
        self.bytes += max(size, 0)
        if self.count > MOST_MEMBERS or self.bytes > MOST_BYTES:
            raise Refused("it is larger than any source")
        if self.bytes > max(FREE_BYTES, self.packed * MOST_RATIO):
            raise Refused("it unpacks to %d times its size" % (
                self.bytes // max(self.packed, 1)))
        parts = safe_name(name)
        path = os.path.join(self.root, *parts)
        if not kind:
            raise Refused("member %r is no file, directory or link" % name)
        if kind == "directory":
            os.makedirs(path, exist_ok=True)
            return
        if not parts:
            raise Refused("member %r has no name" % name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if kind == "link":
            self.links.append((name, path, target))
            return
        self.add_file(name, path, mode, source)
        # make compares times: a date in the future would never be older.
        self.times.append((path, max(0, min(mtime, self.now))))

    def add_file(self, name, path, mode, source):
        if os.path.lexists(path):  # as tar has it, the last one counts
            os.unlink(path)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        fd = os.open(path, flags, 0o755 if mode & 0o100 else 0o644)
        with os.fdopen(fd, "wb") as out:
            try:
                stream = source()
            except (KeyError, RecursionError):
                stream = None
            if stream is None:
                raise Refused("member %r is a link to nothing" % name)
            with stream:
                shutil.copyfileobj(stream, out)

    def finish(self):
        for name, path, target in self.links:
            if os.path.islink(path):
                os.unlink(path)
            os.symlink(target, path)
        for name, path, target in self.links:
            real = os.path.realpath(path)
            if real != self.root and not real.startswith(self.root + os.sep):
                raise Refused("link %r leads out of it" % name)
        for path, mtime in self.times:
            os.utime(path, (mtime, mtime), follow_symlinks=False)

    def top(self):
        """The one directory that all of it is in, or the root."""
        names = os.listdir(self.root)
        one = os.path.join(self.root, names[0]) if len(names) == 1 else ""
        return one if one and os.path.isdir(one) else self.root


def limit_memory():
    import resource
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    except (OSError, ValueError):
        pass  # a lower limit holds already


def unpack(archive, directory):
    import lzma
    import tarfile
    import zipfile
    import zlib
    limit_memory()
    os.mkdir(directory)
    unpacker = Unpacker(directory, os.path.getsize(archive))
    try:
        for member in members(archive):
            unpacker.add(*member)
        unpacker.finish()
    except (OSError, EOFError, ValueError, RuntimeError, NotImplementedError,
            tarfile.TarError, zipfile.BadZipFile, zlib.error,
            lzma.LZMAError) as error:
        raise Refused("%s" % error)
    except MemoryError:
        raise Refused("it needs more memory than any source")
    if not unpacker.count:
        raise Refused("it is empty")
    return unpacker.top()


# Hooks.

def is_below(path, directories):
    path = os.path.realpath(path)
    return any(path.startswith(os.path.realpath(directory) + os.sep)
               for directory in directories)


def load_backend(name, paths):
    module_name, _, attributes = name.partition(":")
    directories = [os.path.join(os.getcwd(), path) for path in paths]
    sys.path[:0] = directories
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        missing = getattr(error, "name", None)
        if missing is None or not (module_name + ".").startswith(
                missing + "."):
            raise
        raise Refused("there is no build backend '%s': %s" % (name, error))
    # PEP 517: a name that backend-path does not have must not be taken from
    # the environment.
    if directories and not is_below(getattr(module, "__file__", None) or "",
                                    directories):
        raise Refused("backend-path has no '%s'" % module_name)
    backend = module
    for attribute in filter(None, attributes.split(".")):
        try:
            backend = getattr(backend, attribute)
        except AttributeError:
            raise Refused("'%s' has no '%s'" % (module_name, attributes))
    return backend


def call(request):
    backend = load_backend(request["backend"], request["paths"])
    hook = getattr(backend, request["hook"], None)
    if hook is None and "directory" not in request:
        return []
    if hook is None:
        raise Refused("build backend '%s' has no %s()" % (
            request["backend"], request["hook"]))
    settings = request["settings"] or None
    if "directory" in request:
        return hook(request["directory"], settings)
    return list(hook(settings))


def print_failure(error):
    """Without the frames of this file."""
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace or error.__traceback__)


def hook(request):
    with open(request, encoding="utf-8") as source:
        fields = json.load(source)
    # Backends look at it; setup.py of old ones run by theirs.
    sys.argv = [sys.argv[0]]
    try:
        return call(fields)
    except Exception as error:
        if isinstance(error, Refused):
            raise
        print_failure(error)
        sys.exit(1)


def answer(path, value):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(value, out)


def main():
    command, arguments, path = sys.argv[1], sys.argv[2:-1], sys.argv[-1]
    try:
        value = {"unpack": unpack, "hook": hook}[command](*arguments)
        if not isinstance(value, (str, list)):
            value = repr(value)
        answer(path, {"value": value})
    except Refused as error:
        answer(path, {"error": str(error)})


if __name__ == "__main__":
    main()
