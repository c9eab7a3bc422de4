# SPDX-License-Identifier: MIT
"""Where the runs take place: an ext4 image of its own, or a directory.

    with Place(directory) as place: place.root, place.kind

Nothing in it is deleted while we measure: a file system that has to look past
freed inodes makes every file that comes after slower. Where it fills up, a new
image takes its place between two rows, as empty as the first.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

GIB = 1 << 30
MOST, LEAST = 32 * GIB, 4 * GIB
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
        size = min(MOST, shutil.disk_usage(self.directory).free // 2)
        if size < LEAST:
            return False
        self.image.touch()
        # Room that is there, and past the cache of the system below: a flush
        # then costs what it costs on a disk, not that and finding blocks.
        if not quiet("fallocate", "-l", str(size), str(self.image)):
            os.truncate(self.image, size)
        self.mounted.mkdir(exist_ok=True)
        # All of it at once: no thread writes tables while we measure.
        made = quiet("mkfs.ext4", "-q", "-F", "-i", str(BYTES_PER_INODE), "-E",
                     "lazy_itable_init=0,lazy_journal_init=0",
                     str(self.image))
        if not made or not quiet("mount", "-o", "loop", str(self.image),
                                 str(self.mounted)):
            return False
        # Slower without, and nothing else, where it cannot be.
        quiet("losetup", "--direct-io=on", self.device())
        return True

    def device(self):
        number = os.stat(self.mounted).st_dev
        known = os.path.realpath("/sys/dev/block/%d:%d" % (
            os.major(number), os.minor(number)))
        return "/dev/" + os.path.basename(known)

    def renew(self):
        """True where it was half full and is a new, empty one now."""
        if self.root != self.mounted:
            return False
        usage = shutil.disk_usage(self.root)
        if usage.used < usage.total // 2:
            return False
        self.leave()
        if not self.mount():
            raise OSError("no new image could be mounted")
        return True

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
