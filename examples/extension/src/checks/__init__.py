"""Checksums, by zlib."""

from checks._crc import checksum

__all__ = ["checksum"]
