"""IPTC's old block in JPEG: the short texts among which services put their credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .reading import RawRecord
from .texts import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .contents import Contents

HEAD = b"Photoshop 3.0\0"
RESOURCE, IPTC_RESOURCE = b"8BIM", b"\x04\x04"
NAMES = {110: "Credit", 115: "Source", 120: "Caption", 80: "By-line", 40: "Instructions"}
MOST_ENTRIES = 500


def read_iptc(data: bytes, contents: Contents) -> None:
    """Collect the texts that are known by name."""
    for number, value in _entries(_block(data)):
        if number in NAMES and value:
            text, encoding = decoded(value)
            contents.add(RawRecord("JPEG IPTC", NAMES[number], text, encoding, len(value)))


def _block(data: bytes) -> bytes:
    """The IPTC block among the resources of Photoshop."""
    at = len(HEAD)
    for _ in range(MOST_ENTRIES):
        if data[at : at + 4] != RESOURCE:
            break
        kind, name_length = data[at + 4 : at + 6], int.from_bytes(data[at + 6 : at + 7], "big")
        # The name and its length byte fill an even number of bytes.
        start = at + 6 + (name_length + 2) // 2 * 2
        length = int.from_bytes(data[start : start + 4], "big")
        if kind == IPTC_RESOURCE:
            return data[start + 4 : start + 4 + length]
        at = start + 4 + length + length % 2
    return b""


def _entries(block: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    for _ in range(MOST_ENTRIES):
        if block[at : at + 1] != b"\x1c" or at + 5 > len(block):
            return
        record, number = block[at + 1], block[at + 2]
        length = int.from_bytes(block[at + 3 : at + 5], "big")
        if record == 2:
            yield number, block[at + 5 : at + 5 + length]
        at += 5 + length
