"""GIF: comments, XMP, size and frames."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from .bounded import LONGEST_RECORD
from .reading import RawRecord
from .texts import decoded

if TYPE_CHECKING:
    from .bounded import BoundedFile
    from .contents import Contents

MOST_BLOCKS = 20_000
IMAGE, EXTENSION, TRAILER = 0x2C, 0x21, 0x3B
CONTROL, COMMENT, APPLICATION = 0xF9, 0xFE, 0xFF


class _Walk:
    """Where the walk stands, and what it has seen."""

    def __init__(self, file: BoundedFile, offset: int) -> None:
        self.file = file
        self.offset = offset
        self.frames = 0
        self.hundredths = 0

    def take(self, count: int) -> bytes:
        data = self.file.at(self.offset, count)
        self.offset += count
        return data

    def sub_blocks(self, *, keep: bool) -> bytes:
        """The data up to the empty block; only its place is passed when it is not kept."""
        parts: list[bytes] = []
        kept = 0
        while length := int.from_bytes(self.take(1), "big"):
            if keep and kept < LONGEST_RECORD:
                parts.append(self.take(length))
                kept += length
            else:
                self.offset += length
            if self.offset > self.file.size:
                break
        return b"".join(parts)


def read_gif(file: BoundedFile, contents: Contents) -> None:
    """Collect the records of a GIF into `contents`."""
    contents.content_type = "image/gif"
    head = file.at(0, 13)
    if len(head) < 13:
        contents.damage = "The GIF is cut in its header."
        return
    contents.set_size(*struct.unpack("<HH", head[6:10]))
    walk = _Walk(file, 13 + _table(head[10]))
    ended = _walk(walk, contents)
    if not walk.frames:
        contents.damage = "The GIF holds no picture."
    elif not ended:
        contents.damage = "The GIF is cut: its end is missing."
    _take_frames(walk, contents, ended=ended)


def _walk(walk: _Walk, contents: Contents) -> bool:
    """Whether the end of the GIF was reached."""
    for _ in range(MOST_BLOCKS):
        kind = int.from_bytes(walk.take(1), "big")
        if kind == IMAGE:
            described = walk.take(9)
            walk.offset += _table(described[8]) + 1 if len(described) == 9 else 1
            walk.sub_blocks(keep=False)
            walk.frames += 1
        elif kind == EXTENSION:
            _take_extension(walk, contents)
        else:
            return kind == TRAILER
    return False


def _table(flags: int) -> int:
    """Bytes of the colour table that `flags` announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _take_extension(walk: _Walk, contents: Contents) -> None:
    label = int.from_bytes(walk.take(1), "big")
    if label == CONTROL:
        data = walk.sub_blocks(keep=True)
        walk.hundredths += int.from_bytes(data[1:3], "little")
    elif label == COMMENT:
        data = walk.sub_blocks(keep=True)
        text, encoding = decoded(data)
        contents.add(RawRecord("GIF comment", "Comment", text, encoding, len(data)))
    elif label == APPLICATION and walk.file.at(walk.offset + 1, 11) == b"XMP DataXMP":
        _take_xmp(walk, contents)
    else:
        walk.sub_blocks(keep=False)


def _take_xmp(walk: _Walk, contents: Contents) -> None:
    """XMP stands in a GIF unblocked; a ramp of bytes behind it leads any reader to the end."""
    start = walk.offset + 12
    walk.sub_blocks(keep=False)
    data = walk.file.at(start, min(walk.offset - start, LONGEST_RECORD))
    text, encoding = decoded(data[: data.rfind(b">") + 1])
    contents.add(RawRecord("GIF XMP", "XMP", text, encoding, len(data)))


def _take_frames(walk: _Walk, contents: Contents, *, ended: bool) -> None:
    contents.is_moving = walk.frames > 1
    if walk.frames > 1 and ended:
        contents.frames = walk.frames
        if walk.hundredths:
            contents.duration = walk.hundredths / 100
            contents.fps = round(walk.frames * 100 / walk.hundredths, 3)
