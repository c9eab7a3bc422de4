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
from pip._internal.exceptions import NetworkConnectionError  # noqa: E402
from pip._vendor.requests import adapters, models  # noqa: E402
from pip._vendor.urllib3 import connectionpool, response  # noqa: E402

PAGE_LIMIT = 64 << 20
FILE_LIMIT = 1 << 30  # of a file whose length no server has said


def limited(chunks, limit):
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise NetworkConnectionError("more than %d bytes came" % limit)
        yield chunk


class Response(models.Response):
    """Of pages and metadata pip reads all that there is: a small one may
    inflate to more than this machine holds."""

    @property
    def content(self):
        if self._content is False and self.raw is not None:
            chunks = self.iter_content(1 << 16)
            self._content = b"".join(limited(chunks, PAGE_LIMIT))
            self._content_consumed = True
        return super().content


class RawResponse(response.HTTPResponse):
    """And of a file without a length, all that ever comes."""

    def stream(self, *args, **options):
        chunks = super().stream(*args, **options)
        if self.length_remaining is None:
            chunks = limited(chunks, FILE_LIMIT)
        return chunks


adapters.Response = Response
connectionpool.HTTPConnectionPool.ResponseCls = RawResponse
connectionpool.HTTPSConnectionPool.ResponseCls = RawResponse
sys.exit(main(sys.argv[1:]))
