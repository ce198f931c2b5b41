"""EXR and DPX, the frames of film work: their size, and the texts that savers put in the head."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from .bounded import LONGEST_RECORD
from .reading import RawRecord
from .texts import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .bounded import BoundedFile
    from .contents import Contents

EXR_SIGNATURE = b"\x76\x2f\x31\x01"
DPX_SIGNATURES = {b"SDPX": ">", b"XPDS": "<"}
LONGEST_HEAD = 2 * 1024 * 1024
MOST_ATTRIBUTES = 500


def read_exr(file: BoundedFile, contents: Contents) -> None:
    """Collect the size and the text attributes of an EXR."""
    contents.content_type = "image/x-exr"
    for name, kind, data in _attributes(file.at(8, LONGEST_HEAD)):
        if name == "dataWindow" and len(data) == 16:
            left, top, right, bottom = struct.unpack("<4i", data)
            contents.set_size(right - left + 1, bottom - top + 1)
        elif kind == "string" and data:
            text, encoding = decoded(data[:LONGEST_RECORD])
            contents.add(RawRecord("EXR attribute", name, text, encoding, len(data)))
    if contents.pixel_width is None:
        contents.damage = "The EXR is cut in its header."


def _attributes(head: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Name, type and data of each attribute, up to the empty name."""
    at = 0
    for _ in range(MOST_ATTRIBUTES):
        name, at = _word(head, at)
        kind, after = _word(head, at)
        if not name or not kind or after + 4 > len(head):
            return
        length = int.from_bytes(head[after : after + 4], "little")
        start = after + 4
        yield name, kind, head[start : start + length]
        at = start + length


def _word(head: bytes, at: int) -> tuple[str, int]:
    """The text up to the next zero byte, and where it ends; empty where there is none."""
    end = head.find(b"\0", at, at + 256)
    return (head[at:end].decode("latin-1"), end + 1) if end >= 0 else ("", at)


def read_dpx(file: BoundedFile, contents: Contents) -> None:
    """Take the size of a DPX; its head has no room for a recipe."""
    contents.content_type = "image/x-dpx"
    order = DPX_SIGNATURES[file.at(0, 4)]
    head = file.at(772, 8)
    if len(head) == 8:
        contents.set_size(*struct.unpack(order + "II", head))
    if contents.pixel_width is None:
        contents.damage = "The DPX is cut in its header."
