"""Sums of numpy's arrays that lose nothing to rounding."""

from sums._sums import api, sum

__all__ = ["api", "sum"]
