# SPDX-License-Identifier: MIT
"""Where the runs take place: an ext4 image of its own, or a directory.

    with Place(directory) as place: place.root, place.kind

Nothing in it is deleted before the end: a file system that has to look past
freed inodes makes every file that comes after slower. A new image each time
is as empty as the first.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

GIB = 1 << 30
MOST = 40 * GIB
BYTES_PER_INODE = 8192
PATIENCE = 100


def quiet(*words):
    """Did the command succeed?"""
    try:
        return not subprocess.call(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        return False


class Place:
    def __init__(self, directory, image=True):
        self.may_mount = image and os.geteuid() == 0
        self.directory = pathlib.Path(directory).resolve()
        self.directory.mkdir(parents=True, exist_ok=True)
        self.image = self.directory / "disk.img"
        self.mounted = self.directory / "disk"
        self.root = self.kind = None

    def __enter__(self):
        self.leave()
        if self.may_mount and self.mount():
            self.root = self.mounted
            self.kind = "an ext4 image of its own (with a journal)"
        else:
            self.image.unlink(missing_ok=True)
            self.root = pathlib.Path(tempfile.mkdtemp(
                prefix="run-", dir=self.directory))
            self.kind = "a directory of the file system that is there"
        return self

    def mount(self):
        free = shutil.disk_usage(self.directory).free
        size = min(MOST, free * 2 // 3)
        if size < 4 * GIB:
            return False
        with open(self.image, "wb") as image:
            image.truncate(size)
        self.mounted.mkdir(exist_ok=True)
        # All of it at once: no thread writes tables while we measure.
        made = quiet("mkfs.ext4", "-q", "-F", "-i", str(BYTES_PER_INODE), "-E",
                     "lazy_itable_init=0,lazy_journal_init=0",
                     str(self.image))
        return made and quiet("mount", "-o", "loop", str(self.image),
                              str(self.mounted))

    def leave(self):
        """Also what a killed run has left."""
        for _ in range(PATIENCE):
            if not os.path.ismount(self.mounted) or quiet(
                    "umount", str(self.mounted)):
                break
            time.sleep(0.1)     # somebody is at work there, and will end
        else:
            subprocess.check_call(["umount", str(self.mounted)])
        self.image.unlink(missing_ok=True)

    def __exit__(self, *_):
        if self.root == self.mounted:
            self.leave()
        else:
            shutil.rmtree(self.root)

    def flush(self):
        subprocess.check_call(["sync", "-f", str(self.root)])
