"""JPEG: EXIF, XMP, IPTC, C2PA and comments, from the segments before the picture."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from . import iptc, tiff_exif
from .reading import RawRecord
from .texts import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .bounded import BoundedFile
    from .contents import Contents

SIGNATURE = b"\xff\xd8\xff"
MOST_SEGMENTS = 2_000
XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
LONG_XMP_HEAD = b"http://ns.adobe.com/xmp/extension/\0"
FRAME_HEADERS = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
APP1, APP11, APP13, COMMENT = 0xE1, 0xEB, 0xED, 0xFE


def read_jpeg(file: BoundedFile, contents: Contents) -> None:
    """Collect the records of a JPEG into `contents`."""
    contents.content_type = "image/jpeg"
    long_xmp: list[bytes] = []
    reached_picture = False
    for marker, data in _segments(file):
        if marker == START_OF_SCAN:
            reached_picture = True
        elif marker in FRAME_HEADERS and len(data) >= 5:
            height, width = struct.unpack(">HH", data[1:5])
            contents.set_size(width, height)
        elif data.startswith(LONG_XMP_HEAD):
            # After the head: 32 digits of its digest, full length, offset of this part.
            long_xmp.append(data[len(LONG_XMP_HEAD) + 40 :])
        else:
            _take_segment(marker, data, contents)
    if long_xmp:
        contents.add(_text_record("JPEG XMP", "XMP", b"".join(long_xmp)))
    if contents.pixel_width is None or not reached_picture:
        contents.damage = "The JPEG is cut before its picture."


def _segments(file: BoundedFile) -> Iterator[tuple[int, bytes]]:
    offset = 2
    for _ in range(MOST_SEGMENTS):
        head = file.at(offset, 4)
        if len(head) < 4 or head[0] != 0xFF:
            return
        marker = head[1]
        if marker == 0xFF:  # a fill byte
            offset += 1
            continue
        if marker == END_OF_IMAGE:
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:  # markers without data
            offset += 2
            continue
        length = int.from_bytes(head[2:], "big")
        yield marker, file.at(offset + 4, length - 2)
        if marker == START_OF_SCAN or length < 2:
            return
        offset += 2 + length


def _take_segment(marker: int, data: bytes, contents: Contents) -> None:
    if marker == APP1 and data.startswith(b"Exif\0"):
        tiff_exif.read_exif(data, "JPEG EXIF", contents)
    elif marker == APP1 and data.startswith(XMP_HEAD):
        contents.add(_text_record("JPEG XMP", "XMP", data[len(XMP_HEAD) :]))
    elif marker == APP11 and data[:2] == b"JP" and b"jumb" in data[:32]:
        contents.has_c2pa = True
    elif marker == APP13 and data.startswith(iptc.HEAD):
        iptc.read_iptc(data, contents)
    elif marker == COMMENT and data:
        contents.add(_text_record("JPEG COM", "Comment", data))


def _text_record(carrier: str, key: str, data: bytes) -> RawRecord:
    text, encoding = decoded(data)
    return RawRecord(carrier, key, text.rstrip("\0"), encoding, len(data))
