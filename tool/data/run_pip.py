# SPDX-License-Identifier: MIT
# Runs pip out of its wheel, or of a directory that holds what is in there:
# run_pip.py PLACE PINS ARGUMENTS... with -I -S -B, so that nothing else is found
# and nothing is written beside it. What lies in PINS (which may be '') as
# *.dist-info counts as installed for pip.
import sys

place, pins = sys.argv[1:3]
sys.argv[:3] = ["pip"]
sys.path[:0] = [pins, place] if pins else [place]
for stream in sys.stdout, sys.stderr:
    stream.reconfigure(encoding="utf-8", errors="backslashreplace")

from pip._internal.cli.main import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
