"""TIFF and EXIF: the text in their tags, in both byte orders and all character codes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from .bounded import LONGEST_RECORD
from .reading import RawRecord
from .texts import decoded, decoded_utf16

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .bounded import BoundedFile
    from .contents import Contents

    Bytes = Callable[[int, int], bytes]

MOST_TAGS = 400
LONGEST_NOTE = 64
MOST_DIRECTORIES = 8
WIDTH, HEIGHT, EXIF_DIRECTORY, XMP, USER_COMMENT, MAKER_NOTE = (
    0x0100,
    0x0101,
    0x8769,
    0x02BC,
    0x9286,
    0x927C,
)
NAMES = {
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x0132: "DateTime",
    0x013B: "Artist",
    0x8298: "Copyright",
    0x9003: "DateTimeOriginal",
    MAKER_NOTE: "MakerNote",
    USER_COMMENT: "UserComment",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9C9D: "XPAuthor",
    0x9C9E: "XPKeywords",
    0x9C9F: "XPSubject",
}
# Bytes per item of each TIFF type; 1 byte, 2 text, 7 anything.
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}


def read_exif(data: bytes, carrier: str, contents: Contents) -> None:
    """Collect the text tags of an EXIF block; some savers put an extra marker before it."""
    data = data.removeprefix(b"Exif\0\0")
    _read_directories(lambda offset, length: data[offset : offset + length], carrier, contents)


def read_tiff(file: BoundedFile, contents: Contents) -> None:
    """Collect the text tags, XMP and size of a TIFF file."""
    contents.content_type = "image/tiff"
    _read_directories(file.at, "TIFF", contents)
    if contents.pixel_width is None:
        contents.damage = "The TIFF has no usable directory."


def _read_directories(at: Bytes, carrier: str, contents: Contents) -> None:
    order = {b"II": "<", b"MM": ">"}.get(at(0, 2))
    start = at(4, 4)
    if order is None or len(start) < 4:
        return
    offsets = [_number(order, start)]
    seen: set[int] = set()
    size: dict[int, int] = {}
    while offsets and len(seen) < MOST_DIRECTORIES:
        offset = offsets.pop(0)
        if offset in seen:
            continue
        seen.add(offset)
        for tag, kind, data in _entries(at, order, offset):
            contents.spend(len(data))
            if contents.is_full:
                return
            if tag == EXIF_DIRECTORY:
                offsets.append(_number(order, data[:4]))
            elif tag in (WIDTH, HEIGHT):
                size.setdefault(tag, _number(order, data[: SIZES[kind]]))
            else:
                _take_tag(tag, kind, data, carrier, contents)
    if carrier == "TIFF":
        contents.set_size(size.get(WIDTH, 0), size.get(HEIGHT, 0))


def _entries(at: Bytes, order: str, offset: int) -> Iterator[tuple[int, int, bytes]]:
    """Tag, type and data of one directory's entries, as far as they lie in the file."""
    count = _number(order, at(offset, 2))
    table = at(offset + 2, 12 * min(count, MOST_TAGS))
    for start in range(0, len(table) - 11, 12):
        tag, kind, items = struct.unpack(order + "HHI", table[start : start + 8])
        if kind not in SIZES:
            continue
        length = SIZES[kind] * items
        inline = table[start + 8 : start + 12]
        if length <= 4:
            yield tag, kind, inline[:length]
        elif tag == MAKER_NOTE and length > LONGEST_NOTE:
            continue  # the camera's own bytes
        elif tag in NAMES or tag in (EXIF_DIRECTORY, XMP) or kind == 2:
            yield tag, kind, at(_number(order, inline), min(length, LONGEST_RECORD))


def _take_tag(tag: int, kind: int, data: bytes, carrier: str, contents: Contents) -> None:
    if tag == XMP:
        text, encoding = decoded(data.rstrip(b"\0"))
        contents.add(RawRecord(carrier, "XMP", text, encoding, len(data)))
        return
    if tag not in NAMES and kind != 2:
        return
    text, encoding = _tag_text(tag, kind, data)
    # A maker note is the camera's own bytes; only Fooocus puts a word there.
    if tag == MAKER_NOTE and not text.isprintable():
        return
    if text:
        key = NAMES.get(tag, f"0x{tag:04X}")
        contents.add(RawRecord(carrier, key, text, encoding, len(data)))


def _tag_text(tag: int, kind: int, data: bytes) -> tuple[str, str]:
    if tag == USER_COMMENT:
        text, encoding = _user_comment(data)
    elif 0x9C9B <= tag <= 0x9C9F and kind in (1, 7):
        text, encoding = data.decode("utf-16-le", "replace"), "utf-16-le"
    else:
        text, encoding = decoded(data)
    return text.rstrip("\0"), encoding


def _user_comment(data: bytes) -> tuple[str, str]:
    """The comment behind its eight bytes of character code; some savers leave the code out."""
    code, rest = data[:8], data[8:]
    if code == b"UNICODE\0":
        return decoded_utf16(rest)
    if code in (b"ASCII\0\0\0", b"\0" * 8):
        return decoded(rest)
    if code == b"JIS\0\0\0\0\0":
        return rest.decode("iso2022_jp", "replace"), "iso2022_jp"
    return decoded(data)


def _number(order: str, data: bytes) -> int:
    return int.from_bytes(data, "little" if order == "<" else "big")
