import zlib

import pytest

from checks import checksum


def test_same_as_python():
    for data in b"", b"123456789", bytes(range(256)) * 99:
        assert checksum("crc32", data) == zlib.crc32(data)
        assert checksum("adler32", data) == zlib.adler32(data)


def test_unknown():
    with pytest.raises(ValueError, match="no checksum 'md5'"):
        checksum("md5", b"")
