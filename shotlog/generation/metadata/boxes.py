"""The boxes that MP4, MOV and AVIF are made of."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .bounded import LONGEST_RECORD
from .reading import RawRecord
from .texts import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .bounded import BoundedFile
    from .contents import Contents

MOST_BOXES = 20_000


@dataclass(frozen=True)
class Box:
    """One box: its kind, and where its content lies."""

    kind: bytes
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


class Boxes:
    """The boxes of one file; every box is looked at once, and not without end."""

    def __init__(self, file: BoundedFile) -> None:
        self.file = file
        self.left = MOST_BOXES
        self.is_cut = False

    def inside(self, start: int, end: int) -> Iterator[Box]:
        while start + 8 <= end and self.left > 0:
            self.left -= 1
            head = self.file.at(start, 16)
            if len(head) < 8:
                return
            length, kind = struct.unpack(">I4s", head[:8])
            header = 8
            if length == 1 and len(head) == 16:
                length, header = int.from_bytes(head[8:], "big"), 16
            elif length == 0:
                length = end - start
            if length < header:
                return
            stop = start + length
            if stop > end:
                self.is_cut = True
                stop = end
            yield Box(kind, start + header, stop)
            start = stop

    def children(self, box: Box, *, skip: int = 0) -> Iterator[Box]:
        return self.inside(box.start + skip, box.end)

    def first(self, box: Box | None, *kinds: bytes, skip: int = 0) -> Box | None:
        """The box at the end of the path `kinds` below `box`."""
        for kind in kinds:
            if box is None:
                return None
            below = self.children(box, skip=skip)
            box, skip = next((child for child in below if child.kind == kind), None), 0
        return box

    def data(self, box: Box | None, *, most: int = LONGEST_RECORD) -> bytes:
        return self.file.at(box.start, min(box.length, most)) if box else b""


def add_text(contents: Contents, carrier: str, key: str, data: bytes) -> None:
    # Tags that are numbers or pictures are no text; they carry zero bytes early on.
    if not data or b"\0" in data[:8]:
        return
    text, encoding = decoded(data.rstrip(b"\0"))
    contents.add(RawRecord(carrier, key, text, encoding, len(data)))
