# SPDX-License-Identifier: MIT
# Prints the index that a pip uses where nobody configured one. Its argument is
# that pip's wheel; run with -I -S, so that no other pip is found.
import sys

sys.path.insert(0, sys.argv[1])

from pip._internal.models.index import PyPI  # noqa: E402

sys.stdout.write(PyPI.simple_url + "\n")
