"""A file that is read by place, never beyond a budget, and never fails."""

from __future__ import annotations

import os
from typing import BinaryIO

MEGABYTE = 1024 * 1024
BUDGET = 48 * MEGABYTE
READS = 200_000
# No record that a person made is longer; a longer one is cut here.
LONGEST_RECORD = 8 * MEGABYTE


class BoundedFile:
    """Bytes of `file` by offset. Past its end, or past the budget, there are none."""

    def __init__(self, file: BinaryIO, *, budget: int = BUDGET, reads: int = READS) -> None:
        self._file = file
        self._budget = budget
        self._reads = reads
        self.size = self._measured()

    def at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; fewer where the file or the budget ends."""
        length = min(length, self.size - offset, self._budget)
        if length <= 0 or offset < 0 or self._reads <= 0:
            return b""
        self._reads -= 1
        try:
            self._file.seek(offset)
            data = self._file.read(length)
        except (OSError, ValueError):
            return b""
        self._budget -= len(data)
        return data

    def _measured(self) -> int:
        try:
            self._file.seek(0, os.SEEK_END)
            return self._file.tell()
        except (OSError, ValueError):
            return 0
