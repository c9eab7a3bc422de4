# SPDX-License-Identifier: MIT
# Runs pip out of its wheel: run_pip.py WHEEL PINS ARGUMENTS... with -I -S, so
# that nothing else is found. What lies in PINS (which may be '') as *.dist-info
# counts as installed for pip.
import sys

wheel, pins = sys.argv[1:3]
sys.argv[:3] = ["pip"]
sys.path[:0] = [pins, wheel] if pins else [wheel]
for stream in sys.stdout, sys.stderr:
    stream.reconfigure(encoding="utf-8", errors="backslashreplace")

from pip._internal.cli.main import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
