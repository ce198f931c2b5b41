"""AVIF and HEIC: the items of a still picture, which hold its EXIF, XMP and size."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from . import tiff_exif
from .bounded import LONGEST_RECORD
from .boxes import add_text

if TYPE_CHECKING:
    from .boxes import Box, Boxes
    from .contents import Contents


def take_items(walk: Boxes, meta: Box, contents: Contents) -> None:
    """EXIF and XMP items of a still picture, and its size."""
    places = _item_places(walk.data(walk.first(meta, b"iloc", skip=4)))
    properties = walk.first(meta, b"iprp", b"ipco", skip=4)
    for box in walk.children(properties) if properties else ():
        if box.kind == b"ispe":
            _take_larger_size(walk.data(box, most=12), contents)
    items = walk.first(meta, b"iinf", skip=4)
    if items is None:
        return
    version = walk.file.at(items.start, 1)
    for box in walk.children(items, skip=6 if version == b"\0" else 8):
        described = walk.data(box, most=200)
        number, kind = _item(described)
        start, length = places.get(number, (0, 0))
        if not length:
            continue
        data = walk.file.at(start, min(length, LONGEST_RECORD))
        if kind == b"Exif":
            offset = 4 + int.from_bytes(data[:4], "big")
            tiff_exif.read_exif(data[offset:], "AVIF EXIF", contents)
        elif kind == b"mime" and b"rdf+xml" in described:
            add_text(contents, "AVIF XMP", "XMP", data)


def _take_larger_size(data: bytes, contents: Contents) -> None:
    """The largest size is that of the whole picture; others are tiles or thumbnails."""
    if len(data) < 12:
        return
    width, height = struct.unpack(">II", data[4:12])
    if width * height > (contents.pixel_width or 0) * (contents.pixel_height or 0):
        contents.pixel_width, contents.pixel_height = width, height


def _item(described: bytes) -> tuple[int, bytes]:
    """Number and kind of an item, out of its infe box."""
    if described[:1] == b"\2":
        return int.from_bytes(described[4:6], "big"), described[8:12]
    if described[:1] == b"\3":
        return int.from_bytes(described[4:8], "big"), described[10:14]
    return 0, b""


class _Cursor:
    """Numbers of given widths, one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    @property
    def is_done(self) -> bool:
        return self.at >= len(self.data)

    def take(self, width: int) -> int:
        self.at += width
        return int.from_bytes(self.data[self.at - width : self.at], "big")


def _item_places(data: bytes) -> dict[int, tuple[int, int]]:
    """Where each item lies in the file: start and length of its first extent."""
    places: dict[int, tuple[int, int]] = {}
    cursor = _Cursor(data)
    version = cursor.take(4) >> 24
    widths = cursor.take(2)
    offset_width, length_width = widths >> 12, widths >> 8 & 15
    base_width, index_width = widths >> 4 & 15, widths & 15 if version else 0
    count = cursor.take(4 if version == 2 else 2)
    for _ in range(min(count, 1000)):
        number = cursor.take(4 if version == 2 else 2)
        method = cursor.take(2) & 15 if version else 0
        cursor.take(2)
        base = cursor.take(base_width)
        for extent in range(min(cursor.take(2), 100)):
            cursor.take(index_width)
            start, length = cursor.take(offset_width), cursor.take(length_width)
            if extent == 0 and method == 0:
                places[number] = (base + start, length)
        if cursor.is_done:
            break
    return places
