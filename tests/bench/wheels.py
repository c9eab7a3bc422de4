# SPDX-License-Identifier: MIT
"""Wheels of the bench's own, the same bytes each time.

    packages(directory, count)      many small wheels, some need others
    files(directory, count)         one wheel of empty files
    big(directory, count, size)     one wheel of count files, size bytes each
"""

import base64
import hashlib
import pathlib
import random
import zipfile

DATE = (2020, 1, 1, 0, 0, 0)
VERSION = "1.0"
# What compresses about as well as source code and compiled modules do.
WORDS = 4096


def row(path, text):
    digest = base64.urlsafe_b64encode(hashlib.sha256(text).digest())
    return "%s,sha256=%s,%d\n" % (
        path, digest.decode().rstrip("="), len(text))


def add(archive, path, text):
    info = zipfile.ZipInfo(path, DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    archive.writestr(info, text)


def wheel(directory, name, contents, requires=()):
    """Writes the wheel, whose contents are pairs of path and bytes."""
    stem = "%s-%s" % (name.replace("-", "_"), VERSION)
    about = stem + ".dist-info"
    metadata = "Metadata-Version: 2.1\nName: %s\nVersion: %s\n" % (
        name, VERSION) + "".join("Requires-Dist: %s\n" % r for r in requires)
    tags = ("Wheel-Version: 1.0\nGenerator: bench\n"
            "Root-Is-Purelib: true\nTag: py3-none-any\n")
    target = pathlib.Path(directory) / (stem + "-py3-none-any.whl")
    partial = target.with_suffix(".part")
    record = ""
    with zipfile.ZipFile(partial, "w") as archive:
        for path, text in contents:
            record += row(path, text)
            add(archive, path, text)
        for key, text in (("METADATA", metadata), ("WHEEL", tags)):
            record += row(about + "/" + key, text.encode())
            add(archive, about + "/" + key, text.encode())
        record += about + "/RECORD,,\n"
        add(archive, about + "/RECORD", record.encode())
    partial.rename(target)
    return target


def package_name(number):
    return "bench-p%04d" % number


def package_files(number):
    module = package_name(number).replace("-", "_")
    yield module + "/__init__.py", b"NUMBER = %d\n" % number
    for part in range(3):
        text = "def part(x):\n    return x + %d\n" % (number * 10 + part)
        yield "%s/part%d.py" % (module, part), text.encode()
    yield module + "/data/values.txt", b"%d\n" % number * 20


def packages(directory, count):
    """Each third needs one of a lower number: every beginning is complete."""
    for number in range(count):
        needs = [package_name(number // 2)] if number % 3 == 2 else []
        wheel(directory, package_name(number), package_files(number), needs)


def files_name(count):
    return "bench-files-%d" % count


def files(directory, count):
    """A hundred files to a directory."""
    module = files_name(count).replace("-", "_")
    wheel(directory, files_name(count), (
        ("%s/d%04d/f%02d.py" % (module, i // 100, i % 100), b"")
        for i in range(count)))


def big_files(count, size):
    chance = random.Random(20200101)
    words = [chance.getrandbits(64).to_bytes(8, "little")
             for _ in range(WORDS)]
    for number in range(count):
        text = b"".join(chance.choices(words, k=size // 8))
        yield "bench_big/part%d/m%03d.bin" % (number // 20, number), text


def big(directory, count=400, size=300000):
    wheel(directory, "bench-big", big_files(count, size))
